//! Changing a tree: a mutating visitor with a method for each kind of node.
//!
//! Nodes lie in an arena and are shared by reference, so a change gives a new node: each method takes
//! a node by value and gives back what shall stand in its place. The defaults rebuild what lies below
//! in the arena; a transformer overrides what it wants to change and calls the `transform_…` function
//! to go on. Spans stay as they are.
//!
//! Each method once, for a tree that is to stand elsewhere, as a snippet in a larger file:
//!
//! ```
//! use pyrun_ast::transform::*;
//! use pyrun_ast::*;
//! use pyrun_parser::{Mode, Source, parse};
//!
//! struct Move<'a> {
//!     arena: &'a Arena,
//!     by: u32,
//! }
//!
//! impl Move<'_> {
//!     fn moved(&self, span: Span) -> Span {
//!         Span::new(span.start + self.by, span.end + self.by)
//!     }
//! }
//!
//! impl<'a> Transformer<'a> for Move<'a> {
//!     fn arena(&self) -> &'a Arena {
//!         self.arena
//!     }
//!     fn block(&mut self, block: &'a [Stmt<'a>]) -> &'a [Stmt<'a>] {
//!         transform_block(self, block)
//!     }
//!     fn stmt(&mut self, stmt: Stmt<'a>) -> Stmt<'a> {
//!         let stmt = transform_stmt(self, stmt);
//!         Stmt { span: self.moved(stmt.span), ..stmt }
//!     }
//!     fn expr(&mut self, expr: Expr<'a>) -> Expr<'a> {
//!         let expr = transform_expr(self, expr);
//!         Expr { span: self.moved(expr.span), ..expr }
//!     }
//!     fn pattern(&mut self, pattern: Pattern<'a>) -> Pattern<'a> {
//!         let pattern = transform_pattern(self, pattern);
//!         Pattern { span: self.moved(pattern.span), ..pattern }
//!     }
//!     fn param(&mut self, param: Param<'a>) -> Param<'a> {
//!         let param = transform_param(self, param);
//!         Param { span: self.moved(param.span), ..param }
//!     }
//!     fn comprehension(&mut self, clause: Comprehension<'a>) -> Comprehension<'a> {
//!         transform_comprehension(self, clause)
//!     }
//!     fn handler(&mut self, handler: ExceptHandler<'a>) -> ExceptHandler<'a> {
//!         let handler = transform_handler(self, handler);
//!         ExceptHandler { span: self.moved(handler.span), ..handler }
//!     }
//!     fn keyword(&mut self, keyword: Keyword<'a>) -> Keyword<'a> {
//!         Keyword { value: self.expr(keyword.value), span: self.moved(keyword.span), ..keyword }
//!     }
//!     fn type_param(&mut self, param: TypeParam<'a>) -> TypeParam<'a> {
//!         TypeParam { span: self.moved(param.span), ..param }
//!     }
//! }
//!
//! let (source, arena) = (Source::from_str("x = f(y, key=1)\n", "a.py")?, Arena::new());
//! let module = parse(&source, Mode::Exec, &arena)?;
//! let mover = &mut Move { arena: &arena, by: 100 };
//! let Module::Module([moved]) = transform_module(mover, module) else { panic!() };
//! assert_eq!(moved.span, Span::new(100, 115));
//! let StmtKind::Assign { value, .. } = moved.kind else { panic!() };
//! assert_eq!(value.span, Span::new(104, 115));
//! # Ok::<(), pyrun_parser::SyntaxError>(())
//! ```

use crate::*;

