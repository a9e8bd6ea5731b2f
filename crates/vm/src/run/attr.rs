//! Attributes.
//!
//! Cache of the attribute instructions: the shape; the slot's byte offset in the low half and the
//! low half of the epoch in the high half; for stores that add an attribute the next shape, for
//! slow loads a value.

use super::frame::return_word;
use super::moves::out;
use super::{
    Act, Base, Handler, Ip, Step, done, fa, fb, fc, function, next, operand, peek, reg, take,
};
use crate::types::core;
use crate::value::native::{Member, Property};
use crate::value::object::{Kind, Obj};
use crate::value::owned::retain;
use crate::value::shape::Shape;
use crate::value::typeobj::TypeFlags;
use crate::value::{Function, Module, PyResult, Ref, Str, Value, Word, instance};
use crate::vm::Vm;
use pyrun_bytecode::Op;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! {
        LoadAttr LoadAttrT LoadAttrSlow LoadAttrSlowT StoreAttr StoreAttrT DelAttr LoadSuperAttr
    }
}
use ops::*;

/// The name of operand `c`.
pub(super) unsafe fn name_of(b: Base, w: u64) -> Ref<Str> {
    // SAFETY: name indices of verified code; names are strings.
    unsafe { Ref::from_value_unchecked(function(b).code.peek().names[fc(w)].clone()) }
}

/// The second cache word for a slot at `offset`.
pub(super) fn guard(vm: &Vm, offset: u32) -> u64 {
    offset as u64 | vm.heap.epoch << 32
}

/// Whether a second cache word is of this epoch.
#[inline(always)]
pub(super) unsafe fn current(vm: *const Vm, word: u64) -> bool {
    // SAFETY: the dispatcher's contract.
    unsafe { (word >> 32) as u32 == (*vm).heap.epoch as u32 }
}

/// Replaces the opcode of an instruction.
pub(super) unsafe fn quicken(ip: Ip, op: Op) {
    // SAFETY: the interpreter's own copy of the code.
    unsafe { *ip = *ip & !0xffff | op as u64 }
}

#[inline(always)]
unsafe fn cached_slot(ip: Ip, vm: *mut Vm, x: Word) -> Option<*mut Word> {
    // SAFETY: the cache words of the instruction.
    unsafe {
        if !x.is_object() {
            return None;
        }
        let p = x.ptr();
        let g = *ip.add(2);
        if (*p).shape as u64 != *ip.add(1) || !current(vm, g) {
            return None;
        }
        Some((p as *mut u8).add(g as u32 as usize) as *mut Word)
    }
}

impl Handler for LoadAttr {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let Some(slot) = cached_slot(ip, vm, *reg(b, fb(w))) else { return Act::Slow };
            let v = *slot;
            if v.is_nil() {
                return Act::Slow;
            }
            out!(b, w, v);
            Act::Next(ip.add(4), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { load_attr(vm, ip, b, w, peek(b, fb(w)), true) }
    }
}

impl Handler for LoadAttrT {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let x = *reg(b, fb(w));
            let Some(slot) = cached_slot(ip, vm, x) else { return Act::Slow };
            let v = *slot;
            if v.is_nil() {
                return Act::Slow;
            }
            if x.is_counted() {
                if (*x.ptr()).rc == 1 {
                    return Act::Slow;
                }
                if fa(w) != fb(w) && (*reg(b, fa(w))).is_counted() {
                    return Act::Slow;
                }
                (*x.ptr()).rc -= 1;
                *reg(b, fb(w)) = Word::NIL;
            }
            retain(v);
            *reg(b, fa(w)) = v;
            Act::Next(ip.add(4), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { load_attr(vm, ip, b, w, take(b, fb(w)), true) }
    }
}

impl Handler for LoadAttrSlow {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe { load_attr(vm, ip, b, w, peek(b, fb(w)), false) }
    }
}

impl Handler for LoadAttrSlowT {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe { load_attr(vm, ip, b, w, take(b, fb(w)), false) }
    }
}

