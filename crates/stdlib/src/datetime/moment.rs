//! The payload of `date` and `datetime`, and what both do with it.

use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{CmpOp, Payload, Type, Visitor};
use pyrun_vm::{PyResult, Raised, Ref, Value, Vm};

use super::calendar::{DAY_US, MAX_ORDINAL, Stamp, days_in_month};
use super::date::DATE;
use super::delta::{self, Delta};
use super::moment_methods::DATETIME;
use super::{int_arg, zone};

/// A date, or a date with a time and perhaps a zone: the class says which.
pub(super) struct Moment {
    pub(super) stamp: Stamp,
    pub(super) tz: Option<Value>,
}

impl Payload for Moment {
    const NAME: &'static str = "datetime.date";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.tz.iter().for_each(visit);
    }
    fn clear(&mut self) {
        self.tz = None;
    }
}

pub(super) type This = Ref<Boxed<Moment>>;

/// Whether this is a `datetime`.
pub(super) fn is_datetime(v: &Value) -> bool {
    let class = v.class();
    std::ptr::eq(class, DATETIME.get()) || class.is_subclass(DATETIME.get())
}

/// The date, and for a `datetime` the time.
pub(super) fn stamp_of(v: &Value) -> Option<Stamp> {
    v.get::<Boxed<Moment>>().map(|m| m.borrow().stamp)
}

/// The zone.
pub(super) fn zone_of(v: &Value) -> Option<Value> {
    v.get::<Boxed<Moment>>().and_then(|m| m.borrow().tz.clone())
}

/// A `date`.
pub(super) fn make_date(vm: &mut Vm, stamp: Stamp) -> Value {
    vm.payload(&DATE, Moment { stamp, tz: None })
}

/// A `datetime`.
pub(super) fn make_datetime(vm: &mut Vm, stamp: Stamp, tz: Option<Value>) -> Value {
    vm.payload(&DATETIME, Moment { stamp, tz })
}

/// An instance of a class, which sees its own constructor if it is a derived one.
pub(super) fn derive(vm: &mut Vm, cls: &Type, stamp: Stamp, tz: Option<Value>) -> PyResult {
    if std::ptr::eq(cls, DATETIME.get()) {
        return Ok(make_datetime(vm, stamp, tz));
    }
    if std::ptr::eq(cls, DATE.get()) {
        return Ok(make_date(vm, stamp));
    }
    let date = [stamp.year as i64, stamp.month as i64, stamp.day as i64].map(|n| vm.int(n));
    if !cls.is_subclass(DATETIME.get()) {
        return vm.call(&cls.to_value(), &date);
    }
    let time = [stamp.hour as i64, stamp.minute as i64, stamp.second as i64, stamp.us as i64];
    let mut args = date.to_vec();
    args.extend(time.map(|n| vm.int(n)));
    args.push(tz.unwrap_or_else(Value::none));
    let made = vm.call(&cls.to_value(), &args)?;
    if stamp.fold != 0
        && let Some(m) = made.get::<Boxed<Moment>>()
    {
        m.borrow_mut().stamp.fold = stamp.fold;
    }
    Ok(made)
}

/// Year, month and day from arguments, checked.
pub(super) fn date_args(vm: &mut Vm, [y, m, d]: [&Value; 3]) -> PyResult<Stamp> {
    let (y, m, d) = (int_arg(vm, y)?, int_arg(vm, m)?, int_arg(vm, d)?);
    check_date(vm, (y, m, d))
}

/// A valid date, or ValueError.
pub(super) fn check_date(vm: &mut Vm, (y, m, d): (i64, i64, i64)) -> PyResult<Stamp> {
    if !(1..=9999).contains(&y) {
        return Err(vm.value_error(&format!("year {y} is out of range")));
    }
    if !(1..=12).contains(&m) {
        return Err(vm.value_error("month must be in 1..12"));
    }
    if d < 1 || d > days_in_month(y, m) {
        return Err(vm.value_error("day is out of range for month"));
    }
    Ok(Stamp::date((y, m, d)))
}

