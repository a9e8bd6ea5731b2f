//! Calls and returns.
//!
//! A call of a Python function pushes a frame over the call window and goes on; natives are called
//! with their arguments in place. Keyword arguments, defaults, `*args` and `**kwargs` are bound by
//! [`super::bind`].

use super::attr::quicken;
use super::class_call;
use super::frame::{
    HEADER, SLOW_RETURN, caller_of, entry_word, has_room, return_dst, return_ip, return_word,
};
use super::frame::{raw_ptr, raw_word, return_word_of};
use super::native;
use super::special;
use super::{
    Act, Base, Handler, Ip, Step, fa, fb, fc, function, head, next, peek, reg, set, take, window,
};
use crate::types::core;
use crate::value::code::CodeObj;
use crate::value::function::{Function, Method};
use crate::value::init::FunctionParts;
use crate::value::native::{Native, NativeKind};
use crate::value::object::Kind;
use crate::value::object::Obj;
use crate::value::owned::{release, retain};
use crate::value::{Args, Dict, NativeFn, PyResult, Ref, Tuple, Type, Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::Op;
use smallvec::SmallVec;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! {
        Call CallDefaults Return ReturnNone MakeFunction LoadBuildClass
    }
}
use ops::*;

/// Pushes the frame of a simple function over the window at `at`, arguments in place, going back to
/// `ret`. Gives `None` at a limit; nothing has changed then.
#[inline(always)]
pub(super) unsafe fn enter(
    vm: *mut Vm,
    f: *const Function,
    b: Base,
    at: usize,
    nargs: usize,
    ret: Ip,
) -> Option<Act> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let v = &mut *vm;
        let nb = b.add(at + HEADER);
        let locals = (*f).local_bytes.get() as usize;
        if !has_room(v, nb, (*f).frame_bytes.get() as usize) {
            return None;
        }
        v.heap.fuel -= 1;
        v.run.depth += 1;
        *head(nb, -16) = return_word(ret, at);
        *head(nb, -8) = raw_word(b as u64);
        Vm::clear_regs(nb, nargs * 8, locals);
        Some(Act::Next((*f).entry.get(), nb))
    }
}

impl Handler for Call {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let f = *reg(b, fa(w));
            let n = fb(w);
            if !f.is_counted() || (*f.ptr()).tag() != (n as u32 | (Kind::Function as u32) << 16) {
                return Act::Slow;
            }
            match enter(vm, f.ptr() as *const Function, b, fa(w), n, ip.add(2)) {
                Some(a) => a,
                None => Act::Slow,
            }
        }
    }
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe {
            if has_form(vm, *reg(b, fa(w)), fb(w)) {
                return Act::Slow;
            }
            window::push_middle(vm, b, fa(w), fb(w), &[], ip.add(2)).act()
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            pay(vm)?;
            specialise(vm, ip, b, w);
            call_window(vm, b, fa(w), 0, fb(w), &[], ip.add(2))
        }
    }
}

/// Whether calls of `callee` with `n` arguments have an instruction of their own, which the slow part
/// picks.
#[inline(always)]
unsafe fn has_form(vm: *mut Vm, callee: Word, n: usize) -> bool {
    // SAFETY: the callee is live.
    unsafe {
        if !callee.is_object() {
            return true;
        }
        let o = &*callee.ptr();
        match o.kind {
            Kind::Function => o.aux != Obj::NOT_SIMPLE,
            Kind::Type => {
                let class = &*(callee.ptr() as *const Type);
                class_call::is_plain(&*vm, class, n)
                    || special::find_any(vm, class, special::Method::New).is_some()
            }
            Kind::Method => super::bound::fits(callee, n),
            _ => true,
        }
    }
}

