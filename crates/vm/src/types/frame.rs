//! Frame objects: made on demand, a view of a window while its frame is under way.
//!
//! A frame object knows its frame by the address of the window and the function. When that frame has
//! gone, what is left is the code, the globals and where it stood.

use super::traceback::Saved;
use crate::run::LiveFrame;
use crate::value::generator::{GenState, Generator};
use crate::value::payload::{Boxed, Payload, Visitor};
use crate::value::{Dict, Function, PyResult, Ref, Slots, TypeSpec, Value};
use crate::vm::Vm;
use pyrun_bytecode::{Code, Op};
use pyrun_macros::pymethods;

/// The payload of a frame object.
pub struct Frame {
    pub(crate) function: Ref<Function>,
    generator: Option<Value>,
    base: usize,
    at: u32,
    locals: Option<Value>,
    trace: Option<Value>,
    trace_lines: bool,
    trace_opcodes: bool,
    /// The local registers, once the frame has gone.
    saved: Saved,
    /// The caller's frame object, once the frame has gone.
    back: Option<Value>,
    /// The line to tell instead of that of the instruction, while a trace function runs.
    line: Option<u32>,
    /// Line and instruction of the last event for the trace function.
    seen: Option<(u32, u32)>,
}

/// The frame's trace function.
pub(crate) fn trace_of(v: &Value) -> Option<Value> {
    v.cast::<Boxed<Frame>>()?.borrow().trace.clone()
}

/// Sets the frame's trace function.
pub(crate) fn set_trace_of(v: &Value, f: Option<Value>) {
    let old = v.cast::<Boxed<Frame>>().map(|x| std::mem::replace(&mut x.borrow_mut().trace, f));
    drop(old);
}

/// The frame of a suspended generator has no window.
pub(crate) fn leave_window(v: &Value) {
    if let Some(x) = v.cast::<Boxed<Frame>>() {
        x.borrow_mut().base = 0;
    }
}

/// The line to tell while a trace function runs.
pub(crate) fn set_line(v: &Value, line: Option<u32>) {
    if let Some(x) = v.cast::<Boxed<Frame>>() {
        x.borrow_mut().line = line;
    }
}

/// Line and instruction of the frame's last event; no line if there was none.
pub(crate) fn seen(v: &Value) -> (Option<u32>, u32) {
    let seen = v.cast::<Boxed<Frame>>().and_then(|x| x.borrow().seen);
    (seen.map(|s| s.0), seen.map_or(0, |s| s.1))
}

/// Remembers line and instruction of an event.
pub(crate) fn set_seen(v: &Value, at: Option<(u32, u32)>) {
    if let Some(x) = v.cast::<Boxed<Frame>>() {
        x.borrow_mut().seen = at;
    }
}

/// Whether the frame's trace function wants lines, and whether it wants instructions.
pub(crate) fn wants(v: &Value) -> (bool, bool) {
    v.cast::<Boxed<Frame>>().map_or((false, false), |x| {
        let x = x.borrow();
        (x.trace_lines, x.trace_opcodes)
    })
}

impl Payload for Frame {
    const NAME: &'static str = "frame";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(self.function.as_value());
        for v in [&self.generator, &self.locals, &self.trace, &self.back].into_iter().flatten() {
            visit(v);
        }
        for v in self.saved.iter().flatten().flatten() {
            visit(v);
        }
    }
    fn clear(&mut self) {
        self.saved = None;
        self.back = None;
        self.generator = None;
        self.locals = None;
        self.trace = None;
    }
}

type This = Ref<Boxed<Frame>>;

#[doc(hidden)]
impl Vm {
    /// The frame object of a frame under way; 0 is the innermost.
    pub fn frame_object(&mut self, depth: usize) -> Option<Value> {
        let f = self.live_frame(depth)?;
        Some(wrap(self, f))
    }

    /// The frame object of a suspended or fresh generator.
    pub(crate) fn generator_frame(&mut self, v: &Value) -> Option<Value> {
        let g = v.get::<Generator>()?;
        if g.state.get() == GenState::Closed {
            return None;
        }
        if g.is_running() {
            let mut depth = 0;
            while let Some(f) = self.live_frame(depth) {
                if f.generator.as_ref().is_some_and(|x| x.is(v)) {
                    return Some(wrap(self, f));
                }
                depth += 1;
            }
            return None;
        }
        let f = LiveFrame {
            base: 0,
            function: g.func.clone(),
            generator: Some(v.clone()),
            at: g.at(),
            waits: false,
        };
        Some(wrap(self, f))
    }

