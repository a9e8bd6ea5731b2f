//! Statements and their parts.

use crate::{Constant, Expr, Ident, Keyword, Operator, Parameters, Span};

/// A statement.
#[derive(Clone, Copy, Debug)]
pub struct Stmt<'a> {
    /// What it is.
    pub kind: StmtKind<'a>,
    /// Where it stands. A decorated definition starts at its `def` or `class`, as in CPython.
    pub span: Span,
}

/// The forms of a statement.
#[derive(Clone, Copy, Debug)]
pub enum StmtKind<'a> {
    /// `def name(params): body`, `async def …`.
    FunctionDef(&'a FunctionDef<'a>),
    /// `class name(bases): body`.
    ClassDef(&'a ClassDef<'a>),
    /// `return value`.
    Return(Option<&'a Expr<'a>>),
    /// `del a, b`.
    Delete(&'a [Expr<'a>]),
    /// `a = b = value`.
    Assign {
        /// One or more targets.
        targets: &'a [Expr<'a>],
        /// The value.
        value: &'a Expr<'a>,
    },
    /// `type Name[params] = value`.
    TypeAlias {
        /// A `Name`.
        name: &'a Expr<'a>,
        /// Type parameters.
        type_params: &'a [TypeParam<'a>],
        /// The value, evaluated lazily.
        value: &'a Expr<'a>,
    },
    /// `target op= value`.
    AugAssign {
        /// Name, attribute or subscript.
        target: &'a Expr<'a>,
        /// The operator.
        op: Operator,
        /// The value.
        value: &'a Expr<'a>,
    },
    /// `target: annotation = value`.
    AnnAssign {
        /// Name, attribute or subscript.
        target: &'a Expr<'a>,
        /// The annotation.
        annotation: &'a Expr<'a>,
        /// The value, if any.
        value: Option<&'a Expr<'a>>,
        /// A plain name without parentheses.
        simple: bool,
    },
    /// `for target in iter: body else: orelse`, `async for`.
    For {
        /// Target.
        target: &'a Expr<'a>,
        /// Iterable.
        iter: &'a Expr<'a>,
        /// Body.
        body: &'a [Stmt<'a>],
        /// `else` branch.
        orelse: &'a [Stmt<'a>],
        /// `async for`.
        is_async: bool,
    },
    /// `while test: body else: orelse`.
    While {
        /// Condition.
        test: &'a Expr<'a>,
        /// Body.
        body: &'a [Stmt<'a>],
        /// `else` branch.
        orelse: &'a [Stmt<'a>],
    },
    /// `if test: body else: orelse`; `elif` is an `If` alone in `orelse`.
    If {
        /// Condition.
        test: &'a Expr<'a>,
        /// Body.
        body: &'a [Stmt<'a>],
        /// `else` branch.
        orelse: &'a [Stmt<'a>],
    },
    /// `with items: body`, `async with`.
    With {
        /// Context managers.
        items: &'a [WithItem<'a>],
        /// Body.
        body: &'a [Stmt<'a>],
        /// `async with`.
        is_async: bool,
    },
    /// `match subject: cases`.
    Match {
        /// The subject.
        subject: &'a Expr<'a>,
        /// The cases.
        cases: &'a [MatchCase<'a>],
    },
    /// `raise exc from cause`.
    Raise {
        /// The exception.
        exc: Option<&'a Expr<'a>>,
        /// The cause.
        cause: Option<&'a Expr<'a>>,
    },
    /// `try: … except …: … else: … finally: …`, `except*`.
    Try {
        /// Body.
        body: &'a [Stmt<'a>],
        /// Handlers.
        handlers: &'a [ExceptHandler<'a>],
        /// `else` branch.
        orelse: &'a [Stmt<'a>],
        /// `finally` branch.
        finalbody: &'a [Stmt<'a>],
        /// `except*`.
        is_star: bool,
    },
    /// `assert test, msg`.
    Assert {
        /// Condition.
        test: &'a Expr<'a>,
        /// Message.
        msg: Option<&'a Expr<'a>>,
    },
    /// `import a.b as c, d`.
    Import(&'a [Alias<'a>]),
    /// `from ..module import a as b`.
    ImportFrom {
        /// Dotted name, if any.
        module: Option<&'a str>,
        /// What is imported; a single `*` for the star form.
        names: &'a [Alias<'a>],
        /// Leading dots.
        level: u32,
    },
    /// `global a, b`.
    Global(&'a [Ident<'a>]),
    /// `nonlocal a, b`.
    Nonlocal(&'a [Ident<'a>]),
    /// An expression on its own.
    Expr(&'a Expr<'a>),
    /// `pass`.
    Pass,
    /// `break`.
    Break,
    /// `continue`.
    Continue,
}

