//! Types of a host's: what `#[pyclass]` and `#[pymethods]` make of a Rust struct.
//!
//! An instance holds its struct behind a `RefCell`, and may be empty: the host has taken the struct back.
//! Methods borrow it for as long as they run; one that calls into Python and comes upon itself gets a
//! RuntimeError and never an alias.

use super::convert::{FromPy, FromPyOwned, IntoPy};
use super::native::{NativeDef, NativeFn};
use super::payload::{Boxed, Payload, Visitor};
use super::typeobj::{GetSetDef, Slots, Type, TypeSpec};
use super::{Args, PyResult, Raised, Ref, Value};
use crate::object::host_error::IntoRaised;
use crate::vm::Vm;
use smallvec::SmallVec;
use std::cell::{Ref as CellRef, RefMut};
use std::fmt::{self, Debug};
use std::ops::{Deref, DerefMut};

/// A Rust type that is a Python class; made by `#[pyclass]`.
///
/// A generic function of a host asks for it:
///
/// ```
/// use pyrun::{Interpreter, PyClass, Result, pyclass};
///
/// #[pyclass]
/// struct Player {
///     #[py(get, set)]
///     score: i64,
/// }
///
/// /// Offers a class to scripts under its own name.
/// fn offer<T: PyClass>(py: &mut Interpreter) -> Result<()> {
///     let class = py.class::<T>();
///     py.set(T::NAME, class)
/// }
///
/// let mut py = Interpreter::new();
/// offer::<Player>(&mut py)?;
/// let player = py.object(Player { score: 1 })?;
/// py.set("player", player)?;
/// py.exec("assert type(player) is Player; player.score += 1")?;
/// assert_eq!(py.eval::<i64>("player.score")?, 2);
/// # Ok::<(), pyrun::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no Python class",
    label = "`PyClass` is not implemented for `{Self}`",
    note = "`#[pyrun::pyclass]` on the struct makes it one",
    note = "a native takes references to `str`, `[u8]` and classes; other types by value, through `FromPy`"
)]
pub trait PyClass: Sized + 'static {
    /// The Python name, for messages.
    const NAME: &'static str;
    /// The declaration of the class.
    #[doc(hidden)]
    fn spec() -> &'static TypeSpec;
    /// Shows the collector what values an instance holds.
    #[doc(hidden)]
    fn trace(&self, _: &mut Visitor<'_>) {}
    /// Drops values that may take part in a cycle.
    #[doc(hidden)]
    fn clear(&mut self) {}
}

/// What the collector asks of a type that holds Python values; derived with `#[derive(Trace)]`.
///
/// ```
/// use pyrun::{Interpreter, Trace, Value, Vm, PyResult, pyclass, pymethods};
///
/// /// Calls whoever has registered.
/// #[pyclass(trace)]
/// #[derive(Trace)]
/// struct Bell {
///     listeners: Vec<Value>,
///     #[trace(skip)]
///     rung: u32,
/// }
///
/// #[pymethods]
/// impl Bell {
///     #[new]
///     fn new() -> Bell {
///         Bell { listeners: Vec::new(), rung: 0 }
///     }
///     fn register(&mut self, f: Value) {
///         self.listeners.push(f);
///     }
///     fn ring(&mut self, vm: &mut Vm) -> PyResult<u32> {
///         self.rung += 1;
///         for f in &self.listeners {
///             vm.call(f, &[])?;
///         }
///         Ok(self.rung)
///     }
/// }
///
/// let mut py = Interpreter::new();
/// let class = py.class::<Bell>();
/// py.set("Bell", class)?;
/// // The listener refers to the bell and the bell to the listener: the collector finds the two.
/// py.exec("bell = Bell()\nbell.register(lambda b=bell: print('ding', b is not None))\nbell.ring()")?;
/// assert_eq!(py.take_output(), "ding True\n");
/// assert!(py.eval::<i64>("[globals().pop('bell') and None, __import__('gc').collect()][1]")? > 0);
/// # Ok::<(), pyrun::Error>(())
/// ```
///
/// By hand, [`trace`](Trace::trace) shows each value and [`clear`](Trace::clear) drops them:
///
/// ```
/// use pyrun::{Trace, Value, Visitor};
///
/// struct Cache {
///     last: Option<Value>,
///     hits: u64,
/// }
///
/// impl Trace for Cache {
///     fn trace(&self, visit: &mut Visitor<'_>) {
///         self.last.trace(visit);
///     }
///     fn clear(&mut self) {
///         self.last = None;
///     }
/// }
/// ```
pub trait Trace {
    /// Shows every [`Value`] in `self`, each as often as there is a reference.
    fn trace(&self, visit: &mut Visitor<'_>);
    /// Drops what may take part in a cycle.
    fn clear(&mut self) {}
}

impl Trace for Value {
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(self);
    }
    fn clear(&mut self) {
        *self = Value::none();
    }
}

