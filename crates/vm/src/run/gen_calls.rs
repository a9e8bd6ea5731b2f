//! Calls that make generators, and calls of `next` and `send` that resume them: these push the
//! generator's frame as `for` does, with themselves as the place that it yields to.

use super::attr::{current, quicken};
use super::bind::generator_kind;
use super::call::ops::Call;
use super::frame::HEADER;
use super::resume::{
    CALL_NEXT, clear_regs, place_to_start, resume_fast, resume_middle, resumer, start,
};
use super::{Act, Base, Handler, Ip, Step, fa, fb, reg};
use crate::value::generator::{GenKind, Generator};
use crate::value::native::{Native, NativeKind};
use crate::value::object::Kind;
use crate::value::{Function, PyResult, Ref, Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::{CodeFlags, Op};

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { CallGen CallAwait CallGenSend CallSend CallNext }
}
use ops::*;

/// Resumes `x` in a fast (`LINK` false) or a middle part, sending the word in register `sent`.
#[inline(always)]
unsafe fn resume<const LINK: bool>(
    x: Word,
    sent: *mut Word,
    ret: Word,
    b: Base,
    vm: *mut Vm,
) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let act = if LINK {
            resume_middle(x, *sent, ret, b, vm)
        } else {
            resume_fast(x, *sent, ret, b, vm)
        };
        if matches!(act, Act::Next(..)) {
            *sent = Word::NIL;
        }
        act
    }
}

/// `g.send(v)` of a generator or coroutine whose class the cache knows.
#[inline(always)]
unsafe fn send_method<const LINK: bool>(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
    // SAFETY: the dispatcher's contract; the window holds generator and value.
    unsafe {
        let x = *reg(b, fa(w) + HEADER);
        if !x.is_counted()
            || (*x.ptr()).shape as u64 != *ip.add(1)
            || !current(vm, *ip.add(2))
            || fb(w) != 1
        {
            return Act::Slow;
        }
        resume::<LINK>(x, reg(b, fa(w) + HEADER + 8), resumer(ip, w, 4), b, vm)
    }
}

impl Handler for CallGenSend {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe { send_method::<false>(w, ip, b, vm) }
    }
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe { send_method::<true>(w, ip, b, vm) }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: another receiver, or a generator that is not ready: the method says which.
        unsafe { super::method::ops::CallMethodNative::slow(vm, ip, b, w) }
    }
}

/// The generator whose bound `send` is called with one argument.
#[inline(always)]
unsafe fn bound_send(callee: Word, ip: Ip) -> Word {
    // SAFETY: a live word; the cache word names the definition of `send`.
    unsafe {
        if !callee.is_counted() || (*callee.ptr()).kind != Kind::Native {
            return Word::NIL;
        }
        let n = &*(callee.ptr() as *const Native);
        if n.def as *const _ as u64 == *ip.add(1) { n.slf.word() } else { Word::NIL }
    }
}

impl Handler for CallSend {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let x = bound_send(*reg(b, fa(w)), ip);
            resume::<false>(x, reg(b, fa(w) + HEADER), resumer(ip, w, 2), b, vm)
        }
    }
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe {
            let x = bound_send(*reg(b, fa(w)), ip);
            resume::<true>(x, reg(b, fa(w) + HEADER), resumer(ip, w, 2), b, vm)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            if bound_send(*reg(b, fa(w)), ip).is_nil() {
                quicken(ip, Op::Call);
            }
            Call::slow(vm, ip, b, w)
        }
    }
}

/// `next(g)`: the callee is the one that the cache knows.
#[inline(always)]
unsafe fn next_call<const LINK: bool>(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
    // SAFETY: the dispatcher's contract; the window holds the generator.
    unsafe {
        if (*reg(b, fa(w))).0 != *ip.add(1) {
            return Act::Slow;
        }
        let (x, none) = (*reg(b, fa(w) + HEADER), Word::none());
        if !x.is_counted()
            || (*x.ptr()).kind != Kind::Generator
            || (*(x.ptr() as *const Generator)).kind != GenKind::Generator
        {
            return Act::Slow;
        }
        if LINK {
            resume_middle(x, none, resumer(ip, w, CALL_NEXT), b, vm)
        } else {
            resume_fast(x, none, resumer(ip, w, CALL_NEXT), b, vm)
        }
    }
}

impl Handler for CallNext {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe { next_call::<false>(w, ip, b, vm) }
    }
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe { next_call::<true>(w, ip, b, vm) }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let x = *reg(b, fa(w) + HEADER);
            if !x.is_object() || (*x.ptr()).kind != Kind::Generator {
                quicken(ip, Op::Call);
            }
            Call::slow(vm, ip, b, w)
        }
    }
}

/// Rewrites a call of a generator's `send` or, if it is `builtin`, of `next` with a generator; true if it
/// is one.
pub(super) unsafe fn specialise_native(
    ip: Ip,
    w: u64,
    b: Base,
    callee: &Native,
    builtin: bool,
) -> bool {
    // SAFETY: the callee and the argument of the call at `ip`.
    unsafe {
        if fb(w) != 1 {
            return false;
        }
        let def = callee.def;
        let generator = |v: Word| v.is_object() && (*v.ptr()).kind == Kind::Generator;
        if def.kind == NativeKind::Method && def.name == "send" && generator(callee.slf.word()) {
            *ip.add(1) = def as *const _ as u64;
            quicken(ip, Op::CallSend);
            return true;
        }
        let arg = *reg(b, fa(w) + HEADER);
        if builtin
            && def.name == "next"
            && generator(arg)
            && (*(arg.ptr() as *const Generator)).kind == GenKind::Generator
        {
            *ip.add(1) = (*reg(b, fa(w))).0;
            quicken(ip, Op::CallNext);
            return true;
        }
        false
    }
}

