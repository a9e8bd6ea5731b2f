//! Line ends: what is translated when text is read and written, and where a line stops; and the class
//! `IncrementalNewlineDecoder`.

use pyrun_macros::pymethods;
use pyrun_vm::text::{Text, TextBuf};
use pyrun_vm::value::args::ParamSpec;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{
    Args, FromPy, Kind, Payload, Slots, Str, Tuple, Type, TypeFlags, TypeSpec, Visitor,
};
use pyrun_vm::{PyResult, Ref, Value, Vm};

const CR: u32 = 13;
const LF: u32 = 10;
const SEEN_CR: u8 = 1;
const SEEN_LF: u8 = 2;
const SEEN_CRLF: u8 = 4;

/// What the argument `newline` says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Newline {
    /// `None`: all line ends are read as `\n`, and `\n` is written as the system has it.
    Universal,
    /// `''`: all line ends count and stay.
    Any,
    /// `\n`
    Lf,
    /// `\r`
    Cr,
    /// `\r\n`
    CrLf,
}

impl Newline {
    /// The mode of an argument; `None` if it is not one of those allowed.
    pub(crate) fn parse(s: Option<&Str>) -> Option<Newline> {
        let Some(s) = s else { return Some(Newline::Universal) };
        Some(match s.as_ascii()? {
            "" => Newline::Any,
            "\n" => Newline::Lf,
            "\r" => Newline::Cr,
            "\r\n" => Newline::CrLf,
            _ => return None,
        })
    }

    /// Whether reading looks for line ends of all kinds.
    pub(crate) fn universal(self) -> bool {
        matches!(self, Newline::Universal | Newline::Any)
    }

    /// What `\n` is written as, if as something else.
    pub(crate) fn written(self) -> Option<&'static str> {
        match self {
            Newline::Cr => Some("\r"),
            Newline::CrLf => Some("\r\n"),
            Newline::Universal if cfg!(windows) => Some("\r\n"),
            _ => None,
        }
    }

    /// Where the first line of `text` ends, if it does; one that ends with `\r` at the very end of the
    /// text ends there.
    pub(crate) fn line_end(self, text: Text<'_>) -> Option<usize> {
        match self {
            Newline::Universal | Newline::Lf => find(text, LF).map(|at| at + 1),
            Newline::Cr => find(text, CR).map(|at| at + 1),
            Newline::CrLf => {
                let mut from = 0;
                loop {
                    let at = from + find(text.slice(from..text.len()), CR)?;
                    if at + 1 < text.len() && text.at(at + 1) == LF {
                        return Some(at + 2);
                    }
                    from = at + 1;
                }
            }
            Newline::Any => {
                let at = find_either(text)?;
                let two = text.at(at) == CR && at + 1 < text.len() && text.at(at + 1) == LF;
                Some(at + 1 + usize::from(two))
            }
        }
    }
}

/// The first place of a character of one byte.
pub(crate) fn find(text: Text<'_>, c: u32) -> Option<usize> {
    match text {
        Text::Latin1(s) => memchr::memchr(c as u8, s),
        Text::Ucs2(s) => s.iter().position(|&x| u32::from(x) == c),
        Text::Ucs4(s) => s.iter().position(|&x| x == c),
    }
}

fn find_either(text: Text<'_>) -> Option<usize> {
    match text {
        Text::Latin1(s) => memchr::memchr2(b'\r', b'\n', s),
        _ => text.iter().position(|c| c == CR || c == LF),
    }
}

/// Text with `\n` written as something else.
pub(crate) fn with_ends(text: Text<'_>, end: &str) -> TextBuf {
    let mut out = TextBuf::with_capacity(text.len() + text.len() / 16);
    let mut rest = text;
    while let Some(at) = find(rest, LF) {
        out.push_text(rest.slice(0..at));
        out.push_str(end);
        rest = rest.slice(at + 1..rest.len());
    }
    out.push_text(rest);
    out
}

/// What is known about line ends of text that arrives in pieces.
#[derive(Clone, Copy, Default)]
pub(crate) struct Newlines {
    /// All line ends become `\n`.
    pub(crate) translate: bool,
    /// A `\r` has arrived that may be the first half of one.
    pub(crate) pending: bool,
    seen: u8,
}

