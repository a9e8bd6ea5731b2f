//! Expressions back to text, as CPython writes annotations that are kept as strings.

use pyrun_ast::{
    BoolOp, CmpOp, Comprehension, Constant, Conversion, Expr, ExprKind, Keyword, Operator,
    Parameters, UnaryOp,
};

/// How tightly a place binds; an expression that binds less needs parentheses there.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Level {
    Tuple,
    Test,
    Or,
    And,
    Not,
    Cmp,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Arith,
    Term,
    Factor,
    Power,
    Await,
    Atom,
}

impl Level {
    const ORDER: [Level; 16] = [
        Level::Tuple,
        Level::Test,
        Level::Or,
        Level::And,
        Level::Not,
        Level::Cmp,
        Level::BitOr,
        Level::BitXor,
        Level::BitAnd,
        Level::Shift,
        Level::Arith,
        Level::Term,
        Level::Factor,
        Level::Power,
        Level::Await,
        Level::Atom,
    ];

    fn tighter(self) -> Level {
        Level::ORDER[(self as usize + 1).min(Level::ORDER.len() - 1)]
    }
}

/// The text of an expression, in WTF-8.
pub(crate) fn unparse(e: &Expr) -> Vec<u8> {
    let mut w = Writer { out: Vec::new() };
    w.expr(e, Level::Test);
    w.out
}

struct Writer {
    out: Vec<u8>,
}

impl Writer {
    fn put(&mut self, text: &str) {
        self.out.extend(text.as_bytes());
    }

    fn list(&mut self, list: &[Expr], level: Level) {
        for (i, e) in list.iter().enumerate() {
            if i > 0 {
                self.put(", ");
            }
            self.expr(e, level);
        }
    }

    fn open(&mut self, own: Level, level: Level) -> bool {
        let needed = level > own;
        if needed {
            self.put("(");
        }
        needed
    }

    fn close(&mut self, needed: bool) {
        if needed {
            self.put(")");
        }
    }

