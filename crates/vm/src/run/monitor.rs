//! Tools that watch the machine: the state behind `sys.monitoring` (PEP 669) and what tells the tools.
//!
//! While a tool asks for an event, of all code or of some, the machine runs in the loop of
//! [`super::trace`], which comes here before and after each instruction. Offsets are word indices, doubled,
//! as in `f_lasti`.

use super::frame::HEADER;
use super::trace::Hooks;
use super::unwind::index_of;
use super::{Base, Ip, fa, fb, function, peek, reg};
use crate::heap::Pending;
use crate::types::core;
use crate::value::code::CodeObj;
use crate::value::native::Wrapper;
use crate::value::{Kind, Method, PyResult, Ref, Tuple, Value};
use crate::vm::Vm;
use pyrun_bytecode::decode::instructions;
use pyrun_bytecode::{Code, Op};
use std::collections::{BTreeMap, BTreeSet};

/// What may happen; the number of the bit that stands for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(usize)]
pub(crate) enum Event {
    PyStart,
    PyResume,
    PyReturn,
    PyYield,
    Call,
    Line,
    Instruction,
    Jump,
    Branch,
    StopIteration,
    Raise,
    ExceptionHandled,
    PyUnwind,
    PyThrow,
    Reraise,
    CReturn,
    CRaise,
}

/// The names of the events, in their order.
pub(crate) const EVENTS: [&str; 17] = [
    "PY_START",
    "PY_RESUME",
    "PY_RETURN",
    "PY_YIELD",
    "CALL",
    "LINE",
    "INSTRUCTION",
    "JUMP",
    "BRANCH",
    "STOP_ITERATION",
    "RAISE",
    "EXCEPTION_HANDLED",
    "PY_UNWIND",
    "PY_THROW",
    "RERAISE",
    "C_RETURN",
    "C_RAISE",
];

/// How many of them belong to a place in some code, where they can be disabled.
pub(crate) const LOCAL_EVENTS: usize = 10;
/// How many tools there may be.
pub(crate) const TOOLS: usize = 6;

/// The tools of an interpreter.
#[derive(Default)]
pub(crate) struct Monitor {
    /// The names of those in use.
    pub names: [Option<Value>; TOOLS],
    /// The sets of events that they ask for wherever those happen.
    pub events: [u32; TOOLS],
    callbacks: [[Option<Value>; EVENTS.len()]; TOOLS],
    /// By the addresses of the code objects, which are held.
    codes: BTreeMap<usize, Watched>,
    /// `DISABLE` and `MISSING`.
    pub markers: [Option<Value>; 2],
}

/// Code that something is known of.
struct Watched {
    /// Holds it.
    _code: Value,
    events: [u32; TOOLS],
    /// Word index, event and tool of what has been disabled.
    disabled: BTreeSet<(u32, u8, u8)>,
    /// The instructions that begin lines, with those.
    lines: Option<BTreeMap<u32, Vec<u32>>>,
}

/// What an entry of these tables takes, about.
const ENTRY: usize = 64;

/// A call that is under way, of something that is no function written in Python.
pub(super) struct Underway {
    /// The frame that called.
    pub base: usize,
    at: u32,
    callee: Value,
    arg: Value,
}

impl Monitor {
    /// Whether anything is asked for.
    pub(super) fn is_active(&self) -> bool {
        let some = |events: &[u32; TOOLS]| events.iter().any(|e| *e != 0);
        some(&self.events) || self.codes.values().any(|c| some(&c.events))
    }

    /// Sets the function for an event; gives the one before.
    pub(crate) fn register(
        &mut self,
        tool: usize,
        event: usize,
        f: Option<Value>,
    ) -> Option<Value> {
        std::mem::replace(&mut self.callbacks[tool][event], f)
    }

    /// The events that a tool asks for in some code.
    pub(crate) fn local_events(&self, tool: usize, code: &Value) -> u32 {
        self.codes.get(&address(code)).map_or(0, |c| c.events[tool])
    }

    /// Everything that was disabled is told again.
    pub(crate) fn restart(&mut self) {
        self.codes.values_mut().for_each(|c| c.disabled.clear());
    }

    fn watched(&mut self, code: &Value) -> &mut Watched {
        self.codes.entry(address(code)).or_insert_with(|| Watched {
            _code: code.clone(),
            events: [0; TOOLS],
            disabled: BTreeSet::new(),
            lines: None,
        })
    }

    /// The tools that an event is for, a bit for each.
    fn tools(&self, event: Event, code: &Value) -> u8 {
        let bit = 1 << site(event) as u32;
        let local = self.codes.get(&address(code));
        (0..TOOLS).fold(0, |tools, t| {
            let asked = self.events[t] | local.map_or(0, |c| c.events[t]);
            tools | (((asked & bit != 0) as u8) << t)
        })
    }
}

