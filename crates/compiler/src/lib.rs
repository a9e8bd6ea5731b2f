//! Syntax tree to register bytecode: scopes, register allocation, code generation.
//!
//! [`compile`] first finds out what every name of the tree means (`scope`), then writes one code
//! object per scope (`Gen` and `unit`). What is written obeys the register discipline stated in
//! [`pyrun_bytecode::ops`]; debug builds verify it.
//!
//! ```
//! use pyrun_compiler::{CompileErrorKind, Options, SourceInfo, compile};
//! use pyrun_parser::{Arena, Mode, Source, parse};
//!
//! let source = Source::from_str("def area(w, h):\n    return w * h\n", "shapes.py")?;
//! let arena = Arena::new();
//! let module = parse(&source, Mode::Exec, &arena)?;
//! let info = SourceInfo::new("shapes.py", source.text());
//! let code = compile(&module, &info, Options::default())?;
//! assert_eq!(code.name(), "<module>");
//!
//! // What the grammar allows and the language does not:
//! let source = Source::from_str("return 1\n", "shapes.py")?;
//! let module = parse(&source, Mode::Exec, &arena)?;
//! let info = SourceInfo::with_starts("shapes.py", source.lines().starts().to_vec());
//! let error = compile(&module, &info, Options::default()).unwrap_err();
//! assert_eq!(error.kind, CompileErrorKind::Syntax);
//! assert_eq!((error.message.as_str(), info.line(error.span.start)), ("'return' outside function", 1));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![forbid(unsafe_code)]

mod call;
mod class;
mod comprehension;
mod cond;
mod consts;
mod control;
mod definite;
mod display;
mod error;
mod except;
mod expr;
mod fold;
mod func;
mod future;
mod generate;
mod generic;
mod hash;
mod import;
mod limits;
mod loops;
mod names;
mod pattern;
mod scope;
mod source;
mod stmt;
mod tables;
mod target;
mod unit;
mod unparse;
mod with;

use pyrun_ast::Module;
use pyrun_bytecode::Code;

pub use error::{CompileError, CompileErrorKind, CompileWarning};
pub use source::SourceInfo;
pub use tables::{SymbolTable, TableKind};

/// What `compile` may be told.
///
/// ```
/// use pyrun_compiler::{Options, SourceInfo, compile};
/// use pyrun_parser::{Arena, Mode, Source, parse};
///
/// let (source, arena) = (Source::from_str("assert f()
/// ", "a.py")?, Arena::new());
/// let module = parse(&source, Mode::Exec, &arena)?;
/// let info = SourceInfo::new("a.py", source.text());
/// let checked = compile(&module, &info, Options::default())?;
/// let quick = compile(&module, &info, Options { optimize: 1, ..Options::default() })?;
/// assert!(quick.words.len() < checked.words.len());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// As Python's `-O`: 1 leaves out `assert`, 2 docstrings too.
    pub optimize: u8,
    /// `from __future__ import annotations` holds from the start.
    pub future_annotations: bool,
    /// `await` may stand at the top level (`ast.PyCF_ALLOW_TOP_LEVEL_AWAIT`).
    pub top_level_await: bool,
}

/// Compiles a tree.
pub fn compile(
    module: &Module<'_>,
    source: &SourceInfo,
    options: Options,
) -> Result<Code, CompileError> {
    compile_with_warnings(module, source, options, &mut Vec::new())
}

/// Compiles a tree, and tells what looks like a slip.
///
/// ```
/// use pyrun_compiler::{CompileWarning, Options, SourceInfo, compile_with_warnings};
/// use pyrun_parser::{Arena, Mode, Source, parse};
///
/// let (source, arena) = (Source::from_str("assert (x, 'is wrong')", "a.py")?, Arena::new());
/// let module = parse(&source, Mode::Exec, &arena)?;
/// let (info, mut warnings) = (SourceInfo::new("a.py", source.text()), Vec::new());
/// compile_with_warnings(&module, &info, Options::default(), &mut warnings)?;
/// let [CompileWarning { message, .. }] = &warnings[..] else { panic!() };
/// assert_eq!(message, "assertion is always true, perhaps remove parentheses?");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn compile_with_warnings(
    module: &Module<'_>,
    source: &SourceInfo,
    options: Options,
    warnings: &mut Vec<CompileWarning>,
) -> Result<Code, CompileError> {
    compile_until(module, source, options, warnings, &|| false)
}

/// As [`compile_with_warnings`]; asks now and then whether to stop, which is an error of the kind
/// [`CompileErrorKind::Stopped`].
///
/// ```
/// use pyrun_compiler::{CompileErrorKind, Options, SourceInfo, compile_until};
/// use pyrun_parser::{Arena, Mode, Source, parse};
///
/// let (source, arena) = (Source::from_str(&"f(x)\n".repeat(10_000), "a.py")?, Arena::new());
/// let module = parse(&source, Mode::Exec, &arena)?;
/// let info = SourceInfo::new("a.py", source.text());
/// let error = compile_until(&module, &info, Options::default(), &mut Vec::new(), &|| true);
/// assert_eq!(error.unwrap_err().kind, CompileErrorKind::Stopped);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn compile_until(
    module: &Module<'_>,
    source: &SourceInfo,
    options: Options,
    warnings: &mut Vec<CompileWarning>,
    stop: &dyn Fn() -> bool,
) -> Result<Code, CompileError> {
    let code = generate::module(module, source, options, warnings, stop).map_err(|e| *e)?;
    #[cfg(debug_assertions)]
    if let Err(e) = pyrun_bytecode::verify::verify(&code) {
        panic!("the compiler wrote bad code: {e}\n{}", pyrun_bytecode::dis::dump(&code, ""));
    }
    Ok(code)
}
