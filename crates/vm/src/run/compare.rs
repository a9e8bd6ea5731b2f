//! Comparisons, as values and fused with jumps.

use super::jump::jump16;
use super::slices::consume;
use super::{
    Act, Base, Handler, Ip, Step, done, fa, fb, fbi, fc, is_temp, operand, reg, set, unset,
};
use crate::object::map::plain_hash;
use crate::value::keys::{ABSENT, ASK, as_value, same};
use crate::value::typeobj::CmpOp;
use crate::value::{Dict, Kind, List, PyResult, Set, Str, Tuple, Value, Word};
use crate::vm::Vm;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! {
        Lt Le Eq Ne Gt Ge Is IsNot In NotIn
        JLt JLe JEq JNe JGt JGe JNotLt JNotLe JNotEq JNotNe JNotGt JNotGe
        JLtI JLeI JEqI JNeI JGtI JGeI JNotLtI JNotLeI JNotEqI JNotNeI JNotGtI JNotGeI
        JIs JIsNot JIn JNotIn
    }
}
use ops::*;

/// Compares unboxed numbers; `None` if they are not both ints or both floats.
#[inline(always)]
fn fast_compare(x: Word, y: Word, op: CmpOp) -> Option<bool> {
    if Word::both_int(x, y) {
        let (a, b) = (x.0 as i64, y.0 as i64);
        return Some(match op {
            CmpOp::Lt => a < b,
            CmpOp::Le => a <= b,
            CmpOp::Eq => a == b,
            CmpOp::Ne => a != b,
            CmpOp::Gt => a > b,
            CmpOp::Ge => a >= b,
        });
    }
    if x.0 & y.0 & 1 == 1 {
        let (a, b) = (x.as_float(), y.as_float());
        return Some(match op {
            CmpOp::Lt => a < b,
            CmpOp::Le => a <= b,
            CmpOp::Eq => a == b,
            CmpOp::Ne => a != b,
            CmpOp::Gt => a > b,
            CmpOp::Ge => a >= b,
        });
    }
    if ((x.0 ^ 4) | (y.0 ^ 4)) & 7 == 0 {
        return compare_chars(x, y, op);
    }
    None
}

/// Compares immortal strings of one character of one byte, which need no release.
#[inline(always)]
fn compare_chars(x: Word, y: Word, op: CmpOp) -> Option<bool> {
    // SAFETY: operands of verified code are live objects where they are no numbers.
    unsafe {
        if (*x.ptr()).kind != Kind::Str || (*y.ptr()).kind != Kind::Str {
            return None;
        }
        let (s, t) = (&*(x.ptr() as *const Str), &*(y.ptr() as *const Str));
        if s.len() != 1 || t.len() != 1 || s.width() != 1 || t.width() != 1 {
            return None;
        }
        Some(op.test((*s.data_ptr()).cmp(&*t.data_ptr())))
    }
}

/// Compares any two operands for a truth value.
unsafe fn test(vm: &mut Vm, b: Base, x: usize, y: usize, op: CmpOp) -> PyResult<bool> {
    // SAFETY: operands of verified code.
    unsafe {
        let (x, y) = (operand(b, x), operand(b, y));
        if let Some(r) = fast_compare(x.word(), y.word(), op) {
            return Ok(r);
        }
        if let (CmpOp::Eq | CmpOp::Ne, Some(s), Some(t)) =
            (op, x.get_exact::<Str>(), y.get_exact::<Str>())
        {
            return Ok(s.same(t) == (op == CmpOp::Eq));
        }
        vm.compare_truth(op, &x, &y)
    }
}

/// Compares two exact strings and lets the operands go; `None`, with nothing changed, for others.
#[inline(always)]
unsafe fn text_compare(b: Base, x: usize, y: usize, op: CmpOp) -> Option<bool> {
    // SAFETY: operands of verified code.
    unsafe {
        let (s, t) = texts(b, x, y)?;
        let r = match op {
            CmpOp::Eq => s.same(t),
            CmpOp::Ne => !s.same(t),
            _ => op.test(s.order(t)),
        };
        release_operands(b, x, y);
        Some(r)
    }
}

/// Two operands that are exact strings.
#[inline(always)]
unsafe fn texts<'a>(b: Base, x: usize, y: usize) -> Option<(&'a Str, &'a Str)> {
    // SAFETY: operands of verified code; the strings live as long as the registers hold them.
    unsafe {
        let (x, y) = (*reg(b, x), *reg(b, y));
        let exact = |w: Word| w.is_object() && (*w.ptr()).is_exact(Kind::Str);
        (exact(x) && exact(y)).then(|| (&*(x.ptr() as *const Str), &*(y.ptr() as *const Str)))
    }
}

