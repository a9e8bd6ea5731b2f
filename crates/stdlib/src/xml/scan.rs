//! Tokens of XML that is well-formed and has no surprises. Whatever is wrong, declared elsewhere or not there
//! yet is no token, and `xml.parsers.expat` looks at it itself.

use pyrun_vm::text::Text;
use pyrun_vm::value::str::StrData;
use pyrun_vm::{Value, Vm};
use smallvec::SmallVec;
use std::ops::Range;

/// A character of a text at its width.
pub(super) trait Unit: Copy + Into<u32> {
    /// A string of these characters.
    fn value(vm: &mut Vm, chars: &[Self]) -> Value;
    /// These characters as a text.
    fn text(chars: &[Self]) -> Text<'_>;
}

impl Unit for u8 {
    fn value(vm: &mut Vm, chars: &[u8]) -> Value {
        vm.str_data(StrData::One(chars))
    }
    fn text(chars: &[u8]) -> Text<'_> {
        Text::Latin1(chars)
    }
}

impl Unit for u16 {
    fn value(vm: &mut Vm, chars: &[u16]) -> Value {
        vm.str_data(StrData::Two(chars))
    }
    fn text(chars: &[u16]) -> Text<'_> {
        Text::Ucs2(chars)
    }
}

impl Unit for u32 {
    fn value(vm: &mut Vm, chars: &[u32]) -> Value {
        vm.str_data(StrData::Four(chars))
    }
    fn text(chars: &[u32]) -> Text<'_> {
        Text::Ucs4(chars)
    }
}

const fn c(byte: u8) -> u32 {
    byte as u32
}

fn is_space(c: u32) -> bool {
    matches!(c, 0x20 | 0x9 | 0xa | 0xd)
}

fn is_name_start(c: u32) -> bool {
    match c {
        0..0x80 => {
            let b = c as u8;
            b.is_ascii_alphabetic() || b == b':' || b == b'_'
        }
        0xd7 | 0xf7 | 0x37e => false,
        0xc0..0x300 | 0x370..0x2000 | 0x200c | 0x200d | 0x2070..0x2190 | 0x2c00..0x2ff0 => true,
        0x3001..0xd800 | 0xf900..0xfdd0 | 0xfdf0..0xfffe | 0x1_0000..0xf_0000 => true,
        _ => false,
    }
}

fn is_name(c: u32) -> bool {
    is_name_start(c)
        || matches!(c, 0x2d | 0x2e | 0x30..=0x39 | 0xb7 | 0x300..0x370 | 0x203f | 0x2040)
}

fn is_char(c: u32) -> bool {
    matches!(c, 0x9 | 0xa | 0xd | 0x20..0xd800 | 0xe000..0xfffe | 0x1_0000..)
}

/// What an attribute's value is.
pub(super) enum Written {
    /// The characters between the quotation marks.
    Plain(Range<usize>),
    /// With references and white space replaced.
    Replaced(Vec<u32>),
}

/// A start tag: `end` is the place behind it.
pub(super) struct Start {
    pub name: Range<usize>,
    pub attributes: SmallVec<[(Range<usize>, Written); 4]>,
    pub end: usize,
    /// Whether it is an end tag, too.
    pub empty: bool,
}

/// What comes next in a text.
pub(super) enum Token {
    Start(Start),
    End { name: Range<usize>, end: usize },
    Text { end: usize },
    Reference { code: u32, end: usize },
}

/// A text that is being read.
pub(super) struct Scan<'a, C> {
    pub text: &'a [C],
}

