//! Method calls: `obj.name(…)` in one instruction, without a bound method.
//!
//! Cache of `CallMethod`: the receiver's shape; the epoch in the high half; the method. Of
//! `CallMethodFree`, whose callee does not take the receiver: a key by the low half of the second word
//! (see [`free`]), the epoch, the address of the callee. Of
//! `CallMethodDirect`, the function itself is in the place of the method.

use super::attr::{
    borrowed, current, due, give_up, guard, light, load_by, name_of, name_word, quicken,
};
use super::call::{call_def, call_window, enter, enter_defaults, finish, pay};
use super::frame::HEADER;
use super::native::{Direct, call_here, direct, raised};
use super::stubs::{self, How, Stub};
use super::{Act, Base, GEN_HEADER, Handler, Ip, Step, fa, fb, function, reg, set, window};
use crate::types::core;
use crate::value::function::Function;
use crate::value::native::{Native, NativeKind};
use crate::value::object::{Kind, Obj};
use crate::value::owned::{release, retain};
use crate::value::{Args, Dict, Module, PyResult, Ref, Str, Tuple, Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::Op;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { CallMethod CallMethodNative CallMethodFree CallMethodPoly CallMethodDefaults CallMethodKw LookMethod CallMethodDirect }
}
use ops::*;

/// What the receiver of a `CallMethodFree` or `LookMethod` is compared by.
mod free {
    /// A class: itself.
    pub const CLASS: u32 = 0;
    /// An instance: its shape.
    pub const SHAPE: u32 = 1;
    /// A class, itself, which is passed on: the third word is the function of a class method.
    pub const CLASS_METHOD: u32 = 2;
    /// A module: the `keys_id` of its namespace, whatever the epoch.
    pub const MODULE: u32 = 3;
}

/// Whether `f` is a function that takes `n` arguments without binding.
#[inline(always)]
pub(super) unsafe fn simple(f: Word, n: usize) -> bool {
    // SAFETY: the word is live.
    unsafe { f.is_counted() && (*f.ptr()).tag() == (n as u32 | (Kind::Function as u32) << 16) }
}

/// Enters `f` with the window's arguments, the receiver among them.
#[inline(always)]
pub(super) unsafe fn enter_with(
    vm: *mut Vm,
    f: Word,
    b: Base,
    at: usize,
    n: usize,
    ret: Ip,
) -> Act {
    // SAFETY: the dispatcher's contract; `f` is live and simple.
    unsafe {
        match enter(vm, f.ptr() as *const Function, b, at, n, ret) {
            Some(a) => {
                retain(f);
                *reg(b, at) = f;
                a
            }
            None => Act::Slow,
        }
    }
}

/// Enters `f` in a middle part, whatever it takes, with the window's `n` arguments.
#[inline(always)]
pub(super) unsafe fn enter_any(
    vm: *mut Vm,
    f: Word,
    b: Base,
    at: usize,
    n: usize,
    kw: &[Value],
    ret: Ip,
) -> Act {
    // SAFETY: the dispatcher's contract; the callee's register is empty.
    unsafe {
        if kw.is_empty() && simple(f, n) {
            return enter_with(vm, f, b, at, n, ret);
        }
        retain(f);
        *reg(b, at) = f;
        let s = window::push_middle(vm, b, at, n, kw, ret);
        if s.ip.is_null() {
            release(f);
            *reg(b, at) = Word::NIL;
        }
        s.act()
    }
}

/// Whether [`enter`] will find no limit.
#[inline(always)]
unsafe fn room(vm: *const Vm, f: Word, b: Base, first: usize) -> bool {
    // SAFETY: as above.
    unsafe {
        let bytes = (*(f.ptr() as *const Function)).frame_bytes.get() as usize;
        let v = &*vm;
        b.add(first + bytes + GEN_HEADER) <= v.run.limit
            && v.run.depth < v.run.recursion_limit
            && v.heap.fuel > 0
    }
}

