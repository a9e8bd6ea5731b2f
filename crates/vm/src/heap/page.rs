//! Pages of equal cells, and the chunks of memory that pages are cut from.
//!
//! A page keeps its own free list, so that a cell finds its place again by its address alone. A page
//! is its list's current one, or partial (it has free cells and stands in the list of such pages), or
//! full, or free. Taking and returning a cell touches the page's head and the cell, nothing else: the
//! head's `low` says at what number of used cells a closer look is due.

use super::Heap;
use std::alloc::{Layout, alloc, dealloc};
use std::ptr::null_mut;

/// Size and alignment of a page.
pub(super) const PAGE: usize = 8 * 1024;
/// Size classes: multiples of 16 up to 512.
pub(super) const CLASSES: usize = 32;
/// Where the first cell of a page begins.
const FIRST: usize = size_of::<Page>();
/// Cells that are threaded into the free list at a time, so that a young page touches little memory.
const STRIDE: usize = 16;
/// A heap of fewer pages than this borrows, and a size class so many cells at most.
const SMALL: usize = 24;
const BORROWED: u32 = 12;
/// Pages in the first chunk of a heap, and in the largest.
const CHUNK_MIN: u32 = 8;
const CHUNK_MAX: u32 = 128;

/// What a page's cells hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(super) enum Set {
    /// Nothing: the page is free.
    None,
    /// Objects that hold references, or memory of their own: the collector and the heap's end look
    /// at every cell.
    Walked,
    /// Strings, bytes, floats and raw buffers: nobody walks them.
    Leaf,
}

/// A free cell. The first word reads as the header of an object of kind `Free`.
#[repr(C)]
struct Free {
    header: u64,
    next: *mut Free,
}

/// `low` of a current page, whose last cell may go without anything to be done, and of a full one.
const CURRENT: i32 = -1;
const FULL: i32 = i32::MAX;

/// The head of a page.
#[repr(C, align(16))]
pub(super) struct Page {
    pub heap: *mut Heap,
    free: *mut Free,
    used: i32,
    low: i32,
    class: u8,
    set: Set,
    /// Stands in the list of pages that gave out cells since the last collection.
    touched: bool,
    /// Where the cells begin that have never been used, from the page's start.
    bump: u16,
    chunk: u32,
    next: *mut Page,
    prev: *mut Page,
    next_touched: *mut Page,
}

const _: () = assert!(size_of::<Page>() == 64);

/// A head with nothing filled in.
const EMPTY: Page = Page {
    heap: null_mut(),
    free: null_mut(),
    used: 0,
    low: CURRENT,
    class: 0,
    set: Set::None,
    touched: false,
    bump: 0,
    chunk: 0,
    next: null_mut(),
    prev: null_mut(),
    next_touched: null_mut(),
};

/// Stands for a current page where there is none: it has no free cell.
#[repr(transparent)]
struct NoPage(Page);
// SAFETY: never written.
unsafe impl Sync for NoPage {}
static NO_PAGE: NoPage = NoPage(EMPTY);

impl Page {
    /// The page of a cell.
    #[inline(always)]
    pub fn of(p: *mut u8) -> *mut Page {
        p.map_addr(|a| a & !(PAGE - 1)) as *mut Page
    }

    /// The last word of a cell.
    pub unsafe fn last_word(p: *mut u8) -> *mut u64 {
        // SAFETY: the cell lies in a live page of its class.
        unsafe { p.add(((*Page::of(p)).class as usize + 1) * 16 - 8) as *mut u64 }
    }

    /// How many cells of the page have ever been used.
    pub unsafe fn cells(page: *mut Page) -> usize {
        // SAFETY: the page is live.
        unsafe { ((*page).bump as usize - FIRST) / (((*page).class as usize + 1) * 16) }
    }

    /// What the place of a cell in the page is multiplied by for its number, see [`Page::number_of`].
    pub unsafe fn reciprocal(page: *mut Page) -> u32 {
        // SAFETY: the page is live.
        65536_u32.div_ceil(unsafe { (*page).class } as u32 + 1)
    }

    /// The number of a cell in its page: for the few places that a page has, multiplication is as good as division
    /// by the size.
    #[inline(always)]
    pub fn number_of(p: *mut u8, reciprocal: u32) -> usize {
        let place = ((p as usize & (PAGE - 1)) - FIRST) >> 4;
        (place * reciprocal as usize) >> 16
    }

