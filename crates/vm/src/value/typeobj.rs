//! Classes: type objects, their slots, and the declarations of builtin types.
//!
//! Builtin types are built once per process, immutable and shared by all interpreters; classes made
//! by Python code live in their interpreter's heap. A slot is the Rust function behind a special
//! method; a class made by Python code inherits its bases' slots, and a special method that it
//! defines puts a function into the slot that calls it.

use super::args::Args;
use super::dict::Dict;
use super::function::{RefSlot, Slot};
use super::namespace::Namespace;
use super::native::NativeDef;
use super::object::{Kind, Obj};
use super::owned::{Ref, Value, object_kind};
use super::payload::PayloadVTable;
use super::shape::Shape;
use super::word::Word;
use super::{PyResult, Str};
use crate::text::Text;
use crate::vm::Vm;
use std::cell::{Cell, UnsafeCell};
use std::sync::atomic::{AtomicPtr, Ordering};

/// Binary operators that have a slot.
///
/// ```
/// use pyrun::{BinOp, Interpreter, PyResult, Value, Vm};
///
/// // A fold with whatever `+` means for the items.
/// fn total(vm: &mut Vm, items: Vec<Value>) -> PyResult {
///     let mut sum = vm.int(0);
///     for item in &items {
///         sum = vm.binary(BinOp::Add, &sum, item)?;
///     }
///     Ok(sum)
/// }
///
/// let mut py = Interpreter::new();
/// py.define("total", total)?;
/// assert_eq!(py.eval::<f64>("total([1, 2.5, True])")?, 4.5);
/// let error = py.exec("total([1, 'a'])").unwrap_err();
/// assert!(error.message().contains(&format!("for {}:", BinOp::Add.symbol())));
/// # Ok::<(), pyrun::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum BinOp {
    Add,
    Sub,
    Mul,
    MatMul,
    Div,
    FloorDiv,
    Mod,
    Pow,
    LShift,
    RShift,
    And,
    Or,
    Xor,
    DivMod,
}

impl BinOp {
    /// How many there are.
    pub const COUNT: usize = 14;
    /// All, in order.
    pub const ALL: [BinOp; 14] = [
        BinOp::Add,
        BinOp::Sub,
        BinOp::Mul,
        BinOp::MatMul,
        BinOp::Div,
        BinOp::FloorDiv,
        BinOp::Mod,
        BinOp::Pow,
        BinOp::LShift,
        BinOp::RShift,
        BinOp::And,
        BinOp::Or,
        BinOp::Xor,
        BinOp::DivMod,
    ];

    /// The operator as messages show it.
    pub fn symbol(self) -> &'static str {
        ["+", "-", "*", "@", "/", "//", "%", "** or pow()", "<<", ">>", "&", "|", "^", "divmod()"]
            [self as usize]
    }

    /// The name between the underscores: `add` of `__add__`, `__radd__`, `__iadd__`.
    #[doc(hidden)]
    pub fn stem(self) -> &'static str {
        [
            "add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift",
            "and", "or", "xor", "divmod",
        ][self as usize]
    }
}

/// Rich comparisons.
///
/// A class that compares by one function takes it in `__richcmp__`:
///
/// ```
/// use pyrun::{CmpOp, Interpreter, PyRef, pyclass, pymethods};
///
/// #[pyclass]
/// struct Version(u32, u32);
///
/// #[pymethods]
/// impl Version {
///     #[new]
///     fn new(major: u32, minor: u32) -> Version {
///         Version(major, minor)
///     }
///     fn __richcmp__(&self, other: PyRef<'_, Version>, op: CmpOp) -> bool {
///         op.test((self.0, self.1).cmp(&(other.0, other.1)))
///     }
/// }
///
/// let mut py = Interpreter::new();
/// let class = py.class::<Version>();
/// py.set("Version", class)?;
/// assert!(py.eval::<bool>("Version(1, 9) < Version(1, 10) != Version(2, 0)")?);
/// assert_eq!((CmpOp::Le.symbol(), CmpOp::Le.swapped()), ("<=", CmpOp::Ge));
/// # Ok::<(), pyrun::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum CmpOp {
    Lt,
    Le,
    Eq,
    Ne,
    Gt,
    Ge,
}

