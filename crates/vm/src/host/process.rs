//! Processes and signals as a host has them.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

/// A process to be started.
///
/// ```
/// use pyrun::host::Command;
///
/// /// A line for the audit log.
/// fn line(command: &Command) -> String {
///     let words: Vec<_> = command.args.iter().map(|a| a.to_string_lossy()).collect();
///     format!("{}: {}", command.program.to_string_lossy(), words.join(" "))
/// }
///
/// let command = Command {
///     program: "/bin/ls".into(),
///     args: vec!["ls".into(), "-l".into()],
///     env: Vec::new(),
///     dir: Some("/tmp".into()),
///     streams: std::array::from_fn(|_| std::process::Stdio::null()),
///     new_session: false,
/// };
/// assert_eq!(line(&command), "/bin/ls: ls -l");
/// ```
#[derive(Debug)]
pub struct Command {
    /// The program; looked up in the path if it has no slash.
    pub program: OsString,
    /// Its arguments, its own name first.
    pub args: Vec<OsString>,
    /// Its whole environment.
    pub env: Vec<(OsString, OsString)>,
    /// Where it starts.
    pub dir: Option<PathBuf>,
    /// Its standard streams.
    pub streams: [Stdio; 3],
    /// Whether it gets a session of its own.
    pub new_session: bool,
}

/// How a process ended.
///
/// ```
/// use pyrun::host::Exit;
///
/// /// As `subprocess` shows it.
/// fn returncode(exit: Exit) -> i32 {
///     match exit {
///         Exit::Code(n) => n,
///         Exit::Signal(n) => -n,
///     }
/// }
///
/// assert_eq!(returncode(Exit::Signal(9)), -9);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// By itself, with this code.
    Code(i32),
    /// By this signal.
    Signal(i32),
}

/// A process that was started.
///
/// ```
/// use pyrun::host::{Exit, HostProcess};
/// use std::process::{Child, Command};
/// use std::{io, time::Duration};
///
/// /// A process of the system's that is only ever killed.
/// struct Started(Child);
///
/// impl HostProcess for Started {
///     fn pid(&self) -> u32 {
///         self.0.id()
///     }
///     fn wait(&mut self, at_most: Option<Duration>) -> io::Result<Option<Exit>> {
///         let status = match at_most {
///             Some(_) => self.0.try_wait()?,
///             None => Some(self.0.wait()?),
///         };
///         Ok(status.map(|s| Exit::Code(s.code().unwrap_or(1))))
///     }
///     fn signal(&mut self, _number: i32) -> io::Result<()> {
///         self.0.kill()
///     }
/// }
///
/// let mut process = Started(Command::new("true").spawn()?);
/// assert!(process.pid() > 0);
/// assert_eq!(process.wait(None)?, Some(Exit::Code(0)));
/// # Ok::<(), io::Error>(())
/// ```
pub trait HostProcess: Send {
    /// Its number.
    fn pid(&self) -> u32;
    /// How it ended, if it has; waits for that at most as long as given.
    fn wait(&mut self, at_most: Option<Duration>) -> io::Result<Option<Exit>>;
    /// Sends it a signal.
    fn signal(&mut self, number: i32) -> io::Result<()>;
}

/// Who runs the process.
///
/// ```
/// use pyrun::host::Identity;
///
/// let me = Identity { pid: std::process::id(), uid: 1000, euid: 1000, ..Identity::default() };
/// assert_eq!(me.parent, 0);
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[allow(missing_docs)]
pub struct Identity {
    pub pid: u32,
    pub parent: u32,
    pub uid: u32,
    pub euid: u32,
    pub gid: u32,
    pub egid: u32,
}

/// What becomes of a signal that reaches the process.
///
/// ```
/// use pyrun::host::SignalAction;
///
/// /// What a host that hears of signals has to watch for.
/// fn watched(actions: &[(i32, SignalAction)]) -> Vec<i32> {
///     let caught = actions.iter().filter(|(_, action)| *action == SignalAction::Catch);
///     caught.map(|(number, _)| *number).collect()
/// }
///
/// assert_eq!(watched(&[(2, SignalAction::Catch), (15, SignalAction::Ignore)]), [2]);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SignalAction {
    /// What the system does with it.
    Default,
    /// Nothing.
    Ignore,
    /// [`Host::caught_signal`] tells of it.
    Catch,
}

/// A question about a process's place among others, or a change of it. Processes are named by their number, 0 is
/// the one that asks; each answer is a number.
///
/// ```
/// use pyrun::host::ProcessCall;
/// use std::io;
///
/// /// Answers questions, and lets nothing be changed.
/// fn process_call(call: ProcessCall) -> io::Result<i64> {
///     match call {
///         ProcessCall::Group(_) | ProcessCall::Session(_) => Ok(1),
///         ProcessCall::Priority { .. } => Ok(0),
///         _ => Err(io::ErrorKind::PermissionDenied.into()),
///     }
/// }
///
/// assert_eq!(process_call(ProcessCall::Group(0)).unwrap(), 1);
/// assert!(process_call(ProcessCall::NewSession).is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum ProcessCall {
    /// The group of a process.
    Group(i64),
    /// The session of a process.
    Session(i64),
    SetGroup {
        pid: i64,
        group: i64,
    },
    /// The process becomes the leader of a new session.
    NewSession,
    /// Adds to the process's niceness.
    Nice(i64),
    /// The priority of a process (0), a group (1) or a user (2).
    Priority {
        which: i64,
        who: i64,
    },
    SetPriority {
        which: i64,
        who: i64,
        priority: i64,
    },
    /// Sends a signal to a group.
    SignalGroup {
        group: i64,
        number: i32,
    },
}
