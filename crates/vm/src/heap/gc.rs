//! The cycle collector: trial deletion over containers, in two generations.
//!
//! Reference counts do the roots' work: for every candidate the references that come from other
//! candidates are subtracted from its count; what is left over comes from outside (registers, host
//! handles, older objects) and keeps it and all it reaches alive. That happens beside the objects
//! (see [`super::marks`]), so a collection can be given up. Finalisers and weak references follow PEP 442: callbacks of weak
//! references outside the garbage first, then every `__del__`, then a second look at who was
//! resurrected, then the rest is cleared.
//!
//! A collection comes when memory has grown, not when so many objects were made: garbage that counts
//! do not free makes the heap grow. A young collection looks at the objects in the pages that gave
//! out cells since the last one; it turns into a full one when memory has doubled since the last
//! full one.

use super::Heap;
use super::marks::Marks;
use super::search::Scope;
use super::trace::{children, clear};
use crate::value::generator::{GenState, Generator};
use crate::value::object::{Kind, Obj, gc_flag};
use crate::value::owned::Value;
use crate::value::typeobj::TypeFlags;
use crate::value::word::Word;

/// Bytes that memory grows by between collections, at least.
pub(super) const STEP: usize = 1 << 20;
/// A heap smaller than this is not worth a full collection of its own accord.
const FULL_MIN: usize = 8 << 20;
/// Objects of garbage that are let go between two looks at whether the run is to stop, and those that are cleared.
const PIECE: usize = 1 << 10;
const CLEARED: usize = 1 << 7;
/// CPython's first threshold; what stands for [`STEP`].
const THRESHOLD: i64 = 700;

/// The collector's settings and counters, as the `gc` module shows them.
pub(crate) struct State {
    pub enabled: bool,
    pub running: bool,
    pub thresholds: [i64; 3],
    /// When [`Heap::bytes`] reaches this a collection is due.
    pub due: usize,
    /// And a full one at this.
    full_due: usize,
    /// Bytes that memory may grow by before the next young collection.
    step: usize,
    /// Cells in use after the last collection, and young collections since the last full one.
    pub cells: usize,
    young_runs: i64,
    /// Per generation: collections, collected, uncollectable.
    pub stats: [[u64; 3]; 3],
    pub debug: i64,
    pub(super) marks: Marks,
    /// What stopped runs have left of garbage.
    pub(super) unfinished: Vec<std::vec::IntoIter<Value>>,
}

impl State {
    pub fn new() -> State {
        State {
            enabled: true,
            running: false,
            thresholds: [THRESHOLD, 10, 10],
            due: STEP,
            full_due: FULL_MIN,
            step: STEP,
            cells: 0,
            young_runs: 0,
            stats: [[0; 3]; 3],
            debug: 0,
            marks: Marks::default(),
            unfinished: Vec::new(),
        }
    }

    /// Growth between collections that the first threshold asks for.
    fn base_step(&self) -> usize {
        match self.thresholds[0] {
            0 => usize::MAX / 2,
            n => ((n.max(0) as usize).saturating_mul(STEP) / THRESHOLD as usize).max(1),
        }
    }
}

/// Whether objects of this kind can hold references that form cycles.
#[inline(always)]
pub(crate) fn is_container(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Free
            | Kind::Singleton
            | Kind::Bool
            | Kind::Int
            | Kind::Float
            | Kind::Complex
            | Kind::Str
            | Kind::Bytes
            | Kind::Range
            | Kind::RangeIter
            | Kind::Code
            | Kind::GetSet
            | Kind::Member
    )
}

impl Heap {
    /// Finds the garbage of a generation and holds each object of it once more; nothing if the run is to stop.
    pub(crate) fn begin_collection(&mut self, generation: usize) -> Option<Vec<Value>> {
        let garbage = self.search(if generation < 2 { Scope::Young } else { Scope::All })?;
        self.pages.untouch();
        Some(garbage)
    }