/// Something that rewrites a tree.
///
/// ```
/// use pyrun_ast::transform::{Transformer, transform_expr, transform_module};
/// use pyrun_ast::*;
///
/// /// Swaps the operands of every operator.
/// struct Mirror<'a>(&'a Arena);
///
/// impl<'a> Transformer<'a> for Mirror<'a> {
///     fn arena(&self) -> &'a Arena {
///         self.0
///     }
///     fn expr(&mut self, expr: Expr<'a>) -> Expr<'a> {
///         let mut expr = transform_expr(self, expr);
///         if let ExprKind::BinOp { left, right, .. } = &mut expr.kind {
///             std::mem::swap(left, right);
///         }
///         expr
///     }
/// }
///
/// let arena = Arena::new();
/// let name = |id| Expr { kind: ExprKind::Name { id, ctx: ExprContext::Load }, span: Span::new(0, 1) };
/// let (left, right) = (arena.alloc(name("a")), arena.alloc(name("b")));
/// let kind = ExprKind::BinOp { left, op: Operator::Sub, right };
/// let tree = Module::Expression(arena.alloc(Expr { kind, span: Span::new(0, 5) }));
/// let Module::Expression(swapped) = transform_module(&mut Mirror(&arena), tree) else { panic!() };
/// let ExprKind::BinOp { left, .. } = swapped.kind else { panic!() };
/// assert!(matches!(left.kind, ExprKind::Name { id: "b", .. }));
/// ```
pub trait Transformer<'a> {
    /// Where new nodes go; it must live as long as the tree that is changed.
    fn arena(&self) -> &'a Arena;

    /// A statement.
    fn stmt(&mut self, stmt: Stmt<'a>) -> Stmt<'a> {
        transform_stmt(self, stmt)
    }

    /// The statements of a body; for adding and taking out.
    fn block(&mut self, block: &'a [Stmt<'a>]) -> &'a [Stmt<'a>] {
        transform_block(self, block)
    }

    /// An expression.
    fn expr(&mut self, expr: Expr<'a>) -> Expr<'a> {
        transform_expr(self, expr)
    }

    /// A pattern.
    fn pattern(&mut self, pattern: Pattern<'a>) -> Pattern<'a> {
        transform_pattern(self, pattern)
    }

    /// A parameter.
    fn param(&mut self, param: Param<'a>) -> Param<'a> {
        transform_param(self, param)
    }

    /// A `for` clause of a comprehension.
    fn comprehension(&mut self, clause: Comprehension<'a>) -> Comprehension<'a> {
        transform_comprehension(self, clause)
    }

    /// A handler of a `try` statement.
    fn handler(&mut self, handler: ExceptHandler<'a>) -> ExceptHandler<'a> {
        transform_handler(self, handler)
    }

    /// A keyword argument.
    fn keyword(&mut self, mut keyword: Keyword<'a>) -> Keyword<'a> {
        keyword.value = self.expr(keyword.value);
        keyword
    }

    /// A type parameter.
    fn type_param(&mut self, mut param: TypeParam<'a>) -> TypeParam<'a> {
        if let TypeParamKind::TypeVar { bound: Some(bound) } = &mut param.kind {
            *bound = one(self, bound);
        }
        param
    }
}

/// Rewrites the statements or the expression of a module.
pub fn transform_module<'a, T: Transformer<'a> + ?Sized>(
    t: &mut T,
    module: Module<'a>,
) -> Module<'a> {
    match module {
        Module::Module(body) => Module::Module(t.block(body)),
        Module::Interactive(body) => Module::Interactive(t.block(body)),
        Module::Expression(body) => Module::Expression(one(t, body)),
    }
}

fn many<'a, N: Copy, T: Transformer<'a> + ?Sized>(
    t: &mut T,
    nodes: &'a [N],
    mut each: impl FnMut(&mut T, N) -> N,
) -> &'a [N] {
    let arena = t.arena();
    arena.alloc_slice_fill_iter(nodes.iter().map(|node| each(t, *node)))
}

fn one<'a, T: Transformer<'a> + ?Sized>(t: &mut T, expr: &'a Expr<'a>) -> &'a Expr<'a> {
    let made = t.expr(*expr);
    t.arena().alloc(made)
}

fn option<'a, T: Transformer<'a> + ?Sized>(
    t: &mut T,
    expr: Option<&'a Expr<'a>>,
) -> Option<&'a Expr<'a>> {
    expr.map(|expr| one(t, expr))
}

fn exprs<'a, T: Transformer<'a> + ?Sized>(t: &mut T, list: &'a [Expr<'a>]) -> &'a [Expr<'a>] {
    many(t, list, T::expr)
}

/// Rewrites statements one by one.
pub fn transform_block<'a, T: Transformer<'a> + ?Sized>(
    t: &mut T,
    block: &'a [Stmt<'a>],
) -> &'a [Stmt<'a>] {
    many(t, block, T::stmt)
}

