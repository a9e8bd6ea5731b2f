//! `list[int]` and `int | str`: parameterised generics and unions of types.

mod alias;
mod either;
mod substitute;

use crate::types::core;
use crate::value::{PyResult, Ref, Str, Type, Value};
use crate::vm::Vm;

pub use alias::{ALIAS_ITERATOR, GENERIC_ALIAS, GenericAlias};
pub use either::{UNION, Union, or};

/// The attribute, if it is there; an attribute that cannot be read is not.
fn attribute(vm: &mut Vm, v: &Value, name: &Ref<Str>) -> PyResult<Option<Value>> {
    vm.getattr_opt(v, name)
}

/// An argument as the repr of an alias or union shows it.
fn item_text(vm: &mut Vm, v: &Value) -> PyResult<Vec<u8>> {
    let n = &core().names;
    if v.is(&Value::ellipsis()) {
        return Ok(b"...".to_vec());
    }
    if attribute(vm, v, &n.__origin__)?.is_some() && attribute(vm, v, &n.__args__)?.is_some() {
        return Ok(vm.repr(v)?.to_wtf8());
    }
    let qualname = attribute(vm, v, &n.__qualname__)?;
    let module = attribute(vm, v, &n.__module__)?.filter(|m| !m.is_none());
    let (Some(qualname), Some(module)) = (qualname, module) else {
        return Ok(vm.repr(v)?.to_wtf8());
    };
    let qualname = vm.to_str(&qualname)?.to_wtf8();
    if module.get::<Str>().is_some_and(|m| m.equals("builtins")) {
        return Ok(qualname);
    }
    let mut out = vm.to_str(&module)?.to_wtf8();
    out.push(b'.');
    out.extend(qualname);
    Ok(out)
}

/// Whether a value is a class.
fn is_class(v: &Value) -> bool {
    v.get::<Type>().is_some()
}
