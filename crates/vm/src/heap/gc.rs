//! The cycle collector: trial deletion over containers, in two generations.
//!
//! Reference counts do the roots' work: for every candidate the references that come from other
//! candidates are subtracted from its count; what is left over comes from outside (registers, host
//! handles, older objects) and keeps it and all it reaches alive. The counts are restored before
//! anything else happens. Finalisers and weak references follow PEP 442: callbacks of weak
//! references outside the garbage first, then every `__del__`, then a second look at who was
//! resurrected, then the rest is cleared.
//!
//! A collection comes when memory has grown, not when so many objects were made: garbage that counts
//! do not free makes the heap grow. A young collection looks at the objects in the pages that gave
//! out cells since the last one; it turns into a full one when memory has doubled since the last
//! full one.

use super::Heap;
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

/// Which objects a search for garbage is about: those that have none of the flags `without`, and all
/// of `with`.
#[derive(Clone, Copy)]
struct Candidates {
    without: u8,
    with: u8,
}

impl Candidates {
    const YOUNG: Candidates = Candidates { without: gc_flag::OLD | gc_flag::FROZEN, with: 0 };
    const ALL: Candidates = Candidates { without: gc_flag::FROZEN, with: 0 };
    const GRAY: Candidates = Candidates { without: 0, with: gc_flag::GRAY };

    #[inline(always)]
    unsafe fn has(self, p: *mut Obj) -> bool {
        // SAFETY: callers hold a live object.
        unsafe {
            let flags = (*p).gc;
            flags & self.without == 0 && flags & self.with == self.with && is_container((*p).kind)
        }
    }

    #[inline(always)]
    unsafe fn refers(self, w: Word) -> Option<*mut Obj> {
        // SAFETY: as above.
        (w.is_counted() && unsafe { self.has(w.ptr()) }).then(|| w.ptr())
    }

    /// Takes the references that `p` holds to candidates off their counts.
    unsafe fn subtract(self, p: *mut Obj) {
        // SAFETY: as above; `restore` undoes it.
        unsafe {
            children(p, |w| {
                if let Some(c) = self.refers(w) {
                    (*c).rc -= 1;
                }
            })
        }
    }

    unsafe fn restore(self, p: *mut Obj) {
        // SAFETY: as above.
        unsafe {
            children(p, |w| {
                if let Some(c) = self.refers(w) {
                    (*c).rc += 1;
                }
            })
        }
    }

    /// Marks what a reachable `p` reaches, restoring counts on the way.
    unsafe fn mark(self, p: *mut Obj, todo: &mut Vec<*mut Obj>) {
        // SAFETY: as above; each reachable candidate is scanned once.
        unsafe {
            (*p).gc |= gc_flag::BLACK;
            self.scan(p, 0, todo);
            while let Some(p) = todo.pop() {
                self.scan(p, 0, todo);
            }
        }
    }

    /// Scans `p`, and what it leads to a few steps deep: so a list of a million small objects needs
    /// no list of a million entries here.
    unsafe fn scan(self, p: *mut Obj, depth: u32, todo: &mut Vec<*mut Obj>) {
        // SAFETY: as above.
        unsafe {
            children(p, |w| {
                let Some(c) = self.refers(w) else { return };
                (*c).rc += 1;
                if (*c).gc & gc_flag::BLACK == 0 {
                    (*c).gc |= gc_flag::BLACK;
                    if depth < 3 { self.scan(c, depth + 1, todo) } else { todo.push(c) }
                }
            })
        }
    }
}

impl Heap {
    /// Finds the garbage of a generation and holds each object of it once more.
    pub(crate) fn begin_collection(&mut self, generation: usize) -> Vec<Value> {
        let young = generation < 2;
        let which = if young { Candidates::YOUNG } else { Candidates::ALL };
        let mut garbage = Vec::new();
        // SAFETY: `each` gives live objects, among them all candidates: an object that is not old was
        // made since the last collection, in a page that has been touched since. Counts are taken
        // down by `subtract` and put up again by `mark` for what is reachable, by `restore` for the
        // rest.
        unsafe {
            self.each(young, |p| {
                if which.has(p) {
                    which.subtract(p);
                }
            });
            let mut todo = Vec::new();
            self.each(young, |p| {
                if which.has(p) && (*p).rc > 0 && (*p).gc & gc_flag::BLACK == 0 {
                    which.mark(p, &mut todo);
                }
            });
            self.each(young, |p| {
                if which.has(p) && (*p).gc & gc_flag::BLACK == 0 {
                    which.restore(p);
                    garbage.push(p);
                }
            });
            self.each(young, |p| (*p).gc = (*p).gc & !gc_flag::BLACK | gc_flag::OLD);
            self.pages.untouch();
            garbage.iter().map(|&p| Value::from_borrowed(Word::counted(p))).collect()
        }
    }

    /// Clears the weak references to the garbage whose callbacks lie outside it, and gives the
    /// objects whose finalisers must run.
    pub(crate) fn weak_and_finalizers(&mut self, garbage: &[Value]) -> Vec<Value> {
        // SAFETY: held by `garbage`.
        let flag = |on: bool| unsafe {
            for v in garbage {
                let p = v.word().ptr();
                (*p).gc = (*p).gc & !gc_flag::GRAY | if on { gc_flag::GRAY } else { 0 };
            }
        };
        flag(true);
        let mut out = Vec::new();
        for v in garbage {
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
        }
        flag(false);
        // SAFETY: held by `out`.
        out.sort_by_key(|v| unsafe { Heap::number(v.word().ptr()) });
        out
    }

    /// After the finalisers: what is still garbage.
    pub(crate) fn still_garbage(&mut self, garbage: &[Value]) -> Vec<Value> {
        let which = Candidates::GRAY;
        let mut dead = Vec::new();
        // SAFETY: held by `garbage`; that reference is taken off while counts are compared.
        unsafe {
            let all = || garbage.iter().map(|v| v.word().ptr());
            for p in all() {
                (*p).rc -= 1;
                (*p).gc |= gc_flag::GRAY;
            }
            all().for_each(|p| which.subtract(p));
            let mut todo = Vec::new();
            for p in all() {
                if (*p).rc > 0 && (*p).gc & gc_flag::BLACK == 0 {
                    which.mark(p, &mut todo);
                }
            }
            for p in all().filter(|&p| (*p).gc & gc_flag::BLACK == 0) {
                which.restore(p);
                dead.push(p);
            }
            for p in all() {
                (*p).rc += 1;
                (*p).gc &= !(gc_flag::BLACK | gc_flag::GRAY);
            }
            dead.into_iter().map(|p| Value::from_borrowed(Word::counted(p))).collect()
        }
    }

    /// Breaks the cycles of garbage.
    pub(crate) fn clear_garbage(&mut self, dead: Vec<Value>) {
        for v in &dead {
            // SAFETY: held by `dead`.
            unsafe { clear(v.word().ptr()) }
        }
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
            self.each(false, |p| {
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
                children(p, |w| hit |= targets.iter().any(|t| t.word() == w));
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
            self.heap.each(false, |p| {
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
