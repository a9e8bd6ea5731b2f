//! What a host gets when Python code fails: one word, with everything behind it.

use crate::Object;
use pyrun_vm::limits::Limit;
use pyrun_vm::object::host_error::HostError;
use pyrun_vm::types::core;
use pyrun_vm::types::traceback::data::Place;
use pyrun_vm::value::{Exception, FromPy, Type};
use pyrun_vm::{Raised, Value, Vm};
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

/// The result of everything that may fail in Python.
///
/// ```
/// # use pyrun::Interpreter;
/// fn answer(py: &mut Interpreter) -> pyrun::Result<i64> {
///     py.eval("6 * 7")
/// }
/// assert_eq!(answer(&mut Interpreter::new()).unwrap(), 42);
/// ```
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What sort of failure an [`Error`] is.
///
/// ```
/// # use pyrun::{ErrorKind, Interpreter};
/// let mut py = Interpreter::new();
/// assert_eq!(py.exec("1 +").unwrap_err().kind(), ErrorKind::Syntax);
/// assert_eq!(py.exec("raise SystemExit").unwrap_err().kind(), ErrorKind::Exit);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Python code raised an exception that nothing caught.
    Exception,
    /// The source is not Python.
    Syntax,
    /// Python code asked the program to end (`SystemExit`).
    Exit,
    /// A limit was reached.
    Limit(Limit),
    /// An object was used with an interpreter that it does not belong to.
    WrongInterpreter,
    /// The bytes are no program of this version, or one that fails verification.
    InvalidProgram,
}

/// A place that an exception has gone through. Lines and columns count from 1, columns in characters;
/// 0 stands for what is not known.
///
/// ```
/// # use pyrun::Interpreter;
/// let e = Interpreter::new().exec("def f(): 1 / 0\nf()").unwrap_err();
/// let places: Vec<_> = e.traceback().iter().map(|f| (f.function.as_str(), f.line)).collect();
/// assert_eq!(places, [("<module>", 2), ("f", 1)]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
#[cfg_attr(feature = "serde", derive(::serde::Serialize))]
pub struct Frame {
    /// The file, as it was named when the source was compiled.
    pub file: String,
    /// The function; `<module>` at the top level, empty for the place of a syntax error.
    pub function: String,
    /// First line.
    pub line: u32,
    /// Last line.
    pub end_line: u32,
    /// First column.
    pub column: u32,
    /// The column behind the last character.
    pub end_column: u32,
    /// The text of the first line, where the source is known.
    pub source: Option<String>,
}

/// An error of Python code, as data. One word wide.
///
/// ```
/// use pyrun::{ErrorKind, Interpreter, Program};
///
/// let mut py = Interpreter::new();
/// let program = Program::compile("def half(n):\n    return 1 / n\nhalf(0)\n", "half.py")?;
/// let error = py.run::<()>(&program).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Exception);
/// assert_eq!(error.class(), "ZeroDivisionError");
/// assert_eq!(error.message(), "division by zero");
/// let place = error.traceback().last().unwrap();
/// assert_eq!((place.line, place.column, place.end_column), (2, 12, 17));
/// assert_eq!(place.source.as_deref(), Some("    return 1 / n"));
/// assert!(error.to_string().starts_with("Traceback (most recent call last):\n"));
/// # Ok::<(), pyrun::Error>(())
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    class: String,
    message: String,
    text: String,
    traceback: Vec<Frame>,
    exit: Option<i32>,
    exception: Option<Object>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

const _: () = assert!(size_of::<Result<(), Error>>() == size_of::<usize>());

impl Error {
    /// An error that a function of the host's fails with: Python code sees an exception of the builtin
    /// class of that name. Errors of other types become a `RuntimeError` (an `OSError`, those of
    /// [`std::io`]).
    ///
    /// ```
    /// use pyrun::{Error, Interpreter};
    ///
    /// let mut py = Interpreter::new();
    /// py.define("lookup", |name: String| -> Result<i64, Error> {
    ///     Err(Error::new("KeyError", name))
    /// })?;
    /// py.exec("try:\n    lookup('x')\nexcept KeyError as e:\n    found = e.args")?;
    /// assert_eq!(py.get::<(String,)>("found")?.0, "x");
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn new(class: &str, message: impl Into<String>) -> Error {
        Error::with_kind(ErrorKind::Exception, class, message)
    }

    /// A ValueError.
    ///
    /// ```
    /// assert_eq!(pyrun::Error::value_error("too small").to_string(), "ValueError: too small");
    /// ```
    pub fn value_error(message: impl Into<String>) -> Error {
        Error::new("ValueError", message)
    }

