//! The `%` operator of `str`, `bytes` and `bytearray`: the values that the kernel asks for.

use super::quick::{Simple, number, write_plain, write_repr};
use crate::text::int::{Int as TextInt, IntRef};
use crate::text::percent::{
    Dialect, Values, char_range, char_required, format, int_required, not_all_converted,
};
use crate::text::{Text, TextBuf, TextError};
use crate::types::core;
use crate::value::str_builder::Scratch;
use crate::value::{Bytes, PyResult, Raised, Ref, Str, Tuple, Value};
use crate::vm::Vm;

/// An error of the kernel or of Python code that it called.
enum Failure {
    Text(TextError),
    Raised(Raised),
}

impl From<TextError> for Failure {
    fn from(e: TextError) -> Self {
        Failure::Text(e)
    }
}

impl From<Raised> for Failure {
    fn from(e: Raised) -> Self {
        Failure::Raised(e)
    }
}

/// The right operand.
struct Operand<'a> {
    vm: &'a mut Vm,
    dialect: Dialect,
    /// What conversions take in turn.
    items: Vec<Value>,
    at: usize,
    mapping: Option<Value>,
}

impl Operand<'_> {
    fn str_text(&mut self, value: &Value, code: char) -> PyResult<Ref<Str>> {
        match code {
            's' => self.vm.to_str(value),
            'r' => self.vm.repr(value),
            _ => self.vm.ascii(value),
        }
    }

    fn bytes_text(&mut self, value: &Value, code: char) -> PyResult<Vec<u8>> {
        if matches!(code, 'r' | 'a') {
            let s = self.vm.ascii(value)?;
            return Ok(s.bytes().to_vec());
        }
        if let Some(b) = value.get_exact::<Bytes>() {
            return Ok(b.to_vec());
        }
        if value.class().slots().buffer.is_none()
            && let Some(b) = crate::types::bytes::call_dunder_bytes(self.vm, value)?
        {
            return Ok(b);
        }
        match crate::types::bytes::view(value) {
            Some(b) => Ok(b.to_vec()),
            None => {
                let message = format!(
                    "%b requires a bytes-like object, or an object that implements __bytes__, not '{}'",
                    value.class().name()
                );
                Err(self.vm.type_error(&message))
            }
        }
    }

    fn exact_int(&mut self, value: &Value) -> Option<TextInt> {
        if value.word().is_int() {
            return Some(TextInt::Small(value.word().as_int()));
        }
        self.vm.as_bigint(value).map(TextInt::from)
    }
}

/// Whether `int(v)` may work on something that is not text.
fn is_number(v: &Value) -> bool {
    let s = v.class().slots();
    s.index.is_some() || s.int.is_some() || s.float.is_some()
}

