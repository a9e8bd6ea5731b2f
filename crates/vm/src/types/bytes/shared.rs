//! Methods that `bytes` and `bytearray` share: searching, replacing, case, classes, translation,
//! decoding. Results are of the type that the method was called on.

use super::view::{needle, view};
use crate::text::Text::Latin1;
use crate::text::search::{self, Side};
use crate::types::str::args::{bounds, limit};
use crate::value::buffer::View;
use crate::value::{Bytes, PyResult, Tuple, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

/// The contents of the object that a method was called on.
pub(super) fn data(v: &Value) -> View<'_> {
    view(v).unwrap_or(View::Slice(&[]))
}

/// An object like `slf` with these contents.
pub(super) fn like(vm: &mut Vm, slf: &Value, bytes: &[u8]) -> PyResult {
    match slf.get::<Bytes>() {
        Some(_) => vm.long_bytes(bytes),
        None => Ok(vm.bytearray(bytes.to_vec())),
    }
}

/// `slf` if it is a plain `bytes`, else a copy.
pub(super) fn unchanged(vm: &mut Vm, slf: &Value) -> PyResult {
    match slf.get_exact::<Bytes>() {
        Some(_) => Ok(slf.clone()),
        None => {
            let copy = data(slf).to_vec();
            like(vm, slf, &copy)
        }
    }
}

/// Pays for a result of `n` bytes and the work of making it.
pub(super) fn pay(vm: &mut Vm, n: usize) -> PyResult<()> {
    if n > 1024 {
        vm.reserve(n)?;
    }
    vm.charge(n / 64 + 1)
}

fn find(
    vm: &mut Vm,
    slf: &Value,
    sub: &Value,
    start: Option<&Value>,
    end: Option<&Value>,
    last: bool,
) -> PyResult<Option<usize>> {
    let len = data(slf).len();
    vm.charge(len / 64 + 1)?;
    let (a, b) = bounds(vm, start, end, len)?;
    let sub = needle(vm, sub)?;
    let all = data(slf);
    let Some(part) = all.get(a..b) else { return Ok(None) };
    let search = if last { search::rfind } else { search::find };
    Ok(search(Latin1(part), Latin1(&sub)).map(|i| i + a))
}

