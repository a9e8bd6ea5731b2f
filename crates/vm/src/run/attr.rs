//! Attributes.
//!
//! Each site has an inline cache for one receiver; the opcode says what it holds, and `slow` picks the
//! opcode. All of them compare the key and the epoch (the high half of the second word):
//!
//! | loads | key | low half | third word |
//! |---|---|---|---|
//! | `LoadAttr` | shape | the slot's byte offset | |
//! | `LoadAttrPoly` | shape | the slot's byte offset | the name, for [`super::stubs`] |
//! | `LoadAttrOver` | shape | offset of the buffer's pointer, of the slot in it | |
//! | `LoadAttrValue` | shape | | address of the value in a class |
//! | `LoadAttrType` | the class asked | | address of the value |
//! | `LoadAttrProperty` | shape | | the getter |
//! | `LoadAttrDict` | shape | offset of the dict, place in the dict | the name |
//! | `LoadAttrModule` | `keys_id` of the namespace | | address of the value |
//!
//! Where the inline cache misses, the middle part asks [`super::stubs`]; only what is not known there
//! is looked up. Of the stores, `StoreAttr` holds offset and next shape or null, `StoreAttrProperty`
//! the setter. With a name in `T`, the receiver is a temporary, which is consumed.

use super::frame::{GEN_HEADER, return_word};
use super::stubs::{self, How, Stub};
use super::{
    Act, Base, Handler, Ip, Step, done, fa, fb, fc, function, is_temp, next, operand, peek, reg,
    take,
};
use crate::types::core;
use crate::value::function::Function;
use crate::value::object::{Kind, Obj};
use crate::value::owned::{release, retain};
use crate::value::shape::Shape;
use crate::value::{Dict, Module, PyResult, Ref, Str, Type, Value, Word, instance};
use crate::vm::Vm;
use pyrun_bytecode::Op;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! {
        LoadAttr LoadAttrT LoadAttrSlow LoadAttrSlowT LoadAttrOver LoadAttrOverT LoadAttrValue LoadAttrValueT
        LoadAttrType LoadAttrTypeT LoadAttrModule LoadAttrModuleT LoadAttrProperty LoadAttrPropertyT
        LoadAttrDict LoadAttrDictT LoadAttrPoly LoadAttrPolyT StoreAttr StoreAttrT StoreAttrProperty DelAttr LoadSuperAttr
    }
}
use ops::*;

/// The name of operand `c`.
pub(super) unsafe fn name_of(b: Base, w: u64) -> Ref<Str> {
    // SAFETY: name indices of verified code; names are strings.
    unsafe { Ref::from_value_unchecked(function(b).code.peek().names[fc(w)].clone()) }
}

/// The same, borrowed.
#[inline(always)]
pub(super) unsafe fn name_word(b: Base, w: u64) -> Word {
    // SAFETY: as above.
    unsafe { function(b).code.peek().names.get_unchecked(fc(w)).word() }
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

/// Whether the receiver has the shape that the cache is for. Caches by shape are for counted objects:
/// the others have no attributes of their own.
#[inline(always)]
unsafe fn fits(ip: Ip, vm: *const Vm, x: Word) -> bool {
    // SAFETY: the cache words of the instruction; the operand is bound.
    unsafe {
        x.is_counted()
            && (*x.ptr()).shape as u64 == *ip.add(1)
            && *(ip.add(2) as *const u32).add(EPOCH_HALF) == (*vm).heap.epoch as u32
    }
}

/// Which half of the second cache word is the epoch, in memory.
const EPOCH_HALF: usize = if cfg!(target_endian = "little") { 1 } else { 0 };

/// The word at a byte offset.
#[inline(always)]
unsafe fn word_at(p: *mut Obj, off: usize) -> *mut Word {
    // SAFETY: offsets come from the object's shape.
    unsafe { (p as *mut u8).add(off) as *mut Word }
}

/// The word in the overflow buffer, see [`How::Over`].
#[inline(always)]
unsafe fn over_at(p: *mut Obj, off: u32) -> *mut Word {
    // SAFETY: as above.
    unsafe {
        let buffer = *(word_at(p, (off & 0xffff) as usize) as *mut *mut u8);
        buffer.add((off >> 16) as usize) as *mut Word
    }
}

/// The dict that slot `off` holds.
#[inline(always)]
unsafe fn dict_at<'a>(p: *mut Obj, off: u32) -> &'a Dict {
    // SAFETY: in dictionary mode the slot holds the dict.
    unsafe { &*((*word_at(p, (off & 0xffff) as usize)).ptr() as *const Dict) }
}

/// What an inline cache gives for a receiver; NIL if it cannot.
trait Cache {
    /// # Safety
    /// `ip` is the instruction that has the cache, `x` a live word.
    unsafe fn get(ip: Ip, vm: *const Vm, x: Word) -> Word;
}

macro_rules! caches {
    ($( $plain:ident $temp:ident |$ip:ident, $vm:ident, $x:ident| $get:expr; )*) => { $(
        impl Cache for $plain {
            #[inline(always)]
            unsafe fn get($ip: Ip, $vm: *const Vm, $x: Word) -> Word {
                // SAFETY: the cache words of the instruction; what they say holds while the guards do.
                unsafe { $get }
            }
        }
        loads! { $plain $plain false; $temp $plain true; }
    )* };
}
macro_rules! loads {
    ($( $op:ident $cache:ident $t:literal; )*) => { $(
        impl Handler for $op {
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: the dispatcher's contract.
                unsafe {
                    let x = *reg(b, fb(w));
                    give::<$t>(w, ip.add(4), b, x, <$cache as Cache>::get(ip, vm, x))
                }
            }
            const MIDDLE: bool = true;
            #[inline(always)]
            unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: as above.
                unsafe { load_known::<$t>(w, ip, b, vm) }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: as above.
                unsafe { load_attr::<$t>(vm, ip, b, w) }
            }
        }
    )* };
}

