//! Calls in place: the words of a call window become the first registers of the callee's frame.
//!
//! A call window lies above everything else that is live in the caller, so the callee's parameters
//! can be put in order where the arguments are: surplus ones go into a tuple, named ones to their
//! places, defaults behind them. What does not bind this way (an error, more names than fit, no room
//! in the segment) is taken out of the window and bound by [`super::bind`], which also words the
//! errors.

use super::bind::{self, Bound};
use super::frame::{HEADER, raw_word, return_word};
use super::{Base, Ip, Step, head, next, reg, set, take, unset};
use super::{class_call, special};
use crate::heap;
use crate::types::core;
use crate::value::code::CodeObj;
use crate::value::function::Method;
use crate::value::object::{Kind, Obj};
use crate::value::owned::{release, retain};
use crate::value::typeobj::TypeObj;
use crate::value::{Dict, Function, PyResult, Ref, Str, Tuple, Value, Word, make};
use crate::vm::Vm;
use pyrun_bytecode::CodeFlags;
use smallvec::SmallVec;
use std::mem::MaybeUninit;

/// The most parameters that are bound in place; a bit of a word stands for each.
const MOST_PARAMETERS: usize = 48;
/// The most named arguments that are.
pub(super) const MOST_NAMED: usize = 16;
/// The most keyword-only parameters that get their defaults here.
const MOST_KWONLY: usize = 8;
/// Stands for "no parameter: into the dict of `**kwargs`".
pub(super) const EXTRA: u8 = u8::MAX;

/// Pushes the frame of the function in register `at` for a call whose `n` arguments, the last of
/// them named by `kw`, lie in registers from `first` on, at or behind the end of the window's header;
/// or makes the generator. The result goes to register `at`.
#[allow(clippy::too_many_arguments)]
#[inline]
pub(super) unsafe fn push_call(
    vm: &mut Vm,
    b: Base,
    at: usize,
    first: usize,
    n: usize,
    kw: &[Value],
    ret: Ip,
) -> PyResult<Step> {
    // SAFETY: the dispatcher's contract; the arguments move down, so none is overwritten.
    unsafe {
        let to = at + HEADER;
        if first != to {
            std::ptr::copy(reg(b, first), reg(b, to), n);
            Vm::clear_regs(b, first.max(to + n * 8), first + n * 8);
        }
        push_in_place(vm, b, at, at, n, kw, ret)
    }
}

/// As `push_call` with a first argument before the others, which move up to make room.
#[allow(clippy::too_many_arguments)]
pub(super) unsafe fn push_bound_method(
    vm: &mut Vm,
    b: Base,
    at: usize,
    slf: Value,
    first: usize,
    n: usize,
    kw: &[Value],
    ret: Ip,
) -> PyResult<Step> {
    // SAFETY: the dispatcher's contract; the moved arguments end below `limit`.
    unsafe {
        let to = at + HEADER + 8;
        if first != to {
            if b.add(to + n * 8) > vm.run.limit {
                let mut pos: SmallVec<[Value; 8]> = SmallVec::from_elem(slf, 1);
                let values = take_out(b, first, n, kw.len(), &mut pos);
                return push_values(vm, b, at, at, pos, kw, values, ret);
            }
            std::ptr::copy(reg(b, first), reg(b, to), n);
        }
        *reg(b, at + HEADER) = slf.into_word();
        push_in_place(vm, b, at, at, n + 1, kw, ret)
    }
}

