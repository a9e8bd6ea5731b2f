//! Generators, coroutines and asynchronous generators: a suspended window, as data in the heap.
//!
//! While one runs, its registers lie on the machine's stack; a yield copies them back here. So the
//! collector, a host that drops it, and a snapshot all see plain data.
//!
//! A generator that waits in `yield from` or `await` for another one is the head of a chain. What is
//! resumed is the innermost one, its *leaf*; the others stay suspended, and a leaf that ends wakes
//! the one that waits for it ([`Generator::parent`]). Head and leaf know each other: `leaf` and `root`
//! are set together and cleared together, at the latest when either dies, so neither dangles; and
//! while they are set, following `parent` from the leaf leads to the head.

use super::function::{Function, Slot};
use super::object::Obj;
use super::owned::{Ref, Value, object_kind};
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

/// What a suspended generator waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Waits {
    /// For whoever resumes it.
    Nothing,
    /// For another generator or coroutine, in `yield from` or `await`.
    Generator,
    /// For an iterator that is none.
    Iterator,
}

/// How the machine's fast parts may resume a generator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Ready {
    /// Not without a closer look.
    No,
    /// It is suspended and on its own.
    Plain,
    /// It is suspended and the leaf of a chain.
    Leaf,
    /// It has not started.
    Fresh,
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
    /// Register (byte offset) that receives what is sent; `u16::MAX` if it is dropped.
    pub(crate) sent: Cell<u16>,
    /// Register (byte offset) of the iterator a `yield from` or `await` delegates to; `u16::MAX` when
    /// the generator is suspended at a plain yield or not suspended.
    pub(crate) delegate: Cell<u16>,
    /// Generator, coroutine or asynchronous generator.
    pub kind: GenKind,
    /// Where it stands; set by [`Generator::set_state`].
    pub(crate) state: Cell<GenState>,
    /// What it waits for where it is suspended.
    pub(crate) waits: Cell<Waits>,
    /// What follows from state, kind and links for the fast parts.
    pub(crate) ready: Cell<Ready>,
    /// Asynchronous generators: an `asend`/`athrow` is under way; hooks have been called.
    pub(crate) async_running: Cell<bool>,
    pub(crate) hooks_called: Cell<bool>,
    /// Asynchronous generators: the last step yielded a value of its own (not of an await).
    pub(crate) async_yielded: Cell<bool>,
    /// Asynchronous generators: `aclose` has begun, or it has ended.
    pub(crate) closing: Cell<bool>,
    /// How many exceptions are being handled inside, one in the handler of the other.
    pub(crate) handling: Cell<u16>,
    /// The innermost generator of the chain that this one is the head of, once it has been sought.
    pub(crate) leaf: Cell<*const Generator>,
    /// The head of the chain that this one is the leaf of.
    pub(crate) root: Cell<*const Generator>,
    /// Who waits for this one; meaningful only on the way from a leaf to its root.
    pub(crate) parent: Cell<*const Generator>,
    /// Exception that was being handled inside when it yielded.
    pub(crate) handled: Slot,
    /// `__name__`, where it is not that of the function's code: see [`Generator::name`].
    pub(crate) own_name: Slot,
    /// `__qualname__`, where it is not that of the function's code.
    pub(crate) own_qualname: Slot,
    /// The finaliser hook of an asynchronous generator.
    pub(crate) finalizer: Slot,
}
object_kind!(Generator, "generator", Generator);

impl Generator {
    /// Offset of the registers from the start of the object.
    pub(crate) const DATA: usize = size_of::<Generator>();

    /// How many words the registers take: a multiple of four, and at least four, so that they can be moved by
    /// four.
    pub(crate) fn room(nregs: usize) -> usize {
        nregs.max(1).next_multiple_of(4)
    }

    /// `__name__`: what was assigned, else what the function was called when it was made.
    pub fn name(&self) -> Value {
        self.own_name.get().unwrap_or_else(|| self.func.code.peek().name.clone())
    }

    /// `__qualname__`: what was assigned, else what the function was called when it was made.
    pub fn qualname(&self) -> Value {
        self.own_qualname.get().unwrap_or_else(|| self.func.code.peek().qualname.clone())
    }

    /// Says where it stands.
    #[inline(always)]
    pub(crate) fn set_state(&self, state: GenState) {
        self.state.set(state);
        let ready = match state {
            _ if self.kind == GenKind::AsyncGenerator => Ready::No,
            GenState::Created => Ready::Fresh,
            GenState::Suspended
                if self.handling.get() == 0 && self.waits.get() != Waits::Generator =>
            {
                if self.root.get().is_null() { Ready::Plain } else { Ready::Leaf }
            }
            _ => Ready::No,
        };
        self.ready.set(ready);
    }

    /// Makes `leaf` the leaf of the chain that `self` is the head of.
    pub(crate) fn link(&self, leaf: &Generator) {
        self.unlink_leaf();
        leaf.unlink_root();
        self.leaf.set(leaf);
        leaf.root.set(self);
        leaf.set_state(leaf.state.get());
    }

    /// Forgets the leaf.
    pub(crate) fn unlink_leaf(&self) {
        let leaf = self.leaf.replace(std::ptr::null());
        if !leaf.is_null() {
            // SAFETY: the two know each other as long as both live.
            unsafe {
                (*leaf).root.set(std::ptr::null());
                (*leaf).set_state((*leaf).state.get());
            }
        }
    }

    /// Forgets the head of the chain that it is the leaf of.
    pub(crate) fn unlink_root(&self) {
        let root = self.root.replace(std::ptr::null());
        if !root.is_null() {
            // SAFETY: as above.
            unsafe { (*root).leaf.set(std::ptr::null()) }
            self.set_state(self.state.get());
        }
    }

    #[inline(always)]
    pub(crate) fn regs(&self) -> *mut Word {
        // SAFETY: the registers follow the payload in the same allocation.
        unsafe { (self as *const Generator as *mut u8).add(Generator::DATA) as *mut Word }
    }
}

impl Drop for Generator {
    fn drop(&mut self) {
        self.unlink_leaf();
        self.unlink_root();
    }
}

const _: () = assert!(Generator::DATA.is_multiple_of(16));
