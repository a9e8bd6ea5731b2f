//! Finding, counting and replacing; prefixes and suffixes; stripping.

use super::args::{bounds, limit, needle, str_arg};
use super::split::ASCII_SPACE;
use crate::text::TextBuf;
use crate::text::search::{self, Side};
use crate::text::unicode::is_space;
use crate::value::{PyResult, Ref, Str, Tuple, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;
use std::ops::Range;

/// Where `sub` lies between the bounds.
fn find(
    vm: &mut Vm,
    s: &Str,
    sub: &Value,
    start: Option<&Value>,
    end: Option<&Value>,
    last: bool,
) -> PyResult<Option<usize>> {
    let sub = needle(vm, sub)?;
    let (a, b) = bounds(vm, start, end, s.len())?;
    if a > b {
        return Ok(None);
    }
    vm.charge((b - a) / 64 + 1)?;
    let part = s.text().slice(a..b);
    let found = if last { search::rfind(part, sub.text()) } else { search::find(part, sub.text()) };
    Ok(found.map(|i| i + a))
}

/// Whether a string, or one of a tuple of strings, stands at an end of the part between the bounds.
fn at_end(
    vm: &mut Vm,
    s: &Str,
    what: &Value,
    bound: [Option<&Value>; 2],
    name: &str,
    ends: bool,
) -> PyResult<bool> {
    let (a, b) = bounds(vm, bound[0], bound[1], s.len())?;
    let test = |sub: &Str| {
        let n = sub.len();
        if a > b || n > b - a {
            return false;
        }
        let at = if ends { b - n } else { a };
        s.text().slice(at..at + n) == sub.text()
    };
    if let Some(sub) = what.cast::<Str>() {
        vm.charge(sub.len() / 64 + 1)?;
        return Ok(test(sub));
    }
    let Some(options) = what.cast::<Tuple>() else {
        let message =
            format!("{name} first arg must be str or a tuple of str, not {}", what.class().name());
        return Err(vm.type_error(&message));
    };
    for v in options.iter() {
        vm.charge(1)?;
        match v.cast::<Str>() {
            Some(sub) if test(sub) => return Ok(true),
            Some(_) => {}
            None => {
                let message =
                    format!("tuple for {name} must only contain str, not {}", v.class().name());
                return Err(vm.type_error(&message));
            }
        }
    }
    Ok(false)
}

fn strip_ascii(s: &[u8], side: Side) -> Range<usize> {
    let space = |&b: &u8| ASCII_SPACE[b as usize];
    let start = match side {
        Side::Right => 0,
        _ => s.iter().position(|b| !space(b)).unwrap_or(s.len()),
    };
    let kept = match side {
        Side::Left => s.len() - start,
        _ => s[start..].iter().rposition(|b| !space(b)).map_or(0, |i| i + 1),
    };
    start..start + kept
}

fn strip(vm: &mut Vm, s: &Ref<Str>, chars: Option<&Value>, side: Side, name: &str) -> PyResult {
    vm.charge(s.len() / 64 + 1)?;
    let range = match chars {
        None if s.is_ascii() => strip_ascii(s.bytes(), side),
        None => search::strip_space(s.text(), side, is_space),
        Some(v) => match v.get::<Str>() {
            Some(c) => {
                vm.charge(c.len() / 16 + 1)?;
                search::strip(s.text(), side, c.text())
            }
            None => {
                return Err(vm.type_error(&format!("{name} arg must be None or str")));
            }
        },
    };
    Ok(vm.substr(s, range.start, range.end))
}

pub(super) struct StrSearch;

#[pymethods]
impl StrSearch {
    /// The lowest index where the substring is found between start and end, or -1.
    fn find(
        vm: &mut Vm,
        slf: &Ref<Str>,
        sub: &Value,
        start: Option<&Value>,
        end: Option<&Value>,
    ) -> PyResult<i64> {
        Ok(find(vm, slf, sub, start, end, false)?.map_or(-1, |i| i as i64))
    }

    /// The highest index where the substring is found between start and end, or -1.
    fn rfind(
        vm: &mut Vm,
        slf: &Ref<Str>,
        sub: &Value,
        start: Option<&Value>,
        end: Option<&Value>,
    ) -> PyResult<i64> {
        Ok(find(vm, slf, sub, start, end, true)?.map_or(-1, |i| i as i64))
    }

    /// As find, but raises ValueError when the substring is not found.
    fn index(
        vm: &mut Vm,
        slf: &Ref<Str>,
        sub: &Value,
        start: Option<&Value>,
        end: Option<&Value>,
    ) -> PyResult<usize> {
        match find(vm, slf, sub, start, end, false)? {
            Some(i) => Ok(i),
            None => Err(vm.value_error("substring not found")),
        }
    }

    /// As rfind, but raises ValueError when the substring is not found.
    fn rindex(
        vm: &mut Vm,
        slf: &Ref<Str>,
        sub: &Value,
        start: Option<&Value>,
        end: Option<&Value>,
    ) -> PyResult<usize> {
        match find(vm, slf, sub, start, end, true)? {
            Some(i) => Ok(i),
            None => Err(vm.value_error("substring not found")),
        }
    }

    /// How often the substring occurs without overlap between start and end.
    fn count(
        vm: &mut Vm,
        slf: &Ref<Str>,
        sub: &Value,
        start: Option<&Value>,
        end: Option<&Value>,
    ) -> PyResult<usize> {
        let sub = needle(vm, sub)?;
        let (a, b) = bounds(vm, start, end, slf.len())?;
        if a > b {
            return Ok(0);
        }
        vm.charge((b - a) / 64 + 1)?;
        Ok(search::count(slf.text().slice(a..b), sub.text()))
    }

    /// Whether the string starts with the prefix, or with one of a tuple of prefixes.
    fn startswith(
        vm: &mut Vm,
        slf: &Ref<Str>,
        prefix: &Value,
        start: Option<&Value>,
        end: Option<&Value>,
    ) -> PyResult<bool> {
        at_end(vm, slf, prefix, [start, end], "startswith", false)
    }

    /// Whether the string ends with the suffix, or with one of a tuple of suffixes.
    fn endswith(
        vm: &mut Vm,
        slf: &Ref<Str>,
        suffix: &Value,
        start: Option<&Value>,
        end: Option<&Value>,
    ) -> PyResult<bool> {
        at_end(vm, slf, suffix, [start, end], "endswith", true)
    }

    /// A copy with occurrences of old replaced by new, all of them or the first count.
    #[signature(old, new, count = -1, /)]
    fn replace(vm: &mut Vm, slf: &Ref<Str>, old: &Value, new: &Value, count: i64) -> PyResult {
        let old = str_arg(vm, old, "replace() argument 1")?;
        let new = str_arg(vm, new, "replace() argument 2")?;
        vm.charge(slf.len() / 64 + 1)?;
        let (hay, from, to) = (slf.text(), old.text(), new.text());
        let Some((len, found)) = search::replaced_len(hay, from, to, limit(count)) else {
            return Err(vm.overflow_error("replace string is too long"));
        };
        if found == 0 {
            return Ok(vm.plain_str(slf));
        }
        vm.reserve_str(len, slf.width().max(new.width()))?;
        if slf.is_ascii() && new.is_ascii() {
            let (mut out, mut done) = (vm.str_builder(len, 0x7f), 0);
            for (i, at) in search::Matches::new(hay, from).take(found).enumerate() {
                vm.look_at(i)?;
                vm.push_pieces(&mut out, slf.data().slice(done, at))?;
                vm.push_pieces(&mut out, new.data())?;
                done = at + old.len();
            }
            vm.push_pieces(&mut out, slf.data().slice(done, slf.len()))?;
            return Ok(out.finish().into_value());
        }
        let (mut out, mut done) = (TextBuf::with_capacity(hay.len()), 0);
        for (i, at) in search::Matches::new(hay, from).take(found).enumerate() {
            vm.look_at(i)?;
            out.push_text(hay.slice(done..at));
            out.push_text(to);
            done = at + from.len();
        }
        out.push_text(hay.slice(done..hay.len()));
        vm.finished_text(out)
    }

    /// A copy without white space, or without the given characters, at both ends.
    fn strip(vm: &mut Vm, slf: &Ref<Str>, chars: Option<&Value>) -> PyResult {
        strip(vm, slf, chars, Side::Both, "strip")
    }

    /// A copy without white space, or without the given characters, in front.
    fn lstrip(vm: &mut Vm, slf: &Ref<Str>, chars: Option<&Value>) -> PyResult {
        strip(vm, slf, chars, Side::Left, "lstrip")
    }

    /// A copy without white space, or without the given characters, at the end.
    fn rstrip(vm: &mut Vm, slf: &Ref<Str>, chars: Option<&Value>) -> PyResult {
        strip(vm, slf, chars, Side::Right, "rstrip")
    }

    /// A copy without the prefix, if it is there.
    fn removeprefix(vm: &mut Vm, slf: &Ref<Str>, prefix: &Value) -> PyResult {
        let p = str_arg(vm, prefix, "removeprefix() argument")?;
        let found = p.len() <= slf.len() && slf.text().slice(0..p.len()) == p.text();
        let from = if found { p.len() } else { 0 };
        vm.charge(slf.len() / 64 + 1)?;
        Ok(vm.substr(slf, from, slf.len()))
    }

    /// A copy without the suffix, if it is there.
    fn removesuffix(vm: &mut Vm, slf: &Ref<Str>, suffix: &Value) -> PyResult {
        let p = str_arg(vm, suffix, "removesuffix() argument")?;
        let (n, k) = (slf.len(), p.len());
        let found = k <= n && slf.text().slice(n - k..n) == p.text();
        vm.charge(n / 64 + 1)?;
        Ok(vm.substr(slf, 0, if found { n - k } else { n }))
    }
}
