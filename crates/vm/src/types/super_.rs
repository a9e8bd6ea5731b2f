//! `super`: attribute lookup behind a class in the order of resolution.

use crate::types::core;
use crate::value::native::{Native, NativeKind, Wrapper};
use crate::value::object::Kind;
use crate::value::payload::{Boxed, Payload, Visitor};
use crate::value::typeobj::TypeFlags;
use crate::value::{Args, Cell, PyResult, Ref, Slots, Str, Tuple, Type, TypeSpec, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

/// The payload of a `super` object; what is not known yet is absent.
#[derive(Default, Clone)]
pub struct Super {
    class: Option<Ref<Type>>,
    obj: Option<Value>,
    /// The class whose order of resolution is searched.
    obj_type: Option<Ref<Type>>,
}

impl Payload for Super {
    const NAME: &'static str = "super";
    fn trace(&self, visit: &mut Visitor<'_>) {
        for t in [&self.class, &self.obj_type].into_iter().flatten() {
            visit(t.as_value());
        }
        if let Some(o) = &self.obj {
            visit(o);
        }
    }
    fn clear(&mut self) {
        *self = Super::default();
    }
}

type This = Ref<Boxed<Super>>;

/// The class whose order is searched for `super(class, obj)`.
fn checked(vm: &mut Vm, class: &Ref<Type>, obj: &Value) -> PyResult<Ref<Type>> {
    if let Some(t) = obj.cast::<Type>()
        && t.is_subclass(class)
    {
        return Ok(t.clone());
    }
    if obj.class().is_subclass(class) {
        return Ok(obj.class().to_ref());
    }
    // A proxy may give another class than its own.
    if let Some(c) = vm.getattr_opt(obj, &core().names.__class__)?
        && let Some(t) = c.cast::<Type>()
        && !std::ptr::eq(&**t, obj.class())
        && t.is_subclass(class)
    {
        return Ok(t.clone());
    }
    Err(vm.type_error("super(type, obj): obj must be an instance or subtype of type"))
}

fn class_arg<'a>(vm: &mut Vm, v: &'a Value) -> PyResult<&'a Ref<Type>> {
    match v.cast::<Type>() {
        Some(t) => Ok(t),
        None => {
            let t = v.class().name();
            Err(vm.type_error(&format!("super() argument 1 must be a type, not {t}")))
        }
    }
}

/// `super(cls, slf)`.
pub fn make(vm: &mut Vm, cls: &Value, slf: &Value) -> PyResult {
    let class = class_arg(vm, cls)?.clone();
    let obj_type = checked(vm, &class, slf)?;
    Ok(vm.payload(
        &SUPER,
        Super { class: Some(class), obj: Some(slf.clone()), obj_type: Some(obj_type) },
    ))
}

/// What `super(cls, slf).name` is for a call.
pub struct Found {
    /// The callee.
    pub value: Value,
    /// Whether it is to be called with `slf` first.
    pub bind: bool,
    /// Whether the same receiver, or another of its shape, finds the same again.
    pub stable: bool,
}

/// `super(cls, slf).name` for a call; `None` when the classes behind `cls` do not have it.
pub fn find_method(
    vm: &mut Vm,
    cls: &Value,
    slf: &Value,
    name: &Ref<Str>,
) -> PyResult<Option<Found>> {
    let class = class_arg(vm, cls)?;
    let obj_type = checked(vm, class, slf)?;
    if name.equals("__class__") {
        return Ok(None);
    }
    let bound_to_class = slf.is(obj_type.as_value());
    let Some(d) = find_behind(class, &obj_type, name) else { return Ok(None) };
    // A proxy may give another class than its own.
    let own = bound_to_class || std::ptr::eq(&*obj_type, slf.class());
    let native = d.get::<Native>().filter(|n| n.slf.is_empty()).map(|n| n.def.kind);
    if d.kind() == Kind::Function || native == Some(NativeKind::Method) {
        return Ok(Some(Found { value: d, bind: !bound_to_class, stable: own }));
    }
    if native == Some(NativeKind::Static) {
        return Ok(Some(Found { value: d, bind: false, stable: own }));
    }
    if let Some(w) = d.get_exact::<Wrapper>().filter(|_| d.kind() == Kind::StaticMethod)
        && let Some(value) = w.func.get()
    {
        return Ok(Some(Found { value, bind: false, stable: own }));
    }
    let value = match d.class().slots().descr_get {
        Some(get) => {
            let target = if bound_to_class { None } else { Some(slf) };
            get(vm, &d, target, &obj_type)?
        }
        None => d,
    };
    Ok(Some(Found { value, bind: false, stable: false }))
}

/// What the classes behind `class` in the order of `of` have under a name.
fn find_behind(class: &Type, of: &Type, name: &Str) -> Option<Value> {
    let order = of.mro_words().iter().filter_map(|c| c.get::<Type>());
    order.skip_while(|c| !std::ptr::eq(*c, class)).skip(1).find_map(|c| c.dict.peek().get_str(name))
}

