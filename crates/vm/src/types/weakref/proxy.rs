//! `weakref.proxy`: every slot looks the referent up and does the operation on it.

use crate::types::core;
use crate::value::native::WeakRef;
use crate::value::object::Kind;
use crate::value::typeobj::{BinaryFn, TypeFlags};
use crate::value::{Args, BinOp, CmpOp, PyResult, Ref, Slots, Str, TypeSpec, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

fn is_proxy(v: &Value) -> bool {
    let c = v.class();
    std::ptr::eq(c, core().weakproxy) || std::ptr::eq(c, core().weakcallableproxy)
}

/// The referent of a proxy; other values are themselves.
fn target(vm: &mut Vm, v: &Value) -> PyResult {
    if !is_proxy(v) {
        return Ok(v.clone());
    }
    match v.get::<WeakRef>().and_then(|r| r.get_target()) {
        Some(t) => Ok(t),
        None => Err(vm.reference_error("weakly-referenced object no longer exists")),
    }
}

fn binary<const OP: usize>(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (x, y) = (target(vm, a)?, target(vm, b)?);
    vm.binary(BinOp::ALL[OP], &x, &y)
}

fn inplace<const OP: usize>(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (x, y) = (target(vm, a)?, target(vm, b)?);
    vm.inplace(BinOp::ALL[OP], &x, &y)
}

const BINARY: [Option<BinaryFn>; BinOp::COUNT] = [
    Some(binary::<0>),
    Some(binary::<1>),
    Some(binary::<2>),
    Some(binary::<3>),
    Some(binary::<4>),
    Some(binary::<5>),
    Some(binary::<6>),
    Some(binary::<7>),
    Some(binary::<8>),
    Some(binary::<9>),
    Some(binary::<10>),
    Some(binary::<11>),
    Some(binary::<12>),
    Some(binary::<13>),
];

const INPLACE: [Option<BinaryFn>; BinOp::COUNT] = [
    Some(inplace::<0>),
    Some(inplace::<1>),
    Some(inplace::<2>),
    Some(inplace::<3>),
    Some(inplace::<4>),
    Some(inplace::<5>),
    Some(inplace::<6>),
    Some(inplace::<7>),
    Some(inplace::<8>),
    Some(inplace::<9>),
    Some(inplace::<10>),
    Some(inplace::<11>),
    Some(inplace::<12>),
    None,
];

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let t = target(vm, v)?;
    Ok(vm.str(&format!("<weakproxy at {:#x} to {} at {:#x}>", v.id(), t.class().name(), t.id())))
}

fn compare(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let (x, y) = (target(vm, a)?, target(vm, b)?);
    vm.compare(op, &x, &y)
}

fn next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let t = target(vm, v)?;
    if !vm.is_iterator(&t) {
        let c = t.class().name();
        return Err(vm.type_error(&format!("Weakref proxy referenced a non-iterator '{c}' object")));
    }
    vm.next(&t)
}

fn setitem(vm: &mut Vm, v: &Value, key: &Value, value: Option<Value>) -> PyResult<()> {
    let t = target(vm, v)?;
    match value {
        Some(x) => vm.setitem(&t, key, x),
        None => vm.delitem(&t, key),
    }
}

fn setattr(vm: &mut Vm, v: &Value, name: &Ref<Str>, value: Option<Value>) -> PyResult<()> {
    let t = target(vm, v)?;
    vm.assign_attr(&t, name, value)
}

/// `int(x)` or `float(x)` of the referent.
fn converted(vm: &mut Vm, v: &Value, class: &crate::value::Type) -> PyResult {
    let t = target(vm, v)?;
    vm.call(&class.to_value(), &[t])
}

fn call(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult {
    let t = target(vm, v)?;
    vm.call_args(&t, args)
}

macro_rules! unary {
    ($($op:ident)*) => { $( fn $op(vm: &mut Vm, v: &Value) -> PyResult { let t = target(vm, v)?; vm.$op(&t) } )* };
}
unary! { neg pos abs invert index iter }

const SLOTS: Slots = Slots {
    repr: Some(repr),
    str: Some(|vm, v| {
        let t = target(vm, v)?;
        vm.to_str(&t).map(Ref::into_value)
    }),
    getattr: Some(|vm, v, name| {
        let t = target(vm, v)?;
        vm.getattr(&t, name)
    }),
    setattr: Some(setattr),
    richcmp: Some(compare),
    iter: Some(iter),
    next: Some(next),
    bool_: Some(|vm, v| {
        let t = target(vm, v)?;
        vm.truth(&t)
    }),
    len: Some(|vm, v| {
        let t = target(vm, v)?;
        vm.len(&t)
    }),
    getitem: Some(|vm, v, key| {
        let t = target(vm, v)?;
        vm.getitem(&t, key)
    }),
    setitem: Some(setitem),
    contains: Some(|vm, v, item| {
        let t = target(vm, v)?;
        vm.contains(&t, item)
    }),
    neg: Some(neg),
    pos: Some(pos),
    abs: Some(abs),
    invert: Some(invert),
    index: Some(index),
    int: Some(|vm, v| converted(vm, v, core().int)),
    float: Some(|vm, v| converted(vm, v, core().float)),
    pow3: Some(|vm, a, b, m| {
        let (a, b, m) = (target(vm, a)?, target(vm, b)?, target(vm, m)?);
        vm.pow3(&a, &b, &m)
    }),
    binary: BINARY,
    inplace: INPLACE,
    ..Slots::EMPTY
};

struct Methods;

#[pymethods]
impl Methods {
    fn __bytes__(vm: &mut Vm, slf: &Ref<WeakRef>) -> PyResult {
        let t = target(vm, slf.as_value())?;
        vm.call(&core().bytes.to_value(), &[t])
    }

    fn __reversed__(vm: &mut Vm, slf: &Ref<WeakRef>) -> PyResult {
        let t = target(vm, slf.as_value())?;
        vm.call(&core().reversed.to_value(), &[t])
    }
}

/// `weakref.ProxyType`.
pub static WEAKPROXY: TypeSpec = TypeSpec {
    module: "weakref",
    kind: Kind::WeakRef,
    flags: TypeFlags::NO_NEW | TypeFlags::UNHASHABLE,
    slots: SLOTS,
    methods: &[Methods::METHODS],
    doc: "Stands for an object and does not keep it alive.",
    ..TypeSpec::new("ProxyType")
};

/// `weakref.CallableProxyType`.
pub static WEAKCALLABLEPROXY: TypeSpec = TypeSpec {
    module: "weakref",
    kind: Kind::WeakRef,
    flags: TypeFlags::NO_NEW | TypeFlags::UNHASHABLE,
    slots: Slots { call: Some(call), ..SLOTS },
    methods: &[Methods::METHODS],
    doc: "Stands for an object that can be called and does not keep it alive.",
    ..TypeSpec::new("CallableProxyType")
};
