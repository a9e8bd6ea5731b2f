//! The kinds of token, and the automaton that finds the plain ones.
//!
//! logos finds words, operators and the *beginnings* of literals; [`crate::lex`] takes it from
//! there by hand, because the ends depend on modes and because CPython's errors about them are
//! exact.

use logos::Logos;

/// A kind of token.
///
/// Words come first and are ordered: see [`Tok::is_word`].
#[derive(Logos, Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[logos(skip r"[ \t\x0c]+")]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Tok {
    /// An identifier.
    #[regex(r"[A-Za-z_][A-Za-z0-9_]*")]
    Name,
    #[token("False")]
    False,
    #[token("None")]
    None,
    #[token("True")]
    True,
    #[token("and")]
    And,
    #[token("as")]
    As,
    #[token("assert")]
    Assert,
    #[token("async")]
    Async,
    #[token("await")]
    Await,
    #[token("break")]
    Break,
    #[token("class")]
    Class,
    #[token("continue")]
    Continue,
    #[token("def")]
    Def,
    #[token("del")]
    Del,
    #[token("elif")]
    Elif,
    #[token("else")]
    Else,
    #[token("except")]
    Except,
    #[token("finally")]
    Finally,
    #[token("for")]
    For,
    #[token("from")]
    From,
    #[token("global")]
    Global,
    #[token("if")]
    If,
    #[token("import")]
    Import,
    #[token("in")]
    In,
    #[token("is")]
    Is,
    #[token("lambda")]
    Lambda,
    #[token("nonlocal")]
    Nonlocal,
    #[token("not")]
    Not,
    #[token("or")]
    Or,
    #[token("pass")]
    Pass,
    #[token("raise")]
    Raise,
    #[token("return")]
    Return,
    #[token("try")]
    Try,
    #[token("while")]
    While,
    #[token("with")]
    With,
    #[token("yield")]
    Yield,
    /// An integer literal; as the automaton finds it, the first digit of any number.
    #[regex(r"\.?[0-9]")]
    Int,
    /// A float literal.
    Float,
    /// An imaginary literal.
    Imaginary,
    /// A whole string or bytes literal; as the automaton finds it, its prefix and first quote.
    #[regex(r#"([bB][rR]?|[rR][bBfF]?|[fF][rR]?|[uU])?["']"#)]
    Str,
    /// Prefix and opening quotes of an f-string.
    FStringStart,
    /// Literal text of an f-string.
    FStringMiddle,
    /// Closing quotes of an f-string.
    FStringEnd,
    /// The end of a logical line.
    #[token("\n")]
    Newline,
    /// An end of line that does not end a statement.
    Nl,
    /// A comment.
    #[token("#")]
    Comment,
    /// More indentation.
    Indent,
    /// Less indentation.
    Dedent,
    /// The end of the text.
    Eof,
    /// The place of the error that stopped the lexer.
    Error,
    /// A character that starts nothing (`$`, `?`, a backquote).
    Unknown,
    /// Starts a word or an error; never leaves the lexer.
    #[regex(r"[^\x00-\x7f]")]
    NonAscii,
    /// Continues a line; never leaves the lexer.
    #[token("\\")]
    Backslash,
    #[token("(")]
    LParen,
    #[token(")")]
    RParen,
    #[token("[")]
    LBracket,
    #[token("]")]
    RBracket,
    #[token("{")]
    LBrace,
    #[token("}")]
    RBrace,
    #[token(":")]
    Colon,
    #[token(",")]
    Comma,
    #[token(";")]
    Semi,
    #[token(".")]
    Dot,
    #[token("...")]
    Ellipsis,
    #[token("!")]
    Exclamation,
    #[token("@")]
    At,
    #[token("=")]
    Equal,
    #[token("->")]
    Arrow,
    #[token(":=")]
    ColonEqual,
    #[token("+")]
    Plus,
    #[token("-")]
    Minus,
    #[token("*")]
    Star,
    #[token("/")]
    Slash,
    #[token("|")]
    VBar,
    #[token("&")]
    Amper,
    #[token("<")]
    Less,
    #[token(">")]
    Greater,
    #[token("%")]
    Percent,
    #[token("==")]
    EqEqual,
    #[token("!=")]
    NotEqual,
    #[token("<>")]
    LessGreater,
    #[token("<=")]
    LessEqual,
    #[token(">=")]
    GreaterEqual,
    #[token("~")]
    Tilde,
    #[token("^")]
    Circumflex,
    #[token("<<")]
    LeftShift,
    #[token(">>")]
    RightShift,
    #[token("**")]
    DoubleStar,
    #[token("//")]
    DoubleSlash,
    #[token("+=")]
    PlusEqual,
    #[token("-=")]
    MinusEqual,
    #[token("*=")]
    StarEqual,
    #[token("/=")]
    SlashEqual,
    #[token("%=")]
    PercentEqual,
    #[token("&=")]
    AmperEqual,
    #[token("|=")]
    VBarEqual,
    #[token("^=")]
    CircumflexEqual,
    #[token("<<=")]
    LeftShiftEqual,
    #[token(">>=")]
    RightShiftEqual,
    #[token("**=")]
    DoubleStarEqual,
    #[token("//=")]
    DoubleSlashEqual,
    #[token("@=")]
    AtEqual,
    // What follows is made from words by their neighbours, after the lexer.
    /// `not in`.
    NotIn,
    /// `is not`.
    IsNot,
    /// `match` where it is a keyword.
    Match,
    /// `case` where it is a keyword.
    Case,
    /// `type` where it is a keyword.
    Type,
    /// The `(` around several items of a `with` statement.
    WithParen,
    /// In front of an expression, when one is all that is to be parsed.
    StartEval,
    /// In front of a statement typed at a prompt.
    StartSingle,
    /// In front of a file.
    StartExec,
}

