//! Iteration and unpacking. `ForIter` rewrites itself for the iterators it meets.

use super::attr::quicken;
use super::{
    Act, Base, Handler, Ip, Step, done, fa, fb, fc, fci, next, operand, peek, reg, set, unset,
};
use crate::value::object::Kind;
use crate::value::owned::retain;
use crate::value::simple::{RangeIter, SeqIter};
use crate::value::{List, PyResult, Tuple, Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::Op;
use std::mem::ManuallyDrop;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { GetIter ForIter ForRange ForList ForGen UnpackSequence UnpackEx }
}
use ops::*;

impl Handler for GetIter {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let x = operand(b, fb(w));
            let it = vm.iter(&x)?;
            drop(x);
            done(ip, 1, b, w, it)
        }
    }
}

/// Leaves the loop: the iterator goes.
unsafe fn exhausted(ip: Ip, b: Base, w: u64) -> PyResult<Step> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        unset(b, fb(w));
        Ok(Step { ip: ip.offset(fci(w) as isize), base: b })
    }
}

impl Handler for ForIter {
    const MIDDLE: bool = true;
    /// The characters of a string.
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the iterator is borrowed.
        unsafe {
            let x = *reg(b, fb(w));
            if !x.is_object() || (*x.ptr()).kind != Kind::Payload || (*vm).heap.fuel <= 0 {
                return Act::Slow;
            }
            let it = ManuallyDrop::new(Value::from_word(x));
            let Some(c) = crate::types::str::next_char(&it) else { return Act::Slow };
            (*vm).heap.fuel -= 1;
            let v = (*vm).char(c);
            super::set(b, fa(w), v);
            Act::Next(ip.add(2), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let it = peek(b, fb(w));
            match it.kind() {
                Kind::RangeIter => quicken(ip, Op::ForRange),
                Kind::ListIter => quicken(ip, Op::ForList),
                Kind::Generator => {
                    quicken(ip, Op::ForGen);
                    drop(it);
                    return ForGen::slow(vm, ip, b, w);
                }
                _ => {}
            }
            vm.charge(1)?;
            match vm.next(&it)? {
                Some(v) => {
                    drop(it);
                    done(ip, 2, b, w, v)
                }
                None => {
                    drop(it);
                    exhausted(ip, b, w)
                }
            }
        }
    }
}

/// The general way, once the iterator is not of the kind expected.
unsafe fn general(vm: &mut Vm, ip: Ip, b: Base, w: u64, kind: Kind) -> PyResult<Step> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let it = peek(b, fb(w));
        if it.kind() != kind {
            quicken(ip, Op::ForIter);
        }
        vm.charge(1)?;
        match vm.next(&it)? {
            Some(v) => {
                drop(it);
                done(ip, 2, b, w, v)
            }
            None => {
                drop(it);
                exhausted(ip, b, w)
            }
        }
    }
}

impl Handler for ForRange {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let x = *reg(b, fb(w));
            if (*x.ptr()).kind != Kind::RangeIter {
                return Act::Slow;
            }
            let r = &*(x.ptr() as *const RangeIter);
            let left = r.left.get();
            if left == 0 || (*reg(b, fa(w))).is_counted() || (*vm).heap.fuel <= 0 {
                return Act::Slow;
            }
            (*vm).heap.fuel -= 1;
            let n = r.next.get();
            r.left.set(left - 1);
            r.next.set(n.wrapping_add(r.step));
            *reg(b, fa(w)) = Word::int_unchecked(n);
            Act::Next(ip.add(2), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { general(vm, ip, b, w, Kind::RangeIter) }
    }
}

