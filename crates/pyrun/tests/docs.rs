//! The documents stay true: every path, package, test and binary that README.md, CONTRIBUTING.md and docs/ name
//! exists in this workspace.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What the documents may name without it being in the repository: built, or made by the reader.
const NOT_IN_REPOSITORY: [&str; 2] = ["target/", "program.py"];

#[test]
fn every_path_the_documents_name_exists() {
    let root = root();
    let mut wrong = Vec::new();
    for document in documents(&root) {
        let text = fs::read_to_string(&document).expect("a document is readable");
        for path in paths(&text) {
            let beside = document.parent().expect("a document is in a folder").join(&path);
            if !root.join(&path).exists() && !beside.exists() {
                wrong.push(format!("{}: {path}", document.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "these do not exist:\n{}", wrong.join("\n"));
}

#[test]
fn every_command_the_documents_name_exists() {
    let root = root();
    let packages = packages(&root);
    let mut wrong = Vec::new();
    for document in documents(&root) {
        let text = fs::read_to_string(&document).expect("a document is readable");
        for command in commands(&text) {
            if let Some(problem) = problem(&root, &packages, &command) {
                wrong.push(format!("{}: `{command}`: {problem}", document.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "these commands would fail:\n{}", wrong.join("\n"));
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the workspace exists")
}

fn documents(root: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        ["README.md", "CONTRIBUTING.md"].iter().map(|name| root.join(name)).collect();
    found.extend(
        fs::read_dir(root.join("docs")).into_iter().flatten().flatten().map(|entry| entry.path()),
    );
    found.retain(|path| path.extension().is_some_and(|e| e == "md") && path.exists());
    assert!(!found.is_empty(), "there are documents to check");
    found
}

/// Relative link targets, and whatever in backticks looks like a path.
fn paths(text: &str) -> BTreeSet<String> {
    let links = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
    let links = links.filter(|target| !target.is_empty() && !target.contains("://"));
    let quoted = prose(text).into_iter().filter(|word| looks_like_path(word));
    let all = links.map(str::to_owned).chain(quoted);
    all.filter(|path| in_repository(path)).collect()
}

fn in_repository(path: &str) -> bool {
    !NOT_IN_REPOSITORY.iter().any(|prefix| path.starts_with(prefix))
}

/// The backticked words outside code blocks.
fn prose(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for part in text.split("```").step_by(2) {
        words.extend(part.split('`').skip(1).step_by(2).map(str::to_owned));
    }
    words
}

fn looks_like_path(word: &str) -> bool {
    let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
    let ending =
        [".rs", ".md", ".toml", ".py", ".txt", ".lalrpop"].iter().any(|e| word.ends_with(e));
    plain && !word.starts_with(['/', '.', '-']) && (ending || word.contains('/') && word.len() > 3)
}

/// The lines of shell code blocks, without their comments.
fn commands(text: &str) -> Vec<String> {
    let blocks = text.split("```").skip(1).step_by(2);
    let shell =
        blocks.filter_map(|b| b.strip_prefix("sh\n").or_else(|| b.strip_prefix("console\n")));
    let lines =
        shell.flat_map(str::lines).map(|line| line.split(" #").next().unwrap_or_default().trim());
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

/// Package names, each with its folder.
fn packages(root: &Path) -> Vec<(String, PathBuf)> {
    let crates = fs::read_dir(root.join("crates"))
        .expect("crates exist")
        .flatten()
        .map(|entry| entry.path());
    crates
        .chain([root.join("benches"), root.join("examples/hosts")])
        .filter_map(|folder| {
            let manifest = fs::read_to_string(folder.join("Cargo.toml")).ok()?;
            let name = manifest.lines().find_map(|line| line.strip_prefix("name = "))?;
            Some((name.trim_matches('"').to_owned(), folder))
        })
        .collect()
}

/// What is wrong with a command line, if anything is.
fn problem(root: &Path, packages: &[(String, PathBuf)], command: &str) -> Option<String> {
    let mut words = command.split_whitespace().peekable();
    let mut package = None;
    while let Some(word) = words.next() {
        match word {
            "-p" => {
                let name = words.next().unwrap_or_default();
                let Some(found) = packages.iter().find(|(n, _)| n == name) else {
                    return Some(format!("no package {name}"));
                };
                package = Some(&found.1);
            }
            "--test" => {
                let file = format!("tests/{}.rs", words.next().unwrap_or_default());
                if !package.is_some_and(|folder| folder.join(&file).exists()) {
                    return Some(format!("no {file} in the package"));
                }
            }
            "--" => break,
            _ if looks_like_path(word)
                && !NOT_IN_REPOSITORY.iter().any(|prefix| word.starts_with(prefix))
                && !root.join(word).exists() =>
            {
                return Some(format!("no {word}"));
            }
            _ => {}
        }
    }
    None
}
