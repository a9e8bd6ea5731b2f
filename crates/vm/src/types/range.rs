//! `range` and its iterators.
//!
//! Numbers may be of any size. What fits a word (62 bits) is computed in machine integers: any sum of
//! two such numbers, and any item plus the step, fits `i64`.

use super::list::{iter_self, plain_slice};
use super::slice;
use super::support::{TupleHash, builtin, has_index, no_keywords, reduce, this, unpack};
use crate::types::core;
use crate::value::{
    Args, CmpOp, Kind, Payload, PyResult, Range, Ref, Slice, Slots, Type, TypeFlags, TypeSpec,
    Value, Visitor, payload::Boxed, simple::RangeIter,
};
use crate::vm::Vm;
use dashu_int::IBig;
use pyrun_macros::pymethods;

/// Start, step and length, if all numbers of the range fit words.
pub(crate) fn small(r: &Range) -> Option<(i64, i64, u64)> {
    let (a, b, c) = (r.start.word(), r.stop.word(), r.step.word());
    if !(a.is_int() && b.is_int() && c.is_int()) {
        return None;
    }
    let (start, stop, step) = (a.as_int(), b.as_int(), c.as_int());
    let (distance, stride) = if step > 0 { (stop - start, step) } else { (start - stop, -step) };
    let len = if distance > 0 { (distance as u64 - 1) / stride as u64 + 1 } else { 0 };
    Some((start, step, len))
}

/// The same in numbers of any size.
struct Big {
    start: IBig,
    step: IBig,
    len: IBig,
}

fn big(vm: &Vm, r: &Range) -> Big {
    let n = |v: &Value| vm.as_bigint(v).unwrap_or_default();
    let (start, stop, step) = (n(&r.start), n(&r.stop), n(&r.step));
    let (distance, stride) =
        if step > IBig::ZERO { (&stop - &start, step.clone()) } else { (&start - &stop, -&step) };
    let len = if distance > IBig::ZERO { (distance - 1) / stride + 1 } else { IBig::ZERO };
    Big { start, step, len }
}

fn exact_int(vm: &mut Vm, v: &Value) -> PyResult {
    if v.word().is_int() {
        return Ok(v.clone());
    }
    let i = vm.index(v)?;
    let b = vm.as_bigint(&i).unwrap_or_default();
    Ok(vm.bigint(b))
}

fn new(vm: &mut Vm, _: &Ref<Type>, args: Args<'_>) -> PyResult {
    no_keywords(vm, "range", &args)?;
    unpack(vm, "range", &args, 1, 3)?;
    let (start, stop) = match args.pos {
        [stop] => (vm.int(0), exact_int(vm, stop)?),
        [start, stop, ..] => (exact_int(vm, start)?, exact_int(vm, stop)?),
        [] => return Err(vm.missing_argument("range")),
    };
    let step = match args.pos.get(2) {
        Some(s) => exact_int(vm, s)?,
        None => vm.int(1),
    };
    if step.word().is_int() && step.word().as_int() == 0 {
        return Err(vm.value_error("range() arg 3 must not be zero"));
    }
    Ok(vm.range(start, stop, step))
}

fn len_value(vm: &mut Vm, r: &Range) -> Value {
    match small(r) {
        Some((_, _, n)) => vm.int(n as i64),
        None => {
            let n = big(vm, r).len;
            vm.bigint(n)
        }
    }
}

fn len(vm: &mut Vm, slf: &Value) -> PyResult<usize> {
    let r = this::<Range>(vm, slf)?;
    if let Some((_, _, n)) = small(r) {
        return Ok(n as usize);
    }
    match i64::try_from(&big(vm, r).len) {
        Ok(n) => Ok(n as usize),
        Err(_) => Err(super::support::too_large(vm)),
    }
}

fn bool_(vm: &mut Vm, slf: &Value) -> PyResult<bool> {
    let r = this::<Range>(vm, slf)?;
    Ok(match small(r) {
        Some((_, _, n)) => n != 0,
        None => big(vm, r).len != IBig::ZERO,
    })
}

