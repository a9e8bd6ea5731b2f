//! Asynchronous generators. `__anext__`, `asend`, `athrow` and `aclose` give awaitables; a step of one
//! runs the generator until it awaits (the value goes on to the event loop) or yields (the awaitable
//! ends with the value).

use super::{Common, Generic, REPR, This, check_throw, thrown};
use crate::run::Sent;
use crate::types::core;
use crate::value::generator::{GenState, Generator};
use crate::value::object::Kind;
use crate::value::payload::{Boxed, Payload, Visitor};
use crate::value::typeobj::TypeFlags;
use crate::value::{PyResult, Raised, Ref, Slots, TypeSpec, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

/// What `sys.set_asyncgen_hooks` has set.
#[derive(Default)]
pub struct AsyncGenHooks {
    /// Called with an asynchronous generator when it is first iterated.
    pub firstiter: Option<Value>,
    /// Called with one that is about to be collected unfinished.
    pub finalizer: Option<Value>,
}

/// How far an awaitable is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Fresh,
    Under,
    Done,
}

/// What an awaitable does at its first step.
enum Action {
    /// Sends the value.
    Send(Value),
    /// Throws the exception that the arguments stand for.
    Throw(Vec<Value>),
    /// Closes the generator.
    Close,
}

/// The payload of the awaitables.
pub struct Step {
    generator: Value,
    action: Action,
    stage: Stage,
}

impl Payload for Step {
    const NAME: &'static str = "async_generator_asend";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(&self.generator);
        match &self.action {
            Action::Send(v) => visit(v),
            Action::Throw(args) => args.iter().for_each(visit),
            Action::Close => {}
        }
    }
    fn clear(&mut self) {
        self.stage = Stage::Done;
        self.generator = Value::none();
        self.action = Action::Close;
    }
}

type StepRef = Ref<Boxed<Step>>;

/// The hooks get to know a generator at its first use.
fn first_use(vm: &mut Vm, v: &Value) -> PyResult<()> {
    let Some(g) = v.get::<Generator>() else { return Ok(()) };
    if g.hooks_called.replace(true) {
        return Ok(());
    }
    let hooks = vm.state::<AsyncGenHooks>();
    let (first, last) = (hooks.firstiter.clone(), hooks.finalizer.clone());
    g.finalizer.set(last);
    match first {
        Some(f) => vm.call(&f, std::slice::from_ref(v)).map(drop),
        None => Ok(()),
    }
}

fn asend(vm: &mut Vm, v: &Value, value: Value) -> PyResult {
    first_use(vm, v)?;
    Ok(new_step(vm, v, value))
}

fn new_step(vm: &mut Vm, v: &Value, value: Value) -> Value {
    let step = Step { generator: v.clone(), action: Action::Send(value), stage: Stage::Fresh };
    vm.payload(&ASYNC_GENERATOR_ASEND, step)
}

/// `__anext__` of an asynchronous generator whose hooks have been called; runs no Python code.
pub(crate) fn next_step(vm: &mut Vm, v: &Value) -> Option<Value> {
    let used = v.get::<Generator>().is_some_and(|g| g.hooks_called.get());
    used.then(|| new_step(vm, v, Value::none()))
}

/// An awaitable for `__anext__` of a generator that has gone on already.
pub(crate) fn step_under_way(vm: &mut Vm, v: &Value) -> Value {
    let action = Action::Send(Value::none());
    let step = Step { generator: v.clone(), action, stage: Stage::Under };
    vm.payload(&ASYNC_GENERATOR_ASEND, step)
}

/// Whether `v` is what `__anext__` and `asend` give, which awaits itself.
#[inline]
pub(crate) fn is_step(v: &Value) -> bool {
    v.kind() == Kind::Payload && std::ptr::eq(v.class(), core().async_generator_asend)
}

/// `send` of what [`is_step`] knows.
pub(crate) fn send_to_step(vm: &mut Vm, v: &Value, arg: Value) -> PyResult<Sent> {
    asend_sent(vm, this(v), arg)
}

/// What a run of the generator gave.
enum Ran {
    /// It awaits: the value is for the event loop.
    Awaits(Value),
    /// It yielded a value of its own.
    Yielded(Value),
    /// It ended or raised; a return counts as StopAsyncIteration.
    Raised(Raised),
}

