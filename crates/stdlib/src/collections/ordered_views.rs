//! The views of an `OrderedDict` and the iterator over it, which notices every change of the order.

use pyrun_macros::pymethods;
use pyrun_vm::types::dict_views::{
    DICT_ITEMS, DICT_KEYS, DICT_VALUES, ITEMS, KEYS, VALUES, View, view_in, viewed,
};
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{Dict, FromPy, Payload, Slots, TypeFlags, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Ref, Value, Vm};

/// A view of what `K` says.
pub(super) fn view<const K: u8>(vm: &mut Vm, d: &Ref<Dict>) -> PyResult {
    let class = match K {
        KEYS => &ODICT_KEYS,
        VALUES => &ODICT_VALUES,
        _ => &ODICT_ITEMS,
    };
    view_in::<K>(vm, &class.get().to_ref(), d.clone())
}

fn iter<const K: u8>(vm: &mut Vm, v: &Value) -> PyResult {
    let d = viewed::<K>(vm, v)?;
    Ok(iterator(vm, d, K, false))
}

macro_rules! views {
    ($($spec:ident $methods:ident $kind:ident $base:ident $name:literal;)*) => {$(
        struct $methods;

        #[pymethods]
        impl $methods {
            fn __reversed__(vm: &mut Vm, slf: &Value) -> PyResult {
                let d = viewed::<$kind>(vm, slf)?;
                Ok(iterator(vm, d, $kind, true))
            }
        }

        static $spec: TypeSpec = TypeSpec {
            base: Some(&$base),
            payload: Some(Boxed::<View<$kind>>::VTABLE),
            flags: TypeFlags::NO_NEW | TypeFlags::BASE | TypeFlags::UNHASHABLE,
            slots: Slots { iter: Some(iter::<$kind>), ..Slots::EMPTY },
            methods: &[$methods::METHODS],
            ..TypeSpec::new($name)
        };
    )*};
}

views! {
    ODICT_KEYS KeysMethods KEYS DICT_KEYS "odict_keys";
    ODICT_VALUES ValuesMethods VALUES DICT_VALUES "odict_values";
    ODICT_ITEMS ItemsMethods ITEMS DICT_ITEMS "odict_items";
}

/// Where an iterator stands.
struct OrderedIter {
    dict: Option<Ref<Dict>>,
    /// What it gives: keys, values or items.
    kind: u8,
    reversed: bool,
    /// The state of the table that it must keep.
    version: u32,
    pos: usize,
}

impl Payload for OrderedIter {
    const NAME: &'static str = "odict_iterator";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.dict.iter().for_each(|d| visit(d.as_value()));
    }
    fn clear(&mut self) {
        self.dict = None;
    }
}

/// An iterator over what `kind` says.
pub(super) fn iterator(vm: &mut Vm, dict: Ref<Dict>, kind: u8, reversed: bool) -> Value {
    let (version, pos) = (dict.version(), if reversed { dict.slots() } else { dict.first_slot() });
    vm.payload(&ODICT_ITERATOR, OrderedIter { dict: Some(dict), kind, reversed, version, pos })
}

impl OrderedIter {
    /// The next position that holds an entry.
    fn advance(&mut self, d: &Dict) -> Option<usize> {
        let found = match self.reversed {
            true => (0..self.pos.min(d.slots())).rfind(|&at| d.is_live(at)),
            false => (self.pos..d.slots()).find(|&at| d.is_live(at)),
        };
        self.pos = match found {
            Some(at) => at + usize::from(!self.reversed),
            None => self.pos,
        };
        found
    }
}

fn next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let mut it = <&Ref<Boxed<OrderedIter>>>::from_py(vm, v)?.borrow_mut();
    let Some(d) = it.dict.clone() else { return Ok(None) };
    if d.version() != it.version {
        it.dict = None;
        return Err(vm.runtime_error("OrderedDict mutated during iteration"));
    }
    let Some(at) = it.advance(&d) else {
        it.dict = None;
        return Ok(None);
    };
    Ok(match it.kind {
        KEYS => d.key_at(at).map(|(key, _)| key),
        VALUES => d.value_at(at),
        _ => d.entry_at(at).map(|(key, value)| vm.tuple(&[key, value])),
    })
}

struct IterMethods;

#[pymethods]
impl IterMethods {
    /// Return state information for pickling
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<OrderedIter>>) -> PyResult {
        // A copy goes on where this one stands, which it leaves alone.
        let copy = {
            let it = slf.borrow();
            OrderedIter { dict: it.dict.clone(), ..*it }
        };
        let copy = vm.payload(&ODICT_ITERATOR, copy);
        let rest = vm.collect(&copy)?;
        let builtins = vm.import("builtins")?;
        let (iter, rest) = (vm.getattr_str(&builtins, "iter")?, vm.list(rest));
        let args = vm.tuple(&[rest]);
        Ok(vm.tuple(&[iter, args]))
    }
}

static ODICT_ITERATOR: TypeSpec = TypeSpec {
    payload: Some(Boxed::<OrderedIter>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: Slots { iter: Some(|_, v| Ok(v.clone())), next: Some(next), ..Slots::EMPTY },
    methods: &[IterMethods::METHODS],
    ..TypeSpec::new("odict_iterator")
};
