//! Items, slices, assignment and comparison of memoryviews.

use super::item::{Item, is_byte, pack, unpack};
use super::{MEMORYVIEW, MemoryView, Shape, alive, this};
use crate::types::bytes::view;
use crate::types::str::args::{has_index, position};
use crate::value::payload::Boxed;
use crate::value::{PyResult, Ref, Slice, Tuple, Value};
use crate::vm::Vm;
use smallvec::smallvec;

type This = Ref<Boxed<MemoryView>>;

/// The bytes of one item.
fn bytes_at(m: &MemoryView, at: usize) -> Item {
    let memory = m.obj.as_ref().and_then(view);
    memory.and_then(|b| b.get(at..at + m.item_size).map(Item::new)).unwrap_or_default()
}

/// Where the item at an index of one dimension lies, relative to the others.
fn place(vm: &mut Vm, m: &This, dimension: usize, key: &Value) -> PyResult<isize> {
    let n = m.borrow().shape[dimension];
    match position(vm, key, n)? {
        Some(i) => {
            alive(vm, m)?;
            Ok(i as isize * m.borrow().strides[dimension])
        }
        None => {
            let message = format!("index out of bounds on dimension {}", dimension + 1);
            Err(vm.index_error(&message))
        }
    }
}

/// Where the item that a key names lies; `None` if the key is no index.
fn offset_of(vm: &mut Vm, m: &This, key: &Value) -> PyResult<Option<usize>> {
    let (dimensions, start) = {
        let m = m.borrow();
        (m.shape.len(), m.offset as isize)
    };
    if has_index(key) {
        return match dimensions {
            0 => Err(vm.type_error("invalid indexing of 0-dim memory")),
            1 => Ok(Some((start + place(vm, m, 0, key)?) as usize)),
            _ => Err(vm.not_implemented_error("multi-dimensional sub-views are not implemented")),
        };
    }
    let Some(keys) = key.cast::<Tuple>() else { return Ok(None) };
    if !keys.iter().all(has_index) {
        if !keys.is_empty() && keys.iter().all(|k| k.cast::<Slice>().is_some()) {
            return Err(vm.not_implemented_error("multi-dimensional slicing is not implemented"));
        }
        return Err(vm.type_error("memoryview: invalid slice key"));
    }
    if keys.len() < dimensions {
        return Err(vm.not_implemented_error("sub-views are not implemented"));
    }
    if keys.len() > dimensions {
        let message =
            format!("cannot index {dimensions}-dimension view with {}-element tuple", keys.len());
        return Err(vm.type_error(&message));
    }
    let mut at = start;
    for (d, k) in keys.iter().enumerate() {
        at += place(vm, m, d, k)?;
    }
    Ok(Some(at as usize))
}

/// The part of the first dimension that a slice selects.
fn sliced(vm: &mut Vm, m: &This, slice: &Slice) -> PyResult<MemoryView> {
    let Some(n) = m.borrow().shape.first().copied() else {
        return Err(vm.type_error("invalid indexing of 0-dim memory"));
    };
    let (start, _, step, count) = vm.slice_indices(slice, n)?;
    alive(vm, m)?;
    let mut part = m.borrow().another();
    if count > 0 {
        part.offset = (part.offset as isize + start as isize * part.strides[0]) as usize;
    }
    part.shape[0] = count;
    part.strides[0] = part.strides[0].saturating_mul(step as isize);
    Ok(part)
}

pub(super) fn getitem(vm: &mut Vm, v: &Value, key: &Value) -> PyResult {
    let m = this(v);
    alive(vm, m)?;
    if let Some(at) = offset_of(vm, m, key)? {
        let (format, bytes) = {
            let m = m.borrow();
            (m.format, bytes_at(&m, at))
        };
        return Ok(unpack(vm, format, &bytes));
    }
    if let Some(slice) = key.cast::<Slice>() {
        let part = sliced(vm, m, slice)?;
        return Ok(vm.payload(&MEMORYVIEW, part));
    }
    if key.is(&Value::ellipsis()) && m.borrow().shape.is_empty() {
        return Ok(v.clone());
    }
    Err(vm.type_error("memoryview: invalid slice key"))
}

/// Writes bytes into an exporter's memory.
fn write(vm: &mut Vm, obj: &Value, f: &mut dyn FnMut(&mut [u8])) -> PyResult<()> {
    vm.buffer_mut(obj, |memory| f(memory))
}

