//! The cycle collector: trial deletion over containers, in two generations.
//!
//! Reference counts do the roots' work: for every candidate the references that come from other
//! candidates are subtracted from its count; what is left over comes from outside (registers, host
//! handles, older objects) and keeps it and all it reaches alive. The counts are restored before
//! anything else happens. Finalisers and weak references follow PEP 442: callbacks of weak
//! references outside the garbage first, then every `__del__`, then a second look at who was
//! resurrected, then the rest is cleared.

use super::{Heap, dealloc};
use crate::value::dict::Dict;
use crate::value::function::{Cell, Function, Method};
use crate::value::generator::{GenState, Generator};
use crate::value::instance::{slot_count, slot_ptr};
use crate::value::list::{List, Tuple};
use crate::value::native::{Native, Property, WeakRef, Wrapper};
use crate::value::object::{Kind, Obj, gc_flag};
use crate::value::owned::{Value, release};
use crate::value::payload::PayloadVTable;
use crate::value::set::Set;
use crate::value::simple::{Module, SeqIter, Slice};
use crate::value::typeobj::{TypeFlags, TypeObj};
use crate::value::word::Word;
use crate::value::{Exception, code::CodeObj};

/// The collector's settings and counters, as the `gc` module shows them.
pub(crate) struct State {
    pub enabled: bool,
    pub running: bool,
    pub thresholds: [i64; 3],
    /// Objects seen by the last collection, and by the last full one.
    pub walked: usize,
    pub walked_at_full: usize,
    /// Per generation: collections, collected, uncollectable.
    pub stats: [[u64; 3]; 3],
    pub debug: i64,
}

impl State {
    pub fn new() -> State {
        State {
            enabled: true,
            running: false,
            thresholds: [2000, 10, 10],
            walked: 0,
            walked_at_full: 10_000,
            stats: [[0; 3]; 3],
            debug: 0,
        }
    }
}

/// Whether objects of this kind can hold references that form cycles.
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

