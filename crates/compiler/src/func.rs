//! Functions, lambdas and generator expressions.

use pyrun_ast::{Comprehension, Expr, ExprKind, FunctionDef, Parameters, Span, Stmt, StmtKind};
use pyrun_bytecode::{Code, CodeFlags, Const, Op};
use std::sync::Arc;

use crate::error::Res;
use crate::generate::{Gen, str_const};
use crate::limits::DECORATORS;
use crate::scope::{Name, ScopeId, ScopeKind};
use crate::unit::Reg;

/// Which parts of a function lie in registers for `MakeFunction`.
pub(crate) mod part {
    pub const DEFAULTS: u32 = 1;
    pub const KWDEFAULTS: u32 = 2;
    pub const ANNOTATIONS: u32 = 4;
    pub const CLOSURE: u32 = 8;
}

/// Where the decorators of a definition wait for it.
pub(crate) enum Decorators {
    /// Each in a call window of its own.
    Windows(Vec<Reg>),
    /// All in a list, with a call window behind it.
    List(Reg),
}

impl<'a> Gen<'a, '_> {
    /// `def name(…): …`
    pub fn function_def(&mut self, span: Span, def: &'a FunctionDef<'a>) -> Res {
        let mark = self.unit.top;
        let calls = self.decorators(span, def.decorators)?;
        let first = def.decorators.first().map_or(span, |d| d.span.to(span));
        let r = if def.type_params.is_empty() {
            self.function_value(def, span, first)?
        } else {
            self.generic_function(def, span, first)?
        };
        self.apply_decorators(def.decorators, calls, r);
        self.at(span);
        self.unit.top = mark + 1;
        self.store_name(def.name.name, mark);
        self.unit.top = mark;
        Ok(())
    }

    /// Evaluates decorators, each at the start of a call window; very many into a list.
    pub fn decorators(&mut self, span: Span, decorators: &'a [Expr<'a>]) -> Res<Decorators> {
        if decorators.len() > DECORATORS {
            self.at(span);
            let list = self.unit.alloc();
            self.emit(Op::BuildList, list, list, 0);
            for d in decorators {
                let v = self.operand(d, &[])?;
                self.at(d.span);
                self.emit(Op::ListAppend, list, v, 0);
                self.unit.top = list + 1;
            }
            self.unit.alloc_run(3);
            return Ok(Decorators::List(list));
        }
        let mut windows = Vec::new();
        for d in decorators {
            windows.push(self.push(d)?);
            self.unit.alloc_run(2);
        }
        Ok(Decorators::Windows(windows))
    }

    /// Calls the decorators, innermost first, on register `r`; the result is where the first of
    /// them was.
    pub fn apply_decorators(&mut self, decorators: &[Expr<'a>], calls: Decorators, r: Reg) {
        match calls {
            Decorators::Windows(windows) => {
                debug_assert!(windows.last().is_none_or(|w| w + 3 == r));
                for (d, &window) in decorators.iter().zip(&windows).rev() {
                    self.at(d.span);
                    self.emit(Op::Call, window, 1, 0);
                }
            }
            Decorators::List(list) => {
                let window = list + 1;
                debug_assert_eq!(window + 3, r);
                for (i, d) in decorators.iter().enumerate().rev() {
                    self.at(d.span);
                    self.unit.top = r + 1;
                    let (from, index) = (self.unit.alloc(), self.unit.alloc());
                    self.emit(Op::Move, from, list, 0);
                    self.load_const(index, Const::Int(i as i64));
                    self.emit(Op::LoadIndex, window, from, index);
                    self.emit(Op::Call, window, 1, 0);
                    self.emit(Op::Take, r, window, 0);
                }
                self.emit(Op::Drop, list, 0, 0);
                self.emit(Op::Take, list, r, 0);
            }
        }
    }

    fn function_value(&mut self, def: &'a FunctionDef<'a>, span: Span, first: Span) -> Res<Reg> {
        let base = self.unit.top;
        let mut parts = self.defaults(def.params, span)?;
        parts |= self.kwdefaults(def.params, span)?;
        self.function_with(def, span, first, base, parts)?;
        Ok(base)
    }

    /// Makes the function whose defaults, as `parts` says, lie from `base` on.
    pub fn function_with(
        &mut self,
        def: &'a FunctionDef<'a>,
        span: Span,
        first: Span,
        base: Reg,
        mut parts: u32,
    ) -> Res {
        parts |= self.annotations(def, span)?;
        let id = self.table.scope_of(def);
        self.at(span);
        let code = self.function_code(def, id, first)?;
        self.make_function(code, id, base, parts, base);
        self.unit.top = base + 1;
        Ok(())
    }

    /// The default values of the function at `span` as a tuple, if there are any.
    pub fn defaults(&mut self, params: &'a Parameters<'a>, span: Span) -> Res<u32> {
        let values = || params.posonly.iter().chain(params.args).filter_map(|p| p.default);
        if values().next().is_none() {
            return Ok(0);
        }
        let r = self.unit.top;
        if let Some(items) = values().map(|v| self.fold(v)).collect::<Option<Vec<Const>>>() {
            values().for_each(|v| self.mark(v.span));
            self.at(span);
            self.push_const(Const::Tuple(items.into()));
            return Ok(part::DEFAULTS);
        }
        let mut count = 0;
        for v in values() {
            self.push(v)?;
            count += 1;
        }
        self.at(span);
        self.emit(Op::BuildTuple, r, r, count);
        self.unit.top = r + 1;
        Ok(part::DEFAULTS)
    }

    /// The default values of its keyword-only parameters as a dict, if there are any.
    pub fn kwdefaults(&mut self, params: &'a Parameters<'a>, span: Span) -> Res<u32> {
        let r = self.unit.top;
        let mut n = 0;
        for p in params.kwonly {
            let Some(value) = p.default else { continue };
            self.at(value.span);
            self.push_mangled(p.name);
            self.push(value)?;
            n += 1;
        }
        if n == 0 {
            return Ok(0);
        }
        self.at(span);
        self.emit(Op::BuildMap, r, r, n);
        self.unit.top = r + 1;
        Ok(part::KWDEFAULTS)
    }

    fn push_mangled(&mut self, id: &str) -> Reg {
        let name = self.table.mangled(self.unit.scope, id);
        let text = str_const(self.table.names.text(name));
        self.push_const(text)
    }

    fn annotations(&mut self, def: &'a FunctionDef<'a>, span: Span) -> Res<u32> {
        let p = def.params;
        // CPython's order: positional, `*args`, keyword-only, `**kwargs`, the result.
        let params = p.args.iter().chain(p.posonly).chain(p.vararg).chain(p.kwonly).chain(p.kwarg);
        let r = self.unit.top;
        let mut n = 0;
        for p in params {
            if let Some(a) = p.annotation {
                self.at(span);
                self.push_mangled(p.name);
                self.push_annotation(a)?;
                n += 1;
            }
        }
        if let Some(a) = def.returns {
            self.at(span);
            self.push_const(str_const("return"));
            self.push_annotation(a)?;
            n += 1;
        }
        if n == 0 {
            return Ok(0);
        }
        self.at(span);
        self.emit(Op::BuildMap, r, r, n);
        self.unit.top = r + 1;
        Ok(part::ANNOTATIONS)
    }

    /// An annotation's value, or its text under `from __future__ import annotations`.
    pub fn push_annotation(&mut self, a: &'a Expr<'a>) -> Res<Reg> {
        if self.future_annotations {
            self.at(a.span);
            let text = crate::unparse::unparse(a);
            return Ok(self.push_const(Const::Str(text.into())));
        }
        if let pyrun_ast::ExprKind::Starred { value, .. } = a.kind {
            // *args: *Ts
            let r = self.unit.top;
            let v = self.operand(value, &[])?;
            self.at(a.span);
            self.emit(Op::UnpackSequence, r, v, 1);
            self.unit.top = r + 1;
            return Ok(r);
        }
        self.push(a)
    }

    /// `MakeFunction` into `dst`, its parts from `base` on; adds the closure.
    pub fn make_function(&mut self, code: Arc<Code>, id: ScopeId, base: Reg, parts: u32, dst: Reg) {
        if !self.unit.reachable {
            return;
        }
        let free: Vec<Name> = self.table.scopes[id].free.iter().copied().collect();
        let mut parts = parts;
        if !free.is_empty() {
            let first = self.unit.top;
            for name in &free {
                let r = self.unit.alloc();
                self.load_cell_itself(id, *name, r);
            }
            self.emit(Op::BuildTuple, first, first, free.len() as u32);
            self.unit.top = first + 1;
            parts |= part::CLOSURE;
        }
        let code = Const::Code(code);
        if self.unit.low_is_full() {
            let first = if parts == 0 { self.unit.top } else { base };
            let last = first + parts.count_ones();
            debug_assert!(self.unit.top <= last, "parts do not lie on top");
            self.unit.top = last;
            self.push_const(code);
            self.emit(Op::FarFunction, dst, first, parts);
            self.unit.top = last;
            return;
        }
        let index = self.unit.low_constant(code);
        if parts == 0 {
            self.emit(Op::MakeFunction, dst, index, 0);
            return;
        }
        self.emit(Op::MakeFunction, base, index, parts);
        if dst != base {
            self.emit(Op::Take, dst, base, 0);
        }
    }

    /// The cell of `name`, which unit `inner` of the current scope captures.
    fn load_cell_itself(&mut self, inner: ScopeId, name: Name, dst: Reg) {
        let home = self.cell_home(inner, name);
        match home {
            Some(r) => self.emit(Op::Move, dst, r, 0),
            None => {
                let free = &self.table.scopes[self.unit.id].free;
                let i = free.get_index_of(&name).unwrap_or(0) as u32;
                self.emit(Op::LoadFreeCell, dst, i, 0);
            }
        }
    }

    /// The local register that holds the cell, if it is made in this unit.
    fn cell_home(&self, inner: ScopeId, name: Name) -> Option<Reg> {
        let scopes = &self.table.scopes;
        let text = self.table.names.text(name);
        let mut next = scopes[inner].parent;
        while let Some(id) = next {
            let scope = &scopes[id];
            if scope.unit != self.unit.id {
                return None;
            }
            if scope.kind == ScopeKind::Class {
                match text {
                    "__class__" if scope.class_cell.is_some() => return scope.class_cell,
                    "__classdict__" => return scope.classdict_cell,
                    _ => {}
                }
            } else if let Some(s) = scope.symbols.get(name)
                && s.found == crate::scope::Found::Here
                && s.cell
            {
                return Some(s.register);
            }
            next = scope.parent;
        }
        None
    }

    /// The code object of a function.
    fn function_code(
        &mut self,
        def: &'a FunctionDef<'a>,
        id: ScopeId,
        first: Span,
    ) -> Res<Arc<Code>> {
        let name = self.table.names.intern_stable(def.name.name);
        let outer = self.enter_unit(id, name)?;
        let flags = self.function_flags(id, def.params);
        let doc = self.docstring(def.body).map(|(doc, _)| doc);
        let body = if doc.is_some() { &def.body[1..] } else { def.body };
        self.unit.doc = doc;
        self.unit.positional_params = (def.params.posonly.len() + def.params.args.len()) as u32;
        self.make_cells();
        self.body(body)?;
        self.end_function(def.body);
        self.finish_unit(first, flags, counts(def.params), outer)
    }

    fn end_function(&mut self, body: &[Stmt]) {
        if let Some(last) = body.last()
            && matches!(
                last.kind,
                StmtKind::Pass | StmtKind::Expr(Expr { kind: ExprKind::Constant(_), .. })
            )
        {
            self.at(last.span);
            self.unit.passed = true;
        }
        self.end_unit();
    }

    /// Flags of a function, which also decide what its `yield` and `return` become.
    fn function_flags(&mut self, id: ScopeId, params: &Parameters) -> u32 {
        let scope = &self.table.scopes[id];
        let is_async = scope.kind == ScopeKind::AsyncFunction
            || (scope.kind == ScopeKind::GeneratorExp && scope.is_async);
        let is_generator = scope.is_generator || scope.kind == ScopeKind::GeneratorExp;
        let mut flags = CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS;
        flags |= match (is_async, is_generator) {
            (true, true) => CodeFlags::ASYNC_GENERATOR,
            (true, false) => CodeFlags::COROUTINE,
            (false, true) => CodeFlags::GENERATOR,
            (false, false) => 0,
        };
        self.unit.generator_like = is_async || is_generator;
        self.unit.is_async_generator = is_async && is_generator;
        flags |= if params.vararg.is_some() { CodeFlags::VARARGS } else { 0 };
        flags |= if params.kwarg.is_some() { CodeFlags::VARKEYWORDS } else { 0 };
        flags | self.nested_flag(id)
    }

    pub fn nested_flag(&self, id: ScopeId) -> u32 {
        let mut next = self.table.scopes[id].parent;
        while let Some(p) = next {
            if self.table.scopes[p].kind.is_function_like() {
                return CodeFlags::NESTED;
            }
            next = self.table.scopes[p].parent;
        }
        0
    }

    pub fn lambda(
        &mut self,
        e: &'a Expr<'a>,
        params: &'a Parameters<'a>,
        body: &'a Expr<'a>,
        dst: Reg,
    ) -> Res {
        let base = self.unit.top;
        self.at(e.span);
        let mut parts = self.defaults(params, e.span)?;
        parts |= self.kwdefaults(params, e.span)?;
        self.at(e.span);
        let id = self.table.scope_of(body);
        let name = self.table.names.intern_stable("<lambda>");
        let outer = self.enter_unit(id, name)?;
        let flags = self.function_flags(id, params);
        self.unit.positional_params = (params.posonly.len() + params.args.len()) as u32;
        self.make_cells();
        let value = self.operand(body, &[])?;
        self.at(body.span);
        self.emit_return(value);
        let code = self.finish_unit(e.span, flags, counts(params), outer)?;
        self.make_function(code, id, base, parts, dst);
        self.unit.top = base;
        Ok(())
    }

    /// `(elt for …)`: a generator function called with the first iterator.
    pub fn generator_exp(
        &mut self,
        e: &'a Expr<'a>,
        elt: &'a Expr<'a>,
        generators: &'a [Comprehension<'a>],
        dst: Reg,
    ) -> Res {
        let Some(first) = generators.first() else { return Ok(()) };
        let id = self.table.scope_of_list(generators);
        self.at(e.span);
        let name = self.table.names.intern_stable("<genexpr>");
        let outer = self.enter_unit(id, name)?;
        let flags = self.function_flags(id, &Parameters::default());
        self.make_cells();
        self.generator_body(e, elt, generators)?;
        self.at(e.span);
        self.end_unit();
        let code = self.finish_unit(e.span, flags, [1, 0, 0], outer)?;
        let window = self.unit.top;
        self.make_function(code, id, window, 0, window);
        self.unit.top = window;
        self.unit.alloc_run(3);
        let iter = self.unit.top;
        let v = self.operand(&first.iter, &[])?;
        self.mark_operand(e.span, &first.iter);
        self.at(e.span);
        self.emit(if first.is_async { Op::GetAIter } else { Op::GetIter }, iter, v, 0);
        self.unit.top = iter;
        self.unit.alloc();
        self.at(e.span);
        self.emit(Op::Call, window, 1, 0);
        self.unit.top = window;
        if window != dst {
            self.emit(Op::Take, dst, window, 0);
        }
        Ok(())
    }

    /// A function without parameters that returns `value`: what PEP 695 evaluates lazily.
    pub fn push_lazy(&mut self, name: &'a str, value: &'a Expr<'a>) -> Res<Reg> {
        let id = self.table.scope_of(value);
        self.at(value.span);
        let name = self.table.names.intern_stable(name);
        let outer = self.enter_unit(id, name)?;
        self.make_cells();
        let v = self.operand(value, &[])?;
        self.at(value.span);
        self.emit_return(v);
        let flags = CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS | self.nested_flag(id);
        let code = self.finish_unit(value.span, flags, [0; 3], outer)?;
        let base = self.unit.top;
        self.make_function(code, id, base, 0, base);
        self.unit.top = base;
        Ok(self.unit.alloc())
    }
}

/// Positional, positional-only and keyword-only parameters.
pub(crate) fn counts(p: &Parameters) -> [u32; 3] {
    let positional = p.posonly.len() + p.args.len();
    [positional as u32, p.posonly.len() as u32, p.kwonly.len() as u32]
}
