//! `type`: calling, making and changing classes, and their attributes.

use crate::types::core;
use crate::types::mapping_proxy::proxy;
use crate::types::str::args::arg_type;
use crate::value::object::Kind;
use crate::value::typeobj::TypeFlags;
use crate::value::{
    Args, Dict, GetSetDef, PyResult, Ref, Slots, Str, Tuple, Type, TypeSpec, Value,
};
use crate::vm::Vm;
use pyrun_macros::pymethods;

/// `type(x)` or `type(name, bases, namespace)`; `C(…)` for all classes.
fn call(vm: &mut Vm, cls: &Value, args: Args<'_>) -> PyResult {
    let Some(class) = cls.cast::<Type>() else { return Err(vm.type_error("not a class")) };
    if std::ptr::eq(&**class, core().type_) && args.pos.len() == 1 && !args.has_kw() {
        return Ok(args.pos[0].class_value());
    }
    make(vm, class, args)
}

/// `type.__call__`: makes an object with `__new__` and prepares it with `__init__`.
pub(crate) fn make(vm: &mut Vm, class: &Ref<Type>, args: Args<'_>) -> PyResult {
    let slots = class.slots();
    let Some(new) = slots.new.filter(|_| !class.has(TypeFlags::NO_NEW)) else {
        let module =
            module_of(class).filter(|m| m != "builtins").map_or(String::new(), |m| format!("{m}."));
        return Err(vm.type_error(&format!("cannot create '{module}{}' instances", class.name())));
    };
    let obj = new(vm, class, args)?;
    let of = obj.class();
    if std::ptr::eq(of, &**class) && !class.has(TypeFlags::HEAP) {
        // `object.__init__` has nothing to do and nothing to complain about where `__new__` is not
        // `object.__new__`.
        let plain = core().object.slots();
        if slots.init.map(|f| f as usize) == plain.init.map(|f| f as usize)
            && new as usize != plain.new.map_or(0, |f| f as usize)
        {
            return Ok(obj);
        }
    }
    if of.is_subclass(class)
        && let Some(init) = of.slots().init
    {
        init(vm, &obj, args)?;
    }
    Ok(obj)
}

fn new(vm: &mut Vm, meta: &Ref<Type>, args: Args<'_>) -> PyResult {
    if args.pos.len() == 1 && !args.has_kw() && std::ptr::eq(&**meta, core().type_) {
        return Ok(args.pos[0].class_value());
    }
    let [name, bases, ns] = args.pos else {
        if std::ptr::eq(&**meta, core().type_) {
            return Err(vm.type_error("type() takes 1 or 3 arguments"));
        }
        let n = args.pos.len();
        let m = format!("type.__new__() takes exactly 3 arguments ({n} given)");
        return Err(vm.type_error(&m));
    };
    let Some(name) = name.cast::<Str>() else {
        let m = format!("type.__new__() argument 1 must be str, not {}", arg_type(name));
        return Err(vm.type_error(&m));
    };
    if bases.get::<Tuple>().is_none() {
        let m = format!("type.__new__() argument 2 must be tuple, not {}", bases.class().name());
        return Err(vm.type_error(&m));
    }
    let Some(ns) = ns.cast::<Dict>() else {
        let m = format!("type.__new__() argument 3 must be dict, not {}", ns.class().name());
        return Err(vm.type_error(&m));
    };
    let kw: Vec<(Ref<Str>, Value)> =
        args.kw().filter_map(|(k, v)| Some((k.cast::<Str>()?.clone(), v.clone()))).collect();
    if name.data().iter().any(|c| c == 0) {
        return Err(vm.value_error("type name must not contain null characters"));
    }
    // Lone surrogates cannot be in the name of a type.
    vm.encode_str(name, None, None)?;
    vm.type_new(meta, name, bases, ns, &kw)
}

fn init(vm: &mut Vm, _: &Value, args: Args<'_>) -> PyResult<()> {
    match args.pos.len() {
        1 if args.has_kw() => Err(vm.type_error("type.__init__() takes no keyword arguments")),
        1 | 3 => Ok(()),
        _ => Err(vm.type_error("type.__init__() takes 1 or 3 arguments")),
    }
}

