//! `await`, `async for`: what they ask of their operands.

use super::attr::quicken;
use super::bind::new_generator_of;
use super::gen_calls::sent_at_once;
use super::gen_ops::pass;
use super::resume::{clear_regs, place_to_start, resumer, start};
use super::special::{Method, class_of, find_any, known};
use super::{
    Act, Base, Handler, Ip, Step, done, fa, fb, fc, is_temp, next, operand, peek, reg, set, take,
    unset,
};
use crate::types::core;
use crate::types::generator::asynchronous;
use crate::value::builtin::core_made;
use crate::value::generator::{GenKind, GenState, Generator};
use crate::value::object::Obj;
use crate::value::owned::retain;
use crate::value::{Exception, Function, PyResult, Raised, Ref, TypeFlags, Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::{CodeFlags, Op};

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { GetAwaitable AwaitGen GetAIter GetANext ANextGen EndAsyncFor }
}
use ops::*;

impl Handler for GetAwaitable {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe { pass(w, ip, b, GenKind::Coroutine) }
    }
    /// An `__await__` that is a generator function, as most are; what stands for itself.
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above; the class, which the instance holds, holds the function.
        unsafe {
            let Some(class) = class_of(*reg(b, fb(w))) else {
                if !asynchronous::is_step(&*(reg(b, fb(w)) as *const Value)) {
                    return Act::Slow;
                }
                let x = operand(b, fb(w));
                set(b, fa(w), x);
                return Act::Next(ip.add(1), b);
            };
            let Some(f) = find_any(vm, class, Method::Await) else { return Act::Slow };
            if !(*f).code.peek().code.flags.has(CodeFlags::GENERATOR) || !(*f).takes_just(1) {
                return Act::Slow;
            }
            if sent_at_once(ip, fb(w)) {
                quicken(ip, Op::AwaitGen);
            }
            let func = Ref::from_value_unchecked(Value::from_borrowed(Word::counted(f as *mut _)));
            let slf = operand(b, fb(w)).into_word();
            let it = new_generator_of(&mut *vm, func, &[slf]);
            set(b, fa(w), it);
            Act::Next(ip.add(1), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let x = operand(b, fb(w));
            let it = vm.awaitable(&x, fc(w))?;
            drop(x);
            done(ip, 1, b, w, it)
        }
    }
}

impl Handler for AwaitGen {
    const MIDDLE: bool = true;
    /// The generator's frame is entered in its caller's place.
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the class, which the instance holds, holds the function.
        unsafe {
            let x = *reg(b, fb(w));
            let Some(class) = class_of(x) else { return pass(w, ip, b, GenKind::Coroutine) };
            let Some(f) = known(vm, class, Method::Await) else { return Act::Slow };
            let send = ip.add(3);
            let (it, sent) = (reg(b, fa(w)), fa(*send));
            let kind = GenKind::Generator;
            if (*f).code.peek().makes != Some(kind)
                || !(*f).takes_just(1)
                || (*it).is_counted()
                || sent != fb(w) && (*reg(b, sent)).is_counted()
            {
                return Act::Slow;
            }
            let Some(nb) = place_to_start(&*f, b, vm) else { return Act::Slow };
            let class = core_made().generator;
            let g = (*vm).heap.running_generator_at_hand(class, kind, &*f);
            if g.is_null() {
                return Act::Slow;
            }
            (*(f as *mut Obj)).rc += 1;
            if is_temp(b, fb(w)) {
                *reg(b, fb(w)) = Word::NIL;
            } else {
                retain(x);
            }
            clear_regs(&*f, nb);
            *(nb as *mut Word) = x;
            *it = Word::counted(g as *mut Obj);
            start(g, 1, nb, resumer(send, *send, 1), b, vm)
        }
    }
    /// Just the generator.
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe { GetAwaitable::middle(w, ip, b, vm) }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { GetAwaitable::slow(vm, ip, b, w) }
    }
}

impl Vm {
    /// The iterator behind `await x`; `from` says for messages where `x` comes from (1
    /// `__aenter__`, 2 `__aexit__`, 3 `__anext__`).
    pub(crate) fn awaitable(&mut self, x: &Value, from: usize) -> PyResult {
        match self.awaitable_from(x, from) {
            Err(cause) if from == 3 => {
                let t = x.class().name();
                let m = format!("'async for' received an invalid object from __anext__: {t}");
                let e = self.type_error(&m);
                if let Some(e) = e.value().get::<Exception>() {
                    e.cause.set(Some(cause.value().clone()));
                    e.context.set(Some(cause.value().clone()));
                    e.suppress_context.set(true);
                }
                Err(e)
            }
            r => r,
        }
    }

