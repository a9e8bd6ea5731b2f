//! Generators: yielding, delegating, returning, and how natives drive them. A `for`, `yield from` or
//! `await` over one resumes it without recursion; natives (`next`, `send`, `throw`) run the machine
//! one level deeper.

use super::async_gen::{self, entered_from, show_step};
use super::chain::{take_parent, to_resume};
use super::frame::{HALT, HEADER, entry_word, return_ip};
use super::frame::{raw_ptr, raw_word};
use super::iter::{advance, peek_item};
use super::monitor::Event;
use super::resume::{
    NOWHERE, deliver, enter, push, raises_stop, resume_fast, resume_in_place, resume_middle,
    resumer, suspend, wake, wake_fast, yield_fast, yield_to_native,
};
use super::sink::Sink;
use super::{
    Act, Base, Handler, Ip, Outcome, Step, done, fa, fb, fc, fci, function, head, operand, peek,
    reg, set, take, unset, unwind,
};
use crate::types::core;
use crate::types::generator::asynchronous;
use crate::value::generator::{GenKind, GenState, Generator, Waits};
use crate::value::object::Kind;
use crate::value::owned::retain;
use crate::value::{Exception, PyResult, Raised, Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::{CodeFlags, Op};

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! {
        Yield YieldDrop YieldDelegate AsyncYield GenReturn GetYieldFromIter Send ResumeThrow
    }
}
use ops::*;

impl Handler for Yield {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe { yield_fast::<false>(fb(w), fa(w), NOWHERE, ip, b, vm) }
    }
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe { yield_to_native::<false>(fb(w), fa(w), NOWHERE, ip, b, vm) }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let v = operand(b, fb(w));
            let (ret, caller) = (return_ip(*head(b, -16)), raw_ptr(*head(b, -8)) as Base);
            suspend(vm, b, ip.add(1), fa(w), NOWHERE);
            deliver(vm, ret, caller, v)
        }
    }
}

impl Handler for YieldDrop {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe { yield_fast::<false>(fa(w), NOWHERE, NOWHERE, ip, b, vm) }
    }
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe { yield_to_native::<false>(fa(w), NOWHERE, NOWHERE, ip, b, vm) }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let v = operand(b, fa(w));
            let (ret, caller) = (return_ip(*head(b, -16)), raw_ptr(*head(b, -8)) as Base);
            suspend(vm, b, ip.add(1), NOWHERE, NOWHERE);
            deliver(vm, ret, caller, v)
        }
    }
}

impl Handler for YieldDelegate {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe { yield_fast::<true>(fc(w), fa(w), fb(w), ip, b, vm) }
    }
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe { yield_to_native::<true>(fc(w), fa(w), fb(w), ip, b, vm) }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let v = operand(b, fc(w));
            let (ret, caller) = (return_ip(*head(b, -16)), raw_ptr(*head(b, -8)) as Base);
            let g = Value::from_borrowed(*head(b, -32));
            suspend(vm, b, ip.add(1), fa(w), fb(w));
            if g.get::<Generator>().is_some_and(|g| entered_from(g, ret, caller)) {
                show_step(vm, &g, ret, caller);
            }
            drop(g);
            deliver(vm, ret, caller, v)
        }
    }
}

impl Handler for AsyncYield {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe { async_gen::give(fb(w), fa(w), ip, b, vm) }
    }
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let g = &*((*head(b, -32)).ptr() as *const Generator);
            g.async_yielded.set(true);
            yield_to_native::<false>(fb(w), fa(w), NOWHERE, ip, b, vm)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let v = operand(b, fb(w));
            let g = &*((*head(b, -32)).ptr() as *const Generator);
            g.async_yielded.set(true);
            let (ret, caller) = (return_ip(*head(b, -16)), raw_ptr(*head(b, -8)) as Base);
            let awaited = entered_from(g, ret, caller);
            if awaited {
                g.async_running.set(false);
            }
            suspend(vm, b, ip.add(1), fa(w), NOWHERE);
            if awaited {
                (vm.run.base, vm.run.ip) = (caller, ret);
                return Ok(finished(ret, caller, v));
            }
            deliver(vm, ret, caller, v)
        }
    }
}

impl Handler for GenReturn {
    const MIDDLE: bool = true;
    /// Another generator waits for this one.
    #[inline(always)]
    unsafe fn fast(w: u64, _: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe { wake_fast(b, fa(w), vm) }
    }
    #[inline(always)]
    unsafe fn middle(w: u64, _: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe { end(&mut *vm, b, w).act() }
    }
    unsafe fn slow(vm: &mut Vm, _: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe { Ok(finish_frame(vm, b, w)) }
    }
}

