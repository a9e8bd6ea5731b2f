//! `slice`.

use super::support::{Out, TupleHash, has_index, no_keywords, reduce, this, unpack};
use crate::types::core;
use crate::value::{Args, CmpOp, Kind, PyResult, Ref, Slice, Slots, Type, TypeSpec, Value};
use crate::vm::Vm;
use dashu_int::IBig;
use pyrun_macros::pymethods;

fn new(vm: &mut Vm, _: &Ref<Type>, args: Args<'_>) -> PyResult {
    no_keywords(vm, "slice", &args)?;
    unpack(vm, "slice", &args, 1, 3)?;
    let none = Value::none;
    Ok(match args.pos {
        [stop] => vm.slice(none(), stop.clone(), none()),
        [start, stop] => vm.slice(start.clone(), stop.clone(), none()),
        [start, stop, step, ..] => vm.slice(start.clone(), stop.clone(), step.clone()),
        [] => vm.slice(none(), none(), none()),
    })
}

fn repr(vm: &mut Vm, slf: &Value) -> PyResult {
    let s = this::<Slice>(vm, slf)?;
    let mut out = Out::new("slice(");
    out.push_repr(vm, &s.start)?;
    out.push(", ");
    out.push_repr(vm, &s.stop)?;
    out.push(", ");
    out.push_repr(vm, &s.step)?;
    out.push(")");
    out.finish(vm)
}

fn hash(vm: &mut Vm, slf: &Value) -> PyResult<i64> {
    let s = this::<Slice>(vm, slf)?;
    let mut h = TupleHash::new();
    for v in [&s.start, &s.stop, &s.step] {
        h.add(vm.hash(v)?);
    }
    Ok(h.finish(0))
}

fn richcmp(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let (Some(x), Some(y)) = (a.get::<Slice>(), b.get::<Slice>()) else {
        return Ok(Value::not_implemented());
    };
    if a.is(b) {
        return Ok(Value::from(matches!(op, CmpOp::Eq | CmpOp::Le | CmpOp::Ge)));
    }
    let x = vm.tuple(&[x.start.clone(), x.stop.clone(), x.step.clone()]);
    let y = vm.tuple(&[y.start.clone(), y.stop.clone(), y.step.clone()]);
    vm.compare(op, &x, &y)
}

/// A bound as a number of any size; `None` for `None`.
fn bound(vm: &mut Vm, v: &Value) -> PyResult<Option<IBig>> {
    if v.is_none() {
        return Ok(None);
    }
    if !has_index(v) {
        return Err(
            vm.type_error("slice indices must be integers or None or have an __index__ method")
        );
    }
    let i = vm.index(v)?;
    Ok(vm.as_bigint(&i))
}

/// Start, stop and step of a slice of a sequence of any length.
pub(crate) fn indices(vm: &mut Vm, s: &Ref<Slice>, len: &IBig) -> PyResult<(IBig, IBig, IBig)> {
    let step = bound(vm, &s.step)?.unwrap_or(IBig::ONE);
    if step == IBig::ZERO {
        return Err(vm.value_error("slice step cannot be zero"));
    }
    let back = step < IBig::ZERO;
    let (lower, upper) = if back { (-IBig::ONE, len - 1) } else { (IBig::ZERO, len.clone()) };
    let clamp = |i: IBig| {
        let i = if i < IBig::ZERO { i + len } else { i };
        i.max(lower.clone()).min(upper.clone())
    };
    let start = bound(vm, &s.start)?
        .map_or_else(|| if back { upper.clone() } else { lower.clone() }, clamp);
    let stop =
        bound(vm, &s.stop)?.map_or_else(|| if back { lower.clone() } else { upper.clone() }, clamp);
    Ok((start, stop, step))
}

struct Methods;

#[pymethods]
impl Methods {
    #[member]
    fn start(slf: &Ref<Slice>) -> Value {
        slf.start.clone()
    }

    #[member]
    fn stop(slf: &Ref<Slice>) -> Value {
        slf.stop.clone()
    }

    #[member]
    fn step(slf: &Ref<Slice>) -> Value {
        slf.step.clone()
    }

    /// S.indices(len) -> (start, stop, stride)
    ///
    /// Assuming a sequence of length len, calculate the start and stop
    /// indices, and the stride length of the extended slice described by
    /// S. Out of bounds indices are clipped in a manner consistent with the
    /// handling of normal slices.
    fn indices(vm: &mut Vm, slf: &Ref<Slice>, length: &Value) -> PyResult {
        let n = vm.index(length)?;
        let n = vm.as_bigint(&n).unwrap_or_default();
        if n < IBig::ZERO {
            return Err(vm.value_error("length should not be negative"));
        }
        let (start, stop, step) = indices(vm, slf, &n)?;
        let all = [vm.bigint(start), vm.bigint(stop), vm.bigint(step)];
        Ok(vm.tuple(&all))
    }

    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Slice>) -> Value {
        let args = [slf.start.clone(), slf.stop.clone(), slf.step.clone()];
        reduce(vm, core().slice.to_value(), &args, None)
    }
}

/// `slice`.
pub static SLICE: TypeSpec = TypeSpec {
    kind: Kind::Slice,
    doc: "slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.  This is used for extended slicing (e.g. a[0:10:2]).",
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        hash: Some(hash),
        richcmp: Some(richcmp),
        ..Slots::EMPTY
    },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    ..TypeSpec::new("slice")
};
