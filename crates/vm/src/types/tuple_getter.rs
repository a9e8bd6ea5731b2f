//! `_collections._tuplegetter`: the attribute for one field of a named tuple. It lives here because the machine
//! knows it: see [`crate::run`].

use crate::value::payload::Boxed;
use crate::value::{
    Args, FromPy, Payload, PyResult, Ref, Slots, Tuple, Type, TypeSpec, Value, Visitor,
};
use crate::vm::Vm;
use pyrun_macros::pymethods;

/// The attribute for one field of a named tuple. Its docstring is the instance's own.
pub struct TupleGetter {
    index: i64,
    doc: Option<Value>,
}

impl TupleGetter {
    /// Which item it gives, if tuples can have so many.
    pub(crate) fn item(&self) -> Option<u32> {
        u32::try_from(self.index).ok()
    }
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

/// `_collections._tuplegetter`.
pub static TUPLE_GETTER: TypeSpec = TypeSpec {
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
