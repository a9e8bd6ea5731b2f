//! Arithmetic: unboxed ints and floats in the fast parts, everything else through the operator
//! protocol; operator methods written in Python run as frames of their own.

use super::frame::{BINARY_RETURN, return_word};
use super::{
    Act, Base, Handler, Ip, Step, done, fa, fb, fc, fci, function, is_temp, next, operand, reg, set,
};
use crate::value::make::copy_short;
use crate::value::object::Obj;
use crate::value::typeobj::{BinOp, TypeFlags};
use crate::value::{Kind, PyResult, Str, Value, Word};
use crate::vm::Vm;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! {
        Add Sub Mul MatMul Div FloorDiv Mod Pow LShift RShift BitAnd BitOr BitXor
        IAdd ISub IMul IMatMul IDiv IFloorDiv IMod IPow ILShift IRShift IBitAnd IBitOr IBitXor
        AddI SubI IAddI ISubI Neg Pos Invert Not BinaryReturn
    }
}
use ops::*;

/// Writes an unboxed result to the output register, unless that holds a counted word.
macro_rules! put {
    ($b:ident, $w:ident, $ip:ident, $n:expr, $v:expr) => {{
        let p = reg($b, fa($w));
        if (*p).is_counted() {
            return Act::Slow;
        }
        *p = $v;
        return Act::Next($ip.add($n), $b);
    }};
}

/// `x + y` of two int words.
#[inline(always)]
fn add_int(x: Word, y: Word) -> Option<Word> {
    ((x.0 - 2) as i64).checked_add(y.0 as i64).map(|r| Word(r as u64))
}

#[inline(always)]
fn sub_int(x: Word, y: Word) -> Option<Word> {
    (x.0 as i64).checked_sub((y.0 - 2) as i64).map(|r| Word(r as u64))
}

#[inline(always)]
fn mul_int(x: Word, y: Word) -> Option<Word> {
    ((x.0 - 2) as i64).checked_mul(y.as_int()).map(|r| Word(r as u64 | 2))
}

#[inline(always)]
fn floordiv_int(x: Word, y: Word) -> Option<Word> {
    let (a, b) = (x.as_int(), y.as_int());
    if b == 0 || b == -1 {
        return None;
    }
    let (q, r) = (a / b, a % b);
    Some(Word::int_unchecked(if r != 0 && (r ^ b) < 0 { q - 1 } else { q }))
}

#[inline(always)]
fn mod_int(x: Word, y: Word) -> Option<Word> {
    let (a, b) = (x.as_int(), y.as_int());
    if b == 0 || b == -1 {
        return None;
    }
    let r = a % b;
    Some(Word::int_unchecked(if r != 0 && (r ^ b) < 0 { r + b } else { r }))
}

#[inline(always)]
fn and_int(x: Word, y: Word) -> Option<Word> {
    Some(Word(x.0 & y.0))
}
#[inline(always)]
fn or_int(x: Word, y: Word) -> Option<Word> {
    Some(Word(x.0 | y.0))
}
#[inline(always)]
fn xor_int(x: Word, y: Word) -> Option<Word> {
    Some(Word((x.0 ^ y.0) | 2))
}
#[inline(always)]
fn shl_int(x: Word, y: Word) -> Option<Word> {
    let n = y.as_int();
    let a = x.as_int();
    if !(0..60).contains(&n) || a.unsigned_abs() >> (60 - n) != 0 {
        return None;
    }
    Some(Word::int_unchecked(a << n))
}
#[inline(always)]
fn shr_int(x: Word, y: Word) -> Option<Word> {
    let n = y.as_int();
    (0..62).contains(&n).then(|| Word::int_unchecked(x.as_int() >> n))
}
#[inline(always)]
fn no_int(_: Word, _: Word) -> Option<Word> {
    None
}
#[inline(always)]
fn div_int(x: Word, y: Word) -> Option<Word> {
    const EXACT: i64 = 1 << 53;
    let (a, b) = (x.as_int(), y.as_int());
    if b == 0 || a.abs() > EXACT || b.abs() > EXACT {
        return None;
    }
    Word::float(a as f64 / b as f64)
}

