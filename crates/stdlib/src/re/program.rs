//! The tree of a pattern to instructions for the matcher.

use super::charset::{Charset, Fold, any_case};
use super::tree::{At, Greed, Node};

/// A test of one character.
#[derive(Clone, Debug)]
pub enum One {
    /// This one.
    Char(u32),
    /// This one in any case.
    Folded(u32, Fold),
    /// All but a line end.
    Any,
    /// All.
    AnyAll,
    /// The members of a set.
    Set(Box<Charset>),
}

/// An instruction. Registers keep counts and positions that backtracking restores.
#[derive(Clone, Debug)]
pub enum Inst {
    /// One character.
    One(One),
    /// A position.
    At(At),
    /// A repetition of one character.
    Run(One, u32, u32, Greed),
    /// Goes on there.
    Jump(usize),
    /// Tries these one after the other; each with its first character, if that is known.
    Alt(Vec<(usize, Option<u32>)>),
    /// Notes the position: groups begin and end.
    Save(usize),
    /// Begins a repetition in two registers from this one on: rounds, and where the last one began.
    Begin(usize),
    /// Another round at the next instruction, or on to the exit.
    Loop { reg: usize, min: u32, max: u32, lazy: bool, exit: usize },
    /// The second thought of a lazy repetition whose `Loop` is there.
    More(usize),
    /// What a group has matched.
    Backref(usize, Fold),
    /// Notes how much there is to try and the position, in two registers from this one on.
    Mark(usize),
    /// As `Mark`, for what must not match: goes on there if so.
    MarkNot(usize, usize),
    /// Steps back so many characters.
    Back(usize),
    /// Forgets what was to be tried since the mark; whether the position goes back too.
    Commit(usize, bool),
    /// What must not match has matched.
    Reject(usize),
    /// Goes there unless the group has matched.
    Unless(usize, usize),
    /// Never matches.
    Fail,
    /// The whole has matched.
    Match,
}

/// A compiled pattern.
#[derive(Debug)]
pub struct Program {
    /// The instructions.
    pub code: Vec<Inst>,
    /// How many registers they use.
    pub registers: usize,
    /// What every match starts with.
    pub prefix: Vec<u32>,
    /// What the first character must be, if anything is known.
    pub first: Option<One>,
    /// Whether matches start only at the start of the string.
    pub anchored: bool,
}

/// Compiles a tree.
pub fn compile(node: &Node) -> Program {
    let mut c = Compiler { code: Vec::new(), registers: 0 };
    c.node(node);
    c.code.push(Inst::Match);
    let mut prefix = Vec::new();
    literal_prefix(node, &mut prefix);
    let anchored = matches!(first_node(node), Some(Node::At(At::Start)));
    Program { code: c.code, registers: c.registers, prefix, first: first_one(node), anchored }
}

/// The first part of a sequence.
fn first_node(node: &Node) -> Option<&Node> {
    match node {
        Node::Cat(parts) => first_node(parts.first()?),
        Node::Group(_, n) => first_node(n),
        n => Some(n),
    }
}

/// Collects the characters that a match must start with; says whether the whole node was such.
fn literal_prefix(node: &Node, out: &mut Vec<u32>) -> bool {
    match node {
        Node::Char(c, Fold::No) => {
            out.push(*c);
            out.len() < 64
        }
        Node::Cat(parts) => parts.iter().all(|n| literal_prefix(n, out)),
        Node::Group(_, n) => literal_prefix(n, out),
        Node::At(At::Boundary(..)) => true,
        Node::Repeat(n, min @ 1.., max, _) => {
            for _ in 0..*min {
                if !literal_prefix(n, out) {
                    return false;
                }
            }
            min == max
        }
        _ => false,
    }
}

/// What the first character of a match is.
fn first_one(node: &Node) -> Option<One> {
    match node {
        n if n.is_single() => Some(one(n)),
        Node::Cat(parts) => {
            for n in parts {
                match n {
                    Node::At(At::Boundary(..) | At::LineStart) => continue,
                    n => return first_one(n),
                }
            }
            None
        }
        Node::Group(_, n) | Node::Atomic(n) | Node::Repeat(n, 1.., ..) => first_one(n),
        Node::Alt(parts) => {
            let mut ranges = Vec::new();
            for n in parts {
                match first_one(n)? {
                    One::Char(c) => ranges.push((c, c)),
                    One::Folded(c, fold) => {
                        any_case(c, fold, |c| {
                            ranges.push((c, c));
                            false
                        });
                    }
                    _ => return None,
                }
            }
            let set = Charset::new(ranges, Vec::new(), false, false, Fold::No);
            Some(One::Set(Box::new(set)))
        }
        _ => None,
    }
}

