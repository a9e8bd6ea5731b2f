//! Python 3.12 source text to syntax tree and back, with CPython's syntax errors.
//!
//! A [`Source`] holds the text, its name and its lines; [`parse`] makes a tree in an [`Arena`]. The tree
//! borrows the arena and not the source, and is freed with it, all at once:
//!
//! ```
//! use pyrun_parser::ast::{ExprKind, Module, Operator, StmtKind};
//! use pyrun_parser::{Arena, Mode, Source, parse};
//!
//! let source = Source::from_str("answer = 6 * 7\n", "example.py")?;
//! let arena = Arena::new();
//! let Module::Module([statement]) = parse(&source, Mode::Exec, &arena)? else { panic!() };
//! let StmtKind::Assign { value, .. } = statement.kind else { panic!() };
//! assert!(matches!(value.kind, ExprKind::BinOp { op: Operator::Mult, .. }));
//! # Ok::<(), pyrun_parser::SyntaxError>(())
//! ```
//!
//! [`parse_with`] also takes the version of the language that the source is for, and gives the
//! warnings. To parse many sources, call [`Arena::reset`] between them and go on with the same arena.
//!
//! # Walking, and places
//!
//! A [`Visitor`](ast::visit::Visitor) has a method for each kind of node. Spans are byte offsets; the
//! [`LineMap`] of the source turns them into lines and columns in bytes, characters or UTF-16 units,
//! and back:
//!
//! ```
//! use pyrun_parser::ast::visit::{Visitor, walk_expr, walk_module};
//! use pyrun_parser::ast::{Expr, ExprKind};
//! use pyrun_parser::{Arena, Mode, Source, parse};
//!
//! /// The names that are called, and where.
//! struct Calls<'a>(Vec<(&'a str, u32)>);
//!
//! impl<'a> Visitor<'a> for Calls<'a> {
//!     fn expr(&mut self, expr: &'a Expr<'a>) {
//!         if let ExprKind::Call { func, .. } = expr.kind
//!             && let ExprKind::Name { id, .. } = func.kind
//!         {
//!             self.0.push((id, func.span.start));
//!         }
//!         walk_expr(self, expr);
//!     }
//! }
//!
//! let source = Source::from_str("π = f(g(1))\nif π: print('😀', h())\n", "example.py")?;
//! let arena = Arena::new();
//! let module = parse(&source, Mode::Exec, &arena)?;
//! let mut calls = Calls(Vec::new());
//! walk_module(&mut calls, &module);
//! let names: Vec<_> = calls.0.iter().map(|(name, _)| *name).collect();
//! assert_eq!(names, ["f", "g", "print", "h"]);
//!
//! let (lines, text, at) = (source.lines(), source.text(), calls.0[3].1);
//! let columns = [lines.position(at), lines.char_position(text, at), lines.utf16_position(text, at)];
//! assert_eq!(columns.map(|place| (place.line, place.column)), [(2, 21), (2, 17), (2, 18)]);
//! assert_eq!(lines.utf16_offset(text, columns[2]), Some(at));
//! # Ok::<(), pyrun_parser::SyntaxError>(())
//! ```
//!
//! # Changing, and writing
//!
//! A [`Transformer`](ast::transform::Transformer) gives a changed tree, and [`unparse`] writes any tree as
//! source that parses to the same tree:
//!
//! ```
//! use pyrun_parser::ast::transform::{Transformer, transform_expr, transform_module};
//! use pyrun_parser::ast::{Expr, ExprKind};
//! use pyrun_parser::{Arena, Mode, Source, parse, unparse};
//!
//! /// Gives a name another name.
//! struct Rename<'a> {
//!     arena: &'a Arena,
//!     from: &'static str,
//!     to: &'static str,
//! }
//!
//! impl<'a> Transformer<'a> for Rename<'a> {
//!     fn arena(&self) -> &'a Arena {
//!         self.arena
//!     }
//!     fn expr(&mut self, expr: Expr<'a>) -> Expr<'a> {
//!         let mut expr = transform_expr(self, expr);
//!         if let ExprKind::Name { id, .. } = &mut expr.kind
//!             && *id == self.from
//!         {
//!             *id = self.to;
//!         }
//!         expr
//!     }
//! }
//!
//! let source = Source::from_str("x = [x for x in y if  x]\n", "example.py")?;
//! let arena = Arena::new();
//! let module = parse(&source, Mode::Exec, &arena)?;
//! let module = transform_module(&mut Rename { arena: &arena, from: "x", to: "item" }, module);
//! assert_eq!(unparse::module(&module), "item = [item for item in y if item]\n");
//! # Ok::<(), pyrun_parser::SyntaxError>(())
//! ```
//!
//! # Errors
//!
//! An error is data: which exception, its message, where, and what it proposes. Showing it as Python does
//! is a step of its own, [`SyntaxError::render`]:
//!
//! ```
//! use pyrun_parser::{Arena, ErrorKind, Mode, Source, parse};
//!
//! let source = Source::from_str("if answer = 42:\n    pass\n", "example.py")?;
//! let error = parse(&source, Mode::Exec, &Arena::new()).unwrap_err();
//! assert_eq!(error.kind, ErrorKind::Syntax);
//! assert_eq!((error.lineno, error.offset, error.end_offset), (1, 4, 15));
//! assert_eq!(error.hint(), Some("Maybe you meant '==' or ':=' instead of '='?"));
//! assert_eq!(
//!     error.render(),
//!     "  File \"example.py\", line 1\n    \
//!          if answer = 42:\n       \
//!             ^^^^^^^^^^^\n\
//!      SyntaxError: invalid syntax. Maybe you meant '==' or ':=' instead of '='?\n",
//! );
//! # Ok::<(), pyrun_parser::SyntaxError>(())
//! ```
//!
//! # How it works
//!
//! The lexer makes all tokens; `soft` decides what words and brackets mean that need more than one
//! token of look-ahead; the LR(1) parser made from `grammar.lalrpop`, which `driver` drives, calls the
//! actions in the other modules, which build nodes in the arena. Neither the parser nor what follows it recurses on the
//! nesting of the source, and no tree is deeper than a fixed limit. After an error the source is read
//! again, by a reader that knows CPython's words for what is wrong.
#![forbid(unsafe_code)]

