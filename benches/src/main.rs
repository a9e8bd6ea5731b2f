//! `compare`: runs the programs in `benches/programs` under pyrun and CPython (and whatever `--with` names),
//! one after the other in every round, checks that they print the same, and reports the least CPU time of each
//! less its start-up, the ratios, their geometric mean, and peak memory, each beside its target.
//!
//! What must stay true: a program whose output differs is never timed as a success, and every figure printed
//! comes from this run.
#![forbid(unsafe_code)]

mod measure;
mod report;
mod rows;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::report::Report;
use pyrun_benches::interpreters::{self, Interpreter};

/// Compare pyrun with CPython and other interpreters.
#[derive(Parser)]
#[command(name = "compare")]
struct Options {
    /// Another interpreter to show as a column (lua5.4, pypy3, rustpython, or a path); may be repeated.
    #[arg(long = "with", value_name = "COMMAND")]
    with: Vec<String>,
    /// Also run pyrun under limits of memory, fuel and time, and say what they cost.
    #[arg(long)]
    limits: bool,
    /// The CPython to compare with, instead of the best one found.
    #[arg(long, value_name = "PATH")]
    python: Option<PathBuf>,
    /// The pyrun to measure, instead of building the release profile.
    #[arg(long, value_name = "PATH")]
    pyrun: Option<PathBuf>,
    /// How often each program runs under each interpreter; the least time counts.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Also write the figures to this file.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Only these programs (a name of a program or of a group); all when none is named.
    names: Vec<String>,
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(message) => {
            eprintln!("compare: {message}");
            ExitCode::from(2)
        }
    }
}

/// Measures and prints everything; false when a program failed or printed something else than CPython.
fn run(options: &Options) -> Result<bool, String> {
    let pyrun = match &options.pyrun {
        Some(path) => Interpreter::named("pyrun", path)?,
        None => interpreters::build_pyrun()?,
    };
    let python = interpreters::find_cpython(options.python.as_deref())?;
    let limited = options.limits.then(|| pyrun.limited());
    let mut columns = vec![pyrun, python];
    columns.extend(limited);
    for command in &options.with {
        columns.push(Interpreter::named(command, command.as_ref())?);
    }
    for column in &columns {
        println!("{:<10} {} ({})", column.name, column.path.display(), column.about);
    }
    let programs = rows::programs_folder();
    let chosen = rows::select(&options.names)?;
    let mut report = Report::new(&columns);
    report.start_up(measure::start_up(&columns, options.rounds.max(20))?);
    for row in chosen {
        report.row(row, measure::row(&columns, &programs, row, options.rounds));
    }
    if options.names.is_empty() {
        for row in rows::MEMORY {
            report.memory(row, measure::row(&columns, &programs, row, 1));
        }
        report.binary_size(&columns[0].path);
    }
    report.finish();
    if let Some(path) = &options.json {
        std::fs::write(path, report.json()).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(report.all_agreed())
}
