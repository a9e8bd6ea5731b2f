//! Warnings that natives give.

use crate::types::core;
use crate::value::{PyResult, Type};
use crate::vm::Vm;

impl Vm {
    /// Gives a warning through the module `warnings`, whose filters may make it an exception. Where
    /// that module cannot be had, warnings are dropped.
    pub fn warn(&mut self, category: &Type, message: &str) -> PyResult<()> {
        let module = match self.import("warnings") {
            Ok(m) => m,
            Err(e) if e.is(core().exc.import_error) => return Ok(()),
            Err(e) => return Err(e),
        };
        let warn = self.intern("warn");
        let Some(warn) = self.getattr_opt(&module, &warn)? else { return Ok(()) };
        let text = self.str(message);
        match self.call(&warn, &[text, category.to_value()]) {
            // What showing a warning needs may be missing too.
            Err(e) if !e.is(core().exc.import_error) => Err(e),
            _ => Ok(()),
        }
    }
}
