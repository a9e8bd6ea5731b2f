//! The sockets of the operating system. On systems other than Unix there are none.

use pyrun_vm::host::HostFile;
use pyrun_vm::network::{
    Address, Direction, Family, HostSocket, Pollable, Poller, SocketOption, Waiting,
};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::net::{
    self, AddressFamily, SocketAddrAny, SocketAddrUnix, SocketFlags, SocketType, sockopt,
};
use std::fs::File;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::os::fd::{AsRawFd, OwnedFd};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

/// A socket of the operating system, which does not block.
struct OsSocket(Arc<OwnedFd>);

const FLAGS: SocketFlags = SocketFlags::CLOEXEC.union(SocketFlags::NONBLOCK);

/// Makes a socket.
pub(crate) fn socket(family: Family, datagrams: bool) -> io::Result<Box<dyn HostFile>> {
    let family = match family {
        Family::Inet => AddressFamily::INET,
        Family::Inet6 => AddressFamily::INET6,
        Family::Unix => AddressFamily::UNIX,
    };
    let kind = if datagrams { SocketType::DGRAM } else { SocketType::STREAM };
    Ok(file(net::socket_with(family, kind, FLAGS, None)?))
}

/// Makes two sockets that are connected.
pub(crate) fn pair(datagrams: bool) -> io::Result<[Box<dyn HostFile>; 2]> {
    let kind = if datagrams { SocketType::DGRAM } else { SocketType::STREAM };
    let (a, b) = net::socketpair(AddressFamily::UNIX, kind, FLAGS, None)?;
    Ok([file(a), file(b)])
}

/// Looks a name up.
pub(crate) fn resolve(name: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    Ok((name, port).to_socket_addrs()?.collect())
}

fn file(fd: OwnedFd) -> Box<dyn HostFile> {
    Box::new(OsSocket(Arc::new(fd)))
}

/// What waits for files and sockets of this process.
pub(crate) const POLLER: Poller = |waiting, time| {
    let fds: Vec<Option<Arc<OwnedFd>>> =
        waiting.iter().map(|w| w.what.0.clone().downcast().ok()).collect();
    let known = || waiting.iter().zip(&fds).filter_map(|(w, fd)| Some((w, fd.as_ref()?)));
    let mut list: Vec<PollFd<'_>> = known()
        .map(|(w, fd)| PollFd::new(fd, PollFlags::from_bits_retain(w.events as u16)))
        .collect();
    let time = Timespec { tv_sec: time.as_secs() as i64, tv_nsec: time.subsec_nanos().into() };
    match poll(&mut list, Some(&time)) {
        // A signal: the interpreter looks at it and waits again.
        Err(Errno::INTR) => return Ok(()),
        r => r?,
    };
    let ready: Vec<i16> = list.iter().map(|p| p.revents().bits() as i16).collect();
    let mut ready = ready.into_iter();
    for (w, fd) in waiting.iter_mut().zip(&fds) {
        w.ready = if fd.is_some() { ready.next().unwrap_or(0) } else { 32 };
    }
    Ok(())
};

/// A copy of a file's descriptor as something to wait for.
pub(crate) fn pollable(fd: io::Result<OwnedFd>) -> Option<Pollable> {
    Some(Pollable(Arc::new(fd.ok()?)))
}

fn unix_address(path: &[u8]) -> io::Result<SocketAddrUnix> {
    Ok(match path {
        [0, name @ ..] => SocketAddrUnix::new_abstract_name(name)?,
        path => SocketAddrUnix::new(path)?,
    })
}

fn address(a: SocketAddrAny) -> Option<Address> {
    match a.address_family() {
        AddressFamily::UNIX => {
            let a = SocketAddrUnix::try_from(a).ok()?;
            let name = a.abstract_name().filter(|n| !n.is_empty()).map(|n| [&[0], n].concat());
            Some(Address::Unix(name.unwrap_or_else(|| a.path_bytes().unwrap_or_default().to_vec())))
        }
        _ => Some(Address::Inet(SocketAddr::try_from(a).ok()?)),
    }
}

impl HostSocket for OsSocket {
    fn connect(&self, to: &Address) -> io::Result<()> {
        let r = match to {
            Address::Inet(a) => net::connect(&self.0, a),
            Address::Unix(path) => net::connect(&self.0, &unix_address(path)?),
        };
        Ok(r?)
    }

    fn bind(&self, to: &Address) -> io::Result<()> {
        let r = match to {
            Address::Inet(a) => net::bind(&self.0, a),
            Address::Unix(path) => net::bind(&self.0, &unix_address(path)?),
        };
        Ok(r?)
    }

    fn listen(&self, backlog: i32) -> io::Result<()> {
        Ok(net::listen(&self.0, backlog)?)
    }

    fn accept(&self) -> io::Result<(Box<dyn HostFile>, Option<Address>)> {
        let (fd, from) = net::acceptfrom_with(&self.0, FLAGS)?;
        Ok((file(fd), from.and_then(address)))
    }

    fn receive(&self, buf: &mut [u8], peek: bool) -> io::Result<(usize, Option<Address>)> {
        let flags = if peek { net::RecvFlags::PEEK } else { net::RecvFlags::empty() };
        let (n, _, from) = net::recvfrom(&self.0, buf, flags)?;
        Ok((n, from.and_then(address)))
    }

