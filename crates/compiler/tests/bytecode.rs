//! Goldens of the bytecode: each `tests/bytecode/NAME.py` compiles to what `NAME.dis` beside it shows.
//! `PYRUN_GOLDENS=write` writes them anew; read the difference before it goes in.

use std::fs;
use std::path::Path;

use pyrun_compiler::{Options, SourceInfo, compile};
use pyrun_parser::{Mode, Source, parse};

#[test]
fn programs_compile_to_their_goldens() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/bytecode");
    let write = std::env::var_os("PYRUN_GOLDENS").is_some_and(|value| value == "write");
    let mut wrong = Vec::new();
    let mut programs = 0;
    for entry in fs::read_dir(&folder).expect("the folder of goldens exists") {
        let path = entry.expect("the folder is readable").path();
        if path.extension().is_none_or(|e| e != "py") {
            continue;
        }
        programs += 1;
        let golden = path.with_extension("dis");
        let got = listing(&path);
        if write {
            fs::write(&golden, &got).expect("a golden can be written");
        } else if fs::read_to_string(&golden).unwrap_or_default() != got {
            wrong.push(format!("{}\n{got}", path.display()));
        }
    }
    assert!(programs > 0, "there are programs to compile");
    assert!(wrong.is_empty(), "these compile to something else now:\n{}", wrong.join("\n"));
}

fn listing(path: &Path) -> String {
    let name = path.file_name().expect("a program has a name").to_string_lossy();
    let bytes = fs::read(path).expect("a program is readable");
    let source = Source::from_bytes(&bytes, &name).expect("a program is UTF-8");
    let arena = pyrun_ast::Arena::new();
    let module = parse(&source, Mode::Exec, &arena).expect("a program parses");
    let info = SourceInfo::new(&*name, source.text());
    let code = compile(&module, &info, Options::default()).expect("a program compiles");
    pyrun_bytecode::verify::verify(&code).expect("the code is well formed");
    pyrun_bytecode::dis::dump(&code, source.text())
}
