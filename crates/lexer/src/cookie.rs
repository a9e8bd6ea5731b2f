//! Bytes to text: byte order mark, encoding cookie (PEP 263), decoding.
//!
//! Names are matched as Python's codec registry does; encodings beyond UTF-8, Latin-1 and ASCII are
//! those of the web's encoding standard.

use crate::source::plain;
use crate::{ErrorKind, Place, Source, SyntaxError, Tok, Token};

const BOM: &[u8] = b"\xef\xbb\xbf";

/// Where bytes come from; CPython words its complaints accordingly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A script.
    File,
    /// What `compile` was given.
    Compile,
}

/// Decodes a source file.
pub(crate) fn decode(bytes: &[u8], name: &str, origin: Origin) -> Result<String, SyntaxError> {
    let Some(cookie) = find_cookie(bytes.strip_prefix(BOM).unwrap_or(bytes)) else {
        let bytes = bytes.strip_prefix(BOM).unwrap_or(bytes);
        return utf8(bytes).map_err(|bad| match origin {
            Origin::File => undeclared(bytes, bad, name),
            Origin::Compile => misplaced(bytes, bad, name),
        });
    };
    declared(bytes, &cookie, name).map_err(|mut error| {
        if origin == Origin::File && !error.message.ends_with("with BOM") {
            error.message = format!("encoding problem: {cookie}");
        }
        // `compile` says that there is no place; of a file nothing is said.
        if error.lineno == 0 && origin == Origin::Compile {
            error.offset = -1;
        }
        error
    })
}

/// Decodes a source file that says how.
fn declared(bytes: &[u8], cookie: &str, name: &str) -> Result<String, SyntaxError> {
    let (bytes, has_bom) = match bytes.strip_prefix(BOM) {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let encoding = normalise(cookie);
    let lower = cookie.to_ascii_lowercase().replace('_', "-");
    if has_bom && lower != "utf-8" && !lower.starts_with("utf-8-") {
        let shown = if encoding == "iso-8859-1" { &*encoding } else { cookie };
        let message = format!("encoding problem: {shown} with BOM");
        return Err(plain(ErrorKind::Syntax, message, name));
    }
    match encoding.as_str() {
        "utf-8" => utf8(bytes).map_err(|bad| misplaced(bytes, bad, name)),
        "iso-8859-1" => Ok(bytes.iter().map(|&byte| char::from(byte)).collect()),
        "ascii" => match bytes.iter().position(|byte| !byte.is_ascii()) {
            None => Ok(bytes.iter().map(|&byte| char::from(byte)).collect()),
            Some(at) => Err(plain(
                ErrorKind::Syntax,
                format!(
                    "'ascii' codec can't decode byte 0x{:02x} in position {at}: ordinal not in range(128)",
                    bytes[at]
                ),
                name,
            )),
        },
        _ => other(bytes, cookie, &encoding, name),
    }
}

fn utf8(bytes: &[u8]) -> Result<String, usize> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(bad) => Err(bad.valid_up_to()),
    }
}

/// An encoding of the web's standard, all of which this build leaves out.
#[cfg(not(feature = "encodings"))]
fn other(_: &[u8], cookie: &str, _: &str, name: &str) -> Result<String, SyntaxError> {
    Err(plain(ErrorKind::Syntax, format!("unknown encoding: {cookie}"), name))
}

/// An encoding of the web's standard.
#[cfg(feature = "encodings")]
fn other(bytes: &[u8], cookie: &str, encoding: &str, name: &str) -> Result<String, SyntaxError> {
    let found = encoding_rs::Encoding::for_label(encoding.as_bytes())
        .filter(|found| !encoding.starts_with("utf-16") && *found != encoding_rs::REPLACEMENT);
    let Some(found) = found else {
        return Err(plain(ErrorKind::Syntax, format!("unknown encoding: {cookie}"), name));
    };
    match found.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(text.into_owned()),
        None => {
            let message = format!("(unicode error) '{cookie}' codec can't decode the source");
            Err(plain(ErrorKind::Syntax, message, name))
        }
    }
}

/// Bytes that are not UTF-8 where nothing says what they are.
fn undeclared(bytes: &[u8], bad: usize, name: &str) -> SyntaxError {
    let line = 1 + memchr::memchr_iter(b'\n', &bytes[..bad]).count();
    let mut error = plain(
        ErrorKind::Syntax,
        format!(
            "Non-UTF-8 code starting with '\\x{:02x}' in file {name} on line {line}, but no encoding declared; \
             see https://peps.python.org/pep-0263/ for details",
            bytes[bad]
        ),
        name,
    );
    error.lineno = line as u32;
    error
}

/// The error for bytes that are not UTF-8: within a literal, its place is the literal's, else the end
/// of the word. The position that the message names counts from there too.
fn misplaced(bytes: &[u8], bad: usize, name: &str) -> SyntaxError {
    in_literal(bytes, bad, name).unwrap_or_else(|| in_word(bytes, bad, name))
}

