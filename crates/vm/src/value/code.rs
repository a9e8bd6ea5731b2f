//! An interpreter's own copy of a code object: constants and names as values, and instruction words
//! that the machine may rewrite (inline caches, quickening).

use super::generator::GenKind;
use super::object::Obj;
use super::owned::{Value, object_kind};
use pyrun_bytecode::{Code, CodeFlags};
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
    /// What a call makes instead of running it, if that is a generator or the like.
    pub(crate) makes: Option<GenKind>,
    /// How many arguments it takes, if all of its parameters are positional ones; else [`CodeObj::NOT_PLAIN`].
    pub(crate) plain_args: u32,
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
    /// For `plain_args`: there are keyword-only parameters, `*args` or `**kwargs`.
    pub(crate) const NOT_PLAIN: u32 = u32::MAX;

    /// [`CodeObj::makes`] and [`CodeObj::plain_args`] of `code`.
    pub(crate) fn kind_of(code: &Code) -> (Option<GenKind>, u32) {
        let has = |flag| code.flags.has(flag);
        let makes = if has(CodeFlags::COROUTINE) {
            Some(GenKind::Coroutine)
        } else if has(CodeFlags::ASYNC_GENERATOR) {
            Some(GenKind::AsyncGenerator)
        } else {
            has(CodeFlags::GENERATOR).then_some(GenKind::Generator)
        };
        let more = has(CodeFlags::VARARGS) || has(CodeFlags::VARKEYWORDS) || code.kwonly_count != 0;
        (makes, if more { CodeObj::NOT_PLAIN } else { code.arg_count })
    }

    /// Bytes beside the object, the shared original among them: a script that compiles has made it.
    pub(crate) fn held(&self) -> usize {
        let values = self.consts.len() + self.names.len() + self.varnames.len();
        let lines = self.words.len() * 12;
        512 + self.words.len() * 16 + lines + values * 40
    }
}
