//! Calls of functions and methods written in Rust, in the middle part of the call instructions.
//!
//! A native may run Python code and may raise, which a middle part must not: so the machine's place
//! is written down before the call, and an exception waits in the run state for the slow part, which
//! raises it at once.

use super::attr::{current, found, quicken};
use super::call::call_window;
use super::frame::HEADER;
use super::gen_calls;
use super::method::ops::CallMethodNative;
use super::stubs::{self, How};
use super::{Act, Base, Handler, Ip, Step, fa, fb, reg, set, take, unset};
use crate::types::core;
use crate::value::native::{Native, NativeDef, NativeFn, NativeKind};
use crate::value::object::{Kind, Obj};
use crate::value::owned::{release, retain};
use crate::value::typeobj::{TypeFlags, TypeObj};
use crate::value::{Dict, List, PyResult, Str, Tuple, Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::Op;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { CallAppend CallNative CallDirect CallGetAttr CallLen CallOrd CallChr CallIsInstance }
}
use ops::*;

/// Calls a native with the `n` arguments from register `first` on, which are consumed; the result
/// goes to register `at`. Gives up with nothing changed where the arguments need binding, and with
/// the exception put aside where the native raised.
#[inline(always)]
pub(super) unsafe fn call_here(
    vm: *mut Vm,
    native: &Native,
    ip: Ip,
    b: Base,
    [at, first, n]: [usize; 3],
    words: usize,
) -> Act {
    // SAFETY: the dispatcher's contract; the arguments are live registers next to each other.
    unsafe {
        let vm = &mut *vm;
        if vm.heap.fuel <= 0 {
            return Act::Slow;
        }
        vm.run.base = b;
        vm.run.ip = ip;
        let args = std::slice::from_raw_parts(reg(b, first) as *const Value, n);
        let Some(r) = native.call_positional(vm, args) else { return Act::Slow };
        vm.heap.fuel -= 1;
        let mut i = first;
        while i < first + n * 8 {
            let p = reg(b, i);
            let w = *p;
            if w.is_counted() {
                *p = Word::NIL;
                release(w);
            }
            i += 8;
        }
        match r {
            Ok(v) => {
                set(b, at, v);
                Act::Next(ip.add(words), b)
            }
            Err(e) => {
                unset(b, at);
                vm.run.raised = Some(e);
                Act::Slow
            }
        }
    }
}

/// The function of a native that takes its arguments as they lie in the registers.
#[derive(Clone, Copy)]
pub(super) struct Direct(fn(&mut Vm, &[Value]) -> PyResult);

impl Direct {
    /// That of a native that is called with `n` positional arguments, if it is one and takes so many.
    pub(super) fn of(native: &Native, n: usize) -> Option<Direct> {
        let def = native.def;
        match def.func {
            NativeFn::Fast(f) | NativeFn::Both(f, _) => {
                (n >= def.min as usize && n <= def.max as usize).then_some(Direct(f))
            }
            _ => None,
        }
    }

    /// As a cache holds it.
    pub(super) fn address(self) -> u64 {
        self.0 as usize as u64
    }

    /// What a cache holds.
    ///
    /// # Safety
    /// It is what [`Direct::address`] gave.
    #[inline(always)]
    pub(super) unsafe fn at(address: u64) -> Direct {
        // SAFETY: the caller's promise.
        unsafe {
            Direct(std::mem::transmute::<usize, fn(&mut Vm, &[Value]) -> PyResult>(
                address as usize,
            ))
        }
    }
}

/// As [`call_here`] where nothing is left to ask, small enough to be part of a handler.
#[inline(always)]
pub(super) unsafe fn direct(
    vm: *mut Vm,
    f: Direct,
    ip: Ip,
    b: Base,
    [at, first, n]: [usize; 3],
    words: usize,
) -> Act {
    // SAFETY: as for `call_here`; nobody else has put an exception aside.
    unsafe {
        (*vm).heap.fuel -= 1;
        (*vm).run.base = b;
        (*vm).run.ip = ip;
        let mut p = reg(b, first);
        let r = (f.0)(&mut *vm, std::slice::from_raw_parts(p as *const Value, n));
        let end = p.add(n);
        while p < end {
            let w = *p;
            if w.is_counted() {
                *p = Word::NIL;
                release(w);
            }
            p = p.add(1);
        }
        match r {
            Ok(v) => {
                set(b, at, v);
                Act::Next(ip.add(words), b)
            }
            Err(e) => {
                unset(b, at);
                (&raw mut (*vm).run.raised).write(Some(e));
                Act::Slow
            }
        }
    }
}

