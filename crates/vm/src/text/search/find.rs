//! Substring search in the three widths.

use std::borrow::Cow;

use memchr::memmem;

use crate::text::chars::{Unit, with_units};
use crate::text::{Text, TextBuf};

/// A needle in a haystack's width; `None` if it has a character that the width cannot hold.
fn in_width<U: Unit>(needle: Text<'_>) -> Option<Vec<U>> {
    needle.iter().map(|c| (c <= U::MAX).then(|| U::narrow(c))).collect()
}

fn bytes_of(needle: Text<'_>) -> Option<Cow<'_, [u8]>> {
    match needle {
        Text::Latin1(bytes) => Some(Cow::Borrowed(bytes)),
        _ => in_width(needle).map(Cow::Owned),
    }
}

/// For each prefix of the needle, the length of its longest border: where a mismatch goes on.
fn borders<U: Unit>(needle: &[U]) -> Vec<usize> {
    let mut borders = vec![0; needle.len()];
    let mut length = 0;
    for i in 1..needle.len() {
        while length > 0 && needle[i] != needle[length] {
            length = borders[length - 1];
        }
        length += usize::from(needle[i] == needle[length]);
        borders[i] = length;
    }
    borders
}

/// The end of the first match in `hay[from..]`, the needle not being empty.
fn scan<U: Unit>(hay: &[U], from: usize, needle: &[U], borders: &[usize]) -> Option<usize> {
    let (mut at, mut matched) = (from, 0);
    while at < hay.len() {
        if matched == 0 {
            at += hay[at..].iter().position(|&c| c == needle[0])?;
        }
        while matched > 0 && hay[at] != needle[matched] {
            matched = borders[matched - 1];
        }
        matched += usize::from(hay[at] == needle[matched]);
        at += 1;
        if matched == needle.len() {
            return Some(at);
        }
    }
    None
}

/// A needle made ready for many searches.
enum Needle<'n> {
    /// Matches everywhere.
    Empty,
    /// Occurs nowhere.
    Absent,
    Byte(u8),
    Bytes(Box<memmem::Finder<'n>>),
    Ucs2(Vec<u16>, Vec<usize>),
    Ucs4(Vec<u32>, Vec<usize>),
}

impl<'n> Needle<'n> {
    fn new(hay: Text<'_>, needle: Text<'n>) -> Self {
        if needle.is_empty() {
            return Needle::Empty;
        }
        if needle.len() > hay.len() {
            return Needle::Absent;
        }
        let built = match hay {
            Text::Latin1(_) => bytes_of(needle).map(|bytes| match *bytes {
                [byte] => Needle::Byte(byte),
                _ => Needle::Bytes(Box::new(memmem::Finder::new(&bytes).into_owned())),
            }),
            Text::Ucs2(_) => in_width(needle).map(|units| {
                let borders = borders(&units);
                Needle::Ucs2(units, borders)
            }),
            Text::Ucs4(_) => in_width(needle).map(|units| {
                let borders = borders(&units);
                Needle::Ucs4(units, borders)
            }),
        };
        built.unwrap_or(Needle::Absent)
    }

    fn find(&self, hay: Text<'_>, from: usize) -> Option<usize> {
        match (self, hay) {
            (Needle::Empty, _) => (from <= hay.len()).then_some(from),
            (Needle::Byte(byte), Text::Latin1(hay)) => {
                memchr::memchr(*byte, &hay[from..]).map(|at| from + at)
            }
            (Needle::Bytes(finder), Text::Latin1(hay)) => {
                finder.find(&hay[from..]).map(|at| from + at)
            }
            (Needle::Ucs2(units, borders), Text::Ucs2(hay)) => {
                scan(hay, from, units, borders).map(|end| end - units.len())
            }
            (Needle::Ucs4(units, borders), Text::Ucs4(hay)) => {
                scan(hay, from, units, borders).map(|end| end - units.len())
            }
            _ => None,
        }
    }
}

/// Iterator over the starts of matches that do not overlap. An empty needle matches in front of each
/// character and at the end.
pub struct Matches<'h, 'n> {
    hay: Text<'h>,
    needle: Needle<'n>,
    step: usize,
    from: usize,
}

impl<'h, 'n> Matches<'h, 'n> {
    /// The matches of `needle` in `hay`.
    pub fn new(hay: Text<'h>, needle: Text<'n>) -> Self {
        Matches { hay, needle: Needle::new(hay, needle), step: needle.len().max(1), from: 0 }
    }
}

impl Iterator for Matches<'_, '_> {
    type Item = usize;
    fn next(&mut self) -> Option<usize> {
        if self.from > self.hay.len() {
            return None;
        }
        let found = self.needle.find(self.hay, self.from);
        self.from = found.map_or(self.hay.len() + 1, |at| at + self.step);
        found
    }
}

/// Where `needle` first occurs.
pub fn find(hay: Text<'_>, needle: Text<'_>) -> Option<usize> {
    if let (Text::Latin1(hay), Text::Latin1(needle)) = (hay, needle) {
        return match needle {
            [byte] => find_byte(hay, *byte),
            [first, .., last] if needle.len() <= 16 && hay.len() <= 1024 => {
                find_short(hay, needle, *first, *last)
            }
            _ => memmem::find(hay, needle),
        };
    }
    if needle.len() == 1 {
        let wanted = needle.at(0);
        return with_units!(hay, s => s.iter().position(|&c| c.code() == wanted));
    }
    Needle::new(hay, needle).find(hay, 0)
}

/// The lowest bit of each of eight bytes.
const ONES: u64 = u64::MAX / 255;
/// The highest bit of each of eight bytes.
const HIGHS: u64 = ONES << 7;

/// Eight bytes of `hay` at `at` as a number, the first of them lowest.
#[inline(always)]
fn eight(hay: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*hay.get(at..)?.first_chunk()?))
}

