//! A safe view of the frames under way and of suspended generators, for frame objects, tracebacks,
//! `locals()` and `throw`.

use super::frame::raw_ptr;
use super::frame::return_ip;
use super::{Base, Ip, function, head, reg, unwind};
use crate::types::core;
use crate::types::traceback::Locals;
use crate::value::code::CodeObj;
use crate::value::generator::{GenKind, GenState, Generator, Waits};
use crate::value::init::CodeParts;
use crate::value::object::Kind;
use crate::value::{Cell, Dict, Function, PyResult, Ref, Str, Tuple, Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::{CodeFlags, Op};

/// A frame under way.
pub(crate) struct LiveFrame {
    /// The address of its window; no other live frame has it.
    pub base: usize,
    /// Its function.
    pub function: Ref<Function>,
    /// The generator whose frame it is.
    pub generator: Option<Value>,
    /// Word index of the instruction it stands at.
    pub at: u32,
    /// It is a generator's that waits for one running in its place: there is no window, `base` is
    /// where its registers lie.
    pub waits: bool,
}

unsafe fn live(b: Base, ip: Ip) -> LiveFrame {
    // SAFETY: the caller walks live frames, whose headers are whole.
    unsafe {
        let f = function(b);
        let generator = f.code.peek().code.flags.is_generator_like().then(|| *head(b, -32));
        LiveFrame {
            base: b as usize,
            function: Ref::from_value_unchecked(Value::from_borrowed(*head(b, -24))),
            generator: generator.filter(|w| !w.is_nil()).map(|w| Value::from_borrowed(w)),
            at: unwind::index_of(b, ip),
            waits: false,
        }
    }
}

/// The frame of a generator that waits for one that is running in its place: its registers lie in
/// the generator.
unsafe fn waiting(g: &Generator) -> LiveFrame {
    // SAFETY: the generator is suspended at a delegation.
    unsafe {
        let me = Word::counted(g as *const Generator as *mut _);
        LiveFrame {
            base: g.regs() as usize,
            function: g.func.clone(),
            generator: Some(Value::from_borrowed(me)),
            at: g.send_ip().offset_from(g.func.entry.get()) as u32,
            waits: true,
        }
    }
}

#[doc(hidden)]
impl Vm {
    /// The first frame under way that `wanted` accepts, innermost first: it gets the depth, the base
    /// and the function.
    fn find_frame(&self, mut wanted: impl FnMut(usize, usize) -> bool) -> Option<LiveFrame> {
        let (mut b, mut ip) = (self.run.base, self.run.ip);
        let mut depth = 0;
        while !b.is_null() {
            // SAFETY: headers of live frames.
            unsafe {
                let frame = live(b, ip);
                let generator = frame.generator.clone();
                if wanted(depth, b as usize) {
                    return Some(frame);
                }
                let leaf = generator.as_ref().and_then(|g| g.get::<Generator>());
                for g in leaf.into_iter().flat_map(Generator::waiting) {
                    depth += 1;
                    if wanted(depth, g.regs() as usize) {
                        return Some(waiting(g));
                    }
                }
                let ret = return_ip(*head(b, -16));
                let caller = raw_ptr(*head(b, -8)) as Base;
                ip = unwind::caller_ip(b, ret, caller);
                b = caller;
            }
            depth += 1;
        }
        None
    }

    /// The frame under way at this depth; 0 is the innermost.
    pub(crate) fn live_frame(&self, depth: usize) -> Option<LiveFrame> {
        self.find_frame(|d, _| d == depth)
    }

    /// The frame under way whose window begins at `base`.
    pub(crate) fn live_frame_at(&self, base: usize) -> Option<LiveFrame> {
        self.find_frame(|_, b| b == base)
    }

    /// The frame that called the one at `base`.
    pub(crate) fn live_caller(&self, base: usize) -> Option<LiveFrame> {
        let mut seen = false;
        self.find_frame(|_, b| {
            let before = seen;
            seen |= b == base;
            before
        })
    }

    /// A local register of a frame under way, as it is: it may be a cell.
    fn live_register(&self, f: &LiveFrame, index: usize) -> Option<Value> {
        if index >= f.function.code.peek().code.nlocals as usize {
            return None;
        }
        // SAFETY: the frame is live and has this many locals.
        let w = unsafe { *reg(f.base as Base, index * 8) };
        // SAFETY: a live register holds a live word.
        (!w.is_nil()).then(|| unsafe { Value::from_borrowed(w) })
    }

    /// The first argument of a frame, out of its cell.
    pub(crate) fn first_argument(&self, f: &LiveFrame) -> Option<Value> {
        let v = self.live_register(f, 0)?;
        if f.function.code.peek().code.cell_locals.contains(&0)
            && let Some(c) = v.get::<Cell>()
        {
            return c.contents.get();
        }
        Some(v)
    }

    /// What `locals()` gives in a frame under way: the namespace of module, class or `exec` code, else
    /// `into` with the locals, cells and free variables that are bound.
    pub(crate) fn live_locals(&mut self, f: &LiveFrame, into: Ref<Dict>) -> Value {
        let code = f.function.code.get();
        if code.code.flags.has(CodeFlags::NAMESPACE) {
            let namespace =
                self.live_register(f, 0).unwrap_or_else(|| f.function.globals.as_value().clone());
            return self.with_comprehension_locals(f, namespace);
        }
        let values: Vec<Option<Value>> =
            (0..code.varnames.len()).map(|i| self.live_register(f, i)).collect();
        fill_locals(self, &f.function, values, &into);
        into.into_value()
    }

    /// The frame object of the frame under way at `base`, if someone has asked for it.
    pub(crate) fn known_frame(&self, base: usize) -> Option<Value> {
        self.run.frames.iter().rev().find(|f| f.0 == base).map(|f| f.1.clone())
    }

    /// Remembers the frame object of a frame under way until the frame goes, which is then marked as
    /// one that must leave by the slow way.
    pub(crate) fn know_frame(&mut self, base: usize, frame: &Value) {
        // SAFETY: the frame is live, so its header is whole.
        unsafe {
            let ret = head(base as Base, -16);
            *ret = Word((*ret).0 | super::frame::SLOW_RETURN);
        }
        self.run.frames.push((base, frame.clone()));
    }

    /// The generator whose frame is at `b` is about to wait: its frame object goes on without the
    /// window.
    #[inline]
    pub(super) fn forget_frame(&mut self, b: Base) {
        if !self.run.frames.is_empty()
            && let Some(i) = self.run.frames.iter().rposition(|f| f.0 == b as usize)
        {
            let (_, frame) = self.run.frames.remove(i);
            crate::types::frame::leave_window(&frame);
        }
    }

    /// Takes the locals of a frame that goes, for its frame object or for the traceback entry `tb`.
    #[cold]
    pub(super) unsafe fn keep_locals(&mut self, b: Base, tb: Option<&Value>) {
        // SAFETY: the frame is live; each register is emptied as its reference moves out.
        unsafe {
            let known = self.run.frames.iter().rposition(|f| f.0 == b as usize);
            let frame = known.map(|i| self.run.frames[i].1.clone());
            // One reference is the list's, one is `frame`.
            let wanted = frame.as_ref().is_some_and(|f| f.ref_count() > 2);
            if !wanted && tb.is_none() {
                known.map(|i| self.run.frames.remove(i));
                return;
            }
            let f = function(b);
            let at = unwind::index_of(b, self.run.ip);
            let gone = |saved, frame| crate::types::traceback::Gone { at, saved, frame };
            let n = f.code.peek().code.nlocals as usize;
            let mut saved = Locals::with_capacity(n);
            for i in 0..n {
                let w = std::ptr::replace(reg(b, i * 8), Word::NIL);
                saved.push((!w.is_nil()).then(|| Value::from_word(w)));
            }
            match frame.filter(|_| wanted) {
                Some(frame) => {
                    self.frame_gone(&frame, at, Some(saved));
                    if let Some(tb) = tb {
                        let gone = gone(None, Some(frame));
                        crate::types::traceback::keep_locals(tb, b as usize, gone);
                    }
                }
                None => {
                    if let Some(tb) = tb {
                        let gone = gone(Some(saved), None);
                        crate::types::traceback::keep_locals(tb, b as usize, gone);
                    }
                }
            }
            known.map(|i| self.run.frames.remove(i));
        }
    }

    /// What `f_locals` gives of a frame that has gone.
    pub(crate) fn saved_locals(
        &mut self,
        f: &Ref<Function>,
        saved: Locals,
        into: Ref<Dict>,
    ) -> Value {
        if f.code.peek().code.flags.has(CodeFlags::NAMESPACE) {
            let ns = saved.first().cloned().flatten();
            return ns.unwrap_or_else(|| f.globals.as_value().clone());
        }
        fill_locals(self, f, saved.into_vec(), &into);
        into.into_value()
    }

    /// A namespace, or a copy of it with the variables of a comprehension that is running in it.
    fn with_comprehension_locals(&mut self, f: &LiveFrame, namespace: Value) -> Value {
        let code = f.function.code.get();
        let bound: Vec<(Ref<Str>, Value)> = (1..code.varnames.len())
            .filter_map(|i| {
                let name = code.varnames[i].cast::<Str>().filter(|n| !n.is_empty())?.clone();
                let v = self.live_register(f, i)?;
                let cell = code.code.cell_locals.contains(&(i as u32));
                let v = match v.get::<Cell>().filter(|_| cell) {
                    Some(c) => c.contents.get()?,
                    None => v,
                };
                Some((name, v))
            })
            .collect();
        let Some(items) = namespace.get::<Dict>().filter(|_| !bound.is_empty()) else {
            return namespace;
        };
        let d = self.dict();
        for (k, v) in items.items() {
            if let Some(k) = k.cast::<Str>() {
                d.set_str(k, v);
            }
        }
        for (k, v) in bound {
            d.set_str(&k, v);
        }
        d.into_value()
    }

    /// The namespace of the running code.
    pub fn current_globals(&mut self) -> PyResult<Ref<Dict>> {
        match self.current_function() {
            Some(f) => Ok(f.globals.clone()),
            None => Err(self.system_error("globals do not exist")),
        }
    }

    /// What `locals()` gives in the running code.
    pub fn current_locals(&mut self) -> PyResult {
        match self.live_frame(0) {
            Some(f) => {
                let d = self.dict();
                Ok(self.live_locals(&f, d))
            }
            None => Err(self.system_error("frame does not exist")),
        }
    }
}

/// Puts the locals of a function into a dict under their names; what is unbound leaves it.
fn fill_locals(vm: &mut Vm, f: &Function, values: Vec<Option<Value>>, into: &Ref<Dict>) {
    let code = f.code.get();
    let put = |name: &Value, v: Option<Value>| {
        let Some(name) = name.cast::<Str>().filter(|n| !n.is_empty()) else { return };
        match v {
            Some(v) => into.set_str(name, v),
            None => drop(into.remove_str(name)),
        }
    };
    // The far locals are in a dict; registers behind it are not variables by their names.
    let far = code.code.far.map_or(values.len(), |r| r as usize);
    let far_values = values.get(far).cloned().flatten();
    let far_dict = far_values.as_ref().and_then(|d| d.get::<Dict>());
    let far_names = if far_dict.is_some() { &code.varnames[far..] } else { &[] };
    far_names.iter().for_each(|name| put(name, None));
    // A comprehension's variable may have the name of another local: the one that is bound counts.
    let near = code.varnames.iter().zip(&values).take(far).enumerate();
    let (bound, unbound): (Vec<_>, Vec<_>) = near.partition(|(_, (_, v))| v.is_some());
    for (i, (name, v)) in unbound.into_iter().chain(bound) {
        let v = match v {
            Some(c) if code.code.cell_locals.contains(&(i as u32)) => match c.get::<Cell>() {
                Some(c) => c.contents.get(),
                None => v.clone(),
            },
            _ => v.clone(),
        };
        put(name, v);
    }
    for name in far_names {
        if let Some(v) = far_dict.zip(name.get::<Str>()).and_then(|(dict, n)| dict.get_str(n)) {
            put(name, Some(v));
        }
    }
    // Those of them that are captured are in cells, in registers behind the dict.
    for &i in code.code.cell_locals.iter().filter(|&&i| i as usize >= far) {
        if let Some(Some(cell)) = values.get(i as usize).map(|v| v.as_ref()?.cast::<Cell>()) {
            let name = vm.intern(code.code.cell_name(i)).into_value();
            put(&name, cell.contents.get());
        }
    }
    let closure = f.closure.get();
    let cells = closure.as_ref().and_then(|c| c.get::<Tuple>()).map_or(&[][..], |t| t.as_slice());
    for (name, cell) in code.code.all(&code.code.freevars).zip(cells) {
        let name = vm.intern(name).into_value();
        put(&name, cell.get::<Cell>().and_then(|c| c.contents.get()));
    }
}

impl Generator {
    /// Word index of the instruction where it goes on, or stands.
    pub(crate) fn at(&self) -> u32 {
        if self.state.get() == GenState::Created {
            return 0;
        }
        // SAFETY: the instruction lies in the function's code.
        let i = unsafe { self.ip.get().offset_from(self.func.entry.get()) };
        (i as u32).saturating_sub(1)
    }

    /// The iterator it delegates to, while it is suspended.
    pub(crate) fn delegate_value(&self) -> Option<Value> {
        if self.state.get() != GenState::Suspended || self.delegate.get() == u16::MAX {
            return None;
        }
        // SAFETY: a suspended generator's registers are live, and this one holds the iterator.
        let w =
            unsafe { *(self.regs() as *const u8).add(self.delegate.get() as usize).cast::<Word>() };
        // SAFETY: as above.
        (!w.is_nil()).then(|| unsafe { Value::from_borrowed(w) })
    }

    /// Makes the delegation end as if the iterator had returned `v`: the next resumption goes on
    /// behind it. The word before the place to go on is the `YieldDelegate`, and there stands a jump
    /// back to the `Send`. False if there is no delegation.
    pub(crate) fn finish_delegation(&self, v: Value) -> bool {
        if self.delegate_value().is_none() {
            return false;
        }
        // SAFETY: the code was laid out by the compiler as above; registers are those of `Send`.
        unsafe {
            let ip = self.send_ip();
            let w = *ip;
            if Op::from_u16((w & 0xffff) as u16) != Some(Op::Send) {
                return false;
            }
            let regs = self.regs() as *mut u8;
            let put = |off: usize, w: Word| {
                let old = std::ptr::replace(regs.add(off) as *mut Word, w);
                crate::value::owned::release(old);
            };
            put(super::fb(w), Word::NIL);
            put(super::fa(w), v.into_word());
            self.ip.set(ip.offset(super::fci(w) as isize));
            // What is sent next must go nowhere: the value is in place.
            self.sent.set(u16::MAX);
            self.delegate.set(u16::MAX);
            self.waits.set(Waits::Nothing);
            self.set_state(GenState::Suspended);
            true
        }
    }

    /// Its locals by name, while it is not running.
    pub(crate) fn locals_into(&self, vm: &mut Vm, into: &Ref<Dict>) {
        if matches!(self.state.get(), GenState::Running | GenState::Closed) {
            return;
        }
        let n = self.func.code.peek().code.nlocals as usize;
        let read = |i: usize| {
            // SAFETY: the registers of a generator that is neither running nor closed are live.
            let w = unsafe { *self.regs().add(i) };
            // SAFETY: as above.
            (!w.is_nil()).then(|| unsafe { Value::from_borrowed(w) })
        };
        let values = (0..n).map(read).collect();
        fill_locals(vm, &self.func, values, into);
    }

    /// Finishes a generator that has not started or is suspended, without running it.
    pub(crate) fn abandon(&self) {
        if !matches!(self.state.get(), GenState::Created | GenState::Suspended) {
            return;
        }
        self.set_state(GenState::Closed);
        for i in 0..self.nregs as usize {
            // SAFETY: the registers are live; each reference moves out once.
            unsafe {
                crate::value::owned::release(std::ptr::replace(self.regs().add(i), Word::NIL))
            };
        }
    }

    /// What kind of thing it is, for messages.
    pub(crate) fn what(&self) -> &'static str {
        match self.kind {
            GenKind::Generator => "generator",
            GenKind::Coroutine => "coroutine",
            GenKind::AsyncGenerator => "async generator",
        }
    }
}

impl Vm {
    /// A copy of a code object with other constants.
    pub(crate) fn code_with_consts(
        &mut self,
        c: &Ref<CodeObj>,
        consts: Vec<Value>,
    ) -> Ref<CodeObj> {
        let parts = CodeParts {
            code: c.code.clone(),
            id: self.fresh_keys_id(),
            returns_none: c.returns_none,
            name: c.name.clone(),
            qualname: c.qualname.clone(),
            doc: c.doc.clone(),
            words: super::code::prepare(&c.code, &consts).0,
            consts: consts.into_boxed_slice(),
            names: c.names.clone(),
            varnames: c.varnames.clone(),
        };
        crate::object::make::known(
            self.heap.object(Kind::Code, core().code, |p: *mut CodeObj| CodeObj::init(p, parts)),
        )
    }
}
