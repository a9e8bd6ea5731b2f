//! The code object being written: instructions, registers, constants, names, and the blocks around
//! the current statement.
//!
//! Temporaries are a stack: `top` is the next free one. What is emitted after a jump or return and
//! before the next label that something jumps to is dropped, so callers need not care.

use std::sync::Arc;

use pyrun_ast::{Span, Stmt};
use pyrun_bytecode::asm::{AsmError, Assembler, Label, Loc};
use pyrun_bytecode::{Code, CodeFlags, Const, Op, Text};
use smallvec::SmallVec;

use crate::consts::{Constants, HIGH};
use crate::definite::Bound;
use crate::limits::{LOW_CONSTANTS, SHORT_NAMES};
use crate::scope::{Far, Name, NameTable, Names, Scope, ScopeId, ScopeKind};

/// The number of a register.
pub(crate) type Reg = u32;

/// A part of a function that is left by more than one way.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BlockKind<'a> {
    /// A `while` loop.
    While { brk: Label, cont: Label },
    /// A `for` loop; the iterator is live in its body.
    For { brk: Label, cont: Label, iter: Reg },
    /// The body of a `try` with `except` clauses.
    Try,
    /// An `except` clause or the exceptional copy of a `finally`: `save` is what was handled before.
    Handler { save: Reg, exc: Reg },
    /// The body of `except … as id`, which must be unbound.
    Named { id: &'a str },
    /// The body of a `try` with a `finally`.
    Finally { body: &'a [Stmt<'a>] },
    /// The body of a `with`.
    With { exit: Reg, is_async: bool, span: Span },
    /// A `finally` clause on the way to returning the value in a temporary.
    Value(Reg),
    /// An `except*` clause, which `return`, `break` and `continue` may not leave.
    StarHandler,
}

/// What catches exceptions in a block.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    pub target: Label,
    pub register: Reg,
    open: Option<usize>,
    ranges: SmallVec<[(usize, usize); 2]>,
}

/// A block and its guard.
#[derive(Clone, Debug)]
pub(crate) struct Block<'a> {
    pub kind: BlockKind<'a>,
    pub guard: Option<Guard>,
}

/// The code object being written.
pub(crate) struct Unit<'a> {
    /// The scope of the unit itself.
    pub id: ScopeId,
    /// The scope of the code being written: the unit's, or that of an inlined comprehension.
    pub scope: ScopeId,
    pub kind: ScopeKind,
    pub asm: Assembler,
    /// Whether the next instruction can be reached.
    pub reachable: bool,
    /// What is bound when a label is reached; `None` until something jumps there.
    label_states: Vec<Option<Bound>>,
    /// The locals that are bound here.
    pub bound: Bound,
    /// The locals that are unbound somewhere in the unit.
    pub ever_unbound: Bound,
    pub nlocals: u32,
    /// The next free temporary.
    pub top: Reg,
    nregs: u32,
    consts: Constants,
    names: NameTable,
    pub blocks: Vec<Block<'a>>,
    pub loc: Loc,
    /// `loc` is that of a `pass`.
    pub passed: bool,
    pub name: Name,
    pub qualname: Name,
    /// Of the unit around.
    pub outer: (ScopeKind, Name),
    /// Generator, coroutine or asynchronous generator: ends with GenReturn.
    pub generator_like: bool,
    pub is_async_generator: bool,
    pub doc: Option<Text>,
    /// Positional parameters written by the programmer.
    pub positional_params: u32,
}

impl<'a> Unit<'a> {
    /// A unit to be opened, with tables that most units of a source of so many lines need not grow.
    pub fn spare(lines: usize) -> Box<Self> {
        Box::new(Unit {
            id: 0,
            scope: 0,
            kind: ScopeKind::Module,
            asm: Assembler::with_capacity(lines.clamp(4, 512)),
            reachable: true,
            label_states: Vec::new(),
            bound: Bound::default(),
            ever_unbound: Bound::default(),
            nlocals: 0,
            top: 0,
            nregs: 0,
            consts: Constants::new(),
            names: NameTable::default(),
            blocks: Vec::new(),
            loc: Loc::default(),
            passed: false,
            name: Names::NOTHING,
            qualname: Names::NOTHING,
            outer: (ScopeKind::Module, Names::NOTHING),
            generator_like: false,
            is_async_generator: false,
            doc: None,
            positional_params: 0,
        })
    }

