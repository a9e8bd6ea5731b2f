//! The special methods of builtin types: what `int.__add__` and `list.__len__` are.
//!
//! A builtin type declares slots; this file gives the wrapper that each filled slot shows in the
//! type's namespace. The way back, from a method written in Python to a slot, is
//! [`crate::object::slots`]. A wrapper is known by the address of its declaration, so a class that
//! inherits it gets the native function back and not a call through the wrapper.

use super::args::{Args, split_self};
use super::native::{NativeDef, NativeFn, NativeKind};
use super::typeobj::{BinOp, CmpOp, Slots, Type, TypeFlags};
use super::{PyResult, Raised, Ref, Str, Value};
use crate::vm::Vm;
use std::ptr;

/// The body of a wrapper: the slots of the class that it wraps, the instance, the other arguments.
type Body = fn(&mut Vm, &Slots, &Value, Args<'_>) -> PyResult;

const NONE: &str = "($self, /)";
const VALUE: &str = "($self, value, /)";

const fn def(
    name: &'static str,
    signature: &'static str,
    doc: &'static str,
    func: NativeFn,
) -> NativeDef {
    NativeDef { name, doc, signature, kind: NativeKind::Method, func, min: 0, max: 0 }
}

/// Checks the instance, then runs the wrapper's body.
fn wrap(
    vm: &mut Vm,
    name: &str,
    owner: &Type,
    args: Args<'_>,
    keywords: bool,
    body: Body,
) -> PyResult {
    let Some((slf, rest)) = split_self(args) else {
        return Err(vm.type_error(&format!(
            "descriptor '{name}' of '{}' object needs an argument",
            owner.name()
        )));
    };
    if !slf.class().is_subclass(owner) {
        let (o, s) = (owner.name(), slf.class().name());
        return Err(vm.type_error(&format!(
            "descriptor '{name}' requires a '{o}' object but received a '{s}'"
        )));
    }
    if !keywords && rest.has_kw() {
        return Err(vm.type_error(&format!("wrapper {name}() takes no keyword arguments")));
    }
    body(vm, owner.slots(), slf, rest)
}

/// Exactly `N` arguments.
fn fixed<'a, const N: usize>(vm: &mut Vm, args: Args<'a>) -> PyResult<&'a [Value; N]> {
    match args.pos.try_into() {
        Ok(a) => Ok(a),
        Err(_) => {
            // CPython unpacks one argument and several in different ways; only the second puts a
            // (here empty) function name first.
            let (lead, s) = (if N > 1 { " " } else { "" }, if N == 1 { "" } else { "s" });
            Err(vm.type_error(&format!("{lead}expected {N} argument{s}, got {}", args.pos.len())))
        }
    }
}

/// One argument and perhaps another.
fn one_or_two<'a>(vm: &mut Vm, args: Args<'a>) -> PyResult<(&'a Value, Option<&'a Value>)> {
    match args.pos {
        [a] => Ok((a, None)),
        [a, b] => Ok((a, Some(b))),
        [] => Err(vm.type_error(" expected at least 1 argument, got 0")),
        more => Err(vm.type_error(&format!(" expected at most 2 arguments, got {}", more.len()))),
    }
}

/// What a wrapper whose slot has gone gives; declarations are made from filled slots only.
fn gone() -> PyResult {
    Ok(Value::not_implemented())
}

fn name_of<'a>(vm: &mut Vm, v: &'a Value) -> PyResult<&'a Ref<Str>> {
    match v.cast::<Str>() {
        Some(n) => Ok(n),
        None => {
            Err(vm
                .type_error(&format!("attribute name must be string, not '{}'", v.class().name())))
        }
    }
}

macro_rules! wrappers {
    ($($id:ident $name:literal $signature:expr, $doc:literal, $body:expr;)*) => {$(
        pub(crate) static $id: NativeDef = def($name, $signature, $doc, NativeFn::Slot(|vm, owner, args| {
            wrap(vm, $name, owner, args, false, $body)
        }));
    )*};
}

macro_rules! unary_wrappers {
    ($($id:ident $name:literal $field:ident $doc:literal;)*) => {
        wrappers! {$(
            $id $name NONE, $doc, |vm, s, v, a| {
                fixed::<0>(vm, a)?;
                s.$field.map_or_else(gone, |f| f(vm, v))
            };
        )*}
    };
}