    /// A TypeError.
    ///
    /// ```
    /// assert_eq!(pyrun::Error::type_error("no list").class(), "TypeError");
    /// ```
    pub fn type_error(message: impl Into<String>) -> Error {
        Error::new("TypeError", message)
    }

    pub(crate) fn with_kind(kind: ErrorKind, class: &str, message: impl Into<String>) -> Error {
        let message = message.into();
        let text = match message.is_empty() {
            true => format!("{class}\n"),
            false => format!("{class}: {message}\n"),
        };
        Error(Box::new(Inner {
            kind,
            class: class.to_string(),
            message,
            text,
            traceback: Vec::new(),
            exit: None,
            exception: None,
            source: None,
        }))
    }

    #[cold]
    pub(crate) fn wrong_interpreter() -> Error {
        let message = "the object belongs to another interpreter";
        Error::with_kind(ErrorKind::WrongInterpreter, "RuntimeError", message)
    }

    /// What sort of failure it is.
    ///
    /// ```
    /// # use pyrun::{ErrorKind, Interpreter};
    /// let e = Interpreter::new().exec("[][0]").unwrap_err();
    /// assert_eq!(e.kind(), ErrorKind::Exception);
    /// ```
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The limit that was reached, if that is what happened.
    ///
    /// ```
    /// # let error = pyrun::Interpreter::new().exec("1 / 0").unwrap_err();
    /// assert_eq!(error.limit(), None);
    /// ```
    pub fn limit(&self) -> Option<Limit> {
        match self.0.kind {
            ErrorKind::Limit(l) => Some(l),
            _ => None,
        }
    }

    /// The name of the exception's class.
    ///
    /// ```
    /// # use pyrun::Interpreter;
    /// let e = Interpreter::new().exec("class Mine(Exception): pass\nraise Mine").unwrap_err();
    /// assert_eq!(e.class(), "Mine");
    /// ```
    pub fn class(&self) -> &str {
        &self.0.class
    }

    /// The exception's message, what `str(exception)` gives.
    ///
    /// ```
    /// # use pyrun::Interpreter;
    /// let e = Interpreter::new().exec("int('x')").unwrap_err();
    /// assert_eq!(e.message(), "invalid literal for int() with base 10: 'x'");
    /// ```
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Where the exception has come through, outermost call first. A syntax error's place comes last.
    ///
    /// ```
    /// # use pyrun::Interpreter;
    /// let e = Interpreter::new().exec("x = 1\nx()").unwrap_err();
    /// assert_eq!(e.traceback()[0].line, 2);
    /// ```
    pub fn traceback(&self) -> &[Frame] {
        &self.0.traceback
    }

    /// The exit status that `SystemExit` asks for.
    ///
    /// ```
    /// let error = pyrun::Interpreter::new().exec("raise SystemExit(3)").unwrap_err();
    /// assert_eq!(error.exit_status(), Some(3));
    /// ```
    pub fn exit_status(&self) -> Option<i32> {
        self.0.exit
    }

    /// The exception object, if one was raised.
    ///
    /// ```
    /// # use pyrun::Interpreter;
    /// let mut py = Interpreter::new();
    /// let error = py.exec("raise ValueError(1, 2)").unwrap_err();
    /// let args: (i64, i64) = error.exception().unwrap().attr(&mut py, "args")?;
    /// assert_eq!(args, (1, 2));
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn exception(&self) -> Option<&Object> {
        self.0.exception.as_ref()
    }

