//! What the measuring commands of this package share.

pub mod interpreters;
