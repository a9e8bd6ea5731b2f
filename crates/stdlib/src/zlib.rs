//! `zlib`: deflate streams, with zlib's or gzip's frame or none, by the crate flate2.
//!
//! The gzip frame is ours; the zlib frame is the crate's. A stream's output is made in steps, each of
//! which is paid for and checked against the memory limit, so a small input that unfolds to a large
//! output stops where the limit is.

use crate::binascii::{self, crc32};
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use pyrun_macros::{pyfunctions, pymethods};
use pyrun_vm::modules::NativeModule;
use pyrun_vm::types::exceptions::EXCEPTION;
use pyrun_vm::value::buffer::View;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{Kind, Payload, TypeFlags, TypeSpec, Visitor, static_str};
use pyrun_vm::{PyResult, Raised, Ref, Value, Vm};

/// `zlib.error`
static ERROR: TypeSpec = TypeSpec {
    module: "zlib",
    base: Some(&EXCEPTION),
    kind: Kind::Exception,
    flags: TypeFlags::BASE | TypeFlags::DICT | TypeFlags::EXCEPTION,
    ..TypeSpec::new("error")
};

const STEP: usize = 1 << 15;
const FINISH: i64 = 4;

fn error(vm: &mut Vm, message: &str) -> Raised {
    vm.error(ERROR.get(), message)
}

/// Bytes where they lie, paid for.
fn input<'a>(vm: &mut Vm, v: &'a Value) -> PyResult<View<'a>> {
    let len = vm.buffer(v)?.len();
    vm.charge(len / 8 + 1)?;
    vm.buffer(v)
}

/// What stands around the deflated data.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Frame {
    Raw,
    Zlib,
    Gzip,
    /// zlib or gzip, whichever the first byte says (reading only).
    Auto,
}

impl Frame {
    fn of(vm: &mut Vm, wbits: i64, reading: bool) -> PyResult<Frame> {
        match wbits {
            -15..=-8 => Ok(Frame::Raw),
            8..=15 => Ok(Frame::Zlib),
            0 if reading => Ok(Frame::Zlib),
            24..=31 => Ok(Frame::Gzip),
            40..=47 if reading => Ok(Frame::Auto),
            _ => Err(vm.value_error("Invalid initialization option")),
        }
    }
}

/// A stream being written.
struct Deflater {
    inner: Compress,
    frame: Frame,
    started: bool,
    crc: u32,
    size: u32,
}

impl Deflater {
    fn new(vm: &mut Vm, level: i64, frame: Frame) -> PyResult<Deflater> {
        let level = match level {
            -1 => Compression::default(),
            0..=9 => Compression::new(level as u32),
            _ => return Err(error(vm, "Bad compression level")),
        };
        vm.reserve(1 << 18)?;
        let inner = Compress::new(level, frame == Frame::Zlib);
        Ok(Deflater { inner, frame, started: false, crc: 0, size: 0 })
    }

    fn run(&mut self, vm: &mut Vm, data: &[u8], flush: FlushCompress) -> PyResult<Vec<u8>> {
        let mut out = Vec::new();
        if self.frame == Frame::Gzip {
            if !std::mem::replace(&mut self.started, true) {
                out.extend_from_slice(b"\x1f\x8b\x08\0\0\0\0\0\0\x03");
            }
            self.size = self.size.wrapping_add(data.len() as u32);
        }
        let (mut at, finish) = (0, matches!(flush, FlushCompress::Finish));
        loop {
            vm.reserve(out.len() + STEP)?;
            out.reserve(STEP);
            let (before, room) = (self.inner.total_in(), out.capacity() - out.len());
            let made = out.len();
            let end = data.len().min(at + STEP);
            let last = end == data.len();
            let flush = if last { flush } else { FlushCompress::None };
            let status = self.inner.compress_vec(&data[at..end], &mut out, flush);
            let Ok(status) = status else { return Err(error(vm, "Error while compressing data")) };
            let taken = (self.inner.total_in() - before) as usize;
            if self.frame == Frame::Gzip {
                self.crc = crc32(&data[at..at + taken], self.crc);
            }
            at += taken;
            vm.charge(taken / 8)?;
            vm.charge((out.len() - made) / 8 + 1)?;
            let full = out.len() - made == room;
            if status == Status::StreamEnd || !finish && at == data.len() && !full {
                break;
            }
        }
        if finish && self.frame == Frame::Gzip {
            out.extend_from_slice(&self.crc.to_le_bytes());
            out.extend_from_slice(&self.size.to_le_bytes());
        }
        Ok(out)
    }
}

