//! `set`, `frozenset` and their iterator.
//!
//! Comparing keys may run Python code that changes a set; loops go by position and look at the table
//! anew in every round, so the worst is a key missed or seen twice.

use super::list::iter_self;
use super::support::{Out, builtin, no_keywords, no_keywords_in, reduce, this, unpack};
use crate::bulk::Pace;
use crate::heap::LARGE;
use crate::types::core;
use crate::value::keys::{ABSENT, simple_hash};
use crate::value::{
    Args, BinOp, CmpOp, Dict, Kind, Payload, PyResult, Ref, Set, Slots, Type, TypeFlags, TypeSpec,
    Value, Visitor, payload::Boxed,
};
use crate::vm::Vm;
use pyrun_macros::pymethods;

fn new_set(vm: &mut Vm, cls: &Ref<Type>, _: Args<'_>) -> PyResult {
    Ok(vm.new_set_in(cls))
}

fn init(vm: &mut Vm, slf: &Value, args: Args<'_>) -> PyResult<()> {
    no_keywords(vm, "set", &args)?;
    unpack(vm, "set", &args, 0, 1)?;
    let s = this::<Set>(vm, slf)?;
    s.clear();
    match args.pos.first() {
        Some(x) => update(vm, s, x),
        None => Ok(()),
    }
}

fn new_frozenset(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    no_keywords_in(vm, core().frozenset, cls, &args)?;
    unpack(vm, "frozenset", &args, 0, 1)?;
    let exact = std::ptr::eq(&**cls, core().frozenset);
    if let Some(x) = args.pos.first()
        && exact
        && x.get_exact::<Set>().is_some()
        && x.kind() == Kind::FrozenSet
    {
        return Ok(x.clone());
    }
    let v = vm.new_set_in(cls);
    if let Some(x) = args.pos.first() {
        let s = this::<Set>(vm, &v)?;
        update(vm, s, x)?;
    }
    Ok(v)
}

/// An empty set of the builtin class of `s`.
fn empty_like(vm: &mut Vm, s: &Ref<Set>) -> Ref<Set> {
    match s.as_value().kind() {
        Kind::FrozenSet => vm.frozenset(),
        _ => vm.set(),
    }
}

fn copy(vm: &mut Vm, s: &Ref<Set>) -> PyResult<Ref<Set>> {
    vm.charge(s.slots() / 8 + 1)?;
    vm.reserve(s.table_bytes().max(s.growth_by(s.len())))?;
    let out = empty_like(vm, s);
    match out.copy_from(s) {
        Some(_) => Ok(out),
        None => Err(vm.stop_asked_for()),
    }
}

/// Adds what an iterable gives.
pub(crate) fn update(vm: &mut Vm, s: &Ref<Set>, other: &Value) -> PyResult<()> {
    if let Some(o) = other.cast::<Set>() {
        return merge(vm, s, o);
    }
    if let Some(d) = other.get_exact::<Dict>() {
        vm.charge(d.len())?;
        vm.reserve(s.growth_by(d.len()))?;
        if !s.prepare_merge(d.len()) {
            return Err(vm.stop_asked_for());
        }
        let (mut i, mut pace) = (0, Pace::default());
        while i < d.slots() {
            pace.at(vm, i)?;
            if let Some((k, h)) = d.key_at(i) {
                vm.set_add_hashed(s, k, h as i64)?;
            }
            i += 1;
        }
        return Ok(());
    }
    vm.for_each(other, |vm, v| {
        vm.set_add(s, v)?;
        Ok(true)
    })
}

fn merge(vm: &mut Vm, s: &Ref<Set>, o: &Ref<Set>) -> PyResult<()> {
    if s.as_value().is(o.as_value()) || o.is_empty() {
        return Ok(());
    }
    vm.charge(o.slots() / 4 + o.len())?;
    vm.reserve(s.growth_by(o.len()))?;
    match s.copy_from(o) {
        Some(true) => return Ok(()),
        Some(false) if s.prepare_merge(o.len()) => {}
        _ => return Err(vm.stop_asked_for()),
    }
    each(vm, o, |vm, k, h| vm.set_add_hashed(s, k, h as i64).map(|_| true))
}

