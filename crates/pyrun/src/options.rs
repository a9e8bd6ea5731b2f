//! The command's options that say what a program may do and use.

use crate::python_options::{Group, PythonOptions};
use pyrun::{Interpreter, Limits, Sandbox, System};
use std::time::Duration;

/// What the options in front of the program ask for.
#[derive(Default)]
pub struct Options {
    sandbox: bool,
    read: Vec<String>,
    write: Vec<String>,
    env: Vec<String>,
    net: Vec<String>,
    run: bool,
    clock: bool,
    random: bool,
    threads: bool,
    seed: Option<u64>,
    limits: Limits,
    /// The options that CPython has too.
    pub python: PythonOptions,
}

/// What the command is to do.
pub enum Task {
    Help,
    Version,
    /// `--dump`, and what stands behind it.
    Dump,
    /// Run a program from the command line.
    Code(String),
    Module(String),
    File(String),
    /// Read the program from standard input; whether a `-` says so.
    Input(bool),
}

impl Options {
    /// Reads the options in front of the program; gives what to do, and the arguments behind.
    pub fn parse(args: &[String]) -> Result<(Options, Task, &[String]), String> {
        let mut options = Options::default();
        let mut rest = args.iter();
        let task = loop {
            let Some(arg) = rest.next() else { break Task::Input(false) };
            if let Some(long) = arg.strip_prefix("--") {
                match long {
                    "help" => break Task::Help,
                    "version" => break Task::Version,
                    "dump" => break Task::Dump,
                    _ => {}
                }
                let (name, value) = match arg.split_once('=') {
                    Some((n, v)) => (n, Some(v)),
                    None => (arg.as_str(), None),
                };
                if !options.take(name, value)? {
                    return Err(format!("unknown option {arg}"));
                }
            } else if arg == "-" {
                break Task::Input(true);
            } else if arg.starts_with('-') {
                match options.python.take(arg, &mut rest)? {
                    Group::Options => {}
                    Group::Code(code) => break Task::Code(code),
                    Group::Module(module) => break Task::Module(module),
                    Group::Help => break Task::Help,
                    Group::Version => break Task::Version,
                }
            } else {
                break Task::File(arg.clone());
            }
        };
        options.python.take_environment();
        Ok((options, task, rest.as_slice()))
    }

    /// Takes an option; false if it is none of ours.
    fn take(&mut self, name: &str, value: Option<&str>) -> Result<bool, String> {
        match name {
            "--sandbox" => self.sandbox = true,
            "--allow-run" => self.run = true,
            "--allow-clock" => self.clock = true,
            "--allow-random" => self.random = true,
            "--allow-threads" => self.threads = true,
            _ => return self.take_value(name, value),
        }
        match value {
            Some(_) => Err(format!("{name} takes no value")),
            None => Ok(true),
        }
    }

    fn take_value(&mut self, name: &str, value: Option<&str>) -> Result<bool, String> {
        let text = || match value {
            Some(v) if !v.is_empty() => Ok(v.to_string()),
            _ => Err(format!("{name} needs a value: {name}=VALUE")),
        };
        let number = || text()?.parse::<u64>().map_err(|_| format!("{name} takes a number"));
        match name {
            "--allow-read" => self.read.push(text()?),
            "--allow-write" => self.write.push(text()?),
            "--allow-net" => self.net.push(text()?),
            "--allow-env" => self.env.push(text()?),
            "--seed" => self.seed = Some(number()?),
            "--max-memory" => self.limits.memory = Some(size(name, &text()?)? as usize),
            "--max-output" => self.limits.output = Some(size(name, &text()?)?),
            "--max-fuel" => self.limits.fuel = Some(number()?),
            "--max-depth" => self.limits.recursion = Some(number()?.min(u32::MAX.into()) as u32),
            "--timeout" => {
                let seconds =
                    text()?.parse().ok().and_then(|s| Duration::try_from_secs_f64(s).ok());
                self.limits.time =
                    Some(seconds.ok_or(format!("{name} takes a number of seconds"))?);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The interpreter that the options describe.
    pub fn interpreter(&self) -> Interpreter {
        let allows = !self.read.is_empty() || !self.write.is_empty() || !self.env.is_empty();
        let allows =
            allows || self.run || self.clock || self.random || self.threads || !self.net.is_empty();
        let python = match self.sandbox || allows || self.seed.is_some() {
            true => Interpreter::builder().host(self.host()),
            false => Interpreter::builder().host(self.system()),
        };
        let mut python = python.limits(self.limits).build();
        let options = &self.python;
        python.set_flags(options.flags, options.int_max_str_digits());
        python.set_options(&options.warn_options(), &options.xoptions);
        python
    }

    fn system(&self) -> System {
        if self.python.unbuffered { System::new().unbuffered() } else { System::new() }
    }

    fn host(&self) -> Sandbox {
        let mut host = Sandbox::new(self.system());
        for path in &self.read {
            host = host.allow_read(path);
        }
        for path in &self.write {
            host = host.allow_write(path);
        }
        for name in &self.env {
            host = host.allow_env(name);
        }
        for name in &self.net {
            host = host.allow_net(name);
        }
        if self.run {
            host = host.allow_run();
        }
        if self.threads {
            host = host.allow_threads();
        }
        if let Some(seed) = self.seed {
            host = host.deterministic(seed);
        }
        if self.clock {
            host = host.allow_clock();
        }
        if self.random {
            host = host.allow_random();
        }
        host
    }
}

/// A number of bytes: `65536`, `64K`, `16M`, `1G`.
fn size(name: &str, text: &str) -> Result<u64, String> {
    let (digits, unit) = match text.as_bytes().last() {
        Some(b'k' | b'K') => (&text[..text.len() - 1], 1 << 10),
        Some(b'm' | b'M') => (&text[..text.len() - 1], 1 << 20),
        Some(b'g' | b'G') => (&text[..text.len() - 1], 1 << 30),
        _ => (text, 1),
    };
    let n = digits.parse::<u64>().ok().and_then(|n| n.checked_mul(unit));
    n.ok_or(format!("{name} takes a size such as 65536, 64K or 16M"))
}