impl CmpOp {
    /// All, in order.
    pub const ALL: [CmpOp; 6] = [CmpOp::Lt, CmpOp::Le, CmpOp::Eq, CmpOp::Ne, CmpOp::Gt, CmpOp::Ge];

    /// The operator as messages show it.
    pub fn symbol(self) -> &'static str {
        ["<", "<=", "==", "!=", ">", ">="][self as usize]
    }

    /// The operator with its operands swapped.
    pub fn swapped(self) -> CmpOp {
        [CmpOp::Gt, CmpOp::Ge, CmpOp::Eq, CmpOp::Ne, CmpOp::Lt, CmpOp::Le][self as usize]
    }

    /// What the operator says of an ordering.
    pub fn test(self, o: std::cmp::Ordering) -> bool {
        match self {
            CmpOp::Lt => o.is_lt(),
            CmpOp::Le => o.is_le(),
            CmpOp::Eq => o.is_eq(),
            CmpOp::Ne => o.is_ne(),
            CmpOp::Gt => o.is_gt(),
            CmpOp::Ge => o.is_ge(),
        }
    }
}

/// `repr`, `iter`, `__neg__` and the like.
pub type UnaryFn = fn(&mut Vm, &Value) -> PyResult;
/// A binary operator; gives `NotImplemented` when it does not know the operands. It is called with
/// the operands in source order, also when it is the right operand's slot.
pub type BinaryFn = fn(&mut Vm, &Value, &Value) -> PyResult;

