//! What the fuzz targets share.
#![forbid(unsafe_code)]

pub mod program;

use pyrun_ast::{Arena, Module};
use pyrun_parser::{Mode, Source, dump, parse, unparse};

/// The tree written as source parses to the same tree, positions apart.
pub fn check_round_trip(module: &Module<'_>) {
    let text = unparse::module(module);
    let source = Source::from_str(&text, "written.py").expect("what is written is text");
    let arena = Arena::new();
    match parse(&source, Mode::Exec, &arena) {
        Ok(again) => {
            let (want, got) = (dump::shape(module), dump::shape(&again));
            assert!(want == got, "{text}\n{want}\n{got}");
        }
        // Parentheses that are written and were not there may nest too deeply.
        Err(error) if error.message.contains("recursion") => {}
        Err(error) if error.message.contains("too many") => {}
        Err(error) => panic!("{}\n{text}", error.render()),
    }
}
