//! Writing payloads behind fresh headers, and allocating instances with their attribute slots.

use super::builtin::core;
use super::dict::Dict;
use super::function::{Cell, Function, Method, RefSlot, Slot};
use super::generator::{GenKind, GenState, Generator, Ready, Waits};
use super::list::{List, Tuple};
use super::make;
use super::native::{Native, NativeDef, Property, WeakRef, Wrapper};
use super::object::{Kind, Obj};
use super::owned::{Ref, Value, retain};
use super::set::Set;
use super::shape::Shape;
use super::simple::{Bytes, Complex, Float, Int, Module, Range, RangeIter, SeqIter, Slice};
use super::str::{Str, StrData};
use super::typeobj::{Type, TypeFlags};
use super::word::Word;
use super::{Exception, instance};
use crate::heap::Heap;
use dashu_int::IBig;
use std::cell::Cell as StdCell;

/// Writes fields behind the header of a fresh object.
macro_rules! init {
    ($t:ty { $($field:ident: $ft:ty = $value:expr),* $(,)? }) => {
        impl $t {
            #[allow(clippy::too_many_arguments, missing_docs)]
            pub(crate) fn init(p: *mut $t, $($field: $ft),*) {
                // SAFETY: called once, for fresh memory of this size.
                unsafe { $( (&raw mut (*p).$field).write($value); )* }
            }
        }
    };
}