/// Enters `f` with the `n` arguments behind the receiver, which is given up.
#[inline(always)]
unsafe fn enter_without(vm: *mut Vm, f: Word, b: Base, at: usize, n: usize, ret: Ip) -> Act {
    // SAFETY: as above.
    unsafe {
        let first = at + HEADER;
        let x = *reg(b, first);
        if !light(x) || !room(vm, f, b, first) {
            return Act::Slow;
        }
        let mut i = first;
        while i < first + n * 8 {
            *reg(b, i) = *reg(b, i + 8);
            i += 8;
        }
        *reg(b, i) = Word::NIL;
        give_up(x);
        enter_with(vm, f, b, at, n, ret)
    }
}

impl Handler for CallMethod {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let at = fa(w);
            let x = *reg(b, at + HEADER);
            if !x.is_counted() {
                return Act::Slow;
            }
            if (*x.ptr()).shape as u64 != *ip.add(1) || !current(vm, *ip.add(2)) {
                return Act::Slow;
            }
            let f = *ip.add(3) as *const Function;
            let n = fb(w) + 1;
            if f.is_null() || (*f).header.tag() != (n as u32 | (Kind::Function as u32) << 16) {
                return Act::Slow;
            }
            enter_with(vm, Word::counted(f as *mut Obj), b, at, n, ip.add(4))
        }
    }
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe { call_known(w, ip, b, vm) }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            raised(vm)?;
            pay(vm)?;
            call_method(vm, ip, b, w, &[], 4)
        }
    }
}

impl Handler for CallMethodPoly {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; what `stubs` holds is alive for the epoch.
        unsafe {
            let at = fa(w);
            let x = *reg(b, at + HEADER);
            if !x.is_counted() {
                return Act::Slow;
            }
            let shape = (*x.ptr()).shape;
            let f = if shape as u64 == *ip.add(1) && current(vm, *ip.add(2)) {
                Word::counted(*ip.add(3) as *mut Obj)
            } else {
                match stubs::method_of(vm, shape, name_word(b, w)) {
                    Some(f) => f,
                    None => return Act::Slow,
                }
            };
            let n = fb(w) + 1;
            if f.0 == 0 || !simple(f, n) {
                return Act::Slow;
            }
            enter_with(vm, f, b, at, n, ip.add(4))
        }
    }
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe { call_known(w, ip, b, vm) }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { CallMethod::slow(vm, ip, b, w) }
    }
}

impl Handler for CallMethodDefaults {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the cached function is alive for the epoch.
        unsafe {
            let at = fa(w);
            let x = *reg(b, at + HEADER);
            if !x.is_counted()
                || (*x.ptr()).shape as u64 != *ip.add(1)
                || !current(vm, *ip.add(2))
                || *ip.add(3) == 0
            {
                return Act::Slow;
            }
            let f = *ip.add(3) as *mut Obj;
            if (*f).kind != Kind::Function {
                return Act::Slow;
            }
            let act = enter_defaults(vm, f as *const Function, b, at, fb(w) + 1, ip.add(4));
            if matches!(act, Act::Next(..)) {
                (*f).rc += 1;
                *reg(b, at) = Word::counted(f);
            }
            act
        }
    }
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe { call_known(w, ip, b, vm) }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { CallMethod::slow(vm, ip, b, w) }
    }
}

