//! Which objects have been written: by address, and kept alive so that addresses stay theirs.

use pyrun_vm::value::Visitor;
use pyrun_vm::{PyResult, Value, Vm};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Spreads addresses, whose low bits are all the same.
#[derive(Default)]
pub(super) struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.write_u64(self.0 << 8 | u64::from(*b));
        }
    }
    fn write_u64(&mut self, n: u64) {
        let n = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = n ^ n >> 32;
    }
}

/// Bytes that an entry takes in the table.
const ENTRY: usize = 40;

/// Objects with the places they were given.
#[derive(Default)]
pub(super) struct Memo {
    pub(super) table: HashMap<u64, (u32, Value), BuildHasherDefault<Spread>>,
    counted: usize,
}

impl Memo {
    pub(super) fn get(&self, v: &Value) -> Option<u32> {
        self.table.get(&v.id()).map(|(i, _)| *i)
    }

    /// Gives an object the next place.
    pub(super) fn add(&mut self, vm: &mut Vm, v: &Value) -> PyResult<u32> {
        let at = self.table.len();
        if at == self.table.capacity() {
            vm.reserve((at.max(16) * 3) * ENTRY)?;
            self.table.reserve(at.max(16));
            self.count(vm);
        }
        let at = at as u32;
        self.table.insert(v.id(), (at, v.clone()));
        Ok(at)
    }

    /// Puts an object at a place.
    pub(super) fn set(&mut self, v: Value, at: u32) {
        self.table.insert(v.id(), (at, v));
    }

    /// Tells the heap how large the table is.
    pub(super) fn count(&mut self, vm: &mut Vm) {
        let now = self.table.capacity() * ENTRY;
        vm.account(now as isize - self.counted as isize);
        self.counted = now;
    }

    /// Forgets everything, and the memory that was counted.
    pub(super) fn release(&mut self, vm: &mut Vm) {
        let old = std::mem::take(self);
        vm.account(-(old.counted as isize));
    }

    pub(super) fn held(&self) -> usize {
        self.counted
    }

    pub(super) fn trace(&self, visit: &mut Visitor<'_>) {
        self.table.values().for_each(|(_, v)| visit(v));
    }
}
