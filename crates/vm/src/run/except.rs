//! Raising and handling exceptions, `with`.

use super::{Base, Handler, Ip, Step, done, fa, fb, fc, next, operand, peek, set, take, unset};
use crate::types::core;
use crate::value::{Exception, List, PyResult, Raised, Tuple, Type, Value, Word};
use crate::vm::Vm;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! {
        Raise RaiseFrom RaiseAgain Reraise PushExc PopExc MatchExc MatchExcGroup PrepReraiseStar ExcInfo
        LoadAssertionError EnterWith
    }
}
use ops::*;

impl Vm {
    /// The exception instance that `raise x` raises.
    pub fn make_exception(&mut self, x: &Value) -> PyResult {
        if x.get::<Exception>().is_some() {
            return Ok(x.clone());
        }
        if let Some(t) = x.get::<Type>()
            && t.is_subclass(core().exc.base_exception)
        {
            let e = self.call(x, &[])?;
            if e.get::<Exception>().is_some() {
                return Ok(e);
            }
            let m = format!(
                "calling {} should have returned an instance of BaseException, not {}",
                self.repr(x)?.to_str_lossy(),
                e.class().name()
            );
            return Err(self.type_error(&m));
        }
        Err(self.type_error("exceptions must derive from BaseException"))
    }

    /// Whether an exception matches the class or tuple of an `except` clause.
    fn matches(&mut self, e: &Value, class: &Value) -> PyResult<bool> {
        if let Some(t) = class.get::<Type>()
            && t.is_subclass(core().exc.base_exception)
        {
            return Ok(e.class().is_subclass(t));
        }
        if let Some(t) = class.get::<Tuple>() {
            let bad = |c: &Value| {
                !c.get::<Type>().is_some_and(|t| t.is_subclass(core().exc.base_exception))
            };
            if !t.iter().any(bad) {
                return Ok(t
                    .iter()
                    .any(|c| c.get::<Type>().is_some_and(|t| e.class().is_subclass(t))));
            }
        }
        Err(self
            .type_error("catching classes that do not inherit from BaseException is not allowed"))
    }
}

impl Handler for Raise {
    unsafe fn slow(vm: &mut Vm, _: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let x = operand(b, fa(w));
            let e = vm.make_exception(&x)?;
            Err(Raised(e))
        }
    }
}

impl Handler for RaiseFrom {
    unsafe fn slow(vm: &mut Vm, _: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let (x, cause) = (operand(b, fa(w)), operand(b, fb(w)));
            let e = vm.make_exception(&x)?;
            let cause = if cause.is_none() {
                None
            } else if cause.get::<Exception>().is_some()
                || cause.get::<Type>().is_some_and(|t| t.is_subclass(core().exc.base_exception))
            {
                Some(vm.make_exception(&cause)?)
            } else {
                return Err(vm.type_error("exception causes must derive from BaseException"));
            };
            if let Some(x) = e.get::<Exception>() {
                x.cause.set(cause);
                x.suppress_context.set(true);
            }
            Err(Raised(e))
        }
    }
}

impl Handler for RaiseAgain {
    unsafe fn slow(vm: &mut Vm, _: Ip, _: Base, _: u64) -> PyResult<Step> {
        match vm.handled() {
            Some(e) => Err(Raised(e)),
            None => Err(vm.runtime_error("No active exception to reraise")),
        }
    }
}

impl Handler for Reraise {
    unsafe fn slow(_: &mut Vm, _: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe { Err(Raised(operand(b, fa(w)))) }
    }
}

impl Handler for PushExc {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let e = peek(b, fb(w));
            let old = std::mem::replace(&mut vm.run.handled, e.into_word());
            unset(b, fa(w));
            *super::reg(b, fa(w)) = old;
            next(ip, 1, b)
        }
    }
}

impl Handler for PopExc {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let old = std::ptr::replace(super::reg(b, fa(w)), Word::NIL);
            let gone = std::mem::replace(&mut vm.run.handled, old);
            crate::value::owned::release(gone);
            next(ip, 1, b)
        }
    }
}

