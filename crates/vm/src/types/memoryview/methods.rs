//! Methods and attributes of `memoryview`.

use super::exported::Exported;
use super::item::{is_byte, item_size, unpack};
use super::{MEMORYVIEW, MemoryView, alive, strides_of};
use crate::types::bytes::hex_digits;
use crate::value::payload::Boxed;
use crate::value::{List, PyResult, Ref, Str, Tuple, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

type This = Ref<Boxed<MemoryView>>;

/// The bytes of all items, paid for.
fn gather(vm: &mut Vm, m: &This) -> PyResult<Vec<u8>> {
    alive(vm, m)?;
    let size = m.borrow().size();
    vm.charge(size / 16 + 1)?;
    vm.reserve(size.saturating_mul(2))?;
    alive(vm, m)?;
    Ok(m.borrow().gather().unwrap_or_default())
}

/// Nested lists of the items from `at` on.
fn nested(
    vm: &mut Vm,
    shape: &[usize],
    format: char,
    bytes: &mut std::slice::ChunksExact<'_, u8>,
) -> PyResult {
    let Some((&n, inner)) = shape.split_first() else {
        return Ok(unpack(vm, format, bytes.next().unwrap_or(&[])));
    };
    let mut out = Vec::with_capacity(n);
    for i in 0..n {
        vm.look_at(i)?;
        out.push(nested(vm, inner, format, bytes)?);
    }
    Ok(vm.list(out))
}

/// The shape that `cast` is given.
fn shape_arg(vm: &mut Vm, v: &Value) -> PyResult<Vec<usize>> {
    let items = match (v.get::<List>(), v.get::<Tuple>()) {
        (Some(l), _) => l.to_vec(),
        (_, Some(t)) => t.to_vec(),
        _ => return Err(vm.type_error("shape must be a list or a tuple")),
    };
    if items.len() > 64 {
        return Err(vm.value_error("memoryview: number of dimensions must not exceed 64"));
    }
    let mut out = Vec::with_capacity(items.len());
    for item in &items {
        let Some(n) = vm.as_bigint(item) else {
            return Err(vm.type_error("memoryview.cast(): elements of shape must be integers"));
        };
        match usize::try_from(&n) {
            Ok(n @ 1..) => out.push(n),
            _ => {
                return Err(
                    vm.value_error("memoryview.cast(): elements of shape must be integers > 0")
                );
            }
        }
    }
    Ok(out)
}

/// The format that `cast` is given, and its item size.
fn format_arg(vm: &mut Vm, v: &Value) -> PyResult<(char, usize)> {
    let Some(s) = v.get::<Str>() else {
        let t = crate::types::str::args::arg_type(v);
        return Err(vm.type_error(&format!("cast() argument 'format' must be str, not {t}")));
    };
    let s = s.to_str_lossy();
    let mut chars = s.strip_prefix('@').unwrap_or(&s).chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if item_size(c).is_some() => Ok((c, item_size(c).unwrap_or(1))),
        _ => Err(vm.value_error(
            "memoryview: destination format must be a native single character format prefixed with an optional '@'",
        )),
    }
}

fn numbers(vm: &mut Vm, items: impl Iterator<Item = i64>) -> Value {
    let items: Vec<Value> = items.map(|i| vm.int(i)).collect();
    vm.tuple(&items)
}

/// Reads one attribute of a live view.
fn read<T>(vm: &mut Vm, m: &This, f: impl FnOnce(&MemoryView) -> T) -> PyResult<T> {
    alive(vm, m)?;
    Ok(f(&m.borrow()))
}

fn f_contiguous(m: &MemoryView) -> bool {
    if m.shape.len() <= 1 || m.count() == 0 {
        return m.is_contiguous();
    }
    let mut step = m.item_size as isize;
    m.shape.iter().zip(&m.strides).all(|(&n, &s)| {
        let ok = n == 1 || s == step;
        step *= n as isize;
        ok
    })
}

pub(super) struct MemoryViewMethods;

