//! What words mean by their neighbours: a pass over the tokens before the grammar.
//!
//! LR(1) sees one token ahead; whether `match` begins a statement, or whether `with (` holds items,
//! may take a whole line to tell. Here the line is there to look at. Also `not in` and `is not`
//! become one token each.

use pyrun_lexer::{Tok, Token};

struct Pass<'t> {
    text: &'t str,
    tokens: &'t mut [Token],
    /// How many tokens are written: they take the places of those that were read.
    written: usize,
    /// For each indented block, whether it holds the cases of a `match`.
    blocks: Vec<bool>,
    match_header: bool,
    depth: usize,
}

/// Rewrites the tokens.
pub(crate) fn resolve(text: &str, tokens: &mut Vec<Token>) {
    let mut pass =
        Pass { text, tokens, written: 0, blocks: Vec::new(), match_header: false, depth: 0 };
    let mut at = 0;
    while at < pass.tokens.len() {
        // Most tokens go on as they are.
        let plain = pass.tokens[at..].iter().take_while(|token| is_plain(token)).count();
        if plain > 0 && at != pass.written {
            pass.tokens.copy_within(at..at + plain, pass.written);
        }
        pass.written += plain;
        at += plain;
        if at < pass.tokens.len() {
            at = pass.token(at);
        }
    }
    let written = pass.written;
    tokens.truncate(written);
}

/// Whether a token goes on as it is.
#[inline]
fn is_plain(token: &Token) -> bool {
    match token.tok {
        // The words that may be keywords have four or five letters.
        Tok::Name => !matches!(token.end - token.start, 4 | 5),
        tok => !matters(tok),
    }
}

/// Whether anything is done about a token of this kind.
#[inline]
fn matters(tok: Tok) -> bool {
    matches!(
        tok,
        Tok::Not
            | Tok::Is
            | Tok::LParen
            | Tok::LBracket
            | Tok::LBrace
            | Tok::RParen
            | Tok::RBracket
            | Tok::RBrace
            | Tok::Indent
            | Tok::Dedent
    )
}

impl Pass<'_> {
    /// Handles the token at `at`; returns the index of the next. What stands before `at` may be
    /// written over already, but keeps its kind as far as anything here asks for it.
    #[inline]
    fn token(&mut self, at: usize) -> usize {
        let token = self.tokens[at];
        let mut tok = token.tok;
        match tok {
            Tok::Name if self.may_begin_statement(at) => tok = self.word(at),
            Tok::Not if self.kind(at + 1) == Tok::In => return self.pair(at, Tok::NotIn),
            Tok::Is if self.kind(at + 1) == Tok::Not => return self.pair(at, Tok::IsNot),
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
        self.put(Token { tok, ..token });
        at + 1
    }

    fn put(&mut self, token: Token) {
        self.tokens[self.written] = token;
        self.written += 1;
    }

    fn kind(&self, at: usize) -> Tok {
        self.tokens.get(at).map_or(Tok::Eof, |token| token.tok)
    }

    fn pair(&mut self, at: usize, tok: Tok) -> usize {
        let (start, end) = (self.tokens[at].start, self.tokens[at + 1].end);
        self.put(Token { tok, start, end });
        at + 2
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
