//! `str`: the type, its slots and the constructors that other natives use.
//!
//! The work is done by the kernels in `text/`; here arguments are taken apart, fuel and memory are
//! paid for, and results become objects. A method of a subclass instance gives a plain `str`.

pub(crate) mod args;
mod case;
mod codec;
mod codec_pieces;
mod format;
mod handlers;
mod iterator;
mod join;
pub(crate) mod percent;
mod quick;
mod search;
mod split;
mod translate;

pub(crate) use codec::name_arg;
pub use iterator::STR_ITERATOR;
pub(crate) use iterator::{StrIter, next_char};
pub(crate) use join::width_of;

use crate::text::{Text, TextBuf};
use crate::types::core;
use crate::value::args::ParamSpec;
use crate::value::object::Kind;
use crate::value::str::StrData;
use crate::value::str_builder::StrBuilder;
use crate::value::{
    Args, BinOp, CmpOp, PyResult, Ref, Slice, Slots, Str, Type, TypeFlags, TypeSpec, Value,
};
use crate::vm::Vm;
use args::{has_index, position, repetitions};
use pyrun_macros::pymethods;

/// Longest string there is.
const MAX_LEN: usize = u32::MAX as usize;

impl Str {
    /// The largest code point that a string of this width and flag may hold.
    #[inline]
    pub(crate) fn max_char(&self) -> u32 {
        match self.width() {
            1 if self.is_ascii() => 0x7f,
            1 => 0xff,
            2 => 0xffff,
            _ => 0x10ffff,
        }
    }

    /// `sub in self`.
    #[inline]
    pub(crate) fn has(&self, sub: &Str) -> bool {
        match (self.text(), sub.text()) {
            (Text::Latin1(s), Text::Latin1(&[c])) if s.len() <= 16 => s.contains(&c),
            (Text::Latin1(s), Text::Latin1(&[c])) => memchr::memchr(c, s).is_some(),
            (s, sub) => crate::text::search::find(s, sub).is_some(),
        }
    }

    /// How two texts compare.
    #[inline]
    pub(crate) fn order(&self, other: &Str) -> std::cmp::Ordering {
        match (self.text(), other.text()) {
            (Text::Latin1(&[a, ..]), Text::Latin1(&[b, ..])) if a != b => a.cmp(&b),
            (a, b) => a.cmp(&b),
        }
    }
}

#[doc(hidden)]
impl Vm {
    /// The `str` of a kernel's text.
    pub fn text(&mut self, text: Text<'_>) -> Value {
        match text {
            Text::Latin1(s) => self.str_latin1(s),
            Text::Ucs2(s) => self.str_data(StrData::Two(s)),
            Text::Ucs4(s) => self.str_data(StrData::Four(s)),
        }
    }

    /// The string itself if its class is `str`, else a plain copy.
    pub(crate) fn plain_str(&mut self, s: &Ref<Str>) -> Value {
        match s.as_value().get_exact::<Str>() {
            Some(_) => s.as_value().clone(),
            None => self.str_data(s.data()),
        }
    }

    /// The characters from `a` to `b`.
    #[inline]
    pub fn substr(&mut self, s: &Ref<Str>, a: usize, b: usize) -> Value {
        if a == 0 && b == s.len() {
            return self.plain_str(s);
        }
        if s.is_ascii() { self.str_ascii(&s.bytes()[a..b]) } else { self.substr_wide(s, a, b) }
    }

    #[inline(never)]
    fn substr_wide(&mut self, s: &Ref<Str>, a: usize, b: usize) -> Value {
        self.str_data(s.data().slice(a, b))
    }

    /// A string of `len` characters, to be filled.
    #[inline]
    pub(crate) fn str_builder(&mut self, len: usize, max: u32) -> StrBuilder {
        StrBuilder::new(&mut self.heap, core().str.root_shape(), len, max)
    }

    /// Checks that a string of `len` characters of `width` bytes may be made, and pays for it.
    #[inline]
    pub(crate) fn reserve_str(&mut self, len: usize, width: usize) -> PyResult<()> {
        if len > 1024 {
            self.reserve_long(len, width)?;
        }
        self.charge(len / 64 + 1)
    }

    #[cold]
    fn reserve_long(&mut self, len: usize, width: usize) -> PyResult<()> {
        if len > MAX_LEN {
            return Err(self.memory_error());
        }
        self.reserve(len * width)
    }