fn module_of(t: &Type) -> Option<String> {
    if !t.has(TypeFlags::HEAP) {
        return t.spec.map(|s| s.module.to_string());
    }
    let m = t.dict.get().get_str(&core().names.__module__)?;
    m.get::<Str>().map(|s| s.to_str_lossy().into_owned())
}

fn qualname_of(t: &Type) -> String {
    t.qualname
        .get()
        .and_then(|q| q.get::<Str>().map(|s| s.to_str_lossy().into_owned()))
        .unwrap_or_else(|| t.name())
}

fn repr(vm: &mut Vm, cls: &Value) -> PyResult {
    let Some(t) = cls.get::<Type>() else { return Err(vm.type_error("not a class")) };
    let q = qualname_of(t);
    let text = match module_of(t) {
        Some(m) if m != "builtins" => format!("<class '{m}.{q}'>"),
        _ => format!("<class '{q}'>"),
    };
    Ok(vm.str(&text))
}

/// The metaclass's data descriptors, then the class and its bases, then the metaclass.
fn getattr(vm: &mut Vm, cls: &Value, name: &Ref<Str>) -> PyResult {
    match find_attr(vm, cls, name)? {
        Some(v) => Ok(v),
        None => Err(vm.no_attribute(cls, name)),
    }
}

/// An attribute of a class, with `None` for a missing one.
pub(crate) fn find_attr(vm: &mut Vm, cls: &Value, name: &Ref<Str>) -> PyResult<Option<Value>> {
    let Some(t) = cls.cast::<Type>() else { return vm.plain_getattr(cls, name) };
    let meta = cls.class().lookup(name);
    if let Some(d) = &meta
        && d.class().slots().descr_set.is_some()
        && d.class().slots().descr_get.is_some()
    {
        return vm.bind(d, cls).map(Some);
    }
    if let Some(d) = t.lookup(name) {
        return match d.class().slots().descr_get {
            Some(get) => get(vm, &d, None, t).map(Some),
            None => Ok(Some(d)),
        };
    }
    match meta {
        Some(d) => vm.bind(&d, cls).map(Some),
        None => Ok(None),
    }
}

/// Whether a value in a class's namespace is neither a function nor a descriptor: caches never hold
/// such values.
pub(crate) fn is_plain(v: &Value) -> bool {
    let s = v.class().slots();
    s.descr_get.is_none() && s.descr_set.is_none()
}

fn setattr(vm: &mut Vm, cls: &Value, name: &Ref<Str>, value: Option<Value>) -> PyResult<()> {
    let Some(t) = cls.cast::<Type>() else { return vm.generic_setattr(cls, name, value) };
    if !t.has(TypeFlags::HEAP) {
        let m = format!(
            "cannot set '{}' attribute of immutable type '{}'",
            name.to_str_lossy(),
            t.name()
        );
        return Err(vm.type_error(&m));
    }
    if let Some(d) = cls.class().lookup(name)
        && let Some(set) = d.class().slots().descr_set
    {
        return set(vm, &d, cls, value);
    }
    vm.ask_for_attr(cls)?;
    let name = vm.intern_str(name);
    if put(vm, t, &name, value) { Ok(()) } else { Err(vm.no_attribute(cls, &name)) }
}

/// Sets `name` (interned) in a class's own namespace, or removes it; false if it was to be removed and
/// is not there. All changes of a finished class go through here, so that caches follow.
fn put(vm: &mut Vm, t: &Ref<Type>, name: &Ref<Str>, value: Option<Value>) -> bool {
    let dict = t.dict.get();
    let old = dict.get_str(name);
    let plain = match (&old, &value) {
        (Some(o), Some(v)) => is_plain(o) && is_plain(v),
        _ => false,
    };
    match value {
        Some(v) => dict.set_str(name, v),
        None if old.is_none() => return false,
        None => drop(dict.remove_str(name)),
    }
    vm.class_changed(t, name, plain);
    true
}

fn or(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    crate::types::union::or(vm, a, b)
}

struct TypeMethods;

#[pymethods]
impl TypeMethods {
    /// Return a type's method resolution order.
    fn mro(vm: &mut Vm, slf: &Ref<Type>) -> PyResult {
        let order = vm.c3(slf)?;
        Ok(vm.list(order))
    }

