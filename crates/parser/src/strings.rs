//! String, bytes and f-string literals, and their concatenation.
//!
//! The pieces of adjacent literals wait on the expression stack in source order; joining merges
//! neighbouring constants, as CPython does.

use std::borrow::Cow;

use pyrun_ast::*;

use crate::context::{Action, Context, Ex, FoundPlace, Mark};
use crate::escapes;

type C<'c, 'a, 's> = &'c mut Context<'a, 's>;

/// What one literal of a row is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum StringPart {
    /// One `Constant` on the expression stack.
    Str,
    /// One `Constant` on the expression stack.
    Bytes,
    /// So many pieces on the expression stack.
    FString(u32),
}

/// A string or bytes literal.
pub(crate) fn literal(c: C<'_, '_, '_>, l: u32, r: u32) -> Action<()> {
    let whole = &c.text[l as usize..r as usize];
    let bytes = whole.as_bytes();
    let quote_at = bytes.iter().position(|byte| matches!(byte, b'"' | b'\'')).unwrap_or(0);
    let has = |letter: u8| bytes[..quote_at].iter().any(|byte| byte.eq_ignore_ascii_case(&letter));
    let triple = whole.len() >= quote_at + 6
        && bytes[quote_at + 1] == bytes[quote_at]
        && bytes[quote_at + 2] == bytes[quote_at];
    let width = if triple { 3 } else { 1 };
    let body = &whole[quote_at + width..whole.len() - width];
    let raw = has(b'r') || memchr::memchr(b'\\', body.as_bytes()).is_none();
    let span = Span::new(l, r);
    let at = l + (quote_at + width) as u32;
    let (value, part) = if has(b'b') {
        if !body.is_ascii() {
            return Err(c.fail_for_good("bytes can only contain ASCII literal characters", span));
        }
        let value = match raw {
            true => c.arena.alloc_slice_copy(body.as_bytes()),
            false => escapes::bytes(c, body, at, span)?,
        };
        (Constant::Bytes(value), StringPart::Bytes)
    } else {
        let value = match raw {
            true => Wtf8(c.arena.alloc_slice_copy(body.as_bytes())),
            false => escapes::text(c, body, at, span)?,
        };
        let unicode_prefix = &bytes[..quote_at] == b"u";
        (Constant::Str { value, unicode_prefix }, StringPart::Str)
    };
    let ex = c.constant(value, l, r);
    c.exprs.push(ex);
    c.strings.push(part);
    Ok(())
}

/// The beginning of an f-string.
pub(crate) fn begin(c: C<'_, '_, '_>, l: u32, r: u32) {
    let raw = c.text[l as usize..r as usize].contains(['r', 'R']);
    c.raw_fstrings.push(raw);
}

/// The end of an f-string whose pieces are above `m`.
pub(crate) fn fstring(c: C<'_, '_, '_>, m: Mark) {
    c.raw_fstrings.pop();
    let pieces = (c.exprs.len() - m.index()) as u32;
    c.strings.push(StringPart::FString(pieces));
}

/// Literal text of an f-string.
pub(crate) fn middle(c: C<'_, '_, '_>, m: Mark, l: u32, r: u32) -> Action<Mark> {
    let raw = c.raw_fstrings.last().copied().unwrap_or(false);
    let body = &c.text[l as usize..r as usize];
    let value = if raw || !body.contains('\\') {
        Wtf8(c.arena.alloc_slice_copy(body.as_bytes()))
    } else {
        match escapes::text(c, body, l, Span::new(l, r)) {
            Ok(value) => value,
            Err(failure) => return Err(c.at_place(failure, r, FoundPlace::FStringEnd)),
        }
    };
    // A doubled brace at the end is one character of the text and two of the source.
    let brace = body.as_bytes().last().filter(|last| matches!(last, b'{' | b'}'));
    let doubled = brace.is_some() && c.text.as_bytes().get(r as usize) == brace;
    let value = Constant::Str { value, unicode_prefix: false };
    let ex = c.constant(value, l, r + u32::from(doubled));
    Ok(c.next_expr(m, ex))
}

/// The parts of a replacement field, between its braces.
pub(crate) struct Field<'a> {
    pub value: Ex<'a>,
    /// Where `=` stands.
    pub debug: Option<u32>,
    /// Where the name after `!` stands, and the `!`.
    pub conversion: Option<(Span, u32)>,
    /// The pieces of the spec, where its `:` stands, and its end.
    pub spec: Option<(Mark, u32, u32)>,
}

pub(crate) fn field<'a>(
    c: C<'_, 'a, '_>,
    m: Mark,
    field: Field<'a>,
    l: u32,
    r: u32,
) -> Action<Mark> {
    let mut conversion = match field.conversion {
        None => Conversion::None,
        Some((name, at)) if name.start > at + 1 => {
            let message = "f-string: conversion type must come right after the exclamanation mark";
            return Err(c.fail_for_good(message, Span::new(at, name.end)));
        }
        Some((name, _)) => match &c.text[name.start as usize..name.end as usize] {
            "s" => Conversion::Str,
            "r" => Conversion::Repr,
            "a" => Conversion::Ascii,
            other => {
                let message = format!(
                    "f-string: invalid conversion character '{other}': expected 's', 'r', or 'a'"
                );
                return Err(c.fail_for_good(message, name));
            }
        },
    };
    let format_spec = field.spec.map(|(pieces, from, to)| {
        merge(c, pieces, true);
        if c.exprs.len() == pieces.index() + 1
            && str_value(&c.exprs[pieces.index()]).is_some_and(|(value, _)| value.is_empty())
        {
            c.exprs.pop();
        }
        let (values, depth) = c.take_exprs(pieces);
        let spec = Expr { kind: ExprKind::JoinedStr { values }, span: Span::new(from, to) };
        (&*c.arena.alloc(spec), depth + 1)
    });
    if field.debug.is_some() {
        let until = (field.conversion.map(|(_, at)| at))
            .or(field.spec.map(|(_, from, _)| from))
            .unwrap_or(r - 1);
        let text = without_comments(&c.text[l as usize + 1..until as usize]);
        let value = Wtf8(c.arena.alloc_slice_copy(text.as_bytes()));
        let ex = c.constant(Constant::Str { value, unicode_prefix: false }, l + 1, until);
        c.exprs.push(ex);
        if field.conversion.is_none() && field.spec.is_none() {
            conversion = Conversion::Repr;
        }
    }
    let below = field.value.depth.max(format_spec.map_or(0, |(_, depth)| depth));
    let kind = ExprKind::FormattedValue {
        value: field.value.expr,
        conversion,
        format_spec: format_spec.map(|(spec, _)| spec),
    };
    let ex = c.node(kind, l, r, below)?;
    Ok(c.next_expr(m, ex))
}

