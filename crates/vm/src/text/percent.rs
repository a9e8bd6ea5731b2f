//! The `%` operator of str and bytes: one driver for both, with the values supplied by the caller.
//!
//! Bytes travel as Latin-1 text. Errors come in CPython's order: an argument is fetched before its
//! conversion is looked at.

use super::float::{self, Code, Flags};
use super::int::{Int, IntRef};
use super::{Text, TextBuf, TextError};

/// Whose `%` it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// `str % values`
    Str,
    /// `bytes % values`
    Bytes,
}

/// What the driver asks of the right operand.
pub trait Values {
    /// The caller's error; its own errors pass through the driver.
    type Error: From<TextError>;
    /// One argument.
    type Value;

    /// Whether `%(key)s` is allowed.
    fn is_mapping(&self) -> bool;
    /// Looks a key up; its value then is the only argument left.
    fn select(&mut self, key: Text<'_>) -> Result<(), Self::Error>;
    /// The next argument, if there is one.
    fn next(&mut self) -> Option<Self::Value>;
    /// The value for a `*`, if it is an int.
    fn star(&mut self, value: &Self::Value) -> Option<Int>;
    /// Appends the text of a value for `s`, `r`, `a` or `b`, cut to `limit` characters.
    fn text(
        &mut self,
        value: Self::Value,
        code: char,
        limit: Option<usize>,
        out: &mut TextBuf,
    ) -> Result<(), Self::Error>;
    /// The int of a value for `d`, `i`, `u`, `o`, `x` or `X`; see [`int_required`].
    fn int(&mut self, value: Self::Value, code: char) -> Result<Int, Self::Error>;
    /// An int in decimal.
    fn decimal(&mut self, value: IntRef<'_>, max_digits: usize) -> Result<String, Self::Error>;
    /// The float of a value.
    fn float(&mut self, value: Self::Value) -> Result<f64, Self::Error>;
    /// The character of a value for `c`; see [`char_required`] and [`char_range`].
    fn character(&mut self, value: Self::Value) -> Result<u32, Self::Error>;
    /// Makes room for `n` characters of `width` bytes in a text, before they are written.
    fn room(&mut self, out: &mut TextBuf, n: usize, width: usize) -> Result<(), Self::Error>;
    /// Asked before a number is written out with so many digits.
    fn digits(&mut self, n: usize) -> Result<(), Self::Error>;
}

/// The error of a value that is no number for an integer conversion.
pub fn int_required(code: char, type_name: &str) -> TextError {
    let wanted = if matches!(code, 'o' | 'x' | 'X') { "an integer" } else { "a real number" };
    TextError::type_error(format!("%{code} format: {wanted} is required, not {type_name:.200}"))
}

/// The error of a value that is no character.
pub fn char_required(dialect: Dialect) -> TextError {
    TextError::type_error(match dialect {
        Dialect::Str => "%c requires int or char",
        Dialect::Bytes => "%c requires an integer in range(256) or a single byte",
    })
}

/// The character that an int stands for, if it is in range.
pub fn char_range(code: Option<i64>, dialect: Dialect) -> Result<u32, TextError> {
    let (end, message) = match dialect {
        Dialect::Str => (0x110000, "%c arg not in range(0x110000)"),
        Dialect::Bytes => (256, "%c arg not in range(256)"),
    };
    code.and_then(|code| u32::try_from(code).ok())
        .filter(|&c| c < end)
        .ok_or_else(|| TextError::overflow(message))
}

/// The error of arguments left over.
pub fn not_all_converted(dialect: Dialect) -> TextError {
    let what = if dialect == Dialect::Str { "string" } else { "bytes" };
    TextError::type_error(format!("not all arguments converted during {what} formatting"))
}

/// Formats; the caller then sees whether arguments are left over. Decimal ints have at most
/// `max_digits` digits, if that is not zero.
pub fn format<V: Values>(
    template: Text<'_>,
    dialect: Dialect,
    values: &mut V,
    max_digits: usize,
) -> Result<TextBuf, V::Error> {
    let mut driver = Driver { template, at: 0, dialect, values, max_digits, out: TextBuf::new() };
    driver.room(template.len() + 16, 1)?;
    driver.run()?;
    Ok(driver.out)
}

#[derive(Default)]
struct Conversion {
    left: bool,
    plus: bool,
    space: bool,
    alternate: bool,
    zero: bool,
    width: Option<usize>,
    precision: Option<usize>,
}

struct Driver<'a, V: Values> {
    template: Text<'a>,
    at: usize,
    dialect: Dialect,
    values: &'a mut V,
    max_digits: usize,
    out: TextBuf,
}

impl<V: Values> Driver<'_, V> {
    fn run(&mut self) -> Result<(), V::Error> {
        loop {
            let rest = self.template.slice(self.at..self.template.len());
            let Some(literal) = find_percent(rest) else {
                return self.literal(rest);
            };
            self.literal(rest.slice(0..literal))?;
            self.at += literal + 1;
            if self.peek() == Some('%') {
                self.out.push('%'.into());
                self.at += 1;
            } else {
                self.conversion()?;
            }
        }
    }

