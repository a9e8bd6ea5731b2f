//! Generators and coroutines: `send`, `throw`, `close`, and what the collector does with one that was
//! not finished. Asynchronous generators are in [`asynchronous`].

pub mod asynchronous;

use crate::run::Sent;
use crate::types::core;
use crate::value::generator::{GenKind, GenState, Generator};
use crate::value::object::Kind;
use crate::value::payload::{Boxed, Payload, Visitor};
use crate::value::typeobj::TypeFlags;
use crate::value::{Exception, PyResult, Raised, Ref, Slots, Str, Tuple, Type, TypeSpec, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

pub use asynchronous::{
    ASYNC_GENERATOR, ASYNC_GENERATOR_ASEND, ASYNC_GENERATOR_ATHROW, ASYNC_GENERATOR_WRAPPED,
    AsyncGenHooks,
};

pub(super) type This = Ref<Generator>;

impl Vm {
    /// The outcome of a step as `send` and `throw` give it: a return becomes StopIteration.
    pub(crate) fn sent(&mut self, r: PyResult<Sent>) -> PyResult {
        match r? {
            Sent::Yielded(v) => Ok(v),
            Sent::Returned(v) if v.is_none() => Err(self.stop_iteration(None)),
            Sent::Returned(v) => Err(self.stop_iteration(Some(v))),
        }
    }

    /// Throws an exception into a generator-like object; an iterator that it delegates to gets it
    /// first (PEP 380). With `close`, GeneratorExit closes that iterator instead.
    pub(crate) fn gen_throw(&mut self, it: &Value, e: Raised, close: bool) -> PyResult<Sent> {
        let Some(g) = it.get::<Generator>() else { return Err(self.type_error("not a generator")) };
        if g.is_running() {
            let m = format!("{} already executing", g.what());
            return Err(self.value_error(&m));
        }
        match g.state.get() {
            GenState::Closed if g.kind == GenKind::Coroutine => {
                return Err(self.runtime_error("cannot reuse already awaited coroutine"));
            }
            _ => {}
        }
        let Some(inner) = g.delegate_value() else { return self.gen_step(it, Err(e)) };
        if close && e.is(core().exc.generator_exit) {
            g.set_state(GenState::Running);
            let r = self.close_iterator(&inner);
            g.set_state(GenState::Suspended);
            drop(inner);
            return match r {
                Ok(()) => self.gen_step(it, Err(e)),
                Err(other) => self.gen_step(it, Err(other)),
            };
        }
        let plain = inner.get::<Generator>().is_some_and(|g| g.kind != GenKind::AsyncGenerator);
        let method = if plain { None } else { self.getattr_opt(&inner, &core().names.throw)? };
        if !plain && method.is_none() {
            drop(inner);
            return self.gen_step(it, Err(e));
        }
        // While the inner iterator runs, so does this one.
        g.set_state(GenState::Running);
        let r = match method {
            Some(m) => self.call(&m, &[e.into_value()]).map(Sent::Yielded),
            None => self.recursive("", |vm| vm.gen_throw(&inner, e, close)),
        };
        g.set_state(GenState::Suspended);
        drop(inner);
        let value = match r {
            Ok(Sent::Yielded(v)) => return Ok(Sent::Yielded(v)),
            Ok(Sent::Returned(v)) => v,
            Err(e) if e.is(core().exc.stop_iteration) && !e.is_uncatchable() => {
                self.exception_field(e.value(), 0).unwrap_or_else(Value::none)
            }
            Err(e) => return self.gen_step(it, Err(e)),
        };
        g.finish_delegation(value);
        self.gen_step(it, Ok(Value::none()))
    }

    /// Closes the iterator that a generator delegates to.
    fn close_iterator(&mut self, it: &Value) -> PyResult<()> {
        if it.get::<Generator>().is_some_and(|g| g.kind != GenKind::AsyncGenerator) {
            return self.recursive("", |vm| vm.close_generator(it));
        }
        match self.getattr_opt(it, &core().names.close) {
            Ok(Some(m)) => self.call(&m, &[]).map(drop),
            Ok(None) => Ok(()),
            Err(e) => {
                self.unraisable(e, Some(it));
                Ok(())
            }
        }
    }

    /// `close()` of a generator-like object.
    pub(crate) fn close_generator(&mut self, it: &Value) -> PyResult<()> {
        let Some(g) = it.get::<Generator>() else { return Ok(()) };
        if g.is_running() {
            let m = format!("{} already executing", g.what());
            return Err(self.value_error(&m));
        }
        match g.state.get() {
            GenState::Created => {
                g.abandon();
                return Ok(());
            }
            GenState::Closed => return Ok(()),
            GenState::Running | GenState::Suspended => {}
        }
        let mut e = self.error_with(core().exc.generator_exit, &[]);
        if let Some(inner) = g.delegate_value() {
            g.set_state(GenState::Running);
            let r = self.close_iterator(&inner);
            g.set_state(GenState::Suspended);
            if let Err(other) = r {
                e = other;
            }
        }
        match self.gen_step(it, Err(e)) {
            Ok(Sent::Yielded(_)) => {
                let m = format!("{} ignored GeneratorExit", g.what());
                Err(self.runtime_error(&m))
            }
            Ok(Sent::Returned(_)) => Ok(()),
            Err(e) if e.is_uncatchable() => Err(e),
            Err(e) if e.is(core().exc.generator_exit) || e.is(core().exc.stop_iteration) => Ok(()),
            Err(e) => Err(e),
        }
    }

    /// Runs what an unfinished generator-like object still has to do, because its last reference goes
    /// or it is garbage.
    pub(crate) fn finalize_generator(&mut self, v: &Value) -> PyResult<()> {
        let Some(g) = v.get::<Generator>() else { return Ok(()) };
        if g.state.get() == GenState::Closed {
            return Ok(());
        }
        if g.kind == GenKind::AsyncGenerator
            && !g.closing.get()
            && let Some(hook) = g.finalizer.get()
        {
            return self.call(&hook, std::slice::from_ref(v)).map(drop);
        }
        if g.kind == GenKind::Coroutine && g.state.get() == GenState::Created {
            self.never_awaited(v, g);
        }
        self.close_generator(v)
    }

    /// Warns about a coroutine that nobody awaited: through the module `warnings` if there is one.
    fn never_awaited(&mut self, v: &Value, g: &Generator) {
        let r = match self.import("warnings") {
            Ok(module) => {
                self.call_method_str(&module, "_warn_unawaited_coroutine", std::slice::from_ref(v))
            }
            Err(e) => Err(e),
        };
        let e = match r {
            Ok(_) => return,
            Err(e) => e,
        };
        if !e.is(core().exc.import_error) && !e.is(core().exc.attribute_error) {
            self.unraisable(e, Some(v));
            return;
        }
        let name = g.qualname();
        let name = name.get::<Str>().map_or("?".into(), |n| n.to_str_lossy().into_owned());
        let place = match self.live_frame(0) {
            Some(f) => {
                let code = f.function.code.get();
                format!("{}:{}", code.code.filename, super::frame::line_of(&f.function, f.at))
            }
            None => "sys:1".to_string(),
        };
        self.write_stderr(&format!(
            "{place}: RuntimeWarning: coroutine '{name}' was never awaited\n"
        ));
    }
}

/// The exception that the arguments of `throw` stand for.
pub(super) fn thrown(vm: &mut Vm, args: &[Value]) -> PyResult<Raised> {
    if args.len() > 1 {
        let m = "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.";
        vm.warn(core().exc.deprecation_warning, m)?;
    }
    let given = |i: usize| args.get(i).filter(|v| !v.is_none());
    let (kind, value, tb) = (&args[0], given(1), given(2));
    if tb.is_some_and(|t| !t.class().is_subclass(core().traceback)) {
        return Err(vm.type_error("throw() third argument must be a traceback object"));
    }
    let e = match kind.cast::<Type>() {
        Some(class) if class.has(TypeFlags::EXCEPTION) => instance_of(vm, class, value)?,
        _ if kind.kind() == Kind::Exception => {
            if value.is_some() {
                return Err(vm.type_error("instance exception may not have a separate value"));
            }
            kind.clone()
        }
        _ => {
            let t = kind.class().name();
            let m = format!(
                "exceptions must be classes or instances deriving from BaseException, not {t}"
            );
            return Err(vm.type_error(&m));
        }
    };
    if let (Some(x), Some(tb)) = (e.get::<Exception>(), tb) {
        x.traceback.set(Some(tb.clone()));
    }
    match e.downcast::<Exception>() {
        Ok(e) => Ok(Raised::new(e)),
        Err(other) => {
            let (k, t) = (vm.repr(kind)?, other.class().name());
            let m = format!(
                "calling {} should have returned an instance of BaseException, not {t}",
                k.to_str_lossy()
            );
            Err(vm.type_error(&m))
        }
    }
}

fn instance_of(vm: &mut Vm, class: &Ref<Type>, value: Option<&Value>) -> PyResult {
    match value {
        None => vm.call(class.as_value(), &[]),
        Some(v) if v.class().is_subclass(class) => Ok(v.clone()),
        Some(v) => match v.get::<Tuple>() {
            Some(t) => vm.call(class.as_value(), t),
            None => vm.call(class.as_value(), std::slice::from_ref(v)),
        },
    }
}

fn check_throw(vm: &mut Vm, args: &[Value]) -> PyResult<()> {
    match args.len() {
        0 => Err(vm.type_error("throw expected at least 1 argument, got 0")),
        1..=3 => Ok(()),
        n => Err(vm.type_error(&format!("throw expected at most 3 arguments, got {n}"))),
    }
}

/// `throw` of generators and coroutines, for the arguments behind the object.
pub(super) fn throw(vm: &mut Vm, it: &Value, args: &[Value]) -> PyResult {
    check_throw(vm, args)?;
    let e = thrown(vm, args)?;
    let r = vm.gen_throw(it, e, true);
    vm.sent(r)
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let name = v.get::<Generator>().map_or_else(Value::none, Generator::qualname);
    let name = vm.to_str(&name)?.to_str_lossy().into_owned();
    let class = v.class().name();
    Ok(vm.str(&format!("<{class} object {name} at {:#x}>", v.id())))
}

pub(super) const REPR: Option<crate::value::typeobj::UnaryFn> = Some(repr);

fn next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    vm.gen_next(v)
}

