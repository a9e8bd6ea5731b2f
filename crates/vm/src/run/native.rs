//! Calls of functions and methods written in Rust, in the middle part of the call instructions.
//!
//! A native may run Python code and may raise, which a middle part must not: so the machine's place
//! is written down before the call, and an exception waits in the run state for the slow part, which
//! raises it at once.

use super::call::call_window;
use super::frame::HEADER;
use super::{Act, Base, Handler, Ip, Step, fa, fb, reg, set, unset};
use crate::value::native::{Native, NativeKind};
use crate::value::object::Kind;
use crate::value::owned::retain;
use crate::value::{PyResult, Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::Op;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { CallNative }
}
use ops::*;

/// Calls a native with the `n` arguments from register `first` on, which are consumed; the result
/// goes to register `at`. Gives up with nothing changed where the arguments need binding, and with
/// the exception put aside where the native raised.
#[inline(always)]
pub(super) unsafe fn call_here(
    vm: *mut Vm,
    native: &Native,
    ip: Ip,
    b: Base,
    [at, first, n]: [usize; 3],
    words: usize,
) -> Act {
    // SAFETY: the dispatcher's contract; the arguments are live registers next to each other.
    unsafe {
        let vm = &mut *vm;
        if vm.heap.fuel <= 0 {
            return Act::Slow;
        }
        vm.run.base = b;
        vm.run.ip = ip;
        let args = std::slice::from_raw_parts(reg(b, first) as *const Value, n);
        let Some(r) = native.def.call_positional(vm, args) else { return Act::Slow };
        vm.heap.fuel -= 1;
        let mut i = first;
        while i < first + n * 8 {
            unset(b, i);
            i += 8;
        }
        match r {
            Ok(v) => {
                set(b, at, v);
                Act::Next(ip.add(words), b)
            }
            Err(e) => {
                unset(b, at);
                vm.run.raised = Some(e);
                Act::Slow
            }
        }
    }
}

/// What the middle part put aside.
#[inline(always)]
pub(super) fn raised(vm: &mut Vm) -> PyResult<()> {
    match vm.run.raised.take() {
        Some(e) => Err(e),
        None => Ok(()),
    }
}

impl Handler for CallNative {
    const MIDDLE: bool = true;
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the callee's register keeps it alive.
        unsafe {
            let (at, n) = (fa(w), fb(w));
            let f = *reg(b, at);
            if !f.is_object() || (*f.ptr()).kind != Kind::Native {
                return Act::Slow;
            }
            let native = &*(f.ptr() as *const Native);
            let bound = native.slf.word();
            match native.def.kind {
                NativeKind::Function | NativeKind::Static => {
                    call_here(vm, native, ip, b, [at, at + HEADER, n], 2)
                }
                // The instance goes into the scratch word in front of the arguments.
                NativeKind::Method if !bound.is_nil() => {
                    retain(bound);
                    *reg(b, at + HEADER - 8) = bound;
                    let a = call_here(vm, native, ip, b, [at, at + HEADER - 8, n + 1], 2);
                    if matches!(a, Act::Slow) && (*vm).run.raised.is_none() {
                        unset(b, at + HEADER - 8);
                    }
                    a
                }
                _ => Act::Slow,
            }
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            raised(vm)?;
            vm.charge(1)?;
            if !is_native(*reg(b, fa(w))) {
                super::attr::quicken(ip, Op::Call);
            }
            call_window(vm, b, fa(w), 0, fb(w), &[], ip.add(2))
        }
    }
}

/// Whether a callee is written in Rust.
#[inline]
pub(super) unsafe fn is_native(f: Word) -> bool {
    // SAFETY: the word is live.
    unsafe { f.is_object() && (*f.ptr()).kind == Kind::Native }
}
