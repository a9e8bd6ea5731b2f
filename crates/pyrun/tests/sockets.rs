//! What ends a wait for sockets before its time. The host of these tests waits for minutes whenever it is asked to
//! wait at all, so only the bell can wake it: looking now and then does not.
#![forbid(unsafe_code)]
#![cfg(unix)]

use pyrun::host::HostFile;
use pyrun::network::{Address, Family, Poller};
use pyrun::{Captured, Host, Interpreter, Limit, Sandbox, Stream};
use std::io;
use std::time::{Duration, Instant};

/// The system's sockets, with a poller that has all the time in the world.
struct Patient(Sandbox);

fn system() -> Sandbox {
    Sandbox::new(Captured::default()).allow_net("127.0.0.1")
}

const WAIT_LONG: Poller = |waiting, time| {
    let poll = system().poller().expect("the system has one");
    poll(waiting, if time.is_zero() { time } else { Duration::from_secs(120) })
};

impl Host for Patient {
    fn write(&mut self, stream: Stream, bytes: &[u8]) -> io::Result<()> {
        self.0.write(stream, bytes)
    }
    fn socket(&mut self, family: Family, datagrams: bool) -> io::Result<Box<dyn HostFile>> {
        self.0.socket(family, datagrams)
    }
    fn socket_pair(&mut self, datagrams: bool) -> io::Result<[Box<dyn HostFile>; 2]> {
        self.0.socket_pair(datagrams)
    }
    fn may_reach(&mut self, address: &Address) -> io::Result<()> {
        self.0.may_reach(address)
    }
    fn poller(&self) -> Option<Poller> {
        Some(WAIT_LONG)
    }
}

/// Code that waits for ever, each in its own way.
const WAITS: [&str; 4] =
    ["a.recv(1)", "select.select([a], [], [])", "listener.accept()", "selector.select(1000)"];

fn interpreter() -> Interpreter {
    let mut py = Interpreter::builder().host(Patient(system())).build();
    py.exec(
        "
import select, selectors, socket
a, b = socket.socketpair()
listener = socket.socket()
listener.bind(('127.0.0.1', 0))
listener.listen()
selector = selectors.DefaultSelector()
selector.register(a, selectors.EVENT_READ)
",
    )
    .expect("sockets are made");
    py
}

#[test]
fn a_cancel_ends_a_wait_at_once() {
    let mut py = interpreter();
    for code in WAITS {
        let handle = py.cancel_handle();
        let canceller = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(30));
            handle.cancel();
        });
        let start = Instant::now();
        let error = py.exec(code).expect_err("nothing arrives");
        assert_eq!(error.limit(), Some(Limit::Cancelled), "{code}: {error}");
        assert!(start.elapsed() < Duration::from_secs(60), "{code}: {:?}", start.elapsed());
        canceller.join().expect("it cancels");
        py.cancel_handle().reset();
    }
    // The sockets are as they were.
    py.exec("b.send(b'x')").expect("it is sent");
    assert_eq!(py.eval::<Vec<u8>>("a.recv(1)").expect("it arrives"), b"x");
}

#[test]
fn a_cancel_before_the_wait_is_not_missed() {
    let mut py = interpreter();
    for code in WAITS {
        py.cancel_handle().cancel();
        let error = py.exec(code).expect_err("nothing arrives");
        assert_eq!(error.limit(), Some(Limit::Cancelled), "{code}: {error}");
        py.cancel_handle().reset();
    }
}
