//! Trace and profile functions: what `sys.settrace` and `sys.setprofile` ask for; and where the tools of
//! `sys.monitoring` are told (see [`super::monitor`]).
//!
//! While one of them is set, and is not itself running, `RunState::hooked` says so and the machine runs
//! in the loop here: it goes through the slow parts of the opcodes, which do the whole operation, and
//! tells the functions what happens. The other dispatchers look at the flag behind slow operations
//! alone, and a change of the functions puts something into the queue of pending work, which makes
//! them look; so nothing is paid while nobody traces.

use super::dispatch::STEPS;
use super::frame::{HALT, HEADER, return_ip};
use super::monitor::{Event, is_for};
use super::{Base, Ip, Step, fa, fb, fc, function, head, peek, unwind};
use crate::heap::Pending;
use crate::types::frame;
use crate::value::exception::Exception;
use crate::value::native::{Native, NativeKind};
use crate::value::typeobj::TypeFlags;
use crate::value::{Module, NativeFn, PyResult, Raised, Value};
use crate::vm::Vm;
use pyrun_bytecode::{Op, Position};

/// The functions that are told.
#[derive(Default)]
pub(crate) struct Hooks {
    /// What `sys.settrace` was given.
    pub trace: Option<Value>,
    /// What `sys.setprofile` was given.
    pub profile: Option<Value>,
    /// One of them, or a tool's, is running.
    pub(super) inside: bool,
    /// The frame that is entered next goes on with an exception.
    pub(super) thrown: bool,
    /// Frame and word index of the instruction before.
    pub(super) last: (usize, u32),
    /// Calls that the tools have been told of, under way.
    pub(super) calls: Vec<super::monitor::Underway>,
    /// Builtin functions under way, with the frame that called each.
    natives: Vec<(usize, Value)>,
}

/// Which function.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hook {
    Trace,
    Profile,
}

impl Vm {
    /// Sets or takes away a trace or profile function.
    pub(crate) fn set_hook(&mut self, which: Hook, f: Option<Value>) {
        let place = match which {
            Hook::Trace => &mut self.run.hooks.trace,
            Hook::Profile => &mut self.run.hooks.profile,
        };
        let old = std::mem::replace(place, f);
        drop(old);
        self.update_hooked();
        drop(self.heap.queue(Pending::Look));
    }

    /// Whether somebody is to be told of what happens now.
    pub(crate) fn update_hooked(&mut self) {
        let h = &self.run.hooks;
        let watched = || self.monitor.as_ref().is_some_and(|m| m.is_active());
        self.run.hooked = !h.inside && (h.trace.is_some() || h.profile.is_some() || watched());
    }

    /// Calls a function with the functions active, from inside of one of them.
    pub(crate) fn call_hooked(&mut self, f: &Value, args: &[Value]) -> PyResult {
        let was = std::mem::replace(&mut self.run.hooks.inside, false);
        self.update_hooked();
        let r = self.call(f, args);
        self.run.hooks.inside = was;
        self.update_hooked();
        r
    }

    /// Tells a function of an event, which is not traced itself.
    fn tell(&mut self, f: &Value, frame: Value, event: &str, arg: Value) -> PyResult {
        let event = self.intern(event).into_value();
        let was = std::mem::replace(&mut self.run.hooks.inside, true);
        self.update_hooked();
        let r = self.call(f, &[frame, event, arg]);
        self.run.hooks.inside = was;
        self.update_hooked();
        r
    }

    /// Tells the frame's own trace function.
    fn tell_frame(&mut self, frame: &Value, event: &str, arg: Value) -> PyResult<()> {
        let Some(f) = frame::trace_of(frame) else { return Ok(()) };
        match self.tell(&f, frame.clone(), event, arg) {
            Ok(v) if v.is_none() => Ok(()),
            Ok(v) => {
                frame::set_trace_of(frame, Some(v));
                Ok(())
            }
            Err(e) => {
                self.set_hook(Hook::Trace, None);
                frame::set_trace_of(frame, None);
                Err(e)
            }
        }
    }

    fn tell_profile(&mut self, event: &str, arg: Value) -> PyResult<()> {
        let Some(f) = self.run.hooks.profile.clone() else { return Ok(()) };
        let Some(frame) = self.frame_object(0) else { return Ok(()) };
        match self.tell(&f, frame, event, arg) {
            Ok(_) => Ok(()),
            Err(e) => {
                self.set_hook(Hook::Profile, None);
                Err(e)
            }
        }
    }

