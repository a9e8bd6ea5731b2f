//! The methods of text streams.

use super::newline::Newline;
use super::setup::{recode, settle_errors, text_arg};
use super::{
    TEXT_IO_WRAPPER, This, buffer, check_attached, check_open, is_closed, position, read, write,
};
use crate::io::string_io::newline_arg;
use crate::io::{chained, is_exactly, size_arg, unsupported};
use pyrun_macros::pymethods;
use pyrun_vm::types::core;
use pyrun_vm::value::Str;
use pyrun_vm::value::convert::Given;
use pyrun_vm::{PyResult, Value, Vm};

pub(super) struct Methods;

#[pymethods]
impl Methods {
    /// Write string to stream. Return the number of characters written.
    pub(super) fn write(vm: &mut Vm, slf: &This, text: &Value) -> PyResult<usize> {
        let Some(s) = text.get::<Str>() else {
            let m = format!("write() argument must be str, not {}", text.class().name());
            return Err(vm.type_error(&m));
        };
        if slf.borrow().errors.is_empty() && !s.is_ascii() {
            settle_errors(vm, slf);
        }
        if s.is_ascii() && write::write_plain(vm, slf, s.bytes())? {
            return Ok(s.len());
        }
        write::write(vm, slf, s)?;
        Ok(s.len())
    }

    /// Read at most size characters from stream.
    #[signature(size = None, /)]
    #[text_signature = "($self, size=-1, /)"]
    fn read(vm: &mut Vm, slf: &This, size: Option<&Value>) -> PyResult {
        match size_arg(vm, size)? {
            Some(n) => read::read_n(vm, slf, n),
            None => read::read_all(vm, slf),
        }
    }

    /// Read until newline or EOF.
    #[signature(size = -1, /)]
    fn readline(vm: &mut Vm, slf: &This, size: i64) -> PyResult {
        check_attached(vm, slf)?;
        read::read_line(vm, slf, usize::try_from(size).ok())
    }

    /// Flush write buffers, if applicable.
    fn flush(vm: &mut Vm, slf: &This) -> PyResult<()> {
        write::flush(vm, slf)
    }

    /// Flush and close the IO object.
    fn close(vm: &mut Vm, slf: &This) -> PyResult<()> {
        check_attached(vm, slf)?;
        if is_closed(vm, slf)? {
            return Ok(());
        }
        let below = buffer(vm, slf)?;
        let flushed = match is_exactly(slf.as_value(), &TEXT_IO_WRAPPER) {
            true => write::flush(vm, slf),
            false => vm.call_method(slf.as_value(), &core().names.flush, &[]).map(drop),
        };
        let closed = vm.call_method(&below, &core().names.close, &[]).map(drop);
        chained(vm, flushed, closed)
    }

    /// Separate the underlying buffer from the stream and return it.
    fn detach(vm: &mut Vm, slf: &This) -> PyResult {
        let below = buffer(vm, slf)?;
        vm.call_method(slf.as_value(), &core().names.flush, &[])?;
        let me = &mut *slf.borrow_mut();
        (me.buffer, me.open, me.standard, me.detached) = (None, None, None, true);
        Ok(below)
    }

    /// Change stream position.
    #[signature(cookie, whence = 0, /)]
    fn seek(vm: &mut Vm, slf: &This, cookie: &Value, whence: i64) -> PyResult {
        position::seek(vm, slf, cookie, whence)
    }

    /// Return the stream position as an opaque number.
    fn tell(vm: &mut Vm, slf: &This) -> PyResult {
        super::connect(vm, slf)?;
        position::tell(vm, slf)
    }

    /// Truncate file to size bytes.
    #[signature(pos = None, /)]
    fn truncate(vm: &mut Vm, slf: &This, pos: Option<Value>) -> PyResult {
        let below = buffer(vm, slf)?;
        vm.call_method(slf.as_value(), &core().names.flush, &[])?;
        match pos {
            Some(pos) => vm.call_method_str(&below, "truncate", &[pos]),
            None => vm.call_method_str(&below, "truncate", &[]),
        }
    }

    /// Return underlying file descriptor if one exists.
    fn fileno(vm: &mut Vm, slf: &This) -> PyResult {
        below(vm, slf, "fileno")
    }

    /// Return whether this is an 'interactive' stream.
    fn isatty(vm: &mut Vm, slf: &This) -> PyResult {
        below(vm, slf, "isatty")
    }

    /// Return whether object supports random access.
    fn seekable(vm: &mut Vm, slf: &This) -> PyResult {
        below(vm, slf, "seekable")
    }

    /// Return whether object was opened for reading.
    fn readable(vm: &mut Vm, slf: &This) -> PyResult {
        below(vm, slf, "readable")
    }

    /// Return whether object was opened for writing.
    fn writable(vm: &mut Vm, slf: &This) -> PyResult {
        below(vm, slf, "writable")
    }

