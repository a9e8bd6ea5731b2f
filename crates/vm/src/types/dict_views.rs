//! The views of a dict's keys, values and items, and the iterators over them.

use super::list::iter_self;
use super::mapping_proxy;
use super::set::{difference_update, symmetric_difference_update, update};
use super::support::{Out, builtin, reduce, this};
use crate::value::{
    BinOp, CmpOp, Dict, List, Payload, PyResult, Ref, Set, Slots, Tuple, Type, TypeFlags, TypeSpec,
    Value, Visitor, payload::Boxed,
};
use crate::vm::Vm;
use pyrun_macros::pymethods;

/// What a view or an iterator shows: the keys.
pub const KEYS: u8 = 0;
/// The values.
pub const VALUES: u8 = 1;
/// Pairs of both.
pub const ITEMS: u8 = 2;

/// A view of a dict.
pub struct View<const K: u8> {
    dict: Ref<Dict>,
}

impl<const K: u8> Payload for View<K> {
    const NAME: &'static str = ["dict_keys", "dict_values", "dict_items"][K as usize];
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(self.dict.as_value());
    }
}

fn view_spec<const K: u8>() -> &'static TypeSpec {
    match K {
        KEYS => &DICT_KEYS,
        VALUES => &DICT_VALUES,
        _ => &DICT_ITEMS,
    }
}

/// A view of `dict`.
pub fn view<const K: u8>(vm: &mut Vm, dict: Ref<Dict>) -> Value {
    vm.payload(view_spec::<K>(), View::<K> { dict })
}

/// A view of `dict` whose class is derived from that of dict's own views.
pub fn view_in<const K: u8>(vm: &mut Vm, class: &Ref<Type>, dict: Ref<Dict>) -> PyResult {
    vm.payload_in(class, View::<K> { dict })
}

/// The dict behind a view.
pub fn viewed<const K: u8>(vm: &mut Vm, view: &Value) -> PyResult<Ref<Dict>> {
    dict_of::<K>(vm, view)
}

/// The dict behind a view that is like a set, and what the view shows.
fn set_like(v: &Value) -> Option<(Ref<Dict>, u8)> {
    if let Some(x) = v.get::<Boxed<View<KEYS>>>() {
        return Some((x.borrow().dict.clone(), KEYS));
    }
    v.get::<Boxed<View<ITEMS>>>().map(|x| (x.borrow().dict.clone(), ITEMS))
}

fn dict_of<const K: u8>(vm: &mut Vm, v: &Value) -> PyResult<Ref<Dict>> {
    Ok(this::<Boxed<View<K>>>(vm, v)?.borrow().dict.clone())
}

fn shown<const K: u8>(vm: &mut Vm, d: &Dict, pos: usize) -> Option<Value> {
    Some(match K {
        KEYS => d.key_at(pos)?.0,
        VALUES => d.value_at(pos)?,
        _ => {
            let (k, v) = d.entry_at(pos)?;
            vm.tuple_array([k, v])
        }
    })
}

/// Appends all that a view of dict's own shows to a list; says whether `v` is such a view.
pub(crate) fn append_all(vm: &mut Vm, l: &List, v: &Value) -> PyResult<bool> {
    Ok(append::<VALUES>(vm, l, v)? || append::<ITEMS>(vm, l, v)? || append::<KEYS>(vm, l, v)?)
}

fn append<const K: u8>(vm: &mut Vm, l: &List, v: &Value) -> PyResult<bool> {
    if !std::ptr::eq(v.class(), view_spec::<K>().get()) {
        return Ok(false);
    }
    let d = dict_of::<K>(vm, v)?;
    vm.charge(d.len())?;
    // Two words for each pair, and what comes before them.
    let pairs = if K == ITEMS { d.len().saturating_mul(48) } else { 0 };
    vm.reserve(l.growth(d.len()).saturating_add(pairs))?;
    l.reserve(d.len());
    for pos in 0..d.slots() {
        if let Some(item) = shown::<K>(vm, &d, pos) {
            l.push(item);
        }
    }
    Ok(true)
}

fn repr<const K: u8>(vm: &mut Vm, slf: &Value) -> PyResult {
    let d = dict_of::<K>(vm, slf)?;
    let done = vm.repr_guard(slf, |vm| {
        let mut out = Out::new(&slf.class().name());
        out.push("([");
        let (mut i, mut first) = (0, true);
        while i < d.slots() {
            if let Some(v) = shown::<K>(vm, &d, i) {
                if !std::mem::take(&mut first) {
                    out.push(", ");
                }
                out.push_repr(vm, &v)?;
            }
            i += 1;
        }
        out.push("])");
        out.finish(vm)
    })?;
    Ok(done.unwrap_or_else(|| vm.str("...")))
}

