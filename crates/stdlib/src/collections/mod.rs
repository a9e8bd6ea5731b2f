//! `_collections`: what `collections` builds on. Queues, dicts with a default or with an order that can be
//! changed, counting, and the attributes of named tuples.

mod default;
mod deque;
mod ordered;
mod ordered_views;

use pyrun_macros::pyfunctions;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::types::core;
use pyrun_vm::types::tuple_getter::TUPLE_GETTER;
use pyrun_vm::value::{BinOp, Dict, Type};
use pyrun_vm::{PyResult, Ref, Value, Vm};

/// `_collections`
pub static MODULE: NativeModule = NativeModule {
    name: "_collections",
    doc: "High performance data structures.\n- deque:        ordered collection accessible from endpoints only\n- defaultdict:  dict subclass with a default value factory\n",
    functions: &[Functions::METHODS],
    types: &[&deque::DEQUE, &default::DEFAULT_DICT, &ordered::ORDERED_DICT, &TUPLE_GETTER],
    init: None,
};

struct Functions;

#[pyfunctions]
impl Functions {
    /// Count elements in the iterable, updating the mapping
    #[name = "_count_elements"]
    fn count_elements(vm: &mut Vm, mapping: &Value, iterable: &Value) -> PyResult<()> {
        let one = vm.int(1);
        if let Some(d) = mapping.cast::<Dict>()
            && is_dicts_own(vm, mapping, "get")?
            && is_dicts_own(vm, mapping, "__setitem__")?
        {
            return vm.for_each(iterable, |vm, v| count(vm, d, v, &one).map(|()| true));
        }
        let (get, zero) = (vm.getattr_str(mapping, "get")?, vm.int(0));
        vm.for_each(iterable, |vm, v| {
            let old = vm.call(&get, &[v.clone(), zero.clone()])?;
            let new = vm.binary(BinOp::Add, &old, &one)?;
            vm.setitem(mapping, &v, new)?;
            Ok(true)
        })
    }
}

/// `v[key] = value`, through the class's own `__setitem__` if it has one.
fn store(vm: &mut Vm, v: &Value, key: Value, value: Value) -> PyResult<()> {
    match v.cast::<Dict>() {
        Some(d) if stores_plainly(v) => vm.dict_set(d, key, value),
        _ => vm.setitem(v, &key, value),
    }
}

/// Whether assigning items is `dict`'s own doing, as the slot tells.
fn stores_plainly(v: &Value) -> bool {
    let slot = |t: &Type| t.slots().setitem.map(|f| f as usize);
    slot(v.class()) == slot(core().dict)
}

/// Whether the class of `v` has this attribute from `dict` itself.
fn is_dicts_own(vm: &mut Vm, v: &Value, name: &str) -> PyResult<bool> {
    let dict = vm.dict().as_value().class_value();
    let theirs = vm.getattr_str(&v.class_value(), name)?;
    Ok(theirs.is(&vm.getattr_str(&dict, name)?))
}

/// `d[key] += 1`, from 0 on.
fn count(vm: &mut Vm, d: &Ref<Dict>, key: Value, one: &Value) -> PyResult<()> {
    let hash = vm.hash(&key)?;
    // Nothing runs between the search and the change, unless the count is no small int.
    let Some(at) = vm.dict_find(d, &key, hash)? else {
        return vm.dict_insert(d, key, hash, one.clone());
    };
    match d.value_at(at) {
        Some(old) if old.word().is_int() => {
            let new = vm.int(old.word().as_int() + 1);
            drop(d.replace_at(at, new));
            Ok(())
        }
        old => {
            let old = old.unwrap_or_else(|| vm.int(0));
            let new = vm.binary(BinOp::Add, &old, one)?;
            vm.dict_set_hashed(d, key, hash, new)
        }
    }
}
