//! Attribute slots of instances, behind the payload, or all attributes in a dict once `__dict__` has
//! been asked for.
//!
//! An instance with more attributes than inline slots keeps the first ones inline; its last inline
//! slot then leads to a buffer with the others. Which is the case, its shape says.

use super::dict::Dict;
use super::object::{Kind, Obj};
use super::owned::{Ref, Value};
use super::shape::Shape;
use super::word::Word;
use crate::heap;

/// The payload of an instance of a class written in Python: nothing but slots.
#[repr(C)]
pub struct Instance {
    header: Obj,
}
super::owned::object_kind!(Instance, "object", Instance);

/// Words in a buffer of spilled attributes, which starts with its own capacity.
fn grown(cap: usize) -> usize {
    cap * 2 + 4
}

/// Where an object's inline slots lie, which it must have.
#[inline]
fn slots_of(o: *const Obj) -> *mut Word {
    // SAFETY: callers hold a live object; its class's layout says where the slots lie.
    unsafe {
        let base = match (*(*o).shape).slots_base {
            0 => heap::varying_size(o).next_multiple_of(8),
            b => b as usize,
        };
        (o as *mut u8).add(base) as *mut Word
    }
}

/// The buffer of an object whose shape has spilled.
#[inline]
fn spill_cell(o: *const Obj) -> *mut *mut Word {
    // SAFETY: as above; the last inline slot leads to the buffer.
    unsafe { slots_of(o).add((*(*o).shape).inline_cap as usize - 1) as *mut *mut Word }
}

/// Address of slot `i`, which must be there.
#[inline]
pub(crate) fn slot_ptr(o: *const Obj, i: u32) -> *mut Word {
    // SAFETY: as above; callers pass an index that the shape has.
    unsafe {
        let held = (*(*o).shape).inline_held();
        if i < held {
            slots_of(o).add(i as usize)
        } else {
            (*spill_cell(o)).add(1 + (i - held) as usize)
        }
    }
}

/// The dict of an instance in dictionary mode.
pub(crate) fn dict_of(o: &Obj) -> Option<Ref<Dict>> {
    // SAFETY: a live object has a live shape; in dictionary mode slot 0 holds a dict.
    unsafe {
        (*o.shape)
            .dict_mode
            .then(|| Ref::from_value_unchecked(Value::from_borrowed(*slot_ptr(o, 0))))
    }
}

/// The attribute `key` (interned) kept in slots.
pub(crate) fn get_slot(o: &Obj, key: Word) -> Option<Value> {
    // SAFETY: as above.
    let shape = unsafe { &*o.shape };
    let i = shape.find(key)?;
    // SAFETY: slots that the shape has are live.
    unsafe { Some(Value::from_borrowed(*slot_ptr(o, i))) }
}

/// The attributes kept in slots; of an instance in dictionary mode, nothing that makes sense.
pub(crate) fn slots(o: &Obj) -> Vec<(Value, Value)> {
    // SAFETY: as above; keys are interned strings that the shape owns.
    unsafe {
        let keys = (*o.shape).keys().iter().enumerate();
        keys.map(|(i, k)| (Value::from_borrowed(*k), Value::from_borrowed(*slot_ptr(o, i as u32))))
            .collect()
    }
}

/// Sets the attribute `key` (interned) in slots, adding it if need be. Gives the value back if the
/// instance must go into dictionary mode first.
pub(crate) fn set_slot(o: &Obj, key: Word, v: Value) -> Result<Option<Value>, Value> {
    // SAFETY: as above.
    let shape = unsafe { &*o.shape };
    if let Some(i) = shape.find(key) {
        // SAFETY: one reference moves in, one out.
        return Ok(Some(unsafe {
            Value::from_word(std::ptr::replace(slot_ptr(o, i), v.into_word()))
        }));
    }
    let Some(next) = shape.with_key(key) else { return Err(v) };
    add_slot(o as *const Obj as *mut Obj, next, v.into_word());
    Ok(None)
}

/// Moves to shape `next`, which has one more attribute, and fills its slot.
pub(crate) fn add_slot(o: *mut Obj, next: *const Shape, w: Word) {
    // SAFETY: callers hold a live object of the parent shape.
    unsafe {
        let (i, cap) = ((*next).len - 1, (*next).inline_cap);
        if i == cap {
            // The last inline slot makes way for the buffer.
            let last = slots_of(o).add(cap as usize - 1);
            let buffer = buffer(heap::of(&*o), std::ptr::null_mut());
            buffer.add(1).write(*last);
            (last as *mut *mut Word).write(buffer);
        } else if i > cap {
            let cell = spill_cell(o);
            if (**cell).0 as u32 <= i - (cap - 1) {
                *cell = buffer(heap::of(&*o), *cell);
            }
        }
        (*o).shape = next;
        slot_ptr(o, i).write(w);
    }
}

