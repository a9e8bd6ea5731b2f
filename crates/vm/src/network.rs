//! What a host offers of the network: sockets, and waiting until one of several is ready.
//!
//! A socket never blocks: what cannot be done yet is [`io::ErrorKind::WouldBlock`], and the interpreter
//! waits with [`HostSocket::wait`] while other threads run, so that a limit or Ctrl-C wakes it.
//!
//! A host whose network is one service of its own, which Python code talks to with `socket`:
//!
//! ```
//! use pyrun::host::{Host, HostFile};
//! use pyrun::network::{Address, Direction, Family, HostSocket, SocketOption};
//! use pyrun::{Interpreter, Stream};
//! use std::io;
//! use std::sync::{Arc, Mutex};
//! use std::time::Duration;
//!
//! /// A connection to a service that says everything back in capitals.
//! #[derive(Clone, Default)]
//! struct Service {
//!     answers: Arc<Mutex<Vec<u8>>>,
//! }
//!
//! impl HostSocket for Service {
//!     fn connect(&self, to: &Address) -> io::Result<()> {
//!         match to {
//!             Address::Inet(a) if a.port() == 7 => Ok(()),
//!             _ => Err(io::ErrorKind::ConnectionRefused.into()),
//!         }
//!     }
//!     fn send(&self, buf: &[u8], _to: Option<&Address>) -> io::Result<usize> {
//!         self.answers.lock().unwrap().extend(buf.to_ascii_uppercase());
//!         Ok(buf.len())
//!     }
//!     fn receive(&self, buf: &mut [u8], peek: bool) -> io::Result<(usize, Option<Address>)> {
//!         let mut answers = self.answers.lock().unwrap();
//!         let n = answers.len().min(buf.len());
//!         buf[..n].copy_from_slice(&answers[..n]);
//!         if !peek {
//!             answers.drain(..n);
//!         }
//!         Ok((n, None))
//!     }
//!     fn local(&self) -> io::Result<Address> {
//!         Ok(Address::Inet(([127, 0, 0, 1], 50_000).into()))
//!     }
//!     fn peer(&self) -> io::Result<Address> {
//!         Ok(Address::Inet(([10, 0, 0, 1], 7).into()))
//!     }
//!     fn shutdown(&self, direction: Direction) -> io::Result<()> {
//!         if direction != Direction::Write {
//!             self.answers.lock().unwrap().clear();
//!         }
//!         Ok(())
//!     }
//!     fn option(&self, option: SocketOption) -> io::Result<i64> {
//!         match option {
//!             SocketOption::Type => Ok(1),
//!             _ => Ok(0),
//!         }
//!     }
//!     fn set_option(&self, _: SocketOption, _: i64) -> io::Result<()> {
//!         Ok(())
//!     }
//!     // Answers are there at once; a service that takes time says `WouldBlock`, and waits here.
//!     fn wait(&self, _write: bool, _time: Duration) -> io::Result<bool> {
//!         Ok(true)
//!     }
//!     // Nobody connects to us.
//!     fn bind(&self, _: &Address) -> io::Result<()> {
//!         Err(io::ErrorKind::AddrNotAvailable.into())
//!     }
//!     fn listen(&self, _backlog: i32) -> io::Result<()> {
//!         Err(io::ErrorKind::Unsupported.into())
//!     }
//!     fn accept(&self) -> io::Result<(Box<dyn HostFile>, Option<Address>)> {
//!         Err(io::ErrorKind::Unsupported.into())
//!     }
//! }
//!
//! impl HostFile for Service {
//!     fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
//!         self.receive(buf, false).map(|(n, _)| n)
//!     }
//!     fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
//!         self.send(buf, None)
//!     }
//!     fn socket(&self) -> Option<Arc<dyn HostSocket>> {
//!         Some(Arc::new(self.clone()))
//!     }
//! }
//!
//! struct Network;
//!
//! impl Host for Network {
//!     fn write(&mut self, _: Stream, _: &[u8]) -> io::Result<()> {
//!         Ok(())
//!     }
//!     fn socket(&mut self, family: Family, datagrams: bool) -> io::Result<Box<dyn HostFile>> {
//!         match (family, datagrams) {
//!             (Family::Inet, false) => Ok(Box::new(Service::default())),
//!             _ => Err(io::ErrorKind::Unsupported.into()),
//!         }
//!     }
//!     fn may_reach(&mut self, _: &Address) -> io::Result<()> {
//!         Ok(())
//!     }
//! }
//!
//! let mut py = Interpreter::builder().host(Network).build();
//! py.exec("
//! import socket
//! s = socket.socket()
//! s.connect(('10.0.0.1', 7))
//! s.sendall(b'hello')
//! heard = s.recv(100)
//! ")?;
//! assert_eq!(py.get::<Vec<u8>>("heard")?, b"HELLO");
//! assert_eq!(py.exec("socket.socket().connect(('10.0.0.1', 80))").unwrap_err().class(), "ConnectionRefusedError");
//! # Ok::<(), pyrun::Error>(())
//! ```
//!
//! What can be waited for together (`select`, asyncio) is a [`Pollable`], for the host's [`Poller`] to know:
//!
//! ```
//! use pyrun::network::{Pollable, Poller, Resolver, Waiting};
//! use std::sync::Arc;
//! use std::sync::atomic::{AtomicBool, Ordering};
//!
//! const POLLER: Poller = |waiting, _time| {
//!     for w in waiting {
//!         // Only what this host made is known to it: 32 says that it is no such thing.
//!         w.ready = match w.what.0.downcast_ref::<AtomicBool>() {
//!             Some(flag) if flag.load(Ordering::Relaxed) => w.events,
//!             Some(_) => 0,
//!             None => 32,
//!         };
//!     }
//!     Ok(())
//! };
//!
//! let ready = Pollable(Arc::new(AtomicBool::new(true)));
//! let mut waiting = [Waiting { what: ready, events: 1, ready: 0 }];
//! POLLER(&mut waiting, std::time::Duration::ZERO)?;
//! assert_eq!(waiting[0].ready, 1);
//!
//! // And what looks names up:
//! const HOSTS: Resolver = |_name, port| Ok(vec![([10, 0, 0, 1], port).into()]);
//! assert_eq!(HOSTS("service", 7)?[0].port(), 7);
//! # Ok::<(), std::io::Error>(())
//! ```

