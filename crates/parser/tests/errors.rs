//! Syntax errors: kind, message and range as CPython 3.12 gives them. More are compared with the
//! oracle by tests/front/compare_errors.py.

use pyrun_ast::{Arena, Module};
use pyrun_parser::{ErrorKind, Mode, Source, SyntaxError, parse, parse_with_warnings};

fn error_in(text: &str, mode: Mode) -> SyntaxError {
    let source = match Source::from_str(text, "t") {
        Ok(source) => source,
        Err(error) => return error,
    };
    let arena = Arena::new();
    match parse(&source, mode, &arena) {
        Ok(_) => panic!("{text:?} parses"),
        Err(error) => error,
    }
}

fn error(text: &str) -> SyntaxError {
    error_in(text, Mode::Exec)
}

#[track_caller]
fn says(text: &str, message: &str, place: (u32, i32, u32, i32)) {
    let error = error(text);
    assert_eq!(error.message, message, "{text:?}");
    let got = (error.lineno, error.offset, error.end_lineno, error.end_offset);
    assert_eq!(got, place, "{text:?}");
}

#[test]
fn invalid_syntax() {
    says("a b", "invalid syntax", (1, 3, 1, 4));
    says("f(a b)", "invalid syntax. Perhaps you forgot a comma?", (1, 3, 1, 6));
    says("1 +\n", "invalid syntax", (1, 4, 1, 5));
    says(
        "print 'x'",
        "Missing parentheses in call to 'print'. Did you mean print(...)?",
        (1, 1, 1, 10),
    );
    says("a if b", "expected 'else' after 'if' expression", (1, 1, 1, 7));
}

#[test]
fn a_lambda_may_be_matched() {
    let source = Source::from_str("match lambda a, b=1: a:\n case _: pass", "t").unwrap();
    assert!(parse(&source, Mode::Exec, &Arena::new()).is_ok());
}

#[test]
fn older_versions() {
    use pyrun_parser::{ParseOptions, parse_with};
    for (text, minor, what) in [
        ("match a:\n case 1: pass", 10, "Pattern matching is"),
        ("try: pass\nexcept* A: pass", 11, "Exception groups are"),
        ("type A = int", 12, "Type statement is"),
        ("def f[T](): pass", 12, "Type parameter lists are"),
        ("def f(a, /): pass", 8, "Positional-only parameters are"),
        ("x: int", 6, "Variable annotation syntax is"),
        ("f'{a}'", 6, "Format strings are"),
        ("1_000", 6, "Underscores in numeric literals are"),
        ("a @ b", 5, "The '@' operator is"),
        ("async def f(): pass", 5, "Async functions are"),
    ] {
        let source = Source::from_str(text, "t").unwrap();
        let arena = Arena::new();
        let options = ParseOptions::new(Mode::Exec);
        assert!(parse_with(&source, options.feature_version(3, minor), &arena).is_ok(), "{text}");
        let old = options.feature_version(3, minor - 1);
        let error = parse_with(&source, old, &arena).unwrap_err();
        let expected = format!("{what} only supported in Python 3.{minor} and greater");
        assert_eq!(error.message, expected, "{text}");
    }
}

#[test]
fn brackets() {
    says("(a\nb", "'(' was never closed", (1, 1, 1, 0));
    says("(]", "closing parenthesis ']' does not match opening parenthesis '('", (1, 2, 1, 2));
    says(")", "unmatched ')'", (1, 1, 1, 1));
    says(&"(".repeat(300), "too many nested parentheses", (1, 201, 1, 201));
}

#[test]
fn targets() {
    says(
        "f() = 1",
        "cannot assign to function call here. Maybe you meant '==' instead of '='?",
        (1, 1, 1, 4),
    );
    says("(a, 1) = b", "cannot assign to literal", (1, 5, 1, 6));
    says("del f()", "cannot delete function call", (1, 5, 1, 8));
    says("for 1 in x: pass", "cannot assign to literal", (1, 5, 1, 6));
    says(
        "a + 1 += 2",
        "'expression' is an illegal expression for augmented assignment",
        (1, 1, 1, 6),
    );
    says("[a]: int", "only single target (not list) can be annotated", (1, 1, 1, 4));
    says("x = yield = 1", "assignment to yield expression not possible", (1, 5, 1, 10));
}

#[test]
fn calls_and_parameters() {
    says("f(a=1, b)", "positional argument follows keyword argument", (1, 9, 1, 10));
    says("f(x for x in y, 1)", "Generator expression must be parenthesized", (1, 3, 1, 15));
    says(
        "f(a.b=1)",
        "expression cannot contain assignment, perhaps you meant \"==\"?",
        (1, 3, 1, 7),
    );
    says(
        "def f(a=1, b): pass",
        "parameter without a default follows parameter with a default",
        (1, 12, 1, 13),
    );
    says("def f(*): pass", "named arguments must follow bare *", (1, 7, 1, 8));
    says("lambda *a, *b: 1", "* argument may appear only once", (1, 12, 1, 13));
}

