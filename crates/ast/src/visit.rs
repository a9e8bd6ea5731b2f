//! Walking a tree: a visitor with a method for each kind of node.
//!
//! Each method's default walks on into the parts of the node, in source order; a visitor overrides
//! what it is interested in and calls the `walk_…` function to go on. A tree made by the parser is
//! never deeper than the parser's limit, so the recursion is bounded.
//!
//! ```
//! use pyrun_ast::visit::*;
//! use pyrun_ast::*;
//! use pyrun_parser::{Mode, Source, parse};
//!
//! /// How many of each kind of node there are.
//! #[derive(Default, PartialEq, Debug)]
//! struct Census {
//!     statements: u32,
//!     names: u32,
//!     others: u32,
//! }
//!
//! impl<'a> Visitor<'a> for Census {
//!     fn stmt(&mut self, stmt: &'a Stmt<'a>) {
//!         self.statements += 1;
//!         walk_stmt(self, stmt);
//!     }
//!     fn expr(&mut self, expr: &'a Expr<'a>) {
//!         self.names += u32::from(matches!(expr.kind, ExprKind::Name { .. }));
//!         walk_expr(self, expr);
//!     }
//!     fn pattern(&mut self, pattern: &'a Pattern<'a>) {
//!         self.others += 1;
//!         walk_pattern(self, pattern);
//!     }
//!     fn parameters(&mut self, params: &'a Parameters<'a>) {
//!         self.others += params.args.len() as u32;
//!         walk_parameters(self, params);
//!     }
//!     fn comprehension(&mut self, comprehension: &'a Comprehension<'a>) {
//!         self.others += 1;
//!         walk_comprehension(self, comprehension);
//!     }
//!     fn handler(&mut self, handler: &'a ExceptHandler<'a>) {
//!         self.others += 1;
//!         walk_handler(self, handler);
//!     }
//!     fn keyword(&mut self, keyword: &'a Keyword<'a>) {
//!         self.others += 1;
//!         self.expr(&keyword.value);
//!     }
//!     fn type_param(&mut self, _: &'a TypeParam<'a>) {
//!         self.others += 1;
//!     }
//! }
//!
//! let text = "def f[T](a, b):\n    try: g([x for x in a], key=b)\n    except E: pass\n";
//! let (source, arena) = (Source::from_str(text, "a.py")?, Arena::new());
//! let module = parse(&source, Mode::Exec, &arena)?;
//! let mut census = Census::default();
//! walk_module(&mut census, &module);
//! assert_eq!(census, Census { statements: 4, names: 6, others: 6 });
//!
//! // Or from any block of it.
//! let Module::Module(body) = module else { panic!() };
//! let mut again = Census::default();
//! walk_block(&mut again, body);
//! assert_eq!(again, census);
//! # Ok::<(), pyrun_parser::SyntaxError>(())
//! ```

use crate::*;

/// Something that walks over a tree.
pub trait Visitor<'a> {
    /// A statement.
    fn stmt(&mut self, stmt: &'a Stmt<'a>) {
        walk_stmt(self, stmt);
    }

    /// An expression.
    fn expr(&mut self, expr: &'a Expr<'a>) {
        walk_expr(self, expr);
    }

    /// A pattern.
    fn pattern(&mut self, pattern: &'a Pattern<'a>) {
        walk_pattern(self, pattern);
    }

    /// The parameters of a function or lambda expression.
    fn parameters(&mut self, params: &'a Parameters<'a>) {
        walk_parameters(self, params);
    }

    /// A `for` clause of a comprehension.
    fn comprehension(&mut self, comprehension: &'a Comprehension<'a>) {
        walk_comprehension(self, comprehension);
    }

    /// A handler of a `try` statement.
    fn handler(&mut self, handler: &'a ExceptHandler<'a>) {
        walk_handler(self, handler);
    }

    /// A keyword argument.
    fn keyword(&mut self, keyword: &'a Keyword<'a>) {
        self.expr(&keyword.value);
    }

    /// A type parameter.
    fn type_param(&mut self, param: &'a TypeParam<'a>) {
        if let TypeParamKind::TypeVar { bound: Some(bound) } = param.kind {
            self.expr(bound);
        }
    }
}

/// Visits the statements or the expression of a module.
pub fn walk_module<'a, V: Visitor<'a> + ?Sized>(visitor: &mut V, module: &Module<'a>) {
    match *module {
        Module::Module(body) | Module::Interactive(body) => walk_block(visitor, body),
        Module::Expression(body) => visitor.expr(body),
    }
}

