//! Number literals: where they end, of which kind they are, and CPython's complaints.

use crate::{Tok, WarningKind};

/// A number found.
pub(crate) struct Number {
    pub tok: Tok,
    pub end: usize,
    /// A keyword follows without a space.
    pub warning: Option<(WarningKind, String)>,
}

/// A fault in a number.
pub(crate) enum Fault {
    /// The column is that of the byte before this offset.
    Cursor(String, usize),
    /// First and last byte of the range.
    Range(String, usize, usize),
}

struct Scan<'s> {
    src: &'s [u8],
    at: usize,
    warning: Option<(WarningKind, String)>,
}

/// Scans the number that starts at `start`.
pub(crate) fn scan(src: &[u8], start: usize) -> Result<Number, Fault> {
    let mut scan = Scan { src, at: start, warning: None };
    let tok = scan.number(start)?;
    Ok(Number { tok, end: scan.at, warning: scan.warning })
}

impl Scan<'_> {
    fn peek(&self) -> u8 {
        self.src.get(self.at).copied().unwrap_or(0)
    }

    fn number(&mut self, start: usize) -> Result<Tok, Fault> {
        if self.peek() == b'0' {
            let base = match self.src.get(start + 1) {
                Some(b'x' | b'X') => Some(("hexadecimal", 16)),
                Some(b'o' | b'O') => Some(("octal", 8)),
                Some(b'b' | b'B') => Some(("binary", 2)),
                _ => None,
            };
            if let Some((name, radix)) = base {
                self.at += 2;
                return self.based(name, radix);
            }
            return self.leading_zero(start);
        }
        if self.peek() != b'.' {
            self.decimal_tail()?;
        }
        self.fraction("decimal")
    }

    /// Digits after `0x`, `0o` or `0b`.
    fn based(&mut self, name: &str, radix: u32) -> Result<Tok, Fault> {
        loop {
            if self.peek() == b'_' {
                self.at += 1;
            }
            let c = self.peek();
            if !char::from(c).is_digit(radix) {
                if c.is_ascii_digit() {
                    return Err(self.bad_digit(name));
                }
                return Err(Fault::Cursor(format!("invalid {name} literal"), self.at));
            }
            while char::from(self.peek()).is_digit(radix) {
                self.at += 1;
            }
            if self.peek() != b'_' {
                break;
            }
        }
        if self.peek().is_ascii_digit() {
            return Err(self.bad_digit(name));
        }
        self.verify_end(name)?;
        Ok(Tok::Int)
    }

    fn bad_digit(&self, name: &str) -> Fault {
        let digit = char::from(self.peek());
        Fault::Cursor(format!("invalid digit '{digit}' in {name} literal"), self.at + 1)
    }

    /// A number that starts with `0` and no base: zero, or a float.
    fn leading_zero(&mut self, start: usize) -> Result<Tok, Fault> {
        let mut nonzero = false;
        loop {
            if self.peek() == b'_' {
                self.at += 1;
                if !self.peek().is_ascii_digit() {
                    return Err(Fault::Cursor("invalid decimal literal".into(), self.at));
                }
            }
            if self.peek() != b'0' {
                break;
            }
            self.at += 1;
        }
        let zeros_end = self.at;
        if self.peek().is_ascii_digit() {
            nonzero = true;
            self.decimal_tail()?;
        }
        match self.peek() {
            b'.' | b'e' | b'E' | b'j' | b'J' => self.fraction("decimal"),
            _ if nonzero => Err(Fault::Range(
                "leading zeros in decimal integer literals are not permitted; \
                 use an 0o prefix for octal integers"
                    .into(),
                start,
                zeros_end,
            )),
            _ => {
                self.verify_end("decimal")?;
                Ok(Tok::Int)
            }
        }
    }

    /// Digits with single underscores between them.
    fn decimal_tail(&mut self) -> Result<(), Fault> {
        loop {
            while self.peek().is_ascii_digit() {
                self.at += 1;
            }
            if self.peek() != b'_' {
                return Ok(());
            }
            self.at += 1;
            if !self.peek().is_ascii_digit() {
                return Err(Fault::Cursor("invalid decimal literal".into(), self.at));
            }
        }
    }

    /// What may follow the integer part.
    fn fraction(&mut self, kind: &str) -> Result<Tok, Fault> {
        let mut tok = Tok::Int;
        let mut kind = kind;
        if self.peek() == b'.' {
            tok = Tok::Float;
            self.at += 1;
            if self.peek().is_ascii_digit() {
                self.decimal_tail()?;
            }
        }
        if matches!(self.peek(), b'e' | b'E') {
            let e = self.at;
            self.at += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
                if !self.peek().is_ascii_digit() {
                    return Err(Fault::Cursor("invalid decimal literal".into(), self.at));
                }
            } else if !self.peek().is_ascii_digit() {
                self.at = e;
                self.verify_end(kind)?;
                return Ok(tok);
            }
            tok = Tok::Float;
            self.decimal_tail()?;
        }
        if matches!(self.peek(), b'j' | b'J') {
            self.at += 1;
            tok = Tok::Imaginary;
            kind = "imaginary";
        }
        self.verify_end(kind)?;
        Ok(tok)
    }

    /// A number must not run into a word, but for some keywords (with a warning).
    fn verify_end(&mut self, kind: &str) -> Result<(), Fault> {
        let rest = &self.src[self.at..];
        let keywords: &[&[u8]] = match self.peek() {
            b'a' => &[b"and"],
            b'e' => &[b"else"],
            b'f' => &[b"for"],
            b'i' => &[b"in", b"is", b"if"],
            b'n' => &[b"not"],
            b'o' => &[b"or"],
            _ => &[],
        };
        if keywords.iter().any(|word| rest.starts_with(word)) {
            self.warning = Some((WarningKind::Syntax, format!("invalid {kind} literal")));
            return Ok(());
        }
        let c = self.peek();
        if c.is_ascii_alphanumeric() || c == b'_' {
            return Err(Fault::Cursor(format!("invalid {kind} literal"), self.at));
        }
        Ok(())
    }
}
