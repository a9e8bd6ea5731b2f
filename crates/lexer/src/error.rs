//! Syntax errors and warnings as data: kind, message and range; rendering is elsewhere.

/// The exception that a fault in the source raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// `SyntaxError`
    Syntax,
    /// `IndentationError`
    Indentation,
    /// `TabError`
    Tab,
    /// `RecursionError`: legal source, nested too deeply to be worked on.
    Recursion,
    /// `MemoryError`: source too large to be worked on.
    Memory,
}

impl ErrorKind {
    /// The name of the Python exception.
    pub fn name(self) -> &'static str {
        match self {
            ErrorKind::Syntax => "SyntaxError",
            ErrorKind::Indentation => "IndentationError",
            ErrorKind::Tab => "TabError",
            ErrorKind::Recursion => "RecursionError",
            ErrorKind::Memory => "MemoryError",
        }
    }
}

/// A fault in the source. The fields after `message` are those of Python's `SyntaxError`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Which exception.
    pub kind: ErrorKind,
    /// What it says.
    pub message: String,
    /// The file name.
    pub filename: String,
    /// The line, from 1; 0 when no place is known.
    pub lineno: u32,
    /// The column in characters, from 1; 0 marks the whole line.
    pub offset: u32,
    /// The line of the end.
    pub end_lineno: u32,
    /// The column just past the end, from 1; -1 and 0 stand for "no end", as in CPython.
    pub end_offset: i32,
    /// The text of the line (with its newline), if known.
    pub text: Option<String>,
}

impl std::fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.kind.name(), self.message)?;
        if self.lineno > 0 {
            write!(f, " ({}, line {})", self.filename, self.lineno)?;
        }
        Ok(())
    }
}

impl std::error::Error for SyntaxError {}

/// Which warning class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WarningKind {
    /// `SyntaxWarning`
    Syntax,
    /// `DeprecationWarning`
    Deprecation,
}

/// Something that is legal and most likely wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Which warning class.
    pub kind: WarningKind,
    /// What it says.
    pub message: String,
    /// Byte offsets of the range.
    pub start: u32,
    /// Just past the last byte.
    pub end: u32,
}
