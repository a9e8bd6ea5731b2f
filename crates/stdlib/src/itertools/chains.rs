//! `chain`, `cycle`, `islice` and `zip_longest`.

use pyrun_macros::pymethods;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::simple::SeqIter;
use pyrun_vm::value::{Args, List, Type};
use pyrun_vm::{PyResult, Ref, Value, Vm};

use super::{Class, holds, iterator, payload};

/// One iterable after the other.
pub(super) struct Chain {
    sources: Option<Value>,
    current: Option<Value>,
}
holds!(Chain, "chain", sources, current);

fn chain_new(vm: &mut Vm, cls: Class<'_>, args: Args<'_>) -> PyResult {
    super::positional(vm, "chain", cls, args, 0, usize::MAX)?;
    let all = vm.tuple(args.pos);
    let sources = Some(vm.iter(&all)?);
    vm.payload_in(cls, Chain { sources, current: None })
}

fn chain_next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let cell = payload!(vm, v, Chain);
    loop {
        // A step over a list or a tuple runs no Python.
        let quiet = cell
            .borrow()
            .current
            .as_ref()
            .and_then(Value::get::<SeqIter>)
            .and_then(SeqIter::next_item);
        if quiet.is_some() {
            return Ok(quiet);
        }
        let current = cell.borrow().current.clone();
        if let Some(it) = current {
            match vm.next(&it) {
                Ok(Some(item)) => return Ok(Some(item)),
                Ok(None) => cell.borrow_mut().current = None,
                Err(e) => return Err(e),
            }
        }
        let Some(sources) = cell.borrow().sources.clone() else { return Ok(None) };
        let Some(next) = vm.next(&sources)? else {
            cell.borrow_mut().sources = None;
            return Ok(None);
        };
        let it = vm.iter(&next).inspect_err(|_| cell.borrow_mut().sources = None)?;
        cell.borrow_mut().current = Some(it);
    }
}

struct ChainMethods;

#[pymethods]
impl ChainMethods {
    /// Alternative chain() constructor taking a single iterable argument that evaluates lazily.
    #[classmethod]
    fn from_iterable(vm: &mut Vm, cls: &Ref<Type>, iterable: &Value) -> PyResult {
        let sources = Some(vm.iter(iterable)?);
        vm.payload_in(cls, Chain { sources, current: None })
    }

    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<Chain>>) -> PyResult {
        let parts: Vec<Value> = {
            let this = slf.borrow();
            let current = this.current.clone().filter(|_| this.sources.is_some());
            this.sources.clone().into_iter().chain(current).collect()
        };
        let state = (!parts.is_empty()).then(|| vm.tuple(&parts));
        super::reduced(vm, slf.as_value(), &[], state)
    }

    /// Set state information for unpickling.
    fn __setstate__(vm: &mut Vm, slf: &Ref<Boxed<Chain>>, state: &Value) -> PyResult<()> {
        super::deprecated(vm)?;
        let items = super::state_items(vm, state, 1, 2)?;
        if items.iter().any(|v| v.class().slots().next.is_none()) {
            return Err(vm.type_error("Arguments must be iterators."));
        }
        let mut items = items.into_iter();
        let this = &mut *slf.borrow_mut();
        (this.sources, this.current) = (items.next(), items.next());
        Ok(())
    }

    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(vm: &mut Vm, cls: &Ref<Type>, object: &Value) -> PyResult {
        vm.generic_alias(cls.as_value(), object)
    }
}

iterator!(CHAIN, Chain, "chain", Some(chain_new), chain_next,
    "Return a chain object whose .__next__() method returns elements from the\nfirst iterable until it is exhausted, then elements from the next\niterable, until all of the iterables are exhausted.",
    methods: &[ChainMethods::METHODS]);

/// The items of an iterable over and over.
pub(super) struct Cycle {
    source: Option<Value>,
    /// A list of what has been given.
    saved: Value,
    at: usize,
    /// Is what the source gives saved already?
    complete: bool,
}
holds!(Cycle, "cycle", source, saved);

fn cycle_new(vm: &mut Vm, cls: Class<'_>, args: Args<'_>) -> PyResult {
    super::positional(vm, "cycle", cls, args, 1, 1)?;
    let source = Some(vm.iter(&args.pos[0])?);
    let saved = vm.new_list(Vec::new()).into_value();
    vm.payload_in(cls, Cycle { source, saved, at: 0, complete: false })
}