fn in_literal(bytes: &[u8], bad: usize, name: &str) -> Option<SyntaxError> {
    // What stands before the first bad byte keeps its offsets, except for line ends.
    let text = String::from_utf8_lossy(bytes);
    let source = Source::from_str(&text, name).ok().filter(|s| s.text().len() == text.len())?;
    let crate::Lexed { tokens, error, .. } = crate::lex(&source);
    // Faults of the lexer come first; only a bracket that is never closed has to stand on a line before.
    let comes_first = |error: &crate::LexError| match error.place {
        Place::Unclosed(open) => {
            bytes.get(open as usize..bad).is_some_and(|between| between.contains(&b'\n'))
        }
        // The mark that stands for what cannot be decoded is no fault of its own.
        _ => !error.message.contains('\u{fffd}'),
    };
    if let Some(error) = error.filter(comes_first) {
        return Some(error.to_syntax_error(&source));
    }
    let holds = |t: &&Token| t.tok == Tok::Str && (t.start as usize..t.end as usize).contains(&bad);
    let token = tokens.iter().find(holds)?;
    let (start, end) = (token.start as usize, token.end as usize);
    let first = start + memchr::memchr2(b'\'', b'"', &bytes[start..])?;
    if bytes[start..first].iter().any(|byte| matches!(byte, b'b' | b'B')) {
        return Some(source.error(
            ErrorKind::Syntax,
            "bytes can only contain ASCII literal characters",
            token.start,
            token.end,
        ));
    }
    let quotes = if text[first..end].starts_with(&text[first..=first].repeat(3)) { 3 } else { 1 };
    let (body, quotes) = (first + quotes, &bytes[first..first + quotes]);
    let mut at = body;
    while !bytes.get(at..)?.starts_with(quotes) {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    let mut part = body..at;
    let is_raw = bytes[start..first].iter().any(|byte| matches!(byte, b'r' | b'R'));
    if !is_raw && bytes.get(part.clone())?.contains(&b'\\') {
        // Between escapes each run of other characters than ASCII is decoded alone.
        part.start = bad - bytes[body..bad].iter().rev().take_while(|b| !b.is_ascii()).count();
        part.end = bad + bytes[bad..at].iter().take_while(|b| !b.is_ascii()).count();
    }
    let message = utf8_message(&bytes[part]);
    let mut error = source.error(ErrorKind::Syntax, message, token.start, token.end);
    // The column of the end counts the bytes as they are.
    let line_start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |at| at + 1);
    error.end_offset = (at + quotes.len() - line_start) as i32 + 1;
    Some(error)
}

fn in_word(bytes: &[u8], bad: usize, name: &str) -> SyntaxError {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii();
    let before = bytes[..bad].iter().rev().take_while(|byte| is_word(byte)).count();
    let behind = bytes[bad..].iter().take_while(|byte| is_word(byte)).count();
    let line_start = memchr::memrchr(b'\n', &bytes[..bad]).map_or(0, |at| at + 1);
    let line_end = memchr::memchr(b'\n', &bytes[bad..]).map_or(bytes.len(), |length| bad + length);
    let column = String::from_utf8_lossy(&bytes[line_start..bad + behind]).chars().count();
    let message = utf8_message(&bytes[bad - before..bad + behind]);
    let mut error = plain(ErrorKind::Syntax, message, name);
    error.lineno = memchr::memchr_iter(b'\n', &bytes[..bad]).count() as u32 + 1;
    (error.offset, error.end_lineno, error.end_offset) = (column as i32, error.lineno, -1);
    error.text = Some(String::from_utf8_lossy(&bytes[line_start..line_end]).into_owned() + "\n");
    error
}

/// What is wrong with bytes that are not UTF-8; they are counted from the first.
fn utf8_message(bytes: &[u8]) -> String {
    let Err(error) = std::str::from_utf8(bytes) else {
        return String::from("(unicode error) 'utf-8' codec can't decode the source");
    };
    let from = error.valid_up_to();
    let (reason, end) = match (bytes[from], error.error_len()) {
        (0x80..=0xc1 | 0xf5..=0xff, _) => ("invalid start byte", from + 1),
        (_, Some(length)) => ("invalid continuation byte", from + length),
        (_, None) => ("unexpected end of data", bytes.len()),
    };
    let place = match end - from {
        1 => format!("byte 0x{:02x} in position {from}", bytes[from]),
        _ => format!("bytes in position {from}-{}", end - 1),
    };
    format!("(unicode error) 'utf-8' codec can't decode {place}: {reason}")
}

