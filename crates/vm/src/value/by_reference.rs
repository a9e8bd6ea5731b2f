//! Arguments that arrive as references: text, bytes and structs of the host's.

use super::class::{PyClass, PyRef, PyRefMut};
use super::convert::{FromPy, FromPyOwned, unexpected};
use super::{Bytes, Object, PyResult, Ref, Str, Value};
use crate::vm::Vm;
use std::borrow::Cow;
use std::ops::Deref;

/// A type `T` that a native may take as `&T`, or `Option<&T>`: `str`, `[u8]` and every class of the host's.
///
/// Nothing is copied where Python holds the same form: a `str` of ASCII characters, `bytes`, an instance.
/// `&[u8]` is also a copy of whatever else is bytes-like. An instance is borrowed while the call lasts, as
/// by [`PyRef`].
///
/// ```
/// use pyrun::{Interpreter, pyclass, pyfunction, pymodule};
///
/// #[pymodule]
/// mod shop {
///     use pyrun::{pyclass, pyfunction};
///
///     #[pyclass]
///     pub struct Basket(pub Vec<String>);
///
///     /// Whether a basket has a thing in it.
///     #[pyfunction]
///     fn has(basket: &Basket, thing: &str, unless: Option<&str>) -> bool {
///         Some(thing) != unless && basket.0.iter().any(|t| t == thing)
///     }
///
///     #[pyfunction]
///     fn checksum(data: &[u8]) -> u32 {
///         data.iter().map(|b| u32::from(*b)).sum()
///     }
/// }
///
/// let mut py = Interpreter::new();
/// py.add_native_module(&shop::MODULE);
/// let basket = py.object(shop::Basket(vec!["tea".into()]))?;
/// py.set("basket", basket)?;
/// py.exec("import shop")?;
/// assert!(py.eval::<bool>("shop.has(basket, 'tea') and not shop.has(basket, 'tea', 'tea')")?);
/// assert_eq!(py.eval::<u32>("shop.checksum(b'ab') + shop.checksum(bytearray(b'c'))")?, 97 + 98 + 99);
/// let error = py.exec("shop.has(basket, 1)").unwrap_err();
/// assert_eq!(error.message(), "expected str, got int");
/// # Ok::<(), pyrun::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "a native cannot take `&{Self}`",
    label = "no Python value can be borrowed as this",
    note = "a native may take `&str`, `&[u8]` and `&T` of a `T` with `#[pyclass]`",
    note = "other types arrive by value, through `FromPy`"
)]
pub trait FromPyRef {
    /// What holds the value while it is borrowed.
    #[doc(hidden)]
    type Held<'v>: Deref<Target = Self>;

    /// Converts, or raises TypeError.
    #[doc(hidden)]
    fn hold<'v>(vm: &mut Vm, v: &'v Value) -> PyResult<Self::Held<'v>>;
}

impl FromPyRef for str {
    type Held<'v> = Cow<'v, str>;

    #[inline]
    fn hold<'v>(vm: &mut Vm, v: &'v Value) -> PyResult<Cow<'v, str>> {
        match v.get::<Str>().and_then(|s| s.as_ascii()) {
            Some(s) => Ok(Cow::Borrowed(s)),
            None => wide(vm, v),
        }
    }
}

/// Text that is not ASCII, or no text.
#[cold]
fn wide<'v>(vm: &mut Vm, v: &'v Value) -> PyResult<Cow<'v, str>> {
    match v.get::<Str>() {
        Some(s) => {
            vm.charge(s.len() / 64)?;
            vm.reserve(3 * s.len())?;
            Ok(s.to_str_lossy())
        }
        None => Err(unexpected(vm, v, "str")),
    }
}

impl FromPyRef for [u8] {
    type Held<'v> = Cow<'v, [u8]>;

    #[inline]
    fn hold<'v>(vm: &mut Vm, v: &'v Value) -> PyResult<Cow<'v, [u8]>> {
        match v.get::<Bytes>() {
            Some(b) => Ok(Cow::Borrowed(b)),
            None => copied(vm, v),
        }
    }
}

/// Memory that Python code may change while a native has it: a copy.
#[cold]
fn copied<'v>(vm: &mut Vm, v: &'v Value) -> PyResult<Cow<'v, [u8]>> {
    let size = vm.buffer(v)?.len();
    vm.charge(size / 64)?;
    vm.reserve(size)?;
    Ok(Cow::Owned(vm.buffer(v)?.to_vec()))
}

impl<T: PyClass> FromPyRef for T {
    type Held<'v> = PyRef<'v, T>;

    #[inline]
    fn hold<'v>(vm: &mut Vm, v: &'v Value) -> PyResult<PyRef<'v, T>> {
        PyRef::from_py(vm, v)
    }
}

impl FromPyRef for Value {
    type Held<'v> = &'v Value;

    #[inline]
    fn hold<'v>(_: &mut Vm, v: &'v Value) -> PyResult<&'v Value> {
        Ok(v)
    }
}

impl<T: Object> FromPyRef for Ref<T> {
    type Held<'v> = &'v Ref<T>;

    #[inline]
    fn hold<'v>(vm: &mut Vm, v: &'v Value) -> PyResult<&'v Ref<T>> {
        <&Ref<T>>::from_py(vm, v)
    }
}

