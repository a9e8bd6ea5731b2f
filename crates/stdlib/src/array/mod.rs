//! `array`: sequences of numbers of one machine type, packed.
//!
//! The bytes lie in a buffer that the heap counts. While a memoryview looks at an array its size does not
//! change; nothing is borrowed while Python code may run, so a length is looked at again after each call.

mod item;
mod methods;

use item::{Code, Item, Packed, TYPE_CODES, load, store};
use pyrun_macros::pyfunctions;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::value::buffer::{BufferSlots, Layout, View};
use pyrun_vm::value::bytebuf::ByteBuf;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{
    Args, BinOp, CmpOp, Dict, FromPy, Payload, Slice, Slots, Str, Type, TypeFlags, TypeSpec,
    Visitor,
};
use pyrun_vm::{PyResult, Raised, Ref, Value, Vm};
use std::cell::Cell;

/// `array`
pub static MODULE: NativeModule = NativeModule {
    name: "array",
    doc: "This module defines an object type which can efficiently represent\nan array of basic values: characters, integers, floating-point\nnumbers.",
    functions: &[Functions::METHODS],
    types: &[&ARRAY],
    init: Some(init_module),
};

fn init_module(vm: &mut Vm, dict: &Ref<Dict>) -> PyResult<()> {
    let codes = vm.str(TYPE_CODES);
    let (typecodes, alias) = (vm.intern("typecodes"), vm.intern("ArrayType"));
    dict.set_str(&typecodes, codes);
    dict.set_str(&alias, ARRAY.get().to_value());
    let abc = vm.import("collections.abc")?;
    let abc = vm.getattr_str(&abc, "MutableSequence")?;
    vm.call_method_str(&abc, "register", &[ARRAY.get().to_value()]).map(drop)
}

/// The payload.
pub(super) struct Array {
    code: Code,
    buf: ByteBuf,
    exports: Cell<usize>,
}

impl Payload for Array {
    const NAME: &'static str = "array.array";
    fn trace(&self, _: &mut Visitor<'_>) {}
}

impl Array {
    fn len(&self) -> usize {
        self.buf.len() / self.code.size()
    }

    /// The item at a place.
    #[inline]
    fn item(&self, at: usize) -> Option<Item> {
        let size = self.code.size();
        let b = self.buf.as_slice().get(at.checked_mul(size)?..)?;
        if b.len() < size { None } else { Some(load(self.code, b)) }
    }
}

type This = Ref<Boxed<Array>>;

fn this<'a>(vm: &mut Vm, v: &'a Value) -> PyResult<&'a This> {
    <&This>::from_py(vm, v)
}

static BUFFER: BufferSlots = BufferSlots {
    read: |v| {
        let a = v.get::<Boxed<Array>>()?;
        Some(View::Cell(std::cell::Ref::map(a.borrow(), |a| a.buf.as_slice())))
    },
    write: |v, f| match v.get::<Boxed<Array>>() {
        Some(a) => {
            f(a.borrow_mut().buf.as_mut_slice());
            true
        }
        None => false,
    },
    layout: |v| match v.get::<Boxed<Array>>() {
        Some(a) => {
            let code = a.borrow().code;
            let format = if code == Code::Char { 'w' } else { code.letter() };
            Layout { format, item_size: code.size(), readonly: false }
        }
        None => Layout { format: 'B', item_size: 1, readonly: true },
    },
    export: |v, more| {
        if let Some(a) = v.get::<Boxed<Array>>() {
            let a = a.borrow();
            let now = a.exports.get();
            a.exports.set(if more { now + 1 } else { now.saturating_sub(1) });
        }
    },
};

/// An array of these bytes.
fn made(vm: &mut Vm, code: Code, bytes: &[u8]) -> Value {
    let buf = vm.byte_buf(bytes);
    vm.payload(&ARRAY, Array { code, buf, exports: Cell::new(0) })
}

/// Refuses a change of size while memory is exported.
fn resizable(vm: &mut Vm, slf: &This) -> PyResult<()> {
    if slf.borrow().exports.get() > 0 {
        return Err(vm.buffer_error("cannot resize an array that is exporting buffers"));
    }
    Ok(())
}

/// Appends the items of an iterable.
fn extend(vm: &mut Vm, slf: &This, iterable: &Value) -> PyResult<()> {
    let code = slf.borrow().code;
    vm.for_each(iterable, |vm, v| {
        let bytes = store(vm, code, &v)?;
        push(vm, slf, &bytes[..code.size()])?;
        Ok(true)
    })
    .map(drop)
}

