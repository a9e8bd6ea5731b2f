//! Calls of classes written in Python: the new object takes the place of the class, and `__init__`
//! runs in a frame two words further on, whose result (None) goes where its header was. A `__new__`
//! runs in a frame above the registers; its result is looked at where that returns
//! (see [`super::checked`]).
//!
//! The first is for an `__init__` that has no `return` of a value, so that what it returns need not be
//! looked at; others are called by `type.__call__`.

use super::attr::quicken;
use super::call::{finish, pay};
use super::conversions::{convert, empty};
use super::frame::{GEN_HEADER, HEADER, has_room, raw_word, return_word};
use super::native::raised;
use super::{Act, Base, Handler, Ip, Step, fa, fb, head, reg, set, take, unset, window};
use crate::types::core;
use crate::value::function::Function;
use crate::value::native::Wrapper;
use crate::value::object::{Kind, Obj};
use crate::value::owned::{release, retain};
use crate::value::typeobj::{TypeFlags, TypeObj};
use crate::value::{Args, PyResult, Ref, Type, Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::Op;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { CallClass CallNew CallType }
}
use ops::*;

/// From a call's window to that of `__init__`.
pub(super) const SHIFT: usize = 8;

impl Handler for CallClass {
    const MIDDLE: bool = true;

    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the cached function is alive for the epoch.
        unsafe {
            let (at, n) = (fa(w), fb(w));
            let c = *reg(b, at);
            if !c.is_counted() || (*c.ptr()).kind != Kind::Type {
                return Act::Slow;
            }
            let class = &*(c.ptr() as *const TypeObj);
            let v = &mut *vm;
            let (epoch, init) = class.init_cache.get();
            if epoch != v.heap.epoch {
                return Act::Slow;
            }
            if !init.is_counted() {
                return bare(v, class, init, n, reg(b, at), ip, b);
            }
            let f = init.ptr() as *const Function;
            let nb = b.add(at + SHIFT + HEADER);
            if (*f).header.tag() != ((n + 1) as u32 | (Kind::Function as u32) << 16)
                || !has_room(v, nb, (*f).frame_bytes.get() as usize)
            {
                return Act::Slow;
            }
            let shape = class.root_shape();
            let fixed = class.fixed_size as usize;
            if class.has(TypeFlags::FINALIZER) {
                return Act::Slow;
            }
            let size = fixed + shape.inline_cap as usize * 8;
            let p = v.heap.alloc_at_hand(size, Kind::Instance, shape);
            if p.is_null() {
                return Act::Slow;
            }
            Vm::clear_regs(p as Base, size_of::<Obj>(), fixed);
            v.heap.fuel -= 1;
            v.run.depth += 1;
            // The arguments move up by the size of a register and that of the new object. The object
            // takes over the reference to its class from the window.
            let mut from = reg(b, at + HEADER + n * 8);
            while from > reg(b, at + HEADER) {
                from = from.sub(1);
                *from.add(2) = from.read_volatile();
            }
            (*p).rc = 2;
            (*(f as *mut Obj)).rc += 1;
            *reg(b, at) = Word::counted(p);
            *reg(b, at + SHIFT) = Word::counted(f as *mut Obj);
            *reg(nb, 0) = Word::counted(p);
            *head(nb, -16) = return_word(ip.add(2), at + SHIFT);
            *head(nb, -8) = raw_word(b as u64);
            Vm::clear_regs(nb, (n + 1) * 8, (*f).local_bytes.get() as usize);
            Act::Next((*f).entry.get(), nb)
        }
    }
    /// Where no cell is at hand, and of classes with a finaliser.
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe {
            let p = reg(b, fa(w));
            let c = *p;
            if !c.is_counted() || (*c.ptr()).kind != Kind::Type {
                return Act::Slow;
            }
            let class = &*(c.ptr() as *const TypeObj);
            let (epoch, init) = class.init_cache.get();
            if epoch != (*vm).heap.epoch || (*vm).heap.fuel <= 0 {
                return Act::Slow;
            }
            if init.is_counted() {
                return window::push_middle(vm, b, fa(w), fb(w), &[], ip.add(2)).act();
            }
            if init != NO_INIT || fb(w) != 0 {
                return Act::Slow;
            }
            (*vm).heap.fuel -= 1;
            *p = (*vm).heap.plain_instance(class);
            release(c);
            Act::Next(ip.add(2), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            quicken(ip, Op::Call);
            super::call::ops::Call::slow(vm, ip, b, w)
        }
    }
}

