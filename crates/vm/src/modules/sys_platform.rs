//! The part of `sys` about what lies under an interpreter: its threads, its tables, what CPython has of
//! the system's loader and profilers.

use crate::value::{Dict, PyResult, Ref, Str, Value};
use crate::vm::Vm;
use pyrun_macros::pyfunctions;

/// How CPython would load extension modules: kept for who asks, nothing is loaded here.
struct LoaderFlags(i64);

impl Default for LoaderFlags {
    fn default() -> Self {
        const RTLD_NOW: i64 = 2;
        LoaderFlags(RTLD_NOW)
    }
}

pub(super) struct SysPlatform;

#[pyfunctions]
impl SysPlatform {
    /// Return a dict mapping each thread's identifier to its current raised exception.
    fn _current_exceptions(vm: &mut Vm) -> PyResult<Ref<Dict>> {
        let (all, e) = (vm.dict(), vm.handled().unwrap_or_else(Value::none));
        let id = vm.int(1);
        vm.dict_set(&all, id, e)?;
        Ok(all)
    }

    /// Return the current value of the flags that are used for dlopen calls.
    fn getdlopenflags(vm: &mut Vm) -> i64 {
        vm.state::<LoaderFlags>().0
    }

    /// Set the flags used by the interpreter for dlopen calls.
    #[signature(flags, /)]
    fn setdlopenflags(vm: &mut Vm, flags: i64) {
        vm.state::<LoaderFlags>().0 = flags;
    }

    /// Return the number of elements of the unicode interned dictionary
    fn getunicodeinternedsize(vm: &mut Vm) -> i64 {
        vm.heap.interned_strings() as i64
    }

    /// Activate stack profiler trampoline *backend*.
    #[signature(backend, /)]
    fn activate_stack_trampoline(vm: &mut Vm, backend: &Value) -> PyResult<()> {
        let Some(name) = backend.get::<Str>() else {
            let kind = backend.class().name();
            let message = format!("activate_stack_trampoline() argument must be str, not {kind}");
            return Err(vm.type_error(&message));
        };
        let name = name.to_str_lossy().into_owned();
        Err(match &*name {
            "perf" => vm.value_error("perf trampoline not available"),
            _ => vm.value_error(&format!("invalid backend: {name}")),
        })
    }

    /// Deactivate the current stack profiler trampoline backend.
    ///
    /// If no stack profiler is activated, this function has no effect.
    fn deactivate_stack_trampoline(_vm: &mut Vm) {}

    /// Return *True* if a stack profiler trampoline is active.
    fn is_stack_trampoline_active(_vm: &mut Vm) -> bool {
        false
    }
}
