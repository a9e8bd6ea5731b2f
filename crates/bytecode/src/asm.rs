//! The assembler's encoder: instructions with labels, resolved into words.
//!
//! Registers are given by number and scaled here. A 16-bit jump that does not reach its target is
//! sent through a wide jump placed right behind it, so callers never think about distances.

use crate::code::{Handler, Position};
use crate::ops::{Op, Operand, encode, encode32};
use std::ops::Range;

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
    /// It was asked to.
    Stopped,
}

/// An instruction as it was emitted. There are many and every pass goes over all of them, so what few
/// have lies in a [`Note`].
#[derive(Clone, Copy, Debug)]
struct Insn {
    /// The word, but for a jump distance and the index of a constant.
    word: u64,
    op: Op,
    /// Whether the word wants a constant, a distance or something of the note.
    open: bool,
    /// The constant, as it was given.
    constant: u32,
    /// The label it jumps to, or [`NONE`].
    target: u32,
    /// The number of its note, or [`NONE`].
    note: u32,
    loc: Loc,
}

/// No label, no note, no place.
const NONE: u32 = u32::MAX;

/// What only some instructions have.
#[derive(Clone, Copy, Debug, Default)]
struct Note {
    /// The first cache word.
    cache: u32,
    /// The source range of the first cache word, where it differs.
    cache_loc: Option<Loc>,
    /// Which of the assembler's marks are passed on the way here.
    marks: (u32, u32),
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

/// Collects instructions. One that is finished is empty again and keeps its memory for the next code
/// object.
#[derive(Debug, Default)]
pub struct Assembler {
    insns: Vec<Insn>,
    notes: Vec<Note>,
    /// Where each label is placed, or [`NONE`].
    labels: Vec<u32>,
    rows: Vec<Row>,
    /// How many cold regions are open.
    cold: u32,
    /// Where each outermost cold region begins and ends, in order.
    regions: Vec<(usize, usize)>,
    /// The first operand that cannot be encoded.
    fault: Option<AsmError>,
    /// Lines without instructions of their own, in order.
    marks: Vec<Loc>,
    /// How many of them belong to instructions; the others wait for the next one.
    marked: usize,
    /// Scratch of [`Assembler::finish`]: word offsets, and the position table.
    offsets: Vec<u32>,
    positions: Vec<Position>,
    /// Scratch of `move_cold`.
    behind: Vec<Insn>,
    /// Where words are put together.
    words: Vec<u64>,
    before: Vec<usize>,
}

/// The largest register number that can be encoded: a mask of bits.
pub const MAX_REGISTER: u32 = u16::MAX as u32 / 8;

/// How far a jump of 16 bits may go.
const REACH: u64 = if cfg!(feature = "narrow") { 24 } else { i16::MAX as u64 };

impl Assembler {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty one with room for so many instructions.
    pub fn with_capacity(insns: usize) -> Self {
        Assembler {
            insns: Vec::with_capacity(insns),
            offsets: Vec::with_capacity(insns + 1),
            positions: Vec::with_capacity(insns),
            ..Assembler::default()
        }
    }

    /// A new label, not placed yet.
    pub fn label(&mut self) -> Label {
        self.labels.push(NONE);
        Label(self.labels.len() as u32 - 1)
    }

    /// Places a label before the next instruction. Marks that wait are not passed on the other ways
    /// there, so they get an instruction of their own; says whether.
    pub fn place(&mut self, label: Label) -> bool {
        let waiting = self.marks.last().filter(|_| self.marked < self.marks.len());
        let stays = waiting.copied();
        if let Some(loc) = stays {
            self.stay(loc);
        }
        debug_assert!(self.labels[label.0 as usize] == NONE, "label placed twice");
        self.labels[label.0 as usize] = self.insns.len() as u32;
        stays.is_some()
    }

    /// Adds an instruction that does nothing but be at `loc`: a jump to the next.
    #[cold]
    fn stay(&mut self, loc: Loc) {
        self.labels.push(self.insns.len() as u32 + 1);
        self.push(Op::Jump, [0; 3], self.labels.len() as u32 - 1, loc);
        self.note();
    }

