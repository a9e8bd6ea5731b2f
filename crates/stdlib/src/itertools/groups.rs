//! `batched`, `groupby`, `pairwise` and `tee`.

use std::collections::VecDeque;

use pyrun_macros::{pyfunctions, pymethods};
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{Args, Payload, Slots, TypeFlags, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Ref, Value, Vm};

use super::{Class, holds, iter_self, iterator, payload};

/// Tuples of so many items each.
pub(super) struct Batched {
    source: Option<Value>,
    size: usize,
}
holds!(Batched, "batched", source);

fn batched_new(vm: &mut Vm, cls: Class<'_>, args: Args<'_>) -> PyResult {
    let [Some(iterable), Some(n)] = super::bind(vm, "batched", args, ["iterable", "n"], 2)? else {
        return Err(vm.missing_argument("batched"));
    };
    let n = vm.to_i64(&n)?;
    if n < 1 {
        return Err(vm.value_error("n must be at least one"));
    }
    let source = Some(vm.iter(&iterable)?);
    vm.payload_in(cls, Batched { source, size: n as usize })
}

fn batched_next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let cell = payload!(vm, v, Batched);
    let (source, size) = {
        let this = cell.borrow();
        (this.source.clone(), this.size)
    };
    let Some(source) = source else { return Ok(None) };
    let mut items = Vec::new();
    while items.len() < size {
        match vm.next(&source)? {
            Some(item) => {
                vm.look_at(items.len())?;
                vm.room_for_one(&mut items)?;
                items.push(item);
            }
            None => {
                cell.borrow_mut().source = None;
                break;
            }
        }
    }
    Ok((!items.is_empty()).then(|| vm.tuple(&items)))
}

iterator!(
    BATCHED,
    Batched,
    "batched",
    Some(batched_new),
    batched_next,
    "Batch data into tuples of length n. The last batch may be shorter than n.",
    signature: "(iterable, n)"
);

/// Overlapping pairs.
pub(super) struct Pairwise {
    source: Option<Value>,
    last: Option<Value>,
}
holds!(Pairwise, "pairwise", source, last);

fn pairwise_new(vm: &mut Vm, cls: Class<'_>, args: Args<'_>) -> PyResult {
    super::positional(vm, "pairwise", cls, args, 1, 1)?;
    let source = Some(vm.iter(&args.pos[0])?);
    vm.payload_in(cls, Pairwise { source, last: None })
}

fn pairwise_next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let cell = payload!(vm, v, Pairwise);
    let (source, last) = {
        let this = cell.borrow();
        (this.source.clone(), this.last.clone())
    };
    let Some(source) = source else { return Ok(None) };
    let first = match last {
        Some(last) => Some(last),
        None => vm.next(&source)?,
    };
    // What the source gives next may step this very iterator.
    cell.borrow_mut().last = first.clone();
    let second = match first {
        Some(_) => vm.next(&source)?,
        None => None,
    };
    let this = &mut *cell.borrow_mut();
    let (Some(first), Some(second)) = (first, second) else {
        this.source = None;
        this.last = None;
        return Ok(None);
    };
    this.last = Some(second.clone());
    Ok(Some(vm.tuple(&[first, second])))
}

iterator!(
    PAIRWISE,
    Pairwise,
    "pairwise",
    Some(pairwise_new),
    pairwise_next,
    "Return an iterator of overlapping pairs taken from the input iterator.\n\n    s -> (s0,s1), (s1,s2), (s2, s3), ...",
    signature: "(iterable, /)"
);

/// Runs of items with equal keys.
pub(super) struct GroupBy {
    source: Value,
    function: Option<Value>,
    /// The key and the value read last.
    current: Option<(Value, Value)>,
    /// The key of the group given out last.
    target: Option<Value>,
    /// Which group is under way: an older one has ended.
    group: u64,
}

impl Payload for GroupBy {
    const NAME: &'static str = "groupby";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(&self.source);
        self.function.iter().for_each(&mut *visit);
        self.target.iter().for_each(&mut *visit);
        if let Some((key, value)) = &self.current {
            visit(key);
            visit(value);
        }
    }
    fn clear(&mut self) {
        self.source = Value::none();
        self.function = None;
        self.current = None;
        self.target = None;
    }
}

fn groupby_new(vm: &mut Vm, cls: Class<'_>, args: Args<'_>) -> PyResult {
    let [Some(iterable), key] = super::bind(vm, "groupby", args, ["iterable", "key"], 1)? else {
        return Err(vm.missing_argument("groupby"));
    };
    let source = vm.iter(&iterable)?;
    let function = key.filter(|k| !k.is_none());
    vm.payload_in(cls, GroupBy { source, function, current: None, target: None, group: 0 })
}

