//! `float`.

mod new;

use crate::object::number::{float_value, int_ref};
use crate::text::float as kernel;
use crate::text::format::{Align, Spec, format_float};
use crate::text::int::{self, IntRef};
use crate::text::{TextBuf, TextError};
use crate::types::core;
use crate::types::object::{format_spec_arg, identity_hash};
use crate::value::object::Kind;
use crate::value::typeobj::TypeFlags;
use crate::value::{BinOp, CmpOp, PyResult, Ref, Slots, Str, Type, TypeSpec, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;
use std::cmp::Ordering;

pub(crate) use new::from_value;

/// The number of a float that a slot or method was called on.
fn number(v: &Value) -> f64 {
    // Slots and methods check their receiver first, so there always is one.
    float_value(v).unwrap_or(0.0)
}

/// An operand of an operator: a float or an int.
fn operand(vm: &mut Vm, v: &Value) -> PyResult<Option<f64>> {
    if let Some(x) = float_value(v) {
        return Ok(Some(x));
    }
    match int_ref(v) {
        Some(i) => i.to_float().map(Some).map_err(|e| vm.text_error(e)),
        None => Ok(None),
    }
}

fn operands(vm: &mut Vm, a: &Value, b: &Value) -> PyResult<Option<(f64, f64)>> {
    let Some(x) = operand(vm, a)? else { return Ok(None) };
    Ok(operand(vm, b)?.map(|y| (x, y)))
}

/// Runs a kernel on two operands.
fn arith(vm: &mut Vm, a: &Value, b: &Value, f: fn(f64, f64) -> Result<f64, TextError>) -> PyResult {
    let Some((x, y)) = operands(vm, a, b)? else { return Ok(Value::not_implemented()) };
    match f(x, y) {
        Ok(r) => Ok(vm.float(r)),
        Err(e) => Err(vm.text_error(e)),
    }
}

fn divmod(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let Some((x, y)) = operands(vm, a, b)? else { return Ok(Value::not_implemented()) };
    match kernel::divmod(x, y) {
        Ok((q, r)) => {
            let (q, r) = (vm.float(q), vm.float(r));
            Ok(vm.tuple(&[q, r]))
        }
        Err(e) => Err(vm.text_error(e)),
    }
}

fn pow(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let Some((x, y)) = operands(vm, a, b)? else { return Ok(Value::not_implemented()) };
    match kernel::pow(x, y) {
        Ok(r) => Ok(vm.float(r)),
        Err(kernel::PowError::Complex) => {
            let (a, b) = (vm.complex(x, 0.0), vm.complex(y, 0.0));
            vm.binary(BinOp::Pow, &a, &b)
        }
        Err(e) => Err(super::int::pow_error(vm, e)),
    }
}

fn pow3(vm: &mut Vm, _: &Value, _: &Value, _: &Value) -> PyResult {
    Err(vm.type_error("pow() 3rd argument not allowed unless all arguments are integers"))
}

/// Compares a float with a float or an int, exactly; `None` for other types.
fn order(a: &Value, b: &Value) -> Option<Option<Ordering>> {
    let x = number(a);
    if let Some(y) = float_value(b) {
        return Some(x.partial_cmp(&y));
    }
    let o = match int_ref(b)? {
        IntRef::Small(i) => int::cmp_float_small(i, x),
        IntRef::Big(i) => int::cmp_float(i, x),
    };
    Some(o.map(Ordering::reverse))
}

fn richcmp(_: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    Ok(match order(a, b) {
        Some(o) => Value::from(o.map_or(op == CmpOp::Ne, |o| op.test(o))),
        None => Value::not_implemented(),
    })
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let s = kernel::repr(number(v));
    Ok(vm.str_ascii(s.as_bytes()))
}

/// The integer part.
fn truncate(vm: &mut Vm, x: f64) -> PyResult {
    match int::from_float(x) {
        Ok(int::Int::Small(i)) => Ok(vm.int(i)),
        Ok(int::Int::Big(b)) => Ok(vm.bigint(b)),
        Err(e) => Err(vm.text_error(e)),
    }
}

/// The number as an instance of `float` itself.
fn exact(vm: &mut Vm, v: &Value) -> PyResult {
    match v.obj() {
        Some(o) if o.aux != 0 => Ok(vm.float(number(v))),
        _ => Ok(v.clone()),
    }
}

struct Float;

#[pymethods]
impl Float {
    /// the real part of a complex number
    #[getter]
    fn real(vm: &mut Vm, slf: &Value) -> PyResult {
        exact(vm, slf)
    }

    /// the imaginary part of a complex number
    #[getter]
    fn imag(_slf: &Value) -> f64 {
        0.0
    }

    /// Return self, the complex conjugate of any float.
    fn conjugate(vm: &mut Vm, slf: &Value) -> PyResult {
        exact(vm, slf)
    }

    /// Return a pair of integers, whose ratio is exactly equal to the original float.
    ///
    /// The ratio is in lowest terms and has a positive denominator.  Raise
    /// OverflowError on infinities and a ValueError on NaNs.
    ///
    /// >>> (10.0).as_integer_ratio()
    /// (10, 1)
    /// >>> (0.0).as_integer_ratio()
    /// (0, 1)
    /// >>> (-.25).as_integer_ratio()
    /// (-1, 4)
    fn as_integer_ratio(vm: &mut Vm, slf: &Value) -> PyResult<(Value, Value)> {
        let (n, d) = int::float_ratio(number(slf)).map_err(|e| vm.text_error(e))?;
        Ok((vm.bigint(n), vm.bigint(d)))
    }

    /// Return True if the float is an integer.
    fn is_integer(slf: &Value) -> bool {
        kernel::is_integer(number(slf))
    }

    /// Return a hexadecimal representation of a floating-point number.
    ///
    /// >>> (-0.1).hex()
    /// '-0x1.999999999999ap-4'
    /// >>> 3.14159.hex()
    /// '0x1.921f9f01b866ep+1'
    fn hex(slf: &Value) -> String {
        kernel::to_hex(number(slf))
    }

    /// Create a floating-point number from a hexadecimal string.
    ///
    /// >>> float.fromhex('0x1.ffffp10')
    /// 2047.984375
    /// >>> float.fromhex('-0x1p-1074')
    /// -5e-324
    #[classmethod]
    #[signature(string, /)]
    fn fromhex(vm: &mut Vm, cls: &Ref<Type>, string: &Value) -> PyResult {
        let Some(s) = string.get::<Str>() else {
            return Err(vm.type_error("bad argument type for built-in operation"));
        };
        vm.charge(s.len() / 64)?;
        let x = kernel::from_hex(s.text()).map_err(|e| vm.text_error(e))?;
        let v = vm.float(x);
        if std::ptr::eq(&**cls, core().float) { Ok(v) } else { vm.call(cls.as_value(), &[v]) }
    }

    /// You probably don't want to use this function.
    ///
    ///   typestr
    ///     Must be 'double' or 'float'.
    ///
    /// It exists mainly to be used in Python's test suite.
    #[classmethod]
    #[signature(typestr, /)]
    fn __getformat__(vm: &mut Vm, _cls: &Ref<Type>, typestr: &Value) -> PyResult<&'static str> {
        match typestr.get::<Str>() {
            Some(s) if s.equals("double") || s.equals("float") => Ok("IEEE, little-endian"),
            Some(_) => {
                Err(vm.value_error("__getformat__() argument 1 must be 'double' or 'float'"))
            }
            None => {
                let t = typestr.class().name();
                Err(vm.type_error(&format!("__getformat__() argument must be str, not {t}")))
            }
        }
    }

    /// Return the Integral closest to x between 0 and x.
    fn __trunc__(vm: &mut Vm, slf: &Value) -> PyResult {
        truncate(vm, number(slf))
    }

    /// Return the floor as an Integral.
    fn __floor__(vm: &mut Vm, slf: &Value) -> PyResult {
        truncate(vm, number(slf).floor())
    }

    /// Return the ceiling as an Integral.
    fn __ceil__(vm: &mut Vm, slf: &Value) -> PyResult {
        truncate(vm, number(slf).ceil())
    }

    /// Return the Integral closest to x, rounding half toward even.
    ///
    /// When an argument is passed, work like built-in round(x, ndigits).
    #[signature(ndigits = None, /)]
    fn __round__(vm: &mut Vm, slf: &Value, ndigits: Option<Value>) -> PyResult {
        let x = number(slf);
        let Some(n) = ndigits else { return truncate(vm, x.round_ties_even()) };
        let n = vm.to_i64_clamped(&n)?;
        match kernel::round_to_digits(x, n) {
            Ok(r) => Ok(vm.float(r)),
            Err(e) => Err(vm.text_error(e)),
        }
    }

    fn __getnewargs__(vm: &mut Vm, slf: &Value) -> PyResult {
        let v = exact(vm, slf)?;
        Ok(vm.tuple(&[v]))
    }

    /// Formats the float according to format_spec.
    #[signature(format_spec, /)]
    fn __format__(vm: &mut Vm, slf: &Value, format_spec: &Value) -> PyResult {
        let spec = format_spec_arg(vm, format_spec)?;
        if spec.is_empty() {
            return vm.to_str(slf).map(Ref::into_value);
        }
        let t = slf.class().name();
        let parsed = Spec::parse(spec.text(), None, Align::Right, &t);
        let parsed = parsed.map_err(|e| vm.text_error(e))?;
        let bound = parsed.length_bound(32);
        // The digits, the text without and with its padding, and the string.
        vm.ask(bound.saturating_mul(4))?;
        vm.charge(bound / 64)?;
        let mut out = TextBuf::new();
        format_float(number(slf), &parsed, &t, &mut out).map_err(|e| vm.text_error(e))?;
        vm.finished_text(out)
    }

    fn __sizeof__(_slf: &Value) -> usize {
        24
    }
}