fn repr(vm: &mut Vm, slf: &Value) -> PyResult {
    let r = this::<Range>(vm, slf)?;
    let (a, b) = (vm.repr(&r.start)?, vm.repr(&r.stop)?);
    let (a, b) = (a.to_str_lossy(), b.to_str_lossy());
    if r.step.word().is_int() && r.step.word().as_int() == 1 {
        return Ok(vm.str(&format!("range({a}, {b})")));
    }
    let c = vm.repr(&r.step)?;
    Ok(vm.str(&format!("range({a}, {b}, {})", c.to_str_lossy())))
}

fn hash(vm: &mut Vm, slf: &Value) -> PyResult<i64> {
    let r = this::<Range>(vm, slf)?;
    let n = len_value(vm, r);
    let known = n.word().is_int().then(|| n.word().as_int());
    let start = if known == Some(0) { Value::none() } else { r.start.clone() };
    let step = if matches!(known, Some(0 | 1)) { Value::none() } else { r.step.clone() };
    let mut h = TupleHash::new();
    for v in [n, start, step] {
        h.add(vm.hash(&v)?);
    }
    Ok(h.finish(TupleHash::len_mix(3)))
}

fn richcmp(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let (Some(x), Some(y)) = (a.get::<Range>(), b.get::<Range>()) else {
        return Ok(Value::not_implemented());
    };
    let same = match (small(x), small(y)) {
        (Some((s, p, n)), Some((t, q, m))) => n == m && (n == 0 || s == t && (n == 1 || p == q)),
        _ => {
            let (x, y) = (big(vm, x), big(vm, y));
            let one = x.len == IBig::ONE;
            x.len == y.len
                && (x.len == IBig::ZERO || x.start == y.start && (one || x.step == y.step))
        }
    };
    match op {
        CmpOp::Eq => Ok(Value::from(same)),
        CmpOp::Ne => Ok(Value::from(!same)),
        _ => Ok(Value::not_implemented()),
    }
}

/// A new iterator over a range.
pub fn iter(vm: &mut Vm, slf: &Value) -> PyResult {
    let r = this::<Range>(vm, slf)?;
    if let Some((start, step, n)) = small(r) {
        return Ok(iterator(vm, start, step, n));
    }
    let b = big(vm, r);
    Ok(vm.payload(&LONG_RANGE_ITERATOR, LongRangeIter { next: b.start, step: b.step, left: b.len }))
}

fn iterator(vm: &mut Vm, start: i64, step: i64, n: u64) -> Value {
    vm.heap.object(Kind::RangeIter, core().range_iterator, |p: *mut RangeIter| {
        RangeIter::init(p, start, step, n)
    })
}

fn getitem(vm: &mut Vm, slf: &Value, k: &Value) -> PyResult {
    let r = this::<Range>(vm, slf)?;
    if let Some(s) = k.cast::<Slice>() {
        return slice_of(vm, r, s);
    }
    if !has_index(k) {
        return Err(vm.type_error(&format!(
            "range indices must be integers or slices, not {}",
            k.class().name()
        )));
    }
    let i = vm.index(k)?;
    if let (Some((start, step, n)), true) = (small(r), i.word().is_int()) {
        let i = i.word().as_int();
        let i = if i < 0 { i + n as i64 } else { i };
        if (0..n as i64).contains(&i) {
            return Ok(vm.int(start + i * step));
        }
    } else {
        let (b, mut i) = (big(vm, r), vm.as_bigint(&i).unwrap_or_default());
        if i < IBig::ZERO {
            i += &b.len;
        }
        if i >= IBig::ZERO && i < b.len {
            return Ok(vm.bigint(b.start + i * b.step));
        }
    }
    Err(vm.index_error("range object index out of range"))
}

fn slice_of(vm: &mut Vm, r: &Ref<Range>, s: &Ref<Slice>) -> PyResult {
    let b = big(vm, r);
    let (start, stop, step) = match i64::try_from(&b.len) {
        Ok(n) => {
            let s = plain_slice(vm, s)?;
            let (a, z, step, _) = vm.slice_indices(&s, n as usize)?;
            (IBig::from(a), IBig::from(z), IBig::from(step))
        }
        Err(_) => slice::indices(vm, s, &b.len)?,
    };
    let (from, to, by) = (&b.start + start * &b.step, &b.start + stop * &b.step, step * &b.step);
    let (from, to, by) = (vm.bigint(from), vm.bigint(to), vm.bigint(by));
    Ok(vm.range(from, to, by))
}