    /// Return a list of immediate subclasses.
    fn __subclasses__(vm: &mut Vm, slf: &Ref<Type>) -> PyResult {
        let subs = vm.subclasses_of(slf).into_iter().map(Ref::into_value).collect();
        Ok(vm.list(subs))
    }

    /// Check if an object is an instance.
    fn __instancecheck__(vm: &mut Vm, slf: &Ref<Type>, instance: &Value) -> PyResult<bool> {
        vm.default_is_instance(instance, slf.as_value())
    }

    /// Check if a class is a subclass.
    fn __subclasscheck__(vm: &mut Vm, slf: &Ref<Type>, subclass: &Value) -> PyResult<bool> {
        vm.default_is_subclass(subclass, slf.as_value())
    }

    /// Create the namespace for the class statement
    #[classmethod]
    #[raw]
    fn __prepare__(vm: &mut Vm, _args: Args<'_>) -> PyResult {
        Ok(vm.dict().into_value())
    }

    /// Specialized __dir__ implementation for types.
    fn __dir__(vm: &mut Vm, slf: &Ref<Type>) -> PyResult {
        let out = vm.dict();
        for c in slf.mro() {
            for k in c.dict.get().keys() {
                if let Some(k) = k.cast::<Str>() {
                    out.set_str(k, Value::none());
                }
            }
        }
        let keys = out.keys();
        Ok(vm.list(keys))
    }

    /// Return memory consumption of the type object.
    fn __sizeof__(_slf: &Ref<Type>) -> usize {
        size_of::<Type>() + size_of::<Dict>()
    }

    #[getter]
    fn __name__(slf: &Ref<Type>) -> Value {
        slf.name.get().into_value()
    }

    #[setter]
    fn set___name__(vm: &mut Vm, slf: &Ref<Type>, value: Option<Value>) -> PyResult<()> {
        let v = changeable(vm, slf, "__name__", value)?;
        match v.cast::<Str>() {
            Some(s) if s.data().iter().any(|c| c == 0) => {
                Err(vm.value_error("type name must not contain null characters"))
            }
            Some(s) => {
                vm.encode_str(s, None, None)?;
                slf.name.set(s.clone());
                Ok(())
            }
            None => {
                let m = format!(
                    "can only assign string to {}.__name__, not '{}'",
                    slf.name(),
                    v.class().name()
                );
                Err(vm.type_error(&m))
            }
        }
    }

    #[getter]
    fn __qualname__(vm: &mut Vm, slf: &Ref<Type>) -> Option<Value> {
        if !slf.has(TypeFlags::HEAP) {
            // A string of its own each time: pickles tell it from the module's name, as in `datetime.datetime`.
            return Some(vm.str(&slf.name()));
        }
        slf.qualname.get()
    }

    #[setter]
    fn set___qualname__(vm: &mut Vm, slf: &Ref<Type>, value: Option<Value>) -> PyResult<()> {
        let v = changeable(vm, slf, "__qualname__", value)?;
        if v.get::<Str>().is_none() {
            let m = format!(
                "can only assign string to {}.__qualname__, not '{}'",
                slf.name(),
                v.class().name()
            );
            return Err(vm.type_error(&m));
        }
        slf.qualname.set(Some(v));
        Ok(())
    }

    #[getter]
    fn __module__(vm: &mut Vm, slf: &Ref<Type>) -> PyResult {
        match slf.dict.get().get_str(&core().names.__module__) {
            // The namespace of `type` holds this very attribute.
            Some(m) if m.kind() != Kind::GetSet => Ok(m),
            None if slf.has(TypeFlags::HEAP) => Err(vm.attribute_error("__module__")),
            _ => {
                let m = module_of(slf).unwrap_or_default();
                Ok(vm.str(&m))
            }
        }
    }

    #[setter]
    fn set___module__(vm: &mut Vm, slf: &Ref<Type>, value: Option<Value>) -> PyResult<()> {
        let v = changeable(vm, slf, "__module__", value)?;
        put(vm, slf, &core().names.__module__, Some(v));
        Ok(())
    }

    #[getter]
    fn __bases__(slf: &Ref<Type>) -> Option<Value> {
        slf.bases.get()
    }

