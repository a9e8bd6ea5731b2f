//! Paths as text, for `posixpath`.

use pyrun_macros::pyfunctions;
use pyrun_vm::value::Str;
use pyrun_vm::{PyResult, Value, Vm};

/// A path without empty parts, `.` and such `..` as can be resolved.
fn normal(path: &str) -> String {
    let root = match path.bytes().take_while(|&b| b == b'/').count() {
        0 => "",
        // Exactly two slashes may mean something to a system.
        2 => "//",
        _ => "/",
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|&last| last != "..") => {
                parts.pop();
            }
            ".." if !root.is_empty() => {}
            part => parts.push(part),
        }
    }
    match (root, parts.is_empty()) {
        ("", true) => ".".to_owned(),
        _ => format!("{root}{}", parts.join("/")),
    }
}

pub(super) struct Names;

#[pyfunctions]
impl Names {
    /// What normpath gives for a string of ASCII characters, None for others.
    fn _path_normpath(vm: &mut Vm, path: &Value) -> PyResult<Option<String>> {
        let Some(text) = path.get_exact::<Str>().and_then(|s| s.as_ascii()) else {
            return Ok(None);
        };
        vm.charge(text.len() / 8 + 1)?;
        vm.reserve(text.len() * 16)?;
        Ok(Some(normal(text)))
    }
}
