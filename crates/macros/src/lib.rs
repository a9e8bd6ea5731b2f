//! Attributes that turn typed Rust functions and types into Python ones.
