//! Builtin payloads with little structure: `int` beyond 62 bits, boxed `float`, `complex`, `bytes`,
//! `range`, `slice`, modules.

use super::dict::Dict;
use super::object::Obj;
use super::owned::{Ref, Value, object_kind};
use dashu_int::IBig;
use std::cell::Cell;

/// An `int` beyond 62 bits, a `bool`, or an instance of a subclass of `int`.
#[repr(C)]
pub struct Int {
    header: Obj,
    /// The number.
    pub big: IBig,
}
object_kind!(Int, "int", Int | Bool);

impl Int {
    /// Bytes that a number keeps outside its object.
    pub(crate) fn outside(big: &IBig) -> usize {
        match big.as_sign_words().1.len() {
            0..=2 => 0,
            words => words * 8,
        }
    }
}

/// A `float` that does not fit a word, or an instance of a subclass.
#[repr(C)]
pub struct Float {
    header: Obj,
    /// The number.
    pub value: f64,
}
object_kind!(Float, "float", Float);

/// The payload of `complex`.
#[repr(C)]
pub struct Complex {
    header: Obj,
    /// Real part.
    pub re: f64,
    /// Imaginary part.
    pub im: f64,
}
object_kind!(Complex, "complex", Complex);

/// A `bytes` as a native sees it.
///
/// It derefs to a slice; `Vec<u8>` converts from it and to it:
///
/// ```
/// use pyrun::{Bytes, Interpreter, Ref};
///
/// let mut py = Interpreter::new();
/// py.define("checksum", |data: Ref<Bytes>| data.iter().fold(0u8, |a, b| a ^ b))?;
/// assert_eq!(py.eval::<u8>("checksum(b'\\x0f\\xf0')")?, 0xff);
/// py.define("lines", |data: Ref<Bytes>| data.as_slice().split(|b| *b == b'\n').count())?;
/// assert_eq!(py.eval::<usize>("lines(b'a\\nb')")?, 2);
/// # Ok::<(), pyrun::Error>(())
/// ```
#[repr(C)]
pub struct Bytes {
    header: Obj,
    pub(crate) hash: Cell<u64>,
    pub(crate) len: usize,
}
object_kind!(Bytes, "bytes", Bytes);

impl std::fmt::Debug for Bytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.as_slice().fmt(f)
    }
}

impl Bytes {
    /// Offset of the bytes from the start of the object.
    pub(crate) const DATA: usize = size_of::<Bytes>();

    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        // SAFETY: `len` bytes follow the payload and never change.
        unsafe {
            std::slice::from_raw_parts(
                (self as *const Bytes as *const u8).add(Bytes::DATA),
                self.len,
            )
        }
    }

    /// The hash, computed once.
    #[doc(hidden)]
    pub fn hash(&self) -> u64 {
        if self.hash.get() == 0 {
            self.hash.set(super::str::hash_bytes(self.as_slice()));
        }
        self.hash.get()
    }
}

impl std::ops::Deref for Bytes {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        self.as_slice()
    }
}

/// The payload of `range`: three ints.
#[repr(C)]
pub struct Range {
    header: Obj,
    /// Start.
    pub start: Value,
    /// Stop.
    pub stop: Value,
    /// Step, never 0.
    pub step: Value,
}
object_kind!(Range, "range", Range);

/// The payload of `slice`.
#[repr(C)]
pub struct Slice {
    header: Obj,
    /// Start.
    pub start: Value,
    /// Stop.
    pub stop: Value,
    /// Step.
    pub step: Value,
}
object_kind!(Slice, "slice", Slice);

/// The payload of a module: its namespace.
#[repr(C)]
pub struct Module {
    header: Obj,
    /// The namespace.
    pub dict: Ref<Dict>,
}
object_kind!(Module, "module", Module);

/// Iterator over a `range` whose numbers all fit 62 bits.
#[repr(C)]
pub struct RangeIter {
    header: Obj,
    /// The next number.
    pub next: Cell<i64>,
    /// Distance.
    pub step: i64,
    /// How many are left.
    pub left: Cell<u64>,
}
object_kind!(RangeIter, "range_iterator", RangeIter);

impl RangeIter {
    /// The next number.
    #[inline]
    pub fn next_number(&self) -> Option<i64> {
        let left = self.left.get().checked_sub(1)?;
        self.left.set(left);
        Some(self.next.replace(self.next.get().wrapping_add(self.step)))
    }
}

/// Iterator over a `list` or a `tuple`. When exhausted it lets go of the sequence.
#[repr(C)]
pub struct SeqIter {
    header: Obj,
    /// Position of the next item.
    pub index: Cell<usize>,
    pub(crate) seq: Cell<super::word::Word>,
}
object_kind!(SeqIter, "list_iterator", ListIter | TupleIter);

impl SeqIter {
    /// The sequence, unless exhausted.
    pub fn seq(&self) -> Option<Value> {
        let w = self.seq.get();
        // SAFETY: the iterator owns the word.
        (!w.is_nil()).then(|| unsafe { Value::from_borrowed(w) })
    }

    /// Lets go of the sequence.
    pub fn finish(&self) {
        let w = self.seq.replace(super::word::Word::NIL);
        if !w.is_nil() {
            // SAFETY: the iterator owned the word.
            drop(unsafe { Value::from_word(w) });
        }
    }

    /// The next item; lets go of the sequence at its end.
    #[inline]
    pub fn next_item(&self) -> Option<Value> {
        let w = self.seq.get();
        if w.is_nil() {
            return None;
        }
        let i = self.index.get();
        // SAFETY: the iterator owns the word; the kind of the sequence says which payload it has.
        let item = unsafe {
            match (*w.ptr()).kind {
                super::Kind::List => (*(w.ptr() as *const super::List)).get(i),
                _ => {
                    let t = &*(w.ptr() as *const super::Tuple);
                    t.as_slice().get(i).cloned()
                }
            }
        };
        match item {
            Some(v) => {
                self.index.set(i + 1);
                Some(v)
            }
            None => {
                self.finish();
                None
            }
        }
    }

    fn seq_len(&self) -> usize {
        match self.seq() {
            Some(s) => s
                .get::<super::List>()
                .map_or_else(|| s.get::<super::Tuple>().map_or(0, |t| t.len()), |l| l.len()),
            None => 0,
        }
    }

    /// How many items are left.
    pub fn left(&self) -> usize {
        self.seq_len().saturating_sub(self.index.get())
    }

    /// Moves to a position.
    pub fn seek(&self, position: i64) {
        self.index.set((position.max(0) as usize).min(self.seq_len()));
    }
}
