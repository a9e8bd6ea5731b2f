//! Resuming and suspending generators: their registers go onto the stack and back, and of a chain of
//! generators that wait for each other only the innermost moves (see [`crate::value::generator`]).
//!
//! The frame of a leaf has the return word of whoever resumed the head, so what the leaf yields goes
//! there at once. When the leaf ends, the frame of the generator that waited for it takes its place,
//! standing at its `Send`. Those in between count as running all the time, see
//! [`Generator::is_running`].

use super::frame::{GEN_HEADER, HALT, HEADER, raw_ptr, raw_word, return_ip};
use super::{Act, Base, Ip, Outcome, Step, f32i, fa, function, head, next, reg, set, unset};
use crate::value::generator::{GenKind, GenState, Generator, Ready, Waits};
use crate::value::object::Kind;
use crate::value::owned::{release, retain};
use crate::value::{PyResult, Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::Op;

/// Registers that the fast parts move; the middle parts move more.
const FEW: usize = 8;

/// Moves words, rounded up to a multiple of four, for which both places have room.
#[inline(always)]
unsafe fn move_words<const MANY: bool>(from: *const Word, to: *mut Word, n: usize) {
    // SAFETY: the caller's promise.
    let four = |i: usize| unsafe {
        *(to.add(i) as *mut [u64; 2]) = *(from.add(i) as *const [u64; 2]);
        *(to.add(i + 2) as *mut [u64; 2]) = *(from.add(i + 2) as *const [u64; 2]);
    };
    if MANY {
        let mut i = 0;
        while i < n {
            four(i);
            i += 4;
        }
    } else {
        four(0);
        if n > 4 {
            four(4);
        }
    }
}

/// As `move_words`, leaving nothing behind.
#[inline(always)]
unsafe fn take_words<const MANY: bool>(from: *mut Word, to: *mut Word, n: usize) {
    // SAFETY: the caller's promise.
    let four = |i: usize| unsafe {
        *(to.add(i) as *mut [u64; 2]) = *(from.add(i) as *const [u64; 2]);
        *(to.add(i + 2) as *mut [u64; 2]) = *(from.add(i + 2) as *const [u64; 2]);
        *(from.add(i) as *mut [u64; 2]) = [Word::NIL.0; 2];
        *(from.add(i + 2) as *mut [u64; 2]) = [Word::NIL.0; 2];
    };
    if MANY {
        let mut i = 0;
        while i < n {
            four(i);
            i += 4;
        }
    } else {
        four(0);
        if n > 4 {
            four(4);
        }
    }
}

/// Pushes the frame of a generator, or of the leaf of its chain, in a fast or a middle part. `sent`
/// is given up by the caller if the result is a place to go on, else nothing has changed.
#[inline(always)]
pub(super) unsafe fn resume_fast<const MANY: bool>(
    x: Word,
    sent: Word,
    ret: Word,
    b: Base,
    vm: *mut Vm,
) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        if !x.is_counted() || (*x.ptr()).kind != Kind::Generator {
            return Act::Slow;
        }
        let mut g = &*(x.ptr() as *const Generator);
        match g.ready.get() {
            Ready::Plain => {}
            Ready::Fresh => {
                if sent != Word::none() {
                    return Act::Slow;
                }
            }
            _ => {
                let leaf = g.leaf.get();
                if leaf.is_null() || (*leaf).ready.get() != Ready::Leaf {
                    return Act::Slow;
                }
                g = &*leaf;
            }
        }
        let v = &mut *vm;
        let n = g.nregs as usize;
        let nb = b.add(function(b).frame_bytes.get() as usize + GEN_HEADER);
        if v.heap.fuel <= 0
            || v.run.depth >= v.run.recursion_limit
            || nb.add(n * 8 + GEN_HEADER) > v.run.limit
            || !MANY && n > FEW
        {
            return Act::Slow;
        }
        if g.ready.get() != Ready::Fresh {
            let place = (g.regs() as *mut u8).add(g.sent.get() as usize) as *mut Word;
            let old = *place;
            if old.is_counted() {
                if (*old.ptr()).rc == 1 {
                    return Act::Slow;
                }
                (*old.ptr()).rc -= 1;
            }
            *place = sent;
        }
        v.heap.fuel -= 1;
        v.run.depth += 1;
        move_words::<MANY>(g.regs(), nb as *mut Word, n);
        g.state.set(GenState::Running);
        g.ready.set(Ready::No);
        let me = Word::counted(g as *const Generator as *mut _);
        (*me.ptr()).rc += 1;
        let f = g.func.as_value().word();
        (*f.ptr()).rc += 1;
        *head(nb, -8) = raw_word(b as u64);
        *head(nb, -16) = ret;
        *head(nb, -24) = f;
        *head(nb, -32) = me;
        let handled = v.run.handled;
        retain(handled);
        *head(nb, -40) = handled;
        Act::Next(g.ip.get(), nb)
    }
}

