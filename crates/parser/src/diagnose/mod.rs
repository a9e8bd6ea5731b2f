//! What went wrong, in CPython's words.
//!
//! The order of precedence is CPython's: what a literal's contents say comes first; then what the
//! second reading finds, or else "invalid syntax" at the token that does not fit; and either gives
//! way to a fault that the lexer met further on, or to a bracket that an earlier line left open.

mod args;
mod displays;
mod exprs;
mod fstrings;
mod params;
mod patterns;
mod peg;
mod stmts;
mod targets;

use lalrpop_util::ParseError;
use pyrun_lexer::{ErrorKind, Lexed, Place, Source, SyntaxError, Tok, Token};

use crate::Mode;
use crate::context::{Failure, Found, FoundPlace};
use peg::{Peg, Raised, Where};

/// The error to report, from what the lexer, an action and the grammar found.
pub(crate) fn diagnose(
    source: &Source,
    mode: Mode,
    lexed: &Lexed,
    found: Option<Found>,
    failure: &Failure,
) -> SyntaxError {
    let at = match failure {
        ParseError::UnrecognizedToken { token, .. } | ParseError::ExtraToken { token } => token.0,
        ParseError::UnrecognizedEof { location, .. } | ParseError::InvalidToken { location } => {
            *location
        }
        ParseError::User { .. } => found.as_ref().map_or(0, |found| found.at),
    };
    let tokens = &lexed.tokens;
    let index = tokens.partition_point(|token| token.start < at);
    let failed = first_at(tokens, index, failure);
    if tokens[failed].tok == Tok::Error {
        return at_end(source, lexed);
    }
    if let Some(found) = found.as_ref().filter(|found| found.last_word) {
        let error = overridden(source, lexed, failed);
        return error.unwrap_or_else(|| placed(source, tokens, found, failed));
    }
    let mut peg = Peg::new(source.text(), tokens);
    let begin = if mode == Mode::Eval { 0 } else { statement_start(tokens, failed) };
    let read = |peg: &mut Peg<'_>, invalid| {
        (peg.pos, peg.invalid) = (begin, invalid);
        match mode {
            Mode::Eval => peg.star_expressions().map(|_| ()),
            _ => peg.statements().map(|_| ()),
        }
    };
    let gave_up = |outcome: &Result<(), Box<Raised>>| {
        outcome.as_ref().is_err_and(|raised| matches!(raised.place, Where::Nowhere))
    };
    let mut outcome = read(&mut peg, false);
    let accepted = matches!(tokens[peg.pos.min(tokens.len() - 1)].tok, Tok::Eof);
    let unread = accepted || peg.far < begin || gave_up(&outcome);
    let first = if unread { failed } else { peg.far };
    peg.far = first;
    if outcome.is_ok() && tokens[first].tok != Tok::Error {
        outcome = read(&mut peg, true);
    }
    let far = peg.far;
    if tokens[far].tok == Tok::Error || (gave_up(&outcome) && lexed.error.is_some()) {
        return at_end(source, lexed);
    }
    if gave_up(&outcome) {
        return found.map_or_else(|| generic(source, lexed, first, first), |found| found.error);
    }
    match (outcome, found) {
        (Err(raised), _) => {
            let ends = |id| (peg.first_token(id), peg.last_token(id));
            overridden(source, lexed, far)
                .unwrap_or_else(|| shown(source, tokens, &raised, far, &ends))
        }
        (_, Some(found)) if found.error.message != "invalid syntax" => {
            overridden(source, lexed, first).unwrap_or(found.error)
        }
        _ => generic(source, lexed, first, far),
    }
}