    fn expr(&mut self, e: &Expr, level: Level) {
        match e.kind {
            ExprKind::BoolOp { op, values } => {
                let (own, word) = match op {
                    BoolOp::And => (Level::And, " and "),
                    BoolOp::Or => (Level::Or, " or "),
                };
                let p = self.open(own, level);
                for (i, v) in values.iter().enumerate() {
                    if i > 0 {
                        self.put(word);
                    }
                    self.expr(v, own.tighter());
                }
                self.close(p);
            }
            ExprKind::Named { target, value } => {
                let p = self.open(Level::Tuple, level);
                self.expr(target, Level::Atom);
                self.put(" := ");
                self.expr(value, Level::Atom);
                self.close(p);
            }
            ExprKind::BinOp { left, op, right } => self.binary(left, op, right, level),
            ExprKind::UnaryOp { op, operand } => {
                let (text, own) = match op {
                    UnaryOp::Invert => ("~", Level::Factor),
                    UnaryOp::Not => ("not ", Level::Not),
                    UnaryOp::UAdd => ("+", Level::Factor),
                    UnaryOp::USub => ("-", Level::Factor),
                };
                let p = self.open(own, level);
                self.put(text);
                self.expr(operand, own);
                self.close(p);
            }
            ExprKind::Lambda { params, body } => {
                let p = self.open(Level::Test, level);
                self.put("lambda");
                self.parameters(params);
                self.put(": ");
                self.expr(body, Level::Test);
                self.close(p);
            }
            ExprKind::IfExp { test, body, orelse } => {
                let p = self.open(Level::Test, level);
                self.expr(body, Level::Or);
                self.put(" if ");
                self.expr(test, Level::Or);
                self.put(" else ");
                self.expr(orelse, Level::Test);
                self.close(p);
            }
            ExprKind::Dict { items } => {
                self.put("{");
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        self.put(", ");
                    }
                    match &item.key {
                        Some(key) => {
                            self.expr(key, Level::Test);
                            self.put(": ");
                            self.expr(&item.value, Level::Test);
                        }
                        None => {
                            self.put("**");
                            self.expr(&item.value, Level::BitOr);
                        }
                    }
                }
                self.put("}");
            }
            ExprKind::Set { elts } => {
                self.put("{");
                self.list(elts, Level::Test);
                self.put("}");
            }
            ExprKind::ListComp { elt, generators } => {
                self.comprehension("[", None, elt, generators, "]");
            }
            ExprKind::SetComp { elt, generators } => {
                self.comprehension("{", None, elt, generators, "}");
            }
            ExprKind::GeneratorExp { elt, generators } => {
                self.comprehension("(", None, elt, generators, ")");
            }
            ExprKind::DictComp { key, value, generators } => {
                self.comprehension("{", Some(key), value, generators, "}");
            }
            ExprKind::Await(value) => {
                let p = self.open(Level::Await, level);
                self.put("await ");
                self.expr(value, Level::Atom);
                self.close(p);
            }
            ExprKind::Yield(value) => {
                self.put("(yield");
                if let Some(value) = value {
                    self.put(" ");
                    self.expr(value, Level::Test);
                }
                self.put(")");
            }
            ExprKind::YieldFrom(value) => {
                self.put("(yield from ");
                self.expr(value, Level::Test);
                self.put(")");
            }
            ExprKind::Compare { left, ops, comparators } => {
                let p = self.open(Level::Cmp, level);
                self.expr(left, Level::Cmp.tighter());
                for (op, right) in ops.iter().zip(comparators) {
                    self.put(compare_text(*op));
                    self.expr(right, Level::Cmp.tighter());
                }
                self.close(p);
            }
            ExprKind::Call { func, args, keywords } => self.call(func, args, keywords),
            ExprKind::FormattedValue { .. } | ExprKind::JoinedStr { .. } => {
                let mut body = Writer { out: Vec::new() };
                body.fstring(e);
                self.put("f");
                self.quoted(&body.out);
            }
            ExprKind::Constant(ref c) => self.constant(c),
            ExprKind::Attribute { value, attr, .. } => {
                self.expr(value, Level::Atom);
                let int = matches!(
                    value.kind,
                    ExprKind::Constant(Constant::Int(_) | Constant::BigInt { .. })
                );
                self.put(if int { " ." } else { "." });
                self.put(attr.name);
            }
            ExprKind::Subscript { value, slice, .. } => {
                self.expr(value, Level::Atom);
                self.put("[");
                self.expr(slice, Level::Tuple);
                self.put("]");
            }
            ExprKind::Starred { value, .. } => {
                self.put("*");
                self.expr(value, Level::BitOr);
            }
            ExprKind::Name { id, .. } => self.put(id),
            ExprKind::List { elts, .. } => {
                self.put("[");
                self.list(elts, Level::Test);
                self.put("]");
            }
            ExprKind::Tuple { elts: [], .. } => self.put("()"),
            ExprKind::Tuple { elts, .. } => {
                let p = self.open(Level::Tuple, level);
                self.list(elts, Level::Test);
                if elts.len() == 1 {
                    self.put(",");
                }
                self.close(p);
            }
            ExprKind::Slice { lower, upper, step } => {
                if let Some(e) = lower {
                    self.expr(e, Level::Test);
                }
                self.put(":");
                if let Some(e) = upper {
                    self.expr(e, Level::Test);
                }
                if let Some(e) = step {
                    self.put(":");
                    self.expr(e, Level::Test);
                }
            }
        }
    }

    fn binary(&mut self, left: &Expr, op: Operator, right: &Expr, level: Level) {
        let (text, own, to_right) = match op {
            Operator::Add => (" + ", Level::Arith, false),
            Operator::Sub => (" - ", Level::Arith, false),
            Operator::Mult => (" * ", Level::Term, false),
            Operator::MatMult => (" @ ", Level::Term, false),
            Operator::Div => (" / ", Level::Term, false),
            Operator::Mod => (" % ", Level::Term, false),
            Operator::FloorDiv => (" // ", Level::Term, false),
            Operator::LShift => (" << ", Level::Shift, false),
            Operator::RShift => (" >> ", Level::Shift, false),
            Operator::BitOr => (" | ", Level::BitOr, false),
            Operator::BitXor => (" ^ ", Level::BitXor, false),
            Operator::BitAnd => (" & ", Level::BitAnd, false),
            Operator::Pow => (" ** ", Level::Power, true),
        };
        let p = self.open(own, level);
        self.expr(left, if to_right { own.tighter() } else { own });
        self.put(text);
        self.expr(right, if to_right { own } else { own.tighter() });
        self.close(p);
    }

    fn parameters(&mut self, p: &Parameters) {
        let mut first = true;
        // CPython leaves the space out where no positional parameter comes.
        let space = if p.posonly.is_empty() && p.args.is_empty() { "" } else { " " };
        let mut sep = |w: &mut Writer| {
            w.put(if first { space } else { ", " });
            first = false;
        };
        for (i, param) in p.posonly.iter().chain(p.args).enumerate() {
            sep(self);
            self.put(param.name);
            if let Some(d) = param.default {
                self.put("=");
                self.expr(d, Level::Test);
            }
            if i + 1 == p.posonly.len() {
                self.put(", /");
            }
        }
        if p.vararg.is_some() || !p.kwonly.is_empty() {
            sep(self);
            self.put("*");
            self.put(p.vararg.map_or("", |v| v.name));
        }
        for param in p.kwonly {
            sep(self);
            self.put(param.name);
            if let Some(d) = param.default {
                self.put("=");
                self.expr(d, Level::Test);
            }
        }
        if let Some(kwarg) = p.kwarg {
            sep(self);
            self.put("**");
            self.put(kwarg.name);
        }
    }

    fn call(&mut self, func: &Expr, args: &[Expr], keywords: &[Keyword]) {
        self.expr(func, Level::Atom);
        if let ([Expr { kind: ExprKind::GeneratorExp { .. }, .. }], []) = (args, keywords) {
            return self.expr(&args[0], Level::Test);
        }
        self.put("(");
        self.list(args, Level::Test);
        for (i, k) in keywords.iter().enumerate() {
            if i > 0 || !args.is_empty() {
                self.put(", ");
            }
            match k.arg {
                Some(id) => {
                    self.put(id.name);
                    self.put("=");
                }
                None => self.put("**"),
            }
            self.expr(&k.value, Level::Test);
        }
        self.put(")");
    }

    fn comprehension(
        &mut self,
        open: &str,
        key: Option<&Expr>,
        value: &Expr,
        generators: &[Comprehension],
        close: &str,
    ) {
        self.put(open);
        if let Some(key) = key {
            self.expr(key, Level::Test);
            self.put(": ");
        }
        self.expr(value, Level::Test);
        for g in generators {
            self.put(if g.is_async { " async for " } else { " for " });
            self.expr(&g.target, Level::Tuple);
            self.put(" in ");
            self.expr(&g.iter, Level::Test.tighter());
            for test in g.ifs {
                self.put(" if ");
                self.expr(test, Level::Test.tighter());
            }
        }
        self.put(close);
    }

    /// The inside of an f-string, braces doubled.
    fn fstring(&mut self, e: &Expr) {
        match e.kind {
            ExprKind::JoinedStr { values } => values.iter().for_each(|v| self.fstring(v)),
            ExprKind::Constant(Constant::Str { value, .. }) => {
                for &b in value.0 {
                    self.out.push(b);
                    if matches!(b, b'{' | b'}') {
                        self.out.push(b);
                    }
                }
            }
            ExprKind::FormattedValue { value, conversion, format_spec } => {
                let mut inner = Writer { out: Vec::new() };
                inner.expr(value, Level::Test.tighter());
                self.put("{");
                if inner.out.starts_with(b"{") {
                    self.put(" ");
                }
                self.out.extend(inner.out);
                self.put(match conversion {
                    Conversion::None => "",
                    Conversion::Str => "!s",
                    Conversion::Repr => "!r",
                    Conversion::Ascii => "!a",
                });
                if let Some(spec) = format_spec {
                    self.put(":");
                    self.fstring(spec);
                }
                self.put("}");
            }
            _ => self.expr(e, Level::Test),
        }
    }

    fn constant(&mut self, c: &Constant) {
        match *c {
            Constant::None => self.put("None"),
            Constant::True => self.put("True"),
            Constant::False => self.put("False"),
            Constant::Ellipsis => self.put("..."),
            Constant::Int(n) => self.put(&n.to_string()),
            Constant::BigInt { digits, radix } => {
                self.put(&crate::fold::to_decimal(digits, radix as u32));
            }
            Constant::Float(x) => self.put(&float_text(x)),
            Constant::Imaginary(x) => {
                let text = float_text(x);
                self.put(text.strip_suffix(".0").unwrap_or(&text));
                self.put("j");
            }
            Constant::Str { value, unicode_prefix } => {
                if unicode_prefix {
                    self.put("u");
                }
                self.quoted(value.0);
            }
            Constant::Bytes(b) => {
                let quote = if b.contains(&b'\'') && !b.contains(&b'"') { '"' } else { '\'' };
                self.put("b");
                self.put(&quote.to_string());
                for &c in b {
                    self.put(&byte_text(c, quote));
                }
                self.put(&quote.to_string());
            }
        }
    }

    fn escape(&mut self, c: u32) {
        self.put(&match c {
            0..=0xff => format!("\\x{c:02x}"),
            0x100..=0xffff => format!("\\u{c:04x}"),
            _ => format!("\\U{c:08x}"),
        });
    }

    /// `repr` of a string in WTF-8.
    fn quoted(&mut self, text: &[u8]) {
        let quote = if text.contains(&b'\'') && !text.contains(&b'"') { '"' } else { '\'' };
        self.put(&quote.to_string());
        let mut surrogate: Vec<u8> = Vec::new();
        for chunk in text.utf8_chunks() {
            for c in chunk.valid().chars() {
                match c {
                    '\\' => self.put("\\\\"),
                    '\n' => self.put("\\n"),
                    '\r' => self.put("\\r"),
                    '\t' => self.put("\\t"),
                    c if c == quote => self.put(&format!("\\{c}")),
                    c if is_printable(c) => self.put(c.encode_utf8(&mut [0; 4])),
                    c => self.escape(c as u32),
                }
            }
            // A lone surrogate is three bytes in WTF-8, which are invalid one by one.
            surrogate.extend(chunk.invalid());
            if let [a, b, c] = surrogate[..] {
                let bits = |b: u8| (b & 0x3f) as u32;
                self.escape(((a & 0xf) as u32) << 12 | bits(b) << 6 | bits(c));
                surrogate.clear();
            }
        }
        self.put(&quote.to_string());
    }
}

