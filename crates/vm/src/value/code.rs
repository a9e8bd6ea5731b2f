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
    /// Not the id of any other code object of this interpreter, dead ones included.
    pub(crate) id: u64,
    /// Whether a call that returns gives None, whatever happens: there is no `return` of a value.
    pub(crate) returns_none: bool,
    /// `co_name` and `co_qualname`, interned, and the docstring: what every function made of it has.
    pub(crate) name: Value,
    pub(crate) qualname: Value,
    pub(crate) doc: Option<Value>,
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

impl CodeObj {
    /// Bytes beside the object, the shared original among them: a script that compiles has made it.
    pub(crate) fn held(&self) -> usize {
        let values = self.consts.len() + self.names.len() + self.varnames.len();
        let lines = self.words.len() * 12;
        512 + self.words.len() * 16 + lines + values * 40
    }
}
