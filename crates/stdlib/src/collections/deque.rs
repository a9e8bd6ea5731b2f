//! `deque`, the double-ended queue.
//!
//! A change while an iterator is under way is an error there: each deque counts its changes. The items are
//! never borrowed while Python code may run.

use std::collections::VecDeque;

use pyrun_macros::pymethods;
use pyrun_vm::types::core;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{
    Args, BinOp, CmpOp, FromPy, List, Payload, Slots, Type, TypeFlags, TypeSpec, Visitor,
};
use pyrun_vm::{PyResult, Ref, Value, Vm};

/// The items, and how many are kept at most.
pub(crate) struct Deque {
    items: VecDeque<Value>,
    limit: Option<usize>,
    changes: u64,
    /// Bytes of the buffer that the heap knows of.
    counted: usize,
}

impl Payload for Deque {
    const NAME: &'static str = "collections.deque";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.items.iter().for_each(visit);
    }
    fn held(&self) -> usize {
        self.counted
    }
    fn clear(&mut self) {
        self.items.clear();
    }
}

type This = Ref<Boxed<Deque>>;

fn this<'a>(vm: &mut Vm, v: &'a Value) -> PyResult<&'a This> {
    <&This>::from_py(vm, v)
}

impl Deque {
    /// Adds at the back; what falls out in front is given back, to be dropped after the borrow.
    fn push(&mut self, v: Value) -> Option<Value> {
        self.changes += 1;
        self.items.push_back(v);
        if self.limit.is_some_and(|limit| self.items.len() > limit) {
            self.items.pop_front()
        } else {
            None
        }
    }

    fn push_front(&mut self, v: Value) -> Option<Value> {
        self.changes += 1;
        self.items.push_front(v);
        if self.limit.is_some_and(|limit| self.items.len() > limit) {
            self.items.pop_back()
        } else {
            None
        }
    }
}

/// What it holds now.
fn items(vm: &mut Vm, slf: &This) -> PyResult<Ref<List>> {
    let out = vm.new_list(Vec::new());
    append_to(vm, &out, slf)?;
    Ok(out)
}

/// Appends the items to a list.
fn append_to(vm: &mut Vm, out: &Ref<List>, slf: &This) -> PyResult<()> {
    vm.room_in(&**out, slf.borrow().items.len())?;
    let deque = slf.borrow();
    let (front, back) = deque.items.as_slices();
    vm.extend_list_from(out, front)?;
    vm.extend_list_from(out, back)
}

fn new(vm: &mut Vm, cls: &Ref<Type>, _: Args<'_>) -> PyResult {
    vm.payload_in(cls, Deque { items: VecDeque::new(), limit: None, changes: 0, counted: 0 })
}

fn init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    let given = args.pos.len() + args.kw_names.len();
    if given > 2 {
        return Err(vm.type_error(&format!("deque() takes at most 2 arguments ({given} given)")));
    }
    let (mut iterable, mut limit) = (args.pos.first().cloned(), args.pos.get(1).cloned());
    for (k, v) in args.kw() {
        let name = vm.to_str(k)?.to_str_lossy().into_owned();
        match name.as_str() {
            "iterable" if iterable.is_none() => iterable = Some(v.clone()),
            "maxlen" if limit.is_none() => limit = Some(v.clone()),
            _ => {
                return Err(
                    vm.type_error(&format!("'{name}' is an invalid keyword argument for deque()"))
                );
            }
        }
    }
    let limit = match limit.filter(|l| !l.is_none()) {
        None => None,
        Some(l) if vm.as_bigint(&l).is_none() => {
            return Err(vm.type_error("an integer is required"));
        }
        Some(l) => match usize::try_from(vm.to_i64(&l)?) {
            Ok(limit) => Some(limit),
            Err(_) => return Err(vm.value_error("maxlen must be non-negative")),
        },
    };
    let slf = this(vm, v)?;
    let old = slf.replace(Deque { items: VecDeque::new(), limit, changes: 0, counted: 0 });
    vm.account(-(old.counted as isize));
    drop(old);
    match iterable {
        Some(iterable) => extend(vm, slf, &iterable, false),
        None => Ok(()),
    }
}

/// Makes room for one more item, and counts it.
fn make_room(vm: &mut Vm, slf: &This) -> PyResult<()> {
    let (len, capacity) = {
        let d = slf.borrow();
        (d.items.len(), d.items.capacity())
    };
    if len == capacity {
        // For a while there are the old buffer and the new one.
        let more = capacity.max(8);
        vm.reserve((capacity + more) * size_of::<Value>())?;
        slf.borrow_mut().items.reserve_exact(more);
        count(vm, slf);
    }
    Ok(())
}

