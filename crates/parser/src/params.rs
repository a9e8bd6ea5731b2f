//! Parameter lists: the order of plain, default, `/`, `*` and `**` parameters.

use pyrun_ast::*;
use smallvec::SmallVec;

use crate::context::{Action, Context, Ex, Mark};

type C<'c, 'a, 's> = &'c mut Context<'a, 's>;

/// What stands between two commas of a parameter list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum ParamKind {
    Plain,
    Star,
    DoubleStar,
    BareStar,
    Slash,
}

/// A parameter that waits for its list.
#[derive(Clone, Copy)]
pub(crate) struct ParamItem<'a> {
    kind: ParamKind,
    param: Param<'a>,
    /// The whole, with stars and default.
    span: Span,
    depth: u32,
}

pub(crate) fn push<'a>(
    c: C<'_, 'a, '_>,
    kind: ParamKind,
    n: Ident<'a>,
    annotation: Option<Ex<'a>>,
    end: u32,
    default: Option<Ex<'a>>,
) {
    let depth = annotation.map_or(0, |a| a.depth).max(default.map_or(0, |d| d.depth));
    let param = Param {
        name: n.name,
        annotation: annotation.map(|e| e.expr),
        default: default.map(|e| e.expr),
        span: Span::new(n.span.start, end),
    };
    c.params.push(ParamItem { kind, param, span: n.span, depth });
}

pub(crate) fn push_star<'a>(
    c: C<'_, 'a, '_>,
    kind: ParamKind,
    l: u32,
    n: Ident<'a>,
    annotation: Option<Ex<'a>>,
    end: u32,
) {
    push(c, kind, n, annotation, end, None);
    if let Some(item) = c.params.last_mut() {
        item.span.start = l;
    }
}

pub(crate) fn push_mark(c: C<'_, '_, '_>, kind: ParamKind, l: u32, r: u32) {
    let span = Span::new(l, r);
    let param = Param { name: "", annotation: None, default: None, span };
    c.params.push(ParamItem { kind, param, span, depth: 0 });
}

/// The list above `m`, checked. The second result is the height of its highest expression.
pub(crate) fn build<'a>(c: C<'_, 'a, '_>, m: Mark) -> Action<(&'a Parameters<'a>, u32)> {
    let mut stack = std::mem::take(&mut c.params);
    let items = &stack[m.index()..];
    let depth = items.iter().map(|item| item.depth).max().unwrap_or(0);
    let mut list = List::default();
    for (index, item) in items.iter().enumerate() {
        list.add(c, item, items.get(index + 1))?;
    }
    stack.truncate(m.index());
    c.params = stack;
    let made = Parameters {
        posonly: c.slice(&list.posonly),
        args: c.slice(&list.args),
        vararg: list.vararg.map(|param| &*c.arena.alloc(param)),
        kwonly: c.slice(&list.kwonly),
        kwarg: list.kwarg.map(|param| &*c.arena.alloc(param)),
    };
    Ok((c.arena.alloc(made), depth))
}

type Params<'a> = SmallVec<[Param<'a>; 6]>;

#[derive(Default)]
struct List<'a> {
    posonly: Params<'a>,
    args: Params<'a>,
    vararg: Option<Param<'a>>,
    kwonly: Params<'a>,
    kwarg: Option<Param<'a>>,
    slash_seen: bool,
    star_seen: bool,
    default_seen: bool,
}

impl<'a> List<'a> {
    fn add(
        &mut self,
        c: C<'_, 'a, '_>,
        item: &ParamItem<'a>,
        next: Option<&ParamItem<'a>>,
    ) -> Action<()> {
        if self.kwarg.is_some() {
            return Err(c.fail("arguments cannot follow var-keyword argument", item.span));
        }
        match item.kind {
            ParamKind::Plain if self.star_seen => self.kwonly.push(item.param),
            ParamKind::Plain => {
                if item.param.default.is_some() {
                    self.default_seen = true;
                } else if self.default_seen {
                    let message = "parameter without a default follows parameter with a default";
                    return Err(c.fail(message, item.span));
                }
                self.args.push(item.param);
            }
            ParamKind::Slash => self.slash(c, item)?,
            ParamKind::Star | ParamKind::BareStar if self.star_seen => {
                return Err(c.fail(
                    "* argument may appear only once",
                    Span::new(item.span.start, item.span.start + 1),
                ));
            }
            ParamKind::Star => {
                self.star_seen = true;
                self.vararg = Some(item.param);
            }
            ParamKind::BareStar => {
                self.star_seen = true;
                if next.is_none_or(|next| next.kind == ParamKind::DoubleStar) {
                    return Err(c.fail("named arguments must follow bare *", item.span));
                }
            }
            ParamKind::DoubleStar => self.kwarg = Some(item.param),
        }
        Ok(())
    }

    fn slash(&mut self, c: C<'_, 'a, '_>, item: &ParamItem<'a>) -> Action<()> {
        let message = if self.slash_seen {
            "/ may appear only once"
        } else if self.star_seen {
            "/ must be ahead of *"
        } else if self.args.is_empty() {
            "at least one argument must precede /"
        } else {
            self.slash_seen = true;
            self.posonly = std::mem::take(&mut self.args);
            return Ok(());
        };
        Err(c.fail(message, item.span))
    }
}
