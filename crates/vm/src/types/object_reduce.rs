//! `__reduce_ex__` and what it is made of: the default way to copy and pickle an object.

use crate::types::core;
use crate::value::object::Kind;
use crate::value::typeobj::TypeFlags;
use crate::value::{Dict, List, PyResult, Ref, Str, Tuple, Value, instance};
use crate::vm::Vm;
use pyrun_macros::pymethods;

/// A function of the module `copyreg`.
fn copyreg(vm: &mut Vm, name: &str) -> PyResult {
    let module = vm.import("copyreg")?;
    vm.getattr_str(&module, name)
}

/// Whether the method that `v` has under a name is `object`'s own.
fn is_default(vm: &mut Vm, v: &Value, name: &Ref<Str>) -> bool {
    match (vm.lookup_type(v.class(), name), vm.lookup_type(core().object, name)) {
        (Some(a), Some(b)) => a.is(&b),
        _ => false,
    }
}

/// Whether nothing hides the method that `object` has under a name, in the class or the instance.
fn is_untouched(vm: &mut Vm, v: &Value, name: &Ref<Str>) -> bool {
    v.class().has(TypeFlags::PLAIN_GETATTR)
        && is_default(vm, v, name)
        && vm.own_attr(v, name).is_none()
}

fn cannot_pickle(vm: &mut Vm, v: &Value) -> crate::value::Raised {
    let t = v.class().dotted_name();
    vm.type_error(&format!("cannot pickle '{t}' object"))
}

/// What an object's `__new__` wants when it is made anew: positional and keyword arguments.
fn new_arguments(vm: &mut Vm, v: &Value) -> PyResult<Option<(Value, Option<Value>)>> {
    let names = &core().names;
    if let Some(r) = vm.call_special(v, &names.__getnewargs_ex__, &[])? {
        let t = r.class().name();
        let Some(pair) = r.get::<Tuple>() else {
            return Err(
                vm.type_error(&format!("__getnewargs_ex__ should return a tuple, not '{t}'"))
            );
        };
        let [args, kwargs] = pair.as_slice() else {
            let n = pair.len();
            return Err(vm.value_error(&format!(
                "__getnewargs_ex__ should return a tuple of length 2, not {n}"
            )));
        };
        if args.get::<Tuple>().is_none() {
            let t = args.class().name();
            return Err(vm.type_error(&format!(
                "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '{t}'"
            )));
        }
        if kwargs.get::<Dict>().is_none() {
            let t = kwargs.class().name();
            return Err(vm.type_error(&format!(
                "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '{t}'"
            )));
        }
        return Ok(Some((args.clone(), Some(kwargs.clone()))));
    }
    if let Some(r) = vm.call_special(v, &names.__getnewargs__, &[])? {
        if r.get::<Tuple>().is_none() {
            let t = r.class().name();
            return Err(vm.type_error(&format!("__getnewargs__ should return a tuple, not '{t}'")));
        }
        return Ok(Some((r, None)));
    }
    Ok(None)
}

/// The names of the `__slots__` members that a class and its bases declare.
fn slot_names(vm: &mut Vm, v: &Value) -> PyResult<Vec<Value>> {
    // `copyreg` leaves them in the class.
    let known = vm.intern("__slotnames__");
    if let Some(list) = v.class().dict.peek().get_str(&known)
        && let Some(list) = list.get::<List>()
    {
        return Ok(list.to_vec());
    }
    let f = copyreg(vm, "_slotnames")?;
    let names = vm.call(&f, &[v.class_value()])?;
    Ok(names.get::<List>().map_or(Vec::new(), List::to_vec))
}

/// The default `__getstate__`. `required` says that nothing but the state tells the copy what it
/// holds, so an object with a payload of its own is refused.
fn default_state(vm: &mut Vm, v: &Value, required: bool) -> PyResult {
    if required && v.kind() != Kind::Instance {
        return Err(cannot_pickle(vm, v));
    }
    let dict = match vm.getattr_opt(v, &core().names.__dict__)? {
        Some(d) if d.get::<Dict>().is_none_or(|d| !d.is_empty()) => d,
        _ => Value::none(),
    };
    let names = match v.class().has(TypeFlags::HEAP) {
        true => slot_names(vm, v)?,
        false => Vec::new(),
    };
    let slots = vm.dict();
    for name in &names {
        if let Some(n) = name.cast::<Str>()
            && let Some(x) = vm.getattr_opt(v, n)?
        {
            vm.dict_set(&slots, name.clone(), x)?;
        }
    }
    if slots.is_empty() { Ok(dict) } else { Ok(vm.tuple(&[dict, slots.into_value()])) }
}

fn state(vm: &mut Vm, v: &Value, required: bool) -> PyResult {
    let name = &core().names.__getstate__;
    if is_default(vm, v, name) && vm.own_attr(v, name).is_none() {
        return default_state(vm, v, required);
    }
    vm.call_method(v, name, &[])
}

