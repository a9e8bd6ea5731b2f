//! Source text: decoded, with `\n` line ends only, its file name and its line map.
//!
//! Every offset elsewhere is a byte offset into [`Source::text`]. Nothing is cut out of the text
//! but a byte order mark and carriage returns.

use crate::cookie::{self, Origin};
use crate::{ErrorKind, LineMap, SyntaxError};

/// A source file, decoded.
///
/// ```
/// use pyrun_lexer::{ErrorKind, Source};
///
/// // As a file is read: by its byte order mark or cookie, else as UTF-8.
/// let source = Source::from_bytes(b"# coding: latin-1\r\nname = '\xe9'\r\n", "a.py")?;
/// assert_eq!(source.text(), "# coding: latin-1\nname = 'é'\n");
/// assert_eq!((source.name(), source.lines().count()), ("a.py", 3));
/// assert_eq!(source.line_with_end(2), "name = 'é'\n");
///
/// // As `compile` reads bytes, whose errors are in other words.
/// let (file, compiled) = (Source::from_bytes(b"\xff", "a"), Source::from_compile_bytes(b"\xff", "a"));
/// assert_ne!(file.unwrap_err().message, compiled.unwrap_err().message);
///
/// // Text that is decoded already, and an error of one's own somewhere in it.
/// let text = Source::from_str("print(1)\n", "rule")?;
/// let error = text.error(ErrorKind::Syntax, "rules do not print", 0, 5);
/// assert_eq!(error.to_string(), "SyntaxError: rules do not print (rule, line 1)");
/// # Ok::<(), pyrun_lexer::SyntaxError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
    lines: LineMap,
}

/// Offsets are 32 bits wide, and some room is left for the end of the last line.
const MAX_BYTES: usize = u32::MAX as usize - 16;

impl Source {
    /// Decodes a script: byte order mark, encoding cookie (PEP 263), else UTF-8.
    pub fn from_bytes(bytes: &[u8], name: &str) -> Result<Source, SyntaxError> {
        let text = cookie::decode(bytes, name, Origin::File)?;
        if let Some(null) = memchr::memchr(0, text.as_bytes()) {
            let mut error = plain(ErrorKind::Syntax, "source code cannot contain null bytes", name);
            let before = &text[..null];
            error.lineno = 1 + before.matches('\n').count() as u32;
            error.text = Some(before.rsplit('\n').next().unwrap_or("").to_owned());
            return Err(error);
        }
        Source::checked(text, name)
    }

    /// Decodes bytes as the function `compile` does: as [`Source::from_bytes`], with other words
    /// for what is wrong with them.
    pub fn from_compile_bytes(bytes: &[u8], name: &str) -> Result<Source, SyntaxError> {
        Source::checked(cookie::decode(bytes, name, Origin::Compile)?, name)
    }

    /// Text that is already decoded; an encoding cookie in it means nothing.
    #[allow(clippy::should_implement_trait)]
    pub fn from_str(text: &str, name: &str) -> Result<Source, SyntaxError> {
        Source::checked(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(), name)
    }

    fn checked(text: String, name: &str) -> Result<Source, SyntaxError> {
        if text.len() > MAX_BYTES {
            return Err(plain(ErrorKind::Memory, "source is too large", name));
        }
        if memchr::memchr(0, text.as_bytes()).is_some() {
            return Err(plain(
                ErrorKind::Syntax,
                "source code string cannot contain null bytes",
                name,
            ));
        }
        let text = unix_lines(text);
        let lines = LineMap::new(&text);
        Ok(Source { name: name.to_owned(), text, lines })
    }

    /// The file name given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text that offsets refer to.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line map of [`Source::text`].
    pub fn lines(&self) -> &LineMap {
        &self.lines
    }

    /// A `SyntaxError` that covers `start..end` of the text.
    pub fn error(
        &self,
        kind: ErrorKind,
        message: impl Into<String>,
        start: u32,
        end: u32,
    ) -> SyntaxError {
        let from = self.lines.char_position(&self.text, start);
        let to = self.lines.char_position(&self.text, end);
        SyntaxError {
            kind,
            message: message.into(),
            filename: self.name.clone(),
            lineno: from.line,
            offset: from.column as i32 + 1,
            end_lineno: to.line,
            end_offset: to.column as i32 + 1,
            text: Some(self.line_with_end(from.line)),
        }
    }

    /// Line `line` with a newline at its end, as `SyntaxError.text` has it.
    pub fn line_with_end(&self, line: u32) -> String {
        format!("{}\n", self.lines.line_text(&self.text, line))
    }
}

/// An error without a place.
pub(crate) fn plain(kind: ErrorKind, message: impl Into<String>, name: &str) -> SyntaxError {
    SyntaxError {
        kind,
        message: message.into(),
        filename: name.to_owned(),
        lineno: 0,
        offset: 0,
        end_lineno: 0,
        end_offset: 0,
        text: None,
    }
}

/// Turns `\r\n` and lone `\r` into `\n`.
fn unix_lines(text: String) -> String {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = memchr::memchr(b'\r', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        out.push('\n');
        rest = &rest[at + 1..];
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_become_newlines() {
        let source = Source::from_str("a\r\nb\rc\n\r\r\n", "t").unwrap();
        assert_eq!(source.text(), "a\nb\nc\n\n\n");
    }

    #[test]
    fn null_bytes_are_refused() {
        let error = Source::from_str("a\0", "t").unwrap_err();
        assert_eq!(error.message, "source code string cannot contain null bytes");
    }
}
