//! What happens when a count reaches zero.
//!
//! Release never recurses: the children of a dead object that die with it wait in a list. It never
//! runs Python either: an object with a finaliser is revived into the queue of the next safe point.

use super::{Heap, Pending, of};
use crate::value::dict::Dict;
use crate::value::function::{Cell, Function, Method};
use crate::value::generator::{GenKind, GenState, Generator};
use crate::value::instance::{free_overflow, slot_count, slot_ptr};
use crate::value::list::{List, Tuple, release_all};
use crate::value::native::{GetSet, Member, Native, Property, WeakRef, Wrapper};
use crate::value::object::{Kind, Obj, gc_flag};
use crate::value::owned::release;
use crate::value::payload::PayloadVTable;
use crate::value::set::Set;
use crate::value::simple::{Bytes, Int, Module, Range, SeqIter, Slice};
use crate::value::str::Str;
use crate::value::typeobj::{TypeFlags, TypeObj};
use crate::value::word::Word;
use crate::value::{Exception, code::CodeObj};
use std::ptr::drop_in_place;

/// The count of `p` has reached zero.
///
/// # Safety
/// `p` is a counted object whose last reference was just given up.
#[cold]
#[inline(never)]
pub(crate) unsafe fn dead(p: *mut Obj) {
    // SAFETY: the object's memory is still whole.
    let heap = of(unsafe { &*p });
    heap.doomed.push(p);
    if heap.releasing {
        return;
    }
    heap.releasing = true;
    while let Some(p) = heap.doomed.pop() {
        // SAFETY: only dead objects are in the list, each once.
        unsafe { release_object(heap, p) }
    }
    heap.releasing = false;
}

/// Frees the object without dropping what it holds, which the caller takes over, if nothing else
/// refers to it.
///
/// # Safety
/// `p` is an object of a builtin class without attribute slots, and the caller owns a reference.
pub(crate) unsafe fn discard(p: *mut Obj) -> bool {
    // SAFETY: the caller's promise.
    unsafe {
        let only = (*p).rc == 1 && (*p).gc & (gc_flag::WEAK | gc_flag::LARGE) == 0;
        if only {
            of(&*p).free(p);
        }
        only
    }
}

unsafe fn release_object(heap: &mut Heap, p: *mut Obj) {
    // SAFETY: the caller's promise: `p` is dead and whole; its shape and class are still held.
    unsafe {
        if needs_finalizer(p) && !heap.closing {
            (*p).rc = 1;
            (*p).gc |= gc_flag::FINALIZED;
            heap.pending.push_back(Pending::Finalize(Word::counted(p)));
            heap.interrupt();
            return;
        }
        if (*p).gc & gc_flag::WEAK != 0 {
            heap.clear_weak(p);
        }
        let shape = (*p).shape;
        drop_children(heap, p);
        let class = (*shape).class_word;
        heap.free(p);
        release(class);
    }
}

/// Whether Python code must run before the object goes.
unsafe fn needs_finalizer(p: *mut Obj) -> bool {
    // SAFETY: as above.
    unsafe {
        if (*p).gc & gc_flag::FINALIZED != 0 {
            return false;
        }
        match (*p).kind {
            Kind::Generator => {
                let g = &*(p as *mut Generator);
                g.state.get() == GenState::Created && g.kind == GenKind::Coroutine
                    || g.state.get() == GenState::Suspended
                        && (g.delegate.get() != u16::MAX
                            || !g.func.code.peek().code.handlers.is_empty())
                    || !g.finalizer.is_empty() && g.state.get() != GenState::Closed
            }
            _ => (*p).class().has(TypeFlags::FINALIZER),
        }
    }
}

/// Bytes of an object whose payload varies in size, before any attribute slots.
pub(crate) unsafe fn varying_size(o: *const Obj) -> usize {
    // SAFETY: the kind says which payload lies there.
    unsafe {
        match (*o).kind {
            Kind::Str => {
                let s = &*(o as *const Str);
                Str::DATA + s.cap as usize * s.width()
            }
            Kind::Bytes => Bytes::DATA + (*(o as *const Bytes)).len,
            Kind::Tuple => Tuple::DATA + (*(o as *const Tuple)).len * 8,
            Kind::Generator => {
                Generator::DATA + Generator::room((*(o as *const Generator)).nregs as usize) * 8
            }
            _ => (*o).class().fixed_size as usize,
        }
    }
}

