//! Constant folding, where CPython does it and where the result is cheap to keep.
//!
//! What would raise, or grow without need, is left to run time.

use pyrun_ast::{CmpOp, Constant, Expr, ExprKind, Operator, UnaryOp};
use pyrun_bytecode::Const;

/// Longest string or tuple that folding may produce.
const MAX_LENGTH: usize = 4096;
/// Deepest expression folded; deeper ones are computed at run time.
const MAX_DEPTH: u32 = 50;

/// The value of a literal.
pub(crate) fn literal(c: &Constant) -> Const {
    match *c {
        Constant::None => Const::None,
        Constant::True => Const::Bool(true),
        Constant::False => Const::Bool(false),
        Constant::Ellipsis => Const::Ellipsis,
        Constant::Int(n) => Const::Int(n),
        Constant::BigInt { digits, radix } => big_int(digits, radix),
        Constant::Float(x) => Const::Float(x),
        Constant::Imaginary(x) => Const::Complex(0.0, x),
        Constant::Str { value, .. } => Const::Str(value.0.into()),
        Constant::Bytes(b) => Const::Bytes(b.into()),
    }
}

/// The constant an expression is, if it is one. `debug` is the value of `__debug__`.
pub(crate) fn fold(e: &Expr, debug: bool) -> Option<Const> {
    Folder { debug }.expr(e, 0)
}

/// Whether a constant is true.
pub(crate) fn truth(c: &Const) -> bool {
    match c {
        Const::None => false,
        Const::Bool(b) => *b,
        Const::Int(n) => *n != 0,
        Const::Float(x) => *x != 0.0,
        Const::Complex(re, im) => *re != 0.0 || *im != 0.0,
        Const::Str(s) => !s.is_empty(),
        Const::Bytes(s) => !s.is_empty(),
        Const::Tuple(items) | Const::FrozenSet(items) => !items.is_empty(),
        Const::Ellipsis | Const::BigInt(_) | Const::Slice(_) | Const::Code(_) => true,
    }
}

struct Folder {
    debug: bool,
}

impl Folder {
    fn expr(&self, e: &Expr, depth: u32) -> Option<Const> {
        if depth > MAX_DEPTH {
            return None;
        }
        let d = depth + 1;
        match e.kind {
            ExprKind::Constant(ref c) => Some(literal(c)),
            ExprKind::Name { id: "__debug__", .. } => Some(Const::Bool(self.debug)),
            ExprKind::UnaryOp { op, operand } => unary(op, self.expr(operand, d)?),
            ExprKind::BinOp { left, op, right } if may_fold(left) && may_fold(right) => {
                // The right operand first: long chains lean left.
                let right = self.expr(right, d)?;
                binary(op, self.expr(left, d)?, right)
            }
            ExprKind::Tuple { elts, .. } => {
                let items: Option<Vec<Const>> = elts.iter().map(|e| self.expr(e, d)).collect();
                Some(Const::Tuple(items?.into()))
            }
            ExprKind::Subscript { value, slice, .. } if may_fold(value) && may_fold(slice) => {
                let index = match self.expr(slice, d)? {
                    Const::Int(n) => n,
                    _ => return None,
                };
                subscript(self.expr(value, d)?, index)
            }
            _ => None,
        }
    }
}

/// Whether an expression is of a kind that may be a constant: a look before anything is made.
fn may_fold(e: &Expr) -> bool {
    match e.kind {
        ExprKind::Constant(_)
        | ExprKind::UnaryOp { .. }
        | ExprKind::BinOp { .. }
        | ExprKind::Tuple { .. }
        | ExprKind::Subscript { .. } => true,
        ExprKind::Name { id, .. } => id == "__debug__",
        _ => false,
    }
}

/// The right side of `in` and `not in`: a display of constants becomes a tuple or frozenset.
pub(crate) fn container(e: &Expr, debug: bool) -> Option<Const> {
    let items =
        |elts: &[Expr]| -> Option<Vec<Const>> { elts.iter().map(|e| fold(e, debug)).collect() };
    match e.kind {
        ExprKind::List { elts, .. } => Some(Const::Tuple(items(elts)?.into())),
        ExprKind::Set { elts } => Some(Const::FrozenSet(items(elts)?.into())),
        _ => None,
    }
}

/// `slice(…)` of constants.
pub(crate) fn slice(e: &Expr, debug: bool) -> Option<Const> {
    let ExprKind::Slice { lower, upper, step } = e.kind else { return None };
    let part = |e: Option<&Expr>| match e {
        None => Some(Const::None),
        Some(e) => fold(e, debug).filter(|c| matches!(c, Const::None | Const::Int(_))),
    };
    Some(Const::Slice(Box::new([part(lower)?, part(upper)?, part(step)?])))
}

/// The operator that `not` in front of `op` makes, where that is another operator.
pub(crate) fn negated(op: CmpOp) -> Option<CmpOp> {
    match op {
        CmpOp::Is => Some(CmpOp::IsNot),
        CmpOp::IsNot => Some(CmpOp::Is),
        CmpOp::In => Some(CmpOp::NotIn),
        CmpOp::NotIn => Some(CmpOp::In),
        _ => None,
    }
}

