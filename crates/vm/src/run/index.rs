//! Items: `x[k]`, slices.

use super::moves::out;
use super::{Act, Base, Handler, Ip, Step, done, fa, fb, fc, next, operand, reg, take};
use crate::types::core;
use crate::value::object::Kind;
use crate::value::owned::retain;
use crate::value::{Dict, List, PyResult, Str, Tuple, Value, Word};
use crate::vm::Vm;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { LoadIndex StoreIndex DelIndex BuildSlice }
}
use ops::*;

impl Handler for LoadIndex {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let (x, i) = (*reg(b, fb(w)), *reg(b, fc(w)));
            if !x.is_object() || !i.is_int() {
                return Act::Slow;
            }
            let p = x.ptr();
            let mut n = i.as_int();
            let v = if (*p).is_exact(Kind::List) {
                let l = &*(p as *const List);
                if n < 0 {
                    n += l.len() as i64;
                }
                if n as u64 >= l.len() as u64 {
                    return Act::Slow;
                }
                *l.items.get().add(n as usize)
            } else if (*p).is_exact(Kind::Tuple) {
                let t = &*(p as *const Tuple);
                if n < 0 {
                    n += t.len as i64;
                }
                if n as u64 >= t.len as u64 {
                    return Act::Slow;
                }
                *t.items().add(n as usize)
            } else if (*p).is_exact(Kind::Str) {
                let s = &*(p as *const Str);
                if n < 0 {
                    n += s.len() as i64;
                }
                if n as u64 >= s.len() as u64 || s.width() != 1 {
                    return Act::Slow;
                }
                core().chars[*s.data_ptr().add(n as usize) as usize].word()
            } else {
                return Act::Slow;
            };
            if x.is_counted() && super::is_temp(b, fb(w)) {
                return Act::Slow;
            }
            out!(b, w, v);
            Act::Next(ip.add(2), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let (x, k) = (operand(b, fb(w)), operand(b, fc(w)));
            let v = if let (Some(d), Some(s)) = (x.get_exact::<Dict>(), k.get_exact::<Str>()) {
                match d.get_str(s) {
                    Some(v) => v,
                    None => return Err(vm.key_error(&k)),
                }
            } else {
                vm.getitem(&x, &k)?
            };
            drop((x, k));
            done(ip, 2, b, w, v)
        }
    }
}

impl Handler for StoreIndex {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let (x, i) = (*reg(b, fa(w)), *reg(b, fb(w)));
            if !x.is_counted() || !i.is_int() || !(*x.ptr()).is_exact(Kind::List) {
                return Act::Slow;
            }
            let l = &*(x.ptr() as *const List);
            let mut n = i.as_int();
            if n < 0 {
                n += l.len() as i64;
            }
            if n as u64 >= l.len() as u64 || super::is_temp(b, fa(w)) {
                return Act::Slow;
            }
            let slot = l.items.get().add(n as usize);
            let old = *slot;
            if old.is_counted() {
                if (*old.ptr()).rc == 1 {
                    return Act::Slow;
                }
                (*old.ptr()).rc -= 1;
            }
            let v = *reg(b, fc(w));
            if super::is_temp(b, fc(w)) {
                *reg(b, fc(w)) = Word::NIL;
            } else {
                retain(v);
            }
            *slot = v;
            Act::Next(ip.add(2), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let (x, k, v) = (operand(b, fa(w)), operand(b, fb(w)), operand(b, fc(w)));
            match (x.get_exact::<Dict>(), k.cast::<Str>()) {
                (Some(d), Some(s)) if k.get_exact::<Str>().is_some() => d.set_str(s, v),
                _ => vm.setitem(&x, &k, v)?,
            }
            next(ip, 2, b)
        }
    }
}

impl Handler for DelIndex {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let (x, k) = (operand(b, fa(w)), operand(b, fb(w)));
            vm.delitem(&x, &k)?;
            next(ip, 1, b)
        }
    }
}

impl Handler for BuildSlice {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let at = fb(w);
            let (x, y) = (take(b, at), take(b, at + 8));
            let z = if fc(w) == 3 { take(b, at + 16) } else { Value::none() };
            let v = vm.slice(x, y, z);
            done(ip, 1, b, w, v)
        }
    }
}
