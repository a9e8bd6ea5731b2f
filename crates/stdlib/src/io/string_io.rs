//! `StringIO`: text in memory, kept at the width of its widest character so far. All its memory is
//! the heap's.

use super::base::TEXT_IO_BASE;
use super::size_arg;
use super::text::newline::{Newline, Newlines, with_ends};
use pyrun_macros::pymethods;
use pyrun_vm::text::{Text, TextBuf};
use pyrun_vm::value::args::ParamSpec;
use pyrun_vm::value::bytebuf::ByteBuf;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::str::StrData;
use pyrun_vm::value::{
    Args, Dict, FromPy, Kind, Payload, Slots, Str, Tuple, Type, TypeFlags, TypeSpec, Visitor,
};
use pyrun_vm::{PyResult, Ref, Value, Vm};

/// The text: `width` bytes for each character, least significant first. The position counts
/// characters and may lie behind the end.
pub(super) struct StringIo {
    buf: ByteBuf,
    width: usize,
    ascii: bool,
    at: usize,
    closed: bool,
    newline: Newline,
    ends: Newlines,
}

impl Payload for StringIo {
    const NAME: &'static str = "StringIO";
    fn trace(&self, _: &mut Visitor<'_>) {}
}

type This = Ref<Boxed<StringIo>>;

impl StringIo {
    fn new(vm: &mut Vm) -> StringIo {
        let buf = vm.byte_buf(&[]);
        let (newline, ends) = (Newline::Lf, Newlines::default());
        StringIo { buf, width: 1, ascii: true, at: 0, closed: false, newline, ends }
    }

    fn len(&self) -> usize {
        self.buf.len() / self.width
    }

    fn unit(&self, at: usize) -> u32 {
        let bytes = &self.buf.as_slice()[at * self.width..(at + 1) * self.width];
        bytes.iter().rev().fold(0, |c, &b| c << 8 | u32::from(b))
    }

    /// The characters from `a` to `b`.
    fn part(&self, a: usize, b: usize) -> TextBuf {
        let bytes = &self.buf.as_slice()[a * self.width..b * self.width];
        match self.width {
            1 => TextBuf::Latin1(bytes.to_vec()),
            2 => TextBuf::Ucs2(
                bytes.chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]])).collect(),
            ),
            _ => TextBuf::Ucs4(
                bytes
                    .chunks_exact(4)
                    .map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]]))
                    .collect(),
            ),
        }
    }

    /// The characters from `a` to `b` as a string.
    fn value(&self, vm: &mut Vm, a: usize, b: usize) -> Value {
        if self.width == 1 {
            let bytes = &self.buf.as_slice()[a..b];
            return if self.ascii { vm.str_ascii(bytes) } else { vm.str_latin1(bytes) };
        }
        match self.part(a, b) {
            TextBuf::Ucs2(s) => vm.str_data(StrData::Two(&s)),
            TextBuf::Ucs4(s) => vm.str_data(StrData::Four(&s)),
            TextBuf::Latin1(s) => vm.str_latin1(&s),
        }
    }

    fn widen(&mut self, vm: &mut Vm, width: usize) {
        let mut wide = Vec::with_capacity(self.len() * width);
        for at in 0..self.len() {
            wide.extend_from_slice(&self.unit(at).to_le_bytes()[..width]);
        }
        self.buf = vm.byte_buf(&wide);
        self.width = width;
    }

    /// Bytes that writing a text takes beyond those held: the larger buffer, what fills a gap, what is
    /// changed on the way, and copies at another width.
    fn growth(&self, text: Text<'_>) -> usize {
        let (len, gap) = (self.len(), self.at.saturating_sub(self.len()));
        let width = text.width().max(self.width);
        let more = (self.at.saturating_add(text.len())).saturating_sub(len).saturating_mul(width);
        let plain = self.newline == Newline::Lf && text.width() == 1 && width == 1;
        let copies = if plain { 0 } else { text.len().saturating_mul(width * 3) };
        let buffer = match width == self.width {
            true => self.buf.growth(more),
            false => (len * width * 2).saturating_add(more.saturating_mul(2)),
        };
        buffer.saturating_add(gap.saturating_mul(width)).saturating_add(copies)
    }

    /// Writes at the position; a gap before it is filled with NULs.
    fn put(&mut self, vm: &mut Vm, text: Text<'_>) {
        if text.is_empty() {
            return;
        }
        let ascii = self.ascii && matches!(text, Text::Latin1(s) if s.is_ascii());
        let width = if ascii { 1 } else { narrowest(text) };
        self.ascii = ascii;
        if width > self.width {
            self.widen(vm, width);
        }
        let (len, width) = (self.len(), self.width);
        if self.at > len {
            let gap = vec![0; (self.at - len) * width];
            self.buf.extend(&gap);
        }
        let n = text.len();
        let wide: Vec<u8>;
        let bytes: &[u8] = match text {
            Text::Latin1(s) if width == 1 => s,
            _ => {
                wide = widened(text, width);
                &wide
            }
        };
        let from = self.at * width;
        if from == self.buf.len() {
            self.buf.extend(bytes);
        } else {
            let to = (from + bytes.len()).min(self.buf.len());
            self.buf.splice(from, to, bytes);
        }
        self.at += n;
    }

    /// Where the line that starts at the position ends.
    fn line_end(&self) -> usize {
        let len = self.len();
        if self.at >= len {
            return self.at;
        }
        let end = if self.width == 1 {
            self.newline.line_end(Text::Latin1(&self.buf.as_slice()[self.at..]))
        } else if matches!(self.newline, Newline::Lf | Newline::Universal) {
            let rest = &self.buf.as_slice()[self.at * self.width..];
            let end = match self.width {
                2 => rest.chunks_exact(2).position(|c| c == [10, 0]),
                _ => rest.chunks_exact(4).position(|c| c == [10, 0, 0, 0]),
            };
            end.map(|end| end + 1)
        } else {
            // Piece by piece, so that many short lines do not cost the whole text each.
            let (mut size, mut end) = (256, None);
            while end.is_none() {
                let to = (self.at + size).min(len);
                end = self.newline.line_end(self.part(self.at, to).as_text());
                let cut = end == Some(to - self.at) && to < len;
                if to == len || end.is_some() && !cut {
                    break;
                }
                end = None;
                size *= 4;
            }
            end
        };
        end.map_or(len, |end| self.at + end)
    }
}