/// Puts a time of day into a stamp, or raises ValueError.
pub(super) fn set_time(
    vm: &mut Vm,
    stamp: &mut Stamp,
    [hour, minute, second, us]: [i64; 4],
    fold: i64,
) -> PyResult<()> {
    let wrong = match () {
        () if !(0..24).contains(&hour) => "hour must be in 0..23",
        () if !(0..60).contains(&minute) => "minute must be in 0..59",
        () if !(0..60).contains(&second) => "second must be in 0..59",
        () if !(0..1_000_000).contains(&us) => "microsecond must be in 0..999999",
        () if !(0..2).contains(&fold) => "fold must be either 0 or 1",
        () => {
            let (hour, minute, second) = (hour as u8, minute as u8, second as u8);
            *stamp = Stamp { hour, minute, second, us: us as u32, fold: fold as u8, ..*stamp };
            return Ok(());
        }
    };
    Err(vm.value_error(wrong))
}

#[cold]
pub(super) fn out_of_range(vm: &mut Vm) -> Raised {
    vm.overflow_error("date value out of range")
}

fn shifted_stamp(vm: &mut Vm, stamp: Stamp, by: Delta, sign: i64, timed: bool) -> PyResult<Stamp> {
    if !timed {
        let ordinal = stamp.ordinal() + sign * by.days as i64;
        if !(1..=MAX_ORDINAL).contains(&ordinal) {
            return Err(out_of_range(vm));
        }
        return Ok(Stamp::from_ordinal(ordinal, 0));
    }
    let of_day = |secs: i64, us: i64| secs * 1_000_000 + us;
    let us =
        of_day(stamp.seconds(), stamp.us as i64) + sign * of_day(by.seconds as i64, by.us as i64);
    let ordinal = stamp.ordinal() + sign * by.days as i64 + us.div_euclid(DAY_US);
    if !(1..=MAX_ORDINAL).contains(&ordinal) {
        return Err(out_of_range(vm));
    }
    Ok(Stamp::from_ordinal(ordinal, us.rem_euclid(DAY_US)))
}

/// The moment later (or earlier) by a difference, of the same class.
pub(super) fn shifted(vm: &mut Vm, v: &Value, by: Delta, sign: i64) -> PyResult {
    let (timed, stamp, tz) = (is_datetime(v), stamp_of(v).unwrap_or_default(), zone_of(v));
    let stamp = shifted_stamp(vm, stamp, by, sign, timed)?;
    derive(vm, v.class(), stamp, tz)
}

pub(super) fn add(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    match (delta::get(a), delta::get(b)) {
        (None, Some(by)) if stamp_of(a).is_some() => shifted(vm, a, by, 1),
        (Some(by), None) if stamp_of(b).is_some() => shifted(vm, b, by, 1),
        _ => Ok(Value::not_implemented()),
    }
}

pub(super) fn sub(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let Some(left) = stamp_of(a) else { return Ok(Value::not_implemented()) };
    if let Some(by) = delta::get(b) {
        return shifted(vm, a, by, -1);
    }
    let Some(right) = stamp_of(b) else { return Ok(Value::not_implemented()) };
    match (is_datetime(a), is_datetime(b)) {
        (false, _) => {
            let days = (left.ordinal() - right.ordinal()) as i32;
            Ok(delta::make(vm, Delta { days, ..Delta::default() }))
        }
        (true, false) => Ok(Value::not_implemented()),
        (true, true) => {
            let us = between(vm, a, b)?;
            Ok(delta::make(vm, Delta::of(us)))
        }
    }
}

/// Microseconds from `b` to `a`, both datetimes.
fn between(vm: &mut Vm, a: &Value, b: &Value) -> PyResult<i64> {
    let (left, right) = (stamp_of(a).unwrap_or_default(), stamp_of(b).unwrap_or_default());
    let us = left.micros() - right.micros();
    let (zone_a, zone_b) = (zone_of(a), zone_of(b));
    if same_zone(&zone_a, &zone_b) {
        return Ok(us);
    }
    let left = zone::offset(vm, zone_a.as_ref(), a)?;
    let right = zone::offset(vm, zone_b.as_ref(), b)?;
    match (left, right) {
        (Some(l), Some(r)) => Ok(us - l.small() + r.small()),
        (None, None) => Ok(us),
        _ => Err(vm.type_error("can't subtract offset-naive and offset-aware datetimes")),
    }
}

fn same_zone(a: &Option<Value>, b: &Option<Value>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => a.is(b),
        _ => false,
    }
}

/// Whether a moment's offset depends on `fold`: then it equals nothing of another zone.
fn is_ambiguous(vm: &mut Vm, v: &Value, offset: Option<Delta>) -> PyResult<bool> {
    let (stamp, tz) = (stamp_of(v).unwrap_or_default(), zone_of(v));
    if tz.is_none() {
        return Ok(false);
    }
    let flipped = Stamp { fold: 1 - stamp.fold, ..stamp };
    let flipped = make_datetime(vm, flipped, tz.clone());
    Ok(zone::offset(vm, tz.as_ref(), &flipped)? != offset)
}

