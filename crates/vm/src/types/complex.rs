//! `complex`.

mod arith;
mod new;

use crate::object::number::{float_value, int_ref};
use crate::text::TextBuf;
use crate::text::float::{self, Code, Flags};
use crate::text::format::{Align, Spec, format_complex};
use crate::text::int::{hash_complex, hash_float};
use crate::types::object::{format_spec_arg, identity_hash};
use crate::value::object::Kind;
use crate::value::typeobj::TypeFlags;
use crate::value::{BinOp, CmpOp, Complex, PyResult, Ref, Slots, TypeSpec, Value};
use crate::vm::Vm;
use arith::{Error, Number};
use pyrun_macros::pymethods;

/// The number of a complex that a slot or method was called on.
fn number(v: &Value) -> Number {
    // Slots and methods check their receiver first, so there always is one.
    v.get::<Complex>().map_or(Number { re: 0.0, im: 0.0 }, |c| Number { re: c.re, im: c.im })
}

/// An operand of an operator: a complex, a float or an int.
fn operand(vm: &mut Vm, v: &Value) -> PyResult<Option<Number>> {
    if v.kind() == Kind::Complex {
        return Ok(Some(number(v)));
    }
    if let Some(re) = float_value(v) {
        return Ok(Some(Number { re, im: 0.0 }));
    }
    match int_ref(v) {
        Some(i) => match i.to_float() {
            Ok(re) => Ok(Some(Number { re, im: 0.0 })),
            Err(e) => Err(vm.text_error(e)),
        },
        None => Ok(None),
    }
}

/// Runs an operator on two operands.
fn apply(
    vm: &mut Vm,
    a: &Value,
    b: &Value,
    f: fn(Number, Number) -> Result<Number, Error>,
) -> PyResult {
    let Some(x) = operand(vm, a)? else { return Ok(Value::not_implemented()) };
    let Some(y) = operand(vm, b)? else { return Ok(Value::not_implemented()) };
    match f(x, y) {
        Ok(r) => Ok(vm.complex(r.re, r.im)),
        Err(Error::ZeroDivision) => Err(vm.zero_division("complex division by zero")),
        Err(Error::ZeroPower) => Err(vm.zero_division("0.0 to a negative or complex power")),
        Err(Error::Overflow) => Err(vm.overflow_error("complex exponentiation")),
    }
}

fn pow3(vm: &mut Vm, _: &Value, _: &Value, _: &Value) -> PyResult {
    Err(vm.value_error("complex modulo"))
}

fn richcmp(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    if !matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::not_implemented());
    }
    let x = number(a);
    let equal = if b.kind() == Kind::Complex {
        x == number(b)
    } else if float_value(b).is_some() || int_ref(b).is_some() {
        let re = vm.float(x.re);
        x.im == 0.0 && vm.compare_truth(CmpOp::Eq, &re, b)?
    } else {
        return Ok(Value::not_implemented());
    };
    Ok(Value::from(equal == (op == CmpOp::Eq)))
}

fn hash(_: &mut Vm, v: &Value) -> PyResult<i64> {
    let n = number(v);
    let part = |x| hash_float(x).unwrap_or_else(|| identity_hash(v));
    Ok(hash_complex(part(n.re), part(n.im)))
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let n = number(v);
    let part = |x| float::format(x, Code::Repr, 0, Flags::default());
    let im = part(n.im);
    let s = if n.re == 0.0 && n.re.is_sign_positive() {
        format!("{im}j")
    } else {
        let sign = if im.starts_with('-') { "" } else { "+" };
        format!("({}{sign}{im}j)", part(n.re))
    };
    Ok(vm.str_ascii(s.as_bytes()))
}

fn abs(vm: &mut Vm, v: &Value) -> PyResult {
    let n = number(v);
    let r = n.re.hypot(n.im);
    if r.is_infinite() && n.re.is_finite() && n.im.is_finite() {
        return Err(vm.overflow_error("absolute value too large"));
    }
    Ok(vm.float(r))
}

