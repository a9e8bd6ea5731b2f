//! Code objects as bytes, for modules that are compiled at build time.
//!
//! The form is little-endian, numbers as variable-length integers, each string once in a table at
//! the front. Instructions and the columns of the position tables are parts of their own, those of all
//! code objects together: like lies beside like, and compresses better. It belongs to one build: [`Code::from_bytes`] refuses another version or another op
//! table, and verifies what it has read, so no bytes can make the machine misbehave.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::code::{Code, CodeFlags, Const, Handler, Position};
use crate::decode::{Insn, decode};
use crate::names::{NameId, Names, NamesBuilder};
use crate::ops::{OPS, Op, Operand};
use crate::verify::{VerifyError, verify};

/// First bytes of the form, with its version.
const MAGIC: &[u8; 8] = b"pyrun\0\0\x06";

/// The parts beside the first: instructions, and of positions the words they hold from, lines, last
/// lines, columns and last columns.
const PARTS: usize = 6;
const WORDS: usize = 0;
const IPS: usize = 1;
const LINES: usize = 2;
const END_LINES: usize = 3;
const COLS: usize = 4;
const END_COLS: usize = 5;

/// No instruction takes more words, its cache included.
const MOST_WORDS: usize = 8;
const _: () = {
    let mut at = 0;
    while at < OPS.len() {
        assert!((OPS[at].cache as usize) < MOST_WORDS);
        at += 1;
    }
};

/// Constants nested deeper than this are refused.
const MAX_DEPTH: u32 = 500;

/// Why bytes are no code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadError {
    /// Written by another version.
    Version,
    /// Cut off or damaged.
    Malformed,
    /// Well-formed, but not fit to run.
    Invalid(VerifyError),
}

impl std::fmt::Display for LoadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            LoadError::Version => f.write_str("bytecode of another version"),
            LoadError::Malformed => f.write_str("malformed bytecode"),
            LoadError::Invalid(e) => write!(f, "bad bytecode: {e}"),
        }
    }
}

impl std::error::Error for LoadError {}

/// A number that changes when the op table does.
fn table_hash() -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    let mut add = |b: u8| hash = (hash ^ b as u64).wrapping_mul(0x100_0000_01b3);
    for op in OPS {
        op.name.bytes().for_each(&mut add);
        op.operands.iter().for_each(|o| add(*o as u8));
        add(op.cache);
    }
    hash
}

impl Code {
    /// The code and all code nested in it as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut w = Writer::default();
        w.code(self);
        let mut out = MAGIC.to_vec();
        out.extend(table_hash().to_le_bytes());
        let mut table = Writer::default();
        table.number(w.order.len() as u64);
        for s in &w.order {
            table.bytes(s.as_bytes());
        }
        for part in &w.parts {
            table.number(part.len() as u64);
        }
        out.append(&mut table.out);
        for part in &mut w.parts {
            out.append(part);
        }
        out.append(&mut w.out);
        out
    }

    /// Reads what [`Code::to_bytes`] wrote, and verifies it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Code, LoadError> {
        let code = Code::from_own_bytes(bytes)?;
        verify(&code).map_err(LoadError::Invalid)?;
        Ok(code)
    }

    /// As [`Code::from_bytes`] without verifying: for bytes that this build itself has written and
    /// that nobody could touch, because the machine trusts what it runs.
    pub fn from_own_bytes(bytes: &[u8]) -> Result<Code, LoadError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(LoadError::Version)?;
        let (hash, rest) = rest.split_first_chunk::<8>().ok_or(LoadError::Malformed)?;
        if u64::from_le_bytes(*hash) != table_hash() {
            return Err(LoadError::Version);
        }
        let mut r =
            Reader { rest, parts: [&[]; PARTS], texts: Arc::default(), filename: None, depth: 0 };
        r.all().ok_or(LoadError::Malformed)
    }
}

/// The operands of an instruction, apart from its word.
mod operands {
    use super::{Insn, Op, Operand};

    pub fn is_signed(kind: Operand) -> bool {
        matches!(kind, Operand::Int | Operand::Jump | Operand::Int32 | Operand::Jump32)
    }

    /// Those that the op has, with what they are.
    pub fn used(op: Op, args: [i64; 3]) -> impl Iterator<Item = (Operand, i64)> {
        op.info().operands.into_iter().zip(args).filter(|(kind, _)| *kind != Operand::No)
    }

