//! Operators, subscripts, `in` and `len`.
//!
//! A binary operator asks the left operand's slot, then the right one's if it is another function;
//! the right one first if its class is a proper subclass. Slots get the operands in source order. A
//! slot of a sequence answers `NotImplemented` to a foreign operand, so that the other side's
//! reflected method gets its chance; what CPython's sequences say of it is said here.

use crate::types::core;
use crate::value::native::Native;
use crate::value::object::Kind;
use crate::value::typeobj::TypeFlags;
use crate::value::{BinOp, PyResult, Raised, Type, Value, slot_wrappers};
use crate::vm::Vm;
use std::ptr;

/// The result for two small ints, if it is simple and small.
#[inline]
fn small_ints(vm: &mut Vm, op: BinOp, a: i64, b: i64) -> Option<Value> {
    Some(match op {
        BinOp::Add => vm.int(a + b),
        BinOp::Sub => vm.int(a - b),
        BinOp::Mul => vm.int(a.checked_mul(b)?),
        BinOp::FloorDiv if b != 0 => {
            let (q, r) = (a / b, a % b);
            vm.int(if r != 0 && (r < 0) != (b < 0) { q - 1 } else { q })
        }
        BinOp::Mod if b != 0 => {
            let r = a % b;
            vm.int(if r != 0 && (r < 0) != (b < 0) { r + b } else { r })
        }
        BinOp::And => vm.int(a & b),
        BinOp::Or => vm.int(a | b),
        BinOp::Xor => vm.int(a ^ b),
        BinOp::RShift if b >= 0 => vm.int(a >> b.min(63)),
        BinOp::LShift if (0..62).contains(&b) && a.unsigned_abs() < 1 << (62 - b) => vm.int(a << b),
        BinOp::Div if b != 0 && a.unsigned_abs() <= 1 << 53 && b.unsigned_abs() <= 1 << 53 => {
            vm.float(a as f64 / b as f64)
        }
        _ => return None,
    })
}

/// The result for two floats, if it is simple.
#[inline]
fn floats(vm: &mut Vm, op: BinOp, a: f64, b: f64) -> Option<Value> {
    Some(match op {
        BinOp::Add => vm.float(a + b),
        BinOp::Sub => vm.float(a - b),
        BinOp::Mul => vm.float(a * b),
        BinOp::Div if b != 0.0 => vm.float(a / b),
        _ => return None,
    })
}

/// The results that need no slots.
#[inline]
fn fast(vm: &mut Vm, op: BinOp, a: &Value, b: &Value) -> Option<Value> {
    let (x, y) = (a.word(), b.word());
    match (x.is_int(), y.is_int()) {
        (true, true) => small_ints(vm, op, x.as_int(), y.as_int()),
        (true, false) if y.is_float() => floats(vm, op, x.as_int() as f64, y.as_float()),
        (false, true) if x.is_float() => floats(vm, op, x.as_float(), y.as_int() as f64),
        (false, false) if x.is_float() && y.is_float() => {
            floats(vm, op, x.as_float(), y.as_float())
        }
        _ => None,
    }
}

/// The in-place operator as messages show it.
fn inplace_symbol(op: BinOp) -> String {
    match op {
        BinOp::Pow => "**=".to_string(),
        _ => format!("{}=", op.symbol()),
    }
}

/// Whether instances are sequences with their own `op` (`+` or `*`).
fn is_sequence(t: &Type, op: BinOp) -> bool {
    let base = slot_wrappers::builtin_base(t);
    let s = base.slots();
    !base.has(TypeFlags::HOST)
        && s.len.is_some()
        && s.getitem.is_some()
        && s.binary[op as usize].is_some()
}

impl Vm {
    /// `a op b`.
    #[inline]
    pub fn binary(&mut self, op: BinOp, a: &Value, b: &Value) -> PyResult {
        if let Some(v) = fast(self, op, a, b) {
            return Ok(v);
        }
        let r = self.binary_slots(op, a, b)?;
        if r.is_not_implemented() { Err(self.operand_error(op, op.symbol(), a, b)) } else { Ok(r) }
    }

