//! A Python interpreter to embed.
//!
//! ```
//! use pyrun::{Captured, Interpreter};
//!
//! let mut python = Interpreter::new(Captured::default());
//! let v = python.eval("sum(x * x for x in range(10))")?;
//! assert_eq!(python.extract::<i64>(&v)?, 285);
//! # Ok::<(), pyrun::Error>(())
//! ```
#![forbid(unsafe_code)]

mod dump;
mod error;
mod granted;
mod host;
mod interpreter;
mod process;
mod sandbox;
mod virtual_clock;
mod virtual_fs;

pub use dump::{dump_ast, dump_bytecode, dump_tokens, is_incomplete};
pub use error::Error;
pub use host::System;
pub use interpreter::Interpreter;
pub use pyrun_vm::host::{Captured, Host, Stream};
pub use pyrun_vm::limits::{CancelHandle, Limit, Limits};
pub use pyrun_vm::permission::Permission;
pub use pyrun_vm::{Value, Vm};
pub use sandbox::{FileSystem, Sandbox};
pub use virtual_clock::VirtualClock;
pub use virtual_fs::VirtualFs;
