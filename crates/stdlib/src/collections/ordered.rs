//! `OrderedDict`: a dict whose order is part of its value and can be changed.
//!
//! The table of `dict` keeps its order already; what is added is a way to the front ([`Dict::insert_first`]),
//! comparison in order, and iterators that notice every change.

use super::ordered_views::{iterator, view};
use super::{store, stores_plainly};
use pyrun_macros::pymethods;
use pyrun_vm::types::core;
use pyrun_vm::types::dict_views::{ITEMS, KEYS, VALUES};
use pyrun_vm::value::convert::Given;
use pyrun_vm::value::{
    Args, BinOp, CmpOp, Dict, FromPy, Kind, Slots, Tuple, Type, TypeFlags, TypeSpec,
};
use pyrun_vm::{PyResult, Ref, Value, Vm};

pub(super) fn this<'a>(vm: &mut Vm, v: &'a Value) -> PyResult<&'a Ref<Dict>> {
    <&Ref<Dict>>::from_py(vm, v)
}

fn is_ordered(v: &Value) -> bool {
    v.class().is_subclass(ORDERED_DICT.get())
}

/// Whether the class is `OrderedDict` itself, so that no method is another's.
fn is_exact(v: &Value) -> bool {
    std::ptr::eq(v.class(), ORDERED_DICT.get())
}

fn init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    let given = args.pos.len();
    if given > 1 {
        return Err(vm.type_error(&format!("expected at most 1 arguments, got {given}")));
    }
    update(vm, v, args)
}

/// What the constructor and `update` do: one item at a time, through the class's own `__setitem__`.
fn update(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    if let Some(other) = args.pos.first() {
        add_all(vm, v, other)?;
    }
    for (key, value) in args.kw() {
        store(vm, v, key.clone(), value.clone())?;
    }
    Ok(())
}

fn add_all(vm: &mut Vm, v: &Value, other: &Value) -> PyResult<()> {
    if let Some(d) = other.get_exact::<Dict>() {
        vm.charge(d.slots())?;
        let mut at = 0;
        while at < d.slots() {
            if let Some((key, value)) = d.entry_at(at) {
                store(vm, v, key, value)?;
            }
            at += 1;
        }
        return Ok(());
    }
    if vm.getattr_opt(other, &core().names.keys)?.is_some() {
        let keys = vm.call_method(other, &core().names.keys, &[])?;
        return vm.for_each(&keys, |vm, key| {
            let value = vm.getitem(other, &key)?;
            store(vm, v, key, value).map(|()| true)
        });
    }
    vm.for_each(other, |vm, pair| {
        let pair = match pair.get_exact::<Tuple>() {
            Some(pair) => pair.as_slice().to_vec(),
            None => vm.collect(&pair)?,
        };
        match <[Value; 2]>::try_from(pair) {
            Ok([key, value]) => store(vm, v, key, value).map(|()| true),
            Err(pair) if pair.len() > 2 => {
                Err(vm.value_error("too many values to unpack (expected 2)"))
            }
            Err(pair) => {
                let (n, s) = (pair.len(), if pair.len() == 1 { "" } else { "s" });
                Err(vm.value_error(&format!("need more than {n} value{s} to unpack")))
            }
        }
    })
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let d = this(vm, v)?;
    let name = v.class().name();
    if d.is_empty() {
        return Ok(vm.str(&format!("{name}()")));
    }
    let shown = vm.repr_guard(v, |vm| {
        let plain = vm.dict();
        for (key, value) in d.items() {
            vm.dict_set(&plain, key, value)?;
        }
        vm.repr(plain.as_value())
    })?;
    Ok(match shown {
        Some(shown) => vm.str(&format!("{name}({})", shown.to_str_lossy())),
        None => vm.str("..."),
    })
}

