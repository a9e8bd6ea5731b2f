//! Syntax errors and warnings as data: kind, message and range; rendering is elsewhere.

/// The exception that a fault in the source raises.
///
/// ```
/// use pyrun_lexer::{ErrorKind, Source};
///
/// let error = Source::from_str("a\0", "a.py").unwrap_err();
/// assert_eq!(error.kind, ErrorKind::Syntax);
/// assert_eq!(error.kind.name(), "SyntaxError");
/// ```
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
    /// None: whoever asked for the work no longer wants it.
    Stopped,
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
            ErrorKind::Stopped => "KeyboardInterrupt",
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
    /// The column in characters, from 1; 0 marks the whole line, and -1 says that there is no line,
    /// because the source could not be decoded.
    pub offset: i32,
    /// The line of the end.
    pub end_lineno: u32,
    /// The column just past the end, from 1; -1 and 0 stand for "no end", as in CPython.
    pub end_offset: i32,
    /// The text of the line (with its newline), if known.
    pub text: Option<String>,
}

impl SyntaxError {
    /// The part of the message that proposes something: "Perhaps you forgot a comma?".
    pub fn hint(&self) -> Option<&str> {
        const STARTS: [&str; 4] = ["Perhaps ", "Maybe ", "Did you mean", "perhaps you meant"];
        let at = STARTS.iter().filter_map(|start| self.message.find(start)).min()?;
        Some(&self.message[at..])
    }

    /// The error as Python shows it, with the line and the range marked.
    ///
    /// ```
    /// use pyrun_lexer::{ErrorKind, Source};
    /// let source = Source::from_str("print(a b)\n", "example.py").unwrap();
    /// let message = "invalid syntax. Perhaps you forgot a comma?";
    /// let error = source.error(ErrorKind::Syntax, message, 6, 9);
    /// assert_eq!(error.hint(), Some("Perhaps you forgot a comma?"));
    /// assert_eq!(error.render(), concat!(
    ///     "  File \"example.py\", line 1\n",
    ///     "    print(a b)\n",
    ///     "          ^^^\n",
    ///     "SyntaxError: invalid syntax. Perhaps you forgot a comma?\n",
    /// ));
    /// ```
    pub fn render(&self) -> String {
        let mut out = String::new();
        if self.lineno > 0 {
            out += &format!("  File \"{}\", line {}\n", self.filename, self.lineno);
        }
        if let Some(text) = &self.text {
            let line = text.trim_end_matches('\n');
            let shown = line.trim_start();
            out += &format!("    {shown}\n");
            let cut = (line.chars().count() - shown.chars().count()) as i32;
            let from = self.offset - 1 - cut;
            if from >= 0 {
                let end = if self.end_lineno == self.lineno { self.end_offset } else { 0 };
                let rest = shown.chars().count() as i32 - from;
                let width = match end - self.offset {
                    _ if end <= 0 && self.end_lineno > self.lineno => rest,
                    width => width,
                };
                let marks = "^".repeat(width.clamp(1, rest.max(1)) as usize);
                out += &format!("    {}{marks}\n", " ".repeat(from as usize));
            }
        }
        out += &format!("{}: {}\n", self.kind.name(), self.message);
        out
    }
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
///
/// ```
/// use pyrun_lexer::{Source, WarningKind, lex};
///
/// let source = Source::from_str("x = 1if y else 2", "a.py")?;
/// assert_eq!(lex(&source).warnings[0].kind, WarningKind::Syntax);
/// # Ok::<(), pyrun_lexer::SyntaxError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WarningKind {
    /// `SyntaxWarning`
    Syntax,
    /// `DeprecationWarning`
    Deprecation,
}

/// Something that is legal and most likely wrong.
///
/// ```
/// use pyrun_lexer::{Source, Warning, WarningKind, lex};
///
/// /// As a line of a report.
/// fn line(source: &Source, warning: &Warning) -> String {
///     let place = source.lines().char_position(source.text(), warning.start);
///     let class = match warning.kind {
///         WarningKind::Syntax => "SyntaxWarning",
///         WarningKind::Deprecation => "DeprecationWarning",
///     };
///     format!("{}:{}: {class}: {}", source.name(), place.line, warning.message)
/// }
///
/// let source = Source::from_str("x = 1\ny = 1if x else 2\n", "a.py")?;
/// let warnings = lex(&source).warnings;
/// assert_eq!(line(&source, &warnings[0]), "a.py:2: SyntaxWarning: invalid decimal literal");
/// # Ok::<(), pyrun_lexer::SyntaxError>(())
/// ```
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