/// Characters at a width that they fit in.
fn widened(text: Text<'_>, width: usize) -> Vec<u8> {
    let mut out = vec![0; text.len() * width];
    match (text, width) {
        (Text::Latin1(s), _) => {
            out.chunks_exact_mut(width).zip(s).for_each(|(to, &c)| to[0] = c);
        }
        (Text::Ucs2(s), _) => {
            let to = out.chunks_exact_mut(width).zip(s);
            to.for_each(|(to, &c)| to[..2].copy_from_slice(&c.to_le_bytes()));
        }
        (Text::Ucs4(s), _) => {
            let to = out.chunks_exact_mut(width).zip(s);
            to.for_each(|(to, &c)| to.copy_from_slice(&c.to_le_bytes()[..width]));
        }
    }
    out
}

fn narrowest(text: Text<'_>) -> usize {
    match text.max_char() {
        0..0x100 => 1,
        0x100..0x1_0000 => 2,
        _ => 4,
    }
}

fn check_open(vm: &mut Vm, slf: &This) -> PyResult<()> {
    if slf.borrow().closed { Err(vm.value_error("I/O operation on closed file")) } else { Ok(()) }
}

/// Writes text, line ends translated; `ascii` says that it is known to be ASCII.
fn write(vm: &mut Vm, slf: &This, text: Text<'_>, ascii: bool) -> PyResult<()> {
    vm.charge(text.len() / 64 + 1)?;
    let mut guard = slf.borrow_mut();
    let me = &mut *guard;
    if let Text::Latin1(s) = text
        && me.newline == Newline::Lf
        && (me.width, me.at) == (1, me.buf.len())
        && s.len() <= 1024
        && me.buf.growth(s.len()) == 0
        && !me.closed
    {
        me.ascii = me.ascii && (ascii || s.is_ascii());
        me.buf.extend(s);
        me.at += s.len();
        return Ok(());
    }
    if me.closed {
        return Err(vm.value_error("I/O operation on closed file"));
    }
    let bytes = me.growth(text);
    drop(guard);
    vm.ask(bytes)?;
    let me = &mut *slf.borrow_mut();
    if me.closed {
        return Err(vm.value_error("I/O operation on closed file"));
    }
    if !me.newline.universal() && me.newline.written().is_none() {
        me.put(vm, text);
        return Ok(());
    }
    let mut done = match me.newline.universal() {
        true => me.ends.decode(text.to_buf(), true),
        false => text.to_buf(),
    };
    if let Some(end) = me.newline.written() {
        done = with_ends(done.as_text(), end);
    }
    me.put(vm, done.as_text());
    Ok(())
}