impl Handler for CallGen {
    const MIDDLE: bool = true;
    /// With a cell that is at hand.
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; function and arguments move into the generator.
        unsafe {
            let (fw, n) = (*reg(b, fa(w)), fb(w));
            if !fw.is_counted() || (*fw.ptr()).kind != Kind::Function || (*vm).heap.fuel <= 0 {
                return Act::Slow;
            }
            let f = &*(fw.ptr() as *const Function);
            if f.code.peek().id != *ip.add(1) {
                return Act::Slow;
            }
            let (kind, class) = generator_kind(f);
            let g = (*vm).heap.generator_at_hand(class, kind, f);
            if g.is_null() {
                return Act::Slow;
            }
            (*vm).heap.fuel -= 1;
            let (from, to) = (reg(b, fa(w) + HEADER), (*g).regs());
            let mut i = 0;
            while i < n {
                *to.add(i) = from.add(i).read_volatile();
                *from.add(i) = Word::NIL;
                i += 1;
            }
            *reg(b, fa(w)) = Word::counted(g as *mut _);
            Act::Next(ip.add(2), b)
        }
    }
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the window's words move into the generator.
        unsafe {
            let (at, n) = (fa(w), fb(w));
            let fw = *reg(b, at);
            if !fw.is_counted() || (*fw.ptr()).kind != Kind::Function || (*vm).heap.fuel <= 0 {
                return Act::Slow;
            }
            let code = (*(fw.ptr() as *const Function)).code.peek();
            if code.id != *ip.add(1) {
                return Act::Slow;
            }
            (*vm).heap.fuel -= 1;
            let func = Ref::<Function>::from_value_unchecked(Value::from_word(fw));
            let from = reg(b, at + HEADER);
            let g = {
                let words = std::slice::from_raw_parts(from, n);
                super::bind::new_generator_of(&mut *vm, func, words)
            };
            for i in 0..n {
                *from.add(i) = Word::NIL;
            }
            *reg(b, at) = g.into_word();
            Act::Next(ip.add(2), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            quicken(ip, Op::Call);
            Call::slow(vm, ip, b, w)
        }
    }
}

impl Handler for CallAwait {
    const MIDDLE: bool = true;
    /// The generator's frame is entered in its caller's place, its arguments never lie in the generator.
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; function and arguments move into the generator.
        unsafe {
            let (fw, n) = (*reg(b, fa(w)), fb(w));
            if !fw.is_counted() || (*fw.ptr()).kind != Kind::Function {
                return Act::Slow;
            }
            let f = &*(fw.ptr() as *const Function);
            let it = reg(b, fa(*ip.add(2)));
            if f.code.peek().id != *ip.add(1) || (*it).is_counted() {
                return Act::Slow;
            }
            let Some(nb) = place_to_start(f, b, vm) else { return Act::Slow };
            let (kind, class) = generator_kind(f);
            let g = (*vm).heap.running_generator_at_hand(class, kind, f);
            if g.is_null() {
                return Act::Slow;
            }
            *reg(b, fa(w)) = Word::NIL;
            *it = Word::counted(g as *mut _);
            clear_regs(f, nb);
            let from = reg(b, fa(w) + HEADER);
            let mut i = 0;
            while i < n {
                *(nb as *mut Word).add(i) = from.add(i).read_volatile();
                *from.add(i) = Word::NIL;
                i += 1;
            }
            let send = ip.add(5);
            start(g, 2, nb, resumer(send, *send, 1), b, vm)
        }
    }
    /// Just the call.
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe { CallGen::middle(w, ip, b, vm) }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { CallGen::slow(vm, ip, b, w) }
    }
}

/// Whether what register `from` holds goes at once, by the instruction at `ip`, into another register, and is then
/// sent `None` in its place: as the compiler lays out `await` and `yield from`.
pub(super) unsafe fn sent_at_once(ip: Ip, from: usize) -> bool {
    // SAFETY: there is no end of the code before a `Send`.
    unsafe {
        let is = |w: u64, op: Op| w & 0xffff == op as u64;
        let (get, load) = (*ip, *ip.add(1));
        if fb(get) != from || fa(get) == from || !is(load, Op::LoadConst) {
            return false;
        }
        let send = *ip.add(3);
        *ip.add(2) == Word::none().0
            && is(send, Op::Send)
            && fa(load) == fa(send)
            && fb(send) == fa(get)
    }
}

/// Rewrites a call of a generator function that takes exactly as many positional arguments as there
/// are.
pub(super) unsafe fn specialise_function(ip: Ip, f: &Function, n: usize) {
    let code = f.code.peek();
    if code.code.flags.is_generator_like() && f.takes_just(n) {
        // SAFETY: the instruction's own cache word.
        unsafe {
            *ip.add(1) = code.id;
            let wanted = match generator_kind(f).0 {
                GenKind::Coroutine => Op::GetAwaitable,
                _ => Op::GetYieldFromIter,
            };
            let w = *ip;
            let awaited = *ip.add(2) & 0xffff == wanted as u64
                && !code.code.flags.has(CodeFlags::ASYNC_GENERATOR)
                && fa(*ip.add(3)) == fa(w)
                && sent_at_once(ip.add(2), fa(w));
            quicken(ip, if awaited { Op::CallAwait } else { Op::CallGen });
        }
    }
}

impl Function {
    /// Whether `n` positional arguments are just what it takes, nothing left to bind.
    pub(super) fn takes_just(&self, n: usize) -> bool {
        self.code.peek().plain_args as usize == n
    }
}
