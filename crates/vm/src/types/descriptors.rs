//! Descriptors of computed attributes and `__slots__` members, `staticmethod` and `classmethod`.

use super::support::{Out, builtin, no_keywords_in, reduce, this, unpack};
use crate::object::attr::{getset_get, getset_set, member_get, member_set};
use crate::types::core;
use crate::value::native::{GetSet, Member, Wrapper};
use crate::value::{Args, Dict, Kind, PyResult, Ref, Slots, Str, Type, TypeFlags, TypeSpec, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

fn getset_repr(vm: &mut Vm, slf: &Value) -> PyResult {
    let g = this::<GetSet>(vm, slf)?;
    Ok(vm.str(&format!("<attribute '{}' of '{}' objects>", g.def.name, g.owner().dotted_name())))
}

/// The qualified name of a class and an attribute of it.
fn qualified(vm: &mut Vm, owner: &Type, name: &str) -> PyResult {
    let q = vm.getattr(&owner.to_value(), &core().names.__qualname__)?;
    let q = vm.to_str(&q)?;
    Ok(vm.str(&format!("{}.{name}", q.to_str_lossy())))
}

/// `(getattr, (owner, name))`.
fn reduce_attr(vm: &mut Vm, owner: &Type, name: Value) -> PyResult {
    let f = builtin(vm, "getattr")?;
    Ok(reduce(vm, f, &[owner.to_value(), name], None))
}

struct GetSetMethods;

#[pymethods]
impl GetSetMethods {
    #[member]
    fn __name__(slf: &Ref<GetSet>) -> &'static str {
        slf.def.name
    }

    #[getter]
    fn __qualname__(vm: &mut Vm, slf: &Ref<GetSet>) -> PyResult {
        qualified(vm, slf.owner(), slf.def.name)
    }

    #[member]
    fn __objclass__(slf: &Ref<GetSet>) -> Value {
        slf.owner().to_value()
    }

    #[getter]
    fn __doc__(slf: &Ref<GetSet>) -> Option<&'static str> {
        Some(slf.def.doc).filter(|d| !d.is_empty())
    }
}

/// The values of builtin classes' constants, by their declarations.
#[derive(Default)]
struct Constants(hashbrown::HashMap<usize, Value>);

fn constant_get(vm: &mut Vm, d: &Value, _: Option<&Value>, _: &Ref<Type>) -> PyResult {
    let g = this::<GetSet>(vm, d)?;
    let key = std::ptr::from_ref(g.def) as usize;
    if let Some(v) = vm.state::<Constants>().0.get(&key) {
        return Ok(v.clone());
    }
    let v = (g.def.get)(vm, &g.owner().to_value())?;
    vm.state::<Constants>().0.insert(key, v.clone());
    Ok(v)
}

/// What stands in a builtin class for a constant: the class is every interpreter's, the value each one's own.
pub static CLASS_CONSTANT: TypeSpec = TypeSpec {
    module: "pyrun",
    kind: Kind::GetSet,
    flags: TypeFlags::NO_NEW,
    slots: Slots { repr: Some(getset_repr), descr_get: Some(constant_get), ..Slots::EMPTY },
    ..TypeSpec::new("class_constant")
};

/// `getset_descriptor`.
pub static GETSET_DESCRIPTOR: TypeSpec = TypeSpec {
    kind: Kind::GetSet,
    flags: TypeFlags::NO_NEW,
    slots: Slots {
        repr: Some(getset_repr),
        descr_get: Some(getset_get),
        descr_set: Some(getset_set),
        ..Slots::EMPTY
    },
    getset: &[GetSetMethods::GETSET],
    ..TypeSpec::new("getset_descriptor")
};

fn member_repr(vm: &mut Vm, slf: &Value) -> PyResult {
    let (name, owner) = member_of(vm, slf)?;
    Ok(vm.str(&format!("<member '{name}' of '{}' objects>", owner.dotted_name())))
}

/// Name and class of a member: a slot of a class, or a computed attribute of a builtin type that
/// stands for one.
fn member_of(vm: &mut Vm, slf: &Value) -> PyResult<(String, Ref<Type>)> {
    if let Some(g) = slf.get::<GetSet>() {
        return Ok((g.def.name.to_string(), g.owner().to_ref()));
    }
    let m = this::<Member>(vm, slf)?;
    let name = m.name.get::<Str>().map_or(String::new(), |s| s.to_str_lossy().into_owned());
    Ok((name, m.owner().to_ref()))
}