/// As `resume_fast` in a middle part; also links the leaf of a chain that has grown.
#[inline(always)]
pub(super) unsafe fn resume_middle(x: Word, sent: Word, ret: Word, b: Base, vm: *mut Vm) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe { resume_linked(x, sent, ret, b, vm).act() }
}

#[inline(never)]
unsafe fn resume_linked(x: Word, sent: Word, ret: Word, b: Base, vm: *mut Vm) -> Step {
    // SAFETY: the dispatcher's contract.
    unsafe {
        if let Act::Next(ip, base) = resume_fast::<true>(x, sent, ret, b, vm) {
            return Step { ip, base };
        }
        if !x.is_counted() || (*x.ptr()).kind != Kind::Generator {
            return Step::EXIT;
        }
        let (g, v) = (&*(x.ptr() as *const Generator), &mut *vm);
        if g.waits.get() != Waits::Generator
            || g.state.get() != GenState::Suspended
            || g.kind == GenKind::AsyncGenerator
            || v.heap.fuel <= 0
            || v.run.depth >= v.run.recursion_limit
        {
            return Step::EXIT;
        }
        let Some(leaf) = to_resume(v, g) else { return Step::EXIT };
        v.heap.fuel -= 1;
        v.run.depth += 1;
        push(v, &*leaf, Some(Value::from_word(sent)), ret, b)
    }
}

/// Whether the instruction at which a generator's resumer stands raises StopIteration when it returns.
pub(super) fn raises_stop(w: u64) -> bool {
    [Op::CallGenSend, Op::CallSend, Op::CallNext].iter().any(|&op| w & 0xffff == op as u64)
}

/// Pushes the frame that goes on when `it` is resumed; `None` if it cannot be, or needs the
/// protocol of asynchronous generators.
pub(super) unsafe fn resume_in_place(
    vm: &mut Vm,
    it: &Value,
    sent: Value,
    ret: Word,
    b: Base,
) -> PyResult<Option<Step>> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let Some(g) = it.get::<Generator>() else { return Ok(None) };
        if g.kind == GenKind::AsyncGenerator
            || !matches!(g.state.get(), GenState::Created | GenState::Suspended)
            || g.state.get() == GenState::Created && !sent.is_none()
        {
            return Ok(None);
        }
        vm.charge(1)?;
        let Some(leaf) = to_resume(vm, g) else { return Ok(None) };
        enter(vm, g, &*leaf)?;
        Ok(Some(push(vm, &*leaf, Some(sent), ret, b)))
    }
}

/// Counts the frame of `leaf`, which is resumed for `g`.
pub(super) unsafe fn enter(vm: &mut Vm, g: &Generator, leaf: &Generator) -> PyResult<()> {
    let r = vm.enter_frame();
    if r.is_err() && std::ptr::eq(g, leaf) {
        // The error counts as raised inside, so the generator is over.
        g.set_state(GenState::Closed);
        // SAFETY: the registers are live and not used again.
        unsafe { Vm::release_regs(g.regs() as Base, 0, g.nregs as usize * 8) };
    }
    r
}

/// The generator that a suspended one waits for, if that is to be resumed in its place: not while an
/// exception is being handled in between, which those further in can see.
unsafe fn awaited(g: &Generator) -> Option<&Generator> {
    if g.waits.get() != Waits::Generator || g.handling.get() != 0 {
        return None;
    }
    // SAFETY: a suspended generator's registers are live.
    unsafe {
        let w = *((g.regs() as *const u8).add(g.delegate.get() as usize) as *const Word);
        Some(&*(w.ptr() as *const Generator))
    }
}

/// The generator to resume when `g`, which is not running by itself, is resumed: the leaf of its
/// chain, linked to it. `None` if `g` waits for one that is running on its behalf. A trace function
/// hears of each generator in between.
pub(super) unsafe fn to_resume(vm: &Vm, g: &Generator) -> Option<*const Generator> {
    if vm.run.hooked {
        g.unlink_root();
        g.unlink_leaf();
        return (!g.is_running()).then_some(g);
    }
    // SAFETY: the caller's promise.
    unsafe { innermost(g) }
}

