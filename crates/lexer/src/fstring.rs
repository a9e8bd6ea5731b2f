//! The f-string modes of the lexer (PEP 701).
//!
//! An f-string is a sequence of literal text and fields in braces. Inside a field the tokens are
//! ordinary ones until, at the bracket level of the field itself, a `}` ends it or a `:` begins its
//! format spec, which is literal text with fields again.

use crate::lex::{LexError, Lexer, Place, Step};
use crate::{ErrorKind, Tok};

/// Fields within format specs, as CPython's tokenizer allows them.
const MAX_FIELDS: usize = 3;

/// An f-string that the lexer is inside of.
pub(crate) struct FString {
    pub quote: u8,
    pub triple: bool,
    raw: bool,
    start: usize,
    /// In the expression of a field, where ordinary tokens are.
    pub in_field: bool,
    /// For each open field, the number of brackets inside which it stands, its own included.
    levels: [u32; MAX_FIELDS],
    fields: usize,
}

impl FString {
    pub(crate) fn new(quote: u8, triple: bool, raw: bool, start: usize) -> FString {
        FString { quote, triple, raw, start, in_field: false, levels: [0; MAX_FIELDS], fields: 0 }
    }
}

impl Lexer<'_> {
    /// Whether a `:` or `}` here belongs to the field of an f-string itself.
    pub(crate) fn at_field_level(&self) -> bool {
        self.fstrings.last().is_some_and(|top| {
            top.in_field && top.levels[top.fields - 1] as usize == self.brackets.len()
        })
    }

    pub(crate) fn begin_spec(&mut self) {
        if let Some(top) = self.fstrings.last_mut() {
            top.in_field = false;
        }
    }

    /// After a field there is literal text: that of the string, or of the spec that holds the field.
    pub(crate) fn end_field(&mut self) {
        if let Some(top) = self.fstrings.last_mut() {
            top.fields -= 1;
            top.in_field = false;
        }
    }

    /// Literal text, up to the next field, the end of this one, or the closing quotes.
    pub(crate) fn fstring_literal(&mut self) -> Step {
        let Some(top) = self.fstrings.last() else { return Ok(()) };
        let (quote, triple, raw) = (top.quote, top.triple, top.raw);
        let (in_spec, string_start) = (top.fields > 0, top.start);
        let start = self.position();
        let mut at = start;
        loop {
            let next = |ahead: usize| self.src.get(at + ahead).copied();
            match next(0) {
                None => return Err(self.unterminated_fstring(string_start, start, triple)),
                Some(b'\n') if !triple => {
                    return Err(self.unterminated_fstring(string_start, start, triple));
                }
                Some(byte) if byte == quote && self.closes(at, quote, triple) => {
                    return self.end_fstring(start, at, if triple { 3 } else { 1 });
                }
                Some(b'{') if next(1) == Some(b'{') && !in_spec => {
                    self.push(Tok::FStringMiddle, start, at + 1);
                    self.seek(at + 2);
                    return Ok(());
                }
                Some(b'{') => return self.begin_field(start, at),
                Some(b'}') if in_spec => return self.close_field(start, at),
                Some(b'}') if next(1) == Some(b'}') => {
                    self.push(Tok::FStringMiddle, start, at + 1);
                    self.seek(at + 2);
                    return Ok(());
                }
                Some(b'}') => {
                    return Err(LexError {
                        kind: ErrorKind::Syntax,
                        message: "f-string: single '}' is not allowed".into(),
                        place: Place::Before(at as u32 + 1),
                    });
                }
                Some(b'\\') => {
                    let named = !raw && next(1) == Some(b'N') && next(2) == Some(b'{');
                    at = self.after_backslash(at, raw);
                    if named && self.src[at - 1] == b'}' {
                        // A named escape ends a piece of text, as in CPython 3.12.
                        self.push(Tok::FStringMiddle, start, at);
                        self.seek(at);
                        return Ok(());
                    }
                }
                Some(_) => at += 1,
            }
        }
    }

    fn closes(&self, at: usize, quote: u8, triple: bool) -> bool {
        !triple || self.src[at..].starts_with(&[quote; 3])
    }

    /// Past a backslash and what it protects; braces stay braces.
    fn after_backslash(&self, at: usize, raw: bool) -> usize {
        match self.src.get(at + 1) {
            Some(b'{' | b'}') => at + 1,
            Some(b'N') if !raw && self.src.get(at + 2) == Some(&b'{') => memchr::memchr3(
                b'}',
                b'\n',
                self.fstrings.last().map_or(0, |top| top.quote),
                &self.src[at..],
            )
            .map_or(self.src.len(), |length| {
                at + length + usize::from(self.src[at + length] == b'}')
            }),
            Some(_) => at + 2,
            None => at + 1,
        }
    }

    fn middle(&mut self, start: usize, at: usize) {
        if at > start {
            self.push(Tok::FStringMiddle, start, at);
        }
    }

    fn end_fstring(&mut self, start: usize, at: usize, quotes: usize) -> Step {
        self.middle(start, at);
        self.push(Tok::FStringEnd, at, at + quotes);
        self.seek(at + quotes);
        if let Some(top) = self.fstrings.pop()
            && top.fields > 0
        {
            self.brackets.truncate(top.levels[0] as usize - 1);
        }
        Ok(())
    }

    fn begin_field(&mut self, start: usize, at: usize) -> Step {
        self.middle(start, at);
        self.open(at)?;
        let level = self.brackets.len() as u32;
        let Some(top) = self.fstrings.last_mut() else { return Ok(()) };
        if top.fields >= MAX_FIELDS {
            return Err(LexError {
                kind: ErrorKind::Syntax,
                message: "f-string: expressions nested too deeply".into(),
                place: Place::Before(at as u32),
            });
        }
        top.levels[top.fields] = level;
        top.fields += 1;
        top.in_field = true;
        self.push(Tok::LBrace, at, at + 1);
        self.seek(at + 1);
        Ok(())
    }

    /// The `}` after a format spec. Before it there is a piece of text, though it be empty, as
    /// CPython 3.12 has it.
    fn close_field(&mut self, start: usize, at: usize) -> Step {
        self.push(Tok::FStringMiddle, start, at);
        self.brackets.pop();
        self.push(Tok::RBrace, at, at + 1);
        self.seek(at + 1);
        self.end_field();
        Ok(())
    }

    fn unterminated_fstring(&self, string_start: usize, from: usize, triple: bool) -> LexError {
        self.unterminated_literal(string_start, from, triple, "f-string")
    }
}