/// Under which event another one is asked for and disabled: what calls give goes with the calls.
fn site(event: Event) -> Event {
    match event {
        Event::CReturn | Event::CRaise => Event::Call,
        e => e,
    }
}

fn address(code: &Value) -> usize {
    code.word().0 as usize
}

impl Vm {
    /// The tools, made at the first question.
    pub(crate) fn monitor(&mut self) -> &mut Monitor {
        self.monitor.get_or_insert_default()
    }

    /// Tells the machine that what is asked for has changed.
    pub(crate) fn monitoring_changed(&mut self) {
        self.update_hooked();
        drop(self.heap.queue(Pending::Look));
    }

    /// Sets the events that a tool asks for in some code.
    pub(crate) fn set_local_events(&mut self, tool: usize, code: &Value, events: u32) {
        self.heap.account(ENTRY as isize);
        self.monitor().watched(code).events[tool] = events;
        self.monitoring_changed();
    }

    /// Whether somebody asks for an event of the running frame.
    fn wanted(&self, event: Event) -> Option<(Value, u8)> {
        let m = self.monitor.as_ref().filter(|_| self.run.hooked)?;
        // SAFETY: the running frame is live.
        let code = unsafe { function(self.run.base).code.get() }.into_value();
        let tools = m.tools(event, &code);
        (tools != 0).then_some((code, tools))
    }

    /// Tells the tools, those with higher numbers first, of an event at word `at` of the running frame.
    fn tell_tools(&mut self, event: Event, at: u32, rest: &[Value]) -> PyResult<()> {
        let Some((code, tools)) = self.wanted(event) else { return Ok(()) };
        let n = event as usize;
        let mut args = vec![code.clone()];
        if event != Event::Line {
            args.push(self.int(at as i64 * 2));
        }
        args.extend_from_slice(rest);
        for tool in (0..TOOLS).rev().filter(|t| tools >> t & 1 != 0) {
            let key = (at, site(event) as u8, tool as u8);
            let m = self.monitor();
            let Some(f) = m.callbacks[tool][n].clone() else { continue };
            let place = m.codes.get(&address(&code));
            if place.is_some_and(|c| c.disabled.contains(&key)) {
                continue;
            }
            let was = std::mem::replace(&mut self.run.hooks.inside, true);
            self.update_hooked();
            let r = self.call(&f, &args);
            self.run.hooks.inside = was;
            self.update_hooked();
            let r = r?;
            if !self.monitor().markers[0].as_ref().is_some_and(|d| d.is(&r)) {
                continue;
            }
            if n >= LOCAL_EVENTS {
                self.monitor().register(tool, n, None);
                let m = format!("Cannot disable {} events. Callback removed.", EVENTS[n]);
                return Err(self.value_error(&m));
            }
            self.heap.account(ENTRY as isize);
            self.monitor().watched(&code).disabled.insert(key);
        }
        Ok(())
    }

    /// Word index at which the running frame stands.
    fn place(&self) -> u32 {
        // SAFETY: the running frame is live.
        unsafe { index_of(self.run.base, self.run.ip) }
    }

    /// As [`Vm::tell_tools`], of where the running frame stands.
    pub(super) fn tell_here(&mut self, event: Event, rest: &[Value]) -> PyResult<()> {
        self.tell_tools(event, self.place(), rest)
    }

    /// Tells of an exception; gives it, or what a tool raised instead.
    pub(super) fn tell_exception(&mut self, event: Event, exc: Value) -> Value {
        match self.tell_here(event, std::slice::from_ref(&exc)) {
            Ok(()) => exc,
            Err(e) => e.into_value(),
        }
    }

    /// Before an instruction of the running frame: a new line, any instruction. The frame has just begun, if
    /// `fresh`.
    pub(super) fn watch_instruction(&mut self, fresh: bool) -> PyResult<()> {
        let here = (self.run.base as usize, self.place());
        let last = std::mem::replace(&mut self.run.hooks.last, here);
        if let Some((code, _)) = self.wanted(Event::Line) {
            let at = self.place();
            let c = self.monitor().watched(&code);
            let original = code.get::<CodeObj>().map(|c| c.code.clone());
            let lines =
                c.lines.get_or_insert_with(|| original.map_or(BTreeMap::new(), |c| starts(&c)));
            let lines = lines.get(&at).cloned().unwrap_or_default();
            // Behind a call or a yield, that is what was before.
            let before = if last.0 == here.0 { last.1 } else { at.saturating_sub(1) };
            let original = code.get::<CodeObj>().map(|c| c.code.clone());
            let before = original.and_then(|c| Some(c.position(before)?.line)).filter(|_| !fresh);
            for (i, line) in lines.into_iter().enumerate() {
                if before == Some(line) {
                    continue;
                }
                let line = self.int(line as i64);
                // Each can be disabled.
                self.tell_tools(Event::Line, at | (i as u32) << 26, &[line])?;
            }
        }
        self.tell_here(Event::Instruction, &[])
    }