/// Class and instance for `super()` in the running function.
fn from_frame(vm: &mut Vm) -> PyResult<(Ref<Type>, Value)> {
    let Some(frame) = vm.live_frame(0) else {
        return Err(vm.runtime_error("super(): no current frame"));
    };
    let code = frame.function.code.get();
    if code.code.arg_count == 0 {
        return Err(vm.runtime_error("super(): no arguments"));
    }
    let Some(obj) = vm.first_argument(&frame) else {
        return Err(vm.runtime_error("super(): arg[0] deleted"));
    };
    let at = code.code.all(&code.code.freevars).position(|n| n == "__class__");
    let closure = frame.function.closure.get();
    let cell = at.and_then(|i| closure.as_ref()?.get::<Tuple>()?.get(i).cloned());
    let Some(cell) = cell else {
        return Err(vm.runtime_error("super(): __class__ cell not found"));
    };
    let Some(class) = cell.get::<Cell>().and_then(|c| c.contents.get()) else {
        return Err(vm.runtime_error("super(): empty __class__ cell"));
    };
    match class.downcast::<Type>() {
        Ok(t) => Ok((t, obj)),
        Err(v) => {
            let m = format!("super(): __class__ is not a type ({})", v.class().name());
            Err(vm.runtime_error(&m))
        }
    }
}

fn new(vm: &mut Vm, cls: &Ref<Type>, _: Args<'_>) -> PyResult {
    vm.payload_in(cls, Super::default())
}

fn init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    if args.has_kw() {
        return Err(vm.type_error("super() takes no keyword arguments"));
    }
    let (class, obj) = match args.pos {
        [] => {
            let (c, o) = from_frame(vm)?;
            (c, Some(o))
        }
        [c] => (class_arg(vm, c)?.clone(), None),
        [c, o] => (class_arg(vm, c)?.clone(), Some(o.clone()).filter(|o| !o.is_none())),
        more => {
            return Err(
                vm.type_error(&format!("super() expected at most 2 arguments, got {}", more.len()))
            );
        }
    };
    let obj_type = match &obj {
        Some(o) => Some(checked(vm, &class, o)?),
        None => None,
    };
    let Some(slf) = v.cast::<Boxed<Super>>() else { return Ok(()) };
    let old = slf.replace(Super { class: Some(class), obj, obj_type });
    drop(old);
    Ok(())
}

fn getattr(vm: &mut Vm, v: &Value, name: &Ref<Str>) -> PyResult {
    let s = match v.get::<Boxed<Super>>() {
        Some(b) => b.borrow().clone(),
        None => Super::default(),
    };
    if let (Some(class), Some(obj), Some(of)) = (&s.class, &s.obj, &s.obj_type)
        && !name.equals("__class__")
        && let Some(x) = vm.super_lookup(class, obj, of, name)?
    {
        return Ok(x);
    }
    vm.generic_getattr(v, name)
}

fn descr_get(vm: &mut Vm, v: &Value, obj: Option<&Value>, _: &Ref<Type>) -> PyResult {
    let s = match v.get::<Boxed<Super>>() {
        Some(b) => b.borrow().clone(),
        None => Super::default(),
    };
    let (Some(obj), Some(class), None) = (obj, s.class, s.obj) else { return Ok(v.clone()) };
    if std::ptr::eq(v.class(), core().super_) {
        return make(vm, class.as_value(), obj);
    }
    // A subclass of `super` makes its own kind.
    vm.call(&v.class_value(), &[class.into_value(), obj.clone()])
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let s = match v.get::<Boxed<Super>>() {
        Some(b) => b.borrow().clone(),
        None => Super::default(),
    };
    let class = s.class.map_or("NULL".to_string(), |c| c.name());
    let text = match s.obj_type {
        Some(t) => format!("<super: <class '{class}'>, <{} object>>", t.name()),
        None => format!("<super: <class '{class}'>, NULL>"),
    };
    Ok(vm.str(&text))
}

struct Methods;

#[pymethods]
impl Methods {
    /// the class invoking super()
    #[member]
    fn __thisclass__(slf: &This) -> Option<Ref<Type>> {
        slf.borrow().class.clone()
    }

    /// the instance invoking super(); may be None
    #[member]
    fn __self__(slf: &This) -> Option<Value> {
        slf.borrow().obj.clone()
    }

    /// the type of the instance invoking super(); may be None
    #[member]
    fn __self_class__(slf: &This) -> Option<Ref<Type>> {
        slf.borrow().obj_type.clone()
    }
}

/// `super`.
pub static SUPER: TypeSpec = TypeSpec {
    payload: Some(Boxed::<Super>::VTABLE),
    flags: TypeFlags::BASE,
    doc: "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)\nTypical use to call a cooperative superclass method:\nclass C(B):\n    def meth(self, arg):\n        super().meth(arg)\nThis works for class methods too:\nclass C(B):\n    @classmethod\n    def cmeth(cls, arg):\n        super().cmeth(arg)\n",
    slots: Slots {
        new: Some(new),
        init: Some(init),
        getattr: Some(getattr),
        descr_get: Some(descr_get),
        repr: Some(repr),
        ..Slots::EMPTY
    },
    getset: &[Methods::GETSET],
    ..TypeSpec::new("super")
};
