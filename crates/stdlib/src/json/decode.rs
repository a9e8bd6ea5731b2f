//! `_json.make_scanner`: JSON text to values.
//!
//! The hooks run Python code in the middle of a text, so the scanner keeps the string alive and holds no
//! borrow of its own object. Nesting costs native stack and is bounded as all recursion is.

use super::text::Unit;
use super::{decode_error, string};
use pyrun_macros::pymethods;
use pyrun_vm::text::{Text, TextBuf};
use pyrun_vm::types::core;
use pyrun_vm::value::args::ParamSpec;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::str::{StrData, hash_bytes};
use pyrun_vm::value::{Args, FromPy, List, Payload, Slots, Str, Type, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Ref, Value, Vm};
use std::rc::Rc;

/// What a decoder asks for: the attributes of the same names.
pub(super) struct Options {
    strict: Value,
    object_hook: Value,
    object_pairs_hook: Value,
    parse_float: Value,
    parse_int: Value,
    parse_constant: Value,
}

pub(super) struct Scanner(Rc<Options>);

impl Payload for Scanner {
    const NAME: &'static str = "_json.Scanner";
    fn trace(&self, visit: &mut Visitor<'_>) {
        let o = &self.0;
        [
            &o.strict,
            &o.object_hook,
            &o.object_pairs_hook,
            &o.parse_float,
            &o.parse_int,
            &o.parse_constant,
        ]
        .into_iter()
        .for_each(visit);
    }
}

type This = Ref<Boxed<Scanner>>;

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    static SPEC: ParamSpec = ParamSpec {
        function: "make_scanner",
        names: &["context"],
        required: &[true],
        posonly: 0,
        positional: 1,
        varargs: false,
        varkw: false,
    };
    let mut slots = [None];
    SPEC.bind(vm, args, &mut slots)?;
    let [Some(context)] = slots else { return Err(vm.missing_argument("make_scanner")) };
    let strict = vm.getattr_str(&context, "strict")?;
    let options = Options {
        strict: Value::from(vm.truth(&strict)?),
        object_hook: vm.getattr_str(&context, "object_hook")?,
        object_pairs_hook: vm.getattr_str(&context, "object_pairs_hook")?,
        parse_float: vm.getattr_str(&context, "parse_float")?,
        parse_int: vm.getattr_str(&context, "parse_int")?,
        parse_constant: vm.getattr_str(&context, "parse_constant")?,
    };
    vm.payload_in(cls, Scanner(Rc::new(options)))
}

