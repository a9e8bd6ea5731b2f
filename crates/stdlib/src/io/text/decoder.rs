//! Codecs that take text piece by piece: those the machine knows, and objects of Python classes.

use super::newline::{Newlines, split_state};
use pyrun_vm::text::codec::{Codec, Order};
use pyrun_vm::text::{Text, TextBuf};
use pyrun_vm::types::core;
use pyrun_vm::value::{Bytes, Str};
use pyrun_vm::{PyResult, Value, Vm};

/// A codec of text.
pub(super) enum Coding {
    /// One that the machine knows.
    Native(Codec),
    /// What `codecs.lookup` gave.
    Python(Value),
}

impl Coding {
    /// The codec of that name.
    pub(super) fn lookup(vm: &mut Vm, name: &str) -> PyResult<Coding> {
        if let Some(codec) = Codec::lookup(name) {
            return Ok(Coding::Native(codec));
        }
        let codecs = vm.import("codecs")?;
        let arg = vm.str(name);
        let info = vm.call_method_str(&codecs, "lookup", &[arg])?;
        let text = vm.getattr_str(&info, "_is_text_encoding")?;
        if !vm.truth(&text)? {
            let m = format!(
                "'{name}' is not a text encoding; use codecs.open() to handle arbitrary codecs"
            );
            return Err(vm.error(core().exc.lookup_error, &m));
        }
        Ok(Coding::Python(info))
    }
}

/// Bytes become text.
pub(super) enum Decoder {
    Native(NativeDecoder),
    Python(Value),
}

/// A decoder that the machine knows, and what it has not been able to decode yet.
pub(super) struct NativeDecoder {
    codec: Codec,
    /// The codec from here on: a mark at the beginning decides the order of bytes.
    now: Codec,
    rest: Vec<u8>,
}

impl NativeDecoder {
    fn new(codec: Codec) -> NativeDecoder {
        NativeDecoder { codec, now: codec, rest: Vec::new() }
    }

    fn decode(&mut self, vm: &mut Vm, input: &[u8], last: bool, errors: &str) -> PyResult<TextBuf> {
        vm.charge(input.len() / 64 + 1)?;
        let plain = matches!(self.now, Codec::Utf8 | Codec::Latin1 | Codec::Ascii);
        if plain && self.rest.is_empty() && (self.now == Codec::Latin1 || input.is_ascii()) {
            return Ok(TextBuf::Latin1(input.to_vec()));
        }
        let joined: Vec<u8>;
        let data = if self.rest.is_empty() {
            input
        } else {
            joined = [&self.rest, input].concat();
            &joined
        };
        let Some(skip) = self.mark(vm, data, last)? else {
            self.rest = data.to_vec();
            return Ok(TextBuf::new());
        };
        let (text, used) = vm.decode_with(self.now, &data[skip..], last, errors)?;
        self.rest = data[skip + used..].to_vec();
        Ok(text)
    }

    /// Looks for the mark that decides the order of bytes; `None` if it may yet come, otherwise the
    /// bytes it takes.
    fn mark(&mut self, vm: &mut Vm, data: &[u8], last: bool) -> PyResult<Option<usize>> {
        let (little, big, order): (&[u8], &[u8], fn(Order) -> Codec) = match self.now {
            Codec::Utf16(Order::Marked) => (b"\xff\xfe", b"\xfe\xff", Codec::Utf16),
            Codec::Utf32(Order::Marked) => (b"\xff\xfe\0\0", b"\0\0\xfe\xff", Codec::Utf32),
            Codec::Utf8Sig => {
                let mark = b"\xef\xbb\xbf";
                if data.len() < mark.len() && mark.starts_with(data) && !last {
                    return Ok(None);
                }
                self.now = Codec::Utf8;
                return Ok(Some(if data.starts_with(mark) { mark.len() } else { 0 }));
            }
            _ => return Ok(Some(0)),
        };
        if data.len() < little.len() {
            return Ok(if last { Some(0) } else { None });
        }
        if data.starts_with(little) {
            self.now = order(Order::Little);
        } else if data.starts_with(big) {
            self.now = order(Order::Big);
        } else {
            let bits = little.len() * 8;
            let bits = if bits == 16 { 16 } else { 32 };
            let m = format!("UTF-{bits} stream does not start with BOM");
            return Err(vm.error(core().exc.unicode_error, &m));
        }
        Ok(Some(little.len()))
    }