/// Writes text to a stream, and flushes it then if told to.
pub type WriteTextFn = fn(&mut Vm, &Value, Text<'_>, bool) -> PyResult<()>;

/// The Rust functions behind a class's special methods.
#[derive(Clone, Copy)]
#[allow(missing_docs)]
pub struct Slots {
    /// `__new__`: the class to make an instance of, and the arguments.
    pub new: Option<fn(&mut Vm, &Ref<Type>, Args<'_>) -> PyResult>,
    pub init: Option<fn(&mut Vm, &Value, Args<'_>) -> PyResult<()>>,
    pub call: Option<fn(&mut Vm, &Value, Args<'_>) -> PyResult>,
    pub repr: Option<UnaryFn>,
    pub str: Option<UnaryFn>,
    /// `None` with [`TypeFlags::UNHASHABLE`] means `__hash__ = None`.
    pub hash: Option<fn(&mut Vm, &Value) -> PyResult<i64>>,
    /// `__getattribute__`.
    pub getattr: Option<fn(&mut Vm, &Value, &Ref<Str>) -> PyResult>,
    /// `__setattr__` and, with `None`, `__delattr__`.
    pub setattr: Option<fn(&mut Vm, &Value, &Ref<Str>, Option<Value>) -> PyResult<()>>,
    /// `__get__`: descriptor, instance, class.
    pub descr_get: Option<fn(&mut Vm, &Value, Option<&Value>, &Ref<Type>) -> PyResult>,
    /// `__set__` and, with `None`, `__delete__`: descriptor, instance, value.
    pub descr_set: Option<fn(&mut Vm, &Value, &Value, Option<Value>) -> PyResult<()>>,
    /// Rich comparison; may give `NotImplemented`.
    pub richcmp: Option<fn(&mut Vm, &Value, &Value, CmpOp) -> PyResult>,
    pub iter: Option<UnaryFn>,
    /// `__next__`; `None` when exhausted.
    pub next: Option<fn(&mut Vm, &Value) -> PyResult<Option<Value>>>,
    pub bool_: Option<fn(&mut Vm, &Value) -> PyResult<bool>>,
    pub len: Option<fn(&mut Vm, &Value) -> PyResult<usize>>,
    pub getitem: Option<BinaryFn>,
    /// `__setitem__` and, with `None`, `__delitem__`.
    pub setitem: Option<fn(&mut Vm, &Value, &Value, Option<Value>) -> PyResult<()>>,
    pub contains: Option<fn(&mut Vm, &Value, &Value) -> PyResult<bool>>,
    pub neg: Option<UnaryFn>,
    pub pos: Option<UnaryFn>,
    pub abs: Option<UnaryFn>,
    pub invert: Option<UnaryFn>,
    pub int: Option<UnaryFn>,
    pub float: Option<UnaryFn>,
    pub index: Option<UnaryFn>,
    /// `__await__`.
    pub await_: Option<UnaryFn>,
    pub aiter: Option<UnaryFn>,
    pub anext: Option<UnaryFn>,
    /// Three-argument `pow`: base, exponent, modulus.
    pub pow3: Option<fn(&mut Vm, &Value, &Value, &Value) -> PyResult>,
    /// How natives reach the memory of a bytes-like object.
    pub buffer: Option<&'static super::buffer::BufferSlots>,
    /// How natives write text to a stream and then, if asked, flush it; of no use for classes made by
    /// Python code, whose methods may be others.
    pub write_text: Option<WriteTextFn>,
    pub binary: [Option<BinaryFn>; BinOp::COUNT],
    pub inplace: [Option<BinaryFn>; BinOp::COUNT],
}

impl Slots {
    /// No slot filled: the base of every declaration.
    pub const EMPTY: Slots = Slots {
        new: None,
        init: None,
        call: None,
        repr: None,
        str: None,
        hash: None,
        getattr: None,
        setattr: None,
        descr_get: None,
        descr_set: None,
        richcmp: None,
        iter: None,
        next: None,
        bool_: None,
        len: None,
        getitem: None,
        setitem: None,
        contains: None,
        neg: None,
        pos: None,
        abs: None,
        invert: None,
        int: None,
        float: None,
        index: None,
        await_: None,
        aiter: None,
        anext: None,
        pow3: None,
        buffer: None,
        write_text: None,
        binary: [None; BinOp::COUNT],
        inplace: [None; BinOp::COUNT],
    };

    /// The same with a binary operator.
    pub const fn with(mut self, op: BinOp, f: BinaryFn) -> Slots {
        self.binary[op as usize] = Some(f);
        self
    }

    /// The same with an in-place operator.
    pub const fn with_inplace(mut self, op: BinOp, f: BinaryFn) -> Slots {
        self.inplace[op as usize] = Some(f);
        self
    }
}

/// Flags of a class.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TypeFlags(pub u32);

#[allow(missing_docs)]
impl TypeFlags {
    /// Made by Python code.
    pub const HEAP: u32 = 1;
    /// May be subclassed.
    pub const BASE: u32 = 2;
    /// Instances have a `__dict__`.
    pub const DICT: u32 = 4;
    /// Instances can be weakly referenced.
    pub const WEAK: u32 = 8;
    /// Has `__del__`.
    pub const FINALIZER: u32 = 16;
    /// Has a `__getattr__` hook (a class made by Python code).
    pub const GETATTR_HOOK: u32 = 32;
    /// `__hash__` is None.
    pub const UNHASHABLE: u32 = 64;
    /// Has abstract methods left.
    pub const ABSTRACT: u32 = 128;
    /// A sequence for patterns.
    pub const SEQUENCE: u32 = 256;
    /// A mapping for patterns.
    pub const MAPPING: u32 = 512;
    /// A class pattern with one positional pattern matches the subject itself (int, str, …).
    pub const MATCH_SELF: u32 = 1024;
    /// Cannot be instantiated by a call.
    pub const NO_NEW: u32 = 2048;
    /// Its instances are classes.
    pub const TYPE_SUBCLASS: u32 = 4096;
    /// Its instances are exceptions.
    pub const EXCEPTION: u32 = 8192;
    /// Caches may know what is looked up here (or it has instances): a change must bump the epoch. The
    /// bases of a watched class are watched too.
    pub const WATCHED: u32 = 1 << 14;
    /// Attribute lookup on instances is the default one (no `__getattribute__`, no hook).
    pub const PLAIN_GETATTR: u32 = 1 << 15;
    /// A builtin class whose instances can do without the finaliser of its base; those of classes
    /// derived from it cannot.
    pub const QUIET: u32 = 1 << 17;
    /// Attribute assignment on instances is the default one.
    pub const PLAIN_SETATTR: u32 = 1 << 16;
    /// Made by `#[pyclass]`: its `+` and `*` are arithmetic, also where it has items.
    pub const HOST: u32 = 1 << 17;
}

/// An attribute computed in Rust.
pub struct GetSetDef {
    /// Its name.
    pub name: &'static str,
    /// Its docstring.
    pub doc: &'static str,
    /// Reads it.
    pub get: fn(&mut Vm, &Value) -> PyResult,
    /// Assigns it or, with `None`, deletes it.
    pub set: Option<fn(&mut Vm, &Value, Option<Value>) -> PyResult<()>>,
    /// Its descriptor is of the class `member_descriptor`.
    pub member: bool,
}

impl GetSetDef {
    /// One of [`TypeSpec::constants`]: what makes its value is called with the class.
    pub const fn constant(name: &'static str, make: fn(&mut Vm, &Value) -> PyResult) -> GetSetDef {
        GetSetDef { name, doc: "", get: make, set: None, member: false }
    }
}

/// The declaration of a builtin type: a `static` from which the type is built once per process.
pub struct TypeSpec {
    /// Its name.
    pub name: &'static str,
    /// Its `__module__`.
    pub module: &'static str,
    /// Its base; `None` means `object`.
    pub base: Option<&'static TypeSpec>,
    /// Further bases, whose layout is that of `base` or less.
    pub more_bases: &'static [&'static TypeSpec],
    /// The kind of its instances' payload.
    pub kind: Kind,
    /// The payload, when the kind is [`Kind::Payload`].
    pub payload: Option<&'static PayloadVTable>,
    /// [`TypeFlags`].
    pub flags: u32,
    /// Its docstring.
    pub doc: &'static str,
    /// How it is called, as `inspect` reads it: `(iterable=(), /)`.
    pub signature: &'static str,
    /// Its slots.
    pub slots: Slots,
    /// Its methods.
    pub methods: &'static [&'static [NativeDef]],
    /// Its computed attributes.
    pub getset: &'static [&'static [GetSetDef]],
    /// Attributes of the class itself, each made once per interpreter: `timedelta.min`.
    pub constants: &'static [GetSetDef],
    /// The built type.
    pub cell: TypeCell,
}

impl TypeSpec {
    /// A declaration with nothing but a name, to be completed with `..`.
    pub const fn new(name: &'static str) -> TypeSpec {
        TypeSpec {
            name,
            module: "builtins",
            base: None,
            more_bases: &[],
            kind: Kind::Payload,
            payload: None,
            flags: 0,
            doc: "",
            signature: "",
            slots: Slots::EMPTY,
            methods: &[],
            getset: &[],
            constants: &[],
            cell: TypeCell::new(),
        }
    }

    /// The type, built at the first call.
    pub fn get(&'static self) -> &'static Type {
        match self.cell.get() {
            Some(t) => t,
            None => super::builtin::build(self),
        }
    }
}

/// Where a declaration keeps its type once that is built. Builtin types are immutable from then on,
/// so they may be shared between threads.
pub struct TypeCell(AtomicPtr<TypeObj>);

impl TypeCell {
    /// A cell whose type is still to be built.
    pub const fn new() -> TypeCell {
        TypeCell(AtomicPtr::new(std::ptr::null_mut()))
    }

    /// The type, if it is built.
    #[inline]
    pub fn get(&self) -> Option<&'static Type> {
        // SAFETY: only `set` writes the pointer, to a type that lives as long as the process.
        unsafe { self.0.load(Ordering::Acquire).as_ref() }
    }

    pub(crate) fn set(&self, t: &'static Type) {
        self.0.store(t as *const Type as *mut Type, Ordering::Release);
    }
}

impl Default for TypeCell {
    fn default() -> Self {
        TypeCell::new()
    }
}

/// A class.
#[repr(C)]
pub struct TypeObj {
    pub(crate) header: Obj,
    /// `__name__`.
    #[doc(hidden)]
    pub name: RefSlot<Str>,
    /// `__qualname__`.
    #[doc(hidden)]
    pub qualname: Slot,
    /// `__bases__`, a tuple.
    #[doc(hidden)]
    pub bases: Slot,
    /// `__mro__`, a tuple.
    #[doc(hidden)]
    pub mro: Slot,
    /// The base whose layout instances extend.
    pub(crate) base: Cell<*const TypeObj>,
    /// The namespace.
    #[doc(hidden)]
    pub dict: Namespace,
    pub(crate) slots: UnsafeCell<Slots>,
    pub(crate) flags: Cell<u32>,
    /// Kind of the instances' payload.
    pub(crate) kind: Kind,
    /// Bytes of header and payload; where the `__slots__` members begin.
    pub(crate) payload_size: u32,
    /// Bytes of header, payload and `__slots__` members; where attribute slots lie.
    pub(crate) fixed_size: u32,
    pub(crate) payload: Option<&'static PayloadVTable>,
    pub(crate) shape: UnsafeCell<Shape>,
    pub(crate) dict_shape: Cell<*mut Shape>,
    /// Where it was put into the list of the classes derived from its last base.
    pub(crate) place: Cell<usize>,
    /// `__init__` found for this class and the epoch it was found in, for calls of the class.
    pub(crate) init_cache: Cell<(u64, Word)>,
    /// The specification of a builtin type.
    pub(crate) spec: Option<&'static TypeSpec>,
}

/// A class.
///
/// A class method gets it, and [`Value::class`] gives it:
///
/// ```
/// use pyrun::{Interpreter, Ref, Type, Value};
///
/// /// Whether a value is of a class or one derived from it.
/// fn fits(v: Value, class: Ref<Type>) -> bool {
///     v.class().is_subclass(&class)
/// }
///
/// let mut py = Interpreter::new();
/// py.define("fits", fits)?;
/// py.define("class_of", |v: Value| (v.class().name(), v.class().to_value()))?;
/// assert!(py.eval::<bool>("fits(True, int) and not fits(1, str)")?);
/// assert!(py.eval::<bool>("class_of('a') == ('str', str)")?);
/// # Ok::<(), pyrun::Error>(())
/// ```
pub type Type = TypeObj;
object_kind!(TypeObj, "type", Type);

impl std::fmt::Debug for TypeObj {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<class '{}'>", self.name())
    }
}

