//! The module `sys`.

use super::NativeModule;
use super::struct_seq::StructSeq;
use crate::host::Stream;
use crate::types::core;
use crate::value::args::ParamSpec;
use crate::value::builtin::static_str;
use crate::value::{Args, Dict, Exception, Int, PyResult, Ref, Str, Value};
use crate::vm::Vm;
use pyrun_macros::pyfunctions;

/// The language version: CPython 3.12's.
pub const VERSION: (i64, i64, i64) = (3, 12, 1);

struct Sys;

#[pyfunctions]
impl Sys {
    /// Exit the interpreter by raising SystemExit(status).
    fn exit(vm: &mut Vm, status: Option<Value>) -> PyResult {
        let args: Vec<Value> = status.iter().cloned().collect();
        let e = vm.error_with(core().exc.system_exit, &args);
        vm.set_fields(&e, vec![status.unwrap_or_else(Value::none)]);
        Err(e)
    }

    /// Return the current value of the recursion limit.
    fn getrecursionlimit(vm: &mut Vm) -> i64 {
        vm.run.recursion_limit as i64
    }

    /// Set the maximum depth of the Python interpreter stack to n.
    fn setrecursionlimit(vm: &mut Vm, limit: i64) -> PyResult<()> {
        if limit < 1 {
            return Err(vm.value_error("recursion limit must be greater or equal than 1"));
        }
        if (limit as u64) <= vm.run.depth as u64 {
            let m = format!(
                "cannot set the recursion limit to {limit} at the recursion depth {}: the limit is too low",
                vm.run.depth
            );
            return Err(vm.recursion_error(&m));
        }
        vm.run.recursion_limit = (limit.min(u32::MAX as i64 / 2) as u32).min(vm.run.depth_limit);
        Ok(())
    }

    /// Return the reference count of object.
    fn getrefcount(vm: &mut Vm, object: &Value) -> Value {
        let n = object.ref_count();
        vm.int(if n == u32::MAX { u32::MAX as i64 } else { n as i64 })
    }

    /// Return the size of object in bytes.
    #[raw]
    fn getsizeof(vm: &mut Vm, args: Args<'_>) -> PyResult {
        static SPEC: ParamSpec = ParamSpec {
            function: "getsizeof",
            names: &["object", "default"],
            required: &[true, false],
            posonly: 0,
            positional: 2,
            varargs: false,
            varkw: false,
        };
        let mut slots = [None, None];
        SPEC.bind(vm, args, &mut slots)?;
        let [Some(v), default] = slots else { return Err(vm.missing_argument("getsizeof")) };
        match size_of(vm, &v) {
            Err(e) if e.is(core().exc.type_error) => default.ok_or(e),
            r => r,
        }
    }

    /// "Intern" the given string.
    fn intern(vm: &mut Vm, string: &Value) -> PyResult {
        match string.get_exact::<Str>().and(string.cast::<Str>()) {
            Some(s) => Ok(vm.intern_str(s).into_value()),
            None => {
                let t = string.class().name();
                let m = match string.get::<Str>() {
                    Some(_) => format!("can't intern {t}"),
                    None => format!("intern() argument must be str, not {t}"),
                };
                Err(vm.type_error(&m))
            }
        }
    }

    /// Return information about the most recent exception caught by an except clause.
    fn exc_info(vm: &mut Vm) -> Value {
        let none = Value::none();
        match vm.handled() {
            Some(e) => {
                let tb = e
                    .get::<Exception>()
                    .and_then(|x| x.traceback.get())
                    .unwrap_or_else(Value::none);
                vm.tuple(&[e.class_value(), e, tb])
            }
            None => vm.tuple(&[none.clone(), none.clone(), none]),
        }
    }

    /// Return the current exception.
    fn exception(vm: &mut Vm) -> Option<Value> {
        vm.handled()
    }

