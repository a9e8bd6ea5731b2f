//! Functions written in Python, cells and bound methods.

use super::code::CodeObj;
use super::dict::Dict;
use super::object::Obj;
use super::owned::{Object, Ref, Value, object_kind, release};
use super::word::Word;
use std::cell::Cell as StdCell;

/// A word that an object owns and may replace: [`Word::NIL`] when there is nothing.
#[repr(transparent)]
pub struct Slot(StdCell<Word>);

impl Slot {
    /// A slot that holds `v`.
    pub fn new(v: Option<Value>) -> Slot {
        Slot(StdCell::new(v.map_or(Word::NIL, Value::into_word)))
    }

    /// A slot that owns `w`.
    #[inline(always)]
    pub(crate) fn from_word(w: Word) -> Slot {
        Slot(StdCell::new(w))
    }

    /// What it holds, with a new reference.
    #[inline]
    pub fn get(&self) -> Option<Value> {
        let w = self.0.get();
        // SAFETY: the slot owns the word.
        (!w.is_nil()).then(|| unsafe { Value::from_borrowed(w) })
    }

    /// The raw word, still owned by the slot.
    #[inline(always)]
    pub(crate) fn word(&self) -> Word {
        self.0.get()
    }

    /// Puts an owned word in; gives the old one, which the caller owns then.
    #[inline(always)]
    pub(crate) fn exchange(&self, w: Word) -> Word {
        self.0.replace(w)
    }

    /// Where the word lies, for caches of something that keeps the slot's owner alive.
    pub(crate) fn address(&self) -> *const Word {
        self.0.as_ptr()
    }

    /// Replaces what it holds; gives the old value.
    pub fn replace(&self, v: Option<Value>) -> Option<Value> {
        let w = self.0.replace(v.map_or(Word::NIL, Value::into_word));
        // SAFETY: the slot owned the old word.
        (!w.is_nil()).then(|| unsafe { Value::from_word(w) })
    }

    /// Replaces what it holds.
    pub fn set(&self, v: Option<Value>) {
        drop(self.replace(v));
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.0.get().is_nil()
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        // SAFETY: the slot owns the word; NIL is not counted.
        unsafe { release(self.0.get()) }
    }
}

/// A value that an object owns and may replace, of a known payload.
#[repr(transparent)]
pub struct RefSlot<T: Object>(Slot, std::marker::PhantomData<T>);

impl<T: Object> RefSlot<T> {
    /// A slot that holds `v`.
    pub fn new(v: Ref<T>) -> Self {
        RefSlot(Slot::new(Some(v.into_value())), std::marker::PhantomData)
    }

    /// Borrows what it holds. The borrow must end before the slot is set.
    #[inline(always)]
    pub(crate) fn peek(&self) -> &T {
        // SAFETY: only `T`s are ever stored, and the slot is never empty.
        unsafe { &*(self.0.word().ptr() as *const T) }
    }

    /// What it holds, with a new reference.
    pub fn get(&self) -> Ref<T> {
        // SAFETY: only `T`s are ever stored, and the slot is never empty.
        unsafe { Ref::from_value_unchecked(Value::from_borrowed(self.0.word())) }
    }

    /// Replaces what it holds.
    pub fn set(&self, v: Ref<T>) {
        self.0.set(Some(v.into_value()));
    }

    pub(crate) fn slot(&self) -> &Slot {
        &self.0
    }
}

/// The payload of a Python function. `header.aux` is the exact number of positional parameters if a
/// call with that many needs no binding, else [`Obj::NOT_SIMPLE`].
#[repr(C)]
pub struct Function {
    pub(crate) header: Obj,
    /// First instruction word of this interpreter's copy of the code.
    pub(crate) entry: StdCell<*mut u64>,
    /// Bytes of the window: 8 × registers.
    pub(crate) frame_bytes: StdCell<u32>,
    /// Bytes of the locals: 8 × their number.
    pub(crate) local_bytes: StdCell<u32>,
    /// The code.
    pub code: RefSlot<CodeObj>,
    /// The module's namespace.
    pub globals: Ref<Dict>,
    /// The namespace of the builtins.
    pub builtins: Ref<Dict>,
    /// Tuple of cells.
    pub closure: Slot,
    /// Tuple of defaults.
    pub defaults: Slot,
    /// Dict of keyword-only defaults.
    pub kwdefaults: Slot,
    /// `__annotations__`.
    pub annotations: Slot,
    /// `__name__`, where it is not the code's: see [`Function::name`].
    pub(crate) own_name: Slot,
    /// `__qualname__`, where it is not the code's.
    pub(crate) own_qualname: Slot,
    /// `__doc__`.
    pub doc: Slot,
    /// `__module__`.
    pub module: Slot,
    /// `__dict__`, once there is one.
    pub dict: Slot,
    /// `__type_params__`.
    pub type_params: Slot,
}
object_kind!(Function, "function", Function);

impl Function {
    /// `__name__`: what was assigned, else what the code says.
    pub fn name(&self) -> Value {
        self.own_name.get().unwrap_or_else(|| self.code.peek().name.clone())
    }

    /// `__qualname__`: what was assigned, else what the code says.
    pub fn qualname(&self) -> Value {
        self.own_qualname.get().unwrap_or_else(|| self.code.peek().qualname.clone())
    }
}

/// A cell of a closure.
#[repr(C)]
pub struct Cell {
    header: Obj,
    /// The contents.
    pub contents: Slot,
}
object_kind!(Cell, "cell", Cell);

/// A bound method.
#[repr(C)]
pub struct Method {
    header: Obj,
    /// The callable.
    pub func: Value,
    /// The first argument.
    pub slf: Value,
}
object_kind!(Method, "method", Method);
