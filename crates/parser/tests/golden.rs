//! Goldens of tokens and trees. `PYRUN_BLESS=1` writes them anew; the trees were compared with
//! `ast.dump` when they were written, and tests/front/compare_ast.py does so for whole libraries.

use std::path::PathBuf;

use pyrun_ast::Arena;
use pyrun_parser::{Mode, Source, dump, parse, unparse};

fn check(name: &str, extension: &str, made: impl Fn(&Source) -> String) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let text = std::fs::read(folder.join(format!("{name}.py"))).unwrap();
    let source = Source::from_bytes(&text, name).unwrap();
    let got = made(&source) + "\n";
    let golden = folder.join(format!("{name}.{extension}"));
    if std::env::var_os("PYRUN_BLESS").is_some() {
        std::fs::write(&golden, &got).unwrap();
    }
    let want = std::fs::read_to_string(&golden).unwrap();
    let differs = want.lines().zip(got.lines()).position(|(want, got)| want != got);
    assert!(want == got, "{} differs from line {:?}", golden.display(), differs.map(|at| at + 1));
}

fn tree(source: &Source) -> String {
    let arena = Arena::new();
    dump::ast(&parse(source, Mode::Exec, &arena).unwrap(), source)
}

fn tokens(source: &Source) -> String {
    let lexed = pyrun_lexer::lex_with_trivia(source);
    assert!(lexed.error.is_none());
    let line = |token: &pyrun_lexer::Token| {
        let at = source.lines().position(token.start);
        let text = &source.text()[token.start as usize..token.end as usize];
        format!("{}:{} {:?} {text:?}", at.line, at.column, token.tok)
    };
    lexed.tokens.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn trees() {
    check("statements", "ast", tree);
    check("expressions", "ast", tree);
}

#[test]
fn token_lists() {
    check("statements", "tokens", tokens);
    check("expressions", "tokens", tokens);
}

#[test]
fn unparsed_source_is_stable() {
    for name in ["statements", "expressions"] {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
        let text = std::fs::read_to_string(folder.join(format!("{name}.py"))).unwrap();
        let arena = Arena::new();
        let parsed = |text: &str| {
            let source = Source::from_str(text, name).unwrap();
            unparse::module(&parse(&source, Mode::Exec, &arena).unwrap())
        };
        let first = parsed(&text);
        assert_eq!(parsed(&first), first);
    }
}