/// Calls `f` with every key and its hash until it gives false.
fn each(
    vm: &mut Vm,
    s: &Ref<Set>,
    f: impl FnMut(&mut Vm, Value, u64) -> PyResult<bool>,
) -> PyResult<()> {
    each_from(vm, s, 0, f)
}

/// As `each`, from a position on.
fn each_from(
    vm: &mut Vm,
    s: &Ref<Set>,
    from: usize,
    mut f: impl FnMut(&mut Vm, Value, u64) -> PyResult<bool>,
) -> PyResult<()> {
    let (mut i, mut pace) = (from, Pace::default());
    while i < s.slots() {
        pace.at(vm, i - from)?;
        if let Some((k, h)) = s.key_at(i)
            && !f(vm, k, h)?
        {
            break;
        }
        i += 1;
    }
    Ok(())
}

/// As [`Set::against`] for the whole set, in pieces.
fn against(
    vm: &mut Vm,
    s: &Set,
    other: &Set,
    mut f: impl FnMut(u64, &Value, bool) -> bool,
) -> PyResult<(usize, bool)> {
    let mut from = 0;
    loop {
        let to = s.slots().min(from + Pace::STEPS);
        let (done, ended) = s.against(from..to, other, &mut f);
        if ended || done < to || to == s.slots() {
            return Ok((done, ended));
        }
        from = to;
        vm.glance()?;
    }
}

/// `other` as a set: itself if it is one.
fn as_set(vm: &mut Vm, other: &Value) -> PyResult<Ref<Set>> {
    if let Some(o) = other.cast::<Set>() {
        return Ok(o.clone());
    }
    let s = vm.set();
    update(vm, &s, other)?;
    Ok(s)
}

fn intersection(vm: &mut Vm, s: &Ref<Set>, other: &Value) -> PyResult<Ref<Set>> {
    if s.as_value().is(other) {
        return copy(vm, s);
    }
    let out = empty_like(vm, s);
    if let Some(o) = other.cast::<Set>() {
        let (small, large) = if o.len() > s.len() { (s, o) } else { (o, s) };
        vm.charge(small.slots())?;
        let (done, _) = against(vm, small, large, |h, k, there| {
            if there {
                out.insert_key(h, k.clone());
            }
            true
        })?;
        each_from(vm, small, done, |vm, k, h| {
            if vm.set_find(large, &k, h as i64)?.is_some() {
                vm.set_add_hashed(&out, k, h as i64)?;
            }
            Ok(true)
        })?;
        return Ok(out);
    }
    vm.for_each(other, |vm, k| {
        let h = vm.hash(&k)? as u64;
        if vm.set_find(s, &k, h as i64)?.is_some() {
            vm.set_add_hashed(&out, k, h as i64)?;
        }
        Ok(true)
    })?;
    Ok(out)
}

pub(crate) fn difference_update(vm: &mut Vm, s: &Ref<Set>, other: &Value) -> PyResult<()> {
    if s.as_value().is(other) {
        s.clear();
        return Ok(());
    }
    if let Some(o) = other.cast::<Set>() {
        let o = match o.len() / 8 > s.len() {
            true => intersection(vm, s, other)?,
            false => o.clone(),
        };
        vm.charge(o.slots())?;
        each(vm, &o, |vm, k, h| discard_hashed(vm, s, &k, h).map(|_| true))?;
    } else {
        vm.for_each(other, |vm, k| {
            let h = vm.hash(&k)? as u64;
            discard_hashed(vm, s, &k, h).map(|_| true)
        })?;
    }
    s.tidy();
    Ok(())
}

fn discard_hashed(vm: &mut Vm, s: &Ref<Set>, key: &Value, hash: u64) -> PyResult<bool> {
    match vm.set_find(s, key, hash as i64)? {
        Some(pos) => {
            drop(s.remove_key(pos));
            Ok(true)
        }
        None => Ok(false),
    }
}

