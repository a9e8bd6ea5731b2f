//! Operators in a row become a tree.
//!
//! The grammar hands over operands, prefix and infix operators as a flat list, whatever their
//! precedence; here they are nested by an operator-precedence pass without recursion. That keeps
//! the parse tables small and spares every atom a dozen reductions.

use pyrun_ast::*;

use crate::context::{Action, Context, Ex, Mark};

/// An operator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Op {
    Unary(UnaryOp),
    Binary(Operator),
    Compare(CmpOp),
    Bool(BoolOp),
}

const COMPARE: u8 = 4;
const NOT: u8 = 3;

impl Op {
    /// How tightly it binds.
    fn precedence(self) -> u8 {
        match self {
            Op::Bool(BoolOp::Or) => 1,
            Op::Bool(BoolOp::And) => 2,
            Op::Unary(UnaryOp::Not) => NOT,
            Op::Compare(_) => COMPARE,
            Op::Binary(Operator::BitOr) => 5,
            Op::Binary(Operator::BitXor) => 6,
            Op::Binary(Operator::BitAnd) => 7,
            Op::Binary(Operator::LShift | Operator::RShift) => 8,
            Op::Binary(Operator::Add | Operator::Sub) => 9,
            Op::Binary(Operator::Pow) => 12,
            Op::Binary(_) => 10,
            Op::Unary(_) => 11,
        }
    }

    /// Whether operators of the same precedence wait and are joined in one node.
    fn joins(self) -> bool {
        matches!(self, Op::Bool(_) | Op::Compare(_))
    }
}

/// An operand with its extent, parentheses included.
#[derive(Clone, Copy)]
pub(crate) struct Extent<'a> {
    ex: Ex<'a>,
    l: u32,
    r: u32,
}

/// An element of the row.
#[derive(Clone, Copy)]
pub(crate) enum Link<'a> {
    Operand(Extent<'a>),
    Infix(Op, u32),
    Prefix(Op, u32),
}

/// The two stacks of the pass, kept for their capacity.
#[derive(Default)]
pub(crate) struct Pending<'a> {
    operands: Vec<Extent<'a>>,
    ops: Vec<(Op, u32)>,
}

impl<'a> Context<'a, '_> {
    pub(crate) fn push_operand(&mut self, ex: Ex<'a>, l: u32, r: u32) {
        self.links.push(Link::Operand(Extent { ex, l, r }));
    }

    pub(crate) fn push_infix(&mut self, op: Op, at: u32) {
        self.links.push(Link::Infix(op, at));
    }

    pub(crate) fn push_prefix(&mut self, op: Op, at: u32) {
        self.links.push(Link::Prefix(op, at));
    }

    /// The tree of the row that begins at `mark`.
    pub(crate) fn resolve(&mut self, mark: Mark) -> Action<Ex<'a>> {
        let mut stacks = std::mem::take(&mut self.pending);
        stacks.operands.clear();
        stacks.ops.clear();
        for index in mark.index()..self.links.len() {
            match self.links[index] {
                Link::Operand(operand) => stacks.operands.push(operand),
                Link::Prefix(op, at) => {
                    let above = stacks.ops.last().map_or(0, |(op, _)| op.precedence());
                    if op == Op::Unary(UnaryOp::Not) && above > NOT {
                        return Err(self.invalid(Span::new(at, at + 3)));
                    }
                    stacks.ops.push((op, at));
                }
                Link::Infix(op, at) => {
                    self.reduce_above(&mut stacks, op)?;
                    stacks.ops.push((op, at));
                }
            }
        }
        while !stacks.ops.is_empty() {
            self.reduce(&mut stacks)?;
        }
        self.links.truncate(mark.index());
        let whole = stacks.operands[0].ex;
        self.pending = stacks;
        Ok(whole)
    }

    /// Reduces what binds more tightly than the infix operator that comes.
    fn reduce_above(&mut self, stacks: &mut Pending<'a>, coming: Op) -> Action<()> {
        let precedence = coming.precedence();
        while let Some(&(top, _)) = stacks.ops.last() {
            let waits = coming.joins() || coming == Op::Binary(Operator::Pow);
            let above = top.precedence();
            if above < precedence || (above == precedence && waits) {
                break;
            }
            self.reduce(stacks)?;
        }
        Ok(())
    }

    /// Reduces the topmost operator, with those it joins.
    fn reduce(&mut self, stacks: &mut Pending<'a>) -> Action<()> {
        let Some(&(op, at)) = stacks.ops.last() else { return Ok(()) };
        let precedence = op.precedence();
        let joined = if op.joins() {
            stacks.ops.iter().rev().take_while(|(op, _)| op.precedence() == precedence).count()
        } else {
            1
        };
        let ops_from = stacks.ops.len() - joined;
        let operands_from =
            stacks.operands.len() - joined - usize::from(!matches!(op, Op::Unary(_)));
        let operands = &stacks.operands[operands_from..];
        let (first, last) = (operands[0], operands[operands.len() - 1]);
        let below = operands.iter().map(|operand| operand.ex.depth).max().unwrap_or(0);
        let (kind, l) = match op {
            Op::Unary(op) => (ExprKind::UnaryOp { op, operand: first.ex.expr }, at),
            Op::Binary(op) => {
                let (left, right) = (first.ex.expr, last.ex.expr);
                (ExprKind::BinOp { left, op, right }, first.l)
            }
            Op::Bool(op) => {
                let values = operands.iter().map(|operand| *operand.ex.expr);
                (ExprKind::BoolOp { op, values: self.arena.alloc_slice_fill_iter(values) }, first.l)
            }
            Op::Compare(_) => {
                let ops = stacks.ops[ops_from..].iter().map(|(op, _)| match op {
                    Op::Compare(op) => *op,
                    _ => CmpOp::Eq,
                });
                let ops = self.arena.alloc_slice_fill_iter(ops);
                let rest = operands[1..].iter().map(|operand| *operand.ex.expr);
                let comparators = self.arena.alloc_slice_fill_iter(rest);
                (ExprKind::Compare { left: first.ex.expr, ops, comparators }, first.l)
            }
        };
        let ex = self.node(kind, l, last.r, below)?;
        stacks.operands.truncate(operands_from);
        stacks.ops.truncate(ops_from);
        stacks.operands.push(Extent { ex, l, r: last.r });
        Ok(())
    }
}
