//! From source text to code objects, and errors of the front end as Python exceptions.

use crate::types::core;
use crate::value::code::CodeObj;
use crate::value::{PyResult, Raised, Ref, Value};
use crate::vm::Vm;
use pyrun_bytecode::Code;
use pyrun_compiler::{CompileError, CompileErrorKind, Options, SourceInfo};
use pyrun_parser::{ErrorKind, Mode, Source, SyntaxError, WarningKind};
use std::sync::Arc;

impl Vm {
    /// Compiles source text: bytes with their encoding cookie and all, or decoded text.
    pub fn compile_source(
        &mut self,
        source: &[u8],
        filename: &str,
        mode: Mode,
        options: Options,
    ) -> PyResult<Ref<CodeObj>> {
        self.charge(source.len() / 16 + 1)?;
        let source = Source::from_bytes(source, filename).map_err(|e| self.syntax_error(&e))?;
        let code = self.compile_decoded(&source, filename, mode, options)?;
        Ok(self.code_object(&Arc::new(code)))
    }

    /// As [`Vm::compile_source`] for text that is decoded already: a coding cookie means nothing.
    pub fn compile_text(
        &mut self,
        text: &str,
        filename: &str,
        mode: Mode,
        options: Options,
    ) -> PyResult<Ref<CodeObj>> {
        self.charge(text.len() / 16 + 1)?;
        let source = Source::from_str(text, filename).map_err(|e| self.syntax_error(&e))?;
        let code = self.compile_decoded(&source, filename, mode, options)?;
        Ok(self.code_object(&Arc::new(code)))
    }

    fn compile_decoded(
        &mut self,
        source: &Source,
        filename: &str,
        mode: Mode,
        options: Options,
    ) -> PyResult<Code> {
        let arena = pyrun_ast::Arena::new();
        let mut warnings = Vec::new();
        let tree = pyrun_parser::parse_with_warnings(source, mode, &arena, &mut warnings)
            .map_err(|e| self.syntax_error(&e))?;
        for w in warnings {
            let class = match w.kind {
                WarningKind::Syntax => core().exc.syntax_warning,
                WarningKind::Deprecation => core().exc.deprecation_warning,
            };
            self.warn(class, &w.message)?;
        }
        let info = SourceInfo::new(filename, source.text());
        pyrun_compiler::compile(&tree, &info, options).map_err(|e| self.compile_error(&e, source))
    }

    /// The exception for an error of the parser.
    #[cold]
    pub fn syntax_error(&mut self, e: &SyntaxError) -> Raised {
        let exc = &core().exc;
        let class = match e.kind {
            ErrorKind::Syntax => exc.syntax_error,
            ErrorKind::Indentation => exc.indentation_error,
            ErrorKind::Tab => exc.tab_error,
            ErrorKind::Recursion => return self.error(exc.recursion_error, &e.message),
            ErrorKind::Memory => return self.memory_error(),
        };
        let message = self.str(&e.message);
        if e.text.is_none() && e.offset == 0 {
            // Nothing could be decoded: there is no place to show.
            let r = self.error_with(class, std::slice::from_ref(&message));
            let mut fields = vec![Value::none(); 8];
            fields[0] = message;
            self.set_fields(&r, fields);
            return r;
        }
        let filename = self.str(&e.filename);
        let text = e.text.as_ref().map_or(Value::none(), |t| self.str(t));
        let [line, offset, end_line, end_offset] =
            [e.lineno as i64, e.offset as i64, e.end_lineno as i64, e.end_offset as i64]
                .map(|n| self.int(n));
        let place = self.tuple(&[
            filename.clone(),
            line.clone(),
            offset.clone(),
            text.clone(),
            end_line.clone(),
            end_offset.clone(),
        ]);
        let r = self.error_with(class, &[message.clone(), place]);
        self.set_fields(
            &r,
            vec![message, filename, line, offset, text, end_line, end_offset, Value::none()],
        );
        r
    }

    fn compile_error(&mut self, e: &CompileError, source: &Source) -> Raised {
        match e.kind {
            CompileErrorKind::Recursion => self.error(core().exc.recursion_error, &e.message),
            _ => {
                let at =
                    source.error(ErrorKind::Syntax, e.message.clone(), e.span.start, e.span.end);
                self.syntax_error(&at)
            }
        }
    }
}
