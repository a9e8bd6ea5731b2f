//! Faults found after parsing, as data: which exception, message and range.

use pyrun_ast::Span;

/// Which exception a fault raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompileErrorKind {
    /// `SyntaxError`
    Syntax,
    /// `RecursionError`
    Recursion,
    /// `SystemError`: the code object would be too large.
    TooLarge,
    /// None: whoever asked for the work no longer wants it.
    Stopped,
}

/// A fault in a tree.
///
/// ```
/// use pyrun_compiler::{CompileError, Options, SourceInfo, compile};
/// use pyrun_parser::{Arena, Mode, Source, parse};
///
/// let (source, arena) = (Source::from_str("def f(a): global a", "a.py")?, Arena::new());
/// let module = parse(&source, Mode::Exec, &arena)?;
/// let info = SourceInfo::new("a.py", source.text());
/// let CompileError { message, span, .. } = compile(&module, &info, Options::default()).unwrap_err();
/// assert_eq!(message, "name 'a' is parameter and global");
/// assert_eq!(&source.text()[span.start as usize..span.end as usize], "global a");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompileError {
    /// Which exception.
    pub kind: CompileErrorKind,
    /// What it says.
    pub message: String,
    /// Where, in bytes of the source.
    pub span: Span,
}

/// Something in a tree that is legal and most likely a slip: a `SyntaxWarning`.
///
/// ```
/// use pyrun_compiler::{CompileWarning, SourceInfo};
/// use pyrun_parser::ast::Span;
///
/// /// As a line of a report.
/// fn line(info: &SourceInfo, warning: &CompileWarning) -> String {
///     format!("{}:{}: {}", info.filename, info.line(warning.span.start), warning.message)
/// }
///
/// let info = SourceInfo::new("a.py", "x = 1\nx is 1\n");
/// let warning = CompileWarning { message: "\"is\" with a literal".into(), span: Span::new(6, 12) };
/// assert_eq!(line(&info, &warning), "a.py:2: \"is\" with a literal");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompileWarning {
    /// What it says.
    pub message: String,
    /// Where, in bytes of the source.
    pub span: Span,
}

impl std::fmt::Display for CompileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CompileError {}

/// What compiling functions return; boxed, because the good case is small.
pub(crate) type Res<T = ()> = Result<T, Box<CompileError>>;

/// A SyntaxError as a result.
pub(crate) fn syntax<T>(message: impl Into<String>, span: Span) -> Res<T> {
    let kind = CompileErrorKind::Syntax;
    Err(Box::new(CompileError { kind, message: message.into(), span }))
}

/// Asks now and then whether to stop.
pub(crate) struct Patience<'s> {
    pub(crate) stop: &'s dyn Fn() -> bool,
    left: u32,
}

/// Nodes between two questions whether to stop: less than a tenth of a millisecond.
const PATIENCE: u32 = 1 << 10;

impl<'s> Patience<'s> {
    pub(crate) fn new(stop: &'s dyn Fn() -> bool) -> Patience<'s> {
        Patience { stop, left: PATIENCE }
    }

    /// Counts a node.
    #[inline]
    pub(crate) fn count(&mut self, span: Span) -> Res {
        self.left -= 1;
        if self.left == 0 { self.ask(span) } else { Ok(()) }
    }

    #[cold]
    fn ask(&mut self, span: Span) -> Res {
        self.left = PATIENCE;
        match (self.stop)() {
            true => Err(stopped(span)),
            false => Ok(()),
        }
    }
}

/// The error of work that was asked to stop.
#[cold]
pub(crate) fn stopped(span: Span) -> Box<CompileError> {
    Box::new(CompileError { kind: CompileErrorKind::Stopped, message: "stopped".into(), span })
}

/// How deep a tree may nest before the compiler gives up; left-leaning operator chains do not count.
pub(crate) const MAX_DEPTH: u32 = 1000;

/// Runs level `depth` of a walk over the tree, on a new stack where the old one is nearly full: how
/// deep a tree may be must not depend on where the compiler is called from.
pub(crate) fn with_stack<T>(depth: u32, f: impl FnOnce() -> T) -> T {
    // Enough for the levels between two looks.
    const LOW: usize = 128 * 1024;
    const NEW: usize = 1024 * 1024;
    if depth % 8 != 1 {
        return f();
    }
    stacker::maybe_grow(LOW, NEW, f)
}

/// The RecursionError of a tree nested too deeply.
pub(crate) fn too_deep<T>(span: Span) -> Res<T> {
    let message = "maximum recursion depth exceeded during compilation".into();
    Err(Box::new(CompileError { kind: CompileErrorKind::Recursion, message, span }))
}