impl TypeObj {
    /// The class itself as a value.
    pub fn to_value(&self) -> Value {
        // SAFETY: the shape of the class's instances carries the class's own word; it is live.
        unsafe { Value::from_borrowed((*self.shape.get()).class_word) }
    }

    /// The class itself as a borrowed word.
    #[inline(always)]
    pub(crate) fn word(&self) -> Word {
        self.root_shape().class_word
    }

    /// The class itself as a typed handle.
    #[doc(hidden)]
    pub fn to_ref(&self) -> Ref<Type> {
        // SAFETY: the payload is a type.
        unsafe { Ref::from_value_unchecked(self.to_value()) }
    }

    /// `__name__`, lossily.
    pub fn name(&self) -> String {
        self.name.get().to_str_lossy().into_owned()
    }

    /// The name with the module, for builtin types of other modules than `builtins`; classes made by
    /// Python code go by `__name__` alone. What CPython's messages mostly show.
    #[doc(hidden)]
    pub fn dotted_name(&self) -> String {
        match self.spec {
            Some(s) if s.module != "builtins" && !self.has(TypeFlags::HEAP) => {
                format!("{}.{}", s.module, s.name)
            }
            _ => self.name(),
        }
    }

    /// The slots.
    #[inline(always)]
    #[doc(hidden)]
    pub fn slots(&self) -> &Slots {
        // SAFETY: slots are written only while no borrow of them lives (class construction and
        // `type.__setattr__`, which copy what they need).
        unsafe { &*self.slots.get() }
    }

