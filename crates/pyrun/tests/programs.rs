//! Runs every Python program in `tests/programs` and `examples` under the built command, one test each, and
//! compares standard output, standard error and exit status with the files beside it: `NAME.out`, and where they
//! exist `NAME.err` and `NAME.status`. In these files `DIR` stands for the program's folder, and in `NAME.err`
//! `0xADDR` for any address. A status below zero is a signal.
//!
//! Programs listed in `tests/not-yet.txt` must fail: one that passes fails the run, so the list only shrinks.
//! With `PYRUN_ORACLE` set (to a CPython, or to `1` to look for one), or with `--ignored`, the expectations
//! themselves are checked against CPython. Programs that say `# needs 3.12` are left out under an older one, and
//! those that say `# not for the oracle` always: CPython itself does not survive them, or takes minutes.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Failed, Trial};

/// How long a program may run, in seconds; `PYRUN_TIME_LIMIT` overrides it for slow builds.
const TIME_LIMIT: u64 = 20;

fn time_limit() -> Duration {
    let seconds = std::env::var("PYRUN_TIME_LIMIT").ok().and_then(|s| s.parse().ok());
    Duration::from_secs(seconds.unwrap_or(TIME_LIMIT))
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the workspace exists");
    let programs = find_programs(&root);
    assert!(!programs.is_empty(), "no programs under {}", root.display());
    let not_yet = not_yet(&root, &programs);
    let mut trials = Vec::new();
    for program in &programs {
        let (program, waits) = (program.clone(), not_yet.contains(&program.name));
        trials.push(Trial::test(program.name.clone(), move || {
            let outcome = check(Path::new(env!("CARGO_BIN_EXE_pyrun")), &program);
            match (outcome, waits) {
                (outcome, false) => outcome,
                (Err(_), true) => Ok(()),
                (Ok(()), true) => Err("passes: take it out of tests/not-yet.txt".into()),
            }
        }));
    }
    trials.extend(oracle_trials(&programs, &arguments));
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// A program and where it lives.
#[derive(Clone)]
struct Program {
    name: String,
    path: PathBuf,
}

/// `tests/programs/AREA/NAME.py` and `examples/NAME.py`; deeper folders hold what the programs import.
fn find_programs(root: &Path) -> Vec<Program> {
    let mut folders: Vec<PathBuf> =
        entries(&root.join("tests/programs")).filter(|p| p.is_dir()).collect();
    folders.push(root.join("examples"));
    let mut programs = Vec::new();
    for folder in folders {
        let area = folder.file_name().expect("a folder has a name").to_string_lossy().into_owned();
        for path in entries(&folder).filter(|p| p.extension().is_some_and(|e| e == "py")) {
            if path.with_extension("out").exists() {
                let stem = path.file_stem().expect("a program has a name").to_string_lossy();
                programs.push(Program { name: format!("{area}/{stem}"), path: path.clone() });
            }
        }
    }
    programs.sort_by(|a, b| a.name.cmp(&b.name));
    programs
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
}

/// The names in `tests/not-yet.txt`, each of which must be a program.
fn not_yet(root: &Path, programs: &[Program]) -> BTreeSet<String> {
    let text = fs::read_to_string(root.join("tests/not-yet.txt")).unwrap_or_default();
    let names =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let names: BTreeSet<String> = names.map(str::to_owned).collect();
    for name in &names {
        assert!(
            programs.iter().any(|p| p.name == *name),
            "tests/not-yet.txt names no program: {name}"
        );
    }
    names
}

/// One trial a program that checks the expectation itself; ignored unless asked for.
fn oracle_trials(programs: &[Program], arguments: &Arguments) -> Vec<Trial> {
    let asked = std::env::var_os("PYRUN_ORACLE");
    if asked.is_none() && !arguments.ignored && !arguments.include_ignored {
        return Vec::new();
    }
    let named = asked.clone().filter(|value| value != "1").map(PathBuf::from);
    let candidates = named.into_iter().chain(["python3.12", "python3"].map(PathBuf::from));
    let Some((python, minor)) = candidates.filter_map(|p| minor_version(&p).map(|v| (p, v))).next()
    else {
        eprintln!("no CPython 3.11 or later found: the expectations are not checked");
        return Vec::new();
    };
    let python = Arc::new(python);
    let applies = |p: &&Program| {
        !says(&p.path, "# not for the oracle") && (minor == 12 || !says(&p.path, "# needs 3.12"))
    };
    let make = |program: &Program| {
        let (program, python) = (program.clone(), python.clone());
        let name = format!("oracle/{}", program.name);
        Trial::test(name, move || check(&python, &program)).with_ignored_flag(asked.is_none())
    };
    programs.iter().filter(applies).map(make).collect()
}

fn minor_version(python: &Path) -> Option<u32> {
    let question = "import sys; print(sys.version_info[1])";
    let output = Command::new(python).args(["-c", question]).stderr(Stdio::null()).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok().filter(|minor| *minor >= 11)
}

/// Whether the program has this comment on a line of its own.
fn says(program: &Path, comment: &str) -> bool {
    fs::read_to_string(program).is_ok_and(|text| text.lines().any(|line| line == comment))
}

/// Runs the program and compares everything it leaves behind.
fn check(interpreter: &Path, program: &Program) -> Result<(), Failed> {
    let run = run(interpreter, &program.path)?;
    // What is not UTF-8 is compared as it is shown.
    let expected = |suffix: &str| {
        let bytes = fs::read(program.path.with_extension(suffix)).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let status = expected("status");
    let status = if status.is_empty() { "0" } else { status.trim() };
    let mut message = String::new();
    if run.status != status {
        message += &format!("exit status {}, not {status}\n", run.status);
    }
    message += &difference("stdout", &expected("out"), &run.stdout);
    message += &difference("stderr", &expected("err"), &run.stderr);
    if message.is_empty() { Ok(()) } else { Err(message.into()) }
}

struct Run {
    status: String,
    stdout: String,
    stderr: String,
}

fn run(interpreter: &Path, program: &Path) -> Result<Run, Failed> {
    let folder = program.parent().expect("a program is in a folder");
    let mut command = Command::new(interpreter);
    command.arg(program.file_name().expect("a program has a name")).current_dir(folder);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env_remove("PYTHONPATH").env_remove("PYTHONSTARTUP").env_remove("PYTHONUNBUFFERED");
    command.env("PYTHONHASHSEED", "0").env("PYTHONDONTWRITEBYTECODE", "1");
    let mut child =
        command.spawn().map_err(|e| format!("cannot run {}: {e}", interpreter.display()))?;
    let stdout = collect(child.stdout.take());
    let stderr = collect(child.stderr.take());
    let status = wait(&mut child)?;
    let here = folder.to_string_lossy().into_owned();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).replace(&here, "DIR");
    Ok(Run {
        status,
        stdout: text(stdout.join().expect("the reader does not panic")),
        stderr: hide_addresses(&text(stderr.join().expect("the reader does not panic"))),
    })
}

fn hide_addresses(text: &str) -> String {
    let mut parts = text.split("0x");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out += "0xADDR";
        out += part.trim_start_matches(|c: char| c.is_ascii_hexdigit());
    }
    out
}

