//! Padding to a width. The caller has made sure that the width is affordable.

use crate::text::{Text, TextBuf};

fn padded(text: Text<'_>, before: usize, after: usize, fill: u32) -> TextBuf {
    let mut out = TextBuf::with_capacity_at(text.len() + before + after, text.width());
    out.push_repeat(fill, before);
    out.push_text(text);
    out.push_repeat(fill, after);
    out
}

/// `ljust`.
pub fn left_justify(text: Text<'_>, width: usize, fill: u32) -> TextBuf {
    padded(text, 0, width.saturating_sub(text.len()), fill)
}

/// `rjust`.
pub fn right_justify(text: Text<'_>, width: usize, fill: u32) -> TextBuf {
    padded(text, width.saturating_sub(text.len()), 0, fill)
}

/// How much of a padding `center` puts in front: of an odd one the greater half, if the width is odd.
pub fn center_front(padding: usize, width: usize) -> usize {
    padding / 2 + (padding & width & 1)
}

/// `center`.
pub fn center(text: Text<'_>, width: usize, fill: u32) -> TextBuf {
    let padding = width.saturating_sub(text.len());
    let before = center_front(padding, width);
    padded(text, before, padding - before, fill)
}

/// `zfill`: zeros behind the sign.
pub fn zfill(text: Text<'_>, width: usize) -> TextBuf {
    let sign =
        usize::from(!text.is_empty() && matches!(char::from_u32(text.at(0)), Some('+' | '-')));
    let mut out = TextBuf::with_capacity_at(width.max(text.len()), text.width());
    out.push_text(text.slice(0..sign));
    out.push_repeat('0'.into(), width.saturating_sub(text.len()));
    out.push_text(text.slice(sign..text.len()));
    out
}

/// Calls back with pieces of text and with runs of spaces.
fn each_tab_stop(
    text: Text<'_>,
    mut column: usize,
    tab: usize,
    mut piece: impl FnMut(Result<u32, usize>),
) -> usize {
    for c in text {
        match char::from_u32(c) {
            Some('\t') => {
                let spaces = if tab == 0 { 0 } else { tab - column % tab };
                column += spaces;
                piece(Err(spaces));
            }
            other => {
                column = if matches!(other, Some('\n' | '\r')) { 0 } else { column + 1 };
                piece(Ok(c));
            }
        }
    }
    column
}

/// The length after [`expand_tabs`]; `None` if too long for memory.
pub fn expand_tabs_len(text: Text<'_>, tab: usize) -> Option<usize> {
    let tabs = text.iter().filter(|&c| c == '\t'.into()).count();
    // Columns must not overflow while they are counted.
    let bound = tab.checked_mul(tabs)?.checked_add(text.len())?;
    if bound > isize::MAX as usize {
        return None;
    }
    let mut length = 0;
    each_tab_stop(text, 0, tab, |piece| length += piece.map_or_else(|spaces| spaces, |_| 1));
    Some(length)
}

/// `expandtabs`, after [`expand_tabs_len`] has found it affordable; `None` if `stops` says so meanwhile.
pub fn expand_tabs(text: Text<'_>, tab: usize, stops: &dyn Fn() -> bool) -> Option<TextBuf> {
    const PIECE: usize = 1 << 12;
    let mut out = TextBuf::with_capacity(text.len());
    let mut column = 0;
    for from in (0..text.len()).step_by(PIECE) {
        let piece = text.slice(from..(from + PIECE).min(text.len()));
        column = each_tab_stop(piece, column, tab, |piece| match piece {
            Ok(c) => out.push(c),
            Err(spaces) => out.push_repeat(' '.into(), spaces),
        });
        if stops() {
            return None;
        }
    }
    Some(out)
}
