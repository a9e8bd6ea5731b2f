//! The `pyrun` command.
#![forbid(unsafe_code)]

mod options;

use options::Options;
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
The folders of PYTHONPATH are searched for modules after the program's own.
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
    let (options, taken) = match Options::parse(&args) {
        Ok(o) => o,
        Err(message) => return usage(&message),
    };
    let args = &args[taken..];
    let first = args.first().map(String::as_str);
    match first {
        Some("--help" | "-h") => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
        Some("--version" | "-V") => {
            println!("Python 3.12.1 (pyrun {})", env!("CARGO_PKG_VERSION"));
            ExitCode::SUCCESS
        }
        Some("--dump") => dump(&args[1..]),
        Some("-c") => match args.get(1) {
            Some(code) => {
                let mut argv = vec!["-c".to_string()];
                argv.extend_from_slice(&args[2..]);
                program(&options, code.as_bytes(), ["<string>", ""], None, &argv)
            }
            None => usage("Argument expected for the -c option"),
        },
        Some("-m") => match args.get(1) {
            Some(module) => {
                let mut argv = vec!["-m".to_string()];
                argv.extend_from_slice(&args[2..]);
                let mut python = interpreter(&options);
                let folder = std::env::current_dir()
                    .map(|d| d.to_string_lossy().into_owned())
                    .unwrap_or_default();
                let r = python.run_module(module, &argv, &folder);
                ended(python, r)
            }
            None => usage("Argument expected for the -m option"),
        },
        Some("-") => standard_input(&options, args),
        Some(option) if option.starts_with('-') => usage(&format!("Unknown option: {option}")),
        Some(file) => file_program(&options, file, args),
        None if std::io::stdin().is_terminal() => prompt(&options),
        None => standard_input(&options, &["".to_string()]),
    }
}

fn interpreter(options: &Options) -> Interpreter {
    let mut python = options.interpreter();
    let arguments: Vec<String> =
        std::env::args_os().map(|a| a.to_string_lossy().into_owned()).collect();
    let executable = std::env::current_exe().unwrap_or_default();
    python.set_command(&executable.to_string_lossy(), &arguments);
    python.add_site_builtins();
    if let Some(more) = std::env::var_os("PYTHONPATH").filter(|p| !p.is_empty()) {
        let folders: Vec<String> =
            std::env::split_paths(&more).map(|p| p.to_string_lossy().into_owned()).collect();
        python.add_path(&folders);
    }
    python
}

/// The process's exit status after a run. The interpreter goes with the process.
fn ended(mut python: Interpreter, r: Result<(), Error>) -> ExitCode {
    python.flush();
    std::mem::forget(python);
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
    python.set_argv(argv, Some(folder));
    let r = python.run_main(source, filename, file);
    ended(python, r)
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
fn prompt(options: &Options) -> ExitCode {
    let mut python = interpreter(options);
    python.set_argv(&["".to_string()], Some(""));
    println!("Python 3.12.1 (pyrun {})", env!("CARGO_PKG_VERSION"));
    let stdin = std::io::stdin();
    let mut pending = String::new();
    loop {
        print!("{}", if pending.is_empty() { ">>> " } else { "... " });
        let _ = std::io::stdout().flush();
        let mut line = String::new();
        match stdin.lock().read_line(&mut line) {
            Ok(0) | Err(_) => {
                println!();
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
            return ended(python, Err(e));
        }
        python.flush();
    }
}
