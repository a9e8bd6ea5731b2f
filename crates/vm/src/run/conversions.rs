//! Calls of builtin classes that convert one argument, `int(x)`, `str(x)`, `list(x)` and their like, where
//! the argument is a number, a string or a short sequence of a builtin class, and of `list()` and its like:
//! without a call through the class's slots. All others are left to `type.__call__`.

use super::jump::object_truth;
use super::native::class_of;
use crate::types::core;
use crate::value::keys::{exact_str, exact_tuple};
use crate::value::object::Kind;
use crate::value::typeobj::TypeObj;
use crate::value::word::{INT_MAX, INT_MIN};
use crate::value::{List, Value, Word};
use crate::vm::Vm;

/// The longest sequences that are copied here: others pay fuel.
const SHORT: usize = 64;

/// What `class(x)` gives, as a new reference.
#[inline]
pub(super) unsafe fn convert(vm: &mut Vm, class: *const TypeObj, x: &Value) -> Option<Value> {
    let (core, w) = (core(), x.word());
    // SAFETY: the words are live; the kinds say what lies there.
    unsafe {
        if std::ptr::eq(class, core.int) {
            let i = if w.is_int() { w.as_int() } else { truncated(w)? };
            return Some(Value::unboxed(Word::int_unchecked(i)));
        }
        if std::ptr::eq(class, core.str) {
            return match w.is_int() {
                true => (core.int.slots().repr?)(vm, x).ok(),
                false => exact_str(w).map(|_| x.clone()),
            };
        }
        if std::ptr::eq(class, core.float) {
            return match w.is_int() {
                true => Some(vm.float(w.as_int() as f64)),
                false => std::ptr::eq(class_of(w), core.float).then(|| x.clone()),
            };
        }
        if std::ptr::eq(class, core.bool) {
            return object_truth(w).map(Value::from);
        }
        let list = std::ptr::eq(class, core.list);
        if !list && !std::ptr::eq(class, core.tuple) {
            return None;
        }
        if !list && exact_tuple(w).is_some() {
            return Some(x.clone());
        }
        let items = short_items(w)?;
        if !list {
            return Some(vm.tuple(items));
        }
        let out = vm.new_list(Vec::new());
        out.extend_from_slice(items);
        Some(out.into_value())
    }
}

/// What `class()` gives: an empty container.
#[inline]
pub(super) fn empty(vm: &mut Vm, class: *const TypeObj) -> Option<Value> {
    let core = core();
    if std::ptr::eq(class, core.list) {
        Some(vm.list(Vec::new()))
    } else if std::ptr::eq(class, core.dict) {
        Some(vm.dict().into_value())
    } else if std::ptr::eq(class, core.set) {
        Some(vm.set().into_value())
    } else {
        None
    }
}

/// A double or a truth value as an int.
#[inline(always)]
fn truncated(w: Word) -> Option<i64> {
    if w.is_float() {
        let f = w.as_float();
        // Both bounds are exact doubles or round towards the outside.
        return (f > INT_MIN as f64 && f < INT_MAX as f64).then_some(f as i64);
    }
    match w {
        w if w == Word::bool(true) => Some(1),
        w if w == Word::bool(false) => Some(0),
        _ => None,
    }
}

/// The items of a short exact list or tuple.
#[inline(always)]
unsafe fn short_items<'a>(w: Word) -> Option<&'a [Value]> {
    // SAFETY: the word is live, and nothing changes the sequence while it is copied.
    unsafe {
        let items = if let Some(t) = exact_tuple(w) {
            t.as_slice()
        } else if w.is_counted() && (*w.ptr()).is_exact(Kind::List) {
            let l = &*(w.ptr() as *const List);
            std::slice::from_raw_parts(l.items.get() as *const Value, l.len())
        } else {
            return None;
        };
        (items.len() <= SHORT).then_some(items)
    }
}