fn read_line(vm: &mut Vm, slf: &This, limit: Option<usize>) -> PyResult {
    let (a, b) = {
        let me = slf.borrow();
        let end = me.line_end();
        (me.at, limit.map_or(end, |limit| end.min(me.at.saturating_add(limit))))
    };
    take(vm, slf, a, b)
}

fn take(vm: &mut Vm, slf: &This, a: usize, b: usize) -> PyResult {
    vm.charge((b - a) / 64 + 1)?;
    if b - a > 1024 {
        vm.reserve((b - a) * slf.borrow().width)?;
    }
    slf.borrow_mut().at = b;
    let me = slf.borrow();
    let len = me.len();
    Ok(me.value(vm, a.min(len), b.min(len)))
}

fn new(vm: &mut Vm, cls: &Ref<Type>, _: Args<'_>) -> PyResult {
    let payload = StringIo::new(vm);
    vm.payload_in(cls, payload)
}

static INIT: ParamSpec = ParamSpec {
    function: "StringIO",
    names: &["initial_value", "newline"],
    required: &[false, false],
    posonly: 0,
    positional: 2,
    varargs: false,
    varkw: false,
};

fn init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    let slf = <&This>::from_py(vm, v)?;
    let fresh = slf.borrow().buf.is_empty() && !slf.borrow().closed;
    if fresh && args.pos.is_empty() && !args.has_kw() && slf.borrow().newline == Newline::Lf {
        return Ok(());
    }
    let mut payload = StringIo::new(vm);
    let mut bound = [const { None }; 2];
    INIT.bind(vm, args, &mut bound)?;
    let [initial, newline] = bound;
    if let Some(newline) = newline {
        payload.newline = newline_arg(vm, &newline, "StringIO", true)?;
    }
    payload.ends = Newlines::new(payload.newline == Newline::Universal);
    let initial = initial.filter(|i| !i.is_none());
    let text = match &initial {
        None => None,
        Some(i) => match i.get::<Str>() {
            Some(s) => Some(s),
            None => {
                let kind = i.class().name();
                let m = format!("initial_value must be str or None, not {kind}");
                return Err(vm.type_error(&m));
            }
        },
    };
    drop(slf.replace(payload));
    if let Some(text) = text {
        write(vm, slf, text.text(), text.is_ascii())?;
        slf.borrow_mut().at = 0;
    }
    Ok(())
}

/// The argument `newline` of a stream.
pub(super) fn newline_arg(
    vm: &mut Vm,
    v: &Value,
    function: &str,
    quoted: bool,
) -> PyResult<Newline> {
    if v.is_none() {
        return Ok(Newline::Universal);
    }
    let Some(s) = v.get::<Str>() else {
        let kind = v.class().name();
        let m = match quoted {
            true => format!("newline must be str or None, not {kind}"),
            false => format!("{function}() argument 'newline' must be str or None, not {kind}"),
        };
        return Err(vm.type_error(&m));
    };
    match Newline::parse(Some(s)) {
        Some(newline) => Ok(newline),
        None => {
            let shown = if quoted { vm.repr(v)? } else { vm.to_str(v)? };
            let m = format!("illegal newline value: {}", shown.to_str_lossy());
            Err(vm.value_error(&m))
        }
    }
}

fn iter(vm: &mut Vm, v: &Value) -> PyResult {
    let slf = <&This>::from_py(vm, v)?;
    check_open(vm, slf)?;
    Ok(v.clone())
}