    /// The running frame is about to give a value to its caller.
    pub(super) fn watch_leaving(&mut self, op: Op, value: &Value) -> PyResult<()> {
        let event = match op {
            Op::Return | Op::ReturnNone | Op::GenReturn => Event::PyReturn,
            _ => Event::PyYield,
        };
        self.tell_here(event, std::slice::from_ref(value))
    }

    /// After an instruction at `at` of frame `b` that may jump, and has gone on at `next` there.
    pub(super) unsafe fn watch_jump(&mut self, op: Op, b: Base, ip: Ip, next: Ip) -> PyResult<()> {
        let event = match op {
            Op::Jump | Op::JumpFor | Op::JumpRange | Op::JumpList => Event::Jump,
            _ if branches(op) => Event::Branch,
            _ => return Ok(()),
        };
        if self.wanted(event).is_none() {
            return Ok(());
        }
        // SAFETY: both are in the frame's code.
        let (at, to) = unsafe { (index_of(b, ip), index_of(b, next)) };
        let to = self.int(to as i64 * 2);
        self.tell_tools(event, at, &[to])
    }

    /// Before an instruction of the running frame that calls something.
    pub(super) unsafe fn watch_call(&mut self, op: Op, w: u64) -> PyResult<()> {
        if !is_call(op) || self.wanted(Event::Call).is_none() {
            return Ok(());
        }
        // SAFETY: the caller's promise: the registers of a call window are bound.
        let Some((callee, arg)) = (unsafe { self.called(op, w) }) else { return Ok(()) };
        let python = match callee.kind() {
            Kind::Function => true,
            Kind::Method => callee.get::<Method>().is_some_and(|m| m.func.kind() == Kind::Function),
            _ => false,
        };
        // As in CPython, which sees such calls of functions written in Python from inside only.
        if python && op == Op::CallEx {
            return Ok(());
        }
        let missing = self.monitor().markers[1].clone().unwrap_or_else(Value::none);
        let arg = arg.unwrap_or(missing);
        self.tell_here(Event::Call, &[callee.clone(), arg.clone()])?;
        if !python {
            let (base, at) = (self.run.base as usize, self.place());
            self.run.hooks.calls.push(Underway { base, at, callee, arg });
        }
        Ok(())
    }

    /// What an instruction calls, with its first argument.
    unsafe fn called(&mut self, op: Op, w: u64) -> Option<(Value, Option<Value>)> {
        let b = self.run.base;
        // SAFETY: as for `watch_call`.
        unsafe {
            let argument = |at: usize, n: usize| (n > 0).then(|| peek(b, at));
            let (at, n) = (fa(w), fb(w));
            if op == Op::CallEx {
                let args = peek(b, at + HEADER);
                return Some((peek(b, at), args.get::<Tuple>().and_then(|t| t.first().cloned())));
            }
            if !takes_receiver(op) || (*reg(b, at + HEADER)).is_nil() {
                let first = at + HEADER + if takes_receiver(op) { 8 } else { 0 };
                return Some((peek(b, at), argument(first, n)));
            }
            let receiver = peek(b, at + HEADER);
            let name = super::attr::name_of(b, w);
            if op == Op::CallSuperMethod {
                let found =
                    crate::types::super_::find_method(self, &peek(b, at + 8), &receiver, &name);
                let found = found.ok().flatten()?;
                let arg = if found.bind { Some(receiver) } else { argument(at + HEADER + 8, n) };
                return Some((found.value, arg));
            }
            let bound = receiver.class().lookup(&name).filter(|f| {
                matches!(f.kind(), Kind::Function | Kind::Native)
                    && self.own_attr(&receiver, &name).is_none()
            });
            match bound {
                Some(f) => Some((f, Some(receiver))),
                None => {
                    let found = self.quiet_attr(&receiver, &name)?;
                    Some((found, argument(at + HEADER + 8, n)))
                }
            }
        }
    }

    /// An attribute that can be had without running code of Python's.
    fn quiet_attr(&mut self, obj: &Value, name: &Ref<crate::value::Str>) -> Option<Value> {
        if let Some(v) = self.own_attr(obj, name) {
            return Some(v);
        }
        let holder = obj.get::<crate::value::Type>().map(|t| t.lookup(name));
        let v = holder.unwrap_or_else(|| obj.class().lookup(name))?;
        match v.get_exact::<Wrapper>() {
            Some(w) => w.func.get(),
            None => Some(v),
        }
    }

