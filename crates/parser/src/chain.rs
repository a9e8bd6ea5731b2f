//! Operators in a row become a tree.
//!
//! The grammar hands over operands, prefix and infix operators one after the other, whatever their
//! precedence; here they are nested by an operator-precedence pass without recursion, as far as the
//! operator that comes allows. That keeps the parse tables small and spares every atom a dozen
//! reductions, and a row that nests too deeply is refused before it is read to its end.

use pyrun_ast::*;

use crate::context::{Action, Context, Ex};

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

/// What of the rows being read has no node yet. Rows within operands lie above those around them.
#[derive(Default)]
pub(crate) struct Pending<'a> {
    operands: Vec<Extent<'a>>,
    ops: Vec<(Op, u32)>,
}

/// Where the operators of a row begin.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row(u32);

impl<'a> Context<'a, '_> {
    pub(crate) fn begin_row(&mut self) -> Row {
        Row(self.pending.ops.len() as u32)
    }

    pub(crate) fn push_operand(&mut self, ex: Ex<'a>, l: u32, r: u32) {
        self.pending.operands.push(Extent { ex, l, r });
    }

    pub(crate) fn push_infix(&mut self, row: Row, op: Op, at: u32) -> Action<Row> {
        self.reduce_above(row, op)?;
        self.pending.ops.push((op, at));
        Ok(row)
    }

    pub(crate) fn push_prefix(&mut self, row: Row, op: Op, at: u32) -> Action<Row> {
        let above = self.pending.ops[row.0 as usize..].last().map_or(0, |(op, _)| op.precedence());
        if op == Op::Unary(UnaryOp::Not) && above > NOT {
            return Err(self.invalid(Span::new(at, at + 3)));
        }
        self.pending.ops.push((op, at));
        Ok(row)
    }

    /// The tree of a row that has ended.
    pub(crate) fn resolve(&mut self, row: Row) -> Action<Ex<'a>> {
        while self.pending.ops.len() > row.0 as usize {
            self.reduce(row)?;
        }
        match self.pending.operands.pop() {
            Some(whole) => Ok(whole.ex),
            None => Err(self.invalid(Span::default())),
        }
    }

    /// Reduces what binds more tightly than the infix operator that comes.
    fn reduce_above(&mut self, row: Row, coming: Op) -> Action<()> {
        let precedence = coming.precedence();
        while let Some(&(top, _)) = self.pending.ops[row.0 as usize..].last() {
            let waits = coming.joins() || coming == Op::Binary(Operator::Pow);
            let above = top.precedence();
            if above < precedence || (above == precedence && waits) {
                break;
            }
            self.reduce(row)?;
        }
        Ok(())
    }

    /// Reduces the topmost operator, with those it joins.
    fn reduce(&mut self, row: Row) -> Action<()> {
        let stacks = &self.pending;
        let Some(&(op, at)) = stacks.ops.last() else { return Ok(()) };
        let precedence = op.precedence();
        let joined = if op.joins() {
            let ops = stacks.ops[row.0 as usize..].iter().rev();
            ops.take_while(|(op, _)| op.precedence() == precedence).count()
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
        let stacks = &mut self.pending;
        stacks.operands.truncate(operands_from);
        stacks.ops.truncate(ops_from);
        stacks.operands.push(Extent { ex, l, r: last.r });
        Ok(())
    }
}
