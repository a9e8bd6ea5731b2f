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
//!
//! # Features
//!
//! All but `serde` are on by default. A host that needs less leaves them out, and stays small:
//!
//! | feature | what it adds |
//! |---|---|
//! | `compiler` | source text: [`Interpreter::eval`], [`Interpreter::exec`], [`Program::compile`]; Python's `eval`, `exec`, `compile` and imports of source files. Without it an interpreter runs what [`Program::from_bytes`] reads and verifies |
//! | `stdlib` | the standard library; without it there are `builtins` and `sys` |
//! | `hashes`, `zlib` | the modules that need more crates: the algorithms of `hashlib`; `zlib` and `gzip` |
//! | `unicode` | characters by name: `unicodedata`, `\N{BULLET}` |
//! | `encodings` | source files in encodings beyond UTF-8, Latin-1 and ASCII |
//! | `os` | [`System`], what [`Sandbox`] allows of the system, limits of time, threads; without it the library makes no call of the system's but for memory and locks |
//! | `tail-dispatch` | instructions that jump to each other, where target and profile allow it; else they run in a loop, which is slower |
//! | `serde` | errors serialise, and values convert to and from what serde knows |
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

/// The programs in the documents run as tests.
#[cfg(all(doctest, feature = "compiler", feature = "os", feature = "stdlib"))]
mod documents {
    #[doc = include_str!("../../../README.md")]
    struct Readme;
    #[doc = include_str!("../../../docs/embedding.md")]
    struct Embedding;
}

mod arguments;
mod asynchronous;
mod builder;
#[cfg(all(feature = "compiler", feature = "os", feature = "stdlib"))]
mod command;
#[cfg(feature = "compiler")]
mod dump;
mod error;
mod function;
#[cfg(feature = "os")]
mod granted;
mod interpreter;
#[cfg(feature = "os")]
mod net_grants;
mod object;
#[cfg(feature = "os")]
mod process;
mod program;
mod sandbox;
#[cfg(feature = "serde")]
mod serde;
#[cfg(feature = "os")]
mod signals;
#[cfg(all(unix, feature = "os"))]
mod sockets;
#[cfg(feature = "os")]
mod system;
#[cfg(feature = "os")]
mod timer;
#[cfg(not(feature = "os"))]
#[path = "no_timer.rs"]
mod timer;
mod virtual_clock;
mod virtual_fs;

#[cfg(feature = "serde")]
pub use crate::serde::Serde;
pub use arguments::Arguments;
pub use asynchronous::{AsyncFunction, Run};
pub use builder::Builder;
#[cfg(feature = "compiler")]
#[doc(hidden)]
pub use dump::{dump_ast, dump_bytecode, dump_tokens, is_incomplete};
pub use error::{Error, ErrorKind, Frame, Result};
pub use function::Function;
pub use interpreter::Interpreter;
pub use object::{Iter, Object};
pub use program::Program;
pub use pyrun_macros::{
    HostFromPy as FromPy, HostIntoPy as IntoPy, HostTrace as Trace, host_pyclass as pyclass,
    host_pyfunction as pyfunction, host_pymethods as pymethods, host_pymodule as pymodule,
};
pub use pyrun_vm::host::{self, Captured, Host, Stream};
pub use pyrun_vm::limits::{CancelHandle, Limit, Limits};
pub use pyrun_vm::modules::NativeModule;
#[doc(hidden)]
pub use pyrun_vm::modules::flags::Flags;
pub use pyrun_vm::types::closure::HostPanic;
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
#[cfg(feature = "os")]
pub use system::System;
pub use virtual_clock::VirtualClock;
pub use virtual_fs::VirtualFs;