impl Handler for LookMethod {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let x = *reg(b, fa(w) + HEADER);
            if !x.is_object() || !is_for(ip, vm, x) {
                return Act::Slow;
            }
            Act::Next(ip.add(4), b)
        }
    }
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe {
            let x = *reg(b, fa(w) + HEADER);
            let Some(s) = stubs::known(vm, x, name_word(b, w)) else { return Act::Slow };
            let quiet = matches!(s.how, How::Method | How::Native | How::ClassMethod)
                || !borrowed(x, &s).is_nil();
            if !quiet {
                return Act::Slow;
            }
            if due(vm, ip) && x.is_object() && !matches!(s.how, How::Slot | How::Over) {
                let class = (*x.ptr()).kind == Kind::Type;
                *ip.add(1) = stubs::key_of(x);
                *ip.add(2) = guard(&*vm, if class { free::CLASS } else { free::SHAPE });
            }
            Act::Next(ip.add(4), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let at = fa(w);
            let recv = Value::from_borrowed(*reg(b, at + HEADER));
            let name = name_of(b, w);
            if let Some(m) = recv.get::<Module>()
                && m.dict.find_str(&name).is_some()
                && core().module.lookup(&name).is_none()
                && (*recv.word().ptr()).is_exact(Kind::Module)
            {
                if m.dict.keys_id.get() == 0 {
                    m.dict.keys_id.set(vm.fresh_keys_id());
                }
                *ip.add(1) = m.dict.keys_id.get();
                *ip.add(2) = guard(vm, free::MODULE);
                return super::next(ip, 4, b);
            }
            let known = vm.resolve_load(&recv, &name);
            if let Callee::Free(f) = find_callee(vm, ip, &recv, &name, false)?
                && known.is_none_or(|s| borrowed(recv.word(), &s).is_nil())
            {
                set(b, at, f);
                super::unset(b, at + HEADER);
            }
            super::next(ip, 4, b)
        }
    }
}

/// A call by what [`stubs`] knows of the receiver.
unsafe fn call_known(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
    // SAFETY: the dispatcher's contract; entries hold what their rule says.
    unsafe {
        let (at, n) = (fa(w), fb(w));
        let first = at + HEADER;
        let x = *reg(b, first);
        if x.is_nil() {
            return Act::Slow;
        }
        let name = name_word(b, w);
        let Some(s) = stubs::known(vm, x, name) else { return Act::Slow };
        if due(vm, ip) {
            fill_call(&*vm, ip, &*(reg(b, first) as *const Value), &s);
        } else if s.how == How::Method && w & 0xffff == Op::CallMethod as u64 {
            quicken(ip, Op::CallMethodPoly);
        }
        let f = match s.how {
            How::Method => Word(s.payload),
            How::Native => {
                let native = &*(Word(s.payload).ptr() as *const Native);
                return call_here(vm, native, ip, b, [at, first, n + 1], 4);
            }
            How::ClassMethod => {
                let f = Word(s.payload);
                if !x.is_object() || !light(x) || !simple(f, n + 1) || !room(vm, f, b, first) {
                    return Act::Slow;
                }
                if (*x.ptr()).kind != Kind::Type {
                    let class = (*(*x.ptr()).shape).class_word;
                    retain(class);
                    *reg(b, first) = class;
                    give_up(x);
                }
                return enter_with(vm, f, b, at, n + 1, ip.add(4));
            }
            How::Dict if s.payload != 0 && !shadowed(x, &s, name) => Word(s.payload),
            _ => {
                let f = borrowed(x, &s);
                if !f.is_nil() && simple(f, n) {
                    return enter_without(vm, f, b, at, n, ip.add(4));
                }
                return native_without(vm, f, ip, b, at, n);
            }
        };
        enter_any(vm, f, b, at, n + 1, &[], ip.add(4))
    }
}

/// Whether the dict of an instance hides what its class has under a name.
unsafe fn shadowed(x: Word, s: &Stub, name: Word) -> bool {
    // SAFETY: entries hold what their rule says; names are strings.
    unsafe {
        let d = *((x.ptr() as *const u8).add(s.off as usize) as *const Word);
        (*(d.ptr() as *const Dict)).find_str(&*(name.ptr() as *const Str)).is_some()
    }
}