unary_wrappers! {
    REPR "__repr__" repr "Return repr(self).";
    STR "__str__" str "Return str(self).";
    ITER "__iter__" iter "Implement iter(self).";
    NEG "__neg__" neg "-self";
    POS "__pos__" pos "+self";
    ABS "__abs__" abs "abs(self)";
    INVERT "__invert__" invert "~self";
    INT "__int__" int "int(self)";
    FLOAT "__float__" float "float(self)";
    INDEX "__index__" index "Return self converted to an integer, if self is suitable for use as an index into a list.";
    AWAIT "__await__" await_ "Return an iterator to be used in await expression.";
    AITER "__aiter__" aiter "Return an awaitable, that resolves in asynchronous iterator.";
    ANEXT "__anext__" anext "Return a value or raise StopAsyncIteration.";
}

wrappers! {
    HASH "__hash__" NONE, "Return hash(self).", |vm, s, v, a| {
        fixed::<0>(vm, a)?;
        match s.hash {
            Some(f) => { let h = f(vm, v)?; Ok(vm.int(h)) }
            None => gone(),
        }
    };
    NEXT "__next__" NONE, "Implement next(self).", |vm, s, v, a| {
        fixed::<0>(vm, a)?;
        match s.next.map(|f| f(vm, v)).transpose()?.flatten() {
            Some(v) => Ok(v),
            None => Err(vm.stop_iteration(None)),
        }
    };
    BOOL "__bool__" NONE, "True if self else False", |vm, s, v, a| {
        fixed::<0>(vm, a)?;
        s.bool_.map_or_else(gone, |f| f(vm, v).map(Value::from))
    };
    LEN "__len__" NONE, "Return len(self).", |vm, s, v, a| {
        fixed::<0>(vm, a)?;
        match s.len {
            Some(f) => { let n = f(vm, v)?; Ok(vm.int(n as i64)) }
            None => gone(),
        }
    };
    GETITEM "__getitem__" "($self, key, /)", "Return self[key].", |vm, s, v, a| {
        let [k] = fixed(vm, a)?;
        s.getitem.map_or_else(gone, |f| f(vm, v, k))
    };
    SETITEM "__setitem__" "($self, key, value, /)", "Set self[key] to value.", |vm, s, v, a| {
        let [k, x] = fixed(vm, a)?;
        if let Some(f) = s.setitem { f(vm, v, k, Some(x.clone()))? }
        Ok(Value::none())
    };
    DELITEM "__delitem__" "($self, key, /)", "Delete self[key].", |vm, s, v, a| {
        let [k] = fixed(vm, a)?;
        if let Some(f) = s.setitem { f(vm, v, k, None)? }
        Ok(Value::none())
    };
    BUFFER "__buffer__" "($self, flags, /)", "Return a buffer object that exposes the underlying memory of the object.", |vm, _, v, a| {
        let [flags] = fixed(vm, a)?;
        let flags = vm.to_i64(flags)?;
        vm.buffer_view(v, flags)
    };
    CONTAINS "__contains__" "($self, key, /)", "Return bool(key in self).", |vm, s, v, a| {
        let [k] = fixed(vm, a)?;
        s.contains.map_or_else(gone, |f| f(vm, v, k).map(Value::from))
    };
    GETATTRIBUTE "__getattribute__" "($self, name, /)", "Return getattr(self, name).", |vm, s, v, a| {
        let [n] = fixed(vm, a)?;
        let n = name_of(vm, n)?;
        s.getattr.map_or_else(gone, |f| f(vm, v, n))
    };
    SETATTR "__setattr__" "($self, name, value, /)", "Implement setattr(self, name, value).", |vm, s, v, a| {
        let [n, x] = fixed(vm, a)?;
        let n = name_of(vm, n)?;
        refuse_class(vm, s, v, "__setattr__")?;
        if let Some(f) = s.setattr { f(vm, v, n, Some(x.clone()))? }
        Ok(Value::none())
    };
    DELATTR "__delattr__" "($self, name, /)", "Implement delattr(self, name).", |vm, s, v, a| {
        let [n] = fixed(vm, a)?;
        let n = name_of(vm, n)?;
        refuse_class(vm, s, v, "__delattr__")?;
        if let Some(f) = s.setattr { f(vm, v, n, None)? }
        Ok(Value::none())
    };
    GET "__get__" "($self, instance, owner=None, /)", "Return an attribute of instance, which is of type owner.", |vm, s, v, a| {
        let (obj, owner) = one_or_two(vm, a)?;
        let obj = Some(obj).filter(|o| !o.is_none());
        let cls = match (owner.and_then(|o| o.cast::<Type>()), obj) {
            (Some(c), _) => c.clone(),
            (None, Some(o)) => o.class().to_ref(),
            (None, None) => return Err(vm.type_error("__get__(None, None) is invalid")),
        };
        s.descr_get.map_or_else(gone, |f| f(vm, v, obj, &cls))
    };
    SET "__set__" "($self, instance, value, /)", "Set an attribute of instance to value.", |vm, s, v, a| {
        let [obj, x] = fixed(vm, a)?;
        if let Some(f) = s.descr_set { f(vm, v, obj, Some(x.clone()))? }
        Ok(Value::none())
    };
    DELETE "__delete__" "($self, instance, /)", "Delete an attribute of instance.", |vm, s, v, a| {
        let [obj] = fixed(vm, a)?;
        if let Some(f) = s.descr_set { f(vm, v, obj, None)? }
        Ok(Value::none())
    };
    POW "__pow__" "($self, value, mod=None, /)", "Return pow(self, value, mod).", |vm, s, v, a| {
        let (b, m) = one_or_two(vm, a)?;
        match m.filter(|m| !m.is_none()) {
            Some(m) => s.pow3.map_or_else(gone, |f| f(vm, v, b, m)),
            None => s.binary[BinOp::Pow as usize].map_or_else(gone, |f| f(vm, v, b)),
        }
    };
    RPOW "__rpow__" "($self, value, mod=None, /)", "Return pow(value, self, mod).", |vm, s, v, a| {
        let (b, m) = one_or_two(vm, a)?;
        match m.filter(|m| !m.is_none()) {
            Some(m) => s.pow3.map_or_else(gone, |f| f(vm, b, v, m)),
            None => s.binary[BinOp::Pow as usize].map_or_else(gone, |f| f(vm, b, v)),
        }
    };
}

