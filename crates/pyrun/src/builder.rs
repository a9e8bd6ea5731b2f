//! How interpreters are configured.

use crate::{Error, Interpreter};
use pyrun_vm::Vm;
use pyrun_vm::host::{Captured, Host};

/// Configures an [`Interpreter`]. What is not said is not granted.
///
/// ```
/// use pyrun::Interpreter;
///
/// let mut py = Interpreter::builder().without_stdlib().build();
/// assert!(py.import("json").is_err());
/// ```
#[must_use = "a builder does nothing until `build`"]
pub struct Builder {
    host: Box<dyn Host>,
    stdlib: bool,
}

impl Default for Builder {
    fn default() -> Self {
        Builder { host: Box::<Captured>::default(), stdlib: true }
    }
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Builder").field("stdlib", &self.stdlib).finish_non_exhaustive()
    }
}

impl Builder {
    /// What Python code reaches outside: files, clocks, processes, standard streams. The default is
    /// [`Captured`], which keeps what is printed and grants nothing else; [`System`](crate::System)
    /// grants all that the process may do.
    pub fn host(mut self, host: impl Host + 'static) -> Builder {
        self.host = Box::new(host);
        self
    }

    /// Leaves out the standard library: only `builtins` and `sys` are there.
    pub fn without_stdlib(mut self) -> Builder {
        self.stdlib = false;
        self
    }

    /// Makes the interpreter.
    pub fn build(self) -> Interpreter {
        let mut vm = Vm::new(self.host);
        vm.set_raise_hook(Error::raise);
        if self.stdlib {
            pyrun_stdlib::install(&mut vm);
        }
        Interpreter::from_vm(vm)
    }
}
