//! The process-wide part: builtin types, static strings, the singletons.
//!
//! All of it lies in one heap whose words are uncounted. It is written under a lock and immutable
//! once [`ensure_core`] (or [`build`], for types of other modules) has returned, so interpreters on
//! any number of threads share it without counting.

use super::dict::Dict;
use super::function::{RefSlot, Slot};
use super::namespace::Namespace;
use super::native::{GetSet, Native, NativeDef, NativeFn, NativeKind};
use super::object::{Kind, Obj};
use super::owned::{Ref, Value};
use super::shape::Shape;
use super::simple::Int;
use super::str::{Str, StrData};
use super::typeobj::{Type, TypeFlags, TypeObj, TypeSpec};
use super::word::Word;
use super::{make, slot_wrappers};
use crate::heap::Heap;
use crate::types::exceptions::Exceptions;
use hashbrown::HashTable;
use std::cell::{Cell, UnsafeCell};
use std::sync::{Mutex, MutexGuard, Once, OnceLock, RwLock};

/// Immutable data made of uncounted words.
pub(crate) struct Shared<T>(pub T);
// SAFETY: everything wrapped is immutable and uncounted (module doc).
unsafe impl<T> Send for Shared<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for Shared<T> {}

macro_rules! core_types {
    ($( $field:ident: $module:ident :: $spec:ident; )*) => {
        /// The builtin types that the machine knows by name.
        pub struct Core {
            $(
                #[doc = concat!("See `", stringify!($module), "::", stringify!($spec), "`.")]
                pub $field: &'static $crate::value::Type,
            )*
            /// The exception classes.
            pub exc: exceptions::Exceptions,
            /// Interned names that the machine looks up.
            pub names: $crate::value::builtin::Names,
            /// The strings of one character up to U+00FF.
            pub chars: [$crate::value::Value; 256],
            /// The empty string.
            pub empty_str: $crate::value::Value,
        }

        impl Core {
            pub(crate) const SPECS: &'static [&'static $crate::value::TypeSpec] = &[$( &$module::$spec, )*];

            pub(crate) fn new() -> Core {
                Core {
                    $( $field: $crate::value::builtin::built(&$module::$spec), )*
                    exc: exceptions::Exceptions::new(),
                    names: $crate::value::builtin::Names::new(),
                    chars: std::array::from_fn(|c| {
                        $crate::value::builtin::static_str(char::from(c as u8).encode_utf8(&mut [0; 4])).into_value()
                    }),
                    empty_str: $crate::value::builtin::static_str("").into_value(),
                }
            }
        }
    };
}
pub(crate) use core_types;