fn unary(op: UnaryOp, v: Const) -> Option<Const> {
    Some(match (op, v) {
        (UnaryOp::Not, v) => Const::Bool(!truth(&v)),
        (UnaryOp::USub, Const::BigInt(hex)) => match hex.strip_prefix('-') {
            Some(digits) => Const::BigInt(digits.into()),
            // -2**63 fits.
            None if &*hex == "8000000000000000" => Const::Int(i64::MIN),
            None => Const::BigInt(format!("-{hex}").into()),
        },
        (UnaryOp::UAdd, v @ Const::BigInt(_)) => v,
        (UnaryOp::USub, Const::Float(x)) => Const::Float(-x),
        (UnaryOp::USub, Const::Complex(re, im)) => Const::Complex(-re, -im),
        (UnaryOp::UAdd, v @ (Const::Float(_) | Const::Complex(..))) => v,
        (op, v) => {
            let n = int(&v)?;
            wide(match op {
                UnaryOp::USub => -n,
                UnaryOp::UAdd => n,
                UnaryOp::Invert => !n,
                UnaryOp::Not => return None,
            })
        }
    })
}

fn int(v: &Const) -> Option<i128> {
    match v {
        Const::Int(n) => Some(*n as i128),
        Const::Bool(b) => Some(*b as i128),
        _ => None,
    }
}

fn real(v: &Const) -> Option<f64> {
    match v {
        Const::Float(x) => Some(*x),
        // Larger integers may round; run time knows how.
        _ => int(v).filter(|n| n.unsigned_abs() <= 1 << 53).map(|n| n as f64),
    }
}

/// An integer of any size that came out of 128-bit arithmetic.
fn wide(n: i128) -> Const {
    match i64::try_from(n) {
        Ok(n) => Const::Int(n),
        Err(_) if n < 0 => Const::BigInt(format!("-{:x}", n.unsigned_abs()).into()),
        Err(_) => Const::BigInt(format!("{n:x}").into()),
    }
}

fn binary(op: Operator, l: Const, r: Const) -> Option<Const> {
    match (&l, &r) {
        (Const::Str(a), Const::Str(b)) if op == Operator::Add => {
            // Two halves of a surrogate pair must not meet in WTF-8.
            let plain = std::str::from_utf8(a).is_ok() && std::str::from_utf8(b).is_ok();
            (plain && a.len() + b.len() <= MAX_LENGTH)
                .then(|| Const::Str([&a[..], b].concat().into()))
        }
        (Const::Bytes(a), Const::Bytes(b)) if op == Operator::Add => {
            (a.len() + b.len() <= MAX_LENGTH).then(|| Const::Bytes([&a[..], b].concat().into()))
        }
        (Const::Tuple(a), Const::Tuple(b)) if op == Operator::Add => {
            (a.len() + b.len() <= 256).then(|| Const::Tuple([&a[..], b].concat().into()))
        }
        _ if op == Operator::Mult && (int(&l).is_none() || int(&r).is_none()) => {
            repeat(&l, &r).or_else(|| repeat(&r, &l)).or_else(|| float(op, &l, &r))
        }
        (Const::Bool(a), Const::Bool(b)) if op == Operator::BitAnd => Some(Const::Bool(a & b)),
        (Const::Bool(a), Const::Bool(b)) if op == Operator::BitOr => Some(Const::Bool(a | b)),
        (Const::Bool(a), Const::Bool(b)) if op == Operator::BitXor => Some(Const::Bool(a ^ b)),
        _ => match (int(&l), int(&r)) {
            (Some(a), Some(b)) => integer(op, a, b),
            _ => float(op, &l, &r),
        },
    }
}

fn repeat(sequence: &Const, times: &Const) -> Option<Const> {
    let Const::Int(n) = *times else { return None };
    let n = usize::try_from(n).ok()?;
    let fits = |len: usize, max: usize| len.checked_mul(n).is_some_and(|total| total <= max);
    match sequence {
        Const::Str(s) if fits(s.len(), MAX_LENGTH) && std::str::from_utf8(s).is_ok() => {
            Some(Const::Str(s.repeat(n).into()))
        }
        Const::Bytes(s) if fits(s.len(), MAX_LENGTH) => Some(Const::Bytes(s.repeat(n).into())),
        Const::Tuple(items) if fits(items.len(), 256) => {
            Some(Const::Tuple(std::iter::repeat_n(items.iter(), n).flatten().cloned().collect()))
        }
        _ => None,
    }
}

fn integer(op: Operator, a: i128, b: i128) -> Option<Const> {
    // Operands fit 64 bits, so sums and products fit 128.
    let floor_div = |a: i128, b: i128| {
        let (q, r) = (a / b, a % b);
        if r != 0 && (r < 0) != (b < 0) { q - 1 } else { q }
    };
    Some(wide(match op {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mult => a * b,
        Operator::FloorDiv if b != 0 => floor_div(a, b),
        Operator::Mod if b != 0 => a - floor_div(a, b) * b,
        Operator::Div if b != 0 => {
            let exact = a.unsigned_abs() <= 1 << 53 && b.unsigned_abs() <= 1 << 53;
            return exact.then(|| Const::Float(a as f64 / b as f64));
        }
        Operator::Pow => a.checked_pow(u32::try_from(b).ok()?)?,
        Operator::LShift if (0..64).contains(&b) => a.checked_mul(1 << b)?,
        Operator::RShift if b >= 0 => a >> b.min(127),
        Operator::BitAnd => a & b,
        Operator::BitOr => a | b,
        Operator::BitXor => a ^ b,
        _ => return None,
    }))
}

