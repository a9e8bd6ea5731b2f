//! Attributes that lie in the list `extra`, and the small classes that have one or two of them.

use super::base::{self, args_of, existing_dict, payload, reduced};
use crate::types::core;
use crate::value::{Args, Exception, GetSetDef, List, PyResult, Ref, Str, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

/// The attribute at position `I` of `extra`. Deleting it makes it None.
pub(super) const fn field<const I: usize>(name: &'static str, doc: &'static str) -> GetSetDef {
    GetSetDef { name, doc, get: |_, v| Ok(get(v, I)), set: Some(set_checked::<I>), member: true }
}

fn set_checked<const I: usize>(vm: &mut Vm, v: &Value, x: Option<Value>) -> PyResult<()> {
    set(vm, v, I, x.unwrap_or_else(Value::none));
    Ok(())
}

/// The field at position `i`; None if it was never set.
pub(crate) fn get(v: &Value, i: usize) -> Value {
    get_opt(v, i).unwrap_or_else(Value::none)
}

/// The field at position `i`, unless the exception has none.
pub(super) fn get_opt(v: &Value, i: usize) -> Option<Value> {
    payload(v).extra.get()?.get::<List>()?.get(i)
}

/// Sets the field at position `i`; fields before it that were never set become None.
pub(crate) fn set(vm: &mut Vm, v: &Value, i: usize, x: Value) {
    let e = payload(v);
    let list = match e.extra.get() {
        Some(l) => l,
        None => {
            let l = vm.list(Vec::new());
            e.extra.set(Some(l.clone()));
            l
        }
    };
    if let Some(l) = list.get::<List>() {
        while l.len() <= i {
            l.push(Value::none());
        }
        l.set(i, x);
    }
}

/// Takes the keyword arguments named in `names` as fields from position `first` on; other names
/// raise TypeError.
pub(super) fn keyword_fields(
    vm: &mut Vm,
    v: &Value,
    args: &Args<'_>,
    class: &str,
    names: &[&str],
    first: usize,
) -> PyResult<()> {
    let mut values = vec![Value::none(); names.len()];
    for (k, x) in args.kw() {
        let at = names.iter().position(|n| k.get::<Str>().is_some_and(|k| k.equals(n)));
        match at {
            Some(i) => values[i] = x.clone(),
            None => {
                let k = vm.to_str(k)?;
                let m =
                    format!("'{}' is an invalid keyword argument for {class}()", k.to_str_lossy());
                return Err(vm.type_error(&m));
            }
        }
    }
    for (i, x) in values.into_iter().enumerate() {
        set(vm, v, first + i, x);
    }
    Ok(())
}

/// `StopIteration.__init__`: the first argument is `value`.
pub(super) fn stop_iteration_init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    base::init(vm, v, args)?;
    set(vm, v, 0, args.pos.first().cloned().unwrap_or_else(Value::none));
    Ok(())
}

/// `SystemExit.__init__`: the argument, or all of them, is `code`.
pub(super) fn system_exit_init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    base::init(vm, v, args)?;
    let code = match args.pos {
        [] => return Ok(()),
        [one] => one.clone(),
        many => vm.tuple(many),
    };
    set(vm, v, 0, code);
    Ok(())
}

/// `NameError.__init__`.
pub(super) fn name_error_init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    base::set_args(vm, v, args.pos);
    keyword_fields(vm, v, &args, "NameError", &["name"], 0)
}

/// `AttributeError.__init__`.
pub(super) fn attribute_error_init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    base::set_args(vm, v, args.pos);
    keyword_fields(vm, v, &args, "AttributeError", &["name", "obj"], 0)
}

/// `KeyError.__str__`: a single argument is shown by its repr, so that `KeyError('')` shows something.
pub(super) fn key_error_str(vm: &mut Vm, v: &Value) -> PyResult {
    match &args_of(v)[..] {
        [one] => vm.repr(one).map(Ref::into_value),
        _ => base::str(vm, v),
    }
}

pub(super) struct AttributeError;

#[pymethods]
impl AttributeError {
    fn __getstate__(vm: &mut Vm, slf: &Ref<Exception>) -> Value {
        let args = vm.tuple(&args_of(slf.as_value()));
        let state = vm.dict();
        if let Some(d) = existing_dict(vm, slf) {
            for (k, v) in d.items() {
                if let Some(k) = k.cast::<Str>() {
                    state.set_str(k, v);
                }
            }
        }
        let name = get(slf.as_value(), 0);
        if !name.is_none() {
            state.set_str(&core().names.name, name);
        }
        state.set_str(&core().names.args, args);
        state.into_value()
    }

    fn __reduce__(vm: &mut Vm, slf: &Ref<Exception>) -> Value {
        let args = vm.tuple(&args_of(slf.as_value()));
        let state = AttributeError::__getstate__(vm, slf);
        reduced(vm, slf, args, Some(state))
    }
}