/// Where an int lies in the range.
fn position(vm: &mut Vm, r: &Range, v: &Value) -> Option<IBig> {
    if let (Some((start, step, n)), true) = (small(r), v.word().is_int()) {
        let d = v.word().as_int() - start;
        let inside = d % step == 0 && (0..n as i64).contains(&(d / step));
        return inside.then(|| IBig::from(d / step));
    }
    let b = big(vm, r);
    let d = vm.as_bigint(v).unwrap_or_default() - &b.start;
    let i = &d / &b.step;
    (i >= IBig::ZERO && i < b.len && &i * &b.step == d).then_some(i)
}

/// Whether the value is an int whose place arithmetic finds.
fn is_plain_int(v: &Value) -> bool {
    v.kind() == Kind::Bool || v.kind() == Kind::Int && std::ptr::eq(v.class(), core().int)
}

fn contains(vm: &mut Vm, slf: &Value, item: &Value) -> PyResult<bool> {
    let r = this::<Range>(vm, slf)?;
    if is_plain_int(item) {
        return Ok(position(vm, r, item).is_some());
    }
    vm.contains_by_iteration(slf, item)
}

struct Methods;

#[pymethods]
impl Methods {
    #[member]
    fn start(slf: &Ref<Range>) -> Value {
        slf.start.clone()
    }

    #[member]
    fn stop(slf: &Ref<Range>) -> Value {
        slf.stop.clone()
    }

    #[member]
    fn step(slf: &Ref<Range>) -> Value {
        slf.step.clone()
    }

    /// rangeobject.count(value) -> integer -- return number of occurrences of value
    fn count(vm: &mut Vm, slf: &Ref<Range>, value: &Value) -> PyResult<usize> {
        if is_plain_int(value) {
            return Ok(position(vm, slf, value).is_some() as usize);
        }
        let mut n = 0;
        vm.for_each(slf.as_value(), |vm, v| {
            n += vm.eq(&v, value)? as usize;
            Ok(true)
        })?;
        Ok(n)
    }

    /// rangeobject.index(value) -> integer -- return index of value.
    /// Raise ValueError if the value is not present.
    fn index(vm: &mut Vm, slf: &Ref<Range>, value: &Value) -> PyResult {
        if is_plain_int(value) {
            if let Some(i) = position(vm, slf, value) {
                return Ok(vm.bigint(i));
            }
            let r = vm.repr(value)?;
            return Err(vm.value_error(&format!("{} is not in range", r.to_str_lossy())));
        }
        let (mut i, mut found) = (0i64, false);
        vm.for_each(slf.as_value(), |vm, v| {
            found = vm.eq(&v, value)?;
            i += !found as i64;
            Ok(!found)
        })?;
        match found {
            true => Ok(vm.int(i)),
            false => Err(vm.value_error("sequence.index(x): x not in sequence")),
        }
    }

    /// Return a reverse iterator.
    fn __reversed__(vm: &mut Vm, slf: &Ref<Range>) -> Value {
        if let Some((start, step, n)) = small(slf) {
            let last = if n == 0 { start } else { start + (n as i64 - 1) * step };
            return iterator(vm, last, -step, n);
        }
        let b = big(vm, slf);
        let last = b.start + (&b.len - 1) * &b.step;
        vm.payload(&LONG_RANGE_ITERATOR, LongRangeIter { next: last, step: -b.step, left: b.len })
    }

    fn __reduce__(vm: &mut Vm, slf: &Ref<Range>) -> Value {
        let args = [slf.start.clone(), slf.stop.clone(), slf.step.clone()];
        reduce(vm, core().range.to_value(), &args, None)
    }
}

/// `range`.
pub static RANGE: TypeSpec = TypeSpec {
    kind: Kind::Range,
    flags: TypeFlags::SEQUENCE,
    doc: "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nReturn an object that produces a sequence of integers from start (inclusive)\nto stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.\nstart defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\nThese are exactly the valid indices for a list of 4 elements.\nWhen step is given, it specifies the increment (or decrement).",
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        hash: Some(hash),
        richcmp: Some(richcmp),
        iter: Some(iter),
        bool_: Some(bool_),
        len: Some(len),
        getitem: Some(getitem),
        contains: Some(contains),
        ..Slots::EMPTY
    },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    ..TypeSpec::new("range")
};