/// A larger buffer with the contents of `old`, which may be null.
fn buffer(heap: &mut heap::Heap, old: *mut Word) -> *mut Word {
    // SAFETY: a buffer's first word is its capacity.
    unsafe {
        let cap = old.as_ref().map_or(0, |w| w.0 as usize);
        let bytes = if cap == 0 { 0 } else { (cap + 1) * 8 };
        let new = heap.raw_resize(old as *mut u8, bytes, (grown(cap) + 1) * 8) as *mut Word;
        (*new).0 = grown(cap) as u64;
        new
    }
}

/// Frees the buffer of spilled attributes, if there is one; the words in it are already released or
/// moved out.
pub(crate) fn free_spill(o: *mut Obj) {
    // SAFETY: as above.
    unsafe {
        if (*(*o).shape).spilled() {
            let p = *spill_cell(o);
            heap::of(&*o).raw_free(p as *mut u8, ((*p).0 as usize + 1) * 8);
        }
    }
}

/// How many attribute slots are in use.
pub(crate) fn slot_count(o: &Obj) -> u32 {
    // SAFETY: a live object has a live shape.
    let s = unsafe { &*o.shape };
    if s.dict_mode { 1 } else { s.len }
}

/// Puts the instance into dictionary mode with `dict`, which must already hold its attributes; the
/// words of the slots are given back to be released.
pub(crate) fn enter_dict_mode(o: &Obj, dict: Ref<Dict>, dict_shape: *const Shape) -> Vec<Value> {
    let n = slot_count(o);
    // SAFETY: slots in use are live; their references move out.
    let old = (0..n).map(|i| unsafe { Value::from_word(*slot_ptr(o, i)) }).collect();
    free_spill(o as *const Obj as *mut Obj);
    let o = o as *const Obj as *mut Obj;
    // SAFETY: the dictionary shape has the same layout, with the dict in slot 0.
    unsafe {
        (*o).shape = dict_shape;
        slot_ptr(o, 0).write(dict.into_value().into_word());
    }
    old
}

/// Removes the attribute `key`; gives its value.
pub(crate) fn rebuild_without(o: &Obj, key: Word, root: *const Shape) -> Option<Value> {
    // SAFETY: a live object has a live shape; slots in use are live, and their words move out before
    // they move in again.
    unsafe {
        let shape = &*o.shape;
        let gone = shape.find(key)? as usize;
        let mut shapes = Vec::with_capacity(shape.len as usize);
        let mut s = root;
        for k in shape.keys().iter().filter(|&&k| k != key) {
            s = (*s).with_key(*k)?;
            shapes.push(s);
        }
        let mut words: Vec<Word> = (0..shape.len).map(|k| *slot_ptr(o, k)).collect();
        let o = o as *const Obj as *mut Obj;
        free_spill(o);
        (*o).shape = root;
        let value = words.remove(gone);
        for (s, w) in shapes.into_iter().zip(words) {
            add_slot(o, s, w);
        }
        Some(Value::from_word(value))
    }
}

/// Whether attributes of objects of this kind lie at a fixed offset, so that caches may keep it.
pub(crate) fn fixed_layout(kind: Kind) -> bool {
    !matches!(kind, Kind::Str | Kind::Bytes | Kind::Tuple | Kind::Generator)
}

/// Makes the object an instance of `new`, whose instances have the same layout. An object with
/// attribute slots must be in dictionary mode; false if it is not.
pub(crate) fn set_class(o: &Obj, new: &super::Type) -> bool {
    let extensible = new.root_shape().extensible;
    let next = if extensible { new.dict_shape() } else { new.root_shape() as *const Shape };
    // SAFETY: shapes of live classes are live. Slot 0 lies in the same place under both shapes, as was
    // checked; the object's reference to its old class moves out as the one to the new class moves in.
    unsafe {
        let old = &*o.shape;
        if extensible && (!old.dict_mode || (old.inline_cap == 0) != ((*next).inline_cap == 0)) {
            return false;
        }
        let old_class = old.class_word;
        super::owned::retain((*next).class_word);
        let p = o as *const Obj as *mut Obj;
        (*p).shape = next;
        if (*p).kind != Kind::Instance {
            (*p).aux = u16::from(new.has(super::TypeFlags::HEAP));
        }
        super::owned::release(old_class);
    }
    true
}
