//! Tokens of Python 3.12 source text: words, indentation, literals, f-string modes and the line map.
#![forbid(unsafe_code)]

mod cookie;
mod error;
mod fstring;
mod lex;
mod lines;
mod number;
mod plain;
mod source;
mod token;
mod word;

pub use error::{ErrorKind, SyntaxError, Warning, WarningKind};
pub use lex::{LexError, Lexed, Place, lex, lex_until, lex_with_trivia};
pub use lines::{LineMap, Position};
pub use source::Source;
pub use token::{Tok, Token};
pub use word::is_printable;
