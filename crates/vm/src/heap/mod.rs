//! The heap of one interpreter: pages of equal cells, large objects, raw buffers, accounting.
//!
//! Objects and buffers of up to 512 bytes lie in pages aligned to their size, whose head names the
//! heap, so a released object finds its heap without any global. All memory is counted in
//! [`Heap::bytes`], pages as a whole; what is counted drives the limit and the collector, so taking
//! and returning a cell counts nothing. The heap also holds the interrupt budget, because an
//! allocation can be what asks for a stop: see [`Heap::fuel`].

mod collect;
mod dealloc;
mod derived;
pub mod gc;
mod leaving;
mod marks;
mod page;
mod search;
#[cfg(test)]
mod tests;
mod trace;
pub mod weak;

use crate::alarm::CancelHandle;
use crate::clock::Instant;
use crate::value::object::{Kind, Obj, gc_flag};
use crate::value::shape::Shape;
use crate::value::word::Word;
pub(crate) use dealloc::{
    PIECE, dead, discard, ends_at_hand, free_at_hand, free_ended, varying_size,
};
use leaving::Leaving;
use page::{Page, Pages, Set};
use std::alloc::{Layout, alloc, dealloc, realloc};

/// Largest object or buffer that lies in a page.
const MAX_CELL: usize = 512;
/// Growth to more bytes than this is asked for beforehand, see [`crate::Vm::reserve`].
pub(crate) const LARGE: usize = 1 << 14;
/// Bytes before a large object: its heap, its place in the list, its size.
const LARGE_PREFIX: usize = 32;

/// The heap of one interpreter.
pub struct Heap {
    /// Steps until the machine must look up: every taken back-edge and every call pays one. Below
    /// zero the slow path refills it from `fuel_reserve` after looking at interrupts, limits and
    /// the collector.
    pub fuel: i64,
    /// Fuel beyond the current slice; `i64::MAX / 2` when there is no limit.
    pub fuel_reserve: i64,
    /// Bumped whenever a class changes or dies in a way that cached lookups may not survive.
    pub(crate) epoch: u64,
    /// How deep releases are nested, and how much has been released; see [`dealloc`].
    load: u64,
    closing: bool,
    pages: Pages,
    large: Vec<*mut Obj>,
    /// Bytes in use: pages, large objects, raw buffers.
    pub bytes: usize,
    /// Bytes of chunks that lie in pages not in use.
    pub(crate) idle: usize,
    /// The most that [`Heap::bytes`] has been.
    pub peak: usize,
    /// The memory limit in bytes.
    pub limit: usize,
    /// Set when an allocation went past the limit.
    pub over_limit: bool,
    /// A limit has stopped the run: what dies goes without its finaliser.
    pub(crate) stopped: bool,
    /// There was no memory for something that could not wait: the run ends.
    pub(crate) refused: bool,
    /// Whether the host wants the run to stop, and when its time is up: for long steps of the heap's own.
    pub(crate) cancel: CancelHandle,
    pub(crate) deadline: Option<Instant>,
    pub(crate) gc_wanted: bool,
    pub(crate) gc: gc::State,
    pub(crate) weak: weak::WeakTable,
    /// Objects whose finaliser or weak-reference callback is to run at the next safe point.
    pub(crate) pending: std::collections::VecDeque<Pending>,
    /// Dead objects whose release was put off because too many were nested, or died together.
    doomed: Vec<*mut Obj>,
    leaving: Leaving,
    /// 4 for the process-wide heap of immortal objects, 0 for others.
    pub(crate) tag: u64,
    /// How many instances with a finaliser have been made.
    numbered: u64,
    /// Classes derived from each class, in order of creation.
    pub(crate) subclasses: hashbrown::HashMap<usize, derived::Derived>,
}

/// Work for the next safe point.
pub(crate) enum Pending {
    /// Call `__del__` on this object; the word owns its last reference.
    Finalize(Word),
    /// Call the callback (second) with the weak reference (first).
    Callback(crate::value::Value, crate::value::Value),
    /// Nothing but that the machine should look whether it traces.
    Look,
    /// Release what waits for it.
    Release,
}

// SAFETY: a heap is used by one thread at a time, and everything it points to is its own or
// immutable.
unsafe impl Send for Heap {}

impl Heap {
    /// An empty heap. It must not move once objects have been made: pages point to it.
    pub fn new() -> Heap {
        Heap {
            fuel: 10_000,
            fuel_reserve: i64::MAX / 2,
            epoch: 1,
            load: 0,
            closing: false,
            pages: Pages::new(),
            large: Vec::new(),
            bytes: 0,
            idle: 0,
            peak: 0,
            limit: usize::MAX,
            over_limit: false,
            stopped: false,
            refused: false,
            cancel: CancelHandle::default(),
            deadline: None,
            gc_wanted: false,
            gc: gc::State::new(),
            weak: weak::WeakTable::default(),
            pending: Default::default(),
            doomed: Vec::new(),
            leaving: Leaving::default(),
            tag: 0,
            numbered: 0,
            subclasses: Default::default(),
        }
    }

