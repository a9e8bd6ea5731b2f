//! The verifier: checks a code object against the discipline that [`crate::ops`] states.
//!
//! It follows every path and tracks which temporaries are live and which locals are bound. The
//! machine trusts what passes here: a temporary is written only when it is dead, consumed only when
//! it is live, no operand is unbound, every jump and handler lands on an instruction with the same
//! temporaries live on every way in, and nothing is left live when the code returns.

use std::collections::BTreeMap;

use crate::code::{Code, CodeFlags, Const};
use crate::decode::{Insn, decode};
use crate::ops::{Intrinsic, Op, Operand};

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError {
    /// Dotted name of the code object.
    pub code: String,
    /// Word index.
    pub ip: usize,
    /// What is wrong.
    pub message: String,
}

impl std::fmt::Display for VerifyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at {}: {}", self.code, self.ip, self.message)
    }
}

impl std::error::Error for VerifyError {}

/// Verifies `code` and all code nested in it.
pub fn verify(code: &Code) -> Result<(), VerifyError> {
    let mut pending = vec![code];
    while let Some(code) = pending.pop() {
        Verifier::new(code).run()?;
        pending.extend(nested(&code.consts));
    }
    Ok(())
}

fn nested(consts: &[Const]) -> impl Iterator<Item = &Code> {
    consts.iter().filter_map(|c| match c {
        Const::Code(c) => Some(&**c),
        _ => None,
    })
}

/// Registers that hold something: live temporaries and bound locals.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Regs(Vec<u64>);

impl Regs {
    fn get(&self, r: u32) -> bool {
        self.0[r as usize / 64] >> (r % 64) & 1 == 1
    }

    fn set(&mut self, r: u32, on: bool) {
        let bit = 1 << (r % 64);
        let word = &mut self.0[r as usize / 64];
        *word = if on { *word | bit } else { *word & !bit };
    }
}

/// What an instruction does to registers.
#[derive(Default)]
struct Effect {
    /// Must hold something, and stay.
    keep: Vec<u32>,
    /// Must hold something; temporaries are emptied.
    take: Vec<u32>,
    /// Must be dead (scratch of call windows).
    dead: Vec<u32>,
    /// Filled.
    put: Vec<u32>,
}

struct Verifier<'c> {
    code: &'c Code,
    /// Decoded instructions by word; `None` inside an instruction.
    at: Vec<Option<Insn>>,
    /// State before each word, once reached.
    states: BTreeMap<usize, Regs>,
    work: Vec<usize>,
    /// By word: the first row that covers it, plus one.
    covered: Vec<u32>,
}

type Checked<T = ()> = Result<T, (usize, String)>;

impl<'c> Verifier<'c> {
    fn new(code: &'c Code) -> Self {
        let mut covered = vec![0; code.words.len()];
        for (i, row) in code.handlers.iter().enumerate().rev() {
            let range = row.start as usize..(row.end as usize).min(covered.len());
            if let Some(words) = covered.get_mut(range) {
                words.fill(i as u32 + 1);
            }
        }
        Verifier { code, at: Vec::new(), states: BTreeMap::new(), work: Vec::new(), covered }
    }

    fn run(mut self) -> Result<(), VerifyError> {
        let name = self.code.qualname.0 as usize;
        let name = if name < self.code.texts.len() { self.code.qualname() } else { "?" };
        let name = name.to_string();
        self.check().map_err(|(ip, message)| VerifyError { code: name, ip, message })
    }

    fn check(&mut self) -> Checked {
        self.shape()?;
        self.decode_all()?;
        self.rows()?;
        let mut entry = Regs(vec![0; self.code.nregs as usize / 64 + 1]);
        for r in 0..self.code.param_count() {
            entry.set(r, true);
        }
        if self.code.flags.has(CodeFlags::NAMESPACE) {
            entry.set(0, true);
        }
        self.flow(0, 0, entry)?;
        while let Some(ip) = self.work.pop() {
            self.step(ip)?;
        }
        Ok(())
    }

