//! A closure of the host's that panics: an error that says so, and an interpreter that goes on.
#![forbid(unsafe_code)]

use pyrun::{ErrorKind, HostPanic, Interpreter, Limits, Vm};

fn quiet() {
    std::panic::set_hook(Box::new(|_| ()));
}

#[test]
fn a_panic_is_an_error() {
    quiet();
    let mut py = Interpreter::new();
    py.define("explode", |n: i64| -> i64 { panic!("{n} is too much") }).expect("it is defined");
    let e = py.eval::<i64>("1 + explode(7)").expect_err("it panics");
    let p = e.downcast_ref::<HostPanic>().expect("it says so");
    assert_eq!(p.message(), "7 is too much");
    assert!(matches!(e.kind(), ErrorKind::Exception), "{:?}", e.kind());
    let last = e.to_string().lines().last().map(str::to_string);
    assert_eq!(
        last.as_deref(),
        Some("RuntimeError: a function of the host panicked: 7 is too much")
    );
    // Everything that was under way has ended in order.
    assert_eq!(py.eval::<i64>("sum(range(10))").expect("it goes on"), 45);
}

#[test]
fn a_script_sees_a_runtime_error_and_frames_unwind() {
    quiet();
    let mut py = Interpreter::new();
    py.define("explode", || -> i64 { std::panic::panic_any(3) }).expect("it is defined");
    let source = "
log = []
class Noisy:
    def __del__(self): log.append('released')
def inner():
    noisy = Noisy()
    try:
        return sorted([3, 1, 2], key=lambda n: explode())
    finally:
        log.append('finally')
for _ in range(1000):
    try:
        inner()
    except RuntimeError as e:
        message = str(e)
";
    py.exec(source).expect("it is caught");
    assert_eq!(
        py.get::<String>("message").expect("it is there"),
        "a function of the host panicked: a value that is no text"
    );
    let counts = "(log.count('finally'), log.count('released'))";
    assert_eq!(py.eval::<(usize, usize)>(counts).expect("it runs"), (1000, 1000));
}

/// The panic passes through Python code that the closure called, and through no frame of the machine.
#[test]
fn a_panic_below_another_closure() {
    quiet();
    let mut py = Interpreter::new();
    py.define("explode", || -> i64 { panic!("inside") }).expect("it is defined");
    py.define("apply", |vm: &mut Vm, f: pyrun::Value| -> pyrun::PyResult {
        let r = vm.call(&f, &[]);
        assert!(r.is_err(), "the inner panic is an error here");
        panic!("outside")
    })
    .expect("it is defined");
    py.set_limits(Limits { recursion: Some(200), ..Limits::default() });
    for _ in 0..500 {
        let e = py.exec("apply(lambda: explode())").expect_err("it panics");
        assert_eq!(e.downcast_ref::<HostPanic>().map(HostPanic::message), Some("outside"));
    }
    let depth = "(lambda f: f(f, 100))(lambda f, n: n and 1 + f(f, n - 1))";
    assert_eq!(py.eval::<i64>(depth).expect("the depth is counted right"), 100);
}
