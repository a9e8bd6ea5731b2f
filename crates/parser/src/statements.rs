//! Nodes of the statements that are more than their parts.

use pyrun_ast::*;

use crate::calls::ClassArguments;
use crate::context::{Action, Context, Definition, Elif, Ex, MAX_DEPTH, Mark};
use crate::targets;

type C<'c, 'a, 's> = &'c mut Context<'a, 's>;
type Block<'a> = &'a [Stmt<'a>];

/// What was typed at a prompt: one line, or one compound statement.
pub(crate) fn interactive<'a>(c: C<'_, 'a, '_>, m: Mark) -> Action<Module<'a>> {
    let body = c.take_stmts(m);
    let apart = body.windows(2).find(|pair| {
        let between = &c.text[pair[0].span.end as usize..pair[1].span.start as usize];
        between.contains('\n') && !between.contains('\\')
    });
    if let Some(pair) = apart {
        let message = "multiple statements found while compiling a single statement";
        return Err(c.fail(message, pair[0].span));
    }
    if body.is_empty() {
        let pass = Stmt { kind: StmtKind::Pass, span: Span::default() };
        return Ok(Module::Interactive(c.slice(&[pass])));
    }
    Ok(Module::Interactive(body))
}

pub(crate) fn assign<'a>(c: C<'_, 'a, '_>, l: u32, r: u32, m: Mark, v: Ex<'a>) {
    let targets = c.take_exprs(m).0;
    let value = v.expr;
    c.stmt(l, r, StmtKind::Assign { targets, value });
}

/// Whether an expression that spans `l..r` with its parentheses stands without them.
fn is_bare(expr: &Expr<'_>, l: u32, r: u32) -> bool {
    expr.span == Span::new(l, r)
}

pub(crate) fn aug_assign<'a>(
    c: C<'_, 'a, '_>,
    l: u32,
    r: u32,
    (t, _): (Ex<'a>, u32),
    op: Operator,
    v: Ex<'a>,
) -> Action<()> {
    let single = matches!(
        t.expr.kind,
        ExprKind::Name { .. } | ExprKind::Attribute { .. } | ExprKind::Subscript { .. }
    );
    if !single {
        let what = targets::description(&t.expr.kind);
        let message = format!("'{what}' is an illegal expression for augmented assignment");
        return Err(c.fail(message, t.expr.span));
    }
    let target = targets::store(c, t, l)?;
    let (target, value) = (target.expr, v.expr);
    c.stmt(l, r, StmtKind::AugAssign { target, op, value });
    Ok(())
}

pub(crate) fn ann_assign<'a>(
    c: C<'_, 'a, '_>,
    (l, r): (u32, u32),
    (t, end): (Ex<'a>, u32),
    a: Ex<'a>,
    v: Option<Ex<'a>>,
) -> Action<()> {
    let message = match t.expr.kind {
        ExprKind::Name { .. } | ExprKind::Attribute { .. } | ExprKind::Subscript { .. } => None,
        ExprKind::List { .. } => Some("only single target (not list) can be annotated"),
        ExprKind::Tuple { .. } => Some("only single target (not tuple) can be annotated"),
        _ => Some("illegal target for annotation"),
    };
    if let Some(message) = message {
        return Err(c.fail(message, t.expr.span));
    }
    let simple = matches!(t.expr.kind, ExprKind::Name { .. }) && is_bare(t.expr, l, end);
    let target = targets::store(c, t, l)?;
    let (target, annotation, value) = (target.expr, a.expr, v.map(|e| e.expr));
    c.stmt(l, r, StmtKind::AnnAssign { target, annotation, value, simple });
    Ok(())
}

pub(crate) fn import_from<'a>(
    c: C<'_, 'a, '_>,
    (l, r): (u32, u32),
    level: u32,
    module: Option<(u32, u32)>,
    names: Mark,
) {
    let module = module.map(|(l, r)| c.dotted(l, r));
    let names = c.take(names, |c| &mut c.aliases);
    c.stmt(l, r, StmtKind::ImportFrom { module, names, level });
}

