//! `list` and `tuple`.

use super::object::Obj;
use super::owned::{Value, object_kind, release, retain};
use super::word::Word;
use crate::heap;
use std::cell::Cell;

/// A `list` as a native sees it.
///
/// A script may change it whenever Python code runs: look again after every call. Items are added by
/// [`Vm::list_push`](crate::Vm::list_push), which asks for the memory first.
///
/// ```
/// use pyrun::{Interpreter, List, PyResult, Ref, Value, Vm};
///
/// /// Moves what `test` refuses to another list.
/// fn partition(vm: &mut Vm, all: Ref<List>, test: Value) -> PyResult<Vec<Value>> {
///     let items = all.to_vec();
///     while !all.is_empty() {
///         all.pop();
///     }
///     let mut refused = Vec::new();
///     for item in items {
///         let keep = vm.call(&test, &[item.clone()])?;
///         match vm.truth(&keep)? {
///             true => vm.list_push(&all, item)?,
///             false => refused.push(item),
///         }
///     }
///     Ok(refused)
/// }
///
/// let mut py = Interpreter::new();
/// py.define("partition", partition)?;
/// py.exec("numbers = [1, 2, 3, 4]\nodd = partition(numbers, lambda n: n % 2 == 0)")?;
/// assert!(py.eval::<bool>("(numbers, odd) == ([2, 4], [1, 3])")?);
/// py.define("last", |l: Ref<List>| l.len().checked_sub(1).and_then(|i| l.get(i)))?;
/// assert_eq!(py.eval::<i64>("last(numbers)")?, 4);
/// # Ok::<(), pyrun::Error>(())
/// ```
#[repr(C)]
pub struct List {
    header: Obj,
    pub(crate) items: Cell<*mut Word>,
    pub(crate) len: Cell<usize>,
    pub(crate) cap: Cell<usize>,
}

object_kind!(List, "list", List);

impl std::fmt::Debug for List {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.to_vec()).finish()
    }
}

impl List {
    /// Writes an empty payload behind a fresh header.
    ///
    /// # Safety
    /// `p` has room for a `List`.
    pub(crate) unsafe fn init(p: *mut Obj) {
        let l = p as *mut List;
        // SAFETY: the caller's promise.
        unsafe {
            (&raw mut (*l).items).write(Cell::new(std::ptr::dangling_mut()));
            (&raw mut (*l).len).write(Cell::new(0));
            (&raw mut (*l).cap).write(Cell::new(0));
        }
    }

    fn heap(&self) -> &mut heap::Heap {
        heap::of(&self.header)
    }

    /// How many items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.get()
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many items there is room for.
    #[doc(hidden)]
    pub fn capacity(&self) -> usize {
        self.cap.get()
    }

    /// The item at `i`.
    #[inline]
    pub fn get(&self, i: usize) -> Option<Value> {
        // SAFETY: the first `len` words are live and owned by the list.
        (i < self.len()).then(|| unsafe { Value::from_borrowed(*self.items.get().add(i)) })
    }

    /// All items, each with a new reference.
    pub fn to_vec(&self) -> Vec<Value> {
        let mut items = Vec::with_capacity(self.len());
        items.extend((0..self.len()).filter_map(|i| self.get(i)));
        items
    }

    /// Replaces the item at `i`, which must be in range, and gives the old one.
    #[doc(hidden)]
    pub fn set(&self, i: usize, v: Value) -> Value {
        assert!(i < self.len());
        // SAFETY: in range; the old word's reference moves out as the new one's moves in.
        unsafe { Value::from_word(std::ptr::replace(self.items.get().add(i), v.into_word())) }
    }

    /// Makes room for `more` items beyond those there: exactly, if there was no room for any.
    #[doc(hidden)]
    pub fn reserve(&self, more: usize) {
        if self.len() + more > self.cap.get() {
            self.resize(self.next_cap(more));
        }
    }

    fn next_cap(&self, more: usize) -> usize {
        let (need, cap) = (self.len() + more, self.cap.get());
        match cap {
            0 if more > 1 => need,
            _ => (need.max(cap + cap / 8 + 4) + 3) & !3,
        }
    }

