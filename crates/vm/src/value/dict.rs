//! `dict`: a compact ordered table, and the table itself, which `set` shares.
//!
//! Entries lie in insertion order in one buffer; a table of small indices behind them finds an entry
//! by hash (up to eight entries are scanned without one). Removing leaves a tombstone: O(1), order
//! kept. `version` changes with every insertion, removal and rebuild, so a lookup that had to call
//! Python can see that the table moved under it. `keys_id`, when not 0, names the current set of
//! keys *and* the place of the entries: inline caches compare it and then use an entry's address.

use super::object::Obj;
use super::owned::{Value, object_kind, release};
use super::str::Str;
use super::word::Word;
use crate::heap;
use std::cell::Cell;

/// An entry: a removed one has the key [`Word::NIL`].
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) struct Entry {
    pub hash: u64,
    pub key: Word,
    pub value: Word,
}

const ENTRY: usize = size_of::<Entry>();
const SMALL: usize = 8;
const EMPTY: u32 = u32::MAX;
const DUMMY: u32 = u32::MAX - 1;

/// The payload of `dict`.
#[repr(C)]
pub struct Dict {
    header: Obj,
    /// The entries, then the index table.
    pub(crate) entries: Cell<*mut Entry>,
    pub(crate) keys_id: Cell<u64>,
    version: Cell<u32>,
    /// Live entries.
    len: Cell<u32>,
    /// Entries in use, tombstones included.
    fill: Cell<u32>,
    /// Room for entries.
    cap: Cell<u32>,
}

object_kind!(Dict, "dict", Dict);

/// Where a probe for a hash stands.
#[derive(Clone, Copy)]
pub struct Probe {
    pos: usize,
}

impl Dict {
    /// Writes an empty payload behind a fresh header.
    ///
    /// # Safety
    /// `p` has room for a `Dict`.
    pub(crate) unsafe fn init(p: *mut Obj) {
        let d = p as *mut Dict;
        // SAFETY: the caller's promise.
        unsafe {
            (&raw mut (*d).entries).write(Cell::new(std::ptr::null_mut()));
            (&raw mut (*d).keys_id).write(Cell::new(0));
            (&raw mut (*d).version).write(Cell::new(0));
            (&raw mut (*d).len).write(Cell::new(0));
            (&raw mut (*d).fill).write(Cell::new(0));
            (&raw mut (*d).cap).write(Cell::new(0));
        }
    }

    /// How many items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.get() as usize
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A number that changes whenever keys are added, removed or moved.
    pub fn version(&self) -> u32 {
        self.version.get()
    }

    /// Entry slots in use, tombstones included: the bound of positions for [`Dict::entry_at`].
    pub fn slots(&self) -> usize {
        self.fill.get() as usize
    }

    /// Key and value at a position, or `None` for a tombstone or past the end.
    pub fn entry_at(&self, pos: usize) -> Option<(Value, Value)> {
        let e = self.raw_at(pos)?;
        // SAFETY: the words of a live entry are owned by the dict.
        unsafe { Some((Value::from_borrowed(e.key), Value::from_borrowed(e.value))) }
    }

    /// Key and its hash at a position.
    pub fn key_at(&self, pos: usize) -> Option<(Value, u64)> {
        let e = self.raw_at(pos)?;
        // SAFETY: as above.
        unsafe { Some((Value::from_borrowed(e.key), e.hash)) }
    }

    /// Value at a position.
    pub fn value_at(&self, pos: usize) -> Option<Value> {
        // SAFETY: as above.
        self.raw_at(pos).map(|e| unsafe { Value::from_borrowed(e.value) })
    }

    #[inline]
    fn raw_at(&self, pos: usize) -> Option<&Entry> {
        if pos >= self.slots() {
            return None;
        }
        // SAFETY: the first `fill` entries are initialised.
        let e = unsafe { &*self.entries.get().add(pos) };
        (!e.key.is_nil()).then_some(e)
    }

