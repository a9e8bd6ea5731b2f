//! Special methods written in Python: found once per class and epoch, and called by pushing their
//! frames, without recursion in Rust.
//!
//! A method whose result is the instruction's result returns straight to the next instruction. The
//! others return to a stub, whose scratch words lie right above the caller's registers: the result,
//! the left operand, the instruction with a code in the upper bits, the right operand.

use super::arith::Operands;
use super::call::{call_window, enter};
use super::frame::{
    BINARY_RETURN, COMPARE_RETURN, HEADER, has_room, return_dst, return_ip, return_word,
};
use super::jump::quick_truth;
use super::moves::{give, taken};
use super::{
    Act, Base, GEN_HEADER, Handler, Ip, Step, done, fa, fb, function, reg, take, unwind, window,
};
use crate::object::slots::operator_names;
use crate::types::core;
use crate::value::object::Obj;
use crate::value::owned::{release, retain};
use crate::value::typeobj::{BinOp, CmpOp};
use crate::value::{Function, Kind, PyResult, Ref, Str, Type, Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::Op;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { BinaryReturn CompareReturn CallObject }
}
use ops::*;

/// Which special method.
#[derive(Clone, Copy)]
pub(super) enum Method {
    /// Of the left operand.
    Binary(BinOp),
    /// Of the right operand.
    Reflected(BinOp),
    /// Of the left operand, in place.
    Inplace(BinOp),
    Compare(CmpOp),
    /// `__eq__` of a class whose `__ne__` is that of `object`.
    NeByEq,
    GetItem,
    Call,
    Neg,
    Pos,
    Invert,
    SetItem,
    DelItem,
    Len,
    Bool,
    /// `__len__` of a class without `__bool__`.
    TruthOfLen,
    Contains,
    Iter,
    Next,
    Await,
    /// `__new__` of a class that a call makes instances of by it alone.
    New,
}

impl Method {
    #[inline(always)]
    fn number(self) -> usize {
        match self {
            Method::Binary(op) => op as usize,
            Method::Reflected(op) => 16 + op as usize,
            Method::Compare(op) => 32 + op as usize,
            Method::NeByEq => 38,
            Method::GetItem => 39,
            Method::Neg => 40,
            Method::Pos => 41,
            Method::Invert => 42,
            Method::Call => 43,
            Method::SetItem => 44,
            Method::DelItem => 45,
            Method::Len => 46,
            Method::Bool => 47,
            Method::TruthOfLen => 48,
            Method::Contains => 49,
            Method::Iter => 50,
            Method::Next => 51,
            Method::Await => 52,
            Method::New => 53,
            Method::Inplace(op) => 64 + op as usize,
        }
    }

    fn name(self) -> &'static Ref<Str> {
        let n = &core().names;
        match self {
            Method::Binary(op) => operator_names(op as usize).0,
            Method::Reflected(op) => operator_names(op as usize).1,
            Method::Inplace(op) => operator_names(op as usize).2,
            Method::Compare(op) => {
                [&n.__lt__, &n.__le__, &n.__eq__, &n.__ne__, &n.__gt__, &n.__ge__][op as usize]
            }
            Method::NeByEq => &n.__eq__,
            Method::GetItem => &n.__getitem__,
            Method::Call => &n.__call__,
            Method::Neg => &n.__neg__,
            Method::Pos => &n.__pos__,
            Method::Invert => &n.__invert__,
            Method::SetItem => &n.__setitem__,
            Method::DelItem => &n.__delitem__,
            Method::Len | Method::TruthOfLen => &n.__len__,
            Method::Bool => &n.__bool__,
            Method::Contains => &n.__contains__,
            Method::Iter => &n.__iter__,
            Method::Next => &n.__next__,
            Method::Await => &n.__await__,
            Method::New => &n.__new__,
        }
    }
}

/// An entry of the cache: class, epoch and method, and the function; null if the method is not a
/// plain function of the class.
#[derive(Clone, Copy)]
pub(crate) struct Found {
    class: *const Type,
    key: u64,
    function: *const Function,
}

/// The cache of special methods. What it holds is good for the epoch: the class's namespace keeps
/// the function alive.
pub(crate) type Cache = [Found; 64];

pub(crate) const EMPTY: Cache =
    [Found { class: std::ptr::null(), key: 0, function: std::ptr::null() }; 64];

