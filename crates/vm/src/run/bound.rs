//! Calls that take their first argument from elsewhere: of bound methods, and of the methods that
//! `with` calls.
//!
//! Cache of `EnterWith`: the manager's shape; the epoch in the high half; its class's `__enter__` and
//! `__exit__`, functions that take no more than the protocol gives them.

use super::attr::{current, guard, quicken};
use super::call::enter;
use super::frame::HEADER;
use super::native::call_here;
use super::{Act, Base, Handler, Ip, Step, fa, fb, fc, next, operand, reg, set, unset, window};
use crate::heap;
use crate::types::core;
use crate::value::function::{Function, Method};
use crate::value::native::{Native, NativeKind};
use crate::value::object::{Kind, Obj};
use crate::value::owned::{release, retain};
use crate::value::typeobj::TypeFlags;
use crate::value::{NativeFn, PyResult, Type, Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::Op;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { CallBound EnterWith }
}
use ops::*;

/// The tag of a function that takes exactly `n` positional arguments.
fn takes(n: usize) -> u32 {
    n as u32 | (Kind::Function as u32) << 16
}

/// Whether a bound method is one of a function that takes the instance and `n` arguments.
pub(super) unsafe fn fits(callee: Word, n: usize) -> bool {
    // SAFETY: the callee is a live method.
    let m = unsafe { &*(callee.ptr() as *const Method) };
    m.func.obj().is_some_and(|f| f.tag() == takes(n + 1))
}

/// Rewrites a call of such a method.
pub(super) unsafe fn specialise(ip: Ip, callee: Word, n: usize) {
    // SAFETY: the callee is a live method.
    unsafe {
        if fits(callee, n) {
            quicken(ip, Op::CallBound);
        }
    }
}

impl Handler for CallBound {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the arguments move up within the window.
        unsafe {
            let (at, n) = (fa(w), fb(w));
            let x = *reg(b, at);
            if !x.is_counted() || (*x.ptr()).kind != Kind::Method {
                return Act::Slow;
            }
            let m = &*(x.ptr() as *const Method);
            let (func, slf) = (m.func.word(), m.slf.word());
            if !func.is_counted() || (*func.ptr()).tag() != takes(n + 1) {
                return window::push_middle(vm, b, at, n, &[], ip.add(2)).act();
            }
            // The callee's parameters are words of the window, which `enter` sees has room.
            let f = func.ptr() as *const Function;
            let Some(act) = enter(vm, f, b, at, n + 1, ip.add(2)) else { return Act::Slow };
            let first = reg(b, at + HEADER);
            std::ptr::copy(first, first.add(1), n);
            *first = slf;
            *reg(b, at) = func;
            if !heap::discard(x.ptr()) {
                retain(func);
                retain(slf);
                release(x);
            }
            act
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            quicken(ip, Op::Call);
            super::call::ops::Call::slow(vm, ip, b, w)
        }
    }
}

impl Handler for EnterWith {
    const MIDDLE: bool = true;
    /// The `__enter__` of a class that the cache knows: its frame is pushed at once, in place of the
    /// call behind this instruction.
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the cache holds functions that the class keeps alive for
        // the epoch.
        unsafe {
            let x = *reg(b, fb(w));
            if x.is_number() || (*x.ptr()).shape as u64 != *ip.add(1) || !current(vm, *ip.add(2)) {
                return Act::Slow;
            }
            let f = *ip.add(3) as *mut Obj;
            if (*f).kind == Kind::Native {
                return enter_native(w, ip, b, vm);
            }
            let exit = Word::counted(*ip.add(4) as *mut Obj);
            let at = fa(w) + 8;
            let Some(act) = enter(vm, f as *const Function, b, at, 1, ip.add(5 + 2)) else {
                return Act::Slow;
            };
            let manager = operand(b, fb(w));
            retain(exit);
            let bound = (*vm).heap.object(Kind::Method, core().method, |p: *mut Method| {
                Method::init(p, Value::from_word(exit), manager.clone())
            });
            set(b, fa(w), bound);
            *reg(b, at + HEADER) = manager.into_word();
            let f = Word::counted(f);
            retain(f);
            *reg(b, at) = f;
            act
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            super::native::raised(vm)?;
            let m = operand(b, fb(w));
            let n = &core().names;
            let is_async = fc(w) == 1;
            let (enter, exit) =
                if is_async { (&n.__aenter__, &n.__aexit__) } else { (&n.__enter__, &n.__exit__) };
            let what = if is_async { "asynchronous context manager" } else { "context manager" };
            let Some(f) = vm.lookup_special(&m, enter)? else {
                let text =
                    format!("'{}' object does not support the {what} protocol", m.class().name());
                return Err(vm.type_error(&text));
            };
            let Some(x) = vm.lookup_special(&m, exit)? else {
                let text = format!(
                    "'{}' object does not support the {what} protocol (missed {} method)",
                    m.class().name(),
                    exit.to_str_lossy()
                );
                return Err(vm.type_error(&text));
            };
            remember(vm, ip, w, &m, &f, &x);
            drop(m);
            set(b, fa(w), x);
            set(b, fa(w) + 8, f);
            next(ip, 5, b)
        }
    }
}

