//! Traceback objects: one for each frame that an exception has gone through. How they print is in
//! [`print`].

mod anchors;
pub mod data;
pub mod print;
mod suggest;

use super::frame::{instruction_at, line_of};
use crate::types::core;
use crate::value::payload::{Boxed, Payload, Visitor};
use crate::value::{Function, PyResult, Ref, Slots, Type, TypeSpec, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;
use smallvec::SmallVec;

/// The payload of a traceback.
pub struct Traceback {
    next: Option<Value>,
    function: Value,
    at: u32,
    base: usize,
    /// The frame object, once someone has asked for it or given it.
    frame: Option<Value>,
    /// A line given to the constructor; 0 if there is none.
    line: i64,
    /// The local registers of a frame that the exception has left, and where it stood then.
    saved: Saved,
    left_at: u32,
}

/// What is left of a frame that an exception has left.
pub(crate) struct Gone {
    /// Where it stood.
    pub at: u32,
    /// Its local registers, unless its frame object has them.
    pub saved: Saved,
    /// Its frame object.
    pub frame: Option<Value>,
}

/// The local registers of a frame that has gone.
pub(crate) type Locals = SmallVec<[Option<Value>; 4]>;
/// The same, where they are kept.
pub(crate) type Saved = Option<Locals>;

impl Payload for Traceback {
    const NAME: &'static str = "traceback";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(&self.function);
        for v in [&self.next, &self.frame].into_iter().flatten() {
            visit(v);
        }
        for v in self.saved.iter().flatten().flatten() {
            visit(v);
        }
    }
    fn clear(&mut self) {
        self.saved = None;
        self.next = None;
        self.frame = None;
    }
}

type This = Ref<Boxed<Traceback>>;

/// A traceback entry of `function` at instruction `at` of the frame at `base`, before `next`.
#[inline]
pub fn make(vm: &mut Vm, next: Option<Value>, function: Value, at: u32, base: usize) -> Value {
    vm.payload(
        &TRACEBACK,
        Traceback { next, function, at, base, frame: None, line: 0, saved: None, left_at: at },
    )
}

/// The frame at `base` has gone: what is left of it is kept by the exception's innermost entry, if that
/// is the frame's.
pub(crate) fn keep_locals(tb: &Value, base: usize, gone: Gone) {
    let Some(t) = tb.cast::<Boxed<Traceback>>() else { return };
    let mut t = t.borrow_mut();
    if t.base != base {
        return;
    }
    t.base = 0;
    t.saved = gone.saved;
    t.left_at = gone.at;
    if t.frame.is_none() {
        t.frame = gone.frame;
    }
}

/// An entry as printing needs it.
pub(crate) struct Entry {
    pub function: Ref<Function>,
    pub at: u32,
    pub line: i64,
}

/// The entries of a traceback, outermost first.
pub(crate) fn entries(tb: &Value) -> Vec<Entry> {
    let mut out = Vec::new();
    let mut at = Some(tb.clone());
    while let Some(t) = at {
        let Some(b) = t.cast::<Boxed<Traceback>>() else { break };
        let p = b.borrow();
        if let Some(f) = p.function.cast::<Function>() {
            let line = if p.line != 0 { p.line } else { line_of(f, p.at) };
            out.push(Entry { function: f.clone(), at: p.at, line });
        }
        let next = p.next.clone();
        drop(p);
        at = next;
    }
    out
}

/// `types.TracebackType(tb_next, tb_frame, tb_lasti, tb_lineno)`.
fn new(vm: &mut Vm, _: &Ref<Type>, args: crate::value::Args<'_>) -> PyResult {
    let mut slots: [Option<Value>; 4] = [const { None }; 4];
    SIGNATURE.bind(vm, args, &mut slots)?;
    let [Some(next), Some(frame), Some(lasti), Some(line)] = slots else {
        return Err(vm.missing_argument("traceback"));
    };
    let next = next_of(vm, next)?;
    let Some(f) = frame.get::<Boxed<super::frame::Frame>>() else {
        let t = frame.class().name();
        return Err(
            vm.type_error(&format!("TracebackType() argument 'tb_frame' must be frame, not {t}"))
        );
    };
    let function = f.borrow().function.as_value().clone();
    let at = (vm.to_i64(&lasti)? / 2).clamp(0, u32::MAX as i64) as u32;
    let line = vm.to_i64(&line)?;
    let t = Traceback {
        next,
        function,
        at,
        base: 0,
        frame: Some(frame),
        line,
        saved: None,
        left_at: at,
    };
    Ok(vm.payload(&TRACEBACK, t))
}

static SIGNATURE: crate::value::args::ParamSpec = crate::value::args::ParamSpec {
    function: "traceback",
    names: &["tb_next", "tb_frame", "tb_lasti", "tb_lineno"],
    required: &[true; 4],
    posonly: 0,
    positional: 4,
    varargs: false,
    varkw: false,
};

fn next_of(vm: &mut Vm, v: Value) -> PyResult<Option<Value>> {
    if v.is_none() {
        return Ok(None);
    }
    if !v.class().is_subclass(core().traceback) {
        let t = v.class().name();
        return Err(vm.type_error(&format!("expected traceback object, got '{t}'")));
    }
    Ok(Some(v))
}

struct Methods;

#[pymethods]
impl Methods {
    #[getter]
    fn tb_next(slf: &This) -> Option<Value> {
        slf.borrow().next.clone()
    }

    #[setter]
    fn set_tb_next(vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        let Some(v) = value else { return Err(vm.type_error("can't delete tb_next attribute")) };
        let next = next_of(vm, v)?;
        let mut at = next.clone();
        while let Some(t) = at {
            if t.is(slf.as_value()) {
                return Err(vm.value_error("traceback loop detected"));
            }
            at = t.get::<Boxed<Traceback>>().and_then(|b| b.borrow().next.clone());
        }
        let old = std::mem::replace(&mut slf.borrow_mut().next, next);
        drop(old);
        Ok(())
    }

    #[member]
    fn tb_frame(vm: &mut Vm, slf: &This) -> Value {
        if let Some(f) = slf.borrow().frame.clone() {
            return f;
        }
        let (function, base, at, saved) = {
            let mut p = slf.borrow_mut();
            let saved = p.saved.take();
            (p.function.clone(), p.base, p.left_at, saved)
        };
        let Some(function) = function.cast::<Function>() else { return Value::none() };
        let frame = vm.frame_of(function.clone(), base, at, saved);
        slf.borrow_mut().frame = Some(frame.clone());
        frame
    }

    #[member]
    fn tb_lasti(slf: &This) -> i64 {
        let p = slf.borrow();
        match p.function.get::<Function>() {
            Some(f) => instruction_at(&f.code.get().code, p.at) as i64 * 2,
            None => p.at as i64 * 2,
        }
    }

    #[getter]
    fn tb_lineno(slf: &This) -> i64 {
        let p = slf.borrow();
        match p.function.get::<Function>() {
            Some(f) if p.line == 0 => line_of(f, p.at),
            _ => p.line,
        }
    }

    fn __dir__(vm: &mut Vm, _slf: &This) -> Vec<Value> {
        ["tb_frame", "tb_next", "tb_lasti", "tb_lineno"].iter().map(|n| vm.str(n)).collect()
    }
}

/// `traceback`.
pub static TRACEBACK: TypeSpec = TypeSpec {
    payload: Some(Boxed::<Traceback>::VTABLE),
    doc: "Create a new traceback object.",
    slots: Slots { new: Some(new), ..Slots::EMPTY },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    ..TypeSpec::new("traceback")
};
