//! Constructors: Python objects from Rust data. None of these runs Python code.

use crate::types::core;
use crate::value::builtin::{find_static, static_function};
use crate::value::function::{Cell, Method, Slot};
use crate::value::native::{Native, NativeDef};
use crate::value::object::Kind;
use crate::value::payload::{Boxed, Payload};
use crate::value::shape::Shape;
use crate::value::simple::{Complex, Float, Int, Module, Range, Slice};
use crate::value::str::{StrData, hash_bytes, wtf8_chars};
use crate::value::{Dict, List, PyResult, Ref, Set, Str, Type, Value, Word, instance, make};
use crate::vm::Vm;
use dashu_int::IBig;
use smallvec::SmallVec;

fn shape(t: &Type) -> *const Shape {
    t.root_shape()
}

impl Vm {
    /// An `int`.
    #[inline]
    pub fn int(&mut self, i: i64) -> Value {
        Value::small_int(i).unwrap_or_else(|| self.boxed_int(core().int, IBig::from(i)))
    }

    /// An `int` from an unsigned 64-bit number.
    pub fn uint(&mut self, i: u64) -> Value {
        match i64::try_from(i) {
            Ok(i) => self.int(i),
            Err(_) => self.boxed_int(core().int, IBig::from(i)),
        }
    }

    /// An `int`, unboxed when it fits.
    #[doc(hidden)]
    pub fn bigint(&mut self, i: IBig) -> Value {
        match i64::try_from(&i).ok().and_then(Value::small_int) {
            Some(v) => v,
            None => self.boxed_int(core().int, i),
        }
    }

    fn boxed_int(&mut self, class: &Type, big: IBig) -> Value {
        self.heap.account(Int::outside(&big) as isize);
        self.heap.object(Kind::Int, class, |p: *mut Int| Int::init(p, big))
    }

    /// An `int` of class `cls`, which is a subclass of `int`.
    #[doc(hidden)]
    pub fn new_int_in(&mut self, cls: &Ref<Type>, i: IBig) -> Value {
        if std::ptr::eq(&**cls, core().int) { self.bigint(i) } else { self.boxed_int(cls, i) }
    }

    /// A `float`.
    #[inline]
    pub fn float(&mut self, f: f64) -> Value {
        match Value::small_float(f) {
            Some(v) => v,
            None => self.boxed_float(core().float, f),
        }
    }

    fn boxed_float(&mut self, class: &Type, f: f64) -> Value {
        self.heap.object(Kind::Float, class, |p: *mut Float| Float::init(p, f))
    }

    /// A `float` of class `cls`.
    #[doc(hidden)]
    pub fn new_float_in(&mut self, cls: &Ref<Type>, f: f64) -> Value {
        if std::ptr::eq(&**cls, core().float) { self.float(f) } else { self.boxed_float(cls, f) }
    }

    /// A `complex`.
    #[doc(hidden)]
    pub fn complex(&mut self, re: f64, im: f64) -> Value {
        self.heap.object(Kind::Complex, core().complex, |p: *mut Complex| Complex::init(p, re, im))
    }

    /// A `complex` of class `cls`.
    #[doc(hidden)]
    pub fn new_complex_in(&mut self, cls: &Ref<Type>, re: f64, im: f64) -> Value {
        self.heap.object(Kind::Complex, cls, |p: *mut Complex| Complex::init(p, re, im))
    }

    /// A `str` from UTF-8.
    pub fn str(&mut self, s: &str) -> Value {
        if s.is_ascii() {
            return self.str_ascii(s.as_bytes());
        }
        let chars: Vec<u32> = s.chars().map(|c| c as u32).collect();
        self.str_chars(&chars)
    }

    /// A `str` from bytes known to be ASCII.
    #[inline]
    #[doc(hidden)]
    pub fn str_ascii(&mut self, s: &[u8]) -> Value {
        match s {
            [] => core().empty_str.clone(),
            [c] => self.char(*c as u32),
            _ => match make::short_ascii(&mut self.heap, shape(core().str), s) {
                Some(v) => v,
                None => self.long_ascii(s),
            },
        }
    }

    /// As [`Vm::str_ascii`] of what is long or finds no free cell.
    #[inline(never)]
    fn long_ascii(&mut self, s: &[u8]) -> Value {
        make::str_latin1(&mut self.heap, shape(core().str), s, true)
    }

    /// A `str` from Latin-1 bytes.
    #[doc(hidden)]
    pub fn str_latin1(&mut self, s: &[u8]) -> Value {
        match s {
            [] => core().empty_str.clone(),
            [c] => self.char(*c as u32),
            _ => make::str_latin1(&mut self.heap, shape(core().str), s, s.is_ascii()),
        }
    }

