//! Making text streams: by their class, by `open`, and the standard ones.

use super::decoder::{Coding, Decoder, Encoder, TextDecoder};
use super::newline::{Newline, Newlines};
use super::{TEXT_IO_WRAPPER, TextIo, This};
use crate::io::string_io::newline_arg;
use crate::io::{BUFFER_SIZE, asks, buffered, bytes_io, file, is_exactly};
use pyrun_vm::text::TextBuf;
use pyrun_vm::text::codec::Codec;
use pyrun_vm::types::core;
use pyrun_vm::value::args::ParamSpec;
use pyrun_vm::value::static_str;
use pyrun_vm::value::{Args, FromPy, Str, Type};
use pyrun_vm::{PyResult, Ref, Value, Vm};

impl TextIo {
    fn empty() -> TextIo {
        TextIo {
            buffer: None,
            open: None,
            standard: None,
            detached: false,
            name: String::new(),
            coding: Coding::Native(Codec::Utf8),
            errors: String::new(),
            newline: Newline::Universal,
            line_buffering: false,
            write_through: false,
            seekable: false,
            telling: false,
            has_read1: true,
            mode: None,
            chunk_size: BUFFER_SIZE,
            encoder: None,
            pending: Vec::new(),
            decoder: None,
            chars: TextBuf::new(),
            ascii: true,
            used: 0,
            snapshot: None,
            ratio: 0.0,
        }
    }
}

pub(super) fn new(vm: &mut Vm, cls: &Ref<Type>, _: Args<'_>) -> PyResult {
    vm.payload_in(cls, TextIo::empty())
}

/// How text is coded, from the arguments of a constructor.
pub(in crate::io) struct TextOptions {
    pub encoding: Option<String>,
    pub errors: Option<String>,
    pub newline: Newline,
    pub line_buffering: bool,
    pub write_through: bool,
}

static INIT: ParamSpec = ParamSpec {
    function: "TextIOWrapper",
    names: &["buffer", "encoding", "errors", "newline", "line_buffering", "write_through"],
    required: &[true, false, false, false, false, false],
    posonly: 0,
    positional: 6,
    varargs: false,
    varkw: false,
};

pub(super) fn init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    let slf = <&This>::from_py(vm, v)?;
    drop(slf.replace(TextIo::empty()));
    let mut bound = [const { None }; 6];
    INIT.bind(vm, args, &mut bound)?;
    let [Some(buffer), encoding, errors, newline, line_buffering, write_through] = bound else {
        return Err(vm.missing_argument("TextIOWrapper"));
    };
    let options = TextOptions {
        encoding: text_arg(vm, encoding.as_ref(), "encoding")?,
        errors: text_arg(vm, errors.as_ref(), "errors")?,
        newline: match newline {
            Some(newline) => newline_arg(vm, &newline, "TextIOWrapper", false)?,
            None => Newline::Universal,
        },
        line_buffering: line_buffering.map_or(Ok(false), |v| vm.truth(&v))?,
        write_through: write_through.map_or(Ok(false), |v| vm.truth(&v))?,
    };
    let made = over(vm, &buffer, options)?;
    drop(slf.replace(made));
    Ok(())
}

/// The name of an encoding or error handler.
pub(in crate::io) fn text_arg(
    vm: &mut Vm,
    v: Option<&Value>,
    name: &str,
) -> PyResult<Option<String>> {
    let Some(v) = v.filter(|v| !v.is_none()) else { return Ok(None) };
    let Some(s) = v.get::<Str>() else {
        let kind = v.class().name();
        let m = format!("TextIOWrapper() argument '{name}' must be str or None, not {kind}");
        return Err(vm.type_error(&m));
    };
    match s.to_utf8() {
        Some(s) if s.contains('\0') => Err(vm.value_error("embedded null character")),
        Some(s) => Ok(Some(s.into_owned())),
        None => {
            let shown = vm.repr(v)?;
            let m = format!("unknown encoding: {}", shown.to_str_lossy());
            Err(vm.error(core().exc.lookup_error, &m))
        }
    }
}

/// The encoders and decoders of a stream that reads or writes.
fn coders(vm: &mut Vm, io: &mut TextIo, (reads, writes): (bool, bool)) -> PyResult<()> {
    if reads {
        let inner = Decoder::new(vm, &io.coding, &io.errors)?;
        let ends = io.newline.universal().then(|| Newlines::new(io.newline == Newline::Universal));
        io.decoder = Some(TextDecoder { inner, ends });
    }
    if writes {
        io.encoder = Some(Encoder::new(vm, &io.coding, &io.errors)?);
    }
    Ok(())
}

/// What the stream below can: read, write, seek, `read1`.
fn abilities(vm: &mut Vm, buffer: &Value) -> PyResult<[bool; 4]> {
    if is_exactly(buffer, &bytes_io::BYTES_IO)
        && let Some(b) = buffer.cast()
        && !bytes_io::is_closed(b)
    {
        return Ok([true; 4]);
    }
    let reads = asks(vm, buffer, "readable")?;
    let writes = asks(vm, buffer, "writable")?;
    let seeks = asks(vm, buffer, "seekable")?;
    let read1 = vm.getattr_opt(buffer, &static_str("read1"))?.is_some();
    Ok([reads, writes, seeks, read1])
}

