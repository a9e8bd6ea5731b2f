//! Methods of arrays.

use super::item::{Code, Item, load, store};
use super::{Array, PIECE, This, Walk, extend, find, made, place, push, splice, this};
use pyrun_macros::pymethods;
use pyrun_vm::bulk::Pace;
use pyrun_vm::text::TextBuf;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{Bytes, List, Str, Type};
use pyrun_vm::{PyResult, Ref, Value, Vm};

/// Characters that are appended at a time.
const TEXT_PIECE: usize = 1 << 12;

/// Appends an array of the same kind, or any iterable.
pub(super) fn extend_by(vm: &mut Vm, slf: &This, v: &Value) -> PyResult<()> {
    let Some(other) = v.cast::<Boxed<Array>>() else { return extend(vm, slf, v) };
    if other.borrow().code != slf.borrow().code {
        return Err(vm.type_error("can only extend with array of same kind"));
    }
    let bytes = copied(vm, other)?;
    push(vm, slf, &bytes)
}

/// A copy of the bytes.
pub(super) fn copied(vm: &mut Vm, slf: &This) -> PyResult<Vec<u8>> {
    let len = slf.borrow().buf.len();
    vm.ask(len)?;
    let mut out = Vec::with_capacity(len);
    vm.by_pieces(len, PIECE, |_, piece| {
        out.extend_from_slice(&slf.borrow().buf.as_slice()[piece]);
        Ok(())
    })?;
    Ok(out)
}

/// Appends bytes of a bytes-like object.
pub(super) fn from_bytes(vm: &mut Vm, slf: &This, v: &Value) -> PyResult<()> {
    let bytes = vm.buffer(v)?;
    let bytes = vm.copied(&bytes)?;
    if bytes.len() % slf.borrow().code.size() != 0 {
        return Err(vm.value_error("bytes length not a multiple of item size"));
    }
    push(vm, slf, &bytes)
}

/// Appends the characters of a string.
pub(super) fn from_text(vm: &mut Vm, slf: &This, v: &Value) -> PyResult<()> {
    let Some(s) = v.get::<Str>() else {
        let kind = v.class().name();
        return Err(vm.type_error(&format!("fromunicode() argument must be str, not {kind}")));
    };
    for start in (0..s.len()).step_by(TEXT_PIECE) {
        let text = s.text().slice(start..s.len().min(start + TEXT_PIECE));
        let bytes: Vec<u8> = text.iter().flat_map(u32::to_ne_bytes).collect();
        push(vm, slf, &bytes)?;
    }
    Ok(())
}

/// The items as a list.
pub(super) fn to_list(vm: &mut Vm, slf: &This) -> PyResult {
    let code = slf.borrow().code;
    let n = slf.borrow().buf.len() / code.size();
    vm.charge(n / 8 + 1)?;
    vm.ask(n * size_of::<Value>())?;
    let list = vm.new_list(Vec::new());
    list.reserve(n);
    let mut pace = Pace::default();
    for i in 0..n {
        pace.at(vm, i)?;
        let item = {
            let a = slf.borrow();
            let Some(bytes) = a.buf.as_slice().get(i * code.size()..(i + 1) * code.size()) else {
                break;
            };
            load(code, bytes)
        };
        list.push(item.value(vm)?);
    }
    Ok(list.into_value())
}

/// The characters as a string.
pub(super) fn to_text(vm: &mut Vm, slf: &This) -> PyResult {
    let bytes = copied(vm, slf)?;
    let mut out = TextBuf::new();
    vm.by_pieces(bytes.len(), 4 * TEXT_PIECE, |vm, piece| {
        for item in bytes[piece].chunks_exact(4) {
            let Item::Char(c) = load(Code::Char, item) else { continue };
            Item::Char(c).value(vm)?;
            vm.push_char(&mut out, c)?;
        }
        Ok(())
    })?;
    vm.finished_text(out)
}

/// Calls `array.extend` or the like for a file's bytes, as many as are there.
fn read_file(vm: &mut Vm, slf: &This, f: &Value, n: i64) -> PyResult<()> {
    let size = slf.borrow().code.size();
    let Some(wanted) = usize::try_from(n).ok().and_then(|n| n.checked_mul(size)) else {
        return Err(match n < 0 {
            true => vm.value_error("negative count"),
            false => vm.memory_error(),
        });
    };
    let count = vm.int(wanted as i64);
    let data = vm.call_method_str(f, "read", &[count])?;
    if data.get::<Bytes>().is_none() {
        return Err(vm.type_error("read() didn't return bytes"));
    }
    let short = vm.buffer(&data)?.len() < wanted;
    from_bytes(vm, slf, &data)?;
    if short {
        let eof = pyrun_vm::types::core().exc.eof_error;
        return Err(vm.error(eof, "read() didn't return enough bytes"));
    }
    Ok(())
}

