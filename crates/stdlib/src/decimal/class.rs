//! `Decimal`: its slots, and what needs no context.

use pyrun_macros::pymethods;
use pyrun_vm::value::args::ParamSpec;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{Args, BinOp, Dict, FromPy, Slots, Str, Type, TypeFlags, TypeSpec};
use pyrun_vm::{PyResult, Ref, Value, Vm};

use super::compare::compare;
use super::context::{given, operate};
use super::convert::{Num, exact, from_float, get, hash, make, to_float, to_int, to_ratio};
use super::current::current;
use super::env::{Env, Rounding, Settings};
use super::functions::{Binary, Unary, abs, minus, plus};
use super::methods;
use super::number::{Dec, Kind};
use super::{arith, format, power, whole};

pub(super) type This = Ref<Boxed<Dec>>;

static PARAMS: ParamSpec = ParamSpec {
    function: "",
    names: &["value", "context"],
    required: &[false; 2],
    posonly: 0,
    positional: 2,
    varargs: false,
    varkw: false,
};

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    let mut bound = [None, None];
    let (value, context) = match args.pos {
        [value] if !args.has_kw() => (Some(value), None),
        _ => {
            PARAMS.bind(vm, args, &mut bound)?;
            (bound[0].as_ref(), bound[1].as_ref())
        }
    };
    let context = given(vm, context)?;
    let Some(value) = value else { return vm.payload_in(cls, Dec::ZERO) };
    let plain = std::ptr::eq(&**cls, DECIMAL.get());
    if plain && std::ptr::eq(value.class(), DECIMAL.get()) {
        return Ok(value.clone());
    }
    let d = exact(vm, value, &context, false)?;
    vm.payload_in(cls, d)
}

/// An operator of two numbers in the current context.
#[inline(always)]
fn binary(vm: &mut Vm, a: &Value, b: &Value, f: Binary) -> PyResult {
    let (Some(a), Some(b)) = (Num::of(a), Num::of(b)) else {
        return Ok(Value::not_implemented());
    };
    let context = current(vm)?;
    operate(vm, &context, |e, s| f(e, &a, &b, s))
}

fn unary(vm: &mut Vm, a: &Value, f: Unary) -> PyResult {
    let a = Num::from_py(vm, a)?;
    let context = current(vm)?;
    operate(vm, &context, |e, s| f(e, &a, s))
}

fn div_mod(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (Some(a), Some(b)) = (Num::of(a), Num::of(b)) else {
        return Ok(Value::not_implemented());
    };
    let context = current(vm)?;
    let (q, r) = super::context::apply(vm, &context, |e, s| whole::div_mod(e, &a, &b, s))?;
    let (q, r) = (make(vm, q), make(vm, r));
    Ok(vm.tuple(&[q, r]))
}

fn pow3(vm: &mut Vm, a: &Value, b: &Value, m: &Value) -> PyResult {
    let (Some(a), Some(b), Some(m)) = (Num::of(a), Num::of(b), Num::of(m)) else {
        return Ok(Value::not_implemented());
    };
    let context = current(vm)?;
    operate(vm, &context, |e, s| power::power_modulo(e, &a, &b, &m, s))
}

fn text(vm: &mut Vm, v: &Value) -> PyResult<String> {
    let d = Num::from_py(vm, v)?;
    // Only an exponent's letter is the context's.
    let short = d.is_finite() && d.exp <= 0 && d.exp > -6;
    let capitals = short || current(vm)?.borrow().settings.capitals;
    d.text(&mut Env::new(vm), false, capitals)
}

fn str(vm: &mut Vm, v: &Value) -> PyResult {
    let text = text(vm, v)?;
    Ok(vm.str_ascii(text.as_bytes()))
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let text = text(vm, v)?;
    Ok(vm.str_ascii(format!("Decimal('{text}')").as_bytes()))
}

/// Rounded to an int.
fn integer(vm: &mut Vm, slf: &This, mode: Rounding) -> PyResult {
    to_int(vm, &slf.borrow(), mode)
}

struct Methods;

#[pymethods]
impl Methods {
    /// Class method that converts a float to a decimal number, exactly.
    /// Since 0.1 is not exactly representable in binary floating point,
    /// Decimal.from_float(0.1) is not the same as Decimal('0.1').
    #[classmethod]
    fn from_float(vm: &mut Vm, cls: &Ref<Type>, f: &Value) -> PyResult {
        let d = make_float(vm, f)?;
        if std::ptr::eq(&**cls, DECIMAL.get()) {
            return Ok(d);
        }
        vm.call(cls.as_value(), &[d])
    }

