//! A collection from its start to its end, with the Python code that runs in it: callbacks of weak
//! references, finalisers, and what `gc.callbacks` and the debugging flags ask for.

use crate::host::Stream;
use crate::types::core;
use crate::value::{List, Value};
use crate::vm::Vm;

/// `gc.callbacks` and `gc.garbage`, once `gc` has been imported.
#[derive(Default)]
struct Lists {
    callbacks: Option<Value>,
    garbage: Option<Value>,
}

/// `gc.DEBUG_STATS`, `gc.DEBUG_COLLECTABLE` and `gc.DEBUG_SAVEALL`.
const DEBUG_STATS: i64 = 1;
const DEBUG_COLLECTABLE: i64 = 2;
const DEBUG_SAVEALL: i64 = 32;

#[doc(hidden)]
impl Vm {
    /// Collects if the heap has asked for it.
    #[cold]
    pub(crate) fn collect_if_due(&mut self) {
        self.heap.gc_wanted = false;
        self.heap.finish_collections();
        self.collect_garbage(if self.heap.full_due() { 2 } else { 0 });
    }

    /// Runs the cycle collector on a generation; gives how many objects it found unreachable.
    pub fn collect_garbage(&mut self, generation: usize) -> usize {
        // The collector looks at live objects only.
        self.release_doomed();
        if self.heap.gc.running || self.heap.has_doomed() {
            return 0;
        }
        self.heap.gc.running = true;
        self.call_gc_callbacks("start", generation, 0);
        let debug = self.heap.gc.debug;
        let start = (debug & DEBUG_STATS != 0).then(|| self.gc_starts(generation));
        let Some(found) = self.find_and_clear(generation, debug) else {
            // The run is about to stop.
            self.heap.put_off_collection();
            self.heap.gc.running = false;
            return 0;
        };
        self.heap.collected(generation, found);
        if let Some(start) = start {
            let seconds = self.host.monotonic().saturating_sub(start).as_secs_f64();
            let text =
                format!("gc: done, {found} unreachable, 0 uncollectable, {seconds:.4}s elapsed\n");
            self.write_stream(Stream::Err, &text);
        }
        self.call_gc_callbacks("stop", generation, found);
        self.heap.gc.running = false;
        self.run_pending();
        found
    }

    /// How many objects have been found and cleared; nothing if the run is to stop.
    fn find_and_clear(&mut self, generation: usize, debug: i64) -> Option<usize> {
        let garbage = self.heap.begin_collection(generation)?;
        if garbage.is_empty() {
            return Some(0);
        }
        let Some(finalizers) = self.heap.weak_and_finalizers(&garbage) else {
            self.heap.let_go(garbage);
            return None;
        };
        let mut dead = garbage;
        if !finalizers.is_empty() || !self.heap.pending.is_empty() {
            self.run_pending();
            for v in finalizers {
                self.finalize(&v);
            }
            let still = self.heap.still_garbage(&dead);
            let stopped = still.is_none();
            self.heap.let_go(std::mem::replace(&mut dead, still.unwrap_or_default()));
            if stopped {
                return None;
            }
        }
        let found = dead.len();
        if debug & DEBUG_COLLECTABLE != 0 {
            for v in &dead {
                let text = format!("gc: collectable <{} {:#x}>\n", v.class().name(), v.id());
                self.write_stream(Stream::Err, &text);
            }
        }
        match self.state::<Lists>().garbage.clone() {
            Some(list) if debug & DEBUG_SAVEALL != 0 => {
                if let Some(l) = list.get::<List>() {
                    l.extend(dead);
                }
            }
            _ => self.heap.clear_garbage(dead),
        }
        Some(found)
    }

    fn gc_starts(&mut self, generation: usize) -> std::time::Duration {
        let [young, ..] = self.gc_counts();
        let old = self.gc_objects(Some(2)).len();
        let frozen = self.gc_frozen();
        let text = format!(
            "gc: collecting generation {generation}...\n\
             gc: objects in each generation: {young} 0 {old}\n\
             gc: objects in permanent generation: {frozen}\n"
        );
        self.write_stream(Stream::Err, &text);
        self.host.monotonic()
    }

    /// Makes `gc.garbage` and `gc.callbacks`, in this order.
    pub fn gc_lists(&mut self) -> [Value; 2] {
        let [garbage, callbacks] = [self.list(Vec::new()), self.list(Vec::new())];
        let lists = self.state::<Lists>();
        [
            lists.garbage.get_or_insert(garbage).clone(),
            lists.callbacks.get_or_insert(callbacks).clone(),
        ]
    }

    fn call_gc_callbacks(&mut self, phase: &str, generation: usize, collected: usize) {
        let Some(list) = self.state::<Lists>().callbacks.clone() else { return };
        let callbacks = list.get::<List>().map_or(Vec::new(), List::to_vec);
        if callbacks.is_empty() {
            return;
        }
        let info = self.dict();
        let counts = [("generation", generation), ("collected", collected), ("uncollectable", 0)];
        for (name, n) in counts {
            let n = self.int(n as i64);
            self.dict_set_name(&info, name, n);
        }
        let args = [self.str(phase), info.into_value()];
        for f in callbacks {
            if let Err(e) = self.call(&f, &args) {
                self.unraisable(e, Some(&f));
            }
        }
    }

    /// Whether the collector looks at an object: a dict only once it holds something that could be
    /// part of a cycle, and never the empty tuple.
    pub fn gc_is_tracked(&self, v: &Value) -> bool {
        use crate::value::{Dict, Tuple};
        let Some(o) = v.obj() else { return false };
        if let Some(d) = v.get_exact::<Dict>() {
            return d.items().iter().any(|(k, v)| self.gc_is_tracked(k) || self.gc_is_tracked(v));
        }
        if let Some(t) = v.get_exact::<Tuple>() {
            return !t.is_empty();
        }
        let builtin_class = v.get::<crate::value::Type>().is_some() && !v.word().is_counted();
        super::gc::is_container(o.kind) && !builtin_class && !std::ptr::eq(o.class(), core().object)
    }
}
