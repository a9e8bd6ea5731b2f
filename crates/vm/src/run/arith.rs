//! Arithmetic: unboxed ints and floats in the fast parts, mixed ones and powers in the middle parts,
//! everything else through the operator protocol. The right or the left operand may be a constant,
//! whose word lies in the instruction's cache word.

use super::attr::quicken;
use super::jump::{object_truth, quick_truth};
use super::moves::give;
use super::native::{class_of, raised};
use super::{
    Act, Base, Handler, Ip, Step, done, fa, fb, fc, fci, is_temp, next, operand, reg, set, special,
};
use crate::text::float;
use crate::value::make::copy_short;
use crate::value::object::Obj;
use crate::value::typeobj::BinOp;
use crate::value::{Kind, PyResult, Str, Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::Op;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! {
        Add Sub Mul MatMul Div FloorDiv Mod Pow LShift RShift BitAnd BitOr BitXor
        IAdd ISub IMul IMatMul IDiv IFloorDiv IMod IPow ILShift IRShift IBitAnd IBitOr IBitXor
        AddK SubK MulK DivK FloorDivK ModK PowK LShiftK RShiftK BitAndK BitOrK BitXorK
        IAddK ISubK IMulK IDivK IFloorDivK IModK IPowK ILShiftK IRShiftK IBitAndK IBitOrK IBitXorK
        KAdd KSub KMul KDiv KFloorDiv KMod KPow KLShift
        AddI SubI IAddI ISubI Neg Pos Invert Not
        AddF SubF IAddF ISubF AddKF SubKF IAddKF ISubKF KAddF KSubF
    }
}
use ops::*;

/// Where the operands of an operator are.
pub(super) trait Operands {
    /// Words of the instruction.
    const WORDS: usize;
    /// Whether the left one is in a register.
    const LEFT_REGISTER: bool = true;
    /// Whether the right one is a constant.
    const IN_CACHE: bool = false;
    /// The operands as they are.
    unsafe fn get(w: u64, ip: Ip, b: Base) -> (Word, Word);
    /// The operands, owned; temporaries are consumed.
    unsafe fn take(w: u64, ip: Ip, b: Base) -> (Value, Value);
    /// Where the right one is.
    unsafe fn right(w: u64, ip: Ip, b: Base) -> *const Word;
    /// Consumes the right one alone.
    unsafe fn drop_right(_: u64, _: Base) {}
}

/// Both in registers.
pub(super) struct Regs;
/// The right one is a constant.
pub(super) struct RightConst;
/// The left one is a constant.
pub(super) struct LeftConst;

impl Operands for Regs {
    const WORDS: usize = 1;
    #[inline(always)]
    unsafe fn get(w: u64, _: Ip, b: Base) -> (Word, Word) {
        // SAFETY: operands of verified code.
        unsafe { (*reg(b, fb(w)), *reg(b, fc(w))) }
    }
    #[inline(always)]
    unsafe fn take(w: u64, _: Ip, b: Base) -> (Value, Value) {
        // SAFETY: as above.
        unsafe { (operand(b, fb(w)), operand(b, fc(w))) }
    }
    #[inline(always)]
    unsafe fn right(w: u64, _: Ip, b: Base) -> *const Word {
        // SAFETY: as above.
        unsafe { reg(b, fc(w)) }
    }
    #[inline(always)]
    unsafe fn drop_right(w: u64, b: Base) {
        // SAFETY: as above.
        unsafe {
            if is_temp(b, fc(w)) {
                super::unset(b, fc(w));
            }
        }
    }
}

impl Operands for RightConst {
    const WORDS: usize = 2;
    const IN_CACHE: bool = true;
    #[inline(always)]
    unsafe fn get(w: u64, ip: Ip, b: Base) -> (Word, Word) {
        // SAFETY: operands of verified code; the cache word holds a constant of the code.
        unsafe { (*reg(b, fb(w)), Word(*ip.add(1))) }
    }
    #[inline(always)]
    unsafe fn take(w: u64, ip: Ip, b: Base) -> (Value, Value) {
        // SAFETY: as above.
        unsafe { (operand(b, fb(w)), Value::from_borrowed(Word(*ip.add(1)))) }
    }
    #[inline(always)]
    unsafe fn right(_: u64, ip: Ip, _: Base) -> *const Word {
        // SAFETY: as above.
        unsafe { ip.add(1) as *const Word }
    }
}

