//! `binascii`: bytes as text in base 16, base 64, quoted-printable and uuencoding, and checksums. All of them
//! work in pieces, with a look at the limits between two.

use pyrun_macros::pyfunctions;
use pyrun_vm::bulk::Pace;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::types::exceptions::{EXCEPTION, VALUE_ERROR};
use pyrun_vm::value::buffer::View;
use pyrun_vm::value::{Kind, Str, TypeFlags, TypeSpec};
use pyrun_vm::{PyResult, Raised, Value, Vm};

const EXCEPTION_FLAGS: u32 = TypeFlags::BASE | TypeFlags::DICT | TypeFlags::EXCEPTION;

/// `binascii.Error`
static ERROR: TypeSpec = TypeSpec {
    module: "binascii",
    base: Some(&VALUE_ERROR),
    kind: Kind::Exception,
    flags: EXCEPTION_FLAGS,
    ..TypeSpec::new("Error")
};

/// `binascii.Incomplete`
static INCOMPLETE: TypeSpec = TypeSpec {
    module: "binascii",
    base: Some(&EXCEPTION),
    kind: Kind::Exception,
    flags: EXCEPTION_FLAGS,
    ..TypeSpec::new("Incomplete")
};

/// `binascii.Error`, raised.
pub(crate) fn error(vm: &mut Vm, message: &str) -> Raised {
    vm.error(ERROR.get(), message)
}

/// Bytes to encode where they lie, paid for.
fn view<'a>(vm: &mut Vm, v: &'a Value) -> PyResult<View<'a>> {
    let len = vm.buffer(v)?.len();
    vm.charge(len / 16 + 1)?;
    vm.buffer(v)
}

/// Bytes to decode where they lie: bytes, or a string of ASCII characters.
fn ascii<'a>(vm: &mut Vm, v: &'a Value) -> PyResult<View<'a>> {
    if let Some(s) = v.get::<Str>() {
        let Some(text) = s.as_ascii() else {
            return Err(vm.value_error("string argument should contain only ASCII characters"));
        };
        vm.charge(text.len() / 16 + 1)?;
        return Ok(View::Slice(text.as_bytes()));
    }
    if pyrun_vm::types::bytes::view(v).is_none() {
        let kind = v.class().name();
        let m = format!("argument should be bytes, buffer or ASCII string, not '{kind}'");
        return Err(vm.type_error(&m));
    }
    view(vm, v)
}

/// A buffer for a result of at most so many bytes, which become a `bytes` while it lies there.
pub(crate) fn buffer(vm: &mut Vm, most: usize) -> PyResult<Vec<u8>> {
    vm.ask(most.saturating_mul(2))?;
    Ok(Vec::with_capacity(most))
}

/// Bytes that are coded between two looks at the limits: whole groups of 2, 3, 4, 5 and 8.
pub(crate) const PIECE: usize = 120 << 8;

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The values of base 64's digits; 64 for all other characters.
static VALUES64: [u8; 256] = {
    let mut out = [64; 256];
    let mut i = 0;
    while i < 64 {
        out[BASE64[i] as usize] = i as u8;
        i += 1;
    }
    out
};

fn encode64(data: &[u8], out: &mut Vec<u8>) {
    let digit = |n: u32, shift: u32| BASE64[(n >> shift & 63) as usize];
    let start = out.len();
    out.resize(start + data.len().div_ceil(3) * 4, b'=');
    let mut groups = data.chunks_exact(3);
    let mut room = out[start..].chunks_exact_mut(4);
    for (from, to) in (&mut groups).zip(&mut room) {
        let n = u32::from_be_bytes([0, from[0], from[1], from[2]]);
        to.copy_from_slice(&[digit(n, 18), digit(n, 12), digit(n, 6), digit(n, 0)]);
    }
    let last = groups.remainder();
    if let (&[first, ..], Some(to)) = (last, room.next()) {
        let n = u32::from_be_bytes([0, first, *last.get(1).unwrap_or(&0), 0]);
        for (i, c) in to[..=last.len()].iter_mut().enumerate() {
            *c = digit(n, 18 - 6 * i as u32);
        }
    }
}

/// Decodes groups of four digits while there are whole ones; gives how much text they were.
fn decode_groups(text: &[u8], out: &mut Vec<u8>) -> usize {
    let mut read = 0;
    for block in text.chunks(BLOCK) {
        let start = out.len();
        out.resize(start + block.len() / 4 * 3, 0);
        let mut whole = 0;
        for (from, to) in block.chunks_exact(4).zip(out[start..].chunks_exact_mut(3)) {
            let a = u32::from(VALUES64[from[0] as usize]);
            let b = u32::from(VALUES64[from[1] as usize]);
            let c = u32::from(VALUES64[from[2] as usize]);
            let d = u32::from(VALUES64[from[3] as usize]);
            if (a | b | c | d) & 64 != 0 {
                break;
            }
            let n = a << 18 | b << 12 | c << 6 | d;
            to.copy_from_slice(&n.to_be_bytes()[1..]);
            whole += 1;
        }
        out.truncate(start + whole * 3);
        read += whole * 4;
        if whole < BLOCK / 4 {
            break;
        }
    }
    read
}