    /// Whether any of `bits` is set.
    #[inline(always)]
    #[doc(hidden)]
    pub fn has(&self, bits: u32) -> bool {
        self.flags.get() & bits != 0
    }

    pub(crate) fn set_flag(&self, bit: u32, on: bool) {
        let f = self.flags.get();
        self.flags.set(if on { f | bit } else { f & !bit });
    }

    /// The kind of the instances' payload.
    #[doc(hidden)]
    pub fn instance_kind(&self) -> Kind {
        self.kind
    }

    /// The base whose layout instances extend; `None` for `object`.
    #[doc(hidden)]
    pub fn base(&self) -> Option<&TypeObj> {
        // SAFETY: `__bases__` keeps it alive.
        unsafe { self.base.get().as_ref() }
    }

    /// The method resolution order.
    #[doc(hidden)]
    pub fn mro(&self) -> Vec<Ref<Type>> {
        match self.mro.get().as_ref().and_then(|m| m.cast::<super::Tuple>()) {
            Some(t) => t.iter().filter_map(|v| v.cast::<Type>().cloned()).collect(),
            None => vec![self.to_ref()],
        }
    }

    pub(crate) fn mro_words(&self) -> &[Value] {
        let w = self.mro.word();
        if w.is_nil() {
            return &[];
        }
        // SAFETY: `mro` holds a tuple; callers do not keep the borrow across a change of bases.
        unsafe { (*(w.ptr() as *const super::Tuple)).as_slice() }
    }

