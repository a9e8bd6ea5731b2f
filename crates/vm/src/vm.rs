//! The interpreter: everything that belongs to one isolated heap.

use crate::heap::Heap;
use crate::host::Host;
use crate::object::host_error::RaiseHook;
use crate::value::builtin::ensure_core;
use crate::value::bytebuf::ByteBuf;
use crate::value::handle::Home;
use crate::value::{Dict, Ref, Value};
use hashbrown::HashMap;
use std::any::{Any, TypeId};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

/// One interpreter, as its natives see it. It can move to another thread between runs; nothing of it is shared.
///
/// A native gets it as its first parameter, `vm: &mut Vm`: a closure for `Interpreter::define`, a
/// `#[pyfunction]`, a method, and what converts a type by hand. What may raise gives a
/// [`PyResult`](crate::PyResult). Python code that runs meanwhile may change every object that a native looks at:
/// copy out, call, look again.
///
/// # Making values
///
/// Conversions make most values; by hand each type has its method.
///
/// ```
/// use pyrun::{Interpreter, PyResult, Vm};
///
/// fn order(vm: &mut Vm, item: String, cents: u64) -> PyResult {
///     let order = vm.dict();
///     let item = vm.str(&item);
///     vm.dict_set_name(&order, "item", item);
///     let price = vm.float(cents as f64 / 100.0);
///     vm.dict_set_name(&order, "price", price);
///     let raw = [vm.uint(cents), vm.bytes(b"ct")];
///     let raw = vm.tuple(&raw);
///     vm.dict_set_name(&order, "raw", raw);
///     let quantities = [vm.int(1), vm.int(-2)];
///     let quantities = vm.list(quantities.into());
///     let (key, tags) = (vm.intern("tags"), vm.set());
///     vm.set_add(&tags, key.as_value().clone())?;
///     vm.dict_set(&order, quantities.class_value(), quantities)?;
///     vm.dict_set(&order, key.into_value(), tags.into_value())?;
///     let none = vm.frozenset().into_value();
///     vm.dict_set_name(&order, "none", none);
///     Ok(order.into_value())
/// }
///
/// let mut py = Interpreter::new();
/// py.define("order", order)?;
/// assert_eq!(
///     py.eval::<String>("str(order('tea', 350))")?,
///     "{'item': 'tea', 'price': 3.5, 'raw': (350, b'ct'), <class 'list'>: [1, -2], \
///      'tags': {'tags'}, 'none': frozenset()}",
/// );
/// # Ok::<(), pyrun::Error>(())
/// ```
///
/// # Attributes, calls and modules
///
/// ```
/// use pyrun::{Interpreter, PyResult, Value, Vm};
///
/// /// Tells all listeners of an event, and its object's own handler if it has one.
/// fn emit(vm: &mut Vm, source: Value, event: String) -> PyResult<usize> {
///     let listeners = vm.getattr_str(&source, "listeners")?;
///     let (event, kind) = (vm.str(&event), vm.intern("kind"));
///     let mut told = 0;
///     for listener in vm.collect(&listeners)? {
///         if vm.is_callable(&listener) {
///             vm.call_kw(&listener, &[source.clone()], &[(kind.clone(), event.clone())])?;
///             told += 1;
///         }
///     }
///     let name = vm.intern("on_event");
///     if let Some(handler) = vm.getattr_opt(&source, &name)? {
///         vm.call(&handler, &[event.clone()])?;
///         vm.call_method(&source, &name, &[event.clone()])?;
///         told += 2;
///     }
///     let last = vm.intern("last_event");
///     vm.setattr(&source, &last, event)?;
///     let (shown, fresh) = (vm.getattr(&source, &last)?, vm.intern("fresh"));
///     assert_eq!(vm.to_str(&shown)?.to_str_lossy(), "click");
///     vm.delattr(&source, &fresh)?;
///     let json = vm.import("json")?;
///     vm.call_method_str(&json, "dumps", &[shown])?;
///     Ok(told)
/// }
///
/// let mut py = Interpreter::new();
/// py.define("emit", emit)?;
/// py.exec("
/// class Button:
///     fresh = True
///     def __init__(self): self.listeners, self.fresh = [lambda b, kind: print('heard', kind), None], True
///     def on_event(self, kind): print('own', kind)
///
/// button = Button()
/// told = emit(button, 'click')")?;
/// assert_eq!(py.take_output(), "heard click\nown click\nown click\n");
/// assert_eq!(py.eval::<(usize, String)>("told, button.last_event")?, (3, "click".into()));
/// # Ok::<(), pyrun::Error>(())
/// ```
///
/// # Operators
///
/// All of them mean what they mean in Python, for every class.
///
/// ```
/// use pyrun::{BinOp, CmpOp, Interpreter, PyResult, Value, Vm};
///
/// /// Moves what is too much from one account to the other.
/// fn level(vm: &mut Vm, accounts: Value, from: Value, to: Value, most: Value) -> PyResult<bool> {
///     if !vm.contains(&accounts, &to)? || vm.len(&accounts)? < 2 || vm.eq(&from, &to)? {
///         return Ok(false);
///     }
///     let has = vm.getitem(&accounts, &from)?;
///     let more = vm.compare(CmpOp::Gt, &has, &most)?;
///     if !vm.truth(&more)? {
///         return Ok(false);
///     }
///     let excess = vm.binary(BinOp::Sub, &has, &most)?;
///     let other = vm.getitem(&accounts, &to)?;
///     let sum = vm.binary(BinOp::Add, &other, &excess)?;
///     vm.setitem(&accounts, &to, sum)?;
///     let debt = vm.neg(&excess)?;
///     match vm.lt(&debt, &has)? && vm.hash(&from)? != vm.hash(&to)? {
///         true => vm.setitem(&accounts, &from, most)?,
///         false => vm.delitem(&accounts, &from)?,
///     }
///     let size = vm.abs(&debt)?;
///     vm.eq(&size, &excess)
/// }
///
/// let mut py = Interpreter::new();
/// py.define("level", level)?;
/// py.exec("accounts = {'a': 150, 'b': 20}\nassert level(accounts, 'a', 'b', 100)")?;
/// assert!(py.eval::<bool>("accounts == {'a': 100, 'b': 70}")?);
/// # Ok::<(), pyrun::Error>(())
/// ```
///
/// # What a value is
///
/// ```
/// use pyrun::{Interpreter, PyResult, Value, Vm};
///
/// /// A short line about a value.
/// fn about(vm: &mut Vm, v: Value, number: Value) -> PyResult<String> {
///     let class = v.class_value();
///     Ok(match vm.is_instance(&v, &number)? {
///         true if vm.is_subclass(&class, &number)? && v.class().name() != "float" => {
///             let index = vm.index(&v)?;
///             format!("integer {}", vm.to_i64(&index)?)
///         }
///         true => format!("number {:.1}", vm.to_f64(&v)?),
///         false => format!("{} ({})", vm.repr(&v)?.to_str_lossy(), vm.to_str(&v)?.to_str_lossy()),
///     })
/// }
///
/// let mut py = Interpreter::new();
/// py.define("about", about)?;
/// py.exec("numbers = (int, float)")?;
/// assert_eq!(py.eval::<String>("about(7, numbers)")?, "integer 7");
/// assert_eq!(py.eval::<String>("about(0.25, numbers)")?, "number 0.2");
/// assert_eq!(py.eval::<String>("about('tea', numbers)")?, "'tea' (tea)");
/// # Ok::<(), pyrun::Error>(())
/// ```
///
/// # Iteration, and collections
///
/// ```
/// use pyrun::{Dict, Interpreter, List, PyResult, Ref, Set, Value, Vm};
///
/// /// Counts words until one is in `stop`, which is used up by it; new ones go to a list.
/// fn count(
///     vm: &mut Vm,
///     words: Value,
///     counts: Ref<Dict>,
///     stop: Ref<Set>,
///     new: Ref<List>,
/// ) -> PyResult<Option<Value>> {
///     let words = vm.iter(&words)?;
///     while let Some(word) = vm.next(&words)? {
///         if vm.set_contains(&stop, &word)? {
///             vm.set_discard(&stop, &word)?;
///             vm.dict_remove(&counts, &word)?;
///             return Ok(Some(word));
///         }
///         let n = match vm.dict_get(&counts, &word)? {
///             Some(n) => vm.to_i64(&n)?,
///             None => {
///                 vm.list_push(&new, word.clone())?;
///                 0
///             }
///         };
///         let n = vm.int(n + 1);
///         vm.dict_set(&counts, word, n)?;
///     }
///     Ok(None)
/// }
///
/// let mut py = Interpreter::new();
/// py.define("count", count)?;
/// py.exec("counts, stop, new = {'end': 0}, {'end'}, []")?;
/// py.exec("found = count(iter(['a', 'b', 'a', 'end', 'c']), counts, stop, new)")?;
/// assert!(py.eval::<bool>("(found, counts, new) == ('end', {'a': 2, 'b': 1}, ['a', 'b'])")?);
///
/// // Without a look at each step, `for_each` calls a closure, and `collect` gathers all items.
/// py.define("join", |vm: &mut Vm, items: Value| -> PyResult<String> {
///     let mut line = String::new();
///     vm.for_each(&items, |vm, item| {
///         line += &vm.to_str(&item)?.to_str_lossy();
///         Ok(line.len() < 6)
///     })?;
///     Ok(line)
/// })?;
/// assert_eq!(py.eval::<String>("join(range(100))")?, "012345");
/// # Ok::<(), pyrun::Error>(())
/// ```
///
/// # Errors
///
/// Each has the name of its exception. Any error of Rust's can be one, too: [`raise`](Vm::raise) makes an exception
/// that carries it, and the host finds it again.
///
/// ```
/// use pyrun::{Interpreter, PyResult, Raised, Value, Vm};
/// use std::io;
///
/// /// An exception of many kinds.
/// fn fail(vm: &mut Vm, kind: String, what: Value) -> PyResult<()> {
///     let e: Raised = match &*kind {
///         "type" => vm.type_error("not of this type"),
///         "value" => vm.value_error("not this value"),
///         "key" => vm.key_error(&what),
///         "index" => vm.index_error("out of range"),
///         "attribute" => vm.attribute_error("no such attribute"),
///         "stop" => vm.stop_iteration(Some(what)),
///         "overflow" => vm.overflow_error("too large"),
///         "zero" => vm.zero_division("by nothing"),
///         "runtime" => vm.runtime_error("it does not work"),
///         "not implemented" => vm.not_implemented_error("not yet"),
///         "assertion" => vm.assertion_error("it does not hold"),
///         "lookup" => vm.lookup_error("nothing there"),
///         "permission" => vm.permission_error("not allowed"),
///         "recursion" => vm.recursion_error("too deep"),
///         "buffer" => vm.buffer_error("somebody looks at it"),
///         "end" => vm.eof_error("no more of it"),
///         "reference" => vm.reference_error("it is gone"),
///         "system" => vm.system_error("that cannot be"),
///         "file" => vm.os_error(&io::ErrorKind::NotFound.into(), Some(&what)),
///         _ => vm.raise(Box::new(std::fmt::Error)),
///     };
///     Err(e)
/// }
///
/// let mut py = Interpreter::new();
/// py.define("fail", fail)?;
/// let error = py.exec("fail('key', 'tea')").unwrap_err();
/// assert_eq!((error.class(), error.message()), ("KeyError", "'tea'"));
/// let error = py.exec("fail('file', 'notes.txt')").unwrap_err();
/// assert_eq!(error.class(), "FileNotFoundError");
/// let error = py.exec("fail('other', None)").unwrap_err();
/// assert!(error.downcast_ref::<std::fmt::Error>().is_some());
/// # Ok::<(), pyrun::Error>(())
/// ```
///
/// # Limits
///
/// A native whose work a script decides pays for it, and asks before it takes memory: then every limit of the host
/// holds in it, and a cancel reaches it.
///
/// ```
/// use pyrun::{Interpreter, Limit, Limits, PyResult, Value, Vm};
///
/// /// The sum of the digits of every number below `n`.
/// fn digits(vm: &mut Vm, n: u64) -> PyResult<u64> {
///     let mut sum = 0;
///     for i in 0..n {
///         vm.charge(1)?;
///         let mut rest = i;
///         while rest > 0 {
///             (sum, rest) = (sum + rest % 10, rest / 10);
///         }
///     }
///     Ok(sum)
/// }
///
/// /// A table of so many places.
/// fn table(vm: &mut Vm, n: usize) -> PyResult<Vec<u64>> {
///     assert!(vm.memory() > 0 && vm.limits().memory.is_some());
///     if n * size_of::<u64>() > vm.room() {
///         return Err(vm.value_error("there is no room for it"));
///     }
///     vm.reserve(n * size_of::<u64>())?;
///     Ok((0..n as u64).collect())
/// }
///
/// let mut py = Interpreter::new();
/// let limits = Limits { fuel: Some(1_000_000), memory: Some(8 << 20), ..Limits::default() };
/// py.set_limits(limits);
/// py.define("digits", digits)?;
/// py.define("table", table)?;
/// assert_eq!(py.eval::<u64>("digits(1000)")?, 13_500);
/// assert_eq!(py.eval::<u64>("digits(10**12)").unwrap_err().limit(), Some(Limit::Fuel));
/// assert_eq!(py.exec("table(10**9)").unwrap_err().class(), "ValueError");
///
/// // What a native keeps beside Python's heap counts, too: for a while, or until it says otherwise.
/// py.define("busy", |vm: &mut Vm, f: Value| vm.holding(1 << 20, |vm| vm.call(&f, &[])))?;
/// py.define("keep", |vm: &mut Vm| vm.account(1 << 20))?;
/// let before = py.memory();
/// py.exec("busy(lambda: None); keep()")?;
/// assert!(py.memory() - before >= 1 << 20);
///
/// // Natives that call themselves by way of Python or not are stopped where the stack ends.
/// fn depth(vm: &mut Vm, v: Value) -> PyResult<usize> {
///     vm.recursive(" while measuring", |vm| match vm.len(&v)? {
///         0 => Ok(0),
///         _ => {
///             let (zero, inner) = (vm.int(0), v.clone());
///             let inner = vm.getitem(&inner, &zero)?;
///             Ok(1 + depth(vm, inner)?)
///         }
///     })
/// }
/// py.define("depth", depth)?;
/// assert_eq!(py.eval::<usize>("depth([[[]]])")?, 2);
/// py.exec("endless = []; endless.append(endless)")?;
/// assert_eq!(py.exec("depth(endless)").unwrap_err().class(), "RecursionError");
/// # Ok::<(), pyrun::Error>(())
/// ```
///
/// # State, waiting, and the host
///
/// ```
/// use pyrun::{Interpreter, PyResult, Vm};
/// use std::time::Duration;
///
/// /// What a module keeps for each interpreter.
/// #[derive(Default)]
/// struct Counter {
///     calls: u64,
/// }
///
/// fn next_id(vm: &mut Vm) -> u64 {
///     let counter = vm.state::<Counter>();
///     counter.calls += 1;
///     counter.calls
/// }
///
/// /// Waits by the clock that the host gives, so that a deadline or a cancel ends it.
/// fn pause(vm: &mut Vm, ms: u64) -> PyResult<f64> {
///     vm.sleep(Duration::from_millis(ms))?;
///     // Other threads of Python's run while this one waits for something else.
///     vm.blocking(|| std::thread::yield_now());
///     Ok(vm.host.monotonic().as_secs_f64())
/// }
///
/// let mut py = Interpreter::new();
/// py.define("next_id", next_id)?;
/// py.define("pause", pause)?;
/// assert_eq!(py.eval::<Vec<u64>>("[next_id() for _ in range(3)]")?, [1, 2, 3]);
/// // The clock of a host that grants nothing moves by sleeping alone, and takes no time.
/// assert_eq!(py.eval::<f64>("pause(5000)")?, 5.0);
/// # Ok::<(), pyrun::Error>(())
/// ```
#[repr(C)]
pub struct Vm {
    /// The heap; first, so that the machine reaches the fuel counter at offset 0.
    pub(crate) heap: Heap,
    /// The machine's registers, frames and run state.
    pub(crate) run: crate::run::RunState,
    /// The source of fresh `keys_id`s for dicts.
    pub(crate) next_keys_id: u64,
    /// `sys.modules`.
    #[doc(hidden)]
    pub modules: Ref<Dict>,
    /// Namespace of `builtins`.
    #[doc(hidden)]
    pub builtins: Ref<Dict>,
    /// Namespace of `sys`, once somebody has asked for it.
    pub(crate) sys: Option<Ref<Dict>>,
    /// What is put into `sys` beside what it has of itself.
    pub(crate) sys_setup: Vec<fn(&mut Vm)>,
    /// What the host lets Python code do.
    pub host: Box<dyn Host>,
    /// Native modules.
    pub(crate) natives: Vec<&'static [&'static crate::modules::NativeModule]>,
    /// Native modules of the host's.
    pub(crate) own_natives: Vec<&'static crate::modules::NativeModule>,
    /// Modules carried in the binary as bytecode.
    pub(crate) frozen: Vec<&'static [crate::modules::FrozenModule]>,
    /// State of native modules, by type.
    state: HashMap<TypeId, Box<dyn Any>, BuildHasherDefault<IdHasher>>,
    /// How often another context of context variables was entered or one of them set: who keeps what it found
    /// there looks again when this has changed.
    #[doc(hidden)]
    pub context_switches: u64,
    /// Where the run stands against its limits.
    pub(crate) watch: crate::limits::Watch,
    /// Objects whose `repr` is being made, against endless recursion.
    pub(crate) repr_stack: Vec<u64>,
    /// Digits that int/str conversion allows.
    #[doc(hidden)]
    pub int_max_str_digits: usize,
    /// The empty tuple, made at first use.
    pub(crate) empty_tuple: Option<Value>,
    /// What classes hold under names.
    pub(crate) types: crate::run::TypeCache,
    /// Whose handles this interpreter takes.
    pub(crate) home: Arc<Home>,
    /// Makes an exception of a host's error, if it knows the type.
    pub(crate) raise_hook: Option<RaiseHook>,
    /// The tools that watch the machine, once there is one.
    pub(crate) monitor: Option<Box<crate::run::monitor::Monitor>>,
    /// Who may run, once there are threads.
    pub(crate) threads: Option<Arc<crate::run::Baton>>,
    /// The threads that are away from the interpreter, with the innermost frame of each.
    pub(crate) parked: Vec<(u64, *mut u8)>,
    /// The modules that are being loaded.
    pub(crate) loading: crate::modules::import_lock::Loading,
    /// How the interpreter was started.
    pub(crate) flags: crate::modules::flags::Flags,
}

