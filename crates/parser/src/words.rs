//! One copy of each word of a source, normalised.

use hashbrown::{DefaultHashBuilder, HashTable};
use pyrun_ast::Arena;
use std::hash::BuildHasher;
use unicode_normalization::{UnicodeNormalization, is_nfkc};

/// A word of at most this many bytes is told by its ends alone.
const SHORT: usize = 16;

/// The words seen so far.
pub(crate) struct Words<'a, 's> {
    table: HashTable<Word<'a, 's>>,
    hasher: DefaultHashBuilder,
}

struct Word<'a, 's> {
    ends: Ends,
    spelling: &'s str,
    copy: &'a str,
}

/// The length of a word, its first eight bytes and its last ones, from either side.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Ends(usize, u64, u64);

impl Ends {
    /// Those of the word at `l..r`. No branch depends on its length, which cannot be guessed: short
    /// words are read with what is around them.
    #[inline]
    fn of(text: &[u8], l: usize, r: usize) -> Ends {
        let length = r - l;
        let unused = 64 - 8 * length.min(8) as u32;
        let first = match text[l..].first_chunk::<8>() {
            Some(chunk) => u64::from_le_bytes(*chunk),
            None => text[l..].iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte)),
        };
        let last = match text[..r].last_chunk::<8>() {
            Some(chunk) => u64::from_be_bytes(*chunk),
            None => text[..r].iter().fold(0, |all, byte| all << 8 | u64::from(*byte)),
        };
        let used = u64::MAX.checked_shr(unused).unwrap_or(0);
        Ends(length, first & used, last & used)
    }
}

impl<'a, 's> Words<'a, 's> {
    /// Room for so many words.
    pub(crate) fn new(expected: usize) -> Self {
        Words { table: HashTable::with_capacity(expected), hasher: DefaultHashBuilder::default() }
    }

    /// The copy of the word at `l..r` of `text` in the arena.
    #[inline]
    pub(crate) fn copy(&mut self, text: &'s str, l: usize, r: usize, arena: &'a Arena) -> &'a str {
        let spelling = &text[l..r];
        let ends = Ends::of(text.as_bytes(), l, r);
        let hash = hash(&self.hasher, ends, spelling);
        let found = self
            .table
            .find(hash, |word| word.ends == ends && (ends.0 <= SHORT || word.spelling == spelling));
        if let Some(word) = found {
            return word.copy;
        }
        self.add(hash, ends, spelling, arena)
    }

    fn add(&mut self, hash: u64, ends: Ends, spelling: &'s str, arena: &'a Arena) -> &'a str {
        let copy: &'a str = if spelling.is_ascii() || is_nfkc(spelling) {
            arena.alloc_str(spelling)
        } else {
            arena.alloc_str(&spelling.nfkc().collect::<String>())
        };
        let hasher = &self.hasher;
        let word = Word { ends, spelling, copy };
        self.table.insert_unique(hash, word, |word| self::hash(hasher, word.ends, word.spelling));
        copy
    }
}

#[inline]
fn hash(hasher: &DefaultHashBuilder, ends: Ends, spelling: &str) -> u64 {
    match ends.0 {
        0..=SHORT => hasher.hash_one((ends.1, ends.2)),
        _ => hasher.hash_one(spelling),
    }
}