/// Makes the window whose header begins at register `at` (the function) into the frame; the result
/// goes to register `dst`.
pub(super) unsafe fn push_in_place(
    vm: &mut Vm,
    b: Base,
    at: usize,
    dst: usize,
    n: usize,
    kw: &[Value],
    ret: Ip,
) -> PyResult<Step> {
    // SAFETY: the dispatcher's contract; the window is above what is live in the caller.
    unsafe {
        let func = &*((*reg(b, at)).ptr() as *const Function);
        let nb = b.add(at + HEADER);
        let bytes = (func.frame_bytes.get() as usize).max(n * 8);
        let room = nb.add(bytes + super::GEN_HEADER) <= vm.run.limit
            && vm.run.depth < vm.run.recursion_limit;
        if room && kw.is_empty() && func.header.aux as usize == n {
            Vm::clear_regs(nb, n * 8, func.local_bytes.get() as usize);
        } else if !room || !bind_in_place(vm, nb, n, kw, func) {
            let mut pos = SmallVec::new();
            let values = take_out(b, at + HEADER, n, kw.len(), &mut pos);
            return push_values(vm, b, at, dst, pos, kw, values, ret);
        } else if func.code.peek().code.flags.is_generator_like() {
            return generator_in_place(vm, b, at, dst, ret);
        }
        vm.run.depth += 1;
        *head(nb, -16) = return_word(ret, dst);
        *head(nb, -8) = raw_word(b as u64);
        Ok(Step { ip: func.entry.get(), base: nb })
    }
}

/// A Python function that a call leads to.
struct Target {
    func: *const Function,
    /// What it gets before the arguments, or NIL.
    first: Word,
    /// The class whose new object that is, or null.
    class: *const TypeObj,
}

/// What a call of `callee` runs, if that is a Python function whose place is known.
#[inline(always)]
unsafe fn target(vm: *mut Vm, callee: Word) -> Option<Target> {
    // SAFETY: the dispatcher's contract; what is cached is alive in its epoch.
    unsafe {
        if !callee.is_counted() {
            return None;
        }
        let p = callee.ptr();
        let (func, first, class) = match (*p).kind {
            Kind::Function => (callee, Word::NIL, std::ptr::null()),
            Kind::Method => {
                let m = &*(p as *const Method);
                (m.func.word(), m.slf.word(), std::ptr::null())
            }
            Kind::Type => {
                let class = p as *const TypeObj;
                let (epoch, init) = (*class).init_cache.get();
                if epoch != (*vm).heap.epoch {
                    return None;
                }
                (init, Word::NIL, class)
            }
            Kind::Instance => {
                let f = special::call_method(vm, (*p).class())?;
                (Word::counted(f as *mut Obj), callee, std::ptr::null())
            }
            _ => return None,
        };
        let function = func.is_counted() && (*func.ptr()).kind == Kind::Function;
        function.then(|| Target { func: func.ptr() as *const Function, first, class })
    }
}

/// As `push_in_place` in a middle part, for all that runs a Python function in the end; nothing has
/// changed where it gives up.
pub(super) unsafe fn push_middle(
    vm: *mut Vm,
    b: Base,
    at: usize,
    n: usize,
    kw: &[Value],
    ret: Ip,
) -> Step {
    // SAFETY: the dispatcher's contract; the arguments move up within the room that was found.
    unsafe {
        let callee = *reg(b, at);
        let Some(t) = target(vm, callee) else { return Step::EXIT };
        let func = &*t.func;
        let total = n + (!t.first.is_nil() || !t.class.is_null()) as usize;
        let at_frame = at + if t.class.is_null() { 0 } else { class_call::SHIFT };
        if kw.is_empty() && total == n {
            let fits = has_room(vm, b, at, n, func)
                && bind_positional(&mut *vm, b.add(at + HEADER), n, func);
            return if fits { push_bound_in_place(vm, b, at, func, ret) } else { Step::EXIT };
        }
        let mut plan = Plan::new();
        if !has_room(vm, b, at_frame, total, func)
            || !plan.make(func, func.code.peek(), total - kw.len(), kw)
        {
            return Step::EXIT;
        }
        if !t.class.is_null() {
            class_call::place(&mut *vm, b, at, at + HEADER, n, &*t.class, t.func);
        } else if total != n {
            let first = reg(b, at + HEADER);
            std::ptr::copy(first, first.add(1), n);
            let fw = Word::counted(t.func as *mut Obj);
            *first = t.first;
            *reg(b, at) = fw;
            if callee == t.first {
                retain(fw);
            } else if !heap::discard(callee.ptr()) {
                retain(fw);
                retain(t.first);
                release(callee);
            }
        }
        push_planned(vm, b, at_frame, total, kw, func, &plan, ret)
    }
}