/// So much text is decoded before the next room is made: lines are often shorter.
const BLOCK: usize = 256;

fn decode64(vm: &mut Vm, text: &[u8], strict: bool) -> PyResult<Vec<u8>> {
    let mut out = buffer(vm, text.len() / 4 * 3)?;
    let mut pace = Pace::default();
    let (mut quad, mut pads, mut left, mut padded) = (0, 0, 0u32, false);
    if strict && text.first() == Some(&b'=') {
        return Err(error(vm, "Leading padding not allowed"));
    }
    let mut i = 0;
    while i < text.len() {
        pace.at(vm, i)?;
        if quad == 0 && !padded {
            i += decode_groups(&text[i..text.len().min(i + PIECE)], &mut out);
        }
        let Some(&c) = text.get(i) else { break };
        i += 1;
        if c == b'=' {
            padded = true;
            if quad >= 2 {
                pads += 1;
                if quad + pads >= 4 {
                    if strict && i < text.len() {
                        return Err(error(vm, "Excess data after padding"));
                    }
                    return Ok(out);
                }
            }
            continue;
        }
        let v = u32::from(VALUES64[c as usize]);
        if v == 64 {
            if strict {
                return Err(error(vm, "Only base64 data is allowed"));
            }
            continue;
        }
        if strict && padded {
            return Err(error(vm, "Discontinuous padding not allowed"));
        }
        pads = 0;
        match quad {
            0 => left = v,
            1 => {
                out.push((left << 2 | v >> 4) as u8);
                left = v & 15;
            }
            2 => {
                out.push((left << 4 | v >> 2) as u8);
                left = v & 3;
            }
            _ => out.push((left << 6 | v) as u8),
        }
        quad = (quad + 1) % 4;
    }
    match quad {
        0 => Ok(out),
        1 => {
            let n = out.len() / 3 * 4 + 1;
            let m = format!(
                "Invalid base64-encoded string: number of data characters ({n}) cannot be 1 more than a multiple of 4"
            );
            Err(error(vm, &m))
        }
        _ => Err(error(vm, "Incorrect padding")),
    }
}

/// CRC-32 as in zip files, going on from `crc`.
pub(crate) fn crc32(data: &[u8], crc: u32) -> u32 {
    let mut hasher = crc32fast::Hasher::new_with_initial(crc);
    hasher.update(data);
    hasher.finalize()
}

/// [`crc32`] of bytes that may be many.
pub(crate) fn checksum(vm: &mut Vm, data: &[u8], mut crc: u32) -> PyResult<i64> {
    vm.by_pieces(data.len(), 1 << 17, |_, piece| {
        crc = crc32(&data[piece], crc);
        Ok(())
    })?;
    Ok(crc.into())
}

fn unhex(vm: &mut Vm, v: &Value) -> PyResult<Vec<u8>> {
    let text = ascii(vm, v)?;
    if text.len() % 2 == 1 {
        return Err(error(vm, "Odd-length string"));
    }
    let digit = |c: u8| (c as char).to_digit(16).map(|d| d as u8);
    let mut out = buffer(vm, text.len() / 2)?;
    vm.by_pieces(text.len(), PIECE, |vm, piece| {
        for pair in text[piece].chunks_exact(2) {
            let (Some(high), Some(low)) = (digit(pair[0]), digit(pair[1])) else {
                return Err(error(vm, "Non-hexadecimal digit found"));
            };
            out.push(high << 4 | low);
        }
        Ok(())
    })?;
    Ok(out)
}

fn hex(vm: &mut Vm, v: &Value, sep: Option<Value>, per_sep: i64) -> PyResult {
    let bytes = view(vm, v)?;
    let bytes = vm.long_bytes(&bytes)?;
    let text = match sep {
        Some(sep) => {
            let n = vm.int(per_sep);
            vm.call_method_str(&bytes, "hex", &[sep, n])?
        }
        None => vm.call_method_str(&bytes, "hex", &[])?,
    };
    let text = text.get::<Str>().map(Str::bytes).unwrap_or_default();
    vm.long_bytes(text)
}

struct Functions;

