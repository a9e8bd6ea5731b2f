//! Rust types as Python classes, and by value.

use pyrun::{
    CmpOp, FromPy, Interpreter, IntoPy, Object, PyRef, PyResult, Ref, Trace, Type, Value, Vm,
    pyclass, pymethods, pymodule,
};
use std::sync::Arc;

/// A point in the plane.
#[pyclass(name = "Vec2", module = "geometry", subclass)]
#[derive(Clone, PartialEq)]
struct Vector {
    #[py(get, set)]
    x: f64,
    /// The ordinate.
    #[py(get)]
    y: f64,
}

#[pymethods]
impl Vector {
    #[new]
    #[signature(x = 0.0, y = 0.0)]
    fn new(x: f64, y: f64) -> Result<Vector, String> {
        match x.is_nan() || y.is_nan() {
            true => Err("not a number".to_string()),
            false => Ok(Vector { x, y }),
        }
    }

    #[staticmethod]
    fn unit() -> Vector {
        Vector { x: 1.0, y: 0.0 }
    }

    #[classmethod]
    fn named(vm: &mut Vm, cls: &Ref<Type>, suffix: String) -> PyResult<String> {
        let name = vm.getattr_str(cls.as_value(), "__name__")?;
        Ok(vm.to_str(&name)?.to_str_lossy().into_owned() + &suffix)
    }

    #[getter]
    fn get_norm(&self) -> f64 {
        self.x.hypot(self.y)
    }

    #[setter]
    fn set_norm(&mut self, norm: f64) {
        let k = norm / self.get_norm();
        (self.x, self.y) = (self.x * k, self.y * k);
    }

    /// Scales in place.
    #[signature(k, *, twice = false)]
    fn scale(&mut self, k: f64, twice: bool) {
        let k = if twice { k * k } else { k };
        (self.x, self.y) = (self.x * k, self.y * k);
    }

    fn map(&mut self, vm: &mut Vm, f: &Value) -> PyResult<()> {
        let x = vm.float(self.x);
        let x = vm.call(f, &[x])?;
        self.x = vm.to_f64(&x)?;
        Ok(())
    }

    fn __repr__(&self) -> String {
        format!("Vec2({}, {})", self.x, self.y)
    }

    fn __len__(&self) -> usize {
        2
    }

    fn __bool__(&self) -> bool {
        self.x != 0.0 || self.y != 0.0
    }

    fn __getitem__(&self, i: usize) -> Result<f64, pyrun::Error> {
        match i {
            0 => Ok(self.x),
            1 => Ok(self.y),
            _ => Err(pyrun::Error::new("IndexError", "out of range")),
        }
    }

    fn __setitem__(&mut self, i: usize, v: f64) {
        *(if i == 0 { &mut self.x } else { &mut self.y }) = v;
    }

    fn __contains__(&self, v: f64) -> bool {
        self.x == v || self.y == v
    }

    fn __neg__(&self) -> Vector {
        Vector { x: -self.x, y: -self.y }
    }

    fn __add__(&self, other: PyRef<'_, Vector>) -> Vector {
        Vector { x: self.x + other.x, y: self.y + other.y }
    }

    fn __mul__(&self, k: f64) -> Vector {
        Vector { x: self.x * k, y: self.y * k }
    }

    fn __rmul__(&self, k: f64) -> Vector {
        self.__mul__(k)
    }

    fn __iadd__(&mut self, other: PyRef<'_, Vector>) {
        (self.x, self.y) = (self.x + other.x, self.y + other.y);
    }

    fn __eq__(&self, other: PyRef<'_, Vector>) -> bool {
        *self == *other
    }

    fn __hash__(&self) -> u64 {
        self.x.to_bits() ^ self.y.to_bits().rotate_left(7)
    }

    #[signature(a, b = 1)]
    fn __call__(&self, a: i64, b: i64) -> i64 {
        a * 10 + b
    }
}

/// Counts down.
#[pyclass]
struct Countdown(u32);

#[pymethods]
impl Countdown {
    #[new]
    fn new(n: u32) -> Countdown {
        Countdown(n)
    }
    fn __iter__(slf: Value) -> Value {
        slf
    }
    fn __next__(&mut self) -> Option<u32> {
        self.0 = self.0.checked_sub(1)?;
        Some(self.0)
    }
    fn __richcmp__(&self, other: PyRef<'_, Countdown>, op: CmpOp) -> bool {
        op.test(self.0.cmp(&other.0))
    }
    fn __enter__(slf: Value) -> Value {
        slf
    }
    #[signature(*rest)]
    fn __exit__(&mut self, rest: &[Value]) -> bool {
        self.0 = rest.len() as u32;
        true
    }
}

