//! Generators and coroutines: resuming copies their registers onto the stack, yielding copies them
//! back. A `for` or `await` over one resumes it without recursion; natives (`next`, `send`,
//! `throw`) run the machine one level deeper.

use super::frame::{GEN_HEADER, HALT, entry_word, return_ip, return_word};
use super::frame::{raw_ptr, raw_word};
use super::{
    Act, Base, Handler, Ip, Outcome, Step, done, fa, fb, fc, fci, function, head, next, operand,
    peek, reg, set, take, unset, unwind,
};
use crate::types::core;
use crate::value::generator::{GenKind, GenState, Generator};
use crate::value::object::Kind;
use crate::value::owned::{release, retain};
use crate::value::{Exception, PyResult, Raised, Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::{CodeFlags, Op};

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! {
        Yield YieldDelegate AsyncYield GenReturn GetYieldFromIter GetAwaitable Send GetAIter GetANext EndAsyncFor
        ResumeThrow
    }
}
use ops::*;

/// Resumes the suspended generator in a fast part: `sent` is unboxed or immortal.
#[inline(always)]
pub(super) unsafe fn resume_fast(x: Word, sent: Word, ip: Ip, b: Base, vm: *mut Vm) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        if !x.is_counted() || (*x.ptr()).kind != Kind::Generator {
            return Act::Slow;
        }
        let g = &*(x.ptr() as *const Generator);
        let v = &mut *vm;
        if g.state.get() != GenState::Suspended
            || g.kind == GenKind::AsyncGenerator
            || v.heap.fuel <= 0
            || v.run.depth >= v.run.recursion_limit
            || !g.handled.is_empty()
        {
            return Act::Slow;
        }
        let n = g.nregs as usize;
        let nb = b.add(function(b).frame_bytes.get() as usize + GEN_HEADER);
        if nb.add(n * 8 + GEN_HEADER) > v.run.limit {
            return Act::Slow;
        }
        let dst = g.sent.get() as usize;
        let regs = g.regs();
        if (*((regs as *mut u8).add(dst) as *mut Word)).is_counted() {
            return Act::Slow;
        }
        v.heap.fuel -= 1;
        v.run.depth += 1;
        let to = nb as *mut Word;
        let mut i = 0;
        while i < n {
            *to.add(i) = *regs.add(i);
            i += 1;
        }
        *reg(nb, dst) = sent;
        g.state.set(GenState::Running);
        (*x.ptr()).rc += 1;
        let f = g.func.as_value().word();
        (*f.ptr()).rc += 1;
        *head(nb, -8) = raw_word(b as u64);
        *head(nb, -16) = return_word(ip, 0);
        *head(nb, -24) = f;
        *head(nb, -32) = x;
        retain(v.run.handled);
        *head(nb, -40) = v.run.handled;
        Act::Next(g.ip.get(), nb)
    }
}

/// Pushes the frame of a generator that can run; `None` for asynchronous generators and others that
/// need the native protocol, or that are finished or running.
pub(super) unsafe fn resume_in_place(
    vm: &mut Vm,
    it: &Value,
    sent: Value,
    ip: Ip,
    b: Base,
) -> PyResult<Option<Step>> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let Some(g) = it.get::<Generator>() else { return Ok(None) };
        if g.kind == GenKind::AsyncGenerator
            || !matches!(g.state.get(), GenState::Created | GenState::Suspended)
        {
            return Ok(None);
        }
        if g.state.get() == GenState::Created && !sent.is_none() {
            return Ok(None);
        }
        vm.charge(1)?;
        push(vm, it, g, Some(sent), return_word(ip, 0), b).map(Some)
    }
}

/// Pushes a generator's frame.
unsafe fn push(
    vm: &mut Vm,
    it: &Value,
    g: &Generator,
    sent: Option<Value>,
    ret: Word,
    b: Base,
) -> PyResult<Step> {
    // SAFETY: the generator is suspended or not started; its registers move onto the stack.
    unsafe {
        if let Err(e) = vm.enter_frame() {
            // The error counts as raised inside, so the generator is over.
            g.state.set(GenState::Closed);
            Vm::release_regs(g.regs() as Base, 0, g.nregs as usize * 8);
            return Err(e);
        }
        let n = g.nregs as usize;
        let nb = vm.window_above(b, n * 8);
        std::ptr::copy_nonoverlapping(g.regs(), nb as *mut Word, n);
        Vm::write_header(nb, &g.func, b, ret);
        *head(nb, -32) = it.clone().into_word();
        *head(nb, -48) = raw_word(vm.run.ip as u64);
        let outer = vm.run.handled;
        retain(outer);
        *head(nb, -40) = outer;
        if let Some(h) = g.handled.replace(None) {
            vm.set_handled(Some(h));
        }
        if g.state.get() == GenState::Suspended
            && let Some(v) = sent
        {
            set(nb, g.sent.get() as usize, v);
        }
        g.state.set(GenState::Running);
        Ok(Step { ip: g.ip.get(), base: nb })
    }
}