fn run(vm: &mut Vm, v: &Value, input: Result<Value, Raised>) -> Ran {
    let Some(g) = v.get::<Generator>() else {
        return Ran::Raised(vm.type_error("not a generator"));
    };
    g.async_yielded.set(false);
    let r = match input {
        Ok(x) => vm.gen_send(v, x),
        Err(e) => vm.gen_throw(v, e, false),
    };
    match r {
        Ok(Sent::Yielded(x)) if g.async_yielded.get() => Ran::Yielded(x),
        Ok(Sent::Yielded(x)) => Ran::Awaits(x),
        Ok(Sent::Returned(_)) => Ran::Raised(vm.error_with(core().exc.stop_async_iteration, &[])),
        Err(e) => Ran::Raised(e),
    }
}

/// Ends an `asend` or `athrow` whose generator yielded or raised.
fn unwrap(vm: &mut Vm, g: &Generator, r: Ran) -> PyResult {
    raised(vm, unwrap_sent(g, r))
}

/// As methods have it: what is returned is raised with StopIteration.
fn raised(vm: &mut Vm, r: PyResult<Sent>) -> PyResult {
    match r? {
        Sent::Yielded(v) => Ok(v),
        Sent::Returned(v) => Err(vm.stop_iteration(Some(v))),
    }
}

fn unwrap_sent(g: &Generator, r: Ran) -> PyResult<Sent> {
    match r {
        Ran::Awaits(v) => Ok(Sent::Yielded(v)),
        Ran::Yielded(v) => {
            g.async_running.set(false);
            Ok(Sent::Returned(v))
        }
        Ran::Raised(e) => {
            if ends(&e) {
                g.closing.set(true);
            }
            g.async_running.set(false);
            Err(e)
        }
    }
}

fn ends(e: &Raised) -> bool {
    !e.is_uncatchable()
        && (e.is(core().exc.stop_async_iteration) || e.is(core().exc.generator_exit))
}

/// Ends an `aclose`: the generator may have ended, but must not have yielded.
fn unwrap_close(vm: &mut Vm, g: &Generator, r: Ran) -> PyResult {
    if let Ran::Awaits(v) = r {
        return Ok(v);
    }
    g.async_running.set(false);
    match r {
        Ran::Raised(e) if ends(&e) => Err(vm.stop_iteration(None)),
        Ran::Raised(e) => Err(e),
        _ => Err(vm.runtime_error("async generator ignored GeneratorExit")),
    }
}

fn parts(slf: &StepRef) -> (Value, Stage) {
    let s = slf.borrow();
    (s.generator.clone(), s.stage)
}

/// Notes that the awaitable is done if its step ended in an exception.
fn noted(slf: &StepRef, r: PyResult) -> PyResult {
    if r.is_err() {
        slf.borrow_mut().stage = Stage::Done;
    }
    r
}

const REUSED: &str = "cannot reuse already awaited __anext__()/asend()";
const REUSED_THROW: &str = "cannot reuse already awaited aclose()/athrow()";

fn asend_step(vm: &mut Vm, slf: &StepRef, arg: Value) -> PyResult {
    let r = asend_sent(vm, slf, arg);
    raised(vm, r)
}

fn asend_sent(vm: &mut Vm, slf: &StepRef, arg: Value) -> PyResult<Sent> {
    let (generator, stage) = parts(slf);
    let Some(g) = generator.get::<Generator>() else { return Err(vm.runtime_error(REUSED)) };
    let mut arg = arg;
    match stage {
        Stage::Done => return Err(vm.runtime_error(REUSED)),
        Stage::Fresh => {
            if g.async_running.get() {
                slf.borrow_mut().stage = Stage::Done;
                return Err(vm.runtime_error("anext(): asynchronous generator is already running"));
            }
            if arg.is_none()
                && let Action::Send(v) = &slf.borrow().action
            {
                arg = v.clone();
            }
            slf.borrow_mut().stage = Stage::Under;
        }
        Stage::Under => {}
    }
    g.async_running.set(true);
    let r = run(vm, &generator, Ok(arg));
    let r = unwrap_sent(g, r);
    if !matches!(r, Ok(Sent::Yielded(_))) {
        slf.borrow_mut().stage = Stage::Done;
    }
    r
}

