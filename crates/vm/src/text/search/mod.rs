//! Searching, splitting and padding, for str and (as Latin-1) bytes.
//!
//! Every search is linear in haystack plus needle whatever the script makes of them: memchr's
//! substring search for one-byte text, Knuth-Morris-Pratt for the wider ones. Results are positions
//! and ranges of characters, so that the caller makes the objects.

mod find;
mod pad;
mod split;
mod strip;

pub use find::{Matches, count, find, find_below, find_byte, replace, replaced_len, rfind};
pub use pad::{
    center, center_front, expand_tabs, expand_tabs_len, left_justify, right_justify, zfill,
};
pub use split::{
    Lines, Split, SplitSpace, bytes_lines, lines, rsplit, rsplit_space, split, split_space,
};
pub use strip::{Side, strip, strip_space, translate_bytes};

/// White space of `bytes` methods.
pub fn is_byte_space(c: u32) -> bool {
    matches!(c, 0x09..=0x0d | 0x20)
}

#[cfg(test)]
mod tests;
