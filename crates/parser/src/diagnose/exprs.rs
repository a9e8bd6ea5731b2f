//! Expressions, with the mistakes people make in them.

use pyrun_lexer::Tok;

use super::peg::{Id, Kind, Peg, R, Res, Where, need, tok};

/// Whose targets are looked at.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Targets {
    Star,
    Del,
    For,
}

const EXPRESSION: u8 = 1;
const DISJUNCTION: u8 = 2;
const BITWISE_OR: u8 = 3;
const PRIMARY: u8 = 4;
const STAR_EXPRESSION: u8 = 5;
const NAMED: u8 = 6;
const CLAUSES: u8 = 7;
const ARGS: u8 = 8;
const STAR_TARGETS: u8 = 9;
const STAR_TARGET: u8 = 10;
const T_PRIMARY: u8 = 11;
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

    fn assignment_expression(&mut self) -> R {
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
        {
            if !matches!(self.peek(), Tok::Equal | Tok::ColonEqual) {
                let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
                return self.raise(message, Where::Tokens(start, self.last_token(b)));
            }
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
    fn at_field(&mut self) -> bool {
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
    fn trailer(&mut self) -> Res<Kind> {
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

    fn atom(&mut self) -> R {
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

    fn group(&mut self) -> R {
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
        if let Some(a) = self.starred_expression()? {
            if self.peek() == Tok::RParen {
                return self.raise_node("cannot use starred expression here", a);
            }
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

    fn list_comp(&mut self) -> R {
        self.comp(Tok::LBracket, Tok::RBracket, "list comprehension")
    }

    fn set_comp(&mut self) -> R {
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

    fn set(&mut self) -> R {
        let start = tok!(self, LBrace);
        need!(self.star_named_expressions());
        tok!(self, RBrace);
        Ok(Some(self.node(Kind::Other("set display"), start, vec![])))
    }

    fn dict(&mut self) -> R {
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

    fn pair(&mut self) -> R {
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

    fn dict_comp(&mut self) -> R {
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

    /// After `for`: a target that cannot be one.
    pub(super) fn invalid_for_target(&mut self) -> R {
        let a = need!(self.star_expressions());
        self.invalid_target(a, Targets::For)
    }

    /// Raises about the part of `id` that cannot be a target, if there is one.
    pub(super) fn invalid_target<T>(&mut self, id: Id, targets: Targets) -> Res<T> {
        let Some(bad) = self.find_invalid(id, targets) else { return Ok(None) };
        let verb = if targets == Targets::Del { "delete" } else { "assign to" };
        self.raise_node(format!("cannot {verb} {}", self.describe(bad)), bad)
    }

    fn find_invalid(&self, id: Id, targets: Targets) -> Option<Id> {
        let node = &self.nodes[id as usize];
        match node.kind {
            Kind::Name | Kind::Attribute | Kind::Subscript => None,
            Kind::List | Kind::Tuple => {
                node.kids.iter().find_map(|kid| self.find_invalid(*kid, targets))
            }
            Kind::Starred if targets == Targets::Del => Some(id),
            Kind::Starred => self.find_invalid(node.kids[0], targets),
            Kind::CompareIn if targets == Targets::For => self.find_invalid(node.kids[0], targets),
            Kind::Other("comparison") if targets == Targets::For => None,
            _ => Some(id),
        }
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

    // Arguments

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

    // Targets

    pub(super) fn star_targets(&mut self) -> R {
        self.memo(STAR_TARGETS, |p| {
            let start = p.pos;
            let items = need!(p.gather(Tok::Comma, Self::star_target));
            if p.eat(Tok::Comma) || items.len() > 1 {
                return Ok(Some(p.node(Kind::Tuple, start, items)));
            }
            Ok(items.first().copied())
        })
    }

    pub(super) fn star_target(&mut self) -> R {
        self.memo(STAR_TARGET, |p| {
            if p.peek() == Tok::Star {
                let start = p.advance();
                if p.peek() == Tok::Star {
                    return Ok(None);
                }
                let value = need!(p.target_with_star_atom());
                return Ok(Some(p.node(Kind::Starred, start, vec![value])));
            }
            p.target_with_star_atom()
        })
    }

    fn target_with_star_atom(&mut self) -> R {
        if let Some(found) = self.attribute_or_subscript()? {
            return Ok(Some(found));
        }
        let start = self.pos;
        if self.eat(Tok::Name) {
            return Ok(Some(self.node(Kind::Name, start, vec![])));
        }
        self.alt(|p| {
            let close = match p.peek() {
                Tok::LParen => Tok::RParen,
                Tok::LBracket => Tok::RBracket,
                _ => return Ok(None),
            };
            p.pos += 1;
            let items = p.gather(Tok::Comma, Self::star_target)?.unwrap_or_default();
            let comma = !items.is_empty() && p.eat(Tok::Comma);
            if !p.eat(close) {
                return Ok(None);
            }
            match items[..] {
                [only] if close == Tok::RParen && !comma => {
                    Ok((p.kind(only) != Kind::Starred).then_some(only))
                }
                _ => {
                    let kind = if close == Tok::RParen { Kind::Tuple } else { Kind::List };
                    Ok(Some(p.node(kind, start, items)))
                }
            }
        })
    }

    /// A target that ends in an attribute or subscript: what may follow it must not go on.
    pub(super) fn attribute_or_subscript(&mut self) -> R {
        self.memo(T_PRIMARY, |p| {
            let start = p.pos;
            need!(p.atom());
            let mut last = None;
            let mut end = p.pos;
            while let Some(kind) = p.alt(Self::trailer)? {
                last = Some(kind);
                end = p.pos;
            }
            p.pos = end;
            match last {
                Some(kind @ (Kind::Attribute | Kind::Subscript)) => {
                    Ok(Some(p.node(kind, start, vec![])))
                }
                _ => Ok(None),
            }
        })
    }

    // Strings

    fn strings(&mut self) -> R {
        let start = self.pos;
        let mut formatted = false;
        loop {
            match self.peek() {
                Tok::Str => self.pos += 1,
                Tok::FStringStart => {
                    formatted = true;
                    self.pos += 1;
                    self.pieces()?;
                    if !self.eat(Tok::FStringEnd) {
                        return Ok(None);
                    }
                }
                _ => break,
            }
        }
        let kind = if formatted { "f-string expression" } else { "literal" };
        Ok(Some(self.node(Kind::Other(kind), start, vec![])))
    }

    fn pieces(&mut self) -> Res<()> {
        loop {
            match self.peek() {
                Tok::FStringMiddle => self.pos += 1,
                Tok::LBrace => {
                    if self.alt(Self::replacement_field)?.is_none() {
                        return Ok(None);
                    }
                }
                _ => return Ok(None),
            }
        }
    }

    fn field_value(&mut self) -> R {
        match self.alt(Self::yield_expression)? {
            Some(found) => Ok(Some(found)),
            None => self.alt(Self::star_expressions),
        }
    }

    fn replacement_field(&mut self) -> R {
        let start = tok!(self, LBrace);
        let found = self.alt(|p| {
            need!(p.field_value());
            p.eat(Tok::Equal);
            if p.eat(Tok::Exclamation) {
                tok!(p, Name);
            }
            if p.eat(Tok::Colon) {
                p.pieces()?;
            }
            tok!(p, RBrace);
            Ok(Some(p.node(Kind::Other("f-string expression"), start, vec![])))
        })?;
        if found.is_some() || !self.invalid {
            return Ok(found);
        }
        self.invalid_field()
    }

    /// What is wrong with a field, after its `{`.
    fn invalid_field(&mut self) -> R {
        let shown = match self.peek() {
            Tok::Equal => Some('='),
            Tok::Exclamation => Some('!'),
            Tok::Colon => Some(':'),
            Tok::RBrace => Some('}'),
            _ => None,
        };
        if let Some(shown) = shown {
            let message = format!("f-string: valid expression required before '{shown}'");
            return self.raise_next(message);
        }
        if self.field_value()?.is_none() {
            return self.raise_next("f-string: expecting a valid expression after '{'");
        }
        if !matches!(self.peek(), Tok::Equal | Tok::Exclamation | Tok::Colon | Tok::RBrace) {
            return self.raise_next("f-string: expecting '=', or '!', or ':', or '}'");
        }
        if self.eat(Tok::Equal)
            && !matches!(self.peek(), Tok::Exclamation | Tok::Colon | Tok::RBrace)
        {
            return self.raise_next("f-string: expecting '!', or ':', or '}'");
        }
        if self.eat(Tok::Exclamation) {
            if matches!(self.peek(), Tok::Colon | Tok::RBrace) {
                return self.raise_next("f-string: missing conversion character");
            }
            if !self.eat(Tok::Name) {
                return self.raise_next("f-string: invalid conversion character");
            }
            if !matches!(self.peek(), Tok::Colon | Tok::RBrace) {
                return self.raise_next("f-string: expecting ':' or '}'");
            }
        }
        if self.eat(Tok::Colon) {
            self.pieces()?;
            if self.peek() != Tok::RBrace {
                return self.raise_next("f-string: expecting '}', or format specs");
            }
        }
        if self.peek() != Tok::RBrace {
            return self.raise_next("f-string: expecting '}'");
        }
        Ok(None)
    }
}