    /// Calls `f` with every object of a walked page and its cell's number, as long as it says so; whether it always
    /// did.
    #[inline(always)]
    pub unsafe fn each(page: *mut Page, mut f: impl FnMut(*mut u8, usize) -> bool) -> bool {
        // SAFETY: the page is live; cells below `bump` have a header, of zeros when free. `f` may
        // change headers, but makes and frees nothing.
        unsafe {
            let size = ((*page).class as usize + 1) * 16;
            let end = (page as *mut u8).add((*page).bump as usize);
            let mut p = (page as *mut u8).add(FIRST);
            let mut number = 0;
            while p < end {
                if *(p as *const u64) != 0 && !f(p, number) {
                    return false;
                }
                p = p.add(size);
                number += 1;
            }
            true
        }
    }

    /// Threads some more never-used cells into the empty free list, lowest first.
    unsafe fn extend(page: *mut Page) -> bool {
        // SAFETY: the cells lie within the page.
        unsafe {
            let size = ((*page).class as usize + 1) * 16;
            let bump = (*page).bump as usize;
            let n = ((PAGE - bump) / size).min(STRIDE);
            let mut next = null_mut();
            for i in (0..n).rev() {
                let cell = (page as *mut u8).add(bump + i * size) as *mut Free;
                cell.write(Free { header: 0, next });
                next = cell;
            }
            (*page).bump = (bump + n * size) as u16;
            (*page).free = next;
            n > 0
        }
    }
}

/// The pages of one size class and set that can give out cells.
#[derive(Clone, Copy)]
pub(super) struct PageList {
    current: *mut Page,
    partial: *mut Page,
    /// Cells of larger classes that were given out instead, see [`Pages::borrow`].
    borrowed: u32,
}

impl PageList {
    const NEW: PageList = PageList {
        current: &NO_PAGE as *const NoPage as *mut Page,
        partial: null_mut(),
        borrowed: 0,
    };

    /// A free cell of the current page, or null.
    #[inline(always)]
    pub fn pop(&mut self) -> *mut u8 {
        // SAFETY: the current page is live, or the one without cells, which is not written.
        unsafe {
            let page = self.current;
            let cell = (*page).free;
            if !cell.is_null() {
                (*page).free = (*cell).next;
                (*page).used += 1;
            }
            cell as *mut u8
        }
    }
}

/// A run of pages from the allocator.
struct Chunk {
    base: *mut u8,
    /// How many pages it has, how many have ever been used, how many are in use.
    pages: u32,
    fresh: u32,
    used: u32,
}

impl Chunk {
    fn layout(pages: u32) -> Layout {
        match Layout::from_size_align(pages as usize * PAGE, PAGE) {
            Ok(l) => l,
            Err(_) => unreachable!("chunks are small"),
        }
    }
}

/// All pages of a heap.
pub(super) struct Pages {
    lists: [[PageList; CLASSES]; 2],
    chunks: Vec<Option<Chunk>>,
    /// Pages that were used and are free, linked by `next`.
    free: *mut Page,
    free_count: u32,
    /// Pages of all chunks.
    total: usize,
    touched: *mut Page,
    /// Pages in use.
    pub in_use: usize,
}

impl Pages {
    pub const fn new() -> Pages {
        Pages {
            lists: [[PageList::NEW; CLASSES]; 2],
            chunks: Vec::new(),
            free: null_mut(),
            free_count: 0,
            total: 0,
            touched: null_mut(),
            in_use: 0,
        }
    }

    /// The list that gives out the cells of a size class.
    #[inline(always)]
    pub fn list(&mut self, set: Set, class: usize) -> &mut PageList {
        &mut self.lists[(set == Set::Leaf) as usize][class]
    }

    /// A larger cell for a size class without a page of its own. An interpreter that runs little makes
    /// few objects of many sizes, and each page costs it the memory of at least one of the system's.
    fn borrow(&mut self, at: usize, class: usize) -> Option<*mut u8> {
        let list = &self.lists[at][class];
        let own = list.current != PageList::NEW.current || !list.partial.is_null();
        if own || list.borrowed >= BORROWED || self.in_use >= SMALL {
            return None;
        }
        for larger in class + 1..(2 * class + 2).min(CLASSES) {
            let other = &mut self.lists[at][larger];
            let mut p = other.pop();
            if p.is_null() && other.current != PageList::NEW.current {
                // SAFETY: the current page is live.
                let more = unsafe { Page::extend(other.current) };
                p = if more { other.pop() } else { p };
            }
            if !p.is_null() {
                self.lists[at][class].borrowed += 1;
                return Some(p);
            }
        }
        None
    }

    /// Bytes of the pages that are not in use.
    pub fn idle(&self) -> usize {
        (self.total - self.in_use) * PAGE
    }

