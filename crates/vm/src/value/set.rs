//! `set` and `frozenset`: an open-addressed table of hashes and keys.
//!
//! Sizes, probe sequence, reuse of removed places and growth are CPython's, because programs see
//! them: they decide the order in which a set of numbers is iterated and popped. `version` changes
//! with every insertion, removal and rebuild, so a lookup that had to call Python can see that the
//! table moved under it.

use super::dict::fill;
use super::keys::{ABSENT, ASK, same};
use super::object::Obj;
use super::owned::{Value, object_kind, release, retain};
use super::word::Word;
use crate::heap;
use std::cell::Cell;
use std::ops::Range;

/// A place in the table: the key is [`UNUSED`] if there never was one, [`REMOVED`] after a removal.
#[derive(Clone, Copy)]
#[repr(C)]
struct Entry {
    hash: u64,
    key: Word,
}

/// Marks a place that never had a key; made of equal bytes, so that a table is filled with it quickly,
/// and not a pointer that anyone follows or counts.
const UNUSED: Word = Word(u64::from_ne_bytes([UNUSED_BYTE; 8]));
const UNUSED_BYTE: u8 = 4;
/// Marks a place whose key was removed; not a pointer that anyone follows.
const REMOVED: Word = Word(12);
/// Places that are gone through between two looks whether the run is to stop.
const PIECE: usize = 1 << 12;
/// Places looked at side by side before the probe jumps.
const LINEAR_PROBES: usize = 9;
const MIN_SIZE: usize = 8;

impl Entry {
    fn live(&self) -> bool {
        self.key != UNUSED && self.key != REMOVED
    }
}

/// A `set` or `frozenset` as a native sees it.
///
/// What asks for equality or adds goes through the interpreter, see [`Vm::set_add`](crate::Vm::set_add):
///
/// ```
/// use pyrun::{Interpreter, PyResult, Ref, Set, Vm};
///
/// /// Adds to a set what another one has more.
/// fn take_over(vm: &mut Vm, into: Ref<Set>, from: Ref<Set>) -> PyResult<usize> {
///     let before = into.len();
///     for item in from.keys() {
///         vm.set_add(&into, item)?;
///     }
///     Ok(into.len() - before)
/// }
///
/// let mut py = Interpreter::new();
/// py.define("take_over", take_over)?;
/// assert_eq!(py.eval::<usize>("take_over({1, 2}, {2, 3, 4})")?, 2);
/// py.define("nothing", |s: Ref<Set>| s.is_empty())?;
/// assert!(py.eval::<bool>("nothing(set()) and not nothing({0})")?);
/// # Ok::<(), pyrun::Error>(())
/// ```
#[repr(C)]
pub struct Set {
    header: Obj,
    /// Null until the first insertion.
    table: Cell<*mut Entry>,
    mask: Cell<usize>,
    /// Places in use, removed ones included.
    fill: Cell<usize>,
    len: Cell<usize>,
    /// Where `pop` goes on looking.
    finger: Cell<usize>,
    version: Cell<u32>,
    /// Whether a key that is counted has been added since the table was empty: a set of numbers goes, and is
    /// copied, without a look at each place.
    counted: Cell<bool>,
    /// The hash of a frozenset, once computed; else 0.
    #[doc(hidden)]
    pub hash: Cell<u64>,
}

object_kind!(Set, "set", Set | FrozenSet);

impl std::fmt::Debug for Set {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.keys()).finish()
    }
}

/// Where a probe for a hash stands.
#[derive(Clone, Copy)]
pub struct SetProbe {
    base: usize,
    at: usize,
    last: usize,
    perturb: u64,
}

impl SetProbe {
    #[inline]
    fn new(hash: u64, mask: usize) -> SetProbe {
        let mut p = SetProbe { base: 0, at: 0, last: 0, perturb: hash };
        p.restart(hash as usize & mask, mask);
        p
    }

    #[inline]
    fn restart(&mut self, base: usize, mask: usize) {
        self.base = base;
        self.at = base;
        self.last = if base + LINEAR_PROBES <= mask { base + LINEAR_PROBES } else { base };
    }