    fn send(&self, buf: &[u8], to: Option<&Address>) -> io::Result<usize> {
        let flags = net::SendFlags::NOSIGNAL;
        Ok(match to {
            None => net::send(&self.0, buf, flags)?,
            Some(Address::Inet(a)) => net::sendto(&self.0, buf, flags, a)?,
            Some(Address::Unix(path)) => net::sendto(&self.0, buf, flags, &unix_address(path)?)?,
        })
    }

    fn shutdown(&self, direction: Direction) -> io::Result<()> {
        let how = match direction {
            Direction::Read => net::Shutdown::Read,
            Direction::Write => net::Shutdown::Write,
            Direction::Both => net::Shutdown::Both,
        };
        Ok(net::shutdown(&self.0, how)?)
    }

    fn local(&self) -> io::Result<Address> {
        address(net::getsockname(&self.0)?).ok_or(io::ErrorKind::Unsupported.into())
    }

    fn peer(&self) -> io::Result<Address> {
        let peer = net::getpeername(&self.0)?;
        Ok(peer.and_then(address).unwrap_or(Address::Unix(Vec::new())))
    }

    fn option(&self, option: SocketOption) -> io::Result<i64> {
        let fd = &self.0;
        Ok(match option {
            SocketOption::Type => sockopt::socket_type(fd)?.as_raw().into(),
            SocketOption::Error => match sockopt::socket_error(fd)? {
                Ok(()) => 0,
                Err(e) => e.raw_os_error().into(),
            },
            SocketOption::ReuseAddress => sockopt::socket_reuseaddr(fd)?.into(),
            SocketOption::ReusePort => sockopt::socket_reuseport(fd)?.into(),
            SocketOption::KeepAlive => sockopt::socket_keepalive(fd)?.into(),
            SocketOption::Broadcast => sockopt::socket_broadcast(fd)?.into(),
            SocketOption::Accepting => sockopt::socket_acceptconn(fd)?.into(),
            SocketOption::SendBuffer => sockopt::socket_send_buffer_size(fd)? as i64,
            SocketOption::ReceiveBuffer => sockopt::socket_recv_buffer_size(fd)? as i64,
            SocketOption::NoDelay => sockopt::tcp_nodelay(fd)?.into(),
            SocketOption::OnlyV6 => sockopt::ipv6_v6only(fd)?.into(),
            SocketOption::Linger => {
                sockopt::socket_linger(fd)?.map_or(-1, |time| time.as_secs() as i64)
            }
        })
    }

    fn set_option(&self, option: SocketOption, value: i64) -> io::Result<()> {
        let (fd, on) = (&self.0, value != 0);
        let size = usize::try_from(value).unwrap_or(0);
        match option {
            SocketOption::ReuseAddress => sockopt::set_socket_reuseaddr(fd, on)?,
            SocketOption::ReusePort => sockopt::set_socket_reuseport(fd, on)?,
            SocketOption::KeepAlive => sockopt::set_socket_keepalive(fd, on)?,
            SocketOption::Broadcast => sockopt::set_socket_broadcast(fd, on)?,
            SocketOption::SendBuffer => sockopt::set_socket_send_buffer_size(fd, size)?,
            SocketOption::ReceiveBuffer => sockopt::set_socket_recv_buffer_size(fd, size)?,
            SocketOption::NoDelay => sockopt::set_tcp_nodelay(fd, on)?,
            SocketOption::OnlyV6 => sockopt::set_ipv6_v6only(fd, on)?,
            SocketOption::Linger => {
                let time = u64::try_from(value).ok().map(Duration::from_secs);
                sockopt::set_socket_linger(fd, time)?;
            }
            SocketOption::Type | SocketOption::Error | SocketOption::Accepting => {
                return Err(io::Error::from_raw_os_error(Errno::NOPROTOOPT.raw_os_error()));
            }
        }
        Ok(())
    }

    fn wait(&self, write: bool, time: Duration) -> io::Result<bool> {
        let events = if write { 4 } else { 1 };
        let mut waiting = [Waiting { what: Pollable(self.0.clone()), events, ready: 0 }];
        POLLER(&mut waiting, time)?;
        Ok(waiting[0].ready != 0)
    }
}

impl HostFile for OsSocket {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.receive(buf, false).map(|(n, _)| n)
    }
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.send(buf, None)
    }
    fn seek(&mut self, _: io::SeekFrom) -> io::Result<u64> {
        Err(io::Error::from_raw_os_error(Errno::SPIPE.raw_os_error()))
    }
    fn truncate(&mut self, _: u64) -> io::Result<()> {
        Err(io::Error::from_raw_os_error(Errno::INVAL.raw_os_error()))
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
    fn fd(&self) -> Option<i64> {
        Some(self.0.as_raw_fd().into())
    }
    fn duplicate(&self) -> io::Result<Box<dyn HostFile>> {
        Ok(file(self.0.try_clone()?))
    }
    fn stdio(&self) -> io::Result<Stdio> {
        Ok(File::from(self.0.try_clone()?).into())
    }
    fn socket(&self) -> Option<Arc<dyn HostSocket>> {
        Some(Arc::new(OsSocket(self.0.clone())))
    }
    fn pollable(&self) -> Option<Pollable> {
        Some(Pollable(self.0.clone()))
    }
}