    /// Makes room in the result.
    fn room(&mut self, n: usize, width: usize) -> Result<(), V::Error> {
        self.values.room(&mut self.out, n, width)
    }

    fn literal(&mut self, text: Text<'_>) -> Result<(), V::Error> {
        self.room(text.len(), text.width())?;
        self.out.push_text(text);
        Ok(())
    }

    fn peek(&self) -> Option<char> {
        (self.at < self.template.len()).then(|| {
            char::from_u32(self.template.at(self.at)).unwrap_or(char::REPLACEMENT_CHARACTER)
        })
    }

    fn take(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.at += usize::from(found);
        found
    }

    fn argument(&mut self) -> Result<V::Value, V::Error> {
        let missing = || TextError::type_error("not enough arguments for format string").into();
        self.values.next().ok_or_else(missing)
    }

    fn conversion(&mut self) -> Result<(), V::Error> {
        if self.take('(') {
            self.key()?;
        }
        let mut spec = self.flags();
        if self.take('*') {
            let width = self.star(i64::MAX, "ssize_t")?;
            spec.left |= width < 0;
            spec.width = Some(width.unsigned_abs() as usize);
        } else {
            spec.width = self.number(isize::MAX as usize, "width too big")?;
        }
        if self.take('.') {
            spec.precision = Some(if self.take('*') {
                self.star(i32::MAX.into(), "int")?.max(0) as usize
            } else {
                self.number(i32::MAX as usize, "precision too big")?.unwrap_or(0)
            });
        }
        if matches!(self.peek(), Some('h' | 'l' | 'L')) {
            self.at += 1;
        }
        let Some(code) = self.peek() else {
            return Err(TextError::value("incomplete format").into());
        };
        self.at += 1;
        let value = self.argument()?;
        self.convert(code, &spec, value)
    }

    fn key(&mut self) -> Result<(), V::Error> {
        if !self.values.is_mapping() {
            return Err(TextError::type_error("format requires a mapping").into());
        }
        let start = self.at;
        let mut depth = 1;
        while let Some(c) = self.peek() {
            self.at += 1;
            depth += i32::from(c == '(') - i32::from(c == ')');
            if depth == 0 {
                return self.values.select(self.template.slice(start..self.at - 1));
            }
        }
        Err(TextError::value("incomplete format key").into())
    }

    fn flags(&mut self) -> Conversion {
        let mut spec = Conversion::default();
        loop {
            match self.peek() {
                Some('-') => spec.left = true,
                Some('+') => spec.plus = true,
                Some(' ') => spec.space = true,
                Some('#') => spec.alternate = true,
                Some('0') => spec.zero = true,
                _ => return spec,
            }
            self.at += 1;
        }
    }

    fn star(&mut self, max: i64, c_type: &str) -> Result<i64, V::Error> {
        let value = self.argument()?;
        match self.values.star(&value) {
            None => Err(TextError::type_error("* wants int").into()),
            Some(Int::Small(n)) if -max - 1 <= n && n <= max => Ok(n),
            Some(_) => {
                let message = format!("Python int too large to convert to C {c_type}");
                Err(TextError::overflow(message).into())
            }
        }
    }