    /// A `str` from code points, surrogates included.
    #[doc(hidden)]
    pub fn str_chars(&mut self, chars: &[u32]) -> Value {
        match chars {
            [] => core().empty_str.clone(),
            [c] => self.char(*c),
            _ => make::str_chars(&mut self.heap, shape(core().str), chars),
        }
    }

    /// A `str` from characters of any width, narrowed as far as possible.
    #[doc(hidden)]
    pub fn str_data(&mut self, data: StrData<'_>) -> Value {
        match data {
            StrData::One(s) => self.str_latin1(s),
            StrData::Two(s) if s.iter().all(|&c| c < 0x100) => {
                let v: Vec<u8> = s.iter().map(|&c| c as u8).collect();
                self.str_latin1(&v)
            }
            StrData::Two(s) => {
                make::str_data(&mut self.heap, shape(core().str), StrData::Two(s), false)
            }
            StrData::Four(s) => self.str_chars(s),
        }
    }

    /// A `str` from WTF-8.
    #[doc(hidden)]
    pub fn str_wtf8(&mut self, bytes: &[u8]) -> Value {
        if bytes.is_ascii() {
            return self.str_ascii(bytes);
        }
        let chars: Vec<u32> = wtf8_chars(bytes).collect();
        self.str_chars(&chars)
    }

    /// A `str` of one character; those of Latin-1 are there already.
    #[inline]
    #[doc(hidden)]
    pub fn char(&mut self, c: u32) -> Value {
        match core().chars.get(c as usize) {
            Some(v) => v.clone(),
            None => make::str_chars(&mut self.heap, shape(core().str), &[c]),
        }
    }

    /// A `str` of class `cls` with the text of `s`.
    #[doc(hidden)]
    pub fn new_str_in(&mut self, cls: &Ref<Type>, s: &Ref<Str>) -> Value {
        if std::ptr::eq(&**cls, core().str) && s.as_value().get_exact::<Str>().is_some() {
            return s.as_value().clone();
        }
        let extra = self.heap.slot_bytes(cls);
        let v = self.heap.str_with_slots(cls, s.data(), s.is_ascii(), extra);
        self.heap.init_slots(&v, cls);
        v
    }

    /// The interned `str` with this text.
    pub fn intern(&mut self, s: &str) -> Ref<Str> {
        if s.is_ascii() {
            let hash = hash_bytes(s.as_bytes());
            let bytes = s.as_bytes();
            if let Some(v) = self.heap.find_interned(hash, |t| t.width() == 1 && t.bytes() == bytes)
                && let Ok(r) = v.downcast()
            {
                return r;
            }
            if let Some(r) = find_static(hash, bytes) {
                return r;
            }
        }
        let v = self.str(s);
        match v.downcast::<Str>() {
            Ok(r) => self.intern_str(&r),
            Err(_) => unreachable!("made as a string"),
        }
    }

    /// The interned `str` with the text of `s`, often `s` itself.
    #[doc(hidden)]
    pub fn intern_str(&mut self, s: &Ref<Str>) -> Ref<Str> {
        if s.interned.get() {
            return s.clone();
        }
        let hash = s.hash();
        if let Some(v) = self.heap.find_interned(hash, |t| t.same(s))
            && let Ok(r) = v.downcast()
        {
            return r;
        }
        if s.width() == 1
            && let Some(r) = find_static(hash, s.bytes())
        {
            return r;
        }
        let own = match s.as_value().get_exact::<Str>() {
            Some(_) => s.clone(),
            None => match self.str_data(s.data()).downcast::<Str>() {
                Ok(r) => r,
                Err(_) => unreachable!("made as a string"),
            },
        };
        if !own.interned.get() {
            self.heap.add_interned(&own);
        }
        own
    }

    /// A `bytes`.
    pub fn bytes(&mut self, b: &[u8]) -> Value {
        self.heap.bytes(core().bytes, b, 0)
    }

    /// A `bytes` of class `cls`.
    #[doc(hidden)]
    pub fn new_bytes_in(&mut self, cls: &Ref<Type>, b: &[u8]) -> Value {
        let extra = self.heap.slot_bytes(cls);
        let v = self.heap.bytes(cls, b, extra);
        self.heap.init_slots(&v, cls);
        v
    }

    /// A `tuple`.
    pub fn tuple(&mut self, items: &[Value]) -> Value {
        if items.is_empty() {
            if let Some(v) = &self.empty_tuple {
                return v.clone();
            }
            let v = make::tuple(&mut self.heap, shape(core().tuple), &[]);
            self.empty_tuple = Some(v.clone());
            return v;
        }
        make::tuple(&mut self.heap, shape(core().tuple), items)
    }

