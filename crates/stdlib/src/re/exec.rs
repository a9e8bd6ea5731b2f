//! The matcher: backtracking over a stack of its own, so that no pattern can overflow the native one,
//! and paying fuel, so that no pattern runs forever.

use super::charset::{Fold, same_but_case};
use super::program::{Inst, One, Program};
use super::tree::{At, Greed, MANY};
use pyrun_vm::{PyResult, Vm};

/// A position that is not set.
pub const UNSET: usize = usize::MAX;

/// One stored character.
pub trait Unit: Copy + Into<u32> {}
impl Unit for u8 {}
impl Unit for u16 {}
impl Unit for u32 {}

/// What to do when a way does not lead on.
#[derive(Clone, Copy)]
enum Choice {
    /// Try from here.
    Branch { pc: usize, pos: usize },
    /// Give back characters of a greedy run, down to `low`.
    Shorter { pc: usize, low: usize, pos: usize },
    /// Take one more character in a lazy run.
    Longer { pc: usize, pos: usize, left: u32 },
    /// Put back a group's position.
    Group { slot: usize, old: usize },
    /// Put back the last group.
    Last { old: usize },
    /// Put back a register.
    Register { reg: usize, old: usize },
}

/// What a match found.
#[derive(Clone, Debug)]
pub struct Found {
    /// Start and end of each group, [`UNSET`] where it took no part.
    pub groups: Vec<usize>,
    /// The group that closed last, 0 if none.
    pub last: usize,
}

/// Steps between looks at the limits.
const SLICE: u32 = 2000;

/// Characters that are gone through between looks at the limits, where a step goes through many.
const WINDOW: usize = 1 << 14;

/// A matcher over one text.
pub struct Matcher<'a, U> {
    program: &'a Program,
    text: &'a [U],
    groups: Vec<usize>,
    last: usize,
    registers: Vec<usize>,
    stack: Vec<Choice>,
    /// Bytes of the stack that the heap has been told of.
    counted: usize,
    left: u32,
    /// An empty match must not be found here.
    not_empty_at: usize,
    /// Only a match of everything counts.
    full: bool,
}

impl<'a, U: Unit> Matcher<'a, U> {
    /// A matcher for a program with so many groups, over text that ends where matches may.
    pub fn new(program: &'a Program, groups: usize, text: &'a [U]) -> Self {
        Matcher {
            program,
            text,
            groups: vec![UNSET; 2 * groups],
            last: 0,
            registers: vec![0; program.registers],
            stack: Vec::new(),
            counted: 0,
            left: SLICE,
            not_empty_at: UNSET,
            full: false,
        }
    }

    fn found(&self) -> Found {
        Found { groups: self.groups.clone(), last: self.last }
    }

    fn clear(&mut self) {
        self.groups.fill(UNSET);
        self.last = 0;
        self.stack.clear();
    }

    /// One more step.
    #[inline(always)]
    fn step(&mut self, vm: &mut Vm) -> PyResult<()> {
        self.left -= 1;
        if self.left == 0 { self.pay(vm) } else { Ok(()) }
    }

    #[cold]
    #[inline(never)]
    fn pay(&mut self, vm: &mut Vm) -> PyResult<()> {
        self.left = SLICE;
        vm.charge(SLICE as usize / 20)?;
        let held = self.stack.capacity() * size_of::<Choice>();
        if held > 1 << 16 && held != self.counted {
            vm.reserve(held)?;
            vm.account(held as isize - self.counted as isize);
            self.counted = held;
        }
        Ok(())
    }

    /// Gives back what was counted.
    pub fn finish(self, vm: &mut Vm) {
        vm.account(-(self.counted as isize));
    }

    /// A match at `pos`.
    pub fn at(&mut self, vm: &mut Vm, pos: usize, full: bool) -> PyResult<Option<Found>> {
        self.clear();
        self.full = full;
        let matched = self.run(vm, pos)?;
        Ok(matched.then(|| self.found()))
    }