/// Rewrites a call for what it calls.
unsafe fn specialise(vm: &Vm, ip: Ip, b: Base, w: u64) {
    // SAFETY: the callee is live; `ip` is the call.
    unsafe {
        let (callee, n) = (*reg(b, fa(w)), fb(w));
        native::specialise(ip, b, w);
        if !callee.is_object() {
            return;
        }
        match (*callee.ptr()).kind {
            Kind::Function => {
                let f = &*(callee.ptr() as *const Function);
                if f.header.aux != Obj::NOT_SIMPLE && (f.header.aux as usize) > n {
                    quicken(ip, Op::CallDefaults);
                } else if f.header.aux == Obj::NOT_SIMPLE {
                    super::gen_calls::specialise_function(ip, f, n);
                }
            }
            Kind::Method => super::bound::specialise(ip, callee, n),
            Kind::Type if class_call::is_plain(vm, &*(callee.ptr() as *const Type), n) => {
                quicken(ip, Op::CallClass);
            }
            Kind::Type if !class_call::plain_new(&*(callee.ptr() as *const Type)).is_null() => {
                quicken(ip, Op::CallNew);
            }
            Kind::Type if class_call::is_builtin(&*(callee.ptr() as *const Type)) => {
                quicken(ip, Op::CallType);
            }
            Kind::Instance => quicken(ip, Op::CallObject),
            _ => {}
        }
    }
}

/// As `enter`, of a function whose last parameters get their defaults.
#[inline(always)]
pub(super) unsafe fn enter_defaults(
    vm: *mut Vm,
    f: *const Function,
    b: Base,
    at: usize,
    n: usize,
    ret: Ip,
) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let want = (*f).header.aux as usize;
        let defaults = (*f).defaults.word();
        if n >= want || want == Obj::NOT_SIMPLE as usize || defaults.is_nil() {
            return Act::Slow;
        }
        let defaults = &*(defaults.ptr() as *const Tuple);
        let Some(skip) = (n + defaults.len()).checked_sub(want) else { return Act::Slow };
        let Some(a) = enter(vm, f, b, at, want, ret) else { return Act::Slow };
        let (mut from, mut to) = (defaults.items().add(skip), reg(b, at + HEADER + n * 8));
        let end = to.add(want - n);
        while to < end {
            let v = from.read_volatile();
            retain(v);
            *to = v;
            from = from.add(1);
            to = to.add(1);
        }
        a
    }
}

impl Handler for CallDefaults {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let fw = *reg(b, fa(w));
            if !fw.is_counted() || (*fw.ptr()).kind != Kind::Function {
                return Act::Slow;
            }
            enter_defaults(vm, fw.ptr() as *const Function, b, fa(w), fb(w), ip.add(2))
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

/// One unit of fuel, at calls.
#[inline]
pub(super) fn pay(vm: &mut Vm) -> PyResult<()> {
    vm.charge(1)
}

/// Calls the callee in register `at` with `n` arguments from register `at + 24 + skip × 8` on, the
/// last of which are named by `kw`. The window is consumed; the result goes to register `at`.
pub(super) unsafe fn call_window(
    vm: &mut Vm,
    b: Base,
    at: usize,
    skip: usize,
    n: usize,
    kw: &[Value],
    ret: Ip,
) -> PyResult<Step> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let callee = *reg(b, at);
        let first = at + HEADER + skip * 8;
        if callee.is_object() {
            match (*callee.ptr()).kind {
                Kind::Function => {
                    return window::push_call(vm, b, at, first, n, kw, ret);
                }
                Kind::Native => {
                    let native = &*(callee.ptr() as *const Native);
                    let r = {
                        let args = std::slice::from_raw_parts(reg(b, first) as *const Value, n);
                        let (pos, values) = args.split_at(n - kw.len());
                        call_native(vm, native, Args { pos, kw_names: kw, kw_values: values })
                    };
                    return finish(vm, b, at, first, n, r, ret);
                }
                Kind::Method => {
                    return call_bound(vm, b, at, first, n, kw, ret);
                }
                Kind::Type => {
                    let class = Value::from_borrowed(callee);
                    if let Some(c) = class.cast::<Type>()
                        && let Some(s) = class_call::push_init(vm, b, at, first, n, kw, c, ret)?
                    {
                        return Ok(s);
                    }
                }
                _ => {}
            }
        }
        let f = Value::from_borrowed(callee);
        let r = {
            let args = std::slice::from_raw_parts(reg(b, first) as *const Value, n);
            let (pos, values) = args.split_at(n - kw.len());
            vm.call_args(&f, Args { pos, kw_names: kw, kw_values: values })
        };
        finish(vm, b, at, first, n, r, ret)
    }
}