    fn shape(&self) -> Checked {
        let code = self.code;
        let fail = |what: &str| Err((0, what.to_string()));
        let lists = [&code.varnames, &code.freevars, &code.names].into_iter().flatten();
        let names = lists.chain(code.far_cells.iter().map(|(_, name)| name));
        let mut names = names.chain([&code.name, &code.qualname]);
        if names.any(|name| name.0 as usize >= code.texts.len()) {
            return fail("name out of range");
        }
        let params = code.param_count();
        let (places, names) = match code.far {
            // Far parameters arrive in registers that only `PackFar` reaches.
            Some(_) => (code.nregs, params.max(code.nlocals)),
            None => (code.nlocals, code.nlocals),
        };
        let most = crate::asm::MAX_REGISTER + 1;
        if code.nregs < code.nlocals
            || code.nregs > if code.far.is_some() { params.max(most) } else { most }
        {
            return fail("register count out of range");
        }
        if code.far.is_some_and(|r| r >= code.nlocals) {
            return fail("dict of far locals in no local");
        }
        if code.varnames.len() < names as usize
            || (code.far.is_none() && code.varnames.len() > names as usize)
        {
            return fail("one name is needed for each local");
        }
        if params > places || code.posonly_count > code.arg_count {
            return fail("parameter counts out of range");
        }
        if code.flags.has(CodeFlags::NAMESPACE) && code.nlocals == 0 {
            return fail("namespace code needs register 0");
        }
        if code.cell_locals.iter().any(|&r| r >= code.nlocals) {
            return fail("cell that is no local");
        }
        if code.cell_locals.iter().any(|&r| r as usize >= code.varnames.len()) {
            return fail("cell without a name");
        }
        if code.words.is_empty() {
            return fail("no instructions");
        }
        Ok(())
    }

    fn decode_all(&mut self) -> Checked {
        self.at = vec![None; self.code.words.len()];
        let mut ip = 0;
        while ip < self.code.words.len() {
            let insn = decode(self.code, ip).ok_or((ip, "unknown or cut-off opcode".into()))?;
            self.ranges(&insn).map_err(|m| (ip, m))?;
            self.at[ip] = Some(insn);
            ip = insn.next();
        }
        Ok(())
    }

    fn ranges(&self, insn: &Insn) -> Result<(), String> {
        let code = self.code;
        for (i, kind) in insn.op.info().operands.iter().enumerate() {
            let v = insn.args[i] as usize;
            let ok = match kind {
                Operand::Out | Operand::In | Operand::Keep | Operand::InOut | Operand::Win => {
                    // A run of no values may stand at the very end.
                    v < code.nregs as usize || (*kind == Operand::Win && v == code.nregs as usize)
                }
                Operand::Const | Operand::Const32 => v < code.consts.len(),
                Operand::Name | Operand::Name32 => v < code.names.len(),
                _ => true,
            };
            if !ok {
                return Err(format!("{}: operand {i} out of range: {v}", insn.op.info().name));
            }
        }
        self.special_ranges(insn)
    }

    fn special_ranges(&self, insn: &Insn) -> Result<(), String> {
        let konst = |i: i64| self.code.consts.get(i as usize);
        let free = |i: i64| (i as usize) < self.code.freevars.len();
        let ok = match insn.op {
            Op::LoadFree | Op::LoadFreeCell | Op::LoadClassFree => free(insn.args[1]),
            Op::StoreFree | Op::DelFree => free(insn.args[0]),
            Op::MakeFunction => matches!(konst(insn.args[1]), Some(Const::Code(_))),
            Op::PackFar => code_far(self.code, insn.args[0]),
            Op::LoadFar | Op::StoreFar | Op::DelFar => self.code.far.is_some(),
            Op::CallKw => names_fit(konst(insn.args[2]), insn.args[1]),
            Op::CallMethodKw => names_fit(konst(insn.cache as i64), insn.args[1]),
            Op::Intrinsic => Intrinsic::from_u16(insn.args[2] as u16).is_some(),
            Op::BuildSlice => matches!(insn.args[2], 2 | 3),
            Op::Convert => matches!(insn.args[2], 1..=3),
            Op::FormatValue => matches!(insn.args[2], 0..=1),
            _ => true,
        };
        if ok { Ok(()) } else { Err(format!("{}: bad operand", insn.op.info().name)) }
    }