    /// Return a frame object from the call stack.
    #[signature(depth = 0, /)]
    fn _getframe(vm: &mut Vm, depth: i64) -> PyResult {
        match vm.frame_object(depth.max(0) as usize) {
            Some(f) => Ok(f),
            None => Err(vm.value_error("call stack is not deep enough")),
        }
    }

    /// Print an object to sys.stdout and also save it in builtins._
    fn displayhook(vm: &mut Vm, object: &Value) -> PyResult<()> {
        if object.is_none() {
            return Ok(());
        }
        let underscore = vm.intern("_");
        vm.builtins.set_str(&underscore, Value::none());
        let r = vm.repr(object)?;
        let line = format!("{}\n", r.to_str_lossy());
        let text = vm.str(&line);
        match vm.sys().get_str(&core().names.stdout) {
            Some(out) => drop(vm.call_method_str(&out, "write", &[text])?),
            None => return Err(vm.runtime_error("lost sys.stdout")),
        }
        vm.builtins.set_str(&underscore, object.clone());
        Ok(())
    }

    /// Handle an exception by displaying it with a traceback on sys.stderr.
    fn excepthook(
        vm: &mut Vm,
        _exctype: &Value,
        value: &Value,
        _traceback: &Value,
    ) -> PyResult<()> {
        vm.print_exception(value);
        Ok(())
    }

    /// Return the current default encoding used by the Unicode implementation.
    fn getdefaultencoding() -> &'static str {
        "utf-8"
    }

    /// Return the encoding used to convert Unicode filenames to OS filenames.
    fn getfilesystemencoding() -> &'static str {
        "utf-8"
    }

    /// Return the error mode used for Unicode to OS filename conversion.
    fn getfilesystemencodeerrors() -> &'static str {
        "surrogateescape"
    }

    /// Return the maximum string digits limit for non-binary int<->str conversions.
    fn get_int_max_str_digits(vm: &mut Vm) -> usize {
        vm.int_max_str_digits
    }

    /// Set the maximum string digits limit for non-binary int<->str conversions.
    #[signature(maxdigits)]
    fn set_int_max_str_digits(vm: &mut Vm, maxdigits: i64) -> PyResult<()> {
        if maxdigits != 0 && maxdigits < 640 {
            return Err(vm.value_error("maxdigits must be 0 or larger than 640"));
        }
        vm.int_max_str_digits = maxdigits as usize;
        Ok(())
    }

    /// Return True if Python is exiting.
    fn is_finalizing() -> bool {
        false
    }

    /// Return the number of memory blocks currently allocated.
    fn getallocatedblocks(vm: &mut Vm) -> usize {
        vm.heap.bytes / 64
    }

    /// Return the current thread switch interval.
    fn getswitchinterval(vm: &mut Vm) -> f64 {
        vm.state::<SwitchInterval>().0
    }

    /// Set the ideal thread switching delay inside the Python interpreter.
    fn setswitchinterval(vm: &mut Vm, interval: f64) -> PyResult<()> {
        if interval.is_nan() || interval <= 0.0 {
            return Err(vm.value_error("switch interval must be strictly positive"));
        }
        vm.state::<SwitchInterval>().0 = interval;
        Ok(())
    }

    /// Handle an unraisable exception.
    fn unraisablehook(vm: &mut Vm, unraisable: &Value) -> PyResult<()> {
        let e = vm.getattr_str(unraisable, "exc_value")?;
        let object = vm.getattr_str(unraisable, "object")?;
        vm.print_unraisable(&e, Some(&object));
        Ok(())
    }

    /// This hook function is called by built-in breakpoint().
    #[raw]
    fn breakpointhook(vm: &mut Vm, args: Args<'_>) -> PyResult {
        let environment = vm.host.environment();
        let name = environment.into_iter().find(|(k, _)| k == "PYTHONBREAKPOINT");
        let name = name.map(|(_, v)| v).unwrap_or_default();
        let path = match name.as_str() {
            "0" => return Ok(Value::none()),
            "" => "pdb.set_trace",
            path => path,
        };
        let (module, attr) = path.rsplit_once('.').unwrap_or(("builtins", path));
        let found = match vm.import(module) {
            Ok(m) => vm.getattr_str(&m, attr),
            Err(e) => Err(e),
        };
        match found {
            Ok(f) => vm.call_args(&f, args),
            Err(e) if e.is(core().exc.import_error) || e.is(core().exc.attribute_error) => {
                let text = format!("Ignoring unimportable $PYTHONBREAKPOINT: \"{path}\"");
                vm.warn(core().exc.runtime_warning, &text)?;
                Ok(Value::none())
            }
            Err(e) => Err(e),
        }
    }

    /// Adds a hook that is called for each audit event. No events are raised here.
    fn addaudithook(_vm: &mut Vm, _hook: &Value) {}

    /// Clear the internal type lookup cache.
    fn _clear_type_cache(vm: &mut Vm) {
        vm.bump_epoch();
    }

    /// Return a dictionary mapping each thread's identifier to the topmost stack frame.
    fn _current_frames(vm: &mut Vm) -> PyResult<Ref<Dict>> {
        let d = vm.dict();
        if let Some(f) = vm.frame_object(0) {
            let id = vm.int(1);
            vm.dict_set(&d, id, f)?;
        }
        Ok(d)
    }

    /// Return the name of the module of a frame's function.
    #[signature(depth = 0)]
    fn _getframemodulename(vm: &mut Vm, depth: i64) -> Value {
        match vm.live_frame(depth.max(0) as usize) {
            Some(f) => f.function.module.get().unwrap_or_else(Value::none),
            None => Value::none(),
        }
    }

    /// Passes the event to any hooks that are attached.
    #[raw]
    fn audit(_vm: &mut Vm, _args: Args<'_>) {}
}

