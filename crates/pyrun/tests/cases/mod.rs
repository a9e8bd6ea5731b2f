//! The cases of tests/limits, for the tests that run them: how they are read, the interpreter that they run on
//! and the program with a known result that runs after each.
//!
//! A case is a line: which limits must stop it (`M` memory, `F` fuel, `T` time and a cancel from another
//! thread), or the exception that it raises with no limit set, and the code; `\n` in it ends a line, `\\` is
//! a backslash. `A` sets all limits, and the case may end as it likes, as long as it stays within them.
//!
//! `PYRUN_LIMITS=TEXT` runs the cases with that text in them alone and shows each; several texts stand with `;;`
//! between them.

use pyrun::{Captured, Interpreter, Limits, Sandbox};
use std::time::{Duration, Instant};

/// A line of a file.
#[allow(dead_code)]
pub struct Case {
    pub line: usize,
    pub kind: String,
    pub text: String,
    pub code: String,
}

/// The set-up code and the cases of a file.
pub fn cases(text: &str) -> (String, Vec<Case>) {
    let (mut setup, mut cases) = (String::new(), Vec::new());
    for (i, line) in text.lines().enumerate() {
        let Some((kind, code)) = line.split_once(": ").filter(|_| !line.starts_with('#')) else {
            continue;
        };
        match kind {
            "setup" => setup += &format!("{code}\n"),
            kind => {
                let body = unescaped(code);
                let code = format!("def case():\n    {body}\ncase()\n");
                let (kind, text) = (kind.to_string(), line.to_string());
                cases.push(Case { line: i + 1, kind, text, code });
            }
        }
    }
    (setup, cases)
}

/// The code of a case with its line ends.
pub fn unescaped(code: &str) -> String {
    let pieces: Vec<String> = code.split(r"\\").map(|s| s.replace(r"\n", "\n")).collect();
    pieces.join(r"\")
}

pub const FILES: [(&str, &str); 4] = [
    ("iteration", include_str!("../../../../tests/limits/iteration.txt")),
    ("sizes", include_str!("../../../../tests/limits/sizes.txt")),
    ("hostile", include_str!("../../../../tests/limits/hostile.txt")),
    ("attacks", include_str!("../../../../tests/limits/attacks.txt")),
];

pub fn interpreter(setup: &str) -> Interpreter {
    let host = Sandbox::new(Captured::default()).allow_clock();
    let mut python = Interpreter::builder().host(host).build();
    python.exec(setup).expect("the set-up code runs");
    python
}

/// Processor time that this thread has used; where that is not known, time by the clock.
pub fn thread_time() -> Duration {
    #[cfg(unix)]
    if let Ok(t) = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime).try_into() {
        return t;
    }
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}

/// Takes back what a case may have set, and what it left behind.
pub const RESET: &str = "import gc, sys
sys.setrecursionlimit(1000)
sys.set_int_max_str_digits(4300)
sys.settrace(None)
sys.unraisablehook = sys.__unraisablehook__
gc.enable()
gc.collect()
if 'decimal' in sys.modules: sys.modules['decimal'].getcontext().prec = 28";

/// Runs a program that has a known result, with no limits.
pub fn known_program(python: &mut Interpreter) -> Result<(), String> {
    python.set_limits(Limits::default());
    python.exec(RESET).map_err(|e| format!("{e}"))?;
    let source = "''.join(sorted({c: i for i, c in enumerate('the next program runs right')}))";
    match python.eval::<String>(source) {
        Ok(s) if s == " aeghimnoprstux" => Ok(()),
        r => Err(format!("the next program gave {r:?}")),
    }
}

/// Whether a case is among those to run; shows it if only some are.
pub fn asked_for(case: &Case) -> bool {
    let Ok(only) = std::env::var("PYRUN_LIMITS") else { return true };
    let asked = only.split(";;").any(|only| case.text.contains(only));
    if asked {
        eprintln!("{}", case.text);
    }
    asked
}