/// Makes an instance of a class without `__init__` and members in a cell that is at hand; it takes over
/// the reference to its class from the call's window.
#[inline(always)]
unsafe fn bare(
    vm: &mut Vm,
    class: &TypeObj,
    init: Word,
    n: usize,
    to: *mut Word,
    ip: Ip,
    b: Base,
) -> Act {
    if init != NO_INIT
        || n != 0
        || vm.heap.fuel <= 0
        || class.has(TypeFlags::FINALIZER)
        || class.fixed_size as usize != size_of::<Obj>()
    {
        return Act::Slow;
    }
    let shape = class.root_shape();
    let size = size_of::<Obj>() + shape.inline_cap as usize * 8;
    let p = vm.heap.alloc_at_hand(size, Kind::Instance, shape);
    if p.is_null() {
        return Act::Slow;
    }
    vm.heap.fuel -= 1;
    // SAFETY: the dispatcher's contract; the window holds the class.
    unsafe {
        *to = Word::counted(p);
        Act::Next(ip.add(2), b)
    }
}

/// In the place of an `__init__`: there is none but that of `object`. It is no pointer to a function,
/// and none to anything else that can be called: the number 0.
const NO_INIT: Word = Word(2);

/// Whether a call of this class goes to `type.__call__` and that to what is written in Rust.
pub(super) fn is_builtin(class: &TypeObj) -> bool {
    !class.has(TypeFlags::HEAP) && std::ptr::eq(class.header.class(), core().type_)
}

impl Handler for CallType {
    const MIDDLE: bool = true;

    /// As calls of natives are made: see [`super::native`].
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the registers keep class and arguments alive.
        unsafe {
            let (at, n) = (fa(w), fb(w));
            let class = (*reg(b, at)).ptr() as *const TypeObj;
            // `type(x)`.
            if n == 1 && std::ptr::eq(class, core().type_) {
                let x = take(b, at + HEADER);
                *reg(b, at) = x.class_value().into_word();
                return Act::Next(ip.add(2), b);
            }
            let vm = &mut *vm;
            let callee = &*(reg(b, at) as *const Value);
            let Some(class) = callee.cast::<Type>().filter(|c| is_plain_builtin(c)) else {
                return Act::Slow;
            };
            if vm.heap.fuel <= 0 {
                return Act::Slow;
            }
            vm.heap.fuel -= 1;
            if n == 1
                && let Some(v) = convert(vm, &**class, &*(reg(b, at + HEADER) as *const Value))
            {
                unset(b, at + HEADER);
                set(b, at, v);
                return Act::Next(ip.add(2), b);
            }
            if n == 0
                && let Some(v) = empty(vm, &**class)
            {
                set(b, at, v);
                return Act::Next(ip.add(2), b);
            }
            vm.run.base = b;
            vm.run.ip = ip;
            let args = std::slice::from_raw_parts(reg(b, at + HEADER) as *const Value, n);
            let r = crate::types::type_::make(vm, class, Args::positional(args));
            Vm::release_regs(b, at + HEADER, at + HEADER + n * 8);
            match r {
                Ok(v) => {
                    set(b, at, v);
                    Act::Next(ip.add(2), b)
                }
                Err(e) => {
                    unset(b, at);
                    vm.run.raised = Some(e);
                    Act::Slow
                }
            }
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            raised(vm)?;
            let (at, n) = (fa(w), fb(w));
            let callee = &*(reg(b, at) as *const Value);
            match callee.cast::<Type>().filter(|c| is_plain_builtin(c)) {
                Some(class) => {
                    pay(vm)?;
                    let args = std::slice::from_raw_parts(reg(b, at + HEADER) as *const Value, n);
                    let r = crate::types::type_::make(vm, class, Args::positional(args));
                    finish(vm, b, at, at + HEADER, n, r, ip.add(2))
                }
                None => {
                    quicken(ip, Op::Call);
                    super::call::ops::Call::slow(vm, ip, b, w)
                }
            }
        }
    }
}

/// Whether a call of this class is one of what is written in Rust, and not of `type` itself.
fn is_plain_builtin(class: &TypeObj) -> bool {
    is_builtin(class) && !std::ptr::eq(class, core().type_)
}

/// Moves the arguments up, puts the new object before them and in place of the class, and the
/// function where the header of its frame wants it.
#[inline]
pub(super) unsafe fn place(
    vm: &mut Vm,
    b: Base,
    at: usize,
    first: usize,
    n: usize,
    class: &TypeObj,
    f: *const Function,
) {
    // SAFETY: there is room for the frame, which holds the arguments; the kind of the class is that
    // of plain instances.
    unsafe {
        let slf = at + SHIFT + HEADER;
        let mut i = n;
        while i > 0 {
            i -= 1;
            *reg(b, slf + 8 + i * 8) = *reg(b, first + i * 8);
        }
        let obj = vm.heap.plain_instance(class);
        let fw = Word::counted(f as *mut Obj);
        retain(fw);
        retain(obj);
        *reg(b, slf) = obj;
        *reg(b, at + SHIFT) = fw;
        release(std::ptr::replace(reg(b, at), obj));
    }
}

