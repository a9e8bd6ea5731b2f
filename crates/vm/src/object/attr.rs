//! Attributes: lookup along the method resolution order, descriptors, instance attributes.

use crate::heap::LARGE;
use crate::types::{core, module, type_};
use crate::value::native::{GetSet, Member, Native, NativeKind, Wrapper};
use crate::value::object::Kind;
use crate::value::typeobj::TypeFlags;
use crate::value::{Dict, Function, Method, Module, PyResult, Ref, Str, Type, Value, instance};
use crate::vm::Vm;

/// The dict in which the attributes of an object lie, if they lie in one.
fn attributes(obj: &Value) -> Option<Ref<Dict>> {
    match (obj.get::<Module>(), obj.get::<Type>(), obj.obj()) {
        (Some(m), ..) => Some(m.dict.clone()),
        (_, Some(t), _) => Some(t.dict.get()),
        (.., Some(o)) => instance::dict_of(o),
        _ => None,
    }
}

impl Vm {
    /// `obj.name`.
    #[inline]
    pub fn getattr(&mut self, obj: &Value, name: &Ref<Str>) -> PyResult {
        match obj.class().slots().getattr {
            Some(f) => f(self, obj, name),
            None => self.generic_getattr(obj, name),
        }
    }

    /// `obj.name` for a Rust name.
    pub fn getattr_str(&mut self, obj: &Value, name: &str) -> PyResult {
        let n = self.intern(name);
        self.getattr(obj, &n)
    }

    /// `obj.name`, or `None` if that raises AttributeError.
    pub fn getattr_opt(&mut self, obj: &Value, name: &Ref<Str>) -> PyResult<Option<Value>> {
        if obj.class().has(TypeFlags::PLAIN_GETATTR) {
            return match self.plain_getattr(obj, name) {
                Err(e) if e.is(core().exc.attribute_error) && !e.is_uncatchable() => Ok(None),
                r => r,
            };
        }
        // What classes and modules say of a missing attribute is long, and nobody would read it.
        let found = if std::ptr::eq(obj.class(), core().type_) {
            type_::find_attr(self, obj, name)
        } else if std::ptr::eq(obj.class(), core().module) {
            module::find_attr(self, obj, name)
        } else {
            self.getattr(obj, name).map(Some)
        };
        match found {
            Err(e) if e.is(core().exc.attribute_error) && !e.is_uncatchable() => Ok(None),
            r => r,
        }
    }