/// Visits statements.
pub fn walk_block<'a, V: Visitor<'a> + ?Sized>(visitor: &mut V, block: &'a [Stmt<'a>]) {
    for stmt in block {
        visitor.stmt(stmt);
    }
}

fn walk_exprs<'a, V: Visitor<'a> + ?Sized>(visitor: &mut V, exprs: &'a [Expr<'a>]) {
    for expr in exprs {
        visitor.expr(expr);
    }
}

fn walk_option<'a, V: Visitor<'a> + ?Sized>(visitor: &mut V, expr: Option<&'a Expr<'a>>) {
    if let Some(expr) = expr {
        visitor.expr(expr);
    }
}

/// Visits the parts of a statement.
pub fn walk_stmt<'a, V: Visitor<'a> + ?Sized>(visitor: &mut V, stmt: &'a Stmt<'a>) {
    match stmt.kind {
        StmtKind::FunctionDef(def) => {
            walk_exprs(visitor, def.decorators);
            walk_type_params(visitor, def.type_params);
            visitor.parameters(def.params);
            walk_option(visitor, def.returns);
            walk_block(visitor, def.body);
        }
        StmtKind::ClassDef(def) => {
            walk_exprs(visitor, def.decorators);
            walk_type_params(visitor, def.type_params);
            walk_exprs(visitor, def.bases);
            def.keywords.iter().for_each(|keyword| visitor.keyword(keyword));
            walk_block(visitor, def.body);
        }
        StmtKind::Return(value) => walk_option(visitor, value),
        StmtKind::Delete(targets) => walk_exprs(visitor, targets),
        StmtKind::Assign { targets, value } => {
            walk_exprs(visitor, targets);
            visitor.expr(value);
        }
        StmtKind::TypeAlias { name, type_params, value } => {
            visitor.expr(name);
            walk_type_params(visitor, type_params);
            visitor.expr(value);
        }
        StmtKind::AugAssign { target, value, .. } => {
            visitor.expr(target);
            visitor.expr(value);
        }
        StmtKind::AnnAssign { target, annotation, value, .. } => {
            visitor.expr(target);
            visitor.expr(annotation);
            walk_option(visitor, value);
        }
        StmtKind::For { target, iter, body, orelse, .. } => {
            visitor.expr(target);
            visitor.expr(iter);
            walk_block(visitor, body);
            walk_block(visitor, orelse);
        }
        StmtKind::While { test, body, orelse } | StmtKind::If { test, body, orelse } => {
            visitor.expr(test);
            walk_block(visitor, body);
            walk_block(visitor, orelse);
        }
        StmtKind::With { items, body, .. } => {
            for item in items {
                visitor.expr(&item.context);
                walk_option(visitor, item.target.as_ref());
            }
            walk_block(visitor, body);
        }
        StmtKind::Match { subject, cases } => {
            visitor.expr(subject);
            for case in cases {
                visitor.pattern(&case.pattern);
                walk_option(visitor, case.guard);
                walk_block(visitor, case.body);
            }
        }
        StmtKind::Raise { exc, cause } => {
            walk_option(visitor, exc);
            walk_option(visitor, cause);
        }
        StmtKind::Try { body, handlers, orelse, finalbody, .. } => {
            walk_block(visitor, body);
            handlers.iter().for_each(|handler| visitor.handler(handler));
            walk_block(visitor, orelse);
            walk_block(visitor, finalbody);
        }
        StmtKind::Assert { test, msg } => {
            visitor.expr(test);
            walk_option(visitor, msg);
        }
        StmtKind::Expr(value) => visitor.expr(value),
        StmtKind::Import(_)
        | StmtKind::ImportFrom { .. }
        | StmtKind::Global(_)
        | StmtKind::Nonlocal(_)
        | StmtKind::Pass
        | StmtKind::Break
        | StmtKind::Continue => {}
    }
}

fn walk_type_params<'a, V: Visitor<'a> + ?Sized>(visitor: &mut V, params: &'a [TypeParam<'a>]) {
    params.iter().for_each(|param| visitor.type_param(param));
}

/// Visits the type and body of a handler.
pub fn walk_handler<'a, V: Visitor<'a> + ?Sized>(visitor: &mut V, handler: &'a ExceptHandler<'a>) {
    walk_option(visitor, handler.typ);
    walk_block(visitor, handler.body);
}

