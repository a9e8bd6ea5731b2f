//! What happens when a count reaches zero.
//!
//! Release recurses a little and no further: at [`MAX_DEPTH`] the dead wait in a list, so any depth
//! of nesting is released on a small stack. It goes on for a while and no longer: what is left of a large
//! structure, and the items of a large container, wait in the same list for the next safe point, where the
//! machine looks at the limits between two pieces of the work. After a stop nothing of it is done before the
//! next run. Nobody finds what waits: its weak references are cleared and the tables that could lead to it
//! forget it when it is put off.
//!
//! Release never runs Python: an object with a finaliser is revived into the queue of the next safe point.
//! Children go in the order in which CPython releases them. The heap is reached by pointer here, because
//! releasing a child comes back to it.

use super::{Heap, Pending, of};
use crate::value::dict::Dict;
use crate::value::function::{Cell, Function, Method};
use crate::value::generator::{GenKind, GenState, Generator};
use crate::value::instance::{free_spill, slot_count, slot_ptr};
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

/// Releases nested deeper than this wait, and those that come after a hundred times as many.
const MAX_DEPTH: u64 = 48;
/// [`Heap::load`] has how deep releases are nested in its upper half. In the lower half each level that is
/// under way weighs 128, each release of a container since the outermost began 1.
const LEVEL: u64 = 1 << 32 | 128;
const RELEASE: u64 = 1;
const MAX_LOAD: u32 = MAX_DEPTH as u32 * LEVEL as u32;
/// Items of a container that are released at once, and what they weigh.
pub(crate) const PIECE: usize = 1 << 10;
const PIECE_LOAD: u64 = 128;

/// The count of `p` has reached zero.
///
/// # Safety
/// `p` is a counted object whose last reference was just given up.
#[inline(never)]
pub(crate) unsafe fn dead(p: *mut Obj) {
    // SAFETY: the object's memory is still whole.
    unsafe {
        if (*p).gc & (gc_flag::LARGE | gc_flag::WEAK) != 0 || (*p).aux != 0 {
            return dead_container(p);
        }
        // Text and numbers hold nothing.
        let free = match (*p).kind.is_leaf() {
            true => (*p).kind != Kind::Str || !(*(p as *mut Str)).interned.get(),
            false => release_shared(p),
        };
        if free { Heap::free_cell(p as *mut u8) } else { dead_container(p) }
    }
}

/// Releases what a dead object holds up to the first thing that dies with it; whether there was none. Only of
/// the kinds of which there are most.
#[inline(always)]
unsafe fn release_shared(p: *mut Obj) -> bool {
    // SAFETY: the kind says which payload lies there.
    unsafe {
        match (*p).kind {
            Kind::Tuple => release_items(p),
            Kind::Instance => release_attributes(p),
            Kind::Dict => (*(p as *mut Dict)).release_shared(),
            _ => false,
        }
    }
}

/// Releases the items of a dead tuple from the last on, up to one that dies with it; whether there was none.
#[inline(always)]
unsafe fn release_items(p: *mut Obj) -> bool {
    // SAFETY: the tuple owns its items; those released are no longer counted as its own.
    unsafe {
        let t = p as *mut Tuple;
        let (items, mut n) = ((*t).items(), (*t).len);
        while n > 0 {
            let w = *items.add(n - 1);
            if w.is_counted() {
                if (*w.ptr()).rc == 1 {
                    break;
                }
                (*w.ptr()).rc -= 1;
            }
            n -= 1;
        }
        (*t).len = n;
        n == 0
    }
}

/// Releases what a dead instance holds, up to the first attribute that dies with it; whether there was none,
/// and the class has been released, too.
#[inline(always)]
unsafe fn release_attributes(p: *mut Obj) -> bool {
    // SAFETY: the instance owns its attributes; what has been released is no longer its own.
    unsafe {
        let shape = &*(*p).shape;
        let class = &*shape.class;
        let word = shape.class_word;
        if class.has(TypeFlags::FINALIZER)
            || shape.spilled()
            || word.is_counted() && (*word.ptr()).rc == 1
        {
            return false;
        }
        let (mut at, end) = attributes(p);
        while at < end {
            let w = *at;
            if w.is_counted() {
                if (*w.ptr()).rc == 1 {
                    return false;
                }
                (*w.ptr()).rc -= 1;
                *at = Word::NIL;
            }
            at = at.add(1);
        }
        release(word);
        true
    }
}

