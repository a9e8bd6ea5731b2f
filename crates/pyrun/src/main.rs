//! The `pyrun` command.
#![forbid(unsafe_code)]

mod options;
mod python_options;

use options::{Options, Task};
use pyrun::{Error, Interpreter};
use std::io::{BufRead, IsTerminal, Read, Write};
use std::path::Path;
use std::process::ExitCode;

const HELP: &str = "usage: pyrun [OPTION] [FILE | -c CODE | -m MODULE | -] [ARG]...
Runs Python programs.

  FILE          run the program in FILE
  -c CODE       run CODE
  -m MODULE     run a module as a program
  -             run the program on standard input
  -b            warn of str(bytes) and of bytes compared with str; twice: raise
  -E, -I        ignore PYTHON* variables; and the program's own folder
  -i            a prompt after the program
  -O, -OO       without assert; and without docstrings
  -P            without the program's own folder in sys.path
  -q            a prompt without its banner
  -S            without exit, quit and help
  -u            nothing that is printed waits
  -W FILTER     what to do with warnings: ignore, error::DeprecationWarning
  -x            skip the first line of the program
  -X OPTION     dev, int_max_str_digits=N; others are told on in sys._xoptions
  -B, -d, -s, -v
                told on in sys.flags, without effect here
  --dump bytecode FILE
                show what FILE compiles to
  --dump ast FILE
                show the syntax tree of FILE
  --dump tokens FILE
                show the tokens of FILE
  --sandbox     grant the program nothing but its standard streams, and what these allow:
  --allow-read=PATH, --allow-write=PATH
                a file, or everything below a directory
  --allow-env=NAME
                an environment variable (* for all)
  --allow-net=HOST
                a host, by name or number, with :PORT or without (* for all)
  --allow-run, --allow-clock, --allow-random, --allow-threads
                processes, the time of day, random bytes, threads
  --max-memory=SIZE
                stop beyond so much memory: bytes, or 64K, 64M, 1G
  --max-fuel=N  stop after so many units of work, the same on every machine
  --max-output=SIZE
                stop after so much output
  --max-depth=N stop where calls are nested deeper
  --timeout=SECONDS
                stop after so much time
  --seed=N      random numbers and time repeat: with --sandbox
  --version     show the version
  --help        show this text
Arguments after the program are its own: sys.argv[1:].
Without a program, and on a terminal, a prompt reads statements.
The folders of PYTHONPATH are searched for modules after the program's own; PYTHONOPTIMIZE, PYTHONWARNINGS,
PYTHONUNBUFFERED, PYTHONSAFEPATH, PYTHONINSPECT and PYTHONDEVMODE stand for options.
";

/// Native stack that Python runs on.
const STACK: usize = 256 << 20;

fn main() -> ExitCode {
    // A stack of its own on this thread: a second thread would cost a third of the start-up time.
    stacker::grow(STACK, run)
}

fn usage(message: &str) -> ExitCode {
    let usage = HELP.lines().next().unwrap_or_default();
    eprintln!("{message}\n{usage}\nTry 'pyrun --help' for more.");
    ExitCode::from(2)
}

fn run() -> ExitCode {
    let args: Vec<String> =
        std::env::args_os().skip(1).map(|a| a.to_string_lossy().into_owned()).collect();
    let (options, task, rest) = match Options::parse(&args) {
        Ok(parsed) => parsed,
        Err(message) => return usage(&message),
    };
    let argv = |first: &str| -> Vec<String> {
        std::iter::once(first.to_string()).chain(rest.iter().cloned()).collect()
    };
    match task {
        Task::Help => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
        Task::Version => {
            println!("Python 3.12.1 (pyrun {})", env!("CARGO_PKG_VERSION"));
            ExitCode::SUCCESS
        }
        Task::Dump => dump(rest),
        Task::Code(code) => program(&options, code.as_bytes(), ["<string>", ""], None, &argv("-c")),
        Task::Module(module) => {
            let mut python = interpreter(&options);
            let folder = std::env::current_dir();
            let folder = folder.map(|d| d.to_string_lossy().into_owned()).unwrap_or_default();
            python.set_argv(&argv("-m"), first_folder(&options, &folder));
            let r = python.run_module(&module);
            ended(&options, python, r)
        }
        Task::File(file) => file_program(&options, &file, &argv(&file)),
        Task::Input(dash) => {
            if !dash && std::io::stdin().is_terminal() || options.python.flags.interactive > 0 {
                let mut python = interpreter(&options);
                python.set_argv(&argv(if dash { "-" } else { "" }), first_folder(&options, ""));
                if options.python.flags.quiet == 0 {
                    eprintln!("Python 3.12.1 (pyrun {})", env!("CARGO_PKG_VERSION"));
                }
                return prompt(&mut python);
            }
            standard_input(&options, &argv(if dash { "-" } else { "" }))
        }
    }
}

/// What goes in front of `sys.path`, unless an option forbids it.
fn first_folder<'a>(options: &Options, folder: &'a str) -> Option<&'a str> {
    (!options.python.flags.safe_path).then_some(folder)
}