fn len<const K: u8>(vm: &mut Vm, slf: &Value) -> PyResult<usize> {
    Ok(dict_of::<K>(vm, slf)?.len())
}

fn iter<const K: u8>(vm: &mut Vm, slf: &Value) -> PyResult {
    let d = dict_of::<K>(vm, slf)?;
    Ok(iterator::<K, false>(vm, d))
}

fn keys_contains(vm: &mut Vm, slf: &Value, key: &Value) -> PyResult<bool> {
    let d = dict_of::<KEYS>(vm, slf)?;
    let h = vm.hash(key)?;
    Ok(vm.dict_find(&d, key, h)?.is_some())
}

fn items_contains(vm: &mut Vm, slf: &Value, item: &Value) -> PyResult<bool> {
    let d = dict_of::<ITEMS>(vm, slf)?;
    let Some(t) = item.get::<Tuple>() else { return Ok(false) };
    let [k, v] = t.as_slice() else { return Ok(false) };
    match vm.dict_get(&d, k)? {
        Some(w) => vm.eq(&w, v),
        None => Ok(false),
    }
}

/// Whether everything that `a` gives is in `b`.
fn all_in(vm: &mut Vm, a: &Value, b: &Value) -> PyResult<bool> {
    let mut all = true;
    vm.for_each(a, |vm, v| {
        all = vm.contains(b, &v)?;
        Ok(all)
    })?;
    Ok(all)
}

fn richcmp(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    if b.get::<Set>().is_none() && set_like(b).is_none() {
        return Ok(Value::not_implemented());
    }
    let (n, m) = (vm.len(a)?, vm.len(b)?);
    Ok(Value::from(match op {
        CmpOp::Eq => n == m && all_in(vm, a, b)?,
        CmpOp::Ne => !(n == m && all_in(vm, a, b)?),
        CmpOp::Lt => n < m && all_in(vm, a, b)?,
        CmpOp::Le => n <= m && all_in(vm, a, b)?,
        CmpOp::Gt => n > m && all_in(vm, b, a)?,
        CmpOp::Ge => n >= m && all_in(vm, b, a)?,
    }))
}

/// A new set of what a view or another iterable gives.
fn to_set(vm: &mut Vm, v: &Value) -> PyResult<Ref<Set>> {
    let s = vm.set();
    match set_like(v) {
        // The hashes of the keys are known.
        Some((d, KEYS)) if d.as_value().get_exact::<Dict>().is_some() => {
            update(vm, &s, d.as_value())?
        }
        _ => update(vm, &s, v)?,
    }
    Ok(s)
}

fn and(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (a, b) = if set_like(a).is_some() { (a, b) } else { (b, a) };
    // The shorter side is walked, if both can say quickly what they contain.
    let both = set_like(b).is_some() || b.get_exact::<Set>().is_some();
    let (a, b) = if both && vm.len(b)? > vm.len(a)? { (b, a) } else { (a, b) };
    let out = vm.set();
    vm.for_each(b, |vm, v| {
        if vm.contains(a, &v)? {
            vm.set_add(&out, v)?;
        }
        Ok(true)
    })?;
    Ok(out.into_value())
}

fn or(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let s = to_set(vm, a)?;
    update(vm, &s, b)?;
    Ok(s.into_value())
}

fn sub(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let s = to_set(vm, a)?;
    difference_update(vm, &s, b)?;
    Ok(s.into_value())
}

fn xor(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let s = to_set(vm, a)?;
    symmetric_difference_update(vm, &s, b)?;
    Ok(s.into_value())
}

fn isdisjoint(vm: &mut Vm, slf: &Value, other: &Value) -> PyResult<bool> {
    if slf.is(other) {
        return Ok(vm.len(slf)? == 0);
    }
    let sets = other.get::<Set>().is_some() || set_like(other).is_some();
    let (a, b) = if sets && vm.len(other)? > vm.len(slf)? { (other, slf) } else { (slf, other) };
    let mut disjoint = true;
    vm.for_each(b, |vm, v| {
        disjoint = !vm.contains(a, &v)?;
        Ok(disjoint)
    })?;
    Ok(disjoint)
}

macro_rules! view_methods {
    ($methods:ident, $kind:ident) => {
        struct $methods;

        #[pymethods]
        impl $methods {
            /// dictionary that this view refers to
            #[getter]
            fn mapping(vm: &mut Vm, slf: &Value) -> PyResult {
                let d = dict_of::<$kind>(vm, slf)?;
                Ok(mapping_proxy::proxy(vm, d.into_value()))
            }

            /// Return a reverse iterator over the dict's contents.
            fn __reversed__(vm: &mut Vm, slf: &Ref<Boxed<View<$kind>>>) -> Value {
                let d = slf.borrow().dict.clone();
                iterator::<$kind, true>(vm, d)
            }
        }
    };
}
view_methods!(KeysMethods, KEYS);
view_methods!(ValuesMethods, VALUES);
view_methods!(ItemsMethods, ITEMS);