    /// Clears the weak references to the garbage whose callbacks lie outside it, and gives the
    /// objects whose finalisers must run; nothing if the run is to stop.
    pub(crate) fn weak_and_finalizers(&mut self, garbage: &[Value]) -> Option<Vec<Value>> {
        let mut out = Vec::new();
        for (i, v) in garbage.iter().enumerate() {
            let p = v.word().ptr();
            // SAFETY: held by `garbage`.
            unsafe {
                if (*p).gc & gc_flag::WEAK != 0 {
                    self.clear_weak(p);
                }
                let finalizer = match (*p).kind {
                    Kind::Generator => (*(p as *mut Generator)).state.get() == GenState::Suspended,
                    _ => (*p).class().has(TypeFlags::FINALIZER),
                };
                if finalizer && (*p).gc & gc_flag::FINALIZED == 0 {
                    (*p).gc |= gc_flag::FINALIZED;
                    out.push(v.clone());
                }
            }
            if i % PIECE == PIECE - 1 && self.asked_to_stop() {
                return None;
            }
        }
        self.gc.marks.end();
        // SAFETY: held by `out`.
        out.sort_by_key(|v| unsafe { Heap::number(v.word().ptr()) });
        Some(out)
    }

    /// After the finalisers: what is still garbage; nothing if the run is to stop.
    pub(crate) fn still_garbage(&mut self, garbage: &[Value]) -> Option<Vec<Value>> {
        let dead = self.search(Scope::These(garbage));
        self.gc.marks.end();
        dead
    }

    /// Breaks the cycles of garbage and lets go of it; what is left when the run is to stop waits.
    pub(crate) fn clear_garbage(&mut self, dead: Vec<Value>) {
        for (i, v) in dead.iter().enumerate() {
            // SAFETY: held by `dead`.
            unsafe { clear(v.word().ptr()) }
            if i % CLEARED == CLEARED - 1 && self.asked_to_stop() {
                break;
            }
        }
        self.let_go(dead);
    }

    /// Lets go of what a collection has held; what is left when the run is to stop waits.
    pub(crate) fn let_go(&mut self, held: Vec<Value>) {
        if held.len() <= PIECE {
            return;
        }
        let mut held = held.into_iter();
        while held.len() > 0 {
            if self.asked_to_stop() {
                self.gc.unfinished.push(held);
                self.gc_wanted = true;
                return;
            }
            held.by_ref().take(PIECE).for_each(drop);
        }
    }

    /// Lets go of what earlier collections have left.
    pub(crate) fn finish_collections(&mut self) {
        for held in std::mem::take(&mut self.gc.unfinished) {
            self.let_go(held.collect());
        }
    }

    /// After a search that was given up, the next one is due when memory has grown by a quarter: the runs of a
    /// host that gives each little time would come to nothing but searches.
    pub(crate) fn put_off_collection(&mut self) {
        self.gc.marks.end();
        let wait = (self.bytes / 4).max(self.gc.step);
        self.gc.due = self.bytes.saturating_add(wait);
    }

    /// Whether the collection that is due is a full one.
    pub(crate) fn full_due(&self) -> bool {
        self.bytes >= self.gc.full_due
    }

    /// After a collection that found `found` dead objects: says when the next one is due.
    pub(crate) fn collected(&mut self, generation: usize, found: usize) {
        self.gc.cells = self.pages.walked_cells();
        let bytes = self.bytes;
        let g = &mut self.gc;
        g.stats[generation][0] += 1;
        g.stats[generation][1] += found as u64;
        let base = g.base_step();
        if generation == 2 {
            g.full_due = bytes.saturating_add(bytes.max(FULL_MIN));
            g.young_runs = 0;
        } else {
            g.young_runs += 1;
        }
        // A program that makes no cycles is asked less and less often.
        let most = (bytes / 4).min(16 * STEP).max(base);
        g.step = if found > 0 || base < STEP { base } else { (g.step * 2).clamp(base, most) };
        g.due = bytes.saturating_add(g.step).min(g.full_due.max(bytes.saturating_add(base)));
    }

    /// Calls `f` with every container of a generation, or of all.
    pub(crate) fn each_container(&self, generation: Option<usize>, mut f: impl FnMut(*mut Obj)) {
        // SAFETY: live objects.
        unsafe {
            self.each(|p| {
                let old = (*p).gc & gc_flag::OLD != 0;
                let wanted = match generation {
                    Some(0) => !old,
                    Some(1) => false,
                    Some(_) => old,
                    None => true,
                };
                if wanted && is_container((*p).kind) && (*p).rc > 0 {
                    f(p)
                }
            })
        }
    }