/// The error of an action at its place.
fn placed(source: &Source, tokens: &[Token], found: &Found, at: usize) -> SyntaxError {
    let token = match found.place {
        FoundPlace::Span => return found.error.clone(),
        FoundPlace::Next => at,
        FoundPlace::FStringEnd => {
            let mut open = 1;
            let end = tokens[at..].iter().position(|token| {
                match token.tok {
                    Tok::FStringStart => open += 1,
                    Tok::FStringEnd => open -= 1,
                    _ => {}
                }
                open == 0
            });
            end.map_or(at, |length| at + length)
        }
    };
    let message = found.error.message.clone();
    let raised = Raised { kind: found.error.kind, message, place: Where::Tokens(token, token) };
    shown(source, tokens, &raised, token, &|_| (token, token))
}

/// The index of the token that did not fit, among those that start at one place.
fn first_at(tokens: &[Token], index: usize, failure: &Failure) -> usize {
    let last = tokens.len() - 1;
    let ParseError::UnrecognizedToken { token, .. } = failure else { return index.min(last) };
    let mut at = index;
    while at < last && tokens[at].start == token.0 && tokens[at].tok != token.1 {
        // Tokens that were made of others keep their place.
        if matches!(
            token.1,
            Tok::NotIn | Tok::IsNot | Tok::Match | Tok::Case | Tok::Type | Tok::WithParen
        ) {
            break;
        }
        at += 1;
    }
    at.min(last)
}

/// The beginning of the top-level statement that holds the token at `index`.
fn statement_start(tokens: &[Token], index: usize) -> usize {
    let (mut depth, mut start, mut previous) = (0usize, 0, 0);
    let mut decorated = false;
    for (at, token) in tokens[..=index].iter().enumerate() {
        match token.tok {
            Tok::Indent => depth += 1,
            Tok::Dedent => depth = depth.saturating_sub(1),
            _ => {}
        }
        let begins = depth == 0
            && !matches!(token.tok, Tok::Dedent | Tok::Eof)
            && (at == 0 || matches!(tokens[at - 1].tok, Tok::Newline | Tok::Dedent));
        let continues =
            matches!(token.tok, Tok::Else | Tok::Elif | Tok::Except | Tok::Finally) || decorated;
        if begins {
            decorated = token.tok == Tok::At;
            if !continues {
                previous = start;
                start = at;
            }
        }
    }
    // An indented line may stand where the statement before it lacks something.
    if start == index { previous } else { start }
}

/// What the end of the tokens says where nothing more can be read.
fn at_end(source: &Source, lexed: &Lexed) -> SyntaxError {
    match &lexed.error {
        Some(error) => error.to_syntax_error(source),
        None => {
            let end = source.text().len() as u32;
            source.error(ErrorKind::Syntax, "unexpected EOF while parsing", end, end)
        }
    }
}

/// The fault of the lexer that comes before an error of the parser at token `at`.
fn overridden(source: &Source, lexed: &Lexed, at: usize) -> Option<SyntaxError> {
    let error = lexed.error.as_ref()?;
    // Faults within f-strings, and those that CPython's tokenizer only marks, come second.
    let message = error.message.as_str();
    if matches!(message, "f-string: expecting '}'" | "too many nested f-strings")
        || message.contains("f-string literal")
        || matches!(
            error.place,
            Place::Line(_) | Place::LineEnd(_) | Place::At(_) | Place::EndOfText(_)
        )
    {
        return None;
    }
    if let Place::Unclosed(open) = error.place {
        let line = |offset| source.lines().line(offset);
        if line(lexed.tokens[at].start) <= line(open) {
            return None;
        }
    }
    Some(error.to_syntax_error(source))
}

/// "invalid syntax", or what stands for it.
fn generic(source: &Source, lexed: &Lexed, at: usize, far: usize) -> SyntaxError {
    let token = lexed.tokens[at];
    match token.tok {
        Tok::Error => return at_end(source, lexed),
        Tok::Indent | Tok::Dedent => {
            let word = if token.tok == Tok::Indent { "indent" } else { "unindent" };
            let raised = Raised {
                kind: ErrorKind::Indentation,
                message: format!("unexpected {word}"),
                place: Where::Last,
            };
            return shown(source, &lexed.tokens, &raised, at, &|_| (at, at));
        }
        _ => {}
    }
    let raised = Raised {
        kind: ErrorKind::Syntax,
        message: "invalid syntax".into(),
        place: Where::Tokens(at, at),
    };
    overridden(source, lexed, far)
        .unwrap_or_else(|| shown(source, &lexed.tokens, &raised, at, &|_| (at, at)))
}

