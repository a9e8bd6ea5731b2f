//! Slot functions that call methods written in Python: what a class's slots hold for the special
//! methods that its code defines. [`super::slot_update`] decides which go where.

use super::number::fits_index;
use crate::types::core;
use crate::value::object::Kind;
use crate::value::typeobj::BinaryFn;
use crate::value::{
    Args, BinOp, CmpOp, NativeDef, PyResult, Ref, Str, Type, Value, native::Native,
};
use crate::value::{slot_wrappers, typeobj::TypeFlags};
use crate::vm::Vm;
use smallvec::SmallVec;
use std::ptr;

impl Vm {
    /// Calls what a class lookup found, as a method of `obj`.
    fn call_found(&mut self, f: &Value, obj: &Value, args: &[Value]) -> PyResult {
        if is_unbound(f) {
            let mut all: SmallVec<[Value; 4]> = SmallVec::with_capacity(args.len() + 1);
            all.push(obj.clone());
            all.extend(args.iter().cloned());
            return self.call(f, &all);
        }
        let bound = self.bind(f, obj)?;
        self.call(&bound, args)
    }

    /// As [`Vm::call_special`], with AttributeError if there is no such method.
    fn special(&mut self, obj: &Value, name: &Ref<Str>, args: &[Value]) -> PyResult {
        match self.call_special(obj, name, args)? {
            Some(v) => Ok(v),
            None => Err(self.attribute_error(&name.to_str_lossy())),
        }
    }

    /// As [`Vm::call_special`], with NotImplemented if there is no such method.
    fn special_or_not(&mut self, obj: &Value, name: &Ref<Str>, args: &[Value]) -> PyResult {
        Ok(self.call_special(obj, name, args)?.unwrap_or_else(Value::not_implemented))
    }
}

/// Whether calling `f` with the instance first is the same as binding it.
fn is_unbound(f: &Value) -> bool {
    match f.kind() {
        Kind::Function => true,
        Kind::Native => f.get::<Native>().is_some_and(|n| {
            n.slf.is_empty() && n.def.kind == crate::value::native::NativeKind::Method
        }),
        _ => false,
    }
}

/// The class whose slot `v` wraps, if `v` is the wrapper that `def` declares.
pub(crate) fn wrapped(v: &Value, def: &NativeDef) -> Option<Ref<Type>> {
    let n = v.get::<Native>()?;
    if !ptr::eq(n.def, def) {
        return None;
    }
    match n.slf.get() {
        None => n.owner().map(Type::to_ref),
        Some(class) if ptr::eq(def, &slot_wrappers::NEW) => class.downcast().ok(),
        Some(_) => None,
    }
}

macro_rules! unary {
    ($($f:ident $name:ident;)*) => {$(
        pub(super) fn $f(vm: &mut Vm, v: &Value) -> PyResult {
            vm.special(v, &core().names.$name, &[])
        }
    )*};
}

unary! {
    repr __repr__;
    str __str__;
    neg __neg__;
    pos __pos__;
    abs __abs__;
    invert __invert__;
    int __int__;
    float __float__;
    index __index__;
    await_ __await__;
    aiter __aiter__;
    anext __anext__;
}

/// `__iter__`; set to None it says that there is no iteration.
pub(super) fn iter(vm: &mut Vm, v: &Value) -> PyResult {
    match vm.lookup_type(v.class(), &core().names.__iter__) {
        Some(f) if !f.is_none() => vm.call_found(&f, v, &[]),
        _ => Err(vm.type_error(&format!("'{}' object is not iterable", v.class().name()))),
    }
}

pub(super) fn next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    match vm.special(v, &core().names.__next__, &[]) {
        Ok(v) => Ok(Some(v)),
        Err(e) if e.is(core().exc.stop_iteration) => Ok(None),
        Err(e) => Err(e),
    }
}

