//! Functions written in Python, and the cells of their closures.

use crate::object::attr::function_get;
use crate::value::code::CodeObj;
use crate::value::function::Slot;
use crate::value::object::Kind;
use crate::value::typeobj::TypeFlags;
use crate::value::{
    Args, Cell, CmpOp, Dict, Function, PyResult, Ref, Slots, Str, Tuple, Type, TypeSpec, Value,
};
use crate::vm::Vm;
use pyrun_macros::pymethods;

/// `types.FunctionType(code, globals, name=None, argdefs=None, closure=None)`.
fn new(vm: &mut Vm, _: &Ref<Type>, args: Args<'_>) -> PyResult {
    let mut slots: [Option<Value>; 5] = [const { None }; 5];
    SIGNATURE.bind(vm, args, &mut slots)?;
    let [Some(code), Some(globals), name, defaults, closure] = slots else {
        return Err(vm.missing_argument("function"));
    };
    let bad = |vm: &mut Vm, name: &str, what: &str, v: &Value| {
        let t = v.class().name();
        Err(vm.type_error(&format!("function() argument '{name}' must be {what}, not {t}")))
    };
    let Some(code) = code.cast::<CodeObj>() else { return bad(vm, "code", "code", &code) };
    let Some(globals) = globals.cast::<Dict>() else { return bad(vm, "globals", "dict", &globals) };
    let given = |v: Option<Value>| v.filter(|v| !v.is_none());
    let (name, defaults) = (given(name), given(defaults));
    if name.as_ref().is_some_and(|n| n.get::<Str>().is_none()) {
        return Err(vm.type_error("arg 3 (name) must be None or string"));
    }
    if defaults.as_ref().is_some_and(|d| d.get::<Tuple>().is_none()) {
        return Err(vm.type_error("arg 4 (defaults) must be None or tuple"));
    }
    let closure = checked_closure(vm, code, closure)?;
    let builtins = vm.builtins_of(globals)?;
    let f = crate::run::make_function(
        vm,
        code.clone(),
        globals.clone(),
        builtins,
        [defaults, None, None, closure],
    );
    if name.is_some() {
        f.own_name.set(name);
    }
    Ok(f.into_value())
}

static SIGNATURE: crate::value::args::ParamSpec = crate::value::args::ParamSpec {
    function: "function",
    names: &["code", "globals", "name", "argdefs", "closure"],
    required: &[true, true, false, false, false],
    posonly: 0,
    positional: 5,
    varargs: false,
    varkw: false,
};

fn checked_closure(
    vm: &mut Vm,
    code: &Ref<CodeObj>,
    closure: Option<Value>,
) -> PyResult<Option<Value>> {
    let want = code.code.freevars.len();
    let closure = closure.filter(|c| !c.is_none());
    let Some(t) = closure.as_ref().and_then(|c| c.get::<Tuple>()) else {
        return match closure {
            None if want == 0 => Ok(None),
            None => Err(vm.type_error("arg 5 (closure) must be tuple")),
            Some(_) => Err(vm.type_error("arg 5 (closure) must be None or tuple")),
        };
    };
    if t.len() != want {
        let m = format!("{} requires closure of length {want}, not {}", code.code.name(), t.len());
        return Err(vm.value_error(&m));
    }
    if let Some(bad) = t.iter().find(|c| c.kind() != Kind::Cell) {
        let m = format!("arg 5 (closure) expected cell, found {}", bad.class().name());
        return Err(vm.type_error(&m));
    }
    Ok(closure)
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let name = v.get::<Function>().map_or_else(Value::none, Function::qualname);
    let name = vm.to_str(&name)?;
    Ok(vm.str(&format!("<function {} at {:#x}>", name.to_str_lossy(), v.id())))
}

/// Sets a slot to a value of the payload that `ok` accepts, or empties it for None or nothing.
fn set_or_clear(
    vm: &mut Vm,
    slot: &Slot,
    value: Option<Value>,
    ok: fn(&Value) -> bool,
    message: &str,
) -> PyResult<()> {
    let value = value.filter(|v| !v.is_none());
    if value.as_ref().is_some_and(|v| !ok(v)) {
        return Err(vm.type_error(message));
    }
    slot.set(value);
    Ok(())
}

