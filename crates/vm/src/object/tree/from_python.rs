//! From Python's nodes to the parser's, for the compiler. Nothing is believed: fields may be missing or
//! of any type.
//!
//! Places are lines and columns there and offsets here; an offset stands for a place in lines of
//! [`WIDTH`] bytes each.

use super::class;
use crate::value::{Bytes, Complex, Kind, List, PyResult, Str, Tuple, Value};
use crate::vm::Vm;
use hashbrown::HashMap;
use pyrun_ast::*;
use pyrun_compiler::SourceInfo;
use pyrun_parser::Mode;

/// Bytes of a line in which places are counted.
const WIDTH: u32 = 2048;

/// The line and column that an offset stands for.
pub(super) fn place(offset: u32) -> (u32, u32) {
    (offset / WIDTH + 1, offset % WIDTH)
}

struct Reader<'a> {
    arena: &'a Arena,
    /// Names of node classes by the classes' addresses.
    names: HashMap<u64, String>,
    last_line: u32,
    /// How many nodes have been read.
    nodes: usize,
}

/// The compiler's tree, and what tells its places.
pub(super) fn module<'a>(
    vm: &mut Vm,
    tree: &Value,
    filename: &str,
    mode: Mode,
    arena: &'a Arena,
) -> PyResult<(Module<'a>, SourceInfo)> {
    let mut r = Reader { arena, names: HashMap::new(), last_line: 1, nodes: 0 };
    let wanted = match mode {
        Mode::Exec => "Module",
        Mode::Eval => "Expression",
        Mode::Single => "Interactive",
    };
    let cls = class(vm, wanted)?;
    if !tree.class().is_subclass(&cls) {
        let got = tree.class().name();
        return Err(vm.type_error(&format!("expected {wanted} node, got {got}")));
    }
    let module = match mode {
        Mode::Exec => Module::Module(r.stmts(vm, tree, "body")?),
        Mode::Single => Module::Interactive(r.stmts(vm, tree, "body")?),
        Mode::Eval => {
            let body = r.field(vm, tree, "body")?;
            Module::Expression(r.expr_ref(vm, &body)?)
        }
    };
    let starts = (0..=r.last_line + 1).map(|line| line * WIDTH).collect();
    Ok((module, SourceInfo::with_starts(filename, starts)))
}

type Sums = (&'static str, &'static str);

impl<'a> Reader<'a> {
    /// The name of a node's class, or of the class of `ast` that it derives from.
    fn kind(&mut self, vm: &mut Vm, node: &Value) -> PyResult<String> {
        let id = node.class_value().id();
        if let Some(name) = self.names.get(&id) {
            return Ok(name.clone());
        }
        for base in node.class().mro() {
            let name = base.name();
            if let Ok(own) = class(vm, &name)
                && std::ptr::eq(&*own, &*base)
            {
                self.names.insert(id, name.clone());
                return Ok(name);
            }
        }
        Ok(node.class().name())
    }

    fn wrong<T>(&mut self, vm: &mut Vm, what: &str, node: &Value) -> PyResult<T> {
        let shown = vm.repr(node)?.to_str_lossy().into_owned();
        Err(vm.type_error(&format!("expected some sort of {what}, but got {shown}")))
    }

    fn field(&mut self, vm: &mut Vm, node: &Value, name: &str) -> PyResult {
        let key = vm.intern(name);
        match vm.getattr_opt(node, &key)? {
            Some(v) => Ok(v),
            None => {
                let kind = node.class().name();
                Err(vm.type_error(&format!("required field \"{name}\" missing from {kind}")))
            }
        }
    }

    fn maybe(&mut self, vm: &mut Vm, node: &Value, name: &str) -> PyResult<Option<Value>> {
        let key = vm.intern(name);
        Ok(vm.getattr_opt(node, &key)?.filter(|v| !v.is_none()))
    }

    fn items(&mut self, vm: &mut Vm, node: &Value, name: &str) -> PyResult<Vec<Value>> {
        let v = match self.maybe(vm, node, name)? {
            Some(v) => v,
            None => return Ok(Vec::new()),
        };
        match v.get::<List>() {
            Some(l) => {
                vm.charge(l.len())?;
                Ok(l.to_vec())
            }
            None => {
                let (kind, got) = (node.class().name(), v.class().name());
                Err(vm.type_error(&format!("{kind} field \"{name}\" must be a list, not a {got}")))
            }
        }
    }