    /// A cell when the current page has none; says whether a page was added. Of chunks that are larger
    /// than need be, `room` bytes may be taken.
    pub fn refill(
        &mut self,
        heap: *mut Heap,
        set: Set,
        class: usize,
        room: usize,
    ) -> (*mut u8, bool) {
        let at = (set == Set::Leaf) as usize;
        if let Some(p) = self.borrow(at, class) {
            return (p, false);
        }
        // SAFETY: pages in the lists are live.
        unsafe {
            let list = &mut self.lists[at][class];
            let page = list.current;
            if (*page).set != Set::None {
                if Page::extend(page) {
                    return (list.pop(), false);
                }
                (*page).low = FULL;
            }
            let page = list.partial;
            if !page.is_null() {
                list.partial = (*page).next;
                if let Some(next) = (*page).next.as_mut() {
                    next.prev = null_mut();
                }
                self.make_current(page, at, class);
                return (self.take(at, class), false);
            }
            let page = self.acquire(heap, room);
            (*page).set = set;
            (*page).class = class as u8;
            (*page).used = 0;
            (*page).free = null_mut();
            (*page).bump = FIRST as u16;
            self.make_current(page, at, class);
            (self.take(at, class), true)
        }
    }

    unsafe fn make_current(&mut self, page: *mut Page, at: usize, class: usize) {
        // SAFETY: the page is live and in no list.
        unsafe {
            (*page).low = CURRENT;
            (*page).next = null_mut();
            (*page).prev = null_mut();
            self.lists[at][class].current = page;
            if !(*page).touched {
                (*page).touched = true;
                (*page).next_touched = self.touched;
                self.touched = page;
            }
        }
    }

    /// A cell of a page that has just become current and is not full.
    unsafe fn take(&mut self, at: usize, class: usize) -> *mut u8 {
        let list = &mut self.lists[at][class];
        // SAFETY: the current page is live.
        unsafe {
            if (*list.current).free.is_null() {
                Page::extend(list.current);
            }
        }
        list.pop()
    }

    /// A page for any use.
    fn acquire(&mut self, heap: *mut Heap, room: usize) -> *mut Page {
        self.in_use += 1;
        // SAFETY: free pages and chunks are live.
        unsafe {
            let page = self.free;
            if !page.is_null() {
                self.free = (*page).next;
                self.free_count -= 1;
                if let Some(c) = &mut self.chunks[(*page).chunk as usize] {
                    c.used += 1;
                }
                return page;
            }
            let at = match self.chunks.last() {
                Some(Some(c)) if c.fresh < c.pages => self.chunks.len() - 1,
                _ => self.add_chunk(room),
            };
            let Some(c) = &mut self.chunks[at] else { unreachable!("the chunk is there") };
            let page = c.base.add(c.fresh as usize * PAGE) as *mut Page;
            c.fresh += 1;
            c.used += 1;
            page.write(Page { heap, chunk: at as u32, ..EMPTY });
            page
        }
    }

    fn add_chunk(&mut self, room: usize) -> usize {
        let last = self.chunks.iter().rev().flatten().next().map_or(CHUNK_MIN / 2, |c| c.pages);
        let fits = u32::try_from(room / PAGE).unwrap_or(u32::MAX).max(CHUNK_MIN);
        let pages = (last * 2).min(CHUNK_MAX).min(fits);
        self.total += pages as usize;
        // SAFETY: the size is not zero.
        let base = unsafe { alloc(Chunk::layout(pages)) };
        if base.is_null() {
            std::alloc::handle_alloc_error(Chunk::layout(pages));
        }
        self.chunks.push(Some(Chunk { base, pages, fresh: 0, used: 0 }));
        self.chunks.len() - 1
    }

    /// A page's last used cells went: it joins the partial ones, or is free. Says whether it is free.
    pub unsafe fn look(&mut self, page: *mut Page) -> bool {
        // SAFETY: the page is live, and not current: that one's `low` is never reached.
        unsafe {
            let list = &mut self.lists[((*page).set == Set::Leaf) as usize][(*page).class as usize];
            if (*page).low == FULL {
                (*page).low = 0;
                (*page).prev = null_mut();
                (*page).next = list.partial;
                if let Some(next) = list.partial.as_mut() {
                    next.prev = page;
                }
                list.partial = page;
            }
            if (*page).used > 0 {
                return false;
            }
            let (next, prev) = ((*page).next, (*page).prev);
            match prev.as_mut() {
                Some(p) => p.next = next,
                None => list.partial = next,
            }
            if let Some(n) = next.as_mut() {
                n.prev = prev;
            }
            self.release(page);
            true
        }
    }

