//! What buffering asks of the raw stream below: natively of a `FileIO`, by methods of what Python
//! code wrote.

use crate::io::{asks, file, unsupported};
use pyrun_vm::types::core;
use pyrun_vm::value::Bytes;
use pyrun_vm::{PyResult, Value, Vm};

fn os_error(vm: &mut Vm, message: &str) -> pyrun_vm::Raised {
    vm.error(core().exc.os_error, message)
}

/// Reads once, `n` bytes at most, behind what `out` has; `None` if the stream would block.
pub(super) fn read(
    vm: &mut Vm,
    raw: &Value,
    out: &mut Vec<u8>,
    n: usize,
) -> PyResult<Option<usize>> {
    let at = out.len();
    if let Some(f) = file::exact(raw) {
        out.resize(at + n, 0);
        let got = file::read_once(vm, f, &mut out[at..]);
        out.truncate(at + *got.as_ref().unwrap_or(&0));
        return got.map(Some);
    }
    let memory = vm.bytearray(vec![0; n]);
    let view = vm.call(&core().memoryview.to_value(), std::slice::from_ref(&memory))?;
    let got = vm.call_method_str(raw, "readinto", std::slice::from_ref(&view))?;
    vm.call_method_str(&view, "release", &[])?;
    if got.is_none() {
        return Ok(None);
    }
    let got = vm.to_i64(&got)?;
    let Some(got) = usize::try_from(got).ok().filter(|&got| got <= n) else {
        let m = format!(
            "raw readinto() returned invalid length {got} (should have been between 0 and {n})"
        );
        return Err(os_error(vm, &m));
    };
    out.extend_from_slice(&vm.buffer(&memory)?[..got]);
    Ok(Some(got))
}

/// Reads to the end, behind what `out` has; whether the stream would block.
pub(super) fn read_rest(vm: &mut Vm, raw: &Value, out: &mut Vec<u8>) -> PyResult<bool> {
    if let Some(f) = file::exact(raw) {
        return file::read_rest(vm, f, out).map(|()| false);
    }
    let all = pyrun_vm::value::static_str("readall");
    if let Some(all) = vm.getattr_opt(raw, &all)? {
        let data = vm.call(&all, &[])?;
        return match data.get::<Bytes>() {
            Some(bytes) => {
                out.extend_from_slice(bytes);
                Ok(false)
            }
            None if data.is_none() => Ok(true),
            None => Err(vm.type_error("readall() should return bytes")),
        };
    }
    loop {
        let data = vm.call_method(raw, &core().names.read, &[])?;
        match data.get::<Bytes>() {
            Some(bytes) if !bytes.is_empty() => {
                vm.reserve(out.len() + bytes.len())?;
                out.extend_from_slice(bytes);
            }
            Some(_) => return Ok(false),
            None if data.is_none() => return Ok(true),
            None => return Err(vm.type_error("read() should return bytes")),
        }
    }
}

/// Writes once; `None` if the stream would block.
pub(super) fn write(vm: &mut Vm, raw: &Value, bytes: &[u8]) -> PyResult<Option<usize>> {
    if let Some(f) = file::exact(raw) {
        return file::write_once(vm, f, bytes).map(Some);
    }
    let data = vm.bytes(bytes);
    let n = vm.call_method(raw, &core().names.write, &[data])?;
    if n.is_none() {
        return Ok(None);
    }
    let n = vm.to_i64(&n)?;
    let len = bytes.len();
    match usize::try_from(n).ok().filter(|&n| n <= len) {
        Some(n) => Ok(Some(n)),
        None => {
            let m = format!(
                "raw write() returned invalid length {n} (should have been between 0 and {len})"
            );
            Err(os_error(vm, &m))
        }
    }
}

fn position(vm: &mut Vm, v: &Value) -> PyResult<i64> {
    match vm.to_i64(v)? {
        n if n < 0 => Err(os_error(vm, &format!("Raw stream returned invalid position {n}"))),
        n => Ok(n),
    }
}

/// The position.
pub(super) fn tell(vm: &mut Vm, raw: &Value) -> PyResult<i64> {
    if let Some(f) = file::exact(raw) {
        return file::seek(vm, f, 0, 1);
    }
    let at = vm.call_method_str(raw, "tell", &[])?;
    position(vm, &at)
}

/// Moves the position.
pub(super) fn seek(vm: &mut Vm, raw: &Value, to: i64, whence: i64) -> PyResult<i64> {
    if let Some(f) = file::exact(raw) {
        return file::seek(vm, f, to, whence);
    }
    let (to, whence) = (vm.int(to), vm.int(whence));
    let at = vm.call_method_str(raw, "seek", &[to, whence])?;
    position(vm, &at)
}

/// Raises UnsupportedOperation for a stream that cannot seek.
pub(super) fn check_seekable(vm: &mut Vm, raw: &Value) -> PyResult<()> {
    let can = match file::exact(raw) {
        Some(f) => file::seekable(vm, f)?,
        None => asks(vm, raw, "seekable")?,
    };
    if can { Ok(()) } else { Err(unsupported(vm, "File or stream is not seekable.")) }
}
