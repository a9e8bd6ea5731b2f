//! `partial`: a function with some of its arguments.

use pyrun_macros::pymethods;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{
    Args, Dict, FromPy, Payload, Slots, Str, Tuple, Type, TypeFlags, TypeSpec, Visitor,
};
use pyrun_vm::{PyResult, Ref, Value, Vm};
use smallvec::SmallVec;

/// The function and its first arguments.
pub(super) struct Partial {
    function: Value,
    args: Vec<Value>,
    /// Names and values, in order; names are exact strings.
    keywords: Vec<(Value, Value)>,
}

impl Payload for Partial {
    const NAME: &'static str = "functools.partial";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(&self.function);
        self.args.iter().for_each(&mut *visit);
        for (name, value) in &self.keywords {
            visit(name);
            visit(value);
        }
    }
    fn clear(&mut self) {
        self.function = Value::none();
        self.args.clear();
        self.keywords.clear();
    }
    fn held(&self) -> usize {
        (self.args.capacity() + self.keywords.capacity() * 2) * size_of::<Value>()
    }
}

type This = Ref<Boxed<Partial>>;
type Parts = (Value, Vec<Value>, Vec<(Value, Value)>);

fn parts(vm: &mut Vm, v: &Value) -> PyResult<Parts> {
    let this = <&This>::from_py(vm, v)?.borrow();
    Ok((this.function.clone(), vm.cloned(&this.args)?, this.keywords.clone()))
}

/// Later keywords go before earlier ones of the same name, in the place of those.
fn merge(vm: &mut Vm, keywords: &mut Vec<(Value, Value)>, args: Args<'_>) -> PyResult<()> {
    for (name, value) in args.kw() {
        let text = vm.to_str(name)?;
        let same = |(k, _): &&mut (Value, Value)| k.get::<Str>().is_some_and(|k| k.same(&text));
        match keywords.iter_mut().find(same) {
            Some((_, old)) => *old = value.clone(),
            None => keywords.push((name.clone(), value.clone())),
        }
    }
    Ok(())
}

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    let Some((function, rest)) = args.pos.split_first() else {
        return Err(vm.type_error("type 'partial' takes at least one argument"));
    };
    if !vm.is_callable(function) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    // A partial of a partial is one.
    let plain = function.get::<Boxed<Partial>>().is_some()
        && vm.dict_of(function).is_none_or(|d| d.is_empty());
    let (function, mut all, mut keywords) = match plain {
        true => parts(vm, function)?,
        false => (function.clone(), Vec::new(), Vec::new()),
    };
    vm.ask((all.len() + rest.len()) * 2 * size_of::<Value>())?;
    all.extend_from_slice(rest);
    merge(vm, &mut keywords, args)?;
    vm.payload_in(cls, Partial { function, args: all, keywords })
}

fn call(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult {
    let simple = {
        let this = <&This>::from_py(vm, v)?.borrow();
        this.keywords.is_empty().then(|| {
            let all: SmallVec<[Value; 8]> = this.args.iter().chain(args.pos).cloned().collect();
            (this.function.clone(), all)
        })
    };
    if let Some((function, all)) = simple {
        return vm.call_args(&function, Args { pos: &all, ..args });
    }
    let (function, mut all, mut keywords) = parts(vm, v)?;
    all.extend_from_slice(args.pos);
    merge(vm, &mut keywords, args)?;
    let (kw_names, kw_values): (Vec<Value>, Vec<Value>) = keywords.into_iter().unzip();
    vm.call_args(&function, Args { pos: &all, kw_names: &kw_names, kw_values: &kw_values })
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let shown = vm.repr_guard(v, |vm| {
        let (function, args, keywords) = parts(vm, v)?;
        let mut items = vec![vm.repr(&function)?.to_str_lossy().into_owned()];
        for arg in &args {
            items.push(vm.repr(arg)?.to_str_lossy().into_owned());
        }
        for (name, value) in &keywords {
            let name = vm.to_str(name)?.to_str_lossy().into_owned();
            let value = vm.repr(value)?.to_str_lossy().into_owned();
            items.push(format!("{name}={value}"));
        }
        Ok(items.join(", "))
    })?;
    let Some(shown) = shown else { return Ok(vm.str("...")) };
    let class = v.class();
    let name = if class.name() == "partial" { "functools.partial".into() } else { class.name() };
    Ok(vm.str(&format!("{name}({shown})")))
}

struct Methods;

#[pymethods]
impl Methods {
    /// function object to use in future partial calls
    #[getter]
    fn func(slf: &This) -> Value {
        slf.borrow().function.clone()
    }

    /// tuple of arguments to future partial calls
    #[getter]
    fn args(vm: &mut Vm, slf: &This) -> Value {
        let args = slf.borrow().args.clone();
        vm.tuple(&args)
    }

    /// dictionary of keyword arguments to future partial calls
    #[getter]
    fn keywords(vm: &mut Vm, slf: &This) -> PyResult {
        let keywords = slf.borrow().keywords.clone();
        let dict = vm.dict();
        for (name, value) in keywords {
            vm.dict_set(&dict, name, value)?;
        }
        Ok(dict.into_value())
    }

    /// Attributes of its own.
    #[getter]
    fn __dict__(vm: &mut Vm, slf: &This) -> Option<Value> {
        vm.dict_of(slf.as_value()).map(Ref::into_value)
    }

    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &This) -> PyResult {
        let function = Self::func(slf);
        let args = Self::args(vm, slf);
        let keywords = Self::keywords(vm, slf)?;
        let made_of = vm.tuple(std::slice::from_ref(&function));
        let attributes = vm.dict_of(slf.as_value()).map_or_else(Value::none, Ref::into_value);
        let state = vm.tuple(&[function, args, keywords, attributes]);
        let class = slf.as_value().class_value();
        Ok(vm.tuple(&[class, made_of, state]))
    }

    /// Set state information for unpickling.
    fn __setstate__(vm: &mut Vm, slf: &This, state: &Value) -> PyResult<()> {
        let items = state.get::<Tuple>().map(|t| t.to_vec()).unwrap_or_default();
        let [function, args, keywords, _] = &items[..] else {
            return Err(vm.type_error("invalid partial state"));
        };
        let (Some(args), true) =
            (args.get::<Tuple>().map(|t| t.to_vec()), vm.is_callable(function))
        else {
            return Err(vm.type_error("invalid partial state"));
        };
        let keywords = keywords.cast::<Dict>().map_or_else(Vec::new, |d| d.items());
        let old = slf.replace(Partial { function: function.clone(), args, keywords });
        drop(old);
        Ok(())
    }

    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(vm: &mut Vm, cls: &Ref<Type>, object: &Value) -> PyResult {
        vm.generic_alias(cls.as_value(), object)
    }
}

/// `functools.partial`
pub(super) static PARTIAL: TypeSpec = TypeSpec {
    module: "functools",
    payload: Some(Boxed::<Partial>::VTABLE),
    flags: TypeFlags::BASE | TypeFlags::DICT | TypeFlags::WEAK,
    doc: "partial(func, *args, **keywords) - new function with partial application\n    of the given arguments and keywords.\n",
    slots: Slots { new: Some(new), call: Some(call), repr: Some(repr), ..Slots::EMPTY },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    ..TypeSpec::new("partial")
};