/// `object.__setattr__` must not change a class behind `type`'s back.
fn refuse_class(vm: &mut Vm, s: &Slots, v: &Value, name: &str) -> PyResult<()> {
    let own = v.get::<Type>().and_then(|_| crate::types::core().type_.slots().setattr);
    match (own, s.setattr) {
        (Some(own), Some(used)) if !ptr::fn_addr_eq(own, used) => {
            Err(vm.type_error(&format!("can't apply this {name} to {} object", v.class().name())))
        }
        _ => Ok(()),
    }
}

pub(crate) static INIT: NativeDef = def(
    "__init__",
    "($self, /, *args, **kwargs)",
    "Initialize self.  See help(type(self)) for accurate signature.",
    NativeFn::Slot(|vm, owner, args| {
        wrap(vm, "__init__", owner, args, true, |vm, s, v, a| {
            if let Some(f) = s.init {
                f(vm, v, a)?
            }
            Ok(Value::none())
        })
    }),
);

pub(crate) static CALL: NativeDef = def(
    "__call__",
    "($self, /, *args, **kwargs)",
    "Call self as a function.",
    NativeFn::Slot(|vm, owner, args| {
        wrap(vm, "__call__", owner, args, true, |vm, s, v, a| {
            s.call.map_or_else(gone, |f| f(vm, v, a))
        })
    }),
);

/// Whether these are the slots of a sequence, whose `+` and `*` are not those of numbers.
fn is_sequence(s: &Slots) -> bool {
    s.len.is_some() && s.getitem.is_some()
}

/// `__add__` and the like.
fn left<const OP: usize>(vm: &mut Vm, s: &Slots, v: &Value, a: Args<'_>) -> PyResult {
    let [x] = fixed(vm, a)?;
    let Some(f) = s.binary[OP] else { return gone() };
    let r = f(vm, v, x)?;
    if r.is_not_implemented() && is_sequence(s) {
        match BinOp::ALL[OP] {
            BinOp::Add => return Err(vm.concat_error(v, x)),
            BinOp::Mul => return Err(not_a_count(vm, x)),
            _ => {}
        }
    }
    Ok(r)
}

