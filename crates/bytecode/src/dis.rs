//! The disassembler behind `pyrun --dump bytecode`.
//!
//! The listing is for people: source lines stand above what they became, registers bear the names
//! of locals (`x`) or `t` and a number, constants and names are written out.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::code::{Code, CodeFlags, Const};
use crate::decode::{Insn, instructions};
use crate::ops::{Intrinsic, Op, Operand};

/// Lists `code` and all code nested in it. `source` is the text it was compiled from, or empty.
pub fn dump(code: &Code, source: &str) -> String {
    let lines: Vec<&str> = source.lines().collect();
    let mut out = String::new();
    let mut queue = vec![code];
    while let Some(code) = queue.pop() {
        if !out.is_empty() {
            out.push('\n');
        }
        Listing { code, lines: &lines, labels: labels(code) }.write(&mut out);
        let nested = code.consts.iter().filter_map(|c| match c {
            Const::Code(c) => Some(&**c),
            _ => None,
        });
        let start = queue.len();
        queue.extend(nested);
        queue[start..].reverse();
    }
    out
}

/// One instruction of a [`listing`].
pub struct Line {
    /// Word index.
    pub ip: usize,
    /// Word index of what follows.
    pub end: usize,
    /// The instruction.
    pub op: Op,
    /// The operands it has, as numbers.
    pub args: Vec<i64>,
    /// The operands, written out.
    pub text: String,
    /// Word index of the jump target, if it jumps.
    pub target: Option<i64>,
}

/// The instructions of `code` alone, for tools.
pub fn listing(code: &Code) -> Vec<Line> {
    let listing = Listing { code, lines: &[], labels: labels(code) };
    let real = |insn: &Insn| {
        let kinds = insn.op.info().operands;
        let pairs = kinds.iter().zip(insn.args);
        pairs.filter(|(k, _)| !matches!(k, Operand::No)).map(|(_, a)| a).collect()
    };
    let line = |insn: Insn| Line {
        ip: insn.ip,
        end: insn.next(),
        op: insn.op,
        args: real(&insn),
        text: listing.operands(&insn),
        target: insn.target,
    };
    instructions(code).map(line).collect()
}

/// Word index → label number, for everything jumped to or named by the exception table.
fn labels(code: &Code) -> BTreeMap<usize, usize> {
    let mut places: Vec<usize> =
        instructions(code).filter_map(|i| i.target).map(|t| t.max(0) as usize).collect();
    for row in &code.handlers {
        places.extend([row.start as usize, row.end as usize, row.target as usize]);
    }
    places.sort_unstable();
    places.dedup();
    places.into_iter().enumerate().map(|(n, at)| (at, n + 1)).collect()
}

struct Listing<'a> {
    code: &'a Code,
    lines: &'a [&'a str],
    labels: BTreeMap<usize, usize>,
}

