//! The abstract syntax tree of Python 3.12, with exact spans, in an arena.
