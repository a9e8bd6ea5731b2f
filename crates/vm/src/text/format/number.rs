//! Numbers formatted by a spec: sign, prefix, grouped digits, remainder, padding.

use super::spec::{Align, Grouping, Sign, Spec, pad};
use super::unknown_code;
use crate::text::float::{self, Code, Flags};
use crate::text::int::{self, IntRef};
use crate::text::{Text, TextBuf, TextError};

/// The largest precision of C's `int`.
const MAX_PRECISION: usize = i32::MAX as usize;

/// A number in parts, ready to be laid out.
struct Parts<'a> {
    negative: bool,
    /// `0x` and the like.
    prefix: &'a str,
    /// The digits that are grouped.
    digits: &'a [u8],
    /// What follows them: point, fraction, exponent, or a word.
    rest: &'a [u8],
    /// Digits to a group.
    group: usize,
}

impl Parts<'_> {
    fn sign(&self, option: Option<Sign>) -> Option<u32> {
        match option {
            _ if self.negative => Some('-'.into()),
            Some(Sign::Plus) => Some('+'.into()),
            Some(Sign::Space) => Some(' '.into()),
            _ => None,
        }
    }

    fn write(&self, spec: &Spec, out: &mut TextBuf) {
        let sign = self.sign(spec.sign);
        let around = usize::from(sign.is_some()) + self.prefix.len() + self.rest.len();
        let width = spec.width.unwrap_or(0);
        // Zeros in front of the digits are grouped like digits.
        let zero_padded = spec.fill == '0'.into() && spec.align == Align::AfterSign;
        let at_least = if zero_padded { width.saturating_sub(around) } else { 0 };
        let (zeros, digits) = self.grouped_length(spec.grouping, at_least);
        let length = around + digits;
        let inner = match spec.align {
            Align::AfterSign => width.saturating_sub(length),
            _ => 0,
        };
        pad(spec, length + inner, out, |out| {
            out.extend(sign);
            out.push_str(self.prefix);
            out.push_repeat(spec.fill, inner);
            self.write_digits(spec.grouping, zeros, out);
            out.push_text(Text::Latin1(self.rest));
        });
    }

    /// How many zeros go in front of the digits to reach a length, and the length then.
    fn grouped_length(&self, grouping: Option<Grouping>, at_least: usize) -> (usize, usize) {
        let count = self.digits.len();
        if count == 0 {
            return (0, 0);
        }
        if grouping.is_none() {
            return (at_least.saturating_sub(count), count.max(at_least));
        }
        let length = |digits: usize| digits + (digits - 1) / self.group;
        if length(count) >= at_least {
            return (0, length(count));
        }
        // The fewest digits that reach the length; a separator never comes first.
        let (groups, over) = (at_least / (self.group + 1), at_least % (self.group + 1));
        let digits = at_least - groups + usize::from(over == 0);
        (digits - count, length(digits))
    }

    fn write_digits(&self, grouping: Option<Grouping>, zeros: usize, out: &mut TextBuf) {
        let Some(grouping) = grouping else {
            out.push_repeat('0'.into(), zeros);
            return out.push_text(Text::Latin1(self.digits));
        };
        let total = zeros + self.digits.len();
        for i in 0..total {
            if i > 0 && (total - i).is_multiple_of(self.group) {
                out.push(grouping.symbol().into());
            }
            out.push(if i < zeros { '0'.into() } else { self.digits[i - zeros].into() });
        }
    }
}

/// `int.__format__`. Decimal text has at most `max_digits` digits, if that is not zero.
pub fn format_int(
    value: IntRef<'_>,
    spec: &Spec,
    type_name: &str,
    max_digits: usize,
    decimal: Option<String>,
    out: &mut TextBuf,
) -> Result<(), TextError> {
    let code = spec.code_char();
    match code {
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' => {
            return format_float(value.to_float()?, spec, type_name, out);
        }
        'b' | 'c' | 'd' | 'o' | 'x' | 'X' | 'n' => {}
        _ => return Err(unknown_code(spec.code, type_name)),
    }
    if spec.precision.is_some() {
        return Err(TextError::value("Precision not allowed in integer format specifier"));
    }
    if spec.no_negative_zero {
        return Err(TextError::value(
            "Negative zero coercion (z) not allowed in integer format specifier",
        ));
    }
    if code == 'c' {
        return format_char(value, spec, out);
    }
    let (base, prefix) = match code {
        'b' => (2, "0b"),
        'o' => (8, "0o"),
        'x' => (16, "0x"),
        'X' => (16, "0X"),
        _ => (10, ""),
    };
    let mut text = match decimal {
        Some(text) if base == 10 => text,
        _ if base == 10 => value.to_decimal(max_digits, &mut |_| Ok::<(), TextError>(()))?,
        _ => value.to_radix(base),
    };
    if code == 'X' {
        text.make_ascii_uppercase();
    }
    let negative = text.starts_with('-');
    let parts = Parts {
        negative,
        prefix: if spec.alternate { prefix } else { "" },
        digits: &text.as_bytes()[usize::from(negative)..],
        rest: b"",
        group: if base == 10 { 3 } else { 4 },
    };
    parts.write(spec, out);
    Ok(())
}

