//! The standard library: one file per native module, and the modules written in Python, which the
//! build compiles to bytecode and the binary carries.
#![forbid(unsafe_code)]

mod abc;
mod array;
mod bases;
mod binascii;
mod bisect;
mod cmath;
mod collections;
mod copying;
mod csv;
mod datetime;
mod decimal;
mod errno;
pub mod frozen;
mod functools;
mod gc;
#[cfg(feature = "hashes")]
mod hashes;
mod heapq;
mod host_loop;
mod imp;
mod io;
mod itertools;
mod json;
mod math;
mod opcode;
mod operator;
mod packing;
mod pickle;
mod posix;
mod random;
mod re;
mod signals;
pub mod site;
mod socket;
mod string;
#[cfg(feature = "compiler")]
mod symtable;
mod thread;
mod time;
#[cfg(feature = "unicode")]
mod unicodedata;
mod weakref;
mod xml;
#[cfg(feature = "zlib")]
mod zlib;

use pyrun_vm::Vm;
use pyrun_vm::modules::NativeModule;

/// The modules written in Rust.
static NATIVE: &[&NativeModule] = &[
    &abc::MODULE,
    &array::MODULE,
    &bases::MODULE,
    &binascii::MODULE,
    &bisect::MODULE,
    &cmath::MODULE,
    &collections::MODULE,
    &copying::MODULE,
    &csv::MODULE,
    &datetime::MODULE,
    &decimal::MODULE,
    &errno::MODULE,
    &functools::MODULE,
    &gc::MODULE,
    #[cfg(feature = "hashes")]
    &hashes::MODULE,
    &heapq::MODULE,
    &host_loop::MODULE,
    &imp::MODULE,
    &io::MODULE,
    &itertools::MODULE,
    &json::MODULE,
    &math::MODULE,
    &opcode::MODULE,
    &operator::MODULE,
    &re::MODULE,
    &packing::MODULE,
    &pickle::MODULE,
    &posix::MODULE,
    &random::MODULE,
    &signals::MODULE,
    &socket::MODULE,
    &string::MODULE,
    #[cfg(feature = "compiler")]
    &symtable::MODULE,
    &thread::MODULE,
    &time::MODULE,
    #[cfg(feature = "unicode")]
    &unicodedata::MODULE,
    &weakref::MODULE,
    &xml::MODULE,
    #[cfg(feature = "zlib")]
    &zlib::MODULE,
];

/// Makes the standard library importable in an interpreter; nothing is loaded yet.
pub fn install(vm: &mut Vm) {
    vm.add_native_modules(NATIVE);
    vm.add_frozen_modules(frozen::FROZEN);
    io::streams::install(vm);
}
