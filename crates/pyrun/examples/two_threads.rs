//! How much more two interpreters do on two threads than one does on one. Wants two idle processors.
//!
//! `cargo run --release -p pyrun --example two_threads`

use pyrun::{Interpreter, Program, Result};
use std::time::{Duration, Instant};

const SOURCE: &str = "
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
class Point:
    def __init__(self, x): self.x = x
result = fib(22) + sum(Point(i).x for i in range(20_000)) + len({str(i): [i] for i in range(5_000)})
";

/// How often one interpreter gets through the program in a second.
fn rate(program: &Program) -> Result<f64> {
    let mut py = Interpreter::new();
    py.run::<()>(program)?;
    let (start, mut runs) = (Instant::now(), 0);
    while start.elapsed() < Duration::from_secs(1) {
        py.run::<()>(program)?;
        runs += 1;
    }
    Ok(f64::from(runs) / start.elapsed().as_secs_f64())
}

fn main() -> Result<()> {
    let program = Program::compile(SOURCE, "work.py")?;
    let (mut one, mut two) = (0f64, 0f64);
    for _ in 0..3 {
        one = one.max(rate(&program)?);
        let both = std::thread::scope(|scope| {
            let threads = [(); 2].map(|()| scope.spawn(|| rate(&program)));
            threads.into_iter().map(|t| t.join().expect("the program runs")).sum::<Result<f64>>()
        })?;
        two = two.max(both);
    }
    println!("one: {one:.1} runs a second, two: {two:.1}, {:.2} times as many", two / one);
    Ok(())
}
