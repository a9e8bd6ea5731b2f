//! Arguments of sequence methods: positions, bounds and strings, with CPython's messages.

use crate::value::{PyResult, Ref, Str, Value};
use crate::vm::Vm;

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

/// One bound of a search: an int of any size, or `None`.
fn bound(vm: &mut Vm, v: Option<&Value>, default: i64) -> PyResult<i64> {
    match v {
        None => Ok(default),
        Some(v) if v.is_none() => Ok(default),
        Some(v) if has_index(v) => vm.to_i64_clamped(v),
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
    let i = vm.to_position(v, Vm::index_error)?;
    let i = if i < 0 { i.saturating_add(len as i64) } else { i };
    Ok(usize::try_from(i).ok().filter(|&i| i < len))
}

/// A number of repetitions: negative means none. `None` when the value is not like an int.
pub(crate) fn repetitions(vm: &mut Vm, v: &Value) -> PyResult<Option<usize>> {
    if !has_index(v) {
        return Ok(None);
    }
    let n = vm.to_position(v, Vm::overflow_error)?;
    Ok(Some(n.max(0) as usize))
}

/// How many splits or replacements at most: negative means no limit.
pub(crate) fn limit(n: i64) -> Option<usize> {
    usize::try_from(n).ok()
}