/// Calls a bound method in register `at`: its function takes its place, the instance goes before
/// the arguments.
unsafe fn call_bound(
    vm: &mut Vm,
    b: Base,
    at: usize,
    first: usize,
    n: usize,
    kw: &[Value],
    ret: Ip,
) -> PyResult<Step> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let m = take(b, at);
        let Some(x) = m.get::<Method>() else { return Err(vm.type_error("not a method")) };
        let (func, slf) = (x.func.clone(), x.slf.clone());
        drop(m);
        if func.kind() == Kind::Function {
            *reg(b, at) = func.into_word();
            return window::push_bound_method(vm, b, at, slf, first, n, kw, ret);
        }
        let mut args: SmallVec<[Value; 8]> = SmallVec::from_elem(slf, 1);
        args.extend((0..n).map(|i| take(b, first + i * 8)));
        let (pos, values) = args.split_at(n + 1 - kw.len());
        let r = vm.call_args(&func, Args { pos, kw_names: kw, kw_values: values })?;
        set(b, at, r);
        next(ret, 0, b)
    }
}

/// Releases a call's window and puts the result into its first register.
#[inline]
pub(super) unsafe fn finish(
    _: &mut Vm,
    b: Base,
    at: usize,
    first: usize,
    n: usize,
    r: PyResult,
    ret: Ip,
) -> PyResult<Step> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let mut i = 0;
        while i < n {
            super::unset(b, first + i * 8);
            i += 1;
        }
        match r {
            Ok(v) => {
                set(b, at, v);
                next(ret, 0, b)
            }
            Err(e) => {
                super::unset(b, at);
                Err(e)
            }
        }
    }
}

/// Calls a native.
#[inline]
pub(crate) fn call_native(vm: &mut Vm, native: &Native, args: Args<'_>) -> PyResult {
    if matches!(native.def.kind, NativeKind::Method | NativeKind::Class)
        && let Some(slf) = native.slf.get()
    {
        let mut all: smallvec::SmallVec<[Value; 6]> =
            smallvec::SmallVec::with_capacity(args.pos.len() + 1);
        all.push(slf);
        all.extend(args.pos.iter().cloned());
        return call_def(vm, native, Args { pos: &all, ..args });
    }
    call_def(vm, native, args)
}

/// Calls a native's function after checking arity and the first argument of a method.
pub(crate) fn call_def(vm: &mut Vm, native: &Native, args: Args<'_>) -> PyResult {
    let def = native.def;
    if def.kind == NativeKind::Class
        && let Some(owner) = native.owner()
        && !args.pos.first().and_then(|c| c.get::<Type>()).is_some_and(|c| c.is_subclass(owner))
    {
        return Err(crate::types::native::class_method_error(vm, native, owner, args.pos.first()));
    }
    // Slot wrappers check for themselves, in other words.
    if def.kind == NativeKind::Method
        && !matches!(def.func, NativeFn::Slot(_))
        && let Some(owner) = native.owner()
    {
        match args.pos.first() {
            Some(s) if s.class().is_subclass(owner) => {}
            Some(s) => {
                let m = format!(
                    "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
                    def.name,
                    owner.name(),
                    s.class().name()
                );
                return Err(vm.type_error(&m));
            }
            None => {
                let m = format!("unbound method {}.{}() needs an argument", owner.name(), def.name);
                return Err(vm.type_error(&m));
            }
        }
    }
    match def.func {
        NativeFn::Fast(f) => {
            let n = args.pos.len();
            if args.has_kw() || n < def.min as usize || n > def.max as usize {
                return Err(arity_error(vm, native, args));
            }
            f(vm, args.pos)
        }
        NativeFn::Both(f, _)
            if !args.has_kw()
                && args.pos.len() >= def.min as usize
                && args.pos.len() <= def.max as usize =>
        {
            f(vm, args.pos)
        }
        NativeFn::Full(f) | NativeFn::Both(_, f) => f(vm, args),
        NativeFn::Host(f) => f(vm, native, args),
        NativeFn::Slot(f) => match native.owner() {
            Some(owner) => f(vm, owner, args),
            None => f(vm, core().object, args),
        },
    }
}