pub(super) fn setitem(vm: &mut Vm, v: &Value, key: &Value, value: Option<Value>) -> PyResult<()> {
    let m = this(v);
    alive(vm, m)?;
    if m.borrow().readonly {
        return Err(vm.type_error("cannot modify read-only memory"));
    }
    let Some(value) = value else { return Err(vm.type_error("cannot delete memory")) };
    if let Some(at) = offset_of(vm, m, key)? {
        let format = m.borrow().format;
        let bytes = pack(vm, format, &value)?;
        alive(vm, m)?;
        let obj = m.borrow().obj.clone().unwrap_or(Value::none());
        return write(vm, &obj, &mut |memory| {
            if let Some(to) = memory.get_mut(at..at + bytes.len()) {
                to.copy_from_slice(&bytes);
            }
        });
    }
    let Some(slice) = key.cast::<Slice>() else {
        return Err(vm.type_error("memoryview: invalid slice key"));
    };
    if m.borrow().shape.len() > 1 {
        return Err(vm.not_implemented_error(
            "memoryview slice assignments are currently restricted to ndim = 1",
        ));
    }
    let part = sliced(vm, m, slice)?;
    assign(vm, &part, &value)
}

/// Copies the items of a bytes-like value into a part of a view.
fn assign(vm: &mut Vm, part: &MemoryView, value: &Value) -> PyResult<()> {
    let layout = value.class().slots().buffer.map(|s| (s.layout)(value));
    let dimensions = value.get::<Boxed<MemoryView>>().map_or(1, |m| m.borrow().shape.len());
    let same = layout.is_some_and(|l| l.format == part.format && l.item_size == part.item_size);
    let len = vm.buffer(value)?.len();
    if !same || dimensions != 1 || len != part.size() {
        return Err(
            vm.value_error("memoryview assignment: lvalue and rvalue have different structures")
        );
    }
    vm.charge(len / 16 + 1)?;
    let obj = part.obj.clone().unwrap_or(Value::none());
    // The two may share their memory, so what is copied must not be borrowed any more.
    let bytes = vm.buffer(value)?.into_owned();
    write(vm, &obj, &mut |memory| {
        if let Some(range) = part.range() {
            if let Some(to) = memory.get_mut(range)
                && to.len() == bytes.len()
            {
                to.copy_from_slice(&bytes);
            }
            return;
        }
        let mut items = bytes.chunks_exact(part.item_size);
        part.each(&mut |at| {
            if let (Some(to), Some(from)) = (memory.get_mut(at..at + part.item_size), items.next())
            {
                to.copy_from_slice(from);
            }
        });
    })
}

/// Shape, format and bytes of a bytes-like object; `None` for a released view.
fn contents(v: &Value) -> Option<(Shape, char, usize, Vec<u8>)> {
    if let Some(m) = v.get::<Boxed<MemoryView>>() {
        let m = m.borrow();
        return Some((m.shape.clone(), m.format, m.item_size, m.gather()?));
    }
    let layout = v.class().slots().buffer.map(|s| (s.layout)(v))?;
    let bytes = view(v)?.into_owned();
    let item_size = layout.item_size.max(1);
    Some((smallvec![bytes.len() / item_size], layout.format, item_size, bytes))
}

/// Whether two bytes-like objects hold equal items in the same shape.
pub(super) fn equal(vm: &mut Vm, a: &Value, b: &Value) -> PyResult<bool> {
    let (Some((shape, format, size, x)), Some((other_shape, other, other_size, y))) =
        (contents(a), contents(b))
    else {
        return Ok(false);
    };
    vm.charge((x.len() + y.len()) / 16 + 1)?;
    if shape != other_shape {
        return Ok(false);
    }
    let whole = |f: char| !matches!(f, 'f' | 'd' | '?');
    if format == other && (whole(format) || is_byte(format)) {
        return Ok(x == y);
    }
    for (x, y) in x.chunks_exact(size).zip(y.chunks_exact(other_size)) {
        vm.charge(1)?;
        let (x, y) = (unpack(vm, format, x), unpack(vm, other, y));
        let same = vm.compare_truth(crate::value::CmpOp::Eq, &x, &y)?;
        if !same {
            return Ok(false);
        }
    }
    Ok(true)
}
