//! Conditions and comparisons: tests become jumps, values are made only where they are wanted.

use pyrun_ast::{BoolOp, CmpOp, Expr, ExprKind, Span, UnaryOp};
use pyrun_bytecode::Op;
use pyrun_bytecode::asm::Label;

use crate::error::Res;
use crate::fold;
use crate::generate::Gen;
use crate::limits::COMPARISONS;
use crate::unit::Reg;

impl<'a> Gen<'a, '_> {
    /// Jumps to `target` if the truth of `e` is `when`, else goes on.
    pub fn jump_if(&mut self, e: &'a Expr<'a>, when: bool, target: Label) -> Res {
        self.deeper(e.span, |g| g.jump_if_kind(e, when, target))
    }

    fn jump_if_kind(&mut self, e: &'a Expr<'a>, when: bool, target: Label) -> Res {
        if let Some(c) = self.fold(e) {
            if fold::truth(&c) != when {
                self.mark(e.span);
            } else if self.unit.reachable {
                self.at(e.span);
                self.unit.jump(Op::Jump, 0, 0, target);
                self.unit.asm.keep_line();
            }
            return Ok(());
        }
        match e.kind {
            ExprKind::UnaryOp { op: UnaryOp::Not, operand } => {
                return self.jump_if(operand, !when, target);
            }
            ExprKind::BoolOp { op, values } => return self.jump_if_any(op, values, when, target),
            ExprKind::IfExp { test, body, orelse } => {
                let (other, end) = (self.unit.label(), self.unit.label());
                self.jump_if(test, false, other)?;
                self.jump_if(body, when, target)?;
                self.unit.jump(Op::Jump, 0, 0, end);
                self.unit.place(other);
                self.jump_if(orelse, when, target)?;
                self.unit.place(end);
                return Ok(());
            }
            ExprKind::Compare { left, ops: [op], comparators: [right] } => {
                return self.jump_compare(e.span, left, *op, right, when, target);
            }
            ExprKind::Compare { left, ops, comparators } => {
                return self.jump_chain(e.span, left, ops, comparators, when, target);
            }
            _ => {}
        }
        let mark = self.unit.top;
        let v = self.operand(e, &[])?;
        self.at(e.span);
        self.unit.jump(if when { Op::JTrue } else { Op::JFalse }, v, 0, target);
        self.unit.top = mark;
        Ok(())
    }

    fn jump_if_any(
        &mut self,
        op: BoolOp,
        values: &'a [Expr<'a>],
        when: bool,
        target: Label,
    ) -> Res {
        let Some((last, firsts)) = values.split_last() else { return Ok(()) };
        // The truth that decides early.
        let early = op == BoolOp::Or;
        if early == when {
            firsts.iter().try_for_each(|v| self.jump_if(v, when, target))?;
            return self.jump_if(last, when, target);
        }
        let end = self.unit.label();
        firsts.iter().try_for_each(|v| self.jump_if(v, early, end))?;
        self.jump_if(last, when, target)?;
        self.unit.place(end);
        Ok(())
    }

    fn jump_compare(
        &mut self,
        span: Span,
        left: &'a Expr<'a>,
        op: CmpOp,
        right: &'a Expr<'a>,
        when: bool,
        target: Label,
    ) -> Res {
        let mark = self.unit.top;
        let l = self.operand(left, &[right])?;
        if matches!(op, CmpOp::Is | CmpOp::IsNot) && is_none(right) {
            self.at(span);
            let none = (op == CmpOp::Is) == when;
            self.unit.jump(if none { Op::JNone } else { Op::JNotNone }, l, 0, target);
        } else {
            self.jump_operands(span, l, op, right, when, target)?;
        }
        self.unit.top = mark;
        Ok(())
    }

    /// `if (l op right) is when: jump target`.
    fn jump_operands(
        &mut self,
        span: Span,
        l: Reg,
        op: CmpOp,
        right: &'a Expr<'a>,
        when: bool,
        target: Label,
    ) -> Res {
        if let Some(jump) = immediate_jump(op, when)
            && let Some(n) = self.small_int(right)
        {
            self.at(span);
            self.unit.jump(jump, l, n, target);
            return Ok(());
        }
        if let Some((jump, k)) = self.right_constant(compare_jump(op, when), span, right) {
            self.at(span);
            self.unit.jump(jump, l, k, target);
            return Ok(());
        }
        let r = self.right_operand(op, right, &[])?;
        self.at(span);
        self.unit.jump(compare_jump(op, when), l, r, target);
        Ok(())
    }

    /// The right operand of a comparison; displays of constants after `in` become constants.
    fn right_operand(&mut self, op: CmpOp, right: &'a Expr<'a>, rest: &[&Expr<'a>]) -> Res<Reg> {
        if matches!(op, CmpOp::In | CmpOp::NotIn)
            && let Some(c) = fold::container(right, self.debug())
        {
            self.at(right.span);
            return Ok(self.push_const(c));
        }
        self.operand(right, rest)
    }

    /// `a < b < c` as a condition.
    fn jump_chain(
        &mut self,
        span: Span,
        left: &'a Expr<'a>,
        ops: &[CmpOp],
        comparators: &'a [Expr<'a>],
        when: bool,
        target: Label,
    ) -> Res {
        let mark = self.unit.top;
        let end = self.unit.label();
        let fail = if when { end } else { target };
        let later: Vec<&Expr> = comparators.iter().collect();
        let mut l = self.operand(left, &later)?;
        let mut cleanups = Vec::new();
        let last = ops.len() - 1;
        for (i, (&op, right)) in ops.iter().zip(comparators).enumerate() {
            if i == last {
                self.jump_operands(span, l, op, right, when, target)?;
                break;
            }
            let r = self.right_operand(op, right, &later[i + 1..])?;
            self.at(span);
            if self.unit.is_temp(r) {
                let copy = self.unit.alloc();
                self.emit(Op::Move, copy, r, 0);
                let cleanup = self.unit.label();
                self.unit.jump(compare_jump(op, false), l, copy, cleanup);
                self.unit.top = copy;
                cleanups.push((cleanup, r));
            } else {
                self.unit.jump(compare_jump(op, false), l, r, fail);
            }
            l = self.move_down(mark, l, r, cleanups.len());
        }
        if !cleanups.is_empty() {
            self.unit.jump(Op::Jump, 0, 0, end);
            for (cleanup, r) in cleanups {
                self.unit.place(cleanup);
                self.emit(Op::Drop, r, 0, 0);
                self.unit.jump(Op::Jump, 0, 0, fail);
            }
        }
        self.unit.place(end);
        self.unit.top = mark;
        Ok(())
    }

    /// Where the right operand of one step of a chain waits to be the left one of the next. In a
    /// very long chain it moves down to the register that the left one has left, because there are
    /// not registers enough for all.
    fn move_down(&mut self, mark: Reg, l: Reg, r: Reg, steps: usize) -> Reg {
        if steps < COMPARISONS || l < mark || r != l + 1 || !self.unit.is_temp(l) {
            return r;
        }
        self.emit(Op::Take, l, r, 0);
        self.unit.top = r;
        l
    }

    /// A comparison as a value.
    pub fn compare(
        &mut self,
        e: &'a Expr<'a>,
        left: &'a Expr<'a>,
        ops: &[CmpOp],
        comparators: &'a [Expr<'a>],
        dst: Reg,
    ) -> Res {
        if let ([op], [right]) = (ops, comparators) {
            return self.compare_one(e.span, left, *op, right, dst);
        }
        let mark = self.unit.top;
        // The result is tested between the steps, so it needs a temporary of its own.
        let result = if self.unit.is_temp(dst) && dst < mark { dst } else { self.unit.alloc() };
        let end = self.unit.label();
        let later: Vec<&Expr> = comparators.iter().collect();
        let mut l = self.operand(left, &later)?;
        let mut cleanups = Vec::new();
        let last = ops.len() - 1;
        for (i, (&op, right)) in ops.iter().zip(comparators).enumerate() {
            let r = self.right_operand(op, right, &later[i + 1..])?;
            self.at(e.span);
            if i == last {
                self.emit(compare_op(op), result, l, r);
                break;
            }
            if self.unit.is_temp(r) {
                let copy = self.unit.alloc();
                self.emit(Op::Move, copy, r, 0);
                self.emit(compare_op(op), result, l, copy);
                let cleanup = self.unit.label();
                self.unit.jump(Op::JFalseKeep, result, 0, cleanup);
                self.unit.top = copy;
                cleanups.push((cleanup, r));
            } else {
                self.emit(compare_op(op), result, l, r);
                self.unit.jump(Op::JFalseKeep, result, 0, end);
            }
            l = self.move_down(mark, l, r, cleanups.len());
        }
        if !cleanups.is_empty() {
            self.unit.jump(Op::Jump, 0, 0, end);
            for (cleanup, r) in cleanups {
                self.unit.place(cleanup);
                self.emit(Op::Drop, r, 0, 0);
                self.unit.jump(Op::Jump, 0, 0, end);
            }
        }
        self.unit.place(end);
        if result != dst {
            self.emit(Op::Take, dst, result, 0);
        }
        self.unit.top = mark;
        Ok(())
    }

    /// `left op right` as a value.
    pub fn compare_one(
        &mut self,
        span: Span,
        left: &'a Expr<'a>,
        op: CmpOp,
        right: &'a Expr<'a>,
        dst: Reg,
    ) -> Res {
        let mark = self.unit.top;
        let l = self.operand(left, &[right])?;
        if let Some((op, k)) = self.right_constant(compare_op(op), span, right) {
            self.at(span);
            self.emit(op, dst, l, k);
            self.unit.top = mark;
            return Ok(());
        }
        let r = self.right_operand(op, right, &[])?;
        self.at(span);
        self.emit(compare_op(op), dst, l, r);
        self.unit.top = mark;
        Ok(())
    }
}

