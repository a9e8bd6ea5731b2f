//! Borrowed and growing text in the interpreter's own representation: 1, 2 or 4 bytes per character.
//!
//! Characters are code points as `u32`, lone surrogates included. A [`TextBuf`] is always as narrow
//! as its widest character allows, so its width is the width of the string made from it.

use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;

/// One stored character: `u8`, `u16` or `u32`.
pub trait Unit: Copy + Ord + Into<u32> + 'static {
    /// The largest code point that fits.
    const MAX: u32;
    /// The code point.
    fn code(self) -> u32 {
        self.into()
    }
    /// Narrows a code point that is known to fit.
    fn narrow(c: u32) -> Self;
    /// A text over a slice of these.
    fn text(slice: &[Self]) -> Text<'_>;
}

impl Unit for u8 {
    const MAX: u32 = 0xff;
    fn narrow(c: u32) -> Self {
        c as u8
    }
    fn text(slice: &[Self]) -> Text<'_> {
        Text::Latin1(slice)
    }
}

impl Unit for u16 {
    const MAX: u32 = 0xffff;
    fn narrow(c: u32) -> Self {
        c as u16
    }
    fn text(slice: &[Self]) -> Text<'_> {
        Text::Ucs2(slice)
    }
}

impl Unit for u32 {
    const MAX: u32 = 0x10ffff;
    fn narrow(c: u32) -> Self {
        c
    }
    fn text(slice: &[Self]) -> Text<'_> {
        Text::Ucs4(slice)
    }
}

/// A borrowed string of one of the three widths. It need not be the narrowest: a slice of a wide
/// string keeps its width.
#[derive(Clone, Copy)]
pub enum Text<'a> {
    /// One byte per character, code points up to U+00FF.
    Latin1(&'a [u8]),
    /// Two bytes per character, surrogates standing for themselves.
    Ucs2(&'a [u16]),
    /// Four bytes per character.
    Ucs4(&'a [u32]),
}

/// Runs an expression with `$units` bound to the slice of a [`Text`], whatever its width.
macro_rules! with_units {
    ($text:expr, $units:ident => $body:expr) => {
        match $text {
            $crate::text::Text::Latin1($units) => $body,
            $crate::text::Text::Ucs2($units) => $body,
            $crate::text::Text::Ucs4($units) => $body,
        }
    };
}
pub(crate) use with_units;

impl<'a> Text<'a> {
    /// The empty text.
    pub const EMPTY: Text<'static> = Text::Latin1(&[]);

    /// The text of an ASCII literal.
    ///
    /// # Panics
    /// If `s` is not ASCII; meant for constants.
    pub fn ascii(s: &'a str) -> Self {
        assert!(s.is_ascii());
        Text::Latin1(s.as_bytes())
    }

    /// Number of characters.
    pub fn len(self) -> usize {
        with_units!(self, s => s.len())
    }

    /// Whether there are no characters.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The character at `i`.
    ///
    /// # Panics
    /// If `i` is out of range, as slices do.
    pub fn at(self, i: usize) -> u32 {
        with_units!(self, s => s[i].code())
    }

    /// The characters of a range.
    pub fn slice(self, range: Range<usize>) -> Text<'a> {
        with_units!(self, s => Unit::text(&s[range]))
    }

    /// The characters in order.
    pub fn iter(self) -> Chars<'a> {
        Chars { text: self, range: 0..self.len() }
    }

    /// The text as `&str`, when it is ASCII.
    pub fn as_ascii(self) -> Option<&'a str> {
        match self {
            Text::Latin1(s) if s.is_ascii() => std::str::from_utf8(s).ok(),
            _ => None,
        }
    }

    /// The largest character, 0 if empty.
    pub fn max_char(self) -> u32 {
        with_units!(self, s => s.iter().copied().max().map_or(0, Into::into))
    }

    /// Bytes per character.
    pub fn width(self) -> usize {
        match self {
            Text::Latin1(_) => 1,
            Text::Ucs2(_) => 2,
            Text::Ucs4(_) => 4,
        }
    }

    /// The text for a message: lone surrogates become U+FFFD.
    pub fn to_lossy(self) -> String {
        match self.as_ascii() {
            Some(s) => s.to_owned(),
            None => self.iter().map(|c| char::from_u32(c).unwrap_or('\u{fffd}')).collect(),
        }
    }

    /// An owned copy, as narrow as can be.
    pub fn to_buf(self) -> TextBuf {
        let mut out = TextBuf::new();
        out.push_text(self);
        out
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Text::Latin1(a), Text::Latin1(b)) => a == b,
            (Text::Ucs2(a), Text::Ucs2(b)) => a == b,
            (Text::Ucs4(a), Text::Ucs4(b)) => a == b,
            _ => self.len() == other.len() && self.iter().eq(other.iter()),
        }
    }
}

impl Eq for Text<'_> {}