impl Handler for CallDirect {
    const MIDDLE: bool = true;
    const LEAN: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the callee's register keeps it alive.
        unsafe {
            let at = fa(w);
            let f = *reg(b, at);
            if !f.is_object() || (*f.ptr()).kind != Kind::Native || (*vm).heap.fuel <= 0 {
                return Act::Slow;
            }
            let def = (*(f.ptr() as *const Native)).def;
            if def as *const NativeDef as u64 != *ip.add(1) {
                return Act::Slow;
            }
            let (NativeFn::Fast(call) | NativeFn::Both(call, _)) = def.func else {
                return Act::Slow;
            };
            direct(vm, Direct(call), ip, b, [at, at + HEADER, fb(w)], 2)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { CallNative::slow(vm, ip, b, w) }
    }
}

impl Handler for CallGetAttr {
    const MIDDLE: bool = true;
    /// An attribute that is known of the receiver; the name is interned.
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the call has two arguments or three.
        unsafe {
            let (at, n) = (fa(w), fb(w));
            let (x, name) = (*reg(b, at + HEADER), *reg(b, at + HEADER + 8));
            if (*reg(b, at)).0 == *ip.add(1)
                && (*vm).heap.fuel > 0
                && let Some(s) = stubs::known(vm, x, name)
            {
                let v = match s.how {
                    How::Absent if n == 3 => take(b, at + HEADER + 16).into_word(),
                    _ => found(vm, x, name, &s),
                };
                if !v.is_nil() {
                    (*vm).heap.fuel -= 1;
                    Vm::release_regs(b, at + HEADER, at + HEADER + n * 8);
                    set(b, at, Value::from_word(v));
                    return Act::Next(ip.add(2), b);
                }
            }
            CallNative::middle(w, ip, b, vm)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { CallNative::slow(vm, ip, b, w) }
    }
}

/// What the middle part put aside.
#[inline(always)]
pub(super) fn raised(vm: &mut Vm) -> PyResult<()> {
    match vm.run.raised.take() {
        Some(e) => Err(e),
        None => Ok(()),
    }
}

impl Handler for CallNative {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the callee's register keeps it alive.
        unsafe {
            let (at, n) = (fa(w), fb(w));
            let f = *reg(b, at);
            if !f.is_object() || (*f.ptr()).kind != Kind::Native {
                return Act::Slow;
            }
            let native = &*(f.ptr() as *const Native);
            let bound = native.slf.word();
            match native.def.kind {
                NativeKind::Function | NativeKind::Static => {
                    call_here(vm, native, ip, b, [at, at + HEADER, n], 2)
                }
                // The instance goes into the scratch word in front of the arguments.
                NativeKind::Method if !bound.is_nil() => {
                    retain(bound);
                    *reg(b, at + HEADER - 8) = bound;
                    let a = call_here(vm, native, ip, b, [at, at + HEADER - 8, n + 1], 2);
                    if matches!(a, Act::Slow) && (*vm).run.raised.is_none() {
                        unset(b, at + HEADER - 8);
                    }
                    a
                }
                _ => Act::Slow,
            }
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            raised(vm)?;
            vm.charge(1)?;
            specialise(ip, b, w);
            call_window(vm, b, fa(w), 0, fb(w), &[], ip.add(2))
        }
    }
}

