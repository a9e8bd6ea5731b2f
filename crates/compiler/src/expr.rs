//! Expressions into registers.
//!
//! [`Gen::expr`] leaves the value in a given register: a local, a reserved temporary, or the next
//! free one. Only the last instruction of an expression writes there, so a local keeps its old value
//! while the expression can still read it or raise. [`Gen::operand`] gives the register of a plain
//! local itself where nothing evaluated later can rebind it.

use pyrun_ast::{BoolOp, Constant, Conversion, Expr, ExprKind, Operator, Span, UnaryOp};
use pyrun_bytecode::{Const, Intrinsic, Op};
use smallvec::SmallVec;

use crate::error::{Res, syntax};
use crate::fold;
use crate::generate::{Gen, str_const};
use crate::limits::{CHUNK, OPERAND_CONSTANTS};
use crate::names::Place;
use crate::scope::ScopeKind;
use crate::unit::Reg;

/// The operations of `a + b - c …`, the last first.
type Spine<'a> = SmallVec<[(Span, Operator, &'a Expr<'a>); 4]>;

impl<'a> Gen<'a, '_> {
    /// The constant an expression is.
    pub fn fold(&self, e: &Expr) -> Option<Const> {
        match e.kind {
            ExprKind::Constant(_)
            | ExprKind::UnaryOp { .. }
            | ExprKind::BinOp { .. }
            | ExprKind::Tuple { .. }
            | ExprKind::Subscript { .. }
            | ExprKind::Name { id: "__debug__", .. } => fold::fold(e, self.debug()),
            _ => None,
        }
    }

    /// Evaluates into the next temporary and takes it.
    pub fn push(&mut self, e: &'a Expr<'a>) -> Res<Reg> {
        let r = self.unit.top;
        self.expr(e, r)?;
        debug_assert_eq!(self.unit.top, r, "temporaries left behind by {:?}", e.kind);
        Ok(self.unit.alloc())
    }

    /// Evaluates to a register: that of a local, or a new temporary. `rest` is what is evaluated
    /// before the register is read.
    pub fn operand(&mut self, e: &'a Expr<'a>, rest: &[&Expr<'a>]) -> Res<Reg> {
        match e.kind {
            ExprKind::Name { id, .. } if id != "__debug__" => {
                let name = self.table.mangled(self.unit.scope, id);
                let place = self.place_of(name);
                self.at(e.span);
                if let Place::Local(r) = place
                    && !self.rebinds(rest, id)
                {
                    return Ok(self.bound_local(r));
                }
                let dst = self.unit.top;
                self.load_from(place, name, dst);
                return Ok(self.unit.alloc());
            }
            ExprKind::Named { target: Expr { kind: ExprKind::Name { id, .. }, .. }, value } => {
                if let Some(r) = self.local_of(id)
                    && !self.rebinds(rest, id)
                {
                    self.deeper(e.span, |g| g.expr(value, r))?;
                    return Ok(r);
                }
            }
            _ => {}
        }
        self.push(e)
    }

    /// Whether an assignment expression in `rest` binds `id`.
    fn rebinds(&self, rest: &[&Expr<'a>], id: &str) -> bool {
        let unit = &self.table.scopes[self.unit.id];
        unit.has_walrus && rest.iter().any(|e| assigns(e, id))
    }

    /// Evaluates into `dst`.
    pub fn expr(&mut self, e: &'a Expr<'a>, dst: Reg) -> Res {
        if let ExprKind::Constant(Constant::Str { value, .. }) = e.kind {
            self.at(e.span);
            let index = self.unit.str_constant(value.0);
            self.emit(Op::LoadConst, dst, index, 0);
            return Ok(());
        }
        if let Some(c) = self.fold(e) {
            self.at(e.span);
            self.load_const(dst, c);
            return Ok(());
        }
        if let ExprKind::Name { id, .. } = e.kind {
            self.at(e.span);
            self.load_name(id, dst);
            return Ok(());
        }
        self.deeper(e.span, |g| g.expr_kind(e, dst))
    }

    fn expr_kind(&mut self, e: &'a Expr<'a>, dst: Reg) -> Res {
        match e.kind {
            ExprKind::BoolOp { op, values } => self.bool_op(op, values, dst),
            ExprKind::Named { target, value } => self.named(target, value, dst),
            ExprKind::BinOp { .. } => self.binary(e, dst),
            ExprKind::UnaryOp { op, operand } => self.unary(e, op, operand, dst),
            ExprKind::Lambda { params, body } => self.lambda(e, params, body, dst),
            ExprKind::IfExp { test, body, orelse } => {
                let (other, end) = (self.unit.label(), self.unit.label());
                self.jump_if(test, false, other)?;
                self.expr(body, dst)?;
                self.unit.jump(Op::Jump, 0, 0, end);
                self.unit.place(other);
                self.expr(orelse, dst)?;
                self.unit.place(end);
                Ok(())
            }
            ExprKind::Dict { items } => self.dict(e, items, dst),
            ExprKind::Set { elts } => self.set(e, elts, dst),
            ExprKind::List { elts, .. } => self.list(e, elts, dst),
            ExprKind::Tuple { elts, .. } => self.tuple(e, elts, dst),
            ExprKind::ListComp { elt, generators } => {
                self.inline_comprehension(e, generators, None, elt, dst)
            }
            ExprKind::SetComp { elt, generators } => {
                self.inline_comprehension(e, generators, None, elt, dst)
            }
            ExprKind::DictComp { key, value, generators } => {
                self.inline_comprehension(e, generators, Some(key), value, dst)
            }
            ExprKind::GeneratorExp { elt, generators } => {
                self.generator_exp(e, elt, generators, dst)
            }
            ExprKind::Await(value) => self.await_expr(e, value, dst),
            ExprKind::Yield(value) => self.yield_expr(e, value, dst),
            ExprKind::YieldFrom(value) => self.yield_from(e, value, dst),
            ExprKind::Compare { left, ops, comparators } => {
                self.compare(e, left, ops, comparators, dst)
            }
            ExprKind::Call { func, args, keywords } => self.call(e, func, args, keywords, dst),
            ExprKind::FormattedValue { value, conversion, format_spec } => {
                self.formatted(e, value, conversion, format_spec, dst, 0)
            }
            ExprKind::JoinedStr { values } => self.joined(e, values, dst),
            ExprKind::Constant(ref c) => {
                self.at(e.span);
                self.load_const(dst, fold::literal(c));
                Ok(())
            }
            ExprKind::Attribute { value, attr, .. } => self.attribute(e, value, attr.name, dst),
            ExprKind::Subscript { value, slice, .. } => {
                let mark = self.unit.top;
                let v = self.operand(value, &[slice])?;
                if let Some((op, k)) = self.right_constant(Op::LoadIndex, e.span, slice) {
                    self.at(e.span);
                    self.emit(op, dst, v, k);
                } else {
                    let i = self.index(slice, &[])?;
                    self.at(e.span);
                    self.emit(Op::LoadIndex, dst, v, i);
                }
                self.unit.top = mark;
                Ok(())
            }
            ExprKind::Slice { .. } => self.slice(e, dst),
            ExprKind::Starred { .. } => syntax("can't use starred expression here", e.span),
            ExprKind::Name { id, .. } => {
                self.at(e.span);
                self.load_name(id, dst);
                Ok(())
            }
        }
    }

    fn bool_op(&mut self, op: BoolOp, values: &'a [Expr<'a>], dst: Reg) -> Res {
        let mark = self.unit.top;
        let r = if self.unit.is_temp(dst) { dst } else { self.unit.top };
        let end = self.unit.label();
        let keep = match op {
            BoolOp::And => Op::JFalseKeep,
            BoolOp::Or => Op::JTrueKeep,
        };
        let Some((last, firsts)) = values.split_last() else { return Ok(()) };
        for v in firsts {
            self.expr(v, r)?;
            self.unit.jump(keep, r, 0, end);
        }
        self.expr(last, r)?;
        self.unit.place(end);
        if r != dst {
            self.unit.alloc();
            self.emit(Op::Take, dst, r, 0);
        }
        self.unit.top = mark;
        Ok(())
    }

    fn named(&mut self, target: &'a Expr<'a>, value: &'a Expr<'a>, dst: Reg) -> Res {
        let ExprKind::Name { id, .. } = target.kind else {
            return syntax("cannot use assignment expressions with this target", target.span);
        };
        if let Some(r) = self.local_of(id) {
            self.expr(value, r)?;
            if r != dst {
                self.at(target.span);
                self.emit(Op::Move, dst, r, 0);
            }
            return Ok(());
        }
        let mark = self.unit.top;
        let t = self.push(value)?;
        self.at(target.span);
        let copy = self.unit.alloc();
        self.emit(Op::Move, copy, t, 0);
        self.store_name(id, copy);
        if t != dst {
            self.emit(Op::Take, dst, t, 0);
        }
        self.unit.top = mark;
        Ok(())
    }

    /// `a op b op c …`: the left spine without recursion.
    fn binary(&mut self, e: &'a Expr<'a>, dst: Reg) -> Res {
        let mut spine = Spine::new();
        let mut node = e;
        while let ExprKind::BinOp { left, op, right } = node.kind {
            if !spine.is_empty() && self.fold(node).is_some() {
                break;
            }
            spine.push((node.span, op, right));
            node = left;
        }
        let mark = self.unit.top;
        let rest = spine.last().map(|s| s.2);
        let mut left = match self.constant_left(node, &mut spine, dst)? {
            Some(left) => left,
            None => {
                let left = self.operand(node, rest.as_slice())?;
                if let Some((span, _, right)) = spine.last()
                    && matches!(right.kind, ExprKind::Name { .. })
                    && !self.one_line(*span, right.span)
                {
                    self.mark(node.span);
                }
                left
            }
        };
        while let Some((span, op, right)) = spine.pop() {
            let out = if spine.is_empty() { dst } else { mark };
            if let Some((op, n)) = self.immediate(op, right, false) {
                self.at(span);
                self.emit(op, out, left, n);
            } else if let Some((op, k)) = self.right_constant(binary_op(op), span, right) {
                self.at(span);
                self.emit(op, out, left, k);
            } else {
                let r = self.operand(right, &[])?;
                self.mark_operand(span, right);
                self.at(span);
                self.emit(binary_op(op), out, left, r);
            }
            self.unit.top = mark;
            if !spine.is_empty() {
                left = self.unit.alloc();
            }
        }
        Ok(())
    }

    /// The first operation of a spine whose innermost left operand is a constant; gives the register
    /// of the result, or nothing if there is no such instruction or it was the last of the spine.
    fn constant_left(
        &mut self,
        node: &'a Expr<'a>,
        spine: &mut Spine<'a>,
        dst: Reg,
    ) -> Res<Option<Reg>> {
        let Some(&(span, op, right)) = spine.last() else { return Ok(None) };
        let Some(op) = left_form(binary_op(op)) else { return Ok(None) };
        if !self.one_line(node.span, right.span) {
            return Ok(None);
        }
        let Some(k) = self.fold(node).and_then(|c| self.operand_constant(c)) else {
            return Ok(None);
        };
        spine.pop();
        let mark = self.unit.top;
        let out = if spine.is_empty() { dst } else { mark };
        let right = self.operand(right, &[])?;
        self.at(span);
        self.emit(op, out, k, right);
        self.unit.top = mark;
        if !spine.is_empty() {
            self.unit.alloc();
        }
        Ok(Some(out))
    }

    /// An operand that is a name on a line of its own: that line is passed, though there may be no
    /// instruction on it.
    pub fn mark_operand(&mut self, whole: Span, part: &Expr) {
        if matches!(part.kind, ExprKind::Name { .. }) && self.unit.loc.line != 0 {
            let line = self.unit.loc.line;
            self.at(whole);
            if self.unit.loc.line != line {
                self.mark(part.span);
            }
        }
    }

    /// The form of an operator with a constant as its right operand, and the constant's index.
    pub fn right_constant(&mut self, op: Op, span: Span, right: &Expr) -> Option<(Op, u32)> {
        let op = right_form(op)?;
        let c = self.fold(right)?;
        if !self.one_line(span, right.span) {
            return None;
        }
        Some((op, self.operand_constant(c)?))
    }

    /// Whether two expressions begin in one line: a constant in another one has to be traced.
    pub fn one_line(&self, a: Span, b: Span) -> bool {
        let line = self.source.line_near(a.start, self.unit.loc.line);
        self.source.line_near(b.start, line) == line
    }

    /// The index of a constant for an operand of 16 bits, unless there are very many already.
    pub fn operand_constant(&mut self, c: Const) -> Option<u32> {
        (self.unit.constants() < OPERAND_CONSTANTS).then(|| self.unit.constant(c))
    }

    /// The form with a small number in the instruction, if there is one.
    pub fn immediate(&self, op: Operator, right: &Expr, in_place: bool) -> Option<(Op, u32)> {
        let op = match (op, in_place) {
            (Operator::Add, false) => Op::AddI,
            (Operator::Sub, false) => Op::SubI,
            (Operator::Add, true) => Op::IAddI,
            (Operator::Sub, true) => Op::ISubI,
            _ => return None,
        };
        Some((op, self.small_int(right)?))
    }

    /// A constant integer that fits 16 bits, sign-extended.
    pub fn small_int(&self, e: &Expr) -> Option<u32> {
        if matches!(e.kind, ExprKind::Constant(ref c) if !matches!(c, Constant::Int(_))) {
            return None;
        }
        match self.fold(e)? {
            Const::Int(n) => i16::try_from(n).ok().map(|n| n as i32 as u32),
            _ => None,
        }
    }

    fn unary(&mut self, e: &'a Expr<'a>, op: UnaryOp, operand: &'a Expr<'a>, dst: Reg) -> Res {
        if op == UnaryOp::Not
            && let ExprKind::Compare { left, ops: [cmp], comparators: [right] } = operand.kind
            && let Some(negated) = fold::negated(*cmp)
        {
            return self.compare_one(e.span, left, negated, right, dst);
        }
        let mark = self.unit.top;
        let v = self.operand(operand, &[])?;
        self.at(e.span);
        let op = match op {
            UnaryOp::Invert => Op::Invert,
            UnaryOp::Not => Op::Not,
            UnaryOp::UAdd => Op::Pos,
            UnaryOp::USub => Op::Neg,
        };
        self.emit(op, dst, v, 0);
        self.unit.top = mark;
        Ok(())
    }

    fn attribute(&mut self, e: &'a Expr<'a>, value: &'a Expr<'a>, attr: &str, dst: Reg) -> Res {
        if self.super_attribute(e, value, attr, dst)? {
            return Ok(());
        }
        let mark = self.unit.top;
        let v = self.operand(value, &[])?;
        self.at_attr(e.span, attr);
        self.load_attr(dst, v, attr);
        self.unit.top = mark;
        Ok(())
    }

    /// `dst = v.attr`, consuming a temporary.
    pub fn load_attr(&mut self, dst: Reg, v: Reg, attr: &str) {
        let Some(n) = self.attr_name(attr) else {
            return self.far_attr(Intrinsic::GetAttr, dst, v, attr, None);
        };
        let op = if self.unit.is_temp(v) { Op::LoadAttrT } else { Op::LoadAttr };
        self.emit(op, dst, v, n);
    }

    /// The index of an attribute's name, mangled; nothing if no instruction can hold it.
    pub fn attr_name(&mut self, attr: &str) -> Option<u32> {
        let name = self.table.mangled(self.unit.scope, attr);
        self.unit.short_name(name)
    }

    /// Does with attribute `attr` of register `v` what an instruction cannot, because the index of
    /// the name is too large. A temporary is consumed.
    pub fn far_attr(&mut self, what: Intrinsic, dst: Reg, v: Reg, attr: &str, value: Option<Reg>) {
        let mark = self.unit.top;
        let base = self.consumed(v);
        let name = self.table.mangled(self.unit.scope, attr);
        let text = str_const(self.table.names.text(name));
        self.push_const(text);
        if let Some(value) = value {
            self.consumed(value);
        }
        self.emit(Op::Intrinsic, dst, base, what as u32);
        self.unit.top = mark;
    }

    /// The value of a register in the next temporary.
    fn consumed(&mut self, r: Reg) -> Reg {
        let op = if self.unit.is_temp(r) { Op::Take } else { Op::Move };
        let next = self.unit.alloc();
        self.emit(op, next, r, 0);
        next
    }

    /// `object.attr = value`
    pub fn store_attr(&mut self, object: Reg, value: Reg, attr: &str) {
        match self.attr_name(attr) {
            Some(n) => self.emit(Op::StoreAttr, object, value, n),
            None => {
                let t = self.unit.alloc();
                self.far_attr(Intrinsic::SetAttr, t, object, attr, Some(value));
                self.emit(Op::Drop, t, 0, 0);
                self.unit.top = t;
            }
        }
    }

    /// The register of what stands between the brackets of a subscript.
    pub fn index(&mut self, slice: &'a Expr<'a>, rest: &[&Expr<'a>]) -> Res<Reg> {
        match slice.kind {
            ExprKind::Slice { .. } => self.push(slice),
            _ => self.operand(slice, rest),
        }
    }

    fn slice(&mut self, e: &'a Expr<'a>, dst: Reg) -> Res {
        if let Some(c) = fold::slice(e, self.debug()) {
            self.at(e.span);
            self.load_const(dst, c);
            return Ok(());
        }
        let ExprKind::Slice { lower, upper, step } = e.kind else { return Ok(()) };
        let mark = self.unit.top;
        for part in [lower, upper] {
            self.push_or_none(part, e.span)?;
        }
        if let Some(step) = step {
            self.push(step)?;
        }
        self.at(e.span);
        self.emit(Op::BuildSlice, dst, mark, if step.is_some() { 3 } else { 2 });
        self.unit.top = mark;
        Ok(())
    }

    pub fn push_or_none(&mut self, e: Option<&'a Expr<'a>>, span: Span) -> Res<Reg> {
        match e {
            Some(e) => self.push(e),
            None => {
                self.at(span);
                Ok(self.push_const(Const::None))
            }
        }
    }

    pub fn push_const(&mut self, c: Const) -> Reg {
        let r = self.unit.alloc();
        self.load_const(r, c);
        r
    }

    fn formatted(
        &mut self,
        e: &'a Expr<'a>,
        value: &'a Expr<'a>,
        conversion: Conversion,
        spec: Option<&'a Expr<'a>>,
        dst: Reg,
        joined: u32,
    ) -> Res {
        let mark = self.unit.top;
        let mut v = self.operand(value, spec.as_slice())?;
        // Conversion happens after the spec is evaluated, so its register comes first.
        let spec = match spec {
            Some(spec) => Some(self.push(spec)?),
            None => None,
        };
        self.at(e.span);
        let how = match conversion {
            Conversion::None => 0,
            Conversion::Str => 1,
            Conversion::Repr => 2,
            Conversion::Ascii => 3,
        };
        if how > 0 {
            let out = if self.unit.is_temp(v) { v } else { self.unit.alloc() };
            self.emit(Op::Convert, out, v, how);
            v = out;
        }
        match spec {
            Some(spec) => self.emit(Op::FormatSpec, dst, v, spec),
            None => self.emit(Op::FormatValue, dst, v, joined),
        }
        self.unit.top = mark;
        Ok(())
    }

    fn joined(&mut self, e: &'a Expr<'a>, values: &'a [Expr<'a>], dst: Reg) -> Res {
        const PIECES: u32 = CHUNK as u32;
        match values {
            [] => {
                self.at(e.span);
                self.load_str(dst, "");
                return Ok(());
            }
            [one] => return self.expr(one, dst),
            _ => {}
        }
        let mark = self.unit.top;
        for v in values {
            if self.unit.top - mark == PIECES {
                self.at(e.span);
                self.emit(Op::BuildString, mark, mark, PIECES);
                self.unit.top = mark + 1;
            }
            match v.kind {
                ExprKind::FormattedValue { value, conversion, format_spec } => {
                    let r = self.unit.top;
                    self.formatted(v, value, conversion, format_spec, r, 1)?;
                    self.unit.alloc();
                }
                _ => {
                    self.push(v)?;
                }
            }
        }
        self.at(e.span);
        self.emit(Op::BuildString, dst, mark, self.unit.top - mark);
        self.unit.top = mark;
        Ok(())
    }

    fn yield_expr(&mut self, e: &'a Expr<'a>, value: Option<&'a Expr<'a>>, dst: Reg) -> Res {
        let mark = self.unit.top;
        let v = self.yield_operand(e, value)?;
        let op = if self.unit.is_async_generator { Op::AsyncYield } else { Op::Yield };
        self.emit(op, dst, v, 0);
        self.unit.top = mark;
        Ok(())
    }

    /// What a `yield` gives, in a register.
    pub(crate) fn yield_operand(
        &mut self,
        e: &'a Expr<'a>,
        value: Option<&'a Expr<'a>>,
    ) -> Res<Reg> {
        self.check_yield("'yield' outside function", e.span)?;
        let v = match value {
            Some(value) => self.operand(value, &[])?,
            None => self.push_or_none(None, e.span)?,
        };
        self.at(e.span);
        Ok(v)
    }

    /// Yields register `v` where nothing becomes of what is sent; its temporary is free then.
    pub(crate) fn emit_yield_drop(&mut self, v: Reg) {
        if self.unit.is_async_generator {
            let mark = self.unit.top;
            let out = if self.unit.is_temp(v) { v } else { self.unit.alloc() };
            self.emit(Op::AsyncYield, out, v, 0);
            self.emit(Op::Drop, out, 0, 0);
            self.unit.top = mark;
        } else {
            self.emit(Op::YieldDrop, v, 0, 0);
        }
    }

    fn check_yield(&self, message: &str, span: Span) -> Res {
        match self.unit.kind {
            ScopeKind::Function | ScopeKind::AsyncFunction | ScopeKind::Lambda => Ok(()),
            _ => syntax(message, span),
        }
    }

    fn yield_from(&mut self, e: &'a Expr<'a>, value: &'a Expr<'a>, dst: Reg) -> Res {
        self.check_yield("'yield' outside function", e.span)?;
        if self.unit.kind == ScopeKind::AsyncFunction {
            return syntax("'yield from' inside async function", e.span);
        }
        let mark = self.unit.top;
        let v = self.operand(value, &[])?;
        self.at(e.span);
        self.unit.top = mark;
        let (out, iter) = (self.unit.alloc(), self.unit.alloc());
        self.emit(Op::GetYieldFromIter, iter, v, 0);
        self.delegate(out, iter);
        if out != dst {
            self.emit(Op::Take, dst, out, 0);
        }
        self.unit.top = mark;
        Ok(())
    }

    fn await_expr(&mut self, e: &'a Expr<'a>, value: &'a Expr<'a>, dst: Reg) -> Res {
        self.check_await(e.span)?;
        let mark = self.unit.top;
        let v = self.operand(value, &[])?;
        self.at(e.span);
        self.unit.top = mark;
        self.await_register(v, 0);
        if mark != dst {
            self.emit(Op::Take, dst, mark, 0);
        }
        self.unit.top = mark;
        Ok(())
    }

    fn check_await(&self, span: Span) -> Res {
        match self.unit.kind {
            ScopeKind::AsyncFunction | ScopeKind::GeneratorExp => Ok(()),
            ScopeKind::Module if self.unit.generator_like => Ok(()),
            ScopeKind::Function | ScopeKind::Lambda => {
                syntax("'await' outside async function", span)
            }
            _ => syntax("'await' outside function", span),
        }
    }

    /// Awaits register `v`; the result is in the next free temporary, which stays free.
    pub fn await_register(&mut self, v: Reg, how: u32) {
        let mark = self.unit.top;
        let (out, iter) = (self.unit.alloc(), self.unit.alloc());
        self.emit(Op::GetAwaitable, iter, v, how);
        self.delegate(out, iter);
        self.unit.top = mark;
    }

    /// Runs iterator `iter` to its end, passing on what it yields; its value lands in `out`.
    fn delegate(&mut self, out: Reg, iter: Reg) {
        self.load_const(out, Const::None);
        let head = self.unit.loop_head();
        let end = self.unit.label();
        self.unit.jump(Op::Send, out, iter, end);
        self.emit(Op::YieldDelegate, out, iter, out);
        self.unit.jump(Op::Jump, 0, 0, head);
        self.unit.place(end);
    }
}

