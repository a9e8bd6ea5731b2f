//! `_socket`: sockets by descriptor, over those of the host. The class, names and lookups are Python's
//! (`py/socket.py`). No socket of a host blocks: here a call waits, while other threads run.

mod address;
mod bell;
mod poll;

use crate::io::files::{Files, with_file};
use address::{from_py, to_py};
use pyrun_macros::pyfunctions;
use pyrun_vm::clock::Instant;
use pyrun_vm::host::HostFile;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::network::{Direction, Family, HostSocket, Pollable, SocketOption, Waiting};
use pyrun_vm::{PyResult, Raised, Value, Vm};
use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::time::Duration;

/// `_socket`
pub static MODULE: NativeModule = NativeModule {
    name: "_socket",
    doc: "Implementation module for socket operations.\n\nSee the socket module for documentation.",
    functions: &[Functions::METHODS, poll::Functions::METHODS],
    types: &[],
    init: None,
};

/// What is waited for, as `select` numbers it.
const IN: i16 = 1;
const OUT: i16 = 4;

/// How long a thread waits before it looks at interrupts and limits.
const SLICE: Duration = Duration::from_millis(50);

/// A socket of the host's, and what can be waited for, if the host says so.
struct Socket {
    host: Arc<dyn HostSocket>,
    what: Option<Pollable>,
}

impl std::ops::Deref for Socket {
    type Target = dyn HostSocket;
    fn deref(&self) -> &Self::Target {
        &*self.host
    }
}

fn socket(vm: &mut Vm, fd: i64) -> PyResult<Socket> {
    let file = vm.state::<Files>().get(fd);
    let Some(file) = file else {
        return Err(vm.os_error_with(9, "Bad file descriptor", None));
    };
    let file = file.lock().unwrap_or_else(|e| e.into_inner());
    match file.socket() {
        Some(host) => Ok(Socket { host, what: file.pollable() }),
        None => Err(vm.os_error_with(88, "Socket operation on non-socket", None)),
    }
}

fn failed(vm: &mut Vm, e: &io::Error) -> Raised {
    vm.os_error(e, None)
}

fn add(vm: &mut Vm, file: Box<dyn HostFile>) -> i64 {
    vm.state::<Files>().add(file)
}

/// Until when to wait: not at all, for ever, or so many seconds.
enum Patience {
    None,
    Endless,
    Until(Instant),
}

fn patience(vm: &mut Vm, timeout: &Value) -> PyResult<Patience> {
    if timeout.is_none() {
        return Ok(Patience::Endless);
    }
    let seconds = vm.to_f64(timeout)?;
    if seconds <= 0.0 {
        return Ok(Patience::None);
    }
    let end = Duration::try_from_secs_f64(seconds).ok().and_then(|t| Instant::now().checked_add(t));
    Ok(end.map_or(Patience::Endless, Patience::Until))
}

/// Waits until a socket is ready.
fn wait(vm: &mut Vm, socket: &Socket, write: bool, until: &Patience) -> PyResult<()> {
    loop {
        let time = match until {
            Patience::None => return Err(would_block(vm)),
            Patience::Endless => SLICE,
            Patience::Until(end) => end.saturating_duration_since(Instant::now()).min(SLICE),
        };
        let ready = match (vm.host.poller(), &socket.what) {
            (Some(poll), Some(what)) => {
                let events = if write { OUT } else { IN };
                let mut list = vec![Waiting { what: what.clone(), events, ready: 0 }];
                bell::wait(vm, poll, &mut list, time, false)?.map(|()| list[0].ready != 0)
            }
            _ => {
                let host = socket.host.clone();
                vm.blocking(|| host.wait(write, time))
            }
        };
        match ready {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            Err(e) => return Err(failed(vm, &e)),
        }
        vm.sleep(Duration::ZERO)?;
        if matches!(until, Patience::Until(end) if Instant::now() >= *end) {
            return Err(timed_out(vm));
        }
    }
}

fn would_block(vm: &mut Vm) -> Raised {
    vm.os_error_with(11, "Resource temporarily unavailable", None)
}

fn timed_out(vm: &mut Vm) -> Raised {
    let class = pyrun_vm::types::core().exc.timeout_error;
    vm.error(class, "timed out")
}

/// Does something with a socket, as soon as it can be done.
fn when_ready<R>(
    vm: &mut Vm,
    socket: &Socket,
    write: bool,
    timeout: &Value,
    mut f: impl FnMut(&dyn HostSocket) -> io::Result<R>,
) -> PyResult<R> {
    let until = patience(vm, timeout)?;
    loop {
        match f(&*socket.host) {
            Ok(r) => return Ok(r),
            Err(e) if e.kind() == ErrorKind::WouldBlock => wait(vm, socket, write, &until)?,
            Err(e) if e.kind() == ErrorKind::Interrupted => vm.sleep(Duration::ZERO)?,
            Err(e) => return Err(failed(vm, &e)),
        }
    }
}