    /// Opens a unit that is new or done: its tables are used again, because growing them is a large
    /// part of the work for a small function.
    pub fn open(&mut self, id: ScopeId, scope: &Scope, name: Name, qualname: Name) {
        self.id = id;
        self.scope = id;
        self.kind = scope.kind;
        self.reachable = true;
        self.nlocals = scope.locals.len() as u32;
        self.top = self.nlocals;
        self.nregs = self.nlocals;
        self.bound = Bound::new(self.nlocals);
        if scope.kind.is_function_like() {
            let params = scope.symbols.values();
            let params = params.filter(|s| s.flags & crate::scope::flag::PARAM != 0 && !s.cell);
            let params = params.filter(|s| s.register != crate::scope::FAR);
            params.for_each(|s| self.bound.insert(s.register));
        }
        self.ever_unbound.clone_from(&scope.unbound);
        self.passed = false;
        self.name = name;
        self.qualname = qualname;
        self.generator_like = false;
        self.is_async_generator = false;
        self.positional_params = 0;
    }

    // Registers

    pub fn is_temp(&self, r: Reg) -> bool {
        r >= self.nlocals
    }

    /// Takes the next temporary.
    pub fn alloc(&mut self) -> Reg {
        self.alloc_run(1)
    }

    /// Takes the next `n` temporaries.
    pub fn alloc_run(&mut self, n: u32) -> Reg {
        let first = self.top;
        self.top += n;
        self.nregs = self.nregs.max(self.top);
        first
    }

    /// Sees to it that registers up to `r` exist.
    fn touch(&mut self, r: Reg) {
        self.nregs = self.nregs.max(r + 1);
    }

    // Instructions

    pub fn emit(&mut self, op: Op, a: u32, b: u32, c: u32) {
        if !self.reachable {
            return;
        }
        self.note_registers(op, a, b, c);
        self.asm.emit(op, a, b, c, self.loc);
        self.reachable = !pyrun_bytecode::verify::ends_path(op);
    }

    #[inline]
    fn note_registers(&mut self, op: Op, a: u32, b: u32, c: u32) {
        let shape = op.shape();
        let mask = |i: u32| 0u32.wrapping_sub(shape.registers as u32 >> i & 1);
        if shape.registers != 0 {
            self.touch((a & mask(0)).max(b & mask(1)).max(c & mask(2)));
        }
        if shape.output && !self.is_temp(a) {
            self.bound.insert(a);
        }
        if shape.window {
            match op {
                Op::Call | Op::CallKw => self.touch(a + 2 + b),
                Op::CallEx => self.touch(a + 3 + b),
                Op::CallMethod | Op::CallMethodKw | Op::CallSuperMethod => self.touch(a + 3 + b),
                _ => {}
            }
        } else if op == Op::Unbind {
            self.bound.remove(a);
        } else if op == Op::CheckBound {
            self.bound.insert(a);
        }
    }

    /// A jump to a label further down, or an unconditional or conditional jump back.
    pub fn jump(&mut self, op: Op, a: u32, b: u32, target: Label) {
        if !self.reachable {
            return;
        }
        // What `ForIter` binds is not bound where the loop ends.
        if op == Op::ForIter {
            self.leave_for(target);
            self.note_registers(op, a, b, 0);
        } else {
            self.note_registers(op, a, b, 0);
            self.leave_for(target);
        }
        self.asm.emit_jump(op, a, b, target, self.loc);
        self.reachable = op != Op::Jump;
    }

    /// Notes what is bound on a way to `target`.
    fn leave_for(&mut self, target: Label) {
        let index = target.index();
        if index >= self.label_states.len() {
            self.label_states.resize(index + 1, None);
        }
        match &mut self.label_states[index] {
            Some(state) => state.meet(&self.bound),
            unseen => *unseen = Some(self.bound.clone()),
        }
    }