/// The instruction of a binary operator.
pub(crate) fn binary_op(op: Operator) -> Op {
    match op {
        Operator::Add => Op::Add,
        Operator::Sub => Op::Sub,
        Operator::Mult => Op::Mul,
        Operator::MatMult => Op::MatMul,
        Operator::Div => Op::Div,
        Operator::Mod => Op::Mod,
        Operator::Pow => Op::Pow,
        Operator::LShift => Op::LShift,
        Operator::RShift => Op::RShift,
        Operator::BitOr => Op::BitOr,
        Operator::BitXor => Op::BitXor,
        Operator::BitAnd => Op::BitAnd,
        Operator::FloorDiv => Op::FloorDiv,
    }
}

/// The form of an operator whose right operand is a constant.
fn right_form(op: Op) -> Option<Op> {
    Some(match op {
        Op::Add => Op::AddK,
        Op::Sub => Op::SubK,
        Op::Mul => Op::MulK,
        Op::Div => Op::DivK,
        Op::FloorDiv => Op::FloorDivK,
        Op::Mod => Op::ModK,
        Op::Pow => Op::PowK,
        Op::LShift => Op::LShiftK,
        Op::RShift => Op::RShiftK,
        Op::BitAnd => Op::BitAndK,
        Op::BitOr => Op::BitOrK,
        Op::BitXor => Op::BitXorK,
        Op::IAdd => Op::IAddK,
        Op::ISub => Op::ISubK,
        Op::IMul => Op::IMulK,
        Op::IDiv => Op::IDivK,
        Op::IFloorDiv => Op::IFloorDivK,
        Op::IMod => Op::IModK,
        Op::IPow => Op::IPowK,
        Op::ILShift => Op::ILShiftK,
        Op::IRShift => Op::IRShiftK,
        Op::IBitAnd => Op::IBitAndK,
        Op::IBitOr => Op::IBitOrK,
        Op::IBitXor => Op::IBitXorK,
        Op::Lt => Op::LtK,
        Op::Le => Op::LeK,
        Op::Eq => Op::EqK,
        Op::Ne => Op::NeK,
        Op::Gt => Op::GtK,
        Op::Ge => Op::GeK,
        Op::JLt => Op::JLtK,
        Op::JLe => Op::JLeK,
        Op::JEq => Op::JEqK,
        Op::JNe => Op::JNeK,
        Op::JGt => Op::JGtK,
        Op::JGe => Op::JGeK,
        Op::JNotLt => Op::JNotLtK,
        Op::JNotLe => Op::JNotLeK,
        Op::JNotEq => Op::JNotEqK,
        Op::JNotNe => Op::JNotNeK,
        Op::JNotGt => Op::JNotGtK,
        Op::JNotGe => Op::JNotGeK,
        Op::LoadIndex => Op::LoadIndexK,
        Op::StoreIndex => Op::StoreIndexK,
        _ => return None,
    })
}

