//! Functions and methods written in Rust, as Python code sees them: five types around one payload.
//!
//! A function of a module has the module's name in `slf` and no owner; a bound method has the
//! instance or class there; descriptors have an owner alone.

use crate::object::attr::native_get;
use crate::run::call_native;
use crate::types::closure::{Closure, closure_of};
use crate::types::core;
use crate::value::native::Native;
use crate::value::object::Kind;
use crate::value::payload::Boxed;
use crate::value::typeobj::TypeFlags;
use crate::value::{Args, CmpOp, Module, PyResult, Raised, Ref, Slots, Str, Type, TypeSpec, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

fn native(v: &Value) -> &Native {
    match v.get::<Native>() {
        Some(n) => n,
        None => unreachable!("slots of natives are called with natives"),
    }
}

fn call(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult {
    call_native(vm, native(v), args)
}

/// Checks the first argument of a class method: a class that has it.
#[cold]
pub(crate) fn class_method_error(
    vm: &mut Vm,
    n: &Native,
    owner: &Type,
    first: Option<&Value>,
) -> Raised {
    let (name, owner_name) = (n.def.name, owner.name());
    let message = match first {
        None => format!("descriptor '{name}' of '{owner_name}' object needs an argument"),
        Some(c) => match c.get::<Type>() {
            None => {
                let t = c.class().name();
                format!(
                    "descriptor '{name}' for type '{owner_name}' needs a type, not a '{t}' as arg 2"
                )
            }
            Some(t) => {
                let t = t.name();
                format!(
                    "descriptor '{name}' requires a subtype of '{owner_name}' but received '{t}'"
                )
            }
        },
    };
    vm.type_error(&message)
}

/// What a bound method is bound to.
fn bound_to(n: &Native) -> Option<Value> {
    n.owner()?;
    n.slf.get()
}

/// The name; that of a host's function lies with its closure.
fn name(n: &Native) -> String {
    match closure_of(n) {
        Some(c) => {
            c.get::<Boxed<Closure>>().map_or_else(String::new, |c| c.borrow().name.to_string())
        }
        None => n.def.name.to_string(),
    }
}

fn function_repr(vm: &mut Vm, v: &Value) -> PyResult {
    let n = native(v);
    let text = match bound_to(n) {
        Some(s) => format!(
            "<built-in method {} of {} object at {:#x}>",
            n.def.name,
            s.class().dotted_name(),
            s.id()
        ),
        None => format!("<built-in function {}>", name(n)),
    };
    Ok(vm.str(&text))
}

fn described(vm: &mut Vm, v: &Value, what: &str) -> PyResult {
    let n = native(v);
    let owner = n.owner().map_or_else(String::new, |o| o.dotted_name());
    Ok(vm.str(&format!("<{what} '{}' of '{owner}' objects>", n.def.name)))
}

fn wrapper_repr(vm: &mut Vm, v: &Value) -> PyResult {
    let n = native(v);
    let s = n.slf.get().unwrap_or_else(Value::none);
    Ok(vm.str(&format!(
        "<method-wrapper '{}' of {} object at {:#x}>",
        n.def.name,
        s.class().dotted_name(),
        s.id()
    )))
}

/// Bound to the same object, the same method is equal.
fn compare(_: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let (Some(x), Some(y)) = (a.get::<Native>(), b.get::<Native>()) else {
        return Ok(Value::not_implemented());
    };
    if !matches!(op, CmpOp::Eq | CmpOp::Ne) || !std::ptr::eq(a.class(), b.class()) {
        return Ok(Value::not_implemented());
    }
    let same_self = match (x.slf.get(), y.slf.get()) {
        (Some(p), Some(q)) => p.is(&q),
        (p, q) => p.is_none() && q.is_none(),
    };
    Ok(Value::from((std::ptr::eq(x.def, y.def) && same_self) == (op == CmpOp::Eq)))
}

fn hash(_: &mut Vm, v: &Value) -> PyResult<i64> {
    let n = native(v);
    let slf = n.slf.get().map_or(0, |s| s.id());
    let def = n.def as *const _ as u64;
    Ok((def.rotate_right(4) ^ slf.rotate_left(17)) as i64)
}

fn qualname(n: &Native) -> String {
    let class = match bound_to(n) {
        Some(s) => match s.get::<Type>() {
            Some(t) => Some(qualname_of(t)),
            None => Some(qualname_of(s.class())),
        },
        None => n.owner().map(qualname_of),
    };
    match class {
        Some(c) => format!("{c}.{}", n.def.name),
        None => name(n),
    }
}

fn qualname_of(t: &Type) -> String {
    match t
        .qualname
        .get()
        .as_ref()
        .and_then(|q| q.get::<Str>().map(|s| s.to_str_lossy().into_owned()))
    {
        Some(s) => s,
        None => t.name(),
    }
}

type This = Ref<Native>;

/// What all five types have.
struct Common;

#[pymethods]
impl Common {
    #[getter]
    fn __name__(vm: &mut Vm, slf: &This) -> Value {
        vm.intern(&name(slf)).into_value()
    }

    #[getter]
    fn __qualname__(vm: &mut Vm, slf: &This) -> Value {
        vm.str(&qualname(slf))
    }

    #[getter]
    fn __doc__(vm: &mut Vm, slf: &This) -> Value {
        let closure = closure_of(slf);
        let closure = closure.as_ref().and_then(|c| c.get::<Boxed<Closure>>()).map(|c| c.borrow());
        match closure.as_ref().map_or(slf.def.doc, |c| &c.doc) {
            "" => Value::none(),
            d => vm.str(d),
        }
    }

    #[getter]
    fn __text_signature__(vm: &mut Vm, slf: &This) -> Value {
        match slf.def.signature {
            "" => Value::none(),
            s => vm.str(s),
        }
    }
}

/// Functions and bound methods.
struct Function;

#[pymethods]
impl Function {
    #[getter]
    fn __module__(slf: &This) -> Value {
        match slf.owner() {
            None => match slf.slf.get().filter(|_| closure_of(slf).is_none()) {
                Some(m) => match m.get::<Module>() {
                    Some(m) => m.dict.get_str(&core().names.__name__).unwrap_or_else(Value::none),
                    None => m,
                },
                None => Value::none(),
            },
            Some(_) => Value::none(),
        }
    }

    #[getter]
    fn __self__(vm: &mut Vm, slf: &This) -> Value {
        match (slf.owner(), slf.slf.get()) {
            (None, Some(s)) => match s.get::<Str>() {
                Some(name) => vm.modules.get_str(name).unwrap_or_else(Value::none),
                None => s,
            },
            (_, s) => s.filter(|_| closure_of(slf).is_none()).unwrap_or_else(Value::none),
        }
    }

    fn __reduce__(vm: &mut Vm, slf: &This) -> PyResult {
        let name = vm.intern(&name(slf)).into_value();
        match bound_to(slf) {
            None => Ok(name),
            Some(s) => by_getattr(vm, s, name),
        }
    }
}

/// `(getattr, (object, name))`, for pickling.
fn by_getattr(vm: &mut Vm, object: Value, name: Value) -> PyResult {
    let key = vm.intern("getattr");
    let Some(getattr) = vm.builtins.get_str(&key) else {
        return Err(vm.attribute_error("getattr"));
    };
    let args = vm.tuple(&[object, name]);
    Ok(vm.tuple(&[getattr, args]))
}

/// Descriptors.
struct Descriptor;

#[pymethods]
impl Descriptor {
    #[member]
    fn __name__(vm: &mut Vm, slf: &This) -> Value {
        vm.intern(slf.def.name).into_value()
    }

    #[member]
    fn __objclass__(slf: &This) -> Option<Value> {
        slf.owner().map(|o| o.to_value())
    }

    fn __reduce__(vm: &mut Vm, slf: &This) -> PyResult {
        let owner = slf.owner().map_or(Value::none(), |o| o.to_value());
        let name = vm.intern(slf.def.name).into_value();
        by_getattr(vm, owner, name)
    }
}

/// Bound slot wrappers.
struct Wrapper;

#[pymethods]
impl Wrapper {
    #[member]
    fn __self__(slf: &This) -> Option<Value> {
        slf.slf.get()
    }

    #[member]
    fn __objclass__(slf: &This) -> Option<Value> {
        slf.owner().map(|o| o.to_value())
    }

    fn __reduce__(vm: &mut Vm, slf: &This) -> PyResult {
        let s = slf.slf.get().unwrap_or_else(Value::none);
        let name = vm.intern(slf.def.name).into_value();
        by_getattr(vm, s, name)
    }
}

const FLAGS: u32 = TypeFlags::NO_NEW;

/// `builtin_function_or_method`.
pub static NATIVE: TypeSpec = TypeSpec {
    kind: Kind::Native,
    flags: FLAGS | TypeFlags::WEAK,
    slots: Slots {
        call: Some(call),
        repr: Some(function_repr),
        hash: Some(hash),
        richcmp: Some(compare),
        ..Slots::EMPTY
    },
    methods: &[Function::METHODS],
    getset: &[Common::GETSET, Function::GETSET],
    ..TypeSpec::new("builtin_function_or_method")
};

/// `method_descriptor`.
pub static METHOD_DESCRIPTOR: TypeSpec = TypeSpec {
    kind: Kind::Native,
    flags: FLAGS,
    slots: Slots {
        call: Some(call),
        repr: Some(|vm, v| described(vm, v, "method")),
        descr_get: Some(native_get),
        ..Slots::EMPTY
    },
    methods: &[Descriptor::METHODS],
    getset: &[Common::GETSET, Descriptor::GETSET],
    ..TypeSpec::new("method_descriptor")
};

/// `wrapper_descriptor`.
pub static WRAPPER_DESCRIPTOR: TypeSpec = TypeSpec {
    kind: Kind::Native,
    flags: FLAGS,
    slots: Slots {
        call: Some(call),
        repr: Some(|vm, v| described(vm, v, "slot wrapper")),
        descr_get: Some(native_get),
        ..Slots::EMPTY
    },
    methods: &[Descriptor::METHODS],
    getset: &[Common::GETSET, Descriptor::GETSET],
    ..TypeSpec::new("wrapper_descriptor")
};

/// `method-wrapper`.
pub static METHOD_WRAPPER: TypeSpec = TypeSpec {
    kind: Kind::Native,
    flags: FLAGS,
    slots: Slots {
        call: Some(call),
        repr: Some(wrapper_repr),
        hash: Some(hash),
        richcmp: Some(compare),
        ..Slots::EMPTY
    },
    methods: &[Wrapper::METHODS],
    getset: &[Common::GETSET, Wrapper::GETSET],
    ..TypeSpec::new("method-wrapper")
};

/// `classmethod_descriptor`.
pub static CLASSMETHOD_DESCRIPTOR: TypeSpec = TypeSpec {
    kind: Kind::Native,
    flags: FLAGS,
    slots: Slots {
        call: Some(call),
        repr: Some(|vm, v| described(vm, v, "method")),
        descr_get: Some(native_get),
        ..Slots::EMPTY
    },
    methods: &[Descriptor::METHODS],
    getset: &[Common::GETSET, Descriptor::GETSET],
    ..TypeSpec::new("classmethod_descriptor")
};
