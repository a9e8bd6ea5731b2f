//! Functions that a host makes from Rust closures. They are natives like those of the builtin modules,
//! called by the same instructions; their closure lies where those have their module.

use crate::object::host_error::HostError;
use crate::value::native::{Native, NativeDef, NativeFn, NativeKind};
use crate::value::payload::{Boxed, Payload, Visitor};
use crate::value::{Args, PyResult, Raised, TypeSpec, Value};
use crate::vm::Vm;
use std::panic::{AssertUnwindSafe, catch_unwind};
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
        Some(c) => caught(vm, |vm| (c.borrow().call)(vm, args)),
        None => Err(vm.system_error("a host's function without its closure")),
    }
}

/// A panic of a host's closure, as the error that the script and the host get for it: RuntimeError in
/// Python, and this in what the host gets back.
///
/// The panic hook has run, so by default the message is on standard error too. Where panics abort
/// (`panic = "abort"`) there is no such error.
///
/// ```
/// use pyrun::{HostPanic, Interpreter};
///
/// let mut py = Interpreter::new();
/// py.define("charge", |cents: i64| assert!(cents > 0, "nothing to charge"))?;
/// let error = py.exec("charge(0)").unwrap_err();
/// assert_eq!(error.class(), "RuntimeError");
/// let panic: &HostPanic = error.downcast_ref().unwrap();
/// assert_eq!(panic.message(), "nothing to charge");
/// // The interpreter goes on.
/// py.exec("charge(100)")?;
/// # Ok::<(), pyrun::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPanic {
    message: String,
}

impl HostPanic {
    /// What the closure said when it panicked.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl std::fmt::Display for HostPanic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a function of the host panicked: {}", self.message)
    }
}

impl std::error::Error for HostPanic {}

/// Calls a host's code, whose panic must not unwind through the frames of the machine: they keep no track
/// of what they would have to put back.
pub fn caught<T>(vm: &mut Vm, f: impl FnOnce(&mut Vm) -> PyResult<T>) -> PyResult<T> {
    let depth = vm.depth();
    // The interpreter is as the closure left it: natives that a closure calls finish or panic themselves,
    // and Python code that it calls ends before it goes on.
    match catch_unwind(AssertUnwindSafe(|| f(vm))) {
        Ok(r) => r,
        Err(payload) => Err(panicked(vm, depth, payload.as_ref())),
    }
}

#[cold]
#[inline(never)]
fn panicked(vm: &mut Vm, depth: u32, payload: &(dyn std::any::Any + Send)) -> Raised {
    vm.set_depth(depth);
    let message = match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>()) {
        (Some(s), _) => (*s).to_string(),
        (_, Some(s)) => s.clone(),
        _ => "a value that is no text".to_string(),
    };
    let e: HostError = Box::new(HostPanic { message });
    vm.raise(e)
}

/// The closure behind a host's function.
pub(crate) fn closure_of(n: &Native) -> Option<Value> {
    match n.def.func {
        NativeFn::Host(_) => n.slf.get(),
        _ => None,
    }
}

#[doc(hidden)]
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