caches! {
    LoadAttr LoadAttrT |ip, vm, x| {
        if fits(ip, vm, x) { *word_at(x.ptr(), *ip.add(2) as u32 as usize) } else { Word::NIL }
    };
    LoadAttrPoly LoadAttrPolyT |ip, vm, x| {
        if fits(ip, vm, x) {
            *word_at(x.ptr(), *ip.add(2) as u32 as usize)
        } else if x.is_object() {
            match stubs::slot_of(vm, (*x.ptr()).shape, *ip.add(3)) {
                Some(off) => *word_at(x.ptr(), off as usize),
                None => Word::NIL,
            }
        } else {
            Word::NIL
        }
    };
    LoadAttrOver LoadAttrOverT |ip, vm, x| {
        if fits(ip, vm, x) { *over_at(x.ptr(), *ip.add(2) as u32) } else { Word::NIL }
    };
    LoadAttrValue LoadAttrValueT |ip, vm, x| {
        if fits(ip, vm, x) { *(*ip.add(3) as *const Word) } else { Word::NIL }
    };
    LoadAttrType LoadAttrTypeT |ip, vm, x| {
        if x.0 == *ip.add(1) && current(vm, *ip.add(2)) { *(*ip.add(3) as *const Word) } else { Word::NIL }
    };
    LoadAttrModule LoadAttrModuleT |ip, _vm, x| {
        if !x.is_number()
            && (*x.ptr()).is_exact(Kind::Module)
            && (&*(x.ptr() as *const Module)).dict.keys_id.get() == *ip.add(1)
        {
            *(*ip.add(3) as *const Word)
        } else {
            Word::NIL
        }
    };
    LoadAttrDict LoadAttrDictT |ip, vm, x| {
        let off = *ip.add(2) as u32;
        if !fits(ip, vm, x) {
            Word::NIL
        } else {
            match dict_at(x.ptr(), off).value_if((off >> 16) as usize, Word(*ip.add(3))) {
                Some(p) => *p,
                None => Word::NIL,
            }
        }
    };
}

impl Cache for LoadAttrSlow {
    #[inline(always)]
    unsafe fn get(_: Ip, _: *const Vm, _: Word) -> Word {
        Word::NIL
    }
}
loads! { LoadAttrSlow LoadAttrSlow false; LoadAttrSlowT LoadAttrSlow true; }

/// Whether a word can be overwritten or given up without a call; counted words of which this is the
/// only reference cannot.
#[inline(always)]
pub(super) unsafe fn light(w: Word) -> bool {
    // SAFETY: registers and slots hold live words.
    unsafe { !w.is_counted() || (*w.ptr()).rc > 1 }
}

/// Gives up a reference that is not the last one.
#[inline(always)]
pub(super) unsafe fn give_up(w: Word) {
    if w.is_counted() {
        // SAFETY: as above.
        unsafe { (*w.ptr()).rc -= 1 }
    }
}