/// Visits annotations and defaults.
pub fn walk_parameters<'a, V: Visitor<'a> + ?Sized>(visitor: &mut V, params: &'a Parameters<'a>) {
    let all = params.posonly.iter().chain(params.args).chain(params.vararg);
    for param in all.chain(params.kwonly).chain(params.kwarg) {
        walk_option(visitor, param.annotation);
        walk_option(visitor, param.default);
    }
}

/// Visits the iterable, the target and the conditions.
pub fn walk_comprehension<'a, V: Visitor<'a> + ?Sized>(
    visitor: &mut V,
    comprehension: &'a Comprehension<'a>,
) {
    visitor.expr(&comprehension.target);
    visitor.expr(&comprehension.iter);
    walk_exprs(visitor, comprehension.ifs);
}

/// Visits the parts of an expression.
pub fn walk_expr<'a, V: Visitor<'a> + ?Sized>(visitor: &mut V, expr: &'a Expr<'a>) {
    match expr.kind {
        ExprKind::BoolOp { values, .. } | ExprKind::JoinedStr { values } => {
            walk_exprs(visitor, values);
        }
        ExprKind::Named { target, value } => {
            visitor.expr(target);
            visitor.expr(value);
        }
        ExprKind::BinOp { left, right, .. } => {
            visitor.expr(left);
            visitor.expr(right);
        }
        ExprKind::UnaryOp { operand, .. } => visitor.expr(operand),
        ExprKind::Lambda { params, body } => {
            visitor.parameters(params);
            visitor.expr(body);
        }
        ExprKind::IfExp { test, body, orelse } => {
            visitor.expr(body);
            visitor.expr(test);
            visitor.expr(orelse);
        }
        ExprKind::Dict { items } => {
            for item in items {
                walk_option(visitor, item.key.as_ref());
                visitor.expr(&item.value);
            }
        }
        ExprKind::Set { elts } | ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => {
            walk_exprs(visitor, elts);
        }
        ExprKind::ListComp { elt, generators }
        | ExprKind::SetComp { elt, generators }
        | ExprKind::GeneratorExp { elt, generators } => {
            visitor.expr(elt);
            generators.iter().for_each(|one| visitor.comprehension(one));
        }
        ExprKind::DictComp { key, value, generators } => {
            visitor.expr(key);
            visitor.expr(value);
            generators.iter().for_each(|one| visitor.comprehension(one));
        }
        ExprKind::Await(value)
        | ExprKind::YieldFrom(value)
        | ExprKind::Attribute { value, .. }
        | ExprKind::Starred { value, .. } => visitor.expr(value),
        ExprKind::Yield(value) => walk_option(visitor, value),
        ExprKind::Compare { left, comparators, .. } => {
            visitor.expr(left);
            walk_exprs(visitor, comparators);
        }
        ExprKind::Call { func, args, keywords } => {
            visitor.expr(func);
            walk_exprs(visitor, args);
            keywords.iter().for_each(|keyword| visitor.keyword(keyword));
        }
        ExprKind::FormattedValue { value, format_spec, .. } => {
            visitor.expr(value);
            walk_option(visitor, format_spec);
        }
        ExprKind::Subscript { value, slice, .. } => {
            visitor.expr(value);
            visitor.expr(slice);
        }
        ExprKind::Slice { lower, upper, step } => {
            walk_option(visitor, lower);
            walk_option(visitor, upper);
            walk_option(visitor, step);
        }
        ExprKind::Constant(_) | ExprKind::Name { .. } => {}
    }
}

/// Visits the parts of a pattern.
pub fn walk_pattern<'a, V: Visitor<'a> + ?Sized>(visitor: &mut V, pattern: &'a Pattern<'a>) {
    match pattern.kind {
        PatternKind::Value(value) => visitor.expr(value),
        PatternKind::Sequence(patterns) | PatternKind::Or(patterns) => {
            patterns.iter().for_each(|pattern| visitor.pattern(pattern));
        }
        PatternKind::Mapping { keys, patterns, .. } => {
            for (key, pattern) in keys.iter().zip(patterns) {
                visitor.expr(key);
                visitor.pattern(pattern);
            }
        }
        PatternKind::Class { cls, patterns, kwd_patterns, .. } => {
            visitor.expr(cls);
            patterns.iter().chain(kwd_patterns).for_each(|pattern| visitor.pattern(pattern));
        }
        PatternKind::As { pattern, .. } => {
            if let Some(pattern) = pattern {
                visitor.pattern(pattern);
            }
        }
        PatternKind::Singleton(_) | PatternKind::Star(_) => {}
    }
}
