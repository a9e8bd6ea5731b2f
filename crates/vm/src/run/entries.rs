//! `d[k]` and `d[k] = v` at sites that meet exact dicts and keys whose hash is known: small ints, and
//! strings that have been hashed. The general instructions rewrite themselves to these; a dict in a
//! temporary, as in `self.cache[k]`, is let go of in the same step. A site that meets something else goes
//! back to the general instruction.

use super::arith::{Operands, Regs, RightConst};
use super::attr::quicken;
use super::index::ops::{LoadIndex, LoadIndexK, StoreIndex, StoreIndexK};
use super::index::{load_generally, store_generally};
use super::moves::{drop_then, give, taken};
use super::slices::{consume, shared};
use super::{Act, Base, Handler, Ip, Step, fa, fb, fc, is_temp, reg};
use crate::value::dict::Stored;
use crate::value::keys::{as_value, ready_hash};
use crate::value::object::Kind;
use crate::value::owned::{release, retain};
use crate::value::{Dict, PyResult, Word};
use crate::vm::Vm;
use pyrun_bytecode::Op;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! {
        LoadKey LoadKeyT LoadKeyK LoadKeyKT
        StoreKey StoreKeyT StoreKeyK StoreKeyKT
    }
}
use ops::*;

/// The exact dict in a word.
#[inline(always)]
unsafe fn exact_dict<'a>(x: Word) -> Option<&'a Dict> {
    // SAFETY: the word is live; its tag says what lies there.
    unsafe {
        (x.is_counted() && (*x.ptr()).is_exact(Kind::Dict)).then(|| &*(x.ptr() as *const Dict))
    }
}

/// Where an exact dict keeps the value of a key.
#[inline(always)]
unsafe fn value_slot(x: Word, k: Word) -> Option<*mut Word> {
    // SAFETY: the words are live.
    unsafe {
        let d = exact_dict(x)?;
        let pos = d.seek(ready_hash(k)?, k);
        (pos >= 0).then(|| d.value_slot(pos as usize))
    }
}

/// Whether these are for this container and key.
unsafe fn fits(x: Word, k: Word) -> bool {
    // SAFETY: the words are live.
    unsafe { exact_dict(x).is_some() && ready_hash(k).is_some() }
}

/// Rewrites a general instruction, if it meets what these are for.
pub(super) unsafe fn specialise_load<O: Operands>(w: u64, ip: Ip, b: Base) {
    // SAFETY: operands of verified code, which are live.
    unsafe {
        let (x, k) = O::get(w, ip, b);
        if fits(x, k) {
            let forms = [Op::LoadKey, Op::LoadKeyT, Op::LoadKeyK, Op::LoadKeyKT];
            quicken(ip, forms[O::IN_CACHE as usize * 2 + is_temp(b, fb(w)) as usize]);
        }
    }
}

/// As `specialise_load`, for a store whose key is `k`.
pub(super) unsafe fn specialise_store(w: u64, ip: Ip, b: Base, k: Word, constant: bool) {
    // SAFETY: as above.
    unsafe {
        if fits(*reg(b, fa(w)), k) {
            let forms = [Op::StoreKey, Op::StoreKeyT, Op::StoreKeyK, Op::StoreKeyKT];
            quicken(ip, forms[constant as usize * 2 + is_temp(b, fa(w)) as usize]);
        }
    }
}

/// Whether a register's object outlives the instruction.
#[inline(always)]
unsafe fn outlives(b: Base, at: usize, x: Word) -> bool {
    // SAFETY: operands of verified code.
    unsafe { !x.is_counted() || (*x.ptr()).rc > 1 || !is_temp(b, at) }
}

/// Gives up an object that [`outlives`] the instruction, if it lies in a temporary.
#[inline(always)]
unsafe fn leave(b: Base, at: usize, x: Word) {
    // SAFETY: as above.
    unsafe {
        if x.is_counted() && is_temp(b, at) {
            (*x.ptr()).rc -= 1;
            *reg(b, at) = Word::NIL;
        }
    }
}