    /// `a + b`.
    pub fn str_concat(&mut self, a: &Str, b: &Str) -> PyResult<Value> {
        let (len, max) = (a.len() + b.len(), a.max_char().max(b.max_char()));
        self.reserve_str(len, a.width().max(b.width()))?;
        let mut out = self.str_builder(len, max);
        self.push_pieces(&mut out, a.data())?;
        self.push_pieces(&mut out, b.data())?;
        Ok(out.finish().into_value())
    }

    /// `s * n`.
    pub(crate) fn str_repeat(&mut self, s: &Ref<Str>, n: usize) -> PyResult<Value> {
        if n == 1 {
            return Ok(self.plain_str(s));
        }
        let Some(len) = s.len().checked_mul(n).filter(|&len| len <= MAX_LEN) else {
            return Err(self.memory_error());
        };
        if len == 0 {
            return Ok(self.str_ascii(b""));
        }
        self.reserve_str(len, s.width())?;
        if let StrData::One(&[c]) = s.data() {
            let mut out = self.str_builder(len, s.max_char());
            self.by_pieces(len, 1 << 17, |_, r| {
                out.push_fill(c, r.len());
                Ok(())
            })?;
            return Ok(out.finish().into_value());
        }
        let mut out = self.str_builder(len, s.max_char());
        self.by_pieces(n, (1 << 17) / s.len().min(1 << 17), |vm, r| {
            for _ in r {
                vm.push_pieces(&mut out, s.data())?;
            }
            Ok(())
        })?;
        Ok(out.finish().into_value())
    }
}

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    static SPEC: ParamSpec = ParamSpec {
        function: "str",
        names: &["object", "encoding", "errors"],
        required: &[false, false, false],
        posonly: 0,
        positional: 3,
        varargs: false,
        varkw: false,
    };
    if let ([v], false) = (args.pos, args.has_kw())
        && std::ptr::eq(&**cls, core().str)
    {
        return vm.to_str(v).map(Ref::into_value);
    }
    let mut slots = [const { None }; 3];
    SPEC.bind(vm, args, &mut slots)?;
    let [object, encoding, errors] = slots;
    let encoding = codec::name_arg(vm, encoding.as_ref(), "str() argument 'encoding'")?;
    let errors = codec::name_arg(vm, errors.as_ref(), "str() argument 'errors'")?;
    let text = match object {
        None => vm.str_ascii(b""),
        Some(v) if encoding.is_none() && errors.is_none() => vm.to_str(&v)?.into_value(),
        Some(v) => codec::decode_object(vm, &v, encoding.as_deref(), errors.as_deref())?,
    };
    if std::ptr::eq(&**cls, core().str) {
        return Ok(text);
    }
    match text.cast::<Str>() {
        Some(s) => Ok(vm.new_str_in(cls, s)),
        None => Ok(text),
    }
}

/// The string that a slot was called on.
fn this(v: &Value) -> &Ref<Str> {
    match v.cast::<Str>() {
        Some(s) => s,
        None => unreachable!("a slot of str is called with a str"),
    }
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let s = this(v);
    vm.reserve_str(s.len(), s.width() * 2)?;
    let plain = |b: &u8| matches!(b, b' '..=b'~') && !matches!(b, b'\'' | b'\\');
    if s.is_ascii() && s.bytes().iter().all(plain) {
        let mut out = vm.str_builder(s.len() + 2, 0x7f);
        out.push(StrData::One(b"'"));
        out.push(s.data());
        out.push(StrData::One(b"'"));
        return Ok(out.finish().into_value());
    }
    if s.len() >= 1024 {
        vm.ask(crate::text::repr::repr_len(s.text()) * s.width())?;
    }
    let out = crate::text::repr::repr(s.text());
    vm.finished_text(out)
}

fn to_str(vm: &mut Vm, v: &Value) -> PyResult {
    Ok(vm.plain_str(this(v)))
}

fn richcmp(_: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let (Some(x), Some(y)) = (a.get::<Str>(), b.get::<Str>()) else {
        return Ok(Value::not_implemented());
    };
    Ok(Value::from(match op {
        CmpOp::Eq => x.same(y),
        CmpOp::Ne => !x.same(y),
        _ => op.test(x.order(y)),
    }))
}

