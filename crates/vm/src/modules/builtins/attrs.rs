//! Attributes and namespaces by name: `getattr` and its like, `dir`, `vars`.

use crate::types::core;
use crate::value::convert::Given;
use crate::value::{Dict, PyResult, Ref, Str, Value};
use crate::vm::Vm;
use pyrun_macros::pyfunctions;

/// The name of an attribute, interned.
fn attribute_name(vm: &mut Vm, v: &Value) -> PyResult<Ref<Str>> {
    match v.cast::<Str>() {
        Some(s) => Ok(vm.intern_str(s)),
        None => {
            let message = format!("attribute name must be string, not '{}'", v.class().name());
            Err(vm.type_error(&message))
        }
    }
}

/// A sorted list of the items of an iterable.
fn sorted_list(vm: &mut Vm, iterable: &Value) -> PyResult {
    let items = vm.collect(iterable)?;
    let list = vm.list(items);
    vm.call_method_str(&list, "sort", &[])?;
    Ok(list)
}

pub(super) struct Attrs;

#[pyfunctions]
impl Attrs {
    /// The attribute of that name; the default, if given, when there is none.
    #[signature(object, name, default = Given(None), /)]
    fn getattr(vm: &mut Vm, object: &Value, name: &Value, default: Given<'_>) -> PyResult {
        let name = attribute_name(vm, name)?;
        let Some(default) = default.0 else { return vm.getattr_known(object, &name) };
        Ok(vm.getattr_opt_known(object, &name)?.unwrap_or_else(|| default.clone()))
    }

    /// Whether there is an attribute of that name.
    fn hasattr(vm: &mut Vm, obj: &Value, name: &Value) -> PyResult<bool> {
        let name = attribute_name(vm, name)?;
        Ok(vm.getattr_opt_known(obj, &name)?.is_some())
    }

    /// Sets the attribute of that name.
    fn setattr(vm: &mut Vm, obj: &Value, name: &Value, value: Value) -> PyResult<()> {
        let name = attribute_name(vm, name)?;
        vm.setattr_known(obj, &name, value)
    }

    /// Deletes the attribute of that name.
    fn delattr(vm: &mut Vm, obj: &Value, name: &Value) -> PyResult<()> {
        let name = attribute_name(vm, name)?;
        vm.delattr(obj, &name)
    }

    /// The names of the current scope or, with an argument, of its attributes, sorted.
    #[signature(object = Given(None), /)]
    fn dir(vm: &mut Vm, object: Given<'_>) -> PyResult {
        let Some(object) = object.0 else {
            let locals = vm.current_locals()?;
            let keys = match locals.get_exact::<Dict>() {
                Some(d) => {
                    let keys = d.keys();
                    vm.list(keys)
                }
                None => vm.call_method_str(&locals, "keys", &[])?,
            };
            return sorted_list(vm, &keys);
        };
        match vm.call_special(object, &core().names.__dir__, &[])? {
            Some(names) => sorted_list(vm, &names),
            None => Err(vm.type_error("object does not provide __dir__")),
        }
    }

    /// The namespace of the current scope or, with an argument, its `__dict__`.
    #[signature(object = Given(None), /)]
    fn vars(vm: &mut Vm, object: Given<'_>) -> PyResult {
        let Some(object) = object.0 else { return vm.current_locals() };
        match vm.getattr_opt(object, &core().names.__dict__)? {
            Some(d) => Ok(d),
            None => Err(vm.type_error("vars() argument must have __dict__ attribute")),
        }
    }
}
