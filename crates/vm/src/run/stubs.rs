//! What attribute lookups have found, by receiver and name: the second level behind the inline caches.
//!
//! An inline cache knows one receiver; here every receiver that a site has met is found again with one
//! hash. The receiver's key is its shape, or the class itself where the receiver is a class. An entry
//! holds until the epoch moves, so every class that an entry was learned from is watched: a change of
//! such a class, or its death, bumps the epoch. Values are kept by the address of the word that owns
//! them, so plain data in a class may be replaced without a bump. The name of an entry is owned: no other
//! comes to lie at its address.

use crate::types::core;
use crate::types::tuple_getter::TupleGetter;
use crate::value::function::Function;
use crate::value::native::{GetSet, Member, Native, NativeKind, Property, Wrapper};
use crate::value::object::{Kind, Obj};
use crate::value::owned::{release, retain};
use crate::value::payload::Boxed;
use crate::value::shape::Shape;
use crate::value::typeobj::{GetSetDef, TypeFlags};
use crate::value::{Ref, Str, Type, Value, Word, instance};
use crate::vm::Vm;

/// How an attribute is reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(super) enum How {
    /// Nothing here.
    No,
    /// There is no such attribute, nor a hook for it.
    Absent,
    /// The word at byte offset `off` of the receiver.
    Slot,
    /// The word at byte offset `off >> 16` of the buffer whose pointer lies at `off & 0xffff`.
    Over,
    /// The word at address `payload`, which a class or something it holds owns.
    Value,
    /// The function `payload`, bound to the receiver.
    Method,
    /// The immortal native method `payload`, bound to the receiver.
    Native,
    /// The function `payload`, bound to the receiver's class (or the receiver, if that is a class).
    ClassMethod,
    /// The result of the getter `payload`, a function of one parameter; or its setter, of two
    /// and without a result.
    Property,
    /// Item `off` of the receiver, a tuple, if it has so many.
    Item,
    /// What the getter written in Rust whose declaration lies at address `payload` gives.
    Computed,
    /// The descriptor at address `payload`, asked for the value.
    Bind,
    /// In the instance's dict, whose slot lies at byte offset `off`; behind it, for calls, the
    /// function `payload` of the class, if not 0.
    Dict,
    /// A store that adds an attribute at byte offset `off` and goes to the shape `payload`.
    Add,
    /// A store that adds one in the overflow buffer and goes to the shape `payload`.
    AddOver,
    /// The result of the function `payload`, which gets the receiver and the name: `__getattribute__`,
    /// or `__getattr__` where there is no such attribute. Of stores, `__setattr__`, which gets the value
    /// too and has no result.
    Hook,
}

/// An entry.
#[derive(Clone, Copy)]
pub(super) struct Stub {
    key: u64,
    name: u64,
    pub payload: u64,
    epoch: u32,
    pub off: u32,
    pub how: How,
}

const EMPTY: Stub = Stub { key: 0, name: 0, payload: 0, epoch: 0, off: 0, how: How::No };
/// Entries at first, and at most.
const FEWEST: usize = 256;
const MOST: usize = 4096;
/// Marks the name of an entry for stores.
const STORE: u64 = 1;

/// The table of an interpreter.
pub(crate) struct Stubs {
    table: Vec<Stub>,
    shift: u32,
    /// Live entries that others have overwritten since the table grew.
    evicted: usize,
}

impl Stubs {
    pub(super) const fn new() -> Stubs {
        Stubs { table: Vec::new(), shift: 0, evicted: 0 }
    }