fn is_none(e: &Expr) -> bool {
    matches!(e.kind, ExprKind::Constant(pyrun_ast::Constant::None))
}

fn compare_op(op: CmpOp) -> Op {
    match op {
        CmpOp::Eq => Op::Eq,
        CmpOp::NotEq => Op::Ne,
        CmpOp::Lt => Op::Lt,
        CmpOp::LtE => Op::Le,
        CmpOp::Gt => Op::Gt,
        CmpOp::GtE => Op::Ge,
        CmpOp::Is => Op::Is,
        CmpOp::IsNot => Op::IsNot,
        CmpOp::In => Op::In,
        CmpOp::NotIn => Op::NotIn,
    }
}

/// The jump taken when the comparison's truth is `when`. Only `is` and `in` have a true opposite:
/// `not a < b` is not `a >= b`.
fn compare_jump(op: CmpOp, when: bool) -> Op {
    match (op, when) {
        (CmpOp::Eq, true) => Op::JEq,
        (CmpOp::Eq, false) => Op::JNotEq,
        (CmpOp::NotEq, true) => Op::JNe,
        (CmpOp::NotEq, false) => Op::JNotNe,
        (CmpOp::Lt, true) => Op::JLt,
        (CmpOp::Lt, false) => Op::JNotLt,
        (CmpOp::LtE, true) => Op::JLe,
        (CmpOp::LtE, false) => Op::JNotLe,
        (CmpOp::Gt, true) => Op::JGt,
        (CmpOp::Gt, false) => Op::JNotGt,
        (CmpOp::GtE, true) => Op::JGe,
        (CmpOp::GtE, false) => Op::JNotGe,
        (CmpOp::Is, true) | (CmpOp::IsNot, false) => Op::JIs,
        (CmpOp::Is, false) | (CmpOp::IsNot, true) => Op::JIsNot,
        (CmpOp::In, true) | (CmpOp::NotIn, false) => Op::JIn,
        (CmpOp::In, false) | (CmpOp::NotIn, true) => Op::JNotIn,
    }
}

fn immediate_jump(op: CmpOp, when: bool) -> Option<Op> {
    Some(match (op, when) {
        (CmpOp::Eq, true) => Op::JEqI,
        (CmpOp::Eq, false) => Op::JNotEqI,
        (CmpOp::NotEq, true) => Op::JNeI,
        (CmpOp::NotEq, false) => Op::JNotNeI,
        (CmpOp::Lt, true) => Op::JLtI,
        (CmpOp::Lt, false) => Op::JNotLtI,
        (CmpOp::LtE, true) => Op::JLeI,
        (CmpOp::LtE, false) => Op::JNotLeI,
        (CmpOp::Gt, true) => Op::JGtI,
        (CmpOp::Gt, false) => Op::JNotGtI,
        (CmpOp::GtE, true) => Op::JGeI,
        (CmpOp::GtE, false) => Op::JNotGeI,
        _ => return None,
    })
}
