//! Compiles the modules in `py/` to bytecode and writes the table of them.

use pyrun_compiler::{Options, SourceInfo};
use pyrun_parser::{Mode, Source};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=py");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    let mut files = Vec::new();
    walk(Path::new("py"), "", &mut files);
    files.sort();
    let mut table = String::from("&[\n");
    for (name, path, package) in files {
        let code = match compile(&path, &name) {
            Ok(c) => c,
            Err(e) => panic!("{}: {e}", path.display()),
        };
        let file = out.join(format!("{name}.bin"));
        if let Err(e) = std::fs::write(&file, code) {
            panic!("{}: {e}", file.display());
        }
        let _ = writeln!(
            table,
            "    ({name:?}, FrozenModule {{ code: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}.bin\")), package: {package} }}),"
        );
    }
    table.push_str("]\n");
    if let Err(e) = std::fs::write(out.join("frozen.rs"), table) {
        panic!("frozen.rs: {e}");
    }
}

/// Finds the modules below `dir`, whose dotted prefix is `prefix`.
fn walk(dir: &Path, prefix: &str, out: &mut Vec<(String, PathBuf, bool)>) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "__pycache__" {
                walk(&path, &format!("{prefix}{name}."), out);
            }
        } else if name == "__init__.py" {
            out.push((prefix.trim_end_matches('.').to_string(), path, true));
        } else if let Some(stem) = name.strip_suffix(".py") {
            out.push((format!("{prefix}{stem}"), path, false));
        }
    }
}

fn compile(path: &Path, name: &str) -> Result<Vec<u8>, String> {
    let bytes = std::fs::read(path).map_err(|e| e.to_string())?;
    let filename = format!("<frozen {name}>");
    let source = Source::from_bytes(&bytes, &filename).map_err(|e| e.to_string())?;
    let arena = pyrun_ast::Arena::new();
    let tree = pyrun_parser::parse(&source, Mode::Exec, &arena).map_err(|e| e.to_string())?;
    let info = SourceInfo::new(filename, source.text());
    let code = pyrun_compiler::compile(&tree, &info, Options::default()).map_err(|e| e.to_string())?;
    Ok(code.to_bytes())
}