    fn is_start(&self, ip: usize) -> bool {
        self.at.get(ip).is_some_and(|i| i.is_some())
    }

    fn rows(&self) -> Checked {
        for row in &self.code.handlers {
            let (start, end) = (row.start as usize, row.end as usize);
            let ends = self.is_start(end) || end == self.code.words.len();
            if !self.is_start(start) || !ends || start >= end || !self.is_start(row.target as usize)
            {
                return Err((start, "handler row off the instructions".into()));
            }
            let r = row.register as u32 / 8;
            if row.register % 8 != 0 || r < self.code.nlocals || r >= self.code.nregs {
                return Err((start, "handler register is no temporary".into()));
            }
        }
        Ok(())
    }

    fn is_temp(&self, r: u32) -> bool {
        r >= self.code.nlocals
    }

    /// Joins `state` into the state before `to`; reached from `from`.
    fn flow(&mut self, from: usize, to: usize, state: Regs) -> Checked {
        if !self.is_start(to) {
            return Err((from, format!("goes on at {to}, which is no instruction")));
        }
        let Some(old) = self.states.get_mut(&to) else {
            self.states.insert(to, state);
            self.work.push(to);
            return Ok(());
        };
        let mut changed = false;
        for r in 0..self.code.nregs {
            if old.get(r) == state.get(r) {
                continue;
            }
            if r >= self.code.nlocals {
                return Err((from, format!("t{r} is live on one way to {to} and not on another")));
            }
            if old.get(r) {
                old.set(r, false);
                changed = true;
            }
        }
        if changed {
            self.work.push(to);
        }
        Ok(())
    }

    /// Whether a `YieldDelegate` stands between a `Send` with the same registers and a jump back to it, as the
    /// machine takes for granted when the iterator has ended. What it yields is moved out of a temporary.
    fn delegates(&self, insn: &Insn) -> bool {
        let [out, iter, from] = insn.args;
        let at = |ip: usize| self.at.get(ip).copied().flatten();
        let Some(send) = insn.ip.checked_sub(1).and_then(at).filter(|i| i.op == Op::Send) else {
            return false;
        };
        out == from
            && self.is_temp(out as u32)
            && send.args[..2] == [out, iter]
            && at(insn.next()).is_some_and(|j| j.op == Op::Jump && j.target == Some(send.ip as i64))
    }

    fn step(&mut self, ip: usize) -> Checked {
        let (Some(insn), Some(before)) = (self.at[ip], self.states.get(&ip).cloned()) else {
            return Ok(());
        };
        self.handlers_of(&insn, &before)?;
        let effect = effect(&insn);
        let mut after = before;
        self.apply(&insn, &effect, &mut after)?;
        if insn.op == Op::YieldDelegate && !self.delegates(&insn) {
            return Err((ip, "delegates without its Send before and a jump back behind".into()));
        }
        let fall = |v: &mut Self, state: Regs| v.flow(ip, insn.next(), state);
        let target = insn.target.map(|t| t.max(0) as usize);
        match (insn.op, target) {
            (Op::Jump, Some(to)) => self.flow(ip, to, after),
            (Op::JTrueKeep | Op::JFalseKeep, Some(to)) => {
                let r = insn.args[0] as u32;
                if !self.is_temp(r) {
                    return Err((ip, "keeps or consumes a local".into()));
                }
                self.flow(ip, to, after.clone())?;
                after.set(r, false);
                fall(self, after)
            }
            (Op::ForIter | Op::Send, Some(to)) => {
                let (out, iter) = (insn.args[0] as u32, insn.args[1] as u32);
                if !self.is_temp(iter) {
                    return Err((ip, "iterator in a local".into()));
                }
                let mut done = after.clone();
                done.set(iter, false);
                if insn.op == Op::ForIter && !self.is_temp(out) {
                    // Not written on this way out: bound only if it was before.
                    let was = self.states[&ip].get(out);
                    done.set(out, was);
                } else if insn.op == Op::ForIter {
                    done.set(out, false);
                }
                self.flow(ip, to, done)?;
                fall(self, after)
            }
            (_, Some(to)) => {
                self.flow(ip, to, after.clone())?;
                fall(self, after)
            }
            (op, None) if ends_path(op) => {
                if matches!(op, Op::Return | Op::ReturnNone | Op::GenReturn)
                    && let Some(r) = (self.code.nlocals..self.code.nregs).find(|&r| after.get(r))
                {
                    return Err((ip, format!("returns while t{r} is live")));
                }
                Ok(())
            }
            _ => fall(self, after),
        }
    }

