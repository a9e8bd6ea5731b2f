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
//! | `LoadAttrItem` | shape | the item's number | |
//!
//! Where the inline cache misses, the middle part asks [`super::stubs`]; only what is not known there
//! is looked up. With a name in `T`, the receiver is a temporary, which is consumed. Stores are in
//! [`super::store`].

use super::frame::{GEN_HEADER, has_room, return_word};
use super::native::raised;
use super::stubs::{self, How, Stub};
use super::{Act, Base, Handler, Ip, Step, done, fa, fb, fc, function, peek, reg, take};
use crate::types::core;
use crate::value::function::Function;
use crate::value::object::{Kind, Obj};
use crate::value::owned::{release, retain};
use crate::value::typeobj::GetSetDef;
use crate::value::{Dict, Module, PyResult, Ref, Str, Tuple, Type, Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::Op;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! {
        LoadAttr LoadAttrT LoadAttrSlow LoadAttrSlowT LoadAttrOver LoadAttrOverT LoadAttrValue LoadAttrValueT
        LoadAttrType LoadAttrTypeT LoadAttrModule LoadAttrModuleT LoadAttrProperty LoadAttrPropertyT
        LoadAttrDict LoadAttrDictT LoadAttrPoly LoadAttrPolyT LoadAttrItem LoadAttrItemT LoadSuperAttr
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
pub(super) unsafe fn fits(ip: Ip, vm: *const Vm, x: Word) -> bool {
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
pub(super) unsafe fn word_at(p: *mut Obj, off: usize) -> *mut Word {
    // SAFETY: offsets come from the object's shape.
    unsafe { (p as *mut u8).add(off) as *mut Word }
}

/// The word in the overflow buffer, see [`How::Over`].
#[inline(always)]
pub(super) unsafe fn over_at(p: *mut Obj, off: u32) -> *mut Word {
    // SAFETY: as above.
    unsafe {
        let buffer = *(word_at(p, (off & 0xffff) as usize) as *mut *mut u8);
        buffer.add((off >> 16) as usize) as *mut Word
    }
}

/// The dict that slot `off` holds.
#[inline(always)]
pub(super) unsafe fn dict_at<'a>(p: *mut Obj, off: u32) -> &'a Dict {
    // SAFETY: in dictionary mode the slot holds the dict.
    unsafe { &*((*word_at(p, (off & 0xffff) as usize)).ptr() as *const Dict) }
}

/// Item `i` of a tuple; NIL if it has fewer.
#[inline(always)]
unsafe fn item_of(x: Word, i: usize) -> Word {
    // SAFETY: shapes of tuples and their subclasses are of nothing else.
    unsafe {
        let t = x.ptr() as *const Tuple;
        if i < (*t).len { *(t.add(1) as *const Word).add(i) } else { Word::NIL }
    }
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
    LoadAttrItem LoadAttrItemT |ip, vm, x| {
        if fits(ip, vm, x) { item_of(x, *ip.add(2) as u32 as usize) } else { Word::NIL }
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
            How::Computed => return compute::<T>(w, ip, b, vm, &*(s.payload as *const GetSetDef)),
            _ => found(vm, x, name, &s),
        };
        if v.is_nil() {
            return Act::Slow;
        }
        put::<T>(w, ip.add(4), b, v)
    }
}

/// What an entry leads to where that runs no code but the machine's, owned; else NIL.
pub(super) unsafe fn found(vm: *mut Vm, x: Word, name: Word, s: &Stub) -> Word {
    // SAFETY: the dispatcher's contract; entries hold what their rule says.
    unsafe {
        let v = match s.how {
            How::Method => {
                let (f, slf) = (Value::from_borrowed(Word(s.payload)), Value::from_borrowed(x));
                return (*vm).method(f, slf).into_word();
            }
            How::Dict => match dict_at(x.ptr(), s.off).find_str(&*(name.ptr() as *const Str)) {
                Some(pos) => dict_at(x.ptr(), s.off).value_word(pos),
                None => Word::NIL,
            },
            _ => borrowed(x, s),
        };
        retain(v);
        v
    }
}

/// A load of what a getter written in Rust gives, which may raise: see [`super::native`].
#[inline(never)]
unsafe fn compute<const T: bool>(
    w: u64,
    ip: Ip,
    b: Base,
    vm: *mut Vm,
    def: &'static GetSetDef,
) -> Act {
    // SAFETY: the dispatcher's contract; the receiver is held while the getter runs.
    unsafe {
        let x = peek(b, fb(w));
        (*vm).run.base = b;
        (*vm).run.ip = ip;
        match (def.get)(&mut *vm, &x) {
            Ok(v) => {
                drop(x);
                put::<T>(w, ip.add(4), b, v.into_word())
            }
            Err(e) => {
                (*vm).run.raised = Some(e);
                Act::Slow
            }
        }
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
            How::Item => item_of(x, s.off as usize),
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
pub(super) unsafe fn push_plain(
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
            || !has_room(v, nb, (*f).frame_bytes.get() as usize)
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
        raised(vm)?;
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
            How::Computed => return ((*(s.payload as *const GetSetDef)).get)(vm, obj),
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
                let v = found(vm, obj.word(), name.as_value().word(), s);
                if !v.is_nil() {
                    return Ok(Value::from_word(v));
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
            How::Item => (Op::LoadAttrItem, Op::LoadAttrItemT),
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

#[doc(hidden)]
impl Vm {
    /// As [`Vm::getattr`], by what instructions know and learn of the receiver; the name is interned.
    pub(crate) fn getattr_known(&mut self, obj: &Value, name: &Ref<Str>) -> PyResult {
        match self.resolve_load(obj, name) {
            // SAFETY: the entry is of this epoch.
            Some(s) => unsafe { load_by(self, obj, name, &s) },
            None => self.getattr(obj, name),
        }
    }

    /// As [`Vm::getattr_opt`], in the same way.
    pub(crate) fn getattr_opt_known(
        &mut self,
        obj: &Value,
        name: &Ref<Str>,
    ) -> PyResult<Option<Value>> {
        let name_word = name.as_value().word();
        // SAFETY: `obj` is live; the entry is of this epoch.
        unsafe {
            if let Some(s) = stubs::known(self, obj.word(), name_word) {
                if s.how == How::Absent {
                    return Ok(None);
                }
                let v = found(self, obj.word(), name_word, &s);
                if !v.is_nil() {
                    return Ok(Some(Value::from_word(v)));
                }
            }
        }
        let r = self.getattr_opt(obj, name);
        if r.is_ok() && obj.kind() == Kind::Instance {
            self.resolve_load(obj, name);
        }
        r
    }
}
