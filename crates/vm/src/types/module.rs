//! Modules.

use super::support::{Out, this};
use crate::types::core;
use crate::value::{
    Args, Dict, Kind, Module, PyResult, Raised, Ref, Slots, Str, Type, TypeFlags, TypeSpec, Value,
    args::ParamSpec,
};
use crate::vm::Vm;
use pyrun_macros::pymethods;

fn new(vm: &mut Vm, cls: &Ref<Type>, _: Args<'_>) -> PyResult {
    vm.new_instance(cls)
}

fn init(vm: &mut Vm, slf: &Value, args: Args<'_>) -> PyResult<()> {
    static SPEC: ParamSpec = ParamSpec {
        function: "module",
        names: &["name", "doc"],
        required: &[true, false],
        posonly: 0,
        positional: 2,
        varargs: false,
        varkw: false,
    };
    let mut slots = [None, None];
    SPEC.bind(vm, args, &mut slots)?;
    let [Some(name), doc] = slots else { return Err(vm.missing_argument("module")) };
    if name.get::<Str>().is_none() {
        let t = name.class().name();
        return Err(vm.type_error(&format!("module() argument 'name' must be str, not {t}")));
    }
    let d = this::<Module>(vm, slf)?.dict.clone();
    let names = &core().names;
    d.set_str(&names.__name__, name);
    d.set_str(&names.__doc__, doc.unwrap_or_else(Value::none));
    for k in [&names.__package__, &names.__loader__, &names.__spec__] {
        d.set_str(k, Value::none());
    }
    Ok(())
}

/// Attribute access: the module's own `__getattr__` is asked last.
fn getattr(vm: &mut Vm, slf: &Value, name: &Ref<Str>) -> PyResult {
    if let Some(v) = find_attr(vm, slf, name)? {
        return Ok(v);
    }
    match slf.get::<Module>().map(|m| m.dict.clone()) {
        Some(d) => Err(no_attribute(vm, slf, &d, name)),
        None => Err(vm.no_attribute(slf, name)),
    }
}

/// An attribute of a module, with `None` for a missing one.
pub(crate) fn find_attr(vm: &mut Vm, slf: &Value, name: &Ref<Str>) -> PyResult<Option<Value>> {
    match vm.plain_getattr(slf, name) {
        Ok(None) => {}
        Err(e) if e.is(core().exc.attribute_error) && !e.is_uncatchable() => {}
        r => return r,
    }
    let hook = slf.get::<Module>().and_then(|m| m.dict.get_str(&core().names.__getattr__));
    match hook {
        Some(hook) => vm.call(&hook, std::slice::from_ref(name.as_value())).map(Some),
        None => Ok(None),
    }
}

#[cold]
fn no_attribute(vm: &mut Vm, slf: &Value, d: &Dict, name: &Ref<Str>) -> Raised {
    let attr = name.to_str_lossy();
    let own = d.get_str(&core().names.__name__);
    let message = match own.as_ref().and_then(|n| n.get::<Str>()) {
        Some(m) => {
            let m = m.to_str_lossy();
            match is_initializing(vm, d) {
                true => format!(
                    "partially initialized module '{m}' has no attribute '{attr}' (most likely due to a circular import)"
                ),
                false => format!("module '{m}' has no attribute '{attr}'"),
            }
        }
        None => format!("module has no attribute '{attr}'"),
    };
    let e = vm.attribute_error(&message);
    vm.set_fields(&e, vec![name.as_value().clone(), slf.clone()]);
    e
}

/// Whether the import of the module has not finished.
pub(crate) fn is_initializing(vm: &mut Vm, d: &Dict) -> bool {
    let Some(spec) = d.get_str(&core().names.__spec__).filter(|s| !s.is_none()) else {
        return false;
    };
    match vm.getattr_opt(&spec, &core().names._initializing) {
        Ok(Some(v)) => vm.truth(&v).unwrap_or(false),
        _ => false,
    }
}

