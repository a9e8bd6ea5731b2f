//! `attrgetter`, `itemgetter` and `methodcaller`.

use pyrun_macros::pymethods;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{Args, FromPy, Payload, Slots, Str, Type, TypeFlags, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Ref, Value, Vm};

/// What is fetched: names or keys, and for a method its arguments.
pub(super) struct Getter {
    keys: Vec<Value>,
    kw_names: Vec<Value>,
    kw_values: Vec<Value>,
}

impl Payload for Getter {
    const NAME: &'static str = "getter";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.keys.iter().chain(&self.kw_names).chain(&self.kw_values).for_each(visit);
    }
    fn clear(&mut self) {
        self.keys.clear();
        self.kw_names.clear();
        self.kw_values.clear();
    }
}

type This = Ref<Boxed<Getter>>;

fn parts(vm: &mut Vm, v: &Value) -> PyResult<(Vec<Value>, Vec<Value>, Vec<Value>)> {
    let this = <&This>::from_py(vm, v)?.borrow();
    Ok((this.keys.clone(), this.kw_names.clone(), this.kw_values.clone()))
}

/// What a getter of one thing fetches.
fn only(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let this = <&This>::from_py(vm, v)?.borrow();
    Ok(match &this.keys[..] {
        [key] => Some(key.clone()),
        _ => None,
    })
}

fn make(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    let getter = Getter {
        keys: args.pos.to_vec(),
        kw_names: args.kw_names.to_vec(),
        kw_values: args.kw_values.to_vec(),
    };
    vm.payload_in(cls, getter)
}

/// The one argument of a call.
fn subject<'a>(vm: &mut Vm, name: &str, args: Args<'a>) -> PyResult<&'a Value> {
    match args.pos {
        [subject] if !args.has_kw() => Ok(subject),
        _ if args.has_kw() => Err(vm.type_error(&format!("{name}() takes no keyword arguments"))),
        _ => Err(vm.type_error(&format!("{name} expected 1 argument, got {}", args.pos.len()))),
    }
}

fn at_least_one(vm: &mut Vm, name: &str, args: Args<'_>) -> PyResult<()> {
    match args.has_kw() {
        true => Err(vm.type_error(&format!("{name}() takes no keyword arguments"))),
        false if args.pos.is_empty() => {
            Err(vm.type_error(&format!("{name} expected 1 argument, got 0")))
        }
        false => Ok(()),
    }
}

fn itemgetter_new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    at_least_one(vm, "itemgetter", args)?;
    make(vm, cls, args)
}

fn itemgetter_call(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult {
    let subject = subject(vm, "itemgetter", args)?;
    if let Some(key) = only(vm, v)? {
        return vm.getitem(subject, &key);
    }
    let (keys, ..) = parts(vm, v)?;
    let mut items = Vec::with_capacity(keys.len());
    for key in &keys {
        items.push(vm.getitem(subject, key)?);
    }
    Ok(vm.tuple(&items))
}

fn attrgetter_new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    at_least_one(vm, "attrgetter", args)?;
    if args.pos.iter().any(|name| name.get::<Str>().is_none()) {
        return Err(vm.type_error("attribute name must be a string"));
    }
    let names: Vec<Value> = (args.pos.iter())
        .map(|name| match name.cast::<Str>() {
            Some(name) => vm.intern_str(name).into_value(),
            None => name.clone(),
        })
        .collect();
    make(vm, cls, Args::positional(&names))
}

fn attribute(vm: &mut Vm, subject: &Value, path: &Value) -> PyResult {
    let path = vm.to_str(path)?;
    if path.as_ascii().is_some_and(|s| !s.contains('.')) {
        return vm.getattr(subject, &path);
    }
    let mut at = subject.clone();
    for name in path.to_str_lossy().split('.') {
        at = vm.getattr_str(&at, name)?;
    }
    Ok(at)
}

