//! Parameter lists, with the mistakes people make in them.

use pyrun_lexer::Tok;

use super::peg::{Id, Kind, Peg, R, Res, Where, need, tok};

/// The parameters of a function or of a lambda expression.
#[derive(Clone, Copy, PartialEq)]
struct Form {
    /// What ends the list.
    close: Tok,
    name: &'static str,
}

const FUNCTION: Form = Form { close: Tok::RParen, name: "Function" };
const LAMBDA: Form = Form { close: Tok::Colon, name: "Lambda expression" };

impl Peg<'_> {
    pub(super) fn params(&mut self) -> R {
        self.param_list(FUNCTION)
    }

    pub(super) fn lambda_params(&mut self) -> R {
        self.param_list(LAMBDA)
    }

    fn param_list(&mut self, form: Form) -> R {
        if self.invalid {
            self.alt(|p| p.invalid_params(form))?;
        }
        self.alt(|p| p.parameters(form))
    }

    /// The name and annotation of a parameter.
    fn param(&mut self, form: Form) -> R {
        let start = tok!(self, Name);
        if form == FUNCTION && self.peek() == Tok::Colon {
            self.pos += 1;
            if self.expression()?.is_none() {
                self.pos = start;
                return Ok(None);
            }
        }
        Ok(Some(self.node(Kind::Name, start, vec![])))
    }

    /// The comma after a parameter, or the end of the list before it.
    fn param_end(&mut self, form: Form) -> bool {
        self.eat(Tok::Comma) || self.peek() == form.close
    }

    fn param_no_default(&mut self, form: Form) -> R {
        self.alt(|p| {
            let found = need!(p.param(form));
            Ok(p.param_end(form).then_some(found))
        })
    }

    fn default(&mut self) -> Res<()> {
        let equal = tok!(self, Equal);
        if self.expression()?.is_some() {
            return Ok(Some(()));
        }
        if self.invalid && matches!(self.peek(), Tok::RParen | Tok::Comma) {
            return self.raise_at("expected default value expression", equal);
        }
        Ok(None)
    }

    fn param_with_default(&mut self, form: Form) -> R {
        self.alt(|p| {
            let found = need!(p.param(form));
            need!(p.default());
            Ok(p.param_end(form).then_some(found))
        })
    }

    fn param_maybe_default(&mut self, form: Form) -> R {
        self.alt(|p| {
            let found = need!(p.param(form));
            p.alt(Self::default)?;
            Ok(p.param_end(form).then_some(found))
        })
    }

    /// As many as there are.
    fn many(
        &mut self,
        mut rule: impl FnMut(&mut Self) -> R,
    ) -> Result<Vec<Id>, Box<super::peg::Raised>> {
        let mut items = Vec::new();
        while let Some(item) = rule(self)? {
            items.push(item);
        }
        Ok(items)
    }

    fn slash_no_default(&mut self, form: Form) -> Res<()> {
        self.alt(|p| {
            if p.many(|p| p.param_no_default(form))?.is_empty() || !p.eat(Tok::Slash) {
                return Ok(None);
            }
            Ok(p.param_end(form).then_some(()))
        })
    }

    fn slash_with_default(&mut self, form: Form) -> Res<()> {
        self.alt(|p| {
            p.many(|p| p.param_no_default(form))?;
            if p.many(|p| p.param_with_default(form))?.is_empty() || !p.eat(Tok::Slash) {
                return Ok(None);
            }
            Ok(p.param_end(form).then_some(()))
        })
    }

    fn parameters(&mut self, form: Form) -> R {
        let start = self.pos;
        if self.slash_no_default(form)?.is_some() {
            self.many(|p| p.param_no_default(form))?;
        } else if self.slash_with_default(form)?.is_none() {
            self.many(|p| p.param_no_default(form))?;
        }
        self.many(|p| p.param_with_default(form))?;
        self.star_etc(form)?;
        if self.pos == start {
            return Ok(None);
        }
        Ok(Some(self.node(Kind::Other("parameters"), start, vec![])))
    }

    fn star_etc(&mut self, form: Form) -> Res<()> {
        if self.invalid {
            self.alt(|p| p.invalid_star_etc(form))?;
        }
        let found = self.alt(|p| {
            tok!(p, Star);
            if p.eat(Tok::Comma) {
                if p.many(|p| p.param_maybe_default(form))?.is_empty() {
                    return Ok(None);
                }
            } else {
                need!(p.star_param(form));
                p.many(|p| p.param_maybe_default(form))?;
            }
            p.kwds(form)?;
            Ok(Some(()))
        })?;
        match found {
            Some(()) => Ok(found),
            None => self.kwds(form),
        }
    }

    /// The parameter after `*`, whose annotation may be starred.
    fn star_param(&mut self, form: Form) -> Res<()> {
        if self.param_no_default(form)?.is_some() {
            return Ok(Some(()));
        }
        self.alt(|p| {
            tok!(p, Name);
            tok!(p, Colon);
            need!(p.star_expression());
            Ok(p.param_end(form).then_some(()))
        })
    }

    fn kwds(&mut self, form: Form) -> Res<()> {
        if self.invalid {
            self.alt(|p| p.invalid_kwds(form))?;
        }
        self.alt(|p| {
            tok!(p, DoubleStar);
            need!(p.param_no_default(form));
            Ok(Some(()))
        })
    }

    fn invalid_params(&mut self, form: Form) -> R {
        let start = self.pos;
        self.many(|p| p.param_no_default(form))?;
        let after = self.pos;
        let helper = self.slash_with_default(form)?.is_some()
            || !self.many(|p| p.param_with_default(form))?.is_empty();
        if helper && let Some(a) = self.param_no_default(form)? {
            let message = "parameter without a default follows parameter with a default";
            return self.raise_node(message, a);
        }
        self.pos = after;
        let open = self.pos;
        if self.eat(Tok::LParen) {
            let named = self.parenthesised(form)?;
            if named && self.peek() == Tok::RParen {
                let message = format!("{} parameters cannot be parenthesized", form.name);
                return self.raise(message, Where::Tokens(open, self.pos));
            }
        }
        self.pos = start;
        if self.eat(Tok::Slash) && self.peek() == Tok::Comma {
            return self.raise_at("at least one argument must precede /", start);
        }
        self.invalid_slash(form, start)
    }

    /// Whether names with commas between them come.
    fn parenthesised(&mut self, form: Form) -> Result<bool, Box<super::peg::Raised>> {
        if form == LAMBDA {
            let found = self.gather(Tok::Comma, |p| p.param(form))?.is_some();
            self.eat(Tok::Comma);
            return Ok(found);
        }
        let found = !self.many(|p| p.param_no_default(form))?.is_empty();
        self.eat(Tok::Comma);
        Ok(found)
    }

    fn invalid_slash(&mut self, form: Form, start: usize) -> R {
        self.pos = start;
        let slash =
            self.slash_no_default(form)?.is_some() || self.slash_with_default(form)?.is_some();
        let after = self.pos;
        if slash {
            self.many(|p| p.param_maybe_default(form))?;
            if self.peek() == Tok::Slash {
                return self.raise_at("/ may appear only once", self.pos);
            }
            self.pos = after;
        }
        self.many(|p| p.param_maybe_default(form))?;
        if self.eat(Tok::Star) && (self.eat(Tok::Comma) || self.param_no_default(form)?.is_some()) {
            self.many(|p| p.param_maybe_default(form))?;
            if self.peek() == Tok::Slash {
                return self.raise_at("/ must be ahead of *", self.pos);
            }
        }
        self.pos = start;
        if !self.many(|p| p.param_maybe_default(form))?.is_empty()
            && self.eat(Tok::Slash)
            && self.peek() == Tok::Star
        {
            return self.raise_at("expected comma between / and *", self.pos);
        }
        Ok(None)
    }

    fn invalid_star_etc(&mut self, form: Form) -> Res<()> {
        let star = tok!(self, Star);
        let alone = self.peek() == form.close || {
            self.eat(Tok::Comma) && (self.peek() == form.close || self.peek() == Tok::DoubleStar)
        };
        if alone {
            let message = "named arguments must follow bare *";
            return match form.close {
                Tok::Colon => self.raise(message, Where::Last),
                _ => self.raise_at(message, star),
            };
        }
        self.pos = star + 1;
        if self.param(form)?.is_some() && self.peek() == Tok::Equal {
            return self.raise_at("var-positional argument cannot have default value", self.pos);
        }
        self.pos = star + 1;
        if self.param_no_default(form)?.is_some() || self.eat(Tok::Comma) {
            self.many(|p| p.param_maybe_default(form))?;
            let again = self.pos;
            if self.eat(Tok::Star)
                && (self.param_no_default(form)?.is_some() || self.eat(Tok::Comma))
            {
                return self.raise_at("* argument may appear only once", again);
            }
        }
        Ok(None)
    }

    fn invalid_kwds(&mut self, form: Form) -> Res<()> {
        tok!(self, DoubleStar);
        need!(self.param(form));
        if self.peek() == Tok::Equal {
            return self.raise_at("var-keyword argument cannot have default value", self.pos);
        }
        tok!(self, Comma);
        let message = "arguments cannot follow var-keyword argument";
        if let Some(a) = self.param(form)? {
            return self.raise_node(message, a);
        }
        if matches!(self.peek(), Tok::Star | Tok::DoubleStar | Tok::Slash) {
            return self.raise_at(message, self.pos);
        }
        Ok(None)
    }
}
