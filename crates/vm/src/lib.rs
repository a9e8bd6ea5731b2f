//! Values, heap, shapes, dispatch, builtin types, the import system, limits and the host interface.
//!
//! Where things live: `value/` the words, payloads and types; `heap/` memory and the collector;
//! `run/` the machine; `object/` the protocols that natives use (attributes, operators, iteration,
//! calls), as methods of [`Vm`]; `types/` one file per builtin type; `modules/` the modules without
//! which nothing runs (`builtins`, `sys`, imports); `text/` text kernels on plain Rust types.

// Its documentation is read with the private items in it.
#![allow(rustdoc::private_intra_doc_links)]

extern crate self as pyrun_vm;

mod alarm;
pub mod bulk;
#[doc(hidden)]
pub mod clock;
pub mod heap;
pub mod host;
pub mod limits;
pub mod modules;
pub mod network;
pub mod object;
pub mod permission;
pub mod room;
pub mod run;
mod signals;
pub mod text;
pub mod types;
pub mod value;
pub mod vm;

pub use value::{Args, PyResult, Raised, Ref, Value};
pub use vm::Vm;