unsafe fn load_attr(
    vm: &mut Vm,
    ip: Ip,
    b: Base,
    w: u64,
    obj: Value,
    fill: bool,
) -> PyResult<Step> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        if !fill && let Some(s) = cached_special(vm, ip, b, w, &obj)? {
            return Ok(s);
        }
        let name = name_of(b, w);
        let class = obj.class();
        if let Some(o) = obj.obj()
            && class.has(TypeFlags::PLAIN_GETATTR)
        {
            if let Some(s) = learn(vm, ip, b, w, &obj, o, &name)? {
                return Ok(s);
            }
        } else if let Some(m) = obj.get::<Module>()
            && let Some(pos) = m.dict.find_str(&name)
        {
            // Attributes of modules: the key set's id and the value's address.
            if m.dict.keys_id.get() == 0 {
                m.dict.keys_id.set(vm.fresh_keys_id());
            }
            *ip.add(1) = m.dict.keys_id.get();
            *ip.add(2) = 1;
            *ip.add(3) = m.dict.value_slot(pos) as u64;
            to_slow(ip);
            let v = Value::from_borrowed(m.dict.value_word(pos));
            drop(obj);
            return done(ip, 4, b, w, v);
        }
        let v = vm.getattr(&obj, &name)?;
        drop(obj);
        done(ip, 4, b, w, v)
    }
}

unsafe fn to_slow(ip: Ip) {
    // SAFETY: the interpreter's own copy of the code.
    unsafe {
        match Op::from_u16((*ip & 0xffff) as u16) {
            Some(Op::LoadAttrT) => quicken(ip, Op::LoadAttrSlowT),
            Some(Op::LoadAttr) => quicken(ip, Op::LoadAttrSlow),
            _ => {}
        }
    }
}

/// What the caches of `LoadAttrSlow` know: module attributes, properties, attributes of the class.
unsafe fn cached_special(
    vm: &mut Vm,
    ip: Ip,
    b: Base,
    w: u64,
    obj: &Value,
) -> PyResult<Option<Step>> {
    // SAFETY: the cache words of the instruction.
    unsafe {
        let (key, g) = (*ip.add(1), *ip.add(2));
        if g as u32 == 1 {
            if let Some(m) = obj.get::<Module>()
                && m.dict.keys_id.get() == key
                && key != 0
            {
                let v = Value::from_borrowed(*(*ip.add(3) as *const Word));
                return done(ip, 4, b, w, v).map(Some);
            }
        } else if g as u32 == 2
            && let Some(o) = obj.obj()
            && o.shape as u64 == key
            && current(vm, g)
        {
            let d = Value::from_borrowed(Word(*ip.add(3)));
            return push_getter(vm, ip, b, w, obj, &d);
        }
        Ok(None)
    }
}

/// Finds an attribute the plain way and fills the cache for the next time.
unsafe fn learn(
    vm: &mut Vm,
    ip: Ip,
    b: Base,
    w: u64,
    obj: &Value,
    o: &Obj,
    name: &Ref<Str>,
) -> PyResult<Option<Step>> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let found = o.class().lookup(name);
        let cacheable = instance::fixed_layout(o.kind);
        match &found {
            Some(d) if d.class().slots().descr_set.is_some() => {
                if let Some(m) = d.get::<Member>() {
                    if o.class().is_subclass(m.owner()) {
                        *ip.add(1) = o.shape as u64;
                        *ip.add(2) = guard(vm, m.offset);
                    }
                } else if d.get_exact::<Property>().is_some() {
                    if cacheable {
                        *ip.add(1) = o.shape as u64;
                        *ip.add(2) = guard(vm, 2);
                        *ip.add(3) = d.word().0;
                        to_slow(ip);
                    }
                    return push_getter(vm, ip, b, w, obj, d);
                }
                return Ok(None);
            }
            _ => {}
        }
        if instance::slot_count(o) == 0 || instance::dict_of(o).is_some() {
            return Ok(None);
        }
        let shape = &*o.shape;
        if let Some(i) = shape.find(name.as_value().word()) {
            if let Some(off) = shape.inline_offset(i).filter(|_| cacheable) {
                *ip.add(1) = o.shape as u64;
                *ip.add(2) = guard(vm, off);
                match Op::from_u16((*ip & 0xffff) as u16) {
                    Some(Op::LoadAttrSlow) => quicken(ip, Op::LoadAttr),
                    Some(Op::LoadAttrSlowT) => quicken(ip, Op::LoadAttrT),
                    _ => {}
                }
            }
            let v = Value::from_borrowed(*instance::slot_ptr(o, i));
            return done(ip, 4, b, w, v).map(Some);
        }
        Ok(None)
    }
}

