//! `Context`: the settings of arithmetic, and which signals were seen and are errors.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use pyrun_macros::pymethods;
use pyrun_vm::types::core;
use pyrun_vm::value::args::ParamSpec;
use pyrun_vm::value::convert::Given;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{
    Args, Dict, FromPy, List, Payload, Slots, Str, Type, TypeFlags, TypeSpec, Visitor,
};
use pyrun_vm::{PyResult, Raised, Ref, Value, Vm};

use super::convert::{Num, exact, make};
use super::env::{Env, MAX_EMAX, MAX_PREC, MIN_EMIN, Rounding, Settings};
use super::number::Dec;
use super::signal_dict::{self, SignalDict};
use super::signals::*;
use super::{context_methods, current};

/// Which signals were seen, and which are raised. A signal dict that outlives its context keeps them.
#[derive(Default)]
pub(super) struct Signals {
    flags: AtomicU32,
    traps: AtomicU32,
}

impl Signals {
    pub(super) fn get(&self, traps: bool) -> u32 {
        self.cell(traps).load(Ordering::Relaxed)
    }

    pub(super) fn set(&self, traps: bool, bits: u32) {
        self.cell(traps).store(bits, Ordering::Relaxed);
    }

    fn cell(&self, traps: bool) -> &AtomicU32 {
        if traps { &self.traps } else { &self.flags }
    }
}

/// The payload of a context.
pub(super) struct Context {
    pub(super) settings: Settings,
    pub(super) signals: Arc<Signals>,
    /// `flags` and `traps`, once somebody has looked at them.
    dicts: [Option<Value>; 2],
}

impl Payload for Context {
    const NAME: &'static str = "decimal.Context";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.dicts.iter().flatten().for_each(visit);
    }
    fn held(&self) -> usize {
        size_of::<Signals>() + 16
    }
    fn clear(&mut self) {
        self.dicts = [None, None];
    }
}

pub(super) type This = Ref<Boxed<Context>>;

impl Context {
    pub(super) fn new(settings: Settings, flags: u32, traps: u32) -> Context {
        let signals = Signals { flags: flags.into(), traps: traps.into() };
        Context { settings, signals: Arc::new(signals), dicts: [None, None] }
    }

    pub(super) fn copy(&self) -> Context {
        Context::new(self.settings, self.signals.get(false), self.signals.get(true))
    }
}

/// A new object for a context.
pub(super) fn boxed(vm: &mut Vm, c: Context) -> Value {
    vm.payload(&CONTEXT, c)
}

/// The context of a value that is one.
pub(super) fn get(v: &Value) -> Option<&This> {
    v.cast::<Boxed<Context>>()
}

/// A context argument; without one, the current context.
#[inline]
pub(super) fn given(vm: &mut Vm, v: Option<&Value>) -> PyResult<This> {
    match v {
        None => current::current(vm),
        Some(v) if v.is_none() => current::current(vm),
        Some(v) => match get(v) {
            Some(c) => Ok(c.clone()),
            None => Err(vm.type_error("optional argument must be a context")),
        },
    }
}

/// Puts conditions into a context; raises if one of them is trapped.
#[inline]
pub(super) fn report(vm: &mut Vm, context: &This, status: u32) -> PyResult<()> {
    if status == 0 {
        return Ok(());
    }
    let trapped = {
        let c = context.borrow();
        c.signals.set(false, c.signals.get(false) | status);
        status & c.signals.get(true)
    };
    if trapped == 0 { Ok(()) } else { Err(raised(vm, trapped)) }
}

