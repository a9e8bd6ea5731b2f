//! Nodes of the expressions that are not operators, calls or strings.

use pyrun_ast::*;

use crate::context::{Action, Context, Ex, Mark};

type C<'c, 'a, 's> = &'c mut Context<'a, 's>;
type Generators<'a> = (&'a [Comprehension<'a>], u32);

const LOAD: ExprContext = ExprContext::Load;

/// One expression, or a tuple without parentheses.
pub(crate) fn bare<'a>(c: C<'_, 'a, '_>, m: Mark, comma: bool, l: u32, r: u32) -> Ex<'a> {
    in_row(c, m, comma, l, r, LOAD)
}

/// One target, or a tuple of them without parentheses.
pub(crate) fn bare_targets<'a>(c: C<'_, 'a, '_>, m: Mark, comma: bool, l: u32, r: u32) -> Ex<'a> {
    in_row(c, m, comma, l, r, ExprContext::Store)
}

fn in_row<'a>(c: C<'_, 'a, '_>, m: Mark, comma: bool, l: u32, r: u32, ctx: ExprContext) -> Ex<'a> {
    if !comma
        && c.exprs.len() == m.index() + 1
        && let Some(only) = c.exprs.pop()
    {
        return only;
    }
    let (elts, below) = c.take_exprs(m);
    let kind = ExprKind::Tuple { elts, ctx };
    // One level above parts that are within the limit: callers check when they build on it.
    c.low_node(kind, l, r, below + 1)
}

pub(crate) fn starred<'a>(c: C<'_, 'a, '_>, e: Ex<'a>, l: u32, r: u32) -> Action<Ex<'a>> {
    let kind = ExprKind::Starred { value: e.expr, ctx: LOAD };
    c.node(kind, l, r, e.depth)
}

pub(crate) fn yielding<'a>(c: C<'_, 'a, '_>, v: Option<Ex<'a>>, l: u32, r: u32) -> Action<Ex<'a>> {
    let kind = ExprKind::Yield(v.map(|e| e.expr));
    c.node(kind, l, r, v.map_or(0, |v| v.depth))
}

pub(crate) fn yield_from<'a>(c: C<'_, 'a, '_>, v: Ex<'a>, l: u32, r: u32) -> Action<Ex<'a>> {
    let kind = ExprKind::YieldFrom(v.expr);
    c.node(kind, l, r, v.depth)
}

pub(crate) fn awaiting<'a>(c: C<'_, 'a, '_>, e: Ex<'a>, l: u32, r: u32) -> Action<Ex<'a>> {
    let kind = ExprKind::Await(e.expr);
    c.node(kind, l, r, e.depth)
}

pub(crate) fn named<'a>(c: C<'_, 'a, '_>, n: Ident<'a>, v: Ex<'a>, r: u32) -> Action<Ex<'a>> {
    let kind = ExprKind::Name { id: n.name, ctx: ExprContext::Store };
    let target = c.arena.alloc(Expr { kind, span: n.span });
    let kind = ExprKind::Named { target, value: v.expr };
    c.node(kind, n.span.start, r, v.depth)
}

pub(crate) fn conditional<'a>(
    c: C<'_, 'a, '_>,
    b: Ex<'a>,
    t: Ex<'a>,
    e: Ex<'a>,
    l: u32,
    r: u32,
) -> Action<Ex<'a>> {
    let kind = ExprKind::IfExp { test: t.expr, body: b.expr, orelse: e.expr };
    c.node(kind, l, r, b.depth.max(t.depth).max(e.depth))
}

pub(crate) fn lambda<'a>(
    c: C<'_, 'a, '_>,
    (params, depth): (&'a Parameters<'a>, u32),
    b: Ex<'a>,
    l: u32,
    r: u32,
) -> Action<Ex<'a>> {
    let kind = ExprKind::Lambda { params, body: b.expr };
    c.node(kind, l, r, depth.max(b.depth))
}

pub(crate) fn subscript<'a>(
    c: C<'_, 'a, '_>,
    v: Ex<'a>,
    s: Ex<'a>,
    l: u32,
    r: u32,
) -> Action<Ex<'a>> {
    let kind = ExprKind::Subscript { value: v.expr, slice: s.expr, ctx: LOAD };
    c.node(kind, l, r, v.depth.max(s.depth))
}

/// `e,`
pub(crate) fn tuple_of_one<'a>(c: C<'_, 'a, '_>, e: Ex<'a>, l: u32, r: u32) -> Ex<'a> {
    let elts = std::slice::from_ref(e.expr);
    c.low_node(ExprKind::Tuple { elts, ctx: LOAD }, l, r, e.depth + 1)
}

/// The one thing in a subscript: `*x` makes a tuple without a comma.
pub(crate) fn index<'a>(c: C<'_, 'a, '_>, e: Ex<'a>, l: u32, r: u32) -> Ex<'a> {
    match e.expr.kind {
        ExprKind::Starred { .. } => tuple_of_one(c, e, l, r),
        _ => e,
    }
}

