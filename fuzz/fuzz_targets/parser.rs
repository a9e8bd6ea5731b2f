//! Any bytes: they parse or give an error that can be shown; what parses can be written as source
//! that parses to the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pyrun_fuzz::check_round_trip;
use pyrun_parser::{Arena, Mode, ParseOptions, Source, is_incomplete, parse, parse_with};

fuzz_target!(|data: &[u8]| {
    let Ok(source) = Source::from_bytes(data, "fuzz.py") else { return };
    let arena = Arena::new();
    for mode in [Mode::Exec, Mode::Eval, Mode::Single] {
        let old = ParseOptions::new(mode).feature_version(3, 7);
        let _ = parse_with(&source, old, &arena);
        match parse(&source, mode, &arena) {
            Ok(module) if mode == Mode::Exec => check_round_trip(&module),
            Ok(_) => {}
            Err(error) => {
                error.render();
            }
        }
    }
    is_incomplete(&source);
});
