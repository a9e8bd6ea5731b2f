//! Comparisons, as values and fused with jumps.

use super::jump::jump16;
use super::moves::give;
use super::slices::consume;
use super::{
    Act, Base, Handler, Ip, Step, done, fa, fb, fbi, fc, is_temp, next, operand, reg, set, special,
    unset,
};
use crate::object::map::plain_hash;
use crate::text::int::cmp_float_small;
use crate::value::keys::{ABSENT, ASK, LONG, as_value, ready_hash, same};
use crate::value::typeobj::CmpOp;
use crate::value::{Dict, Kind, List, PyResult, Set, Str, Tuple, Value, Word};
use crate::vm::Vm;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! {
        Lt Le Eq Ne Gt Ge LtK LeK EqK NeK GtK GeK Is IsNot In NotIn
        JLt JLe JEq JNe JGt JGe JNotLt JNotLe JNotEq JNotNe JNotGt JNotGe
        JLtI JLeI JEqI JNeI JGtI JGeI JNotLtI JNotLeI JNotEqI JNotNeI JNotGtI JNotGeI
        JLtK JLeK JEqK JNeK JGtK JGeK JNotLtK JNotLeK JNotEqK JNotNeK JNotGtK JNotGeK
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

/// Compares what tells without a call into Python: numbers of either kind, exact strings.
#[inline(always)]
unsafe fn plain_compare(x: Word, y: Word, op: CmpOp) -> Option<bool> {
    if x.0 & 3 != 0 && y.0 & 3 != 0 {
        let order = match (x.is_int(), y.is_int()) {
            (true, false) => cmp_float_small(x.as_int(), y.as_float()),
            (false, true) => cmp_float_small(y.as_int(), x.as_float()).map(|o| o.reverse()),
            _ => return fast_compare(x, y, op),
        };
        return Some(order.map_or(op == CmpOp::Ne, |o| op.test(o)));
    }
    if x.is_number() || y.is_number() {
        return None;
    }
    // SAFETY: operands are live; the kind says what lies there.
    unsafe {
        if (*x.ptr()).tag() != (*y.ptr()).tag() {
            return None;
        }
        if !(*x.ptr()).is_exact(Kind::Str) {
            return compare_items(items(x)?, items(y)?, op);
        }
        let (s, t) = (&*(x.ptr() as *const Str), &*(y.ptr() as *const Str));
        Some(match op {
            CmpOp::Eq => s.same(t),
            CmpOp::Ne => !s.same(t),
            _ => op.test(s.order(t)),
        })
    }
}

/// The items of an exact list or tuple.
#[inline(always)]
unsafe fn items<'a>(x: Word) -> Option<&'a [Word]> {
    // SAFETY: the object is live; nothing changes it while it is compared.
    unsafe {
        if (*x.ptr()).is_exact(Kind::Tuple) {
            let t = &*(x.ptr() as *const Tuple);
            return Some(std::slice::from_raw_parts(t.items(), t.len));
        }
        let l = &*(x.ptr() as *const List);
        (*x.ptr()).is_exact(Kind::List).then(|| std::slice::from_raw_parts(l.items.get(), l.len()))
    }
}

/// Compares the items of short sequences one by one, if that takes no Python code.
#[inline(never)]
unsafe fn compare_items(a: &[Word], b: &[Word], op: CmpOp) -> Option<bool> {
    if a.len().min(b.len()) > LONG {
        return None;
    }
    for (&x, &y) in a.iter().zip(b) {
        if !same(x, y)? {
            return match op {
                CmpOp::Eq => Some(false),
                CmpOp::Ne => Some(true),
                // SAFETY: items of live sequences. `same` has looked at them to its depth, and so they
                // are not nested deeper.
                _ => unsafe { plain_compare(x, y, op) },
            };
        }
    }
    Some(op.test(a.len().cmp(&b.len())))
}

/// The right operand: a register, or a word that is not owned.
type Right = Result<usize, Word>;

#[inline(always)]
unsafe fn right_word(b: Base, y: Right) -> Word {
    // SAFETY: operands of verified code.
    unsafe {
        match y {
            Ok(r) => *reg(b, r),
            Err(k) => k,
        }
    }
}

/// Consumes both operands.
#[inline(always)]
unsafe fn consume_both(b: Base, x: usize, y: Right) {
    // SAFETY: operands of verified code.
    unsafe {
        if (*reg(b, x)).is_counted() && is_temp(b, x) {
            super::unset(b, x);
        }
        if let Ok(r) = y
            && (*reg(b, r)).is_counted()
            && is_temp(b, r)
        {
            super::unset(b, r);
        }
    }
}

#[inline(always)]
unsafe fn operands(b: Base, x: usize, y: Right) -> (Value, Value) {
    // SAFETY: operands of verified code.
    unsafe {
        let x = operand(b, x);
        match y {
            Ok(r) => (x, operand(b, r)),
            Err(k) => (x, Value::from_borrowed(k)),
        }
    }
}

/// Middle part of a comparison that makes a value.
#[inline(always)]
unsafe fn middle_value(w: u64, ip: Ip, b: Base, vm: *mut Vm, op: CmpOp, y: Right, n: usize) -> Act {
    // SAFETY: operands of verified code.
    unsafe {
        match plain_compare(*reg(b, fb(w)), right_word(b, y), op) {
            Some(r) => {
                consume_both(b, fb(w), y);
                give(b, w, ip.add(n), Word::bool(r))
            }
            None => special::push_compare(ip, b, vm, op, fb(w), y),
        }
    }
}

/// Middle part of a comparison that jumps when it is `want`.
#[inline(always)]
unsafe fn middle_jump(
    w: u64,
    ip: Ip,
    b: Base,
    vm: *mut Vm,
    op: CmpOp,
    y: Right,
    (want, n): (bool, usize),
) -> Act {
    // SAFETY: operands of verified code. Without fuel for a jump back the slow part looks up first.
    unsafe {
        if (*vm).heap.fuel <= 0 {
            return Act::Slow;
        }
        match plain_compare(*reg(b, fa(w)), right_word(b, y), op) {
            Some(r) => {
                consume_both(b, fa(w), y);
                if r == want { jump16(w, ip, b, vm) } else { Act::Next(ip.add(n), b) }
            }
            None => special::push_compare(ip, b, vm, op, fa(w), y),
        }
    }
}

unsafe fn slow_value(
    vm: &mut Vm,
    ip: Ip,
    b: Base,
    w: u64,
    op: CmpOp,
    y: Right,
    n: usize,
) -> PyResult<Step> {
    // SAFETY: operands of verified code.
    unsafe {
        let (x, y) = operands(b, fb(w), y);
        let r = vm.compare(op, &x, &y)?;
        drop((x, y));
        done(ip, n, b, w, r)
    }
}

unsafe fn slow_jump(
    vm: &mut Vm,
    ip: Ip,
    b: Base,
    w: u64,
    op: CmpOp,
    y: Right,
    (want, n): (bool, usize),
) -> PyResult<Step> {
    // SAFETY: operands of verified code.
    unsafe {
        let (x, y) = operands(b, fa(w), y);
        let r = vm.compare_truth(op, &x, &y)?;
        drop((x, y));
        if r == want { super::jump::take16(vm, ip, b, w, true) } else { next(ip, n, b) }
    }
}

/// Handlers of one operator: as a value, and the jumps with each kind of right operand.
macro_rules! compare {
    ($($op:ident $k:ident $jump:ident $not:ident $jump_i:ident $not_i:ident $jump_k:ident $not_k:ident;)*) => { $(
        compare!(@value $op $op 1, |w, _ip| Ok(fc(w)));
        compare!(@value $k $op 2, |_w, ip| Err(Word(*ip.add(1))));
        compare!(@jump $jump $op true 1, |w, _ip| Ok(fb(w)));
        compare!(@jump $not $op false 1, |w, _ip| Ok(fb(w)));
        compare!(@jump $jump_i $op true 1, |w, _ip| Err(Word::int_unchecked(fbi(w))));
        compare!(@jump $not_i $op false 1, |w, _ip| Err(Word::int_unchecked(fbi(w))));
        compare!(@jump $jump_k $op true 2, |_w, ip| Err(Word(*ip.add(1))));
        compare!(@jump $not_k $op false 2, |_w, ip| Err(Word(*ip.add(1))));
    )* };
    (@value $name:ident $op:ident $n:literal, |$w:ident, $ip:ident| $right:expr) => {
        impl Handler for $name {
            #[inline(always)]
            unsafe fn fast($w: u64, $ip: Ip, b: Base, _: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe {
                    let y = right_word(b, $right);
                    match fast_compare(*reg(b, fb($w)), y, CmpOp::$op) {
                        Some(r) => give(b, $w, $ip.add($n), Word::bool(r)),
                        None => Act::Slow,
                    }
                }
            }
            const MIDDLE: bool = true;
            #[inline(always)]
            unsafe fn middle($w: u64, $ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: as above.
                unsafe { middle_value($w, $ip, b, vm, CmpOp::$op, $right, $n) }
            }
            unsafe fn slow(vm: &mut Vm, $ip: Ip, b: Base, $w: u64) -> PyResult<Step> {
                // SAFETY: as above.
                unsafe { slow_value(vm, $ip, b, $w, CmpOp::$op, $right, $n) }
            }
        }
    };
    (@jump $name:ident $op:ident $want:literal $n:literal, |$w:ident, $ip:ident| $right:expr) => {
        impl Handler for $name {
            #[inline(always)]
            unsafe fn fast($w: u64, $ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe {
                    let y = right_word(b, $right);
                    match fast_compare(*reg(b, fa($w)), y, CmpOp::$op) {
                        Some($want) => jump16($w, $ip, b, vm),
                        Some(_) => Act::Next($ip.add($n), b),
                        None => Act::Slow,
                    }
                }
            }
            const MIDDLE: bool = true;
            #[inline(always)]
            unsafe fn middle($w: u64, $ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: as above.
                unsafe { middle_jump($w, $ip, b, vm, CmpOp::$op, $right, ($want, $n)) }
            }
            unsafe fn slow(vm: &mut Vm, $ip: Ip, b: Base, $w: u64) -> PyResult<Step> {
                // SAFETY: as above.
                unsafe { slow_jump(vm, $ip, b, $w, CmpOp::$op, $right, ($want, $n)) }
            }
        }
    };
}

compare! {
    Lt LtK JLt JNotLt JLtI JNotLtI JLtK JNotLtK;
    Le LeK JLe JNotLe JLeI JNotLeI JLeK JNotLeK;
    Eq EqK JEq JNotEq JEqI JNotEqI JEqK JNotEqK;
    Ne NeK JNe JNotNe JNeI JNotNeI JNeK JNotNeK;
    Gt GtK JGt JNotGt JGtI JNotGtI JGtK JNotGtK;
    Ge GeK JGe JNotGe JGeI JNotGeI JGeK JNotGeK;
}

/// Tells two operands apart, releasing temporaries.
#[inline(always)]
unsafe fn identical(b: Base, x: usize, y: usize) -> bool {
    // SAFETY: operands of verified code.
    unsafe {
        let r = *reg(b, x) == *reg(b, y);
        consume_both(b, x, Ok(y));
        r
    }
}

/// Whether an operand is no temporary that must be released.
#[inline(always)]
unsafe fn stays(b: Base, x: usize) -> bool {
    // SAFETY: operands of verified code.
    unsafe { !(*reg(b, x)).is_counted() || !is_temp(b, x) }
}

macro_rules! identity {
    ($($value:ident $jump:ident $want:literal;)*) => { $(
        impl Handler for $value {
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe {
                    let (x, y) = (fb(w), fc(w));
                    if stays(b, x) && stays(b, y) {
                        let r = (*reg(b, x) == *reg(b, y)) == $want;
                        return give(b, w, ip.add(1), Word::bool(r));
                    }
                    Act::Slow
                }
            }
            unsafe fn slow(_: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: operands of verified code.
                unsafe {
                    let r = identical(b, fb(w), fc(w)) == $want;
                    done(ip, 1, b, w, Value::from(r))
                }
            }
        }
        impl Handler for $jump {
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe {
                    let (x, y) = (fa(w), fb(w));
                    if !stays(b, x) || !stays(b, y) {
                        return Act::Slow;
                    }
                    if (*reg(b, x) == *reg(b, y)) == $want {
                        jump16(w, ip, b, vm)
                    } else {
                        Act::Next(ip.add(1), b)
                    }
                }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: operands of verified code.
                unsafe {
                    let r = identical(b, fa(w), fb(w)) == $want;
                    super::jump::take16(vm, ip, b, w, r)
                }
            }
        }
    )* };
}
identity! { Is JIs true; IsNot JIsNot false; }

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
            if is_temp(b, off) {
                unset(b, off);
            }
        }
    }
}

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
        if c.is_number() || !(*c.ptr()).tag().is_multiple_of(1 << 16) {
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

/// `x in y` of exact dicts and sets, as far as it takes no call.
#[inline(always)]
unsafe fn peek_contains(b: Base, x: usize, y: usize) -> Option<bool> {
    // SAFETY: operands of verified code; the kinds say what lies there.
    unsafe {
        let (k, c) = (*reg(b, x), *reg(b, y));
        if c.is_number() || !stays(b, x) || !stays(b, y) {
            return None;
        }
        let r = if (*c.ptr()).is_exact(Kind::Dict) {
            (*(c.ptr() as *const Dict)).seek(ready_hash(k)?, k)
        } else if (*c.ptr()).is_exact(Kind::Set) {
            (*(c.ptr() as *const Set)).seek(ready_hash(k)?, k)
        } else {
            return None;
        };
        (r != ASK).then_some(r != ABSENT)
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
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe {
                    match peek_contains(b, fb(w), fc(w)) {
                        Some(r) if !(*reg(b, fa(w))).is_counted() => {
                            *reg(b, fa(w)) = Word::bool(r == $want);
                            Act::Next(ip.add(1), b)
                        }
                        _ => Act::Slow,
                    }
                }
            }
            #[inline(always)]
            unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe {
                    match quick_contains(b, fb(w), fc(w), vm) {
                        Some(r) => {
                            set(b, fa(w), Value::from(r == $want));
                            Act::Next(ip.add(1), b)
                        }
                        None => super::checked::push_contains(ip, b, vm, fb(w), fc(w)),
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
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe {
                    match peek_contains(b, fa(w), fb(w)) {
                        Some($want) => jump16(w, ip, b, vm),
                        Some(_) => Act::Next(ip.add(1), b),
                        None => Act::Slow,
                    }
                }
            }
            #[inline(always)]
            unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe {
                    match quick_contains(b, fa(w), fb(w), vm) {
                        Some(r) => super::jump::leap16(w, ip, b, vm, r == $want),
                        None => super::checked::push_contains(ip, b, vm, fa(w), fb(w)),
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