/// Reads the next item and its key; false at the end.
fn advance(vm: &mut Vm, cell: &Ref<Boxed<GroupBy>>) -> PyResult<bool> {
    let (source, function) = {
        let this = cell.borrow();
        (this.source.clone(), this.function.clone())
    };
    let Some(value) = vm.next(&source)? else { return Ok(false) };
    let key = match function {
        Some(f) => vm.call(&f, std::slice::from_ref(&value))?,
        None => value.clone(),
    };
    let old = cell.borrow_mut().current.replace((key, value));
    drop(old);
    Ok(true)
}

fn groupby_next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let cell = payload!(vm, v, GroupBy).clone();
    cell.borrow_mut().group += 1;
    loop {
        let (key, target) = {
            let this = cell.borrow();
            (this.current.as_ref().map(|(k, _)| k.clone()), this.target.clone())
        };
        if let Some(key) = key {
            match target {
                None => break,
                Some(target) if !vm.eq(&target, &key)? => break,
                Some(_) => {}
            }
        }
        if !advance(vm, &cell)? {
            return Ok(None);
        }
    }
    let (key, group) = {
        let this = &mut *cell.borrow_mut();
        let key = this.current.as_ref().map_or_else(Value::none, |(k, _)| k.clone());
        this.target = Some(key.clone());
        (key, this.group)
    };
    let parent = cell.into_value();
    let grouper = vm.payload(&GROUPER, Grouper { parent, key: key.clone(), group });
    Ok(Some(vm.tuple(&[key, grouper])))
}

struct GroupByMethods;

#[pymethods]
impl GroupByMethods {
    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<GroupBy>>) -> PyResult {
        let (source, function, current, target) = {
            let this = slf.borrow();
            let function = this.function.clone().unwrap_or_else(Value::none);
            (this.source.clone(), function, this.current.clone(), this.target.clone())
        };
        let state = match (current, target) {
            (Some((key, value)), Some(target)) => Some(vm.tuple(&[key, value, target])),
            _ => None,
        };
        super::reduced(vm, slf.as_value(), &[source, function], state)
    }

    /// Set state information for unpickling.
    fn __setstate__(vm: &mut Vm, slf: &Ref<Boxed<GroupBy>>, state: &Value) -> PyResult<()> {
        super::deprecated(vm)?;
        let items = super::state_items(vm, state, 3, 3)?;
        let this = &mut *slf.borrow_mut();
        let old = this.current.replace((items[0].clone(), items[1].clone()));
        let target = this.target.replace(items[2].clone());
        drop((old, target));
        Ok(())
    }
}

iterator!(GROUPBY, GroupBy, "groupby", Some(groupby_new), groupby_next,
    "make an iterator that returns consecutive keys and groups from the iterable",
    methods: &[GroupByMethods::METHODS],
    signature: "(iterable, key=None)"
);

/// One group.
pub(super) struct Grouper {
    parent: Value,
    key: Value,
    group: u64,
}
holds!(Grouper, "_grouper", parent, key);

fn grouper_next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let (parent, key, group) = {
        let cell = payload!(vm, v, Grouper);
        let this = cell.borrow();
        (this.parent.clone(), this.key.clone(), this.group)
    };
    let parent = &parent;
    let cell = payload!(vm, parent, GroupBy);
    if cell.borrow().group != group {
        return Ok(None);
    }
    if cell.borrow().current.is_none() && !advance(vm, cell)? {
        return Ok(None);
    }
    let current = cell.borrow().current.clone();
    let Some((current_key, value)) = current else { return Ok(None) };
    if !vm.eq(&key, &current_key)? {
        return Ok(None);
    }
    cell.borrow_mut().current = None;
    Ok(Some(value))
}

fn grouper_new(vm: &mut Vm, cls: Class<'_>, args: Args<'_>) -> PyResult {
    super::positional(vm, "_grouper", cls, args, 2, 2)?;
    let (parent, key) = (&args.pos[0], &args.pos[1]);
    let group = payload!(vm, parent, GroupBy).borrow().group;
    vm.payload_in(cls, Grouper { parent: parent.clone(), key: key.clone(), group })
}

struct GrouperMethods;

#[pymethods]
impl GrouperMethods {
    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<Grouper>>) -> PyResult {
        let (parent, key, group) = {
            let this = slf.borrow();
            (this.parent.clone(), this.key.clone(), this.group)
        };
        let whole = &parent;
        if payload!(vm, whole, GroupBy).borrow().group != group {
            let empty = vm.tuple(&[]);
            return super::reduced_iter(vm, empty);
        }
        super::reduced(vm, slf.as_value(), &[parent, key], None)
    }
}

