//! `operator`: the operators as functions, and the callables that fetch attributes, items and methods.

mod getters;

use pyrun_macros::pyfunctions;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::types::core;
use pyrun_vm::value::{Args, BinOp, CmpOp, Dict};
use pyrun_vm::{PyResult, Ref, Value, Vm};

/// `operator`
pub static MODULE: NativeModule = NativeModule {
    name: "operator",
    doc: "Operator interface.\n\nThis module exports a set of functions implemented in Rust corresponding\nto the intrinsic operators of Python.",
    functions: &[Arithmetic::METHODS, InPlace::METHODS, Compare::METHODS, Containers::METHODS],
    types: &[&getters::ATTRGETTER, &getters::ITEMGETTER, &getters::METHODCALLER],
    init: Some(init),
};

/// The public names, in CPython's order.
const ALL: [&str; 55] = [
    "abs",
    "add",
    "and_",
    "attrgetter",
    "call",
    "concat",
    "contains",
    "countOf",
    "delitem",
    "eq",
    "floordiv",
    "ge",
    "getitem",
    "gt",
    "iadd",
    "iand",
    "iconcat",
    "ifloordiv",
    "ilshift",
    "imatmul",
    "imod",
    "imul",
    "index",
    "indexOf",
    "inv",
    "invert",
    "ior",
    "ipow",
    "irshift",
    "is_",
    "is_not",
    "isub",
    "itemgetter",
    "itruediv",
    "ixor",
    "le",
    "length_hint",
    "lshift",
    "lt",
    "matmul",
    "methodcaller",
    "mod",
    "mul",
    "ne",
    "neg",
    "not_",
    "or_",
    "pos",
    "pow",
    "rshift",
    "setitem",
    "sub",
    "truediv",
    "truth",
    "xor",
];

/// Every function has a name between double underscores too, except those that are no operator.
const PLAIN: [&str; 10] = [
    "attrgetter",
    "countOf",
    "indexOf",
    "is_",
    "is_not",
    "itemgetter",
    "length_hint",
    "methodcaller",
    "truth",
    "call",
];

fn init(vm: &mut Vm, dict: &Ref<Dict>) -> PyResult<()> {
    let names: Vec<Value> = ALL.iter().map(|name| vm.str(name)).collect();
    let all = vm.list(names);
    let key = vm.intern("__all__");
    dict.set_str(&key, all);
    for name in ALL.iter().filter(|name| !PLAIN.contains(name) || **name == "call") {
        let key = vm.intern(name);
        if let Some(function) = dict.get_str(&key) {
            let dunder = vm.intern(&format!("__{}__", name.trim_end_matches('_')));
            dict.set_str(&dunder, function);
        }
    }
    Ok(())
}

