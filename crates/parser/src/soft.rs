//! What words mean by their neighbours: the tokens on their way to the grammar.
//!
//! LR(1) sees one token ahead; whether `match` begins a statement, or whether `with (` holds items,
//! may take a whole line to tell. Here the line is there to look at. Also `not in` and `is not`
//! become one token each.

use pyrun_lexer::{Tok, Token};

/// Tokens between two questions whether to stop: less than a tenth of a millisecond.
const PATIENCE: u32 = 1 << 10;

/// Reads the tokens of a text as the grammar wants them.
pub(crate) struct Reader<'t> {
    text: &'t str,
    tokens: &'t [Token],
    /// The next token.
    at: usize,
    /// For each indented block, whether it holds the cases of a `match`.
    blocks: Vec<bool>,
    match_header: bool,
    depth: usize,
    /// Whether to stop: then comes a token that fits nowhere.
    stop: &'t dyn Fn() -> bool,
    /// Tokens until that is asked again.
    patience: u32,
}

impl<'t> Reader<'t> {
    pub(crate) fn new(text: &'t str, tokens: &'t [Token], stop: &'t dyn Fn() -> bool) -> Self {
        let (blocks, patience) = (Vec::new(), PATIENCE);
        Reader { text, tokens, at: 0, blocks, match_header: false, depth: 0, stop, patience }
    }
}

impl Iterator for Reader<'_> {
    type Item = (u32, Tok, u32);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let token = self.tokens.get(self.at)?;
        self.patience -= 1;
        // Most tokens go on as they are.
        if self.patience != 0 && is_plain(token) {
            self.at += 1;
            return Some((token.start, token.tok, token.end));
        }
        if self.patience == 0 {
            self.patience = PATIENCE;
            if (self.stop)() {
                return Some((token.start, Tok::Error, token.end));
            }
        }
        Some(self.token())
    }
}

/// Whether a token goes on as it is.
#[inline]
fn is_plain(token: &Token) -> bool {
    match MATTERS[token.tok as usize] {
        0 => true,
        // The words that may be keywords have four or five letters.
        1 => (token.end - token.start) & !1 != 4,
        _ => false,
    }
}

/// Whether anything is done about a token of each kind: 0 no, 1 if it is of the right length, 2 yes.
const MATTERS: [u8; 256] = {
    let mut table = [0; 256];
    let brackets =
        [Tok::LParen, Tok::LBracket, Tok::LBrace, Tok::RParen, Tok::RBracket, Tok::RBrace];
    let others = [Tok::Not, Tok::Is, Tok::Indent, Tok::Dedent];
    let mut i = 0;
    while i < brackets.len() {
        table[brackets[i] as usize] = 2;
        i += 1;
    }
    let mut i = 0;
    while i < others.len() {
        table[others[i] as usize] = 2;
        i += 1;
    }
    table[Tok::Name as usize] = 1;
    table
};