/// Rewrites a call for the native that it calls, or back if the callee is none.
pub(super) unsafe fn specialise(ip: Ip, b: Base, w: u64) {
    // SAFETY: the callee is live; `ip` is the call.
    unsafe {
        let (f, n) = (*reg(b, fa(w)), fb(w));
        if !f.is_object() || (*f.ptr()).kind != Kind::Native {
            if *ip as u16 != Op::Call as u16 {
                quicken(ip, Op::Call);
            }
            return;
        }
        let native = &*(f.ptr() as *const Native);
        let builtin = !f.is_counted()
            && native.def.kind == NativeKind::Function
            && native
                .slf
                .get()
                .is_some_and(|m| m.get::<Str>().is_some_and(|m| m.equals("builtins")));
        if gen_calls::specialise_native(ip, w, b, native, builtin) {
            return;
        }
        let op = match (native.def.name, n) {
            ("len", 1) if builtin => Op::CallLen,
            ("ord", 1) if builtin => Op::CallOrd,
            ("chr", 1) if builtin => Op::CallChr,
            ("isinstance", 2) if builtin => Op::CallIsInstance,
            ("getattr", 2 | 3) if builtin => Op::CallGetAttr,
            _ if matches!(native.def.kind, NativeKind::Function | NativeKind::Static)
                && Direct::of(native, n).is_some() =>
            {
                *ip.add(1) = native.def as *const NativeDef as u64;
                return quicken(ip, Op::CallDirect);
            }
            _ => return quicken(ip, Op::CallNative),
        };
        // The builtin lives as long as the process.
        *ip.add(1) = f.0;
        quicken(ip, op);
    }
}

impl Handler for CallAppend {
    const MIDDLE: bool = true;
    /// Where the list has room.
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the shape is that of lists whose `append` is the builtin.
        unsafe {
            let (at, list) = (fa(w), reg(b, fa(w) + HEADER));
            let x = *list;
            if !x.is_counted()
                || (*x.ptr()).shape as u64 != *ip.add(1)
                || !current(vm, *ip.add(2))
                || (*x.ptr()).rc == 1
                || (*reg(b, at)).is_counted()
                || (*vm).heap.fuel <= 0
            {
                return Act::Slow;
            }
            let l = &*(x.ptr() as *const List);
            let n = l.len.get();
            if n == l.cap.get() {
                return Act::Slow;
            }
            *l.items.get().add(n) = std::ptr::replace(list.add(1), Word::NIL);
            l.len.set(n + 1);
            (*x.ptr()).rc -= 1;
            *list = Word::NIL;
            (*vm).heap.fuel -= 1;
            *reg(b, at) = Word::none();
            Act::Next(ip.add(4), b)
        }
    }
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe { CallMethodNative::middle(w, ip, b, vm) }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { CallMethodNative::slow(vm, ip, b, w) }
    }
}

/// Writes the result of a call and lets go of the first argument, or gives up with nothing changed: the callee is
/// the one that the call was rewritten for.
#[inline(always)]
unsafe fn answer(vm: *mut Vm, ip: Ip, b: Base, at: usize, x: Word, v: Word) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        if (*reg(b, at)).0 != *ip.add(1) || (*vm).heap.fuel <= 0 {
            return Act::Slow;
        }
        (*vm).heap.fuel -= 1;
        *reg(b, at) = v;
        if x.is_counted() {
            *reg(b, at + HEADER) = Word::NIL;
            (*x.ptr()).rc -= 1;
            if (*x.ptr()).rc == 0 {
                return Act::Free(ip.add(2), b, x);
            }
        }
        Act::Next(ip.add(2), b)
    }
}

/// A string of one character of one byte.
#[inline(always)]
unsafe fn character(x: Word) -> Option<u8> {
    // SAFETY: the word is live.
    unsafe {
        if x.is_number() || !(*x.ptr()).is_exact(Kind::Str) {
            return None;
        }
        let s = &*(x.ptr() as *const Str);
        (s.len() == 1 && s.width() == 1).then(|| *s.data_ptr())
    }
}

/// The length of an object of a builtin class.
#[inline(always)]
unsafe fn length(x: Word) -> Option<usize> {
    // SAFETY: the word is live, and the kind says which payload lies there.
    unsafe {
        if x.is_number() {
            return None;
        }
        let p = x.ptr();
        match (*p).tag() {
            STR => Some((*(p as *const Str)).len()),
            LIST => Some((*(p as *const List)).len()),
            TUPLE => Some((*(p as *const Tuple)).len),
            DICT => Some((*(p as *const Dict)).len()),
            _ => None,
        }
    }
}