impl<C: Unit> Scan<'_, C> {
    /// The character at a place; a NUL, which XML cannot have, behind the end.
    #[inline(always)]
    fn at(&self, i: usize) -> u32 {
        self.text.get(i).map_or(0, |&c| c.into())
    }

    /// A part of the text as a string.
    pub fn part(&self, vm: &mut Vm, part: Range<usize>) -> Value {
        C::value(vm, &self.text[part])
    }

    /// The value of an attribute as a string.
    pub fn written(&self, vm: &mut Vm, value: &Written) -> Value {
        match value {
            Written::Plain(part) => self.part(vm, part.clone()),
            Written::Replaced(chars) => vm.str_chars(chars),
        }
    }

    /// The first line of a part, or its end if that comes first.
    pub fn line(&self, part: Range<usize>) -> Range<usize> {
        let chars = &self.text[part.clone()];
        let end = chars.iter().position(|&ch| ch.into() == 0xa).unwrap_or(chars.len());
        part.start..part.start + end.max(1)
    }

    /// Where a name has its first colon.
    pub fn colon(&self, name: &Range<usize>) -> Option<usize> {
        self.text[name.clone()].iter().position(|&ch| ch.into() == c(b':'))
    }

    /// Whether an attribute's name declares a namespace.
    pub fn declares(&self, key: &Range<usize>) -> bool {
        let key = &self.text[key.clone()];
        key.len() >= 5
            && key.iter().zip(b"xmlns").all(|(&k, &x)| k.into() == c(x))
            && (key.len() == 5 || key[5].into() == c(b':'))
    }

    fn skip_space(&self, mut i: usize) -> usize {
        while is_space(self.at(i)) {
            i += 1;
        }
        i
    }

    /// The end of the name at `i`, if there is one.
    fn name(&self, i: usize) -> Option<usize> {
        if !is_name_start(self.at(i)) {
            return None;
        }
        let mut end = i + 1;
        while is_name(self.at(end)) {
            end += 1;
        }
        Some(end)
    }

    /// What the reference at `i` stands for, unless it needs a declaration, and its end.
    fn reference(&self, i: usize) -> Option<(u32, usize)> {
        let end = (i + 1..self.text.len().min(i + 12)).find(|&k| self.at(k) == c(b';'))?;
        let body: String =
            (i + 1..end).map(|k| char::from_u32(self.at(k)).unwrap_or('\0')).collect();
        let digits = |text: &str, radix| {
            text.chars()
                .all(|d| d.is_digit(radix))
                .then(|| u32::from_str_radix(text, radix).ok())?
        };
        let code = match &*body {
            "lt" => c(b'<'),
            "gt" => c(b'>'),
            "amp" => c(b'&'),
            "apos" => c(b'\''),
            "quot" => c(b'"'),
            body => match (body.strip_prefix("#x"), body.strip_prefix('#')) {
                (Some(hex), _) => digits(hex, 16)?,
                (None, Some(decimal)) => digits(decimal, 10)?,
                (None, None) => return None,
            },
        };
        (is_char(code) && code <= 0x10_ffff).then_some((code, end + 1))
    }

    /// The value behind the quotation mark at `i`, and the place behind it.
    fn value(&self, i: usize) -> Option<(Written, usize)> {
        let quote = self.at(i);
        if quote != c(b'"') && quote != c(b'\'') {
            return None;
        }
        let mut end = i + 1;
        let mut plain = true;
        loop {
            let now = self.at(end);
            if now == quote {
                break;
            }
            if now == c(b'<') || !is_char(now) {
                return None;
            }
            plain &= now != c(b'&') && now >= 0x20;
            end += 1;
        }
        if plain {
            return Some((Written::Plain(i + 1..end), end + 1));
        }
        let (mut chars, mut k) = (Vec::with_capacity(end - i), i + 1);
        while k < end {
            let now = self.at(k);
            k += 1;
            chars.push(match now {
                0x26 => {
                    let (code, behind) = self.reference(k - 1)?;
                    k = behind;
                    code
                }
                0x9 | 0xa => 0x20,
                other => other,
            });
        }
        Some((Written::Replaced(chars), end + 1))
    }

    /// The start tag at `at`. Whether attributes repeat is not looked at.
    fn start(&self, at: usize) -> Option<Start> {
        let name_end = self.name(at + 1)?;
        let mut attributes = SmallVec::new();
        let mut i = name_end;
        loop {
            let next = self.skip_space(i);
            let empty = self.at(next) == c(b'/');
            let close = next + usize::from(empty);
            if self.at(close) == c(b'>') {
                return Some(Start { name: at + 1..name_end, attributes, end: close + 1, empty });
            }
            if next == i {
                return None;
            }
            let key_end = self.name(next)?;
            let equals = self.skip_space(key_end);
            if self.at(equals) != c(b'=') {
                return None;
            }
            let (value, behind) = self.value(self.skip_space(equals + 1))?;
            attributes.push((next..key_end, value));
            i = behind;
        }
    }

    /// The end of the characters at `at`, up to markup or a reference.
    fn characters(&self, at: usize) -> Option<usize> {
        let mut i = at;
        while let Some(&now) = self.text.get(i) {
            match now.into() {
                0x26 | 0x3c => break,
                0x5d if self.at(i + 1) == c(b']') && self.at(i + 2) == c(b'>') => return None,
                now if !is_char(now) => return None,
                _ => i += 1,
            }
        }
        Some(i)
    }

    /// The token at `at`, where the text is not at its end.
    pub fn token(&self, at: usize) -> Option<Token> {
        match (self.at(at), self.at(at + 1)) {
            (0x3c, 0x2f) => {
                let name_end = self.name(at + 2)?;
                let close = self.skip_space(name_end);
                let end = close + 1;
                (self.at(close) == c(b'>')).then_some(Token::End { name: at + 2..name_end, end })
            }
            (0x3c, _) => self.start(at).map(Token::Start),
            (0x26, _) => {
                let (code, end) = self.reference(at)?;
                Some(Token::Reference { code, end })
            }
            _ => Some(Token::Text { end: self.characters(at)? }),
        }
    }
}
