//! The buffer protocol inside the machine: how natives reach the memory of `bytes`, `bytearray`,
//! `memoryview`, `array` and the like.
//!
//! Memory is reached for the length of one Rust borrow, during which no Python code runs (not even
//! `Vm::charge`, which may run finalisers). Who keeps
//! a view for longer (a memoryview) exports the object: while it is exported its size must not
//! change.

use super::Value;
use std::cell::Ref;
use std::ops::Deref;

/// Memory borrowed from an object.
pub enum View<'a> {
    /// Memory that never changes.
    Slice(&'a [u8]),
    /// Memory of a payload.
    Cell(Ref<'a, [u8]>),
    /// Items gathered from memory that is not contiguous.
    Owned(Vec<u8>),
}

impl View<'_> {
    /// A copy that does not borrow the object.
    pub fn into_owned(self) -> Vec<u8> {
        match self {
            View::Owned(bytes) => bytes,
            borrowed => borrowed.to_vec(),
        }
    }
}

impl Deref for View<'_> {
    type Target = [u8];
    #[inline]
    fn deref(&self) -> &[u8] {
        match self {
            View::Slice(s) => s,
            View::Cell(r) => r,
            View::Owned(v) => v,
        }
    }
}

/// What the memory means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Format character of the items, as in the `struct` module.
    pub format: char,
    /// Bytes per item.
    pub item_size: usize,
    /// Whether it must not be written.
    pub readonly: bool,
}

/// What an exporting type provides.
pub struct BufferSlots {
    /// Borrows the memory; `None` when it is gone (a released memoryview).
    pub read: for<'a> fn(&'a Value) -> Option<View<'a>>,
    /// Shows the memory for writing; false when that is not allowed.
    pub write: fn(&Value, &mut dyn FnMut(&mut [u8])) -> bool,
    /// What the memory means.
    pub layout: fn(&Value) -> Layout,
    /// One more (true) or one less (false) holder needs the memory to stay as large as it is.
    pub export: fn(&Value, bool),
}