static VERSION_INFO: StructSeq = StructSeq {
    name: "sys.version_info",
    doc: "sys.version_info\n\nVersion information as a named tuple.",
    fields: &["major", "minor", "micro", "releaselevel", "serial"],
    ..StructSeq::PLAIN
};
static FLOAT_INFO: StructSeq = StructSeq {
    name: "sys.float_info",
    doc: "sys.float_info\n\nA named tuple holding information about the float type.",
    fields: &[
        "max",
        "max_exp",
        "max_10_exp",
        "min",
        "min_exp",
        "min_10_exp",
        "dig",
        "mant_dig",
        "epsilon",
        "radix",
        "rounds",
    ],
    ..StructSeq::PLAIN
};
static INT_INFO: StructSeq = StructSeq {
    name: "sys.int_info",
    doc: "sys.int_info\n\nA named tuple that holds information about Python's internal representation of integers.",
    fields: &[
        "bits_per_digit",
        "sizeof_digit",
        "default_max_str_digits",
        "str_digits_check_threshold",
    ],
    ..StructSeq::PLAIN
};
static HASH_INFO: StructSeq = StructSeq {
    name: "sys.hash_info",
    doc: "hash_info\n\nA named tuple providing parameters used for computing hashes.",
    fields: &[
        "width",
        "modulus",
        "inf",
        "nan",
        "imag",
        "algorithm",
        "hash_bits",
        "seed_bits",
        "cutoff",
    ],
    ..StructSeq::PLAIN
};
/// The time slice of threads, in seconds.
struct SwitchInterval(f64);

impl Default for SwitchInterval {
    fn default() -> Self {
        SwitchInterval(0.005)
    }
}

static THREAD_INFO: StructSeq = StructSeq {
    name: "sys.thread_info",
    doc: "sys.thread_info\n\nA named tuple holding information about the thread implementation.",
    fields: &["name", "lock", "version"],
    ..StructSeq::PLAIN
};

