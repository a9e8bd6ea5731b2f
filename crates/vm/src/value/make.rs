//! Making objects in a given heap: the lowest layer under the constructors of `Vm`.

use super::dict::Dict;
use super::list::Tuple;
use super::object::{Kind, Obj};
use super::owned::{Ref, Value};
use super::shape::Shape;
use super::str::{Str, StrData};
use super::word::Word;
use crate::heap::Heap;
use smallvec::SmallVec;

/// Memory for a payload of fixed size, with its header written.
pub(crate) fn raw<T>(heap: &mut Heap, kind: Kind, shape: *const Shape) -> *mut T {
    heap.alloc(size_of::<T>(), kind, shape) as *mut T
}

/// An empty dict.
pub(crate) fn dict(heap: &mut Heap, shape: *const Shape) -> Ref<Dict> {
    let p = raw::<Dict>(heap, Kind::Dict, shape);
    // SAFETY: fresh memory of the right size.
    unsafe {
        Dict::init(p as *mut Obj);
        Ref::from_value_unchecked(Value::from_word(heap.word(p as *mut Obj)))
    }
}

/// A tuple.
pub(crate) fn tuple(heap: &mut Heap, shape: *const Shape, items: &[Value]) -> Value {
    let p = heap.alloc(Tuple::DATA + items.len() * 8, Kind::Tuple, shape) as *mut Tuple;
    // SAFETY: fresh memory with room for the items.
    unsafe {
        (&raw mut (*p).len).write(items.len());
        let out = (*p).items();
        for (i, v) in items.iter().enumerate() {
            out.add(i).write(v.clone().into_word());
        }
        Value::from_word(heap.word(p as *mut Obj))
    }
}

/// As many items are copied in a loop.
const FEW_ITEMS: usize = 8;

/// A tuple of `n` (not 0) words, which it takes over.
///
/// # Safety
/// `from` points to that many owned words, which are not used again.
pub(crate) unsafe fn tuple_of(
    heap: &mut Heap,
    shape: *const Shape,
    from: *const Word,
    n: usize,
) -> Value {
    let p = heap.alloc(Tuple::DATA + n * 8, Kind::Tuple, shape) as *mut Tuple;
    // SAFETY: fresh memory with room for the items.
    unsafe {
        (&raw mut (*p).len).write(n);
        if n <= FEW_ITEMS {
            // The read keeps this from being made a call.
            for i in 0..n {
                (*p).items().add(i).write(from.add(i).read_volatile());
            }
        } else {
            std::ptr::copy_nonoverlapping(from, (*p).items(), n);
        }
        Value::from_word(heap.word(p as *mut Obj))
    }
}

/// A tuple of these.
#[inline]
pub(crate) fn tuple_array<const N: usize>(
    heap: &mut Heap,
    shape: *const Shape,
    items: [Value; N],
) -> Value {
    let items = std::mem::ManuallyDrop::new(items);
    // SAFETY: `Value` is a transparent word; the array is not used again.
    unsafe { tuple_of(heap, shape, items.as_ptr() as *const Word, N) }
}

/// A tuple of at least one item.
pub(crate) fn tuple_from<const N: usize>(
    heap: &mut Heap,
    shape: *const Shape,
    mut items: SmallVec<[Value; N]>,
) -> Value
where
    [Value; N]: smallvec::Array<Item = Value>,
{
    assert!(!items.is_empty());
    // SAFETY: `Value` is a transparent word; what is copied is no longer the vector's.
    unsafe {
        let v = tuple_of(heap, shape, items.as_ptr() as *const Word, items.len());
        items.set_len(0);
        v
    }
}