/// The function behind a special method, if that takes `n` parameters and needs no binding.
#[inline(always)]
pub(super) unsafe fn find(
    vm: *mut Vm,
    class: &Type,
    method: Method,
    n: u16,
) -> Option<*const Function> {
    // SAFETY: the dispatcher's contract; a cached function is alive in its epoch.
    unsafe { find_any(vm, class, method).filter(|&f| (*f).header.aux == n) }
}

/// The function behind a special method, whatever it takes.
#[inline(always)]
pub(super) unsafe fn find_any(
    vm: *mut Vm,
    class: &Type,
    method: Method,
) -> Option<*const Function> {
    // SAFETY: as above.
    unsafe {
        let key = (*vm).heap.epoch << 8 | method.number() as u64;
        let at = ((class as *const Type as usize >> 5) ^ (method.number() * 5)) % 64;
        let entry = &mut (*vm).run.special[at];
        if !std::ptr::eq(entry.class, class) || entry.key != key {
            *entry = Found { class, key, function: look_up(class, method) };
        }
        let f = entry.function;
        (!f.is_null()).then_some(f)
    }
}

/// As `find_any`, of what has been looked up already; calls nothing.
#[inline(always)]
pub(super) unsafe fn known(vm: *mut Vm, class: &Type, method: Method) -> Option<*const Function> {
    // SAFETY: as above.
    unsafe {
        let key = (*vm).heap.epoch << 8 | method.number() as u64;
        let at = ((class as *const Type as usize >> 5) ^ (method.number() * 5)) % 64;
        let entry = &(*vm).run.special[at];
        let found = std::ptr::eq(entry.class, class) && entry.key == key;
        (found && !entry.function.is_null()).then_some(entry.function)
    }
}

/// The function behind `__call__`, whatever it takes.
#[inline(always)]
pub(super) unsafe fn call_method(vm: *mut Vm, class: &Type) -> Option<*const Function> {
    // SAFETY: as for `find`.
    unsafe { find_any(vm, class, Method::Call) }
}

#[cold]
#[inline(never)]
fn look_up(class: &Type, method: Method) -> *const Function {
    if let Method::New = method {
        return super::class_call::plain_new(class);
    }
    if let Method::NeByEq = method
        && !class.lookup(&core().names.__ne__).is_some_and(|d| d.kind() == Kind::Native)
    {
        return std::ptr::null();
    }
    if let Method::TruthOfLen = method
        && class.lookup(&core().names.__bool__).is_some()
    {
        return std::ptr::null();
    }
    match class.lookup(method.name()) {
        Some(d) => d.get::<Function>().map_or(std::ptr::null(), |f| f),
        None => std::ptr::null(),
    }
}

/// The class of an instance of a class written in Python.
#[inline(always)]
pub(super) unsafe fn class_of<'a>(x: Word) -> Option<&'a Type> {
    // SAFETY: operands are bound.
    unsafe { (!x.is_number() && (*x.ptr()).kind == Kind::Instance).then(|| (*x.ptr()).class()) }
}

/// Whether the right operand must be asked first: its class is another one derived from `class`.
#[inline(always)]
unsafe fn right_first(class: &Type, y: Word) -> bool {
    // SAFETY: operands are live.
    unsafe {
        if !y.is_object() {
            return false;
        }
        let other = (*y.ptr()).class();
        !std::ptr::eq(class, other) && other.is_subclass(class)
    }
}

/// Pushes a frame above the registers of `b` and `extra` scratch bytes; the first `n` locals are the
/// caller's to fill. `None` at a limit; nothing has changed then.
#[inline(always)]
pub(super) unsafe fn push(
    vm: *mut Vm,
    b: Base,
    f: *const Function,
    n: usize,
    extra: usize,
    ret: Word,
) -> Option<Base> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let v = &mut *vm;
        let nb = b.add(function(b).frame_bytes.get() as usize + GEN_HEADER + extra);
        if !has_room(v, nb, (*f).frame_bytes.get() as usize) {
            return None;
        }
        v.heap.fuel -= 1;
        v.run.depth += 1;
        Vm::write_header(nb, &*f, b, ret);
        Vm::clear_regs(nb, n * 8, (*f).local_bytes.get() as usize);
        Some(nb)
    }
}

/// Code bits in a stub's scratch word, beside the operator.
const REFLECTED: usize = 1 << 5;
const INPLACE: usize = 1 << 6;
const INVERTED: usize = 1 << 7;
/// The in-place method itself.
const OWN: usize = 1 << 8;