    /// The last instruction, a jump, stays even if it leads to the next, where it has a line of its
    /// own.
    pub fn keep_line(&mut self) {
        let [rest @ .., last] = &self.insns[..] else { return };
        if rest.last().is_none_or(|before| before.loc.line != last.loc.line) {
            self.note();
        }
    }

    /// The number of the next instruction, for [`Assembler::handler`].
    pub fn here(&self) -> usize {
        self.insns.len()
    }

    /// Adds an instruction. Wide operands stand in place of `b`; signed ones are sign-extended.
    #[inline]
    pub fn emit(&mut self, op: Op, a: u32, b: u32, c: u32, loc: Loc) {
        self.push(op, [a, b, c], NONE, loc);
    }

    /// Adds a jumping instruction; the jump operand is taken from `target`.
    #[inline]
    pub fn emit_jump(&mut self, op: Op, a: u32, b: u32, target: Label, loc: Loc) {
        self.push(op, [a, b, 0], target.0, loc);
    }

    #[inline]
    fn push(&mut self, op: Op, args: [u32; 3], target: u32, loc: Loc) {
        let shape = op.shape();
        let excess = shape.excess;
        if args[0] & excess[0] | args[1] & excess[1] | args[2] & excess[2] != 0 {
            self.note_fault(op, args);
        }
        let [a, b, c] = [0, 1, 2].map(|i| args[i].wrapping_mul(shape.factors[i] as u32));
        let word = if shape.wide {
            encode32(op, a as u16, b)
        } else {
            encode(op, a as u16, b as u16, c as u16)
        };
        let constant = match shape.constant {
            Some(shift) => args[shift as usize / 16 - 1],
            None => NONE,
        };
        let open = target != NONE || shape.constant.is_some();
        self.insns.push(Insn { word, op, open, constant, target, note: NONE, loc });
        if self.marked < self.marks.len() {
            self.attach_marks(loc.line);
        }
    }

    /// Remembers that an operand is too large.
    #[cold]
    fn note_fault(&mut self, op: Op, args: [u32; 3]) {
        let is_register = |i: usize| op.shape().factors[i] == 8;
        let large = (0..3).find(|&i| args[i] & op.shape().excess[i] != 0);
        self.fault = self.fault.or(Some(match large {
            Some(i) if is_register(i) => AsmError::TooManyRegisters,
            _ => AsmError::OperandTooLarge,
        }));
    }

    /// Gives the marks that wait to the last instruction, which is on line `line`.
    #[cold]
    fn attach_marks(&mut self, line: u32) {
        if self.marks.last().is_some_and(|mark| mark.line == line) {
            self.marks.pop();
        }
        let (from, to) = (self.marked, self.marks.len());
        if from < to {
            self.note().marks = (from as u32, to as u32);
        }
        self.marked = to;
    }

    /// The note of the last instruction.
    fn note(&mut self) -> &mut Note {
        let last = self.insns.last_mut().expect("an instruction to note something about");
        if last.note == NONE {
            last.open = true;
            last.note = self.notes.len() as u32;
            self.notes.push(Note::default());
        }
        &mut self.notes[last.note as usize]
    }

    /// Notes a line that has no instructions of its own before the next instruction, for trace
    /// functions: a position that the instruction's own one hides.
    pub fn mark(&mut self, loc: Loc) {
        if self.marks[self.marked..].last().is_none_or(|mark| mark.line != loc.line) {
            self.marks.push(loc);
        }
    }

    /// Starts a region that is seldom run: it goes behind everything else. Nothing falls into it.
    pub fn begin_cold(&mut self) {
        if self.cold == 0 {
            self.regions.push((self.insns.len(), usize::MAX));
        }
        self.cold += 1;
    }

    /// Ends the region that [`Assembler::begin_cold`] started. Nothing falls out of it.
    pub fn end_cold(&mut self) {
        self.cold -= 1;
        if self.cold == 0
            && let Some(region) = self.regions.last_mut()
        {
            region.1 = self.insns.len();
        }
    }

    /// Sets the first cache word of the last instruction.
    pub fn set_cache(&mut self, value: u32) {
        self.note().cache = value;
    }

