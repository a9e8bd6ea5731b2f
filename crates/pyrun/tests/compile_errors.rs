//! What the compiler says to a host that asks for what cannot be: each file of `compile_errors` fails to
//! compile, with what its lines `//~ …` say among the messages.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The library that this test was linked with, or as good a one, and the folder of what it is built upon.
fn library() -> (PathBuf, PathBuf) {
    let exe = env::current_exe().expect("this test");
    let folder = exe.parent().expect("it lies in a folder").to_path_buf();
    let built = |p: &PathBuf| fs::metadata(p).and_then(|m| m.modified()).ok();
    let name = |p: &PathBuf| p.file_name().map(|n| n.to_string_lossy().into_owned());
    let all = fs::read_dir(&folder).expect("the folder").flatten().map(|e| e.path());
    let newest = all
        .filter(|p| name(p).is_some_and(|n| n.starts_with("libpyrun-") && n.ends_with(".rlib")))
        .max_by_key(built);
    (newest.expect("the library has been built"), folder)
}

/// What the compiler says to a file; `None` if it is content.
fn messages(file: &Path, library: &Path, folder: &Path, out: &Path) -> Option<String> {
    let output = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .args([
            "--edition",
            "2024",
            "--crate-type",
            "lib",
            "--emit",
            "metadata",
            "--color",
            "never",
        ])
        .arg("--extern")
        .arg(format!("pyrun={}", library.display()))
        .arg("-L")
        .arg(format!("dependency={}", folder.display()))
        .arg("--out-dir")
        .arg(out)
        .arg(file)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the compiler runs");
    (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn messages_say_what_to_do() {
    let (library, folder) = library();
    let out = tempfile::tempdir().expect("a folder");
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compile_errors");
    let mut files: Vec<PathBuf> =
        fs::read_dir(cases).expect("the cases").flatten().map(|e| e.path()).collect();
    files.sort();
    assert!(files.len() > 10, "only {} cases", files.len());
    let mut wrong = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a case");
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let Some(said) = messages(&file, &library, &folder, out.path()) else {
            wrong.push(format!("{name} compiles"));
            continue;
        };
        // Notes are broken to fit the terminal.
        let words = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
        let expected = text.lines().filter_map(|l| l.strip_prefix("//~ "));
        for line in expected.filter(|l| !words(&said).contains(&words(l))) {
            wrong.push(format!("{name} does not say: {line}\n{said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
