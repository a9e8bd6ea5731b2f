//! Arguments of calls, with the mistakes people make in them.

use pyrun_lexer::Tok;

use super::peg::{Id, Kind, Peg, R, Res, Where, need, tok};

const ARGS: u8 = 8;

impl Peg<'_> {
    /// What stands between the parentheses of a call.
    pub(super) fn arguments(&mut self) -> R {
        let found = self.alt(|p| {
            let args = need!(p.args());
            p.eat(Tok::Comma);
            if p.peek() != Tok::RParen {
                return Ok(None);
            }
            Ok(Some(args))
        })?;
        if found.is_some() || !self.invalid {
            return Ok(found);
        }
        self.invalid_arguments()
    }

    /// A list of arguments: the node's elements are the positional ones, and last a marker for
    /// keywords.
    fn args(&mut self) -> R {
        self.memo(ARGS, |p| {
            let start = p.pos;
            let mut kids = Vec::new();
            let mut last_double = None;
            if let Some(items) = p.gather(Tok::Comma, Self::positional)? {
                kids = items;
                let before = p.pos;
                if p.eat(Tok::Comma) {
                    last_double = p.kwargs(&mut kids)?;
                    if last_double.is_none() {
                        p.pos = before;
                    }
                }
            } else {
                last_double = Some(need!(p.kwargs(&mut kids)));
            }
            let kind = match last_double {
                None => Kind::Other("positional"),
                Some(false) => Kind::Other("keyword"),
                Some(true) => Kind::Other("unpacking"),
            };
            Ok(Some(p.node(kind, start, kids)))
        })
    }

    fn positional(&mut self) -> R {
        if let Some(found) = self.starred_expression()? {
            return Ok(Some(found));
        }
        let found = match self.assignment_expression()? {
            Some(found) => found,
            None => {
                let found = need!(self.expression());
                if self.peek() == Tok::ColonEqual {
                    return Ok(None);
                }
                found
            }
        };
        if self.peek() == Tok::Equal {
            return Ok(None);
        }
        Ok(Some(found))
    }

    /// Keyword arguments; whether the last is `**`.
    fn kwargs(&mut self, kids: &mut Vec<Id>) -> Res<bool> {
        let mut double = None;
        if let Some(items) = self.gather(Tok::Comma, |p| p.keyword(Tok::Star))? {
            double = Some(false);
            kids.extend(items.iter().filter(|id| self.kind(**id) == Kind::Starred));
            let before = self.pos;
            if !self.eat(Tok::Comma) {
                return Ok(double);
            }
            match self.gather(Tok::Comma, |p| p.keyword(Tok::DoubleStar))? {
                Some(more) => double = more.last().map(|id| self.kind(*id) == Kind::Other("**")),
                None => self.pos = before,
            }
            return Ok(double);
        }
        if let Some(items) = self.gather(Tok::Comma, |p| p.keyword(Tok::DoubleStar))? {
            double = items.last().map(|id| self.kind(*id) == Kind::Other("**"));
        }
        Ok(double)
    }

    /// `name=value`, or `*value` or `**value` as `star` says.
    fn keyword(&mut self, star: Tok) -> R {
        if self.invalid {
            self.alt(Self::invalid_keyword)?;
        }
        let start = self.pos;
        if self.eat(Tok::Name) && self.eat(Tok::Equal) && self.expression()?.is_some() {
            return Ok(Some(self.node(Kind::Other("="), start, vec![])));
        }
        self.pos = start;
        if star == Tok::Star {
            return self.starred_expression();
        }
        tok!(self, DoubleStar);
        need!(self.expression());
        Ok(Some(self.node(Kind::Other("**"), start, vec![])))
    }

    fn invalid_keyword(&mut self) -> R {
        let start = self.pos;
        if matches!(self.peek(), Tok::True | Tok::False | Tok::None) {
            self.pos += 1;
            if self.eat(Tok::Equal) {
                let message = format!("cannot assign to {}", self.word(start));
                return self.raise(message, Where::Tokens(start, start + 1));
            }
        }
        self.pos = start;
        if self.eat(Tok::Name) && self.eat(Tok::Equal) {
            self.named_generator(start)?;
            return Ok(None);
        }
        self.pos = start;
        if self.eat(Tok::DoubleStar) {
            need!(self.expression());
            tok!(self, Equal);
            let b = need!(self.expression());
            let message = "cannot assign to keyword argument unpacking";
            return self.raise(message, Where::Tokens(start, self.last_token(b)));
        }
        let a = need!(self.expression());
        let b = tok!(self, Equal);
        let message = "expression cannot contain assignment, perhaps you meant \"==\"?";
        self.raise(message, Where::Tokens(self.first_token(a), b))
    }

    /// After `name =`: a generator expression makes the `=` a mistake.
    fn named_generator(&mut self, start: usize) -> R {
        if self.expression()?.is_some() && self.clauses()?.is_some() {
            let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
            return self.raise(message, Where::Tokens(start, start + 1));
        }
        Ok(None)
    }

    /// `name=` without a value.
    fn missing_value(&mut self) -> R {
        let start = tok!(self, Name);
        let equal = tok!(self, Equal);
        if matches!(self.peek(), Tok::Comma | Tok::RParen) {
            return self.raise("expected argument value expression", Where::Tokens(start, equal));
        }
        Ok(None)
    }

    fn invalid_arguments(&mut self) -> R {
        const GENERATOR: &str = "Generator expression must be parenthesized";
        let start = self.pos;
        if let Some(a) = self.args()?
            && self.kind(a) != Kind::Other("positional")
            && self.eat(Tok::Comma)
            && self.eat(Tok::Star)
        {
            let message = "iterable argument unpacking follows keyword argument unpacking";
            return self.raise_at(message, self.pos - 1);
        }
        self.pos = start;
        if let Some(a) = self.expression()?
            && let Some(b) = self.clauses()?
            && self.eat(Tok::Comma)
        {
            if self.args()?.is_none() && self.expression()?.is_some() {
                self.clauses()?;
            }
            let place = Where::Tokens(self.first_token(a), self.last_token(b));
            return self.raise(GENERATOR, place);
        }
        self.pos = start;
        if self.eat(Tok::Name) && self.eat(Tok::Equal) {
            self.named_generator(start)?;
        }
        self.pos = start;
        self.missing_value()?;
        self.pos = start;
        if self.args()?.is_some() && self.eat(Tok::Comma) {
            self.missing_value()?;
        }
        self.pos = start;
        if let Some(a) = self.args()?
            && let Some(b) = self.clauses()?
        {
            let kids = &self.nodes[a as usize].kids;
            if let [_, .., last] = kids[..] {
                let place = Where::Tokens(self.first_token(last), self.last_token(b));
                return self.raise(GENERATOR, place);
            }
            return Ok(None);
        }
        self.pos = start;
        if self.args()?.is_some()
            && self.eat(Tok::Comma)
            && let Some(a) = self.expression()?
            && let Some(b) = self.clauses()?
        {
            let target = self.nodes[b as usize].kids[0];
            let place = Where::Tokens(self.first_token(a), self.last_token(target));
            return self.raise(GENERATOR, place);
        }
        self.pos = start;
        let a = need!(self.args());
        tok!(self, Comma);
        need!(self.args());
        let message = match self.kind(a) {
            Kind::Other("unpacking") => "positional argument follows keyword argument unpacking",
            _ => "positional argument follows keyword argument",
        };
        self.raise(message, Where::Last)
    }
}
