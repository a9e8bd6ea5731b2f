//! The part of `sys` about trace and profile functions.

use crate::run::trace::Hook;
use crate::value::{PyResult, Ref, Tuple, Value};
use crate::vm::Vm;
use pyrun_macros::pyfunctions;

pub(super) struct SysHooks;

#[pyfunctions]
impl SysHooks {
    /// Set the global debug tracing function. It will be called on each function call.
    fn settrace(vm: &mut Vm, function: Value) {
        vm.set_hook(Hook::Trace, Some(function).filter(|f| !f.is_none()));
    }

    /// Return the global debug tracing function set with sys.settrace.
    fn gettrace(vm: &mut Vm) -> Option<Value> {
        vm.run.hooks.trace.clone()
    }

    /// Set the profiling function. It will be called on each function call and return.
    fn setprofile(vm: &mut Vm, function: Value) {
        vm.set_hook(Hook::Profile, Some(function).filter(|f| !f.is_none()));
    }

    /// Return the profiling function set with sys.setprofile.
    fn getprofile(vm: &mut Vm) -> Option<Value> {
        vm.run.hooks.profile.clone()
    }

    /// Set the global debug tracing function in all running threads.
    fn _settraceallthreads(vm: &mut Vm, function: Value) {
        vm.set_hook(Hook::Trace, Some(function).filter(|f| !f.is_none()));
    }

    /// Set the profiling function in all running threads.
    fn _setprofileallthreads(vm: &mut Vm, function: Value) {
        vm.set_hook(Hook::Profile, Some(function).filter(|f| !f.is_none()));
    }

    /// Call func(*args), while tracing is enabled.
    fn call_tracing(vm: &mut Vm, func: &Value, args: &Ref<Tuple>) -> PyResult {
        vm.call_hooked(func, &args.to_vec())
    }
}
