//! Large buffers that nobody uses any more. Giving hundreds of megabytes back to the system takes tens of
//! milliseconds, in which nobody would look whether the run is to stop; so their pages go first, some at a time,
//! between two looks of the machine. A buffer that waits is still counted, and whoever needs memory that is not
//! there has the buffers released first (see [`crate::Vm::reserve`]).

use super::Heap;
use crate::text::TextBuf;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use std::alloc::{Layout, dealloc};
use std::mem::ManuallyDrop;

/// Smaller buffers are freed at once: allocators keep memory of theirs for the next one, which would have to get
/// its pages anew. Larger ones go to the system in any case.
pub(super) const LEAST: usize = 32 << 20;
/// Bytes whose pages are given back at a time: less than a fifth of a millisecond.
const PIECE: usize = 2 << 20;

/// What waits.
#[derive(Default)]
pub(super) struct Leaving {
    buffers: Vec<Buffer>,
}

/// A buffer, as it was allocated.
struct Buffer {
    p: *mut u8,
    layout: Layout,
    /// So many bytes at its front have no pages any more.
    done: usize,
}

impl Leaving {
    pub(super) fn is_empty(&self) -> bool {
        self.buffers.is_empty()
    }
}

impl Heap {
    /// Has a buffer released between the next instructions.
    #[cold]
    pub(super) fn leave(&mut self, p: *mut u8, size: usize) {
        let Ok(layout) = Layout::from_size_align(size, 16) else { return };
        self.leaving.buffers.push(Buffer { p, layout, done: 0 });
        self.see_to_doomed();
    }

    /// Has a native's buffer, of which the heap has not known yet, released between the next instructions.
    fn leave_vec<T: Copy>(&mut self, buffer: Vec<T>) {
        let mut buffer = ManuallyDrop::new(buffer);
        let Ok(layout) = Layout::array::<T>(buffer.capacity()) else { return };
        self.bytes += layout.size();
        let p = buffer.as_mut_ptr().cast();
        self.leaving.buffers.push(Buffer { p, layout, done: 0 });
        self.see_to_doomed();
    }

    /// Gives some pages back, or what then is left of a buffer.
    pub(super) fn let_go_of_more(&mut self) {
        let Some(buffer) = self.leaving.buffers.last_mut() else { return };
        if buffer.layout.size().saturating_sub(buffer.done) > PIECE {
            buffer.give_pages_back();
            return;
        }
        if let Some(buffer) = self.leaving.buffers.pop() {
            self.free_buffer(buffer);
        }
    }

    /// Releases everything that waits at once.
    #[inline]
    pub(crate) fn let_go_of_all(&mut self) {
        if !self.leaving.is_empty() {
            self.free_all();
        }
    }

    #[cold]
    fn free_all(&mut self) {
        for buffer in std::mem::take(&mut self.leaving.buffers) {
            self.free_buffer(buffer);
        }
    }

    fn free_buffer(&mut self, buffer: Buffer) {
        self.uncount(buffer.layout.size());
        // SAFETY: the buffer was allocated with this layout, and nobody uses it any more.
        unsafe { dealloc(buffer.p, buffer.layout) }
    }
}

impl Vm {
    /// Drops a native's buffer, in pieces if it is large.
    #[doc(hidden)]
    #[inline]
    pub fn let_go<T: Copy>(&mut self, buffer: Vec<T>) {
        if buffer.capacity() * size_of::<T>() >= LEAST {
            self.heap.leave_vec(buffer);
        }
    }

    /// A `str` from what a native has made.
    #[doc(hidden)]
    pub fn finished_text(&mut self, text: TextBuf) -> PyResult<Value> {
        let made = self.text_value(&text);
        match text {
            TextBuf::Latin1(buffer) => self.let_go(buffer),
            TextBuf::Ucs2(buffer) => self.let_go(buffer),
            TextBuf::Ucs4(buffer) => self.let_go(buffer),
        }
        made
    }
}

impl Buffer {
    /// Gives a piece of the pages back. The allocator keeps the addresses, and does not care what lies there.
    #[cfg(all(target_os = "linux", feature = "os", not(miri)))]
    fn give_pages_back(&mut self) {
        use rustix::mm::{Advice, madvise};
        let page = rustix::param::page_size();
        let start = (self.p as usize + self.done).next_multiple_of(page);
        let end = (self.p as usize + self.done + PIECE) / page * page;
        self.done += PIECE;
        // SAFETY: whole pages of a buffer of ours that nobody reads again; they stay mapped.
        let advised = unsafe {
            let first = self.p.add(start - self.p as usize);
            madvise(first.cast(), end - start, Advice::LinuxDontNeed)
        };
        if advised.is_err() {
            self.done = self.layout.size();
        }
    }

    /// Elsewhere buffers go as a whole.
    #[cfg(not(all(target_os = "linux", feature = "os", not(miri))))]
    fn give_pages_back(&mut self) {
        self.done = self.layout.size();
    }
}