fn difference(vm: &mut Vm, s: &Ref<Set>, other: &Value) -> PyResult<Ref<Set>> {
    let dict = other.cast::<Dict>().filter(|d| d.as_value().get_exact::<Dict>().is_some());
    let size = match (other.get::<Set>(), dict) {
        (Some(o), _) => o.len(),
        (None, Some(d)) => d.len(),
        _ => 0,
    };
    if other.get::<Set>().is_none() && dict.is_none() || s.len() >> 2 > size {
        let out = copy(vm, s)?;
        difference_update(vm, &out, other)?;
        return Ok(out);
    }
    let out = empty_like(vm, s);
    vm.charge(s.slots())?;
    let keep = |h, k: &Value, there: bool| {
        if !there {
            out.insert_key(h, k.clone());
        }
        true
    };
    let done = match other.get::<Set>() {
        Some(o) => against(vm, s, o, keep)?.0,
        None => 0,
    };
    each_from(vm, s, done, |vm, k, h| {
        let there = match (other.cast::<Set>(), dict) {
            (Some(o), _) => vm.set_find(o, &k, h as i64)?.is_some(),
            (None, Some(d)) => vm.dict_find(d, &k, h as i64)?.is_some(),
            _ => false,
        };
        if !there {
            vm.set_add_hashed(&out, k, h as i64)?;
        }
        Ok(true)
    })?;
    Ok(out)
}

pub(crate) fn symmetric_difference_update(
    vm: &mut Vm,
    s: &Ref<Set>,
    other: &Value,
) -> PyResult<()> {
    if s.as_value().is(other) {
        s.clear();
        return Ok(());
    }
    let flip = |vm: &mut Vm, k: Value, h: u64| -> PyResult<()> {
        match discard_hashed(vm, s, &k, h)? {
            true => Ok(()),
            false => vm.set_add_hashed(s, k, h as i64).map(|_| ()),
        }
    };
    if let Some(d) = other.get_exact::<Dict>() {
        vm.charge(d.slots())?;
        let (mut i, mut pace) = (0, Pace::default());
        while i < d.slots() {
            pace.at(vm, i)?;
            if let Some((k, h)) = d.key_at(i) {
                flip(vm, k, h)?;
            }
            i += 1;
        }
        return Ok(());
    }
    let o = as_set(vm, other)?;
    vm.charge(o.slots())?;
    each(vm, &o, |vm, k, h| flip(vm, k, h).map(|_| true))
}

fn is_subset(vm: &mut Vm, s: &Ref<Set>, o: &Ref<Set>) -> PyResult<bool> {
    if s.len() > o.len() {
        return Ok(false);
    }
    vm.charge(s.slots())?;
    let (done, missing) = against(vm, s, o, |_, _, there| there)?;
    let mut all = !missing;
    each_from(vm, s, if missing { s.slots() } else { done }, |vm, k, h| {
        all = vm.set_find(o, &k, h as i64)?.is_some();
        Ok(all)
    })?;
    Ok(all)
}

/// The hash of a frozenset with these keys: the same in any order.
fn hash_of(s: &Set) -> i64 {
    let mut h = 0u64;
    for i in 0..s.slots() {
        if let Some((_, k)) = s.key_at(i) {
            h ^= ((k ^ 89869747) ^ (k << 16)).wrapping_mul(3644798167);
        }
    }
    h ^= (s.len() as u64 + 1).wrapping_mul(1927868237);
    h ^= (h >> 11) ^ (h >> 25);
    h = h.wrapping_mul(69069).wrapping_add(907133923);
    if h == u64::MAX { 590923713 } else { h as i64 }
}

fn hash(vm: &mut Vm, slf: &Value) -> PyResult<i64> {
    let s = this::<Set>(vm, slf)?;
    if s.hash.get() == 0 {
        vm.charge(s.slots() / 8 + 1)?;
        s.hash.set(hash_of(s) as u64);
    }
    Ok(s.hash.get() as i64)
}

/// The position of a key; a set among sets is looked up by its contents.
fn find(vm: &mut Vm, s: &Ref<Set>, key: &Value) -> PyResult<Option<usize>> {
    if let Some(h) = simple_hash(key.word()) {
        return vm.set_find(s, key, h as i64);
    }
    let h = match vm.hash(key) {
        Ok(h) => h,
        Err(e) => match key.get::<Set>() {
            Some(k) if key.kind() == Kind::Set && e.is(core().exc.type_error) => hash_of(k),
            _ => return Err(e),
        },
    };
    vm.set_find(s, key, h)
}