/// Compares dates; of a datetime only the date counts.
pub(super) fn compare_dates(_: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let (Some(left), Some(right)) = (stamp_of(a), stamp_of(b)) else {
        return Ok(Value::not_implemented());
    };
    Ok(Value::from(op.test(left.at(0).key().cmp(&right.at(0).key()))))
}

pub(super) fn compare_datetimes(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let (Some(left), Some(right)) = (stamp_of(a), stamp_of(b)) else {
        return Ok(Value::not_implemented());
    };
    let equality = matches!(op, CmpOp::Eq | CmpOp::Ne);
    if !is_datetime(b) {
        if equality {
            return Ok(Value::from(op == CmpOp::Ne));
        }
        let (a, b) = (a.class().dotted_name(), b.class().dotted_name());
        return Err(vm.type_error(&format!("can't compare {a} to {b}")));
    }
    let plain = left.key().cmp(&right.key());
    let (zone_a, zone_b) = (zone_of(a), zone_of(b));
    if same_zone(&zone_a, &zone_b) {
        return Ok(Value::from(op.test(plain)));
    }
    let off_a = zone::offset(vm, zone_a.as_ref(), a)?;
    let off_b = zone::offset(vm, zone_b.as_ref(), b)?;
    let order = match (off_a, off_b) {
        _ if off_a == off_b => plain,
        (Some(x), Some(y)) => (left.micros() - x.small()).cmp(&(right.micros() - y.small())),
        _ if equality => return Ok(Value::from(op == CmpOp::Ne)),
        _ => return Err(vm.type_error("can't compare offset-naive and offset-aware datetimes")),
    };
    if equality && order.is_eq() && (is_ambiguous(vm, a, off_a)? || is_ambiguous(vm, b, off_b)?) {
        return Ok(Value::from(op == CmpOp::Ne));
    }
    Ok(Value::from(op.test(order)))
}

pub(super) fn hash_date(vm: &mut Vm, v: &Value) -> PyResult<i64> {
    let state = stamp_of(v).unwrap_or_default().state();
    hash_bytes(vm, &state[..4])
}

/// The hash of a pickle's bytes.
pub(super) fn hash_bytes(vm: &mut Vm, state: &[u8]) -> PyResult<i64> {
    let bytes = vm.bytes(state);
    vm.hash(&bytes)
}

pub(super) fn hash_datetime(vm: &mut Vm, v: &Value) -> PyResult<i64> {
    let (stamp, tz) = (stamp_of(v).unwrap_or_default(), zone_of(v));
    let offset = match (&tz, stamp.fold) {
        (Some(_), 1) => {
            let first = make_datetime(vm, Stamp { fold: 0, ..stamp }, tz.clone());
            zone::offset(vm, tz.as_ref(), &first)?
        }
        _ => zone::offset(vm, tz.as_ref(), v)?,
    };
    match offset {
        None => hash_bytes(vm, &stamp.state()),
        Some(d) => delta::hash_of(vm, Delta::of(stamp.micros() - d.small())),
    }
}

/// The `time.struct_time` of a moment.
pub(super) fn time_tuple(vm: &mut Vm, s: &Stamp, timed: bool, dst: i64) -> PyResult {
    let [h, mi, sec] = if timed { [s.hour, s.minute, s.second] } else { [0; 3] };
    let items = [
        s.year as i64,
        s.month as i64,
        s.day as i64,
        h as i64,
        mi as i64,
        sec as i64,
        s.weekday(),
        s.year_day(),
        dst,
    ];
    crate::time::time_tuple(vm, items)
}

/// Whether a method may be a derived class's own.
pub(super) fn is_derived(v: &Value, spec: &'static pyrun_vm::value::TypeSpec) -> bool {
    !std::ptr::eq(v.class(), spec.get())
}

/// `format(v, spec)`: `strftime`, or `str` for an empty one.
pub(super) fn format(vm: &mut Vm, v: &Value, spec: &Value) -> PyResult {
    let text = super::str_arg(vm, spec, "__format__", 1)?;
    if text.is_empty() {
        return vm.to_str(v).map(Ref::into_value);
    }
    vm.call_method_str(v, "strftime", std::slice::from_ref(spec))
}