pub(crate) fn type_alias<'a>(
    c: C<'_, 'a, '_>,
    (l, r): (u32, u32),
    n: Ident<'a>,
    type_params: Option<&'a [TypeParam<'a>]>,
    v: Ex<'a>,
) {
    let kind = ExprKind::Name { id: n.name, ctx: ExprContext::Store };
    let name = c.arena.alloc(Expr { kind, span: n.span });
    let value = v.expr;
    let type_params = type_params.unwrap_or_default();
    c.stmt(l, r, StmtKind::TypeAlias { name, type_params, value });
}

/// `if` with its `elif` arms, which nest from the last to the first.
pub(crate) fn if_chain<'a>(
    c: C<'_, 'a, '_>,
    l: u32,
    (t, body): (Ex<'a>, Block<'a>),
    m: Mark,
    orelse: Block<'a>,
) -> Action<()> {
    let arms = c.elifs.split_off(m.index());
    if arms.len() > MAX_DEPTH as usize {
        return Err(c.too_deep(t.expr.span));
    }
    let mut orelse = orelse;
    for Elif { start, test, body } in arms.into_iter().rev() {
        c.compound(start, StmtKind::If { test, body, orelse });
        let last = c.stmts.len() - 1;
        orelse = c.arena.alloc_slice_copy(&c.stmts[last..]);
        c.stmts.truncate(last);
    }
    let test = t.expr;
    c.compound(l, StmtKind::If { test, body, orelse });
    Ok(())
}

pub(crate) fn handler<'a>(
    c: C<'_, 'a, '_>,
    l: u32,
    typ: Option<Ex<'a>>,
    name: Option<Ident<'a>>,
    body: Block<'a>,
    star: bool,
) {
    let end = c.line_end;
    let typ = typ.map(|e| e.expr);
    c.handlers.push((ExceptHandler { typ, name, body, span: Span::new(l, end) }, star));
}

pub(crate) fn try_block<'a>(
    c: C<'_, 'a, '_>,
    l: u32,
    body: Block<'a>,
    handlers: Option<Mark>,
    orelse: Block<'a>,
    finalbody: Block<'a>,
) -> Action<()> {
    let from = handlers.map_or(c.handlers.len(), Mark::index);
    let handlers = &c.handlers[from..];
    let is_star = handlers.first().is_some_and(|first| first.1);
    if let Some((mixed, _)) = handlers.iter().find(|handler| handler.1 != is_star) {
        let message = "cannot have both 'except' and 'except*' on the same 'try'";
        let span = Span::new(mixed.span.start, mixed.span.start + 6);
        return Err(c.fail(message, span));
    }
    let handlers = c.arena.alloc_slice_fill_iter(handlers.iter().map(|handler| handler.0));
    c.handlers.truncate(from);
    let kind = StmtKind::Try { body, handlers, orelse, finalbody, is_star };
    c.compound(l, kind);
    Ok(())
}

#[allow(clippy::too_many_arguments)]
pub(crate) fn function<'a>(
    c: C<'_, 'a, '_>,
    l: u32,
    is_async: bool,
    name: Ident<'a>,
    type_params: Option<&'a [TypeParam<'a>]>,
    params: &'a Parameters<'a>,
    returns: Option<&'a Expr<'a>>,
    body: Block<'a>,
) -> Definition<'a> {
    let type_params = type_params.unwrap_or_default();
    let def = FunctionDef { name, type_params, params, body, decorators: &[], returns, is_async };
    Definition::Function(c.arena.alloc(def), l)
}

pub(crate) fn class<'a>(
    c: C<'_, 'a, '_>,
    l: u32,
    name: Ident<'a>,
    type_params: Option<&'a [TypeParam<'a>]>,
    &(bases, keywords): &'a ClassArguments<'a>,
    body: Block<'a>,
) -> Definition<'a> {
    let type_params = type_params.unwrap_or_default();
    let def = ClassDef { name, type_params, bases, keywords, body, decorators: &[] };
    Definition::Class(c.arena.alloc(def), l)
}

pub(crate) fn match_block<'a>(c: C<'_, 'a, '_>, l: u32, s: Ex<'a>, cases: Mark) {
    let subject = s.expr;
    let cases = c.take(cases, |c| &mut c.cases);
    c.compound(l, StmtKind::Match { subject, cases });
}
