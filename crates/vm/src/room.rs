//! Room for what grows: memory is asked for before a buffer takes it, for every kind of buffer in one way.
//!
//! A buffer that grows needs its new memory while it still has the old one. What the heap counts (lists, dicts,
//! sets, [`ByteBuf`]) has its old memory counted already; what natives keep beside the heap (`Vec`, `String`,
//! [`TextBuf`]) has not, so its growth is the old memory and the new. Who fills a buffer on a script's say calls
//! [`Vm::room_in`] before each step that may grow it, or [`Vm::ask`] with the bytes where the buffer is borrowed.

use crate::heap::LARGE;
use crate::text::{Text, TextBuf};
use crate::value::bytebuf::ByteBuf;
use crate::value::{Dict, List, PyResult, Set, Value};
use crate::vm::Vm;
use std::collections::VecDeque;

/// Characters that are appended between two looks at the limits.
const PIECE: usize = 1 << 17;

/// A buffer that can say what making room will take.
pub trait Grows {
    /// Bytes that room for `more` items takes beyond what the heap counts; 0 if there is room.
    fn growth(&self, more: usize) -> usize;
}

impl Grows for List {
    fn growth(&self, more: usize) -> usize {
        List::growth(self, more)
    }
}

impl Grows for Dict {
    fn growth(&self, more: usize) -> usize {
        if more == 1 { Dict::growth(self) } else { self.growth_by(more) }
    }
}

impl Grows for Set {
    fn growth(&self, more: usize) -> usize {
        if more == 1 { Set::growth(self) } else { self.growth_by(more) }
    }
}

impl Grows for ByteBuf {
    fn growth(&self, more: usize) -> usize {
        ByteBuf::growth(self, more)
    }
}

/// What growing as the standard library's collections do takes: twice the capacity, or what is needed.
fn doubled(len: usize, capacity: usize, more: usize, size: usize) -> usize {
    match len.saturating_add(more) {
        need if need <= capacity => 0,
        need => size.saturating_mul(need.max(capacity * 2).saturating_add(capacity)),
    }
}

impl<T> Grows for Vec<T> {
    fn growth(&self, more: usize) -> usize {
        doubled(self.len(), self.capacity(), more, size_of::<T>())
    }
}

impl<T> Grows for VecDeque<T> {
    fn growth(&self, more: usize) -> usize {
        doubled(self.len(), self.capacity(), more, size_of::<T>())
    }
}

impl Grows for String {
    fn growth(&self, more: usize) -> usize {
        doubled(self.len(), self.capacity(), more, 1)
    }
}

/// Bytes per character of a text in which this is the greatest.
fn width_of(c: u32) -> usize {
    match c {
        0..0x100 => 1,
        0x100..0x1_0000 => 2,
        _ => 4,
    }
}

/// Characters no wider than those there.
impl Grows for TextBuf {
    fn growth(&self, more: usize) -> usize {
        self.growth_at(more, self.as_text().width())
    }
}

impl TextBuf {
    /// Bytes of memory held.
    pub fn bytes(&self) -> usize {
        match self {
            TextBuf::Latin1(v) => v.capacity(),
            TextBuf::Ucs2(v) => v.capacity() * 2,
            TextBuf::Ucs4(v) => v.capacity() * 4,
        }
    }

    /// Bytes that room for `more` characters of `width` bytes takes, with what is held now; 0 if there is room.
    pub fn growth_at(&self, more: usize, width: usize) -> usize {
        let now = self.as_text().width();
        if width <= now {
            return doubled(self.len(), self.bytes() / now, more, now);
        }
        // All characters move to a wider buffer, which then grows as they are added.
        let need = self.len().saturating_add(more);
        self.bytes().saturating_add(need.saturating_mul(width).saturating_mul(2))
    }
}

#[doc(hidden)]
impl Vm {
    /// Asks for the memory that a buffer will take to hold `more` items.
    #[inline]
    pub fn room_in<B: Grows + ?Sized>(&mut self, buffer: &B, more: usize) -> PyResult<()> {
        let bytes = buffer.growth(more);
        self.ask(bytes)
    }

    /// Asks for so many bytes, if they are many: little memory is found to be too much soon after it is taken.
    #[inline]
    pub fn ask(&mut self, bytes: usize) -> PyResult<()> {
        if bytes > LARGE { self.reserve(bytes) } else { Ok(()) }
    }

    /// Appends a text, for which memory is asked.
    #[inline]
    pub fn push_text(&mut self, out: &mut TextBuf, text: Text<'_>) -> PyResult<()> {
        let mut width = text.width();
        if width > out.as_text().width() {
            width = width_of(text.max_char());
        }
        self.ask(out.growth_at(text.len(), width))?;
        self.by_pieces(text.len(), PIECE, |_, piece| {
            out.push_text(text.slice(piece));
            Ok(())
        })
    }

    /// Appends a character, for which memory is asked.
    #[inline]
    pub fn push_char(&mut self, out: &mut TextBuf, c: u32) -> PyResult<()> {
        self.ask(out.growth_at(1, width_of(c)))?;
        out.push(c);
        Ok(())
    }

    /// The items of a list, for which memory is asked.
    pub fn items(&mut self, list: &List) -> PyResult<Vec<Value>> {
        self.ask(list.len().saturating_mul(size_of::<Value>()))?;
        Ok(list.to_vec())
    }

    /// Appends to a buffer of values beside the heap.
    #[inline]
    pub fn push_item<T>(&mut self, buffer: &mut Vec<T>, item: T) -> PyResult<()> {
        self.room_in(buffer, 1)?;
        buffer.push(item);
        Ok(())
    }

    /// A `list` of items that a native has gathered, both of which there are for a moment.
    pub fn list_of(&mut self, items: Vec<Value>) -> PyResult {
        self.ask((items.capacity() + items.len()) * size_of::<Value>())?;
        Ok(self.list(items))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a step asks for is at least what it takes.
    fn check<T: Clone>(item: T) {
        let mut v: Vec<T> = Vec::new();
        for n in [1, 1, 3, 100, 1, 7, 1000, 5000, 1] {
            let (asked, old) = (v.growth(n), v.capacity());
            v.extend(vec![item.clone(); n]);
            match v.capacity() == old {
                true => assert_eq!(asked, 0),
                // The least capacity is the library's own business.
                false => assert!(
                    asked.max(64).max(4 * size_of::<T>()) >= size_of::<T>() * (old + v.capacity())
                ),
            }
        }
    }

    #[test]
    fn growth_is_foreseen() {
        check(0u8);
        check(0u64);
        check([0u64; 3]);
        let mut t = TextBuf::new();
        for (c, n) in
            [(97, 10), (97, 100_000), (0x4e00, 7), (0x4e00, 300_000), (0x1f600, 2), (97, 900_000)]
        {
            let width = width_of(c);
            let (asked, old) = (t.growth_at(n, width), t.bytes());
            t.push_repeat(c, n);
            let taken = if t.bytes() == old { 0 } else { old + t.bytes() };
            assert!(asked.max(64) >= taken, "{asked} asked, {taken} taken");
        }
    }
}