/// Copies the registers back and takes the frame down; the generator waits at `ip`.
unsafe fn suspend(vm: &mut Vm, b: Base, ip: Ip, sent: usize, delegate: usize) {
    // SAFETY: the frame is a generator's.
    unsafe {
        let g = &*((*head(b, -32)).ptr() as *const Generator);
        let n = g.nregs as usize;
        vm.forget_frame(b);
        std::ptr::copy_nonoverlapping(b as *const Word, g.regs(), n);
        // The words have moved: the stack holds no references any more.
        Vm::clear_regs(b, 0, n * 8);
        g.ip.set(ip);
        g.sent.set(sent as u16);
        g.delegate.set(delegate as u16);
        g.state.set(GenState::Suspended);
        let outer = std::ptr::replace(head(b, -40), Word::NIL);
        if vm.run.handled == outer {
            release(outer);
        } else {
            let inner = std::mem::replace(&mut vm.run.handled, outer);
            g.handled.set((!inner.is_nil()).then(|| Value::from_word(inner)));
        }
        // The frame's memory may go with it.
        let generator = std::ptr::replace(head(b, -32), Word::NIL);
        vm.drop_frame(b);
        release(generator);
    }
}

/// Gives a yielded value to whoever resumed the frame.
unsafe fn deliver(vm: &mut Vm, ret: Ip, caller: Base, v: Value) -> PyResult<Step> {
    // SAFETY: the resumer stands at `for`, `Send`, or a native.
    unsafe {
        if ret == HALT.ip() {
            vm.run.result = v.into_word();
            vm.run.outcome = Outcome::Yielded;
            return Ok(Step::EXIT);
        }
        let w = *ret;
        vm.run.base = caller;
        vm.run.ip = ret;
        set(caller, fa(w), v);
        let words = if Op::from_u16((w & 0xffff) as u16) == Some(Op::Send) { 1 } else { 2 };
        next(ret, words, caller)
    }
}

impl Handler for Yield {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract. Only for a plain loop over the generator.
        unsafe {
            let ret = return_ip(*head(b, -16));
            let rw = *ret;
            if rw & 0xffff != Op::ForGen as u64 || (*vm).run.segments.len() != 1 {
                return Act::Slow;
            }
            let caller = raw_ptr(*head(b, -8)) as Base;
            let dst = reg(caller, fa(rw));
            let x = *head(b, -32);
            let outer = *head(b, -40);
            if (*dst).is_counted() || outer != (*vm).run.handled || (*x.ptr()).rc == 1 {
                return Act::Slow;
            }
            let v = *reg(b, fb(w));
            if super::is_temp(b, fb(w)) {
                *reg(b, fb(w)) = Word::NIL;
            } else {
                retain(v);
            }
            let g = &*(x.ptr() as *const Generator);
            let n = g.nregs as usize;
            let regs = g.regs();
            let from = b as *mut Word;
            let mut i = 0;
            while i < n {
                *regs.add(i) = *from.add(i);
                *from.add(i) = Word::NIL;
                i += 1;
            }
            g.ip.set(ip.add(1));
            g.sent.set(fa(w) as u16);
            g.delegate.set(u16::MAX);
            g.state.set(GenState::Suspended);
            if outer.is_counted() {
                (*outer.ptr()).rc -= 1;
            }
            let f = *head(b, -24);
            (*f.ptr()).rc -= 1;
            (*x.ptr()).rc -= 1;
            *head(b, -24) = Word::NIL;
            *head(b, -32) = Word::NIL;
            *head(b, -40) = Word::NIL;
            (*vm).run.depth -= 1;
            *dst = v;
            Act::Next(ret.add(2), caller)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let v = operand(b, fb(w));
            let (ret, caller) = (return_ip(*head(b, -16)), raw_ptr(*head(b, -8)) as Base);
            suspend(vm, b, ip.add(1), fa(w), u16::MAX as usize);
            deliver(vm, ret, caller, v)
        }
    }
}

impl Handler for YieldDelegate {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let v = operand(b, fc(w));
            let (ret, caller) = (return_ip(*head(b, -16)), raw_ptr(*head(b, -8)) as Base);
            suspend(vm, b, ip.add(1), fa(w), fb(w));
            deliver(vm, ret, caller, v)
        }
    }
}

impl Handler for AsyncYield {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let v = operand(b, fb(w));
            let g = &*((*head(b, -32)).ptr() as *const Generator);
            g.async_yielded.set(true);
            let (ret, caller) = (return_ip(*head(b, -16)), raw_ptr(*head(b, -8)) as Base);
            suspend(vm, b, ip.add(1), fa(w), u16::MAX as usize);
            deliver(vm, ret, caller, v)
        }
    }
}