#[test]
fn blocks() {
    says("if x\n  y\n", "expected ':'", (1, 5, 1, 6));
    says("if x:\ny\n", "expected an indented block after 'if' statement on line 1", (2, 1, 2, 2));
    says("try:\n  x\ny\n", "expected 'except' or 'finally' block", (3, 1, 3, 2));
    assert_eq!(error("if x:\ny\n").kind, ErrorKind::Indentation);
    says("  x\n", "unexpected indent", (1, 2, 1, -1));
    says(
        "if x:\n    a\n  b\n",
        "unindent does not match any outer indentation level",
        (3, 4, 3, -1),
    );
    assert_eq!(error("if x:\n\ta\n        b\n").kind, ErrorKind::Tab);
    says("try: a\nexcept A, B: b", "multiple exception types must be parenthesized", (2, 8, 2, 12));
}

#[test]
fn literals() {
    says("'abc", "unterminated string literal (detected at line 1)", (1, 1, 1, 1));
    says(
        "x = '''a\nb\n",
        "unterminated triple-quoted string literal (detected at line 2)",
        (1, 5, 1, 5),
    );
    says(
        "0777",
        "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
        (1, 1, 1, 2),
    );
    says("1__0", "invalid decimal literal", (1, 2, 1, 2));
    says("b'é'", "bytes can only contain ASCII literal characters", (1, 1, 1, 5));
    says(
        "'\\x1'",
        "(unicode error) 'unicodeescape' codec can't decode bytes in position 0-2: truncated \\xXX escape",
        (1, 1, 1, 6),
    );
    says("a\u{a0}b", "invalid non-printable character U+00A0", (1, 2, 1, 2));
    says("f'{a b}'", "invalid syntax. Perhaps you forgot a comma?", (1, 4, 1, 7));
    says("f'{}'", "f-string: valid expression required before '}'", (1, 4, 1, 5));
    says("f'}'", "f-string: single '}' is not allowed", (1, 3, 1, 3));
}

#[test]
fn depth_is_bounded() {
    for text in [
        "-".repeat(100_000) + "1",
        "not ".repeat(100_000) + "1",
        "a".to_owned() + &".b".repeat(100_000),
        "a".to_owned() + &"()".repeat(100_000),
        vec!["1"; 100_000].join("+"),
        vec!["1"; 100_000].join("**"),
        "lambda: ".repeat(100_000) + "1",
        "a if b else ".repeat(100_000) + "c",
        "if a: pass\n".to_owned() + &"elif b: pass\n".repeat(100_000),
    ] {
        assert_eq!(error(&text).kind, ErrorKind::Recursion);
    }
    let text =
        (0..100).map(|n| " ".repeat(n) + "if a:\n").collect::<String>() + &" ".repeat(100) + "b";
    assert_eq!(error(&text).message, "too many levels of indentation");
    assert_eq!(error(&"f'{".repeat(300)).kind, ErrorKind::Syntax);
}

#[test]
fn faulty_programs_of_great_size() {
    for text in [
        "await ".repeat(100_000) + "x",
        "yield ".repeat(100_000),
        ";".repeat(100_000),
        "if a:\n".repeat(100_000),
        "match ".repeat(100_000) + ":",
        "lambda a=".repeat(100_000),
        "a = ".repeat(100_000),
        "a, ".repeat(100_000) + "= 1 1",
        "def f(".repeat(190),
        "{1: ".repeat(190) + "1 1",
        "((((a b) for".repeat(40),
    ] {
        error(&text);
    }
}

#[test]
fn modes() {
    let eval = Source::from_str("a + b\n\n", "t").unwrap();
    let arena = Arena::new();
    assert!(matches!(parse(&eval, Mode::Eval, &arena), Ok(Module::Expression(_))));
    let single = Source::from_str("a; b\n", "t").unwrap();
    assert!(matches!(parse(&single, Mode::Single, &arena), Ok(Module::Interactive([_, _]))));
    assert_eq!(error_in("x = 1", Mode::Eval).message, "invalid syntax");
    let message = "multiple statements found while compiling a single statement";
    assert_eq!(error_in("a\nb\n", Mode::Single).message, message);
}

#[test]
fn warnings() {
    let source = Source::from_str("'\\d' '\\400' + 1if x else 2", "t").unwrap();
    let mut warnings = Vec::new();
    parse_with_warnings(&source, Mode::Exec, &Arena::new(), &mut warnings).unwrap();
    let messages: Vec<&str> = warnings.iter().map(|warning| warning.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "invalid decimal literal",
            "invalid escape sequence '\\d'",
            "invalid octal escape sequence '\\400'"
        ]
    );
}
