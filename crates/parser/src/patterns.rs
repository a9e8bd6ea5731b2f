//! Nodes of `case` patterns.

use pyrun_ast::*;

use crate::context::{Action, Context, Ex, Mark};

type C<'c, 'a, 's> = &'c mut Context<'a, 's>;

fn pattern<'a>(kind: PatternKind<'a>, l: u32, r: u32) -> Pattern<'a> {
    Pattern { kind, span: Span::new(l, r) }
}

/// One pattern, or a sequence without brackets.
pub(crate) fn open<'a>(
    c: C<'_, 'a, '_>,
    m: Mark,
    comma: bool,
    l: u32,
    r: u32,
) -> Action<Pattern<'a>> {
    let given = c.take_patterns(m);
    match given {
        [only] if !comma => plain(c, only),
        _ => Ok(pattern(PatternKind::Sequence(given), l, r)),
    }
}

/// `(a)` is `a`; `(a,)` and `(a, b)` are sequences.
pub(crate) fn group<'a>(
    c: C<'_, 'a, '_>,
    m: Mark,
    comma: bool,
    l: u32,
    r: u32,
) -> Action<Pattern<'a>> {
    open(c, m, comma, l, r)
}

/// A pattern that is not `*x`.
fn plain<'a>(c: C<'_, 'a, '_>, only: &Pattern<'a>) -> Action<Pattern<'a>> {
    match only.kind {
        PatternKind::Star(_) => Err(c.invalid(Span::new(only.span.start, only.span.start + 1))),
        _ => Ok(*only),
    }
}

pub(crate) fn sequence<'a>(c: C<'_, 'a, '_>, m: Mark, l: u32, r: u32) -> Pattern<'a> {
    pattern(PatternKind::Sequence(c.take_patterns(m)), l, r)
}

/// The name, unless it is the wildcard.
fn bound(n: Ident<'_>) -> Option<Ident<'_>> {
    (n.name != "_").then_some(n)
}

pub(crate) fn star<'a>(n: Ident<'a>, l: u32, r: u32) -> Pattern<'a> {
    pattern(PatternKind::Star(bound(n)), l, r)
}

pub(crate) fn capture<'a>(n: Ident<'a>) -> Pattern<'a> {
    pattern(PatternKind::As { pattern: None, name: bound(n) }, n.span.start, n.span.end)
}

pub(crate) fn named<'a>(
    c: C<'_, 'a, '_>,
    p: Pattern<'a>,
    n: Ident<'a>,
    l: u32,
    r: u32,
) -> Action<Pattern<'a>> {
    if n.name == "_" {
        return Err(c.fail("cannot use '_' as a target", n.span));
    }
    let inner = Some(&*c.arena.alloc(p));
    Ok(pattern(PatternKind::As { pattern: inner, name: Some(n) }, l, r))
}

pub(crate) fn alternatives<'a>(c: C<'_, 'a, '_>, m: Mark, l: u32, r: u32) -> Pattern<'a> {
    if c.patterns.len() == m.index() + 1
        && let Some(only) = c.patterns.pop()
    {
        return only;
    }
    pattern(PatternKind::Or(c.take_patterns(m)), l, r)
}

pub(crate) fn value<'a>(c: C<'_, 'a, '_>, e: Ex<'a>) -> Pattern<'a> {
    Pattern { kind: PatternKind::Value(c.alloc(e)), span: e.expr.span }
}

pub(crate) fn string<'a>(c: C<'_, 'a, '_>, e: Ex<'a>) -> Action<Pattern<'a>> {
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
    let kind = ExprKind::UnaryOp { op: UnaryOp::USub, operand: c.alloc(n) };
    Ex { expr: Expr { kind, span: Span::new(l, r) }, depth: 2 }
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
        _ => &a.expr,
    };
    if matches!(real.kind, ExprKind::Constant(Constant::Imaginary(_))) {
        return Err(c.fail("real number required in complex literal", real.span));
    }
    if !matches!(b.expr.kind, ExprKind::Constant(Constant::Imaginary(_))) {
        return Err(c.fail("imaginary number required in complex literal", b.expr.span));
    }
    let kind = ExprKind::BinOp { left: c.alloc(a), op, right: c.alloc(b) };
    c.node(kind, l, r, 3)
}

pub(crate) fn mapping<'a>(
    c: C<'_, 'a, '_>,
    items: Vec<(Expr<'a>, Pattern<'a>)>,
    rest: Option<Ident<'a>>,
    l: u32,
    r: u32,
) -> Action<Pattern<'a>> {
    if let Some(rest) = rest.filter(|rest| rest.name == "_") {
        return Err(c.invalid(rest.span));
    }
    let (keys, patterns): (Vec<_>, Vec<_>) = items.into_iter().unzip();
    let (keys, patterns) = (c.slice(keys), c.slice(patterns));
    Ok(pattern(PatternKind::Mapping { keys, patterns, rest }, l, r))
}

pub(crate) fn class<'a>(
    c: C<'_, 'a, '_>,
    cls: Ex<'a>,
    args: Vec<(Option<Ident<'a>>, Pattern<'a>)>,
    l: u32,
    r: u32,
) -> Action<Pattern<'a>> {
    let (mut patterns, mut kwd_attrs, mut kwd_patterns) = (Vec::new(), Vec::new(), Vec::new());
    let last = args.last().map_or(l, |last| last.1.span.end);
    for (name, given) in args {
        match name {
            Some(name) => {
                kwd_attrs.push(name);
                kwd_patterns.push(given);
            }
            None if kwd_attrs.is_empty() => patterns.push(given),
            None => {
                let message = "positional patterns follow keyword patterns";
                return Err(c.fail(message, Span::new(given.span.start, last)));
            }
        }
    }
    let kind = PatternKind::Class {
        cls: c.alloc(cls),
        patterns: c.slice(patterns),
        kwd_attrs: c.slice(kwd_attrs),
        kwd_patterns: c.slice(kwd_patterns),
    };
    Ok(pattern(kind, l, r))
}
