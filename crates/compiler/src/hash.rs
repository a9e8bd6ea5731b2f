//! Tables for numbers that the compiler hands out itself and for addresses, with a hash of one
//! multiplication. The factor is random, so no source can be written to make the tables slow.

use std::hash::{BuildHasher, Hasher};

/// Makes hashers that multiply by one random odd factor.
#[derive(Clone, Debug)]
pub(crate) struct Multiply(u64);

impl Default for Multiply {
    fn default() -> Self {
        Multiply(hashbrown::DefaultHashBuilder::default().hash_one(0u8) | 1)
    }
}

impl BuildHasher for Multiply {
    type Hasher = Product;

    fn build_hasher(&self) -> Product {
        Product { factor: self.0, state: 0 }
    }
}

/// The product so far.
pub(crate) struct Product {
    factor: u64,
    state: u64,
}

impl Hasher for Product {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.write_u64(*b as u64));
    }

    fn write_u32(&mut self, n: u32) {
        self.write_u64(n as u64);
    }

    fn write_u64(&mut self, n: u64) {
        self.state = (self.state.rotate_left(5) ^ n).wrapping_mul(self.factor);
    }

    fn write_usize(&mut self, n: usize) {
        self.write_u64(n as u64);
    }

    fn finish(&self) -> u64 {
        // The high bits of a product are the good ones, and tables look at the low ones too.
        self.state.rotate_left(26)
    }
}

pub(crate) type HashMap<K, V> = hashbrown::HashMap<K, V, Multiply>;
pub(crate) type IndexSet<T> = indexmap::IndexSet<T, Multiply>;
