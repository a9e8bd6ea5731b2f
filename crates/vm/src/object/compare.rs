//! Comparison, truth, hashing, and the questions of `isinstance` and `issubclass`.
//!
//! Comparing and hashing nested containers recurses in Rust: every step that can go down goes through
//! [`Vm::recursive`].

use crate::text::int::{cmp_float_small, hash_float};
use crate::types::core;
use crate::value::keys::int_hash;
use crate::value::native::GetSet;
use crate::value::object::Kind;
use crate::value::typeobj::TypeFlags;
use crate::value::{CmpOp, PyResult, Raised, Str, Tuple, Type, Value};
use crate::vm::Vm;
use std::ptr;

/// Comparison of numbers that are not boxed.
#[inline]
fn fast(op: CmpOp, a: &Value, b: &Value) -> Option<bool> {
    let (x, y) = (a.word(), b.word());
    let order = match (x.is_int(), y.is_int()) {
        (true, true) => Some(x.as_int().cmp(&y.as_int())),
        (true, false) if y.is_float() => cmp_float_small(x.as_int(), y.as_float()),
        (false, true) if x.is_float() => {
            cmp_float_small(y.as_int(), x.as_float()).map(|o| o.reverse())
        }
        (false, false) if x.is_float() && y.is_float() => x.as_float().partial_cmp(&y.as_float()),
        _ => {
            return match (op, a.get_exact::<Str>(), b.get_exact::<Str>()) {
                (CmpOp::Eq, Some(s), Some(t)) => Some(s.same(t)),
                (CmpOp::Ne, Some(s), Some(t)) => Some(!s.same(t)),
                _ => None,
            };
        }
    };
    Some(order.map_or(op == CmpOp::Ne, |o| op.test(o)))
}

impl Vm {
    /// `a op b`, which may be any object.
    #[inline]
    pub fn compare(&mut self, op: CmpOp, a: &Value, b: &Value) -> PyResult {
        match fast(op, a, b) {
            Some(r) => Ok(Value::from(r)),
            None => self.recursive(" in comparison", |vm| vm.compare_slots(op, a, b)),
        }
    }

    fn compare_slots(&mut self, op: CmpOp, a: &Value, b: &Value) -> PyResult {
        let (ta, tb) = (a.class(), b.class());
        let (left, mut right) = (ta.slots().richcmp, tb.slots().richcmp);
        if let Some(g) = right
            && !ptr::eq(ta, tb)
            && tb.is_subclass(ta)
        {
            let r = g(self, b, a, op.swapped())?;
            if !r.is_not_implemented() {
                return Ok(r);
            }
            right = None;
        }
        if let Some(f) = left {
            let r = f(self, a, b, op)?;
            if !r.is_not_implemented() {
                return Ok(r);
            }
        }
        if let Some(g) = right {
            let r = g(self, b, a, op.swapped())?;
            if !r.is_not_implemented() {
                return Ok(r);
            }
        }
        self.compare_default(op, a, b)
    }

    /// `a op b` after the method of `a` gave `NotImplemented`.
    pub(crate) fn after_compare_method(&mut self, op: CmpOp, a: &Value, b: &Value) -> PyResult {
        if let Some(g) = b.class().slots().richcmp {
            let r = self.recursive(" in comparison", |vm| g(vm, b, a, op.swapped()))?;
            if !r.is_not_implemented() {
                return Ok(r);
            }
        }
        self.compare_default(op, a, b)
    }

    /// What `a op b` is when neither operand knows.
    fn compare_default(&mut self, op: CmpOp, a: &Value, b: &Value) -> PyResult {
        match op {
            CmpOp::Eq => Ok(Value::from(a.is(b))),
            CmpOp::Ne => Ok(Value::from(!a.is(b))),
            _ => {
                let (ta, tb) = (a.class().dotted_name(), b.class().dotted_name());
                let symbol = op.symbol();
                Err(self.type_error(&format!(
                    "'{symbol}' not supported between instances of '{ta}' and '{tb}'"
                )))
            }
        }
    }

