//! Encoding and decoding, with the built-in error handlers.

use super::args::arg_type;
use super::codec_pieces::is_long;
use super::handlers;
use crate::text::codec::{self, Codec, CodecError, EncodeAnswer, Errors, Fault};
use crate::text::{Text, TextBuf};
use crate::types::core;
use crate::value::{IntoPy, PyResult, Raised, Ref, Str, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

/// Why a handler gave no answer.
pub(super) enum Unhandled {
    /// There is no handler of that name.
    Unknown,
    /// The handler does not know decoding faults.
    Decoding,
    /// The handler, written in Python, raised this.
    Raised(Raised),
}

/// The name of an encoding or handler; `what` starts the message.
pub(crate) fn name_arg(vm: &mut Vm, v: Option<&Value>, what: &str) -> PyResult<Option<String>> {
    let Some(v) = v else { return Ok(None) };
    let Some(s) = v.get::<Str>() else {
        return Err(vm.type_error(&format!("{what} must be str, not {}", arg_type(v))));
    };
    match s.to_utf8() {
        Some(s) if s.contains('\0') => Err(vm.value_error("embedded null character")),
        Some(s) => Ok(Some(s.into_owned())),
        None => Ok(Some(s.to_str_lossy().into_owned())),
    }
}

/// A codec of the machine's own; `None` if the name is that of another one.
fn codec_of(name: Option<&str>) -> Option<Codec> {
    name.map_or(Some(Codec::Utf8), Codec::lookup)
}

/// Encodes or decodes with what the module `codecs` knows by that name, which must be between text and bytes.
#[cold]
fn by_lookup(
    vm: &mut Vm,
    function: &str,
    object: Value,
    name: &str,
    errors: Option<&str>,
) -> PyResult {
    let codecs = match vm.import("codecs") {
        Ok(m) => m,
        Err(e) if e.is(core().exc.import_error) => {
            return Err(vm.error(core().exc.lookup_error, &format!("unknown encoding: {name}")));
        }
        Err(e) => return Err(e),
    };
    let shown = vm.str(name);
    let info = vm.call_method_str(&codecs, "lookup", &[shown])?;
    let text = vm.intern("_is_text_encoding");
    if let Some(text) = vm.getattr_opt(&info, &text)?
        && !vm.truth(&text)?
    {
        let m = format!(
            "'{name}' is not a text encoding; use codecs.{function}() to handle arbitrary codecs"
        );
        return Err(vm.error(core().exc.lookup_error, &m));
    }
    let mut args = vec![object];
    args.extend(errors.map(|e| vm.str(e)));
    let pair = vm.call_method_str(&info, function, &args)?;
    let first =
        pair.get::<crate::value::Tuple>().filter(|t| t.len() == 2).and_then(|t| t.first().cloned());
    let done = if function == "encode" { "encoder" } else { "decoder" };
    let Some(result) = first else {
        return Err(vm.type_error(&format!("{done} must return a tuple (object, integer)")));
    };
    let (right, wanted) = match function {
        "encode" => (result.get::<crate::value::Bytes>().is_some(), "bytes"),
        _ => (result.get::<Str>().is_some(), "str"),
    };
    if !right {
        let t = result.class().name();
        return Err(vm.type_error(&format!(
            "'{name}' {done} returned '{t}' instead of '{wanted}'; use codecs.{function}() to {function} to \
             arbitrary types"
        )));
    }
    Ok(result)
}

fn unhandled(vm: &mut Vm, why: Unhandled, errors: &str) -> Raised {
    match why {
        Unhandled::Raised(e) => e,
        Unhandled::Unknown => {
            vm.error(core().exc.lookup_error, &format!("unknown error handler name '{errors}'"))
        }
        Unhandled::Decoding => {
            vm.type_error("don't know how to handle UnicodeDecodeError in error callback")
        }
    }
}

#[cfg(feature = "unicode")]
mod names {
    /// The name of a character.
    pub fn name_of(c: u32) -> Option<String> {
        char::from_u32(c).and_then(pyrun_names::name)
    }

    /// The character of that name.
    pub fn char_named(name: &str) -> Option<u32> {
        pyrun_names::character(name).map(u32::from)
    }
}

/// This build knows no character by its name.
#[cfg(not(feature = "unicode"))]
mod names {
    pub fn name_of(_: u32) -> Option<String> {
        None
    }

    pub fn char_named(_: &str) -> Option<u32> {
        None
    }
}

pub(super) use names::char_named;
use names::name_of;

pub(super) fn unicode_error(
    vm: &mut Vm,
    class: &'static crate::value::Type,
    f: &Fault,
    object: Value,
) -> Raised {
    let args = [
        vm.str(f.encoding),
        object,
        vm.int(f.start as i64),
        vm.int(f.end as i64),
        vm.str(f.reason),
    ];
    let e = vm.error_with(class, &args);
    vm.set_fields(&e, args.to_vec());
    e
}

/// How much handlers of errors have made of a text.
struct Replaced {
    bytes: usize,
    asked: usize,
    /// Since the last look at the limits, in pieces of sixteen bytes.
    work: usize,
}

impl Replaced {
    const LOOK: usize = 1 << 10;

    fn new(bytes: usize) -> Replaced {
        Replaced { bytes, asked: bytes, work: 0 }
    }

    /// More bytes are to be appended to a buffer that doubles when it grows.
    fn grow(&mut self, vm: &mut Vm, more: usize) -> Result<(), CodecError<Unhandled>> {
        self.bytes += more;
        self.work += 1 + more / 16;
        if self.work >= Replaced::LOOK {
            self.work = 0;
            vm.glance().map_err(|e| CodecError::Handler(Unhandled::Raised(e)))?;
        }
        if self.bytes > self.asked {
            self.asked = self.bytes * 2;
            vm.ask(self.asked * 2).map_err(|e| CodecError::Handler(Unhandled::Raised(e)))?;
        }
        Ok(())
    }
}

/// What a handler of the machine's own says of the first of what may be many characters.
fn encode_piece(e: Errors, text: Text<'_>, fault: &Fault) -> EncodeAnswer<Unhandled> {
    const PIECE: usize = 1 << 12;
    if fault.end - fault.start <= PIECE {
        return e.encode(text, fault, &name_of);
    }
    let piece = Fault { end: fault.start + PIECE, ..fault.clone() };
    match e.encode(text, &piece, &name_of) {
        Err(CodecError::Fault(_)) => Err(CodecError::Fault(fault.clone())),
        answer => answer,
    }
}

#[doc(hidden)]
impl Vm {
    /// Encodes with a codec that is already known.
    pub fn encode_with(&mut self, codec: Codec, s: &Str, errors: &str) -> PyResult<Vec<u8>> {
        self.charge(s.len() / 64 + 1)?;
        if s.len() > 1024 {
            self.reserve(s.len() * s.width())?;
        }
        if is_long(s.len())
            && let Some(bytes) = self.encode_pieces(codec, s.text())?
        {
            return Ok(bytes);
        }
        let known = Errors::parse(errors);
        let handler = if known.is_none() { handlers::find(self, errors) } else { None };
        let mut replaced = Replaced::new(s.len() * s.width());
        let mut on_fault = |fault: &Fault| {
            let (replacement, next) = match (known, &handler) {
                (Some(e), _) => encode_piece(e, s.text(), fault),
                (None, Some(handler)) => handlers::encode(self, handler, s, fault),
                (None, None) => Err(CodecError::Handler(Unhandled::Unknown)),
            }?;
            replaced.grow(self, replacement.size())?;
            Ok((replacement, next))
        };
        let result = codec::encode(codec, s.text(), &mut on_fault);
        match result {
            Ok(bytes) => Ok(bytes),
            Err(CodecError::Handler(why)) => Err(unhandled(self, why, errors)),
            Err(CodecError::Fault(f)) => {
                let object = self.str_data(s.data());
                Err(unicode_error(self, core().exc.unicode_encode_error, &f, object))
            }
        }
    }

    /// Decodes with a codec that is already known; gives the text and how much of the input it stands
    /// for. With `last` unset, an incomplete end is left for the next call.
    pub fn decode_with(
        &mut self,
        codec: Codec,
        input: &[u8],
        last: bool,
        errors: &str,
    ) -> PyResult<(TextBuf, usize)> {
        self.charge(input.len() / 64 + 1)?;
        if input.len() > 1024 {
            self.reserve(input.len() * 2)?;
        }
        if is_long(input.len())
            && let Some(done) = self.decode_pieces(codec, input, last)?
        {
            return Ok(done);
        }
        let known = Errors::parse(errors);
        let handler = if known.is_none() { handlers::find(self, errors) } else { None };
        let mut replaced = Replaced::new(input.len());
        let mut on_fault = |body: &[u8], fault: &Fault| {
            let (text, next) = match (known, &handler) {
                (Some(e), _) if e.decodes() => e.decode(body, fault),
                (Some(_), _) => Err(CodecError::Handler(Unhandled::Decoding)),
                (None, Some(handler)) => handlers::decode(self, handler, body, fault),
                (None, None) => Err(CodecError::Handler(Unhandled::Unknown)),
            }?;
            replaced.grow(self, text.len() * text.as_text().width())?;
            Ok((text, next))
        };
        let result = codec::decode(codec, input, last, &mut on_fault, &char_named);
        match result {
            Ok(done) => Ok(done),
            Err(CodecError::Handler(why)) => Err(unhandled(self, why, errors)),
            Err(CodecError::Fault(f)) => {
                let object = self.bytes(codec.body(input));
                Err(unicode_error(self, core().exc.unicode_decode_error, &f, object))
            }
        }
    }

    /// `s.encode(encoding, errors)`.
    pub fn encode_str(
        &mut self,
        s: &Str,
        encoding: Option<&str>,
        errors: Option<&str>,
    ) -> PyResult<Vec<u8>> {
        match codec_of(encoding) {
            Some(codec) => self.encode_with(codec, s, errors.unwrap_or("strict")),
            None => {
                let object = self.str_data(s.data());
                let bytes =
                    by_lookup(self, "encode", object, encoding.unwrap_or_default(), errors)?;
                Ok(bytes.get::<crate::value::Bytes>().map_or(Vec::new(), |b| b.to_vec()))
            }
        }
    }

    /// `bytes.decode(encoding, errors)`.
    pub fn decode_bytes(
        &mut self,
        bytes: &[u8],
        encoding: Option<&str>,
        errors: Option<&str>,
    ) -> PyResult {
        let Some(codec) = codec_of(encoding) else {
            let object = self.bytes(bytes);
            return by_lookup(self, "decode", object, encoding.unwrap_or_default(), errors);
        };
        if codec == Codec::Utf8 && !is_long(bytes.len()) && bytes.is_ascii() {
            self.reserve_str(bytes.len(), 1)?;
            return Ok(self.str_ascii(bytes));
        }
        let (text, _) = self.decode_with(codec, bytes, true, errors.unwrap_or("strict"))?;
        self.finished_text(text)
    }
}

/// `str(object, encoding, errors)`.
pub(super) fn decode_object(
    vm: &mut Vm,
    v: &Value,
    encoding: Option<&str>,
    errors: Option<&str>,
) -> PyResult {
    if v.get::<Str>().is_some() {
        return Err(vm.type_error("decoding str is not supported"));
    }
    if let Some(bytes) = v.get::<crate::value::Bytes>() {
        return vm.decode_bytes(bytes, encoding, errors);
    }
    // The memory must not stay borrowed while fuel is paid.
    let Some(bytes) = crate::types::bytes::view(v).map(|b| b.to_vec()) else {
        let message =
            format!("decoding to str: need a bytes-like object, {} found", v.class().name());
        return Err(vm.type_error(&message));
    };
    vm.decode_bytes(&bytes, encoding, errors)
}

pub(super) struct StrCodec;

#[pymethods]
impl StrCodec {
    /// The string as bytes in an encoding (UTF-8 by default). errors says what to do about
    /// characters that the encoding does not have.
    #[signature(encoding = None, errors = None)]
    #[text_signature = "($self, /, encoding='utf-8', errors='strict')"]
    fn encode(
        vm: &mut Vm,
        slf: &Ref<Str>,
        encoding: Option<&Value>,
        errors: Option<&Value>,
    ) -> PyResult {
        let plain = match encoding.map(|e| e.get::<Str>().and_then(|e| e.as_ascii())) {
            None => true,
            Some(name) => matches!(
                name.and_then(Codec::lookup),
                Some(Codec::Utf8 | Codec::Ascii | Codec::Latin1)
            ),
        };
        if plain
            && errors.is_none_or(|e| e.get::<Str>().is_some_and(|e| e.as_ascii() == Some("strict")))
            && let Some(s) = slf.as_ascii()
        {
            vm.charge(s.len() / 64 + 1)?;
            vm.reserve(s.len())?;
            return vm.long_bytes(s.as_bytes());
        }
        let encoding = name_arg(vm, encoding, "encode() argument 'encoding'")?;
        let errors = name_arg(vm, errors, "encode() argument 'errors'")?;
        let bytes = vm.encode_str(slf, encoding.as_deref(), errors.as_deref())?;
        vm.ask(bytes.capacity() + bytes.len())?;
        bytes.into_py(vm)
    }
}