/// As `push_middle` without named arguments, quicker for a function that takes exactly so many.
#[inline(always)]
pub(super) unsafe fn push_exact(vm: *mut Vm, b: Base, at: usize, n: usize, ret: Ip) -> Step {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let callee = *reg(b, at);
        if callee.is_counted() && (*callee.ptr()).tag() == n as u32 | (Kind::Function as u32) << 16
        {
            let func = &*(callee.ptr() as *const Function);
            if has_room(vm, b, at, n, func) {
                let locals = func.local_bytes.get() as usize;
                Vm::clear_regs(b.add(at + HEADER), n * 8, locals);
                return push_bound_in_place(vm, b, at, func, ret);
            }
        }
        push_middle(vm, b, at, n, &[], ret)
    }
}

/// Whether the frame of `func` for `n` arguments can be pushed at `at` without a look at the limits.
#[inline(always)]
pub(super) unsafe fn has_room(vm: *mut Vm, b: Base, at: usize, n: usize, func: &Function) -> bool {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let v = &*vm;
        let bytes = (func.frame_bytes.get() as usize).max(n * 8);
        b.add(at + HEADER + bytes + super::GEN_HEADER) <= v.run.limit
            && v.run.depth < v.run.recursion_limit
            && v.heap.fuel > 0
            && !func.code.peek().code.flags.is_generator_like()
    }
}

/// Pushes the frame of `func`, for which there is room, over the window at `at`, whose arguments go
/// where the plan says.
#[allow(clippy::too_many_arguments)]
#[inline(always)]
pub(super) unsafe fn push_planned(
    vm: *mut Vm,
    b: Base,
    at: usize,
    n: usize,
    kw: &[Value],
    func: &Function,
    plan: &Plan,
    ret: Ip,
) -> Step {
    // SAFETY: the dispatcher's contract.
    unsafe {
        plan.apply(&mut *vm, b.add(at + HEADER), n, kw, func);
        push_bound_in_place(vm, b, at, func, ret)
    }
}

/// Pushes the frame of `func` over the window at `at`, where the parameters are bound.
#[inline(always)]
unsafe fn push_bound_in_place(vm: *mut Vm, b: Base, at: usize, func: &Function, ret: Ip) -> Step {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let nb = b.add(at + HEADER);
        (*vm).heap.fuel -= 1;
        (*vm).run.depth += 1;
        *head(nb, -16) = return_word(ret, at);
        *head(nb, -8) = raw_word(b as u64);
        Step { ip: func.entry.get(), base: nb }
    }
}

/// Binds the `n` words at `nb`, none of them named, to the parameters of `func`, and empties the other
/// locals; `false` if they do not fit, and nothing has changed.
#[inline(always)]
pub(super) unsafe fn bind_positional(vm: &mut Vm, nb: Base, n: usize, func: &Function) -> bool {
    // SAFETY: the window has room for the arguments and for the function's registers.
    unsafe {
        let code = func.code.peek();
        let k = &code.code;
        let (args, kwonly) = (k.arg_count as usize, k.kwonly_count as usize);
        let variable = k.flags.has(CodeFlags::VARARGS);
        if n > args && !variable {
            return false;
        }
        let given = n.min(args);
        let defaults = defaults_of(func);
        if args - given > defaults.len() {
            return false;
        }
        let mut plan = Plan::new();
        if kwonly != 0 {
            plan.missing = ((1u64 << kwonly.min(MOST_PARAMETERS)) - 1) << args.min(MOST_PARAMETERS);
            if args + kwonly > MOST_PARAMETERS || !plan.has_kwonly(func, code, plan.missing) {
                return false;
            }
        }
        let rest = match variable {
            true if n > args => {
                let shape = core().tuple.root_shape();
                make::tuple_of(&mut vm.heap, shape, reg(nb, args * 8), n - args).into_word()
            }
            true => vm.tuple(&[]).into_word(),
            false => Word::NIL,
        };
        Vm::clear_regs(nb, given * 8, (func.local_bytes.get() as usize).max(n * 8));
        let mut i = given;
        while i < args {
            let w = defaults.get_unchecked(i + defaults.len() - args).word();
            retain(w);
            *reg(nb, i * 8) = w;
            i += 1;
        }
        if kwonly != 0 {
            plan.write_defaults(func, args, nb);
        }
        let mut at = (args + kwonly) * 8;
        if variable {
            *reg(nb, at) = rest;
            at += 8;
        }
        if k.flags.has(CodeFlags::VARKEYWORDS) {
            *reg(nb, at) = vm.dict().into_value().into_word();
        }
        true
    }
}

