//! Iteration. `ForIter` rewrites itself for the iterators it meets.

use super::attr::quicken;
use super::moves::drop_then;
use super::resume::{resume_fast, resume_in_place, resume_middle, resumer};
use super::{Act, Base, Handler, Ip, Step, done, fa, fb, fci, operand, peek, reg, set, unset};
use crate::types::core;
use crate::types::dict_views::{DictIter, KEYS, VALUES};
use crate::types::set::SetIter;
use crate::types::str::StrIter;
use crate::value::builtin::core_made;
use crate::value::object::{Kind, Obj};
use crate::value::owned::retain;
use crate::value::payload::Boxed;
use crate::value::simple::{RangeIter, SeqIter};
use crate::value::{List, PyResult, Tuple, TypeFlags, Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::Op;
use std::mem::ManuallyDrop;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { GetIter ForIter ForRange ForList ForTuple ForChars ForSet ForKeys ForValues ForGen ForNative }
}
use ops::*;

/// The next item of a plain iterator, which stays where it is: [`Word::NIL`] if there is none, or if
/// the iterator is of another kind.
#[inline(always)]
pub(super) unsafe fn peek_item(it: Word) -> Word {
    // SAFETY: the word is live; its kind says which payload it has.
    unsafe {
        if !it.is_counted() {
            return Word::NIL;
        }
        match (*it.ptr()).kind {
            Kind::ListIter => {
                let s = &*(it.ptr() as *const SeqIter);
                let (seq, i) = (s.seq.get(), s.index.get());
                if seq.is_nil() {
                    return Word::NIL;
                }
                let l = &*(seq.ptr() as *const List);
                if i < l.len() { *l.items.get().add(i) } else { Word::NIL }
            }
            Kind::RangeIter => {
                let r = &*(it.ptr() as *const RangeIter);
                if r.left.get() == 0 { Word::NIL } else { Word::int_unchecked(r.next.get()) }
            }
            Kind::TupleIter => {
                let s = &*(it.ptr() as *const SeqIter);
                let (seq, i) = (s.seq.get(), s.index.get());
                if seq.is_nil() {
                    return Word::NIL;
                }
                let t = &*(seq.ptr() as *const Tuple);
                if i < t.len() { *t.items().add(i) } else { Word::NIL }
            }
            _ => Word::NIL,
        }
    }
}

/// Takes the item that `peek_item` has just given.
#[inline(always)]
pub(super) unsafe fn advance(it: Word) {
    // SAFETY: as above.
    unsafe {
        if (*it.ptr()).kind == Kind::RangeIter {
            let r = &*(it.ptr() as *const RangeIter);
            r.left.set(r.left.get() - 1);
            r.next.set(r.next.get().wrapping_add(r.step));
        } else {
            pass(it);
        }
    }
}

/// As `advance`, where the item came from a list or tuple.
#[inline(always)]
pub(super) unsafe fn pass(it: Word) {
    // SAFETY: as above.
    unsafe {
        let s = &*(it.ptr() as *const SeqIter);
        s.index.set(s.index.get() + 1);
    }
}

impl Handler for GetIter {
    const MIDDLE: bool = true;
    /// Sequences that are exactly `list` or `tuple`, and iterators that stand for themselves.
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let x = *reg(b, fb(w));
            if !x.is_object() {
                return Act::Slow;
            }
            let it = match (*x.ptr()).tag() {
                t if t == Obj::exact(Kind::List) => {
                    let x = operand(b, fb(w));
                    (*vm).heap.object(Kind::ListIter, core().list_iterator, |p: *mut SeqIter| {
                        SeqIter::init(p, 0, x)
                    })
                }
                t if t == Obj::exact(Kind::Tuple) => {
                    let x = operand(b, fb(w));
                    (*vm).heap.object(Kind::TupleIter, core().tuple_iterator, |p: *mut SeqIter| {
                        SeqIter::init(p, 0, x)
                    })
                }
                t if t == Obj::exact(Kind::ListIter) || t == Obj::exact(Kind::RangeIter) => {
                    operand(b, fb(w))
                }
                _ => return super::checked::push_iter(w, ip, b, vm),
            };
            set(b, fa(w), it);
            Act::Next(ip.add(1), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let x = operand(b, fb(w));
            let it = vm.iter(&x)?;
            drop(x);
            done(ip, 1, b, w, it)
        }
    }
}

/// Leaves the loop: the iterator goes.
unsafe fn exhausted(ip: Ip, b: Base, w: u64) -> PyResult<Step> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        unset(b, fb(w));
        Ok(Step { ip: ip.offset(fci(w) as isize), base: b })
    }
}