#[pyclass]
struct Plain;

fn with_classes() -> Interpreter {
    let mut py = Interpreter::new();
    let (v, c) = (py.class::<Vector>(), py.class::<Countdown>());
    py.set("Vec2", v).unwrap();
    py.set("Countdown", c).unwrap();
    py
}

#[track_caller]
fn check(py: &mut Interpreter, source: &str) {
    if let Err(e) = py.exec(source) {
        panic!("{e}");
    }
}

#[test]
fn a_class_behaves_as_one() {
    let mut py = with_classes();
    check(
        &mut py,
        "
v = Vec2(3, 4)
assert (v.x, v.y, v.norm, repr(v), len(v), bool(v), bool(Vec2())) == (3, 4, 5, 'Vec2(3, 4)', 2, True, False)
v.x = 6
v.norm = 1
assert abs(v.norm - 1) < 1e-9
v = Vec2(y=1)
v.scale(2); v.scale(3, twice=True)
assert (v[0], v[1]) == (0, 18)
v[0] = 5
assert 5 in v and 7 not in v
assert (-v)[0] == -5
w = Vec2(1, 1) + Vec2(2, 3)
assert (2 * w).x == (w * 2).x == 6
same = w
w += Vec2(1, 1)
assert w is same and w == Vec2(4, 5) and w != Vec2(0, 0) and w != 'no vector'
assert hash(Vec2(1, 2)) == hash(Vec2(1, 2)) and len({Vec2(1, 2), Vec2(1, 2)}) == 1
assert Vec2.unit() == Vec2(1, 0) and Vec2.named('!') == 'Vec2!'
assert w(4) == 41 and w(4, b=2) == 42
assert Vec2.__name__ == 'Vec2' and Vec2.__module__ == 'geometry' and Vec2.__doc__ == 'A point in the plane.'
assert Vec2.scale.__doc__ == 'Scales in place.'
assert Vec2.scale.__text_signature__ == '($self, /, k, *, twice=False)', Vec2.scale.__text_signature__
assert Vec2.y.__doc__ == 'The ordinate.'
def fails(f, *args, **kw):
    try:
        f(*args, **kw)
    except Exception as e:
        return f'{type(e).__name__}: {e}'
assert fails(lambda: v.nothing).startswith('AttributeError')
assert fails(setattr, v, 'y', 1).startswith('AttributeError')
assert fails(lambda: v[9]) == 'IndexError: out of range'
assert fails(Vec2, float('nan')) == 'RuntimeError: not a number'
assert fails(Vec2, z=1).startswith('TypeError')
assert fails(lambda: v + 1).startswith('TypeError: unsupported operand'), fails(lambda: v + 1)
assert fails(lambda: v < v).startswith('TypeError')
",
    );
}

#[test]
fn iterators_comparisons_and_contexts() {
    let mut py = with_classes();
    check(
        &mut py,
        "
assert list(Countdown(3)) == [2, 1, 0]
assert sum(Countdown(1000)) == 499500
assert Countdown(1) < Countdown(2) >= Countdown(2) and Countdown(1) != Countdown(2)
try:
    hash(Countdown(1))
    assert False
except TypeError as e:
    assert str(e) == \"unhashable type: 'Countdown'\"
with Countdown(9) as c:
    1 / 0
assert list(c) == [2, 1, 0]
",
    );
}

#[test]
fn python_classes_derive_from_it() {
    let mut py = with_classes();
    check(
        &mut py,
        "
class Named(Vec2):
    def __init__(self, *args):
        self.name = 'n'
    def __repr__(self):
        return self.name + super().__repr__()
n = Named(1, 2)
assert repr(n) == 'nVec2(1, 2)' and n.x == 1 and isinstance(n, Vec2) and n == Vec2(1, 2)
try:
    class No(Countdown): pass
    assert False
except TypeError as e:
    assert str(e) == \"type 'Countdown' is not an acceptable base type\"
",
    );
}

#[test]
fn a_struct_that_is_in_use_is_never_aliased() {
    let mut py = with_classes();
    check(
        &mut py,
        "
v = Vec2(1, 2)
v.map(lambda x: x + 1)
assert v.x == 2
try:
    v.map(lambda x: v.x)
    assert False
except RuntimeError as e:
    assert str(e) == 'Already mutably borrowed'
",
    );
}

#[test]
fn a_class_without_methods() {
    let mut py = Interpreter::new();
    py.set("p", Plain).unwrap();
    check(&mut py, "assert type(p).__name__ == 'Plain'\nimport weakref\nweakref.ref(p)");
    assert_eq!(py.exec("type(p)()").unwrap_err().class(), "TypeError");
}

