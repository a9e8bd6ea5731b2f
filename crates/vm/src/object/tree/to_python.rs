//! From the parser's nodes to Python's. Recursion goes no deeper than the parser lets trees be.

use super::class;
use crate::value::{PyResult, Ref, Type, Value};
use crate::vm::Vm;
use dashu_int::IBig;
use hashbrown::HashMap;
use pyrun_ast::*;
use pyrun_parser::Source;

struct Maker<'s> {
    source: &'s Source,
    classes: HashMap<&'static str, Ref<Type>>,
    /// The nodes without fields, one of each.
    plain: HashMap<&'static str, Value>,
}

/// The Python tree of a module.
pub(super) fn module(vm: &mut Vm, module: &pyrun_ast::Module<'_>, source: &Source) -> PyResult {
    let mut m = Maker { source, classes: HashMap::new(), plain: HashMap::new() };
    match module {
        pyrun_ast::Module::Module(body) => {
            let body = m.stmts(vm, body)?;
            let ignores = vm.list(Vec::new());
            m.node(vm, "Module", &[("body", body), ("type_ignores", ignores)])
        }
        pyrun_ast::Module::Interactive(body) => {
            let body = m.stmts(vm, body)?;
            m.node(vm, "Interactive", &[("body", body)])
        }
        pyrun_ast::Module::Expression(body) => {
            let body = m.expr(vm, body)?;
            m.node(vm, "Expression", &[("body", body)])
        }
    }
}

