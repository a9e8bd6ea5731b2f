//! `_thread`: starting threads, locks, and what belongs to a thread alone.

mod local;
mod locks;

use pyrun_macros::pyfunctions;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::modules::struct_seq::StructSeq;
use pyrun_vm::types::core;
use pyrun_vm::value::args::Extra;
use pyrun_vm::value::{Dict, Str, Tuple};
use pyrun_vm::{PyResult, Ref, Value, Vm};

/// `_thread`
pub static MODULE: NativeModule = NativeModule {
    name: "_thread",
    doc: "This module provides primitive operations to write multi-threaded programs.\nThe 'threading' module provides a more convenient interface.",
    functions: &[Functions::METHODS],
    types: &[&locks::RLOCK, &local::LOCAL],
    init: Some(init),
};

static HOOK_ARGS: StructSeq = StructSeq {
    name: "_thread._ExceptHookArgs",
    doc: "ExceptHookArgs\n\nType used to pass arguments to threading.excepthook.",
    fields: &["exc_type", "exc_value", "exc_traceback", "thread"],
    ..StructSeq::PLAIN
};

/// The number by which Python code knows a thread; never 0.
pub(crate) fn ident(vm: &Vm) -> i64 {
    vm.thread() as i64 + 1
}

fn start(vm: &mut Vm, function: &Value, args: &Value, kw: Option<Value>) -> PyResult<i64> {
    if !vm.is_callable(function) {
        return Err(vm.type_error("first arg must be callable"));
    }
    let Some(args) = args.get::<Tuple>().map(|t| t.to_vec()) else {
        return Err(vm.type_error("2nd arg must be a tuple"));
    };
    let mut named = Vec::new();
    if let Some(kw) = kw {
        let Some(dict) = kw.get::<Dict>() else {
            return Err(vm.type_error("optional 3rd arg must be a dictionary"));
        };
        for (name, value) in dict.items() {
            let Ok(name) = name.downcast::<Str>() else {
                return Err(vm.type_error("keywords must be strings"));
            };
            named.push((name, value));
        }
    }
    Ok(vm.start_thread(function, args, named)? as i64 + 1)
}

struct Functions;

#[pyfunctions]
impl Functions {
    /// Start a new thread and return its identifier.
    fn start_new_thread(
        vm: &mut Vm,
        function: &Value,
        args: &Value,
        kwargs: Option<Value>,
    ) -> PyResult<i64> {
        start(vm, function, args, kwargs)
    }

    /// An obsolete synonym of start_new_thread().
    fn start_new(
        vm: &mut Vm,
        function: &Value,
        args: &Value,
        kwargs: Option<Value>,
    ) -> PyResult<i64> {
        start(vm, function, args, kwargs)
    }

    /// Create a new lock object.
    fn allocate_lock(vm: &mut Vm) -> Value {
        locks::new_lock(vm)
    }

    /// An obsolete synonym of allocate_lock().
    fn allocate(vm: &mut Vm) -> Value {
        locks::new_lock(vm)
    }

    /// Set a sentinel lock that will be released when the current thread state is finalized.
    fn _set_sentinel(vm: &mut Vm) -> Value {
        let lock = locks::new_lock(vm);
        locks::release_at_end(vm, &lock);
        lock
    }

    /// Return a non-zero integer that uniquely identifies the current thread.
    fn get_ident(vm: &mut Vm) -> i64 {
        ident(vm)
    }

    /// Tells natives that keep the value of a context variable that it may be another now.
    fn _context_switched(vm: &mut Vm) {
        vm.context_switches += 1;
    }

    /// Return a non-negative integer identifying the thread as reported by the OS.
    fn get_native_id(vm: &mut Vm) -> i64 {
        vm.host.identity().pid as i64 + vm.thread() as i64
    }

    /// Return the number of currently running Python threads, excluding the main thread.
    fn _count(vm: &mut Vm) -> usize {
        vm.thread_count()
    }

    /// Return the thread stack size used when creating new threads.
    #[signature(size = None, /)]
    fn stack_size(vm: &mut Vm, size: Option<i64>) -> PyResult<usize> {
        match size {
            None => Ok(vm.thread_stack_size(None)),
            Some(n) if n == 0 || (32768..1 << 31).contains(&n) => {
                Ok(vm.thread_stack_size(Some(n as usize)))
            }
            Some(n) if n < 0 => Err(vm.value_error("size must be 0 or a positive value")),
            Some(n) => Err(vm.value_error(&format!("size not valid: {n} bytes"))),
        }
    }

    /// This is synonymous to ``raise SystemExit''.
    fn exit(vm: &mut Vm) -> PyResult<()> {
        Err(vm.error_with(core().exc.system_exit, &[]))
    }

    /// An obsolete synonym of exit().
    fn exit_thread(vm: &mut Vm) -> PyResult<()> {
        Err(vm.error_with(core().exc.system_exit, &[]))
    }

    /// Simulate the effect of a signal arriving on the main thread.
    #[signature(signum = 2, /)]
    fn interrupt_main(vm: &mut Vm, signum: i64) -> PyResult<()> {
        if !(1..65).contains(&signum) {
            return Err(vm.value_error("signal number out of range"));
        }
        vm.signalled(signum as i32)
    }

    /// Handle uncaught Thread.run() exception.
    fn _excepthook(vm: &mut Vm, args: &Value) -> PyResult<()> {
        let items = args.get::<Tuple>().map(|t| t.to_vec()).unwrap_or_default();
        let [kind, value, trace, thread] = &items[..] else {
            let m = "_thread._excepthook argument type must be ExceptHookArgs";
            return Err(vm.type_error(m));
        };
        if kind.is(&core().exc.system_exit.to_value()) {
            return Ok(());
        }
        let name = if thread.is_none() {
            ident(vm).to_string()
        } else {
            let name = vm.getattr_str(thread, "name")?;
            vm.to_str(&name)?.to_str_lossy().into_owned()
        };
        let sys = vm.import("sys")?;
        let stderr = vm.getattr_str(&sys, "stderr")?;
        if stderr.is_none() {
            return Ok(());
        }
        let head = vm.str(&format!("Exception in thread {name}:\n"));
        vm.call_method_str(&stderr, "write", &[head])?;
        let args = [kind.clone(), value.clone(), trace.clone()];
        vm.call_method_str(&sys, "__excepthook__", &args)?;
        vm.call_method_str(&stderr, "flush", &[]).map(|_| ())
    }

    /// Whether there is a main interpreter; for threading.
    #[signature(**options)]
    fn _is_main_interpreter(options: Extra) -> bool {
        drop(options);
        true
    }
}

fn init(vm: &mut Vm, dict: &Ref<Dict>) -> PyResult<()> {
    let most = vm.float(4_294_967.0);
    vm.dict_set_name(dict, "TIMEOUT_MAX", most);
    vm.dict_set_name(dict, "error", core().exc.runtime_error.to_value());
    vm.dict_set_name(dict, "LockType", locks::LOCK.get().to_value());
    let class = vm.struct_class(&HOOK_ARGS)?;
    vm.dict_set_name(dict, "_ExceptHookArgs", class.into_value());
    Ok(())
}