pub(super) fn hash(vm: &mut Vm, v: &Value) -> PyResult<i64> {
    let f = vm.lookup_type(v.class(), &core().names.__hash__).filter(|f| !f.is_none());
    let Some(f) = f else { return Err(vm.unhashable(v)) };
    let r = vm.call_found(&f, v, &[])?;
    if r.word().is_int() {
        // A hash that fits is taken as it is, -1 being reserved.
        return Ok(if r.word().as_int() == -1 { -2 } else { r.word().as_int() });
    }
    match vm.as_bigint(&r) {
        Some(big) => Ok(match i64::try_from(&big) {
            Ok(-1) => -2,
            Ok(h) => h,
            Err(_) => crate::text::int::hash_big(&big),
        }),
        None => Err(vm.type_error("__hash__ method should return an integer")),
    }
}

pub(super) fn bool_(vm: &mut Vm, v: &Value) -> PyResult<bool> {
    let r = vm.special(v, &core().names.__bool__, &[])?;
    checked_bool(vm, &r)
}

/// What `__bool__` gave.
pub(crate) fn checked_bool(vm: &mut Vm, r: &Value) -> PyResult<bool> {
    if r.is_true() || r.is_false() {
        return Ok(r.is_true());
    }
    Err(vm.type_error(&format!("__bool__ should return bool, returned {}", r.class().name())))
}

pub(super) fn len(vm: &mut Vm, v: &Value) -> PyResult<usize> {
    let r = vm.special(v, &core().names.__len__, &[])?;
    checked_len(vm, &r)
}

/// What `__len__` gave.
pub(crate) fn checked_len(vm: &mut Vm, r: &Value) -> PyResult<usize> {
    let i = vm.index(r)?;
    if fits_index(&i).is_some_and(|n| n < 0)
        || vm.as_bigint(&i).is_some_and(|b| b < dashu_int::IBig::ZERO)
    {
        return Err(vm.value_error("__len__() should return >= 0"));
    }
    match fits_index(&i) {
        Some(n) => Ok(n as usize),
        None => Err(vm.overflow_error(&format!(
            "cannot fit '{}' into an index-sized integer",
            r.class().name()
        ))),
    }
}

pub(super) fn contains(vm: &mut Vm, v: &Value, item: &Value) -> PyResult<bool> {
    match vm.lookup_type(v.class(), &core().names.__contains__) {
        Some(f) if f.is_none() => {
            Err(vm.type_error(&format!("'{}' object is not a container", v.class().name())))
        }
        Some(f) => {
            let r = vm.call_found(&f, v, std::slice::from_ref(item))?;
            vm.truth(&r)
        }
        None => vm.contains_by_iteration(v, item),
    }
}

pub(super) fn getitem(vm: &mut Vm, v: &Value, key: &Value) -> PyResult {
    vm.special(v, &core().names.__getitem__, std::slice::from_ref(key))
}

pub(super) fn setitem(vm: &mut Vm, v: &Value, key: &Value, value: Option<Value>) -> PyResult<()> {
    let names = &core().names;
    match value {
        Some(x) => vm.special(v, &names.__setitem__, &[key.clone(), x])?,
        None => vm.special(v, &names.__delitem__, std::slice::from_ref(key))?,
    };
    Ok(())
}

/// `__getattribute__`, and `__getattr__` if that raises AttributeError.
pub(super) fn getattr(vm: &mut Vm, v: &Value, name: &Ref<Str>) -> PyResult {
    let names = &core().names;
    let found = vm.lookup_type(v.class(), &names.__getattribute__);
    let native = found.as_ref().and_then(|f| wrapped(f, &slot_wrappers::GETATTRIBUTE));
    let r = match (&native, &found) {
        (Some(owner), _) if owner.has(TypeFlags::PLAIN_GETATTR) => {
            match vm.plain_getattr(v, name) {
                Ok(Some(v)) => return Ok(v),
                Ok(None) => match vm.lookup_type(v.class(), &names.__getattr__) {
                    Some(hook) => return vm.call_found(&hook, v, &[name.as_value().clone()]),
                    None => return Err(vm.no_attribute(v, name)),
                },
                Err(e) => Err(e),
            }
        }
        (Some(owner), _) => match owner.slots().getattr {
            Some(f) => f(vm, v, name),
            None => vm.generic_getattr(v, name),
        },
        (None, Some(f)) => vm.call_found(f, v, &[name.as_value().clone()]),
        (None, None) => vm.generic_getattr(v, name),
    };
    match r {
        Err(e) if e.is(core().exc.attribute_error) => {
            match vm.lookup_type(v.class(), &names.__getattr__) {
                Some(hook) => vm.call_found(&hook, v, &[name.as_value().clone()]),
                None => Err(e),
            }
        }
        r => r,
    }
}