    pub fn label(&mut self) -> Label {
        self.asm.label()
    }

    /// Places a label that only jumps from above reach.
    pub fn place(&mut self, label: Label) {
        if let Some(state) = self.label_states.get_mut(label.index()).and_then(Option::take) {
            if self.reachable {
                self.bound.meet(&state);
            } else {
                self.bound = state;
                self.reachable = true;
            }
        }
        if self.asm.place(label) {
            // What follows is reached from elsewhere too.
            self.passed = false;
        }
    }

    /// Places a label that is jumped back to.
    pub fn loop_head(&mut self) -> Label {
        let label = self.asm.label();
        self.bound.subtract(&self.ever_unbound);
        self.asm.place(label);
        label
    }

    /// What is bound wherever an exception from code that starts here arrives.
    pub fn handler_state(&self) -> Bound {
        let mut state = self.bound.clone();
        state.subtract(&self.ever_unbound);
        state
    }

    // Blocks

    /// Enters a block; with a guard, exceptions from here on go to `target`.
    pub fn push_block(&mut self, kind: BlockKind<'a>, guard: Option<(Label, Reg)>) {
        let open = Some(self.asm.here());
        let guard = guard.map(|(target, register)| Guard {
            target,
            register,
            open,
            ranges: SmallVec::new(),
        });
        self.blocks.push(Block { kind, guard });
    }

    /// Leaves the innermost block for good and writes its rows of the exception table. Says whether
    /// anything in it is covered.
    pub fn pop_block(&mut self) -> bool {
        let Some(mut block) = self.blocks.pop() else { return false };
        self.close_range(&mut block);
        let Some(guard) = block.guard else { return false };
        let mut any = false;
        for (start, end) in guard.ranges {
            any |= start < end;
            self.touch(guard.register);
            self.asm.handler(start, end, guard.target, guard.register);
        }
        any
    }

    /// Ends the covered range of a block that is left by a way out of the middle.
    pub fn close_range(&self, block: &mut Block<'a>) {
        if let Some(guard) = &mut block.guard
            && let Some(start) = guard.open.take()
        {
            guard.ranges.push((start, self.asm.here()));
        }
    }

    /// Puts a block back that [`Unit::close_range`] left.
    pub fn reopen(&mut self, mut block: Block<'a>) {
        if let Some(guard) = &mut block.guard {
            guard.open = Some(self.asm.here());
        }
        self.blocks.push(block);
    }

    /// Starts a handler: the exception is in the guard's register.
    pub fn place_handler(&mut self, label: Label, covered: bool, state: Bound) {
        debug_assert!(!self.reachable, "code falls into a handler");
        self.asm.place(label);
        self.reachable = covered;
        self.bound = state;
    }

    /// Starts a handler that is expected to run seldom; [`Unit::end_cold`] must follow, and nothing
    /// may fall out of it.
    pub fn place_cold_handler(&mut self, label: Label, covered: bool, state: Bound) {
        self.asm.begin_cold();
        self.place_handler(label, covered, state);
    }

    pub fn end_cold(&mut self) {
        debug_assert!(!self.reachable, "code falls out of a cold region");
        self.asm.end_cold();
    }

    /// Whether exceptions are caught anywhere around here.
    pub fn is_guarded(&self) -> bool {
        self.blocks.iter().any(|b| b.guard.is_some())
    }

    // Tables

    /// The index of a constant for `LoadConst`.
    pub fn constant(&mut self, c: Const) -> u32 {
        if matches!(c, Const::None) {
            // The first constant is None where there is no docstring.
            if self.doc.is_none() {
                return 0;
            }
        }
        if matches!((&c, &self.doc), (Const::Str(s), Some(doc)) if s == doc) {
            return 0;
        }
        self.consts.high(c)
    }

    /// As [`Unit::constant`] for a string.
    pub fn str_constant(&mut self, text: &[u8]) -> u32 {
        if self.doc.as_deref().is_some_and(|doc| doc == text) {
            return 0;
        }
        self.consts.high_str(text)
    }