/// An iterator over the items of a list or dict subclass, or None.
fn items(vm: &mut Vm, v: &Value) -> PyResult<(Value, Value)> {
    let list = match v.get::<List>() {
        Some(_) => vm.iter(v)?,
        None => Value::none(),
    };
    let dict = match v.get::<Dict>() {
        Some(_) => {
            let items = vm.call_method_str(v, "items", &[])?;
            vm.iter(&items)?
        }
        None => Value::none(),
    };
    Ok((list, dict))
}

/// The reduction for protocol 2 and later.
fn reduce_new(vm: &mut Vm, v: &Value) -> PyResult {
    if v.class().slots().new.is_none() {
        return Err(cannot_pickle(vm, v));
    }
    let found = new_arguments(vm, v)?;
    let required = found.is_none() && v.get::<List>().is_none() && v.get::<Dict>().is_none();
    let cls = v.class_value();
    let (func, args) = match &found {
        Some((args, Some(kwargs))) if kwargs.get::<Dict>().is_some_and(|d| !d.is_empty()) => {
            (copyreg(vm, "__newobj_ex__")?, vm.tuple(&[cls, args.clone(), kwargs.clone()]))
        }
        _ => {
            let mut all = vec![cls];
            if let Some((args, _)) = &found
                && let Some(t) = args.get::<Tuple>()
            {
                all.extend(t.iter().cloned());
            }
            (copyreg(vm, "__newobj__")?, vm.tuple(&all))
        }
    };
    let state = state(vm, v, required)?;
    let (list, dict) = items(vm, v)?;
    Ok(vm.tuple(&[func, args, state, list, dict]))
}

fn reduce(vm: &mut Vm, v: &Value, protocol: i64) -> PyResult {
    if protocol >= 2 {
        return reduce_new(vm, v);
    }
    let f = copyreg(vm, "_reduce_ex")?;
    let p = vm.int(protocol);
    vm.call(&f, &[v.clone(), p])
}

/// What `object.__reduce_ex__` does: `__reduce__` comes first, if a class has one of its own.
fn reduce_ex(vm: &mut Vm, v: &Value, protocol: i64) -> PyResult {
    let name = &core().names.__reduce__;
    if !is_default(vm, v, name)
        && let Some(f) = vm.getattr_opt(v, name)?
    {
        return vm.call(&f, &[]);
    }
    reduce(vm, v, protocol)
}

#[doc(hidden)]
impl Vm {
    /// `v.__reduce_ex__(protocol)`, or `v.__reduce__()`; `None` if there is neither.
    pub fn reduced(&mut self, v: &Value, protocol: i64) -> PyResult<Option<Value>> {
        let names = &core().names;
        if is_untouched(self, v, &names.__reduce_ex__) {
            return reduce_ex(self, v, protocol).map(Some);
        }
        if let Some(f) = self.getattr_opt(v, &names.__reduce_ex__)? {
            let protocol = self.int(protocol);
            return self.call(&f, &[protocol]).map(Some);
        }
        match self.getattr_opt(v, &names.__reduce__)? {
            Some(f) => self.call(&f, &[]).map(Some),
            None => Ok(None),
        }
    }

    /// The attributes of an instance that is reduced to its class and them, and to nothing else; without a
    /// look at its `__dict__`, which would have to be made.
    pub fn plain_state(&mut self, v: &Value) -> PyResult<Option<Vec<(Value, Value)>>> {
        let names = &core().names;
        let Some(o) = v.obj().filter(|o| o.kind == Kind::Instance) else { return Ok(None) };
        let class = v.class();
        if instance::dict_of(o).is_some() || !class.has(TypeFlags::PLAIN_GETATTR) {
            return Ok(None);
        }
        for name in [&names.__reduce_ex__, &names.__reduce__, &names.__getstate__] {
            if !is_untouched(self, v, name) {
                return Ok(None);
            }
        }
        for name in [&names.__getnewargs__, &names.__getnewargs_ex__] {
            if self.lookup_type(class, name).is_some() {
                return Ok(None);
            }
        }
        // A class may say that it is another.
        let of_object = self.lookup_type(core().object, &names.__class__);
        let own = self.lookup_type(class, &names.__class__);
        let same = own.zip(of_object).is_some_and(|(a, b)| a.is(&b));
        if !same || !slot_names(self, v)?.is_empty() {
            return Ok(None);
        }
        Ok(Some(instance::slots(o)))
    }
}

/// The methods.
pub struct ObjectReduce;

#[pymethods]
impl ObjectReduce {
    /// Helper for pickle.
    fn __reduce__(vm: &mut Vm, slf: &Value) -> PyResult {
        reduce(vm, slf, 0)
    }

    /// Helper for pickle.
    #[signature(protocol, /)]
    fn __reduce_ex__(vm: &mut Vm, slf: &Value, protocol: i64) -> PyResult {
        reduce_ex(vm, slf, protocol)
    }

    /// Helper for pickle.
    fn __getstate__(vm: &mut Vm, slf: &Value) -> PyResult {
        default_state(vm, slf, false)
    }
}