    /// The first match from `from` on; not an empty one at `not_empty_at`.
    pub fn search(
        &mut self,
        vm: &mut Vm,
        from: usize,
        not_empty_at: usize,
    ) -> PyResult<Option<Found>> {
        (self.not_empty_at, self.full) = (not_empty_at, false);
        let mut at = from;
        loop {
            let end = (at + WINDOW).min(self.text.len());
            let Some(start) = self.candidate(at, end) else {
                vm.charge(end.saturating_sub(at) / 64)?;
                if end >= self.text.len() {
                    return Ok(None);
                }
                at = end;
                continue;
            };
            // Passing over text is work too.
            if start - at > 64 {
                vm.charge((start - at) / 64)?;
            }
            self.clear();
            if self.run(vm, start)? {
                return Ok(Some(self.found()));
            }
            if self.program.anchored {
                return Ok(None);
            }
            at = start + 1;
        }
    }

    /// Where a match may start, from `from` on and before `end`, or at `from` itself.
    fn candidate(&self, from: usize, end: usize) -> Option<usize> {
        let rest = self.text.get(from..)?;
        if let [first, tail @ ..] = &self.program.prefix[..] {
            let last = (rest.len() + 1).checked_sub(1 + tail.len())?.min(end - from);
            let fits =
                |i: &usize| rest[i + 1..].iter().zip(tail).all(|(&c, &want)| c.into() == want);
            let mut i = 0;
            while i < last {
                i += rest[i..last].iter().position(|&c| c.into() == *first)?;
                if fits(&i) {
                    return Some(from + i);
                }
                i += 1;
            }
            return None;
        }
        match &self.program.first {
            Some(one) => {
                rest[..end - from].iter().position(|&c| accepts(one, c.into())).map(|i| from + i)
            }
            None => Some(from),
        }
    }

    fn char_at(&self, pos: usize) -> Option<u32> {
        self.text.get(pos).map(|&c| c.into())
    }

    fn set_group(&mut self, slot: usize, pos: usize) {
        self.stack.push(Choice::Group { slot, old: self.groups[slot] });
        self.groups[slot] = pos;
        if slot & 1 == 1 {
            self.stack.push(Choice::Last { old: self.last });
            self.last = slot / 2;
        }
    }

    fn set_register(&mut self, reg: usize, v: usize) {
        self.stack.push(Choice::Register { reg, old: self.registers[reg] });
        self.registers[reg] = v;
    }

    /// Takes up the last choice; `None` when there is none.
    fn retreat(&mut self, vm: &mut Vm) -> PyResult<Option<(usize, usize)>> {
        while let Some(choice) = self.stack.pop() {
            match choice {
                Choice::Branch { pc, pos } => return Ok(Some((pc, pos))),
                Choice::Group { slot, old } => self.groups[slot] = old,
                Choice::Last { old } => self.last = old,
                Choice::Register { reg, old } => self.registers[reg] = old,
                Choice::Shorter { pc, low, pos } => {
                    if let Some(pos) = self.shorter(vm, pc, low, pos)? {
                        return Ok(Some((pc, pos)));
                    }
                }
                Choice::Longer { pc, pos, left } => {
                    if let Inst::Run(one, ..) = &self.program.code[pc]
                        && self.char_at(pos).is_some_and(|c| accepts(one, c))
                    {
                        if left > 1 {
                            let left = if left == MANY { MANY } else { left - 1 };
                            self.stack.push(Choice::Longer { pc, pos: pos + 1, left });
                        }
                        return Ok(Some((pc + 1, pos + 1)));
                    }
                }
            }
        }
        Ok(None)
    }

    /// The next shorter end of a greedy run that what follows may go on from.
    fn shorter(
        &mut self,
        vm: &mut Vm,
        pc: usize,
        low: usize,
        mut pos: usize,
    ) -> PyResult<Option<usize>> {
        let wanted = match self.program.code.get(pc) {
            Some(Inst::One(One::Char(c))) => Some(*c),
            _ => None,
        };
        while pos > low {
            pos -= 1;
            if wanted.is_none() || self.char_at(pos) == wanted {
                if pos > low {
                    self.stack.push(Choice::Shorter { pc, low, pos });
                }
                return Ok(Some(pos));
            }
            self.step(vm)?;
        }
        Ok(None)
    }