// SAFETY: see run/mod.rs, which holds the impl.

impl std::fmt::Debug for Vm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vm").field("memory", &self.memory()).finish_non_exhaustive()
    }
}

/// The heap is the first field, so it goes first, and all objects with it: what other fields refer to
/// is forgotten before, for it must not be touched afterwards.
impl Drop for Vm {
    fn drop(&mut self) {
        if let Some(baton) = &self.threads {
            baton.close();
        }
        self.home.close();
        self.state.clear();
        self.monitor = None;
        // They hold values, whose heap is still there now.
        self.run.at_end.clear();
        self.run.pausing = Default::default();
        let immortal = crate::types::core().object.dict.get();
        for dict in [&mut self.modules, &mut self.builtins] {
            std::mem::forget(std::mem::replace(dict, immortal.clone()));
        }
        std::mem::forget(self.sys.take());
        std::mem::forget(self.empty_tuple.take());
        self.types.forget();
    }
}

/// Makes an interpreter with the given host and without modules beyond `builtins` and `sys`.
pub fn new(host: Box<dyn Host>) -> Box<Vm> {
    ensure_core();
    crate::run::new_vm(host)
}

/// Takes the hash of a `TypeId`, which is one already.
#[derive(Default)]
struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = self.0.rotate_left(8) ^ b as u64;
        }
    }

    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}

