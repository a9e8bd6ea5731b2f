//! Makes the parse tables from `src/grammar.lalrpop`, and has them driven by `src/driver.rs`.

use std::error::Error;
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=src/grammar.lalrpop");
    let out = std::env::var("OUT_DIR")?;
    lalrpop::Configuration::new()
        .emit_rerun_directives(false)
        .set_in_dir("src")
        .set_out_dir(&out)
        .process()?;
    let path = Path::new(&out).join("grammar.rs");
    // The tables are made again only when the grammar changes, so a file may be ours already.
    let made = fs::read_to_string(&path)?;
    const THEIRS: &str = "use self::__lalrpop_util::state_machine as __state_machine;";
    const OURS: &str = "use crate::driver as __state_machine;";
    if made.contains(THEIRS) {
        fs::write(&path, made.replace(THEIRS, OURS))?;
    } else if !made.contains(OURS) {
        return Err("the generated parser does not name its driver as expected".into());
    }
    Ok(())
}
