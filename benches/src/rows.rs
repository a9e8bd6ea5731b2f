//! The table of what is measured: which program belongs to which row, and what the row is to reach.

use std::path::{Path, PathBuf};

/// One program and how many times faster than CPython it is to run.
pub struct Row {
    /// File name in `benches/programs`, without its ending.
    pub program: &'static str,
    /// The line of the target table it belongs to.
    pub group: &'static str,
    /// The least ratio of CPython's time to pyrun's; none for programs that only inform.
    pub target: Option<f64>,
}

const fn row(group: &'static str, program: &'static str, target: f64) -> Row {
    Row { program, group, target: Some(target) }
}

const fn mixed(program: &'static str) -> Row {
    Row { program, group: "mixed", target: None }
}

/// The programs measured for time, in the order they are shown.
pub const PROGRAMS: &[Row] = &[
    row("fib", "fib", 2.5),
    row("loops", "while_loop", 3.5),
    row("loops", "range_nested", 3.5),
    row("floats", "float_loop", 2.5),
    row("floats", "nbody", 2.5),
    row("floats", "spectral_norm", 2.5),
    row("floats", "mandelbrot", 2.5),
    row("attributes", "attributes", 2.5),
    row("attributes", "method_calls", 2.5),
    row("attributes", "property", 2.5),
    row("attributes", "super_call", 2.5),
    row("attributes", "slots", 2.5),
    row("lists", "list_index", 2.0),
    row("lists", "list_iteration", 2.0),
    row("lists", "comprehension", 2.0),
    row("lists", "sort_key", 2.0),
    row("generators", "generator", 2.5),
    row("generators", "generator_expression", 2.5),
    row("generators", "yield_from", 2.5),
    row("generators", "coroutines", 2.5),
    row("calls", "call_defaults", 2.0),
    row("calls", "call_keywords", 2.0),
    row("calls", "call_varargs", 2.0),
    row("calls", "closures", 2.0),
    row("classes", "class_creation", 2.0),
    row("classes", "instances", 2.0),
    row("classes", "operator_methods", 2.0),
    row("classes", "object_tree", 2.0),
    row("exceptions", "exceptions", 1.5),
    row("exceptions", "with_block", 1.5),
    row("containers", "dict_str", 1.3),
    row("containers", "dict_int", 1.3),
    row("containers", "sets", 1.3),
    row("containers", "counter", 1.3),
    row("containers", "deque", 1.3),
    row("strings", "str_build", 1.2),
    row("strings", "split_join", 1.2),
    row("strings", "fstrings", 1.2),
    row("strings", "formatting", 1.2),
    row("bigint", "bigint_factorial", 1.0),
    row("bigint", "bigint_power", 1.0),
    row("bigint", "bigint_division", 1.0),
    row("bigint", "bigint_decimal", 1.0),
    mixed("profiling"),
    mixed("richards"),
    mixed("deltablue"),
    mixed("nqueens"),
    mixed("fannkuch"),
    mixed("binary_trees"),
    mixed("pidigits"),
    mixed("json_scan"),
];

/// The programs measured for their peak memory.
pub const MEMORY: &[Row] = &[
    Row { program: "memory/million_ints", group: "memory", target: None },
    Row { program: "memory/million_instances", group: "memory", target: None },
];

/// The rows with one of these program or group names; all for no names.
pub fn select(names: &[String]) -> Result<Vec<&'static Row>, String> {
    for name in names {
        if !PROGRAMS.iter().any(|r| r.program == name || r.group == name) {
            return Err(format!("no program or group is called '{name}'"));
        }
    }
    let wanted =
        |r: &&Row| names.is_empty() || names.iter().any(|n| r.program == n || r.group == n);
    Ok(PROGRAMS.iter().filter(wanted).collect())
}

/// `benches/programs` of this checkout.
pub fn programs_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("programs")
}