    /// Where an operand stands in its word.
    #[inline(always)]
    pub fn place(kind: Operand, at: usize, value: u64) -> u64 {
        match kind {
            Operand::No => 0,
            Operand::Out | Operand::In | Operand::Keep | Operand::InOut | Operand::Win => {
                (value << 3 & 0xffff) << (16 + 16 * at)
            }
            Operand::Const | Operand::Name | Operand::Count | Operand::Int | Operand::Jump => {
                (value & 0xffff) << (16 + 16 * at)
            }
            Operand::Const32 | Operand::Name32 | Operand::Int32 | Operand::Jump32 => value << 32,
        }
    }

    /// The instruction's first word: what [`super::decode`] reads.
    pub fn join(insn: &Insn) -> u64 {
        let mut word = insn.op as u64;
        for (at, (kind, arg)) in insn.op.info().operands.into_iter().zip(insn.args).enumerate() {
            word |= place(kind, at, arg as u64);
        }
        word
    }
}

#[derive(Default)]
struct Writer<'c> {
    /// What is written now: the first part, or another one while that lies here.
    out: Vec<u8>,
    parts: [Vec<u8>; PARTS],
    index: BTreeMap<&'c str, u64>,
    order: Vec<&'c str>,
}

impl<'c> Writer<'c> {
    fn number(&mut self, mut n: u64) {
        while n >= 0x80 {
            self.out.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.out.push(n as u8);
    }

    fn signed(&mut self, n: i64) {
        self.number((n << 1 ^ n >> 63) as u64);
    }

    fn bytes(&mut self, b: &[u8]) {
        self.number(b.len() as u64);
        self.out.extend(b);
    }

    fn string(&mut self, s: &'c str) {
        let next = self.order.len() as u64;
        let n = *self.index.entry(s).or_insert(next);
        if n == next {
            self.order.push(s);
        }
        self.number(n);
    }

    fn strings(&mut self, list: impl ExactSizeIterator<Item = &'c str>) {
        self.number(list.len() as u64);
        list.for_each(|s| self.string(s));
    }

    fn code(&mut self, c: &'c Code) {
        self.string(c.name());
        self.string(c.qualname());
        self.string(&c.filename);
        for n in [
            c.first_line,
            c.flags.0,
            c.arg_count,
            c.posonly_count,
            c.kwonly_count,
            c.nlocals,
            c.nregs,
        ] {
            self.number(n as u64);
        }
        self.strings(c.all(&c.varnames));
        self.number(c.far.map_or(0, |r| r as u64 + 1));
        self.number(c.cell_locals.len() as u64);
        c.cell_locals.iter().for_each(|r| self.number(*r as u64));
        self.number(c.far_cells.len() as u64);
        for (register, name) in &c.far_cells {
            self.number(*register as u64);
            self.string(c.text(*name));
        }
        self.strings(c.all(&c.freevars));
        self.strings(c.all(&c.names));
        self.list(&c.consts);
        self.words(c);
        self.number(c.handlers.len() as u64);
        for h in &c.handlers {
            for n in [h.start, h.end, h.target, h.register as u32] {
                self.number(n as u64);
            }
        }
        self.positions(&c.positions);
    }

    /// The instructions, each operand as a number; then how many of its cache words follow: those
    /// behind are zero, and mostly all are. What no instruction would be comes as a bare word.
    fn words(&mut self, c: &Code) {
        std::mem::swap(&mut self.out, &mut self.parts[WORDS]);
        self.number(c.words.len() as u64);
        let mut ip = 0;
        while let Some(&word) = c.words.get(ip) {
            let Some(insn) = decode(c, ip).filter(|insn| operands::join(insn) == word) else {
                self.number(OPS.len() as u64);
                self.number(word);
                ip += 1;
                continue;
            };
            self.number(insn.op as u64);
            for (kind, arg) in operands::used(insn.op, insn.args) {
                match operands::is_signed(kind) {
                    true => self.signed(arg),
                    false => self.number(arg as u64),
                }
            }
            let cache = &c.words[ip + 1..insn.next()];
            if !cache.is_empty() {
                let written = cache.iter().rposition(|w| *w != 0).map_or(0, |last| last + 1);
                self.number(written as u64);
                cache[..written].iter().for_each(|w| self.number(*w));
            }
            ip = insn.next();
        }
        std::mem::swap(&mut self.out, &mut self.parts[WORDS]);
    }

    fn positions(&mut self, list: &[Position]) {
        self.number(list.len() as u64);
        let mut last = NOWHERE;
        for p in list {
            let last = std::mem::replace(&mut last, *p);
            self.column(IPS, p.ip, last.ip);
            self.column(LINES, p.line, last.line);
            self.column(END_LINES, p.end_line, p.line);
            self.column(COLS, p.col, last.col);
            self.column(END_COLS, p.end_col, p.col);
        }
    }

    /// A number of a position, as the distance from another.
    fn column(&mut self, part: usize, n: impl Into<i64>, from: impl Into<i64>) {
        std::mem::swap(&mut self.out, &mut self.parts[part]);
        self.signed(n.into() - from.into());
        std::mem::swap(&mut self.out, &mut self.parts[part]);
    }

    fn list(&mut self, items: &'c [Const]) {
        self.number(items.len() as u64);
        items.iter().for_each(|c| self.constant(c));
    }

    fn constant(&mut self, c: &'c Const) {
        match c {
            Const::None => self.out.push(0),
            Const::Bool(false) => self.out.push(1),
            Const::Bool(true) => self.out.push(2),
            Const::Ellipsis => self.out.push(3),
            Const::Int(n) => {
                self.out.push(4);
                self.signed(*n);
            }
            Const::BigInt(hex) => {
                self.out.push(5);
                self.bytes(hex.as_bytes());
            }
            Const::Float(x) => {
                self.out.push(6);
                self.out.extend(x.to_bits().to_le_bytes());
            }
            Const::Complex(re, im) => {
                self.out.push(7);
                self.out.extend(re.to_bits().to_le_bytes());
                self.out.extend(im.to_bits().to_le_bytes());
            }
            Const::Str(s) => {
                self.out.push(8);
                self.bytes(s);
            }
            Const::Bytes(b) => {
                self.out.push(9);
                self.bytes(b);
            }
            Const::Tuple(items) => {
                self.out.push(10);
                self.list(items);
            }
            Const::FrozenSet(items) => {
                self.out.push(11);
                self.list(items);
            }
            Const::Slice(parts) => {
                self.out.push(12);
                self.list(&parts[..]);
            }
            Const::Code(code) => {
                self.out.push(13);
                self.code(code);
            }
        }
    }
}

/// Every method gives `None` where the bytes are no code.
struct Reader<'b> {
    /// What is left of the part that is read now.
    rest: &'b [u8],
    parts: [&'b [u8]; PARTS],
    /// All names, those of files too.
    texts: Arc<Names>,
    /// The file that was named last.
    filename: Option<(NameId, Arc<str>)>,
    depth: u32,
}

impl<'b> Reader<'b> {
    fn all(&mut self) -> Option<Code> {
        let n = self.length()?;
        let mut names = NamesBuilder::with_capacity(n);
        for _ in 0..n {
            names.push(std::str::from_utf8(self.bytes()?).ok()?);
        }
        self.texts = Arc::new(names.into());
        let mut lengths = [0; PARTS];
        for length in &mut lengths {
            *length = usize::try_from(self.number()?).ok()?;
        }
        for (part, length) in lengths.into_iter().enumerate() {
            self.parts[part] = self.take(length)?;
        }
        let code = self.code()?;
        let done = self.rest.is_empty() && self.parts.iter().all(|part| part.is_empty());
        done.then_some(code)
    }

