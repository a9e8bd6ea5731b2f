//! Trees and tokens as text, for people and for comparison with CPython.

mod tokens;
mod tree;

pub use tokens::tokens;
pub use tree::{ast, shape};