    /// The error of a function of the host's that is behind this one: raised in Rust, it has gone
    /// through Python code and come back.
    ///
    /// ```
    /// use pyrun::Interpreter;
    ///
    /// let mut py = Interpreter::new();
    /// py.define("port", |text: String| text.parse::<u16>())?;
    /// let error = py.exec("port('many')").unwrap_err();
    /// assert!(error.downcast_ref::<std::num::ParseIntError>().is_some());
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn downcast_ref<E: StdError + 'static>(&self) -> Option<&E> {
        self.0.source.as_ref()?.downcast_ref()
    }

    /// The error for an exception.
    #[cold]
    #[inline(never)]
    pub(crate) fn of(vm: &mut Vm, raised: Raised) -> Error {
        let kind = kind_of(&raised);
        let v = raised.into_value();
        let source = vm.carried(&v);
        let own = source.as_ref().and_then(|s| s.downcast_ref::<Error>());
        let kind = match (own.map(|e| e.0.kind), kind) {
            (Some(k), ErrorKind::Exception) => k,
            (_, k) => k,
        };
        let source = match own {
            Some(e) => e.0.source.clone(),
            None => source,
        };
        let class = v.class().name();
        // An exception's `__str__` may be Python code, so this is a run like others.
        let words = vm.limited(|vm| {
            let message =
                vm.to_str(&v).map_or_else(|_| String::new(), |s| s.to_str_lossy().into_owned());
            let exit = (kind == ErrorKind::Exit).then(|| exit_status(vm, &v));
            let text = match &exit {
                Some((_, text)) => text.clone(),
                None => vm.format_exception(&v),
            };
            Ok((message, exit, text))
        });
        let (message, exit, text) = words.unwrap_or_else(|_| (String::new(), None, class.clone()));
        let traceback = vm.places(&v).into_iter().map(Frame::from).collect();
        let exit = exit.map(|(n, _)| n);
        let exception = Object::from_py(vm, &v).ok();
        Error(Box::new(Inner { kind, class, message, text, traceback, exit, exception, source }))
    }

    /// The exception for an error of a host's function, if it is one of these.
    pub(crate) fn raise(vm: &mut Vm, e: HostError) -> Result<Raised, HostError> {
        let e = e.downcast::<Error>()?;
        if let Some(x) = e.0.exception.as_ref().and_then(|x| vm.value_of(&x.0))
            && let Ok(x) = x.downcast::<Exception>()
        {
            return Ok(Raised::new(x));
        }
        let key = vm.intern(&e.0.class);
        let class = vm
            .builtins
            .get_str(&key)
            .filter(|c| c.get::<Type>().is_some_and(|c| c.is_subclass(core().exc.base_exception)));
        let raised = match class.as_ref().and_then(|c| c.get::<Type>()) {
            Some(class) => vm.error(class, &e.0.message),
            None => vm.error(core().exc.runtime_error, &e.0.message),
        };
        if e.0.source.is_some() || e.0.kind != ErrorKind::Exception {
            vm.carry(&raised, e);
        }
        Ok(raised)
    }
}

fn kind_of(raised: &Raised) -> ErrorKind {
    if let Some(limit) = raised.limit() {
        return ErrorKind::Limit(limit);
    }
    let v = raised.value();
    let is = |c: &Type| v.class().is_subclass(c);
    let exc = &core().exc;
    if is(exc.syntax_error) {
        ErrorKind::Syntax
    } else if is(exc.system_exit) {
        ErrorKind::Exit
    } else {
        ErrorKind::Exception
    }
}

/// The exit status that a SystemExit stands for, and what to print for it.
fn exit_status(vm: &mut Vm, e: &Value) -> (i32, String) {
    let code = match e.get::<Exception>().and(vm.exception_field(e, 0)) {
        Some(c) if !c.is_none() => c,
        _ => return (0, String::new()),
    };
    if let Ok(n) = vm.to_i64(&code) {
        return (n as i32 & 0xff, String::new());
    }
    match vm.to_str(&code) {
        Ok(s) => (1, format!("{}\n", s.to_str_lossy())),
        Err(_) => (1, String::new()),
    }
}

impl From<Place> for Frame {
    fn from(p: Place) -> Frame {
        Frame {
            file: p.file.to_string(),
            function: p.function.to_string(),
            line: p.line,
            end_line: p.end_line,
            column: p.column,
            end_column: p.end_column,
            source: p.text,
        }
    }
}

/// As CPython prints an exception that nothing has caught, traceback and all.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.text.trim_end())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("class", &self.0.class)
            .field("message", &self.0.message)
            .field("traceback", &self.0.traceback)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|e| e as _)
    }
}

impl ErrorKind {
    /// One word for it; for limits, the limit's.
    ///
    /// ```
    /// assert_eq!(pyrun::ErrorKind::Syntax.name(), "syntax");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            ErrorKind::Exception => "exception",
            ErrorKind::Syntax => "syntax",
            ErrorKind::Exit => "exit",
            ErrorKind::Limit(l) => l.name(),
            ErrorKind::WrongInterpreter => "wrong interpreter",
            ErrorKind::InvalidProgram => "invalid program",
        }
    }
}

#[cfg(feature = "serde")]
impl ::serde::Serialize for ErrorKind {
    fn serialize<S: ::serde::Serializer>(&self, s: S) -> std::result::Result<S::Ok, S::Error> {
        s.serialize_str(self.name())
    }
}

/// Kind, class, message, traceback and the whole text.
#[cfg(feature = "serde")]
impl ::serde::Serialize for Error {
    fn serialize<S: ::serde::Serializer>(&self, s: S) -> std::result::Result<S::Ok, S::Error> {
        use ::serde::ser::SerializeStruct;
        let mut out = s.serialize_struct("Error", 5)?;
        out.serialize_field("kind", &self.0.kind)?;
        out.serialize_field("class", &self.0.class)?;
        out.serialize_field("message", &self.0.message)?;
        out.serialize_field("traceback", &self.0.traceback)?;
        out.serialize_field("text", self.0.text.trim_end())?;
        out.end()
    }
}
