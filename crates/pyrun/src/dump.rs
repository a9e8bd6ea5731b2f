//! What the command shows of a program without running it, and what the prompt asks of a line.

use crate::Error;
use pyrun_ast::Arena;
use pyrun_compiler::{CompileErrorKind, Options, SourceInfo};
use pyrun_parser::{ErrorKind, Mode, Source, SyntaxError};

fn error(e: &SyntaxError) -> Error {
    crate::program::syntax_error(e)
}

/// What `source` compiles to, for people.
pub fn dump_bytecode(source: &[u8], filename: &str) -> Result<String, Error> {
    let source = Source::from_bytes(source, filename).map_err(|e| error(&e))?;
    let arena = Arena::new();
    let tree = pyrun_parser::parse(&source, Mode::Exec, &arena).map_err(|e| error(&e))?;
    let info = SourceInfo::new(filename, source.text());
    let code = pyrun_compiler::compile(&tree, &info, Options::default()).map_err(|e| {
        let kind = match e.kind {
            CompileErrorKind::Recursion => ErrorKind::Recursion,
            _ => ErrorKind::Syntax,
        };
        error(&source.error(kind, e.message.clone(), e.span.start, e.span.end))
    })?;
    Ok(pyrun_bytecode::dis::dump(&code, source.text()))
}

/// The syntax tree of `source`, as CPython's `ast.dump` with attributes shows it.
pub fn dump_ast(source: &[u8], filename: &str) -> Result<String, Error> {
    let source = Source::from_bytes(source, filename).map_err(|e| error(&e))?;
    let arena = Arena::new();
    let tree = pyrun_parser::parse(&source, Mode::Exec, &arena).map_err(|e| error(&e))?;
    Ok(format!("{}\n", pyrun_parser::dump::ast(&tree, &source)))
}

/// The tokens of `source`, as `python3.12 -m tokenize -e` prints them.
pub fn dump_tokens(source: &[u8], filename: &str) -> Result<String, Error> {
    let source = Source::from_bytes(source, filename).map_err(|e| error(&e))?;
    pyrun_parser::dump::tokens(&source).map_err(|e| error(&e))
}

/// Whether the text of a prompt is the beginning of a statement that goes on: a block, an open
/// bracket or string.
pub fn is_incomplete(text: &str) -> bool {
    let Ok(source) = Source::from_str(text, "<stdin>") else { return false };
    let arena = Arena::new();
    match pyrun_parser::parse(&source, Mode::Single, &arena) {
        Ok(_) => {
            let first = text.trim_start().lines().next().unwrap_or("");
            first.trim_end().ends_with(':')
                || text.lines().count() > 1
                || first.trim_start().starts_with('@')
        }
        Err(_) => pyrun_parser::is_incomplete(&source),
    }
}