/// Bytes that are copied between two looks at the limits, of whole items.
const PIECE: usize = 1 << 17;

/// Appends bytes of whole items.
fn push(vm: &mut Vm, slf: &This, bytes: &[u8]) -> PyResult<()> {
    resizable(vm, slf)?;
    if bytes.len() > 64 {
        vm.charge(bytes.len() / 64)?;
    }
    let growth = slf.borrow().buf.growth(bytes.len());
    vm.ask(growth)?;
    resizable(vm, slf)?;
    slf.borrow_mut().buf.reserve(bytes.len());
    vm.by_pieces(bytes.len(), PIECE, |_, piece| {
        slf.borrow_mut().buf.extend(&bytes[piece]);
        Ok(())
    })
}

/// Replaces items by bytes of whole items; the bounds are cut to the present size.
fn splice(vm: &mut Vm, slf: &This, a: usize, b: usize, new: &[u8]) -> PyResult<()> {
    let (size, len) = {
        let array = slf.borrow();
        (array.code.size(), array.len())
    };
    vm.charge((len - a.min(len)) * size / 256 + new.len() / 64 + 1)?;
    vm.reserve(new.len())?;
    let len = slf.borrow().len();
    let (a, b) = (a.min(len), b.min(len).max(a.min(len)));
    if new.len() != (b - a) * size {
        resizable(vm, slf)?;
    }
    slf.borrow_mut().buf.splice(a * size, b * size, new);
    Ok(())
}

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    if !args.kw_names.is_empty() && std::ptr::eq::<Type>(&**cls, ARRAY.get()) {
        return Err(vm.type_error("array.array() takes no keyword arguments"));
    }
    let n = args.pos.len();
    if n == 0 {
        return Err(vm.type_error("array() takes at least 1 argument (0 given)"));
    }
    if n > 2 {
        return Err(vm.type_error(&format!("array() takes at most 2 arguments ({n} given)")));
    }
    let code = type_code(vm, &args.pos[0])?;
    let initial = args.pos.get(1);
    let buf = vm.byte_buf(&[]);
    let array = vm.payload_in(cls, Array { code, buf, exports: Cell::new(0) })?;
    if let Some(initial) = initial {
        let slf = this(vm, &array)?.clone();
        fill(vm, &slf, initial)?;
    }
    Ok(array)
}

fn type_code(vm: &mut Vm, v: &Value) -> PyResult<Code> {
    let Some(s) = v.get::<Str>().filter(|s| s.len() == 1) else {
        let kind = v.class().name();
        let m = format!("array() argument 1 must be a unicode character, not {kind}");
        return Err(vm.type_error(&m));
    };
    let letter = s.text().iter().next().unwrap_or(0);
    Code::of(letter).ok_or_else(|| {
        vm.value_error("bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)")
    })
}

/// Takes what a new array starts with.
fn fill(vm: &mut Vm, slf: &This, initial: &Value) -> PyResult<()> {
    let code = slf.borrow().code;
    if initial.get::<Str>().is_some() {
        if code != Code::Char {
            let m = format!(
                "cannot use a str to initialize an array with typecode '{}'",
                code.letter()
            );
            return Err(vm.type_error(&m));
        }
        return methods::from_text(vm, slf, initial);
    }
    if let Some(other) = initial.cast::<Boxed<Array>>() {
        let theirs = other.borrow().code;
        if (theirs == Code::Char) != (code == Code::Char) {
            let m = format!(
                "cannot use a unicode array to initialize an array with typecode '{}'",
                code.letter()
            );
            return Err(vm.type_error(&m));
        }
        if theirs == code {
            let bytes = methods::copied(vm, other)?;
            return push(vm, slf, &bytes);
        }
    } else if pyrun_vm::types::bytes::is_bytes(initial) || initial.class().name() == "bytearray" {
        return methods::from_bytes(vm, slf, initial);
    }
    extend(vm, slf, initial)
}

fn len(vm: &mut Vm, v: &Value) -> PyResult<usize> {
    Ok(this(vm, v)?.borrow().len())
}

fn bad_key(vm: &mut Vm) -> Raised {
    vm.type_error("array indices must be integers")
}

fn has_index(v: &Value) -> bool {
    v.word().is_int() || v.class().slots().index.is_some()
}