impl Tok {
    /// A name or keyword.
    pub fn is_word(self) -> bool {
        self <= Tok::Yield
    }

    /// A keyword that is never a name.
    pub fn is_keyword(self) -> bool {
        self.is_word() && self != Tok::Name
    }
}

/// What a word of ASCII is, as the automaton would find it.
#[inline]
pub(crate) fn keyword(word: &[u8]) -> Tok {
    match word {
        b"False" => Tok::False,
        b"None" => Tok::None,
        b"True" => Tok::True,
        b"and" => Tok::And,
        b"as" => Tok::As,
        b"assert" => Tok::Assert,
        b"async" => Tok::Async,
        b"await" => Tok::Await,
        b"break" => Tok::Break,
        b"class" => Tok::Class,
        b"continue" => Tok::Continue,
        b"def" => Tok::Def,
        b"del" => Tok::Del,
        b"elif" => Tok::Elif,
        b"else" => Tok::Else,
        b"except" => Tok::Except,
        b"finally" => Tok::Finally,
        b"for" => Tok::For,
        b"from" => Tok::From,
        b"global" => Tok::Global,
        b"if" => Tok::If,
        b"import" => Tok::Import,
        b"in" => Tok::In,
        b"is" => Tok::Is,
        b"lambda" => Tok::Lambda,
        b"nonlocal" => Tok::Nonlocal,
        b"not" => Tok::Not,
        b"or" => Tok::Or,
        b"pass" => Tok::Pass,
        b"raise" => Tok::Raise,
        b"return" => Tok::Return,
        b"try" => Tok::Try,
        b"while" => Tok::While,
        b"with" => Tok::With,
        b"yield" => Tok::Yield,
        _ => Tok::Name,
    }
}

/// A token: its kind and its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The kind.
    pub tok: Tok,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset just past the last byte.
    pub end: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_the_automaton_finds() {
        let words = "False None True and as assert async await break class continue def del elif else \
            except finally for from global if import in is lambda nonlocal not or pass raise return \
            try while with yield name match _ no nots i asserts a1";
        for word in words.split_whitespace() {
            assert_eq!(Some(Ok(keyword(word.as_bytes()))), Tok::lexer(word).next(), "{word}");
        }
    }
}