fn repr(vm: &mut Vm, slf: &Value) -> PyResult {
    let s = this::<Set>(vm, slf)?;
    let name = slf.class().name();
    if s.is_empty() {
        return Ok(vm.str(&format!("{name}()")));
    }
    let plain = std::ptr::eq(slf.class(), core().set);
    let done = vm.repr_guard(slf, |vm| {
        let mut out = if plain { Out::new("{") } else { Out::new(&format!("{name}({{")) };
        for (i, k) in s.keys().iter().enumerate() {
            if i > 0 {
                out.push(", ");
            }
            out.push_repr(vm, k)?;
        }
        out.push(if plain { "}" } else { "})" });
        out.finish(vm)
    })?;
    Ok(done.unwrap_or_else(|| vm.str(&format!("{name}(...)"))))
}

fn richcmp(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let (Some(x), Some(y)) = (a.cast::<Set>(), b.cast::<Set>()) else {
        return Ok(Value::not_implemented());
    };
    let r = match op {
        CmpOp::Eq | CmpOp::Ne => {
            let (g, h) = (x.hash.get(), y.hash.get());
            let differ = x.len() != y.len() || g != 0 && h != 0 && g != h;
            (!differ && is_subset(vm, x, y)?) == (op == CmpOp::Eq)
        }
        CmpOp::Le => is_subset(vm, x, y)?,
        CmpOp::Ge => is_subset(vm, y, x)?,
        CmpOp::Lt => x.len() < y.len() && is_subset(vm, x, y)?,
        CmpOp::Gt => y.len() < x.len() && is_subset(vm, y, x)?,
    };
    Ok(Value::from(r))
}

fn len(vm: &mut Vm, slf: &Value) -> PyResult<usize> {
    Ok(this::<Set>(vm, slf)?.len())
}

fn contains(vm: &mut Vm, slf: &Value, key: &Value) -> PyResult<bool> {
    let s = this::<Set>(vm, slf)?;
    Ok(find(vm, s, key)?.is_some())
}

/// Both operands, if both are sets.
fn operands<'a>(a: &'a Value, b: &'a Value) -> Option<(&'a Ref<Set>, &'a Ref<Set>)> {
    Some((a.cast::<Set>()?, b.cast::<Set>()?))
}

fn and(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let Some((x, _)) = operands(a, b) else { return Ok(Value::not_implemented()) };
    Ok(intersection(vm, x, b)?.into_value())
}

fn or(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let Some((x, y)) = operands(a, b) else { return Ok(Value::not_implemented()) };
    let out = copy(vm, x)?;
    merge(vm, &out, y)?;
    Ok(out.into_value())
}

fn sub(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let Some((x, _)) = operands(a, b) else { return Ok(Value::not_implemented()) };
    Ok(difference(vm, x, b)?.into_value())
}

fn xor(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let Some((x, y)) = operands(a, b) else { return Ok(Value::not_implemented()) };
    symmetric_difference(vm, x, y.as_value())
}

fn symmetric_difference(vm: &mut Vm, s: &Ref<Set>, other: &Value) -> PyResult {
    let out = empty_like(vm, s);
    update(vm, &out, other)?;
    symmetric_difference_update(vm, &out, s.as_value())?;
    Ok(out.into_value())
}

fn iand(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let Some((x, _)) = operands(a, b) else { return Ok(Value::not_implemented()) };
    let new = intersection(vm, x, b)?;
    x.swap(&new);
    Ok(a.clone())
}

fn ior(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let Some((x, y)) = operands(a, b) else { return Ok(Value::not_implemented()) };
    merge(vm, x, y)?;
    Ok(a.clone())
}

fn isub(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let Some((x, _)) = operands(a, b) else { return Ok(Value::not_implemented()) };
    difference_update(vm, x, b)?;
    Ok(a.clone())
}

fn ixor(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let Some((x, _)) = operands(a, b) else { return Ok(Value::not_implemented()) };
    symmetric_difference_update(vm, x, b)?;
    Ok(a.clone())
}

struct Common;

#[pymethods]
impl Common {
    /// Return a shallow copy of a set.
    fn copy(vm: &mut Vm, slf: &Ref<Set>) -> PyResult {
        let v = slf.as_value();
        if v.kind() == Kind::FrozenSet && v.get_exact::<Set>().is_some() {
            return Ok(v.clone());
        }
        Ok(copy(vm, slf)?.into_value())
    }