impl Handler for MatchExc {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let (e, class) = (peek(b, fb(w)), operand(b, fc(w)));
            let r = vm.matches(&e, &class)?;
            drop((e, class));
            done(ip, 1, b, w, Value::from(r))
        }
    }
}

impl Handler for MatchExcGroup {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let (e, class) = (operand(b, fb(w)), operand(b, fc(w)));
            let groups = |c: &Value| {
                c.get::<Type>().is_some_and(|t| t.is_subclass(core().exc.base_exception_group))
            };
            if groups(&class) || class.get::<Tuple>().is_some_and(|t| t.iter().any(groups)) {
                return Err(vm.type_error(
                    "catching ExceptionGroup with except* is not allowed. Use except instead.",
                ));
            }
            let (hit, rest) = vm.split_group(&e, &class)?;
            set(b, fa(w), hit);
            set(b, fa(w) + 8, rest);
            next(ip, 1, b)
        }
    }
}

impl Vm {
    /// The part of an exception that `except* class` takes, and the rest; `None` for nothing.
    fn split_group(&mut self, e: &Value, class: &Value) -> PyResult<(Value, Value)> {
        if e.is_none() {
            return Ok((Value::none(), Value::none()));
        }
        if self.matches(e, class)? {
            if e.class().is_subclass(core().exc.base_exception_group) {
                return Ok((e.clone(), Value::none()));
            }
            let empty = self.str("");
            let members = self.tuple(std::slice::from_ref(e));
            let group = core().exc.exception_group.to_value();
            let base = core().exc.base_exception_group.to_value();
            let maker = if e.class().is_subclass(core().exc.exception) { group } else { base };
            let wrapped = self.call(&maker, &[empty, members])?;
            if let (Some(x), Some(y)) = (wrapped.get::<Exception>(), e.get::<Exception>()) {
                x.traceback.set(y.traceback.get());
            }
            return Ok((wrapped, Value::none()));
        }
        if !e.class().is_subclass(core().exc.base_exception_group) {
            return Ok((Value::none(), e.clone()));
        }
        let pair = self.call_method_str(e, "split", std::slice::from_ref(class))?;
        match pair.get::<Tuple>().map(|t| t.as_slice()) {
            Some([a, b]) => Ok((a.clone(), b.clone())),
            _ => {
                let m = format!("{}.split must return a 2-tuple", e.class().name());
                Err(self.type_error(&m))
            }
        }
    }
}

impl Handler for PrepReraiseStar {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let (orig, list) = (operand(b, fb(w)), operand(b, fc(w)));
            let items: Vec<Value> = match list.get::<List>() {
                Some(l) => l.to_vec().into_iter().filter(|v| !v.is_none()).collect(),
                None => Vec::new(),
            };
            let r = vm.reraise_star(&orig, items)?;
            drop((orig, list));
            done(ip, 1, b, w, r)
        }
    }
}

impl Vm {
    /// What is left to raise after the clauses of `except*`: parts of the original are put together
    /// again, newly raised exceptions are grouped with them.
    fn reraise_star(&mut self, orig: &Value, items: Vec<Value>) -> PyResult {
        if items.is_empty() {
            return Ok(Value::none());
        }
        if !orig.class().is_subclass(core().exc.base_exception_group) {
            return Ok(items[0].clone());
        }
        let same = |x: &Value| match (x.get::<Exception>(), orig.get::<Exception>()) {
            (Some(x), Some(o)) => {
                let eq = |a: Option<Value>, b: Option<Value>| match (a, b) {
                    (Some(a), Some(b)) => a.is(&b),
                    (None, None) => true,
                    _ => false,
                };
                x.class_is(o)
                    && eq(x.traceback.get(), o.traceback.get())
                    && eq(x.cause.get(), o.cause.get())
            }
            _ => false,
        };
        let (again, raised): (Vec<Value>, Vec<Value>) = items.into_iter().partition(same);
        let projected = match again.as_slice() {
            [] => None,
            _ => Some(self.project_group(orig, &again)?),
        };
        if raised.is_empty() {
            return Ok(projected.unwrap_or_else(Value::none));
        }
        let mut members = raised;
        members.extend(projected);
        let empty = self.str("");
        let members = self.tuple(&members);
        let group = core().exc.base_exception_group.to_value();
        self.call(&group, &[empty, members])
    }

