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

    /// As [`SourceInfo::line`]; quick when the answer is `near` or little more.
    #[inline]
    pub(crate) fn line_near(&self, offset: u32, near: u32) -> u32 {
        const LITTLE: u32 = 8;
        let near = near.max(1);
        if self.starts.get(near as usize - 1).is_none_or(|&start| offset < start) {
            return self.line(offset);
        }
        for line in near..near + LITTLE {
            if offset < self.bound(line) {
                return line;
            }
        }
        self.line(offset)
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
