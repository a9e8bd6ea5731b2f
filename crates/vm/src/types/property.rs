//! `property`.
//!
//! The docstring that comes from the getter is not copied: `doc` holds only one given as such.

use super::descriptors::is_abstract;
use super::support::{no_keywords, this};
use crate::types::core;
use crate::value::function::Slot;
use crate::value::{
    Args, Kind, Property, PyResult, Raised, Ref, Slots, Type, TypeFlags, TypeSpec, Value,
};
use crate::vm::Vm;
use pyrun_macros::pymethods;

fn new(vm: &mut Vm, cls: &Ref<Type>, _: Args<'_>) -> PyResult {
    vm.new_instance(cls)
}

fn init(vm: &mut Vm, slf: &Value, args: Args<'_>) -> PyResult<()> {
    const NAMES: [&str; 4] = ["fget", "fset", "fdel", "doc"];
    let given = args.pos.len() + args.kw_names.len();
    if given > 4 {
        return Err(vm.type_error(&format!("property() takes at most 4 arguments ({given} given)")));
    }
    let mut parts: [Option<Value>; 4] = Default::default();
    for (p, v) in parts.iter_mut().zip(args.pos) {
        *p = Some(v.clone());
    }
    for (k, v) in args.kw() {
        let name = vm.to_str(k)?.to_str_lossy().into_owned();
        match NAMES.iter().position(|n| *n == name) {
            Some(i) if parts[i].is_none() => parts[i] = Some(v.clone()),
            Some(i) => {
                let m = format!(
                    "argument for property() given by name ('{name}') and position ({})",
                    i + 1
                );
                return Err(vm.type_error(&m));
            }
            None => {
                return Err(vm.type_error(&format!(
                    "'{name}' is an invalid keyword argument for property()"
                )));
            }
        }
    }
    let [get, set, del, doc] = parts.map(|p| p.filter(|v| !v.is_none()));
    let p = this::<Property>(vm, slf)?;
    if !p.get.is_empty() || !p.set.is_empty() {
        // Caches may hold the functions that go.
        vm.bump_epoch();
    }
    p.get.set(get);
    p.set.set(set);
    p.del.set(del);
    p.name.set(None);
    p.doc.set(doc);
    if slf.class().is_subclass(core().property) && !std::ptr::eq(slf.class(), core().property) {
        doc_of_subclass(vm, slf, p)?;
    }
    Ok(())
}

/// The docstring of an instance of a subclass lies in the instance, or the class's would hide it.
fn doc_of_subclass(vm: &mut Vm, slf: &Value, p: &Ref<Property>) -> PyResult<()> {
    let explicit = p.doc.get();
    let from_getter = explicit.is_none();
    let doc = match explicit {
        Some(d) => Some(d),
        None => getter_doc(vm, p)?,
    };
    let found = doc.is_some();
    match vm.setattr(slf, &core().names.__doc__, doc.unwrap_or_else(Value::none)) {
        Err(e) if e.is(core().exc.attribute_error) && !(from_getter && found) => Ok(()),
        r => r,
    }
}

fn getter_doc(vm: &mut Vm, p: &Property) -> PyResult<Option<Value>> {
    match p.get.get() {
        Some(f) => Ok(vm.getattr_opt(&f, &core().names.__doc__)?.filter(|d| !d.is_none())),
        None => Ok(None),
    }
}

/// The AttributeError of a property without the function that is needed.
#[cold]
pub(crate) fn missing(vm: &mut Vm, p: &Property, what: &str, cls: &Ref<Type>) -> Raised {
    let qualname = match vm.getattr(cls.as_value(), &core().names.__qualname__) {
        Ok(q) => q,
        Err(e) => return e,
    };
    let of = match vm.repr(&qualname) {
        Ok(r) => r.to_str_lossy().into_owned(),
        Err(e) => return e,
    };
    let name = match p.name.get().map(|n| vm.repr(&n)) {
        Some(Ok(r)) => format!("property {}", r.to_str_lossy()),
        Some(Err(e)) => return e,
        None => "property".into(),
    };
    vm.attribute_error(&format!("{name} of {of} object has no {what}"))
}

/// Reading an attribute calls the getter; the class itself gives the property.
pub(crate) fn get(vm: &mut Vm, d: &Value, obj: Option<&Value>, _: &Ref<Type>) -> PyResult {
    let (p, Some(o)) = (this::<Property>(vm, d)?, obj) else { return Ok(d.clone()) };
    match p.get.get() {
        Some(f) => vm.call(&f, std::slice::from_ref(o)),
        None => {
            let cls = o.class().to_ref();
            Err(missing(vm, p, "getter", &cls))
        }
    }
}

