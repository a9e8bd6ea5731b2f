//! The standard streams of `sys`: light native text streams over the host, made with the interpreter
//! so that no program pays for the module `io` before it opens a file.

use crate::host::Stream;
use crate::value::payload::{Boxed, Payload, Visitor};
use crate::value::{Kind, PyResult, Ref, Slots, Str, TypeFlags, TypeSpec, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

/// A standard stream: 0 input, 1 output, 2 error. What of standard input is read but not yet asked
/// for waits in `pending`.
pub struct StdStream {
    fd: u8,
    binary: bool,
    pending: Vec<u8>,
    ended: bool,
    closed: bool,
}

impl Payload for StdStream {
    const NAME: &'static str = "TextIOWrapper";
    fn trace(&self, _: &mut Visitor<'_>) {}
}

type This = Ref<Boxed<StdStream>>;

fn stream(fd: u8) -> Stream {
    if fd == 2 { Stream::Err } else { Stream::Out }
}

impl Vm {
    /// Makes `sys.stdin`, `sys.stdout` and `sys.stderr`.
    pub(crate) fn make_std_streams(&mut self) {
        for (fd, name) in [(0, "stdin"), (1, "stdout"), (2, "stderr")] {
            let v = self.payload(
                &TEXT,
                StdStream { fd, binary: false, pending: Vec::new(), ended: false, closed: false },
            );
            for key in [name.to_string(), format!("__{name}__")] {
                let key = self.intern(&key);
                self.sys.set_str(&key, v.clone());
            }
        }
    }

    /// Whether `file` is the original standard output, so that `print` may write to the host.
    pub(crate) fn is_std_out(&self, file: &Value) -> bool {
        file.get::<Boxed<StdStream>>().is_some_and(|s| {
            let s = s.borrow();
            s.fd == 1 && !s.closed && !s.binary
        })
    }
}

fn check_open(vm: &mut Vm, s: &This) -> PyResult<()> {
    if s.borrow().closed { Err(vm.value_error("I/O operation on closed file.")) } else { Ok(()) }
}

/// Reads more of standard input; false at its end.
fn fill(vm: &mut Vm, s: &This) -> PyResult<bool> {
    if s.borrow().fd != 0 {
        let class = crate::modules::stdio::unsupported(vm)?;
        return Err(vm.error(&class, "not readable"));
    }
    let mut buf = vec![0; 1 << 16];
    let n = match vm.host.read_stdin(&mut buf) {
        Ok(n) => n,
        Err(e) => return Err(vm.os_error(&e, None)),
    };
    vm.charge(n / 64 + 1)?;
    let mut me = s.borrow_mut();
    me.pending.extend_from_slice(&buf[..n]);
    me.ended = n == 0;
    Ok(n > 0)
}

/// `io.UnsupportedOperation`.
pub(crate) fn unsupported(vm: &mut Vm) -> PyResult<Ref<crate::value::Type>> {
    let io = vm.import("io")?;
    let c = vm.getattr_str(&io, "UnsupportedOperation")?;
    c.downcast().map_err(|_| vm.runtime_error("io.UnsupportedOperation is no class"))
}

/// Hands out the first `n` bytes that wait: text, or bytes of a binary stream.
fn hand_out(vm: &mut Vm, s: &This, n: usize) -> Value {
    let bytes: Vec<u8> = s.borrow_mut().pending.drain(..n).collect();
    if s.borrow().binary {
        return vm.bytes(&bytes);
    }
    let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
    vm.str(&text)
}

fn read_line(vm: &mut Vm, s: &This) -> PyResult {
    check_open(vm, s)?;
    loop {
        let at = s.borrow().pending.iter().position(|&b| b == b'\n');
        if let Some(i) = at {
            return Ok(hand_out(vm, s, i + 1));
        }
        if !fill(vm, s)? {
            let n = s.borrow().pending.len();
            return Ok(hand_out(vm, s, n));
        }
    }
}

fn next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let Some(s) = v.cast::<Boxed<StdStream>>() else { return Ok(None) };
    let line = read_line(vm, s)?;
    let empty = line.get::<Str>().is_some_and(|s| s.is_empty())
        || line.get::<crate::value::Bytes>().is_some_and(|b| b.is_empty());
    Ok((!empty).then_some(line))
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let Some(s) = v.get::<Boxed<StdStream>>() else { return Err(vm.type_error("not a stream")) };
    let (name, mode, binary) = {
        let s = s.borrow();
        (name_of(s.fd), if s.fd == 0 { "r" } else { "w" }, s.binary)
    };
    Ok(vm.str(&if binary {
        format!("<_io.Buffered{} name='{name}'>", if mode == "r" { "Reader" } else { "Writer" })
    } else {
        format!("<_io.TextIOWrapper name='{name}' mode='{mode}' encoding='utf-8'>")
    }))
}

fn name_of(fd: u8) -> &'static str {
    ["<stdin>", "<stdout>", "<stderr>"][fd as usize]
}

struct Methods;

