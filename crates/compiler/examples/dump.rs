//! Compiles files, verifies them, and checks that they survive serialisation. `-d` first lists the
//! bytecode, `-m` one line per code object with what Python sees of it, for comparing.
//!
//! `cargo run -p pyrun-compiler --example dump -- [-d|-m] FILE…`

use pyrun_bytecode::{Code, Const};
use pyrun_compiler::{Options, SourceInfo, compile};
use pyrun_parser::{Mode, Source, parse};

fn main() {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let what = match args.first() {
        Some(a) if a == "-d" || a == "-m" => args.remove(0),
        _ => String::new(),
    };
    let mut bad = 0;
    for path in &args {
        // A fault in the compiler must not hide those of the files after it.
        let result = std::panic::catch_unwind(|| one(path, &what));
        if let Err(message) = result.unwrap_or_else(|_| Err("panic".into())) {
            println!("{path}: {message}");
            bad += 1;
        }
    }
    println!("{} files, {bad} failed", args.len());
}

fn one(path: &str, what: &str) -> Result<(), String> {
    let bytes = std::fs::read(path).map_err(|e| e.to_string())?;
    let source = Source::from_bytes(&bytes, path).map_err(|e| format!("source: {e}"))?;
    let arena = pyrun_ast::Arena::new();
    let module = parse(&source, Mode::Exec, &arena).map_err(|e| format!("parse: {e}"))?;
    let info = SourceInfo::new(path, source.text());
    let code = compile(&module, &info, Options::default()).map_err(|e| {
        let (start, end) = (e.span.start, e.span.end);
        let (start, end) = (source.lines().position(start), source.lines().position(end));
        let (a, b) = (start.column + 1, end.column + 1);
        format!("compile: {} ({}:{a}-{}:{b})", e.message, start.line, end.line)
    })?;
    pyrun_bytecode::verify::verify(&code).map_err(|e| format!("verify: {e}"))?;
    let again = Code::from_bytes(&code.to_bytes()).map_err(|e| e.to_string())?;
    if format!("{code:?}") != format!("{again:?}") {
        return Err("changed by serialisation".into());
    }
    match what {
        "-d" => print!("{}", pyrun_bytecode::dis::dump(&code, source.text())),
        "-m" => describe(path, &code),
        _ => {}
    }
    Ok(())
}

/// One line per code object.
fn describe(path: &str, code: &Code) {
    let cells = code.cell_locals.iter().map(|&r| code.cell_name(r));
    let mut cells: Vec<_> = cells.filter(|n| !n.is_empty()).collect();
    cells.sort();
    let mut locals: Vec<_> = code.all(&code.varnames).collect();
    locals.retain(|n| !n.is_empty());
    locals.sort();
    locals.dedup();
    println!(
        "{path}|{}|{}|{}|{}/{}/{}|{:x}|{}|{}|{}",
        code.qualname(),
        code.name(),
        code.first_line,
        code.arg_count,
        code.posonly_count,
        code.kwonly_count,
        code.flags.0 & 0x2ff,
        locals.join(" "),
        cells.join(" "),
        code.all(&code.freevars).collect::<Vec<_>>().join(" "),
    );
    for c in &code.consts {
        if let Const::Code(c) = c {
            describe(path, c);
        }
    }
}
