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

/// The length of a word, its first eight bytes and its last ones.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Ends(usize, u64, u64);

impl Ends {
    #[inline]
    fn of(text: &[u8]) -> Ends {
        let ends = match (text.first_chunk::<8>(), text.first_chunk::<4>()) {
            (Some(first), _) => {
                let last = text.last_chunk::<8>().unwrap_or(first);
                (u64::from_le_bytes(*first), u64::from_le_bytes(*last))
            }
            (None, Some(first)) => {
                let last = text.last_chunk::<4>().unwrap_or(first);
                (u32::from_le_bytes(*first).into(), u32::from_le_bytes(*last).into())
            }
            // At most three bytes.
            (None, None) => (text.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)), 0),
        };
        Ends(text.len(), ends.0, ends.1)
    }
}

impl<'a, 's> Words<'a, 's> {
    /// Room for so many words.
    pub(crate) fn new(expected: usize) -> Self {
        Words { table: HashTable::with_capacity(expected), hasher: DefaultHashBuilder::default() }
    }

    /// The copy of `spelling` in the arena.
    pub(crate) fn copy(&mut self, spelling: &'s str, arena: &'a Arena) -> &'a str {
        let ends = Ends::of(spelling.as_bytes());
        let hash = hash(&self.hasher, ends, spelling);
        let found = self
            .table
            .find(hash, |word| word.ends == ends && (ends.0 <= SHORT || word.spelling == spelling));
        if let Some(word) = found {
            return word.copy;
        }
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
        0..=SHORT => hasher.hash_one((ends.1, ends.2 ^ (ends.0 as u64) << 56)),
        _ => hasher.hash_one(spelling),
    }
}