/// What `__sizeof__` tells, and the object's head.
fn size_of(vm: &mut Vm, v: &Value) -> PyResult {
    match vm.call_special(v, &core().names.__sizeof__, &[])? {
        Some(n) if n.get::<Int>().is_none() && !n.word().is_int() => {
            Err(vm.type_error("an integer is required"))
        }
        Some(n) => match vm.to_i64(&n)? {
            n if n < 0 => Err(vm.value_error("__sizeof__() should return >= 0")),
            n => Ok(vm.int(n + 16)),
        },
        None => {
            let t = v.class().name();
            Err(vm.type_error(&format!("Type {t} doesn't define __sizeof__")))
        }
    }
}

/// The names of the attributes that [`lazy`] makes.
const LAZY: [&str; 10] = [
    "stdlib_module_names",
    "version_info",
    "float_info",
    "thread_info",
    "builtin_module_names",
    "int_info",
    "hash_info",
    "flags",
    "monitoring",
    "implementation",
];

/// Attributes that are made when they are first asked for.
fn lazy(vm: &mut Vm, name: &str) -> PyResult<Option<Value>> {
    let (a, b, c) = VERSION;
    Ok(Some(match name {
        "stdlib_module_names" => {
            let names = vm.frozenset();
            for n in include_str!("stdlib_names.txt").lines() {
                let n = vm.intern(n).into_value();
                vm.set_add(&names, n)?;
            }
            names.into_value()
        }
        "version_info" => {
            let items = [vm.int(a), vm.int(b), vm.int(c), vm.str("final"), vm.int(0)];
            vm.struct_seq(&VERSION_INFO, &items)?
        }
        "float_info" => {
            let items = [
                vm.float(f64::MAX),
                vm.int(1024),
                vm.int(308),
                vm.float(f64::MIN_POSITIVE),
                vm.int(-1021),
                vm.int(-307),
                vm.int(15),
                vm.int(53),
                vm.float(f64::EPSILON),
                vm.int(2),
                vm.int(1),
            ];
            vm.struct_seq(&FLOAT_INFO, &items)?
        }
        "thread_info" => {
            let items = [vm.str("pthread"), vm.str("semaphore"), Value::none()];
            vm.struct_seq(&THREAD_INFO, &items)?
        }
        "builtin_module_names" => {
            let mut names: Vec<&str> =
                vm.natives.iter().copied().flatten().map(|m| m.name).collect();
            names.extend(["builtins", "sys"]);
            names.sort_unstable();
            names.dedup();
            let names: Vec<Value> = names.iter().map(|n| vm.intern(n).into_value()).collect();
            vm.tuple(&names)
        }
        "int_info" => {
            let items = [vm.int(30), vm.int(4), vm.int(4300), vm.int(640)];
            vm.struct_seq(&INT_INFO, &items)?
        }
        "hash_info" => {
            let items = [
                vm.int(64),
                vm.int((1 << 61) - 1),
                vm.int(314159),
                vm.int(0),
                vm.int(1000003),
                vm.str("pyrun"),
                vm.int(64),
                vm.int(0),
                vm.int(0),
            ];
            vm.struct_seq(&HASH_INFO, &items)?
        }
        "flags" => vm.flags_value()?,
        "monitoring" => super::sys_monitoring::module(vm)?,
        "implementation" => {
            let fields = vm.dict();
            let version = vm.getattr_module("version_info")?;
            for (k, v) in [
                ("name", vm.str("pyrun")),
                ("cache_tag", vm.str("pyrun-312")),
                ("hexversion", vm.int(hexversion())),
                ("version", version),
            ] {
                let k = vm.intern(k);
                fields.set_str(&k, v);
            }
            crate::types::namespace::make(vm, fields)
        }
        _ => return Ok(None),
    }))
}

fn hexversion() -> i64 {
    VERSION.0 << 24 | VERSION.1 << 16 | VERSION.2 << 8 | 0xf0
}

#[doc(hidden)]
impl Vm {
    fn getattr_module(&mut self, name: &str) -> PyResult {
        let n = self.intern(name);
        match self.sys().get_str(&n) {
            Some(v) => Ok(v),
            None => Ok(lazy(self, name)?.unwrap_or_else(Value::none)),
        }
    }