    /// Gives the first cache word of the last instruction a source range of its own: for the part of
    /// the instruction that finds the method, where the range of the whole is that of the call.
    pub fn set_cache_loc(&mut self, loc: Loc) {
        self.note().cache_loc = Some(loc);
    }

    /// Adds a row to the exception table: instructions `start..end` are covered. Rows are tried in
    /// the order in which they are added.
    pub fn handler(&mut self, start: usize, end: usize, target: Label, register: u32) {
        if start < end {
            self.rows.push(Row { start, end, target, register });
        }
    }

    /// Encodes everything. `map_const` gives the final index of each constant; `stop` is asked now and then
    /// in code of very many instructions.
    pub fn finish(
        &mut self,
        map_const: impl Fn(u32) -> u32,
        stop: &dyn Fn() -> bool,
    ) -> Result<Assembled, AsmError> {
        let result = self.assemble(map_const, stop);
        self.insns.clear();
        self.notes.clear();
        self.labels.clear();
        self.rows.clear();
        self.positions.clear();
        self.marks.clear();
        self.marked = 0;
        self.regions.clear();
        match self.fault.take() {
            Some(fault) => Err(fault),
            None => result,
        }
    }

    /// The passes, one after the other.
    fn assemble(
        &mut self,
        map_const: impl Fn(u32) -> u32,
        stop: &dyn Fn() -> bool,
    ) -> Result<Assembled, AsmError> {
        let n = self.insns.len();
        self.move_cold();
        let mut idle = false;
        for part in parts(n, stop) {
            idle |= self.thread_jumps(part?);
        }
        if idle {
            self.drop_idle_jumps();
        }
        let detours = self.layout(stop)?;
        self.words.clear();
        self.words.resize(self.offsets[self.insns.len()] as usize, 0);
        self.positions.reserve(self.insns.len());
        let mut last = NOWHERE;
        for part in parts(self.insns.len(), stop) {
            last = self.encode(part?, &detours, &map_const, last)?;
        }
        let offsets = &self.offsets;
        let handlers = self.rows.iter().map(|r| {
            Ok(Handler {
                start: offsets[r.start],
                end: offsets[r.end],
                target: offsets[self.labels[r.target.index()] as usize],
                register: register(r.register)?,
            })
        });
        let handlers = handlers.collect::<Result<_, AsmError>>()?;
        let positions = self.positions.as_slice().into();
        Ok(Assembled { words: self.words.as_slice().into(), handlers, positions })
    }

    /// Encodes instructions; gives the place of the last.
    fn encode(
        &mut self,
        part: Range<usize>,
        detours: &[bool],
        map_const: &impl Fn(u32) -> u32,
        last: Loc,
    ) -> Result<Loc, AsmError> {
        let (offsets, words) = (&self.offsets, &mut self.words);
        let mut places = Places { last, table: &mut self.positions };
        let insns = self.insns[part.clone()].iter().zip(&offsets[part.clone()]);
        for (i, (insn, at)) in part.zip(insns) {
            let at = *at as usize;
            words[at] = insn.word;
            if !insn.open {
                places.put(at, insn.loc);
                continue;
            }
            if insn.note == NONE {
                places.put(at, insn.loc);
            } else {
                let note = &self.notes[insn.note as usize];
                for mark in &self.marks[note.marks.0 as usize..note.marks.1 as usize] {
                    places.put(at, *mark);
                }
                places.put(at, insn.loc);
                if let Some(loc) = note.cache_loc {
                    debug_assert!(insn.op.info().cache > 0);
                    places.put(at + 1, loc);
                }
                if insn.op == Op::CallMethodKw {
                    words[at + 1] = map_const(note.cache) as u64;
                }
            }
            let shape = insn.op.shape();
            if let Some(shift) = shape.constant {
                let index = map_const(insn.constant);
                if !shape.wide && index > u16::MAX as u32 {
                    return Err(AsmError::OperandTooLarge);
                }
                words[at] |= (index as u64) << shift;
            }
            if insn.target == NONE {
                continue;
            }
            let target = offsets[self.labels[insn.target as usize] as usize];
            let size = shape.words as usize;
            if !detours.get(i).is_some_and(|d| *d) {
                words[at] |= jump(insn.op, target as i64 - at as i64);
                continue;
            }
            words[at] |= jump(insn.op, size as i64 + 1);
            words[at + size] = encode32(Op::Jump, 0, 2);
            let distance = target as i64 - (at + size + 1) as i64;
            words[at + size + 1] = encode32(Op::Jump, 0, distance as i32 as u32);
        }
        Ok(places.last)
    }

