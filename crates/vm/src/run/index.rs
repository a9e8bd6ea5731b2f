//! Items: `x[k]`, slices.

use super::arith::{Operands, Regs, RightConst};
use super::moves::give;
use super::{Act, Base, Handler, Ip, Step, done, fa, fb, fc, next, operand, reg, take};
use crate::types::core;
use crate::value::object::Kind;
use crate::value::owned::retain;
use crate::value::{Dict, List, PyResult, Str, Tuple, Value, Word};
use crate::vm::Vm;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { LoadIndex LoadIndexK StoreIndex StoreIndexK DelIndex BuildSlice }
}
use ops::*;

/// The item of an exact list or tuple at an integer position.
#[inline(always)]
unsafe fn item_at(x: Word, i: Word) -> Option<*mut Word> {
    // SAFETY: operands are live.
    unsafe {
        if !x.is_object() || !i.is_int() {
            return None;
        }
        let p = x.ptr();
        let mut n = i.as_int();
        let (items, len) = if (*p).is_exact(Kind::List) {
            let l = &*(p as *const List);
            (l.items.get(), l.len() as i64)
        } else if (*p).is_exact(Kind::Tuple) {
            let t = &*(p as *const Tuple);
            (t.items(), t.len as i64)
        } else {
            return None;
        };
        if n < 0 {
            n += len;
        }
        ((n as u64) < len as u64).then(|| items.add(n as usize))
    }
}

/// The item, not owned, of an exact list, tuple or string of narrow characters.
#[inline(always)]
unsafe fn item_word(x: Word, i: Word) -> Option<Word> {
    // SAFETY: operands are live.
    unsafe {
        if let Some(item) = item_at(x, i) {
            return Some(*item);
        }
        if !x.is_object() || !i.is_int() || !(*x.ptr()).is_exact(Kind::Str) {
            return None;
        }
        let s = &*(x.ptr() as *const Str);
        let mut n = i.as_int();
        if n < 0 {
            n += s.len() as i64;
        }
        ((n as u64) < s.len() as u64 && s.width() == 1)
            .then(|| core().chars[*s.data_ptr().add(n as usize) as usize].word())
    }
}

macro_rules! load_index {
    ($name:ident $operands:ident) => {
        impl Handler for $name {
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
                // SAFETY: the dispatcher's contract.
                unsafe {
                    let (x, i) = $operands::get(w, ip, b);
                    let Some(v) = item_word(x, i) else { return Act::Slow };
                    if x.is_counted() && super::is_temp(b, fb(w)) {
                        return Act::Slow;
                    }
                    retain(v);
                    give(b, w, ip.add(2), v)
                }
            }
            const MIDDLE: bool = true;
            unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: as above.
                unsafe {
                    let (x, i) = $operands::get(w, ip, b);
                    if let Some(v) = item_word(x, i) {
                        retain(v);
                        super::unset(b, fb(w));
                        return give(b, w, ip.add(2), v);
                    }
                    super::special::push_getitem::<$operands>(w, ip, b, vm)
                }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: as above.
                unsafe {
                    let (x, k) = $operands::take(w, ip, b);
                    let v = load_item(vm, &x, &k)?;
                    drop((x, k));
                    done(ip, 2, b, w, v)
                }
            }
        }
    };
}
load_index!(LoadIndex Regs);
load_index!(LoadIndexK RightConst);

fn load_item(vm: &mut Vm, x: &Value, k: &Value) -> PyResult {
    if let (Some(d), Some(s)) = (x.get_exact::<Dict>(), k.get_exact::<Str>()) {
        return match d.get_str(s) {
            Some(v) => Ok(v),
            None => Err(vm.key_error(k)),
        };
    }
    vm.getitem(x, k)
}

/// Stores in a list in a local, unless the last reference to something would go.
#[inline(always)]
unsafe fn store_fast(w: u64, ip: Ip, b: Base, i: Word) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let x = *reg(b, fa(w));
        if !x.is_counted() || !(*x.ptr()).is_exact(Kind::List) || super::is_temp(b, fa(w)) {
            return Act::Slow;
        }
        let Some(slot) = item_at(x, i) else { return Act::Slow };
        let old = *slot;
        *slot = super::moves::taken(b, fc(w));
        super::moves::drop_then(old, ip.add(2), b)
    }
}

unsafe fn store_slow(
    vm: &mut Vm,
    ip: Ip,
    b: Base,
    (x, k, v): (Value, Value, Value),
) -> PyResult<Step> {
    match (x.get_exact::<Dict>(), k.cast::<Str>()) {
        (Some(d), Some(s)) if k.get_exact::<Str>().is_some() => d.set_str(s, v),
        _ => vm.setitem(&x, &k, v)?,
    }
    // SAFETY: the dispatcher's contract.
    unsafe { next(ip, 2, b) }
}

impl Handler for StoreIndex {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe { store_fast(w, ip, b, *reg(b, fb(w))) }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let all = (operand(b, fa(w)), operand(b, fb(w)), operand(b, fc(w)));
            store_slow(vm, ip, b, all)
        }
    }
}

impl Handler for StoreIndexK {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the cache word holds a constant of the code.
        unsafe { store_fast(w, ip, b, Word(*ip.add(1))) }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let k = Value::from_borrowed(Word(*ip.add(1)));
            store_slow(vm, ip, b, (operand(b, fa(w)), k, operand(b, fc(w))))
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