/// Where the words of an instance whose shape has not spilled begin and end.
#[inline(always)]
unsafe fn attributes(p: *mut Obj) -> (*mut Word, *mut Word) {
    // SAFETY: the instance is whole.
    unsafe {
        let shape = &*(*p).shape;
        let used = if shape.dict_mode { 1 } else { shape.len };
        let end = (p as *mut u8).add((*shape.class).fixed_size as usize) as *mut Word;
        (p.add(1) as *mut Word, end.add(used as usize))
    }
}

#[inline(never)]
unsafe fn dead_container(p: *mut Obj) {
    // SAFETY: as above; the heap outlives the object.
    unsafe {
        let (subclass, flags) = ((*p).aux != 0, (*p).gc & (gc_flag::LARGE | gc_flag::WEAK));
        let heap: *mut Heap = of(&*p);
        if (*heap).load as u32 >= MAX_LOAD {
            return put_off(heap, p);
        }
        (*heap).load += LEVEL + RELEASE;
        match (*p).kind {
            Kind::Instance if flags == 0 => release_instance(heap, p),
            Kind::Tuple if flags == 0 && !subclass => {
                let t = &*(p as *mut Tuple);
                release_back(t.items(), t.len);
                Heap::free_cell(p as *mut u8);
            }
            Kind::List if flags == 0 && !subclass => {
                let l = &*(p as *mut List);
                if l.len.get() > PIECE {
                    put_off(heap, p);
                } else {
                    release_back(l.items.get(), l.len.get());
                    (*heap).raw_free(l.items.get() as *mut u8, l.cap.get() * 8);
                    Heap::free_cell(p as *mut u8);
                }
            }
            // What of these goes has neither finaliser nor attribute slots, and its class stays.
            Kind::Dict if flags == 0 && !subclass => {
                if (*(p as *mut Dict)).unreleased() > PIECE {
                    put_off(heap, p);
                } else {
                    drop_payload(heap, p);
                    Heap::free_cell(p as *mut u8);
                }
            }
            Kind::Cell | Kind::Slice if flags == 0 && !subclass => {
                drop_payload(heap, p);
                Heap::free_cell(p as *mut u8);
            }
            // Nobody derives from these.
            Kind::Function | Kind::Method if flags == 0 => {
                drop_payload(heap, p);
                Heap::free_cell(p as *mut u8);
            }
            Kind::ListIter | Kind::TupleIter if flags == 0 && !subclass => {
                let seq = (*(p as *mut SeqIter)).seq.get();
                Heap::free_cell(p as *mut u8);
                release(seq);
            }
            Kind::RangeIter if flags == 0 && !subclass => Heap::free_cell(p as *mut u8),
            Kind::Generator if flags == 0 && ended(p) => free_ended(p),
            _ if flags & gc_flag::WEAK == 0 && !subclass && many_items(p) => put_off(heap, p),
            _ => release_object(heap, p),
        }
        (*heap).load -= LEVEL;
        if (*heap).load < LEVEL {
            released(heap);
        }
    }
}

/// The outermost release has come to its end. When the run is stopped all releases of its end weigh together.
#[inline(always)]
unsafe fn released(heap: *mut Heap) {
    // SAFETY: the heap is live.
    unsafe {
        if !(*heap).doomed.is_empty() {
            return release_doomed(heap);
        }
        if !(*heap).stopped {
            (*heap).load = 0;
        }
    }
}

/// Whether a container of a builtin class has so many items that they are released piece by piece.
#[inline(always)]
unsafe fn many_items(p: *mut Obj) -> bool {
    // SAFETY: the kind says which payload lies there.
    unsafe {
        match (*p).kind {
            Kind::List => (*(p as *mut List)).len.get() > PIECE,
            Kind::Tuple => (*(p as *mut Tuple)).len > PIECE,
            Kind::Dict => (*(p as *mut Dict)).unreleased() > PIECE,
            Kind::Set | Kind::FrozenSet => (*(p as *mut Set)).unreleased() > PIECE,
            _ => false,
        }
    }
}