    /// The frame object of a traceback's frame, which may have gone; then `saved` has its locals.
    pub(crate) fn frame_of(
        &mut self,
        function: Ref<Function>,
        base: usize,
        at: u32,
        saved: Saved,
    ) -> Value {
        if saved.is_none()
            && let Some(l) = self.live_frame_at(base)
            && l.function.as_value().is(function.as_value())
        {
            return wrap(self, l);
        }
        let v = wrap(self, LiveFrame { base: 0, function, generator: None, at, waits: false });
        if let Some(f) = v.cast::<Boxed<Frame>>() {
            f.borrow_mut().saved = saved;
        }
        v
    }

    /// The frame that a frame object stands for goes: the object gets the locals and the caller.
    pub(crate) fn frame_gone(&mut self, frame: &Value, at: u32, saved: Saved) {
        let Some(f) = frame.cast::<Boxed<Frame>>() else { return };
        let base = f.borrow().base;
        let back = self.live_caller(base).map(|l| wrap(self, l));
        let mut f = f.borrow_mut();
        f.base = 0;
        f.at = at;
        f.saved = saved;
        f.back = back;
    }
}

/// The one frame object of a frame under way, or a new one of a frame that has gone.
fn wrap(vm: &mut Vm, f: LiveFrame) -> Value {
    if let Some(v) = vm.known_frame(f.base) {
        return v;
    }
    let (base, waits) = (f.base, f.waits);
    let v = new_frame(vm, f);
    if base != 0 && !waits {
        vm.know_frame(base, &v);
    }
    v
}

fn new_frame(vm: &mut Vm, f: LiveFrame) -> Value {
    let frame = Frame {
        function: f.function,
        generator: f.generator,
        base: f.base,
        at: f.at,
        locals: None,
        trace: None,
        trace_lines: true,
        trace_opcodes: false,
        saved: None,
        back: None,
        line: None,
        seen: None,
    };
    vm.payload(&FRAME, frame)
}

/// The frame under way that a frame object stands for.
fn live(vm: &Vm, slf: &This) -> Option<LiveFrame> {
    let f = slf.borrow();
    if f.generator.is_none() && !vm.known_frame(f.base).is_some_and(|v| v.is(slf.as_value())) {
        return None;
    }
    let found =
        vm.live_frame_at(f.base).filter(|l| l.function.as_value().is(f.function.as_value()));
    if found.is_some() || f.generator.is_none() {
        return found;
    }
    // A generator's frame moves whenever it is resumed.
    let g = f.generator.as_ref()?;
    g.get::<Generator>().filter(|g| g.is_running())?;
    let mut depth = 0;
    while let Some(l) = vm.live_frame(depth) {
        if l.generator.as_ref().is_some_and(|x| x.is(g)) {
            return Some(l);
        }
        depth += 1;
    }
    None
}

/// The word index of the instruction at which the frame stands or stood last.
fn position(vm: &Vm, slf: &This) -> u32 {
    if let Some(l) = live(vm, slf) {
        return l.at;
    }
    let f = slf.borrow();
    match f.generator.as_ref().and_then(|g| g.get::<Generator>()) {
        Some(g) if g.state.get() == GenState::Suspended => g.at(),
        _ => f.at,
    }
}

/// The word whose position holds for `at`, which may lie inside an instruction: a caller stands at
/// the last word of its call. The word behind a method call's first one is where its attribute lookup
/// stands, with a position of its own.
pub(crate) fn instruction_at(code: &Code, at: u32) -> u32 {
    let mut i = 0;
    while let Some(op) = code.words.get(i as usize).and_then(|w| Op::from_u16(*w as u16)) {
        let next = i + op.words() as u32;
        if at < next {
            let lookup = matches!(op, Op::CallMethod | Op::CallMethodKw) && at == i + 1;
            return if lookup { at } else { i };
        }
        i = next;
    }
    at
}

/// The line of an instruction of a function; its first line if the instruction has none.
pub(crate) fn line_of(f: &Function, at: u32) -> i64 {
    let code = f.code.get();
    match code.code.position(instruction_at(&code.code, at)) {
        Some(p) if p.line != 0 => p.line as i64,
        _ => code.code.first_line as i64,
    }
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let Some(slf) = v.cast::<Boxed<Frame>>() else { return Ok(Value::none()) };
    let at = position(vm, slf);
    let f = slf.borrow().function.clone();
    let line = line_of(&f, at);
    let code = f.code.get();
    let text = format!(
        "<frame at {:#x}, file '{}', line {line}, code {}>",
        v.id(),
        code.code.filename,
        code.code.name()
    );
    Ok(vm.str(&text))
}

struct Methods;

#[pymethods]
impl Methods {
    #[getter]
    fn f_back(vm: &mut Vm, slf: &This) -> Option<Value> {
        let Some(l) = live(vm, slf) else { return slf.borrow().back.clone() };
        let caller = vm.live_caller(l.base)?;
        Some(wrap(vm, caller))
    }

