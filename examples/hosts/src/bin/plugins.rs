//! A text editor whose commands come from plugins.
//!
//! A plugin is a Python file that registers commands with the module `editor`, which this host provides. The
//! document is a Rust struct: plugins change it in place, and the host has it back afterwards. A plugin that
//! fails to load, raises or does not come to an end costs nothing but an error message.
//!
//! `plugins DIRECTORY COMMAND < text` runs one command over standard input; without arguments the plugins
//! below are used, over a sample.

use pyrun::{
    FromPy, Interpreter, IntoPy, Limits, Object, Program, PyRef, PyRefMut, PyResult, Value, Vm,
    pyclass, pymethods,
};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The text being edited.
#[pyclass]
#[derive(Debug, Default)]
struct Document {
    lines: Vec<String>,
    changed: bool,
}

#[pymethods]
impl Document {
    fn __len__(&self) -> usize {
        self.lines.len()
    }

    fn __getitem__(&self, i: usize) -> Result<String, pyrun::Error> {
        let line = self.lines.get(i).cloned();
        line.ok_or_else(|| pyrun::Error::new("IndexError", format!("there is no line {i}")))
    }

    fn __setitem__(&mut self, i: usize, text: String) -> Result<(), pyrun::Error> {
        let line = self.lines.get_mut(i);
        *line.ok_or_else(|| pyrun::Error::new("IndexError", format!("there is no line {i}")))? =
            text;
        self.changed = true;
        Ok(())
    }

    /// Adds a line at the end.
    fn append(&mut self, text: String) {
        self.lines.push(text);
        self.changed = true;
    }

    /// Keeps the lines for which a function says so.
    fn keep(vm: &mut Vm, slf: Value, wanted: Value) -> PyResult<()> {
        // The function may look at the document, so that is not borrowed while it runs.
        let lines = PyRef::<Document>::from_py(vm, &slf)?.lines.clone();
        let mut kept = Vec::new();
        for line in lines {
            let argument = line.as_str().into_py(vm)?;
            let r = vm.call(&wanted, &[argument])?;
            if vm.truth(&r)? {
                kept.push(line);
            }
        }
        let mut document = PyRefMut::<Document>::from_py(vm, &slf)?;
        (document.lines, document.changed) = (kept, true);
        Ok(())
    }
}

/// What plugins have registered: each command's plugin and function.
type Commands = Arc<Mutex<BTreeMap<String, (String, Object)>>>;

/// The editor's plugins, with the interpreter that they share.
struct Plugins {
    py: Interpreter,
    commands: Commands,
}

impl Plugins {
    fn new() -> pyrun::Result<Plugins> {
        // A command has a quarter of a second and 64 MB.
        let limits = Limits {
            time: Some(Duration::from_millis(250)),
            memory: Some(64 << 20),
            ..Limits::default()
        };
        let mut py = Interpreter::builder().limits(limits).build();
        let commands = Commands::default();
        let registry = commands.clone();
        py.define("_register", move |name: String, function: Object, plugin: String| {
            registry.lock().unwrap().insert(name, (plugin, function));
        })?;
        // The decorator is easier said in Python; `command` finds out which plugin calls it.
        let editor = "
from __main__ import _register

def command(function):
    _register(function.__name__, function, function.__module__)
    return function
";
        py.add_module("editor", &Program::compile(editor, "editor.py")?)?;
        Ok(Plugins { py, commands })
    }

    /// Loads a plugin, or loads it again: its old commands go.
    fn load(&mut self, name: &str, source: &str) -> pyrun::Result<()> {
        let program = Program::compile(source, &format!("{name}.py"))?;
        let before = self.commands.lock().unwrap().clone();
        self.commands.lock().unwrap().retain(|_, (plugin, _)| plugin != name);
        let loaded = self.py.add_module(name, &program);
        if loaded.is_err() {
            *self.commands.lock().unwrap() = before;
        }
        loaded.map(drop)
    }

    /// Loads all plugins of a directory; gives what went wrong.
    fn load_all(&mut self, directory: &Path) -> std::io::Result<Vec<pyrun::Error>> {
        let mut files: Vec<_> =
            std::fs::read_dir(directory)?.filter_map(|e| Some(e.ok()?.path())).collect();
        files.retain(|f| f.extension().is_some_and(|e| e == "py"));
        files.sort();
        let mut failed = Vec::new();
        for file in files {
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let source = std::fs::read_to_string(&file)?;
            failed.extend(self.load(&name, &source).err());
        }
        Ok(failed)
    }

