//! Expressions and their parts.

use crate::{Ident, Span, Wtf8};

/// An expression.
#[derive(Clone, Copy, Debug)]
pub struct Expr<'a> {
    /// What it is.
    pub kind: ExprKind<'a>,
    /// Where it stands. Parentheses are outside, but for those of tuples and generator expressions.
    pub span: Span,
}

/// The forms of an expression.
#[derive(Clone, Copy, Debug)]
pub enum ExprKind<'a> {
    /// `a and b and c`, `a or b`.
    BoolOp {
        /// Which of the two.
        op: BoolOp,
        /// Two or more operands.
        values: &'a [Expr<'a>],
    },
    /// `target := value`.
    Named {
        /// A `Name`.
        target: &'a Expr<'a>,
        /// The value.
        value: &'a Expr<'a>,
    },
    /// `left op right`.
    BinOp {
        /// Left operand.
        left: &'a Expr<'a>,
        /// The operator.
        op: Operator,
        /// Right operand.
        right: &'a Expr<'a>,
    },
    /// `op operand`.
    UnaryOp {
        /// The operator.
        op: UnaryOp,
        /// Its operand.
        operand: &'a Expr<'a>,
    },
    /// `lambda params: body`.
    Lambda {
        /// Parameters.
        params: &'a Parameters<'a>,
        /// Body.
        body: &'a Expr<'a>,
    },
    /// `body if test else orelse`.
    IfExp {
        /// Condition.
        test: &'a Expr<'a>,
        /// Value when true.
        body: &'a Expr<'a>,
        /// Value when false.
        orelse: &'a Expr<'a>,
    },
    /// `{k: v, **d}`.
    Dict {
        /// Keys and values in order.
        items: &'a [DictItem<'a>],
    },
    /// `{a, b}`.
    Set {
        /// Elements; `Starred` allowed.
        elts: &'a [Expr<'a>],
    },
    /// `[elt for …]`.
    ListComp {
        /// Element.
        elt: &'a Expr<'a>,
        /// One or more `for` clauses.
        generators: &'a [Comprehension<'a>],
    },
    /// `{elt for …}`.
    SetComp {
        /// Element.
        elt: &'a Expr<'a>,
        /// One or more `for` clauses.
        generators: &'a [Comprehension<'a>],
    },
    /// `{key: value for …}`.
    DictComp {
        /// Key.
        key: &'a Expr<'a>,
        /// Value.
        value: &'a Expr<'a>,
        /// One or more `for` clauses.
        generators: &'a [Comprehension<'a>],
    },
    /// `(elt for …)`.
    GeneratorExp {
        /// Element.
        elt: &'a Expr<'a>,
        /// One or more `for` clauses.
        generators: &'a [Comprehension<'a>],
    },
    /// `await value`.
    Await(&'a Expr<'a>),
    /// `yield value`.
    Yield(Option<&'a Expr<'a>>),
    /// `yield from value`.
    YieldFrom(&'a Expr<'a>),
    /// `left op a op b …`.
    Compare {
        /// First operand.
        left: &'a Expr<'a>,
        /// Operators.
        ops: &'a [CmpOp],
        /// As many operands as operators.
        comparators: &'a [Expr<'a>],
    },
    /// `func(args, **keywords)`.
    Call {
        /// The callee.
        func: &'a Expr<'a>,
        /// Positional arguments; `Starred` allowed.
        args: &'a [Expr<'a>],
        /// Keyword arguments; a `None` name is `**value`.
        keywords: &'a [Keyword<'a>],
    },
    /// `{value!r:spec}` inside an f-string.
    FormattedValue {
        /// The expression.
        value: &'a Expr<'a>,
        /// `!s`, `!r`, `!a` or nothing.
        conversion: Conversion,
        /// The format spec, a `JoinedStr`.
        format_spec: Option<&'a Expr<'a>>,
    },
    /// An f-string (adjacent literals merged): `Constant` strings and `FormattedValue`s.
    JoinedStr {
        /// The pieces.
        values: &'a [Expr<'a>],
    },
    /// A literal.
    Constant(Constant<'a>),
    /// `value.attr`.
    Attribute {
        /// The object.
        value: &'a Expr<'a>,
        /// The attribute.
        attr: Ident<'a>,
        /// Load, store or delete.
        ctx: ExprContext,
    },
    /// `value[slice]`.
    Subscript {
        /// The object.
        value: &'a Expr<'a>,
        /// Any expression, a `Slice`, or a `Tuple` of them.
        slice: &'a Expr<'a>,
        /// Load, store or delete.
        ctx: ExprContext,
    },
    /// `*value`.
    Starred {
        /// The iterable or target.
        value: &'a Expr<'a>,
        /// Load or store.
        ctx: ExprContext,
    },
    /// A name.
    Name {
        /// The identifier.
        id: &'a str,
        /// Load, store or delete.
        ctx: ExprContext,
    },
    /// `[a, b]`.
    List {
        /// Elements.
        elts: &'a [Expr<'a>],
        /// Load, store or delete.
        ctx: ExprContext,
    },
    /// `a, b`.
    Tuple {
        /// Elements.
        elts: &'a [Expr<'a>],
        /// Load, store or delete.
        ctx: ExprContext,
    },
    /// `lower:upper:step` inside a subscript.
    Slice {
        /// Start.
        lower: Option<&'a Expr<'a>>,
        /// Stop.
        upper: Option<&'a Expr<'a>>,
        /// Step.
        step: Option<&'a Expr<'a>>,
    },
}

