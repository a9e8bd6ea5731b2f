//! The commonest format specs on the commonest values, without the general machinery: unboxed
//! numbers and plain ASCII strings with fill, alignment, sign, zero padding, width, grouping,
//! precision and the types `s`, `d`, `x`, `X`, `o`, `b`, `f`, `F` and `%`, written straight into the
//! text that is being put together. Whatever else a spec says is left to `__format__`.

use crate::text::float;
use crate::text::int::{decimal, decimal_digits};
use crate::types::core;
use crate::value::str_builder::Scratch;
use crate::value::{Str, Value};
use crate::vm::Vm;

/// Widths and precisions up to this are common.
const LIMIT: usize = 100;

/// A spec of the simple kind.
#[derive(Clone, Copy)]
pub(super) struct Simple {
    pub fill: u8,
    /// `<`, `>`, `^`, `=` (behind the sign), or 0 for the type's own.
    pub align: u8,
    /// `+`, ` `, `-`, or 0 when nothing is said.
    pub sign: u8,
    /// A zero stood in front of the width.
    zero: bool,
    pub width: usize,
    /// `,`, `_` or 0.
    group: u8,
    pub precision: Option<usize>,
    pub code: u8,
}

impl Simple {
    /// What no spec says.
    pub(super) const PLAIN: Simple = Simple {
        fill: b' ',
        align: 0,
        sign: 0,
        zero: false,
        width: 0,
        group: 0,
        precision: None,
        code: 0,
    };
}

/// Reads a small number; the bytes behind it are left.
pub(super) fn number(spec: &mut &[u8]) -> Option<usize> {
    let mut n = 0;
    while let [d @ b'0'..=b'9', rest @ ..] = *spec {
        n = n * 10 + usize::from(d - b'0');
        *spec = rest;
        if n > LIMIT {
            return None;
        }
    }
    Some(n)
}

impl Simple {
    pub(super) fn parse(mut spec: &[u8]) -> Option<Simple> {
        let mut out = Simple::PLAIN;
        let mut filled = false;
        match *spec {
            [fill, align @ (b'<' | b'>' | b'^' | b'='), ..] => {
                (out.fill, out.align, filled) = (fill, align, true);
                spec = &spec[2..];
            }
            [align @ (b'<' | b'>' | b'^' | b'='), ..] => {
                out.align = align;
                spec = &spec[1..];
            }
            _ => {}
        }
        if let [sign @ (b'+' | b'-' | b' '), rest @ ..] = spec {
            out.sign = *sign;
            spec = rest;
        }
        if !filled && let [b'0', rest @ ..] = spec {
            (out.fill, out.zero) = (b'0', true);
            spec = rest;
        }
        out.width = number(&mut spec)?;
        if let [group @ (b',' | b'_'), rest @ ..] = spec {
            out.group = *group;
            spec = rest;
        }
        if let [b'.', rest @ ..] = spec {
            if !rest.first().is_some_and(u8::is_ascii_digit) {
                return None;
            }
            spec = rest;
            out.precision = Some(number(&mut spec)?);
        }
        out.code = match spec {
            [] => 0,
            [code] => *code,
            _ => return None,
        };
        Some(out)
    }

    /// Fills up with zeros behind the sign, as `%05d` asks for.
    pub(super) fn zeros(&mut self, yes: bool) {
        if yes {
            (self.fill, self.align) = (b'0', b'=');
        }
    }

    /// Lays out a number: its sign, then digits and what follows them.
    fn lay_out_number(&self, out: &mut Scratch, negative: bool, parts: [&[u8]; 3]) -> bool {
        let sign = match self.sign {
            _ if negative => b'-',
            b'-' => 0,
            sign => sign,
        };
        let length = usize::from(sign != 0) + parts.iter().map(|p| p.len()).sum::<usize>();
        let padding = self.width.saturating_sub(length);
        let align = match self.align {
            0 if self.zero => b'=',
            0 => b'>',
            align => align,
        };
        let before = match align {
            b'<' | b'=' => 0,
            b'^' => padding / 2,
            _ => padding,
        };
        let inside = if align == b'=' { padding } else { 0 };
        let signed: &[u8] = if sign == 0 { &[] } else { &[sign] };
        (padding == 0 || out.push_repeat(self.fill, before))
            && out.push(signed)
            && (inside == 0 || out.push_repeat(self.fill, inside))
            && parts.iter().all(|p| out.push(p))
            && (padding == 0 || out.push_repeat(self.fill, padding - before - inside))
    }

