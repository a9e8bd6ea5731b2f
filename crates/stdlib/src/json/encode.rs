//! `_json.make_encoder`: values to JSON text.
//!
//! A `default` function, a string encoder of the caller's and the `items` of a dict's subclass run Python
//! code in the middle; containers are looked at again item by item, so they may change meanwhile. The text
//! grows outside the heap and asks for leave before it does.

use super::is_function;
use super::text::push_quoted;
use pyrun_macros::pymethods;
use pyrun_vm::object::number::{float_value, int_ref};
use pyrun_vm::text::int::{IntRef, decimal};
use pyrun_vm::text::{Text, TextBuf, float};
use pyrun_vm::value::args::ParamSpec;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{
    Args, Dict, FromPy, Kind, List, Payload, Slots, Str, Tuple, Type, TypeSpec, Visitor,
};
use pyrun_vm::{PyResult, Ref, Value, Vm};
use std::rc::Rc;

/// How strings become text.
#[derive(Clone, Copy, PartialEq)]
enum Quoting {
    /// By the functions of this module, only ASCII or everything.
    Own { ascii: bool },
    /// By a call of the encoder.
    Asked,
}

/// The arguments of `make_encoder`.
pub(super) struct Options {
    markers: Value,
    default: Value,
    encoder: Value,
    indent: Value,
    key_separator: Ref<Str>,
    item_separator: Ref<Str>,
    sort_keys: bool,
    skipkeys: bool,
    allow_nan: bool,
    quoting: Quoting,
}

pub(super) struct Encoder(Rc<Options>);

impl Payload for Encoder {
    const NAME: &'static str = "_json.Encoder";
    fn trace(&self, visit: &mut Visitor<'_>) {
        let o = &self.0;
        [
            &o.markers,
            &o.default,
            &o.encoder,
            &o.indent,
            o.key_separator.as_value(),
            o.item_separator.as_value(),
        ]
        .into_iter()
        .for_each(visit);
    }
}

type This = Ref<Boxed<Encoder>>;

fn must_be(vm: &mut Vm, n: usize, what: &str, v: &Value) -> pyrun_vm::Raised {
    let t = v.class().name();
    vm.type_error(&format!("make_encoder() argument {n} must be {what}, not {t}"))
}

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    static SPEC: ParamSpec = ParamSpec {
        function: "make_encoder",
        names: &[
            "markers",
            "default",
            "encoder",
            "indent",
            "key_separator",
            "item_separator",
            "sort_keys",
            "skipkeys",
            "allow_nan",
        ],
        required: &[true; 9],
        posonly: 0,
        positional: 9,
        varargs: false,
        varkw: false,
    };
    let mut slots = [const { None }; 9];
    SPEC.bind(vm, args, &mut slots)?;
    let slots = slots.map(|v| v.unwrap_or_else(Value::none));
    let [markers, default, encoder, indent, key_separator, item_separator, flags @ ..] = slots;
    let key_separator = key_separator.downcast::<Str>().map_err(|v| must_be(vm, 5, "str", &v))?;
    let item_separator = item_separator.downcast::<Str>().map_err(|v| must_be(vm, 6, "str", &v))?;
    let [sort_keys, skipkeys, allow_nan] = flags;
    if !markers.is_none() && markers.get::<Dict>().is_none() {
        return Err(must_be(vm, 1, "dict or None", &markers));
    }
    if !indent.is_none() && indent.get::<Str>().is_none() {
        return Err(must_be(vm, 4, "str or None", &indent));
    }
    let quoting = if is_function(&encoder, "encode_basestring_ascii") {
        Quoting::Own { ascii: true }
    } else if is_function(&encoder, "encode_basestring") {
        Quoting::Own { ascii: false }
    } else {
        Quoting::Asked
    };
    let options = Options {
        markers,
        default,
        encoder,
        indent,
        key_separator,
        item_separator,
        sort_keys: vm.truth(&sort_keys)?,
        skipkeys: vm.truth(&skipkeys)?,
        allow_nan: vm.truth(&allow_nan)?,
        quoting,
    };
    vm.payload_in(cls, Encoder(Rc::new(options)))
}