fn cycle_next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let cell = payload!(vm, v, Cycle);
    let source = cell.borrow().source.clone();
    if let Some(it) = source {
        match vm.next(&it)? {
            Some(item) => {
                let (saved, complete) = (cell.borrow().saved.clone(), cell.borrow().complete);
                if let Some(l) = saved.get::<List>().filter(|_| !complete) {
                    vm.list_push(l, item.clone())?;
                }
                return Ok(Some(item));
            }
            None => cell.borrow_mut().source = None,
        }
    }
    vm.charge(1)?;
    let this = &mut *cell.borrow_mut();
    let Some(saved) = this.saved.get::<List>() else { return Ok(None) };
    let item = saved.get(this.at);
    this.at = if this.at + 1 >= saved.len() { 0 } else { this.at + 1 };
    Ok(item)
}

struct CycleMethods;

#[pymethods]
impl CycleMethods {
    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<Cycle>>) -> PyResult {
        let (source, saved, at, complete) = {
            let this = slf.borrow();
            (this.source.clone(), this.saved.clone(), this.at, this.complete)
        };
        let saved = saved.get::<List>().map(|l| l.to_vec()).unwrap_or_default();
        vm.reserve(saved.len() * 8)?;
        let saved = vm.list(saved);
        let (source, complete) = match source {
            Some(source) => (source, complete),
            None => {
                let source = vm.iter(&saved)?;
                if at > 0 {
                    let at = vm.int(at as i64);
                    vm.call_method_str(&source, "__setstate__", &[at])?;
                }
                (source, true)
            }
        };
        let state = vm.tuple(&[saved, Value::from(complete)]);
        super::reduced(vm, slf.as_value(), &[source], Some(state))
    }

    /// Set state information for unpickling.
    fn __setstate__(vm: &mut Vm, slf: &Ref<Boxed<Cycle>>, state: &Value) -> PyResult<()> {
        super::deprecated(vm)?;
        let items = super::state_items(vm, state, 2, 2)?;
        let Some(saved) = items[0].cast::<List>().map(|list| list.to_vec()) else {
            let text = format!("argument 1 must be list, not {}", items[0].class().name());
            return Err(vm.type_error(&text));
        };
        let complete = vm.to_i64(&items[1])? != 0;
        vm.reserve(saved.len().saturating_mul(8))?;
        let saved = vm.list(saved);
        let this = &mut *slf.borrow_mut();
        (this.saved, this.complete, this.at) = (saved, complete, 0);
        Ok(())
    }
}

iterator!(CYCLE, Cycle, "cycle", Some(cycle_new), cycle_next,
    "Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.",
    methods: &[CycleMethods::METHODS],
    signature: "(iterable, /)"
);

/// Some of the items of an iterable, by position.
pub(super) struct Islice {
    source: Option<Value>,
    at: u64,
    next: u64,
    stop: Option<u64>,
    step: u64,
}
holds!(Islice, "islice", source);

/// A bound of a slice: `None` or a count.
fn bound(vm: &mut Vm, v: Option<&Value>, message: &str) -> PyResult<Option<u64>> {
    let Some(v) = v.filter(|v| !v.is_none()) else { return Ok(None) };
    let value =
        vm.index(v).ok().and_then(|i| vm.to_i64(&i).ok()).and_then(|i| u64::try_from(i).ok());
    value.map(Some).ok_or_else(|| vm.value_error(message))
}

const STOP: &str = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
const INDICES: &str = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
const STEP: &str = "Step for islice() must be a positive integer or None.";

fn islice_new(vm: &mut Vm, cls: Class<'_>, args: Args<'_>) -> PyResult {
    super::positional(vm, "islice", cls, args, 2, 4)?;
    let (start, stop, step) = match args.pos {
        [_, stop] => (None, bound(vm, Some(stop), STOP)?, None),
        [_, start, stop, rest @ ..] => {
            let stop = bound(vm, Some(stop), if rest.is_empty() { STOP } else { INDICES })?;
            let start = bound(vm, Some(start), INDICES)?;
            (start, stop, bound(vm, rest.first(), STEP)?)
        }
        _ => (None, None, None),
    };
    if step == Some(0) {
        return Err(vm.value_error(STEP));
    }
    let source = Some(vm.iter(&args.pos[0])?);
    let islice = Islice { source, at: 0, next: start.unwrap_or(0), stop, step: step.unwrap_or(1) };
    vm.payload_in(cls, islice)
}

