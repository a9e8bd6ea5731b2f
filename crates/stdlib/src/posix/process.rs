//! Starting processes and waiting for them.

use super::{PATH, escaped_bytes, os_string, path_arg};
use crate::io::files::{Files, with_file};
use pyrun_macros::pyfunctions;
use pyrun_vm::host::{Command, Exit, HostProcess, Stream};
use pyrun_vm::types::core;
use pyrun_vm::value::{Bytes, Dict, Str};
use pyrun_vm::{PyResult, Value, Vm};
use std::collections::HashMap;
use std::ffi::OsString;
use std::process::Stdio;
use std::time::Duration;

/// The processes that an interpreter has started and not yet waited for.
#[derive(Default)]
struct Children(HashMap<i64, Box<dyn HostProcess>>);

/// An argument of a process: str or bytes.
fn word(vm: &mut Vm, v: &Value) -> PyResult<OsString> {
    let v = super::fspath(vm, v)?;
    let raw = match (v.get::<Str>(), v.get::<Bytes>()) {
        (Some(s), _) => escaped_bytes(s),
        (_, Some(b)) => b.to_vec(),
        _ => Vec::new(),
    };
    if raw.contains(&0) {
        return Err(vm.value_error("embedded null byte"));
    }
    Ok(os_string(raw))
}

/// A standard stream of a process: a descriptor, −1 for the interpreter's own, −3 for nothing.
fn stream(vm: &mut Vm, fd: i64) -> PyResult<Stdio> {
    match fd {
        -3 => Ok(Stdio::null()),
        -1..=2 if vm.state::<Files>().get(fd).is_none() => Ok(Stdio::inherit()),
        _ => with_file(vm, fd, |f| f.stdio()),
    }
}

fn environment(vm: &mut Vm, env: Option<Value>) -> PyResult<Vec<(OsString, OsString)>> {
    let env = match env {
        Some(env) => env,
        None => {
            let posix = vm.import("posix")?;
            vm.getattr_str(&posix, "environ")?
        }
    };
    let pairs = match env.get::<Dict>() {
        Some(d) => d.items(),
        None => {
            let mut pairs = Vec::new();
            let keys = vm.collect(&env)?;
            for key in keys {
                let value = vm.getitem(&env, &key)?;
                pairs.push((key, value));
            }
            pairs
        }
    };
    pairs.iter().map(|(k, v)| Ok((word(vm, k)?, word(vm, v)?))).collect()
}

/// The status as `waitpid` tells it.
fn status(exit: Exit) -> i64 {
    match exit {
        Exit::Code(code) => ((code & 0xff) << 8) as i64,
        Exit::Signal(signal) => (signal & 0x7f) as i64,
    }
}

/// Waits in slices, so that Ctrl-C and limits are seen.
fn wait(vm: &mut Vm, pid: i64, hang: bool) -> PyResult<Option<Exit>> {
    loop {
        let slice = if hang { Duration::from_millis(50) } else { Duration::ZERO };
        let Some(mut child) = vm.state::<Children>().0.remove(&pid) else {
            return Err(vm.os_error_with(10, "No child processes", None));
        };
        let result = vm.blocking(|| child.wait(Some(slice)));
        if !matches!(result, Ok(Some(_))) {
            vm.state::<Children>().0.insert(pid, child);
        }
        match result {
            Err(e) => return Err(vm.os_error(&e, None)),
            Ok(None) if hang => vm.sleep(Duration::ZERO)?,
            Ok(exit) => return Ok(exit),
        }
    }
}

fn spawn(vm: &mut Vm, command: Command) -> PyResult<i64> {
    let shown = vm.str(&command.program.to_string_lossy());
    match vm.host.spawn(command) {
        Ok(child) => {
            let pid = child.pid() as i64;
            vm.state::<Children>().0.insert(pid, child);
            Ok(pid)
        }
        Err(e) => Err(vm.os_error(&e, Some(&shown))),
    }
}

pub(super) struct Process;