/// Holds any Python object.
#[pyclass(trace)]
#[derive(Trace)]
struct Holder {
    held: Vec<Value>,
    #[trace(skip)]
    #[allow(dead_code)]
    witness: Arc<()>,
}

#[pymethods]
impl Holder {
    fn hold(&mut self, v: Value) {
        self.held.push(v);
    }
}

#[test]
fn cycles_through_a_struct_are_collected() {
    let mut py = Interpreter::new();
    let witness = Arc::new(());
    py.set("h", Holder { held: Vec::new(), witness: witness.clone() }).unwrap();
    check(&mut py, "import gc\nh.hold(h)\nh.hold([h])\ndel h\ngc.collect()");
    assert_eq!(Arc::strong_count(&witness), 1);
    // What is alive goes with its interpreter.
    py.set("h", Holder { held: Vec::new(), witness: witness.clone() }).unwrap();
    assert_eq!(Arc::strong_count(&witness), 2);
    drop(py);
    assert_eq!(Arc::strong_count(&witness), 1);
}

#[derive(FromPy, IntoPy, Debug, PartialEq, Clone)]
struct Order {
    id: u64,
    r#type: Kind,
    lines: Vec<Line>,
    note: Option<String>,
}

#[derive(FromPy, IntoPy, Debug, PartialEq, Clone)]
struct Line(String, f64);

#[derive(FromPy, IntoPy, Debug, PartialEq, Clone)]
enum Kind {
    Normal,
    Express { hours: u8 },
    Other(String),
}

#[test]
fn structs_and_enums_cross_over_by_value() {
    let mut py = Interpreter::new();
    let order = Order {
        id: 7,
        r#type: Kind::Express { hours: 4 },
        lines: vec![Line("tea".into(), 3.5)],
        note: None,
    };
    py.set("o", order.clone()).unwrap();
    check(
        &mut py,
        "assert o == {'id': 7, 'type': {'hours': 4}, 'lines': [('tea', 3.5)], 'note': None}, o",
    );
    assert_eq!(py.get::<Order>("o").unwrap(), order);
    let kinds: Vec<Kind> = py.eval("['Normal', {'hours': 1}, 'else']").unwrap();
    assert_eq!(kinds, [Kind::Normal, Kind::Express { hours: 1 }, Kind::Other("else".into())]);
    // From an object with attributes, and without what is optional.
    check(&mut py, "class O: pass\nx = O()\nx.id = 1\nx.type = 'Normal'\nx.lines = []");
    let x: Order = py.get("x").unwrap();
    assert_eq!((x.id, x.note), (1, None));
    let e = py.eval::<Order>("{'id': 1}").unwrap_err();
    assert_eq!(e.message(), "Order has no value for 'type'");
}

/// Text.
#[pymodule(name = "words")]
mod text {
    use pyrun::{PyResult, Ref, Value, Vm, pyclass, pyfunction};

    #[pyconst]
    const LIMIT: usize = 3;

    #[pyclass]
    pub struct Word(#[allow(dead_code)] String);

    /// Joins.
    #[pyfunction(signature = (*parts, sep = String::from(" "), **more))]
    fn join(
        parts: &[Value],
        sep: String,
        more: Vec<(Ref<pyrun::__vm::value::Str>, Value)>,
    ) -> PyResult<String> {
        let mut out: Vec<String> = Vec::new();
        for p in parts {
            out.push(format!("{p:?}"));
        }
        out.extend(more.iter().map(|(n, _)| n.to_str_lossy().into_owned()));
        Ok(out.join(&sep))
    }

    #[pyfunction]
    fn make(text: String) -> Word {
        Word(text)
    }

    #[pymodule_init]
    fn init(vm: &mut Vm, dict: &Ref<pyrun::Dict>) -> PyResult<()> {
        let v = vm.int(5);
        vm.dict_set_name(dict, "added", v);
        Ok(())
    }
}

#[test]
fn a_module_of_rust() {
    let mut py = Interpreter::new();
    py.add_native_module(&text::MODULE);
    check(
        &mut py,
        "
import words
assert words.__doc__ == 'Text.' and words.LIMIT == 3 and words.added == 5
assert words.join(1, 2, sep='-', x=3) == '1-2-x'
assert isinstance(words.make('a'), words.Word)
",
    );
    let o: Object = py.eval("words.make('b')").unwrap();
    assert!(o.with(&mut py, |_: &text::Word| ()).is_ok());
    assert!(o.with(&mut py, |_: &Plain| ()).is_err());
}