/// How an expression that may be a target is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExprContext {
    /// Read.
    Load,
    /// Assigned.
    Store,
    /// Deleted.
    Del,
}

/// The value of a literal.
#[derive(Clone, Copy, Debug)]
pub enum Constant<'a> {
    /// `None`.
    None,
    /// `True`.
    True,
    /// `False`.
    False,
    /// `...`.
    Ellipsis,
    /// An integer that fits.
    Int(i64),
    /// A larger integer.
    BigInt {
        /// Its digits, without prefix and underscores.
        digits: &'a str,
        /// Their base: 2, 8, 10 or 16.
        radix: u8,
    },
    /// A float.
    Float(f64),
    /// The imaginary part of `1j`.
    Imaginary(f64),
    /// A string.
    Str {
        /// Contents.
        value: Wtf8<'a>,
        /// Whether the first literal had the prefix `u` (the `kind` field of CPython's node).
        unicode_prefix: bool,
    },
    /// Bytes.
    Bytes(&'a [u8]),
}

/// `key: value` of a dict display, or `**value`.
#[derive(Clone, Copy, Debug)]
pub struct DictItem<'a> {
    /// The key; `None` for `**value`.
    pub key: Option<Expr<'a>>,
    /// The value.
    pub value: Expr<'a>,
}

/// One `for target in iter if …` of a comprehension.
#[derive(Clone, Copy, Debug)]
pub struct Comprehension<'a> {
    /// The target.
    pub target: Expr<'a>,
    /// The iterable.
    pub iter: Expr<'a>,
    /// Conditions.
    pub ifs: &'a [Expr<'a>],
    /// `async for`.
    pub is_async: bool,
}

/// `arg=value` or `**value` of a call or class definition.
#[derive(Clone, Copy, Debug)]
pub struct Keyword<'a> {
    /// The name; `None` for `**value`.
    pub arg: Option<Ident<'a>>,
    /// The value.
    pub value: Expr<'a>,
    /// The whole.
    pub span: Span,
}

/// The parameters of a function.
#[derive(Clone, Copy, Debug, Default)]
pub struct Parameters<'a> {
    /// Before `/`.
    pub posonly: &'a [Param<'a>],
    /// Positional or keyword.
    pub args: &'a [Param<'a>],
    /// `*args`.
    pub vararg: Option<&'a Param<'a>>,
    /// After `*`.
    pub kwonly: &'a [Param<'a>],
    /// `**kwargs`.
    pub kwarg: Option<&'a Param<'a>>,
}

/// One parameter (`arg` in CPython's grammar), with its default.
#[derive(Clone, Copy, Debug)]
pub struct Param<'a> {
    /// The name.
    pub name: &'a str,
    /// `: annotation`; a `Starred` is allowed for `*args: *Ts`.
    pub annotation: Option<&'a Expr<'a>>,
    /// `= default`; never on `*args` and `**kwargs`.
    pub default: Option<&'a Expr<'a>>,
    /// Name and annotation, without the default.
    pub span: Span,
}

/// Short-circuit operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoolOp {
    /// `and`
    And,
    /// `or`
    Or,
}

/// Binary arithmetic operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mult,
    /// `@`
    MatMult,
    /// `/`
    Div,
    /// `%`
    Mod,
    /// `**`
    Pow,
    /// `<<`
    LShift,
    /// `>>`
    RShift,
    /// `|`
    BitOr,
    /// `^`
    BitXor,
    /// `&`
    BitAnd,
    /// `//`
    FloorDiv,
}

/// Unary operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    /// `~`
    Invert,
    /// `not`
    Not,
    /// `+`
    UAdd,
    /// `-`
    USub,
}

/// Comparison operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CmpOp {
    /// `==`
    Eq,
    /// `!=`
    NotEq,
    /// `<`
    Lt,
    /// `<=`
    LtE,
    /// `>`
    Gt,
    /// `>=`
    GtE,
    /// `is`
    Is,
    /// `is not`
    IsNot,
    /// `in`
    In,
    /// `not in`
    NotIn,
}

/// The conversion of an f-string field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// None given.
    None,
    /// `!s`
    Str,
    /// `!r`
    Repr,
    /// `!a`
    Ascii,
}
