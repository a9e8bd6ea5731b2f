//! Running one program under each interpreter in turn and keeping the least CPU time.
//!
//! CPU time and peak memory are what the kernel reports for that child alone. A child is born with this
//! process's memory as its high-water mark, so this process stays small: outputs are compared and dropped.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

use crate::rows::Row;
use pyrun_benches::interpreters::Interpreter;

/// What one interpreter did with one program.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Least user and system time together.
    pub cpu: Duration,
    /// Least time from start to exit.
    pub wall: Duration,
    /// Greatest resident set, in bytes.
    pub peak: u64,
}

/// A sample, or why there is none; `None` where the interpreter has no version of the program.
pub type Outcome = Option<Result<Sample, String>>;

/// Runs a program under all columns alternately; the second column says what it must print.
pub fn row(columns: &[Interpreter], programs: &Path, row: &Row, rounds: usize) -> Vec<Outcome> {
    let mut outcomes: Vec<Outcome> = columns.iter().map(|_| None).collect();
    let mut outputs: Vec<Vec<u8>> = vec![Vec::new(); columns.len()];
    for _ in 0..rounds.max(1) {
        for (i, column) in columns.iter().enumerate() {
            let file = programs.join(format!("{}.{}", row.program, column.suffix));
            if matches!(outcomes[i], Some(Err(_))) || !file.exists() {
                continue;
            }
            let (sample, output) = match once(column.command().arg(&file)) {
                Ok(done) => done,
                Err(message) => {
                    outcomes[i] = Some(Err(message));
                    continue;
                }
            };
            outputs[i] = output;
            outcomes[i] = Some(Ok(match outcomes[i].take() {
                Some(Ok(before)) => before.and(sample),
                _ => sample,
            }));
        }
    }
    for i in 0..columns.len() {
        if matches!(outcomes[i], Some(Ok(_))) && outputs[i] != outputs[1] {
            outcomes[i] = Some(Err(format!("printed something else than {}", columns[1].name)));
        }
    }
    outcomes
}

/// What it costs each interpreter to start and do nothing.
pub fn start_up(columns: &[Interpreter], rounds: usize) -> Result<Vec<Sample>, String> {
    let mut best: Vec<Option<Sample>> = columns.iter().map(|_| None).collect();
    for _ in 0..rounds {
        for (i, column) in columns.iter().enumerate() {
            let (sample, _) = once(column.command().args(column.nothing()))
                .map_err(|e| format!("{} cannot run an empty program: {e}", column.name))?;
            best[i] = Some(match best[i].take() {
                Some(before) => before.and(sample),
                None => sample,
            });
        }
    }
    Ok(best.into_iter().flatten().collect())
}

impl Sample {
    fn and(self, other: Sample) -> Sample {
        Sample {
            cpu: self.cpu.min(other.cpu),
            wall: self.wall.min(other.wall),
            peak: self.peak.max(other.peak),
        }
    }
}

/// Runs a command to its end and returns its cost and what it wrote to standard output.
fn once(command: &mut Command) -> Result<(Sample, Vec<u8>), String> {
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONHASHSEED", "0")
        .spawn()
        .map_err(|e| format!("does not start: {e}"))?;
    let mut output = Vec::new();
    child
        .stdout
        .take()
        .expect("stdout is piped")
        .read_to_end(&mut output)
        .map_err(|e| e.to_string())?;
    let used = child.wait4().map_err(|e| e.to_string())?;
    let wall = start.elapsed();
    if !used.status.success() {
        return Err(format!("ended with {}", used.status));
    }
    let cpu = used.rusage.utime + used.rusage.stime;
    Ok((Sample { cpu, wall, peak: used.rusage.maxrss }, output))
}
