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

use lalrpop_util::ParseError;
use pyrun_ast::{Arena, Module};
use pyrun_lexer::{Lexed, Tok};

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
///
/// ```
/// use pyrun_ast::{Arena, Module};
/// use pyrun_parser::{Mode, Source, parse};
/// let arena = Arena::new();
/// let source = Source::from_str("answer = 6 * 7\n", "example.py")?;
/// let Module::Module([assignment]) = parse(&source, Mode::Exec, &arena)? else { panic!() };
/// assert_eq!(source.lines().position(assignment.span.end).column, 14);
///
/// let faulty = Source::from_str("if answer = 42:\n    pass\n", "example.py")?;
/// let error = parse(&faulty, Mode::Exec, &arena).unwrap_err();
/// assert_eq!(error.message, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
/// assert_eq!((error.lineno, error.offset, error.end_offset), (1, 4, 15));
/// # Ok::<(), pyrun_parser::SyntaxError>(())
/// ```
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
    let mut context = context::Context::new(source, arena);
    let parsed = run(&mut context, &lexed, mode);
    warnings.append(&mut lexed.warnings);
    warnings.append(&mut context.warnings);
    parsed.map_err(|error| diagnose::diagnose(source, mode, &lexed, context.error.take(), &error))
}

fn run<'a>(
    context: &mut context::Context<'a, '_>,
    lexed: &Lexed,
    mode: Mode,
) -> Result<Module<'a>, context::Failure> {
    let tokens = soft::resolve(context.text, &lexed.tokens);
    let start = match mode {
        Mode::Exec => Tok::StartExec,
        Mode::Eval => Tok::StartEval,
        Mode::Single => Tok::StartSingle,
    };
    let stream = std::iter::once((0, start, 0))
        .chain(tokens.iter().map(|token| (token.start, token.tok, token.end)));
    grammar::TopParser::new().parse(context, stream)
}

/// Whether `source` is the beginning of something: more lines could make it right. That is when a
/// prompt asks for another line.
///
/// ```
/// use pyrun_parser::{Source, is_incomplete};
/// let incomplete = |text| is_incomplete(&Source::from_str(text, "prompt").unwrap());
/// assert!(incomplete("if answer:\n"));
/// assert!(incomplete("f(1,\n"));
/// assert!(incomplete("x = \"\"\"a\n"));
/// assert!(!incomplete("1 +\n"));
/// assert!(!incomplete("x = 1\n"));
/// ```
pub fn is_incomplete(source: &Source) -> bool {
    let lexed = pyrun_lexer::lex(source);
    let arena = Arena::new();
    let mut context = context::Context::new(source, &arena);
    let Err(ParseError::UnrecognizedToken { token: (at, tok, _), .. }) =
        run(&mut context, &lexed, Mode::Exec)
    else {
        return false;
    };
    match (tok, &lexed.error) {
        (Tok::Error, Some(error)) => error.ends_too_soon(),
        (Tok::Eof | Tok::Dedent, _) => at as usize >= source.text().trim_end().len(),
        _ => false,
    }
}
