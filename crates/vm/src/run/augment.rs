//! `x[k] += y`, `x[k] -= y * z` and their like on numbers in a list in a local, in one step: the load, the
//! arithmetic and the store stay as they are, the load does all of them if the item and the operands are
//! of one kind. If they are not, it turns into [`super::items::ops::LoadItem`] or its form with a constant.

use super::arith::{Operands, Regs, RightConst, add_int, mul_int, sub_int};
use super::attr::quicken;
use super::items::list_slot;
use super::items::ops::{LoadItem, LoadItemK};
use super::{Act, Base, Handler, Ip, Step, fa, fb, fc, fci, is_temp, reg};
use crate::value::{PyResult, Word};
use crate::vm::Vm;
use pyrun_bytecode::Op;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! {
        AddToItem SubFromItem AddIntToItem AddProductToItem SubProductFromItem
        AddToItemK SubFromItemK AddIntToItemK AddProductToItemK SubProductFromItemK
    }
}
use ops::*;

/// Rewrites the load `w` of a list's item, if what stands behind it changes the item and stores it back;
/// whether it does.
pub(super) unsafe fn learn<O: Operands>(w: u64, ip: Ip, b: Base) -> bool {
    // SAFETY: code is verified, so instructions follow each other until one that leaves, and what is read
    // here follows one that does not.
    unsafe {
        let (t, first) = (fa(w), *ip.add(2));
        // A local would have to be written, a container in a temporary to be let go of.
        if !is_temp(b, t) || is_temp(b, fb(w)) {
            return false;
        }
        let op = |w: u64| Op::from_u16(w as u16);
        // The result goes to the register of the item, which is the left operand.
        let onto = |w: u64| fa(w) == t && fb(w) == t;
        let (form, then) = match op(first) {
            Some(Op::IAdd | Op::IAddF) if onto(first) && fc(first) != t => (0, ip.add(3)),
            Some(Op::ISub | Op::ISubF) if onto(first) && fc(first) != t => (1, ip.add(3)),
            Some(Op::IAddI) if onto(first) => (2, ip.add(3)),
            Some(Op::Mul | Op::MulAdd | Op::MulSub) => {
                let second = *ip.add(3);
                let product = fa(first) != t && fc(second) == fa(first) && onto(second);
                if fb(first) == t || fc(first) == t {
                    return false;
                }
                match op(second) {
                    Some(Op::IAdd | Op::IAddF) if product => (3, ip.add(4)),
                    Some(Op::ISub | Op::ISubF) if product => (4, ip.add(4)),
                    _ => return false,
                }
            }
            _ => return false,
        };
        let store = *then;
        let stores = match op(store) {
            Some(Op::StoreIndex | Op::StoreItem) => !O::IN_CACHE,
            Some(Op::StoreIndexK | Op::StoreItemK) => O::IN_CACHE,
            _ => false,
        };
        // A constant has the same index in both.
        if !stores || fa(store) != fb(w) || fb(store) != fc(w) || fc(store) != t {
            return false;
        }
        let forms = match O::IN_CACHE {
            false => [
                Op::AddToItem,
                Op::SubFromItem,
                Op::AddIntToItem,
                Op::AddProductToItem,
                Op::SubProductFromItem,
            ],
            true => [
                Op::AddToItemK,
                Op::SubFromItemK,
                Op::AddIntToItemK,
                Op::AddProductToItemK,
                Op::SubProductFromItemK,
            ],
        };
        quicken(ip, forms[form]);
        true
    }
}

/// The new item: of floats or of ints, as all of them are.
#[inline(always)]
unsafe fn changed(old: Word, ip: Ip, b: Base, product: bool, sub: bool) -> Option<Word> {
    // SAFETY: operands of verified code.
    unsafe {
        let w = *ip;
        if product {
            let (y, z) = (*reg(b, fb(w)), *reg(b, fc(w)));
            if old.0 & y.0 & z.0 & 1 == 1 {
                let p = y.as_float() * z.as_float();
                let old = old.as_float();
                return Word::float(if sub { old - p } else { old + p });
            }
            if !old.is_int() || !Word::both_int(y, z) {
                return None;
            }
            let p = mul_int(y, z)?;
            return if sub { sub_int(old, p) } else { add_int(old, p) };
        }
        let y = *reg(b, fc(w));
        if old.0 & y.0 & 1 == 1 {
            let (old, y) = (old.as_float(), y.as_float());
            return Word::float(if sub { old - y } else { old + y });
        }
        match Word::both_int(old, y) {
            true if sub => sub_int(old, y),
            true => add_int(old, y),
            false => None,
        }
    }
}

macro_rules! augment {
    ($($name:ident $load:ident $operands:ident $words:literal |$old:ident, $ip:ident, $b:ident| $new:expr;)*) => { $(
        impl Handler for $name {
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
                // SAFETY: the dispatcher's contract; `learn` has looked at the instructions behind. A number
                // takes a number's place, so nothing is released, and the temporaries hold numbers.
                unsafe {
                    let (x, k) = $operands::get(w, ip, b);
                    if ($operands::IN_CACHE || k.is_int())
                        && let Some(slot) = list_slot(x, k.as_int())
                    {
                        let ($old, $ip, $b) = (*slot, ip.add(2), b);
                        if let Some(new) = $new {
                            *slot = new;
                            return Act::Next(ip.add(2 + $words + 2), b);
                        }
                    }
                    Act::Slow
                }
            }
            const MIDDLE: bool = true;
            #[inline(always)]
            unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: the dispatcher's contract. The load does its own part, here and from now on.
                unsafe {
                    quicken(ip, Op::$load);
                    $load::middle(w, ip, b, vm)
                }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: the dispatcher's contract.
                unsafe { $load::slow(vm, ip, b, w) }
            }
        }
    )* };
}
augment! {
    AddToItem LoadItem Regs 1 |old, ip, b| changed(old, ip, b, false, false);
    SubFromItem LoadItem Regs 1 |old, ip, b| changed(old, ip, b, false, true);
    AddIntToItem LoadItem Regs 1 |old, ip, b| add_immediate(old, ip, b);
    AddProductToItem LoadItem Regs 2 |old, ip, b| changed(old, ip, b, true, false);
    SubProductFromItem LoadItem Regs 2 |old, ip, b| changed(old, ip, b, true, true);
    AddToItemK LoadItemK RightConst 1 |old, ip, b| changed(old, ip, b, false, false);
    SubFromItemK LoadItemK RightConst 1 |old, ip, b| changed(old, ip, b, false, true);
    AddIntToItemK LoadItemK RightConst 1 |old, ip, b| add_immediate(old, ip, b);
    AddProductToItemK LoadItemK RightConst 2 |old, ip, b| changed(old, ip, b, true, false);
    SubProductFromItemK LoadItemK RightConst 2 |old, ip, b| changed(old, ip, b, true, true);
}

/// The sum with the number in the instruction.
#[inline(always)]
unsafe fn add_immediate(old: Word, ip: Ip, _: Base) -> Option<Word> {
    // SAFETY: the instruction behind the load.
    let n = unsafe { fci(*ip) };
    if old.is_int() { add_int(old, Word::int_unchecked(n)) } else { None }
}
