//! From source text to code objects, and errors of the front end as Python exceptions.

use crate::types::core;
use crate::value::code::CodeObj;
use crate::value::{PyResult, Raised, Ref, Str, Type, Value};
use crate::vm::Vm;
use pyrun_bytecode::Code;
use pyrun_compiler::{CompileError, CompileErrorKind, Options, SourceInfo, SymbolTable};
use pyrun_parser::{ErrorKind, Mode, Source, SyntaxError, WarningKind};
use std::sync::Arc;

#[doc(hidden)]
impl Vm {
    /// Compiles source text: bytes with their encoding cookie and all, or decoded text.
    pub fn compile_source(
        &mut self,
        source: &[u8],
        filename: &str,
        mode: Mode,
        options: Options,
    ) -> PyResult<Ref<CodeObj>> {
        self.charge_source(source.len())?;
        let source = Source::from_bytes(source, filename).map_err(|e| self.syntax_error(&e))?;
        self.compile_read(&source, filename, mode, options)
    }

    /// As [`Vm::compile_source`] for what the function `compile` was given: some faults of the
    /// decoding are told in other words.
    pub fn compile_bytes(
        &mut self,
        source: &[u8],
        filename: &str,
        mode: Mode,
        options: Options,
    ) -> PyResult<Ref<CodeObj>> {
        self.charge_source(source.len())?;
        let source = Source::from_compile_bytes(source, filename);
        let source = source.map_err(|e| self.syntax_error(&e))?;
        self.compile_read(&source, filename, mode, options)
    }

    fn compile_read(
        &mut self,
        source: &Source,
        filename: &str,
        mode: Mode,
        options: Options,
    ) -> PyResult<Ref<CodeObj>> {
        let code = self.compile_decoded(source, filename, mode, options)?;
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
        self.charge_source(text.len())?;
        let source = Source::from_str(text, filename).map_err(|e| self.syntax_error(&e))?;
        let code = self.compile_decoded(&source, filename, mode, options);
        if mode == Mode::Eval
            && !text.ends_with('\n')
            && let Err(e) = &code
        {
            self.without_newline(e, text);
        }
        let code = code?;
        Ok(self.code_object(&Arc::new(code)))
    }

    /// Compiles a module's file.
    pub(crate) fn compile_file(
        &mut self,
        _module: &str,
        source: &[u8],
        filename: &str,
    ) -> PyResult<Ref<CodeObj>> {
        let options = self.compile_options();
        self.compile_bytes(source, filename, Mode::Exec, options)
    }

    /// The text of a source file, for tracebacks.
    pub(crate) fn decode_source(bytes: &[u8], filename: &str) -> Option<Arc<str>> {
        Some(Source::from_bytes(bytes, filename).ok()?.text().into())
    }

    /// Pays for the front end's work on so many bytes, and makes sure of its memory: tokens, tree and code
    /// take less than this for each byte of dense source.
    pub(super) fn charge_source(&mut self, bytes: usize) -> PyResult<()> {
        const MEMORY_PER_BYTE: usize = 96;
        self.reserve(bytes.saturating_mul(MEMORY_PER_BYTE))?;
        self.charge(bytes + 1)
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
        let stop = self.front_end_stops();
        let tree = pyrun_parser::parse_until(source, mode, &arena, &mut warnings, &stop)
            .map_err(|e| self.syntax_error(&e))?;
        for w in warnings {
            let class = match w.kind {
                WarningKind::Syntax => core().exc.syntax_warning,
                WarningKind::Deprecation => core().exc.deprecation_warning,
            };
            self.warn_source(class, w.message, source, w.start, w.end)?;
        }
        let info = SourceInfo::with_starts(filename, source.lines().starts().into());
        let mut slips = Vec::new();
        let code = pyrun_compiler::compile_until(&tree, &info, options, &mut slips, &stop)
            .map_err(|e| self.compile_error(&e, source, filename))?;
        for w in slips {
            let class = core().exc.syntax_warning;
            self.warn_source(class, w.message, source, w.span.start, w.span.end)?;
        }
        Ok(code)
    }