/// Ends a load with a borrowed `v`, if no object dies by it.
#[inline(always)]
unsafe fn give<const T: bool>(w: u64, next: Ip, b: Base, x: Word, v: Word) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        if v.is_nil() {
            return Act::Slow;
        }
        let dst = reg(b, fa(w));
        let old = *dst;
        if T {
            if !light(x) {
                return Act::Slow;
            }
            if fa(w) != fb(w) {
                if old.is_counted() && (*old.ptr()).rc <= 1 + (old == x) as u32 {
                    return Act::Slow;
                }
                *reg(b, fb(w)) = Word::NIL;
                give_up(old);
            }
            retain(v);
            give_up(x);
        } else {
            if !light(old) {
                return Act::Slow;
            }
            retain(v);
            give_up(old);
        }
        *dst = v;
        Act::Next(next, b)
    }
}

/// Ends a load with an owned `v`.
#[inline]
unsafe fn put<const T: bool>(w: u64, next: Ip, b: Base, v: Word) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let apart = T && fa(w) != fb(w);
        let x = if apart { std::ptr::replace(reg(b, fb(w)), Word::NIL) } else { Word::NIL };
        release(std::ptr::replace(reg(b, fa(w)), v));
        release(x);
        Act::Next(next, b)
    }
}

/// A load by what [`stubs`] knows, or by the inline cache where an object dies.
unsafe fn load_known<const T: bool>(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
    // SAFETY: the dispatcher's contract; entries hold what their rule says.
    unsafe {
        let x = *reg(b, fb(w));
        let name = name_word(b, w);
        let Some(s) = stubs::known(vm, x, name) else { return load_module::<T>(w, ip, b, x) };
        if due(vm, ip) {
            refill::<T>(w, ip, b, vm, &s);
        } else if s.how == How::Slot
            && w & 0xffff == (if T { Op::LoadAttrT } else { Op::LoadAttr }) as u64
            && *ip.add(1) != stubs::key_of(x)
        {
            *ip.add(3) = name.0;
            quicken(ip, if T { Op::LoadAttrPolyT } else { Op::LoadAttrPoly });
        }
        let v = match s.how {
            How::Property => {
                let f = Word(s.payload).ptr() as *const Function;
                return enter_getter::<T>(w, ip, b, vm, f, x);
            }
            How::Hook => {
                let f = Word(s.payload).ptr() as *const Function;
                let ret = return_word(ip.add(4), fa(w));
                let Some(nb) = push_plain(vm, f, b, 2, ret) else { return Act::Slow };
                retain(x);
                retain(name);
                *reg(nb, 0) = x;
                *reg(nb, 8) = name;
                if T {
                    super::unset(b, fb(w));
                }
                return Act::Next((*f).entry.get(), nb);
            }
            How::Method => {
                let (f, slf) = (Value::from_borrowed(Word(s.payload)), Value::from_borrowed(x));
                return put::<T>(w, ip.add(4), b, (*vm).method(f, slf).into_word());
            }
            How::Dict => match dict_at(x.ptr(), s.off).find_str(&*(name.ptr() as *const Str)) {
                Some(pos) => dict_at(x.ptr(), s.off).value_word(pos),
                None => return Act::Slow,
            },
            _ => borrowed(x, &s),
        };
        if v.is_nil() {
            return Act::Slow;
        }
        retain(v);
        put::<T>(w, ip.add(4), b, v)
    }
}

/// Whether the inline cache of an instruction that asked [`stubs`] should be filled again: it is out of
/// date, or its turn has come, as what a site sees may have changed for good.
#[inline(always)]
pub(super) unsafe fn due(vm: *const Vm, ip: Ip) -> bool {
    // SAFETY: the cache words of the instruction.
    unsafe { !current(vm, *ip.add(2)) || (*vm).heap.fuel & 31 == 0 }
}

#[cold]
#[inline(never)]
unsafe fn refill<const T: bool>(w: u64, ip: Ip, b: Base, vm: *const Vm, s: &Stub) {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let obj = &*(reg(b, fb(w)) as *const Value);
        fill_load::<T>(&*vm, ip, obj, &name_of(b, w), s);
    }
}

/// The word where the attribute lies, if that is all there is to it.
#[inline(always)]
pub(super) unsafe fn borrowed(x: Word, s: &Stub) -> Word {
    // SAFETY: entries hold what their rule says.
    unsafe {
        match s.how {
            How::Slot => *word_at(x.ptr(), s.off as usize),
            How::Over => *over_at(x.ptr(), s.off),
            How::Value => *(s.payload as *const Word),
            _ => Word::NIL,
        }
    }
}