pub(super) fn setattr(
    vm: &mut Vm,
    v: &Value,
    name: &Ref<Str>,
    value: Option<Value>,
) -> PyResult<()> {
    let names = &core().names;
    let name = name.as_value().clone();
    match value {
        Some(x) => vm.special(v, &names.__setattr__, &[name, x])?,
        None => vm.special(v, &names.__delattr__, &[name])?,
    };
    Ok(())
}

pub(super) fn descr_get(vm: &mut Vm, v: &Value, obj: Option<&Value>, cls: &Ref<Type>) -> PyResult {
    let obj = obj.cloned().unwrap_or_else(Value::none);
    vm.special(v, &core().names.__get__, &[obj, cls.as_value().clone()])
}

pub(super) fn descr_set(vm: &mut Vm, v: &Value, obj: &Value, value: Option<Value>) -> PyResult<()> {
    let names = &core().names;
    match value {
        Some(x) => vm.special(v, &names.__set__, &[obj.clone(), x])?,
        None => vm.special(v, &names.__delete__, std::slice::from_ref(obj))?,
    };
    Ok(())
}

/// Calls `f` with `first` put before the arguments.
fn call_with_first(vm: &mut Vm, f: &Value, first: &Value, args: Args<'_>) -> PyResult {
    let mut all: SmallVec<[Value; 8]> = SmallVec::with_capacity(args.pos.len() + 1);
    all.push(first.clone());
    all.extend(args.pos.iter().cloned());
    vm.call_args(f, Args { pos: &all, ..args })
}

/// As [`Vm::call_special`], with keyword arguments.
fn special_args(vm: &mut Vm, v: &Value, name: &Ref<Str>, args: Args<'_>) -> PyResult {
    match vm.lookup_type(v.class(), name) {
        Some(f) if is_unbound(&f) => call_with_first(vm, &f, v, args),
        Some(f) => {
            let bound = vm.bind(&f, v)?;
            vm.call_args(&bound, args)
        }
        None => Err(vm.attribute_error(&name.to_str_lossy())),
    }
}

pub(super) fn call(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult {
    special_args(vm, v, &core().names.__call__, args)
}

pub(super) fn init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    let r = special_args(vm, v, &core().names.__init__, args)?;
    if r.is_none() {
        return Ok(());
    }
    Err(vm.type_error(&format!("__init__() should return None, not '{}'", r.class().name())))
}

pub(super) fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    let f = vm.getattr(cls.as_value(), &core().names.__new__)?;
    call_with_first(vm, &f, cls.as_value(), args)
}

pub(super) fn richcmp(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let Some(d) = vm.lookup_type(a.class(), compare_name(op)) else {
        return Ok(Value::not_implemented());
    };
    if is_unbound(&d) {
        return vm.call(&d, &[a.clone(), b.clone()]);
    }
    // A comparison that cannot be had is one that does not exist.
    match vm.bind(&d, a) {
        Ok(f) => vm.call(&f, std::slice::from_ref(b)),
        Err(_) => Ok(Value::not_implemented()),
    }
}

fn compare_name(op: CmpOp) -> &'static Ref<Str> {
    let n = &core().names;
    [&n.__lt__, &n.__le__, &n.__eq__, &n.__ne__, &n.__gt__, &n.__ge__][op as usize]
}

pub(super) fn pow3(vm: &mut Vm, a: &Value, b: &Value, m: &Value) -> PyResult {
    if !generic_binary(a.class(), BinOp::Pow as usize) {
        return Ok(Value::not_implemented());
    }
    vm.special_or_not(a, &core().names.__pow__, &[b.clone(), m.clone()])
}

