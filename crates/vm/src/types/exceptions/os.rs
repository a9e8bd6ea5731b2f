//! `OSError`. Fields: errno, strerror, filename, filename2, characters_written (the last only once it
//! is known). Two to five arguments are taken apart, and `OSError` itself makes the subclass that
//! stands for the error number.

use super::base::{self, args_of, existing_dict, payload, reduced, set_args};
use super::errno::class_of_errno;
use super::fields::{get, get_opt, set};
use crate::types::core;
use crate::value::{Args, Exception, List, PyResult, Ref, Type, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;
use std::ptr::fn_addr_eq;

const WRITTEN: usize = 4;

/// Whether the arguments are taken apart by `__init__`: a class that overrides `__init__` but not
/// `__new__` passes on what it likes.
fn by_init(cls: &Type) -> bool {
    let s = cls.slots();
    let own_new =
        s.new.is_some_and(|f| fn_addr_eq(f, new as fn(&mut Vm, &Ref<Type>, Args<'_>) -> PyResult));
    let own_init = s
        .init
        .is_some_and(|f| fn_addr_eq(f, init as fn(&mut Vm, &Value, Args<'_>) -> PyResult<()>));
    own_new && !own_init
}

/// `OSError.__new__`.
pub(super) fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    if by_init(cls) {
        let v = vm.new_instance(cls)?;
        set_args(vm, &v, &[]);
        return Ok(v);
    }
    if args.has_kw() {
        return Err(vm.type_error(&format!("{}() takes no keyword arguments", cls.name())));
    }
    let mut cls = cls.clone();
    if std::ptr::eq(&*cls, core().exc.os_error)
        && (2..=5).contains(&args.pos.len())
        && let Some(n) = vm.as_bigint(&args.pos[0])
        && let Ok(n) = i64::try_from(&n)
    {
        cls = class_of_errno(n).to_ref();
    }
    let v = vm.new_instance(&cls)?;
    take_apart(vm, &v, args.pos)?;
    Ok(v)
}

/// `OSError.__init__`: does something only when `__new__` left it to it.
pub(super) fn init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    if !by_init(v.class()) {
        return Ok(());
    }
    base::no_keywords(vm, v, &args)?;
    take_apart(vm, v, args.pos)
}

fn take_apart(vm: &mut Vm, v: &Value, args: &[Value]) -> PyResult<()> {
    if !(2..=5).contains(&args.len()) {
        set_args(vm, v, args);
        return Ok(());
    }
    set(vm, v, 0, args[0].clone());
    set(vm, v, 1, args[1].clone());
    let mut kept = args;
    if let Some(filename) = args.get(2).filter(|f| !f.is_none()) {
        let blocking = std::ptr::eq(v.class(), core().exc.blocking_io_error);
        if blocking && filename.class().slots().index.is_some() {
            let n = vm.index(filename)?;
            set(vm, v, WRITTEN, n);
        } else {
            set(vm, v, 2, filename.clone());
            if let Some(second) = args.get(4).filter(|f| !f.is_none()) {
                set(vm, v, 3, second.clone());
            }
            // `args` is short for the sake of programs that unpack two values from it.
            kept = &args[..2];
        }
    }
    set_args(vm, v, kept);
    Ok(())
}

/// `OSError.__str__`.
pub(super) fn str(vm: &mut Vm, v: &Value) -> PyResult {
    if get_opt(v, 1).is_none() {
        return base::str(vm, v);
    }
    let (errno, text) = (get(v, 0), get(v, 1));
    let (errno, text) = (vm.to_str(&errno)?, vm.to_str(&text)?);
    let mut out = format!("[Errno {}] ", errno.to_str_lossy()).into_bytes();
    out.extend(text.to_wtf8());
    let (one, two) = (get(v, 2), get(v, 3));
    if !one.is_none() {
        out.extend(b": ");
        out.extend(vm.repr(&one)?.to_wtf8());
        if !two.is_none() {
            out.extend(b" -> ");
            out.extend(vm.repr(&two)?.to_wtf8());
        }
    }
    Ok(vm.str_wtf8(&out))
}

pub(super) struct Methods;

#[pymethods]
impl Methods {
    #[getter]
    fn characters_written(vm: &mut Vm, slf: &Ref<Exception>) -> PyResult {
        match get_opt(slf.as_value(), WRITTEN).filter(|v| !v.is_none()) {
            Some(v) => Ok(v),
            None => Err(vm.attribute_error("characters_written")),
        }
    }

    #[setter]
    fn set_characters_written(
        vm: &mut Vm,
        slf: &Ref<Exception>,
        value: Option<Value>,
    ) -> PyResult<()> {
        match value {
            Some(v) => {
                let n = vm.index(&v)?;
                set(vm, slf.as_value(), WRITTEN, n);
            }
            None => {
                Methods::characters_written(vm, slf)?;
                if let Some(l) =
                    payload(slf.as_value()).extra.get().as_ref().and_then(|l| l.get::<List>())
                {
                    l.pop();
                }
            }
        }
        Ok(())
    }

    fn __reduce__(vm: &mut Vm, slf: &Ref<Exception>) -> Value {
        let mut args = args_of(slf.as_value());
        let (one, two) = (get(slf.as_value(), 2), get(slf.as_value(), 3));
        if args.len() == 2 && !one.is_none() {
            args.push(one);
            if !two.is_none() {
                args.extend([Value::none(), two]);
            }
        }
        let args = vm.tuple(&args);
        let state = existing_dict(vm, slf).map(Ref::into_value);
        reduced(vm, slf, args, state)
    }
}