init!(Int { big: IBig = big });
init!(Float { value: f64 = value });
init!(Complex { re: f64 = re, im: f64 = im });
init!(Slice { start: Value = start, stop: Value = stop, step: Value = step });
init!(Range { start: Value = start, stop: Value = stop, step: Value = step });
init!(Method { func: Value = func, slf: Value = slf });
init!(Cell { contents: Option<Value> = Slot::new(contents) });
init!(Module { dict: Ref<Dict> = dict });
init!(Native { def: &'static NativeDef = def, slf: Option<Value> = Slot::new(slf), owner: *const Type = owner });
init!(RangeIter {
    next: i64 = StdCell::new(next),
    step: i64 = step,
    left: u64 = StdCell::new(left)
});
init!(SeqIter { index: usize = StdCell::new(index), seq: Value = StdCell::new(seq.into_word()) });
init!(super::native::Member { name: Value = name, owner: *const Type = owner, offset: u32 = offset });
init!(super::native::GetSet { def: &'static super::GetSetDef = def, owner: *const Type = owner });
init!(Property {
    get: Option<Value> = Slot::new(get),
    set: Option<Value> = Slot::new(set),
    del: Option<Value> = Slot::new(del),
    doc: Option<Value> = Slot::new(doc),
    name: Option<Value> = Slot::new(name),
});
init!(Wrapper { func: Option<Value> = Slot::new(func), dict: Option<Value> = Slot::new(dict) });

/// What a code object is made of; see [`super::code::CodeObj`].
pub(crate) struct CodeParts {
    pub code: std::sync::Arc<pyrun_bytecode::Code>,
    pub id: u64,
    pub returns_none: bool,
    pub name: Value,
    pub qualname: Value,
    pub doc: Option<Value>,
    pub words: Box<[u64]>,
    pub consts: Box<[Value]>,
    pub names: Box<[Value]>,
    pub varnames: Box<[Value]>,
}

impl super::code::CodeObj {
    pub(crate) fn init(p: *mut super::code::CodeObj, x: CodeParts) {
        let (makes, plain_args) = super::code::CodeObj::kind_of(&x.code);
        // SAFETY: called once, for fresh memory of this size.
        unsafe {
            (&raw mut (*p).makes).write(makes);
            (&raw mut (*p).plain_args).write(plain_args);
            (&raw mut (*p).code).write(x.code);
            (&raw mut (*p).id).write(x.id);
            (&raw mut (*p).returns_none).write(x.returns_none);
            (&raw mut (*p).name).write(x.name);
            (&raw mut (*p).qualname).write(x.qualname);
            (&raw mut (*p).doc).write(x.doc);
            (&raw mut (*p).words).write(x.words);
            (&raw mut (*p).consts).write(x.consts);
            (&raw mut (*p).names).write(x.names);
            (&raw mut (*p).varnames).write(x.varnames);
        }
    }
}

impl Value {
    /// Wraps an unboxed number.
    #[inline(always)]
    pub(crate) fn unboxed(w: Word) -> Value {
        debug_assert!(!w.is_object());
        // SAFETY: not a pointer and not NIL.
        unsafe { Value::from_word(w) }
    }
}

impl Heap {
    /// An object with a payload of fixed size, which `write` fills, of class `class` or, with its
    /// attribute slots, of a subclass made by Python code.
    pub(crate) fn object<T>(
        &mut self,
        kind: Kind,
        class: &Type,
        write: impl FnOnce(*mut T),
    ) -> Value {
        let extra = self.slot_bytes(class);
        let size = size_of::<T>().max(class.fixed_size as usize) + extra;
        let p = self.alloc(size, kind, class.root_shape());
        write(p as *mut T);
        // SAFETY: the payload is whole; slots are filled before anyone sees them.
        let v = unsafe { Value::from_word(self.word(p)) };
        self.init_slots(&v, class);
        v
    }

    /// Bytes behind payload and members that instances of `class` need for attributes.
    pub(crate) fn slot_bytes(&self, class: &Type) -> usize {
        let s = class.root_shape();
        if s.extensible { s.inline_cap as usize * 8 } else { 0 }
    }

    /// Empties the members of a new object, counts its class, and marks subclass instances. Attribute
    /// slots need nothing: those that the shape does not have are never read.
    pub(crate) fn init_slots(&mut self, v: &Value, class: &Type) {
        let p = v.word().ptr();
        if !class.has(TypeFlags::HEAP) {
            return;
        }
        if !class.has(TypeFlags::WATCHED) {
            crate::run::watch(class);
        }
        // SAFETY: the object is fresh and large enough for what its class's layout says.
        unsafe {
            retain((*(*p).shape).class_word);
            (*p).aux = match (*p).kind {
                Kind::Instance => 0,
                _ => 1,
            };
            let mut at = class.payload_size as usize;
            while at < class.fixed_size as usize {
                ((p as *mut u8).add(at) as *mut Word).write(Word::NIL);
                at += 8;
            }
        }
    }

    /// A new instance of a class whose instances have no payload, as an owned word.
    #[inline]
    pub(crate) fn plain_instance(&mut self, class: &Type) -> Word {
        debug_assert!(class.kind == Kind::Instance);
        let shape = class.root_shape();
        let fixed = class.fixed_size as usize;
        let size = fixed + shape.inline_cap as usize * 8;
        let p = if class.has(TypeFlags::FINALIZER) {
            self.alloc_numbered(size, shape)
        } else {
            self.alloc(size, Kind::Instance, shape)
        };
        retain(shape.class_word);
        let mut at = size_of::<Obj>();
        while at < fixed {
            // SAFETY: the members lie behind the header of the fresh object.
            unsafe { ((p as *mut u8).add(at) as *mut Word).write(Word::NIL) };
            at += 8;
        }
        self.word(p)
    }

    /// An instance of a class whose payload needs no arguments: `None` for other payloads.
    pub(crate) fn instance(&mut self, class: &Type) -> Option<Value> {
        Some(match class.kind {
            Kind::Instance if class.has(TypeFlags::HEAP) => {
                // SAFETY: the reference is ours.
                unsafe { Value::from_word(self.plain_instance(class)) }
            }
            Kind::Instance => self.object(Kind::Instance, class, |_: *mut Obj| ()),
            Kind::Module => {
                let d = make::dict(self, core().dict.root_shape());
                self.object(Kind::Module, class, |p| Module::init(p, d))
            }
            Kind::Exception => self.exception(class),
            Kind::List => self.list(class).into_value(),
            Kind::Dict => self.dict_in(class),
            Kind::Set | Kind::FrozenSet => self.set(class).into_value(),
            Kind::Property => self
                .object(Kind::Property, class, |p| Property::init(p, None, None, None, None, None)),
            k @ (Kind::StaticMethod | Kind::ClassMethod) => {
                self.object(k, class, |p| Wrapper::init(p, None, None))
            }
            Kind::Singleton if std::ptr::eq(class, core().object) => {
                self.object(Kind::Instance, class, |_: *mut Obj| ())
            }
            _ => return None,
        })
    }

    /// An instance of a builtin class whose instances keep their attributes in a dict from the start.
    pub(crate) fn instance_around(&mut self, class: &Type, dict: Ref<Dict>) -> Value {
        #[repr(C)]
        struct Parts {
            header: Obj,
            dict: Word,
        }
        self.object(Kind::Instance, class, |p: *mut Parts| {
            // SAFETY: fresh memory of this size, laid out as the class's shape says.
            unsafe {
                (&raw mut (*p).dict).write(dict.into_value().into_word());
            }
        })
    }

    /// An exception without arguments.
    pub(crate) fn exception(&mut self, class: &Type) -> Value {
        self.object(Kind::Exception, class, |p: *mut Exception| {
            // SAFETY: fresh memory of the right size.
            unsafe {
                for f in [
                    &raw mut (*p).args,
                    &raw mut (*p).traceback,
                    &raw mut (*p).context,
                    &raw mut (*p).cause,
                    &raw mut (*p).extra,
                ] {
                    f.write(Slot::new(None));
                }
                (&raw mut (*p).suppress_context).write(StdCell::new(false));
                (&raw mut (*p).limit).write(StdCell::new(None));
            }
        })
    }

    /// An empty list.
    pub(crate) fn list(&mut self, class: &Type) -> Ref<List> {
        // SAFETY: fresh memory of the right size, with the payload of a list.
        unsafe {
            Ref::from_value_unchecked(
                self.object(Kind::List, class, |p: *mut List| List::init(p as *mut Obj)),
            )
        }
    }

    /// An empty dict of a class.
    pub(crate) fn dict_in(&mut self, class: &Type) -> Value {
        // SAFETY: fresh memory of the right size.
        let d = self.object(Kind::Dict, class, |p: *mut Dict| unsafe { Dict::init(p as *mut Obj) });
        if !std::ptr::eq(class, crate::types::core().dict) {
            // Builtin subclasses, too, have methods of their own.
            // SAFETY: nobody else knows the object yet.
            unsafe { (*d.word().ptr()).aux = 1 };
        }
        d
    }

    /// An empty set or frozenset.
    pub(crate) fn set(&mut self, class: &Type) -> Ref<Set> {
        let kind = class.kind;
        // SAFETY: fresh memory of the right size, with the payload of a set.
        unsafe {
            Ref::from_value_unchecked(
                self.object(kind, class, |p: *mut Set| Set::init(p as *mut Obj)),
            )
        }
    }

    /// A bytes object, with `extra` bytes for attribute slots.
    pub(crate) fn bytes(&mut self, class: &Type, b: &[u8], extra: usize) -> Value {
        let size = (Bytes::DATA + b.len()).next_multiple_of(8) + extra;
        let p = self.alloc(size, Kind::Bytes, class.root_shape()) as *mut Bytes;
        // SAFETY: fresh memory with room for the bytes.
        unsafe {
            (&raw mut (*p).hash).write(StdCell::new(0));
            (&raw mut (*p).len).write(b.len());
            std::ptr::copy_nonoverlapping(b.as_ptr(), (p as *mut u8).add(Bytes::DATA), b.len());
            Value::from_word(self.word(p as *mut Obj))
        }
    }

    /// A bytes object, unless the run is to stop between two pieces that are copied.
    pub(crate) fn bytes_unless_stopped(
        &mut self,
        class: &Type,
        b: &[u8],
        piece: usize,
    ) -> Option<Value> {
        let size = (Bytes::DATA + b.len()).next_multiple_of(8);
        let p = self.alloc(size, Kind::Bytes, class.root_shape()) as *mut Bytes;
        // SAFETY: fresh memory with room for the bytes; it is given out when all are there.
        unsafe {
            (&raw mut (*p).hash).write(StdCell::new(0));
            (&raw mut (*p).len).write(b.len());
            let v = Value::from_word(self.word(p as *mut Obj));
            let mut to = (p as *mut u8).add(Bytes::DATA);
            for part in b.chunks(piece) {
                std::ptr::copy_nonoverlapping(part.as_ptr(), to, part.len());
                to = to.add(part.len());
                if self.asked_to_stop() {
                    return None;
                }
            }
            Some(v)
        }
    }

    /// A tuple, with `extra` bytes for attribute slots.
    pub(crate) fn tuple(&mut self, class: &Type, items: &[Value], extra: usize) -> Value {
        let p = self.alloc(Tuple::DATA + items.len() * 8 + extra, Kind::Tuple, class.root_shape())
            as *mut Tuple;
        // SAFETY: fresh memory with room for the items.
        unsafe {
            (&raw mut (*p).len).write(items.len());
            for (i, v) in items.iter().enumerate() {
                (*p).items().add(i).write(v.clone().into_word());
            }
            Value::from_word(self.word(p as *mut Obj))
        }
    }

    /// A string of a subclass, with `extra` bytes for attribute slots.
    pub(crate) fn str_with_slots(
        &mut self,
        class: &Type,
        data: StrData<'_>,
        ascii: bool,
        extra: usize,
    ) -> Value {
        let (ptr, width) = match data {
            StrData::One(s) => (s.as_ptr(), 1),
            StrData::Two(s) => (s.as_ptr() as *const u8, 2),
            StrData::Four(s) => (s.as_ptr() as *const u8, 4),
        };
        let n = data.len();
        let size = (Str::DATA + n * width).next_multiple_of(8) + extra;
        let p = self.alloc(size, Kind::Str, class.root_shape());
        // SAFETY: fresh memory with room for the characters.
        unsafe {
            Str::init(p, n as u32, n as u32, width as u8, ascii);
            std::ptr::copy_nonoverlapping(ptr, (*(p as *mut Str)).data_ptr(), n * width);
            Value::from_word(self.word(p))
        }
    }

    /// A weak reference to `target`, registered.
    pub(crate) fn weakref(
        &mut self,
        class: &Type,
        target: &Value,
        callback: Option<Value>,
    ) -> Value {
        let t = target.word();
        let v = self.object(Kind::WeakRef, class, |p: *mut WeakRef| {
            // SAFETY: fresh memory of the right size.
            unsafe {
                (&raw mut (*p).target).write(StdCell::new(t));
                (&raw mut (*p).callback).write(Slot::new(callback));
                (&raw mut (*p).hash).write(StdCell::new(None));
            }
        });
        if t.is_counted() {
            self.register_weakref(t.ptr(), v.word().ptr());
        }
        v
    }

    /// Puts an instance into dictionary mode and gives its dict; `None` if it has no attributes.
    pub(crate) fn materialize(
        &mut self,
        v: &Value,
        dict_shape_of_dict: *const Shape,
    ) -> Option<Ref<Dict>> {
        let o = v.obj()?;
        let class = o.class();
        if !class.root_shape().extensible {
            return None;
        }
        let dict = make::dict(self, dict_shape_of_dict);
        // SAFETY: the slots of a live object are live; keys are interned strings.
        unsafe {
            let shape = &*o.shape;
            for (i, k) in shape.keys().iter().enumerate() {
                let key = Ref::<Str>::from_value_unchecked(Value::from_borrowed(*k));
                dict.set_str(&key, Value::from_borrowed(*instance::slot_ptr(o, i as u32)));
            }
        }
        instance::enter_dict_mode(o, dict.clone(), class.dict_shape());
        Some(dict)
    }

    /// Replaces the dict of an instance.
    pub(crate) fn replace_dict(&mut self, v: &Value, dict: Ref<Dict>) -> bool {
        let Some(o) = v.obj() else { return false };
        if !o.class().root_shape().extensible {
            return false;
        }
        instance::enter_dict_mode(o, dict, o.class().dict_shape());
        true
    }
}

impl Type {
    /// The shape of instances in dictionary mode, made at its first use.
    pub(crate) fn dict_shape(&self) -> *const Shape {
        if self.dict_shape.get().is_null() {
            let root = self.root_shape();
            let mut s = Shape::root(self, root.class_word);
            s.slots_base = root.slots_base;
            s.inline_cap = root.inline_cap;
            s.dict_mode = true;
            self.dict_shape.set(Box::into_raw(Box::new(s)));
        }
        self.dict_shape.get()
    }
}

impl Drop for Type {
    fn drop(&mut self) {
        let p = self.dict_shape.get();
        if !p.is_null() {
            // SAFETY: made by `Box::into_raw` in `dict_shape`; no instance is left.
            drop(unsafe { Box::from_raw(p) });
        }
    }
}

/// What a function is made from.
pub(crate) struct FunctionParts {
    pub code: Ref<super::code::CodeObj>,
    pub globals: Ref<Dict>,
    pub builtins: Ref<Dict>,
    pub closure: Option<Value>,
    pub defaults: Option<Value>,
    pub kwdefaults: Option<Value>,
    pub annotations: Option<Value>,
    pub doc: Option<Value>,
    pub module: Option<Value>,
}

impl Heap {
    /// A Python function.
    pub(crate) fn function(&mut self, x: FunctionParts) -> Ref<Function> {
        let v = self.object(Kind::Function, core().function, |p: *mut Function| {
            // SAFETY: fresh memory of the right size; every field is written.
            unsafe {
                (&raw mut (*p).entry).write(StdCell::new(std::ptr::null_mut()));
                (&raw mut (*p).frame_bytes).write(StdCell::new(0));
                (&raw mut (*p).local_bytes).write(StdCell::new(0));
                (&raw mut (*p).code).write(RefSlot::new(x.code));
                (&raw mut (*p).globals).write(x.globals);
                (&raw mut (*p).builtins).write(x.builtins);
                (&raw mut (*p).closure).write(Slot::new(x.closure));
                (&raw mut (*p).defaults).write(Slot::new(x.defaults));
                (&raw mut (*p).kwdefaults).write(Slot::new(x.kwdefaults));
                (&raw mut (*p).annotations).write(Slot::new(x.annotations));
                (&raw mut (*p).own_name).write(Slot::new(None));
                (&raw mut (*p).own_qualname).write(Slot::new(None));
                (&raw mut (*p).doc).write(Slot::new(x.doc));
                (&raw mut (*p).module).write(Slot::new(x.module));
                (&raw mut (*p).dict).write(Slot::new(None));
                (&raw mut (*p).type_params).write(Slot::new(None));
                (*p).code_changed();
            };
        });
        // SAFETY: just made with this payload.
        unsafe { Ref::from_value_unchecked(v) }
    }
}

impl Function {
    /// Copies from the code what calls need at hand.
    pub(crate) fn code_changed(&self) {
        use pyrun_bytecode::CodeFlags;
        let c = self.code.peek();
        let k = &c.code;
        self.entry.set(c.words.as_ptr() as *mut u64);
        self.frame_bytes.set(k.nregs * 8);
        self.local_bytes.set(k.nlocals * 8);
        let simple = k.kwonly_count == 0
            && !k.flags.has(CodeFlags::VARARGS | CodeFlags::VARKEYWORDS)
            && !k.flags.is_generator_like()
            && k.arg_count < Obj::NOT_SIMPLE as u32;
        let aux = if simple { k.arg_count as u16 } else { Obj::NOT_SIMPLE };
        // SAFETY: the header is this object's own; no reference to it is live here.
        unsafe { (*(self as *const Function as *mut Obj)).aux = aux }
    }
}

impl Heap {
    /// A generator-like object that has not started, its parameters bound; takes over `args`.
    pub(crate) fn generator(
        &mut self,
        class: &Type,
        kind: GenKind,
        func: Ref<Function>,
        args: &[Word],
    ) -> Value {
        let size = Generator::size(&func);
        let p = self.alloc(size, Kind::Generator, class.root_shape()) as *mut Generator;
        // SAFETY: fresh memory with room for the registers; the reference to the function is given up.
        unsafe {
            Generator::begin(p, kind, GenState::Created, &func);
            (*p).empty();
            std::mem::forget(func);
            for (i, &w) in args.iter().enumerate() {
                (*p).regs().add(i).write(w);
            }
            Value::from_word(self.word(p as *mut Obj))
        }
    }

    /// As `generator`, in a cell that is at hand, else null: the registers are empty, and one reference
    /// to `func` is taken over.
    #[inline(always)]
    pub(crate) fn generator_at_hand(
        &mut self,
        class: &Type,
        kind: GenKind,
        func: &Function,
    ) -> *mut Generator {
        let p = self.begun_at_hand(class, kind, GenState::Created, func);
        if !p.is_null() {
            // SAFETY: just made.
            unsafe { (*p).empty() }
        }
        p
    }

    /// As `generator_at_hand`, of one whose registers lie on the stack from the start.
    #[inline(always)]
    pub(crate) fn running_generator_at_hand(
        &mut self,
        class: &Type,
        kind: GenKind,
        func: &Function,
    ) -> *mut Generator {
        self.begun_at_hand(class, kind, GenState::Running, func)
    }

    /// A generator in a cell that is at hand, else null; its registers are not written.
    #[inline(always)]
    fn begun_at_hand(
        &mut self,
        class: &Type,
        kind: GenKind,
        state: GenState,
        func: &Function,
    ) -> *mut Generator {
        let size = Generator::size(func);
        let p = self.alloc_at_hand(size, Kind::Generator, class.root_shape()) as *mut Generator;
        if !p.is_null() {
            // SAFETY: fresh memory with room for the registers.
            unsafe { Generator::begin(p, kind, state, func) }
        }
        p
    }
}

impl Generator {
    /// Bytes of a generator of `func`.
    #[inline(always)]
    fn size(func: &Function) -> usize {
        Generator::DATA + Generator::room(func.frame_bytes.get() as usize / 8) * 8
    }

    /// Writes a generator of `func` behind its header, all but its registers; takes over one reference to the
    /// function.
    ///
    /// # Safety
    /// `p` is fresh memory of the right size.
    #[inline(always)]
    unsafe fn begin(p: *mut Generator, kind: GenKind, state: GenState, func: &Function) {
        let nregs = func.frame_bytes.get() as usize / 8;
        let ready = match (kind, state) {
            (GenKind::Generator | GenKind::Coroutine, GenState::Created) => Ready::Fresh,
            _ => Ready::No,
        };
        let shared = |s: &Slot| {
            retain(s.word());
            s.word()
        };
        // SAFETY: the caller's promise; every field is written.
        unsafe {
            (&raw mut (*p).ip).write(StdCell::new(func.entry.get()));
            (&raw mut (*p).nregs).write(nregs as u32);
            (&raw mut (*p).sent).write(StdCell::new(u16::MAX));
            (&raw mut (*p).delegate).write(StdCell::new(u16::MAX));
            (&raw mut (*p).kind).write(kind);
            (&raw mut (*p).state).write(StdCell::new(state));
            (&raw mut (*p).async_running).write(StdCell::new(false));
            (&raw mut (*p).hooks_called).write(StdCell::new(false));
            (&raw mut (*p).async_yielded).write(StdCell::new(false));
            (&raw mut (*p).closing).write(StdCell::new(false));
            (&raw mut (*p).waits).write(StdCell::new(Waits::Nothing));
            (&raw mut (*p).ready).write(StdCell::new(ready));
            (&raw mut (*p).handling).write(StdCell::new(0));
            (&raw mut (*p).leaf).write(StdCell::new(std::ptr::null()));
            (&raw mut (*p).root).write(StdCell::new(std::ptr::null()));
            (&raw mut (*p).parent).write(StdCell::new(std::ptr::null()));
            (&raw mut (*p).handled).write(Slot::new(None));
            (&raw mut (*p).own_name).write(Slot::from_word(shared(&func.own_name)));
            (&raw mut (*p).own_qualname).write(Slot::from_word(shared(&func.own_qualname)));
            (&raw mut (*p).finalizer).write(Slot::new(None));
            let me = Word::counted(func as *const Function as *mut Obj);
            (&raw mut (*p).func).write(Ref::from_value_unchecked(Value::from_word(me)));
        }
    }

    /// Writes that the registers hold nothing.
    #[inline(always)]
    fn empty(&self) {
        let (mut at, mut left) = (self.regs(), self.nregs as usize);
        // SAFETY: the registers take a multiple of four words, see `room`.
        unsafe {
            loop {
                *(at as *mut [u64; 2]) = [Word::NIL.0; 2];
                *(at.add(2) as *mut [u64; 2]) = [Word::NIL.0; 2];
                if left <= 4 {
                    return;
                }
                (at, left) = (at.add(4), left - 4);
            }
        }
    }
}
