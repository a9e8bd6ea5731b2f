//! A host that grants one thing at a time.

#[cfg(feature = "os")]
use crate::granted::Granted;
#[cfg(feature = "os")]
use crate::net_grants::Network;
#[cfg(feature = "os")]
use crate::process;
#[cfg(all(unix, feature = "os"))]
use crate::sockets;
use crate::virtual_clock::VirtualClock;
#[cfg(feature = "os")]
use pyrun_vm::host::{Command, HostProcess, Identity};
use pyrun_vm::host::{DirEntry, FileChange, FileStat, Host, HostFile, OpenMode, Stream};
#[cfg(feature = "os")]
use pyrun_vm::network::Address;
use pyrun_vm::network::Pollable;
#[cfg(all(unix, feature = "os"))]
use pyrun_vm::network::{Family, Poller, Resolver};
use pyrun_vm::permission::Permission;
use std::io;
#[cfg(feature = "os")]
use std::io::Read;
#[cfg(feature = "os")]
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;
#[cfg(feature = "os")]
use std::time::{Instant, SystemTime};

/// Files that Python code sees: the directories that were granted, or a file system of the host's own
/// such as [`VirtualFs`](crate::VirtualFs).
///
/// ```
/// # use pyrun::{FileSystem, VirtualFs};
/// let virtual_files = VirtualFs::new();
/// virtual_files.write("/data/a", b"text")?;
/// let mut files: Box<dyn FileSystem> = Box::new(virtual_files);
/// assert_eq!(files.entries("/data".as_ref())?.len(), 1);
/// assert_eq!(files.stat("/data/a".as_ref(), true)?.size, 4);
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// A file system of the host's own shows what it likes; here, one that is changed by nobody:
///
/// ```
/// use pyrun::host::{DirEntry, FileChange, FileStat, HostFile, OpenMode};
/// use pyrun::{Captured, FileSystem, Interpreter, Permission, Sandbox, VirtualFs};
/// use std::io;
/// use std::path::{Path, PathBuf};
///
/// struct ReadOnly<F>(F);
///
/// impl<F: FileSystem> FileSystem for ReadOnly<F> {
///     fn open(&mut self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn HostFile>> {
///         match mode.write || mode.append {
///             true => Permission::write(path),
///             false => self.0.open(path, mode),
///         }
///     }
///     fn stat(&mut self, path: &Path, follow: bool) -> io::Result<FileStat> {
///         self.0.stat(path, follow)
///     }
///     fn entries(&mut self, path: &Path) -> io::Result<Vec<DirEntry>> {
///         self.0.entries(path)
///     }
///     fn read_link(&mut self, path: &Path) -> io::Result<PathBuf> {
///         self.0.read_link(path)
///     }
///     fn change(&mut self, change: FileChange<'_>) -> io::Result<()> {
///         Permission::write(change.path())
///     }
///     fn current_dir(&mut self) -> io::Result<PathBuf> {
///         self.0.current_dir()
///     }
/// }
///
/// let files = VirtualFs::new();
/// files.write("/rules.txt", b"be kind")?;
/// let host = Sandbox::new(Captured::default()).files(ReadOnly(files));
/// let mut py = Interpreter::builder().host(host).build();
/// assert_eq!(py.eval::<String>("open('/rules.txt').read()").unwrap(), "be kind");
/// assert!(py.exec("open('/rules.txt', 'w')").is_err());
/// # Ok::<(), std::io::Error>(())
/// ```
pub trait FileSystem: Send {
    /// Opens a file.
    fn open(&mut self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn HostFile>>;
    /// What `stat` tells of a path.
    fn stat(&mut self, path: &Path, follow: bool) -> io::Result<FileStat>;
    /// What is in a directory.
    fn entries(&mut self, path: &Path) -> io::Result<Vec<DirEntry>>;
    /// Where a symbolic link leads.
    fn read_link(&mut self, path: &Path) -> io::Result<PathBuf>;
    /// Changes something.
    fn change(&mut self, change: FileChange<'_>) -> io::Result<()>;
    /// The current directory.
    fn current_dir(&mut self) -> io::Result<PathBuf>;
}

/// What tells the time.
enum Clock {
    /// The time of day is refused, and only sleeping makes time pass.
    Refused(VirtualClock),
    #[cfg(feature = "os")]
    Real(Instant),
    Virtual(VirtualClock),
}

/// Where random bytes come from.
enum Random {
    Refused,
    #[cfg(feature = "os")]
    System,
    /// The state of a generator that always gives the same.
    Seeded(u64),
}

/// Which environment variables there are.
#[derive(Default)]
struct Environment {
    #[cfg(feature = "os")]
    granted: Vec<String>,
    #[cfg(feature = "os")]
    all: bool,
    set: Vec<(String, String)>,
}

/// A host that grants nothing but the standard streams of another one, and what is allowed by name. What
/// it refuses becomes a `PermissionError` that says how to allow it.
///
/// ```
/// use pyrun::{Captured, Interpreter, Sandbox};
///
/// let host = Sandbox::new(Captured::default()).allow_read(".").allow_clock();
/// let mut py = Interpreter::builder().host(host).build();
/// py.exec("import os; os.listdir('.')")?;
/// let e = py.exec("open('/etc/passwd')").unwrap_err();
/// assert!(e.to_string().contains("--allow-read=/etc/passwd"));
/// # Ok::<(), pyrun::Error>(())
/// ```
pub struct Sandbox {
    streams: Box<dyn Host>,
    #[cfg(feature = "os")]
    granted: Granted,
    files: Option<Box<dyn FileSystem>>,
    env: Environment,
    #[cfg(feature = "os")]
    net: Network,
    #[cfg(feature = "os")]
    run: bool,
    #[cfg(feature = "os")]
    threads: bool,
    clock: Clock,
    random: Random,
}

impl Sandbox {
    /// A host with the standard streams of `streams`, and nothing else.
    ///
    /// ```
    /// # use pyrun::{Captured, Interpreter, Sandbox};
    /// let host = Sandbox::new(Captured::default());
    /// let mut py = Interpreter::builder().host(host).build();
    /// assert_eq!(py.exec("open('f')").unwrap_err().class(), "PermissionError");
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn new(streams: impl Host + 'static) -> Sandbox {
        Sandbox {
            streams: Box::new(streams),
            #[cfg(feature = "os")]
            granted: Granted::default(),
            files: None,
            env: Environment::default(),
            #[cfg(feature = "os")]
            net: Network::default(),
            #[cfg(feature = "os")]
            run: false,
            #[cfg(feature = "os")]
            threads: false,
            clock: Clock::Refused(VirtualClock::default()),
            random: Random::Refused,
        }
    }

    /// Sets an environment variable, for Python code alone.
    ///
    /// ```
    /// # use pyrun::{Captured, Interpreter, Sandbox};
    /// let host = Sandbox::new(Captured::default()).env("MODE", "test");
    /// let mut py = Interpreter::builder().host(host).build();
    /// assert_eq!(py.eval::<String>("__import__('os').environ['MODE']")?, "test");
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn env(mut self, name: &str, value: &str) -> Sandbox {
        self.env.set.push((name.to_string(), value.to_string()));
        self
    }

    /// Shows another file system in place of the directories that are allowed.
    ///
    /// ```
    /// # use pyrun::{Captured, Interpreter, Sandbox, VirtualFs};
    /// let files = VirtualFs::new();
    /// let host = Sandbox::new(Captured::default()).files(files.clone());
    /// let mut py = Interpreter::builder().host(host).build();
    /// py.exec("open('/notes', 'w').write('hello')")?;
    /// assert_eq!(files.read("/notes").unwrap(), b"hello");
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn files(mut self, files: impl FileSystem + 'static) -> Sandbox {
        self.files = Some(Box::new(files));
        self
    }

    /// Goes by another clock.
    ///
    /// ```
    /// # use pyrun::{Captured, Interpreter, Sandbox, VirtualClock};
    /// # use std::time::Duration;
    /// let clock = VirtualClock::starting_at(Duration::from_secs(1000));
    /// let host = Sandbox::new(Captured::default()).clock(clock.clone());
    /// let mut py = Interpreter::builder().host(host).build();
    /// clock.advance(Duration::from_secs(60));
    /// assert_eq!(py.eval::<f64>("__import__('time').time()")?, 1060.0);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn clock(mut self, clock: VirtualClock) -> Sandbox {
        self.clock = Clock::Virtual(clock);
        self
    }

    /// Makes runs repeat: random bytes follow from the seed, and time is that of a clock which starts in
    /// 2000 and moves by sleeping alone.
    ///
    /// ```
    /// # use pyrun::{Captured, Interpreter, Sandbox};
    /// let roll = || {
    ///     let host = Sandbox::new(Captured::default()).deterministic(7);
    ///     let mut py = Interpreter::builder().host(host).build();
    ///     py.eval::<Vec<i64>>("[__import__('random').randrange(100) for _ in range(5)]")
    /// };
    /// assert_eq!(roll()?, roll()?);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn deterministic(mut self, seed: u64) -> Sandbox {
        self.random = Random::Seeded(seed);
        self.clock(VirtualClock::starting_at(Duration::from_secs(946_684_800)))
    }

