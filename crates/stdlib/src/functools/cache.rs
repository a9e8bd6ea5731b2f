//! `_lru_cache_wrapper`: the function that `lru_cache` makes. Results live in a dict in the order of their
//! use; the one at its front goes first.

use pyrun_macros::pymethods;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{
    Args, Dict, FromPy, Int, Payload, Slots, Str, Type, TypeFlags, TypeSpec, Visitor,
};
use pyrun_vm::{PyResult, Ref, Value, Vm};

/// A cached function.
pub(super) struct Wrapper {
    function: Value,
    info: Value,
    results: Value,
    /// How many results are kept; none for all.
    limit: Option<usize>,
    typed: bool,
    hits: i64,
    misses: i64,
}

impl Payload for Wrapper {
    const NAME: &'static str = "functools._lru_cache_wrapper";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(&self.function);
        visit(&self.info);
        visit(&self.results);
    }
    fn clear(&mut self) {
        self.function = Value::none();
        self.info = Value::none();
        self.results = Value::none();
    }
}

type This = Ref<Boxed<Wrapper>>;

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    let [function, limit, typed, info] = args.pos else {
        return Err(vm.type_error(
            "_lru_cache_wrapper() takes user_function, maxsize, typed, cache_info_type",
        ));
    };
    if !vm.is_callable(function) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    let limit = match limit.is_none() {
        true => None,
        false => Some(vm.to_i64(limit)?.max(0) as usize),
    };
    let typed = vm.truth(typed)?;
    let results = vm.dict().into_value();
    let wrapper = Wrapper {
        function: function.clone(),
        info: info.clone(),
        results,
        limit,
        typed,
        hits: 0,
        misses: 0,
    };
    vm.payload_in(cls, wrapper)
}

/// What stands for the arguments: one argument of a plain type itself, else a tuple of all.
fn key(vm: &mut Vm, args: Args<'_>, typed: bool) -> Value {
    if let ([only], false, false) = (args.pos, typed, args.has_kw())
        && (only.word().is_int()
            || only.get_exact::<Str>().is_some()
            || only.get_exact::<Int>().is_some())
    {
        return only.clone();
    }
    let mut parts = args.pos.to_vec();
    if args.has_kw() {
        // No argument is the class of the wrapper itself, so it can part the two kinds.
        parts.push(WRAPPER.get().to_value());
        for (name, value) in args.kw() {
            parts.extend([name.clone(), value.clone()]);
        }
    }
    if typed {
        parts.extend(args.pos.iter().chain(args.kw_values).map(Value::class_value));
    }
    vm.tuple(&parts)
}

fn call(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult {
    let cell = <&This>::from_py(vm, v)?;
    let (function, results, limit, typed) = {
        let this = cell.borrow();
        (this.function.clone(), this.results.clone(), this.limit, this.typed)
    };
    if limit == Some(0) {
        cell.borrow_mut().misses += 1;
        return vm.call_args(&function, args);
    }
    let Some(dict) = results.cast::<Dict>() else { return vm.call_args(&function, args) };
    let key = key(vm, args, typed);
    if let Some(found) = vm.dict_get(dict, &key)? {
        cell.borrow_mut().hits += 1;
        if limit.is_some() {
            // To the back: used last.
            vm.dict_remove(dict, &key)?;
            vm.dict_set(dict, key, found.clone())?;
        }
        return Ok(found);
    }
    cell.borrow_mut().misses += 1;
    let result = vm.call_args(&function, args)?;
    if let Some(limit) = limit {
        // The call may have filled the cache itself.
        while dict.len() >= limit && vm.dict_get(dict, &key)?.is_none() {
            let it = vm.iter(dict.as_value())?;
            let Some(oldest) = vm.next(&it)? else { break };
            vm.dict_remove(dict, &oldest)?;
        }
    }
    vm.dict_set(dict, key, result.clone())?;
    Ok(result)
}

fn descr_get(vm: &mut Vm, v: &Value, instance: Option<&Value>, _: &Ref<Type>) -> PyResult {
    Ok(match instance {
        Some(instance) => vm.method(v.clone(), instance.clone()),
        None => v.clone(),
    })
}

struct Methods;

#[pymethods]
impl Methods {
    /// Report cache statistics
    fn cache_info(vm: &mut Vm, slf: &This) -> PyResult {
        let (info, hits, misses, limit, results) = {
            let this = slf.borrow();
            (this.info.clone(), this.hits, this.misses, this.limit, this.results.clone())
        };
        let limit = match limit {
            Some(limit) => vm.int(limit as i64),
            None => Value::none(),
        };
        let size = results.cast::<Dict>().map_or(0, |d| d.len());
        let args = [vm.int(hits), vm.int(misses), limit, vm.int(size as i64)];
        vm.call(&info, &args)
    }

    /// Clear the cache and cache statistics
    fn cache_clear(vm: &mut Vm, slf: &This) {
        let fresh = vm.dict().into_value();
        let old = {
            let this = &mut *slf.borrow_mut();
            (this.hits, this.misses) = (0, 0);
            std::mem::replace(&mut this.results, fresh)
        };
        drop(old);
    }

    /// Attributes of its own.
    #[getter]
    fn __dict__(vm: &mut Vm, slf: &This) -> Option<Value> {
        vm.dict_of(slf.as_value()).map(Ref::into_value)
    }

    /// The wrapper is its own copy.
    fn __copy__(slf: &This) -> Value {
        slf.as_value().clone()
    }

    /// The wrapper is its own copy.
    fn __deepcopy__(slf: &This, _memo: &Value) -> Value {
        slf.as_value().clone()
    }

    /// It is pickled by its name.
    fn __reduce__(vm: &mut Vm, slf: &This) -> PyResult {
        vm.getattr_str(slf.as_value(), "__qualname__")
    }
}

/// `functools._lru_cache_wrapper`
pub(super) static WRAPPER: TypeSpec = TypeSpec {
    module: "functools",
    payload: Some(Boxed::<Wrapper>::VTABLE),
    flags: TypeFlags::BASE | TypeFlags::DICT | TypeFlags::WEAK,
    doc: "Create a cached callable that wraps another function.",
    slots: Slots { new: Some(new), call: Some(call), descr_get: Some(descr_get), ..Slots::EMPTY },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    ..TypeSpec::new("_lru_cache_wrapper")
};
