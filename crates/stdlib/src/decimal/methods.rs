//! The methods of `Decimal` that work in a context, which may be given as an argument.

use pyrun_macros::pymethods;
use pyrun_vm::{PyResult, Value, Vm};

use super::class::{This, with_rounding};
use super::compare::{
    as_number, is_normal, number_class, same_quantum, signaling, total, total_magnitude,
};
use super::context::{apply, given, operate};
use super::convert::Num;
use super::{arith, digits, functions, series, whole};

/// Methods of the number alone.
macro_rules! unary {
    ($($doc:tt $name:ident $f:path;)*) => {
        pub(super) struct Unary;

        #[pymethods]
        impl Unary {
            $(
                #[doc = $doc]
                #[signature(context = None)]
                fn $name(vm: &mut Vm, slf: &This, context: Option<&Value>) -> PyResult {
                    let context = given(vm, context)?;
                    let d = slf.borrow();
                    operate(vm, &context, |e, s| $f(e, &d, s))
                }
            )*
        }
    };
}

unary! {
    "Return the value of the (natural) exponential function e**x at the given\nnumber.  The function always uses the ROUND_HALF_EVEN mode and the result is\ncorrectly rounded." exp series::exp;
    "Return the natural (base e) logarithm of the operand. The function always\nuses the ROUND_HALF_EVEN mode and the result is correctly rounded." ln series::ln;
    "Return the base ten logarithm of the operand. The function always uses the\nROUND_HALF_EVEN mode and the result is correctly rounded." log10 series::log10;
    "For a non-zero number, return the adjusted exponent of the operand as a\nDecimal instance.  If the operand is a zero, then Decimal('-Infinity') is\nreturned and the DivisionByZero condition is raised. If the operand is\nan infinity then Decimal('Infinity') is returned." logb digits::logb;
    "Return the digit-wise inversion of the (logical) operand." logical_invert digits::invert;
    "Return the largest number representable in the given context (or in the\ncurrent default context if no context is given) that is smaller than the\ngiven operand." next_minus functions::next_minus;
    "Return the smallest number representable in the given context (or in the\ncurrent default context if no context is given) that is larger than the\ngiven operand." next_plus functions::next_plus;
    "Normalize the number by stripping the rightmost trailing zeros and\nconverting any result equal to Decimal('0') to Decimal('0e0').  Used\nfor producing canonical values for members of an equivalence class.\nFor example, Decimal('32.100') and Decimal('0.321000e+2') both normalize\nto the equivalent value Decimal('32.1')." normalize whole::normalize;
    "Return the square root of the argument to full precision. The result is\ncorrectly rounded using the ROUND_HALF_EVEN rounding mode." sqrt series::sqrt;
}

/// Methods of the number and another.
macro_rules! binary {
    ($($doc:tt $name:ident $f:path;)*) => {
        pub(super) struct Binary;

        #[pymethods]
        impl Binary {
            $(
                #[doc = $doc]
                #[signature(other, context = None)]
                fn $name(
                    vm: &mut Vm,
                    slf: &This,
                    other: &Value,
                    context: Option<&Value>,
                ) -> PyResult {
                    let context = given(vm, context)?;
                    let other = <Num<'_> as pyrun_vm::value::FromPy>::from_py(vm, other)?;
                    let d = slf.borrow();
                    operate(vm, &context, |e, s| $f(e, &d, &other, s))
                }
            )*
        }
    };
}

binary! {
    "Compare self to other.  Return Decimal('-1') if it is less, Decimal('0') if both are equal,\nDecimal('1') if it is more, and Decimal('NaN') if one of them is a NaN." compare as_number;
    "Identical to compare, except that all NaNs signal." compare_signal signaling;
    "Compare two operands using their abstract representation rather than\ntheir numerical value." compare_total total;
    "Compare two operands using their abstract representation rather than their\nvalue as in compare_total(), but ignoring the sign of each operand." compare_total_mag total_magnitude;
    "Return a copy of the first operand with the sign set to be the same as the\nsign of the second operand." copy_sign functions::copy_sign;
    "Return the digit-wise 'and' of the two (logical) operands." logical_and functions::logical_and;
    "Return the digit-wise 'or' of the two (logical) operands." logical_or functions::logical_or;
    "Return the digit-wise 'exclusive or' of the two (logical) operands." logical_xor functions::logical_xor;
    "Maximum of self and other.  If one operand is a quiet NaN and the other is\nnumeric, the numeric operand is returned." max functions::max;
    "Similar to the max() method, but the comparison is done using the absolute\nvalues of the operands." max_mag functions::max_mag;
    "Minimum of self and other. If one operand is a quiet NaN and the other is\nnumeric, the numeric operand is returned." min functions::min;
    "Similar to the min() method, but the comparison is done using the absolute\nvalues of the operands." min_mag functions::min_mag;
    "If the two operands are unequal, return the number closest to the first\noperand in the direction of the second operand.  If both operands are\nnumerically equal, return a copy of the first operand with the sign set\nto be the same as the sign of the second operand." next_toward digits::next_toward;
    "Return the remainder from dividing self by other.  This differs from\nself % other in that the sign of the remainder is chosen so as to minimize\nits absolute value." remainder_near whole::remainder_near;
    "Return the result of rotating the digits of the first operand by an amount\nspecified by the second operand." rotate functions::rotate;
    "Return the first operand with the exponent adjusted the second." scaleb digits::scaleb;
    "Return the result of shifting the digits of the first operand by an amount\nspecified by the second operand." shift functions::shift;
}

