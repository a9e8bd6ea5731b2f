//! `list` and its iterators.
//!
//! A comparison may run Python code that changes the list, so loops over items look at the length
//! anew in every round and own the item they compare.

use super::sort::sort;
use super::support::{
    Key, Out, builtin, clamp_bound, has_index, key, no_keywords_in, position, reduce, repeat_count,
    repeated_len, this, unpack,
};
use crate::types::core;
use crate::value::convert::Given;
use crate::value::native::NativeDef;
use crate::value::simple::SeqIter;
use crate::value::{
    Args, BinOp, CmpOp, Dict, Kind, List, Payload, PyResult, Range, Ref, Set, Slice, Slots, Str,
    Tuple, Type, TypeFlags, TypeSpec, Value, Visitor, payload::Boxed,
};
use crate::vm::Vm;
use pyrun_macros::pymethods;

fn new(vm: &mut Vm, cls: &Ref<Type>, _: Args<'_>) -> PyResult {
    Ok(vm.new_list_in(cls))
}

fn init(vm: &mut Vm, slf: &Value, args: Args<'_>) -> PyResult<()> {
    no_keywords_in(vm, core().list, slf.class(), &args)?;
    unpack(vm, "list", &args, 0, 1)?;
    let l = this::<List>(vm, slf)?;
    if l.capacity() > 0 {
        l.empty();
    }
    match args.pos.first() {
        Some(x) => extend(vm, l, x),
        None => Ok(()),
    }
}

/// Appends what an iterable gives.
pub(crate) fn extend(vm: &mut Vm, l: &Ref<List>, iterable: &Value) -> PyResult<()> {
    if let Some(o) = iterable.get_exact::<List>() {
        vm.charge(o.len())?;
        vm.reserve(l.growth(o.len()))?;
        return vm.extend_list(l, o, 0, 1, o.len());
    }
    if let Some(t) = iterable.get_exact::<Tuple>() {
        vm.charge(t.len())?;
        vm.reserve(l.growth(t.len()))?;
        return vm.extend_list_from(l, t);
    }
    if let Some((start, step, n)) = iterable.get::<Range>().and_then(super::range::small) {
        vm.reserve((l.len() + n as usize).saturating_mul(8))?;
        vm.charge(n as usize)?;
        l.reserve(n as usize);
        for i in 0..n as i64 {
            l.push(vm.int(start + i * step));
        }
        return Ok(());
    }
    if let Some(s) = iterable.get_exact::<Str>() {
        vm.charge(s.len())?;
        vm.reserve(l.growth(s.len()))?;
        l.reserve(s.len());
        for i in 0..s.len() {
            l.push(vm.char(s.data().at(i)));
        }
        return Ok(());
    }
    if let Some(s) = iterable.get_exact::<Set>() {
        vm.charge(s.len())?;
        vm.reserve(l.growth(s.len()))?;
        l.reserve(s.len());
        (0..s.slots()).filter_map(|i| s.key_at(i)).for_each(|(k, _)| l.push(k));
        return Ok(());
    }
    if let Some(d) = iterable.get_exact::<Dict>() {
        vm.charge(d.len())?;
        vm.reserve(l.growth(d.len()))?;
        l.reserve(d.len());
        (0..d.slots()).filter_map(|i| d.key_at(i)).for_each(|(k, _)| l.push(k));
        return Ok(());
    }
    if super::dict_views::append_all(vm, l, iterable)? {
        return Ok(());
    }
    let it = vm.iter(iterable)?;
    let hint = vm.len_hint(iterable)?;
    // A hint that no list could keep is a lie, and ignored.
    if hint > 0 && hint.saturating_add(l.len()) <= i64::MAX as usize {
        vm.reserve(hint.saturating_add(l.len()).saturating_mul(8))?;
        l.reserve(hint.min(1 << 20));
    }
    vm.each_next(&it, |vm, v| {
        vm.list_push(l, v)?;
        Ok(true)
    })
}