    /// The running frame has begun, or goes on after a `yield`.
    fn entered(&mut self, fresh: bool) -> PyResult<()> {
        if let Some(f) = self.run.hooks.trace.clone()
            && let Some(frame) = self.frame_object(0)
        {
            let first = self.live_frame(0).map(|l| l.function.code.get().code.first_line);
            frame::set_line(&frame, first.filter(|_| fresh));
            let r = self.tell(&f, frame.clone(), "call", Value::none());
            frame::set_line(&frame, None);
            match r {
                Ok(v) => frame::set_trace_of(&frame, Some(v).filter(|v| !v.is_none())),
                Err(e) => {
                    self.set_hook(Hook::Trace, None);
                    return Err(e);
                }
            }
            frame::set_seen(&frame, if fresh { None } else { self.current_line() });
        }
        self.tell_profile("call", Value::none())
    }

    /// The running frame is about to give a value to its caller.
    fn leaving(&mut self, value: Value) -> PyResult<()> {
        let base = self.run.base as usize;
        if let Some(frame) = self.known_frame(base)
            && self.run.hooks.trace.is_some()
        {
            let (line, _) = frame::seen(&frame);
            frame::set_line(&frame, line);
            let r = self.tell_frame(&frame, "return", value.clone());
            frame::set_line(&frame, None);
            r?;
        }
        self.tell_profile("return", value)
    }

    /// Line and word index at which the running frame stands.
    fn current_line(&self) -> Option<(u32, u32)> {
        let b = self.run.base;
        // SAFETY: the running frame is live.
        unsafe {
            let code = function(b).code.peek();
            let at = unwind::index_of(b, self.run.ip);
            let line = |p: &Position| (p.line != 0).then_some((p.line, at));
            (at < code.words.len() as u32).then(|| code.code.position(at).and_then(line)).flatten()
        }
    }

    /// Whether the running frame is about to jump back to an instruction of this line, as at the end of
    /// a loop.
    fn jumps_back_to(&self, line: u32) -> bool {
        // SAFETY: the running frame is live, and jumps stay in its code.
        unsafe {
            let ip = self.run.ip;
            let op = Op::from_u16(*ip as u16);
            if !matches!(op, Some(Op::Jump | Op::JumpFor | Op::JumpRange | Op::JumpList))
                || super::f32i(*ip) >= 0
            {
                return false;
            }
            let target = unwind::index_of(self.run.base, ip.offset(super::f32i(*ip) as isize));
            let code = function(self.run.base).code.peek();
            code.code.position(target).is_some_and(|p| p.line == line)
        }
    }

    /// The lines without instructions of their own that are passed on the way to an instruction.
    fn marks(&self, at: u32) -> Vec<u32> {
        // SAFETY: the running frame is live.
        let code = unsafe { function(self.run.base).code.peek() };
        let positions = &code.code.positions;
        let end = positions.partition_point(|p| p.ip <= at);
        let here = positions[..end].iter().rev().take_while(|p| p.ip == at).skip(1);
        let mut lines: Vec<u32> = here.map(|p| p.line).collect();
        lines.reverse();
        lines
    }

    /// Before an instruction of the running frame: a new line, or any instruction.
    fn instruction(&mut self) -> PyResult<()> {
        let Some(frame) = self.known_frame(self.run.base as usize) else { return Ok(()) };
        if self.run.hooks.trace.is_none() || frame::trace_of(&frame).is_none() {
            return Ok(());
        }
        let Some((line, at)) = self.current_line() else { return Ok(()) };
        if self.jumps_back_to(line) {
            return Ok(());
        }
        let (last, last_at) = frame::seen(&frame);
        let (lines, opcodes) = frame::wants(&frame);
        // Going back is news, and so is every line that is passed on the way here.
        let mut told = last.filter(|_| at >= last_at);
        if lines && (at != last_at || last.is_none()) {
            for mark in self.marks(at) {
                if told.replace(mark) == Some(mark) {
                    continue;
                }
                frame::set_line(&frame, Some(mark));
                let r = self.tell_frame(&frame, "line", Value::none());
                frame::set_line(&frame, None);
                r?;
            }
        }
        frame::set_seen(&frame, Some((line, at)));
        if lines && told != Some(line) {
            self.tell_frame(&frame, "line", Value::none())?;
        }
        if opcodes {
            self.tell_frame(&frame, "opcode", Value::none())?;
        }
        Ok(())
    }
}

