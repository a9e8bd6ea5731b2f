//! Method calls: `obj.name(…)` and `super().name(…)` in one instruction, without a bound method.
//!
//! Cache of `CallMethod`: the receiver's shape; the epoch in the high half; the method.

use super::attr::{current, guard, name_of, quicken};
use super::call::{call_def, call_window, enter, finish, pay};
use super::frame::HEADER;
use super::native::{call_here, raised};
use super::{Act, Base, Handler, Ip, Step, fa, fb, function, reg, set, take, window};
use crate::types::core;
use crate::value::function::Function;
use crate::value::native::{Native, NativeKind};
use crate::value::object::{Kind, Obj};
use crate::value::owned::retain;
use crate::value::typeobj::TypeFlags;
use crate::value::{Args, Module, PyResult, Ref, Str, Tuple, Value, Word, instance};
use crate::vm::Vm;
use pyrun_bytecode::Op;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { CallMethod CallMethodNative CallMethodKw CallSuperMethod }
}
use ops::*;

impl Handler for CallMethod {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let at = fa(w);
            let x = *reg(b, at + HEADER);
            if !x.is_object() {
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
            match enter(vm, f, b, at, n, ip.add(4)) {
                Some(a) => {
                    let fw = Word::counted(f as *mut Obj);
                    retain(fw);
                    *reg(b, at) = fw;
                    a
                }
                None => Act::Slow,
            }
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            pay(vm)?;
            call_method(vm, ip, b, w, &[], 4)
        }
    }
}

impl Handler for CallMethodNative {
    const MIDDLE: bool = true;
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
            quicken(ip, Op::CallMethod);
            call_method(vm, ip, b, w, &[], 4)
        }
    }
}

impl Handler for CallMethodKw {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract; the first extra word is the constant's index.
        unsafe {
            pay(vm)?;
            let names = function(b).code.peek().consts[*ip.add(1) as usize].clone();
            let kw = names.get::<Tuple>().map_or(&[][..], |t| t.as_slice());
            call_method(vm, ip, b, w, kw, 5)
        }
    }
}

/// Finds the method and calls it, filling the cache of `CallMethod`.
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
        let recv = Value::from_borrowed(*reg(b, at + HEADER));
        let name = name_of(b, w);
        let class = recv.class();
        if class.has(TypeFlags::PLAIN_GETATTR) {
            let own = recv.obj().is_some_and(|o| {
                instance::slot_count(o) > 0 || matches!(o.kind, Kind::Function | Kind::Method)
            }) && vm.own_attr(&recv, &name).is_some();
            if !own && let Some(d) = class.lookup(&name) {
                let method = match d.kind() {
                    Kind::Function => true,
                    Kind::Native => d
                        .get::<Native>()
                        .is_some_and(|x| x.slf.is_empty() && x.def.kind == NativeKind::Method),
                    _ => false,
                };
                if method {
                    if words == 4 {
                        remember(vm, ip, &recv, &d, &name);
                    }
                    drop(recv);
                    set(b, at, d);
                    // The receiver is the first argument.
                    return call_window_from(vm, b, at, at + HEADER, n + 1, kw, ret);
                }
            }
        }
        let f = match recv.get::<Module>().and_then(|m| m.dict.get_str(&name)) {
            Some(f) => f,
            None => match vm.getattr(&recv, &name) {
                Ok(f) => f,
                Err(e) => {
                    // The lookup has a position of its own, at the next word; what that holds must
                    // not look like an instruction.
                    drop(recv);
                    *ip.add(1) = 0;
                    return Ok(super::unwind::unwind(vm, e, ip.add(1), b));
                }
            },
        };
        drop(recv);
        super::unset(b, at + HEADER);
        set(b, at, f);
        call_window(vm, b, at, 1, n, kw, ret)
    }
}

/// As `call_window`, for a callee that takes the receiver in its first argument register.
unsafe fn call_window_from(
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

unsafe fn remember(vm: &mut Vm, ip: Ip, recv: &Value, d: &Value, name: &Ref<Str>) {
    // SAFETY: the cache words of the instruction.
    unsafe {
        let Some(o) = recv.obj() else { return };
        // In dictionary mode, or where a slot could shadow the method, only the shape tells.
        if (*o.shape).dict_mode
            || !o.shape.is_null() && (*o.shape).find(name.as_value().word()).is_some()
        {
            return;
        }
        if o.kind == Kind::Module || o.kind == Kind::Type {
            return;
        }
        *ip.add(1) = o.shape as u64;
        *ip.add(2) = guard(vm, 0);
        *ip.add(3) = d.word().ptr() as u64;
        if d.kind() == Kind::Native {
            if d.word().is_counted() {
                *ip.add(1) = 0;
                return;
            }
            quicken(ip, Op::CallMethodNative);
        }
    }
}

impl Handler for CallSuperMethod {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            pay(vm)?;
            let (at, n) = (fa(w), fb(w));
            let name = name_of(b, w);
            let sup = take(b, at);
            let cls = take(b, at + 8);
            let slf = Value::from_borrowed(*reg(b, at + HEADER));
            if sup.is(&core().super_.to_value())
                && let Some((d, bind_self)) =
                    crate::types::super_::find_method(vm, &cls, &slf, &name)?
            {
                drop((sup, cls, slf));
                set(b, at, d);
                if bind_self {
                    return call_window_from(vm, b, at, at + HEADER, n + 1, &[], ip.add(1));
                }
                super::unset(b, at + HEADER);
                return call_window(vm, b, at, 1, n, &[], ip.add(1));
            }
            let s = if sup.is(&core().super_.to_value()) {
                crate::types::super_::make(vm, &cls, &slf)?
            } else {
                vm.call(&sup, &[])?
            };
            let f = vm.getattr(&s, &name)?;
            drop((sup, cls, slf, s));
            super::unset(b, at + HEADER);
            set(b, at, f);
            call_window(vm, b, at, 1, n, &[], ip.add(1))
        }
    }
}
