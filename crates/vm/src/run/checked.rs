//! Special methods written in Python whose result is not the instruction's: `__len__` must give a length,
//! `__bool__` a truth, `__new__` an object to initialise, what `__contains__` gives is tested, what `__iter__` gives must be an iterator, and
//! `__next__` may end the loop by StopIteration.
//!
//! Their frames return to a stub (see [`super::special`]), which finishes the instruction whose place lies
//! in the scratch words, with a code that says what was asked. The code's instruction may have been
//! rewritten meanwhile, for another kind of operand, but its words and operands stay what they were.

use super::class_call::inits_plainly;
use super::frame::{GEN_HEADER, HEADER, SPECIAL_RETURN, has_room, return_word};
use super::jump::{jump, jump16, object_truth, take_jump, take16};
use super::moves::{give, taken};
use super::special::{self, Method, back, class_of, find, push, words};
use super::{
    Act, Base, Handler, Ip, Step, bind, done, f32i, fa, fb, fci, function, peek, reg, take, unset,
    unwind, window,
};
use crate::types::core;
use crate::value::owned::{release, retain};
use crate::value::{Args, Function, PyResult, Ref, Type, Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::{CodeFlags, Op};

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { SpecialReturn }
}
use ops::*;

/// What an instruction asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
enum Asked {
    Len,
    /// The truth, of `__bool__`.
    Truth,
    /// The truth, of `__len__`.
    TruthOfLen,
    Contains,
    Iter,
    Next,
    /// An object, of `__new__`.
    New,
}

impl Asked {
    fn of(code: usize) -> Asked {
        const ALL: [Asked; 7] = [
            Asked::Len,
            Asked::Truth,
            Asked::TruthOfLen,
            Asked::Contains,
            Asked::Iter,
            Asked::Next,
            Asked::New,
        ];
        ALL[code]
    }
}

/// Pushes the frame of a method whose first `n` parameters the caller fills.
#[inline(always)]
unsafe fn push_asked(
    vm: *mut Vm,
    ip: Ip,
    b: Base,
    f: *const Function,
    n: usize,
    asked: Asked,
) -> Option<Base> {
    // SAFETY: the dispatcher's contract; the scratch words lie above the registers.
    unsafe {
        let scratch = function(b).frame_bytes.get() as usize;
        let nb = push(vm, b, f, n, 32, return_word(SPECIAL_RETURN.ip(), scratch))?;
        note_asked(ip, b, asked);
        Some(nb)
    }
}

/// Fills the scratch words.
#[inline(always)]
unsafe fn note_asked(ip: Ip, b: Base, asked: Asked) {
    // SAFETY: there is room for them above the registers.
    unsafe {
        let scratch = function(b).frame_bytes.get() as usize;
        *reg(b, scratch) = Word::NIL;
        *reg(b, scratch + 8) = Word::NIL;
        *reg(b, scratch + 16) = return_word(ip, asked as usize);
        *reg(b, scratch + 24) = Word::NIL;
    }
}

/// `len(x)` of the argument of a call of the builtin.
pub(super) unsafe fn push_len(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
    // SAFETY: the dispatcher's contract; the call has its argument.
    unsafe {
        let at = fa(w) + HEADER;
        let Some(class) = class_of(*reg(b, at)) else { return Act::Slow };
        if (*reg(b, fa(w))).0 != *ip.add(1) {
            return Act::Slow;
        }
        let Some(f) = find(vm, class, Method::Len, 1) else { return Act::Slow };
        let Some(nb) = push_asked(vm, ip, b, f, 1, Asked::Len) else { return Act::Slow };
        *reg(nb, 0) = std::ptr::replace(reg(b, at), Word::NIL);
        Act::Next((*f).entry.get(), nb)
    }
}

