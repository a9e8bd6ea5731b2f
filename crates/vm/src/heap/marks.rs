//! The collector's marks: a byte for each cell in use, beside the objects, so that a search for garbage can be
//! given up at any moment and has changed nothing.
//!
//! Where the bytes of a page begin stands in a table, by regions of the address space: the heads of pages all fall
//! on the same few lines of the processor's caches. A byte is 0 for an object that the search is not about, or no
//! longer: nothing more need be known of it. Else it is one more than the references that are not yet accounted
//! for, and counts too large for it are kept apart: only few objects can have so many.

use super::page::{PAGE, Page};
use super::{Heap, large_index};
use crate::value::object::{Obj, gc_flag};
use hashbrown::HashMap;

/// A byte for a count that is kept apart.
const MANY: u8 = u8::MAX;
/// Pages of a region.
const REGION: usize = 1 << 11;

/// Where the marks of a page begin, and what divides by the size of its cells.
#[derive(Clone, Copy, Default)]
struct Place {
    at: u32,
    reciprocal: u32,
}

/// The place of an object's mark.
#[derive(Clone, Copy)]
pub(super) struct At(usize);

impl At {
    /// That of a cell of a page whose marks begin here.
    #[inline(always)]
    pub fn cell(first: usize, number: usize) -> At {
        At(first + number)
    }
}

/// The marks of the search under way.
#[derive(Default)]
pub(crate) struct Marks {
    /// The first is nobody's: what has none finds 0 there. Those of the large objects follow.
    bytes: Vec<u8>,
    many: HashMap<usize, u32>,
    /// By a hash of the region's number: the number, and where its pages are in `places`, which begins with a
    /// region of none.
    regions: Vec<(usize, usize)>,
    places: Vec<Place>,
}

impl Marks {
    /// Begins a search.
    pub fn begin(&mut self, heap: &Heap) {
        self.end();
        self.bytes = vec![0; 1 + heap.large.len()];
        self.regions = vec![(usize::MAX, 0); 8];
        self.places = vec![Place::default(); REGION];
    }

    /// Ends the search: all marks are forgotten.
    pub fn end(&mut self) {
        *self = Marks::default();
    }

    /// Makes room for the marks of so many cells more.
    pub fn reserve(&mut self, cells: usize) {
        self.bytes.reserve_exact(cells);
    }

    /// Where a region stands in the table of regions, or would stand.
    #[inline(always)]
    fn region(&self, number: usize) -> usize {
        let mask = self.regions.len() - 1;
        let mut i = (number ^ number >> 7) & mask;
        while self.regions[i].0 != number && self.regions[i].1 != 0 {
            i = (i + 1) & mask;
        }
        i
    }

    /// Gives a page its marks, unless it has them.
    ///
    /// # Safety
    /// `page` is live.
    pub unsafe fn add_page(&mut self, page: *mut Page) {
        let number = page as usize / PAGE;
        let mut i = self.region(number / REGION);
        if self.regions[i].1 == 0 {
            self.regions[i] = (number / REGION, self.places.len());
            self.places.resize(self.places.len() + REGION, Place::default());
            if self.places.len() / REGION * 2 > self.regions.len() {
                let empty = vec![(usize::MAX, 0); self.regions.len() * 2];
                for region in std::mem::replace(&mut self.regions, empty) {
                    let i = self.region(region.0);
                    self.regions[i] = region;
                }
                i = self.region(number / REGION);
            }
        }
        let place = &mut self.places[self.regions[i].1 + number % REGION];
        if place.reciprocal == 0 {
            // SAFETY: the caller's promise.
            let (cells, reciprocal) = unsafe { (Page::cells(page), Page::reciprocal(page)) };
            // So many cells take more memory than there is.
            let at = u32::try_from(self.bytes.len()).unwrap_or(0);
            *place = Place { at, reciprocal };
            self.bytes.resize(self.bytes.len() + cells, 0);
        }
    }

    /// Where the mark of an object is; that of nobody if it has none.
    ///
    /// # Safety
    /// `p` is a live object, and no cell has been given out for the first time since its page got its marks.
    #[inline(always)]
    pub unsafe fn find(&self, p: *mut Obj) -> At {
        // SAFETY: the caller's promise.
        unsafe {
            if (*p).gc & gc_flag::LARGE != 0 {
                return At(1 + large_index(p));
            }
        }
        let number = p as usize / PAGE;
        let (_, region) = self.regions[self.region(number / REGION)];
        let place = self.places[region + number % REGION];
        At(place.at as usize + Page::number_of(p as *mut u8, place.reciprocal))
    }

    /// Where the mark of a page's first cell is; those of the others follow.
    #[inline(always)]
    pub fn first(&self, page: *mut Page) -> usize {
        let number = page as usize / PAGE;
        let (_, region) = self.regions[self.region(number / REGION)];
        self.places[region + number % REGION].at as usize
    }

    #[inline(always)]
    fn mark(&mut self, at: At) -> &mut u8 {
        debug_assert!(at.0 < self.bytes.len());
        // SAFETY: who has a place has it from this search, whose bytes only grow; a large object's lies among the
        // first.
        unsafe { self.bytes.get_unchecked_mut(at.0) }
    }

    /// Says how many references to an object of the search are to be accounted for.
    #[inline(always)]
    pub fn set(&mut self, at: At, p: *mut Obj, count: u32) {
        *self.mark(at) = match count {
            0..=253 => count as u8 + 1,
            _ => {
                self.many.insert(p as usize, count);
                MANY
            }
        };
    }

    /// Whether the search is still about an object.
    #[inline(always)]
    pub fn has(&mut self, at: At) -> bool {
        *self.mark(at) != 0
    }

    /// Whether an object has been found to be garbage, and the search for it is not forgotten.
    ///
    /// # Safety
    /// `p` is a live object.
    pub unsafe fn is_garbage(&self, p: *mut Obj) -> bool {
        // SAFETY: the caller's promise; what is not there any more is not looked at.
        !self.bytes.is_empty() && unsafe { self.bytes.get(self.find(p).0).is_some_and(|&m| m != 0) }
    }

    /// Accounts for a reference.
    #[inline(always)]
    pub fn subtract(&mut self, at: At, p: *mut Obj) {
        match self.mark(at) {
            0 | 1 => {}
            &mut MANY => self.subtract_many(p),
            n => *n -= 1,
        }
    }

    #[cold]
    fn subtract_many(&mut self, p: *mut Obj) {
        if let Some(n) = self.many.get_mut(&(p as usize)) {
            *n = n.saturating_sub(1);
        }
    }

    /// Whether there are references to an object of the search that are not accounted for.
    #[inline(always)]
    pub fn held(&mut self, at: At, p: *mut Obj) -> bool {
        match *self.mark(at) {
            0 | 1 => false,
            MANY => self.many.get(&(p as usize)).is_some_and(|&n| n > 0),
            _ => true,
        }
    }

    /// Takes an object out of the search; whether it was in.
    #[inline(always)]
    pub fn take(&mut self, at: At) -> bool {
        std::mem::take(self.mark(at)) != 0
    }
}
