//! Resuming and suspending generators: their registers go onto the stack and back, and of a chain of
//! generators that wait for each other only the innermost moves (see [`crate::value::generator`]).
//!
//! The frame of a leaf has the return word of whoever resumed the head, so what the leaf yields goes
//! there at once. When the leaf ends, the frame of the generator that waited for it takes its place,
//! standing at its `Send`. Those in between count as running all the time, see
//! [`Generator::is_running`].

use super::chain::{join, lead, step_out, to_resume};
use super::frame::{
    GEN_HEADER, HALT, HEADER, SLOW_RETURN, caller_of, has_room, raw_word, return_dst, return_ip,
    return_word, return_word_of,
};
use super::{Act, Base, Ip, Outcome, Step, fa, fb, fci, function, head, next, reg, set, unset};
use crate::heap;
use crate::value::generator::{GenKind, GenState, Generator, Ready, Waits};
use crate::value::object::{Kind, Obj};
use crate::value::owned::{release, retain};
use crate::value::{Function, PyResult, Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::Op;

/// Moves words, at least one, rounded up to a multiple of four, for which both places have room. They are
/// read one by one, for some have just been written so, and the processor waits when it reads two words
/// at once that are still on their way to memory apart.
#[inline(always)]
pub(super) unsafe fn move_words(from: *const Word, to: *mut Word, n: usize) {
    let mut i = 0;
    loop {
        // SAFETY: the caller's promise.
        unsafe {
            *to.add(i) = from.add(i).read_volatile();
            *to.add(i + 1) = from.add(i + 1).read_volatile();
            *to.add(i + 2) = from.add(i + 2).read_volatile();
            *to.add(i + 3) = from.add(i + 3).read_volatile();
        }
        i += 4;
        if i >= n {
            return;
        }
    }
}

/// As `move_words`, leaving nothing behind.
#[inline(always)]
unsafe fn take_words(from: *mut Word, to: *mut Word, n: usize) {
    let mut i = 0;
    loop {
        // SAFETY: the caller's promise.
        unsafe {
            *to.add(i) = from.add(i).read_volatile();
            *to.add(i + 1) = from.add(i + 1).read_volatile();
            *to.add(i + 2) = from.add(i + 2).read_volatile();
            *to.add(i + 3) = from.add(i + 3).read_volatile();
            *(from.add(i) as *mut [u64; 2]) = [Word::NIL.0; 2];
            *(from.add(i + 2) as *mut [u64; 2]) = [Word::NIL.0; 2];
        }
        i += 4;
        if i >= n {
            return;
        }
    }
}

/// For [`Generator::sent`], what is sent is dropped; as a delegate, there is none.
pub(super) const NOWHERE: usize = u16::MAX as usize;

/// The return word of a generator's frame: besides the resuming instruction, the register for what is
/// yielded, and in the free bits of that how many words the instruction has. Bit 4 says that it is a
/// method call, whose window holds the generator: `CallGenSend` with its four words, or [`CALL_NEXT`].
#[inline(always)]
pub(super) fn resumer(ip: Ip, w: u64, words: usize) -> Word {
    return_word(ip, fa(w) | words)
}

/// What stands for the words of `CallNext`.
pub(super) const CALL_NEXT: usize = 4 | 2;

/// Pushes the frame of a generator, or of the leaf of its chain, in a fast or a middle part. `sent`
/// is given up by the caller if the result is a place to go on, else nothing has changed.
#[inline(always)]
pub(super) unsafe fn resume_fast(x: Word, sent: Word, ret: Word, b: Base, vm: *mut Vm) -> Act {
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
        if !has_room(v, nb, n * 8) {
            return Act::Slow;
        }
        let at = g.sent.get() as usize;
        if at != NOWHERE {
            let place = (g.regs() as *mut u8).add(at) as *mut Word;
            let old = *place;
            if old.is_counted() {
                if (*old.ptr()).rc == 1 {
                    return Act::Slow;
                }
                (*old.ptr()).rc -= 1;
            }
            *place = sent;
        } else if sent.is_counted() {
            return Act::Slow;
        }
        v.heap.fuel -= 1;
        v.run.depth += 1;
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
        g.state.set(GenState::Running);
        g.ready.set(Ready::No);
        let ip = g.ip.get();
        move_words(g.regs(), nb as *mut Word, n);
        Act::Next(ip, nb)
    }
}

