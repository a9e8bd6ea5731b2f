//! [`Value`], the owned word; [`Ref`], a value known to have a certain payload; [`Raised`], the
//! one-word error.

use super::object::{Kind, Obj};
use super::typeobj::Type;
use super::word::Word;
use crate::heap;
use std::marker::PhantomData;
use std::num::NonZeroU64;
use std::ops::Deref;

/// An owned reference to a Python object, or an unboxed number. Cloning counts, dropping releases;
/// neither runs Python code.
///
/// It lives while a native runs; what a host keeps between runs is an `Object`.
///
/// ```
/// use pyrun::{Dict, Interpreter, List, Value};
///
/// /// What a value is, for a log.
/// fn describe(v: Value) -> String {
///     if v.is_none() {
///         return "nothing".into();
///     }
///     if v.is_true() || v.is_false() {
///         return format!("a switch that is {}", if v.is_true() { "on" } else { "off" });
///     }
///     if let Some(list) = v.get::<List>() {
///         return format!("{} things", list.len());
///     }
///     match v.cast::<Dict>() {
///         Some(dict) => format!("{} entries", dict.len()),
///         None => format!("a {}", v.class().name()),
///     }
/// }
///
/// let mut py = Interpreter::new();
/// py.define("describe", describe)?;
/// assert_eq!(
///     py.eval::<Vec<String>>("[describe(x) for x in (None, True, [1, 2], {}, 'a')]")?,
///     ["nothing", "a switch that is on", "2 things", "0 entries", "a str"],
/// );
///
/// // As a typed handle it can be kept without another look at what it is.
/// py.define("first", |v: Value| match v.downcast::<List>() {
///     Ok(list) => list.get(0).unwrap_or_else(Value::none),
///     Err(other) => other.class_value(),
/// })?;
/// assert!(py.eval::<bool>("first([7]) == 7 and first({}) is dict")?);
///
/// py.define("same", |a: Value, b: Value| a.is(&b))?;
/// assert!(py.eval::<bool>("same(int, int) and not same([], [])")?);
///
/// // For an operator that does not know its operand.
/// py.define("unknown", Value::not_implemented)?;
/// assert!(py.eval::<bool>("unknown() is NotImplemented")?);
/// # Ok::<(), pyrun::Error>(())
/// ```
#[repr(transparent)]
pub struct Value(NonZeroU64, PhantomData<*const ()>);

impl Value {
    /// Takes over the reference that `w` stands for.
    ///
    /// # Safety
    /// `w` is not [`Word::NIL`], and the caller gives up one reference to it if it is counted.
    #[inline(always)]
    #[doc(hidden)]
    pub unsafe fn from_word(w: Word) -> Value {
        debug_assert!(!w.is_nil() && w.0 != 0);
        // SAFETY: a counted word is a non-null pointer, all others have low bits set.
        Value(unsafe { NonZeroU64::new_unchecked(w.0) }, PhantomData)
    }

    /// A new reference to what `w` stands for.
    ///
    /// # Safety
    /// `w` is live and not [`Word::NIL`].
    #[inline(always)]
    #[doc(hidden)]
    pub unsafe fn from_borrowed(w: Word) -> Value {
        retain(w);
        // SAFETY: the reference was just counted.
        unsafe { Value::from_word(w) }
    }

    /// The raw word, still owned by `self`.
    #[inline(always)]
    #[doc(hidden)]
    pub fn word(&self) -> Word {
        Word(self.0.get())
    }

    /// Gives up the reference to the caller as a raw word.
    #[inline(always)]
    #[doc(hidden)]
    pub fn into_word(self) -> Word {
        let w = self.word();
        std::mem::forget(self);
        w
    }

    /// The object behind a pointer word.
    #[inline(always)]
    #[doc(hidden)]
    pub fn obj(&self) -> Option<&Obj> {
        let w = self.word();
        // SAFETY: an owned pointer word points to a live object.
        w.is_object().then(|| unsafe { &*w.ptr() })
    }

    /// The kind of payload; [`Kind::Int`] and [`Kind::Float`] for unboxed numbers.
    #[inline]
    #[doc(hidden)]
    pub fn kind(&self) -> Kind {
        match self.obj() {
            Some(o) => o.kind,
            None if self.word().is_int() => Kind::Int,
            None => Kind::Float,
        }
    }

    /// The class.
    #[inline]
    pub fn class(&self) -> &Type {
        match self.obj() {
            Some(o) => o.class(),
            None if self.word().is_int() => crate::types::core().int,
            None => crate::types::core().float,
        }
    }

    /// The class as a value.
    pub fn class_value(&self) -> Value {
        self.class().to_value()
    }

    /// `self is other`.
    #[inline(always)]
    pub fn is(&self, other: &Value) -> bool {
        self.word() == other.word()
    }

