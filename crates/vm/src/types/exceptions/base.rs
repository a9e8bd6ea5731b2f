//! `BaseException`: construction, text, and the attributes about tracebacks.

use crate::types::core;
use crate::value::object::Kind;
use crate::value::{Args, Dict, Exception, List, PyResult, Ref, Slots, Str, Tuple, Type, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

/// The slots every exception inherits.
pub(super) const SLOTS: Slots =
    Slots { new: Some(new), init: Some(init), repr: Some(repr), str: Some(str), ..Slots::EMPTY };

/// The payload of an exception; slots of exception classes are only called with exceptions.
pub(super) fn payload(v: &Value) -> &Exception {
    match v.get::<Exception>() {
        Some(e) => e,
        None => unreachable!("slots of exceptions are called with exceptions"),
    }
}

/// `args` of an exception.
pub(crate) fn args_of(v: &Value) -> Vec<Value> {
    let args = v.get::<Exception>().and_then(|e| e.args.get());
    args.as_ref().and_then(|a| a.get::<Tuple>()).map_or(Vec::new(), |t| t.to_vec())
}

/// `BaseException.__new__`: takes anything and keeps the positional arguments.
pub(super) fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    let v = vm.new_instance(cls)?;
    set_args(vm, &v, args.pos);
    Ok(v)
}

/// `BaseException.__init__`.
pub(super) fn init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    no_keywords(vm, v, &args)?;
    set_args(vm, v, args.pos);
    Ok(())
}

/// Raises unless there are no keyword arguments.
pub(super) fn no_keywords(vm: &mut Vm, v: &Value, args: &Args<'_>) -> PyResult<()> {
    match args.has_kw() {
        true => Err(vm.type_error(&format!("{}() takes no keyword arguments", v.class().name()))),
        false => Ok(()),
    }
}

/// Sets `args`.
pub(super) fn set_args(vm: &mut Vm, v: &Value, args: &[Value]) {
    // The same tuple again is common: `__new__` has set it, `__init__` sets it once more.
    let e = payload(v);
    if let Some(old) = e.args.get()
        && let Some(t) = old.get::<Tuple>()
        && t.len() == args.len()
        && t.iter().zip(args).all(|(a, b)| a.is(b))
    {
        return;
    }
    let args = vm.tuple(args);
    e.args.set(Some(args));
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let name = v.class().name();
    let args = args_of(v);
    let inner = match &args[..] {
        [one] => {
            let r = vm.repr(one)?;
            let mut out = "(".to_string().into_bytes();
            out.extend(r.to_wtf8());
            out.push(b')');
            out
        }
        _ => {
            let t = vm.tuple(&args);
            vm.repr(&t)?.to_wtf8()
        }
    };
    let mut out = name.into_bytes();
    out.extend(inner);
    Ok(vm.str_wtf8(&out))
}

/// `BaseException.__str__`.
pub(super) fn str(vm: &mut Vm, v: &Value) -> PyResult {
    let args = args_of(v);
    match &args[..] {
        [] => Ok(vm.str("")),
        [one] => vm.to_str(one).map(Ref::into_value),
        _ => {
            let t = vm.tuple(&args);
            vm.to_str(&t).map(Ref::into_value)
        }
    }
}

/// Checks a value assigned to `__cause__` or `__context__`.
fn exception_or_none(vm: &mut Vm, what: &str, value: Option<Value>) -> PyResult<Option<Value>> {
    match value {
        None => Err(vm.type_error(&format!("__{what}__ may not be deleted"))),
        Some(v) if v.is_none() => Ok(None),
        Some(v) if v.kind() == Kind::Exception => Ok(Some(v)),
        Some(_) => {
            Err(vm
                .type_error(&format!("exception {what} must be None or derive from BaseException")))
        }
    }
}

fn set_traceback(vm: &mut Vm, e: &Exception, value: Option<Value>) -> PyResult<()> {
    match value {
        None => return Err(vm.type_error("__traceback__ may not be deleted")),
        Some(v) if v.is_none() => e.traceback.set(None),
        Some(v) if v.class().is_subclass(core().traceback) => e.traceback.set(Some(v)),
        Some(_) => return Err(vm.type_error("__traceback__ must be a traceback or None")),
    }
    Ok(())
}

/// `__dict__` of an exception, if it has one already.
pub(super) fn existing_dict(vm: &mut Vm, slf: &Ref<Exception>) -> Option<Ref<Dict>> {
    vm.dict_of(slf.as_value()).filter(|d| !d.is_empty())
}

/// What `__reduce__` gives for these arguments and state.
pub(super) fn reduced(
    vm: &mut Vm,
    slf: &Ref<Exception>,
    args: Value,
    state: Option<Value>,
) -> Value {
    let class = slf.as_value().class_value();
    match state {
        Some(s) => vm.tuple(&[class, args, s]),
        None => vm.tuple(&[class, args]),
    }
}

pub(super) struct Methods;

