//! The two dispatchers over one set of handlers.
//!
//! In release builds a handler ends in a call through the table in tail position, which LLVM turns
//! into a jump: five values stay in registers and there is no loop. Builds without the feature
//! `tail-dispatch` or without optimisation, and targets other than 64-bit ones with enough argument
//! registers (build.rs looks at all that), use a loop over a `match`. A handler must keep nothing that
//! needs dropping, and no address of a local, across its last call; the slow parts are called from
//! functions of their own.
//!
//! Whether LLVM has made jumps is known when it runs, not before: a host's doctests, or a sanitizer, may
//! use code of the library that is less optimised than its profile says. So the first run looks, and
//! where handlers call each other the machine goes through the slow parts alone.

use super::{Act, Base, Handler, Ip, Step, trace, unwind};
use crate::value::Word;
use crate::vm::Vm;
use pyrun_bytecode::for_each_op;

/// The types that implement the opcodes, by the opcodes' names.
mod imp {
    pub(super) use super::super::arith::ops::*;
    pub(super) use super::super::attr::ops::*;
    pub(super) use super::super::augment::ops::*;
    pub(super) use super::super::await_ops::ops::*;
    pub(super) use super::super::bound::ops::*;
    pub(super) use super::super::build::ops::*;
    pub(super) use super::super::call::ops::*;
    pub(super) use super::super::call_kw::ops::*;
    pub(super) use super::super::checked::ops::*;
    pub(super) use super::super::class_call::ops::*;
    pub(super) use super::super::compare::ops::*;
    pub(super) use super::super::entries::ops::*;
    pub(super) use super::super::except::ops::*;
    pub(super) use super::super::far::ops::*;
    pub(super) use super::super::fused::ops::*;
    pub(super) use super::super::gen_calls::ops::*;
    pub(super) use super::super::gen_ops::ops::*;
    pub(super) use super::super::imports::ops::*;
    pub(super) use super::super::index::ops::*;
    pub(super) use super::super::items::ops::*;
    pub(super) use super::super::iter::ops::*;
    pub(super) use super::super::jump::ops::*;
    pub(super) use super::super::method::ops::*;
    pub(super) use super::super::moves::ops::*;
    pub(super) use super::super::names::ops::*;
    pub(super) use super::super::native::ops::*;
    pub(super) use super::super::pairs::ops::*;
    pub(super) use super::super::patterns::ops::*;
    pub(super) use super::super::special::ops::*;
    pub(super) use super::super::store::ops::*;
    pub(super) use super::super::super_call::ops::*;
    pub(super) use super::super::unpack::ops::*;
}

/// The slow part of an opcode, with its error turned into the place that handles it.
#[inline(never)]
unsafe fn step<H: Handler>(ip: Ip, b: Base, vm: *mut Vm, w: u64) -> Step {
    // SAFETY: the machine has the interpreter to itself while it runs.
    unsafe {
        let vm = &mut *vm;
        vm.run.base = b;
        vm.run.ip = ip;
        match H::slow(vm, ip, b, w) {
            // What waits when a run ends is done by `run_frame`, in the frame that started it.
            Ok(s) if vm.heap.pending.is_empty() || s.ip.is_null() => s,
            Ok(s) => unwind::finalize_then(vm, s),
            Err(e) => unwind::unwind(vm, e, ip, b),
        }
    }
}

/// As [`step`], for the instruction that leaves the run.
unsafe fn stop(_: Ip, _: Base, _: *mut Vm, _: u64) -> Step {
    Step::EXIT
}

macro_rules! steps {
    ($($name:ident)*) => {
        /// The slow parts of all opcodes.
        pub(super) static STEPS: &[unsafe fn(Ip, Base, *mut Vm, u64) -> Step] =
            &[$( slow_part!($name), )*];
    };
}
macro_rules! slow_part {
    (Halt) => {
        stop
    };
    ($name:ident) => {
        step::<imp::$name>
    };
}
for_each_op!(steps);

#[cfg(all(tail_dispatch, not(debug_assertions), not(feature = "loop-dispatch")))]
mod tail {
    use super::*;
    use pyrun_bytecode::Op;
    use pyrun_bytecode::ops::{encode, encode32};
    use std::sync::OnceLock;

    /// A handler.
    #[derive(Clone, Copy)]
    #[repr(transparent)]
    pub(super) struct Entry(extern "C" fn(Ip, Base, *mut Vm, u64, *const Entry));

    extern "C" fn handler<H: Handler>(ip: Ip, b: Base, vm: *mut Vm, w: u64, t: *const Entry) {
        // SAFETY: the dispatcher's contract; opcodes of verified code index the table.
        unsafe {
            match H::fast(w, ip, b, vm) {
                Act::Next(ip, b) => {
                    let w = *ip;
                    ((*t.add((w & 0xffff) as usize)).0)(ip, b, vm, w, t)
                }
                Act::Free(ip, b, dead) => free(ip, b, vm, dead.0, t),
                // The word is read again: the fast part has one register of the machine more.
                Act::Slow if H::MIDDLE => middle::<H>(ip, b, vm, *ip, t),
                Act::Slow => slow::<H>(ip, b, vm, *ip, t),
            }
        }
    }