fn member_descr_get(vm: &mut Vm, d: &Value, obj: Option<&Value>, class: &Ref<Type>) -> PyResult {
    match d.kind() {
        Kind::GetSet => getset_get(vm, d, obj, class),
        _ => member_get(vm, d, obj, class),
    }
}

fn member_descr_set(vm: &mut Vm, d: &Value, obj: &Value, value: Option<Value>) -> PyResult<()> {
    match d.kind() {
        Kind::GetSet => getset_set(vm, d, obj, value),
        _ => member_set(vm, d, obj, value),
    }
}

struct MemberMethods;

#[pymethods]
impl MemberMethods {
    #[member]
    fn __name__(vm: &mut Vm, slf: &Value) -> PyResult {
        let (name, _) = member_of(vm, slf)?;
        Ok(vm.intern(&name).into_value())
    }

    #[getter]
    fn __qualname__(vm: &mut Vm, slf: &Value) -> PyResult {
        let (name, owner) = member_of(vm, slf)?;
        qualified(vm, &owner, &name)
    }

    #[member]
    fn __objclass__(vm: &mut Vm, slf: &Value) -> PyResult {
        Ok(member_of(vm, slf)?.1.into_value())
    }

    #[getter]
    fn __doc__(slf: &Value) -> Option<&'static str> {
        slf.get::<GetSet>().map(|g| g.def.doc).filter(|d| !d.is_empty())
    }

    fn __reduce__(vm: &mut Vm, slf: &Value) -> PyResult {
        let (name, owner) = member_of(vm, slf)?;
        let name = vm.intern(&name).into_value();
        reduce_attr(vm, &owner, name)
    }
}

/// `member_descriptor`.
pub static MEMBER_DESCRIPTOR: TypeSpec = TypeSpec {
    kind: Kind::Member,
    flags: TypeFlags::NO_NEW,
    slots: Slots {
        repr: Some(member_repr),
        descr_get: Some(member_descr_get),
        descr_set: Some(member_descr_set),
        ..Slots::EMPTY
    },
    methods: &[MemberMethods::METHODS],
    getset: &[MemberMethods::GETSET],
    ..TypeSpec::new("member_descriptor")
};

fn wrapper_new(vm: &mut Vm, cls: &Ref<Type>, _: Args<'_>) -> PyResult {
    vm.new_instance(cls)
}

fn wrapper_init(vm: &mut Vm, slf: &Value, args: Args<'_>, base: &'static Type) -> PyResult<()> {
    no_keywords_in(vm, base, slf.class(), &args)?;
    unpack(vm, &base.name(), &args, 1, 1)?;
    let w = this::<Wrapper>(vm, slf)?;
    let func = &args.pos[0];
    if !w.func.is_empty() {
        // Caches may hold the function that goes.
        vm.bump_epoch();
    }
    w.func.set(Some(func.clone()));
    // What a wrapper shows of its function, as functools.wraps would copy it.
    for name in [
        &core().names.__module__,
        &core().names.__name__,
        &core().names.__qualname__,
        &core().names.__doc__,
        &core().names.__annotations__,
    ] {
        if let Some(v) = vm.getattr_opt(func, name)?
            && let Some(d) = vm.dict_of(slf)
        {
            d.set_str(name, v);
        }
    }
    Ok(())
}

fn static_init(vm: &mut Vm, slf: &Value, args: Args<'_>) -> PyResult<()> {
    wrapper_init(vm, slf, args, core().staticmethod)
}

fn class_init(vm: &mut Vm, slf: &Value, args: Args<'_>) -> PyResult<()> {
    wrapper_init(vm, slf, args, core().classmethod)
}

/// The wrapped function.
fn wrapped(vm: &mut Vm, slf: &Value, what: &str) -> PyResult {
    match this::<Wrapper>(vm, slf)?.func.get() {
        Some(f) => Ok(f),
        None => Err(vm.runtime_error(&format!("uninitialized {what} object"))),
    }
}

fn static_get(vm: &mut Vm, d: &Value, _: Option<&Value>, _: &Ref<Type>) -> PyResult {
    wrapped(vm, d, "staticmethod")
}

