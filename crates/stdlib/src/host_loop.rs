//! `_host_loop`: what asyncio's event loop asks of the host. The loop waits here, so a run that the host
//! drives as a future pauses where a thread would block, and futures of the host's end the wait.

use pyrun_macros::pyfunctions;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::value::Dict;
use pyrun_vm::{PyResult, Ref, Value, Vm};
use std::time::Duration;

/// `_host_loop`
pub static MODULE: NativeModule = NativeModule {
    name: "_host_loop",
    doc: "What the event loop asks of the host.",
    functions: &[Functions::METHODS],
    types: &[],
    init: None,
};

struct Functions;

#[pyfunctions]
impl Functions {
    /// Wait until somebody calls, or for so many seconds; None is as long as it takes.
    fn wait(vm: &mut Vm, seconds: Option<f64>) -> PyResult<()> {
        let time = seconds.map(|s| {
            Duration::try_from_secs_f64(s.max(0.0)).unwrap_or(Duration::from_secs(1 << 30))
        });
        vm.wait_for_call(time)
    }

    /// End the wait, from any thread.
    fn wake(vm: &mut Vm) {
        vm.poke();
    }

    /// The futures of loops whose host futures can go on.
    fn called(vm: &mut Vm) -> Vec<Value> {
        vm.take_called()
    }

    /// The coroutine that the host drives, or None.
    fn driven(vm: &mut Vm) -> Option<Value> {
        vm.driven()
    }

    /// Have a dict cleared when a run is stopped by a limit: no finally clause does it.
    fn clear_at_stop(vm: &mut Vm, running: Ref<Dict>) {
        vm.clear_at_stop(running);
    }

    /// The task of the driven coroutine, once it has one.
    fn adopt(vm: &mut Vm, task: Value) {
        vm.set_adopted(task);
    }
}
