//! `int`: slots and declaration. Numbers of 62 bits are unboxed words; the others and instances of
//! subclasses are boxed `IBig`s.
//!
//! Work on large numbers is paid for before it is done: see [`cost`].

mod arith;
pub(crate) mod cost;
mod methods;
mod new;

use crate::object::number::int_ref;
use crate::text::int::{IntRef, decimal, hash_big, hash_small};
use crate::value::object::Kind;
use crate::value::typeobj::TypeFlags;
use crate::value::{BinOp, CmpOp, PyResult, Slots, TypeSpec, Value};
use crate::vm::Vm;
use dashu_int::IBig;
use std::borrow::Cow;

pub(crate) use arith::{exact, pow_error};

/// The number as a big integer.
pub(super) fn big(i: IntRef<'_>) -> Cow<'_, IBig> {
    match i {
        IntRef::Small(i) => Cow::Owned(IBig::from(i)),
        IntRef::Big(b) => Cow::Borrowed(b),
    }
}

/// The number of an int that a slot or method was called on.
pub(super) fn number(v: &Value) -> IntRef<'_> {
    // Slots and methods check their receiver first, so there always is one.
    int_ref(v).unwrap_or(IntRef::Small(0))
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    if let IntRef::Small(i) = number(v) {
        return Ok(vm.str_ascii(decimal(i, &mut [0; 21])));
    }
    let text = vm.int_decimal(number(v))?;
    Ok(vm.str_ascii(text.as_bytes()))
}

fn hash(vm: &mut Vm, v: &Value) -> PyResult<i64> {
    Ok(match number(v) {
        IntRef::Small(i) => hash_small(i),
        IntRef::Big(b) => {
            vm.charge(cost::words(b) / 8)?;
            hash_big(b)
        }
    })
}

fn richcmp(_: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let (Some(x), Some(y)) = (int_ref(a), int_ref(b)) else { return Ok(Value::not_implemented()) };
    let order = match (x, y) {
        (IntRef::Small(x), IntRef::Small(y)) => x.cmp(&y),
        _ => big(x).cmp(&big(y)),
    };
    Ok(Value::from(op.test(order)))
}

fn truth(_: &mut Vm, v: &Value) -> PyResult<bool> {
    Ok(!matches!(number(v), IntRef::Small(0)))
}

fn to_float(vm: &mut Vm, v: &Value) -> PyResult {
    match number(v).to_float() {
        Ok(x) => Ok(vm.float(x)),
        Err(e) => Err(vm.text_error(e)),
    }
}

/// `int`.
pub static INT: TypeSpec = TypeSpec {
    kind: Kind::Int,
    flags: TypeFlags::BASE | TypeFlags::MATCH_SELF,
    doc: "int([x]) -> integer\nint(x, base=10) -> integer\n\nConvert a number or string to an integer, or return 0 if no arguments\nare given.  If x is a number, return x.__int__().  For floating point\nnumbers, this truncates towards zero.\n\nIf x is not a number or if base is given, then x must be a string,\nbytes, or bytearray instance representing an integer literal in the\ngiven base.  The literal can be preceded by '+' or '-' and be surrounded\nby whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.\nBase 0 means to interpret the base from the string as an integer literal.\n>>> int('0b100', base=0)\n4",
    slots: Slots {
        new: Some(new::new),
        repr: Some(repr),
        hash: Some(hash),
        richcmp: Some(richcmp),
        bool_: Some(truth),
        neg: Some(arith::neg),
        pos: Some(exact),
        abs: Some(arith::abs),
        invert: Some(arith::invert),
        int: Some(exact),
        index: Some(exact),
        float: Some(to_float),
        pow3: Some(arith::pow3),
        ..Slots::EMPTY
            .with(BinOp::Add, arith::add)
            .with(BinOp::Sub, arith::sub)
            .with(BinOp::Mul, arith::mul)
            .with(BinOp::Div, arith::true_div)
            .with(BinOp::FloorDiv, arith::floor_div)
            .with(BinOp::Mod, arith::modulo)
            .with(BinOp::DivMod, arith::divmod)
            .with(BinOp::Pow, arith::pow)
            .with(BinOp::LShift, arith::lshift)
            .with(BinOp::RShift, arith::rshift)
            .with(BinOp::And, arith::and)
            .with(BinOp::Or, arith::or)
            .with(BinOp::Xor, arith::xor)
    },
    methods: &[methods::Int::METHODS],
    getset: &[methods::Int::GETSET],
    ..TypeSpec::new("int")
};