    /// Whether there is an entry at a position.
    #[inline]
    pub fn is_live(&self, pos: usize) -> bool {
        self.raw_at(pos).is_some()
    }

    /// Bytes of the entries and the index table.
    pub fn buffer_bytes(&self) -> usize {
        Self::bytes(self.cap.get() as usize)
    }

    /// All items in order.
    pub fn items(&self) -> Vec<(Value, Value)> {
        (0..self.slots()).filter_map(|i| self.entry_at(i)).collect()
    }

    /// Calls `f` with every key and value in order; it must not change the dict.
    pub(crate) fn each(&self, mut f: impl FnMut(&Value, &Value)) {
        for i in 0..self.slots() {
            if let Some((k, v)) = self.entry_at(i) {
                f(&k, &v);
            }
        }
    }

    /// All keys in order.
    pub fn keys(&self) -> Vec<Value> {
        (0..self.slots()).filter_map(|i| self.key_at(i).map(|k| k.0)).collect()
    }

    fn touch(&self) {
        self.version.set(self.version.get().wrapping_add(1));
        self.keys_id.set(0);
    }

    // ---- index table

    fn table_size(cap: usize) -> usize {
        if cap <= SMALL { 0 } else { (cap * 3 / 2).next_power_of_two() }
    }

    fn width(size: usize) -> usize {
        if size <= 1 << 15 { 2 } else { 4 }
    }

    fn bytes(cap: usize) -> usize {
        let size = Self::table_size(cap);
        cap * ENTRY + size * Self::width(size)
    }

    fn table(&self) -> (usize, *mut u8) {
        let cap = self.cap.get() as usize;
        // SAFETY: the index table lies behind the entries in one buffer.
        (Self::table_size(cap), unsafe { (self.entries.get() as *mut u8).add(cap * ENTRY) })
    }

    #[inline]
    fn index(&self, size: usize, table: *mut u8, i: usize) -> u32 {
        // SAFETY: `i < size`, and every index is initialised.
        unsafe {
            if size <= 1 << 15 {
                match *(table as *const u16).add(i) {
                    u16::MAX => EMPTY,
                    0xfffe => DUMMY,
                    n => n as u32,
                }
            } else {
                *(table as *const u32).add(i)
            }
        }
    }

    fn set_index(size: usize, table: *mut u8, i: usize, v: u32) {
        // SAFETY: `i < size`; the narrow table holds fewer than 65,534 entries.
        unsafe {
            if size <= 1 << 15 {
                *(table as *mut u16).add(i) = v as u16;
            } else {
                *(table as *mut u32).add(i) = v;
            }
        }
    }