use std::any::Any;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// Where a socket is, or leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Address {
    /// IPv4 or IPv6.
    Inet(SocketAddr),
    /// A path in the file system; empty for a socket without a name.
    Unix(Vec<u8>),
}

/// The family of a new socket.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Family {
    Inet,
    Inet6,
    Unix,
}

/// What a host does for a socket that is asked for its options.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum SocketOption {
    Type,
    Error,
    ReuseAddress,
    ReusePort,
    KeepAlive,
    Broadcast,
    Accepting,
    SendBuffer,
    ReceiveBuffer,
    NoDelay,
    OnlyV6,
    /// Seconds that closing waits for what was sent; -1 for none.
    Linger,
}

/// Which way a connection is closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Direction {
    Read,
    Write,
    Both,
}

/// A socket of the host. What a kind of socket does not do has a default that refuses.
pub trait HostSocket: Send + Sync {
    /// Connects it; if that takes time, `WouldBlock`, and the socket is ready for writing once it is done.
    fn connect(&self, to: &Address) -> io::Result<()>;
    /// Gives it an address.
    fn bind(&self, _to: &Address) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
    /// Lets others connect.
    fn listen(&self, _backlog: i32) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
    /// The next one that has connected, as a file and with its address.
    fn accept(&self) -> io::Result<(Box<dyn crate::host::HostFile>, Option<Address>)> {
        Err(io::ErrorKind::Unsupported.into())
    }
    /// Receives into `buf`; with `peek` it stays to be received.
    fn receive(&self, buf: &mut [u8], peek: bool) -> io::Result<(usize, Option<Address>)>;
    /// Sends, to an address where the socket is not connected.
    fn send(&self, buf: &[u8], to: Option<&Address>) -> io::Result<usize>;
    /// Closes one way of the connection, or both.
    fn shutdown(&self, _direction: Direction) -> io::Result<()> {
        Ok(())
    }
    /// Its own address.
    fn local(&self) -> io::Result<Address>;
    /// The other end's address.
    fn peer(&self) -> io::Result<Address>;
    /// The value of an option.
    fn option(&self, _option: SocketOption) -> io::Result<i64> {
        Err(io::ErrorKind::Unsupported.into())
    }
    /// Sets an option.
    fn set_option(&self, _option: SocketOption, _value: i64) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
    /// Waits until it is ready for reading or writing, at most so long; whether it is.
    fn wait(&self, write: bool, time: Duration) -> io::Result<bool>;
}

/// Something that a host's [`Poller`] can wait for; only the host knows what it is.
#[derive(Clone, Debug)]
pub struct Pollable(pub Arc<dyn Any + Send + Sync>);

/// One of the things that are waited for.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// What it is.
    pub what: Pollable,
    /// Bits of `poll`: 1 for reading, 2 for urgent data, 4 for writing.
    pub events: i16,
    /// The bits that hold, and 8 for an error, 16 for a closed end, 32 for no such thing.
    pub ready: i16,
}

/// Waits until something is ready, at most so long.
pub type Poller = fn(&mut [Waiting], Duration) -> io::Result<()>;

/// Looks a name up; may take long.
pub type Resolver = fn(&str, u16) -> io::Result<Vec<SocketAddr>>;