impl PartialOrd for Text<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// By code points.
impl Ord for Text<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Text::Latin1(a), Text::Latin1(b)) => a.cmp(b),
            (Text::Ucs2(a), Text::Ucs2(b)) => a.cmp(b),
            (Text::Ucs4(a), Text::Ucs4(b)) => a.cmp(b),
            _ => self.iter().cmp(other.iter()),
        }
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_lossy(), f)
    }
}

impl<'a> IntoIterator for Text<'a> {
    type Item = u32;
    type IntoIter = Chars<'a>;
    fn into_iter(self) -> Chars<'a> {
        self.iter()
    }
}

/// Iterator over the characters of a [`Text`], from both ends.
#[derive(Clone)]
pub struct Chars<'a> {
    text: Text<'a>,
    range: Range<usize>,
}

impl Iterator for Chars<'_> {
    type Item = u32;
    fn next(&mut self) -> Option<u32> {
        self.range.next().map(|i| self.text.at(i))
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.range.size_hint()
    }
}

impl DoubleEndedIterator for Chars<'_> {
    fn next_back(&mut self) -> Option<u32> {
        self.range.next_back().map(|i| self.text.at(i))
    }
}

impl ExactSizeIterator for Chars<'_> {}

/// A growing string that widens when a character asks for it.
#[derive(Clone)]
pub enum TextBuf {
    /// Characters up to U+00FF.
    Latin1(Vec<u8>),
    /// Characters up to U+FFFF.
    Ucs2(Vec<u16>),
    /// Any characters.
    Ucs4(Vec<u32>),
}

impl Default for TextBuf {
    fn default() -> Self {
        TextBuf::new()
    }
}

impl TextBuf {
    /// An empty buffer.
    pub const fn new() -> Self {
        TextBuf::Latin1(Vec::new())
    }

    /// An empty buffer with room for `n` characters of one byte.
    pub fn with_capacity(n: usize) -> Self {
        TextBuf::Latin1(Vec::with_capacity(n))
    }

    /// An empty buffer with room for `n` characters of `width` bytes.
    pub fn with_capacity_at(n: usize, width: usize) -> Self {
        match width {
            1 => TextBuf::Latin1(Vec::with_capacity(n)),
            2 => TextBuf::Ucs2(Vec::with_capacity(n)),
            _ => TextBuf::Ucs4(Vec::with_capacity(n)),
        }
    }

    /// Borrows the contents.
    pub fn as_text(&self) -> Text<'_> {
        match self {
            TextBuf::Latin1(v) => Text::Latin1(v),
            TextBuf::Ucs2(v) => Text::Ucs2(v),
            TextBuf::Ucs4(v) => Text::Ucs4(v),
        }
    }

    /// Number of characters.
    pub fn len(&self) -> usize {
        self.as_text().len()
    }

    /// Whether there are no characters.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Makes room for `n` more characters at the present width.
    pub fn reserve(&mut self, n: usize) {
        match self {
            TextBuf::Latin1(v) => v.reserve(n),
            TextBuf::Ucs2(v) => v.reserve(n),
            TextBuf::Ucs4(v) => v.reserve(n),
        }
    }

    /// Widens so that a character `max` fits.
    #[cold]
    fn widen(&mut self, max: u32) {
        let text = self.as_text();
        *self = if max > u32::from(u16::MAX) {
            TextBuf::Ucs4(text.iter().collect())
        } else {
            TextBuf::Ucs2(text.iter().map(Unit::narrow).collect())
        };
    }

    fn fits(&self, max: u32) -> bool {
        match self {
            TextBuf::Latin1(_) => max <= u8::MAX.into(),
            TextBuf::Ucs2(_) => max <= u16::MAX.into(),
            TextBuf::Ucs4(_) => true,
        }
    }

    /// Appends one character.
    #[inline]
    pub fn push(&mut self, c: u32) {
        if !self.fits(c) {
            self.widen(c);
        }
        match self {
            TextBuf::Latin1(v) => v.push(c as u8),
            TextBuf::Ucs2(v) => v.push(c as u16),
            TextBuf::Ucs4(v) => v.push(c),
        }
    }

    /// Appends one Rust character.
    pub fn push_char(&mut self, c: char) {
        self.push(c.into());
    }

    /// Appends `n` times one character.
    pub fn push_repeat(&mut self, c: u32, n: usize) {
        if n == 0 {
            return;
        }
        if !self.fits(c) {
            self.widen(c);
        }
        match self {
            TextBuf::Latin1(v) => v.resize(v.len() + n, c as u8),
            TextBuf::Ucs2(v) => v.resize(v.len() + n, c as u16),
            TextBuf::Ucs4(v) => v.resize(v.len() + n, c),
        }
    }

    /// Moves the last `k` characters in front of the others from `start` on.
    pub fn rotate_right(&mut self, start: usize, k: usize) {
        match self {
            TextBuf::Latin1(v) => v[start..].rotate_right(k),
            TextBuf::Ucs2(v) => v[start..].rotate_right(k),
            TextBuf::Ucs4(v) => v[start..].rotate_right(k),
        }
    }

    /// Appends a Rust string.
    pub fn push_str(&mut self, s: &str) {
        let bytes = s.as_bytes();
        if s.is_ascii() {
            return self.push_text(Text::Latin1(bytes));
        }
        // The greatest byte is a leading one, and it tells how wide the characters are.
        let max = match bytes.iter().copied().max().unwrap_or(0) {
            ..0xc4 => 0xff,
            0xc4..0xf0 => 0xffff,
            0xf0.. => 0x10ffff,
        };
        if !self.fits(max) {
            self.widen(max);
        }
        match self {
            TextBuf::Latin1(v) => extend_str(v, s),
            TextBuf::Ucs2(v) => extend_str(v, s),
            TextBuf::Ucs4(v) => extend_str(v, s),
        }
    }

    /// Appends a text.
    pub fn push_text(&mut self, text: Text<'_>) {
        match (&mut *self, text) {
            (TextBuf::Latin1(v), Text::Latin1(s)) => return v.extend_from_slice(s),
            (TextBuf::Ucs2(v), Text::Ucs2(s)) => return v.extend_from_slice(s),
            (TextBuf::Ucs4(v), Text::Ucs4(s)) => return v.extend_from_slice(s),
            _ => {}
        }
        if self.as_text().width() < text.width() {
            let max = text.max_char();
            if !self.fits(max) {
                self.widen(max);
            }
        }
        match self {
            TextBuf::Latin1(v) => with_units!(text, s => extend(v, s)),
            TextBuf::Ucs2(v) => with_units!(text, s => extend(v, s)),
            TextBuf::Ucs4(v) => with_units!(text, s => extend(v, s)),
        }
    }

    /// The contents as ASCII, when they are.
    pub fn as_ascii(&self) -> Option<&str> {
        self.as_text().as_ascii()
    }
}

