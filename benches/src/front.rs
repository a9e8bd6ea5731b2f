//! The front end beside CPython's, over the library folder of the CPython that is found: tokens, tree
//! and bytecode in megabytes of source per second, and the tree's memory.
//!
//! Only files that CPython compiles count. Each side reads all files first, then goes through them
//! several times; the best pass counts, so both run with warm caches and nothing of the system is
//! measured.

use clap::Parser;
use pyrun_ast::Arena;
use pyrun_benches::interpreters;
use pyrun_compiler::{Options, SourceInfo, compile};
use pyrun_parser::{Mode, Source, parse};
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

/// What CPython does in the same passes; prints the paths of the files, then two times.
const ORACLE: &str = r#"
import ast, gc, os, sys, sysconfig, time, warnings
warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)
rounds = int(sys.argv[1])
sources = []
for folder, folders, files in os.walk(sysconfig.get_paths()["stdlib"]):
    folders[:] = sorted(f for f in folders if f not in ("site-packages", "dist-packages", "__pycache__"))
    for name in sorted(files):
        path = os.path.join(folder, name)
        if not name.endswith(".py"):
            continue
        with open(path, "rb") as f:
            data = f.read()
        try:
            compile(data, path, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        sources.append((path, data))
        print(path)
gc.disable()
def best(work):
    least = None
    for _ in range(rounds):
        start = time.perf_counter()
        for path, data in sources:
            work(path, data)
        took = time.perf_counter() - start
        least = took if least is None else min(least, took)
    return least
print("parse", best(lambda path, data: ast.parse(data, path)))
print("compile", best(lambda path, data: compile(data, path, "exec", dont_inherit=True)))
"#;

#[derive(Parser)]
#[command(about = "Compare the front end with CPython's over its own library")]
struct Arguments {
    /// The CPython to compare with, instead of the best one found.
    #[arg(long)]
    python: Option<PathBuf>,
    /// How often each goes through all files; the least time counts.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("front: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let cpython = interpreters::find_cpython(arguments.python.as_deref())?;
    println!("cpython    {} ({})", cpython.path.display(), cpython.about);
    let out = Command::new(&cpython.path)
        .args(["-c", ORACLE, &arguments.rounds.to_string()])
        .output()
        .map_err(|e| format!("cannot run {}: {e}", cpython.path.display()))?;
    let out = String::from_utf8_lossy(&out.stdout);
    let oracle = |name: &str| -> Result<f64, String> {
        out.lines()
            .find_map(|l| l.strip_prefix(name)?.trim().parse().ok())
            .ok_or(format!("CPython printed no time for {name}"))
    };
    let (their_parse, their_compile) = (oracle("parse ")?, oracle("compile ")?);
    let mut sources = Vec::new();
    let mut refused = 0;
    for path in out.lines().filter(|l| l.ends_with(".py")) {
        let data = std::fs::read(path).map_err(|e| format!("cannot read {path}: {e}"))?;
        match Source::from_bytes(&data, path) {
            Ok(s) => sources.push(s),
            Err(_) => refused += 1,
        }
    }
    let bytes: usize = sources.iter().map(|s| s.text().len()).sum();
    println!("{} files, {:.1} MB, {refused} refused", sources.len(), bytes as f64 / 1e6);
    let tokens = best(arguments.rounds, || {
        for s in &sources {
            std::hint::black_box(pyrun_lexer::lex(s));
        }
    });
    let mut tree_bytes = 0;
    let parsing = best(arguments.rounds, || {
        tree_bytes = 0;
        for s in &sources {
            let arena = Arena::new();
            let _ = std::hint::black_box(parse(s, Mode::Exec, &arena));
            tree_bytes += arena.allocated_bytes();
        }
    });
    let mut failed = 0;
    let compiling = best(arguments.rounds, || {
        failed = 0;
        for s in &sources {
            let arena = Arena::new();
            let code = parse(s, Mode::Exec, &arena).ok().and_then(|m| {
                compile(
                    &m,
                    &SourceInfo::with_starts(s.name(), s.lines().starts().into()),
                    Options::default(),
                )
                .ok()
            });
            failed += std::hint::black_box(code).is_none() as usize;
        }
    });
    let speed = |t: f64| bytes as f64 / 1e6 / t;
    println!("{:22} {:>10} {:>12} {:>7}  target", "", "pyrun", "cpython", "ratio");
    let row = |what: &str, ours: f64, theirs: Option<f64>, target: f64| {
        let (theirs, ratio) = match theirs {
            Some(t) => (format!("{:.1} MB/s", speed(t)), t / ours),
            None => (String::new(), speed(ours) / 100.0),
        };
        let ok = if ratio >= target { "ok" } else { "MISSED" };
        println!("{what:22} {:>5.1} MB/s {theirs:>12} {ratio:>7.2}  {target} {ok}", speed(ours));
    };
    row("tokens, of 100 MB/s", tokens.as_secs_f64(), None, 1.0);
    row("source to tree", parsing.as_secs_f64(), Some(their_parse), 3.0);
    row("source to bytecode", compiling.as_secs_f64(), Some(their_compile), 4.0);
    println!(
        "tree: {:.1} bytes per source byte, at most 15; {failed} files did not compile",
        tree_bytes as f64 / bytes as f64
    );
    Ok(())
}

/// The least time of several passes.
fn best(rounds: usize, mut work: impl FnMut()) -> Duration {
    (0..rounds.max(1))
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .min()
        .unwrap_or_default()
}
