//! `compress`, `dropwhile`, `filterfalse`, `starmap` and `takewhile`.

use pyrun_macros::pymethods;
use pyrun_vm::value::Args;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::{PyResult, Ref, Value, Vm};

use super::{Class, holds, iterator, payload};

/// A function and the iterator whose items it judges or takes.
pub(super) struct Pair {
    function: Value,
    source: Option<Value>,
    started: bool,
}
holds!(Pair, "iterator", function, source);

type This = Ref<Boxed<Pair>>;

fn pair(vm: &mut Vm, name: &str, cls: Class<'_>, args: Args<'_>) -> PyResult {
    super::positional(vm, name, cls, args, 2, 2)?;
    let source = Some(vm.iter(&args.pos[1])?);
    vm.payload_in(cls, Pair { function: args.pos[0].clone(), source, started: false })
}

/// The function, the iterator and whether the predicate has been decided.
fn parts(vm: &mut Vm, v: &Value) -> PyResult<Option<(Value, Value, bool)>> {
    let cell = payload!(vm, v, Pair);
    let this = cell.borrow();
    Ok(this.source.clone().map(|source| (this.function.clone(), source, this.started)))
}

/// The arguments that make such an iterator again.
fn again(slf: &This) -> [Value; 2] {
    let this = slf.borrow();
    [this.function.clone(), this.source.clone().unwrap_or_else(Value::none)]
}

/// Of those that only look at each item.
struct PairMethods;

#[pymethods]
impl PairMethods {
    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &This) -> PyResult {
        super::reduced(vm, slf.as_value(), &again(slf), None)
    }
}

/// Of those that decide once.
struct DecidedMethods;

#[pymethods]
impl DecidedMethods {
    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &This) -> PyResult {
        let state = vm.int(i64::from(slf.borrow().started));
        super::reduced(vm, slf.as_value(), &again(slf), Some(state))
    }

    /// Set state information for unpickling.
    fn __setstate__(vm: &mut Vm, slf: &This, state: &Value) -> PyResult<()> {
        super::deprecated(vm)?;
        let started = vm.truth(state)?;
        slf.borrow_mut().started = started;
        Ok(())
    }
}

fn dropwhile_new(vm: &mut Vm, cls: Class<'_>, args: Args<'_>) -> PyResult {
    pair(vm, "dropwhile", cls, args)
}

fn dropwhile_next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let Some((function, source, started)) = parts(vm, v)? else { return Ok(None) };
    loop {
        let Some(item) = vm.next(&source)? else { return Ok(None) };
        if started {
            return Ok(Some(item));
        }
        let verdict = vm.call(&function, std::slice::from_ref(&item))?;
        if !vm.truth(&verdict)? {
            payload!(vm, v, Pair).borrow_mut().started = true;
            return Ok(Some(item));
        }
    }
}

iterator!(DROPWHILE, Pair, "dropwhile", Some(dropwhile_new), dropwhile_next,
    "Drop items from the iterable while predicate(item) is true.\n\nAfterwards, return every element until the iterable is exhausted.",
    methods: &[DecidedMethods::METHODS],
    signature: "(predicate, iterable, /)"
);

fn takewhile_new(vm: &mut Vm, cls: Class<'_>, args: Args<'_>) -> PyResult {
    pair(vm, "takewhile", cls, args)
}

fn takewhile_next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let Some((function, source, ended)) = parts(vm, v)? else { return Ok(None) };
    if ended {
        return Ok(None);
    }
    let Some(item) = vm.next(&source)? else { return Ok(None) };
    let verdict = vm.call(&function, std::slice::from_ref(&item))?;
    if vm.truth(&verdict)? {
        return Ok(Some(item));
    }
    payload!(vm, v, Pair).borrow_mut().started = true;
    Ok(None)
}

iterator!(TAKEWHILE, Pair, "takewhile", Some(takewhile_new), takewhile_next,
    "Return successive entries from an iterable as long as the predicate evaluates to true for each entry.",
    methods: &[DecidedMethods::METHODS],
    signature: "(predicate, iterable, /)"
);

fn filterfalse_new(vm: &mut Vm, cls: Class<'_>, args: Args<'_>) -> PyResult {
    pair(vm, "filterfalse", cls, args)
}

fn filterfalse_next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let Some((function, source, _)) = parts(vm, v)? else { return Ok(None) };
    loop {
        let Some(item) = vm.next(&source)? else { return Ok(None) };
        let verdict = match function.is_none() {
            true => item.clone(),
            false => vm.call(&function, std::slice::from_ref(&item))?,
        };
        if !vm.truth(&verdict)? {
            return Ok(Some(item));
        }
    }
}

iterator!(FILTERFALSE, Pair, "filterfalse", Some(filterfalse_new), filterfalse_next,
    "Return those items of iterable for which function(item) is false.\n\nIf function is None, return the items that are false.",
    methods: &[PairMethods::METHODS],
    signature: "(function, iterable, /)"
);

fn starmap_new(vm: &mut Vm, cls: Class<'_>, args: Args<'_>) -> PyResult {
    pair(vm, "starmap", cls, args)
}

fn starmap_next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let Some((function, source, _)) = parts(vm, v)? else { return Ok(None) };
    let Some(item) = vm.next(&source)? else { return Ok(None) };
    let args = vm.collect(&item)?;
    vm.call(&function, &args).map(Some)
}

iterator!(STARMAP, Pair, "starmap", Some(starmap_new), starmap_next,
    "Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence.",
    methods: &[PairMethods::METHODS],
    signature: "(function, iterable, /)"
);

/// Items whose selectors are true.
pub(super) struct Compress {
    data: Value,
    selectors: Value,
}
holds!(Compress, "compress", data, selectors);

fn compress_new(vm: &mut Vm, cls: Class<'_>, args: Args<'_>) -> PyResult {
    let [Some(data), Some(selectors)] =
        super::bind(vm, "compress", args, ["data", "selectors"], 2)?
    else {
        return Err(vm.missing_argument("compress"));
    };
    let (data, selectors) = (vm.iter(&data)?, vm.iter(&selectors)?);
    vm.payload_in(cls, Compress { data, selectors })
}

fn compress_next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let (data, selectors) = {
        let cell = payload!(vm, v, Compress);
        let this = cell.borrow();
        (this.data.clone(), this.selectors.clone())
    };
    loop {
        let Some(item) = vm.next(&data)? else { return Ok(None) };
        let Some(selector) = vm.next(&selectors)? else { return Ok(None) };
        if vm.truth(&selector)? {
            return Ok(Some(item));
        }
    }
}

struct CompressMethods;

#[pymethods]
impl CompressMethods {
    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<Compress>>) -> PyResult {
        let args = {
            let this = slf.borrow();
            [this.data.clone(), this.selectors.clone()]
        };
        super::reduced(vm, slf.as_value(), &args, None)
    }
}

iterator!(COMPRESS, Compress, "compress", Some(compress_new), compress_next,
    "Return data elements corresponding to true selector elements.\n\nForms a shorter iterator from selected data elements using the selectors to\nchoose the data elements.",
    methods: &[CompressMethods::METHODS],
    signature: "(data, selectors)"
);
