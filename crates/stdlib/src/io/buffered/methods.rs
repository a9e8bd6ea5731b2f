//! The methods of the buffered streams.

use super::{
    Buffered, This, drop_ahead, fill, flush, flush_writes, is_closed, open_raw, raw, raw_of,
    read_all, read_n, read1, seek, start_read, tell, write,
};
use crate::io::{chained, unsupported};
use pyrun_macros::pymethods;
use pyrun_vm::types::core;
use pyrun_vm::value::FromPy;
use pyrun_vm::{PyResult, Value, Vm};

/// A line, `limit` bytes at most.
pub(super) fn read_line(vm: &mut Vm, slf: &This, limit: Option<usize>) -> PyResult {
    let mut line: Vec<u8> = Vec::new();
    let mut raw = None;
    loop {
        let found = {
            let me = &mut *slf.borrow_mut();
            let left = limit.map_or(usize::MAX, |limit| limit - line.len());
            let rest = &me.ahead[me.at..];
            let rest = &rest[..rest.len().min(left)];
            let end = memchr::memchr(b'\n', rest).map(|at| at + 1);
            let n = end.unwrap_or(rest.len());
            let whole = end.is_some() || n == left;
            if raw.is_some() || !whole || me.writes || me.raw.is_none() {
                line.extend_from_slice(&rest[..n]);
                me.at += n;
                (whole && raw.is_some()).then(|| vm.bytes(&line))
            } else {
                // The usual case: the line lies whole in what was read ahead.
                let v = vm.bytes(&rest[..n]);
                me.at += n;
                Some(v)
            }
        };
        vm.charge(line.len() / 64 + 1)?;
        if let Some(v) = found {
            return Ok(v);
        }
        let raw = match &raw {
            Some(raw) => raw,
            None => {
                if line.last() == Some(&b'\n') || limit == Some(line.len()) {
                    return Ok(vm.bytes(&line));
                }
                open_raw(vm, slf, "readline of closed file")?;
                &*raw.insert(start_read(vm, slf)?)
            }
        };
        vm.reserve(line.len() + 1)?;
        if fill(vm, slf, raw)?.unwrap_or(0) == 0 {
            return Ok(vm.bytes(&line));
        }
    }
}

pub(super) struct Common;

#[pymethods]
impl Common {
    /// Disconnect this buffer from its underlying raw stream and return it.
    fn detach(vm: &mut Vm, slf: &This) -> PyResult {
        raw_of(vm, slf)?;
        vm.call_method(slf.as_value(), &core().names.flush, &[])?;
        let old = slf.replace(Buffered { detached: true, ..Buffered::default() });
        Ok(old.raw.unwrap_or_else(Value::none))
    }

    fn flush(vm: &mut Vm, slf: &This) -> PyResult<()> {
        flush(vm, slf)
    }

    fn close(vm: &mut Vm, slf: &This) -> PyResult<()> {
        if is_closed(vm, slf)? {
            return Ok(());
        }
        let raw = raw_of(vm, slf)?;
        let flushed = vm.call_method(slf.as_value(), &core().names.flush, &[]).map(drop);
        let closed = vm.call_method(&raw, &core().names.close, &[]).map(drop);
        let me = &mut *slf.borrow_mut();
        (me.ahead, me.at) = (Vec::new(), 0);
        if flushed.is_err() {
            me.waiting = Vec::new();
        }
        chained(vm, flushed, closed)
    }

    #[signature(target, whence = 0, /)]
    fn seek(vm: &mut Vm, slf: &This, target: &Value, whence: i64) -> PyResult<i64> {
        if !(0..=2).contains(&whence) {
            let m = format!("whence value {whence} unsupported");
            return Err(vm.value_error(&m));
        }
        open_raw(vm, slf, "seek of closed file")?;
        let target = i64::from_py(vm, target)?;
        seek(vm, slf, target, whence)
    }

    fn tell(vm: &mut Vm, slf: &This) -> PyResult<i64> {
        tell(vm, slf)
    }

    #[signature(pos = None, /)]
    fn truncate(vm: &mut Vm, slf: &This, pos: Option<Value>) -> PyResult {
        let raw = open_raw(vm, slf, "truncate of closed file")?;
        if !slf.borrow().writes {
            return Err(unsupported(vm, "truncate"));
        }
        flush_writes(vm, slf)?;
        drop_ahead(vm, slf)?;
        let pos = match pos {
            Some(pos) => pos,
            None => {
                let at = raw::tell(vm, &raw)?;
                vm.int(at)
            }
        };
        vm.call_method_str(&raw, "truncate", &[pos])
    }

    fn seekable(vm: &mut Vm, slf: &This) -> PyResult {
        let raw = raw_of(vm, slf)?;
        vm.call_method_str(&raw, "seekable", &[])
    }

    fn readable(vm: &mut Vm, slf: &This) -> PyResult {
        let raw = raw_of(vm, slf)?;
        if !slf.borrow().reads {
            return Ok(Value::from(false));
        }
        vm.call_method_str(&raw, "readable", &[])
    }

