//! Raising and handling exceptions.

use super::{
    Act, Base, Handler, Ip, Step, done, fa, fb, fc, function, head, next, operand, peek, reg, set,
};
use crate::types::core;
use crate::types::exceptions::groups;
use crate::value::generator::Generator;
use crate::value::owned::{release, retain};
use crate::value::{Exception, Kind, List, PyResult, Raised, Tuple, Type, TypeFlags, Value, Word};
use crate::vm::Vm;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! {
        Raise RaiseFrom RaiseAgain Reraise PushExc PopExc MatchExc MatchExcGroup PrepReraiseStar ExcInfo
        LoadAssertionError
    }
}
use ops::*;

#[doc(hidden)]
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
                self.repr(&e.class_value())?.to_str_lossy()
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

/// The generator whose frame this is. What its resumer is handling is not its own: it is not kept
/// over a yield, and comes from the frame's header when nothing of its own is left.
unsafe fn generator_of<'a>(b: Base) -> Option<&'a Generator> {
    // SAFETY: the frame is live.
    unsafe {
        let generator = function(b).code.peek().code.flags.is_generator_like();
        generator.then(|| &*((*head(b, -32)).ptr() as *const Generator))
    }
}

impl Handler for PushExc {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let e = peek(b, fb(w));
            let mut old = std::mem::replace(&mut (*vm).run.handled, e.into_word());
            if let Some(g) = generator_of(b) {
                g.handling.set(g.handling.get() + 1);
                if g.handling.get() == 1 {
                    release(std::mem::replace(&mut old, Word::NIL));
                }
            }
            release(std::ptr::replace(reg(b, fa(w)), old));
            Act::Next(ip.add(1), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            Self::middle(w, ip, b, vm);
            next(ip, 1, b)
        }
    }
}

impl Handler for PopExc {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let mut old = std::ptr::replace(reg(b, fa(w)), Word::NIL);
            if let Some(g) = generator_of(b) {
                g.handling.set(g.handling.get() - 1);
                if g.handling.get() == 0 {
                    old = *head(b, -40);
                    retain(old);
                }
            }
            release(std::mem::replace(&mut (*vm).run.handled, old));
            Act::Next(ip.add(1), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            Self::middle(w, ip, b, vm);
            next(ip, 1, b)
        }
    }
}

impl Handler for MatchExc {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let (e, class) = (*reg(b, fb(w)), *reg(b, fc(w)));
            if !class.is_object() || (*class.ptr()).kind != Kind::Type {
                return Act::Slow;
            }
            let t = &*(class.ptr() as *const Type);
            if !t.has(TypeFlags::EXCEPTION) {
                return Act::Slow;
            }
            let r = (*e.ptr()).class().is_subclass(t);
            drop(operand(b, fc(w)));
            set(b, fa(w), Value::from(r));
            Act::Next(ip.add(1), b)
        }
    }
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
            let (hit, rest) = groups::match_star(vm, &e, &class)?;
            let (hit, rest) = (hit.unwrap_or_else(Value::none), rest.unwrap_or_else(Value::none));
            drop((e, class));
            set(b, fa(w), hit);
            set(b, fa(w) + 8, rest);
            next(ip, 1, b)
        }
    }
}

impl Handler for PrepReraiseStar {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let (orig, list) = (operand(b, fb(w)), operand(b, fc(w)));
            let items = list.get::<List>().map_or(Vec::new(), |l| l.to_vec());
            let r = groups::prep_reraise_star(vm, &orig, &items)?.unwrap_or_else(Value::none);
            drop((orig, list));
            done(ip, 1, b, w, r)
        }
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