/// Pushes the frame of a method of two operands that returns to `stub`. `swap`: the right operand's
/// method.
#[inline(always)]
unsafe fn push_stub(
    vm: *mut Vm,
    b: Base,
    f: *const Function,
    stub: Ip,
    back: Word,
    swap: bool,
    take: impl FnOnce() -> (Word, Word),
) -> Act {
    // SAFETY: the dispatcher's contract; the scratch words lie above the registers.
    unsafe {
        let scratch = function(b).frame_bytes.get() as usize;
        let Some(nb) = push(vm, b, f, 2, 32, return_word(stub, scratch)) else { return Act::Slow };
        let (x, y) = take();
        retain(x);
        retain(y);
        *reg(b, scratch) = Word::NIL;
        *reg(b, scratch + 8) = x;
        *reg(b, scratch + 16) = back;
        *reg(b, scratch + 24) = y;
        let (first, second) = if swap { (y, x) } else { (x, y) };
        *reg(nb, 0) = first;
        *reg(nb, 8) = second;
        Act::Next((*f).entry.get(), nb)
    }
}

/// Pushes a frame for an operator method, when that of the left operand comes first, or when the left
/// one is a number and the right one's method is its only hope.
#[inline(always)]
pub(super) unsafe fn push_binary<O: Operands>(
    w: u64,
    ip: Ip,
    b: Base,
    vm: *mut Vm,
    op: BinOp,
    inplace: bool,
) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let (x, y) = O::get(w, ip, b);
        let own = |c: &Type| inplace && c.slots().inplace[op as usize].is_some();
        let (class, method, bits) = match class_of(x) {
            Some(c) if own(c) || !right_first(c, y) => (c, Method::Binary(op), 0),
            None if !x.is_object() => match class_of(y) {
                Some(c) => (c, Method::Reflected(op), REFLECTED),
                None => return Act::Slow,
            },
            _ => return Act::Slow,
        };
        if bits == 0 && own(class) {
            let Some(f) = find(vm, class, Method::Inplace(op), 2) else { return Act::Slow };
            let back = return_word(ip, op as usize | OWN);
            return push_stub(vm, b, f, BINARY_RETURN.ip(), back, false, || {
                let (x, y) = O::take(w, ip, b);
                (x.into_word(), y.into_word())
            });
        }
        let Some(f) = find(vm, class, method, 2) else { return Act::Slow };
        let code = op as usize | bits | if inplace { INPLACE } else { 0 };
        let back = return_word(ip, code);
        push_stub(vm, b, f, BINARY_RETURN.ip(), back, bits != 0, || {
            let (x, y) = O::take(w, ip, b);
            (x.into_word(), y.into_word())
        })
    }
}

/// Pushes a frame for the comparison method of the left operand in register `x`; the right operand
/// is in register `y` or a constant.
#[inline(always)]
pub(super) unsafe fn push_compare(
    ip: Ip,
    b: Base,
    vm: *mut Vm,
    op: CmpOp,
    x: usize,
    y: Result<usize, Word>,
) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let yw = match y {
            Ok(r) => *reg(b, r),
            Err(k) => k,
        };
        let Some(class) = class_of(*reg(b, x)) else { return Act::Slow };
        if right_first(class, yw) {
            return Act::Slow;
        }
        let mut code = op as usize;
        let f = match find(vm, class, Method::Compare(op), 2) {
            Some(f) => f,
            None if op == CmpOp::Ne => match find(vm, class, Method::NeByEq, 2) {
                Some(f) => {
                    code |= INVERTED;
                    f
                }
                None => return Act::Slow,
            },
            None => return Act::Slow,
        };
        push_stub(vm, b, f, COMPARE_RETURN.ip(), return_word(ip, code), false, || {
            let right = match y {
                Ok(r) => taken(b, r),
                Err(k) => {
                    retain(k);
                    k
                }
            };
            (taken(b, x), right)
        })
    }
}

/// Pushes a frame for `__getitem__` of an instruction `R[a] = x[y]` of `words` words.
#[inline(always)]
pub(super) unsafe fn push_getitem<O: Operands>(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let (x, _) = O::get(w, ip, b);
        let Some(class) = class_of(x) else { return Act::Slow };
        let Some(f) = find(vm, class, Method::GetItem, 2) else { return Act::Slow };
        let ret = return_word(ip.add(2), fa(w));
        let Some(nb) = push(vm, b, f, 2, 0, ret) else { return Act::Slow };
        let (x, y) = O::take(w, ip, b);
        *reg(nb, 0) = x.into_word();
        *reg(nb, 8) = y.into_word();
        Act::Next((*f).entry.get(), nb)
    }
}

