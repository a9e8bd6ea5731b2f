//! The methods of `int`.

use super::cost::words;
use super::{big, exact, number};
use crate::text::TextBuf;
use crate::text::format::{Align, Spec, format_int};
use crate::text::int::{self as kernel, IntRef};
use crate::types::core;
use crate::types::object::format_spec_arg;
use crate::value::object::Kind;
use crate::value::{Bytes, PyResult, Ref, Type, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

/// `big` or `little`.
fn is_big_endian(vm: &mut Vm, order: Option<&Value>) -> PyResult<bool> {
    let Some(order) = order else { return Ok(true) };
    let s = match order.get::<crate::value::Str>() {
        Some(s) => s,
        None => {
            let t = order.class().name();
            return Err(vm.type_error(&format!("argument 'byteorder' must be str, not {t}")));
        }
    };
    match () {
        _ if s.equals("big") => Ok(true),
        _ if s.equals("little") => Ok(false),
        _ => Err(vm.value_error("byteorder must be either 'little' or 'big'")),
    }
}

/// `bytes(v)` for what is no number.
fn to_bytes(vm: &mut Vm, v: &Value) -> PyResult {
    if v.get_exact::<Bytes>().is_some() {
        return Ok(v.clone());
    }
    let number = matches!(v.kind(), Kind::Int | Kind::Bool | Kind::Str | Kind::Float);
    if number || v.is_none() {
        let t = v.class().name();
        return Err(vm.type_error(&format!("cannot convert '{t}' object to bytes")));
    }
    vm.call(&core().bytes.to_value(), std::slice::from_ref(v))
}

/// The methods.
pub struct Int;

#[pymethods]
impl Int {
    /// the real part of a complex number
    #[getter]
    fn real(vm: &mut Vm, slf: &Value) -> PyResult {
        exact(vm, slf)
    }

    /// the imaginary part of a complex number
    #[getter]
    fn imag(_slf: &Value) -> i64 {
        0
    }

    /// the numerator of a rational number in lowest terms
    #[getter]
    fn numerator(vm: &mut Vm, slf: &Value) -> PyResult {
        exact(vm, slf)
    }

    /// the denominator of a rational number in lowest terms
    #[getter]
    fn denominator(_slf: &Value) -> i64 {
        1
    }

    /// Returns self, the complex conjugate of any int.
    fn conjugate(vm: &mut Vm, slf: &Value) -> PyResult {
        exact(vm, slf)
    }

    /// Number of bits necessary to represent self in binary.
    ///
    /// >>> bin(37)
    /// '0b100101'
    /// >>> (37).bit_length()
    /// 6
    fn bit_length(slf: &Value) -> usize {
        kernel::bit_length(&big(number(slf)))
    }

    /// Number of ones in the binary representation of the absolute value of self.
    ///
    /// Also known as the population count.
    ///
    /// >>> bin(13)
    /// '0b1101'
    /// >>> (13).bit_count()
    /// 3
    fn bit_count(vm: &mut Vm, slf: &Value) -> PyResult<usize> {
        let n = big(number(slf));
        vm.charge(super::cost::words(&n) / 8)?;
        Ok(kernel::bit_count(&n))
    }

    /// Return an array of bytes representing an integer.
    ///
    ///   length
    ///     Length of bytes object to use.  An OverflowError is raised if the
    ///     integer is not representable with the given number of bytes.  Default
    ///     is length 1.
    ///   byteorder
    ///     The byte order used to represent the integer: 'big' or 'little'.
    ///   signed
    ///     Determines whether two's complement is used to represent the integer.
    ///     If signed is False and a negative integer is given, an OverflowError
    ///     is raised.
    #[signature(length = 1, byteorder = None, *, signed = false)]
    #[text_signature = "($self, /, length=1, byteorder='big', *, signed=False)"]
    fn to_bytes(
        vm: &mut Vm,
        slf: &Value,
        length: i64,
        byteorder: Option<&Value>,
        signed: bool,
    ) -> PyResult {
        let big_endian = is_big_endian(vm, byteorder)?;
        let Ok(length) = usize::try_from(length) else {
            return Err(vm.value_error("length argument must be non-negative"));
        };
        vm.reserve(length)?;
        vm.charge(length / 64)?;
        let mut b =
            kernel::to_bytes(&big(number(slf)), length, signed).map_err(|e| vm.text_error(e))?;
        if big_endian {
            b.reverse();
        }
        Ok(vm.bytes(&b))
    }

    /// Return the integer represented by the given array of bytes.
    ///
    ///   bytes
    ///     Holds the array of bytes to convert.  The argument must either
    ///     support the buffer protocol or be an iterable object producing bytes.
    ///     Bytes and bytearray are examples of built-in objects that support the
    ///     buffer protocol.
    ///   byteorder
    ///     The byte order used to represent the integer: 'big' or 'little'.
    ///   signed
    ///     Indicates whether two's complement is used to represent the integer.
    #[classmethod]
    #[signature(bytes, byteorder = None, *, signed = false)]
    #[text_signature = "($type, /, bytes, byteorder='big', *, signed=False)"]
    fn from_bytes(
        vm: &mut Vm,
        cls: &Ref<Type>,
        bytes: Value,
        byteorder: Option<&Value>,
        signed: bool,
    ) -> PyResult {
        let big_endian = is_big_endian(vm, byteorder)?;
        let b = to_bytes(vm, &bytes)?;
        let data = b.get::<Bytes>().map_or(&[][..], |b| b.as_slice());
        vm.charge(data.len() / 64)?;
        let i = if big_endian {
            let mut r = data.to_vec();
            r.reverse();
            kernel::from_bytes(&r, signed)
        } else {
            kernel::from_bytes(data, signed)
        };
        let v = vm.bigint(i);
        if std::ptr::eq(&**cls, core().int) { Ok(v) } else { vm.call(cls.as_value(), &[v]) }
    }

    /// Return a pair of integers, whose ratio is equal to the original int.
    ///
    /// The ratio is in lowest terms and has a positive denominator.
    ///
    /// >>> (10).as_integer_ratio()
    /// (10, 1)
    /// >>> (-10).as_integer_ratio()
    /// (-10, 1)
    fn as_integer_ratio(vm: &mut Vm, slf: &Value) -> PyResult<(Value, Value)> {
        Ok((exact(vm, slf)?, vm.int(1)))
    }

    /// Returns True. Exists for duck type compatibility with float.is_integer.
    fn is_integer(_slf: &Value) -> bool {
        true
    }

    /// Truncating an Integral returns itself.
    fn __trunc__(vm: &mut Vm, slf: &Value) -> PyResult {
        exact(vm, slf)
    }

    /// Flooring an Integral returns itself.
    fn __floor__(vm: &mut Vm, slf: &Value) -> PyResult {
        exact(vm, slf)
    }

    /// Ceiling of an Integral returns itself.
    fn __ceil__(vm: &mut Vm, slf: &Value) -> PyResult {
        exact(vm, slf)
    }

    /// Rounding an Integral returns itself.
    ///
    /// Rounding with an ndigits argument also returns an integer.
    #[signature(ndigits = None, /)]
    fn __round__(vm: &mut Vm, slf: &Value, ndigits: Option<Value>) -> PyResult {
        let Some(n) = ndigits else { return exact(vm, slf) };
        let n = vm.to_i64_clamped(&n)?;
        if n >= 0 {
            return exact(vm, slf);
        }
        let a = big(number(slf));
        let w = words(&a);
        vm.reserve_work(w)?;
        let r = vm.in_steps(|tick| kernel::round_to_tens(&a, n.unsigned_abs(), tick))?;
        Ok(vm.bigint(r))
    }

    fn __getnewargs__(vm: &mut Vm, slf: &Value) -> PyResult {
        let v = exact(vm, slf)?;
        Ok(vm.tuple(&[v]))
    }

    /// Convert to a string according to format_spec.
    #[signature(format_spec, /)]
    fn __format__(vm: &mut Vm, slf: &Value, format_spec: &Value) -> PyResult {
        let spec = format_spec_arg(vm, format_spec)?;
        if spec.is_empty() {
            return vm.to_str(slf).map(Ref::into_value);
        }
        let t = slf.class().name();
        let parsed = Spec::parse(spec.text(), Some('d'), Align::Right, &t);
        let parsed = parsed.map_err(|e| vm.text_error(e))?;
        let i = number(slf);
        let digits = match i {
            IntRef::Small(_) => 64,
            IntRef::Big(b) => {
                let w = words(b);
                vm.charge(w / 16)?;
                w * 64
            }
        };
        let bound = parsed.length_bound(digits);
        // The digits, the text without and with its padding, and the string.
        vm.ask(bound.saturating_mul(4))?;
        vm.charge(bound / 64)?;
        let mut out = TextBuf::new();
        let decimal = match (i, parsed.code_char()) {
            (IntRef::Big(_), 'd' | 'n') => Some(vm.int_decimal(i)?),
            _ => None,
        };
        format_int(i, &parsed, &t, vm.int_max_str_digits, decimal, &mut out)
            .map_err(|e| vm.text_error(e))?;
        vm.finished_text(out)
    }

    /// Returns size in memory, in bytes.
    fn __sizeof__(slf: &Value) -> usize {
        // As CPython counts: a header and digits of 30 bits.
        let digits = kernel::bit_length(&big(number(slf))).div_ceil(30).max(1);
        24 + 4 * digits
    }
}
