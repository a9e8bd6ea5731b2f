//! Syntax tree to register bytecode: scopes, register allocation, code generation.
//!
//! [`compile`] first finds out what every name of the tree means (`scope`), then writes one code
//! object per scope (`Gen` and `unit`). What is written obeys the register discipline stated in
//! [`pyrun_bytecode::ops`]; debug builds verify it.
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
mod target;
mod unit;
mod unparse;
mod with;

use pyrun_ast::Module;
use pyrun_bytecode::Code;

pub use error::{CompileError, CompileErrorKind, CompileWarning};
pub use source::SourceInfo;

/// What `compile` may be told.
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