/// Machine formats of pickled arrays: size, signedness or kind, and byte order.
const FORMATS: [(usize, u8, bool); 22] = [
    (1, b'u', false),
    (1, b'i', false),
    (2, b'u', false),
    (2, b'u', true),
    (2, b'i', false),
    (2, b'i', true),
    (4, b'u', false),
    (4, b'u', true),
    (4, b'i', false),
    (4, b'i', true),
    (8, b'u', false),
    (8, b'u', true),
    (8, b'i', false),
    (8, b'i', true),
    (4, b'f', false),
    (4, b'f', true),
    (8, b'f', false),
    (8, b'f', true),
    (2, b'c', false),
    (2, b'c', true),
    (4, b'c', false),
    (4, b'c', true),
];

fn kind(code: Code) -> u8 {
    match code {
        Code::F32 | Code::F64 => b'f',
        Code::Char => b'c',
        Code::I8 | Code::I16 | Code::I32 | Code::I64(_) => b'i',
        _ => b'u',
    }
}

/// The number of the format that this machine uses for a code.
fn machine_format(code: Code) -> i64 {
    let big = cfg!(target_endian = "big") && code.size() > 1;
    let wanted = (code.size(), kind(code), big);
    FORMATS.iter().position(|f| *f == wanted).unwrap_or(0) as i64
}

/// An array from pickled bytes, perhaps of another machine.
pub(super) fn reconstruct(
    vm: &mut Vm,
    class: &Ref<Type>,
    typecode: &Value,
    format: i64,
    items: &Value,
) -> PyResult {
    let exact = vm.is_subclass(class.as_value(), &super::ARRAY.get().to_value())?;
    if !exact {
        let m = format!("{} is not a subtype of array.array", class.name());
        return Err(vm.type_error(&m));
    }
    super::type_code(vm, typecode)?;
    let Some(&(size, kind, big)) = usize::try_from(format).ok().and_then(|i| FORMATS.get(i)) else {
        let m = "third argument must be a valid machine format code.";
        return Err(vm.value_error(m));
    };
    if items.get::<Bytes>().is_none() {
        let m = format!("fourth argument should be bytes, not {}", items.class().name());
        return Err(vm.type_error(&m));
    }
    let bytes = vm.buffer(items)?.to_vec();
    if bytes.len() % size != 0 {
        return Err(vm.value_error("bytes length not a multiple of item size"));
    }
    vm.charge(bytes.len() / 8 + 1)?;
    vm.reserve(bytes.len().saturating_mul(8))?;
    let mut values = Vec::with_capacity(bytes.len() / size);
    let code_there = there(size, kind);
    for item in bytes.chunks_exact(size) {
        let mut item = item.to_vec();
        if big != cfg!(target_endian = "big") && size > 1 {
            item.reverse();
        }
        values.push(load(code_there, &item).value(vm)?);
    }
    let values = vm.list(values);
    vm.call(class.as_value(), &[typecode.clone(), values])
}

/// The code with this size and kind on this machine.
fn there(size: usize, kind: u8) -> Code {
    match (size, kind) {
        (1, b'i') => Code::I8,
        (1, _) => Code::U8,
        (2, b'i') => Code::I16,
        (2, _) => Code::U16,
        (4, b'i') => Code::I32,
        (4, b'f') => Code::F32,
        (4, b'c') => Code::Char,
        (4, _) => Code::U32,
        (8, b'i') => Code::I64(b'q'),
        (8, b'f') => Code::F64,
        _ => Code::U64(b'Q'),
    }
}

fn not_found(vm: &mut Vm, what: &str) -> pyrun_vm::Raised {
    vm.value_error(&format!("array.{what}(x): x not in array"))
}

pub(super) struct Methods;

#[pymethods]
impl Methods {
    /// Release the buffer object that exposes the underlying memory of the object.
    fn __release_buffer__(vm: &mut Vm, slf: &Value, buffer: &Value) -> PyResult<()> {
        vm.release_buffer(slf, buffer)
    }

    /// Append new value v to the end of the array.
    fn append(vm: &mut Vm, slf: &This, v: &Value) -> PyResult<()> {
        let code = slf.borrow().code;
        let bytes = store(vm, code, v)?;
        push(vm, slf, &bytes[..code.size()])
    }

    /// Return a tuple (address, length) giving the current memory address and the length in items of the buffer used to hold array's contents.
    fn buffer_info(vm: &mut Vm, slf: &This) -> Value {
        let (address, len) = {
            let a = slf.borrow();
            (a.buf.as_slice().as_ptr() as usize, a.len())
        };
        let parts = [vm.int(address as i64), vm.int(len as i64)];
        vm.tuple(&parts)
    }