/// The characters that a slice of int bounds and step 1 names, or `None` for other slices.
#[inline]
fn plain_slice(slice: &Slice, len: usize) -> Option<(usize, usize)> {
    let len = len as i64;
    let bound = |v: &Value, default: i64| match v.word() {
        w if w.is_int() => {
            let i = w.as_int();
            Some(if i < 0 { (i + len).max(0) } else { i.min(len) })
        }
        _ if v.is_none() => Some(default),
        _ => None,
    };
    if !slice.step.is_none() {
        return None;
    }
    let (a, b) = (bound(&slice.start, 0)?, bound(&slice.stop, len)?);
    Some((a as usize, b.max(a) as usize))
}

fn getitem(vm: &mut Vm, v: &Value, key: &Value) -> PyResult {
    let s = this(v);
    if let Some((a, b)) = key.get::<Slice>().and_then(|slice| plain_slice(slice, s.len())) {
        vm.reserve_str(b - a, s.width())?;
        return match b - a < s.len() {
            true => vm.long_str(s.data().slice(a, b)),
            false => Ok(vm.plain_str(s)),
        };
    }
    if has_index(key) {
        return match position(vm, key, s.len())? {
            Some(i) => Ok(vm.char(s.data().at(i))),
            None => Err(vm.index_error("string index out of range")),
        };
    }
    let Some(slice) = key.cast::<Slice>() else {
        let message = format!("string indices must be integers, not '{}'", key.class().name());
        return Err(vm.type_error(&message));
    };
    let (start, _, step, count) = vm.slice_indices(slice, s.len())?;
    vm.reserve_str(count, s.width())?;
    if count == 0 {
        return Ok(vm.str_ascii(b""));
    }
    if step == 1 {
        return Ok(vm.substr(s, start as usize, start as usize + count));
    }
    vm.ask(count * s.width() * 2)?;
    let mut out = TextBuf::with_capacity_at(count, s.width());
    out.extend((0..count as i64).map(|i| s.data().at((start + i * step) as usize)));
    vm.finished_text(out)
}

fn contains(vm: &mut Vm, v: &Value, item: &Value) -> PyResult<bool> {
    let s = this(v);
    let Some(sub) = item.cast::<Str>() else {
        let message =
            format!("'in <string>' requires string as left operand, not {}", item.class().name());
        return Err(vm.type_error(&message));
    };
    vm.charge(s.len() / 64 + 1)?;
    Ok(s.has(sub))
}

fn add(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (Some(x), Some(y)) = (a.cast::<Str>(), b.cast::<Str>()) else {
        return Ok(Value::not_implemented());
    };
    if y.is_empty() {
        return Ok(vm.plain_str(x));
    }
    if x.is_empty() {
        return Ok(vm.plain_str(y));
    }
    vm.str_concat(x, y)
}

fn mul(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (s, n) = if a.kind() == Kind::Str { (a, b) } else { (b, a) };
    let Some(s) = s.cast::<Str>() else { return Ok(Value::not_implemented()) };
    match repetitions(vm, n)? {
        Some(n) => vm.str_repeat(s, n),
        None => Ok(Value::not_implemented()),
    }
}

struct StrMisc;

#[pymethods]
impl StrMisc {
    /// What pickling calls `__new__` with.
    fn __getnewargs__(vm: &mut Vm, slf: &Ref<Str>) -> PyResult {
        let s = vm.str_data(slf.data());
        Ok(vm.tuple(&[s]))
    }

    /// Size of the object in bytes.
    fn __sizeof__(slf: &Ref<Str>) -> i64 {
        (size_of::<Str>() + slf.len() * slf.width()) as i64
    }
}

/// `str`
pub static STR: TypeSpec = TypeSpec {
    kind: Kind::Str,
    flags: TypeFlags::BASE | TypeFlags::MATCH_SELF,
    doc: "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\nText. With encoding or errors given, the object is\nbytes-like and is decoded; otherwise the result is what\nits __str__ or __repr__ gives.",
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        str: Some(to_str),
        hash: Some(|_, v| Ok(this(v).hash() as i64)),
        richcmp: Some(richcmp),
        iter: Some(iterator::iter),
        len: Some(|_, v| Ok(this(v).len())),
        getitem: Some(getitem),
        contains: Some(contains),
        ..Slots::EMPTY
    }
    .with(BinOp::Add, add)
    .with(BinOp::Mul, mul)
    .with(BinOp::Mod, percent::modulo),
    methods: &[
        search::StrSearch::METHODS,
        split::StrSplit::METHODS,
        case::StrCase::METHODS,
        join::StrJoin::METHODS,
        format::StrFormat::METHODS,
        translate::StrTranslate::METHODS,
        codec::StrCodec::METHODS,
        StrMisc::METHODS,
    ],
    ..TypeSpec::new("str")
};
