//! Patterns, with the mistakes people make in them.

use pyrun_lexer::Tok;

use super::peg::{Kind, Peg, R, Res, Where, need, tok};

const PATTERN: u8 = 30;
const CLOSED: u8 = 31;

impl Peg<'_> {
    pub(super) fn patterns(&mut self) -> R {
        let start = self.pos;
        need!(self.gather(Tok::Comma, Self::maybe_star));
        self.eat(Tok::Comma);
        Ok(Some(self.node(Kind::Other("pattern"), start, vec![])))
    }

    fn maybe_star(&mut self) -> R {
        let start = self.pos;
        if self.eat(Tok::Star) {
            tok!(self, Name);
            return Ok(Some(self.node(Kind::Starred, start, vec![])));
        }
        self.pattern()
    }

    fn pattern(&mut self) -> R {
        self.memo(PATTERN, |p| {
            let start = p.pos;
            need!(p.gather(Tok::VBar, Self::closed));
            if p.eat(Tok::As) {
                let name = p.peek() == Tok::Name;
                if name && p.word(p.pos) != "_" {
                    p.pos += 1;
                    if !matches!(p.peek(), Tok::Dot | Tok::LParen | Tok::Equal) {
                        return Ok(Some(p.node(Kind::Other("pattern"), start, vec![])));
                    }
                    p.pos -= 1;
                }
                if p.invalid && name && p.word(p.pos) == "_" {
                    return p.raise_at("cannot use '_' as a target", p.pos);
                }
                if p.invalid
                    && !name
                    && let Some(a) = p.expression()?
                {
                    return p.raise_node("invalid pattern target", a);
                }
                return Ok(None);
            }
            Ok(Some(p.node(Kind::Other("pattern"), start, vec![])))
        })
    }

    fn closed(&mut self) -> R {
        self.memo(CLOSED, |p| {
            let start = p.pos;
            match p.peek() {
                Tok::None | Tok::True | Tok::False => p.pos += 1,
                Tok::Str | Tok::FStringStart => {
                    need!(p.primary());
                }
                Tok::Int | Tok::Float | Tok::Imaginary | Tok::Minus => need!(p.number()),
                Tok::Name => need!(p.name_or_class()),
                Tok::LParen => need!(p.bracketed(Tok::RParen)),
                Tok::LBracket => need!(p.bracketed(Tok::RBracket)),
                Tok::LBrace => need!(p.mapping()),
                _ => return Ok(None),
            }
            Ok(Some(p.node(Kind::Other("pattern"), start, vec![])))
        })
    }

    fn number(&mut self) -> Res<()> {
        self.eat(Tok::Minus);
        tok!(self, Int | Float | Imaginary);
        if matches!(self.peek(), Tok::Plus | Tok::Minus) {
            let real = self.pos - 1;
            self.pos += 1;
            if self.invalid && self.at(real) == Tok::Imaginary {
                return self.raise_at("real number required in complex literal", real);
            }
            let imaginary = tok!(self, Int | Float | Imaginary);
            if self.invalid && self.at(imaginary) != Tok::Imaginary {
                return self.raise_at("imaginary number required in complex literal", imaginary);
            }
        }
        Ok(Some(()))
    }

    fn name_or_class(&mut self) -> Res<()> {
        tok!(self, Name);
        while self.peek() == Tok::Dot {
            self.pos += 1;
            tok!(self, Name);
        }
        if self.eat(Tok::LParen) {
            let (mut keywords, mut late) = (false, None);
            while self.peek() != Tok::RParen {
                let start = self.pos;
                let keyword = self.eat(Tok::Name) && self.eat(Tok::Equal);
                if !keyword {
                    self.pos = start;
                }
                need!(self.pattern());
                if !keyword && keywords {
                    late = Some((late.map_or(start, |(first, _)| first), self.pos - 1));
                } else if late.is_some() {
                    break;
                }
                keywords |= keyword;
                if !self.eat(Tok::Comma) {
                    break;
                }
            }
            if let Some((first, last)) = late
                && self.invalid
            {
                let message = "positional patterns follow keyword patterns";
                return self.raise(message, Where::Tokens(first, last));
            }
            tok!(self, RParen);
        }
        Ok(Some(()))
    }

    fn bracketed(&mut self, close: Tok) -> Res<()> {
        self.pos += 1;
        if self.peek() != close {
            need!(self.patterns());
        }
        Ok(self.eat(close).then_some(()))
    }

    fn mapping(&mut self) -> Res<()> {
        self.pos += 1;
        while self.peek() != Tok::RBrace {
            if self.eat(Tok::DoubleStar) {
                tok!(self, Name);
            } else {
                need!(self.closed());
                tok!(self, Colon);
                need!(self.pattern());
            }
            if !self.eat(Tok::Comma) {
                break;
            }
        }
        tok!(self, RBrace);
        Ok(Some(()))
    }
}
