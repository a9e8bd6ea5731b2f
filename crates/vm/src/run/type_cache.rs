//! What classes and their bases hold under a name: the cache of [`Vm::lookup_type`], for all lookups that have
//! no inline cache of their own.
//!
//! An answer holds until the epoch moves. Builtin classes never change; of others only those are kept here
//! whose changes and whose death move the epoch already, because an instruction has learned from them
//! ([`TypeFlags::WATCHED`]). Plain data in them is not kept, because it may be replaced without a move. Values
//! are not owned: the namespace they were found in owns them for the epoch.

use crate::types::type_::is_plain;
use crate::value::owned::Value;
use crate::value::typeobj::TypeFlags;
use crate::value::{Ref, Str, Type, Word};
use crate::vm::Vm;

/// How many answers are kept.
const ENTRIES: usize = 128;

#[derive(Clone)]
struct Entry {
    class: *const Type,
    epoch: u64,
    /// Owned: no other name comes to lie at this address.
    name: Option<Ref<Str>>,
    /// NIL if there is nothing under this name.
    found: Word,
}

const EMPTY: Entry = Entry { class: std::ptr::null(), epoch: 0, name: None, found: Word::NIL };

/// The answers, made at the first question.
#[derive(Default)]
pub(crate) struct TypeCache {
    entries: Vec<Entry>,
}

impl TypeCache {
    /// Forgets everything. The names go with the heap.
    pub(crate) fn forget(&mut self) {
        for e in self.entries.drain(..) {
            std::mem::forget(e.name);
        }
    }
}

/// Where the answer for a class and a name lies.
#[inline]
fn place(class: &Type, name: &Str) -> usize {
    let (c, n) = (std::ptr::from_ref(class) as usize, std::ptr::from_ref(name) as usize);
    (c >> 5 ^ c >> 12 ^ n >> 3 ^ n >> 10) % ENTRIES
}

#[doc(hidden)]
impl Vm {
    /// What a class and its bases hold under a name, without descriptors.
    #[inline]
    pub fn lookup_type(&mut self, class: &Type, name: &Ref<Str>) -> Option<Value> {
        if let Some(e) = self.types.entries.get(place(class, name))
            && std::ptr::eq(e.class, class)
            && e.epoch == self.heap.epoch
            && e.name.as_ref().is_some_and(|n| std::ptr::eq(&**n, &**name))
        {
            // SAFETY: the namespace that holds the value has not changed in this epoch.
            return (!e.found.is_nil()).then(|| unsafe { Value::from_borrowed(e.found) });
        }
        self.lookup_in_bases(class, name)
    }

    #[inline(never)]
    fn lookup_in_bases(&mut self, class: &Type, name: &Ref<Str>) -> Option<Value> {
        let found = class.lookup(name);
        let lasting = !class.has(TypeFlags::HEAP)
            || class.has(TypeFlags::WATCHED) && !found.as_ref().is_some_and(is_plain);
        if lasting && name.interned.get() {
            let entries = &mut self.types.entries;
            if entries.is_empty() {
                entries.resize(ENTRIES, EMPTY);
                self.heap.account(size_of_val(&entries[..]) as isize);
            }
            entries[place(class, name)] = Entry {
                class,
                epoch: self.heap.epoch,
                name: Some(name.clone()),
                found: found.as_ref().map_or(Word::NIL, Value::word),
            };
        }
        found
    }
}