#[pymethods]
impl MemoryViewMethods {
    /// The items' bytes in order.
    #[signature(order = None)]
    #[text_signature = "($self, /, order='C')"]
    fn tobytes(vm: &mut Vm, slf: &Ref<Boxed<MemoryView>>, order: Option<Value>) -> PyResult {
        if let Some(order) = order {
            let order = order.get::<Str>().map(|s| s.to_str_lossy().into_owned());
            if !matches!(order.as_deref(), Some("C" | "F" | "A")) {
                return Err(vm.value_error("order must be 'C', 'F' or 'A'"));
            }
        }
        let bytes = gather(vm, slf)?;
        Ok(vm.bytes(&bytes))
    }

    /// The items as a list, nested if there are several dimensions.
    fn tolist(vm: &mut Vm, slf: &Ref<Boxed<MemoryView>>) -> PyResult {
        let bytes = gather(vm, slf)?;
        let (shape, format, size) = {
            let m = slf.borrow();
            (m.shape.clone(), m.format, m.item_size)
        };
        vm.charge(bytes.len())?;
        vm.reserve(bytes.len() / size * 8)?;
        nested(vm, &shape, format, &mut bytes.chunks_exact(size))
    }

    /// The items' bytes as hexadecimal digits, with sep between groups of bytes_per_sep bytes.
    #[signature(sep = None, bytes_per_sep = 1)]
    fn hex(
        vm: &mut Vm,
        slf: &Ref<Boxed<MemoryView>>,
        sep: Option<&Value>,
        bytes_per_sep: i64,
    ) -> PyResult {
        let bytes = gather(vm, slf)?;
        hex_digits(vm, &bytes, sep, bytes_per_sep)
    }

    /// A view on the same memory with another format or shape.
    #[signature(format, shape = None)]
    fn cast(
        vm: &mut Vm,
        slf: &Ref<Boxed<MemoryView>>,
        format: &Value,
        shape: Option<Value>,
    ) -> PyResult {
        alive(vm, slf)?;
        let (format, size) = format_arg(vm, format)?;
        if !slf.borrow().is_contiguous() {
            return Err(vm.type_error("memoryview: casts are restricted to C-contiguous views"));
        }
        let shape = shape.map(|s| shape_arg(vm, &s)).transpose()?;
        let mut cast = slf.borrow().another();
        if shape.is_some() && cast.shape.len() != 1 {
            return Err(vm.type_error("memoryview: cast must be 1D -> ND or ND -> 1D"));
        }
        if !is_byte(cast.format) && !is_byte(format) {
            return Err(vm.type_error("memoryview: cannot cast between two non-byte formats"));
        }
        let bytes = cast.size();
        if !bytes.is_multiple_of(size) {
            return Err(vm.type_error("memoryview: length is not a multiple of itemsize"));
        }
        let shape = shape.unwrap_or_else(|| vec![bytes / size]);
        let product = shape.iter().try_fold(size, |n, &d| n.checked_mul(d));
        if product != Some(bytes) {
            return Err(vm.type_error("memoryview: product(shape) * itemsize != buffer size"));
        }
        cast.format = format;
        cast.item_size = size;
        cast.strides = strides_of(&shape, size);
        cast.shape = shape.into();
        Ok(vm.payload(&MEMORYVIEW, cast))
    }

    /// A view on the same memory that cannot be written through.
    fn toreadonly(vm: &mut Vm, slf: &Ref<Boxed<MemoryView>>) -> PyResult {
        alive(vm, slf)?;
        let mut other = slf.borrow().another();
        other.readonly = true;
        Ok(vm.payload(&MEMORYVIEW, other))
    }

    /// Lets go of the memory.
    fn release(slf: &Ref<Boxed<MemoryView>>) {
        slf.borrow_mut().release();
    }

    /// Release the buffer object that exposes the underlying memory of the object.
    fn __release_buffer__(vm: &mut Vm, slf: &Value, buffer: &Value) -> PyResult<()> {
        vm.release_buffer(slf, buffer)
    }

