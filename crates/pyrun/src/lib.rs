//! A Python 3.12 interpreter to embed: fast, isolated, limited, and plain Rust to the caller.
//!
//! ```
//! use pyrun::Interpreter;
//!
//! let mut py = Interpreter::new();
//! py.define("price", |item: String| if item == "tea" { 3.5 } else { 2.0 })?;
//! let total: f64 = py.eval("sum(price(item) for item in ['tea', 'milk'])")?;
//! assert_eq!(total, 5.5);
//! # Ok::<(), pyrun::Error>(())
//! ```
//!
//! - **Fast.** Faster than CPython on every benchmark of the repository, 2.8 times on the mean.
//! - **Isolated.** An [`Interpreter`] is one heap, made in a microsecond, and `Send`. There is no global state
//!   and no global lock: as many interpreters as threads run at full speed, and ten thousand may be alive.
//! - **Nothing granted.** By default Python code reaches no file, no clock, no network; what it prints is
//!   captured. [`Sandbox`] grants one thing at a time, [`Host`] is the trait behind it.
//! - **Limits that hold.** [`Limits`] bound memory, fuel, time, recursion and output; a [`CancelHandle`] stops a
//!   run from another thread. Python code cannot catch a limit, and afterwards the interpreter is as good as new.
//! - **Typed.** Arguments and results are Rust types ([`FromPy`], [`IntoPy`], or all that serde knows). Closures
//!   and `async fn`s become functions, structs become classes ([`pyclass`](macro@pyclass)), modules modules
//!   ([`pymodule`](macro@pymodule)), under the names that PyO3 has made known.
//! - **One error type.** An [`Error`] is one word; it prints what CPython prints, and has the traceback as data.
//!   A Rust error that goes through Python comes back as itself.
//! - **No lifetimes, no `unsafe`.** What a host keeps is an [`Object`]: a handle that borrows nothing and can be
//!   dropped on any thread.
//!
//! # Rules: compiled once, run anywhere
//!
//! A [`Program`] is immutable and shared by all threads; a call of a small one costs tens of nanoseconds.
//!
//! ```
//! use pyrun::{Interpreter, Program};
//!
//! let rule = Program::function(&["amount", "country"], "amount > 1000 and country not in ('AT', 'CH')")?;
//! let flagged: Vec<bool> = std::thread::scope(|threads| {
//!     let runs = [(1500, "FR"), (1500, "CH")].map(|order| {
//!         let rule = &rule;
//!         threads.spawn(move || Interpreter::new().call::<bool>(rule, order))
//!     });
//!     runs.into_iter().map(|run| run.join().unwrap()).collect::<pyrun::Result<_>>()
//! })?;
//! assert_eq!(flagged, [true, false]);
//! # Ok::<(), pyrun::Error>(())
//! ```
//!
//! # Plugins: classes in Rust, code in Python
//!
//! ```
//! use pyrun::{Interpreter, Program, pyclass, pymethods};
//!
//! /// A robot on a line.
//! #[pyclass]
//! struct Robot {
//!     #[py(get, set)]
//!     x: i64,
//! }
//!
//! #[pymethods]
//! impl Robot {
//!     /// Goes so many steps, and says where it is.
//!     #[signature(steps, *, back = false)]
//!     fn go(&mut self, steps: i64, back: bool) -> i64 {
//!         self.x += if back { -steps } else { steps };
//!         self.x
//!     }
//! }
//!
//! let mut py = Interpreter::new();
//! let plugin = Program::compile("def play(robot): robot.go(7); return robot.go(2, back=True)", "plugin.py")?;
//! let plugin = py.add_module("plugin", &plugin)?;
//! let robot = py.object(Robot { x: 0 })?;
//! assert_eq!(plugin.call_method::<i64>(&mut py, "play", (robot.clone(),))?, 5);
//! assert_eq!(robot.with(&mut py, |robot: &Robot| robot.x)?, 5);
//! # Ok::<(), pyrun::Error>(())
//! ```
//!
//! # Untrusted code
//!
//! ```
//! use pyrun::{ErrorKind, Interpreter, Limit, Limits};
//! use std::time::Duration;
//!
//! let limits = Limits {
//!     memory: Some(64 << 20),
//!     fuel: Some(10_000_000),
//!     time: Some(Duration::from_secs(1)),
//!     ..Limits::default()
//! };
//! let mut py = Interpreter::builder().limits(limits).build();
//! let kinds = ["while True: pass", "'x' * 10**10", "open('/etc/passwd')", "1 +"]
//!     .map(|snippet| py.exec(snippet).unwrap_err().kind());
//! assert_eq!(
//!     kinds,
//!     [
//!         ErrorKind::Limit(Limit::Fuel),
//!         ErrorKind::Limit(Limit::Memory),
//!         ErrorKind::Exception,
//!         ErrorKind::Syntax,
//!     ],
//! );
//! assert_eq!(py.eval::<i64>("1 + 2")?, 3);
//! # Ok::<(), pyrun::Error>(())
//! ```
//!
//! # Agents: Python that awaits Rust
//!
//! A run is a `Send` future that any executor drives ([`Run`]); no thread waits with it.
//!
//! ```
//! use pyrun::Interpreter;
//! use std::time::Duration;
//!
//! # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
//! let mut py = Interpreter::new();
//! py.define_async("search", |query: String| async move {
//!     tokio::time::sleep(Duration::from_millis(1)).await; // or ask a service
//!     format!("all about {query}")
//! })?;
//! let found: Vec<String> = py
//!     .eval_async("await __import__('asyncio').gather(search('tea'), search('milk'))")
//!     .await?;
//! assert_eq!(found, ["all about tea", "all about milk"]);
//! # Ok::<(), pyrun::Error>(())
//! # }).unwrap();
//! ```
//!
//! The guide `docs/embedding.md` goes from the first line to production, `docs/writing-modules.md` through
//! natives, `docs/security.md` says what is promised and which test shows it; `examples/hosts` has five hosts to
//! start from.
//!
//! # Features
//!
//! All but `serde` are on by default. A host that needs less leaves them out, and stays small:
//!
//! | feature | what it adds |
//! |---|---|
//! | `compiler` | source text: [`Interpreter::eval`], [`Interpreter::exec`], [`Program::compile`]; Python's `eval`, `exec`, `compile` and imports of source files. Without it an interpreter runs what [`Program::from_bytes`] reads and verifies |
//! | `stdlib` | the standard library; without it there are `builtins` and `sys` |
//! | `hashes`, `zlib` | the modules that need more crates: the algorithms of `hashlib`; `zlib` and `gzip` |
//! | `unicode` | characters by name: `unicodedata`, `\N{BULLET}` |
//! | `encodings` | source files in encodings beyond UTF-8, Latin-1 and ASCII |
//! | `os` | [`System`], what [`Sandbox`] allows of the system, limits of time, threads; without it the library makes no call of the system's but for memory and locks |
//! | `tail-dispatch` | instructions that jump to each other, where target and profile allow it; else they run in a loop, which is slower |
//! | `serde` | errors serialise, and values convert to and from what serde knows |
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