impl Handler for ForIter {
    const MIDDLE: bool = true;
    /// The characters of a string, and what `__next__` gives.
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the iterator is borrowed.
        unsafe {
            let x = *reg(b, fb(w));
            if !x.is_object() || (*x.ptr()).kind != Kind::Payload || (*vm).heap.fuel <= 0 {
                return super::checked::push_next(w, ip, b, vm);
            }
            let it = ManuallyDrop::new(Value::from_word(x));
            let Some(c) = crate::types::str::next_char(&it) else { return Act::Slow };
            (*vm).heap.fuel -= 1;
            let v = (*vm).char(c);
            super::set(b, fa(w), v);
            Act::Next(ip.add(2), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let it = *reg(b, fb(w));
            if it.is_object() {
                if super::pairs::learn(ip, w, it) {
                    return step_native(vm, ip, b, w);
                }
                match (*it.ptr()).kind {
                    Kind::RangeIter => quicken(ip, Op::ForRange),
                    Kind::ListIter => quicken(ip, Op::ForList),
                    Kind::TupleIter => quicken(ip, Op::ForTuple),
                    Kind::Generator => {
                        quicken(ip, Op::ForGen);
                        return ForGen::slow(vm, ip, b, w);
                    }
                    Kind::Payload
                        if std::ptr::eq((*it.ptr()).class(), core().dict_key_iterator) =>
                    {
                        quicken(ip, Op::ForKeys)
                    }
                    Kind::Payload if std::ptr::eq((*it.ptr()).class(), core().set_iterator) => {
                        quicken(ip, Op::ForSet)
                    }
                    Kind::Payload
                        if (*(&raw const it as *const Value)).get::<Chars>().is_some() =>
                    {
                        *ip.add(1) = (*it.ptr()).shape as u64;
                        quicken(ip, Op::ForChars)
                    }
                    Kind::Payload
                        if std::ptr::eq((*it.ptr()).class(), core().dict_value_iterator) =>
                    {
                        quicken(ip, Op::ForValues)
                    }
                    _ if !(*it.ptr()).class().has(TypeFlags::HEAP) => {
                        *ip.add(1) = (*it.ptr()).shape as u64;
                        quicken(ip, Op::ForNative);
                    }
                    _ => {}
                }
            }
            step_native(vm, ip, b, w)
        }
    }
}

impl Handler for ForNative {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract. What the iterator does may run Python code, so the
        // machine says where it stands; an error is left to the slow part.
        unsafe {
            let x = *reg(b, fb(w));
            let v = &mut *vm;
            if x.is_number() || (*x.ptr()).shape as u64 != *ip.add(1) || v.heap.fuel <= 0 {
                return Act::Slow;
            }
            let Some(f) = (*x.ptr()).class().slots().next else { return Act::Slow };
            v.heap.fuel -= 1;
            v.run.base = b;
            v.run.ip = ip;
            match f(v, &*(reg(b, fb(w)) as *const Value)) {
                Ok(Some(item)) => {
                    set(b, fa(w), item);
                    Act::Next(ip.add(2), b)
                }
                Ok(None) => {
                    unset(b, fb(w));
                    Act::Next(ip.offset(fci(w) as isize), b)
                }
                Err(e) => {
                    v.run.raised = Some(e);
                    Act::Slow
                }
            }
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            match vm.run.raised.take() {
                Some(e) if e.is(core().exc.stop_iteration) && !e.is_uncatchable() => {
                    exhausted(ip, b, w)
                }
                Some(e) => Err(e),
                None => {
                    quicken(ip, Op::ForIter);
                    ForIter::slow(vm, ip, b, w)
                }
            }
        }
    }
}

/// One step of any iterator but a generator.
pub(super) unsafe fn step_native(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
    // SAFETY: the dispatcher's contract. The register keeps the iterator alive.
    unsafe {
        vm.charge(1)?;
        let it = &*(reg(b, fb(w)) as *const Value);
        match vm.next(it)? {
            Some(v) => done(ip, 2, b, w, v),
            None => exhausted(ip, b, w),
        }
    }
}

/// The general way, once the iterator is not of the kind expected.
unsafe fn general(vm: &mut Vm, ip: Ip, b: Base, w: u64, kind: Kind) -> PyResult<Step> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let it = &*(reg(b, fb(w)) as *const Value);
        if it.kind() != kind {
            quicken(ip, Op::ForIter);
            return ForIter::slow(vm, ip, b, w);
        }
        step_native(vm, ip, b, w)
    }
}