/// Releases some of the many items of a container.
unsafe fn release_piece(p: *mut Obj) {
    // SAFETY: the caller has looked at the kind and that there are so many; what is released no longer counts
    // as the container's.
    unsafe {
        match (*p).kind {
            Kind::List => {
                let l = &*(p as *mut List);
                l.len.set(l.len.get() - PIECE);
                release_back(l.items.get().add(l.len.get()), PIECE);
            }
            Kind::Tuple => {
                let t = p as *mut Tuple;
                (*t).len -= PIECE;
                release_back((*t).items().add((*t).len), PIECE);
            }
            Kind::Dict => (*(p as *mut Dict)).release_some(PIECE),
            _ => (*(p as *mut Set)).release_some(PIECE),
        }
    }
}

/// Whether a generator has ended, so that its registers are released and no Python code need run.
unsafe fn ended(p: *mut Obj) -> bool {
    // SAFETY: the caller has looked at the kind.
    unsafe { (*(p as *mut Generator)).state.get() == GenState::Closed }
}

/// Frees a generator that has ended, whose last references are given up.
///
/// # Safety
/// As for [`dead`].
#[inline(always)]
pub(crate) unsafe fn free_ended(p: *mut Obj) {
    // SAFETY: the registers of a generator that has ended are released already.
    unsafe {
        if (*p).gc & (gc_flag::LARGE | gc_flag::WEAK) != 0 {
            (*p).rc = 0;
            return dead(p);
        }
        let g = &*(p as *const Generator);
        if g.leaf.get().is_null()
            && g.root.get().is_null()
            && g.handled.is_empty()
            && g.finalizer.is_empty()
        {
            release(g.func.as_value().word());
            release(g.own_name.word());
            release(g.own_qualname.word());
        } else {
            drop_in_place(p as *mut Generator);
        }
        Heap::free_cell(p as *mut u8);
    }
}

/// Whether a generator that ends now can be freed by [`free_at_hand`], apart from the function it holds.
///
/// # Safety
/// A live generator of this heap.
#[inline(always)]
pub(crate) unsafe fn ends_at_hand(g: &Generator) -> bool {
    let p = g as *const Generator as *mut Obj;
    // SAFETY: the caller's promise.
    unsafe {
        (*p).gc & (gc_flag::LARGE | gc_flag::WEAK) == 0
            && g.handled.is_empty()
            && g.finalizer.is_empty()
            && g.own_name.is_empty()
            && g.own_qualname.is_empty()
            && super::page::more_than_few(p as *mut u8)
    }
}

/// Frees an object whose references have been given up; calls nothing.
///
/// # Safety
/// As for [`dead`], for an object that is not large and whose page need not be looked at.
#[inline(always)]
pub(crate) unsafe fn free_at_hand(p: *mut Obj) {
    // SAFETY: the caller's promise.
    unsafe { super::page::push(p as *mut u8) };
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
            Heap::free_cell(p as *mut u8);
        }
        only
    }
}

/// Lets a dead object wait, unless it comes back to life for its finaliser.
#[cold]
#[inline(never)]
unsafe fn put_off(heap: *mut Heap, p: *mut Obj) {
    // SAFETY: the heap is live. When it closes, all objects go together and nobody waits.
    unsafe {
        if (*heap).closing || bids_farewell(heap, p) {
            return;
        }
        match (*p).kind {
            // Text leads no deeper.
            Kind::Str if (*p).aux == 0 => return release_object(heap, p),
            Kind::Str if (*(p as *mut Str)).interned.get() => {
                (*heap).forget_interned(p);
                (*(p as *mut Str)).interned.set(false);
            }
            Kind::Set | Kind::FrozenSet => (*(p as *mut Set)).begin_release(),
            Kind::Type => (*heap).forget_class(&*(p as *mut TypeObj)),
            Kind::WeakRef => {
                (*heap).forget_weakref(p);
                (*(p as *mut WeakRef)).target.set(Word::NIL);
            }
            _ => {}
        }
        (*heap).doomed.push(p);
    }
}