fn over(vm: &mut Vm, buffer: &Value, options: TextOptions) -> PyResult<TextIo> {
    let name = match options.encoding {
        Some(name) if name == "locale" => "UTF-8".to_owned(),
        Some(name) => name,
        None => "UTF-8".to_owned(),
    };
    let mut io = TextIo {
        coding: Coding::lookup(vm, &name)?,
        name,
        errors: options.errors.unwrap_or_else(|| "strict".to_owned()),
        newline: options.newline,
        line_buffering: options.line_buffering,
        write_through: options.write_through,
        ..TextIo::empty()
    };
    let [reads, writes, seeks, read1] = abilities(vm, buffer)?;
    (io.seekable, io.telling, io.has_read1) = (seeks, seeks, read1);
    coders(vm, &mut io, (reads, writes))?;
    io.buffer = Some(buffer.clone());
    io.open = buffered::exact(buffer).and_then(buffered::open_flag);
    if seeks && io.encoder.is_some() && !matches!(&io.encoder, Some(e) if e.plain()) {
        // A mark goes to the beginning only.
        let at = vm.call_method_str(buffer, "tell", &[])?;
        if !(at.word().is_int() && at.word().as_int() == 0)
            && let Some(encoder) = &mut io.encoder
        {
            encoder.start(vm, false)?;
        }
    }
    Ok(io)
}

/// The text stream that `open` gives.
pub(in crate::io) fn open(
    vm: &mut Vm,
    buffer: &Value,
    options: TextOptions,
    mode: Value,
) -> PyResult {
    let mut io = over(vm, buffer, options)?;
    io.mode = Some(mode);
    Ok(vm.payload(&TEXT_IO_WRAPPER, io))
}

/// A standard stream, with nothing below it yet.
pub(in crate::io) fn standard(vm: &mut Vm, fd: u8) -> Value {
    let mut io = TextIo {
        standard: Some(fd),
        name: "utf-8".to_owned(),
        errors: if fd == 2 { "backslashreplace" } else { "" }.to_owned(),
        line_buffering: fd == 2,
        mode: Some(static_str(if fd == 0 { "r" } else { "w" }).into_value()),
        ..TextIo::empty()
    };
    if fd != 0 {
        io.encoder = Some(Encoder::Native { codec: Codec::Utf8, started: false });
    }
    vm.payload(&TEXT_IO_WRAPPER, io)
}

/// Makes what a standard stream stands on, if it is not there yet.
pub(super) fn connect(vm: &mut Vm, slf: &This) -> PyResult<()> {
    let Some(fd) = slf.borrow().standard.filter(|_| slf.borrow().buffer.is_none()) else {
        return Ok(());
    };
    let name = ["<stdin>", "<stdout>", "<stderr>"][usize::from(fd)];
    let raw = file::standard(vm, fd.into(), name);
    let seeks = match file::exact(&raw) {
        Some(raw) => file::seekable(vm, raw)?,
        None => false,
    };
    let buffer = buffered::over(vm, &raw, BUFFER_SIZE, (fd == 0, fd != 0))?;
    {
        let me = &mut *slf.borrow_mut();
        me.open = buffered::exact(&buffer).and_then(buffered::open_flag);
        me.buffer = Some(buffer);
        (me.seekable, me.telling) = (seeks, seeks);
    }
    if fd == 0 && slf.borrow().decoder.is_none() {
        settle_errors(vm, slf);
        let coding = Coding::Native(Codec::Utf8);
        let errors = slf.borrow().errors.clone();
        let inner = Decoder::new(vm, &coding, &errors)?;
        let newline = slf.borrow().newline;
        let ends = newline.universal().then(|| Newlines::new(newline == Newline::Universal));
        slf.borrow_mut().decoder = Some(TextDecoder { inner, ends });
    }
    Ok(())
}

/// Decides how the standard streams take what does not fit their encoding: by the locale, whose
/// neutral ones let bytes pass.
pub(super) fn settle_errors(vm: &mut Vm, slf: &This) {
    if !slf.borrow().errors.is_empty() {
        return;
    }
    let all = vm.host.environment();
    let get = |name: &str| all.iter().find(|(k, v)| k == name && !v.is_empty()).map(|(_, v)| &**v);
    let locale = get("LC_ALL").or_else(|| get("LC_CTYPE")).or_else(|| get("LANG")).unwrap_or("C");
    let neutral = ["C", "POSIX", "C.UTF-8", "C.utf8", "UTF-8"].contains(&locale);
    let errors = if neutral { "surrogateescape" } else { "strict" };
    slf.borrow_mut().errors = errors.to_owned();
}

/// Changes the coding of a stream.
pub(super) fn recode(vm: &mut Vm, slf: &This) -> PyResult<()> {
    let (reads, writes) = (slf.borrow().decoder.is_some(), slf.borrow().encoder.is_some());
    let (name, errors, newline) = {
        let me = slf.borrow();
        (me.name.clone(), me.errors.clone(), me.newline)
    };
    let coding = Coding::lookup(vm, &name)?;
    let mut io = TextIo { coding, errors, newline, ..TextIo::empty() };
    coders(vm, &mut io, (reads, writes))?;
    let me = &mut *slf.borrow_mut();
    (me.coding, me.decoder, me.encoder) = (io.coding, io.decoder, io.encoder);
    Ok(())
}