/// The truth of register `x`, which stays as it is if `keep`.
pub(super) unsafe fn push_truth(ip: Ip, b: Base, vm: *mut Vm, x: usize, keep: bool) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let Some(class) = class_of(*reg(b, x)) else { return Act::Slow };
        let (f, asked) = match find(vm, class, Method::Bool, 1) {
            Some(f) => (f, Asked::Truth),
            None => match find(vm, class, Method::TruthOfLen, 1) {
                Some(f) => (f, Asked::TruthOfLen),
                None => return Act::Slow,
            },
        };
        let Some(nb) = push_asked(vm, ip, b, f, 1, asked) else { return Act::Slow };
        *reg(nb, 0) = if keep {
            retain(*reg(b, x));
            *reg(b, x)
        } else {
            taken(b, x)
        };
        Act::Next((*f).entry.get(), nb)
    }
}

/// `x in y` of two registers.
pub(super) unsafe fn push_contains(ip: Ip, b: Base, vm: *mut Vm, x: usize, y: usize) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let Some(class) = class_of(*reg(b, y)) else { return Act::Slow };
        let Some(f) = find(vm, class, Method::Contains, 2) else { return Act::Slow };
        let Some(nb) = push_asked(vm, ip, b, f, 2, Asked::Contains) else { return Act::Slow };
        *reg(nb, 0) = taken(b, y);
        *reg(nb, 8) = taken(b, x);
        Act::Next((*f).entry.get(), nb)
    }
}

/// `R[a] = iter(R[b])`; a generator function needs no frame.
pub(super) unsafe fn push_iter(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let Some(class) = class_of(*reg(b, fb(w))) else { return Act::Slow };
        let Some(f) = special::find_any(vm, class, Method::Iter) else { return Act::Slow };
        let flags = (*f).code.peek().code.flags;
        if flags.has(CodeFlags::GENERATOR) && (*f).takes_just(1) && (*vm).heap.fuel > 0 {
            (*vm).heap.fuel -= 1;
            let func = Value::from_borrowed(Word::counted(f as *mut _));
            let func = Ref::<Function>::from_value_unchecked(func);
            let x = taken(b, fb(w));
            let g = bind::new_generator_of(&mut *vm, func, &[x]);
            return give(b, w, ip.add(1), g.into_word());
        }
        if (*f).header.aux != 1 {
            return Act::Slow;
        }
        let Some(nb) = push_asked(vm, ip, b, f, 1, Asked::Iter) else { return Act::Slow };
        *reg(nb, 0) = taken(b, fb(w));
        Act::Next((*f).entry.get(), nb)
    }
}

/// One step of a `for` loop over the iterator in register `b`.
pub(super) unsafe fn push_next(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let x = *reg(b, fb(w));
        let Some(class) = class_of(x) else { return Act::Slow };
        let Some(f) = find(vm, class, Method::Next, 1) else { return Act::Slow };
        let Some(nb) = push_asked(vm, ip, b, f, 1, Asked::Next) else { return Act::Slow };
        retain(x);
        *reg(nb, 0) = x;
        Act::Next((*f).entry.get(), nb)
    }
}

/// A call of `class` that is one of its `__new__`, which gets copies of the arguments: those in the window may
/// be wanted for an `__init__`, if what it makes has one.
pub(super) unsafe fn push_new(w: u64, ip: Ip, b: Base, vm: *mut Vm, class: &Type) -> Act {
    // SAFETY: the dispatcher's contract; the window holds class and arguments.
    unsafe {
        let Some(f) = special::find_any(vm, class, Method::New) else { return Act::Slow };
        let (vm, n) = (&mut *vm, fb(w) + 1);
        let scratch = function(b).frame_bytes.get() as usize;
        let nb = b.add(scratch + GEN_HEADER + 32);
        let bytes = ((*f).frame_bytes.get() as usize).max(n * 8);
        if !has_room(vm, nb, bytes) {
            return Act::Slow;
        }
        for i in 0..n {
            let v = *reg(b, if i == 0 { fa(w) } else { fa(w) + HEADER + i * 8 - 8 });
            retain(v);
            *reg(nb, i * 8) = v;
        }
        if (*f).header.aux as usize == n {
            Vm::clear_regs(nb, n * 8, (*f).local_bytes.get() as usize);
        } else if !window::bind_positional(vm, nb, n, &*f) {
            Vm::release_regs(nb, 0, n * 8);
            return Act::Slow;
        }
        vm.heap.fuel -= 1;
        vm.run.depth += 1;
        Vm::write_header(nb, &*f, b, return_word(SPECIAL_RETURN.ip(), scratch));
        note_asked(ip, b, Asked::New);
        Act::Next((*f).entry.get(), nb)
    }
}

