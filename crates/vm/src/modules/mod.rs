//! The modules without which nothing runs: `builtins`, `sys`, and the import system.
//!
//! Other native modules are declared the same way in pyrun-stdlib and registered with
//! [`Vm::add_native_modules`]; modules written in Python are registered as serialised code with
//! [`Vm::add_frozen_modules`]. Nothing of a module is made before it is imported.

pub mod builtins;
pub mod flags;
mod import;
pub(crate) mod import_lock;
pub mod struct_seq;
pub mod sys;
mod sys_async;
mod sys_hooks;
mod sys_monitoring;
mod sys_platform;

use crate::types::core;
use crate::value::builtin::{Shared, snapshot, static_str};
use crate::value::{Dict, NativeDef, PyResult, Ref, TypeSpec};
use crate::vm::Vm;
use pyrun_bytecode::Code;
use pyrun_bytecode::serial::LoadError;
use std::sync::OnceLock;

/// A module written in Rust.
///
/// `#[pymodule]` makes one of a Rust module, under the name `MODULE`:
///
/// ```
/// use pyrun::{Interpreter, NativeModule, pymodule};
///
/// /// What the shop sells.
/// #[pymodule]
/// mod shop {
///     use pyrun::pyfunction;
///
///     /// The price of an item.
///     #[pyfunction]
///     fn price(item: String) -> Option<f64> {
///         (item == "tea").then_some(3.5)
///     }
/// }
///
/// /// What every script of ours may import.
/// static MODULES: [&NativeModule; 1] = [&shop::MODULE];
///
/// let mut py = Interpreter::new();
/// for module in MODULES {
///     py.add_native_module(module);
/// }
/// assert_eq!(py.eval::<f64>("__import__('shop').price('tea')")?, 3.5);
/// # Ok::<(), pyrun::Error>(())
/// ```
pub struct NativeModule {
    /// Its name.
    pub name: &'static str,
    /// Its docstring.
    pub doc: &'static str,
    /// Its functions.
    #[doc(hidden)]
    pub functions: &'static [&'static [NativeDef]],
    /// Its types, under their own names.
    #[doc(hidden)]
    pub types: &'static [&'static TypeSpec],
    /// Fills in what is not a function or type.
    #[doc(hidden)]
    pub init: Option<fn(&mut Vm, &Ref<Dict>) -> PyResult<()>>,
}

impl std::fmt::Debug for NativeModule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NativeModule").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A module carried in the binary as serialised code.
#[derive(Clone, Copy, Debug)]
pub struct FrozenModule {
    /// Its dotted name.
    pub name: &'static str,
    /// What `Code::to_bytes` wrote, deflated (RFC 1951).
    pub code: &'static [u8],
    /// Whether it is a package.
    pub package: bool,
}

impl FrozenModule {
    /// Its code. Nobody could touch it since the build wrote it, so it is not verified again.
    fn load(&self) -> Result<Code, LoadError> {
        let bytes = miniz_oxide::inflate::decompress_to_vec(self.code);
        Code::from_own_bytes(&bytes.map_err(|_| LoadError::Malformed)?)
    }
}

