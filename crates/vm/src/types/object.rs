//! `object`: what every class inherits. Copying and pickling start in [`super::object_reduce`].

use super::object_reduce::ObjectReduce;
use crate::types::core;
use crate::types::str::args::arg_type;
use crate::value::object::Kind;
use crate::value::typeobj::TypeFlags;
use crate::value::{
    Args, CmpOp, Dict, PyResult, Ref, Slots, Str, Tuple, Type, TypeSpec, Value, instance,
};
use crate::vm::Vm;
use pyrun_macros::pymethods;
use std::ptr;

/// Whether `__new__` of the class is `object`'s.
fn has_default_new(cls: &Type) -> bool {
    match (cls.slots().new, core().object.slots().new) {
        (Some(a), Some(b)) => ptr::fn_addr_eq(a, b),
        _ => false,
    }
}

/// Whether `__init__` of the class is `object`'s.
fn has_default_init(cls: &Type) -> bool {
    match (cls.slots().init, core().object.slots().init) {
        (Some(a), Some(b)) => ptr::fn_addr_eq(a, b),
        _ => false,
    }
}

fn has_args(args: &Args<'_>) -> bool {
    !args.pos.is_empty() || args.has_kw()
}

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    if has_args(&args) {
        if !has_default_new(cls) {
            return Err(vm.type_error(
                "object.__new__() takes exactly one argument (the type to instantiate)",
            ));
        }
        if has_default_init(cls) {
            return Err(vm.type_error(&format!("{}() takes no arguments", cls.name())));
        }
    }
    if cls.has(TypeFlags::ABSTRACT) {
        return Err(abstract_error(vm, cls)?);
    }
    vm.new_instance(cls)
}

/// The TypeError of a class with abstract methods left.
fn abstract_error(vm: &mut Vm, cls: &Ref<Type>) -> PyResult<crate::value::Raised> {
    let names = vm.getattr(cls.as_value(), &core().names.__abstractmethods__)?;
    let mut list = Vec::new();
    for n in vm.collect(&names)? {
        list.push(vm.to_str(&n)?.to_str_lossy().into_owned());
    }
    list.sort();
    let s = if list.len() == 1 { "" } else { "s" };
    let names = list.join("', '");
    Ok(vm.type_error(&format!(
        "Can't instantiate abstract class {} without an implementation for abstract method{s} '{names}'",
        cls.name()
    )))
}

fn init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    if has_args(&args) {
        if !has_default_init(v.class()) {
            return Err(vm.type_error(
                "object.__init__() takes exactly one argument (the instance to initialize)",
            ));
        }
        if has_default_new(v.class()) {
            let t = v.class().name();
            return Err(vm.type_error(&format!(
                "{t}.__init__() takes exactly one argument (the instance to initialize)"
            )));
        }
    }
    Ok(())
}

/// `module.qualname` of a class, without the module for builtins.
pub(crate) fn full_name(vm: &mut Vm, t: &Type) -> PyResult<String> {
    let class = t.to_value();
    let module = vm.getattr_opt(&class, &core().names.__module__)?;
    let name = match t
        .qualname
        .get()
        .as_ref()
        .and_then(|q| q.get::<Str>().map(|s| s.to_str_lossy().into_owned()))
    {
        Some(q) => q,
        None => t.name(),
    };
    Ok(match module.as_ref().and_then(|m| m.get::<Str>()) {
        Some(m) if !m.equals("builtins") => format!("{}.{name}", m.to_str_lossy()),
        _ => name,
    })
}

/// `<module.Class object at 0x…>`.
pub(crate) fn default_repr(vm: &mut Vm, v: &Value) -> PyResult {
    let name = full_name(vm, v.class())?;
    Ok(vm.str(&format!("<{name} object at {:#x}>", v.id())))
}

fn str(vm: &mut Vm, v: &Value) -> PyResult {
    vm.repr(v).map(Ref::into_value)
}

/// The hash by identity.
pub fn identity_hash(v: &Value) -> i64 {
    v.id().rotate_right(4) as i64
}

