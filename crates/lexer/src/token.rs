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

const WORDS: [(&str, Tok); 35] = [
    ("False", Tok::False),
    ("None", Tok::None),
    ("True", Tok::True),
    ("and", Tok::And),
    ("as", Tok::As),
    ("assert", Tok::Assert),
    ("async", Tok::Async),
    ("await", Tok::Await),
    ("break", Tok::Break),
    ("class", Tok::Class),
    ("continue", Tok::Continue),
    ("def", Tok::Def),
    ("del", Tok::Del),
    ("elif", Tok::Elif),
    ("else", Tok::Else),
    ("except", Tok::Except),
    ("finally", Tok::Finally),
    ("for", Tok::For),
    ("from", Tok::From),
    ("global", Tok::Global),
    ("if", Tok::If),
    ("import", Tok::Import),
    ("in", Tok::In),
    ("is", Tok::Is),
    ("lambda", Tok::Lambda),
    ("nonlocal", Tok::Nonlocal),
    ("not", Tok::Not),
    ("or", Tok::Or),
    ("pass", Tok::Pass),
    ("raise", Tok::Raise),
    ("return", Tok::Return),
    ("try", Tok::Try),
    ("while", Tok::While),
    ("with", Tok::With),
    ("yield", Tok::Yield),
];

/// Sends each keyword, as a number of eight bytes, to a slot of its own.
const FACTOR: u64 = 0xb57c_8e05_e3c9_b0e1;

const fn slot(word: u64) -> usize {
    (word.wrapping_mul(FACTOR) >> 58) as usize
}

const KEYWORDS: [(u64, Tok); 64] = {
    let mut table = [(0, Tok::Name); 64];
    let mut i = 0;
    while i < WORDS.len() {
        let (text, tok) = (WORDS[i].0.as_bytes(), WORDS[i].1);
        let (mut word, mut at) = (0, text.len());
        while at > 0 {
            at -= 1;
            word = word << 8 | text[at] as u64;
        }
        assert!(table[slot(word)].0 == 0, "two keywords in one slot");
        table[slot(word)] = (word, tok);
        i += 1;
    }
    table
};

/// What a word of at most eight bytes of ASCII is, as the automaton would find it. The first byte is
/// the lowest, and those that are not there are zero. No branch depends on the word: what comes next
/// in a text cannot be guessed, and wrong guesses are most of what a lexer costs.
#[inline]
pub(crate) fn keyword(word: u64) -> Tok {
    let (keyword, tok) = KEYWORDS[slot(word)];
    if keyword == word { tok } else { Tok::Name }
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
            let number = word.bytes().rev().fold(0, |all, byte| all << 8 | u64::from(byte));
            assert_eq!(Some(Ok(keyword(number))), Tok::lexer(word).next(), "{word}");
        }
    }
}