/// Whether an instruction that raises stands behind the end of an `except` or `finally` clause whose exception
/// goes on. CPython has another handler there, which raises it once more.
unsafe fn goes_on(b: Base, ip: Ip) -> bool {
    // SAFETY: the frame is live, the instruction in its code.
    unsafe {
        let at = unwind::index_of(b, ip);
        let code = &function(b).code.peek().code;
        let before = at.checked_sub(1).map_or(0, |i| code.words[i as usize]);
        before as u16 == Op::PopExc as u16 && code.handlers.iter().all(|h| h.target + 1 != at)
    }
}

/// The exception that an instruction raises again goes on in frame `b`.
#[cold]
pub(super) fn raised_again(vm: &mut Vm, exc: Value, b: Base, ip: Ip) -> Value {
    vm.run.base = b;
    vm.run.ip = ip;
    let exc = vm.tell_exception(Event::Reraise, exc);
    // SAFETY: the frame is live.
    if !unsafe { goes_on(b, ip) } {
        return exc;
    }
    let exc = vm.tell_exception(Event::ExceptionHandled, exc);
    vm.tell_exception(Event::Reraise, exc)
}

/// An exception has found its handler in frame `b`.
#[cold]
pub(super) fn handled(vm: &mut Vm, exc: Value, b: Base, ip: Ip) -> Value {
    vm.run.base = b;
    vm.run.ip = ip;
    vm.tell_exception(Event::ExceptionHandled, exc)
}

/// The value that an instruction is about to give to the frame's caller.
unsafe fn given(op: Op, b: Base, w: u64) -> Option<Value> {
    // SAFETY: operands are bound.
    unsafe {
        match op {
            Op::Return | Op::GenReturn | Op::YieldDrop => Some(peek(b, fa(w))),
            Op::ReturnNone => Some(Value::none()),
            Op::Yield | Op::AsyncYield => Some(peek(b, fb(w))),
            Op::YieldDelegate => Some(peek(b, fc(w))),
            _ => None,
        }
    }
}

/// The builtin function that an instruction is about to call, for the profiler.
unsafe fn builtin_callee(vm: &mut Vm, op: Op, b: Base, w: u64) -> Option<Value> {
    let native =
        |v: &Value| v.get::<Native>().is_some_and(|n| !matches!(n.def.func, NativeFn::Slot(_)));
    // SAFETY: the registers of a call window are bound.
    unsafe {
        match op {
            Op::Call
            | Op::CallNative
            | Op::CallDirect
            | Op::CallLen
            | Op::CallOrd
            | Op::CallChr
            | Op::CallIsInstance
            | Op::CallGetAttr
            | Op::CallKw
            | Op::CallEx => Some(peek(b, fa(w))).filter(native),
            Op::CallMethod
            | Op::CallMethodNative
            | Op::CallMethodDirect
            | Op::CallAppend
            | Op::CallMethodFree
            | Op::CallMethodPoly
            | Op::CallMethodDefaults
            | Op::CallMethodKw => {
                if (*super::reg(b, fa(w) + HEADER)).is_nil() {
                    return Some(peek(b, fa(w))).filter(native);
                }
                let receiver = peek(b, fa(w) + HEADER);
                let name = super::attr::name_of(b, w);
                if let Some(m) = receiver.get::<Module>() {
                    return m.dict.get_str(&name).filter(native);
                }
                let class = receiver.class();
                if !class.has(TypeFlags::PLAIN_GETATTR) {
                    return None;
                }
                let method = class.lookup(&name).filter(native)?;
                let n = method.get::<Native>()?;
                (n.def.kind == NativeKind::Method && n.slf.is_empty())
                    .then(|| vm.bound_native(n, receiver))
            }
            _ => None,
        }
    }
}

/// An exception goes through frame `b`: gives it, or what the trace function raised instead.
#[cold]
pub(super) fn raised(vm: &mut Vm, exc: Value, b: Base, ip: Ip) -> Value {
    vm.run.base = b;
    vm.run.ip = ip;
    while vm.run.hooks.natives.last().is_some_and(|n| n.0 == b as usize) {
        let Some((_, f)) = vm.run.hooks.natives.pop() else { break };
        if let Err(e) = vm.tell_profile("c_exception", f) {
            return e.into_value();
        }
    }
    let exc = vm.watch_raised(exc);
    let exc = vm.tell_exception(Event::Raise, exc);
    let Some(frame) = vm.known_frame(b as usize) else { return exc };
    if vm.run.hooks.trace.is_none() || frame::trace_of(&frame).is_none() {
        return exc;
    }
    let tb = exc.get::<Exception>().and_then(|x| x.traceback.get()).unwrap_or_else(Value::none);
    let arg = vm.tuple(&[exc.class_value(), exc.clone(), tb]);
    match vm.tell_frame(&frame, "exception", arg) {
        Ok(()) => exc,
        Err(e) => e.into_value(),
    }
}