/// `LoadAttrModule` where an object dies.
unsafe fn load_module<const T: bool>(w: u64, ip: Ip, b: Base, x: Word) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let op = *ip & 0xffff;
        if op != Op::LoadAttrModule as u64 && op != Op::LoadAttrModuleT as u64 {
            return Act::Slow;
        }
        let v = LoadAttrModule::get(ip, std::ptr::null(), x);
        if v.is_nil() {
            return Act::Slow;
        }
        retain(v);
        put::<T>(w, ip.add(4), b, v)
    }
}

macro_rules! properties {
    ($( $op:ident $t:literal; )*) => { $(
        impl Handler for $op {
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: the dispatcher's contract; while the guards hold the class keeps the getter.
                unsafe {
                    let x = *reg(b, fb(w));
                    if !fits(ip, vm, x) {
                        return Act::Slow;
                    }
                    enter_getter::<$t>(w, ip, b, vm, Word(*ip.add(3)).ptr() as *const Function, x)
                }
            }
            const MIDDLE: bool = true;
            #[inline(always)]
            unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: as above.
                unsafe { load_known::<$t>(w, ip, b, vm) }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: as above.
                unsafe { load_attr::<$t>(vm, ip, b, w) }
            }
        }
    )* };
}
properties! { LoadAttrProperty false; LoadAttrPropertyT true; }

/// Pushes the frame of a getter whose result goes to the output register.
#[inline(always)]
unsafe fn enter_getter<const T: bool>(
    w: u64,
    ip: Ip,
    b: Base,
    vm: *mut Vm,
    f: *const Function,
    x: Word,
) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let ret = return_word(ip.add(4), fa(w));
        let Some(nb) = push_plain(vm, f, b, 1, ret) else { return Act::Slow };
        if T {
            *reg(b, fb(w)) = Word::NIL;
        } else {
            retain(x);
        }
        *reg(nb, 0) = x;
        Act::Next((*f).entry.get(), nb)
    }
}

/// A window for a simple function of `n` parameters, which are yet to be written, above the registers
/// of `b`. Gives `None` at a limit; nothing has changed then.
#[inline(always)]
unsafe fn push_plain(
    vm: *mut Vm,
    f: *const Function,
    b: Base,
    n: usize,
    ret: Word,
) -> Option<Base> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let v = &mut *vm;
        let nb = b.add(function(b).frame_bytes.get() as usize + GEN_HEADER);
        let locals = (*f).local_bytes.get() as usize;
        if (*f).header.tag() != (n as u32 | (Kind::Function as u32) << 16)
            || nb.add((*f).frame_bytes.get() as usize + GEN_HEADER) > v.run.limit
            || v.run.depth >= v.run.recursion_limit
            || v.heap.fuel <= 0
        {
            return None;
        }
        v.heap.fuel -= 1;
        v.run.depth += 1;
        Vm::write_header(nb, &*f, b, ret);
        let mut i = n * 8;
        while i < locals {
            *reg(nb, i) = Word::NIL;
            i += 8;
        }
        Some(nb)
    }
}

/// The load in full, filling the caches.
unsafe fn load_attr<const T: bool>(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let obj = if T { take(b, fb(w)) } else { peek(b, fb(w)) };
        let name = name_of(b, w);
        let v = match vm.resolve_load(&obj, &name) {
            Some(s) => {
                fill_load::<T>(vm, ip, &obj, &name, &s);
                if s.how == How::Property
                    && let Some(step) = push_getter(vm, ip, b, w, &obj, Word(s.payload))?
                {
                    return Ok(step);
                }
                load_by(vm, &obj, &name, &s)?
            }
            None => match obj.get::<Module>() {
                Some(m) => load_from_module::<T>(vm, ip, &obj, m, &name)?,
                None => vm.getattr(&obj, &name)?,
            },
        };
        drop(obj);
        done(ip, 4, b, w, v)
    }
}

