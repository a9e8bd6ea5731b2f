//! `accumulate`, `count` and `repeat`.

use pyrun_macros::pymethods;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{Args, BinOp, Slots, TypeFlags, TypeSpec};
use pyrun_vm::{PyResult, Ref, Value, Vm};

use super::{Class, holds, iter_self, iterator, payload};

/// Running totals.
pub(super) struct Accumulate {
    source: Value,
    function: Option<Value>,
    total: Option<Value>,
    initial: Option<Value>,
}
holds!(Accumulate, "accumulate", source, function, total, initial);

fn accumulate_new(vm: &mut Vm, cls: Class<'_>, args: Args<'_>) -> PyResult {
    if args.pos.len() > 2 {
        let n = args.pos.len();
        let text = format!("accumulate() takes at most 2 positional arguments ({n} given)");
        return Err(vm.type_error(&text));
    }
    let slots = super::bind(vm, "accumulate", args, ["iterable", "func", "initial"], 1)?;
    let [Some(iterable), function, initial] = slots else {
        return Err(vm.missing_argument("accumulate"));
    };
    let given = |v: &Value| !v.is_none();
    let source = vm.iter(&iterable)?;
    let (function, initial) = (function.filter(given), initial.filter(given));
    vm.payload_in(cls, Accumulate { source, function, total: None, initial })
}

fn accumulate_next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let cell = payload!(vm, v, Accumulate);
    let first = cell.borrow_mut().initial.take();
    if let Some(first) = first {
        cell.borrow_mut().total = Some(first.clone());
        return Ok(Some(first));
    }
    let (source, function, total) = {
        let this = cell.borrow();
        (this.source.clone(), this.function.clone(), this.total.clone())
    };
    let Some(item) = vm.next(&source)? else { return Ok(None) };
    let total = match (total, function) {
        (None, _) => item,
        (Some(total), None) => vm.binary(BinOp::Add, &total, &item)?,
        (Some(total), Some(function)) => vm.call(&function, &[total, item])?,
    };
    let old = cell.borrow_mut().total.replace(total.clone());
    drop(old);
    Ok(Some(total))
}

struct AccumulateMethods;

#[pymethods]
impl AccumulateMethods {
    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<Accumulate>>) -> PyResult {
        let (source, function, total, initial) = {
            let this = slf.borrow();
            let function = this.function.clone().unwrap_or_else(Value::none);
            (this.source.clone(), function, this.total.clone(), this.initial.clone())
        };
        if let Some(initial) = initial {
            let source = preceded(vm, initial, &source)?;
            return super::reduced(vm, slf.as_value(), &[source, function], Some(Value::none()));
        }
        if total.as_ref().is_some_and(Value::is_none) {
            // A state of None says that there is no total yet.
            let source = preceded(vm, Value::none(), &source)?;
            let class = slf.as_value().class_value();
            let again = vm.call(&class, &[source, function])?;
            let (one, args) = (vm.int(1), Value::none());
            let args = vm.tuple(&[again, one, args]);
            super::deprecated(vm)?;
            return Ok(vm.tuple(&[super::chains::ISLICE.get().to_value(), args]));
        }
        let state = total.unwrap_or_else(Value::none);
        super::reduced(vm, slf.as_value(), &[source, function], Some(state))
    }

    /// Set state information for unpickling.
    fn __setstate__(vm: &mut Vm, slf: &Ref<Boxed<Accumulate>>, state: Value) -> PyResult<()> {
        super::deprecated(vm)?;
        let old = slf.borrow_mut().total.replace(state);
        slf.borrow_mut().total.take_if(|v| v.is_none());
        drop(old);
        Ok(())
    }
}

/// `chain((first,), rest)`
fn preceded(vm: &mut Vm, first: Value, rest: &Value) -> PyResult {
    let first = vm.tuple(&[first]);
    let chain = super::chains::CHAIN.get().to_value();
    vm.call(&chain, &[first, rest.clone()])
}

iterator!(ACCUMULATE, Accumulate, "accumulate", Some(accumulate_new), accumulate_next,
    "Return series of accumulated sums.",
    methods: &[AccumulateMethods::METHODS],
    signature: "(iterable, func=None, *, initial=None)"
);

/// Numbers from a start, in steps.
pub(super) struct Count {
    next: Value,
    step: Value,
    by_one: bool,
}
holds!(Count, "count", next, step);

fn is_number(vm: &mut Vm, v: &Value) -> bool {
    let slots = v.class().slots();
    let _ = vm;
    slots.int.is_some()
        || slots.float.is_some()
        || slots.index.is_some()
        || v.get::<pyrun_vm::value::Complex>().is_some()
}

