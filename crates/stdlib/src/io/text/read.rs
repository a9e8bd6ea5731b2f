//! Reading text: decoded characters wait in the payload and are handed out by lines or by number.

use super::decoder::{TextDecoder, string};
use super::newline::Newline;
use super::{This, buffer, check_attached, check_open, flush_pending, take_decoder};
use crate::io::{buffered, bytes_io, unsupported};
use pyrun_vm::text::TextBuf;
use pyrun_vm::types::core;
use pyrun_vm::value::Str;
use pyrun_vm::{PyResult, Value, Vm};

/// Bytes of the stream below: what one read gives, or everything.
fn read_below(vm: &mut Vm, slf: &This, buffer: &Value, n: Option<usize>) -> PyResult<Vec<u8>> {
    if let Some(b) = buffered::exact(buffer) {
        return match n {
            Some(n) => buffered::read1(vm, b, Some(n)),
            None => Ok(buffered::read_all(vm, b)?.unwrap_or_default()),
        };
    }
    if crate::io::is_exactly(buffer, &bytes_io::BYTES_IO)
        && let Some(b) = buffer.cast()
    {
        return bytes_io::take(vm, b, n, |_, bytes| bytes.to_vec());
    }
    let name = if n.is_some() && slf.borrow().has_read1 { "read1" } else { "read" };
    let data = match n {
        Some(n) => {
            let n = vm.int(n as i64);
            vm.call_method_str(buffer, name, &[n])?
        }
        None => vm.call_method_str(buffer, name, &[])?,
    };
    match pyrun_vm::types::bytes::view(&data) {
        Some(bytes) => Ok(bytes.to_vec()),
        None => {
            let kind = data.class().name();
            let m = format!(
                "underlying {name}() should have returned a bytes-like object, not '{kind}'"
            );
            Err(vm.type_error(&m))
        }
    }
}

/// Decodes with the stream's decoder, which is out of the payload meanwhile.
fn decode(
    vm: &mut Vm,
    slf: &This,
    f: impl FnOnce(&mut Vm, &mut TextDecoder, &str) -> PyResult<TextBuf>,
) -> PyResult<TextBuf> {
    let mut decoder = take_decoder(vm, slf)?;
    let errors = slf.borrow().errors.clone();
    let result = f(vm, &mut decoder, &errors);
    slf.borrow_mut().decoder = Some(decoder);
    result
}

/// Decodes the next piece of the stream; false at its end. What waited before is gone.
pub(super) fn read_piece(vm: &mut Vm, slf: &This, hint: usize) -> PyResult<bool> {
    let buffer = buffer(vm, slf)?;
    let telling = slf.borrow().telling;
    let before = match telling {
        true => {
            let mut decoder = take_decoder(vm, slf)?;
            let state = decoder.state(vm);
            slf.borrow_mut().decoder = Some(decoder);
            Some(state?)
        }
        false => None,
    };
    let size = slf.borrow().chunk_size.max(hint);
    let piece = read_below(vm, slf, &buffer, Some(size))?;
    let end = piece.is_empty();
    let text = decode(vm, slf, |vm, d, errors| d.decode(vm, &piece, end, errors))?;
    let me = &mut *slf.borrow_mut();
    me.ratio = if text.is_empty() { 0.0 } else { piece.len() as f64 / text.len() as f64 };
    let got = !text.is_empty();
    me.set_chars(text);
    me.snapshot = before.map(|(mut rest, flag)| {
        rest.extend_from_slice(&piece);
        (flag, rest)
    });
    Ok(got || !end)
}

/// Prepares for reading: what waits to be written goes out.
fn start(vm: &mut Vm, slf: &This) -> PyResult<()> {
    check_attached(vm, slf)?;
    check_open(vm, slf)?;
    if slf.borrow().decoder.is_none() {
        super::connect(vm, slf)?;
        if slf.borrow().decoder.is_none() {
            return Err(unsupported(vm, "not readable"));
        }
    }
    flush_pending(vm, slf)
}

/// Everything that is left.
pub(super) fn read_all(vm: &mut Vm, slf: &This) -> PyResult {
    start(vm, slf)?;
    let buffer = buffer(vm, slf)?;
    let bytes = read_below(vm, slf, &buffer, None)?;
    vm.reserve(bytes.len() * 2)?;
    let rest = decode(vm, slf, |vm, d, errors| d.decode(vm, &bytes, true, errors))?;
    drop(bytes);
    let me = &mut *slf.borrow_mut();
    me.snapshot = None;
    if me.used == me.chars.len() {
        me.set_chars(TextBuf::new());
        return vm.finished_text(rest);
    }
    let mut all = me.chars.as_text().slice(me.used..me.chars.len()).to_buf();
    all.push_text(rest.as_text());
    me.set_chars(TextBuf::new());
    vm.finished_text(all)
}