    /// Return the difference of two or more sets as a new set.
    ///
    /// (i.e. all elements that are in this set but not the others.)
    #[signature(*others)]
    fn difference(vm: &mut Vm, slf: &Ref<Set>, others: &[Value]) -> PyResult {
        let Some((first, rest)) = others.split_first() else {
            return Ok(copy(vm, slf)?.into_value());
        };
        let out = difference(vm, slf, first)?;
        for o in rest {
            difference_update(vm, &out, o)?;
        }
        Ok(out.into_value())
    }

    /// Return the intersection of two sets as a new set.
    ///
    /// (i.e. all elements that are in both sets.)
    #[signature(*others)]
    fn intersection(vm: &mut Vm, slf: &Ref<Set>, others: &[Value]) -> PyResult {
        let Some((first, rest)) = others.split_first() else {
            return Ok(copy(vm, slf)?.into_value());
        };
        let mut out = intersection(vm, slf, first)?;
        for o in rest {
            out = intersection(vm, &out, o)?;
        }
        Ok(out.into_value())
    }

    /// Return True if two sets have a null intersection.
    fn isdisjoint(vm: &mut Vm, slf: &Ref<Set>, other: &Value) -> PyResult<bool> {
        if slf.as_value().is(other) {
            return Ok(slf.is_empty());
        }
        let mut disjoint = true;
        if let Some(o) = other.cast::<Set>() {
            let (small, large) = if o.len() > slf.len() { (slf, o) } else { (o, slf) };
            vm.charge(small.slots())?;
            let (done, common) = against(vm, small, large, |_, _, there| !there)?;
            if common {
                return Ok(false);
            }
            each_from(vm, small, done, |vm, k, h| {
                disjoint = vm.set_find(large, &k, h as i64)?.is_none();
                Ok(disjoint)
            })?;
            return Ok(disjoint);
        }
        vm.for_each(other, |vm, k| {
            let h = vm.hash(&k)? as u64;
            disjoint = vm.set_find(slf, &k, h as i64)?.is_none();
            Ok(disjoint)
        })?;
        Ok(disjoint)
    }

    /// Report whether another set contains this set.
    fn issubset(vm: &mut Vm, slf: &Ref<Set>, other: &Value) -> PyResult<bool> {
        let o = as_set(vm, other)?;
        is_subset(vm, slf, &o)
    }

    /// Report whether this set contains another set.
    fn issuperset(vm: &mut Vm, slf: &Ref<Set>, other: &Value) -> PyResult<bool> {
        if let Some(o) = other.cast::<Set>() {
            return is_subset(vm, o, slf);
        }
        let mut all = true;
        vm.for_each(other, |vm, k| {
            all = vm.set_contains(slf, &k)?;
            Ok(all)
        })?;
        Ok(all)
    }

    /// Return the symmetric difference of two sets as a new set.
    ///
    /// (i.e. all elements that are in exactly one of the sets.)
    fn symmetric_difference(vm: &mut Vm, slf: &Ref<Set>, other: &Value) -> PyResult {
        symmetric_difference(vm, slf, other)
    }

    /// Return the union of sets as a new set.
    ///
    /// (i.e. all elements that are in either set.)
    #[signature(*others)]
    fn union(vm: &mut Vm, slf: &Ref<Set>, others: &[Value]) -> PyResult {
        let out = copy(vm, slf)?;
        for o in others {
            if !slf.as_value().is(o) {
                update(vm, &out, o)?;
            }
        }
        Ok(out.into_value())
    }

    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Set>) -> PyResult {
        let keys = vm.list(slf.keys());
        let state = vm.call_method(slf.as_value(), &core().names.__getstate__, &[])?;
        Ok(reduce(vm, slf.as_value().class_value(), &[keys], Some(state)))
    }

    /// S.__sizeof__() -> size of S in memory, in bytes
    fn __sizeof__(slf: &Ref<Set>) -> usize {
        size_of::<Set>() + slf.table_bytes()
    }

    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(vm: &mut Vm, cls: &Ref<Type>, object: &Value) -> PyResult {
        vm.generic_alias(cls.as_value(), object)
    }
}

