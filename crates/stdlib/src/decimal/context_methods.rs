//! The methods of `Context` that compute: each takes its operands as arguments.

use pyrun_macros::pymethods;
use pyrun_vm::{PyResult, Value, Vm};

use super::compare::{
    as_number, is_normal, number_class, same_quantum, signaling, total, total_magnitude,
};
use super::context::{This, apply, operate};
use super::convert::{Num, get, make, object};
use super::number::Dec;
use super::power::{power, power_modulo};
use super::{arith, digits, functions, series, whole};

/// Methods of one operand.
macro_rules! unary {
    ($($doc:tt $name:ident $f:path;)*) => {
        pub(super) struct Unary;

        #[pymethods]
        impl Unary {
            $(
                #[doc = $doc]
                #[signature(x, /)]
                fn $name(vm: &mut Vm, slf: &This, x: Num<'_>) -> PyResult {
                    operate(vm, slf, |e, s| $f(e, &x, s))
                }
            )*
        }
    };
}

unary! {
    "Return the absolute value of x." abs functions::abs;
    "Return a copy of x with the sign set to 0." copy_abs functions::copy_abs;
    "Return a copy of x with the sign inverted." copy_negate functions::copy_negate;
    "Return e ** x." exp series::exp;
    "Return the natural (base e) logarithm of x." ln series::ln;
    "Return the base 10 logarithm of x." log10 series::log10;
    "Return the exponent of the magnitude of the operand's MSD." logb digits::logb;
    "Invert all digits of x." logical_invert digits::invert;
    "Minus corresponds to the unary prefix minus operator in Python, but applies the\ncontext to the result." minus functions::minus;
    "Return the largest representable number smaller than x." next_minus functions::next_minus;
    "Return the smallest representable number larger than x." next_plus functions::next_plus;
    "Reduce x to its simplest form. Alias for reduce(x)." normalize whole::normalize;
    "Plus corresponds to the unary prefix plus operator in Python, but applies the\ncontext to the result." plus functions::plus;
    "Square root of a non-negative number to context precision." sqrt series::sqrt;
    "Identical to to_integral_value(x)." to_integral functions::to_integral_value;
    "Round to an integer. Signal if the result is rounded or inexact." to_integral_exact functions::to_integral_exact;
    "Round to an integer." to_integral_value functions::to_integral_value;
}

/// Methods of two operands.
macro_rules! binary {
    ($($doc:tt $name:ident $f:path;)*) => {
        pub(super) struct Binary;

        #[pymethods]
        impl Binary {
            $(
                #[doc = $doc]
                #[signature(x, y, /)]
                fn $name(vm: &mut Vm, slf: &This, x: Num<'_>, y: Num<'_>) -> PyResult {
                    operate(vm, slf, |e, s| $f(e, &x, &y, s))
                }
            )*
        }
    };
}

binary! {
    "Return the sum of x and y." add arith::add;
    "Compare x and y numerically." compare as_number;
    "Compare x and y numerically.  All NaNs signal." compare_signal signaling;
    "Compare x and y using their abstract representation." compare_total total;
    "Compare x and y using their abstract representation, ignoring sign." compare_total_mag total_magnitude;
    "Copy the sign from y to x." copy_sign functions::copy_sign;
    "Return x divided by y." divide arith::div;
    "Return x divided by y, truncated to an integer." divide_int whole::floor_div;
    "Digit-wise and of x and y." logical_and functions::logical_and;
    "Digit-wise or of x and y." logical_or functions::logical_or;
    "Digit-wise xor of x and y." logical_xor functions::logical_xor;
    "Compare the values numerically and return the maximum." max functions::max;
    "Compare the values numerically with their sign ignored." max_mag functions::max_mag;
    "Compare the values numerically and return the minimum." min functions::min;
    "Compare the values numerically with their sign ignored." min_mag functions::min_mag;
    "Return the product of x and y." multiply arith::mul;
    "Return the number closest to x, in the direction towards y." next_toward digits::next_toward;
    "Return a value equal to x (rounded), having the exponent of y." quantize whole::quantize;
    "Return the remainder from integer division.  The sign of the result,\nif non-zero, is the same as that of the original dividend." remainder whole::modulo;
    "Return x - y * n, where n is the integer nearest the exact value of x / y\n(if the result is 0 then its sign will be the sign of x)." remainder_near whole::remainder_near;
    "Return a copy of x, rotated by y places." rotate functions::rotate;
    "Return the first operand after adding the second value to its exp." scaleb digits::scaleb;
    "Return a copy of x, shifted by y places." shift functions::shift;
    "Return the difference between x and y." subtract arith::sub;
}

pub(super) struct Others;

