//! Expressions as source.

use pyrun_ast::*;

use super::Writer;
use crate::repr;

/// How tightly an expression binds; one that binds less than its place asks for gets parentheses.
pub(super) const TEST: u8 = 1;
const OR: u8 = 2;
const AND: u8 = 3;
const NOT: u8 = 4;
const COMPARE: u8 = 5;
const BIT_OR: u8 = 6;
const BIT_XOR: u8 = 7;
const BIT_AND: u8 = 8;
const SHIFT: u8 = 9;
const ARITHMETIC: u8 = 10;
const TERM: u8 = 11;
const FACTOR: u8 = 12;
const POWER: u8 = 13;
const AWAIT: u8 = 14;
const ATOM: u8 = 15;

fn operator(op: Operator) -> (&'static str, u8) {
    match op {
        Operator::BitOr => ("|", BIT_OR),
        Operator::BitXor => ("^", BIT_XOR),
        Operator::BitAnd => ("&", BIT_AND),
        Operator::LShift => ("<<", SHIFT),
        Operator::RShift => (">>", SHIFT),
        Operator::Add => ("+", ARITHMETIC),
        Operator::Sub => ("-", ARITHMETIC),
        Operator::Mult => ("*", TERM),
        Operator::MatMult => ("@", TERM),
        Operator::Div => ("/", TERM),
        Operator::FloorDiv => ("//", TERM),
        Operator::Mod => ("%", TERM),
        Operator::Pow => ("**", POWER),
    }
}

/// The sign of a binary operator.
pub(super) fn sign(op: Operator) -> &'static str {
    operator(op).0
}

fn unary(op: UnaryOp) -> (&'static str, u8) {
    match op {
        UnaryOp::Not => ("not ", NOT),
        UnaryOp::Invert => ("~", FACTOR),
        UnaryOp::UAdd => ("+", FACTOR),
        UnaryOp::USub => ("-", FACTOR),
    }
}

fn comparison(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => "==",
        CmpOp::NotEq => "!=",
        CmpOp::Lt => "<",
        CmpOp::LtE => "<=",
        CmpOp::Gt => ">",
        CmpOp::GtE => ">=",
        CmpOp::Is => "is",
        CmpOp::IsNot => "is not",
        CmpOp::In => "in",
        CmpOp::NotIn => "not in",
    }
}

fn precedence(kind: &ExprKind<'_>) -> u8 {
    match kind {
        ExprKind::Named { .. } | ExprKind::Yield(_) | ExprKind::YieldFrom(_) => 0,
        ExprKind::Starred { .. } | ExprKind::Slice { .. } => ATOM,
        ExprKind::Lambda { .. } | ExprKind::IfExp { .. } => TEST,
        ExprKind::BoolOp { op: BoolOp::Or, .. } => OR,
        ExprKind::BoolOp { op: BoolOp::And, .. } => AND,
        ExprKind::UnaryOp { op, .. } => unary(*op).1,
        ExprKind::Compare { .. } => COMPARE,
        ExprKind::BinOp { op, .. } => operator(*op).1,
        ExprKind::Await(_) => AWAIT,
        _ => ATOM,
    }
}

impl Writer {
    /// An expression in a place that asks for `asked`.
    pub(super) fn expr(&mut self, expr: &Expr<'_>, asked: u8) {
        let parentheses = precedence(&expr.kind) < asked;
        if parentheses {
            self.word("(");
        }
        self.bare(expr);
        if parentheses {
            self.word(")");
        }
    }

