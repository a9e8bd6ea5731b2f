//! The tree as text: exactly what `ast.dump(tree, include_attributes=True, indent=1)` prints.
//!
//! Only nodes without attributes can be short enough for one line there, and all of those have a
//! fixed shape, so the text is written in one pass.

use std::fmt::Write;

use pyrun_ast::*;
use pyrun_lexer::Source;

use crate::repr;

/// The dump of `module`, without a newline at its end.
pub fn ast(module: &Module<'_>, source: &Source) -> String {
    write(module, Some(source))
}

/// The dump of `module` without positions: equal for trees that mean the same.
pub fn shape(module: &Module<'_>) -> String {
    write(module, None)
}

fn write(module: &Module<'_>, source: Option<&Source>) -> String {
    let mut dump = Dump { out: String::new(), source, level: 0, first: Vec::new() };
    dump.module(module);
    dump.out
}

struct Dump<'s> {
    out: String,
    /// What positions refer to; without it there are none.
    source: Option<&'s Source>,
    level: usize,
    /// For each open node or list, whether nothing is in it yet.
    first: Vec<bool>,
}

impl Dump<'_> {
    fn open(&mut self, text: &str) {
        self.out.push_str(text);
        self.level += 1;
        self.first.push(true);
    }

    fn close(&mut self, bracket: char) {
        self.level -= 1;
        self.first.pop();
        self.out.push(bracket);
    }

    fn separator(&mut self) {
        let first = self.first.last_mut().is_none_or(|first| std::mem::replace(first, false));
        self.out.push_str(if first { "\n" } else { ",\n" });
        self.out.extend(std::iter::repeat_n(' ', self.level));
    }

    fn field(&mut self, name: &str) {
        self.separator();
        self.out.push_str(name);
        self.out.push('=');
    }

    fn plain(&mut self, name: &str, value: &str) {
        self.field(name);
        self.out.push_str(value);
    }

    fn text(&mut self, name: &str, value: &str) {
        self.field(name);
        repr::text(&mut self.out, value.as_bytes());
    }

    fn list<T>(&mut self, name: &str, items: &[T], mut each: impl FnMut(&mut Self, &T)) {
        self.field(name);
        if items.is_empty() {
            self.out.push_str("[]");
            return;
        }
        self.open("[");
        for item in items {
            self.separator();
            each(self, item);
        }
        self.close(']');
    }

    fn expr_field(&mut self, name: &str, expr: &Expr<'_>) {
        self.field(name);
        self.expr(expr);
    }

    fn optional(&mut self, name: &str, expr: Option<&Expr<'_>>) {
        if let Some(expr) = expr {
            self.expr_field(name, expr);
        }
    }

    fn exprs(&mut self, name: &str, exprs: &[Expr<'_>]) {
        self.list(name, exprs, |d, expr| d.expr(expr));
    }

    fn block(&mut self, name: &str, stmts: &[Stmt<'_>]) {
        self.list(name, stmts, |d, stmt| d.stmt(stmt));
    }

    fn ctx(&mut self, ctx: ExprContext) {
        let name = match ctx {
            ExprContext::Load => "Load()",
            ExprContext::Store => "Store()",
            ExprContext::Del => "Del()",
        };
        self.plain("ctx", name);
    }

    /// The attributes and the end of a node.
    fn end(&mut self, span: Span) {
        let Some(source) = self.source else { return self.close(')') };
        let lines = source.lines();
        let (from, to) = (lines.position(span.start), lines.position(span.end));
        for (name, value) in [
            ("lineno", from.line),
            ("col_offset", from.column),
            ("end_lineno", to.line),
            ("end_col_offset", to.column),
        ] {
            self.field(name);
            let _ = write!(self.out, "{value}");
        }
        self.close(')');
    }

    fn module(&mut self, module: &Module<'_>) {
        match module {
            Module::Module([]) => self.out.push_str("Module(body=[], type_ignores=[])"),
            Module::Module(body) => {
                self.open("Module(");
                self.block("body", body);
                self.plain("type_ignores", "[]");
                self.close(')');
            }
            Module::Interactive(body) => {
                self.open("Interactive(");
                self.block("body", body);
                self.close(')');
            }
            Module::Expression(body) => {
                self.open("Expression(");
                self.expr_field("body", body);
                self.close(')');
            }
        }
    }

    fn stmt(&mut self, stmt: &Stmt<'_>) {
        match stmt.kind {
            StmtKind::FunctionDef(def) => self.function(def),
            StmtKind::ClassDef(def) => self.class(def),
            StmtKind::Return(value) => {
                self.open("Return(");
                self.optional("value", value);
            }
            StmtKind::Delete(targets) => {
                self.open("Delete(");
                self.exprs("targets", targets);
            }
            StmtKind::Assign { targets, value } => {
                self.open("Assign(");
                self.exprs("targets", targets);
                self.expr_field("value", value);
            }
            StmtKind::TypeAlias { name, type_params, value } => {
                self.open("TypeAlias(");
                self.expr_field("name", name);
                self.type_params(type_params);
                self.expr_field("value", value);
            }
            StmtKind::AugAssign { target, op, value } => {
                self.open("AugAssign(");
                self.expr_field("target", target);
                self.plain("op", operator(op));
                self.expr_field("value", value);
            }
            StmtKind::AnnAssign { target, annotation, value, simple } => {
                self.open("AnnAssign(");
                self.expr_field("target", target);
                self.expr_field("annotation", annotation);
                self.optional("value", value);
                self.plain("simple", if simple { "1" } else { "0" });
            }
            StmtKind::For { target, iter, body, orelse, is_async } => {
                self.open(if is_async { "AsyncFor(" } else { "For(" });
                self.expr_field("target", target);
                self.expr_field("iter", iter);
                self.block("body", body);
                self.block("orelse", orelse);
            }
            StmtKind::While { test, body, orelse } => {
                self.open("While(");
                self.expr_field("test", test);
                self.block("body", body);
                self.block("orelse", orelse);
            }
            StmtKind::If { test, body, orelse } => {
                self.open("If(");
                self.expr_field("test", test);
                self.block("body", body);
                self.block("orelse", orelse);
            }
            _ => return self.more_stmt(stmt),
        }
        self.end(stmt.span);
    }

    fn more_stmt(&mut self, stmt: &Stmt<'_>) {
        match stmt.kind {
            StmtKind::With { items, body, is_async } => {
                self.open(if is_async { "AsyncWith(" } else { "With(" });
                self.list("items", items, |d, item| {
                    d.open("withitem(");
                    d.expr_field("context_expr", &item.context);
                    d.optional("optional_vars", item.target.as_ref());
                    d.close(')');
                });
                self.block("body", body);
            }
            StmtKind::Match { subject, cases } => {
                self.open("Match(");
                self.expr_field("subject", subject);
                self.list("cases", cases, |d, case| {
                    d.open("match_case(");
                    d.field("pattern");
                    d.pattern(&case.pattern);
                    d.optional("guard", case.guard);
                    d.block("body", case.body);
                    d.close(')');
                });
            }
            StmtKind::Raise { exc, cause } => {
                self.open("Raise(");
                self.optional("exc", exc);
                self.optional("cause", cause);
            }
            StmtKind::Try { body, handlers, orelse, finalbody, is_star } => {
                self.open(if is_star { "TryStar(" } else { "Try(" });
                self.block("body", body);
                self.list("handlers", handlers, |d, handler| d.handler(handler));
                self.block("orelse", orelse);
                self.block("finalbody", finalbody);
            }
            StmtKind::Assert { test, msg } => {
                self.open("Assert(");
                self.expr_field("test", test);
                self.optional("msg", msg);
            }
            StmtKind::Import(names) => {
                self.open("Import(");
                self.list("names", names, |d, alias| d.alias(alias));
            }
            StmtKind::ImportFrom { module, names, level } => {
                self.open("ImportFrom(");
                if let Some(module) = module {
                    self.text("module", module);
                }
                self.list("names", names, |d, alias| d.alias(alias));
                self.plain("level", &level.to_string());
            }
            StmtKind::Global(names) => {
                self.open("Global(");
                self.list("names", names, |d, name| repr::text(&mut d.out, name.name.as_bytes()));
            }
            StmtKind::Nonlocal(names) => {
                self.open("Nonlocal(");
                self.list("names", names, |d, name| repr::text(&mut d.out, name.name.as_bytes()));
            }
            StmtKind::Expr(value) => {
                self.open("Expr(");
                self.expr_field("value", value);
            }
            StmtKind::Break => self.open("Break("),
            StmtKind::Continue => self.open("Continue("),
            _ => self.open("Pass("),
        }
        self.end(stmt.span);
    }

    fn function(&mut self, def: &FunctionDef<'_>) {
        self.open(if def.is_async { "AsyncFunctionDef(" } else { "FunctionDef(" });
        self.text("name", def.name.name);
        self.field("args");
        self.parameters(def.params);
        self.block("body", def.body);
        self.exprs("decorator_list", def.decorators);
        self.optional("returns", def.returns);
        self.type_params(def.type_params);
    }

    fn class(&mut self, def: &ClassDef<'_>) {
        self.open("ClassDef(");
        self.text("name", def.name.name);
        self.exprs("bases", def.bases);
        self.list("keywords", def.keywords, |d, keyword| d.keyword(keyword));
        self.block("body", def.body);
        self.exprs("decorator_list", def.decorators);
        self.type_params(def.type_params);
    }

    fn type_params(&mut self, params: &[TypeParam<'_>]) {
        self.list("type_params", params, |d, param| {
            d.open(match param.kind {
                TypeParamKind::TypeVar { .. } => "TypeVar(",
                TypeParamKind::TypeVarTuple => "TypeVarTuple(",
                TypeParamKind::ParamSpec => "ParamSpec(",
            });
            d.text("name", param.name.name);
            if let TypeParamKind::TypeVar { bound } = param.kind {
                d.optional("bound", bound);
            }
            d.end(param.span);
        });
    }

    fn parameters(&mut self, params: &Parameters<'_>) {
        self.open("arguments(");
        self.list("posonlyargs", params.posonly, |d, param| d.param(param));
        self.list("args", params.args, |d, param| d.param(param));
        if let Some(vararg) = params.vararg {
            self.field("vararg");
            self.param(vararg);
        }
        self.list("kwonlyargs", params.kwonly, |d, param| d.param(param));
        self.list("kw_defaults", params.kwonly, |d, param| match param.default {
            Some(default) => d.expr(default),
            None => d.out.push_str("None"),
        });
        if let Some(kwarg) = params.kwarg {
            self.field("kwarg");
            self.param(kwarg);
        }
        let positional = params.posonly.iter().chain(params.args);
        let defaults: Vec<&Expr<'_>> = positional.filter_map(|param| param.default).collect();
        self.list("defaults", &defaults, |d, default| d.expr(default));
        self.close(')');
    }

    fn param(&mut self, param: &Param<'_>) {
        self.open("arg(");
        self.text("arg", param.name);
        self.optional("annotation", param.annotation);
        self.end(param.span);
    }

    fn handler(&mut self, handler: &ExceptHandler<'_>) {
        self.open("ExceptHandler(");
        self.optional("type", handler.typ);
        if let Some(name) = handler.name {
            self.text("name", name.name);
        }
        self.block("body", handler.body);
        self.end(handler.span);
    }

    fn alias(&mut self, alias: &Alias<'_>) {
        self.open("alias(");
        self.text("name", alias.name);
        if let Some(asname) = alias.asname {
            self.text("asname", asname.name);
        }
        self.end(alias.span);
    }

    fn keyword(&mut self, keyword: &Keyword<'_>) {
        self.open("keyword(");
        if let Some(arg) = keyword.arg {
            self.text("arg", arg.name);
        }
        self.expr_field("value", &keyword.value);
        self.end(keyword.span);
    }

    fn pattern(&mut self, pattern: &Pattern<'_>) {
        match pattern.kind {
            PatternKind::Value(value) => {
                self.open("MatchValue(");
                self.expr_field("value", value);
            }
            PatternKind::Singleton(value) => {
                self.open("MatchSingleton(");
                self.field("value");
                repr::constant(&mut self.out, &value);
            }
            PatternKind::Sequence(patterns) => {
                self.open("MatchSequence(");
                self.list("patterns", patterns, |d, pattern| d.pattern(pattern));
            }
            PatternKind::Mapping { keys, patterns, rest } => {
                self.open("MatchMapping(");
                self.exprs("keys", keys);
                self.list("patterns", patterns, |d, pattern| d.pattern(pattern));
                if let Some(rest) = rest {
                    self.text("rest", rest.name);
                }
            }
            PatternKind::Class { cls, patterns, kwd_attrs, kwd_patterns } => {
                self.open("MatchClass(");
                self.expr_field("cls", cls);
                self.list("patterns", patterns, |d, pattern| d.pattern(pattern));
                self.list("kwd_attrs", kwd_attrs, |d, name| {
                    repr::text(&mut d.out, name.name.as_bytes());
                });
                self.list("kwd_patterns", kwd_patterns, |d, pattern| d.pattern(pattern));
            }
            PatternKind::Star(name) => {
                self.open("MatchStar(");
                if let Some(name) = name {
                    self.text("name", name.name);
                }
            }
            PatternKind::As { pattern, name } => {
                self.open("MatchAs(");
                if let Some(pattern) = pattern {
                    self.field("pattern");
                    self.pattern(pattern);
                }
                if let Some(name) = name {
                    self.text("name", name.name);
                }
            }
            PatternKind::Or(patterns) => {
                self.open("MatchOr(");
                self.list("patterns", patterns, |d, pattern| d.pattern(pattern));
            }
        }
        self.end(pattern.span);
    }

    fn comprehensions(&mut self, generators: &[Comprehension<'_>]) {
        self.list("generators", generators, |d, one| {
            d.open("comprehension(");
            d.expr_field("target", &one.target);
            d.expr_field("iter", &one.iter);
            d.exprs("ifs", one.ifs);
            d.plain("is_async", if one.is_async { "1" } else { "0" });
            d.close(')');
        });
    }

    fn expr(&mut self, expr: &Expr<'_>) {
        match expr.kind {
            ExprKind::BoolOp { op, values } => {
                self.open("BoolOp(");
                self.plain("op", if op == BoolOp::And { "And()" } else { "Or()" });
                self.exprs("values", values);
            }
            ExprKind::Named { target, value } => {
                self.open("NamedExpr(");
                self.expr_field("target", target);
                self.expr_field("value", value);
            }
            ExprKind::BinOp { left, op, right } => {
                self.open("BinOp(");
                self.expr_field("left", left);
                self.plain("op", operator(op));
                self.expr_field("right", right);
            }
            ExprKind::UnaryOp { op, operand } => {
                self.open("UnaryOp(");
                self.plain("op", unary(op));
                self.expr_field("operand", operand);
            }
            ExprKind::Lambda { params, body } => {
                self.open("Lambda(");
                self.field("args");
                self.parameters(params);
                self.expr_field("body", body);
            }
            ExprKind::IfExp { test, body, orelse } => {
                self.open("IfExp(");
                self.expr_field("test", test);
                self.expr_field("body", body);
                self.expr_field("orelse", orelse);
            }
            ExprKind::Await(value) => {
                self.open("Await(");
                self.expr_field("value", value);
            }
            ExprKind::Yield(value) => {
                self.open("Yield(");
                self.optional("value", value);
            }
            ExprKind::YieldFrom(value) => {
                self.open("YieldFrom(");
                self.expr_field("value", value);
            }
            ExprKind::Compare { left, ops, comparators } => {
                self.open("Compare(");
                self.expr_field("left", left);
                self.list("ops", ops, |d, op| d.out.push_str(comparison(*op)));
                self.exprs("comparators", comparators);
            }
            ExprKind::Call { func, args, keywords } => {
                self.open("Call(");
                self.expr_field("func", func);
                self.exprs("args", args);
                self.list("keywords", keywords, |d, keyword| d.keyword(keyword));
            }
            ExprKind::Name { id, ctx } => {
                self.open("Name(");
                self.text("id", id);
                self.ctx(ctx);
            }
            ExprKind::Attribute { value, attr, ctx } => {
                self.open("Attribute(");
                self.expr_field("value", value);
                self.text("attr", attr.name);
                self.ctx(ctx);
            }
            _ => return self.more_expr(expr),
        }
        self.end(expr.span);
    }

    fn more_expr(&mut self, expr: &Expr<'_>) {
        match expr.kind {
            ExprKind::Dict { items } => {
                self.open("Dict(");
                self.list("keys", items, |d, item| match &item.key {
                    Some(key) => d.expr(key),
                    None => d.out.push_str("None"),
                });
                self.list("values", items, |d, item| d.expr(&item.value));
            }
            ExprKind::Set { elts } => {
                self.open("Set(");
                self.exprs("elts", elts);
            }
            ExprKind::ListComp { elt, generators } => {
                self.comprehended("ListComp(", elt, generators)
            }
            ExprKind::SetComp { elt, generators } => self.comprehended("SetComp(", elt, generators),
            ExprKind::GeneratorExp { elt, generators } => {
                self.comprehended("GeneratorExp(", elt, generators);
            }
            ExprKind::DictComp { key, value, generators } => {
                self.open("DictComp(");
                self.expr_field("key", key);
                self.expr_field("value", value);
                self.comprehensions(generators);
            }
            ExprKind::FormattedValue { value, conversion, format_spec } => {
                self.open("FormattedValue(");
                self.expr_field("value", value);
                let code = match conversion {
                    Conversion::None => "-1",
                    Conversion::Str => "115",
                    Conversion::Repr => "114",
                    Conversion::Ascii => "97",
                };
                self.plain("conversion", code);
                self.optional("format_spec", format_spec);
            }
            ExprKind::JoinedStr { values } => {
                self.open("JoinedStr(");
                self.exprs("values", values);
            }
            ExprKind::Constant(value) => {
                self.open("Constant(");
                self.field("value");
                repr::constant(&mut self.out, &value);
                if let Constant::Str { unicode_prefix: true, .. } = value {
                    self.plain("kind", "'u'");
                }
            }
            ExprKind::Subscript { value, slice, ctx } => {
                self.open("Subscript(");
                self.expr_field("value", value);
                self.expr_field("slice", slice);
                self.ctx(ctx);
            }
            ExprKind::Starred { value, ctx } => {
                self.open("Starred(");
                self.expr_field("value", value);
                self.ctx(ctx);
            }
            ExprKind::List { elts, ctx } => {
                self.open("List(");
                self.exprs("elts", elts);
                self.ctx(ctx);
            }
            ExprKind::Tuple { elts, ctx } => {
                self.open("Tuple(");
                self.exprs("elts", elts);
                self.ctx(ctx);
            }
            ExprKind::Slice { lower, upper, step } => {
                self.open("Slice(");
                self.optional("lower", lower);
                self.optional("upper", upper);
                self.optional("step", step);
            }
            _ => return,
        }
        self.end(expr.span);
    }

    fn comprehended(&mut self, name: &str, elt: &Expr<'_>, generators: &[Comprehension<'_>]) {
        self.open(name);
        self.expr_field("elt", elt);
        self.comprehensions(generators);
    }
}

fn operator(op: Operator) -> &'static str {
    match op {
        Operator::Add => "Add()",
        Operator::Sub => "Sub()",
        Operator::Mult => "Mult()",
        Operator::MatMult => "MatMult()",
        Operator::Div => "Div()",
        Operator::Mod => "Mod()",
        Operator::Pow => "Pow()",
        Operator::LShift => "LShift()",
        Operator::RShift => "RShift()",
        Operator::BitOr => "BitOr()",
        Operator::BitXor => "BitXor()",
        Operator::BitAnd => "BitAnd()",
        Operator::FloorDiv => "FloorDiv()",
    }
}

fn unary(op: UnaryOp) -> &'static str {
    match op {
        UnaryOp::Invert => "Invert()",
        UnaryOp::Not => "Not()",
        UnaryOp::UAdd => "UAdd()",
        UnaryOp::USub => "USub()",
    }
}

fn comparison(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => "Eq()",
        CmpOp::NotEq => "NotEq()",
        CmpOp::Lt => "Lt()",
        CmpOp::LtE => "LtE()",
        CmpOp::Gt => "Gt()",
        CmpOp::GtE => "GtE()",
        CmpOp::Is => "Is()",
        CmpOp::IsNot => "IsNot()",
        CmpOp::In => "In()",
        CmpOp::NotIn => "NotIn()",
    }
}