    /// Bytes of the buffer to which the items move to make room for `more`; 0 if there is room.
    #[inline]
    #[doc(hidden)]
    pub fn growth(&self, more: usize) -> usize {
        if self.len() + more > self.cap.get() { self.next_cap(more) * 8 } else { 0 }
    }

    fn resize(&self, cap: usize) {
        let p = self.heap().raw_resize(self.items.get() as *mut u8, self.cap.get() * 8, cap * 8);
        self.items.set(p as *mut Word);
        self.cap.set(cap);
    }

    /// Appends.
    #[inline]
    #[doc(hidden)]
    pub fn push(&self, v: Value) {
        if self.len() == self.cap.get() {
            self.reserve(1);
        }
        // SAFETY: there is room behind the last item.
        unsafe { self.items.get().add(self.len()).write(v.into_word()) };
        self.len.set(self.len() + 1);
    }

    /// Appends where there is room; else gives the item back.
    #[inline(always)]
    pub(crate) fn push_within(&self, v: Value) -> Result<(), Value> {
        let n = self.len();
        if n == self.cap.get() {
            return Err(v);
        }
        // SAFETY: there is room behind the last item.
        unsafe { self.items.get().add(n).write(v.into_word()) };
        self.len.set(n + 1);
        Ok(())
    }

    /// Removes and gives the last item.
    pub fn pop(&self) -> Option<Value> {
        let n = self.len().checked_sub(1)?;
        self.len.set(n);
        // SAFETY: the word was live and is no longer counted as the list's.
        let v = unsafe { Value::from_word(*self.items.get().add(n)) };
        self.shrink();
        Some(v)
    }

    /// Gives memory back when less than half of it is used.
    fn shrink(&self) {
        if self.cap.get() > 16 && self.len() < self.cap.get() / 2 {
            self.resize(self.len() + self.len() / 8 + 4);
        }
    }

    /// Inserts before position `i`, which is at most the length.
    #[doc(hidden)]
    pub fn insert(&self, i: usize, v: Value) {
        assert!(i <= self.len());
        self.reserve(1);
        // SAFETY: there is room for one more; the tail moves up by one.
        unsafe {
            let p = self.items.get().add(i);
            std::ptr::copy(p, p.add(1), self.len() - i);
            p.write(v.into_word());
        }
        self.len.set(self.len() + 1);
    }

    /// Removes and gives the item at `i`, which must be in range.
    #[doc(hidden)]
    pub fn remove(&self, i: usize) -> Value {
        assert!(i < self.len());
        // SAFETY: in range; the tail moves down over the removed word, whose reference moves out.
        let v = unsafe {
            let p = self.items.get().add(i);
            let w = *p;
            std::ptr::copy(p.add(1), p, self.len() - i - 1);
            Value::from_word(w)
        };
        self.len.set(self.len() - 1);
        self.shrink();
        v
    }

    /// Replaces the items from `a` to `b` by `new` and gives the old ones.
    #[doc(hidden)]
    pub fn splice(&self, a: usize, b: usize, new: Vec<Value>) -> Vec<Value> {
        assert!(a <= b && b <= self.len());
        let (old_n, new_n, tail) = (b - a, new.len(), self.len() - b);
        if new_n > old_n {
            self.reserve(new_n - old_n);
        }
        let mut old = Vec::with_capacity(old_n);
        // SAFETY: there is room; old words move out, the tail moves, new words move in.
        unsafe {
            let p = self.items.get().add(a);
            for k in 0..old_n {
                old.push(Value::from_word(*p.add(k)));
            }
            std::ptr::copy(p.add(old_n), p.add(new_n), tail);
            for (k, v) in new.into_iter().enumerate() {
                p.add(k).write(v.into_word());
            }
        }
        self.len.set(a + new_n + tail);
        self.shrink();
        old
    }

