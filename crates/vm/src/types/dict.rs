//! `dict`.
//!
//! Comparing keys may run Python code that changes a dict; loops go by position and look at the
//! table anew in every round.

use super::dict_views::{self, ITEMS, KEYS, VALUES};
use super::support::{Out, overrides, this, unpack};
use crate::types::core;
use crate::value::convert::Given;
use crate::value::{
    Args, BinOp, CmpOp, Dict, Kind, PyResult, Ref, Set, Slots, Tuple, Type, TypeFlags, TypeSpec,
    Value,
};
use crate::vm::Vm;
use pyrun_macros::pymethods;

fn new(vm: &mut Vm, cls: &Ref<Type>, _: Args<'_>) -> PyResult {
    Ok(vm.new_dict_in(cls))
}

fn init(vm: &mut Vm, slf: &Value, args: Args<'_>) -> PyResult<()> {
    let d = this::<Dict>(vm, slf)?;
    update_args(vm, "dict", d, args)
}

/// What `dict(…)` and `update(…)` do with their arguments.
fn update_args(vm: &mut Vm, name: &str, d: &Ref<Dict>, args: Args<'_>) -> PyResult<()> {
    unpack(vm, name, &args, 0, 1)?;
    if let Some(x) = args.pos.first() {
        update(vm, d, x)?;
    }
    for (k, v) in args.kw() {
        vm.dict_set(d, k.clone(), v.clone())?;
    }
    Ok(())
}

/// Merges a mapping or an iterable of pairs into a dict.
pub(crate) fn update(vm: &mut Vm, d: &Ref<Dict>, other: &Value) -> PyResult<()> {
    if let Some(o) = plain_dict(other) {
        return merge(vm, d, o);
    }
    if vm.getattr_opt(other, &core().names.keys)?.is_some() {
        return merge_mapping(vm, d, other);
    }
    merge_pairs(vm, d, other)
}

/// The dict, if iterating `v` means iterating its table.
fn plain_dict(v: &Value) -> Option<&Ref<Dict>> {
    let d = v.cast::<Dict>()?;
    (v.get_exact::<Dict>().is_some() || !overrides(core().dict, v.class(), &core().names.__iter__))
        .then_some(d)
}

/// Merges a mapping of any kind, the later value winning.
pub(crate) fn merge_mapping(vm: &mut Vm, d: &Ref<Dict>, other: &Value) -> PyResult<()> {
    if let Some(o) = plain_dict(other) {
        return merge(vm, d, o);
    }
    let keys = vm.call_method(other, &core().names.keys, &[])?;
    vm.for_each(&keys, |vm, k| {
        let v = vm.getitem(other, &k)?;
        vm.dict_set(d, k, v)?;
        Ok(true)
    })
}

fn merge(vm: &mut Vm, d: &Ref<Dict>, o: &Ref<Dict>) -> PyResult<()> {
    if d.as_value().is(o.as_value()) || o.is_empty() {
        return Ok(());
    }
    vm.charge(o.slots())?;
    if d.is_empty() {
        copy_into(vm, d, o)?;
        return Ok(());
    }
    let n = o.len();
    let mut i = 0;
    while i < o.slots() {
        if let (Some((k, h)), Some(v)) = (o.key_at(i), o.value_at(i)) {
            vm.dict_set_hashed(d, k, h as i64, v)?;
            if o.len() != n {
                return Err(vm.runtime_error("dict mutated during update"));
            }
        }
        i += 1;
    }
    Ok(())
}

/// Copies all entries into an empty dict.
fn copy_into(vm: &mut Vm, d: &Dict, o: &Dict) -> PyResult<()> {
    vm.reserve(o.buffer_bytes().max(d.growth_by(o.len())))?;
    if !d.copy_from(o) {
        return Err(vm.stop_asked_for());
    }
    Ok(())
}

