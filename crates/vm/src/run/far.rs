//! What lies past the reach of the plain instructions: the far locals of a function with thousands of
//! them, which are kept in a dict, and functions with code of a number past 16 bits.
//!
//! Speed does not matter here; that such code runs at all does.

use super::call::make_function;
use super::moves::unbound_name;
use super::{Base, Handler, Ip, Step, done, f32u, fa, fb, fc, function, next, operand, reg, take};
use crate::value::code::CodeObj;
use crate::value::{Dict, PyResult, Ref, Str, Value};
use crate::vm::Vm;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { PackFar LoadFar StoreFar DelFar FarFunction }
}
use ops::*;

/// The dict of the far locals, and the name that an instruction is about.
unsafe fn far_local(b: Base, w: u64) -> (Ref<Dict>, Ref<Str>) {
    // SAFETY: verified code has the register of the dict, and `PackFar` ran first; names are strings.
    unsafe {
        let code = function(b).code.peek();
        let at = code.code.far.unwrap_or(0) as usize * 8;
        let dict = Value::from_borrowed(*reg(b, at));
        let name = code.names[f32u(w)].clone();
        (Ref::from_value_unchecked(dict), Ref::from_value_unchecked(name))
    }
}

impl Handler for PackFar {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the frame has registers for all parameters, which are bound.
        unsafe {
            let far = vm.dict();
            let code = function(b).code.get();
            for i in fa(w) / 8..code.code.param_count() as usize {
                let v = take(b, i * 8);
                if let Some(name) = code.varnames[i].cast::<Str>() {
                    far.set_str(name, v);
                }
            }
            done(ip, 1, b, w, far.into_value())
        }
    }
}

impl Handler for LoadFar {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: operands of verified code.
        unsafe {
            let (far, name) = far_local(b, w);
            match far.get_str(&name) {
                Some(v) => done(ip, 1, b, w, v),
                None => Err(unbound_name(vm, name.into_value())),
            }
        }
    }
}

impl Handler for StoreFar {
    unsafe fn slow(_: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let (far, name) = far_local(b, w);
            far.set_str(&name, operand(b, fa(w)));
            next(ip, 1, b)
        }
    }
}

impl Handler for DelFar {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let (far, name) = far_local(b, w);
            match far.remove_str(&name) {
                Some(_) => next(ip, 1, b),
                None => Err(unbound_name(vm, name.into_value())),
            }
        }
    }
}

impl Handler for FarFunction {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the parts and the code lie in temporaries.
        unsafe {
            let mut at = fb(w);
            let mut next_part = || {
                at += 8;
                take(b, at - 8)
            };
            let parts = [1, 2, 4, 8].map(|bit| (fc(w) & bit != 0).then(&mut next_part));
            let Ok(code) = next_part().downcast::<CodeObj>() else {
                return Err(vm.system_error("bad code constant"));
            };
            let f = function(b);
            let v = make_function(vm, code, f.globals.clone(), f.builtins.clone(), parts);
            done(ip, 1, b, w, v.into_value())
        }
    }
}
