//! `with` and `async with`.

use pyrun_ast::{Span, Stmt, WithItem};
use pyrun_bytecode::{Const, Op};

use crate::error::Res;
use crate::generate::Gen;
use crate::unit::{BlockKind, Reg};

/// How [`Op::GetAwaitable`] words its complaint.
const OF_AENTER: u32 = 1;
const OF_AEXIT: u32 = 2;

impl<'a> Gen<'a, '_> {
    pub fn with_items(
        &mut self,
        span: Span,
        items: &'a [WithItem<'a>],
        body: &'a [Stmt<'a>],
        is_async: bool,
    ) -> Res {
        let Some((item, rest)) = items.split_first() else { return self.body(body) };
        let exit = self.unit.top;
        let manager = self.operand(&item.context, &[])?;
        self.at(span);
        self.unit.top = exit;
        let enter = self.unit.alloc_run(2) + 1;
        self.emit(Op::EnterWith, exit, manager, is_async as u32);
        self.unit.alloc_run(2);
        self.emit(Op::Call, enter, 0, 0);
        self.unit.top = enter;
        if is_async {
            self.await_register(enter, OF_AENTER);
        }
        let handler = self.unit.label();
        let state = self.unit.handler_state();
        let kind = BlockKind::With { exit, is_async, span };
        self.enter_block(kind, Some((handler, enter)), span)?;
        self.unit.alloc();
        match &item.target {
            Some(target) => self.assign(target, enter)?,
            None => self.emit(Op::Drop, enter, 0, 0),
        }
        self.unit.top = enter;
        self.deeper(span, |g| g.with_items(span, rest, body, is_async))?;
        let covered = self.unit.pop_block();
        self.at(span);
        self.call_exit(exit, is_async);
        let end = self.unit.label();
        self.unit.jump(Op::Jump, 0, 0, end);
        self.unit.reachable = false;
        self.unit.place_cold_handler(handler, covered, state);
        self.exceptional_exit(exit, is_async)?;
        self.unit.jump(Op::Jump, 0, 0, end);
        self.unit.end_cold();
        self.unit.place(end);
        self.unit.top = exit;
        Ok(())
    }

    /// `exit(None, None, None)`; consumes `exit`.
    pub fn call_exit(&mut self, exit: Reg, is_async: bool) {
        let mark = self.unit.top;
        // A return value may lie above; the window must not reach into it.
        let window = if mark == exit + 1 {
            exit
        } else {
            let window = self.unit.alloc();
            self.emit(Op::Take, window, exit, 0);
            window
        };
        self.unit.alloc_run(2);
        for _ in 0..3 {
            self.push_const(Const::None);
        }
        self.emit(Op::Call, window, 3, 0);
        if is_async {
            self.unit.top = window;
            self.await_register(window, OF_AEXIT);
        }
        self.emit(Op::Drop, window, 0, 0);
        self.unit.top = mark;
    }

    /// The exception is in `exit + 1`.
    fn exceptional_exit(&mut self, exit: Reg, is_async: bool) -> Res {
        let exc = exit + 1;
        self.unit.top = exc + 1;
        let save = self.unit.alloc();
        self.emit(Op::PushExc, save, exc, 0);
        let cleanup = self.unit.label();
        let state = self.unit.handler_state();
        let kind = BlockKind::Handler { save, exc };
        self.unit.push_block(kind, Some((cleanup, save + 1)));
        let window = self.unit.alloc();
        self.emit(Op::Move, window, exit, 0);
        let info = self.unit.alloc_run(2) + 2;
        self.unit.alloc_run(3);
        self.emit(Op::ExcInfo, info, exc, 0);
        self.emit(Op::Call, window, 3, 0);
        self.unit.top = window;
        if is_async {
            self.await_register(window, OF_AEXIT);
        }
        let suppress = self.unit.label();
        self.unit.jump(Op::JTrue, window, 0, suppress);
        let covered = self.unit.pop_block();
        self.emit(Op::PopExc, save, 0, 0);
        self.emit(Op::Reraise, exc, 0, 0);
        self.reraise_cleanup(cleanup, covered, state, save);
        self.unit.place(suppress);
        self.emit(Op::PopExc, save, 0, 0);
        self.emit(Op::Drop, exc, 0, 0);
        self.emit(Op::Drop, exit, 0, 0);
        Ok(())
    }
}
