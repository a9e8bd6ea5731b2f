//! `ImportError`. Fields: msg, name, path, name_from.

use super::base::{self, args_of, existing_dict, reduced};
use super::fields::{get, keyword_fields, set};
use crate::value::{Args, Exception, PyResult, Ref, Str, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

const NAMES: [&str; 3] = ["name", "path", "name_from"];

/// `ImportError.__init__`.
pub(super) fn init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    base::set_args(vm, v, args.pos);
    keyword_fields(vm, v, &args, "ImportError", &NAMES, 1)?;
    let message = match args.pos {
        [message] => message.clone(),
        _ => Value::none(),
    };
    set(vm, v, 0, message);
    Ok(())
}

/// `ImportError.__str__`.
pub(super) fn str(vm: &mut Vm, v: &Value) -> PyResult {
    let message = get(v, 0);
    match message.get_exact::<Str>() {
        Some(_) => Ok(message),
        None => base::str(vm, v),
    }
}

pub(super) struct Methods;

#[pymethods]
impl Methods {
    fn __reduce__(vm: &mut Vm, slf: &Ref<Exception>) -> Value {
        let args = vm.tuple(&args_of(slf.as_value()));
        let own = existing_dict(vm, slf);
        let fields: Vec<(usize, Value)> = (0..NAMES.len())
            .map(|i| (i, get(slf.as_value(), i + 1)))
            .filter(|(_, v)| !v.is_none())
            .collect();
        if fields.is_empty() {
            return reduced(vm, slf, args, own.map(Ref::into_value));
        }
        let state = vm.dict();
        for (k, v) in own.iter().flat_map(|d| d.items()) {
            if let Some(k) = k.cast::<Str>() {
                state.set_str(k, v);
            }
        }
        for (i, v) in fields {
            let k = vm.intern(NAMES[i]);
            state.set_str(&k, v);
        }
        reduced(vm, slf, args, Some(state.into_value()))
    }
}