impl Handler for GenReturn {
    unsafe fn slow(vm: &mut Vm, _: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let v = peek(b, fa(w));
            if !vm.run.frames.is_empty() {
                vm.keep_locals(b, None);
            }
            Vm::release_regs(b, 0, function(b).frame_bytes.get() as usize);
            let g = Value::from_word(std::ptr::replace(head(b, -32), Word::NIL));
            if let Some(g) = g.get::<Generator>() {
                g.state.set(GenState::Closed);
            }
            unwind::restore_handled(vm, b);
            let (ret, caller) = (return_ip(*head(b, -16)), raw_ptr(*head(b, -8)) as Base);
            vm.drop_frame(b);
            drop(g);
            if ret == HALT.ip() {
                vm.run.result = v.into_word();
                vm.run.outcome = Outcome::Returned;
                return Ok(Step::EXIT);
            }
            vm.run.base = caller;
            vm.run.ip = ret;
            finished(ret, caller, v)
        }
    }
}

/// What the resumer at `ret` does when its iterator has returned `v`.
unsafe fn finished(ret: Ip, caller: Base, v: Value) -> PyResult<Step> {
    // SAFETY: the resumer stands at `for` or `Send`.
    unsafe {
        let w = *ret;
        if Op::from_u16((w & 0xffff) as u16) == Some(Op::Send) {
            set(caller, fa(w), v);
        }
        unset(caller, fb(w));
        Ok(Step { ip: ret.offset(fci(w) as isize), base: caller })
    }
}

impl Handler for Send {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let it = peek(b, fb(w));
            let v = take(b, fa(w));
            if it.kind() == Kind::Generator {
                let kept = v.clone();
                if let Some(s) = resume_in_place(vm, &it, kept, ip, b)? {
                    return Ok(s);
                }
            }
            let r = vm.send_to(&it, v)?;
            drop(it);
            match r {
                Sent::Yielded(v) => done(ip, 1, b, w, v),
                Sent::Returned(v) => finished(ip, b, v),
            }
        }
    }
}

/// What a step of an iterator gave.
pub(crate) enum Sent {
    /// It yielded.
    Yielded(Value),
    /// It returned.
    Returned(Value),
}

impl Vm {
    /// One step of any iterator, as `yield from` and `await` take it.
    pub(crate) fn send_to(&mut self, it: &Value, v: Value) -> PyResult<Sent> {
        if let Some(g) = it.get::<Generator>()
            && g.kind != GenKind::AsyncGenerator
        {
            return self.gen_send(it, v);
        }
        let r = if v.is_none() && it.class().slots().next.is_some() {
            match self.next_with_value(it)? {
                Ok(v) => return Ok(Sent::Yielded(v)),
                Err(value) => return Ok(Sent::Returned(value)),
            }
        } else {
            let send = core().names.send.clone();
            self.call_method(it, &send, &[v])
        };
        match r {
            Ok(v) => Ok(Sent::Yielded(v)),
            Err(e) if e.is(core().exc.stop_iteration) && !e.is_uncatchable() => {
                let v = self.exception_field(e.value(), 0).unwrap_or_else(Value::none);
                Ok(Sent::Returned(v))
            }
            Err(e) => Err(e),
        }
    }

    /// `next(it)`, with the value of StopIteration as the error.
    pub(crate) fn next_with_value(&mut self, it: &Value) -> PyResult<Result<Value, Value>> {
        if it.class().has(crate::value::typeobj::TypeFlags::HEAP) {
            let name = core().names.__next__.clone();
            return match self.call_method(it, &name, &[]) {
                Ok(v) => Ok(Ok(v)),
                Err(e) if e.is(core().exc.stop_iteration) && !e.is_uncatchable() => {
                    Ok(Err(self.exception_field(e.value(), 0).unwrap_or_else(Value::none)))
                }
                Err(e) => Err(e),
            };
        }
        match it.class().slots().next {
            Some(f) => match f(self, it) {
                Ok(Some(v)) => Ok(Ok(v)),
                Ok(None) => Ok(Err(Value::none())),
                Err(e) if e.is(core().exc.stop_iteration) && !e.is_uncatchable() => {
                    Ok(Err(self.exception_field(e.value(), 0).unwrap_or_else(Value::none)))
                }
                Err(e) => Err(e),
            },
            None => {
                Err(self.type_error(&format!("'{}' object is not an iterator", it.class().name())))
            }
        }
    }

    /// Sends a value into a generator-like object, running it from Rust.
    pub(crate) fn gen_send(&mut self, it: &Value, v: Value) -> PyResult<Sent> {
        self.gen_step(it, Ok(v))
    }

