//! Errors of Rust code on their way through Python: raised as an exception that carries them, and found
//! again when the exception reaches the host.

use crate::types::core;
use crate::value::payload::{Boxed, Payload, Visitor};
use crate::value::{Exception, Raised, TypeSpec, Value};
use crate::vm::Vm;
use std::error::Error;
use std::sync::Arc;

/// An error of the host's.
pub type HostError = Box<dyn Error + Send + Sync>;
/// Makes an exception of an error whose type it knows, or gives the error back.
pub type RaiseHook = fn(&mut Vm, HostError) -> Result<Raised, HostError>;

/// What a native may fail with: an exception, or any error type of Rust, which becomes one.
pub trait IntoRaised {
    /// The exception.
    fn into_raised(self, vm: &mut Vm) -> Raised;
}

impl IntoRaised for Raised {
    #[inline]
    fn into_raised(self, _: &mut Vm) -> Raised {
        self
    }
}

impl<E: Into<HostError>> IntoRaised for E {
    #[cold]
    fn into_raised(self, vm: &mut Vm) -> Raised {
        vm.raise(self.into())
    }
}

/// The error that an exception carries.
struct Carried(Arc<dyn Error + Send + Sync>);

impl Payload for Carried {
    const NAME: &'static str = "host_error";
    fn trace(&self, _: &mut Visitor<'_>) {}
}

static CARRIED: TypeSpec =
    TypeSpec { payload: Some(Boxed::<Carried>::VTABLE), ..TypeSpec::new("host_error") };

const ATTRIBUTE: &str = "__rust_error__";

impl Vm {
    /// How errors of the embedding library's own types become exceptions.
    #[doc(hidden)]
    pub fn set_raise_hook(&mut self, hook: RaiseHook) {
        self.raise_hook = Some(hook);
    }

    /// The exception for an error of Rust code: an OSError for one of input or output, RuntimeError for
    /// what is not known here. It carries the error.
    #[cold]
    pub fn raise(&mut self, e: HostError) -> Raised {
        let e = match self.raise_hook {
            Some(hook) => match hook(self, e) {
                Ok(raised) => return raised,
                Err(e) => e,
            },
            None => e,
        };
        let raised = match e.downcast_ref::<std::io::Error>() {
            Some(io) => self.os_error(io, None),
            None => self.error(core().exc.runtime_error, &e.to_string()),
        };
        self.carry(&raised, e);
        raised
    }

    /// Makes an exception carry an error.
    #[doc(hidden)]
    pub fn carry(&mut self, raised: &Raised, e: HostError) {
        let carried = self.payload(&CARRIED, Carried(Arc::from(e)));
        let key = self.intern(ATTRIBUTE);
        // An exception without a dict carries nothing; the host still gets its message.
        let _ = self.setattr(raised.value(), &key, carried);
    }

    /// The error that an exception carries, or one that it was raised from or because of.
    #[doc(hidden)]
    pub fn carried(&mut self, exception: &Value) -> Option<Arc<dyn Error + Send + Sync>> {
        const LONGEST: usize = 100;
        let key = self.intern(ATTRIBUTE);
        let mut at = exception.clone();
        for _ in 0..LONGEST {
            if let Some(found) = self.dict_of(&at).and_then(|d| d.get_str(&key)) {
                return found.get::<Boxed<Carried>>().map(|c| c.borrow().0.clone());
            }
            let x = at.get::<Exception>()?;
            let before = x.cause.get().or_else(|| x.context.get())?;
            at = before;
        }
        None
    }
}
