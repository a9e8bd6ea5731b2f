//! Nodes of `case` patterns.

use pyrun_ast::*;

use crate::context::{Action, Context, Ex, Mark, Pat};

type C<'c, 'a, 's> = &'c mut Context<'a, 's>;

/// One pattern, or a sequence without brackets.
pub(crate) fn open<'a>(c: C<'_, 'a, '_>, m: Mark, comma: bool, l: u32, r: u32) -> Action<Pat<'a>> {
    let given = c.take_patterns(m);
    match given {
        [only] if !comma => plain(c, only),
        _ => Ok(c.pattern(PatternKind::Sequence(given), l, r)),
    }
}

/// `(a)` is `a`; `(a,)` and `(a, b)` are sequences.
pub(crate) fn group<'a>(c: C<'_, 'a, '_>, m: Mark, comma: bool, l: u32, r: u32) -> Action<Pat<'a>> {
    open(c, m, comma, l, r)
}

/// A pattern that is not `*x`.
fn plain<'a>(c: C<'_, 'a, '_>, only: Pat<'a>) -> Action<Pat<'a>> {
    match only.kind {
        PatternKind::Star(_) => Err(c.invalid(Span::new(only.span.start, only.span.start + 1))),
        _ => Ok(only),
    }
}

pub(crate) fn sequence<'a>(c: C<'_, 'a, '_>, m: Mark, l: u32, r: u32) -> Pat<'a> {
    let given = c.take_patterns(m);
    c.pattern(PatternKind::Sequence(given), l, r)
}

/// The name, unless it is the wildcard.
fn bound(n: Ident<'_>) -> Option<Ident<'_>> {
    (n.name != "_").then_some(n)
}

pub(crate) fn star<'a>(c: C<'_, 'a, '_>, n: Ident<'a>, l: u32, r: u32) -> Pat<'a> {
    c.pattern(PatternKind::Star(bound(n)), l, r)
}

pub(crate) fn capture<'a>(c: C<'_, 'a, '_>, n: Ident<'a>) -> Pat<'a> {
    c.pattern(PatternKind::As { pattern: None, name: bound(n) }, n.span.start, n.span.end)
}

pub(crate) fn named<'a>(
    c: C<'_, 'a, '_>,
    p: Pat<'a>,
    n: Ident<'a>,
    l: u32,
    r: u32,
) -> Action<Pat<'a>> {
    if n.name == "_" {
        return Err(c.fail("cannot use '_' as a target", n.span));
    }
    Ok(c.pattern(PatternKind::As { pattern: Some(p), name: Some(n) }, l, r))
}

pub(crate) fn alternatives<'a>(c: C<'_, 'a, '_>, m: Mark, l: u32, r: u32) -> Pat<'a> {
    if c.patterns.len() == m.index() + 1
        && let Some(only) = c.patterns.pop()
    {
        return c.arena.alloc(only);
    }
    let given = c.take_patterns(m);
    c.pattern(PatternKind::Or(given), l, r)
}

pub(crate) fn value<'a>(c: C<'_, 'a, '_>, e: Ex<'a>) -> Pat<'a> {
    c.pattern(PatternKind::Value(e.expr), e.expr.span.start, e.expr.span.end)
}

pub(crate) fn string<'a>(c: C<'_, 'a, '_>, e: Ex<'a>) -> Action<Pat<'a>> {
    let e = key(c, e)?;
    Ok(value(c, e))
}

/// A string that may stand in a pattern: not an f-string.
pub(crate) fn key<'a>(c: C<'_, 'a, '_>, e: Ex<'a>) -> Action<Ex<'a>> {
    if matches!(e.expr.kind, ExprKind::JoinedStr { .. }) {
        let message = "patterns may only match literals and attribute lookups";
        return Err(c.fail(message, e.expr.span));
    }
    Ok(e)
}

pub(crate) fn negative<'a>(c: C<'_, 'a, '_>, n: Ex<'a>, l: u32, r: u32) -> Ex<'a> {
    let kind = ExprKind::UnaryOp { op: UnaryOp::USub, operand: n.expr };
    c.low_node(kind, l, r, 2)
}

pub(crate) fn complex<'a>(
    c: C<'_, 'a, '_>,
    a: Ex<'a>,
    op: Operator,
    b: Ex<'a>,
    l: u32,
    r: u32,
) -> Action<Ex<'a>> {
    let real = match a.expr.kind {
        ExprKind::UnaryOp { operand, .. } => operand,
        _ => a.expr,
    };
    if matches!(real.kind, ExprKind::Constant(Constant::Imaginary(_))) {
        return Err(c.fail("real number required in complex literal", real.span));
    }
    if !matches!(b.expr.kind, ExprKind::Constant(Constant::Imaginary(_))) {
        return Err(c.fail("imaginary number required in complex literal", b.expr.span));
    }
    let kind = ExprKind::BinOp { left: a.expr, op, right: b.expr };
    c.node(kind, l, r, 3)
}

pub(crate) fn mapping<'a>(
    c: C<'_, 'a, '_>,
    items: Option<Mark>,
    rest: Option<Ident<'a>>,
    l: u32,
    r: u32,
) -> Action<Pat<'a>> {
    if let Some(rest) = rest.filter(|rest| rest.name == "_") {
        return Err(c.invalid(rest.span));
    }
    let from = items.map_or(c.map_items.len(), Mark::index);
    let items = &c.map_items[from..];
    let keys = c.arena.alloc_slice_fill_iter(items.iter().map(|item| *item.0.expr));
    let patterns = c.arena.alloc_slice_fill_iter(items.iter().map(|item| *item.1));
    c.map_items.truncate(from);
    Ok(c.pattern(PatternKind::Mapping { keys, patterns, rest }, l, r))
}

pub(crate) fn class<'a>(
    c: C<'_, 'a, '_>,
    cls: Ex<'a>,
    args: Option<Mark>,
    l: u32,
    r: u32,
) -> Action<Pat<'a>> {
    let (mut patterns, mut kwd_attrs, mut kwd_patterns) = (Vec::new(), Vec::new(), Vec::new());
    let args = c.pattern_args.split_off(args.map_or(c.pattern_args.len(), Mark::index));
    let last = args.last().map_or(l, |last| last.1.span.end);
    for (name, given) in args {
        match name {
            Some(name) => {
                kwd_attrs.push(name);
                kwd_patterns.push(*given);
            }
            None if kwd_attrs.is_empty() => patterns.push(*given),
            None => {
                let message = "positional patterns follow keyword patterns";
                return Err(c.fail(message, Span::new(given.span.start, last)));
            }
        }
    }
    let kind = PatternKind::Class {
        cls: cls.expr,
        patterns: c.slice(&patterns),
        kwd_attrs: c.slice(&kwd_attrs),
        kwd_patterns: c.slice(&kwd_patterns),
    };
    Ok(c.pattern(kind, l, r))
}
