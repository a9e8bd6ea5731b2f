//! A growable buffer of bytes whose memory the heap counts: what `bytearray` and the like hold.
//!
//! Bytes taken from the front leave a gap that the next growth reuses, so a queue of bytes is cheap.

use crate::heap::Heap;

/// The buffer. It must not outlive the heap it was made in; payloads of objects do not.
pub struct ByteBuf {
    heap: *mut Heap,
    p: *mut u8,
    cap: usize,
    start: usize,
    len: usize,
}

impl ByteBuf {
    /// A buffer with these contents.
    pub fn new(heap: &mut Heap, bytes: &[u8]) -> ByteBuf {
        let p = heap.raw_alloc(bytes.len());
        // SAFETY: the new memory has room for the bytes.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), p, bytes.len()) };
        ByteBuf { heap, p, cap: bytes.len(), start: 0, len: bytes.len() }
    }

    /// How many bytes.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Bytes of memory held.
    pub fn capacity(&self) -> usize {
        self.cap
    }

    /// The contents.
    pub fn as_slice(&self) -> &[u8] {
        // SAFETY: `len` bytes from `start` on are initialised.
        unsafe { std::slice::from_raw_parts(self.p.add(self.start), self.len) }
    }

    /// The contents, for writing.
    pub fn as_mut_slice(&mut self) -> &mut [u8] {
        // SAFETY: as above; the buffer is borrowed mutably.
        unsafe { std::slice::from_raw_parts_mut(self.p.add(self.start), self.len) }
    }

    fn heap(&mut self) -> &mut Heap {
        // SAFETY: the heap outlives the buffer, and only one thread uses it.
        unsafe { &mut *self.heap }
    }

    /// Moves the contents to the front of memory for `cap` bytes, which they fit in.
    fn reallocate(&mut self, cap: usize) {
        debug_assert!(cap >= self.len);
        // SAFETY: both places lie in the buffer.
        unsafe { std::ptr::copy(self.p.add(self.start), self.p, self.len) };
        self.start = 0;
        let (p, old) = (self.p, self.cap);
        self.p = self.heap().raw_resize(p, old, cap);
        self.cap = cap;
    }

    /// Makes room for `more` bytes behind the contents.
    pub fn reserve(&mut self, more: usize) {
        let need = self.len + more;
        if self.start + need <= self.cap {
            return;
        }
        match self.growth(more) {
            0 => self.reallocate(self.cap),
            cap => self.reallocate(cap),
        }
    }

    /// Bytes of the buffer to which the contents move to make room for `more`; 0 if there is room.
    #[inline]
    pub fn growth(&self, more: usize) -> usize {
        let need = self.len.saturating_add(more);
        if self.start + need <= self.cap || need <= self.cap && self.start >= self.cap / 2 {
            return 0;
        }
        need.max(self.cap + self.cap / 8 + 6)
    }

    /// Gives memory back when less than half of it is used.
    fn shrink(&mut self) {
        if self.len < self.cap / 2 && self.cap > 64 {
            self.reallocate(self.len);
        }
    }

    /// Appends a byte.
    pub fn push(&mut self, b: u8) {
        self.reserve(1);
        // SAFETY: there is room.
        unsafe { self.p.add(self.start + self.len).write(b) };
        self.len += 1;
    }

    /// Appends bytes.
    pub fn extend(&mut self, bytes: &[u8]) {
        self.reserve(bytes.len());
        // SAFETY: there is room; a borrow of the buffer cannot be `bytes`.
        unsafe {
            let to = self.p.add(self.start + self.len);
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len());
        }
        self.len += bytes.len();
    }

    /// Replaces the bytes from `a` to `b` by `new`.
    pub fn splice(&mut self, a: usize, b: usize, new: &[u8]) {
        assert!(a <= b && b <= self.len);
        if a == 0 && new.len() <= b {
            // The front is taken off or shortened without moving the rest.
            self.start += b - new.len();
            self.len -= b - new.len();
            self.as_mut_slice()[..new.len()].copy_from_slice(new);
            return self.shrink();
        }
        if new.len() > b - a {
            self.reserve(new.len() - (b - a));
        }
        let tail = self.len - b;
        // SAFETY: there is room for the new length; the tail moves, then the new bytes go in.
        unsafe {
            let p = self.p.add(self.start);
            std::ptr::copy(p.add(b), p.add(a + new.len()), tail);
            std::ptr::copy_nonoverlapping(new.as_ptr(), p.add(a), new.len());
        }
        self.len = a + new.len() + tail;
        self.shrink();
    }
}

impl Drop for ByteBuf {
    fn drop(&mut self) {
        let (p, cap) = (self.p, self.cap);
        self.heap().raw_free(p, cap);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_agree_with_a_vec_and_memory_is_given_back() {
        let mut heap = Box::new(Heap::new());
        let before = heap.bytes;
        let mut buf = ByteBuf::new(&mut heap, b"start");
        let mut vec = b"start".to_vec();
        let mut seed = 1u64;
        let mut next = |n: usize| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) as usize % n.max(1)
        };
        for _ in 0..2000 {
            let (a, b) = (next(vec.len() + 1), next(vec.len() + 1));
            let (a, b) = if next(3) == 0 { (0, b) } else { (a.min(b), a.max(b)) };
            let new: Vec<u8> = (0..next(40)).map(|_| next(256) as u8).collect();
            match next(4) {
                0 => {
                    buf.push(7);
                    vec.push(7);
                }
                1 => {
                    buf.extend(&new);
                    vec.extend(&new);
                }
                _ => {
                    buf.splice(a, b, &new);
                    vec.splice(a..b, new);
                }
            }
            assert_eq!(buf.as_slice(), vec);
            assert!(buf.capacity() >= buf.len());
        }
        drop(buf);
        // The pages that small buffers came from stay.
        assert!(heap.bytes <= before + 32 * 8192, "{} bytes are left", heap.bytes);
    }
}
