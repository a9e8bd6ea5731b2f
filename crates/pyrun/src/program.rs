//! Compiled programs, which any number of interpreters share.

#[cfg(feature = "compiler")]
use crate::Interpreter;
use crate::{Error, ErrorKind, Result};
#[cfg(feature = "compiler")]
use pyrun_ast::{Constant, Expr, ExprKind, Module};
use pyrun_bytecode::{Code, CodeFlags};
#[cfg(feature = "compiler")]
use pyrun_compiler::{CompileErrorKind, Options, SourceInfo};
#[cfg(feature = "compiler")]
use pyrun_parser::{ErrorKind as ParseErrorKind, Mode, Source, SyntaxError};
use pyrun_vm::Vm;
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
    pub source: Option<Arc<str>>,
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
        // Parameters and expression are parsed by themselves: neither can reach into the other, and places
        // in the expression are those that its author knows. What is wrong with a parameter is told first.
        let header = format!("lambda {}: None", parameters.join(", "));
        Program::new(&header, "<parameters>", Form::Function)?;
        let arena = pyrun_ast::Arena::new();
        let header = Text::parse(&header, "<parameters>", Form::Function, &arena)?;
        let text = Text::parse(expression, "<string>", Form::Function, &arena)?;
        let tree = match (header.tree, text.tree) {
            (Module::Expression(lambda), Module::Expression(body)) => match lambda.kind {
                // Another body is the work of a parameter that is more than one.
                ExprKind::Lambda {
                    params,
                    body: Expr { kind: ExprKind::Constant(Constant::None), .. },
                } => {
                    let kind = ExprKind::Lambda { params, body };
                    Module::Expression(arena.alloc(Expr { kind, span: body.span }))
                }
                _ => {
                    let message = "the parameters of a function must be parameters";
                    return Err(Error::with_kind(ErrorKind::Syntax, "SyntaxError", message));
                }
            },
            _ => unreachable!("expressions were asked for"),
        };
        text.compile(&tree, Form::Function, Options::default())
    }

    #[cfg(feature = "compiler")]
    fn new(text: &str, file: &str, form: Form) -> Result<Program> {
        Program::with(text, file, form, false)
    }

    #[cfg(feature = "compiler")]
    fn with(text: &str, file: &str, form: Form, top_level_await: bool) -> Result<Program> {
        let arena = pyrun_ast::Arena::new();
        let text = Text::parse(text, file, form, &arena)?;
        text.compile(&text.tree, form, Options { top_level_await, ..Options::default() })
    }

    /// Keeps the source for tracebacks, if it is known.
    pub(crate) fn remember_source(&self, vm: &mut Vm) {
        let Some(source) = &self.0.source else { return };
        vm.remember_text(&self.0.code, source.clone());
        if !self.file().starts_with('<') {
            vm.remember_source(self.file(), source);
        }
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

/// A source that has been parsed.
#[cfg(feature = "compiler")]
struct Text<'a> {
    source: Source,
    tree: Module<'a>,
}

#[cfg(feature = "compiler")]
impl<'a> Text<'a> {
    fn parse(text: &str, file: &str, form: Form, arena: &'a pyrun_ast::Arena) -> Result<Self> {
        let source = Source::from_str(text, file).map_err(|e| syntax_error(&e))?;
        let mode = if form == Form::Statements { Mode::Exec } else { Mode::Eval };
        let tree = pyrun_parser::parse(&source, mode, arena).map_err(|e| syntax_error(&e))?;
        Ok(Text { source, tree })
    }

    /// A program of a tree whose places are in this source.
    fn compile(&self, tree: &Module<'a>, form: Form, options: Options) -> Result<Program> {
        let source = &self.source;
        let info = SourceInfo::with_starts(source.name(), source.lines().starts().into());
        let code = pyrun_compiler::compile(tree, &info, options).map_err(|e| {
            let kind = match e.kind {
                CompileErrorKind::Recursion => ParseErrorKind::Recursion,
                _ => ParseErrorKind::Syntax,
            };
            syntax_error(&source.error(kind, e.message.clone(), e.span.start, e.span.end))
        })?;
        let source = Some(source.text().into());
        Ok(Program(Arc::new(Inner { code: Arc::new(code), form, source })))
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