    /// Writes to a standard stream of the host, dropping errors.
    pub fn write_stream(&mut self, stream: Stream, text: &str) {
        let _ = self.write_out(stream, text.as_bytes());
    }
}

struct Lazy;

#[pyfunctions]
impl Lazy {
    /// Makes the attributes that few programs ask for.
    fn __getattr__(vm: &mut Vm, name: &Ref<Str>) -> PyResult {
        let text = name.to_str_lossy().into_owned();
        match lazy(vm, &text)? {
            Some(v) => {
                let key = vm.intern_str(name);
                vm.sys().set_str(&key, v.clone());
                Ok(v)
            }
            None => Err(vm.attribute_error(&format!("module 'sys' has no attribute '{text}'"))),
        }
    }

    /// The names of all attributes but this function's own; makes those that nobody has asked for yet.
    fn __dir__(vm: &mut Vm) -> PyResult<Vec<Value>> {
        for name in LAZY {
            let key = vm.intern(name);
            if vm.sys().get_str(&key).is_none() {
                let made = lazy(vm, name)?.unwrap_or_else(Value::none);
                vm.sys().set_str(&key, made);
            }
        }
        let own = ["__dir__", "__getattr__"].map(|name| vm.intern(name).into_value());
        let mut names = vm.sys().keys();
        names.retain(|name| !own.iter().any(|own| own.is(name)));
        Ok(names)
    }
}

fn init(vm: &mut Vm, d: &Ref<Dict>) -> PyResult<()> {
    let set = |_: &mut Vm, k: &str, v: Value| d.set_str(&static_str(k), v);
    let (a, b, c) = VERSION;
    let v = vm.str(&format!("{a}.{b}.{c} (pyrun {})", env!("CARGO_PKG_VERSION")));
    set(vm, "version", v);
    for (k, s) in [
        ("platform", std::env::consts::OS),
        ("byteorder", if cfg!(target_endian = "little") { "little" } else { "big" }),
        ("executable", ""),
        ("prefix", ""),
        ("exec_prefix", ""),
        ("base_prefix", ""),
        ("base_exec_prefix", ""),
        ("platlibdir", "lib"),
        ("float_repr_style", "short"),
        ("copyright", "Copyright (c) the pyrun contributors."),
    ] {
        set(vm, k, static_str(s).into_value());
    }
    let maxunicode = vm.int(0x10ffff);
    set(vm, "maxunicode", maxunicode);
    let maxsize = vm.int(i64::MAX);
    set(vm, "maxsize", maxsize);
    let hex = vm.int(hexversion());
    set(vm, "hexversion", hex);
    let api = vm.int(1013);
    set(vm, "api_version", api);
    for k in ["path", "argv", "orig_argv", "meta_path", "path_hooks", "warnoptions"] {
        let l = vm.list(Vec::new());
        set(vm, k, l);
    }
    let cache = vm.dict().into_value();
    set(vm, "path_importer_cache", cache);
    let xoptions = vm.dict().into_value();
    set(vm, "_xoptions", xoptions);
    set(vm, "dont_write_bytecode", Value::from(true));
    let flags = vm.str("");
    set(vm, "abiflags", flags);
    set(vm, "pycache_prefix", Value::none());
    for name in ["displayhook", "excepthook", "unraisablehook", "breakpointhook"] {
        let alias = &format!("__{name}__");
        let n = vm.intern(name);
        if let Some(f) = d.get_str(&n) {
            set(vm, alias, f);
        }
    }
    Ok(())
}

/// The declaration of `sys`.
pub static MODULE: NativeModule = NativeModule {
    name: "sys",
    doc: "This module provides access to some objects used or maintained by the\ninterpreter and to functions that interact strongly with the interpreter.",
    functions: &[
        Sys::METHODS,
        Lazy::METHODS,
        super::sys_async::SysAsync::METHODS,
        super::sys_hooks::SysHooks::METHODS,
        super::sys_platform::SysPlatform::METHODS,
    ],
    types: &[],
    init: Some(init),
};