    fn holds(&self, at: At, pos: usize) -> bool {
        let n = self.text.len();
        let newline = |i: usize| self.char_at(i) == Some(0x0a);
        match at {
            At::Start => pos == 0,
            At::LineStart => pos == 0 || newline(pos - 1),
            At::End => pos == n,
            At::LastLineEnd => pos == n || pos + 1 == n && newline(pos),
            At::LineEnd => pos == n || newline(pos),
            At::Boundary(ascii, want) => {
                let word =
                    |c: Option<u32>| c.is_some_and(|c| super::charset::Class::Word.has(c, ascii));
                let before = pos.checked_sub(1).and_then(|i| self.char_at(i));
                n > 0 && (word(before) != word(self.char_at(pos))) == want
            }
        }
    }

    fn backref(
        &mut self,
        vm: &mut Vm,
        g: usize,
        fold: Fold,
        pos: usize,
    ) -> PyResult<Option<usize>> {
        let (a, b) = (self.groups[2 * g], self.groups[2 * g + 1]);
        if a == UNSET || b == UNSET || a > b {
            return Ok(None);
        }
        let end = pos + (b - a);
        let Some(seen) = self.text.get(pos..end) else { return Ok(None) };
        let text = self.text;
        for (x, y) in text[a..b].chunks(WINDOW).zip(seen.chunks(WINDOW)) {
            // Comparing is work too.
            if x.len() > 64 {
                vm.charge(x.len() / 64)?;
            }
            let same = x.iter().zip(y).all(|(&x, &y)| {
                let (x, y) = (x.into(), y.into());
                x == y || fold != Fold::No && same_but_case(x, y, fold)
            });
            if !same {
                return Ok(None);
            }
        }
        Ok(Some(end))
    }

    /// How far a run goes.
    fn run_length(&self, vm: &mut Vm, one: &One, pos: usize, max: u32) -> PyResult<usize> {
        let rest = &self.text[pos.min(self.text.len())..];
        let rest = &rest[..rest.len().min(max as usize)];
        let mut n = 0;
        for part in rest.chunks(WINDOW) {
            let end = match one {
                One::AnyAll => None,
                One::Any => part.iter().position(|&c| c.into() == 0x0a),
                One::Char(want) => part.iter().position(|&c| c.into() != *want),
                One::Set(set) => part.iter().position(|&c| !set.has(c.into())),
                one => part.iter().position(|&c| !accepts(one, c.into())),
            };
            let passed = end.unwrap_or(part.len());
            n += passed;
            if passed > 640 {
                vm.charge(passed / 64)?;
            }
            if end.is_some() {
                break;
            }
        }
        Ok(n)
    }

    /// Forgets the choices above a height, but not what they put back.
    fn commit(&mut self, height: usize) {
        let mut kept = height;
        for i in height..self.stack.len() {
            let choice = self.stack[i];
            if matches!(
                choice,
                Choice::Group { .. } | Choice::Last { .. } | Choice::Register { .. }
            ) {
                self.stack[kept] = choice;
                kept += 1;
            }
        }
        self.stack.truncate(kept);
    }