    /// Resumes with a value, or with an exception raised at the yield.
    pub(crate) fn gen_step(&mut self, it: &Value, v: Result<Value, Raised>) -> PyResult<Sent> {
        let Some(g) = it.get::<Generator>() else { return Err(self.type_error("not a generator")) };
        let what = match g.kind {
            GenKind::Generator => "generator",
            GenKind::Coroutine => "coroutine",
            GenKind::AsyncGenerator => "async generator",
        };
        match g.state.get() {
            GenState::Running => return Err(self.value_error(&format!("{what} already executing"))),
            GenState::Closed => {
                return match v {
                    Err(e) => Err(e),
                    Ok(_) if g.kind == GenKind::Coroutine => {
                        Err(self.runtime_error("cannot reuse already awaited coroutine"))
                    }
                    Ok(_) => Ok(Sent::Returned(Value::none())),
                };
            }
            GenState::Created => match &v {
                Ok(v) if !v.is_none() => {
                    let m = format!("can't send non-None value to a just-started {what}");
                    return Err(self.type_error(&m));
                }
                Err(_) => {
                    // The exception is raised at the very start: the body never runs.
                    g.state.set(GenState::Closed);
                    // SAFETY: the registers are live and not used again.
                    unsafe { crate::value::list::release_all(g.regs(), g.nregs as usize) };
                    if let Err(e) = v {
                        return Err(self.throw_before_start(g, e));
                    }
                    return Ok(Sent::Returned(Value::none()));
                }
                _ => {}
            },
            GenState::Suspended => {}
        }
        // SAFETY: the generator can run; the frame is pushed whole.
        unsafe {
            let base = self.run.base;
            let ip = self.run.ip;
            let s = match v {
                Ok(v) => push(self, it, g, Some(v), entry_word(), base)?,
                Err(e) => {
                    let s = push(self, it, g, None, entry_word(), base)?;
                    self.run.base = s.base;
                    self.run.ip = s.ip.sub(1);
                    let at = s.ip.sub(1);
                    let u = unwind::unwind(self, e, at, s.base);
                    if u.ip.is_null() {
                        self.run.base = base;
                        self.run.ip = ip;
                        let w = std::mem::replace(&mut self.run.result, Word::NIL);
                        return Err(Raised(Value::from_word(w)));
                    }
                    self.run.base = base;
                    self.run.ip = ip;
                    u
                }
            };
            let r = self.run_frame(s)?;
            Ok(if self.run.outcome == Outcome::Yielded {
                Sent::Yielded(r)
            } else {
                Sent::Returned(r)
            })
        }
    }

    /// An exception thrown into a generator that has not started: it gets a traceback entry there.
    fn throw_before_start(&mut self, g: &Generator, e: Raised) -> Raised {
        let f = g.func.as_value().clone();
        if let Some(x) = e.value().get::<Exception>() {
            let next = x.traceback.get();
            let tb = crate::types::traceback::make(self, next, f, 0, 0);
            x.traceback.set(Some(tb));
        }
        e
    }
}

impl Handler for GetYieldFromIter {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let x = operand(b, fb(w));
            if let Some(g) = x.get::<Generator>() {
                let flags = function(b).code.peek().code.flags;
                if g.kind == GenKind::Coroutine
                    && !flags.has(CodeFlags::COROUTINE | CodeFlags::ITERABLE_COROUTINE)
                {
                    return Err(vm.type_error(
                        "cannot 'yield from' a coroutine object in a non-coroutine generator",
                    ));
                }
                if g.kind != GenKind::AsyncGenerator {
                    return done(ip, 1, b, w, x);
                }
            }
            let it = vm.iter(&x)?;
            drop(x);
            done(ip, 1, b, w, it)
        }
    }
}

impl Handler for GetAwaitable {
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

impl Vm {
    /// The iterator behind `await x`; `from` says for messages where `x` comes from (1
    /// `__aenter__`, 2 `__aexit__`, 3 `__anext__`).
    pub(crate) fn awaitable(&mut self, x: &Value, from: usize) -> PyResult {
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
        let Some(f) = x.class().slots().await_ else {
            let t = x.class().name();
            let m = match from {
                1 => format!(
                    "'async with' received an object from __aenter__ that does not implement __await__: {t}"
                ),
                2 => format!(
                    "'async with' received an object from __aexit__ that does not implement __await__: {t}"
                ),
                3 => format!("'async for' received an invalid object from __anext__: {t}"),
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

impl Handler for ResumeThrow {
    unsafe fn slow(vm: &mut Vm, _: Ip, _: Base, _: u64) -> PyResult<Step> {
        Err(vm.system_error("ResumeThrow is not executed"))
    }
}