iterator!(GROUPER, Grouper, "_grouper", Some(grouper_new), grouper_next, "",
    methods: &[GrouperMethods::METHODS]);

/// What the branches of a `tee` share: the source, and the items that the slowest has not seen.
pub(super) struct Shared {
    source: Value,
    items: VecDeque<Value>,
    /// The position of the first item kept.
    first: u64,
    /// How far each branch is; none for those that are gone.
    branches: Vec<Option<u64>>,
    busy: bool,
    /// Bytes of the buffer that the heap knows of.
    counted: usize,
}

impl Payload for Shared {
    const NAME: &'static str = "_tee_dataobject";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(&self.source);
        self.items.iter().for_each(visit);
    }
    fn held(&self) -> usize {
        self.counted
    }
    fn clear(&mut self) {
        self.source = Value::none();
        self.items.clear();
    }
}

impl Shared {
    fn new(source: Value, items: VecDeque<Value>, branches: Vec<Option<u64>>) -> Shared {
        Shared { source, items, first: 0, branches, busy: false, counted: 0 }
    }
}

fn shared_new(vm: &mut Vm, cls: Class<'_>, args: Args<'_>) -> PyResult {
    super::positional(vm, "_tee_dataobject", cls, args, 2, 3)?;
    let items = vm.collect(&args.pos[1])?;
    vm.reserve(items.len().saturating_mul(size_of::<Value>()))?;
    vm.payload_in(cls, Shared::new(args.pos[0].clone(), items.into(), Vec::new()))
}

struct SharedMethods;

#[pymethods]
impl SharedMethods {
    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<Shared>>) -> PyResult {
        let (source, items) = {
            let this = slf.borrow();
            (this.source.clone(), this.items.iter().cloned().collect())
        };
        let args = [source, vm.list(items), Value::none()];
        super::reduced(vm, slf.as_value(), &args, None)
    }
}

pub(super) static SHARED: TypeSpec = TypeSpec {
    module: "itertools",
    payload: Some(Boxed::<Shared>::VTABLE),
    doc: "teedataobject(iterable, values, next, /)\n--\n\nData container common to multiple tee objects.",
    slots: Slots { new: Some(shared_new), ..Slots::EMPTY },
    methods: &[SharedMethods::METHODS],
    ..TypeSpec::new("_tee_dataobject")
};

/// One branch of a `tee`.
pub(super) struct Tee {
    shared: Value,
    branch: usize,
}
holds!(Tee, "_tee", shared);

impl Drop for Tee {
    fn drop(&mut self) {
        // What only this branch had not seen goes with it.
        let Some(cell) = self.shared.cast::<Boxed<Shared>>() else { return };
        if let Ok(mut shared) = cell.try_borrow_mut() {
            leave(&mut shared, self.branch);
        }
    }
}

fn tee_next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let (shared, branch) = {
        let cell = payload!(vm, v, Tee);
        let this = cell.borrow();
        (this.shared.clone(), this.branch)
    };
    let shared = &shared;
    let cell = payload!(vm, shared, Shared);
    let (at, source) = {
        let this = cell.borrow();
        let Some(at) = this.branches.get(branch).copied().flatten() else { return Ok(None) };
        if let Some(item) = this.items.get((at - this.first) as usize).cloned() {
            drop(this);
            moved(&mut cell.borrow_mut(), branch, at + 1);
            return Ok(Some(item));
        }
        (at, this.source.clone())
    };
    if std::mem::replace(&mut cell.borrow_mut().busy, true) {
        return Err(vm.runtime_error("cannot re-enter the tee iterator"));
    }
    let item = vm.next(&source);
    cell.borrow_mut().busy = false;
    let Some(item) = item? else { return Ok(None) };
    let full = {
        let this = cell.borrow();
        (this.items.len() == this.items.capacity()).then(|| this.items.len().max(8))
    };
    if let Some(more) = full {
        vm.reserve(more.saturating_mul(2 * size_of::<Value>()))?;
    }
    let this = &mut *cell.borrow_mut();
    if let Some(more) = full {
        this.items.reserve_exact(more);
        let now = this.items.capacity() * size_of::<Value>();
        vm.account(now as isize - this.counted as isize);
        this.counted = now;
    }
    this.items.push_back(item.clone());
    moved(this, branch, at + 1);
    Ok(Some(item))
}

/// A branch is now at `at`; items that all have seen go.
fn moved(shared: &mut Shared, branch: usize, at: u64) {
    shared.branches[branch] = Some(at);
    forget(shared);
}

/// A branch is gone.
fn leave(shared: &mut Shared, branch: usize) {
    if let Some(at) = shared.branches.get_mut(branch) {
        *at = None;
    }
    if shared.branches.iter().any(Option::is_some) {
        forget(shared);
    }
}