/// CPython's words for a wrong number of arguments to a native.
#[cold]
fn arity_error(vm: &mut Vm, native: &Native, args: Args<'_>) -> crate::value::Raised {
    let def = native.def;
    let skip = matches!(def.kind, NativeKind::Method | NativeKind::Class) as usize;
    let name = match native.owner() {
        Some(o) => match native.slf.get() {
            Some(s) if s.get::<Type>().is_none() => format!("{}.{}", s.class().name(), def.name),
            Some(s) => {
                format!("{}.{}", s.get::<Type>().map_or_else(String::new, |t| t.name()), def.name)
            }
            None => format!("{}.{}", o.name(), def.name),
        },
        None => match native.slf.get().as_ref().and_then(|m| m.get::<crate::value::Str>()) {
            Some(m) if !m.equals("builtins") => format!("{}.{}", m.to_str_lossy(), def.name),
            _ => def.name.to_string(),
        },
    };
    if args.has_kw() {
        return vm.type_error(&format!("{name}() takes no keyword arguments"));
    }
    let given = args.pos.len().saturating_sub(skip);
    let (min, max) = (def.min as usize - skip.min(def.min as usize), def.max as usize - skip);
    let s = |n: usize| if n == 1 { "" } else { "s" };
    let m = match (min, max) {
        (0, 0) => format!("{name}() takes no arguments ({given} given)"),
        (1, 1) => format!("{name}() takes exactly one argument ({given} given)"),
        // `find`, `count`, `startswith` and the like are parsed in another way in CPython.
        (a, b) if def.signature.ends_with("start=None, end=None, /)") => {
            let (how, n) = if given < a { ("at least", a) } else { ("at most", b) };
            format!("{}() takes {how} {n} argument{} ({given} given)", def.name, s(n))
        }
        (a, b) if a == b => format!("{} expected {a} argument{}, got {given}", def.name, s(a)),
        (a, _) if given < a => {
            format!("{} expected at least {a} argument{}, got {given}", def.name, s(a))
        }
        (_, b) => format!("{} expected at most {b} argument{}, got {given}", def.name, s(b)),
    };
    vm.type_error(&m)
}

/// Leaves a frame with what register `keep` holds, or `None` if that is [`NO_REGISTER`]; the others are
/// released first.
///
/// What is only needed at the end is read again there: the loop leaves no registers of the machine
/// below for it, and saving some would cost more.
#[inline(always)]
unsafe fn fast_return(b: Base, vm: *mut Vm, keep: usize) -> Act {
    // SAFETY: the dispatcher's contract.
    unsafe {
        if return_word_of(b).0 & SLOW_RETURN != 0 || (*(*head(b, -24)).ptr()).rc == 1 {
            return Act::Slow;
        }
        let dst = result_place(b);
        if dst != head(b, -24) && (*dst).is_counted() {
            return Act::Slow;
        }
        let mut v = Word::none();
        if keep != NO_REGISTER {
            v = std::ptr::replace(reg(b, keep), Word::NIL);
        }
        let mut p = reg(b, 0);
        let end = reg(b, function(b).local_bytes.get() as usize);
        while p < end {
            let w = *p;
            if w.is_counted() {
                if (*w.ptr()).rc == 1 {
                    return return_and_free(b, vm, keep, v, p);
                }
                (*w.ptr()).rc -= 1;
                *p = Word::NIL;
            }
            p = p.add(1);
        }
        (*vm).run.depth -= 1;
        let f = std::ptr::replace(head(b, -24), Word::NIL);
        (*f.ptr()).rc -= 1;
        *result_place(b) = v;
        Act::Next(return_ip(return_word_of(b)), raw_ptr(*head(b, -8)) as Base)
    }
}