    /// Shows the items to `f`, during which the list is empty; what is put there is dropped.
    #[doc(hidden)]
    pub fn with_items<R>(&self, f: impl FnOnce(&[Value]) -> R) -> R {
        let items = self.items.replace(std::ptr::dangling_mut());
        let (len, cap) = (self.len.replace(0), self.cap.replace(0));
        // SAFETY: the words are live and owned, and nobody reaches them through the list now;
        // `Value` is a transparent word.
        let r = f(unsafe { std::slice::from_raw_parts(items as *const Value, len) });
        drop(self.take_all());
        self.items.set(items);
        self.len.set(len);
        self.cap.set(cap);
        r
    }

    /// Lets `f` reorder or replace the items, during which the list is empty; whether something was put
    /// there meanwhile, which is dropped.
    #[doc(hidden)]
    pub fn with_items_mut<R>(&self, f: impl FnOnce(&mut [Value]) -> R) -> (R, bool) {
        let items = self.items.replace(std::ptr::dangling_mut());
        let (len, cap) = (self.len.replace(0), self.cap.replace(0));
        let slice: &mut [Value] = match cap {
            0 => &mut [],
            // SAFETY: as in `with_items`, and nobody else holds a reference to the words.
            _ => unsafe { std::slice::from_raw_parts_mut(items as *mut Value, len) },
        };
        let r = f(slice);
        let modified = self.cap.get() != 0;
        drop(self.take_all());
        self.items.set(items);
        self.len.set(len);
        self.cap.set(cap);
        (r, modified)
    }

    /// Takes all items out, leaving the list empty.
    #[doc(hidden)]
    pub fn take_all(&self) -> Vec<Value> {
        let v = self.splice(0, self.len(), Vec::new());
        self.resize(0);
        v
    }

    /// Removes everything; many items go to a list of their own, which lets go of them piece by piece.
    #[doc(hidden)]
    pub fn empty(&self) {
        if self.len() <= heap::PIECE {
            return drop(self.take_all());
        }
        let rest = heap::of(&self.header).list(crate::types::core().list);
        rest.items.swap(&self.items);
        rest.len.swap(&self.len);
        rest.cap.swap(&self.cap);
    }

    /// Appends all of `new`.
    #[doc(hidden)]
    pub fn extend(&self, new: impl IntoIterator<Item = Value>) {
        let new = new.into_iter();
        self.reserve(new.size_hint().0);
        for v in new {
            self.push(v);
        }
    }

    /// How many items from `start` on are the very same as those of another list.
    #[doc(hidden)]
    pub fn same_from(&self, other: &List, start: usize) -> usize {
        let n = self.len().min(other.len());
        let (a, b) = (self.items.get(), other.items.get());
        // SAFETY: positions below both lengths. Words that are no references are equal only if their values
        // are; a float may be unequal to itself, so those are left to the caller.
        let same = |i: &usize| unsafe {
            let (v, w) = (*a.add(*i), *b.add(*i));
            v == w && !v.is_float()
        };
        (start..n).take_while(same).count()
    }

    /// Appends all of `items`.
    #[doc(hidden)]
    pub fn extend_from_slice(&self, items: &[Value]) {
        self.reserve(items.len());
        // SAFETY: there is room behind the last item; `Value` is a transparent word.
        unsafe {
            let out = self.items.get().add(self.len());
            copy_words(items.as_ptr() as *const Word, 1, out, items.len());
        }
        self.len.set(self.len() + items.len());
    }

    /// Appends `n` items of another list, or of this one, from `start` on in steps of `step`.
    #[doc(hidden)]
    pub fn extend_from(&self, other: &List, start: usize, step: isize, n: usize) {
        if n == 0 {
            return;
        }
        let last = start.checked_add_signed(step * (n as isize - 1));
        assert!(start < other.len() && last.is_some_and(|i| i < other.len()));
        self.reserve(n);
        // SAFETY: all items are in range, as was just checked; there is room behind the last item.
        unsafe {
            let out = self.items.get().add(self.len());
            copy_words(other.items.get().add(start), step, out, n);
        }
        self.len.set(self.len() + n);
    }