    #[inline(always)]
    fn index(&self, key: u64, name: u64) -> usize {
        ((key ^ name.rotate_left(20)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift) as usize
    }

    #[inline(always)]
    fn find(&self, key: u64, name: u64, epoch: u32) -> Option<&Stub> {
        if self.table.is_empty() {
            return None;
        }
        // SAFETY: the shift leaves as many bits as the table has entries.
        let s = unsafe { self.table.get_unchecked(self.index(key, name)) };
        (s.key == key && s.name == name && s.epoch == epoch).then_some(s)
    }

    fn insert(&mut self, s: Stub) {
        if self.table.is_empty() || self.evicted > self.table.len() && self.table.len() < MOST {
            let n = (self.table.len() * 4).clamp(FEWEST, MOST);
            for old in std::mem::replace(&mut self.table, vec![EMPTY; n]) {
                old.forget_name();
            }
            self.shift = 64 - n.trailing_zeros();
            self.evicted = 0;
        }
        let i = self.index(s.key, s.name);
        let old = &mut self.table[i];
        self.evicted += (old.how != How::No && old.epoch == s.epoch) as usize;
        retain(Word(s.name & !STORE));
        std::mem::replace(old, s).forget_name();
    }
}

impl Stub {
    /// Lets go of the name.
    fn forget_name(self) {
        if self.name != 0 {
            // SAFETY: the entry owned it, and is gone.
            unsafe { release(Word(self.name & !STORE)) };
        }
    }
}

/// The key that entries for a receiver have.
#[inline(always)]
pub(super) fn key_of(x: Word) -> u64 {
    if x.is_object() {
        // SAFETY: registers hold live words.
        let o = unsafe { &*x.ptr() };
        if o.kind == Kind::Type { x.0 } else { o.shape as u64 }
    } else {
        let t = if x.is_int() { core().int } else { core().float };
        t.root_shape() as *const _ as u64
    }
}

/// What is known of loading `name` from `x`.
#[inline(always)]
pub(super) unsafe fn known(vm: *const Vm, x: Word, name: Word) -> Option<Stub> {
    // SAFETY: the dispatcher's contract.
    unsafe { (*vm).run.stubs.find(key_of(x), name.0, (*vm).heap.epoch as u32).copied() }
}

/// The byte offset of the slot `name` of objects of a shape, if that is known.
#[inline(always)]
pub(super) unsafe fn slot_of(vm: *const Vm, shape: *const Shape, name: u64) -> Option<u32> {
    // SAFETY: the dispatcher's contract.
    let s = unsafe { (*vm).run.stubs.find(shape as u64, name, (*vm).heap.epoch as u32) }?;
    (s.how == How::Slot).then_some(s.off)
}

/// The method `name` of objects of a shape, if that is known to be a function.
#[inline(always)]
pub(super) unsafe fn method_of(vm: *const Vm, shape: *const Shape, name: Word) -> Option<Word> {
    // SAFETY: the dispatcher's contract.
    let s = unsafe { (*vm).run.stubs.find(shape as u64, name.0, (*vm).heap.epoch as u32) }?;
    (s.how == How::Method).then_some(Word(s.payload))
}

/// What is known of storing `name` in `x`.
#[inline(always)]
pub(super) unsafe fn known_store(vm: *const Vm, x: Word, name: Word) -> Option<Stub> {
    // SAFETY: the dispatcher's contract.
    unsafe { (*vm).run.stubs.find(key_of(x), name.0 | STORE, (*vm).heap.epoch as u32).copied() }
}

impl Vm {
    /// How `name` (interned) is loaded from `x`: known or learned; `None` for what has no rule.
    pub(super) fn resolve_load(&mut self, x: &Value, name: &Ref<Str>) -> Option<Stub> {
        let name_word = name.as_value().word();
        // SAFETY: `x` is live.
        if let Some(s) = unsafe { known(self, x.word(), name_word) } {
            return Some(s);
        }
        let (how, off, payload) = match x.cast::<Type>() {
            Some(t) => class_load(t, name)?,
            None => instance_load(x, name)?,
        };
        watch(x.class());
        if let Some(t) = x.get::<Type>() {
            watch(t);
        }
        Some(self.learned(x, name_word.0, how, off, payload))
    }

    /// How `name` (interned) is stored in `x`.
    pub(super) fn resolve_store(&mut self, x: &Value, name: &Ref<Str>) -> Option<Stub> {
        let name_word = name.as_value().word();
        // SAFETY: `x` is live.
        if let Some(s) = unsafe { known_store(self, x.word(), name_word) } {
            return Some(s);
        }
        let (how, off, payload) = instance_store(x, name)?;
        watch(x.class());
        Some(self.learned(x, name_word.0 | STORE, how, off, payload))
    }