fn set_str(vm: &mut Vm, slot: &Slot, value: Option<Value>, name: &str) -> PyResult<()> {
    match value {
        Some(v) if v.get::<Str>().is_some() => {
            slot.set(Some(v));
            Ok(())
        }
        _ => Err(vm.type_error(&format!("{name} must be set to a string object"))),
    }
}

type This = Ref<Function>;

struct Methods;

#[pymethods]
impl Methods {
    #[getter]
    fn __code__(slf: &This) -> Ref<CodeObj> {
        slf.code.get()
    }

    #[setter]
    fn set___code__(vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        let Some(code) = value.as_ref().and_then(|v| v.cast::<CodeObj>()) else {
            return Err(vm.type_error("__code__ must be set to a code object"));
        };
        let closure = slf.closure.get();
        let have = closure.as_ref().and_then(|c| c.get::<Tuple>()).map_or(0, |t| t.len());
        let free = code.code.freevars.len();
        if have != free {
            let name = slf.name();
            let name = vm.to_str(&name)?;
            let m = format!(
                "{}() requires a code object with {have} free vars, not {free}",
                name.to_str_lossy()
            );
            return Err(vm.value_error(&m));
        }
        vm.replace_code(slf, code.clone())
    }

    #[getter]
    fn __defaults__(slf: &This) -> Option<Value> {
        slf.defaults.get()
    }

    #[setter]
    fn set___defaults__(vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        let m = "__defaults__ must be set to a tuple object";
        set_or_clear(vm, &slf.defaults, value, |v| v.get::<Tuple>().is_some(), m)
    }

    #[getter]
    fn __kwdefaults__(slf: &This) -> Option<Value> {
        slf.kwdefaults.get()
    }

    #[setter]
    fn set___kwdefaults__(vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        let m = "__kwdefaults__ must be set to a dict object";
        set_or_clear(vm, &slf.kwdefaults, value, |v| v.get::<Dict>().is_some(), m)
    }

    #[getter]
    fn __annotations__(vm: &mut Vm, slf: &This) -> Value {
        if let Some(a) = slf.annotations.get() {
            return a;
        }
        let d = vm.dict().into_value();
        slf.annotations.set(Some(d.clone()));
        d
    }

    #[setter]
    fn set___annotations__(vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        let m = "__annotations__ must be set to a dict object";
        set_or_clear(vm, &slf.annotations, value, |v| v.get::<Dict>().is_some(), m)
    }

    #[getter]
    fn __dict__(vm: &mut Vm, slf: &This) -> Option<Ref<Dict>> {
        vm.dict_of(slf.as_value())
    }

    #[setter]
    fn set___dict__(vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        match value {
            Some(d) if d.get::<Dict>().is_some() => {
                slf.dict.set(Some(d));
                Ok(())
            }
            Some(v) => {
                let t = v.class().name();
                Err(vm.type_error(&format!("__dict__ must be set to a dictionary, not a '{t}'")))
            }
            None => Err(vm.type_error("cannot delete __dict__")),
        }
    }

    #[member]
    fn __closure__(slf: &This) -> Option<Value> {
        slf.closure.get()
    }

    #[member]
    fn __globals__(slf: &This) -> Ref<Dict> {
        slf.globals.clone()
    }

    #[member]
    fn __builtins__(slf: &This) -> Ref<Dict> {
        slf.builtins.clone()
    }

    #[getter]
    fn __name__(slf: &This) -> Value {
        slf.name()
    }

    #[setter]
    fn set___name__(vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        set_str(vm, &slf.own_name, value, "__name__")
    }

    #[getter]
    fn __qualname__(slf: &This) -> Value {
        slf.qualname()
    }

    #[setter]
    fn set___qualname__(vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        set_str(vm, &slf.own_qualname, value, "__qualname__")
    }

    #[getter]
    fn __doc__(slf: &This) -> Option<Value> {
        slf.doc.get()
    }