    /// Digits with separators, in a buffer that they fit in.
    fn grouped<'b>(&self, digits: &[u8], size: usize, buf: &'b mut [u8; 96]) -> Option<&'b [u8]> {
        // Zeros that fill up to a width would be grouped too.
        if self.fill == b'0' && self.width > 0 || digits.len() > 70 {
            return None;
        }
        let mut at = buf.len();
        for (i, &d) in digits.iter().rev().enumerate() {
            if i > 0 && i % size == 0 {
                at -= 1;
                buf[at] = self.group;
            }
            at -= 1;
            buf[at] = d;
        }
        Some(&buf[at..])
    }

    fn int(&self, out: &mut Scratch, i: i64) -> bool {
        let n = i.unsigned_abs();
        let mut buf = [0; 72];
        let mut decimal_buf = [0; 21];
        let digits: &[u8] = match self.code {
            0 | b'd' => decimal_digits(n, &mut decimal_buf),
            b'x' => radix(n, 4, b'a', &mut buf),
            b'X' => radix(n, 4, b'A', &mut buf),
            b'o' => radix(n, 3, b'a', &mut buf),
            b'b' => radix(n, 1, b'a', &mut buf),
            b'f' | b'F' | b'%' if n <= 1 << 53 => return self.float(out, i as f64),
            _ => return false,
        };
        if self.precision.is_some() {
            return false;
        }
        if self.group == 0 {
            return self.lay_out_number(out, i < 0, [digits, b"", b""]);
        }
        let size = match self.code {
            0 | b'd' => 3,
            _ if self.group == b',' => return false,
            _ => 4,
        };
        let mut buf = [0; 96];
        match self.grouped(digits, size, &mut buf) {
            Some(digits) => self.lay_out_number(out, i < 0, [digits, b"", b""]),
            None => false,
        }
    }

    fn float(&self, out: &mut Scratch, x: f64) -> bool {
        let (x, percent) = if self.code == b'%' { (x * 100.0, &b"%"[..]) } else { (x, &b""[..]) };
        if !matches!(self.code, b'f' | b'F' | b'%') || !x.is_finite() {
            return false;
        }
        let precision = self.precision.unwrap_or(6);
        let Some((whole, fraction)) = float::fixed_parts(x.abs(), precision) else { return false };
        let (mut whole_buf, mut buf, mut group_buf) = ([0; 21], [0; 21], [0; 96]);
        let mut whole: &[u8] = decimal_digits(whole, &mut whole_buf);
        if self.group != 0 {
            match self.grouped(whole, 3, &mut group_buf) {
                Some(digits) => whole = digits,
                None => return false,
            }
        }
        let n = decimal_digits(fraction, &mut buf).len();
        let start = buf.len() - precision - 1;
        let rest: &[u8] = if precision == 0 {
            b""
        } else {
            let digits = buf.len() - n;
            buf[start..digits].fill(b'0');
            buf[start] = b'.';
            &buf[start..]
        };
        self.lay_out_number(out, x.is_sign_negative(), [whole, rest, percent])
    }

    /// Lays out a string.
    pub(super) fn text(&self, out: &mut Scratch, s: &[u8]) -> bool {
        if !matches!(self.code, 0 | b's') || self.align == b'=' || self.sign | self.group != 0 {
            return false;
        }
        let s = &s[..s.len().min(self.precision.unwrap_or(usize::MAX))];
        let padding = self.width.saturating_sub(s.len());
        if padding == 0 {
            return out.push(s);
        }
        let before = match self.align {
            b'>' => padding,
            b'^' => padding / 2,
            _ => 0,
        };
        out.push_repeat(self.fill, before)
            && out.push(s)
            && out.push_repeat(self.fill, padding - before)
    }

    /// Appends the text of a value; `false` if it or the spec is not of the simple kind, or the text
    /// does not fit. What has been appended then is of no use.
    pub(super) fn write(&self, out: &mut Scratch, v: &Value) -> bool {
        let w = v.word();
        if w.is_int() {
            return self.int(out, w.as_int());
        }
        if w.is_float() {
            return self.float(out, w.as_float());
        }
        match v.get_exact::<Str>().filter(|s| s.is_ascii()) {
            Some(s) => self.text(out, s.bytes()),
            None => false,
        }
    }
}

/// The digits of `n` in base 2^`bits`.
fn radix(mut n: u64, bits: u32, letter: u8, buf: &mut [u8; 72]) -> &[u8] {
    let mut at = buf.len();
    loop {
        let d = (n & ((1 << bits) - 1)) as u8;
        at -= 1;
        buf[at] = if d < 10 { b'0' + d } else { letter + d - 10 };
        n >>= bits;
        if n == 0 {
            return &buf[at..];
        }
    }
}

/// Appends what `str` gives for an unboxed number, a plain ASCII string, None or a bool; `false` for
/// other values, and when it does not fit.
#[inline]
pub(super) fn write_plain(out: &mut Scratch, v: &Value) -> bool {
    if let Some(s) = v.get_exact::<Str>() {
        return s.is_ascii() && out.push(s.bytes());
    }
    let w = v.word();
    if w.is_int() {
        return out.push(decimal(w.as_int(), &mut [0; 21]));
    }
    if w.is_float() {
        return float::repr_into(w.as_float(), out).is_ok();
    }
    match v.word() {
        _ if v.is_none() => out.push(b"None"),
        _ if v.is(&Value::from(true)) => out.push(b"True"),
        _ if v.is(&Value::from(false)) => out.push(b"False"),
        _ => false,
    }
}

/// Appends what `repr` gives for the same values.
pub(super) fn write_repr(out: &mut Scratch, v: &Value) -> bool {
    match v.get_exact::<Str>() {
        Some(s) => {
            let plain = |b: &u8| matches!(b, b' '..=b'~') && !matches!(b, b'\'' | b'\\');
            s.is_ascii()
                && s.bytes().iter().all(plain)
                && out.push(b"'")
                && out.push(s.bytes())
                && out.push(b"'")
        }
        None => write_plain(out, v),
    }
}

impl Vm {
    /// `format(v, spec)` for simple specs of unboxed numbers and plain ASCII strings.
    pub(crate) fn format_quick(&mut self, v: &Value, spec: &Str) -> Option<Value> {
        if v.word().is_object() && !std::ptr::eq(v.class(), core().str) {
            return None;
        }
        let spec = Simple::parse(spec.as_ascii()?.as_bytes())?;
        let mut out = Scratch::new();
        spec.write(&mut out, v).then(|| self.str_ascii(out.bytes()))
    }
}