    /// Objects that directly refer to one of `targets`.
    fn referrers(&self, targets: &[Value]) -> Vec<Value> {
        let mut out = Vec::new();
        self.each_container(None, |p| {
            let mut hit = false;
            // SAFETY: live objects.
            unsafe {
                children(p, |w| {
                    hit |= targets.iter().any(|t| t.word() == w);
                    !hit
                });
                if hit {
                    out.push(Value::from_borrowed(Word::counted(p)));
                }
            }
        });
        out
    }
}

/// The collector as the `gc` module sees it.
#[doc(hidden)]
impl crate::Vm {
    /// Whether collections start by themselves.
    pub fn gc_enabled(&self) -> bool {
        self.heap.gc.enabled
    }

    /// Turns automatic collections on or off.
    pub fn set_gc_enabled(&mut self, on: bool) {
        self.heap.gc.enabled = on;
    }

    /// The thresholds of the three generations.
    pub fn gc_thresholds(&self) -> [i64; 3] {
        self.heap.gc.thresholds
    }

    /// Sets the thresholds; 0 for the first turns automatic collections off.
    pub fn set_gc_thresholds(&mut self, t: [i64; 3]) {
        let bytes = self.heap.bytes;
        let g = &mut self.heap.gc;
        g.thresholds = t;
        g.step = g.base_step();
        g.due = bytes.saturating_add(g.step);
    }

    /// Objects made since the last collection, less those released; young collections since the last
    /// full one.
    pub fn gc_counts(&self) -> [i64; 3] {
        let young = self.heap.pages.walked_cells() as i64 - self.heap.gc.cells as i64;
        [young.max(0), self.heap.gc.young_runs, 0]
    }

    /// Per generation: collections, collected, uncollectable.
    pub fn gc_stats(&self) -> [[u64; 3]; 3] {
        self.heap.gc.stats
    }

    /// The debugging flags.
    pub fn gc_debug(&self) -> i64 {
        self.heap.gc.debug
    }

    /// Sets the debugging flags.
    pub fn set_gc_debug(&mut self, flags: i64) {
        self.heap.gc.debug = flags;
    }

    /// The containers of a generation, or all.
    pub fn gc_objects(&mut self, generation: Option<usize>) -> Vec<Value> {
        let mut out = Vec::new();
        self.heap.each_container(generation, |p| {
            // SAFETY: live objects.
            out.push(unsafe { Value::from_borrowed(Word::counted(p)) })
        });
        out
    }

    /// Containers that directly refer to one of `targets`.
    pub fn gc_referrers(&self, targets: &[Value]) -> Vec<Value> {
        self.heap.referrers(targets)
    }

    /// What an object directly refers to.
    pub fn gc_referents(&self, v: &Value) -> Vec<Value> {
        let mut out = Vec::new();
        if let Some(o) = v.obj().filter(|o| is_container(o.kind)) {
            // SAFETY: a live object; the words are held by it.
            unsafe {
                // A builtin class is nobody's own.
                let class = o.class().to_value().word();
                children(o as *const Obj as *mut Obj, |w| {
                    if !w.is_nil() && (w.is_counted() || w != class) {
                        out.push(Value::from_borrowed(w))
                    }
                    true
                })
            }
        }
        out
    }

    /// Whether the object's finaliser has run.
    pub fn gc_is_finalized(&self, v: &Value) -> bool {
        v.obj().is_some_and(|o| o.gc & gc_flag::FINALIZED != 0)
    }

    /// Takes all containers out of later collections, or puts them back.
    pub fn gc_freeze(&mut self, on: bool) {
        // SAFETY: live objects. What is put back is old.
        unsafe {
            self.heap.each(|p| {
                let flags = (*p).gc & !gc_flag::FROZEN | gc_flag::OLD;
                (*p).gc = flags | if on { gc_flag::FROZEN } else { 0 };
            })
        }
    }

    /// How many containers are left alone.
    pub fn gc_frozen(&self) -> usize {
        let mut n = 0;
        // SAFETY: live objects.
        self.heap.each_container(None, |p| unsafe {
            n += ((*p).gc & gc_flag::FROZEN != 0) as usize;
        });
        n
    }
}
