//! Slices of lists, tuples and strings with plain bounds, without a slice object: what `BuildSlice`
//! does together with the instruction behind it.

use super::{Base, fa, fb, fc, is_temp, reg};
use crate::types::core;
use crate::value::keys::as_value;
use crate::value::object::Kind;
use crate::value::owned::{release, retain};
use crate::value::simple::Slice;
use crate::value::str::{Str, StrData};
use crate::value::{List, Tuple, Value, Word, make};
use crate::vm::Vm;
use pyrun_bytecode::Op;

/// Longest result that is made without looking at limits first.
const SHORT: usize = 4096;

/// Which items a slice takes.
#[derive(Clone, Copy)]
struct Cut {
    start: usize,
    step: isize,
    n: usize,
}

/// A bound counted from the end if negative, cut to `lo..=hi`.
#[inline(always)]
fn bound(w: Word, len: i64, missing: i64, lo: i64, hi: i64) -> Option<i64> {
    if w == Word::none() {
        return Some(missing);
    }
    if !w.is_int() {
        return None;
    }
    let i = w.as_int();
    let i = if i < 0 { i + len } else { i };
    Some(if i < lo {
        lo
    } else if i > hi {
        hi
    } else {
        i
    })
}

/// What a slice with these bounds takes of `len` items; `None` unless all are ints or None.
#[inline(always)]
fn cut(bounds: [Word; 3], len: usize) -> Option<Cut> {
    let [start, stop, step] = bounds;
    let len = len as i64;
    let step = match step {
        w if w == Word::none() => 1,
        w if w.is_int() && w.as_int() != 0 && w.as_int().abs() < 1 << 32 => w.as_int(),
        _ => return None,
    };
    let (start, n) = if step > 0 {
        let start = bound(start, len, 0, 0, len)?;
        let stop = bound(stop, len, len, 0, len)?;
        (start, if step == 1 { stop - start } else { (stop - start + step - 1) / step })
    } else {
        let start = bound(start, len, len - 1, -1, len - 1)?;
        let stop = bound(stop, len, -1, -1, len - 1)?;
        (start, if step == -1 { start - stop } else { (start - stop - step - 1) / -step })
    };
    Some(match n > 0 {
        true => Cut { start: start as usize, step: step as isize, n: n as usize },
        false => Cut { start: start.max(0) as usize, step: step as isize, n: 0 },
    })
}

/// The bounds of a slice object.
unsafe fn bounds(k: Word) -> [Word; 3] {
    // SAFETY: callers know that it is a slice.
    unsafe {
        let s = &*(k.ptr() as *const Slice);
        [s.start.word(), s.stop.word(), s.step.word()]
    }
}

/// `x[k]` for a slice object `k`; NIL if that is left to others. Not inlined, for handlers must not
/// have locals whose address is taken.
#[inline(never)]
pub(super) unsafe fn load_by(vm: *mut Vm, x: Word, k: Word) -> Word {
    // SAFETY: as for `load`.
    unsafe { load(vm, x, bounds(k)).map_or(Word::NIL, Value::into_word) }
}

/// `x[k] = v` for a slice object `k`; false if that is left to others.
#[inline(never)]
pub(super) unsafe fn store_by(vm: *mut Vm, x: Word, k: Word, v: Word) -> bool {
    // SAFETY: as for `store`.
    unsafe { store(vm, x, bounds(k), v) }
}

/// As many items are copied in one step; more are left to a native, which looks at the limits meanwhile.
const AT_ONCE: usize = 1 << 14;

/// `x[start:stop:step]`; `None` if that is left to others.
#[inline(always)]
unsafe fn load(vm: *mut Vm, x: Word, by: [Word; 3]) -> Option<Value> {
    // SAFETY: the word is live; the kind says what lies there.
    unsafe {
        if !x.is_object() {
            return None;
        }
        let vm = &mut *vm;
        let o = &*x.ptr();
        if o.is_exact(Kind::List) {
            let l = &*(x.ptr() as *const List);
            let c = cut(by, l.len()).filter(|c| c.n <= AT_ONCE)?;
            pay(vm, c.n)?;
            let out = vm.heap.list(core().list);
            out.extend_from(l, c.start, c.step, c.n);
            Some(out.into_value())
        } else if o.is_exact(Kind::Str) {
            let s = &*(x.ptr() as *const Str);
            let c = cut(by, s.len()).filter(|c| c.n <= AT_ONCE)?;
            pay(vm, c.n)?;
            load_str(vm, as_value(&x), s, c)
        } else if o.is_exact(Kind::Tuple) {
            let t = &*(x.ptr() as *const Tuple);
            let c = cut(by, t.len())?;
            if c.step != 1 || c.n == 0 {
                return None;
            }
            pay(vm, c.n)?;
            if c.n == t.len() {
                return Some(as_value(&x).clone());
            }
            let items = &t[c.start..c.start + c.n];
            Some(make::tuple(&mut vm.heap, core().tuple.root_shape(), items))
        } else {
            None
        }
    }
}

