//! Interpreters that live long, and many of them: memory does not grow. A hundredth of the full numbers
//! runs with the other tests; all of them (a million evaluations on one interpreter, 100,000 interpreters
//! made and dropped, 10,000 alive at once) with `PYRUN_SOAK=1 cargo test --release -p pyrun --test soak`.
#![forbid(unsafe_code)]

use peak_alloc::PeakAlloc;
use pyrun::{Interpreter, Limits, Program};

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

/// What the allocator may have in use beyond what it had after the first rounds.
const SLACK: usize = 256 << 10;

/// Pages come in chunks; what waited for the collector may have left one.
const CHUNK: usize = 1 << 20;

/// What may wait for the collector, with the pages that it lies in.
const GARBAGE: usize = 4 << 20;

fn rounds(full: usize) -> usize {
    if std::env::var_os("PYRUN_SOAK").is_some() { full } else { full / 100 }
}

/// Does something again and again; after the first thousand times, memory may not grow. Of garbage that waits
/// for the collector there is as much as the collector lets there be, so `settle` has it collected.
fn steady<T>(what: &str, n: usize, t: &mut T, f: impl Fn(&mut T, usize), settle: impl Fn(&mut T)) {
    let first = 1000.min(n / 2);
    let (mut base, mut half, mut most) = (0, 0, 0);
    for i in 0..n {
        if i == first || i == n / 2 {
            settle(t);
            half = ALLOCATED.current_usage();
            base = if i == first { half } else { base };
        }
        f(t, i);
        most = most.max(ALLOCATED.current_usage());
    }
    settle(t);
    let grown = ALLOCATED.current_usage().saturating_sub(base);
    assert!(
        grown < SLACK + CHUNK,
        "{what}: {grown} bytes more after {n} rounds than after {first}"
    );
    let grown = ALLOCATED.current_usage().saturating_sub(half);
    assert!(grown < SLACK, "{what}: {grown} bytes more after {n} rounds than after half of them");
    let waiting = most.saturating_sub(base);
    assert!(waiting < GARBAGE, "{what}: {waiting} bytes more in between");
}

/// Has the garbage collected.
fn collect(py: &mut Interpreter) {
    let limits = py.limits();
    py.set_limits(Limits::default());
    py.exec("import gc; gc.collect()").expect("it collects");
    py.set_limits(limits);
}

/// One test, for what is allocated is counted for the whole process.
#[test]
fn memory_does_not_grow() {
    evaluations();
    stops();
    made_and_dropped();
    alive_at_once();
}

fn evaluations() {
    let mut py = Interpreter::new();
    py.exec("import json\nclass P:\n    def __init__(self, x): self.x = x").expect("it runs");
    let round = |py: &mut Interpreter, i| {
        let source = format!("len(json.dumps({{'k{i}': [P(n).x for n in range(5)]}}))");
        assert!(py.eval::<usize>(&source).expect("it runs") > 20);
    };
    steady("evaluations", rounds(1_000_000), &mut py, round, collect);
}

/// Runs that fail, and runs that a limit stops.
fn stops() {
    let limits = Limits { fuel: Some(500), ..Limits::default() };
    let mut py = Interpreter::builder().limits(limits).build();
    let source = "def f():\n    try: return [f() for _ in range(3)]\n    finally: f()\nf()";
    let round = |py: &mut Interpreter, i| {
        let code = if i % 2 == 0 { source } else { "x = [1]; x.append(x); {}['missing']" };
        py.exec(code).expect_err("it fails");
    };
    steady("stopped runs", rounds(100_000), &mut py, round, collect);
}

fn made_and_dropped() {
    let rule = Program::expression("sum(x * x for x in range(10))").expect("it compiles");
    let round = |_: &mut (), _| {
        let mut py = Interpreter::new();
        assert_eq!(py.run::<i64>(&rule).expect("it runs"), 285);
    };
    steady("interpreters", rounds(100_000), &mut (), round, |_| ());
}

fn alive_at_once() {
    let n = rounds(10_000);
    let before = ALLOCATED.current_usage();
    let mut all: Vec<Interpreter> = (0..n).map(|_| Interpreter::new()).collect();
    // Address space; what is touched of it is less.
    let each = (ALLOCATED.current_usage() - before) / n;
    assert!(each < 96 << 10, "{each} bytes for each interpreter");
    for (i, py) in all.iter_mut().enumerate() {
        py.exec(&format!("x = {i}")).expect("it runs");
    }
    assert_eq!(all[n - 1].eval::<usize>("x").expect("it runs"), n - 1);
    drop(all);
    assert!(ALLOCATED.current_usage().saturating_sub(before) < SLACK, "they leave something");
}