    fn run(&mut self, vm: &mut Vm, start: usize) -> PyResult<bool> {
        let program = self.program;
        let (mut pc, mut pos) = (0, start);
        loop {
            self.step(vm)?;
            let next = match &program.code[pc] {
                Inst::One(one) => match self.char_at(pos) {
                    Some(c) if accepts(one, c) => Some((pc + 1, pos + 1)),
                    _ => None,
                },
                Inst::At(at) => self.holds(*at, pos).then_some((pc + 1, pos)),
                Inst::Run(one, min, max, greed) => {
                    let (min, max) = (*min, *max);
                    let limit = if *greed == Greed::Lazy { min } else { max };
                    let n = self.run_length(vm, one, pos, limit)?;
                    if n < min as usize {
                        None
                    } else {
                        let end = pos + n;
                        match greed {
                            Greed::Greedy if n > min as usize => {
                                let low = pos + min as usize;
                                self.stack.push(Choice::Shorter { pc: pc + 1, low, pos: end });
                            }
                            Greed::Lazy if max > min => {
                                let left = if max == MANY { MANY } else { max - min };
                                self.stack.push(Choice::Longer { pc, pos: end, left });
                            }
                            _ => {}
                        }
                        Some((pc + 1, end))
                    }
                }
                Inst::Jump(to) => Some((*to, pos)),
                Inst::Alt(branches) => {
                    let here = self.char_at(pos);
                    let mut fits = branches
                        .iter()
                        .filter(|(_, first)| first.is_none() || *first == here)
                        .map(|&(pc, _)| pc);
                    let first = fits.next();
                    let height = self.stack.len();
                    self.stack.extend(fits.map(|pc| Choice::Branch { pc, pos }));
                    self.stack[height..].reverse();
                    first.map(|pc| (pc, pos))
                }
                Inst::Save(slot) => {
                    self.set_group(*slot, pos);
                    Some((pc + 1, pos))
                }
                Inst::Begin(reg) => {
                    self.set_register(*reg, 0);
                    self.set_register(*reg + 1, UNSET);
                    Some((pc + 1, pos))
                }
                Inst::Loop { reg, min, max, lazy, exit } => {
                    let count = self.registers[*reg];
                    if count < *min as usize {
                        self.set_register(*reg, count + 1);
                        Some((pc + 1, pos))
                    } else if *lazy {
                        self.stack.push(Choice::Branch { pc: *exit - 1, pos });
                        Some((*exit, pos))
                    } else if (count < *max as usize || *max == MANY)
                        && pos != self.registers[*reg + 1]
                    {
                        self.stack.push(Choice::Branch { pc: *exit, pos });
                        self.set_register(*reg, count + 1);
                        self.set_register(*reg + 1, pos);
                        Some((pc + 1, pos))
                    } else {
                        Some((*exit, pos))
                    }
                }
                Inst::More(at) => match &program.code[*at] {
                    Inst::Loop { reg, max, .. } => {
                        let count = self.registers[*reg];
                        let more = (count < *max as usize || *max == MANY)
                            && pos != self.registers[*reg + 1];
                        more.then(|| {
                            self.set_register(*reg, count + 1);
                            self.set_register(*reg + 1, pos);
                            (at + 1, pos)
                        })
                    }
                    _ => None,
                },
                Inst::Backref(g, fold) => {
                    self.backref(vm, *g, *fold, pos)?.map(|pos| (pc + 1, pos))
                }
                Inst::Mark(reg) => {
                    // The registers' old values lie below the mark, so that they outlive a commit.
                    self.set_register(*reg, 0);
                    self.set_register(*reg + 1, pos);
                    self.registers[*reg] = self.stack.len();
                    Some((pc + 1, pos))
                }
                Inst::MarkNot(reg, to) => {
                    self.set_register(*reg, 0);
                    self.registers[*reg] = self.stack.len();
                    self.stack.push(Choice::Branch { pc: *to, pos });
                    Some((pc + 1, pos))
                }
                Inst::Back(n) => pos.checked_sub(*n).map(|pos| (pc + 1, pos)),
                Inst::Commit(reg, back) => {
                    self.commit(self.registers[*reg]);
                    Some((pc + 1, if *back { self.registers[*reg + 1] } else { pos }))
                }
                Inst::Reject(reg) => {
                    // The way on is the lowest choice above the mark.
                    let height = self.registers[*reg];
                    while self.stack.len() > height + 1 {
                        match self.stack.pop() {
                            Some(Choice::Group { slot, old }) => self.groups[slot] = old,
                            Some(Choice::Last { old }) => self.last = old,
                            Some(Choice::Register { reg, old }) => self.registers[reg] = old,
                            _ => {}
                        }
                    }
                    self.stack.truncate(height);
                    None
                }
                Inst::Unless(g, to) => {
                    let matched = self.groups[2 * g + 1] != UNSET && self.groups[2 * g] != UNSET;
                    Some((if matched { pc + 1 } else { *to }, pos))
                }
                Inst::Fail => None,
                Inst::Match => {
                    let refused = self.full && pos != self.text.len()
                        || pos == start && pos == self.not_empty_at;
                    if !refused {
                        (self.groups[0], self.groups[1]) = (start, pos);
                        return Ok(true);
                    }
                    None
                }
            };
            (pc, pos) = match next {
                Some(n) => n,
                None => match self.retreat(vm)? {
                    Some(n) => n,
                    None => return Ok(false),
                },
            };
        }
    }
}

/// Whether a character passes.
#[inline]
fn accepts(one: &One, c: u32) -> bool {
    match one {
        One::Char(want) => c == *want,
        One::Folded(want, fold) => same_but_case(c, *want, *fold),
        One::Any => c != 0x0a,
        One::AnyAll => true,
        One::Set(set) => set.has(c),
    }
}