impl Handler for CallMethodFree {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let (at, n) = (fa(w), fb(w));
            let x = *reg(b, at + HEADER);
            if !x.is_object() || !is_for(ip, vm, x) {
                return Act::Slow;
            }
            if *ip.add(2) as u32 == free::CLASS_METHOD {
                let f = Word(*ip.add(3));
                if !simple(f, n + 1) {
                    return Act::Slow;
                }
                return enter_with(vm, f, b, at, n + 1, ip.add(4));
            }
            let f = *(*ip.add(3) as *const Word);
            if !simple(f, n) {
                return Act::Slow;
            }
            enter_without(vm, f, b, at, n, ip.add(4))
        }
    }
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe {
            let at = fa(w);
            let x = *reg(b, at + HEADER);
            if x.is_object() && is_for(ip, vm, x) && *ip.add(2) as u32 != free::CLASS_METHOD {
                return native_without(vm, *(*ip.add(3) as *const Word), ip, b, at, fb(w));
            }
            call_known(w, ip, b, vm)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            raised(vm)?;
            pay(vm)?;
            let (at, n) = (fa(w), fb(w));
            let x = *reg(b, at + HEADER);
            // The middle part, or what `pay` has run, may have made another instruction of this one.
            let same =
                *ip as u16 == Op::CallMethodFree as u16 && x.is_object() && is_for(ip, vm, x);
            if same && *ip.add(2) as u32 != free::CLASS_METHOD {
                let f = Value::from_borrowed(*(*ip.add(3) as *const Word));
                set(b, at, f);
                super::unset(b, at + HEADER);
                return call_window(vm, b, at, 1, n, &[], ip.add(4));
            }
            call_method(vm, ip, b, w, &[], 4)
        }
    }
}

/// Calls a native function with the `n` arguments behind the receiver, which is given up.
unsafe fn native_without(vm: *mut Vm, f: Word, ip: Ip, b: Base, at: usize, n: usize) -> Act {
    // SAFETY: the dispatcher's contract; `f` is live or NIL.
    unsafe {
        if !f.is_object() || (*f.ptr()).kind != Kind::Native {
            return Act::Slow;
        }
        // What it is called through may let go of it.
        let keep = Value::from_borrowed(f);
        let native = &*(f.ptr() as *const Native);
        if !matches!(native.def.kind, NativeKind::Function | NativeKind::Static) {
            return Act::Slow;
        }
        let act = call_here(vm, native, ip, b, [at, at + HEADER + 8, n], 4);
        if let Act::Next(..) = act {
            super::unset(b, at + HEADER);
        }
        drop(keep);
        act
    }
}

/// Whether the receiver is the one that a `CallMethodFree` is for.
#[inline(always)]
unsafe fn is_for(ip: Ip, vm: *const Vm, x: Word) -> bool {
    // SAFETY: the cache words of the instruction; `x` is an object.
    unsafe {
        let g = *ip.add(2);
        let key = match g as u32 {
            free::MODULE => {
                return (*x.ptr()).is_exact(Kind::Module)
                    && (&*(x.ptr() as *const Module)).dict.keys_id.get() == *ip.add(1);
            }
            free::SHAPE => (*x.ptr()).shape as u64,
            _ => x.0,
        };
        key == *ip.add(1) && current(vm, g)
    }
}

impl Handler for CallMethodNative {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the cache holds an immortal native method.
        unsafe {
            let at = fa(w);
            let x = *reg(b, at + HEADER);
            if !x.is_object() || (*x.ptr()).shape as u64 != *ip.add(1) || !current(vm, *ip.add(2)) {
                return Act::Slow;
            }
            let native = &*(*ip.add(3) as *const Native);
            call_here(vm, native, ip, b, [at, at + HEADER, fb(w) + 1], 4)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            raised(vm)?;
            pay(vm)?;
            call_method(vm, ip, b, w, &[], 4)
        }
    }
}

impl Handler for CallMethodDirect {
    const MIDDLE: bool = true;
    const LEAN: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the cache holds the function of a native method.
        unsafe {
            let at = fa(w);
            let x = *reg(b, at + HEADER);
            if !x.is_object()
                || (*x.ptr()).shape as u64 != *ip.add(1)
                || !current(vm, *ip.add(2))
                || (*vm).heap.fuel <= 0
            {
                return Act::Slow;
            }
            direct(vm, Direct::at(*ip.add(3)), ip, b, [at, at + HEADER, fb(w) + 1], 4)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { CallMethodNative::slow(vm, ip, b, w) }
    }
}

