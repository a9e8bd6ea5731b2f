//! `x[i]` and `x[i] = v` at sites that meet exact lists, tuples, bytes or Latin-1 strings and an int: the
//! general instructions rewrite themselves to these. A container in a temporary, as in `a[i][j]`, is let
//! go of in the same step. A site that meets something else goes back to the general instruction.

use super::arith::{Operands, Regs, RightConst};
use super::attr::quicken;
use super::augment;
use super::index::ops::{LoadIndex, LoadIndexK, StoreIndex, StoreIndexK};
use super::index::{load_generally, store_generally};
use super::moves::{drop_then, give, taken};
use super::{Act, Base, Handler, Ip, Step, fa, fb, fc, is_temp, reg};
use crate::value::builtin::core_made;
use crate::value::object::Kind;
use crate::value::owned::retain;
use crate::value::word::unlikely;
use crate::value::{Bytes, List, PyResult, Str, Tuple, Word};
use crate::vm::Vm;
use pyrun_bytecode::Op;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! {
        LoadItem LoadItemT LoadItemK LoadItemKT
        LoadPart LoadPartT LoadPartK LoadPartKT
        LoadChar LoadCharT LoadCharK LoadCharKT
        LoadByte LoadByteT LoadByteK LoadByteKT
        StoreItem StoreItemT StoreItemK StoreItemKT
    }
}
use ops::*;

/// The position that `n` means, counted from the end if negative.
#[inline(always)]
fn place(n: i64, len: usize) -> Option<usize> {
    if (n as u64) < len as u64 {
        return Some(n as usize);
    }
    unlikely();
    let at = n + len as i64;
    (n < 0 && at >= 0).then_some(at as usize)
}

/// Where an exact list keeps item `n`.
#[inline(always)]
pub(super) unsafe fn list_slot(x: Word, n: i64) -> Option<*mut Word> {
    // SAFETY: the word is live; its tag says what lies there.
    unsafe {
        if !x.is_counted() || !(*x.ptr()).is_exact(Kind::List) {
            return None;
        }
        let l = &*(x.ptr() as *const List);
        place(n, l.len()).map(|n| l.items.get().add(n))
    }
}

#[inline(always)]
unsafe fn list_item(x: Word, n: i64) -> Option<Word> {
    // SAFETY: the items of a list are live.
    unsafe { list_slot(x, n).map(|p| *p) }
}

#[inline(always)]
unsafe fn tuple_item(x: Word, n: i64) -> Option<Word> {
    // SAFETY: as above; operands are bound.
    unsafe {
        if x.is_number() || !(*x.ptr()).is_exact(Kind::Tuple) {
            return None;
        }
        let t = &*(x.ptr() as *const Tuple);
        place(n, t.len()).map(|n| *t.items().add(n))
    }
}

#[inline(always)]
unsafe fn latin_char(x: Word, n: i64) -> Option<Word> {
    // SAFETY: as above.
    unsafe {
        if x.is_number() || !(*x.ptr()).is_exact(Kind::Str) {
            return None;
        }
        let s = &*(x.ptr() as *const Str);
        if s.width() != 1 {
            return None;
        }
        place(n, s.len()).map(|n| core_made().chars[*s.data_ptr().add(n) as usize].word())
    }
}

#[inline(always)]
unsafe fn byte(x: Word, n: i64) -> Option<Word> {
    // SAFETY: as above.
    unsafe {
        if x.is_number() || !(*x.ptr()).is_exact(Kind::Bytes) {
            return None;
        }
        let bytes = (*(x.ptr() as *const Bytes)).as_slice();
        place(n, bytes.len()).map(|n| Word::int_unchecked(*bytes.as_ptr().add(n) as i64))
    }
}

/// Rewrites a general instruction for the container and key that it meets.
pub(super) unsafe fn specialise_load<O: Operands>(w: u64, ip: Ip, b: Base) {
    // SAFETY: operands of verified code, which are live.
    unsafe {
        let (x, k) = O::get(w, ip, b);
        if !k.is_int() || !x.is_object() {
            return;
        }
        let n = k.as_int();
        let forms = if list_item(x, n).is_some() {
            if augment::learn::<O>(w, ip, b) {
                return;
            }
            [Op::LoadItem, Op::LoadItemT, Op::LoadItemK, Op::LoadItemKT]
        } else if tuple_item(x, n).is_some() {
            [Op::LoadPart, Op::LoadPartT, Op::LoadPartK, Op::LoadPartKT]
        } else if latin_char(x, n).is_some() {
            [Op::LoadChar, Op::LoadCharT, Op::LoadCharK, Op::LoadCharKT]
        } else if byte(x, n).is_some() {
            [Op::LoadByte, Op::LoadByteT, Op::LoadByteK, Op::LoadByteKT]
        } else {
            return;
        };
        let constant = O::IN_CACHE as usize * 2;
        quicken(ip, forms[constant + is_temp(b, fb(w)) as usize]);
    }
}

