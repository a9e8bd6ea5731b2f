//! The abstract syntax tree of Python 3.12.
//!
//! The node types follow the grammar of CPython's `ast` module (Parser/Python.asdl) one to one, so
//! that the `ast` module can be made from the same tables. Nodes live in a [`bumpalo`] arena:
//! a tree is freed at once, whatever its depth, and costs few bytes per source byte. Every
//! statement, expression, argument, alias, keyword, pattern, handler and type parameter carries its
//! [`Span`] in bytes of the source; lines and columns are derived from a line map.
#![forbid(unsafe_code)]

mod expr;
mod node;
mod stmt;
pub mod transform;
pub mod visit;

pub use expr::*;
pub use node::*;
pub use stmt::*;

pub use bumpalo::Bump as Arena;
