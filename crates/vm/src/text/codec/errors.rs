//! The built-in error handlers.

use super::{CodecError, DecodeAnswer, EncodeAnswer, Fault, Replacement};
use crate::text::repr::push_code;
use crate::text::{Text, TextBuf};

/// A built-in error handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errors {
    /// Raise.
    Strict,
    /// Leave out.
    Ignore,
    /// `?` or U+FFFD.
    Replace,
    /// Bytes that do not decode become lone surrogates and go back.
    SurrogateEscape,
    /// Lone surrogates pass through the UTF encodings.
    SurrogatePass,
    /// `\xNN` and its like.
    BackslashReplace,
    /// `&#N;`
    XmlCharRefReplace,
    /// `\N{NAME}`
    NameReplace,
}

/// The most characters that are escaped at a time.
const PIECE: usize = 1024;

impl Errors {
    /// The handler of that name.
    pub fn parse(name: &str) -> Option<Errors> {
        Some(match name {
            "strict" => Errors::Strict,
            "ignore" => Errors::Ignore,
            "replace" => Errors::Replace,
            "surrogateescape" => Errors::SurrogateEscape,
            "surrogatepass" => Errors::SurrogatePass,
            "backslashreplace" => Errors::BackslashReplace,
            "xmlcharrefreplace" => Errors::XmlCharRefReplace,
            "namereplace" => Errors::NameReplace,
            _ => return None,
        })
    }

    /// Whether the handler can answer a decoding fault; the others raise `TypeError: don't know how
    /// to handle UnicodeDecodeError in error callback`.
    pub fn decodes(self) -> bool {
        !matches!(self, Errors::XmlCharRefReplace | Errors::NameReplace)
    }

    /// The answer to a decoding fault.
    pub fn decode<E>(self, input: &[u8], fault: &Fault) -> DecodeAnswer<E> {
        self.try_decode(input, fault).ok_or_else(|| CodecError::Fault(fault.clone()))
    }

    fn try_decode(self, input: &[u8], fault: &Fault) -> Option<(TextBuf, usize)> {
        let bad = input.get(fault.start..fault.end)?;
        let mut out = TextBuf::new();
        match self {
            Errors::Ignore => {}
            Errors::Replace => out.push(0xfffd),
            Errors::BackslashReplace => bad.iter().for_each(|&c| push_code(c.into(), &mut out)),
            Errors::SurrogateEscape => {
                let high = bad.iter().take(4).take_while(|&&c| c >= 0x80);
                out.extend(high.map(|&c| 0xdc00 + u32::from(c)));
                let taken = out.len();
                return (taken > 0).then_some((out, fault.start + taken));
            }
            Errors::SurrogatePass => {
                let (c, size) = surrogate_at(fault.encoding, &input[fault.start..])?;
                out.push(c);
                return Some((out, fault.start + size));
            }
            Errors::Strict | Errors::XmlCharRefReplace | Errors::NameReplace => return None,
        }
        Some((out, fault.end))
    }

    /// The answer to an encoding fault. `name_of` finds the names of characters for `namereplace`.
    pub fn encode<E>(
        self,
        text: Text<'_>,
        fault: &Fault,
        name_of: &dyn Fn(u32) -> Option<String>,
    ) -> EncodeAnswer<E> {
        self.try_encode(text, fault, name_of).ok_or_else(|| CodecError::Fault(fault.clone()))
    }

    fn try_encode(
        self,
        text: Text<'_>,
        fault: &Fault,
        name_of: &dyn Fn(u32) -> Option<String>,
    ) -> Option<(Replacement, usize)> {
        let start = fault.start.min(text.len());
        let mut bad = text.slice(start..fault.end.min(text.len()));
        if matches!(
            self,
            Errors::BackslashReplace | Errors::XmlCharRefReplace | Errors::NameReplace
        ) {
            // What grows so much is done piece by piece, so that it is asked for piece by piece.
            bad = bad.slice(0..bad.len().min(PIECE));
        }
        let next = start + bad.len();
        let mut out = TextBuf::new();
        match self {
            Errors::Strict => return None,
            Errors::Ignore => {}
            Errors::Replace => out.push_repeat('?'.into(), bad.len()),
            Errors::BackslashReplace => bad.iter().for_each(|c| push_code(c, &mut out)),
            Errors::XmlCharRefReplace => {
                bad.iter().for_each(|c| out.push_str(&format!("&#{c};")));
            }
            Errors::NameReplace => bad.iter().for_each(|c| match name_of(c) {
                Some(name) => out.push_str(&format!("\\N{{{name}}}")),
                None => push_code(c, &mut out),
            }),
            Errors::SurrogateEscape => {
                let escaped = bad.iter().take_while(|c| (0xdc80..=0xdcff).contains(c));
                let bytes: Vec<u8> = escaped.map(|c| c as u8).collect();
                // The charmap codec takes the whole run or nothing, the others what comes first.
                if fault.encoding == "charmap" && bytes.len() < bad.len() {
                    return None;
                }
                let next = fault.start + bytes.len();
                return (!bytes.is_empty()).then_some((Replacement::Bytes(bytes), next));
            }
            Errors::SurrogatePass => {
                let mut bytes = Vec::new();
                for c in bad {
                    push_surrogate(fault.encoding, c, &mut bytes)?;
                }
                return Some((Replacement::Bytes(bytes), fault.end));
            }
        }
        Some((Replacement::Text(out), next))
    }
}

fn is_surrogate(c: u32) -> bool {
    (0xd800..0xe000).contains(&c)
}

/// The surrogate that the bytes start with, in one of the UTF encodings, and its size.
fn surrogate_at(encoding: &str, bytes: &[u8]) -> Option<(u32, usize)> {
    let (c, size) = match (encoding, bytes) {
        ("utf-8", &[a @ 0xed, b @ 0x80..=0xbf, c @ 0x80..=0xbf, ..]) => {
            (u32::from(a & 0xf) << 12 | u32::from(b & 0x3f) << 6 | u32::from(c & 0x3f), 3)
        }
        ("utf-16" | "utf-16-le", &[a, b, ..]) => (u16::from_le_bytes([a, b]).into(), 2),
        ("utf-16-be", &[a, b, ..]) => (u16::from_be_bytes([a, b]).into(), 2),
        ("utf-32" | "utf-32-le", &[a, b, c, d, ..]) => (u32::from_le_bytes([a, b, c, d]), 4),
        ("utf-32-be", &[a, b, c, d, ..]) => (u32::from_be_bytes([a, b, c, d]), 4),
        _ => return None,
    };
    is_surrogate(c).then_some((c, size))
}

fn push_surrogate(encoding: &str, c: u32, out: &mut Vec<u8>) -> Option<()> {
    let short = u16::try_from(c).ok().filter(|_| is_surrogate(c))?;
    match encoding {
        "utf-8" => super::utf8::push_three(c, out),
        "utf-16" | "utf-16-le" => out.extend(short.to_le_bytes()),
        "utf-16-be" => out.extend(short.to_be_bytes()),
        "utf-32" | "utf-32-le" => out.extend(c.to_le_bytes()),
        "utf-32-be" => out.extend(c.to_be_bytes()),
        _ => return None,
    }
    Some(())
}