/// Binds to the class; a wrapped descriptor is asked to bind itself.
fn class_get(vm: &mut Vm, d: &Value, _: Option<&Value>, cls: &Ref<Type>) -> PyResult {
    let f = wrapped(vm, d, "classmethod")?;
    match f.class().slots().descr_get {
        Some(get) if f.kind() != Kind::Method => get(vm, &f, Some(cls.as_value()), cls),
        _ => Ok(vm.method(f, cls.as_value().clone())),
    }
}

fn static_call(vm: &mut Vm, slf: &Value, args: Args<'_>) -> PyResult {
    let f = wrapped(vm, slf, "staticmethod")?;
    vm.call_args(&f, args)
}

fn wrapper_repr(vm: &mut Vm, slf: &Value, what: &str) -> PyResult {
    let f = this::<Wrapper>(vm, slf)?.func.get().unwrap_or_else(Value::none);
    let mut out = Out::new(&format!("<{what}("));
    out.push_repr(vm, &f)?;
    out.push(")>");
    out.finish(vm)
}

fn static_repr(vm: &mut Vm, slf: &Value) -> PyResult {
    wrapper_repr(vm, slf, "staticmethod")
}

fn class_repr(vm: &mut Vm, slf: &Value) -> PyResult {
    wrapper_repr(vm, slf, "classmethod")
}

/// Whether a callable is marked as abstract.
pub(crate) fn is_abstract(vm: &mut Vm, f: Option<Value>) -> PyResult<bool> {
    let Some(f) = f else { return Ok(false) };
    match vm.getattr_opt(&f, &core().names.__isabstractmethod__)? {
        Some(v) => vm.truth(&v),
        None => Ok(false),
    }
}

struct WrapperMethods;

#[pymethods]
impl WrapperMethods {
    #[member]
    fn __func__(slf: &Ref<Wrapper>) -> Option<Value> {
        slf.func.get()
    }

    #[member]
    fn __wrapped__(slf: &Ref<Wrapper>) -> Option<Value> {
        slf.func.get()
    }

    #[getter]
    fn __isabstractmethod__(vm: &mut Vm, slf: &Ref<Wrapper>) -> PyResult<bool> {
        let f = slf.func.get();
        is_abstract(vm, f)
    }

    #[getter]
    fn __dict__(vm: &mut Vm, slf: &Ref<Wrapper>) -> Option<Ref<Dict>> {
        vm.dict_of(slf.as_value())
    }
}

/// `staticmethod`.
pub static STATICMETHOD: TypeSpec = TypeSpec {
    kind: Kind::StaticMethod,
    flags: TypeFlags::BASE,
    doc: "staticmethod(function) -> method\n\nConvert a function to be a static method.\n\nA static method does not receive an implicit first argument.\nTo declare a static method, use this idiom:\n\n     class C:\n         @staticmethod\n         def f(arg1, arg2, argN):\n             ...\n\nIt can be called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()). Both the class and the instance are ignored, and\nneither is passed implicitly as the first argument to the method.\n\nStatic methods in Python are similar to those found in Java or C++.\nFor a more advanced concept, see the classmethod builtin.",
    slots: Slots {
        new: Some(wrapper_new),
        init: Some(static_init),
        repr: Some(static_repr),
        call: Some(static_call),
        descr_get: Some(static_get),
        ..Slots::EMPTY
    },
    getset: &[WrapperMethods::GETSET],
    ..TypeSpec::new("staticmethod")
};

/// `classmethod`.
pub static CLASSMETHOD: TypeSpec = TypeSpec {
    kind: Kind::ClassMethod,
    flags: TypeFlags::BASE,
    doc: "classmethod(function) -> method\n\nConvert a function to be a class method.\n\nA class method receives the class as implicit first argument,\njust like an instance method receives the instance.\nTo declare a class method, use this idiom:\n\n  class C:\n      @classmethod\n      def f(cls, arg1, arg2, argN):\n          ...\n\nIt can be called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()).  The instance is ignored except for its class.\nIf a class method is called for a derived class, the derived class\nobject is passed as the implied first argument.\n\nClass methods are different than C++ or Java static methods.\nIf you want those, see the staticmethod builtin.",
    slots: Slots {
        new: Some(wrapper_new),
        init: Some(class_init),
        repr: Some(class_repr),
        descr_get: Some(class_get),
        ..Slots::EMPTY
    },
    getset: &[WrapperMethods::GETSET],
    ..TypeSpec::new("classmethod")
};