struct Mutable;

#[pymethods]
impl Mutable {
    /// Add an element to a set.
    ///
    /// This has no effect if the element is already present.
    #[inline]
    fn add(vm: &mut Vm, slf: &Ref<Set>, object: Value) -> PyResult<()> {
        let Some(hash) = simple_hash(object.word()) else {
            return vm.set_add(slf, object).map(|_| ());
        };
        if slf.growth() > LARGE {
            return vm.set_add_hashed(slf, object, hash as i64).map(|_| ());
        }
        match slf.add(hash, object) {
            Ok(_) => Ok(()),
            Err(object) => vm.set_add_hashed(slf, object, hash as i64).map(|_| ()),
        }
    }

    /// Remove all elements from this set.
    fn clear(slf: &Ref<Set>) {
        slf.clear();
    }

    /// Remove all elements of another set from this set.
    #[signature(*others)]
    fn difference_update(vm: &mut Vm, slf: &Ref<Set>, others: &[Value]) -> PyResult<()> {
        others.iter().try_for_each(|o| difference_update(vm, slf, o))
    }

    /// Remove an element from a set if it is a member.
    ///
    /// Unlike set.remove(), the discard() method does not raise
    /// an exception when an element is missing from the set.
    fn discard(vm: &mut Vm, slf: &Ref<Set>, object: &Value) -> PyResult<()> {
        if let Some(hash) = simple_hash(object.word())
            && slf.seek(hash, object.word()) == ABSENT
        {
            return Ok(());
        }
        if let Some(pos) = find(vm, slf, object)? {
            drop(slf.remove_key(pos));
        }
        Ok(())
    }

    /// Update a set with the intersection of itself and another.
    #[signature(*others)]
    fn intersection_update(vm: &mut Vm, slf: &Ref<Set>, others: &[Value]) -> PyResult<()> {
        let mut out = copy(vm, slf)?;
        for o in others {
            out = intersection(vm, &out, o)?;
        }
        slf.swap(&out);
        Ok(())
    }

    /// Remove and return an arbitrary set element.
    ///
    /// Raises KeyError if the set is empty.
    fn pop(vm: &mut Vm, slf: &Ref<Set>) -> PyResult {
        match slf.pop_key() {
            Some(k) => Ok(k),
            None => {
                let m = vm.str("pop from an empty set");
                Err(vm.key_error(&m))
            }
        }
    }

    /// Remove an element from a set; it must be a member.
    ///
    /// If the element is not a member, raise a KeyError.
    fn remove(vm: &mut Vm, slf: &Ref<Set>, object: &Value) -> PyResult<()> {
        match find(vm, slf, object)? {
            Some(pos) => {
                drop(slf.remove_key(pos));
                Ok(())
            }
            None => Err(vm.key_error(object)),
        }
    }

    /// Update a set with the symmetric difference of itself and another.
    fn symmetric_difference_update(vm: &mut Vm, slf: &Ref<Set>, other: &Value) -> PyResult<()> {
        symmetric_difference_update(vm, slf, other)
    }

    /// Update a set with the union of itself and others.
    #[signature(*others)]
    fn update(vm: &mut Vm, slf: &Ref<Set>, others: &[Value]) -> PyResult<()> {
        others.iter().try_for_each(|o| update(vm, slf, o))
    }
}

const SLOTS: Slots = Slots {
    repr: Some(repr),
    richcmp: Some(richcmp),
    iter: Some(iter),
    len: Some(len),
    contains: Some(contains),
    ..Slots::EMPTY
        .with(BinOp::And, and)
        .with(BinOp::Or, or)
        .with(BinOp::Sub, sub)
        .with(BinOp::Xor, xor)
};

/// `set`.
pub static SET: TypeSpec = TypeSpec {
    kind: Kind::Set,
    flags: TypeFlags::BASE | TypeFlags::UNHASHABLE | TypeFlags::WEAK | TypeFlags::MATCH_SELF,
    doc: "set() -> new empty set object\nset(iterable) -> new set object\n\nBuild an unordered collection of unique elements.",
    slots: Slots {
        new: Some(new_set),
        init: Some(init),
        ..SLOTS
            .with_inplace(BinOp::And, iand)
            .with_inplace(BinOp::Or, ior)
            .with_inplace(BinOp::Sub, isub)
            .with_inplace(BinOp::Xor, ixor)
    },
    methods: &[Common::METHODS, Mutable::METHODS],
    ..TypeSpec::new("set")
};

