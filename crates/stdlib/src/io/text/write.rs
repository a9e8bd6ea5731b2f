//! Writing text: it is encoded at once, and the bytes wait until there are enough of them.

use super::newline::{find, with_ends};
use super::{This, buffer, check_attached, check_open, connect, decoder, is_closed};
use crate::io::{buffered, bytes_io, unsupported};
use pyrun_vm::host::Stream;
use pyrun_vm::text::{Text, TextBuf};
use pyrun_vm::types::core;
use pyrun_vm::value::Str;
use pyrun_vm::{PyResult, Vm};

/// Hands what waits to the stream below.
pub(super) fn flush_pending(vm: &mut Vm, slf: &This) -> PyResult<()> {
    if slf.borrow().pending.is_empty() {
        return Ok(());
    }
    let below = buffer(vm, slf)?;
    let mut bytes = std::mem::take(&mut slf.borrow_mut().pending);
    let result = if let Some(b) = buffered::exact(&below) {
        buffered::write(vm, b, &bytes)
    } else if crate::io::is_exactly(&below, &bytes_io::BYTES_IO)
        && let Some(b) = below.cast()
    {
        bytes_io::write(vm, b, &bytes)
    } else {
        let data = vm.bytes(&bytes);
        vm.call_method(&below, &core().names.write, &[data]).map(drop)
    };
    // The memory serves again.
    bytes.clear();
    let me = &mut *slf.borrow_mut();
    if me.pending.is_empty() && bytes.capacity() <= 1 << 16 {
        me.pending = bytes;
    }
    result
}

/// Writes ASCII text that needs no translation; false if it is not so simple.
#[inline]
pub(super) fn write_plain(vm: &mut Vm, slf: &This, ascii: &[u8]) -> PyResult<bool> {
    vm.charge(ascii.len() / 64 + 1)?;
    let fd = {
        let me = &mut *slf.borrow_mut();
        match me.standard {
            Some(fd) if me.newline.written().is_none() => fd,
            _ => {
                let simple = me.encoder.as_ref().is_some_and(|e| e.plain())
                    && !me.line_buffering
                    && !me.write_through
                    && me.newline.written().is_none()
                    && me.decoder.is_none()
                    && me.pending.len() + ascii.len() < me.chunk_size
                    && me.open.as_ref().is_some_and(|open| open.get());
                if simple {
                    me.pending.extend_from_slice(ascii);
                }
                return Ok(simple);
            }
        }
    };
    if fd == 0 || is_closed(vm, slf)? {
        return Ok(false);
    }
    direct(vm, slf, fd, ascii).map(|()| true)
}

/// Writes to one of the host's streams.
fn direct(vm: &mut Vm, slf: &This, fd: u8, bytes: &[u8]) -> PyResult<()> {
    let stream = if fd == 2 { Stream::Err } else { Stream::Out };
    vm.write_out(stream, bytes)?;
    if !(slf.borrow().line_buffering && bytes.contains(&b'\n')) {
        return Ok(());
    }
    let done = vm.host.flush(stream);
    done.map_err(|e| vm.os_error(&e, None))
}

/// As much of a text as the run may write and a little more, which stops it: the rest need not be encoded.
pub(super) fn allowed<'a>(vm: &Vm, slf: &This, text: Text<'a>) -> Text<'a> {
    match slf.borrow().standard {
        Some(fd) if fd > 0 => text.slice(0..text.len().min(vm.output_left().saturating_add(1))),
        _ => text,
    }
}

/// `write(text)`
pub(super) fn write(vm: &mut Vm, slf: &This, text: &Str) -> PyResult<()> {
    let some = allowed(vm, slf, text.text());
    if some.len() < text.len() {
        let some = vm.text_value(&some.to_buf())?;
        return some.get::<Str>().map_or(Ok(()), |s| write(vm, slf, s));
    }
    check_attached(vm, slf)?;
    check_open(vm, slf)?;
    if slf.borrow().standard == Some(0) {
        connect(vm, slf)?;
    }
    let Some(mut encoder) = slf.borrow_mut().encoder.take() else {
        return Err(unsupported(vm, "not writable"));
    };
    let errors = slf.borrow().errors.clone();
    let translated = {
        let me = slf.borrow();
        let end = me.newline.written().filter(|_| find(text.text(), 10).is_some());
        end.map(|end| with_ends(text.text(), end))
    };
    let mut bytes = Vec::new();
    let done = match &translated {
        Some(t) => encode_buf(vm, &mut encoder, t, &mut bytes, &errors),
        None => encoder.encode(vm, text, &mut bytes, &errors),
    };
    slf.borrow_mut().encoder = Some(encoder);
    done?;
    if let Some(fd) = slf.borrow().standard.filter(|&fd| fd > 0) {
        return direct(vm, slf, fd, &bytes);
    }
    let ends = |c| find(text.text(), c).is_some();
    let flush = slf.borrow().line_buffering && (ends(10) || ends(13));
    if slf.borrow().pending.len() + bytes.len() > slf.borrow().chunk_size {
        flush_pending(vm, slf)?;
    }
    {
        let me = &mut *slf.borrow_mut();
        if me.pending.is_empty() {
            me.pending = bytes;
        } else {
            me.pending.extend_from_slice(&bytes);
        }
    }
    let enough = {
        let me = slf.borrow();
        me.pending.len() >= me.chunk_size || me.write_through
    };
    if enough || flush {
        flush_pending(vm, slf)?;
    }
    if flush {
        let below = buffer(vm, slf)?;
        vm.call_method(&below, &core().names.flush, &[])?;
    }
    forget_read(vm, slf)
}

fn encode_buf(
    vm: &mut Vm,
    encoder: &mut decoder::Encoder,
    text: &TextBuf,
    out: &mut Vec<u8>,
    errors: &str,
) -> PyResult<()> {
    let text = vm.text_value(text)?;
    match text.get::<Str>() {
        Some(s) => encoder.encode(vm, s, out, errors),
        None => Ok(()),
    }
}

/// What was read ahead is no longer what comes next.
fn forget_read(vm: &mut Vm, slf: &This) -> PyResult<()> {
    let decoder = {
        let me = &mut *slf.borrow_mut();
        me.set_chars(TextBuf::new());
        me.snapshot = None;
        me.decoder.take()
    };
    let Some(mut decoder) = decoder else { return Ok(()) };
    let done = decoder.reset(vm);
    slf.borrow_mut().decoder = Some(decoder);
    done
}

/// `flush()`
pub(super) fn flush(vm: &mut Vm, slf: &This) -> PyResult<()> {
    check_attached(vm, slf)?;
    check_open(vm, slf)?;
    {
        let me = &mut *slf.borrow_mut();
        me.telling = me.seekable;
    }
    flush_pending(vm, slf)?;
    let (standard, below) = (slf.borrow().standard, slf.borrow().buffer.clone());
    if let Some(below) = below {
        match buffered::exact(&below) {
            Some(b) => buffered::flush(vm, b)?,
            None => {
                vm.call_method(&below, &core().names.flush, &[])?;
            }
        }
    }
    let stream = match standard {
        Some(1) => Stream::Out,
        Some(2) => Stream::Err,
        _ => return Ok(()),
    };
    let done = vm.host.flush(stream);
    done.map_err(|e| vm.os_error(&e, None))
}
