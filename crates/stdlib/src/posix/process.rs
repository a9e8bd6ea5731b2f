//! Starting processes and waiting for them.

use super::{PATH, escaped_bytes, os_string, path_arg, path_bytes};
use crate::io::files::{Files, with_file};
use pyrun_macros::pyfunctions;
use pyrun_vm::host::{Command, Exit, HostProcess, Stream};
use pyrun_vm::types::core;
use pyrun_vm::value::{Bytes, Dict, List, Str, Tuple};
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

/// The arguments of `execv` and its like.
fn replace(
    vm: &mut Vm,
    function: &str,
    path: &Value,
    argv: &Value,
    env: Option<Value>,
) -> PyResult<()> {
    if argv.get::<List>().is_none() && argv.get::<Tuple>().is_none() {
        return Err(vm.type_error(&format!("{function}() arg 2 must be a tuple or list")));
    }
    let program = word(vm, path)?;
    let mut args = Vec::new();
    for arg in vm.collect(argv)? {
        args.push(word(vm, &arg)?);
    }
    if args.first().is_none_or(|a| a.is_empty()) {
        let what =
            if args.is_empty() { "must not be empty" } else { "first element cannot be empty" };
        return Err(vm.value_error(&format!("{function}() arg 2 {what}")));
    }
    // A name without a slash is one of the current directory, not one to look for.
    let mut whole = program;
    if !path_bytes(&whole).contains(&b'/') {
        let mut here = OsString::from("./");
        here.push(&whole);
        whole = here;
    }
    let env = environment(vm, env)?;
    let streams = [stream(vm, 0)?, stream(vm, 1)?, stream(vm, 2)?];
    let command = Command { program: whole, args, env, dir: None, streams, new_session: false };
    let e = vm.host.exec(command);
    Err(vm.os_error(&e, None))
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

    /// Execute an executable path with arguments, replacing current process.
    fn execv(vm: &mut Vm, path: &Value, argv: &Value) -> PyResult<()> {
        replace(vm, "execv", path, argv, None)
    }

    /// Execute an executable path with arguments, replacing current process.
    #[signature(path, argv, env)]
    fn execve(vm: &mut Vm, path: &Value, argv: &Value, env: Value) -> PyResult<()> {
        replace(vm, "execve", path, argv, Some(env))
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

    /// Return True if the process returning status was dumped to a core file.
    #[name = "WCOREDUMP"]
    fn core_dumped(status: i64) -> bool {
        status & 0x80 != 0
    }

    /// Return True if a particular process was continued from a job control stop.
    #[name = "WIFCONTINUED"]
    #[signature(status)]
    fn if_continued(status: i64) -> bool {
        status == 0xffff
    }

    /// Return the signal that stopped the process that provided the status value.
    #[name = "WSTOPSIG"]
    #[signature(status)]
    fn stop_signal(status: i64) -> i64 {
        status >> 8 & 0xff
    }

    /// Wait for completion of a child process.
    fn wait(vm: &mut Vm) -> PyResult<(Value, Value)> {
        Self::waitpid(vm, -1, 0)
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
        if let Err(e) = result {
            return Err(vm.os_error(&e, None));
        }
        // To itself a process sends what is due at once.
        if pid == vm.host.identity().pid.into() { vm.sleep(Duration::ZERO) } else { Ok(()) }
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