/// What a parameter of a closure may be: any type with [`FromPy`] that borrows nothing; `&str`, `&[u8]` and
/// `Option`s of them; [`PyRef`] and [`PyRefMut`](super::PyRefMut) of a class.
///
/// ```
/// use pyrun::{Interpreter, PyRefMut, pyclass};
///
/// #[pyclass]
/// struct Tally(u64);
///
/// let mut py = Interpreter::new();
/// py.define("longer", |a: &str, b: &str| a.len() > b.len())?;
/// py.define("sum", |data: &[u8]| data.iter().map(|b| u64::from(*b)).sum::<u64>())?;
/// py.define("count", |mut tally: PyRefMut<'_, Tally>, n: u64| tally.0 += n)?;
/// let tally = py.object(Tally(0))?;
/// py.set("tally", &tally)?;
/// py.exec("if longer('tea', 'ü'): count(tally, sum(b'\\1\\2'))")?;
/// assert_eq!(tally.with(&mut py, |t: &Tally| t.0)?, 3);
/// # Ok::<(), pyrun::Error>(())
/// ```
pub trait Parameter {
    /// What holds it for the time of the call.
    #[doc(hidden)]
    type Held<'v>;
    /// The parameter itself.
    #[doc(hidden)]
    type Arg<'a>;

    /// Converts, or gives `None` if it must not be missing.
    #[doc(hidden)]
    fn hold<'v>(vm: &mut Vm, v: Option<&'v Value>) -> PyResult<Option<Self::Held<'v>>>;
    #[doc(hidden)]
    fn arg<'a>(held: &'a mut Self::Held<'_>) -> Option<Self::Arg<'a>>;
}

impl<T: FromPyOwned> Parameter for T {
    type Held<'v> = Option<T>;
    type Arg<'a> = T;

    #[inline(always)]
    fn hold(vm: &mut Vm, v: Option<&Value>) -> PyResult<Option<Option<T>>> {
        match v {
            Some(v) => Ok(Some(Some(T::from_py(vm, v)?))),
            None => Ok(T::missing().map(Some)),
        }
    }
    #[inline(always)]
    fn arg(held: &mut Option<T>) -> Option<T> {
        held.take()
    }
}

/// The references that are parameters.
macro_rules! references {
    ($($t:ty)*) => {$(
        impl<'x> Parameter for &'x $t {
            type Held<'v> = <$t as FromPyRef>::Held<'v>;
            type Arg<'a> = &'a $t;

            #[inline]
            fn hold<'v>(vm: &mut Vm, v: Option<&'v Value>) -> PyResult<Option<Self::Held<'v>>> {
                v.map(|v| <$t>::hold(vm, v)).transpose()
            }
            #[inline]
            fn arg<'a>(held: &'a mut Self::Held<'_>) -> Option<&'a $t> {
                Some(held)
            }
        }

        impl<'x> Parameter for Option<&'x $t> {
            type Held<'v> = Option<<$t as FromPyRef>::Held<'v>>;
            type Arg<'a> = Option<&'a $t>;

            #[inline]
            fn hold<'v>(vm: &mut Vm, v: Option<&'v Value>) -> PyResult<Option<Self::Held<'v>>> {
                v.filter(|v| !v.is_none()).map(|v| <$t>::hold(vm, v)).transpose().map(Some)
            }
            #[inline]
            fn arg<'a>(held: &'a mut Self::Held<'_>) -> Option<Option<&'a $t>> {
                Some(held.as_deref())
            }
        }
    )*};
}
references! { str [u8] }

/// The borrowed instances that are parameters.
macro_rules! instances {
    ($($t:ident)*) => {$(
        impl<'x, T: PyClass> Parameter for $t<'x, T> {
            type Held<'v> = Option<$t<'v, T>>;
            type Arg<'a> = $t<'a, T>;

            fn hold<'v>(vm: &mut Vm, v: Option<&'v Value>) -> PyResult<Option<Self::Held<'v>>> {
                v.map(|v| $t::from_py(vm, v).map(Some)).transpose()
            }
            fn arg<'a>(held: &'a mut Option<$t<'_, T>>) -> Option<$t<'a, T>> {
                held.take()
            }
        }
    )*};
}
instances! { PyRef PyRefMut }

/// The same for `Option<&T>`: `None` is `None`.
#[doc(hidden)]
#[inline]
pub fn hold_option<'v, T: FromPyRef + ?Sized>(
    vm: &mut Vm,
    v: &'v Value,
) -> PyResult<Option<T::Held<'v>>> {
    if v.is_none() { Ok(None) } else { T::hold(vm, v).map(Some) }
}

impl<'a> FromPy<'a> for Cow<'a, str> {
    fn from_py(vm: &mut Vm, v: &'a Value) -> PyResult<Self> {
        str::hold(vm, v)
    }
}

impl<'a> FromPy<'a> for Cow<'a, [u8]> {
    fn from_py(vm: &mut Vm, v: &'a Value) -> PyResult<Self> {
        <[u8]>::hold(vm, v)
    }
}

/// A struct of the host's by value: a clone of what the instance holds.
impl<T: PyClass + Clone> FromPy<'_> for T {
    #[inline]
    fn from_py(vm: &mut Vm, v: &Value) -> PyResult<T> {
        PyRef::<T>::from_py(vm, v).map(|r| T::clone(&r))
    }
}