    fn take(&mut self, n: usize) -> Option<&'b [u8]> {
        let (head, rest) = self.rest.split_at_checked(n)?;
        self.rest = rest;
        Some(head)
    }

    #[inline]
    fn number(&mut self) -> Option<u64> {
        let (&first, rest) = self.rest.split_first()?;
        self.rest = rest;
        if first < 0x80 { Some(first.into()) } else { self.long_number(first) }
    }

    /// A number of several bytes, of which the first has been read.
    fn long_number(&mut self, first: u8) -> Option<u64> {
        let mut n = (first & 0x7f) as u64;
        for shift in (7..64).step_by(7) {
            let (&b, rest) = self.rest.split_first()?;
            self.rest = rest;
            n |= ((b & 0x7f) as u64) << shift;
            if b < 0x80 {
                return Some(n);
            }
        }
        None
    }

    fn small(&mut self) -> Option<u32> {
        u32::try_from(self.number()?).ok()
    }

    fn signed(&mut self) -> Option<i64> {
        self.number().map(signed_of)
    }

    /// A length; each thing counted takes a byte at least.
    fn length(&mut self) -> Option<usize> {
        let n = usize::try_from(self.number()?).ok()?;
        (n <= self.rest.len()).then_some(n)
    }

    fn bytes(&mut self) -> Option<&'b [u8]> {
        let n = self.length()?;
        self.take(n)
    }

    fn many<T, C: FromIterator<T>>(
        &mut self,
        mut one: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<C> {
        let n = self.length()?;
        (0..n).map(|_| one(self)).collect()
    }

    fn name(&mut self) -> Option<NameId> {
        let n = self.small()?;
        ((n as usize) < self.texts.len()).then_some(NameId(n))
    }

    /// The file of a code object: nearly always that of the one before.
    fn filename(&mut self) -> Option<Arc<str>> {
        let name = self.name()?;
        match &self.filename {
            Some((last, text)) if *last == name => Some(text.clone()),
            _ => {
                let text: Arc<str> = self.texts.get(name).into();
                self.filename = Some((name, text.clone()));
                Some(text)
            }
        }
    }

    fn code(&mut self) -> Option<Code> {
        Some(Code {
            texts: self.texts.clone(),
            name: self.name()?,
            qualname: self.name()?,
            filename: self.filename()?,
            first_line: self.small()?,
            flags: CodeFlags(self.small()?),
            arg_count: self.small()?,
            posonly_count: self.small()?,
            kwonly_count: self.small()?,
            nlocals: self.small()?,
            nregs: self.small()?,
            varnames: self.many(Self::name)?,
            far: self.small()?.checked_sub(1),
            cell_locals: self.many(Self::small)?,
            far_cells: self.many(|one| Some((one.small()?, one.name()?)))?,
            freevars: self.many(Self::name)?,
            names: self.many(Self::name)?,
            consts: self.many(Self::constant)?,
            words: self.words()?,
            handlers: self.many(Self::handler)?,
            positions: self.positions()?,
        })
    }

    fn words(&mut self) -> Option<Box<[u64]>> {
        self.part(WORDS, Self::instructions)
    }

    /// Does with a part of its own what `f` does with the rest.
    fn part<T>(&mut self, part: usize, f: impl FnOnce(&mut Self) -> T) -> T {
        std::mem::swap(&mut self.rest, &mut self.parts[part]);
        let made = f(self);
        std::mem::swap(&mut self.rest, &mut self.parts[part]);
        made
    }

    fn instructions(&mut self) -> Option<Box<[u64]>> {
        let n = usize::try_from(self.number()?).ok()?;
        // An instruction takes a byte at least, and no more words than this.
        if n > self.rest.len().saturating_mul(MOST_WORDS) {
            return None;
        }
        let mut words = Vec::with_capacity(n);
        while words.len() < n {
            let op = self.number()?;
            if op == OPS.len() as u64 {
                words.push(self.number()?);
                continue;
            }
            let info = OPS.get(usize::try_from(op).ok()?)?;
            let mut word = op;
            for (at, &kind) in info.operands.iter().enumerate() {
                if kind != Operand::No {
                    let n = self.number()?;
                    let value = if operands::is_signed(kind) { signed_of(n) as u64 } else { n };
                    word |= operands::place(kind, at, value);
                }
            }
            words.push(word);
            let cache = info.cache as usize;
            if cache > 0 {
                let written = usize::try_from(self.number()?).ok().filter(|w| *w <= cache)?;
                for at in 0..cache {
                    words.push(if at < written { self.number()? } else { 0 });
                }
            }
        }
        (words.len() == n).then(|| words.into())
    }

    fn handler(&mut self) -> Option<Handler> {
        Some(Handler {
            start: self.small()?,
            end: self.small()?,
            target: self.small()?,
            register: u16::try_from(self.small()?).ok()?,
        })
    }

    fn positions(&mut self) -> Option<Box<[Position]>> {
        let n = usize::try_from(self.number()?).ok()?;
        // Each takes a byte of each part at least.
        if n > self.parts[IPS].len() {
            return None;
        }
        let mut list = vec![NOWHERE; n];
        let mut last = NOWHERE;
        self.column(IPS, &mut list, |p, n| {
            p.ip = moved(last.ip, n)?;
            last.ip = p.ip;
            Some(())
        })?;
        self.column(LINES, &mut list, |p, n| {
            p.line = moved(last.line, n)?;
            last.line = p.line;
            Some(())
        })?;
        self.column(END_LINES, &mut list, |p, n| {
            p.end_line = moved(p.line, n)?;
            Some(())
        })?;
        self.column(COLS, &mut list, |p, n| {
            p.col = moved(last.col, n)?;
            last.col = p.col;
            Some(())
        })?;
        self.column(END_COLS, &mut list, |p, n| {
            p.end_col = moved(p.col, n)?;
            Some(())
        })?;
        Some(list.into())
    }

    /// Reads one number of each position.
    fn column(
        &mut self,
        part: usize,
        list: &mut [Position],
        mut put: impl FnMut(&mut Position, i64) -> Option<()>,
    ) -> Option<()> {
        self.part(part, |r| list.iter_mut().try_for_each(|p| put(p, r.signed()?)))
    }

    fn float(&mut self) -> Option<f64> {
        let (bits, rest) = self.rest.split_first_chunk::<8>()?;
        self.rest = rest;
        Some(f64::from_bits(u64::from_le_bytes(*bits)))
    }

    fn constant(&mut self) -> Option<Const> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let constant = match *self.take(1)?.first()? {
            0 => Const::None,
            1 => Const::Bool(false),
            2 => Const::Bool(true),
            3 => Const::Ellipsis,
            4 => Const::Int(self.signed()?),
            5 => Const::BigInt(big_int(self.bytes()?)?),
            6 => Const::Float(self.float()?),
            7 => Const::Complex(self.float()?, self.float()?),
            8 => Const::Str(self.bytes()?.into()),
            9 => Const::Bytes(self.bytes()?.into()),
            10 => Const::Tuple(self.many(Self::constant)?),
            11 => Const::FrozenSet(self.many(Self::constant)?),
            12 => {
                let parts: Vec<Const> = self.many(Self::constant)?;
                Const::Slice(Box::new(parts.try_into().ok()?))
            }
            13 => Const::Code(Arc::new(self.code()?)),
            _ => return None,
        };
        self.depth -= 1;
        Some(constant)
    }
}

