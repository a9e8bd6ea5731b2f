//! The line map: byte offsets to lines and columns.
//!
//! Lines count from 1 and columns from 0, as in CPython's `ast`. A column can be asked for in
//! bytes (what `ast` reports), in characters (what error messages report) and in UTF-16 units
//! (what editors ask for).

/// Finds where lines start, eight bytes at a time: lines are too short for a search of each.
fn starts(text: &[u8]) -> Vec<u32> {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    const ENDS: u64 = 0x0a0a_0a0a_0a0a_0a0a;
    let mut starts = Vec::with_capacity(text.len() / 32 + 2);
    starts.push(0);
    let (chunks, rest) = text.as_chunks::<8>();
    for (at, chunk) in (0u32..).step_by(8).zip(chunks) {
        let word = u64::from_le_bytes(*chunk) ^ ENDS;
        // The high bit of each byte that is zero now.
        let mut found = !(((word & LOW) + LOW) | word | LOW);
        while found != 0 {
            starts.push(at + found.trailing_zeros() / 8 + 1);
            found &= found - 1;
        }
    }
    let at = chunks.len() as u32 * 8 + 1;
    let ends = (at..).zip(rest).filter(|(_, byte)| **byte == b'\n');
    starts.extend(ends.map(|(at, _)| at));
    starts
}

/// Where each line of a text starts.
///
/// ```
/// use pyrun_lexer::{LineMap, Position};
///
/// let text = "π = 'é'\nok\n";
/// let lines = LineMap::new(text);
/// assert_eq!((lines.count(), lines.starts()), (3, &[0, 10, 13][..]));
/// assert_eq!((lines.line(12), lines.line_start(2), lines.line_text(text, 2)), (2, 10, "ok"));
///
/// // The quote that opens 'é', in bytes, characters and UTF-16 units; and back.
/// let quote = text.find('\'').unwrap() as u32;
/// assert_eq!(lines.position(quote), Position { line: 1, column: 5 });
/// assert_eq!(lines.char_position(text, quote), Position { line: 1, column: 4 });
/// assert_eq!(lines.utf16_position(text, quote).column, 4);
/// assert_eq!(lines.offset(text, Position { line: 1, column: 5 }), Some(quote));
/// assert_eq!(lines.char_offset(text, Position { line: 1, column: 4 }), Some(quote));
/// assert_eq!(lines.utf16_offset(text, Position { line: 1, column: 4 }), Some(quote));
/// ```
#[derive(Clone, Debug)]
pub struct LineMap {
    starts: Vec<u32>,
    ascii: bool,
}

/// A place in a text: line from 1, column from 0.
///
/// Places are ordered as they stand in the text:
///
/// ```
/// use pyrun_lexer::Position;
///
/// let (cursor, error) = (Position { line: 2, column: 0 }, Position { line: 1, column: 30 });
/// assert!(error < cursor);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 0, in the unit that was asked for.
    pub column: u32,
}

impl LineMap {
    /// Finds the lines of `text`, which uses `\n` only.
    pub fn new(text: &str) -> LineMap {
        LineMap { starts: starts(text.as_bytes()), ascii: text.is_ascii() }
    }

    /// The offset at which each line starts.
    pub fn starts(&self) -> &[u32] {
        &self.starts
    }

    /// The number of lines; the empty one after a final newline counts.
    pub fn count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The line (from 1) that holds the byte at `offset`.
    pub fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|&start| start <= offset) as u32
    }

    /// The offset at which line `line` (from 1) starts.
    pub fn line_start(&self, line: u32) -> u32 {
        self.starts[line as usize - 1]
    }

    /// Line and column in bytes.
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line(offset);
        Position { line, column: offset - self.line_start(line) }
    }

    /// Line and column in characters.
    pub fn char_position(&self, text: &str, offset: u32) -> Position {
        self.counted(text, offset, |part| part.chars().count())
    }

    /// Line and column in UTF-16 units.
    pub fn utf16_position(&self, text: &str, offset: u32) -> Position {
        self.counted(text, offset, |part| part.encode_utf16().count())
    }

    /// The offset of a place whose column counts bytes; `None` past the end of its line.
    pub fn offset(&self, text: &str, place: Position) -> Option<u32> {
        let start = *self.starts.get((place.line as usize).checked_sub(1)?)?;
        let offset = start + place.column;
        let line = self.line_text(text, place.line);
        line.is_char_boundary(place.column as usize).then_some(offset)
    }

    /// The offset of a place whose column counts characters; `None` past the end of its line.
    pub fn char_offset(&self, text: &str, place: Position) -> Option<u32> {
        self.find(text, place, |_| 1)
    }

    /// The offset of a place whose column counts UTF-16 units; `None` past the end of its line, or
    /// within a character.
    pub fn utf16_offset(&self, text: &str, place: Position) -> Option<u32> {
        self.find(text, place, |c| c.len_utf16() as u32)
    }

    fn find(&self, text: &str, place: Position, width: impl Fn(char) -> u32) -> Option<u32> {
        let mut at = *self.starts.get((place.line as usize).checked_sub(1)?)?;
        let mut column = 0;
        for c in self.line_text(text, place.line).chars() {
            if column >= place.column {
                break;
            }
            column += width(c);
            at += c.len_utf8() as u32;
        }
        (column == place.column).then_some(at)
    }

    fn counted(&self, text: &str, offset: u32, count: impl Fn(&str) -> usize) -> Position {
        let at = self.position(offset);
        if self.ascii {
            return at;
        }
        let part = &text[self.line_start(at.line) as usize..offset as usize];
        Position { line: at.line, column: count(part) as u32 }
    }

    /// The text of line `line` (from 1), without its newline; empty past the end.
    pub fn line_text<'t>(&self, text: &'t str, line: u32) -> &'t str {
        let Some(&start) = self.starts.get(line as usize - 1) else { return "" };
        let end = self.starts.get(line as usize).map_or(text.len(), |&next| next as usize - 1);
        &text[start as usize..end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_in_each_unit() {
        let text = "a\né😀x\n";
        let map = LineMap::new(text);
        let x = text.find('x').unwrap() as u32;
        assert_eq!(map.position(x), Position { line: 2, column: 6 });
        assert_eq!(map.char_position(text, x), Position { line: 2, column: 2 });
        assert_eq!(map.utf16_position(text, x), Position { line: 2, column: 3 });
        assert_eq!(map.line_text(text, 2), "é😀x");
        assert_eq!(map.count(), 3);
        let place = |column| Position { line: 2, column };
        assert_eq!(map.offset(text, place(6)), Some(x));
        assert_eq!(map.offset(text, place(1)), None);
        assert_eq!(map.char_offset(text, place(2)), Some(x));
        assert_eq!(map.utf16_offset(text, place(3)), Some(x));
        assert_eq!(map.utf16_offset(text, place(2)), None);
        assert_eq!(map.utf16_offset(text, place(9)), None);
    }
}