impl Handler for CallMethodKw {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; see `super::code` for the first extra word.
        unsafe {
            let (at, n, first) = (fa(w), fb(w), fa(w) + HEADER);
            let names = function(b).code.peek().consts[(*ip.add(1) >> 16) as usize].word();
            let kw = (*(names.ptr() as *const Tuple)).as_slice();
            let x = *reg(b, first);
            if x.is_nil() {
                // `LookMethod` has found it.
                std::ptr::copy(reg(b, first + 8), reg(b, first), n);
                *reg(b, first + n * 8) = Word::NIL;
                let s = window::push_middle(vm, b, at, n, kw, ip.add(5));
                if s.ip.is_null() {
                    std::ptr::copy(reg(b, first), reg(b, first + 8), n);
                    *reg(b, first) = Word::NIL;
                }
                return s.act();
            }
            let name = name_word(b, w);
            match stubs::known(vm, x, name) {
                Some(s) if s.how == How::Method => {
                    enter_any(vm, Word(s.payload), b, at, n + 1, kw, ip.add(5))
                }
                Some(s) if s.how == How::Dict && s.payload != 0 && !shadowed(x, &s, name) => {
                    enter_any(vm, Word(s.payload), b, at, n + 1, kw, ip.add(5))
                }
                _ => Act::Slow,
            }
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract; see `super::code` for the first extra word.
        unsafe {
            pay(vm)?;
            let names = function(b).code.peek().consts[(*ip.add(1) >> 16) as usize].clone();
            let kw = names.get::<Tuple>().map_or(&[][..], |t| t.as_slice());
            call_method(vm, ip, b, w, kw, 5)
        }
    }
}

/// How a callee was found.
enum Callee {
    /// It takes the receiver as its first argument.
    Bound(Value),
    /// It takes the receiver's class in place of the receiver.
    OfClass(Value),
    /// It does not take the receiver.
    Free(Value),
}

/// Finds the method and calls it, filling the cache.
unsafe fn call_method(
    vm: &mut Vm,
    ip: Ip,
    b: Base,
    w: u64,
    kw: &[Value],
    words: usize,
) -> PyResult<Step> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let (at, n) = (fa(w), fb(w));
        let ret = ip.add(words);
        if (*reg(b, at + HEADER)).is_nil() {
            // `LookMethod` has found it.
            return call_window(vm, b, at, 1, n, kw, ret);
        }
        let recv = Value::from_borrowed(*reg(b, at + HEADER));
        let name = name_of(b, w);
        let callee = match find_callee(vm, ip, &recv, &name, words == 4) {
            Ok(c) => c,
            Err(e) => {
                // The lookup has a position of its own, at the next word; what that holds must not
                // look like an instruction.
                drop(recv);
                if words == 4 {
                    *ip.add(1) = 0;
                }
                return Ok(super::unwind::unwind(vm, e, ip.add(1), b));
            }
        };
        let f = match callee {
            Callee::Free(f) => {
                drop(recv);
                super::unset(b, at + HEADER);
                set(b, at, f);
                return call_window(vm, b, at, 1, n, kw, ret);
            }
            Callee::OfClass(f) => {
                if recv.kind() != Kind::Type {
                    set(b, at + HEADER, recv.class_value());
                }
                f
            }
            Callee::Bound(f) => f,
        };
        drop(recv);
        set(b, at, f);
        // The receiver is the first argument.
        call_window_from(vm, b, at, at + HEADER, n + 1, kw, ret)
    }
}

unsafe fn find_callee(
    vm: &mut Vm,
    ip: Ip,
    recv: &Value,
    name: &Ref<Str>,
    fill: bool,
) -> PyResult<Callee> {
    // SAFETY: the dispatcher's contract; entries hold what their rule says.
    unsafe {
        let Some(s) = vm.resolve_load(recv, name) else {
            let Some(m) = recv.get::<Module>() else {
                return vm.getattr(recv, name).map(Callee::Free);
            };
            if fill {
                fill_module(vm, ip, recv, m, name);
            }
            return match m.dict.get_str(name) {
                Some(f) => Ok(Callee::Free(f)),
                None => vm.getattr(recv, name).map(Callee::Free),
            };
        };
        if fill {
            fill_call(vm, ip, recv, &s);
        }
        let payload = || Value::from_borrowed(Word(s.payload));
        match s.how {
            How::Method | How::Native => Ok(Callee::Bound(payload())),
            How::ClassMethod => Ok(Callee::OfClass(payload())),
            How::Dict if s.payload != 0 && !shadowed(recv.word(), &s, name.as_value().word()) => {
                Ok(Callee::Bound(payload()))
            }
            _ => load_by(vm, recv, name, &s).map(Callee::Free),
        }
    }
}

