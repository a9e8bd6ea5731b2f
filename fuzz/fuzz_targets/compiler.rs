//! Any text: what parses compiles or is refused; what compiles obeys the register discipline and
//! survives serialisation.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pyrun_fuzz::check_code;
use pyrun_parser::{Arena, Mode, Source, parse};

fuzz_target!(|data: &[u8]| {
    let Ok(source) = Source::from_bytes(data, "fuzz.py") else { return };
    let arena = Arena::new();
    let Ok(module) = parse(&source, Mode::Exec, &arena) else { return };
    check_code(&source, &module);
});