    #[setter]
    fn set___bases__(vm: &mut Vm, slf: &Ref<Type>, value: Option<Value>) -> PyResult<()> {
        let v = changeable(vm, slf, "__bases__", value)?;
        vm.set_bases(slf, v)
    }

    #[getter]
    fn __base__(slf: &Ref<Type>) -> Option<Value> {
        slf.base().map(|b| b.to_value())
    }

    #[getter]
    fn __mro__(slf: &Ref<Type>) -> Option<Value> {
        slf.mro.get()
    }

    #[getter]
    fn __dict__(vm: &mut Vm, slf: &Ref<Type>) -> Value {
        let d = slf.dict.get().into_value();
        proxy(vm, d)
    }

    #[getter]
    fn __doc__(vm: &mut Vm, slf: &Ref<Type>) -> PyResult {
        let Some(d) = slf.dict.get().get_str(&core().names.__doc__) else {
            return Ok(Value::none());
        };
        match d.class().slots().descr_get {
            Some(get) => get(vm, &d, None, slf),
            None => Ok(d),
        }
    }

    #[setter]
    fn set___doc__(vm: &mut Vm, slf: &Ref<Type>, value: Option<Value>) -> PyResult<()> {
        let v = changeable(vm, slf, "__doc__", value)?;
        put(vm, slf, &core().names.__doc__, Some(v));
        Ok(())
    }

    #[getter]
    fn __annotations__(vm: &mut Vm, slf: &Ref<Type>) -> PyResult {
        let key = &core().names.__annotations__;
        let dict = slf.dict.get();
        match dict.get_str(key) {
            Some(a) => Ok(a),
            None if !slf.has(TypeFlags::HEAP) => {
                let m = format!("type object '{}' has no attribute '__annotations__'", slf.name());
                Err(vm.attribute_error(&m))
            }
            None => {
                let a = vm.dict().into_value();
                put(vm, slf, key, Some(a.clone()));
                Ok(a)
            }
        }
    }

    #[setter]
    fn set___annotations__(vm: &mut Vm, slf: &Ref<Type>, value: Option<Value>) -> PyResult<()> {
        let key = &core().names.__annotations__;
        if put(vm, slf, key, value) {
            return Ok(());
        }
        Err(vm.attribute_error("__annotations__"))
    }

    #[getter]
    fn __abstractmethods__(vm: &mut Vm, slf: &Ref<Type>) -> PyResult {
        match slf.dict.get().get_str(&core().names.__abstractmethods__) {
            Some(v) if !std::ptr::eq(&**slf, core().type_) => Ok(v),
            _ => Err(vm.no_attribute(slf.as_value(), &core().names.__abstractmethods__)),
        }
    }

    #[setter]
    fn set___abstractmethods__(vm: &mut Vm, slf: &Ref<Type>, value: Option<Value>) -> PyResult<()> {
        let key = &core().names.__abstractmethods__;
        let on = match value {
            Some(v) => {
                let on = vm.truth(&v)?;
                put(vm, slf, key, Some(v));
                on
            }
            None => {
                if !put(vm, slf, key, None) {
                    return Err(vm.attribute_error("__abstractmethods__"));
                }
                false
            }
        };
        slf.set_flag(TypeFlags::ABSTRACT, on);
        vm.bump_epoch();
        Ok(())
    }

    #[getter]
    fn __type_params__(vm: &mut Vm, slf: &Ref<Type>) -> Value {
        match slf.dict.get().get_str(&core().names.__type_params__) {
            Some(v) => v,
            None => vm.tuple(&[]),
        }
    }

    #[setter]
    fn set___type_params__(vm: &mut Vm, slf: &Ref<Type>, value: Option<Value>) -> PyResult<()> {
        let v = changeable(vm, slf, "__type_params__", value)?;
        put(vm, slf, &core().names.__type_params__, Some(v));
        Ok(())
    }

    #[getter]
    fn __text_signature__(vm: &mut Vm, slf: &Ref<Type>) -> Value {
        match slf.spec.map_or("", |spec| spec.signature) {
            "" => Value::none(),
            text => vm.str(text),
        }
    }

    #[getter]
    fn __basicsize__(slf: &Ref<Type>) -> i64 {
        slf.fixed_size as i64
    }

    #[getter]
    fn __itemsize__(slf: &Ref<Type>) -> i64 {
        match slf.instance_kind() {
            Kind::Tuple => 8,
            Kind::Bytes => 1,
            _ => 0,
        }
    }