#[inline(always)]
fn add_float(x: f64, y: f64) -> Option<f64> {
    Some(x + y)
}
#[inline(always)]
fn sub_float(x: f64, y: f64) -> Option<f64> {
    Some(x - y)
}
#[inline(always)]
fn mul_float(x: f64, y: f64) -> Option<f64> {
    Some(x * y)
}
#[inline(always)]
fn div_float(x: f64, y: f64) -> Option<f64> {
    (y != 0.0).then(|| x / y)
}
#[inline(always)]
fn no_float(_: f64, _: f64) -> Option<f64> {
    None
}

/// A number of either kind as a double, exactly.
#[inline(always)]
fn as_double(w: Word) -> Option<f64> {
    if w.is_float() {
        Some(w.as_float())
    } else if w.is_int() && w.as_int().abs() <= 1 << 53 {
        Some(w.as_int() as f64)
    } else {
        None
    }
}

macro_rules! binary {
    ($($op:ident $inplace:ident $slot:ident $int:ident $float:ident;)*) => { $(
        impl Handler for $op {
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe { fast_binary(w, ip, b, $int, $float) }
            }
            const MIDDLE: bool = matches!(BinOp::$slot, BinOp::Add);
            unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe { concat(w, ip, b, vm) }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: as above.
                unsafe { slow_binary(vm, ip, b, w, BinOp::$slot) }
            }
        }
        impl Handler for $inplace {
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe { fast_binary(w, ip, b, $int, $float) }
            }
            const MIDDLE: bool = matches!(BinOp::$slot, BinOp::Add);
            unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe { concat(w, ip, b, vm) }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: as above.
                unsafe { slow_inplace(vm, ip, b, w, BinOp::$slot) }
            }
        }
    )* };
}

binary! {
    Add IAdd Add add_int add_float;
    Sub ISub Sub sub_int sub_float;
    Mul IMul Mul mul_int mul_float;
    MatMul IMatMul MatMul no_int no_float;
    Div IDiv Div div_int div_float;
    FloorDiv IFloorDiv FloorDiv floordiv_int no_float;
    Mod IMod Mod mod_int no_float;
    Pow IPow Pow no_int no_float;
    LShift ILShift LShift shl_int no_float;
    RShift IRShift RShift shr_int no_float;
    BitAnd IBitAnd And and_int no_float;
    BitOr IBitOr Or or_int no_float;
    BitXor IBitXor Xor xor_int no_float;
}

#[inline(always)]
unsafe fn fast_binary(
    w: u64,
    ip: Ip,
    b: Base,
    int: impl Fn(Word, Word) -> Option<Word>,
    float: impl Fn(f64, f64) -> Option<f64>,
) -> Act {
    // SAFETY: operands of verified code.
    unsafe {
        let (x, y) = (*reg(b, fb(w)), *reg(b, fc(w)));
        if Word::both_int(x, y) {
            if let Some(r) = int(x, y) {
                put!(b, w, ip, 1, r);
            }
            return Act::Slow;
        }
        if x.0 & y.0 & 1 == 1
            && let Some(r) = float(x.as_float(), y.as_float())
            && let Some(r) = Word::float(r)
        {
            put!(b, w, ip, 1, r);
        }
        Act::Slow
    }
}

unsafe fn slow_binary(vm: &mut Vm, ip: Ip, b: Base, w: u64, op: BinOp) -> PyResult<Step> {
    // SAFETY: operands of verified code.
    unsafe {
        let (x, y) = (*reg(b, fb(w)), *reg(b, fc(w)));
        // Numbers that the fast part gave up on only for their kinds or the output register.
        if x.0 & 3 != 0
            && y.0 & 3 != 0
            && let (Some(p), Some(q)) = (as_double(x), as_double(y))
            && !Word::both_int(x, y)
        {
            let r = match op {
                BinOp::Add => Some(p + q),
                BinOp::Sub => Some(p - q),
                BinOp::Mul => Some(p * q),
                BinOp::Div if q != 0.0 => Some(p / q),
                _ => None,
            };
            if let Some(r) = r {
                let v = vm.float(r);
                return done(ip, 1, b, w, v);
            }
        }
        if op == BinOp::Add
            && fa(w) == fb(w)
            && x.is_counted()
            && let Some(s) = concat_in_place(vm, b, w)
        {
            return s.and_then(|_| next(ip, 1, b));
        }
        if x.is_object()
            && (*x.ptr()).kind == Kind::Instance
            && let Some(s) = push_operator(vm, ip, b, w, op)?
        {
            return Ok(s);
        }
        let x = operand(b, fb(w));
        let y = operand(b, fc(w));
        let r = vm.binary(op, &x, &y)?;
        drop((x, y));
        done(ip, 1, b, w, r)
    }
}