fn next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let slf = <&This>::from_py(vm, v)?;
    let exact = super::is_exactly(v, &STRING_IO);
    {
        let me = &mut *slf.borrow_mut();
        if exact && me.width == 1 && me.at < me.buf.len() && me.newline == Newline::Lf {
            vm.pay(1);
            let (from, end) = (me.at, me.line_end());
            me.at = end;
            return Ok(Some(me.value(vm, from, end)));
        }
    }
    check_open(vm, slf)?;
    if !exact {
        return super::base::next(vm, v);
    }
    let line = read_line(vm, slf, None)?;
    Ok(line.get::<Str>().is_some_and(|s| !s.is_empty()).then_some(line))
}

/// Adds what a pickled state says to the attributes of an object.
pub(super) fn set_dict(vm: &mut Vm, v: &Value, state: &Value) -> PyResult<()> {
    let Some(from) = state.get::<Dict>() else { return Ok(()) };
    for k in from.keys() {
        if let Some(name) = k.cast::<Str>()
            && let Some(x) = from.get_str(name)
        {
            vm.setattr(v, name, x)?;
        }
    }
    Ok(())
}

struct Methods;

#[pymethods]
impl Methods {
    /// Write string to file.
    fn write(vm: &mut Vm, slf: &This, s: &Value) -> PyResult<usize> {
        let Some(text) = s.get::<Str>() else {
            check_open(vm, slf)?;
            let m = format!("string argument expected, got '{}'", s.class().name());
            return Err(vm.type_error(&m));
        };
        write(vm, slf, text.text(), text.is_ascii())?;
        Ok(text.len())
    }

    /// Read at most size characters, returned as a string.
    #[signature(size = None, /)]
    #[text_signature = "($self, size=-1, /)"]
    fn read(vm: &mut Vm, slf: &This, size: Option<&Value>) -> PyResult {
        let n = size_arg(vm, size)?;
        check_open(vm, slf)?;
        let (a, b) = {
            let me = slf.borrow();
            let len = me.len().max(me.at);
            (me.at, n.map_or(len, |n| len.min(me.at.saturating_add(n))))
        };
        take(vm, slf, a, b)
    }

    /// Read until newline or EOF.
    #[signature(size = None, /)]
    #[text_signature = "($self, size=-1, /)"]
    fn readline(vm: &mut Vm, slf: &This, size: Option<&Value>) -> PyResult {
        let limit = size_arg(vm, size)?;
        check_open(vm, slf)?;
        read_line(vm, slf, limit)
    }

    /// Retrieve the entire contents of the object.
    fn getvalue(vm: &mut Vm, slf: &This) -> PyResult {
        check_open(vm, slf)?;
        let (len, width) = (slf.borrow().len(), slf.borrow().width);
        vm.charge(len / 64 + 1)?;
        vm.reserve(len * width)?;
        let me = slf.borrow();
        Ok(me.value(vm, 0, me.len()))
    }

    /// Tell the current file position.
    fn tell(vm: &mut Vm, slf: &This) -> PyResult<usize> {
        check_open(vm, slf)?;
        Ok(slf.borrow().at)
    }

    /// Change stream position.
    #[signature(pos, whence = 0, /)]
    fn seek(vm: &mut Vm, slf: &This, pos: i64, whence: i64) -> PyResult<usize> {
        check_open(vm, slf)?;
        let me = &mut *slf.borrow_mut();
        me.at = match whence {
            0 => match usize::try_from(pos) {
                Ok(pos) => pos,
                Err(_) => return Err(vm.value_error(&format!("Negative seek position {pos}"))),
            },
            1 | 2 if pos != 0 => {
                return Err(vm.error(
                    pyrun_vm::types::core().exc.os_error,
                    "Can't do nonzero cur-relative seeks",
                ));
            }
            1 => me.at,
            2 => me.len(),
            _ => {
                let m = format!("Invalid whence ({whence}, should be 0, 1 or 2)");
                return Err(vm.value_error(&m));
            }
        };
        Ok(me.at)
    }

    /// Truncate size to pos.
    #[signature(pos = None, /)]
    fn truncate(vm: &mut Vm, slf: &This, pos: Option<i64>) -> PyResult<usize> {
        check_open(vm, slf)?;
        let me = &mut *slf.borrow_mut();
        let Ok(n) = usize::try_from(pos.unwrap_or(me.at as i64)) else {
            let m = format!("Negative size value {}", pos.unwrap_or(-1));
            return Err(vm.value_error(&m));
        };
        let len = me.len();
        if n < len {
            me.buf.splice(n * me.width, len * me.width, &[]);
        }
        Ok(n)
    }

