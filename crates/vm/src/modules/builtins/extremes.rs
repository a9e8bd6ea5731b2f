//! `min` and `max`.

use super::items::Walk;
use crate::value::{Args, CmpOp, PyResult, Str, Value};
use crate::vm::Vm;
use pyrun_macros::pyfunctions;

/// The keyword arguments: key and default.
fn options(vm: &mut Vm, name: &str, args: Args<'_>) -> PyResult<(Option<Value>, Option<Value>)> {
    let (mut key, mut default) = (None, None);
    for (k, v) in args.kw() {
        match k.get::<Str>() {
            Some(k) if k.equals("key") => key = Some(v.clone()).filter(|v| !v.is_none()),
            Some(k) if k.equals("default") => default = Some(v.clone()),
            k => {
                let k = k.map_or_else(Default::default, |k| k.to_str_lossy());
                let message = format!("'{k}' is an invalid keyword argument for {name}()");
                return Err(vm.type_error(&message));
            }
        }
    }
    Ok((key, default))
}

/// Whether two unboxed numbers stand in order; `None` when they need a real comparison.
#[inline]
fn quick(op: CmpOp, a: &Value, b: &Value) -> Option<bool> {
    let (x, y) = (a.word(), b.word());
    if x.is_int() && y.is_int() {
        return Some(op.test(x.as_int().cmp(&y.as_int())));
    }
    if x.is_float() && y.is_float() {
        return x.as_float().partial_cmp(&y.as_float()).map(|o| op.test(o));
    }
    None
}

fn extreme(vm: &mut Vm, name: &str, args: Args<'_>, op: CmpOp) -> PyResult {
    let (key, default) = options(vm, name, args)?;
    let mut walk = match args.pos {
        [] => {
            let message = format!("{name} expected at least 1 argument, got 0");
            return Err(vm.type_error(&message));
        }
        [iterable] => Walk::new(vm, iterable)?,
        several => {
            if default.is_some() {
                let message = format!(
                    "Cannot specify a default for {name}() with multiple positional arguments"
                );
                return Err(vm.type_error(&message));
            }
            return best_of(vm, several, key.as_ref(), op);
        }
    };
    let mut best: Option<(Value, Value)> = None;
    while let Some(item) = match &mut best {
        Some((b, by)) if key.is_none() && by.word().is_number() => walk.drain(vm, |v| {
            match quick(op, &v, by) {
                Some(true) => (*b, *by) = (v.clone(), v),
                Some(false) => {}
                None => return Err(v),
            }
            Ok(())
        })?,
        _ => walk.next(vm)?,
    } {
        best = Some(better(vm, best, item, key.as_ref(), op)?);
    }
    match (best, default) {
        (Some((item, _)), _) => Ok(item),
        (None, Some(default)) => Ok(default),
        (None, None) => Err(vm.value_error(&format!("{name}() iterable argument is empty"))),
    }
}

fn best_of(vm: &mut Vm, items: &[Value], key: Option<&Value>, op: CmpOp) -> PyResult {
    let mut best: Option<(Value, Value)> = None;
    for item in items {
        best = Some(better(vm, best, item.clone(), key, op)?);
    }
    Ok(best.map_or(Value::none(), |b| b.0))
}

/// The better of the best so far and a new item, each with what is compared.
#[inline]
fn better(
    vm: &mut Vm,
    best: Option<(Value, Value)>,
    item: Value,
    key: Option<&Value>,
    op: CmpOp,
) -> PyResult<(Value, Value)> {
    let rank = match key {
        Some(f) => vm.call(f, std::slice::from_ref(&item))?,
        None => item.clone(),
    };
    let Some(best) = best else { return Ok((item, rank)) };
    let wins = match quick(op, &rank, &best.1) {
        Some(wins) => wins,
        None => vm.compare_truth(op, &rank, &best.1)?,
    };
    Ok(if wins { (item, rank) } else { best })
}

pub(super) struct Extremes;

#[pyfunctions]
impl Extremes {
    /// The smallest item of an iterable, or the smallest of several arguments. The key function
    /// gives what is compared; default is the answer for an empty iterable.
    #[raw]
    fn min(vm: &mut Vm, args: Args<'_>) -> PyResult {
        extreme(vm, "min", args, CmpOp::Lt)
    }

    /// The largest item of an iterable, or the largest of several arguments. The key function
    /// gives what is compared; default is the answer for an empty iterable.
    #[raw]
    fn max(vm: &mut Vm, args: Args<'_>) -> PyResult {
        extreme(vm, "max", args, CmpOp::Gt)
    }
}
