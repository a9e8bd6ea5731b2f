//! The assembler's encoder: instructions with labels, resolved into words.
//!
//! Registers are given by number and scaled here. A 16-bit jump that does not reach its target is
//! sent through a wide jump placed right behind it, so callers never think about distances.

use crate::code::{Handler, Position};
use crate::ops::{Op, Operand, encode, encode32};

/// A place in the code, placed once and jumped to from anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Label(u32);

impl Label {
    /// The number of the label: they are counted from 0 in the order in which they are made.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The source range of an instruction, as in [`Position`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loc {
    /// First line, from 1; 0 when there is none.
    pub line: u32,
    /// Last line.
    pub end_line: u32,
    /// Column of the first byte.
    pub col: u16,
    /// Column past the last byte.
    pub end_col: u16,
}

/// Why the encoder gave up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsmError {
    /// A register number too large to be encoded.
    TooManyRegisters,
    /// An index that does not fit its operand.
    OperandTooLarge,
}

#[derive(Clone, Copy, Debug)]
struct Insn {
    op: Op,
    args: [u32; 3],
    target: Option<Label>,
    extra: u32,
    loc: Loc,
    /// The source range of the first cache word, where it differs.
    cache_loc: Option<Loc>,
    /// A line without instructions of its own that is passed on the way here.
    mark: Option<Loc>,
    cold: bool,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    start: usize,
    end: usize,
    target: Label,
    register: u32,
}

/// What comes out: words, exception table, position table.
#[derive(Debug)]
pub struct Assembled {
    /// Instruction words.
    pub words: Box<[u64]>,
    /// Exception table.
    pub handlers: Box<[Handler]>,
    /// Position table.
    pub positions: Box<[Position]>,
}

/// Collects instructions.
#[derive(Debug, Default)]
pub struct Assembler {
    insns: Vec<Insn>,
    labels: Vec<Option<usize>>,
    rows: Vec<Row>,
    /// How many cold regions are open.
    cold: u32,
    /// The mark for the next instruction.
    mark: Option<Loc>,
}

/// The largest register number that can be encoded.
pub const MAX_REGISTER: u32 = u16::MAX as u32 / 8;

impl Assembler {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// A new label, not placed yet.
    pub fn label(&mut self) -> Label {
        self.labels.push(None);
        Label(self.labels.len() as u32 - 1)
    }

    /// Places a label before the next instruction.
    pub fn place(&mut self, label: Label) {
        debug_assert!(self.labels[label.0 as usize].is_none(), "label placed twice");
        self.labels[label.0 as usize] = Some(self.insns.len());
    }

    /// The number of the next instruction, for [`Assembler::handler`].
    pub fn here(&self) -> usize {
        self.insns.len()
    }

    /// Adds an instruction. Wide operands stand in place of `b`; signed ones are sign-extended.
    pub fn emit(&mut self, op: Op, a: u32, b: u32, c: u32, loc: Loc) {
        self.push(op, [a, b, c], None, loc);
    }

    /// Adds a jumping instruction; the jump operand is taken from `target`.
    pub fn emit_jump(&mut self, op: Op, a: u32, b: u32, target: Label, loc: Loc) {
        self.push(op, [a, b, 0], Some(target), loc);
    }

    fn push(&mut self, op: Op, args: [u32; 3], target: Option<Label>, loc: Loc) {
        let cold = self.cold > 0;
        let mark = self.mark.take().filter(|m| m.line != loc.line);
        self.insns.push(Insn { op, args, target, extra: 0, loc, cache_loc: None, mark, cold });
    }

    /// Notes a line that has no instructions of its own before the next instruction, for trace
    /// functions: a position that the instruction's own one hides.
    pub fn mark(&mut self, loc: Loc) {
        self.mark = Some(loc);
    }

    /// Starts a region that is seldom run: it goes behind everything else. Nothing falls into it.
    pub fn begin_cold(&mut self) {
        self.cold += 1;
    }

    /// Ends the region that [`Assembler::begin_cold`] started. Nothing falls out of it.
    pub fn end_cold(&mut self) {
        self.cold -= 1;
    }

    /// Sets the first cache word of the last instruction.
    pub fn set_cache(&mut self, value: u32) {
        if let Some(last) = self.insns.last_mut() {
            last.extra = value;
        }
    }

    /// Gives the first cache word of the last instruction a source range of its own: for the part of
    /// the instruction that finds the method, where the range of the whole is that of the call.
    pub fn set_cache_loc(&mut self, loc: Loc) {
        if let Some(last) = self.insns.last_mut() {
            last.cache_loc = Some(loc);
        }
    }

