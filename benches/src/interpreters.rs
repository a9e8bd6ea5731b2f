//! Finding what to run: pyrun as built here, the best CPython on the machine, and further commands by name.
//!
//! A CPython compiled without profile-guided optimisation is a third slower and no fair opponent, so each
//! candidate is asked how it was configured, and the answer is printed. Distributions optimise their packages
//! by other means than the configure option, so what lives in /usr/bin counts as optimised.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A command that runs programs.
pub struct Interpreter {
    /// The heading of its column.
    pub name: String,
    /// The executable itself, with wrappers such as version switchers resolved.
    pub path: PathBuf,
    /// Its version, in its own words.
    pub about: String,
    /// The ending of the programs it runs.
    pub suffix: &'static str,
    /// Options in front of the program.
    pub options: &'static [&'static str],
}

/// The heading of the column that [`Interpreter::limited`] makes.
pub const LIMITED: &str = "limited";

impl Interpreter {
    /// The interpreter that a command or path names.
    pub fn named(name: &str, path: &Path) -> Result<Self, String> {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let lua = stem.starts_with("lua");
        let version = if lua { "-v" } else { "--version" };
        let about = first_line(Command::new(path).arg(version))
            .ok_or(format!("cannot run '{}'", path.display()))?;
        let suffix = if lua { "lua" } else { "py" };
        Ok(Interpreter {
            name: name.to_owned(),
            path: path.to_owned(),
            about,
            suffix,
            options: &[],
        })
    }

    /// The same pyrun under limits that no program reaches: what is left is what watching them costs.
    pub fn limited(&self) -> Self {
        Interpreter {
            name: LIMITED.to_owned(),
            path: self.path.clone(),
            about: "under limits of memory, fuel and time".to_owned(),
            suffix: self.suffix,
            options: &["--max-memory=16G", "--max-fuel=1000000000000000", "--timeout=3600"],
        }
    }

    /// A command that runs it.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command.args(self.options);
        command
    }

    /// The arguments that make it start and do nothing.
    pub fn nothing(&self) -> [&'static str; 2] {
        if self.suffix == "lua" { ["-e", ""] } else { ["-c", "pass"] }
    }
}

/// Builds the release profile of the command and returns it.
pub fn build_pyrun() -> Result<Interpreter, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let workspace =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("benches is inside the workspace");
    let status = Command::new(cargo)
        .args(["build", "--release", "--quiet", "-p", "pyrun", "--bin", "pyrun"])
        .current_dir(workspace)
        .status()
        .map_err(|e| format!("cannot run cargo: {e}"))?;
    if !status.success() {
        return Err("pyrun does not build".to_owned());
    }
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| workspace.join("target"), PathBuf::from);
    Interpreter::named("pyrun", &target.join("release/pyrun"))
}

/// The CPython to compare with: the one given, else the first optimised build found, else any.
pub fn find_cpython(given: Option<&Path>) -> Result<Interpreter, String> {
    if let Some(path) = given {
        return asked(path).map(|(i, _)| i).ok_or(format!("'{}' is not a CPython", path.display()));
    }
    let names = [
        "/usr/bin/python3",
        "python3.11",
        "python3.12",
        "python3.13",
        "python3",
        "/usr/local/bin/python3",
    ];
    let found: Vec<_> = names.iter().filter_map(|name| asked(name.as_ref())).collect();
    let best = found.iter().position(|(_, optimised)| *optimised).unwrap_or(0);
    let (python, optimised) = found
        .into_iter()
        .nth(best)
        .ok_or("no CPython found: install python3 or name one with --python")?;
    if !optimised {
        eprintln!(
            "{} was built without optimisation, the ratios flatter pyrun",
            python.path.display()
        );
    }
    Ok(python)
}

/// Asks a CPython for its real path and version, and whether it is an optimised build.
fn asked(path: &Path) -> Option<(Interpreter, bool)> {
    const QUESTION: &str = "import sys, sysconfig\n\
        assert sys.implementation.name == 'cpython'\n\
        print(sys.executable)\n\
        print(sys.version.split()[0])\n\
        print('--enable-optimizations' in (sysconfig.get_config_var('CONFIG_ARGS') or ''))";
    let output =
        Command::new(path).args(["-c", QUESTION]).output().ok().filter(|o| o.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut lines = text.lines();
    let path = PathBuf::from(lines.next()?);
    let version = lines.next()?;
    let optimised = lines.next()? == "True" || path.starts_with("/usr/bin");
    let build = if optimised { "optimised build" } else { "plain build" };
    let about = format!("CPython {version}, {build}");
    Some((
        Interpreter { name: "cpython".to_owned(), path, about, suffix: "py", options: &[] },
        optimised,
    ))
}

fn first_line(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|o| o.status.success())?;
    let text = if output.stdout.is_empty() { output.stderr } else { output.stdout };
    Some(String::from_utf8_lossy(&text).lines().next().unwrap_or_default().to_owned())
}
