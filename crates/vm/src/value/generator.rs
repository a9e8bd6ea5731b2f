//! Generators, coroutines and asynchronous generators: a suspended window, as data in the heap.
//!
//! While one runs, its registers lie on the machine's stack; a yield copies them back here. So the
//! collector, a host that drops it, and a snapshot all see plain data.

use super::function::{Function, Slot};
use super::object::Obj;
use super::owned::{Ref, object_kind};
use super::word::Word;
use std::cell::Cell;

/// What a generator-like object is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum GenKind {
    /// `def` with `yield`.
    Generator,
    /// `async def`.
    Coroutine,
    /// `async def` with `yield`.
    AsyncGenerator,
}

/// Where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum GenState {
    /// Not started.
    Created,
    /// Stopped at a yield.
    Suspended,
    /// Running, or waiting for what it called.
    Running,
    /// Finished; its registers are released.
    Closed,
}

/// The payload of generator-like objects; the registers follow it.
#[repr(C)]
pub struct Generator {
    header: Obj,
    /// Where to go on: the instruction after the yield.
    pub(crate) ip: Cell<*mut u64>,
    /// The function, which holds the code.
    pub func: Ref<Function>,
    pub(crate) nregs: u32,
    /// Register (byte offset) that receives what is sent.
    pub(crate) sent: Cell<u16>,
    /// Register (byte offset) of the iterator a `yield from` or `await` delegates to; 0 when the
    /// generator is suspended at a plain yield or not suspended.
    pub(crate) delegate: Cell<u16>,
    /// Generator, coroutine or asynchronous generator.
    pub kind: GenKind,
    /// Where it stands.
    pub state: Cell<GenState>,
    /// Asynchronous generators: an `asend`/`athrow` is under way; hooks have been called.
    pub(crate) async_running: Cell<bool>,
    pub(crate) hooks_called: Cell<bool>,
    /// Asynchronous generators: the last step yielded a value of its own (not of an await).
    pub(crate) async_yielded: Cell<bool>,
    /// Asynchronous generators: `aclose` has begun, or it has ended.
    pub(crate) closing: Cell<bool>,
    /// Exception that was being handled inside when it yielded.
    pub(crate) handled: Slot,
    /// `__name__`.
    pub name: Slot,
    /// `__qualname__`.
    pub qualname: Slot,
    /// The finaliser hook of an asynchronous generator.
    pub(crate) finalizer: Slot,
}
object_kind!(Generator, "generator", Generator);

impl Generator {
    /// Offset of the registers from the start of the object.
    pub(crate) const DATA: usize = size_of::<Generator>();

    pub(crate) fn regs(&self) -> *mut Word {
        // SAFETY: the registers follow the payload in the same allocation.
        unsafe { (self as *const Generator as *mut u8).add(Generator::DATA) as *mut Word }
    }
}