/// The TypeError for an array of another kind.
fn mixed(vm: &mut Vm) -> Raised {
    vm.type_error("bad argument type for built-in operation")
}

/// The place that an index means.
fn place(vm: &mut Vm, slf: &This, key: &Value, message: &str) -> PyResult<usize> {
    let i = match key.word().is_int() {
        true => key.word().as_int(),
        false => vm.to_position(key, Vm::index_error)?,
    };
    let len = slf.borrow().len();
    let i = if i < 0 { i.saturating_add(len as i64) } else { i };
    match usize::try_from(i) {
        Ok(i) if i < len => Ok(i),
        _ => Err(vm.index_error(message)),
    }
}

fn getitem(vm: &mut Vm, v: &Value, key: &Value) -> PyResult {
    let slf = this(vm, v)?;
    if has_index(key) {
        let at = place(vm, slf, key, "array index out of range")?;
        let item = slf.borrow().item(at);
        return match item {
            Some(item) => item.value(vm),
            None => Err(vm.index_error("array index out of range")),
        };
    }
    let Some(slice) = key.cast::<Slice>() else { return Err(bad_key(vm)) };
    let (start, step, count) = selected(vm, slf, slice)?;
    vm.charge(count / 16 + 1)?;
    vm.reserve(count.saturating_mul(16))?;
    let (code, bytes) = {
        let a = slf.borrow();
        (a.code, gather(&a, start, step, count))
    };
    Ok(made(vm, code, &bytes))
}

fn gather(a: &Array, start: i64, step: i64, count: usize) -> Vec<u8> {
    let (size, all) = (a.code.size(), a.buf.as_slice());
    if step == 1 {
        return all[start as usize * size..(start as usize + count) * size].to_vec();
    }
    let mut out = Vec::with_capacity(count * size);
    for k in 0..count as i64 {
        let at = (start + k * step) as usize * size;
        out.extend_from_slice(&all[at..at + size]);
    }
    out
}

/// What a slice selects; bounds are cut once more if finding them changed the size.
fn selected(vm: &mut Vm, slf: &This, slice: &Slice) -> PyResult<(i64, i64, usize)> {
    let len = slf.borrow().len();
    let (start, _, step, count) = vm.slice_indices(slice, len)?;
    let now = slf.borrow().len() as i64;
    let inside = |i: i64| (0..now).contains(&i);
    if now >= len as i64 {
        return Ok((start, step, count));
    }
    let kept = (0..count as i64).take_while(|k| inside(start + k * step)).count();
    Ok((start.min(now), step, kept))
}

const ASSIGNMENT: &str = "array assignment index out of range";

fn setitem(vm: &mut Vm, v: &Value, key: &Value, value: Option<Value>) -> PyResult<()> {
    let slf = this(vm, v)?;
    if has_index(key) {
        let at = place(vm, slf, key, ASSIGNMENT)?;
        let Some(value) = value else { return splice(vm, slf, at, at + 1, &[]) };
        let code = slf.borrow().code;
        let bytes = store(vm, code, &value)?;
        return put(vm, slf, at, &bytes);
    }
    let Some(slice) = key.cast::<Slice>() else { return Err(bad_key(vm)) };
    let new = match &value {
        None => None,
        Some(value) => match value.cast::<Boxed<Array>>() {
            Some(other) if other.borrow().code == slf.borrow().code => {
                Some(other.borrow().buf.as_slice().to_vec())
            }
            Some(_) => return Err(mixed(vm)),
            None => {
                let kind = value.class().name();
                let m = format!("can only assign array (not \"{kind}\") to array slice");
                return Err(vm.type_error(&m));
            }
        },
    };
    let (start, step, count) = selected(vm, slf, slice)?;
    assign(vm, slf, (start, step, count), new)
}

/// Writes the bytes of one item.
fn put(vm: &mut Vm, slf: &This, at: usize, bytes: &Packed) -> PyResult<()> {
    let mut a = slf.borrow_mut();
    let size = a.code.size();
    match a.buf.as_mut_slice().get_mut(at * size..(at + 1) * size) {
        Some(to) => {
            to.copy_from_slice(&bytes[..size]);
            Ok(())
        }
        None => {
            drop(a);
            Err(vm.index_error(ASSIGNMENT))
        }
    }
}