/// Rewrites the parts of a statement.
pub fn transform_stmt<'a, T: Transformer<'a> + ?Sized>(t: &mut T, mut stmt: Stmt<'a>) -> Stmt<'a> {
    match &mut stmt.kind {
        StmtKind::FunctionDef(def) => {
            let mut made = **def;
            made.decorators = exprs(t, def.decorators);
            made.type_params = many(t, def.type_params, T::type_param);
            made.params = parameters(t, def.params);
            made.returns = option(t, def.returns);
            made.body = t.block(def.body);
            *def = t.arena().alloc(made);
        }
        StmtKind::ClassDef(def) => {
            let mut made = **def;
            made.decorators = exprs(t, def.decorators);
            made.type_params = many(t, def.type_params, T::type_param);
            made.bases = exprs(t, def.bases);
            made.keywords = many(t, def.keywords, T::keyword);
            made.body = t.block(def.body);
            *def = t.arena().alloc(made);
        }
        StmtKind::Return(value) => *value = option(t, *value),
        StmtKind::Delete(targets) => *targets = exprs(t, targets),
        StmtKind::Assign { targets, value } => {
            *targets = exprs(t, targets);
            *value = one(t, value);
        }
        StmtKind::TypeAlias { name, type_params, value } => {
            *name = one(t, name);
            *type_params = many(t, type_params, T::type_param);
            *value = one(t, value);
        }
        StmtKind::AugAssign { target, value, .. } => {
            *target = one(t, target);
            *value = one(t, value);
        }
        StmtKind::AnnAssign { target, annotation, value, .. } => {
            *target = one(t, target);
            *annotation = one(t, annotation);
            *value = option(t, *value);
        }
        StmtKind::For { target, iter, body, orelse, .. } => {
            *target = one(t, target);
            *iter = one(t, iter);
            (*body, *orelse) = (t.block(body), t.block(orelse));
        }
        StmtKind::While { test, body, orelse } | StmtKind::If { test, body, orelse } => {
            *test = one(t, test);
            (*body, *orelse) = (t.block(body), t.block(orelse));
        }
        StmtKind::With { items, body, .. } => {
            *items = many(t, items, |t, item| WithItem {
                context: t.expr(item.context),
                target: item.target.map(|target| t.expr(target)),
            });
            *body = t.block(body);
        }
        StmtKind::Match { subject, cases } => {
            *subject = one(t, subject);
            *cases = many(t, cases, |t, case| MatchCase {
                pattern: t.pattern(case.pattern),
                guard: option(t, case.guard),
                body: t.block(case.body),
            });
        }
        StmtKind::Raise { exc, cause } => (*exc, *cause) = (option(t, *exc), option(t, *cause)),
        StmtKind::Try { body, handlers, orelse, finalbody, .. } => {
            *body = t.block(body);
            *handlers = many(t, handlers, T::handler);
            (*orelse, *finalbody) = (t.block(orelse), t.block(finalbody));
        }
        StmtKind::Assert { test, msg } => {
            *test = one(t, test);
            *msg = option(t, *msg);
        }
        StmtKind::Expr(value) => *value = one(t, value),
        StmtKind::Import(_)
        | StmtKind::ImportFrom { .. }
        | StmtKind::Global(_)
        | StmtKind::Nonlocal(_)
        | StmtKind::Pass
        | StmtKind::Break
        | StmtKind::Continue => {}
    }
    stmt
}

fn parameters<'a, T: Transformer<'a> + ?Sized>(
    t: &mut T,
    params: &'a Parameters<'a>,
) -> &'a Parameters<'a> {
    let star = |t: &mut T, param: Option<&'a Param<'a>>| {
        param.map(|param| {
            let made = t.param(*param);
            &*t.arena().alloc(made)
        })
    };
    let made = Parameters {
        posonly: many(t, params.posonly, T::param),
        args: many(t, params.args, T::param),
        vararg: star(t, params.vararg),
        kwonly: many(t, params.kwonly, T::param),
        kwarg: star(t, params.kwarg),
    };
    t.arena().alloc(made)
}

/// Rewrites annotation and default.
pub fn transform_param<'a, T: Transformer<'a> + ?Sized>(
    t: &mut T,
    mut param: Param<'a>,
) -> Param<'a> {
    param.annotation = option(t, param.annotation);
    param.default = option(t, param.default);
    param
}

/// Rewrites the type and body of a handler.
pub fn transform_handler<'a, T: Transformer<'a> + ?Sized>(
    t: &mut T,
    mut handler: ExceptHandler<'a>,
) -> ExceptHandler<'a> {
    handler.typ = option(t, handler.typ);
    handler.body = t.block(handler.body);
    handler
}

