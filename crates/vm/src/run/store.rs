//! Attributes that are stored and deleted.
//!
//! The inline cache of a store is as that of a load ([`super::attr`]): `StoreAttr` holds offset and next
//! shape or null, `StoreAttrProperty` the setter. Behind it is what [`super::stubs`] knows.

use super::attr::{
    dict_at, due, fits, give_up, guard, light, name_of, name_word, over_at, push_plain, quicken,
    word_at,
};
use super::frame::return_word;
use super::stubs::{self, How, Stub};
use super::{Act, Base, Handler, Ip, Step, fa, fb, function, is_temp, next, operand, peek, reg};
use crate::value::function::Function;
use crate::value::owned::{release, retain};
use crate::value::shape::Shape;
use crate::value::{PyResult, Ref, Str, Value, Word, instance};
use crate::vm::Vm;
use pyrun_bytecode::Op;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { StoreAttr StoreAttrT StoreAttrProperty DelAttr }
}
use ops::*;

/// Where a store goes and which operands it consumes.
#[derive(Clone, Copy)]
struct Operands {
    x: Word,
    v: Word,
    x_temp: bool,
    v_temp: bool,
}

impl Operands {
    #[inline(always)]
    unsafe fn of(w: u64, b: Base) -> Operands {
        // SAFETY: the dispatcher's contract.
        unsafe {
            Operands {
                x: *reg(b, fa(w)),
                v: *reg(b, fb(w)),
                x_temp: is_temp(b, fa(w)),
                v_temp: is_temp(b, fb(w)),
            }
        }
    }

    /// Empties the temporary that held the value, or counts the value.
    #[inline(always)]
    unsafe fn use_value(&self, w: u64, b: Base) {
        // SAFETY: the dispatcher's contract.
        unsafe {
            if self.v_temp {
                *reg(b, fb(w)) = Word::NIL;
            } else {
                retain(self.v);
            }
        }
    }
}

/// Stores by the inline cache, if no object dies by it.
#[inline(always)]
unsafe fn store_fast(w: u64, ip: Ip, b: Base, vm: *mut Vm, o: Operands) -> Act {
    // SAFETY: the dispatcher's contract; the cache words of the instruction.
    unsafe {
        if !fits(ip, vm, o.x) {
            return Act::Slow;
        }
        let slot = word_at(o.x.ptr(), *ip.add(2) as u32 as usize);
        let next_shape = *ip.add(3) as *const Shape;
        if o.x_temp && !light(o.x) {
            return Act::Slow;
        }
        if next_shape.is_null() {
            let old = *slot;
            if !light(old) || o.x_temp && old == o.x {
                return Act::Slow;
            }
            give_up(old);
        } else {
            (*o.x.ptr()).shape = next_shape;
        }
        o.use_value(w, b);
        *slot = o.v;
        if o.x_temp {
            *reg(b, fa(w)) = Word::NIL;
            give_up(o.x);
        }
        Act::Next(ip.add(4), b)
    }
}

/// A store by what [`stubs`] knows.
unsafe fn store_known(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
    // SAFETY: the dispatcher's contract; entries hold what their rule says.
    unsafe {
        let o = Operands::of(w, b);
        let name = name_word(b, w);
        let Some(s) = stubs::known_store(vm, o.x, name) else { return Act::Slow };
        if due(vm, ip) {
            fill_store(&*vm, ip, b, w, o.x, &s);
        }
        let slot = match s.how {
            How::Slot | How::Add => word_at(o.x.ptr(), s.off as usize),
            How::Over => over_at(o.x.ptr(), s.off),
            How::Dict => {
                let d = dict_at(o.x.ptr(), s.off);
                match d.find_str(&*(name.ptr() as *const Str)) {
                    Some(pos) => d.value_slot(pos),
                    None => return Act::Slow,
                }
            }
            How::Property => {
                return enter_setter(
                    w,
                    ip,
                    b,
                    vm,
                    Word(s.payload).ptr() as *const Function,
                    o,
                    None,
                );
            }
            How::Hook => {
                let f = Word(s.payload).ptr() as *const Function;
                return enter_setter(w, ip, b, vm, f, o, Some(name));
            }
            How::AddOver => {
                o.use_value(w, b);
                instance::add_slot(o.x.ptr(), s.payload as *const Shape, o.v);
                if o.x_temp {
                    *reg(b, fa(w)) = Word::NIL;
                    release(o.x);
                }
                return Act::Next(ip.add(4), b);
            }
            _ => return Act::Slow,
        };
        let old = if s.how == How::Add {
            (*o.x.ptr()).shape = s.payload as *const Shape;
            Word::NIL
        } else {
            *slot
        };
        o.use_value(w, b);
        *slot = o.v;
        release(old);
        if o.x_temp {
            *reg(b, fa(w)) = Word::NIL;
            release(o.x);
        }
        Act::Next(ip.add(4), b)
    }
}