impl Listing<'_> {
    fn write(&self, out: &mut String) {
        self.header(out);
        let mut last_line = 0;
        for insn in instructions(self.code) {
            let line = self.code.position(insn.ip as u32).map_or(0, |p| p.line);
            if line != last_line && line != 0 {
                last_line = line;
                let text = self.lines.get(line as usize - 1).map_or("", |l| l.trim_end());
                let _ = writeln!(out, "{line:>5} | {text}");
            }
            let label = self.labels.get(&insn.ip).map_or(String::new(), |n| format!("L{n}:"));
            let operands = self.operands(&insn);
            let text = format!("{label:>7} {:>4}  {:<15} {operands}", insn.ip, insn.op.info().name);
            let _ = writeln!(out, "{}", text.trim_end());
        }
        for row in &self.code.handlers {
            let _ = writeln!(
                out,
                "  except {}..{} -> {} in {}",
                self.label(row.start as i64),
                self.label(row.end as i64),
                self.label(row.target as i64),
                self.register(row.register as i64 / 8)
            );
        }
    }

    fn header(&self, out: &mut String) {
        let code = self.code;
        let kind = if code.flags.has(CodeFlags::CLASS) {
            "class"
        } else if code.flags.has(CodeFlags::NAMESPACE) {
            "module"
        } else if code.flags.has(CodeFlags::GENERATOR) {
            "generator"
        } else if code.flags.has(CodeFlags::COROUTINE) {
            "coroutine"
        } else if code.flags.has(CodeFlags::ASYNC_GENERATOR) {
            "async generator"
        } else {
            "function"
        };
        let _ = write!(out, "{kind} {}", code.qualname());
        if !code.flags.has(CodeFlags::NAMESPACE) {
            let _ = write!(out, "({})", self.parameters());
        }
        let _ = writeln!(out, " at line {}: {} registers", code.first_line, code.nregs);
        let list = |out: &mut String, what: &str, names: Vec<String>| {
            if !names.is_empty() {
                let _ = writeln!(out, "  {what}: {}", names.join(", "));
            }
        };
        let locals = code.param_count()..code.nlocals;
        list(out, "locals", locals.map(|r| self.register(r as i64)).collect());
        let cells = code.cell_locals.iter();
        list(out, "cells", cells.map(|&r| self.register(r as i64)).collect());
        list(out, "free", code.all(&code.freevars).map(str::to_string).collect());
    }

    fn parameters(&self) -> String {
        let code = self.code;
        let mut out = Vec::new();
        let name = |r: u32| self.register(r as i64);
        for r in 0..code.arg_count {
            out.push(name(r));
            if r + 1 == code.posonly_count {
                out.push("/".into());
            }
        }
        let keyword_end = code.arg_count + code.kwonly_count;
        let varargs = code.flags.has(CodeFlags::VARARGS);
        if varargs {
            out.push(format!("*{}", name(keyword_end)));
        } else if code.kwonly_count > 0 {
            out.push("*".into());
        }
        out.extend((code.arg_count..keyword_end).map(name));
        if code.flags.has(CodeFlags::VARKEYWORDS) {
            out.push(format!("**{}", name(keyword_end + varargs as u32)));
        }
        out.join(", ")
    }

    fn register(&self, r: i64) -> String {
        if r >= self.code.nlocals as i64 {
            return format!("t{r}");
        }
        match self.code.varnames.get(r as usize).map(|name| self.code.text(*name)) {
            Some(name) if !name.is_empty() => name.to_string(),
            _ if r == 0 && self.code.flags.has(CodeFlags::NAMESPACE) => "namespace".into(),
            _ => format!("h{r}"),
        }
    }

    fn label(&self, at: i64) -> String {
        match self.labels.get(&(at.max(0) as usize)) {
            Some(n) => format!("L{n}"),
            None => format!("@{at}"),
        }
    }

    fn constant(&self, index: i64) -> String {
        self.code.consts.get(index as usize).map_or_else(|| format!("K[{index}]?"), show_const)
    }

    fn operands(&self, insn: &Insn) -> String {
        let mut parts = Vec::new();
        for (i, kind) in insn.op.info().operands.iter().enumerate() {
            let value = insn.args[i];
            parts.push(match kind {
                Operand::No => continue,
                Operand::Out | Operand::In | Operand::Keep | Operand::InOut | Operand::Win => {
                    self.register(value)
                }
                Operand::Const | Operand::Const32 => self.constant(value),
                Operand::Name | Operand::Name32 => {
                    let name = self.code.names.get(value as usize);
                    name.map_or_else(
                        || format!("N[{value}]?"),
                        |n| format!("`{}`", self.code.text(*n)),
                    )
                }
                Operand::Int | Operand::Int32 => value.to_string(),
                Operand::Count => self.count(insn, i, value),
                Operand::Jump | Operand::Jump32 => self.label(insn.target.unwrap_or(0)),
            });
        }
        if insn.op == Op::CallMethodKw {
            parts.push(self.constant(insn.cache as i64));
        }
        parts.join(", ")
    }

    fn count(&self, insn: &Insn, operand: usize, value: i64) -> String {
        let free =
            || self.code.freevars.get(value as usize).map(|n| self.code.text(*n).to_string());
        let named = match (insn.op, operand) {
            (Op::LoadFree | Op::LoadFreeCell | Op::LoadClassFree, 1) => free(),
            (Op::StoreFree | Op::DelFree, 0) => free(),
            (Op::Intrinsic, 2) => Intrinsic::from_u16(value as u16).map(|i| format!("{i:?}")),
            (Op::UnpackEx, 2) => Some(format!("{}+*+{}", value % 256, value / 256)),
            (Op::Convert, 2) => Some(["?", "!s", "!r", "!a"][value.clamp(0, 3) as usize].into()),
            (Op::MakeFunction, 2) => {
                let bits = ["defaults", "kwdefaults", "annotations", "closure"];
                let set = (0..4).filter(|b| value >> b & 1 == 1).map(|b| bits[b]);
                Some(set.collect::<Vec<_>>().join("+"))
            }
            _ => None,
        };
        named.unwrap_or_else(|| value.to_string())
    }
}

/// A constant, roughly as Python writes it.
pub fn show_const(c: &Const) -> String {
    let list = |items: &[Const]| items.iter().map(show_const).collect::<Vec<_>>().join(", ");
    match c {
        Const::None => "None".into(),
        Const::Bool(b) => if *b { "True" } else { "False" }.into(),
        Const::Ellipsis => "...".into(),
        Const::Int(n) => n.to_string(),
        Const::BigInt(hex) => match hex.strip_prefix('-') {
            Some(digits) => format!("-0x{digits}"),
            None => format!("0x{hex}"),
        },
        Const::Float(x) => format!("{x:?}"),
        Const::Complex(re, im) => format!("({re:?}{im:+?}j)"),
        Const::Str(s) => shorten(format!("{:?}", String::from_utf8_lossy(s))),
        Const::Bytes(b) => shorten(format!("b\"{}\"", b.escape_ascii())),
        Const::Tuple(items) if items.len() == 1 => format!("({},)", list(items)),
        Const::Tuple(items) => shorten(format!("({})", list(items))),
        Const::FrozenSet(items) => shorten(format!("frozenset({{{}}})", list(items))),
        Const::Slice(parts) => format!("slice({})", list(&parts[..])),
        Const::Code(code) => format!("<code {}>", code.qualname()),
    }
}

fn shorten(text: String) -> String {
    if text.chars().count() <= 72 {
        return text;
    }
    text.chars().take(69).chain("...".chars()).collect()
}
