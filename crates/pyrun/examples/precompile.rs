//! Compiles the program on standard input, for hosts without the compiler such as `run_precompiled`.
//!
//! `cargo run --release -p pyrun --example precompile < program.py > program.bin`

use pyrun::Program;
use std::error::Error;
use std::io::{Read, Write};

fn main() -> Result<(), Box<dyn Error>> {
    let mut source = String::new();
    std::io::stdin().read_to_string(&mut source)?;
    let program = Program::compile(&source, "program.py")?;
    std::io::stdout().write_all(&program.to_bytes())?;
    Ok(())
}