    fn apply(&self, insn: &Insn, effect: &Effect, state: &mut Regs) -> Checked {
        let fail = |what: String| Err((insn.ip, format!("{}: {what}", insn.op.info().name)));
        let name = |r: u32| if self.is_temp(r) { format!("t{r}") } else { format!("local {r}") };
        let all = effect.keep.iter().chain(&effect.take).chain(&effect.dead).chain(&effect.put);
        if let Some(&r) = all.clone().find(|&&r| r >= self.code.nregs) {
            return fail(format!("t{r} is past the last register"));
        }
        for &r in effect.keep.iter().chain(&effect.take) {
            if !state.get(r) {
                return fail(format!("{} holds nothing", name(r)));
            }
        }
        for &r in &effect.take {
            if self.is_temp(r) {
                if !state.get(r) {
                    return fail(format!("{} is consumed twice", name(r)));
                }
                state.set(r, false);
            } else if insn.op == Op::Take || insn.op == Op::Drop {
                return fail("moves out of a local".into());
            }
        }
        if insn.op == Op::PackFar {
            // The dict takes the parameters from here on.
            let params = self.code.param_count();
            (insn.args[0] as u32..params).for_each(|r| state.set(r, false));
        }
        if insn.op == Op::Unbind {
            state.set(insn.args[0] as u32, false);
            if self.is_temp(insn.args[0] as u32) {
                return fail("unbinds a temporary".into());
            }
        }
        for &r in &effect.dead {
            if state.get(r) || !self.is_temp(r) {
                return fail(format!("{} of the call window is in use", name(r)));
            }
        }
        for &r in &effect.put {
            if self.is_temp(r) && state.get(r) {
                return fail(format!("{} is written while it is live", name(r)));
            }
            state.set(r, true);
        }
        Ok(())
    }

    /// An exception in `insn` may go to the first row that covers it.
    fn handlers_of(&mut self, insn: &Insn, before: &Regs) -> Checked {
        let Some(row) = self.covered[insn.ip].checked_sub(1) else { return Ok(()) };
        let row = self.code.handlers[row as usize];
        let register = row.register as u32 / 8;
        let mut state = before.clone();
        for r in register..self.code.nregs {
            state.set(r, r == register);
        }
        self.flow(insn.ip, row.target as usize, state)
    }
}

fn code_far(code: &Code, register: i64) -> bool {
    code.far.is_some_and(|r| r as i64 == register)
}

fn names_fit(names: Option<&Const>, args: i64) -> bool {
    matches!(names, Some(Const::Tuple(names)) if names.len() as i64 <= args)
}

/// Whether nothing follows the instruction.
pub fn ends_path(op: Op) -> bool {
    matches!(
        op,
        Op::Jump
            | Op::Return
            | Op::ReturnNone
            | Op::GenReturn
            | Op::Raise
            | Op::RaiseFrom
            | Op::RaiseAgain
            | Op::Reraise
    )
}

