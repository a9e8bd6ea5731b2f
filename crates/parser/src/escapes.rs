//! Backslash escapes of string and bytes literals.

use pyrun_ast::*;

use crate::context::{Action, Context, Failure};

type C<'c, 'a, 's> = &'c mut Context<'a, 's>;

/// A walk over the body of a literal.
struct Walk<'t> {
    body: &'t str,
    at: usize,
    /// Offset of the body in the source.
    base: u32,
    /// The literal.
    span: Span,
}

impl Walk<'_> {
    fn peek(&self) -> Option<u8> {
        self.body.as_bytes().get(self.at).copied()
    }

    /// Up to `most` hexadecimal digits.
    fn hex(&mut self, most: usize) -> Option<u32> {
        let digits = self.body.as_bytes()[self.at..]
            .iter()
            .take(most)
            .take_while(|byte| byte.is_ascii_hexdigit())
            .count();
        let value = u32::from_str_radix(&self.body[self.at..self.at + digits], 16);
        self.at += digits;
        if digits == most { value.ok() } else { None }
    }

    /// One to three octal digits, the first of which is `first`.
    fn octal(&mut self, first: u8) -> u32 {
        let mut value = u32::from(first - b'0');
        for _ in 0..2 {
            let Some(digit @ b'0'..=b'7') = self.peek() else { break };
            value = value * 8 + u32::from(digit - b'0');
            self.at += 1;
        }
        value
    }

    /// Where CPython's decoder is: it sees `\UXXXXXXXX` in place of what is not ASCII.
    fn decoder_offset(&self, at: usize) -> usize {
        self.body[..at].chars().map(|c| if c.is_ascii() { 1 } else { 10 }).sum()
    }
}

/// The simple escapes that strings and bytes share.
fn simple(escape: u8) -> Option<u8> {
    Some(match escape {
        b'\\' => b'\\',
        b'\'' => b'\'',
        b'"' => b'"',
        b'a' => 7,
        b'b' => 8,
        b'f' => 12,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 11,
        _ => return None,
    })
}

fn warn_escape(c: C<'_, '_, '_>, walk: &Walk<'_>, from: usize) {
    let escape: String = walk.body[from + 1..].chars().take(1).collect();
    let at = walk.base + from as u32;
    c.warn(format!("invalid escape sequence '\\{escape}'"), at, at + 1 + escape.len() as u32);
}

fn warn_octal(c: C<'_, '_, '_>, walk: &Walk<'_>, from: usize) {
    let (at, to) = (walk.base + from as u32, walk.base + walk.at as u32);
    c.warn(format!("invalid octal escape sequence '{}'", &walk.body[from..walk.at]), at, to);
}

/// The bytes that `body` stands for.
pub(crate) fn bytes<'a>(c: C<'_, 'a, '_>, body: &str, base: u32, span: Span) -> Action<&'a [u8]> {
    let mut walk = Walk { body, at: 0, base, span };
    let mut out = Vec::with_capacity(body.len());
    while let Some(byte) = walk.peek() {
        let from = walk.at;
        walk.at += 1;
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        let Some(escape) = walk.peek() else {
            out.push(b'\\');
            break;
        };
        walk.at += 1;
        match escape {
            b'\n' => {}
            b'x' => match walk.hex(2) {
                Some(value) => out.push(value as u8),
                None => {
                    let message = format!("(value error) invalid \\x escape at position {from}");
                    return Err(c.fail_for_good(message, walk.span));
                }
            },
            b'0'..=b'7' => {
                let value = walk.octal(escape);
                if value > 0o377 {
                    warn_octal(c, &walk, from);
                }
                out.push(value as u8);
            }
            _ => match simple(escape) {
                Some(value) => out.push(value),
                None => {
                    warn_escape(c, &walk, from);
                    out.extend([b'\\', escape]);
                }
            },
        }
    }
    Ok(c.arena.alloc_slice_copy(&out))
}

/// The text that `body` stands for.
pub(crate) fn text<'a>(c: C<'_, 'a, '_>, body: &str, base: u32, span: Span) -> Action<Wtf8<'a>> {
    let mut walk = Walk { body, at: 0, base, span };
    let mut out = std::mem::take(&mut c.buffer);
    out.clear();
    loop {
        let rest = &body[walk.at..];
        let plain = memchr::memchr(b'\\', rest.as_bytes()).unwrap_or(rest.len());
        out.extend_from_slice(&rest.as_bytes()[..plain]);
        walk.at += plain;
        if walk.at >= body.len() {
            break;
        }
        escape(c, &mut walk, &mut out)?;
    }
    let text = Wtf8(c.arena.alloc_slice_copy(&out));
    c.buffer = out;
    Ok(text)
}

