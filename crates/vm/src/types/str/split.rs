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

/// Pieces that a list has room for at first, as in CPython.
const ROOM: usize = 12;

/// A list of the pieces.
fn pieces(vm: &mut Vm, s: &Ref<Str>, ranges: impl IntoIterator<Item = Range<usize>>) -> PyResult {
    let out = vm.new_list(Vec::new());
    out.reserve(ROOM);
    for r in ranges {
        vm.charge(1)?;
        vm.reserve((r.end - r.start) * s.width())?;
        let piece = vm.substr(s, r.start, r.end);
        vm.list_push(&out, piece)?;
    }
    Ok(out.into_value())
}

/// As [`pieces`] of ASCII text.
fn ascii_pieces(vm: &mut Vm, s: &Ref<Str>, ranges: impl Iterator<Item = Range<usize>>) -> PyResult {
    let out = vm.new_list(Vec::new());
    out.reserve(ROOM);
    let hay = s.bytes();
    for r in ranges {
        vm.charge(1)?;
        let bytes = &hay[r];
        if bytes.len() > 1024 {
            vm.reserve(bytes.len())?;
        }
        let piece = if bytes.len() == hay.len() { vm.plain_str(s) } else { vm.str_ascii(bytes) };
        vm.list_push(&out, piece)?;
    }
    Ok(out.into_value())
}

/// The pieces between occurrences of one byte, the commonest separator.
struct AtByte<'a> {
    hay: &'a [u8],
    byte: u8,
    /// Where the next piece starts; behind the end when all have been given.
    from: usize,
    left: usize,
}

impl Iterator for AtByte<'_> {
    type Item = Range<usize>;
    #[inline]
    fn next(&mut self) -> Option<Range<usize>> {
        let (from, rest) = (self.from, self.hay.get(self.from..)?);
        let found = if self.left == 0 { None } else { search::find_byte(rest, self.byte) };
        self.left = self.left.saturating_sub(1);
        let end = from + found.unwrap_or(rest.len());
        self.from = end + 1;
        Some(from..end)
    }
}

/// The ASCII characters that `str.isspace` is true for.
pub(super) static ASCII_SPACE: [bool; 256] = {
    let mut out = [false; 256];
    let mut c = 0;
    while c < 128 {
        out[c] = matches!(c, 0x20 | 0x09..=0x0d | 0x1c..=0x1f);
        c += 1;
    }
    out
};

/// The words of ASCII text.
struct Words<'a> {
    hay: &'a [u8],
    at: usize,
    left: usize,
}

impl Iterator for Words<'_> {
    type Item = Range<usize>;
    #[inline]
    fn next(&mut self) -> Option<Range<usize>> {
        let mut start = self.at;
        while start < self.hay.len() && ASCII_SPACE[self.hay[start] as usize] {
            start += 1;
        }
        if start == self.hay.len() {
            self.at = start;
            return None;
        }
        let mut end = start + 1;
        if self.left == 0 {
            // The last piece is the whole rest, white space behind it included.
            end = self.hay.len();
        }
        loop {
            // All that is white is below '!'.
            end = search::find_below(self.hay, end, b'!');
            if self.hay.get(end).is_none_or(|&b| ASCII_SPACE[b as usize]) {
                break;
            }
            end += 1;
        }
        self.left = self.left.saturating_sub(1);
        self.at = end;
        Some(start..end)
    }
}

fn three(vm: &mut Vm, s: &Ref<Str>, at: usize, sep: &Ref<Str>) -> PyResult {
    let head = vm.substr(s, 0, at);
    let tail = vm.substr(s, at + sep.len(), s.len());
    let sep = vm.plain_str(sep);
    Ok(vm.tuple_array([head, sep, tail]))
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
            None if slf.is_ascii() => ascii_pieces(
                vm,
                slf,
                Words { hay: slf.bytes(), at: 0, left: max.unwrap_or(usize::MAX) },
            ),
            None => pieces(vm, slf, search::split_space(slf.text(), is_space, max)),
            Some(sep) => match (slf.text(), sep.text()) {
                (Text::Latin1(hay), Text::Latin1(&[byte])) => {
                    let left = max.unwrap_or(usize::MAX);
                    let ranges = AtByte { hay, byte, from: 0, left };
                    if slf.is_ascii() {
                        ascii_pieces(vm, slf, ranges)
                    } else {
                        pieces(vm, slf, ranges)
                    }
                }
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
            Some(sep) => {
                let ranges = vm.rsplit(slf.text(), sep.text(), max)?;
                pieces(vm, slf, ranges)
            }
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
            Some(at) => three(vm, slf, at, sep),
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
            Some(at) => three(vm, slf, at, sep),
            None => {
                let (whole, empty) = (vm.plain_str(slf), vm.str_ascii(b""));
                Ok(vm.tuple(&[empty.clone(), empty, whole]))
            }
        }
    }
}