fn option(vm: &mut Vm, level: i64, name: i64) -> PyResult<SocketOption> {
    Ok(match (level, name) {
        (1, 2) => SocketOption::ReuseAddress,
        (1, 3) => SocketOption::Type,
        (1, 4) => SocketOption::Error,
        (1, 6) => SocketOption::Broadcast,
        (1, 7) => SocketOption::SendBuffer,
        (1, 8) => SocketOption::ReceiveBuffer,
        (1, 9) => SocketOption::KeepAlive,
        (1, 13) => SocketOption::Linger,
        (1, 15) => SocketOption::ReusePort,
        (1, 30) => SocketOption::Accepting,
        (6, 1) => SocketOption::NoDelay,
        (41, 26) => SocketOption::OnlyV6,
        _ => return Err(vm.os_error_with(92, "Protocol not available", None)),
    })
}

fn family(vm: &mut Vm, number: i64) -> PyResult<Family> {
    match number {
        1 => Ok(Family::Unix),
        2 => Ok(Family::Inet),
        10 => Ok(Family::Inet6),
        _ => Err(vm.os_error_with(97, "Address family not supported by protocol", None)),
    }
}

fn datagrams(vm: &mut Vm, kind: i64) -> PyResult<bool> {
    match kind {
        1 => Ok(false),
        2 => Ok(true),
        _ => Err(vm.os_error_with(94, "Socket type not supported", None)),
    }
}

/// Room for what is received, and how much of it.
fn room(vm: &mut Vm, size: i64) -> PyResult<Vec<u8>> {
    let Ok(size) = usize::try_from(size) else {
        return Err(vm.value_error("negative buffersize in recv"));
    };
    vm.reserve(size)?;
    Ok(vec![0; size.min(1 << 20)])
}

struct Functions;

#[pyfunctions]
impl Functions {
    /// Makes a socket; gives its descriptor.
    #[signature(family, kind)]
    fn open(vm: &mut Vm, family_: i64, kind: i64) -> PyResult<i64> {
        let (family, datagrams) = (family(vm, family_)?, datagrams(vm, kind)?);
        match vm.host.socket(family, datagrams) {
            Ok(file) => Ok(add(vm, file)),
            Err(e) => Err(failed(vm, &e)),
        }
    }

    /// Makes two connected sockets; gives their descriptors.
    fn pair(vm: &mut Vm, kind: i64) -> PyResult<(i64, i64)> {
        let datagrams = datagrams(vm, kind)?;
        match vm.host.socket_pair(datagrams) {
            Ok([a, b]) => Ok((add(vm, a), add(vm, b))),
            Err(e) => Err(failed(vm, &e)),
        }
    }

    /// Makes another descriptor of the same socket.
    fn dup(vm: &mut Vm, fd: i64) -> PyResult<i64> {
        let copy = with_file(vm, fd, |f| f.duplicate())?;
        Ok(add(vm, copy))
    }

    /// Closes a socket.
    fn close(vm: &mut Vm, fd: i64) {
        vm.state::<Files>().close(fd);
    }

    /// Connects to an address.
    fn connect(vm: &mut Vm, fd: i64, address: &Value, timeout: &Value) -> PyResult<()> {
        let (socket, to) = (socket(vm, fd)?, from_py(vm, address)?);
        if let Err(e) = vm.host.may_reach(&to) {
            return Err(failed(vm, &e));
        }
        match socket.connect(&to) {
            Ok(()) => return Ok(()),
            Err(e) if e.raw_os_error() == Some(115) || e.kind() == ErrorKind::WouldBlock => {
                let until = patience(vm, timeout)?;
                if matches!(until, Patience::None) {
                    return Err(vm.os_error_with(115, "Operation now in progress", None));
                }
                wait(vm, &socket, true, &until)?;
            }
            Err(e) => return Err(failed(vm, &e)),
        }
        match socket.option(SocketOption::Error) {
            Ok(0) => Ok(()),
            Ok(n) => Err(failed(vm, &io::Error::from_raw_os_error(n as i32))),
            Err(e) => Err(failed(vm, &e)),
        }
    }

    /// Gives a socket an address.
    fn bind(vm: &mut Vm, fd: i64, address: &Value) -> PyResult<()> {
        let (socket, to) = (socket(vm, fd)?, from_py(vm, address)?);
        let bound = vm.host.may_reach(&to).and_then(|()| socket.bind(&to));
        bound.map_err(|e| failed(vm, &e))
    }

    /// Lets others connect.
    fn listen(vm: &mut Vm, fd: i64, backlog: i64) -> PyResult<()> {
        let socket = socket(vm, fd)?;
        socket.listen(backlog.clamp(0, 1 << 16) as i32).map_err(|e| failed(vm, &e))
    }