fn call(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult {
    static SPEC: ParamSpec = ParamSpec {
        function: "scan_once",
        names: &["string", "idx"],
        required: &[true, true],
        posonly: 0,
        positional: 2,
        varargs: false,
        varkw: false,
    };
    let mut slots = [None, None];
    let (doc, at) = match (args.pos, args.has_kw()) {
        ([doc, at], false) => (doc, at),
        _ => {
            SPEC.bind(vm, args, &mut slots)?;
            match &slots {
                [Some(doc), Some(at)] => (doc, at),
                _ => return Err(vm.missing_argument("scan_once")),
            }
        }
    };
    // Nobody appends to a string that is held here.
    let doc = &string(vm, doc)?.clone();
    let Ok(at) = usize::try_from(vm.to_i64(at)?) else {
        return Err(vm.value_error("idx cannot be negative"));
    };
    let options = <&This>::from_py(vm, v)?.borrow().0.clone();
    let (value, end) = match doc.data() {
        StrData::One(s) => scan(vm, doc, s, at, &options),
        StrData::Two(s) => scan(vm, doc, s, at, &options),
        StrData::Four(s) => scan(vm, doc, s, at, &options),
    }?;
    let end = vm.int(end as i64);
    Ok(vm.tuple_array([value, end]))
}

/// The value that begins at `at`, and where it ends.
fn scan<C: Unit>(
    vm: &mut Vm,
    doc: &Ref<Str>,
    text: &[C],
    at: usize,
    options: &Options,
) -> PyResult<(Value, usize)> {
    let exact = |v: &Value, class: &Type| v.is(&class.to_value());
    let mut s = Scan {
        plain_float: exact(&options.parse_float, core().float),
        plain_int: exact(&options.parse_int, core().int),
        strict: options.strict.is(&Value::from(true)),
        doc,
        text,
        at,
        options,
        keys: Keys::default(),
    };
    let v = s.value(vm)?;
    Ok((v, s.at))
}

/// The string whose first character is at `at`, and where the text goes on behind its quote.
pub(super) fn string_at(
    vm: &mut Vm,
    doc: &Ref<Str>,
    at: usize,
    strict: bool,
) -> PyResult<(Value, usize)> {
    match doc.data() {
        StrData::One(s) => literal(vm, doc, s, at, strict),
        StrData::Two(s) => literal(vm, doc, s, at, strict),
        StrData::Four(s) => literal(vm, doc, s, at, strict),
    }
}

fn literal<C: Unit>(
    vm: &mut Vm,
    doc: &Ref<Str>,
    text: &[C],
    at: usize,
    strict: bool,
) -> PyResult<(Value, usize)> {
    let run = C::plain_run(&text[at..], C::MAX);
    vm.charge(run / 64 + 1)?;
    if text.get(at + run).copied() == Some(C::from(b'"')) {
        return Ok((C::value(vm, &text[at..at + run], doc.is_ascii()), at + run + 1));
    }
    escaped(vm, doc, text, at, strict)
}

/// A string that does not stand for itself as a whole.
fn escaped<C: Unit>(
    vm: &mut Vm,
    doc: &Ref<Str>,
    text: &[C],
    begin: usize,
    strict: bool,
) -> PyResult<(Value, usize)> {
    let mut out = TextBuf::new();
    let mut at = begin;
    let unterminated = |vm: &mut Vm| {
        decode_error(vm, "Unterminated string starting at", doc, begin.wrapping_sub(1))
    };
    loop {
        let run = C::plain_run(&text[at..], C::MAX);
        vm.charge(run / 64 + 1)?;
        if out.len() + run > 1 << 16 {
            vm.reserve((out.len() + run) * 4)?;
        }
        out.push_text(C::text(&text[at..at + run]));
        at += run;
        let Some(&c) = text.get(at) else { return Err(unterminated(vm)) };
        match c.ascii() {
            b'"' => return Ok((vm.finished_text(out)?, at + 1)),
            b'\\' => {}
            _ if strict => return Err(decode_error(vm, "Invalid control character at", doc, at)),
            _ => {
                out.push(c.into());
                at += 1;
                continue;
            }
        }
        let Some(&c) = text.get(at + 1) else { return Err(unterminated(vm)) };
        at += 2;
        out.push(match c.ascii() {
            c @ (b'"' | b'\\' | b'/') => c.into(),
            b'b' => 0x08,
            b'f' => 0x0c,
            b'n' => 0x0a,
            b'r' => 0x0d,
            b't' => 0x09,
            b'u' => {
                let Some(c) = code_unit(text, at) else {
                    return Err(decode_error(vm, "Invalid \\uXXXX escape", doc, at - 1));
                };
                at += 4;
                if let 0xd800..0xdc00 = c
                    && let Some(low) = second_unit(text, at)
                {
                    let Ok(low) = low else {
                        return Err(decode_error(vm, "Invalid \\uXXXX escape", doc, at + 1));
                    };
                    if let 0xdc00..0xe000 = low {
                        at += 6;
                        out.push(0x1_0000 + ((c & 0x3ff) << 10 | low & 0x3ff));
                        continue;
                    }
                }
                c
            }
            _ => return Err(decode_error(vm, "Invalid \\escape", doc, at - 2)),
        });
    }
}

/// What four hexadecimal digits say. A character must follow them, for the string has not ended.
fn code_unit<C: Unit>(text: &[C], at: usize) -> Option<u32> {
    if at + 4 >= text.len() {
        return None;
    }
    text[at..at + 4]
        .iter()
        .try_fold(0, |n, &c| Some(n << 4 | char::from_u32(c.into())?.to_digit(16)?))
}

/// The `\uXXXX` here, if there is one: what it says, or that its digits are none.
fn second_unit<C: Unit>(text: &[C], at: usize) -> Option<Result<u32, ()>> {
    let is = |i: usize, c: u8| text.get(at + i).copied() == Some(C::from(c));
    let there = at + 6 < text.len() && is(0, b'\\') && is(1, b'u');
    there.then(|| code_unit(text, at + 2).ok_or(()))
}

/// Keys seen, each at the place that its hash leads to: equal keys of one text are mostly one string.
#[derive(Default)]
struct Keys {
    places: Vec<Option<Ref<Str>>>,
    used: usize,
}

impl Keys {
    const LEAST: usize = 32;
    const MOST: usize = 1 << 14;

    /// The string with these characters and this hash, if it is there.
    #[inline]
    fn find(&self, bytes: &[u8], hash: u64) -> Option<&Ref<Str>> {
        let at = hash as usize & self.places.len().wrapping_sub(1);
        let key = self.places.get(at)?.as_ref()?;
        matches!(key.data(), StrData::One(b) if b == bytes).then_some(key)
    }

    fn keep(&mut self, key: &Ref<Str>) {
        if self.used * 2 >= self.places.len() && self.places.len() < Self::MOST {
            let size = (self.places.len() * 2).max(Self::LEAST);
            let old = std::mem::replace(&mut self.places, vec![None; size]);
            for key in old.into_iter().flatten() {
                self.put(key);
            }
        }
        self.put(key.clone());
        self.used += 1;
    }

    fn put(&mut self, key: Ref<Str>) {
        let at = key.hash() as usize & (self.places.len() - 1);
        self.places[at] = Some(key);
    }
}

/// A text on the way to being values: everything before `at` is done.
struct Scan<'a, C> {
    doc: &'a Ref<Str>,
    text: &'a [C],
    at: usize,
    options: &'a Options,
    strict: bool,
    plain_float: bool,
    plain_int: bool,
    keys: Keys,
}

