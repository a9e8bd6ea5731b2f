//! Faults that the compiler finds: `tests/front/compile_errors.txt` holds programs, each followed by
//! what CPython 3.12 says of it (message, start and end), or `ok`.

use std::path::Path;

use pyrun_compiler::{Options, SourceInfo, compile};
use pyrun_parser::{Mode, Source, parse};

#[test]
fn faults_are_reported_as_by_cpython() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/front/compile_errors.txt");
    let text = std::fs::read_to_string(path).expect("the table exists");
    let mut wrong = Vec::new();
    let mut programs = 0;
    let mut program = String::new();
    for line in text.lines() {
        let Some(expected) = line.strip_prefix("--- ") else {
            program += line;
            program.push('\n');
            continue;
        };
        programs += 1;
        let source = format!("{}\n", program.trim());
        let got = verdict(&source);
        if got != expected {
            wrong.push(format!("{source}expected {expected}\n     got {got}\n"));
        }
        program.clear();
    }
    assert!(programs > 100, "the table has programs");
    assert!(wrong.is_empty(), "{} of {programs}:\n{}", wrong.len(), wrong.join("\n"));
}

fn verdict(text: &str) -> String {
    let source = Source::from_str(text, "test.py").expect("a program is text");
    let arena = pyrun_ast::Arena::new();
    let module = match parse(&source, Mode::Exec, &arena) {
        Ok(module) => module,
        Err(e) => return format!("does not parse: {e}"),
    };
    let info = SourceInfo::new("test.py", source.text());
    match compile(&module, &info, Options::default()) {
        Ok(_) => "ok".into(),
        Err(e) => {
            let (a, b) =
                (source.lines().position(e.span.start), source.lines().position(e.span.end));
            let (from, to) = (a.column + 1, b.column + 1);
            format!("{} ({}:{from}-{}:{to})", e.message, a.line, b.line)
        }
    }
}