    fn flag(&self) -> i64 {
        match (self.codec, self.now) {
            (Codec::Utf16(Order::Marked), Codec::Utf16(now))
            | (Codec::Utf32(Order::Marked), Codec::Utf32(now)) => match now {
                Order::Marked => 2,
                Order::Little => 0,
                Order::Big => 1,
            },
            (Codec::Utf8Sig, now) => i64::from(now == Codec::Utf8Sig),
            _ => 0,
        }
    }

    fn set_flag(&mut self, flag: i64) {
        let order = match flag {
            0 => Order::Little,
            1 => Order::Big,
            _ => Order::Marked,
        };
        self.now = match self.codec {
            Codec::Utf16(Order::Marked) => Codec::Utf16(order),
            Codec::Utf32(Order::Marked) => Codec::Utf32(order),
            Codec::Utf8Sig if flag == 0 => Codec::Utf8,
            codec => codec,
        };
    }
}

impl Decoder {
    pub(super) fn new(vm: &mut Vm, coding: &Coding, errors: &str) -> PyResult<Decoder> {
        match coding {
            Coding::Native(codec) => Ok(Decoder::Native(NativeDecoder::new(*codec))),
            Coding::Python(info) => {
                let make = vm.getattr_str(info, "incrementaldecoder")?;
                let errors = vm.str(errors);
                vm.call(&make, &[errors]).map(Decoder::Python)
            }
        }
    }

    pub(super) fn trace(&self, visit: &mut dyn FnMut(&Value)) {
        if let Decoder::Python(v) = self {
            visit(v);
        }
    }

    pub(super) fn decode(
        &mut self,
        vm: &mut Vm,
        input: &[u8],
        last: bool,
        errors: &str,
    ) -> PyResult<TextBuf> {
        match self {
            Decoder::Native(d) => d.decode(vm, input, last, errors),
            Decoder::Python(d) => {
                let input = vm.bytes(input);
                let text = vm.call_method_str(d, "decode", &[input, last.into()])?;
                match text.get::<Str>() {
                    Some(s) => Ok(s.text().to_buf()),
                    None => {
                        let kind = text.class().name();
                        let m = format!("decoder should return a string result, not '{kind}'");
                        Err(vm.type_error(&m))
                    }
                }
            }
        }
    }

    /// What is not decoded yet, and a number for the rest of the state.
    pub(super) fn state(&mut self, vm: &mut Vm) -> PyResult<(Vec<u8>, i64)> {
        match self {
            Decoder::Native(d) => Ok((d.rest.clone(), d.flag())),
            Decoder::Python(d) => {
                let state = vm.call_method_str(d, "getstate", &[])?;
                let (buffer, flag) = split_state(vm, &state)?;
                match buffer.get::<Bytes>() {
                    Some(bytes) => Ok((bytes.to_vec(), flag)),
                    None => {
                        let kind = buffer.class().name();
                        let m = format!(
                            "illegal decoder state: the first item should be a bytes object, not '{kind}'"
                        );
                        Err(vm.type_error(&m))
                    }
                }
            }
        }
    }

    pub(super) fn set_state(&mut self, vm: &mut Vm, rest: &[u8], flag: i64) -> PyResult<()> {
        match self {
            Decoder::Native(d) => {
                d.rest = rest.to_vec();
                d.set_flag(flag);
            }
            Decoder::Python(d) => {
                let (rest, flag) = (vm.bytes(rest), vm.int(flag));
                let state = vm.tuple(&[rest, flag]);
                vm.call_method_str(d, "setstate", &[state])?;
            }
        }
        Ok(())
    }

    pub(super) fn reset(&mut self, vm: &mut Vm) -> PyResult<()> {
        match self {
            Decoder::Native(d) => *d = NativeDecoder::new(d.codec),
            Decoder::Python(d) => {
                vm.call_method_str(d, "reset", &[])?;
            }
        }
        Ok(())
    }
}

/// A decoder and the line ends behind it, whose state together is the position within the bytes.
pub(super) struct TextDecoder {
    pub(super) inner: Decoder,
    pub(super) ends: Option<Newlines>,
}

