//! What errors tell of their place: sources of every kind of program.

use pyrun::{Error, Interpreter, Object, Program, Result};

/// Line, columns and source of the innermost place.
fn place(e: &Error) -> (u32, u32, u32, &str) {
    let f = e.traceback().last().expect("a place");
    (f.line, f.column, f.end_column, f.source.as_deref().unwrap_or("unknown"))
}

#[test]
fn a_function_s_places_are_those_of_its_expression() -> Result<()> {
    let mut py = Interpreter::new();
    let rule = Program::function(&["order", "rate=1"], "order['amount'] / 0 > rate")?;
    let e =
        py.call::<bool>(&rule, (std::collections::HashMap::from([("amount", 1)]),)).unwrap_err();
    assert_eq!(place(&e), (1, 1, 20, "order['amount'] / 0 > rate"));
    assert_eq!(
        e.to_string(),
        "Traceback (most recent call last):\n  File \"<string>\", line 1, in <lambda>\n    \
         order['amount'] / 0 > rate\n    ~~~~~~~~~~~~~~~~^~~\nZeroDivisionError: division by zero"
    );
    let rule = Program::function(&["a"], "(a +\n  a.nothing)")?;
    let e = py.call::<i64>(&rule, (1,)).unwrap_err();
    assert_eq!(place(&e), (2, 3, 12, "  a.nothing)"));
    Ok(())
}

#[test]
fn neither_parameters_nor_expression_reach_into_the_other() -> Result<()> {
    for (parameters, expression, message) in [
        (&["x"][..], "x) + (1", "unmatched ')' (<string>, line 1)"),
        (&["x: 0) + (lambda"], "x", "unmatched ')' (<parameters>, line 1)"),
        (&["x: x if True else lambda"], "x", "the parameters of a function must be parameters"),
        (&["x", "x"], "x", "duplicate argument 'x' in function definition (<parameters>, line 1)"),
        (&["x"], "x +", "invalid syntax (<string>, line 1)"),
        (
            &["x"],
            "(x :=\n 1) + (y = 2)",
            "invalid syntax. Maybe you meant '==' or ':=' instead of '='? (<string>, line 2)",
        ),
    ] {
        let e = Program::function(parameters, expression).unwrap_err();
        assert_eq!((e.class(), e.message()), ("SyntaxError", message), "{parameters:?}");
    }
    let mut py = Interpreter::new();
    let f = Program::function(&["a", "/", "*rest", "by=[2]", "**more"], "(a, rest, by, more)")?;
    let r: Object = py.call(&f, (1, 2))?;
    assert_eq!(r.repr(&mut py)?, "(1, (2,), [2], {})");
    let none = Program::function(&[], "# nothing taken\n42")?;
    assert_eq!(py.call::<i64>(&none, ())?, 42);
    Ok(())
}

#[test]
fn sources_without_a_file_are_shown_as_well() -> Result<()> {
    let mut py = Interpreter::new();
    py.exec("def f():\n    return undefined\n")?;
    // What has been compiled since has the same file name.
    for i in 0..100 {
        py.eval::<i64>(&format!("{i} + 1"))?;
    }
    let e = py.eval::<i64>("1 +\\\n f()").unwrap_err();
    assert_eq!(place(&e), (2, 12, 21, "    return undefined"));
    assert_eq!(e.traceback()[0].source.as_deref(), Some(" f()"));
    let e = py.run::<i64>(&Program::expression("[][0]")?).unwrap_err();
    assert_eq!(place(&e), (1, 1, 6, "[][0]"));
    Ok(())
}

#[test]
fn a_reloaded_file_shows_what_each_function_was_compiled_from() -> Result<()> {
    let mut py = Interpreter::new();
    let load = |py: &mut Interpreter, text: &str| -> Result<Object> {
        let module = py.add_module("plugin", &Program::compile(text, "plugin.py")?)?;
        module.attr(py, "f")
    };
    let old = load(&mut py, "def f(): return 1 / 0")?;
    let new = load(&mut py, "# The second.\ndef f(): return [][0]")?;
    let e = old.call::<i64>(&mut py, ()).unwrap_err();
    assert_eq!(place(&e), (1, 17, 22, "def f(): return 1 / 0"));
    let e = new.call::<i64>(&mut py, ()).unwrap_err();
    assert_eq!(place(&e), (2, 17, 22, "def f(): return [][0]"));
    Ok(())
}
