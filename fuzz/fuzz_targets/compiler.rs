//! Any text: what parses compiles or is refused; what compiles obeys the register discipline and
//! survives serialisation.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pyrun_bytecode::{Code, verify};
use pyrun_compiler::{Options, SourceInfo, compile};
use pyrun_parser::{Arena, Mode, Source, parse};

fuzz_target!(|data: &[u8]| {
    let Ok(source) = Source::from_bytes(data, "fuzz.py") else { return };
    let arena = Arena::new();
    let Ok(module) = parse(&source, Mode::Exec, &arena) else { return };
    let info = SourceInfo::new("fuzz.py", source.text());
    for optimize in [0, 2] {
        let Ok(code) = compile(&module, &info, Options { optimize, ..Options::default() }) else {
            return;
        };
        verify::verify(&code).expect("the compiler obeys the discipline");
        let again = Code::from_bytes(&code.to_bytes()).expect("what was written can be read");
        assert_eq!(format!("{code:?}"), format!("{again:?}"));
    }
});
