//! What a host grants or refuses, and the error of a refusal.

use std::io;
use std::path::{Path, PathBuf};

/// Something that Python code asked for and the host did not grant. As an [`io::Error`] it becomes a
/// `PermissionError` that says how to grant it.
///
/// A host that refuses something itself says so in the same words:
///
/// ```
/// use pyrun::host::{Host, HostFile, OpenMode};
/// use pyrun::{Interpreter, Permission, Stream};
/// use std::{io, path::Path};
///
/// /// Knows no files, and is quiet.
/// struct Mute;
///
/// impl Host for Mute {
///     fn write(&mut self, _: Stream, _: &[u8]) -> io::Result<()> {
///         Ok(())
///     }
///     fn open(&mut self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn HostFile>> {
///         if mode.write { Permission::write(path) } else { Permission::read(path) }
///     }
/// }
///
/// let mut py = Interpreter::builder().host(Mute).build();
/// let error = py.exec("open('/etc/passwd')").unwrap_err();
/// assert_eq!(error.class(), "PermissionError");
///
/// let needed = Permission::Read("/etc/passwd".into());
/// assert_eq!((needed.flag().as_str(), needed.method()), ("--allow-read=/etc/passwd", "allow_read"));
/// assert!(error.message().contains(&needed.to_string()));
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Permission {
    /// To read this path, or to learn anything of it.
    Read(PathBuf),
    /// To change this path, or what lies there.
    Write(PathBuf),
    /// To see or use this environment variable.
    Env(String),
    /// To talk to this host.
    Net(String),
    /// To start this program, or to signal a process.
    Run(String),
    /// To know the time of day.
    Clock,
    /// To get random bytes.
    Random,
    /// To start threads.
    Threads,
}

impl Permission {
    /// The command's flag that grants it.
    pub fn flag(&self) -> String {
        match self {
            Permission::Read(p) => format!("--allow-read={}", p.display()),
            Permission::Write(p) => format!("--allow-write={}", p.display()),
            Permission::Env(name) => format!("--allow-env={name}"),
            Permission::Net(host) => format!("--allow-net={host}"),
            Permission::Run(_) => "--allow-run".into(),
            Permission::Clock => "--allow-clock".into(),
            Permission::Random => "--allow-random".into(),
            Permission::Threads => "--allow-threads".into(),
        }
    }

    /// The method of a host under construction that grants it.
    pub fn method(&self) -> &'static str {
        match self {
            Permission::Read(_) => "allow_read",
            Permission::Write(_) => "allow_write",
            Permission::Env(_) => "allow_env",
            Permission::Net(_) => "allow_net",
            Permission::Run(_) => "allow_run",
            Permission::Clock => "allow_clock",
            Permission::Random => "allow_random",
            Permission::Threads => "allow_threads",
        }
    }

    /// The refusal to read a path.
    pub fn read<T>(path: &Path) -> io::Result<T> {
        Err(Permission::Read(path.to_path_buf()).into())
    }

    /// The refusal to write to a path.
    pub fn write<T>(path: &Path) -> io::Result<T> {
        Err(Permission::Write(path.to_path_buf()).into())
    }
}

impl std::fmt::Display for Permission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Permission::Read(p) => write!(f, "no permission to read {}", p.display())?,
            Permission::Write(p) => write!(f, "no permission to write {}", p.display())?,
            Permission::Env(name) => {
                write!(f, "no permission for the environment variable {name}")?
            }
            Permission::Net(host) => write!(f, "no permission to connect to {host}")?,
            Permission::Run(program) => write!(f, "no permission to run {program}")?,
            Permission::Clock => f.write_str("no permission to read the clock")?,
            Permission::Random => f.write_str("no permission to get random bytes")?,
            Permission::Threads => f.write_str("no permission to start threads")?,
        }
        write!(f, " (granted by {} or Sandbox::{})", self.flag(), self.method())
    }
}

impl std::error::Error for Permission {}

impl From<Permission> for io::Error {
    fn from(p: Permission) -> io::Error {
        io::Error::new(io::ErrorKind::PermissionDenied, p)
    }
}
