//! The lexer: text to tokens.
//!
//! All tokens are made at once, 12 bytes each, so that whoever comes next can look as far ahead as
//! it must. The first fault ends the tokens with [`Tok::Error`]; it is kept beside them, because a
//! parser may find something else to say that stands before it.

use logos::Logos;

use crate::fstring::FString;
use crate::number::{self, Fault};
use crate::{ErrorKind, Source, SyntaxError, Tok, Token, Warning, word};

/// Bracket levels, as CPython's tokenizer allows them.
pub(crate) const MAX_BRACKETS: usize = 200;
/// Indentation levels, as CPython's tokenizer allows them.
const MAX_INDENTS: usize = 100;
/// F-strings within f-strings, as CPython's tokenizer allows them.
const MAX_FSTRINGS: usize = 150;

/// The tokens of a text.
#[derive(Debug, Default)]
pub struct Lexed {
    /// The tokens; the last is [`Tok::Eof`] or [`Tok::Error`].
    pub tokens: Vec<Token>,
    /// Why the tokens end before the text does.
    pub error: Option<LexError>,
    /// What is legal and looks wrong.
    pub warnings: Vec<Warning>,
}

/// A fault that stops the lexer.
#[derive(Clone, Debug)]
pub struct LexError {
    /// Which exception.
    pub kind: ErrorKind,
    /// What it says.
    pub message: String,
    /// Where.
    pub place: Place,
}

/// How CPython's tokenizer reports places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The character before this offset.
    Before(u32),
    /// From the first to the second offset.
    Range(u32, u32),
    /// The character at this offset, without an end.
    At(u32),
    /// The line that holds this offset.
    Line(u32),
    /// The end of the line that holds this offset, without an end.
    LineEnd(u32),
    /// The text ends inside the bracket that stands here.
    Unclosed(u32),
    /// The text ends after a backslash.
    EndOfText(u32),
}

impl LexError {
    /// Whether the fault is that the text ends inside brackets, a string or a continued line.
    pub fn ends_too_soon(&self) -> bool {
        matches!(self.place, Place::Unclosed(_) | Place::EndOfText(_))
            || self.message.starts_with("unterminated triple-quoted")
    }

    /// The error as Python shows it.
    pub fn to_syntax_error(&self, source: &Source) -> SyntaxError {
        let (text, lines) = (source.text(), source.lines());
        let place = |at: u32| lines.char_position(text, at);
        let mut error = source.error(self.kind, self.message.clone(), 0, 0);
        let (line, offset, end_offset) = match self.place {
            Place::Before(at) => {
                let line = lines.line(at.saturating_sub(1));
                let from = lines.line_start(line) as usize;
                let column = text[from..at as usize].chars().count() as u32;
                (line, column, column as i32)
            }
            Place::Range(from, to) => {
                (place(from).line, place(from).column + 1, place(to).column as i32 + 1)
            }
            Place::At(at) | Place::Unclosed(at) => (place(at).line, place(at).column + 1, 0),
            Place::Line(at) => (place(at).line, 1, 0),
            Place::LineEnd(at) => {
                let line = lines.line(at);
                (line, lines.line_text(text, line).chars().count() as u32 + 1, -1)
            }
            Place::EndOfText(at) => (place(at).line, place(at).column + 1, -1),
        };
        (error.lineno, error.offset) = (line, offset as i32);
        (error.end_lineno, error.end_offset) = (line, end_offset);
        let on_last_line = line >= lines.line(text.trim_end_matches('\n').len() as u32);
        error.text = Some(match self.place {
            Place::Unclosed(_) if on_last_line => source.line_with_end(line),
            Place::Before(_) | Place::Range(..) | Place::Unclosed(_) => {
                lines.line_text(text, line).to_owned()
            }
            _ => source.line_with_end(line),
        });
        error
    }
}

/// Makes the tokens of `source`; comments and line ends that mean nothing are left out.
pub fn lex(source: &Source) -> Lexed {
    Lexer::new(source, false).run()
}

/// As [`lex`]; asks now and then whether to stop.
pub fn lex_until(source: &Source, stop: &dyn Fn() -> bool) -> Lexed {
    Lexer { stop: Some(stop), ..Lexer::new(source, false) }.run()
}

