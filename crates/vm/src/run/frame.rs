//! Frames: pushing and popping windows, entering the machine from natives.

use super::{Base, Ip, Outcome, Step, dispatch, function, head, reg};
use crate::value::owned::{release, retain};
use crate::value::{Function, PyResult, Raised, Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::{Op, ops::encode};

/// Bytes of the header of a window that the compiler laid out.
pub(crate) const HEADER: usize = 24;
/// Bytes of the header of a window that the machine pushes.
pub(crate) const GEN_HEADER: usize = 48;

/// Whether a frame of so many bytes may be entered at `base`: there is fuel, and neither the depth nor
/// the stack is at its end.
#[inline(always)]
pub(super) fn has_room(vm: &Vm, base: Base, bytes: usize) -> bool {
    base.wrapping_add(bytes + GEN_HEADER) <= vm.run.limit
        && vm.run.depth < vm.run.recursion_limit
        && vm.heap.fuel > 0
}

/// Where entry frames return to.
#[repr(transparent)]
pub(crate) struct Stub([u64; 2]);

pub(crate) static HALT: Stub = Stub([encode(Op::Halt, 0, 0, 0), encode(Op::Halt, 0, 0, 0)]);
pub(crate) static BINARY_RETURN: Stub =
    Stub([encode(Op::BinaryReturn, 0, 0, 0), encode(Op::Halt, 0, 0, 0)]);

pub(crate) static COMPARE_RETURN: Stub =
    Stub([encode(Op::CompareReturn, 0, 0, 0), encode(Op::Halt, 0, 0, 0)]);

pub(crate) static SPECIAL_RETURN: Stub =
    Stub([encode(Op::SpecialReturn, 0, 0, 0), encode(Op::Halt, 0, 0, 0)]);

impl Stub {
    pub(crate) fn ip(&self) -> Ip {
        self.0.as_ptr() as Ip
    }
}

/// An address as a word in a register. It is tagged as an integer, so that a register that holds one
/// by the time it is used for something else is not taken for a reference.
#[inline(always)]
pub(crate) fn raw_word(p: u64) -> Word {
    Word(p | 2)
}

/// The address in such a word.
#[inline(always)]
pub(crate) fn raw_ptr(w: Word) -> u64 {
    w.0.wrapping_sub(2)
}

/// The return word of a frame: where to go on, and the register for the result.
#[inline(always)]
pub(crate) fn return_word(ip: Ip, dst: usize) -> Word {
    Word(ip as u64 | 2 | (dst as u64) << 48)
}

/// Bit of a return word: the frame must leave by the slow way. So must all entry frames, those whose
/// frame object is known, and those at the start of a segment of the stack.
pub(crate) const SLOW_RETURN: u64 = 4;

/// The return word of an entry frame.
#[inline(always)]
pub(crate) fn entry_word() -> Word {
    Word(return_word(HALT.ip(), 0).0 | SLOW_RETURN)
}

/// Address part of a return word.
#[inline(always)]
pub(crate) fn return_ip(w: Word) -> Ip {
    (w.0 & 0xffff_ffff_fff8) as Ip
}

/// Register part of a return word.
#[inline(always)]
pub(crate) fn return_dst(w: Word) -> usize {
    (w.0 >> 48) as usize
}

/// The return word of a frame, read again at each use: a handler that keeps it saves registers of the
/// machine for it, which costs more.
#[inline(always)]
pub(super) unsafe fn return_word_of(b: Base) -> Word {
    // SAFETY: a live frame.
    unsafe { head(b, -16).read_volatile() }
}

/// The caller of a frame, read again at each use.
#[inline(always)]
pub(super) unsafe fn caller_of(b: Base) -> Base {
    // SAFETY: a live frame.
    unsafe { raw_ptr(head(b, -8).read_volatile()) as Base }
}

impl Vm {
    /// Base of a new window above the registers of the running frame `b`, for `frame_bytes` of
    /// registers; in a new segment of the stack if need be. Null `b` means the bottom.
    pub(crate) unsafe fn window_above(&mut self, b: Base, frame_bytes: usize) -> Base {
        // SAFETY: the running frame is live; segments end at `limit`.
        unsafe {
            let top = if b.is_null() {
                self.run.bottom
            } else {
                b.add(function(b).frame_bytes.get() as usize)
            };
            let nb = top.add(GEN_HEADER);
            if nb.add(frame_bytes + GEN_HEADER) <= self.run.limit && nb > self.segment_start() {
                return nb;
            }
            let room = self.room();
            let base = self.run.grow(frame_bytes + 2 * GEN_HEADER, room).add(GEN_HEADER);
            self.count_stack();
            base
        }
    }

    fn segment_start(&self) -> *mut u8 {
        self.run.start
    }

    /// Counts a frame; raises RecursionError at the limit.
    #[inline]
    pub(crate) fn enter_frame(&mut self) -> PyResult<()> {
        if self.run.depth >= self.run.recursion_limit {
            return Err(self.too_deep(""));
        }
        self.run.depth += 1;
        Ok(())
    }

    /// Writes the header of a frame that [`Vm::window_above`] has made room for: one that is the first
    /// in a segment of the stack leaves by the slow way, which gives the segment back.
    #[inline]
    pub(crate) unsafe fn write_header_above(
        &self,
        nb: Base,
        f: &Function,
        caller: Base,
        ret: Word,
    ) {
        let edge = if self.run.holds(caller) { 0 } else { SLOW_RETURN };
        // SAFETY: the caller's promise.
        unsafe { Vm::write_header(nb, f, caller, Word(ret.0 | edge)) }
    }

    /// Writes a frame's header. The function's reference is counted here.
    #[inline]
    pub(crate) unsafe fn write_header(nb: Base, f: &Function, caller: Base, ret: Word) {
        // SAFETY: `nb` has room for a header below it.
        unsafe {
            let w = Word::counted(f as *const Function as *mut _);
            retain(w);
            *head(nb, -24) = w;
            *head(nb, -16) = ret;
            *head(nb, -8) = raw_word(caller as u64);
        }
    }

    /// Empties the registers from `from` on, which hold no references yet.
    #[inline(always)]
    pub(crate) unsafe fn clear_regs(nb: Base, from: usize, to: usize) {
        let mut i = from;
        while i < to {
            // SAFETY: within the window. Few registers are cleared at a time, so the loop is kept from
            // being made one of vectors, whose preparations take longer.
            unsafe { std::ptr::write_volatile(reg(nb, i), Word::NIL) };
            i += 8;
        }
    }

    /// Releases all registers of a frame.
    pub(crate) unsafe fn release_regs(b: Base, from: usize, to: usize) {
        let mut i = from;
        while i < to {
            // SAFETY: registers hold live words or nothing.
            unsafe { release(std::ptr::replace(reg(b, i), Word::NIL)) };
            i += 8;
        }
    }

    /// Takes a frame down whose registers are already released: the function, the depth.
    pub(crate) unsafe fn drop_frame(&mut self, b: Base) {
        // SAFETY: the frame is the running one.
        unsafe {
            release(std::ptr::replace(head(b, -24), Word::NIL));
        }
        self.run.depth -= 1;
        if self.run.segments.len() > 1 {
            // SAFETY: the caller's base was written when the frame was pushed.
            let caller = unsafe { raw_ptr(*head(b, -8)) as Base };
            if !caller.is_null() {
                self.run.shrink_to(caller);
            }
        }
    }

    /// Runs a frame that has been pushed with [`HALT`] as its return address; gives what it returns
    /// or yields.
    pub(crate) unsafe fn run_frame(&mut self, s: Step) -> PyResult {
        self.check_native_stack()?;
        // SAFETY: the caller's promise.
        unsafe { self.run_pushed(s) }
    }

    /// As `run_frame`, for callers that have looked at the native stack before they pushed the frame.
    pub(crate) unsafe fn run_pushed(&mut self, s: Step) -> PyResult {
        self.heap.fuel -= 1;
        let (base, ip) = (self.run.base, self.run.ip);
        let me: *mut Vm = self;
        dispatch::run(s, me);
        self.run.base = base;
        self.run.ip = ip;
        let w = std::mem::replace(&mut self.run.result, Word::NIL);
        // SAFETY: a finished run leaves its result, which it owned.
        let v = unsafe { Value::from_word(w) };
        let outcome = self.run.outcome;
        if !self.heap.pending.is_empty() && outcome != Outcome::Paused {
            self.run_pending();
            self.run.outcome = outcome;
        }
        // Calls from natives pay as others do: the native may loop, and the function not.
        if self.heap.fuel < 0 && !matches!(outcome, Outcome::Raised | Outcome::Paused) {
            self.look_up()?;
            self.run.outcome = outcome;
        }
        match outcome {
            Outcome::Raised => Err(Raised(v)),
            _ => Ok(v),
        }
    }

    /// How deep calls are nested.
    pub(crate) fn depth(&self) -> u32 {
        self.run.depth
    }

    /// Puts back how deep calls are nested, after a panic.
    pub(crate) fn set_depth(&mut self, depth: u32) {
        self.run.depth = depth;
    }

    /// Raises RecursionError if little native stack is left.
    #[inline]
    pub(crate) fn check_native_stack(&mut self) -> PyResult<()> {
        let here = 0u8;
        if (&raw const here as usize) < self.run.stack_low {
            return Err(self.too_deep(""));
        }
        Ok(())
    }

    /// Runs `f` one native recursion deeper; at the limit raises RecursionError with `what` behind
    /// the message, such as `" in comparison"`.
    pub fn recursive<T>(
        &mut self,
        what: &str,
        f: impl FnOnce(&mut Vm) -> PyResult<T>,
    ) -> PyResult<T> {
        // Natives may go a little deeper than Python code, so that a handler of the RecursionError at
        // the limit can still print.
        const HEADROOM: u32 = 50;
        let here = 0u8;
        if self.run.depth >= self.run.recursion_limit.saturating_add(HEADROOM)
            || (&raw const here as usize) < self.run.stack_low
        {
            return Err(self.too_deep(what));
        }
        self.run.depth += 1;
        let r = f(self);
        self.run.depth -= 1;
        r
    }

    /// Tells how much native stack there is below the current position, for the recursion check.
    #[doc(hidden)]
    pub fn set_stack_size(&mut self, bytes: usize) {
        let here = 0u8;
        self.run.stack_low =
            (&raw const here as usize).saturating_sub(bytes - (bytes / 4).min(256 * 1024));
    }
}
