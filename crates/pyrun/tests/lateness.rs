//! How long a cancel from another thread may have to wait: the longest time between two looks at the cancel
//! handle, over all cases of tests/limits that run until they are stopped, or that take long steps.
//!
//! The time is the processor's, of the thread that runs, so it is the run's own doing, whatever else the machine
//! is busy with. A cancel that comes at the worst moment takes effect within that time; so the bound does not
//! depend on when the test happens to cancel. With `-- --nocapture` the longest are shown.
#![forbid(unsafe_code)]
#![cfg(unix)]

mod cases;

use cases::{Case, FILES, asked_for, cases, interpreter, known_program, thread_time};
use pyrun::{Interpreter, Limits};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// When a case is cancelled, if `PYRUN_CANCEL` does not say another number of milliseconds: later, more of its steps
/// are seen.
const TIME: u64 = 20;
/// No case takes more time or memory than this, whatever the machine does beside it.
const PATIENCE: Duration = Duration::from_secs(10);
const MEMORY: usize = 512 << 20;
/// The longest time without a look, on machines that are several times slower than those we use, where up to 20 ms
/// have been seen.
const BOUND: Duration = Duration::from_millis(100);
/// Cases with a step that is not cut, up to 60 ms long: a hundred megabytes that are taken from the system at once,
/// the unwinding of a million calls, thousands of classes in a chain, a tree and code of a hundred megabytes.
const UNCUT: [&str; 4] = [
    "1 << 10**9",
    "sys.setrecursionlimit(10**8)",
    "x = type(\"C\", (x,), {})",
    "eval(\"1 < \" * 300000",
];
const UNCUT_BOUND: Duration = Duration::from_millis(300);
/// What is aimed at.
const TARGET: Duration = Duration::from_millis(1);
/// How often a case is run that seems to take longer than that, or than its bound: interrupts count as the
/// thread's time, and so does what the system does when memory is short.
const TRIES: usize = 3;
const MORE_TRIES: usize = 6;

/// Steps shorter than this, in nanoseconds, are as short as they must be.
const SHOWN: u64 = 1_000_000;

/// The longest time between two looks since [`Looks::begin`], in nanoseconds.
#[derive(Default)]
struct Looks {
    last: AtomicU64,
    longest: AtomicU64,
    /// Where the run stood at the end of the longest, if that is asked for and it is long.
    place: Mutex<String>,
}

impl Looks {
    fn begin(&self) {
        self.longest.store(0, Ordering::Relaxed);
        self.last.store(now(), Ordering::Relaxed);
    }

    fn look(&self) {
        let now = now();
        let gap = now.saturating_sub(self.last.load(Ordering::Relaxed));
        if gap > self.longest.fetch_max(gap, Ordering::Relaxed) && gap > SHOWN && places() {
            *self.place.lock().expect("nobody panics with it") = place();
        }
        self.last.store(self::now(), Ordering::Relaxed);
    }

    /// The longest, that to this moment too.
    fn end(&self) -> Duration {
        self.look();
        Duration::from_nanos(self.longest.load(Ordering::Relaxed))
    }
}

/// Whether `PYRUN_WHERE` asks for the functions in which long steps end.
fn places() -> bool {
    std::env::var_os("PYRUN_WHERE").is_some()
}

/// The functions of the interpreter that are running, innermost first.
fn place() -> String {
    let trace = std::backtrace::Backtrace::force_capture().to_string();
    let ours = |l: &&str| l.contains("pyrun_vm::") || l.contains("pyrun_stdlib::");
    let name = |l: &str| l.trim().split_once(": ").map_or(String::new(), |(_, name)| name.into());
    let names: Vec<String> = trace.lines().filter(ours).map(name).collect();
    let dull = ["::glance", "::look_up", "::charge", "is_cancelled", "::looked", "asked_to_stop"];
    let names = names.into_iter().filter(|n| !dull.iter().any(|d| n.ends_with(d)));
    names.take(4).collect::<Vec<_>>().join(" < ")
}

fn now() -> u64 {
    u64::try_from(thread_time().as_nanos()).unwrap_or(u64::MAX)
}