impl TextDecoder {
    pub(super) fn decode(
        &mut self,
        vm: &mut Vm,
        input: &[u8],
        last: bool,
        errors: &str,
    ) -> PyResult<TextBuf> {
        let text = self.inner.decode(vm, input, last, errors)?;
        Ok(match &mut self.ends {
            Some(ends) => ends.decode_long(vm, text, last)?,
            None => text,
        })
    }

    pub(super) fn state(&mut self, vm: &mut Vm) -> PyResult<(Vec<u8>, i64)> {
        let (rest, flag) = self.inner.state(vm)?;
        Ok(match &self.ends {
            Some(ends) => (rest, flag << 1 | i64::from(ends.pending)),
            None => (rest, flag),
        })
    }

    pub(super) fn set_state(&mut self, vm: &mut Vm, rest: &[u8], flag: i64) -> PyResult<()> {
        match &mut self.ends {
            Some(ends) => {
                ends.pending = flag & 1 != 0;
                self.inner.set_state(vm, rest, flag >> 1)
            }
            None => self.inner.set_state(vm, rest, flag),
        }
    }

    pub(super) fn reset(&mut self, vm: &mut Vm) -> PyResult<()> {
        if let Some(ends) = &mut self.ends {
            ends.reset();
        }
        self.inner.reset(vm)
    }
}

/// Text becomes bytes.
pub(super) enum Encoder {
    Native { codec: Codec, started: bool },
    Python(Value),
}

impl Encoder {
    pub(super) fn new(vm: &mut Vm, coding: &Coding, errors: &str) -> PyResult<Encoder> {
        match coding {
            Coding::Native(codec) => Ok(Encoder::Native { codec: *codec, started: false }),
            Coding::Python(info) => {
                let make = vm.getattr_str(info, "incrementalencoder")?;
                let errors = vm.str(errors);
                vm.call(&make, &[errors]).map(Encoder::Python)
            }
        }
    }

    pub(super) fn trace(&self, visit: &mut dyn FnMut(&Value)) {
        if let Encoder::Python(v) = self {
            visit(v);
        }
    }

    /// Says whether what comes next is the beginning, where a mark goes.
    pub(super) fn start(&mut self, vm: &mut Vm, beginning: bool) -> PyResult<()> {
        match self {
            Encoder::Native { started, .. } => *started = !beginning,
            Encoder::Python(e) => {
                if beginning {
                    vm.call_method_str(e, "reset", &[])?;
                } else {
                    let zero = vm.int(0);
                    vm.call_method_str(e, "setstate", &[zero])?;
                }
            }
        }
        Ok(())
    }

    /// Appends a text that needs no looking at: ASCII, in an encoding that has it as it is.
    #[inline]
    pub(super) fn plain(&self) -> bool {
        matches!(self, Encoder::Native { codec: Codec::Utf8 | Codec::Ascii | Codec::Latin1, .. })
    }

    pub(super) fn encode(
        &mut self,
        vm: &mut Vm,
        text: &Str,
        out: &mut Vec<u8>,
        errors: &str,
    ) -> PyResult<()> {
        match self {
            Encoder::Native { codec, started } => {
                let codec = match (*codec, *started) {
                    (Codec::Utf16(Order::Marked), true) => Codec::Utf16(Order::Little),
                    (Codec::Utf32(Order::Marked), true) => Codec::Utf32(Order::Little),
                    (Codec::Utf8Sig, true) => Codec::Utf8,
                    (codec, _) => codec,
                };
                out.extend_from_slice(&vm.encode_with(codec, text, errors)?);
                *started = true;
                Ok(())
            }
            Encoder::Python(e) => {
                let text = vm.str_data(text.data());
                let bytes = vm.call_method_str(e, "encode", &[text])?;
                match bytes.get::<Bytes>() {
                    Some(bytes) => {
                        out.extend_from_slice(bytes);
                        Ok(())
                    }
                    None => {
                        let kind = bytes.class().name();
                        let m = format!("encoder should return a bytes object, not '{kind}'");
                        Err(vm.type_error(&m))
                    }
                }
            }
        }
    }
}

/// The characters of a text, as a string.
pub(super) fn string(vm: &mut Vm, text: Text<'_>) -> Value {
    use pyrun_vm::value::str::StrData;
    match text {
        Text::Latin1(s) => vm.str_latin1(s),
        Text::Ucs2(s) => vm.str_data(StrData::Two(s)),
        Text::Ucs4(s) => vm.str_data(StrData::Four(s)),
    }
}
