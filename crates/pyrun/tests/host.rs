//! The library as a host uses it: what the documentation's examples do not show.

use pyrun::{Error, ErrorKind, Interpreter, Object, Program, Vm};
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

fn assert_send<T: Send>() {}
fn assert_sync<T: Sync>() {}

#[test]
fn what_may_travel() {
    assert_send::<Interpreter>();
    assert_send::<Object>();
    assert_send::<Error>();
    assert_send::<Program>();
    assert_sync::<Object>();
    assert_sync::<Error>();
    assert_sync::<Program>();
}

#[test]
fn an_error_is_one_word() {
    assert_eq!(size_of::<Error>(), size_of::<usize>());
    assert_eq!(size_of::<pyrun::Result<()>>(), size_of::<usize>());
}

#[test]
fn an_interpreter_moves_between_threads() {
    let mut py = Interpreter::new();
    for i in 0..4 {
        py = std::thread::spawn(move || {
            py.set("i", i).unwrap();
            py.exec("seen = globals().get('seen', []) + [i]").unwrap();
            py
        })
        .join()
        .unwrap();
    }
    assert_eq!(py.get::<Vec<i64>>("seen").unwrap(), [0, 1, 2, 3]);
}

#[test]
fn a_small_stack_is_an_error_and_no_crash() {
    let mut py = Interpreter::new();
    let deep = "def f(n): return sorted([n], key=lambda n: f(n + 1))\nf(0)";
    let run = move || py.exec(deep).unwrap_err().class().to_string();
    let thread = std::thread::Builder::new().stack_size(512 << 10).spawn(run).unwrap();
    assert_eq!(thread.join().unwrap(), "RecursionError");
}

#[test]
fn the_wrong_interpreter_is_an_error() {
    let (mut a, mut b) = (Interpreter::new(), Interpreter::new());
    let list: Object = a.eval("[1]").unwrap();
    assert_eq!(list.len(&mut b).unwrap_err().kind(), ErrorKind::WrongInterpreter);
    assert_eq!(b.set("x", &list).unwrap_err().kind(), ErrorKind::WrongInterpreter);
    assert_eq!(list.len(&mut a).unwrap(), 1);
}

#[test]
fn a_handle_dropped_elsewhere_lets_go() {
    let mut py = Interpreter::new();
    py.exec("import weakref\nclass C: pass\ndead = []\nc = C()\nw = weakref.ref(c, dead.append)")
        .unwrap();
    let c: Object = py.get("c").unwrap();
    let other = c.clone();
    py.exec("del c").unwrap();
    std::thread::spawn(move || drop(c)).join().unwrap();
    assert!(py.eval::<bool>("w() is not None").unwrap());
    std::thread::spawn(move || drop(other)).join().unwrap();
    assert!(py.eval::<bool>("w() is None").unwrap());
    assert_eq!(py.eval::<usize>("len(dead)").unwrap(), 1);
}

#[test]
fn a_handle_may_outlive_its_interpreter() {
    let mut py = Interpreter::new();
    let o: Object = py.eval("{'a': [1, 2]}").unwrap();
    let error = py.exec("raise KeyError('k')").unwrap_err();
    drop(py);
    assert_eq!(error.message(), "'k'");
    let mut other = Interpreter::new();
    assert!(o.is_none(&mut other).is_err());
}

#[test]
fn one_program_runs_in_many_interpreters_at_once() {
    let program = Program::compile("total = sum(i * i for i in range(n))", "squares.py").unwrap();
    let threads: Vec<_> = (1..5i64)
        .map(|n| {
            let program = program.clone();
            std::thread::spawn(move || {
                let mut py = Interpreter::new();
                for _ in 0..10 {
                    py.set("n", n).unwrap();
                    py.run::<()>(&program).unwrap();
                }
                py.get::<i64>("total").unwrap()
            })
        })
        .collect();
    let totals: Vec<i64> = threads.into_iter().map(|t| t.join().unwrap()).collect();
    assert_eq!(totals, [0, 1, 5, 14]);
}