    fn writable(vm: &mut Vm, slf: &This) -> PyResult {
        let raw = raw_of(vm, slf)?;
        if !slf.borrow().writes {
            return Ok(Value::from(false));
        }
        vm.call_method_str(&raw, "writable", &[])
    }

    fn fileno(vm: &mut Vm, slf: &This) -> PyResult {
        let raw = raw_of(vm, slf)?;
        vm.call_method_str(&raw, "fileno", &[])
    }

    fn isatty(vm: &mut Vm, slf: &This) -> PyResult {
        let raw = raw_of(vm, slf)?;
        vm.call_method_str(&raw, "isatty", &[])
    }

    #[getter]
    fn closed(vm: &mut Vm, slf: &This) -> PyResult<bool> {
        is_closed(vm, slf)
    }

    #[getter]
    fn name(vm: &mut Vm, slf: &This) -> PyResult {
        let raw = raw_of(vm, slf)?;
        vm.getattr(&raw, &core().names.name)
    }

    #[getter]
    fn mode(vm: &mut Vm, slf: &This) -> PyResult {
        let raw = raw_of(vm, slf)?;
        vm.getattr(&raw, &core().names.mode)
    }

    #[getter]
    fn raw(slf: &This) -> Value {
        slf.borrow().raw.clone().unwrap_or_else(Value::none)
    }

    fn __reduce__(vm: &mut Vm, slf: &This) -> PyResult {
        refuse_pickle(vm, slf)
    }

    #[signature(_protocol, /)]
    fn __reduce_ex__(vm: &mut Vm, slf: &This, _protocol: &Value) -> PyResult {
        refuse_pickle(vm, slf)
    }
}

fn refuse_pickle(vm: &mut Vm, slf: &This) -> PyResult {
    let name = slf.as_value().class().dotted_name();
    Err(vm.type_error(&format!("cannot pickle '{name}' object")))
}

/// `readinto` and `readinto1`.
fn read_into(vm: &mut Vm, slf: &This, target: &Value, once: bool) -> PyResult {
    open_raw(vm, slf, "readinto of closed file")?;
    let size = crate::io::room(vm, target, if once { "readinto1" } else { "readinto" })?;
    let bytes = match once {
        true => Some(read1(vm, slf, Some(size))?),
        false => read_n(vm, slf, size)?,
    };
    let Some(bytes) = bytes else { return Ok(Value::none()) };
    vm.buffer_mut(target, |b| b.get_mut(..bytes.len()).map(|b| b.copy_from_slice(&bytes)))?;
    Ok(vm.int(bytes.len() as i64))
}

pub(super) struct Reading;

#[pymethods]
impl Reading {
    #[signature(size = None, /)]
    #[text_signature = "($self, size=-1, /)"]
    fn read(vm: &mut Vm, slf: &This, size: Option<&Value>) -> PyResult {
        let n = match size {
            Some(size) => vm.to_i64(size)?,
            None => -1,
        };
        if n < -1 {
            return Err(vm.value_error("read length must be non-negative or -1"));
        }
        let bytes = match usize::try_from(n) {
            Ok(n) => {
                vm.charge(n.min(1 << 20) / 64 + 1)?;
                read_n(vm, slf, n)?
            }
            Err(_) => read_all(vm, slf)?,
        };
        Ok(bytes.map_or_else(Value::none, |b| vm.bytes(&b)))
    }

    #[signature(size = -1, /)]
    fn read1(vm: &mut Vm, slf: &This, size: i64) -> PyResult {
        open_raw(vm, slf, "read of closed file")?;
        let bytes = read1(vm, slf, usize::try_from(size).ok())?;
        Ok(vm.bytes(&bytes))
    }

    #[signature(size = 0, /)]
    fn peek(vm: &mut Vm, slf: &This, size: i64) -> PyResult {
        let _ = size;
        open_raw(vm, slf, "peek of closed file")?;
        let raw = start_read(vm, slf)?;
        if slf.borrow().at == slf.borrow().ahead.len() {
            fill(vm, slf, &raw)?;
        }
        let me = slf.borrow();
        Ok(vm.bytes(&me.ahead[me.at..]))
    }

    fn readinto(vm: &mut Vm, slf: &This, buffer: &Value) -> PyResult {
        read_into(vm, slf, buffer, false)
    }

    fn readinto1(vm: &mut Vm, slf: &This, buffer: &Value) -> PyResult {
        read_into(vm, slf, buffer, true)
    }

    #[signature(size = None, /)]
    #[text_signature = "($self, size=-1, /)"]
    fn readline(vm: &mut Vm, slf: &This, size: Option<&Value>) -> PyResult {
        let limit = crate::io::size_arg(vm, size)?;
        open_raw(vm, slf, "readline of closed file")?;
        read_line(vm, slf, limit)
    }
}

pub(super) struct Writing;

#[pymethods]
impl Writing {
    fn write(vm: &mut Vm, slf: &This, buffer: &Value) -> PyResult<usize> {
        if let Some(bytes) = buffer.get::<pyrun_vm::value::Bytes>() {
            write(vm, slf, bytes)?;
            return Ok(bytes.len());
        }
        let bytes = vm.buffer(buffer)?.to_vec();
        write(vm, slf, &bytes)?;
        Ok(bytes.len())
    }
}
