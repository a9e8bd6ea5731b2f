//! Tuples, lists, sets, dicts and comprehensions, with the mistakes people make in them.

use pyrun_lexer::Tok;

use super::peg::{Kind, Peg, R, Where, need, tok};

const CLAUSES: u8 = 7;

impl Peg<'_> {
    pub(super) fn tuple(&mut self) -> R {
        let start = tok!(self, LParen);
        let mut items = Vec::new();
        if let Some(first) = self.alt(Self::star_named_expression)? {
            items.push(first);
            tok!(self, Comma);
            items.extend(self.alt(Self::star_named_expressions)?.unwrap_or_default());
        }
        tok!(self, RParen);
        Ok(Some(self.node(Kind::Tuple, start, items)))
    }

    pub(super) fn group(&mut self) -> R {
        let found = self.alt(|p| {
            tok!(p, LParen);
            let inner = match p.alt(Self::yield_expression)? {
                Some(inner) => inner,
                None => need!(p.named_expression()),
            };
            tok!(p, RParen);
            Ok(Some(inner))
        })?;
        if found.is_some() || !self.invalid {
            return Ok(found);
        }
        let open = tok!(self, LParen);
        if let Some(a) = self.starred_expression()?
            && self.peek() == Tok::RParen
        {
            return self.raise_node("cannot use starred expression here", a);
        }
        self.pos = open + 1;
        let a = tok!(self, DoubleStar);
        need!(self.expression());
        tok!(self, RParen);
        self.raise_at("cannot use double starred expression here", a)
    }

    pub(super) fn genexp(&mut self) -> R {
        let found = self.alt(|p| {
            let start = tok!(p, LParen);
            if p.assignment_expression()?.is_none() {
                need!(p.expression());
                if p.peek() == Tok::ColonEqual {
                    return Ok(None);
                }
            }
            need!(p.clauses());
            tok!(p, RParen);
            Ok(Some(p.node(Kind::Generator, start, vec![])))
        })?;
        if found.is_some() || !self.invalid {
            return Ok(found);
        }
        self.invalid_comprehension()
    }

    pub(super) fn list(&mut self) -> R {
        let start = tok!(self, LBracket);
        let items = self.alt(Self::star_named_expressions)?.unwrap_or_default();
        tok!(self, RBracket);
        Ok(Some(self.node(Kind::List, start, items)))
    }

    pub(super) fn list_comp(&mut self) -> R {
        self.comp(Tok::LBracket, Tok::RBracket, "list comprehension")
    }

    pub(super) fn set_comp(&mut self) -> R {
        self.comp(Tok::LBrace, Tok::RBrace, "set comprehension")
    }

    fn comp(&mut self, open: Tok, close: Tok, what: &'static str) -> R {
        let found = self.alt(|p| {
            let start = p.pos;
            if !p.eat(open) {
                return Ok(None);
            }
            need!(p.named_expression());
            need!(p.clauses());
            if !p.eat(close) {
                return Ok(None);
            }
            Ok(Some(p.node(Kind::Other(what), start, vec![])))
        })?;
        if found.is_some() || !self.invalid {
            return Ok(found);
        }
        self.invalid_comprehension()
    }

    fn invalid_comprehension(&mut self) -> R {
        let open = self.peek();
        let start = self.pos + 1;
        self.pos = start;
        if let Some(a) = self.starred_expression()?
            && self.clauses()?.is_some()
        {
            return self.raise_node("iterable unpacking cannot be used in comprehension", a);
        }
        if open == Tok::LParen {
            return Ok(None);
        }
        let message = "did you forget parentheses around the comprehension target?";
        self.pos = start;
        let a = need!(self.star_named_expression());
        let comma = tok!(self, Comma);
        let after = self.pos;
        if let Some(b) = self.alt(Self::star_named_expressions)?
            && self.clauses()?.is_some()
            && let Some(last) = b.last()
        {
            return self.raise(message, Where::Tokens(self.first_token(a), self.last_token(*last)));
        }
        self.pos = after;
        need!(self.clauses());
        self.raise(message, Where::Tokens(self.first_token(a), comma))
    }

    pub(super) fn set(&mut self) -> R {
        let start = tok!(self, LBrace);
        need!(self.star_named_expressions());
        tok!(self, RBrace);
        Ok(Some(self.node(Kind::Other("set display"), start, vec![])))
    }

    pub(super) fn dict(&mut self) -> R {
        let start = tok!(self, LBrace);
        let found = self.alt(|p| {
            let mut pairs = 0;
            let paired = p.alt(|p| {
                p.gather(Tok::Comma, |p| {
                    pairs += 1;
                    if pairs > 1 && p.invalid {
                        p.invalid_key()?;
                    }
                    p.pair()
                })
            })?;
            if paired.is_some() {
                p.eat(Tok::Comma);
            }
            tok!(p, RBrace);
            Ok(Some(p.node(Kind::Other("dict literal"), start, vec![])))
        })?;
        if found.is_some() || !self.invalid {
            return Ok(found);
        }
        self.invalid_pairs()
    }

    pub(super) fn pair(&mut self) -> R {
        let start = self.pos;
        if self.eat(Tok::DoubleStar) {
            need!(self.bitwise_or());
        } else {
            need!(self.expression());
            tok!(self, Colon);
            need!(self.expression());
        }
        Ok(Some(self.node(Kind::Other("pair"), start, vec![])))
    }

    /// A key, after the first, that no colon follows. This goes before mistakes within it.
    fn invalid_key(&mut self) -> R {
        let start = self.pos;
        let invalid = std::mem::replace(&mut self.invalid, false);
        let found = self.expression();
        self.invalid = invalid;
        if let Some(a) = found?
            && self.peek() != Tok::Colon
        {
            return self.raise("':' expected after dictionary key", Where::LastOf(a));
        }
        self.pos = start;
        Ok(None)
    }

    fn invalid_pairs(&mut self) -> R {
        let start = self.pos;
        if self.gather(Tok::Comma, Self::pair)?.is_some() && self.eat(Tok::Comma) {
            let from = self.pos;
            self.invalid_key()?;
            self.pos = from;
            self.invalid_value()?;
        }
        self.pos = start;
        self.invalid_value()
    }

    /// A key without a proper value.
    fn invalid_value(&mut self) -> R {
        need!(self.expression());
        let colon = tok!(self, Colon);
        let after = self.pos;
        if self.eat(Tok::Star) && self.bitwise_or()?.is_some() {
            let message = "cannot use a starred expression in a dictionary value";
            return self.raise(message, Where::From(after));
        }
        self.pos = after;
        if matches!(self.peek(), Tok::RBrace | Tok::Comma) {
            return self.raise_at("expression expected after dictionary key and ':'", colon);
        }
        Ok(None)
    }

    pub(super) fn dict_comp(&mut self) -> R {
        let found = self.alt(|p| {
            let start = tok!(p, LBrace);
            need!(p.expression());
            tok!(p, Colon);
            need!(p.expression());
            need!(p.clauses());
            tok!(p, RBrace);
            Ok(Some(p.node(Kind::Other("dict comprehension"), start, vec![])))
        })?;
        if found.is_some() || !self.invalid {
            return Ok(found);
        }
        tok!(self, LBrace);
        let a = tok!(self, DoubleStar);
        need!(self.bitwise_or());
        need!(self.clauses());
        tok!(self, RBrace);
        self.raise_at("dict unpacking cannot be used in dict comprehension", a)
    }

    /// One or more `for` clauses. The node ends with the last iterable or condition.
    pub(super) fn clauses(&mut self) -> R {
        self.memo(CLAUSES, |p| {
            let mut last = need!(p.clause());
            while let Some(next) = p.clause()? {
                last = next;
            }
            Ok(Some(last))
        })
    }

    fn clause(&mut self) -> R {
        let start = self.pos;
        self.eat(Tok::Async);
        if !self.eat(Tok::For) {
            self.pos = start;
            return Ok(None);
        }
        let from = self.pos;
        if let Some(target) = self.star_targets()?
            && self.eat(Tok::In)
        {
            let Some(mut last) = self.disjunction()? else {
                // `in` commits: no other reading of the clause is tried.
                self.pos = start;
                return Ok(None);
            };
            loop {
                let before = self.pos;
                if !self.eat(Tok::If) {
                    break;
                }
                match self.disjunction()? {
                    Some(condition) => last = condition,
                    None => {
                        self.pos = before;
                        break;
                    }
                }
            }
            let (first, end) = (self.first_token(last), self.nodes[last as usize].end);
            return Ok(Some(self.spanned(Kind::Other("clause"), first, end, vec![target])));
        }
        self.pos = from;
        if self.invalid {
            self.invalid_for_target()?;
        }
        self.pos = start;
        Ok(None)
    }
}
