//! `strftime` of the three classes: what `time.strftime` does not know is put in first.

use pyrun_vm::value::Str;
use pyrun_vm::{PyResult, Ref, Value, Vm};

use super::calendar::{Stamp, digits};
use super::zone;

/// Formats a moment. `dt` is what a zone is asked about.
pub(super) fn strftime(
    vm: &mut Vm,
    stamp: Stamp,
    tz: Option<&Value>,
    dt: &Value,
    format: &Ref<Str>,
) -> PyResult {
    let format = format.to_str_lossy().into_owned();
    vm.charge(format.len())?;
    let date_only = stamp.year == 0;
    let fields = if date_only {
        // A mere time: the first day of 1900.
        [1900, 1, 1, stamp.hour as i64, stamp.minute as i64, stamp.second as i64, 0, 1]
    } else {
        let [h, mi, s] = [stamp.hour, stamp.minute, stamp.second].map(i64::from);
        let (y, mo, d) = (stamp.year as i64, stamp.month as i64, stamp.day as i64);
        [y, mo, d, h, mi, s, stamp.weekday(), stamp.year_day()]
    };
    let mut plain = String::new();
    let mut rest = format.as_str();
    while let Some(at) = rest.find('%') {
        plain.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(behind) = rest.strip_prefix(":z") {
            write_offset(vm, &mut plain, tz, dt, ":")?;
            rest = behind;
            continue;
        }
        let mut chars = rest.chars();
        match chars.next() {
            Some('f') => digits(&mut plain, stamp.us, 6),
            Some('z') => write_offset(vm, &mut plain, tz, dt, "")?,
            Some('Z') => {
                let name = zone::name(vm, tz, dt)?;
                if let Some(name) = name.get::<Str>() {
                    plain.push_str(&name.to_str_lossy().replace('%', "%%"));
                }
            }
            Some(c) => {
                plain.push('%');
                plain.push(c);
            }
            None => plain.push('%'),
        }
        rest = chars.as_str();
    }
    plain.push_str(rest);
    let text = crate::time::by_format(&plain, &fields, &crate::time::utc());
    Ok(vm.str(&text))
}

fn write_offset(
    vm: &mut Vm,
    out: &mut String,
    tz: Option<&Value>,
    dt: &Value,
    sep: &str,
) -> PyResult<()> {
    if let Some(d) = zone::offset(vm, tz, dt)? {
        d.write_offset(out, sep);
    }
    Ok(())
}