impl Operands for LeftConst {
    const WORDS: usize = 2;
    const LEFT_REGISTER: bool = false;
    #[inline(always)]
    unsafe fn get(w: u64, ip: Ip, b: Base) -> (Word, Word) {
        // SAFETY: operands of verified code; the cache word holds a constant of the code.
        unsafe { (Word(*ip.add(1)), *reg(b, fc(w))) }
    }
    #[inline(always)]
    unsafe fn take(w: u64, ip: Ip, b: Base) -> (Value, Value) {
        // SAFETY: as above.
        unsafe { (Value::from_borrowed(Word(*ip.add(1))), operand(b, fc(w))) }
    }
    #[inline(always)]
    unsafe fn right(w: u64, _: Ip, b: Base) -> *const Word {
        // SAFETY: as above.
        unsafe { reg(b, fc(w)) }
    }
}

/// `x + y` of two int words.
#[inline(always)]
pub(super) fn add_int(x: Word, y: Word) -> Option<Word> {
    ((x.0 - 2) as i64).checked_add(y.0 as i64).map(|r| Word(r as u64))
}

#[inline(always)]
pub(super) fn sub_int(x: Word, y: Word) -> Option<Word> {
    (x.0 as i64).checked_sub((y.0 - 2) as i64).map(|r| Word(r as u64))
}

#[inline(always)]
pub(super) fn mul_int(x: Word, y: Word) -> Option<Word> {
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

/// Which kind of number an operator looks for first, and what it turns into when it meets the other.
#[derive(Clone, Copy)]
enum First {
    /// Ints, and it stays so.
    Ints,
    /// Floats, and it stays so.
    Floats,
    /// Ints, until it meets floats.
    IntsUntil(Op),
    /// Floats, until it meets ints.
    FloatsUntil(Op),
}

macro_rules! operator {
    ($name:ident $operands:ident $slot:ident $int:ident $float:ident $slow:ident $first:expr) => {
        impl Handler for $name {
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe { fast_binary::<$operands>(w, ip, b, $first, BinOp::$slot, $int, $float) }
            }
            const MIDDLE: bool = true;
            #[inline(always)]
            unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: as above.
                unsafe {
                    middle_binary::<$operands>(w, ip, b, vm, BinOp::$slot, operator!(@inplace $slow))
                }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: as above.
                unsafe { $slow::<$operands>(vm, ip, b, w, BinOp::$slot) }
            }
        }
    };
    (@inplace slow_inplace) => { true };
    (@inplace slow_binary) => { false };
}

macro_rules! binary {
    ($first:ident: $($op:ident $inplace:ident $slot:ident $int:ident $float:ident: $($k:ident $ik:ident)?, $($left:ident)?;)*) => { $(
        operator!($op Regs $slot $int $float slow_binary First::$first);
        operator!($inplace Regs $slot $int $float slow_inplace First::$first);
        $( operator!($k RightConst $slot $int $float slow_binary First::$first);
           operator!($ik RightConst $slot $int $float slow_inplace First::$first); )?
        $( operator!($left LeftConst $slot $int $float slow_binary First::$first); )?
    )* };
}

/// Operators with a form for each kind of number.
macro_rules! two_forms {
    ($($op:ident $floats:ident $operands:ident $slot:ident $int:ident $float:ident $slow:ident;)*) => { $(
        operator!($op $operands $slot $int $float $slow First::IntsUntil(Op::$floats));
        operator!($floats $operands $slot $int $float $slow First::FloatsUntil(Op::$op));
    )* };
}

two_forms! {
    Add AddF Regs Add add_int add_float slow_binary;
    Sub SubF Regs Sub sub_int sub_float slow_binary;
    IAdd IAddF Regs Add add_int add_float slow_inplace;
    ISub ISubF Regs Sub sub_int sub_float slow_inplace;
    AddK AddKF RightConst Add add_int add_float slow_binary;
    SubK SubKF RightConst Sub sub_int sub_float slow_binary;
    IAddK IAddKF RightConst Add add_int add_float slow_inplace;
    ISubK ISubKF RightConst Sub sub_int sub_float slow_inplace;
    KAdd KAddF LeftConst Add add_int add_float slow_binary;
    KSub KSubF LeftConst Sub sub_int sub_float slow_binary;
}