    /// Reconfigure the text stream with new parameters.
    #[signature(*, encoding = None, errors = None, newline = Given(None), line_buffering = None, write_through = None)]
    #[text_signature = "($self, /, *, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None)"]
    fn reconfigure(
        vm: &mut Vm,
        slf: &This,
        encoding: Option<Value>,
        errors: Option<Value>,
        newline: Given<'_>,
        line_buffering: Option<Value>,
        write_through: Option<Value>,
    ) -> PyResult<()> {
        let (encoding, errors) = (
            text_arg(vm, encoding.as_ref(), "encoding")?,
            text_arg(vm, errors.as_ref(), "errors")?,
        );
        let newline = match newline.0 {
            Some(v) => Some(newline_arg(vm, v, "reconfigure", false)?),
            None => None,
        };
        let coding = encoding.is_some() || errors.is_some() || newline.is_some();
        let started = slf.borrow().snapshot.is_some() || !slf.borrow().chars.is_empty();
        if coding && slf.borrow().decoder.is_some() && started {
            let m =
                "It is not possible to set the encoding or newline of stream after the first read";
            return Err(unsupported(vm, m));
        }
        let line = line_buffering.map(|v| vm.truth(&v)).transpose()?;
        let through = write_through.map(|v| vm.truth(&v)).transpose()?;
        vm.call_method(slf.as_value(), &core().names.flush, &[])?;
        if coding {
            reconfigure(vm, slf, encoding, errors, newline)?;
        }
        let me = &mut *slf.borrow_mut();
        me.line_buffering = line.unwrap_or(me.line_buffering);
        me.write_through = through.unwrap_or(me.write_through);
        Ok(())
    }

    fn __enter__(vm: &mut Vm, slf: &This) -> PyResult {
        check_attached(vm, slf)?;
        check_open(vm, slf)?;
        Ok(slf.as_value().clone())
    }

    fn __reduce__(vm: &mut Vm, slf: &This) -> PyResult {
        let name = slf.as_value().class().dotted_name();
        Err(vm.type_error(&format!("cannot pickle '{name}' object")))
    }

    #[signature(_protocol, /)]
    fn __reduce_ex__(vm: &mut Vm, slf: &This, _protocol: &Value) -> PyResult {
        Self::__reduce__(vm, slf)
    }

    #[getter]
    fn name(vm: &mut Vm, slf: &This) -> PyResult {
        let standard = slf.borrow().standard.filter(|_| slf.borrow().buffer.is_none());
        if let Some(fd) = standard {
            return Ok(vm.str(["<stdin>", "<stdout>", "<stderr>"][usize::from(fd)]));
        }
        let below = buffer(vm, slf)?;
        vm.getattr(&below, &core().names.name)
    }

    #[getter]
    fn mode(vm: &mut Vm, slf: &This) -> PyResult {
        let mode = slf.borrow().mode.clone();
        let m = "'_io.TextIOWrapper' object has no attribute 'mode'";
        mode.ok_or_else(|| vm.attribute_error(m))
    }

    #[setter]
    fn set_mode(_vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        let old = std::mem::replace(&mut slf.borrow_mut().mode, value);
        drop(old);
        Ok(())
    }

    #[getter]
    fn buffer(vm: &mut Vm, slf: &This) -> PyResult {
        if slf.borrow().detached {
            return Ok(Value::none());
        }
        buffer(vm, slf)
    }

    #[getter]
    fn encoding(vm: &mut Vm, slf: &This) -> PyResult {
        check_attached(vm, slf)?;
        let name = slf.borrow().name.clone();
        Ok(vm.str(&name))
    }

    #[getter]
    fn errors(vm: &mut Vm, slf: &This) -> PyResult {
        check_attached(vm, slf)?;
        settle_errors(vm, slf);
        let errors = slf.borrow().errors.clone();
        Ok(vm.str(&errors))
    }

    #[getter]
    fn newlines(vm: &mut Vm, slf: &This) -> PyResult {
        check_attached(vm, slf)?;
        let ends = slf.borrow().decoder.as_ref().and_then(|d| d.ends);
        Ok(ends.map_or_else(Value::none, |ends| ends.seen(vm)))
    }

    #[getter]
    fn line_buffering(vm: &mut Vm, slf: &This) -> PyResult<bool> {
        check_attached(vm, slf)?;
        let out = slf.borrow().standard == Some(1);
        Ok(slf.borrow().line_buffering || out && vm.host.is_terminal(1))
    }

    #[getter]
    fn write_through(vm: &mut Vm, slf: &This) -> PyResult<bool> {
        check_attached(vm, slf)?;
        Ok(slf.borrow().write_through)
    }

    #[getter]
    fn closed(vm: &mut Vm, slf: &This) -> PyResult<bool> {
        check_attached(vm, slf)?;
        is_closed(vm, slf)
    }

    #[getter]
    #[name = "_CHUNK_SIZE"]
    fn chunk_size(slf: &This) -> usize {
        slf.borrow().chunk_size
    }

    #[setter]
    #[name = "_CHUNK_SIZE"]
    fn set_chunk_size(vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        let Some(value) = value else {
            return Err(vm.attribute_error("cannot delete attribute"));
        };
        match vm.to_i64(&value)? {
            n @ 1.. => slf.borrow_mut().chunk_size = n as usize,
            _ => return Err(vm.value_error("a strictly positive integer is required")),
        }
        Ok(())
    }
}

fn below(vm: &mut Vm, slf: &This, method: &str) -> PyResult {
    let below = buffer(vm, slf)?;
    vm.call_method_str(&below, method, &[])
}

fn reconfigure(
    vm: &mut Vm,
    slf: &This,
    encoding: Option<String>,
    errors: Option<String>,
    newline: Option<Newline>,
) -> PyResult<()> {
    // What is special now has to go through the stream below.
    buffer(vm, slf)?;
    settle_errors(vm, slf);
    {
        let me = &mut *slf.borrow_mut();
        if errors.is_some() || encoding.is_some() {
            me.errors = errors.unwrap_or_else(|| "strict".to_owned());
        }
        me.name = encoding.unwrap_or_else(|| me.name.clone());
        me.newline = newline.unwrap_or(me.newline);
    }
    recode(vm, slf)
}
