//! Expressions that turn out to be targets.
//!
//! The grammar reads a target as an expression, because only what follows tells. Here it is
//! rewritten to the store or delete context, or refused in CPython's words.

use pyrun_ast::*;

use crate::context::{Action, Context, Ex, Mark};

type C<'c, 'a, 's> = &'c mut Context<'a, 's>;

/// What CPython calls an expression in "cannot assign to …".
pub(crate) fn description(kind: &ExprKind<'_>) -> &'static str {
    match kind {
        ExprKind::Attribute { .. } => "attribute",
        ExprKind::Subscript { .. } => "subscript",
        ExprKind::Starred { .. } => "starred",
        ExprKind::Name { .. } => "name",
        ExprKind::List { .. } => "list",
        ExprKind::Tuple { .. } => "tuple",
        ExprKind::Lambda { .. } => "lambda",
        ExprKind::Call { .. } => "function call",
        ExprKind::BoolOp { .. } | ExprKind::BinOp { .. } | ExprKind::UnaryOp { .. } => "expression",
        ExprKind::GeneratorExp { .. } => "generator expression",
        ExprKind::Yield(_) | ExprKind::YieldFrom(_) => "yield expression",
        ExprKind::Await(_) => "await expression",
        ExprKind::ListComp { .. } => "list comprehension",
        ExprKind::SetComp { .. } => "set comprehension",
        ExprKind::DictComp { .. } => "dict comprehension",
        ExprKind::Dict { .. } => "dict literal",
        ExprKind::Set { .. } => "set display",
        ExprKind::JoinedStr { .. } | ExprKind::FormattedValue { .. } => "f-string expression",
        ExprKind::Constant(Constant::None) => "None",
        ExprKind::Constant(Constant::True) => "True",
        ExprKind::Constant(Constant::False) => "False",
        ExprKind::Constant(Constant::Ellipsis) => "ellipsis",
        ExprKind::Constant(_) => "literal",
        ExprKind::Compare { .. } => "comparison",
        ExprKind::IfExp { .. } => "conditional expression",
        ExprKind::Named { .. } => "named expression",
        ExprKind::Slice { .. } => "slice",
    }
}

/// `e` as a target of `for`, `with` or a comprehension.
pub(crate) fn store<'a>(c: C<'_, 'a, '_>, e: Ex<'a>, _l: u32) -> Action<Ex<'a>> {
    let expr = retarget(c, *e.expr, ExprContext::Store)?;
    Ok(Ex { expr: c.arena.alloc(expr), depth: e.depth })
}

/// `e` as a target of `del`.
pub(crate) fn delete<'a>(c: C<'_, 'a, '_>, e: Ex<'a>) -> Action<Ex<'a>> {
    let expr = retarget(c, *e.expr, ExprContext::Del)?;
    Ok(Ex { expr: c.arena.alloc(expr), depth: e.depth })
}

/// The first target of an assignment.
pub(crate) fn first<'a>(c: C<'_, 'a, '_>, t: Ex<'a>, l: u32) -> Action<Mark> {
    let target = assigned(c, t, l)?;
    Ok(c.first_expr(target))
}

/// A further target of an assignment.
pub(crate) fn next<'a>(c: C<'_, 'a, '_>, m: Mark, t: Ex<'a>, l: u32) -> Action<Mark> {
    let target = assigned(c, t, l)?;
    Ok(c.next_expr(m, target))
}

fn assigned<'a>(c: C<'_, 'a, '_>, t: Ex<'a>, l: u32) -> Action<Ex<'a>> {
    if matches!(t.expr.kind, ExprKind::Yield(_) | ExprKind::YieldFrom(_)) && t.expr.span.start == l
    {
        return Err(c.fail("assignment to yield expression not possible", t.expr.span));
    }
    store(c, t, l)
}

/// `expr` with `ctx` in place of the load context. Nesting is bounded by that of brackets.
fn retarget<'a>(c: C<'_, 'a, '_>, expr: Expr<'a>, ctx: ExprContext) -> Action<Expr<'a>> {
    let kind = match expr.kind {
        ExprKind::Name { id, .. } => ExprKind::Name { id, ctx },
        ExprKind::Attribute { value, attr, .. } => ExprKind::Attribute { value, attr, ctx },
        ExprKind::Subscript { value, slice, .. } => ExprKind::Subscript { value, slice, ctx },
        ExprKind::Starred { value, .. } if ctx == ExprContext::Store => {
            let value = retarget(c, *value, ctx)?;
            ExprKind::Starred { value: c.arena.alloc(value), ctx }
        }
        ExprKind::Tuple { elts, .. } => ExprKind::Tuple { elts: retarget_all(c, elts, ctx)?, ctx },
        ExprKind::List { elts, .. } => ExprKind::List { elts: retarget_all(c, elts, ctx)?, ctx },
        other => {
            let verb = if ctx == ExprContext::Del { "delete" } else { "assign to" };
            return Err(c.fail(format!("cannot {verb} {}", description(&other)), expr.span));
        }
    };
    Ok(Expr { kind, span: expr.span })
}

fn retarget_all<'a>(
    c: C<'_, 'a, '_>,
    elts: &'a [Expr<'a>],
    ctx: ExprContext,
) -> Action<&'a [Expr<'a>]> {
    let mut made = Vec::with_capacity(elts.len());
    for elt in elts {
        made.push(retarget(c, *elt, ctx)?);
    }
    Ok(c.slice(&made))
}
