//! The header that every heap object starts with, and the kinds of payload that follow it.

use super::shape::Shape;
use std::cell::UnsafeCell;

/// What payload follows the header. A subclass of a builtin type has its base's kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[repr(u8)]
pub enum Kind {
    /// A free cell.
    Free,
    /// `NoneType`, `ellipsis`, `NotImplementedType`: no payload.
    Singleton,
    /// `bool`: an `int` payload of 0 or 1.
    Bool,
    /// An `int` beyond 62 bits, or of a subclass.
    Int,
    /// A `float` that does not fit a word, or of a subclass.
    Float,
    /// `complex`.
    Complex,
    /// `str`.
    Str,
    /// `bytes`.
    Bytes,
    /// `tuple`.
    Tuple,
    /// `list`.
    List,
    /// `dict`.
    Dict,
    /// `set`.
    Set,
    /// `frozenset`.
    FrozenSet,
    /// `range`.
    Range,
    /// `slice`.
    Slice,
    /// A function written in Python.
    Function,
    /// A function, method or slot wrapper written in Rust.
    Native,
    /// A bound method.
    Method,
    /// A class.
    Type,
    /// An instance of a class written in Python.
    Instance,
    /// A module.
    Module,
    /// A cell of a closure.
    Cell,
    /// A code object.
    Code,
    /// A generator, coroutine or asynchronous generator.
    Generator,
    /// An exception.
    Exception,
    /// Iterator over a `range`.
    RangeIter,
    /// Iterator over a `list`.
    ListIter,
    /// Iterator over a `tuple`.
    TupleIter,
    /// `property`.
    Property,
    /// `staticmethod`.
    StaticMethod,
    /// `classmethod`.
    ClassMethod,
    /// Descriptor of a `__slots__` member.
    Member,
    /// Descriptor of an attribute computed in Rust.
    GetSet,
    /// `weakref.ref` and its subclasses.
    WeakRef,
    /// Any other type written in Rust; see [`super::payload`].
    Payload,
}

impl Kind {
    /// Whether objects of this kind, if they are not of a subclass, hold no references and no memory
    /// of their own.
    #[inline(always)]
    pub fn is_leaf(self) -> bool {
        matches!(self, Kind::Float | Kind::Complex | Kind::Str | Kind::Bytes)
    }
}

/// Flags in [`Obj::gc`].
pub mod gc_flag {
    /// Survived a young collection.
    pub const OLD: u8 = 1;
    /// Weak references point here.
    pub const WEAK: u8 = 2;
    /// Lies in an allocation of its own.
    pub const LARGE: u8 = 4;
    /// `__del__` has run.
    pub const FINALIZED: u8 = 8;
    /// Left alone by the collector since `gc.freeze`.
    pub const FROZEN: u8 = 64;
}

/// The header: 16 bytes.
#[repr(C)]
pub struct Obj {
    /// Reference count; 0 in a free cell.
    pub rc: u32,
    /// By kind: a function's exact number of positional parameters (or [`Obj::NOT_SIMPLE`]); for
    /// builtin kinds 0 when the class is the builtin itself and 1 for subclasses; 1 for instances
    /// with a number (see `Heap::alloc_numbered`).
    pub aux: u16,
    /// The payload's kind.
    pub kind: Kind,
    /// Collector flags.
    pub gc: u8,
    /// Class and layout.
    pub shape: *const Shape,
    /// Counts, flags and shape change under shared references: this keeps the compiler from
    /// assuming that they do not.
    pub shared: UnsafeCell<()>,
}

impl Obj {
    /// The header of an object with one reference.
    #[inline(always)]
    pub const fn new(kind: Kind, gc: u8, shape: *const Shape) -> Obj {
        Obj { rc: 1, aux: 0, kind, gc, shape, shared: UnsafeCell::new(()) }
    }

    /// `aux` of a function that needs argument binding.
    pub const NOT_SIMPLE: u16 = u16::MAX;

    /// Kind and `aux` in one number, for one compare.
    #[inline(always)]
    pub fn tag(&self) -> u32 {
        if cfg!(target_endian = "big") {
            return self.aux as u32 | (self.kind as u32) << 16;
        }
        // SAFETY: `aux`, `kind` and `gc` fill these four bytes; one load is all that it takes.
        unsafe { (&raw const self.aux).cast::<u32>().read() & 0xff_ffff }
    }

    /// What [`Obj::tag`] gives for an object whose class is the builtin itself.
    #[inline(always)]
    pub const fn exact(kind: Kind) -> u32 {
        (kind as u32) << 16
    }

    /// Whether the class is the builtin of this kind itself, not a subclass.
    #[inline(always)]
    pub fn is_exact(&self, kind: Kind) -> bool {
        self.tag() == Obj::exact(kind)
    }

    /// The class.
    #[inline(always)]
    pub fn class(&self) -> &super::typeobj::TypeObj {
        // SAFETY: the shape of a live object is live, and so is its class.
        unsafe { &*(*self.shape).class }
    }
}

const _: () = assert!(size_of::<Obj>() == 16);
