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

#[pyrun::pymodule]
mod natives {
    use pyrun::{pyclass, pyfunction, pymethods};

    #[pyfunction]
    fn burst(n: i64) -> i64 {
        assert!(n < 3, "{n} is more than two");
        n
    }

    #[pyfunction(signature = (n, *, by = 2))]
    fn burst_by(n: i64, by: i64) -> i64 {
        assert!(n < by, "{n} is not less than {by}");
        n
    }

    #[pyfunction]
    async fn burst_later(n: i64) -> i64 {
        assert!(n < 3, "{n} is too late");
        n
    }

    #[pyclass]
    #[derive(Clone)]
    pub struct Bomb {
        left: i64,
    }

    #[pymethods]
    impl Bomb {
        #[new]
        fn new(left: i64) -> Bomb {
            assert!(left >= 0, "made of nothing");
            Bomb { left }
        }

        /// Counts down while it is borrowed.
        fn tick(&mut self) -> i64 {
            self.left -= 1;
            assert!(self.left >= 0, "ticked too often");
            self.left
        }

        #[getter]
        fn fuse(&self) -> i64 {
            assert!(self.left != 1, "no fuse");
            self.left
        }

        #[setter]
        fn set_fuse(&mut self, n: i64) {
            assert!(n != 1, "a fuse of one");
            self.left = n;
        }

        #[staticmethod]
        fn named(name: String) -> String {
            assert!(!name.is_empty(), "without a name");
            name
        }

        fn __add__(&self, n: i64) -> i64 {
            assert!(n != 0, "nothing added");
            self.left + n
        }

        fn __eq__(&self, n: i64) -> bool {
            assert!(n != 0, "like nothing");
            self.left == n
        }

        fn __len__(&self) -> usize {
            assert!(self.left != 0, "no length");
            1
        }

        fn __next__(&mut self) -> Option<i64> {
            assert!(self.left != 0, "no next");
            self.left -= 1;
            Some(self.left)
        }

        async fn wait(&self) -> i64 {
            assert!(self.left != 0, "nothing to wait for");
            self.left
        }
    }
}

/// Functions, methods, attributes and operators under the crate's attributes are the host's as well.
#[test]
fn panics_of_natives_are_errors() {
    quiet();
    let mut py = Interpreter::new();
    py.add_native_module(&natives::MODULE);
    let cases = [
        ("burst(3)", "3 is more than two"),
        ("burst_by(5, by=4)", "5 is not less than 4"),
        ("burst_by(5)", "5 is not less than 2"),
        ("[burst_by(n) for n in range(10)]", "2 is not less than 2"),
        ("Bomb(-1)", "made of nothing"),
        ("Bomb(0).tick()", "ticked too often"),
        ("Bomb(1).fuse", "no fuse"),
        ("setattr(Bomb(2), 'fuse', 1)", "a fuse of one"),
        ("Bomb.named('')", "without a name"),
        ("Bomb(1) + 0", "nothing added"),
        ("Bomb(1) == 0", "like nothing"),
        ("len(Bomb(0))", "no length"),
        ("next(Bomb(0))", "no next"),
        ("run(burst_later(3))", "3 is too late"),
        ("run(Bomb(0).wait())", "nothing to wait for"),
    ];
    let run = "
from natives import *
def run(awaitable):
    try:
        awaitable.send(None)
    except StopIteration as e:
        return e.value
";
    py.exec(run).expect("it is defined");
    for (source, message) in cases {
        for _ in 0..3 {
            let e = py.eval::<pyrun::Object>(source).expect_err(source);
            let p = e.downcast_ref::<HostPanic>().map(HostPanic::message);
            assert_eq!(p, Some(message), "{source}: {e}");
        }
    }
    // What was borrowed is free again, and what does not panic works.
    let good = "
b = Bomb(2)
assert b.tick() == 1
for _ in range(3):
    try: b.fuse
    except RuntimeError as e: assert str(e) == 'a function of the host panicked: no fuse'
assert b.tick() == 0
try: b.tick()
except RuntimeError: pass
b.fuse = 5
assert (b.fuse, b + 1, b == 5, len(b), next(b), burst(1), burst_by(1)) == (5, 6, True, 1, 4, 1, 1)
assert run(burst_later(2)) == 2 and run(b.wait()) == 4
late = burst_later(3)
for expected in 'a function of the host panicked: 3 is too late', 'cannot reuse already awaited coroutine':
    try: late.send(None)
    except RuntimeError as e: assert str(e) == expected, e
";
    py.exec(good).expect("it runs");
}