binary! {
    Floats:
    Mul IMul Mul mul_int mul_float: MulK IMulK, KMul;
    Div IDiv Div div_int div_float: DivK IDivK, KDiv;
}

binary! {
    Ints:
    MatMul IMatMul MatMul no_int no_float: ,;
    FloorDiv IFloorDiv FloorDiv floordiv_int no_float: FloorDivK IFloorDivK, KFloorDiv;
    Mod IMod Mod mod_int no_float: ModK IModK, KMod;
    Pow IPow Pow no_int no_float: PowK IPowK, KPow;
    LShift ILShift LShift shl_int no_float: LShiftK ILShiftK, KLShift;
    RShift IRShift RShift shr_int no_float: RShiftK IRShiftK,;
    BitAnd IBitAnd And and_int no_float: BitAndK IBitAndK,;
    BitOr IBitOr Or or_int no_float: BitOrK IBitOrK,;
    BitXor IBitXor Xor xor_int no_float: BitXorK IBitXorK,;
}

#[inline(always)]
unsafe fn fast_binary<O: Operands>(
    w: u64,
    ip: Ip,
    b: Base,
    first: First,
    op: BinOp,
    int: impl Fn(Word, Word) -> Option<Word>,
    float: impl Fn(f64, f64) -> Option<f64>,
) -> Act {
    // SAFETY: operands of verified code. Unboxed operands need no release.
    unsafe {
        let (x, y) = O::get(w, ip, b);
        let floats = x.0 & y.0 & 1 == 1;
        if matches!(first, First::Floats | First::FloatsUntil(_)) && floats {
            return match float(x.as_float(), y.as_float()).and_then(Word::float) {
                Some(r) => give(b, w, ip.add(O::WORDS), r),
                None => Act::Slow,
            };
        }
        if Word::both_int(x, y) {
            if let First::FloatsUntil(ints) = first {
                quicken(ip, ints);
            }
            return match int(x, y) {
                Some(r) => give(b, w, ip.add(O::WORDS), r),
                None => Act::Slow,
            };
        }
        if floats && let Some(r) = float(x.as_float(), y.as_float()).and_then(Word::float) {
            if let First::IntsUntil(floats) = first {
                quicken(ip, floats);
            }
            return give(b, w, ip.add(O::WORDS), r);
        }
        // Dividing a float by an int, or an int by a float, is common enough.
        if op == BinOp::Div
            && x.0 & 3 != 0
            && y.0 & 3 != 0
            && let (Some(p), Some(q)) = (as_double(x), as_double(y))
            && let Some(r) = float(p, q).and_then(Word::float)
        {
            return give(b, w, ip.add(O::WORDS), r);
        }
        Act::Slow
    }
}

#[inline(always)]
unsafe fn middle_binary<O: Operands>(
    w: u64,
    ip: Ip,
    b: Base,
    vm: *mut Vm,
    op: BinOp,
    inplace: bool,
) -> Act {
    // SAFETY: operands of verified code; only unboxed operands are left unconsumed.
    unsafe {
        let (x, y) = O::get(w, ip, b);
        if x.0 & 3 != 0 && y.0 & 3 != 0 {
            return match numbers(&mut *vm, op, x, y) {
                Some(r) => give(b, w, ip.add(O::WORDS), r.into_word()),
                None => Act::Slow,
            };
        }
        if op == BinOp::Add
            && x.is_object()
            && y.is_object()
            && (*x.ptr()).is_exact(Kind::Str)
            && (*y.ptr()).is_exact(Kind::Str)
        {
            return concat::<O>(w, ip, b, vm);
        }
        if boxed_numbers(x, y) {
            return of_class::<O>(w, ip, b, vm, op).act();
        }
        special::push_binary::<O>(w, ip, b, vm, op, inplace)
    }
}

/// Whether two operands, one of them an object, are integers or both complex numbers, of no derived class.
#[inline(always)]
unsafe fn boxed_numbers(x: Word, y: Word) -> bool {
    // SAFETY: operands are bound.
    unsafe {
        let is = |w: Word, kind| w.is_object() && (*w.ptr()).is_exact(kind);
        let int = |w: Word| w.is_int() || is(w, Kind::Int);
        int(x) && int(y) || is(x, Kind::Complex) && is(y, Kind::Complex)
    }
}