/// The position of the first item from `start` to `stop` that equals `value`.
fn find(
    vm: &mut Vm,
    l: &Ref<List>,
    value: &Value,
    start: usize,
    stop: usize,
) -> PyResult<Option<usize>> {
    let mut i = start;
    while i < stop {
        let Some(item) = l.get(i) else { break };
        vm.charge(1)?;
        let both_int = item.word().is_int() && value.word().is_int();
        if item.is(value) || !both_int && vm.eq(&item, value)? {
            return Ok(Some(i));
        }
        i += 1;
    }
    Ok(None)
}

fn repr(vm: &mut Vm, slf: &Value) -> PyResult {
    let l = this::<List>(vm, slf)?;
    if l.is_empty() {
        return Ok(vm.str("[]"));
    }
    let done = vm.repr_guard(slf, |vm| {
        let mut out = Out::new("[");
        let mut i = 0;
        while let Some(v) = l.get(i) {
            if i > 0 {
                out.push(", ");
            }
            out.push_repr(vm, &v)?;
            i += 1;
        }
        out.push("]");
        out.finish(vm)
    })?;
    Ok(done.unwrap_or_else(|| vm.str("[...]")))
}

fn richcmp(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let (Some(x), Some(y)) = (a.cast::<List>(), b.cast::<List>()) else {
        return Ok(Value::not_implemented());
    };
    if x.len() != y.len() && matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::from(op == CmpOp::Ne));
    }
    let mut i = 0;
    loop {
        let alike = x.same_from(y, i);
        vm.charge(alike + 1)?;
        i += alike;
        let (Some(v), Some(w)) = (x.get(i), y.get(i)) else { break };
        if !vm.eq(&v, &w)? {
            return match op {
                CmpOp::Eq => Ok(Value::from(false)),
                CmpOp::Ne => Ok(Value::from(true)),
                _ => vm.compare(op, &v, &w),
            };
        }
        i += 1;
    }
    Ok(Value::from(op.test(x.len().cmp(&y.len()))))
}

/// A new iterator over a list.
pub fn iter(vm: &mut Vm, slf: &Value) -> PyResult {
    let seq = slf.clone();
    Ok(vm
        .heap
        .object(Kind::ListIter, core().list_iterator, |p: *mut SeqIter| SeqIter::init(p, 0, seq)))
}

fn len(vm: &mut Vm, slf: &Value) -> PyResult<usize> {
    Ok(this::<List>(vm, slf)?.len())
}

fn contains(vm: &mut Vm, slf: &Value, item: &Value) -> PyResult<bool> {
    let l = this::<List>(vm, slf)?;
    Ok(find(vm, l, item, 0, usize::MAX)?.is_some())
}

/// A slice whose bounds are ints or None, so that looking at it again runs no Python code.
pub(crate) fn plain_slice(vm: &mut Vm, s: &Ref<Slice>) -> PyResult<Ref<Slice>> {
    let simple = |v: &Value| v.is_none() || v.word().is_int();
    if simple(&s.start) && simple(&s.stop) && simple(&s.step) {
        return Ok(s.clone());
    }
    let mut bound = |v: &Value| -> PyResult {
        if v.is_none() {
            return Ok(Value::none());
        }
        if !has_index(v) {
            return Err(
                vm.type_error("slice indices must be integers or None or have an __index__ method")
            );
        }
        let i = super::support::slice_bound(vm, v)?;
        Ok(vm.int(i))
    };
    let (a, b, c) = (bound(&s.start)?, bound(&s.stop)?, bound(&s.step)?);
    match vm.slice(a, b, c).downcast() {
        Ok(s) => Ok(s),
        Err(_) => Err(vm.system_error("a slice was expected")),
    }
}

fn getitem(vm: &mut Vm, slf: &Value, k: &Value) -> PyResult {
    let l = this::<List>(vm, slf)?;
    match key(vm, "list", k)? {
        Key::Index(i) => match position(i, l.len()).and_then(|i| l.get(i)) {
            Some(v) => Ok(v),
            None => Err(vm.index_error("list index out of range")),
        },
        Key::Slice(s) => {
            let s = plain_slice(vm, s)?;
            let (start, _, step, n) = vm.slice_indices(&s, l.len())?;
            vm.charge(n)?;
            vm.reserve(n * 8)?;
            let out = vm.new_list(Vec::new());
            vm.extend_list(&out, l, start as usize, step as isize, n)?;
            Ok(out.into_value())
        }
    }
}