impl Reader<'_> {
    /// The next token, whatever it is.
    fn token(&mut self) -> (u32, Tok, u32) {
        let at = self.at;
        let Token { mut tok, start, mut end } = self.tokens[at];
        self.at += 1;
        match tok {
            Tok::Name if self.may_begin_statement(at) => tok = self.word(at),
            Tok::Not if self.kind(at + 1) == Tok::In => (tok, end) = self.pair(Tok::NotIn),
            Tok::Is if self.kind(at + 1) == Tok::Not => (tok, end) = self.pair(Tok::IsNot),
            Tok::LParen if at > 0 && self.kind(at - 1) == Tok::With && self.holds_items(at) => {
                self.depth += 1;
                tok = Tok::WithParen;
            }
            Tok::LParen | Tok::LBracket | Tok::LBrace => self.depth += 1,
            Tok::RParen | Tok::RBracket | Tok::RBrace => self.depth = self.depth.saturating_sub(1),
            Tok::Indent => self.blocks.push(std::mem::take(&mut self.match_header)),
            Tok::Dedent => {
                self.blocks.pop();
            }
            _ => {}
        }
        (start, tok, end)
    }

    fn kind(&self, at: usize) -> Tok {
        self.tokens.get(at).map_or(Tok::Eof, |token| token.tok)
    }

    /// Takes the second of two tokens that are one.
    fn pair(&mut self, tok: Tok) -> (Tok, u32) {
        self.at += 1;
        (tok, self.tokens[self.at - 1].end)
    }

    fn may_begin_statement(&self, at: usize) -> bool {
        let token = self.tokens[at];
        matches!(token.end - token.start, 4 | 5)
            && self.depth == 0
            && (at == 0
                || matches!(
                    self.kind(at - 1),
                    Tok::Newline | Tok::Indent | Tok::Dedent | Tok::Semi | Tok::Colon
                ))
    }

    /// The meaning of a word at the beginning of a statement.
    fn word(&mut self, at: usize) -> Tok {
        let token = self.tokens[at];
        let first =
            at == 0 || matches!(self.kind(at - 1), Tok::Newline | Tok::Indent | Tok::Dedent);
        match &self.text[token.start as usize..token.end as usize] {
            "type"
                if self.kind(at + 1) == Tok::Name
                    && matches!(self.kind(at + 2), Tok::Equal | Tok::LBracket) =>
            {
                Tok::Type
            }
            "case" if first && self.blocks.last() == Some(&true) => Tok::Case,
            "match" if first && self.begins_match(at) => {
                self.match_header = true;
                Tok::Match
            }
            _ => Tok::Name,
        }
    }

    /// `match` is a keyword where an expression may follow and the line ends with a colon.
    fn begins_match(&self, at: usize) -> bool {
        let operand = match self.kind(at + 1) {
            Tok::Name | Tok::Int | Tok::Float | Tok::Imaginary | Tok::Str | Tok::FStringStart => {
                true
            }
            Tok::LParen | Tok::LBracket | Tok::LBrace | Tok::Ellipsis => true,
            Tok::Minus | Tok::Plus | Tok::Tilde | Tok::Star => true,
            Tok::Not => self.kind(at + 2) != Tok::In,
            Tok::Lambda | Tok::Await | Tok::None | Tok::True | Tok::False => true,
            _ => false,
        };
        if !operand {
            return false;
        }
        let end = self.tokens[at..]
            .iter()
            .position(|token| matches!(token.tok, Tok::Newline | Tok::Error | Tok::Eof));
        let Some(end) = end.map(|length| at + length) else { return false };
        end > at + 2
            && self.kind(end) == Tok::Newline
            && self.kind(end - 1) == Tok::Colon
            && self.only_colon_is_last(at, end)
    }

    /// No other colon at the level of the line: `match x: y: …` is not what it looks like.
    fn only_colon_is_last(&self, at: usize, end: usize) -> bool {
        let (mut depth, mut lambdas) = (0usize, 0usize);
        for token in &self.tokens[at..end - 1] {
            match token.tok {
                Tok::LParen | Tok::LBracket | Tok::LBrace => depth += 1,
                Tok::RParen | Tok::RBracket | Tok::RBrace => depth = depth.saturating_sub(1),
                Tok::Lambda if depth == 0 => lambdas += 1,
                Tok::Colon if depth == 0 && lambdas > 0 => lambdas -= 1,
                // The default of a parameter.
                Tok::Equal if depth == 0 && lambdas > 0 => {}
                Tok::Colon | Tok::Equal if depth == 0 => return false,
                _ => {}
            }
        }
        true
    }

    /// Whether the parentheses that open at `at` hold the items of a `with`, rather than one
    /// expression.
    fn holds_items(&self, at: usize) -> bool {
        let (mut depth, mut lambdas) = (0usize, 0usize);
        let (mut named, mut expression) = (false, false);
        for (index, token) in self.tokens.iter().enumerate().skip(at) {
            let opened = index == at + 1;
            let begins = opened || self.kind(index - 1) == Tok::Comma;
            match token.tok {
                Tok::LParen | Tok::LBracket | Tok::LBrace => depth += 1,
                Tok::RParen | Tok::RBracket | Tok::RBrace => {
                    if depth == 1 {
                        let whole = self.kind(index + 1) == Tok::Colon;
                        return whole && !opened && (named || !expression);
                    }
                    depth -= 1;
                }
                _ if depth != 1 => {}
                Tok::As => named = true,
                Tok::Lambda => lambdas += 1,
                Tok::Colon => lambdas = lambdas.saturating_sub(1),
                Tok::Star if begins && lambdas == 0 => expression = true,
                Tok::ColonEqual | Tok::For => expression = true,
                Tok::Yield if opened => expression = true,
                Tok::Newline | Tok::Error | Tok::Eof => return false,
                _ => {}
            }
        }
        false
    }
}
