//! A host without the compiler: runs the program on standard input, which `precompile` has written, and
//! shows what it leaves in `result`.
//!
//! `cargo run --release -p pyrun --no-default-features --example run_precompiled < program.bin`

use pyrun::{Interpreter, Object, Program};
use std::error::Error;
use std::io::Read;

fn main() -> Result<(), Box<dyn Error>> {
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes)?;
    println!("running");
    let program = Program::from_bytes(&bytes)?;
    let mut py = Interpreter::new();
    py.run::<()>(&program)?;
    let result = py.get::<Object>("result")?.repr(&mut py)?;
    println!("{result}");
    Ok(())
}
