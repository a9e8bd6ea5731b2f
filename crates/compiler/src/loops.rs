//! `while`, `for` and `async for`.

use pyrun_ast::{Expr, ExprKind, Span, Stmt};
use pyrun_bytecode::Op;
use pyrun_bytecode::asm::Label;

use crate::error::{Res, syntax};
use crate::generate::Gen;
use crate::scope::ScopeKind;
use crate::unit::{BlockKind, Reg};

/// How [`Op::GetAwaitable`] words its complaint.
const OF_ANEXT: u32 = 3;

impl<'a> Gen<'a, '_> {
    /// The test stands before the loop and again at its bottom, so that a turn costs one jump.
    pub fn while_loop(
        &mut self,
        span: Span,
        test: &'a Expr<'a>,
        body: &'a [Stmt<'a>],
        orelse: &'a [Stmt<'a>],
    ) -> Res {
        let (brk, cont, done) = (self.unit.label(), self.unit.label(), self.unit.label());
        self.jump_if(test, false, done)?;
        let head = self.unit.loop_head();
        self.enter_block(BlockKind::While { brk, cont }, None, span)?;
        self.body(body)?;
        self.unit.pop_block();
        self.unit.place(cont);
        self.at(test.span);
        self.jump_if(test, true, head)?;
        self.unit.place(done);
        self.body(orelse)?;
        self.unit.place(brk);
        Ok(())
    }

    pub fn for_loop(
        &mut self,
        span: Span,
        target: &'a Expr<'a>,
        iter: &'a Expr<'a>,
        body: &'a [Stmt<'a>],
        orelse: &'a [Stmt<'a>],
    ) -> Res {
        let r = self.unit.top;
        let v = self.operand(iter, &[])?;
        self.at(span);
        self.emit(Op::GetIter, r, v, 0);
        self.unit.top = r;
        self.unit.alloc();
        let (brk, end) = (self.unit.label(), self.unit.label());
        let head = self.unit.loop_head();
        self.enter_block(BlockKind::For { brk, cont: head, iter: r }, None, span)?;
        self.at(span);
        self.for_target(target, r, end)?;
        self.body(body)?;
        self.at(span);
        self.unit.jump(Op::Jump, 0, 0, head);
        self.unit.pop_block();
        self.unit.place(end);
        self.unit.top = r;
        self.body(orelse)?;
        self.unit.place(brk);
        Ok(())
    }

    /// `ForIter` and the store into the target. The caller has set the position.
    pub fn for_target(&mut self, target: &'a Expr<'a>, iter: Reg, end: Label) -> Res {
        if let ExprKind::Name { id, .. } = target.kind
            && let Some(local) = self.local_of(id)
        {
            self.unit.jump(Op::ForIter, local, iter, end);
            return Ok(());
        }
        let item = self.unit.alloc();
        self.unit.jump(Op::ForIter, item, iter, end);
        self.assign(target, item)?;
        self.unit.top = item;
        Ok(())
    }

    pub fn async_for_loop(
        &mut self,
        span: Span,
        target: &'a Expr<'a>,
        iter: &'a Expr<'a>,
        body: &'a [Stmt<'a>],
        orelse: &'a [Stmt<'a>],
    ) -> Res {
        self.check_async("'async for' outside async function", span)?;
        let r = self.unit.top;
        let v = self.operand(iter, &[])?;
        self.at(span);
        self.emit(Op::GetAIter, r, v, 0);
        self.unit.top = r;
        self.unit.alloc();
        let (brk, stop) = (self.unit.label(), self.unit.label());
        let state = self.unit.handler_state();
        let head = self.unit.loop_head();
        self.enter_block(BlockKind::For { brk, cont: head, iter: r }, None, span)?;
        self.at(span);
        let covered = self.next_awaited(r, stop, target)?;
        self.body(body)?;
        self.unit.jump(Op::Jump, 0, 0, head);
        self.unit.reachable = false;
        self.unit.pop_block();
        self.unit.place_handler(stop, covered, state);
        self.at(span);
        self.emit(Op::EndAsyncFor, r + 1, r, 0);
        self.unit.top = r;
        self.body(orelse)?;
        self.unit.place(brk);
        Ok(())
    }

    /// `target = await iter.__anext__()`; exceptions of the step go to `stop`. Says whether anything
    /// is covered.
    pub fn next_awaited(&mut self, iter: Reg, stop: Label, target: &'a Expr<'a>) -> Res<bool> {
        self.unit.push_block(BlockKind::Try, Some((stop, iter + 1)));
        let item = self.unit.top;
        self.unit.alloc();
        self.emit(Op::GetANext, item, iter, 0);
        self.unit.top = item;
        self.await_register(item, OF_ANEXT);
        let covered = self.unit.pop_block();
        self.unit.alloc();
        self.assign(target, item)?;
        self.unit.top = item;
        Ok(covered)
    }

    pub fn check_async(&self, message: &str, span: Span) -> Res {
        match self.unit.kind {
            ScopeKind::AsyncFunction => Ok(()),
            ScopeKind::Module if self.unit.generator_like => Ok(()),
            _ => syntax(message, span),
        }
    }
}
