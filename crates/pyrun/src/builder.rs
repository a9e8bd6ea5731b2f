//! How interpreters are configured.

use crate::{Error, Interpreter};
use pyrun_vm::host::{Captured, Host};
use pyrun_vm::limits::Limits;

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
    limits: Limits,
}

impl Default for Builder {
    fn default() -> Self {
        Builder { host: Box::<Captured>::default(), stdlib: true, limits: Limits::default() }
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
    ///
    /// ```
    /// # use pyrun::{Captured, Interpreter, Sandbox};
    /// let host = Sandbox::new(Captured::default()).allow_clock();
    /// let mut py = Interpreter::builder().host(host).build();
    /// assert!(py.eval::<f64>("__import__('time').time()")? > 1.7e9);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn host(mut self, host: impl Host + 'static) -> Builder {
        self.host = Box::new(host);
        self
    }

    /// Leaves out the standard library: only `builtins` and `sys` are there.
    ///
    /// ```
    /// # use pyrun::Interpreter;
    /// let mut py = Interpreter::builder().without_stdlib().build();
    /// assert_eq!(py.exec("import re").unwrap_err().class(), "ModuleNotFoundError");
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn without_stdlib(mut self) -> Builder {
        self.stdlib = false;
        self
    }

    /// Sets what each run may use.
    ///
    /// ```
    /// use pyrun::{ErrorKind, Interpreter, Limit, Limits};
    ///
    /// let limits = Limits { fuel: Some(100_000), ..Limits::default() };
    /// let mut py = Interpreter::builder().limits(limits).build();
    /// let error = py.exec("while True: pass").unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Limit(Limit::Fuel));
    /// assert_eq!(py.eval::<i64>("1 + 2")?, 3);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn limits(mut self, limits: Limits) -> Builder {
        self.limits = limits;
        self
    }

    /// Makes the interpreter.
    ///
    /// ```
    /// # use pyrun::Interpreter;
    /// let mut py = Interpreter::builder().build();
    /// assert_eq!(py.eval::<i64>("1 + 2")?, 3);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn build(self) -> Interpreter {
        let mut vm = pyrun_vm::vm::new(self.host);
        vm.set_raise_hook(Error::raise);
        vm.set_limits(self.limits);
        #[cfg(feature = "stdlib")]
        if self.stdlib {
            pyrun_stdlib::install(&mut vm);
        }
        Interpreter::from_vm(vm)
    }
}
