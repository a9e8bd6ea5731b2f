//! `_datetime`: dates, times, differences and zones. `datetime` re-exports it.
//!
//! Dates and datetimes share a payload ([`moment::Moment`]), for the one class derives from the other. Of a
//! zone only its methods are known, which may be Python's: nothing is borrowed while they run.

mod calendar;
mod clock;
mod date;
mod delta;
mod iso_date;
mod local;
mod moment;
mod moment_methods;
mod text;
mod zone;

use pyrun_vm::modules::NativeModule;
use pyrun_vm::value::{Dict, Str};
use pyrun_vm::{PyResult, Raised, Ref, Value, Vm};

/// `_datetime`
pub static MODULE: NativeModule = NativeModule {
    name: "_datetime",
    doc: "Fast implementation of the datetime type.",
    functions: &[],
    types: &[
        &date::DATE,
        &moment_methods::DATETIME,
        &clock::TIME,
        &delta::TIMEDELTA,
        &zone::TZINFO,
        &zone::TIMEZONE,
    ],
    init: Some(init),
};

fn init(vm: &mut Vm, d: &Ref<Dict>) -> PyResult<()> {
    let (least, most, utc) = (vm.int(1), vm.int(9999), zone::utc(vm));
    vm.dict_set_name(d, "MINYEAR", least);
    vm.dict_set_name(d, "MAXYEAR", most);
    vm.dict_set_name(d, "UTC", utc);
    Ok(())
}

/// An argument that C code would keep in an `int`.
fn int_arg(vm: &mut Vm, v: &Value) -> PyResult<i64> {
    if v.word().is_int() {
        let i = v.word().as_int();
        return match i32::try_from(i) {
            Ok(_) => Ok(i),
            Err(_) if i > 0 => Err(vm.overflow_error("signed integer is greater than maximum")),
            Err(_) => Err(vm.overflow_error("signed integer is less than minimum")),
        };
    }
    let v = vm.index(v)?;
    match vm.as_bigint(&v).and_then(|i| i64::try_from(&i).ok()) {
        Some(i) => match vm.int(i) {
            small if small.word().is_int() => int_arg(vm, &small),
            _ => Err(vm.overflow_error("Python int too large to convert to C int")),
        },
        None => Err(vm.overflow_error("Python int too large to convert to C long")),
    }
}

/// A text argument, or TypeError.
fn str_arg<'a>(vm: &mut Vm, v: &'a Value, function: &str, place: usize) -> PyResult<&'a Ref<Str>> {
    match v.cast::<Str>() {
        Some(s) => Ok(s),
        None => {
            let kind = kind_of(v);
            Err(vm.type_error(&format!("{function}() argument {place} must be str, not {kind}")))
        }
    }
}

/// The name that messages give a value's class.
fn kind_of(v: &Value) -> String {
    if v.is_none() { "None".to_owned() } else { v.class().dotted_name() }
}

fn invalid_iso(vm: &mut Vm, text: &Value) -> Raised {
    match vm.repr(text) {
        Ok(shown) => {
            let shown = shown.to_str_lossy().into_owned();
            vm.value_error(&format!("Invalid isoformat string: {shown}"))
        }
        Err(e) => e,
    }
}

/// The text that `fromisoformat` reads, as bytes; nothing but ASCII has a meaning in it.
fn iso_text<'a>(vm: &mut Vm, text: &'a Value) -> PyResult<&'a Ref<Str>> {
    match text.cast::<Str>() {
        Some(s) => Ok(s),
        None => Err(vm.type_error("fromisoformat: argument must be str")),
    }
}

/// The bytes in which a pickle keeps a moment: those of Python 2's come as text.
fn pickled(vm: &mut Vm, v: &Value, len: usize, what: &str) -> PyResult<Option<Vec<u8>>> {
    if let Some(b) = v.get::<pyrun_vm::value::Bytes>() {
        return Ok((b.len() == len).then(|| b.as_slice().to_vec()));
    }
    let Some(s) = v.get::<Str>().filter(|s| s.len() == len) else { return Ok(None) };
    if s.width() == 1 {
        return Ok(Some(s.bytes().to_vec()));
    }
    if s.text().at(0) > 255 && what == "time" || !matches!(s.text().at(2), 1..=12 | 129..=140) {
        return Ok(None);
    }
    Err(vm.value_error(&format!(
        "Failed to encode latin1 string when unpickling a {what} object. pickle.load(data, encoding='latin1') is assumed."
    )))
}