/// Pushes a frame for `__setitem__` of the object in register `x`, or `__delitem__` if there is no
/// value, of an instruction that ends before `ret`. What it gives, which is None, goes to a word of
/// the part of a frame's header that plain frames do not use.
#[inline(always)]
pub(super) unsafe fn push_setitem(
    b: Base,
    vm: *mut Vm,
    x: usize,
    key: Result<usize, Word>,
    value: Option<usize>,
    ret: Ip,
) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let Some(class) = class_of(*reg(b, x)) else { return Act::Slow };
        let (method, n) = match value {
            Some(_) => (Method::SetItem, 3),
            None => (Method::DelItem, 2),
        };
        let Some(f) = find(vm, class, method, n) else { return Act::Slow };
        let unused = function(b).frame_bytes.get() as usize;
        if !(*f).code.peek().returns_none {
            return Act::Slow;
        }
        let n = n as usize;
        let Some(nb) = push(vm, b, f, n, 0, return_word(ret, unused)) else { return Act::Slow };
        *reg(b, unused) = Word::NIL;
        if let Some(v) = value {
            *reg(nb, 16) = taken(b, v);
        }
        *reg(nb, 8) = match key {
            Ok(k) => taken(b, k),
            Err(k) => {
                retain(k);
                k
            }
        };
        *reg(nb, 0) = taken(b, x);
        Act::Next((*f).entry.get(), nb)
    }
}

/// Pushes a frame for a unary operator's method.
#[inline(always)]
pub(super) unsafe fn push_unary(w: u64, ip: Ip, b: Base, vm: *mut Vm, method: Method) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let Some(class) = class_of(*reg(b, fb(w))) else { return Act::Slow };
        let Some(f) = find(vm, class, method, 1) else { return Act::Slow };
        let ret = return_word(ip.add(1), fa(w));
        let Some(nb) = push(vm, b, f, 1, 0, ret) else { return Act::Slow };
        *reg(nb, 0) = taken(b, fb(w));
        Act::Next((*f).entry.get(), nb)
    }
}

impl Handler for CallObject {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the object moves in front of the arguments.
        unsafe {
            let (at, n) = (fa(w), fb(w));
            let x = *reg(b, at);
            let Some(class) = class_of(x) else { return Act::Slow };
            let Some(f) = find(vm, class, Method::Call, n as u16 + 1) else { return Act::Slow };
            let Some(a) = enter(vm, f, b, at, n + 1, ip.add(2)) else { return Act::Slow };
            let first = at + HEADER;
            let mut i = n * 8;
            while i > 0 {
                *reg(b, first + i) = *reg(b, first + i - 8);
                i -= 8;
            }
            *reg(b, first) = x;
            let fw = Word::counted(f as *mut Obj);
            retain(fw);
            *reg(b, at) = fw;
            a
        }
    }
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe { window::push_middle(vm, b, fa(w), fb(w), &[], ip.add(2)).act() }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            if class_of(*reg(b, fa(w))).is_none() {
                super::attr::quicken(ip, Op::Call);
            }
            vm.charge(1)?;
            call_window(vm, b, fa(w), 0, fb(w), &[], ip.add(2))
        }
    }
}

/// The words that `push_stub` left, all but the result owned by the caller from now on.
#[inline(always)]
unsafe fn scratch_words(b: Base) -> (Word, Word, Word, usize) {
    // SAFETY: `push_stub` filled the scratch words.
    unsafe {
        let scratch = function(b).frame_bytes.get() as usize;
        let word = |i: usize| *reg(b, scratch + i);
        (word(0), word(8), word(24), scratch)
    }
}

/// Gives up the operands in the scratch words and the result with them, which the caller has read.
#[inline(always)]
unsafe fn clear_scratch(b: Base, scratch: usize, x: Word, y: Word) {
    // SAFETY: as above.
    unsafe {
        for i in [0, 8, 16, 24] {
            *reg(b, scratch + i) = Word::NIL;
        }
        release(x);
        release(y);
    }
}

