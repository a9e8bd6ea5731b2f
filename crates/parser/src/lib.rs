//! Source text to syntax tree: the Python 3.12 grammar and CPython's syntax errors.
#![forbid(unsafe_code)]

use pyrun_ast::{Arena, Module};

pub use pyrun_lexer::{ErrorKind, LineMap, Position, Source, SyntaxError, Warning, WarningKind};

/// What is to be parsed, as `compile`'s mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A file.
    Exec,
    /// One expression.
    Eval,
    /// One interactive statement.
    Single,
}

/// Parses `source`; warnings are dropped.
pub fn parse<'a>(source: &Source, mode: Mode, arena: &'a Arena) -> Result<Module<'a>, SyntaxError> {
    parse_with_warnings(source, mode, arena, &mut Vec::new())
}

/// Parses `source` and adds what looks wrong, though legal, to `warnings`.
pub fn parse_with_warnings<'a>(
    source: &Source,
    mode: Mode,
    arena: &'a Arena,
    warnings: &mut Vec<Warning>,
) -> Result<Module<'a>, SyntaxError> {
    let _ = (mode, arena, warnings);
    Err(source.error(ErrorKind::Syntax, "invalid syntax", 0, 0))
}