fn athrow_step(vm: &mut Vm, slf: &StepRef, arg: Value) -> PyResult {
    let (generator, stage) = parts(slf);
    let Some(g) = generator.get::<Generator>() else { return Err(vm.runtime_error(REUSED_THROW)) };
    let thrown_args = match &slf.borrow().action {
        Action::Throw(args) => Some(args.clone()),
        _ => None,
    };
    if stage == Stage::Done {
        return Err(vm.runtime_error(REUSED_THROW));
    }
    if g.state.get() == GenState::Closed {
        slf.borrow_mut().stage = Stage::Done;
        return Err(vm.stop_iteration(None));
    }
    let input = match stage {
        Stage::Fresh => {
            if let Err(e) = may_start(vm, g, thrown_args.is_some(), &arg) {
                if !arg.is_none() {
                    return Err(e);
                }
                slf.borrow_mut().stage = Stage::Done;
                return Err(e);
            }
            slf.borrow_mut().stage = Stage::Under;
            g.async_running.set(true);
            match &thrown_args {
                None => {
                    g.closing.set(true);
                    Err(vm.error_with(core().exc.generator_exit, &[]))
                }
                Some(args) => match thrown(vm, args) {
                    Ok(e) => Err(e),
                    Err(e) => {
                        g.async_running.set(false);
                        return noted(slf, Err(e));
                    }
                },
            }
        }
        _ => Ok(arg),
    };
    let r = run(vm, &generator, input);
    let r = if thrown_args.is_some() { unwrap(vm, g, r) } else { unwrap_close(vm, g, r) };
    noted(slf, r)
}

fn may_start(vm: &mut Vm, g: &Generator, throws: bool, arg: &Value) -> PyResult<()> {
    if g.async_running.get() {
        let what = if throws { "athrow" } else { "aclose" };
        return Err(
            vm.runtime_error(&format!("{what}(): asynchronous generator is already running"))
        );
    }
    if g.closing.get() {
        return Err(vm.error_with(core().exc.stop_async_iteration, &[]));
    }
    if !arg.is_none() {
        return Err(vm.runtime_error("can't send non-None value to a just-started coroutine"));
    }
    Ok(())
}

/// Raises at the await under way inside the generator.
fn throw_inside(vm: &mut Vm, slf: &StepRef, args: &[Value], reused: &str) -> PyResult {
    check_throw(vm, args)?;
    let (generator, stage) = parts(slf);
    let Some(g) = generator.get::<Generator>().filter(|_| stage != Stage::Done) else {
        return Err(vm.runtime_error(reused));
    };
    let closes = matches!(slf.borrow().action, Action::Close);
    let e = thrown(vm, args)?;
    let r = run(vm, &generator, Err(e));
    let r = if closes { unwrap_close(vm, g, r) } else { unwrap(vm, g, r) };
    noted(slf, r)
}

fn this(v: &Value) -> &StepRef {
    match v.cast::<Boxed<Step>>() {
        Some(s) => s,
        None => unreachable!("slots of awaitables are called with them"),
    }
}

struct AsendMethods;

#[pymethods]
impl AsendMethods {
    fn send(vm: &mut Vm, slf: &StepRef, arg: Value) -> PyResult {
        asend_step(vm, slf, arg)
    }

    #[signature(*args)]
    fn throw(vm: &mut Vm, slf: &StepRef, args: &[Value]) -> PyResult {
        throw_inside(vm, slf, args, REUSED)
    }

    fn close(slf: &StepRef) {
        slf.borrow_mut().stage = Stage::Done;
    }
}

struct AthrowMethods;

#[pymethods]
impl AthrowMethods {
    fn send(vm: &mut Vm, slf: &StepRef, arg: Value) -> PyResult {
        athrow_step(vm, slf, arg)
    }

    #[signature(*args)]
    fn throw(vm: &mut Vm, slf: &StepRef, args: &[Value]) -> PyResult {
        throw_inside(vm, slf, args, REUSED_THROW)
    }