/// Makes the generator of the function in register `at`, whose parameters are bound in the window.
unsafe fn generator_in_place(
    vm: &mut Vm,
    b: Base,
    at: usize,
    dst: usize,
    ret: Ip,
) -> PyResult<Step> {
    // SAFETY: as for `push_in_place`; the words move into the generator.
    unsafe {
        let func = Ref::<Function>::from_value_unchecked(Value::from_borrowed(*reg(b, at)));
        let n = func.code.peek().code.param_count() as usize;
        let nb = b.add(at + HEADER);
        let words = std::slice::from_raw_parts(reg(nb, 0), n);
        let g = bind::new_generator(vm, &func, words);
        Vm::clear_regs(nb, 0, n * 8);
        unset(b, at);
        set(b, dst, g);
        next(ret, 0, b)
    }
}

/// Takes `n` arguments out of the registers from `first` on: positional ones are appended to `pos`,
/// the last `named` are given back.
unsafe fn take_out(
    b: Base,
    first: usize,
    n: usize,
    named: usize,
    pos: &mut SmallVec<[Value; 8]>,
) -> SmallVec<[Value; 8]> {
    // SAFETY: the registers hold the arguments.
    unsafe {
        pos.extend((0..n - named).map(|i| take(b, first + i * 8)));
        (n - named..n).map(|i| take(b, first + i * 8)).collect()
    }
}

/// Calls the function in register `at` with arguments that have left their registers.
#[allow(clippy::too_many_arguments)]
#[cold]
#[inline(never)]
pub(super) unsafe fn push_values(
    vm: &mut Vm,
    b: Base,
    at: usize,
    dst: usize,
    pos: SmallVec<[Value; 8]>,
    kw: &[Value],
    values: SmallVec<[Value; 8]>,
    ret: Ip,
) -> PyResult<Step> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let func = Ref::<Function>::from_value_unchecked(take(b, at));
        let bound = bind::bind(vm, &func, pos, kw, values)?;
        push_bound(vm, b, dst, &func, bound, ret)
    }
}

/// Pushes a frame with bound locals above the caller's registers, or makes a generator of them.
unsafe fn push_bound(
    vm: &mut Vm,
    b: Base,
    dst: usize,
    func: &Ref<Function>,
    bound: Bound,
    ret: Ip,
) -> PyResult<Step> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        if func.code.peek().code.flags.is_generator_like() {
            let words: SmallVec<[Word; 8]> = bind::into_words(bound).collect();
            let g = bind::new_generator(vm, func, &words);
            set(b, dst, g);
            return next(ret, 0, b);
        }
        vm.enter_frame()?;
        let nb = vm.window_above(b, func.frame_bytes.get() as usize);
        vm.write_header_above(nb, func, b, return_word(ret, dst));
        bind::fill(nb, func, bound);
        Ok(Step { ip: func.entry.get(), base: nb })
    }
}

/// Which parameter each named argument goes to, and what the missing ones get.
pub(super) struct Plan {
    pub target: [u8; MOST_NAMED],
    /// The parameters that get no argument.
    pub missing: u64,
    /// Defaults of the keyword-only ones among them, in order, borrowed.
    kwonly: [MaybeUninit<Word>; MOST_KWONLY],
}

/// Binds the `n` words at `nb`, the last of them named by `kw`, to the parameters of `func`, and
/// empties the other locals. Changes nothing and says `false` if the arguments do not fit or it
/// takes more than can be done here.
pub(super) unsafe fn bind_in_place(
    vm: &mut Vm,
    nb: Base,
    n: usize,
    kw: &[Value],
    func: &Function,
) -> bool {
    let mut plan = Plan::new();
    if !plan.make(func, func.code.peek(), n - kw.len(), kw) {
        return false;
    }
    // SAFETY: the window has room for the arguments and for the function's registers.
    unsafe { plan.apply(vm, nb, n, kw, func) };
    true
}