pub(crate) fn slice<'a>(
    c: C<'_, 'a, '_>,
    a: Option<Ex<'a>>,
    b: Option<Ex<'a>>,
    s: Option<Ex<'a>>,
    l: u32,
    r: u32,
) -> Ex<'a> {
    let below = [a, b, s].iter().flatten().map(|part| part.depth).max().unwrap_or(0);
    let kind = ExprKind::Slice {
        lower: a.map(|e| e.expr),
        upper: b.map(|e| e.expr),
        step: s.map(|e| e.expr),
    };
    c.low_node(kind, l, r, below + 1)
}

pub(crate) fn empty_tuple<'a>(c: C<'_, 'a, '_>, l: u32, r: u32) -> Ex<'a> {
    c.leaf(ExprKind::Tuple { elts: &[], ctx: LOAD }, l, r)
}

pub(crate) fn empty_list<'a>(c: C<'_, 'a, '_>, l: u32, r: u32) -> Ex<'a> {
    c.leaf(ExprKind::List { elts: &[], ctx: LOAD }, l, r)
}

pub(crate) fn empty_dict<'a>(c: C<'_, 'a, '_>, l: u32, r: u32) -> Ex<'a> {
    c.leaf(ExprKind::Dict { items: &[] }, l, r)
}

/// `(a)` is `a`; `(a,)` and `(a, b)` are tuples.
pub(crate) fn parenthesised<'a>(
    c: C<'_, 'a, '_>,
    m: Mark,
    comma: bool,
    l: u32,
    r: u32,
) -> Action<Ex<'a>> {
    if !comma
        && c.exprs.len() == m.index() + 1
        && let Some(only) = c.exprs.pop()
    {
        if matches!(only.expr.kind, ExprKind::Starred { .. }) {
            return Err(c.fail("cannot use starred expression here", only.expr.span));
        }
        return Ok(only);
    }
    let (elts, below) = c.take_exprs(m);
    c.node(ExprKind::Tuple { elts, ctx: LOAD }, l, r, below)
}

pub(crate) fn list<'a>(c: C<'_, 'a, '_>, m: Mark, l: u32, r: u32) -> Action<Ex<'a>> {
    let (elts, below) = c.take_exprs(m);
    c.node(ExprKind::List { elts, ctx: LOAD }, l, r, below)
}

pub(crate) fn set<'a>(c: C<'_, 'a, '_>, m: Mark, l: u32, r: u32) -> Action<Ex<'a>> {
    let (elts, below) = c.take_exprs(m);
    c.node(ExprKind::Set { elts }, l, r, below)
}

pub(crate) fn dict<'a>(c: C<'_, 'a, '_>, m: Mark, l: u32, r: u32) -> Action<Ex<'a>> {
    let taken = &c.items[m.index()..];
    let below = taken.iter().map(|(k, v)| v.depth.max(k.map_or(0, |k| k.depth))).max();
    let items = taken.iter().map(|(k, v)| DictItem { key: k.map(|k| *k.expr), value: *v.expr });
    let items = c.arena.alloc_slice_fill_iter(items);
    c.items.truncate(m.index());
    c.node(ExprKind::Dict { items }, l, r, below.unwrap_or(0))
}

/// The element of a comprehension must not be `*x`.
fn element<'a>(c: C<'_, 'a, '_>, e: Ex<'a>) -> Action<&'a Expr<'a>> {
    if matches!(e.expr.kind, ExprKind::Starred { .. }) {
        return Err(c.fail("iterable unpacking cannot be used in comprehension", e.expr.span));
    }
    Ok(e.expr)
}

pub(crate) fn generator<'a>(
    c: C<'_, 'a, '_>,
    e: Ex<'a>,
    (generators, depth): Generators<'a>,
    l: u32,
    r: u32,
) -> Action<Ex<'a>> {
    let elt = element(c, e)?;
    c.node(ExprKind::GeneratorExp { elt, generators }, l, r, depth.max(e.depth))
}

pub(crate) fn list_comp<'a>(
    c: C<'_, 'a, '_>,
    e: Ex<'a>,
    (generators, depth): Generators<'a>,
    l: u32,
    r: u32,
) -> Action<Ex<'a>> {
    let elt = element(c, e)?;
    c.node(ExprKind::ListComp { elt, generators }, l, r, depth.max(e.depth))
}

pub(crate) fn set_comp<'a>(
    c: C<'_, 'a, '_>,
    e: Ex<'a>,
    (generators, depth): Generators<'a>,
    l: u32,
    r: u32,
) -> Action<Ex<'a>> {
    let elt = element(c, e)?;
    c.node(ExprKind::SetComp { elt, generators }, l, r, depth.max(e.depth))
}

pub(crate) fn dict_comp<'a>(
    c: C<'_, 'a, '_>,
    k: Ex<'a>,
    v: Ex<'a>,
    (generators, depth): Generators<'a>,
    l: u32,
    r: u32,
) -> Action<Ex<'a>> {
    let kind = ExprKind::DictComp { key: k.expr, value: v.expr, generators };
    c.node(kind, l, r, depth.max(k.depth).max(v.depth))
}

pub(crate) fn comprehension<'a>(
    c: C<'_, 'a, '_>,
    is_async: bool,
    t: Ex<'a>,
    i: Ex<'a>,
    m: Mark,
) -> (&'a Comprehension<'a>, u32) {
    let (ifs, below) = c.take_exprs(m);
    let made = Comprehension { target: *t.expr, iter: *i.expr, ifs, is_async };
    (c.arena.alloc(made), below.max(t.depth).max(i.depth))
}