/// `frozenset`.
pub static FROZENSET: TypeSpec = TypeSpec {
    kind: Kind::FrozenSet,
    flags: TypeFlags::BASE | TypeFlags::WEAK | TypeFlags::MATCH_SELF,
    doc: "frozenset() -> empty frozenset object\nfrozenset(iterable) -> frozenset object\n\nBuild an immutable unordered collection of unique elements.",
    slots: Slots { new: Some(new_frozenset), hash: Some(hash), ..SLOTS },
    methods: &[Common::METHODS],
    ..TypeSpec::new("frozenset")
};

/// Iterator over the keys of a set.
pub struct SetIter {
    set: Option<Ref<Set>>,
    used: usize,
    pos: usize,
    left: usize,
}

impl Payload for SetIter {
    const NAME: &'static str = "set_iterator";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.set.iter().for_each(|s| visit(s.as_value()));
    }
    fn clear(&mut self) {
        self.set = None;
    }
}

/// A new iterator over a set.
pub fn iter(vm: &mut Vm, slf: &Value) -> PyResult {
    let s = this::<Set>(vm, slf)?.clone();
    let n = s.len();
    Ok(vm.payload(&SET_ITERATOR, SetIter { set: Some(s), used: n, pos: 0, left: n }))
}

impl SetIter {
    /// The next key, if there is one and nothing is wrong.
    #[inline(always)]
    pub(crate) fn take(&mut self) -> Option<Value> {
        let s = self.set.as_ref().filter(|s| s.len() == self.used)?;
        let mut pos = self.pos;
        while pos < s.slots() {
            if let Some((k, _)) = s.key_at(pos) {
                self.pos = pos + 1;
                self.left = self.left.saturating_sub(1);
                return Some(k);
            }
            pos += 1;
        }
        None
    }

    /// Whether nothing is left and nothing is wrong.
    #[inline(always)]
    pub(crate) fn at_end(&self) -> bool {
        self.left == 0 && self.set.as_ref().is_some_and(|s| s.len() == self.used)
    }
}

fn next(vm: &mut Vm, slf: &Value) -> PyResult<Option<Value>> {
    let mut it = this::<Boxed<SetIter>>(vm, slf)?.borrow_mut();
    let (used, mut pos) = (it.used, it.pos);
    let Some(s) = &it.set else { return Ok(None) };
    if s.len() != used {
        it.used = usize::MAX;
        return Err(vm.runtime_error("Set changed size during iteration"));
    }
    while pos < s.slots() {
        if let Some((k, _)) = s.key_at(pos) {
            it.pos = pos + 1;
            it.left = it.left.saturating_sub(1);
            return Ok(Some(k));
        }
        pos += 1;
    }
    it.set = None;
    it.left = 0;
    Ok(None)
}

struct IterMethods;

#[pymethods]
impl IterMethods {
    /// Private method returning an estimate of len(list(it)).
    fn __length_hint__(slf: &Ref<Boxed<SetIter>>) -> usize {
        let it = slf.borrow();
        match &it.set {
            Some(s) if s.len() == it.used => it.left,
            _ => 0,
        }
    }

    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<SetIter>>) -> PyResult {
        let (set, pos) = {
            let it = slf.borrow();
            (it.set.clone(), it.pos)
        };
        let keys = set.map_or(Vec::new(), |s| {
            (pos..s.slots()).filter_map(|i| s.key_at(i).map(|k| k.0)).collect()
        });
        let (f, list) = (builtin(vm, "iter")?, vm.list(keys));
        Ok(reduce(vm, f, &[list], None))
    }
}

/// `set_iterator`.
pub static SET_ITERATOR: TypeSpec = TypeSpec {
    payload: Some(Boxed::<SetIter>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: Slots { iter: Some(iter_self), next: Some(next), ..Slots::EMPTY },
    methods: &[IterMethods::METHODS],
    ..TypeSpec::new("set_iterator")
};