/// Reads a pipe to its end beside the main thread, so that a full pipe never stops the program.
fn collect(pipe: Option<impl Read + Send + 'static>) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // What was read before a broken pipe is what there is to compare.
            let _ = pipe.read_to_end(&mut bytes);
        }
        bytes
    })
}

fn wait(child: &mut Child) -> Result<String, Failed> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().map_err(|e| e.to_string())? {
            return Ok(number(status));
        }
        if start.elapsed() > time_limit() {
            child.kill().map_err(|e| e.to_string())?;
            child.wait().map_err(|e| e.to_string())?;
            return Err(format!("still running after {} s", time_limit().as_secs()).into());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn number(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("-{signal}");
    }
    status.code().map_or_else(|| status.to_string(), |code| code.to_string())
}

/// The first line that differs and a few after it, of what came more (it may be the report of a crash); empty when
/// nothing does.
fn difference(what: &str, want: &str, got: &str) -> String {
    if want == got {
        return String::new();
    }
    let (want, got): (Vec<_>, Vec<_>) = (want.lines().collect(), got.lines().collect());
    let line = (0..).find(|&i| want.get(i) != got.get(i) || i >= want.len()).unwrap_or(0);
    let part = |lines: &[&str], most: usize| {
        lines.iter().skip(line).take(most).map(|l| format!("    {l}\n")).collect::<String>()
    };
    format!(
        "{what} differs at line {}\n  want\n{}  got\n{}",
        line + 1,
        part(&want, 4),
        part(&got, 20)
    )
}