/// Replaces what a slice selects, or deletes it.
fn assign(
    vm: &mut Vm,
    slf: &This,
    (start, step, count): (i64, i64, usize),
    new: Option<Vec<u8>>,
) -> PyResult<()> {
    let size = slf.borrow().code.size();
    if step == 1 {
        let start = start as usize;
        return splice(vm, slf, start, start + count, &new.unwrap_or_default());
    }
    match new {
        Some(new) if new.len() != count * size => {
            let m = format!(
                "attempt to assign array of size {} to extended slice of size {count}",
                new.len() / size
            );
            Err(vm.value_error(&m))
        }
        Some(new) => {
            let mut a = slf.borrow_mut();
            for (k, item) in new.chunks_exact(size).enumerate() {
                let at = (start + k as i64 * step) as usize * size;
                a.buf.as_mut_slice()[at..at + size].copy_from_slice(item);
            }
            Ok(())
        }
        None if count == 0 => Ok(()),
        None => {
            resizable(vm, slf)?;
            let kept: Vec<u8> = {
                let a = slf.borrow();
                let last = start + (count as i64 - 1) * step;
                let (low, high) = (start.min(last), start.max(last));
                let goes = |i: i64| (low..=high).contains(&i) && (i - low) % step.abs() == 0;
                let items = a.buf.as_slice().chunks_exact(size).enumerate();
                items.filter(|(i, _)| !goes(*i as i64)).flat_map(|(_, b)| b.to_vec()).collect()
            };
            splice(vm, slf, 0, usize::MAX, &kept)
        }
    }
}

/// The first place from `start` on where an equal item is.
fn find(
    vm: &mut Vm,
    slf: &This,
    wanted: &Value,
    start: usize,
    stop: usize,
) -> PyResult<Option<usize>> {
    for at in start..stop {
        let Some(item) = slf.borrow().item(at) else { break };
        vm.charge(1)?;
        let item = item.value(vm)?;
        if vm.eq(&item, wanted)? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

fn contains(vm: &mut Vm, v: &Value, wanted: &Value) -> PyResult<bool> {
    let slf = this(vm, v)?;
    find(vm, slf, wanted, 0, usize::MAX).map(|at| at.is_some())
}

fn compare(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let (Some(a), Some(b)) = (a.cast::<Boxed<Array>>(), b.cast::<Boxed<Array>>()) else {
        return Ok(Value::not_implemented());
    };
    let (x, y) = (a.borrow().len(), b.borrow().len());
    vm.charge(x.min(y) / 16 + 1)?;
    let equality = matches!(op, CmpOp::Eq | CmpOp::Ne);
    if equality && x != y {
        return Ok(Value::from(op == CmpOp::Ne));
    }
    let same_bytes = {
        let (a, b) = (a.borrow(), b.borrow());
        a.code == b.code && a.code.is_whole() && a.buf.as_slice() == b.buf.as_slice()
    };
    if equality && same_bytes {
        return Ok(Value::from(op == CmpOp::Eq));
    }
    let (x, y) = (methods::to_list(vm, a)?, methods::to_list(vm, b)?);
    vm.compare(op, &x, &y)
}

fn add(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let Some(x) = a.cast::<Boxed<Array>>() else { return Ok(Value::not_implemented()) };
    let Some(y) = b.cast::<Boxed<Array>>() else {
        let kind = b.class().name();
        return Err(vm.type_error(&format!("can only append array (not \"{kind}\") to array")));
    };
    let code = x.borrow().code;
    if y.borrow().code != code {
        return Err(mixed(vm));
    }
    let len = x.borrow().buf.len() + y.borrow().buf.len();
    vm.charge(len / 64 + 1)?;
    vm.ask(len.saturating_mul(2))?;
    let mut all = Vec::with_capacity(len);
    all.extend_from_slice(x.borrow().buf.as_slice());
    all.extend_from_slice(y.borrow().buf.as_slice());
    Ok(made(vm, code, &all))
}

fn add_in_place(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    if b.get::<Boxed<Array>>().is_none() {
        let kind = b.class().name();
        return Err(vm.type_error(&format!("can only extend with array (not \"{kind}\")")));
    }
    let slf = this(vm, a)?;
    methods::extend_by(vm, slf, b)?;
    Ok(a.clone())
}

/// The bytes `n` times.
fn repeated(vm: &mut Vm, slf: &This, n: &Value) -> PyResult<Vec<u8>> {
    let n = vm.to_position(n, Vm::overflow_error)?.max(0) as usize;
    let total = slf.borrow().buf.len().saturating_mul(n);
    vm.reserve(total.saturating_mul(2))?;
    vm.charge(total / 64 + 1)?;
    let once = methods::copied(vm, slf)?;
    let mut all = Vec::with_capacity(total);
    vm.push_repeated(&mut all, &once, n)?;
    Ok(all)
}

fn multiply(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (array, n) = if a.get::<Boxed<Array>>().is_some() { (a, b) } else { (b, a) };
    if !has_index(n) {
        return Ok(Value::not_implemented());
    }
    let slf = this(vm, array)?;
    let code = slf.borrow().code;
    let all = repeated(vm, slf, n)?;
    let out = made(vm, code, &[]);
    let made = this(vm, &out)?;
    push(vm, made, &all)?;
    Ok(out)
}

fn multiply_in_place(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    if !has_index(b) {
        return Ok(Value::not_implemented());
    }
    let slf = this(vm, a)?;
    let all = repeated(vm, slf, b)?;
    splice(vm, slf, 0, usize::MAX, &all)?;
    Ok(a.clone())
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let slf = this(vm, v)?;
    let (name, code) = (v.class().name(), slf.borrow().code.letter());
    if slf.borrow().len() == 0 {
        return Ok(vm.str(&format!("{name}('{code}')")));
    }
    let items = match code {
        'u' => methods::to_text(vm, slf)?,
        _ => methods::to_list(vm, slf)?,
    };
    let head = vm.str(&format!("{name}('{code}', "));
    let (body, tail) = (vm.repr(&items)?.into_value(), vm.str(")"));
    let text = vm.binary(BinOp::Add, &head, &body)?;
    vm.binary(BinOp::Add, &text, &tail)
}

/// An iterator; without an array once exhausted.
struct Walk {
    array: Option<Value>,
    at: usize,
}

impl Payload for Walk {
    const NAME: &'static str = "array.arrayiterator";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.array.iter().for_each(visit);
    }
    fn clear(&mut self) {
        self.array = None;
    }
}

fn iter(vm: &mut Vm, v: &Value) -> PyResult {
    Ok(vm.payload(&ITERATOR, Walk { array: Some(v.clone()), at: 0 }))
}

fn next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let cell = <&Ref<Boxed<Walk>>>::from_py(vm, v)?;
    let item = {
        let walk = cell.borrow();
        let array = walk.array.as_ref().and_then(|a| a.get::<Boxed<Array>>());
        array.and_then(|a| a.borrow().item(walk.at))
    };
    let mut walk = cell.borrow_mut();
    match item {
        Some(item) => {
            walk.at += 1;
            drop(walk);
            item.value(vm).map(Some)
        }
        None => {
            walk.array = None;
            Ok(None)
        }
    }
}

