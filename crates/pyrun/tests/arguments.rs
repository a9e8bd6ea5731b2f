//! How arguments arrive in natives: by reference, by value, missing.

use pyrun::{Interpreter, PyRef, PyRefMut, Result, Vm, pyclass, pymethods, pymodule};

#[pyclass]
#[derive(Clone, Debug, PartialEq)]
struct Point {
    #[py(get, set)]
    x: i64,
    #[py(get, set)]
    label: String,
}

fn point(x: i64, label: &str) -> Point {
    Point { x, label: label.into() }
}

#[pymethods]
impl Point {
    #[new]
    #[signature(x, label = "")]
    fn new(x: i64, label: &str) -> Point {
        point(x, label)
    }

    /// By value, as an operator's other side.
    fn __add__(&self, other: Point) -> Point {
        point(self.x + other.x, &format!("{}{}", self.label, other.label))
    }

    /// By reference, as an operator's other side.
    fn __sub__(&self, other: &Point) -> Point {
        point(self.x - other.x, &self.label)
    }

    fn __eq__(&self, other: &Point) -> bool {
        self == other
    }

    fn __contains__(&self, part: &str) -> bool {
        self.label.contains(part)
    }

    fn __getitem__(&self, name: &str) -> std::result::Result<i64, String> {
        if name == "x" { Ok(self.x) } else { Err(format!("no {name}")) }
    }

    fn swap(&mut self, other: &mut Point) {
        std::mem::swap(self, other);
    }

    #[setter]
    fn set_name(&mut self, name: &str) {
        self.label = format!("<{name}>");
    }

    #[getter]
    fn name(&self) -> &str {
        &self.label
    }

    #[staticmethod]
    fn furthest(points: Vec<Point>) -> Option<Point> {
        points.into_iter().max_by_key(|p| p.x)
    }

    async fn told(&self, whom: &str, by: Option<&str>) -> String {
        format!("{whom} by {}: {}", by.unwrap_or("nobody"), self.label)
    }
}

#[pymodule]
mod texts {
    use super::Point;
    use pyrun::{PyResult, Vm, pyfunction};

    #[pyfunction]
    fn shout<'a>(s: &'a str) -> std::borrow::Cow<'a, str> {
        s.to_uppercase().into()
    }

    #[pyfunction(signature = (parts, sep = ", ", *, end = None))]
    fn join(parts: Vec<String>, sep: &str, end: Option<&str>) -> String {
        parts.join(sep) + end.unwrap_or("")
    }

    #[pyfunction]
    fn total(data: &[u8], more: Option<&[u8]>) -> u64 {
        data.iter().chain(more.unwrap_or_default()).map(|b| u64::from(*b)).sum()
    }

    #[pyfunction]
    fn shift(p: &mut Point, by: i64, like: Option<&Point>) {
        p.x += by + like.map_or(0, |l| l.x);
    }

    /// Runs Python code while it has a reference to text that is not ASCII.
    #[pyfunction]
    fn around(vm: &mut Vm, text: &str, f: &pyrun::Value) -> PyResult<String> {
        let inner = vm.call(f, &[])?;
        Ok(format!("{text}{}{text}", vm.to_str(&inner)?.to_str_lossy()))
    }

    #[pyfunction]
    async fn later(question: &str, data: &[u8]) -> usize {
        question.len() + data.len()
    }
}

#[pyclass]
struct Pair(i64, i64);

#[pymethods]
impl Pair {
    #[new]
    fn new(a: i64, b: i64) -> Pair {
        Pair(a, b)
    }

    fn sum(&self) -> i64 {
        self.0 + self.1
    }
}

fn host() -> Result<Interpreter> {
    let mut py = Interpreter::new();
    py.add_native_module(&texts::MODULE);
    let class = py.class::<Point>();
    py.set("Point", class)?;
    let class = py.class::<Pair>();
    py.set("Pair", class)?;
    py.exec("import texts; assert Pair(1, 2).sum() == 3")?;
    Ok(py)
}

#[test]
fn text_arrives_by_reference() -> Result<()> {
    let mut py = host()?;
    assert_eq!(py.eval::<String>("texts.shout('tea') + texts.shout('größe')")?, "TEAGRÖSSE");
    assert_eq!(py.eval::<String>("texts.join(['a', 'b'])")?, "a, b");
    assert_eq!(py.eval::<String>("texts.join(['a', 'ä'], sep='–', end='.')")?, "a–ä.");
    assert_eq!(py.eval::<String>("texts.join(('a', 'b'), '', end=None)")?, "ab");
    assert_eq!(py.eval::<String>("texts.around('ü', lambda: 1)")?, "ü1ü");
    let signature = "str(__import__('inspect').signature(texts.join))";
    assert_eq!(py.eval::<String>(signature)?, "(parts, sep=', ', *, end=None)");
    let signature = "str(__import__('inspect').signature(Point))";
    assert_eq!(py.eval::<String>(signature)?, "(x, label='')");
    for (call, message) in [
        ("texts.shout(1)", "expected str, got int"),
        ("texts.shout(None)", "expected str, got NoneType"),
        ("texts.join([], end=2)", "expected str, got int"),
        ("texts.total('abc')", "a bytes-like object is required, not 'str'"),
    ] {
        let e = py.exec(call).unwrap_err();
        assert_eq!((e.class(), e.message()), ("TypeError", message), "{call}");
    }
    // A lone surrogate has no form in UTF-8.
    assert_eq!(py.eval::<String>(r"texts.shout('a\ud800')")?, "A\u{fffd}");
    Ok(())
}

