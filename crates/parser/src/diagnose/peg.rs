//! The machinery of the second reading: tokens, backtracking, memory, raising.
//!
//! CPython finds its specific messages by reading a faulty source again with rules for common
//! mistakes among the ordinary ones, in the order of its PEG grammar; which mistake is found first
//! depends on that order. This recogniser follows the same order. It runs only after a parse has
//! failed, from the beginning of the top-level statement at fault, and builds no tree: a node here
//! is a kind, a range of tokens and the elements of a display.

use hashbrown::HashMap;
use pyrun_lexer::{ErrorKind, Tok, Token};

/// A node, by its index.
pub(super) type Id = u32;

/// What a node is, as far as messages tell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    Name,
    Attribute,
    Subscript,
    Starred,
    List,
    Tuple,
    Generator,
    /// A comparison whose first operator is `in`.
    CompareIn,
    Other(&'static str),
}

/// A node.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub kind: Kind,
    /// Index of the first token.
    pub start: usize,
    /// Index past the last token.
    pub end: usize,
    pub kids: Vec<Id>,
}

/// An error found.
#[derive(Clone, Debug)]
pub(super) struct Raised {
    pub kind: ErrorKind,
    pub message: String,
    pub place: Where,
}

/// Where an error stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum Where {
    /// From the first token to the end of the second.
    Tokens(usize, usize),
    /// From the token to the end of the last one read.
    From(usize),
    /// The last token read.
    Last,
    /// The last character of the node, without an end.
    LastOf(Id),
    /// The recogniser gave up.
    Nowhere,
}

pub(super) type Res<T> = Result<Option<T>, Box<Raised>>;
pub(super) type R = Res<Id>;

/// How deeply the recogniser recurses before it gives up: about a megabyte of stack without
/// optimisation.
const MAX_RECURSION: usize = 700;

pub(super) struct Peg<'t> {
    pub text: &'t str,
    pub tokens: &'t [Token],
    /// Bracket level after each token.
    pub levels: Vec<u32>,
    pub pos: usize,
    /// The furthest token read.
    pub far: usize,
    pub nodes: Vec<Node>,
    /// Whether the rules for mistakes are on.
    pub invalid: bool,
    memory: HashMap<(u8, u32, bool), Option<(Id, u32)>>,
    depth: usize,
}

/// `x?` for a rule that must match: ends the rule where it does not.
macro_rules! need {
    ($result:expr) => {
        match $result? {
            Some(found) => found,
            None => return Ok(None),
        }
    };
}
/// A token that must follow.
macro_rules! tok {
    ($peg:expr, $($tok:ident)|+) => {
        if matches!($peg.peek(), $(Tok::$tok)|+) {
            $peg.advance()
        } else {
            return Ok(None);
        }
    };
}
pub(super) use {need, tok};

impl<'t> Peg<'t> {
    pub(super) fn new(text: &'t str, tokens: &'t [Token]) -> Self {
        let mut level = 0u32;
        let levels = tokens
            .iter()
            .map(|token| {
                match token.tok {
                    Tok::LParen | Tok::LBracket | Tok::LBrace => level += 1,
                    Tok::RParen | Tok::RBracket | Tok::RBrace => level = level.saturating_sub(1),
                    _ => {}
                }
                level
            })
            .collect();
        Peg {
            text,
            tokens,
            levels,
            pos: 0,
            far: 0,
            nodes: Vec::new(),
            invalid: true,
            memory: HashMap::new(),
            depth: 0,
        }
    }

    pub(super) fn at(&self, index: usize) -> Tok {
        self.tokens.get(index).map_or(Tok::Eof, |token| token.tok)
    }

    pub(super) fn peek(&mut self) -> Tok {
        self.far = self.far.max(self.pos.min(self.tokens.len() - 1));
        self.at(self.pos)
    }

    pub(super) fn advance(&mut self) -> usize {
        self.pos += 1;
        self.pos - 1
    }

    /// Takes `tok` if it is next.
    pub(super) fn eat(&mut self, tok: Tok) -> bool {
        let found = self.peek() == tok;
        if found {
            self.pos += 1;
        }
        found
    }

