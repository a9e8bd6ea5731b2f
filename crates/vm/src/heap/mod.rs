//! The heap of one interpreter: pages of equal cells, large objects, raw buffers, accounting.
//!
//! Objects of up to 512 bytes lie in pages aligned to their size, whose header names the heap, so a
//! released object finds its heap without any global. All memory is counted in
//! [`Heap::bytes`], pages as a whole. The heap also holds the interrupt budget, because an
//! allocation can be what asks for a stop: see [`Heap::fuel`].

mod dealloc;
pub mod gc;
mod page;
pub mod weak;

use crate::value::object::{Kind, Obj, gc_flag};
use crate::value::shape::Shape;
use crate::value::word::Word;
pub(crate) use dealloc::{dead, discard, varying_size};
use page::{CLASSES, Page, PageList};
use std::alloc::{Layout, alloc, dealloc, realloc};

/// Largest object that lies in a page.
const MAX_CELL: usize = 512;
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
    classes: [PageList; CLASSES],
    large: Vec<*mut Obj>,
    /// Bytes in use: pages, large objects, raw buffers.
    pub bytes: usize,
    /// The most that [`Heap::bytes`] has been.
    pub peak: usize,
    /// The memory limit in bytes.
    pub limit: usize,
    /// Set when an allocation went past the limit.
    pub over_limit: bool,
    /// Containers allocated, less those released, since the last young collection.
    pub(crate) young: i64,
    pub(crate) threshold: i64,
    pub(crate) gc_wanted: bool,
    pub(crate) gc: gc::State,
    pub(crate) weak: weak::WeakTable,
    /// Objects whose finaliser or weak-reference callback is to run at the next safe point.
    pub(crate) pending: std::collections::VecDeque<Pending>,
    /// Dead objects whose release was put off because too many were nested.
    doomed: Vec<*mut Obj>,
    releasing: bool,
    /// 4 for the process-wide heap of immortal objects, 0 for others.
    pub(crate) tag: u64,
    /// Classes derived from each class, in order of creation.
    pub(crate) subclasses: hashbrown::HashMap<usize, Vec<usize>>,
    closing: bool,
}

