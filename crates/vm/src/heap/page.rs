//! Pages: 16 KiB of equal cells, with a free list of their own.

use super::Heap;
use crate::value::object::{Kind, Obj};
use std::alloc::{Layout, alloc, dealloc};

/// Size and alignment of a page.
pub(super) const PAGE: usize = 16 * 1024;
/// Size classes: multiples of 16 up to 512.
pub(super) const CLASSES: usize = 32;
/// Cells that are threaded into the free list at a time, so that a young page touches little memory.
const CHUNK: usize = 16;
const LAYOUT: Layout = match Layout::from_size_align(PAGE, PAGE) {
    Ok(l) => l,
    Err(_) => panic!("page layout"),
};

/// The head of a page.
#[repr(C, align(16))]
pub(super) struct Page {
    pub heap: *mut Heap,
    free: *mut Obj,
    bump: *mut u8,
    used: u32,
    pub class: u32,
    /// Its index in its class's list of pages with free cells, plus one; 0 if it is not there.
    listed: u32,
    place: u32,
}

impl Page {
    /// The page of a cell.
    #[inline(always)]
    pub fn of(p: *mut Obj) -> *mut Page {
        (p as usize & !(PAGE - 1)) as *mut Page
    }

    fn cell(class: usize) -> usize {
        (class + 1) * 16
    }

    fn first(&self) -> *mut u8 {
        // SAFETY: the cells follow the head in the page.
        unsafe { (self as *const Page as *mut u8).add(size_of::<Page>().next_multiple_of(16)) }
    }

    /// Threads some more never-used cells into the free list.
    fn extend(&mut self) -> bool {
        let size = Page::cell(self.class as usize);
        let end = self as *mut Page as usize + PAGE;
        let mut n = 0;
        while n < CHUNK && self.bump as usize + size <= end {
            let p = self.bump as *mut Obj;
            // SAFETY: the cell lies within the page.
            unsafe {
                p.write(Obj {
                    rc: 0,
                    aux: 0,
                    kind: Kind::Free,
                    gc: 0,
                    shape: self.free as *const _,
                    shared: std::cell::UnsafeCell::new(()),
                });
                self.bump = self.bump.add(size);
            }
            self.free = p;
            n += 1;
        }
        n > 0
    }
}

/// The pages of one size class.
pub(super) struct PageList {
    current: *mut Page,
    /// Pages other than the current one that may have free cells.
    partial: Vec<*mut Page>,
    all: Vec<*mut Page>,
}

impl PageList {
    pub const fn new() -> PageList {
        PageList { current: std::ptr::null_mut(), partial: Vec::new(), all: Vec::new() }
    }

    /// A free cell of the current page.
    #[inline(always)]
    pub fn pop(&mut self) -> Option<*mut Obj> {
        // SAFETY: the current page is live; a free cell's shape field links to the next.
        unsafe {
            let page = self.current.as_mut()?;
            let p = page.free;
            if p.is_null() {
                return None;
            }
            page.free = (*p).shape as *mut Obj;
            page.used += 1;
            Some(p)
        }
    }

    /// A free cell after the current page ran dry; says whether a page was added.
    pub fn refill(&mut self, heap: *mut Heap, class: usize) -> (*mut Obj, bool) {
        // SAFETY: pages in the lists are live.
        unsafe {
            loop {
                if let Some(page) = self.current.as_mut()
                    && (!page.free.is_null() || page.extend())
                    && let Some(p) = self.pop()
                {
                    return (p, false);
                }
                match self.partial.pop() {
                    Some(page) => {
                        (*page).listed = 0;
                        self.current = page;
                    }
                    None => break,
                }
            }
            let page = alloc(LAYOUT) as *mut Page;
            if page.is_null() {
                std::alloc::handle_alloc_error(LAYOUT);
            }
            page.write(Page {
                heap,
                free: std::ptr::null_mut(),
                bump: std::ptr::null_mut(),
                used: 0,
                class: class as u32,
                listed: 0,
                place: self.all.len() as u32,
            });
            (*page).bump = (*page).first();
            (*page).extend();
            self.all.push(page);
            self.current = page;
            match self.pop() {
                Some(p) => (p, true),
                None => unreachable!("a fresh page has cells"),
            }
        }
    }

    /// Returns a cell; says whether its page was given back.
    pub fn push(&mut self, page: *mut Page, p: *mut Obj) -> bool {
        // SAFETY: the cell belongs to the page, which is live.
        unsafe {
            let pg = &mut *page;
            (*p).shape = pg.free as *const _;
            pg.free = p;
            pg.used -= 1;
            if page == self.current {
                return false;
            }
            if pg.used == 0 {
                if let Some(i) = (pg.listed as usize).checked_sub(1) {
                    self.partial.swap_remove(i);
                    if let Some(&moved) = self.partial.get(i) {
                        (*moved).listed = i as u32 + 1;
                    }
                }
                let at = pg.place as usize;
                self.all.swap_remove(at);
                if let Some(&moved) = self.all.get(at) {
                    (*moved).place = at as u32;
                }
                dealloc(page as *mut u8, LAYOUT);
                return true;
            }
            if pg.listed == 0 {
                self.partial.push(page);
                pg.listed = self.partial.len() as u32;
            }
            false
        }
    }

    /// Calls `f` with every live object.
    pub fn each(&self, mut f: impl FnMut(*mut Obj)) {
        for &page in &self.all {
            // SAFETY: cells below `bump` have a header, with a count of 0 when free.
            unsafe {
                let size = Page::cell((*page).class as usize);
                let mut p = (*page).first();
                while p < (*page).bump {
                    if (*(p as *mut Obj)).rc != 0 {
                        f(p as *mut Obj);
                    }
                    p = p.add(size);
                }
            }
        }
    }

    /// Frees all pages; the objects in them are no longer used.
    pub fn free_all(&mut self) {
        for page in self.all.drain(..) {
            // SAFETY: allocated with this layout.
            unsafe { dealloc(page as *mut u8, LAYOUT) }
        }
        self.partial.clear();
        self.current = std::ptr::null_mut();
    }
}