fn one(node: &Node) -> One {
    match node {
        Node::Char(c, Fold::No) => One::Char(*c),
        // What has no case need not be folded.
        Node::Char(c, fold) if !any_case(*c, *fold, |d| d != *c) => One::Char(*c),
        Node::Char(c, fold) => One::Folded(*c, *fold),
        Node::Any => One::Any,
        Node::Set(set) => One::Set(set.clone()),
        _ => One::AnyAll,
    }
}

struct Compiler {
    code: Vec<Inst>,
    registers: usize,
}

impl Compiler {
    fn registers(&mut self, n: usize) -> usize {
        self.registers += n;
        self.registers - n
    }

    fn node(&mut self, node: &Node) {
        match node {
            n if n.is_single() => self.code.push(Inst::One(one(n))),
            Node::At(at) => self.code.push(Inst::At(*at)),
            Node::Cat(parts) => parts.iter().for_each(|n| self.node(n)),
            Node::Alt(parts) => self.alternatives(parts),
            Node::Repeat(n, min, max, greed) => self.repeat(n, *min, *max, *greed),
            Node::Group(g, n) => {
                self.code.push(Inst::Save(2 * g));
                self.node(n);
                self.code.push(Inst::Save(2 * g + 1));
            }
            Node::Backref(g, fold) => self.code.push(Inst::Backref(*g, *fold)),
            Node::Look(n, behind, want) => self.look(n, *behind, *want),
            Node::Atomic(n) => self.atomic(|c| c.node(n)),
            Node::Cond(g, yes, no) => {
                let test = self.code.len();
                self.code.push(Inst::Fail);
                self.node(yes);
                let jump = self.code.len();
                self.code.push(Inst::Fail);
                self.code[test] = Inst::Unless(*g, self.code.len());
                self.node(no);
                self.code[jump] = Inst::Jump(self.code.len());
            }
            _ => self.code.push(Inst::Fail),
        }
    }

    fn alternatives(&mut self, parts: &[Node]) {
        let at = self.code.len();
        self.code.push(Inst::Fail);
        let (mut branches, mut jumps) = (Vec::new(), Vec::new());
        for n in parts {
            let mut prefix = Vec::new();
            literal_prefix(n, &mut prefix);
            branches.push((self.code.len(), prefix.first().copied()));
            self.node(n);
            jumps.push(self.code.len());
            self.code.push(Inst::Fail);
        }
        let end = self.code.len();
        jumps.into_iter().for_each(|j| self.code[j] = Inst::Jump(end));
        self.code[at] = Inst::Alt(branches);
    }

    fn repeat(&mut self, node: &Node, min: u32, max: u32, greed: Greed) {
        if node.is_single() {
            return self.code.push(Inst::Run(one(node), min, max, greed));
        }
        if (min, max) == (1, 1) {
            return self.node(node);
        }
        if greed == Greed::Possessive {
            return self.atomic(|c| c.repeat(node, min, max, Greed::Greedy));
        }
        let reg = self.registers(2);
        self.code.push(Inst::Begin(reg));
        let at = self.code.len();
        self.code.push(Inst::Fail);
        self.node(node);
        self.code.push(Inst::Jump(at));
        let mut exit = self.code.len();
        let lazy = greed == Greed::Lazy;
        if lazy {
            // `More` stands behind the loop, out of the way of what falls through.
            self.code.push(Inst::More(at));
            exit += 1;
        }
        self.code[at] = Inst::Loop { reg, min, max, lazy, exit };
    }

    fn look(&mut self, node: &Node, behind: Option<u32>, want: bool) {
        let reg = self.registers(2);
        let at = self.code.len();
        self.code.push(Inst::Mark(reg));
        if let Some(n) = behind.filter(|&n| n > 0) {
            self.code.push(Inst::Back(n as usize));
        }
        self.node(node);
        self.code.push(if want { Inst::Commit(reg, true) } else { Inst::Reject(reg) });
        if !want {
            self.code[at] = Inst::MarkNot(reg, self.code.len());
        }
    }

    fn atomic(&mut self, body: impl FnOnce(&mut Self)) {
        let reg = self.registers(2);
        self.code.push(Inst::Mark(reg));
        body(self);
        self.code.push(Inst::Commit(reg, false));
    }
}
