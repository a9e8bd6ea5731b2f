//! Unpacking into registers.

use super::{Act, Base, Handler, Ip, Step, fa, fb, fc, is_temp, next, operand, reg, set};
use crate::heap::discard;
use crate::value::object::{Kind, Obj};
use crate::value::owned::{release, retain};
use crate::value::{List, PyResult, Tuple, Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::Op;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { UnpackSequence UnpackLocals UnpackEx }
}
use ops::*;

/// The items of an exact tuple or list that has as many as are wanted; `x` is a value.
#[inline(always)]
pub(super) unsafe fn items_of(x: Word, want: usize) -> *const Word {
    // SAFETY: the word is live; its kind says which payload it has.
    unsafe {
        if x.is_number() {
            return std::ptr::null();
        }
        if (*x.ptr()).tag() == Obj::exact(Kind::Tuple) {
            let t = &*(x.ptr() as *const Tuple);
            if t.len() == want {
                return t.items();
            }
        } else if (*x.ptr()).tag() == Obj::exact(Kind::List) {
            let l = &*(x.ptr() as *const List);
            if l.len() == want {
                return l.items.get();
            }
        }
        std::ptr::null()
    }
}

impl Handler for UnpackSequence {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the targets are free temporaries.
        unsafe {
            let x = *reg(b, fb(w));
            let items = items_of(x, fc(w));
            if items.is_null() {
                return Act::Slow;
            }
            if is_temp(b, fb(w)) {
                if x.is_counted() {
                    if (*x.ptr()).rc == 1 {
                        return Act::Slow;
                    }
                    (*x.ptr()).rc -= 1;
                }
                *reg(b, fb(w)) = Word::NIL;
            }
            let to = reg(b, fa(w));
            let mut i = 0;
            while i < fc(w) {
                let v = *items.add(i);
                retain(v);
                *to.add(i) = v;
                i += 1;
            }
            Act::Next(ip.add(1), b)
        }
    }
    /// The last reference to the sequence goes.
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: as above; what a dead tuple held moves to the targets.
        unsafe {
            let x = *reg(b, fb(w));
            let items = items_of(x, fc(w));
            if items.is_null() {
                return Act::Slow;
            }
            let to = reg(b, fa(w));
            *reg(b, fb(w)) = Word::NIL;
            // Words, so that no routine for many bytes is called.
            match fc(w) {
                2 => *(to as *mut [Word; 2]) = *(items as *const [Word; 2]),
                3 => *(to as *mut [Word; 3]) = *(items as *const [Word; 3]),
                n => std::ptr::copy_nonoverlapping(items, to, n),
            }
            if (*x.ptr()).kind != Kind::Tuple || !discard(x.ptr()) {
                (0..fc(w)).for_each(|i| retain(*to.add(i)));
                release(x);
            }
            Act::Next(ip.add(1), b)
        }
    }
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

/// Whether what the unpacking at the head of `words` gives is moved to locals right behind it.
pub(super) fn into_locals(words: &[u64], locals: usize) -> bool {
    let (at, n) = (fa(words[0]), fc(words[0]));
    let moves = words[1..].iter().take(n);
    n > 0
        && moves.len() == n
        && moves
            .enumerate()
            .all(|(i, &t)| t as u16 == Op::Take as u16 && fb(t) == at + i * 8 && fa(t) < locals)
}

/// Where a local would lose the last reference to something, it is left to the moves: the rest goes to the
/// temporaries where they look for it.
impl Handler for UnpackLocals {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract. The sequence lives on: whoever else refers to it is not let go
        // of here, as no count reaches zero.
        unsafe {
            let (x, n) = (*reg(b, fb(w)), fc(w));
            let items = items_of(x, n);
            if items.is_null() {
                return Act::Slow;
            }
            if is_temp(b, fb(w)) {
                if x.is_counted() {
                    if (*x.ptr()).rc == 1 {
                        return Act::Slow;
                    }
                    (*x.ptr()).rc -= 1;
                }
                *reg(b, fb(w)) = Word::NIL;
            }
            // Little else is kept than the place among the moves and that among the items: each move
            // knows its temporary.
            let (mut items, mut ip) = (items, ip.add(1));
            let end = ip.add(n);
            while ip < end {
                let to = reg(b, fa(*ip));
                let old = *to;
                if old.is_counted() {
                    if (*old.ptr()).rc == 1 {
                        break;
                    }
                    (*old.ptr()).rc -= 1;
                }
                let v = *items;
                retain(v);
                *to = v;
                items = items.add(1);
                ip = ip.add(1);
            }
            let mut rest = ip;
            while rest < end {
                let v = *items;
                retain(v);
                *reg(b, fb(*rest)) = v;
                items = items.add(1);
                rest = rest.add(1);
            }
            Act::Next(ip, b)
        }
    }
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe { UnpackSequence::middle(w, ip, b, vm) }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { UnpackSequence::slow(vm, ip, b, w) }
    }
}

/// How many items an exact tuple or list has.
fn exact_len(x: &Value) -> Option<usize> {
    let tuple = x.get_exact::<Tuple>().map(|t| t.len());
    tuple.or_else(|| x.get_exact::<List>().map(List::len))
}

/// An item of an exact tuple or list.
fn exact_item(x: &Value, i: usize) -> Option<Value> {
    match x.get_exact::<Tuple>() {
        Some(t) => t.get(i).cloned(),
        None => x.get_exact::<List>()?.get(i),
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
            if let Some(n) = exact_len(&x) {
                vm.charge(n)?;
                vm.reserve(n * 8)?;
            }
            // Only now: a finaliser may have changed it.
            let stop = exact_len(&x).and_then(|n| n.checked_sub(after)).filter(|&n| n >= before);
            if let Some(stop) = stop {
                let list = vm.new_list(Vec::new());
                if let Some(t) = x.get_exact::<Tuple>() {
                    list.extend_from_slice(&t[before..stop]);
                } else if let Some(l) = x.get_exact::<List>() {
                    list.extend_from(l, before, 1, stop - before);
                }
                let head = (0..before).filter_map(|i| exact_item(&x, i));
                let tail = (stop..stop + after).filter_map(|i| exact_item(&x, i));
                for (i, v) in head.chain([list.into_value()]).chain(tail).enumerate() {
                    set(b, at + i * 8, v);
                }
                return next(ip, 1, b);
            }
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