#[pyfunctions]
impl Functions {
    /// Base64-code line of data.
    #[signature(data, /, *, newline = true)]
    fn b2a_base64(vm: &mut Vm, data: &Value, newline: bool) -> PyResult<Vec<u8>> {
        let bytes = view(vm, data)?;
        let mut out = buffer(vm, bytes.len() / 3 * 4 + 5)?;
        vm.by_pieces(bytes.len(), PIECE, |_, piece| {
            encode64(&bytes[piece], &mut out);
            Ok(())
        })?;
        if newline {
            out.push(b'\n');
        }
        Ok(out)
    }

    /// Decode a line of base64 data.
    #[signature(data, /, *, strict_mode = false)]
    fn a2b_base64(vm: &mut Vm, data: &Value, strict_mode: bool) -> PyResult<Vec<u8>> {
        let text = ascii(vm, data)?;
        decode64(vm, &text, strict_mode)
    }

    /// Hexadecimal representation of binary data.
    #[signature(data, sep = None, bytes_per_sep = 1)]
    fn hexlify(vm: &mut Vm, data: &Value, sep: Option<Value>, bytes_per_sep: i64) -> PyResult {
        hex(vm, data, sep, bytes_per_sep)
    }

    /// Hexadecimal representation of binary data.
    #[signature(data, sep = None, bytes_per_sep = 1)]
    fn b2a_hex(vm: &mut Vm, data: &Value, sep: Option<Value>, bytes_per_sep: i64) -> PyResult {
        hex(vm, data, sep, bytes_per_sep)
    }

    /// Binary data of hexadecimal representation.
    fn unhexlify(vm: &mut Vm, hexstr: &Value) -> PyResult<Vec<u8>> {
        unhex(vm, hexstr)
    }

    /// Binary data of hexadecimal representation.
    fn a2b_hex(vm: &mut Vm, hexstr: &Value) -> PyResult<Vec<u8>> {
        unhex(vm, hexstr)
    }

    /// Compute CRC-32 incrementally.
    #[signature(data, crc = 0, /)]
    fn crc32(vm: &mut Vm, data: &Value, crc: i64) -> PyResult<i64> {
        let bytes = view(vm, data)?;
        checksum(vm, &bytes, crc as u32)
    }

    /// Compute CRC-CCITT incrementally.
    fn crc_hqx(vm: &mut Vm, data: &Value, crc: i64) -> PyResult<i64> {
        let bytes = view(vm, data)?;
        let mut crc = crc as u32 & 0xffff;
        vm.by_pieces(bytes.len(), 1 << 14, |_, piece| {
            for &b in &bytes[piece] {
                crc ^= (b as u32) << 8;
                for _ in 0..8 {
                    crc = if crc & 0x8000 != 0 { crc << 1 ^ 0x1021 } else { crc << 1 };
                }
                crc &= 0xffff;
            }
            Ok(())
        })?;
        Ok(crc.into())
    }

    /// Uuencode line of data.
    #[signature(data, /, *, backtick = false)]
    fn b2a_uu(vm: &mut Vm, data: &Value, backtick: bool) -> PyResult<Vec<u8>> {
        let bytes = view(vm, data)?;
        if bytes.len() > 45 {
            return Err(error(vm, "At most 45 bytes at once"));
        }
        let shown = |v: u8| if v == 0 && backtick { b'`' } else { v + 32 };
        let mut out = vec![shown(bytes.len() as u8)];
        for chunk in bytes.chunks(3) {
            let b = [chunk[0], *chunk.get(1).unwrap_or(&0), *chunk.get(2).unwrap_or(&0)];
            let n = (b[0] as u32) << 16 | (b[1] as u32) << 8 | b[2] as u32;
            out.extend((0..4).map(|i| shown((n >> (18 - 6 * i) & 63) as u8)));
        }
        out.push(b'\n');
        Ok(out)
    }

    /// Decode a line of uuencoded data.
    fn a2b_uu(vm: &mut Vm, data: &Value) -> PyResult<Vec<u8>> {
        let text = ascii(vm, data)?;
        let Some((&first, rest)) = text.split_first() else { return Ok(Vec::new()) };
        let len = (first.wrapping_sub(32) & 63) as usize;
        let (mut out, mut bits, mut n) = (Vec::with_capacity(len), 0u32, 0);
        let mut chars = rest.iter();
        while out.len() < len {
            let v = match chars.next() {
                // Trailing spaces may have been cut off.
                None | Some(b'\n' | b'\r') => 0,
                Some(c @ 32..=96) => (c - 32) & 63,
                Some(_) => return Err(error(vm, "Illegal char")),
            };
            bits = bits << 6 | v as u32;
            n += 6;
            if n >= 8 {
                n -= 8;
                out.push((bits >> n) as u8);
                bits &= (1 << n) - 1;
            }
        }
        let rest = chars.as_slice();
        vm.by_pieces(rest.len(), PIECE, |vm, piece| {
            if rest[piece].iter().any(|c| !matches!(c, b' ' | b'`' | b'\n' | b'\r')) {
                return Err(error(vm, "Trailing garbage"));
            }
            Ok(())
        })?;
        Ok(out)
    }

