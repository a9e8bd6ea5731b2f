//! Timestamps, and moments of the local zone.

use pyrun_vm::object::number::float_value;
use pyrun_vm::{PyResult, Value, Vm};

use super::calendar::{MAX_ORDINAL, Stamp, ordinal};
use super::zone;

/// Seconds from 0001-01-01 to 1970-01-01.
pub(super) const EPOCH: i64 = 62_135_596_800;
/// How far apart two moments with the same local time can be.
const MAX_FOLD: i64 = 24 * 3600;

/// What becomes of a timestamp's fraction.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rounding {
    Floor,
    HalfEven,
}

/// Seconds since 1970 and microseconds.
pub(super) fn timestamp(vm: &mut Vm, v: &Value, rounding: Rounding) -> PyResult<(i64, i64)> {
    let Some(f) = float_value(v) else {
        let v = vm.index(v)?;
        return match vm.as_bigint(&v).and_then(|i| i64::try_from(&i).ok()) {
            Some(secs) => Ok((secs, 0)),
            None => Err(vm.overflow_error("timestamp out of range for platform time_t")),
        };
    };
    if f.is_nan() {
        return Err(vm.value_error("Invalid value NaN (not a number)"));
    }
    let (mut whole, mut us) = (f.floor(), 0.0);
    if rounding == Rounding::HalfEven {
        us = ((f - f.trunc()) * 1e6).round_ties_even();
        whole = f.trunc();
        if us < 0.0 {
            (whole, us) = (whole - 1.0, us + 1e6);
        }
        if us >= 1e6 {
            (whole, us) = (whole + 1.0, us - 1e6);
        }
    }
    if !(-9.2e18..9.2e18).contains(&whole) {
        return Err(vm.overflow_error("timestamp out of range for platform time_t"));
    }
    Ok((whole as i64, us as i64))
}

/// The moment of so many seconds since 1970, in UTC.
pub(super) fn to_utc(vm: &mut Vm, secs: i64) -> PyResult<Stamp> {
    if secs.unsigned_abs() > 67_768_036_191_676_799 {
        return Err(vm.os_error_with(75, "Value too large for defined data type", None));
    }
    let since = secs + EPOCH;
    let ordinal = since.div_euclid(86_400) + 1;
    if !(1..=MAX_ORDINAL).contains(&ordinal) {
        let year = crate::time::year_of(secs);
        return Err(vm.value_error(&format!("year {year} is out of range")));
    }
    Ok(Stamp::from_ordinal(ordinal, since.rem_euclid(86_400) * 1_000_000))
}

/// The moment of so many seconds since 1970, in local time.
pub(super) fn to_local(vm: &mut Vm, secs: i64) -> PyResult<Stamp> {
    // What is no moment of the calendar has no offset either.
    to_utc(vm, secs)?;
    let offset = crate::time::local_offset(vm, secs);
    to_utc(vm, secs + offset)
}

/// Seconds from 1970 to a moment's clock, whatever its zone.
pub(super) fn clock_seconds(s: &Stamp) -> i64 {
    (ordinal(s.year as i64, s.month as i64, s.day as i64) - 1) * 86_400 + s.seconds() - EPOCH
}

fn local(vm: &mut Vm, secs: i64) -> i64 {
    secs + crate::time::local_offset(vm, secs)
}

/// Marks the second of two moments with the same local time.
pub(super) fn set_fold(vm: &mut Vm, stamp: &mut Stamp, secs: i64) {
    let here = clock_seconds(stamp);
    let jump = here - local(vm, secs - MAX_FOLD) - MAX_FOLD;
    if jump < 0 && local(vm, secs + jump) == here {
        stamp.fold = 1;
    }
}

/// Seconds since 1970 of a moment in local time: of two, `fold` says which.
pub(super) fn from_local(vm: &mut Vm, s: &Stamp) -> i64 {
    let t = clock_seconds(s);
    let a = local(vm, t) - t;
    let u1 = t - a;
    let t1 = local(vm, u1);
    let b = if t1 == t {
        // There may be a second one, on the other side of a change.
        let u2 = if s.fold == 1 { u1 + MAX_FOLD } else { u1 - MAX_FOLD };
        let b = local(vm, u2) - u2;
        if a == b {
            return u1;
        }
        b
    } else {
        t1 - u1
    };
    let u2 = t - b;
    if local(vm, u2) == t {
        return u2;
    }
    if t1 == t {
        return u1;
    }
    // In a gap.
    if s.fold == 1 { u1.min(u2) } else { u1.max(u2) }
}

/// The local zone at a moment, with its name.
pub(super) fn zone_at(vm: &mut Vm, secs: i64) -> Value {
    let offset = crate::time::local_offset(vm, secs);
    let name = crate::time::local_name(vm, secs);
    let name = vm.str(&name);
    zone::fixed(vm, offset * 1_000_000, Some(name))
}
