//! String literals and the fields of f-strings, with the mistakes people make in them.

use pyrun_lexer::Tok;

use super::peg::{Kind, Peg, R, Res, need, tok};

impl Peg<'_> {
    pub(super) fn strings(&mut self) -> R {
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

    pub(super) fn pieces(&mut self) -> Res<()> {
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

    pub(super) fn field_value(&mut self) -> R {
        match self.alt(Self::yield_expression)? {
            Some(found) => Ok(Some(found)),
            None => self.alt(Self::star_expressions),
        }
    }

    pub(super) fn replacement_field(&mut self) -> R {
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
