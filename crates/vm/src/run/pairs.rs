//! Loops that unpack each item into two, over what gives pairs: lists and tuples of them, `enumerate`,
//! `zip`, the items of dicts. No tuple is made, and two moves to locals behind the unpacking are done at once. Nothing
//! jumps in between these instructions.
//!
//! Cache: the registers of the two parts (16 bits each), the number of words that are done at once (the
//! rest).

use super::attr::quicken;
use super::iter::{advance, at_end, leave_loop, pass, peek_item};
use super::unpack::items_of;
use super::{Act, Base, Handler, Ip, Step, fa, fb, fc, reg};
use crate::types::core;
use crate::types::dict_views::{DictIter, ITEMS};
use crate::types::lazy::{Enumerate, Zip};
use crate::value::object::Kind;
use crate::value::owned::{release, retain};
use crate::value::payload::Boxed;
use crate::value::{PyResult, Word};
use crate::vm::Vm;
use pyrun_bytecode::Op;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { ForPair ForEnumerate ForZip ForItems }
}
use ops::*;

/// Where the pairs come from.
const SEQUENCE: u64 = 0;
const ENUMERATE: u64 = 1;
const ZIP: u64 = 2;
const DICT: u64 = 3;

/// Rewrites the loop at `ip` over `it` if it is one of these.
pub(super) unsafe fn learn(ip: Ip, w: u64, it: Word) -> bool {
    // SAFETY: code is verified, so instructions follow each other until one that leaves.
    unsafe {
        let u = *ip.add(2);
        let is = |w: u64, op: Op| w & 0xffff == op as u64;
        let unpacks = is(u, Op::UnpackSequence) || is(u, Op::UnpackLocals);
        if !unpacks || fb(u) != fa(w) || fc(u) != 2 {
            return false;
        }
        let class = (*it.ptr()).class();
        let op = if matches!((*it.ptr()).kind, Kind::ListIter | Kind::TupleIter) {
            Op::ForPair
        } else if std::ptr::eq(class, core().enumerate) {
            Op::ForEnumerate
        } else if std::ptr::eq(class, core().zip) {
            Op::ForZip
        } else if std::ptr::eq(class, core().dict_item_iterator) {
            Op::ForItems
        } else {
            return false;
        };
        let (p, q) = (fa(u), fa(u) + 8);
        let (t1, t2) = (*ip.add(3), *ip.add(4));
        let moved = is(t1, Op::Take) && is(t2, Op::Take) && fb(t1) == p && fb(t2) == q;
        let (d1, d2, words) =
            if moved && fa(t1) != fa(t2) { (fa(t1), fa(t2), 5) } else { (p, q, 3) };
        *ip.add(1) = d1 as u64 | (d2 as u64) << 16 | words << 32;
        quicken(ip, op);
        true
    }
}

/// The payload of an iterator over the items of a dict; nobody else is at it.
#[inline(always)]
unsafe fn items(x: Word) -> *mut DictIter<ITEMS, false> {
    // SAFETY: the caller has looked at the class.
    unsafe { (*(x.ptr() as *const Boxed<DictIter<ITEMS, false>>)).payload() }
}

/// The two parts of the next item, which stays where it is; the first is [`Word::NIL`] if they
/// cannot be had without running Python code.
#[inline(always)]
unsafe fn peek(x: Word, source: u64) -> (Word, Word) {
    const NONE: (Word, Word) = (Word::NIL, Word::NIL);
    // SAFETY: the word is live; kind and class say which payload it has.
    unsafe {
        if !x.is_counted() {
            return NONE;
        }
        if source == SEQUENCE {
            let item = peek_item(x);
            if item.is_nil() {
                return NONE;
            }
            let items = items_of(item, 2);
            return if items.is_null() { NONE } else { (*items, *items.add(1)) };
        }
        let class = (*x.ptr()).class();
        if source == ENUMERATE {
            if !std::ptr::eq(class, core().enumerate) {
                return NONE;
            }
            let e = &*(*(x.ptr() as *const Boxed<Enumerate>)).payload();
            match Word::int(e.next) {
                Some(i) if e.big.is_none() => {
                    let item = peek_item(e.iter.word());
                    if item.is_nil() { NONE } else { (i, item) }
                }
                _ => NONE,
            }
        } else if source == DICT {
            if !std::ptr::eq(class, core().dict_item_iterator) {
                return NONE;
            }
            match (*items(x)).ready() {
                Some((d, pos)) => (d.key_word(pos), d.value_word(pos)),
                None => NONE,
            }
        } else {
            if !std::ptr::eq(class, core().zip) {
                return NONE;
            }
            let z = &*(*(x.ptr() as *const Boxed<Zip>)).payload();
            let [a, b] = &z.iters[..] else { return NONE };
            // One iterator twice gives two items.
            if a.is(b) {
                return NONE;
            }
            let (x, y) = (peek_item(a.word()), peek_item(b.word()));
            if y.is_nil() { NONE } else { (x, y) }
        }
    }
}

