//! Arguments of calls and class definitions: order, keywords, generator expressions.

use pyrun_ast::*;

use crate::context::{Action, Context, Ex, Mark};
use crate::displays;

type C<'c, 'a, 's> = &'c mut Context<'a, 's>;

/// An argument that waits for its call.
pub(crate) struct Argument<'a> {
    kind: Kind<'a>,
    value: Ex<'a>,
    span: Span,
}

enum Kind<'a> {
    Positional,
    Starred,
    /// A generator expression without parentheses of its own, and where its `for` stands.
    Generator(&'a [Comprehension<'a>], u32),
    Keyword(Ident<'a>),
    DoubleStarred,
}

fn push<'a>(c: C<'_, 'a, '_>, kind: Kind<'a>, value: Ex<'a>, l: u32, r: u32) {
    c.args.push(Argument { kind, value, span: Span::new(l, r) });
}

pub(crate) fn positional<'a>(c: C<'_, 'a, '_>, e: Ex<'a>, l: u32, r: u32) {
    push(c, Kind::Positional, e, l, r);
}

pub(crate) fn generator<'a>(
    c: C<'_, 'a, '_>,
    e: Ex<'a>,
    (generators, depth): (&'a [Comprehension<'a>], u32),
    (l, at, r): (u32, u32, u32),
) {
    let value = Ex { depth: depth.max(e.depth), ..e };
    push(c, Kind::Generator(generators, at), value, l, r);
}

pub(crate) fn starred<'a>(c: C<'_, 'a, '_>, e: Ex<'a>, l: u32, r: u32) -> Action<()> {
    let value = displays::starred(c, e, l, r)?;
    push(c, Kind::Starred, value, l, r);
    Ok(())
}

pub(crate) fn double_starred<'a>(c: C<'_, 'a, '_>, e: Ex<'a>, l: u32, r: u32) {
    push(c, Kind::DoubleStarred, e, l, r);
}

/// `key=value`, whose key was read as an expression.
pub(crate) fn keyword<'a>(
    c: C<'_, 'a, '_>,
    key: Ex<'a>,
    value: Ex<'a>,
    l: u32,
    equal: u32,
    r: u32,
) -> Action<()> {
    let span = key.expr.span;
    match key.expr.kind {
        ExprKind::Name { id, .. } if span.start == l => {
            push(c, Kind::Keyword(Ident { name: id, span }), value, l, r);
            Ok(())
        }
        ExprKind::Constant(Constant::None | Constant::True | Constant::False) => {
            let word = crate::targets::description(&key.expr.kind);
            Err(c.fail(format!("cannot assign to {word}"), Span::new(l, equal + 1)))
        }
        _ => {
            let message = "expression cannot contain assignment, perhaps you meant \"==\"?";
            Err(c.fail(message, Span::new(l, equal + 1)))
        }
    }
}

/// The arguments above `m`, those of the parentheses that open at `open` and end at `close`.
pub(crate) fn take<'a>(
    c: C<'_, 'a, '_>,
    (m, comma): (Mark, bool),
    open: u32,
    close: u32,
) -> Action<(&'a [Expr<'a>], &'a [Keyword<'a>], u32)> {
    let given = &c.args[m.index()..];
    let depth = given.iter().map(|one| one.value.depth).max().unwrap_or(0);
    if given.iter().all(|one| matches!(one.kind, Kind::Positional)) {
        let args = c.arena.alloc_slice_fill_iter(given.iter().map(|one| *one.value.expr));
        c.args.truncate(m.index());
        return Ok((args, &[], depth));
    }
    let given = c.args.split_off(m.index());
    let (mut args, mut keywords) = (Vec::new(), Vec::new());
    let alone = given.len() == 1;
    let (mut keyword_seen, mut unpacking_seen) = (false, false);
    let end = given.last().map_or(Span::new(open, close), |last| last.span);
    for one in given {
        match one.kind {
            Kind::Keyword(name) => {
                keyword_seen = true;
                keywords.push(Keyword { arg: Some(name), value: *one.value.expr, span: one.span });
            }
            Kind::DoubleStarred => {
                unpacking_seen = true;
                keywords.push(Keyword { arg: None, value: *one.value.expr, span: one.span });
            }
            Kind::Starred if unpacking_seen => {
                let message = "iterable argument unpacking follows keyword argument unpacking";
                return Err(c.fail(message, Span::new(open + 1, end.end)));
            }
            Kind::Starred => args.push(*one.value.expr),
            Kind::Positional | Kind::Generator(..) if unpacking_seen => {
                let message = "positional argument follows keyword argument unpacking";
                return Err(c.fail(message, Span::new(end.end, end.end + 1)));
            }
            Kind::Positional | Kind::Generator(..) if keyword_seen => {
                let message = "positional argument follows keyword argument";
                return Err(c.fail(message, Span::new(end.end, end.end + 1)));
            }
            Kind::Positional => args.push(*one.value.expr),
            Kind::Generator(generators, _) if alone && !comma => {
                let made = displays::generator(c, one.value, (generators, 0), open, close)?;
                return Ok((c.slice(&[*made.expr]), &[], made.depth));
            }
            Kind::Generator(..) => {
                return Err(c.fail("Generator expression must be parenthesized", one.span));
            }
        }
    }
    Ok((c.slice(&args), c.slice(&keywords), depth))
}

/// Bases and keywords of a class.
pub(crate) type ClassArguments<'a> = (&'a [Expr<'a>], &'a [Keyword<'a>]);

/// The arguments of a class: a generator expression is not among them.
pub(crate) fn class_arguments<'a>(
    c: C<'_, 'a, '_>,
    m: (Mark, bool),
    open: u32,
    close: u32,
) -> Action<&'a ClassArguments<'a>> {
    let bare = c.args[m.0.index()..].iter().find_map(|one| match one.kind {
        Kind::Generator(_, at) => Some(at),
        _ => None,
    });
    if let Some(at) = bare {
        return Err(c.invalid(Span::new(at, at + 3)));
    }
    let (args, keywords, _) = take(c, m, open, close)?;
    Ok(c.arena.alloc((args, keywords)))
}

pub(crate) fn call<'a>(
    c: C<'_, 'a, '_>,
    f: Ex<'a>,
    m: (Mark, bool),
    (l, open, r): (u32, u32, u32),
) -> Action<Ex<'a>> {
    let (args, keywords, depth) = take(c, m, open, r)?;
    let kind = ExprKind::Call { func: f.expr, args, keywords };
    c.node(kind, l, r, depth.max(f.depth))
}