    /// `a op= b`.
    #[doc(hidden)]
    pub fn inplace(&mut self, op: BinOp, a: &Value, b: &Value) -> PyResult {
        if let Some(v) = fast(self, op, a, b) {
            return Ok(v);
        }
        if let Some(f) = a.class().slots().inplace[op as usize] {
            let r = f(self, a, b)?;
            if !r.is_not_implemented() {
                return Ok(r);
            }
        }
        self.after_inplace_method(op, a, b)
    }

    /// `a op= b` once the in-place method has given NotImplemented, or there is none.
    pub(crate) fn after_inplace_method(&mut self, op: BinOp, a: &Value, b: &Value) -> PyResult {
        let r = self.binary_slots(op, a, b)?;
        if !r.is_not_implemented() {
            return Ok(r);
        }
        Err(self.operand_error(op, &inplace_symbol(op), a, b))
    }

    /// Asks the slots; `NotImplemented` if none knows.
    fn binary_slots(&mut self, op: BinOp, a: &Value, b: &Value) -> PyResult {
        let i = op as usize;
        let (ta, tb) = (a.class(), b.class());
        let left = ta.slots().binary[i];
        let mut right = if ptr::eq(ta, tb) { None } else { tb.slots().binary[i] };
        if let (Some(f), Some(g)) = (left, right)
            && ptr::fn_addr_eq(f, g)
        {
            right = None;
        }
        if let Some(f) = left {
            if let Some(g) = right
                && tb.is_subclass(ta)
            {
                let r = g(self, a, b)?;
                if !r.is_not_implemented() {
                    return Ok(r);
                }
                right = None;
            }
            let r = f(self, a, b)?;
            if !r.is_not_implemented() {
                return Ok(r);
            }
        }
        match right {
            Some(g) => g(self, a, b),
            None => Ok(Value::not_implemented()),
        }
    }

    /// `a op b` after an operator method gave `NotImplemented`: that of the left operand, so that it
    /// is the right one's turn, or that of the right one (`reflected`), the last to be asked.
    pub(crate) fn after_operator_method(
        &mut self,
        op: BinOp,
        inplace: bool,
        reflected: bool,
        a: &Value,
        b: &Value,
    ) -> PyResult {
        let (ta, tb) = (a.class(), b.class());
        let mut r = Value::not_implemented();
        if !reflected && !ptr::eq(ta, tb) {
            if tb.has(TypeFlags::HEAP) {
                let name = super::slots::operator_names(op as usize).1;
                if let Some(v) = self.call_special(b, name, std::slice::from_ref(a))? {
                    r = v;
                }
            } else if let Some(f) = tb.slots().binary[op as usize] {
                r = f(self, a, b)?;
            }
        }
        if !r.is_not_implemented() {
            return Ok(r);
        }
        Err(if inplace {
            self.operand_error(op, &inplace_symbol(op), a, b)
        } else {
            self.operand_error(op, op.symbol(), a, b)
        })
    }

    /// The TypeError of an operator that no operand knows.
    #[cold]
    fn operand_error(&mut self, op: BinOp, symbol: &str, a: &Value, b: &Value) -> Raised {
        if op == BinOp::Add && is_sequence(a.class(), op) {
            return self.concat_error(a, b);
        }
        if op == BinOp::Mul {
            let other = match () {
                _ if is_sequence(a.class(), op) => Some(b),
                _ if is_sequence(b.class(), op) => Some(a),
                _ => None,
            };
            if let Some(other) = other {
                let t = other.class().name();
                return self
                    .type_error(&format!("can't multiply sequence by non-int of type '{t}'"));
            }
        }
        let (ta, tb) = (a.class().dotted_name(), b.class().dotted_name());
        let hint = match a.get::<Native>() {
            Some(n) if op == BinOp::RShift && symbol == ">>" && n.def.name == "print" => {
                ". Did you mean \"print(<message>, file=<output_stream>)\"?"
            }
            _ => "",
        };
        self.type_error(&format!(
            "unsupported operand type(s) for {symbol}: '{ta}' and '{tb}'{hint}"
        ))
    }