unsafe fn slow_inplace(vm: &mut Vm, ip: Ip, b: Base, w: u64, op: BinOp) -> PyResult<Step> {
    // SAFETY: operands of verified code.
    unsafe {
        let x = *reg(b, fb(w));
        // Numbers and strings have no in-place operators of their own. What they do not know goes the
        // long way, whose error names the in-place operator.
        let y = *reg(b, fc(w));
        let bits =
            matches!(op, BinOp::LShift | BinOp::RShift | BinOp::And | BinOp::Or | BinOp::Xor);
        let short = match op {
            BinOp::MatMul => false,
            _ if Word::both_int(x, y) => true,
            _ if !x.is_object() && !y.is_object() => !bits,
            BinOp::Add if x.is_object() && y.is_object() => {
                (*x.ptr()).is_exact(Kind::Str) && (*y.ptr()).is_exact(Kind::Str)
            }
            _ => false,
        };
        if short {
            return slow_binary(vm, ip, b, w, op);
        }
        inplace_call(vm, ip, b, w, op)
    }
}

unsafe fn inplace_call(vm: &mut Vm, ip: Ip, b: Base, w: u64, op: BinOp) -> PyResult<Step> {
    // SAFETY: operands of verified code.
    unsafe {
        let x = operand(b, fb(w));
        let y = operand(b, fc(w));
        let r = vm.inplace(op, &x, &y)?;
        drop((x, y));
        done(ip, 1, b, w, r)
    }
}

/// `s + t` of exact strings that are not long.
unsafe fn concat(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
    // SAFETY: operands of verified code; the strings stay while the new one is made.
    unsafe {
        let (x, y) = (*reg(b, fb(w)), *reg(b, fc(w)));
        let exact = |w: Word| w.is_object() && (*w.ptr()).is_exact(Kind::Str);
        if !exact(x) || !exact(y) {
            return Act::Slow;
        }
        let vm = &mut *vm;
        let (s, t) = (&*(x.ptr() as *const Str), &*(y.ptr() as *const Str));
        let len = s.len() + t.len();
        if len > 1 << 16 || s.is_empty() || t.is_empty() || vm.heap.fuel <= 0 {
            return Act::Slow;
        }
        if fa(w) == fb(w) && x.is_counted() && (*x.ptr()).rc == 1 && x != y {
            let room = s.cap as usize >= len && !s.interned.get();
            if room && s.width() == 1 && t.width() == 1 {
                copy_short(t.data_ptr(), s.data_ptr().add(s.len()), t.len());
                s.len.set(len as u32);
                s.hash.set(0);
                s.ascii.set(s.is_ascii() & t.is_ascii());
                if y.is_counted() && is_temp(b, fc(w)) {
                    super::unset(b, fc(w));
                }
                return Act::Next(ip.add(1), b);
            }
            // Does not raise for so short a string.
            if let Some(Ok(())) = concat_in_place(vm, b, w) {
                return Act::Next(ip.add(1), b);
            }
        }
        vm.heap.fuel -= len as i64 / 64;
        let mut out = vm.str_builder(len, s.max_char().max(t.max_char()));
        out.push(s.data());
        out.push(t.data());
        let v = out.finish().into_value();
        for off in [fb(w), fc(w)] {
            if is_temp(b, off) {
                super::unset(b, off);
            }
        }
        super::set(b, fa(w), v);
        Act::Next(ip.add(1), b)
    }
}

