//! Building a string of known length from pieces, with one allocation; and short ASCII text on the
//! stack, for what is made of numbers.
//!
//! The builder owns a string that nobody else sees yet. Every character is written before
//! [`StrBuilder::finish`] gives it out.

use super::make;
use super::object::Obj;
use super::owned::{Ref, Value};
use super::shape::Shape;
use super::str::{Str, StrData};
use super::word::Word;
use crate::heap::Heap;
use std::mem::MaybeUninit;

/// A string under construction.
pub(crate) struct StrBuilder {
    p: *mut Str,
    len: usize,
    at: usize,
    width: usize,
}

impl StrBuilder {
    /// A string of `len` characters, the largest of which decides the width: `max` is any code point
    /// of the same range (ASCII, Latin-1, two bytes, four bytes) as the largest one.
    #[inline]
    pub(crate) fn new(heap: &mut Heap, shape: *const Shape, len: usize, max: u32) -> StrBuilder {
        let width = match max {
            0..0x100 => 1,
            0x100..0x1_0000 => 2,
            _ => 4,
        };
        let p = make::str_uninit(heap, shape, len, len, width, max < 0x80);
        StrBuilder { p, len, at: 0, width }
    }

    /// Appends a piece, which must not be wider than announced.
    #[inline(always)]
    pub(crate) fn push(&mut self, piece: StrData<'_>) {
        match piece {
            StrData::One(s) if self.width == 1 => {
                assert!(s.len() <= self.len - self.at);
                // SAFETY: the string has room for so many more characters of one byte.
                unsafe { make::copy_short(s.as_ptr(), (*self.p).data_ptr().add(self.at), s.len()) };
                self.at += s.len();
            }
            _ => self.push_wide(piece),
        }
    }

    /// Appends a character `n` times, to a string of one byte per character.
    #[inline]
    pub(crate) fn push_fill(&mut self, c: u8, n: usize) {
        assert!(self.width == 1 && n <= self.len - self.at);
        // SAFETY: the string has room for so many more characters of one byte.
        unsafe { (*self.p).data_ptr().add(self.at).write_bytes(c, n) };
        self.at += n;
    }

    #[inline(never)]
    fn push_wide(&mut self, piece: StrData<'_>) {
        let n = piece.len();
        assert!(n <= self.len - self.at);
        // SAFETY: the string has room for `n` more characters of its width, and is not yet shared.
        unsafe {
            let to = (*self.p).data_ptr().add(self.at * self.width);
            match (self.width, piece) {
                (2, StrData::Two(s)) => {
                    std::ptr::copy_nonoverlapping(s.as_ptr(), to as *mut u16, n)
                }
                (4, StrData::Four(s)) => {
                    std::ptr::copy_nonoverlapping(s.as_ptr(), to as *mut u32, n)
                }
                (2, StrData::One(s)) => widen(s, to as *mut u16),
                (4, StrData::One(s)) => widen(s, to as *mut u32),
                (4, StrData::Two(s)) => widen(s, to as *mut u32),
                _ => unreachable!("a piece wider than announced"),
            }
        }
        self.at += n;
    }

    /// Appends strings with `sep` between them, all of one byte per character.
    pub(crate) fn push_joined(&mut self, sep: &[u8], items: &[Value]) {
        assert!(self.width == 1);
        let mut first = true;
        for s in items.iter().filter_map(|v| v.get::<Str>()) {
            let sep = if std::mem::take(&mut first) { &[][..] } else { sep };
            let n = s.len() + sep.len();
            assert!(s.width() == 1 && n <= self.len - self.at);
            // SAFETY: the string has room for so many more characters of one byte.
            unsafe {
                let to = (*self.p).data_ptr().add(self.at);
                make::copy_short(sep.as_ptr(), to, sep.len());
                make::copy_short(s.data_ptr(), to.add(sep.len()), s.len());
            }
            self.at += n;
        }
    }

    /// The string, now whole.
    #[inline]
    pub(crate) fn finish(self) -> Ref<Str> {
        assert!(self.at == self.len);
        let p = self.p;
        std::mem::forget(self);
        // SAFETY: the string is whole, and its only reference moves out.
        unsafe { Ref::from_value_unchecked(Value::from_word(Word::counted(p as *mut Obj))) }
    }
}

/// One that is given up: nobody has seen it.
impl Drop for StrBuilder {
    fn drop(&mut self) {
        // SAFETY: the only reference; what a string's characters are does not matter to who frees it.
        drop(unsafe { Value::from_word(Word::counted(self.p as *mut Obj)) });
    }
}

/// Writes narrow characters at a wider place.
///
/// # Safety
/// `to` has room for as many characters as `from` has.
unsafe fn widen<A: Copy, B: From<A>>(from: &[A], to: *mut B) {
    for (i, &c) in from.iter().enumerate() {
        // SAFETY: the caller's promise.
        unsafe { to.add(i).write(c.into()) }
    }
}

/// Bytes that a [`Scratch`] holds.
const ROOM: usize = 512;

/// Short text of one byte per character, kept on the stack while it is put together. What does not
/// fit is refused.
pub(crate) struct Scratch {
    bytes: [MaybeUninit<u8>; ROOM],
    len: usize,
}

impl Scratch {
    /// Nothing yet.
    #[inline(always)]
    pub(crate) fn new() -> Scratch {
        Scratch { bytes: [const { MaybeUninit::uninit() }; ROOM], len: 0 }
    }

    /// Bytes that still fit.
    #[inline(always)]
    pub(crate) fn room(&self) -> usize {
        ROOM - self.len
    }

    /// What has been written.
    #[inline(always)]
    pub(crate) fn bytes(&self) -> &[u8] {
        // SAFETY: the first `len` bytes are initialised.
        unsafe { std::slice::from_raw_parts(self.bytes.as_ptr() as *const u8, self.len) }
    }

    /// Appends, if it fits.
    #[inline(always)]
    #[must_use]
    pub(crate) fn push(&mut self, s: &[u8]) -> bool {
        if s.len() > self.room() {
            return false;
        }
        // SAFETY: there is room.
        unsafe {
            let to = (self.bytes.as_mut_ptr() as *mut u8).add(self.len);
            make::copy_short(s.as_ptr(), to, s.len());
        }
        self.len += s.len();
        true
    }

    /// Appends `n` times one byte, if it fits.
    #[inline]
    #[must_use]
    pub(crate) fn push_repeat(&mut self, c: u8, n: usize) -> bool {
        if n > self.room() {
            return false;
        }
        for place in &mut self.bytes[self.len..self.len + n] {
            place.write(c);
        }
        self.len += n;
        true
    }
}

impl std::fmt::Write for Scratch {
    fn write_str(&mut self, s: &str) -> std::fmt::Result {
        if self.push(s.as_bytes()) { Ok(()) } else { Err(std::fmt::Error) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scratch_keeps_what_fits_and_refuses_the_rest() {
        let mut s = Scratch::new();
        let mut expected = Vec::new();
        for n in 0..31 {
            let piece: Vec<u8> = (0..n).map(|i| b'a' + i % 26).collect();
            assert!(s.push(&piece));
            expected.extend(piece);
            assert_eq!(s.bytes(), expected);
        }
        assert!(!s.push(&[b'x'; ROOM]));
        assert!(s.push_repeat(b'y', ROOM - expected.len()));
        assert!(!s.push(b"z") && s.push(b""));
    }
}