unsafe fn innermost(g: &Generator) -> Option<*const Generator> {
    // SAFETY: a chain's generators hold each other; links are kept as the module's doc says.
    unsafe {
        g.unlink_root();
        let known = g.leaf.get();
        let start: &Generator = if known.is_null() { g } else { &*known };
        if start.state.get() == GenState::Running {
            return None;
        }
        let mut end = start;
        let mut running = None;
        while let Some(c) = awaited(end) {
            match c.state.get() {
                GenState::Suspended => end = c,
                GenState::Running => {
                    running = Some(c);
                    break;
                }
                _ => break,
            }
        }
        if let Some(c) = running.filter(|c| !c.root.get().is_null()) {
            if c.runs_for(g) {
                return None;
            }
            end = start;
            while let Some(c2) = awaited(end).filter(|c2| !c.runs_for(c2)) {
                end = c2;
            }
        }
        let mut at = start;
        while !std::ptr::eq(at, end) {
            let Some(c) = awaited(at) else { break };
            c.parent.set(at);
            if !std::ptr::eq(at, g) {
                at.unlink_root();
            }
            at = c;
        }
        if !std::ptr::eq(end, g) {
            g.link(end);
        }
        Some(end)
    }
}

impl Generator {
    /// Whether `self`, a running leaf, was resumed in place of `g` or of one that waits for it.
    fn runs_for(&self, g: &Generator) -> bool {
        let root = self.root.get();
        let mut at: *const Generator = self;
        while !std::ptr::eq(at, g) {
            if std::ptr::eq(at, root) {
                return false;
            }
            // SAFETY: the way from a leaf to its root is live.
            at = unsafe { (*at).parent.get() };
        }
        true
    }

    /// Whether it is running, or waits for one that was resumed in its place.
    pub(crate) fn is_running(&self) -> bool {
        if self.state.get() != GenState::Suspended {
            return self.state.get() == GenState::Running;
        }
        let mut at = self;
        // SAFETY: a suspended generator's registers are live.
        while let Some(c) = unsafe { awaited(at) } {
            match c.state.get() {
                GenState::Suspended => at = c,
                GenState::Running => return !c.root.get().is_null() && c.runs_for(self),
                _ => return false,
            }
        }
        false
    }

    /// The generators that wait for this one, a running leaf, from the inside out.
    pub(crate) fn waiting(&self) -> Vec<&Generator> {
        let mut out = Vec::new();
        let root = self.root.get();
        let mut at: *const Generator = self;
        while !root.is_null() && !std::ptr::eq(at, root) {
            // SAFETY: the way from a leaf to its root is live.
            unsafe {
                at = (*at).parent.get();
                out.push(&*at);
            }
        }
        out
    }

    /// The `Send` at which a generator stands that waits in a delegation. The code was laid out by the
    /// compiler: behind the `YieldDelegate` there is a jump back to it.
    pub(crate) fn send_ip(&self) -> Ip {
        let mut ip = self.ip.get();
        // SAFETY: jumps of verified code.
        unsafe {
            for _ in 0..4 {
                let w = *ip;
                match Op::from_u16((w & 0xffff) as u16) {
                    Some(Op::Jump) => ip = ip.offset(f32i(w) as isize),
                    _ => break,
                }
            }
        }
        ip
    }
}

/// A leaf that was resumed in the place of another generator has ended: gives the one that waits for
/// it, which becomes the leaf.
pub(super) unsafe fn take_parent(g: &Generator) -> Option<*const Generator> {
    let root = g.root.get();
    if root.is_null() {
        return None;
    }
    let parent = g.parent.get();
    g.unlink_root();
    if !std::ptr::eq(parent, root) {
        // SAFETY: the way from a leaf to its root is live.
        unsafe { (*root).link(&*parent) }
    }
    Some(parent)
}

/// Pushes a generator's frame, which has been counted. If it returns to a native, the caller notes
/// where that was called.
pub(super) unsafe fn push(
    vm: &mut Vm,
    g: &Generator,
    sent: Option<Value>,
    ret: Word,
    b: Base,
) -> Step {
    // SAFETY: the generator is suspended or not started; its registers move onto the stack.
    unsafe {
        let n = g.nregs as usize;
        let nb = vm.window_above(b, n * 8);
        move_words::<true>(g.regs(), nb as *mut Word, n);
        Vm::write_header(nb, &g.func, b, ret);
        let me = Word::counted(g as *const Generator as *mut _);
        retain(me);
        *head(nb, -32) = me;
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
        g.set_state(GenState::Running);
        Step { ip: g.ip.get(), base: nb }
    }
}