    #[cfg(feature = "os")]
    fn files_mut(&mut self) -> io::Result<&mut dyn FileSystem> {
        Ok(match &mut self.files {
            Some(f) => f.as_mut(),
            None => &mut self.granted,
        })
    }

    #[cfg(not(feature = "os"))]
    fn files_mut(&mut self) -> io::Result<&mut dyn FileSystem> {
        match &mut self.files {
            Some(f) => Ok(f.as_mut()),
            None => Err(io::ErrorKind::PermissionDenied.into()),
        }
    }
}

/// What it grants is the caller's own, and may be secret.
impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox").finish_non_exhaustive()
    }
}

/// What it allows of the system.
#[cfg(feature = "os")]
impl Sandbox {
    /// Allows to read a file, or everything below a directory. Links and `..` do not lead out of it.
    ///
    /// ```
    /// # use pyrun::{Captured, Interpreter, Sandbox};
    /// let host = Sandbox::new(Captured::default()).allow_read(".");
    /// let mut py = Interpreter::builder().host(host).build();
    /// py.exec("open('Cargo.toml').close()")?;
    /// assert_eq!(py.exec("open('/etc/passwd')").unwrap_err().class(), "PermissionError");
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn allow_read(mut self, path: impl AsRef<Path>) -> Sandbox {
        self.granted.allow_read(path.as_ref());
        self
    }

