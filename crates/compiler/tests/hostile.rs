//! Source made to hurt: everything that can nest, repeat or grow, a hundred thousand times. Each
//! case compiles or is refused in the words given, on the stack of a test's thread, and a case
//! eight times as large does not take many more than eight times as long.

use std::time::Instant;

use pyrun_ast::Arena;
use pyrun_compiler::{Options, SourceInfo, compile};
use pyrun_parser::{Mode, Source, parse};

const MANY: usize = 100_000;

/// "ok", or the message of the error.
fn verdict(text: &[u8]) -> String {
    let source = match Source::from_bytes(text, "hostile.py") {
        Ok(source) => source,
        Err(error) => return error.message,
    };
    let arena = Arena::new();
    let module = match parse(&source, Mode::Exec, &arena) {
        Ok(module) => module,
        Err(error) => return error.message,
    };
    let info = SourceInfo::new("hostile.py", source.text());
    match compile(&module, &info, Options::default()) {
        Ok(code) => {
            drop(code);
            "ok".into()
        }
        Err(error) => error.message,
    }
}

#[track_caller]
fn check(name: &str, make: impl Fn(usize) -> String, expected: &str) {
    let got = verdict(make(MANY).as_bytes());
    let got: String = got.chars().take(80).collect();
    assert!(got.starts_with(expected), "{name}: {got}, not {expected}");
    let time = |n: usize| {
        let text = make(n);
        let start = Instant::now();
        verdict(text.as_bytes());
        start.elapsed().as_secs_f64()
    };
    // The machine may be busy with something else: what counts is the best of several attempts.
    let linear = (0..5).any(|_| time(MANY) < 30.0 * time(MANY / 8) + 0.05);
    assert!(linear, "{name}: not linear");
}

fn numbered(n: usize, each: impl Fn(usize) -> String) -> String {
    (0..n).map(each).collect()
}

const TOO_DEEP: &str = "maximum recursion depth exceeded during compilation";

#[test]
fn nested_expressions() {
    check("parentheses", |n| "(".repeat(n) + "1" + &")".repeat(n), "too many nested parentheses");
    check("brackets", |n| "[".repeat(n), "too many nested parentheses");
    check("minus", |n| "-".repeat(n) + "1", TOO_DEEP);
    check("not", |n| "not ".repeat(n) + "1", TOO_DEEP);
    check("lambda", |n| "lambda: ".repeat(n) + "1", TOO_DEEP);
    check("conditional", |n| "a if b else ".repeat(n) + "c", TOO_DEEP);
    check("attributes", |n| "a".to_owned() + &".b".repeat(n), TOO_DEEP);
    check("calls", |n| "a".to_owned() + &"()".repeat(n), TOO_DEEP);
    check("subscripts", |n| "a".to_owned() + &"[0]".repeat(n), TOO_DEEP);
    check("sum", |n| vec!["a"; n].join("+"), TOO_DEEP);
    check("powers", |n| vec!["a"; n].join("**"), TOO_DEEP);
    check("f-strings", |n| "f'{".repeat(n), "too many nested f-strings");
    check(
        "format specs",
        |n| format!("f'{}", "{a:".repeat(n)),
        "f-string: expressions nested too deeply",
    );
}

#[test]
fn long_expressions() {
    check("and", |n| vec!["a"; n].join(" and "), "ok");
    check("comparisons", |n| vec!["a"; n].join("<"), "ok");
    check("f-string fields", |n| format!("f'{}'", "{a}".repeat(n)), "ok");
    check("adjacent strings", |n| "'a' ".repeat(n), "ok");
    check("tuple", |n| format!("x = ({})", numbered(n, |i| format!("a{i},"))), "ok");
    check("list", |n| format!("x = [{}]", "1,".repeat(n)), "ok");
    check("dict", |n| format!("x = {{{}}}", numbered(n, |i| format!("{i}: a,"))), "ok");
    check("slices", |n| format!("x[{}]", ":,".repeat(n)), "ok");
    check("conditions", |n| format!("[a for a in b {}]", "if c ".repeat(n)), "ok");
    check("comprehension clauses", |n| format!("[a {}]", "for a in b ".repeat(n)), TOO_DEEP);
    check("arguments", |n| format!("f({})", "1,".repeat(n)), "ok");
    check("starred arguments", |n| format!("f({})", "*a,".repeat(n)), "ok");
    check("keywords", |n| format!("f({})", numbered(n, |i| format!("a{i}=1,"))), "ok");
    check("digits", |n| "1".repeat(n), "Exceeds the limit (4300 digits)");
    check("hexadecimal digits", |n| "0x".to_owned() + &"1".repeat(n), "ok");
    check("garbage", |n| "$".repeat(n), "invalid syntax");
    check("forgotten comma", |n| format!("f({} b c)", "a,".repeat(n)), "invalid syntax. Perhaps");
}

