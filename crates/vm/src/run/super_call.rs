//! `super().name(…)` in one instruction.
//!
//! Cache of `CallSuperMethod`: the key of the receiver as [`super::stubs`] has it, the epoch and whether the
//! receiver is passed on, the method, the class.

use super::attr::{current, give_up, guard, light, name_of};
use super::call::{call_window, pay};
use super::frame::HEADER;
use super::method::{call_window_from, enter_any, enter_with, simple};
use super::stubs::{self, watch};
use super::{Act, Base, Handler, Ip, Step, fa, fb, reg, set, take};
use crate::types::core;
use crate::value::object::Kind;
use crate::value::owned::release;
use crate::value::{PyResult, Type, Value, Word};
use crate::vm::Vm;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { CallSuperMethod }
}
use ops::*;

/// Whether the cache of a `CallSuperMethod` is for this class and receiver.
#[inline(always)]
unsafe fn super_fits(ip: Ip, vm: *const Vm, cls: Word, key: u64) -> bool {
    // SAFETY: the cache words of the instruction.
    unsafe { key == *ip.add(1) && cls.0 == *ip.add(4) && current(vm, *ip.add(2)) }
}

impl Handler for CallSuperMethod {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let at = fa(w);
            let (sup, cls, x) = (*reg(b, at), *reg(b, at + 8), *reg(b, at + HEADER));
            if !x.is_object() || !super_fits(ip, vm, cls, (*x.ptr()).shape as u64) {
                return Act::Slow;
            }
            let f = Word(*ip.add(3));
            let n = fb(w) + 1;
            if !simple(f, n) || !light(cls) || sup != core().super_.word() {
                return Act::Slow;
            }
            let act = enter_with(vm, f, b, at, n, ip.add(5));
            if let Act::Next(..) = act {
                // Its register is part of the frame's header now.
                give_up(cls);
            }
            act
        }
    }
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe {
            let at = fa(w);
            let (sup, cls, x) = (*reg(b, at), *reg(b, at + 8), *reg(b, at + HEADER));
            if !super_fits(ip, vm, cls, stubs::key_of(x))
                || *ip.add(2) as u32 != 1
                || sup != core().super_.word()
            {
                return Act::Slow;
            }
            let f = Word(*ip.add(3));
            if !f.is_object() || (*f.ptr()).kind != Kind::Function {
                return Act::Slow;
            }
            let act = enter_any(vm, f, b, at, fb(w) + 1, &[], ip.add(5));
            match act {
                Act::Next(..) => release(cls),
                // The class itself is immortal.
                _ => *reg(b, at) = sup,
            }
            act
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            pay(vm)?;
            let at = fa(w);
            let name = name_of(b, w);
            let (sup, cls) = (take(b, at), take(b, at + 8));
            let slf = Value::from_borrowed(*reg(b, at + HEADER));
            let own = sup.is(&core().super_.to_value());
            let key = stubs::key_of(slf.word());
            if own && super_fits(ip, vm, cls.word(), key) {
                let d = Value::from_borrowed(Word(*ip.add(3)));
                drop((cls, slf));
                return call_found(vm, b, w, d, *ip.add(2) as u32 == 1, ip.add(5));
            }
            if own && let Some(found) = crate::types::super_::find_method(vm, &cls, &slf, &name)? {
                if found.stable {
                    watch(slf.class());
                    if let Some(t) = slf.get::<Type>() {
                        watch(t);
                    }
                    *ip.add(1) = key;
                    *ip.add(2) = guard(vm, found.bind as u32);
                    *ip.add(3) = found.value.word().0;
                    *ip.add(4) = cls.word().0;
                }
                drop((cls, slf));
                return call_found(vm, b, w, found.value, found.bind, ip.add(5));
            }
            let s =
                if own { crate::types::super_::make(vm, &cls, &slf)? } else { vm.call(&sup, &[])? };
            let f = vm.getattr(&s, &name)?;
            drop((sup, cls, slf, s));
            call_found(vm, b, w, f, false, ip.add(5))
        }
    }
}

/// Calls what `super` gave, with the receiver as first argument or without it.
unsafe fn call_found(
    vm: &mut Vm,
    b: Base,
    w: u64,
    f: Value,
    bind: bool,
    ret: Ip,
) -> PyResult<Step> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let (at, n) = (fa(w), fb(w));
        set(b, at, f);
        if bind {
            return call_window_from(vm, b, at, at + HEADER, n + 1, &[], ret);
        }
        super::unset(b, at + HEADER);
        call_window(vm, b, at, 1, n, &[], ret)
    }
}