/// The rest of `fast_return` where what `last` holds goes with the frame, if there is nothing to release
/// behind it: things go in their order.
#[inline(always)]
unsafe fn return_and_free(b: Base, vm: *mut Vm, keep: usize, v: Word, last: *mut Word) -> Act {
    // SAFETY: as above.
    unsafe {
        let mut p = last.add(1);
        let end = reg(b, function(b).local_bytes.get() as usize);
        while p < end {
            if (*p).is_counted() {
                if keep != NO_REGISTER {
                    *reg(b, keep) = v;
                }
                return Act::Slow;
            }
            p = p.add(1);
        }
        (*vm).run.depth -= 1;
        let f = std::ptr::replace(head(b, -24), Word::NIL);
        (*f.ptr()).rc -= 1;
        *result_place(b) = v;
        let dead = std::ptr::replace(last, Word::NIL);
        (*dead.ptr()).rc = 0;
        Act::Free(return_ip(return_word_of(b)), raw_ptr(*head(b, -8)) as Base, dead)
    }
}

/// Stands for `None` as what is returned.
const NO_REGISTER: usize = usize::MAX;

/// The register of the caller's for what a frame returns.
#[inline(always)]
unsafe fn result_place(b: Base) -> *mut Word {
    // SAFETY: a live frame.
    unsafe { reg(caller_of(b), return_dst(return_word_of(b))) }
}

/// As `fast_return`, also where something dies with the frame.
#[inline(always)]
unsafe fn middle_return(b: Base, vm: *mut Vm, keep: usize) -> Act {
    // SAFETY: the dispatcher's contract; temporaries are dead at a return.
    unsafe {
        let ret = *head(b, -16);
        let caller = raw_ptr(*head(b, -8)) as Base;
        if ret.0 & SLOW_RETURN != 0 {
            return if ret == entry_word() { return_to_native(b, vm, keep) } else { Act::Slow };
        }
        let mut v = Word::none();
        if keep != NO_REGISTER {
            v = std::ptr::replace(reg(b, keep), Word::NIL);
        }
        Vm::release_regs(b, 0, function(b).local_bytes.get() as usize);
        let f = std::ptr::replace(head(b, -24), Word::NIL);
        (*vm).run.depth -= 1;
        let old = std::ptr::replace(reg(caller, return_dst(ret)), v);
        release(f);
        release(old);
        Act::Next(return_ip(ret), caller)
    }
}

/// Leaves an entry frame that no frame object and no new segment of the stack belongs to.
#[inline(always)]
unsafe fn return_to_native(b: Base, vm: *mut Vm, keep: usize) -> Act {
    // SAFETY: as for `middle_return`.
    unsafe {
        let vm = &mut *vm;
        if !vm.run.frames.is_empty() || vm.run.segments.len() > 1 {
            return Act::Slow;
        }
        let mut v = Word::none();
        if keep != NO_REGISTER {
            v = std::ptr::replace(reg(b, keep), Word::NIL);
        }
        Vm::release_regs(b, 0, function(b).local_bytes.get() as usize);
        release(std::ptr::replace(head(b, -24), Word::NIL));
        vm.run.depth -= 1;
        vm.run.result = v;
        vm.run.outcome = super::Outcome::Returned;
        Act::Next(super::frame::HALT.ip(), b)
    }
}