    /// How many objects there are that may hold others, as of now.
    pub(crate) fn containers(&self) -> usize {
        self.pages.walked_cells()
    }

    /// A word for a new object of this heap.
    #[inline(always)]
    pub(crate) fn word(&self, p: *mut Obj) -> Word {
        Word(p as u64 | self.tag)
    }

    /// Memory for an object with a written header and reference count 1.
    #[inline(always)]
    pub(crate) fn alloc(&mut self, size: usize, kind: Kind, shape: *const Shape) -> *mut Obj {
        if cfg!(feature = "gc-stress") && gc::is_container(kind) && self.gc.cells < 5_000 {
            self.want_gc();
        }
        self.alloc_in(Set::Walked, size, kind, shape)
    }

    /// Memory for an object that neither holds references nor memory of its own.
    #[inline(always)]
    pub(crate) fn alloc_leaf(&mut self, size: usize, kind: Kind, shape: *const Shape) -> *mut Obj {
        self.alloc_in(Set::Leaf, size, kind, shape)
    }

    #[inline(always)]
    fn alloc_in(&mut self, set: Set, size: usize, kind: Kind, shape: *const Shape) -> *mut Obj {
        if size > MAX_CELL {
            return self.alloc_large(size, kind, shape);
        }
        let p = self.cell(set, size) as *mut Obj;
        // SAFETY: the cell is free and large enough.
        unsafe { p.write(Obj::new(kind, 0, shape)) };
        p
    }

    /// As `alloc` of a container that a page has a free cell for; null if none has. Calls nothing.
    #[inline(always)]
    pub(crate) fn alloc_at_hand(
        &mut self,
        size: usize,
        kind: Kind,
        shape: *const Shape,
    ) -> *mut Obj {
        self.at_hand(Set::Walked, size, kind, shape)
    }

    /// As `alloc_at_hand`, of what neither holds references nor memory of its own.
    #[inline(always)]
    pub(crate) fn leaf_at_hand(
        &mut self,
        size: usize,
        kind: Kind,
        shape: *const Shape,
    ) -> *mut Obj {
        self.at_hand(Set::Leaf, size, kind, shape)
    }

    #[inline(always)]
    fn at_hand(&mut self, set: Set, size: usize, kind: Kind, shape: *const Shape) -> *mut Obj {
        if size > MAX_CELL || cfg!(feature = "gc-stress") {
            return std::ptr::null_mut();
        }
        let p = self.pages.list(set, (size - 1) / 16).pop() as *mut Obj;
        if !p.is_null() {
            // SAFETY: the cell is free and large enough.
            unsafe { p.write(Obj::new(kind, 0, shape)) };
        }
        p
    }

    /// A cell for `size` bytes, at least 1 and at most [`MAX_CELL`].
    #[inline(always)]
    fn cell(&mut self, set: Set, size: usize) -> *mut u8 {
        let class = (size - 1) / 16;
        let p = self.pages.list(set, class).pop();
        if p.is_null() { self.refill(set, class) } else { p }
    }

    #[cold]
    #[inline(never)]
    fn refill(&mut self, set: Set, class: usize) -> *mut u8 {
        let me: *mut Heap = self;
        let room = self.limit.saturating_sub(self.bytes);
        let (p, new_page) = self.pages.refill(me, set, class, room);
        if new_page {
            self.idle = self.pages.idle();
            self.count(page::PAGE);
        }
        p
    }

    /// Takes a cell back.
    ///
    /// # Safety
    /// The cell came from [`Heap::cell`] and is not used again.
    #[inline(always)]
    unsafe fn free_cell(p: *mut u8) {
        // SAFETY: the caller's promise.
        unsafe {
            if let Some(page) = page::push(p) {
                Heap::look(page);
            }
        }
    }

    #[cold]
    #[inline(never)]
    unsafe fn look(page: *mut Page) {
        // SAFETY: a live page's heap is live.
        unsafe {
            let heap = (*page).heap;
            if (*heap).pages.look(page) {
                (*heap).idle = (*heap).pages.idle();
                (*heap).uncount(page::PAGE);
            }
        }
    }

    /// An instance with a finaliser. The last word of its cell says how many were made before it, so
    /// that those in one piece of garbage are finalised in the order in which they were made.
    #[cold]
    pub(crate) fn alloc_numbered(&mut self, size: usize, shape: *const Shape) -> *mut Obj {
        let p = self.alloc(size + 8, Kind::Instance, shape);
        // SAFETY: the object is fresh, and its cell has room for the number.
        unsafe {
            if (*p).gc & gc_flag::LARGE == 0 {
                (*p).aux = 1;
                Page::last_word(p as *mut u8).write(self.numbered);
            }
        }
        self.numbered += 1;
        p
    }