fn float(op: Operator, l: &Const, r: &Const) -> Option<Const> {
    if let (Some(a), Some(b)) = (real(l), real(r)) {
        return Some(Const::Float(match op {
            Operator::Add => a + b,
            Operator::Sub => a - b,
            Operator::Mult => a * b,
            Operator::Div if b != 0.0 => a / b,
            _ => return None,
        }));
    }
    // `1 + 2j`: the form in which complex literals are written.
    let (Some(a), Const::Complex(re, im)) = (real(l), r) else { return None };
    match op {
        Operator::Add => Some(Const::Complex(a + re, 0.0 + im)),
        Operator::Sub => Some(Const::Complex(a - re, 0.0 - im)),
        _ => None,
    }
}

fn subscript(value: Const, index: i64) -> Option<Const> {
    let at = |len: usize| {
        let i = if index < 0 { index + len as i64 } else { index };
        usize::try_from(i).ok().filter(|&i| i < len)
    };
    match value {
        Const::Tuple(items) => at(items.len()).map(|i| items[i].clone()),
        Const::Bytes(b) => at(b.len()).map(|i| Const::Int(b[i] as i64)),
        Const::Str(s) if s.is_ascii() => at(s.len()).map(|i| Const::Str(s[i..=i].into())),
        _ => None,
    }
}

/// Hexadecimal digits of a literal that does not fit 64 bits.
fn big_int(digits: &str, radix: u8) -> Const {
    let hex = match radix {
        16 => digits.to_ascii_lowercase(),
        _ => to_hex(digits, radix as u32),
    };
    let hex = hex.trim_start_matches('0');
    match i64::from_str_radix(if hex.is_empty() { "0" } else { hex }, 16) {
        Ok(n) => Const::Int(n),
        Err(_) => Const::BigInt(hex.into()),
    }
}

/// Schoolbook conversion of digits in `radix` to digits in `base`, the lowest first. Digits are read
/// in chunks of seven, and `base` is at most 2³², so that steps fit 64 bits.
fn convert(digits: &str, radix: u32, base: u64) -> Vec<u64> {
    let mut limbs: Vec<u64> = Vec::new();
    for chunk in digits.as_bytes().chunks(7) {
        let mut carry = chunk
            .iter()
            .fold(0u64, |n, &d| n * radix as u64 + (d as char).to_digit(radix).unwrap_or(0) as u64);
        let scale = (radix as u64).pow(chunk.len() as u32);
        for limb in &mut limbs {
            let n = *limb * scale + carry;
            *limb = n % base;
            carry = n / base;
        }
        while carry > 0 {
            limbs.push(carry % base);
            carry /= base;
        }
    }
    limbs
}

fn to_hex(digits: &str, radix: u32) -> String {
    let limbs = convert(digits, radix, 1 << 32);
    let Some((high, rest)) = limbs.split_last() else { return "0".into() };
    let low = rest.iter().rev().map(|limb| format!("{limb:08x}"));
    std::iter::once(format!("{high:x}")).chain(low).collect()
}

/// The decimal digits of a literal in another base.
pub(crate) fn to_decimal(digits: &str, radix: u32) -> String {
    let limbs = convert(digits, radix, 1_000_000_000);
    let Some((high, rest)) = limbs.split_last() else { return "0".into() };
    let low = rest.iter().rev().map(|limb| format!("{limb:09}"));
    std::iter::once(format!("{high}")).chain(low).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn big_literals() {
        let show = |c| format!("{c:?}");
        assert_eq!(show(big_int("18446744073709551616", 10)), r#"BigInt("10000000000000000")"#);
        assert_eq!(show(big_int("9223372036854775807", 10)), "Int(9223372036854775807)");
        assert_eq!(to_decimal("ffffffffffffffffffff", 16), "1208925819614629174706175");
        assert_eq!(show(big_int("FFFFFFFFFFFFFFFFF", 16)), r#"BigInt("fffffffffffffffff")"#);
    }

    #[test]
    fn integers_as_python_has_them() {
        let show = |op, a, b| format!("{:?}", integer(op, a, b));
        assert_eq!(show(Operator::FloorDiv, -7, 2), "Some(Int(-4))");
        assert_eq!(show(Operator::Mod, -7, 2), "Some(Int(1))");
        assert_eq!(show(Operator::Mod, 7, -2), "Some(Int(-1))");
        assert_eq!(show(Operator::LShift, 1, 63), r#"Some(BigInt("8000000000000000"))"#);
        assert_eq!(show(Operator::Div, 1, 0), "None");
        assert_eq!(show(Operator::Pow, 2, -1), "None");
    }
}