/// A stream being read.
struct Inflater {
    inner: Decompress,
    frame: Frame,
    /// What of a gzip frame's head or tail has arrived.
    framing: Vec<u8>,
    in_body: bool,
    ended: bool,
    crc: u32,
    size: u32,
    /// Output beyond what was asked for.
    surplus: Vec<u8>,
}

/// The length of a whole gzip head; `None` if more has to come.
fn gzip_head(head: &[u8]) -> Result<Option<usize>, &'static str> {
    let wrong = head.iter().zip(b"\x1f\x8b\x08").any(|(a, b)| a != b);
    if wrong {
        return Err("incorrect header check");
    }
    let [_, _, _, flags, ..] = *head else { return Ok(None) };
    let mut at = 10;
    if flags & 4 != 0 {
        let Some(n) = head.get(at..at + 2) else { return Ok(None) };
        at += 2 + usize::from(u16::from_le_bytes([n[0], n[1]]));
    }
    for bit in [8, 16] {
        if flags & bit != 0 {
            let rest = head.get(at..).and_then(|rest| memchr::memchr(0, rest));
            let Some(end) = rest else { return Ok(None) };
            at += end + 1;
        }
    }
    if flags & 2 != 0 {
        at += 2;
    }
    Ok((head.len() >= at).then_some(at))
}

impl Inflater {
    fn new(vm: &mut Vm, frame: Frame) -> PyResult<Inflater> {
        vm.reserve(1 << 16)?;
        let inner = Decompress::new(frame == Frame::Zlib);
        let in_body = !matches!(frame, Frame::Gzip | Frame::Auto);
        let (framing, surplus) = (Vec::new(), Vec::new());
        Ok(Inflater { inner, frame, framing, in_body, ended: false, crc: 0, size: 0, surplus })
    }

    fn broken(&self, vm: &mut Vm, what: &str) -> Raised {
        error(vm, &format!("Error -3 while decompressing data: {what}"))
    }

    /// Takes the head off; gives how much of the input it was.
    fn head(&mut self, vm: &mut Vm, data: &[u8]) -> PyResult<usize> {
        if self.frame == Frame::Auto
            && let Some(first) = data.first()
        {
            let gzip = *first == 0x1f;
            self.frame = if gzip { Frame::Gzip } else { Frame::Zlib };
            if !gzip {
                self.inner = Decompress::new(true);
                self.in_body = true;
                return Ok(0);
            }
        }
        let before = self.framing.len();
        self.framing.extend_from_slice(data);
        match gzip_head(&self.framing) {
            Ok(Some(n)) => {
                self.in_body = true;
                self.framing.clear();
                Ok(n - before)
            }
            Ok(None) => Ok(data.len()),
            Err(m) => Err(self.broken(vm, m)),
        }
    }

    /// Takes the tail off and checks it; gives how much of the input it was.
    fn tail(&mut self, vm: &mut Vm, data: &[u8]) -> PyResult<usize> {
        let n = data.len().min(8 - self.framing.len());
        self.framing.extend_from_slice(&data[..n]);
        if let Ok(tail) = <[u8; 8]>::try_from(&self.framing[..]) {
            let number = |at: usize| {
                u32::from_le_bytes([tail[at], tail[at + 1], tail[at + 2], tail[at + 3]])
            };
            if number(0) != self.crc {
                return Err(self.broken(vm, "incorrect data check"));
            }
            if number(4) != self.size {
                return Err(self.broken(vm, "incorrect length check"));
            }
            self.ended = true;
        }
        Ok(n)
    }