    /// A `tuple` of at least one item, which it takes over.
    #[inline]
    #[doc(hidden)]
    pub fn tuple_array<const N: usize>(&mut self, items: [Value; N]) -> Value {
        const { assert!(N > 0) };
        make::tuple_array(&mut self.heap, shape(core().tuple), items)
    }

    /// A `tuple` of at least one item, which it takes over.
    #[inline]
    #[doc(hidden)]
    pub fn tuple_from<const N: usize>(&mut self, items: SmallVec<[Value; N]>) -> Value
    where
        [Value; N]: smallvec::Array<Item = Value>,
    {
        make::tuple_from(&mut self.heap, shape(core().tuple), items)
    }

    /// A `tuple` of class `cls`.
    #[doc(hidden)]
    pub fn new_tuple_in(&mut self, cls: &Ref<Type>, items: &[Value]) -> Value {
        if std::ptr::eq(&**cls, core().tuple) {
            return self.tuple(items);
        }
        let extra = self.heap.slot_bytes(cls);
        let v = self.heap.tuple(cls, items, extra);
        self.heap.init_slots(&v, cls);
        v
    }

    /// A `list`.
    pub fn list(&mut self, items: Vec<Value>) -> Value {
        self.new_list(items).into_value()
    }

    /// A `list`, as a typed handle.
    #[doc(hidden)]
    pub fn new_list(&mut self, items: Vec<Value>) -> Ref<List> {
        let l = self.heap.list(core().list);
        if !items.is_empty() {
            l.extend(items);
        }
        l
    }

    /// An empty `list` of class `cls`.
    #[doc(hidden)]
    pub fn new_list_in(&mut self, cls: &Ref<Type>) -> Value {
        self.heap.list(cls).into_value()
    }

    /// An empty `dict`.
    pub fn dict(&mut self) -> Ref<Dict> {
        make::dict(&mut self.heap, shape(core().dict))
    }

    /// An empty `dict` of class `cls`.
    #[doc(hidden)]
    pub fn new_dict_in(&mut self, cls: &Ref<Type>) -> Value {
        self.heap.dict_in(cls)
    }

    /// An empty `set`.
    pub fn set(&mut self) -> Ref<Set> {
        self.heap.set(core().set)
    }

    /// An empty `frozenset`, to be filled before anyone sees it.
    pub fn frozenset(&mut self) -> Ref<Set> {
        self.heap.set(core().frozenset)
    }

    /// An empty set or frozenset of class `cls`.
    #[doc(hidden)]
    pub fn new_set_in(&mut self, cls: &Ref<Type>) -> Value {
        self.heap.set(cls).into_value()
    }

    /// A `slice`.
    #[doc(hidden)]
    pub fn slice(&mut self, start: Value, stop: Value, step: Value) -> Value {
        self.heap
            .object(Kind::Slice, core().slice, |p: *mut Slice| Slice::init(p, start, stop, step))
    }

    /// A `range`; the step is not 0.
    #[doc(hidden)]
    pub fn range(&mut self, start: Value, stop: Value, step: Value) -> Value {
        self.heap
            .object(Kind::Range, core().range, |p: *mut Range| Range::init(p, start, stop, step))
    }

    /// A bound method.
    #[doc(hidden)]
    pub fn method(&mut self, func: Value, slf: Value) -> Value {
        self.heap.object(Kind::Method, core().method, |p: *mut Method| Method::init(p, func, slf))
    }

    /// A cell.
    #[doc(hidden)]
    pub fn cell(&mut self, contents: Option<Value>) -> Ref<Cell> {
        let v = self.heap.object(Kind::Cell, core().cell, |p: *mut Cell| Cell::init(p, contents));
        known(v)
    }

    /// A module with an empty namespace but for `__name__` and `__doc__`.
    #[doc(hidden)]
    pub fn module(&mut self, name: &str, doc: Option<&str>) -> Ref<Module> {
        let dict = self.dict();
        let n = self.str(name);
        let d = doc.map_or(Value::none(), |d| self.str(d));
        dict.set_str(&core().names.__name__, n);
        dict.set_str(&core().names.__doc__, d);
        for k in [&core().names.__package__, &core().names.__loader__, &core().names.__spec__] {
            dict.set_str(k, Value::none());
        }
        self.module_with(dict)
    }