    /// The TypeError of a sequence that cannot be joined with something.
    #[cold]
    pub(crate) fn concat_error(&mut self, a: &Value, b: &Value) -> Raised {
        let (ta, tb) = (slot_wrappers::builtin_base(a.class()).name(), b.class().name());
        let bytes = a.kind() == Kind::Bytes
            || ptr::eq(slot_wrappers::builtin_base(a.class()), core().bytearray);
        self.type_error(&match (bytes, ta.as_str()) {
            (true, _) => format!("can't concat {tb} to {}", a.class().name()),
            (_, "array") => format!("can only append array (not \"{tb}\") to array"),
            _ => format!("can only concatenate {ta} (not \"{tb}\") to {ta}"),
        })
    }

    /// `pow(a, b, m)`.
    #[doc(hidden)]
    pub fn pow3(&mut self, a: &Value, b: &Value, m: &Value) -> PyResult {
        if m.is_none() {
            return self.binary(BinOp::Pow, a, b);
        }
        let slots = [a, b, m].map(|v| v.class().slots().pow3);
        // The right operand's class goes first if it is a subclass, as for two operands.
        let mut order = [0, 1, 2];
        if !ptr::eq(a.class(), b.class()) && b.class().is_subclass(a.class()) {
            order = [1, 0, 2];
        }
        for (n, &k) in order.iter().enumerate() {
            let Some(f) = slots[k] else { continue };
            let seen = order[..n].iter().any(|&j| slots[j].is_some_and(|g| ptr::fn_addr_eq(f, g)));
            if !seen {
                let r = f(self, a, b, m)?;
                if !r.is_not_implemented() {
                    return Ok(r);
                }
            }
        }
        let [ta, tb, tm] = [a, b, m].map(|v| v.class().dotted_name());
        Err(self.type_error(&format!(
            "unsupported operand type(s) for ** or pow(): '{ta}', '{tb}', '{tm}'"
        )))
    }

    /// `-v`.
    pub fn neg(&mut self, v: &Value) -> PyResult {
        if v.word().is_int() {
            return Ok(self.int(-v.word().as_int()));
        }
        match v.class().slots().neg {
            Some(f) => f(self, v),
            None => Err(self.unary_error("unary -", v)),
        }
    }

    /// `+v`.
    #[doc(hidden)]
    pub fn pos(&mut self, v: &Value) -> PyResult {
        match v.class().slots().pos {
            Some(f) => f(self, v),
            None => Err(self.unary_error("unary +", v)),
        }
    }

    /// `abs(v)`.
    pub fn abs(&mut self, v: &Value) -> PyResult {
        match v.class().slots().abs {
            Some(f) => f(self, v),
            None => Err(self.unary_error("abs()", v)),
        }
    }

    /// `~v`.
    #[doc(hidden)]
    pub fn invert(&mut self, v: &Value) -> PyResult {
        match v.class().slots().invert {
            Some(f) => f(self, v),
            None => Err(self.unary_error("unary ~", v)),
        }
    }

    #[cold]
    fn unary_error(&mut self, what: &str, v: &Value) -> Raised {
        let t = v.class().name();
        self.type_error(&format!("bad operand type for {what}: '{t}'"))
    }

    /// `v[key]`.
    pub fn getitem(&mut self, v: &Value, key: &Value) -> PyResult {
        if let Some(f) = v.class().slots().getitem {
            return f(self, v, key);
        }
        let Some(class) = v.cast::<Type>() else {
            let t = v.class().name();
            return Err(self.type_error(&format!("'{t}' object is not subscriptable")));
        };
        if ptr::eq(&**class, core().type_) {
            let alias = core().generic_alias.to_value();
            return self.call(&alias, &[v.clone(), key.clone()]);
        }
        match self.getattr_opt(v, &core().names.__class_getitem__)? {
            Some(f) if !f.is_none() => self.call(&f, std::slice::from_ref(key)),
            _ => Err(self.type_error(&format!("type '{}' is not subscriptable", class.name()))),
        }
    }

