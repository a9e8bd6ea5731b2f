//! Stripping and byte translation.

use std::ops::Range;

use crate::text::Text;

/// Which ends to strip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// `lstrip`
    Left,
    /// `rstrip`
    Right,
    /// `strip`
    Both,
}

/// `strip()`: what is left without the white space at the ends.
pub fn strip_space(text: Text<'_>, side: Side, is_space: fn(u32) -> bool) -> Range<usize> {
    strip_where(text, side, is_space)
}

/// `strip(characters)`: what is left without these at the ends.
pub fn strip(text: Text<'_>, side: Side, characters: Text<'_>) -> Range<usize> {
    // A set, so that many characters in a long text do not multiply.
    let mut narrow = [false; 256];
    let mut wide = Vec::new();
    for c in characters {
        match narrow.get_mut(c as usize) {
            Some(member) => *member = true,
            None => wide.push(c),
        }
    }
    wide.sort_unstable();
    strip_where(text, side, |c| match narrow.get(c as usize) {
        Some(&member) => member,
        None => wide.binary_search(&c).is_ok(),
    })
}

fn strip_where(text: Text<'_>, side: Side, strips: impl Fn(u32) -> bool) -> Range<usize> {
    let (mut start, mut end) = (0, text.len());
    if side != Side::Right {
        while start < end && strips(text.at(start)) {
            start += 1;
        }
    }
    if side != Side::Left {
        while end > start && strips(text.at(end - 1)) {
            end -= 1;
        }
    }
    start..end
}

/// `bytes.translate`.
pub fn translate_bytes(bytes: &[u8], table: Option<&[u8; 256]>, delete: &[u8]) -> Vec<u8> {
    let mut deleted = [false; 256];
    delete.iter().for_each(|&c| deleted[usize::from(c)] = true);
    let kept = bytes.iter().copied().filter(|&c| !deleted[usize::from(c)]);
    match table {
        Some(table) => kept.map(|c| table[usize::from(c)]).collect(),
        None => kept.collect(),
    }
}