/// `s = s + t` of exact strings when nothing else refers to `s`: grows it in place.
unsafe fn concat_in_place(vm: &mut Vm, b: Base, w: u64) -> Option<PyResult<()>> {
    // SAFETY: operands of verified code.
    unsafe {
        let (x, y) = (*reg(b, fb(w)), *reg(b, fc(w)));
        let exact = |w: Word| w.is_object() && (*w.ptr()).is_exact(Kind::Str);
        if fb(w) == fc(w) || !exact(x) || !exact(y) || (*x.ptr()).rc != 1 {
            return None;
        }
        let (s, t) = (&*(x.ptr() as *const Str), &*(y.ptr() as *const Str));
        if s.interned.get() || t.width() > s.width() {
            return None;
        }
        let (n, m) = (s.len(), t.len());
        if n + m > 1 << 16
            && let Err(e) = vm.charge(m / 64 + 1)
        {
            return Some(Err(e));
        }
        if n + m > s.cap as usize {
            // A temporary is likely to get what it needs at once, a local to be appended to again.
            let more = if is_temp(b, fb(w)) { 0 } else { (n + m) / 2 + 16 };
            let cap = n + m + more;
            if n + m > 1 << 16
                && let Err(e) = vm.reserve(cap * s.width())
            {
                return Some(Err(e));
            }
            if cap > u32::MAX as usize {
                return Some(Err(vm.memory_error()));
            }
            let p = crate::value::make::str_uninit(
                &mut vm.heap,
                crate::types::core().str.root_shape(),
                n,
                cap,
                s.width(),
                s.is_ascii(),
            );
            std::ptr::copy_nonoverlapping(s.data_ptr(), (*p).data_ptr(), n * s.width());
            set(b, fb(w), Value::from_word(Word::counted(p as *mut Obj)));
        }
        let s = &*((*reg(b, fb(w))).ptr() as *const Str);
        let out = s.data_ptr().add(n * s.width());
        match (s.width(), t.data()) {
            (1, crate::value::str::StrData::One(d)) => {
                std::ptr::copy_nonoverlapping(d.as_ptr(), out, m)
            }
            (2, d) => d.iter().enumerate().for_each(|(i, c)| *(out as *mut u16).add(i) = c as u16),
            (_, d) => d.iter().enumerate().for_each(|(i, c)| *(out as *mut u32).add(i) = c),
        }
        s.len.set((n + m) as u32);
        s.hash.set(0);
        s.ascii.set(s.is_ascii() && t.is_ascii());
        if is_temp(b, fc(w)) {
            super::unset(b, fc(w));
        }
        Some(Ok(()))
    }
}

/// Pushes a frame for an operator method that a class written in Python defines, when the right
/// operand has no say.
unsafe fn push_operator(vm: &mut Vm, ip: Ip, b: Base, w: u64, op: BinOp) -> PyResult<Option<Step>> {
    // SAFETY: operands of verified code.
    unsafe {
        let (x, y) = (*reg(b, fb(w)), *reg(b, fc(w)));
        let class = (*x.ptr()).class();
        let right = Value::from_borrowed(y);
        let other = right.class();
        if !std::ptr::eq(class, other) && other.has(TypeFlags::HEAP) && other.is_subclass(class) {
            return Ok(None);
        }
        let name = crate::object::slots::operator_names(op as usize).0;
        let Some(f) = class.lookup(name) else { return Ok(None) };
        let Some(func) = f.get::<crate::value::Function>() else { return Ok(None) };
        if func.header.aux != 2 {
            return Ok(None);
        }
        vm.enter_frame()?;
        let scratch = function(b).frame_bytes.get() as usize;
        let at = vm.window_above(b, func.frame_bytes.get() as usize + 64);
        if at != b.add(scratch + super::GEN_HEADER) {
            // The next segment: the stub's scratch words would lie apart from the frame.
            vm.run.depth -= 1;
            vm.run.shrink_to(b);
            return Ok(None);
        }
        // Scratch words of the stub: result, left operand, where to go on, right operand.
        let nb = at.add(32);
        *reg(b, scratch) = Word::NIL;
        let (xv, yv) = (operand(b, fb(w)), operand(b, fc(w)));
        *reg(b, scratch + 8) = xv.clone().into_word();
        *reg(b, scratch + 16) = return_word(ip, op as usize);
        *reg(b, scratch + 24) = yv.clone().into_word();
        Vm::write_header(nb, func, b, return_word(BINARY_RETURN.ip(), scratch));
        *reg(nb, 0) = xv.into_word();
        *reg(nb, 8) = yv.into_word();
        Vm::clear_regs(nb, 16, func.local_bytes.get() as usize);
        Ok(Some(Step { ip: func.entry.get(), base: nb }))
    }
}

