//! Compiles every module in `py/` to bytecode, to be carried in the binary.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use pyrun_compiler::{Options, SourceInfo, compile};
use pyrun_parser::{Mode, Source, parse};

fn main() {
    println!("cargo::rerun-if-changed=py");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let mut files = Vec::new();
    collect(Path::new("py"), &mut files);
    let mut modules: Vec<_> = files.iter().map(|f| (module_name(f), f)).collect();
    // The machine looks names up by bisection.
    modules.sort();
    let mut table = String::from("&[\n");
    for ((name, package), file) in modules {
        let code = match bytecode(file, &name) {
            Ok(code) => code,
            Err(message) => panic!("{}: {message}", file.display()),
        };
        let path = out.join(format!("{name}.bin"));
        fs::write(&path, code).expect("OUT_DIR can be written to");
        writeln!(
            table,
            "    FrozenModule {{ name: {name:?}, code: include_bytes!({path:?}), package: {package} }},"
        )
        .expect("a string can be written to");
    }
    table.push(']');
    fs::write(out.join("frozen.rs"), table).expect("OUT_DIR can be written to");
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("py/ is readable") {
        let path = entry.expect("py/ is readable").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "py") {
            files.push(path);
        }
    }
}

/// `py/a/b.py` is `a.b`, `py/a/__init__.py` is the package `a`.
fn module_name(file: &Path) -> (String, bool) {
    let inside = file.strip_prefix("py").expect("all files are under py/").with_extension("");
    let mut parts: Vec<_> = inside.iter().map(|p| p.to_string_lossy().into_owned()).collect();
    let package = parts.last().is_some_and(|last| last == "__init__");
    if package {
        parts.pop();
    }
    (parts.join("."), package)
}

fn bytecode(file: &Path, name: &str) -> Result<Vec<u8>, String> {
    let bytes = fs::read(file).map_err(|e| e.to_string())?;
    let shown = format!("<frozen {name}>");
    let source = Source::from_bytes(&bytes, &shown).map_err(|e| e.to_string())?;
    let arena = pyrun_ast::Arena::new();
    let module = parse(&source, Mode::Exec, &arena).map_err(|e| e.to_string())?;
    let info = SourceInfo::new(shown.as_str(), source.text());
    let code = compile(&module, &info, Options::default()).map_err(|e| e.message.to_string())?;
    // The source is not carried: there is nothing that columns would point at.
    let code = code.without_columns();
    // Half of the size; the highest level, since a build is made once.
    Ok(miniz_oxide::deflate::compress_to_vec(&code.to_bytes(), 10))
}
