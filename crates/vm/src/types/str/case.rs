//! Case mappings, character classes and padding.

use crate::text::{Text, TextBuf, search, unicode};
use crate::value::convert::Given;
use crate::value::str_builder::StrBuilder;
use crate::value::{PyResult, Ref, Str};
use crate::vm::Vm;
use pyrun_macros::pymethods;

/// A case mapping. One character becomes at most three.
fn mapped(vm: &mut Vm, s: &Str, map: unicode::CaseMap) -> PyResult {
    vm.charge(s.len() / 16 + 1)?;
    vm.reserve_str(s.len(), s.width() * 2)?;
    let text = s.text();
    let mut out = TextBuf::with_capacity_at(text.len(), text.width());
    vm.by_pieces(text.len(), 1 << 13, |_, piece| {
        map(text, piece, &mut out);
        Ok(())
    })?;
    vm.finished_text(out)
}

fn all(vm: &mut Vm, s: &Str, test: fn(u32) -> bool) -> PyResult<bool> {
    vm.charge(s.len() / 64 + 1)?;
    let (text, mut all) = (s.text(), !s.is_empty());
    vm.by_pieces(text.len(), 1 << 14, |_, piece| {
        all = all && unicode::all(text.slice(piece), test);
        Ok(())
    })?;
    Ok(all)
}

fn fill(vm: &mut Vm, v: Given<'_>) -> PyResult<u32> {
    let Given(Some(v)) = v else { return Ok(' '.into()) };
    match v.get::<Str>() {
        Some(s) if s.len() == 1 => Ok(s.data().at(0)),
        Some(_) => Err(vm.type_error("The fill character must be exactly one character long")),
        None => {
            let message =
                format!("The fill character must be a unicode character, not {}", v.class().name());
            Err(vm.type_error(&message))
        }
    }
}