    /// The truth of `a op b`.
    #[inline]
    #[doc(hidden)]
    pub fn compare_truth(&mut self, op: CmpOp, a: &Value, b: &Value) -> PyResult<bool> {
        if let Some(r) = fast(op, a, b) {
            return Ok(r);
        }
        let r = self.compare(op, a, b)?;
        self.truth(&r)
    }

    /// Whether two items of a container count as equal: identity first.
    #[inline]
    pub fn eq(&mut self, a: &Value, b: &Value) -> PyResult<bool> {
        if a.is(b) { Ok(true) } else { self.compare_truth(CmpOp::Eq, a, b) }
    }

    /// `a < b`.
    #[inline]
    pub fn lt(&mut self, a: &Value, b: &Value) -> PyResult<bool> {
        self.compare_truth(CmpOp::Lt, a, b)
    }

    /// `bool(v)`.
    #[inline]
    pub fn truth(&mut self, v: &Value) -> PyResult<bool> {
        let w = v.word();
        if v.is_true() {
            return Ok(true);
        }
        if v.is_false() || v.is_none() {
            return Ok(false);
        }
        if w.is_int() {
            return Ok(w.as_int() != 0);
        }
        if w.is_float() {
            return Ok(w.as_float() != 0.0);
        }
        let s = v.class().slots();
        match (s.bool_, s.len) {
            (Some(f), _) => f(self, v),
            (None, Some(f)) => Ok(f(self, v)? != 0),
            (None, None) => Ok(true),
        }
    }

    /// `hash(v)`.
    #[inline]
    pub fn hash(&mut self, v: &Value) -> PyResult<i64> {
        let w = v.word();
        if w.is_int() {
            return Ok(int_hash(w.as_int()) as i64);
        }
        if w.is_float() {
            return Ok(hash_float(w.as_float()).unwrap_or(0));
        }
        if let Some(s) = v.get_exact::<Str>() {
            return Ok(s.hash() as i64);
        }
        match v.class().slots().hash {
            Some(f)
                if matches!(
                    v.kind(),
                    Kind::Tuple | Kind::FrozenSet | Kind::Payload | Kind::Instance
                ) =>
            {
                self.recursive(" in hash", |vm| f(vm, v))
            }
            Some(f) => f(self, v),
            None => Err(self.unhashable(v)),
        }
    }

    /// The TypeError of a value that cannot be hashed.
    #[cold]
    pub(crate) fn unhashable(&mut self, v: &Value) -> Raised {
        let t = v.class().dotted_name();
        self.type_error(&format!("unhashable type: '{t}'"))
    }