fn call(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult {
    static SPEC: ParamSpec = ParamSpec {
        function: "_iterencode",
        names: &["obj", "_current_indent_level"],
        required: &[true, true],
        posonly: 0,
        positional: 2,
        varargs: false,
        varkw: false,
    };
    let mut slots = [None, None];
    SPEC.bind(vm, args, &mut slots)?;
    let [Some(object), Some(level)] = &slots else {
        return Err(vm.missing_argument("_iterencode"));
    };
    let level = usize::from_py(vm, level)?;
    let options = <&This>::from_py(vm, v)?.borrow().0.clone();
    let mut writer = Writer {
        options: &options,
        out: TextBuf::with_capacity(64),
        leave: 4096,
        digits: String::new(),
        open: Vec::new(),
        level,
    };
    writer.value(vm, object)?;
    let text = vm.text_value(&writer.out)?;
    Ok(vm.tuple_array([text]))
}

/// The text so far, and the containers it is in the middle of.
struct Writer<'a> {
    options: &'a Options,
    out: TextBuf,
    /// The length up to which the text may grow without asking.
    leave: usize,
    /// Where digits of floats are put together.
    digits: String,
    /// Ids of the open containers.
    open: Vec<u64>,
    level: usize,
}

impl Writer<'_> {
    /// To be called before `n` more characters, of a number that the script has a say in.
    #[inline]
    fn grow(&mut self, vm: &mut Vm, n: usize) -> PyResult<()> {
        vm.charge(n / 64 + 1)?;
        let want = self.out.len() + n;
        if want > self.leave {
            self.leave = want * 2;
            let width = match self.out {
                TextBuf::Latin1(_) => 1,
                TextBuf::Ucs2(_) => 2,
                TextBuf::Ucs4(_) => 4,
            };
            vm.reserve(self.leave * width)?;
        }
        Ok(())
    }

    fn ascii(&mut self, text: &[u8]) {
        self.out.push_text(Text::Latin1(text));
    }

    fn push(&mut self, vm: &mut Vm, s: &Str) -> PyResult<()> {
        self.grow(vm, s.len())?;
        self.out.push_text(s.text());
        Ok(())
    }

    fn value(&mut self, vm: &mut Vm, v: &Value) -> PyResult<()> {
        self.grow(vm, 16)?;
        match v.kind() {
            Kind::Str => self.string(vm, v),
            Kind::List | Kind::Tuple => self.sequence(vm, v),
            Kind::Dict => self.dict(vm, v),
            _ => match self.scalar(vm, v)? {
                true => Ok(()),
                false => self.foreign(vm, v),
            },
        }
    }

    /// A constant or a number, if it is one; without quotes, also as a key.
    fn scalar(&mut self, vm: &mut Vm, v: &Value) -> PyResult<bool> {
        if v.is_none() {
            self.ascii(b"null");
        } else if v.kind() == Kind::Bool {
            self.ascii(if v.is(&Value::from(true)) { b"true" } else { b"false" });
        } else if let Some(i) = int_ref(v) {
            match i {
                IntRef::Small(i) => self.ascii(decimal(i, &mut [0; 21])),
                // Not the repr of the class: an `IntEnum` has one of its own.
                IntRef::Big(big) => {
                    let exact = vm.bigint(big.clone());
                    let text = vm.repr(&exact)?;
                    self.push(vm, &text)?;
                }
            }
        } else if let Some(f) = float_value(v) {
            self.float(vm, v, f)?;
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    fn float(&mut self, vm: &mut Vm, v: &Value, f: f64) -> PyResult<()> {
        if !f.is_finite() {
            if !self.options.allow_nan {
                let shown = vm.repr(v)?;
                let shown = shown.to_str_lossy();
                return Err(vm.value_error(&format!(
                    "Out of range float values are not JSON compliant: {shown}"
                )));
            }
            self.ascii(match f {
                _ if f.is_nan() => b"NaN",
                _ if f > 0.0 => b"Infinity",
                _ => b"-Infinity",
            });
            return Ok(());
        }
        self.digits.clear();
        // Writing to a string does not fail.
        let _ = float::repr_into(f, &mut self.digits);
        self.out.push_text(Text::Latin1(self.digits.as_bytes()));
        Ok(())
    }

    fn string(&mut self, vm: &mut Vm, v: &Value) -> PyResult<()> {
        if let (Quoting::Own { ascii }, Some(s)) = (self.options.quoting, v.get::<Str>()) {
            self.grow(vm, s.len() * 2)?;
            push_quoted(&mut self.out, s.data(), ascii);
            return Ok(());
        }
        let quoted = vm.call(&self.options.encoder, std::slice::from_ref(v))?;
        match quoted.get::<Str>() {
            Some(s) => self.push(vm, s),
            None => {
                let t = quoted.class().name();
                Err(vm.type_error(&format!("encoder() must return a string, not {t}")))
            }
        }
    }

    /// Writes what is inside a container, which must not be inside itself.
    fn enter(
        &mut self,
        vm: &mut Vm,
        v: &Value,
        f: impl FnOnce(&mut Self, &mut Vm) -> PyResult<()>,
    ) -> PyResult<()> {
        let watched = !self.options.markers.is_none();
        if watched {
            if self.open.contains(&v.id()) {
                return Err(vm.value_error("Circular reference detected"));
            }
            self.open.push(v.id());
        }
        vm.recursive(" while encoding a JSON object", |vm| f(self, vm))?;
        if watched {
            self.open.pop();
        }
        Ok(())
    }

    fn foreign(&mut self, vm: &mut Vm, v: &Value) -> PyResult<()> {
        self.enter(vm, v, |w, vm| {
            let known = vm.call(&w.options.default, std::slice::from_ref(v))?;
            w.value(vm, &known)
        })
    }

    /// The line break in front of an item or a closing bracket.
    fn line(&mut self, vm: &mut Vm) -> PyResult<()> {
        let options = self.options;
        let Some(indent) = options.indent.get::<Str>() else { return Ok(()) };
        self.grow(vm, indent.len().saturating_mul(self.level))?;
        self.ascii(b"\n");
        for _ in 0..self.level {
            self.out.push_text(indent.text());
        }
        Ok(())
    }

    /// What stands between items.
    fn separate(&mut self, vm: &mut Vm, first: &mut bool) -> PyResult<()> {
        if std::mem::take(first) {
            return Ok(());
        }
        let options = self.options;
        self.push(vm, &options.item_separator)?;
        self.line(vm)
    }

    fn sequence(&mut self, vm: &mut Vm, v: &Value) -> PyResult<()> {
        let item = |i| match v.get::<List>() {
            Some(list) => list.get(i),
            None => v.get::<Tuple>().and_then(|t| t.get(i)).cloned(),
        };
        if item(0).is_none() {
            self.ascii(b"[]");
            return Ok(());
        }
        self.enter(vm, v, |w, vm| {
            w.ascii(b"[");
            w.level += 1;
            w.line(vm)?;
            let (mut first, mut i) = (true, 0);
            while let Some(v) = item(i) {
                w.separate(vm, &mut first)?;
                w.value(vm, &v)?;
                i += 1;
            }
            w.level -= 1;
            w.line(vm)?;
            w.ascii(b"]");
            Ok(())
        })
    }

    fn dict(&mut self, vm: &mut Vm, v: &Value) -> PyResult<()> {
        if v.get::<Dict>().is_none_or(|d| d.is_empty()) {
            self.ascii(b"{}");
            return Ok(());
        }
        self.enter(vm, v, |w, vm| {
            w.ascii(b"{");
            w.level += 1;
            w.line(vm)?;
            let mut first = true;
            match v.get_exact::<Dict>() {
                Some(d) if !w.options.sort_keys => {
                    let mut i = 0;
                    while i < d.slots() {
                        if let Some((key, value)) = d.entry_at(i) {
                            w.pair(vm, &key, &value, &mut first)?;
                        }
                        i += 1;
                    }
                }
                _ => {
                    for (key, value) in items(vm, v, w.options.sort_keys)? {
                        w.pair(vm, &key, &value, &mut first)?;
                    }
                }
            }
            w.level -= 1;
            w.line(vm)?;
            w.ascii(b"}");
            Ok(())
        })
    }

    fn pair(&mut self, vm: &mut Vm, key: &Value, value: &Value, first: &mut bool) -> PyResult<()> {
        let plain = matches!(key.kind(), Kind::Str | Kind::Int | Kind::Float | Kind::Bool);
        if !plain && !key.is_none() {
            if self.options.skipkeys {
                return Ok(());
            }
            let t = key.class().name();
            let message = format!("keys must be str, int, float, bool or None, not {t}");
            return Err(vm.type_error(&message));
        }
        self.separate(vm, first)?;
        self.key(vm, key)?;
        let options = self.options;
        self.push(vm, &options.key_separator)?;
        self.value(vm, value)
    }

    /// A key, which is a string in the text whatever it was before.
    fn key(&mut self, vm: &mut Vm, key: &Value) -> PyResult<()> {
        if key.get::<Str>().is_some() {
            return self.string(vm, key);
        }
        if self.options.quoting != Quoting::Asked {
            self.ascii(b"\"");
            self.scalar(vm, key)?;
            self.ascii(b"\"");
            return Ok(());
        }
        let before = std::mem::take(&mut self.out);
        let written = self.scalar(vm, key);
        let text = std::mem::replace(&mut self.out, before);
        written?;
        let text = vm.text_value(&text)?;
        self.string(vm, &text)
    }
}

/// The items of a mapping.
fn items(vm: &mut Vm, v: &Value, sorted: bool) -> PyResult<Vec<(Value, Value)>> {
    let exact = v.get_exact::<Dict>();
    if let Some(d) = exact {
        vm.charge(d.len())?;
        vm.reserve(d.len() * 16)?;
        let mut items = d.items();
        if items.iter().all(|(k, _)| k.get_exact::<Str>().is_some()) {
            vm.charge(items.len() * items.len().ilog2().max(1) as usize)?;
            items.sort_by(|(a, _), (b, _)| order(a, b));
            return Ok(items);
        }
    }
    let found = vm.call_method_str(v, "items", &[])?;
    let found = vm.collect(&found)?;
    let found = vm.list(found);
    if sorted {
        vm.call_method_str(&found, "sort", &[])?;
    }
    let mut items = Vec::new();
    for item in vm.collect(&found)? {
        match item.get::<Tuple>().map(|t| t.to_vec()).as_deref() {
            Some([key, value]) => items.push((key.clone(), value.clone())),
            _ => return Err(vm.value_error("items must return 2-tuples")),
        }
    }
    Ok(items)
}

/// The order of two strings.
fn order(a: &Value, b: &Value) -> std::cmp::Ordering {
    match (a.get::<Str>(), b.get::<Str>()) {
        (Some(a), Some(b)) => match (a.text(), b.text()) {
            (Text::Latin1(a), Text::Latin1(b)) => a.cmp(b),
            (a, b) => a.iter().cmp(b.iter()),
        },
        _ => std::cmp::Ordering::Equal,
    }
}

struct Members;

#[pymethods]
impl Members {
    /// markers
    #[member]
    fn markers(slf: &This) -> Value {
        slf.borrow().0.markers.clone()
    }

    /// default
    #[member]
    fn default(slf: &This) -> Value {
        slf.borrow().0.default.clone()
    }

    /// encoder
    #[member]
    fn encoder(slf: &This) -> Value {
        slf.borrow().0.encoder.clone()
    }

    /// indent
    #[member]
    fn indent(slf: &This) -> Value {
        slf.borrow().0.indent.clone()
    }

    /// key_separator
    #[member]
    fn key_separator(slf: &This) -> Value {
        slf.borrow().0.key_separator.as_value().clone()
    }

    /// item_separator
    #[member]
    fn item_separator(slf: &This) -> Value {
        slf.borrow().0.item_separator.as_value().clone()
    }

    /// sort_keys
    #[member]
    fn sort_keys(slf: &This) -> bool {
        slf.borrow().0.sort_keys
    }

    /// skipkeys
    #[member]
    fn skipkeys(slf: &This) -> bool {
        slf.borrow().0.skipkeys
    }
}

/// `_json.Encoder`
pub(super) static ENCODER: TypeSpec = TypeSpec {
    module: "_json",
    payload: Some(Boxed::<Encoder>::VTABLE),
    doc: "_iterencode(obj, _current_indent_level) -> iterable",
    slots: Slots { new: Some(new), call: Some(call), ..Slots::EMPTY },
    methods: &[Members::METHODS],
    getset: &[Members::GETSET],
    ..TypeSpec::new("Encoder")
};