impl Handler for ForList {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let x = *reg(b, fb(w));
            if (*x.ptr()).kind != Kind::ListIter {
                return Act::Slow;
            }
            let it = &*(x.ptr() as *const SeqIter);
            let seq = it.seq.get();
            if seq.is_nil() || (*vm).heap.fuel <= 0 {
                return Act::Slow;
            }
            let l = &*(seq.ptr() as *const List);
            let i = it.index.get();
            let dst = reg(b, fa(w));
            if i >= l.len() {
                return Act::Slow;
            }
            let old = *dst;
            if old.is_counted() {
                if (*old.ptr()).rc == 1 {
                    return Act::Slow;
                }
                (*old.ptr()).rc -= 1;
            }
            (*vm).heap.fuel -= 1;
            it.index.set(i + 1);
            let v = *l.items.get().add(i);
            retain(v);
            *dst = v;
            Act::Next(ip.add(2), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { general(vm, ip, b, w, Kind::ListIter) }
    }
}

impl Handler for ForGen {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe { super::gen_ops::resume_fast(*reg(b, fb(w)), Word::none(), ip, b, vm) }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let it = peek(b, fb(w));
            if it.kind() == Kind::Generator
                && let Some(s) = super::gen_ops::resume_in_place(vm, &it, Value::none(), ip, b)?
            {
                return Ok(s);
            }
            drop(it);
            general(vm, ip, b, w, Kind::Generator)
        }
    }
}

impl Handler for UnpackSequence {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let (at, want) = (fa(w), fc(w));
            let x = operand(b, fb(w));
            if let Some(t) = x.get_exact::<Tuple>() {
                if t.len() == want {
                    for (i, v) in t.iter().enumerate() {
                        set(b, at + i * 8, v.clone());
                    }
                    return next(ip, 1, b);
                }
                return Err(wrong_count(vm, t.len(), want, 0, t.len() > want));
            }
            if let Some(l) = x.get_exact::<List>() {
                if l.len() == want {
                    for (i, v) in l.to_vec().into_iter().enumerate() {
                        set(b, at + i * 8, v);
                    }
                    return next(ip, 1, b);
                }
                return Err(wrong_count(vm, l.len(), want, 0, l.len() > want));
            }
            let it = unpack_iter(vm, &x)?;
            let mut got = Vec::with_capacity(want.min(1024));
            while got.len() < want {
                match vm.next(&it)? {
                    Some(v) => got.push(v),
                    None => return Err(wrong_count(vm, got.len(), want, 0, false)),
                }
            }
            if vm.next(&it)?.is_some() {
                return Err(wrong_count(vm, want + 1, want, 0, true));
            }
            for (i, v) in got.into_iter().enumerate() {
                set(b, at + i * 8, v);
            }
            next(ip, 1, b)
        }
    }
}

fn unpack_iter(vm: &mut Vm, x: &Value) -> PyResult {
    let slots = x.class().slots();
    if slots.iter.is_none() && slots.getitem.is_none() {
        let m = format!("cannot unpack non-iterable {} object", x.class().name());
        return Err(vm.type_error(&m));
    }
    vm.iter(x)
}

#[cold]
fn wrong_count(
    vm: &mut Vm,
    got: usize,
    want: usize,
    after: usize,
    more: bool,
) -> crate::value::Raised {
    let m = if more {
        format!("too many values to unpack (expected {want})")
    } else if after > 0 {
        format!("not enough values to unpack (expected at least {}, got {got})", want + after)
    } else {
        format!("not enough values to unpack (expected {want}, got {got})")
    };
    vm.value_error(&m)
}

impl Handler for UnpackEx {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let (at, before, after) = (fa(w), fc(w) & 0xff, fc(w) >> 8);
            let x = operand(b, fb(w));
            let it = unpack_iter(vm, &x)?;
            let mut all = vm.collect(&it)?;
            if all.len() < before + after {
                let m = format!(
                    "not enough values to unpack (expected at least {}, got {})",
                    before + after,
                    all.len()
                );
                return Err(vm.value_error(&m));
            }
            let tail = all.split_off(all.len() - after);
            let middle = all.split_off(before);
            let list = vm.list(middle);
            for (i, v) in all.into_iter().chain([list]).chain(tail).enumerate() {
                set(b, at + i * 8, v);
            }
            next(ip, 1, b)
        }
    }
}