type Pad = fn(Text<'_>, usize, u32) -> TextBuf;

/// How much of the padding goes in front: of so much, to so wide a text.
type Before = fn(usize, usize) -> usize;

/// Pads with one filler at the sides.
fn justified(
    vm: &mut Vm,
    s: &Ref<Str>,
    width: i64,
    filler: Given<'_>,
    (before, pad): (Before, Pad),
) -> PyResult {
    let filler = fill(vm, filler)?;
    let to = width.max(0) as usize;
    let (Ok(c @ 0..0x80), true, true) = (u8::try_from(filler), s.is_ascii(), s.len() < to) else {
        return padded(vm, s, width, filler, pad);
    };
    vm.reserve_str(to, 1)?;
    let padding = to - s.len();
    let front = before(padding, to);
    let mut out = vm.str_builder(to, 0x7f);
    let fill = |vm: &mut Vm, out: &mut StrBuilder, n| {
        vm.by_pieces(n, 1 << 17, |_, r| {
            out.push_fill(c, r.len());
            Ok(())
        })
    };
    fill(vm, &mut out, front)?;
    vm.push_pieces(&mut out, s.data())?;
    fill(vm, &mut out, padding - front)?;
    Ok(out.finish().into_value())
}

fn padded(vm: &mut Vm, s: &Ref<Str>, width: i64, filler: u32, pad: Pad) -> PyResult {
    let width = width.max(0) as usize;
    if width <= s.len() {
        return Ok(vm.plain_str(s));
    }
    vm.reserve_str(width, 2 * s.width().max(Text::Ucs4(&[filler]).to_buf().as_text().width()))?;
    let out = pad(s.text(), width, filler);
    vm.finished_text(out)
}

pub(super) struct StrCase;

#[pymethods]
impl StrCase {
    /// A copy in lowercase.
    fn lower(vm: &mut Vm, slf: &Ref<Str>) -> PyResult {
        mapped(vm, slf, unicode::lower)
    }

    /// A copy in uppercase.
    fn upper(vm: &mut Vm, slf: &Ref<Str>) -> PyResult {
        mapped(vm, slf, unicode::upper)
    }

    /// A copy for comparisons that do not look at case.
    fn casefold(vm: &mut Vm, slf: &Ref<Str>) -> PyResult {
        mapped(vm, slf, unicode::casefold)
    }

    /// A copy with the first character in titlecase and the rest in lowercase.
    fn capitalize(vm: &mut Vm, slf: &Ref<Str>) -> PyResult {
        mapped(vm, slf, unicode::capitalize)
    }

    /// A copy with every word in titlecase.
    fn title(vm: &mut Vm, slf: &Ref<Str>) -> PyResult {
        mapped(vm, slf, unicode::title)
    }

    /// A copy with uppercase and lowercase exchanged.
    fn swapcase(vm: &mut Vm, slf: &Ref<Str>) -> PyResult {
        mapped(vm, slf, unicode::swapcase)
    }

    /// Whether all characters are letters, and there is at least one.
    fn isalpha(vm: &mut Vm, slf: &Ref<Str>) -> PyResult<bool> {
        all(vm, slf, unicode::is_alpha)
    }

    /// Whether all characters are letters or numbers, and there is at least one.
    fn isalnum(vm: &mut Vm, slf: &Ref<Str>) -> PyResult<bool> {
        all(vm, slf, unicode::is_alnum)
    }

    /// Whether all characters are decimal digits, and there is at least one.
    fn isdecimal(vm: &mut Vm, slf: &Ref<Str>) -> PyResult<bool> {
        all(vm, slf, unicode::is_decimal)
    }

    /// Whether all characters are digits, and there is at least one.
    fn isdigit(vm: &mut Vm, slf: &Ref<Str>) -> PyResult<bool> {
        all(vm, slf, unicode::is_digit)
    }

    /// Whether all characters are numeric, and there is at least one.
    fn isnumeric(vm: &mut Vm, slf: &Ref<Str>) -> PyResult<bool> {
        all(vm, slf, unicode::is_numeric)
    }

    /// Whether all characters are white space, and there is at least one.
    fn isspace(vm: &mut Vm, slf: &Ref<Str>) -> PyResult<bool> {
        all(vm, slf, unicode::is_space)
    }

    /// Whether all characters can be shown as they are.
    fn isprintable(vm: &mut Vm, slf: &Ref<Str>) -> PyResult<bool> {
        Ok(slf.is_empty() || all(vm, slf, unicode::is_printable)?)
    }

    /// Whether all characters are ASCII.
    fn isascii(slf: &Ref<Str>) -> bool {
        slf.is_ascii()
    }

    /// Whether the string could be a name (or is a keyword).
    fn isidentifier(vm: &mut Vm, slf: &Ref<Str>) -> PyResult<bool> {
        vm.charge(slf.len() / 64 + 1)?;
        Ok(unicode::is_identifier(slf.text()))
    }

    /// Whether all cased characters are uppercase, and there is at least one.
    fn isupper(vm: &mut Vm, slf: &Ref<Str>) -> PyResult<bool> {
        vm.charge(slf.len() / 64 + 1)?;
        Ok(unicode::all_upper(slf.text()))
    }

    /// Whether all cased characters are lowercase, and there is at least one.
    fn islower(vm: &mut Vm, slf: &Ref<Str>) -> PyResult<bool> {
        vm.charge(slf.len() / 64 + 1)?;
        Ok(unicode::all_lower(slf.text()))
    }

    /// Whether words start in uppercase and go on in lowercase, and there is at least one.
    fn istitle(vm: &mut Vm, slf: &Ref<Str>) -> PyResult<bool> {
        vm.charge(slf.len() / 64 + 1)?;
        Ok(unicode::all_title(slf.text()))
    }

    /// A copy in the middle of so many characters.
    #[signature(width, fillchar = Given(None), /)]
    #[text_signature = "($self, width, fillchar=' ', /)"]
    fn center(vm: &mut Vm, slf: &Ref<Str>, width: i64, fillchar: Given<'_>) -> PyResult {
        justified(vm, slf, width, fillchar, (search::center_front, search::center))
    }

    /// A copy at the left of so many characters.
    #[signature(width, fillchar = Given(None), /)]
    #[text_signature = "($self, width, fillchar=' ', /)"]
    fn ljust(vm: &mut Vm, slf: &Ref<Str>, width: i64, fillchar: Given<'_>) -> PyResult {
        justified(vm, slf, width, fillchar, (|_, _| 0, search::left_justify))
    }

    /// A copy at the right of so many characters.
    #[signature(width, fillchar = Given(None), /)]
    #[text_signature = "($self, width, fillchar=' ', /)"]
    fn rjust(vm: &mut Vm, slf: &Ref<Str>, width: i64, fillchar: Given<'_>) -> PyResult {
        justified(vm, slf, width, fillchar, (|padding, _| padding, search::right_justify))
    }

    /// A copy filled up with zeros behind its sign.
    fn zfill(vm: &mut Vm, slf: &Ref<Str>, width: i64) -> PyResult {
        if slf.as_ascii().is_some_and(|s| !s.starts_with(['+', '-'])) && !slf.is_empty() {
            let zero = vm.char('0'.into());
            let all: (Before, Pad) = (|padding, _| padding, search::right_justify);
            return justified(vm, slf, width, Given(Some(&zero)), all);
        }
        padded(vm, slf, width, '0'.into(), |text, width, _| search::zfill(text, width))
    }

    /// A copy with tabs replaced by spaces up to the next column that tabsize divides.
    #[signature(tabsize = 8)]
    fn expandtabs(vm: &mut Vm, slf: &Ref<Str>, tabsize: i32) -> PyResult {
        let tab = tabsize.max(0) as usize;
        vm.charge(slf.len() / 16 + 1)?;
        if slf.as_ascii().is_some_and(|s| !s.contains('\t')) {
            return Ok(vm.plain_str(slf));
        }
        let Some(len) = search::expand_tabs_len(slf.text(), tab) else {
            return Err(vm.overflow_error("new string is too long"));
        };
        vm.reserve_str(len, slf.width() * 2)?;
        match search::expand_tabs(slf.text(), tab, &vm.front_end_stops()) {
            Some(out) => vm.finished_text(out),
            None => Err(vm.stop_asked_for()),
        }
    }
}