    /// Runs `f`; an exception of `class` becomes `None`.
    #[doc(hidden)]
    pub fn none_if(
        &mut self,
        class: &Type,
        f: impl FnOnce(&mut Vm) -> PyResult,
    ) -> PyResult<Option<Value>> {
        match f(self) {
            Ok(v) => Ok(Some(v)),
            Err(e) if e.is(class) && !e.is_uncatchable() => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// `obj.name = value`.
    pub fn setattr(&mut self, obj: &Value, name: &Ref<Str>, value: Value) -> PyResult<()> {
        self.assign_attr(obj, name, Some(value))
    }

    /// `del obj.name`.
    pub fn delattr(&mut self, obj: &Value, name: &Ref<Str>) -> PyResult<()> {
        self.assign_attr(obj, name, None)
    }

    /// `obj.name = value`, or `del obj.name` for `None`.
    #[doc(hidden)]
    pub fn assign_attr(
        &mut self,
        obj: &Value,
        name: &Ref<Str>,
        value: Option<Value>,
    ) -> PyResult<()> {
        match obj.class().slots().setattr {
            Some(f) => f(self, obj, name, value),
            None => self.generic_setattr(obj, name, value),
        }
    }

    /// A special method as `type(obj)` has it, bound to `obj`; `None` if there is none.
    #[doc(hidden)]
    pub fn lookup_special(&mut self, obj: &Value, name: &Ref<Str>) -> PyResult<Option<Value>> {
        match self.lookup_type(obj.class(), name) {
            Some(d) => self.bind(&d, obj).map(Some),
            None => Ok(None),
        }
    }

    /// `descriptor.__get__(obj, type(obj))`, or the value itself if it is no descriptor.
    #[doc(hidden)]
    pub fn bind(&mut self, d: &Value, obj: &Value) -> PyResult {
        if d.kind() == Kind::Function {
            return Ok(self.method(d.clone(), obj.clone()));
        }
        match d.class().slots().descr_get {
            Some(get) => {
                let cls = obj.class().to_ref();
                get(self, d, Some(obj), &cls)
            }
            None => Ok(d.clone()),
        }
    }

    /// Whether a value assigned through its own `__set__` or `__delete__`.
    fn is_data_descriptor(d: &Value) -> bool {
        d.class().slots().descr_set.is_some()
    }

    /// The default `__getattribute__`.
    #[doc(hidden)]
    pub fn generic_getattr(&mut self, obj: &Value, name: &Ref<Str>) -> PyResult {
        match self.plain_getattr(obj, name)? {
            Some(v) => Ok(v),
            None => Err(self.no_attribute(obj, name)),
        }
    }

    /// The default attribute lookup, with `None` for a missing attribute; a descriptor's own
    /// AttributeError counts as missing only in [`Vm::getattr_opt`].
    pub(crate) fn plain_getattr(
        &mut self,
        obj: &Value,
        name: &Ref<Str>,
    ) -> PyResult<Option<Value>> {
        let found = self.lookup_type(obj.class(), name);
        if let Some(d) = &found
            && Self::is_data_descriptor(d)
            && d.class().slots().descr_get.is_some()
        {
            return self.bind(d, obj).map(Some);
        }
        // What a bound method has of its function comes last.
        let by_class = found.is_some() && obj.kind() == Kind::Method;
        if !by_class && let Some(v) = self.own_attr(obj, name) {
            return Ok(Some(v));
        }
        match found {
            Some(d) => self.bind(&d, obj).map(Some),
            None => Ok(None),
        }
    }

    /// The attribute that the instance itself holds.
    #[doc(hidden)]
    pub fn own_attr(&mut self, obj: &Value, name: &Ref<Str>) -> Option<Value> {
        let o = obj.obj()?;
        if let Some(m) = obj.get::<Module>() {
            return m.dict.get_str(name);
        }
        if let Some(d) = instance::dict_of(o) {
            return d.get_str(name);
        }
        match o.kind {
            Kind::Function => slot_dict(&obj.get::<Function>()?.dict)?.get_str(name),
            Kind::StaticMethod | Kind::ClassMethod => {
                slot_dict(&obj.get::<Wrapper>()?.dict)?.get_str(name)
            }
            Kind::Method => {
                let func = obj.get::<Method>()?.func.clone();
                self.getattr_opt(&func, name).ok()?
            }
            _ if instance::slot_count(o) == 0 => None,
            _ => {
                let key = self.intern_str(name);
                instance::get_slot(o, key.as_value().word())
            }
        }
    }

    /// The default `__setattr__` and `__delattr__`.
    #[doc(hidden)]
    pub fn generic_setattr(
        &mut self,
        obj: &Value,
        name: &Ref<Str>,
        value: Option<Value>,
    ) -> PyResult<()> {
        let found = self.lookup_type(obj.class(), name);
        if let Some(d) = &found
            && let Some(set) = d.class().slots().descr_set
        {
            return set(self, d, obj, value);
        }
        let done = match value {
            Some(v) => {
                self.ask_for_attr(obj)?;
                self.set_own_attr(obj, name, v)
            }
            None => self.del_own_attr(obj, name),
        };
        if done {
            return Ok(());
        }
        let (t, n) = (obj.class().name(), name.to_str_lossy().into_owned());
        Err(match found {
            Some(_) => {
                let e = self.attribute_error(&format!("'{t}' object attribute '{n}' is read-only"));
                self.set_fields(&e, vec![name.as_value().clone(), obj.clone()]);
                e
            }
            None => self.no_attribute(obj, name),
        })
    }

    /// Asks for the memory that one more attribute of an object may take.
    #[inline]
    pub(crate) fn ask_for_attr(&mut self, obj: &Value) -> PyResult<()> {
        let growth = attributes(obj).map_or(0, |d| d.growth());
        self.ask(growth + self.heap.table_growth())?;
        if growth > LARGE && !attributes(obj).is_none_or(|d| d.grow_unless_stopped(1)) {
            return Err(self.stop_asked_for());
        }
        Ok(())
    }

    /// Sets the attribute in the instance itself; false if it cannot hold it.
    #[doc(hidden)]
    pub fn set_own_attr(&mut self, obj: &Value, name: &Ref<Str>, value: Value) -> bool {
        let Some(o) = obj.obj() else { return false };
        let key = self.intern_str(name);
        if let Some(m) = obj.get::<Module>() {
            m.dict.set_str(&key, value);
            return true;
        }
        if matches!(o.kind, Kind::Function | Kind::StaticMethod | Kind::ClassMethod) {
            let Some(d) = self.dict_of(obj) else { return false };
            d.set_str(&key, value);
            return true;
        }
        if instance::dict_of(o).is_none() {
            if !o.class().root_shape().extensible {
                return false;
            }
            match instance::set_slot(o, key.as_value().word(), value) {
                Ok(_) => true,
                Err(value) => match self.dict_of(obj) {
                    Some(d) => {
                        d.set_str(&key, value);
                        true
                    }
                    None => false,
                },
            }
        } else if let Some(d) = instance::dict_of(o) {
            d.set_str(&key, value);
            true
        } else {
            false
        }
    }

    fn del_own_attr(&mut self, obj: &Value, name: &Ref<Str>) -> bool {
        let Some(o) = obj.obj() else { return false };
        if let Some(m) = obj.get::<Module>() {
            return m.dict.remove_str(name).is_some();
        }
        if let Some(d) = instance::dict_of(o) {
            return d.remove_str(name).is_some();
        }
        match o.kind {
            Kind::Function | Kind::StaticMethod | Kind::ClassMethod => {
                self.dict_of(obj).is_some_and(|d| d.remove_str(name).is_some())
            }
            _ if instance::slot_count(o) == 0 => false,
            _ => {
                let key = self.intern_str(name);
                instance::rebuild_without(o, key.as_value().word(), o.class().root_shape())
                    .is_some()
            }
        }
    }

    /// `super().name` and the like: looks `name` up behind `after` in the order of `obj`'s class (or
    /// of `obj` itself, if it is a class), and binds it.
    #[doc(hidden)]
    pub fn super_lookup(
        &mut self,
        after: &Type,
        obj: &Value,
        cls: &Ref<Type>,
        name: &Ref<Str>,
    ) -> PyResult<Option<Value>> {
        let order = cls.mro();
        let start =
            order.iter().position(|c| std::ptr::eq(&**c, after)).map_or(order.len(), |i| i + 1);
        for c in &order[start..] {
            if let Some(d) = c.dict.get().get_str(name) {
                return match d.class().slots().descr_get {
                    Some(get) => {
                        let is_class = obj.is(cls.as_value());
                        let target = if is_class { None } else { Some(obj) };
                        get(self, &d, target, cls).map(Some)
                    }
                    None => Ok(Some(d)),
                };
            }
        }
        Ok(None)
    }
}

fn slot_dict(slot: &crate::value::function::Slot) -> Option<Ref<Dict>> {
    slot.get()?.downcast().ok()
}

/// `__get__` of functions: binds to an instance.
pub fn function_get(vm: &mut Vm, f: &Value, obj: Option<&Value>, _: &Ref<Type>) -> PyResult {
    Ok(match obj {
        Some(o) => vm.method(f.clone(), o.clone()),
        None => f.clone(),
    })
}

/// `__get__` of native method descriptors and slot wrappers.
pub fn native_get(vm: &mut Vm, d: &Value, obj: Option<&Value>, cls: &Ref<Type>) -> PyResult {
    let Some(n) = d.get::<Native>() else { return Ok(d.clone()) };
    if !n.slf.is_empty() || n.def.kind == NativeKind::Function || n.def.kind == NativeKind::Static {
        return Ok(d.clone());
    }
    if n.def.kind == NativeKind::Class {
        return Ok(vm.bound_native(n, cls.as_value().clone()));
    }
    let Some(o) = obj else { return Ok(d.clone()) };
    if let Some(owner) = n.owner()
        && !o.class().is_subclass(owner)
    {
        let m = format!(
            "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
            n.def.name,
            owner.name(),
            o.class().name()
        );
        return Err(vm.type_error(&m));
    }
    Ok(match n.def.func {
        crate::value::NativeFn::Slot(_) => vm.bound_wrapper(n, o.clone()),
        _ => vm.bound_native(n, o.clone()),
    })
}

/// `__get__` of computed attributes.
pub fn getset_get(vm: &mut Vm, d: &Value, obj: Option<&Value>, _: &Ref<Type>) -> PyResult {
    match (d.get::<GetSet>(), obj) {
        (Some(g), Some(o)) => {
            check_owner(vm, g.def.name, g.owner(), o)?;
            (g.def.get)(vm, o)
        }
        _ => Ok(d.clone()),
    }
}

/// `__set__` of computed attributes.
pub fn getset_set(vm: &mut Vm, d: &Value, obj: &Value, value: Option<Value>) -> PyResult<()> {
    let Some(g) = d.get::<GetSet>() else { return Ok(()) };
    check_owner(vm, g.def.name, g.owner(), obj)?;
    match g.def.set {
        Some(set) => set(vm, obj, value),
        None => {
            let m = format!(
                "attribute '{}' of '{}' objects is not writable",
                g.def.name,
                g.owner().dotted_name()
            );
            Err(vm.attribute_error(&m))
        }
    }
}

fn check_owner(vm: &mut Vm, name: &str, owner: &Type, obj: &Value) -> PyResult<()> {
    if obj.class().is_subclass(owner) {
        return Ok(());
    }
    let m = format!(
        "descriptor '{name}' for '{}' objects doesn't apply to a '{}' object",
        owner.name(),
        obj.class().name()
    );
    Err(vm.type_error(&m))
}

/// `__get__` of `__slots__` members.
pub fn member_get(vm: &mut Vm, d: &Value, obj: Option<&Value>, _: &Ref<Type>) -> PyResult {
    let (Some(m), Some(o)) = (d.get::<Member>(), obj) else { return Ok(d.clone()) };
    let name = m.name.clone();
    match name.cast::<Str>() {
        Some(n) => {
            check_owner(vm, &n.to_str_lossy(), m.owner(), o)?;
            match m.get(o) {
                Some(v) => Ok(v),
                None => Err(vm.no_attribute(o, n)),
            }
        }
        None => Ok(d.clone()),
    }
}

/// `__set__` of `__slots__` members.
pub fn member_set(vm: &mut Vm, d: &Value, obj: &Value, value: Option<Value>) -> PyResult<()> {
    let Some(m) = d.get::<Member>() else { return Ok(()) };
    let name = m.name.clone();
    let Some(n) = name.cast::<Str>() else { return Ok(()) };
    check_owner(vm, &n.to_str_lossy(), m.owner(), obj)?;
    let deleting = value.is_none();
    match m.replace(obj, value) {
        None if deleting => Err(vm.attribute_error(&n.to_str_lossy())),
        _ => Ok(()),
    }
}