impl<C: Unit> Scan<'_, C> {
    /// The character at `at` if it is ASCII: 0 behind the end, 0x7f for others, which no place accepts.
    #[inline(always)]
    fn peek(&self) -> u8 {
        self.text.get(self.at).map_or(0, |c| c.ascii())
    }

    #[inline(always)]
    fn skip_space(&mut self) {
        while let b' ' | b'\t' | b'\n' | b'\r' = self.peek() {
            self.at += 1;
        }
    }

    #[cold]
    fn error<T>(&self, vm: &mut Vm, msg: &str) -> PyResult<T> {
        Err(decode_error(vm, msg, self.doc, self.at))
    }

    /// The end of the iteration tells where there is no value.
    #[cold]
    fn nothing<T>(&self, vm: &mut Vm, at: usize) -> PyResult<T> {
        let at = vm.int(at as i64);
        Err(vm.stop_iteration(Some(at)))
    }

    fn value(&mut self, vm: &mut Vm) -> PyResult {
        vm.charge(1)?;
        match self.peek() {
            b'"' => {
                let (v, end) = literal(vm, self.doc, self.text, self.at + 1, self.strict)?;
                self.at = end;
                Ok(v)
            }
            b'{' => vm.recursive(" while decoding a JSON object from a unicode string", |vm| {
                self.at += 1;
                self.object(vm)
            }),
            b'[' => vm.recursive(" while decoding a JSON array from a unicode string", |vm| {
                self.at += 1;
                self.array(vm)
            }),
            b'n' if self.take(b"null") => Ok(Value::none()),
            b't' if self.take(b"true") => Ok(Value::from(true)),
            b'f' if self.take(b"false") => Ok(Value::from(false)),
            b'N' if self.take(b"NaN") => self.constant(vm, "NaN"),
            b'I' if self.take(b"Infinity") => self.constant(vm, "Infinity"),
            b'-' if self.take(b"-Infinity") => self.constant(vm, "-Infinity"),
            b'-' | b'0'..=b'9' => self.number(vm),
            _ => self.nothing(vm, self.at),
        }
    }

    /// Goes behind a word, if it is here.
    fn take(&mut self, word: &[u8]) -> bool {
        let Some(here) = self.text.get(self.at..self.at + word.len()) else { return false };
        let found = here.iter().zip(word).all(|(&c, &w)| c == C::from(w));
        if found {
            self.at += word.len();
        }
        found
    }

    fn constant(&mut self, vm: &mut Vm, name: &str) -> PyResult {
        let name = vm.intern(name);
        vm.call(&self.options.parse_constant, &[name.into_value()])
    }

    #[inline(always)]
    fn skip_digits(&mut self) {
        while let b'0'..=b'9' = self.peek() {
            self.at += 1;
        }
    }

    fn number(&mut self, vm: &mut Vm) -> PyResult {
        let begin = self.at;
        self.at += (self.peek() == b'-') as usize;
        match self.peek() {
            b'0' => self.at += 1,
            b'1'..=b'9' => self.skip_digits(),
            _ => return self.nothing(vm, begin),
        }
        let whole = self.at;
        let digit_at = |s: &Self, i: usize| {
            s.text.get(i).is_some_and(|&c| c >= C::from(b'0') && c <= C::from(b'9'))
        };
        if self.peek() == b'.' && digit_at(self, self.at + 1) {
            self.at += 1;
            self.skip_digits();
        }
        if let b'e' | b'E' = self.peek() {
            let sign = self.text.get(self.at + 1);
            let sign = sign.is_some_and(|&c| c == C::from(b'+') || c == C::from(b'-'));
            let digits = self.at + 1 + sign as usize;
            if digit_at(self, digits) {
                self.at = digits;
                self.skip_digits();
            }
        }
        let (text, whole) = (&self.text[begin..self.at], self.at == whole);
        if whole && self.plain_int && text.len() <= 18 {
            return Ok(vm.int(small_int(text)));
        }
        vm.charge(text.len() / 64 + 1)?;
        if !whole && self.plain_float {
            return match number_text(text).parse() {
                Ok(f) => Ok(vm.float(f)),
                Err(_) => self.nothing(vm, begin),
            };
        }
        let text = C::value(vm, text, true);
        let options = self.options;
        vm.call(if whole { &options.parse_int } else { &options.parse_float }, &[text])
    }

    fn array(&mut self, vm: &mut Vm) -> PyResult {
        let list = vm.new_list(Vec::new());
        self.skip_space();
        if self.peek() == b']' {
            self.at += 1;
            return Ok(list.into_value());
        }
        loop {
            list.push(self.value(vm)?);
            self.skip_space();
            match self.peek() {
                b',' => self.at += 1,
                b']' => break,
                _ => return self.error(vm, "Expecting ',' delimiter"),
            }
            self.skip_space();
        }
        self.at += 1;
        Ok(list.into_value())
    }

    /// A key at its opening quote, the colon behind it, and the value.
    fn pair(&mut self, vm: &mut Vm) -> PyResult<(Ref<Str>, Value)> {
        if self.peek() != b'"' {
            return self.error(vm, "Expecting property name enclosed in double quotes");
        }
        self.at += 1;
        let key = self.key(vm)?;
        self.skip_space();
        if self.peek() != b':' {
            return self.error(vm, "Expecting ':' delimiter");
        }
        self.at += 1;
        self.skip_space();
        Ok((key, self.value(vm)?))
    }

    /// The key whose first character is here.
    fn key(&mut self, vm: &mut Vm) -> PyResult<Ref<Str>> {
        let rest = &self.text[self.at..];
        let run = C::plain_run(rest, C::MAX);
        let whole = rest.get(run).copied() == Some(C::from(b'"'));
        // The hash of a string is that of its bytes, so it can be looked for before it is made.
        if let (true, Text::Latin1(bytes)) = (whole, C::text(&rest[..run]))
            && self.keys.used > 0
            && let Some(key) = self.keys.find(bytes, hash_bytes(bytes))
        {
            self.at += run + 1;
            return Ok(key.clone());
        }
        let (v, end) = literal(vm, self.doc, self.text, self.at, self.strict)?;
        self.at = end;
        let key = <Ref<Str>>::from_py(vm, &v)?;
        self.keys.keep(&key);
        Ok(key)
    }

    /// Goes behind the comma, or behind the bracket at the end; whether more is to come.
    #[inline(always)]
    fn more(&mut self, vm: &mut Vm) -> PyResult<bool> {
        self.skip_space();
        match self.peek() {
            b',' => {
                self.at += 1;
                self.skip_space();
                Ok(true)
            }
            b'}' => {
                self.at += 1;
                Ok(false)
            }
            _ => self.error(vm, "Expecting ',' delimiter"),
        }
    }

    fn object(&mut self, vm: &mut Vm) -> PyResult {
        self.skip_space();
        let empty = self.peek() == b'}';
        self.at += empty as usize;
        let options = self.options;
        if !options.object_pairs_hook.is_none() {
            let pairs: Ref<List> = vm.new_list(Vec::new());
            let mut more = !empty;
            while more {
                let (key, value) = self.pair(vm)?;
                pairs.push(vm.tuple_array([key.into_value(), value]));
                more = self.more(vm)?;
            }
            return vm.call(&options.object_pairs_hook, &[pairs.into_value()]);
        }
        let dict = vm.dict();
        let mut more = !empty;
        while more {
            let (key, value) = self.pair(vm)?;
            dict.set_str(&key, value);
            more = self.more(vm)?;
        }
        match options.object_hook.is_none() {
            true => Ok(dict.into_value()),
            false => vm.call(&options.object_hook, &[dict.into_value()]),
        }
    }
}