/// Makes the instruction the one for the rule.
#[inline(never)]
unsafe fn fill_call(vm: &Vm, ip: Ip, recv: &Value, s: &Stub) {
    // SAFETY: the cache words of the instruction.
    unsafe {
        let class = recv.kind() == Kind::Type;
        let (op, low, third) = match s.how {
            _ if !recv.word().is_object() => return,
            How::Method => {
                let f = Word(s.payload).ptr();
                let fewer = (fb(*ip) + 1) < (*f).aux as usize && (*f).aux != Obj::NOT_SIMPLE;
                let defaults = (*f).kind == Kind::Function && fewer;
                (if defaults { Op::CallMethodDefaults } else { Op::CallMethod }, 0, f as u64)
            }
            How::Native => {
                let native = Word(s.payload).ptr() as *const Native;
                let send = recv.kind() == Kind::Generator && (*native).def.name == "send";
                let append = recv.kind() == Kind::List && (*native).def.name == "append";
                match Direct::of(&*native, fb(*ip) + 1) {
                    _ if send => (Op::CallGenSend, 0, native as u64),
                    _ if append && fb(*ip) == 1 => (Op::CallAppend, 0, native as u64),
                    Some(f) => (Op::CallMethodDirect, 0, f.address()),
                    None => (Op::CallMethodNative, 0, native as u64),
                }
            }
            How::Value if class => (Op::CallMethodFree, free::CLASS, s.payload),
            How::Value => (Op::CallMethodFree, free::SHAPE, s.payload),
            How::ClassMethod if class => (Op::CallMethodFree, free::CLASS_METHOD, s.payload),
            // Known in the middle part of `CallMethod`.
            _ => (Op::CallMethod, 0, 0),
        };
        *ip.add(1) = stubs::key_of(recv.word());
        *ip.add(2) = guard(vm, low);
        *ip.add(3) = third;
        quicken(ip, op);
    }
}

unsafe fn fill_module(vm: &mut Vm, ip: Ip, recv: &Value, m: &Module, name: &Ref<Str>) {
    // SAFETY: the cache words of the instruction.
    unsafe {
        if !(*recv.word().ptr()).is_exact(Kind::Module) || core().module.lookup(name).is_some() {
            return;
        }
        let Some(pos) = m.dict.find_str(name) else { return };
        if m.dict.keys_id.get() == 0 {
            m.dict.keys_id.set(vm.fresh_keys_id());
        }
        *ip.add(1) = m.dict.keys_id.get();
        *ip.add(2) = guard(vm, free::MODULE);
        *ip.add(3) = m.dict.value_slot(pos) as u64;
        quicken(ip, Op::CallMethodFree);
    }
}

/// As `call_window`, for a callee that takes the receiver in its first argument register.
pub(super) unsafe fn call_window_from(
    vm: &mut Vm,
    b: Base,
    at: usize,
    first: usize,
    n: usize,
    kw: &[Value],
    ret: Ip,
) -> PyResult<Step> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let callee = *reg(b, at);
        if (*callee.ptr()).kind == Kind::Function {
            return window::push_call(vm, b, at, first, n, kw, ret);
        }
        let native = &*(callee.ptr() as *const Native);
        let r = {
            let args = std::slice::from_raw_parts(reg(b, first) as *const Value, n);
            let (pos, values) = args.split_at(n - kw.len());
            call_def(vm, native, Args { pos, kw_names: kw, kw_values: values })
        };
        finish(vm, b, at, first, n, r, ret)
    }
}