fn not_a_count(vm: &mut Vm, x: &Value) -> Raised {
    let kind = x.class().name();
    vm.type_error(&format!("'{kind}' object cannot be interpreted as an integer"))
}

/// What `*` of a sequence gives, when its method is called: only a number repeats it.
fn repeated<const OP: usize>(vm: &mut Vm, s: &Slots, x: &Value, r: Value) -> PyResult {
    match BinOp::ALL[OP] {
        BinOp::Mul if r.is_not_implemented() && is_sequence(s) => Err(not_a_count(vm, x)),
        _ => Ok(r),
    }
}

/// `__radd__` and the like.
fn right<const OP: usize>(vm: &mut Vm, s: &Slots, v: &Value, a: Args<'_>) -> PyResult {
    let [x] = fixed(vm, a)?;
    let Some(f) = s.binary[OP] else { return gone() };
    let r = f(vm, x, v)?;
    repeated::<OP>(vm, s, x, r)
}

/// `__iadd__` and the like.
fn inplace<const OP: usize>(vm: &mut Vm, s: &Slots, v: &Value, a: Args<'_>) -> PyResult {
    let [x] = fixed(vm, a)?;
    let Some(f) = s.inplace[OP] else { return gone() };
    let r = f(vm, v, x)?;
    repeated::<OP>(vm, s, x, r)
}

macro_rules! operators {
    ($($op:literal $stem:literal $left:literal $right:literal;)*) => {
        /// `__add__` … `__divmod__`, in the order of [`BinOp`]; [`POW`] stands for `__pow__`.
        pub(crate) static LEFT: [NativeDef; BinOp::COUNT] = [$(
            def(concat!("__", $stem, "__"), VALUE, concat!("Return ", $left, "."), NativeFn::Slot(|vm, owner, args| {
                wrap(vm, concat!("__", $stem, "__"), owner, args, false, left::<$op>)
            })),
        )*];
        /// `__radd__` …; [`RPOW`] stands for `__rpow__`.
        pub(crate) static RIGHT: [NativeDef; BinOp::COUNT] = [$(
            def(concat!("__r", $stem, "__"), VALUE, concat!("Return ", $right, "."), NativeFn::Slot(|vm, owner, args| {
                wrap(vm, concat!("__r", $stem, "__"), owner, args, false, right::<$op>)
            })),
        )*];
        /// `__iadd__` …
        pub(crate) static INPLACE: [NativeDef; BinOp::COUNT] = [$(
            def(concat!("__i", $stem, "__"), VALUE, concat!("Return ", $left, " in place."), NativeFn::Slot(|vm, owner, args| {
                wrap(vm, concat!("__i", $stem, "__"), owner, args, false, inplace::<$op>)
            })),
        )*];
    };
}

operators! {
    0 "add" "self+value" "value+self";
    1 "sub" "self-value" "value-self";
    2 "mul" "self*value" "value*self";
    3 "matmul" "self@value" "value@self";
    4 "truediv" "self/value" "value/self";
    5 "floordiv" "self//value" "value//self";
    6 "mod" "self%value" "value%self";
    7 "pow" "self**value" "value**self";
    8 "lshift" "self<<value" "value<<self";
    9 "rshift" "self>>value" "value>>self";
    10 "and" "self&value" "value&self";
    11 "or" "self|value" "value|self";
    12 "xor" "self^value" "value^self";
    13 "divmod" "divmod(self, value)" "divmod(value, self)";
}

macro_rules! comparisons {
    ($($op:ident $name:literal $doc:literal;)*) => {
        /// `__lt__` … `__ge__`, in the order of [`CmpOp`].
        pub(crate) static COMPARE: [NativeDef; 6] = [$(
            def($name, VALUE, $doc, NativeFn::Slot(|vm, owner, args| {
                wrap(vm, $name, owner, args, false, |vm, s, v, a| {
                    let [x] = fixed(vm, a)?;
                    s.richcmp.map_or_else(gone, |f| f(vm, v, x, CmpOp::$op))
                })
            })),
        )*];
    };
}