    /// The payload, if it is a `T` (of the builtin class or a subclass).
    #[inline]
    pub fn get<T: Object>(&self) -> Option<&T> {
        match self.obj() {
            // SAFETY: the kind says that a `T` lies there.
            Some(o) if T::accepts(o) => Some(unsafe { &*(o as *const Obj as *const T) }),
            _ => None,
        }
    }

    /// As [`Value::get`], but only if the class is the builtin itself and no subclass.
    #[inline]
    #[doc(hidden)]
    pub fn get_exact<T: Object>(&self) -> Option<&T> {
        match self.obj() {
            // SAFETY: the kind says that a `T` lies there.
            Some(o) if T::accepts(o) && o.aux == 0 => {
                // SAFETY: the kind says that a `T` lies there.
                Some(unsafe { &*(o as *const Obj as *const T) })
            }
            _ => None,
        }
    }

    /// The typed handle, if the payload is a `T`.
    #[inline]
    pub fn cast<T: Object>(&self) -> Option<&Ref<T>> {
        // SAFETY: `Ref<T>` is a transparent `Value` whose payload is a `T`, as was just checked.
        self.get::<T>().map(|_| unsafe { &*(self as *const Value as *const Ref<T>) })
    }

    /// The owned typed handle, or the value back.
    pub fn downcast<T: Object>(self) -> Result<Ref<T>, Value> {
        if self.get::<T>().is_some() { Ok(Ref(self, PhantomData)) } else { Err(self) }
    }

    /// The reference count; `u32::MAX` for immortal objects and unboxed numbers.
    #[doc(hidden)]
    pub fn ref_count(&self) -> u32 {
        let w = self.word();
        // SAFETY: a counted word owned by `self` is live.
        if w.is_counted() { unsafe { (*w.ptr()).rc } } else { u32::MAX }
    }

    /// The address that `id()` shows; unboxed numbers give a number made from their value.
    #[doc(hidden)]
    pub fn id(&self) -> u64 {
        let w = self.word();
        if w.is_object() { w.ptr() as u64 } else { w.0 }
    }
}

/// Counts one more reference.
#[inline(always)]
pub(crate) fn retain(w: Word) {
    if w.is_counted() {
        // SAFETY: callers hold a live word.
        unsafe { (*w.ptr()).rc += 1 }
    }
}

/// Gives up one reference.
///
/// # Safety
/// The caller owns a reference to `w` and does not use it again.
#[inline(always)]
pub(crate) unsafe fn release(w: Word) {
    if w.is_counted() {
        let p = w.ptr();
        // SAFETY: the reference is owned, so the object is live.
        unsafe {
            (*p).rc -= 1;
            if (*p).rc == 0 {
                heap::dead(p);
            }
        }
    }
}

impl Clone for Value {
    #[inline(always)]
    fn clone(&self) -> Value {
        retain(self.word());
        Value(self.0, PhantomData)
    }
}

impl Drop for Value {
    #[inline(always)]
    fn drop(&mut self) {
        // SAFETY: `self` owns the reference.
        unsafe { release(self.word()) }
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let w = self.word();
        match self.obj() {
            Some(_) if self.is_none() => f.write_str("None"),
            Some(_) if self.is_true() => f.write_str("True"),
            Some(_) if self.is_false() => f.write_str("False"),
            // Not what containers hold: they may hold themselves.
            Some(o) => match self.get::<super::Str>() {
                Some(s) => s.fmt(f),
                None => write!(f, "<{} at {:p}>", o.class().name(), o),
            },
            None if w.is_int() => write!(f, "{}", w.as_int()),
            None => write!(f, "{:?}", w.as_float()),
        }
    }
}

/// A Rust type that lies in an object, header first.
///
/// # Safety
/// `accepts` is true only for objects that really are a `Self`, laid out `#[repr(C)]` with [`Obj`]
/// first.
pub unsafe trait Object: 'static {
    /// The Python name, for messages.
    const NAME: &'static str;
    /// Whether the object is a `Self`.
    fn accepts(o: &Obj) -> bool;
}

/// Implements [`Object`] by kind.
macro_rules! object_kind {
    ($t:ty, $name:literal, $($kind:ident)|+) => {
        // SAFETY: objects of this kind are only ever made with this payload.
        unsafe impl $crate::value::Object for $t {
            const NAME: &'static str = $name;
            #[inline(always)]
            fn accepts(o: &$crate::value::Obj) -> bool {
                matches!(o.kind, $($crate::value::Kind::$kind)|+)
            }
        }
    };
}
pub(crate) use object_kind;

