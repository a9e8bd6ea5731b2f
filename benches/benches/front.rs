//! The front end beside CPython's, over the library folder of the CPython that is found: tokens, tree
//! and bytecode, and the tree's memory.
//!
//! Only files that CPython compiles count. Both sides hold the bytes of all files and go through them
//! again and again, in turns, in one process each; processor time counts, so that other work on the
//! machine disturbs little. Behind criterion's report stands a table of the best passes with CPython's
//! beside them. `PYRUN_ORACLE` may name the CPython.

use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use criterion::{Criterion, Throughput};
use pyrun_ast::Arena;
use pyrun_benches::interpreters;
use pyrun_compiler::{Options, SourceInfo, compile};
use pyrun_parser::{Mode, Source, parse};
use rustix::time::{ClockId, clock_gettime};

/// The other side: prints the paths of the files, then answers requests such as `compile 3` with the
/// processor time of that many passes.
const ORACLE: &str = r#"
import ast, gc, os, sys, sysconfig, time, warnings
warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)
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
print(flush=True)
gc.disable()
work = {
    "parse": lambda path, data: ast.parse(data, path),
    "compile": lambda path, data: compile(data, path, "exec", dont_inherit=True),
}
for line in sys.stdin:
    what, passes = line.split()
    run = work[what]
    start = time.process_time()
    for _ in range(int(passes)):
        for path, data in sources:
            run(path, data)
    print(time.process_time() - start, flush=True)
"#;

fn main() {
    let mut bench = match Bench::start() {
        Ok(bench) => bench,
        Err(message) => {
            eprintln!("front: {message}");
            std::process::exit(1);
        }
    };
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    bench.run(&mut criterion);
    criterion.final_summary();
    bench.report();
}

/// A file: its path and bytes.
type File = (String, Vec<u8>);

struct Bench {
    oracle: Oracle,
    files: Vec<File>,
    /// The best passes: of ours by what was done, of CPython's.
    best: Vec<(&'static str, Duration, Option<Duration>)>,
}

impl Bench {
    fn start() -> Result<Bench, String> {
        let chosen = std::env::var_os("PYRUN_ORACLE").map(PathBuf::from).filter(|p| p.is_file());
        let cpython = interpreters::find_cpython(chosen.as_deref())?;
        println!("cpython    {} ({})", cpython.path.display(), cpython.about);
        let (oracle, paths) = Oracle::start(&cpython.path)?;
        let read = |path: String| match std::fs::read(&path) {
            Ok(data) => Ok((path, data)),
            Err(e) => Err(format!("cannot read {path}: {e}")),
        };
        let files = paths.into_iter().map(read).collect::<Result<Vec<File>, _>>()?;
        Ok(Bench { oracle, files, best: Vec::new() })
    }

    fn bytes(&self) -> u64 {
        self.files.iter().map(|(_, data)| data.len() as u64).sum()
    }

    fn run(&mut self, criterion: &mut Criterion) {
        self.pair(criterion, "tokens", None, |source| {
            black_box(pyrun_lexer::lex(source));
        });
        self.pair(criterion, "tree", Some("parse"), |source| {
            let arena = Arena::new();
            black_box(parse(source, Mode::Exec, &arena)).expect("CPython parses it");
        });
        self.pair(criterion, "bytecode", Some("compile"), |source| {
            let arena = Arena::new();
            let module = parse(source, Mode::Exec, &arena).expect("CPython parses it");
            let info = SourceInfo::with_starts(source.name(), source.lines().starts().into());
            black_box(compile(&module, &info, Options::default())).expect("CPython compiles it");
        });
    }

    /// Measures what we do with each source, and what CPython does, in turns.
    fn pair(
        &mut self,
        criterion: &mut Criterion,
        name: &'static str,
        theirs: Option<&str>,
        mut work: impl FnMut(&Source),
    ) {
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Bytes(self.bytes()));
        let (files, oracle) = (&self.files, &mut self.oracle);
        let (mut best, mut their_best) = (Duration::MAX, Duration::MAX);
        group.bench_function("pyrun", |bencher| {
            bencher.iter_custom(|passes| {
                if let Some(request) = theirs {
                    their_best = their_best.min(oracle.ask(request, 1));
                }
                let mut all = Duration::ZERO;
                for _ in 0..passes {
                    let took = pass(files, &mut work);
                    best = best.min(took);
                    all += took;
                }
                all
            });
        });
        if let Some(request) = theirs {
            group.bench_function("cpython", |bencher| {
                bencher.iter_custom(|passes| {
                    best = best.min(pass(files, &mut work));
                    let took = oracle.ask(request, passes);
                    their_best = their_best.min(took / passes.max(1) as u32);
                    took
                });
            });
        }
        group.finish();
        self.best.push((name, best, theirs.map(|_| their_best)));
    }

    fn report(&self) {
        let megabytes = self.bytes() as f64 / 1e6;
        println!("{} files, {megabytes:.1} MB; best passes:", self.files.len());
        for (name, ours, theirs) in &self.best {
            let speed = |took: &Duration| megabytes / took.as_secs_f64();
            let (what, aim, reached) = match theirs {
                Some(t) => {
                    let aim = if *name == "tree" { 3.0 } else { 4.0 };
                    (
                        format!("CPython {:.1} MB/s", speed(t)),
                        aim,
                        t.as_secs_f64() / ours.as_secs_f64(),
                    )
                }
                None => (String::from("aim 100 MB/s"), 1.0, speed(ours) / 100.0),
            };
            let ok = if reached >= aim { "reached" } else { "missed" };
            println!("{name:10} {:6.1} MB/s, {what}: {reached:.2}, aim {aim} {ok}", speed(ours));
        }
        let tree: usize = self.files.iter().map(tree_bytes).sum();
        println!(
            "memory     {:.1} bytes of tree per byte of source, aim 15",
            tree as f64 / self.bytes() as f64
        );
    }
}

/// The processor time of going through all files once.
fn pass(files: &[File], work: &mut impl FnMut(&Source)) -> Duration {
    let start = processor_time();
    for (path, data) in files {
        work(&Source::from_bytes(data, path).expect("CPython decodes it"));
    }
    processor_time() - start
}

fn tree_bytes((path, data): &File) -> usize {
    let source = Source::from_bytes(data, path).expect("CPython decodes it");
    let arena = Arena::new();
    parse(&source, Mode::Exec, &arena).expect("CPython parses it");
    arena.allocated_bytes()
}

fn processor_time() -> Duration {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}

/// CPython, waiting for requests.
struct Oracle {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Oracle {
    /// Starts it; gives the paths of the files too.
    fn start(path: &std::path::Path) -> Result<(Oracle, Vec<String>), String> {
        let failed = |e: std::io::Error| format!("cannot run {}: {e}", path.display());
        let mut child = Command::new(path)
            .args(["-c", ORACLE])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let (Some(requests), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("no pipes".into());
        };
        let mut oracle = Oracle { child, requests, answers: BufReader::new(answers) };
        let mut paths = Vec::new();
        loop {
            match oracle.line() {
                path if path.is_empty() => return Ok((oracle, paths)),
                path => paths.push(path),
            }
        }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("CPython answers");
        line.trim_end().to_owned()
    }

    /// The processor time of so many passes.
    fn ask(&mut self, what: &str, passes: u64) -> Duration {
        writeln!(self.requests, "{what} {passes}").expect("CPython listens");
        Duration::from_secs_f64(self.line().parse().expect("CPython answers with a time"))
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
