//! Global and namespace names, with inline caches over the key sets of the dicts.
//!
//! Cache of `LoadGlobal`/`LoadName`: the `keys_id` of the globals; the `keys_id` of the builtins or
//! 0 if the name is a global; the address of the value. Of the stores: `keys_id`, address.

use super::moves::out;
use super::{
    Act, Base, Handler, Ip, Step, done, f32u, fa, function, is_temp, next, operand, peek, reg,
};
use crate::types::core;
use crate::value::owned::retain;
use crate::value::{Dict, Kind, PyResult, Ref, Str, Value, Word};
use crate::vm::Vm;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { LoadGlobal StoreGlobal DelGlobal LoadName StoreName DelName LoadNamespace SetupAnnotations }
}
use ops::*;

/// The name of operand `bc`.
unsafe fn name_of(b: Base, w: u64) -> Ref<Str> {
    // SAFETY: name indices of verified code; names are strings.
    unsafe { Ref::from_value_unchecked(function(b).code.peek().names[f32u(w)].clone()) }
}

#[inline(always)]
unsafe fn cached_global(w: u64, ip: Ip, b: Base) -> Act {
    // SAFETY: the cache words of the instruction; an address is good while the key sets are.
    unsafe {
        let f = function(b);
        if *ip.add(1) != f.globals.keys_id.get() || *ip.add(1) == 0 {
            return Act::Slow;
        }
        let builtins = *ip.add(2);
        if builtins != 0 && builtins != f.builtins.keys_id.get() {
            return Act::Slow;
        }
        out!(b, w, *(*ip.add(3) as *const Word));
        Act::Next(ip.add(4), b)
    }
}

/// Looks a global up and fills the cache.
unsafe fn load_global(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
    // SAFETY: as above.
    unsafe {
        let name = name_of(b, w);
        let f = function(b);
        let (g, bi) = (f.globals.clone(), f.builtins.clone());
        if let Some(pos) = g.find_str(&name) {
            id_of(vm, &g);
            *ip.add(1) = g.keys_id.get();
            *ip.add(2) = 0;
            *ip.add(3) = g.value_slot(pos) as u64;
            let v = Value::from_borrowed(g.value_word(pos));
            return done(ip, 4, b, w, v);
        }
        if let Some(pos) = bi.find_str(&name) {
            id_of(vm, &g);
            id_of(vm, &bi);
            *ip.add(1) = g.keys_id.get();
            *ip.add(2) = bi.keys_id.get();
            *ip.add(3) = bi.value_slot(pos) as u64;
            let v = Value::from_borrowed(bi.value_word(pos));
            return done(ip, 4, b, w, v);
        }
        Err(not_defined(vm, &name))
    }
}

fn id_of(vm: &mut Vm, d: &Dict) {
    if d.keys_id.get() == 0 {
        d.keys_id.set(vm.fresh_keys_id());
    }
}

/// NameError for a name that is nowhere.
fn not_defined(vm: &mut Vm, name: &Ref<Str>) -> crate::value::Raised {
    let m = format!("name '{}' is not defined", name.to_str_lossy());
    vm.name_error(name.as_value(), &m)
}

impl Handler for LoadGlobal {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe { cached_global(w, ip, b) }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { load_global(vm, ip, b, w) }
    }
}

impl Handler for LoadName {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: register 0 is the namespace.
        unsafe { if (*reg(b, 0)).is_nil() { cached_global(w, ip, b) } else { Act::Slow } }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            if !(*reg(b, 0)).is_nil() {
                let (ns, name) = (peek(b, 0), name_of(b, w));
                if let Some(v) = from_namespace(vm, &ns, name.as_value())? {
                    return done(ip, 4, b, w, v);
                }
            }
            load_global(vm, ip, b, w)
        }
    }
}

/// A name in a namespace, which is a dict or any mapping.
pub(super) fn from_namespace(vm: &mut Vm, ns: &Value, name: &Value) -> PyResult<Option<Value>> {
    if let (Some(d), Some(n)) = (ns.get_exact::<Dict>(), name.get::<Str>()) {
        return Ok(d.get_str(n));
    }
    vm.none_if(core().exc.key_error, |vm| vm.getitem(ns, name))
}

