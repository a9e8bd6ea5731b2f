//! Splitting and partitioning.

use super::args::{limit, needle};
use crate::text::Text;
use crate::text::search;
use crate::text::unicode::is_space;
use crate::value::{PyResult, Ref, Str, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;
use std::ops::Range;

/// The separator of a split; `None` for white space.
fn separator<'a>(vm: &mut Vm, v: Option<&'a Value>) -> PyResult<Option<&'a Ref<Str>>> {
    let Some(v) = v else { return Ok(None) };
    match v.cast::<Str>() {
        Some(s) if s.is_empty() => Err(vm.value_error("empty separator")),
        Some(s) => Ok(Some(s)),
        None => Err(vm.type_error(&format!("must be str or None, not {}", v.class().name()))),
    }
}

/// A list of the pieces.
fn pieces(vm: &mut Vm, s: &Ref<Str>, ranges: impl IntoIterator<Item = Range<usize>>) -> PyResult {
    let out = vm.new_list(Vec::new());
    for r in ranges {
        vm.charge(1)?;
        out.push(vm.substr(s, r.start, r.end));
    }
    Ok(out.into_value())
}

/// Splits at one byte, the commonest separator.
fn split_byte(vm: &mut Vm, s: &Ref<Str>, hay: &[u8], byte: u8, max: Option<usize>) -> PyResult {
    let (out, mut from) = (vm.new_list(Vec::new()), 0);
    for at in memchr::memchr_iter(byte, hay).take(max.unwrap_or(usize::MAX)) {
        vm.charge(1)?;
        out.push(vm.substr(s, from, at));
        from = at + 1;
    }
    out.push(vm.substr(s, from, s.len()));
    Ok(out.into_value())
}

fn is_ascii_space(c: u8) -> bool {
    matches!(c, 0x20 | 0x09..=0x0d | 0x1c..=0x1f)
}

/// Splits ASCII text at white space.
fn split_ascii(vm: &mut Vm, s: &Ref<Str>, hay: &[u8], max: Option<usize>) -> PyResult {
    let out = vm.new_list(Vec::new());
    let (mut at, mut left) = (0, max.unwrap_or(usize::MAX));
    let seek = |from: usize, space: bool| {
        let found = hay[from..].iter().position(|&b| is_ascii_space(b) == space);
        found.map_or(hay.len(), |n| from + n)
    };
    loop {
        let start = seek(at, false);
        if start == hay.len() {
            return Ok(out.into_value());
        }
        vm.charge(1)?;
        // The last piece is the whole rest, white space behind it included.
        at = if left == 0 { hay.len() } else { seek(start, true) };
        left = left.saturating_sub(1);
        out.push(vm.substr(s, start, at));
    }
}

fn three(vm: &mut Vm, s: &Ref<Str>, at: usize, n: usize) -> PyResult {
    let head = vm.substr(s, 0, at);
    let sep = vm.substr(s, at, at + n);
    let tail = vm.substr(s, at + n, s.len());
    Ok(vm.tuple(&[head, sep, tail]))
}

pub(super) struct StrSplit;

#[pymethods]
impl StrSplit {
    /// A list of the substrings between separators (runs of white space by default), with at most
    /// maxsplit splits, counted from the front.
    #[signature(sep = None, maxsplit = -1)]
    fn split(vm: &mut Vm, slf: &Ref<Str>, sep: Option<&Value>, maxsplit: i64) -> PyResult {
        let max = limit(maxsplit);
        vm.charge(slf.len() / 64 + 1)?;
        match separator(vm, sep)? {
            None if slf.is_ascii() => split_ascii(vm, slf, slf.bytes(), max),
            None => pieces(vm, slf, search::split_space(slf.text(), is_space, max)),
            Some(sep) => match (slf.text(), sep.text()) {
                (Text::Latin1(hay), Text::Latin1(&[byte])) => split_byte(vm, slf, hay, byte, max),
                (hay, sep) => pieces(vm, slf, search::split(hay, sep, max)),
            },
        }
    }

    /// As split, with the splits counted from the end.
    #[signature(sep = None, maxsplit = -1)]
    fn rsplit(vm: &mut Vm, slf: &Ref<Str>, sep: Option<&Value>, maxsplit: i64) -> PyResult {
        let max = limit(maxsplit);
        vm.charge(slf.len() / 64 + 1)?;
        match separator(vm, sep)? {
            None => pieces(vm, slf, search::rsplit_space(slf.text(), is_space, max)),
            Some(sep) => pieces(vm, slf, search::rsplit(slf.text(), sep.text(), max)),
        }
    }

    /// A list of the lines, without their ends unless keepends is true.
    #[signature(keepends = false)]
    fn splitlines(vm: &mut Vm, slf: &Ref<Str>, keepends: bool) -> PyResult {
        vm.charge(slf.len() / 64 + 1)?;
        pieces(vm, slf, search::lines(slf.text(), keepends))
    }

    /// What stands before the first separator, the separator, and what stands behind it.
    fn partition(vm: &mut Vm, slf: &Ref<Str>, sep: &Value) -> PyResult {
        let sep = needle(vm, sep)?;
        if sep.is_empty() {
            return Err(vm.value_error("empty separator"));
        }
        vm.charge(slf.len() / 64 + 1)?;
        match search::find(slf.text(), sep.text()) {
            Some(at) => three(vm, slf, at, sep.len()),
            None => {
                let (whole, empty) = (vm.plain_str(slf), vm.str_ascii(b""));
                Ok(vm.tuple(&[whole, empty.clone(), empty]))
            }
        }
    }

    /// What stands before the last separator, the separator, and what stands behind it.
    fn rpartition(vm: &mut Vm, slf: &Ref<Str>, sep: &Value) -> PyResult {
        let sep = needle(vm, sep)?;
        if sep.is_empty() {
            return Err(vm.value_error("empty separator"));
        }
        vm.charge(slf.len() / 64 + 1)?;
        match search::rfind(slf.text(), sep.text()) {
            Some(at) => three(vm, slf, at, sep.len()),
            None => {
                let (whole, empty) = (vm.plain_str(slf), vm.str_ascii(b""));
                Ok(vm.tuple(&[empty.clone(), empty, whole]))
            }
        }
    }
}
