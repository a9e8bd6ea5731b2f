//! `dict`: a compact ordered table.
//!
//! Entries lie in insertion order in one buffer; a table of small indices below them finds an entry
//! by hash (up to eight entries are scanned without one). The bits of a place that the position does
//! not need hold bits of the hash, so that hardly ever a wrong entry is looked at. Removing leaves a tombstone: O(1), order
//! kept. An index table is never full: every insertion since it was built is paid from `room`, also
//! when its entry is gone again. `version` changes with every insertion, removal and rebuild, so a
//! lookup that had to call Python can see that the table moved under it. `keys_id`, when not 0, names
//! the current set of keys *and* the place of the entries: inline caches compare it and then use an
//! entry's address.

use super::function::Slot;
use super::keys::{ABSENT, ASK, same};
use super::object::Obj;
use super::owned::{Value, object_kind};
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
/// A removed entry.
const GONE: Entry = Entry { hash: 0, key: Word::NIL, value: Word::NIL };
/// Places up to which there is no index table.
const SMALL: usize = 8;

/// A `dict` as a native sees it.
///
/// Keys that are text are looked up here, all others by [`Vm::dict_get`](crate::Vm::dict_get) and its like, since
/// their `__eq__` may run Python code.
///
/// ```
/// use pyrun::{Dict, Interpreter, PyResult, Ref, Vm};
///
/// /// Fills in what is missing of a configuration.
/// fn complete(vm: &mut Vm, config: Ref<Dict>) -> PyResult<usize> {
///     let (port, debug) = (vm.intern("port"), vm.intern("debug"));
///     if config.get_str(&port).is_none() {
///         config.set_str(&port, vm.int(8080));
///     }
///     config.remove_str(&debug);
///     assert_eq!(config.items().len(), config.keys().len());
///     Ok(config.len())
/// }
///
/// let mut py = Interpreter::new();
/// py.define("complete", complete)?;
/// py.exec("config = {'host': 'a', 'debug': True}\nassert complete(config) == 2")?;
/// assert!(py.eval::<bool>("config == {'host': 'a', 'port': 8080}")?);
/// py.define("forget", |d: Ref<Dict>| (d.clear(), d.is_empty()).1)?;
/// assert!(py.eval::<bool>("forget(config) and not config")?);
/// # Ok::<(), pyrun::Error>(())
/// ```
#[repr(C)]
pub struct Dict {
    header: Obj,
    /// The entries; the index table ends where they begin.
    pub(crate) entries: Cell<*mut Entry>,
    pub(crate) keys_id: Cell<u64>,
    version: Cell<u32>,
    /// Live entries.
    len: Cell<u32>,
    /// Entries in use, tombstones included.
    fill: Cell<u32>,
    /// Places of the index table less one; without one, entries that there is room for less one.
    mask: Cell<u32>,
    /// Insertions that the buffer still takes.
    room: Cell<u32>,
    /// There is no live entry before this position.
    first: Cell<u32>,
    /// What a native subclass keeps beside the items, such as the factory of a `defaultdict`.
    pub extra: Slot,
}

object_kind!(Dict, "dict", Dict);

impl std::fmt::Debug for Dict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.items()).finish()
    }
}

/// What storing a value did.
pub(crate) enum Stored {
    /// The key is new.
    New,
    /// It was there, with this value, which is the caller's now.
    Replaced(Word),
    /// Only its `__eq__` can tell; nothing was done.
    Ask,
}

/// A place of an index table: the position in the bits of the mask, bits of the hash above them.
/// No position reaches the mask less one, so the two largest numbers are free to mean something else.
trait Place: Copy + Eq {
    const EMPTY: Self;
    const REMOVED: Self;
    fn new(pos: usize, hash: u64, mask: usize) -> Self;
    /// The position, if the bits of the hash agree.
    fn position(self, hash: u64, mask: usize) -> Option<usize>;
    /// Whether no entry is named.
    fn is_free(self) -> bool;
}

macro_rules! places {
    ($($t:ty),*) => { $(
        impl Place for $t {
            const EMPTY: $t = <$t>::MAX;
            const REMOVED: $t = <$t>::MAX - 1;
            #[inline(always)]
            fn new(pos: usize, hash: u64, mask: usize) -> $t {
                pos as $t | hash as $t & !(mask as $t)
            }
            #[inline(always)]
            fn position(self, hash: u64, mask: usize) -> Option<usize> {
                let differ = (self ^ hash as $t) & !(mask as $t);
                (differ == 0 && self < Self::REMOVED).then_some((self & mask as $t) as usize)
            }
            #[inline(always)]
            fn is_free(self) -> bool {
                self >= Self::REMOVED
            }
        }
    )* };
}
places!(u8, u16, u32);

