//! `_weakref`: the native half of `weakref`.

use pyrun_macros::pyfunctions;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::types::core;
use pyrun_vm::value::native::WeakRef;
use pyrun_vm::value::{Dict, Ref};
use pyrun_vm::{PyResult, Value, Vm};

struct Functions;

#[pyfunctions]
impl Functions {
    /// Create a proxy object that weakly references 'object'.
    fn proxy(vm: &mut Vm, object: &Value, callback: Option<Value>) -> PyResult {
        vm.weak_proxy(object, callback)
    }

    /// Return the number of weak references to 'object'.
    fn getweakrefcount(vm: &mut Vm, object: &Value) -> usize {
        vm.weak_refs(object).len()
    }

    /// Return a list of all weak reference objects pointing to 'object'.
    fn getweakrefs(vm: &mut Vm, object: &Value) -> Value {
        let refs = vm.weak_refs(object);
        vm.list(refs)
    }

    /// Atomically remove key from dict if it points to a dead weakref.
    fn _remove_dead_weakref(vm: &mut Vm, dct: &Ref<Dict>, key: &Value) -> PyResult<()> {
        if let Some(v) = vm.dict_get(dct, key)?
            && v.get::<WeakRef>().is_some_and(|r| r.get_target().is_none())
        {
            vm.dict_remove(dct, key)?;
        }
        Ok(())
    }
}

fn init(vm: &mut Vm, d: &Ref<Dict>) -> PyResult<()> {
    for (name, t) in [
        ("ref", core().weakref),
        ("ReferenceType", core().weakref),
        ("ProxyType", core().weakproxy),
        ("CallableProxyType", core().weakcallableproxy),
    ] {
        vm.dict_set_name(d, name, t.to_value());
    }
    Ok(())
}

/// The declaration of `_weakref`.
pub static MODULE: NativeModule = NativeModule {
    name: "_weakref",
    doc: "Weak-reference support module.",
    functions: &[Functions::METHODS],
    types: &[],
    init: Some(init),
};