/// Whether a call of this class with `n` arguments may become `CallClass`.
pub(super) fn is_plain(vm: &Vm, class: &Type, n: usize) -> bool {
    plain_init(vm, class).is_some_and(|f| match f {
        NO_INIT => n == 0,
        // SAFETY: a live function.
        f => unsafe { (*f.ptr()).aux as usize == n + 1 },
    })
}

/// The plain `__init__` function, which always returns None, or [`NO_INIT`], of a class whose `__new__` and metaclass
/// are the default ones; looked up once per epoch.
fn plain_init(vm: &Vm, class: &Type) -> Option<Word> {
    // Builtin classes are shared between threads: nothing is written to them.
    if !class.has(TypeFlags::HEAP) {
        return None;
    }
    let (epoch, w) = class.init_cache.get();
    if epoch == vm.heap.epoch {
        return (!w.is_nil()).then_some(w);
    }
    let found = find_init(class).unwrap_or(Word::NIL);
    super::watch(class);
    class.init_cache.set((vm.heap.epoch, found));
    (!found.is_nil()).then_some(found)
}

fn find_init(class: &Type) -> Option<Word> {
    let type_call = core().type_.slots().call.map(|f| f as usize);
    let meta = class.header.class();
    if meta.slots().call.map(|f| f as usize) != type_call
        || class.has(TypeFlags::ABSTRACT)
        || class.kind != Kind::Instance
    {
        return None;
    }
    let object_new = core().object.slots().new.map(|f| f as usize);
    if class.slots().new.map(|f| f as usize) != object_new {
        return None;
    }
    if inits_plainly(class, core().object) {
        return Some(NO_INIT);
    }
    let f = class.lookup(&core().names.__init__)?;
    // The class's namespace keeps the function alive for the epoch.
    f.get::<Function>().filter(|f| f.code.peek().returns_none).map(|_| f.word())
}

/// The function behind `__new__` of a class that is called as `type.__call__` does it and has no `__init__` but
/// that of `object`; null for others.
pub(super) fn plain_new(class: &Type) -> *const Function {
    let (meta, type_, object) = (class.header.class(), core().type_, core().object);
    let calls = |t: &Type| t.slots().call.map(|f| f as usize);
    let gives = |t: &Type| t.slots().getattr.map(|f| f as usize);
    if !class.has(TypeFlags::HEAP)
        || calls(meta) != calls(type_)
        || gives(meta) != gives(type_)
        || !inits_plainly(class, object)
    {
        return std::ptr::null();
    }
    super::watch(class);
    // The class's namespace keeps the function alive for the epoch.
    let function = |d: Value| {
        let f = d.get_exact::<Wrapper>()?.func.get()?;
        let f: *const Function = f.get::<Function>()?;
        // SAFETY: as above.
        let generates = unsafe { (*f).code.peek().code.flags.is_generator_like() };
        (d.kind() == Kind::StaticMethod && !generates).then_some(f)
    };
    class.lookup(&core().names.__new__).and_then(function).unwrap_or(std::ptr::null())
}

/// Whether the instances of a class are not initialised but by what `object` has for it.
pub(super) fn inits_plainly(class: &Type, object: &Type) -> bool {
    class.slots().init.map(|f| f as usize) == object.slots().init.map(|f| f as usize)
}

impl Handler for CallNew {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let c = *reg(b, fa(w));
            if !c.is_counted() || (*c.ptr()).kind != Kind::Type {
                return Act::Slow;
            }
            super::checked::push_new(w, ip, b, vm, &*(c.ptr() as *const Type))
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            quicken(ip, Op::Call);
            super::call::ops::Call::slow(vm, ip, b, w)
        }
    }
}

/// Makes the instance and pushes the frame of its `__init__`; `None` if the class needs the general
/// way.
#[allow(clippy::too_many_arguments)]
pub(super) unsafe fn push_init(
    vm: &mut Vm,
    b: Base,
    at: usize,
    first: usize,
    n: usize,
    kw: &[Value],
    class: &Ref<Type>,
    ret: Ip,
) -> PyResult<Option<Step>> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let Some(init) = plain_init(vm, class).filter(|&f| f != NO_INIT) else { return Ok(None) };
        let f = init.ptr() as *const Function;
        let window = at + SHIFT;
        if b.add(window + HEADER + n * 8 + GEN_HEADER) > vm.run.limit {
            return Ok(None);
        }
        place(vm, b, at, first, n, class, f);
        if first > window + HEADER {
            Vm::clear_regs(b, window + HEADER + (n + 1) * 8, first + n * 8);
        }
        window::push_in_place(vm, b, window, window, n + 1, kw, ret).map(Some)
    }
}
