//! The standard library: one file per native module, and the modules written in Python, which the
//! build compiles to bytecode and the binary carries.
#![forbid(unsafe_code)]

mod abc;
mod collections;
mod deque;
mod fileio;
pub mod frozen;
mod functools;
mod gc;
mod itertools;
mod math;
mod operator;
pub mod site;
mod time;
mod weakref;

use pyrun_vm::Vm;
use pyrun_vm::modules::NativeModule;

/// The modules written in Rust.
static NATIVE: &[&NativeModule] = &[
    &abc::MODULE,
    &collections::MODULE,
    &deque::MODULE,
    &functools::MODULE,
    &itertools::MODULE,
    &math::MODULE,
    &operator::MODULE,
    &fileio::MODULE,
    &gc::MODULE,
    &time::MODULE,
    &weakref::MODULE,
];

/// Makes the standard library importable in an interpreter; nothing is loaded yet.
pub fn install(vm: &mut Vm) {
    vm.add_native_modules(NATIVE);
    vm.add_frozen_modules(frozen::FROZEN);
}