struct SetLikeMethods;

#[pymethods]
impl SetLikeMethods {
    /// Return True if the view and the given iterable have a null intersection.
    fn isdisjoint(vm: &mut Vm, slf: &Value, other: &Value) -> PyResult<bool> {
        isdisjoint(vm, slf, other)
    }
}

const SET_SLOTS: Slots = Slots { richcmp: Some(richcmp), ..Slots::EMPTY }
    .with(BinOp::And, and)
    .with(BinOp::Or, or)
    .with(BinOp::Sub, sub)
    .with(BinOp::Xor, xor);

/// `dict_keys`.
pub static DICT_KEYS: TypeSpec = TypeSpec {
    payload: Some(Boxed::<View<KEYS>>::VTABLE),
    flags: TypeFlags::NO_NEW | TypeFlags::UNHASHABLE,
    slots: Slots {
        repr: Some(repr::<KEYS>),
        len: Some(len::<KEYS>),
        iter: Some(iter::<KEYS>),
        contains: Some(keys_contains),
        ..SET_SLOTS
    },
    methods: &[KeysMethods::METHODS, SetLikeMethods::METHODS],
    getset: &[KeysMethods::GETSET],
    ..TypeSpec::new("dict_keys")
};

/// `dict_values`.
pub static DICT_VALUES: TypeSpec = TypeSpec {
    payload: Some(Boxed::<View<VALUES>>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: Slots {
        repr: Some(repr::<VALUES>),
        len: Some(len::<VALUES>),
        iter: Some(iter::<VALUES>),
        ..Slots::EMPTY
    },
    methods: &[ValuesMethods::METHODS],
    getset: &[ValuesMethods::GETSET],
    ..TypeSpec::new("dict_values")
};

/// `dict_items`.
pub static DICT_ITEMS: TypeSpec = TypeSpec {
    payload: Some(Boxed::<View<ITEMS>>::VTABLE),
    flags: TypeFlags::NO_NEW | TypeFlags::UNHASHABLE,
    slots: Slots {
        repr: Some(repr::<ITEMS>),
        len: Some(len::<ITEMS>),
        iter: Some(iter::<ITEMS>),
        contains: Some(items_contains),
        ..SET_SLOTS
    },
    methods: &[ItemsMethods::METHODS, SetLikeMethods::METHODS],
    getset: &[ItemsMethods::GETSET],
    ..TypeSpec::new("dict_items")
};

/// Iterator over a dict, from its start or from its end.
pub struct DictIter<const K: u8, const REVERSED: bool> {
    dict: Option<Ref<Dict>>,
    /// The length that the dict must keep.
    used: usize,
    pos: usize,
    left: usize,
}

impl<const K: u8, const REVERSED: bool> Payload for DictIter<K, REVERSED> {
    const NAME: &'static str = match (K, REVERSED) {
        (KEYS, false) => "dict_keyiterator",
        (VALUES, false) => "dict_valueiterator",
        (_, false) => "dict_itemiterator",
        (KEYS, true) => "dict_reversekeyiterator",
        (VALUES, true) => "dict_reversevalueiterator",
        (_, true) => "dict_reverseitemiterator",
    };
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.dict.iter().for_each(|d| visit(d.as_value()));
    }
    fn clear(&mut self) {
        self.dict = None;
    }
}

fn iter_spec<const K: u8, const REVERSED: bool>() -> &'static TypeSpec {
    match (K, REVERSED) {
        (KEYS, false) => &DICT_KEYITERATOR,
        (VALUES, false) => &DICT_VALUEITERATOR,
        (_, false) => &DICT_ITEMITERATOR,
        (KEYS, true) => &DICT_REVERSEKEYITERATOR,
        (VALUES, true) => &DICT_REVERSEVALUEITERATOR,
        (_, true) => &DICT_REVERSEITEMITERATOR,
    }
}

/// A new iterator over `dict`.
pub fn iterator<const K: u8, const REVERSED: bool>(vm: &mut Vm, dict: Ref<Dict>) -> Value {
    let (used, slots) = (dict.len(), dict.slots());
    let pos = if REVERSED { slots } else { dict.first_slot() };
    let it = DictIter::<K, REVERSED> { dict: Some(dict), used, pos, left: used };
    vm.payload(iter_spec::<K, REVERSED>(), it)
}