/// Pushes the frame of a setter, or of `__setattr__` with a name, which returns None: that goes to a
/// word above the registers.
#[inline(always)]
unsafe fn enter_setter(
    w: u64,
    ip: Ip,
    b: Base,
    vm: *mut Vm,
    f: *const Function,
    o: Operands,
    name: Option<Word>,
) -> Act {
    // SAFETY: the dispatcher's contract; the word is of the part of the header that plain frames do
    // not use.
    unsafe {
        let unused = function(b).frame_bytes.get() as usize;
        let ret = return_word(ip.add(4), unused);
        let n = 2 + name.is_some() as usize;
        let Some(nb) = push_plain(vm, f, b, n, ret) else { return Act::Slow };
        *reg(b, unused) = Word::NIL;
        o.use_value(w, b);
        if o.x_temp {
            *reg(b, fa(w)) = Word::NIL;
        } else {
            retain(o.x);
        }
        *reg(nb, 0) = o.x;
        if let Some(name) = name {
            retain(name);
            *reg(nb, 8) = name;
        }
        *reg(nb, n * 8 - 8) = o.v;
        Act::Next((*f).entry.get(), nb)
    }
}

impl Handler for StoreAttr {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe { store_fast(w, ip, b, vm, Operands::of(w, b)) }
    }
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe { store_known(w, ip, b, vm) }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let obj = peek(b, fa(w));
            let v = operand(b, fb(w));
            store_attr(vm, ip, b, w, &obj, v)?;
            drop(obj);
            if is_temp(b, fa(w)) {
                super::unset(b, fa(w));
            }
            next(ip, 4, b)
        }
    }
}

impl Handler for StoreAttrT {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let (x, v) = (*reg(b, fa(w)), *reg(b, fb(w)));
            store_fast(w, ip, b, vm, Operands { x, v, x_temp: false, v_temp: true })
        }
    }
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe { store_known(w, ip, b, vm) }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { StoreAttr::slow(vm, ip, b, w) }
    }
}

impl Handler for StoreAttrProperty {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; while the guards hold the class keeps the setter.
        unsafe {
            let o = Operands::of(w, b);
            if !fits(ip, vm, o.x) {
                return Act::Slow;
            }
            enter_setter(w, ip, b, vm, Word(*ip.add(3)).ptr() as *const Function, o, None)
        }
    }
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe { store_known(w, ip, b, vm) }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { StoreAttr::slow(vm, ip, b, w) }
    }
}

/// Makes the instruction the one for the rule.
#[inline(never)]
unsafe fn fill_store(vm: &Vm, ip: Ip, b: Base, w: u64, x: Word, s: &Stub) {
    // SAFETY: the cache words of the instruction.
    unsafe {
        let third = match s.how {
            How::Slot => Some(0),
            How::Add | How::Property => Some(s.payload),
            _ => None,
        };
        if let Some(third) = third {
            *ip.add(1) = stubs::key_of(x);
            *ip.add(2) = guard(vm, s.off);
            *ip.add(3) = third;
            let temp = !is_temp(b, fa(w)) && is_temp(b, fb(w));
            quicken(
                ip,
                match s.how {
                    How::Property => Op::StoreAttrProperty,
                    _ if temp => Op::StoreAttrT,
                    _ => Op::StoreAttr,
                },
            );
        }
    }
}

/// The store in full, filling the caches.
unsafe fn store_attr(vm: &mut Vm, ip: Ip, b: Base, w: u64, obj: &Value, v: Value) -> PyResult<()> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let name = name_of(b, w);
        let Some(s) = vm.resolve_store(obj, &name) else { return vm.setattr(obj, &name, v) };
        fill_store(vm, ip, b, w, obj.word(), &s);
        store_by(vm, obj, &name, v, &s)
    }
}

#[doc(hidden)]
impl Vm {
    /// As [`Vm::setattr`], by what instructions know and learn of the receiver; the name is interned.
    pub(crate) fn setattr_known(&mut self, obj: &Value, name: &Ref<Str>, v: Value) -> PyResult<()> {
        match self.resolve_store(obj, name) {
            // SAFETY: the entry is of this epoch.
            Some(s) => unsafe { store_by(self, obj, name, v, &s) },
            None => self.setattr(obj, name, v),
        }
    }
}

/// Stores as an entry says.
unsafe fn store_by(vm: &mut Vm, obj: &Value, name: &Ref<Str>, v: Value, s: &Stub) -> PyResult<()> {
    // SAFETY: entries hold what their rule says.
    unsafe {
        match s.how {
            How::Slot | How::Over => {
                let slot = match s.how {
                    How::Slot => word_at(obj.word().ptr(), s.off as usize),
                    _ => over_at(obj.word().ptr(), s.off),
                };
                release(std::ptr::replace(slot, v.into_word()));
                Ok(())
            }
            How::Add | How::AddOver => {
                instance::add_slot(obj.word().ptr(), s.payload as *const Shape, v.into_word());
                Ok(())
            }
            _ => vm.setattr(obj, name, v),
        }
    }
}

impl Handler for DelAttr {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let obj = operand(b, fa(w));
            let name = name_of(b, w);
            vm.delattr(&obj, &name)?;
            next(ip, 1, b)
        }
    }
}