fn at_end(
    vm: &mut Vm,
    slf: &Value,
    what: &Value,
    bound: [Option<&Value>; 2],
    name: &str,
    ends: bool,
) -> PyResult<bool> {
    let (a, b) = bounds(vm, bound[0], bound[1], data(slf).len())?;
    let test = |sub: &[u8]| {
        let all = data(slf);
        all.get(a..b).is_some_and(|s| if ends { s.ends_with(sub) } else { s.starts_with(sub) })
    };
    if let Some(options) = what.cast::<Tuple>() {
        vm.charge(options.len())?;
        for v in options.iter() {
            if test(&vm.buffer(v)?) {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    match view(what) {
        Some(sub) => Ok(test(&sub)),
        None => {
            let message = format!(
                "{name} first arg must be bytes or a tuple of bytes, not {}",
                what.class().name()
            );
            Err(vm.type_error(&message))
        }
    }
}

fn strip(vm: &mut Vm, slf: &Value, chars: Option<&Value>, side: Side) -> PyResult {
    pay(vm, data(slf).len())?;
    let range = {
        let all = data(slf);
        match chars {
            None => search::strip_space(Latin1(&all), side, search::is_byte_space),
            Some(v) => {
                let chars = vm.buffer(v)?;
                search::strip(Latin1(&all), side, Latin1(&chars))
            }
        }
    };
    if range.len() == data(slf).len() {
        return unchanged(vm, slf);
    }
    let part = data(slf)[range].to_vec();
    like(vm, slf, &part)
}

fn mapped(vm: &mut Vm, slf: &Value, map: impl FnOnce(&mut Vec<u8>)) -> PyResult {
    pay(vm, data(slf).len().saturating_mul(2))?;
    let mut out = data(slf).to_vec();
    map(&mut out);
    like(vm, slf, &out)
}

fn all(vm: &mut Vm, slf: &Value, test: fn(&u8) -> bool) -> PyResult<bool> {
    vm.charge(data(slf).len() / 64 + 1)?;
    let bytes = data(slf);
    Ok(!bytes.is_empty() && bytes.iter().all(test))
}

/// Uppercase letters only in front of words, or lowercase ones only inside them.
fn title(bytes: &mut [u8]) {
    let mut in_word = false;
    for c in bytes {
        *c = if in_word { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() };
        in_word = c.is_ascii_alphabetic();
    }
}

fn is_title(bytes: &[u8]) -> bool {
    let (mut in_word, mut any) = (false, false);
    for c in bytes {
        if c.is_ascii_uppercase() && in_word || c.is_ascii_lowercase() && !in_word {
            return false;
        }
        in_word = c.is_ascii_alphabetic();
        any |= in_word;
    }
    any
}

fn table(vm: &mut Vm, v: &Value) -> PyResult<Option<[u8; 256]>> {
    if v.is_none() {
        return Ok(None);
    }
    let bytes = vm.buffer(v)?;
    match <[u8; 256]>::try_from(&bytes[..]) {
        Ok(t) => Ok(Some(t)),
        Err(_) => Err(vm.value_error("translation table must be 256 characters long")),
    }
}

pub(crate) struct BytesShared;

#[pymethods]
impl BytesShared {
    /// The lowest index where the subsection is found between start and end, or -1.
    fn find(
        vm: &mut Vm,
        slf: &Value,
        sub: &Value,
        start: Option<&Value>,
        end: Option<&Value>,
    ) -> PyResult<i64> {
        Ok(find(vm, slf, sub, start, end, false)?.map_or(-1, |i| i as i64))
    }

    /// The highest index where the subsection is found between start and end, or -1.
    fn rfind(
        vm: &mut Vm,
        slf: &Value,
        sub: &Value,
        start: Option<&Value>,
        end: Option<&Value>,
    ) -> PyResult<i64> {
        Ok(find(vm, slf, sub, start, end, true)?.map_or(-1, |i| i as i64))
    }

    /// As find, but raises ValueError when the subsection is not found.
    fn index(
        vm: &mut Vm,
        slf: &Value,
        sub: &Value,
        start: Option<&Value>,
        end: Option<&Value>,
    ) -> PyResult<usize> {
        match find(vm, slf, sub, start, end, false)? {
            Some(i) => Ok(i),
            None => Err(vm.value_error("subsection not found")),
        }
    }

    /// As rfind, but raises ValueError when the subsection is not found.
    fn rindex(
        vm: &mut Vm,
        slf: &Value,
        sub: &Value,
        start: Option<&Value>,
        end: Option<&Value>,
    ) -> PyResult<usize> {
        match find(vm, slf, sub, start, end, true)? {
            Some(i) => Ok(i),
            None => Err(vm.value_error("subsection not found")),
        }
    }

    /// How often the subsection occurs without overlap between start and end.
    fn count(
        vm: &mut Vm,
        slf: &Value,
        sub: &Value,
        start: Option<&Value>,
        end: Option<&Value>,
    ) -> PyResult<usize> {
        let len = data(slf).len();
        vm.charge(len / 64 + 1)?;
        let (a, b) = bounds(vm, start, end, len)?;
        let sub = needle(vm, sub)?;
        let all = data(slf);
        Ok(all.get(a..b).map_or(0, |part| search::count(Latin1(part), Latin1(&sub))))
    }

    /// Whether the bytes start with the prefix, or with one of a tuple of prefixes.
    fn startswith(
        vm: &mut Vm,
        slf: &Value,
        prefix: &Value,
        start: Option<&Value>,
        end: Option<&Value>,
    ) -> PyResult<bool> {
        at_end(vm, slf, prefix, [start, end], "startswith", false)
    }

    /// Whether the bytes end with the suffix, or with one of a tuple of suffixes.
    fn endswith(
        vm: &mut Vm,
        slf: &Value,
        suffix: &Value,
        start: Option<&Value>,
        end: Option<&Value>,
    ) -> PyResult<bool> {
        at_end(vm, slf, suffix, [start, end], "endswith", true)
    }

    /// A copy with occurrences of old replaced by new, all of them or the first count.
    #[signature(old, new, count = -1, /)]
    fn replace(vm: &mut Vm, slf: &Value, old: &Value, new: &Value, count: i64) -> PyResult {
        vm.charge(data(slf).len() / 64 + 1)?;
        let out = {
            let (hay, from, to) = (data(slf), vm.buffer(old)?, vm.buffer(new)?);
            let (hay, from, to) = (Latin1(&hay), Latin1(&from), Latin1(&to));
            match search::replaced_len(hay, from, to, limit(count)) {
                None => return Err(vm.overflow_error("replace bytes is too long")),
                Some((_, 0)) => None,
                Some((len, found)) => {
                    vm.reserve(len.saturating_mul(2))?;
                    Some(search::replace(hay, from, to, found))
                }
            }
        };
        match out.as_ref().map(|t| t.as_text()) {
            Some(Latin1(b)) => like(vm, slf, b),
            _ => unchanged(vm, slf),
        }
    }

    /// A copy without white space, or without the given bytes, at both ends.
    fn strip(vm: &mut Vm, slf: &Value, bytes: Option<&Value>) -> PyResult {
        strip(vm, slf, bytes, Side::Both)
    }

    /// A copy without white space, or without the given bytes, in front.
    fn lstrip(vm: &mut Vm, slf: &Value, bytes: Option<&Value>) -> PyResult {
        strip(vm, slf, bytes, Side::Left)
    }

    /// A copy without white space, or without the given bytes, at the end.
    fn rstrip(vm: &mut Vm, slf: &Value, bytes: Option<&Value>) -> PyResult {
        strip(vm, slf, bytes, Side::Right)
    }

    /// A copy without the prefix, if it is there.
    fn removeprefix(vm: &mut Vm, slf: &Value, prefix: &Value) -> PyResult {
        let rest = {
            let p = vm.buffer(prefix)?;
            data(slf).strip_prefix(&*p).map(<[u8]>::to_vec)
        };
        pay(vm, data(slf).len())?;
        match rest {
            Some(rest) => like(vm, slf, &rest),
            None => unchanged(vm, slf),
        }
    }

    /// A copy without the suffix, if it is there.
    fn removesuffix(vm: &mut Vm, slf: &Value, suffix: &Value) -> PyResult {
        let rest = {
            let p = vm.buffer(suffix)?;
            data(slf).strip_suffix(&*p).map(<[u8]>::to_vec)
        };
        pay(vm, data(slf).len())?;
        match rest {
            Some(rest) => like(vm, slf, &rest),
            None => unchanged(vm, slf),
        }
    }

    /// A copy with ASCII letters in lowercase.
    fn lower(vm: &mut Vm, slf: &Value) -> PyResult {
        mapped(vm, slf, |b| b.make_ascii_lowercase())
    }

    /// A copy with ASCII letters in uppercase.
    fn upper(vm: &mut Vm, slf: &Value) -> PyResult {
        mapped(vm, slf, |b| b.make_ascii_uppercase())
    }

    /// A copy with the first byte in uppercase and the rest in lowercase.
    fn capitalize(vm: &mut Vm, slf: &Value) -> PyResult {
        mapped(vm, slf, |b| {
            b.make_ascii_lowercase();
            if let Some(c) = b.first_mut() {
                c.make_ascii_uppercase();
            }
        })
    }

    /// A copy with words starting in uppercase and going on in lowercase.
    fn title(vm: &mut Vm, slf: &Value) -> PyResult {
        mapped(vm, slf, |b| title(b))
    }

    /// A copy with uppercase and lowercase exchanged.
    fn swapcase(vm: &mut Vm, slf: &Value) -> PyResult {
        let swap = |c: &mut u8| {
            if c.is_ascii_alphabetic() {
                *c ^= 0x20;
            }
        };
        mapped(vm, slf, |b| b.iter_mut().for_each(swap))
    }

    /// Whether all bytes are ASCII letters, and there is at least one.
    fn isalpha(vm: &mut Vm, slf: &Value) -> PyResult<bool> {
        all(vm, slf, u8::is_ascii_alphabetic)
    }

    /// Whether all bytes are ASCII letters or digits, and there is at least one.
    fn isalnum(vm: &mut Vm, slf: &Value) -> PyResult<bool> {
        all(vm, slf, u8::is_ascii_alphanumeric)
    }

    /// Whether all bytes are ASCII digits, and there is at least one.
    fn isdigit(vm: &mut Vm, slf: &Value) -> PyResult<bool> {
        all(vm, slf, u8::is_ascii_digit)
    }

    /// Whether all bytes are ASCII white space, and there is at least one.
    fn isspace(vm: &mut Vm, slf: &Value) -> PyResult<bool> {
        all(vm, slf, |&c| search::is_byte_space(c.into()))
    }

    /// Whether all bytes are ASCII.
    fn isascii(vm: &mut Vm, slf: &Value) -> PyResult<bool> {
        vm.charge(data(slf).len() / 64 + 1)?;
        let bytes = data(slf);
        Ok(bytes.is_ascii())
    }

    /// Whether there are uppercase letters and no lowercase ones.
    fn isupper(vm: &mut Vm, slf: &Value) -> PyResult<bool> {
        vm.charge(data(slf).len() / 64 + 1)?;
        let bytes = data(slf);
        Ok(bytes.iter().any(u8::is_ascii_uppercase) && !bytes.iter().any(u8::is_ascii_lowercase))
    }

    /// Whether there are lowercase letters and no uppercase ones.
    fn islower(vm: &mut Vm, slf: &Value) -> PyResult<bool> {
        vm.charge(data(slf).len() / 64 + 1)?;
        let bytes = data(slf);
        Ok(bytes.iter().any(u8::is_ascii_lowercase) && !bytes.iter().any(u8::is_ascii_uppercase))
    }

    /// Whether words start in uppercase and go on in lowercase, and there is at least one.
    fn istitle(vm: &mut Vm, slf: &Value) -> PyResult<bool> {
        vm.charge(data(slf).len() / 64 + 1)?;
        let bytes = data(slf);
        Ok(is_title(&bytes))
    }

    /// A copy without the bytes in delete, the others replaced by what a table of 256 bytes says.
    #[signature(table, /, delete = None)]
    #[text_signature = "($self, table, /, delete=b'')"]
    fn translate(vm: &mut Vm, slf: &Value, table_: &Value, delete: Option<Value>) -> PyResult {
        let map = table(vm, table_)?;
        pay(vm, data(slf).len().saturating_mul(2))?;
        let out = {
            let delete = delete.as_ref().map(|v| vm.buffer(v)).transpose()?;
            let bytes = data(slf);
            let delete = delete.as_deref().unwrap_or(&[]);
            search::translate_bytes(&bytes, map.as_ref(), delete)
        };
        like(vm, slf, &out)
    }

    /// A table for translate that replaces each byte of frm by the one at its place in to.
    #[staticmethod]
    fn maketrans(vm: &mut Vm, frm: &Value, to: &Value) -> PyResult {
        vm.charge(16)?;
        let (from, to) = (vm.buffer(frm)?, vm.buffer(to)?);
        if from.len() != to.len() {
            return Err(vm.value_error("maketrans arguments must have same length"));
        }
        let mut table: [u8; 256] = std::array::from_fn(|i| i as u8);
        for (&f, &t) in from.iter().zip(to.iter()) {
            table[usize::from(f)] = t;
        }
        Ok(vm.bytes(&table))
    }

    /// The text that the bytes stand for in an encoding (UTF-8 by default). errors says what to do
    /// about bytes that stand for nothing.
    #[signature(encoding = None, errors = None)]
    #[text_signature = "($self, /, encoding='utf-8', errors='strict')"]
    fn decode(
        vm: &mut Vm,
        slf: &Value,
        encoding: Option<&Value>,
        errors: Option<&Value>,
    ) -> PyResult {
        let name = crate::types::str::name_arg;
        let encoding = name(vm, encoding, "decode() argument 'encoding'")?;
        let errors = name(vm, errors, "decode() argument 'errors'")?;
        if let Some(b) = slf.get::<Bytes>() {
            return vm.decode_bytes(b, encoding.as_deref(), errors.as_deref());
        }
        vm.reserve(data(slf).len())?;
        let bytes = data(slf).to_vec();
        vm.decode_bytes(&bytes, encoding.as_deref(), errors.as_deref())
    }
}