#[pymethods]
impl Methods {
    #[getter]
    fn args(vm: &mut Vm, slf: &Ref<Exception>) -> Value {
        slf.args.get().unwrap_or_else(|| vm.tuple(&[]))
    }

    #[setter]
    fn set_args(vm: &mut Vm, slf: &Ref<Exception>, value: Option<Value>) -> PyResult<()> {
        let Some(value) = value else { return Err(vm.type_error("args may not be deleted")) };
        let items = vm.collect(&value)?;
        let t = vm.tuple(&items);
        slf.args.set(Some(t));
        Ok(())
    }

    #[getter]
    fn __traceback__(slf: &Ref<Exception>) -> Option<Value> {
        slf.traceback.get()
    }

    #[setter]
    fn set___traceback__(vm: &mut Vm, slf: &Ref<Exception>, value: Option<Value>) -> PyResult<()> {
        set_traceback(vm, slf, value)
    }

    /// exception context
    #[getter]
    fn __context__(slf: &Ref<Exception>) -> Option<Value> {
        slf.context.get()
    }

    #[setter]
    fn set___context__(vm: &mut Vm, slf: &Ref<Exception>, value: Option<Value>) -> PyResult<()> {
        let v = exception_or_none(vm, "context", value)?;
        slf.context.set(v);
        Ok(())
    }

    /// exception cause
    #[getter]
    fn __cause__(slf: &Ref<Exception>) -> Option<Value> {
        slf.cause.get()
    }

    #[setter]
    fn set___cause__(vm: &mut Vm, slf: &Ref<Exception>, value: Option<Value>) -> PyResult<()> {
        let v = exception_or_none(vm, "cause", value)?;
        slf.cause.set(v);
        slf.suppress_context.set(true);
        Ok(())
    }

    #[getter]
    fn __suppress_context__(slf: &Ref<Exception>) -> bool {
        slf.suppress_context.get()
    }

    #[setter]
    fn set___suppress_context__(
        vm: &mut Vm,
        slf: &Ref<Exception>,
        value: Option<Value>,
    ) -> PyResult<()> {
        match value {
            None => return Err(vm.type_error("can't delete numeric/char attribute")),
            Some(v) if v.is_true() => slf.suppress_context.set(true),
            Some(v) if v.is_false() => slf.suppress_context.set(false),
            Some(_) => return Err(vm.type_error("attribute value type must be bool")),
        }
        Ok(())
    }

    #[getter]
    fn __dict__(vm: &mut Vm, slf: &Ref<Exception>) -> Option<Ref<Dict>> {
        vm.dict_of(slf.as_value())
    }

    #[setter]
    fn set___dict__(vm: &mut Vm, slf: &Ref<Exception>, value: Option<Value>) -> PyResult<()> {
        let Some(value) = value else { return Err(vm.type_error("cannot delete __dict__")) };
        match value.cast::<Dict>() {
            Some(d) => {
                vm.heap.replace_dict(slf.as_value(), d.clone());
                Ok(())
            }
            None => {
                let t = value.class().name();
                Err(vm.type_error(&format!("__dict__ must be set to a dictionary, not a '{t}'")))
            }
        }
    }

    /// Exception.with_traceback(tb) --
    ///     set self.__traceback__ to tb and return self.
    fn with_traceback(vm: &mut Vm, slf: &Ref<Exception>, tb: Value) -> PyResult {
        set_traceback(vm, slf, Some(tb))?;
        Ok(slf.as_value().clone())
    }

    /// Exception.add_note(note) --
    ///     add a note to the exception
    fn add_note(vm: &mut Vm, slf: &Ref<Exception>, note: Value) -> PyResult<()> {
        if note.get::<Str>().is_none() {
            let t = note.class().name();
            return Err(vm.type_error(&format!("note must be a str, not '{t}'")));
        }
        let name = &core().names.__notes__;
        match vm.getattr_opt(slf.as_value(), name)? {
            None => {
                let notes = vm.list(vec![note]);
                vm.setattr(slf.as_value(), name, notes)
            }
            Some(notes) => match notes.get::<List>() {
                Some(l) => {
                    l.push(note);
                    Ok(())
                }
                None => Err(vm.type_error("Cannot add note: __notes__ is not a list")),
            },
        }
    }

    fn __reduce__(vm: &mut Vm, slf: &Ref<Exception>) -> Value {
        let args = Methods::args(vm, slf);
        let state = existing_dict(vm, slf).map(Ref::into_value);
        reduced(vm, slf, args, state)
    }

    fn __setstate__(vm: &mut Vm, slf: &Ref<Exception>, state: Value) -> PyResult<()> {
        if state.is_none() {
            return Ok(());
        }
        let Some(d) = state.get::<Dict>() else {
            return Err(vm.type_error("state is not a dictionary"));
        };
        for (k, v) in d.items() {
            match k.cast::<Str>() {
                Some(name) => vm.setattr(slf.as_value(), name, v)?,
                None => {
                    let t = k.class().name();
                    return Err(vm.type_error(&format!("attribute name must be string, not '{t}'")));
                }
            }
        }
        Ok(())
    }
}