    /// Calls of the running frame that were under way have returned.
    pub(super) fn watch_returned(&mut self) -> PyResult<()> {
        let here = self.run.base as usize;
        while let Some(c) = last_of(&mut self.run.hooks, here) {
            self.tell_tools(Event::CReturn, c.at, &[c.callee, c.arg])?;
        }
        Ok(())
    }

    /// The calls of the running frame that were under way have raised; gives the exception, or what a tool
    /// raised instead.
    pub(super) fn watch_raised(&mut self, mut exc: Value) -> Value {
        let here = self.run.base as usize;
        while let Some(c) = last_of(&mut self.run.hooks, here) {
            if let Err(e) = self.tell_tools(Event::CRaise, c.at, &[c.callee, c.arg]) {
                exc = e.into_value();
            }
        }
        exc
    }

    /// A delegation or loop of the running frame ends because its generator has returned `value`.
    pub(super) fn watch_end(&mut self, value: Value) -> PyResult<()> {
        if self.wanted(Event::StopIteration).is_none() {
            return Ok(());
        }
        let args: &[Value] = if value.is_none() { &[] } else { std::slice::from_ref(&value) };
        let e = self.error_with(core().exc.stop_iteration, args).into_value();
        self.tell_here(Event::StopIteration, &[e])
    }
}

/// Takes the last call that is under way, if it is of this frame.
fn last_of(hooks: &mut Hooks, base: usize) -> Option<Underway> {
    hooks.calls.pop_if(|c| c.base == base)
}

/// Whether an instruction goes one way or another.
fn branches(op: Op) -> bool {
    let n = op as u16;
    (Op::JTrue as u16..=Op::JNotIn as u16).contains(&n) || is_for(op)
}

/// Whether an instruction takes a step of a loop.
pub(super) fn is_for(op: Op) -> bool {
    matches!(
        op,
        Op::ForIter
            | Op::ForRange
            | Op::ForList
            | Op::ForGen
            | Op::ForTuple
            | Op::ForChars
            | Op::ForSet
            | Op::ForKeys
            | Op::ForValues
            | Op::ForPair
            | Op::ForEnumerate
            | Op::ForZip
            | Op::ForItems
            | Op::ForNative
    )
}

fn is_call(op: Op) -> bool {
    takes_receiver(op)
        || matches!(
            op,
            Op::Call
                | Op::CallKw
                | Op::CallEx
                | Op::CallObject
                | Op::CallGen
                | Op::CallAwait
                | Op::CallSend
                | Op::CallNext
                | Op::CallBound
                | Op::CallNative
                | Op::CallDirect
                | Op::CallGetAttr
                | Op::CallLen
                | Op::CallOrd
                | Op::CallChr
                | Op::CallIsInstance
                | Op::CallDefaults
                | Op::CallType
                | Op::CallClass
                | Op::CallNew
        )
}

/// Whether an instruction finds what it calls in the first argument.
pub(super) fn takes_receiver(op: Op) -> bool {
    matches!(
        op,
        Op::CallMethod
            | Op::CallMethodKw
            | Op::CallSuperMethod
            | Op::CallMethodNative
            | Op::CallMethodDirect
            | Op::CallAppend
            | Op::CallGenSend
            | Op::CallMethodPoly
            | Op::CallMethodDefaults
            | Op::CallMethodFree
    )
}

/// The instructions that begin lines: those whose line is not that of the one before, or of one that jumps
/// to them, and handlers. Lines without instructions of their own that are passed on the way come first.
fn starts(code: &Code) -> BTreeMap<u32, Vec<u32>> {
    let line = |at: u32| code.position(at).map_or(0, |p| p.line);
    let mut begin = BTreeSet::new();
    let mut last = 0;
    for insn in instructions(code) {
        let at = insn.ip as u32;
        let here = line(at);
        let target = insn.target.and_then(|t| u32::try_from(t).ok());
        if here != last {
            begin.insert(at);
            last = here;
        }
        if let Some(to) = target.filter(|t| line(*t) != here) {
            begin.insert(to);
        }
    }
    begin.extend(code.handlers.iter().map(|h| h.target));
    let mut out: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for pair in code.positions.windows(2) {
        if pair[0].ip == pair[1].ip {
            out.entry(pair[0].ip).or_default().push(pair[0].line);
        }
    }
    for at in begin {
        out.entry(at).or_default().push(line(at));
    }
    for lines in out.values_mut() {
        lines.dedup();
        lines.retain(|line| *line != 0);
    }
    out
}
