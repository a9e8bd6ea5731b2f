//! The generator: what all code generation shares, and the code of modules.

use std::cell::Cell;
use std::sync::Arc;

use pyrun_ast::{Expr, ExprKind, Module, Span, Stmt};
use pyrun_bytecode::asm::AsmError;
use pyrun_bytecode::{Code, CodeFlags, Const, Names, Op, Text};

use crate::error::{
    CompileError, CompileErrorKind, CompileWarning, MAX_DEPTH, Patience, Res, stopped, syntax,
    too_deep, with_stack,
};
use crate::future::{self, Future};
use crate::names::Place;
use crate::scope::{Name, Noted, ScopeId, ScopeKind, Table};
use crate::source::Line;
use crate::unit::{Finish, Reg, Unit};
use crate::{Options, SourceInfo};

/// More locals than this leave no room for temporaries.
const MAX_LOCALS: u32 = 7000;

/// Writes code objects for a tree.
pub(crate) struct Gen<'a, 's> {
    pub table: Table,
    /// What the names of all code objects lie in, once they are known.
    texts: Arc<Names>,
    /// Where names are, seen from scopes.
    pub places: Noted<Place>,
    pub source: &'s SourceInfo,
    /// The line that was asked for last.
    here: Cell<Line>,
    pub options: Options,
    pub future_annotations: bool,
    /// Future statements that start later than this are too late.
    pub future_end: u32,
    pub interactive: bool,
    pub unit: Box<Unit<'a>>,
    /// Units that are done, to be opened again.
    #[expect(clippy::vec_box, reason = "a unit is large, and is opened where it lies")]
    spare: Vec<Box<Unit<'a>>>,
    /// Where dotted names are put together.
    dotted: String,
    pub depth: u32,
    pub(crate) patience: Patience<'s>,
}

/// Compiles the root of a tree.
pub(crate) fn module(
    module: &Module<'_>,
    source: &SourceInfo,
    options: Options,
    warnings: &mut Vec<CompileWarning>,
    stop: &dyn Fn() -> bool,
) -> Res<Code> {
    let future = match module {
        Module::Module(body) | Module::Interactive(body) => future::scan(body)?,
        Module::Expression(_) => Future::default(),
    };
    let future_annotations = future.annotations | options.future_annotations;
    let mut table = Table::build(module, source.lines(), future_annotations, stop)?;
    warnings.append(&mut table.warnings);
    let here = Cell::default();
    let name = table.names.intern_stable("<module>");
    let mut unit = Unit::spare(source.lines());
    unit.open(0, &table.scopes[0], name, name);
    unit.loc = source.loc(Span::default(), &here);
    unit.outer = (ScopeKind::Module, name);
    let mut g = Gen {
        table,
        texts: Arc::default(),
        places: Noted::new(),
        source,
        here,
        options,
        future_annotations,
        future_end: future.end,
        interactive: matches!(module, Module::Interactive(_)),
        unit,
        spare: Vec::new(),
        dotted: String::new(),
        depth: 0,
        patience: Patience::new(stop),
    };
    g.check_locals(0)?;
    if options.top_level_await && g.table.scopes[0].is_async {
        g.unit.generator_like = true;
    }
    match module {
        Module::Module(body) => g.module_body(body)?,
        Module::Interactive(body) => g.body(body)?,
        Module::Expression(e) => {
            let value = g.push(e)?;
            g.at(e.span);
            g.emit_return(value);
        }
    }
    g.end_unit();
    let mut flags = CodeFlags::NAMESPACE;
    if g.unit.generator_like {
        flags |= CodeFlags::COROUTINE;
    }
    let code = g.finish_unit(Span::default(), flags, [0; 3], Unit::spare(0))?;
    g.texts.fill(g.table.names.take_texts());
    Ok(Arc::unwrap_or_clone(code))
}