impl Newlines {
    pub(crate) fn new(translate: bool) -> Newlines {
        Newlines { translate, ..Newlines::default() }
    }

    /// Takes the next piece; `last` says that there are no more.
    pub(crate) fn decode(&mut self, mut text: TextBuf, last: bool) -> TextBuf {
        if self.pending && (!text.is_empty() || last) {
            let mut joined = TextBuf::with_capacity(text.len() + 1);
            joined.push(CR);
            joined.push_text(text.as_text());
            text = joined;
            self.pending = false;
        }
        if find(text.as_text(), CR).is_none() {
            if self.seen & SEEN_LF == 0 && find(text.as_text(), LF).is_some() {
                self.seen |= SEEN_LF;
            }
            return text;
        }
        if !last && text.as_text().at(text.len() - 1) == CR {
            self.pending = true;
            let all = text.as_text();
            text = all.slice(0..all.len() - 1).to_buf();
        }
        self.look(text.as_text());
        if self.translate { translated(text.as_text()) } else { text }
    }

    /// As [`Newlines::decode`] of what may be long, in pieces.
    pub(crate) fn decode_long(
        &mut self,
        vm: &mut Vm,
        text: TextBuf,
        last: bool,
    ) -> PyResult<TextBuf> {
        const PIECE: usize = 1 << 14;
        let all = text.as_text();
        if all.len() <= 4 * PIECE || !self.pending && find(all, CR).is_none() {
            return Ok(self.decode(text, last));
        }
        vm.reserve(all.len() * all.width())?;
        let mut out = TextBuf::with_capacity(all.len());
        vm.by_pieces(all.len(), PIECE, |_, piece| {
            let last = last && piece.end == all.len();
            out.push_text(self.decode(all.slice(piece).to_buf(), last).as_text());
            Ok(())
        })?;
        Ok(out)
    }

    fn look(&mut self, text: Text<'_>) {
        let mut rest = text;
        while let Some(at) = find_either(rest) {
            let cr = rest.at(at) == CR;
            let two = cr && at + 1 < rest.len() && rest.at(at + 1) == LF;
            self.seen |= match (cr, two) {
                (_, true) => SEEN_CRLF,
                (true, _) => SEEN_CR,
                _ => SEEN_LF,
            };
            rest = rest.slice(at + 1 + usize::from(two)..rest.len());
        }
    }

    pub(crate) fn reset(&mut self) {
        (self.seen, self.pending) = (0, false);
    }

    /// What the attribute `newlines` shows.
    pub(crate) fn seen(&self, vm: &mut Vm) -> Value {
        let kinds = [(SEEN_CR, "\r"), (SEEN_LF, "\n"), (SEEN_CRLF, "\r\n")];
        let kinds = kinds.iter().filter(|k| self.seen & k.0 != 0);
        let mut kinds: Vec<Value> = kinds.map(|k| vm.str(k.1)).collect();
        match kinds.len() {
            0 => Value::none(),
            1 => kinds.swap_remove(0),
            _ => vm.tuple(&kinds),
        }
    }
}

fn translated(text: Text<'_>) -> TextBuf {
    let mut out = TextBuf::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = find(rest, CR) {
        out.push_text(rest.slice(0..at));
        out.push(LF);
        let two = at + 1 < rest.len() && rest.at(at + 1) == LF;
        rest = rest.slice(at + 1 + usize::from(two)..rest.len());
    }
    out.push_text(rest);
    out
}

/// The state of an `IncrementalNewlineDecoder`.
pub(crate) struct NewlineDecoder {
    decoder: Value,
    state: Newlines,
}

impl Payload for NewlineDecoder {
    const NAME: &'static str = "IncrementalNewlineDecoder";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(&self.decoder);
    }
    fn clear(&mut self) {
        self.decoder = Value::none();
    }
}

type This = Ref<Boxed<NewlineDecoder>>;

fn new(vm: &mut Vm, cls: &Ref<Type>, _: Args<'_>) -> PyResult {
    vm.payload_in(cls, NewlineDecoder { decoder: Value::none(), state: Newlines::default() })
}