/// The number that at most 18 digits, and perhaps a sign, stand for.
fn small_int<C: Unit>(text: &[C]) -> i64 {
    let negative = text[0] == C::from(b'-');
    let digits = &text[negative as usize..];
    let n = digits.iter().fold(0, |n, &c| n * 10 + (c.into() & 15) as i64);
    if negative { -n } else { n }
}

/// The text of a number, which is ASCII.
fn number_text<C: Unit>(text: &[C]) -> std::borrow::Cow<'_, str> {
    match C::text(text).as_ascii() {
        Some(s) => s.into(),
        None => text.iter().map(|&c| c.into() as u8 as char).collect::<String>().into(),
    }
}

struct Members;

#[pymethods]
impl Members {
    /// strict
    #[member]
    fn strict(slf: &This) -> Value {
        slf.borrow().0.strict.clone()
    }

    /// object_hook
    #[member]
    fn object_hook(slf: &This) -> Value {
        slf.borrow().0.object_hook.clone()
    }

    /// object_pairs_hook
    #[member]
    fn object_pairs_hook(slf: &This) -> Value {
        slf.borrow().0.object_pairs_hook.clone()
    }

    /// parse_float
    #[member]
    fn parse_float(slf: &This) -> Value {
        slf.borrow().0.parse_float.clone()
    }

    /// parse_int
    #[member]
    fn parse_int(slf: &This) -> Value {
        slf.borrow().0.parse_int.clone()
    }

    /// parse_constant
    #[member]
    fn parse_constant(slf: &This) -> Value {
        slf.borrow().0.parse_constant.clone()
    }
}

/// `_json.Scanner`
pub(super) static SCANNER: TypeSpec = TypeSpec {
    module: "_json",
    payload: Some(Boxed::<Scanner>::VTABLE),
    doc: "JSON scanner object",
    slots: Slots { new: Some(new), call: Some(call), ..Slots::EMPTY },
    methods: &[Members::METHODS],
    getset: &[Members::GETSET],
    ..TypeSpec::new("Scanner")
};