fn descr_set(vm: &mut Vm, d: &Value, obj: &Value, value: Option<Value>) -> PyResult<()> {
    let p = this::<Property>(vm, d)?;
    let (func, what) =
        if value.is_some() { (p.set.get(), "setter") } else { (p.del.get(), "deleter") };
    let Some(f) = func else {
        let cls = obj.class().to_ref();
        return Err(missing(vm, p, what, &cls));
    };
    match value {
        Some(v) => vm.call(&f, &[obj.clone(), v])?,
        None => vm.call(&f, std::slice::from_ref(obj))?,
    };
    Ok(())
}

/// A copy in which one function is replaced, unless the replacement is None.
fn copy(vm: &mut Vm, slf: &Ref<Property>, replace: usize, f: Value) -> PyResult {
    let value = |s: &Slot| s.get().unwrap_or_else(Value::none);
    let mut parts = [value(&slf.get), value(&slf.set), value(&slf.del), value(&slf.doc)];
    if !f.is_none() {
        parts[replace] = f;
    }
    let made = vm.call(&slf.as_value().class_value(), &parts)?;
    if let Some(p) = made.get::<Property>() {
        p.name.set(slf.name.get());
    }
    Ok(made)
}

struct Methods;

#[pymethods]
impl Methods {
    /// Descriptor to obtain a copy of the property with a different getter.
    fn getter(vm: &mut Vm, slf: &Ref<Property>, f: Value) -> PyResult {
        copy(vm, slf, 0, f)
    }

    /// Descriptor to obtain a copy of the property with a different setter.
    fn setter(vm: &mut Vm, slf: &Ref<Property>, f: Value) -> PyResult {
        copy(vm, slf, 1, f)
    }

    /// Descriptor to obtain a copy of the property with a different deleter.
    fn deleter(vm: &mut Vm, slf: &Ref<Property>, f: Value) -> PyResult {
        copy(vm, slf, 2, f)
    }

    /// Method to set name of a property.
    #[raw]
    fn __set_name__(vm: &mut Vm, args: Args<'_>) -> PyResult<()> {
        no_keywords(vm, "__set_name__", &args)?;
        let [slf, _, name] = args.pos else {
            let n = args.pos.len().saturating_sub(1);
            let m = format!("__set_name__() takes 2 positional arguments but {n} were given");
            return Err(vm.type_error(&m));
        };
        this::<Property>(vm, slf)?.name.set(Some(name.clone()));
        Ok(())
    }

    #[member]
    fn fget(slf: &Ref<Property>) -> Option<Value> {
        slf.get.get()
    }

    #[member]
    fn fset(slf: &Ref<Property>) -> Option<Value> {
        slf.set.get()
    }

    #[member]
    fn fdel(slf: &Ref<Property>) -> Option<Value> {
        slf.del.get()
    }

    #[getter]
    fn __doc__(vm: &mut Vm, slf: &Ref<Property>) -> PyResult<Option<Value>> {
        match slf.doc.get() {
            Some(d) => Ok(Some(d)),
            None => getter_doc(vm, slf),
        }
    }

    #[setter]
    #[allow(non_snake_case)]
    fn set___doc__(_vm: &mut Vm, slf: &Ref<Property>, value: Option<Value>) -> PyResult<()> {
        slf.doc.set(value);
        Ok(())
    }

    #[getter]
    fn __isabstractmethod__(vm: &mut Vm, slf: &Ref<Property>) -> PyResult<bool> {
        for f in [slf.get.get(), slf.set.get(), slf.del.get()] {
            if is_abstract(vm, f)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// `property`.
pub static PROPERTY: TypeSpec = TypeSpec {
    kind: Kind::Property,
    flags: TypeFlags::BASE,
    doc: "Property attribute.\n\n  fget\n    function to be used for getting an attribute value\n  fset\n    function to be used for setting an attribute value\n  fdel\n    function to be used for del'ing an attribute\n  doc\n    docstring\n\nTypical use is to define a managed attribute x:\n\nclass C(object):\n    def getx(self): return self._x\n    def setx(self, value): self._x = value\n    def delx(self): del self._x\n    x = property(getx, setx, delx, \"I'm the 'x' property.\")\n\nDecorators make defining new properties or modifying existing ones easy:\n\nclass C(object):\n    @property\n    def x(self):\n        \"I am the 'x' property.\"\n        return self._x\n    @x.setter\n    def x(self, value):\n        self._x = value\n    @x.deleter\n    def x(self):\n        del self._x",
    slots: Slots {
        new: Some(new),
        init: Some(init),
        descr_get: Some(get),
        descr_set: Some(descr_set),
        ..Slots::EMPTY
    },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    signature: "(fget=None, fset=None, fdel=None, doc=None)",
    ..TypeSpec::new("property")
};
