//! `try`: `except`, `except*`, `else` and `finally`.
//!
//! A handler finds its exception in the first temporary that was free where the `try` began. While
//! it runs, the exception is the one being handled; `save`, right above, holds what was before.

use pyrun_ast::{ExceptHandler, Expr, Stmt};
use pyrun_bytecode::Op;
use pyrun_bytecode::asm::Label;

use crate::definite::Bound;
use crate::error::{Res, syntax};
use crate::generate::Gen;
use crate::unit::{BlockKind, Reg};

impl<'a> Gen<'a, '_> {
    pub fn try_stmt(
        &mut self,
        s: &'a Stmt<'a>,
        body: &'a [Stmt<'a>],
        handlers: &'a [ExceptHandler<'a>],
        orelse: &'a [Stmt<'a>],
        finalbody: &'a [Stmt<'a>],
        is_star: bool,
    ) -> Res {
        if finalbody.is_empty() {
            return self.try_except(s, body, handlers, orelse, is_star);
        }
        self.mark(s.span);
        let exc = self.unit.top;
        let handler = self.unit.label();
        let end = self.unit.label();
        let state = self.unit.handler_state();
        self.enter_block(BlockKind::Finally { body: finalbody }, Some((handler, exc)), s.span)?;
        if handlers.is_empty() {
            self.body(body)?;
        } else {
            self.try_except(s, body, handlers, orelse, is_star)?;
        }
        let covered = self.unit.pop_block();
        self.body(finalbody)?;
        self.unit.jump(Op::Jump, 0, 0, end);
        self.unit.reachable = false;
        self.unit.place_cold_handler(handler, covered, state);
        self.handle(exc, |g| g.body(finalbody), true)?;
        self.unit.end_cold();
        self.unit.place(end);
        self.unit.top = exc;
        Ok(())
    }

    /// Runs `f` as the handler of the exception in `exc`, then raises it again if `again` is true.
    /// An exception out of `f` leaves the handler in order.
    fn handle(&mut self, exc: Reg, f: impl FnOnce(&mut Self) -> Res, again: bool) -> Res {
        self.unit.top = exc + 1;
        let save = self.unit.alloc();
        self.emit(Op::PushExc, save, exc, 0);
        let cleanup = self.unit.label();
        let state = self.unit.handler_state();
        self.unit.push_block(BlockKind::Handler { save, exc }, Some((cleanup, save + 1)));
        f(self)?;
        let covered = self.unit.pop_block();
        if again {
            self.emit(Op::PopExc, save, 0, 0);
            self.emit(Op::Reraise, exc, 0, 0);
        }
        self.reraise_cleanup(cleanup, covered, state, save);
        Ok(())
    }

    /// A handler's own handler: what was handled before holds again, and the exception goes on.
    pub fn reraise_cleanup(&mut self, label: Label, covered: bool, state: Bound, save: Reg) {
        self.unit.reachable = false;
        self.unit.place_handler(label, covered, state);
        self.emit(Op::PopExc, save, 0, 0);
        self.emit(Op::Reraise, save + 1, 0, 0);
        self.unit.reachable = false;
    }

    fn try_except(
        &mut self,
        s: &'a Stmt<'a>,
        body: &'a [Stmt<'a>],
        handlers: &'a [ExceptHandler<'a>],
        orelse: &'a [Stmt<'a>],
        is_star: bool,
    ) -> Res {
        self.mark(s.span);
        let exc = self.unit.top;
        let (handler, end) = (self.unit.label(), self.unit.label());
        let state = self.unit.handler_state();
        self.enter_block(BlockKind::Try, Some((handler, exc)), s.span)?;
        self.body(body)?;
        let covered = self.unit.pop_block();
        self.body(orelse)?;
        self.unit.jump(Op::Jump, 0, 0, end);
        self.unit.reachable = false;
        self.unit.place_cold_handler(handler, covered, state);
        self.unit.top = exc + 1;
        if is_star {
            self.star_clauses(s, exc, handlers, end)?;
        } else {
            self.clauses_of(exc, handlers, end)?;
        }
        self.unit.end_cold();
        self.unit.place(end);
        self.unit.top = exc;
        Ok(())
    }

    fn clauses_of(&mut self, exc: Reg, handlers: &'a [ExceptHandler<'a>], end: Label) -> Res {
        if let [firsts @ .., _] = handlers
            && let Some(bare) = firsts.iter().find(|h| h.typ.is_none())
        {
            return syntax("default 'except:' must be last", bare.span);
        }
        if let Some(h) = handlers.first() {
            self.at(h.span);
        }
        let again = handlers.iter().all(|h| h.typ.is_some());
        self.handle(
            exc,
            |g| {
                let save = exc + 1;
                for h in handlers {
                    let next = g.unit.label();
                    match h.typ {
                        Some(typ) => g.match_type(exc, typ, h, next)?,
                        None => g.mark(h.span),
                    }
                    match h.name {
                        Some(id) => g.named_clause(h, id.name, exc, save)?,
                        None => g.body(h.body)?,
                    }
                    g.leave_clause(exc, save, end);
                    g.unit.place(next);
                }
                if let Some(h) = handlers.last() {
                    g.at(h.span);
                }
                Ok(())
            },
            again,
        )
    }

    fn match_type(&mut self, exc: Reg, typ: &'a Expr<'a>, h: &ExceptHandler, next: Label) -> Res {
        let t = self.unit.top;
        let v = self.operand(typ, &[])?;
        self.at(typ.span);
        self.emit(Op::MatchExc, t, exc, v);
        self.unit.top = t + 1;
        self.unit.jump(Op::JFalse, t, 0, next);
        self.unit.top = t;
        self.at(h.span);
        Ok(())
    }

    /// The end of a clause that ran through. Its two instructions are not covered by the clause's
    /// own handler, which would undo them again.
    fn leave_clause(&mut self, exc: Reg, save: Reg, end: Label) {
        let Some(mut block) = self.unit.blocks.pop() else { return };
        self.unit.close_range(&mut block);
        self.emit(Op::PopExc, save, 0, 0);
        self.emit(Op::Drop, exc, 0, 0);
        self.unit.jump(Op::Jump, 0, 0, end);
        self.unit.reopen(block);
    }

    /// `except T as name`: the name is cleared on every way out of the body.
    fn named_clause(&mut self, h: &'a ExceptHandler<'a>, id: &'a str, exc: Reg, save: Reg) -> Res {
        let span = h.span;
        self.store_copy(id, exc);
        let raised = save + 1;
        let cleanup = self.unit.label();
        let state = self.unit.handler_state();
        // The name belongs to this inner block; what is around it restores the handled exception.
        self.unit.push_block(BlockKind::Named { id }, Some((cleanup, raised)));
        self.body(h.body)?;
        let covered = self.unit.pop_block();
        let after = self.unit.label();
        // Part of the last line.
        self.clear_name(id)?;
        self.unit.jump(Op::Jump, 0, 0, after);
        self.unit.reachable = false;
        self.at(span);
        self.unit.place_handler(cleanup, covered, state);
        self.unit.top = raised + 1;
        self.clear_name(id)?;
        self.emit(Op::Reraise, raised, 0, 0);
        self.unit.reachable = false;
        self.unit.place(after);
        self.unit.top = raised;
        Ok(())
    }

    /// `except*` clauses. Above `exc` and `save` lie the list of what the clauses raised and what is
    /// left of the exception; each clause splits the rest into its match and a new rest.
    fn star_clauses(
        &mut self,
        s: &'a Stmt<'a>,
        exc: Reg,
        handlers: &'a [ExceptHandler<'a>],
        end: Label,
    ) -> Res {
        if let Some(h) = handlers.first() {
            self.at(h.span);
        }
        self.handle(
            exc,
            |g| {
                let save = exc + 1;
                let list = g.unit.alloc();
                g.emit(Op::BuildList, list, list, 0);
                let rest = g.unit.alloc();
                g.emit(Op::Move, rest, exc, 0);
                for h in handlers {
                    g.star_clause(h, list, rest)?;
                }
                g.at(s.span);
                g.star_end(exc, save, list, rest, end);
                Ok(())
            },
            false,
        )
    }

    fn star_clause(&mut self, h: &'a ExceptHandler<'a>, list: Reg, rest: Reg) -> Res {
        self.at(h.span);
        let Some(typ) = h.typ else {
            return syntax("expected one or more exception types", h.span);
        };
        let v = self.operand(typ, &[])?;
        self.at(typ.span);
        // The match takes the place of the rest, the new rest the one above.
        self.emit(Op::MatchExcGroup, rest, rest, v);
        let new_rest = rest + 1;
        self.unit.top = new_rest;
        let test = self.unit.alloc_run(2) + 1;
        let (none, next) = (self.unit.label(), self.unit.label());
        self.emit(Op::Move, test, rest, 0);
        self.unit.jump(Op::JNone, test, 0, none);
        self.at(h.span);
        self.unit.top = test;
        let save = self.unit.alloc();
        self.emit(Op::PushExc, save, rest, 0);
        if let Some(id) = h.name {
            self.store_copy(id.name, rest);
        }
        let raised = save + 1;
        let cleanup = self.unit.label();
        let state = self.unit.handler_state();
        self.unit.push_block(BlockKind::StarHandler, Some((cleanup, raised)));
        self.body(h.body)?;
        let covered = self.unit.pop_block();
        self.at(h.span);
        let done = self.unit.label();
        if let Some(id) = h.name {
            self.clear_name(id.name)?;
        }
        self.emit(Op::PopExc, save, 0, 0);
        self.unit.jump(Op::Jump, 0, 0, done);
        self.unit.reachable = false;
        self.unit.place_handler(cleanup, covered, state);
        self.unit.top = raised + 1;
        if let Some(id) = h.name {
            self.clear_name(id.name)?;
        }
        self.emit(Op::ListAppend, list, raised, 0);
        self.emit(Op::PopExc, save, 0, 0);
        self.unit.place(done);
        self.unit.jump(Op::Jump, 0, 0, none);
        self.unit.place(none);
        self.emit(Op::Drop, rest, 0, 0);
        self.emit(Op::Take, rest, new_rest, 0);
        self.unit.place(next);
        self.unit.top = new_rest;
        Ok(())
    }

    /// Raises what is left, or goes on at `end`.
    fn star_end(&mut self, exc: Reg, save: Reg, list: Reg, rest: Reg, end: Label) {
        let (nothing, gathered) = (self.unit.label(), self.unit.label());
        let test = self.unit.alloc();
        self.emit(Op::Move, test, rest, 0);
        self.unit.jump(Op::JNone, test, 0, nothing);
        self.emit(Op::ListAppend, list, rest, 0);
        self.unit.jump(Op::Jump, 0, 0, gathered);
        self.unit.place(nothing);
        self.emit(Op::Drop, rest, 0, 0);
        self.unit.place(gathered);
        self.emit(Op::Move, rest, exc, 0);
        self.emit(Op::PrepReraiseStar, list, rest, list);
        self.emit(Op::Move, test, list, 0);
        let clean = self.unit.label();
        self.unit.jump(Op::JNone, test, 0, clean);
        // From here on nothing raises that this handler should see.
        let Some(mut block) = self.unit.blocks.pop() else { return };
        self.unit.close_range(&mut block);
        self.emit(Op::PopExc, save, 0, 0);
        self.emit(Op::Reraise, list, 0, 0);
        self.unit.place(clean);
        self.emit(Op::Drop, list, 0, 0);
        self.emit(Op::PopExc, save, 0, 0);
        self.emit(Op::Drop, exc, 0, 0);
        self.unit.jump(Op::Jump, 0, 0, end);
        self.unit.reopen(block);
    }
}