    /// Byteswap all items of the array.
    fn byteswap(vm: &mut Vm, slf: &This) -> PyResult<()> {
        let len = slf.borrow().buf.len();
        vm.charge(len / 64 + 1)?;
        vm.by_pieces(len, PIECE, |_, piece| {
            let mut a = slf.borrow_mut();
            let size = a.code.size();
            a.buf.as_mut_slice()[piece].chunks_exact_mut(size).for_each(<[u8]>::reverse);
            Ok(())
        })
    }

    /// Return number of occurrences of v in the array.
    fn count(vm: &mut Vm, slf: &This, v: &Value) -> PyResult<i64> {
        let (mut count, mut at) = (0, 0);
        while let Some(found) = find(vm, slf, v, at, usize::MAX)? {
            count += 1;
            at = found + 1;
        }
        Ok(count)
    }

    /// Append items to the end of the array.
    fn extend(vm: &mut Vm, slf: &This, bb: &Value) -> PyResult<()> {
        extend_by(vm, slf, bb)
    }

    /// Appends items from the string, interpreting it as an array of machine values, as if it had been read from a file using the fromfile() method.
    fn frombytes(vm: &mut Vm, slf: &This, buffer: &Value) -> PyResult<()> {
        if buffer.get::<Str>().is_some() {
            return Err(vm.type_error("a bytes-like object is required, not 'str'"));
        }
        from_bytes(vm, slf, buffer)
    }

    /// Read n objects from the file object f and append them to the end of the array.
    fn fromfile(vm: &mut Vm, slf: &This, f: &Value, n: i64) -> PyResult<()> {
        read_file(vm, slf, f, n)
    }

    /// Append items to array from list.
    fn fromlist(vm: &mut Vm, slf: &This, list: &Value) -> PyResult<()> {
        let Some(items) = list.get::<List>() else { return Err(vm.type_error("arg must be list")) };
        let code = slf.borrow().code;
        let (mut bytes, mut pace) = (Vec::new(), Pace::default());
        vm.charge(items.len() / 16 + 1)?;
        vm.ask(items.len().saturating_mul(code.size()))?;
        bytes.reserve(items.len() * code.size());
        for i in 0..items.len() {
            pace.at(vm, i)?;
            let Some(v) = items.get(i) else {
                return Err(vm.runtime_error("list changed size during iteration"));
            };
            bytes.extend_from_slice(&store(vm, code, &v)?[..code.size()]);
        }
        push(vm, slf, &bytes)
    }

    /// Extends this array with data from the unicode string ustr.
    fn fromunicode(vm: &mut Vm, slf: &This, ustr: &Value) -> PyResult<()> {
        if slf.borrow().code != Code::Char {
            let m = "fromunicode() may only be called on unicode type arrays";
            return Err(vm.value_error(m));
        }
        from_text(vm, slf, ustr)
    }

    /// Return index of first occurrence of v in the array.
    #[text_signature = "($self, v, start=0, stop=9223372036854775807, /)"]
    fn index(
        vm: &mut Vm,
        slf: &This,
        v: &Value,
        start: Option<Value>,
        stop: Option<Value>,
    ) -> PyResult<usize> {
        let len = slf.borrow().len() as i64;
        let mut bound = |v: Option<Value>, default: i64| -> PyResult<usize> {
            let Some(v) = v else { return Ok(default as usize) };
            let i = vm.to_i64_clamped(&v)?;
            Ok(if i < 0 { i.saturating_add(len).max(0) } else { i } as usize)
        };
        let (start, stop) = (bound(start, 0)?, bound(stop, i64::MAX)?);
        match find(vm, slf, v, start, stop)? {
            Some(at) => Ok(at),
            None => Err(not_found(vm, "index")),
        }
    }

    /// Insert a new item v into the array before position i.
    fn insert(vm: &mut Vm, slf: &This, i: i64, v: &Value) -> PyResult<()> {
        let code = slf.borrow().code;
        let bytes = store(vm, code, v)?;
        let len = slf.borrow().len() as i64;
        let at = if i < 0 { (i + len).max(0) } else { i.min(len) } as usize;
        splice(vm, slf, at, at, &bytes[..code.size()])
    }

    /// Return the i-th element and delete it from the array.
    #[signature(i = -1, /)]
    fn pop(vm: &mut Vm, slf: &This, i: i64) -> PyResult {
        let i = vm.int(i);
        if slf.borrow().len() == 0 {
            return Err(vm.index_error("pop from empty array"));
        }
        let at = place(vm, slf, &i, "pop index out of range")?;
        let item = slf.borrow().item(at);
        let Some(item) = item else { return Err(vm.index_error("pop index out of range")) };
        splice(vm, slf, at, at + 1, &[])?;
        item.value(vm)
    }