    /// Return a tuple representation of the number.
    fn as_tuple(vm: &mut Vm, slf: &This) -> PyResult {
        let d = slf.borrow();
        let digits = match d.kind {
            Kind::Nan | Kind::Signaling if d.coeff.is_zero() => String::new(),
            Kind::Infinite => "0".to_owned(),
            _ => d.coeff.text(&mut Env::new(vm))?,
        };
        vm.reserve(digits.len() * 8)?;
        let digits: Vec<Value> = digits.bytes().map(|c| vm.int((c - b'0') as i64)).collect();
        let digits = vm.tuple(&digits);
        let exp = match d.kind {
            Kind::Finite => vm.int(d.exp),
            Kind::Infinite => vm.str("F"),
            Kind::Nan => vm.str("n"),
            Kind::Signaling => vm.str("N"),
        };
        let sign = vm.int(d.negative as i64);
        let class = super::decimal_tuple(vm);
        vm.call(&class, &[sign, digits, exp])
    }

    /// Decimal.as_integer_ratio() -> (int, int)
    ///
    /// Return a pair of integers, whose ratio is exactly equal to the original
    /// Decimal and with a positive denominator. The ratio is in lowest terms.
    /// Raise OverflowError on infinities and a ValueError on NaNs.
    fn as_integer_ratio(vm: &mut Vm, slf: &This) -> PyResult {
        to_ratio(vm, &slf.borrow())
    }

    /// Return the adjusted exponent of the number.  Defined as exp + digits - 1.
    fn adjusted(vm: &mut Vm, slf: &This) -> PyResult<i64> {
        let d = slf.borrow();
        if d.is_finite() { d.adjusted(&mut Env::new(vm)) } else { Ok(0) }
    }

    /// Return the canonical encoding of the argument.
    fn canonical(slf: &This) -> Value {
        slf.as_value().clone()
    }

    /// Return self.
    fn conjugate(slf: &This) -> Value {
        slf.as_value().clone()
    }

    /// Return Decimal(10), the radix (base) in which the Decimal class does
    /// all its arithmetic.
    fn radix(vm: &mut Vm, _slf: &This) -> Value {
        make(vm, Dec::int(10))
    }

    #[getter]
    fn real(slf: &This) -> Value {
        slf.as_value().clone()
    }

    #[getter]
    fn imag(vm: &mut Vm, _slf: &This) -> Value {
        make(vm, Dec::ZERO)
    }

    /// Return the absolute value of the argument.
    fn copy_abs(vm: &mut Vm, slf: &This) -> Value {
        let d = slf.borrow().abs();
        make(vm, d)
    }

    /// Return the negation of the argument.
    fn copy_negate(vm: &mut Vm, slf: &This) -> Value {
        let d = slf.borrow();
        let d = d.with_sign(!d.negative);
        make(vm, d)
    }

    /// Return True if the argument is canonical.
    fn is_canonical(_slf: &This) -> bool {
        true
    }

    /// Return True if the argument is a finite number.
    fn is_finite(slf: &This) -> bool {
        slf.borrow().is_finite()
    }

    /// Return True if the argument is either positive or negative infinity.
    fn is_infinite(slf: &This) -> bool {
        slf.borrow().is_infinite()
    }

    /// Return True if the argument is a (quiet or signaling) NaN.
    fn is_nan(slf: &This) -> bool {
        slf.borrow().is_nan()
    }

    /// Return True if the argument is a quiet NaN.
    fn is_qnan(slf: &This) -> bool {
        slf.borrow().kind == Kind::Nan
    }

    /// Return True if the argument is a signaling NaN.
    fn is_snan(slf: &This) -> bool {
        slf.borrow().is_signaling()
    }

    /// Return True if the argument has a negative sign.
    fn is_signed(slf: &This) -> bool {
        slf.borrow().negative
    }

    /// Return True if the argument is a (positive or negative) zero.
    fn is_zero(slf: &This) -> bool {
        slf.borrow().is_zero()
    }

    fn __floor__(vm: &mut Vm, slf: &This) -> PyResult {
        integer(vm, slf, Rounding::Floor)
    }

    fn __ceil__(vm: &mut Vm, slf: &This) -> PyResult {
        integer(vm, slf, Rounding::Ceiling)
    }

    fn __trunc__(vm: &mut Vm, slf: &This) -> PyResult {
        integer(vm, slf, Rounding::Down)
    }

    #[signature(ndigits = None, /)]
    fn __round__(vm: &mut Vm, slf: &This, ndigits: Option<&Value>) -> PyResult {
        let Some(n) = ndigits else { return integer(vm, slf, Rounding::HalfEven) };
        if vm.as_bigint(n).is_none() {
            return Err(vm.type_error("optional arg must be an integer"));
        }
        let n = vm.to_i64(n)?.clamp(-(1 << 61), 1 << 61);
        let context = current(vm)?;
        let d = slf.borrow();
        operate(vm, &context, |e, s| whole::quantize(e, &d, &Dec::small(false, 1, -n), s))
    }

