//! The instruction set and code objects that the compiler writes and the machine runs.
//!
//! The compiler and the machine meet only here. [`ops`] holds the one table from which the opcode
//! enum, the encoder, the decoder and the disassembler come; [`code`] holds code objects, which are
//! immutable, `Send + Sync` and shared by any number of interpreters.
#![forbid(unsafe_code)]

pub mod asm;
pub mod code;
pub mod decode;
pub mod dis;
mod names;
pub mod ops;
pub mod serial;
mod text;
pub mod verify;

pub use code::{Code, CodeFlags, Const, Handler, Position};
pub use names::{NameId, Names, NamesBuilder};
pub use ops::{Intrinsic, Op, OpInfo, Operand};
pub use text::Text;