/// Runs an expression with `$t` as the type of the places of a table with this mask.
macro_rules! by_width {
    ($mask:expr, $t:ident => $e:expr) => {
        match $mask {
            0..0x40 => {
                type $t = u8;
                $e
            }
            0x40..0x4000 => {
                type $t = u16;
                $e
            }
            _ => {
                type $t = u32;
                $e
            }
        }
    };
}

mod rebuild;
mod release;
mod text;
pub(super) use rebuild::fill;
use release::free;

/// The places that a hash leads to, one after the other.
#[derive(Clone, Copy)]
pub struct Probe {
    at: usize,
    perturb: u64,
}

impl Probe {
    #[inline(always)]
    fn new(hash: u64, mask: usize) -> Probe {
        Probe { at: hash as usize & mask, perturb: hash }
    }

    #[inline(always)]
    fn step(&mut self, mask: usize) {
        self.perturb >>= 5;
        self.at =
            self.at.wrapping_mul(5).wrapping_add(self.perturb as usize).wrapping_add(1) & mask;
    }
}

/// Entries that a buffer with this mask has room for.
#[inline(always)]
fn capacity(mask: usize) -> usize {
    if mask < SMALL { (mask + 1) & !1 } else { (mask + 1) * 2 / 3 }
}

/// The mask of the smallest buffer with room for `want` entries.
fn mask_for(want: usize) -> usize {
    match want {
        0 => 0,
        1..=4 => 3,
        5..=SMALL => SMALL - 1,
        _ => {
            let size = want.next_power_of_two();
            if size * 2 / 3 >= want { size - 1 } else { size * 2 - 1 }
        }
    }
}

/// Bytes of the index table.
#[inline]
fn table_bytes(mask: usize) -> usize {
    if mask < SMALL { 0 } else { by_width!(mask, T => (mask + 1) * size_of::<T>()) }
}

fn buffer_bytes(mask: usize) -> usize {
    table_bytes(mask) + capacity(mask) * ENTRY
}