fn format_char(value: IntRef<'_>, spec: &Spec, out: &mut TextBuf) -> Result<(), TextError> {
    if spec.sign.is_some() {
        return Err(TextError::value("Sign not allowed with integer format specifier 'c'"));
    }
    if spec.alternate {
        return Err(TextError::value(
            "Alternate form (#) not allowed with integer format specifier 'c'",
        ));
    }
    let code = value
        .to_i64()
        .ok_or_else(|| TextError::overflow("Python int too large to convert to C long"))?;
    let c = u32::try_from(code)
        .ok()
        .filter(|&c| c < 0x110000)
        .ok_or_else(|| TextError::overflow("%c arg not in range(0x110000)"))?;
    pad(spec, 1, out, |out| out.push(c));
    Ok(())
}

/// The text of a float as a spec asks for it, before signs and padding.
fn float_text(x: f64, spec: &Spec, dot_zero: bool) -> Result<String, TextError> {
    if spec.precision.is_some_and(|precision| precision > MAX_PRECISION) {
        return Err(TextError::value("precision too big"));
    }
    let letter = spec.code_char();
    let code = match letter.to_ascii_lowercase() {
        'e' => Code::Exp,
        'f' | '%' => Code::Fixed,
        '\0' if spec.precision.is_none() => Code::Repr,
        _ => Code::General,
    };
    let flags = Flags {
        alternate: spec.alternate,
        dot_zero: dot_zero && letter == '\0',
        no_negative_zero: spec.no_negative_zero,
        upper: letter.is_ascii_uppercase(),
    };
    let x = if letter == '%' { x * 100.0 } else { x };
    Ok(float::format(x, code, spec.precision.unwrap_or(6), flags))
}

fn write_float(text: &str, spec: &Spec, out: &mut TextBuf) {
    let bytes = text.as_bytes();
    let negative = bytes.first() == Some(&b'-');
    let bytes = &bytes[usize::from(negative)..];
    let whole = bytes.iter().position(|c| !c.is_ascii_digit()).unwrap_or(bytes.len());
    let (digits, rest) = bytes.split_at(whole);
    Parts { negative, prefix: "", digits, rest, group: 3 }.write(spec, out);
}

/// `float.__format__`.
pub fn format_float(
    x: f64,
    spec: &Spec,
    type_name: &str,
    out: &mut TextBuf,
) -> Result<(), TextError> {
    match spec.code_char() {
        '\0' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' | '%' => {}
        _ => return Err(unknown_code(spec.code, type_name)),
    }
    let mut text = float_text(x, spec, true)?;
    if spec.code == '%'.into() {
        text.push('%');
    }
    write_float(&text, spec, out);
    Ok(())
}

/// `complex.__format__`.
pub fn format_complex(
    real: f64,
    imag: f64,
    spec: &Spec,
    type_name: &str,
    out: &mut TextBuf,
) -> Result<(), TextError> {
    match spec.code_char() {
        '\0' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' => {}
        _ => return Err(unknown_code(spec.code, type_name)),
    }
    if spec.precision.is_some_and(|precision| precision > MAX_PRECISION) {
        return Err(TextError::value("precision too big"));
    }
    if spec.fill == '0'.into() {
        return Err(TextError::value("Zero padding is not allowed in complex format specifier"));
    }
    if spec.align == Align::AfterSign {
        return Err(TextError::value(
            "'=' alignment flag is not allowed in complex format specifier",
        ));
    }
    let plain = spec.code == 0;
    let real_shown = !(plain && real == 0.0 && real.is_sign_positive());
    let mut part = Spec { width: None, align: Align::Left, fill: ' '.into(), ..*spec };
    let mut body = TextBuf::new();
    if plain && real_shown {
        body.push_str("(");
    }
    if real_shown {
        write_float(&float_text(real, spec, false)?, &part, &mut body);
        part.sign = Some(Sign::Plus);
    }
    write_float(&float_text(imag, spec, false)?, &part, &mut body);
    body.push_str(if plain && real_shown { "j)" } else { "j" });
    pad(spec, body.len(), out, |out| out.push_text(body.as_text()));
    Ok(())
}

impl IntRef<'_> {
    /// The digits in base 2, 8 or 16, lowercase, without prefix.
    pub fn to_radix(self, base: u8) -> String {
        match self {
            IntRef::Small(small) => match (base, if small < 0 { "-" } else { "" }) {
                (2, sign) => format!("{sign}{:b}", small.unsigned_abs()),
                (8, sign) => format!("{sign}{:o}", small.unsigned_abs()),
                (_, sign) => format!("{sign}{:x}", small.unsigned_abs()),
            },
            IntRef::Big(big) => int::to_radix(big, base),
        }
    }
}
