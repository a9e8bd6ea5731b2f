//! Templates of replacements: `\1`, `\g<name>` and escapes.

use super::parse::{ErrorKind, PatternError};
use super::pattern::{Pattern, This};
use super::pattern_error;
use super::subject::{data, subject};
use pyrun_vm::text::TextBuf;
use pyrun_vm::text::repr::repr_lossy;
use pyrun_vm::text::unicode::is_identifier;
use pyrun_vm::types::bytes::view;
use pyrun_vm::value::{FromPy, Str};
use pyrun_vm::{PyResult, Value, Vm};

/// A piece of a template.
pub enum Piece {
    /// Characters.
    Text(Vec<u32>),
    /// What a group matched.
    Group(usize),
}

struct Reader<'a> {
    s: &'a [u32],
    at: usize,
    pattern: &'a Pattern,
    out: Vec<Piece>,
}

/// Takes a template apart.
pub fn parse(vm: &mut Vm, pattern: &This, repl: &Value) -> PyResult<Vec<Piece>> {
    let text = pattern.borrow().text;
    if repl.get::<Str>().is_none() && view(repl).is_none() {
        let t = repl.class().name();
        let m = format!("decoding to str: need a bytes-like object, {t} found");
        return Err(vm.type_error(&m));
    }
    let repl = subject(vm, repl, text)?;
    let s: Vec<u32> = data(&repl).iter().collect();
    vm.charge(s.len() / 16 + 1)?;
    let result = {
        let pattern = pattern.borrow();
        let mut r = Reader { s: &s, at: 0, pattern: &pattern, out: Vec::new() };
        r.run().map(|()| r.out)
    };
    result.map_err(|e| pattern_error(vm, e, &repl))
}

/// `_sre.template`
pub fn pieces(vm: &mut Vm, pattern: &Value, repl: &Value) -> PyResult {
    let pattern = <&This>::from_py(vm, pattern)?;
    let text = pattern.borrow().text;
    let mut out = Vec::new();
    for piece in parse(vm, pattern, repl)? {
        out.push(match piece {
            Piece::Group(g) => vm.int(g as i64),
            Piece::Text(t) if text => vm.str_chars(&t),
            Piece::Text(t) => {
                let bytes: Vec<u8> = t.iter().map(|&c| c as u8).collect();
                vm.bytes(&bytes)
            }
        });
    }
    Ok(vm.list(out))
}

impl Reader<'_> {
    fn fail<T>(&self, message: &str, at: usize) -> Result<T, PatternError> {
        Err(PatternError { message: message.into(), at: Some(at), kind: ErrorKind::Pattern })
    }

    fn peek(&self) -> Option<char> {
        self.s.get(self.at).map(|&c| char::from_u32(c).unwrap_or('\u{fffd}'))
    }

    fn literal(&mut self, c: u32) {
        match self.out.last_mut() {
            Some(Piece::Text(t)) => t.push(c),
            _ => self.out.push(Piece::Text(vec![c])),
        }
    }

    fn group(&mut self, g: usize, at: usize) -> Result<(), PatternError> {
        if g >= self.pattern.groups {
            return self.fail(&format!("invalid group reference {g}"), at);
        }
        self.out.push(Piece::Group(g));
        Ok(())
    }

    fn run(&mut self) -> Result<(), PatternError> {
        while let Some(c) = self.peek() {
            let start = self.at;
            self.at += 1;
            if c != '\\' {
                self.literal(self.s[start]);
                continue;
            }
            let Some(c) = self.peek() else {
                return self.fail("bad escape (end of pattern)", start);
            };
            self.at += 1;
            match c {
                'g' => self.named()?,
                '0' => self.octal(start),
                '1'..='9' => self.numbered(c, start)?,
                'a' => self.literal(7),
                'b' => self.literal(8),
                'f' => self.literal(12),
                'n' => self.literal(10),
                'r' => self.literal(13),
                't' => self.literal(9),
                'v' => self.literal(11),
                '\\' => self.literal(92),
                c if c.is_ascii_alphabetic() => {
                    return self.fail(&format!("bad escape \\{c}"), start);
                }
                _ => {
                    self.literal(92);
                    self.literal(self.s[start + 1]);
                }
            }
        }
        Ok(())
    }

    fn digits(&self, from: usize) -> usize {
        self.s[from..self.at].iter().fold(0, |n, &c| n * 8 + (c as usize - 48))
    }

    fn octal(&mut self, start: usize) {
        while self.at - start < 4 && self.peek().is_some_and(|c| c.is_digit(8)) {
            self.at += 1;
        }
        self.literal(self.digits(start + 1) as u32 & 0xff);
    }

    fn numbered(&mut self, c: char, start: usize) -> Result<(), PatternError> {
        let mut g = c as usize - 48;
        if let Some(d) = self.peek().filter(char::is_ascii_digit) {
            self.at += 1;
            g = g * 10 + (d as usize - 48);
            if c.is_digit(8) && d.is_digit(8) && self.peek().is_some_and(|c| c.is_digit(8)) {
                self.at += 1;
                let value = self.digits(start + 1);
                if value > 0o377 {
                    let shown: String =
                        self.s[start..self.at].iter().filter_map(|&c| char::from_u32(c)).collect();
                    let m = format!("octal escape value {shown} outside of range 0-0o377");
                    return self.fail(&m, start);
                }
                self.literal(value as u32);
                return Ok(());
            }
        }
        self.group(g, start + 1)
    }

    fn named(&mut self) -> Result<(), PatternError> {
        if self.peek() != Some('<') {
            return self.fail("missing <", self.at);
        }
        self.at += 1;
        let start = self.at;
        let end = self.s[start..].iter().position(|&c| c == '>' as u32);
        let Some(end) = end.map(|n| start + n) else {
            let m = if start == self.s.len() {
                "missing group name"
            } else {
                "missing >, unterminated name"
            };
            return self.fail(m, start);
        };
        if end == start {
            return self.fail("missing group name", start);
        }
        let name: TextBuf = self.s[start..end].iter().copied().collect();
        self.at = end + 1;
        if let Some(digits) = name.as_ascii().filter(|n| n.bytes().all(|c| c.is_ascii_digit())) {
            let g = digits.parse().unwrap_or(usize::MAX);
            if g >= self.pattern.groups {
                return self.fail(&format!("invalid group reference {digits}"), start);
            }
            return self.group(g, start);
        }
        let shown = repr_lossy(name.as_text());
        if !self.pattern.text && name.as_ascii().is_none() || !is_identifier(name.as_text()) {
            return self.fail(&format!("bad character in group name {shown}"), start);
        }
        match self.pattern.named(name.as_text()) {
            Some(g) => self.group(g, start),
            None => Err(PatternError {
                message: format!("unknown group name {shown}"),
                at: None,
                kind: ErrorKind::Index,
            }),
        }
    }
}