    /// Allows to write a file, or everything below a directory; reading it is a permission of its own.
    ///
    /// ```
    /// # use pyrun::{Captured, Interpreter, Sandbox};
    /// let folder = std::env::temp_dir();
    /// let host = Sandbox::new(Captured::default()).allow_write(&folder);
    /// let mut py = Interpreter::builder().host(host).build();
    /// py.set("folder", folder.to_string_lossy().into_owned())?;
    /// py.exec("with open(folder + '/pyrun-allow-write', 'w') as f: f.write('x')")?;
    /// # std::fs::remove_file(folder.join("pyrun-allow-write")).unwrap();
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn allow_write(mut self, path: impl AsRef<Path>) -> Sandbox {
        self.granted.allow_write(path.as_ref());
        self
    }

    /// Shows an environment variable; `*` shows all.
    ///
    /// ```
    /// # use pyrun::{Captured, Interpreter, Sandbox};
    /// let host = Sandbox::new(Captured::default()).allow_env("PATH");
    /// let mut py = Interpreter::builder().host(host).build();
    /// assert!(py.eval::<bool>("list(__import__('os').environ) == ['PATH']")?);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn allow_env(mut self, name: &str) -> Sandbox {
        match name {
            "*" => self.env.all = true,
            name => self.env.granted.push(name.to_string()),
        }
        self
    }

    /// Allows to talk to a host, or to be it: `example.com`, `10.0.0.1`, `localhost:8080`; `*` allows all.
    /// What a name is found to be when Python code looks it up is allowed with it.
    ///
    /// ```
    /// # use pyrun::{Captured, Interpreter, Sandbox};
    /// let host = Sandbox::new(Captured::default()).allow_net("example.com");
    /// let mut py = Interpreter::builder().host(host).build();
    /// py.exec("import socket")?;
    /// let other = "socket.create_connection(('127.0.0.1', 80))";
    /// assert_eq!(py.exec(other).unwrap_err().class(), "PermissionError");
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn allow_net(mut self, host: &str) -> Sandbox {
        self.net.allow(host);
        self
    }

    /// Allows to start processes. They may do what the whole process may.
    ///
    /// ```
    /// # use pyrun::{Captured, Interpreter, Sandbox};
    /// let host = Sandbox::new(Captured::default()).allow_run();
    /// let mut py = Interpreter::builder().host(host).build();
    /// py.exec("import subprocess; subprocess.run(['true'], check=True)")?;
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn allow_run(mut self) -> Sandbox {
        self.run = true;
        self
    }

    /// Tells the real time. Without it, the time of day is refused and only sleeping makes time pass.
    ///
    /// ```
    /// # use pyrun::{Captured, Interpreter, Sandbox};
    /// let host = Sandbox::new(Captured::default()).allow_clock();
    /// let mut py = Interpreter::builder().host(host).build();
    /// assert!(py.eval::<f64>("__import__('time').time()")? > 1.7e9);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn allow_clock(mut self) -> Sandbox {
        self.clock = Clock::Real(Instant::now());
        self
    }

    /// Gives random bytes of the system. Without it, `os.urandom` is refused, and `random` starts from a
    /// fixed seed.
    ///
    /// ```
    /// # use pyrun::{Captured, Interpreter, Sandbox};
    /// let host = Sandbox::new(Captured::default()).allow_random();
    /// let mut py = Interpreter::builder().host(host).build();
    /// assert_eq!(py.eval::<usize>("len(__import__('os').urandom(8))")?, 8);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn allow_random(mut self) -> Sandbox {
        self.random = Random::System;
        self
    }

    /// Allows threads of the operating system.
    ///
    /// ```
    /// # use pyrun::{Captured, Interpreter, Sandbox};
    /// let host = Sandbox::new(Captured::default()).allow_threads();
    /// let mut py = Interpreter::builder().host(host).build();
    /// py.exec("import threading; t = threading.Thread(target=print); t.start(); t.join()")?;
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn allow_threads(mut self) -> Sandbox {
        self.threads = true;
        self
    }
}