/// Names, which all kinds have.
pub(super) struct Common;

#[pymethods]
impl Common {
    /// name of the generator
    #[getter]
    fn __name__(slf: &This) -> Value {
        slf.name()
    }

    #[setter]
    fn set___name__(vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        match value {
            Some(v) if v.get::<Str>().is_some() => {
                slf.own_name.set(Some(v));
                Ok(())
            }
            _ => Err(vm.type_error("__name__ must be set to a string object")),
        }
    }

    /// qualified name of the generator
    #[getter]
    fn __qualname__(slf: &This) -> Value {
        slf.qualname()
    }

    #[setter]
    fn set___qualname__(vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        match value {
            Some(v) if v.get::<Str>().is_some() => {
                slf.own_qualname.set(Some(v));
                Ok(())
            }
            _ => Err(vm.type_error("__qualname__ must be set to a string object")),
        }
    }
}

/// What asynchronous generators have and the others do not.
pub(super) struct Generic;

#[pymethods]
impl Generic {
    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(vm: &mut Vm, cls: &Ref<Type>, item: &Value) -> PyResult {
        vm.generic_alias(cls.as_value(), item)
    }
}

/// `send`, `throw`, `close` of generators and coroutines.
struct Steps;

#[pymethods]
impl Steps {
    /// send(arg) -> send 'arg' into generator,
    /// return next yielded value or raise StopIteration.
    fn send(vm: &mut Vm, slf: &This, arg: Value) -> PyResult {
        let r = vm.gen_send(slf.as_value(), arg);
        vm.sent(r)
    }

