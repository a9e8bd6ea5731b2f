//! Conversions between Python values and Rust types at the edge of natives.

use super::owned::{Object, Ref, Value};
use super::word::Word;
use super::{PyResult, Raised, Str, Type};
use crate::object::host_error::IntoRaised;
use crate::vm::Vm;

/// A Rust type that an argument can arrive as.
///
/// Numbers, text, `Option`, tuples, arrays, collections and [`Value`] itself have it; `#[derive(FromPy)]`
/// makes it for structs and enums that cross over by value. A class made by `#[pyclass]` has it if it is
/// `Clone`: the argument is a clone of what the instance holds. What a native may take by reference says
/// [`FromPyRef`](super::FromPyRef). By hand it is one function:
///
/// ```
/// use pyrun::{FromPy, Interpreter, PyResult, Value, Vm};
///
/// /// A colour, written `#rrggbb`.
/// #[derive(PartialEq, Debug)]
/// struct Colour(u32);
///
/// impl FromPy<'_> for Colour {
///     fn from_py(vm: &mut Vm, v: &Value) -> PyResult<Colour> {
///         let text = String::from_py(vm, v)?;
///         let digits = text.strip_prefix('#').filter(|d| d.len() == 6);
///         match digits.and_then(|d| u32::from_str_radix(d, 16).ok()) {
///             Some(rgb) => Ok(Colour(rgb)),
///             None => Err(vm.value_error(&format!("'{text}' is no colour"))),
///         }
///     }
/// }
///
/// let mut py = Interpreter::new();
/// assert_eq!(py.eval::<Colour>("'#ff8000'")?, Colour(0xff8000));
/// assert_eq!(py.eval::<Colour>("'red'").unwrap_err().message(), "'red' is no colour");
/// assert_eq!(py.eval::<Colour>("7").unwrap_err().class(), "TypeError");
/// # Ok::<(), pyrun::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "no Python value can become a `{Self}`",
    label = "`FromPy` is not implemented for `{Self}`",
    note = "for a struct or enum that crosses over by value: `#[derive(pyrun::FromPy)]`",
    note = "for one that serde knows: take `pyrun::Serde<{Self}>`, with the feature `serde`",
    note = "for one that stays an object: `#[pyclass]`, taken as `&{Self}` or `PyRef<{Self}>`, or by value if it is `Clone`"
)]
pub trait FromPy<'a>: Sized {
    /// Converts, or raises TypeError, OverflowError or ValueError in CPython's words.
    fn from_py(vm: &mut Vm, v: &'a Value) -> PyResult<Self>;

    /// What a parameter of a host's function is when no argument is passed for it.
    #[doc(hidden)]
    #[inline(always)]
    fn missing() -> Option<Self> {
        None
    }

    /// Converts a whole sequence at once where that can be done; for the types whose sequences are
    /// something special (bytes).
    #[doc(hidden)]
    fn vec_from_py(_: &Value) -> Option<Vec<Self>> {
        None
    }
}

/// A Rust type that any value can be converted to without borrowing from it.
///
/// It is what a generic function of a host asks for:
///
/// ```
/// use pyrun::{FromPyOwned, Interpreter};
///
/// /// A setting of a script's, or what is usual.
/// fn setting<T: FromPyOwned>(py: &mut Interpreter, name: &str, usual: T) -> T {
///     py.get(name).unwrap_or(usual)
/// }
///
/// let mut py = Interpreter::new();
/// py.exec("retries = 5")?;
/// assert_eq!(setting(&mut py, "retries", 3), 5);
/// assert_eq!(setting(&mut py, "user", "nobody".to_string()), "nobody");
/// # Ok::<(), pyrun::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "no Python value can become a `{Self}`",
    label = "`FromPy` is not implemented for `{Self}`",
    note = "for a struct or enum that crosses over by value: `#[derive(pyrun::FromPy)]`",
    note = "for one that serde knows: take `pyrun::Serde<{Self}>`, with the feature `serde`",
    note = "for one that stays an object: `#[pyclass]`, taken as `&{Self}` or `PyRef<{Self}>`, or by value if it is `Clone`"
)]
pub trait FromPyOwned: for<'a> FromPy<'a> {}

impl<T: for<'a> FromPy<'a>> FromPyOwned for T {}

/// A Rust type that a result can leave as.
///
/// The types of [`FromPy`] have it, `&str` and `Result` besides: its error may be of any type. By hand:
///
/// ```
/// use pyrun::{Interpreter, IntoPy, PyResult, Vm};
///
/// /// A span of text, for Python code a slice's bounds.
/// struct Span(usize, usize);
///
/// impl IntoPy for Span {
///     fn into_py(self, vm: &mut Vm) -> PyResult {
///         (self.0, self.1).into_py(vm)
///     }
/// }
///
/// let mut py = Interpreter::new();
/// py.define("find", |text: String, word: String| text.find(&word).map(|i| Span(i, i + word.len())))?;
/// assert_eq!(py.eval::<(usize, usize)>("find('a cup of tea', 'cup')")?, (2, 5));
/// assert!(py.eval::<bool>("find('a cup of tea', 'milk') is None")?);
/// # Ok::<(), pyrun::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "a `{Self}` cannot become a Python value",
    label = "`IntoPy` is not implemented for `{Self}`",
    note = "for a struct or enum that crosses over by value: `#[derive(pyrun::IntoPy)]`",
    note = "for one that serde knows: give `pyrun::Serde(…)`, with the feature `serde`",
    note = "for one that becomes an object: `#[pyclass]`"
)]
pub trait IntoPy {
    /// Converts.
    fn into_py(self, vm: &mut Vm) -> PyResult;