fn setitem(vm: &mut Vm, slf: &Value, k: &Value, v: Option<Value>) -> PyResult<()> {
    let l = this::<List>(vm, slf)?;
    match (key(vm, "list", k)?, v) {
        (Key::Index(i), v) => match (position(i, l.len()), v) {
            (Some(i), Some(v)) => {
                drop(l.set(i, v));
                Ok(())
            }
            (Some(i), None) => {
                vm.charge((l.len() - i) / 64 + 1)?;
                drop(l.remove(i));
                Ok(())
            }
            (None, _) => Err(vm.index_error("list assignment index out of range")),
        },
        (Key::Slice(s), Some(v)) => {
            let s = plain_slice(vm, s)?;
            set_slice(vm, l, &s, &v)
        }
        (Key::Slice(s), None) => {
            let s = plain_slice(vm, s)?;
            let (start, _, step, n) = vm.slice_indices(&s, l.len())?;
            vm.charge(l.len() / 64 + n)?;
            del_slice(l, start, step, n);
            Ok(())
        }
    }
}

fn set_slice(vm: &mut Vm, l: &Ref<List>, s: &Ref<Slice>, v: &Value) -> PyResult<()> {
    let plain = s.step.is_none() || s.step.word().is_int() && s.step.word().as_int() == 1;
    if !plain {
        // A zero step is refused before the iterable is looked at.
        vm.slice_indices(s, l.len())?;
    }
    let words = if plain {
        "can only assign an iterable"
    } else {
        "must assign iterable to extended slice"
    };
    let new = sequence(vm, v, words)?;
    let (start, stop, step, n) = vm.slice_indices(s, l.len())?;
    vm.charge(l.len() / 64 + new.len())?;
    if step == 1 {
        let stop = stop.max(start);
        let (start, stop) = (start as usize, stop as usize);
        // The larger buffer, and those that are replaced.
        let taken = l.growth(new.len().saturating_sub(stop - start)) + (stop - start) * 8;
        vm.ask(taken + new.capacity() * 8)?;
        // Finalisers that ran meanwhile may have shortened the list.
        let stop = stop.min(l.len());
        drop(l.splice(start.min(stop), stop, new));
        return Ok(());
    }
    if new.len() != n {
        let m = format!(
            "attempt to assign sequence of size {} to extended slice of size {n}",
            new.len()
        );
        return Err(vm.value_error(&m));
    }
    for (i, v) in new.into_iter().enumerate() {
        drop(l.set((start + i as i64 * step) as usize, v));
    }
    Ok(())
}

/// The items of any iterable; `message` is the TypeError for what is none.
fn sequence(vm: &mut Vm, v: &Value, message: &str) -> PyResult<Vec<Value>> {
    if let Some(l) = v.get_exact::<List>() {
        return vm.items(l);
    }
    let it = match vm.iter(v) {
        Ok(it) => it,
        Err(e) if e.is(core().exc.type_error) => return Err(vm.type_error(message)),
        Err(e) => return Err(e),
    };
    vm.collect(&it)
}

fn del_slice(l: &Ref<List>, start: i64, step: i64, n: usize) {
    if n == 0 {
        return;
    }
    let (start, step) = match step < 0 {
        true => ((start + (n as i64 - 1) * step) as usize, step.unsigned_abs() as usize),
        false => (start as usize, step as usize),
    };
    if step == 1 {
        drop(l.splice(start, start + n, Vec::new()));
        return;
    }
    let tail = l.splice(start, l.len(), Vec::new());
    let gone = |i: usize| i.is_multiple_of(step) && i / step < n;
    l.extend(
        tail.into_iter().enumerate().filter(|(i, _)| !gone(*i)).map(|(_, v)| v).collect::<Vec<_>>(),
    );
}

