//! The smallest host: evaluates its arguments.
//!
//! `cargo run --release -p pyrun --no-default-features --features compiler,tail-dispatch --example minimal -- '6 * 7'`

use pyrun::{Interpreter, Object};

fn main() -> pyrun::Result<()> {
    let mut py = Interpreter::new();
    for expression in std::env::args().skip(1) {
        let value: Object = py.eval(&expression)?;
        println!("{}", value.repr(&mut py)?);
    }
    Ok(())
}
