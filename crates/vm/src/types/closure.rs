//! Functions that a host makes from Rust closures. They are natives like those of the builtin modules,
//! called by the same instructions; their closure lies where those have their module.

use crate::value::native::{Native, NativeDef, NativeFn, NativeKind};
use crate::value::payload::{Boxed, Payload, Visitor};
use crate::value::{Args, PyResult, TypeSpec, Value};
use crate::vm::Vm;
use std::sync::Arc;

/// What a host's function does. It gets the arguments as they were passed and binds them itself.
pub type HostFn = dyn Fn(&mut Vm, Args<'_>) -> PyResult + Send + Sync;

/// The closure of a function, and what Python code sees of it.
pub struct Closure {
    /// `__name__`.
    pub name: Box<str>,
    /// `__doc__`.
    pub doc: Box<str>,
    call: Arc<HostFn>,
}

impl Payload for Closure {
    const NAME: &'static str = "host_function";
    fn trace(&self, _: &mut Visitor<'_>) {}
}

/// The type of the object that carries a closure; Python code never sees one.
pub static CLOSURE: TypeSpec =
    TypeSpec { payload: Some(Boxed::<Closure>::VTABLE), ..TypeSpec::new("host_function") };

static FUNCTION: NativeDef = NativeDef {
    name: "",
    doc: "",
    signature: "",
    kind: NativeKind::Function,
    func: NativeFn::Host(call),
    min: 0,
    max: 0,
};

fn call(vm: &mut Vm, native: &Native, args: Args<'_>) -> PyResult {
    let slf = native.slf.get();
    match slf.as_ref().and_then(|s| s.get::<Boxed<Closure>>()) {
        // Nobody borrows a closure mutably, so it may be called while it is borrowed.
        Some(c) => (c.borrow().call)(vm, args),
        None => Err(vm.system_error("a host's function without its closure")),
    }
}

/// The closure behind a host's function.
pub(crate) fn closure_of(n: &Native) -> Option<Value> {
    match n.def.func {
        NativeFn::Host(_) => n.slf.get(),
        _ => None,
    }
}

impl Vm {
    /// A Python function that calls `f`.
    pub fn host_function(&mut self, name: &str, doc: &str, f: Arc<HostFn>) -> Value {
        let closure = Closure { name: name.into(), doc: doc.into(), call: f };
        let closure = self.payload(&CLOSURE, closure);
        self.heap.object(crate::value::Kind::Native, crate::types::core().native, |p| {
            Native::init(p, &FUNCTION, Some(closure), std::ptr::null())
        })
    }
}