/// Releases what waits, for a while; the rest at the next safe point.
#[cold]
#[inline(never)]
unsafe fn release_doomed(heap: *mut Heap) {
    // SAFETY: only dead objects are in the list, each once.
    unsafe {
        if (*heap).stopped {
            return;
        }
        (*heap).load = LEVEL;
        while ((*heap).load as u32) < MAX_LOAD
            && let Some(p) = (*heap).doomed.pop()
        {
            (*heap).load += RELEASE;
            let whole = (*p).gc & gc_flag::WEAK == 0 && (*p).aux == 0;
            if whole && many_items(p) {
                (*heap).load += PIECE_LOAD;
                (*heap).doomed.push(p);
                release_piece(p);
            } else {
                release_object(heap, p);
            }
        }
        (*heap).load = 0;
        (*heap).see_to_doomed();
    }
}

/// An instance of a class written in Python: its words lie together behind the header.
#[inline(always)]
unsafe fn release_instance(heap: *mut Heap, p: *mut Obj) {
    // SAFETY: as for `release_object`.
    unsafe {
        let shape = &*(*p).shape;
        let class = &*shape.class;
        if class.has(TypeFlags::FINALIZER) || shape.spilled() {
            return release_object(heap, p);
        }
        let word = shape.class_word;
        let (mut at, end) = attributes(p);
        while at < end {
            release(*at);
            at = at.add(1);
        }
        Heap::free_cell(p as *mut u8);
        release(word);
    }
}

/// Releases words from the last to the first.
#[inline(always)]
unsafe fn release_back(items: *mut Word, n: usize) {
    for i in (0..n).rev() {
        // SAFETY: the words are live and owned by a dead object.
        unsafe { release(*items.add(i)) }
    }
}

/// What comes before release: an object with a finaliser comes back to life, and true; or else its weak
/// references are cleared.
unsafe fn bids_farewell(heap: *mut Heap, p: *mut Obj) -> bool {
    // SAFETY: the caller's promise: `p` is dead and whole.
    unsafe {
        if needs_finalizer(p) && !(*heap).closing && !(*heap).stopped {
            (*p).rc = 1;
            (*p).gc |= gc_flag::FINALIZED;
            if (*heap).queue(Pending::Finalize(Word::counted(p))).is_ok() {
                (*heap).interrupt();
                return true;
            }
            (*p).rc = 0;
        }
        if (*p).gc & gc_flag::WEAK != 0 {
            (*heap).clear_weak(p);
        }
        false
    }
}