impl Values for Operand<'_> {
    type Error = Failure;
    type Value = Value;

    fn is_mapping(&self) -> bool {
        self.mapping.is_some()
    }

    fn select(&mut self, key: Text<'_>) -> Result<(), Failure> {
        let Some(mapping) = self.mapping.clone() else { return Ok(()) };
        let key = match (self.dialect, key) {
            (Dialect::Bytes, Text::Latin1(b)) => self.vm.bytes(b),
            _ => self.vm.text(key),
        };
        let v = self.vm.getitem(&mapping, &key)?;
        self.items = vec![v];
        self.at = 0;
        Ok(())
    }

    fn next(&mut self) -> Option<Value> {
        let v = self.items.get(self.at)?.clone();
        self.at += 1;
        Some(v)
    }

    fn star(&mut self, value: &Value) -> Option<TextInt> {
        self.exact_int(value)
    }

    fn text(
        &mut self,
        value: Value,
        code: char,
        limit: Option<usize>,
        out: &mut TextBuf,
    ) -> Result<(), Failure> {
        let cut = |n: usize| 0..n.min(limit.unwrap_or(usize::MAX));
        if self.dialect == Dialect::Bytes {
            let b = self.bytes_text(&value, code)?;
            let b = Text::Latin1(&b[cut(b.len())]);
            self.room(out, b.len(), 1)?;
            out.push_text(b);
            return Ok(());
        }
        let s = self.str_text(&value, code)?;
        let s = s.text().slice(cut(s.len()));
        self.room(out, s.len(), s.width())?;
        out.push_text(s);
        Ok(())
    }

    fn int(&mut self, value: Value, code: char) -> Result<TextInt, Failure> {
        if let Some(i) = self.exact_int(&value) {
            return Ok(i);
        }
        let wrong = || Failure::Text(int_required(code, &value.class().name()));
        let converted = if matches!(code, 'o' | 'x' | 'X') {
            if value.class().slots().index.is_none() {
                return Err(wrong());
            }
            self.vm.index(&value)
        } else if is_number(&value) {
            self.vm.call(&core().int.to_value(), std::slice::from_ref(&value))
        } else {
            return Err(wrong());
        };
        match converted {
            Ok(i) => self.exact_int(&i).ok_or_else(wrong),
            Err(e) if e.is(core().exc.type_error) => Err(wrong()),
            Err(e) => Err(e.into()),
        }
    }

    fn decimal(&mut self, value: IntRef<'_>, _: usize) -> Result<String, Failure> {
        Ok(self.vm.int_decimal(value)?)
    }

    fn float(&mut self, value: Value) -> Result<f64, Failure> {
        if self.dialect == Dialect::Bytes {
            return match self.vm.to_f64(&value) {
                Err(e) if e.is(core().exc.type_error) => {
                    let message = format!("float argument required, not {}", value.class().name());
                    Err(self.vm.type_error(&message).into())
                }
                r => Ok(r?),
            };
        }
        Ok(self.vm.to_f64(&value)?)
    }

    fn character(&mut self, value: Value) -> Result<u32, Failure> {
        let one = match self.dialect {
            Dialect::Str => value.get::<Str>().map(|s| (s.len() == 1).then(|| s.data().at(0))),
            Dialect::Bytes => {
                crate::types::bytes::view(&value).map(|b| (b.len() == 1).then(|| b[0].into()))
            }
        };
        if let Some(one) = one {
            return one.ok_or_else(|| char_required(self.dialect).into());
        }
        if value.class().slots().index.is_none() {
            return Err(char_required(self.dialect).into());
        }
        let i = self.vm.index(&value)?;
        let code = match self.exact_int(&i) {
            Some(TextInt::Small(n)) => Some(n),
            _ => None,
        };
        Ok(char_range(code, self.dialect)?)
    }

    fn room(&mut self, out: &mut TextBuf, n: usize, width: usize) -> Result<(), Failure> {
        if n > 1024 {
            self.vm.reserve_str(n, width)?;
        }
        self.vm.ask(out.growth_at(n, width))?;
        if width <= out.as_text().width() {
            out.reserve(n);
        }
        Ok(self.vm.charge(n / 64)?)
    }

    /// The digits are there as such, as a text and as its end.
    fn digits(&mut self, n: usize) -> Result<(), Failure> {
        self.vm.charge(n / 64)?;
        Ok(self.vm.ask(n.saturating_mul(3))?)
    }
}

/// Formats a template; bytes travel as Latin-1.
pub(crate) fn percent(
    vm: &mut Vm,
    template: Text<'_>,
    dialect: Dialect,
    right: &Value,
) -> PyResult<TextBuf> {
    vm.charge(template.len() / 64 + 1)?;
    let (items, tuple) = match right.cast::<Tuple>() {
        Some(t) => {
            vm.ask(t.len() * size_of::<Value>())?;
            (t.to_vec(), true)
        }
        None => (vec![right.clone()], false),
    };
    let text = match dialect {
        Dialect::Str => right.get::<Str>().is_some(),
        Dialect::Bytes => crate::types::bytes::is_bytes(right) || right.get::<Str>().is_some(),
    };
    let mapping = !tuple && !text && right.class().slots().getitem.is_some();
    let mapping = mapping.then(|| right.clone());
    let max_digits = vm.int_max_str_digits;
    let mut operand = Operand { vm, dialect, items, at: 0, mapping };
    let result = format(template, dialect, &mut operand, max_digits);
    let left_over = operand.mapping.is_none() && operand.at < operand.items.len();
    match result {
        Ok(_) if left_over => Err(vm.text_error(not_all_converted(dialect))),
        Ok(out) => Ok(out),
        Err(Failure::Raised(e)) => Err(e),
        Err(Failure::Text(e)) => Err(vm.text_error(e)),
    }
}