mod calls;
mod chain;
mod context;
mod diagnose;
mod displays;
mod driver;
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
mod version;
mod words;

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

use std::cell::Cell;

use lalrpop_util::ParseError;
use pyrun_ast::Module;
use pyrun_lexer::{Lexed, Tok};

pub use pyrun_ast as ast;
pub use pyrun_ast::Arena;
pub use pyrun_lexer::{ErrorKind, LineMap, Position, Source, SyntaxError, Warning, WarningKind};

/// What is to be parsed, as `compile`'s mode.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// A file.
    #[default]
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
///
/// ```
/// use pyrun_parser::{Arena, Mode, Source, parse_with_warnings};
///
/// let (mut warnings, arena) = (Vec::new(), Arena::new());
/// for name in ["a", "b"] {
///     let source = Source::from_str("x = '\\d'\n", name)?;
///     parse_with_warnings(&source, Mode::Exec, &arena, &mut warnings)?;
/// }
/// assert_eq!(warnings.len(), 2);
/// assert_eq!(warnings[0].message, "invalid escape sequence '\\d'");
/// # Ok::<(), pyrun_parser::SyntaxError>(())
/// ```
pub fn parse_with_warnings<'a>(
    source: &Source,
    mode: Mode,
    arena: &'a Arena,
    warnings: &mut Vec<Warning>,
) -> Result<Module<'a>, SyntaxError> {
    parse_until(source, mode, arena, warnings, &|| false)
}

/// As [`parse_with_warnings`]; asks now and then whether to stop, which is an error of the kind
/// [`ErrorKind::Stopped`].
///
/// ```
/// use pyrun_parser::{Arena, ErrorKind, Mode, Source, parse_until};
/// use std::time::{Duration, Instant};
///
/// let end = Instant::now() + Duration::from_millis(1);
/// let source = Source::from_str(&"f(x)\n".repeat(200_000), "large.py")?;
/// let late = || Instant::now() > end;
/// let error = parse_until(&source, Mode::Exec, &Arena::new(), &mut Vec::new(), &late).unwrap_err();
/// assert_eq!(error.kind, ErrorKind::Stopped);
/// # Ok::<(), pyrun_parser::SyntaxError>(())
/// ```
pub fn parse_until<'a>(
    source: &Source,
    mode: Mode,
    arena: &'a Arena,
    warnings: &mut Vec<Warning>,
    stop: &dyn Fn() -> bool,
) -> Result<Module<'a>, SyntaxError> {
    let stopped = || source.error(ErrorKind::Stopped, "stopped", 0, 0);
    let mut lexed = pyrun_lexer::lex_until(source, stop);
    if lexed.error.as_ref().is_some_and(|e| e.kind == ErrorKind::Stopped) {
        return Err(stopped());
    }
    let mut context = context::Context::new(source, arena);
    let asked = Cell::new(false);
    let ask = || {
        asked.set(asked.get() || stop());
        asked.get()
    };
    let parsed = run(&mut context, &lexed, mode, &ask);
    if asked.get() {
        return Err(stopped());
    }
    warnings.append(&mut lexed.warnings);
    warnings.append(&mut context.warnings);
    parsed.map_err(|error| {
        // The second reading decides for itself what words mean.
        let lexed = pyrun_lexer::lex(source);
        diagnose::diagnose(source, mode, &lexed, context.error.take(), &error)
    })
}