#[pyfunctions]
impl Process {
    /// Starts a process; for the module subprocess.
    #[allow(clippy::too_many_arguments)] // they are the parameters in Python
    fn _start(
        vm: &mut Vm,
        program: &Value,
        args: &Value,
        env: Option<Value>,
        dir: Option<Value>,
        stdin: i64,
        stdout: i64,
        stderr: i64,
        new_session: bool,
    ) -> PyResult<i64> {
        let program = word(vm, program)?;
        let mut words = Vec::new();
        for arg in vm.collect(args)? {
            words.push(word(vm, &arg)?);
        }
        let env = environment(vm, env)?;
        let dir = match dir {
            Some(dir) => {
                let p = path_arg(vm, "chdir", &dir, PATH)?;
                if let Err(e) = vm.host.stat(&p.path, true) {
                    return Err(vm.os_error(&e, Some(&p.given)));
                }
                Some(p.path)
            }
            None => None,
        };
        let streams = [stream(vm, stdin)?, stream(vm, stdout)?, stream(vm, stderr)?];
        spawn(vm, Command { program, args: words, env, dir, streams, new_session })
    }

    /// Execute the command in a subshell.
    #[signature(command)]
    fn system(vm: &mut Vm, command: &Value) -> PyResult<i64> {
        let command = word(vm, command)?;
        let env = environment(vm, None)?;
        let args = vec!["sh".into(), "-c".into(), command];
        let streams = [stream(vm, 0)?, stream(vm, 1)?, stream(vm, 2)?];
        let program = "/bin/sh".into();
        let c = Command { program, args, env, dir: None, streams, new_session: false };
        let pid = spawn(vm, c)?;
        Ok(wait(vm, pid, true)?.map_or(0, status))
    }

    /// Wait for completion of a given child process.
    fn waitpid(vm: &mut Vm, pid: i64, options: i64) -> PyResult<(Value, Value)> {
        let pid = match pid {
            -1 => vm.state::<Children>().0.keys().next().copied().unwrap_or(-1),
            pid => pid,
        };
        let (pid, status) = match wait(vm, pid, options & 1 == 0)? {
            Some(exit) => (pid, status(exit)),
            None => (0, 0),
        };
        Ok((vm.int(pid), vm.int(status)))
    }

    /// Convert a wait status to an exit code.
    #[signature(status)]
    fn waitstatus_to_exitcode(status: i64) -> i64 {
        if status & 0x7f == 0 { status >> 8 & 0xff } else { -(status & 0x7f) }
    }

    /// Return the process return code from status.
    #[name = "WEXITSTATUS"]
    #[signature(status)]
    fn exit_status(status: i64) -> i64 {
        status >> 8 & 0xff
    }

    /// Return True if the process returning status exited via the exit() system call.
    #[name = "WIFEXITED"]
    #[signature(status)]
    fn if_exited(status: i64) -> bool {
        status & 0x7f == 0
    }

    /// Return True if the process returning status was terminated by a signal.
    #[name = "WIFSIGNALED"]
    #[signature(status)]
    fn if_signaled(status: i64) -> bool {
        status & 0x7f != 0 && status & 0x7f != 0x7f
    }

    /// Return the signal that terminated the process that provided the status value.
    #[name = "WTERMSIG"]
    #[signature(status)]
    fn term_signal(status: i64) -> i64 {
        status & 0x7f
    }

    /// Return True if the process returning status was stopped.
    #[name = "WIFSTOPPED"]
    #[signature(status)]
    fn if_stopped(status: i64) -> bool {
        status & 0xff == 0x7f
    }

    /// Kill a process with a signal.
    fn kill(vm: &mut Vm, pid: i64, signal: i64) -> PyResult<()> {
        let number = signal as i32;
        let own = vm.state::<Children>().0.get_mut(&pid).map(|c| c.signal(number));
        let result = own.unwrap_or_else(|| vm.host.signal(pid, number));
        result.map_err(|e| vm.os_error(&e, None))
    }

    /// Exit to the system with specified status, without normal exit processing.
    #[signature(status)]
    fn _exit(vm: &mut Vm, status: i64) -> PyResult<()> {
        // The host ends its run as for any SystemExit; what is buffered is not lost.
        let _ = vm.host.flush(Stream::Out);
        let code = vm.int(status);
        Err(vm.error_with(core().exc.system_exit, &[code]))
    }
}