    /// Adds a row to the exception table: instructions `start..end` are covered. Rows are tried in
    /// the order in which they are added.
    pub fn handler(&mut self, start: usize, end: usize, target: Label, register: u32) {
        if start < end {
            self.rows.push(Row { start, end, target, register });
        }
    }

    /// Encodes everything. `map_const` gives the final index of each constant.
    pub fn finish(mut self, map_const: impl Fn(u32) -> u32) -> Result<Assembled, AsmError> {
        self.move_cold();
        self.thread_jumps();
        self.drop_idle_jumps();
        let (offsets, long) = self.layout();
        let mut words = Vec::with_capacity(*offsets.last().unwrap_or(&0));
        let mut positions: Vec<Position> = Vec::new();
        let mut last_loc = None;
        for (i, insn) in self.insns.iter().enumerate() {
            let at = words.len();
            debug_assert_eq!(at, offsets[i]);
            let mut place = |ip: usize, loc: Loc| {
                if last_loc != Some(loc) {
                    last_loc = Some(loc);
                    let Loc { line, end_line, col, end_col } = loc;
                    positions.push(Position { ip: ip as u32, line, end_line, col, end_col });
                }
            };
            if let Some(mark) = insn.mark {
                place(at, mark);
            }
            place(at, insn.loc);
            if let Some(loc) = insn.cache_loc {
                debug_assert!(insn.op.info().cache > 0);
                place(at + 1, loc);
            }
            let target = insn.target.map(|l| self.target_offset(l, &offsets));
            if long[i] {
                let size = insn.op.words();
                words.push(encode_insn(insn, Some(size as i64 + 1), &map_const)?);
                push_cache(&mut words, insn, &map_const);
                words.push(encode32(Op::Jump, 0, 2));
                let distance = target.unwrap_or(0) as i64 - (at + size + 1) as i64;
                words.push(encode32(Op::Jump, 0, distance as i32 as u32));
            } else {
                let distance = target.map(|t| t as i64 - at as i64);
                words.push(encode_insn(insn, distance, &map_const)?);
                push_cache(&mut words, insn, &map_const);
            }
        }
        let handlers = self
            .rows
            .iter()
            .map(|r| {
                Ok(Handler {
                    start: offsets[r.start] as u32,
                    end: offsets[r.end] as u32,
                    target: self.target_offset(r.target, &offsets) as u32,
                    register: register(r.register)?,
                })
            })
            .collect::<Result<_, AsmError>>()?;
        Ok(Assembled { words: words.into(), handlers, positions: positions.into() })
    }

    /// Puts cold regions behind the rest. Rows that cover both kinds become two.
    fn move_cold(&mut self) {
        if !self.insns.iter().any(|i| i.cold) {
            return;
        }
        let n = self.insns.len();
        // How many hot instructions come before each.
        let mut hot = Vec::with_capacity(n + 1);
        let mut count = 0;
        for insn in &self.insns {
            hot.push(count);
            count += !insn.cold as usize;
        }
        hot.push(count);
        let cold = |i: usize| count + i - hot[i];
        for place in self.labels.iter_mut().flatten() {
            let is_cold = self.insns.get(*place).is_none_or(|i| i.cold);
            *place = if is_cold { cold(*place) } else { hot[*place] };
        }
        let rows = std::mem::take(&mut self.rows);
        for row in rows {
            self.handler(hot[row.start], hot[row.end], row.target, row.register);
            self.handler(cold(row.start), cold(row.end), row.target, row.register);
        }
        self.insns.sort_by_key(|i| i.cold);
    }

    /// A jump to a jump goes where that goes.
    fn thread_jumps(&mut self) {
        for i in 0..self.insns.len() {
            let Some(mut target) = self.insns[i].target else { continue };
            // A bound, because `while True: pass` jumps to itself.
            for _ in 0..8 {
                let next = self.labels[target.0 as usize].and_then(|at| self.insns.get(at));
                match next {
                    Some(Insn { op: Op::Jump, target: Some(further), .. }) => target = *further,
                    _ => break,
                }
            }
            self.insns[i].target = Some(target);
        }
    }