impl<'a> Gen<'a, '_> {
    pub fn debug(&self) -> bool {
        self.options.optimize == 0
    }

    /// Instructions from here on stand for `span`.
    pub fn at(&mut self, span: Span) {
        self.unit.loc = self.loc(span);
        self.unit.passed = false;
    }

    /// Lines and columns of a span.
    #[inline]
    pub fn loc(&self, span: Span) -> pyrun_bytecode::asm::Loc {
        self.source.loc(span, &self.here)
    }

    /// The line of `span` is passed before the next instruction.
    pub fn mark(&mut self, span: Span) {
        if self.unit.reachable {
            let loc = self.loc(span);
            self.unit.asm.mark(loc);
        }
    }

    pub fn emit(&mut self, op: Op, a: u32, b: u32, c: u32) {
        self.unit.emit(op, a, b, c);
    }

    /// Runs `f` one level deeper in the tree.
    pub fn deeper<T>(&mut self, span: Span, f: impl FnOnce(&mut Self) -> Res<T>) -> Res<T> {
        self.patience.count(span)?;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return too_deep(span);
        }
        let result = with_stack(self.depth, || f(self));
        self.depth -= 1;
        result
    }

    pub fn load_const(&mut self, dst: Reg, c: Const) {
        if let Const::Int(n) = c
            && let Ok(n) = i32::try_from(n)
        {
            return self.emit(Op::LoadInt, dst, n as u32, 0);
        }
        let index = self.unit.constant(c);
        self.emit(Op::LoadConst, dst, index, 0);
    }

    pub fn load_str(&mut self, dst: Reg, text: &str) {
        self.load_const(dst, str_const(text));
    }

    pub fn check_locals(&self, id: ScopeId) -> Res {
        if self.table.scopes[id].locals.len() as u32 > MAX_LOCALS {
            return syntax("too many local variables", self.table.scopes[id].span);
        }
        Ok(())
    }

    fn module_body(&mut self, body: &'a [Stmt<'a>]) -> Res {
        if has_annotations(body) {
            self.emit(Op::SetupAnnotations, 0, 0, 0);
        }
        let rest = match self.docstring(body) {
            Some((doc, span)) => {
                self.at(span);
                self.unit.doc = Some(doc.clone());
                let t = self.unit.alloc();
                self.load_const(t, Const::Str(doc));
                self.store_name("__doc__", t);
                self.unit.top = t;
                &body[1..]
            }
            None => body,
        };
        self.body(rest)
    }

    /// The docstring of a body, unless docstrings are left out.
    pub fn docstring(&self, body: &[Stmt]) -> Option<(Text, Span)> {
        let (doc, span) = docstring(body)?;
        (self.options.optimize < 2).then(|| (doc.into(), span))
    }

    /// Makes cells at the start of a unit, on no line.
    pub fn make_cells(&mut self) {
        self.unit.loc = pyrun_bytecode::asm::Loc::default();
        let scope = &self.table.scopes[self.unit.id];
        let param = |r: u32| {
            let symbol = scope.symbols.values().find(|s| s.cell && s.register == r);
            symbol.map(|s| s.flags & crate::scope::flag::PARAM != 0)
        };
        // Those of comprehensions are made when the comprehension starts.
        let near = scope.far.as_ref().map_or(u32::MAX, |far| far.0);
        let cells: Vec<_> = scope.cells.iter().filter_map(|&r| Some((r, param(r)?))).collect();
        let far = scope.far.as_ref().map(|(_, far)| far.clone());
        if far.is_some() {
            self.emit(Op::PackFar, near, 0, 0);
        }
        for (r, is_param) in cells {
            let op = if is_param && r < near { Op::MakeCell } else { Op::NewCell };
            self.emit(op, r, 0, 0);
        }
        for f in far.iter().flatten().filter(|f| f.position.is_some()) {
            // A parameter out of reach moves to its cell.
            let Some(cell) = f.cell else { continue };
            let (n, t) = (self.unit.name(f.name), self.unit.alloc());
            self.emit(Op::LoadFar, t, n, 0);
            self.emit(Op::StoreCell, cell, t, 0);
            self.emit(Op::DelFar, 0, n, 0);
            self.unit.top = t;
        }
    }

    /// Returns a value; `value` is consumed.
    pub fn emit_return(&mut self, value: Reg) {
        let op = if self.unit.generator_like { Op::GenReturn } else { Op::Return };
        self.emit(op, value, 0, 0);
    }

    /// The implicit `return None`.
    pub fn end_unit(&mut self) {
        if !self.unit.reachable {
            return;
        }
        // It has no line of its own, but may have that of a `pass`.
        if !self.unit.passed {
            self.unit.loc = pyrun_bytecode::asm::Loc::default();
        }
        if self.unit.generator_like {
            let t = self.unit.alloc();
            self.load_const(t, Const::None);
            self.emit(Op::GenReturn, t, 0, 0);
            self.unit.top = t;
        } else {
            self.emit(Op::ReturnNone, 0, 0, 0);
        }
    }

    /// Makes the current unit a code object and goes back to the one around.
    pub fn finish_unit(
        &mut self,
        span: Span,
        flags: u32,
        counts: [u32; 3],
        outer: Box<Unit<'a>>,
    ) -> Res<Arc<Code>> {
        let first_line = self.source.line_near(span.start, outer.loc.line);
        let mut unit = std::mem::replace(&mut self.unit, outer);
        let mut bits = flags;
        if self.future_annotations {
            bits |= CodeFlags::FUTURE_ANNOTATIONS;
        }
        let parts = Finish {
            filename: self.source.filename.clone(),
            first_line,
            flags: CodeFlags(bits),
            counts,
            scope: &self.table.scopes[unit.id],
            texts: self.texts.clone(),
        };
        match unit.finish(parts, self.patience.stop) {
            Ok(code) => {
                self.spare.push(unit);
                Ok(code)
            }
            Err(AsmError::Stopped) => Err(stopped(span)),
            Err(AsmError::TooManyRegisters) => syntax("too many local variables", span),
            Err(AsmError::OperandTooLarge) => Err(Box::new(CompileError {
                kind: CompileErrorKind::TooLarge,
                message: "code object is too large".into(),
                span,
            })),
        }
    }

    /// Starts a nested unit and gives back the one around it.
    pub fn enter_unit(&mut self, id: ScopeId, name: Name) -> Res<Box<Unit<'a>>> {
        self.check_locals(id)?;
        let qualname = self.qualname(id, name);
        let spare = self.spare.pop();
        let mut unit = spare.unwrap_or_else(|| Unit::spare(self.source.lines()));
        unit.open(id, &self.table.scopes[id], name, qualname);
        unit.loc = self.unit.loc;
        unit.outer = (self.unit.kind, self.unit.qualname);
        Ok(std::mem::replace(&mut self.unit, unit))
    }

    /// The dotted name of unit `id`, which opens in the current one.
    fn qualname(&mut self, id: ScopeId, name: Name) -> Name {
        use ScopeKind::{AsyncFunction, Class, Function, Lambda, TypeAlias};
        // The hidden functions of PEP 695 stay out of it.
        let mut around = self.unit.id;
        let (kind, base) = match self.unit.kind {
            ScopeKind::TypeParams | ScopeKind::TypeVarBound => {
                around = self.table.scopes[around].parent.map_or(0, |p| self.table.scopes[p].unit);
                self.unit.outer
            }
            kind => (kind, self.unit.qualname),
        };
        let is_definition = matches!(self.table.scopes[id].kind, Class | Function | AsyncFunction);
        let is_global = || {
            let symbol = self.table.symbol(around, self.table.names.text(name));
            symbol.is_some_and(|s| s.found == crate::scope::Found::GlobalExplicit)
        };
        if kind == ScopeKind::Module || (is_definition && is_global()) {
            return name;
        }
        let is_function = matches!(kind, AsyncFunction | Function | Lambda | TypeAlias);
        let names = &mut self.table.names;
        let between = if is_function { ".<locals>." } else { "." };
        self.dotted.clear();
        self.dotted.extend([names.text(base), between, names.text(name)]);
        names.intern(&self.dotted)
    }

    /// Compiles an expression whose value is not wanted.
    pub fn discard(&mut self, e: &'a Expr<'a>) -> Res {
        let mark = self.unit.top;
        if let ExprKind::Yield(value) = e.kind {
            let v = self.yield_operand(e, value)?;
            self.emit_yield_drop(v);
        } else {
            let r = self.operand(e, &[])?;
            if self.unit.is_temp(r) {
                self.emit(Op::Drop, r, 0, 0);
            }
        }
        self.unit.top = mark;
        Ok(())
    }
}