unsafe fn release_object(heap: *mut Heap, p: *mut Obj) {
    // SAFETY: the caller's promise: `p` is dead and whole; its shape and class are still held.
    unsafe {
        if bids_farewell(heap, p) {
            return;
        }
        let class = (*(*p).shape).class_word;
        drop_slots(p);
        drop_payload(heap, p);
        Heap::free(p);
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

/// Drops the payload.
unsafe fn drop_payload(heap: *mut Heap, p: *mut Obj) {
    // SAFETY: the kind says which payload lies there; it is dropped once.
    unsafe {
        match (*p).kind {
            Kind::Int => {
                let big = &raw mut (*(p as *mut Int)).big;
                (*heap).account(-(Int::outside(&*big) as isize));
                drop_in_place(big);
            }
            Kind::Str => {
                if (*(p as *mut Str)).interned.get() {
                    (*heap).forget_interned(p);
                }
            }
            Kind::Tuple => {
                let t = &*(p as *mut Tuple);
                release_back(t.items(), t.len);
            }
            Kind::List => {
                let l = &*(p as *mut List);
                release_back(l.items.get(), l.len.get());
                (*heap).raw_free(l.items.get() as *mut u8, l.cap.get() * 8);
            }
            Kind::Dict => {
                let d = &*(p as *mut Dict);
                d.release_all();
                d.extra.set(None);
            }
            Kind::Set | Kind::FrozenSet => (*(p as *mut Set)).clear_keys(),
            Kind::Range => drop_in_place(p as *mut Range),
            Kind::Slice => drop_in_place(p as *mut Slice),
            Kind::Function => drop_in_place(p as *mut Function),
            Kind::Native => drop_in_place(p as *mut Native),
            Kind::Method => drop_in_place(p as *mut Method),
            Kind::Type => {
                (*heap).forget_class(&*(p as *mut TypeObj));
                drop_in_place(p as *mut TypeObj)
            }
            Kind::Module => drop_in_place(p as *mut Module),
            Kind::Cell => drop_in_place(p as *mut Cell),
            Kind::Code => {
                (*heap).account(-((*(p as *mut CodeObj)).held() as isize));
                drop_in_place(p as *mut CodeObj)
            }
            Kind::Generator => {
                let g = p as *mut Generator;
                // Those of a running one lie on the stack.
                if matches!((*g).state.get(), GenState::Created | GenState::Suspended) {
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
                (*heap).forget_weakref(p);
                drop_in_place(p as *mut WeakRef)
            }
            Kind::Payload => {
                let vt = *(p.add(1) as *const &'static PayloadVTable);
                (*heap).account(-((vt.held)(p) as isize));
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
        each_member(p, |w| release(w));
        for i in 0..slot_count(&*p) {
            release(*slot_ptr(p, i));
        }
        free_spill(p);
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
    /// Whether dead objects wait for their release.
    pub(crate) fn has_doomed(&self) -> bool {
        !self.doomed.is_empty() || !self.leaving.is_empty()
    }

    /// Releases some of what waits; whether there is more.
    pub(crate) fn release_more(&mut self) -> bool {
        if self.doomed.is_empty() {
            self.let_go_of_more();
        } else {
            // SAFETY: nothing is being released: the machine calls this between instructions.
            unsafe { release_doomed(self) };
        }
        self.has_doomed()
    }

    /// Has the machine go on with releasing at the next safe point.
    pub(crate) fn see_to_doomed(&mut self) {
        if !self.has_doomed() {
            return;
        }
        if !matches!(self.pending.back(), Some(Pending::Release)) {
            drop(self.queue(Pending::Release));
        }
        self.interrupt();
    }

    /// A stopped run has ended.
    pub(crate) fn rest(&mut self) {
        self.load = 0;
    }

    /// Forgets a dying class: its bases no longer list it.
    fn forget_class(&mut self, class: &TypeObj) {
        if class.has(TypeFlags::WATCHED) {
            self.epoch += 1;
        }
        let me = class as *const TypeObj as usize;
        self.subclasses.remove(&me);
        for b in class
            .bases
            .get()
            .iter()
            .flat_map(|b| b.get::<Tuple>().into_iter().flat_map(|t| t.iter()))
        {
            if let Some(v) = self.subclasses.get_mut(&(b.word().ptr() as usize)) {
                v.remove(class);
            }
        }
    }
}

impl Drop for Heap {
    /// Everything goes together, so counts no longer matter: objects let go of the memory that does
    /// not lie in pages, then the pages go.
    fn drop(&mut self) {
        if self.tag != 0 {
            return;
        }
        self.closing = true;
        self.let_go_of_all();
        self.load = u64::from(MAX_LOAD);
        self.pending.clear();
        self.gc.unfinished.clear();
        self.weak = Default::default();
        let heap: *mut Heap = self;
        // SAFETY: live objects of this heap; payloads are dropped once each. Nothing dies meanwhile: no
        // count can reach zero any more. Shapes are read by other objects, so classes go last.
        unsafe {
            let mut types = Vec::new();
            let mut todo = Vec::new();
            self.each(|p| {
                (*p).rc = u32::MAX / 2;
                match (*p).kind {
                    Kind::Type => types.push(p),
                    k if owns_memory(k) || (*(*p).shape).spilled() => todo.push(p),
                    _ => {}
                }
            });
            for p in todo {
                free_spill(p);
                if owns_memory((*p).kind) {
                    drop_payload(heap, p);
                }
            }
            for p in types {
                drop_in_place(p as *mut TypeObj);
            }
            for p in std::mem::take(&mut self.large) {
                let raw = (p as *mut u8).sub(super::LARGE_PREFIX);
                self.system_free(raw, *(raw as *mut usize).add(2));
            }
        }
        self.pages.free_all();
    }
}

/// Whether objects of this kind own memory that does not lie in the heap's pages.
fn owns_memory(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Int
            | Kind::List
            | Kind::Dict
            | Kind::Set
            | Kind::FrozenSet
            | Kind::Code
            | Kind::Payload
    )
}