/// Work for the next safe point.
pub(crate) enum Pending {
    /// Call `__del__` on this object; the word owns its last reference.
    Finalize(Word),
    /// Call the callback (second) with the weak reference (first).
    Callback(crate::value::Value, crate::value::Value),
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
            classes: [const { PageList::new() }; CLASSES],
            large: Vec::new(),
            bytes: 0,
            peak: 0,
            limit: usize::MAX,
            over_limit: false,
            young: 0,
            threshold: 2000,
            gc_wanted: false,
            gc: gc::State::new(),
            weak: weak::WeakTable::default(),
            pending: Default::default(),
            doomed: Vec::new(),
            releasing: false,
            tag: 0,
            subclasses: Default::default(),
            closing: false,
        }
    }

    /// A word for a new object of this heap.
    #[inline(always)]
    pub(crate) fn word(&self, p: *mut Obj) -> Word {
        Word(p as u64 | self.tag)
    }

    /// Memory for an object with a written header and reference count 1.
    #[inline]
    pub(crate) fn alloc(&mut self, size: usize, kind: Kind, shape: *const Shape) -> *mut Obj {
        let p = if size <= MAX_CELL {
            let class = size.div_ceil(16) - 1;
            match self.classes[class].pop() {
                Some(p) => p,
                None => self.alloc_slow(class),
            }
        } else {
            self.alloc_large(size)
        };
        let gc = if size <= MAX_CELL { 0 } else { gc_flag::LARGE };
        // SAFETY: the cell is free and large enough.
        unsafe {
            p.write(Obj { rc: 1, aux: 0, kind, gc, shape, shared: std::cell::UnsafeCell::new(()) })
        };
        if gc::is_container(kind) {
            self.young += 1;
            if self.young >= self.threshold || cfg!(feature = "gc-stress") && self.gc.walked < 5_000
            {
                self.want_gc();
            }
        }
        p
    }

    #[cold]
    fn want_gc(&mut self) {
        self.gc_wanted = true;
        self.interrupt();
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
    fn alloc_slow(&mut self, class: usize) -> *mut Obj {
        let me: *mut Heap = self;
        let (p, new_page) = self.classes[class].refill(me, class);
        if new_page {
            self.count(page::PAGE);
        }
        p
    }

    fn alloc_large(&mut self, size: usize) -> *mut Obj {
        let total = size + LARGE_PREFIX;
        let raw = self.raw_alloc(total);
        // SAFETY: the buffer has room for the prefix, and 16-byte alignment.
        unsafe {
            (raw as *mut *mut Heap).write(self);
            (raw as *mut usize).add(1).write(self.large.len());
            (raw as *mut usize).add(2).write(total);
            let p = raw.add(LARGE_PREFIX) as *mut Obj;
            self.large.push(p);
            p
        }
    }

    fn count(&mut self, n: usize) {
        self.bytes += n;
        self.peak = self.peak.max(self.bytes);
        if self.bytes > self.limit && !self.over_limit {
            self.over_limit = true;
            self.interrupt();
        }
    }

    /// Returns an object's memory. Its payload has been dropped.
    ///
    /// # Safety
    /// `p` was made by [`Heap::alloc`] of this heap with this size and is not used again.
    unsafe fn free(&mut self, p: *mut Obj) {
        // SAFETY: the caller's promise.
        unsafe {
            if gc::is_container((*p).kind) {
                self.young -= 1;
            }
            (*p).rc = 0;
            (*p).kind = Kind::Free;
            if (*p).gc & gc_flag::LARGE != 0 {
                let raw = (p as *mut u8).sub(LARGE_PREFIX);
                let at = *(raw as *mut usize).add(1);
                let total = *(raw as *mut usize).add(2);
                self.large.swap_remove(at);
                if let Some(&moved) = self.large.get(at) {
                    *((moved as *mut u8).sub(LARGE_PREFIX) as *mut usize).add(1) = at;
                }
                self.raw_free(raw, total);
                return;
            }
            let page = Page::of(p);
            let class = (*page).class as usize;
            if self.classes[class].push(page, p) {
                self.bytes -= page::PAGE;
            }
        }
    }

    /// A raw buffer, counted, 16-byte aligned.
    pub(crate) fn raw_alloc(&mut self, size: usize) -> *mut u8 {
        if size == 0 {
            return std::ptr::dangling_mut::<u128>() as *mut u8;
        }
        self.count(size);
        let Ok(layout) = Layout::from_size_align(size, 16) else { std::process::abort() };
        // SAFETY: the size is not zero.
        let p = unsafe { alloc(layout) };
        if p.is_null() {
            std::alloc::handle_alloc_error(layout);
        }
        p
    }

    /// Changes a raw buffer's size.
    pub(crate) fn raw_resize(&mut self, p: *mut u8, old: usize, new: usize) -> *mut u8 {
        if old == 0 {
            return self.raw_alloc(new);
        }
        if new == 0 {
            self.raw_free(p, old);
            return self.raw_alloc(0);
        }
        if new > old {
            self.count(new - old);
        } else {
            self.bytes -= old - new;
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

    /// Returns a raw buffer.
    pub(crate) fn raw_free(&mut self, p: *mut u8, size: usize) {
        if size == 0 {
            return;
        }
        self.bytes -= size;
        // SAFETY: the buffer was allocated with this layout.
        unsafe { dealloc(p, Layout::from_size_align_unchecked(size, 16)) }
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

    /// Every live object.
    pub(crate) fn objects(&self) -> Vec<*mut Obj> {
        let mut out = self.large.clone();
        for c in &self.classes {
            c.each(|p| out.push(p));
        }
        out
    }
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
            &mut *(*Page::of(p)).heap
        }
    }
}