    /// Reads on; gives the output, `limit` bytes at most, and how much of the input was used.
    fn run(&mut self, vm: &mut Vm, data: &[u8], limit: usize) -> PyResult<(Vec<u8>, usize)> {
        let (mut out, mut at) = (std::mem::take(&mut self.surplus), 0);
        if !self.in_body {
            at = self.head(vm, data)?;
        }
        while self.in_body && !self.ended && out.len() < limit {
            let room = STEP;
            // With a limit little is taken at a time, for what is not needed has to stay.
            let end = data.len().min(at + if limit == usize::MAX { STEP } else { 32 });
            vm.reserve(out.len() + room)?;
            let mut piece = vec![0; room];
            let (before, made) = (self.inner.total_in(), self.inner.total_out());
            let result = self.inner.decompress(&data[at..end], &mut piece, FlushDecompress::None);
            at += (self.inner.total_in() - before) as usize;
            let n = (self.inner.total_out() - made) as usize;
            vm.charge(n / 8 + 1)?;
            self.crc = if self.frame == Frame::Gzip { crc32(&piece[..n], self.crc) } else { 0 };
            self.size = self.size.wrapping_add(n as u32);
            out.extend_from_slice(&piece[..n]);
            match result {
                Ok(Status::StreamEnd) if self.frame == Frame::Gzip => {
                    at += self.tail(vm, &data[at..])?;
                    break;
                }
                Ok(Status::StreamEnd) => self.ended = true,
                Ok(_) if n < room && at == data.len() => break,
                Ok(_) => {}
                Err(e) => {
                    let m = match e.message() {
                        Some(m) if !m.is_empty() => m.to_owned(),
                        _ if self.inner.total_out() == 0 => "incorrect header check".to_owned(),
                        _ => "invalid stored block lengths".to_owned(),
                    };
                    return Err(self.broken(vm, &m));
                }
            }
        }
        if out.len() > limit {
            self.surplus = out.split_off(limit);
        }
        Ok((out, at))
    }
}

/// Bytes that a stream being written takes, and one being read.
const DEFLATER: usize = 336 << 10;
const INFLATER: usize = 48 << 10;

/// The state of a `zlib.Compress`; nothing once it has been finished.
struct Writer(Option<Deflater>);

impl Payload for Writer {
    const NAME: &'static str = "zlib.Compress";
    fn trace(&self, _: &mut Visitor<'_>) {}
    fn held(&self) -> usize {
        DEFLATER
    }
}

struct Reader {
    inner: Option<Inflater>,
    unused: Vec<u8>,
    tail: Vec<u8>,
    ended: bool,
}

impl Payload for Reader {
    const NAME: &'static str = "zlib.Decompress";
    fn trace(&self, _: &mut Visitor<'_>) {}
    fn held(&self) -> usize {
        INFLATER
    }
}

type WriterRef = Ref<Boxed<Writer>>;
type ReaderRef = Ref<Boxed<Reader>>;

fn deflate(vm: &mut Vm, slf: &WriterRef, data: &[u8], flush: FlushCompress) -> PyResult<Vec<u8>> {
    let Some(mut inner) = slf.borrow_mut().0.take() else {
        return Err(error(vm, "Error -2 while compressing data: inconsistent stream state"));
    };
    let result = inner.run(vm, data, flush);
    if !matches!(flush, FlushCompress::Finish) {
        slf.borrow_mut().0 = Some(inner);
    }
    result
}

struct Compressing;

#[pymethods]
impl Compressing {
    /// Returns a bytes object containing compressed data.
    fn compress(vm: &mut Vm, slf: &WriterRef, data: &Value) -> PyResult<Vec<u8>> {
        let data = input(vm, data)?;
        deflate(vm, slf, &data, FlushCompress::None)
    }