/// `n` characters, fewer only at the end.
pub(super) fn read_n(vm: &mut Vm, slf: &This, n: usize) -> PyResult {
    start(vm, slf)?;
    let mut out = TextBuf::new();
    loop {
        {
            let me = &mut *slf.borrow_mut();
            let to = me.chars.len().min(me.used.saturating_add(n - out.len()));
            let part = me.chars.as_text().slice(me.used..to);
            if out.is_empty() && part.len() == n {
                let v = string(vm, part);
                me.used = to;
                return Ok(v);
            }
            out.push_text(part);
            me.used = to;
        }
        vm.reserve(out.len() * 4)?;
        if out.len() == n || !read_piece(vm, slf, n - out.len())? {
            return vm.finished_text(out);
        }
    }
}

/// The next line out of what waits, if it ends there.
#[inline]
fn quick_line(vm: &mut Vm, slf: &This, iterating: bool) -> Option<Value> {
    // What is read in one piece has been paid for then; this is for many short lines.
    vm.pay(1);
    let me = &mut *slf.borrow_mut();
    if !me.pending.is_empty() || !me.open.as_ref().is_some_and(|open| open.get()) {
        return None;
    }
    me.telling &= !iterating;
    let TextBuf::Latin1(chars) = &me.chars else { return None };
    let rest = &chars[me.used..];
    let n = match me.newline {
        Newline::Universal | Newline::Lf => memchr::memchr(b'\n', rest)? + 1,
        _ => return None,
    };
    me.used += n;
    Some(if me.ascii { vm.str_ascii(&rest[..n]) } else { vm.str_latin1(&rest[..n]) })
}

/// The next line, `limit` characters at most.
pub(super) fn read_line(vm: &mut Vm, slf: &This, limit: Option<usize>) -> PyResult {
    if limit.is_none()
        && let Some(line) = quick_line(vm, slf, false)
    {
        return Ok(line);
    }
    start(vm, slf)?;
    let mut line = TextBuf::new();
    loop {
        let done = {
            let me = &mut *slf.borrow_mut();
            let rest = me.chars.as_text().slice(me.used..me.chars.len());
            let split = me.newline == Newline::CrLf
                && !line.is_empty()
                && line.as_text().at(line.len() - 1) == 13
                && !rest.is_empty()
                && rest.at(0) == 10;
            let end = if split { Some(1) } else { me.newline.line_end(rest) };
            let left = limit.map_or(usize::MAX, |limit| limit - line.len());
            let n = end.unwrap_or(rest.len()).min(left);
            let whole = end.is_some_and(|end| end <= left) || n == left;
            if whole && line.is_empty() {
                let v = string(vm, rest.slice(0..n));
                me.used += n;
                return Ok(v);
            }
            line.push_text(rest.slice(0..n));
            me.used += n;
            whole
        };
        vm.reserve(line.len() * 4)?;
        if done {
            break;
        }
        if !read_piece(vm, slf, 0)? {
            let me = &mut *slf.borrow_mut();
            me.set_chars(TextBuf::new());
            me.snapshot = None;
            break;
        }
    }
    vm.finished_text(line)
}

/// The next line of the iteration; it ends the telling of positions until the end is reached.
pub(super) fn next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let Some(slf) = v.cast::<pyrun_vm::value::payload::Boxed<super::TextIo>>() else {
        return Ok(None);
    };
    let exact = crate::io::is_exactly(v, &super::TEXT_IO_WRAPPER);
    if exact && let Some(line) = quick_line(vm, slf, true) {
        return Ok(Some(line));
    }
    check_attached(vm, slf)?;
    slf.borrow_mut().telling = false;
    let line = match exact {
        true => read_line(vm, slf, None)?,
        false => {
            let line = vm.call_method(v, &core().names.readline, &[])?;
            if line.get::<Str>().is_none() {
                let kind = line.class().name();
                let m = format!("readline() should have returned a str object, not '{kind}'");
                return Err(vm.error(core().exc.os_error, &m));
            }
            line
        }
    };
    if line.get::<Str>().is_some_and(|s| !s.is_empty()) {
        return Ok(Some(line));
    }
    let me = &mut *slf.borrow_mut();
    me.snapshot = None;
    me.telling = me.seekable;
    Ok(None)
}
