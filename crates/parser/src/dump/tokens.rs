//! The tokens as text: what `python3.12 -m tokenize -e` prints.

use std::fmt::Write;

use pyrun_lexer::{Source, SyntaxError, Tok, Token, lex_with_trivia};

use crate::repr;

/// The tokens of `source`, one in each line: range, kind and text.
pub fn tokens(source: &Source) -> Result<String, SyntaxError> {
    let lexed = lex_with_trivia(source);
    if let Some(error) = &lexed.error {
        return Err(error.to_syntax_error(source));
    }
    let mut out = String::new();
    line(&mut out, (0, 0), (0, 0), "ENCODING", "utf-8");
    for token in &lexed.tokens {
        one(&mut out, source, token);
    }
    Ok(out)
}

fn one(out: &mut String, source: &Source, token: &Token) {
    let text = source.text();
    let place = |offset: u32| {
        let at = source.lines().char_position(text, offset);
        (at.line, at.column)
    };
    let (mut start, mut end) = (place(token.start), place(token.end));
    let mut shown = &text[token.start as usize..token.end as usize];
    match token.tok {
        // These stand at the beginning of the line after the last.
        Tok::Dedent | Tok::Eof if token.start as usize == text.len() && start.1 > 0 => {
            start = (start.0 + 1, 0);
            end = start;
        }
        Tok::Newline | Tok::Nl => end = (start.0, start.1 + 1),
        Tok::Dedent => shown = "",
        _ => {}
    }
    line(out, start, end, name(token.tok), shown);
}

fn line(out: &mut String, start: (u32, u32), end: (u32, u32), name: &str, text: &str) {
    let range = format!("{},{}-{},{}:", start.0, start.1, end.0, end.1);
    let mut quoted = String::new();
    repr::text(&mut quoted, text.as_bytes());
    let _ = writeln!(out, "{range:<20}{name:<15}{quoted:<15}");
}

/// The name of a kind in Python's module `token`.
fn name(tok: Tok) -> &'static str {
    match tok {
        _ if tok.is_word() => "NAME",
        Tok::Int | Tok::Float | Tok::Imaginary => "NUMBER",
        Tok::Str => "STRING",
        Tok::FStringStart => "FSTRING_START",
        Tok::FStringMiddle => "FSTRING_MIDDLE",
        Tok::FStringEnd => "FSTRING_END",
        Tok::Newline => "NEWLINE",
        Tok::Nl => "NL",
        Tok::Comment => "COMMENT",
        Tok::Indent => "INDENT",
        Tok::Dedent => "DEDENT",
        Tok::Eof => "ENDMARKER",
        _ => operator(tok),
    }
}

fn operator(tok: Tok) -> &'static str {
    match tok {
        Tok::LParen => "LPAR",
        Tok::RParen => "RPAR",
        Tok::LBracket => "LSQB",
        Tok::RBracket => "RSQB",
        Tok::LBrace => "LBRACE",
        Tok::RBrace => "RBRACE",
        Tok::Colon => "COLON",
        Tok::Comma => "COMMA",
        Tok::Semi => "SEMI",
        Tok::Dot => "DOT",
        Tok::Ellipsis => "ELLIPSIS",
        Tok::Exclamation => "EXCLAMATION",
        Tok::At => "AT",
        Tok::Equal => "EQUAL",
        Tok::Arrow => "RARROW",
        Tok::ColonEqual => "COLONEQUAL",
        Tok::Plus => "PLUS",
        Tok::Minus => "MINUS",
        Tok::Star => "STAR",
        Tok::Slash => "SLASH",
        Tok::VBar => "VBAR",
        Tok::Amper => "AMPER",
        Tok::Less => "LESS",
        Tok::Greater => "GREATER",
        Tok::Percent => "PERCENT",
        Tok::EqEqual => "EQEQUAL",
        Tok::NotEqual => "NOTEQUAL",
        Tok::LessEqual => "LESSEQUAL",
        Tok::GreaterEqual => "GREATEREQUAL",
        Tok::Tilde => "TILDE",
        Tok::Circumflex => "CIRCUMFLEX",
        Tok::LeftShift => "LEFTSHIFT",
        Tok::RightShift => "RIGHTSHIFT",
        Tok::DoubleStar => "DOUBLESTAR",
        Tok::DoubleSlash => "DOUBLESLASH",
        Tok::PlusEqual => "PLUSEQUAL",
        Tok::MinusEqual => "MINEQUAL",
        Tok::StarEqual => "STAREQUAL",
        Tok::SlashEqual => "SLASHEQUAL",
        Tok::PercentEqual => "PERCENTEQUAL",
        Tok::AmperEqual => "AMPEREQUAL",
        Tok::VBarEqual => "VBAREQUAL",
        Tok::CircumflexEqual => "CIRCUMFLEXEQUAL",
        Tok::LeftShiftEqual => "LEFTSHIFTEQUAL",
        Tok::RightShiftEqual => "RIGHTSHIFTEQUAL",
        Tok::DoubleStarEqual => "DOUBLESTAREQUAL",
        Tok::DoubleSlashEqual => "DOUBLESLASHEQUAL",
        Tok::AtEqual => "ATEQUAL",
        _ => "OP",
    }
}