/// Lets go of operands that are temporaries.
#[inline(always)]
unsafe fn release_operands(b: Base, x: usize, y: usize) {
    // SAFETY: operands of verified code.
    unsafe {
        for off in [x, y] {
            if to_release(b, off) {
                unset(b, off);
            }
        }
    }
}

macro_rules! compare {
    ($($value:ident $jump:ident $not:ident $jump_i:ident $not_i:ident;)*) => { $(
        impl Handler for $value {
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe {
                    match fast_compare(*reg(b, fb(w)), *reg(b, fc(w)), CmpOp::$value) {
                        Some(r) if !(*reg(b, fa(w))).is_counted() => {
                            *reg(b, fa(w)) = Word::bool(r);
                            Act::Next(ip.add(1), b)
                        }
                        _ => Act::Slow,
                    }
                }
            }
            const MIDDLE: bool = true;
            unsafe fn middle(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe {
                    match text_compare(b, fb(w), fc(w), CmpOp::$value) {
                        Some(r) => {
                            set(b, fa(w), Value::from(r));
                            Act::Next(ip.add(1), b)
                        }
                        None => Act::Slow,
                    }
                }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: as above.
                unsafe {
                    let (x, y) = (operand(b, fb(w)), operand(b, fc(w)));
                    let r = vm.compare(CmpOp::$value, &x, &y)?;
                    drop((x, y));
                    done(ip, 1, b, w, r)
                }
            }
        }
        compare!(@jump $jump $value true);
        compare!(@jump $not $value false);
        compare!(@imm $jump_i $value true);
        compare!(@imm $not_i $value false);
    )* };
    (@jump $name:ident $op:ident $want:literal) => {
        impl Handler for $name {
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe {
                    match fast_compare(*reg(b, fa(w)), *reg(b, fb(w)), CmpOp::$op) {
                        Some($want) => jump16(w, ip, b, vm),
                        Some(_) => Act::Next(ip.add(1), b),
                        None => Act::Slow,
                    }
                }
            }
            const MIDDLE: bool = true;
            unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: operands of verified code. A loop of such jumps still meets the limits.
                unsafe {
                    if (*vm).heap.fuel <= 0 {
                        return Act::Slow;
                    }
                    match text_compare(b, fa(w), fb(w), CmpOp::$op) {
                        Some(r) => super::jump::leap16(w, ip, b, vm, r == $want),
                        None => Act::Slow,
                    }
                }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: as above.
                unsafe {
                    let r = test(vm, b, fa(w), fb(w), CmpOp::$op)?;
                    super::jump::take16(vm, ip, b, w, r == $want)
                }
            }
        }
    };
    (@imm $name:ident $op:ident $want:literal) => {
        impl Handler for $name {
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe {
                    let x = *reg(b, fa(w));
                    if !x.is_int() {
                        return Act::Slow;
                    }
                    match fast_compare(x, Word::int_unchecked(fbi(w)), CmpOp::$op) {
                        Some($want) => jump16(w, ip, b, vm),
                        _ => Act::Next(ip.add(1), b),
                    }
                }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: as above.
                unsafe {
                    let x = operand(b, fa(w));
                    let y = Value::unboxed(Word::int_unchecked(fbi(w)));
                    let r = match fast_compare(x.word(), y.word(), CmpOp::$op) {
                        Some(r) => r,
                        None => vm.compare_truth(CmpOp::$op, &x, &y)?,
                    };
                    drop(x);
                    super::jump::take16(vm, ip, b, w, r == $want)
                }
            }
        }
    };
}

compare! {
    Lt JLt JNotLt JLtI JNotLtI;
    Le JLe JNotLe JLeI JNotLeI;
    Eq JEq JNotEq JEqI JNotEqI;
    Ne JNe JNotNe JNeI JNotNeI;
    Gt JGt JNotGt JGtI JNotGtI;
    Ge JGe JNotGe JGeI JNotGeI;
}

/// Whether an operand is a temporary that holds a reference.
#[inline(always)]
unsafe fn to_release(b: Base, off: usize) -> bool {
    // SAFETY: operands of verified code.
    unsafe { (*reg(b, off)).is_counted() && is_temp(b, off) }
}

