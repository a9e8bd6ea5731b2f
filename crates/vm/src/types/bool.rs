//! `bool`.

use crate::types::core;
use crate::value::object::Kind;
use crate::value::typeobj::TypeFlags;
use crate::value::{Args, BinOp, PyResult, Ref, Slots, Type, TypeSpec, Value};
use crate::vm::Vm;

fn new(vm: &mut Vm, _: &Ref<Type>, args: Args<'_>) -> PyResult {
    if args.has_kw() {
        return Err(vm.type_error("bool() takes no keyword arguments"));
    }
    match args.pos {
        [] => Ok(Value::from(false)),
        [v] => vm.truth(v).map(Value::from),
        more => {
            Err(vm.type_error(&format!("bool expected at most 1 argument, got {}", more.len())))
        }
    }
}

fn bools(a: &Value, b: &Value) -> Option<(bool, bool)> {
    let one = |v: &Value| (v.kind() == Kind::Bool).then(|| v.is_true());
    Some((one(a)?, one(b)?))
}

/// A bit operator: a bool for two bools, else what `int` makes of it.
fn logic(vm: &mut Vm, a: &Value, b: &Value, op: BinOp, f: fn(bool, bool) -> bool) -> PyResult {
    if let Some((x, y)) = bools(a, b) {
        return Ok(Value::from(f(x, y)));
    }
    match core().int.slots().binary[op as usize] {
        Some(g) => g(vm, a, b),
        None => Ok(Value::not_implemented()),
    }
}

fn invert(vm: &mut Vm, v: &Value) -> PyResult {
    vm.warn(
        core().exc.deprecation_warning,
        "Bitwise inversion '~' on bool is deprecated. This returns the bitwise inversion of the underlying int \
         object and is usually not what you expect from negating a bool. Use the 'not' operator for boolean \
         negation or ~int(x) if you really want the bitwise inversion of the underlying int.",
    )?;
    Ok(vm.int(if v.is_true() { -2 } else { -1 }))
}

/// `bool`.
pub static BOOL: TypeSpec = TypeSpec {
    base: Some(&super::int::INT),
    kind: Kind::Bool,
    flags: TypeFlags::MATCH_SELF,
    doc: "bool(x) -> bool\n\nReturns True when the argument x is true, False otherwise.\nThe builtins True and False are the only two instances of the class bool.\nThe class bool is a subclass of the class int, and cannot be subclassed.",
    slots: Slots {
        new: Some(new),
        repr: Some(|vm, v| Ok(vm.intern(if v.is_true() { "True" } else { "False" }).into_value())),
        invert: Some(invert),
        ..Slots::EMPTY
            .with(BinOp::And, |vm, a, b| logic(vm, a, b, BinOp::And, |x, y| x & y))
            .with(BinOp::Or, |vm, a, b| logic(vm, a, b, BinOp::Or, |x, y| x | y))
            .with(BinOp::Xor, |vm, a, b| logic(vm, a, b, BinOp::Xor, |x, y| x ^ y))
    },
    ..TypeSpec::new("bool")
};
