//! What went wrong, in CPython's words.

use lalrpop_util::ParseError;
use pyrun_lexer::{ErrorKind, Lexed, Source, SyntaxError, Tok};

use crate::context::Failure;

/// The error to report, from what the lexer, an action and the grammar found.
pub(crate) fn diagnose(
    source: &Source,
    lexed: &Lexed,
    found: Option<SyntaxError>,
    failure: &Failure,
) -> SyntaxError {
    if let Some(error) = found {
        return error;
    }
    if let Some(error) = &lexed.error {
        return error.to_syntax_error(source);
    }
    let (l, tok, r) = match failure {
        ParseError::UnrecognizedToken { token, .. } | ParseError::ExtraToken { token } => *token,
        ParseError::UnrecognizedEof { location, .. } | ParseError::InvalidToken { location } => {
            (*location, Tok::Eof, *location)
        }
        ParseError::User { .. } => (0, Tok::Eof, 0),
    };
    match tok {
        Tok::Indent => source.error(ErrorKind::Indentation, "unexpected indent", l, r),
        Tok::Dedent => source.error(ErrorKind::Indentation, "unexpected unindent", l, r),
        _ => source.error(ErrorKind::Syntax, "invalid syntax", l, r),
    }
}