/// The middle part of `GenReturn`; [`Step::EXIT`] leaves it to the slow one.
unsafe fn end(vm: &mut Vm, b: Base, w: u64) -> Step {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let g = &*((*head(b, -32)).ptr() as *const Generator);
        // A frame object wants the locals, which takes the machine's state.
        if !vm.run.frames.is_empty() {
            return Step::EXIT;
        }
        if !g.root.get().is_null() {
            let s = wake(vm, b, fa(w));
            if !s.ip.is_null() {
                return s;
            }
        // A call of `send` raises StopIteration, a step of an asynchronous generator StopAsyncIteration.
        } else if raises_stop(*return_ip(*head(b, -16))) || g.kind == GenKind::AsyncGenerator {
            return Step::EXIT;
        }
        finish_frame(vm, b, w)
    }
}

/// Ends the generator whose frame this is; gives where its resumer goes on, or the one that waited for
/// it.
unsafe fn finish_frame(vm: &mut Vm, b: Base, w: u64) -> Step {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let v = peek(b, fa(w));
        if !vm.run.frames.is_empty() {
            vm.keep_locals(b, None);
        }
        Vm::release_regs(b, 0, function(b).frame_bytes.get() as usize);
        let me = Value::from_word(std::ptr::replace(head(b, -32), Word::NIL));
        let g = &*(me.word().ptr() as *const Generator);
        g.set_state(GenState::Closed);
        unwind::restore_handled(vm, b);
        let (ret, entry) = (*head(b, -16), *head(b, -48));
        let caller = raw_ptr(*head(b, -8)) as Base;
        let parent = take_parent(g);
        vm.drop_frame(b);
        if let Some(p) = parent {
            vm.run.depth += 1;
            let s = push(vm, &*p, None, ret, caller);
            *head(s.base, -48) = entry;
            drop(me);
            return finished((*p).send_ip(), s.base, v);
        }
        let ret = return_ip(ret);
        if entered_from(g, ret, caller) {
            g.async_running.set(false);
            g.closing.set(true);
            (vm.run.base, vm.run.ip) = (caller, ret);
            unset(caller, fb(*ret));
            let e = vm.error_with(core().exc.stop_async_iteration, &[]);
            drop((me, v));
            return unwind::unwind(vm, e, ret, caller);
        }
        drop(me);
        if ret == HALT.ip() {
            vm.run.result = v.into_word();
            vm.run.outcome = Outcome::Returned;
            return Step { ip: ret, base: caller };
        }
        if raises_stop(*ret) {
            vm.run.base = caller;
            vm.run.ip = ret;
            unset(caller, fa(*ret) + HEADER);
            let e = vm.stop_iteration((!v.is_none()).then_some(v));
            return unwind::unwind(vm, e, ret, caller);
        }
        finished(ret, caller, v)
    }
}

/// What the resumer at `ret` does when its iterator has returned `v`.
unsafe fn finished(ret: Ip, caller: Base, v: Value) -> Step {
    // SAFETY: the resumer stands at `for` or `Send`.
    unsafe {
        let w = *ret;
        if Op::from_u16((w & 0xffff) as u16) == Some(Op::Send) {
            set(caller, fa(w), v);
        }
        unset(caller, fb(w));
        Step { ip: ret.offset(fci(w) as isize), base: caller }
    }
}