    fn close(slf: &StepRef) {
        slf.borrow_mut().stage = Stage::Done;
    }
}

struct Methods;

#[pymethods]
impl Methods {
    /// asend(v) -> send 'v' in generator.
    fn asend(vm: &mut Vm, slf: &This, value: Value) -> PyResult {
        asend(vm, slf.as_value(), value)
    }

    /// athrow(value)
    /// athrow(type[,value[,tb]])
    ///
    /// raise exception in generator.
    /// the (type, val, tb) signature is deprecated,
    /// and may be removed in a future version of Python.
    #[signature(*args)]
    fn athrow(vm: &mut Vm, slf: &This, args: &[Value]) -> PyResult {
        check_throw(vm, args)?;
        first_use(vm, slf.as_value())?;
        let action = Action::Throw(args.to_vec());
        let step = Step { generator: slf.as_value().clone(), action, stage: Stage::Fresh };
        Ok(vm.payload(&ASYNC_GENERATOR_ATHROW, step))
    }

    /// aclose() -> raise GeneratorExit inside generator.
    fn aclose(vm: &mut Vm, slf: &This) -> PyResult {
        first_use(vm, slf.as_value())?;
        let step =
            Step { generator: slf.as_value().clone(), action: Action::Close, stage: Stage::Fresh };
        Ok(vm.payload(&ASYNC_GENERATOR_ATHROW, step))
    }

    #[getter]
    fn ag_code(slf: &This) -> Value {
        slf.func.code.get().into_value()
    }

    #[getter]
    fn ag_frame(vm: &mut Vm, slf: &This) -> Option<Value> {
        vm.generator_frame(slf.as_value())
    }

    #[getter]
    fn ag_running(slf: &This) -> bool {
        slf.async_running.get()
    }

    #[getter]
    fn ag_suspended(slf: &This) -> bool {
        slf.state.get() == GenState::Suspended
    }

    /// object being awaited on, or None
    #[getter]
    fn ag_await(slf: &This) -> Option<Value> {
        slf.delegate_value()
    }
}

/// `async_generator`.
pub static ASYNC_GENERATOR: TypeSpec = TypeSpec {
    kind: Kind::Generator,
    flags: TypeFlags::NO_NEW | TypeFlags::WEAK,
    slots: Slots {
        aiter: Some(|_, v| Ok(v.clone())),
        anext: Some(|vm, v| asend(vm, v, Value::none())),
        repr: REPR,
        ..Slots::EMPTY
    },
    methods: &[Methods::METHODS, Generic::METHODS],
    getset: &[Common::GETSET, Methods::GETSET],
    ..TypeSpec::new("async_generator")
};

/// `async_generator_asend`.
pub static ASYNC_GENERATOR_ASEND: TypeSpec = TypeSpec {
    payload: Some(Boxed::<Step>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: Slots {
        await_: Some(|_, v| Ok(v.clone())),
        iter: Some(|_, v| Ok(v.clone())),
        next: Some(|vm, v| asend_step(vm, this(v), Value::none()).map(Some)),
        ..Slots::EMPTY
    },
    methods: &[AsendMethods::METHODS],
    ..TypeSpec::new("async_generator_asend")
};

/// `async_generator_athrow`.
pub static ASYNC_GENERATOR_ATHROW: TypeSpec = TypeSpec {
    payload: Some(Boxed::<Step>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: Slots {
        await_: Some(|_, v| Ok(v.clone())),
        iter: Some(|_, v| Ok(v.clone())),
        next: Some(|vm, v| athrow_step(vm, this(v), Value::none()).map(Some)),
        ..Slots::EMPTY
    },
    methods: &[AthrowMethods::METHODS],
    ..TypeSpec::new("async_generator_athrow")
};

/// The type that CPython wraps values in which an asynchronous generator yields. Here a flag of the
/// generator says the same, and no object of this type is ever made.
pub static ASYNC_GENERATOR_WRAPPED: TypeSpec = TypeSpec {
    kind: Kind::Singleton,
    flags: TypeFlags::NO_NEW,
    ..TypeSpec::new("async_generator_wrapped_value")
};
