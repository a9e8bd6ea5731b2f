//! `float(…)`.

use crate::object::number::{float_value, int_ref};
use crate::text::float as kernel;
use crate::text::repr::{repr_bytes, repr_lossy};
use crate::types::bytes::view;
use crate::types::core;
use crate::types::support::no_keywords_in;
use crate::value::{Args, PyResult, Ref, Str, Type, Value};
use crate::vm::Vm;

pub(super) fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    let plain = std::ptr::eq(&**cls, core().float);
    no_keywords_in(vm, core().float, cls, &args)?;
    let x = match args.pos {
        [] => 0.0,
        [v] if plain && (v.word().is_float() || v.get_exact::<crate::value::Float>().is_some()) => {
            return Ok(v.clone());
        }
        [v] => from_value(vm, v)?,
        more => {
            return Err(
                vm.type_error(&format!("float expected at most 1 argument, got {}", more.len()))
            );
        }
    };
    Ok(vm.new_float_in(cls, x))
}

/// `float(v)`.
pub(crate) fn from_value(vm: &mut Vm, v: &Value) -> PyResult<f64> {
    if let Some(s) = v.get::<Str>()
        && v.class().slots().float.is_none()
    {
        vm.charge(s.len() / 64)?;
        let text = s.text();
        return kernel::parse(text)
            .ok_or_else(|| vm.text_error(kernel::parse_error(&repr_lossy(text))));
    }
    let slots = v.class().slots();
    if let Some(f) = slots.float {
        let r = f(vm, v)?;
        return match float_value(&r) {
            Some(x) => {
                let own = core().float.slots().float;
                if !r.word().is_float() && own.is_none_or(|own| !std::ptr::fn_addr_eq(own, f)) {
                    let t = v.class().name();
                    vm.warn_subclass(&r, &format!("{t}.__float__"), core().float)?;
                }
                Ok(x)
            }
            None => {
                let (t, rt) = (v.class().name(), r.class().name());
                Err(vm.type_error(&format!("{t}.__float__ returned non-float (type {rt})")))
            }
        };
    }
    if slots.index.is_some() {
        let i = vm.index(v)?;
        let x = int_ref(&i).map_or(Ok(0.0), |i| i.to_float());
        return x.map_err(|e| vm.text_error(e));
    }
    if let Some(b) = view(v).map(|b| b.to_vec()) {
        vm.charge(b.len() / 64)?;
        return kernel::parse_bytes(&b)
            .ok_or_else(|| vm.text_error(kernel::parse_error(&repr_bytes(&b))));
    }
    let t = v.class().name();
    Err(vm.type_error(&format!("float() argument must be a string or a real number, not '{t}'")))
}