    fn number(&mut self, max: usize, too_big: &str) -> Result<Option<usize>, V::Error> {
        let mut value = None;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            let next = value.unwrap_or(0usize).checked_mul(10);
            let next = next.and_then(|v| v.checked_add(digit as usize)).filter(|&v| v <= max);
            value = Some(next.ok_or_else(|| TextError::value(too_big))?);
            self.at += 1;
        }
        Ok(value)
    }

    fn convert(&mut self, code: char, spec: &Conversion, value: V::Value) -> Result<(), V::Error> {
        match code {
            's' | 'r' | 'a' => self.convert_text(code, spec, value),
            'b' if self.dialect == Dialect::Bytes => self.convert_text(code, spec, value),
            'c' => {
                let c = self.values.character(value)?;
                self.padded(spec, 1, |out| out.push(c))
            }
            'd' | 'i' | 'u' | 'o' | 'x' | 'X' => {
                let value = self.values.int(value, code)?;
                let code = if matches!(code, 'i' | 'u') { 'd' } else { code };
                self.convert_int(code, spec, &value)
            }
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
                let x = self.values.float(value)?;
                self.convert_float(code, spec, x)
            }
            _ => Err(self.unsupported(code).into()),
        }
    }

    fn unsupported(&self, code: char) -> TextError {
        let index = self.at - 1;
        let c = self.template.at(index);
        let shown = match (self.dialect, c) {
            (Dialect::Bytes, 0x80..) => {
                return TextError::overflow("character argument not in range(0x110000)");
            }
            (Dialect::Str, 31..=126) | (Dialect::Bytes, _) => code,
            _ => '?',
        };
        TextError::value(format!(
            "unsupported format character '{shown}' (0x{c:x}) at index {index}"
        ))
    }

    fn padded(
        &mut self,
        spec: &Conversion,
        length: usize,
        body: impl FnOnce(&mut TextBuf),
    ) -> Result<(), V::Error> {
        let padding = spec.width.unwrap_or(0).saturating_sub(length);
        self.room(padding.saturating_add(length), 1)?;
        if !spec.left {
            self.out.push_repeat(' '.into(), padding);
        }
        body(&mut self.out);
        if spec.left {
            self.out.push_repeat(' '.into(), padding);
        }
        Ok(())
    }

    fn convert_text(
        &mut self,
        code: char,
        spec: &Conversion,
        value: V::Value,
    ) -> Result<(), V::Error> {
        let start = self.out.len();
        self.values.text(value, code, spec.precision, &mut self.out)?;
        let Some(width) = spec.width else { return Ok(()) };
        let padding = width.saturating_sub(self.out.len() - start);
        self.room(padding, 1)?;
        self.out.push_repeat(' '.into(), padding);
        if !spec.left {
            self.out.rotate_right(start, padding);
        }
        Ok(())
    }

    fn convert_int(&mut self, code: char, spec: &Conversion, value: &Int) -> Result<(), V::Error> {
        let value = super::int::IntRef::from(value);
        let mut text = match code {
            'd' => self.values.decimal(value, self.max_digits)?,
            'o' => value.to_radix(8),
            _ => value.to_radix(16),
        };
        let prefix = match code {
            _ if !spec.alternate => "",
            'o' => "0o",
            'x' => "0x",
            'X' => "0X",
            _ => "",
        };
        if code == 'X' {
            text.make_ascii_uppercase();
        }
        let digits = text.strip_prefix('-').unwrap_or(&text);
        let zeros = match spec.precision {
            Some(precision) if precision > (i32::MAX - 3) as usize => {
                return Err(TextError::overflow("precision too large").into());
            }
            precision => precision.unwrap_or(0).saturating_sub(digits.len()),
        };
        self.number_parts(spec, value.is_negative(), prefix, zeros, digits)
    }

    fn convert_float(&mut self, code: char, spec: &Conversion, x: f64) -> Result<(), V::Error> {
        let layout = match code.to_ascii_lowercase() {
            'e' => Code::Exp,
            'f' => Code::Fixed,
            _ => Code::General,
        };
        let flags = Flags {
            alternate: spec.alternate,
            upper: code.is_ascii_uppercase(),
            ..Flags::default()
        };
        let precision = spec.precision.unwrap_or(6);
        self.values.digits(precision)?;
        let text = float::format(x, layout, precision, flags);
        let digits = text.strip_prefix('-').unwrap_or(&text);
        self.number_parts(spec, digits.len() < text.len(), "", 0, digits)
    }

    fn number_parts(
        &mut self,
        spec: &Conversion,
        negative: bool,
        prefix: &str,
        zeros: usize,
        digits: &str,
    ) -> Result<(), V::Error> {
        let sign = match (negative, spec.plus, spec.space) {
            (true, ..) => "-",
            (_, true, _) => "+",
            (.., true) => " ",
            _ => "",
        };
        let length = sign.len() + prefix.len() + zeros + digits.len();
        let missing = spec.width.unwrap_or(0).saturating_sub(length);
        let zeros = if spec.zero && !spec.left { zeros + missing } else { zeros };
        let length = sign.len() + prefix.len() + zeros + digits.len();
        self.padded(spec, length, |out| {
            out.push_str(sign);
            out.push_str(prefix);
            out.push_repeat('0'.into(), zeros);
            out.push_str(digits);
        })
    }
}

