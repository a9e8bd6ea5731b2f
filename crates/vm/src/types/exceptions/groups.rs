//! Exception groups and what `except*` does with them. Fields: message, exceptions (a tuple).

use super::base::{self, set_args};
use super::fields::{get, set};
use crate::types::core;
use crate::value::object::Kind;
use crate::value::typeobj::TypeFlags;
use crate::value::{Args, Exception, PyResult, Ref, Str, Tuple, Type, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

/// Whether an exception is a group.
pub fn is_group(v: &Value) -> bool {
    v.class().is_subclass(core().exc.base_exception_group)
}

/// The exceptions in a group.
pub(crate) fn exceptions_of(v: &Value) -> Vec<Value> {
    get(v, 1).get::<Tuple>().map_or(Vec::new(), |t| t.to_vec())
}

/// `BaseExceptionGroup.__new__`.
pub(super) fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    let [message, exceptions] = args.pos else {
        let n = args.pos.len();
        return Err(vm.type_error(&format!(
            "BaseExceptionGroup.__new__() takes exactly 2 arguments ({n} given)"
        )));
    };
    if message.get::<Str>().is_none() {
        let t = if message.is_none() { "None".into() } else { message.class().name() };
        return Err(
            vm.type_error(&format!("BaseExceptionGroup.__new__() argument 1 must be str, not {t}"))
        );
    }
    if exceptions.class().slots().getitem.is_none()
        || exceptions.get::<crate::value::Dict>().is_some()
    {
        return Err(vm.type_error("second argument (exceptions) must be a sequence"));
    }
    let items = vm.collect(exceptions)?;
    if items.is_empty() {
        return Err(vm.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    if let Some(i) = items.iter().position(|e| e.kind() != Kind::Exception) {
        return Err(vm.value_error(&format!(
            "Item {i} of second argument (exceptions) is not an exception"
        )));
    }
    let exc = &core().exc;
    let nested_base = items.iter().any(|e| !e.class().is_subclass(exc.exception));
    let mut cls = cls.clone();
    if std::ptr::eq(&*cls, exc.base_exception_group) {
        if !nested_base {
            cls = exc.exception_group.to_ref();
        }
    } else if nested_base && cls.is_subclass(exc.exception) {
        let m = match std::ptr::eq(&*cls, exc.exception_group) {
            true => "Cannot nest BaseExceptions in an ExceptionGroup".to_string(),
            false => format!("Cannot nest BaseExceptions in '{}'", cls.name()),
        };
        return Err(vm.type_error(&m));
    }
    let v = vm.new_instance(&cls)?;
    set_args(vm, &v, args.pos);
    set(vm, &v, 0, message.clone());
    let items = vm.tuple(&items);
    set(vm, &v, 1, items);
    Ok(v)
}

/// `BaseExceptionGroup.__init__`.
pub(super) fn init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    base::init(vm, v, args)
}

/// `BaseExceptionGroup.__str__`.
pub(super) fn str(vm: &mut Vm, v: &Value) -> PyResult {
    let message = get(v, 0);
    let mut out = vm.to_str(&message)?.to_wtf8();
    let n = exceptions_of(v).len();
    let s = if n == 1 { "" } else { "s" };
    out.extend(format!(" ({n} sub-exception{s})").into_bytes());
    Ok(vm.str_wtf8(&out))
}

/// What the exceptions to be split off have in common.
enum Condition {
    /// They are instances of one of these classes.
    Classes(Vec<Ref<Type>>),
    /// A function says so.
    Predicate(Value),
    /// They are these very objects.
    These(Vec<u64>),
}

impl Condition {
    fn new(vm: &mut Vm, v: &Value) -> PyResult<Condition> {
        if v.kind() == Kind::Function {
            return Ok(Condition::Predicate(v.clone()));
        }
        match exception_classes(v) {
            Some(c) => Ok(Condition::Classes(c)),
            None => {
                Err(vm
                    .type_error("expected a function, exception type or tuple of exception types"))
            }
        }
    }

    fn matches(&self, vm: &mut Vm, e: &Value) -> PyResult<bool> {
        match self {
            Condition::Classes(c) => Ok(c.iter().any(|c| e.class().is_subclass(c))),
            Condition::Predicate(f) => {
                let r = vm.call(f, std::slice::from_ref(e))?;
                vm.truth(&r)
            }
            Condition::These(ids) => Ok(ids.contains(&e.id())),
        }
    }
}

/// The classes that an `except` clause names, if they all are exception classes.
fn exception_classes(v: &Value) -> Option<Vec<Ref<Type>>> {
    let one = |v: &Value| v.cast::<Type>().filter(|t| t.has(TypeFlags::EXCEPTION)).cloned();
    match v.get::<Tuple>() {
        Some(t) => t.iter().map(one).collect(),
        None => one(v).map(|t| vec![t]),
    }
}

type Parts = (Option<Value>, Option<Value>);

/// The part of `e` that matches, and the rest. Groups on the way are derived from, not changed.
fn split(vm: &mut Vm, e: &Value, condition: &Condition) -> PyResult<Parts> {
    if condition.matches(vm, e)? {
        return Ok((Some(e.clone()), None));
    }
    if !is_group(e) {
        return Ok((None, Some(e.clone())));
    }
    let (mut yes, mut no) = (Vec::new(), Vec::new());
    for x in exceptions_of(e) {
        vm.charge(1)?;
        let (y, n) =
            vm.recursive(" in exceptiongroup_split_recursive", |vm| split(vm, &x, condition))?;
        yes.extend(y);
        no.extend(n);
    }
    Ok((subset(vm, e, yes)?, subset(vm, e, no)?))
}

/// A group like `orig` of fewer exceptions; `None` if there are none.
fn subset(vm: &mut Vm, orig: &Value, exceptions: Vec<Value>) -> PyResult<Option<Value>> {
    if exceptions.is_empty() {
        return Ok(None);
    }
    let list = vm.list(exceptions);
    let group = vm.call_method_str(orig, "derive", &[list])?;
    if !is_group(&group) {
        return Err(vm.type_error("derive must return an instance of BaseExceptionGroup"));
    }
    if let (Some(from), Some(to)) = (orig.get::<Exception>(), group.get::<Exception>()) {
        if let Some(tb) = from.traceback.get() {
            to.traceback.set(Some(tb));
        }
        to.context.set(from.context.get());
        to.cause.set(from.cause.get());
        to.suppress_context.set(true);
    }
    let name = &core().names.__notes__;
    if let Some(notes) = vm.getattr_opt(orig, name)?
        && notes.class().slots().getitem.is_some()
    {
        let copy = vm.collect(&notes)?;
        let copy = vm.list(copy);
        vm.setattr(&group, name, copy)?;
    }
    Ok(Some(group))
}

/// What an `except*` clause that names `types` catches of `exc`, and what is left. A caught exception
/// that is no group is wrapped in one.
pub fn match_star(vm: &mut Vm, exc: &Value, types: &Value) -> PyResult<Parts> {
    if exc.is_none() {
        return Ok((None, None));
    }
    let Some(classes) = exception_classes(types) else {
        return Err(
            vm.type_error("catching classes that do not inherit from BaseException is not allowed")
        );
    };
    if classes.iter().any(|c| c.is_subclass(core().exc.base_exception_group)) {
        return Err(vm.type_error(
            "catching ExceptionGroup with except* is not allowed. Use except instead.",
        ));
    }
    if classes.iter().any(|c| exc.class().is_subclass(c)) {
        if is_group(exc) {
            return Ok((Some(exc.clone()), None));
        }
        let members = vm.tuple(std::slice::from_ref(exc));
        let group = make_group(vm, members)?;
        if let (Some(from), Some(to)) = (exc.get::<Exception>(), group.get::<Exception>()) {
            to.traceback.set(from.traceback.get());
        }
        return Ok((Some(group), None));
    }
    if !is_group(exc) {
        return Ok((None, Some(exc.clone())));
    }
    let pair = vm.call_method_str(exc, "split", std::slice::from_ref(types))?;
    let class = exc.class().name();
    let Some(t) = pair.get::<Tuple>() else {
        let got = pair.class().name();
        return Err(vm.type_error(&format!("{class}.split must return a tuple, not {got}")));
    };
    let [yes, no, ..] = t.as_slice() else {
        let n = t.len();
        return Err(
            vm.type_error(&format!("{class}.split must return a 2-tuple, got tuple of size {n}"))
        );
    };
    let part = |v: &Value| Some(v.clone()).filter(|v| !v.is_none());
    Ok((part(yes), part(no)))
}

fn make_group(vm: &mut Vm, exceptions: Value) -> PyResult {
    let class = core().exc.base_exception_group.to_value();
    let message = vm.str("");
    vm.call(&class, &[message, exceptions])
}

/// What a `try` statement with `except*` clauses raises in the end: `orig` was caught, `excs` were
/// raised by the clauses or left over.
pub fn prep_reraise_star(vm: &mut Vm, orig: &Value, excs: &[Value]) -> PyResult<Option<Value>> {
    let excs: Vec<Value> = excs.iter().filter(|e| !e.is_none()).cloned().collect();
    if excs.is_empty() || !is_group(orig) {
        return Ok(excs.into_iter().next());
    }
    let (mut raised, mut kept) = (Vec::new(), Vec::new());
    for e in excs {
        let same = same_origin(vm, &e, orig)?;
        if same { kept.push(e) } else { raised.push(e) }
    }
    let mut ids = Vec::new();
    for e in &kept {
        leaves(vm, e, &mut ids)?;
    }
    let reraised = split(vm, orig, &Condition::These(ids))?.0;
    raised.extend(reraised);
    match raised.len() {
        0 | 1 => Ok(raised.pop()),
        _ => {
            let raised = vm.list(raised);
            make_group(vm, raised).map(Some)
        }
    }
}

/// Whether `e` is a part of the group `orig`: then it shares what [`subset`] copied.
fn same_origin(vm: &mut Vm, e: &Value, orig: &Value) -> PyResult<bool> {
    let (Some(a), Some(b)) = (e.get::<Exception>(), orig.get::<Exception>()) else {
        return Ok(false);
    };
    let same = |x: Option<Value>, y: Option<Value>| match (x, y) {
        (Some(x), Some(y)) => x.is(&y),
        (None, None) => true,
        _ => false,
    };
    if !is_group(e)
        || !same(a.traceback.get(), b.traceback.get())
        || !same(a.cause.get(), b.cause.get())
        || !same(a.context.get(), b.context.get())
    {
        return Ok(false);
    }
    let name = &core().names.__notes__;
    let (x, y) = (vm.getattr_opt(e, name)?, vm.getattr_opt(orig, name)?);
    match (x, y) {
        (Some(x), Some(y)) => vm.eq(&x, &y),
        (x, y) => Ok(x.is_none() && y.is_none()),
    }
}

fn leaves(vm: &mut Vm, e: &Value, into: &mut Vec<u64>) -> PyResult<()> {
    if !is_group(e) {
        into.push(e.id());
        return Ok(());
    }
    for x in exceptions_of(e) {
        vm.recursive(" in collect_exception_group_leaf_ids", |vm| leaves(vm, &x, into))?;
    }
    Ok(())
}

pub(super) struct Methods;

#[pymethods]
impl Methods {
    /// exception message
    #[member]
    fn message(slf: &Ref<Exception>) -> Value {
        get(slf.as_value(), 0)
    }

    /// nested exceptions
    #[member]
    fn exceptions(slf: &Ref<Exception>) -> Value {
        get(slf.as_value(), 1)
    }

    fn derive(vm: &mut Vm, slf: &Ref<Exception>, excs: Value) -> PyResult {
        let class = core().exc.base_exception_group.to_value();
        vm.call(&class, &[get(slf.as_value(), 0), excs])
    }

    fn split(vm: &mut Vm, slf: &Ref<Exception>, matcher_value: &Value) -> PyResult<(Value, Value)> {
        let condition = Condition::new(vm, matcher_value)?;
        let (yes, no) = split(vm, slf.as_value(), &condition)?;
        Ok((yes.unwrap_or_else(Value::none), no.unwrap_or_else(Value::none)))
    }

    fn subgroup(vm: &mut Vm, slf: &Ref<Exception>, matcher_value: &Value) -> PyResult {
        let condition = Condition::new(vm, matcher_value)?;
        Ok(split(vm, slf.as_value(), &condition)?.0.unwrap_or_else(Value::none))
    }

    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(vm: &mut Vm, cls: &Ref<Type>, item: &Value) -> PyResult {
        vm.generic_alias(cls.as_value(), item)
    }
}
