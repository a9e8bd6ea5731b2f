//! Warnings that natives give.

use crate::value::{PyResult, Type};
use crate::vm::Vm;

impl Vm {
    /// Gives a warning through the module `warnings`, whose filters may make it an exception. Without
    /// that module there are no filters, and the warnings that natives give are hidden by default.
    pub fn warn(&mut self, category: &Type, message: &str) -> PyResult<()> {
        let name = self.intern("warnings");
        let Some(module) = self.modules.get_str(&name) else { return Ok(()) };
        let warn = self.intern("warn");
        let Some(warn) = self.getattr_opt(&module, &warn)? else { return Ok(()) };
        let text = self.str(message);
        self.call(&warn, &[text, category.to_value()])?;
        Ok(())
    }
}
