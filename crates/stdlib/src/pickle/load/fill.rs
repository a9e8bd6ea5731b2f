//! What is put into an object that a pickle has made: items and a state.

use pyrun_vm::types::core;
use pyrun_vm::value::{Dict, List, Set, Str};
use pyrun_vm::{PyResult, Value, Vm};

use super::super::unpickling_error;

pub(super) fn append(
    vm: &mut Vm,
    target: &Value,
    mut items: Vec<Value>,
    many: bool,
) -> PyResult<()> {
    if let Some(l) = target.get::<List>()
        && super::super::save::is_exactly(target, core().list)
    {
        vm.reserve(l.growth(items.len()))?;
        l.extend(items);
        return Ok(());
    }
    let extend = vm.intern("extend");
    if many && let Some(f) = vm.getattr_opt(target, &extend)? {
        let items = vm.list(std::mem::take(&mut items));
        return vm.call(&f, &[items]).map(drop);
    }
    let f = vm.getattr_str(target, "append")?;
    for item in items {
        vm.call(&f, &[item])?;
    }
    Ok(())
}

pub(super) fn set_items(vm: &mut Vm, target: &Value, items: Vec<Value>) -> PyResult<()> {
    if !items.len().is_multiple_of(2) {
        return Err(unpickling_error(vm, "odd number of items for SETITEMS"));
    }
    let exact =
        target.cast::<Dict>().filter(|_| super::super::save::is_exactly(target, core().dict));
    let mut items = items.into_iter();
    while let (Some(key), Some(value)) = (items.next(), items.next()) {
        match exact {
            Some(d) => vm.dict_set(d, key, value)?,
            None => vm.setitem(target, &key, value)?,
        }
    }
    Ok(())
}

pub(super) fn add_items(vm: &mut Vm, target: &Value, items: Vec<Value>) -> PyResult<()> {
    if let Some(s) = target.get::<Set>()
        && target.class().is_subclass(core().set)
    {
        for item in items {
            vm.set_add(s, item)?;
        }
        return Ok(());
    }
    let f = vm.getattr_str(target, "add")?;
    for item in items {
        vm.call(&f, &[item])?;
    }
    Ok(())
}

/// Puts a state into an instance's own attributes.
pub(super) fn set_state(vm: &mut Vm, obj: &Value, state: &Value) -> PyResult<()> {
    let Some(d) = state.get::<Dict>() else {
        return Err(unpickling_error(vm, "state is not a dictionary"));
    };
    let items = d.items();
    let plain = obj.class().lookup(&core().names.__dict__);
    let of_own = |v: &Value| v.kind() == pyrun_vm::value::Kind::GetSet;
    if plain.as_ref().is_some_and(of_own)
        && items.iter().all(|(k, _)| k.get_exact::<Str>().is_some())
    {
        for (k, v) in items {
            if let Some(name) = k.cast::<Str>()
                && !vm.set_own_attr(obj, name, v.clone())
            {
                return set_in_dict(vm, obj, &k, v);
            }
        }
        return Ok(());
    }
    vm.getattr(obj, &core().names.__dict__)?;
    for (k, v) in items {
        set_in_dict(vm, obj, &k, v)?;
    }
    Ok(())
}

fn set_in_dict(vm: &mut Vm, obj: &Value, key: &Value, value: Value) -> PyResult<()> {
    let dict = vm.getattr(obj, &core().names.__dict__)?;
    let key = match key.cast::<Str>() {
        Some(s) if key.get_exact::<Str>().is_some() => vm.intern_str(s).into_value(),
        _ => key.clone(),
    };
    vm.setitem(&dict, &key, value)
}
