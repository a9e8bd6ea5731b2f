//! What is legal and most likely a slip, noted while expressions are walked: `x is 1`,
//! `assert (test, "message")`, and a literal that is called or indexed because a comma is missing.

use pyrun_ast::{CmpOp, Constant, Expr, ExprKind, Span, UnaryOp};

use super::collect::Collector;
use crate::error::CompileWarning;

impl Collector<'_> {
    fn warn(&mut self, message: String, span: Span) {
        self.table.warnings.push(CompileWarning { message, span });
    }

    /// `assert (test, "message")`
    pub(super) fn check_assert(&mut self, test: &Expr, span: Span) {
        if matches!(test.kind, ExprKind::Tuple { elts, .. } if !elts.is_empty()) {
            self.warn("assertion is always true, perhaps remove parentheses?".into(), span);
        }
    }

    /// `x is 1`
    pub(super) fn check_compare(&mut self, span: Span, left: &Expr, ops: &[CmpOp], rest: &[Expr]) {
        let mut left = left;
        for (op, right) in ops.iter().zip(rest) {
            let (is, instead) = match op {
                CmpOp::Is => ("is", "=="),
                CmpOp::IsNot => ("is not", "!="),
                _ => {
                    left = right;
                    continue;
                }
            };
            if let Some(t) = compared_literal(left).or_else(|| compared_literal(right)) {
                let m = format!("\"{is}\" with '{t}' literal. Did you mean \"{instead}\"?");
                return self.warn(m, span);
            }
            left = right;
        }
    }

    /// `"text" (argument)`
    pub(super) fn check_callee(&mut self, func: &Expr) {
        if matches!(func.kind, ExprKind::Lambda { .. }) {
            return;
        }
        if let Some(t) = class_of(func) {
            let m = format!("'{t}' object is not callable; perhaps you missed a comma?");
            self.warn(m, func.span);
        }
    }

    /// `1 [index]`, `"text" ["index"]`
    pub(super) fn check_subscript(&mut self, value: &Expr, index: &Expr) {
        let Some(t) = class_of(value) else { return };
        let message = match t {
            "str" | "bytes" | "tuple" | "list" => match class_of(index) {
                None | Some("int" | "bool") => return,
                Some(i) => {
                    format!(
                        "{t} indices must be integers or slices, not {i}; perhaps you missed a comma?"
                    )
                }
            },
            "dict" => return,
            _ => format!("'{t}' object is not subscriptable; perhaps you missed a comma?"),
        };
        self.warn(message, value.span);
    }
}

/// The class of a constant for which `is` makes no sense.
fn compared_literal(e: &Expr) -> Option<&'static str> {
    match e.kind {
        ExprKind::Constant(
            Constant::None | Constant::True | Constant::False | Constant::Ellipsis,
        ) => None,
        ExprKind::Constant(_) => class_of(e),
        ExprKind::UnaryOp { op: UnaryOp::USub | UnaryOp::UAdd, operand } => {
            compared_literal(operand).filter(|&t| t == "int" || t == "float" || t == "complex")
        }
        ExprKind::Tuple { elts, .. } => {
            let constant =
                |e: &Expr| matches!(e.kind, ExprKind::Constant(_)) || compared_literal(e).is_some();
            elts.iter().all(constant).then_some("tuple")
        }
        _ => None,
    }
}

/// The name of the class of what a display or literal gives.
fn class_of(e: &Expr) -> Option<&'static str> {
    Some(match e.kind {
        ExprKind::Tuple { .. } => "tuple",
        ExprKind::List { .. } | ExprKind::ListComp { .. } => "list",
        ExprKind::Dict { .. } | ExprKind::DictComp { .. } => "dict",
        ExprKind::Set { .. } | ExprKind::SetComp { .. } => "set",
        ExprKind::GeneratorExp { .. } => "generator",
        ExprKind::Lambda { .. } => "function",
        ExprKind::JoinedStr { .. } | ExprKind::FormattedValue { .. } => "str",
        ExprKind::Constant(ref c) => match c {
            Constant::None => "NoneType",
            Constant::True | Constant::False => "bool",
            Constant::Ellipsis => "ellipsis",
            Constant::Int(_) | Constant::BigInt { .. } => "int",
            Constant::Float(_) => "float",
            Constant::Imaginary(_) => "complex",
            Constant::Str { .. } => "str",
            Constant::Bytes(_) => "bytes",
        },
        _ => return None,
    })
}
