//! The table on standard output and the same figures as JSON.

use std::path::Path;
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::measure::{Outcome, Sample};
use crate::rows::Row;
use pyrun_benches::interpreters::{Interpreter, LIMITED};

const MB: f64 = 1e6;

/// Collects rows, printing each as it comes.
pub struct Report {
    names: Vec<String>,
    start: Vec<Duration>,
    ratios: Vec<f64>,
    /// Times under limits by those without.
    limited: Vec<f64>,
    missed: usize,
    failed: usize,
    rows: Vec<Value>,
}

impl Report {
    /// A report with these columns: pyrun first, CPython second.
    pub fn new(columns: &[Interpreter]) -> Self {
        Report {
            names: columns.iter().map(|c| c.name.clone()).collect(),
            start: Vec::new(),
            ratios: Vec::new(),
            limited: Vec::new(),
            missed: 0,
            failed: 0,
            rows: Vec::new(),
        }
    }

    /// Start-up time and memory, and the head of the table of times.
    pub fn start_up(&mut self, samples: Vec<Sample>) {
        println!("\nstart-up");
        for (name, sample) in self.names.iter().zip(&samples) {
            println!(
                "  {name:<12} {:>7.2} ms wall {:>7.2} ms CPU {:>7.1} MB",
                ms(sample.wall),
                ms(sample.cpu),
                mb(sample)
            );
        }
        let (ours, theirs) = (&samples[0], &samples[1]);
        self.check("pass: under 3 ms", ms(ours.wall) < 3.0);
        self.check("pass: under a third of CPython's time", ours.wall * 3 < theirs.wall);
        self.check("pass: peak under 6 MB", mb(ours) < 6.0);
        self.push(
            "pass",
            "start-up",
            &samples.iter().cloned().map(|s| Some(Ok(s))).collect::<Vec<_>>(),
        );
        self.start = samples.into_iter().map(|s| s.cpu).collect();
        print!("\n{:<22}", "CPU ms less start-up");
        for name in &self.names {
            print!(" {:>9}", short(name));
        }
        println!("   ratio  target           peak MB");
    }

    /// One program's times.
    pub fn row(&mut self, row: &Row, outcomes: Vec<Outcome>) {
        print!("{:<22}", row.program);
        let times: Vec<Option<f64>> =
            outcomes.iter().zip(&self.start).map(|(outcome, start)| net(outcome, *start)).collect();
        for (time, outcome) in times.iter().zip(&outcomes) {
            match (time, outcome) {
                (Some(t), _) => print!(" {t:>9.1}"),
                (None, None) => print!(" {:>9}", "-"),
                (None, Some(_)) => print!(" {:>9}", "failed"),
            }
        }
        let ratio = match (times[0], times[1]) {
            (Some(ours), Some(theirs)) => Some(theirs / ours),
            _ => None,
        };
        self.ratios.extend(ratio);
        if let Some(at) = self.names.iter().position(|n| n == LIMITED)
            && let (Some(free), Some(limited)) = (times[0], times[at])
        {
            self.limited.push(limited / free);
        }
        let verdict = match (ratio, row.target) {
            (Some(r), Some(t)) if r >= t => "ok",
            (_, None) => "",
            _ => {
                self.missed += 1;
                "MISSED"
            }
        };
        let ratio_text = ratio.map_or_else(|| "-".to_owned(), |r| format!("{r:.2}"));
        let target_text = row.target.map_or_else(String::new, |t| format!("{t:.1}"));
        println!("   {ratio_text:>5}  {target_text:>5} {verdict:<7} {}", peaks(&outcomes));
        self.complain(&outcomes);
        self.push(row.program, row.group, &outcomes);
    }

    /// One program's peak memory.
    pub fn memory(&mut self, row: &Row, outcomes: Vec<Outcome>) {
        println!("{:<24} {} MB", row.program, peaks(&outcomes));
        let peak = |i: usize| match &outcomes[i] {
            Some(Ok(sample)) => mb(sample),
            _ => f64::INFINITY,
        };
        match row.program {
            "memory/million_ints" => self.check("a million small ints: under 9 MB", peak(0) < 9.0),
            _ => self
                .check("a million instances: at most half of CPython's", peak(0) * 2.0 <= peak(1)),
        }
        self.complain(&outcomes);
        self.push(row.program, row.group, &outcomes);
    }