impl Maker<'_> {
    fn node(&mut self, vm: &mut Vm, name: &'static str, fields: &[(&str, Value)]) -> PyResult {
        let cls = match self.classes.get(name) {
            Some(c) => c.clone(),
            None => {
                let c = class(vm, name)?;
                self.classes.insert(name, c.clone());
                c
            }
        };
        vm.charge(1)?;
        // Its attributes and their values are small.
        vm.reserve(1024)?;
        let v = vm.new_instance(&cls)?;
        for (field, value) in fields {
            let field = vm.intern(field);
            vm.set_own_attr(&v, &field, value.clone());
        }
        Ok(v)
    }

    fn plain(&mut self, vm: &mut Vm, name: &'static str) -> PyResult {
        if let Some(v) = self.plain.get(name) {
            return Ok(v.clone());
        }
        let v = self.node(vm, name, &[])?;
        self.plain.insert(name, v.clone());
        Ok(v)
    }

    /// A node with its place.
    fn placed(
        &mut self,
        vm: &mut Vm,
        name: &'static str,
        span: Span,
        fields: &[(&str, Value)],
    ) -> PyResult {
        let v = self.node(vm, name, fields)?;
        let lines = self.source.lines();
        let (start, end) = (lines.position(span.start), lines.position(span.end));
        for (field, n) in [
            ("lineno", start.line as i64),
            ("col_offset", start.column as i64),
            ("end_lineno", end.line as i64),
            ("end_col_offset", end.column as i64),
        ] {
            let (field, n) = (vm.intern(field), vm.int(n));
            vm.set_own_attr(&v, &field, n);
        }
        Ok(v)
    }

    fn list<T>(
        &mut self,
        vm: &mut Vm,
        items: &[T],
        mut one: impl FnMut(&mut Self, &mut Vm, &T) -> PyResult,
    ) -> PyResult {
        let items: PyResult<Vec<Value>> = items.iter().map(|t| one(self, vm, t)).collect();
        Ok(vm.list(items?))
    }

    fn exprs(&mut self, vm: &mut Vm, items: &[Expr<'_>]) -> PyResult {
        self.list(vm, items, |m, vm, e| m.expr(vm, e))
    }

    fn stmts(&mut self, vm: &mut Vm, items: &[Stmt<'_>]) -> PyResult {
        self.list(vm, items, |m, vm, s| m.stmt(vm, s))
    }

    fn opt(&mut self, vm: &mut Vm, e: Option<&Expr<'_>>) -> PyResult {
        match e {
            Some(e) => self.expr(vm, e),
            None => Ok(Value::none()),
        }
    }

    fn name_or_none(&mut self, vm: &mut Vm, name: Option<Ident<'_>>) -> Value {
        name.map_or_else(Value::none, |n| vm.intern(n.name).into_value())
    }

    fn constant(&mut self, vm: &mut Vm, c: &Constant<'_>) -> Value {
        match c {
            Constant::None => Value::none(),
            Constant::True => Value::from(true),
            Constant::False => Value::from(false),
            Constant::Ellipsis => Value::ellipsis(),
            Constant::Int(i) => vm.int(*i),
            Constant::BigInt { digits, radix } => {
                let n = IBig::from_str_radix(digits, *radix as u32).unwrap_or_default();
                vm.bigint(n)
            }
            Constant::Float(f) => vm.float(*f),
            Constant::Imaginary(f) => vm.complex(0.0, *f),
            Constant::Str { value, .. } => vm.str_wtf8(value.0),
            Constant::Bytes(b) => vm.bytes(b),
        }
    }

    fn ctx(&mut self, vm: &mut Vm, ctx: ExprContext) -> PyResult {
        let name = match ctx {
            ExprContext::Load => "Load",
            ExprContext::Store => "Store",
            ExprContext::Del => "Del",
        };
        self.plain(vm, name)
    }

    fn expr(&mut self, vm: &mut Vm, e: &Expr<'_>) -> PyResult {
        vm.recursive(" during ast construction", |vm| self.expr_inner(vm, e))
    }

    fn expr_inner(&mut self, vm: &mut Vm, e: &Expr<'_>) -> PyResult {
        let span = e.span;
        use ExprKind as K;
        let (name, fields): (&'static str, Vec<(&str, Value)>) = match &e.kind {
            K::BoolOp { op, values } => {
                let op = self.plain(vm, if *op == BoolOp::And { "And" } else { "Or" })?;
                ("BoolOp", vec![("op", op), ("values", self.exprs(vm, values)?)])
            }
            K::Named { target, value } => (
                "NamedExpr",
                vec![("target", self.expr(vm, target)?), ("value", self.expr(vm, value)?)],
            ),
            K::BinOp { left, op, right } => {
                let (left, right) = (self.expr(vm, left)?, self.expr(vm, right)?);
                let op = self.plain(vm, operator(*op))?;
                ("BinOp", vec![("left", left), ("op", op), ("right", right)])
            }
            K::UnaryOp { op, operand } => {
                let name = match op {
                    UnaryOp::Invert => "Invert",
                    UnaryOp::Not => "Not",
                    UnaryOp::UAdd => "UAdd",
                    UnaryOp::USub => "USub",
                };
                let op = self.plain(vm, name)?;
                ("UnaryOp", vec![("op", op), ("operand", self.expr(vm, operand)?)])
            }
            K::Lambda { params, body } => {
                ("Lambda", vec![("args", self.params(vm, params)?), ("body", self.expr(vm, body)?)])
            }
            K::IfExp { test, body, orelse } => (
                "IfExp",
                vec![
                    ("test", self.expr(vm, test)?),
                    ("body", self.expr(vm, body)?),
                    ("orelse", self.expr(vm, orelse)?),
                ],
            ),
            K::Dict { items } => {
                let keys = self.list(vm, items, |m, vm, i| m.opt(vm, i.key.as_ref()))?;
                let values = self.list(vm, items, |m, vm, i| m.expr(vm, &i.value))?;
                ("Dict", vec![("keys", keys), ("values", values)])
            }
            K::Set { elts } => ("Set", vec![("elts", self.exprs(vm, elts)?)]),
            K::ListComp { elt, generators } => ("ListComp", self.comp(vm, elt, generators)?),
            K::SetComp { elt, generators } => ("SetComp", self.comp(vm, elt, generators)?),
            K::GeneratorExp { elt, generators } => {
                ("GeneratorExp", self.comp(vm, elt, generators)?)
            }
            K::DictComp { key, value, generators } => (
                "DictComp",
                vec![
                    ("key", self.expr(vm, key)?),
                    ("value", self.expr(vm, value)?),
                    ("generators", self.generators(vm, generators)?),
                ],
            ),
            K::Await(value) => ("Await", vec![("value", self.expr(vm, value)?)]),
            K::Yield(value) => ("Yield", vec![("value", self.opt(vm, *value)?)]),
            K::YieldFrom(value) => ("YieldFrom", vec![("value", self.expr(vm, value)?)]),
            K::Compare { left, ops, comparators } => {
                let left = self.expr(vm, left)?;
                let ops = self.list(vm, ops, |m, vm, op| m.plain(vm, comparison(*op)))?;
                let comparators = self.exprs(vm, comparators)?;
                ("Compare", vec![("left", left), ("ops", ops), ("comparators", comparators)])
            }
            K::Call { func, args, keywords } => (
                "Call",
                vec![
                    ("func", self.expr(vm, func)?),
                    ("args", self.exprs(vm, args)?),
                    ("keywords", self.keywords(vm, keywords)?),
                ],
            ),
            K::FormattedValue { value, conversion, format_spec } => {
                let code = match conversion {
                    Conversion::None => -1,
                    Conversion::Str => 's' as i64,
                    Conversion::Repr => 'r' as i64,
                    Conversion::Ascii => 'a' as i64,
                };
                let value = self.expr(vm, value)?;
                let spec = self.opt(vm, *format_spec)?;
                let fields =
                    vec![("value", value), ("conversion", vm.int(code)), ("format_spec", spec)];
                ("FormattedValue", fields)
            }
            K::JoinedStr { values } => ("JoinedStr", vec![("values", self.exprs(vm, values)?)]),
            K::Constant(c) => {
                let kind = match c {
                    Constant::Str { unicode_prefix: true, .. } => vm.str("u"),
                    _ => Value::none(),
                };
                ("Constant", vec![("value", self.constant(vm, c)), ("kind", kind)])
            }
            K::Attribute { value, attr, ctx } => {
                let value = self.expr(vm, value)?;
                let attr = vm.intern(attr.name).into_value();
                let fields = vec![("value", value), ("attr", attr), ("ctx", self.ctx(vm, *ctx)?)];
                ("Attribute", fields)
            }
            K::Subscript { value, slice, ctx } => (
                "Subscript",
                vec![
                    ("value", self.expr(vm, value)?),
                    ("slice", self.expr(vm, slice)?),
                    ("ctx", self.ctx(vm, *ctx)?),
                ],
            ),
            K::Starred { value, ctx } => {
                ("Starred", vec![("value", self.expr(vm, value)?), ("ctx", self.ctx(vm, *ctx)?)])
            }
            K::Name { id, ctx } => {
                let id = vm.intern(id).into_value();
                ("Name", vec![("id", id), ("ctx", self.ctx(vm, *ctx)?)])
            }
            K::List { elts, ctx } => {
                ("List", vec![("elts", self.exprs(vm, elts)?), ("ctx", self.ctx(vm, *ctx)?)])
            }
            K::Tuple { elts, ctx } => {
                ("Tuple", vec![("elts", self.exprs(vm, elts)?), ("ctx", self.ctx(vm, *ctx)?)])
            }
            K::Slice { lower, upper, step } => (
                "Slice",
                vec![
                    ("lower", self.opt(vm, *lower)?),
                    ("upper", self.opt(vm, *upper)?),
                    ("step", self.opt(vm, *step)?),
                ],
            ),
        };
        self.placed(vm, name, span, &fields)
    }

    fn comp(
        &mut self,
        vm: &mut Vm,
        elt: &Expr<'_>,
        generators: &[Comprehension<'_>],
    ) -> PyResult<Vec<(&'static str, Value)>> {
        Ok(vec![("elt", self.expr(vm, elt)?), ("generators", self.generators(vm, generators)?)])
    }

    fn generators(&mut self, vm: &mut Vm, generators: &[Comprehension<'_>]) -> PyResult {
        self.list(vm, generators, |m, vm, g| {
            let fields = [
                ("target", m.expr(vm, &g.target)?),
                ("iter", m.expr(vm, &g.iter)?),
                ("ifs", m.exprs(vm, g.ifs)?),
                ("is_async", vm.int(g.is_async as i64)),
            ];
            m.node(vm, "comprehension", &fields)
        })
    }

    fn keywords(&mut self, vm: &mut Vm, keywords: &[Keyword<'_>]) -> PyResult {
        self.list(vm, keywords, |m, vm, k| {
            let fields = [("arg", m.name_or_none(vm, k.arg)), ("value", m.expr(vm, &k.value)?)];
            m.placed(vm, "keyword", k.span, &fields)
        })
    }

    fn param(&mut self, vm: &mut Vm, p: &Param<'_>) -> PyResult {
        let fields = [
            ("arg", vm.intern(p.name).into_value()),
            ("annotation", self.opt(vm, p.annotation)?),
            ("type_comment", Value::none()),
        ];
        self.placed(vm, "arg", p.span, &fields)
    }

    fn params(&mut self, vm: &mut Vm, p: &Parameters<'_>) -> PyResult {
        let posonly = self.list(vm, p.posonly, |m, vm, a| m.param(vm, a))?;
        let args = self.list(vm, p.args, |m, vm, a| m.param(vm, a))?;
        let kwonly = self.list(vm, p.kwonly, |m, vm, a| m.param(vm, a))?;
        let one = |m: &mut Self, vm: &mut Vm, a: Option<&Param<'_>>| match a {
            Some(a) => m.param(vm, a),
            None => Ok(Value::none()),
        };
        let (vararg, kwarg) = (one(self, vm, p.vararg)?, one(self, vm, p.kwarg)?);
        let kw_defaults = self.list(vm, p.kwonly, |m, vm, a| m.opt(vm, a.default))?;
        let mut defaults = Vec::new();
        for a in p.posonly.iter().chain(p.args) {
            if let Some(d) = a.default {
                defaults.push(self.expr(vm, d)?);
            }
        }
        let defaults = vm.list(defaults);
        let fields = [
            ("posonlyargs", posonly),
            ("args", args),
            ("vararg", vararg),
            ("kwonlyargs", kwonly),
            ("kw_defaults", kw_defaults),
            ("kwarg", kwarg),
            ("defaults", defaults),
        ];
        self.node(vm, "arguments", &fields)
    }

    fn type_params(&mut self, vm: &mut Vm, list: &[TypeParam<'_>]) -> PyResult {
        self.list(vm, list, |m, vm, p| {
            let name = ("name", vm.intern(p.name.name).into_value());
            match p.kind {
                TypeParamKind::TypeVar { bound } => {
                    let bound = ("bound", m.opt(vm, bound)?);
                    m.placed(vm, "TypeVar", p.span, &[name, bound])
                }
                TypeParamKind::TypeVarTuple => m.placed(vm, "TypeVarTuple", p.span, &[name]),
                TypeParamKind::ParamSpec => m.placed(vm, "ParamSpec", p.span, &[name]),
            }
        })
    }

    fn aliases(&mut self, vm: &mut Vm, names: &[Alias<'_>]) -> PyResult {
        self.list(vm, names, |m, vm, a| {
            let name = vm.intern(a.name).into_value();
            let fields = [("name", name), ("asname", m.name_or_none(vm, a.asname))];
            m.placed(vm, "alias", a.span, &fields)
        })
    }

    fn names(&mut self, vm: &mut Vm, names: &[Ident<'_>]) -> Value {
        let names = names.iter().map(|n| vm.intern(n.name).into_value()).collect();
        vm.list(names)
    }

    fn stmt(&mut self, vm: &mut Vm, s: &Stmt<'_>) -> PyResult {
        vm.recursive(" during ast construction", |vm| self.stmt_inner(vm, s))
    }

    fn stmt_inner(&mut self, vm: &mut Vm, s: &Stmt<'_>) -> PyResult {
        let span = s.span;
        use StmtKind as K;
        let none = || ("type_comment", Value::none());
        let (name, fields): (&'static str, Vec<(&str, Value)>) = match &s.kind {
            K::FunctionDef(f) => {
                let fields = vec![
                    ("name", vm.intern(f.name.name).into_value()),
                    ("args", self.params(vm, f.params)?),
                    ("body", self.stmts(vm, f.body)?),
                    ("decorator_list", self.exprs(vm, f.decorators)?),
                    ("returns", self.opt(vm, f.returns)?),
                    none(),
                    ("type_params", self.type_params(vm, f.type_params)?),
                ];
                (if f.is_async { "AsyncFunctionDef" } else { "FunctionDef" }, fields)
            }
            K::ClassDef(c) => (
                "ClassDef",
                vec![
                    ("name", vm.intern(c.name.name).into_value()),
                    ("bases", self.exprs(vm, c.bases)?),
                    ("keywords", self.keywords(vm, c.keywords)?),
                    ("body", self.stmts(vm, c.body)?),
                    ("decorator_list", self.exprs(vm, c.decorators)?),
                    ("type_params", self.type_params(vm, c.type_params)?),
                ],
            ),
            K::Return(value) => ("Return", vec![("value", self.opt(vm, *value)?)]),
            K::Delete(targets) => ("Delete", vec![("targets", self.exprs(vm, targets)?)]),
            K::Assign { targets, value } => (
                "Assign",
                vec![
                    ("targets", self.exprs(vm, targets)?),
                    ("value", self.expr(vm, value)?),
                    none(),
                ],
            ),
            K::TypeAlias { name, type_params, value } => (
                "TypeAlias",
                vec![
                    ("name", self.expr(vm, name)?),
                    ("type_params", self.type_params(vm, type_params)?),
                    ("value", self.expr(vm, value)?),
                ],
            ),
            K::AugAssign { target, op, value } => {
                let (target, value) = (self.expr(vm, target)?, self.expr(vm, value)?);
                let op = self.plain(vm, operator(*op))?;
                ("AugAssign", vec![("target", target), ("op", op), ("value", value)])
            }
            K::AnnAssign { target, annotation, value, simple } => (
                "AnnAssign",
                vec![
                    ("target", self.expr(vm, target)?),
                    ("annotation", self.expr(vm, annotation)?),
                    ("value", self.opt(vm, *value)?),
                    ("simple", vm.int(*simple as i64)),
                ],
            ),
            K::For { target, iter, body, orelse, is_async } => (
                if *is_async { "AsyncFor" } else { "For" },
                vec![
                    ("target", self.expr(vm, target)?),
                    ("iter", self.expr(vm, iter)?),
                    ("body", self.stmts(vm, body)?),
                    ("orelse", self.stmts(vm, orelse)?),
                    none(),
                ],
            ),
            K::While { test, body, orelse } => ("While", self.branch(vm, test, body, orelse)?),
            K::If { test, body, orelse } => ("If", self.branch(vm, test, body, orelse)?),
            K::With { items, body, is_async } => {
                let items = self.list(vm, items, |m, vm, i| {
                    let fields = [
                        ("context_expr", m.expr(vm, &i.context)?),
                        ("optional_vars", m.opt(vm, i.target.as_ref())?),
                    ];
                    m.node(vm, "withitem", &fields)
                })?;
                let fields = vec![("items", items), ("body", self.stmts(vm, body)?), none()];
                (if *is_async { "AsyncWith" } else { "With" }, fields)
            }
            K::Match { subject, cases } => {
                let subject = self.expr(vm, subject)?;
                let cases = self.list(vm, cases, |m, vm, c| {
                    let fields = [
                        ("pattern", m.pattern(vm, &c.pattern)?),
                        ("guard", m.opt(vm, c.guard)?),
                        ("body", m.stmts(vm, c.body)?),
                    ];
                    m.node(vm, "match_case", &fields)
                })?;
                ("Match", vec![("subject", subject), ("cases", cases)])
            }
            K::Raise { exc, cause } => {
                ("Raise", vec![("exc", self.opt(vm, *exc)?), ("cause", self.opt(vm, *cause)?)])
            }
            K::Try { body, handlers, orelse, finalbody, is_star } => {
                let body = self.stmts(vm, body)?;
                let handlers = self.list(vm, handlers, |m, vm, h| {
                    let fields = [
                        ("type", m.opt(vm, h.typ)?),
                        ("name", m.name_or_none(vm, h.name)),
                        ("body", m.stmts(vm, h.body)?),
                    ];
                    m.placed(vm, "ExceptHandler", h.span, &fields)
                })?;
                let fields = vec![
                    ("body", body),
                    ("handlers", handlers),
                    ("orelse", self.stmts(vm, orelse)?),
                    ("finalbody", self.stmts(vm, finalbody)?),
                ];
                (if *is_star { "TryStar" } else { "Try" }, fields)
            }
            K::Assert { test, msg } => {
                ("Assert", vec![("test", self.expr(vm, test)?), ("msg", self.opt(vm, *msg)?)])
            }
            K::Import(names) => ("Import", vec![("names", self.aliases(vm, names)?)]),
            K::ImportFrom { module, names, level } => {
                let module = module.map_or_else(Value::none, |m| vm.intern(m).into_value());
                let names = self.aliases(vm, names)?;
                let level = vm.int(*level as i64);
                ("ImportFrom", vec![("module", module), ("names", names), ("level", level)])
            }
            K::Global(names) => ("Global", vec![("names", self.names(vm, names))]),
            K::Nonlocal(names) => ("Nonlocal", vec![("names", self.names(vm, names))]),
            K::Expr(value) => ("Expr", vec![("value", self.expr(vm, value)?)]),
            K::Pass => ("Pass", Vec::new()),
            K::Break => ("Break", Vec::new()),
            K::Continue => ("Continue", Vec::new()),
        };
        self.placed(vm, name, span, &fields)
    }

    fn branch(
        &mut self,
        vm: &mut Vm,
        test: &Expr<'_>,
        body: &[Stmt<'_>],
        orelse: &[Stmt<'_>],
    ) -> PyResult<Vec<(&'static str, Value)>> {
        Ok(vec![
            ("test", self.expr(vm, test)?),
            ("body", self.stmts(vm, body)?),
            ("orelse", self.stmts(vm, orelse)?),
        ])
    }

    fn patterns(&mut self, vm: &mut Vm, list: &[Pattern<'_>]) -> PyResult {
        self.list(vm, list, |m, vm, p| m.pattern(vm, p))
    }

    fn pattern(&mut self, vm: &mut Vm, p: &Pattern<'_>) -> PyResult {
        use PatternKind as K;
        let (name, fields): (&'static str, Vec<(&str, Value)>) = match &p.kind {
            K::Value(value) => ("MatchValue", vec![("value", self.expr(vm, value)?)]),
            K::Singleton(c) => ("MatchSingleton", vec![("value", self.constant(vm, c))]),
            K::Sequence(list) => ("MatchSequence", vec![("patterns", self.patterns(vm, list)?)]),
            K::Mapping { keys, patterns, rest } => (
                "MatchMapping",
                vec![
                    ("keys", self.exprs(vm, keys)?),
                    ("patterns", self.patterns(vm, patterns)?),
                    ("rest", self.name_or_none(vm, *rest)),
                ],
            ),
            K::Class { cls, patterns, kwd_attrs, kwd_patterns } => (
                "MatchClass",
                vec![
                    ("cls", self.expr(vm, cls)?),
                    ("patterns", self.patterns(vm, patterns)?),
                    ("kwd_attrs", self.names(vm, kwd_attrs)),
                    ("kwd_patterns", self.patterns(vm, kwd_patterns)?),
                ],
            ),
            K::Star(name) => ("MatchStar", vec![("name", self.name_or_none(vm, *name))]),
            K::As { pattern, name } => {
                let inner = match pattern {
                    Some(p) => self.pattern(vm, p)?,
                    None => Value::none(),
                };
                ("MatchAs", vec![("pattern", inner), ("name", self.name_or_none(vm, *name))])
            }
            K::Or(list) => ("MatchOr", vec![("patterns", self.patterns(vm, list)?)]),
        };
        self.placed(vm, name, p.span, &fields)
    }
}

fn operator(op: Operator) -> &'static str {
    match op {
        Operator::Add => "Add",
        Operator::Sub => "Sub",
        Operator::Mult => "Mult",
        Operator::MatMult => "MatMult",
        Operator::Div => "Div",
        Operator::Mod => "Mod",
        Operator::Pow => "Pow",
        Operator::LShift => "LShift",
        Operator::RShift => "RShift",
        Operator::BitOr => "BitOr",
        Operator::BitXor => "BitXor",
        Operator::BitAnd => "BitAnd",
        Operator::FloorDiv => "FloorDiv",
    }
}

fn comparison(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => "Eq",
        CmpOp::NotEq => "NotEq",
        CmpOp::Lt => "Lt",
        CmpOp::LtE => "LtE",
        CmpOp::Gt => "Gt",
        CmpOp::GtE => "GtE",
        CmpOp::Is => "Is",
        CmpOp::IsNot => "IsNot",
        CmpOp::In => "In",
        CmpOp::NotIn => "NotIn",
    }
}