fn richcmp(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    match op {
        CmpOp::Eq if a.is(b) => Ok(Value::from(true)),
        CmpOp::Ne => {
            let Some(f) = a.class().slots().richcmp else { return Ok(Value::not_implemented()) };
            let r = f(vm, a, b, CmpOp::Eq)?;
            if r.is_not_implemented() { Ok(r) } else { Ok(Value::from(!vm.truth(&r)?)) }
        }
        _ => Ok(Value::not_implemented()),
    }
}

/// Adds the names of a class and its bases to `into`.
pub(crate) fn merge_class_names(vm: &mut Vm, into: &Ref<Dict>, class: &Value) -> PyResult<()> {
    if let Some(t) = class.get::<Type>() {
        for c in t.mro().iter().rev() {
            for (k, v) in c.dict.get().items() {
                vm.dict_set(into, k, v)?;
            }
        }
        return Ok(());
    }
    if let Some(d) = vm.getattr_opt(class, &core().names.__dict__)? {
        for k in vm.collect(&d)? {
            vm.dict_set(into, k, Value::none())?;
        }
    }
    if let Some(bases) = vm.getattr_opt(class, &core().names.__bases__)?
        && let Some(bases) = bases.cast::<Tuple>()
    {
        for b in bases.iter() {
            vm.recursive("", |vm| merge_class_names(vm, into, b))?;
        }
    }
    Ok(())
}

/// Whether the instances of two classes are laid out alike, so that one can become the other.
fn same_layout(a: &Type, b: &Type) -> bool {
    let (s, t) = (a.root_shape(), b.root_shape());
    a.instance_kind() == b.instance_kind()
        && a.payload_size == b.payload_size
        && a.fixed_size == b.fixed_size
        && s.extensible == t.extensible
        && s.slots_base == t.slots_base
        && slot_names(a) == slot_names(b)
}

/// The names of the `__slots__` members of a class and its bases.
fn slot_names(t: &Type) -> Vec<String> {
    let mut out = Vec::new();
    for c in t.mro() {
        for (k, v) in c.dict.get().items() {
            if v.kind() == Kind::Member
                && let Some(k) = k.get::<Str>()
            {
                out.push(k.to_str_lossy().into_owned());
            }
        }
    }
    out.sort();
    out
}

struct Object;

#[pymethods]
impl Object {
    /// the object's class
    #[getter]
    fn __class__(slf: &Value) -> Value {
        slf.class_value()
    }

    #[setter]
    fn set___class__(vm: &mut Vm, slf: &Value, value: Option<Value>) -> PyResult<()> {
        let Some(value) = value else {
            return Err(vm.type_error("can't delete __class__ attribute"));
        };
        let Some(new) = value.cast::<Type>() else {
            let t = value.class().name();
            return Err(
                vm.type_error(&format!("__class__ must be set to a class, not '{t}' object"))
            );
        };
        let old = slf.class().to_ref();
        let module = old.instance_kind() == Kind::Module && new.instance_kind() == Kind::Module;
        let heap = old.has(TypeFlags::HEAP) && new.has(TypeFlags::HEAP);
        if !module && !heap {
            return Err(vm.type_error(
                "__class__ assignment only supported for mutable types or ModuleType subclasses",
            ));
        }
        if std::ptr::eq(&*old, &**new) {
            return Ok(());
        }
        let done = same_layout(&old, new) && vm.change_class(slf, new);
        if !done {
            let (n, o) = (new.name(), old.name());
            return Err(vm.type_error(&format!(
                "__class__ assignment: '{n}' object layout differs from '{o}'"
            )));
        }
        Ok(())
    }

    /// Default object formatter.
    ///
    /// Return str(self) if format_spec is empty. Raise TypeError otherwise.
    #[signature(format_spec, /)]
    fn __format__(vm: &mut Vm, slf: &Value, format_spec: &Value) -> PyResult {
        let spec = format_spec_arg(vm, format_spec)?;
        if !spec.is_empty() {
            let t = slf.class().name();
            return Err(
                vm.type_error(&format!("unsupported format string passed to {t}.__format__"))
            );
        }
        vm.to_str(slf).map(Ref::into_value)
    }

