//! Tokens of Python 3.12 source text: words, indentation, literals, f-string modes and the line map.
#![forbid(unsafe_code)]

mod cookie;
mod error;
mod lines;
mod source;

pub use error::{ErrorKind, SyntaxError, Warning, WarningKind};
pub use lines::{LineMap, Position};
pub use source::Source;
