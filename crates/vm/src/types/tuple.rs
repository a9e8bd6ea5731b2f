//! `tuple` and its iterator.

use super::list::{SEQ_ITER_METHODS, iter_self, plain_slice};
use super::support::{
    Key, Out, TupleHash, clamp_bound, key, no_keywords_in, position, repeat_count, repeated_len,
    this, unpack,
};
use crate::types::core;
use crate::value::convert::Given;
use crate::value::simple::SeqIter;
use crate::value::{
    Args, BinOp, CmpOp, Kind, List, PyResult, Ref, Slots, Tuple, Type, TypeFlags, TypeSpec, Value,
};
use crate::vm::Vm;
use pyrun_macros::pymethods;

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    no_keywords_in(vm, core().tuple, cls, &args)?;
    unpack(vm, "tuple", &args, 0, 1)?;
    let Some(x) = args.pos.first() else { return Ok(vm.new_tuple_in(cls, &[])) };
    if std::ptr::eq(&**cls, core().tuple) && x.get_exact::<Tuple>().is_some() {
        return Ok(x.clone());
    }
    if let Some(l) = x.get_exact::<List>() {
        vm.charge(l.len())?;
        vm.reserve(l.len() * 8)?;
        return Ok(l.with_items(|items| vm.new_tuple_in(cls, items)));
    }
    let items = items_of(vm, x)?;
    Ok(vm.new_tuple_in(cls, &items))
}

/// The items of an iterable.
fn items_of(vm: &mut Vm, x: &Value) -> PyResult<Vec<Value>> {
    if let Some(t) = x.get_exact::<Tuple>() {
        vm.charge(t.len())?;
        vm.reserve(t.len() * 16)?;
        return Ok(t.to_vec());
    }
    vm.collect(x)
}

fn repr(vm: &mut Vm, slf: &Value) -> PyResult {
    let t = this::<Tuple>(vm, slf)?;
    if t.is_empty() {
        return Ok(vm.str("()"));
    }
    let done = vm.repr_guard(slf, |vm| {
        let mut out = Out::new("(");
        for (i, v) in t.iter().enumerate() {
            if i > 0 {
                out.push(", ");
            }
            out.push_repr(vm, v)?;
        }
        out.push(if t.len() == 1 { ",)" } else { ")" });
        out.finish(vm)
    })?;
    Ok(done.unwrap_or_else(|| vm.str("(...)")))
}

/// Tuples within tuples are walked with a list of those begun, so depth costs no stack.
fn hash(vm: &mut Vm, slf: &Value) -> PyResult<i64> {
    let mut begun: Vec<(&Tuple, usize, TupleHash)> = Vec::new();
    let (mut t, mut at, mut h): (&Tuple, usize, TupleHash) =
        (this::<Tuple>(vm, slf)?, 0, TupleHash::new());
    loop {
        while let Some(v) = t.get(at) {
            vm.charge(1)?;
            at += 1;
            match v.get_exact::<Tuple>() {
                Some(inner) => {
                    begun.push((t, at, h));
                    (t, at, h) = (inner, 0, TupleHash::new());
                }
                None => h.add(vm.hash(v)?),
            }
        }
        let done = h.finish(TupleHash::len_mix(t.len()));
        let Some(outer) = begun.pop() else { return Ok(done) };
        (t, at, h) = outer;
        h.add(done);
    }
}

fn richcmp(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let (Some(x), Some(y)) = (a.get::<Tuple>(), b.get::<Tuple>()) else {
        return Ok(Value::not_implemented());
    };
    for (v, w) in x.iter().zip(y.iter()) {
        vm.charge(1)?;
        if !v.is(w) && !vm.eq(v, w)? {
            return match op {
                CmpOp::Eq => Ok(Value::from(false)),
                CmpOp::Ne => Ok(Value::from(true)),
                _ => vm.compare(op, v, w),
            };
        }
    }
    Ok(Value::from(op.test(x.len().cmp(&y.len()))))
}

/// A new iterator over a tuple.
pub fn iter(vm: &mut Vm, slf: &Value) -> PyResult {
    let seq = slf.clone();
    Ok(vm
        .heap
        .object(Kind::TupleIter, core().tuple_iterator, |p: *mut SeqIter| SeqIter::init(p, 0, seq)))
}

fn len(vm: &mut Vm, slf: &Value) -> PyResult<usize> {
    Ok(this::<Tuple>(vm, slf)?.len())
}

fn find(
    vm: &mut Vm,
    t: &Tuple,
    value: &Value,
    start: usize,
    stop: usize,
) -> PyResult<Option<usize>> {
    for i in start..stop.min(t.len()) {
        vm.charge(1)?;
        if vm.eq(&t[i], value)? {
            return Ok(Some(i));
        }
    }
    Ok(None)
}

fn contains(vm: &mut Vm, slf: &Value, item: &Value) -> PyResult<bool> {
    let t = this::<Tuple>(vm, slf)?;
    Ok(find(vm, t, item, 0, t.len())?.is_some())
}