/// Functions of two operands that do what an operator does.
macro_rules! binary {
    ($group:ident, $method:ident: $($(#[$meta:meta])* $name:ident = $op:ident),*) => {
        struct $group;

        #[pyfunctions]
        impl $group {
            $($(#[$meta])*
            fn $name(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
                vm.$method(BinOp::$op, a, b)
            })*
        }
    };
}

binary!(Arithmetic, binary:
    /// Same as a + b.
    add = Add,
    /// Same as a & b.
    #[name = "and_"] and_of = And,
    /// Same as a // b.
    floordiv = FloorDiv,
    /// Same as a << b.
    lshift = LShift,
    /// Same as a @ b.
    matmul = MatMul,
    /// Same as a % b.
    #[name = "mod"] modulo = Mod,
    /// Same as a * b.
    mul = Mul,
    /// Same as a | b.
    #[name = "or_"] or_of = Or,
    /// Same as a ** b.
    pow = Pow,
    /// Same as a >> b.
    rshift = RShift,
    /// Same as a - b.
    sub = Sub,
    /// Same as a / b.
    truediv = Div,
    /// Same as a ^ b.
    xor = Xor);

binary!(InPlace, inplace:
    /// Same as a += b.
    iadd = Add,
    /// Same as a &= b.
    iand = And,
    /// Same as a //= b.
    ifloordiv = FloorDiv,
    /// Same as a <<= b.
    ilshift = LShift,
    /// Same as a @= b.
    imatmul = MatMul,
    /// Same as a %= b.
    imod = Mod,
    /// Same as a *= b.
    imul = Mul,
    /// Same as a |= b.
    ior = Or,
    /// Same as a **= b.
    ipow = Pow,
    /// Same as a >>= b.
    irshift = RShift,
    /// Same as a -= b.
    isub = Sub,
    /// Same as a /= b.
    itruediv = Div,
    /// Same as a ^= b.
    ixor = Xor);

struct Compare;

#[pyfunctions]
impl Compare {
    /// Same as a == b.
    fn eq(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
        vm.compare(CmpOp::Eq, a, b)
    }

    /// Same as a != b.
    fn ne(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
        vm.compare(CmpOp::Ne, a, b)
    }

    /// Same as a < b.
    fn lt(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
        vm.compare(CmpOp::Lt, a, b)
    }

    /// Same as a <= b.
    fn le(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
        vm.compare(CmpOp::Le, a, b)
    }

    /// Same as a > b.
    fn gt(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
        vm.compare(CmpOp::Gt, a, b)
    }

    /// Same as a >= b.
    fn ge(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
        vm.compare(CmpOp::Ge, a, b)
    }

    /// Same as a is b.
    #[name = "is_"]
    fn is_same(a: &Value, b: &Value) -> bool {
        a.is(b)
    }

    /// Same as a is not b.
    fn is_not(a: &Value, b: &Value) -> bool {
        !a.is(b)
    }

    /// Return True if a is true, False otherwise.
    fn truth(vm: &mut Vm, a: &Value) -> PyResult<bool> {
        vm.truth(a)
    }

    /// Same as not a.
    #[name = "not_"]
    fn not_of(vm: &mut Vm, a: &Value) -> PyResult<bool> {
        vm.truth(a).map(|t| !t)
    }

    /// Same as abs(a).
    fn abs(vm: &mut Vm, a: &Value) -> PyResult {
        vm.abs(a)
    }

    /// Same as a.__index__()
    fn index(vm: &mut Vm, a: &Value) -> PyResult {
        let i = vm.index(a)?;
        // An int itself, also from an instance of a subclass.
        let plain = i.word().is_int() || std::ptr::eq(i.class(), core().int);
        Ok(if plain { i } else { vm.as_bigint(&i).map_or(i, |big| vm.bigint(big)) })
    }

    /// Same as ~a.
    fn inv(vm: &mut Vm, a: &Value) -> PyResult {
        vm.invert(a)
    }

    /// Same as ~a.
    fn invert(vm: &mut Vm, a: &Value) -> PyResult {
        vm.invert(a)
    }

    /// Same as -a.
    fn neg(vm: &mut Vm, a: &Value) -> PyResult {
        vm.neg(a)
    }

    /// Same as +a.
    fn pos(vm: &mut Vm, a: &Value) -> PyResult {
        vm.pos(a)
    }
}

/// Whether something can be concatenated as a sequence.
fn is_sequence(v: &Value) -> bool {
    let slots = v.class().slots();
    slots.getitem.is_some() && v.get::<Dict>().is_none()
}

fn concatenate(vm: &mut Vm, a: &Value, b: &Value, in_place: bool) -> PyResult {
    if !is_sequence(a) {
        let kind = a.class().name();
        return Err(vm.type_error(&format!("'{kind}' object can't be concatenated")));
    }
    match in_place {
        true => vm.inplace(BinOp::Add, a, b),
        false => vm.binary(BinOp::Add, a, b),
    }
}

struct Containers;

#[pyfunctions]
impl Containers {
    /// Same as a + b, for a and b sequences.
    fn concat(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
        concatenate(vm, a, b, false)
    }

    /// Same as a += b, for a and b sequences.
    fn iconcat(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
        concatenate(vm, a, b, true)
    }

    /// Same as b in a (note reversed operands).
    fn contains(vm: &mut Vm, a: &Value, b: &Value) -> PyResult<bool> {
        vm.contains(a, b)
    }

    /// Return the number of items in a which are, or which equal, b.
    #[name = "countOf"]
    fn count_of(vm: &mut Vm, a: &Value, b: &Value) -> PyResult<i64> {
        let mut count = 0;
        vm.for_each(a, |vm, v| {
            count += i64::from(vm.eq(&v, b)?);
            Ok(true)
        })?;
        Ok(count)
    }

    /// Return the first index of b in a.
    #[name = "indexOf"]
    fn index_of(vm: &mut Vm, a: &Value, b: &Value) -> PyResult<i64> {
        let (mut at, mut found) = (0, false);
        vm.for_each(a, |vm, v| {
            found = vm.eq(&v, b)?;
            at += i64::from(!found);
            Ok(!found)
        })?;
        match found {
            true => Ok(at),
            false => Err(vm.value_error("sequence.index(x): x not in sequence")),
        }
    }

    /// Same as a[b].
    fn getitem(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
        vm.getitem(a, b)
    }

    /// Same as a[b] = c.
    fn setitem(vm: &mut Vm, a: &Value, b: &Value, c: Value) -> PyResult<()> {
        vm.setitem(a, b, c)
    }

    /// Same as del a[b].
    fn delitem(vm: &mut Vm, a: &Value, b: &Value) -> PyResult<()> {
        vm.delitem(a, b)
    }

    /// Return an estimate of the number of items in obj.
    #[text_signature = "($module, obj, default=0, /)"]
    fn length_hint(vm: &mut Vm, obj: &Value, default: Option<Value>) -> PyResult<i64> {
        let default = match default {
            Some(d) if vm.as_bigint(&d).is_none() => {
                let kind = d.class().name();
                return Err(
                    vm.type_error(&format!("'{kind}' object cannot be interpreted as an integer"))
                );
            }
            Some(d) => vm.to_i64(&d)?,
            None => 0,
        };
        Ok(vm.len_hint_opt(obj)?.map_or(default, |n| n as i64))
    }

    /// Same as obj(*args, **kwargs).
    #[raw]
    #[text_signature = "($module, obj, /, *args, **kwargs)"]
    fn call(vm: &mut Vm, args: Args<'_>) -> PyResult {
        match args.pos.first() {
            Some(obj) => vm.call_args(obj, args.skip(1)),
            None => Err(vm.type_error("call expected at least 1 argument, got 0")),
        }
    }
}
