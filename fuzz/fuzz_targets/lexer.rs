//! Any bytes: the tokens lie in order within the text, and errors have places that can be shown.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pyrun_lexer::{Source, Tok, lex, lex_with_trivia};

fuzz_target!(|data: &[u8]| {
    let Ok(source) = Source::from_bytes(data, "fuzz.py") else { return };
    for lexed in [lex(&source), lex_with_trivia(&source)] {
        let mut end = 0;
        // The last token says where the text or the first fault ends, which may lie further back.
        let (last, tokens) = lexed.tokens.split_last().expect("a last token");
        for token in tokens {
            assert!(end <= token.start && token.start <= token.end, "{:?}", lexed.tokens);
            // Doubled braces of f-strings are in no token; nothing else may split a character.
            assert!(source.text().get(token.start as usize..token.end as usize).is_some());
            end = token.end;
        }
        assert_eq!(last.tok, if lexed.error.is_some() { Tok::Error } else { Tok::Eof });
        if let Some(error) = &lexed.error {
            error.to_syntax_error(&source).render();
        }
    }
});