/// What [`parse_with`] is told besides the source.
///
/// ```
/// use pyrun_parser::{Mode, ParseOptions};
/// let options = ParseOptions::new(Mode::Eval).feature_version(3, 8);
/// # let _ = options;
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ParseOptions {
    mode: Mode,
    minor: Option<u8>,
}

impl ParseOptions {
    /// The options for source of the given kind, in the newest syntax.
    pub fn new(mode: Mode) -> ParseOptions {
        ParseOptions { mode, minor: None }
    }

    /// Refuses what an older Python does not have, as `ast.parse(feature_version=…)`: syntax that
    /// came after Python `major.minor`. Only Python 3 is known.
    pub fn feature_version(self, major: u8, minor: u8) -> ParseOptions {
        ParseOptions { minor: Some(if major < 3 { 0 } else { minor }), ..self }
    }
}

/// What [`parse_with`] found.
///
/// ```
/// use pyrun_parser::ast::Module;
/// use pyrun_parser::{Arena, Mode, ParseOptions, Parsed, Source, parse_with};
///
/// let (source, arena) = (Source::from_str("1 + 1", "e")?, Arena::new());
/// let Parsed { module, warnings } = parse_with(&source, ParseOptions::new(Mode::Eval), &arena)?;
/// assert!(matches!(module, Module::Expression(_)) && warnings.is_empty());
/// # Ok::<(), pyrun_parser::SyntaxError>(())
/// ```
#[derive(Debug)]
pub struct Parsed<'a> {
    /// The tree.
    pub module: Module<'a>,
    /// What is legal and most likely wrong.
    pub warnings: Vec<Warning>,
}

/// Parses `source` as `options` say; gives the warnings too.
///
/// ```
/// use pyrun_ast::Arena;
/// use pyrun_parser::{Mode, ParseOptions, Source, parse_with};
/// let arena = Arena::new();
/// let source = Source::from_str("if (n := f()): print('\\d')\n", "example.py")?;
/// let parsed = parse_with(&source, ParseOptions::new(Mode::Exec), &arena)?;
/// assert_eq!(parsed.warnings[0].message, "invalid escape sequence '\\d'");
///
/// let old = ParseOptions::new(Mode::Exec).feature_version(3, 7);
/// let error = parse_with(&source, old, &arena).unwrap_err();
/// assert_eq!(error.message, "Assignment expressions are only supported in Python 3.8 and greater");
/// # Ok::<(), pyrun_parser::SyntaxError>(())
/// ```
pub fn parse_with<'a>(
    source: &Source,
    options: ParseOptions,
    arena: &'a Arena,
) -> Result<Parsed<'a>, SyntaxError> {
    let mut warnings = Vec::new();
    let module = parse_with_warnings(source, options.mode, arena, &mut warnings)?;
    if let Some(minor) = options.minor {
        version::check(&module, &pyrun_lexer::lex(source).tokens, source, minor)?;
    }
    Ok(Parsed { module, warnings })
}

fn run<'a>(
    context: &mut context::Context<'a, '_>,
    lexed: &Lexed,
    mode: Mode,
    stop: &dyn Fn() -> bool,
) -> Result<Module<'a>, context::Failure> {
    let start = match mode {
        Mode::Exec => Tok::StartExec,
        Mode::Eval => Tok::StartEval,
        Mode::Single => Tok::StartSingle,
    };
    let tokens = soft::Reader::new(context.text, &lexed.tokens, stop);
    grammar::TopParser::new().parse(context, std::iter::once((0, start, 0)).chain(tokens))
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
        run(&mut context, &lexed, Mode::Exec, &|| false)
    else {
        return false;
    };
    match (tok, &lexed.error) {
        (Tok::Error, Some(error)) => error.ends_too_soon(),
        (Tok::Eof | Tok::Dedent, _) => at as usize >= source.text().trim_end().len(),
        _ => false,
    }
}
