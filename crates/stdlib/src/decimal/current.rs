//! The current context, which is the value of a context variable: each thread and task has its own. What
//! was found there is kept until somebody enters another context or sets a variable.

use pyrun_macros::{pyfunctions, pymethods};
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{Dict, Payload, Str, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Ref, Value, Vm};

use super::context::{self, Context, This, boxed};
use super::env::{Rounding, Settings};
use super::signals::*;

/// The settings of `DefaultContext`.
pub(super) const DEFAULT: Settings = Settings {
    prec: 28,
    emax: 999_999,
    emin: -999_999,
    rounding: Rounding::HalfEven,
    capitals: true,
    clamp: false,
};

/// What is trapped by default.
pub(super) const TRAPS: u32 = INVALID | DIVISION_BY_ZERO | OVERFLOW;

/// This interpreter's contexts.
#[derive(Default)]
struct Current {
    /// What was found last, at which count of switches and in which thread.
    found: Option<This>,
    switches: u64,
    thread: u64,
    variable: Option<Value>,
    /// `DefaultContext`, `BasicContext`, `ExtendedContext`.
    templates: [Option<Value>; 3],
}

/// Makes what the module has of its own in this interpreter.
pub(super) fn define(vm: &mut Vm, dict: &Ref<Dict>) -> PyResult<()> {
    let contextvars = vm.import("contextvars")?;
    let class = vm.getattr_str(&contextvars, "ContextVar")?;
    let name = vm.str("decimal_context");
    let variable = vm.call(&class, &[name])?;
    let basic = Settings { prec: 9, rounding: Rounding::HalfUp, ..DEFAULT };
    let extended = Settings { prec: 9, ..DEFAULT };
    let made = [
        ("DefaultContext", DEFAULT, TRAPS),
        ("BasicContext", basic, TRAPS | CLAMPED | UNDERFLOW),
        ("ExtendedContext", extended, 0),
    ]
    .map(|(name, settings, traps)| {
        let c = boxed(vm, Context::new(settings, 0, traps));
        vm.dict_set_name(dict, name, c.clone());
        Some(c)
    });
    let state = vm.state::<Current>();
    state.variable = Some(variable);
    state.templates = made;
    Ok(())
}

/// `DefaultContext`
pub(super) fn template(vm: &mut Vm) -> Value {
    vm.state::<Current>().templates[0].clone().unwrap_or_else(Value::none)
}

/// The current context.
#[inline]
pub(super) fn current(vm: &mut Vm) -> PyResult<This> {
    let (switches, thread) = (vm.context_switches, vm.thread());
    let state = vm.state::<Current>();
    match &state.found {
        Some(c) if state.switches == switches && state.thread == thread => Ok(c.clone()),
        _ => look_up(vm),
    }
}

#[cold]
fn look_up(vm: &mut Vm) -> PyResult<This> {
    let variable = vm.state::<Current>().variable.clone().unwrap_or_else(Value::none);
    let found = vm.call_method_str(&variable, "get", &[Value::none()])?;
    let c = match context::get(&found) {
        Some(c) => c.clone(),
        None => {
            let template = template(vm);
            let fresh = match context::get(&template) {
                Some(t) => t.borrow().copy(),
                None => Context::new(DEFAULT, 0, TRAPS),
            };
            fresh.signals.set(false, 0);
            let fresh = boxed(vm, fresh);
            vm.call_method_str(&variable, "set", std::slice::from_ref(&fresh))?;
            match context::get(&fresh) {
                Some(c) => c.clone(),
                None => return Err(vm.runtime_error("no context")),
            }
        }
    };
    remember(vm, &c);
    Ok(c)
}

fn remember(vm: &mut Vm, c: &This) {
    let (switches, thread) = (vm.context_switches, vm.thread());
    let state = vm.state::<Current>();
    (state.switches, state.thread) = (switches, thread);
    let old = state.found.replace(c.clone());
    drop(old);
}

/// Makes a context the current one; of a template, a copy.
fn set_current(vm: &mut Vm, c: &This) -> PyResult<()> {
    let is_template = vm.state::<Current>().templates.iter().flatten().any(|t| t.is(c.as_value()));
    let mut c = c.clone();
    if is_template {
        let copy = c.borrow().copy();
        copy.signals.set(false, 0);
        let copy = boxed(vm, copy);
        if let Some(copy) = context::get(&copy) {
            c = copy.clone();
        }
    }
    let variable = vm.state::<Current>().variable.clone().unwrap_or_else(Value::none);
    vm.call_method_str(&variable, "set", std::slice::from_ref(c.as_value()))?;
    remember(vm, &c);
    Ok(())
}

pub(super) struct Functions;

#[pyfunctions]
impl Functions {
    /// Get the current default context.
    fn getcontext(vm: &mut Vm) -> PyResult {
        Ok(current(vm)?.into_value())
    }

    /// Set a new default context.
    fn setcontext(vm: &mut Vm, context: &Value) -> PyResult<()> {
        match context::get(context) {
            Some(c) => set_current(vm, c),
            None => Err(vm.type_error("argument must be a context")),
        }
    }

    /// Return a context manager that will set the default context to a copy of ctx
    /// on entry to the with-statement and restore the previous default context when
    /// exiting the with-statement. If no context is supplied, a copy of the current
    /// default context is used.
    #[signature(ctx = None, **kwargs)]
    fn localcontext(vm: &mut Vm, ctx: Option<&Value>, kwargs: Vec<(Ref<Str>, Value)>) -> PyResult {
        let before = current(vm)?;
        let copied = context::given(vm, ctx)?;
        let copy = copied.borrow().copy();
        let local = boxed(vm, copy);
        for (name, value) in kwargs {
            const NAMES: [&str; 8] =
                ["prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps"];
            if !NAMES.iter().any(|n| name.equals(n)) {
                let name = name.to_str_lossy().into_owned();
                return Err(vm.type_error(&format!(
                    "'{name}' is an invalid keyword argument for this function"
                )));
            }
            if !value.is_none() {
                vm.setattr(&local, &name, value)?;
            }
        }
        let local = match context::get(&local) {
            Some(c) => c.clone(),
            None => return Err(vm.runtime_error("no context")),
        };
        Ok(vm.payload(&MANAGER, Manager { before, local }))
    }
}

/// What `localcontext` gives.
struct Manager {
    before: This,
    local: This,
}

impl Payload for Manager {
    const NAME: &'static str = "decimal.ContextManager";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(self.before.as_value());
        visit(self.local.as_value());
    }
}

struct ManagerMethods;

#[pymethods]
impl ManagerMethods {
    fn __enter__(vm: &mut Vm, slf: &Ref<Boxed<Manager>>) -> PyResult {
        let local = slf.borrow().local.clone();
        set_current(vm, &local)?;
        Ok(local.into_value())
    }

    #[signature(*args)]
    fn __exit__(vm: &mut Vm, slf: &Ref<Boxed<Manager>>, args: &[Value]) -> PyResult<bool> {
        let _ = args;
        let before = slf.borrow().before.clone();
        set_current(vm, &before)?;
        Ok(false)
    }
}

static MANAGER: TypeSpec = TypeSpec {
    module: "decimal",
    payload: Some(Boxed::<Manager>::VTABLE),
    methods: &[ManagerMethods::METHODS],
    ..TypeSpec::new("ContextManager")
};
