//! Where a tree comes from: the file's name and its lines.

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
        let newlines = text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
        let starts = std::iter::once(0).chain(newlines.map(|(i, _)| i as u32 + 1)).collect();
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

    fn place(&self, offset: u32) -> (u32, u16) {
        let line = self.line(offset);
        let column = offset - self.starts[line as usize - 1];
        (line, u16::try_from(column).unwrap_or(u16::MAX))
    }

    /// Lines and columns of a span.
    pub(crate) fn loc(&self, span: Span) -> Loc {
        let (line, col) = self.place(span.start);
        let (end_line, end_col) = self.place(span.end);
        Loc { line, end_line, col, end_col }
    }
}