fn merge_pairs(vm: &mut Vm, d: &Ref<Dict>, pairs: &Value) -> PyResult<()> {
    let mut i = 0usize;
    vm.for_each(pairs, |vm, pair| {
        if let Some([key, value]) = pair.get_exact::<Tuple>().map(|t| t.as_slice()) {
            vm.dict_set(d, key.clone(), value.clone())?;
            i += 1;
            return Ok(true);
        }
        let items = match vm.iter(&pair) {
            Ok(it) => vm.collect(&it)?,
            Err(e) if e.is(core().exc.type_error) => {
                let m =
                    format!("cannot convert dictionary update sequence element #{i} to a sequence");
                return Err(vm.type_error(&m));
            }
            Err(e) => return Err(e),
        };
        let [k, v] = items.as_slice() else {
            let n = items.len();
            let m =
                format!("dictionary update sequence element #{i} has length {n}; 2 is required");
            return Err(vm.value_error(&m));
        };
        vm.dict_set(d, k.clone(), v.clone())?;
        i += 1;
        Ok(true)
    })
}

/// A shallow copy, of class `dict` itself.
pub(crate) fn copy(vm: &mut Vm, d: &Ref<Dict>) -> PyResult<Ref<Dict>> {
    vm.charge(d.slots())?;
    let out = vm.dict();
    copy_into(vm, &out, d)?;
    Ok(out)
}

fn repr(vm: &mut Vm, slf: &Value) -> PyResult {
    let d = this::<Dict>(vm, slf)?;
    if d.is_empty() {
        return Ok(vm.str("{}"));
    }
    let done = vm.repr_guard(slf, |vm| {
        let mut out = Out::new("{");
        let (mut i, mut first) = (0, true);
        while i < d.slots() {
            if let Some((k, v)) = d.entry_at(i) {
                if !std::mem::take(&mut first) {
                    out.push(", ");
                }
                out.push_repr(vm, &k)?;
                out.push(": ");
                out.push_repr(vm, &v)?;
            }
            i += 1;
        }
        out.push("}");
        out.finish(vm)
    })?;
    Ok(done.unwrap_or_else(|| vm.str("{...}")))
}

fn richcmp(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let (Some(x), Some(y)) = (a.cast::<Dict>(), b.cast::<Dict>()) else {
        return Ok(Value::not_implemented());
    };
    match op {
        CmpOp::Eq => Ok(Value::from(equal(vm, x, y)?)),
        CmpOp::Ne => Ok(Value::from(!equal(vm, x, y)?)),
        _ => Ok(Value::not_implemented()),
    }
}

fn equal(vm: &mut Vm, x: &Ref<Dict>, y: &Ref<Dict>) -> PyResult<bool> {
    if x.len() != y.len() {
        return Ok(false);
    }
    vm.charge(x.slots())?;
    let mut i = 0;
    while i < x.slots() {
        if let (Some((k, h)), Some(v)) = (x.key_at(i), x.value_at(i)) {
            let Some(pos) = vm.dict_find(y, &k, h as i64)? else { return Ok(false) };
            let Some(w) = y.value_at(pos) else { return Ok(false) };
            if !vm.eq(&w, &v)? {
                return Ok(false);
            }
        }
        i += 1;
    }
    Ok(true)
}

fn iter(vm: &mut Vm, slf: &Value) -> PyResult {
    let d = this::<Dict>(vm, slf)?.clone();
    Ok(dict_views::iterator::<KEYS, false>(vm, d))
}

fn len(vm: &mut Vm, slf: &Value) -> PyResult<usize> {
    Ok(this::<Dict>(vm, slf)?.len())
}

fn contains(vm: &mut Vm, slf: &Value, key: &Value) -> PyResult<bool> {
    let d = this::<Dict>(vm, slf)?;
    let h = vm.hash(key)?;
    Ok(vm.dict_find(d, key, h)?.is_some())
}

fn getitem(vm: &mut Vm, slf: &Value, key: &Value) -> PyResult {
    let d = this::<Dict>(vm, slf)?;
    match vm.dict_get(d, key)? {
        Some(v) => Ok(v),
        None => missing(vm, slf, key),
    }
}

