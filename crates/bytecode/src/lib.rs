//! The instruction set and code objects that the compiler writes and the machine runs.
