//! `complex(…)`, and complex numbers in text.

use super::arith::Number;
use super::{exact, number};
use crate::text::Text;
use crate::text::float::{number_bytes, parse_bytes};
use crate::types::core;
use crate::value::args::ParamSpec;
use crate::value::object::Kind;
use crate::value::typeobj::TypeFlags;
use crate::value::{Args, PyResult, Ref, Str, Type, Value};
use crate::vm::Vm;

static PARAMS: ParamSpec = ParamSpec {
    function: "complex",
    names: &["real", "imag"],
    required: &[false, false],
    posonly: 0,
    positional: 2,
    varargs: false,
    varkw: false,
};

pub(super) fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    let mut slots = [None, None];
    PARAMS.bind(vm, args, &mut slots)?;
    let [real, imag] = slots;
    let real = real.unwrap_or_else(|| Value::from(false));
    if imag.is_none()
        && std::ptr::eq(&**cls, core().complex)
        && real.class_value().is(&core().complex.to_value())
    {
        return exact(vm, &real);
    }
    let n = match real.get::<Str>() {
        Some(_) if imag.is_some() => {
            return Err(vm.type_error("complex() can't take second arg if first is a string"));
        }
        Some(s) => {
            vm.charge(s.len() / 64)?;
            match parse(s.text()) {
                Some(n) => n,
                None => return Err(vm.value_error("complex() arg is a malformed string")),
            }
        }
        None => from_parts(vm, &real, imag.as_ref())?,
    };
    Ok(vm.new_complex_in(cls, n.re, n.im))
}

/// `real + imag * 1j`, each part being a number of any kind.
fn from_parts(vm: &mut Vm, real: &Value, imag: Option<&Value>) -> PyResult<Number> {
    if imag.is_some_and(|i| i.kind() == Kind::Str) {
        return Err(vm.type_error("complex() second arg can't be a string"));
    }
    let special = complex_method(vm, real)?;
    let real = special.as_ref().unwrap_or(real);
    if !is_number(real) {
        let t = real.class().name();
        return Err(vm.type_error(&format!(
            "complex() first argument must be a string or a number, not '{t}'"
        )));
    }
    if let Some(i) = imag
        && !is_number(i)
    {
        let t = i.class().name();
        return Err(
            vm.type_error(&format!("complex() second argument must be a number, not '{t}'"))
        );
    }
    let a = part(vm, real)?;
    let Some(imag) = imag else { return Ok(a) };
    let b = part(vm, imag)?;
    // Parts that are no complex numbers leave the signs of zeros alone.
    let re = if imag.kind() == Kind::Complex { a.re - b.im } else { a.re };
    let im = if real.kind() == Kind::Complex { b.re + a.im } else { b.re };
    Ok(Number { re, im })
}

fn is_number(v: &Value) -> bool {
    let s = v.class().slots();
    v.kind() == Kind::Complex || s.float.is_some() || s.index.is_some()
}

fn part(vm: &mut Vm, v: &Value) -> PyResult<Number> {
    if v.kind() == Kind::Complex {
        return Ok(number(v));
    }
    Ok(Number { re: crate::types::float::from_value(vm, v)?, im: 0.0 })
}

/// What `__complex__` of another type gives.
fn complex_method(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let number = matches!(v.kind(), Kind::Complex | Kind::Int | Kind::Bool | Kind::Float);
    if number && !v.class().has(TypeFlags::HEAP) {
        return Ok(None);
    }
    match vm.call_special(v, &core().names.__complex__, &[])? {
        Some(c) if c.kind() != Kind::Complex => {
            let t = c.class().name();
            Err(vm.type_error(&format!("__complex__ returned non-complex (type {t})")))
        }
        Some(c) => {
            vm.warn_subclass(&c, "__complex__", core().complex)?;
            Ok(Some(c))
        }
        None => Ok(None),
    }
}