    /// The place of an object in the order of those with a finaliser; unnumbered ones come last.
    ///
    /// # Safety
    /// `p` is a live object of this heap.
    unsafe fn number(p: *mut Obj) -> u64 {
        // SAFETY: the caller's promise; `alloc_numbered` has written the word.
        unsafe {
            match (*p).kind {
                Kind::Instance if (*p).aux == 1 => *Page::last_word(p as *mut u8),
                _ => u64::MAX,
            }
        }
    }

    #[cold]
    fn want_gc(&mut self) {
        self.gc_wanted = true;
        self.interrupt();
    }

    /// Whether a cancel, or the end of the run's time, asks long steps to be given up.
    pub(crate) fn asked_to_stop(&self) -> bool {
        self.cancel.is_cancelled() || self.deadline.is_some_and(|d| Instant::now() >= d)
    }

    /// Makes the machine look up at its next back-edge or call.
    pub fn interrupt(&mut self) {
        if self.fuel > 0 {
            self.fuel_reserve += self.fuel;
            self.fuel = 0;
        }
    }

    #[cold]
    #[inline(never)]
    fn alloc_large(&mut self, size: usize, kind: Kind, shape: *const Shape) -> *mut Obj {
        let total = size + LARGE_PREFIX;
        let raw = self.system_alloc(total);
        // SAFETY: the buffer has room for the prefix, and 16-byte alignment.
        unsafe {
            (raw as *mut *mut Heap).write(self);
            (raw as *mut usize).add(1).write(self.large.len());
            (raw as *mut usize).add(2).write(total);
            let p = raw.add(LARGE_PREFIX) as *mut Obj;
            p.write(Obj::new(kind, gc_flag::LARGE, shape));
            self.large.push(p);
            p
        }
    }

    fn count(&mut self, n: usize) {
        if self.tag != 0 {
            return;
        }
        self.bytes += n;
        self.peak = self.peak.max(self.bytes);
        if self.held() > self.limit && !self.over_limit {
            self.over_limit = true;
            self.interrupt();
        }
        if self.bytes >= self.gc.due {
            // Asked again only after as much again, for the machine may not be able to collect now.
            self.gc.due = self.bytes + gc::STEP;
            self.want_gc();
        }
    }

    /// Bytes taken from the system.
    pub(crate) fn held(&self) -> usize {
        self.bytes + self.idle
    }

    fn uncount(&mut self, n: usize) {
        if self.tag == 0 {
            self.bytes -= n;
        }
    }

    /// Returns an object's memory. Its payload has been dropped.
    ///
    /// # Safety
    /// `p` was made by [`Heap::alloc`] of this heap and is not used again.
    #[inline(always)]
    unsafe fn free(p: *mut Obj) {
        // SAFETY: the caller's promise.
        unsafe {
            if (*p).gc & gc_flag::LARGE != 0 {
                return Heap::free_large(p);
            }
            Heap::free_cell(p as *mut u8);
        }
    }

    #[cold]
    #[inline(never)]
    unsafe fn free_large(p: *mut Obj) {
        // SAFETY: a large object's prefix names its heap, its place and its size.
        unsafe {
            let raw = (p as *mut u8).sub(LARGE_PREFIX);
            let heap = *(raw as *mut *mut Heap);
            let at = *(raw as *mut usize).add(1);
            let total = *(raw as *mut usize).add(2);
            let large = &mut (*heap).large;
            large.swap_remove(at);
            if let Some(&moved) = large.get(at) {
                *((moved as *mut u8).sub(LARGE_PREFIX) as *mut usize).add(1) = at;
            }
            (*heap).system_free(raw, total);
        }
    }

    /// A raw buffer, counted, 16-byte aligned. Those of the process-wide heap come from the system
    /// and are not counted, for shared dicts are filled without its lock.
    #[inline]
    pub(crate) fn raw_alloc(&mut self, size: usize) -> *mut u8 {
        match size {
            0 => std::ptr::dangling_mut::<u128>() as *mut u8,
            1..=MAX_CELL if self.tag == 0 => self.cell(Set::Leaf, size),
            _ => self.system_alloc(size),
        }
    }

    /// Changes a raw buffer's size.
    pub(crate) fn raw_resize(&mut self, p: *mut u8, old: usize, new: usize) -> *mut u8 {
        if old > MAX_CELL && new > MAX_CELL || self.tag != 0 && old > 0 && new > 0 {
            return self.system_resize(p, old, new);
        }
        if self.tag == 0
            && old > 0
            && old <= MAX_CELL
            && new > 0
            && (old - 1) / 16 == (new - 1) / 16
        {
            return p;
        }
        let q = self.raw_alloc(new);
        // SAFETY: both buffers have this many bytes.
        unsafe { std::ptr::copy_nonoverlapping(p, q, old.min(new)) };
        self.raw_free(p, old);
        q
    }

