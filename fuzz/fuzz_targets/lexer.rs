//! Any bytes: the tokens lie in order within the text, and errors have places that can be shown.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pyrun_lexer::{Source, Tok, lex, lex_with_trivia};

fuzz_target!(|data: &[u8]| {
    let Ok(source) = Source::from_bytes(data, "fuzz.py") else { return };
    for lexed in [lex(&source), lex_with_trivia(&source)] {
        let mut end = 0;
        for token in &lexed.tokens {
            assert!(end <= token.start && token.start <= token.end, "{:?}", lexed.tokens);
            // Doubled braces of f-strings are in no token; nothing else may split a character.
            assert!(source.text().get(token.start as usize..token.end as usize).is_some());
            end = token.end;
        }
        let last = lexed.tokens.last().map(|token| token.tok);
        assert_eq!(last, Some(if lexed.error.is_some() { Tok::Error } else { Tok::Eof }));
        if let Some(error) = &lexed.error {
            error.to_syntax_error(&source).render();
        }
    }
});