/// An attribute that may be missing or None.
fn some_attr(vm: &mut Vm, v: &Value, name: &str) -> PyResult<Option<Value>> {
    let n = vm.intern(name);
    Ok(vm.getattr_opt(v, &n)?.filter(|x| !x.is_none()))
}

fn repr(vm: &mut Vm, slf: &Value) -> PyResult {
    let mut out = Out::new("<module ");
    if let Some(spec) = some_attr(vm, slf, "__spec__")? {
        match some_attr(vm, &spec, "name")? {
            Some(n) => out.push_repr(vm, &n)?,
            None => out.push("'?'"),
        }
        match some_attr(vm, &spec, "origin")? {
            Some(origin) => {
                let located = some_attr(vm, &spec, "has_location")?;
                if located.is_some_and(|v| v.is_true()) {
                    out.push(" from ");
                    out.push_repr(vm, &origin)?;
                } else {
                    let o = vm.to_str(&origin)?;
                    out.push(" (");
                    out.push_str(&o);
                    out.push(")");
                }
            }
            None => {
                if let Some(loader) = some_attr(vm, &spec, "loader")? {
                    out.push(" (");
                    out.push_repr(vm, &loader)?;
                    out.push(")");
                }
            }
        }
    } else {
        match vm.getattr_opt(slf, &core().names.__name__)? {
            Some(n) => out.push_repr(vm, &n)?,
            None => out.push("'?'"),
        }
        if let Some(f) = vm.getattr_opt(slf, &core().names.__file__)? {
            out.push(" from ");
            out.push_repr(vm, &f)?;
        } else if let Some(loader) = some_attr(vm, slf, "__loader__")? {
            out.push(" (");
            out.push_repr(vm, &loader)?;
            out.push(")");
        } else if slf.get::<Module>().is_some_and(|m| {
            vm.sys.as_ref().is_some_and(|sys| std::ptr::eq(&*m.dict, &**sys))
                || std::ptr::eq(&*m.dict, &*vm.builtins)
        }) {
            out.push(" (built-in)");
        }
    }
    out.push(">");
    out.finish(vm)
}

struct Methods;

#[pymethods]
impl Methods {
    /// __dir__() -> list
    /// specialized dir() implementation
    fn __dir__(vm: &mut Vm, slf: &Ref<Module>) -> PyResult {
        let d = slf.dict.clone();
        match d.get_str(&core().names.__dir__) {
            Some(hook) => vm.call(&hook, &[]),
            None => Ok(vm.list(d.keys())),
        }
    }

    #[member]
    fn __dict__(slf: &Ref<Module>) -> Ref<Dict> {
        slf.dict.clone()
    }

    #[getter]
    fn __annotations__(vm: &mut Vm, slf: &Ref<Module>) -> Value {
        let name = &core().names.__annotations__;
        match slf.dict.get_str(name) {
            Some(a) => a,
            None => {
                let a = vm.dict().into_value();
                slf.dict.set_str(name, a.clone());
                a
            }
        }
    }

    #[setter]
    #[allow(non_snake_case)]
    fn set___annotations__(vm: &mut Vm, slf: &Ref<Module>, value: Option<Value>) -> PyResult<()> {
        let name = &core().names.__annotations__;
        match value {
            Some(v) => slf.dict.set_str(name, v),
            None if slf.dict.remove_str(name).is_some() => {}
            None => return Err(vm.attribute_error("__annotations__")),
        }
        Ok(())
    }
}

/// `module`.
pub static MODULE: TypeSpec = TypeSpec {
    kind: Kind::Module,
    flags: TypeFlags::BASE | TypeFlags::WEAK,
    doc: "Create a module object.\n\nThe name must be a string; the optional docstring can have any type.",
    slots: Slots {
        new: Some(new),
        init: Some(init),
        repr: Some(repr),
        getattr: Some(getattr),
        ..Slots::EMPTY
    },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    signature: "(name, doc=None)",
    ..TypeSpec::new("module")
};