fn add(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (Some(x), Some(y)) = (a.get::<List>(), b.get::<List>()) else {
        return Ok(Value::not_implemented());
    };
    let n = x.len() + y.len();
    vm.charge(n)?;
    vm.reserve(n * 8)?;
    let out = vm.new_list(Vec::new());
    out.reserve(n);
    vm.extend_list(&out, x, 0, 1, x.len())?;
    vm.extend_list(&out, y, 0, 1, y.len())?;
    Ok(out.into_value())
}

fn mul(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (seq, count) = if a.get::<List>().is_some() { (a, b) } else { (b, a) };
    let Some(l) = seq.get::<List>() else { return Ok(Value::not_implemented()) };
    let Some(n) = repeat_count(vm, count)? else { return Ok(Value::not_implemented()) };
    let total = repeated_len(vm, l.len(), n)?;
    let out = vm.new_list(Vec::new());
    if total > 0 {
        vm.repeat_list(&out, l, n)?;
    }
    Ok(out.into_value())
}

fn iadd(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let l = this::<List>(vm, a)?;
    extend(vm, l, b)?;
    Ok(a.clone())
}

fn imul(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let Some(n) = repeat_count(vm, b)? else { return Ok(Value::not_implemented()) };
    let l = this::<List>(vm, a)?;
    if n == 0 {
        l.empty();
        return Ok(a.clone());
    }
    let items = l.to_vec();
    let total = repeated_len(vm, items.len(), n)?;
    l.reserve(total - items.len());
    vm.by_pieces(n - 1, ((1 << 13) / items.len().max(1)).max(1), |vm, r| {
        r.into_iter().try_for_each(|_| vm.extend_list_from(l, &items))
    })?;
    Ok(a.clone())
}

struct Methods;

#[pymethods]
impl Methods {
    /// Append object to the end of the list.
    #[inline]
    fn append(vm: &mut Vm, slf: &Ref<List>, object: Value) -> PyResult<()> {
        vm.list_push(slf, object)
    }

    /// Remove all items from list.
    fn clear(slf: &Ref<List>) {
        slf.empty();
    }

    /// Return a shallow copy of the list.
    fn copy(vm: &mut Vm, slf: &Ref<List>) -> PyResult {
        vm.charge(slf.len())?;
        vm.reserve(slf.len() * 8)?;
        let out = vm.new_list(Vec::new());
        vm.extend_list(&out, slf, 0, 1, slf.len())?;
        Ok(out.into_value())
    }

    /// Return number of occurrences of value.
    fn count(vm: &mut Vm, slf: &Ref<List>, value: &Value) -> PyResult<usize> {
        let (mut i, mut n) = (0, 0);
        while let Some(v) = slf.get(i) {
            vm.charge(1)?;
            n += vm.eq(&v, value)? as usize;
            i += 1;
        }
        Ok(n)
    }

    /// Extend list by appending elements from the iterable.
    fn extend(vm: &mut Vm, slf: &Ref<List>, iterable: &Value) -> PyResult<()> {
        extend(vm, slf, iterable)
    }

    /// Return first index of value.
    ///
    /// Raises ValueError if the value is not present.
    #[signature(value, start = Given(None), stop = Given(None), /)]
    #[text_signature = "($self, value, start=0, stop=9223372036854775807, /)"]
    fn index(
        vm: &mut Vm,
        slf: &Ref<List>,
        value: &Value,
        start: Given<'_>,
        stop: Given<'_>,
    ) -> PyResult<usize> {
        let start = clamp_bound(vm, start.0, 0, slf.len())?;
        let stop = clamp_bound(vm, stop.0, usize::MAX, slf.len())?;
        match find(vm, slf, value, start, stop)? {
            Some(i) => Ok(i),
            None => {
                let r = vm.repr(value)?;
                Err(vm.value_error(&format!("{} is not in list", r.to_str_lossy())))
            }
        }
    }

    /// Insert object before index.
    fn insert(vm: &mut Vm, slf: &Ref<List>, index: i64, object: Value) -> PyResult<()> {
        let n = slf.len();
        let i = if index < 0 {
            index.saturating_add(n as i64).max(0) as usize
        } else {
            (index as usize).min(n)
        };
        vm.charge((n - i) / 64 + 1)?;
        slf.insert(i, object);
        Ok(())
    }