/// Whether what `__new__` gave is of the class that was called and needs no `__init__`.
unsafe fn is_made(r: Word, class: Word) -> bool {
    // SAFETY: the words are live, the second a class.
    unsafe {
        let class = &*(class.ptr() as *const Type);
        r.is_object()
            && std::ptr::eq((*r.ptr()).class(), class)
            && inits_plainly(class, core().object)
    }
}

/// Where the frame `b` goes on when the method that it called ends with `exc`, if that is the end of
/// its loop.
pub(super) unsafe fn ended(b: Base, exc: &Value) -> Option<Step> {
    // SAFETY: the method's frame returns to the stub, so the scratch words are filled.
    unsafe {
        let scratch = function(b).frame_bytes.get() as usize;
        let word = *reg(b, scratch + 16);
        if Asked::of(super::frame::return_dst(word)) != Asked::Next
            || !exc.class().is_subclass(core().exc.stop_iteration)
        {
            return None;
        }
        let (ip, _) = back(b, scratch);
        unset(b, fb(*ip));
        Some(Step { ip: ip.offset(fci(*ip) as isize), base: b })
    }
}

/// A length, if that is what a method gave.
#[inline(always)]
fn quick_len(r: Word) -> Option<i64> {
    (r.is_int() && r.as_int() >= 0).then(|| r.as_int())
}

/// A truth, if it can be told at once.
#[inline(always)]
unsafe fn quick(asked: Asked, r: Word) -> Option<bool> {
    // SAFETY: the word is live.
    unsafe {
        match asked {
            Asked::Truth if r == Word::bool(true) => Some(true),
            Asked::Truth if r == Word::bool(false) => Some(false),
            Asked::TruthOfLen => quick_len(r).map(|n| n != 0),
            Asked::Contains => object_truth(r),
            _ => None,
        }
    }
}

/// What an instruction does with the truth that it asked for.
enum Test {
    /// Stores it, negated or not.
    Store { negated: bool },
    /// Jumps by the distance of 32 bits on this truth; leaves the operand only where it jumps, if `keep`.
    Jump { when: bool, keep: bool },
    /// Jumps by operand `c` on this truth.
    Jump16 { when: bool },
}

fn test_of(w: u64) -> Test {
    match Op::from_u16(w as u16) {
        Some(Op::JTrue) => Test::Jump { when: true, keep: false },
        Some(Op::JFalse) => Test::Jump { when: false, keep: false },
        Some(Op::JTrueKeep) => Test::Jump { when: true, keep: true },
        Some(Op::JFalseKeep) => Test::Jump { when: false, keep: true },
        Some(Op::JIn) => Test::Jump16 { when: true },
        Some(Op::JNotIn) => Test::Jump16 { when: false },
        Some(Op::Not | Op::NotIn) => Test::Store { negated: true },
        _ => Test::Store { negated: false },
    }
}