/// Leaves the loop, if nobody else refers to the exhausted iterator.
#[inline(always)]
pub(super) unsafe fn leave_loop(w: u64, ip: Ip, b: Base) -> Act {
    // SAFETY: the dispatcher's contract; the iterator is counted.
    unsafe {
        if (*(*reg(b, fb(w))).ptr()).rc != 1 {
            return Act::Slow;
        }
        unset(b, fb(w));
        Act::Next(ip.offset(fci(w) as isize), b)
    }
}

/// Whether an iterator over a list or tuple has come to the end of it.
#[inline(always)]
pub(super) unsafe fn at_end(x: Word) -> bool {
    // SAFETY: the word is live; its kind says what lies there.
    unsafe {
        if !x.is_counted() || !matches!((*x.ptr()).kind, Kind::ListIter | Kind::TupleIter) {
            return false;
        }
        let it = &*(x.ptr() as *const SeqIter);
        let seq = it.seq.get();
        !seq.is_nil()
            && it.index.get()
                >= match (*seq.ptr()).kind {
                    Kind::List => (*(seq.ptr() as *const List)).len(),
                    _ => (*(seq.ptr() as *const Tuple)).len,
                }
    }
}

impl Handler for ForRange {
    const MIDDLE: bool = true;
    /// The end.
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let x = *reg(b, fb(w));
            if (*x.ptr()).kind != Kind::RangeIter || (*(x.ptr() as *const RangeIter)).left.get() > 0
            {
                return Act::Slow;
            }
            leave_loop(w, ip, b)
        }
    }
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let x = *reg(b, fb(w));
            if (*x.ptr()).kind != Kind::RangeIter {
                return Act::Slow;
            }
            let r = &*(x.ptr() as *const RangeIter);
            let left = r.left.get();
            if left == 0 || (*reg(b, fa(w))).is_counted() || (*vm).heap.fuel <= 0 {
                return Act::Slow;
            }
            (*vm).heap.fuel -= 1;
            let n = r.next.get();
            r.left.set(left - 1);
            r.next.set(n.wrapping_add(r.step));
            *reg(b, fa(w)) = Word::int_unchecked(n);
            Act::Next(ip.add(2), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { general(vm, ip, b, w, Kind::RangeIter) }
    }
}

macro_rules! for_sequence {
    ($op:ident $kind:ident $seq:ident $items:expr) => {
        impl Handler for $op {
            const MIDDLE: bool = true;
            /// The end.
            #[inline(always)]
            unsafe fn middle(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
                // SAFETY: the dispatcher's contract.
                unsafe { if at_end(*reg(b, fb(w))) { leave_loop(w, ip, b) } else { Act::Slow } }
            }
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: the dispatcher's contract.
                unsafe {
                    let x = *reg(b, fb(w));
                    if !x.is_counted() || (*x.ptr()).kind != Kind::$kind {
                        return Act::Slow;
                    }
                    let it = &*(x.ptr() as *const SeqIter);
                    let seq = it.seq.get();
                    if seq.is_nil() || (*vm).heap.fuel <= 0 {
                        return Act::Slow;
                    }
                    let l = &*(seq.ptr() as *const $seq);
                    let i = it.index.get();
                    let dst = reg(b, fa(w));
                    if i >= l.len() {
                        return Act::Slow;
                    }
                    let old = *dst;
                    (*vm).heap.fuel -= 1;
                    it.index.set(i + 1);
                    let v = *$items(l).add(i);
                    retain(v);
                    *dst = v;
                    drop_then(old, ip.add(2), b)
                }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: as above.
                unsafe { general(vm, ip, b, w, Kind::$kind) }
            }
        }
    };
}
for_sequence!(ForList ListIter List |l: &List| l.items.get());
for_sequence!(ForTuple TupleIter Tuple |t: &Tuple| t.items());