impl<const K: u8, const REVERSED: bool> DictIter<K, REVERSED> {
    /// The next position that holds an entry.
    fn advance(&mut self) -> Option<usize> {
        let d = self.dict.as_ref()?;
        if REVERSED {
            let mut pos = self.pos.min(d.slots());
            while pos > 0 {
                pos -= 1;
                if d.is_live(pos) {
                    self.pos = pos;
                    return Some(pos);
                }
            }
            return None;
        }
        let mut pos = self.pos;
        while pos < d.slots() {
            if d.is_live(pos) {
                self.pos = pos + 1;
                return Some(pos);
            }
            pos += 1;
        }
        None
    }
}

impl<const K: u8> DictIter<K, false> {
    /// The dict and the position of the next entry, if it lies right there and nothing is wrong.
    #[inline(always)]
    pub(crate) fn ready(&self) -> Option<(&Dict, usize)> {
        let d: &Dict = self.dict.as_ref()?;
        (d.len() == self.used && self.left > 0 && d.is_live(self.pos)).then_some((d, self.pos))
    }

    /// Whether nothing is left and nothing is wrong.
    #[inline(always)]
    pub(crate) fn at_end(&self) -> bool {
        let done = |d: &Ref<Dict>| d.len() == self.used && self.pos >= d.slots();
        self.left == 0 && self.dict.as_ref().is_some_and(done)
    }

    /// Goes past what `ready` gave.
    #[inline(always)]
    pub(crate) fn pass(&mut self) {
        self.pos += 1;
        self.left -= 1;
    }
}

fn next<const K: u8, const REVERSED: bool>(vm: &mut Vm, slf: &Value) -> PyResult<Option<Value>> {
    let mut it = this::<Boxed<DictIter<K, REVERSED>>>(vm, slf)?.borrow_mut();
    let Some(d) = &it.dict else { return Ok(None) };
    if d.len() != it.used {
        it.used = usize::MAX;
        return Err(vm.runtime_error("dictionary changed size during iteration"));
    }
    let Some(pos) = it.advance() else {
        it.dict = None;
        return Ok(None);
    };
    if it.left == 0 {
        it.dict = None;
        return Err(vm.runtime_error("dictionary keys changed during iteration"));
    }
    it.left -= 1;
    match &it.dict {
        Some(d) => Ok(shown::<K>(vm, d, pos)),
        None => Ok(None),
    }
}

macro_rules! iterators {
    ($($spec:ident $methods:ident $kind:ident $reversed:literal $name:literal;)*) => {$(
        struct $methods;

        #[pymethods]
        impl $methods {
            /// Private method returning an estimate of len(list(it)).
            fn __length_hint__(slf: &Ref<Boxed<DictIter<$kind, $reversed>>>) -> usize {
                let it = slf.borrow();
                match &it.dict {
                    Some(d) if d.len() == it.used => it.left,
                    _ => 0,
                }
            }

            /// Return state information for pickling.
            fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<DictIter<$kind, $reversed>>>) -> PyResult {
                // A copy goes on where this one stands, which it leaves alone.
                let copy = {
                    let it = slf.borrow();
                    DictIter::<$kind, $reversed> { dict: it.dict.clone(), used: it.used, pos: it.pos, left: it.left }
                };
                let copy = vm.payload(&$spec, copy);
                let rest = vm.collect(&copy)?;
                let (f, list) = (builtin(vm, "iter")?, vm.list(rest));
                Ok(reduce(vm, f, &[list], None))
            }
        }

        #[doc = concat!("`", $name, "`.")]
        pub static $spec: TypeSpec = TypeSpec {
            payload: Some(Boxed::<DictIter<$kind, $reversed>>::VTABLE),
            flags: TypeFlags::NO_NEW,
            slots: Slots { iter: Some(iter_self), next: Some(next::<$kind, $reversed>), ..Slots::EMPTY },
            methods: &[$methods::METHODS],
            ..TypeSpec::new($name)
        };
    )*};
}
iterators! {
    DICT_KEYITERATOR KeyIter KEYS false "dict_keyiterator";
    DICT_VALUEITERATOR ValueIter VALUES false "dict_valueiterator";
    DICT_ITEMITERATOR ItemIter ITEMS false "dict_itemiterator";
    DICT_REVERSEKEYITERATOR ReverseKeyIter KEYS true "dict_reversekeyiterator";
    DICT_REVERSEVALUEITERATOR ReverseValueIter VALUES true "dict_reversevalueiterator";
    DICT_REVERSEITEMITERATOR ReverseItemIter ITEMS true "dict_reverseitemiterator";
}