/// The encoding that a comment in the first two lines names.
fn find_cookie(bytes: &[u8]) -> Option<String> {
    let mut rest = bytes;
    for _ in 0..2 {
        let end = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let line = &rest[..end];
        let blank = line.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\x0c'));
        match blank {
            Some(at) if line[at] == b'#' => {
                if let Some(found) = cookie_in(&line[at..]) {
                    return Some(found);
                }
            }
            Some(_) => return None,
            None => {}
        }
        rest = &rest[end..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.get(1..)).unwrap_or(&[]);
    }
    None
}

/// `coding[:=][ \t]*([-\w.]+)` in a comment.
fn cookie_in(comment: &[u8]) -> Option<String> {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    for at in memchr::memmem::find_iter(comment, b"coding") {
        let rest = &comment[at + 6..];
        let Some((b':' | b'=', rest)) = rest.split_first() else { continue };
        let skip = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let name: Vec<u8> = rest[skip..].iter().copied().take_while(is_name).collect();
        if !name.is_empty() {
            return String::from_utf8(name).ok();
        }
    }
    None
}

/// One name for the aliases of UTF-8, Latin-1 and ASCII; others in lower case with hyphens.
fn normalise(cookie: &str) -> String {
    let lower: String =
        cookie.chars().map(|c| if c == '_' { '-' } else { c.to_ascii_lowercase() }).collect();
    match lower.as_str() {
        "utf-8" | "utf8" | "u8" | "utf" | "utf-8-sig" | "cp65001" => "utf-8".into(),
        "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "l1" | "8859" | "cp819" | "latin" => {
            "iso-8859-1".into()
        }
        "ascii" | "us-ascii" | "646" => "ascii".into(),
        other if other.starts_with("utf-8-") => "utf-8".into(),
        other if other.starts_with("latin-1-") || other.starts_with("iso-8859-1-") => {
            "iso-8859-1".into()
        }
        other if other.starts_with("iso8859-") => other.replace("iso8859-", "iso-8859-"),
        other if other.len() == 6 && other.starts_with("cp125") => other.replace("cp", "windows-"),
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies() {
        let cookie = |text: &str| find_cookie(text.as_bytes());
        assert_eq!(cookie("# -*- coding: latin-1 -*-\n").as_deref(), Some("latin-1"));
        assert_eq!(
            cookie("#!/bin/x\n# vim: set fileencoding=cp1252 :\n").as_deref(),
            Some("cp1252")
        );
        assert_eq!(cookie("x = 1\n# coding: latin-1\n"), None);
        assert_eq!(cookie("\n\n# coding: latin-1\n"), None);
    }

    #[test]
    fn decodes() {
        assert_eq!(
            decode(b"# coding: latin-1\n\xe9", "t", Origin::File).unwrap(),
            "# coding: latin-1\né"
        );
        assert_eq!(
            decode(b"# coding: koi8-r\n\xc1", "t", Origin::File).unwrap(),
            "# coding: koi8-r\nа"
        );
        assert_eq!(decode(b"\xef\xbb\xbfx", "t", Origin::File).unwrap(), "x");
    }

    #[test]
    fn refuses() {
        let told = |bytes: &[u8], origin| decode(bytes, "t", origin).unwrap_err().message;
        let message = |bytes: &[u8]| told(bytes, Origin::Compile);
        assert!(told(b"a\n\xff", Origin::File).contains("'\\xff' in file t on line 2"));
        assert_eq!(told(b"# coding: ascii\n\xff", Origin::File), "encoding problem: ascii");
        assert_eq!(message(b"# coding: nonsense\n"), "unknown encoding: nonsense");
        assert_eq!(
            message(b"# coding: utf-8\n\xff"),
            "(unicode error) 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"
        );
        let utf8 = |bytes: &[u8]| {
            message(bytes).replace("(unicode error) 'utf-8' codec can't decode ", "")
        };
        assert_eq!(utf8(b"x = '\xe4\xbd'\n"), "bytes in position 0-1: unexpected end of data");
        assert_eq!(utf8(b"x = 'a\xe4\xbdb'\n"), "bytes in position 1-2: invalid continuation byte");
        assert_eq!(
            utf8(b"x = 'a\\n\xc3\xa9\xff'\n"),
            "byte 0xff in position 2: invalid start byte"
        );
        assert_eq!(utf8(b"x = r'a\\n\xff'\n"), "byte 0xff in position 3: invalid start byte");
        assert!(message(b"x = '\xff\n").starts_with("unterminated string literal"));
        assert_eq!(message(b"x = (1 +\n '\xff' +\n"), "'(' was never closed");
        let place = |bytes: &[u8]| {
            let e = decode(bytes, "t", Origin::Compile).unwrap_err();
            (e.lineno, e.offset, e.end_lineno, e.end_offset)
        };
        assert_eq!(place(b"y\nx = ab\xffcd + 1\n"), (2, 9, 2, -1));
        assert_eq!(place(b"x = 'ab\xff'\n"), (1, 5, 1, 10));
        assert_eq!(place(b"# coding: nonsense\n"), (0, -1, 0, 0));
    }
}