/// Whether Python's `str.isprintable` holds.
fn is_printable(c: char) -> bool {
    use unicode_general_category::{GeneralCategory::*, get_general_category};
    let category = get_general_category(c);
    c == ' '
        || !matches!(
            category,
            Control
                | Format
                | Surrogate
                | PrivateUse
                | Unassigned
                | LineSeparator
                | ParagraphSeparator
                | SpaceSeparator
        )
}

fn byte_text(c: u8, quote: char) -> String {
    match c {
        b'\\' => "\\\\".into(),
        b'\n' => "\\n".into(),
        b'\r' => "\\r".into(),
        b'\t' => "\\t".into(),
        c if c as char == quote => format!("\\{quote}"),
        0x20..=0x7e => (c as char).to_string(),
        c => format!("\\x{c:02x}"),
    }
}

/// `repr` of a float, infinity as a literal that overflows.
fn float_text(x: f64) -> String {
    if x.is_infinite() {
        return "1e309".into();
    }
    let text = format!("{x:?}");
    // Rust writes 1e16 and 1e-5 where Python writes 1e+16 and 1e-05.
    let Some((mantissa, exponent)) = text.split_once('e') else { return text };
    let mantissa = mantissa.strip_suffix(".0").unwrap_or(mantissa);
    match exponent.strip_prefix('-') {
        Some(digits) => format!("{mantissa}e-{digits:0>2}"),
        None => format!("{mantissa}e+{exponent:0>2}"),
    }
}

fn compare_text(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => " == ",
        CmpOp::NotEq => " != ",
        CmpOp::Lt => " < ",
        CmpOp::LtE => " <= ",
        CmpOp::Gt => " > ",
        CmpOp::GtE => " >= ",
        CmpOp::Is => " is ",
        CmpOp::IsNot => " is not ",
        CmpOp::In => " in ",
        CmpOp::NotIn => " not in ",
    }
}