    /// Returns a raw buffer.
    #[inline]
    pub(crate) fn raw_free(&mut self, p: *mut u8, size: usize) {
        match size {
            0 => {}
            // SAFETY: buffers of this size are cells.
            1..=MAX_CELL if self.tag == 0 => unsafe { Heap::free_cell(p) },
            _ => self.system_free(p, size),
        }
    }

    #[inline(never)]
    fn system_alloc(&mut self, size: usize) -> *mut u8 {
        self.count(size);
        let Ok(layout) = Layout::from_size_align(size, 16) else { std::process::abort() };
        // SAFETY: the size is not zero.
        let p = unsafe { alloc(layout) };
        if p.is_null() {
            std::alloc::handle_alloc_error(layout);
        }
        p
    }

    #[inline(never)]
    fn system_resize(&mut self, p: *mut u8, old: usize, new: usize) -> *mut u8 {
        if new > old {
            self.count(new - old);
        } else {
            self.uncount(old - new);
        }
        // SAFETY: the buffer was allocated with this layout.
        unsafe {
            let layout = Layout::from_size_align_unchecked(old, 16);
            let q = realloc(p, layout, new);
            if q.is_null() {
                std::alloc::handle_alloc_error(Layout::from_size_align_unchecked(new, 16));
            }
            q
        }
    }

    #[inline(never)]
    fn system_free(&mut self, p: *mut u8, size: usize) {
        if size >= leaving::LEAST && self.tag == 0 && !self.closing {
            return self.leave(p, size);
        }
        self.uncount(size);
        // SAFETY: the buffer was allocated with this layout.
        unsafe { dealloc(p, Layout::from_size_align_unchecked(size, 16)) }
    }

    /// Queues work for the next safe point, unless there is no memory to queue it in.
    pub(crate) fn queue(&mut self, p: Pending) -> Result<(), Pending> {
        let before = self.pending.capacity();
        if self.pending.len() == before {
            let bytes = before * 3 * size_of::<Pending>();
            if self.stopped || bytes > LARGE && bytes > self.limit.saturating_sub(self.held()) {
                self.refused = true;
                self.interrupt();
                return Err(p);
            }
        }
        self.pending.push_back(p);
        let grown = self.pending.capacity() - before;
        if grown > 0 {
            self.account((grown * size_of::<Pending>()) as isize);
        }
        Ok(())
    }

    /// Gives back the queue's memory, once it is empty.
    pub(crate) fn shrink_queue(&mut self) {
        if self.pending.is_empty() && self.pending.capacity() > 64 {
            let bytes = self.pending.capacity() * size_of::<Pending>();
            self.pending = Default::default();
            self.account(-(bytes as isize));
        }
    }

    /// Counts memory that a native keeps outside the heap (a `Vec` in a payload); negative when it
    /// is given back.
    pub fn account(&mut self, delta: isize) {
        if delta >= 0 {
            self.count(delta as usize)
        } else {
            self.bytes = self.bytes.saturating_sub(delta.unsigned_abs())
        }
    }

    /// Calls `f` with every live object that is not a leaf. `f` may change headers, but makes and frees nothing.
    unsafe fn each(&self, mut f: impl FnMut(*mut Obj)) {
        // SAFETY: the caller's promise.
        unsafe {
            for &p in &self.large {
                f(p);
            }
            let mut each = |p: *mut u8, _| {
                f(p as *mut Obj);
                true
            };
            self.pages.all(false, |page| Page::each(page, &mut each));
        }
    }
}

/// The place of a large object in the heap's list of them.
///
/// # Safety
/// `p` is a live large object.
unsafe fn large_index(p: *mut Obj) -> usize {
    // SAFETY: the second word of the prefix.
    unsafe { *((p as *mut u8).sub(LARGE_PREFIX) as *mut usize).add(1) }
}

impl Default for Heap {
    fn default() -> Self {
        Heap::new()
    }
}

/// The heap that a counted object lies in.
#[allow(clippy::mut_from_ref)]
#[inline]
pub(crate) fn of(o: &Obj) -> &mut Heap {
    let p = o as *const Obj as *mut Obj;
    // SAFETY: the page header or the prefix of a large object names the heap, which outlives it. The
    // borrow is used for one call at a time, by the one thread that has the interpreter.
    unsafe {
        if o.gc & gc_flag::LARGE != 0 {
            &mut **((p as *mut u8).sub(LARGE_PREFIX) as *mut *mut Heap)
        } else {
            &mut *(*Page::of(p as *mut u8)).heap
        }
    }
}