fn count_new(vm: &mut Vm, cls: Class<'_>, args: Args<'_>) -> PyResult {
    let [start, step] = super::bind(vm, "count", args, ["start", "step"], 0)?;
    let next = start.unwrap_or_else(|| vm.int(0));
    let step = step.unwrap_or_else(|| vm.int(1));
    if !is_number(vm, &next) || !is_number(vm, &step) {
        return Err(vm.type_error("a number is required"));
    }
    let by_one = step.word().is_int() && step.word().as_int() == 1;
    vm.payload_in(cls, Count { next, step, by_one })
}

fn count_next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let cell = payload!(vm, v, Count);
    let (now, step) = {
        let this = cell.borrow();
        (this.next.clone(), this.step.clone())
    };
    let next = vm.binary(BinOp::Add, &now, &step)?;
    cell.borrow_mut().next = next;
    Ok(Some(now))
}

fn count_repr(vm: &mut Vm, v: &Value) -> PyResult {
    let cell = payload!(vm, v, Count);
    let (next, step, by_one) = {
        let this = cell.borrow();
        (this.next.clone(), this.step.clone(), this.by_one)
    };
    let next = vm.repr(&next)?.to_str_lossy().into_owned();
    if by_one {
        return Ok(vm.str(&format!("count({next})")));
    }
    let step = vm.repr(&step)?.to_str_lossy().into_owned();
    Ok(vm.str(&format!("count({next}, {step})")))
}

struct CountMethods;

#[pymethods]
impl CountMethods {
    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<Count>>) -> PyResult {
        let (next, step, by_one) = {
            let this = slf.borrow();
            (this.next.clone(), this.step.clone(), this.by_one)
        };
        let args = [next, step];
        super::reduced(vm, slf.as_value(), if by_one { &args[..1] } else { &args }, None)
    }
}

/// `itertools.count`
pub(super) static COUNT: TypeSpec = TypeSpec {
    module: "itertools",
    payload: Some(Boxed::<Count>::VTABLE),
    flags: TypeFlags::BASE,
    doc: "Return a count object whose .__next__() method returns consecutive values.",
    slots: Slots {
        new: Some(count_new),
        iter: Some(iter_self),
        next: Some(count_next),
        repr: Some(count_repr),
        ..Slots::EMPTY
    },
    methods: &[CountMethods::METHODS],
    signature: "(start=0, step=1)",
    ..TypeSpec::new("count")
};

/// One object again and again.
pub(super) struct Repeat {
    object: Value,
    left: Option<u64>,
}
holds!(Repeat, "repeat", object);

fn repeat_new(vm: &mut Vm, cls: Class<'_>, args: Args<'_>) -> PyResult {
    let [Some(object), times] = super::bind(vm, "repeat", args, ["object", "times"], 1)? else {
        return Err(vm.missing_argument("repeat"));
    };
    let left = match times {
        Some(times) => Some(vm.to_i64(&times)?.max(0) as u64),
        None => None,
    };
    vm.payload_in(cls, Repeat { object, left })
}

fn repeat_next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    vm.charge(1)?;
    let cell = payload!(vm, v, Repeat);
    let this = &mut *cell.borrow_mut();
    match &mut this.left {
        Some(0) => return Ok(None),
        Some(left) => *left -= 1,
        None => {}
    }
    Ok(Some(this.object.clone()))
}

fn repeat_repr(vm: &mut Vm, v: &Value) -> PyResult {
    let cell = payload!(vm, v, Repeat);
    let (object, left) = {
        let this = cell.borrow();
        (this.object.clone(), this.left)
    };
    let object = vm.repr(&object)?.to_str_lossy().into_owned();
    Ok(match left {
        Some(left) => vm.str(&format!("repeat({object}, {left})")),
        None => vm.str(&format!("repeat({object})")),
    })
}

struct RepeatMethods;

#[pymethods]
impl RepeatMethods {
    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<Repeat>>) -> PyResult {
        let (object, left) = {
            let this = slf.borrow();
            (this.object.clone(), this.left)
        };
        let left = left.map(|n| vm.int(n as i64));
        let args: Vec<Value> = std::iter::once(object).chain(left).collect();
        super::reduced(vm, slf.as_value(), &args, None)
    }

    /// Private method returning an estimate of len(list(it)).
    fn __length_hint__(vm: &mut Vm, slf: &Ref<Boxed<Repeat>>) -> PyResult<i64> {
        match slf.borrow().left {
            Some(left) => Ok(left as i64),
            None => Err(vm.type_error("len() of unsized object")),
        }
    }
}

/// `itertools.repeat`
pub(super) static REPEAT: TypeSpec = TypeSpec {
    module: "itertools",
    payload: Some(Boxed::<Repeat>::VTABLE),
    flags: TypeFlags::BASE,
    doc: "repeat(object [,times]) -> create an iterator which returns the object\nfor the specified number of times.  If not specified, returns the object\nendlessly.",
    slots: Slots {
        new: Some(repeat_new),
        iter: Some(iter_self),
        next: Some(repeat_next),
        repr: Some(repeat_repr),
        ..Slots::EMPTY
    },
    methods: &[RepeatMethods::METHODS],
    ..TypeSpec::new("repeat")
};