    fn learned(&mut self, x: &Value, name: u64, how: How, off: u32, payload: u64) -> Stub {
        let epoch = self.heap.epoch as u32;
        let s = Stub { key: key_of(x.word()), name, payload, epoch, off, how };
        self.run.stubs.insert(s);
        s
    }
}

/// Marks a class and its bases: what changes them bumps the epoch.
pub(crate) fn watch(class: &Type) {
    if class.has(TypeFlags::HEAP) && !class.has(TypeFlags::WATCHED) {
        for c in class.mro_words() {
            if let Some(t) = c.get::<Type>()
                && t.has(TypeFlags::HEAP)
            {
                t.set_flag(TypeFlags::WATCHED, true);
            }
        }
        class.set_flag(TypeFlags::WATCHED, true);
    }
}

/// The word of a class's or a base's namespace that holds `name`.
pub(super) fn class_slot(class: &Type, name: &Str) -> Option<*mut Word> {
    class.mro_words().iter().find_map(|c| {
        let d = c.get::<Type>()?.dict.peek();
        d.find_str(name).map(|pos| d.value_slot(pos))
    })
}

/// What the word of a namespace holds.
fn held(slot: *mut Word) -> Value {
    // SAFETY: the entry is live.
    unsafe { Value::from_borrowed(*slot) }
}

type Rule = Option<(How, u32, u64)>;

/// Whether attributes are looked up the default way first, whatever hook may come behind.
fn plain_lookup(class: &Type) -> bool {
    class.has(TypeFlags::PLAIN_GETATTR)
        || class.has(TypeFlags::GETATTR_HOOK)
            && match (
                class.lookup(&core().names.__getattribute__),
                core().object.lookup(&core().names.__getattribute__),
            ) {
                (Some(a), Some(b)) => a.is(&b),
                _ => false,
            }
}

/// Kinds whose own attributes do not lie in slots of theirs.
fn keeps_elsewhere(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Function | Kind::Method | Kind::StaticMethod | Kind::ClassMethod | Kind::Module
    )
}

fn instance_load(x: &Value, name: &Ref<Str>) -> Rule {
    let class = x.class();
    let hook = |name, n| {
        let f = class.lookup(name)?;
        (f.get::<Function>()?.header.aux == n).then_some((How::Hook, 0, f.word().0))
    };
    if !plain_lookup(class) {
        let both = class.has(TypeFlags::GETATTR_HOOK);
        return if both { None } else { hook(&core().names.__getattribute__, 2) };
    }
    let slot = class_slot(class, name);
    let found = slot.map(held);
    if let (Some(d), Some(slot)) = (&found, slot)
        && d.class().slots().descr_set.is_some()
    {
        return not_hooked(class, data_descriptor(class, d, slot)?);
    }
    let behind = || match (&found, slot) {
        (Some(d), Some(slot)) => not_hooked(class, class_attribute(d, slot)?),
        _ => class.has(TypeFlags::PLAIN_GETATTR).then_some((How::Absent, 0, 0)),
    };
    let Some(o) = x.obj() else { return behind() };
    if keeps_elsewhere(o.kind) {
        return None;
    }
    // SAFETY: a live object has a live shape.
    let shape = unsafe { &*o.shape };
    if shape.dict_mode {
        let off = shape.inline_offset(0)?;
        let function = found.filter(|d| d.kind() == Kind::Function);
        return Some((How::Dict, off, function.map_or(0, |f| f.word().0)));
    }
    match shape.find(name.as_value().word()) {
        Some(i) => own_slot(o, i).map(|(how, off)| (how, off, 0)),
        None if found.is_none() && !class.has(TypeFlags::PLAIN_GETATTR) => {
            if o.kind == Kind::Instance { hook(&core().names.__getattr__, 2) } else { None }
        }
        None => behind(),
    }
}

/// Where slot `i` lies, inline or in the overflow buffer.
fn own_slot(o: &Obj, i: u32) -> Option<(How, u32)> {
    // SAFETY: a live object has a live shape.
    let shape = unsafe { &*o.shape };
    if !instance::fixed_layout(o.kind) || shape.slots_base == 0 || shape.slots_base > 0xffff {
        return None;
    }
    Some(match shape.inline_offset(i) {
        Some(off) => (How::Slot, off),
        // The last inline slot leads to the buffer, which begins with its capacity.
        None => {
            let held = shape.inline_held();
            (How::Over, (shape.slots_base + held * 8) | ((i - held + 1) * 8) << 16)
        }
    })
}

/// A descriptor's own AttributeError is for the `__getattr__` hook, where there is one.
fn not_hooked(class: &Type, rule: (How, u32, u64)) -> Rule {
    let raises = matches!(rule.0, How::Property | How::Bind | How::Computed | How::Item);
    (!raises || class.has(TypeFlags::PLAIN_GETATTR)).then_some(rule)
}

fn data_descriptor(class: &Type, d: &Value, slot: *mut Word) -> Rule {
    if let Some(m) = d.get::<Member>() {
        return class.is_subclass(m.owner()).then_some((How::Slot, m.offset, 0));
    }
    if let Some(p) = d.get_exact::<Property>()
        && let Some(f) = p.get.get()
        && f.get::<Function>().is_some_and(|f| f.header.aux == 1)
    {
        return Some((How::Property, 0, f.word().0));
    }
    if let Some(g) = d.get::<GetSet>()
        && class.is_subclass(g.owner())
    {
        return Some((How::Computed, 0, g.def as *const GetSetDef as u64));
    }
    if let Some(g) = d.get_exact::<Boxed<TupleGetter>>()
        && class.kind == Kind::Tuple
        && let Some(i) = g.borrow().item()
    {
        return Some((How::Item, i, 0));
    }
    d.class().slots().descr_get.map(|_| (How::Bind, 0, slot as u64))
}

