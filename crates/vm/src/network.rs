//! What a host offers of the network: sockets, and waiting until one of several is ready.
//!
//! A socket never blocks: what cannot be done yet is [`io::ErrorKind::WouldBlock`], and the interpreter
//! waits with [`HostSocket::wait`] while other threads run, so that a limit or Ctrl-C wakes it.

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

/// A socket of the host.
pub trait HostSocket: Send + Sync {
    /// Connects it; if that takes time, `WouldBlock`, and the socket is ready for writing once it is done.
    fn connect(&self, to: &Address) -> io::Result<()>;
    /// Gives it an address.
    fn bind(&self, to: &Address) -> io::Result<()>;
    /// Lets others connect.
    fn listen(&self, backlog: i32) -> io::Result<()>;
    /// The next one that has connected, as a file and with its address.
    fn accept(&self) -> io::Result<(Box<dyn crate::host::HostFile>, Option<Address>)>;
    /// Receives into `buf`; with `peek` it stays to be received.
    fn receive(&self, buf: &mut [u8], peek: bool) -> io::Result<(usize, Option<Address>)>;
    /// Sends, to an address where the socket is not connected.
    fn send(&self, buf: &[u8], to: Option<&Address>) -> io::Result<usize>;
    /// Closes one way of the connection, or both.
    fn shutdown(&self, direction: Direction) -> io::Result<()>;
    /// Its own address.
    fn local(&self) -> io::Result<Address>;
    /// The other end's address.
    fn peer(&self) -> io::Result<Address>;
    /// The value of an option.
    fn option(&self, option: SocketOption) -> io::Result<i64>;
    /// Sets an option.
    fn set_option(&self, option: SocketOption, value: i64) -> io::Result<()>;
    /// Waits until it is ready for reading or writing, at most so long; whether it is.
    fn wait(&self, write: bool, time: Duration) -> io::Result<bool>;
}

/// Something that a host's [`Poller`] can wait for; only the host knows what it is.
#[derive(Clone)]
pub struct Pollable(pub Arc<dyn Any + Send + Sync>);

/// One of the things that are waited for.
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
