//! `format`, `format_map`, `__format__`, and the fields of f-strings.

use super::quick::{Simple, write_plain, write_repr};
use crate::text::format::{
    Accessor, Align, Field, First, Numbering, Piece, Spec, Template, conversion_error, format_str,
    split_field,
};
use crate::text::int::decimal;
use crate::text::{Text, TextBuf};
use crate::types::core;
use crate::value::str_builder::Scratch;
use crate::value::{Args, PyResult, Raised, Ref, Str, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

#[doc(hidden)]
impl Vm {
    /// `str` of an unboxed int.
    #[inline]
    pub(crate) fn small_int_str(&mut self, i: i64) -> Value {
        self.str_ascii(decimal(i, &mut [0; 21]))
    }

    /// `format(v, '')`: a field of an f-string without conversion and spec.
    #[inline]
    pub fn format_value(&mut self, v: &Value) -> PyResult {
        if v.get_exact::<Str>().is_some() {
            return Ok(v.clone());
        }
        let w = v.word();
        if w.is_int() {
            return Ok(self.small_int_str(w.as_int()));
        }
        self.format_other(v)
    }

    #[inline(never)]
    fn format_other(&mut self, v: &Value) -> PyResult {
        let mut out = Scratch::new();
        if write_plain(&mut out, v) {
            return Ok(self.str_ascii(out.bytes()));
        }
        let spec = core().empty_str.clone();
        match spec.cast::<Str>() {
            Some(spec) => Ok(self.format(v, spec)?.into_value()),
            None => Ok(spec),
        }
    }

    /// The text of `s` laid out by a spec, as `str.__format__` does it.
    pub(crate) fn format_str_value(&mut self, s: &Ref<Str>, spec: &Str) -> PyResult {
        if spec.is_empty() {
            return Ok(self.plain_str(s));
        }
        let parsed = match Spec::parse(spec.text(), Some('s'), Align::Left, "str") {
            Ok(p) => p,
            Err(e) => return Err(self.text_error(e)),
        };
        let len = s.len().max(parsed.width.unwrap_or(0));
        let width = s.width().max(Text::Ucs4(&[parsed.fill]).to_buf().as_text().width());
        self.reserve_str(len, width * 2)?;
        let mut out = TextBuf::with_capacity_at(len, width);
        match format_str(s.text(), &parsed, "str", &mut out) {
            Ok(()) => self.finished_text(out),
            Err(e) => Err(self.text_error(e)),
        }
    }
}

/// Where the values of a template come from.
enum Source<'a> {
    Args(Args<'a>),
    Mapping(&'a Value),
}

struct Formatter<'a> {
    source: Source<'a>,
    numbering: Numbering,
}

impl Formatter<'_> {
    /// Renders a template; `depth` counts how far fields may nest.
    fn render(
        &mut self,
        vm: &mut Vm,
        text: Text<'_>,
        depth: u8,
        out: &mut TextBuf,
    ) -> PyResult<()> {
        if depth == 0 {
            return Err(vm.value_error("Max string recursion exceeded"));
        }
        for piece in Template::new(text) {
            vm.charge(1)?;
            match piece {
                Ok(Piece::Literal(text)) => append(vm, out, text)?,
                Ok(Piece::Field(field)) => self.field(vm, &field, depth, out)?,
                Err(e) => return Err(vm.text_error(e)),
            }
        }
        Ok(())
    }

    fn field(
        &mut self,
        vm: &mut Vm,
        field: &Field<'_>,
        depth: u8,
        out: &mut TextBuf,
    ) -> PyResult<()> {
        let mut value = self.value(vm, field.name)?;
        if let Some(c) = field.conversion {
            value = match char::from_u32(c) {
                Some('r') => vm.repr(&value)?.into_value(),
                Some('s') => vm.to_str(&value)?.into_value(),
                Some('a') => vm.ascii(&value)?.into_value(),
                _ => return Err(vm.text_error(conversion_error(c))),
            };
        }
        let mut nested = TextBuf::new();
        let spec = if field.nested {
            self.render(vm, field.spec, depth - 1, &mut nested)?;
            nested.as_text()
        } else {
            field.spec
        };
        let shown = if spec.is_empty() {
            vm.format_value(&value)?
        } else {
            let spec = vm.text(spec);
            match (value.cast::<Str>(), spec.cast::<Str>()) {
                (Some(s), Some(spec)) if value.get_exact::<Str>().is_some() => {
                    vm.format_str_value(s, spec)?
                }
                (_, Some(spec)) => vm.format(&value, spec)?.into_value(),
                _ => spec,
            }
        };
        match shown.get::<Str>() {
            Some(s) => append(vm, out, s.text()),
            None => Ok(()),
        }
    }

    fn value(&mut self, vm: &mut Vm, name: Text<'_>) -> PyResult {
        let (first, accessors) = match split_field(name, Some(&mut self.numbering)) {
            Ok(parts) => parts,
            Err(e) => return Err(vm.text_error(e)),
        };
        let mut value = match first {
            First::Index(i) => self.positional(vm, i)?,
            First::Name(name) => self.named(vm, name)?,
        };
        for accessor in accessors {
            value = match accessor {
                Err(e) => return Err(vm.text_error(e)),
                Ok(Accessor::Attribute(name)) => {
                    let name = string(vm, name);
                    let name = vm.intern_str(&name);
                    vm.getattr(&value, &name)?
                }
                Ok(Accessor::Index(i)) => {
                    let i = vm.int(i as i64);
                    vm.getitem(&value, &i)?
                }
                Ok(Accessor::Key(key)) => {
                    let key = vm.text(key);
                    vm.getitem(&value, &key)?
                }
            };
        }
        Ok(value)
    }

    fn positional(&mut self, vm: &mut Vm, i: usize) -> PyResult {
        match &self.source {
            Source::Args(args) => match args.pos.get(i) {
                Some(v) => Ok(v.clone()),
                None => {
                    let message =
                        format!("Replacement index {i} out of range for positional args tuple");
                    Err(vm.index_error(&message))
                }
            },
            Source::Mapping(_) => Err(vm.value_error("Format string contains positional fields")),
        }
    }

    fn named(&mut self, vm: &mut Vm, name: Text<'_>) -> PyResult {
        let args = match &self.source {
            Source::Mapping(m) => {
                let key = vm.text(name);
                return vm.getitem(m, &key);
            }
            Source::Args(args) => args,
        };
        for (k, v) in args.kw() {
            if k.get::<Str>().is_some_and(|k| k.text() == name) {
                return Ok(v.clone());
            }
        }
        let key = vm.text(name);
        Err(vm.key_error(&key))
    }
}