/// An exception is about to leave frame `b`.
#[cold]
pub(super) fn left(vm: &mut Vm, exc: Value, b: Base, ip: Ip) -> Value {
    vm.run.base = b;
    vm.run.ip = ip;
    // SAFETY: the frame is live.
    let generates = unsafe { function(b).code.peek().code.flags.is_generator_like() };
    let exc = match generates {
        // In CPython all of their code lies in a handler, for StopIteration.
        true => {
            let exc = vm.tell_exception(Event::ExceptionHandled, exc);
            vm.tell_exception(Event::Reraise, exc)
        }
        false => exc,
    };
    let exc = vm.tell_exception(Event::PyUnwind, exc);
    match vm.leaving(Value::none()) {
        Ok(()) => exc,
        Err(e) => e.into_value(),
    }
}

/// Goes on at `s`, whose frame has just been entered if `entered`, until nobody traces any more or the
/// run ends.
#[cold]
#[inline(never)]
pub(super) unsafe fn run(vm: *mut Vm, s: Step, entered: bool) -> Step {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let vm = &mut *vm;
        let mut s = s;
        let mut entered = entered;
        while vm.run.hooked && !s.ip.is_null() {
            s = match one(vm, s, &mut entered) {
                Ok(s) => s,
                Err(e) => {
                    entered = false;
                    unwind::unwind(vm, e, vm.run.ip, vm.run.base)
                }
            };
        }
        s
    }
}

/// One instruction, with what is told before and after it.
unsafe fn one(vm: &mut Vm, s: Step, entered: &mut bool) -> Result<Step, Raised> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        (vm.run.base, vm.run.ip) = (s.base, s.ip);
        let fresh = *entered && s.ip == function(s.base).entry.get();
        if std::mem::take(entered) {
            // What goes on stands at its yield.
            vm.run.ip = if fresh { s.ip } else { s.ip.sub(1) };
            if !std::mem::take(&mut vm.run.hooks.thrown) {
                vm.tell_here(if fresh { Event::PyStart } else { Event::PyResume }, &[])?;
            }
            vm.entered(fresh)?;
            vm.run.ip = s.ip;
        } else if !vm.run.hooks.calls.is_empty() {
            vm.watch_returned()?;
        }
        if vm.run.hooked {
            vm.watch_instruction(fresh)?;
            vm.instruction()?;
        }
        let w = *s.ip;
        let Some(op) = Op::from_u16((w & 0xffff) as u16) else { return Ok(Step::EXIT) };
        if vm.run.hooked
            && let Some(v) = given(op, s.base, w)
        {
            vm.watch_leaving(op, &v)?;
            vm.leaving(v)?;
        }
        vm.watch_call(op, w)?;
        let ended = match op {
            Op::GenReturn if vm.run.hooked => {
                Some((return_ip(*head(s.base, -16)), peek(s.base, fa(w))))
            }
            _ => None,
        };
        let mut native = None;
        if vm.run.hooked && vm.run.hooks.profile.is_some() {
            native = builtin_callee(vm, op, s.base, w);
            if let Some(f) = &native {
                vm.tell_profile("c_call", f.clone())?;
                vm.run.hooks.natives.push((s.base as usize, f.clone()));
            }
        }
        let depth = vm.run.depth;
        let next = STEPS[op as usize](s.ip, s.base, vm, w);
        if let Some(f) = native
            && vm.run.hooks.natives.last().is_some_and(|n| n.0 == s.base as usize && n.1.is(&f))
        {
            vm.run.hooks.natives.pop();
            if vm.run.hooked {
                (vm.run.base, vm.run.ip) = (s.base, s.ip);
                vm.tell_profile("c_return", f)?;
            }
        }
        if vm.run.hooked && next.base == s.base && !next.ip.is_null() {
            if !vm.run.hooks.calls.is_empty() {
                (vm.run.base, vm.run.ip) = (s.base, s.ip);
                vm.watch_returned()?;
            }
            (vm.run.base, vm.run.ip) = (s.base, s.ip);
            vm.watch_jump(op, s.base, s.ip, next.ip)?;
        }
        if let Some((resumer, value)) = ended
            && resumer != HALT.ip()
            && !next.ip.is_null()
            && Op::from_u16(*resumer as u16).is_some_and(|op| op == Op::Send || is_for(op))
        {
            (vm.run.base, vm.run.ip) = (next.base, resumer);
            vm.watch_end(value)?;
        }
        *entered = !next.ip.is_null() && next.base != s.base && vm.run.depth > depth;
        Ok(next)
    }
}
