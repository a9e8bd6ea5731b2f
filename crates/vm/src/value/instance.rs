//! Attribute slots of instances: inline behind the payload, the rest in an overflow buffer, or all
//! of them in a dict once `__dict__` has been asked for.

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

/// Words in an overflow buffer that starts with its own capacity.
fn grown(cap: usize) -> usize {
    cap * 2 + 4
}

/// Where an object's overflow pointer lies; its inline slots follow. `None` if it has no attributes.
pub(crate) fn overflow_cell(o: *const Obj) -> Option<*mut *mut Word> {
    // SAFETY: callers hold a live object; its class's layout says where the slots lie.
    unsafe {
        let shape = &*(*o).shape;
        if !shape.extensible && !shape.dict_mode {
            return None;
        }
        let base = match shape.slots_base {
            0 => heap::varying_size(o).next_multiple_of(8) + 8,
            b => b as usize,
        };
        Some((o as *mut u8).add(base - 8) as *mut *mut Word)
    }
}

/// Address of slot `i`, which must be there.
pub(crate) fn slot_ptr(o: *const Obj, i: u32) -> *mut Word {
    // SAFETY: as above; callers pass an index that the shape has.
    unsafe {
        let shape = &*(*o).shape;
        let Some(cell) = overflow_cell(o) else {
            unreachable!("an object without attribute slots")
        };
        if i < shape.inline_cap {
            (cell as *mut Word).add(1 + i as usize)
        } else {
            (*cell).add(1 + (i - shape.inline_cap) as usize)
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
        let i = (*next).len - 1;
        if i >= (*next).inline_cap {
            make_room(o, (i - (*next).inline_cap) as usize);
        }
        (*o).shape = next;
        slot_ptr(o, i).write(w);
    }
}

fn make_room(o: *mut Obj, index: usize) {
    let Some(cell) = overflow_cell(o) else { return };
    // SAFETY: the overflow buffer's first word is its capacity.
    unsafe {
        let old = *cell;
        let cap = if old.is_null() { 0 } else { (*old).0 as usize };
        if index >= cap {
            let new_cap = grown(cap);
            let bytes = |c: usize| if c == 0 { 0 } else { (c + 1) * 8 };
            let new =
                heap::of(&*o).raw_resize(old as *mut u8, bytes(cap), bytes(new_cap)) as *mut Word;
            (*new).0 = new_cap as u64;
            *cell = new;
        }
    }
}

/// Frees the overflow buffer; the words in it are already released.
pub(crate) fn free_overflow(o: *mut Obj) {
    if let Some(cell) = overflow_cell(o) {
        // SAFETY: as in `make_room`.
        unsafe {
            let p = *cell;
            if !p.is_null() {
                heap::of(&*o).raw_free(p as *mut u8, ((*p).0 as usize + 1) * 8);
                *cell = std::ptr::null_mut();
            }
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
    free_overflow(o as *const Obj as *mut Obj);
    let o = o as *const Obj as *mut Obj;
    // SAFETY: the dictionary shape has the same layout, with the dict in slot 0.
    unsafe {
        (*o).shape = dict_shape;
        slot_ptr(o, 0).write(dict.into_value().into_word());
    }
    old
}

/// Removes the last attribute, which has the given parent shape; gives its value.
pub(crate) fn rebuild_without(o: &Obj, key: Word, root: *const Shape) -> Option<Value> {
    // SAFETY: a live object has a live shape; slots in use are live.
    unsafe {
        let shape = &*o.shape;
        let i = shape.find(key)?;
        let keys: Vec<Word> = shape.keys().to_vec();
        let words: Vec<Word> = (0..shape.len).map(|k| *slot_ptr(o, k)).collect();
        let mut s = root;
        for k in keys.iter().filter(|&&k| k != key) {
            s = (*s).with_key(*k)?;
        }
        let o = o as *const Obj as *mut Obj;
        (*o).shape = s;
        for (n, w) in
            words.iter().enumerate().filter(|(n, _)| *n != i as usize).map(|(_, w)| w).enumerate()
        {
            slot_ptr(o, n as u32).write(*w);
        }
        Some(Value::from_word(words[i as usize]))
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
