//! `types.UnionType`: `int | str`.

use super::alias::GenericAlias;
use super::substitute::{make_parameters, substitute};
use super::{is_class, item_text};
use crate::types::core;
use crate::value::payload::{Boxed, Payload, Visitor};
use crate::value::{
    BinOp, CmpOp, PyResult, Ref, Slots, Str, Tuple, Type, TypeFlags, TypeSpec, Value,
};
use crate::vm::Vm;
use pyrun_macros::pymethods;

/// The payload of a union.
pub struct Union {
    /// A tuple of at least two.
    args: Value,
    parameters: Option<Value>,
}

impl Payload for Union {
    const NAME: &'static str = "types.UnionType";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(&self.args);
        if let Some(p) = &self.parameters {
            visit(p);
        }
    }
    fn clear(&mut self) {
        self.args = Value::none();
        self.parameters = None;
    }
}

type This = Ref<Boxed<Union>>;

fn args_of(v: &Value) -> Option<Vec<Value>> {
    let args = v.get::<Boxed<Union>>()?.borrow().args.clone();
    Some(args.get::<Tuple>().map_or(Vec::new(), |t| t.to_vec()))
}

/// Whether `x | y` may mean a union.
fn unionable(v: &Value) -> bool {
    v.is_none()
        || is_class(v)
        || v.get::<Boxed<GenericAlias>>().is_some()
        || v.get::<Boxed<Union>>().is_some()
        || is_alias(v)
}

/// Whether `v` is what a `type` statement makes; its class is that of `typing`.
fn is_alias(v: &Value) -> bool {
    let names = &core().names;
    v.class().name.get().equals("TypeAliasType")
        && v.class()
            .lookup(&names.__module__)
            .is_some_and(|m| m.get::<Str>().is_some_and(|m| m.equals("typing")))
}

/// `a | b` of types, None, aliases and unions.
pub fn or(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    if !unionable(a) || !unionable(b) {
        return Ok(Value::not_implemented());
    }
    let mut members: Vec<Value> = Vec::new();
    for side in [a, b] {
        for m in args_of(side).unwrap_or_else(|| vec![side.clone()]) {
            let m = if m.is_none() { core().none.to_value() } else { m };
            vm.charge(members.len() / 16 + 1)?;
            vm.reserve(members.len() * 32)?;
            if !contains(vm, &members, &m)? {
                members.push(m);
            }
        }
    }
    match members.len() {
        1 => Ok(members.swap_remove(0)),
        _ => {
            let args = vm.tuple(&members);
            Ok(vm.payload(&UNION, Union { args, parameters: None }))
        }
    }
}

/// Classes are the same by identity, aliases when they are equal.
fn contains(vm: &mut Vm, members: &[Value], m: &Value) -> PyResult<bool> {
    for x in members {
        let aliases =
            x.get::<Boxed<GenericAlias>>().is_some() && m.get::<Boxed<GenericAlias>>().is_some();
        if x.is(m) || aliases && vm.eq(x, m)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let mut out = Vec::new();
    for (i, a) in args_of(v).unwrap_or_default().iter().enumerate() {
        if i > 0 {
            out.extend(b" | ");
        }
        if a.is(&core().none.to_value()) {
            out.extend(b"None");
        } else {
            out.extend(vm.recursive("", |vm| item_text(vm, a))?);
        }
    }
    Ok(vm.str_wtf8(&out))
}

fn as_set(vm: &mut Vm, v: &Value) -> PyResult {
    let s = vm.frozenset();
    for a in args_of(v).unwrap_or_default() {
        vm.set_add(&s, a)?;
    }
    Ok(s.into_value())
}

fn compare(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let both = a.get::<Boxed<Union>>().is_some() && b.get::<Boxed<Union>>().is_some();
    if !both || !matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::not_implemented());
    }
    let (x, y) = (as_set(vm, a)?, as_set(vm, b)?);
    Ok(Value::from(vm.eq(&x, &y)? == (op == CmpOp::Eq)))
}

fn hash(vm: &mut Vm, v: &Value) -> PyResult<i64> {
    let s = as_set(vm, v)?;
    vm.hash(&s)
}

fn parameters(vm: &mut Vm, v: &Value) -> PyResult {
    let Some(b) = v.get::<Boxed<Union>>() else { return Ok(vm.tuple(&[])) };
    if let Some(p) = b.borrow().parameters.clone() {
        return Ok(p);
    }
    let args = args_of(v).unwrap_or_default();
    let found = make_parameters(vm, &args)?;
    let p = vm.tuple(&found);
    b.borrow_mut().parameters = Some(p.clone());
    Ok(p)
}

fn getitem(vm: &mut Vm, v: &Value, item: &Value) -> PyResult {
    let args = args_of(v).unwrap_or_default();
    let parameters = parameters(vm, v)?;
    let new = substitute(vm, v, &args, &parameters, item)?;
    let mut all = new.into_iter();
    let Some(mut result) = all.next() else { return Ok(v.clone()) };
    for x in all {
        result = vm.binary(BinOp::Or, &result, &x)?;
    }
    Ok(result)
}

/// Whether a member that is a class says yes; a parameterised member must not be reached.
fn any_member(
    vm: &mut Vm,
    v: &Value,
    function: &str,
    mut test: impl FnMut(&mut Vm, &Value) -> PyResult<bool>,
) -> PyResult<bool> {
    for a in args_of(v).unwrap_or_default() {
        if a.get::<Boxed<GenericAlias>>().is_some() {
            return Err(vm.type_error(&format!(
                "{function}() argument 2 cannot be a parameterized generic"
            )));
        }
        if is_class(&a) && test(vm, &a)? {
            return Ok(true);
        }
    }
    Ok(false)
}

struct Methods;

#[pymethods]
impl Methods {
    #[member]
    fn __args__(slf: &This) -> Value {
        slf.borrow().args.clone()
    }

    /// Type variables in the types.UnionType.
    #[getter]
    fn __parameters__(vm: &mut Vm, slf: &This) -> PyResult {
        parameters(vm, slf.as_value())
    }

    fn __instancecheck__(vm: &mut Vm, slf: &This, instance: Value) -> PyResult<bool> {
        any_member(vm, slf.as_value(), "isinstance", |vm, a| vm.is_instance(&instance, a))
    }

    fn __subclasscheck__(vm: &mut Vm, slf: &This, cls: Value) -> PyResult<bool> {
        if cls.get::<Type>().is_none() {
            return Err(vm.type_error("issubclass() arg 1 must be a class"));
        }
        any_member(vm, slf.as_value(), "issubclass", |vm, a| vm.is_subclass(&cls, a))
    }
}

/// `types.UnionType`.
pub static UNION: TypeSpec = TypeSpec {
    module: "types",
    payload: Some(Boxed::<Union>::VTABLE),
    flags: TypeFlags::NO_NEW | TypeFlags::WEAK,
    doc: "Represent a PEP 604 union type\n\nE.g. for int | str",
    slots: Slots {
        repr: Some(repr),
        richcmp: Some(compare),
        hash: Some(hash),
        getitem: Some(getitem),
        ..Slots::EMPTY
    }
    .with(BinOp::Or, or),
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    ..TypeSpec::new("UnionType")
};