const STR: u32 = Obj::exact(Kind::Str);
const LIST: u32 = Obj::exact(Kind::List);
const TUPLE: u32 = Obj::exact(Kind::Tuple);
const DICT: u32 = Obj::exact(Kind::Dict);

/// The class of what a word holds.
#[inline(always)]
pub(super) unsafe fn class_of(x: Word) -> *const TypeObj {
    // SAFETY: the word is live.
    unsafe {
        if !x.is_number() {
            (*(*x.ptr()).shape).class
        } else if x.is_int() {
            core().int
        } else {
            core().float
        }
    }
}

/// `isinstance` of an object whose class is not the one asked for, where no hook has a say.
unsafe fn inherits(x: Word, class: Word) -> Option<bool> {
    // SAFETY: the words are live.
    unsafe {
        if !class.is_object() || (*class.ptr()).kind != Kind::Type {
            return None;
        }
        let (own, class) = (&*class_of(x), &*(class.ptr() as *const TypeObj));
        // Instances of other classes may say of themselves that they are something else.
        let plain = std::ptr::eq((*(class as *const TypeObj as *const Obj)).class(), core().type_);
        (plain && !own.has(TypeFlags::HEAP)).then(|| own.is_subclass(class))
    }
}

/// The answer of `isinstance`, unless the class would go with its argument.
#[inline(always)]
unsafe fn answer_is(vm: *mut Vm, ip: Ip, b: Base, at: usize, r: bool) -> Act {
    // SAFETY: as for `answer`.
    unsafe {
        let second = reg(b, at + HEADER + 8);
        let class = *second;
        if class.is_counted() && (*class.ptr()).rc == 1 {
            return Act::Slow;
        }
        let a = answer(vm, ip, b, at, *reg(b, at + HEADER), Word::bool(r));
        if !matches!(a, Act::Slow) && class.is_counted() {
            (*class.ptr()).rc -= 1;
            *second = Word::NIL;
        }
        a
    }
}

impl Handler for CallIsInstance {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the call has its arguments.
        unsafe {
            let at = fa(w);
            let (x, class) = (*reg(b, at + HEADER), *reg(b, at + HEADER + 8));
            if !class.is_object() || !std::ptr::eq(class_of(x) as *const Obj, class.ptr()) {
                return Act::Slow;
            }
            answer_is(vm, ip, b, at, true)
        }
    }
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe {
            let at = fa(w);
            let (x, class) = (*reg(b, at + HEADER), *reg(b, at + HEADER + 8));
            let a = match inherits(x, class) {
                Some(r) => answer_is(vm, ip, b, at, r),
                None => Act::Slow,
            };
            match a {
                Act::Slow => CallNative::middle(w, ip, b, vm),
                a => a,
            }
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { CallNative::slow(vm, ip, b, w) }
    }
}

/// No special method has a say.
unsafe fn none(_: u64, _: Ip, _: Base, _: *mut Vm) -> Act {
    Act::Slow
}

macro_rules! builtin {
    ($($op:ident |$x:ident| $body:expr, $method:expr;)*) => { $(
        impl Handler for $op {
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: the dispatcher's contract; the call has its argument.
                unsafe {
                    let $x = *reg(b, fa(w) + HEADER);
                    match $body {
                        Some(v) => answer(vm, ip, b, fa(w), $x, v),
                        None => Act::Slow,
                    }
                }
            }
            const MIDDLE: bool = true;
            #[inline(always)]
            unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: as above.
                unsafe {
                    match $method(w, ip, b, vm) {
                        Act::Slow => CallNative::middle(w, ip, b, vm),
                        a => a,
                    }
                }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: as above.
                unsafe { CallNative::slow(vm, ip, b, w) }
            }
        }
    )* };
}
builtin! {
    CallLen |x| length(x).map(|n| Word::int_unchecked(n as i64)), super::checked::push_len;
    CallOrd |x| character(x).map(|c| Word::int_unchecked(c as i64)), none;
    CallChr |x| match x.as_int() {
        c @ 0..256 if x.is_int() => Some(core().chars[c as usize].word()),
        _ => None,
    }, none;
}
