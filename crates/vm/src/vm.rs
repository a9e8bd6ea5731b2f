//! The interpreter: everything that belongs to one isolated heap.

use crate::heap::Heap;
use crate::host::Host;
use crate::object::host_error::RaiseHook;
use crate::value::builtin::ensure_core;
use crate::value::bytebuf::ByteBuf;
use crate::value::handle::Home;
use crate::value::{Dict, Ref, Value};
use hashbrown::HashMap;
use std::any::{Any, TypeId};
use std::sync::Arc;

/// One interpreter. It can move to another thread between runs; nothing of it is shared.
#[repr(C)]
pub struct Vm {
    /// The heap; first, so that the machine reaches the fuel counter at offset 0.
    pub(crate) heap: Heap,
    /// The machine's registers, frames and run state.
    pub(crate) run: crate::run::RunState,
    /// The source of fresh `keys_id`s for dicts.
    pub(crate) next_keys_id: u64,
    /// `sys.modules`.
    pub modules: Ref<Dict>,
    /// Namespace of `builtins`.
    pub builtins: Ref<Dict>,
    /// Namespace of `sys`, once somebody has asked for it.
    pub(crate) sys: Option<Ref<Dict>>,
    /// What is put into `sys` beside what it has of itself.
    pub(crate) sys_setup: Vec<fn(&mut Vm)>,
    /// What the host lets Python code do.
    pub host: Box<dyn Host>,
    /// Native modules.
    pub(crate) natives: Vec<&'static [&'static crate::modules::NativeModule]>,
    /// Native modules of the host's.
    pub(crate) own_natives: Vec<&'static crate::modules::NativeModule>,
    /// Modules carried in the binary as bytecode.
    pub(crate) frozen: Vec<&'static [crate::modules::FrozenModule]>,
    /// State of native modules, by type.
    state: HashMap<TypeId, Box<dyn Any>>,
    /// Where the run stands against its limits.
    pub(crate) watch: crate::limits::Watch,
    /// Objects whose `repr` is being made, against endless recursion.
    pub(crate) repr_stack: Vec<u64>,
    /// Digits that int/str conversion allows.
    pub int_max_str_digits: usize,
    /// The empty tuple, made at first use.
    pub(crate) empty_tuple: Option<Value>,
    /// What classes hold under names.
    pub(crate) types: crate::run::TypeCache,
    /// Whose handles this interpreter takes.
    pub(crate) home: Arc<Home>,
    /// Makes an exception of a host's error, if it knows the type.
    pub(crate) raise_hook: Option<RaiseHook>,
    /// Who may run, once there are threads.
    pub(crate) threads: Option<Arc<crate::run::Baton>>,
    /// The modules that are being loaded.
    pub(crate) loading: crate::modules::import_lock::Loading,
    /// How the interpreter was started.
    pub(crate) flags: crate::modules::flags::Flags,
}

// SAFETY: see run/mod.rs, which holds the impl.

/// The heap is the first field, so it goes first, and all objects with it: what other fields refer to
/// is forgotten before, for it must not be touched afterwards.
impl Drop for Vm {
    fn drop(&mut self) {
        if let Some(baton) = &self.threads {
            baton.close();
        }
        self.home.close();
        self.state.clear();
        // They hold values, whose heap is still there now.
        self.run.at_end.clear();
        self.run.pausing = Default::default();
        let immortal = crate::types::core().object.dict.get();
        for dict in [&mut self.modules, &mut self.builtins] {
            std::mem::forget(std::mem::replace(dict, immortal.clone()));
        }
        std::mem::forget(self.sys.take());
        std::mem::forget(self.empty_tuple.take());
        self.types.forget();
    }
}

/// Makes an interpreter with the given host and without modules beyond `builtins` and `sys`.
pub fn new(host: Box<dyn Host>) -> Box<Vm> {
    ensure_core();
    crate::run::new_vm(host)
}

impl Vm {
    /// Bytes in use: what a memory limit is compared with.
    pub fn memory(&self) -> usize {
        self.heap.bytes
    }

    /// Counts memory that a native keeps outside of the heap, such as a `Vec` in a payload; negative when
    /// it is given back.
    pub fn account(&mut self, delta: isize) {
        self.heap.account(delta);
    }

    /// A growable buffer of bytes, counted.
    pub fn byte_buf(&mut self, bytes: &[u8]) -> ByteBuf {
        ByteBuf::new(&mut self.heap, bytes)
    }

    /// Pays fuel without a look at the limits: for what is done so often that the caller's next
    /// instruction looks soon enough.
    #[inline]
    pub fn pay(&mut self, fuel: i64) {
        self.heap.fuel -= fuel;
    }

    /// The state of a native module that is kept per interpreter, made at its first use.
    pub fn state<T: Default + 'static>(&mut self) -> &mut T {
        let b = self.state.entry(TypeId::of::<T>()).or_insert_with(|| Box::<T>::default());
        match b.downcast_mut() {
            Some(t) => t,
            None => unreachable!("keyed by its own type"),
        }
    }

    pub(crate) fn from_parts(
        host: Box<dyn Host>,
        heap: Heap,
        dicts: [Ref<Dict>; 2],
        run: crate::run::RunState,
    ) -> Vm {
        let [modules, builtins] = dicts;
        Vm {
            heap,
            run,
            next_keys_id: 1,
            modules,
            builtins,
            sys: None,
            sys_setup: Vec::new(),
            host,
            natives: Vec::new(),
            own_natives: Vec::new(),
            frozen: Vec::new(),
            state: HashMap::new(),
            watch: Default::default(),
            repr_stack: Vec::new(),
            int_max_str_digits: 4300,
            empty_tuple: None,
            types: Default::default(),
            home: Home::new(),
            raise_hook: None,
            threads: None,
            loading: Default::default(),
            flags: Default::default(),
        }
    }

    /// A handle that stops this interpreter's runs.
    pub fn cancel_handle(&self) -> crate::limits::CancelHandle {
        self.heap.cancel.clone()
    }

    /// A fresh id for the set of keys of a dict.
    pub(crate) fn fresh_keys_id(&mut self) -> u64 {
        self.next_keys_id += 1;
        self.next_keys_id
    }

    /// A class changed: cached lookups no longer hold.
    pub(crate) fn bump_epoch(&mut self) {
        self.heap.epoch += 1;
    }
}