    /// The view itself.
    fn __enter__(vm: &mut Vm, slf: &Ref<Boxed<MemoryView>>) -> PyResult {
        alive(vm, slf)?;
        Ok(slf.as_value().clone())
    }

    /// Lets go of the memory.
    #[signature(*args)]
    fn __exit__(slf: &Ref<Boxed<MemoryView>>, _args: &[Value]) {
        slf.borrow_mut().release();
    }

    /// The object whose memory this is.
    #[getter]
    fn obj(vm: &mut Vm, slf: &Ref<Boxed<MemoryView>>) -> PyResult<Option<Value>> {
        let (obj, keeper) = read(vm, slf, |m| (m.obj.clone(), m.keeper.clone()))?;
        let owner = keeper.and_then(|k| {
            let e = k.get::<Boxed<Exported>>()?;
            let own = e.borrow().view.is_none();
            if own { e.borrow().owner.clone() } else { Some(k.clone()) }
        });
        Ok(owner.or(obj))
    }

    /// How many bytes the items take.
    #[getter]
    fn nbytes(vm: &mut Vm, slf: &Ref<Boxed<MemoryView>>) -> PyResult<usize> {
        read(vm, slf, MemoryView::size)
    }

    /// Bytes per item.
    #[getter]
    fn itemsize(vm: &mut Vm, slf: &Ref<Boxed<MemoryView>>) -> PyResult<usize> {
        read(vm, slf, |m| m.item_size)
    }

    /// The items' format, as in the struct module.
    #[getter]
    fn format(vm: &mut Vm, slf: &Ref<Boxed<MemoryView>>) -> PyResult<String> {
        read(vm, slf, |m| m.format.to_string())
    }

    /// How many dimensions.
    #[getter]
    fn ndim(vm: &mut Vm, slf: &Ref<Boxed<MemoryView>>) -> PyResult<usize> {
        read(vm, slf, |m| m.shape.len())
    }

    /// How many items along each dimension.
    #[getter]
    fn shape(vm: &mut Vm, slf: &Ref<Boxed<MemoryView>>) -> PyResult {
        let shape = read(vm, slf, |m| m.shape.clone())?;
        Ok(numbers(vm, shape.into_iter().map(|n| n as i64)))
    }

    /// Distance in bytes between neighbours along each dimension.
    #[getter]
    fn strides(vm: &mut Vm, slf: &Ref<Boxed<MemoryView>>) -> PyResult {
        let strides = read(vm, slf, |m| m.strides.clone())?;
        Ok(numbers(vm, strides.into_iter().map(|n| n as i64)))
    }

    /// Always empty: no memory here is reached through pointers in it.
    #[getter]
    fn suboffsets(vm: &mut Vm, slf: &Ref<Boxed<MemoryView>>) -> PyResult {
        alive(vm, slf)?;
        Ok(vm.tuple(&[]))
    }

    /// Whether the memory cannot be written.
    #[getter]
    fn readonly(vm: &mut Vm, slf: &Ref<Boxed<MemoryView>>) -> PyResult<bool> {
        read(vm, slf, |m| m.readonly)
    }

    /// Whether the items follow each other, the last index varying fastest.
    #[getter]
    fn c_contiguous(vm: &mut Vm, slf: &Ref<Boxed<MemoryView>>) -> PyResult<bool> {
        read(vm, slf, MemoryView::is_contiguous)
    }

    /// Whether the items follow each other, the first index varying fastest.
    #[getter]
    fn f_contiguous(vm: &mut Vm, slf: &Ref<Boxed<MemoryView>>) -> PyResult<bool> {
        read(vm, slf, f_contiguous)
    }

    /// Whether the items follow each other.
    #[getter]
    fn contiguous(vm: &mut Vm, slf: &Ref<Boxed<MemoryView>>) -> PyResult<bool> {
        read(vm, slf, |m| m.is_contiguous() || f_contiguous(m))
    }
}
