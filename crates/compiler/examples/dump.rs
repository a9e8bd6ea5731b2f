//! Compiles files and verifies them; with `-d` first, lists the bytecode of one.
//!
//! `cargo run -p pyrun-compiler --example dump -- [-d] FILE…`

use pyrun_compiler::{Options, SourceInfo, compile};
use pyrun_parser::{Mode, Source, parse};

fn main() {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let list = args.first().is_some_and(|a| a == "-d");
    if list {
        args.remove(0);
    }
    let mut bad = 0;
    for path in &args {
        // A fault in the compiler must not hide those of the files after it.
        let result = std::panic::catch_unwind(|| one(path, list));
        if let Err(message) = result.unwrap_or_else(|_| Err("panic".into())) {
            println!("{path}: {message}");
            bad += 1;
        }
    }
    println!("{} files, {bad} failed", args.len());
}

fn one(path: &str, list: bool) -> Result<(), String> {
    let bytes = std::fs::read(path).map_err(|e| e.to_string())?;
    let source = Source::from_bytes(&bytes, path).map_err(|e| format!("source: {e}"))?;
    let arena = pyrun_ast::Arena::new();
    let module = parse(&source, Mode::Exec, &arena).map_err(|e| format!("parse: {e}"))?;
    let info = SourceInfo::new(path, source.text());
    let code = compile(&module, &info, Options::default()).map_err(|e| {
        let line = source.lines().line(e.span.start);
        format!("compile: {} (line {line})", e.message)
    })?;
    pyrun_bytecode::verify::verify(&code).map_err(|e| format!("verify: {e}"))?;
    if list {
        print!("{}", pyrun_bytecode::dis::dump(&code, source.text()));
    }
    Ok(())
}