fn getitem(vm: &mut Vm, slf: &Value, k: &Value) -> PyResult {
    let t = this::<Tuple>(vm, slf)?;
    match key(vm, "tuple", k)? {
        Key::Index(i) => match position(i, t.len()) {
            Some(i) => Ok(t[i].clone()),
            None => Err(vm.index_error("tuple index out of range")),
        },
        Key::Slice(s) => {
            let s = plain_slice(vm, s)?;
            let (start, _, step, n) = vm.slice_indices(&s, t.len())?;
            if n == t.len() && step == 1 && slf.get_exact::<Tuple>().is_some() {
                return Ok(slf.clone());
            }
            vm.charge(n)?;
            if step == 1 {
                return Ok(vm.tuple(&t[start as usize..start as usize + n]));
            }
            let items: Vec<Value> =
                (0..n as i64).map(|i| t[(start + i * step) as usize].clone()).collect();
            Ok(vm.tuple(&items))
        }
    }
}

fn add(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (Some(x), Some(y)) = (a.get::<Tuple>(), b.get::<Tuple>()) else {
        return Ok(Value::not_implemented());
    };
    if y.is_empty() && a.get_exact::<Tuple>().is_some() {
        return Ok(a.clone());
    }
    if x.is_empty() && b.get_exact::<Tuple>().is_some() {
        return Ok(b.clone());
    }
    let n = x.len() + y.len();
    vm.charge(n)?;
    vm.reserve(n * 16)?;
    Ok(vm.tuple(&[x.as_slice(), y.as_slice()].concat()))
}

fn mul(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (seq, count) = if a.get::<Tuple>().is_some() { (a, b) } else { (b, a) };
    let Some(t) = seq.get::<Tuple>() else { return Ok(Value::not_implemented()) };
    let Some(n) = repeat_count(vm, count)? else { return Ok(Value::not_implemented()) };
    if (n == 1 || t.is_empty()) && seq.get_exact::<Tuple>().is_some() {
        return Ok(seq.clone());
    }
    let total = repeated_len(vm, t.len(), n)?;
    vm.reserve(total * 16)?;
    let mut items = Vec::with_capacity(total);
    for _ in 0..if t.is_empty() { 0 } else { n } {
        items.extend_from_slice(t);
    }
    Ok(vm.tuple(&items))
}

struct Methods;

#[pymethods]
impl Methods {
    /// Return number of occurrences of value.
    fn count(vm: &mut Vm, slf: &Ref<Tuple>, value: &Value) -> PyResult<usize> {
        let mut n = 0;
        for v in slf.iter() {
            vm.charge(1)?;
            n += vm.eq(v, value)? as usize;
        }
        Ok(n)
    }

    /// Return first index of value.
    ///
    /// Raises ValueError if the value is not present.
    #[signature(value, start = Given(None), stop = Given(None), /)]
    #[text_signature = "($self, value, start=0, stop=9223372036854775807, /)"]
    fn index(
        vm: &mut Vm,
        slf: &Ref<Tuple>,
        value: &Value,
        start: Given<'_>,
        stop: Given<'_>,
    ) -> PyResult<usize> {
        let start = clamp_bound(vm, start.0, 0, slf.len())?;
        let stop = clamp_bound(vm, stop.0, usize::MAX, slf.len())?;
        match find(vm, slf, value, start, stop)? {
            Some(i) => Ok(i),
            None => Err(vm.value_error("tuple.index(x): x not in tuple")),
        }
    }

    fn __getnewargs__(vm: &mut Vm, slf: &Ref<Tuple>) -> Value {
        let plain = vm.tuple(slf);
        vm.tuple(&[plain])
    }

    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(vm: &mut Vm, cls: &Ref<Type>, object: &Value) -> PyResult {
        vm.generic_alias(cls.as_value(), object)
    }
}

/// `tuple`.
pub static TUPLE: TypeSpec = TypeSpec {
    kind: Kind::Tuple,
    flags: TypeFlags::BASE | TypeFlags::SEQUENCE | TypeFlags::MATCH_SELF,
    doc: "Built-in immutable sequence.\n\nIf no argument is given, the constructor returns an empty tuple.\nIf iterable is specified the tuple is initialized from iterable's items.\n\nIf the argument is a tuple, the return value is the same object.",
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        hash: Some(hash),
        richcmp: Some(richcmp),
        iter: Some(iter),
        len: Some(len),
        getitem: Some(getitem),
        contains: Some(contains),
        ..Slots::EMPTY.with(BinOp::Add, add).with(BinOp::Mul, mul)
    },
    methods: &[Methods::METHODS],
    signature: "(iterable=(), /)",
    ..TypeSpec::new("tuple")
};

fn tuple_next(_: &mut Vm, slf: &Value) -> PyResult<Option<Value>> {
    Ok(slf.get::<SeqIter>().and_then(SeqIter::next_item))
}

/// `tuple_iterator`.
pub static TUPLE_ITERATOR: TypeSpec = TypeSpec {
    kind: Kind::TupleIter,
    flags: TypeFlags::NO_NEW,
    slots: Slots { iter: Some(iter_self), next: Some(tuple_next), ..Slots::EMPTY },
    methods: &[SEQ_ITER_METHODS],
    ..TypeSpec::new("tuple_iterator")
};