    #[inline(never)]
    extern "C" fn middle<H: Handler>(ip: Ip, b: Base, vm: *mut Vm, w: u64, t: *const Entry) {
        // SAFETY: as above.
        unsafe {
            let s = if H::LEAN { H::middle(w, ip, b, vm).step() } else { half::<H>(ip, b, vm, w) };
            if s.ip.is_null() {
                return slow::<H>(ip, b, vm, *ip, t);
            }
            if !(*vm).heap.pending.is_empty() {
                return finalize(s.ip, s.base, vm, t);
            }
            let w = *s.ip;
            ((*t.add((w & 0xffff) as usize)).0)(s.ip, s.base, vm, w, t)
        }
    }

    /// The middle part of an opcode; [`Step::EXIT`] where it gives up. A function of its own with a
    /// result in registers: what a middle part keeps on the native stack, its result included, would
    /// make a call of the caller's last jump.
    #[inline(never)]
    unsafe fn half<H: Handler>(ip: Ip, b: Base, vm: *mut Vm, w: u64) -> Step {
        // SAFETY: as above.
        unsafe { H::middle(w, ip, b, vm).step() }
    }

    /// Frees the object `dead`, whose count has reached zero, and goes on.
    #[cold]
    #[inline(never)]
    extern "C" fn free(ip: Ip, b: Base, vm: *mut Vm, dead: u64, t: *const Entry) {
        // SAFETY: as above.
        unsafe {
            crate::heap::dead(Word(dead).ptr());
            if !(*vm).heap.pending.is_empty() {
                return finalize(ip, b, vm, t);
            }
            let w = *ip;
            ((*t.add((w & 0xffff) as usize)).0)(ip, b, vm, w, t)
        }
    }

    /// Runs the finalisers that wait and goes on.
    #[cold]
    #[inline(never)]
    extern "C" fn finalize(ip: Ip, b: Base, vm: *mut Vm, t: *const Entry) {
        // SAFETY: as above.
        unsafe {
            let s = unwind::finalize_then(&mut *vm, Step { ip, base: b });
            if s.ip.is_null() || s.ip == super::super::frame::HALT.ip() {
                return;
            }
            if (*vm).run.hooked {
                return traced(s, false, vm, t);
            }
            let w = *s.ip;
            ((*t.add((w & 0xffff) as usize)).0)(s.ip, s.base, vm, w, t)
        }
    }

    #[cold]
    #[inline(never)]
    extern "C" fn slow<H: Handler>(ip: Ip, b: Base, vm: *mut Vm, w: u64, t: *const Entry) {
        // SAFETY: as above.
        unsafe {
            let depth = (*vm).run.depth;
            let s = step::<H>(ip, b, vm, w);
            if s.ip.is_null() {
                return;
            }
            if (*vm).run.hooked {
                return traced(s, s.base != b && (*vm).run.depth > depth, vm, t);
            }
            let w = *s.ip;
            ((*t.add((w & 0xffff) as usize)).0)(s.ip, s.base, vm, w, t)
        }
    }

    /// Goes on in the loop that tells trace functions, and then as usual.
    #[cold]
    #[inline(never)]
    fn traced(s: Step, entered: bool, vm: *mut Vm, t: *const Entry) {
        // SAFETY: as above.
        unsafe {
            let s = trace::run(vm, s, entered);
            if !s.ip.is_null() {
                let w = *s.ip;
                ((*t.add((w & 0xffff) as usize)).0)(s.ip, s.base, vm, w, t)
            }
        }
    }

    extern "C" fn halt(_: Ip, _: Base, _: *mut Vm, _: u64, _: *const Entry) {}

    /// Where the native stack is: into the first register.
    extern "C" fn mark(_: Ip, b: Base, _: *mut Vm, _: u64, _: *const Entry) {
        let here = 0u8;
        // SAFETY: `probe` made the window.
        unsafe { (b as *mut usize).write(std::hint::black_box(&raw const here) as usize) }
    }

    macro_rules! table {
        ($($name:ident)*) => {
            static TABLE: &[Entry] = &[$( entry!($name halt), )*];
            static PROBE: &[Entry] = &[$( entry!($name mark), )*];
        };
    }
    macro_rules! entry {
        (Halt $last:ident) => {
            Entry($last)
        };
        ($name:ident $last:ident) => {
            Entry(handler::<imp::$name>)
        };
    }
    for_each_op!(table);

    /// Whether handlers jump: some hundred instructions take no stack.
    fn jumps(vm: *mut Vm) -> bool {
        static JUMPS: OnceLock<bool> = OnceLock::new();
        *JUMPS.get_or_init(|| probe(vm))
    }

