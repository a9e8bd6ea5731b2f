//! List, tuple, set and dict displays. Long ones are built piecewise, so that temporaries stay few.

use pyrun_ast::{DictItem, Expr, ExprKind};
use pyrun_bytecode::{Const, Op};

use crate::error::Res;
use crate::generate::Gen;
use crate::limits::CHUNK;
use crate::unit::Reg;

impl<'a> Gen<'a, '_> {
    pub fn list(&mut self, e: &'a Expr<'a>, elts: &'a [Expr<'a>], dst: Reg) -> Res {
        if elts.len() <= CHUNK && !elts.iter().any(is_starred) && !self.is_spread(e, elts) {
            return self.build_run(e, Op::BuildList, elts, dst);
        }
        let r = self.grown_list(e, elts)?;
        self.settle(r, dst);
        Ok(())
    }

    pub fn tuple(&mut self, e: &'a Expr<'a>, elts: &'a [Expr<'a>], dst: Reg) -> Res {
        if elts.len() <= CHUNK && !elts.iter().any(is_starred) {
            return self.build_run(e, Op::BuildTuple, elts, dst);
        }
        let r = self.grown_list(e, elts)?;
        self.at(e.span);
        self.emit(Op::ListToTuple, r, 0, 0);
        self.settle(r, dst);
        Ok(())
    }

    pub fn set(&mut self, e: &'a Expr<'a>, elts: &'a [Expr<'a>], dst: Reg) -> Res {
        if elts.len() <= CHUNK && !elts.iter().any(is_starred) && !self.is_spread(e, elts) {
            return self.build_run(e, Op::BuildSet, elts, dst);
        }
        let r = self.grow(e, elts, Op::BuildSet, Op::SetAdd, Op::SetUpdate)?;
        self.settle(r, dst);
        Ok(())
    }

    /// Whether elements are constants on several lines. They come from one constant then, for these
    /// lines are none that a debugger stops on.
    fn is_spread(&self, e: &Expr, elts: &[Expr]) -> bool {
        let [first, .., last] = elts else { return false };
        matches!(
            first.kind,
            ExprKind::Constant(_) | ExprKind::Tuple { .. } | ExprKind::UnaryOp { .. }
        ) && elts.len() > 2
            && !self.one_line(e.span, last.span)
            && elts.iter().all(|e| self.fold(e).is_some())
    }

    fn build_run(&mut self, e: &'a Expr<'a>, op: Op, elts: &'a [Expr<'a>], dst: Reg) -> Res {
        let mark = self.unit.top;
        for elt in elts {
            self.push(elt)?;
        }
        self.at(e.span);
        self.emit(op, dst, mark, elts.len() as u32);
        self.unit.top = mark;
        Ok(())
    }

    /// A list of elements and starred iterables, in a new temporary.
    pub fn grown_list(&mut self, e: &'a Expr<'a>, elts: &'a [Expr<'a>]) -> Res<Reg> {
        self.grow(e, elts, Op::BuildList, Op::ListAppend, Op::ListExtend)
    }

    fn grow(
        &mut self,
        e: &'a Expr<'a>,
        elts: &'a [Expr<'a>],
        build: Op,
        add: Op,
        extend: Op,
    ) -> Res<Reg> {
        let r = self.unit.top;
        if elts.len() > 2
            && let Some(items) = elts.iter().map(|e| self.fold(e)).collect::<Option<Vec<Const>>>()
        {
            self.at(e.span);
            self.unit.alloc();
            self.emit(build, r, r, 0);
            let t = self.push_const(Const::Tuple(items.into()));
            self.emit(extend, r, t, 0);
            self.unit.top = r + 1;
            return Ok(r);
        }
        // What stands before the first starred element is built at once.
        let plain = elts.iter().take(CHUNK).take_while(|e| !is_starred(e)).count();
        let (run, rest) = elts.split_at(plain);
        for elt in run {
            self.push(elt)?;
        }
        self.at(e.span);
        self.emit(build, r, r, run.len() as u32);
        self.unit.top = r;
        self.unit.alloc();
        for elt in rest {
            let (op, value) = match elt.kind {
                ExprKind::Starred { value, .. } => (extend, value),
                _ => (add, elt),
            };
            let v = self.operand(value, &[])?;
            self.at(value.span);
            self.emit(op, r, v, 0);
            self.unit.top = r + 1;
        }
        Ok(r)
    }

    pub fn dict(&mut self, e: &'a Expr<'a>, items: &'a [DictItem<'a>], dst: Reg) -> Res {
        let plain = items.iter().take(CHUNK / 2).take_while(|item| item.key.is_some()).count();
        let (run, rest) = items.split_at(plain);
        let mark = self.unit.top;
        for item in run {
            if let Some(key) = &item.key {
                self.push(key)?;
            }
            self.push(&item.value)?;
        }
        self.at(e.span);
        if rest.is_empty() {
            self.emit(Op::BuildMap, dst, mark, run.len() as u32);
            self.unit.top = mark;
            return Ok(());
        }
        self.emit(Op::BuildMap, mark, mark, run.len() as u32);
        self.unit.top = mark;
        let r = self.unit.alloc();
        for item in rest {
            match &item.key {
                Some(key) => {
                    let k = self.operand(key, &[&item.value])?;
                    let v = self.operand(&item.value, &[])?;
                    self.at(e.span);
                    self.emit(Op::MapAdd, r, k, v);
                }
                None => {
                    let v = self.operand(&item.value, &[])?;
                    self.at(e.span);
                    self.emit(Op::DictUpdate, r, v, 0);
                }
            }
            self.unit.top = r + 1;
        }
        self.settle(r, dst);
        Ok(())
    }

    /// Moves the topmost temporary to `dst` and gives it back.
    pub fn settle(&mut self, r: Reg, dst: Reg) {
        if r != dst {
            self.emit(Op::Take, dst, r, 0);
        }
        self.unit.top = r;
    }
}

/// Whether an element is `*value`.
pub(crate) fn is_starred(e: &Expr) -> bool {
    matches!(e.kind, ExprKind::Starred { .. })
}