impl<T: super::Object> Trace for Ref<T> {
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(self.as_value());
    }
}

impl<T: Trace> Trace for Option<T> {
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.iter().for_each(|v| v.trace(visit));
    }
    fn clear(&mut self) {
        *self = None;
    }
}

impl<T: Trace> Trace for Vec<T> {
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.iter().for_each(|v| v.trace(visit));
    }
    fn clear(&mut self) {
        Vec::clear(self);
    }
}

impl<K, T: Trace, S> Trace for std::collections::HashMap<K, T, S> {
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.values().for_each(|v| v.trace(visit));
    }
    fn clear(&mut self) {
        std::collections::HashMap::clear(self);
    }
}

macro_rules! holds_nothing {
    ($($t:ty)*) => { $( impl Trace for $t { fn trace(&self, _: &mut Visitor<'_>) {} } )* };
}
holds_nothing! { bool char i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64 String Box<str> () }

/// The payload of an instance.
pub struct Instance<T: PyClass>(Option<T>);

impl<T: PyClass> Payload for Instance<T> {
    const NAME: &'static str = T::NAME;
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.0.iter().for_each(|t| t.trace(visit));
    }
    fn clear(&mut self) {
        self.0.iter_mut().for_each(T::clear);
    }
}

/// How an instance arrives in a native.
pub type Cell<T> = Ref<Boxed<Instance<T>>>;

/// What `#[pymethods]` adds to a class.
pub struct ClassParts {
    /// Operators and the like.
    pub slots: Slots,
    /// Flags of the class.
    pub flags: u32,
    /// How it is called.
    pub signature: &'static str,
    /// Methods.
    pub methods: &'static [NativeDef],
    /// Computed attributes.
    pub getset: &'static [GetSetDef],
}

/// The parts of a class without `#[pymethods]`: an associated constant of the type itself goes before
/// this one.
pub trait NoMethods {
    /// Nothing.
    #[doc(hidden)]
    const PYRUN_CLASS: ClassParts =
        ClassParts { slots: Slots::EMPTY, flags: 0, signature: "", methods: &[], getset: &[] };
}

impl<T> NoMethods for T {}

#[cold]
#[inline(never)]
fn taken<T: PyClass>(vm: &mut Vm) -> Raised {
    vm.runtime_error(&format!("the {} has been taken back by the host", T::NAME))
}

/// The instance that a value is.
#[inline]
pub fn cell<'a, T: PyClass>(vm: &mut Vm, v: &'a Value) -> PyResult<&'a Cell<T>> {
    <&Cell<T>>::from_py(vm, v)
}

/// Borrows an instance's struct to read.
#[inline]
pub fn borrow<'a, T: PyClass>(vm: &mut Vm, c: &'a Cell<T>) -> PyResult<CellRef<'a, T>> {
    match c.try_borrow() {
        Ok(r) => CellRef::filter_map(r, |i| i.0.as_ref()).map_err(|_| taken::<T>(vm)),
        Err(_) => Err(vm.runtime_error("Already mutably borrowed")),
    }
}

/// Borrows an instance's struct to write.
#[inline]
pub fn borrow_mut<'a, T: PyClass>(vm: &mut Vm, c: &'a Cell<T>) -> PyResult<RefMut<'a, T>> {
    match c.try_borrow_mut() {
        Ok(r) => RefMut::filter_map(r, |i| i.0.as_mut()).map_err(|_| taken::<T>(vm)),
        Err(_) => Err(vm.runtime_error("Already borrowed")),
    }
}

/// Takes the struct out of an instance, which is empty from then on.
pub fn take<T: PyClass>(vm: &mut Vm, v: &Value) -> PyResult<T> {
    let c = cell::<T>(vm, v)?;
    match c.try_borrow_mut() {
        Ok(mut i) => match i.0.take() {
            Some(t) => Ok(t),
            None => Err(taken::<T>(vm)),
        },
        Err(_) => Err(vm.runtime_error("Already borrowed")),
    }
}

