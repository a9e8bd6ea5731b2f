//! Pattern matching (PEP 634).

use super::{Base, Handler, Ip, Step, done, fb, fc, operand, peek, take};
use crate::types::core;
use crate::value::typeobj::TypeFlags;
use crate::value::{PyResult, Ref, Str, Tuple, Type, Value};
use crate::vm::Vm;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { MatchClass MatchSequence MatchMapping MatchKeys MatchRest GetLen }
}
use ops::*;

impl Handler for GetLen {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let x = peek(b, fb(w));
            let n = vm.len(&x)?;
            let v = vm.int(n as i64);
            done(ip, 1, b, w, v)
        }
    }
}

macro_rules! flag_test {
    ($($name:ident $flag:ident;)*) => { $(
        impl Handler for $name {
            unsafe fn slow(_: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: the dispatcher's contract.
                unsafe {
                    let r = peek(b, fb(w)).class().has(TypeFlags::$flag);
                    done(ip, 1, b, w, Value::from(r))
                }
            }
        }
    )* };
}
flag_test! { MatchSequence SEQUENCE; MatchMapping MAPPING; }

impl Handler for MatchKeys {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let (x, keys) = (peek(b, fb(w)), peek(b, fc(w)));
            let keys: Vec<Value> = keys.get::<Tuple>().map_or(Vec::new(), |t| t.to_vec());
            let mut seen: Vec<Value> = Vec::new();
            let get = vm.getattr_str(&x, "get")?;
            let missing = vm.new_list(Vec::new()).into_value();
            let mut out = Vec::new();
            for k in keys {
                for s in &seen {
                    if vm.eq(s, &k)? {
                        let m = format!(
                            "mapping pattern checks duplicate key ({})",
                            vm.repr(&k)?.to_str_lossy()
                        );
                        return Err(vm.value_error(&m));
                    }
                }
                let v = vm.call(&get, &[k.clone(), missing.clone()])?;
                if v.is(&missing) {
                    return done(ip, 1, b, w, Value::none());
                }
                seen.push(k);
                out.push(v);
            }
            let t = vm.tuple(&out);
            done(ip, 1, b, w, t)
        }
    }
}

impl Handler for MatchRest {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let (x, keys) = (peek(b, fb(w)), operand(b, fc(w)));
            let dict = core().dict.to_value();
            let d = vm.call(&dict, std::slice::from_ref(&x))?;
            for k in keys.get::<Tuple>().map_or(Vec::new(), |t| t.to_vec()) {
                vm.delitem(&d, &k)?;
            }
            done(ip, 1, b, w, d)
        }
    }
}

impl Handler for MatchClass {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let at = fb(w);
            let (x, cls, names) = (peek(b, at), take(b, at + 8), take(b, at + 16));
            let r = vm.match_class(&x, &cls, &names, fc(w))?;
            done(ip, 1, b, w, r)
        }
    }
}

#[doc(hidden)]
impl Vm {
    /// Makes sequence or mapping patterns take instances of a class written in Python, and of those
    /// derived from it.
    pub fn set_pattern_flags(&mut self, class: &Ref<Type>, sequence: bool, mapping: bool) {
        let mut todo = vec![class.clone()];
        while let Some(t) = todo.pop() {
            let same =
                t.has(TypeFlags::SEQUENCE) == sequence && t.has(TypeFlags::MAPPING) == mapping;
            if !(sequence || mapping) || same || !t.has(TypeFlags::HEAP) {
                continue;
            }
            t.set_flag(TypeFlags::SEQUENCE, sequence);
            t.set_flag(TypeFlags::MAPPING, mapping);
            todo.extend(self.subclasses_of(&t));
        }
    }

    /// The attributes that a class pattern looks at, or None if it does not match.
    fn match_class(
        &mut self,
        x: &Value,
        cls: &Value,
        names: &Value,
        positional: usize,
    ) -> PyResult {
        let Some(class) = cls.get::<Type>() else {
            let m = "called match pattern must be a class";
            return Err(self.type_error(m));
        };
        if !self.is_instance(x, cls)? {
            return Ok(Value::none());
        }
        let mut out = Vec::new();
        let mut seen: Vec<Value> = Vec::new();
        if positional > 0 {
            let match_args = self.getattr_opt(cls, &core().names.__match_args__)?;
            let (args, match_self) = match match_args {
                Some(t) => match t.get::<Tuple>() {
                    Some(t) => (t.to_vec(), false),
                    None => {
                        let m = format!(
                            "{}.__match_args__ must be a tuple (got {})",
                            class.name(),
                            t.class().name()
                        );
                        return Err(self.type_error(&m));
                    }
                },
                None => (Vec::new(), class.has(TypeFlags::MATCH_SELF)),
            };
            let allowed = if match_self { 1 } else { args.len() };
            if positional > allowed {
                let s = if allowed == 1 { "" } else { "s" };
                let m = format!(
                    "{}() accepts {allowed} positional sub-pattern{s} ({positional} given)",
                    class.name()
                );
                return Err(self.type_error(&m));
            }
            if match_self {
                out.push(x.clone());
            }
            for name in args.into_iter().take(if match_self { 0 } else { positional }) {
                if name.get::<Str>().is_none() {
                    let m = format!(
                        "__match_args__ elements must be strings (got {})",
                        name.class().name()
                    );
                    return Err(self.type_error(&m));
                }
                match self.pattern_attr(x, class, &name, &mut seen)? {
                    Some(v) => out.push(v),
                    None => return Ok(Value::none()),
                }
            }
        }
        for name in names.get::<Tuple>().map_or(Vec::new(), |t| t.to_vec()) {
            match self.pattern_attr(x, class, &name, &mut seen)? {
                Some(v) => out.push(v),
                None => return Ok(Value::none()),
            }
        }
        Ok(self.tuple(&out))
    }

    fn pattern_attr(
        &mut self,
        x: &Value,
        class: &Type,
        name: &Value,
        seen: &mut Vec<Value>,
    ) -> PyResult<Option<Value>> {
        let Some(n) = name.cast::<Str>() else { return Ok(None) };
        if seen.iter().any(|s| s.get::<Str>().is_some_and(|s| s.same(n))) {
            let m = format!(
                "{}() got multiple sub-patterns for attribute '{}'",
                class.name(),
                n.to_str_lossy()
            );
            return Err(self.type_error(&m));
        }
        seen.push(name.clone());
        self.getattr_opt(x, n)
    }
}