    #[getter]
    fn f_code(slf: &This) -> Value {
        slf.borrow().function.code.get().into_value()
    }

    #[getter]
    fn f_globals(slf: &This) -> Value {
        slf.borrow().function.globals.as_value().clone()
    }

    #[getter]
    fn f_builtins(slf: &This) -> Value {
        slf.borrow().function.builtins.as_value().clone()
    }

    #[getter]
    fn f_locals(vm: &mut Vm, slf: &This) -> Value {
        let kept = slf.borrow().locals.clone();
        let into = match kept.as_ref().and_then(|k| k.cast::<Dict>()) {
            Some(d) => d.clone(),
            None => vm.dict(),
        };
        let v = match live(vm, slf) {
            Some(l) => vm.live_locals(&l, into),
            None => {
                let (function, generator, saved) = {
                    let f = slf.borrow();
                    (f.function.clone(), f.generator.clone(), f.saved.clone())
                };
                if let Some(saved) = saved {
                    let v = vm.saved_locals(&function, saved, into);
                    slf.borrow_mut().locals = Some(v.clone());
                    return v;
                }
                if function.code.get().code.flags.has(pyrun_bytecode::CodeFlags::NAMESPACE)
                    && kept.is_none()
                {
                    return function.globals.as_value().clone();
                }
                if let Some(g) = generator.as_ref().and_then(|g| g.get::<Generator>()) {
                    g.locals_into(vm, &into);
                }
                into.into_value()
            }
        };
        slf.borrow_mut().locals = Some(v.clone());
        v
    }

    #[getter]
    fn f_lineno(vm: &mut Vm, slf: &This) -> i64 {
        if let Some(line) = slf.borrow().line {
            return line as i64;
        }
        let at = position(vm, slf);
        let (f, g) = {
            let s = slf.borrow();
            (s.function.clone(), s.generator.clone())
        };
        match g.as_ref().and_then(|g| g.get::<Generator>()) {
            Some(g) if g.state.get() == GenState::Created => f.code.get().code.first_line as i64,
            _ => line_of(&f, at),
        }
    }

    #[setter]
    fn set_f_lineno(vm: &mut Vm, _slf: &This, _value: Option<Value>) -> PyResult<()> {
        Err(vm.value_error("f_lineno can only be set in a trace function"))
    }

    #[getter]
    fn f_lasti(vm: &mut Vm, slf: &This) -> i64 {
        let at = position(vm, slf);
        let code = slf.borrow().function.code.get();
        instruction_at(&code.code, at) as i64 * 2
    }

    #[getter]
    fn f_trace(slf: &This) -> Option<Value> {
        slf.borrow().trace.clone()
    }

    #[setter]
    fn set_f_trace(vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        // Nothing is told of the rest of the line on which the frame stands.
        let at = position(vm, slf);
        let line = line_of(&slf.borrow().function, at);
        slf.borrow_mut().seen = Some((line as u32, at));
        let old = std::mem::replace(&mut slf.borrow_mut().trace, value.filter(|v| !v.is_none()));
        drop(old);
        Ok(())
    }

    #[getter]
    fn f_trace_lines(slf: &This) -> bool {
        slf.borrow().trace_lines
    }

    #[setter]
    fn set_f_trace_lines(vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        slf.borrow_mut().trace_lines = flag(vm, value)?;
        Ok(())
    }

    #[getter]
    fn f_trace_opcodes(slf: &This) -> bool {
        slf.borrow().trace_opcodes
    }

    #[setter]
    fn set_f_trace_opcodes(vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        slf.borrow_mut().trace_opcodes = flag(vm, value)?;
        Ok(())
    }

    /// F.clear(): clear most references held by the frame
    fn clear(vm: &mut Vm, slf: &This) -> PyResult<()> {
        if live(vm, slf).is_some() {
            return Err(vm.runtime_error("cannot clear an executing frame"));
        }
        let (generator, locals, saved) = {
            let mut f = slf.borrow_mut();
            (f.generator.take(), f.locals.take(), f.saved.take())
        };
        drop((locals, saved));
        if let Some(g) = generator {
            vm.close_generator(&g)?;
        }
        Ok(())
    }
}

fn flag(vm: &mut Vm, value: Option<Value>) -> PyResult<bool> {
    match value {
        Some(v) if v.is_true() => Ok(true),
        Some(v) if v.is_false() => Ok(false),
        Some(_) => Err(vm.type_error("attribute value type must be bool")),
        None => Err(vm.type_error("can't delete numeric/char attribute")),
    }
}

/// `frame`.
pub static FRAME: TypeSpec = TypeSpec {
    payload: Some(Boxed::<Frame>::VTABLE),
    slots: Slots { repr: Some(repr), ..Slots::EMPTY },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    ..TypeSpec::new("frame")
};