    /// The size of the command without its symbols, where `strip` is at hand.
    pub fn binary_size(&mut self, command: &Path) {
        let stripped = std::env::temp_dir().join(format!("pyrun-stripped-{}", std::process::id()));
        let done =
            std::process::Command::new("strip").arg("-o").arg(&stripped).arg(command).status();
        if done.is_ok_and(|s| s.success())
            && let Ok(meta) = std::fs::metadata(&stripped)
        {
            println!("{:<24} {:.1} MB", "command, stripped", meta.len() as f64 / MB);
            self.check("command: under 12 MB", (meta.len() as f64) < 12.0 * MB);
            self.rows.push(json!({"name": "command", "group": "size", "bytes": meta.len()}));
        }
        // A file left behind in the temporary folder is no reason to fail a measurement.
        let _ = std::fs::remove_file(&stripped);
    }

    /// The mean and the count of what was missed.
    pub fn finish(&mut self) {
        if let Some(cost) = geometric_mean(&self.limited) {
            println!("\nlimits of memory, fuel and time cost {:+.1}%", (cost - 1.0) * 100.0);
            self.check("limits: under 3%", cost < 1.03);
        }
        if let Some(mean) = geometric_mean(&self.ratios) {
            println!("\ngeometric mean of {} ratios: {mean:.2}", self.ratios.len());
        }
        println!("{} targets missed, {} programs failed", self.missed, self.failed);
    }

    /// Everything measured, as JSON.
    pub fn json(&self) -> String {
        let value = json!({
            "interpreters": self.names,
            "rows": self.rows,
            "geometric_mean": geometric_mean(&self.ratios),
            "missed": self.missed,
            "failed": self.failed,
        });
        format!("{value:#}\n")
    }

    /// Whether every program ran and printed what CPython printed.
    pub fn all_agreed(&self) -> bool {
        self.failed == 0
    }

    fn check(&mut self, what: &str, reached: bool) {
        println!("  {what}: {}", if reached { "ok" } else { "MISSED" });
        self.missed += usize::from(!reached);
    }

    fn complain(&mut self, outcomes: &[Outcome]) {
        for (name, outcome) in self.names.iter().zip(outcomes) {
            if let Some(Err(message)) = outcome {
                println!("    {name}: {message}");
                self.failed += 1;
            }
        }
    }

    fn push(&mut self, program: &str, group: &str, outcomes: &[Outcome]) {
        let mut columns = Map::new();
        for (name, outcome) in self.names.iter().zip(outcomes) {
            let value = match outcome {
                None => continue,
                Some(Err(message)) => json!({"error": message}),
                Some(Ok(s)) => {
                    json!({"cpu_ms": ms(s.cpu), "wall_ms": ms(s.wall), "peak_bytes": s.peak})
                }
            };
            columns.insert(name.clone(), value);
        }
        self.rows.push(json!({"name": program, "group": group, "results": columns}));
    }
}

fn net(outcome: &Outcome, start: Duration) -> Option<f64> {
    match outcome {
        // A program that costs no more than starting is below what can be measured: a tick of 0.1 ms stands for it.
        Some(Ok(sample)) => Some(ms(sample.cpu.saturating_sub(start)).max(0.1)),
        _ => None,
    }
}

fn peaks(outcomes: &[Outcome]) -> String {
    let cells = outcomes.iter().map(|outcome| match outcome {
        Some(Ok(sample)) => format!("{:>7.1}", mb(sample)),
        _ => format!("{:>7}", "-"),
    });
    cells.collect::<Vec<_>>().join(" ")
}

fn geometric_mean(ratios: &[f64]) -> Option<f64> {
    let sum: f64 = ratios.iter().map(|r| r.ln()).sum();
    (!ratios.is_empty()).then(|| (sum / ratios.len() as f64).exp())
}

fn short(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn mb(sample: &Sample) -> f64 {
    sample.peak as f64 / MB
}