impl Host for Sandbox {
    fn write(&mut self, stream: Stream, bytes: &[u8]) -> io::Result<()> {
        self.streams.write(stream, bytes)
    }
    fn flush(&mut self, stream: Stream) -> io::Result<()> {
        self.streams.flush(stream)
    }
    fn output_memory(&self, stream: Stream, more: usize) -> (usize, usize) {
        self.streams.output_memory(stream, more)
    }
    fn take_output(&mut self, stream: Stream) -> Vec<u8> {
        self.streams.take_output(stream)
    }
    fn read_stdin(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.streams.read_stdin(buf)
    }
    fn is_terminal(&self, fd: u8) -> bool {
        self.streams.is_terminal(fd)
    }
    fn terminal_size(&mut self) -> Option<(u16, u16)> {
        self.streams.terminal_size()
    }
    fn interrupted(&mut self) -> bool {
        self.streams.interrupted()
    }
    fn caught_signal(&mut self) -> Option<i32> {
        self.streams.caught_signal()
    }

    fn open(&mut self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn HostFile>> {
        self.files_mut()?.open(path, mode)
    }

    fn stat(&mut self, path: &Path, follow: bool) -> io::Result<FileStat> {
        self.files_mut()?.stat(path, follow)
    }

    fn entries(&mut self, path: &Path) -> io::Result<Vec<DirEntry>> {
        self.files_mut()?.entries(path)
    }

    fn read_link(&mut self, path: &Path) -> io::Result<PathBuf> {
        self.files_mut()?.read_link(path)
    }

    fn may_access(&mut self, path: &Path, mode: u32) -> bool {
        let Ok(s) = self.stat(path, true) else { return false };
        let writes = self.files.is_some();
        #[cfg(feature = "os")]
        let writes = writes || self.granted.writes(path);
        (mode & 2 == 0 || writes && s.mode & 0o222 != 0)
            && (mode & 4 == 0 || s.mode & 0o444 != 0)
            && (mode & 1 == 0 || s.mode & 0o111 != 0)
    }

    fn change(&mut self, change: FileChange<'_>) -> io::Result<()> {
        self.files_mut()?.change(change)
    }

    fn current_dir(&mut self) -> io::Result<PathBuf> {
        self.files_mut()?.current_dir()
    }

    #[cfg(feature = "os")]
    fn pipe(&mut self) -> io::Result<(Box<dyn HostFile>, Box<dyn HostFile>)> {
        match self.run {
            true => process::pipe(),
            false => Err(Permission::Run("a process at the end of a pipe".into()).into()),
        }
    }

    #[cfg(feature = "os")]
    fn spawn(&mut self, command: Command) -> io::Result<Box<dyn HostProcess>> {
        if !self.run {
            return Err(Permission::Run(command.program.to_string_lossy().into_owned()).into());
        }
        self.streams.flush(Stream::Out)?;
        process::spawn(command)
    }

    #[cfg(feature = "os")]
    fn signal(&mut self, pid: i64, number: i32) -> io::Result<()> {
        match self.run {
            true => process::signal(pid, number),
            false => Err(Permission::Run(format!("kill {pid}")).into()),
        }
    }

    #[cfg(all(unix, feature = "os"))]
    fn socket(&mut self, family: Family, datagrams: bool) -> io::Result<Box<dyn HostFile>> {
        self.net.any()?;
        sockets::socket(family, datagrams)
    }

    #[cfg(all(unix, feature = "os"))]
    fn socket_pair(&mut self, datagrams: bool) -> io::Result<[Box<dyn HostFile>; 2]> {
        self.net.any()?;
        sockets::pair(datagrams)
    }

    #[cfg(feature = "os")]
    fn may_reach(&mut self, address: &Address) -> io::Result<()> {
        self.net.may_reach(address)
    }

    #[cfg(all(unix, feature = "os"))]
    fn resolver(&mut self, name: &str) -> io::Result<Resolver> {
        self.net.may_resolve(name)?;
        Ok(sockets::resolve)
    }

    #[cfg(feature = "os")]
    fn resolved(&mut self, name: &str, addresses: &[SocketAddr]) {
        self.net.resolved(name, addresses);
    }

    #[cfg(all(unix, feature = "os"))]
    fn poller(&self) -> Option<Poller> {
        Some(sockets::POLLER)
    }

    fn pollable(&self, fd: u8) -> Option<Pollable> {
        self.streams.pollable(fd)
    }

    #[cfg(feature = "os")]
    fn identity(&mut self) -> Identity {
        if self.run { process::identity() } else { Identity::default() }
    }

    fn environment(&mut self) -> Vec<(String, String)> {
        let env = &self.env;
        #[cfg(feature = "os")]
        let real = {
            let shown = |name: &String| env.all || env.granted.contains(name);
            std::env::vars_os()
                .map(|(k, v)| (k.to_string_lossy().into_owned(), v.to_string_lossy().into_owned()))
                .filter(move |(k, _)| shown(k) && !env.set.iter().any(|(s, _)| s == k))
        };
        #[cfg(not(feature = "os"))]
        let real = std::iter::empty();
        real.chain(env.set.iter().cloned()).collect()
    }

    fn now(&mut self) -> io::Result<Duration> {
        match &self.clock {
            Clock::Refused(_) => Err(Permission::Clock.into()),
            #[cfg(feature = "os")]
            Clock::Real(_) => {
                Ok(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default())
            }
            Clock::Virtual(c) => Ok(c.now()),
        }
    }

    fn monotonic(&mut self) -> Duration {
        match &self.clock {
            #[cfg(feature = "os")]
            Clock::Real(start) => start.elapsed(),
            Clock::Refused(c) | Clock::Virtual(c) => c.elapsed(),
        }
    }

    fn sleep(&mut self, time: Duration) -> bool {
        match &self.clock {
            #[cfg(feature = "os")]
            Clock::Real(_) => false,
            Clock::Refused(c) | Clock::Virtual(c) => {
                c.advance(time);
                true
            }
        }
    }

    #[cfg(feature = "os")]
    fn threads(&self) -> bool {
        self.threads
    }

    fn random(&mut self, buf: &mut [u8]) -> io::Result<()> {
        match &mut self.random {
            Random::Refused => Err(Permission::Random.into()),
            #[cfg(feature = "os")]
            Random::System => std::fs::File::open("/dev/urandom")?.read_exact(buf),
            Random::Seeded(state) => {
                buf.chunks_mut(8).for_each(|c| c.copy_from_slice(&mix(state)[..c.len()]));
                Ok(())
            }
        }
    }
}

/// The next bytes of SplitMix64.
fn mix(state: &mut u64) -> [u8; 8] {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ z >> 31).to_le_bytes()
}