/// An interpreter whose looks are watched.
fn watched(setup: &str) -> (Interpreter, Arc<Looks>) {
    let (python, looks) = (interpreter(setup), Arc::new(Looks::default()));
    let watcher = looks.clone();
    python.cancel_handle().watch(move || watcher.look());
    (python, looks)
}

/// Runs a case until it is cancelled; the longest time without a look, and where it ended.
fn run(python: &mut Interpreter, looks: &Looks, case: &Case) -> Result<(Duration, String), String> {
    let memory = Some(python.memory() + MEMORY);
    python.set_limits(Limits { memory, time: Some(PATIENCE), ..Limits::default() });
    let cancel = python.cancel_handle();
    let canceller = std::thread::spawn(move || {
        std::thread::park_timeout(Duration::from_millis(from_env("PYRUN_CANCEL", TIME)));
        cancel.cancel();
    });
    looks.begin();
    // It may end as it likes.
    drop(python.exec(&case.code));
    let longest = looks.end();
    let place = std::mem::take(&mut *looks.place.lock().expect("nobody panics with it"));
    canceller.thread().unpark();
    canceller.join().expect("it cancels");
    python.cancel_handle().reset();
    known_program(python)?;
    Ok((longest, place))
}

/// The longest time without a look of a case.
fn bound(text: &str) -> Duration {
    match UNCUT.iter().any(|u| text.contains(u)) {
        true => UNCUT_BOUND,
        false => BOUND,
    }
}

/// The longest times of the cases of a file, and what went wrong.
fn check(name: &str, text: &str) {
    let (setup, cases) = cases(text);
    let (mut python, mut looks) = watched(&setup);
    let (mut times, mut wrong) = (Vec::new(), Vec::new());
    for case in cases.iter().filter(|c| c.kind.contains(['T', 'A']) && asked_for(c)) {
        let mut least = (Duration::MAX, String::new());
        for i in 0..MORE_TRIES {
            match run(&mut python, &looks, case) {
                Ok(longest) if longest.0 < least.0 => least = longest,
                Ok(_) => {}
                Err(m) => {
                    wrong.push(format!("{}\n    {m}", case.text));
                    (python, looks) = watched(&setup);
                }
            }
            if least.0 <= TARGET || i + 1 >= TRIES && least.0 <= bound(&case.text) {
                break;
            }
        }
        times.push((least.0, &case.text, least.1));
    }
    times.sort_by_key(|(time, ..)| std::cmp::Reverse(*time));
    let over = |n| times.iter().filter(|(time, ..)| *time > Duration::from_millis(n)).count();
    let (n, over) = (times.len(), [5, 2, 1].map(over));
    eprintln!("{name}.txt: {n} runs; over 5, 2 and 1 ms: {over:?}; the longest:");
    for (time, text, place) in times.iter().take(from_env("PYRUN_LONGEST", 20)) {
        eprintln!("{:8} us  {text}", time.as_micros());
        if !place.is_empty() {
            eprintln!("             {place}");
        }
    }
    let late = times.iter().filter(|(time, text, _)| *time > bound(text));
    wrong.extend(late.map(|(time, text, _)| format!("{text}\n    {time:?} without a look")));
    assert!(wrong.is_empty(), "{} cases are wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// A number that the environment may set.
fn from_env<T: std::str::FromStr>(name: &str, usual: T) -> T {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

/// A test for each file, as they know nothing of each other. One after the other: threads that take much memory
/// from the system at once wait for each other in it, which counts as their time.
fn check_file(i: usize) {
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock().unwrap_or_else(|e| e.into_inner());
    let (name, text) = FILES[i];
    let thread = std::thread::Builder::new().stack_size(16 << 20).spawn(move || check(name, text));
    if let Err(e) = thread.expect("a thread starts").join() {
        std::panic::resume_unwind(e);
    }
}

#[test]
fn iteration() {
    check_file(0);
}

#[test]
fn sizes() {
    check_file(1);
}

#[test]
fn hostile() {
    check_file(2);
}

#[test]
fn attacks() {
    check_file(3);
}
