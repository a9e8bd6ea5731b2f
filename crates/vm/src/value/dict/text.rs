//! Keys that are strings, the search for which never calls Python.

use super::super::keys::{ABSENT, ASK};
use super::{Dict, SMALL};
use crate::value::object::Kind;
use crate::value::str::Str;
use crate::value::word::Word;
use crate::value::{Ref, Value};

impl Dict {
    /// The position of the exact string `key`, if no other kind of key could equal it.
    #[inline]
    #[doc(hidden)]
    pub fn find_str(&self, key: &Str) -> Option<usize> {
        let hash = key.hash();
        match self.lookup_str(hash, key as *const Str as u64) {
            ABSENT => None,
            ASK => self.find_str_among(key, hash),
            pos => Some(pos as usize),
        }
    }

    /// As `lookup`, for the string at an address, whether it is counted or not; [`ASK`] where another
    /// key has the same hash.
    #[inline(never)]
    fn lookup_str(&self, hash: u64, address: u64) -> isize {
        let (entries, mask) = (self.entries.get(), self.mask());
        let is = |key: Word| key.0 & !Word::UNCOUNTED == address;
        if mask >= SMALL {
            return by_width!(mask, T => self.lookup_where::<T>(hash, is));
        }
        for pos in 0..self.slots() {
            // SAFETY: the first `fill` entries are initialised.
            let e = unsafe { &*entries.add(pos) };
            if is(e.key) {
                return pos as isize;
            }
            if e.hash == hash && !e.key.is_nil() {
                return ASK;
            }
        }
        ABSENT
    }

    /// As `find_str`, where keys with the same hash are no plain strings.
    #[cold]
    fn find_str_among(&self, key: &Str, hash: u64) -> Option<usize> {
        let mut probe = self.probe(hash);
        while let Some(pos) = self.next_match(&mut probe, hash) {
            let w = self.key_word(pos);
            // SAFETY: the entry is live.
            if w.is_object() && unsafe { (*w.ptr()).kind } == Kind::Str {
                // SAFETY: the kind says so.
                if key.same(unsafe { &*(w.ptr() as *const Str) }) {
                    return Some(pos);
                }
            }
        }
        None
    }

    /// The value of the string `key`.
    #[inline]
    pub fn get_str(&self, key: &Str) -> Option<Value> {
        // SAFETY: the entry is live.
        self.find_str(key).map(|p| unsafe { Value::from_borrowed(self.value_word(p)) })
    }

    /// Sets the value of the string `key`, which must be of class `str` itself.
    pub fn set_str(&self, key: &Ref<Str>, value: Value) {
        match self.find_str(key) {
            Some(p) => drop(self.replace_at(p, value)),
            None => self.insert_new(key.hash(), key.as_value().clone(), value),
        }
    }

    /// Removes the string `key`; gives its value.
    pub fn remove_str(&self, key: &Str) -> Option<Value> {
        self.find_str(key).map(|p| self.remove_at(p).1)
    }
}
