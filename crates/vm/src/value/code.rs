//! An interpreter's own copy of a code object: constants and names as values, and instruction words
//! that the machine may rewrite (inline caches, quickening).

use super::object::Obj;
use super::owned::{Value, object_kind};
use pyrun_bytecode::Code;
use std::sync::Arc;

/// The payload of a code object.
#[repr(C)]
pub struct CodeObj {
    header: Obj,
    /// The shared, immutable original.
    pub code: Arc<Code>,
    /// This interpreter's instruction words.
    pub(crate) words: Box<[u64]>,
    /// Constants.
    pub(crate) consts: Box<[Value]>,
    /// Names, interned.
    pub(crate) names: Box<[Value]>,
    /// Names of the locals, interned; hidden ones are empty.
    pub(crate) varnames: Box<[Value]>,
}
object_kind!(CodeObj, "code", Code);