/// `float`.
pub static FLOAT: TypeSpec = TypeSpec {
    kind: Kind::Float,
    flags: TypeFlags::BASE | TypeFlags::MATCH_SELF,
    doc: "Convert a string or number to a floating point number, if possible.",
    slots: Slots {
        new: Some(new::new),
        repr: Some(repr),
        hash: Some(|_, v| Ok(int::hash_float(number(v)).unwrap_or_else(|| identity_hash(v)))),
        richcmp: Some(richcmp),
        bool_: Some(|_, v| Ok(number(v) != 0.0)),
        neg: Some(|vm, v| Ok(vm.float(-number(v)))),
        pos: Some(exact),
        abs: Some(|vm, v| Ok(vm.float(number(v).abs()))),
        int: Some(|vm, v| truncate(vm, number(v))),
        float: Some(exact),
        pow3: Some(pow3),
        ..Slots::EMPTY
            .with(BinOp::Add, |vm, a, b| arith(vm, a, b, |x, y| Ok(x + y)))
            .with(BinOp::Sub, |vm, a, b| arith(vm, a, b, |x, y| Ok(x - y)))
            .with(BinOp::Mul, |vm, a, b| arith(vm, a, b, |x, y| Ok(x * y)))
            .with(BinOp::Div, |vm, a, b| arith(vm, a, b, kernel::true_div))
            .with(BinOp::FloorDiv, |vm, a, b| arith(vm, a, b, kernel::floor_div))
            .with(BinOp::Mod, |vm, a, b| arith(vm, a, b, kernel::modulo))
            .with(BinOp::DivMod, divmod)
            .with(BinOp::Pow, pow)
    },
    methods: &[Float::METHODS],
    getset: &[Float::GETSET],
    signature: "(x=0, /)",
    ..TypeSpec::new("float")
};
