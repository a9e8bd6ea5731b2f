//! Text and number formatting kernels on plain Rust types: no interpreter, no Python objects.
//!
//! The builtin types are thin wrappers over what lives here. Two rules hold everywhere: the work of
//! a function is bounded by the length of what it is given plus the length of what it returns (the
//! caller charges both up front), and messages are CPython 3.12's to the letter.

pub mod chars;
pub mod codec;
pub mod complex;
pub mod float;
pub mod format;
pub mod int;
pub mod percent;
pub mod repr;
pub mod search;
#[cfg(test)]
mod testdata;
pub mod unicode;

pub(crate) use chars::with_units;
pub use chars::{Text, TextBuf};

/// The exception class that a [`TextError`] asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// `ValueError`
    Value,
    /// `TypeError`
    Type,
    /// `OverflowError`
    Overflow,
    /// `ZeroDivisionError`
    ZeroDivision,
    /// `IndexError`
    Index,
    /// `KeyError`
    Key,
    /// `LookupError`
    Lookup,
    /// `MemoryError`
    Memory,
}

/// An error of a kernel: which exception to raise and its message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError {
    /// The class of the exception.
    pub kind: ErrorKind,
    /// Its only argument.
    pub message: String,
}

impl TextError {
    /// An error of class `kind`.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        TextError { kind, message: message.into() }
    }

    /// A `ValueError`.
    pub fn value(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Value, message)
    }

    /// A `TypeError`.
    pub fn type_error(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Type, message)
    }

    /// An `OverflowError`.
    pub fn overflow(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Overflow, message)
    }

    /// A `ZeroDivisionError`.
    pub fn zero_division(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::ZeroDivision, message)
    }
}

impl std::fmt::Display for TextError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TextError {}

#[cfg(test)]
mod tests;
