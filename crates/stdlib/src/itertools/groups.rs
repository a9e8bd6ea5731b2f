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
    "Batch data into tuples of length n. The last batch may be shorter than n."
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
    "Return an iterator of overlapping pairs taken from the input iterator.\n\n    s -> (s0,s1), (s1,s2), (s2, s3), ..."
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

iterator!(
    GROUPBY,
    GroupBy,
    "groupby",
    Some(groupby_new),
    groupby_next,
    "make an iterator that returns consecutive keys and groups from the iterable"
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

iterator!(GROUPER, Grouper, "_grouper", None, grouper_next, "");

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

static SHARED: TypeSpec = TypeSpec {
    module: "itertools",
    payload: Some(Boxed::<Shared>::VTABLE),
    flags: TypeFlags::NO_NEW,
    ..TypeSpec::new("_tee_dataobject")
};

/// One branch of a `tee`.
pub(super) struct Tee {
    shared: Value,
    branch: usize,
}
holds!(Tee, "_tee", shared);

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
        vm.reserve(2 * more * size_of::<Value>())?;
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
    let slowest = shared.branches.iter().flatten().min().copied().unwrap_or(shared.first);
    while shared.first < slowest && shared.items.pop_front().is_some() {
        shared.first += 1;
    }
}

struct TeeMethods;

#[pymethods]
impl TeeMethods {
    /// Returns an independent iterator.
    fn __copy__(vm: &mut Vm, slf: &Ref<Boxed<Tee>>) -> PyResult {
        let (shared, branch) = {
            let this = slf.borrow();
            (this.shared.clone(), this.branch)
        };
        let shared = &shared;
        let cell = payload!(vm, shared, Shared);
        let branch = {
            let this = &mut *cell.borrow_mut();
            let at = this.branches.get(branch).copied().flatten();
            this.branches.push(at);
            this.branches.len() - 1
        };
        Ok(vm.payload(&TEE, Tee { shared: shared.clone(), branch }))
    }
}

/// `itertools._tee`
pub(super) static TEE: TypeSpec = TypeSpec {
    module: "itertools",
    payload: Some(Boxed::<Tee>::VTABLE),
    flags: TypeFlags::NO_NEW,
    doc: "Iterator wrapped to make it copyable.",
    slots: Slots { iter: Some(iter_self), next: Some(tee_next), ..Slots::EMPTY },
    methods: &[TeeMethods::METHODS],
    ..TypeSpec::new("_tee")
};

pub(super) struct Functions;

#[pyfunctions]
impl Functions {
    /// Returns a tuple of n independent iterators.
    fn tee(vm: &mut Vm, iterable: &Value, n: Option<i64>) -> PyResult {
        let n = n.unwrap_or(2);
        let Ok(n) = usize::try_from(n) else { return Err(vm.value_error("n must be >= 0")) };
        vm.reserve(n.saturating_mul(64))?;
        let source = vm.iter(iterable)?;
        let shared = Shared {
            source,
            items: VecDeque::new(),
            first: 0,
            branches: vec![Some(0); n],
            busy: false,
            counted: 0,
        };
        let shared = vm.payload(&SHARED, shared);
        let branches: Vec<Value> =
            (0..n).map(|branch| vm.payload(&TEE, Tee { shared: shared.clone(), branch })).collect();
        Ok(vm.tuple(&branches))
    }
}