    /// How many constants there are, code and keyword names aside.
    pub fn constants(&self) -> usize {
        self.consts.len()
    }

    /// The index of a constant for an operand of 16 bits: code and keyword names come first.
    pub fn low_constant(&mut self, c: Const) -> u32 {
        self.consts.low(c)
    }

    /// Whether operands of 16 bits are running out for constants: those that [`Unit::constant`] gives
    /// must fit behind.
    pub fn low_is_full(&self) -> bool {
        self.consts.low_len() >= LOW_CONSTANTS
    }

    /// The index of an attribute's name, where an operand of 16 bits can hold it.
    pub fn short_name(&mut self, name: Name) -> Option<u32> {
        if self.names.len() >= SHORT_NAMES && !self.names.contains(name) {
            return None;
        }
        Some(self.name(name)).filter(|&n| n < SHORT_NAMES as u32)
    }

    pub fn name(&mut self, name: Name) -> u32 {
        self.names.place(name)
    }

    /// Ends the unit, which can be opened again. `Err` if it is too large to be encoded.
    pub fn finish(
        &mut self,
        parts: Finish,
        stop: &dyn Fn() -> bool,
    ) -> Result<Arc<Code>, AsmError> {
        let first = self.doc.take().map_or(Const::None, Const::Str);
        let (consts, split) = self.consts.finish(first);
        let map = |i: u32| if i & HIGH != 0 { (i & !HIGH) + split } else { i };
        let out = self.asm.finish(map, stop)?;
        let scope = parts.scope;
        let (mut nregs, mut far_cells) = (self.nregs, Vec::new());
        let locals = scope.locals.iter().map(|name| name.unwrap_or(Names::NOTHING));
        let mut varnames: Vec<Name> = locals.collect();
        if let Some((_, far)) = &scope.far {
            nregs = nregs.max(name_far_locals(far, scope, &mut varnames, &mut far_cells));
        }
        let code = Arc::new(Code {
            texts: parts.texts,
            name: self.name,
            qualname: self.qualname,
            filename: parts.filename,
            first_line: parts.first_line,
            flags: parts.flags,
            arg_count: parts.counts[0],
            posonly_count: parts.counts[1],
            kwonly_count: parts.counts[2],
            nlocals: self.nlocals,
            nregs,
            varnames: varnames.into(),
            far: scope.far.as_ref().map(|far| far.0),
            cell_locals: scope.cells.as_slice().into(),
            far_cells: far_cells.into(),
            freevars: scope.free.iter().copied().collect(),
            names: self.names.iter().copied().collect(),
            consts,
            words: out.words,
            handlers: out.handlers,
            positions: out.positions,
        });
        self.label_states.clear();
        self.names.clear();
        self.consts.clear();
        Ok(code)
    }
}

/// Adds the names of the far locals to those of the others; gives how many registers there must be
/// for parameters to arrive in.
fn name_far_locals(
    far: &[Far],
    scope: &Scope,
    varnames: &mut Vec<Name>,
    far_cells: &mut Vec<(u32, Name)>,
) -> u32 {
    for f in far {
        match f.position.map(|p| p as usize) {
            Some(p) if p < varnames.len() => {
                let own = std::mem::replace(&mut varnames[p], f.name);
                if scope.cells.contains(&(p as u32)) {
                    far_cells.push((p as u32, own));
                }
            }
            _ if f.cell.is_none() || f.position.is_some() => varnames.push(f.name),
            _ => {}
        }
    }
    far.iter().filter_map(|f| f.position).max().map_or(0, |last| last + 1)
}

/// What a unit does not know about itself.
pub(crate) struct Finish<'t> {
    pub filename: Arc<str>,
    pub first_line: u32,
    pub flags: CodeFlags,
    /// Positional, positional-only and keyword-only parameters.
    pub counts: [u32; 3],
    pub scope: &'t Scope,
    pub texts: Arc<pyrun_bytecode::Names>,
}