#[doc(hidden)]
impl Vm {
    /// Makes native modules importable.
    pub fn add_native_modules(&mut self, modules: &'static [&'static NativeModule]) {
        self.natives.push(modules);
    }

    /// Makes one native module importable.
    pub fn add_native_module(&mut self, module: &'static NativeModule) {
        self.own_natives.push(module);
    }

    /// Makes frozen modules importable; they must be sorted by name. Nothing of them is looked at
    /// before an import: they fill a good part of the binary, which is then not read.
    pub fn add_frozen_modules(&mut self, modules: &'static [FrozenModule]) {
        self.frozen.push(modules);
    }

    pub(crate) fn find_native(&self, name: &str) -> Option<&'static NativeModule> {
        let own = self.own_natives.iter().rev().copied().find(|m| m.name == name);
        own.or_else(|| {
            self.natives.iter().rev().copied().flatten().copied().find(|m| m.name == name)
        })
    }

    pub(crate) fn find_frozen(&self, name: &str) -> Option<FrozenModule> {
        self.frozen.iter().rev().find_map(|modules| {
            let at = modules.binary_search_by(|m| m.name.cmp(name)).ok()?;
            Some(modules[at])
        })
    }

    /// Fills a namespace from a declaration.
    pub(crate) fn fill_native(
        &mut self,
        m: &'static NativeModule,
        dict: &Ref<Dict>,
    ) -> PyResult<()> {
        for def in m.functions.iter().copied().flatten() {
            let f = self.native_function(def, m.name);
            let key = self.intern(def.name);
            dict.set_str(&key, f);
        }
        for t in m.types {
            let t = t.get();
            let key = self.intern(&t.name());
            dict.set_str(&key, t.to_value());
        }
        match m.init {
            Some(f) => f(self, dict),
            None => Ok(()),
        }
    }
}

/// Makes `builtins`; called once for a new interpreter.
pub(crate) fn install(vm: &mut Vm) {
    static SHARED: OnceLock<Shared<Ref<Dict>>> = OnceLock::new();
    let dict = vm.builtins.clone();
    make_shared(vm, &builtins::MODULE, &dict, &SHARED);
}

/// Makes a module of what is the same in all interpreters: built once per process, and copied.
fn make_shared(
    vm: &mut Vm,
    module: &'static NativeModule,
    dict: &Ref<Dict>,
    shared: &OnceLock<Shared<Ref<Dict>>>,
) {
    match shared.get() {
        Some(made) => {
            dict.copy_from(&made.0);
        }
        None => {
            fill_shared(vm, module, dict);
            if let Some(made) = snapshot(dict) {
                // Another thread may have been first; its copy is as good.
                let _ = shared.set(made);
            }
        }
    }
    let m = vm.module_with(dict.clone());
    vm.modules.set_str(&static_str(module.name), m.into_value());
}

#[doc(hidden)]
impl Vm {
    /// The namespace of `sys`, made at its first use: many interpreters never see it.
    pub fn sys(&mut self) -> Ref<Dict> {
        match &self.sys {
            Some(sys) => sys.clone(),
            None => self.make_sys(),
        }
    }

    #[cold]
    fn make_sys(&mut self) -> Ref<Dict> {
        static SHARED: OnceLock<Shared<Ref<Dict>>> = OnceLock::new();
        let sys = self.dict();
        self.sys = Some(sys.clone());
        make_shared(self, &sys::MODULE, &sys, &SHARED);
        if let Some(f) = sys::MODULE.init
            && let Err(e) = f(self, &sys)
        {
            unreachable!("sys: {e:?}");
        }
        let modules = self.modules.as_value().clone();
        sys.set_str(&core().names.modules, modules);
        for setup in self.sys_setup.clone() {
            setup(self);
        }
        sys
    }

    /// Has `setup` put something into `sys` when that is made.
    pub fn add_sys_setup(&mut self, setup: fn(&mut Vm)) {
        self.sys_setup.push(setup);
        if self.sys.is_some() {
            setup(self);
        }
    }
}

/// Fills in what no interpreter has of its own: in `builtins` everything, in `sys` the functions.
fn fill_shared(vm: &mut Vm, module: &'static NativeModule, dict: &Ref<Dict>) {
    let n = &core().names;
    dict.set_str(&n.__name__, static_str(module.name).into_value());
    dict.set_str(&n.__doc__, static_str(module.doc).into_value());
    for def in module.functions.iter().copied().flatten() {
        dict.set_str(&static_str(def.name), vm.native_function(def, module.name));
    }
    for t in module.types.iter().map(|t| t.get()) {
        dict.set_str(&static_str(&t.name()), t.to_value());
    }
    if let Some(f) = module.init.filter(|_| std::ptr::eq(module, &builtins::MODULE))
        && let Err(e) = f(vm, dict)
    {
        unreachable!("builtins: {e:?}");
    }
}