fn effect(insn: &Insn) -> Effect {
    let [a, b, c] = insn.args.map(|v| v as u32);
    let mut e = Effect::default();
    match insn.op {
        Op::LoadSuperAttr => {
            e.take.extend(b..b + 3);
            e.put.push(a);
        }
        Op::BuildSlice | Op::BuildTuple | Op::BuildList | Op::BuildSet | Op::BuildString => {
            e.take.extend(b..b + c);
            e.put.push(a);
        }
        Op::BuildMap => {
            e.take.extend(b..b + 2 * c);
            e.put.push(a);
        }
        Op::Intrinsic => {
            let n = Intrinsic::from_u16(c as u16).map_or(0, Intrinsic::arity);
            e.take.extend(b..b + n);
            e.put.push(a);
        }
        Op::Call | Op::CallKw => {
            e.take.push(a);
            e.take.extend(a + 3..a + 3 + b);
            e.dead.extend([a + 1, a + 2]);
            e.put.push(a);
        }
        Op::CallEx => {
            e.take.extend([a, a + 3]);
            e.take.extend((b != 0).then_some(a + 4));
            e.dead.extend([a + 1, a + 2]);
            e.put.push(a);
        }
        Op::LookMethod => {
            e.keep.push(a + 3);
            e.dead.extend([a, a + 1, a + 2]);
        }
        Op::CallMethod | Op::CallMethodKw => {
            e.take.extend(a + 3..a + 4 + b);
            e.dead.extend([a, a + 1, a + 2]);
            e.put.push(a);
        }
        Op::CallSuperMethod => {
            e.take.extend([a, a + 1]);
            e.take.extend(a + 3..a + 4 + b);
            e.dead.push(a + 2);
            e.put.push(a);
        }
        Op::MakeFunction => {
            e.take.extend(a..a + c.count_ones());
            e.put.push(a);
        }
        Op::FarFunction => {
            e.take.extend(b..=b + c.count_ones());
            e.put.push(a);
        }
        Op::UnpackSequence => {
            e.take.push(b);
            e.put.extend(a..a + c);
        }
        Op::UnpackEx => {
            e.take.push(b);
            e.put.extend(a..a + c % 256 + c / 256 + 1);
        }
        Op::MatchExcGroup => {
            e.take.extend([b, c]);
            e.put.extend([a, a + 1]);
        }
        Op::ExcInfo => {
            e.keep.push(b);
            e.put.extend(a..a + 3);
        }
        Op::EnterWith => {
            e.take.push(b);
            e.put.extend([a, a + 1]);
        }
        Op::MatchClass => {
            e.keep.push(b);
            e.take.extend([b + 1, b + 2]);
            e.put.push(a);
        }
        Op::ImportName => {
            e.take.extend([a, a + 1]);
            e.put.push(a);
        }
        // May be unbound, before and (for the first two) after.
        Op::CheckBound | Op::Unbind => {}
        Op::MakeCell => e.put.push(a),
        Op::Send => {
            e.keep.extend([a, b]);
        }
        _ => simple_effect(insn, &mut e),
    }
    if insn.op == Op::CheckBound {
        e.put.push(a);
    }
    e
}