/// Tokens between two questions whether to stop: a few microseconds' work.
const PATIENCE: u32 = 1 << 12;

/// Makes the tokens of `source`, with [`Tok::Comment`] and [`Tok::Nl`] among them.
pub fn lex_with_trivia(source: &Source) -> Lexed {
    Lexer::new(source, true).run()
}

#[derive(Clone, Copy)]
pub(crate) struct Bracket {
    pub byte: u8,
    pub at: u32,
}

fn unclosed(open: Bracket) -> LexError {
    LexError {
        kind: ErrorKind::Syntax,
        message: format!("'{}' was never closed", char::from(open.byte)),
        place: Place::Unclosed(open.at),
    }
}

pub(crate) struct Lexer<'s> {
    automaton: logos::Lexer<'s, Tok>,
    pub(crate) text: &'s str,
    pub(crate) src: &'s [u8],
    source: &'s Source,
    out: Lexed,
    pub(crate) brackets: Vec<Bracket>,
    /// Column with tabs to eight and column with tabs as one.
    indents: Vec<(u32, u32)>,
    pub(crate) fstrings: Vec<FString>,
    trivia: bool,
    stop: Option<&'s dyn Fn() -> bool>,
    /// Tokens until the next question whether to stop.
    patience: u32,
}

pub(crate) type Step<T = ()> = Result<T, LexError>;