/// The result of an operation in a context, whatever it is.
#[inline]
pub(super) fn apply<T>(
    vm: &mut Vm,
    context: &This,
    f: impl FnOnce(&mut Env<'_>, &Settings) -> PyResult<T>,
) -> PyResult<T> {
    let settings = context.borrow().settings;
    let mut e = Env::new(vm);
    let r = f(&mut e, &settings)?;
    let status = e.status;
    report(vm, context, status)?;
    Ok(r)
}

/// The number that an operation gives, as an object.
#[inline]
pub(super) fn operate(
    vm: &mut Vm,
    context: &This,
    f: impl FnOnce(&mut Env<'_>, &Settings) -> PyResult<Dec>,
) -> PyResult {
    let d = apply(vm, context, f)?;
    Ok(make(vm, d))
}

fn new(vm: &mut Vm, cls: &Ref<Type>, _: Args<'_>) -> PyResult {
    let template = current::template(vm);
    let c = match get(&template) {
        Some(t) => {
            let t = t.borrow();
            Context::new(t.settings, 0, t.signals.get(true))
        }
        None => Context::new(current::DEFAULT, 0, current::TRAPS),
    };
    vm.payload_in(cls, c)
}

static PARAMS: ParamSpec = ParamSpec {
    function: "",
    names: &["prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps"],
    required: &[false; 8],
    posonly: 0,
    positional: 8,
    varargs: false,
    varkw: false,
};

fn init(vm: &mut Vm, slf: &Value, args: Args<'_>) -> PyResult<()> {
    let mut values: [Option<Value>; 8] = Default::default();
    PARAMS.bind(vm, args, &mut values)?;
    for (name, value) in PARAMS.names.iter().zip(values) {
        let Some(value) = value.filter(|v| !v.is_none()) else { continue };
        let traps = *name == "traps";
        match (*name, value.get::<List>()) {
            ("flags" | "traps", Some(_)) => {
                let bits = signal_dict::from_list(vm, &value)?;
                let slf = <&This>::from_py(vm, slf)?;
                slf.borrow().signals.set(traps, bits);
            }
            _ => {
                let name = vm.intern(name);
                vm.generic_setattr(slf, &name, Some(value))?;
            }
        }
    }
    Ok(())
}

fn setattr(vm: &mut Vm, slf: &Value, name: &Ref<Str>, value: Option<Value>) -> PyResult<()> {
    match value {
        Some(v) => vm.generic_setattr(slf, name, Some(v)),
        None => Err(vm.attribute_error("context attributes cannot be deleted")),
    }
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let text = {
        let c = <&This>::from_py(vm, v)?.borrow();
        let s = c.settings;
        format!(
            "Context(prec={}, rounding={}, Emin={}, Emax={}, capitals={}, clamp={}, flags=[{}], traps=[{}])",
            s.prec,
            s.rounding.name(),
            s.emin,
            s.emax,
            s.capitals as u8,
            s.clamp as u8,
            names(c.signals.get(false)),
            names(c.signals.get(true))
        )
    };
    Ok(vm.str(&text))
}

/// A number for an attribute.
fn integer(vm: &mut Vm, v: Option<Value>) -> PyResult<i64> {
    let Some(v) = v else {
        return Err(vm.attribute_error("context attributes cannot be deleted"));
    };
    if vm.as_bigint(&v).is_none() {
        return Err(vm.type_error("an integer is required"));
    }
    vm.to_i64(&v)
}

/// A number for an attribute, between these.
fn within(vm: &mut Vm, v: Option<Value>, low: i64, high: i64, error: &str) -> PyResult<i64> {
    let n = integer(vm, v)?;
    if (low..=high).contains(&n) { Ok(n) } else { Err(vm.value_error(error)) }
}

#[cold]
fn no_rounding(vm: &mut Vm) -> Raised {
    vm.type_error(
        "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   \
         ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]",
    )
}

/// A rounding mode by its name.
pub(super) fn rounding(vm: &mut Vm, v: &Value) -> PyResult<Rounding> {
    let name = v.get::<Str>();
    let mode = name.and_then(|s| Rounding::ALL.iter().find(|r| s.equals(r.1)));
    match mode {
        Some(r) => Ok(r.0),
        None => Err(no_rounding(vm)),
    }
}

/// `flags` or `traps`: the same object each time.
fn dict(vm: &mut Vm, slf: &This, traps: bool) -> PyResult {
    if let Some(d) = &slf.borrow().dicts[traps as usize] {
        return Ok(d.clone());
    }
    let signals = slf.borrow().signals.clone();
    let d = signal_dict::make(vm, SignalDict { signals: Some(signals), traps })?;
    slf.borrow_mut().dicts[traps as usize] = Some(d.clone());
    Ok(d)
}

fn set_dict(vm: &mut Vm, slf: &This, v: Option<Value>, traps: bool) -> PyResult<()> {
    let Some(v) = v else {
        return Err(vm.attribute_error("context attributes cannot be deleted"));
    };
    let bits = match (signal_dict::get(&v), v.cast::<Dict>()) {
        (Some(d), _) => signal_dict::bits(vm, d)?,
        (_, Some(d)) => signal_dict::from_dict(vm, d)?,
        _ => return Err(vm.type_error("argument must be a signal dict")),
    };
    slf.borrow().signals.set(traps, bits);
    Ok(())
}

struct Attributes;

#[pymethods]
impl Attributes {
    #[getter]
    fn prec(slf: &This) -> i64 {
        slf.borrow().settings.prec
    }

    #[setter]
    fn set_prec(vm: &mut Vm, slf: &This, v: Option<Value>) -> PyResult<()> {
        let n = within(vm, v, 1, MAX_PREC, "valid range for prec is [1, MAX_PREC]")?;
        slf.borrow_mut().settings.prec = n;
        Ok(())
    }

    #[getter]
    #[name = "Emin"]
    fn emin(slf: &This) -> i64 {
        slf.borrow().settings.emin
    }

    #[setter]
    #[name = "Emin"]
    fn set_emin(vm: &mut Vm, slf: &This, v: Option<Value>) -> PyResult<()> {
        let n = within(vm, v, MIN_EMIN, 0, "valid range for Emin is [MIN_EMIN, 0]")?;
        slf.borrow_mut().settings.emin = n;
        Ok(())
    }

    #[getter]
    #[name = "Emax"]
    fn emax(slf: &This) -> i64 {
        slf.borrow().settings.emax
    }

    #[setter]
    #[name = "Emax"]
    fn set_emax(vm: &mut Vm, slf: &This, v: Option<Value>) -> PyResult<()> {
        let n = within(vm, v, 0, MAX_EMAX, "valid range for Emax is [0, MAX_EMAX]")?;
        slf.borrow_mut().settings.emax = n;
        Ok(())
    }

    #[getter]
    fn capitals(slf: &This) -> i64 {
        slf.borrow().settings.capitals as i64
    }

    #[setter]
    fn set_capitals(vm: &mut Vm, slf: &This, v: Option<Value>) -> PyResult<()> {
        let n = within(vm, v, 0, 1, "valid values for capitals are 0 or 1")?;
        slf.borrow_mut().settings.capitals = n == 1;
        Ok(())
    }

    #[getter]
    fn clamp(slf: &This) -> i64 {
        slf.borrow().settings.clamp as i64
    }

    #[setter]
    fn set_clamp(vm: &mut Vm, slf: &This, v: Option<Value>) -> PyResult<()> {
        let n = within(vm, v, 0, 1, "valid values for clamp are 0 or 1")?;
        slf.borrow_mut().settings.clamp = n == 1;
        Ok(())
    }

    #[getter]
    fn rounding(vm: &mut Vm, slf: &This) -> Ref<Str> {
        let name = slf.borrow().settings.rounding.name();
        vm.intern(name)
    }

    #[setter]
    fn set_rounding(vm: &mut Vm, slf: &This, v: Option<Value>) -> PyResult<()> {
        let Some(v) = v else {
            return Err(vm.attribute_error("context attributes cannot be deleted"));
        };
        let r = rounding(vm, &v)?;
        slf.borrow_mut().settings.rounding = r;
        Ok(())
    }

    #[getter]
    fn flags(vm: &mut Vm, slf: &This) -> PyResult {
        dict(vm, slf, false)
    }

    #[setter]
    fn set_flags(vm: &mut Vm, slf: &This, v: Option<Value>) -> PyResult<()> {
        set_dict(vm, slf, v, false)
    }

    #[getter]
    fn traps(vm: &mut Vm, slf: &This) -> PyResult {
        dict(vm, slf, true)
    }

    #[setter]
    fn set_traps(vm: &mut Vm, slf: &This, v: Option<Value>) -> PyResult<()> {
        set_dict(vm, slf, v, true)
    }

    /// Return a value equal to Emin - prec + 1, which is the minimum exponent value
    /// for subnormal results.  When underflow occurs, the exponent is set to Etiny.
    #[name = "Etiny"]
    fn etiny(slf: &This) -> i64 {
        slf.borrow().settings.etiny()
    }

    /// Return a value equal to Emax - prec + 1.  This is the maximum exponent
    /// if the _clamp field of the context is set to 1 (IEEE clamp mode).
    #[name = "Etop"]
    fn etop(slf: &This) -> i64 {
        slf.borrow().settings.etop()
    }

    /// Reset all flags to False.
    fn clear_flags(slf: &This) {
        slf.borrow().signals.set(false, 0);
    }

    /// Set all traps to False.
    fn clear_traps(slf: &This) {
        slf.borrow().signals.set(true, 0);
    }

    /// Return a duplicate of the context with all flags cleared.
    fn copy(vm: &mut Vm, slf: &This) -> Value {
        let c = slf.borrow().copy();
        boxed(vm, c)
    }

    fn __copy__(vm: &mut Vm, slf: &This) -> Value {
        Attributes::copy(vm, slf)
    }

    fn __reduce__(vm: &mut Vm, slf: &This) -> Value {
        let (s, flags, traps) = {
            let c = slf.borrow();
            (c.settings, c.signals.get(false), c.signals.get(true))
        };
        let (flags, traps) = (list(vm, flags), list(vm, traps));
        let rounding = vm.intern(s.rounding.name()).into_value();
        let [prec, emin, emax] = [s.prec, s.emin, s.emax].map(|n| vm.int(n));
        let [capitals, clamp] = [s.capitals, s.clamp].map(|n| vm.int(n as i64));
        let args = vm.tuple(&[prec, rounding, emin, emax, capitals, clamp, flags, traps]);
        vm.tuple(&[slf.as_value().class_value(), args])
    }

    /// Create a new Decimal instance from num, using self as the context. Unlike the
    /// Decimal constructor, this function observes the context limits.
    #[signature(num = Given(None), /)]
    #[text_signature = "($self, num='0', /)"]
    fn create_decimal(vm: &mut Vm, slf: &This, num: Given<'_>) -> PyResult {
        let Some(num) = num.0 else { return Ok(make(vm, Dec::ZERO)) };
        let d = exact(vm, num, slf, true)?;
        operate(vm, slf, |e, s| {
            if d.is_nan() && d.coeff.digits(e)? > s.prec - s.clamp as i64 {
                return Ok(e.invalid(CONVERSION_SYNTAX));
            }
            e.finish(d, s)
        })
    }

    /// Create a new Decimal instance from float f.  Unlike the Decimal.from_float()
    /// class method, this function observes the context limits.
    fn create_decimal_from_float(vm: &mut Vm, slf: &This, f: &Value) -> PyResult {
        let d = super::convert::from_float(vm, f)?;
        operate(vm, slf, |e, s| e.finish(d, s))
    }

    /// The text of a number rounded to this context.
    fn _apply(vm: &mut Vm, slf: &This, x: Num<'_>) -> PyResult {
        let text = apply(vm, slf, |e, s| {
            let d = e.finish(x.clone(), s)?;
            d.text(e, false, s.capitals)
        })?;
        Ok(vm.str(&text))
    }
}

/// `decimal.Context`
pub(super) static CONTEXT: TypeSpec = TypeSpec {
    module: "decimal",
    payload: Some(Boxed::<Context>::VTABLE),
    flags: TypeFlags::BASE,
    doc: "The context affects almost all operations and controls rounding,\nOver/Underflow, raising of exceptions and much more.  A new context\ncan be constructed as follows:\n\n    >>> c = Context(prec=28, Emin=-425000000, Emax=425000000,\n    ...             rounding=ROUND_HALF_EVEN, capitals=1, clamp=1,\n    ...             traps=[InvalidOperation, DivisionByZero, Overflow],\n    ...             flags=[])\n    >>>\n\n\n",
    slots: Slots {
        new: Some(new),
        init: Some(init),
        setattr: Some(setattr),
        repr: Some(repr),
        ..Slots::EMPTY
    },
    methods: &[
        Attributes::METHODS,
        context_methods::Unary::METHODS,
        context_methods::Binary::METHODS,
        context_methods::Others::METHODS,
    ],
    getset: &[Attributes::GETSET],
    signature: "(prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)",
    ..TypeSpec::new("Context")
};

/// The error of a value that is no name of a signal.
#[cold]
pub(super) fn no_signal(vm: &mut Vm) -> Raised {
    vm.error(
        core().exc.key_error,
        "valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n   \
         Overflow, Underflow, Subnormal, Inexact, Rounded,\n   Clamped]",
    )
}
