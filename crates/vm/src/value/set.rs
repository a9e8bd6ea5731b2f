//! `set` and `frozenset`: the dict's table with no values.

use super::dict::Dict;
use super::object::Obj;
use super::owned::{Value, object_kind, release};
use super::word::Word;
use std::cell::Cell;
use std::ops::Deref;

/// The payload of `set` and `frozenset`. Its table is that of [`Dict`]; the values are unbound.
#[repr(C)]
pub struct Set {
    table: Dict,
    /// The hash of a frozenset, once computed; else 0.
    pub hash: Cell<u64>,
}

object_kind!(Set, "set", Set | FrozenSet);

/// The read side of the shared table: `len`, `probe`, `next_match`, `key_at`, `slots`, `version`.
impl Deref for Set {
    type Target = Dict;
    fn deref(&self) -> &Dict {
        &self.table
    }
}

impl Set {
    /// Writes an empty payload behind a fresh header.
    ///
    /// # Safety
    /// `p` has room for a `Set`.
    pub(crate) unsafe fn init(p: *mut Obj) {
        // SAFETY: the caller's promise; a `Set` starts with a `Dict`.
        unsafe {
            Dict::init(p);
            (&raw mut (*(p as *mut Set)).hash).write(Cell::new(0));
        }
    }

    /// Adds a key that is known not to be there.
    pub fn insert_key(&self, hash: u64, key: Value) {
        self.table.insert_word(hash, key, Word::NIL);
    }

    /// Removes the key at a position that a probe gave.
    pub fn remove_key(&self, pos: usize) -> Value {
        // SAFETY: the key's reference moves out; the value is NIL.
        unsafe { Value::from_word(self.table.remove_words(pos).0) }
    }

    /// All keys with their hashes.
    pub fn hashed_keys(&self) -> Vec<(Value, u64)> {
        (0..self.slots()).filter_map(|i| self.key_at(i)).collect()
    }

    /// Removes everything.
    pub fn clear_keys(&self) {
        for w in self.table.take_words() {
            // SAFETY: the words were the set's; NIL is not counted.
            unsafe { release(w) }
        }
    }
}