/// The programs in the documents run as tests.
#[cfg(all(doctest, feature = "compiler", feature = "os", feature = "stdlib"))]
mod documents {
    #[doc = include_str!("../../../README.md")]
    struct Readme;
    #[doc = include_str!("../../../docs/embedding.md")]
    struct Embedding;
}

mod arguments;
mod asynchronous;
mod builder;
#[cfg(all(feature = "compiler", feature = "os", feature = "stdlib"))]
mod command;
#[cfg(feature = "compiler")]
mod dump;
mod error;
mod function;
#[cfg(feature = "os")]
mod granted;
mod interpreter;
#[cfg(feature = "os")]
mod net_grants;
mod object;
#[cfg(feature = "os")]
mod process;
mod program;
mod sandbox;
#[cfg(feature = "serde")]
mod serde;
#[cfg(feature = "os")]
mod signals;
#[cfg(all(unix, feature = "os"))]
mod sockets;
#[cfg(feature = "os")]
mod system;
#[cfg(feature = "os")]
mod timer;
#[cfg(not(feature = "os"))]
#[path = "no_timer.rs"]
mod timer;
mod virtual_clock;
mod virtual_fs;

#[cfg(feature = "serde")]
pub use crate::serde::Serde;
pub use arguments::Arguments;
pub use asynchronous::{AsyncFunction, Run};
pub use builder::Builder;
#[cfg(feature = "compiler")]
#[doc(hidden)]
pub use dump::{dump_ast, dump_bytecode, dump_tokens, is_incomplete};
pub use error::{Error, ErrorKind, Frame, Result};
pub use function::Function;
pub use interpreter::Interpreter;
pub use object::{Iter, Object};
pub use program::Program;
pub use pyrun_vm::host::{self, Captured, Host, Stream};
pub use pyrun_vm::limits::{CancelHandle, Limit, Limits};
pub use pyrun_vm::modules::NativeModule;
#[doc(hidden)]
pub use pyrun_vm::modules::flags::Flags;
pub use pyrun_vm::types::closure::HostPanic;
pub use pyrun_vm::value::{
    BinOp, Bytes, CmpOp, Dict, FromPy, FromPyOwned, FromPyRef, IntoPy, List, Parameter, PyClass,
    PyRef, PyRefMut, Ref, Set, Str, Trace, Tuple, Type, Visitor,
};