    /// Converts a whole vector; for the types whose vectors are something special (bytes).
    #[doc(hidden)]
    fn vec_into_py(items: Vec<Self>, vm: &mut Vm) -> PyResult
    where
        Self: Sized,
    {
        super::convert_many::list(vm, items)
    }
}

#[cold]
#[inline(never)]
pub(super) fn unexpected(vm: &mut Vm, v: &Value, name: &str) -> Raised {
    vm.type_error(&format!("expected {name}, got {}", v.class().name()))
}

impl<'a> FromPy<'a> for &'a Value {
    #[inline]
    fn from_py(_: &mut Vm, v: &'a Value) -> PyResult<Self> {
        Ok(v)
    }
}

impl FromPy<'_> for Value {
    #[inline]
    fn from_py(_: &mut Vm, v: &Value) -> PyResult<Self> {
        Ok(v.clone())
    }
}

impl<'a, T: Object> FromPy<'a> for &'a Ref<T> {
    #[inline]
    fn from_py(vm: &mut Vm, v: &'a Value) -> PyResult<Self> {
        match v.cast::<T>() {
            Some(r) => Ok(r),
            None => Err(unexpected(vm, v, T::NAME)),
        }
    }
}

impl<T: Object> FromPy<'_> for Ref<T> {
    #[inline]
    fn from_py(vm: &mut Vm, v: &Value) -> PyResult<Self> {
        <&Ref<T>>::from_py(vm, v).cloned()
    }
}

impl FromPy<'_> for i64 {
    #[inline]
    fn from_py(vm: &mut Vm, v: &Value) -> PyResult<Self> {
        vm.to_i64(v)
    }
}

impl FromPy<'_> for f64 {
    #[inline]
    fn from_py(vm: &mut Vm, v: &Value) -> PyResult<Self> {
        vm.to_f64(v)
    }
}

impl FromPy<'_> for bool {
    #[inline]
    fn from_py(vm: &mut Vm, v: &Value) -> PyResult<Self> {
        match v.word() {
            w if w == Word::bool(true) => Ok(true),
            w if w == Word::bool(false) => Ok(false),
            _ => vm.truth(v),
        }
    }
}

impl FromPy<'_> for String {
    #[inline]
    fn from_py(vm: &mut Vm, v: &Value) -> PyResult<Self> {
        let s = <&Ref<Str>>::from_py(vm, v)?;
        Ok(s.to_str_lossy().into_owned())
    }
}

/// `None` and a missing argument are `None`.
impl<'a, T: FromPy<'a>> FromPy<'a> for Option<T> {
    #[inline]
    fn from_py(vm: &mut Vm, v: &'a Value) -> PyResult<Self> {
        if v.is_none() { Ok(None) } else { T::from_py(vm, v).map(Some) }
    }

    fn missing() -> Option<Self> {
        Some(None)
    }
}

/// An optional argument for which `None` is a value like any other; missing, the default is
/// `Given(None)`.
#[derive(Clone, Copy)]
pub struct Given<'a>(pub Option<&'a Value>);

impl<'a> FromPy<'a> for Given<'a> {
    #[inline]
    fn from_py(_: &mut Vm, v: &'a Value) -> PyResult<Self> {
        Ok(Given(Some(v)))
    }
}

impl IntoPy for Value {
    #[inline]
    fn into_py(self, _: &mut Vm) -> PyResult {
        Ok(self)
    }

    fn vec_into_py(items: Vec<Value>, vm: &mut Vm) -> PyResult {
        Ok(vm.list(items))
    }
}

impl IntoPy for &Value {
    #[inline]
    fn into_py(self, _: &mut Vm) -> PyResult {
        Ok(self.clone())
    }
}

impl<T: Object> IntoPy for Ref<T> {
    #[inline]
    fn into_py(self, _: &mut Vm) -> PyResult {
        Ok(self.into_value())
    }
}

impl IntoPy for &Type {
    #[inline]
    fn into_py(self, _: &mut Vm) -> PyResult {
        Ok(self.to_value())
    }
}

impl IntoPy for () {
    #[inline]
    fn into_py(self, _: &mut Vm) -> PyResult {
        Ok(Value::none())
    }
}

impl IntoPy for bool {
    #[inline]
    fn into_py(self, _: &mut Vm) -> PyResult {
        Ok(Value::from(self))
    }
}

impl IntoPy for i64 {
    #[inline]
    fn into_py(self, vm: &mut Vm) -> PyResult {
        Ok(vm.int(self))
    }
}

impl IntoPy for f64 {
    #[inline]
    fn into_py(self, vm: &mut Vm) -> PyResult {
        Ok(vm.float(self))
    }
}

impl IntoPy for &str {
    #[inline]
    fn into_py(self, vm: &mut Vm) -> PyResult {
        Ok(vm.str(self))
    }
}

impl IntoPy for String {
    #[inline]
    fn into_py(self, vm: &mut Vm) -> PyResult {
        Ok(vm.str(&self))
    }
}

impl<T: IntoPy> IntoPy for Option<T> {
    #[inline]
    fn into_py(self, vm: &mut Vm) -> PyResult {
        match self {
            Some(v) => v.into_py(vm),
            None => Ok(Value::none()),
        }
    }
}

impl<T: IntoPy, E: IntoRaised> IntoPy for Result<T, E> {
    #[inline]
    fn into_py(self, vm: &mut Vm) -> PyResult {
        match self {
            Ok(v) => v.into_py(vm),
            Err(e) => Err(e.into_raised(vm)),
        }
    }
}