/// Leaves the running frame with `v`.
unsafe fn leave(vm: &mut Vm, b: Base, v: Value) -> PyResult<Step> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        if !vm.run.frames.is_empty() {
            vm.keep_locals(b, None);
        }
        Vm::release_regs(b, 0, function(b).frame_bytes.get() as usize);
        let ret = *head(b, -16);
        let caller = raw_ptr(*head(b, -8)) as Base;
        vm.drop_frame(b);
        if return_ip(ret) == super::frame::HALT.ip() {
            vm.run.result = v.into_word();
            vm.run.outcome = super::Outcome::Returned;
            return Ok(Step::EXIT);
        }
        vm.run.base = caller;
        vm.run.ip = return_ip(ret).sub(1);
        set(caller, return_dst(ret), v);
        Ok(Step { ip: return_ip(ret), base: caller })
    }
}

impl Handler for Return {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn fast(w: u64, _: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe { fast_return(b, vm, fa(w)) }
    }
    #[inline(always)]
    unsafe fn middle(w: u64, _: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe { middle_return(b, vm, fa(w)) }
    }
    unsafe fn slow(vm: &mut Vm, _: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            // A frame object wants to have the local that is returned, too.
            let v = if vm.run.frames.is_empty() { take(b, fa(w)) } else { peek(b, fa(w)) };
            leave(vm, b, v)
        }
    }
}

impl Handler for ReturnNone {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn fast(_: u64, _: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe { fast_return(b, vm, NO_REGISTER) }
    }
    #[inline(always)]
    unsafe fn middle(_: u64, _: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe { middle_return(b, vm, NO_REGISTER) }
    }
    unsafe fn slow(vm: &mut Vm, _: Ip, b: Base, _: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { leave(vm, b, Value::none()) }
    }
}

impl Handler for MakeFunction {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let f = function(b);
            let code = f.code.peek().consts[fb(w)].clone();
            let Ok(code) = code.downcast::<CodeObj>() else { return Act::Slow };
            let mut at = fa(w);
            let mut part = |bit: usize| {
                (fc(w) & bit != 0).then(|| {
                    let v = take(b, at);
                    at += 8;
                    v
                })
            };
            let parts = [part(1), part(2), part(4), part(8)];
            let v = make_function(&mut *vm, code, f.globals.clone(), f.builtins.clone(), parts);
            set(b, fa(w), v.into_value());
            Act::Next(ip.add(1), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        match unsafe { Self::middle(w, ip, b, vm) } {
            Act::Next(ip, base) => Ok(Step { ip, base }),
            _ => Err(vm.system_error("bad code constant")),
        }
    }
}

/// A function object of a code object.
pub(crate) fn make_function(
    vm: &mut Vm,
    code: Ref<CodeObj>,
    globals: Ref<Dict>,
    builtins: Ref<Dict>,
    parts: [Option<Value>; 4],
) -> Ref<Function> {
    let [defaults, kwdefaults, annotations, closure] = parts;
    let doc = code.doc.clone();
    let module = globals.get_str(&core().names.__name__);
    vm.heap.function(FunctionParts {
        code,
        globals,
        builtins,
        closure,
        defaults,
        kwdefaults,
        annotations,
        doc,
        module,
    })
}

impl Handler for LoadBuildClass {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            match function(b).builtins.get_str(&core().names.__build_class__) {
                Some(v) => {
                    set(b, fa(w), v);
                    Act::Next(ip.add(1), b)
                }
                None => Act::Slow,
            }
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        match unsafe { Self::middle(w, ip, b, vm) } {
            Act::Next(ip, base) => Ok(Step { ip, base }),
            _ => Err(vm.name_error(&Value::none(), "__build_class__ not found")),
        }
    }
}