/// As `specialise_load`, for a store whose key is `k`.
pub(super) unsafe fn specialise_store(w: u64, ip: Ip, b: Base, k: Word, constant: bool) {
    // SAFETY: as above.
    unsafe {
        if k.is_int() && list_slot(*reg(b, fa(w)), k.as_int()).is_some() {
            let forms = [Op::StoreItem, Op::StoreItemT, Op::StoreItemK, Op::StoreItemKT];
            quicken(ip, forms[constant as usize * 2 + is_temp(b, fa(w)) as usize]);
        }
    }
}

macro_rules! load {
    ($($name:ident $general:ident $operands:ident $temp:literal $item:ident;)*) => { $(
        impl Handler for $name {
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
                // SAFETY: the dispatcher's contract.
                unsafe {
                    let (x, k) = $operands::get(w, ip, b);
                    if !$operands::IN_CACHE && !k.is_int() {
                        return Act::Slow;
                    }
                    let Some(v) = $item(x, k.as_int()) else { return Act::Slow };
                    if $temp {
                        if x.is_counted() {
                            if (*x.ptr()).rc == 1 {
                                return Act::Slow;
                            }
                            (*x.ptr()).rc -= 1;
                        }
                        *reg(b, fb(w)) = Word::NIL;
                    }
                    retain(v);
                    give(b, w, ip.add(2), v)
                }
            }
            const MIDDLE: bool = true;
            #[inline(always)]
            unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: the dispatcher's contract.
                unsafe {
                    let (x, k) = $operands::get(w, ip, b);
                    if !k.is_int() || $item(x, k.as_int()).is_none() {
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
    LoadItem LoadIndex Regs false list_item;
    LoadItemT LoadIndex Regs true list_item;
    LoadItemK LoadIndexK RightConst false list_item;
    LoadItemKT LoadIndexK RightConst true list_item;
    LoadPart LoadIndex Regs false tuple_item;
    LoadPartT LoadIndex Regs true tuple_item;
    LoadPartK LoadIndexK RightConst false tuple_item;
    LoadPartKT LoadIndexK RightConst true tuple_item;
    LoadChar LoadIndex Regs false latin_char;
    LoadCharT LoadIndex Regs true latin_char;
    LoadCharK LoadIndexK RightConst false latin_char;
    LoadCharKT LoadIndexK RightConst true latin_char;
    LoadByte LoadIndex Regs false byte;
    LoadByteT LoadIndex Regs true byte;
    LoadByteK LoadIndexK RightConst false byte;
    LoadByteKT LoadIndexK RightConst true byte;
}

macro_rules! store {
    ($($name:ident $general:ident $constant:literal $temp:literal;)*) => { $(
        impl Handler for $name {
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
                // SAFETY: the dispatcher's contract; the cache word of the form with a constant is an int.
                unsafe {
                    let x = *reg(b, fa(w));
                    let k = if $constant { Word(*ip.add(1)) } else { *reg(b, fb(w)) };
                    if !$constant && !k.is_int() {
                        return Act::Slow;
                    }
                    let Some(slot) = list_slot(x, k.as_int()) else { return Act::Slow };
                    if $temp {
                        if (*x.ptr()).rc == 1 {
                            return Act::Slow;
                        }
                        (*x.ptr()).rc -= 1;
                        *reg(b, fa(w)) = Word::NIL;
                    }
                    let old = std::ptr::replace(slot, taken(b, fc(w)));
                    drop_then(old, ip.add(2), b)
                }
            }
            const MIDDLE: bool = true;
            #[inline(always)]
            unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: as above.
                unsafe {
                    let k = if $constant { Word(*ip.add(1)) } else { *reg(b, fb(w)) };
                    if !k.is_int() || list_slot(*reg(b, fa(w)), k.as_int()).is_none() {
                        quicken(ip, Op::$general);
                    }
                    store_generally::<$constant>(w, ip, b, vm).act()
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
    StoreItem StoreIndex false false;
    StoreItemT StoreIndex false true;
    StoreItemK StoreIndexK true false;
    StoreItemKT StoreIndexK true true;
}