/// Drops the payload and the attribute slots.
unsafe fn drop_children(heap: &mut Heap, p: *mut Obj) {
    // SAFETY: the kind says which payload lies there; it is dropped once.
    unsafe {
        drop_slots(p);
        match (*p).kind {
            Kind::Int => {
                let big = &raw mut (*(p as *mut Int)).big;
                heap.account(-(Int::outside(&*big) as isize));
                drop_in_place(big);
            }
            Kind::Str => {
                if (*(p as *mut Str)).interned.get() {
                    heap.forget_interned(p);
                }
            }
            Kind::Tuple => {
                let t = &*(p as *mut Tuple);
                release_all(t.items(), t.len);
            }
            Kind::List => {
                let l = &*(p as *mut List);
                release_all(l.items.get(), l.len.get());
                heap.raw_free(l.items.get() as *mut u8, l.cap.get() * 8);
            }
            Kind::Dict => (*(p as *mut Dict)).clear(),
            Kind::Set | Kind::FrozenSet => (*(p as *mut Set)).clear_keys(),
            Kind::Range => drop_in_place(p as *mut Range),
            Kind::Slice => drop_in_place(p as *mut Slice),
            Kind::Function => drop_in_place(p as *mut Function),
            Kind::Native => drop_in_place(p as *mut Native),
            Kind::Method => drop_in_place(p as *mut Method),
            Kind::Type => {
                heap.forget_class(&*(p as *mut TypeObj));
                drop_in_place(p as *mut TypeObj)
            }
            Kind::Module => drop_in_place(p as *mut Module),
            Kind::Cell => drop_in_place(p as *mut Cell),
            Kind::Code => drop_in_place(p as *mut CodeObj),
            Kind::Generator => {
                let g = p as *mut Generator;
                if !matches!((*g).state.get(), GenState::Closed) {
                    release_all((*g).regs(), (*g).nregs as usize);
                }
                drop_in_place(g)
            }
            Kind::Exception => drop_in_place(p as *mut Exception),
            Kind::ListIter | Kind::TupleIter => (*(p as *mut SeqIter)).finish(),
            Kind::Property => drop_in_place(p as *mut Property),
            Kind::StaticMethod | Kind::ClassMethod => drop_in_place(p as *mut Wrapper),
            Kind::Member => drop_in_place(p as *mut Member),
            Kind::GetSet => drop_in_place(p as *mut GetSet),
            Kind::WeakRef => {
                heap.forget_weakref(p);
                drop_in_place(p as *mut WeakRef)
            }
            Kind::Payload => {
                let vt = *(p.add(1) as *const &'static PayloadVTable);
                (vt.drop)(p)
            }
            Kind::Free
            | Kind::Singleton
            | Kind::Bool
            | Kind::Float
            | Kind::Complex
            | Kind::Bytes
            | Kind::Instance
            | Kind::RangeIter => {}
        }
    }
}

/// Releases attribute slots and `__slots__` members.
unsafe fn drop_slots(p: *mut Obj) {
    // SAFETY: slots in use are live words owned by the object.
    unsafe {
        for i in 0..slot_count(&*p) {
            release(*slot_ptr(p, i));
        }
        free_overflow(p);
        each_member(p, |w| release(w));
    }
}

/// Calls `f` with the words of the `__slots__` members.
pub(super) unsafe fn each_member(p: *mut Obj, mut f: impl FnMut(Word)) {
    // SAFETY: the class's layout says where they lie.
    unsafe {
        let class = (*p).class();
        if class.fixed_size > class.payload_size && class.has(TypeFlags::HEAP) {
            let first = (p as *mut u8).add(class.payload_size as usize) as *mut Word;
            for i in 0..((class.fixed_size - class.payload_size) / 8) as usize {
                f(*first.add(i));
            }
        }
    }
}

impl Heap {
    /// Forgets a dying class: its bases no longer list it.
    fn forget_class(&mut self, class: &TypeObj) {
        self.epoch += 1;
        let me = class as *const TypeObj as usize;
        self.subclasses.remove(&me);
        for b in class
            .bases
            .get()
            .iter()
            .flat_map(|b| b.get::<Tuple>().into_iter().flat_map(|t| t.iter()))
        {
            if let Some(v) = self.subclasses.get_mut(&(b.word().ptr() as usize)) {
                v.retain(|&c| c != me);
            }
        }
    }

    unsafe fn close_object(&mut self, p: *mut Obj) {
        // SAFETY: the caller's promise.
        unsafe {
            match (*p).kind {
                // Shapes are read by other objects until the end: classes go with their pages, and
                // what they own outside is freed in a second pass.
                Kind::Type => {}
                _ => drop_children(self, p),
            }
        }
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        if self.tag != 0 {
            return;
        }
        let types: Vec<*mut Obj> = self
            .objects()
            .into_iter()
            // SAFETY: live objects of this heap.
            .filter(|&p| unsafe { (*p).kind == Kind::Type })
            .collect();
        // Everything goes together, so counts no longer matter: each object is held often enough
        // never to die, lets go of what it owns, then the memory goes page by page.
        self.closing = true;
        self.pending.clear();
        self.weak = Default::default();
        let all = self.objects();
        for &p in &all {
            // SAFETY: live objects of this heap.
            unsafe { (*p).rc = (*p).rc.saturating_add(1 << 29) }
        }
        for &p in &all {
            // SAFETY: payloads are dropped once each, and counts cannot reach zero.
            unsafe { self.close_object(p) }
        }
        for &p in &types {
            // SAFETY: nothing reads the shapes any more.
            unsafe { drop_in_place(p as *mut TypeObj) }
        }
        for p in std::mem::take(&mut self.large) {
            // SAFETY: large objects are raw buffers with a prefix that holds their size.
            unsafe {
                let raw = (p as *mut u8).sub(super::LARGE_PREFIX);
                let total = *(raw as *mut usize).add(2);
                self.raw_free(raw, total);
            }
        }
        for c in &mut self.classes {
            c.free_all();
        }
    }
}