    /// Return a bytes object containing any remaining compressed data.
    #[signature(mode = FINISH, /)]
    fn flush(vm: &mut Vm, slf: &WriterRef, mode: i64) -> PyResult<Vec<u8>> {
        let flush = match mode {
            0 => return Ok(Vec::new()),
            1 => FlushCompress::Partial,
            2 => FlushCompress::Sync,
            3 => FlushCompress::Full,
            FINISH => FlushCompress::Finish,
            _ => return Err(error(vm, "Error -2 while flushing: inconsistent stream state")),
        };
        deflate(vm, slf, &[], flush)
    }
}

fn inflate(vm: &mut Vm, slf: &ReaderRef, data: &[u8], limit: usize) -> PyResult<Vec<u8>> {
    if slf.borrow().ended {
        slf.borrow_mut().unused.extend_from_slice(data);
        return Ok(Vec::new());
    }
    let Some(mut inner) = slf.borrow_mut().inner.take() else {
        return Err(error(vm, "Error -2 while decompressing data: inconsistent stream state"));
    };
    let result = inner.run(vm, data, limit);
    let me = &mut *slf.borrow_mut();
    me.ended = inner.ended && inner.surplus.is_empty();
    me.inner = Some(inner);
    let (out, used) = result?;
    let rest = vm.copied(&data[used..])?;
    (me.unused, me.tail) = if me.ended { (rest, Vec::new()) } else { (Vec::new(), rest) };
    Ok(out)
}

struct Decompressing;

#[pymethods]
impl Decompressing {
    /// Return a bytes object containing the decompressed version of the data.
    #[signature(data, /, max_length = 0)]
    fn decompress(
        vm: &mut Vm,
        slf: &ReaderRef,
        data: &Value,
        max_length: i64,
    ) -> PyResult<Vec<u8>> {
        let Ok(limit) = usize::try_from(max_length) else {
            return Err(vm.value_error("max_length must be non-negative"));
        };
        let data = input(vm, data)?;
        inflate(vm, slf, &data, if limit == 0 { usize::MAX } else { limit })
    }

    /// Return a bytes object containing any remaining decompressed data.
    #[signature(length = 16384, /)]
    fn flush(vm: &mut Vm, slf: &ReaderRef, length: i64) -> PyResult<Vec<u8>> {
        if length <= 0 {
            return Err(vm.value_error("length must be greater than zero"));
        }
        let tail = std::mem::take(&mut slf.borrow_mut().tail);
        if tail.is_empty() { Ok(Vec::new()) } else { inflate(vm, slf, &tail, usize::MAX) }
    }

    #[getter]
    fn unused_data(vm: &mut Vm, slf: &ReaderRef) -> PyResult {
        vm.long_bytes(&slf.borrow().unused)
    }

    #[getter]
    fn unconsumed_tail(vm: &mut Vm, slf: &ReaderRef) -> PyResult {
        vm.long_bytes(&slf.borrow().tail)
    }

    #[getter]
    fn eof(slf: &ReaderRef) -> bool {
        slf.borrow().ended
    }
}

static COMPRESS: TypeSpec = TypeSpec {
    module: "zlib",
    kind: Kind::Payload,
    payload: Some(Boxed::<Writer>::VTABLE),
    flags: TypeFlags::NO_NEW,
    methods: &[Compressing::METHODS],
    ..TypeSpec::new("Compress")
};

static DECOMPRESS: TypeSpec = TypeSpec {
    module: "zlib",
    kind: Kind::Payload,
    payload: Some(Boxed::<Reader>::VTABLE),
    flags: TypeFlags::NO_NEW,
    methods: &[Decompressing::METHODS],
    getset: &[Decompressing::GETSET],
    ..TypeSpec::new("Decompress")
};

struct Functions;

#[pyfunctions]
impl Functions {
    /// Returns a bytes object containing compressed data.
    #[signature(data, /, level = -1, wbits = 15)]
    fn compress(vm: &mut Vm, data: &Value, level: i64, wbits: i64) -> PyResult<Vec<u8>> {
        let data = input(vm, data)?;
        let frame = Frame::of(vm, wbits, false)?;
        Deflater::new(vm, level, frame)?.run(vm, &data, FlushCompress::Finish)
    }

    /// Returns a bytes object containing the uncompressed data.
    #[signature(data, /, wbits = 15, bufsize = 16384)]
    fn decompress(vm: &mut Vm, data: &Value, wbits: i64, bufsize: i64) -> PyResult<Vec<u8>> {
        if bufsize < 0 {
            return Err(vm.value_error("bufsize must be non-negative"));
        }
        let data = input(vm, data)?;
        let Ok(frame) = Frame::of(vm, wbits, true) else {
            let m = "Error -2 while preparing to decompress data: inconsistent stream state";
            return Err(error(vm, m));
        };
        let mut inner = Inflater::new(vm, frame)?;
        let (out, _) = inner.run(vm, &data, usize::MAX)?;
        if !inner.ended {
            let m = "Error -5 while decompressing data: incomplete or truncated stream";
            return Err(error(vm, m));
        }
        Ok(out)
    }