#[inline(always)]
unsafe fn cached_store(w: u64, ip: Ip, b: Base) -> Act {
    // SAFETY: as for loads.
    unsafe {
        if *ip.add(1) != function(b).globals.keys_id.get() || *ip.add(1) == 0 {
            return Act::Slow;
        }
        let slot = *ip.add(2) as *mut Word;
        if (*slot).is_counted() {
            return Act::Slow;
        }
        let v = *reg(b, fa(w));
        if is_temp(b, fa(w)) {
            *reg(b, fa(w)) = Word::NIL;
        } else {
            retain(v);
        }
        *slot = v;
        Act::Next(ip.add(3), b)
    }
}

unsafe fn store_global(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
    // SAFETY: as above.
    unsafe {
        let name = name_of(b, w);
        let g = function(b).globals.clone();
        let v = operand(b, fa(w));
        match g.find_str(&name) {
            Some(pos) => {
                id_of(vm, &g);
                *ip.add(1) = g.keys_id.get();
                *ip.add(2) = g.value_slot(pos) as u64;
                drop(g.replace_at(pos, v));
            }
            None => vm.dict_insert(&g, name.as_value().clone(), name.hash() as i64, v)?,
        }
        next(ip, 3, b)
    }
}

impl Handler for StoreGlobal {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe { cached_store(w, ip, b) }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { store_global(vm, ip, b, w) }
    }
}

impl Handler for StoreName {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: register 0 is the namespace.
        unsafe { if (*reg(b, 0)).is_nil() { cached_store(w, ip, b) } else { Act::Slow } }
    }
    const MIDDLE: bool = true;
    /// Into a namespace that is a plain dict.
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe {
            let ns = *reg(b, 0);
            if !ns.is_object() || !(*ns.ptr()).is_exact(Kind::Dict) {
                return Act::Slow;
            }
            (*(ns.ptr() as *const Dict)).set_str(&name_of(b, w), operand(b, fa(w)));
            Act::Next(ip.add(3), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            if (*reg(b, 0)).is_nil() {
                return store_global(vm, ip, b, w);
            }
            let (ns, name) = (peek(b, 0), name_of(b, w));
            let v = operand(b, fa(w));
            match ns.get_exact::<Dict>() {
                Some(d) => d.set_str(&name, v),
                None => vm.setitem(&ns, name.as_value(), v)?,
            }
            next(ip, 3, b)
        }
    }
}

impl Handler for DelGlobal {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let name = name_of(b, w);
            match function(b).globals.remove_str(&name) {
                Some(_) => next(ip, 1, b),
                None => Err(not_defined(vm, &name)),
            }
        }
    }
}

impl Handler for DelName {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            if (*reg(b, 0)).is_nil() {
                return DelGlobal::slow(vm, ip, b, w);
            }
            let (ns, name) = (peek(b, 0), name_of(b, w));
            let gone = match ns.get_exact::<Dict>() {
                Some(d) => d.remove_str(&name).is_some(),
                None => match vm.delitem(&ns, name.as_value()) {
                    Ok(()) => true,
                    Err(e) if e.is(core().exc.key_error) => false,
                    Err(e) => return Err(e),
                },
            };
            if gone { next(ip, 1, b) } else { Err(not_defined(vm, &name)) }
        }
    }
}

/// The namespace of the frame.
unsafe fn namespace(b: Base) -> Value {
    // SAFETY: register 0 is the namespace, or unbound for a module.
    unsafe {
        if (*reg(b, 0)).is_nil() { function(b).globals.as_value().clone() } else { peek(b, 0) }
    }
}

impl Handler for LoadNamespace {
    unsafe fn slow(_: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe { done(ip, 1, b, w, namespace(b)) }
    }
}

impl Handler for SetupAnnotations {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, _: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let ns = namespace(b);
            let key = &core().names.__annotations__;
            if from_namespace(vm, &ns, key.as_value())?.is_none() {
                let d = vm.dict().into_value();
                vm.setitem(&ns, key.as_value(), d)?;
            }
            next(ip, 1, b)
        }
    }
}