    fn awaitable_from(&mut self, x: &Value, from: usize) -> PyResult {
        if let Some(g) = x.get::<Generator>() {
            match g.kind {
                GenKind::Coroutine => {
                    if g.delegate.get() != u16::MAX && g.state.get() == GenState::Suspended {
                        return Err(self.runtime_error("coroutine is being awaited already"));
                    }
                    return Ok(x.clone());
                }
                GenKind::Generator
                    if g.func.code.peek().code.flags.has(CodeFlags::ITERABLE_COROUTINE) =>
                {
                    return Ok(x.clone());
                }
                _ => {}
            }
        }
        // An `__await__` that is a generator function, as most are.
        if x.class().has(TypeFlags::HEAP)
            && let Some(f) = x.class().lookup(&core().names.__await__)
            && let Some(func) = f.cast::<Function>()
            && func.code.peek().code.flags.has(CodeFlags::GENERATOR)
            && func.takes_just(1)
        {
            return Ok(super::bind::new_generator(self, func, &[x.clone().into_word()]));
        }
        let Some(f) = x.class().slots().await_ else {
            let t = x.class().name();
            let m = match from {
                1 => format!(
                    "'async with' received an object from __aenter__ that does not implement __await__: {t}"
                ),
                2 => format!(
                    "'async with' received an object from __aexit__ that does not implement __await__: {t}"
                ),
                _ => format!("object {t} can't be used in 'await' expression"),
            };
            return Err(self.type_error(&m));
        };
        let it = f(self, x)?;
        if it.get::<Generator>().is_some_and(|g| g.kind == GenKind::Coroutine) {
            return Err(self.type_error("__await__() returned a coroutine"));
        }
        if it.class().slots().next.is_none() {
            let m = format!("__await__() returned non-iterator of type '{}'", it.class().name());
            return Err(self.type_error(&m));
        }
        Ok(it)
    }
}

impl Handler for GetAIter {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let x = operand(b, fb(w));
            let Some(f) = x.class().slots().aiter else {
                let m = format!(
                    "'async for' requires an object with __aiter__ method, got {}",
                    x.class().name()
                );
                return Err(vm.type_error(&m));
            };
            let it = f(vm, &x)?;
            if it.class().slots().anext.is_none() {
                let m = format!(
                    "'async for' received an object from __aiter__ that does not implement __anext__: {}",
                    it.class().name()
                );
                return Err(vm.type_error(&m));
            }
            drop(x);
            done(ip, 1, b, w, it)
        }
    }
}

impl Handler for GetANext {
    const MIDDLE: bool = true;
    /// Of an asynchronous generator that has been used before.
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let x = &*(reg(b, fb(w)) as *const Value);
            if x.get::<Generator>().is_none_or(|g| g.kind != GenKind::AsyncGenerator) {
                return Act::Slow;
            }
            let Some(step) = asynchronous::next_step(&mut *vm, x) else { return Act::Slow };
            set(b, fa(w), step);
            let awaited = *ip.add(1) & 0xffff;
            if (awaited == Op::GetAwaitable as u64 || awaited == Op::AwaitGen as u64)
                && sent_at_once(ip.add(1), fa(w))
            {
                quicken(ip, Op::ANextGen);
            }
            Act::Next(ip.add(1), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let x = peek(b, fb(w));
            let Some(f) = x.class().slots().anext else {
                let m = format!(
                    "'async for' requires an iterator with __anext__ method, got {}",
                    x.class().name()
                );
                return Err(vm.type_error(&m));
            };
            let v = f(vm, &x)?;
            drop(x);
            done(ip, 1, b, w, v)
        }
    }
}

impl Handler for ANextGen {
    const MIDDLE: bool = true;
    /// The generator's frame is entered from the `Send`, whose register for what is awaited holds the
    /// generator itself meanwhile. See [`super::async_gen`].
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; `GetANext` has looked at the instructions behind it.
        unsafe {
            let (it, send) = (reg(b, fa(*ip.add(1))), ip.add(4));
            if (*it).is_counted() || (*reg(b, fa(w))).is_counted() {
                return Act::Slow;
            }
            super::async_gen::enter(*reg(b, fb(w)), it, send, b, vm)
        }
    }
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe { GetANext::middle(w, ip, b, vm) }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            quicken(ip, Op::GetANext);
            GetANext::slow(vm, ip, b, w)
        }
    }
}

impl Handler for EndAsyncFor {
    unsafe fn slow(_: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let e = take(b, fa(w));
            if !e.class().is_subclass(core().exc.stop_async_iteration) {
                return Err(Raised(e));
            }
            drop(e);
            unset(b, fb(w));
            next(ip, 1, b)
        }
    }
}