    /// Decode a string of qp-encoded data.
    #[signature(data, header = false)]
    fn a2b_qp(vm: &mut Vm, data: &Value, header: bool) -> PyResult<Vec<u8>> {
        let text = ascii(vm, data)?;
        decode_qp(vm, &text, header)
    }

    /// Encode a string using quoted-printable encoding.
    #[signature(data, quotetabs = false, istext = true, header = false)]
    fn b2a_qp(
        vm: &mut Vm,
        data: &Value,
        quotetabs: bool,
        istext: bool,
        header: bool,
    ) -> PyResult<Vec<u8>> {
        let bytes = view(vm, data)?;
        encode_qp(vm, &bytes, quotetabs, istext, header)
    }
}

fn decode_qp(vm: &mut Vm, text: &[u8], header: bool) -> PyResult<Vec<u8>> {
    let digit = |c: Option<&u8>| c.and_then(|c| (*c as char).to_digit(16)).map(|d| d as u8);
    let (mut out, mut pace, mut i) = (buffer(vm, text.len())?, Pace::default(), 0);
    while i < text.len() {
        pace.at(vm, i)?;
        match text[i] {
            b'=' => {
                i += 1;
                match text.get(i) {
                    None => break,
                    // A soft line break.
                    Some(b'\n' | b'\r') => {
                        while i < text.len() && text[i] != b'\n' {
                            pace.at(vm, i)?;
                            i += 1;
                        }
                        i += 1;
                    }
                    Some(b'=') => {
                        out.push(b'=');
                        i += 1;
                    }
                    _ => match (digit(text.get(i)), digit(text.get(i + 1))) {
                        (Some(a), Some(b)) => {
                            out.push(a << 4 | b);
                            i += 2;
                        }
                        _ => out.push(b'='),
                    },
                }
            }
            b'_' if header => {
                out.push(b' ');
                i += 1;
            }
            c => {
                out.push(c);
                i += 1;
            }
        }
    }
    Ok(out)
}

fn encode_qp(
    vm: &mut Vm,
    data: &[u8],
    quote_tabs: bool,
    is_text: bool,
    header: bool,
) -> PyResult<Vec<u8>> {
    const LINE: usize = 76;
    let crlf = memchr::memchr(b'\n', data).is_some_and(|i| i > 0 && data[i - 1] == b'\r');
    let end: &[u8] = if crlf { b"\r\n" } else { b"\n" };
    let hex = |digit: u8| b"0123456789ABCDEF"[usize::from(digit)];
    let (mut out, mut pace, mut width, mut i) = (buffer(vm, data.len())?, Pace::default(), 0, 0);
    while i < data.len() {
        pace.at(vm, i)?;
        vm.room_in(&out, 6)?;
        let (c, next) = (data[i], data.get(i + 1).copied());
        let line_end = matches!(next, None | Some(b'\n'))
            || next == Some(b'\r') && data.get(i + 2) == Some(&b'\n');
        let quoted = c > 126
            || c == b'='
            || header && c == b'_'
            || c == b'.'
                && width == 0
                && (next.is_none() || matches!(next, Some(b'\n' | b'\r' | 0)))
            || !is_text && (c == b'\r' || c == b'\n')
            || matches!(c, b'\t' | b' ')
                && (line_end && is_text && !(header && c == b' ') || next.is_none())
            || c < 33 && !matches!(c, b'\r' | b'\n') && (quote_tabs || !matches!(c, b'\t' | b' '));
        if quoted {
            if width + 3 >= LINE {
                out.push(b'=');
                out.extend_from_slice(end);
                width = 0;
            }
            out.extend_from_slice(&[b'=', hex(c >> 4), hex(c & 15)]);
            width += 3;
            i += 1;
        } else if is_text && (c == b'\n' || c == b'\r' && next == Some(b'\n')) {
            out.extend_from_slice(end);
            width = 0;
            i += if c == b'\r' { 2 } else { 1 };
        } else {
            if next.is_some_and(|n| n != b'\n') && width + 1 >= LINE {
                out.push(b'=');
                out.extend_from_slice(end);
                width = 0;
            }
            width += 1;
            out.push(if header && c == b' ' { b'_' } else { c });
            i += 1;
        }
    }
    Ok(out)
}

/// `binascii`
pub static MODULE: NativeModule = NativeModule {
    name: "binascii",
    doc: "Conversion between binary data and ASCII",
    functions: &[Functions::METHODS],
    types: &[&ERROR, &INCOMPLETE],
    init: None,
};
