//! What is measured: the same small tasks for each engine.
//!
//! `cargo bench --manifest-path benches/hosts/Cargo.toml`

use serde::{Deserialize, Serialize};

/// `fib(25)` and its relatives, in Python.
pub const PYTHON: &str = "
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
def add(a, b):
    return a + b
def calls(n):
    t = 0
    for i in range(n):
        t += host(i)
    return t
";

/// The same in Lua.
pub const LUA: &str = "
function fib(n)
    if n < 2 then return n end
    return fib(n - 1) + fib(n - 2)
end
function add(a, b) return a + b end
function calls(n)
    local t = 0
    for i = 0, n - 1 do t = t + host(i) end
    return t
end
";

/// The same in Rhai.
pub const RHAI: &str = "
fn fib(n) { if n < 2 { n } else { fib(n - 1) + fib(n - 2) } }
fn add(a, b) { a + b }
fn calls(n) {
    let t = 0;
    for i in 0..n { t += host(i); }
    t
}
";

/// A document of the kind that hosts pass on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// A number.
    pub id: u64,
    /// Text.
    pub name: String,
    /// A few numbers.
    pub scores: Vec<f64>,
    /// A structure in the structure.
    pub place: Place,
    /// Something that may be missing.
    pub note: Option<String>,
    /// A truth.
    pub active: bool,
}

/// Where something is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// The town.
    pub town: String,
    /// The number of the house.
    pub number: u32,
}

/// About a megabyte of JSON.
pub fn document() -> Vec<Record> {
    let record = |id: u64| Record {
        id,
        name: format!("record number {id}"),
        scores: (0..5).map(|i| (id * 7 + i) as f64 / 3.0).collect(),
        place: Place { town: format!("town {}", id % 97), number: (id % 200) as u32 },
        note: (id % 3 == 0).then(|| "a note that is a little longer than the rest".to_string()),
        active: id % 2 == 0,
    };
    (0..4_950).map(record).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_document_is_a_megabyte() {
        let n = serde_json::to_string(&super::document()).unwrap().len();
        assert!((950_000..1_100_000).contains(&n), "{n} bytes");
    }
}
