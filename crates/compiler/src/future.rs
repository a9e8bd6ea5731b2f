//! `from __future__ import …`: features, and where the statement may stand.

use pyrun_ast::{Expr, ExprKind, Span, Stmt, StmtKind};

use crate::error::{Res, syntax};

const KNOWN: &[&str] = &[
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
    "barry_as_FLUFL",
    "generator_stop",
    "annotations",
];

/// What the future statements of a module say.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Future {
    /// Annotations stay text.
    pub annotations: bool,
    /// Where the last of them ends.
    pub end: u32,
}

/// Checks the future statements at the start of a body.
pub(crate) fn scan(body: &[Stmt]) -> Res<Future> {
    let mut found = Future::default();
    for (i, s) in body.iter().enumerate() {
        match s.kind {
            StmtKind::ImportFrom { module: Some("__future__"), names, level: 0 } => {
                for alias in names {
                    found.annotations |= alias.name == "annotations";
                    check(alias.name, s.span)?;
                }
                found.end = s.span.end;
            }
            StmtKind::Expr(Expr {
                kind: ExprKind::Constant(pyrun_ast::Constant::Str { .. }),
                ..
            }) if i == 0 => {}
            _ => break,
        }
    }
    Ok(found)
}

fn check(name: &str, span: Span) -> Res {
    match name {
        "braces" => syntax("not a chance", span),
        _ if KNOWN.contains(&name) => Ok(()),
        _ => syntax(format!("future feature {name} is not defined"), span),
    }
}