/// An error of the second reading as Python shows it; `far` is the last token read, and `ends` gives
/// the first and last token of a node.
fn shown(
    source: &Source,
    tokens: &[Token],
    raised: &Raised,
    far: usize,
    ends: &dyn Fn(peg::Id) -> (usize, usize),
) -> SyntaxError {
    let message = raised.message.as_str();
    let last = tokens[far];
    let mut error;
    match raised.place {
        Where::Tokens(from, to) => {
            let start = start_of(source, tokens, from);
            error = source.error(raised.kind, message, start, tokens[to].end);
            end_at(source, &mut error, tokens[to]);
            if tokens[from].tok == Tok::Eof && from == to {
                // The end has no column.
                (error.offset, error.end_offset, error.end_lineno) = (0, 0, error.lineno);
            }
        }
        Where::From(from) => {
            error = source.error(raised.kind, message, tokens[from].start, last.end);
            end_at(source, &mut error, last);
            error.end_offset -= 1;
        }
        Where::LastOf(id) => {
            let (from, to) = ends(id);
            error = source.error(raised.kind, message, tokens[from].start, tokens[to].end);
            end_at(source, &mut error, tokens[to]);
            let cut = error.end_lineno > error.lineno
                && tokens[to].end - source.lines().line_start(error.end_lineno)
                    > source.lines().line_text(source.text(), error.lineno).len() as u32;
            error.offset = (error.end_offset - i32::from(!cut)).max(0);
            error.end_offset = 0;
        }
        Where::Last | Where::Nowhere => match last.tok {
            Tok::Indent | Tok::Dedent | Tok::Eof => {
                // These tokens have no column of their own: it is how far the line was read.
                let text = source.text();
                let at_end = last.end as usize >= text.len();
                let at = if at_end { text.trim_end_matches('\n').len() as u32 } else { last.end };
                error = source.error(raised.kind, message, at, at);
                error.offset -= i32::from(!at_end);
                error.end_offset = -1;
            }
            _ => {
                let raised = Raised { place: Where::Tokens(far, far), ..raised.clone() };
                return shown(source, tokens, &raised, far, ends);
            }
        },
    }
    // CPython has the newline only of the line that it read last.
    let end = source.text().trim_end_matches('\n').len() as u32;
    let newest = source.lines().line(last.start.min(end));
    if newest > error.lineno
        && let Some(text) = &mut error.text
    {
        text.truncate(text.trim_end_matches('\n').len());
    }
    error
}

/// Where a token starts; a newline starts with the comment before it.
fn start_of(source: &Source, tokens: &[Token], index: usize) -> u32 {
    let token = tokens[index];
    if token.tok != Tok::Newline || index == 0 {
        return token.start;
    }
    let before = tokens[index - 1].end;
    let between = &source.text()[before as usize..token.start as usize];
    between.find('#').map_or(token.start, |comment| before + comment as u32)
}

/// Sets the end of a range as CPython does: a newline is as wide as a character, and a column of
/// another line is cut to the length of the line on which the range starts.
fn end_at(source: &Source, error: &mut SyntaxError, last: Token) {
    let lines = source.lines();
    let at = if last.tok == Tok::Newline { last.start } else { last.end };
    let place = lines.position(at);
    let column = place.column + u32::from(last.tok == Tok::Newline);
    error.end_lineno = place.line;
    if place.line == error.lineno {
        let chars = lines.char_position(source.text(), at).column;
        error.end_offset = (chars + column - place.column) as i32 + 1;
        return;
    }
    let text = source.text();
    let line = lines.line_text(text, error.lineno).as_bytes();
    let cut = &line[..(column as usize).min(line.len())];
    error.end_offset = String::from_utf8_lossy(cut).chars().count() as i32 + 1;
}