    #[setter]
    fn set___doc__(_vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        slf.doc.set(value);
        Ok(())
    }

    #[getter]
    fn __module__(slf: &This) -> Option<Value> {
        slf.module.get()
    }

    #[setter]
    fn set___module__(_vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        slf.module.set(value);
        Ok(())
    }

    /// Get the declared type parameters for a function.
    #[getter]
    fn __type_params__(vm: &mut Vm, slf: &This) -> Value {
        slf.type_params.get().unwrap_or_else(|| vm.tuple(&[]))
    }

    #[setter]
    fn set___type_params__(vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        match value {
            Some(t) if t.get::<Tuple>().is_some() => {
                slf.type_params.set(Some(t));
                Ok(())
            }
            _ => Err(vm.type_error("__type_params__ must be set to a tuple")),
        }
    }
}

/// `function`.
pub static FUNCTION: TypeSpec = TypeSpec {
    kind: Kind::Function,
    flags: TypeFlags::WEAK,
    doc: "Create a function object.\n\n  code\n    a code object\n  globals\n    the globals dictionary\n  name\n    a string that overrides the name from the code object\n  argdefs\n    a tuple that specifies the default argument values\n  closure\n    a tuple that supplies the bindings for free variables",
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        call: Some(|vm, f, args| vm.call_args(f, args)),
        descr_get: Some(function_get),
        ..Slots::EMPTY
    },
    getset: &[Methods::GETSET],
    signature: "(code, globals, name=None, argdefs=None, closure=None)",
    ..TypeSpec::new("function")
};

fn new_cell(vm: &mut Vm, _: &Ref<Type>, args: Args<'_>) -> PyResult {
    match args.pos {
        _ if args.has_kw() => Err(vm.type_error("cell() takes no keyword arguments")),
        [] => Ok(vm.cell(None).into_value()),
        [v] => Ok(vm.cell(Some(v.clone())).into_value()),
        more => {
            Err(vm.type_error(&format!("cell expected at most 1 argument, got {}", more.len())))
        }
    }
}

fn cell_repr(vm: &mut Vm, v: &Value) -> PyResult {
    let text = match v.get::<Cell>().and_then(|c| c.contents.get()) {
        Some(x) => format!("<cell at {:#x}: {} object at {:#x}>", v.id(), x.class().name(), x.id()),
        None => format!("<cell at {:#x}: empty>", v.id()),
    };
    Ok(vm.str(&text))
}

/// Cells compare by contents; an empty one is less than all others.
fn cell_compare(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let (Some(x), Some(y)) = (a.get::<Cell>(), b.get::<Cell>()) else {
        return Ok(Value::not_implemented());
    };
    match (x.contents.get(), y.contents.get()) {
        (Some(x), Some(y)) => vm.compare(op, &x, &y),
        (x, y) => Ok(Value::from(op.test(x.is_some().cmp(&y.is_some())))),
    }
}

struct CellMethods;

#[pymethods]
impl CellMethods {
    #[getter]
    fn cell_contents(vm: &mut Vm, slf: &Ref<Cell>) -> PyResult {
        match slf.contents.get() {
            Some(v) => Ok(v),
            None => Err(vm.value_error("Cell is empty")),
        }
    }

    #[setter]
    fn set_cell_contents(_vm: &mut Vm, slf: &Ref<Cell>, value: Option<Value>) -> PyResult<()> {
        slf.contents.set(value);
        Ok(())
    }
}

/// `cell`.
pub static CELL: TypeSpec = TypeSpec {
    kind: Kind::Cell,
    flags: TypeFlags::UNHASHABLE,
    doc: "Create a new cell object.\n\n  contents\n    the contents of the cell. If not specified, the cell will be empty,\n    and \n further attempts to access its cell_contents attribute will\n    raise a ValueError.",
    slots: Slots {
        new: Some(new_cell),
        repr: Some(cell_repr),
        richcmp: Some(cell_compare),
        ..Slots::EMPTY
    },
    getset: &[CellMethods::GETSET],
    ..TypeSpec::new("cell")
};