    /// A module around a namespace.
    #[doc(hidden)]
    pub fn module_with(&mut self, dict: Ref<Dict>) -> Ref<Module> {
        known(self.heap.object(Kind::Module, core().module, |p: *mut Module| Module::init(p, dict)))
    }

    /// A builtin function of a module; one value per process.
    #[doc(hidden)]
    pub fn native_function(&mut self, def: &'static NativeDef, module: &str) -> Value {
        static_function(def, module)
    }

    /// A method of a class that is not built in, which derives from the owner.
    #[doc(hidden)]
    pub fn native_method(&mut self, def: &'static NativeDef, owner: &'static Type) -> Value {
        self.heap.object(Kind::Native, core().method_descriptor, |p: *mut Native| {
            Native::init(p, def, None, owner)
        })
    }

    /// A builtin method bound to an instance.
    #[doc(hidden)]
    pub fn bound_native(&mut self, native: &Native, slf: Value) -> Value {
        let (def, owner) = (native.def, native.owner);
        self.heap.object(Kind::Native, core().native, |p: *mut Native| {
            Native::init(p, def, Some(slf), owner)
        })
    }

    /// As [`Vm::bound_native`] for slot wrappers: a `method-wrapper`.
    #[doc(hidden)]
    pub fn bound_wrapper(&mut self, native: &Native, slf: Value) -> Value {
        let (def, owner) = (native.def, native.owner);
        self.heap.object(Kind::Native, core().method_wrapper, |p: *mut Native| {
            Native::init(p, def, Some(slf), owner)
        })
    }

    /// An object of a builtin type with a Rust payload.
    #[doc(hidden)]
    pub fn payload<T: Payload>(
        &mut self,
        spec: &'static crate::value::TypeSpec,
        payload: T,
    ) -> Value {
        self.count_payload(&payload);
        self.heap.object(Kind::Payload, spec.get(), |p: *mut Boxed<T>| Boxed::fill(p, payload))
    }

    fn count_payload<T: Payload>(&mut self, payload: &T) {
        match payload.held() {
            0 => {}
            bytes => self.heap.account(bytes as isize),
        }
    }

    /// An object of class `cls`, the builtin type of this payload or a subclass.
    #[doc(hidden)]
    pub fn payload_in<T: Payload>(&mut self, cls: &Ref<Type>, payload: T) -> PyResult {
        self.count_payload(&payload);
        Ok(self.heap.object(Kind::Payload, cls, |p: *mut Boxed<T>| Boxed::fill(p, payload)))
    }

    /// What `object.__new__` makes: an instance of `cls` whose payload needs no arguments.
    #[doc(hidden)]
    pub fn new_instance(&mut self, cls: &Ref<Type>) -> PyResult {
        match self.heap.instance(cls) {
            Some(v) => Ok(v),
            None => Err(self.type_error(&format!("cannot create '{}' instances", cls.name()))),
        }
    }

    /// The dict of an instance's attributes, made at the first call; `None` if it has none.
    #[doc(hidden)]
    pub fn dict_of(&mut self, v: &Value) -> Option<Ref<Dict>> {
        let o = v.obj()?;
        if let Some(m) = v.get::<Module>() {
            return Some(m.dict.clone());
        }
        if let Some(d) = instance::dict_of(o) {
            return Some(d);
        }
        let slot = match o.kind {
            Kind::Function => v.get::<crate::value::Function>().map(|f| &f.dict),
            Kind::StaticMethod | Kind::ClassMethod => {
                v.get::<crate::value::native::Wrapper>().map(|w| &w.dict)
            }
            _ => None,
        };
        if let Some(slot) = slot {
            return Some(self.dict_in_slot(slot));
        }
        self.heap.materialize(v, shape(core().dict))
    }

    fn dict_in_slot(&mut self, slot: &Slot) -> Ref<Dict> {
        if let Some(Ok(d)) = slot.get().map(|v| v.downcast::<Dict>()) {
            return d;
        }
        let d = self.dict();
        slot.set(Some(d.as_value().clone()));
        d
    }
}

/// The typed handle of a value just made with that payload.
pub(crate) fn known<T: crate::value::Object>(v: Value) -> Ref<T> {
    match v.downcast() {
        Ok(r) => r,
        Err(_) => unreachable!("just made with this payload"),
    }
}

#[doc(hidden)]
impl Value {
    /// An `int` of 62 bits.
    #[inline(always)]
    pub fn small_int(i: i64) -> Option<Value> {
        Word::int(i).map(Value::unboxed)
    }

    /// A `float` that fits a word.
    #[inline(always)]
    pub fn small_float(f: f64) -> Option<Value> {
        Word::float(f).map(Value::unboxed)
    }
}