pub(super) fn defaults_of(func: &Function) -> &[Value] {
    let w = func.defaults.word();
    if w.is_nil() {
        return &[];
    }
    // SAFETY: `__defaults__` is a tuple when it is there; no Python code runs while it is borrowed.
    unsafe { (*(w.ptr() as *const Tuple)).as_slice() }
}

impl Plan {
    #[inline(always)]
    pub fn new() -> Plan {
        Plan {
            target: [EXTRA; MOST_NAMED],
            missing: 0,
            kwonly: [const { MaybeUninit::uninit() }; MOST_KWONLY],
        }
    }

    /// Fills a fresh plan; `false` if the arguments do not fit or it takes more than can be done
    /// in place.
    #[inline]
    pub fn make(&mut self, func: &Function, code: &CodeObj, npos: usize, kw: &[Value]) -> bool {
        let k = &code.code;
        let args = k.arg_count as usize;
        let named = args + k.kwonly_count as usize;
        if npos > args && !k.flags.has(CodeFlags::VARARGS)
            || named > MOST_PARAMETERS
            || kw.len() > MOST_NAMED
        {
            return false;
        }
        let mut bound = (1u64 << npos.min(args)) - 1;
        if !kw.is_empty() && !self.find(code, named, kw, &mut bound) {
            return false;
        }
        self.missing = ((1u64 << named) - 1) & !bound;
        self.missing == 0 || self.has_defaults(func, code, args)
    }

    /// Finds the parameters that arguments name.
    #[inline(always)]
    fn find(&mut self, code: &CodeObj, named: usize, kw: &[Value], bound: &mut u64) -> bool {
        let first = code.code.posonly_count as usize;
        let extra = code.code.flags.has(CodeFlags::VARKEYWORDS);
        let mut j = 0;
        while j < kw.len() {
            let name = &kw[j];
            let mut i = first;
            while i < named && !code.varnames[i].is(name) {
                i += 1;
            }
            if i < named {
                if *bound >> i & 1 != 0 {
                    return false;
                }
                *bound |= 1 << i;
                self.target[j] = i as u8;
            } else if !extra || !name.get_exact::<Str>().is_some_and(|s| s.interned.get()) {
                return false;
            }
            j += 1;
        }
        true
    }

    /// Whether there are defaults for what is missing.
    #[inline]
    pub fn has_defaults(&mut self, func: &Function, code: &CodeObj, args: usize) -> bool {
        let without = args.saturating_sub(defaults_of(func).len());
        if self.missing & ((1 << without) - 1) != 0 {
            return false;
        }
        self.missing >> args == 0 || self.has_kwonly(func, code, self.missing >> args << args)
    }

    fn has_kwonly(&mut self, func: &Function, code: &CodeObj, mut left: u64) -> bool {
        let d = func.kwdefaults.word();
        if d.is_nil() || left.count_ones() as usize > MOST_KWONLY {
            return false;
        }
        // SAFETY: `__kwdefaults__` is a dict when it is there; no Python code runs while words of it
        // are borrowed.
        let d = unsafe { &*(d.ptr() as *const Dict) };
        for w in &mut self.kwonly {
            if left == 0 {
                break;
            }
            let name = &code.varnames[left.trailing_zeros() as usize];
            let Some(at) = name.get::<Str>().and_then(|s| d.find_str(s)) else { return false };
            w.write(d.value_word(at));
            left &= left - 1;
        }
        true
    }