macro_rules! names {
    ($($name:ident)*) => {
        /// Interned names that the machine and the builtin types look up.
        #[allow(non_snake_case, missing_docs)]
        #[repr(C)]
        pub struct Names { $( pub $name: Ref<Str>, )* }
        impl Names {
            pub(crate) fn new() -> Names {
                const ALL: &[&str] = &[$( stringify!($name), )*];
                let all: Vec<Ref<Str>> =
                    ALL.iter().map(|n| static_str(n.strip_prefix("r#").unwrap_or(n))).collect();
                const { assert!(size_of::<Names>() == ALL.len() * size_of::<Ref<Str>>()) };
                // SAFETY: the fields are as many names as there are in `ALL`, in the same order, and
                // immortal, so a second owner of them does no harm.
                unsafe { std::ptr::read(all.as_ptr() as *const Names) }
            }
        }
    };
}
names! {
    __abs__ __abstractmethods__ __add__ __aenter__ __aexit__ __aiter__ __all__ __and__ __anext__
    __annotations__ __await__ __bases__ __bool__ __build_class__ __builtins__ __bytes__ __call__ __cause__ __ceil__
    __class__ __class_getitem__ __classcell__ __classdictcell__ __complex__ __contains__ __context__ __copy__ __debug__ __deepcopy__
    __del__ __delattr__ __delete__ __delitem__ __dict__ __dir__ __divmod__ __doc__ __enter__ __eq__
    __exit__ __file__ __float__ __floor__ __floordiv__ __format__ __fspath__ __func__ __ge__ __get__
    __getattr__ __getattribute__ __getitem__ __getnewargs__ __getnewargs_ex__ __getstate__ __gt__ __hash__
    __iadd__ __iand__ __ifloordiv__ __ilshift__ __imatmul__ __imod__ __import__ __imul__ __index__ __init__
    __init_subclass__ __instancecheck__ __int__ __invert__ __ior__ __ipow__ __irshift__ __isabstractmethod__ __isub__ __iter__
    __itruediv__ __ixor__ __kwdefaults__ __le__ __len__ __length_hint__ __loader__ __lshift__ __lt__ __main__ __match_args__
    __matmul__ __missing__ __mod__ __module__ __mro__ __mro_entries__ __mul__ __name__ __ne__ __neg__
    __new__ __next__ __notes__ __objclass__ __or__ __orig_bases__ __orig_class__ __package__ __parameters__ __path__ __pos__ __pow__ __prepare__
    __qualname__ __radd__ __rand__ __rdivmod__ __reduce__ __reduce_ex__ __repr__ __reversed__ __rfloordiv__
    __rlshift__ __rmatmul__ __rmod__ __rmul__ __ror__ __round__ __rpow__ __rrshift__ __rshift__ __rsub__
    __rtruediv__ __rxor__ __self__ __set__ __set_name__ __setattr__ __setitem__ __setstate__ __signature__ __sizeof__
    __slots__ __spec__ __str__ __sub__ __subclasscheck__ __subclasshook__ __suppress_context__ __text_signature__ __traceback__
    __truediv__ __trunc__ __type_params__ __typing_subst__ __typing_unpacked_tuple_args__ __typing_prepare_subst__ __weakref__ __wrapped__ __xor__ __defaults__ __closure__ __code__ __globals__
    mro close send throw args name obj value path msg keys metaclass builtins cls self_ end sep file flush
    displayhook stdout stderr stdin encoding errors fget fset fdel key reverse default write read readline
    modules meta_path excepthook unraisablehook _initializing __cached__ origin __origin__ __args__ __unpacked__
    locals globals closure level fromlist source mode filename flags dont_inherit optimize _feature_version
}

static CORE: OnceLock<Shared<crate::types::Core>> = OnceLock::new();
static READY: Once = Once::new();
static HEAP: OnceLock<Mutex<Shared<&'static mut Heap>>> = OnceLock::new();
static STRINGS: RwLock<Shared<HashTable<Word>>> = RwLock::new(Shared(HashTable::new()));

/// An object of a type without state, in static memory.
#[repr(C, align(16))]
struct StaticObj(UnsafeCell<Obj>);
// SAFETY: written once, by `ensure_core`, before anyone reads it.
unsafe impl Sync for StaticObj {}

/// `False` or `True`: an `int` payload behind the header.
#[repr(C, align(16))]
struct StaticBool(UnsafeCell<std::mem::MaybeUninit<Int>>);
// SAFETY: as above.
unsafe impl Sync for StaticBool {}

const fn header(kind: Kind) -> Obj {
    Obj {
        rc: 1 << 30,
        aux: 0,
        kind,
        gc: 0,
        shape: std::ptr::null(),
        shared: std::cell::UnsafeCell::new(()),
    }
}

static NONE: StaticObj = StaticObj(UnsafeCell::new(header(Kind::Singleton)));
static NOT_IMPLEMENTED: StaticObj = StaticObj(UnsafeCell::new(header(Kind::Singleton)));
static ELLIPSIS: StaticObj = StaticObj(UnsafeCell::new(header(Kind::Singleton)));
static BOOLS: [StaticBool; 2] =
    [const { StaticBool(UnsafeCell::new(std::mem::MaybeUninit::uninit())) }; 2];

impl Word {
    /// `None`.
    #[inline(always)]
    pub fn none() -> Word {
        Word::immortal(NONE.0.get())
    }

    /// `True` or `False`.
    #[inline(always)]
    pub fn bool(b: bool) -> Word {
        Word::immortal(BOOLS[b as usize].0.get() as *const Obj)
    }