fn attrgetter_call(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult {
    let subject = subject(vm, "attrgetter", args)?;
    if let Some(path) = only(vm, v)? {
        return attribute(vm, subject, &path);
    }
    let (paths, ..) = parts(vm, v)?;
    let mut items = Vec::with_capacity(paths.len());
    for path in &paths {
        items.push(attribute(vm, subject, path)?);
    }
    Ok(vm.tuple(&items))
}

fn methodcaller_new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    match args.pos.first() {
        None => Err(vm.type_error("methodcaller needs at least one argument, the method name")),
        Some(name) if name.get::<Str>().is_none() => {
            Err(vm.type_error("method name must be a string"))
        }
        Some(_) => make(vm, cls, args),
    }
}

fn methodcaller_call(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult {
    let subject = subject(vm, "methodcaller", args)?;
    let (keys, kw_names, kw_values) = parts(vm, v)?;
    let Some((name, pos)) = keys.split_first() else {
        return Err(vm.missing_argument("methodcaller"));
    };
    let name = vm.to_str(name)?;
    let method = vm.getattr(subject, &name)?;
    vm.call_args(&method, Args { pos, kw_names: &kw_names, kw_values: &kw_values })
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let shown = vm.repr_guard(v, |vm| {
        let (keys, kw_names, kw_values) = parts(vm, v)?;
        let mut items = Vec::new();
        for key in &keys {
            items.push(vm.repr(key)?.to_str_lossy().into_owned());
        }
        for (name, value) in kw_names.iter().zip(&kw_values) {
            let name = vm.to_str(name)?.to_str_lossy().into_owned();
            let value = vm.repr(value)?.to_str_lossy().into_owned();
            items.push(format!("{name}={value}"));
        }
        Ok(items.join(", "))
    })?;
    let shown = shown.unwrap_or_else(|| "...".to_owned());
    let name = v.class().name();
    Ok(vm.str(&format!("operator.{name}({shown})")))
}

struct Methods;

#[pymethods]
impl Methods {
    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &This) -> PyResult {
        let (keys, names, values) = parts(vm, slf.as_value())?;
        let class = slf.as_value().class_value();
        let (callee, args) = match (names.is_empty(), keys.split_first()) {
            (false, Some((method, args))) => {
                // Keyword arguments travel in a partial object.
                let functools = vm.import("functools")?;
                let partial = vm.getattr_str(&functools, "partial")?;
                let named = names.iter().zip(values);
                let kw: Vec<(Ref<Str>, Value)> =
                    named.filter_map(|(k, v)| Some((k.cast::<Str>()?.clone(), v))).collect();
                (vm.call_kw(&partial, &[class, method.clone()], &kw)?, vm.tuple(args))
            }
            _ => (class, vm.tuple(&keys)),
        };
        Ok(vm.tuple(&[callee, args]))
    }
}

macro_rules! getter {
    ($spec:ident, $name:literal, $new:ident, $call:ident, $signature:literal, $doc:literal) => {
        #[doc = concat!("`operator.", $name, "`")]
        pub(super) static $spec: TypeSpec = TypeSpec {
            module: "operator",
            payload: Some(Boxed::<Getter>::VTABLE),
            flags: TypeFlags::BASE,
            doc: $doc,
            signature: $signature,
            slots: Slots { new: Some($new), call: Some($call), repr: Some(repr), ..Slots::EMPTY },
            methods: &[Methods::METHODS],
            ..TypeSpec::new($name)
        };
    };
}

getter!(
    ITEMGETTER,
    "itemgetter",
    itemgetter_new,
    itemgetter_call,
    "(item, /, *items)",
    "Return a callable object that fetches the given item(s) from its operand."
);
getter!(
    ATTRGETTER,
    "attrgetter",
    attrgetter_new,
    attrgetter_call,
    "(attr, /, *attrs)",
    "Return a callable object that fetches the given attribute(s) from its operand."
);
getter!(
    METHODCALLER,
    "methodcaller",
    methodcaller_new,
    methodcaller_call,
    "(name, /, *args, **kwargs)",
    "Return a callable object that calls the given method on its operand."
);