    /// Whether this is `other` or derives from it.
    #[inline]
    pub fn is_subclass(&self, other: &TypeObj) -> bool {
        std::ptr::eq(self, other)
            || self
                .mro_words()
                .iter()
                .any(|c| std::ptr::eq(c.word().ptr() as *const TypeObj, other))
    }

    /// Looks a name up along the method resolution order, without descriptors.
    #[doc(hidden)]
    pub fn lookup(&self, name: &Str) -> Option<Value> {
        for c in self.mro_words() {
            // SAFETY: the order holds classes.
            let t = unsafe { &*(c.word().ptr() as *const TypeObj) };
            if let Some(v) = t.dict.peek().get_str(name) {
                return Some(v);
            }
        }
        None
    }

    pub(crate) fn root_shape(&self) -> &Shape {
        // SAFETY: the root shape is written only during construction.
        unsafe { &*self.shape.get() }
    }
}

/// Fills the empty slots of `t` from its base; hash and comparison go together.
pub(crate) fn inherit(t: &TypeObj, base: &TypeObj) {
    // SAFETY: the type is under construction; no borrow of its slots lives.
    let s = unsafe { &mut *t.slots.get() };
    let from = base.slots();
    macro_rules! take {
        ($($f:ident)*) => { $( if s.$f.is_none() { s.$f = from.$f; } )* };
    }
    if s.richcmp.is_none() && s.hash.is_none() && !t.has(TypeFlags::UNHASHABLE) {
        s.richcmp = from.richcmp;
        s.hash = from.hash;
        t.set_flag(TypeFlags::UNHASHABLE, base.has(TypeFlags::UNHASHABLE));
    } else if s.richcmp.is_none() {
        s.richcmp = from.richcmp;
    }
    take! {
        new init call repr str getattr setattr descr_get descr_set iter next bool_ len getitem setitem contains
        neg pos abs invert int float index await_ aiter anext pow3 buffer write_text
    }
    for i in 0..BinOp::COUNT {
        s.binary[i] = s.binary[i].or(from.binary[i]);
        s.inplace[i] = s.inplace[i].or(from.inplace[i]);
    }
    let inherited = TypeFlags::SEQUENCE
        | TypeFlags::MAPPING
        | TypeFlags::MATCH_SELF
        | TypeFlags::EXCEPTION
        | TypeFlags::TYPE_SUBCLASS
        | TypeFlags::DICT
        | TypeFlags::WEAK
        | TypeFlags::FINALIZER;
    let quiet = t.flags.get() & TypeFlags::QUIET != 0;
    let inherited = if quiet { inherited & !TypeFlags::FINALIZER } else { inherited };
    t.flags.set(t.flags.get() | base.flags.get() & inherited);
    plain_flags(t);
}

/// Sets the flags that say whether attribute access on instances is the default one.
pub(crate) fn plain_flags(t: &TypeObj) {
    let object = super::builtin::built(&crate::types::object::OBJECT);
    let s = t.slots();
    let same = |a: Option<usize>, b: Option<usize>| a.is_none() || a == b;
    let get = same(s.getattr.map(|f| f as usize), object.slots().getattr.map(|f| f as usize));
    let set = same(s.setattr.map(|f| f as usize), object.slots().setattr.map(|f| f as usize));
    t.set_flag(TypeFlags::PLAIN_GETATTR, get && !t.has(TypeFlags::GETATTR_HOOK));
    t.set_flag(TypeFlags::PLAIN_SETATTR, set);
}