    fn keep<T: Copy>(&self, items: &[T]) -> &'a [T] {
        self.arena.alloc_slice_copy(items)
    }

    fn text(&mut self, vm: &mut Vm, v: &Value) -> PyResult<&'a str> {
        match v.get::<Str>() {
            Some(s) => Ok(self.arena.alloc_str(&s.to_str_lossy())),
            None => Err(vm.type_error("AST identifier must be of type str")),
        }
    }

    fn number(&mut self, vm: &mut Vm, node: &Value, name: &str) -> PyResult<i64> {
        match self.maybe(vm, node, name)? {
            Some(v) => vm.to_i64(&v),
            None => Ok(0),
        }
    }

    fn offset(&mut self, line: i64, column: i64) -> u32 {
        let line = line.clamp(1, (u32::MAX / WIDTH - 4) as i64) as u32;
        self.last_line = self.last_line.max(line);
        (line - 1) * WIDTH + column.clamp(0, WIDTH as i64 - 1) as u32
    }

    fn span(&mut self, vm: &mut Vm, node: &Value) -> PyResult<Span> {
        for (name, kind) in [("lineno", "lineno"), ("col_offset", "col_offset")] {
            let key = vm.intern(name);
            if vm.getattr_opt(node, &key)?.is_none() {
                let class = self.kind(vm, node)?;
                let sum = if class.ends_with("Def") { "stmt" } else { sum_of(&class) };
                return Err(vm.type_error(&format!("required field \"{kind}\" missing from {sum}")));
            }
        }
        let (line, col) = (self.number(vm, node, "lineno")?, self.number(vm, node, "col_offset")?);
        let end_line = self.number(vm, node, "end_lineno")?.max(line);
        let end_col = self.number(vm, node, "end_col_offset")?;
        let (start, end) = (self.offset(line, col), self.offset(end_line, end_col));
        Ok(Span::new(start, end.max(start)))
    }

    fn ident(&mut self, vm: &mut Vm, node: &Value, name: &str, span: Span) -> PyResult<Ident<'a>> {
        let v = self.field(vm, node, name)?;
        Ok(Ident { name: self.text(vm, &v)?, span })
    }

    fn ident_opt(
        &mut self,
        vm: &mut Vm,
        node: &Value,
        name: &str,
        span: Span,
    ) -> PyResult<Option<Ident<'a>>> {
        match self.maybe(vm, node, name)? {
            Some(v) => Ok(Some(Ident { name: self.text(vm, &v)?, span })),
            None => Ok(None),
        }
    }

    fn idents(
        &mut self,
        vm: &mut Vm,
        node: &Value,
        name: &str,
        span: Span,
    ) -> PyResult<&'a [Ident<'a>]> {
        let mut out = Vec::new();
        for v in self.items(vm, node, name)? {
            out.push(Ident { name: self.text(vm, &v)?, span });
        }
        Ok(self.keep(&out))
    }

    fn exprs(&mut self, vm: &mut Vm, node: &Value, name: &str) -> PyResult<&'a [Expr<'a>]> {
        let mut out = Vec::new();
        for v in self.items(vm, node, name)? {
            out.push(self.expr(vm, &v)?);
        }
        Ok(self.keep(&out))
    }

    fn stmts(&mut self, vm: &mut Vm, node: &Value, name: &str) -> PyResult<&'a [Stmt<'a>]> {
        let mut out = Vec::new();
        for v in self.items(vm, node, name)? {
            out.push(self.stmt(vm, &v)?);
        }
        Ok(self.keep(&out))
    }

    fn body(&mut self, vm: &mut Vm, node: &Value) -> PyResult<&'a [Stmt<'a>]> {
        let body = self.stmts(vm, node, "body")?;
        if body.is_empty() {
            let kind = self.kind(vm, node)?;
            return Err(vm.value_error(&format!("empty body on {kind}")));
        }
        Ok(body)
    }

    fn sub(&mut self, vm: &mut Vm, node: &Value, name: &str) -> PyResult<&'a Expr<'a>> {
        let v = self.field(vm, node, name)?;
        if v.is_none() {
            let kind = node.class().name();
            return Err(vm.value_error(&format!("field '{name}' is required for {kind}")));
        }
        self.expr_ref(vm, &v)
    }

    fn sub_opt(&mut self, vm: &mut Vm, node: &Value, name: &str) -> PyResult<Option<&'a Expr<'a>>> {
        match self.maybe(vm, node, name)? {
            Some(v) => self.expr_ref(vm, &v).map(Some),
            None => Ok(None),
        }
    }

    fn expr_ref(&mut self, vm: &mut Vm, v: &Value) -> PyResult<&'a Expr<'a>> {
        let e = self.expr(vm, v)?;
        Ok(self.arena.alloc(e))
    }

    fn ctx(&mut self, vm: &mut Vm, node: &Value) -> PyResult<ExprContext> {
        let v = self.field(vm, node, "ctx")?;
        match &*self.kind(vm, &v)? {
            "Load" => Ok(ExprContext::Load),
            "Store" => Ok(ExprContext::Store),
            "Del" => Ok(ExprContext::Del),
            _ => self.wrong(vm, "expr_context", &v),
        }
    }

    fn operator(&mut self, vm: &mut Vm, node: &Value) -> PyResult<Operator> {
        let v = self.field(vm, node, "op")?;
        Ok(match &*self.kind(vm, &v)? {
            "Add" => Operator::Add,
            "Sub" => Operator::Sub,
            "Mult" => Operator::Mult,
            "MatMult" => Operator::MatMult,
            "Div" => Operator::Div,
            "Mod" => Operator::Mod,
            "Pow" => Operator::Pow,
            "LShift" => Operator::LShift,
            "RShift" => Operator::RShift,
            "BitOr" => Operator::BitOr,
            "BitXor" => Operator::BitXor,
            "BitAnd" => Operator::BitAnd,
            "FloorDiv" => Operator::FloorDiv,
            _ => return self.wrong(vm, "operator", &v),
        })
    }

    fn constant(
        &mut self,
        vm: &mut Vm,
        v: &Value,
        unicode: bool,
    ) -> PyResult<Option<Constant<'a>>> {
        use crate::object::number::{float_value, int_ref};
        Ok(Some(match v.kind() {
            _ if v.is_none() => Constant::None,
            _ if v.is_true() => Constant::True,
            _ if v.is_false() => Constant::False,
            _ if v.is(&Value::ellipsis()) => Constant::Ellipsis,
            Kind::Int => match int_ref(v).and_then(|i| i.to_i64()) {
                Some(i) => Constant::Int(i),
                None => {
                    let n = vm.as_bigint(v).unwrap_or_default();
                    let digits = self.arena.alloc_str(&n.in_radix(16).to_string());
                    Constant::BigInt { digits, radix: 16 }
                }
            },
            Kind::Float => Constant::Float(float_value(v).unwrap_or_default()),
            Kind::Complex => match v.get::<Complex>() {
                Some(c) if c.re == 0.0 => Constant::Imaginary(c.im),
                _ => return Ok(None),
            },
            Kind::Str => match v.get::<Str>() {
                Some(s) => Constant::Str {
                    value: Wtf8(self.arena.alloc_slice_copy(&s.to_wtf8())),
                    unicode_prefix: unicode,
                },
                None => return Ok(None),
            },
            Kind::Bytes => match v.get::<Bytes>() {
                Some(b) => Constant::Bytes(self.arena.alloc_slice_copy(b)),
                None => return Ok(None),
            },
            _ => return Ok(None),
        }))
    }

    /// A `Constant` node; tuples and frozensets of constants become displays that the compiler folds.
    fn constant_expr(
        &mut self,
        vm: &mut Vm,
        v: &Value,
        unicode: bool,
        span: Span,
    ) -> PyResult<Expr<'a>> {
        if let Some(c) = self.constant(vm, v, unicode)? {
            return Ok(Expr { kind: ExprKind::Constant(c), span });
        }
        if let Some(t) = v.get_exact::<Tuple>().map(|t| t.to_vec()) {
            let mut elts = Vec::new();
            for item in t {
                elts.push(self.constant_expr(vm, &item, false, span)?);
            }
            let elts = self.keep(&elts);
            return Ok(Expr { kind: ExprKind::Tuple { elts, ctx: ExprContext::Load }, span });
        }
        if let Some(c) = v.get::<Complex>() {
            let part = |c| Expr { kind: ExprKind::Constant(c), span };
            let left = self.arena.alloc(part(Constant::Float(c.re)));
            let right = self.arena.alloc(part(Constant::Imaginary(c.im)));
            return Ok(Expr { kind: ExprKind::BinOp { left, op: Operator::Add, right }, span });
        }
        let kind = v.class().name();
        Err(vm.type_error(&format!("got an invalid type in Constant: {kind}")))
    }

    fn expr(&mut self, vm: &mut Vm, v: &Value) -> PyResult<Expr<'a>> {
        vm.recursive(" during compilation", |vm| self.expr_inner(vm, v))
    }

    fn expr_inner(&mut self, vm: &mut Vm, v: &Value) -> PyResult<Expr<'a>> {
        self.pay(vm)?;
        let kind = self.kind(vm, v)?;
        if sum_of(&kind) != "expr" {
            return self.wrong(vm, "expr", v);
        }
        let span = self.span(vm, v)?;
        let kind = match &*kind {
            "BoolOp" => {
                let op = self.field(vm, v, "op")?;
                let op = match &*self.kind(vm, &op)? {
                    "And" => BoolOp::And,
                    "Or" => BoolOp::Or,
                    _ => return self.wrong(vm, "boolop", &op),
                };
                let values = self.exprs(vm, v, "values")?;
                if values.len() < 2 {
                    return Err(vm.value_error("BoolOp with less than 2 values"));
                }
                ExprKind::BoolOp { op, values }
            }
            "NamedExpr" => ExprKind::Named {
                target: self.sub(vm, v, "target")?,
                value: self.sub(vm, v, "value")?,
            },
            "BinOp" => ExprKind::BinOp {
                left: self.sub(vm, v, "left")?,
                op: self.operator(vm, v)?,
                right: self.sub(vm, v, "right")?,
            },
            "UnaryOp" => {
                let op = self.field(vm, v, "op")?;
                let op = match &*self.kind(vm, &op)? {
                    "Invert" => UnaryOp::Invert,
                    "Not" => UnaryOp::Not,
                    "UAdd" => UnaryOp::UAdd,
                    "USub" => UnaryOp::USub,
                    _ => return self.wrong(vm, "unaryop", &op),
                };
                ExprKind::UnaryOp { op, operand: self.sub(vm, v, "operand")? }
            }
            "Lambda" => {
                ExprKind::Lambda { params: self.params(vm, v)?, body: self.sub(vm, v, "body")? }
            }
            "IfExp" => ExprKind::IfExp {
                test: self.sub(vm, v, "test")?,
                body: self.sub(vm, v, "body")?,
                orelse: self.sub(vm, v, "orelse")?,
            },
            "Dict" => {
                let (keys, values) = (self.items(vm, v, "keys")?, self.items(vm, v, "values")?);
                if keys.len() != values.len() {
                    return Err(
                        vm.value_error("Dict doesn't have the same number of keys as values")
                    );
                }
                let mut items = Vec::new();
                for (k, value) in keys.iter().zip(&values) {
                    let key = if k.is_none() { None } else { Some(self.expr(vm, k)?) };
                    items.push(DictItem { key, value: self.expr(vm, value)? });
                }
                ExprKind::Dict { items: self.keep(&items) }
            }
            "Set" => ExprKind::Set { elts: self.exprs(vm, v, "elts")? },
            "ListComp" => ExprKind::ListComp {
                elt: self.sub(vm, v, "elt")?,
                generators: self.generators(vm, v)?,
            },
            "SetComp" => ExprKind::SetComp {
                elt: self.sub(vm, v, "elt")?,
                generators: self.generators(vm, v)?,
            },
            "GeneratorExp" => ExprKind::GeneratorExp {
                elt: self.sub(vm, v, "elt")?,
                generators: self.generators(vm, v)?,
            },
            "DictComp" => ExprKind::DictComp {
                key: self.sub(vm, v, "key")?,
                value: self.sub(vm, v, "value")?,
                generators: self.generators(vm, v)?,
            },
            "Await" => ExprKind::Await(self.sub(vm, v, "value")?),
            "Yield" => ExprKind::Yield(self.sub_opt(vm, v, "value")?),
            "YieldFrom" => ExprKind::YieldFrom(self.sub(vm, v, "value")?),
            "Compare" => {
                let mut ops = Vec::new();
                for op in self.items(vm, v, "ops")? {
                    ops.push(self.comparison(vm, &op)?);
                }
                let comparators = self.exprs(vm, v, "comparators")?;
                if ops.is_empty() || ops.len() != comparators.len() {
                    return Err(vm.value_error(
                        "Compare has a different number of comparators and operands",
                    ));
                }
                let left = self.sub(vm, v, "left")?;
                ExprKind::Compare { left, ops: self.keep(&ops), comparators }
            }
            "Call" => ExprKind::Call {
                func: self.sub(vm, v, "func")?,
                args: self.exprs(vm, v, "args")?,
                keywords: self.keywords(vm, v)?,
            },
            "FormattedValue" => {
                let conversion = match self.number(vm, v, "conversion")? {
                    115 => Conversion::Str,
                    114 => Conversion::Repr,
                    97 => Conversion::Ascii,
                    _ => Conversion::None,
                };
                ExprKind::FormattedValue {
                    value: self.sub(vm, v, "value")?,
                    conversion,
                    format_spec: self.sub_opt(vm, v, "format_spec")?,
                }
            }
            "JoinedStr" => ExprKind::JoinedStr { values: self.exprs(vm, v, "values")? },
            "Constant" => {
                let value = self.field(vm, v, "value")?;
                let unicode = self.maybe(vm, v, "kind")?.is_some();
                return self.constant_expr(vm, &value, unicode, span);
            }
            "Attribute" => ExprKind::Attribute {
                value: self.sub(vm, v, "value")?,
                attr: self.ident(vm, v, "attr", span)?,
                ctx: self.ctx(vm, v)?,
            },
            "Subscript" => ExprKind::Subscript {
                value: self.sub(vm, v, "value")?,
                slice: self.sub(vm, v, "slice")?,
                ctx: self.ctx(vm, v)?,
            },
            "Starred" => {
                ExprKind::Starred { value: self.sub(vm, v, "value")?, ctx: self.ctx(vm, v)? }
            }
            "Name" => {
                let id = self.ident(vm, v, "id", span)?.name;
                if matches!(id, "None" | "True" | "False") {
                    let m = format!("identifier field can't represent '{id}' constant");
                    return Err(vm.value_error(&m));
                }
                ExprKind::Name { id, ctx: self.ctx(vm, v)? }
            }
            "List" => ExprKind::List { elts: self.exprs(vm, v, "elts")?, ctx: self.ctx(vm, v)? },
            "Tuple" => ExprKind::Tuple { elts: self.exprs(vm, v, "elts")?, ctx: self.ctx(vm, v)? },
            "Slice" => ExprKind::Slice {
                lower: self.sub_opt(vm, v, "lower")?,
                upper: self.sub_opt(vm, v, "upper")?,
                step: self.sub_opt(vm, v, "step")?,
            },
            _ => return self.wrong(vm, "expr", v),
        };
        Ok(Expr { kind, span })
    }

    fn comparison(&mut self, vm: &mut Vm, op: &Value) -> PyResult<CmpOp> {
        Ok(match &*self.kind(vm, op)? {
            "Eq" => CmpOp::Eq,
            "NotEq" => CmpOp::NotEq,
            "Lt" => CmpOp::Lt,
            "LtE" => CmpOp::LtE,
            "Gt" => CmpOp::Gt,
            "GtE" => CmpOp::GtE,
            "Is" => CmpOp::Is,
            "IsNot" => CmpOp::IsNot,
            "In" => CmpOp::In,
            "NotIn" => CmpOp::NotIn,
            _ => return self.wrong(vm, "cmpop", op),
        })
    }

    fn generators(&mut self, vm: &mut Vm, node: &Value) -> PyResult<&'a [Comprehension<'a>]> {
        let mut out = Vec::new();
        for g in self.items(vm, node, "generators")? {
            out.push(Comprehension {
                target: *self.sub(vm, &g, "target")?,
                iter: *self.sub(vm, &g, "iter")?,
                ifs: self.exprs(vm, &g, "ifs")?,
                is_async: self.number(vm, &g, "is_async")? != 0,
            });
        }
        if out.is_empty() {
            return Err(vm.value_error("comprehension with no generators"));
        }
        Ok(self.keep(&out))
    }

    fn keywords(&mut self, vm: &mut Vm, node: &Value) -> PyResult<&'a [Keyword<'a>]> {
        let mut out = Vec::new();
        for k in self.items(vm, node, "keywords")? {
            let span = self.span(vm, &k)?;
            let arg = self.ident_opt(vm, &k, "arg", span)?;
            out.push(Keyword { arg, value: *self.sub(vm, &k, "value")?, span });
        }
        Ok(self.keep(&out))
    }

    fn param(
        &mut self,
        vm: &mut Vm,
        node: &Value,
        default: Option<&'a Expr<'a>>,
    ) -> PyResult<Param<'a>> {
        let span = self.span(vm, node)?;
        let name = self.ident(vm, node, "arg", span)?.name;
        Ok(Param { name, annotation: self.sub_opt(vm, node, "annotation")?, default, span })
    }

    fn params(&mut self, vm: &mut Vm, node: &Value) -> PyResult<&'a Parameters<'a>> {
        let a = self.field(vm, node, "args")?;
        let posonly = self.items(vm, &a, "posonlyargs")?;
        let args = self.items(vm, &a, "args")?;
        let kwonly = self.items(vm, &a, "kwonlyargs")?;
        let defaults = self.exprs(vm, &a, "defaults")?;
        let kw_defaults = self.items(vm, &a, "kw_defaults")?;
        let all = posonly.len() + args.len();
        let Some(without) = all.checked_sub(defaults.len()) else {
            return Err(vm.value_error("more positional defaults than args on arguments"));
        };
        if kw_defaults.len() != kwonly.len() {
            return Err(
                vm.value_error("length of kwonlyargs is not the same as kw_defaults on arguments")
            );
        }
        let mut made = Vec::new();
        for (i, p) in posonly.iter().chain(&args).enumerate() {
            let default = i.checked_sub(without).and_then(|i| defaults.get(i));
            made.push(self.param(vm, p, default)?);
        }
        let mut keyword = Vec::new();
        for (p, d) in kwonly.iter().zip(&kw_defaults) {
            let default = if d.is_none() { None } else { Some(self.expr_ref(vm, d)?) };
            keyword.push(self.param(vm, p, default)?);
        }
        let mut star = |vm: &mut Vm, name: &str| -> PyResult<Option<&'a Param<'a>>> {
            match self.maybe(vm, &a, name)? {
                Some(p) => {
                    let p = self.param(vm, &p, None)?;
                    Ok(Some(self.arena.alloc(p)))
                }
                None => Ok(None),
            }
        };
        let (vararg, kwarg) = (star(vm, "vararg")?, star(vm, "kwarg")?);
        Ok(self.arena.alloc(Parameters {
            posonly: self.arena.alloc_slice_copy(&made[..posonly.len()]),
            args: self.arena.alloc_slice_copy(&made[posonly.len()..]),
            vararg,
            kwonly: self.arena.alloc_slice_copy(&keyword),
            kwarg,
        }))
    }

    fn type_params(&mut self, vm: &mut Vm, node: &Value) -> PyResult<&'a [TypeParam<'a>]> {
        let mut out = Vec::new();
        for p in self.items(vm, node, "type_params")? {
            let span = self.span(vm, &p)?;
            let name = self.ident(vm, &p, "name", span)?;
            let kind = match &*self.kind(vm, &p)? {
                "TypeVar" => TypeParamKind::TypeVar { bound: self.sub_opt(vm, &p, "bound")? },
                "TypeVarTuple" => TypeParamKind::TypeVarTuple,
                "ParamSpec" => TypeParamKind::ParamSpec,
                _ => return self.wrong(vm, "type_param", &p),
            };
            out.push(TypeParam { name, kind, span });
        }
        Ok(self.keep(&out))
    }

    fn aliases(&mut self, vm: &mut Vm, node: &Value) -> PyResult<&'a [Alias<'a>]> {
        let mut out = Vec::new();
        for a in self.items(vm, node, "names")? {
            let span = self.span(vm, &a)?;
            let name = self.ident(vm, &a, "name", span)?.name;
            out.push(Alias { name, asname: self.ident_opt(vm, &a, "asname", span)?, span });
        }
        if out.is_empty() {
            let kind = self.kind(vm, node)?;
            return Err(vm.value_error(&format!("empty names on {kind}")));
        }
        Ok(self.keep(&out))
    }

    /// For a node, and for the work on it: the tree may be small, with shared branches.
    fn pay(&mut self, vm: &mut Vm) -> PyResult<()> {
        const MEMORY_PER_NODE: usize = 512;
        self.nodes += 1;
        vm.charge(16)?;
        vm.reserve(self.nodes * MEMORY_PER_NODE)
    }

    fn stmt(&mut self, vm: &mut Vm, v: &Value) -> PyResult<Stmt<'a>> {
        self.pay(vm)?;
        vm.recursive(" during compilation", |vm| self.stmt_inner(vm, v))
    }

    fn function(
        &mut self,
        vm: &mut Vm,
        v: &Value,
        span: Span,
        is_async: bool,
    ) -> PyResult<StmtKind<'a>> {
        let f = FunctionDef {
            name: self.ident(vm, v, "name", span)?,
            type_params: self.type_params(vm, v)?,
            params: self.params(vm, v)?,
            body: self.body(vm, v)?,
            decorators: self.exprs(vm, v, "decorator_list")?,
            returns: self.sub_opt(vm, v, "returns")?,
            is_async,
        };
        Ok(StmtKind::FunctionDef(self.arena.alloc(f)))
    }

    fn stmt_inner(&mut self, vm: &mut Vm, v: &Value) -> PyResult<Stmt<'a>> {
        let kind = self.kind(vm, v)?;
        if sum_of(&kind) != "stmt" {
            return self.wrong(vm, "stmt", v);
        }
        let span = self.span(vm, v)?;
        let kind = match &*kind {
            "FunctionDef" => self.function(vm, v, span, false)?,
            "AsyncFunctionDef" => self.function(vm, v, span, true)?,
            "ClassDef" => {
                let c = ClassDef {
                    name: self.ident(vm, v, "name", span)?,
                    type_params: self.type_params(vm, v)?,
                    bases: self.exprs(vm, v, "bases")?,
                    keywords: self.keywords(vm, v)?,
                    body: self.body(vm, v)?,
                    decorators: self.exprs(vm, v, "decorator_list")?,
                };
                StmtKind::ClassDef(self.arena.alloc(c))
            }
            "Return" => StmtKind::Return(self.sub_opt(vm, v, "value")?),
            "Delete" => StmtKind::Delete(self.targets(vm, v)?),
            "Assign" => {
                StmtKind::Assign { targets: self.targets(vm, v)?, value: self.sub(vm, v, "value")? }
            }
            "TypeAlias" => StmtKind::TypeAlias {
                name: self.sub(vm, v, "name")?,
                type_params: self.type_params(vm, v)?,
                value: self.sub(vm, v, "value")?,
            },
            "AugAssign" => StmtKind::AugAssign {
                target: self.sub(vm, v, "target")?,
                op: self.operator(vm, v)?,
                value: self.sub(vm, v, "value")?,
            },
            "AnnAssign" => StmtKind::AnnAssign {
                target: self.sub(vm, v, "target")?,
                annotation: self.sub(vm, v, "annotation")?,
                value: self.sub_opt(vm, v, "value")?,
                simple: self.number(vm, v, "simple")? != 0,
            },
            name @ ("For" | "AsyncFor") => StmtKind::For {
                target: self.sub(vm, v, "target")?,
                iter: self.sub(vm, v, "iter")?,
                body: self.body(vm, v)?,
                orelse: self.stmts(vm, v, "orelse")?,
                is_async: name == "AsyncFor",
            },
            "While" => StmtKind::While {
                test: self.sub(vm, v, "test")?,
                body: self.body(vm, v)?,
                orelse: self.stmts(vm, v, "orelse")?,
            },
            "If" => StmtKind::If {
                test: self.sub(vm, v, "test")?,
                body: self.body(vm, v)?,
                orelse: self.stmts(vm, v, "orelse")?,
            },
            name @ ("With" | "AsyncWith") => {
                let is_async = name == "AsyncWith";
                let mut items = Vec::new();
                for i in self.items(vm, v, "items")? {
                    items.push(WithItem {
                        context: *self.sub(vm, &i, "context_expr")?,
                        target: self.sub_opt(vm, &i, "optional_vars")?.copied(),
                    });
                }
                if items.is_empty() {
                    return Err(vm.value_error("empty items on With"));
                }
                StmtKind::With { items: self.keep(&items), body: self.body(vm, v)?, is_async }
            }
            "Match" => {
                let mut cases = Vec::new();
                for c in self.items(vm, v, "cases")? {
                    let pattern = self.field(vm, &c, "pattern")?;
                    cases.push(MatchCase {
                        pattern: self.pattern(vm, &pattern)?,
                        guard: self.sub_opt(vm, &c, "guard")?,
                        body: self.body(vm, &c)?,
                    });
                }
                StmtKind::Match { subject: self.sub(vm, v, "subject")?, cases: self.keep(&cases) }
            }
            "Raise" => StmtKind::Raise {
                exc: self.sub_opt(vm, v, "exc")?,
                cause: self.sub_opt(vm, v, "cause")?,
            },
            name @ ("Try" | "TryStar") => self.try_(vm, v, name == "TryStar")?,
            "Assert" => StmtKind::Assert {
                test: self.sub(vm, v, "test")?,
                msg: self.sub_opt(vm, v, "msg")?,
            },
            "Import" => StmtKind::Import(self.aliases(vm, v)?),
            "ImportFrom" => StmtKind::ImportFrom {
                module: self.ident_opt(vm, v, "module", span)?.map(|i| i.name),
                names: self.aliases(vm, v)?,
                level: self.number(vm, v, "level")?.max(0) as u32,
            },
            "Global" => StmtKind::Global(self.idents(vm, v, "names", span)?),
            "Nonlocal" => StmtKind::Nonlocal(self.idents(vm, v, "names", span)?),
            "Expr" => StmtKind::Expr(self.sub(vm, v, "value")?),
            "Pass" => StmtKind::Pass,
            "Break" => StmtKind::Break,
            "Continue" => StmtKind::Continue,
            _ => return self.wrong(vm, "stmt", v),
        };
        Ok(Stmt { kind, span })
    }

    fn targets(&mut self, vm: &mut Vm, v: &Value) -> PyResult<&'a [Expr<'a>]> {
        let targets = self.exprs(vm, v, "targets")?;
        if targets.is_empty() {
            let kind = self.kind(vm, v)?;
            return Err(vm.value_error(&format!("empty targets on {kind}")));
        }
        Ok(targets)
    }

    fn try_(&mut self, vm: &mut Vm, v: &Value, is_star: bool) -> PyResult<StmtKind<'a>> {
        let mut handlers = Vec::new();
        for h in self.items(vm, v, "handlers")? {
            let span = self.span(vm, &h)?;
            handlers.push(ExceptHandler {
                typ: self.sub_opt(vm, &h, "type")?,
                name: self.ident_opt(vm, &h, "name", span)?,
                body: self.body(vm, &h)?,
                span,
            });
        }
        let body = self.body(vm, v)?;
        let (orelse, finalbody) = (self.stmts(vm, v, "orelse")?, self.stmts(vm, v, "finalbody")?);
        if handlers.is_empty() && finalbody.is_empty() {
            return Err(vm.value_error("Try has neither handlers nor finalbody"));
        }
        if handlers.is_empty() && !orelse.is_empty() {
            return Err(vm.value_error("Try has orelse but no except handlers"));
        }
        Ok(StmtKind::Try { body, handlers: self.keep(&handlers), orelse, finalbody, is_star })
    }

    fn patterns(&mut self, vm: &mut Vm, node: &Value, name: &str) -> PyResult<&'a [Pattern<'a>]> {
        let mut out = Vec::new();
        for p in self.items(vm, node, name)? {
            out.push(self.pattern(vm, &p)?);
        }
        Ok(self.keep(&out))
    }

    fn pattern(&mut self, vm: &mut Vm, v: &Value) -> PyResult<Pattern<'a>> {
        vm.recursive(" during compilation", |vm| self.pattern_inner(vm, v))
    }

    fn pattern_inner(&mut self, vm: &mut Vm, v: &Value) -> PyResult<Pattern<'a>> {
        let kind = self.kind(vm, v)?;
        if sum_of(&kind) != "pattern" {
            return self.wrong(vm, "pattern", v);
        }
        let span = self.span(vm, v)?;
        let kind = match &*kind {
            "MatchValue" => PatternKind::Value(self.sub(vm, v, "value")?),
            "MatchSingleton" => {
                let value = self.field(vm, v, "value")?;
                match self.constant(vm, &value, false)? {
                    Some(c @ (Constant::None | Constant::True | Constant::False)) => {
                        PatternKind::Singleton(c)
                    }
                    _ => {
                        let m = "MatchSingleton can only contain True, False and None";
                        return Err(vm.value_error(m));
                    }
                }
            }
            "MatchSequence" => PatternKind::Sequence(self.patterns(vm, v, "patterns")?),
            "MatchMapping" => {
                let (keys, patterns) =
                    (self.exprs(vm, v, "keys")?, self.patterns(vm, v, "patterns")?);
                if keys.len() != patterns.len() {
                    return Err(vm.value_error(
                        "MatchMapping doesn't have the same number of keys as patterns",
                    ));
                }
                let rest = self.ident_opt(vm, v, "rest", span)?;
                PatternKind::Mapping { keys, patterns, rest }
            }
            "MatchClass" => {
                let kwd_attrs = self.idents(vm, v, "kwd_attrs", span)?;
                let kwd_patterns = self.patterns(vm, v, "kwd_patterns")?;
                if kwd_attrs.len() != kwd_patterns.len() {
                    return Err(vm.value_error(
                        "MatchClass doesn't have the same number of keyword attributes as patterns",
                    ));
                }
                PatternKind::Class {
                    cls: self.sub(vm, v, "cls")?,
                    patterns: self.patterns(vm, v, "patterns")?,
                    kwd_attrs,
                    kwd_patterns,
                }
            }
            "MatchStar" => PatternKind::Star(self.ident_opt(vm, v, "name", span)?),
            "MatchAs" => {
                let pattern = match self.maybe(vm, v, "pattern")? {
                    Some(p) => {
                        let p = self.pattern(vm, &p)?;
                        Some(&*self.arena.alloc(p))
                    }
                    None => None,
                };
                PatternKind::As { pattern, name: self.ident_opt(vm, v, "name", span)? }
            }
            _ => {
                let list = self.patterns(vm, v, "patterns")?;
                if list.len() < 2 {
                    return Err(vm.value_error("MatchOr requires at least 2 patterns"));
                }
                PatternKind::Or(list)
            }
        };
        Ok(Pattern { kind, span })
    }
}

/// The sum that a class of nodes belongs to.
fn sum_of(class: &str) -> &'static str {
    const SUMS: [Sums; 3] = [
        (
            "stmt",
            " FunctionDef AsyncFunctionDef ClassDef Return Delete Assign TypeAlias AugAssign AnnAssign For AsyncFor While If With AsyncWith Match Raise Try TryStar Assert Import ImportFrom Global Nonlocal Expr Pass Break Continue ",
        ),
        (
            "expr",
            " BoolOp NamedExpr BinOp UnaryOp Lambda IfExp Dict Set ListComp SetComp DictComp GeneratorExp Await Yield YieldFrom Compare Call FormattedValue JoinedStr Constant Attribute Subscript Starred Name List Tuple Slice ",
        ),
        (
            "pattern",
            " MatchValue MatchSingleton MatchSequence MatchMapping MatchClass MatchStar MatchAs MatchOr ",
        ),
    ];
    let wanted = format!(" {class} ");
    SUMS.iter().find(|(_, all)| all.contains(&wanted)).map_or("other", |(sum, _)| sum)
}
