//! What every node shares: spans, identifiers, string contents, module roots.

use crate::{Expr, Stmt};

/// A half-open range of byte offsets in the source text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset just past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Span { start, end }
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A name and where it stands. Names are NFKC-normalised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ident<'a> {
    /// The name.
    pub name: &'a str,
    /// Where it stands.
    pub span: Span,
}

/// The contents of a string literal: UTF-8 extended to lone surrogates (WTF-8), because
/// `"\ud800"` is a legal literal.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Wtf8<'a>(pub &'a [u8]);

impl<'a> Wtf8<'a> {
    /// The text, if it holds no lone surrogate.
    pub fn as_str(self) -> Option<&'a str> {
        std::str::from_utf8(self.0).ok()
    }
}

impl std::fmt::Debug for Wtf8<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", String::from_utf8_lossy(self.0))
    }
}

impl<'a> From<&'a str> for Wtf8<'a> {
    fn from(s: &'a str) -> Self {
        Wtf8(s.as_bytes())
    }
}

/// The root of a tree: what `compile`'s mode asked for.
#[derive(Clone, Copy, Debug)]
pub enum Module<'a> {
    /// `exec`: a file.
    Module(&'a [Stmt<'a>]),
    /// `single`: one interactive statement.
    Interactive(&'a [Stmt<'a>]),
    /// `eval`: one expression.
    Expression(&'a Expr<'a>),
}