/// Pushes a frame for a property's getter, if that is a plain function.
unsafe fn push_getter(
    vm: &mut Vm,
    ip: Ip,
    b: Base,
    w: u64,
    obj: &Value,
    d: &Value,
) -> PyResult<Option<Step>> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let Some(f) = d.get::<Property>().and_then(|p| p.get.get()) else { return Ok(None) };
        let Some(func) = f.get::<Function>() else { return Ok(None) };
        if func.header.aux != 1 {
            return Ok(None);
        }
        vm.enter_frame()?;
        let nb = vm.window_above(b, func.frame_bytes.get() as usize);
        Vm::write_header(nb, func, b, return_word(ip.add(4), fa(w)));
        *reg(nb, 0) = obj.clone().into_word();
        Vm::clear_regs(nb, 8, func.local_bytes.get() as usize);
        Ok(Some(Step { ip: func.entry.get(), base: nb }))
    }
}

impl Handler for StoreAttr {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let obj = peek(b, fa(w));
            let v = operand(b, fb(w));
            store_attr(vm, ip, b, w, &obj, v)?;
            drop(obj);
            if super::is_temp(b, fa(w)) {
                super::unset(b, fa(w));
            }
            next(ip, 4, b)
        }
    }
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above. The object is a local here or else the slow part runs.
        unsafe {
            if super::is_temp(b, fa(w)) || super::is_temp(b, fb(w)) {
                return Act::Slow;
            }
            store_fast(w, ip, b, vm, false)
        }
    }
}

#[inline(always)]
unsafe fn store_fast(w: u64, ip: Ip, b: Base, vm: *mut Vm, moved: bool) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let x = *reg(b, fa(w));
        let Some(slot) = cached_slot(ip, vm, x) else { return Act::Slow };
        let v = *reg(b, fb(w));
        let next_shape = *ip.add(3) as *const Shape;
        if next_shape.is_null() {
            let old = *slot;
            if old.is_counted() {
                if (*old.ptr()).rc == 1 {
                    return Act::Slow;
                }
                (*old.ptr()).rc -= 1;
            }
        } else {
            (*x.ptr()).shape = next_shape;
        }
        if moved {
            *reg(b, fb(w)) = Word::NIL;
        } else {
            retain(v);
        }
        *slot = v;
        Act::Next(ip.add(4), b)
    }
}

impl Handler for StoreAttrT {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe { store_fast(w, ip, b, vm, true) }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { StoreAttr::slow(vm, ip, b, w) }
    }
}

unsafe fn store_attr(vm: &mut Vm, ip: Ip, b: Base, w: u64, obj: &Value, v: Value) -> PyResult<()> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let name = name_of(b, w);
        if let Some(o) = obj.obj()
            && o.class().has(TypeFlags::PLAIN_SETATTR)
            && instance::fixed_layout(o.kind)
        {
            match o.class().lookup(&name) {
                Some(d) if d.class().slots().descr_set.is_some() => {
                    if let Some(m) = d.get::<Member>()
                        && o.class().is_subclass(m.owner())
                    {
                        *ip.add(1) = o.shape as u64;
                        *ip.add(2) = guard(vm, m.offset);
                        *ip.add(3) = 0;
                    }
                }
                _ if matches!(
                    o.kind,
                    Kind::Instance | Kind::Exception | Kind::List | Kind::Dict | Kind::Payload
                ) =>
                {
                    let key = name.as_value().word();
                    let shape = &*o.shape;
                    if !shape.dict_mode && shape.extensible {
                        if let Some(i) = shape.find(key) {
                            if let Some(off) = shape.inline_offset(i) {
                                *ip.add(1) = o.shape as u64;
                                *ip.add(2) = guard(vm, off);
                                *ip.add(3) = 0;
                            }
                        } else if let Some(off) = shape.inline_offset(shape.len)
                            && let Some(n) = shape.with_key(key)
                        {
                            *ip.add(1) = o.shape as u64;
                            *ip.add(2) = guard(vm, off);
                            *ip.add(3) = n as u64;
                        }
                    }
                }
                _ => {}
            }
        }
        vm.setattr(obj, &name, v)
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

impl Handler for LoadSuperAttr {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let at = fb(w);
            let (sup, cls, slf) = (take(b, at), take(b, at + 8), take(b, at + 16));
            let name = name_of(b, w);
            let s = if sup.is(&core().super_.to_value()) {
                crate::types::super_::make(vm, &cls, &slf)?
            } else {
                vm.call(&sup, &[cls, slf])?
            };
            let v = vm.getattr(&s, &name)?;
            done(ip, 1, b, w, v)
        }
    }
}