fn islice_next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let cell = payload!(vm, v, Islice);
    let Some(source) = cell.borrow().source.clone() else { return Ok(None) };
    loop {
        let (at, next, stop) = {
            let this = cell.borrow();
            (this.at, this.next, this.stop)
        };
        if stop.is_some_and(|stop| if at <= next { next >= stop && at >= stop } else { true }) {
            cell.borrow_mut().source = None;
            return Ok(None);
        }
        // What is skipped is paid for.
        vm.charge(1)?;
        let Some(item) = vm.next(&source)? else {
            cell.borrow_mut().source = None;
            return Ok(None);
        };
        let this = &mut *cell.borrow_mut();
        this.at = at + 1;
        if at == next {
            this.next = match this.stop {
                Some(stop) => next.saturating_add(this.step).min(stop.max(at + 1)),
                None => next.saturating_add(this.step),
            };
            return Ok(Some(item));
        }
    }
}

struct IsliceMethods;

#[pymethods]
impl IsliceMethods {
    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<Islice>>) -> PyResult {
        let (source, at, next, stop, step) = {
            let this = slf.borrow();
            (this.source.clone(), this.at, this.next, this.stop, this.step)
        };
        let number = |vm: &mut Vm, n: u64| vm.int(n as i64);
        let (args, at) = match source {
            Some(source) => {
                let stop = stop.map_or_else(Value::none, |n| number(vm, n));
                (vec![source, number(vm, next), stop, number(vm, step)], at)
            }
            None => {
                let empty = vm.list(Vec::new());
                (vec![vm.iter(&empty)?, number(vm, 0)], 0)
            }
        };
        let state = number(vm, at);
        super::reduced(vm, slf.as_value(), &args, Some(state))
    }

    /// Set state information for unpickling.
    fn __setstate__(vm: &mut Vm, slf: &Ref<Boxed<Islice>>, state: &Value) -> PyResult<()> {
        super::deprecated(vm)?;
        let at = vm.to_i64(state)?;
        slf.borrow_mut().at = at.max(0) as u64;
        Ok(())
    }
}

iterator!(ISLICE, Islice, "islice", Some(islice_new), islice_next,
    "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\nReturn an iterator whose next() method returns selected values from an\niterable.",
    methods: &[IsliceMethods::METHODS]);

/// Tuples of one item of each iterable, until the longest is exhausted.
pub(super) struct ZipLongest {
    sources: Vec<Value>,
    fill: Value,
    left: usize,
}
holds!(ZipLongest, "zip_longest", sources, fill);

fn zip_longest_new(vm: &mut Vm, cls: Class<'_>, args: Args<'_>) -> PyResult {
    let mut fill = Value::none();
    for (k, v) in args.kw() {
        if !vm.to_str(k)?.equals("fillvalue") {
            return Err(vm.type_error("zip_longest() got an unexpected keyword argument"));
        }
        fill = v.clone();
    }
    let mut sources = Vec::with_capacity(args.pos.len());
    for v in args.pos {
        sources.push(vm.iter(v)?);
    }
    let left = sources.len();
    vm.payload_in(cls, ZipLongest { sources, fill, left })
}

fn zip_longest_next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let cell = payload!(vm, v, ZipLongest);
    let (sources, fill) = {
        let this = cell.borrow();
        if this.left == 0 {
            return Ok(None);
        }
        (this.sources.clone(), this.fill.clone())
    };
    let mut items = Vec::with_capacity(sources.len());
    for (i, source) in sources.iter().enumerate() {
        // None stands for an iterator that is exhausted.
        let item = if source.is_none() { None } else { vm.next(source)? };
        if item.is_none() && !source.is_none() {
            let this = &mut *cell.borrow_mut();
            this.left = this.left.saturating_sub(1);
            if let Some(slot) = this.sources.get_mut(i) {
                *slot = Value::none();
            }
            if this.left == 0 {
                return Ok(None);
            }
        }
        items.push(item.unwrap_or_else(|| fill.clone()));
    }
    Ok(Some(vm.tuple(&items)))
}

struct ZipLongestMethods;

#[pymethods]
impl ZipLongestMethods {
    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<ZipLongest>>) -> PyResult {
        let (mut sources, fill) = {
            let this = slf.borrow();
            (this.sources.clone(), this.fill.clone())
        };
        let empty = vm.tuple(&[]);
        for source in sources.iter_mut().filter(|s| s.is_none()) {
            *source = empty.clone();
        }
        super::reduced(vm, slf.as_value(), &sources, Some(fill))
    }

    /// Set state information for unpickling.
    fn __setstate__(vm: &mut Vm, slf: &Ref<Boxed<ZipLongest>>, state: Value) -> PyResult<()> {
        super::deprecated(vm)?;
        let old = std::mem::replace(&mut slf.borrow_mut().fill, state);
        drop(old);
        Ok(())
    }
}

iterator!(ZIP_LONGEST, ZipLongest, "zip_longest", Some(zip_longest_new), zip_longest_next,
    "Return a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable argument.",
    methods: &[ZipLongestMethods::METHODS]);
