//! `gc`: the interface to the cycle collector.

use pyrun_macros::pyfunctions;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::value::{Args, Dict, Ref};
use pyrun_vm::{PyResult, Value, Vm};

struct Functions;

#[pyfunctions]
impl Functions {
    /// Enable automatic garbage collection.
    fn enable(vm: &mut Vm) {
        vm.set_gc_enabled(true);
    }

    /// Disable automatic garbage collection.
    fn disable(vm: &mut Vm) {
        vm.set_gc_enabled(false);
    }

    /// Returns true if automatic garbage collection is enabled.
    fn isenabled(vm: &mut Vm) -> bool {
        vm.gc_enabled()
    }

    /// Run the garbage collector.
    #[signature(generation = 2)]
    fn collect(vm: &mut Vm, generation: i64) -> PyResult<usize> {
        if !(0..=2).contains(&generation) {
            return Err(vm.value_error("invalid generation"));
        }
        vm.charge(vm.memory() / 512)?;
        Ok(vm.collect_garbage(generation as usize))
    }

    /// Set the collection thresholds.
    #[raw]
    fn set_threshold(vm: &mut Vm, args: Args<'_>) -> PyResult<()> {
        if args.pos.is_empty() || args.pos.len() > 3 {
            return Err(vm.type_error("gc.set_threshold requires 1 to 3 arguments"));
        }
        let mut t = vm.gc_thresholds();
        for (slot, v) in t.iter_mut().zip(args.pos) {
            *slot = vm.to_i64(v)?;
        }
        vm.set_gc_thresholds(t);
        Ok(())
    }

    /// Return the current collection thresholds.
    fn get_threshold(vm: &mut Vm) -> Value {
        let t = vm.gc_thresholds().map(|n| vm.int(n));
        vm.tuple(&t)
    }

    /// Return a three-tuple of the current collection counts.
    fn get_count(vm: &mut Vm) -> Value {
        let t = vm.gc_counts().map(|n| vm.int(n));
        vm.tuple(&t)
    }

    /// Return a list of dictionaries containing per-generation statistics.
    fn get_stats(vm: &mut Vm) -> Value {
        let mut out = Vec::new();
        for row in vm.gc_stats() {
            let d = vm.dict();
            for (k, n) in ["collections", "collected", "uncollectable"].iter().zip(row) {
                let n = vm.int(n as i64);
                vm.dict_set_name(&d, k, n);
            }
            out.push(d.into_value());
        }
        vm.list(out)
    }

    /// Set the garbage collection debugging flags.
    fn set_debug(vm: &mut Vm, flags: i64) {
        vm.set_gc_debug(flags);
    }

    /// Get the garbage collection debugging flags.
    fn get_debug(vm: &mut Vm) -> i64 {
        vm.gc_debug()
    }

    /// Return a list of objects tracked by the collector (excluding the list returned).
    ///
    ///   generation
    ///     Generation to extract the objects from.
    ///
    /// If generation is not None, return only the objects tracked by the collector
    /// that are in that generation.
    #[signature(generation = None)]
    fn get_objects(vm: &mut Vm, generation: Option<Value>) -> PyResult {
        let wanted = match generation.filter(|g| !g.is_none()) {
            None => None,
            Some(g) => {
                let Ok(n) = vm.index(&g) else {
                    let name = g.class().name();
                    let m = format!("argument should be integer or None, not '{name}'");
                    return Err(vm.type_error(&m));
                };
                match vm.to_i64(&n)? {
                    -1 => None,
                    n @ 0..=2 => Some(n as usize),
                    n if n < 0 => {
                        return Err(vm.value_error("generation parameter cannot be negative"));
                    }
                    _ => {
                        let m = "generation parameter must be less than the number of \
                                 available generations (3)";
                        return Err(vm.value_error(m));
                    }
                }
            }
        };
        let mut all = vm.gc_objects(wanted);
        vm.charge(all.len())?;
        all.retain(|v| vm.gc_is_tracked(v));
        Ok(vm.list(all))
    }

    /// Return the list of objects that directly refer to any of 'objs'.
    #[raw]
    fn get_referrers(vm: &mut Vm, args: Args<'_>) -> PyResult {
        vm.charge(vm.gc_counts()[0] as usize / 64)?;
        let all = vm.gc_referrers(args.pos);
        Ok(vm.list(all))
    }

    /// Return the list of objects that are directly referred to by 'objs'.
    #[raw]
    fn get_referents(vm: &mut Vm, args: Args<'_>) -> PyResult {
        let mut out = Vec::new();
        for v in args.pos {
            out.extend(vm.gc_referents(v));
        }
        Ok(vm.list(out))
    }

    /// Returns true if the object is tracked by the garbage collector.
    fn is_tracked(vm: &mut Vm, obj: &Value) -> bool {
        vm.gc_is_tracked(obj)
    }

    /// Returns true if the object has been already finalized by the GC.
    fn is_finalized(vm: &mut Vm, obj: &Value) -> bool {
        vm.gc_is_finalized(obj)
    }

    /// Freeze all current tracked objects and ignore them for future collections.
    ///
    /// This can be used before a POSIX fork() call to make the gc copy-on-write friendly.
    /// Note: collection before a POSIX fork() call may free pages for future allocation
    /// which can cause copy-on-write.
    fn freeze(vm: &mut Vm) {
        vm.gc_freeze(true);
    }

    /// Unfreeze all objects in the permanent generation.
    ///
    /// Put all objects in the permanent generation back into oldest generation.
    fn unfreeze(vm: &mut Vm) {
        vm.gc_freeze(false);
    }

    /// Return the number of objects in the permanent generation.
    fn get_freeze_count(vm: &mut Vm) -> usize {
        vm.gc_frozen()
    }
}

fn init(vm: &mut Vm, d: &Ref<Dict>) -> PyResult<()> {
    for (name, list) in ["garbage", "callbacks"].into_iter().zip(vm.gc_lists()) {
        vm.dict_set_name(d, name, list);
    }
    for (name, n) in [
        ("DEBUG_STATS", 1),
        ("DEBUG_COLLECTABLE", 2),
        ("DEBUG_UNCOLLECTABLE", 4),
        ("DEBUG_SAVEALL", 32),
        ("DEBUG_LEAK", 38),
    ] {
        let n = vm.int(n);
        vm.dict_set_name(d, name, n);
    }
    Ok(())
}

/// The declaration of `gc`.
pub static MODULE: NativeModule = NativeModule {
    name: "gc",
    doc: "This module provides access to the garbage collector for reference cycles.",
    functions: &[Functions::METHODS],
    types: &[],
    init: Some(init),
};
