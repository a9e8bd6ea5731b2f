//! Definite assignment: the set of locals that hold a value on every path to here.
//!
//! The set travels with the code: each jump leaves a copy with its label, and placing the label
//! takes what all ways in agree on. Where a way in comes from below (loop heads) or from anywhere in
//! a range (handlers), every local that the function unbinds at all is taken out.

use smallvec::{SmallVec, smallvec};

/// A set of local registers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bound(SmallVec<[u64; 2]>);

impl Bound {
    /// The empty set over `n` locals.
    pub fn new(n: u32) -> Self {
        Bound(smallvec![0; n as usize / 64 + 1])
    }

    pub fn contains(&self, r: u32) -> bool {
        self.0.get(r as usize / 64).is_some_and(|w| w >> (r % 64) & 1 == 1)
    }

    pub fn insert(&mut self, r: u32) {
        self.0[r as usize / 64] |= 1 << (r % 64);
    }

    pub fn remove(&mut self, r: u32) {
        self.0[r as usize / 64] &= !(1 << (r % 64));
    }

    /// Keeps what `other` has too.
    pub fn meet(&mut self, other: &Bound) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a &= b);
    }

    /// Takes out what `other` has.
    pub fn subtract(&mut self, other: &Bound) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a &= !b);
    }
}
