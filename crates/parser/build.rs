//! Makes the parse tables from `src/grammar.lalrpop`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=src/grammar.lalrpop");
    lalrpop::Configuration::new()
        .emit_rerun_directives(false)
        .set_in_dir("src")
        .set_out_dir(std::env::var("OUT_DIR")?)
        .process()
}
