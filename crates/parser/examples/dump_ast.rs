//! Prints the syntax tree of each file given as `ast.dump(…, include_attributes=True, indent=1)`.
//!
//! With `--out FOLDER FILES…`, writes the tree of the file at index N to `FOLDER/N` instead, or
//! `ERROR …`; so that a script can compare many files in one go. `--tokens` does the same with
//! tokens. With `--time FILES…`, parses all
//! files several times and prints the speed. With `--round-trip FILES…`, writes each tree as source,
//! parses that, and names the files whose tree is another then.

use std::time::Instant;

use pyrun_ast::Arena;
use pyrun_parser::{Mode, Source, SyntaxError, dump, parse, unparse};

fn tree(path: &str) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let source = Source::from_compile_bytes(&bytes, path).map_err(|error| fields(&error))?;
    let arena = Arena::new();
    let module = parse(&source, Mode::Exec, &arena).map_err(|error| fields(&error))?;
    Ok(dump::ast(&module, &source))
}

fn tokens(path: &str) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let source = Source::from_compile_bytes(&bytes, path).map_err(|error| fields(&error))?;
    dump::tokens(&source).map_err(|error| fields(&error))
}

/// Whether the source made from the tree gives the same tree again, positions apart.
fn round_trip(path: &str) -> Result<bool, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let source = Source::from_compile_bytes(&bytes, path).map_err(|error| fields(&error))?;
    let arena = Arena::new();
    let module = parse(&source, Mode::Exec, &arena).map_err(|error| fields(&error))?;
    let again = Source::from_str(&unparse::module(&module), path).map_err(|e| fields(&e))?;
    let second = parse(&again, Mode::Exec, &arena).map_err(|error| {
        let text = again.lines().line_text(again.text(), error.lineno).to_owned();
        format!("{error}: {text}")
    })?;
    Ok(dump::shape(&module) == dump::shape(&second))
}

/// The fields of an error, each after a unit separator.
fn fields(error: &SyntaxError) -> String {
    let SyntaxError { message, lineno, offset, end_lineno, end_offset, text, .. } = error;
    let text = text.clone().unwrap_or_default();
    let kind = error.kind.name();
    // Without a line there is no end.
    let end = |n: i32| if *offset < 0 { "None".into() } else { n.to_string() };
    ["", kind, message]
        .into_iter()
        .map(str::to_owned)
        .chain([
            lineno.to_string(),
            offset.to_string(),
            end(*end_lineno as i32),
            end(*end_offset),
            text,
        ])
        .collect::<Vec<_>>()
        .join("\x1f")
}

fn time(paths: &[String]) {
    let sources: Vec<Source> = paths
        .iter()
        .filter_map(|path| Source::from_bytes(&std::fs::read(path).ok()?, path).ok())
        .collect();
    let bytes: usize = sources.iter().map(|source| source.text().len()).sum();
    let best = |run: &dyn Fn() -> usize| {
        (0..5)
            .map(|_| {
                let start = Instant::now();
                std::hint::black_box(run());
                start.elapsed().as_secs_f64()
            })
            .fold(f64::INFINITY, f64::min)
    };
    let megabytes = bytes as f64 / 1e6;
    let lexing = best(&|| sources.iter().map(|source| pyrun_lexer::lex(source).tokens.len()).sum());
    let parsing = best(&|| {
        sources
            .iter()
            .map(|source| {
                let arena = Arena::new();
                let _ = parse(source, Mode::Exec, &arena);
                arena.allocated_bytes()
            })
            .sum()
    });
    let memory: usize = sources
        .iter()
        .map(|source| {
            let arena = Arena::new();
            let _ = parse(source, Mode::Exec, &arena);
            arena.allocated_bytes()
        })
        .sum();
    println!("{} files, {megabytes:.1} MB", sources.len());
    println!("tokens: {:.1} MB/s", megabytes / lexing);
    println!("source to tree: {:.1} MB/s", megabytes / parsing);
    println!("arena: {:.1} bytes for each source byte", memory as f64 / bytes as f64);
}

fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.split_first() {
        Some((first, files)) if first == "--time" => time(files),
        Some((first, [folder, files @ ..])) if first == "--out" => {
            for (index, file) in files.iter().enumerate() {
                let text = tree(file).unwrap_or_else(|error| format!("ERROR {error}"));
                std::fs::write(format!("{folder}/{index}"), text)?;
            }
        }
        Some((first, [folder, files @ ..])) if first == "--tokens" => {
            for (index, file) in files.iter().enumerate() {
                let text = tokens(file).unwrap_or_else(|error| format!("ERROR {error}"));
                std::fs::write(format!("{folder}/{index}"), text)?;
            }
        }
        Some((first, files)) if first == "--round-trip" => {
            for file in files {
                match round_trip(file) {
                    Ok(true) => {}
                    Ok(false) => println!("{file}: another tree"),
                    Err(error) => println!("{file}: {error}"),
                }
            }
        }
        _ => {
            for file in &args {
                println!("{}", tree(file).unwrap_or_else(|error| format!("ERROR {error}")));
            }
        }
    }
    Ok(())
}
