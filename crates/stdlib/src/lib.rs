//! The standard library: one file per native module, and the modules written in Python.