    /// throw(value)
    /// throw(type[,value[,tb]])
    ///
    /// Raise exception in generator, return next yielded value or raise
    /// StopIteration.
    /// the (type, val, tb) signature is deprecated,
    /// and may be removed in a future version of Python.
    #[signature(*args)]
    fn throw(vm: &mut Vm, slf: &This, args: &[Value]) -> PyResult {
        throw(vm, slf.as_value(), args)
    }

    /// close() -> raise GeneratorExit inside generator.
    fn close(vm: &mut Vm, slf: &This) -> PyResult<()> {
        vm.close_generator(slf.as_value())
    }
}

struct GeneratorAttributes;

#[pymethods]
impl GeneratorAttributes {
    #[getter]
    fn gi_code(slf: &This) -> Value {
        slf.func.code.get().into_value()
    }

    #[getter]
    fn gi_frame(vm: &mut Vm, slf: &This) -> Option<Value> {
        vm.generator_frame(slf.as_value())
    }

    #[getter]
    fn gi_running(slf: &This) -> bool {
        slf.is_running()
    }

    #[getter]
    fn gi_suspended(slf: &This) -> bool {
        slf.state.get() == GenState::Suspended && !slf.is_running()
    }

    /// object being iterated by yield from, or None
    #[getter]
    fn gi_yieldfrom(slf: &This) -> Option<Value> {
        if slf.is_running() { None } else { slf.delegate_value() }
    }
}

