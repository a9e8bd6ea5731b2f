//! Source text to syntax tree: the Python 3.12 grammar and CPython's syntax errors.
//!
//! The lexer makes all tokens; `soft` decides what words and brackets mean that need more than one
//! token of look-ahead; the LR(1) parser made from `grammar.lalrpop` calls the actions in the other
//! modules, which build nodes in the arena. Neither the parser nor what follows it recurses on the
//! nesting of the source, and no tree is deeper than a fixed limit.
#![forbid(unsafe_code)]

mod calls;
mod chain;
mod context;
mod diagnose;
mod displays;
pub mod dump;
mod escapes;
mod numbers;
mod params;
mod patterns;
mod repr;
mod soft;
mod statements;
mod strings;
mod targets;
pub mod unparse;

#[allow(
    clippy::all,
    clippy::pedantic,
    missing_docs,
    unused,
    non_snake_case,
    non_camel_case_types,
    unreachable_pub,
    elided_lifetimes_in_paths
)]
mod grammar {
    include!(concat!(env!("OUT_DIR"), "/grammar.rs"));
}

use pyrun_ast::{Arena, Module};
use pyrun_lexer::Tok;

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
    let mut lexed = pyrun_lexer::lex(source);
    let tokens = soft::resolve(source.text(), &lexed.tokens);
    let start = match mode {
        Mode::Exec => Tok::StartExec,
        Mode::Eval => Tok::StartEval,
        Mode::Single => Tok::StartSingle,
    };
    let mut context = context::Context::new(source, arena);
    let stream = std::iter::once((0, start, 0))
        .chain(tokens.iter().map(|token| (token.start, token.tok, token.end)));
    let parsed = grammar::TopParser::new().parse(&mut context, stream);
    warnings.append(&mut lexed.warnings);
    warnings.append(&mut context.warnings);
    parsed.map_err(|error| diagnose::diagnose(source, mode, &lexed, context.error.take(), &error))
}