    #[cold]
    #[inline(never)]
    fn probe(vm: *mut Vm) -> bool {
        const ROUNDS: usize = 200;
        let mut code = Vec::with_capacity(3 * ROUNDS + 1);
        for _ in 0..ROUNDS {
            code.extend([
                encode(Op::Move, 8, 0, 0),
                encode32(Op::LoadInt, 8, 1),
                encode32(Op::Jump, 0, 1),
            ]);
        }
        code.push(encode(Op::Halt, 0, 0, 0));
        let mut window = [Word::NIL; 2];
        let top = 0u8;
        let (ip, b) = (code.as_mut_ptr(), window.as_mut_ptr() as Base);
        // SAFETY: these instructions touch nothing but the window's two registers.
        unsafe { (PROBE[(*ip & 0xffff) as usize].0)(ip, b, vm, *ip, PROBE.as_ptr()) };
        let deep = (&raw const top as usize).abs_diff(window[0].0 as usize);
        // Calls would take the size of an address each at least.
        deep < 3 * ROUNDS * size_of::<usize>()
    }

    /// The machine where handlers call each other.
    #[cold]
    #[inline(never)]
    fn stepped(mut s: Step, vm: *mut Vm) {
        // SAFETY: as in `run`.
        unsafe {
            let (mut base, mut depth) = (std::ptr::null_mut(), 0);
            while !s.ip.is_null() {
                if (*vm).run.hooked {
                    s = trace::run(vm, s, s.base != base && (*vm).run.depth > depth);
                    if s.ip.is_null() {
                        return;
                    }
                }
                (base, depth) = (s.base, (*vm).run.depth);
                let w = *s.ip;
                s = STEPS[(w & 0xffff) as usize](s.ip, s.base, vm, w);
            }
        }
    }

    pub(crate) fn run(s: Step, vm: *mut Vm) {
        // SAFETY: the caller made the frame that `s` stands in.
        unsafe {
            if !jumps(vm) {
                return stepped(s, vm);
            }
            if (*vm).run.hooked {
                return traced(s, true, vm, TABLE.as_ptr());
            }
            let w = *s.ip;
            (TABLE[(w & 0xffff) as usize].0)(s.ip, s.base, vm, w, TABLE.as_ptr())
        }
    }
}

#[cfg(not(all(tail_dispatch, not(debug_assertions), not(feature = "loop-dispatch"))))]
mod tail {
    use super::*;

    macro_rules! run_loop {
        ($($name:ident)*) => {
            #[allow(non_upper_case_globals)]
            pub(crate) fn run(mut s: Step, vm: *mut Vm) {
                $( #[allow(non_upper_case_globals, unused)] const $name: u64 = pyrun_bytecode::Op::$name as u64; )*
                // SAFETY: the caller made the frame that `s` stands in.
                unsafe {
                    let (mut base, mut depth) = (std::ptr::null_mut(), 0);
                    loop {
                        if (*vm).run.hooked {
                            s = trace::run(vm, s, s.base != base && (*vm).run.depth > depth);
                            if s.ip.is_null() {
                                return;
                            }
                        }
                        (base, depth) = (s.base, (*vm).run.depth);
                        let w = *s.ip;
                        match w & 0xffff {
                            Halt => return,
                            $( $name => s = one!($name, s, vm, w), )*
                            _ => unreachable!("verified code"),
                        }
                        if s.ip.is_null() {
                            return;
                        }
                    }
                }
            }
        };
    }
    macro_rules! one {
        (Halt, $s:ident, $vm:ident, $w:ident) => {
            $s
        };
        ($name:ident, $s:ident, $vm:ident, $w:ident) => {
            match imp::$name::fast($w, $s.ip, $s.base, $vm) {
                Act::Next(ip, base) => Step { ip, base },
                Act::Free(ip, base, dead) => free(Step { ip, base }, $vm, dead),
                Act::Slow => middle_or_slow::<imp::$name>($s, $vm, $w),
            }
        };
    }

    #[inline(never)]
    unsafe fn free(s: Step, vm: *mut Vm, dead: Word) -> Step {
        // SAFETY: the count has reached zero just now.
        unsafe {
            crate::heap::dead(dead.ptr());
            unwind::finalize_then(&mut *vm, s)
        }
    }

    #[inline(never)]
    unsafe fn middle_or_slow<H: Handler>(s: Step, vm: *mut Vm, w: u64) -> Step {
        // SAFETY: the dispatcher's contract.
        unsafe {
            if H::MIDDLE {
                match H::middle(w, s.ip, s.base, vm) {
                    Act::Next(ip, base) => {
                        return unwind::finalize_then(&mut *vm, Step { ip, base });
                    }
                    Act::Free(ip, base, dead) => return free(Step { ip, base }, vm, dead),
                    Act::Slow => {}
                }
            }
            step::<H>(s.ip, s.base, vm, w)
        }
    }
    #[allow(unreachable_patterns)]
    mod generated {
        use super::*;
        for_each_op!(run_loop);
    }
    pub(crate) use generated::run;
}

pub(crate) use tail::run;
