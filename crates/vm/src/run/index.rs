//! Items: `x[k]`, slices.
//!
//! These are the general instructions: their middle parts know what takes no Python code, and rewrite the
//! instruction at lists, tuples and strings with an int ([`super::items`]) and at dicts with keys whose hash
//! is known ([`super::entries`]).

use super::arith::{Operands, Regs, RightConst};
use super::moves::give;
use super::slices::{self, consume, shared};
use super::special::push_setitem;
use super::{Act, Base, Handler, Ip, Step, done, fa, fb, fc, next, operand, reg, take};
use super::{entries, items};
use crate::heap::LARGE;
use crate::object::map::plain_hash;
use crate::types::core;
use crate::value::builtin::core_made;
use crate::value::keys::{ABSENT, ASK, as_value};
use crate::value::object::{Kind, Obj};
use crate::value::owned::release;
use crate::value::{Bytes, Dict, List, PyResult, Str, Tuple, Value, Word};
use crate::vm::Vm;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { LoadIndex LoadIndexK StoreIndex StoreIndexK DelIndex BuildSlice }
}
use ops::*;

/// The item `n`, counted from the end if negative, of exact lists, tuples, bytes and Latin-1 strings.
#[inline(always)]
unsafe fn sequence_item(p: *const Obj, n: i64) -> Option<Word> {
    // SAFETY: the object is live; its tag says what lies there.
    unsafe {
        let (items, len) = if (*p).is_exact(Kind::List) {
            let l = &*(p as *const List);
            (l.items.get(), l.len())
        } else if (*p).is_exact(Kind::Tuple) {
            let t = &*(p as *const Tuple);
            (t.items(), t.len)
        } else if (*p).is_exact(Kind::Bytes) {
            let bytes = (*(p as *const Bytes)).as_slice();
            let n = if n < 0 { n + bytes.len() as i64 } else { n };
            return bytes.get(n as usize).map(|&v| Word::int_unchecked(v as i64));
        } else {
            return latin_char(p, n);
        };
        let n = if n < 0 { n + len as i64 } else { n };
        ((n as u64) < len as u64).then(|| *items.add(n as usize))
    }
}

/// The character `n` of an exact string of Latin-1.
#[inline(always)]
unsafe fn latin_char(p: *const Obj, n: i64) -> Option<Word> {
    // SAFETY: as above.
    unsafe {
        if !(*p).is_exact(Kind::Str) {
            return None;
        }
        let s = &*(p as *const Str);
        let n = if n < 0 { n + s.len() as i64 } else { n };
        ((n as u64) < s.len() as u64 && s.width() == 1)
            .then(|| core_made().chars[*s.data_ptr().add(n as usize) as usize].word())
    }
}

/// Whether items of this dict are looked up in its table, whatever its class.
#[inline(always)]
unsafe fn plain_dict(p: *const Obj) -> bool {
    // SAFETY: the object is live.
    unsafe {
        (*p).is_exact(Kind::Dict)
            || (*p).kind == Kind::Dict && same_slot(&*p, |s| s.getitem.map(|f| f as usize))
    }
}

#[inline(always)]
fn same_slot(o: &Obj, slot: impl Fn(&crate::value::Slots) -> Option<usize>) -> bool {
    slot(o.class().slots()) == slot(core().dict.slots())
}

/// Whether an instance of a subclass of `dict` keeps its items in the table. The slot tells at once,
/// but it is also that of `__delitem__`.
#[inline(never)]
fn stores_plainly(o: &Obj) -> bool {
    let name = &core().names.__setitem__;
    same_slot(o, |s| s.setitem.map(|f| f as usize))
        || o.class().lookup(name).map(|f| f.word()) == core().dict.lookup(name).map(|f| f.word())
}

/// `x[k]` as a new reference, or NIL if that is left to the slow part.
#[inline(always)]
unsafe fn load(vm: *mut Vm, x: Word, k: *const Word) -> Word {
    // SAFETY: the words are live; the kinds say what lies there.
    unsafe {
        let p = x.ptr();
        if plain_dict(p) {
            let d = &*(p as *const Dict);
            let Some(hash) = plain_hash(&mut *vm, as_value(k)) else { return Word::NIL };
            return match d.lookup(hash, *k) {
                ABSENT | ASK => Word::NIL,
                pos => shared(d.value_word(pos as usize)),
            };
        }
        if (*k).is_int() {
            if let Some(w) = sequence_item(p, (*k).as_int()) {
                return shared(w);
            }
        } else if (*k).is_counted() && (*(*k).ptr()).is_exact(Kind::Slice) {
            return slices::load_by(vm, x, *k);
        }
        Word::NIL
    }
}