    /// Return a compressor object.
    #[signature(level = -1, method = 8, wbits = 15, memLevel = 8, strategy = 0)]
    #[allow(non_snake_case)]
    #[text_signature = "($module, /, level=-1, method=DEFLATED, wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL, strategy=Z_DEFAULT_STRATEGY, zdict=None)"]
    fn compressobj(
        vm: &mut Vm,
        level: i64,
        method: i64,
        wbits: i64,
        memLevel: i64,
        strategy: i64,
    ) -> PyResult {
        if method != 8 || !(1..=9).contains(&memLevel) || !(0..=4).contains(&strategy) {
            return Err(vm.value_error("Invalid initialization option"));
        }
        let frame = Frame::of(vm, wbits, false)?;
        vm.reserve(DEFLATER)?;
        let inner = Deflater::new(vm, level, frame)?;
        Ok(vm.payload(&COMPRESS, Writer(Some(inner))))
    }

    /// Return a decompressor object.
    #[signature(wbits = 15)]
    #[text_signature = "($module, /, wbits=MAX_WBITS, zdict=b'')"]
    fn decompressobj(vm: &mut Vm, wbits: i64) -> PyResult {
        let frame = Frame::of(vm, wbits, true)?;
        vm.reserve(INFLATER)?;
        let inner = Some(Inflater::new(vm, frame)?);
        let (unused, tail) = (Vec::new(), Vec::new());
        Ok(vm.payload(&DECOMPRESS, Reader { inner, unused, tail, ended: false }))
    }

    /// Compute an Adler-32 checksum of data.
    #[signature(data, value = 1, /)]
    fn adler32(vm: &mut Vm, data: &Value, value: i64) -> PyResult<i64> {
        let data = input(vm, data)?;
        let (mut a, mut b) = (value as u32 & 0xffff, value as u32 >> 16);
        // As many bytes as the sums have room for between two divisions.
        for (i, piece) in data.chunks(5552).enumerate() {
            if i % 16 == 15 {
                vm.glance()?;
            }
            for &byte in piece {
                a += u32::from(byte);
                b += a;
            }
            (a, b) = (a % 65521, b % 65521);
        }
        Ok(i64::from(b << 16 | a))
    }

    /// Compute a CRC-32 checksum of data.
    #[name = "crc32"]
    #[signature(data, value = 0, /)]
    fn checksum(vm: &mut Vm, data: &Value, value: i64) -> PyResult<i64> {
        let data = input(vm, data)?;
        binascii::checksum(vm, &data, value as u32)
    }
}

const CONSTANTS: &[(&str, i64)] = &[
    ("MAX_WBITS", 15),
    ("DEFLATED", 8),
    ("DEF_MEM_LEVEL", 8),
    ("DEF_BUF_SIZE", 16384),
    ("Z_BEST_SPEED", 1),
    ("Z_BEST_COMPRESSION", 9),
    ("Z_DEFAULT_COMPRESSION", -1),
    ("Z_NO_COMPRESSION", 0),
    ("Z_DEFAULT_STRATEGY", 0),
    ("Z_FILTERED", 1),
    ("Z_HUFFMAN_ONLY", 2),
    ("Z_RLE", 3),
    ("Z_FIXED", 4),
    ("Z_NO_FLUSH", 0),
    ("Z_PARTIAL_FLUSH", 1),
    ("Z_SYNC_FLUSH", 2),
    ("Z_FULL_FLUSH", 3),
    ("Z_FINISH", FINISH),
    ("Z_BLOCK", 5),
    ("Z_TREES", 6),
];

/// The declaration of `zlib`.
pub static MODULE: NativeModule = NativeModule {
    name: "zlib",
    doc: "Compression and decompression of deflate, zlib and gzip streams.",
    functions: &[Functions::METHODS],
    types: &[&ERROR],
    init: Some(|vm, dict| {
        for (name, n) in CONSTANTS {
            dict.set_str(&static_str(name), vm.int(*n));
        }
        for name in ["ZLIB_VERSION", "ZLIB_RUNTIME_VERSION"] {
            dict.set_str(&static_str(name), static_str("1.2.13").into_value());
        }
        Ok(())
    }),
};
