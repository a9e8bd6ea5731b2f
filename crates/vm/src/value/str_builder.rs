//! Building a string of known length from pieces, with one allocation.
//!
//! The builder owns a string that nobody else sees yet. Every character is written before
//! [`StrBuilder::finish`] gives it out.

use super::make;
use super::object::{Kind, Obj};
use super::owned::{Ref, Value};
use super::shape::Shape;
use super::str::{Str, StrData};
use super::word::Word;
use crate::heap::Heap;

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
    #[inline]
    pub(crate) fn push(&mut self, piece: StrData<'_>) {
        let n = piece.len();
        assert!(n <= self.len - self.at);
        // SAFETY: the string has room for `n` more characters of its width, and is not yet shared.
        unsafe {
            let to = (*self.p).data_ptr().add(self.at * self.width);
            match (self.width, piece) {
                (1, StrData::One(s)) => std::ptr::copy_nonoverlapping(s.as_ptr(), to, n),
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

    /// The string, now whole.
    pub(crate) fn finish(self) -> Ref<Str> {
        assert!(self.at == self.len);
        debug_assert!(self.kind() == Kind::Str);
        // SAFETY: the string is whole, and its only reference moves out.
        unsafe { Ref::from_value_unchecked(Value::from_word(Word::counted(self.p as *mut Obj))) }
    }

    fn kind(&self) -> Kind {
        // SAFETY: the header was written when the string was allocated.
        unsafe { (*(self.p as *mut Obj)).kind }
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