/// Binds the `__exit__` of a class written in Rust and calls its `__enter__`, in place of the call behind
/// the instruction.
#[inline(never)]
unsafe fn enter_native(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
    // SAFETY: the dispatcher's contract; the cache holds methods of a builtin class, which take what the
    // protocol gives them.
    unsafe {
        let (enter, exit) = (&*(*ip.add(3) as *const Native), &*(*ip.add(4) as *const Native));
        let at = fa(w) + 8;
        let bound = (*vm).bound_native(exit, Value::from_borrowed(*reg(b, fb(w))));
        // Making it may have made a collection due; the call would give up with the manager gone.
        if (*vm).heap.fuel <= 0 {
            return Act::Slow;
        }
        let manager = operand(b, fb(w));
        set(b, fa(w), bound);
        *reg(b, at + HEADER) = manager.into_word();
        let act = call_here(vm, enter, ip, b, [at, at + HEADER, 1], 5 + 2);
        if matches!(act, Act::Slow) {
            unset(b, fa(w));
        }
        act
    }
}

/// Whether a method of a builtin class can be called with so many arguments, the instance included.
fn is_fast(m: &Value, n: u8) -> bool {
    !m.word().is_counted()
        && m.get::<Native>().is_some_and(|m| {
            m.def.kind == NativeKind::Method
                && matches!(m.def.func, NativeFn::Fast(_))
                && (m.def.min..=m.def.max).contains(&n)
        })
}

/// Fills the cache of `EnterWith`, if both methods are plain functions of the class and the call of
/// the first one follows.
unsafe fn remember(vm: &mut Vm, ip: Ip, w: u64, m: &Value, enter: &Value, exit: &Value) {
    // SAFETY: the cache words of the instruction, and the one behind it.
    unsafe {
        *ip.add(1) = 0;
        let Some(o) = m.obj() else { return };
        let call = *ip.add(5);
        let calls = [Op::Call, Op::CallBound, Op::CallNative];
        let follows = Op::from_u16((call & 0xffff) as u16).is_some_and(|op| calls.contains(&op))
            && fa(call) == fa(w) + 8
            && fb(call) == 0;
        if o.kind == Kind::Payload && follows && !m.class().has(TypeFlags::HEAP) && fc(w) == 0 {
            let names = &core().names;
            let method = |name| m.class().lookup(name);
            if let (Some(f), Some(x)) = (method(&names.__enter__), method(&names.__exit__))
                && is_fast(&f, 1)
                && is_fast(&x, 4)
            {
                *ip.add(1) = o.shape as u64;
                *ip.add(2) = guard(vm, 0);
                *ip.add(3) = f.word().ptr() as u64;
                *ip.add(4) = x.word().ptr() as u64;
            }
            return;
        }
        let (Some(f), Some(x)) = (enter.get::<Method>(), exit.get::<Method>()) else { return };
        // What the class itself holds lives as long as the epoch.
        let own = |name, bound: &Method| {
            m.class().lookup(name).is_some_and(|d| d.is(&bound.func)) && bound.slf.is(m)
        };
        let names = &core().names;
        if o.kind == Kind::Instance
            && m.get::<Type>().is_none()
            && follows
            && f.func.obj().is_some_and(|f| f.tag() == takes(1))
            && x.func.kind() == Kind::Function
            && own(&names.__enter__, f)
            && own(&names.__exit__, x)
        {
            super::stubs::watch(m.class());
            *ip.add(1) = o.shape as u64;
            *ip.add(2) = guard(vm, 0);
            *ip.add(3) = f.func.word().ptr() as u64;
            *ip.add(4) = x.func.word().ptr() as u64;
        }
    }
}