/// What the macros' expansions name.
#[doc(hidden)]
pub use pyrun_vm as __vm;

pub use pyrun_vm::network;
pub use pyrun_vm::permission::Permission;
pub use pyrun_vm::{PyResult, Raised, Value, Vm};
pub use sandbox::{FileSystem, Sandbox};
#[cfg(feature = "os")]
pub use system::System;
pub use virtual_clock::VirtualClock;
pub use virtual_fs::VirtualFs;

/// Makes Rust values of Python values, for a struct or enum that crosses over by value.
///
/// A struct comes from a dict with its fields' names or any object with such attributes; a field that is an
/// `Option` may be missing. An enum's variants are tried in turn, or are names.
///
/// ```
/// use pyrun::{FromPy, Interpreter};
///
/// #[derive(FromPy, PartialEq, Debug)]
/// struct Order {
///     item: String,
///     count: u32,
///     note: Option<String>,
/// }
///
/// let mut py = Interpreter::new();
/// let order: Order = py.eval("{'item': 'tea', 'count': 2}")?;
/// assert_eq!(order, Order { item: "tea".into(), count: 2, note: None });
///
/// // A class of Python's will do as well, and a list of them.
/// py.exec("class O:\n    def __init__(self, item): self.item, self.count = item, 1")?;
/// assert_eq!(py.eval::<Vec<Order>>("[O('tea'), O('milk')]")?.len(), 2);
///
/// let error = py.eval::<Order>("{'item': 'tea'}").unwrap_err();
/// assert_eq!(error.to_string(), "TypeError: Order has no value for 'count'");
/// # Ok::<(), pyrun::Error>(())
/// ```
pub use pyrun_macros::HostFromPy as FromPy;

/// Makes Python values of Rust values: a struct becomes a dict.
///
/// ```
/// use pyrun::{Interpreter, IntoPy};
///
/// #[derive(IntoPy)]
/// struct Point {
///     x: f64,
///     y: f64,
/// }
///
/// let mut py = Interpreter::new();
/// py.define("middle", |a: f64, b: f64| Point { x: (a + b) / 2.0, y: 0.0 })?;
/// assert!(py.eval::<bool>("middle(1, 4) == {'x': 2.5, 'y': 0.0}")?);
/// # Ok::<(), pyrun::Error>(())
/// ```
pub use pyrun_macros::HostIntoPy as IntoPy;