    /// Puts cold regions behind the rest. Rows that cover both kinds become two.
    fn move_cold(&mut self) {
        if self.regions.is_empty() {
            return;
        }
        let n = self.insns.len();
        let regions = std::mem::take(&mut self.regions);
        // How many instructions of regions come before each region, and of all.
        let mut before = std::mem::take(&mut self.before);
        before.clear();
        let mut total = 0;
        for region in &regions {
            before.push(total);
            total += region.1 - region.0;
        }
        before.push(total);
        // How many cold instructions come before one, and whether it is cold.
        let look = |i: usize| {
            let next = regions.partition_point(|region| region.0 <= i);
            match next.checked_sub(1).map(|last| (before[last], regions[last])) {
                Some((count, (start, end))) if i < end => (count + i - start, true),
                _ => (before[next], false),
            }
        };
        let hot = |i: usize| i - look(i).0;
        let cold = |i: usize| n - total + look(i).0;
        for place in self.labels.iter_mut().filter(|place| **place != NONE) {
            let i = *place as usize;
            *place = if i == n || look(i).1 { cold(i) } else { hot(i) } as u32;
        }
        let rows = self.rows.len();
        for i in 0..rows {
            let row = self.rows[i];
            self.handler(hot(row.start), hot(row.end), row.target, row.register);
            self.handler(cold(row.start), cold(row.end), row.target, row.register);
        }
        self.rows.drain(..rows);
        let mut behind = std::mem::take(&mut self.behind);
        let mut written = regions[0].0;
        for (i, &(start, end)) in regions.iter().enumerate() {
            behind.extend_from_slice(&self.insns[start..end]);
            let next = regions.get(i + 1).map_or(n, |region| region.0);
            self.insns.copy_within(end..next, written);
            written += next - end;
        }
        self.insns.truncate(written);
        self.insns.append(&mut behind);
        (self.regions, self.before, self.behind) = (regions, before, behind);
    }

    /// A jump to a jump goes where that goes, unless that is there for its line. Says whether any goes to the next instruction.
    fn thread_jumps(&mut self, part: Range<usize>) -> bool {
        let mut idle = false;
        for i in part {
            let mut target = self.insns[i].target;
            let stays = self.insns[i].op == Op::Jump && self.insns[i].note != NONE;
            if target == NONE || stays {
                continue;
            }
            // A bound, because `while True: pass` jumps to itself.
            for _ in 0..8 {
                match self.insns.get(self.labels[target as usize] as usize) {
                    Some(Insn { op: Op::Jump, target: further, note: NONE, .. }) => {
                        target = *further;
                    }
                    _ => break,
                }
            }
            self.insns[i].target = target;
            debug_assert!(self.labels[target as usize] != NONE, "jump to a label never placed");
            idle |= self.is_idle(i);
        }
        idle
    }

    /// Whether an instruction is a jump to the next one.
    fn is_idle(&self, i: usize) -> bool {
        let insn = &self.insns[i];
        insn.op == Op::Jump
            && insn.note == NONE
            && self.labels[insn.target as usize] as usize == i + 1
    }

    /// Takes out jumps to the next instruction.
    fn drop_idle_jumps(&mut self) {
        let mut moved = std::mem::take(&mut self.offsets);
        moved.clear();
        let mut count = 0;
        for i in 0..self.insns.len() {
            moved.push(count as u32);
            if !self.is_idle(i) {
                self.insns[count] = self.insns[i];
                count += 1;
            }
        }
        moved.push(count as u32);
        self.insns.truncate(count);
        for place in self.labels.iter_mut().filter(|place| **place != NONE) {
            *place = moved[*place as usize];
        }
        for row in &mut self.rows {
            row.start = moved[row.start] as usize;
            row.end = moved[row.end] as usize;
        }
        self.rows.retain(|row| row.start < row.end);
        self.offsets = moved;
    }