    /// Size of object in memory, in bytes.
    fn __sizeof__(slf: &Value) -> usize {
        match slf.obj() {
            Some(_) => slf.class().fixed_size as usize,
            None => 16,
        }
    }

    /// Default dir() implementation.
    fn __dir__(vm: &mut Vm, slf: &Value) -> PyResult<Vec<Value>> {
        let all = vm.dict();
        if let Some(d) = vm.getattr_opt(slf, &core().names.__dict__)?
            && let Some(d) = d.get::<Dict>()
        {
            for (k, v) in d.items() {
                vm.dict_set(&all, k, v)?;
            }
        }
        if let Some(class) = vm.getattr_opt(slf, &core().names.__class__)? {
            merge_class_names(vm, &all, &class)?;
        }
        Ok(all.keys())
    }

    /// This method is called when a class is subclassed.
    ///
    /// The default implementation does nothing. It may be
    /// overridden to extend subclasses.
    #[classmethod]
    #[raw]
    fn __init_subclass__(vm: &mut Vm, args: Args<'_>) -> PyResult {
        let name =
            args.pos.first().and_then(|c| c.get::<Type>()).map_or("object".into(), |t| t.name());
        let given = args.pos.len().saturating_sub(1);
        if args.has_kw() {
            return Err(
                vm.type_error(&format!("{name}.__init_subclass__() takes no keyword arguments"))
            );
        }
        if given > 0 {
            return Err(vm.type_error(&format!(
                "{name}.__init_subclass__() takes no arguments ({given} given)"
            )));
        }
        Ok(Value::none())
    }

    /// Abstract classes can override this to customize issubclass().
    ///
    /// This is invoked early on by abc.ABCMeta.__subclasscheck__().
    /// It should return True, False or NotImplemented.  If it returns
    /// NotImplemented, the normal algorithm is used.  Otherwise, it
    /// overrides the normal algorithm (and the outcome is cached).
    #[classmethod]
    #[raw]
    fn __subclasshook__(_vm: &mut Vm, _args: Args<'_>) -> PyResult {
        Ok(Value::not_implemented())
    }
}

/// The spec argument of a `__format__`.
pub(crate) fn format_spec_arg<'a>(vm: &mut Vm, v: &'a Value) -> PyResult<&'a Ref<Str>> {
    match v.cast::<Str>() {
        Some(s) => Ok(s),
        None => {
            Err(vm.type_error(&format!("__format__() argument must be str, not {}", arg_type(v))))
        }
    }
}

impl Vm {
    /// Makes `v` an instance of `new`, whose instances have the same layout; false if it cannot be.
    fn change_class(&mut self, v: &Value, new: &Ref<Type>) -> bool {
        let Some(o) = v.obj() else { return false };
        // In dictionary mode nothing depends on the order of the slots.
        if o.class().root_shape().extensible
            && instance::dict_of(o).is_none()
            && self.dict_of(v).is_none()
        {
            return false;
        }
        let descriptor = |t: &Type| t.slots().descr_get.is_some() || t.slots().descr_set.is_some();
        if o.kind == Kind::Type || descriptor(o.class()) || descriptor(new) {
            // Caches are learned from what a class's class is, and from what is a descriptor.
            self.bump_epoch();
        }
        instance::set_class(o, new)
    }
}

/// `object`.
pub static OBJECT: TypeSpec = TypeSpec {
    kind: Kind::Instance,
    flags: TypeFlags::BASE | TypeFlags::PLAIN_GETATTR | TypeFlags::PLAIN_SETATTR,
    doc: "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n",
    slots: Slots {
        new: Some(new),
        init: Some(init),
        repr: Some(default_repr),
        str: Some(str),
        hash: Some(|_, v| Ok(identity_hash(v))),
        getattr: Some(|vm, v, name| vm.generic_getattr(v, name)),
        setattr: Some(|vm, v, name, value| vm.generic_setattr(v, name, value)),
        richcmp: Some(richcmp),
        ..Slots::EMPTY
    },
    methods: &[Object::METHODS, ObjectReduce::METHODS],
    getset: &[Object::GETSET],
    signature: "()",
    ..TypeSpec::new("object")
};