/// What the class of the left operand, written in Rust, makes of two [`boxed_numbers`]. That may meet a limit:
/// see [`super::native`].
#[inline(never)]
unsafe fn of_class<O: Operands>(w: u64, ip: Ip, b: Base, vm: *mut Vm, op: BinOp) -> Step {
    // SAFETY: operands of verified code, held by their registers.
    unsafe {
        let vm = &mut *vm;
        let (x, y) = O::get(w, ip, b);
        let Some(f) = (*class_of(x)).slots().binary[op as usize] else { return Step::EXIT };
        vm.run.base = b;
        vm.run.ip = ip;
        let (left, right) = (&raw const x as *const Value, &raw const y as *const Value);
        match f(vm, &*left, &*right) {
            Ok(r) if r.is_not_implemented() => Step::EXIT,
            Ok(r) => {
                drop(O::take(w, ip, b));
                set(b, fa(w), r);
                Step { ip: ip.add(O::WORDS), base: b }
            }
            Err(e) => {
                vm.run.raised = Some(e);
                Step::EXIT
            }
        }
    }
}

/// What the fast parts leave of unboxed numbers: mixed kinds, boxed results, powers, remainders.
#[inline(always)]
fn numbers(vm: &mut Vm, op: BinOp, x: Word, y: Word) -> Option<Value> {
    if Word::both_int(x, y) {
        return match op {
            BinOp::Pow => int_power(x.as_int(), y.as_int()).map(Value::unboxed),
            _ => None,
        };
    }
    let (p, q) = (as_double(x)?, as_double(y)?);
    let r = match op {
        BinOp::Add => p + q,
        BinOp::Sub => p - q,
        BinOp::Mul => p * q,
        BinOp::Div if q != 0.0 => p / q,
        BinOp::FloorDiv => float::floor_div(p, q).ok()?,
        BinOp::Mod => float::modulo(p, q).ok()?,
        BinOp::Pow => float::pow(p, q).ok()?,
        _ => return None,
    };
    Some(vm.float(r))
}

/// `x ** n` of small numbers.
fn int_power(mut x: i64, mut n: i64) -> Option<Word> {
    if n < 0 {
        return None;
    }
    let mut r = 1i64;
    loop {
        if n & 1 == 1 {
            r = r.checked_mul(x)?;
        }
        n >>= 1;
        if n == 0 {
            return Word::int(r);
        }
        x = x.checked_mul(x)?;
    }
}

unsafe fn slow_binary<O: Operands>(
    vm: &mut Vm,
    ip: Ip,
    b: Base,
    w: u64,
    op: BinOp,
) -> PyResult<Step> {
    // SAFETY: operands of verified code.
    unsafe {
        raised(vm)?;
        let (x, y) = O::get(w, ip, b);
        if op == BinOp::Add
            && O::LEFT_REGISTER
            && fa(w) == fb(w)
            && x.is_counted()
            && let Some(s) = concat_in_place(vm, b, w, y)
        {
            s?;
            O::drop_right(w, b);
            return next(ip, O::WORDS, b);
        }
        let (x, y) = O::take(w, ip, b);
        let r = vm.binary(op, &x, &y)?;
        drop((x, y));
        done(ip, O::WORDS, b, w, r)
    }
}

unsafe fn slow_inplace<O: Operands>(
    vm: &mut Vm,
    ip: Ip,
    b: Base,
    w: u64,
    op: BinOp,
) -> PyResult<Step> {
    // SAFETY: operands of verified code.
    unsafe {
        raised(vm)?;
        // Numbers and strings have no in-place operators of their own. What they do not know goes the
        // long way, whose error names the in-place operator.
        let (x, y) = O::get(w, ip, b);
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
            return slow_binary::<O>(vm, ip, b, w, op);
        }
        let (x, y) = O::take(w, ip, b);
        let r = vm.inplace(op, &x, &y)?;
        drop((x, y));
        done(ip, O::WORDS, b, w, r)
    }
}