impl Handler for Send {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let (x, p) = (*reg(b, fb(w)), reg(b, fa(w)));
            if x.is_counted() && (*x.ptr()).kind == Kind::Generator {
                let act = resume_fast(x, *p, resumer(ip, w, 1), b, vm);
                if matches!(act, Act::Next(..)) {
                    *p = Word::NIL;
                }
                return act;
            }
            let item = peek_item(x);
            if item.is_nil() || *p != Word::none() || (*vm).heap.fuel <= 0 {
                return Act::Slow;
            }
            (*vm).heap.fuel -= 1;
            advance(x);
            retain(item);
            *p = item;
            Act::Next(ip.add(1), b)
        }
    }
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe {
            let p = reg(b, fa(w));
            let act = resume_middle(*reg(b, fb(w)), *p, resumer(ip, w, 1), b, vm);
            if matches!(act, Act::Next(..)) {
                *p = Word::NIL;
            }
            act
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let it = peek(b, fb(w));
            let v = take(b, fa(w));
            if it.kind() == Kind::Generator {
                let kept = v.clone();
                if let Some(s) = resume_in_place(vm, &it, kept, resumer(ip, w, 1), b)? {
                    return Ok(s);
                }
            }
            let r = vm.send_to(&it, v)?;
            drop(it);
            match r {
                Sent::Yielded(v) => done(ip, 1, b, w, v),
                Sent::Returned(v) => Ok(finished(ip, b, v)),
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
        if asynchronous::is_step(it) {
            return asynchronous::send_to_step(self, it, v);
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

    /// `next()` of a generator, running it from Rust.
    #[inline]
    pub(crate) fn gen_next(&mut self, it: &Value) -> PyResult<Option<Value>> {
        let outer = std::mem::replace(&mut self.run.sink, Sink::NONE);
        let r = self.run_generator(it);
        self.run.sink = outer;
        if let Some(r) = r {
            return r;
        }
        match self.gen_send(it, Value::none())? {
            Sent::Yielded(v) => Ok(Some(v)),
            Sent::Returned(v) if v.is_none() => Ok(None),
            Sent::Returned(v) => Err(self.stop_iteration(Some(v))),
        }
    }

    /// Runs a generator that the fast parts can resume until it yields past the sink; `None` for
    /// others.
    #[inline(always)]
    pub(super) fn run_generator(&mut self, it: &Value) -> Option<PyResult<Option<Value>>> {
        let b = self.run.base;
        if b.is_null() || self.check_native_stack().is_err() {
            return None;
        }
        // The head of a chain is held while its leaf runs.
        let _keep = it.clone();
        // SAFETY: the running frame is live; the generator's is pushed whole above it.
        unsafe {
            let act = resume_middle(it.word(), Word::none(), entry_word(), b, self);
            let Act::Next(ip, base) = act else { return None };
            *head(base, -48) = raw_word(self.run.ip as u64);
            self.aim_sink(base);
            Some(match self.run_pushed(Step { ip, base }) {
                Err(e) => Err(e),
                Ok(v) => match self.run.outcome {
                    Outcome::Yielded => Ok(Some(v)),
                    _ if v.is_none() => Ok(None),
                    _ => Err(self.stop_iteration(Some(v))),
                },
            })
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
        if g.is_running() {
            return Err(self.value_error(&format!("{what} already executing")));
        }
        match g.state.get() {
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
                    g.set_state(GenState::Closed);
                    // SAFETY: the registers are live and not used again.
                    unsafe { crate::value::list::release_all(g.regs(), g.nregs as usize) };
                    if let Err(e) = v {
                        return Err(self.throw_before_start(g, e));
                    }
                    return Ok(Sent::Returned(Value::none()));
                }
                _ => {}
            },
            GenState::Suspended | GenState::Running => {}
        }
        self.check_native_stack()?;
        // The head of a chain is held while its leaf runs.
        let _keep = it.clone();
        let halt = entry_word();
        // SAFETY: the generator can run; the frame is pushed whole.
        unsafe {
            let base = self.run.base;
            let ip = self.run.ip;
            let s = match v {
                Ok(v) => {
                    let leaf = to_resume(self, g).map_or(g, |p| &*p);
                    enter(self, g, leaf)?;
                    let s = push(self, leaf, Some(v), halt, base);
                    *head(s.base, -48) = raw_word(ip as u64);
                    s
                }
                Err(e) => {
                    g.unlink_root();
                    g.unlink_leaf();
                    enter(self, g, g)?;
                    let s = push(self, g, None, halt, base);
                    *head(s.base, -48) = raw_word(ip as u64);
                    self.run.base = s.base;
                    self.run.ip = s.ip.sub(1);
                    let at = s.ip.sub(1);
                    let e = match self.run.hooked {
                        true => {
                            self.run.hooks.thrown = true;
                            Raised(self.tell_exception(Event::PyThrow, e.into_value()))
                        }
                        false => e,
                    };
                    if g.handling.get() > 0 {
                        unwind::set_context(self, e.value());
                    }
                    let u = unwind::unwind_thrown(self, e, at, s.base);
                    if u.ip.is_null() {
                        self.run.hooks.thrown = false;
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
            let r = self.run_pushed(s)?;
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

/// Moves a generator of a kind that stands for itself from temporary `b` to register `a`.
#[inline(always)]
pub(super) unsafe fn pass(w: u64, ip: Ip, b: Base, kind: GenKind) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let (from, to) = (reg(b, fb(w)), reg(b, fa(w)));
        let x = *from;
        if !x.is_counted() || (*x.ptr()).kind != Kind::Generator || !super::is_temp(b, fb(w)) {
            return Act::Slow;
        }
        let g = &*(x.ptr() as *const Generator);
        if g.kind != kind || g.waits.get() != Waits::Nothing {
            return Act::Slow;
        }
        if from != to {
            if (*to).is_counted() {
                return Act::Slow;
            }
            *to = x;
            *from = Word::NIL;
        }
        Act::Next(ip.add(1), b)
    }
}

impl Handler for GetYieldFromIter {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe { pass(w, ip, b, GenKind::Generator) }
    }
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

impl Handler for ResumeThrow {
    unsafe fn slow(vm: &mut Vm, _: Ip, _: Base, _: u64) -> PyResult<Step> {
        Err(vm.system_error("ResumeThrow is not executed"))
    }
}
