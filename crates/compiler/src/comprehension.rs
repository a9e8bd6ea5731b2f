//! Comprehensions: loops within the unit (PEP 709), or the body of a generator function.

use pyrun_ast::{Comprehension, Expr, ExprKind};
use pyrun_bytecode::Op;
use pyrun_bytecode::asm::Label;

use crate::error::{Res, syntax};
use crate::generate::Gen;
use crate::scope::{Found, ScopeKind};
use crate::unit::{BlockKind, Reg};

/// What happens to each element.
#[derive(Clone, Copy)]
enum Sink<'a> {
    List(Reg, &'a Expr<'a>),
    Set(Reg, &'a Expr<'a>),
    Dict(Reg, &'a Expr<'a>, &'a Expr<'a>),
    Yield(&'a Expr<'a>),
}

impl<'a> Gen<'a, '_> {
    /// `[elt for …]`, `{elt for …}`, `{key: value for …}`.
    pub fn inline_comprehension(
        &mut self,
        e: &'a Expr<'a>,
        generators: &'a [Comprehension<'a>],
        key: Option<&'a Expr<'a>>,
        value: &'a Expr<'a>,
        dst: Reg,
    ) -> Res {
        let Some(first) = generators.first() else { return Ok(()) };
        let id = self.table.scope_of_list(generators);
        let result = self.unit.alloc();
        // The first iterable belongs to the scope around.
        let iter = self.unit.top;
        let v = self.operand(&first.iter, &[])?;
        self.mark_operand(e.span, &first.iter);
        self.check_async_comprehension(id, e)?;
        self.at(e.span);
        self.emit(if first.is_async { Op::GetAIter } else { Op::GetIter }, iter, v, 0);
        self.unit.top = iter;
        self.unit.alloc();
        self.at(e.span);
        let build = match e.kind {
            ExprKind::ListComp { .. } => Op::BuildList,
            ExprKind::SetComp { .. } => Op::BuildSet,
            _ => Op::BuildMap,
        };
        self.emit(build, result, self.unit.top, 0);
        let sink = match (e.kind, key) {
            (ExprKind::ListComp { .. }, _) => Sink::List(result, value),
            (ExprKind::DictComp { .. }, Some(key)) => Sink::Dict(result, key, value),
            _ => Sink::Set(result, value),
        };
        let outer = std::mem::replace(&mut self.unit.scope, id);
        let (plain, cells) = self.comprehension_locals(id);
        for &cell in &cells {
            self.emit(Op::NewCell, cell, 0, 0);
        }
        let guard = self.unit.is_guarded().then(|| self.unit.label());
        let state = self.unit.handler_state();
        self.unit.push_block(BlockKind::Try, guard.map(|label| (label, result)));
        self.clauses(e, generators, sink, iter)?;
        let covered = self.unit.pop_block();
        self.at(e.span);
        for &r in plain.iter().chain(&cells) {
            self.emit(Op::Unbind, r, 0, 0);
        }
        if let Some(handler) = guard {
            // Caught in this frame: what the comprehension bound must not live on.
            let end = self.unit.label();
            let reachable_after = self.unit.reachable;
            self.unit.jump(Op::Jump, 0, 0, end);
            self.unit.place_cold_handler(handler, covered, state);
            for &r in plain.iter().chain(&cells) {
                self.emit(Op::Unbind, r, 0, 0);
            }
            self.emit(Op::Reraise, result, 0, 0);
            self.unit.reachable = false;
            self.unit.end_cold();
            self.unit.place(end);
            debug_assert_eq!(reachable_after, self.unit.reachable);
        }
        self.unit.scope = outer;
        self.settle(result, dst);
        Ok(())
    }

    fn check_async_comprehension(&self, id: usize, e: &Expr) -> Res {
        let unit = &self.unit;
        let allowed = match unit.kind {
            ScopeKind::AsyncFunction => true,
            ScopeKind::GeneratorExp => true,
            ScopeKind::Module => unit.generator_like,
            _ => false,
        };
        if self.table.scopes[id].is_async && !allowed {
            return syntax(
                "asynchronous comprehension outside of an asynchronous function",
                e.span,
            );
        }
        Ok(())
    }

    /// The registers of a comprehension's own names: plain ones and cells.
    fn comprehension_locals(&self, id: usize) -> (Vec<Reg>, Vec<Reg>) {
        let symbols = self.table.scopes[id].symbols.values();
        let own = symbols.filter(|s| s.found == Found::Here);
        let (cells, plain): (Vec<_>, Vec<_>) = own.partition(|s| s.cell);
        let registers = |list: Vec<&crate::scope::Symbol>| {
            list.into_iter().map(|s| s.register).collect::<Vec<_>>()
        };
        (registers(plain), registers(cells))
    }

    /// The body of a generator expression's function; the first iterator is its argument.
    pub fn generator_body(
        &mut self,
        e: &'a Expr<'a>,
        elt: &'a Expr<'a>,
        generators: &'a [Comprehension<'a>],
    ) -> Res {
        let iter = self.unit.alloc();
        self.at(e.span);
        self.emit(Op::Move, iter, 0, 0);
        self.emit(Op::Unbind, 0, 0, 0);
        self.clauses(e, generators, Sink::Yield(elt), iter)?;
        self.unit.top = iter;
        Ok(())
    }

    /// The loops of `clauses`; the iterator of the first is in `iter`, the topmost temporary.
    fn clauses(
        &mut self,
        e: &'a Expr<'a>,
        clauses: &'a [Comprehension<'a>],
        sink: Sink<'a>,
        iter: Reg,
    ) -> Res {
        let Some((clause, rest)) = clauses.split_first() else { return Ok(()) };
        if clause.is_async {
            return self.async_clause(e, clause, rest, sink, iter);
        }
        self.at(e.span);
        let head = self.unit.loop_head();
        let end = self.unit.label();
        self.for_target(&clause.target, iter, end)?;
        if !self.one_line(e.span, clause.target.span) {
            self.mark(clause.target.span);
        }
        self.clause_body(e, clause, rest, sink, head)?;
        self.unit.jump(Op::Jump, 0, 0, head);
        self.unit.place(end);
        self.unit.top = iter;
        Ok(())
    }

    fn async_clause(
        &mut self,
        e: &'a Expr<'a>,
        clause: &'a Comprehension<'a>,
        rest: &'a [Comprehension<'a>],
        sink: Sink<'a>,
        iter: Reg,
    ) -> Res {
        self.at(e.span);
        let state = self.unit.handler_state();
        let head = self.unit.loop_head();
        let stop = self.unit.label();
        let covered = self.next_awaited(iter, stop, &clause.target)?;
        self.clause_body(e, clause, rest, sink, head)?;
        self.unit.jump(Op::Jump, 0, 0, head);
        self.unit.reachable = false;
        self.unit.place_handler(stop, covered, state);
        self.at(e.span);
        self.emit(Op::EndAsyncFor, iter + 1, iter, 0);
        self.unit.top = iter;
        Ok(())
    }

    /// Conditions, then the loops within or the element.
    fn clause_body(
        &mut self,
        e: &'a Expr<'a>,
        clause: &'a Comprehension<'a>,
        rest: &'a [Comprehension<'a>],
        sink: Sink<'a>,
        head: Label,
    ) -> Res {
        for test in clause.ifs {
            self.jump_if(test, false, head)?;
        }
        let Some(next) = rest.first() else { return self.element(sink) };
        let iter = self.unit.top;
        let v = self.operand(&next.iter, &[])?;
        self.mark_operand(e.span, &next.iter);
        self.at(e.span);
        self.emit(if next.is_async { Op::GetAIter } else { Op::GetIter }, iter, v, 0);
        self.unit.top = iter;
        self.unit.alloc();
        self.deeper(next.iter.span, |g| g.clauses(e, rest, sink, iter))
    }

    fn element(&mut self, sink: Sink<'a>) -> Res {
        let mark = self.unit.top;
        match sink {
            Sink::List(r, elt) => {
                let v = self.operand(elt, &[])?;
                self.at(elt.span);
                self.emit(Op::ListAppend, r, v, 0);
            }
            Sink::Set(r, elt) => {
                let v = self.operand(elt, &[])?;
                self.at(elt.span);
                self.emit(Op::SetAdd, r, v, 0);
            }
            Sink::Dict(r, key, value) => {
                let k = self.operand(key, &[value])?;
                let v = self.operand(value, &[])?;
                self.at(key.span.to(value.span));
                self.emit(Op::MapAdd, r, k, v);
            }
            Sink::Yield(elt) => {
                let v = self.operand(elt, &[])?;
                self.at(elt.span);
                self.unit.top = mark;
                self.emit_yield_drop(v);
            }
        }
        self.unit.top = mark;
        Ok(())
    }
}