pub(super) struct Others;

/// Rounded to a whole number in a mode that may be given.
fn integral(
    vm: &mut Vm,
    slf: &This,
    rounding: Option<&Value>,
    context: Option<&Value>,
    report: bool,
) -> PyResult {
    let context = given(vm, context)?;
    let settings = with_rounding(vm, context.borrow().settings, rounding)?;
    let d = slf.borrow();
    operate(vm, &context, |e, _| whole::to_integral(e, &d, &settings, report))
}

#[pymethods]
impl Others {
    /// Return a value equal to the first operand after rounding and having the
    /// exponent of the second operand.
    #[signature(exp, rounding = None, context = None)]
    fn quantize(
        vm: &mut Vm,
        slf: &This,
        exp: &Value,
        rounding: Option<&Value>,
        context: Option<&Value>,
    ) -> PyResult {
        let context = given(vm, context)?;
        let settings = with_rounding(vm, context.borrow().settings, rounding)?;
        let exp = <Num<'_> as pyrun_vm::value::FromPy>::from_py(vm, exp)?;
        let d = slf.borrow();
        operate(vm, &context, |e, _| whole::quantize(e, &d, &exp, &settings))
    }

    /// Identical to the to_integral_value() method.  The to_integral() name has been
    /// kept for compatibility with older versions.
    #[signature(rounding = None, context = None)]
    fn to_integral(
        vm: &mut Vm,
        slf: &This,
        rounding: Option<&Value>,
        context: Option<&Value>,
    ) -> PyResult {
        integral(vm, slf, rounding, context, false)
    }

    /// Round to the nearest integer without signaling Inexact or Rounded.
    #[signature(rounding = None, context = None)]
    fn to_integral_value(
        vm: &mut Vm,
        slf: &This,
        rounding: Option<&Value>,
        context: Option<&Value>,
    ) -> PyResult {
        integral(vm, slf, rounding, context, false)
    }

    /// Round to the nearest integer, signaling Inexact or Rounded as appropriate.
    #[signature(rounding = None, context = None)]
    fn to_integral_exact(
        vm: &mut Vm,
        slf: &This,
        rounding: Option<&Value>,
        context: Option<&Value>,
    ) -> PyResult {
        integral(vm, slf, rounding, context, true)
    }

    /// Fused multiply-add.  Return self*other+third with no rounding of the
    /// intermediate product self*other.
    #[signature(other, third, context = None)]
    fn fma(
        vm: &mut Vm,
        slf: &This,
        other: &Value,
        third: &Value,
        context: Option<&Value>,
    ) -> PyResult {
        let context = given(vm, context)?;
        let other = <Num<'_> as pyrun_vm::value::FromPy>::from_py(vm, other)?;
        let third = <Num<'_> as pyrun_vm::value::FromPy>::from_py(vm, third)?;
        let d = slf.borrow();
        operate(vm, &context, |e, s| arith::fma(e, &d, &other, &third, s))
    }

    /// Convert to an engineering-type string.
    #[signature(context = None)]
    fn to_eng_string(vm: &mut Vm, slf: &This, context: Option<&Value>) -> PyResult {
        let context = given(vm, context)?;
        let d = slf.borrow();
        let text = apply(vm, &context, |e, s| d.text(e, true, s.capitals))?;
        Ok(vm.str(&text))
    }

    /// Return a string describing the class of the operand.
    #[signature(context = None)]
    fn number_class(vm: &mut Vm, slf: &This, context: Option<&Value>) -> PyResult<&'static str> {
        let context = given(vm, context)?;
        let d = slf.borrow();
        apply(vm, &context, |e, s| number_class(e, &d, s))
    }

    /// Test whether self and other have the same exponent or whether both are NaN.
    #[signature(other, context = None)]
    fn same_quantum(
        vm: &mut Vm,
        slf: &This,
        other: &Value,
        context: Option<&Value>,
    ) -> PyResult<bool> {
        given(vm, context)?;
        let other = <Num<'_> as pyrun_vm::value::FromPy>::from_py(vm, other)?;
        Ok(same_quantum(&slf.borrow(), &other))
    }

    /// Return True if the argument is a normal finite non-zero number with an
    /// adjusted exponent greater than or equal to Emin.
    #[signature(context = None)]
    fn is_normal(vm: &mut Vm, slf: &This, context: Option<&Value>) -> PyResult<bool> {
        let context = given(vm, context)?;
        is_normal(vm, &slf.borrow(), &context, false)
    }

    /// Return True if the argument is subnormal, and False otherwise.
    #[signature(context = None)]
    fn is_subnormal(vm: &mut Vm, slf: &This, context: Option<&Value>) -> PyResult<bool> {
        let context = given(vm, context)?;
        is_normal(vm, &slf.borrow(), &context, true)
    }
}