fn interpreter(options: &Options) -> Interpreter {
    let mut python = options.interpreter();
    let arguments: Vec<String> =
        std::env::args_os().map(|a| a.to_string_lossy().into_owned()).collect();
    let executable = std::env::current_exe().unwrap_or_default();
    python.set_command(&executable.to_string_lossy(), &arguments);
    let flags = &options.python.flags;
    if flags.no_site == 0 {
        python.add_site_builtins();
    }
    if flags.ignore_environment == 0
        && let Some(more) = std::env::var_os("PYTHONPATH").filter(|p| !p.is_empty())
    {
        let folders: Vec<String> =
            std::env::split_paths(&more).map(|p| p.to_string_lossy().into_owned()).collect();
        python.add_path(&folders);
    }
    python
}

/// The process's exit status after a run; with `-i` there is a prompt first.
fn ended(options: &Options, mut python: Interpreter, r: Result<(), Error>) -> ExitCode {
    if options.python.flags.inspect > 0 {
        return prompt(&mut python);
    }
    python.flush();
    // The interpreter goes with the process.
    std::mem::forget(python);
    status(r)
}

fn status(r: Result<(), Error>) -> ExitCode {
    match r {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => match e.exit_status() {
            Some(n) => ExitCode::from(n as u8),
            None if e.class() == "KeyboardInterrupt" => {
                // As other programs that Ctrl-C ends: whoever waits sees the signal.
                let _ =
                    signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGINT);
                ExitCode::from(130)
            }
            None => ExitCode::FAILURE,
        },
    }
}

/// Runs a program; with the name that tracebacks show and the folder that imports start in.
fn program(
    options: &Options,
    source: &[u8],
    [filename, folder]: [&str; 2],
    file: Option<&str>,
    argv: &[String],
) -> ExitCode {
    let mut python = interpreter(options);
    python.set_argv(argv, first_folder(options, folder));
    let source = match options.python.skip_first_line {
        true => {
            source.split_inclusive(|&b| b == b'\n').next().map_or(source, |l| &source[l.len()..])
        }
        false => source,
    };
    let r = python.run_main(source, filename, file);
    ended(options, python, r)
}

fn file_program(options: &Options, file: &str, args: &[String]) -> ExitCode {
    let path = Path::new(file);
    let path = if path.is_dir() { path.join("__main__.py") } else { path.to_path_buf() };
    if Path::new(file).is_dir() && !path.exists() {
        eprintln!("pyrun: can't find '__main__' module in '{}'", absolute(file));
        return ExitCode::FAILURE;
    }
    let source = match std::fs::read(&path) {
        Ok(s) => s,
        Err(e) => {
            let (number, text) = describe(&e);
            eprintln!("pyrun: can't open file '{}': [Errno {number}] {text}", absolute(file));
            return ExitCode::from(2);
        }
    };
    let folder = path.parent().and_then(|p| {
        let p = if p.as_os_str().is_empty() { Path::new(".") } else { p };
        p.canonicalize().ok()
    });
    let folder = folder.map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
    let name = absolute(&path.to_string_lossy());
    program(options, &source, [&name, &folder], Some(&name), args)
}

fn absolute(file: &str) -> String {
    match std::path::absolute(file) {
        Ok(p) => p.to_string_lossy().into_owned(),
        Err(_) => file.to_string(),
    }
}

fn describe(e: &std::io::Error) -> (i32, String) {
    let text = e.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text).to_string();
    (e.raw_os_error().unwrap_or(0), text)
}

fn standard_input(options: &Options, args: &[String]) -> ExitCode {
    let mut source = Vec::new();
    if let Err(e) = std::io::stdin().read_to_end(&mut source) {
        eprintln!("pyrun: cannot read standard input: {e}");
        return ExitCode::from(2);
    }
    program(options, &source, ["<stdin>", ""], None, args)
}

fn dump(args: &[String]) -> ExitCode {
    let [what, file] = args else { return usage("--dump takes what to show and a file") };
    let source = match std::fs::read(file) {
        Ok(s) => s,
        Err(e) => {
            let (number, text) = describe(&e);
            eprintln!("pyrun: can't open file '{}': [Errno {number}] {text}", absolute(file));
            return ExitCode::from(2);
        }
    };
    let shown = match what.as_str() {
        "bytecode" => pyrun::dump_bytecode(&source, file),
        "ast" => pyrun::dump_ast(&source, file),
        "tokens" => pyrun::dump_tokens(&source, file),
        other => {
            return usage(&format!(
                "--dump cannot show {other:?}; it shows bytecode, ast and tokens"
            ));
        }
    };
    match shown {
        Ok(text) => {
            let _ = std::io::stdout().write_all(text.as_bytes());
            ExitCode::SUCCESS
        }
        Err(e) => {
            eprintln!("{e}");
            ExitCode::FAILURE
        }
    }
}

/// The plain prompt: a statement a line, blocks end with an empty line.
fn prompt(python: &mut Interpreter) -> ExitCode {
    python.flush();
    let stdin = std::io::stdin();
    let mut pending = String::new();
    loop {
        eprint!("{}", if pending.is_empty() { ">>> " } else { "... " });
        let mut line = String::new();
        match stdin.lock().read_line(&mut line) {
            Ok(0) | Err(_) => {
                eprintln!();
                python.end();
                return ExitCode::SUCCESS;
            }
            Ok(_) => {}
        }
        let blank = line.trim().is_empty();
        pending.push_str(&line);
        if pending.trim().is_empty() {
            pending.clear();
            continue;
        }
        if !blank && pyrun::is_incomplete(&pending) {
            continue;
        }
        let statement = std::mem::take(&mut pending);
        if let Err(e) = python.run_single(&statement)
            && e.exit_status().is_some()
        {
            python.end();
            return status(Err(e));
        }
        python.flush();
    }
}
