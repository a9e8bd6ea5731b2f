//! Warnings that natives give.

use crate::types::core;
use crate::value::{PyResult, Type, Value};
use crate::vm::Vm;

#[doc(hidden)]
impl Vm {
    /// Gives a warning through the module `warnings`, whose filters may make it an exception. Where
    /// that module cannot be had, warnings are dropped.
    pub fn warn(&mut self, category: &Type, message: &str) -> PyResult<()> {
        let text = self.str(message);
        self.call_warnings("warn", &[text, category.to_value()])
    }

    /// As [`Vm::warn`], about a line of a file and not about what runs.
    pub fn warn_at(
        &mut self,
        category: &Type,
        message: &str,
        filename: &str,
        line: u32,
    ) -> PyResult<()> {
        let (text, filename, line) = (self.str(message), self.str(filename), self.int(line.into()));
        self.call_warnings("warn_explicit", &[text, category.to_value(), filename, line])
    }

    /// Imports `warnings` where filters were asked for, which it reads, and complains of.
    pub fn start_warnings(&mut self) -> PyResult<()> {
        let key = self.intern("warnoptions");
        match self.sys().get_str(&key) {
            Some(list) if self.truth(&list)? => self.import("warnings").map(drop),
            _ => Ok(()),
        }
    }

    fn call_warnings(&mut self, function: &str, args: &[Value]) -> PyResult<()> {
        let module = match self.import("warnings") {
            Ok(m) => m,
            Err(e) if e.is(core().exc.import_error) => return Ok(()),
            Err(e) => return Err(e),
        };
        let function = self.intern(function);
        let Some(f) = self.getattr_opt(&module, &function)? else { return Ok(()) };
        match self.call(&f, args) {
            // What showing a warning needs may be missing too.
            Err(e) if !e.is(core().exc.import_error) => Err(e),
            _ => Ok(()),
        }
    }
}