/// Appends characters that are known to fit, ASCII by the run.
fn extend_str<U: Unit>(to: &mut Vec<U>, mut s: &str) {
    to.reserve(s.len() / 2);
    while !s.is_empty() {
        let run = s.bytes().position(|c| !c.is_ascii()).unwrap_or(s.len());
        let (ascii, rest) = s.split_at(run);
        to.extend(ascii.bytes().map(|c| U::narrow(c.into())));
        let mut chars = rest.chars();
        s = rest;
        while let Some(c) = chars.next().filter(|c| !c.is_ascii()) {
            to.push(U::narrow(c.into()));
            s = chars.as_str();
        }
    }
}

fn extend<A: Unit, B: Unit>(to: &mut Vec<A>, from: &[B]) {
    to.extend(from.iter().map(|&c| A::narrow(c.into())));
}

impl From<&str> for TextBuf {
    fn from(s: &str) -> Self {
        let mut out = TextBuf::with_capacity(s.len());
        out.push_str(s);
        out
    }
}

impl From<String> for TextBuf {
    fn from(s: String) -> Self {
        if s.is_ascii() { TextBuf::Latin1(s.into_bytes()) } else { s.as_str().into() }
    }
}

impl FromIterator<u32> for TextBuf {
    fn from_iter<I: IntoIterator<Item = u32>>(iter: I) -> Self {
        let mut out = TextBuf::new();
        out.extend(iter);
        out
    }
}

impl Extend<u32> for TextBuf {
    fn extend<I: IntoIterator<Item = u32>>(&mut self, iter: I) {
        iter.into_iter().for_each(|c| self.push(c));
    }
}

impl PartialEq for TextBuf {
    fn eq(&self, other: &Self) -> bool {
        self.as_text() == other.as_text()
    }
}

impl Eq for TextBuf {}

impl fmt::Debug for TextBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_text().fmt(f)
    }
}

impl fmt::Write for TextBuf {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        self.push_str(s);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buffer_widens_only_as_far_as_needed() {
        let mut b = TextBuf::from("ab");
        assert_eq!(b.as_text().width(), 1);
        b.push_text(Text::Ucs4(&[0xe9, 0x41]));
        assert_eq!(b.as_text().width(), 1);
        b.push(0xd800);
        assert_eq!(b.as_text().width(), 2);
        b.push_repeat(0x1f600, 2);
        assert_eq!(b.as_text().width(), 4);
        let all: Vec<u32> = b.as_text().iter().collect();
        assert_eq!(all, [0x61, 0x62, 0xe9, 0x41, 0xd800, 0x1f600, 0x1f600]);
    }

    #[test]
    fn texts_compare_across_widths() {
        assert_eq!(Text::Latin1(b"a\xe9"), Text::Ucs2(&[0x61, 0xe9]));
        assert_ne!(Text::Latin1(b"a"), Text::Ucs4(&[0x61, 0x61]));
        assert!(Text::Latin1(b"b") > Text::Ucs2(&[0x61, 0x20ac]));
        assert!(Text::Latin1(b"b") < Text::Ucs2(&[0x20ac]));
        assert_eq!(Text::Ucs2(&[0x61, 0xdc80]).to_lossy(), "a\u{fffd}");
    }
}