/// Tells the heap how large the buffer is.
fn count(vm: &mut Vm, slf: &This) {
    let mut d = slf.borrow_mut();
    let now = d.items.capacity() * size_of::<Value>();
    let grown = now as isize - d.counted as isize;
    d.counted = now;
    drop(d);
    vm.account(grown);
}

fn extend(vm: &mut Vm, slf: &This, iterable: &Value, front: bool) -> PyResult<()> {
    // A deque that is extended by itself takes what it holds now.
    let source = match iterable.is(slf.as_value()) {
        true => items(vm, slf)?.into_value(),
        false => iterable.clone(),
    };
    vm.for_each(&source, |vm, v| {
        make_room(vm, slf)?;
        let out = if front { slf.borrow_mut().push_front(v) } else { slf.borrow_mut().push(v) };
        drop(out);
        Ok(true)
    })
    .map(drop)
}

/// The place of an index, counted from the end when negative.
fn place(vm: &mut Vm, slf: &This, key: &Value) -> PyResult<usize> {
    if key.class().slots().index.is_none() && !key.word().is_int() {
        let kind = key.class().name();
        return Err(vm.type_error(&format!("sequence index must be integer, not '{kind}'")));
    }
    let (index, len) = (vm.to_i64(key)?, slf.borrow().items.len() as i64);
    let at = if index < 0 { index + len } else { index };
    if (0..len).contains(&at) {
        Ok(at as usize)
    } else {
        Err(vm.index_error("deque index out of range"))
    }
}

fn getitem(vm: &mut Vm, v: &Value, key: &Value) -> PyResult {
    let slf = this(vm, v)?;
    let at = place(vm, slf, key)?;
    let item = slf.borrow().items.get(at).cloned();
    item.ok_or_else(|| vm.index_error("deque index out of range"))
}

fn setitem(vm: &mut Vm, v: &Value, key: &Value, value: Option<Value>) -> PyResult<()> {
    let slf = this(vm, v)?;
    let at = place(vm, slf, key)?;
    let old = {
        let deque = &mut *slf.borrow_mut();
        match value {
            Some(value) => deque.items.get_mut(at).map(|slot| std::mem::replace(slot, value)),
            None => {
                deque.changes += 1;
                deque.items.remove(at)
            }
        }
    };
    drop(old);
    Ok(())
}

fn len(vm: &mut Vm, v: &Value) -> PyResult<usize> {
    Ok(this(vm, v)?.borrow().items.len())
}