fn string(vm: &mut Vm, text: Text<'_>) -> Ref<Str> {
    match vm.text(text).downcast::<Str>() {
        Ok(s) => s,
        Err(_) => unreachable!("made as a string"),
    }
}

fn append(vm: &mut Vm, out: &mut TextBuf, text: Text<'_>) -> PyResult<()> {
    let len = out.len() + text.len();
    if len > 1024 {
        vm.charge(text.len() / 64)?;
        vm.reserve_str(len, out.as_text().width().max(text.width()))?;
    }
    vm.push_text(out, text)
}

/// The value of a plain field name: empty, a number, or a keyword without accessors.
fn plain_value<'a>(name: &[u8], args: &Args<'a>, next: &mut Option<usize>) -> Option<&'a Value> {
    match name {
        [] => {
            let i = next.as_mut()?;
            *i += 1;
            args.pos.get(*i - 1)
        }
        [d @ b'0'..=b'9'] => {
            // What was numbered automatically so far is not numbered by hand then.
            if next.is_some_and(|i| i > 0) {
                return None;
            }
            *next = None;
            args.pos.get(usize::from(d - b'0'))
        }
        [b'0'..=b'9', ..] => None,
        _ => {
            let is_name =
                |k: &Value| k.get::<Str>().is_some_and(|k| k.width() == 1 && k.bytes() == name);
            args.kw().find(|(k, _)| is_name(k)).map(|(_, v)| v)
        }
    }
}