/// The number as an instance of `complex` itself.
fn exact(vm: &mut Vm, v: &Value) -> PyResult {
    if v.get_exact::<Complex>().is_some() {
        return Ok(v.clone());
    }
    let n = number(v);
    Ok(vm.complex(n.re, n.im))
}

struct ComplexMethods;

#[pymethods]
impl ComplexMethods {
    /// the real part of a complex number
    #[getter]
    fn real(slf: &Value) -> f64 {
        number(slf).re
    }

    /// the imaginary part of a complex number
    #[getter]
    fn imag(slf: &Value) -> f64 {
        number(slf).im
    }

    #[setter]
    fn set_real(vm: &mut Vm, _slf: &Value, _value: Option<Value>) -> PyResult<()> {
        Err(vm.attribute_error("readonly attribute"))
    }

    #[setter]
    fn set_imag(vm: &mut Vm, _slf: &Value, _value: Option<Value>) -> PyResult<()> {
        Err(vm.attribute_error("readonly attribute"))
    }

    /// Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j.
    fn conjugate(vm: &mut Vm, slf: &Value) -> Value {
        let n = number(slf);
        vm.complex(n.re, -n.im)
    }

    /// Convert this value to exact type complex.
    fn __complex__(vm: &mut Vm, slf: &Value) -> PyResult {
        exact(vm, slf)
    }

    fn __getnewargs__(vm: &mut Vm, slf: &Value) -> (Value, Value) {
        let n = number(slf);
        (vm.float(n.re), vm.float(n.im))
    }

    /// Convert to a string according to format_spec.
    #[signature(format_spec, /)]
    fn __format__(vm: &mut Vm, slf: &Value, format_spec: &Value) -> PyResult {
        let spec = format_spec_arg(vm, format_spec)?;
        if spec.is_empty() {
            return vm.to_str(slf).map(Ref::into_value);
        }
        let t = slf.class().name();
        let parsed = Spec::parse(spec.text(), None, Align::Right, &t);
        let parsed = parsed.map_err(|e| vm.text_error(e))?;
        let bound = parsed.length_bound(64).saturating_mul(2);
        // The digits, the text without and with its padding, and the string.
        vm.ask(bound.saturating_mul(4))?;
        vm.charge(bound / 64)?;
        let n = number(slf);
        let mut out = TextBuf::new();
        format_complex(n.re, n.im, &parsed, &t, &mut out).map_err(|e| vm.text_error(e))?;
        vm.finished_text(out)
    }
}

/// `complex`.
pub static COMPLEX: TypeSpec = TypeSpec {
    kind: Kind::Complex,
    flags: TypeFlags::BASE,
    doc: "Create a complex number from a real part and an optional imaginary part.\n\nThis is equivalent to (real + imag*1j) where imag defaults to 0.",
    slots: Slots {
        new: Some(new::new),
        repr: Some(repr),
        hash: Some(hash),
        richcmp: Some(richcmp),
        bool_: Some(|_, v| Ok(number(v) != Number { re: 0.0, im: 0.0 })),
        neg: Some(|vm, v| {
            let n = number(v);
            Ok(vm.complex(-n.re, -n.im))
        }),
        pos: Some(exact),
        abs: Some(abs),
        pow3: Some(pow3),
        ..Slots::EMPTY
            .with(BinOp::Add, |vm, a, b| apply(vm, a, b, arith::add))
            .with(BinOp::Sub, |vm, a, b| apply(vm, a, b, arith::sub))
            .with(BinOp::Mul, |vm, a, b| apply(vm, a, b, arith::mul))
            .with(BinOp::Div, |vm, a, b| apply(vm, a, b, arith::div))
            .with(BinOp::Pow, |vm, a, b| apply(vm, a, b, arith::pow))
    },
    methods: &[ComplexMethods::METHODS],
    getset: &[ComplexMethods::GETSET],
    signature: "(real=0, imag=0)",
    ..TypeSpec::new("complex")
};