/// An instance of the class itself.
pub fn make<T: PyClass>(vm: &mut Vm, t: T) -> Value {
    vm.payload(T::spec(), Instance(Some(t)))
}

/// What a `#[new]` function gives: the struct, or a `Result` of it.
pub trait Made<T> {
    /// The struct.
    fn made(self, vm: &mut Vm) -> PyResult<T>;
}

impl<T: PyClass> Made<T> for T {
    fn made(self, _: &mut Vm) -> PyResult<T> {
        Ok(self)
    }
}

impl<T: PyClass, E: IntoRaised> Made<T> for Result<T, E> {
    fn made(self, vm: &mut Vm) -> PyResult<T> {
        self.map_err(|e| e.into_raised(vm))
    }
}

/// An instance of a class derived from `T`'s, of what a `#[new]` function gave.
pub fn make_in<T: PyClass>(vm: &mut Vm, cls: &Ref<Type>, made: impl Made<T>) -> PyResult {
    let t = made.made(vm)?;
    vm.payload_in(cls, Instance(Some(t)))
}

/// What `__next__` gives: an `Option`, or a `Result` of one.
pub trait NextItem {
    /// The item; `None` at the end.
    fn item(self, vm: &mut Vm) -> PyResult<Option<Value>>;
}

impl<T: IntoPy> NextItem for Option<T> {
    fn item(self, vm: &mut Vm) -> PyResult<Option<Value>> {
        self.map(|v| v.into_py(vm)).transpose()
    }
}

impl<T: IntoPy, E: IntoRaised> NextItem for Result<Option<T>, E> {
    fn item(self, vm: &mut Vm) -> PyResult<Option<Value>> {
        match self {
            Ok(v) => v.item(vm),
            Err(e) => Err(e.into_raised(vm)),
        }
    }
}

/// Calls a method for the slot that it fills.
pub fn invoke(vm: &mut Vm, def: &'static NativeDef, args: &[Value]) -> PyResult {
    invoke_args(vm, def, Args::positional(args))
}

fn invoke_args(vm: &mut Vm, def: &'static NativeDef, args: Args<'_>) -> PyResult {
    let n = args.pos.len();
    match def.func {
        NativeFn::Fast(f) | NativeFn::Both(f, _)
            if !args.has_kw() && n >= def.min as usize && n <= def.max as usize =>
        {
            f(vm, args.pos)
        }
        NativeFn::Both(_, f) | NativeFn::Full(f) => f(vm, args),
        _ => {
            let (most, given) = ((def.max as usize).saturating_sub(1), n.saturating_sub(1));
            let s = if most == 1 { "" } else { "s" };
            // A constructor is known by its class.
            let class = args.pos.first().and_then(|c| c.get::<Type>()).map(|c| c.name());
            let name = class.filter(|_| def.name == "__new__").unwrap_or_else(|| def.name.into());
            let message = match args.has_kw() && n >= def.min as usize && n <= def.max as usize {
                true => format!("{name}() takes no keyword arguments"),
                false => format!("{name}() takes {most} argument{s} ({given} given)"),
            };
            Err(vm.type_error(&message))
        }
    }
}

/// The same with the instance or class before the other arguments.
pub fn invoke_with(
    vm: &mut Vm,
    def: &'static NativeDef,
    first: &Value,
    args: Args<'_>,
) -> PyResult {
    let mut all: SmallVec<[Value; 8]> = SmallVec::with_capacity(args.pos.len() + 1);
    all.push(first.clone());
    all.extend(args.pos.iter().cloned());
    invoke_args(vm, def, Args { pos: &all, ..args })
}

/// The same for a slot with a result of its own type.
pub fn invoke_as<T: FromPyOwned>(
    vm: &mut Vm,
    def: &'static NativeDef,
    args: &[Value],
) -> PyResult<T> {
    let v = invoke(vm, def, args)?;
    T::from_py(vm, &v)
}