/// The text of a field without its comments.
fn without_comments(text: &str) -> Cow<'_, str> {
    if !text.contains('#') {
        return text.into();
    }
    let (mut out, mut quote, mut comment) = (String::new(), None, false);
    for c in text.chars() {
        match c {
            '\n' => comment = false,
            '\'' | '"' if !comment => match quote {
                None => quote = Some(c),
                Some(open) if open == c => quote = None,
                Some(_) => {}
            },
            '#' if quote.is_none() => comment = true,
            _ => {}
        }
        if !comment {
            out.push(c);
        }
    }
    out.into()
}

/// The expression that the literals above `m` make together.
pub(crate) fn join<'a>(c: C<'_, 'a, '_>, m: Mark, l: u32, r: u32) -> Action<Ex<'a>> {
    let parts = &c.strings[m.index()..];
    if let [StringPart::Str | StringPart::Bytes] = parts {
        c.strings.truncate(m.index());
        return c.exprs.pop().ok_or_else(|| c.invalid(Span::new(l, r)));
    }
    let pieces: u32 = parts
        .iter()
        .map(|part| match part {
            StringPart::FString(pieces) => *pieces,
            _ => 1,
        })
        .sum();
    let bytes = parts.iter().filter(|part| **part == StringPart::Bytes).count();
    let formatted = parts.iter().any(|part| matches!(part, StringPart::FString(_)));
    let count = parts.len();
    c.strings.truncate(m.index());
    let from = Mark::at(c.exprs.len() - pieces as usize);
    if bytes > 0 && bytes < count {
        let message = "cannot mix bytes and nonbytes literals";
        let failure = c.fail_for_good(message, Span::new(l, r));
        return Err(c.at_place(failure, r, FoundPlace::Next));
    }
    if bytes > 0 {
        return Ok(join_bytes(c, from, l, r));
    }
    merge(c, from, !formatted);
    if !formatted && let Some(only) = c.exprs.pop() {
        let span = Span::new(l, r);
        if only.expr.span == span {
            return Ok(only);
        }
        return Ok(c.leaf(only.expr.kind, l, r));
    }
    let (values, below) = c.take_exprs(from);
    c.node(ExprKind::JoinedStr { values }, l, r, below)
}

fn join_bytes<'a>(c: C<'_, 'a, '_>, from: Mark, l: u32, r: u32) -> Ex<'a> {
    let taken = &c.exprs[from.index()..];
    let value = match taken {
        [Ex { expr: Expr { kind: ExprKind::Constant(Constant::Bytes(only)), .. }, .. }] => *only,
        _ => {
            let all: Vec<u8> = taken
                .iter()
                .flat_map(|ex| match ex.expr.kind {
                    ExprKind::Constant(Constant::Bytes(part)) => part,
                    _ => &[],
                })
                .copied()
                .collect();
            c.arena.alloc_slice_copy(&all)
        }
    };
    c.exprs.truncate(from.index());
    c.constant(Constant::Bytes(value), l, r)
}

fn str_value<'a>(ex: &Ex<'a>) -> Option<(&'a [u8], bool)> {
    match ex.expr.kind {
        ExprKind::Constant(Constant::Str { value, unicode_prefix }) => {
            Some((value.0, unicode_prefix))
        }
        _ => None,
    }
}

/// Merges neighbouring string constants above `from`; whether empty ones stay, `empty` says.
fn merge(c: C<'_, '_, '_>, from: Mark, empty: bool) {
    if empty && c.exprs.len() <= from.index() + 1 {
        return;
    }
    let pieces = c.exprs.split_off(from.index());
    let mut index = 0;
    while index < pieces.len() {
        let Some((first, unicode_prefix)) = str_value(&pieces[index]) else {
            c.exprs.push(pieces[index]);
            index += 1;
            continue;
        };
        let run = pieces[index..].iter().map_while(str_value).count();
        let last = &pieces[index + run - 1];
        let value = if run == 1 {
            Wtf8(first)
        } else {
            let all: Vec<u8> = pieces[index..index + run]
                .iter()
                .filter_map(str_value)
                .flat_map(|(value, _)| value)
                .copied()
                .collect();
            Wtf8(c.arena.alloc_slice_copy(&all))
        };
        if empty || !value.0.is_empty() {
            let span = pieces[index].expr.span.to(last.expr.span);
            let value = Constant::Str { value, unicode_prefix };
            let ex = c.constant(value, span.start, span.end);
            c.exprs.push(ex);
        }
        index += run;
    }
}