/// Copies the registers back and takes the frame down; the generator waits at `ip`.
pub(super) unsafe fn suspend(vm: &mut Vm, b: Base, ip: Ip, sent: usize, delegate: usize) {
    // SAFETY: the frame is a generator's.
    unsafe {
        let g = &*((*head(b, -32)).ptr() as *const Generator);
        vm.forget_frame(b);
        take_words::<true>(b as *mut Word, g.regs(), g.nregs as usize);
        note(g, ip, sent, delegate);
        let outer = std::ptr::replace(head(b, -40), Word::NIL);
        if g.handling.get() == 0 {
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

/// Notes where a generator waits, whose registers have just gone back.
#[inline(always)]
unsafe fn note(g: &Generator, ip: Ip, sent: usize, delegate: usize) {
    g.ip.set(ip);
    g.sent.set(sent as u16);
    g.delegate.set(delegate as u16);
    let waits = if delegate == u16::MAX as usize {
        Waits::Nothing
    } else {
        // SAFETY: the register holds the iterator.
        let w = unsafe { *((g.regs() as *const u8).add(delegate) as *const Word) };
        // SAFETY: as above.
        let generator = w.is_counted() && unsafe { (*w.ptr()).kind } == Kind::Generator;
        if generator { Waits::Generator } else { Waits::Iterator }
    };
    g.waits.set(waits);
    g.set_state(GenState::Suspended);
}

/// Yields in a fast or a middle part what register `from` holds, which is moved out of a temporary.
#[inline(always)]
pub(super) unsafe fn yield_fast<const MANY: bool>(
    w: u64,
    from: usize,
    delegate: usize,
    ip: Ip,
    b: Base,
    vm: *mut Vm,
) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let ret = return_ip(*head(b, -16));
        let rw = *ret;
        let caller = raw_ptr(*head(b, -8)) as Base;
        let x = *head(b, -32);
        let g = &*(x.ptr() as *const Generator);
        let n = g.nregs as usize;
        let op = (rw & 0xffff) as u16;
        let mut dst = reg(caller, fa(rw));
        // What a call of `send` or `next` holds besides.
        let mut window: *mut Word = std::ptr::null_mut();
        let words = if op == Op::ForGen as u16 {
            2
        } else if op == Op::Halt as u16 {
            if (*vm).run.sink.base == b {
                if !MANY {
                    return Act::Slow;
                }
                if let Some(act) = into_sink(w, from, ip, b, &mut *vm) {
                    return act;
                }
            }
            dst = &raw mut (*vm).run.result;
            0
        } else if op == Op::Send as u16 {
            1
        } else if op == Op::CallSend as u16 {
            2
        } else if op == Op::CallGenSend as u16 || op == Op::CallNext as u16 {
            window = reg(caller, fa(rw) + HEADER);
            if (*(*window).ptr()).rc <= 2 {
                return Act::Slow;
            }
            if op == Op::CallNext as u16 { 2 } else { 4 }
        } else {
            return Act::Slow;
        };
        let old = *dst;
        if !(*vm).run.holds(caller)
            || !(*vm).run.frames.is_empty()
            || g.handling.get() != 0
            || (*x.ptr()).rc == 1
            || !MANY && n > FEW
        {
            return Act::Slow;
        }
        if old.is_counted() {
            if (*old.ptr()).rc == 1 {
                return Act::Slow;
            }
            (*old.ptr()).rc -= 1;
        }
        if !window.is_null() {
            (*(*window).ptr()).rc -= 1;
            *window = Word::NIL;
        }
        let v = *reg(b, from);
        if super::is_temp(b, from) {
            *reg(b, from) = Word::NIL;
        } else {
            retain(v);
        }
        take_words::<MANY>(b as *mut Word, g.regs(), n);
        note(g, ip.add(1), fa(w), delegate);
        let outer = *head(b, -40);
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
        (*vm).run.outcome = Outcome::Yielded;
        *dst = v;
        Act::Next(ret.add(words), caller)
    }
}

/// Gives what is yielded to the native that consumes the generator, which goes on at once; `None` if
/// that wants to look at the value itself.
unsafe fn into_sink(w: u64, from: usize, ip: Ip, b: Base, vm: &mut Vm) -> Option<Act> {
    // SAFETY: the dispatcher's contract; the native that waits for this run set the sink.
    unsafe {
        if vm.heap.fuel <= 0 {
            return None;
        }
        let temp = super::is_temp(b, from);
        let v = if temp { super::take(b, from) } else { super::peek(b, from) };
        if let Err(v) = (*vm.run.sink.take)(v) {
            if temp {
                *reg(b, from) = v.into_word();
            }
            return None;
        }
        vm.heap.fuel -= 1;
        set(b, fa(w), Value::none());
        Some(Act::Next(ip.add(1), b))
    }
}

/// Gives a yielded value to whoever resumed the frame.
pub(super) unsafe fn deliver(vm: &mut Vm, ret: Ip, caller: Base, v: Value) -> PyResult<Step> {
    // SAFETY: the resumer stands at `for`, `Send`, a call of `send`, or a native.
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
        let words = match Op::from_u16((w & 0xffff) as u16) {
            Some(Op::Send) => 1,
            Some(Op::CallGenSend) => {
                unset(caller, fa(w) + HEADER);
                4
            }
            Some(Op::CallNext) => {
                unset(caller, fa(w) + HEADER);
                2
            }
            _ => 2,
        };
        next(ret, words, caller)
    }
}