#[cold]
fn missing(vm: &mut Vm, slf: &Value, key: &Value) -> PyResult {
    if slf.get_exact::<Dict>().is_none()
        && let Some(f) = vm.lookup_special(slf, &core().names.__missing__)?
    {
        return vm.call(&f, std::slice::from_ref(key));
    }
    Err(vm.key_error(key))
}

fn setitem(vm: &mut Vm, slf: &Value, key: &Value, value: Option<Value>) -> PyResult<()> {
    let d = this::<Dict>(vm, slf)?;
    match value {
        Some(v) => vm.dict_set(d, key.clone(), v),
        None => match vm.dict_remove(d, key)? {
            Some(_) => Ok(()),
            None => Err(vm.key_error(key)),
        },
    }
}

fn or(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (Some(x), Some(_)) = (a.cast::<Dict>(), b.cast::<Dict>()) else {
        return Ok(Value::not_implemented());
    };
    let out = copy(vm, x)?;
    update(vm, &out, b)?;
    Ok(out.into_value())
}

fn ior(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let d = this::<Dict>(vm, a)?;
    update(vm, d, b)?;
    Ok(a.clone())
}

/// Sets `value` under every key that `keys` gives, in an empty plain dict.
fn fill_keys(vm: &mut Vm, d: &Ref<Dict>, keys: &Value, value: &Value) -> PyResult<()> {
    if let Some(s) = keys.get_exact::<Set>() {
        vm.charge(s.slots())?;
        vm.reserve(s.len() * 16)?;
        for (k, h) in s.hashed_keys() {
            vm.dict_insert(d, k, h as i64, value.clone())?;
        }
        return Ok(());
    }
    if let Some(o) = keys.get_exact::<Dict>() {
        vm.charge(o.slots())?;
        for i in 0..o.slots() {
            if let Some((k, h)) = o.key_at(i) {
                vm.dict_insert(d, k, h as i64, value.clone())?;
            }
        }
        return Ok(());
    }
    vm.for_each(keys, |vm, k| {
        vm.dict_set(d, k, value.clone())?;
        Ok(true)
    })
}

struct Methods;

#[pymethods]
impl Methods {
    /// D.clear() -> None.  Remove all items from D.
    fn clear(slf: &Ref<Dict>) {
        slf.clear();
    }

    /// D.copy() -> a shallow copy of D
    fn copy(vm: &mut Vm, slf: &Ref<Dict>) -> PyResult<Ref<Dict>> {
        copy(vm, slf)
    }

    /// Create a new dictionary with keys from iterable and values set to value.
    #[classmethod]
    #[signature(iterable, value = None, /)]
    fn fromkeys(vm: &mut Vm, cls: &Ref<Type>, iterable: &Value, value: Option<Value>) -> PyResult {
        let value = value.unwrap_or_else(Value::none);
        let made = vm.call(cls.as_value(), &[])?;
        if let Some(d) =
            made.cast::<Dict>().filter(|d| d.is_empty() && made.get_exact::<Dict>().is_some())
        {
            fill_keys(vm, d, iterable, &value)?;
            return Ok(made);
        }
        vm.for_each(iterable, |vm, k| {
            vm.setitem(&made, &k, value.clone())?;
            Ok(true)
        })?;
        Ok(made)
    }

    /// Return the value for key if key is in the dictionary, else default.
    #[signature(key, default = None, /)]
    fn get(vm: &mut Vm, slf: &Ref<Dict>, key: &Value, default: Option<Value>) -> PyResult {
        Ok(match vm.dict_get(slf, key)? {
            Some(v) => v,
            None => default.unwrap_or_else(Value::none),
        })
    }

    /// D.items() -> a set-like object providing a view on D's items
    fn items(vm: &mut Vm, slf: &Ref<Dict>) -> Value {
        dict_views::view::<ITEMS>(vm, slf.clone())
    }

    /// D.keys() -> a set-like object providing a view on D's keys
    fn keys(vm: &mut Vm, slf: &Ref<Dict>) -> Value {
        dict_views::view::<KEYS>(vm, slf.clone())
    }