fn find_percent(text: Text<'_>) -> Option<usize> {
    match text {
        Text::Latin1(bytes) => memchr::memchr(b'%', bytes),
        _ => text.iter().position(|c| c == '%'.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::repr::{ascii, repr};
    use crate::text::testdata::{Field, check, rows, show_error};

    /// Arguments as the tables write them: `i…` an int, `f…` the bits of a float, `s…` a text.
    struct Arguments<'a> {
        row: &'a [Field],
        mapping: bool,
        dialect: Dialect,
        at: usize,
        end: usize,
        reserved: usize,
    }

    enum Argument<'a> {
        Int(Int),
        Float(f64),
        Str(Text<'a>),
    }

    fn read_int(text: Text<'_>) -> Int {
        let free = &mut |_| Ok::<(), TextError>(());
        crate::text::int::parse(text, 10, 0, free).expect("an int")
    }

    impl<'a> Arguments<'a> {
        fn parse(&self, at: usize) -> Argument<'a> {
            let text = self.row[at].text();
            let rest = text.slice(1..text.len());
            match char::from_u32(text.at(0)) {
                Some('i') => Argument::Int(read_int(rest)),
                Some('f') => {
                    let bits = u64::from_str_radix(&rest.to_lossy(), 16).expect("bits");
                    Argument::Float(f64::from_bits(bits))
                }
                _ => Argument::Str(rest),
            }
        }
    }

    impl<'a> Values for Arguments<'a> {
        type Error = TextError;
        type Value = Argument<'a>;

        fn is_mapping(&self) -> bool {
            self.mapping
        }

        fn select(&mut self, key: Text<'_>) -> Result<(), TextError> {
            // A mapping has the names of the positions as keys.
            let key = key.to_lossy();
            let at = key.parse().ok().filter(|&at| at < self.row.len());
            let at = at.ok_or_else(|| TextError::new(crate::text::ErrorKind::Key, key))?;
            (self.at, self.end) = (at, at + 1);
            Ok(())
        }

        fn next(&mut self) -> Option<Argument<'a>> {
            let at = self.at;
            self.at += usize::from(at < self.end);
            (at < self.end).then(|| self.parse(at))
        }

        fn star(&mut self, value: &Argument<'a>) -> Option<Int> {
            match value {
                Argument::Int(int) => Some(int.clone()),
                _ => None,
            }
        }

        fn text(
            &mut self,
            value: Argument<'a>,
            code: char,
            limit: Option<usize>,
            out: &mut TextBuf,
        ) -> Result<(), TextError> {
            let text = match (value, code) {
                (Argument::Int(int), _) => dashu_int::IBig::from(int).to_string().into(),
                (Argument::Float(x), _) => float::repr(x).into(),
                (Argument::Str(s), 's' | 'b') => s.to_buf(),
                (Argument::Str(s), 'r') => repr(s),
                (Argument::Str(s), _) => ascii(s),
            };
            let end = text.len().min(limit.unwrap_or(usize::MAX));
            out.push_text(text.as_text().slice(0..end));
            Ok(())
        }

        fn int(&mut self, value: Argument<'a>, code: char) -> Result<Int, TextError> {
            match value {
                Argument::Int(int) => Ok(int),
                Argument::Float(x) if code == 'd' => crate::text::int::from_float(x),
                Argument::Float(_) => Err(int_required(code, "float")),
                Argument::Str(_) => Err(int_required(code, "str")),
            }
        }

        fn float(&mut self, value: Argument<'a>) -> Result<f64, TextError> {
            match value {
                Argument::Int(int) => crate::text::int::IntRef::from(&int).to_float(),
                Argument::Float(x) => Ok(x),
                Argument::Str(_) => Err(TextError::type_error("must be real number, not str")),
            }
        }

        fn character(&mut self, value: Argument<'a>) -> Result<u32, TextError> {
            match value {
                Argument::Int(Int::Small(code)) => char_range(Some(code), self.dialect),
                Argument::Int(_) => char_range(None, self.dialect),
                Argument::Str(s) if s.len() == 1 => Ok(s.at(0)),
                _ => Err(char_required(self.dialect)),
            }
        }

        fn decimal(&mut self, value: IntRef<'_>, max_digits: usize) -> Result<String, TextError> {
            value.to_decimal(max_digits, &mut |_| Ok(()))
        }

        fn room(&mut self, _: &mut TextBuf, n: usize, _: usize) -> Result<(), TextError> {
            self.digits(n)
        }

        fn digits(&mut self, n: usize) -> Result<(), TextError> {
            self.reserved += n;
            if n > 1 << 20 {
                return Err(TextError::new(crate::text::ErrorKind::Memory, ""));
            }
            Ok(())
        }
    }

    fn run(row: &[Field], dialect: Dialect, mapping: bool) -> Result<TextBuf, TextError> {
        let (at, end) = if mapping { (0, 0) } else { (0, row.len()) };
        let mut values =
            Arguments { row: &row[2..row.len() - 1], mapping, dialect, at, end, reserved: 0 };
        values.end = end.min(values.row.len());
        let text = format(row[1].text(), dialect, &mut values, 4300)?;
        if !mapping && values.at < values.end {
            return Err(not_all_converted(dialect));
        }
        Ok(text)
    }

    #[test]
    fn against_cpython() {
        for row in rows(include_str!("testdata/percent.txt")) {
            let (dialect, mapping) = match row[0].str().as_str() {
                "bytes" => (Dialect::Bytes, false),
                "mapping" => (Dialect::Str, true),
                _ => (Dialect::Str, false),
            };
            match (run(&row, dialect, mapping), &row[row.len() - 1]) {
                (Ok(text), expected) => {
                    let shown: Vec<String> = row.iter().map(Field::str).collect();
                    assert_eq!(text.as_text(), expected.text(), "in the case {shown:?}");
                }
                (Err(error), expected) => check(&row, &show_error(&error), expected),
            }
        }
    }

    #[test]
    fn the_caller_may_refuse_a_width() {
        for template in ["%9999999999d", "%.999999999d", "%.999999999f", "%999999999s"] {
            let mut values = Arguments {
                row: &rows("i5").next().expect("a row"),
                mapping: false,
                dialect: Dialect::Str,
                at: 0,
                end: 1,
                reserved: 0,
            };
            let refused = format(Text::ascii(template), Dialect::Str, &mut values, 0);
            assert_eq!(refused.map_err(|e| e.kind), Err(crate::text::ErrorKind::Memory));
        }
    }
}