#[test]
fn bytes_arrive_by_reference() -> Result<()> {
    let mut py = host()?;
    assert_eq!(py.eval::<u64>(r"texts.total(b'\1\2')")?, 3);
    assert_eq!(py.eval::<u64>(r"texts.total(bytearray(b'\1\2'), memoryview(b'\4\0\1')[::2])")?, 8);
    assert_eq!(py.eval::<u64>("texts.total(b'', None)")?, 0);
    Ok(())
}

#[test]
fn structs_arrive_by_reference_and_by_value() -> Result<()> {
    let mut py = host()?;
    py.exec(
        "
a, b = Point(1, 'a'), Point(2, label='b')
assert (a + b).x == 3 and (a + b).label == 'ab' and (a - b).x == -1
assert a == Point(1, 'a') and a != b and a != 1 and 'a' in a and a['x'] == 1
assert Point.furthest([a, b]) == b and Point.furthest([]) is None
a.swap(b)
assert (a.x, b.x) == (2, 1)
texts.shift(a, 5)
texts.shift(a, 5, b)
texts.shift(a, 5, None)
assert a.x == 18
a.name = 'é'
assert a.name == a.label == '<é>'
# What arrives by value is a copy.
c = a + b
c.x = 0
assert a.x == 18
",
    )?;
    let Point { x, .. } = py.eval("a")?;
    assert_eq!(x, 18);
    assert_eq!(py.eval::<(Point, i64)>("(b, 1)")?.0, point(1, "a"));
    for (code, class, message) in [
        ("a + 1", "TypeError", "unsupported operand type(s) for +: 'Point' and 'int'"),
        ("a - None", "TypeError", "unsupported operand type(s) for -: 'Point' and 'NoneType'"),
        ("texts.shift(1, 1)", "TypeError", "expected Point, got int"),
        ("Point(1, lable='a')", "TypeError", "'lable' is an invalid keyword argument for Point()"),
        ("Pair(1)", "TypeError", "Pair() takes 2 arguments (1 given)"),
        ("Pair(1, b=2)", "TypeError", "Pair() takes 2 arguments (1 given)"),
        ("Pair(1, 2, b=2)", "TypeError", "Pair() takes no keyword arguments"),
        ("texts.shift(a, 1, a)", "RuntimeError", "Already mutably borrowed"),
        ("a.swap(a)", "RuntimeError", "Already borrowed"),
    ] {
        let e = py.exec(code).unwrap_err();
        assert_eq!((e.class(), e.message()), (class, message), "{code}");
    }
    Ok(())
}

fn count(text: &str) -> usize {
    text.chars().count()
}

#[test]
fn closures_take_references() -> Result<()> {
    let mut py = host()?;
    py.define("count", count)?;
    py.define("size", str::len)?;
    py.define("same", |a: &str, b: Option<&str>| b.is_none_or(|b| a == b))?;
    py.define("sum", |data: &[u8], n: u64| data.iter().map(|b| u64::from(*b)).sum::<u64>() + n)?;
    py.define("read", |p: PyRef<'_, Point>| p.x)?;
    py.define("write", |mut p: PyRefMut<'_, Point>, x: i64| p.x = x)?;
    py.define("moved", |p: Point, by: i64| point(p.x + by, &p.label))?;
    py.define("twice", |vm: &mut Vm, text: &str| vm.str(&text.repeat(2)))?;
    py.exec(
        r"
assert count('größe') == 5 and size('größe') == 7
assert same('a', 'a') and not same('a', 'b') and same('ä') and same('a', None)
assert sum(b'\1\2', 3) == 6 and twice('ü') == 'üü'
p = Point(1)
write(p, 7)
assert read(p) == 7 and moved(p, 3).x == 10 and p.x == 7
",
    )?;
    let e = py.exec("same()").unwrap_err();
    assert_eq!(e.message(), "same() takes 2 positional arguments but 0 were given");
    let e = py.exec("same(None)").unwrap_err();
    assert_eq!(e.message(), "expected str, got NoneType");
    Ok(())
}

#[test]
fn async_functions_get_copies() -> Result<()> {
    let mut py = host()?;
    py.define_async("ask", |q: &str| {
        let n = q.len();
        async move { n }
    })?;
    let executor = tokio::runtime::Builder::new_current_thread().build().expect("an executor");
    executor.block_on(async {
        let n: usize = py.eval_async("await texts.later('why', b'ab') + await ask('ü')").await?;
        assert_eq!(n, 7);
        py.exec_async(
            "r = await Point(1, 'hi').told('Ada'), await Point(1, 'hi').told('Ada', 'Bob')",
        )
        .await
    })?;
    let told: [String; 2] = py.get("r")?;
    assert_eq!(told, ["Ada by nobody: hi", "Ada by Bob: hi"]);
    Ok(())
}
