//! What a dict lets go of: its buffer, and all it holds when it is emptied or dies.

use super::{Dict, Entry, GONE, SMALL, buffer_bytes, table_bytes};
use crate::heap;
use crate::value::make;
use crate::value::owned::release;
use crate::value::word::Word;

impl Dict {
    /// Empties the dict and gives its buffer: entries, how many are in use, mask.
    pub(super) fn take_buffer(&self) -> (*mut Entry, usize, usize) {
        let was = (self.entries.get(), self.slots(), self.mask());
        self.entries.set(std::ptr::null_mut());
        self.len.set(0);
        self.fill.set(0);
        self.mask.set(0);
        self.room.set(0);
        self.first.set(0);
        self.touch();
        was
    }

    pub(super) fn free_buffer(&self) {
        let (p, _, mask) = self.take_buffer();
        // SAFETY: the buffer had this mask.
        unsafe { free(heap::of(&self.header), p, mask) }
    }

    /// Releases what a dict that has died holds; it is as it was when it was made, or not used again.
    #[inline]
    pub(crate) fn release_all(&self) {
        if !self.entries.get().is_null() {
            self.clear();
        }
    }

    /// Entries of a dying dict that hold references still.
    #[inline(always)]
    pub(crate) fn unreleased(&self) -> usize {
        (self.fill.get() - self.first.get()) as usize
    }

    /// Releases so many entries of a dying dict, from the first on.
    pub(crate) fn release_some(&self, n: usize) {
        let (at, entries) = (self.first_slot(), self.entries.get());
        // What is released is no longer the dict's, whoever looks meanwhile.
        self.first.set((at + n) as u32);
        for i in at..at + n {
            // SAFETY: the caller knows that there are so many. NIL is not counted.
            let e = unsafe { std::ptr::replace(entries.add(i), GONE) };
            // SAFETY: the words were the dict's.
            unsafe {
                release(e.key);
                release(e.value);
            }
        }
    }

    /// Releases what a dying dict of few entries holds, and its buffer, up to the first entry that something
    /// dies with; whether there was none. What has been released is no longer the dict's.
    #[inline(always)]
    pub(crate) fn release_shared(&self) -> bool {
        let mask = self.mask();
        if mask >= SMALL || !self.extra.is_empty() {
            return false;
        }
        let entries = self.entries.get();
        let (mut i, end) = (self.first_slot(), self.slots());
        while i < end {
            // SAFETY: the first `fill` entries are initialised; their words are the dict's.
            unsafe {
                let e = entries.add(i);
                if !give_up(&mut (*e).key) || !give_up(&mut (*e).value) {
                    self.first.set(i as u32);
                    return false;
                }
            }
            i += 1;
        }
        // SAFETY: the buffer had this mask.
        unsafe { free(heap::of(&self.header), entries, mask) };
        true
    }

    /// Removes everything; many entries go to a dict of their own, which lets go of them piece by piece.
    pub fn clear(&self) {
        let heap = heap::of(&self.header);
        if self.unreleased() <= heap::PIECE || heap.tag != 0 {
            return self.clear_at_once();
        }
        let rest = make::dict(heap, crate::types::core().dict.root_shape());
        rest.len.set(self.len.get());
        rest.first.set(self.first.get());
        let (entries, fill, mask) = self.take_buffer();
        rest.entries.set(entries);
        rest.fill.set(fill as u32);
        rest.mask.set(mask as u32);
    }

    fn clear_at_once(&self) {
        let first = self.first_slot();
        let (p, fill, mask) = self.take_buffer();
        // SAFETY: the first `fill` entries' words were the dict's; NIL is not counted. The buffer had
        // this mask.
        unsafe {
            for i in first..fill {
                let e = *p.add(i);
                release(e.key);
                release(e.value);
            }
            free(heap::of(&self.header), p, mask)
        }
    }
}

/// Gives up a word unless something would die of it.
#[inline(always)]
unsafe fn give_up(at: &mut Word) -> bool {
    let w = *at;
    if w.is_counted() {
        // SAFETY: the caller owns the word.
        unsafe {
            if (*w.ptr()).rc == 1 {
                return false;
            }
            (*w.ptr()).rc -= 1;
        }
        *at = Word::NIL;
    }
    true
}

/// Returns a buffer.
///
/// # Safety
/// The buffer has this mask and is not used again.
pub(super) unsafe fn free(heap: &mut heap::Heap, entries: *mut Entry, mask: usize) {
    if !entries.is_null() {
        // SAFETY: the buffer starts with the index table.
        let start = unsafe { (entries as *mut u8).sub(table_bytes(mask)) };
        heap.raw_free(start, buffer_bytes(mask));
    }
}