#[test]
fn programs_that_nobody_has_any_more_are_forgotten() {
    let mut py = Interpreter::new();
    for i in 0..1_000i64 {
        let program = Program::expression(&format!("{i} + 1")).unwrap();
        assert_eq!(py.run::<i64>(&program).unwrap(), i + 1);
    }
}

#[test]
fn damaged_programs_are_refused() {
    let bytes = Program::function(&["a", "b"], "[a + x for x in range(b)]").unwrap().to_bytes();
    let mut py = Interpreter::new();
    let whole = Program::from_bytes(&bytes).unwrap();
    assert_eq!(py.call::<Vec<i64>>(&whole, (1, 3)).unwrap(), [1, 2, 3]);
    for i in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[i] ^= 1 << (i % 8);
        if let Err(e) = Program::from_bytes(&damaged) {
            assert_eq!(e.kind(), ErrorKind::InvalidProgram);
        }
    }
}

#[test]
fn an_expression_cannot_break_out_of_its_function() {
    let error = Program::function(&["a"], "a) + (1").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Syntax);
    let with_comment = Program::function(&["a"], "a  # the same").unwrap();
    assert_eq!(Interpreter::new().call::<i64>(&with_comment, (7,)).unwrap(), 7);
}

#[derive(Debug, PartialEq)]
struct Busy {
    seconds: u32,
}

impl std::fmt::Display for Busy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "busy for {} s", self.seconds)
    }
}

impl std::error::Error for Busy {}

#[test]
fn a_rust_error_comes_back_as_itself() {
    let mut py = Interpreter::new();
    py.define("ask", |seconds: u32| -> Result<(), Busy> { Err(Busy { seconds }) }).unwrap();
    let error = py.exec("def f():\n    ask(5)\nf()").unwrap_err();
    assert_eq!((error.class(), error.message()), ("RuntimeError", "busy for 5 s"));
    assert_eq!(error.downcast_ref::<Busy>(), Some(&Busy { seconds: 5 }));
    assert_eq!(error.traceback().len(), 2);
    // Also as the cause of what Python code has made of it.
    let wrapped =
        py.exec("try:\n    ask(6)\nexcept RuntimeError as e:\n    raise OSError('no') from e");
    let wrapped = wrapped.unwrap_err();
    assert_eq!(wrapped.class(), "OSError");
    assert_eq!(wrapped.downcast_ref::<Busy>(), Some(&Busy { seconds: 6 }));
    // An exception passes through a function of the host's unchanged.
    let inner: Arc<Mutex<Option<Error>>> = Arc::default();
    let given = inner.clone();
    py.define("again", move || -> Result<(), Error> {
        match given.lock().unwrap().take() {
            Some(e) => Err(e),
            None => Ok(()),
        }
    })
    .unwrap();
    let custom = py.exec("class Mine(Exception): pass\nraise Mine(1, 2)").unwrap_err();
    *inner.lock().unwrap() = Some(custom);
    py.exec("try:\n    again()\nexcept Mine as e:\n    args = e.args").unwrap();
    assert_eq!(py.get::<(i64, i64)>("args").unwrap(), (1, 2));
}

#[test]
fn arguments_that_do_not_fit() {
    let mut py = Interpreter::new();
    py.define("f", |a: u8, b: Option<String>| (a, b.is_some())).unwrap();
    assert_eq!(py.eval::<(u8, bool)>("f(1)").unwrap(), (1, false));
    assert_eq!(py.eval::<(u8, bool)>("f(1, 'x')").unwrap(), (1, true));
    let message = |py: &mut Interpreter, source: &str| {
        let e = py.exec(source).unwrap_err();
        format!("{}: {}", e.class(), e.message())
    };
    assert_eq!(
        message(&mut py, "f()"),
        "TypeError: f() takes 2 positional arguments but 0 were given"
    );
    assert_eq!(message(&mut py, "f(a=1)"), "TypeError: f() takes no keyword arguments");
    assert_eq!(
        message(&mut py, "f(256)"),
        "OverflowError: unsigned integer is greater than maximum"
    );
    assert_eq!(message(&mut py, "f(1, 2)"), "TypeError: expected str, got int");
    assert_eq!(py.eval::<String>("repr(f)").unwrap(), "<built-in function f>");
    assert_eq!(py.eval::<String>("f.__name__ + f.__qualname__").unwrap(), "ff");
}

