//! The modules written in Python, as the bytecode that the build made of them.

use pyrun_vm::modules::FrozenModule;

/// All of them, in the order of their names.
pub static FROZEN: &[FrozenModule] = include!(concat!(env!("OUT_DIR"), "/frozen.rs"));