/// `s + t` of exact strings that are not long.
unsafe fn concat<O: Operands>(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
    // SAFETY: operands of verified code; the strings stay while the new one is made.
    unsafe {
        let (x, y) = O::get(w, ip, b);
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
        if O::LEFT_REGISTER && fa(w) == fb(w) && x.is_counted() && (*x.ptr()).rc == 1 && x != y {
            let room = s.cap as usize >= len && !s.interned.get();
            if room && s.width() == 1 && t.width() == 1 {
                copy_short(t.data_ptr(), s.data_ptr().add(s.len()), t.len());
                s.len.set(len as u32);
                s.hash.set(0);
                s.ascii.set(s.is_ascii() & t.is_ascii());
                O::drop_right(w, b);
                return Act::Next(ip.add(O::WORDS), b);
            }
            // Does not raise for so short a string.
            if let Some(Ok(())) = concat_in_place(vm, b, w, y) {
                O::drop_right(w, b);
                return Act::Next(ip.add(O::WORDS), b);
            }
        }
        vm.heap.fuel -= len as i64 / 64;
        let mut out = vm.str_builder(len, s.max_char().max(t.max_char()));
        out.push(s.data());
        out.push(t.data());
        let v = out.finish().into_value();
        drop(O::take(w, ip, b));
        give(b, w, ip.add(O::WORDS), v.into_word())
    }
}

/// `s = s + t` of exact strings when nothing else refers to `s`: grows it in place.
unsafe fn concat_in_place(vm: &mut Vm, b: Base, w: u64, y: Word) -> Option<PyResult<()>> {
    // SAFETY: operands of verified code.
    unsafe {
        let x = *reg(b, fb(w));
        let exact = |w: Word| w.is_object() && (*w.ptr()).is_exact(Kind::Str);
        if x == y || !exact(x) || !exact(y) || (*x.ptr()).rc != 1 {
            return None;
        }
        let (s, t) = (&*(x.ptr() as *const Str), &*(y.ptr() as *const Str));
        if s.interned.get() || t.width() > s.width() {
            return None;
        }
        let (n, m) = (s.len(), t.len());
        if let Err(e) = vm.charge(m / 64 + 1) {
            return Some(Err(e));
        }
        if n + m > s.cap as usize {
            let cap = (n + m) + (n + m) / 2 + 16;
            if let Err(e) = vm.reserve(cap * s.width()) {
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
        Some(Ok(()))
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
                        Some(r) => give(b, w, ip.add(1), r),
                        None => Act::Slow,
                    }
                }
            }
            const MIDDLE: bool = true;
            #[inline(always)]
            unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: as above.
                unsafe {
                    let x = *reg(b, fb(w));
                    if x.is_object() {
                        return Act::Slow;
                    }
                    match numbers(&mut *vm, BinOp::$slot, x, Word::int_unchecked(fci(w))) {
                        Some(r) => give(b, w, ip.add(1), r.into_word()),
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
    ($($op:ident $method:ident $fast:ident;)*) => { $(
        impl Handler for $op {
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
                // SAFETY: operands of verified code.
                unsafe {
                    match $fast(*reg(b, fb(w))) {
                        Some(r) => give(b, w, ip.add(1), r),
                        None => Act::Slow,
                    }
                }
            }
            const MIDDLE: bool = true;
            #[inline(always)]
            unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: as above.
                unsafe { special::push_unary(w, ip, b, vm, special::Method::$op) }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: as above.
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
unary! {
    Neg neg neg_fast;
    Pos pos pos_fast;
    Invert invert invert_fast;
}

#[inline(always)]
fn neg_fast(x: Word) -> Option<Word> {
    if x.is_float() {
        Word::float(-x.as_float())
    } else if x.is_int() {
        Word::int(-x.as_int())
    } else {
        None
    }
}

#[inline(always)]
fn pos_fast(x: Word) -> Option<Word> {
    (!x.is_object()).then_some(x)
}

#[inline(always)]
fn invert_fast(x: Word) -> Option<Word> {
    x.is_int().then_some(Word(!x.0 ^ 3))
}

impl Handler for Not {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: operands of verified code.
        unsafe {
            match quick_truth(*reg(b, fb(w))) {
                Some(t) => give(b, w, ip.add(1), Word::bool(!t)),
                None => Act::Slow,
            }
        }
    }
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe {
            match object_truth(*reg(b, fb(w))) {
                Some(t) => {
                    if is_temp(b, fb(w)) {
                        super::unset(b, fb(w));
                    }
                    give(b, w, ip.add(1), Word::bool(!t))
                }
                None => super::checked::push_truth(ip, b, vm, fb(w), false),
            }
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
