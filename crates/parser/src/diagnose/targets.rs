//! Targets, and expressions that cannot be targets.

use super::peg::{Id, Kind, Peg, R, Res, need};
use pyrun_lexer::Tok;

/// Whose targets are looked at.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Targets {
    Star,
    Del,
    For,
}

const STAR_TARGETS: u8 = 9;
const STAR_TARGET: u8 = 10;
const T_PRIMARY: u8 = 11;

impl Peg<'_> {
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
}
