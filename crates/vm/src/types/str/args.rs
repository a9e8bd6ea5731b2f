//! Arguments of sequence methods: positions, bounds and strings, with CPython's messages.

use crate::value::{PyResult, Ref, Str, Value};
use crate::vm::Vm;
use dashu_int::Sign;

/// The name of a value's class, `None` standing for its own class.
pub(crate) fn arg_type(v: &Value) -> String {
    if v.is_none() { "None".into() } else { v.class().name() }
}

/// A string; `what` starts the message, as in `replace() argument 1`.
pub(crate) fn str_arg<'a>(vm: &mut Vm, v: &'a Value, what: &str) -> PyResult<&'a Ref<Str>> {
    match v.cast::<Str>() {
        Some(s) => Ok(s),
        None => Err(vm.type_error(&format!("{what} must be str, not {}", arg_type(v)))),
    }
}

/// A string to search for.
pub(crate) fn needle<'a>(vm: &mut Vm, v: &'a Value) -> PyResult<&'a Ref<Str>> {
    match v.cast::<Str>() {
        Some(s) => Ok(s),
        None => Err(vm.type_error(&format!("must be str, not {}", v.class().name()))),
    }
}

/// Whether the value has `__index__`.
pub(crate) fn has_index(v: &Value) -> bool {
    v.word().is_int() || v.class().slots().index.is_some()
}

/// An int cut to what fits.
pub(crate) fn clamp_index(vm: &mut Vm, v: &Value) -> PyResult<i64> {
    if v.word().is_int() {
        return Ok(v.word().as_int());
    }
    let i = vm.index(v)?;
    if i.word().is_int() {
        return Ok(i.word().as_int());
    }
    Ok(match vm.as_bigint(&i) {
        Some(b) => i64::try_from(&b)
            .unwrap_or(if b.sign() == Sign::Negative { i64::MIN } else { i64::MAX }),
        None => 0,
    })
}

/// One bound of a search: an int of any size, or `None`.
fn bound(vm: &mut Vm, v: Option<&Value>, default: i64) -> PyResult<i64> {
    match v {
        None => Ok(default),
        Some(v) if v.is_none() => Ok(default),
        Some(v) if has_index(v) => clamp_index(vm, v),
        Some(_) => {
            Err(vm.type_error("slice indices must be integers or None or have an __index__ method"))
        }
    }
}

/// The part of a sequence that a search looks at. The start may lie behind the end.
pub(crate) fn bounds(
    vm: &mut Vm,
    start: Option<&Value>,
    end: Option<&Value>,
    len: usize,
) -> PyResult<(usize, usize)> {
    if start.is_none() && end.is_none() {
        return Ok((0, len));
    }
    let from_end = |i: i64| if i < 0 { i.saturating_add(len as i64).max(0) } else { i };
    let start = from_end(bound(vm, start, 0)?);
    let end = from_end(bound(vm, end, len as i64)?).min(len as i64);
    Ok((start as usize, end as usize))
}

/// The position that an item index means, `None` when it is out of range. The value has
/// `__index__`.
pub(crate) fn position(vm: &mut Vm, v: &Value, len: usize) -> PyResult<Option<usize>> {
    let i = if v.word().is_int() {
        v.word().as_int()
    } else {
        let n = vm.index(v)?;
        match vm.as_bigint(&n).as_ref().map(i64::try_from) {
            Some(Ok(i)) => i,
            _ => {
                let message =
                    format!("cannot fit '{}' into an index-sized integer", v.class().name());
                return Err(vm.index_error(&message));
            }
        }
    };
    let i = if i < 0 { i.saturating_add(len as i64) } else { i };
    Ok(usize::try_from(i).ok().filter(|&i| i < len))
}

/// A number of repetitions: negative means none. `None` when the value is not like an int.
pub(crate) fn repetitions(vm: &mut Vm, v: &Value) -> PyResult<Option<usize>> {
    if v.word().is_int() {
        return Ok(Some(v.word().as_int().max(0) as usize));
    }
    if !has_index(v) {
        return Ok(None);
    }
    let n = vm.index(v)?;
    match vm.as_bigint(&n).as_ref().map(i64::try_from) {
        Some(Ok(i)) => Ok(Some(i.max(0) as usize)),
        _ => {
            let message = format!("cannot fit '{}' into an index-sized integer", v.class().name());
            Err(vm.overflow_error(&message))
        }
    }
}

/// How many splits or replacements at most: negative means no limit.
pub(crate) fn limit(n: i64) -> Option<usize> {
    usize::try_from(n).ok()
}