#[test]
fn functions_hold_state_and_reach_the_interpreter() {
    let mut py = Interpreter::new();
    let count = Arc::new(AtomicUsize::new(0));
    let seen = count.clone();
    py.define("tick", move || seen.fetch_add(1, Ordering::Relaxed)).unwrap();
    py.exec("for _ in range(1000): tick()").unwrap();
    assert_eq!(count.load(Ordering::Relaxed), 1000);
    py.define("twice", |vm: &mut Vm, f: pyrun::Value, x: pyrun::Value| {
        let y = vm.call(&f, &[x])?;
        vm.call(&f, &[y])
    })
    .unwrap();
    assert_eq!(py.eval::<i64>("twice(lambda n: n * 3, 2)").unwrap(), 18);
    // The function lets go of what it has captured when it dies.
    assert_eq!(Arc::strong_count(&count), 2);
    py.exec("del tick").unwrap();
    assert_eq!(Arc::strong_count(&count), 1);
}

#[test]
fn a_dropped_interpreter_drops_what_its_functions_hold() {
    let held = Arc::new(());
    let mut py = Interpreter::new();
    let inside = held.clone();
    py.define("f", move || Arc::strong_count(&inside)).unwrap();
    assert_eq!(py.eval::<usize>("f()").unwrap(), 2);
    drop(py);
    assert_eq!(Arc::strong_count(&held), 1);
}

#[test]
fn collections_cross_over() {
    let mut py = Interpreter::new();
    let map: HashMap<String, Vec<u8>> = [("a".to_string(), vec![1, 2])].into();
    py.set("m", map.clone()).unwrap();
    assert_eq!(py.eval::<String>("repr(m)").unwrap(), r"{'a': b'\x01\x02'}");
    assert_eq!(py.get::<HashMap<String, Vec<u8>>>("m").unwrap(), map);
    let nested: BTreeMap<i64, (String, Option<f64>)> =
        py.eval("{1: ('x', None), 2: ['y', 2]}").unwrap();
    assert_eq!(nested[&2], ("y".to_string(), Some(2.0)));
    assert_eq!(py.eval::<u64>("2 ** 64 - 1").unwrap(), u64::MAX);
    assert_eq!(py.eval::<i128>("-2 ** 100").unwrap(), -(1 << 100));
    py.set("big", u128::MAX).unwrap();
    assert!(py.eval::<bool>("big == 2 ** 128 - 1").unwrap());
    assert_eq!(py.eval::<u64>("-1").unwrap_err().class(), "OverflowError");
    assert_eq!(py.eval::<[char; 2]>("['ä', '🦀']").unwrap(), ['ä', '🦀']);
    assert!(py.eval::<Vec<String>>("'text'").is_err());
}

#[test]
fn a_failing_module_changes_nothing() {
    let mut py = Interpreter::new();
    let good = Program::compile("version = 1", "plugin.py").unwrap();
    let bad = Program::compile("version = 2\n1 / 0", "plugin.py").unwrap();
    py.add_module("plugin", &good).unwrap();
    let error = py.add_module("plugin", &bad).unwrap_err();
    assert_eq!(error.traceback()[0].source.as_deref(), Some("1 / 0"));
    assert_eq!(py.import("plugin").unwrap().attr::<i64>(&mut py, "version").unwrap(), 1);
}

#[test]
fn interpreters_do_not_see_each_other() {
    let (mut a, mut b) = (Interpreter::new(), Interpreter::new());
    a.exec("import builtins, sys\nbuiltins.shared = 1\nsys.path.append('x')").unwrap();
    assert_eq!(b.exec("shared").unwrap_err().class(), "NameError");
    assert!(!b.eval::<bool>("__import__('sys').path == ['x']").unwrap());
}
