//! `defaultdict`: a dict whose missing items a factory makes. The factory lies beside the items.

use super::store;
use pyrun_macros::pymethods;
use pyrun_vm::types::core;
use pyrun_vm::value::{Args, BinOp, Dict, FromPy, GetSetDef, Kind, Slots, TypeFlags, TypeSpec};
use pyrun_vm::{PyResult, Ref, Value, Vm};

fn this<'a>(vm: &mut Vm, v: &'a Value) -> PyResult<&'a Ref<Dict>> {
    <&Ref<Dict>>::from_py(vm, v)
}

/// The factory, or `None`.
fn factory(d: &Dict) -> Value {
    d.extra.get().unwrap_or_else(Value::none)
}

fn init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    let d = this(vm, v)?;
    let (factory, rest) = match args.pos.split_first() {
        Some((first, rest)) => (first.clone(), rest),
        None => (Value::none(), args.pos),
    };
    if !factory.is_none() && !vm.is_callable(&factory) {
        return Err(vm.type_error("first argument must be callable or None"));
    }
    d.extra.set(Some(factory));
    match core().dict.slots().init {
        Some(init) if !rest.is_empty() || args.has_kw() => init(vm, v, Args { pos: rest, ..args }),
        _ => Ok(()),
    }
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let made_by = factory(this(vm, v)?);
    let made_by = match vm.repr_guard(&made_by, |vm| vm.repr(&made_by))? {
        Some(shown) => shown.to_str_lossy().into_owned(),
        None => "...".to_owned(),
    };
    let items = match core().dict.slots().repr {
        Some(repr) => repr(vm, v)?,
        None => Value::none(),
    };
    let items = vm.to_str(&items)?;
    Ok(vm.str(&format!("{}({made_by}, {})", v.class().name(), items.to_str_lossy())))
}

/// The union, of the class and with the factory of the side that is a `defaultdict`, the left one first.
fn or(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let of_us = |v: &Value| v.class().is_subclass(DEFAULT_DICT.get());
    let (slf, other) = if of_us(a) { (a, b) } else { (b, a) };
    if other.cast::<Dict>().is_none() {
        return Ok(Value::not_implemented());
    }
    let made_by = factory(this(vm, slf)?);
    let new = vm.call(&slf.class_value(), &[made_by, a.clone()])?;
    vm.call_method_str(&new, "update", std::slice::from_ref(b))?;
    Ok(new)
}

/// A shallow copy of the same class, made by calling it.
fn copied(vm: &mut Vm, slf: &Ref<Dict>) -> PyResult {
    let made_by = factory(slf);
    vm.call(&slf.as_value().class_value(), &[made_by, slf.as_value().clone()])
}

struct Methods;

#[pymethods]
impl Methods {
    /// __missing__(key) # Called by __getitem__ for missing key; pseudo-code:
    ///   if self.default_factory is None: raise KeyError((key,))
    ///   self[key] = value = self.default_factory()
    ///   return value
    fn __missing__(vm: &mut Vm, slf: &Ref<Dict>, key: &Value) -> PyResult {
        let made_by = factory(slf);
        if made_by.is_none() {
            return Err(vm.key_error(key));
        }
        let value = vm.call(&made_by, &[])?;
        store(vm, slf.as_value(), key.clone(), value.clone())?;
        Ok(value)
    }

    /// D.copy() -> a shallow copy of D.
    fn copy(vm: &mut Vm, slf: &Ref<Dict>) -> PyResult {
        copied(vm, slf)
    }

    /// D.copy() -> a shallow copy of D.
    fn __copy__(vm: &mut Vm, slf: &Ref<Dict>) -> PyResult {
        copied(vm, slf)
    }

    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Dict>) -> PyResult {
        let args = match slf.extra.get().filter(|f| !f.is_none()) {
            Some(factory) => vm.tuple(&[factory]),
            None => vm.tuple(&[]),
        };
        let items = vm.call_method_str(slf.as_value(), "items", &[])?;
        let items = vm.iter(&items)?;
        let none = Value::none();
        Ok(vm.tuple(&[slf.as_value().class_value(), args, none.clone(), none, items]))
    }
}

static MEMBERS: [GetSetDef; 1] = [GetSetDef {
    name: "default_factory",
    doc: "Factory for default value called by __missing__().",
    get: |vm, v| this(vm, v).map(|d| factory(d)),
    set: Some(|vm, v, value| {
        this(vm, v)?.extra.set(value);
        Ok(())
    }),
    member: true,
}];

/// `defaultdict`.
pub(super) static DEFAULT_DICT: TypeSpec = TypeSpec {
    module: "collections",
    base: Some(&pyrun_vm::types::dict::DICT),
    kind: Kind::Dict,
    flags: TypeFlags::BASE | TypeFlags::UNHASHABLE | TypeFlags::MAPPING | TypeFlags::MATCH_SELF,
    doc: "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nThe default factory is called without arguments to produce\na new value when a key is not present, in __getitem__ only.\nA defaultdict compares equal to a dict with the same items.\nAll remaining arguments are treated the same as if they were\npassed to the dict constructor, including keyword arguments.\n",
    slots: Slots { init: Some(init), repr: Some(repr), ..Slots::EMPTY.with(BinOp::Or, or) },
    methods: &[Methods::METHODS],
    getset: &[&MEMBERS],
    ..TypeSpec::new("defaultdict")
};