    /// Runs a command over a document. If it fails, the document is what it was before.
    fn run(&mut self, command: &str, text: &str) -> pyrun::Result<Document> {
        let found = self.commands.lock().unwrap().get(command).map(|(_, f)| f.clone());
        let Some(function) = found else {
            return Err(pyrun::Error::value_error(format!("there is no command {command}")));
        };
        let lines = text.lines().map(String::from).collect();
        let document = self.py.object(Document { lines, changed: false })?;
        function.call::<Object>(&mut self.py, (&document,))?;
        // A plugin may have kept the object; it is empty from now on.
        document.take(&mut self.py)
    }
}

const SAMPLE: &str = "
from editor import command

@command
def number(document):
    for i in range(len(document)):
        document[i] = f'{i + 1:3} {document[i]}'

@command
def tidy(document):
    document.keep(str.strip)
";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut plugins = Plugins::new()?;
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (command, text) = match &args[..] {
        [directory, command] => {
            for e in plugins.load_all(Path::new(directory))? {
                eprintln!("{e}");
            }
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text)?;
            (command.as_str(), text)
        }
        _ => {
            plugins.load("sample", SAMPLE)?;
            ("number", "one\ntwo\n".to_string())
        }
    };
    let document = plugins.run(command, &text)?;
    println!("{}", document.lines.join("\n"));
    if !document.changed {
        eprintln!("nothing changed");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use pyrun::Limit;

    fn with(source: &str) -> Plugins {
        let mut p = Plugins::new().unwrap();
        p.load("sample", SAMPLE).unwrap();
        p.load("mine", source).unwrap();
        p
    }

    #[test]
    fn commands_edit_the_document() {
        let mut p =
            with("from editor import command\n@command\ndef sign(d): d.append('-- ' + d[0])");
        assert_eq!(p.run("number", "a\nb").unwrap().lines, ["  1 a", "  2 b"]);
        assert_eq!(p.run("tidy", "a\n\n \nb").unwrap().lines, ["a", "b"]);
        assert_eq!(p.run("sign", "a").unwrap().lines, ["a", "-- a"]);
        assert!(p.run("none", "").unwrap_err().message().contains("no command"));
    }

    #[test]
    fn what_goes_wrong_stays_in_the_plugin() {
        let mut p = with(
            "from editor import command\nkept = []\n@command\ndef hang(d):\n    while True: pass\n\
             @command\ndef steal(d): kept.append(d)\n@command\ndef late(d): kept[0].append('x')\n\
             @command\ndef out(d): return d[99]",
        );
        assert_eq!(p.run("hang", "a").unwrap_err().limit(), Some(Limit::Time));
        assert_eq!(p.run("out", "a").unwrap_err().class(), "IndexError");
        assert_eq!(p.run("steal", "a").unwrap().lines, ["a"]);
        assert!(p.run("late", "a").is_err());
        assert_eq!(p.run("number", "a").unwrap().lines, ["  1 a"]);
    }

    #[test]
    fn loading_again_replaces_and_a_failure_changes_nothing() {
        let mut p = with("from editor import command\n@command\ndef f(d): d[0] = 'old'");
        let e = p
            .load("mine", "from editor import command\n@command\ndef g(d): pass\n1 / 0")
            .unwrap_err();
        assert_eq!(e.traceback()[0].line, 4);
        assert_eq!(p.run("f", "a").unwrap().lines, ["old"]);
        p.load("mine", "from editor import command\n@command\ndef g(d): d[0] = 'new'").unwrap();
        assert!(p.run("f", "a").is_err());
        assert_eq!(p.run("g", "a").unwrap().lines, ["new"]);
    }

    #[test]
    fn a_directory_of_plugins() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a.py"), SAMPLE).unwrap();
        std::fs::write(dir.path().join("b.py"), "import os\nos.listdir('/')").unwrap();
        std::fs::write(dir.path().join("c.py"), "def").unwrap();
        let mut p = Plugins::new().unwrap();
        let failed = p.load_all(dir.path()).unwrap();
        let classes: Vec<&str> = failed.iter().map(|e| e.class()).collect();
        assert_eq!(classes, ["PermissionError", "SyntaxError"]);
        assert!(p.run("tidy", "a").is_ok());
    }
}