    /// The descriptor and address of the next that connects.
    fn accept(vm: &mut Vm, fd: i64, timeout: &Value) -> PyResult<(i64, Value)> {
        let socket = socket(vm, fd)?;
        let (file, from) = when_ready(vm, &socket, false, timeout, |s| s.accept())?;
        let from = to_py(vm, from.as_ref());
        Ok((add(vm, file), from))
    }

    /// Receives at most so many bytes; gives them and where they are from.
    fn receive(
        vm: &mut Vm,
        fd: i64,
        size: i64,
        peek: bool,
        timeout: &Value,
    ) -> PyResult<(Value, Value)> {
        let (socket, mut buf) = (socket(vm, fd)?, room(vm, size)?);
        let (n, from) = when_ready(vm, &socket, false, timeout, |s| s.receive(&mut buf, peek))?;
        vm.charge(n / 64 + 1)?;
        let n = n.min(buf.len());
        Ok((vm.bytes(&buf[..n]), to_py(vm, from.as_ref())))
    }

    /// Sends bytes; gives how many.
    fn send(vm: &mut Vm, fd: i64, data: &Value, to: &Value, timeout: &Value) -> PyResult<usize> {
        let socket = socket(vm, fd)?;
        let bytes = vm.buffer(data)?.to_vec();
        vm.charge(bytes.len() / 64 + 1)?;
        let to = if to.is_none() { None } else { Some(from_py(vm, to)?) };
        if let Some(to) = &to
            && let Err(e) = vm.host.may_reach(to)
        {
            return Err(failed(vm, &e));
        }
        when_ready(vm, &socket, true, timeout, |s| s.send(&bytes, to.as_ref()))
    }

    /// Closes one way of a connection, or both.
    fn shutdown(vm: &mut Vm, fd: i64, how: i64) -> PyResult<()> {
        let socket = socket(vm, fd)?;
        let direction = match how {
            0 => Direction::Read,
            1 => Direction::Write,
            2 => Direction::Both,
            _ => return Err(vm.os_error_with(22, "Invalid argument", None)),
        };
        socket.shutdown(direction).map_err(|e| failed(vm, &e))
    }

    /// A socket's own address.
    fn local(vm: &mut Vm, fd: i64) -> PyResult {
        let socket = socket(vm, fd)?;
        let a = socket.local().map_err(|e| failed(vm, &e))?;
        Ok(to_py(vm, Some(&a)))
    }

    /// The address of a connection's other end.
    fn peer(vm: &mut Vm, fd: i64) -> PyResult {
        let socket = socket(vm, fd)?;
        let a = socket.peer().map_err(|e| failed(vm, &e))?;
        Ok(to_py(vm, Some(&a)))
    }

    /// The value of a socket's option.
    fn getoption(vm: &mut Vm, fd: i64, level: i64, name: i64) -> PyResult<i64> {
        let (socket, option) = (socket(vm, fd)?, option(vm, level, name)?);
        socket.option(option).map_err(|e| failed(vm, &e))
    }

    /// Sets a socket's option.
    fn setoption(vm: &mut Vm, fd: i64, level: i64, name: i64, value: i64) -> PyResult<()> {
        let (socket, option) = (socket(vm, fd)?, option(vm, level, name)?);
        socket.set_option(option, value).map_err(|e| failed(vm, &e))
    }

    /// The addresses that a name has; None if it is not known.
    fn resolve(vm: &mut Vm, name: String) -> PyResult<Option<Vec<Value>>> {
        let resolver = vm.host.resolver(&name).map_err(|e| failed(vm, &e))?;
        let Ok(found) = vm.blocking(|| resolver(&name, 0)) else { return Ok(None) };
        vm.host.resolved(&name, &found);
        Ok(Some(found.iter().map(|a| vm.str(&a.ip().to_string())).collect()))
    }

    /// The bytes of a numeric address, or None.
    fn pack(vm: &mut Vm, text: String) -> Option<Value> {
        match text.parse().ok()? {
            std::net::IpAddr::V4(a) => Some(vm.bytes(&a.octets())),
            std::net::IpAddr::V6(a) => Some(vm.bytes(&a.octets())),
        }
    }

    /// The text of a packed address, or None.
    fn unpack(vm: &mut Vm, packed: &Value) -> PyResult<Option<String>> {
        let bytes = vm.buffer(packed)?.to_vec();
        if let Ok(four) = <[u8; 4]>::try_from(&bytes[..]) {
            return Ok(Some(std::net::Ipv4Addr::from(four).to_string()));
        }
        Ok(<[u8; 16]>::try_from(&bytes[..]).ok().map(|b| std::net::Ipv6Addr::from(b).to_string()))
    }
}
