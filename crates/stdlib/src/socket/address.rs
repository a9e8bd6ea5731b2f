//! Addresses as Python has them: a tuple of number and port, or a path.

use pyrun_vm::network::Address;
use pyrun_vm::value::{Str, Tuple};
use pyrun_vm::{PyResult, Raised, Value, Vm};
use std::net::{IpAddr, SocketAddr, SocketAddrV6};

/// An address whose host is numeric already.
pub(super) fn from_py(vm: &mut Vm, v: &Value) -> PyResult<Address> {
    let Some(parts) = v.get::<Tuple>().map(|t| t.to_vec()) else {
        if let Some(path) = v.get::<Str>() {
            return Ok(Address::Unix(path.to_str_lossy().into_owned().into_bytes()));
        }
        return Ok(Address::Unix(vm.buffer(v)?.to_vec()));
    };
    let bad = |vm: &mut Vm| -> Raised { vm.os_error_with(22, "Invalid argument", None) };
    let [host, port, rest @ ..] = &parts[..] else { return Err(bad(vm)) };
    let ip = host.get::<Str>().and_then(|h| h.to_str_lossy().parse::<IpAddr>().ok());
    let Some(ip) = ip else { return Err(bad(vm)) };
    let Ok(port) = u16::try_from(vm.to_i64(port)?) else {
        return Err(vm.overflow_error("connect(): port must be 0-65535."));
    };
    let mut numbers = [0; 2];
    for (n, v) in numbers.iter_mut().zip(rest) {
        *n = vm.to_i64(v)? as u32;
    }
    Ok(Address::Inet(match ip {
        IpAddr::V4(_) => SocketAddr::new(ip, port),
        IpAddr::V6(a) => SocketAddrV6::new(a, port, numbers[0], numbers[1]).into(),
    }))
}

/// An address as `getsockname()` shows it; None where there is none.
pub(super) fn to_py(vm: &mut Vm, address: Option<&Address>) -> Value {
    match address {
        None => Value::none(),
        Some(Address::Inet(SocketAddr::V4(a))) => {
            let parts = [vm.str(&a.ip().to_string()), vm.int(a.port().into())];
            vm.tuple(&parts)
        }
        Some(Address::Inet(SocketAddr::V6(a))) => {
            let parts = [
                vm.str(&a.ip().to_string()),
                vm.int(a.port().into()),
                vm.int(a.flowinfo().into()),
                vm.int(a.scope_id().into()),
            ];
            vm.tuple(&parts)
        }
        Some(Address::Unix(path)) if path.first() == Some(&0) => vm.bytes(path),
        Some(Address::Unix(path)) => vm.str(&String::from_utf8_lossy(path)),
    }
}
