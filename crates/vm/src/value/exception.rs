//! Exceptions and tracebacks.

use super::function::Slot;
use super::object::Obj;
use super::owned::object_kind;
use std::cell::Cell;

/// The payload of every exception. What some classes have beyond it (`StopIteration.value`,
/// `OSError.errno`, …) lies in the list `extra`, at positions that the class's attributes know.
#[repr(C)]
pub struct Exception {
    header: Obj,
    /// `args`, a tuple.
    pub args: Slot,
    /// `__traceback__`.
    pub traceback: Slot,
    /// `__context__`.
    pub context: Slot,
    /// `__cause__`.
    pub cause: Slot,
    /// A list of the class's own fields.
    pub extra: Slot,
    /// `__suppress_context__`.
    pub suppress_context: Cell<bool>,
    /// A limit that fired: no `except` clause and no `finally` sees it.
    pub limit: Cell<Option<crate::limits::Limit>>,
}
object_kind!(Exception, "BaseException", Exception);
