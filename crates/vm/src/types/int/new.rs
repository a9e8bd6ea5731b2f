//! `int(…)` in all its forms.

use super::exact;
use crate::text::int as kernel;
use crate::types::bytes::view;
use crate::types::core;
use crate::value::args::ParamSpec;
use crate::value::object::Kind;
use crate::value::{Args, PyResult, Ref, Str, Type, Value};
use crate::vm::Vm;

static PARAMS: ParamSpec = ParamSpec {
    function: "int",
    names: &["", "base"],
    required: &[false, false],
    posonly: 1,
    positional: 2,
    varargs: false,
    varkw: false,
};

pub(super) fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    let mut slots = [None, None];
    match args.pos {
        [v] if !args.has_kw() => slots[0] = Some(v.clone()),
        _ => drop(PARAMS.bind(vm, args, &mut slots)?),
    }
    let [x, base] = slots;
    let v = match (x, base) {
        (None, None) => vm.int(0),
        (None, Some(_)) => return Err(vm.type_error("int() missing string argument")),
        (Some(x), None) => from_value(vm, &x)?,
        (Some(x), Some(base)) => {
            let base = vm.to_i64_clamped(&base)?;
            if base != 0 && !(2..=36).contains(&base) {
                return Err(vm.value_error("int() base must be >= 2 and <= 36, or 0"));
            }
            match parse(vm, &x, base)? {
                Some(v) => v,
                None => {
                    return Err(vm.type_error("int() can't convert non-string with explicit base"));
                }
            }
        }
    };
    if std::ptr::eq(&**cls, core().int) {
        return Ok(v);
    }
    let big = vm.as_bigint(&v).unwrap_or_default();
    Ok(vm.new_int_in(cls, big))
}

/// The number that a string, bytes or bytearray spells; `None` for other types.
fn parse(vm: &mut Vm, x: &Value, base: i64) -> PyResult<Option<Value>> {
    let max = vm.int_max_str_digits;
    let len = match (x.get::<Str>(), view(x)) {
        (Some(s), _) => s.len(),
        (None, Some(b)) if x.kind() == Kind::Bytes || x.class().is_subclass(core().bytearray) => {
            b.len()
        }
        _ => return Ok(None),
    };
    if len > 64 {
        vm.charge(len / 64)?;
        vm.reserve(len * 2)?;
        vm.reserve_work(len / 16)?;
    }
    // Paying may run finalisers, which must not find a bytearray borrowed.
    let copy = match x.get::<Str>() {
        None => view(x).map(|b| b.to_vec()),
        Some(_) => None,
    };
    let r = vm.in_steps(|tick| match (x.get::<Str>(), &copy) {
        (Some(s), _) => kernel::parse(s.text(), base, max, tick).map(Some),
        (None, Some(b)) => kernel::parse_bytes(b, base, max, tick).map(Some),
        (None, None) => Ok(None),
    })?;
    Ok(r.map(|i| match i {
        kernel::Int::Small(i) => vm.int(i),
        kernel::Int::Big(b) => vm.bigint(b),
    }))
}

/// `int(x)`: a number cut to an integer, or text in decimal.
fn from_value(vm: &mut Vm, x: &Value) -> PyResult {
    if x.word().is_int() {
        return Ok(x.clone());
    }
    let s = x.class().slots();
    if let Some(f) = s.int {
        let r = f(vm, x)?;
        if !matches!(r.kind(), Kind::Int | Kind::Bool) {
            let t = r.class().name();
            return Err(vm.type_error(&format!("__int__ returned non-int (type {t})")));
        }
        vm.warn_subclass(&r, "__int__", core().int)?;
        return exact(vm, &r);
    }
    if s.index.is_some() {
        let r = vm.index(x)?;
        return exact(vm, &r);
    }
    if let Some(r) = vm.call_special(x, &core().names.__trunc__, &[])? {
        let m = "The delegation of int() to __trunc__ is deprecated.";
        vm.warn(core().exc.deprecation_warning, m)?;
        return truncated(vm, &r);
    }
    if let Some(v) = parse(vm, x, 10)? {
        return Ok(v);
    }
    let bytes = view(x).map(|b| b.to_vec());
    if let Some(b) = bytes {
        let b = vm.bytes(&b);
        if let Some(v) = parse(vm, &b, 10)? {
            return Ok(v);
        }
    }
    let t = x.class().name();
    Err(vm.type_error(&format!(
        "int() argument must be a string, a bytes-like object or a real number, not '{t}'"
    )))
}

/// What `__trunc__` gave, which may be anything with `__index__`.
fn truncated(vm: &mut Vm, r: &Value) -> PyResult {
    if matches!(r.kind(), Kind::Int | Kind::Bool) {
        return exact(vm, r);
    }
    if r.class().slots().index.is_none() {
        let t = r.class().name();
        return Err(vm.type_error(&format!("__trunc__ returned non-Integral (type {t})")));
    }
    let i = vm.index(r)?;
    exact(vm, &i)
}