/// The form of an operator whose left operand is a constant.
fn left_form(op: Op) -> Option<Op> {
    Some(match op {
        Op::Add => Op::KAdd,
        Op::Sub => Op::KSub,
        Op::Mul => Op::KMul,
        Op::Div => Op::KDiv,
        Op::FloorDiv => Op::KFloorDiv,
        Op::Mod => Op::KMod,
        Op::Pow => Op::KPow,
        Op::LShift => Op::KLShift,
        _ => return None,
    })
}

/// Whether `e` contains an assignment expression to `id` that binds in the scope of `e`.
pub(crate) fn assigns(mut e: &Expr, id: &str) -> bool {
    let any = |list: &[Expr]| list.iter().any(|e| assigns(e, id));
    let opt = |e: Option<&Expr>| e.is_some_and(|e| assigns(e, id));
    while let ExprKind::BinOp { left, right, .. } = e.kind {
        if assigns(right, id) {
            return true;
        }
        e = left;
    }
    let clauses =
        |gens: &[pyrun_ast::Comprehension]| gens.iter().any(|g| assigns(&g.iter, id) || any(g.ifs));
    match e.kind {
        ExprKind::Named { target, value } => {
            matches!(target.kind, ExprKind::Name { id: name, .. } if name == id)
                || assigns(value, id)
        }
        ExprKind::BoolOp { values, .. } | ExprKind::JoinedStr { values } => any(values),
        ExprKind::UnaryOp { operand: v, .. }
        | ExprKind::Await(v)
        | ExprKind::YieldFrom(v)
        | ExprKind::Attribute { value: v, .. }
        | ExprKind::Starred { value: v, .. } => assigns(v, id),
        ExprKind::IfExp { test, body, orelse } => {
            assigns(test, id) || assigns(body, id) || assigns(orelse, id)
        }
        ExprKind::Dict { items } => {
            items.iter().any(|i| opt(i.key.as_ref()) || assigns(&i.value, id))
        }
        ExprKind::Set { elts } | ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => {
            any(elts)
        }
        ExprKind::ListComp { elt, generators } | ExprKind::SetComp { elt, generators } => {
            assigns(elt, id) || clauses(generators)
        }
        ExprKind::GeneratorExp { generators, .. } => {
            generators.first().is_some_and(|g| assigns(&g.iter, id))
        }
        ExprKind::DictComp { key, value, generators } => {
            assigns(key, id) || assigns(value, id) || clauses(generators)
        }
        ExprKind::Yield(v) => opt(v),
        ExprKind::Compare { left, comparators, .. } => assigns(left, id) || any(comparators),
        ExprKind::Call { func, args, keywords } => {
            assigns(func, id) || any(args) || keywords.iter().any(|k| assigns(&k.value, id))
        }
        ExprKind::FormattedValue { value, format_spec, .. } => {
            assigns(value, id) || opt(format_spec)
        }
        ExprKind::Subscript { value, slice, .. } => assigns(value, id) || assigns(slice, id),
        ExprKind::Slice { lower, upper, step } => opt(lower) || opt(upper) || opt(step),
        ExprKind::Lambda { params, .. } => {
            params.posonly.iter().chain(params.args).chain(params.kwonly).any(|p| opt(p.default))
        }
        ExprKind::Constant(_) | ExprKind::Name { .. } | ExprKind::BinOp { .. } => false,
    }
}