/// One conversion of plain values, read from behind its `%`; gives the rest of the template.
fn write_conversion<'t>(
    out: &mut Scratch,
    mut rest: &'t [u8],
    values: &mut std::slice::Iter<'_, Value>,
) -> Option<&'t [u8]> {
    let mut spec = Simple::PLAIN;
    let (mut left, mut zero) = (false, false);
    loop {
        match rest.first()? {
            b'-' => left = true,
            b'0' => zero = true,
            b'+' => spec.sign = b'+',
            b' ' if spec.sign == 0 => spec.sign = b' ',
            b' ' => {}
            _ => break,
        }
        rest = &rest[1..];
    }
    spec.width = number(&mut rest)?;
    if let [b'.', behind @ ..] = rest {
        rest = behind;
        spec.precision = Some(number(&mut rest)?);
    }
    let (&code, rest) = rest.split_first()?;
    let v = values.next()?;
    let w = v.word();
    spec.align = if left { b'<' } else { b'>' };
    let written = match code {
        b's' | b'r' if spec.width == 0 && spec.precision.is_none() => {
            if code == b's' {
                write_plain(out, v)
            } else {
                write_repr(out, v)
            }
        }
        b's' => {
            let s = v.get_exact::<Str>().filter(|s| s.is_ascii())?;
            (spec.code, spec.sign) = (b's', 0);
            spec.text(out, s.bytes())
        }
        b'd' | b'i' | b'u' | b'x' | b'X' | b'o' if w.is_int() && spec.precision.is_none() => {
            spec.code = if matches!(code, b'i' | b'u') { b'd' } else { code };
            spec.zeros(zero && !left);
            spec.write(out, v)
        }
        b'f' | b'F' if w.is_int() || w.is_float() => {
            spec.code = code;
            spec.zeros(zero && !left);
            spec.write(out, v)
        }
        _ => false,
    };
    written.then_some(rest)
}

/// `template % values` for plain ASCII and plain values; `false` for whatever else, and when it does
/// not fit.
fn write_percent(out: &mut Scratch, template: &[u8], values: &[Value]) -> bool {
    let (mut rest, mut values) = (template, values.iter());
    loop {
        let Some(at) = rest.iter().position(|&b| b == b'%') else {
            return values.len() == 0 && out.push(rest);
        };
        if !out.push(&rest[..at]) {
            return false;
        }
        rest = &rest[at + 1..];
        if let [b'%', behind @ ..] = rest {
            rest = behind;
            if !out.push(b"%") {
                return false;
            }
            continue;
        }
        match write_conversion(out, rest, &mut values) {
            Some(behind) => rest = behind,
            None => return false,
        }
    }
}

/// `template % values`.
pub(super) fn modulo(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let Some(template) = a.get::<Str>() else { return Ok(Value::not_implemented()) };
    if template.is_ascii() && template.len() < 256 {
        let mut out = Scratch::new();
        let values = b.get::<Tuple>().map_or(std::slice::from_ref(b), |t| t.as_slice());
        if write_percent(&mut out, template.bytes(), values) {
            vm.charge(1)?;
            return Ok(vm.str_ascii(out.bytes()));
        }
    }
    let out = percent(vm, template.text(), Dialect::Str, b)?;
    vm.finished_text(out)
}
