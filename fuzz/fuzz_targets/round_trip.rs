//! Programs made from a grammar, so that all of them are legal and deep in the syntax: each must
//! parse, and the tree written as source must parse to the same tree; what compiles obeys the register
//! discipline.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pyrun_fuzz::{check_code, check_round_trip, program::Program};
use pyrun_parser::{Arena, Mode, Source, parse};

fuzz_target!(|program: Program| {
    let text = program.to_string();
    let source = Source::from_str(&text, "fuzz.py").expect("a program is text");
    let arena = Arena::new();
    match parse(&source, Mode::Exec, &arena) {
        Ok(module) => {
            check_round_trip(&module);
            check_code(&source, &module);
        }
        Err(error) => panic!("{}\n{text}", error.render()),
    }
});
