//! What an interpreter costs: time to make and drop one, and memory for many alive at once.
//!
//! `cargo run --release -p pyrun --example many_interpreters`

use pyrun::Interpreter;
use std::time::Instant;

/// Bytes of memory that the process has in use, where the system tells.
fn resident() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmRSS:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<usize>().ok()? * 1024)
}

fn main() {
    // The first one builds what all share.
    drop(Interpreter::new());
    let n = 2_000;
    let start = Instant::now();
    for _ in 0..n {
        drop(Interpreter::new());
    }
    println!("made and dropped: {:.1} µs", start.elapsed().as_secs_f64() * 1e6 / n as f64);
    let alive = 10_000;
    let before = resident();
    let start = Instant::now();
    let all: Vec<Interpreter> = (0..alive).map(|_| Interpreter::new()).collect();
    println!("made: {:.1} µs", start.elapsed().as_secs_f64() * 1e6 / alive as f64);
    if let (Some(a), Some(b)) = (before, resident()) {
        println!("{} alive: {:.1} KB each", all.len(), (b - a) as f64 / 1024.0 / alive as f64);
    }
}