/// Whether the keys of two dicts of one length come in the same order.
fn same_order(vm: &mut Vm, a: &Ref<Dict>, b: &Ref<Dict>) -> PyResult<bool> {
    vm.charge(a.slots() + b.slots())?;
    for (x, y) in a.keys().iter().zip(&b.keys()) {
        if !vm.eq(x, y)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn richcmp(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let (CmpOp::Eq | CmpOp::Ne, Some(compare)) = (op, core().dict.slots().richcmp) else {
        return Ok(Value::not_implemented());
    };
    let same = compare(vm, a, b, CmpOp::Eq)?;
    if same.is(&Value::not_implemented()) {
        return Ok(same);
    }
    let mut same = vm.truth(&same)?;
    if same && is_ordered(a) && is_ordered(b) {
        let (a, b) = (this(vm, a)?, this(vm, b)?);
        same = same_order(vm, a, b)?;
    }
    Ok(Value::from(same == (op == CmpOp::Eq)))
}

fn iter(vm: &mut Vm, v: &Value) -> PyResult {
    let d = this(vm, v)?.clone();
    Ok(iterator(vm, d, KEYS, false))
}

/// The union, of the class of the side that is ordered, the left one first.
fn or(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    if a.cast::<Dict>().is_none() || b.cast::<Dict>().is_none() {
        return Ok(Value::not_implemented());
    }
    let class = if is_ordered(a) { a.class_value() } else { b.class_value() };
    let new = vm.call(&class, std::slice::from_ref(a))?;
    add_all(vm, &new, b)?;
    Ok(new)
}

fn or_in_place(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    add_all(vm, a, b)?;
    Ok(a.clone())
}

/// The position of the last entry, or of the first.
fn end(d: &Dict, last: bool) -> Option<usize> {
    let mut places = d.first_slot()..d.slots();
    if last { places.rfind(|&at| d.is_live(at)) } else { places.find(|&at| d.is_live(at)) }
}

struct Methods;

#[pymethods]
impl Methods {
    /// Create a new ordered dictionary with keys from iterable and values set to value.
    #[classmethod]
    #[signature(iterable, value = None)]
    fn fromkeys(vm: &mut Vm, cls: &Ref<Type>, iterable: &Value, value: Option<Value>) -> PyResult {
        let value = value.unwrap_or_else(Value::none);
        let new = vm.call(cls.as_value(), &[])?;
        vm.for_each(iterable, |vm, key| store(vm, &new, key, value.clone()).map(|()| true))?;
        Ok(new)
    }

    #[raw]
    fn update(vm: &mut Vm, args: Args<'_>) -> PyResult<()> {
        let Some((slf, args)) = pyrun_vm::value::args::split_self(args) else {
            return Err(vm.missing_argument("update"));
        };
        let given = args.pos.len();
        if given > 1 {
            return Err(vm.type_error(&format!(
                "update() takes at most 1 positional argument ({given} given)"
            )));
        }
        update(vm, slf, args)
    }

    /// Insert key with a value of default if key is not in the dictionary.
    ///
    /// Return the value for key if key is in the dictionary, else default.
    #[signature(key, default = None)]
    fn setdefault(vm: &mut Vm, slf: &Ref<Dict>, key: Value, default: Option<Value>) -> PyResult {
        let default = default.unwrap_or_else(Value::none);
        if stores_plainly(slf.as_value()) {
            let hash = vm.hash(&key)?;
            if let Some(at) = vm.dict_find(slf, &key, hash)? {
                return Ok(slf.value_at(at).unwrap_or(default));
            }
            vm.dict_set_hashed(slf, key, hash, default.clone())?;
            return Ok(default);
        }
        if vm.contains(slf.as_value(), &key)? {
            return vm.getitem(slf.as_value(), &key);
        }
        vm.setitem(slf.as_value(), &key, default.clone())?;
        Ok(default)
    }

    /// od.pop(key[,default]) -> v, remove specified key and return the corresponding value.
    ///
    /// If the key is not found, return the default if given; otherwise,
    /// raise a KeyError.
    #[signature(key, default = Given(None))]
    fn pop(vm: &mut Vm, slf: &Ref<Dict>, key: &Value, default: Given<'_>) -> PyResult {
        if let Some(value) = vm.dict_remove(slf, key)? {
            return Ok(value);
        }
        match default.0 {
            Some(default) => Ok(default.clone()),
            None => Err(vm.key_error(key)),
        }
    }

    /// Remove and return a (key, value) pair from the dictionary.
    ///
    /// Pairs are returned in LIFO order if last is true or FIFO order if false.
    #[signature(last = true)]
    fn popitem(vm: &mut Vm, slf: &Ref<Dict>, last: bool) -> PyResult {
        let Some(at) = end(slf, last) else {
            let text = vm.str("dictionary is empty");
            return Err(vm.key_error(&text));
        };
        let (key, value) = slf.remove_at(at);
        Ok(vm.tuple(&[key, value]))
    }

    /// Move an existing element to the end (or beginning if last is false).
    ///
    /// Raise KeyError if the element does not exist.
    #[signature(key, last = true)]
    fn move_to_end(vm: &mut Vm, slf: &Ref<Dict>, key: &Value, last: bool) -> PyResult<()> {
        let hash = vm.hash(key)?;
        let Some(at) = vm.dict_find(slf, key, hash)? else { return Err(vm.key_error(key)) };
        if end(slf, last) == Some(at) {
            return Ok(());
        }
        // The key that is there stays, not the equal one that was asked for.
        let (key, value) = slf.remove_at(at);
        match last {
            true => slf.insert_new(hash as u64, key, value),
            false => slf.insert_first(hash as u64, key, value),
        }
        Ok(())
    }

    /// od.clear() -> None.  Remove all items from od.
    fn clear(slf: &Ref<Dict>) {
        slf.clear();
    }

    /// od.copy() -> a shallow copy of od
    fn copy(vm: &mut Vm, slf: &Ref<Dict>) -> PyResult {
        let new = vm.call(&slf.as_value().class_value(), &[])?;
        vm.charge(slf.slots())?;
        let exact = is_exact(slf.as_value());
        for (key, value) in slf.items() {
            let value = if exact { value } else { vm.getitem(slf.as_value(), &key)? };
            store(vm, &new, key, value)?;
        }
        Ok(new)
    }

    /// The keys, in order.
    fn keys(vm: &mut Vm, slf: &Ref<Dict>) -> PyResult {
        view::<KEYS>(vm, slf)
    }

    /// The values, in order.
    fn values(vm: &mut Vm, slf: &Ref<Dict>) -> PyResult {
        view::<VALUES>(vm, slf)
    }

    /// Keys and values, in order.
    fn items(vm: &mut Vm, slf: &Ref<Dict>) -> PyResult {
        view::<ITEMS>(vm, slf)
    }

    /// od.__reversed__() <==> reversed(od)
    fn __reversed__(vm: &mut Vm, slf: &Ref<Dict>) -> Value {
        iterator(vm, slf.clone(), KEYS, true)
    }

    /// Return state information for pickling
    fn __reduce__(vm: &mut Vm, slf: &Ref<Dict>) -> PyResult {
        let state = vm.call_method_str(slf.as_value(), "__getstate__", &[])?;
        let items = vm.call_method_str(slf.as_value(), "items", &[])?;
        let (items, args) = (vm.iter(&items)?, vm.tuple(&[]));
        Ok(vm.tuple(&[slf.as_value().class_value(), args, state, Value::none(), items]))
    }
}

/// `OrderedDict`.
pub(super) static ORDERED_DICT: TypeSpec = TypeSpec {
    module: "collections",
    base: Some(&pyrun_vm::types::dict::DICT),
    kind: Kind::Dict,
    flags: TypeFlags::BASE
        | TypeFlags::DICT
        | TypeFlags::WEAK
        | TypeFlags::UNHASHABLE
        | TypeFlags::MAPPING
        | TypeFlags::MATCH_SELF,
    doc: "Dictionary that remembers insertion order",
    slots: Slots {
        init: Some(init),
        repr: Some(repr),
        richcmp: Some(richcmp),
        iter: Some(iter),
        ..Slots::EMPTY.with(BinOp::Or, or).with_inplace(BinOp::Or, or_in_place)
    },
    methods: &[Methods::METHODS],
    getset: &[std::slice::from_ref(&pyrun_vm::types::type_::INSTANCE_DICT)],
    ..TypeSpec::new("OrderedDict")
};