/// What a class made by Python code is laid out from.
pub(crate) struct ClassParts {
    /// The metaclass.
    pub meta: Ref<Type>,
    pub name: Ref<Str>,
    pub qualname: Value,
    pub bases: Value,
    /// The base whose layout instances extend.
    pub base: Ref<Type>,
    pub dict: Ref<Dict>,
    /// Number of `__slots__` members that this class adds.
    pub members: u32,
    /// Whether instances have a `__dict__` and can be weakly referenced.
    pub has_dict: bool,
    pub has_weak: bool,
    /// Attribute slots to lay inline.
    pub inline: u32,
}

/// Makes a class object; its order and slots are still to be filled.
pub(crate) fn make_class(heap: &mut crate::heap::Heap, x: ClassParts) -> Ref<Type> {
    let varying = matches!(x.base.kind, Kind::Str | Kind::Bytes | Kind::Tuple | Kind::Generator);
    // Members of all bases lie together behind the payload.
    let payload_size =
        if x.base.has(TypeFlags::HEAP) { x.base.payload_size } else { x.base.fixed_size };
    let first_member = x.base.fixed_size;
    let fixed_size = first_member + x.members * 8;
    let (kind, payload, base_flags) = (x.base.kind, x.base.payload, x.base.flags.get());
    let base_ptr: *const TypeObj = &*x.base;
    let meta = x.meta.clone();
    let v = heap.object(Kind::Type, &meta, |p: *mut TypeObj| {
        // SAFETY: fresh memory of the right size; every field is written.
        unsafe {
            let mut shape = Shape::root(p, Word::counted(p as *mut Obj));
            // Modules keep their attributes in their namespace.
            let in_slots = x.has_dict && kind != Kind::Module;
            shape.extensible = in_slots;
            if in_slots && !varying {
                // A base with a dict has its slots where ours will be.
                shape.slots_base = fixed_size;
            }
            shape.inline_cap = if in_slots { x.inline.max(1) } else { 0 };
            (&raw mut (*p).name).write(RefSlot::new(x.name));
            (&raw mut (*p).qualname).write(Slot::new(Some(x.qualname)));
            (&raw mut (*p).bases).write(Slot::new(Some(x.bases)));
            (&raw mut (*p).mro).write(Slot::new(None));
            (&raw mut (*p).base).write(Cell::new(base_ptr));
            (&raw mut (*p).dict).write(Namespace::new(x.dict));
            (&raw mut (*p).slots).write(UnsafeCell::new(Slots::EMPTY));
            let keep = TypeFlags::SEQUENCE
                | TypeFlags::MAPPING
                | TypeFlags::MATCH_SELF
                | TypeFlags::EXCEPTION
                | TypeFlags::TYPE_SUBCLASS;
            let mut flags = base_flags & keep | TypeFlags::HEAP | TypeFlags::BASE;
            if x.has_dict {
                flags |= TypeFlags::DICT;
            }
            if x.has_weak {
                flags |= TypeFlags::WEAK;
            }
            (&raw mut (*p).flags).write(Cell::new(flags));
            (&raw mut (*p).kind).write(kind);
            (&raw mut (*p).payload_size).write(payload_size);
            (&raw mut (*p).fixed_size).write(fixed_size);
            (&raw mut (*p).payload).write(payload);
            (&raw mut (*p).shape).write(UnsafeCell::new(shape));
            (&raw mut (*p).dict_shape).write(Cell::new(std::ptr::null_mut()));
            (&raw mut (*p).place).write(Cell::new(0));
            (&raw mut (*p).init_cache).write(Cell::new((u64::MAX, Word::NIL)));
            (&raw mut (*p).spec).write(None);
        }
    });
    // SAFETY: just made with this payload.
    unsafe { Ref::from_value_unchecked(v) }
}