static INIT: ParamSpec = ParamSpec {
    function: "IncrementalNewlineDecoder",
    names: &["decoder", "translate", "errors"],
    required: &[true, true, false],
    posonly: 0,
    positional: 3,
    varargs: false,
    varkw: false,
};

fn init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    let slf = <&This>::from_py(vm, v)?;
    let mut bound = [const { None }; 3];
    INIT.bind(vm, args, &mut bound)?;
    if let [Some(decoder), Some(translate), _] = bound {
        let state = Newlines::new(vm.truth(&translate)?);
        drop(slf.replace(NewlineDecoder { decoder, state }));
    }
    Ok(())
}

struct Methods;

#[pymethods]
impl Methods {
    #[signature(input, r#final = false)]
    #[text_signature = "($self, /, input, final=False)"]
    fn decode(vm: &mut Vm, slf: &This, input: &Value, r#final: bool) -> PyResult {
        let decoder = slf.borrow().decoder.clone();
        let text = match decoder.is_none() {
            true => input.clone(),
            false => vm.call_method_str(&decoder, "decode", &[input.clone(), r#final.into()])?,
        };
        let Some(s) = text.get::<Str>() else {
            let kind = text.class().name();
            let m = format!("decoder should return a string result, not '{kind}'");
            return Err(vm.type_error(&m));
        };
        vm.charge(s.len() / 64 + 1)?;
        let mut state = slf.borrow().state;
        let out = state.decode_long(vm, s.text().to_buf(), r#final)?;
        slf.borrow_mut().state = state;
        vm.finished_text(out)
    }

    fn getstate(vm: &mut Vm, slf: &This) -> PyResult {
        let decoder = slf.borrow().decoder.clone();
        let (buffer, flag) = if decoder.is_none() {
            (vm.bytes(&[]), 0)
        } else {
            let state = vm.call_method_str(&decoder, "getstate", &[])?;
            split_state(vm, &state)?
        };
        let flag = vm.int(flag << 1 | i64::from(slf.borrow().state.pending));
        Ok(vm.tuple(&[buffer, flag]))
    }

    fn setstate(vm: &mut Vm, slf: &This, state: &Value) -> PyResult<()> {
        let (buffer, flag) = split_state(vm, state)?;
        let decoder = slf.borrow().decoder.clone();
        slf.borrow_mut().state.pending = flag & 1 != 0;
        if !decoder.is_none() {
            let flag = vm.int(flag >> 1);
            let inner = vm.tuple(&[buffer, flag]);
            vm.call_method_str(&decoder, "setstate", &[inner])?;
        }
        Ok(())
    }

    fn reset(vm: &mut Vm, slf: &This) -> PyResult<()> {
        slf.borrow_mut().state.reset();
        let decoder = slf.borrow().decoder.clone();
        if !decoder.is_none() {
            vm.call_method_str(&decoder, "reset", &[])?;
        }
        Ok(())
    }

    #[getter]
    fn newlines(vm: &mut Vm, slf: &This) -> Value {
        let state = slf.borrow().state;
        state.seen(vm)
    }
}

/// The two parts of a decoder's state.
pub(crate) fn split_state(vm: &mut Vm, state: &Value) -> PyResult<(Value, i64)> {
    match state.get::<Tuple>().map(|t| t.to_vec()).as_deref() {
        Some([buffer, flag]) => Ok((buffer.clone(), vm.to_i64(flag)?)),
        Some(_) => Err(vm.type_error("illegal decoder state")),
        None => Err(vm.type_error("state argument must be a tuple")),
    }
}

/// `_io.IncrementalNewlineDecoder`
pub static INCREMENTAL_NEWLINE_DECODER: TypeSpec = TypeSpec {
    module: "_io",
    kind: Kind::Payload,
    payload: Some(Boxed::<NewlineDecoder>::VTABLE),
    flags: TypeFlags::BASE,
    doc: "Codec used when reading a file in universal newlines mode.",
    slots: Slots { new: Some(new), init: Some(init), ..Slots::EMPTY },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    signature: "(decoder, translate, errors='strict')",
    ..TypeSpec::new("IncrementalNewlineDecoder")
};