/// Copies a few bytes without a call.
///
/// # Safety
/// As for `copy_nonoverlapping`.
#[inline(always)]
pub(crate) unsafe fn copy_short(from: *const u8, to: *mut u8, n: usize) {
    // SAFETY: both ends of the `n` bytes are covered by two overlapping moves of at most `n` bytes.
    unsafe {
        macro_rules! both_ends {
            ($t:ty) => {{
                let last = n - size_of::<$t>();
                let a = (from as *const $t).read_unaligned();
                let b = (from.add(last) as *const $t).read_unaligned();
                (to as *mut $t).write_unaligned(a);
                (to.add(last) as *mut $t).write_unaligned(b);
            }};
        }
        match n {
            0 => {}
            1 => *to = *from,
            2..4 => both_ends!(u16),
            4..8 => both_ends!(u32),
            8..16 => both_ends!(u64),
            16..=32 => both_ends!(u128),
            _ => std::ptr::copy_nonoverlapping(from, to, n),
        }
    }
}

/// A string of one byte per character.
#[inline]
pub(crate) fn str_latin1(heap: &mut Heap, shape: *const Shape, s: &[u8], ascii: bool) -> Value {
    let p = str_uninit(heap, shape, s.len(), s.len(), 1, ascii);
    // SAFETY: the fresh string has room for the characters.
    unsafe {
        copy_short(s.as_ptr(), (*p).data_ptr(), s.len());
        Value::from_word(heap.word(p as *mut Obj))
    }
}

/// As `str_latin1` of at most 32 characters that a page has a free cell for. Calls nothing.
#[inline(always)]
pub(crate) fn short_ascii(heap: &mut Heap, shape: *const Shape, s: &[u8]) -> Option<Value> {
    if s.len() > 32 {
        return None;
    }
    let size = (Str::DATA + s.len() + 15) & !15;
    let p = heap.leaf_at_hand(size, Kind::Str, shape);
    if p.is_null() {
        return None;
    }
    // SAFETY: fresh memory with room for the characters.
    unsafe {
        Str::init(p, s.len() as u32, (size - Str::DATA) as u32, 1, true);
        copy_short(s.as_ptr(), (*(p as *mut Str)).data_ptr(), s.len());
        Some(Value::from_word(heap.word(p)))
    }
}

/// A string of `len` characters with room for at least `cap`, its characters not yet written.
#[inline]
pub(crate) fn str_uninit(
    heap: &mut Heap,
    shape: *const Shape,
    len: usize,
    cap: usize,
    width: usize,
    ascii: bool,
) -> *mut Str {
    // What rounding up to a cell gives is room to grow in.
    let size = (Str::DATA + cap * width + 15) & !15;
    let cap = (size - Str::DATA) / width;
    let p = heap.alloc_leaf(size, Kind::Str, shape);
    // SAFETY: fresh memory with room for the characters. Callers have refused lengths over 2³².
    unsafe { Str::init(p, len as u32, cap as u32, width as u8, ascii) };
    p as *mut Str
}

/// A string from characters that already have their smallest width.
pub(crate) fn str_data(
    heap: &mut Heap,
    shape: *const Shape,
    data: StrData<'_>,
    ascii: bool,
) -> Value {
    let (ptr, width) = match data {
        StrData::One(s) => (s.as_ptr(), 1),
        StrData::Two(s) => (s.as_ptr() as *const u8, 2),
        StrData::Four(s) => (s.as_ptr() as *const u8, 4),
    };
    let n = data.len();
    let p = str_uninit(heap, shape, n, n, width, ascii);
    // SAFETY: the fresh string has room for `n` characters of this width.
    unsafe {
        std::ptr::copy_nonoverlapping(ptr, (*p).data_ptr(), n * width);
        Value::from_word(heap.word(p as *mut Obj))
    }
}

/// A string from code points, at the smallest width.
pub(crate) fn str_chars(heap: &mut Heap, shape: *const Shape, chars: &[u32]) -> Value {
    match chars.iter().copied().max().unwrap_or(0) {
        m @ 0..0x100 => {
            let v: Vec<u8> = chars.iter().map(|&c| c as u8).collect();
            str_data(heap, shape, StrData::One(&v), m < 0x80)
        }
        0x100..0x1_0000 => {
            let v: Vec<u16> = chars.iter().map(|&c| c as u16).collect();
            str_data(heap, shape, StrData::Two(&v), false)
        }
        _ => str_data(heap, shape, StrData::Four(chars), false),
    }
}
