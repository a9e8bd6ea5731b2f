//! `Context.flags` and `Context.traps`: mappings from signals to truth values. Their class is made in each
//! interpreter, for it derives from `MutableMapping`.

use std::sync::Arc;

use pyrun_macros::pymethods;
use pyrun_vm::types::core;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{
    Args, CmpOp, Dict, FromPy, Payload, Slots, Type, TypeFlags, TypeSpec, Visitor,
};
use pyrun_vm::{PyResult, Raised, Ref, Value, Vm};

use super::context::{Signals, no_signal};
use super::signals::SIGNALS;

/// The flags or the traps of a context.
pub(super) struct SignalDict {
    /// `None` in one that a script made.
    pub(super) signals: Option<Arc<Signals>>,
    pub(super) traps: bool,
}

impl Payload for SignalDict {
    const NAME: &'static str = "decimal.SignalDict";
    fn trace(&self, _: &mut Visitor<'_>) {}
}

type This = Ref<Boxed<SignalDict>>;

/// What is set, and where that is kept.
fn parts(vm: &mut Vm, d: &This) -> PyResult<(Arc<Signals>, bool)> {
    let (signals, traps) = (d.borrow().signals.clone(), d.borrow().traps);
    match signals {
        Some(signals) => Ok((signals, traps)),
        None => Err(vm.value_error("invalid signal dict")),
    }
}

/// The conditions that are set.
pub(super) fn bits(vm: &mut Vm, d: &This) -> PyResult<u32> {
    let (signals, traps) = parts(vm, d)?;
    Ok(signals.get(traps))
}

/// The class that this interpreter made.
#[derive(Default)]
struct Class(Option<Value>);

/// Makes the class.
pub(super) fn define(vm: &mut Vm) -> PyResult<()> {
    let abc = vm.import("collections.abc")?;
    let mapping = vm.getattr_str(&abc, "MutableMapping")?;
    let meta = mapping.class_value();
    let name = vm.str("SignalDict");
    let bases = vm.tuple(&[MIXIN.get().to_value(), mapping]);
    let namespace = vm.dict();
    let module = vm.str("decimal");
    vm.dict_set_name(&namespace, "__module__", module);
    let class = vm.call(&meta, &[name, bases, namespace.into_value()])?;
    vm.state::<Class>().0 = Some(class);
    Ok(())
}

/// A signal dict.
pub(super) fn make(vm: &mut Vm, d: SignalDict) -> PyResult {
    match vm.state::<Class>().0.clone().as_ref().and_then(|c| c.cast::<Type>()) {
        Some(cls) => vm.payload_in(cls, d),
        None => Ok(vm.payload(&MIXIN, d)),
    }
}

/// The payload of a value that is a signal dict.
pub(super) fn get(v: &Value) -> Option<&This> {
    v.cast::<Boxed<SignalDict>>()
}

/// The bits of a signal.
fn bits_of(v: &Value) -> Option<u32> {
    SIGNALS.iter().find(|s| v.is(&s.class.get().to_value())).map(|s| s.bits)
}

/// The bits of the signals in a list.
pub(super) fn from_list(vm: &mut Vm, list: &Value) -> PyResult<u32> {
    let mut bits = 0;
    for v in vm.collect(list)? {
        match bits_of(&v) {
            Some(b) => bits |= b,
            None => return Err(no_signal(vm)),
        }
    }
    Ok(bits)
}

#[cold]
fn invalid(vm: &mut Vm) -> Raised {
    vm.error(core().exc.key_error, "invalid signal dict")
}

/// The bits that a dict says, which must have all signals.
pub(super) fn from_dict(vm: &mut Vm, d: &Ref<Dict>) -> PyResult<u32> {
    if d.len() != SIGNALS.len() {
        return Err(invalid(vm));
    }
    let mut bits = 0;
    for s in &SIGNALS {
        match vm.dict_get(d, &s.class.get().to_value())? {
            None => return Err(invalid(vm)),
            Some(v) if vm.truth(&v)? => bits |= s.bits,
            Some(_) => {}
        }
    }
    Ok(bits)
}

fn new(vm: &mut Vm, cls: &Ref<Type>, _: Args<'_>) -> PyResult {
    vm.payload_in(cls, SignalDict { signals: None, traps: false })
}

fn getitem(vm: &mut Vm, v: &Value, key: &Value) -> PyResult {
    let Some(bits) = bits_of(key) else { return Err(no_signal(vm)) };
    let slf = <&This>::from_py(vm, v)?;
    Ok(Value::from(self::bits(vm, slf)? & bits != 0))
}

fn setitem(vm: &mut Vm, v: &Value, key: &Value, value: Option<Value>) -> PyResult<()> {
    let Some(value) = value else { return Err(vm.value_error("signal keys cannot be deleted")) };
    let Some(bits) = bits_of(key) else { return Err(no_signal(vm)) };
    let on = vm.truth(&value)?;
    let slf = <&This>::from_py(vm, v)?;
    let (signals, traps) = parts(vm, slf)?;
    let old = signals.get(traps);
    signals.set(traps, if on { old | bits } else { old & !bits });
    Ok(())
}

fn iter(vm: &mut Vm, v: &Value) -> PyResult {
    let slf = <&This>::from_py(vm, v)?;
    parts(vm, slf)?;
    let keys: Vec<Value> = SIGNALS.iter().map(|s| s.class.get().to_value()).collect();
    let keys = vm.tuple(&keys);
    vm.iter(&keys)
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let slf = <&This>::from_py(vm, v)?;
    let bits = bits(vm, slf)?;
    let shown = SIGNALS.iter().map(|s| {
        let on = if s.bits & bits != 0 { "True" } else { "False" };
        format!("<class 'decimal.{}'>:{on}", s.class.name)
    });
    let text = format!("{{{}}}", shown.collect::<Vec<_>>().join(", "));
    Ok(vm.str(&text))
}

/// The signals that are set, as far as a mapping can say that.
fn set_of(vm: &mut Vm, v: &Value) -> PyResult<Option<u32>> {
    if let Some(d) = get(v) {
        return bits(vm, d).map(Some);
    }
    let Some(d) = v.cast::<Dict>() else { return Ok(None) };
    match from_dict(vm, d) {
        Ok(bits) => Ok(Some(bits)),
        Err(e) if e.is(core().exc.key_error) => Ok(None),
        Err(e) => Err(e),
    }
}

fn compare(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    if !matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::not_implemented());
    }
    let seen = |bits: u32| -> [bool; 9] { std::array::from_fn(|i| SIGNALS[i].bits & bits != 0) };
    match (set_of(vm, a)?, set_of(vm, b)?) {
        (Some(a), Some(b)) => Ok(Value::from((seen(a) == seen(b)) == (op == CmpOp::Eq))),
        _ => Ok(Value::not_implemented()),
    }
}

struct Methods;

#[pymethods]
impl Methods {
    /// A dict of the same.
    fn copy(vm: &mut Vm, slf: &This) -> PyResult {
        let bits = bits(vm, slf)?;
        let d = vm.dict();
        for s in &SIGNALS {
            vm.dict_set(&d, s.class.get().to_value(), Value::from(s.bits & bits != 0))?;
        }
        Ok(d.into_value())
    }
}

static MIXIN: TypeSpec = TypeSpec {
    module: "decimal",
    payload: Some(Boxed::<SignalDict>::VTABLE),
    flags: TypeFlags::BASE | TypeFlags::UNHASHABLE,
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        richcmp: Some(compare),
        iter: Some(iter),
        len: Some(|vm, v| {
            let slf = <&This>::from_py(vm, v)?;
            parts(vm, slf)?;
            Ok(SIGNALS.len())
        }),
        getitem: Some(getitem),
        setitem: Some(setitem),
        ..Slots::EMPTY
    },
    methods: &[Methods::METHODS],
    ..TypeSpec::new("SignalDictMixin")
};
