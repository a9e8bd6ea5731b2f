//! Values: the word, the owned value, object headers, payloads of the builtin kinds, shapes, types.
//!
//! One of the three places with `unsafe`. Everything outside `value/`, `heap/` and `run/` sees
//! [`Value`] and [`Ref`] only, which own their reference. Dropping a value never runs Python code:
//! an object with a finaliser is queued and finalised at the next safe point of the machine.

pub mod args;
pub mod buffer;
pub(crate) mod builtin;
pub mod by_reference;
pub mod bytebuf;
pub mod class;
pub mod code;
pub mod convert;
mod convert_many;
pub mod dict;
pub mod exception;
pub mod function;
pub mod generator;
pub mod handle;
pub(crate) mod init;
pub mod instance;
pub(crate) mod keys;
pub mod list;
pub(crate) mod make;
pub mod namespace;
pub mod native;
pub mod object;
pub mod owned;
pub mod payload;
pub mod set;
pub mod shape;
pub mod simple;
pub(crate) mod slot_wrappers;
pub mod str;
pub(crate) mod str_builder;
#[cfg(test)]
mod tests;
pub mod typeobj;
pub mod word;

pub use args::Args;
pub use builtin::static_str;
pub use by_reference::{FromPyRef, Parameter};
pub use class::{PyClass, PyRef, PyRefMut, Trace};
pub use convert::{FromPy, FromPyOwned, IntoPy};
pub use dict::Dict;
pub use exception::Exception;
pub use function::{Cell, Function, Method};
pub use handle::Handle;
pub use list::{List, Tuple};
pub use native::{NativeDef, NativeFn, Property};
pub use object::{Kind, Obj};
pub use owned::{Object, Raised, Ref, Value};
pub use payload::{Payload, Visitor};
pub use set::Set;
pub use simple::{Bytes, Complex, Float, Int, Module, Range, Slice};
pub use str::Str;
pub use typeobj::{BinOp, CmpOp, GetSetDef, Slots, Type, TypeFlags, TypeSpec};
pub use word::Word;

/// The result of anything that may raise.
///
/// ```
/// use pyrun::{Interpreter, PyResult, Value, Vm};
///
/// /// What a mapping has under one of two names.
/// fn either(vm: &mut Vm, config: Value, first: Value, second: Value) -> PyResult {
///     match vm.contains(&config, &first)? {
///         true => vm.getitem(&config, &first),
///         false => vm.getitem(&config, &second),
///     }
/// }
///
/// let mut py = Interpreter::new();
/// py.define("either", either)?;
/// assert_eq!(py.eval::<i64>("either({'b': 2}, 'a', 'b')")?, 2);
/// assert_eq!(py.eval::<i64>("either({}, 'a', 'b')").unwrap_err().class(), "KeyError");
/// # Ok::<(), pyrun::Error>(())
/// ```
pub type PyResult<T = Value> = Result<T, Raised>;