impl Handler for SpecialReturn {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(_: u64, _: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: `push_asked` filled the scratch words.
        unsafe {
            let scratch = function(b).frame_bytes.get() as usize;
            let r = *reg(b, scratch);
            let word = *reg(b, scratch + 16);
            let (ip, asked) =
                (super::frame::return_ip(word), Asked::of(super::frame::return_dst(word)));
            let w = *ip;
            let good = match asked {
                Asked::Len => quick_len(r).is_some(),
                Asked::Iter => r.is_object() && (*r.ptr()).class().slots().next.is_some(),
                Asked::Next => true,
                Asked::New if is_made(r, *reg(b, fa(w))) => {
                    let first = fa(w) + HEADER;
                    Vm::release_regs(b, first, first + fb(w) * 8);
                    true
                }
                Asked::New => false,
                _ => return test(vm, b, scratch, asked, (w, ip)),
            };
            if !good {
                return Act::Slow;
            }
            *reg(b, scratch) = Word::NIL;
            *reg(b, scratch + 16) = Word::NIL;
            give(b, w, ip.add(words(w)), r)
        }
    }
    unsafe fn slow(vm: &mut Vm, _: Ip, b: Base, _: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let scratch = function(b).frame_bytes.get() as usize;
            let (ip, code) = back(b, scratch);
            let r = take(b, scratch);
            vm.run.ip = ip;
            match finish(vm, ip, b, Asked::of(code), r) {
                Ok(s) => Ok(s),
                Err(e) => Ok(unwind::unwind(vm, e, ip, b)),
            }
        }
    }
}

/// Ends an instruction that asked for a truth.
#[inline(always)]
unsafe fn test(vm: *mut Vm, b: Base, scratch: usize, asked: Asked, (w, ip): (u64, Ip)) -> Act {
    // SAFETY: as for the handler.
    unsafe {
        let r = *reg(b, scratch);
        let Some(t) = quick(asked, r) else { return Act::Slow };
        if (*vm).heap.fuel <= 0 {
            return Act::Slow;
        }
        *reg(b, scratch) = Word::NIL;
        *reg(b, scratch + 16) = Word::NIL;
        release(r);
        let behind = Act::Next(ip.add(1), b);
        match test_of(w) {
            Test::Store { negated } => give(b, w, ip.add(1), Word::bool(t != negated)),
            Test::Jump16 { when } if t == when => jump16(w, ip, b, vm),
            Test::Jump { when, .. } if t == when => jump(f32i(w), ip, b, vm),
            Test::Jump { keep: true, .. } => {
                unset(b, fa(w));
                behind
            }
            _ => behind,
        }
    }
}

/// The same, for whatever the method gave.
unsafe fn finish(vm: &mut Vm, ip: Ip, b: Base, asked: Asked, r: Value) -> PyResult<Step> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let w = *ip;
        let t = match asked {
            Asked::Len => {
                let n = crate::object::slots::checked_len(vm, &r)?;
                drop(r);
                return done(ip, words(w), b, w, vm.int(n as i64));
            }
            Asked::Iter => {
                crate::object::iter::check_iterator(vm, &r)?;
                return done(ip, words(w), b, w, r);
            }
            Asked::Next => return done(ip, words(w), b, w, r),
            Asked::New => {
                let (class, first, n) = (peek(b, fa(w)), fa(w) + HEADER, fb(w));
                let made = class.get::<Type>().is_some_and(|c| r.class().is_subclass(c));
                if made && let Some(init) = r.class().slots().init {
                    let args = std::slice::from_raw_parts(reg(b, first) as *const Value, n);
                    init(vm, &r, Args::positional(args))?;
                }
                Vm::release_regs(b, first, first + n * 8);
                return done(ip, words(w), b, w, r);
            }
            Asked::Truth => crate::object::slots::checked_bool(vm, &r)?,
            Asked::TruthOfLen => crate::object::slots::checked_len(vm, &r)? != 0,
            Asked::Contains => vm.truth(&r)?,
        };
        drop(r);
        match test_of(w) {
            Test::Store { negated } => done(ip, 1, b, w, Value::from(t != negated)),
            Test::Jump16 { when } => take16(vm, ip, b, w, t == when),
            Test::Jump { when, keep } => {
                if keep && t != when {
                    unset(b, fa(w));
                }
                take_jump(vm, f32i(w), ip, b, t == when)
            }
        }
    }
}