macro_rules! load_index {
    ($name:ident $operands:ident) => {
        impl Handler for $name {
            const MIDDLE: bool = true;
            #[inline(always)]
            unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: the dispatcher's contract.
                unsafe {
                    let x = *reg(b, fb(w));
                    if !x.is_object() {
                        return Act::Slow;
                    }
                    if (*x.ptr()).kind == Kind::Instance {
                        return super::special::push_getitem::<$operands>(w, ip, b, vm);
                    }
                    let v = load(vm, x, $operands::right(w, ip, b));
                    if v.is_nil() {
                        return Act::Slow;
                    }
                    items::specialise_load::<$operands>(w, ip, b);
                    entries::specialise_load::<$operands>(w, ip, b);
                    consume(b, fb(w));
                    $operands::drop_right(w, b);
                    give(b, w, ip.add(2), v)
                }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: as above.
                unsafe {
                    let (x, k) = $operands::take(w, ip, b);
                    let v = vm.getitem(&x, &k)?;
                    drop((x, k));
                    done(ip, 2, b, w, v)
                }
            }
        }
    };
}
/// The middle part of a load, for the instructions that it is rewritten to: apart, so that they share it.
#[inline(never)]
pub(super) unsafe fn load_generally<O: Operands>(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Step {
    // SAFETY: the dispatcher's contract.
    unsafe {
        match O::IN_CACHE {
            true => LoadIndexK::middle(w, ip, b, vm).step(),
            false => LoadIndex::middle(w, ip, b, vm).step(),
        }
    }
}

/// As `load_generally`, of a store; whether the key is a constant.
#[inline(never)]
pub(super) unsafe fn store_generally<const K: bool>(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Step {
    // SAFETY: the dispatcher's contract.
    unsafe {
        match K {
            true => StoreIndexK::middle(w, ip, b, vm).step(),
            false => StoreIndex::middle(w, ip, b, vm).step(),
        }
    }
}

load_index!(LoadIndex Regs);
load_index!(LoadIndexK RightConst);

/// `x[k] = v`, with a reference to each of the three; false if that is left to the slow part.
#[inline(always)]
unsafe fn store(vm: *mut Vm, x: Word, k: *const Word, v: *const Word) -> bool {
    // SAFETY: the words are live; the kinds say what lies there.
    unsafe {
        let p = x.ptr();
        if (*p).kind == Kind::Dict {
            if !(*p).is_exact(Kind::Dict) && !stores_plainly(&*p) {
                return false;
            }
            let d = &*(p as *const Dict);
            let Some(hash) = plain_hash(&mut *vm, as_value(k)) else { return false };
            match d.lookup(hash, *k) {
                ASK => return false,
                ABSENT if d.growth() > LARGE => return false,
                ABSENT => d.insert_word(hash, as_value(k).clone(), shared(*v)),
                pos => release(d.replace_word(pos as usize, shared(*v))),
            }
            return true;
        }
        if !(*p).is_exact(Kind::List) {
            return false;
        }
        if (*k).is_int() {
            let l = &*(p as *const List);
            let n = (*k).as_int();
            let n = if n < 0 { n + l.len() as i64 } else { n };
            if n as u64 >= l.len() as u64 {
                return false;
            }
            release(std::ptr::replace(l.items.get().add(n as usize), shared(*v)));
            return true;
        }
        (*k).is_counted() && (*(*k).ptr()).is_exact(Kind::Slice) && slices::store_by(vm, x, *k, *v)
    }
}

impl Handler for StoreIndex {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let x = *reg(b, fa(w));
            if !x.is_counted() || !store(vm, x, reg(b, fb(w)), reg(b, fc(w))) {
                return push_setitem(b, vm, fa(w), Ok(fb(w)), Some(fc(w)), ip.add(2));
            }
            items::specialise_store(w, ip, b, *reg(b, fb(w)), false);
            entries::specialise_store(w, ip, b, *reg(b, fb(w)), false);
            consume(b, fc(w));
            consume(b, fb(w));
            consume(b, fa(w));
            Act::Next(ip.add(2), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let (x, k, v) = (operand(b, fa(w)), operand(b, fb(w)), operand(b, fc(w)));
            vm.setitem(&x, &k, v)?;
            next(ip, 2, b)
        }
    }
}

impl Handler for StoreIndexK {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe {
            let x = *reg(b, fa(w));
            if !x.is_counted() || !store(vm, x, ip.add(1) as *const Word, reg(b, fc(w))) {
                let k = Err(Word(*ip.add(1)));
                return push_setitem(b, vm, fa(w), k, Some(fc(w)), ip.add(2));
            }
            items::specialise_store(w, ip, b, Word(*ip.add(1)), true);
            entries::specialise_store(w, ip, b, Word(*ip.add(1)), true);
            consume(b, fc(w));
            consume(b, fa(w));
            Act::Next(ip.add(2), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let (x, v) = (operand(b, fa(w)), operand(b, fc(w)));
            let k = Value::from_borrowed(Word(*ip.add(1)));
            vm.setitem(&x, &k, v)?;
            next(ip, 2, b)
        }
    }
}

impl Handler for DelIndex {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let x = *reg(b, fa(w));
            if !x.is_counted() || !(*x.ptr()).is_exact(Kind::Dict) {
                return push_setitem(b, vm, fa(w), Ok(fb(w)), None, ip.add(1));
            }
            let k = reg(b, fb(w));
            let d = &*(x.ptr() as *const Dict);
            let Some(hash) = plain_hash(&mut *vm, as_value(k)) else { return Act::Slow };
            let pos = d.lookup(hash, *k);
            if pos < 0 {
                return Act::Slow;
            }
            let (key, value) = d.remove_words(pos as usize);
            release(key);
            release(value);
            consume(b, fb(w));
            consume(b, fa(w));
            Act::Next(ip.add(1), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let (x, k) = (operand(b, fa(w)), operand(b, fb(w)));
            vm.delitem(&x, &k)?;
            next(ip, 1, b)
        }
    }
}

impl Handler for BuildSlice {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the instruction is never the last one.
        unsafe {
            if slices::fused(vm, b, w, *ip.add(1)) { Act::Next(ip.add(3), b) } else { Act::Slow }
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let at = fb(w);
            let (x, y) = (take(b, at), take(b, at + 8));
            let z = if fc(w) == 3 { take(b, at + 16) } else { Value::none() };
            let v = vm.slice(x, y, z);
            done(ip, 1, b, w, v)
        }
    }
}
