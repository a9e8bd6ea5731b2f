//! How many of a kind there may be before they are written in another way: operands of instructions
//! have 16 bits, and registers are few.
//!
//! The feature `narrow` makes the limits small, so that small programs show whether the other ways
//! are right.

const fn limit(usual: usize, narrow: usize) -> usize {
    if cfg!(feature = "narrow") { narrow } else { usual }
}

/// Locals of a function with registers, before comprehensions are given theirs; of the others only
/// those that are captured have one.
pub(crate) const NEAR: usize = limit(6000, 3);
/// Arguments of a call; more go into a list.
pub(crate) const ARGUMENTS: usize = limit(200, 2);
/// Decorators; more go into a list.
pub(crate) const DECORATORS: usize = limit(200, 1);
/// Elements of a display, or pieces of an f-string, that are evaluated before they are put together.
pub(crate) const CHUNK: usize = limit(100, 3);
/// Steps of a chain of comparisons with a register each.
pub(crate) const COMPARISONS: usize = limit(1000, 2);
/// Code objects and keyword names among the constants of a unit.
pub(crate) const LOW_CONSTANTS: usize = limit(45_000, 2);
/// Constants that are operands of arithmetic and comparisons.
pub(crate) const OPERAND_CONSTANTS: usize = limit(1 << 14, 2);
/// Names that instructions with other operands name.
pub(crate) const SHORT_NAMES: usize = limit(1 << 16, 4);
