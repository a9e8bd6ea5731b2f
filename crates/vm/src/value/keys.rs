//! What can be said about keys of dicts and sets without running Python code.

use super::object::{Kind, Obj};
use super::str::Str;
use super::word::Word;
use super::{Tuple, Value};
use crate::text::int::hash_small;

/// A lookup's answer instead of a position: the key is not there.
pub(crate) const ABSENT: isize = -1;
/// A lookup's answer instead of a position: only the keys' `__eq__` can tell.
pub(crate) const ASK: isize = -2;

/// Largest magnitude below which an int is its own hash.
const OWN_HASH: u64 = (1 << 61) - 1;
/// Tuples in tuples are looked at to this depth.
const DEPTH: usize = 4;
/// The longest tuples that are looked at.
pub(crate) const LONG: usize = 64;

/// The exact string in a word.
#[inline(always)]
pub(crate) fn exact_str<'a>(w: Word) -> Option<&'a Str> {
    // SAFETY: callers hold the word; the tag says that a `Str` of that very class lies there.
    unsafe { (w.is_object() && (*w.ptr()).is_exact(Kind::Str)).then(|| &*(w.ptr() as *const Str)) }
}

/// The exact tuple in a word.
#[inline(always)]
pub(crate) fn exact_tuple<'a>(w: Word) -> Option<&'a Tuple> {
    // SAFETY: as above.
    unsafe {
        (w.is_object() && (*w.ptr()).is_exact(Kind::Tuple)).then(|| &*(w.ptr() as *const Tuple))
    }
}

/// The hash of an unboxed int.
#[inline(always)]
pub(crate) fn int_hash(i: i64) -> u64 {
    if i.unsigned_abs() >= OWN_HASH || i == -1 { hash_small(i) as u64 } else { i as u64 }
}

/// The hash of an unboxed int or an exact string.
#[inline(always)]
pub(crate) fn simple_hash(w: Word) -> Option<u64> {
    if w.is_int() {
        return Some(int_hash(w.as_int()));
    }
    let s = exact_str(w)?;
    Some(match s.hash.get() {
        0 => first_hash(s),
        h => h,
    })
}

/// The hash of a key, if it takes no call to get it: of small ints, and of exact strings once they
/// have been hashed. Hashes of strings are never 0 but of the empty one.
#[inline(always)]
pub(crate) fn ready_hash(w: Word) -> Option<u64> {
    if w.is_int() {
        let i = w.as_int() as u64;
        return (i < OWN_HASH).then_some(i);
    }
    exact_str(w).map(|s| s.hash.get()).filter(|&h| h != 0)
}

#[cold]
#[inline(never)]
fn first_hash(s: &Str) -> u64 {
    s.hash()
}

/// Whether two keys are equal; `None` if only `__eq__` can tell.
#[inline]
pub(crate) fn same(a: Word, b: Word) -> Option<bool> {
    if a == b {
        return Some(true);
    }
    if Word::both_int(a, b) {
        return Some(false);
    }
    if let (Some(s), Some(t)) = (exact_str(a), exact_str(b)) {
        return Some(s.same(t));
    }
    same_deep(a, b, DEPTH)
}

/// Sorts of values of which no two are equal across sorts.
#[derive(PartialEq)]
enum Sort {
    Number,
    Str,
    Singleton,
}

fn sort(w: Word) -> Option<Sort> {
    if w.is_int() || w.is_float() {
        return Some(Sort::Number);
    }
    // SAFETY: the word is a pointer to a live object.
    unsafe {
        match (*w.ptr()).kind {
            Kind::Singleton => Some(Sort::Singleton),
            Kind::Str if (*w.ptr()).is_exact(Kind::Str) => Some(Sort::Str),
            _ => None,
        }
    }
}

#[inline(never)]
fn same_deep(a: Word, b: Word, depth: usize) -> Option<bool> {
    if a == b {
        return Some(true);
    }
    if a.is_int() && b.is_int() {
        return Some(false);
    }
    if a.is_float() && b.is_float() {
        return Some(a.as_float() == b.as_float());
    }
    if let (Some(s), Some(t)) = (exact_str(a), exact_str(b)) {
        return Some(s.same(t));
    }
    match (sort(a), sort(b)) {
        (Some(x), Some(y)) if x != y || x == Sort::Singleton => return Some(false),
        (Some(_), _) | (_, Some(_)) => return None,
        _ => {}
    }
    let (s, t) = (exact_tuple(a)?, exact_tuple(b)?);
    if depth == 0 || s.len() > LONG || t.len() > LONG {
        return None;
    }
    for (x, y) in s.iter().zip(t.iter()) {
        if x.word() == y.word() {
            continue;
        }
        if !same_deep(x.word(), y.word(), depth - 1)? {
            return Some(false);
        }
    }
    Some(s.len() == t.len())
}

/// Borrows a word as a value.
///
/// # Safety
/// The word is live and not [`Word::NIL`] as long as the borrow.
#[inline(always)]
pub(crate) unsafe fn as_value<'a>(w: *const Word) -> &'a Value {
    // SAFETY: `Value` is a transparent word.
    unsafe { &*(w as *const Value) }
}

const _: () = assert!(size_of::<Value>() == 8 && size_of::<Obj>() == 16);
