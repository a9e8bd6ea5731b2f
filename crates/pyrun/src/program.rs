//! Compiled programs, which any number of interpreters share.

#[cfg(feature = "compiler")]
use crate::Interpreter;
use crate::{Error, ErrorKind, Result};
use pyrun_bytecode::{Code, CodeFlags};
#[cfg(feature = "compiler")]
use pyrun_compiler::{CompileErrorKind, Options, SourceInfo};
#[cfg(feature = "compiler")]
use pyrun_parser::{ErrorKind as ParseErrorKind, Mode, Source, SyntaxError};
use std::sync::Arc;

/// A compiled program: immutable, `Send + Sync`, cheap to clone, shared by any number of interpreters.
///
/// ```
/// use pyrun::{Interpreter, Program};
///
/// let rule = Program::function(&["price", "quantity"], "price * quantity > 100")?;
/// let mut py = Interpreter::new();
/// assert!(py.call::<bool>(&rule, (30, 4))?);
/// assert!(!py.call::<bool>(&rule, (9.5, 10))?);
/// # Ok::<(), pyrun::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Program(pub(crate) Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    pub code: Arc<Code>,
    pub form: Form,
    /// The source, for tracebacks, if it was compiled here.
    pub source: Option<Box<str>>,
}

/// What running a program gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Nothing: statements.
    Statements = 0,
    /// A value.
    Expression = 1,
    /// A value for arguments.
    Function = 2,
}

/// What serialised programs begin with; the bytecode behind it has a version of its own.
const MAGIC: &[u8; 4] = b"pyr\x01";

impl Program {
    /// Compiles statements: a module or script. `file` names the source in tracebacks.
    ///
    /// ```
    /// use pyrun::{ErrorKind, Program};
    ///
    /// let program = Program::compile("x = 6 * 7", "answer.py")?;
    /// let error = Program::compile("x = = 7", "answer.py").unwrap_err();
    /// assert_eq!((error.kind(), error.message()), (ErrorKind::Syntax, "invalid syntax (answer.py, line 1)"));
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    #[cfg(feature = "compiler")]
    pub fn compile(source: &str, file: &str) -> Result<Program> {
        Program::new(source, file, Form::Statements)
    }

    /// Compiles statements that may use `await`, `async for` and `async with` at the top level, for
    /// [`Interpreter::run_async`].
    ///
    /// ```
    /// # use pyrun::{Interpreter, Program};
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let program = Program::compile_async("answer = await ask()", "agent.py")?;
    /// let mut py = Interpreter::new();
    /// py.define_async("ask", || async { 42 })?;
    /// py.run_async::<()>(&program).await?;
    /// assert_eq!(py.get::<i64>("answer")?, 42);
    /// # Ok::<(), pyrun::Error>(())
    /// # }).unwrap();
    /// ```
    #[cfg(feature = "compiler")]
    pub fn compile_async(source: &str, file: &str) -> Result<Program> {
        Program::with(source, file, Form::Statements, true)
    }

    /// As [`Program::compile_async`], for one expression.
    #[cfg(feature = "compiler")]
    pub(crate) fn expression_async(source: &str) -> Result<Program> {
        Program::with(source, "<string>", Form::Expression, true)
    }

    /// Compiles an expression.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Program};
    /// let double = Program::expression("2 * x")?;
    /// let mut py = Interpreter::new();
    /// py.set("x", 21)?;
    /// assert_eq!(py.run::<i64>(&double)?, 42);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    #[cfg(feature = "compiler")]
    pub fn expression(source: &str) -> Result<Program> {
        Program::new(source, "<string>", Form::Expression)
    }

    /// Compiles an expression with parameters, to be called with arguments; see
    /// [`Interpreter::call`].
    ///
    /// ```
    /// # use pyrun::{Interpreter, Program};
    /// let net = Program::function(&["gross", "rate=0.19"], "round(gross / (1 + rate), 2)")?;
    /// assert_eq!(Interpreter::new().call::<f64>(&net, (119,))?, 100.0);
    /// assert!(Program::function(&["x"], "x) + (1").is_err());
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    #[cfg(feature = "compiler")]
    pub fn function(parameters: &[&str], expression: &str) -> Result<Program> {
        // The expression must be one by itself: it cannot close the parenthesis that it is put into.
        Program::expression(expression)?;
        let source = format!("lambda {}: (\n{expression}\n)", parameters.join(", "));
        Program::new(&source, "<string>", Form::Function)
    }