/// Rewrites target, iterable and conditions.
pub fn transform_comprehension<'a, T: Transformer<'a> + ?Sized>(
    t: &mut T,
    mut clause: Comprehension<'a>,
) -> Comprehension<'a> {
    clause.target = t.expr(clause.target);
    clause.iter = t.expr(clause.iter);
    clause.ifs = exprs(t, clause.ifs);
    clause
}

/// Rewrites the parts of an expression.
pub fn transform_expr<'a, T: Transformer<'a> + ?Sized>(t: &mut T, mut expr: Expr<'a>) -> Expr<'a> {
    match &mut expr.kind {
        ExprKind::BoolOp { values, .. } | ExprKind::JoinedStr { values } => {
            *values = exprs(t, values);
        }
        ExprKind::Named { target, value } => {
            *target = one(t, target);
            *value = one(t, value);
        }
        ExprKind::BinOp { left, right, .. } => {
            *left = one(t, left);
            *right = one(t, right);
        }
        ExprKind::UnaryOp { operand, .. } => *operand = one(t, operand),
        ExprKind::Lambda { params, body } => {
            *params = parameters(t, params);
            *body = one(t, body);
        }
        ExprKind::IfExp { test, body, orelse } => {
            *body = one(t, body);
            *test = one(t, test);
            *orelse = one(t, orelse);
        }
        ExprKind::Dict { items } => {
            *items = many(t, items, |t, item| DictItem {
                key: item.key.map(|key| t.expr(key)),
                value: t.expr(item.value),
            });
        }
        ExprKind::Set { elts } | ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => {
            *elts = exprs(t, elts);
        }
        ExprKind::ListComp { elt, generators }
        | ExprKind::SetComp { elt, generators }
        | ExprKind::GeneratorExp { elt, generators } => {
            *elt = one(t, elt);
            *generators = many(t, generators, T::comprehension);
        }
        ExprKind::DictComp { key, value, generators } => {
            *key = one(t, key);
            *value = one(t, value);
            *generators = many(t, generators, T::comprehension);
        }
        ExprKind::Await(value)
        | ExprKind::YieldFrom(value)
        | ExprKind::Attribute { value, .. }
        | ExprKind::Starred { value, .. } => *value = one(t, value),
        ExprKind::Yield(value) => *value = option(t, *value),
        ExprKind::Compare { left, comparators, .. } => {
            *left = one(t, left);
            *comparators = exprs(t, comparators);
        }
        ExprKind::Call { func, args, keywords } => {
            *func = one(t, func);
            *args = exprs(t, args);
            *keywords = many(t, keywords, T::keyword);
        }
        ExprKind::FormattedValue { value, format_spec, .. } => {
            *value = one(t, value);
            *format_spec = option(t, *format_spec);
        }
        ExprKind::Subscript { value, slice, .. } => {
            *value = one(t, value);
            *slice = one(t, slice);
        }
        ExprKind::Slice { lower, upper, step } => {
            (*lower, *upper, *step) = (option(t, *lower), option(t, *upper), option(t, *step));
        }
        ExprKind::Constant(_) | ExprKind::Name { .. } => {}
    }
    expr
}

/// Rewrites the parts of a pattern.
pub fn transform_pattern<'a, T: Transformer<'a> + ?Sized>(
    t: &mut T,
    mut pattern: Pattern<'a>,
) -> Pattern<'a> {
    match &mut pattern.kind {
        PatternKind::Value(value) => *value = one(t, value),
        PatternKind::Sequence(patterns) | PatternKind::Or(patterns) => {
            *patterns = many(t, patterns, T::pattern);
        }
        PatternKind::Mapping { keys, patterns, .. } => {
            *keys = exprs(t, keys);
            *patterns = many(t, patterns, T::pattern);
        }
        PatternKind::Class { cls, patterns, kwd_patterns, .. } => {
            *cls = one(t, cls);
            *patterns = many(t, patterns, T::pattern);
            *kwd_patterns = many(t, kwd_patterns, T::pattern);
        }
        PatternKind::As { pattern: Some(inner), .. } => {
            let made = t.pattern(**inner);
            *inner = t.arena().alloc(made);
        }
        PatternKind::As { pattern: None, .. }
        | PatternKind::Singleton(_)
        | PatternKind::Star(_) => {}
    }
    pattern
}
