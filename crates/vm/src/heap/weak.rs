//! Weak references and interned strings: tables keyed by address, so that objects without them pay
//! nothing.

use super::{Heap, Pending};
use crate::value::native::WeakRef;
use crate::value::object::{Obj, gc_flag};
use crate::value::owned::Value;
use crate::value::str::Str;
use crate::value::word::Word;
use hashbrown::{HashMap, HashTable};
use std::collections::VecDeque;

/// Which weak references point where, and the interned strings.
#[derive(Default)]
pub(crate) struct WeakTable {
    refs: HashMap<usize, VecDeque<*mut Obj>>,
    pub(super) interned: HashTable<Word>,
    /// Bytes of the tables and their lists that have been counted.
    counted: usize,
    /// Bytes of the lists.
    lists: usize,
}

/// Bytes of a hash table of the standard layout: a control byte for each place, 7 of 8 places usable.
fn table_bytes(capacity: usize, entry: usize) -> usize {
    capacity / 7 * 8 * (entry + 1)
}

impl WeakTable {
    const ENTRY: usize = size_of::<(usize, VecDeque<*mut Obj>)>();

    fn bytes(&self) -> usize {
        table_bytes(self.refs.capacity(), Self::ENTRY)
            + table_bytes(self.interned.capacity(), size_of::<Word>())
            + self.lists
    }

    /// Bytes that one more interned string and one more object with weak references may take.
    fn growth(&self) -> usize {
        let doubled = |len, capacity, entry| match len < capacity {
            true => 0,
            false => table_bytes(capacity * 2, entry),
        };
        doubled(self.refs.len(), self.refs.capacity(), Self::ENTRY)
            + doubled(self.interned.len(), self.interned.capacity(), size_of::<Word>())
    }
}

impl Heap {
    /// How many strings are interned.
    pub(crate) fn interned_strings(&self) -> usize {
        self.weak.interned.len()
    }

    /// Counts what the tables have become.
    fn count_tables(&mut self) {
        let bytes = self.weak.bytes();
        if bytes != self.weak.counted && self.tag == 0 {
            self.account(bytes as isize - self.weak.counted as isize);
            self.weak.counted = bytes;
        }
    }

    /// Bytes that the tables of weak references and interned strings may take for one more of each.
    pub(crate) fn table_growth(&self) -> usize {
        self.weak.growth()
    }

    /// Points the weak reference `r` at `target`.
    pub(crate) fn register_weakref(&mut self, target: *mut Obj, r: *mut Obj) {
        // SAFETY: both are live; immortal targets never die, so they are not registered.
        unsafe { (*target).gc |= gc_flag::WEAK };
        let list = self.weak.refs.entry(target as usize).or_default();
        let before = list.capacity();
        list.push_back(r);
        self.weak.lists += (list.capacity() - before) * size_of::<*mut Obj>();
        self.count_tables();
    }

    /// The weak references to an object, oldest first.
    pub(crate) fn weakrefs(&self, target: *const Obj) -> Vec<Value> {
        let refs = self.weak.refs.get(&(target as usize));
        // SAFETY: references in the table are live.
        refs.into_iter()
            .flatten()
            .map(|&r| unsafe { Value::from_borrowed(Word::counted(r)) })
            .collect()
    }

    /// The referent dies: its weak references are cleared, their callbacks queued (newest first).
    pub(super) fn clear_weak(&mut self, target: *mut Obj) {
        let Some(refs) = self.weak.refs.remove(&(target as usize)) else { return };
        self.weak.lists -= refs.capacity() * size_of::<*mut Obj>();
        self.count_tables();
        for r in refs.into_iter().rev() {
            // SAFETY: references in the table are live weak references, or are just dying
            // themselves (count 0) or part of the same garbage, and then their callback is not
            // called.
            unsafe {
                let w = &*(r as *const WeakRef);
                w.target.set(Word::NIL);
                if (*r).rc > 0
                    && !self.stopped
                    && !self.gc.marks.is_garbage(r)
                    && let Some(callback) = w.callback.replace(None)
                {
                    let r = Value::from_borrowed(Word::counted(r));
                    drop(self.queue(Pending::Callback(r, callback)));
                    self.interrupt();
                }
            }
        }
    }

    /// A weak reference dies.
    pub(super) fn forget_weakref(&mut self, r: *mut Obj) {
        // SAFETY: `r` is a weak reference.
        let target = unsafe { (*(r as *const WeakRef)).target.get() };
        if target.is_nil() {
            return;
        }
        let key = target.ptr() as usize;
        if let Some(v) = self.weak.refs.get_mut(&key) {
            // Many die together, in the order in which they were made or against it.
            match (v.front(), v.back()) {
                (Some(&first), _) if first == r => {
                    v.pop_front();
                }
                (_, Some(&last)) if last == r => {
                    v.pop_back();
                }
                _ => v.retain(|&x| x != r),
            }
            if v.is_empty() {
                self.weak.lists -= v.capacity() * size_of::<*mut Obj>();
                self.weak.refs.remove(&key);
                self.count_tables();
                // SAFETY: the target is live, or it would have cleared this reference.
                unsafe { (*target.ptr()).gc &= !gc_flag::WEAK };
            }
        }
    }

    /// The classes that derive directly from a class, and are alive.
    pub(crate) fn subclasses_of(
        &self,
        class: &crate::value::Type,
    ) -> Vec<crate::value::Ref<crate::value::Type>> {
        let builtin = match class.to_value().word().is_counted() {
            true => Vec::new(),
            false => crate::value::builtin::builtin_subclasses(class),
        };
        let list = self.subclasses.get(&(class as *const _ as usize));
        // SAFETY: a dying class leaves the lists; see `forget_class`.
        let made = list.into_iter().flat_map(|l| l.iter()).map(|c| unsafe {
            crate::value::Ref::from_value_unchecked(Value::from_borrowed(Word::counted(
                c as *mut Obj,
            )))
        });
        builtin.into_iter().map(|t| t.to_ref()).chain(made).collect()
    }

    /// The interned string with this text, if there is one.
    pub(crate) fn find_interned(&self, hash: u64, eq: impl Fn(&Str) -> bool) -> Option<Value> {
        // SAFETY: the table holds live strings; they leave it when they die.
        let found = self.weak.interned.find(hash, |w| unsafe { eq(&*(w.ptr() as *const Str)) });
        // SAFETY: as above.
        found.map(|w| unsafe { Value::from_borrowed(*w) })
    }

    /// Makes `s` the interned string of its text.
    pub(crate) fn add_interned(&mut self, s: &crate::value::Ref<Str>) {
        s.interned.set(true);
        // SAFETY: as above.
        let hash = |w: &Word| unsafe { (*(w.ptr() as *const Str)).hash() };
        self.weak.interned.insert_unique(s.hash(), s.as_value().word(), hash);
        self.count_tables();
    }

    /// An interned string dies.
    pub(super) fn forget_interned(&mut self, p: *mut Obj) {
        // SAFETY: `p` is a string whose memory is still whole.
        let hash = unsafe { (*(p as *const Str)).hash() };
        if let Ok(e) = self.weak.interned.find_entry(hash, |w| w.ptr() == p) {
            e.remove();
        }
    }
}