    pub(super) fn word(&self, index: usize) -> &'t str {
        match self.tokens.get(index) {
            Some(token) => &self.text[token.start as usize..token.end as usize],
            None => "",
        }
    }

    /// Takes the soft keyword `word` if it is next.
    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let found = self.peek() == Tok::Name && self.word(self.pos) == word;
        if found {
            self.pos += 1;
        }
        found
    }

    /// Tries a rule: where it does not match, nothing has been read.
    pub(super) fn alt<T>(&mut self, rule: impl FnOnce(&mut Self) -> Res<T>) -> Res<T> {
        let from = self.pos;
        let found = rule(self)?;
        if found.is_none() {
            self.pos = from;
        }
        Ok(found)
    }

    /// Whether a rule matches here; nothing is read either way.
    pub(super) fn ahead<T>(
        &mut self,
        rule: impl FnOnce(&mut Self) -> Res<T>,
    ) -> Result<bool, Box<Raised>> {
        let from = self.pos;
        let found = rule(self)?.is_some();
        self.pos = from;
        Ok(found)
    }

    /// A rule whose outcome is remembered for each place.
    pub(super) fn memo(&mut self, rule: u8, parse: impl FnOnce(&mut Self) -> R) -> R {
        let key = (rule, self.pos as u32, self.invalid);
        if let Some(known) = self.memory.get(&key) {
            return Ok(known.map(|(id, end)| {
                self.pos = end as usize;
                id
            }));
        }
        self.depth += 1;
        if self.depth > MAX_RECURSION {
            return Err(Box::new(Raised {
                kind: ErrorKind::Syntax,
                message: String::new(),
                place: Where::Nowhere,
            }));
        }
        let found = self.alt(parse)?;
        self.depth -= 1;
        self.memory.insert(key, found.map(|id| (id, self.pos as u32)));
        Ok(found)
    }

    /// The elements of a list with separators, without a trailing one.
    pub(super) fn gather(
        &mut self,
        separator: Tok,
        mut item: impl FnMut(&mut Self) -> R,
    ) -> Res<Vec<Id>> {
        let Some(first) = self.alt(&mut item)? else { return Ok(None) };
        let mut items = vec![first];
        loop {
            let before = self.pos;
            if !self.eat(separator) {
                break;
            }
            match self.alt(&mut item)? {
                Some(next) => items.push(next),
                None => {
                    self.pos = before;
                    break;
                }
            }
        }
        Ok(Some(items))
    }

    pub(super) fn node(&mut self, kind: Kind, start: usize, kids: Vec<Id>) -> Id {
        self.spanned(kind, start, self.pos, kids)
    }

    pub(super) fn spanned(&mut self, kind: Kind, start: usize, end: usize, kids: Vec<Id>) -> Id {
        self.nodes.push(Node { kind, start, end, kids });
        self.nodes.len() as u32 - 1
    }

    pub(super) fn kind(&self, id: Id) -> Kind {
        self.nodes[id as usize].kind
    }

    pub(super) fn first_token(&self, id: Id) -> usize {
        self.nodes[id as usize].start
    }

    pub(super) fn last_token(&self, id: Id) -> usize {
        self.nodes[id as usize].end - 1
    }

    /// What messages call a node.
    pub(super) fn describe(&self, id: Id) -> &'static str {
        match self.kind(id) {
            Kind::Name => "name",
            Kind::Attribute => "attribute",
            Kind::Subscript => "subscript",
            Kind::Starred => "starred",
            Kind::List => "list",
            Kind::Tuple => "tuple",
            Kind::Generator => "generator expression",
            Kind::CompareIn => "comparison",
            Kind::Other(what) => what,
        }
    }

    // Raising

    pub(super) fn raise<T>(&self, message: impl Into<String>, place: Where) -> Res<T> {
        Err(Box::new(Raised { kind: ErrorKind::Syntax, message: message.into(), place }))
    }

    /// An error at one token.
    pub(super) fn raise_at<T>(&self, message: impl Into<String>, token: usize) -> Res<T> {
        self.raise(message, Where::Tokens(token, token))
    }

    /// An error at one node.
    pub(super) fn raise_node<T>(&self, message: impl Into<String>, id: Id) -> Res<T> {
        self.raise(message, Where::Tokens(self.first_token(id), self.last_token(id)))
    }

    /// An error at the token that comes next.
    pub(super) fn raise_next<T>(&mut self, message: impl Into<String>) -> Res<T> {
        self.peek();
        self.raise_at(message, self.pos.min(self.tokens.len() - 1))
    }

    pub(super) fn raise_indent<T>(&self, message: impl Into<String>) -> Res<T> {
        let (kind, message) = (ErrorKind::Indentation, message.into());
        Err(Box::new(Raised { kind, message, place: Where::Last }))
    }

    /// A token without which CPython's parser does not even try on.
    pub(super) fn forced(&mut self, tok: Tok, shown: &str) -> Res<usize> {
        if self.peek() == tok {
            return Ok(Some(self.advance()));
        }
        self.raise_next(format!("expected '{shown}'"))
    }
}