macro_rules! for_dict {
    ($op:ident $what:ident $class:ident $word:ident) => {
        impl Handler for $op {
            const MIDDLE: bool = true;
            /// The end.
            #[inline(always)]
            unsafe fn middle(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
                // SAFETY: the dispatcher's contract.
                unsafe {
                    let x = *reg(b, fb(w));
                    if !x.is_counted() || !std::ptr::eq((*x.ptr()).class(), core().$class) {
                        return Act::Slow;
                    }
                    let it = (*(x.ptr() as *const Boxed<DictIter<$what, false>>)).payload();
                    if (*it).at_end() { leave_loop(w, ip, b) } else { Act::Slow }
                }
            }
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: the dispatcher's contract; the class says which payload lies there, and nobody
                // else is at it.
                unsafe {
                    let x = *reg(b, fb(w));
                    if !x.is_counted() || !std::ptr::eq((*x.ptr()).class(), core().$class) {
                        return Act::Slow;
                    }
                    let it = (*(x.ptr() as *const Boxed<DictIter<$what, false>>)).payload();
                    if (*vm).heap.fuel <= 0 {
                        return Act::Slow;
                    }
                    let Some((d, pos)) = (*it).ready() else { return Act::Slow };
                    let v = d.$word(pos);
                    (*vm).heap.fuel -= 1;
                    (*it).pass();
                    retain(v);
                    let old = std::ptr::replace(reg(b, fa(w)), v);
                    drop_then(old, ip.add(2), b)
                }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: as above.
                unsafe {
                    let it = &*(reg(b, fb(w)) as *const Value);
                    if !std::ptr::eq(it.class(), core().$class) {
                        quicken(ip, Op::ForIter);
                        return ForIter::slow(vm, ip, b, w);
                    }
                    step_native(vm, ip, b, w)
                }
            }
        }
    };
}
for_dict!(ForKeys KEYS dict_key_iterator key_word);
for_dict!(ForValues VALUES dict_value_iterator value_word);

/// The payload of an iterator over a string.
type Chars = Boxed<StrIter>;

impl Handler for ForChars {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the shape in the cache is that of string iterators, and nobody
        // else is at the payload.
        unsafe {
            let x = *reg(b, fb(w));
            if !x.is_counted() || (*x.ptr()).shape as u64 != *ip.add(1) || (*vm).heap.fuel <= 0 {
                return Act::Slow;
            }
            let it = (*(x.ptr() as *const Chars)).payload();
            let Some(c) = (*it).latin() else { return Act::Slow };
            (*vm).heap.fuel -= 1;
            (*it).pass();
            let v = core_made().chars[c as usize].word();
            let old = std::ptr::replace(reg(b, fa(w)), v);
            drop_then(old, ip.add(2), b)
        }
    }
    /// The end, and wider characters.
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe {
            let x = *reg(b, fb(w));
            if !x.is_counted() || (*x.ptr()).shape as u64 != *ip.add(1) {
                return Act::Slow;
            }
            if (*(*(x.ptr() as *const Chars)).payload()).at_end() {
                return leave_loop(w, ip, b);
            }
            ForIter::middle(w, ip, b, vm)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let x = *reg(b, fb(w));
            if x.is_number() || (*x.ptr()).shape as u64 != *ip.add(1) {
                quicken(ip, Op::ForIter);
                return ForIter::slow(vm, ip, b, w);
            }
            step_native(vm, ip, b, w)
        }
    }
}

impl Handler for ForSet {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the class says which payload lies there, and nobody else is at
        // it.
        unsafe {
            let x = *reg(b, fb(w));
            if !x.is_counted()
                || !std::ptr::eq((*x.ptr()).class(), core().set_iterator)
                || (*vm).heap.fuel <= 0
            {
                return Act::Slow;
            }
            let it = (*(x.ptr() as *const Boxed<SetIter>)).payload();
            let Some(v) = (*it).take() else { return Act::Slow };
            (*vm).heap.fuel -= 1;
            let old = std::ptr::replace(reg(b, fa(w)), v.into_word());
            drop_then(old, ip.add(2), b)
        }
    }
    /// The end.
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe {
            let x = *reg(b, fb(w));
            if !x.is_counted() || !std::ptr::eq((*x.ptr()).class(), core().set_iterator) {
                return Act::Slow;
            }
            let it = (*(x.ptr() as *const Boxed<SetIter>)).payload();
            if (*it).at_end() { leave_loop(w, ip, b) } else { Act::Slow }
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let it = &*(reg(b, fb(w)) as *const Value);
            if !std::ptr::eq(it.class(), core().set_iterator) {
                quicken(ip, Op::ForIter);
                return ForIter::slow(vm, ip, b, w);
            }
            step_native(vm, ip, b, w)
        }
    }
}

impl Handler for ForGen {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe { resume_fast(*reg(b, fb(w)), Word::none(), resumer(ip, w, 2), b, vm) }
    }
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe { resume_middle(*reg(b, fb(w)), Word::none(), resumer(ip, w, 2), b, vm) }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let it = peek(b, fb(w));
            if it.kind() == Kind::Generator {
                let ret = resumer(ip, w, 2);
                if let Some(s) = resume_in_place(vm, &it, Value::none(), ret, b)? {
                    return Ok(s);
                }
            }
            drop(it);
            general(vm, ip, b, w, Kind::Generator)
        }
    }
}