    /// Puts the `n` words at `nb`, the last of them named by `kw`, where the plan says, and what else
    /// the parameters get beside them; empties the other locals.
    #[inline(always)]
    pub unsafe fn apply(&self, vm: &mut Vm, nb: Base, n: usize, kw: &[Value], func: &Function) {
        // SAFETY: the window has room for the arguments and for the function's registers.
        unsafe {
            let k = &func.code.peek().code;
            let (args, npos) = (k.arg_count as usize, n - kw.len());
            let locals = (func.local_bytes.get() as usize).max(n * 8);
            let rest = k.flags.has(CodeFlags::VARARGS).then(|| match npos.saturating_sub(args) {
                0 => vm.tuple(&[]).into_word(),
                n => {
                    let shape = core().tuple.root_shape();
                    make::tuple_of(&mut vm.heap, shape, reg(nb, args * 8), n).into_word()
                }
            });
            let extra = if kw.is_empty() {
                Vm::clear_regs(nb, npos.min(args) * 8, locals);
                k.flags.has(CodeFlags::VARKEYWORDS).then(|| vm.dict().into_value().into_word())
            } else {
                self.place_named(vm, nb, npos, kw, func, locals)
            };
            if self.missing != 0 {
                self.write_defaults(func, args, nb);
            }
            let mut at = (args + k.kwonly_count as usize) * 8;
            if let Some(rest) = rest {
                *reg(nb, at) = rest;
                at += 8;
            }
            if let Some(extra) = extra {
                *reg(nb, at) = extra;
            }
        }
    }

    /// Moves the named arguments behind `npos` others to their places, and empties the other locals;
    /// gives the dict of those that name no parameter.
    #[inline(always)]
    unsafe fn place_named(
        &self,
        vm: &mut Vm,
        nb: Base,
        npos: usize,
        kw: &[Value],
        func: &Function,
        locals: usize,
    ) -> Option<Word> {
        // SAFETY: as for `apply`; all words of named arguments are read before any is written.
        unsafe {
            let k = &func.code.peek().code;
            let dict = k.flags.has(CodeFlags::VARKEYWORDS).then(|| vm.dict());
            let mut kept = 0;
            let mut ordered = npos <= k.arg_count as usize;
            let mut j = 0;
            while j < kw.len() {
                let t = self.target[j];
                if t != EXTRA {
                    ordered &= t as usize == npos + j && j == kept;
                    kept += 1;
                } else if let (Some(d), Some(s)) = (&dict, kw[j].get::<Str>()) {
                    if j == kept {
                        d.reserve(kw.len() - kept);
                    }
                    let v = std::ptr::replace(reg(nb, (npos + j) * 8), Word::NIL);
                    d.insert_word(s.hash(), kw[j].clone(), v);
                }
                j += 1;
            }
            if kept == 0 {
                Vm::clear_regs(nb, npos.min(k.arg_count as usize) * 8, locals);
            } else if ordered {
                Vm::clear_regs(nb, (npos + kept) * 8, locals);
            } else {
                self.move_named(nb, npos, kw.len(), k.arg_count as usize, locals);
            }
            dict.map(|d| d.into_value().into_word())
        }
    }

    /// Moves the `n` named arguments behind `npos` others, of which `args` stay where they are.
    unsafe fn move_named(&self, nb: Base, npos: usize, n: usize, args: usize, locals: usize) {
        // SAFETY: as for `place_named`.
        unsafe {
            let mut named = [const { MaybeUninit::<Word>::uninit() }; MOST_NAMED];
            for (j, v) in named.iter_mut().enumerate().take(n) {
                v.write(*reg(nb, (npos + j) * 8));
            }
            Vm::clear_regs(nb, npos.min(args) * 8, locals);
            for (v, &t) in named.iter().zip(&self.target).take(n) {
                if t != EXTRA {
                    *reg(nb, t as usize * 8) = v.assume_init();
                }
            }
        }
    }

    /// Writes the defaults of the parameters that got no argument.
    #[inline]
    unsafe fn write_defaults(&self, func: &Function, args: usize, nb: Base) {
        // SAFETY: `make` saw that there is a default for each of them.
        unsafe {
            let defaults = defaults_of(func);
            let mut left = self.missing & ((1u64 << args) - 1);
            while left != 0 {
                let i = left.trailing_zeros() as usize;
                let w = defaults[i + defaults.len() - args].word();
                retain(w);
                *reg(nb, i * 8) = w;
                left &= left - 1;
            }
            left = self.missing >> args << args;
            let mut at = self.kwonly.as_ptr();
            while left != 0 {
                let w = (*at).assume_init();
                retain(w);
                *reg(nb, left.trailing_zeros() as usize * 8) = w;
                at = at.add(1);
                left &= left - 1;
            }
        }
    }
}

const _: () = assert!(MOST_PARAMETERS < 64);
