//! Ways out of blocks: `return`, `break` and `continue` run what the blocks around them owe.

use pyrun_ast::{Expr, Span};
use pyrun_bytecode::{Const, Op};

use crate::error::{Res, syntax};
use crate::generate::Gen;
use crate::scope::ScopeKind;
use crate::unit::{Block, BlockKind, Reg};

/// CPython's limit on nested blocks.
const MAX_BLOCKS: usize = 20;

impl<'a> Gen<'a, '_> {
    pub fn enter_block(
        &mut self,
        kind: BlockKind<'a>,
        guard: Option<(pyrun_bytecode::asm::Label, Reg)>,
        span: Span,
    ) -> Res {
        let statements = |b: &&Block| {
            use BlockKind::{Handler, Named, StarHandler, Value};
            !matches!(b.kind, Handler { .. } | Named { .. } | StarHandler | Value(_))
        };
        if self.unit.blocks.iter().filter(statements).count() >= MAX_BLOCKS {
            return syntax("too many statically nested blocks", span);
        }
        self.unit.push_block(kind, guard);
        Ok(())
    }

    /// Leaves all blocks above the first `keep` by a way out of the middle; gives them back for
    /// [`Gen::resume`]. `value` is what will be returned.
    fn unwind(&mut self, keep: usize, value: Option<Reg>) -> Res<Vec<Block<'a>>> {
        let mut left = Vec::new();
        while self.unit.blocks.len() > keep {
            let Some(mut block) = self.unit.blocks.pop() else { break };
            self.unit.close_range(&mut block);
            let kind = block.kind;
            left.push(block);
            self.exit_block(kind, value)?;
        }
        Ok(left)
    }

    /// The blocks hold again for the code that follows.
    fn resume(&mut self, mut left: Vec<Block<'a>>) {
        while let Some(block) = left.pop() {
            self.unit.reopen(block);
        }
    }

    fn exit_block(&mut self, kind: BlockKind<'a>, value: Option<Reg>) -> Res {
        match kind {
            BlockKind::While { .. } | BlockKind::Try | BlockKind::StarHandler => Ok(()),
            BlockKind::For { iter, .. } => {
                self.emit(Op::Drop, iter, 0, 0);
                Ok(())
            }
            // Part of the line that leaves the block.
            BlockKind::Named { id } => self.clear_name(id),
            BlockKind::Handler { save, exc } => {
                self.emit(Op::PopExc, save, 0, 0);
                self.emit(Op::Drop, exc, 0, 0);
                Ok(())
            }
            BlockKind::Finally { body } => {
                let Some(r) = value.filter(|r| self.unit.is_temp(*r)) else {
                    return self.body(body);
                };
                // The clause may go elsewhere, and then nothing is returned.
                self.unit.push_block(BlockKind::Value(r), None);
                self.body(body)?;
                self.unit.pop_block();
                Ok(())
            }
            BlockKind::Value(r) => {
                self.emit(Op::Drop, r, 0, 0);
                Ok(())
            }
            BlockKind::With { exit, is_async, span } => {
                self.at(span);
                self.call_exit(exit, is_async);
                Ok(())
            }
        }
    }

    pub fn return_stmt(&mut self, span: Span, value: Option<&'a Expr<'a>>) -> Res {
        if !matches!(
            self.unit.kind,
            ScopeKind::Function | ScopeKind::AsyncFunction | ScopeKind::Lambda
        ) {
            return syntax("'return' outside function", span);
        }
        if value.is_some() && self.unit.is_async_generator {
            return syntax("'return' with value in async generator", span);
        }
        self.check_star_handler(span)?;
        let mark = self.unit.top;
        let busy = self.unit.blocks.iter().any(|b| !matches!(b.kind, BlockKind::While { .. }));
        let constant = match value {
            None => Some(Const::None),
            Some(e) => self.fold(e),
        };
        // A value that is no constant is there before anything is left.
        let early = match (value, &constant) {
            (Some(e), None) if busy => Some(self.push(e)?),
            (Some(e), None) => Some(self.operand(e, &[])?),
            _ => None,
        };
        if early.is_none() && busy {
            self.mark(span);
        }
        self.at(span);
        // What follows the way out is part of its last line.
        let left = self.unwind(0, early)?;
        match (early, constant) {
            (Some(r), _) => self.emit_return(r),
            (None, Some(Const::None)) if !self.unit.generator_like => {
                self.emit(Op::ReturnNone, 0, 0, 0);
            }
            (None, constant) => {
                let r = self.push_const(constant.unwrap_or(Const::None));
                self.emit_return(r);
            }
        }
        self.resume(left);
        self.unit.top = mark;
        Ok(())
    }

    fn check_star_handler(&self, span: Span) -> Res {
        if self.unit.blocks.iter().any(|b| matches!(b.kind, BlockKind::StarHandler)) {
            return star_handler(span);
        }
        Ok(())
    }

    pub fn break_or_continue(&mut self, span: Span, is_break: bool) -> Res {
        let is_loop = |b: &Block| matches!(b.kind, BlockKind::While { .. } | BlockKind::For { .. });
        let star = |b: &Block| matches!(b.kind, BlockKind::StarHandler);
        let blocks = &self.unit.blocks;
        let index = match (blocks.iter().rposition(is_loop), blocks.iter().rposition(star)) {
            (l, Some(s)) if l.is_none_or(|l| l < s) => return star_handler(span),
            (Some(l), _) => l,
            (None, _) if is_break => return syntax("'break' outside loop", span),
            (None, _) => return syntax("'continue' not properly in loop", span),
        };
        self.mark(span);
        self.at(span);
        // What follows the way out is part of its last line.
        let left = self.unwind(index + 1, None)?;
        let target = match self.unit.blocks[index].kind {
            BlockKind::For { brk, iter, .. } if is_break => {
                self.emit(Op::Drop, iter, 0, 0);
                brk
            }
            BlockKind::While { brk, .. } if is_break => brk,
            BlockKind::While { cont, .. } | BlockKind::For { cont, .. } => cont,
            _ => return Ok(()),
        };
        self.unit.jump(Op::Jump, 0, 0, target);
        self.resume(left);
        Ok(())
    }
}

fn star_handler<T>(span: Span) -> Res<T> {
    syntax("'break', 'continue' and 'return' cannot appear in an except* block", span)
}
