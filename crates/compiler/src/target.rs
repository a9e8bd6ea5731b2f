//! Assignment targets: stores, unpacking, deletion, augmented assignment.

use pyrun_ast::{Expr, ExprKind, Operator, Span};
use pyrun_bytecode::{Intrinsic, Op};

use crate::display::is_starred;
use crate::error::{Res, syntax};
use crate::expr::binary_op;
use crate::generate::Gen;
use crate::unit::Reg;

impl<'a> Gen<'a, '_> {
    /// `targets = value`
    pub fn assignment(&mut self, targets: &'a [Expr<'a>], value: &'a Expr<'a>) -> Res {
        let mark = self.unit.top;
        match targets {
            [target] => self.assign_one(target, value)?,
            [firsts @ .., last] => {
                let v = self.push(value)?;
                for target in firsts {
                    self.at(target.span);
                    if let ExprKind::Name { id, .. } = target.kind {
                        self.store_copy(id, v);
                        continue;
                    }
                    let copy = self.unit.alloc();
                    self.emit(Op::Move, copy, v, 0);
                    self.assign(target, copy)?;
                    self.unit.top = copy;
                }
                self.assign(last, v)?;
            }
            [] => {}
        }
        self.unit.top = mark;
        Ok(())
    }

    fn assign_one(&mut self, target: &'a Expr<'a>, value: &'a Expr<'a>) -> Res {
        match target.kind {
            ExprKind::Name { id, .. } => {
                if let Some(r) = self.local_of(id) {
                    return self.expr(value, r);
                }
            }
            ExprKind::Tuple { elts, .. } | ExprKind::List { elts, .. } => {
                if let ExprKind::Tuple { elts: values, .. } = value.kind
                    && values.len() == elts.len()
                    && values.len() <= 50
                    && !elts.iter().chain(values).any(is_starred)
                {
                    return self.assign_pairwise(elts, values);
                }
            }
            _ => {}
        }
        let v = self.operand(value, &[target])?;
        self.assign(target, v)
    }

    /// `a, b = b, a`: no tuple is made.
    fn assign_pairwise(&mut self, targets: &'a [Expr<'a>], values: &'a [Expr<'a>]) -> Res {
        let base = self.unit.top;
        let locals: Vec<Option<Reg>> = targets.iter().map(|t| self.target_local(t)).collect();
        let distinct =
            locals.iter().enumerate().all(|(i, r)| r.is_some() && !locals[..i].contains(r));
        let (Some((last_value, values)), Some((last_target, targets))) =
            (values.split_last(), targets.split_last())
        else {
            return Ok(());
        };
        for v in values {
            self.push(v)?;
        }
        let last = self.unit.top;
        // Different locals may be stored in any order, so the last value goes where it belongs.
        match locals.last() {
            Some(Some(local)) if distinct => self.expr(last_value, *local)?,
            _ => {
                self.push(last_value)?;
            }
        }
        for (i, target) in targets.iter().enumerate() {
            self.assign(target, base + i as Reg)?;
        }
        if !distinct {
            self.assign(last_target, last)?;
        }
        Ok(())
    }

    fn target_local(&mut self, target: &Expr) -> Option<Reg> {
        match target.kind {
            ExprKind::Name { id, .. } => self.local_of(id),
            _ => None,
        }
    }

    /// Stores register `src` (consumed if it is a temporary) in a target.
    pub fn assign(&mut self, target: &'a Expr<'a>, src: Reg) -> Res {
        self.deeper(target.span, |g| g.assign_kind(target, src))
    }

    fn assign_kind(&mut self, target: &'a Expr<'a>, src: Reg) -> Res {
        let mark = self.unit.top;
        match target.kind {
            ExprKind::Name { id, .. } => {
                self.at(target.span);
                self.store_name(id, src);
            }
            ExprKind::Attribute { value, attr, .. } => {
                let o = self.operand(value, &[])?;
                self.at_attr(target.span, attr.name);
                self.store_attr(o, src, attr.name);
            }
            ExprKind::Subscript { value, slice, .. } => {
                let o = self.operand(value, &[slice])?;
                if let Some((op, k)) = self.right_constant(Op::StoreIndex, target.span, slice) {
                    self.at(target.span);
                    self.emit(op, o, k, src);
                } else {
                    let i = self.index(slice, &[])?;
                    self.at(target.span);
                    self.emit(Op::StoreIndex, o, i, src);
                }
            }
            ExprKind::Tuple { elts, .. } | ExprKind::List { elts, .. } => {
                self.unpack(target.span, elts, src)?;
            }
            ExprKind::Starred { .. } => {
                return syntax("starred assignment target must be in a list or tuple", target.span);
            }
            _ => return syntax("cannot assign to this expression", target.span),
        }
        self.unit.top = mark;
        Ok(())
    }

    fn unpack(&mut self, span: Span, elts: &'a [Expr<'a>], src: Reg) -> Res {
        let base = self.unit.top;
        let star = elts.iter().position(is_starred);
        self.at(span);
        let n = elts.len() as u32;
        match star {
            None => self.emit(Op::UnpackSequence, base, src, n),
            Some(at) => {
                if elts[at + 1..].iter().any(is_starred) {
                    return syntax("multiple starred expressions in assignment", span);
                }
                let (before, after) = (at as u32, n - at as u32 - 1);
                if before >= 256 || after >= 256 {
                    return syntax("too many expressions in star-unpacking assignment", span);
                }
                self.emit(Op::UnpackEx, base, src, before + 256 * after);
            }
        }
        self.unit.alloc_run(n);
        for (i, elt) in elts.iter().enumerate() {
            let target = match elt.kind {
                ExprKind::Starred { value, .. } => value,
                _ => elt,
            };
            self.assign(target, base + i as u32)?;
        }
        self.unit.top = base;
        Ok(())
    }

    /// `del target`
    pub fn delete(&mut self, target: &'a Expr<'a>) -> Res {
        let mark = self.unit.top;
        match target.kind {
            ExprKind::Name { id, .. } => {
                self.at(target.span);
                self.delete_name(id)?;
            }
            ExprKind::Attribute { value, attr, .. } => {
                let o = self.operand(value, &[])?;
                self.at_attr(target.span, attr.name);
                match self.attr_name(attr.name) {
                    Some(n) => self.emit(Op::DelAttr, o, 0, n),
                    None => {
                        let t = self.unit.alloc();
                        self.far_attr(Intrinsic::DelAttr, t, o, attr.name, None);
                        self.emit(Op::Drop, t, 0, 0);
                    }
                }
            }
            ExprKind::Subscript { value, slice, .. } => {
                let o = self.operand(value, &[slice])?;
                let i = self.index(slice, &[])?;
                self.at(target.span);
                self.emit(Op::DelIndex, o, i, 0);
            }
            ExprKind::Tuple { elts, .. } | ExprKind::List { elts, .. } => {
                for elt in elts {
                    self.deeper(elt.span, |g| g.delete(elt))?;
                }
            }
            _ => return syntax("cannot delete this expression", target.span),
        }
        self.unit.top = mark;
        Ok(())
    }

    /// `target op= value`
    pub fn aug_assign(
        &mut self,
        span: Span,
        target: &'a Expr<'a>,
        op: Operator,
        value: &'a Expr<'a>,
    ) -> Res {
        let mark = self.unit.top;
        match target.kind {
            ExprKind::Name { id, .. } => {
                let old = self.operand(target, &[value])?;
                if let Some(local) = self.local_of(id) {
                    self.in_place(span, op, local, old, value)?;
                } else {
                    self.in_place(span, op, old, old, value)?;
                    self.store_name(id, old);
                }
            }
            ExprKind::Attribute { value: object, attr, .. } => {
                let o = self.operand(object, &[value])?;
                let old = self.unit.alloc();
                self.at_attr(target.span, attr.name);
                // Kept, even if it is a temporary: the store needs it again.
                match self.attr_name(attr.name) {
                    Some(n) => self.emit(Op::LoadAttr, old, o, n),
                    None => {
                        let o2 = self.copy_of(o);
                        self.far_attr(Intrinsic::GetAttr, old, o2, attr.name, None);
                        self.unit.top = old + 1;
                    }
                }
                self.in_place(span, op, old, old, value)?;
                self.at_attr(target.span, attr.name);
                self.store_attr(o, old, attr.name);
            }
            ExprKind::Subscript { value: object, slice, .. } => {
                let o = self.operand(object, &[slice, value])?;
                if let Some((load, k)) = self.right_constant(Op::LoadIndex, target.span, slice) {
                    let old = self.unit.alloc();
                    self.at(target.span);
                    let o2 = self.copy_of(o);
                    self.emit(load, old, o2, k);
                    self.unit.top = old + 1;
                    self.in_place(span, op, old, old, value)?;
                    self.at(target.span);
                    self.emit(Op::StoreIndexK, o, k, old);
                    self.unit.top = mark;
                    return Ok(());
                }
                let i = self.index(slice, &[value])?;
                let old = self.unit.alloc();
                self.at(target.span);
                let (o2, i2) = (self.copy_of(o), self.copy_of(i));
                self.emit(Op::LoadIndex, old, o2, i2);
                self.unit.top = old + 1;
                self.in_place(span, op, old, old, value)?;
                self.at(target.span);
                self.emit(Op::StoreIndex, o, i, old);
            }
            _ => return syntax("illegal expression for augmented assignment", target.span),
        }
        self.unit.top = mark;
        Ok(())
    }

    /// A register that may be consumed while `r` is still needed.
    fn copy_of(&mut self, r: Reg) -> Reg {
        if !self.unit.is_temp(r) {
            return r;
        }
        let copy = self.unit.alloc();
        self.emit(Op::Move, copy, r, 0);
        copy
    }

    fn in_place(
        &mut self,
        span: Span,
        op: Operator,
        dst: Reg,
        old: Reg,
        value: &'a Expr<'a>,
    ) -> Res {
        if let Some((op, n)) = self.immediate(op, value, true) {
            self.at(span);
            self.emit(op, dst, old, n);
            return Ok(());
        }
        if let Some((op, k)) = self.right_constant(in_place_op(op), span, value) {
            self.at(span);
            self.emit(op, dst, old, k);
            return Ok(());
        }
        let mark = self.unit.top;
        let v = self.operand(value, &[])?;
        self.at(span);
        self.emit(in_place_op(op), dst, old, v);
        self.unit.top = mark;
        Ok(())
    }
}

fn in_place_op(op: Operator) -> Op {
    match binary_op(op) {
        Op::Add => Op::IAdd,
        Op::Sub => Op::ISub,
        Op::Mul => Op::IMul,
        Op::MatMul => Op::IMatMul,
        Op::Div => Op::IDiv,
        Op::FloorDiv => Op::IFloorDiv,
        Op::Mod => Op::IMod,
        Op::Pow => Op::IPow,
        Op::LShift => Op::ILShift,
        Op::RShift => Op::IRShift,
        Op::BitAnd => Op::IBitAnd,
        Op::BitOr => Op::IBitOr,
        _ => Op::IBitXor,
    }
}