fn load_str(vm: &mut Vm, x: &Value, s: &Str, c: Cut) -> Option<Value> {
    let StrData::One(text) = s.data() else { return None };
    if c.step != 1 || c.n == 0 {
        return None;
    }
    if c.n == s.len() {
        return Some(x.clone());
    }
    let part = &text[c.start..c.start + c.n];
    if let [b] = part {
        return Some(vm.char(*b as u32));
    }
    let ascii = s.is_ascii() || part.is_ascii();
    Some(make::str_data(&mut vm.heap, core().str.root_shape(), StrData::One(part), ascii))
}

/// Pays for `n` items; `None` if that needs a look at the limits.
#[inline(always)]
fn pay(vm: &mut Vm, n: usize) -> Option<()> {
    let fuel = vm.heap.fuel - (n / 16) as i64;
    if n > SHORT || fuel < 0 {
        return None;
    }
    vm.heap.fuel = fuel;
    Some(())
}

/// `x[start:stop] = v` of as many items as `v` has; false if that is left to others.
#[inline(always)]
unsafe fn store(vm: *mut Vm, x: Word, by: [Word; 3], v: Word) -> bool {
    // SAFETY: the words are live; the kinds say what lies there.
    unsafe {
        if !x.is_object() || !(*x.ptr()).is_exact(Kind::List) || !v.is_object() || x == v {
            return false;
        }
        let l = &*(x.ptr() as *const List);
        let new = match &*v.ptr() {
            o if o.is_exact(Kind::List) => {
                let l = &*(v.ptr() as *const List);
                std::slice::from_raw_parts(l.items.get() as *const Value, l.len())
            }
            o if o.is_exact(Kind::Tuple) => &**(v.ptr() as *const Tuple),
            _ => return false,
        };
        match cut(by, l.len()) {
            Some(c) if c.step == 1 && c.n == new.len() && pay(&mut *vm, c.n).is_some() => {
                l.overwrite(c.start, new);
                true
            }
            _ => false,
        }
    }
}

/// Lets go of an operand, if it is a temporary.
#[inline(always)]
pub(super) unsafe fn consume(b: Base, off: usize) {
    // SAFETY: operands of verified code.
    unsafe {
        if is_temp(b, off) {
            release(std::ptr::replace(reg(b, off), Word::NIL));
        }
    }
}

/// Does `BuildSlice` (`w`) and the instruction behind it (`then`) in one; false if that is left to
/// them.
#[inline(never)]
pub(super) unsafe fn fused(vm: *mut Vm, b: Base, w: u64, then: u64) -> bool {
    // SAFETY: operands of verified code.
    unsafe {
        let at = fb(w);
        let step = if fc(w) == 3 { *reg(b, at + 16) } else { Word::none() };
        let by = [*reg(b, at), *reg(b, at + 8), step];
        if then as u16 == Op::LoadIndex as u16 && fc(then) == fa(w) && is_temp(b, fa(w)) {
            let Some(v) = load(vm, *reg(b, fb(then)), by) else { return false };
            forget_bounds(b, w);
            consume(b, fb(then));
            release(std::ptr::replace(reg(b, fa(then)), v.into_word()));
            return true;
        }
        if then as u16 == Op::StoreIndex as u16 && fb(then) == fa(w) && is_temp(b, fa(w)) {
            if !store(vm, *reg(b, fa(then)), by, *reg(b, fc(then))) {
                return false;
            }
            forget_bounds(b, w);
            consume(b, fc(then));
            consume(b, fa(then));
            return true;
        }
        false
    }
}

/// Empties the temporaries of the bounds, which are ints or None.
#[inline(always)]
unsafe fn forget_bounds(b: Base, w: u64) {
    // SAFETY: the window's temporaries hold nothing that is counted.
    unsafe {
        for i in 0..fc(w) {
            *reg(b, fb(w) + i * 8) = Word::NIL;
        }
    }
}

/// A new reference to what a word stands for.
#[inline(always)]
pub(super) fn shared(w: Word) -> Word {
    retain(w);
    w
}