impl Handler for BinaryReturn {
    unsafe fn slow(vm: &mut Vm, _: Ip, b: Base, _: u64) -> PyResult<Step> {
        // SAFETY: `push_operator` filled the scratch words.
        unsafe {
            let scratch = function(b).frame_bytes.get() as usize;
            let r = super::take(b, scratch);
            let x = super::take(b, scratch + 8);
            let back = std::ptr::replace(reg(b, scratch + 16), Word::NIL);
            let y = super::take(b, scratch + 24);
            let ip = super::frame::return_ip(back);
            vm.run.ip = ip;
            let w = *ip;
            let r = if r.is_not_implemented() {
                let op = BinOp::ALL[super::frame::return_dst(back)];
                match vm.reflected(op, &x, &y) {
                    Ok(r) => r,
                    Err(e) => return Ok(super::unwind::unwind(vm, e, ip, b)),
                }
            } else {
                r
            };
            drop((x, y));
            done(ip, 1, b, w, r)
        }
    }
}

macro_rules! immediate {
    ($($op:ident $slot:ident $method:ident $f:ident;)*) => { $(
        impl Handler for $op {
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe {
                    let x = *reg(b, fb(w));
                    if !x.is_int() {
                        return Act::Slow;
                    }
                    match $f(x, Word::int_unchecked(fci(w))) {
                        Some(r) => put!(b, w, ip, 1, r),
                        None => Act::Slow,
                    }
                }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: as above.
                unsafe {
                    let x = operand(b, fb(w));
                    let y = Value::unboxed(Word::int_unchecked(fci(w)));
                    let r = vm.$method(BinOp::$slot, &x, &y)?;
                    drop(x);
                    done(ip, 1, b, w, r)
                }
            }
        }
    )* };
}

immediate! {
    AddI Add binary add_int;
    SubI Sub binary sub_int;
    IAddI Add inplace add_int;
    ISubI Sub inplace sub_int;
}

macro_rules! unary {
    ($($op:ident $method:ident;)*) => { $(
        impl Handler for $op {
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: operands of verified code.
                unsafe {
                    let x = operand(b, fb(w));
                    let r = vm.$method(&x)?;
                    drop(x);
                    done(ip, 1, b, w, r)
                }
            }
        }
    )* };
}
unary! { Pos pos; Invert invert; }

impl Handler for Neg {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: operands of verified code.
        unsafe {
            let x = *reg(b, fb(w));
            if x.is_float() {
                if let Some(r) = Word::float(-x.as_float()) {
                    put!(b, w, ip, 1, r);
                }
            } else if x.is_int()
                && let Some(r) = Word::int(-x.as_int())
            {
                put!(b, w, ip, 1, r);
            }
            Act::Slow
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let x = operand(b, fb(w));
            let r = vm.neg(&x)?;
            drop(x);
            done(ip, 1, b, w, r)
        }
    }
}

impl Handler for Not {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: operands of verified code.
        unsafe {
            let x = *reg(b, fb(w));
            if x == Word::bool(true) {
                put!(b, w, ip, 1, Word::bool(false));
            }
            if x == Word::bool(false) || x == Word::none() {
                put!(b, w, ip, 1, Word::bool(true));
            }
            Act::Slow
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let x = operand(b, fb(w));
            let r = !vm.truth(&x)?;
            drop(x);
            done(ip, 1, b, w, Value::from(r))
        }
    }
}