/// The base of a frame above `b` for a generator of `f` that starts at once, if there is fuel for its making and its
/// start, and another frame may be entered. Calls nothing.
#[inline(always)]
pub(super) unsafe fn place_to_start(f: &Function, b: Base, vm: *mut Vm) -> Option<Base> {
    // SAFETY: the running frame is live; segments end at `limit`.
    unsafe {
        let v = &*vm;
        let nb = b.add(function(b).frame_bytes.get() as usize + GEN_HEADER);
        let free = v.heap.fuel > 1
            && v.run.depth < v.run.recursion_limit
            && nb.add(f.frame_bytes.get() as usize + GEN_HEADER) <= v.run.limit;
        free.then_some(nb)
    }
}

/// Writes four registers at a time of a frame's that hold nothing: what lies behind the last is no frame's yet.
#[inline(always)]
pub(super) unsafe fn clear_regs(f: &Function, nb: Base) {
    let end = nb.wrapping_add(f.frame_bytes.get() as usize);
    let mut at = nb;
    loop {
        // SAFETY: `place_to_start` left room for a header behind the registers.
        unsafe { *(at as *mut [u64; 4]) = [Word::NIL.0; 4] };
        at = at.wrapping_add(32);
        if at >= end {
            return;
        }
    }
}

/// Enters at `nb` the frame of `g`, which has just been made as a running generator: its registers have been
/// written there. It is held by its resumer besides. Pays `fuel`.
#[inline(always)]
pub(super) unsafe fn start(
    g: *mut Generator,
    fuel: i64,
    nb: Base,
    ret: Word,
    b: Base,
    vm: *mut Vm,
) -> Act {
    // SAFETY: `place_to_start` gave the place.
    unsafe {
        let v = &mut *vm;
        v.heap.fuel -= fuel;
        v.run.depth += 1;
        (*(g as *mut Obj)).rc += 1;
        let f = (*g).func.as_value().word();
        (*f.ptr()).rc += 1;
        *head(nb, -8) = raw_word(b as u64);
        *head(nb, -16) = ret;
        *head(nb, -24) = f;
        *head(nb, -32) = Word::counted(g as *mut Obj);
        let handled = v.run.handled;
        retain(handled);
        *head(nb, -40) = handled;
        Act::Next((*g).ip.get(), nb)
    }
}

/// As `resume_fast` in a middle part; also links the leaf of a chain that has grown.
#[inline(always)]
pub(super) unsafe fn resume_middle(x: Word, sent: Word, ret: Word, b: Base, vm: *mut Vm) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let act = resume_fast(x, sent, ret, b, vm);
        if matches!(act, Act::Next(..)) || !x.is_counted() || (*x.ptr()).kind != Kind::Generator {
            return act;
        }
        let (g, v) = (&*(x.ptr() as *const Generator), &mut *vm);
        if g.waits.get() != Waits::Generator
            || g.state.get() != GenState::Suspended
            || g.kind == GenKind::AsyncGenerator
            || v.heap.fuel <= 0
            || v.run.depth >= v.run.recursion_limit
        {
            return Act::Slow;
        }
        let Some(leaf) = to_resume(v, g) else { return Act::Slow };
        v.heap.fuel -= 1;
        v.run.depth += 1;
        push(v, &*leaf, Some(Value::from_word(sent)), ret, b).act()
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
        move_words(g.regs(), nb as *mut Word, n);
        vm.write_header_above(nb, &g.func, b, ret);
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
            && g.sent.get() as usize != NOWHERE
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
        take_words(b as *mut Word, g.regs(), g.nregs as usize);
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
    let waits = if delegate == NOWHERE {
        Waits::Nothing
    } else {
        // SAFETY: the register holds the iterator.
        unsafe {
            let w = *((g.regs() as *const u8).add(delegate) as *const Word);
            match w.is_counted() && (*w.ptr()).kind == Kind::Generator {
                true => Waits::Generator,
                false => Waits::Iterator,
            }
        }
    };
    g.waits.set(waits);
    g.set_state(GenState::Suspended);
}

/// The generator whose frame is `b`; like the other words of the header it is read again at each use,
/// for few registers of the machine are free in a handler.
#[inline(always)]
unsafe fn running<'a>(b: Base) -> &'a Generator {
    // SAFETY: a generator's frame.
    unsafe { &*(head(b, -32).read_volatile().ptr() as *const Generator) }
}