macro_rules! load {
    ($($name:ident $general:ident $operands:ident $temp:literal;)*) => { $(
        impl Handler for $name {
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
                // SAFETY: the dispatcher's contract.
                unsafe {
                    let (x, k) = $operands::get(w, ip, b);
                    let Some(slot) = value_slot(x, k) else { return Act::Slow };
                    if $temp && (*x.ptr()).rc == 1 {
                        return Act::Slow;
                    }
                    let v = *slot;
                    if !$operands::IN_CACHE {
                        if !outlives(b, fc(w), k) {
                            return Act::Slow;
                        }
                        leave(b, fc(w), k);
                    }
                    retain(v);
                    if $temp {
                        (*x.ptr()).rc -= 1;
                        *reg(b, fb(w)) = Word::NIL;
                    }
                    give(b, w, ip.add(2), v)
                }
            }
            const MIDDLE: bool = true;
            #[inline(always)]
            unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: the dispatcher's contract.
                unsafe {
                    let (x, k) = $operands::get(w, ip, b);
                    if !fits(x, k) {
                        quicken(ip, Op::$general);
                    }
                    load_generally::<$operands>(w, ip, b, vm).act()
                }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: the dispatcher's contract.
                unsafe { $general::slow(vm, ip, b, w) }
            }
        }
    )* };
}
load! {
    LoadKey LoadIndex Regs false;
    LoadKeyT LoadIndex Regs true;
    LoadKeyK LoadIndexK RightConst false;
    LoadKeyKT LoadIndexK RightConst true;
}

macro_rules! store {
    ($($name:ident $general:ident $constant:literal $temp:literal;)*) => { $(
        impl Handler for $name {
            /// The key is there.
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
                // SAFETY: the dispatcher's contract; the cache word holds a constant of the code.
                unsafe {
                    let x = *reg(b, fa(w));
                    let k = if $constant { Word(*ip.add(1)) } else { *reg(b, fb(w)) };
                    let Some(slot) = value_slot(x, k) else { return Act::Slow };
                    if $temp && (*x.ptr()).rc == 1 || !$constant && !outlives(b, fb(w), k) {
                        return Act::Slow;
                    }
                    if !$constant {
                        leave(b, fb(w), k);
                    }
                    if $temp {
                        (*x.ptr()).rc -= 1;
                        *reg(b, fa(w)) = Word::NIL;
                    }
                    let old = std::ptr::replace(slot, taken(b, fc(w)));
                    drop_then(old, ip.add(2), b)
                }
            }
            const MIDDLE: bool = true;
            /// A new key.
            #[inline(always)]
            unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: as above; the dict's register keeps it until the end.
                unsafe {
                    let key = if $constant { ip.add(1) as *const Word } else { reg(b, fb(w)) };
                    let (d, hash) = match (exact_dict(*reg(b, fa(w))), ready_hash(*key)) {
                        (Some(d), Some(hash)) => (d, hash),
                        _ => {
                            quicken(ip, Op::$general);
                            return store_generally::<$constant>(w, ip, b, vm).act();
                        }
                    };
                    let v = shared(*reg(b, fc(w)));
                    match d.store_word(hash, as_value(key), v) {
                        Stored::New => {}
                        Stored::Replaced(old) => release(old),
                        Stored::Ask => {
                            release(v);
                            return Act::Slow;
                        }
                    }
                    consume(b, fc(w));
                    if !$constant {
                        consume(b, fb(w));
                    }
                    consume(b, fa(w));
                    Act::Next(ip.add(2), b)
                }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: the dispatcher's contract.
                unsafe { $general::slow(vm, ip, b, w) }
            }
        }
    )* };
}
store! {
    StoreKey StoreIndex false false;
    StoreKeyT StoreIndex false true;
    StoreKeyK StoreIndexK true false;
    StoreKeyKT StoreIndexK true true;
}