fn escape(c: C<'_, '_, '_>, walk: &mut Walk<'_>, out: &mut Vec<u8>) -> Action<()> {
    let from = walk.at;
    walk.at += 1;
    let Some(escape) = walk.peek() else {
        out.push(b'\\');
        warn_escape_brace(c, walk, from);
        return Ok(());
    };
    walk.at += 1;
    match escape {
        b'\n' => {}
        b'x' => point(c, walk, out, from, 2, "truncated \\xXX escape")?,
        b'u' => point(c, walk, out, from, 4, "truncated \\uXXXX escape")?,
        b'U' => point(c, walk, out, from, 8, "truncated \\UXXXXXXXX escape")?,
        b'N' => named(c, walk, out, from)?,
        b'0'..=b'7' => {
            let value = walk.octal(escape);
            if value > 0o377 {
                warn_octal(c, walk, from);
            }
            push_point(out, value);
        }
        _ => match simple(escape) {
            Some(value) => out.push(value),
            None => {
                warn_escape(c, walk, from);
                out.push(b'\\');
                walk.at = from + 1;
                let next = walk.body[walk.at..].chars().next().map_or(0, char::len_utf8);
                out.extend_from_slice(&walk.body.as_bytes()[walk.at..walk.at + next]);
                walk.at += next;
            }
        },
    }
    Ok(())
}

/// A backslash before the brace of a field.
fn warn_escape_brace(c: C<'_, '_, '_>, walk: &Walk<'_>, from: usize) {
    let at = walk.base + from as u32;
    let brace: String = c.text[at as usize + 1..].chars().take(1).collect();
    c.warn(format!("invalid escape sequence '\\{brace}'"), at, at + 2);
}

/// A code point of so many hexadecimal digits.
fn point(
    c: C<'_, '_, '_>,
    walk: &mut Walk<'_>,
    out: &mut Vec<u8>,
    from: usize,
    digits: usize,
    truncated: &str,
) -> Action<()> {
    match walk.hex(digits) {
        Some(value) if value <= 0x10ffff => {
            push_point(out, value);
            Ok(())
        }
        Some(_) => Err(undecodable(c, walk, from, "illegal Unicode character")),
        None => Err(undecodable(c, walk, from, truncated)),
    }
}

fn undecodable(c: C<'_, '_, '_>, walk: &Walk<'_>, from: usize, why: &str) -> Failure {
    let (first, end) = (walk.decoder_offset(from), walk.decoder_offset(walk.at));
    let message = format!(
        "(unicode error) 'unicodeescape' codec can't decode bytes in position {first}-{}: {why}",
        end - 1
    );
    c.fail_for_good(message, walk.span)
}

/// `\N{name}`.
fn named(c: C<'_, '_, '_>, walk: &mut Walk<'_>, out: &mut Vec<u8>, from: usize) -> Action<()> {
    let rest = &walk.body[walk.at..];
    let name = rest.strip_prefix('{').and_then(|rest| Some(&rest[..rest.find('}')?]));
    let Some(name) = name.filter(|name| !name.is_empty()) else {
        walk.at += match rest.strip_prefix('{') {
            Some(name) => 1 + name.find('}').unwrap_or(name.len()),
            None => 0,
        };
        return Err(undecodable(c, walk, from, "malformed \\N character escape"));
    };
    walk.at += name.len() + 2;
    match character(name) {
        Some(found) => {
            out.extend_from_slice(found.encode_utf8(&mut [0; 4]).as_bytes());
            Ok(())
        }
        None => Err(undecodable(c, walk, from, "unknown Unicode character name")),
    }
}

/// The character of that name.
fn character(name: &str) -> Option<char> {
    #[cfg(feature = "names")]
    return pyrun_names::character(name);
    #[cfg(not(feature = "names"))]
    None.filter(|_: &char| !name.is_empty())
}

/// A code point in UTF-8, lone surrogates included.
fn push_point(out: &mut Vec<u8>, value: u32) {
    match char::from_u32(value) {
        Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        None => out.extend([
            0xe0 | (value >> 12) as u8,
            0x80 | (value >> 6 & 0x3f) as u8,
            0x80 | (value & 0x3f) as u8,
        ]),
    }
}
