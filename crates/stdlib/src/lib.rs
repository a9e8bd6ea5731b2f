//! The standard library: one file per native module, and the modules written in Python.
#![forbid(unsafe_code)]

pub mod frozen;
