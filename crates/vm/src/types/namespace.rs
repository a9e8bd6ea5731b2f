//! `types.SimpleNamespace`.
//!
//! Its instances keep their attributes in a dict from the start, so the type's one shape can be shared
//! between interpreters.

use super::support::{Out, reduce};
use crate::types::core;
use crate::value::{
    Args, CmpOp, Dict, Kind, PyResult, Ref, Slots, Type, TypeFlags, TypeSpec, Value,
};
use crate::vm::Vm;
use pyrun_macros::pymethods;

fn new(vm: &mut Vm, cls: &Ref<Type>, _: Args<'_>) -> PyResult {
    if !std::ptr::eq(&**cls, core().simple_namespace) {
        return vm.new_instance(cls);
    }
    let d = vm.dict();
    Ok(vm.heap.instance_around(cls, d))
}

/// A namespace around a dict of attributes.
pub fn make(vm: &mut Vm, dict: Ref<Dict>) -> Value {
    vm.heap.instance_around(core().simple_namespace, dict)
}

fn dict(vm: &mut Vm, slf: &Value) -> PyResult<Ref<Dict>> {
    match vm.dict_of(slf) {
        Some(d) => Ok(d),
        None => Err(vm.type_error("a namespace was expected")),
    }
}

fn init(vm: &mut Vm, slf: &Value, args: Args<'_>) -> PyResult<()> {
    if !args.pos.is_empty() {
        return Err(vm.type_error("no positional arguments expected"));
    }
    let d = dict(vm, slf)?;
    for (k, v) in args.kw() {
        vm.dict_set(&d, k.clone(), v.clone())?;
    }
    Ok(())
}

fn repr(vm: &mut Vm, slf: &Value) -> PyResult {
    let plain = std::ptr::eq(slf.class(), core().simple_namespace);
    let name = if plain { "namespace".to_string() } else { slf.class().name() };
    let d = dict(vm, slf)?;
    let done = vm.repr_guard(slf, |vm| {
        let mut out = Out::new(&format!("{name}("));
        let mut first = true;
        for (k, v) in d.items() {
            let Some(k) = k.get::<crate::value::Str>().filter(|k| !k.is_empty()) else { continue };
            if !std::mem::take(&mut first) {
                out.push(", ");
            }
            out.push_str(k);
            out.push("=");
            out.push_repr(vm, &v)?;
        }
        out.push(")");
        out.finish(vm)
    })?;
    Ok(done.unwrap_or_else(|| vm.str(&format!("{name}(...)"))))
}

fn richcmp(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let is = |v: &Value| v.class().is_subclass(core().simple_namespace);
    if !is(a) || !is(b) {
        return Ok(Value::not_implemented());
    }
    let (x, y) = (dict(vm, a)?, dict(vm, b)?);
    vm.compare(op, x.as_value(), y.as_value())
}

struct Methods;

#[pymethods]
impl Methods {
    #[getter]
    fn __dict__(vm: &mut Vm, slf: &Value) -> PyResult<Ref<Dict>> {
        dict(vm, slf)
    }

    /// Return state information for pickling
    fn __reduce__(vm: &mut Vm, slf: &Value) -> PyResult {
        let d = dict(vm, slf)?.into_value();
        Ok(reduce(vm, slf.class_value(), &[], Some(d)))
    }
}

/// `types.SimpleNamespace`.
pub static SIMPLE_NAMESPACE: TypeSpec = TypeSpec {
    module: "types",
    kind: Kind::Instance,
    flags: TypeFlags::BASE | TypeFlags::DICT | TypeFlags::UNHASHABLE,
    doc: "A simple attribute-based namespace.\n\nSimpleNamespace(**kwargs)",
    slots: Slots {
        new: Some(new),
        init: Some(init),
        repr: Some(repr),
        richcmp: Some(richcmp),
        ..Slots::EMPTY
    },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    ..TypeSpec::new("SimpleNamespace")
};