/// The first place from `start` where an equal item is.
fn find(
    vm: &mut Vm,
    slf: &This,
    wanted: &Value,
    start: usize,
    stop: usize,
) -> PyResult<Option<usize>> {
    let changes = slf.borrow().changes;
    for at in start..stop {
        let Some(item) = slf.borrow().items.get(at).cloned() else { break };
        let same = vm.eq(&item, wanted)?;
        if slf.borrow().changes != changes {
            return Err(vm.runtime_error("deque mutated during iteration"));
        }
        if same {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

fn contains(vm: &mut Vm, v: &Value, wanted: &Value) -> PyResult<bool> {
    let slf = this(vm, v)?;
    find(vm, slf, wanted, 0, usize::MAX).map(|at| at.is_some())
}

fn compare(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let (Some(a), Some(b)) = (a.cast::<Boxed<Deque>>(), b.cast::<Boxed<Deque>>()) else {
        return Ok(Value::not_implemented());
    };
    let (a, b) = (items(vm, a)?, items(vm, b)?);
    vm.compare(op, a.as_value(), b.as_value())
}

/// A deque of the same class and limit.
fn like(vm: &mut Vm, slf: &This, items: Ref<List>) -> PyResult {
    let class = slf.as_value().class_value();
    let limit = slf.borrow().limit.map(|limit| vm.int(limit as i64));
    let list = items.into_value();
    match limit {
        Some(limit) => vm.call(&class, &[list, limit]),
        None => vm.call(&class, &[list]),
    }
}

fn add(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let Some(a) = a.cast::<Boxed<Deque>>() else { return Ok(Value::not_implemented()) };
    let Some(b) = b.cast::<Boxed<Deque>>() else {
        let kind = b.class().name();
        return Err(vm.type_error(&format!("can only concatenate deque (not \"{kind}\") to deque")));
    };
    let all = items(vm, a)?;
    append_to(vm, &all, b)?;
    like(vm, a, all)
}

fn add_in_place(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let slf = this(vm, a)?;
    extend(vm, slf, b, false)?;
    Ok(a.clone())
}

/// The items `n` times; no more than the limit lets through.
fn repeated(vm: &mut Vm, slf: &This, n: &Value) -> PyResult<Ref<List>> {
    let n = vm.to_i64(n)?.max(0) as usize;
    let (once, limit) = (items(vm, slf)?, slf.borrow().limit);
    let mut times = if once.is_empty() { 0 } else { n };
    if let (Some(limit), false) = (limit, once.is_empty()) {
        times = times.min(limit.div_ceil(once.len()));
    }
    let total = once.len().saturating_mul(times);
    vm.reserve(total.saturating_mul(8))?;
    vm.charge(total)?;
    let all = vm.new_list(Vec::new());
    vm.repeat_list(&all, &once, times)?;
    Ok(all)
}

fn multiply(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (deque, n) = if a.get::<Boxed<Deque>>().is_some() { (a, b) } else { (b, a) };
    if n.class().slots().index.is_none() && !n.word().is_int() {
        return Ok(Value::not_implemented());
    }
    let slf = this(vm, deque)?;
    let all = repeated(vm, slf, n)?;
    like(vm, slf, all)
}

fn multiply_in_place(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let slf = this(vm, a)?;
    let all = repeated(vm, slf, b)?;
    let skip = slf.borrow().limit.map_or(0, |limit| all.len().saturating_sub(limit));
    vm.ask(all.len() * size_of::<Value>())?;
    let mut items = VecDeque::with_capacity(all.len() - skip);
    vm.by_pieces(all.len() - skip, 1 << 14, |_, r| {
        items.extend(r.filter_map(|i| all.get(skip + i)));
        Ok(())
    })?;
    let old = {
        let deque = &mut *slf.borrow_mut();
        deque.changes += 1;
        std::mem::replace(&mut deque.items, items)
    };
    count(vm, slf);
    drop(old);
    Ok(a.clone())
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let shown = vm.repr_guard(v, |vm| {
        let slf = this(vm, v)?;
        let list = items(vm, slf)?;
        let shown = vm.repr(list.as_value())?.to_str_lossy().into_owned();
        let name = v.class().name();
        Ok(match slf.borrow().limit {
            Some(limit) => format!("{name}({shown}, maxlen={limit})"),
            None => format!("{name}({shown})"),
        })
    })?;
    Ok(vm.str(&shown.unwrap_or_else(|| "[...]".to_owned())))
}

struct Methods;

#[pymethods]
impl Methods {
    /// Add an element to the right side of the deque.
    fn append(vm: &mut Vm, slf: &This, item: Value) -> PyResult<()> {
        make_room(vm, slf)?;
        let out = slf.borrow_mut().push(item);
        drop(out);
        Ok(())
    }

    /// Add an element to the left side of the deque.
    fn appendleft(vm: &mut Vm, slf: &This, item: Value) -> PyResult<()> {
        make_room(vm, slf)?;
        let out = slf.borrow_mut().push_front(item);
        drop(out);
        Ok(())
    }

    /// Remove and return the rightmost element.
    fn pop(vm: &mut Vm, slf: &This) -> PyResult {
        let item = {
            let deque = &mut *slf.borrow_mut();
            deque.changes += 1;
            deque.items.pop_back()
        };
        item.ok_or_else(|| vm.index_error("pop from an empty deque"))
    }

    /// Remove and return the leftmost element.
    fn popleft(vm: &mut Vm, slf: &This) -> PyResult {
        let item = {
            let deque = &mut *slf.borrow_mut();
            deque.changes += 1;
            deque.items.pop_front()
        };
        item.ok_or_else(|| vm.index_error("pop from an empty deque"))
    }

    /// Extend the right side of the deque with elements from the iterable
    fn extend(vm: &mut Vm, slf: &This, iterable: &Value) -> PyResult<()> {
        extend(vm, slf, iterable, false)
    }

    /// Extend the left side of the deque with elements from the iterable
    fn extendleft(vm: &mut Vm, slf: &This, iterable: &Value) -> PyResult<()> {
        extend(vm, slf, iterable, true)
    }

    /// Rotate the deque n steps to the right (default n=1).  If n is negative, rotates left.
    fn rotate(vm: &mut Vm, slf: &This, n: Option<Value>) -> PyResult<()> {
        let n = match n {
            Some(n) => vm.to_i64(&n)?,
            None => 1,
        };
        let len = slf.borrow().items.len();
        vm.charge(len / 64 + 1)?;
        let deque = &mut *slf.borrow_mut();
        if !deque.items.is_empty() {
            deque.changes += 1;
            let by = n.rem_euclid(deque.items.len() as i64) as usize;
            deque.items.rotate_right(by);
        }
        Ok(())
    }

    /// Remove all elements from the deque.
    fn clear(slf: &This) {
        let old = {
            let deque = &mut *slf.borrow_mut();
            deque.changes += 1;
            std::mem::take(&mut deque.items)
        };
        drop(old);
    }

    /// Reverse *IN PLACE*
    fn reverse(slf: &This) {
        let deque = &mut *slf.borrow_mut();
        deque.changes += 1;
        deque.items.make_contiguous().reverse();
    }

    /// Return number of occurrences of value
    fn count(vm: &mut Vm, slf: &This, value: &Value) -> PyResult<i64> {
        let (mut count, mut at) = (0, 0);
        while let Some(found) = find(vm, slf, value, at, usize::MAX)? {
            count += 1;
            at = found + 1;
        }
        Ok(count)
    }

    /// Return first index of value.
    fn index(
        vm: &mut Vm,
        slf: &This,
        value: &Value,
        start: Option<Value>,
        stop: Option<Value>,
    ) -> PyResult<usize> {
        let len = slf.borrow().items.len() as i64;
        let mut bound = |v: Option<Value>, default: i64| -> PyResult<usize> {
            let Some(v) = v else { return Ok(default as usize) };
            let i = vm.to_i64_clamped(&v)?;
            Ok(if i < 0 { (i + len).max(0) } else { i.min(len) } as usize)
        };
        let (start, stop) = (bound(start, 0)?, bound(stop, len)?);
        match find(vm, slf, value, start, stop)? {
            Some(at) => Ok(at),
            None => {
                let shown = vm.repr(value)?.to_str_lossy().into_owned();
                Err(vm.value_error(&format!("{shown} is not in deque")))
            }
        }
    }

    /// Remove first occurrence of value.
    fn remove(vm: &mut Vm, slf: &This, value: &Value) -> PyResult<()> {
        let changes = slf.borrow().changes;
        let found = find(vm, slf, value, 0, usize::MAX);
        if slf.borrow().changes != changes
            && found.as_ref().is_err_and(|e| e.is(core().exc.runtime_error))
        {
            return Err(vm.index_error("deque mutated during iteration"));
        }
        let Some(at) = found? else {
            let shown = vm.repr(value)?.to_str_lossy().into_owned();
            return Err(vm.value_error(&format!("{shown} is not in deque")));
        };
        vm.charge(at / 64 + 1)?;
        let old = {
            let deque = &mut *slf.borrow_mut();
            deque.changes += 1;
            deque.items.remove(at)
        };
        drop(old);
        Ok(())
    }

    /// Insert value before index
    fn insert(vm: &mut Vm, slf: &This, index: i64, value: Value) -> PyResult<()> {
        make_room(vm, slf)?;
        let len = slf.borrow().items.len();
        vm.charge(len / 64 + 1)?;
        let deque = &mut *slf.borrow_mut();
        let len = deque.items.len();
        if deque.limit.is_some_and(|limit| len >= limit) {
            return Err(vm.index_error("deque already at its maximum size"));
        }
        let at = if index < 0 {
            (index + len as i64).max(0) as usize
        } else {
            (index as usize).min(len)
        };
        deque.changes += 1;
        deque.items.insert(at, value);
        Ok(())
    }

    /// Return a shallow copy of a deque.
    fn copy(vm: &mut Vm, slf: &This) -> PyResult {
        let all = items(vm, slf)?;
        like(vm, slf, all)
    }

    /// Return a shallow copy of a deque.
    fn __copy__(vm: &mut Vm, slf: &This) -> PyResult {
        let all = items(vm, slf)?;
        like(vm, slf, all)
    }

    /// maximum size of a deque or None if unbounded
    #[getter]
    fn maxlen(vm: &mut Vm, slf: &This) -> Value {
        match slf.borrow().limit {
            Some(limit) => vm.int(limit as i64),
            None => Value::none(),
        }
    }

    /// D.__reversed__() -- return a reverse iterator over the deque
    fn __reversed__(vm: &mut Vm, slf: &This) -> Value {
        walk(vm, slf, true)
    }

    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &This) -> PyResult {
        let class = slf.as_value().class_value();
        let limit = Self::maxlen(vm, slf);
        let empty = vm.tuple(&[]);
        let args = if limit.is_none() { empty } else { vm.tuple(&[empty, limit]) };
        let state = vm.dict_of(slf.as_value()).map_or_else(Value::none, Ref::into_value);
        let it = walk(vm, slf, false);
        Ok(vm.tuple(&[class, args, state, it]))
    }

    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(vm: &mut Vm, cls: &Ref<Type>, object: &Value) -> PyResult {
        vm.generic_alias(cls.as_value(), object)
    }
}

/// `collections.deque`
pub(crate) static DEQUE: TypeSpec = TypeSpec {
    module: "collections",
    payload: Some(Boxed::<Deque>::VTABLE),
    flags: TypeFlags::BASE | TypeFlags::WEAK | TypeFlags::UNHASHABLE | TypeFlags::SEQUENCE,
    doc: "A list-like sequence optimized for data accesses near its endpoints.",
    slots: Slots {
        new: Some(new),
        init: Some(init),
        repr: Some(repr),
        iter: Some(iter),
        len: Some(len),
        getitem: Some(getitem),
        setitem: Some(setitem),
        contains: Some(contains),
        richcmp: Some(compare),
        ..Slots::EMPTY
    }
    .with(BinOp::Add, add)
    .with_inplace(BinOp::Add, add_in_place)
    .with(BinOp::Mul, multiply)
    .with_inplace(BinOp::Mul, multiply_in_place),
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    ..TypeSpec::new("deque")
};

/// An iterator, forwards or backwards.
struct Walk {
    deque: Option<Value>,
    at: usize,
    changes: u64,
    backwards: bool,
}

impl Payload for Walk {
    const NAME: &'static str = "_collections._deque_iterator";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.deque.iter().for_each(visit);
    }
    fn clear(&mut self) {
        self.deque = None;
    }
}

fn walk(vm: &mut Vm, slf: &This, backwards: bool) -> Value {
    let changes = slf.borrow().changes;
    let spec = if backwards { &REVERSE_ITERATOR } else { &ITERATOR };
    vm.payload(spec, Walk { deque: Some(slf.as_value().clone()), at: 0, changes, backwards })
}

fn iter(vm: &mut Vm, v: &Value) -> PyResult {
    let slf = this(vm, v)?;
    Ok(walk(vm, slf, false))
}

fn iter_self(_: &mut Vm, v: &Value) -> PyResult {
    Ok(v.clone())
}

fn next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let cell = <&Ref<Boxed<Walk>>>::from_py(vm, v)?;
    let (deque, at, changes, backwards) = {
        let walk = cell.borrow();
        (walk.deque.clone(), walk.at, walk.changes, walk.backwards)
    };
    let Some(deque) = deque else { return Ok(None) };
    let slf = this(vm, &deque)?;
    let item = {
        let deque = slf.borrow();
        if deque.changes != changes {
            drop(deque);
            cell.borrow_mut().deque = None;
            return Err(vm.runtime_error("deque mutated during iteration"));
        }
        let place = if backwards { deque.items.len().checked_sub(at + 1) } else { Some(at) };
        place.and_then(|place| deque.items.get(place).cloned())
    };
    let mut walk = cell.borrow_mut();
    match item {
        Some(_) => walk.at = at + 1,
        None => walk.deque = None,
    }
    Ok(item)
}

struct WalkMethods;

#[pymethods]
impl WalkMethods {
    /// Private method returning an estimate of len(list(it)).
    fn __length_hint__(vm: &mut Vm, slf: &Ref<Boxed<Walk>>) -> PyResult<usize> {
        let (deque, at) = {
            let walk = slf.borrow();
            (walk.deque.clone(), walk.at)
        };
        let Some(deque) = deque else { return Ok(0) };
        let len = this(vm, &deque)?.borrow().items.len();
        Ok(len.saturating_sub(at))
    }
}

static ITERATOR: TypeSpec = TypeSpec {
    module: "_collections",
    payload: Some(Boxed::<Walk>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: Slots { iter: Some(iter_self), next: Some(next), ..Slots::EMPTY },
    methods: &[WalkMethods::METHODS],
    ..TypeSpec::new("_deque_iterator")
};

static REVERSE_ITERATOR: TypeSpec = TypeSpec {
    module: "_collections",
    payload: Some(Boxed::<Walk>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: Slots { iter: Some(iter_self), next: Some(next), ..Slots::EMPTY },
    methods: &[WalkMethods::METHODS],
    ..TypeSpec::new("_deque_reverse_iterator")
};