    fn exprs(&mut self, exprs: &[Expr<'_>]) {
        self.list(exprs, |w, expr| w.expr(expr, TEST));
    }

    fn bare(&mut self, expr: &Expr<'_>) {
        match expr.kind {
            ExprKind::BoolOp { op, values } => {
                let (word, own) = if op == BoolOp::And { (" and ", AND) } else { (" or ", OR) };
                for (index, value) in values.iter().enumerate() {
                    if index > 0 {
                        self.word(word);
                    }
                    self.expr(value, own + 1);
                }
            }
            ExprKind::Named { target, value } => {
                self.expr(target, ATOM);
                self.word(" := ");
                self.expr(value, TEST);
            }
            ExprKind::BinOp { left, op, right } => {
                let (sign, own) = operator(op);
                let power = op == Operator::Pow;
                self.expr(left, if power { own + 1 } else { own });
                self.word(&format!(" {sign} "));
                self.expr(right, if power { FACTOR } else { own + 1 });
            }
            ExprKind::UnaryOp { op, operand } => {
                let (sign, own) = unary(op);
                self.word(sign);
                self.expr(operand, own);
            }
            ExprKind::Lambda { params, body } => {
                self.word("lambda");
                if !self.is_empty(params) {
                    self.word(" ");
                    self.parameters(params);
                }
                self.word(": ");
                self.expr(body, TEST);
            }
            ExprKind::IfExp { test, body, orelse } => {
                self.expr(body, OR);
                self.word(" if ");
                self.expr(test, OR);
                self.word(" else ");
                self.expr(orelse, TEST);
            }
            ExprKind::Await(value) => {
                self.word("await ");
                self.expr(value, ATOM);
            }
            ExprKind::Yield(value) => {
                self.word("yield");
                if let Some(value) = value {
                    self.word(" ");
                    self.expr(value, TEST);
                }
            }
            ExprKind::YieldFrom(value) => {
                self.word("yield from ");
                self.expr(value, TEST);
            }
            ExprKind::Compare { left, ops, comparators } => {
                self.expr(left, BIT_OR);
                for (op, right) in ops.iter().zip(comparators) {
                    self.word(&format!(" {} ", comparison(*op)));
                    self.expr(right, BIT_OR);
                }
            }
            ExprKind::Starred { value, .. } => {
                self.word("*");
                self.expr(value, BIT_OR);
            }
            _ => self.primary(expr),
        }
    }

    fn primary(&mut self, expr: &Expr<'_>) {
        match expr.kind {
            ExprKind::Name { id, .. } => self.word(id),
            ExprKind::Constant(ref value) => self.constant(value),
            ExprKind::JoinedStr { values } => self.joined(values),
            ExprKind::FormattedValue { .. } => self.joined(std::slice::from_ref(expr)),
            ExprKind::Call { func, args, keywords } => {
                self.expr(func, ATOM);
                self.word("(");
                self.arguments(args, keywords);
                self.word(")");
            }
            ExprKind::Attribute { value, attr, .. } => {
                let int = matches!(
                    value.kind,
                    ExprKind::Constant(Constant::Int(_) | Constant::BigInt { .. })
                );
                self.expr(value, if int { ATOM + 1 } else { ATOM });
                self.word(".");
                self.word(attr.name);
            }
            ExprKind::Subscript { value, slice, .. } => {
                self.expr(value, ATOM);
                self.word("[");
                self.subscript(slice);
                self.word("]");
            }
            ExprKind::Slice { lower, upper, step } => {
                self.optional(lower);
                self.word(":");
                self.optional(upper);
                if step.is_some() {
                    self.word(":");
                    self.optional(step);
                }
            }
            ExprKind::Tuple { elts, .. } => {
                self.word("(");
                self.exprs(elts);
                self.word(if elts.len() == 1 { ",)" } else { ")" });
            }
            ExprKind::List { elts, .. } => self.bracketed("[", "]", |w| w.exprs(elts)),
            ExprKind::Set { elts: [] } => self.word("{*()}"),
            ExprKind::Set { elts } => self.bracketed("{", "}", |w| w.exprs(elts)),
            ExprKind::Dict { items } => self.bracketed("{", "}", |w| {
                w.list(items, |w, item| match &item.key {
                    Some(key) => w.pair(key, &item.value),
                    None => {
                        w.word("**");
                        w.expr(&item.value, BIT_OR);
                    }
                });
            }),
            ExprKind::ListComp { elt, generators } => self.bracketed("[", "]", |w| {
                w.expr(elt, TEST);
                w.generators(generators);
            }),
            ExprKind::SetComp { elt, generators } => self.bracketed("{", "}", |w| {
                w.expr(elt, TEST);
                w.generators(generators);
            }),
            ExprKind::GeneratorExp { elt, generators } => self.bracketed("(", ")", |w| {
                w.expr(elt, TEST);
                w.generators(generators);
            }),
            ExprKind::DictComp { key, value, generators } => self.bracketed("{", "}", |w| {
                w.pair(key, value);
                w.generators(generators);
            }),
            _ => {}
        }
    }

    fn bracketed(&mut self, open: &str, close: &str, inside: impl FnOnce(&mut Self)) {
        self.word(open);
        inside(self);
        self.word(close);
    }

    fn pair(&mut self, key: &Expr<'_>, value: &Expr<'_>) {
        self.expr(key, TEST);
        self.word(": ");
        self.expr(value, TEST);
    }

    fn optional(&mut self, expr: Option<&Expr<'_>>) {
        if let Some(expr) = expr {
            self.expr(expr, TEST);
        }
    }

    /// A tuple in a subscript has no parentheses, since slices may be in it.
    fn subscript(&mut self, slice: &Expr<'_>) {
        match slice.kind {
            ExprKind::Tuple { elts, .. } if !elts.is_empty() => {
                self.exprs(elts);
                if elts.len() == 1 {
                    self.word(",");
                }
            }
            _ => self.expr(slice, TEST),
        }
    }

    fn generators(&mut self, generators: &[Comprehension<'_>]) {
        for one in generators {
            self.word(if one.is_async { " async for " } else { " for " });
            self.expr(&one.target, ATOM);
            self.word(" in ");
            self.expr(&one.iter, OR);
            for condition in one.ifs {
                self.word(" if ");
                self.expr(condition, OR);
            }
        }
    }

    pub(super) fn arguments(&mut self, args: &[Expr<'_>], keywords: &[Keyword<'_>]) {
        self.exprs(args);
        if !args.is_empty() && !keywords.is_empty() {
            self.word(", ");
        }
        self.list(keywords, |w, keyword| {
            match keyword.arg {
                Some(name) => w.word(&format!("{}=", name.name)),
                None => w.word("**"),
            }
            w.expr(&keyword.value, TEST);
        });
    }

    fn is_empty(&self, params: &Parameters<'_>) -> bool {
        params.posonly.is_empty()
            && params.args.is_empty()
            && params.vararg.is_none()
            && params.kwonly.is_empty()
            && params.kwarg.is_none()
    }

    pub(super) fn parameters(&mut self, params: &Parameters<'_>) {
        let mut first = true;
        let mut comma = |w: &mut Self| {
            if !std::mem::replace(&mut first, false) {
                w.word(", ");
            }
        };
        for param in params.posonly {
            comma(self);
            self.param(param);
        }
        if !params.posonly.is_empty() {
            comma(self);
            self.word("/");
        }
        for param in params.args {
            comma(self);
            self.param(param);
        }
        if params.vararg.is_some() || !params.kwonly.is_empty() {
            comma(self);
            self.word("*");
            if let Some(vararg) = params.vararg {
                self.param(vararg);
            }
        }
        for param in params.kwonly {
            comma(self);
            self.param(param);
        }
        if let Some(kwarg) = params.kwarg {
            comma(self);
            self.word("**");
            self.param(kwarg);
        }
    }

    fn param(&mut self, param: &Param<'_>) {
        self.word(param.name);
        if let Some(annotation) = param.annotation {
            self.word(": ");
            self.expr(annotation, TEST);
        }
        if let Some(default) = param.default {
            self.word(if param.annotation.is_some() { " = " } else { "=" });
            self.expr(default, TEST);
        }
    }

    // Constants and strings

    pub(super) fn constant(&mut self, value: &Constant<'_>) {
        match *value {
            Constant::Ellipsis => self.word("..."),
            Constant::BigInt { digits, radix } => {
                self.word(match radix {
                    2 => "0b",
                    8 => "0o",
                    16 => "0x",
                    _ => "",
                });
                self.word(digits);
            }
            Constant::Float(value) if value.is_infinite() => self.word("1e309"),
            Constant::Imaginary(value) if value.is_infinite() => self.word("1e309j"),
            Constant::Str { unicode_prefix: true, .. } => {
                self.word("u");
                repr::constant(&mut self.out, value);
            }
            _ => repr::constant(&mut self.out, value),
        }
    }

    fn joined(&mut self, values: &[Expr<'_>]) {
        let mut open = false;
        for value in values {
            if let ExprKind::Constant(constant @ Constant::Str { unicode_prefix: true, .. }) =
                &value.kind
            {
                self.word(if open { "' " } else { "" });
                self.constant(constant);
                self.word(" ");
                open = false;
                continue;
            }
            if !open {
                self.word("f'");
                open = true;
            }
            self.piece(value);
        }
        self.word(match (open, values.is_empty()) {
            (true, _) => "'",
            (false, true) => "f''",
            (false, false) => "",
        });
    }

    /// A piece of an f-string. Braces in text are written as escapes, which hold in format specs
    /// too.
    fn piece(&mut self, piece: &Expr<'_>) {
        match piece.kind {
            ExprKind::Constant(Constant::Str { value, .. }) => {
                let mut text = String::new();
                repr::quoted(&mut text, value.0, b'\'');
                let inside = text[1..text.len() - 1].replace('{', "\\x7b").replace('}', "\\x7d");
                self.word(&inside);
            }
            ExprKind::FormattedValue { value, conversion, format_spec } => {
                let from = self.out.len() + 1;
                self.word("{");
                self.expr(value, OR);
                if self.out[from..].starts_with('{') {
                    self.out.insert(from, ' ');
                }
                self.word(match conversion {
                    Conversion::None => "",
                    Conversion::Str => "!s",
                    Conversion::Repr => "!r",
                    Conversion::Ascii => "!a",
                });
                if let Some(spec) = format_spec {
                    self.word(":");
                    if let ExprKind::JoinedStr { values } = spec.kind {
                        for value in values {
                            self.piece(value);
                        }
                    }
                }
                self.word("}");
            }
            _ => {}
        }
    }
}