    /// Appends the items of another list `times` times.
    #[doc(hidden)]
    pub fn extend_repeated(&self, other: &List, times: usize) {
        let (n, total) = (other.len(), other.len() * times);
        self.reserve(total);
        // SAFETY: there is room for all behind the last item; what is copied has been counted for every
        // copy. The other list's buffer is another one, as the lists are.
        unsafe {
            let (from, out) = (other.items.get(), self.items.get().add(self.len()));
            assert!(!std::ptr::eq(self, other));
            for i in 0..n {
                let w = *from.add(i);
                if w.is_counted() {
                    (*w.ptr()).rc += times as u32;
                }
            }
            if n == 1 {
                std::slice::from_raw_parts_mut(out, total).fill(*from);
            } else {
                for k in 0..times {
                    std::ptr::copy_nonoverlapping(from, out.add(k * n), n);
                }
            }
        }
        self.len.set(self.len() + total);
    }

    /// Replaces as many items as `new` has, from `start` on. `new` is not of this list.
    #[doc(hidden)]
    pub fn overwrite(&self, start: usize, new: &[Value]) {
        assert!(start + new.len() <= self.len());
        for (i, v) in new.iter().enumerate() {
            // SAFETY: in range: releasing an old item runs no Python code that could change the list.
            unsafe {
                let p = self.items.get().add(start + i);
                release(std::ptr::replace(p, v.clone().into_word()));
            }
        }
    }

    /// Reverses in place.
    #[doc(hidden)]
    pub fn reverse(&self) {
        // SAFETY: the first `len` words are live; only their order changes.
        unsafe { std::slice::from_raw_parts_mut(self.items.get(), self.len()) }.reverse();
    }
}

/// A `tuple` as a native sees it.
///
/// It derefs to a slice:
///
/// ```
/// use pyrun::{Interpreter, Ref, Tuple};
///
/// let mut py = Interpreter::new();
/// py.define("ends", |t: Ref<Tuple>| match t.as_slice() {
///     [first, .., last] => Some((first.clone(), last.clone())),
///     _ => None,
/// })?;
/// py.define("nones", |t: Ref<Tuple>| t.iter().filter(|v| v.is_none()).count())?;
/// assert_eq!(py.eval::<(i64, i64)>("ends((1, 2, 3))")?, (1, 3));
/// assert_eq!(py.eval::<usize>("nones((None, 1, None))")?, 2);
/// # Ok::<(), pyrun::Error>(())
/// ```
#[repr(C)]
pub struct Tuple {
    header: Obj,
    pub(crate) len: usize,
}

object_kind!(Tuple, "tuple", Tuple);

impl std::fmt::Debug for Tuple {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.as_slice().fmt(f)
    }
}

impl Tuple {
    /// Offset of the items from the start of the object.
    pub(crate) const DATA: usize = size_of::<Tuple>();

    #[inline(always)]
    pub(crate) fn items(&self) -> *mut Word {
        // SAFETY: the items follow the payload in the same allocation.
        unsafe { (self as *const Tuple as *mut u8).add(Tuple::DATA) as *mut Word }
    }

    /// The items.
    #[inline(always)]
    pub fn as_slice(&self) -> &[Value] {
        // SAFETY: the items are live, owned and never change; `Value` is a transparent word.
        unsafe { std::slice::from_raw_parts(self.items() as *const Value, self.len) }
    }
}

impl std::ops::Deref for Tuple {
    type Target = [Value];
    #[inline]
    fn deref(&self) -> &[Value] {
        self.as_slice()
    }
}

/// Copies words, counting a new reference to each.
///
/// # Safety
/// The `n` words from `from` on in steps of `step` are live, and there is room for them at `to`.
#[inline]
unsafe fn copy_words(from: *const Word, step: isize, to: *mut Word, n: usize) {
    for i in 0..n {
        // SAFETY: the caller's promise.
        unsafe {
            let w = *from.offset(i as isize * step);
            retain(w);
            to.add(i).write(w);
        }
    }
}

/// Releases the words of a buffer.
///
/// # Safety
/// `p` points to `n` words, each owned by the caller, who does not use them again.
pub(crate) unsafe fn release_all(p: *mut Word, n: usize) {
    for i in 0..n {
        // SAFETY: the caller's promise.
        unsafe { release(*p.add(i)) }
    }
}
