//! `_abc`: what abstract classes need of the machine. The rest of `abc` is written in Python.

use pyrun_macros::pyfunctions;
use pyrun_vm::Vm;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::value::{Ref, Type};

struct Functions;

#[pyfunctions]
impl Functions {
    /// Make sequence patterns (32) or mapping patterns (64) take instances of the class and of those
    /// derived from it; no flag changes nothing.
    #[signature(cls, flags, /)]
    fn _set_collection_flags(vm: &mut Vm, cls: &Ref<Type>, flags: i64) {
        vm.set_pattern_flags(cls, flags & 32 != 0, flags & 64 != 0);
    }
}

/// The declaration of `_abc`.
pub static MODULE: NativeModule = NativeModule {
    name: "_abc",
    doc: "Module contains faster C implementation of abc.ABCMeta",
    functions: &[Functions::METHODS],
    types: &[],
    init: None,
};