    /// Remove the first occurrence of v in the array.
    fn remove(vm: &mut Vm, slf: &This, v: &Value) -> PyResult<()> {
        match find(vm, slf, v, 0, usize::MAX)? {
            Some(at) => splice(vm, slf, at, at + 1, &[]),
            None => Err(not_found(vm, "remove")),
        }
    }

    /// Reverse the order of the items in the array.
    fn reverse(vm: &mut Vm, slf: &This) -> PyResult<()> {
        let len = slf.borrow().buf.len();
        vm.charge(len / 64 + 1)?;
        let mut a = slf.borrow_mut();
        let size = a.code.size();
        let bytes = a.buf.as_mut_slice();
        // All bytes, then those of each item, which stand the wrong way round now.
        bytes.reverse();
        bytes.chunks_exact_mut(size).for_each(<[u8]>::reverse);
        Ok(())
    }

    /// Convert the array to an array of machine values and return the bytes representation.
    fn tobytes(vm: &mut Vm, slf: &This) -> PyResult {
        let len = slf.borrow().buf.len();
        vm.charge(len / 64 + 1)?;
        vm.reserve(len)?;
        vm.long_bytes(slf.borrow().buf.as_slice())
    }

    /// Write all items (as machine values) to the file object f.
    fn tofile(vm: &mut Vm, slf: &This, f: &Value) -> PyResult<()> {
        let bytes = Self::tobytes(vm, slf)?;
        vm.call_method_str(f, "write", &[bytes]).map(drop)
    }

    /// Convert array to an ordinary list with the same items.
    fn tolist(vm: &mut Vm, slf: &This) -> PyResult {
        to_list(vm, slf)
    }

    /// Extends this array with data from the unicode string ustr.
    fn tounicode(vm: &mut Vm, slf: &This) -> PyResult {
        if slf.borrow().code != Code::Char {
            let m = "tounicode() may only be called on unicode type arrays";
            return Err(vm.value_error(m));
        }
        to_text(vm, slf)
    }

    /// Return a copy of the array.
    fn __copy__(vm: &mut Vm, slf: &This) -> PyResult {
        let code = slf.borrow().code;
        let copy = made(vm, code, &[]);
        let bytes = copied(vm, slf)?;
        let made = this(vm, &copy)?;
        push(vm, made, &bytes)?;
        Ok(copy)
    }

    /// Return a copy of the array.
    fn __deepcopy__(vm: &mut Vm, slf: &This, _memo: &Value) -> PyResult {
        Self::__copy__(vm, slf)
    }

    /// Return state information for pickling.
    fn __reduce_ex__(vm: &mut Vm, slf: &This, value: i64) -> PyResult {
        let class = slf.as_value().class_value();
        let code = slf.borrow().code;
        let letter = vm.char(code.letter() as u32);
        let state = vm.dict_of(slf.as_value()).map_or_else(Value::none, Ref::into_value);
        if value < 3 {
            let items = to_list(vm, slf)?;
            let args = vm.tuple(&[letter, items]);
            return Ok(vm.tuple(&[class, args, state]));
        }
        let module = vm.import("array")?;
        let make = vm.getattr_str(&module, "_array_reconstructor")?;
        let (format, items) = (vm.int(machine_format(code)), Self::tobytes(vm, slf)?);
        let args = vm.tuple(&[class, letter, format, items]);
        Ok(vm.tuple(&[make, args, state]))
    }

    /// Size of the array in memory, in bytes.
    fn __sizeof__(slf: &This) -> usize {
        size_of::<Boxed<Array>>() + slf.borrow().buf.capacity()
    }

    /// the size, in bytes, of one array item
    #[getter]
    fn itemsize(slf: &This) -> usize {
        slf.borrow().code.size()
    }

    /// the typecode character used to create the array
    #[getter]
    fn typecode(vm: &mut Vm, slf: &This) -> Value {
        let letter = slf.borrow().code.letter();
        vm.char(letter as u32)
    }

    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(vm: &mut Vm, cls: &Ref<Type>, object: &Value) -> PyResult {
        vm.generic_alias(cls.as_value(), object)
    }
}

pub(super) struct WalkMethods;

#[pymethods]
impl WalkMethods {
    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<Walk>>) -> PyResult {
        let (array, at) = {
            let walk = slf.borrow();
            (walk.array.clone(), walk.at)
        };
        let builtins = vm.import("builtins")?;
        let iter = vm.getattr_str(&builtins, "iter")?;
        let Some(array) = array else {
            let empty = vm.tuple(&[]);
            let args = vm.tuple(&[empty]);
            return Ok(vm.tuple(&[iter, args]));
        };
        let (args, at) = (vm.tuple(&[array]), vm.int(at as i64));
        Ok(vm.tuple(&[iter, args, at]))
    }

    /// Set state information for unpickling.
    fn __setstate__(slf: &Ref<Boxed<Walk>>, state: i64) {
        slf.borrow_mut().at = state.max(0) as usize;
    }
}
