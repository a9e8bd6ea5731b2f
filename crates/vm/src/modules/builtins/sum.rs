//! `sum`: ints in a machine word as long as they fit, floats with compensation, the rest by `+`.

use super::items::Walk;
use crate::object::number::{float_value, int_ref};
use crate::value::convert::Given;
use crate::value::object::Kind;
use crate::value::{BinOp, Bytes, PyResult, Str, Value};
use crate::vm::Vm;
use pyrun_macros::pyfunctions;

/// A machine integer from an int that is exactly an `int` or a `bool`.
#[inline]
fn small(v: &Value) -> Option<i64> {
    if v.word().is_int() {
        return Some(v.word().as_int());
    }
    let exact = v.kind() == Kind::Bool || v.get_exact::<crate::value::Int>().is_some();
    if exact { int_ref(v)?.to_i64() } else { None }
}

/// Whether the class is `float` itself.
fn is_float(v: &Value) -> bool {
    v.word().is_float() || v.get_exact::<crate::value::Float>().is_some()
}

/// Adds items while they are small ints; gives the sum and the item that ended it.
fn sum_ints(vm: &mut Vm, walk: &mut Walk, start: i64) -> PyResult<(Value, Option<Value>)> {
    let mut total = start;
    let rest = walk.drain(vm, |item| match small(&item).and_then(|i| total.checked_add(i)) {
        Some(t) => {
            total = t;
            Ok(())
        }
        None => Err(item),
    })?;
    Ok((vm.int(total), rest))
}

/// Adds items while they are floats or small ints. What each addition of floats loses is kept and
/// added at the end (Neumaier's variant of Kahan's summation).
fn sum_floats(vm: &mut Vm, walk: &mut Walk, start: f64) -> PyResult<(Value, Option<Value>)> {
    let (mut total, mut lost) = (start, 0.0f64);
    let all =
        |total: f64, lost: f64| if lost != 0.0 && lost.is_finite() { total + lost } else { total };
    let rest = walk.drain(vm, |item| {
        if is_float(&item)
            && let Some(x) = float_value(&item)
        {
            let t = total + x;
            lost += if total.abs() >= x.abs() { (total - t) + x } else { (x - t) + total };
            total = t;
            return Ok(());
        }
        match int_ref(&item).and_then(|i| i.to_i64()) {
            Some(i) => {
                total += i as f64;
                Ok(())
            }
            None => Err(item),
        }
    })?;
    Ok((vm.float(all(total, lost)), rest))
}

fn refuse(vm: &mut Vm, start: &Value) -> PyResult<()> {
    let message = match () {
        _ if start.get::<Str>().is_some() => "sum() can't sum strings [use ''.join(seq) instead]",
        _ if start.get::<Bytes>().is_some() => "sum() can't sum bytes [use b''.join(seq) instead]",
        _ if crate::types::bytes::is_bytes(start) => {
            "sum() can't sum bytearray [use b''.join(seq) instead]"
        }
        _ => return Ok(()),
    };
    Err(vm.type_error(message))
}

pub(super) struct Sums;

#[pyfunctions]
impl Sums {
    /// The start value plus all items of an iterable.
    #[signature(iterable, /, start = Given(None))]
    #[text_signature = "($module, iterable, /, start=0)"]
    fn sum(vm: &mut Vm, iterable: &Value, start: Given<'_>) -> PyResult {
        let mut total = start.0.cloned().unwrap_or_else(|| vm.int(0));
        refuse(vm, &total)?;
        let mut walk = Walk::new(vm, iterable)?;
        if total.word().is_int()
            && let Some(i) = small(&total)
        {
            let (sum, rest) = sum_ints(vm, &mut walk, i)?;
            match rest {
                None => return Ok(sum),
                Some(item) => total = vm.binary(BinOp::Add, &sum, &item)?,
            }
        }
        if is_float(&total)
            && let Some(x) = float_value(&total)
        {
            let (sum, rest) = sum_floats(vm, &mut walk, x)?;
            match rest {
                None => return Ok(sum),
                Some(item) => total = vm.binary(BinOp::Add, &sum, &item)?,
            }
        }
        while let Some(item) = walk.next(vm)? {
            total = vm.binary(BinOp::Add, &total, &item)?;
        }
        Ok(total)
    }
}
