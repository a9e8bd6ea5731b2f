//! Calls of classes written in Python: `__init__` runs in a frame of its own, and a stub gives the
//! new object as the call's result.

use super::frame::{GEN_HEADER, INIT_RETURN, return_dst, return_ip, return_word};
use super::{Base, Handler, Ip, Step, function, reg, set, take};
use crate::types::core;
use crate::value::function::Function;
use crate::value::object::Kind;
use crate::value::typeobj::TypeFlags;
use crate::value::{PyResult, Ref, Type, Value, Word};
use crate::vm::Vm;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { CallClass InitReturn }
}
use ops::*;

impl Handler for CallClass {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe { super::call::ops::Call::slow(vm, ip, b, w) }
    }
}

/// The plain `__init__` function of a class whose `__new__` and metaclass are the default ones;
/// looked up once per epoch.
fn plain_init(vm: &Vm, class: &Type) -> Option<Word> {
    let (epoch, w) = class.init_cache.get();
    if epoch == vm.heap.epoch {
        return (!w.is_nil()).then_some(w);
    }
    if !class.has(TypeFlags::HEAP) {
        // Builtin types are shared between threads and have no such `__init__`.
        return None;
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
    let f = class.lookup(&core().names.__init__)?;
    // The class's namespace keeps the function alive for the epoch.
    f.get::<Function>().map(|_| f.word())
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
        let Some(init) = plain_init(vm, class) else { return Ok(None) };
        let func = &*(init.ptr() as *const Function);
        if !kw.is_empty() || func.header.aux as usize != n + 1 {
            return Ok(None);
        }
        let scratch = function(b).frame_bytes.get() as usize;
        let nb = b.add(scratch + GEN_HEADER + 32);
        if nb.add(func.frame_bytes.get() as usize + GEN_HEADER) > vm.run.limit {
            return Ok(None);
        }
        let Some(obj) = vm.heap.instance(class) else { return Ok(None) };
        vm.enter_frame()?;
        *reg(b, scratch) = Word::NIL;
        *reg(b, scratch + 8) = obj.clone().into_word();
        *reg(b, scratch + 16) = return_word(ret, at);
        *reg(b, scratch + 24) = Word::NIL;
        Vm::write_header(nb, func, b, return_word(INIT_RETURN.ip(), scratch));
        *reg(nb, 0) = obj.into_word();
        for i in 0..n {
            *reg(nb, 8 + i * 8) = std::ptr::replace(reg(b, first + i * 8), Word::NIL);
        }
        Vm::clear_regs(nb, 8 + n * 8, func.local_bytes.get() as usize);
        super::unset(b, at);
        Ok(Some(Step { ip: func.entry.get(), base: nb }))
    }
}

impl Handler for InitReturn {
    unsafe fn slow(vm: &mut Vm, _: Ip, b: Base, _: u64) -> PyResult<Step> {
        // SAFETY: `push_init` filled the scratch words.
        unsafe {
            let scratch = function(b).frame_bytes.get() as usize;
            let r = take(b, scratch);
            let obj = take(b, scratch + 8);
            let back = std::ptr::replace(reg(b, scratch + 16), Word::NIL);
            let ip = return_ip(back);
            vm.run.ip = ip.sub(1);
            if !r.is_none() {
                let m = format!("__init__() should return None, not '{}'", r.class().name());
                let e = vm.type_error(&m);
                return Ok(super::unwind::unwind(vm, e, ip.sub(1), b));
            }
            set(b, return_dst(back), obj);
            Ok(Step { ip, base: b })
        }
    }
}