/// An attribute of an instance that its class holds and no descriptor of which has `__set__`.
fn class_attribute(d: &Value, slot: *mut Word) -> Rule {
    match d.kind() {
        Kind::Function => Some((How::Method, 0, d.word().0)),
        Kind::Native if unbound(d) && !d.word().is_counted() => Some((How::Native, 0, d.word().0)),
        _ => wrapped(d, slot),
    }
}

/// Whether this is a native method that binds to instances.
fn unbound(d: &Value) -> bool {
    d.get::<Native>().is_some_and(|n| n.slf.is_empty() && n.def.kind == NativeKind::Method)
}

/// Static and class methods, other descriptors, plain data.
fn wrapped(d: &Value, slot: *mut Word) -> Rule {
    if d.class().slots().descr_get.is_none() {
        return Some((How::Value, 0, slot as u64));
    }
    if let Some(w) = d.get_exact::<Wrapper>()
        && let Some(f) = w.func.get()
    {
        if d.kind() == Kind::StaticMethod {
            return Some((How::Value, 0, w.func.address() as u64));
        }
        if f.kind() == Kind::Function {
            return Some((How::ClassMethod, 0, f.word().0));
        }
    }
    Some((How::Bind, 0, slot as u64))
}

fn class_load(t: &Ref<Type>, name: &Ref<Str>) -> Rule {
    let meta = t.as_value().class();
    let default = core().type_.slots().getattr.map(|f| f as usize);
    if meta.slots().getattr.map(|f| f as usize) != default {
        return None;
    }
    let of_meta = class_slot(meta, name);
    if let Some(slot) = of_meta {
        let d = held(slot);
        let s = d.class().slots();
        if s.descr_set.is_some() && s.descr_get.is_some() {
            return Some((How::Bind, 1, slot as u64));
        }
    }
    let slot = class_slot(t, name)?;
    let d = held(slot);
    match d.kind() {
        // Descriptors that give themselves to a class.
        Kind::Function => Some((How::Value, 0, slot as u64)),
        Kind::Native if unbound(&d) => Some((How::Value, 0, slot as u64)),
        Kind::Property | Kind::Member | Kind::GetSet if d.obj().is_some_and(|o| o.aux == 0) => {
            Some((How::Value, 0, slot as u64))
        }
        _ => wrapped(&d, slot),
    }
}

/// Whether a function takes exactly `n` positional arguments and gives nothing but None.
fn without_result(f: &Value, n: u16) -> bool {
    f.get::<Function>().is_some_and(|f| f.header.aux == n && f.code.peek().returns_none)
}

fn instance_store(x: &Value, name: &Ref<Str>) -> Rule {
    let o = x.obj()?;
    let class = o.class();
    if !class.has(TypeFlags::PLAIN_SETATTR) {
        let f = class.lookup(&core().names.__setattr__)?;
        return without_result(&f, 3).then_some((How::Hook, 0, f.word().0));
    }
    if !instance::fixed_layout(o.kind) {
        return None;
    }
    if let Some(slot) = class_slot(class, name) {
        let d = held(slot);
        if d.class().slots().descr_set.is_some() {
            if let Some(m) = d.get::<Member>() {
                return class.is_subclass(m.owner()).then_some((How::Slot, m.offset, 0));
            }
            let f = d.get_exact::<Property>()?.set.get()?;
            return without_result(&f, 2).then_some((How::Property, 0, f.word().0));
        }
    }
    if !matches!(
        o.kind,
        Kind::Instance | Kind::Exception | Kind::List | Kind::Dict | Kind::Set | Kind::Payload
    ) {
        return None;
    }
    // SAFETY: a live object has a live shape.
    let shape = unsafe { &*o.shape };
    if shape.dict_mode {
        return Some((How::Dict, shape.inline_offset(0)?, 0));
    }
    if !shape.extensible {
        return None;
    }
    let key = name.as_value().word();
    match shape.find(key) {
        Some(i) => own_slot(o, i).map(|(how, off)| (how, off, 0)),
        None => {
            let next = shape.with_key(key)?;
            // SAFETY: shapes live as long as their class.
            let off = unsafe { (*next).inline_offset(shape.len) };
            Some(match off {
                Some(off) => (How::Add, off, next as u64),
                None => (How::AddOver, 0, next as u64),
            })
        }
    }
}