/// The instance of a class of the host's as an argument, borrowed to read while the call lasts.
///
/// ```
/// use pyrun::{Interpreter, PyRef, PyRefMut, pyclass, pymethods};
///
/// #[pyclass]
/// #[derive(Debug)]
/// struct Account {
///     #[py(get)]
///     balance: i64,
/// }
///
/// #[pymethods]
/// impl Account {
///     #[new]
///     fn new(balance: i64) -> Account {
///         Account { balance }
///     }
///     fn richer(&self, other: PyRef<'_, Account>) -> bool {
///         self.balance > other.balance
///     }
///     fn pay(&mut self, mut to: PyRefMut<'_, Account>, amount: i64) {
///         self.balance -= amount;
///         to.balance += amount;
///     }
/// }
///
/// let mut py = Interpreter::new();
/// let class = py.class::<Account>();
/// py.set("Account", class)?;
/// py.exec("ada, bob = Account(100), Account(50)\nada.pay(bob, 30)")?;
/// assert!(py.eval::<bool>("bob.richer(ada) and ada.balance == 70")?);
/// // The struct is never borrowed twice when one of the borrows writes.
/// let error = py.exec("ada.pay(ada, 1)").unwrap_err();
/// assert_eq!((error.class(), error.message()), ("RuntimeError", "Already borrowed"));
/// # Ok::<(), pyrun::Error>(())
/// ```
pub struct PyRef<'a, T: PyClass>(CellRef<'a, T>);

impl<'a, T: PyClass> FromPy<'a> for PyRef<'a, T> {
    fn from_py(vm: &mut Vm, v: &'a Value) -> PyResult<Self> {
        let c = cell::<T>(vm, v)?;
        borrow(vm, c).map(PyRef)
    }
}

impl<T: PyClass> Deref for PyRef<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// The instance of a class of the host's as an argument, borrowed to write while the call lasts.
///
/// [`PyRef`] has an example with both.
///
/// ```
/// use pyrun::{Interpreter, pymodule};
///
/// #[pymodule]
/// mod sheets {
///     use pyrun::{PyRefMut, pyclass, pyfunction};
///
///     #[pyclass]
///     pub struct Sheet {
///         #[py(get, set)]
///         pub cells: Vec<f64>,
///     }
///
///     /// Multiplies every cell.
///     #[pyfunction]
///     fn scale(mut sheet: PyRefMut<'_, Sheet>, by: f64) {
///         sheet.cells.iter_mut().for_each(|c| *c *= by);
///     }
/// }
///
/// let mut py = Interpreter::new();
/// py.add_native_module(&sheets::MODULE);
/// let sheet = py.object(sheets::Sheet { cells: vec![1.0, 2.0] })?;
/// py.set("sheet", sheet)?;
/// py.exec("import sheets; sheets.scale(sheet, 10)")?;
/// assert_eq!(py.eval::<Vec<f64>>("sheet.cells")?, [10.0, 20.0]);
/// # Ok::<(), pyrun::Error>(())
/// ```
pub struct PyRefMut<'a, T: PyClass>(RefMut<'a, T>);

impl<'a, T: PyClass> FromPy<'a> for PyRefMut<'a, T> {
    fn from_py(vm: &mut Vm, v: &'a Value) -> PyResult<Self> {
        let c = cell::<T>(vm, v)?;
        borrow_mut(vm, c).map(PyRefMut)
    }
}

impl<T: PyClass> Deref for PyRefMut<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: PyClass> DerefMut for PyRefMut<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: PyClass + Debug> Debug for PyRef<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: PyClass + Debug> Debug for PyRefMut<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// Checks that a class without `#[derive(Trace)]` can move with its interpreter.
#[doc(hidden)]
pub const fn may_move<T: Send>() {}

/// A field of a struct or dict, for derived conversions; `None` if it is not there.
#[doc(hidden)]
pub fn field(vm: &mut Vm, v: &Value, name: &str) -> PyResult<Option<Value>> {
    let key = vm.intern(name);
    match v.get::<super::Dict>() {
        Some(d) => Ok(d.get_str(&key)),
        None => vm.getattr_opt(v, &key),
    }
}

/// The value of a missing field, which only suits an `Option`.
#[doc(hidden)]
pub fn missing<T: FromPyOwned>(vm: &mut Vm, class: &str, name: &str) -> PyResult<T> {
    match T::missing() {
        Some(v) => Ok(v),
        None => Err(vm.type_error(&format!("{class} has no value for '{name}'"))),
    }
}

/// The exception for a value that is no variant of an enum.
#[doc(hidden)]
#[cold]
pub fn no_variant(vm: &mut Vm, class: &str, v: &Value) -> Raised {
    vm.type_error(&format!("expected {class}, got {}", v.class().name()))
}
