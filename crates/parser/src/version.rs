//! Which release of Python understands a tree: what CPython's `feature_version` refuses.

use pyrun_ast::visit::*;
use pyrun_ast::*;
use pyrun_lexer::{ErrorKind, Source, SyntaxError, Tok, Token};

/// The first construct of `module` that Python 3.`minor` does not have, as an error at its place.
pub(crate) fn check(
    module: &Module<'_>,
    tokens: &[Token],
    source: &Source,
    minor: u8,
) -> Result<(), SyntaxError> {
    let mut checker = Checker { minor, found: None };
    walk_module(&mut checker, module);
    checker.numbers(tokens, source.text());
    let Some(found) = checker.found else { return Ok(()) };
    let Found { what, since, span } = found;
    let message = format!("{what} only supported in Python 3.{since} and greater");
    Err(source.error(ErrorKind::Syntax, message, span.start, span.end))
}

struct Found {
    what: &'static str,
    since: u8,
    span: Span,
}

struct Checker {
    minor: u8,
    /// What stands first in the source.
    found: Option<Found>,
}

impl Checker {
    fn needs(&mut self, since: u8, what: &'static str, span: Span) {
        let first = self.found.as_ref().is_none_or(|found| span.start < found.span.start);
        if since > self.minor && first {
            self.found = Some(Found { what, since, span });
        }
    }

    fn numbers(&mut self, tokens: &[Token], text: &str) {
        for token in tokens {
            let number = matches!(token.tok, Tok::Int | Tok::Float | Tok::Imaginary);
            if number && text[token.start as usize..token.end as usize].contains('_') {
                let span = Span::new(token.start, token.end);
                self.needs(6, "Underscores in numeric literals are", span);
            }
        }
    }
}

impl<'a> Visitor<'a> for Checker {
    fn stmt(&mut self, stmt: &'a Stmt<'a>) {
        let span = stmt.span;
        match stmt.kind {
            StmtKind::FunctionDef(def) if def.is_async => {
                self.needs(5, "Async functions are", span)
            }
            StmtKind::For { is_async: true, .. } => self.needs(5, "Async for loops are", span),
            StmtKind::With { is_async: true, .. } => {
                self.needs(5, "Async with statements are", span)
            }
            StmtKind::AnnAssign { .. } => self.needs(6, "Variable annotation syntax is", span),
            StmtKind::AugAssign { op: Operator::MatMult, .. } => {
                self.needs(5, "The '@' operator is", span);
            }
            StmtKind::Match { .. } => self.needs(10, "Pattern matching is", span),
            StmtKind::Try { is_star: true, .. } => self.needs(11, "Exception groups are", span),
            StmtKind::TypeAlias { .. } => self.needs(12, "Type statement is", span),
            _ => {}
        }
        walk_stmt(self, stmt);
    }

    fn expr(&mut self, expr: &'a Expr<'a>) {
        let span = expr.span;
        match expr.kind {
            ExprKind::Named { .. } => self.needs(8, "Assignment expressions are", span),
            ExprKind::Await(_) => self.needs(5, "Await expressions are", span),
            ExprKind::JoinedStr { .. } => self.needs(6, "Format strings are", span),
            ExprKind::BinOp { op: Operator::MatMult, .. } => {
                self.needs(5, "The '@' operator is", span);
            }
            _ => {}
        }
        walk_expr(self, expr);
    }

    fn parameters(&mut self, params: &'a Parameters<'a>) {
        if let Some(first) = params.posonly.first() {
            self.needs(8, "Positional-only parameters are", first.span);
        }
        walk_parameters(self, params);
    }

    fn comprehension(&mut self, clause: &'a Comprehension<'a>) {
        if clause.is_async {
            self.needs(6, "Async comprehensions are", clause.target.span);
        }
        walk_comprehension(self, clause);
    }

    fn type_param(&mut self, param: &'a TypeParam<'a>) {
        self.needs(12, "Type parameter lists are", param.span);
        if let TypeParamKind::TypeVar { bound: Some(bound) } = param.kind {
            self.expr(bound);
        }
    }
}