    #[getter]
    fn __dictoffset__(slf: &Ref<Type>) -> i64 {
        if slf.has(TypeFlags::DICT) { -1 } else { 0 }
    }

    #[getter]
    fn __weakrefoffset__(slf: &Ref<Type>) -> i64 {
        match (slf.has(TypeFlags::WEAK), slf.has(TypeFlags::HEAP)) {
            (false, _) => 0,
            (true, false) => slf.fixed_size as i64,
            // CPython keeps the list before the object, where the objects can have more before them.
            (true, true) => {
                if slf.instance_kind() == Kind::Instance {
                    -32
                } else {
                    0
                }
            }
        }
    }

    /// CPython's flag bits that programs look at: heap type, base type, abstract, immutable.
    #[getter]
    fn __flags__(slf: &Ref<Type>) -> i64 {
        let bit = |flag: u32, n: u32| (slf.has(flag) as i64) << n;
        bit(TypeFlags::HEAP, 9)
            | bit(TypeFlags::BASE, 10)
            | bit(TypeFlags::ABSTRACT, 20)
            | ((!slf.has(TypeFlags::HEAP)) as i64) << 8
            | bit(TypeFlags::SEQUENCE, 5)
            | bit(TypeFlags::MAPPING, 6)
            | 1 << 12
            | 1 << 14
    }
}

/// The value to assign to a class's own attribute, refused for builtin types and deletion.
fn changeable(vm: &mut Vm, t: &Ref<Type>, name: &str, value: Option<Value>) -> PyResult {
    if !t.has(TypeFlags::HEAP) {
        let m = format!("cannot set '{name}' attribute of immutable type '{}'", t.name());
        return Err(vm.type_error(&m));
    }
    match value {
        Some(v) => Ok(v),
        None => {
            let m = format!("cannot delete '{name}' attribute of immutable type '{}'", t.name());
            Err(vm.type_error(&m))
        }
    }
}

impl Vm {
    /// `C.__bases__ = bases`: the layout must stay what it is.
    fn set_bases(&mut self, t: &Ref<Type>, bases: Value) -> PyResult<()> {
        let Some(list) = bases.get::<Tuple>().map(|x| x.to_vec()) else {
            let m = format!(
                "can only assign tuple to {}.__bases__, not {}",
                t.name(),
                bases.class().name()
            );
            return Err(self.type_error(&m));
        };
        if list.is_empty() {
            let m = format!("can only assign non-empty tuple to {}.__bases__, not ()", t.name());
            return Err(self.type_error(&m));
        }
        for b in &list {
            let Some(c) = b.cast::<Type>() else {
                let m = format!(
                    "{}.__bases__ must be tuple of classes, not '{}'",
                    t.name(),
                    b.class().name()
                );
                return Err(self.type_error(&m));
            };
            if c.is_subclass(t) || leads_to(c, t) {
                return Err(self.type_error("a __bases__ item causes an inheritance cycle"));
            }
        }
        let best = self.best_base(&list)?;
        let old_base = t.base().map(|b| b.fixed_size).unwrap_or(0);
        if best.instance_kind() != t.instance_kind() || best.fixed_size != old_base {
            let old = t.base().map(|b| b.name()).unwrap_or_default();
            let m = format!(
                "__bases__ assignment: '{}' object layout differs from '{old}'",
                best.name()
            );
            return Err(self.type_error(&m));
        }
        let (old_bases, old) = (t.bases.get(), t.base().map(Type::to_ref));
        t.bases.set(Some(bases.clone()));
        t.base.set(&*best);
        let mut changed = Orders::new();
        let mut ordered = self.reorder(t, &mut changed);
        // A `mro()` may have given the class or a base other bases.
        let stay = |t: &Type| t.bases.get().is_some_and(|b| b.is(&bases));
        if ordered.is_ok() && list.iter().any(|b| b.cast::<Type>().is_some_and(|c| leads_to(c, t)))
        {
            ordered = Err(self.type_error("a __bases__ item causes an inheritance cycle"));
        }
        if ordered.is_err() {
            for (class, new, before) in changed {
                if class.mro.get().is_some_and(|m| m.is(&new)) {
                    class.mro.set(before);
                    class.set_flag(TypeFlags::WATCHED, false);
                }
            }
            if stay(t) {
                t.bases.set(old_bases);
                t.base.set(old.as_ref().map_or(std::ptr::null(), |b| &**b));
            }
        } else if stay(t) {
            let items = |b: &Value| b.get::<Tuple>().map_or(Vec::new(), |x| x.to_vec());
            for b in old_bases.iter().flat_map(items) {
                if let Some(v) = self.heap.subclasses.get_mut(&(b.word().ptr() as usize)) {
                    v.remove(t);
                }
            }
            for b in &list {
                self.heap.subclasses.entry(b.word().ptr() as usize).or_default().add(t);
            }
        }
        self.bump_epoch();
        self.update_slots_below(t);
        ordered
    }