impl Vm {
    /// Bytes in use: what a memory limit is compared with.
    pub fn memory(&self) -> usize {
        self.heap.bytes
    }

    /// Counts memory that a native keeps outside of the heap, such as a `Vec` in a payload; negative when
    /// it is given back.
    pub fn account(&mut self, delta: isize) {
        self.heap.account(delta);
    }

    /// A growable buffer of bytes, counted.
    #[doc(hidden)]
    pub fn byte_buf(&mut self, bytes: &[u8]) -> ByteBuf {
        ByteBuf::new(&mut self.heap, bytes)
    }

    /// Pays fuel without a look at the limits: for what is done so often that the caller's next
    /// instruction looks soon enough.
    #[inline]
    #[doc(hidden)]
    pub fn pay(&mut self, fuel: i64) {
        self.heap.fuel -= fuel;
    }

    /// The state of a native module that is kept per interpreter, made at its first use.
    pub fn state<T: Default + 'static>(&mut self) -> &mut T {
        let b = self.state.entry(TypeId::of::<T>()).or_insert_with(|| Box::<T>::default());
        match b.downcast_mut() {
            Some(t) => t,
            None => unreachable!("keyed by its own type"),
        }
    }

    pub(crate) fn from_parts(
        host: Box<dyn Host>,
        heap: Heap,
        dicts: [Ref<Dict>; 2],
        run: crate::run::RunState,
    ) -> Vm {
        let [modules, builtins] = dicts;
        Vm {
            heap,
            run,
            next_keys_id: 1,
            modules,
            builtins,
            sys: None,
            sys_setup: Vec::new(),
            host,
            natives: Vec::new(),
            own_natives: Vec::new(),
            frozen: Vec::new(),
            state: HashMap::default(),
            context_switches: 0,
            watch: Default::default(),
            repr_stack: Vec::new(),
            int_max_str_digits: 4300,
            empty_tuple: None,
            types: Default::default(),
            home: Home::new(),
            raise_hook: None,
            monitor: None,
            threads: None,
            parked: Vec::new(),
            loading: Default::default(),
            flags: Default::default(),
        }
    }

    /// A handle that stops this interpreter's runs.
    #[doc(hidden)]
    pub fn cancel_handle(&self) -> crate::limits::CancelHandle {
        self.heap.cancel.clone()
    }

    /// A fresh id for the set of keys of a dict.
    pub(crate) fn fresh_keys_id(&mut self) -> u64 {
        self.next_keys_id += 1;
        self.next_keys_id
    }

    /// A class changed: cached lookups no longer hold.
    pub(crate) fn bump_epoch(&mut self) {
        self.heap.epoch += 1;
    }
}