/// Shows the collector the Python values in a struct or enum; `#[trace(skip)]` leaves a field out. For
/// `#[pyclass(trace)]`: without it a cycle through the struct would stay in memory.
///
/// ```
/// use pyrun::{Interpreter, Trace, Value, pyclass, pymethods};
///
/// #[pyclass(trace)]
/// #[derive(Trace)]
/// struct Slot {
///     value: Option<Value>,
/// }
///
/// #[pymethods]
/// impl Slot {
///     #[new]
///     fn new() -> Slot {
///         Slot { value: None }
///     }
///     fn put(&mut self, value: Value) -> Option<Value> {
///         self.value.replace(value)
///     }
/// }
///
/// let mut py = Interpreter::new();
/// let class = py.class::<Slot>();
/// py.set("Slot", class)?;
/// py.exec("import gc; gc.collect()\ns = Slot(); s.put([s]); del s")?;
/// assert!(py.eval::<i64>("gc.collect()")? >= 2);
/// # Ok::<(), pyrun::Error>(())
/// ```
pub use pyrun_macros::HostTrace as Trace;

/// Makes a Python class of a struct. Options: `name = "…"`, `module = "…"`, `subclass` (Python classes may
/// derive from it), `trace` (it holds Python values, and derives [`Trace`](macro@Trace)). A field with
/// `#[py(get)]` or `#[py(get, set)]` is an attribute. The struct must be `Send`, unless it is traced.
///
/// Its methods stand under [`pymethods`](macro@pymethods); [`Interpreter::class`] gives the class,
/// [`Interpreter::object`] makes an instance, and [`Object::with`] reaches the struct in it.
///
/// ```
/// use pyrun::{Interpreter, Object, pyclass, pymethods};
///
/// /// A place on the map.
/// #[pyclass(name = "Place", module = "maps", subclass)]
/// struct PlaceOnMap {
///     #[py(get)]
///     name: String,
///     #[py(get, set)]
///     stars: u8,
/// }
///
/// #[pymethods]
/// impl PlaceOnMap {
///     #[new]
///     #[signature(name, stars = 3)]
///     fn new(name: String, stars: u8) -> PlaceOnMap {
///         PlaceOnMap { name, stars }
///     }
/// }
///
/// let mut py = Interpreter::new();
/// let class = py.class::<PlaceOnMap>();
/// py.set("Place", class)?;
/// py.exec("class Inn(Place): beds = 12\ninn = Inn('The Crown'); inn.stars += 1")?;
/// let inn: Object = py.get("inn")?;
/// assert_eq!(inn.with(&mut py, |p: &PlaceOnMap| (p.name.clone(), p.stars))?, ("The Crown".into(), 4));
/// assert_eq!(py.eval::<String>("repr(Place)")?, "<class 'maps.Place'>");
/// assert_eq!(py.eval::<String>("Place.__doc__")?, "A place on the map.");
/// # Ok::<(), pyrun::Error>(())
/// ```
pub use pyrun_macros::host_pyclass as pyclass;

/// Makes a Python function of a Rust one, in a module under [`pymodule`](macro@pymodule). A `signature` gives
/// names, defaults, `*`, `/`, `*args` and `**kwargs`; without one all parameters are positional, and trailing
/// `Option`s may be left out. The doc comment is the docstring. A first parameter `vm: &mut Vm` gives access to
/// the interpreter, the result may be a `Result` with an error of any type, and an `async fn` gives what Python
/// code awaits.
///
/// ```
/// use pyrun::{Interpreter, pymodule};
///
/// #[pymodule]
/// mod text {
///     use pyrun::pyfunction;
///     use std::num::ParseIntError;
///
///     /// Parses a number, of the given base.
///     #[pyfunction(signature = (text, /, base = 10))]
///     fn number(text: String, base: u32) -> Result<i64, ParseIntError> {
///         i64::from_str_radix(&text, base)
///     }
/// }
///
/// let mut py = Interpreter::new();
/// py.add_native_module(&text::MODULE);
/// py.exec("import inspect\nfrom text import number")?;
/// assert_eq!(py.eval::<i64>("number('ff', base=16)")?, 255);
/// assert_eq!(py.eval::<String>("str(inspect.signature(number))")?, "(text, /, base=10)");
/// let error = py.exec("number('tea')").unwrap_err();
/// assert!(error.downcast_ref::<std::num::ParseIntError>().is_some());
/// # Ok::<(), pyrun::Error>(())
/// ```
pub use pyrun_macros::host_pyfunction as pyfunction;

