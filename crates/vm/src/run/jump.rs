//! Jumps and the safe point: a taken jump backwards pays fuel and, when the slice is used up, looks
//! at limits, interrupts, finalisers and the collector.

use super::attr::quicken;
use super::checked::push_truth;
use super::iter::ops::{ForList, ForRange};
use super::{
    Act, Base, Handler, Ip, Step, f32i, fa, fci, is_temp, next, operand, reg, take, unset,
};
use crate::value::{Dict, Kind, List, PyResult, Str, Tuple, Word};
use crate::vm::Vm;
use pyrun_bytecode::Op;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { Jump JumpFor JumpRange JumpList JTrue JFalse JTrueKeep JFalseKeep JNone JNotNone }
}
use ops::*;

/// Takes a jump in a fast part.
#[inline(always)]
pub(super) unsafe fn jump(off: i64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
    // SAFETY: jump targets of verified code.
    unsafe {
        // A jump to itself goes back too.
        let back = (off - 1) >> 63;
        (*vm).heap.fuel += back;
        if (*vm).heap.fuel < 0 {
            (*vm).heap.fuel -= back;
            return Act::Slow;
        }
        Act::Next(ip.offset(off as isize), b)
    }
}

/// Takes the jump of operand `c` in a fast part.
#[inline(always)]
pub(super) unsafe fn jump16(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
    // SAFETY: as above.
    unsafe { jump(fci(w), ip, b, vm) }
}

/// Takes the jump of operand `c`, or goes on, in a middle part that has changed something: never
/// refused. A slice of fuel that is used up is noticed at the next safe point.
#[inline(always)]
pub(super) unsafe fn leap16(w: u64, ip: Ip, b: Base, vm: *mut Vm, taken: bool) -> Act {
    // SAFETY: jump targets of verified code.
    unsafe {
        if !taken {
            return Act::Next(ip.add(1), b);
        }
        let off = fci(w);
        (*vm).heap.fuel += (off - 1) >> 63;
        Act::Next(ip.offset(off as isize), b)
    }
}

/// Takes a jump in a slow part, or goes on behind an instruction of one word.
pub(super) unsafe fn take_jump(
    vm: &mut Vm,
    off: i64,
    ip: Ip,
    b: Base,
    taken: bool,
) -> PyResult<Step> {
    // SAFETY: as above.
    unsafe {
        if !taken {
            return next(ip, 1, b);
        }
        if off <= 0 {
            vm.heap.fuel -= 1;
            if vm.heap.fuel < 0 {
                vm.look_up()?;
            }
        }
        Ok(Step { ip: ip.offset(off as isize), base: b })
    }
}

/// As `take_jump` with the distance in operand `c`.
pub(super) unsafe fn take16(vm: &mut Vm, ip: Ip, b: Base, w: u64, taken: bool) -> PyResult<Step> {
    // SAFETY: as above.
    unsafe { take_jump(vm, fci(w), ip, b, taken) }
}

impl Handler for Jump {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: jump targets of verified code.
        unsafe { jump(f32i(w), ip, b, vm) }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { take_jump(vm, f32i(w), ip, b, true) }
    }
}

/// A jump back to the head of a `for` loop: turns into the form that takes its step at once, where
/// there is one.
impl Handler for JumpFor {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: the target is a `for` instruction, which pays for the round.
        unsafe {
            let head = ip.offset(f32i(w) as isize);
            if *head as u16 == Op::ForRange as u16 {
                quicken(ip, Op::JumpRange);
            } else if *head as u16 == Op::ForList as u16 {
                quicken(ip, Op::JumpList);
            }
            Act::Next(head, b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: jump targets of verified code.
        unsafe { take_jump(vm, f32i(w), ip, b, true) }
    }
}

macro_rules! jump_step {
    ($($name:ident $step:ident;)*) => { $(
        impl Handler for $name {
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: as for `JumpFor`; the loop may have met another kind of iterator since.
                unsafe {
                    let head = ip.offset(f32i(w) as isize);
                    let hw = *head;
                    if hw as u16 != Op::$step as u16 {
                        quicken(ip, Op::JumpFor);
                        return Act::Next(head, b);
                    }
                    match $step::fast(hw, head, b, vm) {
                        Act::Slow => Act::Next(head, b),
                        a => a,
                    }
                }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: jump targets of verified code.
                unsafe { take_jump(vm, f32i(w), ip, b, true) }
            }
        }
    )* };
}
jump_step! { JumpRange ForRange; JumpList ForList; }

/// The truth of words that need no look at an object.
#[inline(always)]
pub(super) fn quick_truth(x: Word) -> Option<bool> {
    if x == Word::bool(true) {
        Some(true)
    } else if x == Word::bool(false) || x == Word::none() {
        Some(false)
    } else if x.is_int() {
        Some(x.as_int() != 0)
    } else if x.is_float() {
        Some(x.as_float() != 0.0)
    } else {
        None
    }
}