fn forget(shared: &mut Shared) {
    let slowest = shared.branches.iter().flatten().min().copied().unwrap_or(shared.first);
    while shared.first < slowest && shared.items.pop_front().is_some() {
        shared.first += 1;
    }
}

/// One more branch of what is shared, at a position.
fn join(vm: &mut Vm, shared: &Value, at: Option<u64>) -> PyResult<Tee> {
    let cell = payload!(vm, shared, Shared);
    let this = &mut *cell.borrow_mut();
    this.branches.push(at.map(|at| at.max(this.first)));
    Ok(Tee { shared: shared.clone(), branch: this.branches.len() - 1 })
}

fn tee_new(vm: &mut Vm, cls: Class<'_>, args: Args<'_>) -> PyResult {
    super::positional(vm, "_tee", cls, args, 1, 1)?;
    let source = vm.iter(&args.pos[0])?;
    if let Some(tee) = source.cast::<Boxed<Tee>>() {
        return TeeMethods::__copy__(vm, tee);
    }
    let shared = vm.payload(&SHARED, Shared::new(source, VecDeque::new(), Vec::new()));
    let tee = join(vm, &shared, Some(0))?;
    vm.payload_in(cls, tee)
}

struct TeeMethods;

#[pymethods]
impl TeeMethods {
    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<Tee>>) -> PyResult {
        let (shared, branch) = {
            let this = slf.borrow();
            (this.shared.clone(), this.branch)
        };
        let at = {
            let shared = &shared;
            let cell = payload!(vm, shared, Shared);
            let this = cell.borrow();
            let at = this.branches.get(branch).copied().flatten();
            at.map_or(0, |at| at - this.first)
        };
        let (empty, at) = (vm.tuple(&[]), vm.int(at as i64));
        let state = vm.tuple(&[shared, at]);
        super::reduced(vm, slf.as_value(), &[empty], Some(state))
    }

    /// Set state information for unpickling.
    fn __setstate__(vm: &mut Vm, slf: &Ref<Boxed<Tee>>, state: &Value) -> PyResult<()> {
        super::deprecated(vm)?;
        let items = super::state_items(vm, state, 2, 2)?;
        let at = vm.to_i64(&items[1])?;
        let (shared, kept) = (&items[0], payload_len(vm, &items[0])?);
        if at < 0 || at as u64 > kept {
            return Err(vm.value_error("Index out of range"));
        }
        let tee = join(vm, shared, Some(at as u64))?;
        let old = std::mem::replace(&mut *slf.borrow_mut(), tee);
        drop(old);
        Ok(())
    }

    /// Returns an independent iterator.
    fn __copy__(vm: &mut Vm, slf: &Ref<Boxed<Tee>>) -> PyResult {
        let (shared, branch) = {
            let this = slf.borrow();
            (this.shared.clone(), this.branch)
        };
        let at = {
            let shared = &shared;
            payload!(vm, shared, Shared).borrow().branches.get(branch).copied().flatten()
        };
        let tee = join(vm, &shared, at)?;
        Ok(vm.payload(&TEE, tee))
    }
}

/// How many items wait behind the slowest branch.
fn payload_len(vm: &mut Vm, shared: &Value) -> PyResult<u64> {
    Ok(payload!(vm, shared, Shared).borrow().items.len() as u64)
}

/// `itertools._tee`
pub(super) static TEE: TypeSpec = TypeSpec {
    module: "itertools",
    payload: Some(Boxed::<Tee>::VTABLE),
    flags: TypeFlags::WEAK,
    doc: "Iterator wrapped to make it copyable.",
    slots: Slots {
        new: Some(tee_new),
        iter: Some(iter_self),
        next: Some(tee_next),
        ..Slots::EMPTY
    },
    methods: &[TeeMethods::METHODS],
    ..TypeSpec::new("_tee")
};

pub(super) struct Functions;

#[pyfunctions]
impl Functions {
    /// Returns a tuple of n independent iterators.
    #[text_signature = "($module, iterable, n=2, /)"]
    fn tee(vm: &mut Vm, iterable: &Value, n: Option<i64>) -> PyResult {
        let n = n.unwrap_or(2);
        let Ok(n) = usize::try_from(n) else { return Err(vm.value_error("n must be >= 0")) };
        vm.reserve(n.saturating_mul(64))?;
        let source = vm.iter(iterable)?;
        let shared = Shared::new(source, VecDeque::new(), vec![Some(0); n]);
        let shared = vm.payload(&SHARED, shared);
        let branches: Vec<Value> =
            (0..n).map(|branch| vm.payload(&TEE, Tee { shared: shared.clone(), branch })).collect();
        Ok(vm.tuple(&branches))
    }
}