/// Yields in a fast part what register `from` holds, which is moved out of a temporary.
#[inline(always)]
pub(super) unsafe fn yield_fast<const DELEGATE: bool>(
    from: usize,
    sent: usize,
    delegate: usize,
    ip: Ip,
    b: Base,
    vm: *mut Vm,
) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        if return_word_of(b).0 & SLOW_RETURN != 0 {
            return super::sink::yield_into(from, sent, ip, b, vm);
        }
        let g = running(b);
        if g.handling.get() != 0 || (*(g as *const Generator as *const Obj)).rc == 1 {
            return Act::Slow;
        }
        // See `async_gen`.
        if DELEGATE && g.kind == GenKind::AsyncGenerator {
            return Act::Slow;
        }
        let word = return_dst(return_word_of(b));
        let dst = reg(caller_of(b), word & !7);
        if !release_into(dst, word & 4 != 0) {
            return Act::Slow;
        }
        *dst = yielded(from, b);
        give_back::<DELEGATE>(sent, delegate, ip, b, vm);
        let ret = return_word_of(b);
        let words = return_dst(ret) & 7;
        // See `resumer`.
        let words = if words == CALL_NEXT { 2 } else { words };
        Act::Next(return_ip(ret).add(words), caller_of(b))
    }
}

/// Empties the register for what is yielded, and with `window` the one that holds the generator; false
/// if an object would have to be freed, and nothing has changed.
#[inline(always)]
unsafe fn release_into(dst: *mut Word, window: bool) -> bool {
    // SAFETY: a live register of the resumer's.
    unsafe {
        let old = *dst;
        if old.is_counted() && (*old.ptr()).rc == 1 {
            return false;
        }
        if window {
            let held = (dst as *mut u8).add(HEADER) as *mut Word;
            if (*(*held).ptr()).rc <= 2 {
                return false;
            }
            (*(*held).ptr()).rc -= 1;
            *held = Word::NIL;
        }
        if old.is_counted() {
            (*old.ptr()).rc -= 1;
        }
        true
    }
}

/// What a yield gives away.
#[inline(always)]
pub(super) unsafe fn yielded(from: usize, b: Base) -> Word {
    // SAFETY: operands are bound.
    unsafe {
        let v = *reg(b, from);
        if super::is_temp(b, from) {
            *reg(b, from) = Word::NIL;
        } else {
            retain(v);
        }
        v
    }
}

/// Moves the registers of a generator that handles no exception back into it and takes its frame down;
/// caller and return word stay in the header. It is held by another reference than the frame's.
#[inline(always)]
pub(super) unsafe fn give_back<const DELEGATE: bool>(
    sent: usize,
    delegate: usize,
    ip: Ip,
    b: Base,
    vm: *mut Vm,
) {
    // SAFETY: the generator is the running one.
    unsafe {
        let outer = std::ptr::replace(head(b, -40), Word::NIL);
        if outer.is_counted() {
            (*outer.ptr()).rc -= 1;
        }
        let f = std::ptr::replace(head(b, -24), Word::NIL);
        (*f.ptr()).rc -= 1;
        (*vm).run.depth -= 1;
        let me = std::ptr::replace(head(b, -32), Word::NIL);
        (*me.ptr()).rc -= 1;
        let g = &*(me.ptr() as *const Generator);
        take_words(b as *mut Word, g.regs(), g.nregs as usize);
        if !DELEGATE {
            return note(g, ip.add(1), sent, NOWHERE);
        }
        let w = *((g.regs() as *const u8).add(delegate) as *const Word);
        if !w.is_counted() || (*w.ptr()).kind != Kind::Generator {
            return note(g, ip.add(1), sent, delegate);
        }
        g.ip.set(ip.add(1));
        g.sent.set(sent as u16);
        g.delegate.set(delegate as u16);
        g.state.set(GenState::Suspended);
        g.waits.set(Waits::Generator);
        g.ready.set(Ready::No);
        join(g, &*(w.ptr() as *const Generator));
    }
}

/// Yields in a middle part to a native that looks at each value.
pub(super) unsafe fn yield_to_native<const DELEGATE: bool>(
    from: usize,
    sent: usize,
    delegate: usize,
    ip: Ip,
    b: Base,
    vm: *mut Vm,
) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let ret = *head(b, -16);
        let x = *head(b, -32);
        let g = &*(x.ptr() as *const Generator);
        let caller = caller_of(b);
        // A frame in a segment of its own takes that down when it leaves, which is for the slow part.
        if ret.0 & SLOW_RETURN == 0
            || return_ip(ret) != HALT.ip()
            || !(*vm).run.holds(caller)
            || !(*vm).run.frames.is_empty()
            || g.handling.get() != 0
            || (*x.ptr()).rc == 1
        {
            return Act::Slow;
        }
        (*vm).run.result = yielded(from, b);
        (*vm).run.outcome = Outcome::Yielded;
        give_back::<DELEGATE>(sent, delegate, ip, b, vm);
        Act::Next(return_ip(ret), caller)
    }
}