/// The truth of objects that tell it without a call into Python.
#[inline]
pub(super) unsafe fn object_truth(x: Word) -> Option<bool> {
    if !x.is_object() {
        return quick_truth(x);
    }
    // SAFETY: operands are live; the kind says what lies there.
    unsafe {
        let o = &*x.ptr();
        let exact = o.aux == 0;
        Some(match o.kind {
            Kind::Str if exact => !(*(x.ptr() as *const Str)).is_empty(),
            Kind::List if exact => !(*(x.ptr() as *const List)).is_empty(),
            Kind::Tuple if exact => (*(x.ptr() as *const Tuple)).len != 0,
            Kind::Dict if exact => !(*(x.ptr() as *const Dict)).is_empty(),
            Kind::Function => true,
            Kind::Instance => {
                let s = o.class().slots();
                if s.bool_.is_some() || s.len.is_some() {
                    return None;
                }
                true
            }
            _ => return quick_truth(x),
        })
    }
}

macro_rules! truth_jump {
    ($($plain:ident $keep:ident $want:literal;)*) => { $(
        impl Handler for $plain {
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe {
                    match quick_truth(*reg(b, fa(w))) {
                        Some($want) => jump(f32i(w), ip, b, vm),
                        Some(_) => Act::Next(ip.add(1), b),
                        None => Act::Slow,
                    }
                }
            }
            const MIDDLE: bool = true;
            #[inline(always)]
            unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: as above. Without fuel for a jump back the slow part looks up first.
                unsafe {
                    let Some(t) = object_truth(*reg(b, fa(w))) else {
                        return push_truth(ip, b, vm, fa(w), false);
                    };
                    if (*vm).heap.fuel <= 0 {
                        return Act::Slow;
                    }
                    if is_temp(b, fa(w)) {
                        unset(b, fa(w));
                    }
                    if t == $want { jump(f32i(w), ip, b, vm) } else { Act::Next(ip.add(1), b) }
                }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: as above.
                unsafe {
                    let x = operand(b, fa(w));
                    let r = vm.truth(&x)?;
                    drop(x);
                    take_jump(vm, f32i(w), ip, b, r == $want)
                }
            }
        }
        impl Handler for $keep {
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe {
                    match quick_truth(*reg(b, fa(w))) {
                        Some($want) => jump(f32i(w), ip, b, vm),
                        Some(_) => Act::Next(ip.add(1), b),
                        None => Act::Slow,
                    }
                }
            }
            const MIDDLE: bool = true;
            #[inline(always)]
            unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: as for the plain form.
                unsafe {
                    let Some(t) = object_truth(*reg(b, fa(w))) else {
                        return push_truth(ip, b, vm, fa(w), true);
                    };
                    if (*vm).heap.fuel <= 0 {
                        return Act::Slow;
                    }
                    if t == $want {
                        return jump(f32i(w), ip, b, vm);
                    }
                    unset(b, fa(w));
                    Act::Next(ip.add(1), b)
                }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: as above.
                unsafe {
                    let x = take(b, fa(w));
                    let r = vm.truth(&x)?;
                    if r == $want {
                        *reg(b, fa(w)) = x.into_word();
                    }
                    take_jump(vm, f32i(w), ip, b, r == $want)
                }
            }
        }
    )* };
}
truth_jump! { JTrue JTrueKeep true; JFalse JFalseKeep false; }

macro_rules! none_jump {
    ($($name:ident $want:literal;)*) => { $(
        impl Handler for $name {
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe {
                    let x = *reg(b, fa(w));
                    if x.is_counted() {
                        if is_temp(b, fa(w)) {
                            return Act::Slow;
                        }
                        return if $want { Act::Next(ip.add(1), b) } else { jump(f32i(w), ip, b, vm) };
                    }
                    if (x == Word::none()) == $want { jump(f32i(w), ip, b, vm) } else { Act::Next(ip.add(1), b) }
                }
            }
            const MIDDLE: bool = true;
            #[inline(always)]
            unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: as above.
                unsafe {
                    let x = *reg(b, fa(w));
                    if (*vm).heap.fuel <= 0 {
                        return Act::Slow;
                    }
                    if is_temp(b, fa(w)) {
                        unset(b, fa(w));
                    }
                    if (x == Word::none()) == $want { jump(f32i(w), ip, b, vm) } else { Act::Next(ip.add(1), b) }
                }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: as above.
                unsafe {
                    let r = (*reg(b, fa(w)) == Word::none()) == $want;
                    if is_temp(b, fa(w)) {
                        unset(b, fa(w));
                    }
                    take_jump(vm, f32i(w), ip, b, r)
                }
            }
        }
    )* };
}
none_jump! { JNone true; JNotNone false; }