    /// The symbol tables of source text, for `symtable`.
    pub fn symbol_tables(
        &mut self,
        source: &[u8],
        filename: &str,
        mode: Mode,
    ) -> PyResult<SymbolTable> {
        self.charge_source(source.len())?;
        let read = Source::from_compile_bytes(source, filename);
        let read = read.map_err(|e| self.syntax_error(&e))?;
        let arena = pyrun_ast::Arena::new();
        let stop = self.front_end_stops();
        let tree = pyrun_parser::parse_until(&read, mode, &arena, &mut Vec::new(), &stop)
            .map_err(|e| self.syntax_error(&e))?;
        let info = SourceInfo::with_starts(filename, read.lines().starts().into());
        SymbolTable::new(&tree, &info, self.compile_options(), &stop)
            .map_err(|e| self.compile_error(&e, &read, filename))
    }

    /// Gives a warning about a place in the source. One that the filters raise is a SyntaxError there.
    #[cold]
    fn warn_source(
        &mut self,
        class: &Type,
        message: String,
        source: &Source,
        start: u32,
        end: u32,
    ) -> PyResult<()> {
        let at = source.error(ErrorKind::Syntax, message, start, end);
        match self.warn_at(class, &at.message, &at.filename, at.lineno) {
            Err(e) if e.is(class) => Err(self.syntax_error(&at)),
            r => r,
        }
    }

    /// An expression is read without the newline that statements get at the end: nor does an error in
    /// its last line show one, and one at the end has no column.
    #[cold]
    fn without_newline(&mut self, e: &Raised, text: &str) {
        if !e.is(core().exc.syntax_error) {
            return;
        }
        let mut fields: Vec<Value> = (0..8)
            .map(|i| self.exception_field(e.value(), i).unwrap_or_else(Value::none))
            .collect();
        let last = text.lines().last().unwrap_or_default();
        let number = |v: &Value| v.word().is_int().then(|| v.word().as_int());
        let shown = fields[4].get::<Str>().map(|s| s.to_str_lossy().into_owned());
        let lines = text.lines().count() as i64;
        if number(&fields[2]) != Some(lines) {
            return;
        }
        if let Some(s) = shown.as_deref().and_then(|s| s.strip_suffix('\n')) {
            fields[4] = self.str(s);
        }
        let message = fields[0].get::<Str>().is_some_and(|m| m.equals("invalid syntax"));
        if message && number(&fields[3]) == Some(last.chars().count() as i64 + 1) {
            fields[3] = self.int(0);
            fields[6] = self.int(0);
        }
        self.set_fields(e, fields);
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
            ErrorKind::Stopped => return self.stop_asked_for(),
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
        if e.offset < 0 {
            let (line, offset) = (self.int(0), self.int(-1));
            let place = [filename.clone(), line.clone(), offset.clone(), text.clone()];
            let place = self.tuple(&place);
            let r = self.error_with(class, &[message.clone(), place]);
            let none = Value::none;
            let fields = vec![message, filename, line, offset, text, none(), none(), none()];
            self.set_fields(&r, fields);
            return r;
        }
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

    fn compile_error(&mut self, e: &CompileError, source: &Source, filename: &str) -> Raised {
        match e.kind {
            CompileErrorKind::Recursion => self.error(core().exc.recursion_error, &e.message),
            CompileErrorKind::Stopped => self.stop_asked_for(),
            _ => {
                let at =
                    source.error(ErrorKind::Syntax, e.message.clone(), e.span.start, e.span.end);
                let r = self.syntax_error(&at);
                // CPython looks into the file for the line: of a string there is none.
                if filename.starts_with('<') && filename.ends_with('>') {
                    let mut fields: Vec<Value> = (0..8)
                        .map(|i| self.exception_field(r.value(), i).unwrap_or_else(Value::none))
                        .collect();
                    fields[4] = Value::none();
                    self.set_fields(&r, fields);
                }
                r
            }
        }
    }
}