    /// The part of `orig` whose leaves are in one of `parts`.
    fn project_group(&mut self, orig: &Value, parts: &[Value]) -> PyResult {
        let mut leaves = Vec::new();
        for p in parts {
            self.leaves(p, &mut leaves);
        }
        match self.keep_leaves(orig, &leaves)? {
            Some(v) => Ok(v),
            None => Ok(Value::none()),
        }
    }

    fn members(&self, g: &Value) -> Vec<Value> {
        match self.exception_field(g, 1) {
            Some(t) => t.get::<Tuple>().map_or(Vec::new(), |t| t.to_vec()),
            None => Vec::new(),
        }
    }

    fn leaves(&self, e: &Value, out: &mut Vec<Value>) {
        if !e.class().is_subclass(core().exc.base_exception_group) {
            out.push(e.clone());
            return;
        }
        for m in self.members(e) {
            self.leaves(&m, out);
        }
    }

    fn keep_leaves(&mut self, e: &Value, leaves: &[Value]) -> PyResult<Option<Value>> {
        if !e.class().is_subclass(core().exc.base_exception_group) {
            return Ok(leaves.iter().any(|l| l.is(e)).then(|| e.clone()));
        }
        let mut kept = Vec::new();
        for m in self.members(e) {
            if let Some(v) = self.recursive("", |vm| vm.keep_leaves(&m, leaves))? {
                kept.push(v);
            }
        }
        if kept.is_empty() {
            return Ok(None);
        }
        let list = self.list(kept);
        let g = self.call_method_str(e, "derive", &[list])?;
        if let (Some(x), Some(y)) = (g.get::<Exception>(), e.get::<Exception>()) {
            x.traceback.set(y.traceback.get());
            x.cause.set(y.cause.get());
            x.context.set(y.context.get());
        }
        Ok(Some(g))
    }
}

impl Exception {
    fn class_is(&self, _: &Exception) -> bool {
        true
    }
}

impl Handler for ExcInfo {
    unsafe fn slow(_: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let e = peek(b, fb(w));
            let tb =
                e.get::<Exception>().and_then(|x| x.traceback.get()).unwrap_or_else(Value::none);
            set(b, fa(w), e.class_value());
            set(b, fa(w) + 16, tb);
            set(b, fa(w) + 8, e);
            next(ip, 1, b)
        }
    }
}

impl Handler for LoadAssertionError {
    unsafe fn slow(_: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe { done(ip, 1, b, w, core().exc.assertion_error.to_value()) }
    }
}

impl Handler for EnterWith {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let m = operand(b, fb(w));
            let n = &core().names;
            let is_async = fc(w) == 1;
            let (enter, exit) =
                if is_async { (&n.__aenter__, &n.__aexit__) } else { (&n.__enter__, &n.__exit__) };
            let what = if is_async { "asynchronous context manager" } else { "context manager" };
            let Some(f) = vm.lookup_special(&m, enter)? else {
                let text =
                    format!("'{}' object does not support the {what} protocol", m.class().name());
                return Err(vm.type_error(&text));
            };
            let Some(x) = vm.lookup_special(&m, exit)? else {
                let text = format!(
                    "'{}' object does not support the {what} protocol (missed {} method)",
                    m.class().name(),
                    exit.to_str_lossy()
                );
                return Err(vm.type_error(&text));
            };
            drop(m);
            set(b, fa(w), x);
            set(b, fa(w) + 8, f);
            next(ip, 1, b)
        }
    }
}

const _: unsafe fn(Base, usize) -> Value = take;
