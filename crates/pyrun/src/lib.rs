//! A Python interpreter to embed.
//!
//! ```
//! use pyrun::Interpreter;
//!
//! let mut py = Interpreter::new();
//! py.define("price", |item: String| if item == "tea" { 3.5 } else { 2.0 })?;
//! let total: f64 = py.eval("sum(price(item) for item in ['tea', 'milk'])")?;
//! assert_eq!(total, 5.5);
//! # Ok::<(), pyrun::Error>(())
//! ```
//!
//! An [`Interpreter`] is one isolated heap, made in microseconds; by default it reaches nothing outside.
//! A [`Program`] is compiled once and shared by any number of them. An [`Object`] is a handle to what
//! lives in an interpreter, an [`Error`] is everything that is known of a failure. Rust types cross over
//! through [`FromPy`] and [`IntoPy`].
#![forbid(unsafe_code)]

/// The programs in the documents run as tests.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../../../README.md")]
    struct Readme;
    #[doc = include_str!("../../../docs/embedding.md")]
    struct Embedding;
}

mod arguments;
mod asynchronous;
mod builder;
mod command;
mod dump;
mod error;
mod function;
mod granted;
mod host;
mod interpreter;
mod net_grants;
mod object;
mod process;
mod program;
mod sandbox;
#[cfg(feature = "serde")]
mod serde;
#[cfg(unix)]
mod sockets;
mod timer;
mod virtual_clock;
mod virtual_fs;

#[cfg(feature = "serde")]
pub use crate::serde::Serde;
pub use arguments::Arguments;
pub use asynchronous::{AsyncFunction, Run};
pub use builder::Builder;
#[doc(hidden)]
pub use dump::{dump_ast, dump_bytecode, dump_tokens, is_incomplete};
pub use error::{Error, ErrorKind, Frame, Result};
pub use function::Function;
pub use host::System;
pub use interpreter::Interpreter;
pub use object::{Iter, Object};
pub use program::Program;
pub use pyrun_macros::{
    HostFromPy as FromPy, HostIntoPy as IntoPy, HostTrace as Trace, host_pyclass as pyclass,
    host_pyfunction as pyfunction, host_pymethods as pymethods, host_pymodule as pymodule,
};
pub use pyrun_vm::host::{Captured, Host, Stream};
pub use pyrun_vm::limits::{CancelHandle, Limit, Limits};
pub use pyrun_vm::modules::NativeModule;
#[doc(hidden)]
pub use pyrun_vm::modules::flags::Flags;
pub use pyrun_vm::value::{
    CmpOp, Dict, FromPy, FromPyOwned, IntoPy, PyClass, PyRef, PyRefMut, Ref, Trace, Type,
};

/// What the macros' expansions name.
#[doc(hidden)]
pub use pyrun_vm as __vm;

pub use pyrun_vm::network;
pub use pyrun_vm::permission::Permission;
pub use pyrun_vm::{PyResult, Raised, Value, Vm};
pub use sandbox::{FileSystem, Sandbox};
pub use virtual_clock::VirtualClock;
pub use virtual_fs::VirtualFs;
