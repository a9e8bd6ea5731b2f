//! What `bytes(…)` and `bytearray(…)` make of their arguments.

use super::view::call_dunder_bytes;
use crate::types::str::args::has_index;
use crate::value::args::ParamSpec;
use crate::value::{Args, Bytes, List, PyResult, Str, Value};
use crate::vm::Vm;

/// The contents of a new object.
pub(crate) enum Source {
    /// None.
    Empty,
    /// Those of a bytes-like object.
    Bytes(Value),
    /// These.
    Made(Vec<u8>),
}

static BYTES_SPEC: ParamSpec = spec("bytes");
static BYTEARRAY_SPEC: ParamSpec = spec("bytearray");

const fn spec(function: &'static str) -> ParamSpec {
    ParamSpec {
        function,
        names: &["source", "encoding", "errors"],
        required: &[false, false, false],
        posonly: 0,
        positional: 3,
        varargs: false,
        varkw: false,
    }
}

/// Looks at the arguments of a constructor; `name` is `bytes` or `bytearray`.
pub(crate) fn source(vm: &mut Vm, name: &'static str, args: Args<'_>) -> PyResult<Source> {
    let mut slots = [const { None }; 3];
    let spec = if name == "bytes" { &BYTES_SPEC } else { &BYTEARRAY_SPEC };
    spec.bind(vm, args, &mut slots)?;
    let [object, encoding, errors] = slots;
    let text = object.as_ref().and_then(|v| v.get::<Str>());
    if encoding.is_some() || errors.is_some() {
        let encoding_name = crate::types::str::name_arg(
            vm,
            encoding.as_ref(),
            &format!("{name}() argument 'encoding'"),
        )?;
        let errors_name = crate::types::str::name_arg(
            vm,
            errors.as_ref(),
            &format!("{name}() argument 'errors'"),
        )?;
        let Some(s) = text else {
            let what = if encoding.is_some() { "encoding" } else { "errors" };
            return Err(vm.type_error(&format!("{what} without a string argument")));
        };
        let bytes = vm.encode_str(s, encoding_name.as_deref(), errors_name.as_deref())?;
        return Ok(Source::Made(bytes));
    }
    if text.is_some() {
        return Err(vm.type_error("string argument without an encoding"));
    }
    let Some(v) = object else { return Ok(Source::Empty) };
    if v.get_exact::<Bytes>().is_some() {
        return Ok(Source::Bytes(v));
    }
    if name == "bytes"
        && let Some(b) = call_dunder_bytes(vm, &v)?
    {
        return Ok(Source::Made(b));
    }
    if has_index(&v) {
        return zeros(vm, &v);
    }
    if v.class().slots().buffer.is_some() {
        return Ok(Source::Bytes(v));
    }
    if vm.has_own_buffer(&v) {
        return vm.memoryview(&v).map(Source::Bytes);
    }
    if v.class().slots().iter.is_none() && v.class().slots().getitem.is_none() {
        let message = format!("cannot convert '{}' object to {name}", v.class().name());
        return Err(vm.type_error(&message));
    }
    let message =
        if name == "bytes" { "bytes must be in range(0, 256)" } else { super::BYTE_RANGE };
    Ok(Source::Made(collect_bytes(vm, &v, message)?))
}

fn zeros(vm: &mut Vm, v: &Value) -> PyResult<Source> {
    let n = vm.to_position(v, Vm::overflow_error)?;
    if n < 0 {
        return Err(vm.value_error("negative count"));
    }
    let n = n as usize;
    vm.reserve(n.saturating_mul(2))?;
    vm.charge(n / 64 + 1)?;
    Ok(Source::Made(vec![0; n]))
}

/// The bytes that an iterable of ints gives.
pub(crate) fn collect_bytes(vm: &mut Vm, v: &Value, message: &str) -> PyResult<Vec<u8>> {
    let mut out = Vec::new();
    if let Some(l) = v.get_exact::<List>() {
        vm.reserve(l.len())?;
        vm.charge(l.len())?;
        out.reserve(l.len());
        // An item's `__index__` may change the list.
        let mut i = 0;
        while let Some(item) = l.get(i) {
            out.push(vm.byte(&item, message)?);
            i += 1;
        }
        return Ok(out);
    }
    vm.for_each(v, |vm, item| {
        let b = vm.byte(&item, message)?;
        if out.len() == out.capacity() && out.len() > 1 << 16 {
            vm.reserve(out.len() * 2)?;
        }
        out.push(b);
        Ok(true)
    })?;
    Ok(out)
}
