//! Payloads of types written in Rust outside `value/`: iterators, deques, partial objects, …
//!
//! A payload is any `'static` Rust type with [`Payload`]. It lies in the object behind a
//! `RefCell`, so borrowing it twice is an error and never aliasing; it must not be borrowed across
//! a call into Python: borrow, copy or move out, call, look again.

use super::object::{Kind, Obj};
use super::owned::{Object, Value};
use std::any::TypeId;
use std::cell::{Ref as CellRef, RefCell, RefMut};

/// Receives every value that an object holds.
///
/// What [`Trace`](crate::value::Trace) passes on, where it is written by hand:
///
/// ```
/// use pyrun::{Trace, Value, Visitor};
///
/// /// A tree of values.
/// enum Tree {
///     Leaf(Value),
///     Branch(Vec<Tree>),
/// }
///
/// impl Trace for Tree {
///     fn trace(&self, visit: &mut Visitor<'_>) {
///         match self {
///             Tree::Leaf(v) => visit(v),
///             Tree::Branch(all) => all.iter().for_each(|t| t.trace(visit)),
///         }
///     }
/// }
///
/// let tree = Tree::Branch(vec![Tree::Leaf(Value::none()), Tree::Leaf(Value::from(true))]);
/// let mut seen = 0;
/// tree.trace(&mut |_| seen += 1);
/// assert_eq!(seen, 2);
/// ```
pub type Visitor<'a> = dyn FnMut(&Value) + 'a;

/// What the collector asks of a Rust type inside an object.
pub trait Payload: Sized + 'static {
    /// The Python name, for messages.
    const NAME: &'static str;

    /// Shows every [`Value`] that `self` holds, each exactly as often as it holds a reference.
    fn trace(&self, visit: &mut Visitor<'_>);

    /// Bytes beside the object that go with it. What it holds when the object is made is counted then;
    /// later changes are told to [`Heap::account`](crate::heap::Heap::account).
    fn held(&self) -> usize {
        0
    }

    /// Drops what may take part in a cycle. The default suits payloads that cannot.
    fn clear(&mut self) {}
}

/// How the heap handles a payload without knowing its type.
pub struct PayloadVTable {
    /// Which Rust type it is.
    pub type_id: TypeId,
    /// Size of the whole object, header included.
    pub size: usize,
    /// Shows the values held.
    pub trace: unsafe fn(*const Obj, &mut Visitor<'_>),
    /// Drops what may be cyclic.
    pub clear: unsafe fn(*mut Obj),
    /// Bytes that were counted beside the object.
    pub held: unsafe fn(*const Obj) -> usize,
    /// Drops the payload.
    pub drop: unsafe fn(*mut Obj),
}

/// An object with a payload of type `T`.
#[repr(C)]
pub struct Boxed<T: Payload> {
    header: Obj,
    pub(crate) vtable: &'static PayloadVTable,
    cell: RefCell<T>,
}

impl<T: Payload> Boxed<T> {
    /// The vtable of `T`.
    pub const VTABLE: &'static PayloadVTable = &PayloadVTable {
        type_id: TypeId::of::<T>(),
        size: size_of::<Boxed<T>>(),
        trace: |o, visit| {
            // SAFETY: called only for objects whose vtable this is. A payload that is being mutated
            // (never across a call into Python, so never while the collector runs) shows nothing.
            if let Ok(p) = unsafe { &*(o as *const Boxed<T>) }.cell.try_borrow() {
                p.trace(visit)
            }
        },
        clear: |o| {
            // SAFETY: as above.
            if let Ok(mut p) = unsafe { &*(o as *const Boxed<T>) }.cell.try_borrow_mut() {
                p.clear()
            }
        },
        // SAFETY: called for a dying object, which nobody borrows.
        held: |o| unsafe { (*(*(o as *const Boxed<T>)).cell.as_ptr()).held() },
        // SAFETY: called once, when the object dies.
        drop: |o| unsafe { std::ptr::drop_in_place(&raw mut (*(o as *mut Boxed<T>)).cell) },
    };

    pub(crate) fn parts(payload: T) -> (&'static PayloadVTable, RefCell<T>) {
        (Self::VTABLE, RefCell::new(payload))
    }

    /// Writes the payload behind a fresh header.
    pub(crate) fn fill(b: *mut Boxed<T>, payload: T) {
        let (vtable, cell) = Self::parts(payload);
        // SAFETY: called once, for fresh memory of this size.
        unsafe {
            (&raw mut (*b).vtable).write(vtable);
            (&raw mut (*b).cell).write(cell);
        }
    }

    /// Borrows the payload to read.
    ///
    /// # Panics
    /// Never in correct natives: a payload borrowed mutably is not reachable from Python.
    pub fn borrow(&self) -> CellRef<'_, T> {
        self.cell.borrow()
    }

    /// The payload, for the machine, which knows that nobody else is at it.
    #[inline(always)]
    pub(crate) fn payload(&self) -> *mut T {
        self.cell.as_ptr()
    }

    /// As [`Boxed::borrow`], where somebody may have it borrowed to write.
    pub fn try_borrow(&self) -> Result<CellRef<'_, T>, std::cell::BorrowError> {
        self.cell.try_borrow()
    }

    /// As [`Boxed::borrow_mut`], where somebody may have it borrowed.
    pub fn try_borrow_mut(&self) -> Result<RefMut<'_, T>, std::cell::BorrowMutError> {
        self.cell.try_borrow_mut()
    }

    /// Replaces the payload and gives the old one.
    pub fn replace(&self, payload: T) -> T {
        self.cell.replace(payload)
    }

    /// Borrows the payload to write. Do not call into Python while the guard lives.
    pub fn borrow_mut(&self) -> RefMut<'_, T> {
        self.cell.borrow_mut()
    }
}

// SAFETY: the vtable's type id says which payload lies there.
unsafe impl<T: Payload> Object for Boxed<T> {
    const NAME: &'static str = T::NAME;
    #[inline]
    fn accepts(o: &Obj) -> bool {
        o.kind == Kind::Payload && {
            // SAFETY: every object of this kind has a vtable behind its header.
            let vt = unsafe { *((o as *const Obj).add(1) as *const &'static PayloadVTable) };
            vt.type_id == TypeId::of::<T>()
        }
    }
}