    #[inline]
    fn start(hash: u64, size: usize) -> usize {
        (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - size.trailing_zeros())) as usize
    }

    /// Starts a search for `hash`.
    #[inline]
    pub fn probe(&self, hash: u64) -> Probe {
        let size = Self::table_size(self.cap.get() as usize);
        Probe { pos: if size == 0 { 0 } else { Self::start(hash, size) } }
    }

    /// The position of the next entry with this hash, or `None` when there are no more.
    #[inline]
    pub fn next_match(&self, probe: &mut Probe, hash: u64) -> Option<usize> {
        let (size, table) =
            if self.cap.get() as usize <= SMALL { (0, std::ptr::null_mut()) } else { self.table() };
        if size == 0 {
            while probe.pos < self.slots() {
                let pos = probe.pos;
                probe.pos += 1;
                // SAFETY: the first `fill` entries are initialised.
                let e = unsafe { &*self.entries.get().add(pos) };
                if e.hash == hash && !e.key.is_nil() {
                    return Some(pos);
                }
            }
            return None;
        }
        loop {
            let i = probe.pos & (size - 1);
            match self.index(size, table, i) {
                EMPTY => return None,
                DUMMY => probe.pos = i + 1,
                n => {
                    probe.pos = i + 1;
                    // SAFETY: indices point to initialised entries.
                    if unsafe { (*self.entries.get().add(n as usize)).hash } == hash {
                        return Some(n as usize);
                    }
                }
            }
        }
    }

    /// The raw key at a position that a probe gave.
    #[inline]
    pub(crate) fn key_word(&self, pos: usize) -> Word {
        // SAFETY: probes give positions of live entries.
        unsafe { (*self.entries.get().add(pos)).key }
    }

    /// The raw value word at a position that a probe gave.
    #[inline]
    pub(crate) fn value_word(&self, pos: usize) -> Word {
        // SAFETY: as above.
        unsafe { (*self.entries.get().add(pos)).value }
    }

    /// Replaces the value at a position that a probe gave; gives the old one.
    pub fn replace_at(&self, pos: usize, v: Value) -> Value {
        assert!(pos < self.slots());
        // SAFETY: in range; one reference moves in, one out.
        unsafe {
            let p = &raw mut (*self.entries.get().add(pos)).value;
            Value::from_word(std::ptr::replace(p, v.into_word()))
        }
    }

    /// Adds an entry whose key is known not to be there.
    pub fn insert_new(&self, hash: u64, key: Value, value: Value) {
        self.insert_word(hash, key, value.into_word());
    }

    pub(crate) fn insert_word(&self, hash: u64, key: Value, value: Word) {
        if self.fill.get() == self.cap.get() {
            let want = self.len() + 1;
            let cap = if want <= 4 {
                4
            } else if want <= SMALL {
                SMALL
            } else {
                (want * 2).next_power_of_two() * 2 / 3
            };
            self.rebuild(cap.max(want));
        }
        self.touch();
        let pos = self.fill.get();
        // SAFETY: there is room for one more entry.
        unsafe {
            self.entries.get().add(pos as usize).write(Entry { hash, key: key.into_word(), value })
        };
        self.fill.set(pos + 1);
        self.len.set(self.len.get() + 1);
        let (size, table) = self.table();
        if size != 0 {
            self.link(size, table, hash, pos);
        }
    }

    fn link(&self, size: usize, table: *mut u8, hash: u64, pos: u32) {
        let mut i = Self::start(hash, size);
        while !matches!(self.index(size, table, i), EMPTY | DUMMY) {
            i = (i + 1) & (size - 1);
        }
        Self::set_index(size, table, i, pos);
    }

    /// Moves the live entries to a buffer with room for `cap`.
    fn rebuild(&self, cap: usize) {
        let heap = heap::of(&self.header);
        let (old, old_cap, fill) = (self.entries.get(), self.cap.get() as usize, self.slots());
        let new = heap.raw_alloc(Self::bytes(cap)) as *mut Entry;
        let mut n = 0;
        for i in 0..fill {
            // SAFETY: the old entries are initialised; the new buffer has room for the live ones.
            unsafe {
                let e = *old.add(i);
                if !e.key.is_nil() {
                    new.add(n).write(e);
                    n += 1;
                }
            }
        }
        if !old.is_null() {
            heap.raw_free(old as *mut u8, Self::bytes(old_cap));
        }
        self.entries.set(new);
        self.cap.set(cap as u32);
        self.fill.set(n as u32);
        self.touch();
        let (size, table) = self.table();
        if size != 0 {
            // SAFETY: the table lies in the new buffer; all-ones bytes mean EMPTY at both widths.
            unsafe { std::ptr::write_bytes(table, 0xff, size * Self::width(size)) };
            for i in 0..n {
                // SAFETY: just written.
                let h = unsafe { (*new.add(i)).hash };
                self.link(size, table, h, i as u32);
            }
        }
    }

    /// Makes room for `more` items.
    pub fn reserve(&self, more: usize) {
        let want = self.len() + more;
        if want > self.cap.get() as usize {
            self.rebuild(want);
        }
    }

    /// Removes the entry at a position that a probe gave.
    pub fn remove_at(&self, pos: usize) -> (Value, Value) {
        let (k, v) = self.remove_words(pos);
        // SAFETY: the words' references move out.
        unsafe { (Value::from_word(k), Value::from_word(v)) }
    }

    pub(crate) fn remove_words(&self, pos: usize) -> (Word, Word) {
        assert!(pos < self.slots());
        self.touch();
        // SAFETY: in range.
        let e = unsafe { &mut *self.entries.get().add(pos) };
        let (hash, key, value) = (e.hash, e.key, e.value);
        let (size, table) = self.table();
        if size != 0 {
            let mut i = Self::start(hash, size);
            while self.index(size, table, i) != pos as u32 {
                i = (i + 1) & (size - 1);
            }
            Self::set_index(size, table, i, DUMMY);
        }
        e.key = Word::NIL;
        e.value = Word::NIL;
        self.len.set(self.len.get() - 1);
        if pos as u32 + 1 == self.fill.get() {
            // Trailing tombstones go at once, so popping from the end stays O(1).
            let mut n = pos;
            // SAFETY: in range.
            while n > 0 && unsafe { (*self.entries.get().add(n - 1)).key.is_nil() } {
                n -= 1;
            }
            self.fill.set(n as u32);
        }
        if self.is_empty() {
            self.reset_table();
        }
        (key, value)
    }

    fn reset_table(&self) {
        self.fill.set(0);
        let (size, table) = self.table();
        if size != 0 {
            // SAFETY: the table lies in the buffer.
            unsafe { std::ptr::write_bytes(table, 0xff, size * Self::width(size)) };
        }
    }

    /// Removes everything and gives the raw words to be released.
    pub(crate) fn take_words(&self) -> Vec<Word> {
        let mut out = Vec::with_capacity(self.len() * 2);
        for i in 0..self.slots() {
            if let Some(e) = self.raw_at(i) {
                out.push(e.key);
                out.push(e.value);
            }
        }
        self.free_buffer();
        out
    }

    fn free_buffer(&self) {
        let p = self.entries.replace(std::ptr::null_mut());
        if !p.is_null() {
            heap::of(&self.header).raw_free(p as *mut u8, Self::bytes(self.cap.get() as usize));
        }
        self.len.set(0);
        self.fill.set(0);
        self.cap.set(0);
        self.touch();
    }

    /// Removes everything.
    pub fn clear(&self) {
        for w in self.take_words() {
            // SAFETY: the words were the dict's; NIL is not counted.
            unsafe { release(w) }
        }
    }

    // ---- string keys, which never call Python

    /// The position of the exact string `key`, if no other kind of key could equal it.
    #[inline]
    pub fn find_str(&self, key: &Str) -> Option<usize> {
        let hash = key.hash();
        let mut probe = self.probe(hash);
        while let Some(pos) = self.next_match(&mut probe, hash) {
            let w = self.key_word(pos);
            if std::ptr::eq(w.ptr() as *const Str, key) {
                return Some(pos);
            }
            // SAFETY: the entry is live.
            if w.is_object() && unsafe { (*w.ptr()).kind } == super::Kind::Str {
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
    pub fn set_str(&self, key: &super::Ref<Str>, value: Value) {
        match self.find_str(key) {
            Some(p) => drop(self.replace_at(p, value)),
            None => self.insert_new(key.hash(), key.as_value().clone(), value),
        }
    }

    /// Removes the string `key`; gives its value.
    pub fn remove_str(&self, key: &Str) -> Option<Value> {
        self.find_str(key).map(|p| self.remove_at(p).1)
    }

    /// Address of the value at a position, for inline caches guarded by `keys_id`.
    pub(crate) fn value_slot(&self, pos: usize) -> *mut Word {
        // SAFETY: in range.
        unsafe { &raw mut (*self.entries.get().add(pos)).value }
    }
}