/// A place of the index table that ends at `entries`.
#[inline(always)]
unsafe fn place<T: Place>(entries: *mut Entry, i: usize) -> *mut T {
    // SAFETY: callers stay within the table.
    unsafe { (entries as *mut T).sub(i + 1) }
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
            (&raw mut (*d).mask).write(Cell::new(0));
            (&raw mut (*d).room).write(Cell::new(0));
            (&raw mut (*d).first).write(Cell::new(0));
            (&raw mut (*d).extra).write(Slot::new(None));
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
    #[doc(hidden)]
    pub fn version(&self) -> u32 {
        self.version.get()
    }

    /// Entry slots in use, tombstones included: the bound of positions for [`Dict::entry_at`].
    #[doc(hidden)]
    pub fn slots(&self) -> usize {
        self.fill.get() as usize
    }

    /// A position before which there is no entry: where to start going through all of them.
    #[doc(hidden)]
    pub fn first_slot(&self) -> usize {
        self.first.get() as usize
    }

    /// Key and value at a position, or `None` for a tombstone or past the end.
    #[doc(hidden)]
    pub fn entry_at(&self, pos: usize) -> Option<(Value, Value)> {
        let e = self.raw_at(pos)?;
        // SAFETY: the words of a live entry are owned by the dict.
        unsafe { Some((Value::from_borrowed(e.key), Value::from_borrowed(e.value))) }
    }

    /// Key and its hash at a position.
    #[doc(hidden)]
    pub fn key_at(&self, pos: usize) -> Option<(Value, u64)> {
        let e = self.raw_at(pos)?;
        // SAFETY: as above.
        unsafe { Some((Value::from_borrowed(e.key), e.hash)) }
    }

    /// Value at a position.
    #[doc(hidden)]
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
    #[doc(hidden)]
    pub fn is_live(&self, pos: usize) -> bool {
        self.raw_at(pos).is_some()
    }

    /// Bytes of the entries and the index table.
    #[doc(hidden)]
    pub fn buffer_bytes(&self) -> usize {
        buffer_bytes(self.mask())
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

    // ---- searching

    #[inline(always)]
    fn mask(&self) -> usize {
        self.mask.get() as usize
    }

    /// The position of a key with this hash; [`ABSENT`], or [`ASK`] if an entry with the same hash
    /// might be equal, which only its `__eq__` knows.
    #[inline(never)]
    pub(crate) fn lookup(&self, hash: u64, key: Word) -> isize {
        let mask = self.mask();
        if mask < SMALL {
            return self.scan(hash, key);
        }
        by_width!(mask, T => self.lookup_in::<T>(hash, key))
    }

    #[inline(always)]
    fn scan(&self, hash: u64, key: Word) -> isize {
        let entries = self.entries.get();
        for pos in 0..self.slots() {
            // SAFETY: the first `fill` entries are initialised.
            let e = unsafe { &*entries.add(pos) };
            if e.key == key {
                return pos as isize;
            }
            if e.hash == hash && !e.key.is_nil() {
                return self.lookup_equal(hash, key);
            }
        }
        ABSENT
    }

    #[inline(always)]
    fn lookup_in<T: Place>(&self, hash: u64, key: Word) -> isize {
        let (entries, mask) = (self.entries.get(), self.mask());
        let mut probe = Probe::new(hash, mask);
        loop {
            // SAFETY: probes stay within the table, which is initialised, and so are the entries
            // that it points to.
            unsafe {
                let p = *place::<T>(entries, probe.at);
                if let Some(n) = p.position(hash, mask) {
                    let e = &*entries.add(n);
                    if e.key == key {
                        return n as isize;
                    }
                    if e.hash == hash {
                        return self.lookup_equal(hash, key);
                    }
                } else if p == T::EMPTY {
                    return ABSENT;
                }
            }
            probe.step(mask);
        }
    }

    /// As `lookup`, without calls: [`ASK`] also where a key with the same hash is another object.
    #[inline(always)]
    pub(crate) fn seek(&self, hash: u64, key: Word) -> isize {
        let (entries, mask) = (self.entries.get(), self.mask());
        if mask >= SMALL {
            return by_width!(mask, T => self.lookup_where::<T>(hash, |k| k == key));
        }
        for pos in 0..self.slots() {
            // SAFETY: the first `fill` entries are initialised.
            if unsafe { (*entries.add(pos)).key } == key {
                return pos as isize;
            }
        }
        ASK
    }

    /// Sets the value of a key with one search, unless only the key's `__eq__` can tell whether it is
    /// there: then the reference to the value stays the caller's.
    #[inline(never)]
    pub(crate) fn store_word(&self, hash: u64, key: &Value, value: Word) -> Stored {
        let mask = self.mask();
        if mask >= SMALL && self.room.get() != 0 {
            return by_width!(mask, T => self.store_in::<T>(hash, key, value));
        }
        match self.lookup(hash, key.word()) {
            // Much growth is asked for, by whoever can raise.
            ABSENT if self.growth() > heap::LARGE => Stored::Ask,
            ABSENT => {
                self.insert_word(hash, key.clone(), value);
                Stored::New
            }
            ASK => Stored::Ask,
            pos => Stored::Replaced(self.replace_word(pos as usize, value)),
        }
    }

    /// `store_word` where there is an index table with room: a new key gets the place at which the search ends.
    #[inline(always)]
    fn store_in<T: Place>(&self, hash: u64, key: &Value, value: Word) -> Stored {
        let (entries, mask) = (self.entries.get(), self.mask());
        let mut probe = Probe::new(hash, mask);
        let pos = loop {
            // SAFETY: as in `lookup_in`; there is room for one more entry.
            unsafe {
                let at = place::<T>(entries, probe.at);
                if let Some(n) = (*at).position(hash, mask) {
                    let e = &*entries.add(n);
                    if e.key == key.word() {
                        break n;
                    }
                    if e.hash == hash {
                        match self.lookup_equal(hash, key.word()) {
                            ABSENT => {}
                            ASK => return Stored::Ask,
                            pos => break pos as usize,
                        }
                    }
                } else if *at == T::EMPTY {
                    let pos = self.push_entry(hash, key.clone(), value);
                    *at = T::new(pos, hash, mask);
                    return Stored::New;
                }
            }
            probe.step(mask);
        };
        Stored::Replaced(self.replace_word(pos, value))
    }

    /// Writes an entry behind the others, for which there is room; gives its position.
    #[inline(always)]
    unsafe fn push_entry(&self, hash: u64, key: Value, value: Word) -> usize {
        self.touch();
        let pos = self.fill.get();
        let e = Entry { hash, key: key.into_word(), value };
        // SAFETY: the caller's promise.
        unsafe { self.entries.get().add(pos as usize).write(e) };
        self.fill.set(pos + 1);
        self.len.set(self.len.get() + 1);
        self.room.set(self.room.get() - 1);
        pos as usize
    }

    /// As `lookup`, when a key with the same hash is not the same object. Apart, so that the way to
    /// keys that are needs no calls.
    #[inline(never)]
    fn lookup_equal(&self, hash: u64, key: Word) -> isize {
        let mut probe = self.probe(hash);
        while let Some(pos) = self.next_match(&mut probe, hash) {
            match same(self.key_word(pos), key) {
                Some(true) => return pos as isize,
                Some(false) => {}
                None => return ASK,
            }
        }
        ABSENT
    }

    /// Starts a search for `hash`.
    #[inline]
    #[doc(hidden)]
    pub fn probe(&self, hash: u64) -> Probe {
        let mask = self.mask();
        if mask < SMALL { Probe { at: 0, perturb: 0 } } else { Probe::new(hash, mask) }
    }

    /// The position of the next entry with this hash, or `None` when there are no more.
    #[doc(hidden)]
    pub fn next_match(&self, probe: &mut Probe, hash: u64) -> Option<usize> {
        let mask = self.mask();
        if mask >= SMALL {
            return by_width!(mask, T => self.next_in::<T>(probe, hash));
        }
        while probe.at < self.slots() {
            let pos = probe.at;
            probe.at += 1;
            // SAFETY: the first `fill` entries are initialised.
            let e = unsafe { &*self.entries.get().add(pos) };
            if e.hash == hash && !e.key.is_nil() {
                return Some(pos);
            }
        }
        None
    }

    #[inline(always)]
    fn next_in<T: Place>(&self, probe: &mut Probe, hash: u64) -> Option<usize> {
        let (entries, mask) = (self.entries.get(), self.mask());
        loop {
            // SAFETY: as in `lookup_in`.
            unsafe {
                let p = *place::<T>(entries, probe.at & mask);
                if p == T::EMPTY {
                    return None;
                }
                probe.step(mask);
                if let Some(n) = p.position(hash, mask)
                    && (*entries.add(n)).hash == hash
                {
                    return Some(n);
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
    #[doc(hidden)]
    pub fn replace_at(&self, pos: usize, v: Value) -> Value {
        assert!(pos < self.slots());
        // SAFETY: in range; one reference moves in, one out.
        unsafe {
            let p = &raw mut (*self.entries.get().add(pos)).value;
            Value::from_word(std::ptr::replace(p, v.into_word()))
        }
    }

    /// Replaces the raw value at a position that a lookup gave; gives the old one.
    #[inline(always)]
    pub(crate) fn replace_word(&self, pos: usize, w: Word) -> Word {
        debug_assert!(pos < self.slots());
        // SAFETY: lookups give positions of live entries; one reference moves in, one out.
        unsafe { std::ptr::replace(&raw mut (*self.entries.get().add(pos)).value, w) }
    }

    /// Adds an entry whose key is known not to be there.
    #[doc(hidden)]
    pub fn insert_new(&self, hash: u64, key: Value, value: Value) {
        self.insert_word(hash, key, value.into_word());
    }

    #[inline]
    pub(crate) fn insert_word(&self, hash: u64, key: Value, value: Word) {
        if self.room.get() == 0 {
            self.grow();
        }
        // SAFETY: there is room for one more entry.
        let pos = unsafe { self.push_entry(hash, key, value) };
        let mask = self.mask();
        if mask >= SMALL {
            by_width!(mask, T => link::<T>(self.entries.get(), mask, hash, pos));
        }
    }

    #[cold]
    #[inline(never)]
    fn grow(&self) {
        self.rebuild(self.next_mask());
    }

    /// Adds an entry before all others whose key is known not to be there.
    #[doc(hidden)]
    pub fn insert_first(&self, hash: u64, key: Value, value: Value) {
        if self.first.get() == 0 || self.room.get() == 0 {
            let n = self.len();
            let gap = n.max(4);
            self.rebuild_behind(mask_for(gap + n + n / 2 + 4), gap);
        }
        self.touch();
        let pos = self.first.get() - 1;
        // SAFETY: a tombstone lies there, which owns nothing.
        unsafe {
            let e = Entry { hash, key: key.into_word(), value: value.into_word() };
            self.entries.get().add(pos as usize).write(e);
        }
        self.first.set(pos);
        self.len.set(self.len.get() + 1);
        // The tombstone's place may have been paid before; the table stays free of full circles only
        // if every insertion pays.
        self.room.set(self.room.get() - 1);
        let mask = self.mask();
        if mask >= SMALL {
            by_width!(mask, T => link::<T>(self.entries.get(), mask, hash, pos as usize));
        }
    }

    /// Removes the entry at a position that a probe gave.
    #[doc(hidden)]
    pub fn remove_at(&self, pos: usize) -> (Value, Value) {
        let (k, v) = self.remove_words(pos);
        // SAFETY: the words' references move out.
        unsafe { (Value::from_word(k), Value::from_word(v)) }
    }

    pub(crate) fn remove_words(&self, pos: usize) -> (Word, Word) {
        assert!(pos < self.slots());
        self.touch();
        let (entries, mask) = (self.entries.get(), self.mask());
        // SAFETY: in range.
        let e = unsafe { &mut *entries.add(pos) };
        let (key, value) = (e.key, e.value);
        if mask >= SMALL {
            by_width!(mask, T => unlink::<T>(entries, mask, e.hash, pos));
        }
        e.key = Word::NIL;
        e.value = Word::NIL;
        self.len.set(self.len.get() - 1);
        if pos as u32 == self.first.get() {
            let mut n = pos + 1;
            // SAFETY: in range.
            while n < self.slots() && unsafe { (*entries.add(n)).key.is_nil() } {
                n += 1;
            }
            self.first.set(n as u32);
        }
        (key, value)
    }

    /// Gives back the places of removed entries behind the last one, and tells how many are in use then. Not done
    /// by removing alone: an iterator that stands there would take what is inserted next for an old entry.
    #[doc(hidden)]
    pub fn trim(&self) -> usize {
        let (entries, mask) = (self.entries.get(), self.mask());
        let mut n = self.slots();
        // SAFETY: in range.
        while n > 0 && unsafe { (*entries.add(n - 1)).key.is_nil() } {
            n -= 1;
        }
        if n < self.slots() {
            self.fill.set(n as u32);
            self.first.set(self.first.get().min(n as u32));
            if mask < SMALL {
                self.room.set((capacity(mask) - n) as u32);
            }
        }
        n
    }

    /// The search of `lookup_in`, with another test of identity and no second look.
    #[inline(always)]
    fn lookup_where<T: Place>(&self, hash: u64, is: impl Fn(Word) -> bool) -> isize {
        let (entries, mask) = (self.entries.get(), self.mask());
        let mut probe = Probe::new(hash, mask);
        loop {
            // SAFETY: as in `lookup_in`.
            unsafe {
                let p = *place::<T>(entries, probe.at);
                if let Some(n) = p.position(hash, mask) {
                    let e = &*entries.add(n);
                    if is(e.key) {
                        return n as isize;
                    }
                    if e.hash == hash {
                        return ASK;
                    }
                } else if p == T::EMPTY {
                    return ABSENT;
                }
            }
            probe.step(mask);
        }
    }

    /// Address of the value at a position where `key` itself has been seen, if it is still there.
    #[inline(always)]
    pub(crate) fn value_if(&self, pos: usize, key: Word) -> Option<*mut Word> {
        if pos >= self.slots() {
            return None;
        }
        // SAFETY: the first `fill` entries are initialised.
        unsafe {
            let e = self.entries.get().add(pos);
            ((*e).key == key).then_some(&raw mut (*e).value)
        }
    }

    /// Address of the value at a position, for inline caches guarded by `keys_id`.
    pub(crate) fn value_slot(&self, pos: usize) -> *mut Word {
        // SAFETY: in range.
        unsafe { &raw mut (*self.entries.get().add(pos)).value }
    }
}

/// Writes the position of an entry into the first free place of its hash.
#[inline(always)]
fn link<T: Place>(entries: *mut Entry, mask: usize, hash: u64, pos: usize) {
    let mut probe = Probe::new(hash, mask);
    // SAFETY: probes stay within the table; it is never full.
    unsafe {
        while !(*place::<T>(entries, probe.at)).is_free() {
            probe.step(mask);
        }
        *place::<T>(entries, probe.at) = T::new(pos, hash, mask);
    }
}

/// Marks the place of the entry at `pos` as removed.
#[inline(always)]
fn unlink<T: Place>(entries: *mut Entry, mask: usize, hash: u64, pos: usize) {
    let mut probe = Probe::new(hash, mask);
    // SAFETY: probes stay within the table; a live entry has a place.
    unsafe {
        let wanted = T::new(pos, hash, mask);
        while *place::<T>(entries, probe.at) != wanted {
            probe.step(mask);
        }
        *place::<T>(entries, probe.at) = T::REMOVED;
    }
}
