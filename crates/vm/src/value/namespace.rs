//! The namespace of a class. That of a builtin class is made when it is first looked into: a program
//! touches few of the builtin classes, and a process should not pay for all of them when it starts.

use super::dict::Dict;
use super::owned::{Ref, Value, release};
use super::typeobj::TypeObj;
use super::word::Word;
use std::sync::atomic::{AtomicU64, Ordering};

/// Holds a dict, or nothing as long as it waits to be made. It lies in a [`TypeObj`].
#[repr(transparent)]
pub struct Namespace(AtomicU64);

impl Namespace {
    /// A namespace that holds `d`.
    pub(crate) fn new(d: Ref<Dict>) -> Namespace {
        Namespace(AtomicU64::new(d.into_value().into_word().0))
    }

    /// A namespace of a builtin class, to be made when it is looked into.
    pub(crate) fn later() -> Namespace {
        Namespace(AtomicU64::new(Word::NIL.0))
    }

    /// The raw word, still owned; NIL if the dict is not made yet.
    #[inline(always)]
    pub(crate) fn raw(&self) -> Word {
        Word(self.0.load(Ordering::Acquire))
    }

    #[inline(always)]
    fn word(&self) -> Word {
        let w = self.raw();
        if w.is_nil() { self.make() } else { w }
    }

    #[cold]
    #[inline(never)]
    fn make(&self) -> Word {
        // SAFETY: a namespace lies in a class, and only builtin ones wait; those live for ever.
        let class: &'static TypeObj = unsafe {
            let p = (self as *const Namespace as *const u8).sub(std::mem::offset_of!(TypeObj, dict))
                as *const TypeObj;
            &*p
        };
        super::builtin::make_namespace(class);
        self.raw()
    }

    /// Fills it; called once, under the lock of `make_namespace`.
    pub(super) fn fill(&self, d: Ref<Dict>) {
        self.0.store(d.into_value().into_word().0, Ordering::Release);
    }

    /// Borrows the dict.
    #[inline(always)]
    pub(crate) fn peek(&self) -> &Dict {
        // SAFETY: only dicts are ever stored, and they stay as long as the class.
        unsafe { &*(self.word().ptr() as *const Dict) }
    }

    /// The dict.
    pub fn get(&self) -> Ref<Dict> {
        // SAFETY: as above; the namespace owns its word.
        unsafe { Ref::from_value_unchecked(Value::from_borrowed(self.word())) }
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        // SAFETY: the namespace owns the word; NIL is not counted.
        unsafe { release(self.raw()) }
    }
}