    fn __complex__(vm: &mut Vm, slf: &This) -> PyResult {
        let f = to_float(vm, &slf.borrow())?;
        Ok(vm.complex(f, 0.0))
    }

    fn __copy__(slf: &This) -> Value {
        slf.as_value().clone()
    }

    fn __deepcopy__(slf: &This, _memo: &Value) -> Value {
        slf.as_value().clone()
    }

    fn __reduce__(vm: &mut Vm, slf: &This) -> PyResult {
        let text = vm.to_str(slf.as_value())?.into_value();
        let args = vm.tuple(&[text]);
        Ok(vm.tuple(&[slf.as_value().class_value(), args]))
    }

    #[signature(fmtarg, override_ = None, /)]
    fn __format__(vm: &mut Vm, slf: &This, fmtarg: &Value, override_: Option<&Value>) -> PyResult {
        let Some(spec) = fmtarg.get::<Str>() else {
            return Err(vm.type_error("format arg must be str"));
        };
        let locale = match override_ {
            Some(v) => Some(locale(vm, v)?),
            None => None,
        };
        let settings = current(vm)?.borrow().settings;
        let d = slf.borrow();
        let text = format::format(&mut Env::new(vm), &d, spec.text(), locale, &settings)?;
        match text {
            Some(text) => vm.text_value(&text),
            None => Err(vm.value_error("invalid format string")),
        }
    }
}

/// The dict of a locale's conventions.
fn locale(vm: &mut Vm, v: &Value) -> PyResult<format::Locale> {
    let Some(d) = v.cast::<Dict>() else {
        return Err(vm.type_error("optional argument must be a dict"));
    };
    let mut text = |name: &str| {
        let v = d.get_str(&vm.intern(name))?;
        v.get::<Str>().map(|s| s.to_str_lossy().into_owned())
    };
    let locale = format::Locale {
        point: text("decimal_point").unwrap_or_else(|| ".".to_owned()),
        separator: text("thousands_sep").unwrap_or_default(),
        grouping: text("grouping").unwrap_or_default().into_bytes(),
    };
    if locale.is_valid() { Ok(locale) } else { Err(vm.value_error("invalid override dict")) }
}

fn make_float(vm: &mut Vm, f: &Value) -> PyResult {
    let d = from_float(vm, f)?;
    Ok(make(vm, d))
}

/// `decimal.Decimal`
pub(super) static DECIMAL: TypeSpec = TypeSpec {
    module: "decimal",
    payload: Some(Boxed::<Dec>::VTABLE),
    flags: TypeFlags::BASE,
    doc: "Construct a new Decimal object. 'value' can be an integer, string, tuple,\nor another Decimal object. If no value is given, return Decimal('0'). The\ncontext does not affect the conversion and is only passed to determine if\nthe InvalidOperation trap is active.\n\n",
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        str: Some(str),
        hash: Some(hash),
        richcmp: Some(compare),
        bool_: Some(|_, v| Ok(get(v).is_some_and(|d| !d.is_zero()))),
        neg: Some(|vm, v| unary(vm, v, minus)),
        pos: Some(|vm, v| unary(vm, v, plus)),
        abs: Some(|vm, v| unary(vm, v, abs)),
        int: Some(|vm, v| {
            let d = <&This>::from_py(vm, v)?;
            integer(vm, d, Rounding::Down)
        }),
        float: Some(|vm, v| {
            let d = <&This>::from_py(vm, v)?.borrow();
            let f = to_float(vm, &d)?;
            Ok(vm.float(f))
        }),
        pow3: Some(pow3),
        ..Slots::EMPTY
    }
    .with(BinOp::Add, |vm, a, b| binary(vm, a, b, arith::add))
    .with(BinOp::Sub, |vm, a, b| binary(vm, a, b, arith::sub))
    .with(BinOp::Mul, |vm, a, b| binary(vm, a, b, arith::mul))
    .with(BinOp::Div, |vm, a, b| binary(vm, a, b, arith::div))
    .with(BinOp::FloorDiv, |vm, a, b| binary(vm, a, b, whole::floor_div))
    .with(BinOp::Mod, |vm, a, b| binary(vm, a, b, whole::modulo))
    .with(BinOp::Pow, |vm, a, b| binary(vm, a, b, power::power))
    .with(BinOp::DivMod, div_mod),
    methods: &[
        Methods::METHODS,
        methods::Unary::METHODS,
        methods::Binary::METHODS,
        methods::Others::METHODS,
    ],
    getset: &[Methods::GETSET],
    signature: "(value='0', context=None)",
    ..TypeSpec::new("Decimal")
};

/// Settings with another rounding mode, if one is named.
pub(super) fn with_rounding(vm: &mut Vm, s: Settings, mode: Option<&Value>) -> PyResult<Settings> {
    match mode {
        Some(mode) => Ok(s.rounded(super::context::rounding(vm, mode)?)),
        None => Ok(s),
    }
}