#[pymethods]
impl Methods {
    /// Write string to stream.
    fn write(vm: &mut Vm, slf: &This, text: &Value) -> PyResult<usize> {
        check_open(vm, slf)?;
        let (fd, binary) = {
            let s = slf.borrow();
            (s.fd, s.binary)
        };
        if fd == 0 {
            let class = unsupported(vm)?;
            return Err(vm.error(&class, "not writable"));
        }
        let (bytes, n) = if binary {
            let view = vm.buffer(text)?;
            let b = view.as_ref().to_vec();
            let n = b.len();
            (b, n)
        } else {
            let Some(t) = text.get::<Str>() else {
                let m = format!("write() argument must be str, not {}", text.class().name());
                return Err(vm.type_error(&m));
            };
            (t.to_wtf8(), t.len())
        };
        vm.charge(bytes.len() / 64 + 1)?;
        vm.write_out(stream(fd), &bytes)?;
        Ok(n)
    }

    /// Write a list of lines to stream.
    fn writelines(vm: &mut Vm, slf: &This, lines: &Value) -> PyResult<()> {
        for line in vm.collect(lines)? {
            Self::write(vm, slf, &line)?;
        }
        Ok(())
    }

    /// Flush write buffers, if applicable.
    fn flush(vm: &mut Vm, slf: &This) -> PyResult<()> {
        check_open(vm, slf)?;
        let fd = slf.borrow().fd;
        if fd != 0
            && let Err(e) = vm.host.flush(stream(fd))
        {
            return Err(vm.os_error(&e, None));
        }
        Ok(())
    }

    /// Read at most size characters from stream.
    fn read(vm: &mut Vm, slf: &This, size: Option<i64>) -> PyResult {
        check_open(vm, slf)?;
        let want = size.filter(|&n| n >= 0).map_or(usize::MAX, |n| n as usize);
        loop {
            let have = slf.borrow().pending.len();
            if have >= want || !fill(vm, slf)? {
                let n = want.min(slf.borrow().pending.len());
                return Ok(hand_out(vm, slf, n));
            }
        }
    }

    /// Read until newline or EOF.
    fn readline(vm: &mut Vm, slf: &This, size: Option<i64>) -> PyResult {
        let _ = size;
        read_line(vm, slf)
    }

    /// Return a list of lines from the stream.
    fn readlines(vm: &mut Vm, slf: &This, hint: Option<i64>) -> PyResult {
        let _ = hint;
        let mut out = Vec::new();
        while let Some(line) = next(vm, slf.as_value())? {
            out.push(line);
        }
        Ok(vm.list(out))
    }

    /// Return whether this is an 'interactive' stream.
    fn isatty(vm: &mut Vm, slf: &This) -> bool {
        vm.host.is_terminal(slf.borrow().fd)
    }

    /// Return underlying file descriptor if one exists.
    fn fileno(slf: &This) -> i64 {
        slf.borrow().fd as i64
    }

    /// Return whether object was opened for reading.
    fn readable(slf: &This) -> bool {
        slf.borrow().fd == 0
    }

    /// Return whether object was opened for writing.
    fn writable(slf: &This) -> bool {
        slf.borrow().fd != 0
    }

    /// Return whether object supports random access.
    fn seekable(_slf: &This) -> bool {
        false
    }

    /// Flush and close the IO object.
    fn close(slf: &This) {
        slf.borrow_mut().closed = true;
    }

    /// Reconfigure the text stream with new parameters.
    #[signature(**options)]
    fn reconfigure(_slf: &This, options: crate::value::args::Extra) {
        drop(options);
    }

    fn __enter__(slf: &This) -> Value {
        slf.as_value().clone()
    }

    #[signature(*args)]
    fn __exit__(slf: &This, args: &[Value]) {
        let _ = args;
        slf.borrow_mut().closed = true;
    }

    #[getter]
    fn name(slf: &This) -> &'static str {
        name_of(slf.borrow().fd)
    }

    #[getter]
    fn mode(slf: &This) -> &'static str {
        if slf.borrow().fd == 0 { "r" } else { "w" }
    }

    #[getter]
    fn encoding(_slf: &This) -> &'static str {
        "utf-8"
    }

    #[getter]
    fn errors(slf: &This) -> &'static str {
        if slf.borrow().fd == 2 { "backslashreplace" } else { "strict" }
    }

    #[getter]
    fn newlines(_slf: &This) {}

    #[getter]
    fn line_buffering(slf: &This) -> bool {
        slf.borrow().fd == 2
    }

    #[getter]
    fn closed(slf: &This) -> bool {
        slf.borrow().closed
    }

    #[getter]
    fn buffer(vm: &mut Vm, slf: &This) -> Value {
        let fd = slf.borrow().fd;
        vm.payload(
            &TEXT,
            StdStream { fd, binary: true, pending: Vec::new(), ended: false, closed: false },
        )
    }
}

/// The class of the standard streams.
pub static TEXT: TypeSpec = TypeSpec {
    module: "_io",
    kind: Kind::Payload,
    payload: Some(Boxed::<StdStream>::VTABLE),
    flags: TypeFlags::NO_NEW,
    doc: "Character stream over one of the host's standard streams.",
    slots: Slots {
        repr: Some(repr),
        iter: Some(|_, v| Ok(v.clone())),
        next: Some(next),
        ..Slots::EMPTY
    },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    ..TypeSpec::new("TextIOWrapper")
};
