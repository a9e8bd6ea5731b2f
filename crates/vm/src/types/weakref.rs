//! Weak references. Proxies, which stand for their referent in every operation, are in [`proxy`].

mod proxy;

use crate::types::core;
use crate::value::native::WeakRef;
use crate::value::object::Kind;
use crate::value::typeobj::TypeFlags;
use crate::value::{Args, CmpOp, PyResult, Ref, Slots, Str, Type, TypeSpec, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

pub use proxy::{WEAKCALLABLEPROXY, WEAKPROXY};

/// Raises unless weak references to `v` can be made.
fn check(vm: &mut Vm, v: &Value) -> PyResult<()> {
    // Classes are always referable; instances if their class says so.
    let class = v.class();
    if v.obj().is_some() && (class.has(TypeFlags::WEAK) || v.kind() == Kind::Type) {
        return Ok(());
    }
    let t = class.name();
    Err(vm.type_error(&format!("cannot create weak reference to '{t}' object")))
}

#[doc(hidden)]
impl Vm {
    /// A weak reference to `v`; without a callback the same one each time.
    pub fn weak_ref(&mut self, v: &Value, callback: Option<Value>) -> PyResult {
        let class = core().weakref.to_ref();
        make(self, &class, v, callback)
    }

    /// A proxy for `v`; without a callback the same one each time.
    pub fn weak_proxy(&mut self, v: &Value, callback: Option<Value>) -> PyResult {
        let callable = self.is_callable(v);
        let class = if callable { core().weakcallableproxy } else { core().weakproxy };
        make(self, &class.to_ref(), v, callback)
    }

    /// The weak references and proxies to `v`, oldest first.
    pub fn weak_refs(&self, v: &Value) -> Vec<Value> {
        match v.obj() {
            Some(o) => self.heap.weakrefs(o),
            None => Vec::new(),
        }
    }
}

fn make(vm: &mut Vm, class: &Ref<Type>, v: &Value, callback: Option<Value>) -> PyResult {
    check(vm, v)?;
    let callback = callback.filter(|c| !c.is_none());
    if callback.is_none() && !class.has(TypeFlags::HEAP) {
        let same = |r: &Value| {
            std::ptr::eq(r.class(), &**class)
                && r.get::<WeakRef>().is_some_and(|r| r.callback.is_empty())
        };
        let refs = vm.weak_refs(v);
        vm.charge(refs.len() / 8)?;
        if let Some(r) = refs.into_iter().find(same) {
            return Ok(r);
        }
    }
    vm.ask(vm.heap.table_growth())?;
    Ok(vm.heap.weakref(class, v, callback))
}

fn arguments<'a>(
    vm: &mut Vm,
    function: &str,
    args: &Args<'a>,
) -> PyResult<(&'a Value, Option<Value>)> {
    match args.pos {
        [] => Err(vm.type_error(&format!("{function} expected at least 1 argument, got 0"))),
        [v] => Ok((v, None)),
        [v, c] => Ok((v, Some(c.clone()))),
        more => Err(
            vm.type_error(&format!("{function} expected at most 2 arguments, got {}", more.len()))
        ),
    }
}

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    if args.has_kw() && !cls.has(TypeFlags::HEAP) {
        return Err(vm.type_error("ref() takes no keyword arguments"));
    }
    let (v, callback) = arguments(vm, "__new__", &args)?;
    make(vm, cls, v, callback)
}

fn init(vm: &mut Vm, _: &Value, args: Args<'_>) -> PyResult<()> {
    if args.has_kw() {
        return Err(vm.type_error("ref() takes no keyword arguments"));
    }
    arguments(vm, "__init__", &args).map(drop)
}

fn this(v: &Value) -> &WeakRef {
    match v.get::<WeakRef>() {
        Some(r) => r,
        None => unreachable!("slots of weak references are called with them"),
    }
}

fn call(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult {
    if args.has_kw() {
        return Err(vm.type_error("ref() takes no keyword arguments"));
    }
    match args.pos.len() {
        0 => Ok(this(v).get_target().unwrap_or_else(Value::none)),
        n => Err(vm.type_error(&format!("ref expected at most 0 arguments, got {n}"))),
    }
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let Some(t) = this(v).get_target() else {
        return Ok(vm.str(&format!("<weakref at {:#x}; dead>", v.id())));
    };
    let name = vm.getattr_opt(&t, &core().names.__name__)?;
    let name = name.as_ref().and_then(|n| n.get::<Str>());
    let mut text = format!("<weakref at {:#x}; to '{}' at {:#x}", v.id(), t.class().name(), t.id());
    if let Some(n) = name {
        text += &format!(" ({})", n.to_str_lossy());
    }
    text.push('>');
    Ok(vm.str(&text))
}

fn hash(vm: &mut Vm, v: &Value) -> PyResult<i64> {
    let r = this(v);
    if let Some(h) = r.hash.get() {
        return Ok(h);
    }
    let Some(t) = r.get_target() else { return Err(vm.type_error("weak object has gone away")) };
    let h = vm.hash(&t)?;
    r.hash.set(Some(h));
    Ok(h)
}

/// Equal referents make equal references; when one of them is dead, only identity counts.
fn compare(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let is_ref = |v: &Value| v.class().is_subclass(core().weakref);
    if !matches!(op, CmpOp::Eq | CmpOp::Ne) || !is_ref(a) || !is_ref(b) {
        return Ok(Value::not_implemented());
    }
    match (this(a).get_target(), this(b).get_target()) {
        (Some(x), Some(y)) => vm.compare(op, &x, &y),
        _ => Ok(Value::from(a.is(b) == (op == CmpOp::Eq))),
    }
}

struct Methods;

#[pymethods]
impl Methods {
    #[getter]
    fn __callback__(slf: &Ref<WeakRef>) -> Option<Value> {
        slf.callback.get()
    }

    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(vm: &mut Vm, cls: &Ref<Type>, item: &Value) -> PyResult {
        vm.generic_alias(cls.as_value(), item)
    }
}

/// `weakref.ref`.
pub static WEAKREF: TypeSpec = TypeSpec {
    module: "weakref",
    kind: Kind::WeakRef,
    flags: TypeFlags::BASE,
    slots: Slots {
        new: Some(new),
        init: Some(init),
        call: Some(call),
        repr: Some(repr),
        hash: Some(hash),
        richcmp: Some(compare),
        ..Slots::EMPTY
    },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    doc: "A reference to an object that does not keep it alive; called, it gives the object, or None.",
    ..TypeSpec::new("ReferenceType")
};