    /// The next place to look at.
    #[inline]
    fn step(&mut self, mask: usize) -> usize {
        if self.at > self.last {
            self.perturb >>= 5;
            let base =
                self.base.wrapping_mul(5).wrapping_add(1).wrapping_add(self.perturb as usize)
                    & mask;
            self.restart(base, mask);
        }
        self.at += 1;
        self.at - 1
    }
}

/// Places of a table that has more than `least`.
fn table_size(least: usize) -> usize {
    (least + 1).next_power_of_two().max(MIN_SIZE)
}

/// What a table of so many keys must have more places than, to have room for a while.
fn roomy(used: usize) -> usize {
    if used > 50_000 { used * 2 } else { used * 4 }
}

impl Set {
    /// Writes an empty payload behind a fresh header.
    ///
    /// # Safety
    /// `p` has room for a `Set`.
    pub(crate) unsafe fn init(p: *mut Obj) {
        let s = p as *mut Set;
        // SAFETY: the caller's promise.
        unsafe {
            (&raw mut (*s).table).write(Cell::new(std::ptr::null_mut()));
            (&raw mut (*s).mask).write(Cell::new(MIN_SIZE - 1));
            (&raw mut (*s).fill).write(Cell::new(0));
            (&raw mut (*s).len).write(Cell::new(0));
            (&raw mut (*s).finger).write(Cell::new(0));
            (&raw mut (*s).version).write(Cell::new(0));
            (&raw mut (*s).counted).write(Cell::new(false));
            (&raw mut (*s).hash).write(Cell::new(0));
        }
    }

    /// How many keys.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.get()
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

    /// The bound of positions for [`Set::key_at`].
    #[doc(hidden)]
    pub fn slots(&self) -> usize {
        if self.table.get().is_null() { 0 } else { self.mask.get() + 1 }
    }

    #[inline]
    fn entry(&self, pos: usize) -> Option<&Entry> {
        if pos >= self.slots() {
            return None;
        }
        // SAFETY: the table has `slots` initialised entries.
        let e = unsafe { &*self.table.get().add(pos) };
        e.live().then_some(e)
    }

    /// Key and hash at a position, or `None` if there is none.
    #[inline]
    #[doc(hidden)]
    pub fn key_at(&self, pos: usize) -> Option<(Value, u64)> {
        // SAFETY: the words of live entries are owned by the set.
        self.entry(pos).map(|e| unsafe { (Value::from_borrowed(e.key), e.hash) })
    }

    /// All keys with their hashes, in order.
    #[doc(hidden)]
    pub fn hashed_keys(&self) -> Vec<(Value, u64)> {
        (0..self.slots()).filter_map(|i| self.key_at(i)).collect()
    }

    /// All keys, in order.
    pub fn keys(&self) -> Vec<Value> {
        (0..self.slots()).filter_map(|i| self.key_at(i).map(|k| k.0)).collect()
    }

    /// The position of a key with this hash; [`ABSENT`], or [`ASK`] if a key with the same hash might
    /// be equal, which only its `__eq__` knows.
    #[inline(never)]
    pub(crate) fn lookup(&self, hash: u64, key: Word) -> isize {
        if self.table.get().is_null() {
            return ABSENT;
        }
        self.walk(hash, |i, e| {
            if e.key == key {
                return Some(i as isize);
            }
            if e.key == UNUSED {
                return Some(ABSENT);
            }
            (e.hash == hash && e.key != REMOVED).then(|| self.lookup_equal(hash, key))
        })
    }

    /// As `lookup`, without calls and as far as the first place tells: a position, [`ABSENT`], or
    /// [`ASK`] if more must be looked at.
    #[inline(always)]
    pub(crate) fn peek(&self, hash: u64, key: Word) -> isize {
        let table = self.table.get();
        if table.is_null() {
            return ABSENT;
        }
        let i = hash as usize & self.mask.get();
        // SAFETY: within the table.
        match unsafe { (*table.add(i)).key } {
            k if k == key => i as isize,
            UNUSED => ABSENT,
            _ => ASK,
        }
    }