comparisons! {
    Lt "__lt__" "Return self<value.";
    Le "__le__" "Return self<=value.";
    Eq "__eq__" "Return self==value.";
    Ne "__ne__" "Return self!=value.";
    Gt "__gt__" "Return self>value.";
    Ge "__ge__" "Return self>=value.";
}

/// The wrappers of the filled slots.
pub(crate) fn of(s: &Slots) -> Vec<&'static NativeDef> {
    let mut out: Vec<&'static NativeDef> = Vec::new();
    macro_rules! simple {
        ($($field:ident $($def:ident)+;)*) => {$( if s.$field.is_some() { out.extend([$( &$def ),+]); } )*};
    }
    simple! {
        repr REPR; hash HASH; str STR; getattr GETATTRIBUTE; setattr SETATTR DELATTR;
        init INIT; call CALL; iter ITER; next NEXT; descr_get GET; descr_set SET DELETE;
        len LEN; getitem GETITEM; setitem SETITEM DELITEM; contains CONTAINS; bool_ BOOL;
        neg NEG; pos POS; abs ABS; invert INVERT; int INT; float FLOAT; index INDEX;
        await_ AWAIT; aiter AITER; anext ANEXT; buffer BUFFER;
    }
    if s.richcmp.is_some() {
        out.extend(&COMPARE);
    }
    for op in BinOp::ALL {
        let i = op as usize;
        if s.binary[i].is_some() {
            out.push(if op == BinOp::Pow { &POW } else { &LEFT[i] });
            if op == BinOp::Pow {
                out.push(&RPOW);
            } else if !(op == BinOp::Add && is_sequence(s)) {
                out.push(&RIGHT[i]);
            }
        }
        if s.inplace[i].is_some() {
            out.push(&INPLACE[i]);
        }
    }
    out
}

/// `__new__` of a builtin type: a native function bound to the type.
pub static NEW: NativeDef = NativeDef {
    name: "__new__",
    doc: "Create and return a new object.  See help(type) for accurate signature.",
    signature: "($type, *args, **kwargs)",
    kind: NativeKind::Static,
    func: NativeFn::Slot(call_new),
    min: 0,
    max: 0,
};

/// The nearest builtin class among `t` and its bases by layout.
pub(crate) fn builtin_base(mut t: &Type) -> &Type {
    while t.has(TypeFlags::HEAP) {
        match t.base() {
            Some(b) => t = b,
            None => break,
        }
    }
    t
}

/// The builtin class that declares the `new` slot that `t` has.
fn new_owner(t: &Type) -> &Type {
    let mut t = builtin_base(t);
    while t.spec.is_some_and(|s| s.slots.new.is_none()) {
        match t.base() {
            Some(b) => t = b,
            None => break,
        }
    }
    t
}

/// Checks the class that `__new__` is given, then makes an instance of it.
fn call_new(vm: &mut Vm, owner: &Type, args: Args<'_>) -> PyResult {
    let o = || owner.name();
    let Some((first, rest)) = split_self(args) else {
        return Err(vm.type_error(&format!("{}.__new__(): not enough arguments", o())));
    };
    let Some(cls) = first.cast::<Type>() else {
        let c = first.class().name();
        return Err(vm.type_error(&format!("{}.__new__(X): X is not a type object ({c})", o())));
    };
    let c = || cls.name();
    if !cls.is_subclass(owner) {
        let (o, c) = (o(), c());
        return Err(vm.type_error(&format!("{o}.__new__({c}): {c} is not a subtype of {o}")));
    }
    let base = builtin_base(cls);
    if !ptr::eq(new_owner(base), new_owner(owner)) {
        let (o, c, b) = (o(), c(), base.name());
        return Err(vm.type_error(&format!("{o}.__new__({c}) is not safe, use {b}.__new__()")));
    }
    match owner.slots().new {
        Some(f) => f(vm, cls, rest),
        None => Err(vm.type_error(&format!("cannot create '{}' instances", c()))),
    }
}

impl Type {
    /// Replaces all slots of a class made by Python code.
    pub(crate) fn set_slots(&self, slots: Slots) {
        // SAFETY: no borrow of the slots lives across a change of the class (see `Type::slots`).
        unsafe { *self.slots.get() = slots }
    }
}
