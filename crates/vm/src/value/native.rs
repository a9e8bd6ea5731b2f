//! Functions, methods and attributes written in Rust, and the descriptors that wrap functions.

use super::PyResult;
use super::args::Args;
use super::function::Slot;
use super::object::Obj;
use super::owned::{Value, object_kind};
use super::typeobj::{GetSetDef, Type};
use crate::vm::Vm;

/// The Rust side of a native.
#[derive(Clone, Copy)]
pub enum NativeFn {
    /// Positional arguments only, their number checked against `min..=max` before the call.
    Fast(fn(&mut Vm, &[Value]) -> PyResult),
    /// Any arguments; the function binds them itself.
    Full(fn(&mut Vm, Args<'_>) -> PyResult),
    /// One function for positional arguments only, their number checked as for `Fast`, and one for
    /// every other call.
    Both(fn(&mut Vm, &[Value]) -> PyResult, fn(&mut Vm, Args<'_>) -> PyResult),
    /// A function of the host's: it finds its closure in the native itself.
    Host(fn(&mut Vm, &Native, Args<'_>) -> PyResult),
    /// A slot wrapper such as `int.__add__`: the class whose slot it wraps, and the arguments.
    Slot(fn(&mut Vm, &Type, Args<'_>) -> PyResult),
}

/// What a native is in its namespace.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NativeKind {
    /// A function of a module.
    Function,
    /// A method: the first argument is the instance, checked to be of the owner's class.
    Method,
    /// A class method: the first argument is the class.
    Class,
    /// A static method.
    Static,
}

/// The declaration of a native function or method, made by `#[pyfunctions]` and `#[pymethods]`.
pub struct NativeDef {
    /// Its name.
    pub name: &'static str,
    /// Its docstring.
    pub doc: &'static str,
    /// Its signature as `inspect` shows it, such as `($self, object, /)`; empty when unknown.
    pub signature: &'static str,
    /// What it is.
    pub kind: NativeKind,
    /// The function.
    pub func: NativeFn,
    /// Fewest positional arguments of a `Fast` function, the instance included.
    pub min: u8,
    /// Most positional arguments of a `Fast` function, the instance included.
    pub max: u8,
}

/// The payload of builtin functions, bound builtin methods, method descriptors and slot wrappers.
#[repr(C)]
pub struct Native {
    pub(crate) header: Obj,
    /// The declaration.
    pub def: &'static NativeDef,
    /// The bound instance or class, or the module of a function.
    pub slf: Slot,
    /// The class it is a method of; null for functions. Static or kept alive by its dict.
    pub(crate) owner: *const Type,
}
object_kind!(Native, "builtin_function_or_method", Native);

impl Native {
    /// Calls with positional arguments, if their number is right.
    #[inline(always)]
    pub(crate) fn call_positional(&self, vm: &mut Vm, args: &[Value]) -> Option<PyResult> {
        let (n, def) = (args.len(), self.def);
        // The commonest by a compare, not through a table of jumps.
        if let NativeFn::Fast(f) = def.func {
            let fits = n >= def.min as usize && n <= def.max as usize;
            return fits.then(|| f(vm, args));
        }
        match def.func {
            NativeFn::Both(f, _) if n >= def.min as usize && n <= def.max as usize => {
                Some(f(vm, args))
            }
            NativeFn::Full(f) => Some(f(vm, Args::positional(args))),
            NativeFn::Host(f) => Some(f(vm, self, Args::positional(args))),
            // These check for themselves.
            NativeFn::Slot(f) => self.owner().map(|owner| f(vm, owner, Args::positional(args))),
            _ => None,
        }
    }

    /// The class it is a method of.
    pub fn owner(&self) -> Option<&Type> {
        // SAFETY: owners are builtin types, which live as long as the process.
        unsafe { self.owner.as_ref() }
    }
}

/// Descriptor of an attribute computed in Rust.
#[repr(C)]
pub struct GetSet {
    header: Obj,
    /// The declaration.
    pub def: &'static GetSetDef,
    pub(crate) owner: *const Type,
}
object_kind!(GetSet, "getset_descriptor", GetSet);

impl GetSet {
    /// The class it is an attribute of.
    pub fn owner(&self) -> &Type {
        // SAFETY: owners are builtin types, which live as long as the process.
        unsafe { &*self.owner }
    }
}

/// Assignment to a member that is read-only.
pub fn readonly_member(vm: &mut Vm, _: &Value, _: Option<Value>) -> PyResult<()> {
    Err(vm.attribute_error("readonly attribute"))
}

/// Descriptor of a `__slots__` member.
#[repr(C)]
pub struct Member {
    header: Obj,
    /// The name.
    pub name: Value,
    /// The class, borrowed: the class's dict holds the descriptor.
    pub(crate) owner: *const Type,
    /// Byte offset of the slot in the instance.
    pub(crate) offset: u32,
}
object_kind!(Member, "member_descriptor", Member);

impl Member {
    /// The class it is a member of.
    pub fn owner(&self) -> &Type {
        // SAFETY: the class holds the descriptor, and callers reached it through the class.
        unsafe { &*self.owner }
    }

    fn slot(&self, o: &Value) -> Option<*mut super::Word> {
        let obj = o.obj()?;
        obj.class().is_subclass(self.owner()).then(|| {
            // SAFETY: instances of the owner have the member at this offset.
            unsafe { (obj as *const Obj as *mut u8).add(self.offset as usize) as *mut super::Word }
        })
    }

    /// The member's value in an instance of the owner.
    pub fn get(&self, o: &Value) -> Option<Value> {
        // SAFETY: the slot is a live word of the instance.
        let w = unsafe { *self.slot(o)? };
        // SAFETY: as above.
        (!w.is_nil()).then(|| unsafe { Value::from_borrowed(w) })
    }

    /// Replaces the member's value; gives the old one.
    pub fn replace(&self, o: &Value, v: Option<Value>) -> Option<Value> {
        let p = self.slot(o)?;
        let new = v.map_or(super::Word::NIL, Value::into_word);
        // SAFETY: one reference moves in, one out.
        let old = unsafe { std::ptr::replace(p, new) };
        // SAFETY: as above.
        (!old.is_nil()).then(|| unsafe { Value::from_word(old) })
    }
}

/// The payload of `property` and its subclasses.
#[repr(C)]
pub struct Property {
    header: Obj,
    /// Getter.
    pub get: Slot,
    /// Setter.
    pub set: Slot,
    /// Deleter.
    pub del: Slot,
    /// Docstring.
    pub doc: Slot,
    /// Name, from `__set_name__`.
    pub name: Slot,
}
object_kind!(Property, "property", Property);

/// The payload of `staticmethod` and `classmethod`.
#[repr(C)]
pub struct Wrapper {
    header: Obj,
    /// The wrapped callable.
    pub func: Slot,
    /// `__dict__`, with what was copied from the callable.
    pub dict: Slot,
}
object_kind!(Wrapper, "staticmethod", StaticMethod | ClassMethod);

/// The payload of `weakref.ref`: the referent, not counted.
#[repr(C)]
pub struct WeakRef {
    header: Obj,
    pub(crate) target: std::cell::Cell<super::word::Word>,
    /// Called when the referent dies.
    pub callback: Slot,
    /// The hash, once computed.
    pub hash: std::cell::Cell<Option<i64>>,
}
object_kind!(WeakRef, "weakref.ReferenceType", WeakRef);

impl WeakRef {
    /// The referent, if it is alive.
    pub fn get_target(&self) -> Option<Value> {
        let w = self.target.get();
        // SAFETY: the word is cleared when the referent dies.
        (!w.is_nil()).then(|| unsafe { Value::from_borrowed(w) })
    }
}
