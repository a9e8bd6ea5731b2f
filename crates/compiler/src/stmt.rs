//! Statements.

use pyrun_ast::{Expr, ExprKind, Span, Stmt, StmtKind};
use pyrun_bytecode::Op;

use crate::error::Res;
use crate::fold;
use crate::generate::{Gen, str_const};
use crate::scope::ScopeKind;

impl<'a> Gen<'a, '_> {
    pub fn body(&mut self, body: &'a [Stmt<'a>]) -> Res {
        body.iter().try_for_each(|s| self.stmt(s))
    }

    fn stmt(&mut self, s: &'a Stmt<'a>) -> Res {
        let mark = self.unit.top;
        self.deeper(s.span, |g| g.stmt_kind(s))?;
        debug_assert_eq!(self.unit.top, mark, "temporaries left behind by {:?}", s.span);
        Ok(())
    }

    fn stmt_kind(&mut self, s: &'a Stmt<'a>) -> Res {
        match s.kind {
            StmtKind::FunctionDef(def) => self.function_def(s.span, def),
            StmtKind::ClassDef(def) => self.class_def(s.span, def),
            StmtKind::Return(value) => self.return_stmt(s.span, value),
            StmtKind::Delete(targets) => targets.iter().try_for_each(|t| self.delete(t)),
            StmtKind::Assign { targets, value } => self.assignment(targets, value),
            StmtKind::TypeAlias { name, type_params, value } => {
                self.type_alias(s.span, name, type_params, value)
            }
            StmtKind::AugAssign { target, op, value } => self.aug_assign(s.span, target, op, value),
            StmtKind::AnnAssign { target, annotation, value, simple } => {
                self.ann_assign(s.span, target, annotation, value, simple)
            }
            StmtKind::For { target, iter, body, orelse, is_async: false } => {
                self.for_loop(s.span, target, iter, body, orelse)
            }
            StmtKind::For { target, iter, body, orelse, is_async: true } => {
                self.async_for_loop(s.span, target, iter, body, orelse)
            }
            StmtKind::While { test, body, orelse } => self.while_loop(s.span, test, body, orelse),
            StmtKind::If { .. } => self.if_chain(s),
            StmtKind::With { items, body, is_async } => {
                if is_async {
                    self.check_async("'async with' outside async function", s.span)?;
                }
                self.with_items(s.span, items, body, is_async)
            }
            StmtKind::Match { subject, cases } => self.match_stmt(subject, cases),
            StmtKind::Raise { exc, cause } => self.raise(s.span, exc, cause),
            StmtKind::Try { body, handlers, orelse, finalbody, is_star } => {
                self.try_stmt(s, body, handlers, orelse, finalbody, is_star)
            }
            StmtKind::Assert { test, msg } => self.assert(s.span, test, msg),
            StmtKind::Import(names) => self.import(s.span, names),
            StmtKind::ImportFrom { module, names, level } => {
                self.import_from(s.span, module, names, level)
            }
            StmtKind::Global(_) | StmtKind::Nonlocal(_) => Ok(()),
            StmtKind::Pass => {
                // The next instruction has the line, or passes it.
                self.mark(s.span);
                self.at(s.span);
                Ok(())
            }
            StmtKind::Expr(e) => self.expr_stmt(s.span, e),
            StmtKind::Break => self.break_or_continue(s.span, true),
            StmtKind::Continue => self.break_or_continue(s.span, false),
        }
    }

    fn expr_stmt(&mut self, span: Span, e: &'a Expr<'a>) -> Res {
        if self.interactive && self.unit.kind == ScopeKind::Module {
            let r = self.push(e)?;
            self.at(span);
            self.emit(Op::PrintExpr, r, 0, 0);
            self.unit.top = r;
            return Ok(());
        }
        if matches!(e.kind, ExprKind::Constant(_)) {
            return Ok(());
        }
        self.discard(e)
    }

    /// `if … elif … else …`, however long, without recursion.
    fn if_chain(&mut self, mut s: &'a Stmt<'a>) -> Res {
        let end = self.unit.label();
        while let StmtKind::If { test, body, orelse } = s.kind {
            let next = self.unit.label();
            self.jump_if(test, false, next)?;
            self.body(body)?;
            if !orelse.is_empty() {
                self.unit.jump(Op::Jump, 0, 0, end);
            }
            self.unit.place(next);
            match orelse {
                [elif @ Stmt { kind: StmtKind::If { .. }, .. }] => s = elif,
                _ => {
                    self.body(orelse)?;
                    break;
                }
            }
        }
        self.unit.place(end);
        Ok(())
    }

    fn raise(&mut self, span: Span, exc: Option<&'a Expr<'a>>, cause: Option<&'a Expr<'a>>) -> Res {
        let mark = self.unit.top;
        match (exc, cause) {
            (None, _) => {
                self.at(span);
                self.emit(Op::RaiseAgain, 0, 0, 0);
            }
            (Some(exc), None) => {
                let e = self.operand(exc, &[])?;
                self.at(span);
                self.emit(Op::Raise, e, 0, 0);
            }
            (Some(exc), Some(cause)) => {
                let e = self.operand(exc, &[cause])?;
                let c = self.operand(cause, &[])?;
                self.at(span);
                self.emit(Op::RaiseFrom, e, c, 0);
            }
        }
        self.unit.top = mark;
        Ok(())
    }

    fn assert(&mut self, span: Span, test: &'a Expr<'a>, msg: Option<&'a Expr<'a>>) -> Res {
        if self.options.optimize > 0 {
            return Ok(());
        }
        let end = self.unit.label();
        self.jump_if(test, true, end)?;
        let window = self.unit.top;
        self.at(span);
        self.unit.alloc();
        self.emit(Op::LoadAssertionError, window, 0, 0);
        if let Some(msg) = msg {
            self.unit.alloc_run(2);
            self.push(msg)?;
            self.at(span);
            self.emit(Op::Call, window, 1, 0);
        }
        self.emit(Op::Raise, window, 0, 0);
        self.unit.top = window;
        self.unit.place(end);
        Ok(())
    }

    fn ann_assign(
        &mut self,
        span: Span,
        target: &'a Expr<'a>,
        annotation: &'a Expr<'a>,
        value: Option<&'a Expr<'a>>,
        simple: bool,
    ) -> Res {
        if let Some(value) = value {
            self.assignment(std::slice::from_ref(target), value)?;
        }
        let evaluated = matches!(self.unit.kind, ScopeKind::Module | ScopeKind::Class);
        match target.kind {
            ExprKind::Name { id, .. } if simple && evaluated => {
                let mark = self.unit.top;
                let v = self.push_annotation(annotation)?;
                self.at(span);
                let dict = self.unit.alloc();
                self.load_name("__annotations__", dict);
                let name = self.table.mangled(self.unit.scope, id);
                let text = str_const(self.table.names.text(name));
                let key = self.push_const(text);
                self.emit(Op::StoreIndex, dict, key, v);
                self.unit.top = mark;
                return Ok(());
            }
            ExprKind::Attribute { value: object, .. } if value.is_none() => self.discard(object)?,
            ExprKind::Subscript { value: object, slice, .. } if value.is_none() => {
                self.discard(object)?;
                self.discard_index(slice)?;
            }
            _ => {}
        }
        if !simple && evaluated && !self.future_annotations {
            self.discard(annotation)?;
        }
        Ok(())
    }

    /// Evaluates an index; the parts of a slice one by one, without making it.
    fn discard_index(&mut self, slice: &'a Expr<'a>) -> Res {
        match slice.kind {
            ExprKind::Slice { lower, upper, step } => {
                [lower, upper, step].into_iter().flatten().try_for_each(|e| self.discard(e))
            }
            ExprKind::Tuple { elts, .. } => elts.iter().try_for_each(|e| self.discard_index(e)),
            _ if fold::fold(slice, self.debug()).is_some() => Ok(()),
            _ => self.discard(slice),
        }
    }
}
