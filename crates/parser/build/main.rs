//! Makes the parse tables from `src/grammar.lalrpop`, and makes what LALRPOP writes faster: it is
//! driven by `src/driver.rs`, its tables are packed, and its actions are functions.
//!
//! All of it is done on the generated text, whose form is checked: another release of LALRPOP that
//! writes something else fails the build here, with the name of what is missing.

mod arms;
mod tables;

use std::error::Error;
use std::fs;
use std::path::Path;

/// What a step makes of the generated text, or what it did not find.
type Changed = Result<String, Box<dyn Error>>;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=src/grammar.lalrpop");
    println!("cargo:rerun-if-changed=build");
    let out = std::env::var("OUT_DIR")?;
    lalrpop::Configuration::new()
        .emit_rerun_directives(false)
        .force_build(true)
        .set_in_dir("src")
        .set_out_dir(&out)
        .process()?;
    let path = Path::new(&out).join("grammar.rs");
    let made = fs::read_to_string(&path)?;
    let made = replace(
        &made,
        "use self::__lalrpop_util::state_machine as __state_machine;",
        "use crate::driver as __state_machine;",
    )?;
    let made = replace(&made, "fn __token_to_integer<", "#[inline]\n    fn __token_to_integer<")?;
    let made = tables::pack(&made)?;
    let made = arms::outline(&made)?;
    fs::write(&path, made)?;
    Ok(())
}

/// Puts `new` in the place of `old`, which must be there.
fn replace(text: &str, old: &str, new: &str) -> Changed {
    if !text.contains(old) {
        return Err(format!("the generated parser has no {old:?}").into());
    }
    Ok(text.replace(old, new))
}

/// Where what lies between the only `from` and the next `to` begins and ends.
fn between(text: &str, from: &str, to: &str) -> Result<std::ops::Range<usize>, Box<dyn Error>> {
    let missing = |what: &str| format!("the generated parser has no {what:?}");
    let start = text.find(from).ok_or_else(|| missing(from))? + from.len();
    let length = text[start..].find(to).ok_or_else(|| missing(to))?;
    Ok(start..start + length)
}