impl Handler for BinaryReturn {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(_: u64, _: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: `push_stub` filled the scratch words.
        unsafe {
            let (r, x, y, scratch) = scratch_words(b);
            if r == Word::not_implemented() {
                return Act::Slow;
            }
            let ip = return_ip(*reg(b, scratch + 16));
            clear_scratch(b, scratch, x, y);
            give(b, *ip, ip.add(words(*ip)), r)
        }
    }
    unsafe fn slow(vm: &mut Vm, _: Ip, b: Base, _: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let scratch = function(b).frame_bytes.get() as usize;
            let (ip, code) = back(b, scratch);
            let (r, x, y) = (take(b, scratch), take(b, scratch + 8), take(b, scratch + 24));
            vm.run.ip = ip;
            if !r.is_not_implemented() {
                drop((x, y));
                return done(ip, words(*ip), b, *ip, r);
            }
            let op = BinOp::ALL[code & 15];
            let (inplace, reflected) = (code & INPLACE != 0, code & REFLECTED != 0);
            let r = match code & OWN {
                0 => vm.after_operator_method(op, inplace, reflected, &x, &y),
                _ => vm.after_inplace_method(op, &x, &y),
            };
            match r {
                Ok(v) => {
                    drop((x, y));
                    done(ip, words(*ip), b, *ip, v)
                }
                Err(e) => Ok(unwind::unwind(vm, e, ip, b)),
            }
        }
    }
}

/// Where a stub goes back to, and its code; the word is cleared.
pub(super) unsafe fn back(b: Base, scratch: usize) -> (Ip, usize) {
    // SAFETY: `push_stub` filled the scratch words.
    unsafe {
        let word = std::ptr::replace(reg(b, scratch + 16), Word::NIL);
        (return_ip(word), return_dst(word))
    }
}

/// Words of an instruction.
#[inline(always)]
pub(super) fn words(w: u64) -> usize {
    Op::from_u16(w as u16).map_or(1, Op::words)
}

/// Whether a comparing instruction makes a value; if it jumps, the truth on which it does.
fn outcome(w: u64) -> Result<(), bool> {
    let at = |op: Op| w as u16 >= op as u16;
    if !at(Op::JLt) {
        Ok(())
    } else if at(Op::JLtK) {
        Err(!at(Op::JNotLtK))
    } else if at(Op::JLtI) {
        Err(!at(Op::JNotLtI))
    } else {
        Err(!at(Op::JNotLt))
    }
}

impl Handler for CompareReturn {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(_: u64, _: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: `push_stub` filled the scratch words.
        unsafe {
            let (r, x, y, scratch) = scratch_words(b);
            let word = *reg(b, scratch + 16);
            let (ip, inverted) = (return_ip(word), return_dst(word) & INVERTED != 0);
            let w = *ip;
            if r == Word::not_implemented() || (*vm).heap.fuel <= 0 {
                return Act::Slow;
            }
            match (outcome(w), quick_truth(r)) {
                (Ok(()), Some(t)) if inverted => {
                    clear_scratch(b, scratch, x, y);
                    give(b, w, ip.add(words(w)), Word::bool(!t))
                }
                (Ok(()), _) if !inverted => {
                    clear_scratch(b, scratch, x, y);
                    give(b, w, ip.add(words(w)), r)
                }
                (Err(when), Some(t)) => {
                    clear_scratch(b, scratch, x, y);
                    if (t != inverted) == when {
                        super::jump::jump16(w, ip, b, vm)
                    } else {
                        Act::Next(ip.add(words(w)), b)
                    }
                }
                _ => Act::Slow,
            }
        }
    }
    unsafe fn slow(vm: &mut Vm, _: Ip, b: Base, _: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let scratch = function(b).frame_bytes.get() as usize;
            let (ip, code) = back(b, scratch);
            let (r, x, y) = (take(b, scratch), take(b, scratch + 8), take(b, scratch + 24));
            vm.run.ip = ip;
            match finish_compare(vm, ip, b, code, r, (x, y)) {
                Ok(s) => Ok(s),
                Err(e) => Ok(unwind::unwind(vm, e, ip, b)),
            }
        }
    }
}

/// What becomes of a comparison whose method gave `r`.
unsafe fn finish_compare(
    vm: &mut Vm,
    ip: Ip,
    b: Base,
    code: usize,
    mut r: Value,
    (x, y): (Value, Value),
) -> PyResult<Step> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let w = *ip;
        if r.is_not_implemented() {
            r = vm.after_compare_method(CmpOp::ALL[code & 15], &x, &y)?;
        } else if code & INVERTED != 0 {
            r = Value::from(!vm.truth(&r)?);
        }
        drop((x, y));
        match outcome(w) {
            Ok(()) => done(ip, words(w), b, w, r),
            Err(when) => {
                let t = vm.truth(&r)?;
                drop(r);
                if t == when {
                    super::jump::take16(vm, ip, b, w, true)
                } else {
                    super::next(ip, words(w), b)
                }
            }
        }
    }
}
