//! The tree of a parsed pattern, and how wide its parts can be.

use super::charset::{Charset, Fold};

/// No upper bound of a repetition.
pub const MANY: u32 = u32::MAX;

/// How often a repetition tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Greed {
    /// As often as possible first.
    Greedy,
    /// As seldom as possible first.
    Lazy,
    /// As often as possible, with no way back.
    Possessive,
}

/// A condition on a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// The start of the string.
    Start,
    /// The start of a line.
    LineStart,
    /// The end of the string.
    End,
    /// The end of the string, or in front of a line end there.
    LastLineEnd,
    /// The end of a line.
    LineEnd,
    /// Between a word character and another; whether of ASCII only, and whether it must be so.
    Boundary(bool, bool),
}

/// A part of a pattern.
#[derive(Clone, Debug)]
pub enum Node {
    /// One character.
    Char(u32, Fold),
    /// Any character but a line end.
    Any,
    /// Any character.
    AnyAll,
    /// One character of a set.
    Set(Box<Charset>),
    /// A position.
    At(At),
    /// One after the other.
    Cat(Vec<Node>),
    /// The first that leads to a match.
    Alt(Vec<Node>),
    /// A repetition.
    Repeat(Box<Node>, u32, u32, Greed),
    /// A capturing group.
    Group(usize, Box<Node>),
    /// What a group has matched.
    Backref(usize, Fold),
    /// A look ahead (no width) or behind; whether it must match.
    Look(Box<Node>, Option<u32>, bool),
    /// One of two, by whether a group has matched.
    Cond(usize, Box<Node>, Box<Node>),
    /// A part whose first match stands.
    Atomic(Box<Node>),
    /// Never matches.
    Fail,
}

impl Node {
    /// Nothing.
    pub const EMPTY: Node = Node::Cat(Vec::new());

    /// Whether this is a single character.
    pub fn is_single(&self) -> bool {
        matches!(self, Node::Char(..) | Node::Any | Node::AnyAll | Node::Set(_))
    }

    /// The least and the greatest number of characters, given those of the groups; a group that is open may
    /// have any number.
    pub fn width(&self, groups: &[Option<(u64, u64)>]) -> (u64, u64) {
        const CAP: u64 = u32::MAX as u64;
        let clip = |(a, b): (u64, u64)| (a.min(CAP), b.min(CAP));
        match self {
            Node::Char(..) | Node::Any | Node::AnyAll | Node::Set(_) => (1, 1),
            Node::At(_) | Node::Look(..) | Node::Fail => (0, 0),
            Node::Cat(parts) => clip(parts.iter().fold((0, 0), |(a, b), n| {
                let (x, y) = n.width(groups);
                (a + x, b + y)
            })),
            Node::Alt(parts) => parts.iter().fold((CAP, 0), |(a, b), n| {
                let (x, y) = n.width(groups);
                (a.min(x), b.max(y))
            }),
            Node::Repeat(n, min, max, _) => {
                let (a, b) = n.width(groups);
                clip((a.saturating_mul((*min).into()), b.saturating_mul((*max).into())))
            }
            Node::Group(_, n) | Node::Atomic(n) => n.width(groups),
            Node::Backref(g, _) => groups.get(*g).copied().flatten().unwrap_or((0, CAP)),
            Node::Cond(_, yes, no) => {
                let ((a, b), (x, y)) = (yes.width(groups), no.width(groups));
                (a.min(x), b.max(y))
            }
        }
    }
}
