//! The row of `~~~^^^` under a source line: which part of an instruction's source range is the point.
//! Of a binary operation that is the operator, of a subscript the brackets; of all else everything.

use pyrun_bytecode::Position;

/// The carets for a source line, indented like the line that is shown: four spaces, then the line
/// without its own indentation. `None` if they would say nothing.
pub(super) fn carets(line: &str, p: &Position) -> Option<String> {
    if p.col == u16::MAX || p.end_col == u16::MAX || p.line == 0 {
        return None;
    }
    let indentation = line.chars().take_while(|c| matches!(c, ' ' | '\t' | '\x0c')).count();
    let total = line.chars().count();
    let start = char_offset(line, p.col as usize);
    let (end, point) = if p.line == p.end_line {
        let end = char_offset(line, p.end_col as usize);
        (end, point_of(line, start, end))
    } else {
        // Of an expression over several lines, the rest of the first one.
        (line.trim_end().chars().count(), None)
    };
    if point.is_none() && end.saturating_sub(start) == total - indentation {
        return None;
    }
    let (rest, marked) = if point.is_some() { ('~', '^') } else { ('^', '^') };
    let mut out = " ".repeat(4);
    for (i, c) in line.chars().enumerate().take(end).skip(indentation) {
        let mark = match &point {
            _ if i < start => ' ',
            Some((a, b)) if (*a..*b).contains(&i) => marked,
            _ => rest,
        };
        out.extend(std::iter::repeat_n(mark, columns(c)));
    }
    Some(out)
}

/// How many columns of a terminal a character takes: East Asian wide ones take two.
fn columns(c: char) -> usize {
    if unicode_width::UnicodeWidthChar::width(c) == Some(2) { 2 } else { 1 }
}

/// The number of characters before a byte offset.
fn char_offset(line: &str, byte: usize) -> usize {
    line.char_indices().take_while(|(i, _)| *i < byte).count()
}

#[cfg(feature = "compiler")]
use point::point_of;

/// Without the parser the point of an expression is not known.
#[cfg(not(feature = "compiler"))]
fn point_of(_: &str, _: usize, _: usize) -> Option<(usize, usize)> {
    None
}

#[cfg(feature = "compiler")]
mod point {
    use pyrun_ast::{Arena, Expr, ExprKind, Module, StmtKind};
    use pyrun_parser::{Mode, Source};

    /// The characters of the line that are the point of the expression between two of them.
    pub fn point_of(line: &str, start: usize, end: usize) -> Option<(usize, usize)> {
        let segment: String = line.chars().skip(start).take(end.saturating_sub(start)).collect();
        // In brackets, so that a line break inside is harmless.
        let text = format!("(\n{segment}\n)");
        let source = Source::from_str(&text, "").ok()?;
        let arena = Arena::new();
        let tree = pyrun_parser::parse(&source, Mode::Exec, &arena).ok()?;
        let Module::Module(body) = tree else { return None };
        let [statement] = body else { return None };
        let StmtKind::Expr(value) = &statement.kind else { return None };
        let (a, b) = anchors(value, &segment)?;
        let chars =
            |byte: usize| start + segment.char_indices().take_while(|(i, _)| *i < byte).count();
        Some((chars(a), chars(b)))
    }

    /// Byte offsets in the segment. Spans count the two bytes put before it.
    fn anchors(e: &Expr<'_>, segment: &str) -> Option<(usize, usize)> {
        let bytes = segment.as_bytes();
        let before = |offset: u32| (offset as usize).saturating_sub(2).min(bytes.len());
        let space = |i: usize| bytes.get(i).is_some_and(|b| b.is_ascii_whitespace());
        match &e.kind {
            ExprKind::BinOp { left, right, .. } => {
                let (from, to) = (before(left.span.end), before(right.span.start));
                let mut a = (from..to).find(|&i| !space(i) && bytes[i] != b')')?;
                while bytes.get(a) == Some(&b'\\') {
                    a = (a + 1..to).find(|&i| !space(i))?;
                }
                let two = a + 1 < to && !space(a + 1) && bytes[a + 1] != b'(';
                Some((a, a + 1 + two as usize))
            }
            ExprKind::Subscript { value, slice, .. } => {
                let from = before(value.span.end);
                let a = (from..bytes.len()).find(|&i| bytes[i] == b'[')?;
                let behind = before(slice.span.end);
                let b = (behind..bytes.len())
                    .find(|&i| bytes[i] == b']')
                    .map_or(bytes.len(), |i| i + 1);
                Some((a, b))
            }
            _ => None,
        }
    }
}
