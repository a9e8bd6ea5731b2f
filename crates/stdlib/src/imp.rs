//! `_imp`: which modules the binary has, for importlib.

use pyrun_macros::pyfunctions;
use pyrun_vm::modules::NativeModule;

fn frozen(name: &str) -> Option<&'static pyrun_vm::modules::FrozenModule> {
    crate::frozen::FROZEN.iter().find(|m| m.name == name)
}

struct Functions;

#[pyfunctions]
impl Functions {
    /// Returns True if the module name corresponds to a built-in module.
    fn is_builtin(name: String) -> bool {
        matches!(&*name, "sys" | "builtins") || crate::NATIVE.iter().any(|m| m.name == name)
    }

    /// Returns True if the module name corresponds to a frozen module.
    fn is_frozen(name: String) -> bool {
        frozen(&name).is_some()
    }

    /// Returns True if the module name is of a frozen package.
    fn is_frozen_package(name: String) -> bool {
        frozen(&name).is_some_and(|m| m.package)
    }

    /// Nothing guards imports: only one thread runs at a time.
    fn acquire_lock() {}

    /// See acquire_lock().
    fn release_lock() {}

    /// Whether an import is under way elsewhere.
    fn lock_held() -> bool {
        false
    }
}

/// `_imp`
pub static MODULE: NativeModule = NativeModule {
    name: "_imp",
    doc: "Which modules the interpreter carries.",
    functions: &[Functions::METHODS],
    types: &[],
    init: None,
};
