//! Every limit against everything that could get past it: the cases of tests/limits, one after the other
//! on one interpreter for each file and limit, and after each a program with a known result.
//!
//! Memory is what the allocator has given out (peak_alloc): the figure that all tests and documents mean by
//! the memory of an interpreter under a limit. Old and new buffer of what grows count both, as the allocator of
//! the test moves every buffer that is made larger.
//!
//! tests/limits/not-yet.txt lists runs that do not end as they must; one that does must leave the list, so it
//! only shrinks.
#![forbid(unsafe_code)]

mod cases;

use cases::{Case, FILES, asked_for, cases, interpreter, known_program, thread_time};
use peak_alloc::PeakAlloc;
use pyrun::{Interpreter, Limit, Limits};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

/// What a run may have beyond what the interpreter has at its start.
const MEMORY: usize = 32 << 20;
/// The same under all limits at once.
const LITTLE: usize = 16 << 20;
const FUEL: u64 = 200_000;
const TIME: Duration = Duration::from_millis(20);
/// How much later than its limit a run may end.
const LATE: Duration = Duration::from_millis(50);
/// How much later than a cancel from another thread a run ends. Instructions and loops of natives look every few
/// microseconds; what waits is one native step: a table of a million entries that moves to a larger one or is
/// given back, a text of a megabyte that is replaced or translated.
const CANCEL_LATE: Duration = Duration::from_millis(25);
/// Cases in which a cancel may wait for a longer step: Python's nodes of a syntax tree are made in one.
const ONE_STEP: [&str; 1] = ["ast.parse"];

/// No case of memory and fuel needs longer, whatever the machine does beside it.
const PATIENCE: Duration = Duration::from_secs(10);

/// What stops a run of a case.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Stop {
    Memory,
    Fuel,
    Time,
    Cancel,
    All,
}

impl Stop {
    fn limits(self, held: usize) -> Limits {
        let spare = Some(held + (512 << 20));
        match self {
            Stop::Memory => {
                Limits { memory: Some(held + MEMORY), time: Some(PATIENCE), ..Limits::default() }
            }
            Stop::Fuel => Limits {
                fuel: Some(FUEL),
                memory: spare,
                time: Some(PATIENCE),
                ..Limits::default()
            },
            Stop::Time => Limits { time: Some(TIME), memory: spare, ..Limits::default() },
            Stop::Cancel => Limits { time: Some(PATIENCE), memory: spare, ..Limits::default() },
            Stop::All => Limits {
                memory: Some(held + LITTLE),
                time: Some(2 * TIME),
                output: Some(64 << 10),
                fuel: Some(1 << 40),
                recursion: Some(100_000),
            },
        }
    }

    /// The limit that fires, if it must be one.
    fn expected(self) -> Option<Limit> {
        match self {
            Stop::Memory => Some(Limit::Memory),
            Stop::Fuel => Some(Limit::Fuel),
            Stop::Time => Some(Limit::Time),
            Stop::Cancel => Some(Limit::Cancelled),
            Stop::All => None,
        }
    }

    fn memory(self) -> usize {
        match self {
            Stop::Memory => MEMORY,
            Stop::All => LITTLE,
            _ => usize::MAX / 2,
        }
    }
}

/// Runs a case against a limit; what is wrong with how it ended.
fn run(python: &mut Interpreter, case: &Case, stop: Stop) -> Result<(), String> {
    let held = python.memory();
    python.set_limits(stop.limits(held));
    let before = ALLOCATED.current_usage();
    ALLOCATED.reset_peak_usage();
    let (start, started) = (Instant::now(), thread_time());
    let cancel = python.cancel_handle();
    let canceller = (stop == Stop::Cancel).then(|| {
        std::thread::spawn(move || {
            std::thread::sleep(TIME);
            cancel.cancel();
            Instant::now()
        })
    });
    let result = python.exec(&case.code);
    let (ended, used) = (Instant::now(), thread_time().saturating_sub(started));
    let due = match canceller {
        Some(thread) => thread.join().expect("it cancels"),
        None if stop == Stop::All => start + 2 * TIME,
        None => start + TIME,
    };
    python.cancel_handle().reset();
    let peak = ALLOCATED.peak_usage().saturating_sub(before);
    if let Some(limit) = stop.expected() {
        let text = result.map_or_else(|e| e.to_string(), |()| "nothing".into());
        let last = text.lines().last().unwrap_or_default();
        if last != format!("pyrun.LimitExceeded: {limit}") {
            return Err(format!("it ended with {last:?}"));
        }
    }
    // What other processes do meanwhile is not the run's fault.
    let late = ended.saturating_duration_since(due).min(used.saturating_sub(due - start));
    let one_step = ONE_STEP.iter().any(|step| case.code.contains(step));
    let most = if stop == Stop::Cancel && !one_step { CANCEL_LATE } else { LATE };
    let timely = matches!(stop, Stop::Time | Stop::Cancel | Stop::All);
    if timely && late > shown_late() {
        eprintln!("{:8} us late, {stop:?}: {}", late.as_micros(), case.text);
    }
    if timely && late > most {
        return Err(format!("it ended {late:?} late"));
    }
    let cap = stop.memory();
    if peak > cap + cap / 20 + (64 << 10) {
        return Err(format!("it took {peak} bytes, {} too many", peak - cap));
    }
    known_program(python)
}