/// Takes the item that `peek` has just given.
#[inline(always)]
unsafe fn take(x: Word, source: u64) {
    // SAFETY: as above; nobody else is at the payload.
    unsafe {
        if source == SEQUENCE {
            pass(x);
        } else if source == ENUMERATE {
            let e = &mut *(*(x.ptr() as *const Boxed<Enumerate>)).payload();
            e.next += 1;
            advance(e.iter.word());
        } else if source == DICT {
            (*items(x)).pass();
        } else {
            let z = &*(*(x.ptr() as *const Boxed<Zip>)).payload();
            advance(z.iters[0].word());
            advance(z.iters[1].word());
        }
    }
}

/// Whether the source has nothing more to give.
#[inline(always)]
unsafe fn ends(x: Word, source: u64) -> bool {
    // SAFETY: as above.
    unsafe {
        match source {
            SEQUENCE => at_end(x),
            DICT => {
                x.is_counted()
                    && std::ptr::eq((*x.ptr()).class(), core().dict_item_iterator)
                    && (*items(x)).at_end()
            }
            _ => false,
        }
    }
}

/// The step: with `FREE` the last references to what the targets held may go, and the loop may end.
#[inline(always)]
unsafe fn step<const SOURCE: u64, const FREE: bool>(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let cache = *ip.add(1);
        let x = *reg(b, fb(w));
        let (v1, v2) = peek(x, SOURCE);
        if v1.is_nil() || (*vm).heap.fuel <= 0 {
            return if FREE && ends(x, SOURCE) { leave_loop(w, ip, b) } else { Act::Slow };
        }
        let (p, q) = (reg(b, (cache & 0xffff) as usize), reg(b, (cache >> 16 & 0xffff) as usize));
        let (old1, old2) = (*p, *q);
        if !FREE {
            if old1.is_counted() {
                if (*old1.ptr()).rc == 1 {
                    return Act::Slow;
                }
                (*old1.ptr()).rc -= 1;
            }
            if old2.is_counted() {
                if (*old2.ptr()).rc == 1 {
                    retain(old1);
                    return Act::Slow;
                }
                (*old2.ptr()).rc -= 1;
            }
        }
        (*vm).heap.fuel -= 1;
        take(x, SOURCE);
        retain(v1);
        retain(v2);
        *p = v1;
        *q = v2;
        if FREE {
            release(old1);
            release(old2);
        }
        Act::Next(ip.add((cache >> 32 & 0xffff) as usize), b)
    }
}

macro_rules! pairs {
    ($($name:ident $source:ident;)*) => { $(
impl Handler for $name {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe { step::<$source, false>(w, ip, b, vm) }
    }
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe { step::<$source, true>(w, ip, b, vm) }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let it = *reg(b, fb(w));
            if it.is_object() && (*it.ptr()).kind == Kind::Generator {
                quicken(ip, Op::ForGen);
                return super::iter::ops::ForGen::slow(vm, ip, b, w);
            }
            if !it.is_object() || !learn(ip, w, it) {
                quicken(ip, Op::ForIter);
            }
            super::iter::step_native(vm, ip, b, w)
        }
    }
}
    )* };
}
pairs! {
    ForPair SEQUENCE;
    ForEnumerate ENUMERATE;
    ForZip ZIP;
    ForItems DICT;
}
