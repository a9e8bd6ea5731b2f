//! Statements, with the mistakes people make in them.

use pyrun_lexer::Tok;

use super::peg::{Kind, Peg, R, Res, Where, need, tok};
use super::targets::Targets;

const BLOCK: u8 = 20;
const SIMPLE: u8 = 21;

/// Statement rules say only whether they matched.
type Rule = Res<()>;

impl Peg<'_> {
    /// Reads statements until one does not match.
    pub(super) fn statements(&mut self) -> Rule {
        let mut any = false;
        while self.alt(Self::statement)?.is_some() {
            any = true;
        }
        Ok(any.then_some(()))
    }

    fn statement(&mut self) -> Rule {
        if self.alt(Self::compound)?.is_some() {
            return Ok(Some(()));
        }
        self.simple_line()
    }

    fn simple_line(&mut self) -> Rule {
        need!(self.simple());
        while self.eat(Tok::Semi) {
            if self.simple()?.is_none() {
                break;
            }
        }
        tok!(self, Newline);
        Ok(Some(()))
    }

    fn done(&mut self, start: usize) -> R {
        Ok(Some(self.node(Kind::Other("statement"), start, vec![])))
    }

    fn simple(&mut self) -> R {
        self.memo(SIMPLE, |p| {
            let start = p.pos;
            if p.alt(Self::assignment)?.is_some() {
                return p.done(start);
            }
            p.pos = start;
            if p.peek() == Tok::Name
                && p.word(start) == "type"
                && p.alt(Self::type_alias)?.is_some()
            {
                return p.done(start);
            }
            p.pos = start;
            if p.star_expressions()?.is_some() {
                return p.done(start);
            }
            p.pos = start;
            match p.peek() {
                Tok::Pass | Tok::Break | Tok::Continue => p.pos += 1,
                Tok::Return => {
                    p.pos += 1;
                    p.star_expressions()?;
                }
                Tok::Raise => {
                    p.pos += 1;
                    if p.expression()?.is_some() {
                        let before = p.pos;
                        if p.eat(Tok::From) && p.expression()?.is_none() {
                            p.pos = before;
                        }
                    }
                }
                Tok::Yield => {
                    need!(p.yield_expression());
                }
                Tok::Assert => {
                    p.pos += 1;
                    need!(p.expression());
                    let before = p.pos;
                    if p.eat(Tok::Comma) && p.expression()?.is_none() {
                        p.pos = before;
                    }
                }
                Tok::Del => need!(p.delete()),
                Tok::Import => need!(p.import()),
                Tok::From => need!(p.import_from()),
                Tok::Global | Tok::Nonlocal => {
                    p.pos += 1;
                    need!(p.gather(Tok::Comma, Self::plain_name));
                }
                _ => return Ok(None),
            }
            p.done(start)
        })
    }

    fn plain_name(&mut self) -> R {
        let start = tok!(self, Name);
        Ok(Some(self.node(Kind::Name, start, vec![])))
    }

    fn value(&mut self) -> R {
        match self.alt(Self::yield_expression)? {
            Some(found) => Ok(Some(found)),
            None => self.star_expressions(),
        }
    }

    fn augmented(&mut self) -> bool {
        let found = matches!(
            self.peek(),
            Tok::PlusEqual
                | Tok::MinusEqual
                | Tok::StarEqual
                | Tok::SlashEqual
                | Tok::PercentEqual
                | Tok::AmperEqual
                | Tok::VBarEqual
                | Tok::CircumflexEqual
                | Tok::LeftShiftEqual
                | Tok::RightShiftEqual
                | Tok::DoubleStarEqual
                | Tok::DoubleSlashEqual
                | Tok::AtEqual
        );
        self.pos += usize::from(found);
        found
    }

    fn single_target(&mut self) -> R {
        if let Some(found) = self.attribute_or_subscript()? {
            return Ok(Some(found));
        }
        if let Some(found) = self.alt(Self::plain_name)? {
            return Ok(Some(found));
        }
        self.alt(|p| {
            tok!(p, LParen);
            let inner = need!(p.single_target());
            tok!(p, RParen);
            Ok(Some(inner))
        })
    }

    fn annotation(&mut self) -> Rule {
        tok!(self, Colon);
        need!(self.expression());
        let before = self.pos;
        if self.eat(Tok::Equal) && self.value()?.is_none() {
            self.pos = before;
        }
        Ok(Some(()))
    }

    fn assignment(&mut self) -> R {
        let start = self.pos;
        if self.single_target()?.is_some() && self.annotation()?.is_some() {
            return self.done(start);
        }
        self.pos = start;
        let mut targets = 0;
        while self.alt(Self::target_and_equal)?.is_some() {
            targets += 1;
        }
        if targets > 0 && self.value()?.is_some() && self.peek() != Tok::Equal {
            return self.done(start);
        }
        self.pos = start;
        if self.single_target()?.is_some() && self.augmented() {
            // The operator commits.
            need!(self.value());
            return self.done(start);
        }
        self.pos = start;
        if self.invalid {
            self.invalid_assignment()?;
        }
        Ok(None)
    }

    fn target_and_equal(&mut self) -> R {
        let found = need!(self.star_targets());
        tok!(self, Equal);
        Ok(Some(found))
    }

    fn display_target(&mut self) -> R {
        if let Some(found) = self.alt(Self::list)? {
            return Ok(Some(found));
        }
        if let Some(found) = self.alt(Self::tuple)? {
            return Ok(Some(found));
        }
        self.alt(|p| {
            tok!(p, LParen);
            let inner = need!(p.display_target());
            tok!(p, RParen);
            Ok(Some(inner))
        })
    }

    fn invalid_assignment(&mut self) -> R {
        let start = self.pos;
        if let Some(a) = self.display_target()?
            && self.eat(Tok::Colon)
            && self.expression()?.is_some()
        {
            let what = self.describe(a);
            return self.raise_node(format!("only single target (not {what}) can be annotated"), a);
        }
        self.pos = start;
        if let Some(a) = self.star_named_expression()?
            && self.eat(Tok::Comma)
        {
            while let Some(_more) = self.alt(Self::star_named_expressions)? {}
            if self.eat(Tok::Colon) && self.expression()?.is_some() {
                return self.raise_node("only single target (not tuple) can be annotated", a);
            }
        }
        self.pos = start;
        if let Some(a) = self.expression()?
            && self.eat(Tok::Colon)
            && self.expression()?.is_some()
        {
            return self.raise_node("illegal target for annotation", a);
        }
        self.pos = start;
        while self.alt(Self::target_and_equal)?.is_some() {}
        let after = self.pos;
        if let Some(a) = self.star_expressions()?
            && self.eat(Tok::Equal)
        {
            self.invalid_target::<()>(a, Targets::Star)?;
            return Ok(None);
        }
        self.pos = after;
        if let Some(a) = self.alt(Self::yield_expression)?
            && self.eat(Tok::Equal)
        {
            return self.raise_node("assignment to yield expression not possible", a);
        }
        self.pos = start;
        if let Some(a) = self.star_expressions()?
            && self.augmented()
            && self.value()?.is_some()
        {
            let what = self.describe(a);
            let message = format!("'{what}' is an illegal expression for augmented assignment");
            return self.raise_node(message, a);
        }
        Ok(None)
    }

    fn type_alias(&mut self) -> Rule {
        self.pos += 1;
        tok!(self, Name);
        self.alt(Self::type_params)?;
        tok!(self, Equal);
        need!(self.expression());
        Ok(Some(()))
    }

    fn type_params(&mut self) -> Rule {
        tok!(self, LBracket);
        need!(self.gather(Tok::Comma, Self::type_param));
        self.eat(Tok::Comma);
        tok!(self, RBracket);
        Ok(Some(()))
    }

    fn type_param(&mut self) -> R {
        let start = self.pos;
        let what = match self.peek() {
            Tok::Star => Some("TypeVarTuple"),
            Tok::DoubleStar => Some("ParamSpec"),
            _ => None,
        };
        self.pos += usize::from(what.is_some());
        tok!(self, Name);
        let colon = self.pos;
        match what {
            None => {
                if self.eat(Tok::Colon) {
                    need!(self.expression());
                }
            }
            Some(what) if self.invalid && self.eat(Tok::Colon) => {
                if let Some(bound) = self.expression()? {
                    let tuple = self.kind(bound) == Kind::Tuple;
                    let noun = if tuple { "constraints" } else { "bound" };
                    let message = format!("cannot use {noun} with {what}");
                    return self.raise(message, Where::From(colon));
                }
                self.pos = colon;
            }
            Some(_) => {}
        }
        self.done(start)
    }

    fn delete(&mut self) -> Rule {
        let start = self.pos;
        self.pos += 1;
        let items = self.gather(Tok::Comma, Self::delete_target)?;
        if items.is_some() {
            self.eat(Tok::Comma);
            if matches!(self.peek(), Tok::Semi | Tok::Newline) {
                return Ok(Some(()));
            }
        }
        self.pos = start + 1;
        if self.invalid
            && let Some(a) = self.star_expressions()?
        {
            self.invalid_target::<()>(a, Targets::Del)?;
        }
        Ok(None)
    }

    fn delete_target(&mut self) -> R {
        let found = need!(self.star_target());
        Ok((self.find_starred(found)).then_some(found))
    }

    /// Whether no part of a target is starred.
    fn find_starred(&self, id: u32) -> bool {
        let node = &self.nodes[id as usize];
        node.kind != Kind::Starred && node.kids.iter().all(|kid| self.find_starred(*kid))
    }

    fn dotted(&mut self) -> Rule {
        tok!(self, Name);
        while self.peek() == Tok::Dot {
            self.pos += 1;
            tok!(self, Name);
        }
        Ok(Some(()))
    }

    fn alias(&mut self) -> Rule {
        let before = self.pos;
        if self.eat(Tok::As) && !self.eat(Tok::Name) {
            self.pos = before;
        }
        Ok(Some(()))
    }

    fn import(&mut self) -> Rule {
        let start = tok!(self, Import);
        need!(self.gather(Tok::Comma, |p| {
            need!(p.dotted());
            p.alias()?;
            p.done(start)
        }));
        if self.invalid && self.eat(Tok::From) && self.alt(Self::dotted)?.is_some() {
            let message = "Did you mean to use 'from ... import ...' instead?";
            return self.raise(message, Where::From(start));
        }
        Ok(Some(()))
    }

    fn import_from(&mut self) -> Rule {
        tok!(self, From);
        let mut dots = false;
        while matches!(self.peek(), Tok::Dot | Tok::Ellipsis) {
            self.pos += 1;
            dots = true;
        }
        if self.alt(Self::dotted)?.is_none() && !dots {
            return Ok(None);
        }
        tok!(self, Import);
        if self.eat(Tok::Star) {
            return Ok(Some(()));
        }
        if self.eat(Tok::LParen) {
            need!(self.imported_names());
            self.eat(Tok::Comma);
            tok!(self, RParen);
            return Ok(Some(()));
        }
        need!(self.imported_names());
        if self.peek() != Tok::Comma {
            return Ok(Some(()));
        }
        self.pos += 1;
        if self.invalid && self.peek() == Tok::Newline {
            let message = "trailing comma not allowed without surrounding parentheses";
            return self.raise(message, Where::Last);
        }
        Ok(None)
    }

    fn imported_names(&mut self) -> Rule {
        need!(self.gather(Tok::Comma, |p| {
            let start = tok!(p, Name);
            p.alias()?;
            p.done(start)
        }));
        Ok(Some(()))
    }

    // Compound statements

    fn block(&mut self) -> R {
        self.memo(BLOCK, |p| {
            let start = p.pos;
            if p.eat(Tok::Newline) {
                if p.eat(Tok::Indent) {
                    need!(p.statements());
                    tok!(p, Dedent);
                    return p.done(start);
                }
                if p.invalid {
                    return p.raise_indent("expected an indented block");
                }
                return Ok(None);
            }
            need!(p.simple_line());
            p.done(start)
        })
    }

    /// After a header: a missing colon, or a colon without an indented block behind it. Reads
    /// nothing.
    fn header_end(&mut self, keyword: usize, what: &str) -> Rule {
        let from = self.pos;
        if self.peek() == Tok::Newline {
            self.pos += 1;
            return self.raise("expected ':'", Where::Last);
        }
        self.block_missing(keyword, what)?;
        self.pos = from;
        Ok(None)
    }

    /// A colon without an indented block behind it.
    fn block_missing(&mut self, keyword: usize, what: &str) -> Rule {
        let from = self.pos;
        if self.eat(Tok::Colon) && self.eat(Tok::Newline) && self.peek() != Tok::Indent {
            let line = self.line_of(keyword);
            return self
                .raise_indent(format!("expected an indented block after {what} on line {line}"));
        }
        self.pos = from;
        Ok(None)
    }

    fn line_of(&self, token: usize) -> usize {
        let at = self.tokens[token].start as usize;
        1 + self.text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count()
    }

    fn compound(&mut self) -> Rule {
        match self.peek() {
            Tok::At => {
                while self.eat(Tok::At) {
                    need!(self.named_expression());
                    tok!(self, Newline);
                }
                match self.peek() {
                    Tok::Class => self.class(),
                    Tok::Def | Tok::Async => self.function(),
                    _ => Ok(None),
                }
            }
            Tok::Def => self.function(),
            Tok::Class => self.class(),
            Tok::If => self.if_statement("'if' statement"),
            Tok::With => self.with(),
            Tok::For => self.for_statement(),
            Tok::Async => {
                self.pos += 1;
                let next = self.peek();
                self.pos -= 1;
                match next {
                    Tok::Def => self.function(),
                    Tok::With => self.with(),
                    Tok::For => self.for_statement(),
                    _ => Ok(None),
                }
            }
            Tok::Try => self.try_statement(),
            Tok::While => self.while_statement(),
            Tok::Name if self.word(self.pos) == "match" => self.match_statement(),
            _ => Ok(None),
        }
    }

    fn function(&mut self) -> Rule {
        self.eat(Tok::Async);
        let def = tok!(self, Def);
        tok!(self, Name);
        self.alt(Self::type_params)?;
        need!(self.forced(Tok::LParen, "("));
        self.params()?;
        tok!(self, RParen);
        let before = self.pos;
        if self.eat(Tok::Arrow) && self.expression()?.is_none() {
            self.pos = before;
        }
        self.block_missing(def, "function definition")?;
        need!(self.forced(Tok::Colon, ":"));
        need!(self.block());
        Ok(Some(()))
    }

    fn class(&mut self) -> Rule {
        let class = tok!(self, Class);
        tok!(self, Name);
        self.alt(Self::type_params)?;
        if self.eat(Tok::LParen) {
            self.arguments()?;
            tok!(self, RParen);
        }
        self.header_end(class, "class definition")?;
        tok!(self, Colon);
        need!(self.block());
        Ok(Some(()))
    }

    fn if_statement(&mut self, what: &str) -> Rule {
        let start = self.advance();
        need!(self.named_expression());
        self.header_end(start, what)?;
        tok!(self, Colon);
        need!(self.block());
        match self.peek() {
            Tok::Elif => self.if_statement_tail(),
            Tok::Else => self.else_block(),
            _ => Ok(Some(())),
        }
    }

    /// `elif` arms one after the other, without recursion.
    fn if_statement_tail(&mut self) -> Rule {
        while self.peek() == Tok::Elif {
            let start = self.advance();
            need!(self.named_expression());
            self.header_end(start, "'elif' statement")?;
            tok!(self, Colon);
            need!(self.block());
        }
        if self.peek() == Tok::Else { self.else_block() } else { Ok(Some(())) }
    }

    fn else_block(&mut self) -> Rule {
        let start = tok!(self, Else);
        self.block_missing(start, "'else' statement")?;
        need!(self.forced(Tok::Colon, ":"));
        need!(self.block());
        Ok(Some(()))
    }

    fn optional_else(&mut self) -> Rule {
        if self.peek() == Tok::Else {
            self.alt(Self::else_block)?;
        }
        Ok(Some(()))
    }

    fn while_statement(&mut self) -> Rule {
        let start = tok!(self, While);
        need!(self.named_expression());
        self.header_end(start, "'while' statement")?;
        tok!(self, Colon);
        need!(self.block());
        self.optional_else()
    }

    fn for_statement(&mut self) -> Rule {
        self.eat(Tok::Async);
        let start = tok!(self, For);
        if self.star_targets()?.is_some() && self.eat(Tok::In) {
            need!(self.star_expressions());
            self.header_end(start, "'for' statement")?;
            tok!(self, Colon);
            need!(self.block());
            return self.optional_else();
        }
        self.pos = start + 1;
        if self.invalid {
            self.invalid_for_target()?;
        }
        Ok(None)
    }

    fn with(&mut self) -> Rule {
        self.eat(Tok::Async);
        let start = tok!(self, With);
        let items = self.pos;
        let parenthesised = self.alt(|p| {
            tok!(p, LParen);
            need!(p.gather(Tok::Comma, Self::with_item));
            p.eat(Tok::Comma);
            tok!(p, RParen);
            Ok((p.peek() == Tok::Colon).then_some(()))
        })?;
        if parenthesised.is_none() && self.gather(Tok::Comma, Self::with_item)?.is_none() {
            self.pos = items;
            return self.invalid_with();
        }
        self.block_missing(start, "'with' statement")?;
        if !self.eat(Tok::Colon) {
            self.pos = items;
            return self.invalid_with();
        }
        need!(self.block());
        Ok(Some(()))
    }

    fn with_item(&mut self) -> R {
        let start = self.pos;
        let e = need!(self.expression());
        let after = self.pos;
        if self.eat(Tok::As) {
            if self.star_target()?.is_some()
                && matches!(self.peek(), Tok::Comma | Tok::RParen | Tok::Colon)
            {
                return self.done(start);
            }
            self.pos = after + 1;
            if self.invalid
                && let Some(a) = self.expression()?
                && matches!(self.peek(), Tok::Comma | Tok::RParen | Tok::Colon)
            {
                self.invalid_target::<()>(a, Targets::Star)?;
            }
            self.pos = after;
        }
        Ok(Some(e))
    }

    /// A `with` without its colon.
    fn invalid_with(&mut self) -> Rule {
        if !self.invalid {
            return Ok(None);
        }
        let items = self.pos;
        let item = |p: &mut Self| {
            let found = need!(p.expression());
            let before = p.pos;
            if p.eat(Tok::As) && p.star_target()?.is_none() {
                p.pos = before;
            }
            Ok(Some(found))
        };
        if self.gather(Tok::Comma, item)?.is_some() && self.eat(Tok::Newline) {
            return self.raise("expected ':'", Where::Last);
        }
        self.pos = items;
        tok!(self, LParen);
        need!(self.gather(Tok::Comma, item));
        self.eat(Tok::Comma);
        tok!(self, RParen);
        tok!(self, Newline);
        self.raise("expected ':'", Where::Last)
    }

    fn try_statement(&mut self) -> Rule {
        const MIXED: &str = "cannot have both 'except' and 'except*' on the same 'try'";
        let start = tok!(self, Try);
        self.block_missing(start, "'try' statement")?;
        need!(self.forced(Tok::Colon, ":"));
        need!(self.block());
        if !matches!(self.peek(), Tok::Except | Tok::Finally) {
            return self.raise("expected 'except' or 'finally' block", Where::Last);
        }
        let mut kind = None;
        while self.peek() == Tok::Except {
            let except = self.pos;
            self.pos += 1;
            let star = self.peek() == Tok::Star;
            self.pos = except;
            if *kind.get_or_insert(star) != star {
                return self.raise(MIXED, Where::Tokens(except, except + usize::from(star)));
            }
            need!(self.except());
        }
        if kind.is_some() && self.peek() == Tok::Else {
            need!(self.else_block());
        }
        if self.peek() == Tok::Finally {
            let finally = self.advance();
            self.block_missing(finally, "'finally' statement")?;
            need!(self.forced(Tok::Colon, ":"));
            need!(self.block());
        }
        Ok(Some(()))
    }

    fn except(&mut self) -> Rule {
        let start = tok!(self, Except);
        let star = self.eat(Tok::Star);
        let what = if star { "'except*' statement" } else { "'except' statement" };
        if let Some(a) = self.expression()? {
            let after = self.pos;
            if self.invalid
                && self.eat(Tok::Comma)
                && self.gather(Tok::Comma, Self::expression)?.is_some()
            {
                self.eat(Tok::Comma);
                self.as_name();
                if self.eat(Tok::Colon) {
                    let message = "multiple exception types must be parenthesized";
                    return self.raise(message, Where::From(self.first_token(a)));
                }
            }
            self.pos = after;
            self.as_name();
        } else if star && matches!(self.peek(), Tok::Newline | Tok::Colon) {
            return self.raise("expected one or more exception types", Where::Last);
        }
        self.header_end(start, what)?;
        tok!(self, Colon);
        need!(self.block());
        Ok(Some(()))
    }

    fn as_name(&mut self) {
        let before = self.pos;
        if self.eat(Tok::As) && !self.eat(Tok::Name) {
            self.pos = before;
        }
    }

    fn match_statement(&mut self) -> Rule {
        let start = self.advance();
        let first = self.pos;
        // The subject: one expression, or several with a comma.
        let several = self.alt(|p| {
            need!(p.star_named_expression());
            tok!(p, Comma);
            p.alt(Self::star_named_expressions)?;
            Ok(Some(()))
        })?;
        if several.is_none() {
            self.pos = first;
            need!(self.named_expression());
        }
        self.header_end(start, "'match' statement")?;
        tok!(self, Colon);
        tok!(self, Newline);
        tok!(self, Indent);
        let mut cases = 0;
        while self.alt(Self::case)?.is_some() {
            cases += 1;
        }
        if cases == 0 || !self.eat(Tok::Dedent) {
            return Ok(None);
        }
        Ok(Some(()))
    }

    fn case(&mut self) -> Rule {
        let start = self.pos;
        if !self.eat_word("case") {
            return Ok(None);
        }
        need!(self.patterns());
        if self.eat(Tok::If) {
            need!(self.named_expression());
        }
        self.header_end(start, "'case' statement")?;
        tok!(self, Colon);
        need!(self.block());
        Ok(Some(()))
    }
}
