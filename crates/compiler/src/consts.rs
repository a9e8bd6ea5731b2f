//! The constants of a code object, each once.
//!
//! Those that an operand of 16 bits names (code, keyword names) come first in the finished table.
//! The table is looked up by value without a copy of it: only a new constant is kept.

use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::Arc;

use hashbrown::{DefaultHashBuilder, HashTable};
use pyrun_bytecode::Const;

/// Marks the index of a constant that may be large.
pub(crate) const HIGH: u32 = 1 << 31;

/// The constants so far. The first is kept free for the docstring.
#[derive(Debug)]
pub(crate) struct Constants {
    low: Vec<Const>,
    high: Vec<Const>,
    index: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Constants {
    /// Room for what most units have.
    pub fn new() -> Constants {
        const USUAL: usize = 24;
        let (index, hasher) = (HashTable::with_capacity(USUAL), DefaultHashBuilder::default());
        Constants {
            low: Vec::with_capacity(USUAL / 2),
            high: Vec::with_capacity(USUAL),
            index,
            hasher,
        }
    }

    /// The index of a constant for an operand of 32 bits, with [`HIGH`] set.
    pub fn high(&mut self, c: Const) -> u32 {
        self.find_or_add(c, HIGH)
    }

    /// The index of a string for an operand of 32 bits, with [`HIGH`] set; a copy is made only if it
    /// is new.
    pub fn high_str(&mut self, text: &[u8]) -> u32 {
        let mut state = self.hasher.build_hasher();
        feed_str(text, &mut state);
        let is_it = |i: &u32| {
            let i = *i & !HIGH;
            matches!(self.high.get(i as usize), Some(Const::Str(s)) if **s == *text)
        };
        match self.index.find(state.finish(), |i| *i & HIGH != 0 && is_it(i)) {
            Some(&found) => found,
            None => self.high(Const::Str(text.into())),
        }
    }

    /// The index of a constant for an operand of 16 bits.
    pub fn low(&mut self, c: Const) -> u32 {
        if matches!(c, Const::Code(_)) {
            self.low.push(c);
            return self.low.len() as u32;
        }
        self.find_or_add(c, 0)
    }

    fn find_or_add(&mut self, c: Const, part: u32) -> u32 {
        let hash = hash_of(&self.hasher, &c);
        let (low, high) = (&self.low, &self.high);
        let stored = |i: u32| match i & HIGH {
            0 => &low[i as usize - 1],
            _ => &high[(i & !HIGH) as usize],
        };
        let found = self.index.find(hash, |&i| i & HIGH == part && same(stored(i), &c));
        if let Some(&found) = found {
            return found;
        }
        let new = if part == HIGH { high.len() as u32 | HIGH } else { low.len() as u32 + 1 };
        self.index.insert_unique(hash, new, |&i| hash_of(&self.hasher, stored(i)));
        if part == HIGH { &mut self.high } else { &mut self.low }.push(c);
        new
    }

    /// How many constants with an index of 16 bits there are.
    pub fn low_len(&self) -> usize {
        self.low.len()
    }

    /// How many constants with a large index there are.
    pub fn len(&self) -> usize {
        self.high.len()
    }

    /// The finished table behind `first`, and where those with [`HIGH`] start in it.
    pub fn finish(&mut self, first: Const) -> (Box<[Const]>, u32) {
        let split = self.low.len() as u32 + 1;
        let mut all = Vec::with_capacity(1 + self.low.len() + self.high.len());
        all.push(first);
        all.append(&mut self.low);
        all.append(&mut self.high);
        (all.into(), split)
    }

    /// Empties the table after [`Constants::finish`].
    pub fn clear(&mut self) {
        // A large hash table costs more to empty than to make.
        const MANY: usize = 256;
        debug_assert!(self.low.is_empty() && self.high.is_empty());
        if self.index.capacity() > MANY {
            self.index = HashTable::new();
        }
        self.index.clear();
    }
}

fn hash_of(hasher: &DefaultHashBuilder, c: &Const) -> u64 {
    let mut state = hasher.build_hasher();
    feed(c, &mut state);
    state.finish()
}

fn feed_str(text: &[u8], state: &mut impl Hasher) {
    state.write_u8(0xff);
    state.write(text);
}

fn feed(c: &Const, state: &mut impl Hasher) {
    if let Const::Str(text) = c {
        return feed_str(text, state);
    }
    std::mem::discriminant(c).hash(state);
    match c {
        Const::None | Const::Ellipsis => {}
        Const::Bool(b) => b.hash(state),
        Const::Int(n) => n.hash(state),
        Const::BigInt(digits) => digits.hash(state),
        Const::Float(x) => x.to_bits().hash(state),
        Const::Complex(re, im) => (re.to_bits(), im.to_bits()).hash(state),
        Const::Str(s) => state.write(s),
        Const::Bytes(s) => state.write(s),
        Const::Tuple(items) | Const::FrozenSet(items) => {
            items.len().hash(state);
            items.iter().for_each(|c| feed(c, state));
        }
        Const::Slice(parts) => parts.iter().for_each(|c| feed(c, state)),
        Const::Code(code) => Arc::as_ptr(code).hash(state),
    }
}

/// Whether two constants may be one object: equal, of one type, floats to the bit.
fn same(a: &Const, b: &Const) -> bool {
    let all =
        |a: &[Const], b: &[Const]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b));
    match (a, b) {
        (Const::None, Const::None) | (Const::Ellipsis, Const::Ellipsis) => true,
        (Const::Bool(a), Const::Bool(b)) => a == b,
        (Const::Int(a), Const::Int(b)) => a == b,
        (Const::BigInt(a), Const::BigInt(b)) => a == b,
        (Const::Float(a), Const::Float(b)) => a.to_bits() == b.to_bits(),
        (Const::Complex(ar, ai), Const::Complex(br, bi)) => {
            ar.to_bits() == br.to_bits() && ai.to_bits() == bi.to_bits()
        }
        (Const::Str(a), Const::Str(b)) => a == b,
        (Const::Bytes(a), Const::Bytes(b)) => a == b,
        (Const::Tuple(a), Const::Tuple(b)) | (Const::FrozenSet(a), Const::FrozenSet(b)) => {
            all(a, b)
        }
        (Const::Slice(a), Const::Slice(b)) => all(&a[..], &b[..]),
        (Const::Code(a), Const::Code(b)) => Arc::ptr_eq(a, b),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_constants_are_one_and_others_are_not() {
        let mut consts = Constants::new();
        let zero = consts.high(Const::Float(0.0));
        assert_ne!(zero, consts.high(Const::Float(-0.0)));
        assert_ne!(zero, consts.high(Const::Int(0)));
        assert_eq!(zero, consts.high(Const::Float(0.0)));
        let pair = || Const::Tuple([Const::Int(1), Const::Bool(true)].into());
        assert_eq!(consts.high(pair()), consts.high(pair()));
        assert_eq!(consts.low(pair()), 1);
        let (all, split) = consts.finish(Const::None);
        assert_eq!((all.len(), split), (6, 2));
    }
}
