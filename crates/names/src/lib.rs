//! The names of Unicode's characters, both ways: `unicodedata.name` and `unicodedata.lookup`.
//!
//! The names lie deflated in blocks of 256 code points, and a hash table gives the number of the
//! character that a name may belong to: 290 KB for 34,800 names, a third of what tables that are read
//! in place take. To find one inflates a block of a few kilobytes, some tens of microseconds; the last
//! block is kept, so names of neighbours cost nothing. Names of ideographs and Korean syllables are
//! computed.
//!
//! ```
//! assert_eq!(pyrun_names::name('•').as_deref(), Some("BULLET"));
//! assert_eq!(pyrun_names::character("bullet"), Some('•'));
//! ```
#![forbid(unsafe_code)]

mod hangul;

use std::cell::RefCell;

use miniz_oxide::inflate::decompress_to_vec;

include!("hash.rs");

mod tables {
    include!(concat!(env!("OUT_DIR"), "/tables.rs"));
}

use tables::{BLOCKS, IDEOGRAPHS};

static NAMES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/names.bin"));
static SLOT_NUMBERS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/slots.bin"));
static ALIASES: &str = include_str!("../aliases.txt");

/// What the names of ideographs begin with; their code point follows.
const IDEOGRAPH: &str = "CJK UNIFIED IDEOGRAPH-";

thread_local! {
    /// The block that was inflated last, with its place in [`BLOCKS`].
    static LAST: RefCell<(usize, String)> = const { RefCell::new((usize::MAX, String::new())) };
}

/// The name of a character, as `unicodedata.name` gives it: control characters have none.
///
/// ```
/// assert_eq!(pyrun_names::name('é').as_deref(), Some("LATIN SMALL LETTER E WITH ACUTE"));
/// assert_eq!(pyrun_names::name('한').as_deref(), Some("HANGUL SYLLABLE HAN"));
/// assert_eq!(pyrun_names::name('\n'), None);
/// ```
pub fn name(c: char) -> Option<String> {
    let point = u32::from(c);
    if is_ideograph(point) {
        return Some(format!("{IDEOGRAPH}{point:X}"));
    }
    if let Some(name) = hangul::name(point) {
        return Some(name);
    }
    let block = BLOCKS.binary_search_by_key(&(point >> 8), |block| block.0.into()).ok()?;
    with_block(block, |names| {
        let name = names.split('\n').nth(point as usize & 0xff)?;
        (!name.is_empty()).then(|| name.to_string())
    })
}

/// The character with a name or an alias, as `unicodedata.lookup` finds it: the case of letters does
/// not matter, but in names that are computed.
///
/// ```
/// assert_eq!(pyrun_names::character("Snowman"), Some('☃'));
/// assert_eq!(pyrun_names::character("LINE FEED"), Some('\n'));
/// assert_eq!(pyrun_names::character("CJK UNIFIED IDEOGRAPH-4E00"), Some('一'));
/// assert_eq!(pyrun_names::character("SNOW MAN"), None);
/// ```
pub fn character(name: &str) -> Option<char> {
    if let Some(syllable) = name.strip_prefix(hangul::PREFIX) {
        return hangul::character(syllable);
    }
    if let Some(digits) = name.strip_prefix(IDEOGRAPH) {
        let upper = digits.bytes().all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(&b));
        let point = u32::from_str_radix(digits, 16).ok()?;
        let right = upper && matches!(digits.len(), 4 | 5) && is_ideograph(point);
        return char::from_u32(point).filter(|_| right);
    }
    let name = name.to_ascii_uppercase();
    let mut at = slot(&name);
    loop {
        let number = u16::from_le_bytes([SLOT_NUMBERS[2 * at], SLOT_NUMBERS[2 * at + 1]]);
        if number == EMPTY {
            return alias(&name);
        }
        if let Some(found) = numbered(number, &name) {
            return Some(found);
        }
        at = (at + 1) % SLOTS;
    }
}

/// The character of that number among all with a name, if it has this one.
fn numbered(number: u16, name: &str) -> Option<char> {
    let block = BLOCKS.partition_point(|block| block.2 <= number).checked_sub(1)?;
    let (first, _, before) = BLOCKS[block];
    with_block(block, |names| {
        let mut named = names.split('\n').enumerate().filter(|(_, name)| !name.is_empty());
        let (at, found) = named.nth((number - before).into())?;
        (found == name).then(|| char::from_u32((u32::from(first) << 8) + at as u32))?
    })
}

fn alias(name: &str) -> Option<char> {
    let lines = ALIASES.lines().filter_map(|line| line.split_once(';'));
    let point = lines.into_iter().find(|(_, alias)| *alias == name)?.0;
    char::from_u32(u32::from_str_radix(point, 16).ok()?)
}

fn is_ideograph(point: u32) -> bool {
    let next = IDEOGRAPHS.partition_point(|(first, _)| *first <= point);
    next > 0 && point <= IDEOGRAPHS[next - 1].1
}

/// Does something with the names of a block, a line for each code point.
fn with_block<T>(block: usize, f: impl FnOnce(&str) -> Option<T>) -> Option<T> {
    LAST.with_borrow_mut(|(last, names)| {
        if *last != block {
            let from = BLOCKS[block].1 as usize;
            let to = BLOCKS.get(block + 1).map_or(NAMES.len(), |next| next.1 as usize);
            *names = String::from_utf8(decompress_to_vec(&NAMES[from..to]).ok()?).ok()?;
            *last = block;
        }
        f(names)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_again() {
        let mut count = 0;
        for c in '\0'..=char::MAX {
            if let Some(name) = name(c) {
                count += 1;
                // What is not computed is found in any case.
                let computed = name.starts_with(IDEOGRAPH) || name.starts_with(hangul::PREFIX);
                let asked = if computed { name } else { name.to_lowercase() };
                assert_eq!(character(&asked), Some(c), "{asked}");
            }
        }
        assert!(count > 140_000, "{count}");
    }

    #[test]
    fn names_are_those_of_their_source() {
        for c in '\0'..=char::MAX {
            assert_eq!(name(c), unicode_names2::name(c).map(|name| name.to_string()), "{c:?}");
        }
    }

    #[test]
    fn what_is_nearly_a_name_is_none() {
        for name in [
            "BULLETOPERATOR",
            "NO BREAK SPACE",
            "CJK UNIFIED IDEOGRAPH-4e00",
            "",
            "HANGUL SYLLABLE ",
        ] {
            assert_eq!(character(name), None, "{name}");
        }
        for (name, found) in
            [("NO-BREAK SPACE", '\u{a0}'), ("NBSP", '\u{a0}'), ("Tibetan Letter -A", 'འ')]
        {
            assert_eq!(character(name), Some(found), "{name}");
        }
    }
}
