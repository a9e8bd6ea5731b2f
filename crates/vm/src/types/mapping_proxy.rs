//! `types.MappingProxyType`: a mapping seen through a window that cannot be written through.

use super::support::{Out, this};
use crate::types::core;
use crate::value::{
    Args, BinOp, CmpOp, List, Payload, PyResult, Ref, Slots, Tuple, Type, TypeFlags, TypeSpec,
    Value, Visitor, args::ParamSpec, payload::Boxed,
};
use crate::vm::Vm;
use pyrun_macros::pymethods;

/// A read-only view of a mapping.
pub struct MappingProxy {
    mapping: Value,
}

impl Payload for MappingProxy {
    const NAME: &'static str = "mappingproxy";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(&self.mapping);
    }
}

/// A proxy for a mapping.
pub fn proxy(vm: &mut Vm, mapping: Value) -> Value {
    vm.payload(&MAPPING_PROXY, MappingProxy { mapping })
}

fn inner(vm: &mut Vm, slf: &Value) -> PyResult {
    Ok(this::<Boxed<MappingProxy>>(vm, slf)?.borrow().mapping.clone())
}

/// The mapping behind a proxy, or the value itself.
fn unwrapped(v: &Value) -> Value {
    v.get::<Boxed<MappingProxy>>().map_or_else(|| v.clone(), |p| p.borrow().mapping.clone())
}

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    static SPEC: ParamSpec = ParamSpec {
        function: "mappingproxy",
        names: &["mapping"],
        required: &[true],
        posonly: 0,
        positional: 1,
        varargs: false,
        varkw: false,
    };
    let mut slots = [None];
    SPEC.bind(vm, args, &mut slots)?;
    let [Some(mapping)] = slots else { return Err(vm.missing_argument("mappingproxy")) };
    let sequence = mapping.get::<List>().is_some() || mapping.get::<Tuple>().is_some();
    if sequence || mapping.class().slots().getitem.is_none() {
        let m =
            format!("mappingproxy() argument must be a mapping, not {}", mapping.class().name());
        return Err(vm.type_error(&m));
    }
    vm.payload_in(cls, MappingProxy { mapping })
}

fn repr(vm: &mut Vm, slf: &Value) -> PyResult {
    let m = inner(vm, slf)?;
    let mut out = Out::new("mappingproxy(");
    out.push_repr(vm, &m)?;
    out.push(")");
    out.finish(vm)
}

fn str(vm: &mut Vm, slf: &Value) -> PyResult {
    let m = inner(vm, slf)?;
    Ok(vm.to_str(&m)?.into_value())
}

fn hash(vm: &mut Vm, slf: &Value) -> PyResult<i64> {
    let m = inner(vm, slf)?;
    vm.hash(&m)
}

fn richcmp(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let m = inner(vm, a)?;
    vm.compare(op, &m, b)
}

fn iter(vm: &mut Vm, slf: &Value) -> PyResult {
    let m = inner(vm, slf)?;
    vm.iter(&m)
}

fn len(vm: &mut Vm, slf: &Value) -> PyResult<usize> {
    let m = inner(vm, slf)?;
    vm.len(&m)
}

fn getitem(vm: &mut Vm, slf: &Value, key: &Value) -> PyResult {
    let m = inner(vm, slf)?;
    vm.getitem(&m, key)
}

fn contains(vm: &mut Vm, slf: &Value, key: &Value) -> PyResult<bool> {
    let m = inner(vm, slf)?;
    vm.contains(&m, key)
}

fn or(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    vm.binary(BinOp::Or, &unwrapped(a), &unwrapped(b))
}

fn ior(vm: &mut Vm, slf: &Value, _: &Value) -> PyResult {
    let name = slf.class().name();
    Err(vm.type_error(&format!("'|=' is not supported by {name}; use '|' instead")))
}

struct Methods;

#[pymethods]
impl Methods {
    /// Return the value for key if key is in the mapping, else default.
    #[signature(key, default = None, /)]
    fn get(vm: &mut Vm, slf: &Value, key: Value, default: Option<Value>) -> PyResult {
        let m = inner(vm, slf)?;
        vm.call_method_str(&m, "get", &[key, default.unwrap_or_else(Value::none)])
    }

    /// D.keys() -> a set-like object providing a view on D's keys
    fn keys(vm: &mut Vm, slf: &Value) -> PyResult {
        let m = inner(vm, slf)?;
        vm.call_method(&m, &core().names.keys, &[])
    }

    /// D.values() -> an object providing a view on D's values
    fn values(vm: &mut Vm, slf: &Value) -> PyResult {
        let m = inner(vm, slf)?;
        vm.call_method_str(&m, "values", &[])
    }

    /// D.items() -> a set-like object providing a view on D's items
    fn items(vm: &mut Vm, slf: &Value) -> PyResult {
        let m = inner(vm, slf)?;
        vm.call_method_str(&m, "items", &[])
    }

    /// D.copy() -> a shallow copy of D
    fn copy(vm: &mut Vm, slf: &Value) -> PyResult {
        let m = inner(vm, slf)?;
        vm.call_method_str(&m, "copy", &[])
    }

    /// D.__reversed__() -> reverse iterator
    fn __reversed__(vm: &mut Vm, slf: &Value) -> PyResult {
        let m = inner(vm, slf)?;
        vm.call_method(&m, &core().names.__reversed__, &[])
    }

    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(vm: &mut Vm, cls: &Ref<Type>, object: &Value) -> PyResult {
        vm.generic_alias(cls.as_value(), object)
    }
}

/// `mappingproxy`.
pub static MAPPING_PROXY: TypeSpec = TypeSpec {
    payload: Some(Boxed::<MappingProxy>::VTABLE),
    flags: TypeFlags::MAPPING,
    doc: "Read-only proxy of a mapping.",
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        str: Some(str),
        hash: Some(hash),
        richcmp: Some(richcmp),
        iter: Some(iter),
        len: Some(len),
        getitem: Some(getitem),
        contains: Some(contains),
        ..Slots::EMPTY.with(BinOp::Or, or).with_inplace(BinOp::Or, ior)
    },
    methods: &[Methods::METHODS],
    ..TypeSpec::new("mappingproxy")
};
