//! Exceptions on their way: handler tables, tracebacks, frames taken down; and what waits for the
//! next safe point.

use super::frame::raw_ptr;
use super::frame::{BINARY_RETURN, COMPARE_RETURN, HALT, SPECIAL_RETURN, return_ip};
use super::{Base, Ip, Outcome, Step, chain, checked, function, head, reg, resume};
use crate::heap::Pending;
use crate::types::core;
use crate::value::exception::Exception;
use crate::value::generator::{GenKind, GenState, Generator};
use crate::value::owned::release;
use crate::value::{Kind, Raised, Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::Op;

/// The instruction at which a frame's caller stands.
pub(super) unsafe fn caller_ip(b: Base, ret: Ip, caller: Base) -> Ip {
    // SAFETY: headers of live frames; see the table in the module doc of `run`.
    unsafe {
        if ret == HALT.ip() {
            return raw_ptr(*head(b, -48)) as Ip;
        }
        if is_stub(ret) {
            let scratch = function(caller).frame_bytes.get() as usize;
            return return_ip(*reg(caller, scratch + 16));
        }
        let generator = function(b).code.peek().code.flags.is_generator_like();
        if generator { ret } else { ret.sub(1) }
    }
}

/// Whether a frame returns to a stub that keeps words above the caller's registers.
fn is_stub(ret: Ip) -> bool {
    [&BINARY_RETURN, &COMPARE_RETURN, &SPECIAL_RETURN].iter().any(|stub| ret == stub.ip())
}

/// Word index of an address in the frame's code.
pub(crate) unsafe fn index_of(b: Base, ip: Ip) -> u32 {
    // SAFETY: the instruction lies in the frame's code.
    unsafe { ip.offset_from(function(b).entry.get()) as u32 }
}

/// Takes an exception raised at `ip` of frame `b` to its handler, or out of the run.
#[cold]
#[inline(never)]
pub(crate) unsafe fn unwind(vm: &mut Vm, e: Raised, ip: Ip, b: Base) -> Step {
    let exc = e.value();
    // SAFETY: the instruction is live.
    let op = unsafe { Op::from_u16((*ip & 0xffff) as u16) };
    // What comes out of a native and has been on its way already keeps the context that it got there.
    let travelled = exc.get::<Exception>().is_some_and(|x| !x.traceback.is_empty());
    // A bare `raise` adds no entry for its own frame either.
    let reraise = matches!(op, Some(Op::Reraise | Op::EndAsyncFor))
        || op == Some(Op::RaiseAgain) && travelled;
    if !reraise && (!travelled || matches!(op, Some(Op::Raise | Op::RaiseFrom))) {
        set_context(vm, exc);
    }
    // SAFETY: the caller's promise.
    unsafe { travel(vm, e, ip, b, !reraise) }
}

/// As `unwind` for an exception thrown into a generator, whose context is what it had before.
#[cold]
#[inline(never)]
pub(crate) unsafe fn unwind_thrown(vm: &mut Vm, e: Raised, ip: Ip, b: Base) -> Step {
    // SAFETY: the caller's promise.
    unsafe { travel(vm, e, ip, b, true) }
}

/// Takes frames down until one handles the exception; `fresh` says whether the first frame gets an
/// entry in the traceback.
unsafe fn travel(vm: &mut Vm, e: Raised, ip: Ip, b: Base, mut fresh: bool) -> Step {
    let mut exc = e.into_value();
    let (mut ip, mut b) = (ip, b);
    // SAFETY: the frames from `b` on are live until taken down here.
    unsafe {
        loop {
            let f = function(b);
            let at = index_of(b, ip);
            let code = f.code.get();
            if fresh {
                add_traceback(vm, &exc, b, at);
                if vm.run.hooked {
                    let was = exc.clone();
                    exc = super::trace::raised(vm, exc, b, ip);
                    if !was.is(&exc) {
                        add_traceback(vm, &exc, b, at);
                    }
                }
            } else if vm.run.hooked {
                exc = super::trace::raised_again(vm, exc, b, ip);
            }
            fresh = true;
            let uncatchable = vm.stopped().is_some();
            let handler = code.code.handlers.iter().find(|h| h.start <= at && at < h.end);
            if let Some(h) = handler.filter(|_| !uncatchable) {
                Vm::release_regs(b, h.register as usize, f.frame_bytes.get() as usize);
                if vm.run.hooked {
                    let was = exc.clone();
                    ip = f.entry.get().add(h.target as usize);
                    exc = super::trace::handled(vm, exc, b, ip);
                    if !was.is(&exc) {
                        fresh = false;
                        continue;
                    }
                }
                *reg(b, h.register as usize) = exc.into_word();
                let s = Step { ip: f.entry.get().add(h.target as usize), base: b };
                return finalize_then(vm, s);
            }
            if vm.run.hooked {
                exc = super::trace::left(vm, exc, b, ip);
            }
            if !uncatchable {
                keep_locals(vm, &exc, b);
            }
            let parent;
            (exc, parent) = leave(vm, b, exc);
            let (ret_word, entry) = (*head(b, -16), *head(b, -48));
            let ret = return_ip(ret_word);
            let caller = raw_ptr(*head(b, -8)) as Base;
            if let Some(p) = parent {
                vm.drop_frame(b);
                vm.run.depth += 1;
                let s = resume::push(vm, &*p, None, ret_word, caller);
                *head(s.base, -48) = entry;
                b = s.base;
                ip = (*p).send_ip();
                vm.run.base = b;
                vm.run.ip = ip;
                continue;
            }
            if ret == SPECIAL_RETURN.ip()
                && !uncatchable
                && let Some(s) = checked::ended(caller, &exc)
            {
                vm.drop_frame(b);
                vm.run.base = s.base;
                vm.run.ip = s.ip;
                drop(exc);
                return finalize_then(vm, s);
            }
            let from = caller_ip_for_unwind(vm, b, ret, caller);
            vm.drop_frame(b);
            match from {
                None => {
                    vm.run.result = exc.into_word();
                    vm.run.outcome = Outcome::Raised;
                    return Step::EXIT;
                }
                Some(at) => {
                    b = caller;
                    ip = at;
                    vm.run.base = b;
                    vm.run.ip = ip;
                }
            }
        }
    }
}

/// As `caller_ip`, releasing what a stub kept; `None` if the run ends here.
unsafe fn caller_ip_for_unwind(_: &mut Vm, b: Base, ret: Ip, caller: Base) -> Option<Ip> {
    // SAFETY: headers of live frames.
    unsafe {
        if ret == HALT.ip() {
            return None;
        }
        let ip = caller_ip(b, ret, caller);
        if is_stub(ret) {
            let scratch = function(caller).frame_bytes.get() as usize;
            for i in [0, 8, 24] {
                release(std::ptr::replace(reg(caller, scratch + i), Word::NIL));
            }
        }
        Some(ip)
    }
}

/// The traceback keeps the locals of a frame that the exception leaves.
unsafe fn keep_locals(vm: &mut Vm, exc: &Value, b: Base) {
    // SAFETY: the frame is live.
    unsafe {
        let tb = exc.get::<Exception>().and_then(|x| x.traceback.get());
        vm.keep_locals(b, tb.as_ref());
    }
}

/// Releases the registers of a frame that an exception leaves; a generator is finished, and
/// StopIteration becomes RuntimeError there (PEP 479). Gives the generator that waited for this one
/// too, where the exception goes on.
unsafe fn leave(vm: &mut Vm, b: Base, exc: Value) -> (Value, Option<*const Generator>) {
    // SAFETY: the frame is live.
    unsafe {
        let f = function(b);
        Vm::release_regs(b, 0, f.frame_bytes.get() as usize);
        let flags = f.code.peek().code.flags;
        if !flags.is_generator_like() {
            return (exc, None);
        }
        let g = &*((*head(b, -32)).ptr() as *const Generator);
        let kind = g.kind;
        g.set_state(GenState::Closed);
        if kind == GenKind::AsyncGenerator {
            g.async_running.set(false);
            if exc.class().is_subclass(core().exc.generator_exit) {
                g.closing.set(true);
            }
        }
        restore_handled(vm, b);
        let parent = chain::take_parent(g);
        release(std::ptr::replace(head(b, -32), Word::NIL));
        let class = exc.class();
        let (stop, what) = if class.is_subclass(core().exc.stop_iteration) {
            let what = match kind {
                GenKind::Generator => "generator raised StopIteration",
                GenKind::Coroutine => "coroutine raised StopIteration",
                GenKind::AsyncGenerator => "async generator raised StopIteration",
            };
            (true, what)
        } else if kind == GenKind::AsyncGenerator
            && class.is_subclass(core().exc.stop_async_iteration)
        {
            (true, "async generator raised StopAsyncIteration")
        } else {
            (false, "")
        };
        if !stop {
            return (exc, parent);
        }
        let e = vm.runtime_error(what).into_value();
        if let Some(x) = e.get::<Exception>() {
            x.cause.set(Some(exc.clone()));
            x.context.set(Some(exc));
            x.suppress_context.set(true);
        }
        (e, parent)
    }
}

/// What was being handled where the generator was resumed is being handled again.
pub(crate) unsafe fn restore_handled(vm: &mut Vm, b: Base) {
    // SAFETY: generator frames keep it in their header.
    unsafe {
        let outer = std::ptr::replace(head(b, -40), Word::NIL);
        release(std::mem::replace(&mut vm.run.handled, outer));
    }
}

/// The exception being handled becomes the context of a new one, without making a cycle.
pub(crate) fn set_context(vm: &Vm, exc: &Value) {
    let Some(handled) = vm.handled() else { return };
    let Some(e) = exc.get::<Exception>() else { return };
    if handled.is(exc) || !e.context.is_empty() {
        return;
    }
    // If `exc` is in the chain of the handled one, it is cut out there.
    let mut at = handled.clone();
    let mut steps = 0;
    while let Some(next) = at.get::<Exception>().and_then(|x| x.context.get()) {
        if next.is(exc) {
            if let Some(x) = at.get::<Exception>() {
                x.context.set(None);
            }
            break;
        }
        at = next;
        steps += 1;
        if steps > 10_000 {
            break;
        }
    }
    e.context.set(Some(handled));
}

/// Adds the frame to the exception's traceback.
unsafe fn add_traceback(vm: &mut Vm, exc: &Value, b: Base, at: u32) {
    // SAFETY: the frame is live.
    let f = unsafe { Value::from_borrowed(*head(b, -24)) };
    let Some(e) = exc.get::<Exception>().filter(|_| vm.traces()) else { return };
    let next = e.traceback.get();
    let tb = crate::types::traceback::make(vm, next, f, at, b as usize);
    e.traceback.set(Some(tb));
}

/// Runs finalisers and weak-reference callbacks that wait, then goes on at `s`.
#[cold]
#[inline(never)]
pub(crate) unsafe fn finalize_then(vm: &mut Vm, s: Step) -> Step {
    // What waits when a run ends is done by `run_pushed`, in the frame that started it.
    if vm.run.finalizing || vm.heap.pending.is_empty() || s.ip == HALT.ip() {
        return s;
    }
    // The result of a finished run and the place to go on are kept while finalisers run.
    let kept = (vm.run.result, vm.run.outcome);
    vm.run.result = Word::NIL;
    let (base, ip) = (vm.run.base, vm.run.ip);
    if !s.ip.is_null() {
        vm.run.base = s.base;
        vm.run.ip = s.ip;
    }
    vm.run_pending();
    vm.run.base = base;
    vm.run.ip = ip;
    (vm.run.result, vm.run.outcome) = kept;
    if vm.run.pausing.is_wanted() {
        // SAFETY: the machine stands at `s`.
        return unsafe { vm.pause_at(s) };
    }
    s
}

impl Vm {
    /// Lets an object go that waited for its finaliser, without running it.
    pub(crate) fn drop_pending(&mut self, w: Word) {
        // SAFETY: the queue owned the last reference.
        drop(unsafe { Value::from_word(w) });
    }

    /// Goes on with releasing what has died, until all is gone or the run is stopped.
    #[cold]
    pub(crate) fn release_doomed(&mut self) {
        while self.heap.release_more() && self.glance().is_ok() {}
    }

    /// Runs the finalisers and callbacks that are due; none once a limit has fired.
    pub(crate) fn run_pending(&mut self) {
        if self.run.finalizing || self.stopped().is_some() {
            return;
        }
        self.run.finalizing = true;
        let handled = std::mem::replace(&mut self.run.handled, Word::NIL);
        while self.stopped().is_none()
            && let Some(p) = self.heap.pending.pop_front()
        {
            match p {
                Pending::Finalize(w) => {
                    // SAFETY: the queue owned the last reference.
                    let v = unsafe { Value::from_word(w) };
                    self.finalize(&v);
                }
                Pending::Look => {}
                Pending::Release => self.release_doomed(),
                Pending::Callback(r, f) => {
                    if let Err(e) = self.call(&f, std::slice::from_ref(&r)) {
                        self.unraisable(e, Some(&f));
                    }
                }
            }
        }
        self.heap.shrink_queue();
        // SAFETY: the state owned the word; nothing is being handled by finalisers any more.
        unsafe { release(std::mem::replace(&mut self.run.handled, handled)) };
        self.run.finalizing = false;
    }

    /// Calls `__del__` of an object, or closes a generator.
    pub(crate) fn finalize(&mut self, v: &Value) {
        if self.stopped().is_some() {
            return;
        }
        let r = match v.kind() {
            Kind::Generator => self.finalize_generator(v),
            _ => match self.lookup_special(v, &core().names.__del__) {
                Ok(Some(f)) => {
                    let r = self.call(&f, &[]).map(drop);
                    if let Err(e) = r {
                        let f = v.class().lookup(&core().names.__del__);
                        self.unraisable(e, f.as_ref());
                    }
                    Ok(())
                }
                Ok(None) => Ok(()),
                Err(e) => Err(e),
            },
        };
        if let Err(e) = r {
            self.unraisable(e, Some(v));
        }
    }
}