    /// Remove and return item at index (default last).
    ///
    /// Raises IndexError if list is empty or index is out of range.
    #[signature(index = -1, /)]
    fn pop(vm: &mut Vm, slf: &Ref<List>, index: i64) -> PyResult {
        if index == -1
            && let Some(v) = slf.pop()
        {
            return Ok(v);
        }
        match position(index, slf.len()) {
            Some(i) => {
                vm.charge((slf.len() - i) / 64 + 1)?;
                Ok(slf.remove(i))
            }
            None if slf.is_empty() => Err(vm.index_error("pop from empty list")),
            None => Err(vm.index_error("pop index out of range")),
        }
    }

    /// Remove first occurrence of value.
    ///
    /// Raises ValueError if the value is not present.
    fn remove(vm: &mut Vm, slf: &Ref<List>, value: &Value) -> PyResult<()> {
        match find(vm, slf, value, 0, usize::MAX)? {
            Some(i) if i < slf.len() => {
                vm.pay(((slf.len() - i) / 64) as i64);
                drop(slf.remove(i));
                Ok(())
            }
            Some(_) => Ok(()),
            None => Err(vm.value_error("list.remove(x): x not in list")),
        }
    }

    /// Reverse *IN PLACE*.
    fn reverse(vm: &mut Vm, slf: &Ref<List>) -> PyResult<()> {
        vm.charge(slf.len() / 64 + 1)?;
        slf.reverse();
        Ok(())
    }

    /// Sort the list in ascending order and return None.
    ///
    /// The sort is in-place (i.e. the list itself is modified) and stable (i.e. the
    /// order of two equal elements is maintained).
    ///
    /// If a key function is given, apply it once to each list item and sort them,
    /// ascending or descending, according to their function values.
    ///
    /// The reverse flag can be set to sort in descending order.
    #[signature(*, key = None, reverse = false)]
    fn sort(vm: &mut Vm, slf: &Ref<List>, key: Option<&Value>, reverse: bool) -> PyResult<()> {
        sort(vm, slf, key, reverse)
    }

    /// Return a reverse iterator over the list.
    fn __reversed__(vm: &mut Vm, slf: &Ref<List>) -> Value {
        let index = slf.len() as i64 - 1;
        vm.payload(&LIST_REVERSE_ITERATOR, ReverseIter { list: Some(slf.clone()), index })
    }

    /// Return the size of the list in memory, in bytes.
    fn __sizeof__(slf: &Ref<List>) -> usize {
        size_of::<List>() + slf.capacity() * 8
    }

    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(vm: &mut Vm, cls: &Ref<Type>, object: &Value) -> PyResult {
        vm.generic_alias(cls.as_value(), object)
    }
}

/// `list`.
pub static LIST: TypeSpec = TypeSpec {
    kind: Kind::List,
    flags: TypeFlags::BASE | TypeFlags::UNHASHABLE | TypeFlags::SEQUENCE | TypeFlags::MATCH_SELF,
    doc: "Built-in mutable sequence.\n\nIf no argument is given, the constructor creates a new empty list.\nThe argument must be an iterable if specified.",
    slots: Slots {
        new: Some(new),
        init: Some(init),
        repr: Some(repr),
        richcmp: Some(richcmp),
        iter: Some(iter),
        len: Some(len),
        getitem: Some(getitem),
        setitem: Some(setitem),
        contains: Some(contains),
        ..Slots::EMPTY
            .with(BinOp::Add, add)
            .with(BinOp::Mul, mul)
            .with_inplace(BinOp::Add, iadd)
            .with_inplace(BinOp::Mul, imul)
    },
    methods: &[Methods::METHODS],
    signature: "(iterable=(), /)",
    ..TypeSpec::new("list")
};

fn list_next(_: &mut Vm, slf: &Value) -> PyResult<Option<Value>> {
    Ok(slf.get::<SeqIter>().and_then(SeqIter::next_item))
}