    /// Takes out jumps to the next instruction.
    fn drop_idle_jumps(&mut self) {
        let idle = |i: usize, insn: &Insn| {
            insn.op == Op::Jump
                && insn.target.is_some_and(|l| self.labels[l.0 as usize] == Some(i + 1))
        };
        let idle: Vec<bool> = self.insns.iter().enumerate().map(|(i, n)| idle(i, n)).collect();
        if !idle.contains(&true) {
            return;
        }
        let mut moved = Vec::with_capacity(idle.len() + 1);
        let mut count = 0;
        for &idle in &idle {
            moved.push(count);
            count += !idle as usize;
        }
        moved.push(count);
        self.labels.iter_mut().flatten().for_each(|place| *place = moved[*place]);
        let rows = std::mem::take(&mut self.rows);
        for row in rows {
            self.handler(moved[row.start], moved[row.end], row.target, row.register);
        }
        let mut keep = idle.iter().map(|idle| !idle);
        self.insns.retain(|_| keep.next().unwrap_or(true));
    }

    fn target_offset(&self, label: Label, offsets: &[usize]) -> usize {
        let index = self.labels[label.0 as usize];
        debug_assert!(index.is_some(), "jump to a label that was never placed");
        offsets[index.unwrap_or(0)]
    }

    /// Word offsets of the instructions (and of the end), and which jumps need the detour.
    fn layout(&self) -> (Vec<usize>, Vec<bool>) {
        let mut long = vec![false; self.insns.len()];
        loop {
            let mut offsets = Vec::with_capacity(self.insns.len() + 1);
            let mut at = 0;
            for (insn, &long) in self.insns.iter().zip(&long) {
                offsets.push(at);
                at += insn.op.words() + if long { 2 } else { 0 };
            }
            offsets.push(at);
            let mut changed = false;
            for (i, insn) in self.insns.iter().enumerate() {
                let Some(label) = insn.target else { continue };
                if long[i] || insn.op.info().operands.contains(&Operand::Jump32) {
                    continue;
                }
                let distance = self.target_offset(label, &offsets) as i64 - offsets[i] as i64;
                if i16::try_from(distance).is_err() {
                    long[i] = true;
                    changed = true;
                }
            }
            if !changed {
                return (offsets, long);
            }
        }
    }
}

fn push_cache(words: &mut Vec<u64>, insn: &Insn, map_const: &impl Fn(u32) -> u32) {
    let cache = insn.op.info().cache;
    for i in 0..cache {
        let named = i == 0 && insn.op == Op::CallMethodKw;
        words.push(if named { map_const(insn.extra) as u64 } else { 0 });
    }
}

fn register(number: u32) -> Result<u16, AsmError> {
    if number > MAX_REGISTER {
        return Err(AsmError::TooManyRegisters);
    }
    Ok((number * 8) as u16)
}

fn encode_insn(
    insn: &Insn,
    distance: Option<i64>,
    map_const: &impl Fn(u32) -> u32,
) -> Result<u64, AsmError> {
    let kinds = insn.op.info().operands;
    let short = |v: u32| u16::try_from(v).map_err(|_| AsmError::OperandTooLarge);
    let mut out = [0u16; 3];
    for (i, kind) in kinds.iter().enumerate() {
        let value = insn.args[i];
        out[i] = match kind {
            Operand::No => 0,
            Operand::Out | Operand::In | Operand::Keep | Operand::InOut | Operand::Win => {
                register(value)?
            }
            Operand::Const => short(map_const(value))?,
            Operand::Name | Operand::Count => short(value)?,
            Operand::Int => value as u16,
            Operand::Jump => distance.unwrap_or(0) as i16 as u16,
            Operand::Const32 => return Ok(encode32(insn.op, out[0], map_const(value))),
            Operand::Name32 | Operand::Int32 => return Ok(encode32(insn.op, out[0], value)),
            Operand::Jump32 => {
                return Ok(encode32(insn.op, out[0], distance.unwrap_or(0) as i32 as u32));
            }
        };
    }
    Ok(encode(insn.op, out[0], out[1], out[2]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_jump_takes_a_detour() {
        let mut asm = Assembler::new();
        let end = asm.label();
        asm.emit_jump(Op::JLt, 0, 1, end, Loc::default());
        for _ in 0..40_000 {
            asm.emit(Op::Move, 0, 1, 0, Loc::default());
        }
        asm.place(end);
        asm.emit(Op::ReturnNone, 0, 0, 0, Loc::default());
        let out = asm.finish(|c| c).unwrap();
        assert_eq!(out.words.len(), 40_004);
        assert_eq!(out.words[0] >> 48, 2);
        assert_eq!(out.words[1], encode32(Op::Jump, 0, 2));
        assert_eq!(out.words[2], encode32(Op::Jump, 0, 40_001));
    }
}