    /// `NotImplemented`.
    #[inline(always)]
    pub fn not_implemented() -> Word {
        Word::immortal(NOT_IMPLEMENTED.0.get())
    }
}

impl Value {
    /// `None`.
    #[inline(always)]
    pub fn none() -> Value {
        // SAFETY: immortal.
        unsafe { Value::from_word(Word::none()) }
    }

    /// `NotImplemented`.
    #[inline(always)]
    pub fn not_implemented() -> Value {
        // SAFETY: immortal.
        unsafe { Value::from_word(Word::not_implemented()) }
    }

    /// `...`.
    #[doc(hidden)]
    pub fn ellipsis() -> Value {
        // SAFETY: immortal.
        unsafe { Value::from_word(Word::immortal(ELLIPSIS.0.get())) }
    }

    /// Whether this is `None`.
    #[inline(always)]
    pub fn is_none(&self) -> bool {
        self.word() == Word::none()
    }

    /// Whether this is `NotImplemented`.
    #[inline(always)]
    #[doc(hidden)]
    pub fn is_not_implemented(&self) -> bool {
        self.word() == Word::not_implemented()
    }

    /// Whether this is `True`.
    #[inline(always)]
    pub fn is_true(&self) -> bool {
        self.word() == Word::bool(true)
    }

    /// Whether this is `False`.
    #[inline(always)]
    pub fn is_false(&self) -> bool {
        self.word() == Word::bool(false)
    }
}

impl From<bool> for Value {
    #[inline(always)]
    fn from(b: bool) -> Value {
        // SAFETY: immortal.
        unsafe { Value::from_word(Word::bool(b)) }
    }
}

/// `None`.
pub fn none() -> Value {
    Value::none()
}

/// The builtin types, for the machine's fast parts: no check, so no call that could need a frame.
///
/// # Safety
/// An interpreter exists, or has.
#[inline(always)]
pub(crate) unsafe fn core_made() -> &'static crate::types::Core {
    // SAFETY: making an interpreter fills the cell first.
    unsafe { &CORE.get().unwrap_unchecked().0 }
}

/// The builtin types.
#[inline(always)]
pub fn core() -> &'static crate::types::Core {
    match CORE.get() {
        Some(c) => &c.0,
        None => unready(),
    }
}

#[cold]
fn unready() -> ! {
    unreachable!("an interpreter was made before the builtin types")
}

fn heap() -> MutexGuard<'static, Shared<&'static mut Heap>> {
    let m = HEAP.get_or_init(|| {
        let h = Box::leak(Box::new(Heap::new()));
        h.tag = 4;
        Mutex::new(Shared(h))
    });
    m.lock().unwrap_or_else(|e| e.into_inner())
}

