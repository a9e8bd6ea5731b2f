//! `_signal`: what the module `signal` asks of the host.

use pyrun_macros::pyfunctions;
use pyrun_vm::host::SignalAction;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::{PyResult, Vm};
use std::time::Duration;

/// `_signal`
pub static MODULE: NativeModule = NativeModule {
    name: "_signal",
    doc: "What the module signal asks of the host.",
    functions: &[Functions::METHODS],
    types: &[],
    init: None,
};

struct Functions;

fn seconds(vm: &mut Vm, s: f64) -> PyResult<Duration> {
    Duration::try_from_secs_f64(s).map_err(|_| vm.os_error_with(22, "Invalid argument", None))
}

#[pyfunctions]
impl Functions {
    /// Say what becomes of a signal: 0 what the system does with it, 1 nothing, 2 its handler is called.
    fn act(vm: &mut Vm, number: i64, action: i64) -> PyResult<()> {
        let action = match action {
            0 => SignalAction::Default,
            1 => SignalAction::Ignore,
            _ => SignalAction::Catch,
        };
        vm.host.on_signal(number as i32, action).map_err(|e| vm.os_error(&e, None))
    }

    /// Set the alarm clock; give what was left of the last one, and its interval.
    fn alarm(vm: &mut Vm, after: f64, every: f64) -> PyResult<(f64, f64)> {
        let (after, every) = (seconds(vm, after)?, seconds(vm, every)?);
        match vm.host.alarm(after, every) {
            Ok((left, every)) => Ok((left.as_secs_f64(), every.as_secs_f64())),
            Err(e) => Err(vm.os_error(&e, None)),
        }
    }

    /// Do now what is due for a signal that has come.
    fn deliver(vm: &mut Vm, number: i64) -> PyResult<()> {
        vm.signalled(number as i32)
    }

    /// Wait until the handler of a signal has been called.
    fn pause(vm: &mut Vm) -> PyResult<()> {
        let before = vm.signals_handled();
        while vm.signals_handled() == before {
            vm.sleep(Duration::from_millis(10))?;
        }
        Ok(())
    }
}