    /// `v[key] = value`.
    pub fn setitem(&mut self, v: &Value, key: &Value, value: Value) -> PyResult<()> {
        match v.class().slots().setitem {
            Some(f) => f(self, v, key, Some(value)),
            None => {
                let t = v.class().name();
                Err(self.type_error(&format!("'{t}' object does not support item assignment")))
            }
        }
    }

    /// `del v[key]`.
    pub fn delitem(&mut self, v: &Value, key: &Value) -> PyResult<()> {
        if let Some(f) = v.class().slots().setitem {
            return f(self, v, key, None);
        }
        let t = v.class();
        // CPython words it one way for what could be a sequence and another way for the rest.
        let sequence = t.has(TypeFlags::HEAP) || t.slots().len.is_some();
        let index = key.word().is_int() || key.class().slots().index.is_some();
        let word = if sequence && index { "doesn't" } else { "does not" };
        let t = t.name();
        Err(self.type_error(&format!("'{t}' object {word} support item deletion")))
    }

    /// `item in v`.
    pub fn contains(&mut self, v: &Value, item: &Value) -> PyResult<bool> {
        match v.class().slots().contains {
            Some(f) => f(self, v, item),
            None => self.contains_by_iteration(v, item),
        }
    }

    /// `item in v` for a container without `__contains__`.
    pub(crate) fn contains_by_iteration(&mut self, v: &Value, item: &Value) -> PyResult<bool> {
        let it = match self.iter(v) {
            Ok(it) => it,
            Err(e) if e.is(core().exc.type_error) => {
                let t = v.class().name();
                return Err(self.type_error(&format!("argument of type '{t}' is not iterable")));
            }
            Err(e) => return Err(e),
        };
        while let Some(x) = self.next(&it)? {
            self.charge(1)?;
            if self.eq(&x, item)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// `len(v)`.
    pub fn len(&mut self, v: &Value) -> PyResult<usize> {
        match v.class().slots().len {
            Some(f) => f(self, v),
            None => {
                let t = v.class().name();
                Err(self.type_error(&format!("object of type '{t}' has no len()")))
            }
        }
    }

    /// `operator.length_hint(v)`, 0 when unknown.
    #[doc(hidden)]
    pub fn len_hint(&mut self, v: &Value) -> PyResult<usize> {
        Ok(self.len_hint_opt(v)?.unwrap_or(0))
    }

    /// The length that `v` has or announces with `__length_hint__`.
    #[doc(hidden)]
    pub fn len_hint_opt(&mut self, v: &Value) -> PyResult<Option<usize>> {
        if v.class().slots().len.is_some() {
            match self.len(v) {
                Ok(n) => return Ok(Some(n)),
                Err(e) if e.is(core().exc.type_error) => {}
                Err(e) => return Err(e),
            }
        }
        let hint = match self.call_special(v, &core().names.__length_hint__, &[]) {
            Ok(Some(h)) if !h.is_not_implemented() => h,
            Ok(_) => return Ok(None),
            Err(e) if e.is(core().exc.type_error) => return Ok(None),
            Err(e) => return Err(e),
        };
        if !matches!(hint.kind(), Kind::Int | Kind::Bool) {
            let t = hint.class().name();
            return Err(self.type_error(&format!("__length_hint__ must be an integer, not {t}")));
        }
        let n = self.to_i64(&hint)?;
        match usize::try_from(n) {
            Ok(n) => Ok(Some(n)),
            Err(_) => Err(self.value_error("__length_hint__() should return >= 0")),
        }
    }
}
