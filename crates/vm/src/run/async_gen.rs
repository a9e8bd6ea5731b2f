//! Steps of asynchronous generators without an object for them: `async for` enters the generator's frame from
//! its `Send`.
//!
//! Meanwhile the register of what the `Send` awaits holds the generator itself, which tells such a frame from one
//! that a native has entered. What the generator yields ends the `Send`; its end, or an exception, is raised there.
//! Where it awaits something that does not come at once, an object for the step takes its place in the register
//! before anybody can see it ([`show_step`]), and the rest of the step is that object's business.

use super::frame::{
    GEN_HEADER, HALT, SLOW_RETURN, caller_of, has_room, raw_word, return_ip, return_word_of,
};
use super::resume::{NOWHERE, give_back, move_words, resumer, yielded};
use super::{Act, Base, Ip, fa, fb, fci, function, head, reg, set};
use crate::types::generator::asynchronous;
use crate::value::generator::{GenKind, GenState, Generator, Ready, Waits};
use crate::value::object::{Kind, Obj};
use crate::value::owned::retain;
use crate::value::{Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::Op;

/// Enters the generator `x` from the `Send` at `send`, whose register for what is awaited is `it`, in a fast part.
#[inline(always)]
pub(super) unsafe fn enter(x: Word, it: *mut Word, send: Ip, b: Base, vm: *mut Vm) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        if !x.is_counted() || (*x.ptr()).kind != Kind::Generator {
            return Act::Slow;
        }
        let g = &*(x.ptr() as *const Generator);
        if g.kind != GenKind::AsyncGenerator
            || g.state.get() != GenState::Suspended
            || g.waits.get() != Waits::Nothing
            || g.handling.get() != 0
            || g.async_running.get()
            || g.closing.get()
            || !g.hooks_called.get()
        {
            return Act::Slow;
        }
        let v = &mut *vm;
        let n = g.nregs as usize;
        let nb = b.add(function(b).frame_bytes.get() as usize + GEN_HEADER);
        if v.heap.fuel <= 1 || !has_room(v, nb, n * 8) {
            return Act::Slow;
        }
        let at = g.sent.get() as usize;
        if at != NOWHERE {
            let place = (g.regs() as *mut u8).add(at) as *mut Word;
            if (*place).is_counted() {
                return Act::Slow;
            }
            *place = Word::none();
        }
        v.heap.fuel -= 2;
        v.run.depth += 1;
        // Held by the frame and by the register.
        (*x.ptr()).rc += 2;
        *it = x;
        let f = g.func.as_value().word();
        (*f.ptr()).rc += 1;
        *head(nb, -8) = raw_word(b as u64);
        *head(nb, -16) = resumer(send, *send, 1);
        *head(nb, -24) = f;
        *head(nb, -32) = x;
        let handled = v.run.handled;
        retain(handled);
        *head(nb, -40) = handled;
        g.async_running.set(true);
        g.state.set(GenState::Running);
        g.ready.set(Ready::No);
        let ip = g.ip.get();
        move_words(g.regs(), nb as *mut Word, n);
        Act::Next(ip, nb)
    }
}

/// Whether a generator was entered by [`enter`] from the instruction at `ret` of frame `caller`.
#[inline(always)]
pub(super) unsafe fn entered_from(g: &Generator, ret: Ip, caller: Base) -> bool {
    // SAFETY: return words lead to instructions of the caller's, whose registers are live.
    unsafe {
        g.kind == GenKind::AsyncGenerator
            && ret != HALT.ip()
            && *ret & 0xffff == Op::Send as u64
            && std::ptr::eq((*reg(caller, fb(*ret))).ptr(), g as *const Generator as *const Obj)
    }
}

/// Yields in a fast part what register `from` holds to the `Send` that the generator was entered from.
#[inline(always)]
pub(super) unsafe fn give(from: usize, sent: usize, ip: Ip, b: Base, vm: *mut Vm) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        if return_word_of(b).0 & SLOW_RETURN != 0 {
            return Act::Slow;
        }
        let me = (*head(b, -32)).ptr();
        let g = &*(me as *const Generator);
        let send = return_ip(return_word_of(b));
        let to = reg(caller_of(b), fa(*send));
        if !entered_from(g, send, caller_of(b))
            || g.handling.get() != 0
            || (*me).rc <= 2
            || (*to).is_counted()
        {
            return Act::Slow;
        }
        *to = yielded(from, b);
        give_back::<false>(sent, NOWHERE, ip, b, vm);
        *reg(caller_of(b), fb(*send)) = Word::NIL;
        (*me).rc -= 1;
        g.async_running.set(false);
        Act::Next(send.offset(fci(*send) as isize), caller_of(b))
    }
}

/// The generator `g`, entered from the instruction at `ret`, is about to wait there for something else: an object for
/// the step takes its place.
pub(super) unsafe fn show_step(vm: &mut Vm, g: &Value, ret: Ip, caller: Base) {
    let step = asynchronous::step_under_way(vm, g);
    // SAFETY: as for `entered_from`.
    unsafe { set(caller, fb(*ret), step) }
}
