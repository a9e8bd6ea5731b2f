//! What stands in for the compiler in builds without it: it reads nothing, and says so.

use crate::types::core;
use crate::value::code::CodeObj;
use crate::value::{PyResult, Raised, Ref};
use crate::vm::Vm;
use std::sync::Arc;

impl Vm {
    /// The error of whoever needs the compiler.
    #[cold]
    pub(crate) fn no_compiler(&mut self, who: &str) -> Raised {
        let message = format!("{who} needs the compiler, which this build of pyrun leaves out");
        self.error(core().exc.not_implemented_error, &message)
    }

    /// Refuses a module's file.
    pub(crate) fn compile_file(
        &mut self,
        module: &str,
        _source: &[u8],
        _filename: &str,
    ) -> PyResult<Ref<CodeObj>> {
        let who = format!("the source file of module '{module}'");
        let message = format!("{who} needs the compiler, which this build of pyrun leaves out");
        Err(self.error(core().exc.import_error, &message))
    }

    /// The text of a source file, for tracebacks.
    pub(crate) fn decode_source(bytes: &[u8], _filename: &str) -> Option<Arc<str>> {
        std::str::from_utf8(bytes).ok().map(Arc::from)
    }
}
