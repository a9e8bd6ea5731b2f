//! Links the command and the examples at a fixed address.
//!
//! The tables of builtin types are full of pointers; at an address that the loader chooses it would
//! have to write 14,000 of them before the first line runs, and the pages would no longer be shared
//! between processes. CPython's command is linked so on Debian, too.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |key: &str, value: &str| std::env::var(key).is_ok_and(|v| v == value);
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
        println!("cargo::rustc-link-arg-examples=-no-pie");
    }
}