static ITERATOR: TypeSpec = TypeSpec {
    module: "array",
    payload: Some(Boxed::<Walk>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: Slots { iter: Some(|_, v| Ok(v.clone())), next: Some(next), ..Slots::EMPTY },
    methods: &[methods::WalkMethods::METHODS],
    ..TypeSpec::new("arrayiterator")
};

/// `array.array`
static ARRAY: TypeSpec = TypeSpec {
    module: "array",
    payload: Some(Boxed::<Array>::VTABLE),
    flags: TypeFlags::BASE | TypeFlags::WEAK | TypeFlags::UNHASHABLE | TypeFlags::SEQUENCE,
    doc: "array(typecode [, initializer]) -> array\n\nReturn a new array whose items are restricted by typecode, and\ninitialized from the optional initializer value, which must be a list,\nstring or iterable over elements of the appropriate type.",
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        iter: Some(iter),
        len: Some(len),
        getitem: Some(getitem),
        setitem: Some(setitem),
        contains: Some(contains),
        richcmp: Some(compare),
        buffer: Some(&BUFFER),
        ..Slots::EMPTY
    }
    .with(BinOp::Add, add)
    .with_inplace(BinOp::Add, add_in_place)
    .with(BinOp::Mul, multiply)
    .with_inplace(BinOp::Mul, multiply_in_place),
    methods: &[methods::Methods::METHODS],
    getset: &[methods::Methods::GETSET],
    ..TypeSpec::new("array")
};

struct Functions;

#[pyfunctions]
impl Functions {
    /// Internal. Used for pickling support.
    fn _array_reconstructor(
        vm: &mut Vm,
        arraytype: &Ref<Type>,
        typecode: &Value,
        mformat_code: i64,
        items: &Value,
    ) -> PyResult {
        methods::reconstruct(vm, arraytype, typecode, mformat_code, items)
    }
}
