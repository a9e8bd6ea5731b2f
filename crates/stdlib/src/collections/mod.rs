//! `_collections`: what `collections` builds on. Queues, dicts with a default or with an order that can be
//! changed, counting, and the attributes of named tuples.

mod default;
mod deque;
mod ordered;
mod ordered_views;

use pyrun_macros::{pyfunctions, pymethods};
use pyrun_vm::modules::NativeModule;
use pyrun_vm::types::core;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{Args, BinOp, Dict, FromPy, Payload, Slots, Tuple, Type, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Ref, Value, Vm};

/// `_collections`
pub static MODULE: NativeModule = NativeModule {
    name: "_collections",
    doc: "High performance data structures.\n- deque:        ordered collection accessible from endpoints only\n- defaultdict:  dict subclass with a default value factory\n",
    functions: &[Functions::METHODS],
    types: &[&deque::DEQUE, &default::DEFAULT_DICT, &ordered::ORDERED_DICT, &TUPLE_GETTER],
    init: None,
};

struct Functions;

#[pyfunctions]
impl Functions {
    /// Count elements in the iterable, updating the mapping
    #[name = "_count_elements"]
    fn count_elements(vm: &mut Vm, mapping: &Value, iterable: &Value) -> PyResult<()> {
        let one = vm.int(1);
        if let Some(d) = mapping.cast::<Dict>()
            && is_dicts_own(vm, mapping, "get")?
            && is_dicts_own(vm, mapping, "__setitem__")?
        {
            return vm.for_each(iterable, |vm, v| count(vm, d, v, &one).map(|()| true));
        }
        let (get, zero) = (vm.getattr_str(mapping, "get")?, vm.int(0));
        vm.for_each(iterable, |vm, v| {
            let old = vm.call(&get, &[v.clone(), zero.clone()])?;
            let new = vm.binary(BinOp::Add, &old, &one)?;
            vm.setitem(mapping, &v, new)?;
            Ok(true)
        })
    }
}

/// `v[key] = value`, through the class's own `__setitem__` if it has one.
fn store(vm: &mut Vm, v: &Value, key: Value, value: Value) -> PyResult<()> {
    match v.cast::<Dict>() {
        Some(d) if stores_plainly(v) => vm.dict_set(d, key, value),
        _ => vm.setitem(v, &key, value),
    }
}

/// Whether assigning items is `dict`'s own doing, as the slot tells.
fn stores_plainly(v: &Value) -> bool {
    let slot = |t: &Type| t.slots().setitem.map(|f| f as usize);
    slot(v.class()) == slot(core().dict)
}

/// Whether the class of `v` has this attribute from `dict` itself.
fn is_dicts_own(vm: &mut Vm, v: &Value, name: &str) -> PyResult<bool> {
    let dict = vm.dict().as_value().class_value();
    let theirs = vm.getattr_str(&v.class_value(), name)?;
    Ok(theirs.is(&vm.getattr_str(&dict, name)?))
}

/// `d[key] += 1`, from 0 on.
fn count(vm: &mut Vm, d: &Ref<Dict>, key: Value, one: &Value) -> PyResult<()> {
    let hash = vm.hash(&key)?;
    // Nothing runs between the search and the change, unless the count is no small int.
    let Some(at) = vm.dict_find(d, &key, hash)? else {
        return vm.dict_insert(d, key, hash, one.clone());
    };
    match d.value_at(at) {
        Some(old) if old.word().is_int() => {
            let new = vm.int(old.word().as_int() + 1);
            drop(d.replace_at(at, new));
            Ok(())
        }
        old => {
            let old = old.unwrap_or_else(|| vm.int(0));
            let new = vm.binary(BinOp::Add, &old, one)?;
            vm.dict_set_hashed(d, key, hash, new)
        }
    }
}

/// The attribute for one field of a named tuple. Its docstring is the instance's own.
pub(crate) struct TupleGetter {
    index: i64,
    doc: Option<Value>,
}

impl Payload for TupleGetter {
    const NAME: &'static str = "_collections._tuplegetter";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.doc.iter().for_each(visit);
    }
    fn clear(&mut self) {
        self.doc = None;
    }
}

type This = Ref<Boxed<TupleGetter>>;

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    if args.has_kw() {
        return Err(vm.type_error("_tuplegetter() takes no keyword arguments"));
    }
    let [index, doc] = args.pos else {
        let n = args.pos.len();
        return Err(vm.type_error(&format!("_tuplegetter expected 2 arguments, got {n}")));
    };
    let index = vm.to_i64(index)?;
    vm.payload_in(cls, TupleGetter { index, doc: Some(doc.clone()) })
}

fn descr_get(vm: &mut Vm, d: &Value, obj: Option<&Value>, _: &Ref<Type>) -> PyResult {
    let index = <&This>::from_py(vm, d)?.borrow().index;
    let Some(obj) = obj.filter(|o| !o.is_none()) else { return Ok(d.clone()) };
    let Some(t) = obj.get::<Tuple>() else {
        let kind = obj.class().name();
        return Err(vm.type_error(&format!(
            "descriptor for index '{index}' for tuple subclasses doesn't apply to '{kind}' object"
        )));
    };
    match usize::try_from(index).ok().and_then(|i| t.get(i)) {
        Some(v) => Ok(v.clone()),
        None => Err(vm.index_error("tuple index out of range")),
    }
}

fn descr_set(vm: &mut Vm, _: &Value, _: &Value, value: Option<Value>) -> PyResult<()> {
    Err(vm.attribute_error(match value {
        Some(_) => "can't set attribute",
        None => "can't delete attribute",
    }))
}

fn repr(vm: &mut Vm, slf: &Value) -> PyResult {
    let (index, doc) = {
        let this = <&This>::from_py(vm, slf)?.borrow();
        (this.index, this.doc.clone().unwrap_or_else(Value::none))
    };
    let doc = vm.repr(&doc)?;
    Ok(vm.str(&format!("_tuplegetter({index}, {})", doc.to_str_lossy())))
}

struct Methods;

#[pymethods]
impl Methods {
    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &This) -> PyResult {
        let (index, doc) = {
            let this = slf.borrow();
            (this.index, this.doc.clone().unwrap_or_else(Value::none))
        };
        let index = vm.int(index);
        let args = vm.tuple(&[index, doc]);
        Ok(vm.tuple(&[slf.as_value().class_value(), args]))
    }

    #[getter]
    fn __doc__(slf: &This) -> Option<Value> {
        slf.borrow().doc.clone()
    }

    #[setter]
    #[allow(non_snake_case)]
    fn set___doc__(_vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        let old = std::mem::replace(&mut slf.borrow_mut().doc, value);
        drop(old);
        Ok(())
    }
}

static TUPLE_GETTER: TypeSpec = TypeSpec {
    module: "_collections",
    payload: Some(Boxed::<TupleGetter>::VTABLE),
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        descr_get: Some(descr_get),
        descr_set: Some(descr_set),
        ..Slots::EMPTY
    },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    ..TypeSpec::new("_tuplegetter")
};