/// Where a byte first occurs. What is near is found without a call of a vector routine.
#[inline]
pub fn find_byte(hay: &[u8], byte: u8) -> Option<usize> {
    let mut at = 0;
    while at < 32 {
        let Some(x) = eight(hay, at) else {
            return hay[at..].iter().position(|&b| b == byte).map(|i| at + i);
        };
        let x = x ^ (ONES * u64::from(byte));
        // The high bit of each byte that is zero; above the first of them of others, too.
        let zero = x.wrapping_sub(ONES) & !x & HIGHS;
        if zero != 0 {
            return Some(at + zero.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    memchr::memchr(byte, &hay[at..]).map(|i| at + i)
}

/// Where the first byte of ASCII text below `limit` is, from `at` on: eight at a time as long as there are so many.
/// Gives the length of the text where there is none.
#[inline]
pub fn find_below(hay: &[u8], mut at: usize, limit: u8) -> usize {
    while let Some(x) = eight(hay, at) {
        let low = x.wrapping_sub(ONES * u64::from(limit)) & !x & HIGHS;
        if low != 0 {
            return at + low.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = hay.get(at..).unwrap_or_default();
    at + rest.iter().position(|&b| b < limit).unwrap_or(rest.len())
}

/// A few bytes in not many, where preparing the needle would cost more than the search.
fn find_short(hay: &[u8], needle: &[u8], first: u8, last: u8) -> Option<usize> {
    let n = needle.len();
    let starts = hay.get(..(hay.len() + 1).checked_sub(n)?)?;
    let mut from = 0;
    while let Some(at) = memchr::memchr(first, &starts[from..]) {
        let at = from + at;
        if hay[at + n - 1] == last && hay[at + 1..at + n - 1] == needle[1..n - 1] {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

/// Where `needle` last occurs.
pub fn rfind(hay: Text<'_>, needle: Text<'_>) -> Option<usize> {
    if needle.len() == 1 {
        let wanted = needle.at(0);
        return match (hay, u8::try_from(wanted)) {
            (Text::Latin1(hay), Ok(byte)) => memchr::memrchr(byte, hay),
            _ => with_units!(hay, s => s.iter().rposition(|&c| c.code() == wanted)),
        };
    }
    if needle.is_empty() {
        return Some(hay.len());
    }
    if needle.len() > hay.len() {
        return None;
    }
    match hay {
        Text::Latin1(hay) => memmem::rfind(hay, &bytes_of(needle)?),
        Text::Ucs2(hay) => rscan(hay, in_width(needle)?),
        Text::Ucs4(hay) => rscan(hay, in_width(needle)?),
    }
}

/// The last match, found as the first one of everything reversed.
fn rscan<U: Unit>(hay: &[U], mut needle: Vec<U>) -> Option<usize> {
    needle.reverse();
    let borders = borders(&needle);
    let mut matched = 0;
    for (at, &c) in hay.iter().enumerate().rev() {
        while matched > 0 && c != needle[matched] {
            matched = borders[matched - 1];
        }
        matched += usize::from(c == needle[matched]);
        if matched == needle.len() {
            return Some(at);
        }
    }
    None
}

/// How often `needle` occurs without overlap.
pub fn count(hay: Text<'_>, needle: Text<'_>) -> usize {
    match (hay, needle) {
        (_, needle) if needle.is_empty() => hay.len() + 1,
        (Text::Latin1(hay), Text::Latin1([byte])) => memchr::memchr_iter(*byte, hay).count(),
        _ => Matches::new(hay, needle).count(),
    }
}

/// The length after [`replace`], and how many matches it replaces; `None` if too long for memory.
pub fn replaced_len(
    hay: Text<'_>,
    from: Text<'_>,
    to: Text<'_>,
    max: Option<usize>,
) -> Option<(usize, usize)> {
    let count = match max {
        Some(0) => 0,
        Some(max) => Matches::new(hay, from).take(max).count(),
        None => count(hay, from),
    };
    let kept = hay.len() - count * from.len();
    let length = to.len().checked_mul(count)?.checked_add(kept)?;
    (length <= isize::MAX as usize).then_some((length, count))
}

/// Replaces the first `count` matches.
pub fn replace(hay: Text<'_>, from: Text<'_>, to: Text<'_>, count: usize) -> TextBuf {
    let mut out = TextBuf::with_capacity(hay.len());
    let mut done = 0;
    for at in Matches::new(hay, from).take(count) {
        out.push_text(hay.slice(done..at));
        out.push_text(to);
        done = at + from.len();
    }
    out.push_text(hay.slice(done..hay.len()));
    out
}