    /// D.values() -> an object providing a view on D's values
    fn values(vm: &mut Vm, slf: &Ref<Dict>) -> Value {
        dict_views::view::<VALUES>(vm, slf.clone())
    }

    /// D.pop(k[,d]) -> v, remove specified key and return the corresponding value.
    ///
    /// If the key is not found, return the default if given; otherwise,
    /// raise a KeyError.
    #[signature(key, default = Given(None), /)]
    fn pop(vm: &mut Vm, slf: &Ref<Dict>, key: &Value, default: Given<'_>) -> PyResult {
        let found = match slf.is_empty() {
            true => None,
            false => vm.dict_remove(slf, key)?,
        };
        match (found, default) {
            (Some(v), _) => Ok(v),
            (None, Given(Some(d))) => Ok(d.clone()),
            (None, Given(None)) => Err(vm.key_error(key)),
        }
    }

    /// Remove and return a (key, value) pair as a 2-tuple.
    ///
    /// Pairs are returned in LIFO (last-in, first-out) order.
    /// Raises KeyError if the dict is empty.
    fn popitem(vm: &mut Vm, slf: &Ref<Dict>) -> PyResult {
        if slf.is_empty() {
            let m = vm.str("popitem(): dictionary is empty");
            return Err(vm.key_error(&m));
        }
        let (k, v) = slf.remove_at(slf.trim() - 1);
        slf.trim();
        Ok(vm.tuple(&[k, v]))
    }

    /// Insert key with a value of default if key is not in the dictionary.
    ///
    /// Return the value for key if key is in the dictionary, else default.
    #[signature(key, default = None, /)]
    fn setdefault(vm: &mut Vm, slf: &Ref<Dict>, key: &Value, default: Option<Value>) -> PyResult {
        let hash = vm.hash(key)?;
        if let Some(v) = vm.dict_find(slf, key, hash)?.and_then(|pos| slf.value_at(pos)) {
            return Ok(v);
        }
        let v = default.unwrap_or_else(Value::none);
        vm.dict_insert(slf, key.clone(), hash, v.clone())?;
        Ok(v)
    }

    /// D.update([E, ]**F) -> None.  Update D from dict/iterable E and F.
    /// If E is present and has a .keys() method, then does:  for k in E: D[k] = E[k]
    /// If E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v
    /// In either case, this is followed by: for k in F:  D[k] = F[k]
    #[raw]
    fn update(vm: &mut Vm, args: Args<'_>) -> PyResult<()> {
        let Some((slf, args)) = crate::value::args::split_self(args) else {
            return Err(vm.missing_argument("update"));
        };
        let d = this::<Dict>(vm, slf)?;
        update_args(vm, "update", d, args)
    }

    /// Return a reverse iterator over the dict keys.
    fn __reversed__(vm: &mut Vm, slf: &Ref<Dict>) -> Value {
        dict_views::iterator::<KEYS, true>(vm, slf.clone())
    }

    /// D.__sizeof__() -> size of D in memory, in bytes
    fn __sizeof__(slf: &Ref<Dict>) -> usize {
        size_of::<Dict>() + slf.buffer_bytes()
    }

    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(vm: &mut Vm, cls: &Ref<Type>, object: &Value) -> PyResult {
        vm.generic_alias(cls.as_value(), object)
    }
}

/// `dict`.
pub static DICT: TypeSpec = TypeSpec {
    kind: Kind::Dict,
    flags: TypeFlags::BASE | TypeFlags::UNHASHABLE | TypeFlags::MAPPING | TypeFlags::MATCH_SELF,
    doc: "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n    (key, value) pairs\ndict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    for k, v in iterable:\n        d[k] = v\ndict(**kwargs) -> new dictionary initialized with the name=value pairs\n    in the keyword argument list.  For example:  dict(one=1, two=2)",
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
        ..Slots::EMPTY.with(BinOp::Or, or).with_inplace(BinOp::Or, ior)
    },
    methods: &[Methods::METHODS],
    ..TypeSpec::new("dict")
};