macro_rules! identity {
    ($($value:ident $jump:ident $want:literal;)*) => { $(
        impl Handler for $value {
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe {
                    if to_release(b, fb(w)) || to_release(b, fc(w)) || (*reg(b, fa(w))).is_counted() {
                        return Act::Slow;
                    }
                    *reg(b, fa(w)) = Word::bool((*reg(b, fb(w)) == *reg(b, fc(w))) == $want);
                    Act::Next(ip.add(1), b)
                }
            }
            unsafe fn slow(_: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: operands of verified code.
                unsafe {
                    let (x, y) = (operand(b, fb(w)), operand(b, fc(w)));
                    let r = x.is(&y) == $want;
                    drop((x, y));
                    done(ip, 1, b, w, Value::from(r))
                }
            }
        }
        impl Handler for $jump {
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe {
                    if to_release(b, fa(w)) || to_release(b, fb(w)) {
                        return Act::Slow;
                    }
                    if (*reg(b, fa(w)) == *reg(b, fb(w))) == $want {
                        jump16(w, ip, b, vm)
                    } else {
                        Act::Next(ip.add(1), b)
                    }
                }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: operands of verified code.
                unsafe {
                    let (x, y) = (operand(b, fa(w)), operand(b, fb(w)));
                    let r = x.is(&y) == $want;
                    drop((x, y));
                    super::jump::take16(vm, ip, b, w, r)
                }
            }
        }
    )* };
}
identity! { Is JIs true; IsNot JIsNot false; }

/// `x in y`, of any objects.
unsafe fn contains(vm: &mut Vm, b: Base, x: usize, y: usize) -> PyResult<bool> {
    // SAFETY: operands of verified code.
    unsafe {
        let (x, y) = (operand(b, x), operand(b, y));
        vm.contains(&y, &x)
    }
}

/// `x in y` of builtin objects, where no Python code is needed; the operands are consumed. `None`,
/// with nothing changed, for others.
#[inline(always)]
unsafe fn quick_contains(b: Base, x: usize, y: usize, vm: *mut Vm) -> Option<bool> {
    // SAFETY: operands of verified code; the kinds say what lies there.
    unsafe {
        // A backward jump may need a look at the limits.
        if (*vm).heap.fuel <= 0 {
            return None;
        }
        let (k, c) = (reg(b, x), *reg(b, y));
        if !c.is_object() || !(*c.ptr()).tag().is_multiple_of(1 << 16) {
            return None;
        }
        let r = match (*c.ptr()).kind {
            Kind::Dict => {
                let d = &*(c.ptr() as *const Dict);
                d.lookup(plain_hash(&mut *vm, as_value(k))?, *k)
            }
            Kind::Set | Kind::FrozenSet => {
                let s = &*(c.ptr() as *const Set);
                s.lookup(plain_hash(&mut *vm, as_value(k))?, *k)
            }
            Kind::List => {
                let l = &*(c.ptr() as *const List);
                among(std::slice::from_raw_parts(l.items.get(), l.len()), *k)
            }
            Kind::Tuple => {
                let t = &*(c.ptr() as *const Tuple);
                among(std::slice::from_raw_parts(t.items(), t.len), *k)
            }
            Kind::Str => return text_contains(b, x, y, vm),
            _ => return None,
        };
        if r == ASK {
            return None;
        }
        consume(b, x);
        consume(b, y);
        Some(r != ABSENT)
    }
}

/// Searches items one by one, if they are few and compare without Python code.
#[inline(never)]
fn among(items: &[Word], k: Word) -> isize {
    if items.len() > 256 {
        return ASK;
    }
    for (i, &w) in items.iter().enumerate() {
        match same(w, k) {
            Some(true) => return i as isize,
            Some(false) => {}
            None => return ASK,
        }
    }
    ABSENT
}

/// `x in y` of exact strings, which lets the operands go; `None`, with nothing changed, for others.
#[inline(always)]
unsafe fn text_contains(b: Base, x: usize, y: usize, vm: *mut Vm) -> Option<bool> {
    // SAFETY: operands of verified code.
    unsafe {
        let (sub, s) = texts(b, x, y)?;
        (*vm).heap.fuel -= s.len() as i64 / 64;
        let r = s.has(sub);
        release_operands(b, x, y);
        Some(r)
    }
}

macro_rules! membership {
    ($($value:ident $jump:ident $want:literal;)*) => { $(
        impl Handler for $value {
            const MIDDLE: bool = true;
            unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe {
                    match quick_contains(b, fb(w), fc(w), vm) {
                        Some(r) => {
                            set(b, fa(w), Value::from(r == $want));
                            Act::Next(ip.add(1), b)
                        }
                        None => Act::Slow,
                    }
                }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: operands of verified code.
                unsafe {
                    let r = contains(vm, b, fb(w), fc(w))? == $want;
                    done(ip, 1, b, w, Value::from(r))
                }
            }
        }
        impl Handler for $jump {
            const MIDDLE: bool = true;
            unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe {
                    match quick_contains(b, fa(w), fb(w), vm) {
                        Some(r) => super::jump::leap16(w, ip, b, vm, r == $want),
                        None => Act::Slow,
                    }
                }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: operands of verified code.
                unsafe {
                    let r = contains(vm, b, fa(w), fb(w))? == $want;
                    super::jump::take16(vm, ip, b, w, r)
                }
            }
        }
    )* };
}
membership! { In JIn true; NotIn JNotIn false; }