/// A function definition.
#[derive(Clone, Copy, Debug)]
pub struct FunctionDef<'a> {
    /// Its name.
    pub name: Ident<'a>,
    /// Type parameters.
    pub type_params: &'a [TypeParam<'a>],
    /// Parameters.
    pub params: &'a Parameters<'a>,
    /// Body.
    pub body: &'a [Stmt<'a>],
    /// Decorators, outermost first.
    pub decorators: &'a [Expr<'a>],
    /// `-> annotation`.
    pub returns: Option<&'a Expr<'a>>,
    /// `async def`.
    pub is_async: bool,
}

/// A class definition.
#[derive(Clone, Copy, Debug)]
pub struct ClassDef<'a> {
    /// Its name.
    pub name: Ident<'a>,
    /// Type parameters.
    pub type_params: &'a [TypeParam<'a>],
    /// Bases; `Starred` allowed.
    pub bases: &'a [Expr<'a>],
    /// Keywords, `metaclass=` among them.
    pub keywords: &'a [Keyword<'a>],
    /// Body.
    pub body: &'a [Stmt<'a>],
    /// Decorators, outermost first.
    pub decorators: &'a [Expr<'a>],
}

/// `expr as target` of a `with` statement.
#[derive(Clone, Copy, Debug)]
pub struct WithItem<'a> {
    /// The context manager.
    pub context: Expr<'a>,
    /// The target.
    pub target: Option<Expr<'a>>,
}

/// `name as asname` of an import.
#[derive(Clone, Copy, Debug)]
pub struct Alias<'a> {
    /// Dotted name, or `*`.
    pub name: &'a str,
    /// The new name.
    pub asname: Option<Ident<'a>>,
    /// The whole.
    pub span: Span,
}

/// `except typ as name: body`.
#[derive(Clone, Copy, Debug)]
pub struct ExceptHandler<'a> {
    /// What it catches; `None` for a bare `except`.
    pub typ: Option<&'a Expr<'a>>,
    /// `as name`.
    pub name: Option<Ident<'a>>,
    /// Body.
    pub body: &'a [Stmt<'a>],
    /// The whole.
    pub span: Span,
}

/// A type parameter of PEP 695.
#[derive(Clone, Copy, Debug)]
pub struct TypeParam<'a> {
    /// Its name.
    pub name: Ident<'a>,
    /// Which kind.
    pub kind: TypeParamKind<'a>,
    /// The whole.
    pub span: Span,
}

/// The kinds of a type parameter.
#[derive(Clone, Copy, Debug)]
pub enum TypeParamKind<'a> {
    /// `T` or `T: bound`.
    TypeVar {
        /// The bound, or a tuple of constraints.
        bound: Option<&'a Expr<'a>>,
    },
    /// `*Ts`.
    TypeVarTuple,
    /// `**P`.
    ParamSpec,
}

/// `case pattern if guard: body`.
#[derive(Clone, Copy, Debug)]
pub struct MatchCase<'a> {
    /// The pattern.
    pub pattern: Pattern<'a>,
    /// The guard.
    pub guard: Option<&'a Expr<'a>>,
    /// Body.
    pub body: &'a [Stmt<'a>],
}

/// A pattern.
#[derive(Clone, Copy, Debug)]
pub struct Pattern<'a> {
    /// What it is.
    pub kind: PatternKind<'a>,
    /// Where it stands.
    pub span: Span,
}

/// The forms of a pattern.
#[derive(Clone, Copy, Debug)]
pub enum PatternKind<'a> {
    /// A literal number or string, or a dotted name: compared with `==`.
    Value(&'a Expr<'a>),
    /// `None`, `True`, `False`: compared with `is`.
    Singleton(Constant<'a>),
    /// `[a, *rest]`.
    Sequence(&'a [Pattern<'a>]),
    /// `{key: pattern, **rest}`.
    Mapping {
        /// Literals or dotted names.
        keys: &'a [Expr<'a>],
        /// Positional patterns, or one a key.
        patterns: &'a [Pattern<'a>],
        /// `**rest`.
        rest: Option<Ident<'a>>,
    },
    /// `Class(a, key=b)`.
    Class {
        /// The class: a name or dotted name.
        cls: &'a Expr<'a>,
        /// Positional patterns, or one a key.
        patterns: &'a [Pattern<'a>],
        /// Keyword names.
        kwd_attrs: &'a [Ident<'a>],
        /// As many keyword patterns.
        kwd_patterns: &'a [Pattern<'a>],
    },
    /// `*name`, or `*_` without a name; inside a sequence.
    Star(Option<Ident<'a>>),
    /// `pattern as name`, a capture (no pattern), or `_` (neither).
    As {
        /// The pattern.
        pattern: Option<&'a Pattern<'a>>,
        /// The name.
        name: Option<Ident<'a>>,
    },
    /// `a | b`.
    Or(&'a [Pattern<'a>]),
}
