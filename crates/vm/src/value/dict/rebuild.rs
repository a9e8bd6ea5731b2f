//! Moving the entries of a dict to another buffer: growth, copies.
//!
//! A large buffer takes long to fill, so the work is done in pieces with a look between them whether the run
//! is to stop. The old buffer stays the dict's until the new one is whole: giving up changes nothing.

use super::{
    Dict, ENTRY, Entry, GONE, SMALL, buffer_bytes, capacity, free, link, mask_for, table_bytes,
};
use crate::heap::{self, Heap};
use crate::value::owned::{Value, retain};
use crate::value::{builtin, make};

/// Entries that are moved, or bytes that are filled for as many, between two looks.
const PIECE: usize = 1 << 12;

/// Fills a table with a byte, piece by piece; false if `stops` said so.
///
/// # Safety
/// There are so many bytes at `start`.
pub(in crate::value) unsafe fn fill(
    start: *mut u8,
    byte: u8,
    bytes: usize,
    stops: &dyn Fn() -> bool,
) -> bool {
    let mut at = 0;
    while at < bytes {
        let n = (bytes - at).min(PIECE * ENTRY);
        // SAFETY: within the buffer.
        unsafe { std::ptr::write_bytes(start.add(at), byte, n) };
        at += n;
        if at < bytes && stops() {
            return false;
        }
    }
    true
}

#[doc(hidden)]
impl Dict {
    pub(super) fn next_mask(&self) -> usize {
        match self.len() {
            0..=3 => 3,
            4..=7 => SMALL - 1,
            8 => 15,
            n => (n * 3).next_power_of_two() - 1,
        }
    }

    /// Bytes of the buffer to which the entries move when one is added; 0 if there is room.
    #[inline]
    pub fn growth(&self) -> usize {
        if self.room.get() == 0 { buffer_bytes(self.next_mask()) } else { 0 }
    }

    /// Bytes of the buffer to which the entries move to make room for `more`; 0 if there is room.
    pub fn growth_by(&self, more: usize) -> usize {
        match more > self.room.get() as usize {
            true => buffer_bytes(mask_for(self.len() + more)),
            false => 0,
        }
    }

    /// Makes room for `more` items unless the run is to stop meanwhile; false, and nothing, if it is.
    pub(crate) fn grow_unless_stopped(&self, more: usize) -> bool {
        if more <= self.room.get() as usize {
            return true;
        }
        let mask = if more == 1 { self.next_mask() } else { mask_for(self.len() + more) };
        let heap = heap::of(&self.header);
        self.move_to(mask, 0, &|| heap.asked_to_stop())
    }

    /// Makes room for `more` items.
    #[inline]
    pub fn reserve(&self, more: usize) {
        if more > self.room.get() as usize {
            self.rebuild(mask_for(self.len() + more));
        }
    }

    /// Moves the live entries to a buffer with this mask.
    #[inline]
    pub(super) fn rebuild(&self, mask: usize) {
        match self.entries.get().is_null() && mask < SMALL {
            true => self.begin(mask),
            false => self.rebuild_behind(mask, 0),
        }
    }

    /// Gives a dict without a buffer a small one.
    fn begin(&self, mask: usize) {
        let start = heap::of(&self.header).raw_alloc(buffer_bytes(mask));
        self.entries.set(start as *mut Entry);
        self.mask.set(mask as u32);
        self.fill.set(0);
        self.room.set(capacity(mask) as u32);
        self.first.set(0);
        self.touch();
    }

    /// Moves the live entries to a buffer with this mask, behind `gap` tombstones.
    pub(super) fn rebuild_behind(&self, mask: usize, gap: usize) {
        self.move_to(mask, gap, &|| false);
    }

    /// As `rebuild_behind`, unless `stops` says so between two pieces: then false, and nothing has changed.
    fn move_to(&self, mask: usize, gap: usize, stops: &dyn Fn() -> bool) -> bool {
        let heap = heap::of(&self.header);
        let (old, old_mask) = (self.entries.get(), self.mask());
        let start = heap.raw_alloc(buffer_bytes(mask));
        // SAFETY: the table lies at the start of the new buffer, the entries behind it; all-ones
        // bytes mean EMPTY at every width. The new buffer has room for the gap and the live entries.
        unsafe {
            let new = start.add(table_bytes(mask)) as *mut Entry;
            let moved = (mask < SMALL || fill(start, 0xff, table_bytes(mask), stops))
                .then(|| self.move_entries(new, mask, gap, stops));
            let Some(n) = moved.flatten() else {
                free(heap, new, mask);
                return false;
            };
            free(heap, old, old_mask);
            self.entries.set(new);
            self.mask.set(mask as u32);
            self.fill.set(n as u32);
            self.room.set((capacity(mask) - n) as u32);
            self.first.set(gap as u32);
            self.touch();
        }
        true
    }