/// Calls `f` with every word that the object holds a reference for, once per reference.
pub(crate) unsafe fn children(p: *mut Obj, f: &mut dyn FnMut(Word)) {
    // SAFETY: `p` is live; the kind says which payload lies there.
    unsafe {
        f((*(*p).shape).class_word);
        for i in 0..slot_count(&*p) {
            f(*slot_ptr(p, i));
        }
        dealloc::each_member(p, &mut *f);
        match (*p).kind {
            Kind::Tuple => (*(p as *mut Tuple)).iter().for_each(|v| f(v.word())),
            Kind::List => {
                let l = &*(p as *mut List);
                for i in 0..l.len() {
                    f(*l.items.get().add(i));
                }
            }
            Kind::Dict => table(&*(p as *mut Dict), f),
            Kind::Set | Kind::FrozenSet => (*(p as *mut Set)).each_word(f),
            Kind::Slice => {
                let s = &*(p as *mut Slice);
                [&s.start, &s.stop, &s.step].into_iter().for_each(|v| f(v.word()));
            }
            Kind::Function => {
                let x = &*(p as *mut Function);
                f(x.code.slot().word());
                f(x.globals.as_value().word());
                f(x.builtins.as_value().word());
                for s in [
                    &x.closure,
                    &x.defaults,
                    &x.kwdefaults,
                    &x.annotations,
                    &x.name,
                    &x.qualname,
                    &x.doc,
                    &x.module,
                    &x.dict,
                    &x.type_params,
                ] {
                    f(s.word());
                }
            }
            Kind::Native => f((*(p as *mut Native)).slf.word()),
            Kind::Method => {
                let m = &*(p as *mut Method);
                f(m.func.word());
                f(m.slf.word());
            }
            Kind::Type => {
                let t = &*(p as *mut TypeObj);
                f(t.name.slot().word());
                f(t.dict.slot().word());
                [&t.qualname, &t.bases, &t.mro].into_iter().for_each(|s| f(s.word()));
            }
            Kind::Module => f((*(p as *mut Module)).dict.as_value().word()),
            Kind::Cell => f((*(p as *mut Cell)).contents.word()),
            Kind::Code => (*(p as *mut CodeObj)).consts.iter().for_each(|v| f(v.word())),
            Kind::Generator => {
                let g = &*(p as *mut Generator);
                f(g.func.as_value().word());
                [&g.handled, &g.name, &g.qualname, &g.finalizer]
                    .into_iter()
                    .for_each(|s| f(s.word()));
                if matches!(g.state.get(), GenState::Created | GenState::Suspended) {
                    for i in 0..g.nregs as usize {
                        f(*g.regs().add(i));
                    }
                }
            }
            Kind::Exception => {
                let e = &*(p as *mut Exception);
                [&e.args, &e.traceback, &e.context, &e.cause, &e.extra]
                    .into_iter()
                    .for_each(|s| f(s.word()));
            }
            Kind::ListIter | Kind::TupleIter => f((*(p as *mut SeqIter)).seq.get()),
            Kind::Property => {
                let x = &*(p as *mut Property);
                [&x.get, &x.set, &x.del, &x.doc, &x.name].into_iter().for_each(|s| f(s.word()));
            }
            Kind::StaticMethod | Kind::ClassMethod => {
                let x = &*(p as *mut Wrapper);
                f(x.func.word());
                f(x.dict.word());
            }
            Kind::WeakRef => f((*(p as *mut WeakRef)).callback.word()),
            Kind::Payload => {
                let vt = *(p.add(1) as *const &'static PayloadVTable);
                (vt.trace)(p, &mut |v: &Value| f(v.word()));
            }
            _ => {}
        }
    }
}

fn table(d: &Dict, f: &mut dyn FnMut(Word)) {
    for i in 0..d.slots() {
        if !d.key_word(i).is_nil() {
            f(d.key_word(i));
            f(d.value_word(i));
        }
    }
}

/// Drops what of `p` may be part of a cycle; the object stays valid.
unsafe fn clear(p: *mut Obj) {
    let mut dropped: Vec<Word> = Vec::new();
    // SAFETY: `p` is live; references move out of the object before they are released.
    unsafe {
        for i in 0..slot_count(&*p) {
            let s = slot_ptr(p, i);
            if !(*(*p).shape).dict_mode {
                dropped.push(std::ptr::replace(s, crate::types::none().into_word()));
            } else if let Some(d) = crate::value::instance::dict_of(&*p) {
                dropped.extend(d.take_words());
            }
        }
        match (*p).kind {
            Kind::List => drop((*(p as *mut List)).take_all()),
            Kind::Dict => dropped.extend((*(p as *mut Dict)).take_words()),
            Kind::Set => (*(p as *mut Set)).clear_keys(),
            Kind::Function => {
                let x = &*(p as *mut Function);
                for s in [&x.closure, &x.defaults, &x.kwdefaults, &x.annotations, &x.dict] {
                    s.set(None);
                }
            }
            Kind::Type => dropped.extend((*(p as *mut TypeObj)).dict.get().take_words()),
            Kind::Module => dropped.extend((*(p as *mut Module)).dict.take_words()),
            Kind::Cell => (*(p as *mut Cell)).contents.set(None),
            Kind::Generator => {
                let g = &*(p as *mut Generator);
                if matches!(g.state.get(), GenState::Created | GenState::Suspended) {
                    g.set_state(GenState::Closed);
                    for i in 0..g.nregs as usize {
                        dropped.push(std::ptr::replace(g.regs().add(i), Word::NIL));
                    }
                }
            }
            Kind::Exception => {
                let e = &*(p as *mut Exception);
                [&e.traceback, &e.context, &e.cause, &e.extra]
                    .into_iter()
                    .for_each(|s| s.set(None));
            }
            Kind::ListIter | Kind::TupleIter => (*(p as *mut SeqIter)).finish(),
            Kind::StaticMethod | Kind::ClassMethod => {
                let x = &*(p as *mut Wrapper);
                x.func.set(None);
                x.dict.set(None);
            }
            Kind::Property => {
                let x = &*(p as *mut Property);
                [&x.get, &x.set, &x.del].into_iter().for_each(|s| s.set(None));
            }
            Kind::Payload => {
                let vt = *(p.add(1) as *const &'static PayloadVTable);
                (vt.clear)(p);
            }
            _ => {}
        }
        for w in dropped {
            release(w);
        }
    }
}

impl Heap {
    /// Splits `candidates` into what is reachable from outside them and the garbage.
    fn find_garbage(&mut self, candidates: &[*mut Obj]) -> Vec<*mut Obj> {
        use gc_flag::{BLACK, GRAY};
        // SAFETY: candidates are live objects of this heap; their counts are restored below.
        unsafe {
            for &p in candidates {
                (*p).gc |= GRAY;
                (*p).gc &= !BLACK;
            }
            let gray = |w: Word| w.is_counted() && (*w.ptr()).gc & GRAY != 0;
            for &p in candidates {
                children(p, &mut |w| {
                    if gray(w) {
                        (*w.ptr()).rc -= 1;
                    }
                });
            }
            let mut todo: Vec<*mut Obj> = Vec::new();
            for &p in candidates {
                if (*p).rc > 0 {
                    (*p).gc |= BLACK;
                    todo.push(p);
                }
            }
            while let Some(p) = todo.pop() {
                children(p, &mut |w| {
                    if gray(w) && (*w.ptr()).gc & BLACK == 0 {
                        (*w.ptr()).gc |= BLACK;
                        todo.push(w.ptr());
                    }
                });
            }
            for &p in candidates {
                children(p, &mut |w| {
                    if gray(w) {
                        (*w.ptr()).rc += 1;
                    }
                });
            }
            let garbage = candidates.iter().copied().filter(|&p| (*p).gc & BLACK == 0).collect();
            for &p in candidates {
                (*p).gc &= !(GRAY | BLACK);
            }
            garbage
        }
    }

    /// The containers of a generation: 0 the young ones, 2 all.
    fn candidates(&mut self, generation: usize) -> Vec<*mut Obj> {
        let mut all = self.objects();
        self.gc.walked = all.len();
        // SAFETY: live objects.
        all.retain(|&p| unsafe {
            is_container((*p).kind) && (generation == 2 || (*p).gc & gc_flag::OLD == 0)
        });
        all
    }

    /// Finds the garbage of a generation and holds each object of it once more.
    pub(crate) fn begin_collection(&mut self, generation: usize) -> Vec<Value> {
        let candidates = self.candidates(generation);
        let garbage = self.find_garbage(&candidates);
        // SAFETY: live objects.
        unsafe {
            for &p in &candidates {
                (*p).gc |= gc_flag::OLD;
            }
            garbage.iter().map(|&p| Value::from_borrowed(Word::counted(p))).collect()
        }
    }

    /// Clears the weak references to the garbage whose callbacks lie outside it, and gives the
    /// objects whose finalisers must run.
    pub(crate) fn weak_and_finalizers(&mut self, garbage: &[Value]) -> Vec<Value> {
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
        out
    }

    /// After the finalisers: drops what is still garbage, and says how many objects that were.
    pub(crate) fn finish_collection(&mut self, garbage: Vec<Value>) -> usize {
        let ptrs: Vec<*mut Obj> = garbage.iter().map(|v| v.word().ptr()).collect();
        // SAFETY: held by `garbage`; the extra reference is taken off while counts are compared.
        unsafe {
            for &p in &ptrs {
                (*p).rc -= 1;
            }
            let dead = self.find_garbage(&ptrs);
            for &p in &ptrs {
                (*p).rc += 1;
            }
            for &p in &dead {
                clear(p);
            }
            dead.len()
        }
    }

    /// Objects that directly refer to one of `targets`.
    pub(crate) fn referrers(&self, targets: &[Value]) -> Vec<Value> {
        let mut out = Vec::new();
        for p in self.objects() {
            let mut hit = false;
            // SAFETY: live objects.
            unsafe {
                if is_container((*p).kind) {
                    children(p, &mut |w| hit |= targets.iter().any(|t| t.word() == w));
                    if hit {
                        out.push(Value::from_borrowed(Word::counted(p)));
                    }
                }
            }
        }
        out
    }

    /// What an object directly refers to.
    pub(crate) fn referents(&self, v: &Value) -> Vec<Value> {
        let mut out = Vec::new();
        if v.word().is_object() {
            // SAFETY: live object; the words are held by it.
            unsafe {
                children(v.word().ptr(), &mut |w| {
                    if !w.is_nil() {
                        out.push(Value::from_borrowed(w))
                    }
                })
            }
        }
        out
    }

    /// All containers, as `gc.get_objects()` shows them.
    pub(crate) fn containers(&mut self) -> Vec<Value> {
        // SAFETY: live objects.
        self.candidates(2)
            .into_iter()
            .map(|p| unsafe { Value::from_borrowed(Word::counted(p)) })
            .collect()
    }
}

/// The collector as the `gc` module sees it.
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
        self.heap.gc.thresholds = t;
        self.heap.threshold = if t[0] == 0 { i64::MAX } else { t[0] };
    }

    /// Containers made, less those released, since the last collection.
    pub fn gc_young(&self) -> i64 {
        self.heap.young.max(0)
    }

    /// Per generation: collections, collected, uncollectable.
    pub fn gc_stats(&self) -> [[u64; 3]; 3] {
        self.heap.gc.stats
    }

    /// The debugging flags, kept for `gc.get_debug`.
    pub fn gc_debug(&self) -> i64 {
        self.heap.gc.debug
    }

    /// Sets the debugging flags.
    pub fn set_gc_debug(&mut self, flags: i64) {
        self.heap.gc.debug = flags;
    }

    /// All containers.
    pub fn gc_objects(&mut self) -> Vec<Value> {
        self.heap.containers()
    }

    /// Containers that directly refer to one of `targets`.
    pub fn gc_referrers(&self, targets: &[Value]) -> Vec<Value> {
        self.heap.referrers(targets)
    }

    /// What an object directly refers to.
    pub fn gc_referents(&self, v: &Value) -> Vec<Value> {
        self.heap.referents(v)
    }

    /// Whether the collector looks at the object.
    pub fn gc_is_tracked(&self, v: &Value) -> bool {
        v.obj().is_some_and(|o| is_container(o.kind))
    }

    /// Whether the object's finaliser has run.
    pub fn gc_is_finalized(&self, v: &Value) -> bool {
        v.obj().is_some_and(|o| o.gc & gc_flag::FINALIZED != 0)
    }
}
