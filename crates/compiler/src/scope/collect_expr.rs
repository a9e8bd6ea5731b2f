//! The walk over expressions: uses, assignment expressions, comprehension scopes.

use pyrun_ast::{Comprehension, Expr, ExprKind, Span};
use smallvec::SmallVec;

use super::collect::Collector;
use super::{Name, ScopeKind, address, flag};
use crate::error::{Res, syntax};

impl Collector<'_> {
    pub(super) fn exprs(&mut self, list: &[Expr]) -> Res {
        list.iter().try_for_each(|e| self.expr(e))
    }

    pub(super) fn option(&mut self, e: Option<&Expr>) -> Res {
        e.map_or(Ok(()), |e| self.expr(e))
    }

    pub(super) fn expr(&mut self, e: &Expr) -> Res {
        match e.kind {
            ExprKind::Constant(_) => Ok(()),
            ExprKind::Name { id, ctx } => self.name(id, ctx, e.span),
            // What is met most needs no level of its own.
            ExprKind::Attribute {
                value: Expr { kind: ExprKind::Name { id, ctx }, span },
                attr,
                ..
            } if attr.name != "__debug__" => self.name(id, *ctx, *span),
            _ => self.deeper(e.span, |c| c.expr_kind(e)),
        }
    }

    fn expr_kind(&mut self, e: &Expr) -> Res {
        match e.kind {
            ExprKind::BoolOp { values, .. } => self.exprs(values),
            ExprKind::Named { target, value } => self.named(e, target, value),
            ExprKind::BinOp { .. } => self.binary(e),
            ExprKind::UnaryOp { operand, .. } => self.expr(operand),
            ExprKind::Lambda { params, body } => {
                self.forbid_beside_class("lambda", e.span)?;
                self.defaults(params)?;
                let scope = self.open_at(ScopeKind::Lambda, address(body), "lambda", e.span.start);
                self.parameters(params)?;
                self.expr(body)?;
                self.close(scope);
                Ok(())
            }
            ExprKind::IfExp { test, body, orelse } => {
                self.expr(test)?;
                self.expr(body)?;
                self.expr(orelse)
            }
            ExprKind::Dict { items } => items.iter().try_for_each(|item| {
                self.option(item.key.as_ref())?;
                self.expr(&item.value)
            }),
            ExprKind::ListComp { elt, generators } => {
                self.forbid_beside_class("comprehension", e.span)?;
                self.comprehension(ScopeKind::ListComp, e.span.start, generators, None, elt)
            }
            ExprKind::SetComp { elt, generators } => {
                self.forbid_beside_class("comprehension", e.span)?;
                self.comprehension(ScopeKind::SetComp, e.span.start, generators, None, elt)
            }
            ExprKind::DictComp { key, value, generators } => {
                self.forbid_beside_class("comprehension", e.span)?;
                self.comprehension(ScopeKind::DictComp, e.span.start, generators, Some(key), value)
            }
            ExprKind::GeneratorExp { elt, generators } => {
                self.forbid_beside_class("comprehension", e.span)?;
                self.comprehension(ScopeKind::GeneratorExp, e.span.start, generators, None, elt)
            }
            ExprKind::Await(value) => {
                self.forbid_in_annotation("await expression", e.span)?;
                self.expr(value)?;
                self.mark_async(e.span);
                Ok(())
            }
            ExprKind::Yield(value) => {
                self.mark_generator(e.span)?;
                self.option(value)
            }
            ExprKind::YieldFrom(value) => {
                self.mark_generator(e.span)?;
                self.expr(value)
            }
            ExprKind::Compare { left, ops, comparators } => {
                self.check_compare(e.span, left, ops, comparators);
                self.expr(left)?;
                self.exprs(comparators)
            }
            ExprKind::Call { func, args, keywords } => {
                self.check_callee(func);
                self.expr(func)?;
                self.exprs(args)?;
                keywords.iter().try_for_each(|k| self.expr(&k.value))
            }
            ExprKind::FormattedValue { value, format_spec, .. } => {
                self.expr(value)?;
                self.option(format_spec)
            }
            ExprKind::JoinedStr { values } => self.exprs(values),
            ExprKind::Constant(_) => Ok(()),
            ExprKind::Attribute { value, attr, ctx } => {
                if attr.name == "__debug__" && ctx != pyrun_ast::ExprContext::Load {
                    return syntax("cannot assign to __debug__", e.span);
                }
                self.expr(value)
            }
            ExprKind::Starred { value, .. } => self.expr(value),
            ExprKind::Subscript { value, slice, ctx } => {
                if ctx == pyrun_ast::ExprContext::Load {
                    self.check_subscript(value, slice);
                }
                self.expr(value)?;
                self.expr(slice)
            }
            ExprKind::Name { id, ctx } => self.name(id, ctx, e.span),
            ExprKind::Set { elts } | ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => {
                self.exprs(elts)
            }
            ExprKind::Slice { lower, upper, step } => {
                self.option(lower)?;
                self.option(upper)?;
                self.option(step)
            }
        }
    }

    /// `a + b + c + …`, however long, without recursion.
    fn binary(&mut self, mut e: &Expr) -> Res {
        let mut rights: SmallVec<[&Expr; 4]> = SmallVec::new();
        while let ExprKind::BinOp { left, right, .. } = e.kind {
            rights.push(right);
            e = left;
        }
        self.expr(e)?;
        rights.iter().rev().try_for_each(|right| self.expr(right))
    }

    /// A function within the bound of a type parameter or a type alias would not see the names of the
    /// class around it.
    fn forbid_beside_class(&mut self, what: &str, span: Span) -> Res {
        let scope = &self.table.scopes[self.current];
        // Annotations that are kept as text are never evaluated there.
        if !scope.sees_class || scope.kind == ScopeKind::Annotation {
            return Ok(());
        }
        syntax(format!("Cannot use {what} in annotation scope within class scope"), span)
    }

    fn forbid_in_annotation(&mut self, what: &str, span: Span) -> Res {
        let place = match self.kind() {
            ScopeKind::Annotation => "an annotation",
            ScopeKind::TypeVarBound => "a TypeVar bound",
            ScopeKind::TypeAlias => "a type alias",
            ScopeKind::TypeParams => "the definition of a generic",
            _ => return Ok(()),
        };
        syntax(format!("{what} cannot be used within {place}"), span)
    }

    fn mark_generator(&mut self, span: Span) -> Res {
        self.forbid_in_annotation("yield expression", span)?;
        let what = match self.kind() {
            ScopeKind::ListComp => "list comprehension",
            ScopeKind::SetComp => "set comprehension",
            ScopeKind::DictComp => "dict comprehension",
            ScopeKind::GeneratorExp => "generator expression",
            _ => {
                let scope = self.scope();
                scope.is_generator = true;
                scope.span = span;
                return Ok(());
            }
        };
        syntax(format!("'yield' inside {what}"), span)
    }

    pub(super) fn mark_async(&mut self, span: Span) {
        let scope = self.scope();
        scope.is_async = true;
        scope.span = span;
    }

    fn named(&mut self, e: &Expr, target: &Expr, value: &Expr) -> Res {
        if self.in_iterable > 0 {
            return syntax(
                "assignment expression cannot be used in a comprehension iterable expression",
                e.span,
            );
        }
        self.forbid_in_annotation("named expression", e.span)?;
        let unit = self.scope().unit;
        self.table.scopes[unit].has_walrus = true;
        if let ExprKind::Name { id, .. } = target.kind
            && self.kind().is_comprehension()
        {
            let name = self.mangled(id);
            self.bind_outside(name, id, target.span)?;
        }
        self.expr(value)?;
        self.expr(target)
    }

    /// An assignment expression in a comprehension binds in the scope around the comprehension.
    fn bind_outside(&mut self, name: Name, id: &str, span: Span) -> Res {
        let here = self.current;
        let mut scope = here;
        loop {
            let kind = self.table.scopes[scope].kind;
            let flags = self.flags_of(scope, name);
            if kind.is_comprehension() {
                if flags & flag::COMP_TARGET != 0 {
                    return syntax(
                        format!(
                            "assignment expression cannot rebind comprehension iteration variable '{id}'"
                        ),
                        span,
                    );
                }
                scope = self.table.scopes[scope].parent.unwrap_or(0);
                continue;
            }
            match kind {
                ScopeKind::Function | ScopeKind::AsyncFunction | ScopeKind::Lambda => {
                    let unit = self.table.scopes[scope].unit;
                    self.table.scopes[unit].has_walrus = true;
                    if flags & flag::GLOBAL != 0 {
                        return self.add_to(here, name, flag::GLOBAL, span);
                    }
                    self.add_to(here, name, flag::NONLOCAL, span)?;
                    let local = if flags & flag::NONLOCAL != 0 { 0 } else { flag::LOCAL };
                    return self.add_to(scope, name, local, span);
                }
                ScopeKind::Module => {
                    self.add_to(here, name, flag::GLOBAL, span)?;
                    return self.add_to(scope, name, flag::GLOBAL, span);
                }
                ScopeKind::Class => {
                    return syntax(
                        "assignment expression within a comprehension cannot be used in a class body",
                        span,
                    );
                }
                _ => {
                    return syntax(
                        "assignment expression within a comprehension cannot be used within the definition of a generic",
                        span,
                    );
                }
            }
        }
    }

    fn comprehension(
        &mut self,
        kind: ScopeKind,
        start: u32,
        generators: &[Comprehension],
        key: Option<&Expr>,
        value: &Expr,
    ) -> Res {
        let Some((first, rest)) = generators.split_first() else { return Ok(()) };
        self.in_iterable += 1;
        self.expr(&first.iter)?;
        self.in_iterable -= 1;
        // What stands inside is no part of an iterable around it, unless it is in one of its own.
        let outer_iterable = std::mem::take(&mut self.in_iterable);
        let outer_target = std::mem::take(&mut self.in_target);
        let scope = self.open_at(kind, generators.as_ptr() as usize, "genexpr", start);
        if kind == ScopeKind::GeneratorExp {
            self.add(".0", flag::PARAM, first.iter.span)?;
        }
        self.clause(first)?;
        for clause in rest {
            self.in_iterable += 1;
            self.expr(&clause.iter)?;
            self.in_iterable -= 1;
            self.clause(clause)?;
        }
        self.option(key)?;
        self.expr(value)?;
        let inner = self.scope();
        let (is_async, span) = (inner.is_async, inner.span);
        self.close(scope);
        if is_async && kind.is_inlined() {
            self.mark_async(span);
        }
        self.in_iterable = outer_iterable;
        self.in_target = outer_target;
        Ok(())
    }

    /// Target and conditions of a `for` clause.
    fn clause(&mut self, clause: &Comprehension) -> Res {
        self.in_target = true;
        self.expr(&clause.target)?;
        self.in_target = false;
        if clause.is_async {
            self.mark_async(clause.target.span.to(clause.iter.span));
        }
        self.exprs(clause.ifs)
    }
}