/// An iterator gives itself as its iterator.
pub(crate) fn iter_self(_: &mut Vm, slf: &Value) -> PyResult {
    Ok(slf.clone())
}

struct IterMethods;

#[pymethods]
impl IterMethods {
    /// Private method returning an estimate of len(list(it)).
    fn __length_hint__(slf: &Ref<SeqIter>) -> usize {
        slf.left()
    }

    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<SeqIter>) -> PyResult {
        let f = builtin(vm, "iter")?;
        Ok(match slf.seq() {
            Some(s) => {
                let i = vm.int(slf.index.get() as i64);
                reduce(vm, f, &[s], Some(i))
            }
            None => {
                let empty = if slf.as_value().kind() == Kind::TupleIter {
                    vm.tuple(&[])
                } else {
                    vm.list(Vec::new())
                };
                reduce(vm, f, &[empty], None)
            }
        })
    }

    /// Set state information for unpickling.
    fn __setstate__(slf: &Ref<SeqIter>, state: i64) {
        slf.seek(state);
    }
}

/// The methods of the iterators over lists and tuples.
pub(crate) const SEQ_ITER_METHODS: &[NativeDef] = IterMethods::METHODS;

/// `list_iterator`.
pub static LIST_ITERATOR: TypeSpec = TypeSpec {
    kind: Kind::ListIter,
    flags: TypeFlags::NO_NEW,
    slots: Slots { iter: Some(iter_self), next: Some(list_next), ..Slots::EMPTY },
    methods: &[SEQ_ITER_METHODS],
    ..TypeSpec::new("list_iterator")
};

/// Iterator from the end of a list.
pub struct ReverseIter {
    list: Option<Ref<List>>,
    index: i64,
}

impl Payload for ReverseIter {
    const NAME: &'static str = "list_reverseiterator";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.list.iter().for_each(|l| visit(l.as_value()));
    }
    fn clear(&mut self) {
        self.list = None;
    }
}

fn reverse_next(vm: &mut Vm, slf: &Value) -> PyResult<Option<Value>> {
    let mut it = this::<Boxed<ReverseIter>>(vm, slf)?.borrow_mut();
    let i = it.index;
    match it.list.as_ref().and_then(|l| usize::try_from(i).ok().and_then(|i| l.get(i))) {
        Some(v) => {
            it.index = i - 1;
            Ok(Some(v))
        }
        None => {
            it.index = -1;
            it.list = None;
            Ok(None)
        }
    }
}

struct ReverseMethods;

#[pymethods]
impl ReverseMethods {
    /// Private method returning an estimate of len(list(it)).
    fn __length_hint__(slf: &Ref<Boxed<ReverseIter>>) -> usize {
        let it = slf.borrow();
        match &it.list {
            Some(l) if it.index < l.len() as i64 => (it.index + 1) as usize,
            _ => 0,
        }
    }

    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<ReverseIter>>) -> PyResult {
        let (list, index) = {
            let it = slf.borrow();
            (it.list.clone(), it.index)
        };
        match list {
            Some(l) => {
                let i = vm.int(index);
                Ok(reduce(vm, core().reversed.to_value(), &[l.into_value()], Some(i)))
            }
            None => {
                let f = builtin(vm, "iter")?;
                let empty = vm.list(Vec::new());
                Ok(reduce(vm, f, &[empty], None))
            }
        }
    }

    /// Set state information for unpickling.
    fn __setstate__(slf: &Ref<Boxed<ReverseIter>>, state: i64) {
        let mut it = slf.borrow_mut();
        if let Some(n) = it.list.as_ref().map(|l| l.len() as i64) {
            it.index = state.clamp(-1, n - 1);
        }
    }
}

/// `list_reverseiterator`.
pub static LIST_REVERSE_ITERATOR: TypeSpec = TypeSpec {
    payload: Some(Boxed::<ReverseIter>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: Slots { iter: Some(iter_self), next: Some(reverse_next), ..Slots::EMPTY },
    methods: &[ReverseMethods::METHODS],
    ..TypeSpec::new("list_reverseiterator")
};
