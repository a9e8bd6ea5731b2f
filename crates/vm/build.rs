//! Chooses the dispatcher: handlers that jump to each other need an optimised build, enough registers
//! for arguments, and the feature `tail-dispatch`.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(tail_dispatch)");
    let value = |key| env::var(key).unwrap_or_default();
    let asked = env::var_os("CARGO_FEATURE_TAIL_DISPATCH").is_some();
    let optimised = matches!(&*value("OPT_LEVEL"), "2" | "3");
    let wide = value("CARGO_CFG_TARGET_POINTER_WIDTH") == "64";
    // Windows passes four arguments in registers on x86-64.
    let registers = match &*value("CARGO_CFG_TARGET_ARCH") {
        "x86_64" => value("CARGO_CFG_TARGET_OS") != "windows",
        "aarch64" | "riscv64" | "loongarch64" => true,
        _ => false,
    };
    if asked && optimised && wide && registers {
        println!("cargo::rustc-cfg=tail_dispatch");
    }
}