/// One field, read from behind its brace; gives the rest of the template.
fn write_field<'t>(
    out: &mut Scratch,
    rest: &'t [u8],
    args: &Args<'_>,
    next: &mut Option<usize>,
) -> Option<&'t [u8]> {
    let end = rest.iter().position(|b| matches!(b, b'}' | b':' | b'!' | b'{' | b'[' | b'.'))?;
    let v = plain_value(&rest[..end], args, next)?;
    let (mut end, mut rest) = (rest[end], &rest[end + 1..]);
    let mut repr = false;
    if end == b'!' {
        let [code @ (b'r' | b's'), after @ (b':' | b'}'), behind @ ..] = rest else { return None };
        (repr, end, rest) = (*code == b'r', *after, behind);
        // What is converted is formatted as a string.
        if end == b':' {
            return None;
        }
    }
    let written = match end {
        b'}' if repr => write_repr(out, v),
        b'}' => write_plain(out, v),
        b':' => {
            let end = rest.iter().position(|b| matches!(b, b'}' | b'{'))?;
            let spec = &rest[..end];
            if rest[end] == b'{' {
                return None;
            }
            rest = &rest[end + 1..];
            if spec.is_empty() { write_plain(out, v) } else { Simple::parse(spec)?.write(out, v) }
        }
        _ => false,
    };
    written.then_some(rest)
}

/// Renders a plain template with plain values; `false` for whatever else, and when the text does
/// not fit.
fn write_format(out: &mut Scratch, template: &[u8], args: &Args<'_>) -> bool {
    let (mut rest, mut next) = (template, Some(0));
    loop {
        let Some(at) = rest.iter().position(|b| matches!(b, b'{' | b'}')) else {
            return out.push(rest);
        };
        if !out.push(&rest[..at]) {
            return false;
        }
        match &rest[at..] {
            [a, b, behind @ ..] if a == b => {
                rest = behind;
                if !out.push(std::slice::from_ref(a)) {
                    return false;
                }
            }
            [b'{', behind @ ..] => match write_field(out, behind, args, &mut next) {
                Some(behind) => rest = behind,
                None => return false,
            },
            _ => return false,
        }
    }
}

fn format_all(vm: &mut Vm, template: &Str, source: Source<'_>) -> PyResult {
    if let Source::Args(args) = &source
        && template.is_ascii()
        && template.len() < 256
    {
        let mut out = Scratch::new();
        if write_format(&mut out, template.bytes(), args) {
            vm.charge(1)?;
            return Ok(vm.str_ascii(out.bytes()));
        }
    }
    let mut out = TextBuf::with_capacity(template.len() + 16);
    let mut formatter = Formatter { source, numbering: Numbering::default() };
    formatter.render(vm, template.text(), 2, &mut out)?;
    vm.finished_text(out)
}

fn not_a_string(vm: &mut Vm, v: Option<&Value>) -> Raised {
    let name = v.map_or_else(|| "nothing".into(), |v| v.class().name());
    vm.type_error(&format!("descriptor 'format' requires a 'str' object but received '{name}'"))
}

pub(super) struct StrFormat;

#[pymethods]
impl StrFormat {
    /// The string with its replacement fields, in braces, replaced by the arguments.
    #[raw]
    fn format(vm: &mut Vm, args: Args<'_>) -> PyResult {
        match args.pos.first().and_then(|v| v.get::<Str>()) {
            Some(template) => format_all(vm, template, Source::Args(args.skip(1))),
            None => Err(not_a_string(vm, args.pos.first())),
        }
    }

    /// The string with its replacement fields replaced by what the mapping has under their names.
    fn format_map(vm: &mut Vm, slf: &Ref<Str>, mapping: &Value) -> PyResult {
        format_all(vm, slf, Source::Mapping(mapping))
    }

    /// The string laid out as format_spec says.
    fn __format__(vm: &mut Vm, slf: &Ref<Str>, format_spec: &Value) -> PyResult {
        let spec = super::args::str_arg(vm, format_spec, "__format__() argument")?;
        if spec.is_empty() && slf.as_value().get_exact::<Str>().is_none() {
            return vm.to_str(slf.as_value()).map(Ref::into_value);
        }
        vm.format_str_value(slf, spec)
    }
}