impl<'s> Lexer<'s> {
    fn new(source: &'s Source, trivia: bool) -> Lexer<'s> {
        let text = source.text();
        let tokens = Vec::with_capacity(text.len() / 4 + 8);
        Lexer {
            automaton: Tok::lexer(text),
            text,
            src: text.as_bytes(),
            source,
            out: Lexed { tokens, ..Lexed::default() },
            brackets: Vec::new(),
            indents: vec![(0, 0)],
            fstrings: Vec::new(),
            trivia,
            stop: None,
            patience: PATIENCE,
        }
    }

    #[cold]
    fn ask(&mut self) -> Step {
        self.patience = PATIENCE;
        match self.stop {
            Some(stop) if stop() => Err(LexError {
                kind: ErrorKind::Stopped,
                message: "stopped".into(),
                place: Place::Line(0),
            }),
            _ => Ok(()),
        }
    }

    fn run(mut self) -> Lexed {
        if let Err(error) = self.lines() {
            let at = self.automaton.span().end;
            self.push(Tok::Error, at, at);
            self.out.error = Some(error);
        }
        self.out
    }

    pub(crate) fn push(&mut self, tok: Tok, start: usize, end: usize) {
        self.out.tokens.push(Token { tok, start: start as u32, end: end as u32 });
    }

    /// The offset at which the next token is looked for.
    pub(crate) fn position(&self) -> usize {
        self.automaton.span().end
    }

    pub(crate) fn seek(&mut self, at: usize) {
        let now = self.automaton.span().end;
        if at < now {
            self.automaton = Tok::lexer(self.text);
            self.automaton.bump(at);
        } else {
            self.automaton.bump(at - now);
        }
    }

    pub(crate) fn warn(
        &mut self,
        kind: crate::WarningKind,
        message: String,
        start: usize,
        end: usize,
    ) {
        self.out.warnings.push(Warning { kind, message, start: start as u32, end: end as u32 });
    }

    /// One logical line after the other.
    fn lines(&mut self) -> Step {
        while self.begin_line()? {
            while self.token()? {
                self.patience -= 1;
                if self.patience == 0 {
                    self.ask()?;
                }
            }
        }
        let at = self.src.len();
        if let Some(open) = self.brackets.last() {
            return Err(unclosed(*open));
        }
        let last = self.out.tokens.iter().rev().find(|t| !matches!(t.tok, Tok::Nl | Tok::Comment));
        if last.is_some_and(|token| !matches!(token.tok, Tok::Newline | Tok::Dedent)) {
            self.push(Tok::Newline, at, at);
        }
        for _ in 1..self.indents.len() {
            self.push(Tok::Dedent, at, at);
        }
        self.push(Tok::Eof, at, at);
        Ok(())
    }

    /// Measures the indentation of the next line that holds something. False at the end.
    fn begin_line(&mut self) -> Step<bool> {
        let mut at = self.automaton.span().end;
        let mut start = at;
        let (mut column, mut alternate) = (0, 0);
        let mut continued = None;
        loop {
            match self.src.get(at) {
                Some(b' ') => {
                    let rest = &self.src[at..];
                    let blanks = rest.iter().position(|&byte| byte != b' ').unwrap_or(rest.len());
                    (column, alternate) = (column + blanks as u32, alternate + blanks as u32);
                    at += blanks;
                    continue;
                }
                Some(b'\t') => (column, alternate) = ((column / 8 + 1) * 8, alternate + 1),
                Some(b'\x0c') => (column, alternate) = (0, 0),
                Some(b'\\') => {
                    continued = continued.or(Some(column));
                    at = self.continuation(at)?;
                    continue;
                }
                Some(b'\n') => {
                    self.trivium(Tok::Nl, at, at + 1);
                    start = at + 1;
                    (column, alternate) = (0, 0);
                    continued = None;
                }
                Some(b'#') => {
                    let end = self.comment_end(at);
                    self.trivium(Tok::Comment, at, end);
                    at = end;
                    continue;
                }
                None => {
                    self.seek(at);
                    return Ok(false);
                }
                Some(_) => break,
            }
            at += 1;
        }
        self.seek(at);
        self.indentation(continued.unwrap_or(column), continued.unwrap_or(alternate), start, at)?;
        Ok(true)
    }

    pub(crate) fn trivium(&mut self, tok: Tok, start: usize, end: usize) {
        if self.trivia {
            self.push(tok, start, end);
        }
    }

    pub(crate) fn comment_end(&self, at: usize) -> usize {
        memchr::memchr(b'\n', &self.src[at..]).map_or(self.src.len(), |length| at + length)
    }

    fn indentation(&mut self, column: u32, alternate: u32, start: usize, at: usize) -> Step {
        let tab = |place| LexError {
            kind: ErrorKind::Tab,
            message: "inconsistent use of tabs and spaces in indentation".into(),
            place: Place::Line(place),
        };
        let (top, top_alternate) = self.indents[self.indents.len() - 1];
        if column > top {
            if self.indents.len() >= MAX_INDENTS {
                return Err(LexError {
                    kind: ErrorKind::Indentation,
                    message: "too many levels of indentation".into(),
                    place: Place::Line(at as u32),
                });
            }
            if alternate <= top_alternate {
                return Err(tab(at as u32));
            }
            self.indents.push((column, alternate));
            self.push(Tok::Indent, start, at);
            return Ok(());
        }
        while column < self.indents[self.indents.len() - 1].0 {
            self.indents.pop();
            self.push(Tok::Dedent, at, at);
        }
        let (top, top_alternate) = self.indents[self.indents.len() - 1];
        if column != top {
            return Err(LexError {
                kind: ErrorKind::Indentation,
                message: "unindent does not match any outer indentation level".into(),
                place: Place::LineEnd(at as u32),
            });
        }
        if alternate != top_alternate {
            return Err(tab(at as u32));
        }
        Ok(())
    }

    /// The offset after a backslash and its newline.
    fn continuation(&mut self, at: usize) -> Step<usize> {
        if self.src.get(at + 1).is_some_and(|&byte| byte != b'\n') {
            return Err(LexError {
                kind: ErrorKind::Syntax,
                message: "unexpected character after line continuation character".into(),
                place: Place::At(at as u32 + 1),
            });
        }
        if at + 2 >= self.src.len() {
            if let Some(open) = self.brackets.last() {
                return Err(unclosed(*open));
            }
            return Err(LexError {
                kind: ErrorKind::Syntax,
                message: "unexpected EOF while parsing".into(),
                place: Place::EndOfText((at + 1) as u32),
            });
        }
        Ok(at + 2)
    }

    /// One token. False when the logical line, or the text, has ended.
    fn token(&mut self) -> Step<bool> {
        if self.fstrings.last().is_some_and(|fstring| !fstring.in_field) {
            return self.fstring_literal().map(|()| true);
        }
        if self.fstrings.is_empty() && self.plain() {
            return Ok(false);
        }
        let Some(found) = self.automaton.next() else { return Ok(false) };
        let span = self.automaton.span();
        let tok = found.unwrap_or(Tok::Unknown);
        match tok {
            _ if tok.is_word() => {
                if self.src.get(span.end).is_some_and(|byte| *byte >= 0x80) {
                    return self.word(span.start);
                }
                self.push(tok, span.start, span.end);
            }
            Tok::Int => self.number(span.start)?,
            Tok::Str => self.string(span.start, span.end)?,
            Tok::NonAscii => return self.word(span.start),
            Tok::Newline if self.brackets.is_empty() => {
                self.push(Tok::Newline, span.start, span.end);
                return Ok(false);
            }
            Tok::Newline => self.trivium(Tok::Nl, span.start, span.end),
            Tok::Comment => {
                let end = self.comment_end(span.start);
                self.trivium(Tok::Comment, span.start, end);
                self.seek(end);
            }
            Tok::Backslash => {
                let next = self.continuation(span.start)?;
                self.seek(next);
            }
            Tok::LParen | Tok::LBracket | Tok::LBrace => {
                self.open(span.start)?;
                self.push(tok, span.start, span.end);
            }
            Tok::RParen | Tok::RBracket | Tok::RBrace => self.close(tok, span.start)?,
            Tok::Colon | Tok::ColonEqual if self.at_field_level() => {
                self.seek(span.start + 1);
                self.push(Tok::Colon, span.start, span.start + 1);
                self.begin_spec();
            }
            Tok::Unknown if self.src[span.start].is_ascii_control() => {
                return Err(LexError {
                    kind: ErrorKind::Syntax,
                    message: format!(
                        "invalid non-printable character U+{:04X}",
                        self.src[span.start]
                    ),
                    place: Place::Before(span.end as u32),
                });
            }
            Tok::LessGreater => self.push(Tok::NotEqual, span.start, span.end),
            _ => self.push(tok, span.start, span.end),
        }
        Ok(true)
    }

    /// A word that holds more than ASCII.
    fn word(&mut self, start: usize) -> Step<bool> {
        let end = word::scan(self.text, start).map_err(|(message, at)| LexError {
            kind: ErrorKind::Syntax,
            message,
            place: Place::Before(at as u32),
        })?;
        self.seek(end);
        self.push(Tok::Name, start, end);
        Ok(true)
    }

    fn number(&mut self, start: usize) -> Step {
        let number = number::scan(self.src, start).map_err(|fault| {
            let (message, place) = match fault {
                Fault::Cursor(message, at) => (message, Place::Before(at as u32)),
                Fault::Range(message, from, to) => (message, Place::Range(from as u32, to as u32)),
            };
            LexError { kind: ErrorKind::Syntax, message, place }
        })?;
        if let Some((kind, message)) = number.warning {
            self.warn(kind, message, start, number.end);
        }
        self.seek(number.end);
        self.push(number.tok, start, number.end);
        Ok(())
    }

    /// A string literal whose prefix and first quote are `start..quote_end`.
    fn string(&mut self, start: usize, quote_end: usize) -> Step {
        let quote = self.src[quote_end - 1];
        let triple = self.src[quote_end..].starts_with(&[quote, quote]);
        let body = if triple { quote_end + 2 } else { quote_end };
        let prefix = &self.src[start..quote_end - 1];
        if prefix.iter().any(|byte| matches!(byte, b'f' | b'F')) {
            let raw = prefix.len() == 2;
            return self.begin_fstring(start, body, FString::new(quote, triple, raw, start));
        }
        let end = self.string_end(body, quote, triple);
        let Some(end) = end else { return Err(self.unterminated(start, quote, triple)) };
        self.seek(end);
        self.push(Tok::Str, start, end);
        Ok(())
    }

    /// The offset past the closing quotes of a string whose contents start at `at`.
    pub(crate) fn string_end(&self, mut at: usize, quote: u8, triple: bool) -> Option<usize> {
        loop {
            at += if triple {
                memchr::memchr2(quote, b'\\', &self.src[at..])?
            } else {
                memchr::memchr3(quote, b'\\', b'\n', &self.src[at..])?
            };
            match self.src[at] {
                b'\\' => at += 2,
                b'\n' => return None,
                _ if !triple => return Some(at + 1),
                _ if self.src[at..].starts_with(&[quote; 3]) => return Some(at + 3),
                _ => at += 1,
            }
            if at > self.src.len() {
                return None;
            }
        }
    }

    fn unterminated(&self, start: usize, quote: u8, triple: bool) -> LexError {
        if let Some(outer) = self.fstrings.last()
            && outer.quote == quote
            && outer.triple == triple
        {
            return LexError {
                kind: ErrorKind::Syntax,
                message: "f-string: expecting '}'".into(),
                place: Place::Before(start as u32 + 1),
            };
        }
        self.unterminated_literal(start, start, triple, "string")
    }

    /// The fault of a literal that starts at `start` and does not end; `from` is where its
    /// contents go on.
    pub(crate) fn unterminated_literal(
        &self,
        start: usize,
        from: usize,
        triple: bool,
        what: &str,
    ) -> LexError {
        let lines = self.source.lines();
        let line = if triple {
            let last = self.src.len().saturating_sub(usize::from(self.src.ends_with(b"\n")));
            lines.line(last as u32)
        } else {
            lines.line(self.line_end_of_literal(from) as u32)
        };
        let quotes = if triple { "triple-quoted " } else { "" };
        LexError {
            kind: ErrorKind::Syntax,
            message: format!("unterminated {quotes}{what} literal (detected at line {line})"),
            place: Place::Before(start as u32 + 1),
        }
    }

    /// The newline that cuts a literal off; those after a backslash belong to it.
    fn line_end_of_literal(&self, start: usize) -> usize {
        let mut at = start;
        while let Some(length) = memchr::memchr2(b'\n', b'\\', &self.src[at..]) {
            at += length;
            if self.src[at] == b'\n' || at + 2 >= self.src.len() {
                return at;
            }
            at += 2;
        }
        self.src.len()
    }

    pub(crate) fn open(&mut self, at: usize) -> Step {
        if self.brackets.len() >= MAX_BRACKETS {
            return Err(LexError {
                kind: ErrorKind::Syntax,
                message: "too many nested parentheses".into(),
                place: Place::Before(at as u32 + 1),
            });
        }
        self.brackets.push(Bracket { byte: self.src[at], at: at as u32 });
        Ok(())
    }

    fn close(&mut self, tok: Tok, at: usize) -> Step {
        let byte = self.src[at];
        let fault = |message| LexError {
            kind: ErrorKind::Syntax,
            message,
            place: Place::Before(at as u32 + 1),
        };
        let close = char::from(byte);
        let at_field = self.at_field_level();
        let Some(open) = self.brackets.pop() else {
            return Err(fault(format!("unmatched '{close}'")));
        };
        if !matches!((open.byte, byte), (b'(', b')') | (b'[', b']') | (b'{', b'}')) {
            if at_field {
                return Err(fault(format!("f-string: unmatched '{close}'")));
            }
            let (lines, opened) = (self.source.lines(), char::from(open.byte));
            let mut message = format!(
                "closing parenthesis '{close}' does not match opening parenthesis '{opened}'"
            );
            if lines.line(open.at) != lines.line(at as u32) {
                message += &format!(" on line {}", lines.line(open.at));
            }
            return Err(fault(message));
        }
        self.push(tok, at, at + 1);
        if at_field {
            self.end_field();
        }
        Ok(())
    }

    fn begin_fstring(&mut self, start: usize, body: usize, fstring: FString) -> Step {
        if self.fstrings.len() + 1 >= MAX_FSTRINGS {
            return Err(LexError {
                kind: ErrorKind::Syntax,
                message: "too many nested f-strings".into(),
                place: Place::Before(body as u32),
            });
        }
        self.fstrings.push(fstring);
        self.seek(body);
        self.push(Tok::FStringStart, start, body);
        Ok(())
    }
}
