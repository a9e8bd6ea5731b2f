//! The commonest format specs on the commonest values, without the general machinery: alignment,
//! zero padding, width, and the types `s`, `d`, `x`, `X`, `o`, `b` and `f`. Whatever else a spec
//! says is left to `__format__`.

use crate::value::{Str, Value};
use crate::vm::Vm;
use std::io::Write;

/// Room for the text of a value.
const ROOM: usize = 256;

/// A spec of the simple kind.
struct Simple {
    fill: u8,
    /// `<`, `>`, `^`, `=` (behind the sign), or 0 for the type's own.
    align: u8,
    width: usize,
    precision: Option<usize>,
    code: u8,
}

fn number(spec: &[u8], at: &mut usize) -> Option<usize> {
    let start = *at;
    let mut n = 0;
    while let Some(d) = spec.get(*at).filter(|b| b.is_ascii_digit()) {
        n = n * 10 + usize::from(d - b'0');
        *at += 1;
        if n > 100 {
            return None;
        }
    }
    (*at > start).then_some(n)
}

impl Simple {
    fn parse(spec: &[u8]) -> Option<Simple> {
        let is_align = |b: Option<&u8>| matches!(b, Some(b'<' | b'>' | b'^'));
        let mut out = Simple { fill: b' ', align: 0, width: 0, precision: None, code: 0 };
        let mut at = 0;
        if is_align(spec.get(1)) {
            (out.fill, out.align, at) = (spec[0], spec[1], 2);
        } else if is_align(spec.first()) {
            (out.align, at) = (spec[0], 1);
        } else if spec.first() == Some(&b'0') {
            (out.fill, out.align, at) = (b'0', b'=', 1);
        }
        if spec.get(at).is_some_and(u8::is_ascii_digit) {
            // A zero behind an explicit alignment changes the fill.
            if spec[at] == b'0' {
                return None;
            }
            out.width = number(spec, &mut at)?;
        }
        if spec.get(at) == Some(&b'.') {
            at += 1;
            out.precision = Some(number(spec, &mut at)?);
        }
        out.code = match spec.len() - at {
            0 => 0,
            1 => spec[at],
            _ => return None,
        };
        Some(out)
    }

    /// Lays out a text whose first `sign` bytes are its sign.
    fn lay_out(&self, vm: &mut Vm, text: &[u8], sign: usize, own_align: u8) -> Value {
        let padding = self.width.saturating_sub(text.len());
        if padding == 0 {
            return vm.str_ascii(text);
        }
        let align = if self.align == 0 { own_align } else { self.align };
        let before = match align {
            b'<' => 0,
            b'^' => padding / 2,
            _ => padding,
        };
        let lead = if align == b'=' { sign } else { 0 };
        let mut out = [self.fill; 2 * ROOM];
        let end = text.len() + padding;
        out[..lead].copy_from_slice(&text[..lead]);
        out[lead + before..before + text.len()].copy_from_slice(&text[lead..]);
        vm.str_ascii(&out[..end])
    }
}

/// Writes into a buffer; gives the part written.
fn written<'b>(buf: &'b mut [u8; ROOM], text: std::fmt::Arguments<'_>) -> Option<&'b [u8]> {
    let mut rest = &mut buf[..];
    rest.write_fmt(text).ok()?;
    let left = rest.len();
    Some(&buf[..ROOM - left])
}

impl Vm {
    /// `format(v, spec)` for simple specs of unboxed numbers and plain ASCII strings.
    pub(crate) fn format_quick(&mut self, v: &Value, spec: &Str) -> Option<Value> {
        let spec = Simple::parse(spec.as_ascii()?.as_bytes())?;
        let mut buf = [0; ROOM];
        let w = v.word();
        if w.is_int() && spec.precision.is_none() {
            let (i, sign) = (w.as_int(), usize::from(w.as_int() < 0));
            let (minus, n) = (if sign == 1 { "-" } else { "" }, i.unsigned_abs());
            let text = match spec.code {
                0 | b'd' => written(&mut buf, format_args!("{i}"))?,
                b'x' => written(&mut buf, format_args!("{minus}{n:x}"))?,
                b'X' => written(&mut buf, format_args!("{minus}{n:X}"))?,
                b'o' => written(&mut buf, format_args!("{minus}{n:o}"))?,
                b'b' => written(&mut buf, format_args!("{minus}{n:b}"))?,
                _ => return None,
            };
            return Some(spec.lay_out(self, text, sign, b'>'));
        }
        if w.is_float() && spec.code == b'f' {
            let x = w.as_float();
            let text = written(&mut buf, format_args!("{x:.*}", spec.precision.unwrap_or(6)))?;
            let sign = usize::from(text.first() == Some(&b'-'));
            return Some(spec.lay_out(self, text, sign, b'>'));
        }
        let s = v.get_exact::<Str>()?.as_ascii()?.as_bytes();
        if !matches!(spec.code, 0 | b's') || spec.align == b'=' {
            return None;
        }
        let s = &s[..s.len().min(spec.precision.unwrap_or(usize::MAX))];
        (s.len() <= ROOM).then(|| spec.lay_out(self, s, 0, b'<'))
    }
}