/// A string constant.
pub(crate) fn str_const(text: &str) -> Const {
    Const::Str(text.into())
}

/// The docstring of a body.
pub(crate) fn docstring<'a>(body: &[Stmt<'a>]) -> Option<(&'a [u8], Span)> {
    use pyrun_ast::{Constant, StmtKind};
    match body.first()?.kind {
        StmtKind::Expr(Expr {
            kind: ExprKind::Constant(Constant::Str { value, .. }),
            span,
            ..
        }) => Some((value.0, *span)),
        _ => None,
    }
}

/// Whether a body contains annotated assignments, at any depth of statements.
pub(crate) fn has_annotations(body: &[Stmt]) -> bool {
    use pyrun_ast::StmtKind::*;
    body.iter().any(|s| match s.kind {
        AnnAssign { .. } => true,
        For { body, orelse, .. } | While { body, orelse, .. } | If { body, orelse, .. } => {
            has_annotations(body) || has_annotations(orelse)
        }
        With { body, .. } => has_annotations(body),
        Match { cases, .. } => cases.iter().any(|c| has_annotations(c.body)),
        Try { body, handlers, orelse, finalbody, .. } => {
            [body, orelse, finalbody].into_iter().any(has_annotations)
                || handlers.iter().any(|h| has_annotations(h.body))
        }
        _ => false,
    })
}