/// Makes methods and computed attributes of the functions in an `impl` block of a [`pyclass`](macro@pyclass):
/// those with `&self` or `&mut self`, `#[new]`, `#[getter]`, `#[setter]`, `#[staticmethod]`, `#[classmethod]`,
/// and operators by their Python names. `#[signature(…)]` is written as for [`pyfunction`](macro@pyfunction).
///
/// ```
/// use pyrun::{Interpreter, PyRef, pyclass, pymethods};
///
/// #[pyclass]
/// #[derive(Clone)]
/// struct Money {
///     cents: i64,
/// }
///
/// #[pymethods]
/// impl Money {
///     #[new]
///     #[signature(euros, cents = 0)]
///     fn new(euros: i64, cents: i64) -> Result<Money, pyrun::Error> {
///         match cents {
///             0..100 => Ok(Money { cents: euros * 100 + cents }),
///             _ => Err(pyrun::Error::value_error("cents are 0 to 99")),
///         }
///     }
///     #[getter]
///     fn euros(&self) -> f64 {
///         self.cents as f64 / 100.0
///     }
///     #[setter]
///     fn set_euros(&mut self, euros: f64) {
///         self.cents = (euros * 100.0).round() as i64;
///     }
///     #[staticmethod]
///     fn nothing() -> Money {
///         Money { cents: 0 }
///     }
///     fn __add__(&self, other: PyRef<'_, Money>) -> Money {
///         Money { cents: self.cents + other.cents }
///     }
///     fn __repr__(&self) -> String {
///         format!("Money({}, {})", self.cents / 100, self.cents % 100)
///     }
/// }
///
/// let mut py = Interpreter::new();
/// let class = py.class::<Money>();
/// py.set("Money", class)?;
/// assert_eq!(py.eval::<String>("repr(sum([Money(1, 50), Money(2)], Money.nothing()))")?, "Money(3, 50)");
/// assert_eq!(py.eval::<f64>("Money(1, cents=50).euros")?, 1.5);
/// assert_eq!(py.exec("Money(0, 100)").unwrap_err().class(), "ValueError");
/// # Ok::<(), pyrun::Error>(())
/// ```
pub use pyrun_macros::host_pymethods as pymethods;

/// Makes a Python module of a Rust one: of its functions with [`pyfunction`](macro@pyfunction), its structs with
/// [`pyclass`](macro@pyclass), its constants with `#[pyconst]`, and what its function with `#[pymodule_init]`
/// adds. The module gets a static `MODULE` for [`Interpreter::add_native_module`].
///
/// ```
/// use pyrun::{Interpreter, pymodule};
///
/// /// Sea distances.
/// #[pymodule]
/// mod sea {
///     use pyrun::{Dict, PyResult, Ref, Vm, pyclass, pyfunction};
///
///     /// Kilometres.
///     #[pyconst]
///     const NAUTICAL_MILE: f64 = 1.852;
///
///     /// Kilometres of so many nautical miles.
///     #[pyfunction]
///     fn kilometres(miles: f64) -> f64 {
///         miles * NAUTICAL_MILE
///     }
///
///     /// A buoy, by its number.
///     #[pyclass]
///     struct Buoy {
///         #[py(get)]
///         number: u32,
///     }
///
///     #[pymodule_init]
///     fn init(vm: &mut Vm, module: &Ref<Dict>) -> PyResult<()> {
///         let version = vm.str("1.2");
///         vm.dict_set_name(module, "__version__", version);
///         Ok(())
///     }
/// }
///
/// let mut py = Interpreter::new();
/// py.add_native_module(&sea::MODULE);
/// py.exec("import sea")?;
/// assert_eq!(py.eval::<f64>("sea.kilometres(10)")?, 18.52);
/// assert_eq!(py.eval::<String>("sea.__doc__ + ' ' + sea.__version__")?, "Sea distances. 1.2");
/// # Ok::<(), pyrun::Error>(())
/// ```
pub use pyrun_macros::host_pymodule as pymodule;