/// The value that an entry leads to.
pub(super) unsafe fn load_by(vm: &mut Vm, obj: &Value, name: &Ref<Str>, s: &Stub) -> PyResult {
    // SAFETY: entries hold what their rule says.
    unsafe {
        match s.how {
            How::Method => {
                let f = Value::from_borrowed(Word(s.payload));
                return Ok(vm.method(f, obj.clone()));
            }
            How::Bind => {
                let d = Value::from_borrowed(*(s.payload as *const Word));
                let own = obj.cast::<Type>().filter(|_| s.off == 0);
                match (d.class().slots().descr_get, own) {
                    (Some(get), Some(t)) => return get(vm, &d, None, t),
                    (Some(get), None) => {
                        let class = obj.class().to_ref();
                        return get(vm, &d, Some(obj), &class);
                    }
                    (None, _) => {}
                }
            }
            _ => {
                let v = borrowed(obj.word(), s);
                if !v.is_nil() {
                    return Ok(Value::from_borrowed(v));
                }
            }
        }
        vm.getattr(obj, name)
    }
}

unsafe fn load_from_module<const T: bool>(
    vm: &mut Vm,
    ip: Ip,
    obj: &Value,
    m: &Module,
    name: &Ref<Str>,
) -> PyResult {
    // SAFETY: the dispatcher's contract.
    unsafe {
        if (*obj.word().ptr()).is_exact(Kind::Module)
            && core().module.lookup(name).is_none()
            && let Some(pos) = m.dict.find_str(name)
        {
            if m.dict.keys_id.get() == 0 {
                m.dict.keys_id.set(vm.fresh_keys_id());
            }
            *ip.add(1) = m.dict.keys_id.get();
            *ip.add(2) = 0;
            *ip.add(3) = m.dict.value_slot(pos) as u64;
            quicken(ip, if T { Op::LoadAttrModuleT } else { Op::LoadAttrModule });
            return Ok(Value::from_borrowed(m.dict.value_word(pos)));
        }
        vm.getattr(obj, name)
    }
}

/// Makes the instruction the one for the rule.
unsafe fn fill_load<const T: bool>(vm: &Vm, ip: Ip, obj: &Value, name: &Ref<Str>, s: &Stub) {
    // SAFETY: the cache words of the instruction.
    unsafe {
        let mut off = s.off;
        let mut third = s.payload;
        let (plain, temp) = match s.how {
            How::Slot => (Op::LoadAttr, Op::LoadAttrT),
            How::Over => (Op::LoadAttrOver, Op::LoadAttrOverT),
            How::Value if obj.kind() == Kind::Type => (Op::LoadAttrType, Op::LoadAttrTypeT),
            How::Value if obj.word().is_object() => (Op::LoadAttrValue, Op::LoadAttrValueT),
            How::Property => (Op::LoadAttrProperty, Op::LoadAttrPropertyT),
            How::Dict => match dict_at(obj.word().ptr(), s.off).find_str(name) {
                Some(pos) if pos <= 0xffff => {
                    off |= (pos as u32) << 16;
                    third = name.as_value().word().0;
                    (Op::LoadAttrDict, Op::LoadAttrDictT)
                }
                _ => (Op::LoadAttrSlow, Op::LoadAttrSlowT),
            },
            _ => (Op::LoadAttrSlow, Op::LoadAttrSlowT),
        };
        *ip.add(1) = stubs::key_of(obj.word());
        *ip.add(2) = guard(vm, off);
        *ip.add(3) = third;
        quicken(ip, if T { temp } else { plain });
    }
}

/// Pushes a frame for a property's getter, which raises at the limit.
unsafe fn push_getter(
    vm: &mut Vm,
    ip: Ip,
    b: Base,
    w: u64,
    obj: &Value,
    getter: Word,
) -> PyResult<Option<Step>> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let f = Value::from_borrowed(getter);
        let Some(func) = f.get::<Function>().filter(|f| f.header.aux == 1) else {
            return Ok(None);
        };
        vm.charge(1)?;
        vm.enter_frame()?;
        let nb = vm.window_above(b, func.frame_bytes.get() as usize);
        vm.write_header_above(nb, func, b, return_word(ip.add(4), fa(w)));
        *reg(nb, 0) = obj.clone().into_word();
        Vm::clear_regs(nb, 8, func.local_bytes.get() as usize);
        Ok(Some(Step { ip: func.entry.get(), base: nb }))
    }
}

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
    // SAFETY: the dispatcher's contract; entries hold what their rule says.
    unsafe {
        let name = name_of(b, w);
        let Some(s) = vm.resolve_store(obj, &name) else { return vm.setattr(obj, &name, v) };
        fill_store(vm, ip, b, w, obj.word(), &s);
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
            _ => vm.setattr(obj, &name, v),
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