    /// `isinstance(v, cls)`.
    pub fn is_instance(&mut self, v: &Value, cls: &Value) -> PyResult<bool> {
        if let Some(t) = cls.get::<Type>() {
            if ptr::eq(v.class(), t) {
                return Ok(true);
            }
            if ptr::eq(cls.class(), core().type_) {
                return self.default_is_instance(v, cls);
            }
        }
        if let Some(t) = cls.cast::<Tuple>() {
            let t = t.clone();
            return self.recursive(" in __instancecheck__", |vm| {
                for (i, c) in t.iter().enumerate() {
                    vm.look_at(i)?;
                    if vm.is_instance(v, c)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            });
        }
        let check = &core().names.__instancecheck__;
        match self.recursive(" in __instancecheck__", |vm| {
            vm.call_special(cls, check, std::slice::from_ref(v))
        })? {
            Some(r) => self.truth(&r),
            None => self.default_is_instance(v, cls),
        }
    }

    /// What `type.__instancecheck__` says: the class of `v`, or what its `__class__` claims.
    #[doc(hidden)]
    pub fn default_is_instance(&mut self, v: &Value, cls: &Value) -> PyResult<bool> {
        if let Some(t) = cls.get::<Type>() {
            if v.class().is_subclass(t) {
                return Ok(true);
            }
            let claimed = self.claimed_class(v)?;
            return Ok(claimed
                .as_ref()
                .and_then(|c| c.get::<Type>())
                .is_some_and(|c| c.is_subclass(t)));
        }
        self.check_class(cls, "isinstance() arg 2 must be a type, a tuple of types, or a union")?;
        match self.claimed_class(v)? {
            Some(c) => self.abstract_subclass(&c, cls),
            None => Ok(false),
        }
    }

    /// What `v.__class__` says.
    #[doc(hidden)]
    pub fn claimed_class(&mut self, v: &Value) -> PyResult<Option<Value>> {
        let class = v.class();
        // Who has neither a `__class__` nor a way of looking attributes up of its own cannot lie.
        if class.has(TypeFlags::PLAIN_GETATTR) {
            let honest = !class.has(TypeFlags::HEAP)
                || self.lookup_type(class, &core().names.__class__).is_some_and(|d| {
                    d.get::<GetSet>().is_some_and(|d| ptr::eq(d.owner(), core().object))
                });
            if honest {
                return Ok(Some(v.class_value()));
            }
        }
        self.getattr_opt(v, &core().names.__class__)
    }

    /// `issubclass(sub, cls)`.
    pub fn is_subclass(&mut self, sub: &Value, cls: &Value) -> PyResult<bool> {
        if let (Some(s), Some(t)) = (sub.get::<Type>(), cls.get::<Type>())
            && ptr::eq(cls.class(), core().type_)
        {
            return Ok(ptr::eq(s, t) || s.is_subclass(t));
        }
        if let Some(t) = cls.cast::<Tuple>() {
            let t = t.clone();
            return self.recursive(" in __subclasscheck__", |vm| {
                for c in t.iter() {
                    if vm.is_subclass(sub, c)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            });
        }
        let check = &core().names.__subclasscheck__;
        match self.recursive(" in __subclasscheck__", |vm| {
            vm.call_special(cls, check, std::slice::from_ref(sub))
        })? {
            Some(r) => self.truth(&r),
            None => self.default_is_subclass(sub, cls),
        }
    }

    /// What `type.__subclasscheck__` says: the orders of resolution, or `__bases__` of what only acts
    /// like a class.
    #[doc(hidden)]
    pub fn default_is_subclass(&mut self, sub: &Value, cls: &Value) -> PyResult<bool> {
        if let (Some(s), Some(t)) = (sub.get::<Type>(), cls.get::<Type>()) {
            return Ok(s.is_subclass(t));
        }
        self.check_class(sub, "issubclass() arg 1 must be a class")?;
        self.check_class(
            cls,
            "issubclass() arg 2 must be a class, a tuple of classes, or a union",
        )?;
        self.abstract_subclass(sub, cls)
    }

    /// The `__bases__` of something that acts like a class.
    fn bases_of(&mut self, v: &Value) -> PyResult<Option<Value>> {
        Ok(self.getattr_opt(v, &core().names.__bases__)?.filter(|b| b.get::<Tuple>().is_some()))
    }

    fn check_class(&mut self, v: &Value, message: &str) -> PyResult<()> {
        match self.bases_of(v)? {
            Some(_) => Ok(()),
            None => Err(self.type_error(message)),
        }
    }

    fn abstract_subclass(&mut self, sub: &Value, cls: &Value) -> PyResult<bool> {
        if sub.is(cls) {
            return Ok(true);
        }
        let Some(bases) = self.bases_of(sub)? else { return Ok(false) };
        let Some(bases) = bases.cast::<Tuple>() else { return Ok(false) };
        for b in bases.iter() {
            if self.recursive(" in __subclasscheck__", |vm| vm.abstract_subclass(b, cls))? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