/// The running generator ends with what register `result` holds, and another one waits for it: the
/// frame of that takes its place, with the same caller. [`Step::EXIT`] if that takes more, and nothing has
/// changed.
#[inline(always)]
pub(super) unsafe fn wake(vm: &mut Vm, b: Base, result: usize) -> Step {
    // SAFETY: the dispatcher's contract; a generator in a chain holds the one that it waits for.
    unsafe {
        let me = *head(b, -32);
        let g = &*(me.ptr() as *const Generator);
        let p = &*g.parent.get();
        let n = p.nregs as usize;
        if g.handling.get() != 0
            || !vm.run.holds(caller_of(b))
            || b.add(n * 8 + GEN_HEADER) > vm.run.limit
        {
            return Step::EXIT;
        }
        let v = std::ptr::replace(reg(b, result), Word::NIL);
        // Temporaries are dead at a return.
        let mut at = reg(b, 0);
        let end = reg(b, function(b).local_bytes.get() as usize);
        while at < end {
            release(std::ptr::replace(at, Word::NIL));
            at = at.add(1);
        }
        step_out(g, p);
        move_words(p.regs(), b as *mut Word, n);
        let f = p.func.as_value().word();
        retain(f);
        // The generator holds its function, too.
        (*(*head(b, -24)).ptr()).rc -= 1;
        *head(b, -24) = f;
        let parent = Word::counted(p as *const Generator as *mut _);
        retain(parent);
        *head(b, -32) = parent;
        // It goes on behind its `Send`.
        let ip = p.send_ip();
        let w = *ip;
        release(std::ptr::replace(reg(b, fa(w)), v));
        let held = std::ptr::replace(reg(b, fb(w)), Word::NIL);
        if held == me && (*me.ptr()).rc == 2 {
            heap::free_ended(me.ptr());
        } else {
            release(held);
            release(me);
        }
        Step { ip: ip.offset(fci(w) as isize), base: b }
    }
}

/// As `wake` in a fast part, where at most one value goes with the frame. If it gives up, some locals may have
/// been released already, which are dead.
#[inline(always)]
pub(super) unsafe fn wake_fast(b: Base, result: usize, vm: *mut Vm) -> Act {
    // SAFETY: as for `wake`; the one that waits holds the one that ends in the register of its `Send`.
    unsafe {
        let me = (*head(b, -32)).ptr();
        let g = &*(me as *const Generator);
        let root = g.root.get();
        let p = g.parent.get();
        if root.is_null()
            || g.handling.get() != 0
            || (*me).rc != 2
            || !(*vm).run.frames.is_empty()
            || !(*vm).run.holds(caller_of(b))
            || b.add((*p).nregs as usize * 8 + GEN_HEADER) > (*vm).run.limit
            || (*(*head(b, -24)).ptr()).rc <= 2
            || !heap::ends_at_hand(g)
        {
            return Act::Slow;
        }
        let v = std::ptr::replace(reg(b, result), Word::NIL);
        let Some(dead) = release_locals(b) else {
            *reg(b, result) = v;
            return Act::Slow;
        };
        // The frame and the generator held the function.
        (*(*head(b, -24)).ptr()).rc -= 2;
        heap::free_at_hand(me);
        (*p).state.set(GenState::Running);
        lead(root, &*p);
        let f = (*p).func.as_value().word();
        (*f.ptr()).rc += 1;
        *head(b, -24) = f;
        (*(p as *mut Obj)).rc += 1;
        *head(b, -32) = Word::counted(p as *mut Obj);
        move_words((*p).regs(), b as *mut Word, (*p).nregs as usize);
        // The registers are those of its `Send`; what was yielded has been moved out of the first.
        *reg(b, (*p).sent.get() as usize) = v;
        *reg(b, (*p).delegate.get() as usize) = Word::NIL;
        let send = (*p).send_ip();
        let ip = send.offset(fci(*send) as isize);
        if dead.is_nil() { Act::Next(ip, b) } else { Act::Free(ip, b, dead) }
    }
}

/// Gives up the locals of a frame that ends; gives what has to be freed by that, or NIL. `None` if that is more
/// than one; some may have been given up by then.
#[inline(always)]
unsafe fn release_locals(b: Base) -> Option<Word> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let mut last: *mut Word = std::ptr::null_mut();
        let mut at = reg(b, 0);
        let end = reg(b, function(b).local_bytes.get() as usize);
        while at < end {
            let w = *at;
            if w.is_counted() {
                if !last.is_null() {
                    return None;
                }
                if (*w.ptr()).rc == 1 {
                    last = at;
                } else {
                    (*w.ptr()).rc -= 1;
                    *at = Word::NIL;
                }
            }
            at = at.add(1);
        }
        if last.is_null() {
            return Some(Word::NIL);
        }
        let dead = std::ptr::replace(last, Word::NIL);
        (*dead.ptr()).rc = 0;
        Some(dead)
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
