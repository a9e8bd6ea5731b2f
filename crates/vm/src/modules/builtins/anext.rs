//! The awaitable of `anext(iterator, default)`: it awaits another awaitable and turns
//! StopAsyncIteration into the default.

use crate::types::core;
use crate::value::payload::{Boxed, Payload, Visitor};
use crate::value::{PyResult, Raised, Ref, Slots, TypeFlags, TypeSpec, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

struct AnextAwaitable {
    wrapped: Value,
    default: Value,
    /// The iterator of the awaitable, made at the first step.
    iterator: Option<Value>,
}

impl Payload for AnextAwaitable {
    const NAME: &'static str = "anext_awaitable";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(&self.wrapped);
        visit(&self.default);
        if let Some(it) = &self.iterator {
            visit(it);
        }
    }
}

/// Wraps an awaitable.
pub(super) fn with_default(vm: &mut Vm, wrapped: Value, default: Value) -> Value {
    vm.payload(&ANEXT_AWAITABLE, AnextAwaitable { wrapped, default, iterator: None })
}

type This = Ref<Boxed<AnextAwaitable>>;

/// What is driven: the awaitable's iterator.
fn iterator(vm: &mut Vm, slf: &This) -> PyResult {
    let (wrapped, known) = {
        let a = slf.borrow();
        (a.wrapped.clone(), a.iterator.clone())
    };
    if let Some(it) = known {
        return Ok(it);
    }
    let it = vm.awaitable(&wrapped, 0)?;
    slf.borrow_mut().iterator = Some(it.clone());
    Ok(it)
}

/// StopAsyncIteration becomes the StopIteration that carries the default.
fn ended(vm: &mut Vm, slf: &This, e: Raised) -> Raised {
    if !e.is(core().exc.stop_async_iteration) {
        return e;
    }
    let default = slf.borrow().default.clone();
    vm.stop_iteration(Some(default))
}

/// Drives the iterator with one of its methods.
fn drive(vm: &mut Vm, slf: &This, method: &str, args: &[Value]) -> PyResult {
    let it = iterator(vm, slf)?;
    match vm.call_method_str(&it, method, args) {
        Ok(v) => Ok(v),
        Err(e) => Err(ended(vm, slf, e)),
    }
}

fn next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let Some(slf) = v.cast::<Boxed<AnextAwaitable>>() else { return Ok(None) };
    let it = iterator(vm, slf)?;
    match vm.step(&it) {
        Ok(Ok(item)) => Ok(Some(item)),
        Ok(Err(end)) => Err(vm.stop_iteration(Some(end))),
        Err(e) => Err(ended(vm, slf, e)),
    }
}

struct AnextMethods;

#[pymethods]
impl AnextMethods {
    /// Goes on with a value.
    fn send(vm: &mut Vm, slf: &Ref<Boxed<AnextAwaitable>>, arg: Value) -> PyResult {
        drive(vm, slf, "send", &[arg])
    }

    /// Goes on with an exception.
    #[signature(*args)]
    fn throw(vm: &mut Vm, slf: &Ref<Boxed<AnextAwaitable>>, args: &[Value]) -> PyResult {
        drive(vm, slf, "throw", args)
    }

    /// Ends it.
    fn close(vm: &mut Vm, slf: &Ref<Boxed<AnextAwaitable>>) -> PyResult {
        drive(vm, slf, "close", &[])
    }
}

/// `anext_awaitable`
static ANEXT_AWAITABLE: TypeSpec = TypeSpec {
    payload: Some(Boxed::<AnextAwaitable>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: Slots {
        iter: Some(|_, v| Ok(v.clone())),
        next: Some(next),
        await_: Some(|_, v| Ok(v.clone())),
        ..Slots::EMPTY
    },
    methods: &[AnextMethods::METHODS],
    ..TypeSpec::new("anext_awaitable")
};