/// The names of an operator: `__add__` and `__radd__`.
pub(crate) fn operator_names(
    op: usize,
) -> (&'static Ref<Str>, &'static Ref<Str>, &'static Ref<Str>) {
    let n = &core().names;
    match BinOp::ALL[op] {
        BinOp::Add => (&n.__add__, &n.__radd__, &n.__iadd__),
        BinOp::Sub => (&n.__sub__, &n.__rsub__, &n.__isub__),
        BinOp::Mul => (&n.__mul__, &n.__rmul__, &n.__imul__),
        BinOp::MatMul => (&n.__matmul__, &n.__rmatmul__, &n.__imatmul__),
        BinOp::Div => (&n.__truediv__, &n.__rtruediv__, &n.__itruediv__),
        BinOp::FloorDiv => (&n.__floordiv__, &n.__rfloordiv__, &n.__ifloordiv__),
        BinOp::Mod => (&n.__mod__, &n.__rmod__, &n.__imod__),
        BinOp::Pow => (&n.__pow__, &n.__rpow__, &n.__ipow__),
        BinOp::LShift => (&n.__lshift__, &n.__rlshift__, &n.__ilshift__),
        BinOp::RShift => (&n.__rshift__, &n.__rrshift__, &n.__irshift__),
        BinOp::And => (&n.__and__, &n.__rand__, &n.__iand__),
        BinOp::Or => (&n.__or__, &n.__ror__, &n.__ior__),
        BinOp::Xor => (&n.__xor__, &n.__rxor__, &n.__ixor__),
        BinOp::DivMod => (&n.__divmod__, &n.__rdivmod__, &n.__divmod__),
    }
}

/// Whether a class's operator is a method written in Python.
fn generic_binary(t: &Type, op: usize) -> bool {
    t.slots().binary[op].is_some_and(|f| ptr::fn_addr_eq(f, BINARY[op]))
}

/// An operator of which at least one operand's class defines a method in Python: the reflected
/// method of a subclass that overrides it first, then the left method, then the reflected one.
fn binary<const OP: usize>(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (name, reflected, _) = operator_names(OP);
    let same = ptr::eq(a.class(), b.class());
    let mut try_right = !same && generic_binary(b.class(), OP);
    if generic_binary(a.class(), OP) {
        if try_right && b.class().is_subclass(a.class()) && overloaded(vm, a, b, reflected) {
            let r = vm.special_or_not(b, reflected, std::slice::from_ref(a))?;
            if !r.is_not_implemented() {
                return Ok(r);
            }
            try_right = false;
        }
        let r = vm.special_or_not(a, name, std::slice::from_ref(b))?;
        if !r.is_not_implemented() || same {
            return Ok(r);
        }
    }
    if try_right {
        return vm.special_or_not(b, reflected, std::slice::from_ref(a));
    }
    Ok(Value::not_implemented())
}

/// Whether `b`'s class has another method of this name than `a`'s.
fn overloaded(vm: &mut Vm, a: &Value, b: &Value, name: &Ref<Str>) -> bool {
    match (vm.lookup_type(a.class(), name), vm.lookup_type(b.class(), name)) {
        (Some(x), Some(y)) => !x.is(&y),
        (None, Some(_)) => true,
        _ => false,
    }
}

fn inplace<const OP: usize>(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (_, _, name) = operator_names(OP);
    vm.special_or_not(a, name, std::slice::from_ref(b))
}

/// One function per operator. Slots are filled from these tables only, so that comparing a slot
/// with its entry says whether the operator is written in Python.
pub(super) static BINARY: [BinaryFn; BinOp::COUNT] = [
    binary::<0>,
    binary::<1>,
    binary::<2>,
    binary::<3>,
    binary::<4>,
    binary::<5>,
    binary::<6>,
    binary::<7>,
    binary::<8>,
    binary::<9>,
    binary::<10>,
    binary::<11>,
    binary::<12>,
    binary::<13>,
];

pub(super) static INPLACE: [BinaryFn; BinOp::COUNT] = [
    inplace::<0>,
    inplace::<1>,
    inplace::<2>,
    inplace::<3>,
    inplace::<4>,
    inplace::<5>,
    inplace::<6>,
    inplace::<7>,
    inplace::<8>,
    inplace::<9>,
    inplace::<10>,
    inplace::<11>,
    inplace::<12>,
    inplace::<13>,
];
