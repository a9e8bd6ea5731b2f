//! `TextIOWrapper`: text over a buffered stream of bytes.
//!
//! The standard streams are of this class too. They are made with the interpreter, so what they stand
//! on is made when somebody asks for it; until then what is written goes to the host directly.

mod decoder;
mod methods;
pub(super) mod newline;
mod position;
mod read;
mod setup;
mod write;

use super::base::TEXT_IO_BASE;
use super::file::OpenFlag;
use super::{buffered, bytes_io, is_exactly};
use decoder::{Coding, Encoder, TextDecoder};
use methods::Methods;
use newline::Newline;
use pyrun_vm::text::{Text, TextBuf};
use pyrun_vm::types::core;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{FromPy, Kind, Payload, Slots, TypeFlags, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Ref, Value, Vm};

pub(super) use setup::{TextOptions, open, standard, text_arg};
use setup::{connect, init, new};
use write::flush_pending;

/// The state of a text stream.
pub(super) struct TextIo {
    buffer: Option<Value>,
    /// Of the file below, if there is one.
    open: Option<OpenFlag>,
    /// The standard stream that this is, as long as it writes to the host directly.
    standard: Option<u8>,
    detached: bool,
    name: String,
    coding: Coding,
    errors: String,
    newline: Newline,
    line_buffering: bool,
    write_through: bool,
    seekable: bool,
    /// Positions can be told: nobody iterates.
    telling: bool,
    has_read1: bool,
    mode: Option<Value>,
    chunk_size: usize,
    encoder: Option<Encoder>,
    /// Encoded, not yet written.
    pending: Vec<u8>,
    decoder: Option<TextDecoder>,
    /// Decoded, of which `used` characters have been handed out.
    chars: TextBuf,
    ascii: bool,
    used: usize,
    /// The decoder's state before `chars` were decoded, and the bytes they came from.
    snapshot: Option<(i64, Vec<u8>)>,
    /// Bytes per character, last time.
    ratio: f64,
}

impl TextIo {
    fn set_chars(&mut self, chars: TextBuf) {
        self.ascii = matches!(&chars, TextBuf::Latin1(s) if s.is_ascii());
        self.chars = chars;
        self.used = 0;
    }
}

impl Payload for TextIo {
    const NAME: &'static str = "TextIOWrapper";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.buffer.iter().chain(&self.mode).for_each(&mut *visit);
        if let Coding::Python(info) = &self.coding {
            visit(info);
        }
        if let Some(decoder) = &self.decoder {
            decoder.inner.trace(visit);
        }
        if let Some(encoder) = &self.encoder {
            encoder.trace(visit);
        }
    }
    fn clear(&mut self) {
        (self.buffer, self.mode, self.decoder, self.encoder) = (None, None, None, None);
    }
}

type This = Ref<Boxed<TextIo>>;

fn check_attached(vm: &mut Vm, slf: &This) -> PyResult<()> {
    let (detached, there) = {
        let me = slf.borrow();
        (me.detached, me.buffer.is_some() || me.standard.is_some())
    };
    match there {
        true => Ok(()),
        false if detached => Err(vm.value_error("underlying buffer has been detached")),
        false => Err(vm.value_error("I/O operation on uninitialized object")),
    }
}

/// The stream below.
fn buffer(vm: &mut Vm, slf: &This) -> PyResult {
    check_attached(vm, slf)?;
    connect(vm, slf)?;
    let buffer = slf.borrow().buffer.clone();
    buffer.ok_or_else(|| vm.value_error("underlying buffer has been detached"))
}

fn is_closed(vm: &mut Vm, slf: &This) -> PyResult<bool> {
    if let Some(open) = &slf.borrow().open {
        return Ok(!open.get());
    }
    let buffer = slf.borrow().buffer.clone();
    match buffer {
        None => Ok(false),
        Some(b) => match buffered::exact(&b) {
            Some(b) => buffered::is_closed(vm, b),
            None if is_exactly(&b, &bytes_io::BYTES_IO) => {
                Ok(b.cast().is_some_and(bytes_io::is_closed))
            }
            None => super::flag(vm, &b, "closed"),
        },
    }
}

fn check_open(vm: &mut Vm, slf: &This) -> PyResult<()> {
    if is_closed(vm, slf)? {
        return Err(vm.value_error("I/O operation on closed file."));
    }
    Ok(())
}

/// The decoder, out of the payload; it has to be put back.
fn take_decoder(vm: &mut Vm, slf: &This) -> PyResult<TextDecoder> {
    let decoder = slf.borrow_mut().decoder.take();
    decoder.ok_or_else(|| vm.runtime_error("reentrant call inside a text stream"))
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let slf = <&This>::from_py(vm, v)?;
    check_attached(vm, slf)?;
    let class = v.class().dotted_name();
    let shown = vm.repr_guard(v, |vm| {
        let mut out = format!("<{class}");
        for name in [&core().names.name, &core().names.mode] {
            if let Ok(Some(x)) = vm.getattr_opt(v, name) {
                let x = vm.repr(&x)?;
                out.push_str(&format!(" {}={}", name.to_str_lossy(), x.to_str_lossy()));
            }
        }
        Ok(out)
    })?;
    let Some(shown) = shown else {
        return Err(vm.runtime_error(&format!("reentrant call inside {class}.__repr__")));
    };
    let encoding = slf.borrow().name.clone();
    Ok(vm.str(&format!("{shown} encoding='{encoding}'>")))
}

fn iter(vm: &mut Vm, v: &Value) -> PyResult {
    let slf = <&This>::from_py(vm, v)?;
    check_attached(vm, slf)?;
    check_open(vm, slf)?;
    Ok(v.clone())
}

/// `_io.TextIOWrapper`
pub static TEXT_IO_WRAPPER: TypeSpec = TypeSpec {
    module: "_io",
    base: Some(&TEXT_IO_BASE),
    kind: Kind::Payload,
    payload: Some(Boxed::<TextIo>::VTABLE),
    flags: TypeFlags::BASE | TypeFlags::DICT | TypeFlags::WEAK | TypeFlags::FINALIZER,
    doc: "Character and line based layer over a BufferedIOBase object, buffer.",
    slots: Slots {
        new: Some(new),
        init: Some(init),
        repr: Some(repr),
        iter: Some(iter),
        next: Some(read::next),
        write_text: Some(|vm, v, text, flush| {
            let slf = <&This>::from_py(vm, v)?;
            match text {
                Text::Latin1([]) => {}
                Text::Latin1(s) if s.is_ascii() && write::write_plain(vm, slf, s)? => {}
                _ => {
                    let text = write::allowed(vm, slf, text);
                    vm.reserve(text.len() * text.width())?;
                    let text = decoder::string(vm, text);
                    Methods::write(vm, slf, &text)?;
                }
            }
            if flush { write::flush(vm, slf) } else { Ok(()) }
        }),
        ..Slots::EMPTY
    },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    signature: "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)",
    ..TypeSpec::new("TextIOWrapper")
};