    unsafe fn release(&mut self, page: *mut Page) {
        self.in_use -= 1;
        // SAFETY: the page is live and in no list but perhaps the touched ones, which skip it.
        unsafe {
            (*page).set = Set::None;
            (*page).next = self.free;
            self.free = page;
            self.free_count += 1;
            let at = (*page).chunk as usize;
            let Some(c) = &mut self.chunks[at] else { return };
            c.used -= 1;
            // Some pages are kept, so that a heap at a chunk's edge does not ask and give back
            // in turn.
            if c.used == 0 && self.free_count >= c.fresh + CHUNK_MIN {
                self.free_chunk(at);
            }
        }
    }

    unsafe fn free_chunk(&mut self, at: usize) {
        let Some(c) = self.chunks[at].take() else { return };
        let lies_in =
            |p: *mut Page| (p as usize).wrapping_sub(c.base as usize) < c.pages as usize * PAGE;
        // SAFETY: all pages of the chunk are free, so only these two lists may lead to them.
        unsafe {
            self.free = filter(self.free, |p| &raw mut (*p).next, |p| !lies_in(p));
            self.touched = filter(self.touched, |p| &raw mut (*p).next_touched, |p| !lies_in(p));
            self.free_count -= c.fresh;
            self.total -= c.pages as usize;
            dealloc(c.base, Chunk::layout(c.pages));
        }
        while let Some(None) = self.chunks.last() {
            self.chunks.pop();
        }
    }

    /// Calls `f` with every walked page that has objects, as long as it says so; only with those that gave out
    /// cells since the last collection, if `young`. Whether it always said so.
    #[inline(always)]
    pub unsafe fn all(&self, young: bool, mut f: impl FnMut(*mut Page) -> bool) -> bool {
        // SAFETY: pages are live.
        unsafe {
            let mut f =
                |page: *mut Page| (*page).set != Set::Walked || (*page).used == 0 || f(page);
            if young {
                let mut page = self.touched;
                while !page.is_null() {
                    if !f(page) {
                        return false;
                    }
                    page = (*page).next_touched;
                }
                return true;
            }
            let page = |c: &Chunk, i: u32| c.base.add(i as usize * PAGE) as *mut Page;
            self.chunks.iter().flatten().all(|c| (0..c.fresh).all(|i| f(page(c, i))))
        }
    }

    /// After a collection: only the current pages can still give out cells that it has not seen.
    pub fn untouch(&mut self) {
        // SAFETY: pages in the list are live.
        unsafe {
            self.touched = filter(
                self.touched,
                |p| &raw mut (*p).next_touched,
                |p| {
                    (*p).touched = (*p).set != Set::None && (*p).low == CURRENT;
                    (*p).touched
                },
            );
        }
    }

    /// How many cells of walked pages are in use.
    pub fn walked_cells(&self) -> usize {
        let mut n = 0;
        for c in self.chunks.iter().flatten() {
            for i in 0..c.fresh as usize {
                // SAFETY: pages that were used once have a head.
                unsafe {
                    let page = c.base.add(i * PAGE) as *mut Page;
                    if (*page).set == Set::Walked {
                        n += (*page).used as usize;
                    }
                }
            }
        }
        n
    }

    /// Frees all memory; what lies in it is no longer used.
    pub fn free_all(&mut self) {
        for c in self.chunks.drain(..).flatten() {
            // SAFETY: allocated with this layout.
            unsafe { dealloc(c.base, Chunk::layout(c.pages)) }
        }
        *self = Pages::new();
    }
}

/// Keeps the pages of a linked list that `keep` says; gives the new first one.
unsafe fn filter(
    mut first: *mut Page,
    link: impl Fn(*mut Page) -> *mut *mut Page,
    mut keep: impl FnMut(*mut Page) -> bool,
) -> *mut Page {
    let mut at: *mut *mut Page = &mut first;
    // SAFETY: pages in the list are live.
    unsafe {
        while !(*at).is_null() {
            let page = *at;
            let next = link(page);
            if keep(page) {
                at = next;
            } else {
                *at = *next;
            }
        }
    }
    first
}

/// Returns a cell to its page; gives the page if that must be looked at.
///
/// # Safety
/// The cell was given out by a page and is not used again.
#[inline(always)]
pub(super) unsafe fn push(p: *mut u8) -> Option<*mut Page> {
    let page = Page::of(p);
    // SAFETY: the page is live.
    unsafe {
        (p as *mut Free).write(Free { header: 0, next: (*page).free });
        (*page).free = p as *mut Free;
        (*page).used -= 1;
        ((*page).used <= (*page).low).then_some(page)
    }
}

/// Whether so many cells of the page are in use that nothing need be done when this one is not.
///
/// # Safety
/// The cell was given out by a page.
#[inline(always)]
pub(super) unsafe fn more_than_few(p: *mut u8) -> bool {
    // SAFETY: the page is live.
    unsafe { (*Page::of(p)).used - 1 > (*Page::of(p)).low }
}
