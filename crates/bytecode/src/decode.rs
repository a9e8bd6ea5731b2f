//! Reads instruction words back: what the disassembler and the verifier share.

use crate::code::Code;
use crate::ops::{Op, Operand};

/// A decoded instruction. Registers are numbers, wide operands stand in `b`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Insn {
    /// Word index.
    pub ip: usize,
    /// Opcode.
    pub op: Op,
    /// The operands: registers as numbers, signed numbers sign-extended.
    pub args: [i64; 3],
    /// First cache word, or 0.
    pub cache: u64,
    /// Word index of the jump target, if it jumps.
    pub target: Option<i64>,
}

impl Insn {
    /// The word after this instruction.
    pub fn next(&self) -> usize {
        self.ip + self.op.words()
    }
}

/// Decodes the instruction at `ip`; `None` if the opcode is unknown or cut off.
pub fn decode(code: &Code, ip: usize) -> Option<Insn> {
    let word = *code.words.get(ip)?;
    let op = Op::from_u16(word as u16)?;
    if ip + op.words() > code.words.len() {
        return None;
    }
    let halves = [(word >> 16) as u16, (word >> 32) as u16, (word >> 48) as u16];
    let wide = (word >> 32) as u32;
    let mut args = [0i64; 3];
    let mut target = None;
    for (i, kind) in op.info().operands.iter().enumerate() {
        args[i] = match kind {
            Operand::No => 0,
            Operand::Out | Operand::In | Operand::Keep | Operand::InOut | Operand::Win => {
                (halves[i] / 8) as i64
            }
            Operand::Const | Operand::Name | Operand::Count => halves[i] as i64,
            Operand::Int => halves[i] as i16 as i64,
            Operand::Jump => halves[i] as i16 as i64,
            Operand::Const32 | Operand::Name32 => wide as i64,
            Operand::Int32 | Operand::Jump32 => wide as i32 as i64,
        };
        if matches!(kind, Operand::Jump | Operand::Jump32) {
            target = Some(ip as i64 + args[i]);
        }
    }
    let cache = if op.info().cache > 0 { code.words[ip + 1] } else { 0 };
    Some(Insn { ip, op, args, cache, target })
}

/// All instructions of a code object, as far as they decode.
pub fn instructions(code: &Code) -> impl Iterator<Item = Insn> + '_ {
    let mut ip = 0;
    std::iter::from_fn(move || {
        let insn = decode(code, ip)?;
        ip = insn.next();
        Some(insn)
    })
}