    /// As `lookup`, without calls: [`ASK`] also where a key with the same hash is another object.
    #[inline(always)]
    pub(crate) fn seek(&self, hash: u64, key: Word) -> isize {
        if self.table.get().is_null() {
            return ABSENT;
        }
        self.walk(hash, |i, e| {
            if e.key == key {
                return Some(i as isize);
            }
            if e.key == UNUSED {
                return Some(ABSENT);
            }
            (e.hash == hash && e.key != REMOVED).then_some(ASK)
        })
    }

    /// As `lookup`, when a key with the same hash is not the same object. Apart, so that the way to
    /// keys that are needs no calls.
    #[inline(never)]
    fn lookup_equal(&self, hash: u64, key: Word) -> isize {
        self.walk(hash, |i, e| {
            if e.key == UNUSED {
                return Some(ABSENT);
            }
            if e.hash != hash || e.key == REMOVED {
                return None;
            }
            match same(e.key, key) {
                Some(true) => Some(i as isize),
                Some(false) => None,
                None => Some(ASK),
            }
        })
    }

    /// Shows `f` the places that a hash leads to, until it gives an answer. There is a table.
    #[inline(always)]
    fn walk<R>(&self, hash: u64, mut f: impl FnMut(usize, &Entry) -> Option<R>) -> R {
        let (table, mask) = (self.table.get(), self.mask.get());
        let (mut i, mut perturb) = (hash as usize & mask, hash);
        loop {
            let last = if i + LINEAR_PROBES <= mask { i + LINEAR_PROBES } else { i };
            for k in i..=last {
                // SAFETY: a block of places ends at the mask.
                if let Some(r) = f(k, unsafe { &*table.add(k) }) {
                    return r;
                }
            }
            perturb >>= 5;
            i = i.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize) & mask;
        }
    }

    /// Tells `f` of each key from position `from` on whether `other` has it, until `f` says false or only a
    /// key's `__eq__` could tell. Gives the position where it stopped, and whether it did for `f`.
    pub(crate) fn against(
        &self,
        part: Range<usize>,
        other: &Set,
        f: &mut impl FnMut(u64, &Value, bool) -> bool,
    ) -> (usize, bool) {
        for i in part.clone() {
            let Some(e) = self.entry(i) else { continue };
            let there = match other.seek(e.hash, e.key) {
                ASK => match other.lookup(e.hash, e.key) {
                    ASK => return (i, false),
                    pos => pos >= 0,
                },
                pos => pos >= 0,
            };
            // SAFETY: the key of a live entry; `Value` is a transparent word.
            if !f(e.hash, unsafe { super::keys::as_value(&e.key) }, there) {
                return (i, true);
            }
        }
        (part.end, false)
    }

    /// Starts a search for `hash`.
    #[inline]
    #[doc(hidden)]
    pub fn probe(&self, hash: u64) -> SetProbe {
        SetProbe::new(hash, self.mask.get())
    }

    /// The position of the next key with this hash, or `None` when there are no more.
    #[inline]
    #[doc(hidden)]
    pub fn next_match(&self, probe: &mut SetProbe, hash: u64) -> Option<usize> {
        let (table, mask) = (self.table.get(), self.mask.get());
        if table.is_null() {
            return None;
        }
        loop {
            let i = probe.step(mask);
            // SAFETY: steps stay within the table: a block of places ends at the mask.
            let e = unsafe { &*table.add(i) };
            if e.key == UNUSED {
                probe.at = i;
                return None;
            }
            if e.hash == hash && e.key != REMOVED {
                return Some(i);
            }
        }
    }

    fn touch(&self) {
        self.version.set(self.version.get().wrapping_add(1));
    }

    /// Adds a key; whether it was not there. The key is given back if only its `__eq__` can tell.
    #[inline(never)]
    pub(crate) fn add(&self, hash: u64, key: Value) -> Result<bool, Value> {
        let w = key.word();
        if self.table.get().is_null() {
            self.allocate(MIN_SIZE);
        }
        // Mostly the first place tells.
        let first = hash as usize & self.mask.get();
        // SAFETY: within the table.
        match unsafe { (*self.table.get().add(first)).key } {
            UNUSED => {
                self.put(hash, key, first, None);
                return Ok(true);
            }
            k if k == w => return Ok(false),
            _ => {}
        }
        let mut removed = None;
        let place = self.walk(hash, |i, e| {
            if e.key == w {
                return Some(ABSENT);
            }
            if e.key == UNUSED {
                return Some(i as isize);
            }
            if e.hash == hash && e.key != REMOVED {
                return Some(ASK);
            }
            if e.key == REMOVED {
                removed = Some(i);
            }
            None
        });
        match place {
            ABSENT => Ok(false),
            ASK => match self.lookup_equal(hash, w) {
                ABSENT => {
                    self.insert_key(hash, key);
                    Ok(true)
                }
                ASK => Err(key),
                _ => Ok(false),
            },
            place => {
                self.put(hash, key, place as usize, removed);
                Ok(true)
            }
        }
    }

    /// Adds a key that is known not to be there.
    #[doc(hidden)]
    pub fn insert_key(&self, hash: u64, key: Value) {
        if self.table.get().is_null() {
            self.allocate(MIN_SIZE);
        }
        let mut removed = None;
        let place = self.walk(hash, |i, e| {
            if e.key == REMOVED {
                removed = Some(i);
            }
            (e.key == UNUSED).then_some(i)
        });
        self.put(hash, key, place, removed);
    }

    /// Writes a new key into a removed place, if there is one, or else into an unused one.
    #[inline(always)]
    fn put(&self, hash: u64, key: Value, place: usize, removed: Option<usize>) {
        self.touch();
        self.len.set(self.len() + 1);
        if key.word().is_counted() {
            self.counted.set(true);
        }
        let entry = Entry { hash, key: key.into_word() };
        // SAFETY: the places are in the table and hold no key.
        unsafe { self.table.get().add(removed.unwrap_or(place)).write(entry) };
        if removed.is_none() {
            self.fill.set(self.fill.get() + 1);
            if self.fill.get() * 5 >= self.mask.get() * 3 {
                self.grow();
            }
        }
    }

    /// Bytes of the table to which the keys move when one is added; 0 if there is room.
    #[inline]
    #[doc(hidden)]
    pub fn growth(&self) -> usize {
        let full = (self.fill.get() + 1) * 5 >= self.mask.get() * 3;
        if full { table_size(roomy(self.len() + 1)) * size_of::<Entry>() } else { 0 }
    }

    /// Bytes of the table to which the keys move to make room for `more`; 0 if there is room.
    #[doc(hidden)]
    pub fn growth_by(&self, more: usize) -> usize {
        let full = (self.fill.get() + more) * 5 >= self.mask.get() * 3;
        if full { table_size((self.len() + more) * 2) * size_of::<Entry>() } else { 0 }
    }

    /// A fresh table of `size` places, all unused; false, and no other table, if `stops` said so meanwhile.
    fn allocate_unless(&self, size: usize, stops: &dyn Fn() -> bool) -> bool {
        let bytes = size * size_of::<Entry>();
        let p = heap::of(&self.header).raw_alloc(bytes) as *mut Entry;
        // SAFETY: the buffer has `size` places.
        if !unsafe { fill(p as *mut u8, UNUSED_BYTE, bytes, stops) } {
            self.free_table(p, size);
            return false;
        }
        self.table.set(p);
        self.mask.set(size - 1);
        true
    }

    /// A fresh table of `size` places, all unused.
    fn allocate(&self, size: usize) {
        self.allocate_unless(size, &|| false);
    }

    fn free_table(&self, p: *mut Entry, size: usize) {
        if !p.is_null() {
            heap::of(&self.header).raw_free(p as *mut u8, size * size_of::<Entry>());
        }
    }

    /// A larger table, for this one is three fifths full. When the run is to stop, moving to it is given up:
    /// the next insertion tries again, and one that finds the table nearly full moves at any price.
    #[cold]
    #[inline(never)]
    fn grow(&self) {
        let heap = heap::of(&self.header);
        let full = self.fill.get() * 8 >= self.mask.get() * 7;
        if !self.move_to(roomy(self.len()), &|| !full && heap.asked_to_stop()) {
            heap.interrupt();
        }
    }

    /// Moves the keys to a table with more than `least` places.
    fn rebuild(&self, least: usize) {
        self.move_to(least, &|| false);
    }

    /// As `rebuild`, unless `stops` says so between two pieces: then false, and nothing has changed.
    fn move_to(&self, least: usize, stops: &dyn Fn() -> bool) -> bool {
        let (old, size) = (self.table.get(), self.mask.get() + 1);
        if !self.allocate_unless(table_size(least), stops) {
            return false;
        }
        for i in 0..if old.is_null() { 0 } else { size } {
            if i % PIECE == PIECE - 1 && stops() {
                self.free_table(self.table.replace(old), self.mask.replace(size - 1) + 1);
                return false;
            }
            // SAFETY: the old table has `size` initialised places.
            let e = unsafe { *old.add(i) };
            if e.live() {
                self.place(e);
            }
        }
        self.touch();
        self.free_table(old, size);
        self.fill.set(self.len());
        true
    }

    /// Writes an entry into the first unused place of a table without removed ones.
    fn place(&self, e: Entry) {
        let first = e.hash as usize & self.mask.get();
        // SAFETY: the places are in the table.
        unsafe {
            let i = match (*self.table.get().add(first)).key {
                UNUSED => first,
                _ => self.walk(e.hash, |i, p| (p.key == UNUSED).then_some(i)),
            };
            self.table.get().add(i).write(e)
        }
    }

    /// Makes room for the keys of a collection of `more` that is about to be merged in; false if that was given
    /// up, as the run is to stop.
    #[doc(hidden)]
    pub fn prepare_merge(&self, more: usize) -> bool {
        let heap = heap::of(&self.header);
        (self.fill.get() + more) * 5 < self.mask.get() * 3
            || self.move_to((self.len() + more) * 2, &|| heap.asked_to_stop())
    }

    /// Adds all keys of another set to this empty one. False if this one is not fresh; nothing if that was given
    /// up, as the run is to stop: then this one is empty again.
    #[doc(hidden)]
    pub fn copy_from(&self, other: &Set) -> Option<bool> {
        if self.fill.get() != 0 {
            return Some(false);
        }
        if other.is_empty() {
            return Some(true);
        }
        if !self.prepare_merge(other.len()) {
            return None;
        }
        let heap = heap::of(&self.header);
        if self.table.get().is_null() {
            self.allocate(self.mask.get() + 1);
        }
        self.touch();
        let same = self.mask.get() == other.mask.get() && other.fill.get() == other.len();
        self.len.set(other.len());
        self.fill.set(other.len());
        self.counted.set(other.counted.get());
        for start in (0..other.slots()).step_by(PIECE) {
            if start > 0 && heap.asked_to_stop() {
                self.recount(self.slots());
                self.clear();
                return None;
            }
            let part = start..other.slots().min(start + PIECE);
            match same {
                true => self.copy_places(other, part),
                false => self.place_all(other, part),
            }
        }
        Some(true)
    }

    /// Counts the keys, of which there are fewer than was meant.
    #[cold]
    fn recount(&self, slots: usize) {
        let live = (0..slots).filter(|&i| self.entry(i).is_some()).count();
        self.len.set(live);
        self.fill.set(live);
    }

    /// Takes over places of a table of the same size.
    fn copy_places(&self, other: &Set, part: Range<usize>) {
        let (from, to) = (other.table.get(), self.table.get());
        // SAFETY: both tables have these places; the references that are copied are counted below.
        unsafe {
            std::ptr::copy_nonoverlapping(from.add(part.start), to.add(part.start), part.len());
        }
        if !other.counted.get() {
            return;
        }
        for e in part.filter_map(|i| other.entry(i)) {
            retain(e.key);
        }
    }

    /// Takes over the keys in some places of another table.
    fn place_all(&self, other: &Set, part: Range<usize>) {
        let (from, to, mask) = (other.table.get(), self.table.get(), self.mask.get());
        for i in part {
            // SAFETY: the other table has these initialised places, this one as many as its mask says.
            unsafe {
                let e = *from.add(i);
                if !e.live() {
                    continue;
                }
                retain(e.key);
                let at = to.add(e.hash as usize & mask);
                if (*at).key == UNUSED {
                    at.write(e);
                } else {
                    self.place(e);
                }
            }
        }
    }

    /// Removes the key at a position that a probe gave.
    #[doc(hidden)]
    pub fn remove_key(&self, pos: usize) -> Value {
        assert!(self.entry(pos).is_some());
        self.touch();
        self.len.set(self.len() - 1);
        // SAFETY: a live entry; its reference moves out.
        unsafe {
            let e = self.table.get().add(pos);
            let key = (*e).key;
            e.write(Entry { hash: u64::MAX, key: REMOVED });
            Value::from_word(key)
        }
    }

    /// Removes and gives the key that `pop` would.
    #[doc(hidden)]
    pub fn pop_key(&self) -> Option<Value> {
        if self.is_empty() {
            return None;
        }
        let mask = self.mask.get();
        let mut i = self.finger.get() & mask;
        while self.entry(i).is_none() {
            i = if i < mask { i + 1 } else { 0 };
        }
        self.finger.set(i + 1);
        Some(self.remove_key(i))
    }

    /// Rebuilds a table with many removed places.
    #[doc(hidden)]
    pub fn tidy(&self) {
        if self.fill.get() - self.len() > self.mask.get() / 4 {
            self.rebuild(roomy(self.len()));
        }
    }

    /// Exchanges the contents with another set.
    #[doc(hidden)]
    pub fn swap(&self, other: &Set) {
        self.table.swap(&other.table);
        self.mask.swap(&other.mask);
        self.fill.swap(&other.fill);
        self.len.swap(&other.len);
        self.counted.swap(&other.counted);
        self.touch();
        other.touch();
        self.hash.set(0);
        other.hash.set(0);
    }

    /// Bytes of the table.
    #[doc(hidden)]
    pub fn table_bytes(&self) -> usize {
        self.slots() * size_of::<Entry>()
    }

    /// Calls `f` with the word of every key that may be counted.
    pub(crate) fn each_word(&self, more: &mut dyn FnMut(Word) -> bool) {
        if !self.counted.get() {
            return;
        }
        for i in 0..self.slots() {
            if let Some(e) = self.entry(i)
                && !more(e.key)
            {
                return;
            }
        }
    }

    /// Places of a dying set that may hold references still.
    #[inline(always)]
    pub(crate) fn unreleased(&self) -> usize {
        if self.counted.get() { self.slots() - self.finger.get() } else { 0 }
    }

    /// Before the first piece of a dying set is released.
    pub(crate) fn begin_release(&self) {
        self.finger.set(0);
    }

    /// Releases the keys in so many places of a dying set; in twice as many, if it has then none left.
    pub(crate) fn release_some(&self, n: usize) {
        let (at, table) = (self.finger.get(), self.table.get());
        let rest = self.unreleased();
        let end = at + if rest <= 2 * n { rest } else { n };
        self.finger.set(end);
        for i in at..end {
            // SAFETY: there are so many places; live keys were the set's, and what marks other places is not
            // counted.
            unsafe { release(std::ptr::replace(&raw mut (*table.add(i)).key, REMOVED)) }
        }
        if end == self.slots() {
            self.counted.set(false);
        }
    }

    /// Removes everything; many keys go to a set of their own, which lets go of them piece by piece.
    #[doc(hidden)]
    pub fn clear(&self) {
        if self.len() <= heap::PIECE || !self.counted.get() {
            return self.clear_keys();
        }
        let rest = heap::of(&self.header).set(crate::types::core().set);
        rest.table.swap(&self.table);
        rest.mask.swap(&self.mask);
        rest.fill.swap(&self.fill);
        rest.len.swap(&self.len);
        rest.counted.swap(&self.counted);
        self.finger.set(0);
        self.touch();
    }

    /// Removes everything at once.
    #[doc(hidden)]
    pub fn clear_keys(&self) {
        let (table, size) = (self.table.replace(std::ptr::null_mut()), self.mask.get() + 1);
        self.mask.set(MIN_SIZE - 1);
        self.fill.set(0);
        self.len.set(0);
        self.finger.set(0);
        self.touch();
        if table.is_null() {
            return;
        }
        for i in 0..if self.counted.replace(false) { size } else { 0 } {
            // SAFETY: the table had `size` initialised places; live keys were the set's.
            // What marks other places is not counted.
            unsafe { release((*table.add(i)).key) }
        }
        self.free_table(table, size);
    }
}
