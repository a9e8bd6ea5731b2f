//! Bound methods.

use super::support::builtin;
use super::support::{Out, no_keywords, reduce, this, unpack};
use crate::types::core;
use crate::value::{
    Args, CmpOp, Kind, Method, PyResult, Ref, Slots, Str, Type, TypeFlags, TypeSpec, Value,
};
use crate::vm::Vm;
use pyrun_macros::pymethods;
use smallvec::SmallVec;

fn new(vm: &mut Vm, _: &Ref<Type>, args: Args<'_>) -> PyResult {
    no_keywords(vm, "method", &args)?;
    unpack(vm, "method", &args, 2, 2)?;
    let (func, slf) = (&args.pos[0], &args.pos[1]);
    if func.class().slots().call.is_none()
        && !matches!(func.kind(), Kind::Function | Kind::Native | Kind::Type)
    {
        return Err(vm.type_error("first argument must be callable"));
    }
    if slf.is_none() {
        return Err(vm.type_error("instance must not be None"));
    }
    Ok(vm.method(func.clone(), slf.clone()))
}

/// Calls the function with the instance first.
pub(crate) fn call(vm: &mut Vm, slf: &Value, args: Args<'_>) -> PyResult {
    let m = this::<Method>(vm, slf)?;
    let mut pos: SmallVec<[Value; 6]> = SmallVec::with_capacity(args.pos.len() + 1);
    pos.push(m.slf.clone());
    pos.extend(args.pos.iter().cloned());
    let func = m.func.clone();
    vm.call_args(&func, Args { pos: &pos, ..args })
}

fn repr(vm: &mut Vm, slf: &Value) -> PyResult {
    let m = this::<Method>(vm, slf)?;
    let mut name = vm.getattr_opt(&m.func, &core().names.__qualname__)?;
    if name.is_none() {
        name = vm.getattr_opt(&m.func, &core().names.__name__)?;
    }
    let mut out = Out::new("<bound method ");
    match name.as_ref().and_then(|n| n.get::<Str>()) {
        Some(n) => out.push_str(n),
        None => out.push("?"),
    }
    out.push(" of ");
    out.push_repr(vm, &m.slf)?;
    out.push(">");
    out.finish(vm)
}

fn hash(vm: &mut Vm, slf: &Value) -> PyResult<i64> {
    let m = this::<Method>(vm, slf)?;
    let h = m.slf.id().rotate_right(4) as i64 ^ vm.hash(&m.func)?;
    Ok(if h == -1 { -2 } else { h })
}

fn richcmp(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let (Some(x), Some(y)) = (a.get::<Method>(), b.get::<Method>()) else {
        return Ok(Value::not_implemented());
    };
    if !matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::not_implemented());
    }
    let same = x.slf.is(&y.slf) && vm.eq(&x.func, &y.func)?;
    Ok(Value::from(same == (op == CmpOp::Eq)))
}

/// A bound method is not bound again.
fn descr_get(_: &mut Vm, d: &Value, _: Option<&Value>, _: &Ref<Type>) -> PyResult {
    Ok(d.clone())
}

struct Methods;

#[pymethods]
impl Methods {
    /// the function (or other callable) implementing a method
    #[member]
    fn __func__(slf: &Ref<Method>) -> Value {
        slf.func.clone()
    }

    /// the instance to which a method is bound
    #[member]
    fn __self__(slf: &Ref<Method>) -> Value {
        slf.slf.clone()
    }

    #[getter]
    fn __doc__(vm: &mut Vm, slf: &Ref<Method>) -> PyResult {
        let func = slf.func.clone();
        vm.getattr(&func, &core().names.__doc__)
    }

    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Method>) -> PyResult {
        let name = vm.getattr(&slf.func, &core().names.__name__)?;
        let f = builtin(vm, "getattr")?;
        Ok(reduce(vm, f, &[slf.slf.clone(), name], None))
    }
}

/// `method`.
pub static METHOD: TypeSpec = TypeSpec {
    kind: Kind::Method,
    flags: TypeFlags::WEAK,
    doc: "Create a bound instance method object.",
    slots: Slots {
        new: Some(new),
        call: Some(call),
        repr: Some(repr),
        hash: Some(hash),
        richcmp: Some(richcmp),
        descr_get: Some(descr_get),
        ..Slots::EMPTY
    },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    signature: "(function, instance, /)",
    ..TypeSpec::new("method")
};