fn next(vm: &mut Vm, slf: &Value) -> PyResult<Option<Value>> {
    let number = this::<RangeIter>(vm, slf)?.next_number();
    Ok(number.map(|n| vm.int(n)))
}

struct IterMethods;

#[pymethods]
impl IterMethods {
    /// Private method returning an estimate of len(list(it)).
    fn __length_hint__(slf: &Ref<RangeIter>) -> i64 {
        slf.left.get() as i64
    }

    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<RangeIter>) -> PyResult {
        let (next, step) = (slf.next.get(), slf.step);
        let stop = IBig::from(next) + IBig::from(step) * IBig::from(slf.left.get());
        reduce_iter(vm, IBig::from(next), stop, IBig::from(step))
    }

    /// Set state information for unpickling.
    fn __setstate__(slf: &Ref<RangeIter>, state: i64) {
        let n = (state.max(0) as u64).min(slf.left.get());
        slf.next.set(slf.next.get().wrapping_add((n as i64).wrapping_mul(slf.step)));
        slf.left.set(slf.left.get() - n);
    }
}

fn reduce_iter(vm: &mut Vm, start: IBig, stop: IBig, step: IBig) -> PyResult {
    let (start, stop, step) = (vm.bigint(start), vm.bigint(stop), vm.bigint(step));
    let (f, r) = (builtin(vm, "iter")?, vm.range(start, stop, step));
    Ok(reduce(vm, f, &[r], Some(Value::none())))
}

/// `range_iterator`.
pub static RANGE_ITERATOR: TypeSpec = TypeSpec {
    kind: Kind::RangeIter,
    flags: TypeFlags::NO_NEW,
    slots: Slots { iter: Some(iter_self), next: Some(next), ..Slots::EMPTY },
    methods: &[IterMethods::METHODS],
    ..TypeSpec::new("range_iterator")
};

/// Iterator over a range whose numbers may not fit words.
pub struct LongRangeIter {
    next: IBig,
    step: IBig,
    left: IBig,
}

impl Payload for LongRangeIter {
    const NAME: &'static str = "longrange_iterator";
    fn trace(&self, _: &mut Visitor<'_>) {}
}

fn long_next(vm: &mut Vm, slf: &Value) -> PyResult<Option<Value>> {
    let mut it = this::<Boxed<LongRangeIter>>(vm, slf)?.borrow_mut();
    if it.left == IBig::ZERO {
        return Ok(None);
    }
    it.left -= 1;
    let after = &it.next + &it.step;
    let i = std::mem::replace(&mut it.next, after);
    Ok(Some(vm.bigint(i)))
}

struct LongMethods;

#[pymethods]
impl LongMethods {
    /// Private method returning an estimate of len(list(it)).
    fn __length_hint__(vm: &mut Vm, slf: &Ref<Boxed<LongRangeIter>>) -> Value {
        let n = slf.borrow().left.clone();
        vm.bigint(n)
    }

    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<LongRangeIter>>) -> PyResult {
        let (start, stop, step) = {
            let it = slf.borrow();
            (it.next.clone(), &it.next + &it.left * &it.step, it.step.clone())
        };
        reduce_iter(vm, start, stop, step)
    }

    /// Set state information for unpickling.
    fn __setstate__(vm: &mut Vm, slf: &Ref<Boxed<LongRangeIter>>, state: &Value) -> PyResult<()> {
        let Some(n) = vm.as_bigint(state) else {
            return Err(
                vm.type_error(&format!("state must be an int, not {}", state.class().name()))
            );
        };
        let mut it = slf.borrow_mut();
        let n = n.max(IBig::ZERO).min(it.left.clone());
        let skipped = &n * &it.step;
        it.next += skipped;
        it.left -= n;
        Ok(())
    }
}

/// `longrange_iterator`.
pub static LONG_RANGE_ITERATOR: TypeSpec = TypeSpec {
    payload: Some(Boxed::<LongRangeIter>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: Slots { iter: Some(iter_self), next: Some(long_next), ..Slots::EMPTY },
    methods: &[LongMethods::METHODS],
    ..TypeSpec::new("longrange_iterator")
};