/// A value whose payload is known to be a `T`; dereferences to it.
///
/// As a parameter it takes nothing else, and says so in a TypeError:
///
/// ```
/// use pyrun::{Interpreter, List, Ref, Value};
///
/// /// The same list, for a chain of calls.
/// fn shortened(list: Ref<List>, to: usize) -> Value {
///     while list.len() > to {
///         list.pop();
///     }
///     assert_eq!(list.as_value().class().name(), "list");
///     list.into_value()
/// }
///
/// let mut py = Interpreter::new();
/// py.define("shortened", shortened)?;
/// assert_eq!(py.eval::<Vec<i64>>("shortened([1, 2, 3], 2)")?, [1, 2]);
/// let error = py.exec("shortened((1, 2, 3), 2)").unwrap_err();
/// assert_eq!(error.message(), "expected list, got tuple");
/// # Ok::<(), pyrun::Error>(())
/// ```
#[repr(transparent)]
pub struct Ref<T: Object>(Value, PhantomData<T>);

impl<T: Object> Ref<T> {
    /// The plain value.
    #[inline(always)]
    pub fn as_value(&self) -> &Value {
        &self.0
    }

    /// The plain value, owned.
    #[inline(always)]
    pub fn into_value(self) -> Value {
        self.0
    }

    /// Wraps without a check.
    ///
    /// # Safety
    /// The payload is a `T`.
    #[inline(always)]
    #[doc(hidden)]
    pub unsafe fn from_value_unchecked(v: Value) -> Ref<T> {
        Ref(v, PhantomData)
    }
}

impl<T: Object> Deref for Ref<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: the constructor checked the payload; the object lives as long as the handle.
        unsafe { &*(self.0.word().ptr() as *const T) }
    }
}

impl<T: Object> Clone for Ref<T> {
    fn clone(&self) -> Self {
        Ref(self.0.clone(), PhantomData)
    }
}

impl<T: Object> From<Ref<T>> for Value {
    fn from(r: Ref<T>) -> Value {
        r.0
    }
}

impl<T: Object> std::fmt::Debug for Ref<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A Python exception on its way: one word, the exception instance. A limit that fired travels as
/// an instance of the internal class that no `except` clause matches.
///
/// A native makes one with a method of [`Vm`](crate::Vm) that is named like the exception, and lets others pass
/// with `?`. It may look at one, too; what stands for a limit must go on.
///
/// ```
/// use pyrun::{Interpreter, PyResult, Value, Vm};
///
/// /// Calls `f` until it works, `n` times at most.
/// fn retry(vm: &mut Vm, f: Value, n: u32) -> PyResult {
///     for _ in 0..n {
///         match vm.call(&f, &[]) {
///             Ok(v) => return Ok(v),
///             Err(raised) if raised.is_uncatchable() => {
///                 assert!(raised.limit().is_some());
///                 return Err(raised);
///             }
///             Err(raised) if raised.value().class().name() == "KeyError" => return Err(raised),
///             Err(_) => {}
///         }
///     }
///     Err(vm.runtime_error("it never works"))
/// }
///
/// let mut py = Interpreter::new();
/// py.define("retry", retry)?;
/// py.exec("left = [ValueError, ValueError]\ndef f():\n    if left: raise left.pop()\n    return 'well'")?;
/// assert_eq!(py.eval::<String>("retry(f, 3)")?, "well");
/// assert_eq!(py.exec("retry(lambda: {}['a'], 3)").unwrap_err().class(), "KeyError");
/// assert_eq!(py.exec("retry(lambda: 1/0, 3)").unwrap_err().class(), "RuntimeError");
/// # Ok::<(), pyrun::Error>(())
/// ```
///
/// [`is`](Raised::is) asks for the class or one derived from it, [`into_value`](Raised::into_value) gives the
/// exception as a value:
///
/// ```
/// use pyrun::{Interpreter, PyResult, Ref, Type, Value, Vm};
///
/// /// The exception that `f` raises, if it is one of these.
/// fn caught(vm: &mut Vm, f: Value, class: Ref<Type>) -> PyResult {
///     match vm.call(&f, &[]) {
///         Ok(_) => Ok(Value::none()),
///         Err(raised) if raised.is(&class) => Ok(raised.into_value()),
///         Err(raised) => Err(raised),
///     }
/// }
///
/// let mut py = Interpreter::new();
/// py.define("caught", caught)?;
/// assert!(py.eval::<bool>("caught(lambda: [][1], LookupError).args == ('list index out of range',)")?);
/// # Ok::<(), pyrun::Error>(())
/// ```
pub struct Raised(pub(crate) Value);

impl Raised {
    /// Wraps an exception instance.
    #[doc(hidden)]
    pub fn new(exception: Ref<super::Exception>) -> Raised {
        Raised(exception.into_value())
    }

    /// The exception instance.
    pub fn value(&self) -> &Value {
        &self.0
    }

    /// The exception instance, owned.
    pub fn into_value(self) -> Value {
        self.0
    }

    /// Whether it is an instance of `class` or a subclass.
    pub fn is(&self, class: &Type) -> bool {
        self.0.class().is_subclass(class)
    }
}

impl std::fmt::Debug for Raised {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Raised({:?})", self.0)
    }
}

const _: () = assert!(size_of::<Option<Value>>() == 8 && size_of::<PyResult1>() == 8);
type PyResult1 = Result<(), Raised>;