    #[cfg(feature = "compiler")]
    fn new(text: &str, file: &str, form: Form) -> Result<Program> {
        Program::with(text, file, form, false)
    }

    #[cfg(feature = "compiler")]
    fn with(text: &str, file: &str, form: Form, top_level_await: bool) -> Result<Program> {
        let source = Source::from_str(text, file).map_err(|e| syntax_error(&e))?;
        let arena = pyrun_ast::Arena::new();
        let mode = if form == Form::Statements { Mode::Exec } else { Mode::Eval };
        let tree = pyrun_parser::parse(&source, mode, &arena).map_err(|e| syntax_error(&e))?;
        let info = SourceInfo::with_starts(file, source.lines().starts().into());
        let options = Options { top_level_await, ..Options::default() };
        let code = pyrun_compiler::compile(&tree, &info, options).map_err(|e| {
            let kind = match e.kind {
                CompileErrorKind::Recursion => ParseErrorKind::Recursion,
                _ => ParseErrorKind::Syntax,
            };
            syntax_error(&source.error(kind, e.message.clone(), e.span.start, e.span.end))
        })?;
        let source = (file != "<string>").then(|| source.text().into());
        Ok(Program(Arc::new(Inner { code: Arc::new(code), form, source })))
    }

    /// The program as bytes, for a cache or for hosts without the compiler. They hold for this version
    /// of pyrun.
    ///
    /// ```
    /// # use pyrun::{ErrorKind, Interpreter, Program};
    /// let bytes = Program::expression("6 * 7")?.to_bytes();
    /// let program = Program::from_bytes(&bytes)?;
    /// assert_eq!(Interpreter::new().run::<i64>(&program)?, 42);
    ///
    /// let error = Program::from_bytes(&bytes[..9]).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::InvalidProgram);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.push(self.0.form as u8);
        out.extend(self.0.code.to_bytes());
        out
    }

    /// Reads what [`Program::to_bytes`] has written, and verifies it: whatever the bytes, the result is
    /// a program that is safe to run, or an error of the kind
    /// [`InvalidProgram`](ErrorKind::InvalidProgram).
    ///
    /// ```
    /// # use pyrun::{ErrorKind, Program};
    /// let bytes = Program::compile("x = 1", "x.py")?.to_bytes();
    /// assert_eq!(Program::from_bytes(&bytes)?.file(), "x.py");
    /// assert_eq!(Program::from_bytes(b"other").unwrap_err().kind(), ErrorKind::InvalidProgram);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn from_bytes(bytes: &[u8]) -> Result<Program> {
        let invalid = |m: &str| Error::with_kind(ErrorKind::InvalidProgram, "ValueError", m);
        let rest = bytes.strip_prefix(MAGIC).ok_or_else(|| invalid("not a program"))?;
        let (form, code) = match rest.split_first() {
            Some((0, code)) => (Form::Statements, code),
            Some((1, code)) => (Form::Expression, code),
            Some((2, code)) => (Form::Function, code),
            _ => return Err(invalid("not a program")),
        };
        let code = Code::from_bytes(code).map_err(|e| invalid(&e.to_string()))?;
        let flags = code.flags;
        // A module that awaits is a coroutine; nothing else of a generator's kind is one.
        let generator = flags.is_generator_like() && !flags.has(CodeFlags::COROUTINE);
        if code.param_count() != 0 || !code.freevars.is_empty() || generator {
            return Err(invalid("not the code of a module"));
        }
        Ok(Program(Arc::new(Inner { code: Arc::new(code), form, source: None })))
    }

    /// The file that tracebacks name.
    ///
    /// ```
    /// assert_eq!(pyrun::Program::compile("", "empty.py")?.file(), "empty.py");
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn file(&self) -> &str {
        &self.0.code.filename
    }
}

/// The error, worded by an interpreter made for it.
#[cfg(feature = "compiler")]
#[cold]
pub(crate) fn syntax_error(e: &SyntaxError) -> Error {
    let mut py = Interpreter::new();
    match py.with(|vm| Err::<(), _>(vm.syntax_error(e))) {
        Err(e) => e,
        Ok(()) => unreachable!("the run fails"),
    }
}