fn simple_effect(insn: &Insn, e: &mut Effect) {
    for (i, kind) in insn.op.info().operands.iter().enumerate() {
        let r = insn.args[i] as u32;
        match kind {
            Operand::Out => e.put.push(r),
            Operand::In => e.take.push(r),
            Operand::Keep | Operand::InOut => e.keep.push(r),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NamesBuilder;
    use crate::asm::{Assembler, Loc};
    use std::sync::Arc;

    /// Assembles a function of one parameter with three temporaries, `t1` to `t3`.
    fn build(write: impl FnOnce(&mut Assembler)) -> Result<(), String> {
        let mut asm = Assembler::new();
        write(&mut asm);
        let out = asm.finish(|c| c, &|| false).unwrap();
        let mut names = NamesBuilder::default();
        let [f, x, n] = ["f", "x", "n"].map(|text| names.push(text));
        let code = Code {
            texts: Arc::new(names.into()),
            name: f,
            qualname: f,
            filename: "f.py".into(),
            first_line: 1,
            flags: CodeFlags(CodeFlags::OPTIMIZED),
            arg_count: 1,
            posonly_count: 0,
            kwonly_count: 0,
            nlocals: 1,
            nregs: 4,
            varnames: Box::new([x]),
            far: None,
            cell_locals: Box::new([]),
            far_cells: Box::new([]),
            freevars: Box::new([]),
            names: Box::new([n]),
            consts: Box::new([Const::None]),
            words: out.words,
            handlers: out.handlers,
            positions: out.positions,
        };
        verify(&code).map_err(|e| e.message)
    }

    fn emit(asm: &mut Assembler, op: Op, a: u32, b: u32, c: u32) {
        asm.emit(op, a, b, c, Loc::default());
    }

    #[test]
    fn what_keeps_the_discipline_passes() {
        let result = build(|asm| {
            emit(asm, Op::Add, 1, 0, 0);
            emit(asm, Op::Return, 1, 0, 0);
        });
        assert_eq!(result, Ok(()));
    }

    #[test]
    fn what_breaks_it_does_not() {
        let dead = build(|asm| emit(asm, Op::Return, 1, 0, 0));
        assert_eq!(dead.unwrap_err(), "Return: t1 holds nothing");
        let leak = build(|asm| {
            emit(asm, Op::LoadConst, 1, 0, 0);
            emit(asm, Op::ReturnNone, 0, 0, 0);
        });
        assert_eq!(leak.unwrap_err(), "returns while t1 is live");
        let twice = build(|asm| {
            emit(asm, Op::LoadConst, 1, 0, 0);
            emit(asm, Op::LoadConst, 1, 0, 0);
            emit(asm, Op::Return, 1, 0, 0);
        });
        assert_eq!(twice.unwrap_err(), "LoadConst: t1 is written while it is live");
        let unbound = build(|asm| {
            emit(asm, Op::Unbind, 0, 0, 0);
            emit(asm, Op::Return, 0, 0, 0);
        });
        assert_eq!(unbound.unwrap_err(), "Return: local 0 holds nothing");
        let falls_off = build(|asm| emit(asm, Op::Move, 0, 0, 0));
        assert_eq!(falls_off.unwrap_err(), "goes on at 1, which is no instruction");
        let name = build(|asm| emit(asm, Op::LoadAttr, 1, 0, 7));
        assert_eq!(name.unwrap_err(), "LoadAttr: operand 2 out of range: 7");
    }

    #[test]
    fn a_delegation_is_laid_out_as_the_machine_expects() {
        let build = |back: bool| {
            build(|asm| {
                emit(asm, Op::LoadConst, 2, 0, 0);
                emit(asm, Op::LoadConst, 1, 0, 0);
                let (head, end) = (asm.label(), asm.label());
                asm.place(head);
                asm.emit_jump(Op::Send, 1, 2, end, Loc::default());
                emit(asm, Op::YieldDelegate, 1, 2, 1);
                if back {
                    asm.emit_jump(Op::Jump, 0, 0, head, Loc::default());
                } else {
                    emit(asm, Op::Drop, 2, 0, 0);
                }
                asm.place(end);
                emit(asm, Op::Return, 1, 0, 0);
            })
        };
        assert_eq!(build(true), Ok(()));
        assert!(build(false).unwrap_err().starts_with("delegates without its Send"));
    }

    #[test]
    fn ways_that_meet_agree() {
        let result = build(|asm| {
            let other = asm.label();
            asm.emit_jump(Op::JTrue, 0, 0, other, Loc::default());
            emit(asm, Op::LoadConst, 1, 0, 0);
            asm.place(other);
            emit(asm, Op::ReturnNone, 0, 0, 0);
        });
        assert!(result.unwrap_err().starts_with("t1 is live on one way to"));
    }

    #[test]
    fn a_handler_knows_what_is_below_it() {
        let build = |extra: bool| {
            build(|asm| {
                let target = asm.label();
                let start = asm.here();
                if extra {
                    // Covered: `t1` is dead here and live below.
                    emit(asm, Op::Move, 1, 0, 0);
                }
                emit(asm, Op::Add, 2, 0, 0);
                let end = asm.here();
                emit(asm, Op::Drop, 2, 0, 0);
                if extra {
                    emit(asm, Op::Drop, 1, 0, 0);
                }
                emit(asm, Op::ReturnNone, 0, 0, 0);
                asm.place(target);
                emit(asm, Op::Reraise, 2, 0, 0);
                asm.handler(start, end, target, 2);
            })
        };
        assert_eq!(build(false), Ok(()));
        assert!(build(true).unwrap_err().starts_with("t1 is live on one way"));
    }
}
