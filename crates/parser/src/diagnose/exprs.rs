//! Expressions, with the mistakes people make in them.

use pyrun_lexer::Tok;

use super::peg::{Id, Kind, Peg, R, Res, Where, need, tok};

const EXPRESSION: u8 = 1;
const DISJUNCTION: u8 = 2;
const BITWISE_OR: u8 = 3;
const PRIMARY: u8 = 4;
const STAR_EXPRESSION: u8 = 5;
const NAMED: u8 = 6;
const ATOM: u8 = 12;

/// Binary operators from the loosest to the tightest.
const LEVELS: [&[Tok]; 6] = [
    &[Tok::VBar],
    &[Tok::Circumflex],
    &[Tok::Amper],
    &[Tok::LeftShift, Tok::RightShift],
    &[Tok::Plus, Tok::Minus],
    &[Tok::Star, Tok::Slash, Tok::DoubleSlash, Tok::Percent, Tok::At],
];

impl Peg<'_> {
    pub(super) fn star_expressions(&mut self) -> R {
        let start = self.pos;
        let Some(items) = self.gather(Tok::Comma, Self::star_expression)? else { return Ok(None) };
        if self.eat(Tok::Comma) || items.len() > 1 {
            return Ok(Some(self.node(Kind::Tuple, start, items)));
        }
        Ok(items.first().copied())
    }

    pub(super) fn star_expression(&mut self) -> R {
        self.memo(STAR_EXPRESSION, |p| {
            if p.peek() == Tok::Star {
                return p.starred(Self::bitwise_or);
            }
            p.expression()
        })
    }

    /// `*` and what it unpacks.
    pub(super) fn starred(&mut self, value: impl FnOnce(&mut Self) -> R) -> R {
        let start = tok!(self, Star);
        let value = need!(value(self));
        let end = self.nodes[value as usize].end.max(self.pos);
        Ok(Some(self.spanned(Kind::Starred, start, end, vec![value])))
    }

    pub(super) fn starred_expression(&mut self) -> R {
        self.alt(|p| {
            let start = p.pos;
            let found = need!(p.starred(Self::expression));
            let after = p.pos;
            if p.invalid
                && p.eat(Tok::Equal)
                && let Some(b) = p.expression()?
            {
                let message = "cannot assign to iterable argument unpacking";
                return p.raise(message, Where::Tokens(start, p.last_token(b)));
            }
            p.pos = after;
            Ok(Some(found))
        })
    }

    pub(super) fn star_named_expression(&mut self) -> R {
        if self.peek() == Tok::Star {
            return self.alt(|p| p.starred(Self::bitwise_or));
        }
        self.named_expression()
    }

    pub(super) fn star_named_expressions(&mut self) -> Res<Vec<Id>> {
        let items = need!(self.gather(Tok::Comma, Self::star_named_expression));
        self.eat(Tok::Comma);
        Ok(Some(items))
    }

    pub(super) fn assignment_expression(&mut self) -> R {
        self.alt(|p| {
            let start = tok!(p, Name);
            tok!(p, ColonEqual);
            need!(p.expression());
            Ok(Some(p.node(Kind::Other("named expression"), start, vec![])))
        })
    }

    pub(super) fn named_expression(&mut self) -> R {
        self.memo(NAMED, |p| {
            if let Some(found) = p.assignment_expression()? {
                return Ok(Some(found));
            }
            if p.invalid {
                p.alt(Self::invalid_named_expression)?;
            }
            let found = need!(p.expression());
            if p.peek() == Tok::ColonEqual {
                return Ok(None);
            }
            Ok(Some(found))
        })
    }

    fn invalid_named_expression(&mut self) -> R {
        let start = self.pos;
        if let Some(a) = self.expression()?
            && self.eat(Tok::ColonEqual)
            && self.expression()?.is_some()
        {
            let what = self.describe(a);
            return self.raise_node(format!("cannot use assignment expressions with {what}"), a);
        }
        self.pos = start;
        if self.eat(Tok::Name)
            && self.eat(Tok::Equal)
            && let Some(b) = self.bitwise_or()?
            && !matches!(self.peek(), Tok::Equal | Tok::ColonEqual)
        {
            let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
            return self.raise(message, Where::Tokens(start, self.last_token(b)));
        }
        self.pos = start;
        let display = match self.peek() {
            Tok::True | Tok::None | Tok::False => true,
            Tok::LParen => self.ahead(Self::tuple)? || self.ahead(Self::genexp)?,
            Tok::LBracket => self.ahead(Self::list)?,
            _ => false,
        };
        if display {
            return Ok(None);
        }
        let a = need!(self.bitwise_or());
        tok!(self, Equal);
        need!(self.bitwise_or());
        if matches!(self.peek(), Tok::Equal | Tok::ColonEqual) {
            return Ok(None);
        }
        let what = self.describe(a);
        self.raise_node(
            format!("cannot assign to {what} here. Maybe you meant '==' instead of '='?"),
            a,
        )
    }

    pub(super) fn expression(&mut self) -> R {
        self.memo(EXPRESSION, |p| {
            if p.invalid {
                p.alt(Self::invalid_expression)?;
                p.alt(Self::invalid_legacy_expression)?;
            }
            let start = p.pos;
            let Some(body) = p.disjunction()? else { return p.lambda() };
            let after = p.pos;
            if p.eat(Tok::If)
                && p.disjunction()?.is_some()
                && p.eat(Tok::Else)
                && p.expression()?.is_some()
            {
                return Ok(Some(p.node(Kind::Other("conditional expression"), start, vec![])));
            }
            p.pos = after;
            Ok(Some(body))
        })
    }

    fn legacy_name(&self, id: Id) -> bool {
        self.kind(id) == Kind::Name && matches!(self.word(self.first_token(id)), "print" | "exec")
    }

    fn invalid_expression(&mut self) -> R {
        let start = self.pos;
        let name = self.peek() == Tok::Name;
        // CPython compares no more of the soft keywords than the word is long.
        let word = self.word(start);
        let soft = name && ["_", "case", "match", "type"].iter().any(|soft| soft.starts_with(word));
        let prefix = name && {
            self.pos += 1;
            let next = self.peek();
            self.pos = start;
            next == Tok::Str
        };
        if !soft
            && !prefix
            && let Some(a) = self.disjunction()?
        {
            let invalid = std::mem::replace(&mut self.invalid, false);
            let b = self.expression();
            self.invalid = invalid;
            if let Some(b) = b? {
                if self.legacy_name(a) || self.levels[self.pos - 1] == 0 {
                    return Ok(None);
                }
                let place = Where::Tokens(self.first_token(a), self.last_token(b));
                return self.raise("invalid syntax. Perhaps you forgot a comma?", place);
            }
        }
        self.pos = start;
        if let Some(a) = self.disjunction()?
            && self.eat(Tok::If)
            && let Some(b) = self.disjunction()?
            && !matches!(self.peek(), Tok::Else | Tok::Colon)
        {
            let place = Where::Tokens(self.first_token(a), self.last_token(b));
            return self.raise("expected 'else' after 'if' expression", place);
        }
        self.pos = start;
        let a = tok!(self, Lambda);
        self.alt(Self::lambda_params)?;
        let b = tok!(self, Colon);
        if self.peek() == Tok::FStringMiddle || self.at_field() {
            let message = "f-string: lambda expressions are not allowed without parentheses";
            return self.raise(message, Where::Tokens(a, b));
        }
        Ok(None)
    }

    /// Whether a replacement field comes.
    pub(super) fn at_field(&mut self) -> bool {
        if self.peek() != Tok::LBrace {
            return false;
        }
        self.ahead(|p| p.replacement_field()).unwrap_or(false)
    }

    fn invalid_legacy_expression(&mut self) -> R {
        let a = tok!(self, Name);
        if self.peek() == Tok::LParen {
            return Ok(None);
        }
        let b = need!(self.star_expressions());
        if !matches!(self.word(a), "print" | "exec") {
            return Ok(None);
        }
        let name = self.word(a);
        self.raise(
            format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?"),
            Where::Tokens(a, self.last_token(b)),
        )
    }

    pub(super) fn disjunction(&mut self) -> R {
        self.memo(DISJUNCTION, |p| p.joined(Tok::Or, |p| p.joined(Tok::And, Self::inversion)))
    }

    /// Operands of `and` or `or`.
    fn joined(&mut self, op: Tok, mut operand: impl FnMut(&mut Self) -> R) -> R {
        let start = self.pos;
        let items = need!(self.gather(op, &mut operand));
        match items[..] {
            [only] => Ok(Some(only)),
            _ => Ok(Some(self.node(Kind::Other("expression"), start, vec![]))),
        }
    }

    fn inversion(&mut self) -> R {
        let start = self.pos;
        let mut nots = 0;
        while self.eat(Tok::Not) {
            nots += 1;
        }
        let found = need!(self.comparison());
        if nots == 0 {
            return Ok(Some(found));
        }
        Ok(Some(self.node(Kind::Other("expression"), start, vec![])))
    }

    fn comparison(&mut self) -> R {
        let start = self.pos;
        let first = need!(self.bitwise_or());
        let mut kind = None;
        loop {
            let before = self.pos;
            let op = self.peek();
            let found = match op {
                Tok::EqEqual
                | Tok::NotEqual
                | Tok::Less
                | Tok::LessEqual
                | Tok::Greater
                | Tok::GreaterEqual
                | Tok::In => {
                    self.pos += 1;
                    self.bitwise_or()?
                }
                Tok::Not => {
                    self.pos += 1;
                    if self.eat(Tok::In) { self.bitwise_or()? } else { None }
                }
                Tok::Is => {
                    self.pos += 1;
                    self.eat(Tok::Not);
                    self.bitwise_or()?
                }
                _ => None,
            };
            if found.is_none() {
                self.pos = before;
                break;
            }
            let comparison = match op {
                Tok::In => Kind::CompareIn,
                _ => Kind::Other("comparison"),
            };
            kind.get_or_insert(comparison);
        }
        Ok(Some(match kind {
            Some(kind) => self.node(kind, start, vec![first]),
            None => first,
        }))
    }

    pub(super) fn bitwise_or(&mut self) -> R {
        self.memo(BITWISE_OR, |p| p.binary(0))
    }

    fn binary(&mut self, level: usize) -> R {
        let Some(ops) = LEVELS.get(level) else { return self.factor() };
        let start = self.pos;
        let mut left = need!(self.binary(level + 1));
        while ops.contains(&self.peek()) {
            let before = self.pos;
            self.pos += 1;
            if self.binary(level + 1)?.is_none() {
                self.pos = before;
                break;
            }
            left = self.node(Kind::Other("expression"), start, vec![]);
        }
        Ok(Some(left))
    }

    fn factor(&mut self) -> R {
        let start = self.pos;
        let mut signs = 0;
        while matches!(self.peek(), Tok::Plus | Tok::Minus | Tok::Tilde) {
            self.pos += 1;
            signs += 1;
        }
        let base_start = self.pos;
        let Some(mut found) = self.await_primary()? else {
            self.pos = start;
            return Ok(None);
        };
        let before = self.pos;
        if self.eat(Tok::DoubleStar) {
            // Right operands nest to the right, as deep as the source goes.
            match self.memo(ATOM + 1, Self::factor)? {
                Some(_) => found = self.node(Kind::Other("expression"), base_start, vec![]),
                None => self.pos = before,
            }
        }
        if signs > 0 {
            found = self.node(Kind::Other("expression"), start, vec![]);
        }
        Ok(Some(found))
    }

    fn await_primary(&mut self) -> R {
        let start = self.pos;
        if self.eat(Tok::Await) {
            if self.primary()?.is_some() {
                return Ok(Some(self.node(Kind::Other("await expression"), start, vec![])));
            }
            self.pos = start;
            return Ok(None);
        }
        self.primary()
    }

    pub(super) fn primary(&mut self) -> R {
        self.memo(PRIMARY, |p| {
            let start = p.pos;
            let mut left = need!(p.atom());
            while let Some(kind) = p.alt(Self::trailer)? {
                left = p.node(kind, start, vec![]);
            }
            Ok(Some(left))
        })
    }

    /// An attribute, call or subscript.
    pub(super) fn trailer(&mut self) -> Res<Kind> {
        match self.peek() {
            Tok::Dot => {
                self.pos += 1;
                tok!(self, Name);
                Ok(Some(Kind::Attribute))
            }
            Tok::LParen => {
                if self.alt(Self::genexp)?.is_none() {
                    self.pos += 1;
                    self.alt(Self::arguments)?;
                    tok!(self, RParen);
                }
                Ok(Some(Kind::Other("function call")))
            }
            Tok::LBracket => {
                self.pos += 1;
                need!(self.slices());
                tok!(self, RBracket);
                Ok(Some(Kind::Subscript))
            }
            _ => Ok(None),
        }
    }

    fn slices(&mut self) -> Res<Vec<Id>> {
        let items = need!(self.gather(Tok::Comma, |p| {
            if let Some(found) = p.alt(Self::slice)? {
                return Ok(Some(found));
            }
            p.starred_expression()
        }));
        self.eat(Tok::Comma);
        Ok(Some(items))
    }

    fn slice(&mut self) -> R {
        let start = self.pos;
        self.expression()?;
        if self.eat(Tok::Colon) {
            self.expression()?;
            if self.eat(Tok::Colon) {
                self.expression()?;
            }
            return Ok(Some(self.node(Kind::Other("slice"), start, vec![])));
        }
        self.pos = start;
        self.named_expression()
    }

    pub(super) fn atom(&mut self) -> R {
        self.memo(ATOM, Self::atom_at)
    }

    fn atom_at(&mut self) -> R {
        let start = self.pos;
        let simple = match self.peek() {
            Tok::Name => Kind::Name,
            Tok::True => Kind::Other("True"),
            Tok::False => Kind::Other("False"),
            Tok::None => Kind::Other("None"),
            Tok::Ellipsis => Kind::Other("ellipsis"),
            Tok::Int | Tok::Float | Tok::Imaginary => Kind::Other("literal"),
            Tok::Str | Tok::FStringStart => return self.strings(),
            Tok::LParen => {
                for rule in [Self::tuple, Self::group, Self::genexp] {
                    if let Some(found) = self.alt(rule)? {
                        return Ok(Some(found));
                    }
                }
                return Ok(None);
            }
            Tok::LBracket => {
                for rule in [Self::list, Self::list_comp] {
                    if let Some(found) = self.alt(rule)? {
                        return Ok(Some(found));
                    }
                }
                return Ok(None);
            }
            Tok::LBrace => {
                for rule in [Self::dict, Self::set, Self::dict_comp, Self::set_comp] {
                    if let Some(found) = self.alt(rule)? {
                        return Ok(Some(found));
                    }
                }
                return Ok(None);
            }
            _ => return Ok(None),
        };
        self.pos += 1;
        Ok(Some(self.node(simple, start, vec![])))
    }

    pub(super) fn yield_expression(&mut self) -> R {
        let start = tok!(self, Yield);
        if self.eat(Tok::From) {
            need!(self.expression());
        } else {
            self.alt(Self::star_expressions)?;
        }
        Ok(Some(self.node(Kind::Other("yield expression"), start, vec![])))
    }

    fn lambda(&mut self) -> R {
        let start = tok!(self, Lambda);
        self.alt(Self::lambda_params)?;
        tok!(self, Colon);
        need!(self.expression());
        Ok(Some(self.node(Kind::Other("lambda"), start, vec![])))
    }
}