#[pymethods]
impl Others {
    /// Return x multiplied by y, plus z.
    fn fma(vm: &mut Vm, slf: &This, x: Num<'_>, y: Num<'_>, z: Num<'_>) -> PyResult {
        operate(vm, slf, |e, s| arith::fma(e, &x, &y, &z, s))
    }

    /// Compute a**b. If 'a' is negative, then 'b' must be integral. The result
    /// will be inexact unless 'a' is integral and the result is finite and can
    /// be expressed exactly in 'precision' digits.  In the Python version the
    /// result is always correctly rounded, in the C version the result is almost
    /// always correctly rounded.
    #[signature(a, b, modulo = None)]
    fn power(vm: &mut Vm, slf: &This, a: Num<'_>, b: Num<'_>, modulo: Option<Num<'_>>) -> PyResult {
        operate(vm, slf, |e, s| match &modulo {
            None => power(e, &a, &b, s),
            Some(m) => power_modulo(e, &a, &b, m, s),
        })
    }

    /// Return quotient and remainder of the division x / y.
    fn divmod(vm: &mut Vm, slf: &This, x: Num<'_>, y: Num<'_>) -> PyResult {
        let (q, r) = apply(vm, slf, |e, s| whole::div_mod(e, &x, &y, s))?;
        let (q, r) = (make(vm, q), make(vm, r));
        Ok(vm.tuple(&[q, r]))
    }

    /// Return 10.
    fn radix(vm: &mut Vm, _slf: &This) -> Value {
        make(vm, Dec::int(10))
    }

    /// Convert a number to a string using scientific notation.
    fn to_sci_string(vm: &mut Vm, slf: &This, x: Num<'_>) -> PyResult {
        let text = apply(vm, slf, |e, s| x.text(e, false, s.capitals))?;
        Ok(vm.str(&text))
    }

    /// Convert a number to a string, using engineering notation.
    fn to_eng_string(vm: &mut Vm, slf: &This, x: Num<'_>) -> PyResult {
        let text = apply(vm, slf, |e, s| x.text(e, true, s.capitals))?;
        Ok(vm.str(&text))
    }

    /// Return a new instance of x.
    fn canonical(vm: &mut Vm, _slf: &This, x: &Value) -> PyResult {
        if get(x).is_none() {
            return Err(vm.type_error("argument must be a Decimal"));
        }
        Ok(x.clone())
    }

    /// Return a copy of Decimal x.
    fn copy_decimal(vm: &mut Vm, _slf: &This, x: &Value) -> PyResult {
        object(vm, x)
    }

    /// Return an indication of the class of x.
    fn number_class(vm: &mut Vm, slf: &This, x: Num<'_>) -> PyResult<&'static str> {
        apply(vm, slf, |e, s| number_class(e, &x, s))
    }

    /// Return True if x and y have the same exponent.
    fn same_quantum(_slf: &This, x: Num<'_>, y: Num<'_>) -> bool {
        same_quantum(&x, &y)
    }

    /// Return True if x is canonical, False otherwise.
    fn is_canonical(vm: &mut Vm, _slf: &This, x: &Value) -> PyResult<bool> {
        if get(x).is_none() {
            return Err(vm.type_error("argument must be a Decimal"));
        }
        Ok(true)
    }

    /// Return True if x is finite, False otherwise.
    fn is_finite(_slf: &This, x: Num<'_>) -> bool {
        x.is_finite()
    }

    /// Return True if x is infinite, False otherwise.
    fn is_infinite(_slf: &This, x: Num<'_>) -> bool {
        x.is_infinite()
    }

    /// Return True if x is a qNaN or sNaN, False otherwise.
    fn is_nan(_slf: &This, x: Num<'_>) -> bool {
        x.is_nan()
    }

    /// Return True if x is a quiet NaN, False otherwise.
    fn is_qnan(_slf: &This, x: Num<'_>) -> bool {
        x.is_nan() && !x.is_signaling()
    }

    /// Return True if x is a signaling NaN, False otherwise.
    fn is_snan(_slf: &This, x: Num<'_>) -> bool {
        x.is_signaling()
    }

    /// Return True if x is negative, False otherwise.
    fn is_signed(_slf: &This, x: Num<'_>) -> bool {
        x.negative
    }

    /// Return True if x is a zero, False otherwise.
    fn is_zero(_slf: &This, x: Num<'_>) -> bool {
        x.is_zero()
    }

    /// Return True if x is a normal number, False otherwise.
    fn is_normal(vm: &mut Vm, slf: &This, x: Num<'_>) -> PyResult<bool> {
        is_normal(vm, &x, slf, false)
    }

    /// Return True if x is subnormal, False otherwise.
    fn is_subnormal(vm: &mut Vm, slf: &This, x: Num<'_>) -> PyResult<bool> {
        is_normal(vm, &x, slf, true)
    }
}