/// The built type of a core declaration.
pub(crate) fn built(spec: &'static TypeSpec) -> &'static Type {
    match spec.cell.get() {
        Some(t) => t,
        None => unready(),
    }
}

/// Builds the core types, once per process.
pub(crate) fn ensure_core() {
    READY.call_once(|| {
        let specs: Vec<&'static TypeSpec> = crate::types::Core::SPECS
            .iter()
            .copied()
            .chain(Exceptions::SPECS.iter().copied())
            .collect();
        for spec in &specs {
            reserve(spec);
        }
        set_singletons();
        // SAFETY: the table holds immortal strings.
        let hash = |w: &Word| unsafe { (*(w.ptr() as *const Str)).hash() };
        STRINGS.write().unwrap_or_else(|e| e.into_inner()).0.reserve(1500, hash);
        // From here on strings, tuples and dicts can be made.
        for spec in &specs {
            fill(built(spec), spec);
        }
        if CORE.set(Shared(crate::types::Core::new())).is_err() {
            unreachable!("core types are built once")
        }
        for spec in &specs {
            complete(built(spec), spec);
        }
    });
}

/// Builds a type of another module at its first use; its base is built first.
pub(crate) fn build(spec: &'static TypeSpec) -> &'static Type {
    static BUILDING: Mutex<()> = Mutex::new(());
    for b in spec.base.iter().chain(spec.more_bases) {
        b.get();
    }
    let _one = BUILDING.lock().unwrap_or_else(|e| e.into_inner());
    if spec.cell.get().is_none() {
        // The cell is filled last, so that no other thread sees a half-built type.
        let t = allocate(spec);
        fill(t, spec);
        complete(t, spec);
        spec.cell.set(t);
    }
    built(spec)
}

fn reserve(spec: &'static TypeSpec) {
    spec.cell.set(allocate(spec));
}

/// Memory for a type, with only its root shape valid.
fn allocate(spec: &'static TypeSpec) -> &'static Type {
    let p = Box::leak(Box::<TypeObj>::new_uninit()).as_mut_ptr();
    let mut root = Shape::root(p, Word::immortal(p as *const Obj));
    if spec.kind == Kind::Instance && spec.flags & TypeFlags::DICT != 0 {
        // The one shape is shared between interpreters: every instance has its dict from the start.
        root.slots_base = size_of::<Obj>() as u32;
        root.inline_cap = 1;
        root.dict_mode = true;
    } else if spec.flags & TypeFlags::DICT != 0 {
        // Attributes of instances of a shared class live in a dict, see `Shape::with_key`.
        root.slots_base = payload_size(spec) as u32;
        root.inline_cap = 1;
        root.extensible = true;
    }
    // SAFETY: fresh memory; the shape is written before anyone looks at it.
    unsafe {
        (&raw mut (*p).shape).write(UnsafeCell::new(root));
        (&raw mut (*p).payload_size).write(payload_size(spec) as u32);
        (&raw mut (*p).fixed_size).write(payload_size(spec) as u32);
        (&raw mut (*p).kind).write(spec.kind);
        (&raw mut (*p).flags).write(Cell::new(spec.flags));
        &*p
    }
}

fn payload_size(spec: &TypeSpec) -> usize {
    use super::*;
    match spec.kind {
        Kind::Payload => spec.payload.map_or(size_of::<Obj>(), |v| v.size),
        Kind::Int | Kind::Bool => size_of::<Int>(),
        Kind::Float => size_of::<Float>(),
        Kind::Complex => size_of::<Complex>(),
        Kind::List => size_of::<List>(),
        Kind::Dict => size_of::<Dict>(),
        Kind::Set | Kind::FrozenSet => size_of::<Set>(),
        Kind::Type => size_of::<TypeObj>(),
        Kind::Module => size_of::<Module>(),
        Kind::Exception => size_of::<Exception>(),
        Kind::Property => size_of::<native::Property>(),
        Kind::StaticMethod | Kind::ClassMethod => size_of::<native::Wrapper>(),
        Kind::WeakRef => size_of::<native::WeakRef>(),
        _ => size_of::<Obj>(),
    }
}

fn set_singletons() {
    let shape = |t: &TypeSpec| built_shape(t);
    // SAFETY: called once, before any other access.
    unsafe {
        (*NONE.0.get()).shape = shape(&crate::types::none::NONE_TYPE);
        (*NOT_IMPLEMENTED.0.get()).shape = shape(&crate::types::none::NOT_IMPLEMENTED_TYPE);
        (*ELLIPSIS.0.get()).shape = shape(&crate::types::none::ELLIPSIS_TYPE);
        for (i, b) in BOOLS.iter().enumerate() {
            let p = b.0.get() as *mut Int;
            let mut h = header(Kind::Bool);
            h.shape = shape(&crate::types::bool::BOOL);
            (p as *mut Obj).write(h);
            (&raw mut (*p).big).write(dashu_int::IBig::from(i));
        }
    }
}

pub(super) fn built_shape(spec: &TypeSpec) -> *const Shape {
    match spec.cell.get() {
        Some(t) => t.root_shape(),
        None => unready(),
    }
}

/// Fills what can be made from names alone.
fn fill(t: &'static Type, spec: &'static TypeSpec) {
    let p = t as *const Type as *mut Type;
    let name = static_str(spec.name.rsplit('.').next().unwrap_or(spec.name));
    // SAFETY: the type is not shared yet; every field is written once.
    unsafe {
        let mut h = header(Kind::Type);
        h.shape = built_shape(&crate::types::type_::TYPE);
        (&raw mut (*p).header).write(h);
        (&raw mut (*p).name).write(RefSlot::new(name.clone()));
        (&raw mut (*p).qualname).write(Slot::new(Some(name.into_value())));
        (&raw mut (*p).bases).write(Slot::new(None));
        (&raw mut (*p).mro).write(Slot::new(None));
        (&raw mut (*p).base).write(Cell::new(std::ptr::null()));
        (&raw mut (*p).dict).write(Namespace::later());
        (&raw mut (*p).slots).write(UnsafeCell::new(spec.slots));
        (&raw mut (*p).payload).write(spec.payload);
        (&raw mut (*p).dict_shape).write(Cell::new(std::ptr::null_mut()));
        (&raw mut (*p).place).write(Cell::new(0));
        (&raw mut (*p).init_cache).write(Cell::new((u64::MAX, Word::NIL)));
        (&raw mut (*p).spec).write(Some(spec));
    }
}

/// Bases, method resolution order, inherited slots.
fn complete(t: &'static Type, spec: &'static TypeSpec) {
    let object = built(&crate::types::object::OBJECT);
    let base = match spec.base {
        Some(b) => Some(built(b)),
        None => (!std::ptr::eq(t, object)).then_some(object),
    };
    let mut order = Vec::with_capacity(16);
    order.push(t.to_value());
    if let Some(b) = base {
        if b.mro.is_empty()
            && let Some(s) = b.spec
        {
            complete(b, s);
        }
        if !t.mro.is_empty() {
            return;
        }
        t.base.set(b);
        let more: Vec<Value> =
            spec.more_bases.iter().flat_map(|m| built(m).mro_words().iter().cloned()).collect();
        // The bases of builtin types need no more than this of the C3 order.
        order.extend(b.mro_words().iter().filter(|c| !more.iter().any(|m| m.is(c))).cloned());
        for (i, m) in more.iter().enumerate() {
            if !more[i + 1..].iter().any(|later| later.is(m)) {
                order.push(m.clone());
            }
        }
        super::typeobj::inherit(t, b);
    } else if !t.mro.is_empty() {
        return;
    }
    let tuple = |v: &[Value]| make::tuple(heap().0, built_shape(&crate::types::tuple::TUPLE), v);
    let more = spec.more_bases.iter().map(|m| built(m).to_value());
    let bases: Vec<Value> = base.iter().map(|b| b.to_value()).chain(more).collect();
    if t.has(TypeFlags::DICT) {
        t.dict_shape();
    }
    t.bases.set(Some(tuple(&bases)));
    t.mro.set(Some(tuple(&order)));
}

/// Makes the namespace of a builtin class, at its first use.
#[cold]
pub(super) fn make_namespace(t: &'static Type) {
    static MAKING: Mutex<()> = Mutex::new(());
    let _one = MAKING.lock().unwrap_or_else(|e| e.into_inner());
    let Some(spec) = t.spec.filter(|_| t.dict.raw().is_nil()) else { return };
    let wrappers = slot_wrappers::of(&spec.slots);
    let count = |n: usize, more: usize| n + more;
    let size = spec.methods.iter().map(|m| m.len()).fold(wrappers.len() + 4, count);
    let size = spec.getset.iter().map(|g| g.len()).fold(size, count);
    let dict = make::dict(heap().0, built_shape(&crate::types::dict::DICT));
    dict.reserve(size);
    let doc = if spec.doc.is_empty() { Value::none() } else { static_text(spec.doc) };
    dict.set_str(&static_str("__doc__"), doc);
    if spec.module != "builtins" {
        dict.set_str(&static_str("__module__"), static_str(spec.module).into_value());
    }
    for def in spec.methods.iter().copied().flatten() {
        let v = method(def, t);
        dict.set_str(&static_str(def.name), v);
    }
    for def in spec.getset.iter().copied().flatten() {
        let class = if def.member {
            &crate::types::descriptors::MEMBER_DESCRIPTOR
        } else {
            &crate::types::descriptors::GETSET_DESCRIPTOR
        };
        dict.set_str(&static_str(def.name), computed(def, t, built_shape(class), 0));
    }
    for def in spec.constants {
        let shape = built_shape(&crate::types::descriptors::CLASS_CONSTANT);
        dict.set_str(&static_str(def.name), computed(def, t, shape, 1));
    }
    // Every exception class has these two of its own.
    let exception = spec.kind == Kind::Exception && !t.has(TypeFlags::NO_NEW);
    let own_init = exception && spec.slots.init.is_none();
    for def in wrappers.into_iter().chain(own_init.then_some(&slot_wrappers::INIT)) {
        if dict.get_str(&static_str(def.name)).is_none() {
            let v = native_value(def, t, built_shape(&crate::types::native::WRAPPER_DESCRIPTOR));
            dict.set_str(&static_str(def.name), v);
        }
    }
    if t.has(TypeFlags::UNHASHABLE) {
        dict.set_str(&static_str("__hash__"), Value::none());
    }
    if (spec.slots.new.is_some() || exception) && !t.has(TypeFlags::NO_NEW) {
        let v = bound_native(&slot_wrappers::NEW, t.to_value(), t);
        dict.set_str(&static_str("__new__"), v);
    }
    t.dict.fill(dict);
}

/// A descriptor that computes an attribute. With `aux` it does not give itself to its class.
fn computed(
    def: &'static super::GetSetDef,
    owner: &'static Type,
    shape: *const Shape,
    aux: u16,
) -> Value {
    let g = make::raw::<GetSet>(heap().0, Kind::GetSet, shape);
    // SAFETY: fresh memory of the right size.
    unsafe {
        (*(g as *mut Obj)).aux = aux;
        (&raw mut (*g).def).write(def);
        (&raw mut (*g).owner).write(owner);
        Value::from_word(Word::immortal(g as *const Obj))
    }
}

/// The builtin classes that derive directly from a class.
pub(crate) fn builtin_subclasses(class: &Type) -> Vec<&'static Type> {
    let all = crate::types::Core::SPECS.iter().chain(Exceptions::SPECS);
    let direct = |t: &&'static Type| {
        let bases = t.bases.get();
        let bases = bases.as_ref().and_then(|b| b.get::<super::Tuple>());
        bases.is_some_and(|b| {
            b.iter().any(|b| b.get::<Type>().is_some_and(|b| std::ptr::eq(b, class)))
        })
    };
    all.filter(|s| s.module != "pyrun").map(|s| built(s)).filter(direct).collect()
}

/// The value of a method declaration in a class's namespace.
fn method(def: &'static NativeDef, t: &'static Type) -> Value {
    use crate::types::native::*;
    match def.kind {
        NativeKind::Static | NativeKind::Function => {
            let f = native_value(def, t, built_shape(&NATIVE));
            let w = make::raw::<super::native::Wrapper>(
                heap().0,
                Kind::StaticMethod,
                built_shape(&crate::types::descriptors::STATICMETHOD),
            );
            // SAFETY: fresh memory of the right size.
            unsafe {
                (&raw mut (*w).func).write(Slot::new(Some(f)));
                (&raw mut (*w).dict).write(Slot::new(None));
                Value::from_word(Word::immortal(w as *const Obj))
            }
        }
        NativeKind::Class => native_value(def, t, built_shape(&CLASSMETHOD_DESCRIPTOR)),
        NativeKind::Method => match def.func {
            NativeFn::Slot(_) => native_value(def, t, built_shape(&WRAPPER_DESCRIPTOR)),
            _ => native_value(def, t, built_shape(&METHOD_DESCRIPTOR)),
        },
    }
}

fn native_value(def: &'static NativeDef, owner: &'static Type, shape: *const Shape) -> Value {
    let n = make::raw::<Native>(heap().0, Kind::Native, shape);
    // SAFETY: fresh memory of the right size.
    unsafe {
        (&raw mut (*n).def).write(def);
        (&raw mut (*n).slf).write(Slot::new(None));
        (&raw mut (*n).owner).write(owner);
        Value::from_word(Word::immortal(n as *const Obj))
    }
}

fn bound_native(def: &'static NativeDef, slf: Value, owner: &'static Type) -> Value {
    let v = native_value(def, owner, built_shape(&crate::types::native::NATIVE));
    if let Some(n) = v.get::<Native>() {
        n.slf.set(Some(slf));
    }
    v
}

/// A copy of a dict that all interpreters can share; `None` if something in it belongs to one.
pub(crate) fn snapshot(d: &Dict) -> Option<Shared<Ref<Dict>>> {
    let mut own = false;
    d.each(|k, v| own |= k.word().is_counted() || v.word().is_counted());
    if own {
        return None;
    }
    let copy = make::dict(heap().0, built_shape(&crate::types::dict::DICT));
    copy.copy_from(d);
    Some(Shared(copy))
}

/// A native function of a module, shared by all interpreters: one value per declaration.
pub(crate) fn static_function(def: &'static NativeDef, module: &str) -> Value {
    static MADE: Mutex<Shared<Option<hashbrown::HashMap<usize, Word>>>> = Mutex::new(Shared(None));
    let module = static_str(module);
    let mut made = MADE.lock().unwrap_or_else(|e| e.into_inner());
    let w = *made.0.get_or_insert_default().entry(def as *const NativeDef as usize).or_insert_with(
        || {
            let n = make::raw::<Native>(
                heap().0,
                Kind::Native,
                built_shape(&crate::types::native::NATIVE),
            );
            // SAFETY: fresh memory of the right size.
            unsafe {
                (&raw mut (*n).def).write(def);
                (&raw mut (*n).slf).write(Slot::new(Some(module.into_value())));
                (&raw mut (*n).owner).write(std::ptr::null());
            }
            Word::immortal(n as *const Obj)
        },
    );
    // SAFETY: immortal.
    unsafe { Value::from_word(w) }
}

/// The interned static string with this text, made at its first use.
pub fn static_str(text: &str) -> Ref<Str> {
    let hash = super::str::hash_bytes(text.as_bytes());
    if text.is_ascii()
        && let Some(s) = find_static(hash, text.as_bytes())
    {
        return s;
    }
    let v = static_text_of(text, hash);
    let Ok(s) = v.downcast::<Str>() else { unreachable!("made as a string") };
    s.interned.set(true);
    let mut table = STRINGS.write().unwrap_or_else(|e| e.into_inner());
    // SAFETY: the table holds immortal strings.
    table.0.insert_unique(s.hash(), s.as_value().word(), |w| unsafe {
        (*(w.ptr() as *const Str)).hash()
    });
    s
}

/// The interned static string with these Latin-1 characters, if there is one.
pub(crate) fn find_static(hash: u64, latin1: &[u8]) -> Option<Ref<Str>> {
    let table = STRINGS.read().unwrap_or_else(|e| e.into_inner());
    // SAFETY: the table holds immortal strings.
    let found = table.0.find(hash, |w| unsafe {
        let s = &*(w.ptr() as *const Str);
        s.width() == 1 && s.bytes() == latin1
    });
    // SAFETY: immortal strings.
    found.map(|w| unsafe { Ref::from_value_unchecked(Value::from_word(*w)) })
}

fn static_text(text: &str) -> Value {
    static_text_of(text, super::str::hash_bytes(text.as_bytes()))
}

/// A static string; `hash` is that of its bytes.
fn static_text_of(text: &str, hash: u64) -> Value {
    let shape = built_shape(&crate::types::str::STR);
    if text.is_ascii() {
        let v = make::str_data(heap().0, shape, StrData::One(text.as_bytes()), true);
        if let Some(s) = v.get::<Str>() {
            s.hash.set(hash);
        }
        return v;
    }
    let chars: Vec<u32> = text.chars().map(|c| c as u32).collect();
    let v = make::str_chars(heap().0, shape, &chars);
    if let Some(s) = v.get::<Str>() {
        s.hash();
    }
    v
}