struct CoroutineAttributes;

#[pymethods]
impl CoroutineAttributes {
    #[getter]
    fn cr_code(slf: &This) -> Value {
        slf.func.code.get().into_value()
    }

    #[getter]
    fn cr_frame(vm: &mut Vm, slf: &This) -> Option<Value> {
        vm.generator_frame(slf.as_value())
    }

    #[getter]
    fn cr_running(slf: &This) -> bool {
        slf.is_running()
    }

    #[getter]
    fn cr_suspended(slf: &This) -> bool {
        slf.state.get() == GenState::Suspended && !slf.is_running()
    }

    /// object being awaited on, or None
    #[getter]
    fn cr_await(slf: &This) -> Option<Value> {
        if slf.is_running() { None } else { slf.delegate_value() }
    }

    #[getter]
    fn cr_origin(_slf: &This) -> Value {
        Value::none()
    }
}

/// `generator`.
pub static GENERATOR: TypeSpec = TypeSpec {
    kind: Kind::Generator,
    flags: TypeFlags::NO_NEW | TypeFlags::WEAK,
    slots: Slots { iter: Some(|_, v| Ok(v.clone())), next: Some(next), repr: REPR, ..Slots::EMPTY },
    methods: &[Steps::METHODS],
    getset: &[Common::GETSET, GeneratorAttributes::GETSET],
    ..TypeSpec::new("generator")
};

/// `coroutine`.
pub static COROUTINE: TypeSpec = TypeSpec {
    kind: Kind::Generator,
    flags: TypeFlags::NO_NEW | TypeFlags::WEAK,
    slots: Slots {
        await_: Some(|vm, v| Ok(vm.payload(&COROUTINE_WRAPPER, Awaiting(v.clone())))),
        repr: REPR,
        ..Slots::EMPTY
    },
    methods: &[Steps::METHODS],
    getset: &[Common::GETSET, CoroutineAttributes::GETSET],
    ..TypeSpec::new("coroutine")
};

/// What `coroutine.__await__()` gives: an iterator around the coroutine.
pub struct Awaiting(Value);

impl Payload for Awaiting {
    const NAME: &'static str = "coroutine_wrapper";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(&self.0);
    }
    fn clear(&mut self) {
        self.0 = Value::none();
    }
}

fn awaited(v: &Value) -> Value {
    v.get::<Boxed<Awaiting>>().map_or(Value::none(), |b| b.borrow().0.clone())
}

fn wrapper_next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    next(vm, &awaited(v))
}

struct WrapperMethods;

#[pymethods]
impl WrapperMethods {
    /// send(arg) -> send 'arg' into coroutine,
    /// return next yielded value or raise StopIteration.
    fn send(vm: &mut Vm, slf: &Ref<Boxed<Awaiting>>, arg: Value) -> PyResult {
        let r = vm.gen_send(&awaited(slf.as_value()), arg);
        vm.sent(r)
    }

    /// throw(value)
    /// throw(type[,value[,traceback]])
    ///
    /// Raise exception in coroutine, return next yielded value or raise
    /// StopIteration.
    #[signature(*args)]
    fn throw(vm: &mut Vm, slf: &Ref<Boxed<Awaiting>>, args: &[Value]) -> PyResult {
        throw(vm, &awaited(slf.as_value()), args)
    }

    /// close() -> raise GeneratorExit inside coroutine.
    fn close(vm: &mut Vm, slf: &Ref<Boxed<Awaiting>>) -> PyResult<()> {
        vm.close_generator(&awaited(slf.as_value()))
    }
}

/// `coroutine_wrapper`.
pub static COROUTINE_WRAPPER: TypeSpec = TypeSpec {
    payload: Some(Boxed::<Awaiting>::VTABLE),
    flags: TypeFlags::NO_NEW,
    doc: "A wrapper object implementing __await__ for coroutines.",
    slots: Slots { iter: Some(|_, v| Ok(v.clone())), next: Some(wrapper_next), ..Slots::EMPTY },
    methods: &[WrapperMethods::METHODS],
    ..TypeSpec::new("coroutine_wrapper")
};