    /// Makes the order of a class and of those below it anew; `changed` gets each with its new and its old
    /// one.
    fn reorder(&mut self, t: &Ref<Type>, changed: &mut Orders) -> PyResult<()> {
        let old = t.mro.get();
        if !self.set_order(t)? {
            return Ok(());
        }
        if let Some(new) = t.mro.get() {
            changed.push((t.clone(), new, old));
        }
        for sub in self.subclasses_of(t) {
            self.reorder(&sub, changed)?;
        }
        Ok(())
    }
}

/// Classes, each with its new order and the one before.
type Orders = Vec<(Ref<Type>, Value, Option<Value>)>;

/// Whether `to` is `from` or one of its bases, whatever the orders say.
fn leads_to(from: &Ref<Type>, to: &Ref<Type>) -> bool {
    let mut seen: Vec<Ref<Type>> = vec![from.clone()];
    let mut at = 0;
    while let Some(c) = seen.get(at).cloned() {
        if c.as_value().is(to.as_value()) {
            return true;
        }
        at += 1;
        let bases = c.bases.get();
        for b in bases.iter().filter_map(|b| b.get::<Tuple>()).flat_map(|b| b.to_vec()) {
            if let Some(b) = b.cast::<Type>()
                && !seen.iter().any(|s| s.as_value().is(b.as_value()))
            {
                seen.push(b.clone());
            }
        }
    }
    false
}

/// `__dict__` of instances of classes made by Python code.
pub static INSTANCE_DICT: GetSetDef = GetSetDef {
    member: false,
    name: "__dict__",
    doc: "dictionary for instance variables",
    get: |vm, v| match vm.dict_of(v) {
        Some(d) => Ok(d.into_value()),
        None => Err(vm.no_attribute(v, &core().names.__dict__)),
    },
    set: Some(|vm, v, value| match value {
        Some(d) => match d.cast::<Dict>() {
            Some(d) => {
                vm.heap.replace_dict(v, d.clone());
                Ok(())
            }
            None => {
                let m =
                    format!("__dict__ must be set to a dictionary, not a '{}'", d.class().name());
                Err(vm.type_error(&m))
            }
        },
        None => {
            let d = vm.dict();
            vm.heap.replace_dict(v, d);
            Ok(())
        }
    }),
};

/// `__weakref__` of instances of classes made by Python code.
pub static INSTANCE_WEAKREF: GetSetDef = GetSetDef {
    member: false,
    name: "__weakref__",
    doc: "list of weak references to the object",
    get: |vm, v| match v.obj() {
        Some(o) => Ok(vm.heap.weakrefs(o).into_iter().next().unwrap_or_else(Value::none)),
        None => Ok(Value::none()),
    },
    set: None,
};

/// `type`.
pub static TYPE: TypeSpec = TypeSpec {
    kind: Kind::Type,
    flags: TypeFlags::BASE | TypeFlags::TYPE_SUBCLASS | TypeFlags::WEAK,
    doc: "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
    slots: Slots {
        new: Some(new),
        init: Some(init),
        call: Some(call),
        repr: Some(repr),
        getattr: Some(getattr),
        setattr: Some(setattr),
        hash: Some(|_, v| Ok((v.id() >> 4) as i64)),
        ..Slots::EMPTY
    }
    .with(crate::value::BinOp::Or, or),
    methods: &[TypeMethods::METHODS],
    getset: &[TypeMethods::GETSET],
    ..TypeSpec::new("type")
};
