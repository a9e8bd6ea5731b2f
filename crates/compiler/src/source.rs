//! Where a tree comes from: the file's name and its lines.

use std::cell::Cell;
use std::sync::Arc;

use pyrun_ast::Span;
use pyrun_bytecode::asm::Loc;

/// The file name and the line index of a source text.
#[derive(Clone, Debug)]
pub struct SourceInfo {
    /// The name, as code objects report it.
    pub filename: Arc<str>,
    starts: Vec<u32>,
}

impl SourceInfo {
    /// Indexes `text`, which uses `\n` only.
    pub fn new(filename: impl Into<Arc<str>>, text: &str) -> Self {
        let mut starts = Vec::with_capacity(text.len() / 32 + 1);
        starts.push(0);
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
        SourceInfo { filename: filename.into(), starts }
    }

    /// A source whose lines begin at these offsets, the first at 0.
    pub fn with_starts(filename: impl Into<Arc<str>>, starts: Vec<u32>) -> Self {
        SourceInfo { filename: filename.into(), starts }
    }

    /// The line (from 1) of the byte at `offset`.
    pub fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|&s| s <= offset) as u32
    }

    /// As [`SourceInfo::line`]; the quicker, the nearer the answer is to `near`.
    #[inline]
    pub(crate) fn line_near(&self, offset: u32, near: u32) -> u32 {
        // Nearly always it is that line or one of the next.
        const NEXT: usize = 3;
        let near = (near as usize).clamp(1, self.starts.len());
        let (before, behind) = self.starts.split_at(near);
        if before[near - 1] <= offset {
            for (line, &start) in (near..).zip(behind.iter().take(NEXT)) {
                if offset < start {
                    return line as u32;
                }
            }
            (near + count_forward(behind, offset)) as u32
        } else {
            count_backward(&before[..near - 1], offset) as u32
        }
    }

    /// Where the line behind `line` starts.
    #[inline]
    fn bound(&self, line: u32) -> u32 {
        self.starts.get(line as usize).copied().unwrap_or(u32::MAX)
    }

    /// How many lines there are.
    pub(crate) fn lines(&self) -> usize {
        self.starts.len()
    }

    /// Lines and columns of a span, quickly if it lies on the line `here`, which becomes the one that
    /// it begins on.
    #[inline]
    pub(crate) fn loc(&self, span: Span, here: &Cell<Line>) -> Loc {
        let line = here.get();
        if line.start <= span.start && span.end < line.end {
            let (col, end_col) = (narrow(span.start - line.start), narrow(span.end - line.start));
            return Loc { line: line.number, end_line: line.number, col, end_col };
        }
        self.far_loc(span, here)
    }

    #[inline(never)]
    fn far_loc(&self, span: Span, here: &Cell<Line>) -> Loc {
        let line = self.line_near(span.start, here.get().number);
        let (start, end) = (self.bound(line - 1), self.bound(line));
        here.set(Line { number: line, start, end });
        let col = narrow(span.start - start);
        if span.end < end {
            return Loc { line, end_line: line, col, end_col: narrow(span.end - start) };
        }
        let end_line = self.line_near(span.end, line);
        Loc { line, end_line, col, end_col: narrow(span.end - self.bound(end_line - 1)) }
    }
}

/// How many of `starts` are not behind `offset`, where few are.
fn count_forward(starts: &[u32], offset: u32) -> usize {
    let (mut from, mut width) = (0, 4);
    while starts.get(from + width).is_some_and(|&start| start <= offset) {
        from += width;
        width *= 2;
    }
    let end = (from + width).min(starts.len());
    from + starts[from..end].partition_point(|&start| start <= offset)
}

/// How many of `starts` are not behind `offset`, where few are.
fn count_backward(starts: &[u32], offset: u32) -> usize {
    let (mut end, mut width) = (starts.len(), 4);
    while end > width && starts[end - width] > offset {
        end -= width;
        width *= 2;
    }
    let from = end.saturating_sub(width);
    from + starts[from..end].partition_point(|&start| start <= offset)
}

/// A line of the source: its number from 1, where it starts and where the next one does.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Line {
    number: u32,
    start: u32,
    end: u32,
}

fn narrow(column: u32) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_the_same_from_anywhere() {
        let text: String = (0..60).map(|n| "x".repeat(n % 3) + "\n").collect();
        let info = SourceInfo::new("a.py", &text);
        for offset in 0..=text.len() as u32 {
            let line = info.line(offset);
            for near in 0..=info.lines() as u32 + 1 {
                assert_eq!(info.line_near(offset, near), line, "{offset} from {near}");
            }
        }
    }
}