/// The number behind a zigzag: the sign in the lowest bit.
#[inline]
fn signed_of(n: u64) -> i64 {
    (n >> 1) as i64 ^ -((n & 1) as i64)
}

/// A number so far from another, if there is one.
fn moved<T: Into<i64> + TryFrom<i64>>(from: T, by: i64) -> Option<T> {
    T::try_from(from.into().checked_add(by)?).ok()
}

/// Where tables of positions begin to count.
const NOWHERE: Position = Position { ip: 0, line: 0, end_line: 0, col: 0, end_col: 0 };

fn big_int(bytes: &[u8]) -> Option<Box<str>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let digits = text.strip_prefix('-').unwrap_or(text);
    let hex = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit());
    hex.then(|| text.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::{Op, encode, encode32};

    fn sample() -> Code {
        let leaf = Const::Tuple(Box::new([Const::Int(-5), Const::BigInt("-ff".into())]));
        let mut names = NamesBuilder::default();
        // As the writer meets them.
        let [name, qualname, _, x, n] = ["f", "m.f", "m.py", "x", "n"].map(|text| names.push(text));
        Code {
            texts: Arc::new(names.into()),
            name,
            qualname,
            filename: "m.py".into(),
            first_line: 3,
            flags: CodeFlags(CodeFlags::OPTIMIZED),
            arg_count: 1,
            posonly_count: 0,
            kwonly_count: 0,
            nlocals: 1,
            nregs: 2,
            varnames: Box::new([x]),
            far: None,
            cell_locals: Box::new([]),
            far_cells: Box::new([]),
            freevars: Box::new([]),
            names: Box::new([n]),
            consts: Box::new([
                Const::None,
                leaf,
                Const::Float(-0.0),
                Const::Str([0xed][..].into()),
            ]),
            words: Box::new([encode32(Op::LoadConst, 8, 1), 0, encode(Op::Return, 8, 0, 0)]),
            handlers: Box::new([]),
            positions: Box::new([Position { ip: 0, line: 4, end_line: 4, col: 8, end_col: 2 }]),
        }
    }

    #[test]
    fn there_and_back() {
        let code = sample();
        let again = Code::from_bytes(&code.to_bytes()).unwrap();
        assert_eq!(format!("{code:?}"), format!("{again:?}"));
    }

    #[test]
    fn damage_is_an_error() {
        let bytes = sample().to_bytes();
        for cut in 0..bytes.len() {
            assert!(Code::from_bytes(&bytes[..cut]).is_err(), "cut at {cut}");
        }
        // Any single changed byte is refused or gives code that verifies; nothing panics.
        for at in 16..bytes.len() {
            for flip in [1, 0x80, 0xff] {
                let mut bad = bytes.clone();
                bad[at] ^= flip;
                let _ = Code::from_bytes(&bad);
            }
        }
    }
}