    /// Close the IO object.
    fn close(vm: &mut Vm, slf: &This) {
        let me = &mut *slf.borrow_mut();
        me.closed = true;
        if !me.buf.is_empty() {
            me.buf = vm.byte_buf(&[]);
        }
        me.at = 0;
    }

    /// Returns True if the IO object can be read.
    fn readable(vm: &mut Vm, slf: &This) -> PyResult<bool> {
        check_open(vm, slf).map(|()| true)
    }

    /// Returns True if the IO object can be written.
    fn writable(vm: &mut Vm, slf: &This) -> PyResult<bool> {
        check_open(vm, slf).map(|()| true)
    }

    /// Returns True if the IO object can be seeked.
    fn seekable(vm: &mut Vm, slf: &This) -> PyResult<bool> {
        check_open(vm, slf).map(|()| true)
    }

    #[getter]
    fn closed(slf: &This) -> bool {
        slf.borrow().closed
    }

    #[getter]
    fn line_buffering(vm: &mut Vm, slf: &This) -> PyResult<bool> {
        check_open(vm, slf).map(|()| false)
    }

    #[getter]
    fn newlines(vm: &mut Vm, slf: &This) -> PyResult {
        check_open(vm, slf)?;
        let (universal, ends) = (slf.borrow().newline.universal(), slf.borrow().ends);
        Ok(if universal { ends.seen(vm) } else { Value::none() })
    }

    fn __getstate__(vm: &mut Vm, slf: &This) -> PyResult {
        let value = Self::getvalue(vm, slf)?;
        let newline = match slf.borrow().newline {
            Newline::Universal => Value::none(),
            Newline::Any => vm.str(""),
            Newline::Lf => vm.str("\n"),
            Newline::Cr => vm.str("\r"),
            Newline::CrLf => vm.str("\r\n"),
        };
        let at = vm.int(slf.borrow().at as i64);
        let dict = vm.dict_of(slf.as_value()).filter(|d| !d.is_empty());
        let dict = dict.map_or_else(Value::none, |d| d.into_value());
        Ok(vm.tuple(&[value, newline, at, dict]))
    }

    fn __setstate__(vm: &mut Vm, slf: &This, state: &Value) -> PyResult<()> {
        check_open(vm, slf)?;
        let parts = state.get::<Tuple>().map(|t| t.to_vec()).unwrap_or_default();
        let [value, newline, at, dict] = &parts[..] else {
            let kind = state.class().name();
            let m = format!("StringIO.__setstate__ argument should be 4-tuple, got {kind}");
            return Err(vm.type_error(&m));
        };
        // The text is as it was stored: its line ends have been translated before.
        let none = vm.str("");
        init(vm, slf.as_value(), Args::positional(&[none, newline.clone()]))?;
        if let Some(text) = value.get::<Str>() {
            slf.borrow_mut().put(vm, text.text());
        }
        let Ok(at) = usize::try_from(vm.to_i64(at)?) else {
            return Err(vm.value_error("position value cannot be negative"));
        };
        slf.borrow_mut().at = at;
        set_dict(vm, slf.as_value(), dict)
    }
}

/// `_io.StringIO`
pub static STRING_IO: TypeSpec = TypeSpec {
    module: "_io",
    base: Some(&TEXT_IO_BASE),
    kind: Kind::Payload,
    payload: Some(Boxed::<StringIo>::VTABLE),
    flags: TypeFlags::BASE | TypeFlags::DICT | TypeFlags::WEAK | TypeFlags::QUIET,
    doc: "Text I/O implementation using an in-memory buffer.",
    slots: Slots {
        new: Some(new),
        init: Some(init),
        iter: Some(iter),
        next: Some(next),
        write_text: Some(|vm, v, text, _| {
            let slf = <&This>::from_py(vm, v)?;
            write(vm, slf, text, false)
        }),
        ..Slots::EMPTY
    },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    signature: "(initial_value='', newline='\\n')",
    ..TypeSpec::new("StringIO")
};