/// `PYRUN_LATE=MS` shows the runs that end later than that.
fn shown_late() -> Duration {
    let asked = std::env::var("PYRUN_LATE").ok().and_then(|ms| ms.parse().ok());
    asked.map_or(Duration::MAX, Duration::from_millis)
}

/// What is wrong with the cases of a file under each limit that must stop them.
fn check(name: &str, text: &str, not_yet: &mut BTreeSet<String>) -> Vec<String> {
    let (setup, cases) = cases(text);
    let mut wrong = Vec::new();
    let all = [
        ('M', Stop::Memory),
        ('F', Stop::Fuel),
        ('T', Stop::Time),
        ('T', Stop::Cancel),
        ('A', Stop::All),
    ];
    for (letter, stop) in all {
        let mut python = interpreter(&setup);
        for case in cases.iter().filter(|c| c.kind.contains(letter) && asked_for(c)) {
            let mut r = run(&mut python, case, stop);
            // On a busy machine a run may be late without a fault of its own.
            for _ in 0..2 {
                if matches!(&r, Err(m) if m.ends_with("late")) {
                    r = run(&mut python, case, stop);
                }
            }
            let waits = not_yet.remove(&format!("{name} {stop:?} {}", case.text));
            let r = match (r, waits) {
                (Ok(()), true) if stop != Stop::All => {
                    Err("it holds: take it off tests/limits/not-yet.txt".into())
                }
                (Err(_), true) => {
                    python = interpreter(&setup);
                    Ok(())
                }
                (r, _) => r,
            };
            if let Err(m) = r {
                wrong.push(format!("{name} {stop:?} {}\n    line {}: {m}", case.text, case.line));
                python = interpreter(&setup);
            }
        }
    }
    wrong
}

/// One test, for what is allocated is counted for the whole process.
#[test]
fn limits_stop_everything() {
    let work = || {
        let lines = include_str!("../../../tests/limits/not-yet.txt").lines();
        let mut not_yet = lines.filter(|l| !l.starts_with('#')).map(str::to_string).collect();
        let mut wrong = Vec::new();
        for (name, text) in FILES {
            wrong.extend(check(name, text, &mut not_yet));
        }
        if std::env::var_os("PYRUN_LIMITS").is_none() {
            wrong.extend(not_yet.iter().map(|c| format!("tests/limits/not-yet.txt: no case {c}")));
        }
        wrong.extend(errors(include_str!("../../../tests/limits/errors.txt")));
        assert!(wrong.is_empty(), "{} cases are wrong\n{}", wrong.len(), wrong.join("\n"));
    };
    let thread = std::thread::Builder::new().stack_size(16 << 20).spawn(work);
    if let Err(e) = thread.expect("a thread starts").join() {
        std::panic::resume_unwind(e);
    }
}

/// Cases that end in an exception which the program catches, or in none.
fn errors(text: &str) -> Vec<String> {
    let (setup, cases) = cases(text);
    let mut python = interpreter(&setup);
    let mut wrong = Vec::new();
    for case in cases.iter().filter(|c| asked_for(c)) {
        python.set_limits(Limits { time: Some(PATIENCE), ..Limits::default() });
        let source = match case.kind.as_str() {
            "ok" => case.code.clone(),
            kind => {
                let call = format!(
                    "try: case()\nexcept {kind}: pass\nelse: raise AssertionError('no error')"
                );
                case.code.replace("\ncase()\n", &format!("\n{call}\n"))
            }
        };
        let mut ended = python.exec(&source).map_err(|e| e.to_string());
        ended = ended.and_then(|()| known_program(&mut python));
        if let Err(m) = ended {
            let last = m.lines().last().unwrap_or_default();
            wrong.push(format!("errors {}\n    line {}: {last}", case.text, case.line));
        }
    }
    wrong
}