    /// Finds the word offsets of the instructions (and of the end); gives which jumps need the
    /// detour, or nothing if none does.
    fn layout(&mut self, stop: &dyn Fn() -> bool) -> Result<Vec<bool>, AsmError> {
        let mut detours = Vec::new();
        loop {
            self.offsets.clear();
            self.offsets.push(0);
            let mut at = 0;
            let mut end = |insn: &Insn, detour: bool| {
                at += insn.op.shape().words as u32 + if detour { 2 } else { 0 };
                at
            };
            for part in parts(self.insns.len(), stop) {
                let part = part?;
                if detours.is_empty() {
                    self.offsets.extend(self.insns[part].iter().map(|insn| end(insn, false)));
                } else {
                    let both = self.insns[part.clone()].iter().zip(&detours[part]);
                    self.offsets.extend(both.map(|(insn, detour)| end(insn, *detour)));
                }
            }
            // Nothing is too far in code as short as this.
            if at <= REACH as u32 || !self.send_round(&mut detours, stop)? {
                return Ok(detours);
            }
        }
    }

    /// Marks the jumps that do not reach their targets; says whether there are new ones.
    fn send_round(
        &self,
        detours: &mut Vec<bool>,
        stop: &dyn Fn() -> bool,
    ) -> Result<bool, AsmError> {
        detours.resize(self.insns.len(), false);
        let mut changed = false;
        for part in parts(self.insns.len(), stop) {
            changed |= self.detours(part?, detours);
        }
        Ok(changed)
    }

    /// The same of some of them.
    fn detours(&self, part: Range<usize>, detours: &mut [bool]) -> bool {
        let mut changed = false;
        for (i, insn) in part.clone().zip(&self.insns[part]) {
            if insn.target == NONE
                || detours[i]
                || insn.op.info().operands.contains(&Operand::Jump32)
            {
                continue;
            }
            let target = self.offsets[self.labels[insn.target as usize] as usize];
            let distance = target as i64 - self.offsets[i] as i64;
            if distance.unsigned_abs() > REACH {
                detours[i] = true;
                changed = true;
            }
        }
        changed
    }
}

/// The numbers to `n` in parts, with a question between them whether to stop.
fn parts(
    n: usize,
    stop: &dyn Fn() -> bool,
) -> impl Iterator<Item = Result<Range<usize>, AsmError>> {
    const PART: usize = 1 << 14;
    (0..n).step_by(PART).map(move |start| match start > 0 && stop() {
        true => Err(AsmError::Stopped),
        false => Ok(start..n.min(start + PART)),
    })
}

/// The position table while it is written.
struct Places<'t> {
    last: Loc,
    table: &'t mut Vec<Position>,
}

/// No instruction is here.
const NOWHERE: Loc = Loc { line: u32::MAX, end_line: 0, col: 0, end_col: 0 };

impl Places<'_> {
    #[inline]
    fn put(&mut self, ip: usize, loc: Loc) {
        if self.last != loc {
            self.last = loc;
            let Loc { line, end_line, col, end_col } = loc;
            self.table.push(Position { ip: ip as u32, line, end_line, col, end_col });
        }
    }
}

fn register(number: u32) -> Result<u16, AsmError> {
    if number > MAX_REGISTER {
        return Err(AsmError::TooManyRegisters);
    }
    Ok((number * 8) as u16)
}

/// A distance where the instruction has it.
fn jump(op: Op, distance: i64) -> u64 {
    if op.shape().wide {
        (distance as i32 as u32 as u64) << 32
    } else {
        (distance as i16 as u16 as u64) << 48
    }
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
        let out = asm.finish(|c| c, &|| false).unwrap();
        assert_eq!(out.words.len(), 40_004);
        assert_eq!(out.words[0] >> 48, 2);
        assert_eq!(out.words[1], encode32(Op::Jump, 0, 2));
        assert_eq!(out.words[2], encode32(Op::Jump, 0, 40_001));
    }
}
