//! What a host keeps of an interpreter: [`Handle`], an owned reference that outlives every borrow and
//! travels between threads.
//!
//! A handle knows the interpreter that it belongs to and gives its value to no other. It can be dropped
//! anywhere: the reference then waits in the interpreter's inbox, which is emptied by the thread that
//! has the interpreter, at its next entry. Handles that outlive their interpreter hold nothing.

use super::owned::Value;
use super::word::Word;
use crate::vm::Vm;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

/// The identity of an interpreter, and the references that wait to be given up. `None` once the
/// interpreter has gone.
pub(crate) struct Home {
    inbox: Mutex<Option<Vec<Word>>>,
    waiting: AtomicBool,
}

impl Home {
    pub(crate) fn new() -> Arc<Home> {
        Arc::new(Home { inbox: Mutex::new(Some(Vec::new())), waiting: AtomicBool::new(false) })
    }

    fn inbox(&self) -> MutexGuard<'_, Option<Vec<Word>>> {
        self.inbox.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// The interpreter goes, with all its objects.
    pub(crate) fn close(&self) {
        *self.inbox() = None;
    }
}

/// The one reference that all clones of a handle share. The word is turned into a value only by
/// [`Vm::value_of`], on the thread that has the interpreter.
struct Rooted {
    word: Word,
    home: Arc<Home>,
}

impl Drop for Rooted {
    fn drop(&mut self) {
        if !self.word.is_counted() {
            return;
        }
        if let Some(inbox) = &mut *self.home.inbox() {
            inbox.push(self.word);
            self.home.waiting.store(true, Ordering::Release);
        }
    }
}

/// A reference to a Python object that is `Send` and `Sync`, for keeping.
#[derive(Clone)]
pub struct Handle(Arc<Rooted>);

impl Handle {
    /// Whether both are handles to the same object.
    pub fn is(&self, other: &Handle) -> bool {
        self.0.word == other.0.word && Arc::ptr_eq(&self.0.home, &other.0.home)
    }
}

impl std::fmt::Debug for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Handle")
    }
}

#[doc(hidden)]
impl Vm {
    /// A handle to keep `v` by.
    pub fn handle(&mut self, v: Value) -> Handle {
        self.empty_inbox();
        Handle(Arc::new(Rooted { word: v.into_word(), home: self.home.clone() }))
    }

    /// The value behind a handle; `None` if that belongs to another interpreter.
    #[inline]
    pub fn value_of(&self, h: &Handle) -> Option<Value> {
        // SAFETY: the handle owns a reference to an object of this interpreter, which lives.
        Arc::ptr_eq(&self.home, &h.0.home).then(|| unsafe { Value::from_borrowed(h.0.word) })
    }

    /// Gives up what handles have held that are gone.
    #[inline]
    pub fn empty_inbox(&mut self) {
        if self.home.waiting.load(Ordering::Acquire) {
            self.release_handles();
        }
    }

    #[cold]
    fn release_handles(&mut self) {
        let words = {
            let mut inbox = self.home.inbox();
            self.home.waiting.store(false, Ordering::Relaxed);
            inbox.as_mut().map(std::mem::take).unwrap_or_default()
        };
        for w in words {
            // SAFETY: the dropped handle owned the reference.
            drop(unsafe { Value::from_word(w) });
        }
    }
}