#[test]
fn statements() {
    check("elif", |n| "if a: pass\n".to_owned() + &"elif a: pass\n".repeat(n), TOO_DEEP);
    check("simple", |n| "x = 1\n".repeat(n * 10), "ok");
    check("one line", |n| "x = 1;".repeat(n), "ok");
    check("targets", |n| numbered(n, |i| format!("a{i} = ")) + "1", "ok");
    check("import", |n| "import a".to_owned() + &numbered(n, |i| format!(", a{i}")), "ok");
    check("dotted import", |n| "import a".to_owned() + &".b".repeat(n), "ok");
    check("global", |n| "global a".to_owned() + &numbered(n, |i| format!(", a{i}")), "ok");
    check("handlers", |n| "try: pass\n".to_owned() + &"except A: pass\n".repeat(n), "ok");
    check("finally", |n| "try:\n pass\nfinally:\n pass\n".repeat(n), "ok");
    check("cases", |n| "match a:\n".to_owned() + &" case 1: pass\n".repeat(n), "ok");
    check("alternatives", |n| format!("match a:\n case 0{}: pass", "|1".repeat(n)), "ok");
    check(
        "with",
        |n| format!("with {}: pass", vec!["a"; n].join(",")),
        "too many statically nested blocks",
    );
    check("annotations", |n| numbered(n, |i| format!("a{i}: int\n")), "ok");
    check("error at the end", |n| "x = 1\n".repeat(n) + "x = = 1", "invalid syntax");
    let nested = |n: usize| numbered(n, |i| " ".repeat(i) + "if a:\n") + &" ".repeat(n) + "pass";
    assert_eq!(verdict(nested(99).as_bytes()), "ok");
    assert_eq!(verdict(nested(100).as_bytes()), "too many levels of indentation");
}

#[test]
fn functions() {
    check(
        "constants",
        |n| "def f():\n".to_owned() + &numbered(n, |i| format!(" x = {i}.5\n")),
        "ok",
    );
    check("jumps", |n| "def f(a):\n while a:\n".to_owned() + &"  if a: a = 1\n".repeat(n), "ok");
    let locals = |n| "def f():\n".to_owned() + &numbered(n, |i| format!(" a{i} = 1\n"));
    check("locals", locals, "ok");
    let params = |n| format!("def f({}): pass", numbered(n, |i| format!("a{i},")));
    check("parameters", params, "ok");
    check("decorators", |n| "@a\n".repeat(n) + "def f(): pass", "ok");
    check("definitions", |n| "def f(): pass\n".repeat(n), "ok");
    check("attributes of many names", |n| numbered(n, |i| format!("a.b{i} = a.c{i}\n")), "ok");
    check("keywords of many names", |n| numbered(n, |i| format!("f(a{i}=1)\n")), "ok");
    // What is captured has a cell in a register.
    let captured = |n| {
        let uses = numbered(n, |i| format!("  a{i}\n"));
        locals(n) + " def g():\n" + &uses
    };
    assert_eq!(verdict(captured(4000).as_bytes()), "ok");
    assert_eq!(verdict(captured(8000).as_bytes()), "too many local variables");
}

#[test]
fn text() {
    check("mixed line ends", |n| "x=1\rx=1\r\nx=1\n".repeat(n), "ok");
    check("continued lines", |n| "x = \\\n".to_owned() + &"\\\n".repeat(n) + "1", "ok");
    check("long name", |n| "é".repeat(n * 10), "ok");
    check("long comment", |n| "#".repeat(n * 100), "ok");
    check("long string", |n| format!("x = '{}'", "a".repeat(n * 100)), "ok");
    check("long line", |n| format!("x{}= 1", " ".repeat(n * 100)), "ok");
    assert_eq!(verdict(b"x = 1\0"), "source code cannot contain null bytes");
    assert_eq!(verdict(b"x = '\\ud800\\udfff' * 2"), "ok");
    assert!(verdict(b"x = '\xff'").starts_with("Non-UTF-8 code starting with '\\xff'"));
}

/// Lines of a hundred megabytes; a test of its own because it takes a gigabyte.
#[test]
fn huge_lines() {
    const SIZE: usize = 100_000_000;
    for (head, fill, tail) in
        [("x = '", "a", "'"), ("#", "a", ""), ("x", " ", "= 1"), ("", "a", "")]
    {
        assert_eq!(verdict(format!("{head}{}{tail}\n", fill.repeat(SIZE)).as_bytes()), "ok");
    }
    assert_eq!(verdict(("1".to_owned() + &"+1".repeat(SIZE / 2)).as_bytes()), TOO_DEEP);
}