    /// Copies the live entries behind a gap of a fresh buffer and enters them in its table; how many places
    /// are used then, or `None` if `stops` said so.
    unsafe fn move_entries(
        &self,
        new: *mut Entry,
        mask: usize,
        gap: usize,
        stops: &dyn Fn() -> bool,
    ) -> Option<usize> {
        let (old, fill) = (self.entries.get(), self.slots());
        let whole = self.len() == fill;
        // SAFETY: the caller's promise; the old entries are initialised.
        unsafe {
            for i in 0..gap {
                new.add(i).write(GONE);
            }
            let (mut from, mut n) = (0, gap);
            while from < fill {
                let (to, first) = ((from + PIECE).min(fill), n);
                if whole {
                    std::ptr::copy_nonoverlapping(old.add(from), new.add(n), to - from);
                    n += to - from;
                } else {
                    for e in (from..to).map(|i| *old.add(i)).filter(|e| !e.key.is_nil()) {
                        new.add(n).write(e);
                        n += 1;
                    }
                }
                if mask >= SMALL {
                    by_width!(mask, T => for i in first..n {
                        link::<T>(new, mask, (*new.add(i)).hash, i);
                    });
                }
                from = to;
                if from < fill && stops() {
                    return None;
                }
            }
            Some(n)
        }
    }

    /// Copies all entries of another dict into this one, which is empty; false if the run is to stop
    /// meanwhile, and then this one has some of them.
    pub(crate) fn copy_from(&self, other: &Dict) -> bool {
        let (n, fill) = (other.len(), other.slots());
        if n == 0 {
            return true;
        }
        self.free_buffer();
        let heap = heap::of(&self.header);
        let tight = n == fill && other.room.get() as usize + fill == capacity(other.mask());
        // A buffer with few entries left is not worth copying as it is.
        if tight && fill * 3 >= capacity(other.mask()) {
            return self.copy_buffer(other, heap);
        }
        self.rebuild(mask_for(n));
        for i in 0..fill {
            if i % PIECE == PIECE - 1 && heap.asked_to_stop() {
                return false;
            }
            if let Some(e) = other.raw_at(i) {
                retain(e.value);
                // SAFETY: the entry is live.
                self.insert_word(e.hash, unsafe { Value::from_borrowed(e.key) }, e.value);
            }
        }
        true
    }

    /// Copies the buffer of another dict without tombstones as it is.
    fn copy_buffer(&self, other: &Dict, heap: &mut Heap) -> bool {
        let (mask, fill) = (other.mask(), other.slots());
        let table = table_bytes(mask);
        let start = heap.raw_alloc(buffer_bytes(mask));
        // SAFETY: both buffers have the same layout; the first `fill` entries are live words, each of
        // which gets one more reference.
        unsafe {
            let from = other.entries.get();
            let new = start.add(table) as *mut Entry;
            std::ptr::copy_nonoverlapping((from as *const u8).sub(table), start, table);
            self.entries.set(new);
            self.mask.set(mask as u32);
            self.first.set(0);
            let mut done = 0;
            while done < fill {
                let to = (done + PIECE).min(fill);
                for i in done..to {
                    let e = *from.add(i);
                    retain(e.key);
                    retain(e.value);
                    new.add(i).write(e);
                }
                done = to;
                if done < fill && heap.asked_to_stop() {
                    break;
                }
            }
            self.len.set(done as u32);
            self.fill.set(done as u32);
            self.room.set(other.room.get());
            self.touch();
            if done < fill {
                self.give_up(heap);
            }
            done == fill
        }
    }

    /// Leaves what there is to a dict that dies of it, piece by piece. The index table may name entries that
    /// are not there: nobody looks into it again.
    #[cold]
    fn give_up(&self, heap: &mut Heap) {
        let rest = make::dict(heap, builtin::built_shape(&crate::types::dict::DICT));
        rest.entries.swap(&self.entries);
        rest.mask.swap(&self.mask);
        rest.fill.swap(&self.fill);
        rest.len.swap(&self.len);
        rest.room.swap(&self.room);
        self.touch();
    }
}