/// The number that a text spells.
fn parse(text: Text<'_>) -> Option<Number> {
    let bytes = number_bytes(text);
    let mut plain = Vec::with_capacity(bytes.len());
    for (i, &c) in bytes.iter().enumerate() {
        let digit = |k: Option<usize>| k.and_then(|k| bytes.get(k)).is_some_and(u8::is_ascii_digit);
        if c != b'_' {
            plain.push(c);
        } else if !digit(i.checked_sub(1)) || !digit(Some(i + 1)) {
            return None;
        }
    }
    let body = trim(&plain);
    let body = match body.strip_prefix(b"(") {
        Some(inner) => trim(inner.strip_suffix(b")")?),
        None => body,
    };
    parse_parts(body)
}

fn trim(s: &[u8]) -> &[u8] {
    let space = |c: &u8| c.is_ascii_whitespace() || *c == 0x0b;
    let Some(start) = s.iter().position(|c| !space(c)) else { return &[] };
    let end = s.iter().rposition(|c| !space(c)).map_or(start, |i| i + 1);
    &s[start..end]
}

/// `x`, `yj` or `x±yj`, where `y` may be left out.
fn parse_parts(s: &[u8]) -> Option<Number> {
    let is_j = |s: &[u8]| matches!(s, b"j" | b"J");
    let sign = |c: u8| if c == b'-' { -1.0 } else { 1.0 };
    let n = float_prefix(s);
    if n == 0 {
        return match s {
            [c @ (b'+' | b'-'), rest @ ..] if is_j(rest) => Some(Number { re: 0.0, im: sign(*c) }),
            rest if is_j(rest) => Some(Number { re: 0.0, im: 1.0 }),
            _ => None,
        };
    }
    let (x, rest) = (parse_bytes(&s[..n])?, &s[n..]);
    match rest {
        [] => Some(Number { re: x, im: 0.0 }),
        rest if is_j(rest) => Some(Number { re: 0.0, im: x }),
        [c @ (b'+' | b'-'), after @ ..] => {
            let m = float_prefix(rest);
            if m == 0 {
                return is_j(after).then(|| Number { re: x, im: sign(*c) });
            }
            let y = parse_bytes(&rest[..m])?;
            is_j(&rest[m..]).then_some(Number { re: x, im: y })
        }
        _ => None,
    }
}

/// How many bytes at the start spell a float.
fn float_prefix(s: &[u8]) -> usize {
    let start = usize::from(matches!(s.first(), Some(b'+' | b'-')));
    let lower: Vec<u8> = s[start..].iter().take(8).map(u8::to_ascii_lowercase).collect();
    for word in [&b"infinity"[..], b"inf", b"nan"] {
        if lower.starts_with(word) {
            return start + word.len();
        }
    }
    let digits = |from: usize| s[from..].iter().take_while(|c| c.is_ascii_digit()).count();
    let whole = digits(start);
    let mut end = start + whole;
    let mut any = whole;
    if s.get(end) == Some(&b'.') {
        let fraction = digits(end + 1);
        any += fraction;
        end += 1 + fraction;
    }
    if any == 0 {
        return 0;
    }
    if matches!(s.get(end), Some(b'e' | b'E')) {
        let signed = usize::from(matches!(s.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits((end + 1 + signed).min(s.len()));
        if exponent > 0 {
            end += 1 + signed + exponent;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        let read = |s: &str| parse(Text::ascii(s)).map(|n| (n.re, n.im));
        assert_eq!(read(" ( 1+2j )"), Some((1.0, 2.0)));
        assert_eq!(read("-j"), Some((0.0, -1.0)));
        assert_eq!(read("1_0-J"), Some((10.0, -1.0)));
        assert_eq!(read("1e5-infj"), Some((1e5, f64::NEG_INFINITY)));
        assert_eq!(read(".5e-1"), Some((0.05, 0.0)));
        for bad in ["", "x", "1 + 2j", "1_+2j", "(1", "1j2", "+", "1+2", "1e"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
