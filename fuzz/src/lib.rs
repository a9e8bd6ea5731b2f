//! What the fuzz targets share.
#![forbid(unsafe_code)]

pub mod program;

use pyrun_ast::{Arena, Module};
use pyrun_bytecode::{Code, dis, verify};
use pyrun_compiler::{Options, SourceInfo, compile};
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

/// What compiles obeys the register discipline and survives serialisation.
pub fn check_code(source: &Source, module: &Module<'_>) {
    let info = SourceInfo::new(source.name(), source.text());
    for optimize in [0, 2] {
        let Ok(code) = compile(module, &info, Options { optimize, ..Options::default() }) else {
            return;
        };
        verify::verify(&code).expect("the compiler obeys the discipline");
        // Names are numbered anew when they are written, so listings are compared, and bytes.
        let bytes = code.to_bytes();
        let again = Code::from_bytes(&bytes).expect("what was written can be read");
        assert_eq!(again.to_bytes(), bytes);
        let text = source.text();
        assert_eq!(dis::dump(&code, text), dis::dump(&again, text));
    }
}
