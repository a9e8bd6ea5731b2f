//! Handles to Python objects, which a host may keep.

use crate::{Arguments, Error, Interpreter, PyClass, Result, Run};
use pyrun_vm::value::{FromPy, FromPyOwned, Handle, IntoPy, Str, class};
use pyrun_vm::{PyResult, Ref, Value, Vm};
use std::marker::PhantomData;

/// A Python object, held on to by the host.
///
/// It is `Send`, cheap to clone, and borrows nothing. Everything that is done with it takes the
/// interpreter that it belongs to; with another one the result is an error of the kind
/// [`WrongInterpreter`](crate::ErrorKind::WrongInterpreter). Dropped on whatever thread, the object is
/// let go of when its interpreter is next used.
///
/// ```
/// use pyrun::{Interpreter, Object};
///
/// let mut py = Interpreter::new();
/// let f: Object = py.eval("lambda a, b=2: a * b")?;
/// assert_eq!(f.call::<i64>(&mut py, (21,))?, 42);
/// let s: Object = py.eval("'a-b'")?;
/// assert_eq!(s.call_method::<Vec<String>>(&mut py, "split", ("-",))?, ["a", "b"]);
/// # Ok::<(), pyrun::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Object(pub(crate) Handle);

impl Object {
    pub(crate) fn value(&self, vm: &mut Vm) -> PyResult {
        match vm.value_of(&self.0) {
            Some(v) => Ok(v),
            None => Err(vm.raise(Box::new(Error::wrong_interpreter()))),
        }
    }

    /// The object as a Rust value.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # let mut py = Interpreter::new();
    /// let numbers: Object = py.eval("[1, 2, 3]")?;
    /// assert_eq!(numbers.extract::<Vec<u8>>(&mut py)?, [1, 2, 3]);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn extract<T: FromPyOwned>(&self, py: &mut Interpreter) -> Result<T> {
        py.with(|vm| {
            let v = self.value(vm)?;
            T::from_py(vm, &v)
        })
    }

    /// Calls it with positional arguments: a tuple, an array or a vector.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # let mut py = Interpreter::new();
    /// let pow: Object = py.eval("pow")?;
    /// assert_eq!(pow.call::<i64>(&mut py, (2, 10))?, 1024);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn call<T: FromPyOwned>(&self, py: &mut Interpreter, args: impl Arguments) -> Result<T> {
        py.with(|vm| {
            let f = self.value(vm)?;
            let v = args.pass(vm, |vm, args| vm.call(&f, args))?;
            T::from_py(vm, &v)
        })
    }

    /// Calls it with positional and named arguments.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # let mut py = Interpreter::new();
    /// let sorted: Object = py.eval("sorted")?;
    /// let down: Vec<i64> = sorted.call_with(&mut py, ([2, 3, 1],), [("reverse", true)])?;
    /// assert_eq!(down, [3, 2, 1]);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn call_with<'a, T: FromPyOwned, V: IntoPy>(
        &self,
        py: &mut Interpreter,
        args: impl Arguments,
        named: impl IntoIterator<Item = (&'a str, V)>,
    ) -> Result<T> {
        py.with(|vm| {
            let f = self.value(vm)?;
            let mut kw: Vec<(Ref<Str>, Value)> = Vec::new();
            for (name, v) in named {
                let v = v.into_py(vm)?;
                kw.push((vm.intern(name), v));
            }
            let v = args.pass(vm, |vm, args| vm.call_kw(&f, args, &kw))?;
            T::from_py(vm, &v)
        })
    }

    /// Calls it, as a future: what it gives is awaited if it can be.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let mut py = Interpreter::new();
    /// py.define_async("ask", |q: String| async move { q.len() })?;
    /// py.exec("async def main(q): return 2 * await ask(q)")?;
    /// let main: Object = py.get("main")?;
    /// assert_eq!(main.call_async::<usize>(&mut py, ("why",)).await?, 6);
    /// # Ok::<(), pyrun::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn call_async<'a, T: FromPyOwned>(
        &self,
        py: &'a mut Interpreter,
        args: impl Arguments,
    ) -> Run<'a, T> {
        let begin = py.begin_call(self, args);
        Run::new(py, begin)
    }

    /// Calls a method, as a future: what it gives is awaited if it can be.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let mut py = Interpreter::new();
    /// py.exec("class Agent:\n    async def run(self, n): return n + 1")?;
    /// let agent: Object = py.eval("Agent()")?;
    /// assert_eq!(agent.call_method_async::<i64>(&mut py, "run", (1,)).await?, 2);
    /// # Ok::<(), pyrun::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn call_method_async<'a, T: FromPyOwned>(
        &self,
        py: &'a mut Interpreter,
        name: &str,
        args: impl Arguments,
    ) -> Run<'a, T> {
        let begin = self.attr::<Object>(py, name).and_then(|f| py.begin_call(&f, args));
        Run::new(py, begin)
    }

    /// Calls a method.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # let mut py = Interpreter::new();
    /// let text: Object = py.eval("'a,b'")?;
    /// let parts: Vec<String> = text.call_method(&mut py, "split", (",",))?;
    /// assert_eq!(parts, ["a", "b"]);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn call_method<T: FromPyOwned>(
        &self,
        py: &mut Interpreter,
        name: &str,
        args: impl Arguments,
    ) -> Result<T> {
        py.with(|vm| {
            let v = self.value(vm)?;
            let name = vm.intern(name);
            let f = vm.getattr(&v, &name)?;
            let v = args.pass(vm, |vm, args| vm.call(&f, args))?;
            T::from_py(vm, &v)
        })
    }

    /// An attribute.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # let mut py = Interpreter::new();
    /// let math = py.import("math")?;
    /// assert_eq!(math.attr::<f64>(&mut py, "pi")?, std::f64::consts::PI);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn attr<T: FromPyOwned>(&self, py: &mut Interpreter, name: &str) -> Result<T> {
        py.with(|vm| {
            let v = self.value(vm)?;
            let v = vm.getattr_str(&v, name)?;
            T::from_py(vm, &v)
        })
    }

    /// Whether there is an attribute of that name.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # let mut py = Interpreter::new();
    /// let math = py.import("math")?;
    /// assert!(math.has_attr(&mut py, "tau")? && !math.has_attr(&mut py, "tea")?);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn has_attr(&self, py: &mut Interpreter, name: &str) -> Result<bool> {
        py.with(|vm| {
            let v = self.value(vm)?;
            let name = vm.intern(name);
            Ok(vm.getattr_opt(&v, &name)?.is_some())
        })
    }

    /// Assigns an attribute.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # let mut py = Interpreter::new();
    /// py.exec("class Point: pass")?;
    /// let point: Object = py.eval("Point()")?;
    /// point.set_attr(&mut py, "x", 3)?;
    /// assert_eq!(point.attr::<i64>(&mut py, "x")?, 3);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn set_attr(&self, py: &mut Interpreter, name: &str, value: impl IntoPy) -> Result<()> {
        py.with(|vm| {
            let v = self.value(vm)?;
            let (name, value) = (vm.intern(name), value.into_py(vm)?);
            vm.setattr(&v, &name, value)
        })
    }

    /// `self[key]`.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # let mut py = Interpreter::new();
    /// let table: Object = py.eval("{'a': 1}")?;
    /// table.set_item(&mut py, "b", 2)?;
    /// assert_eq!(table.item::<i64>(&mut py, "a")? + table.item::<i64>(&mut py, "b")?, 3);
    /// table.del_item(&mut py, "a")?;
    /// assert!(!table.contains(&mut py, "a")?);
    /// assert_eq!(table.len(&mut py)?, 1);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn item<T: FromPyOwned>(&self, py: &mut Interpreter, key: impl IntoPy) -> Result<T> {
        py.with(|vm| {
            let (v, key) = (self.value(vm)?, key.into_py(vm)?);
            let v = vm.getitem(&v, &key)?;
            T::from_py(vm, &v)
        })
    }

    /// `self[key] = value`.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # let mut py = Interpreter::new();
    /// let d: Object = py.eval("{}")?;
    /// d.set_item(&mut py, "a", 1)?;
    /// assert_eq!(d.item::<i64>(&mut py, "a")?, 1);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn set_item(
        &self,
        py: &mut Interpreter,
        key: impl IntoPy,
        value: impl IntoPy,
    ) -> Result<()> {
        py.with(|vm| {
            let (v, key, value) = (self.value(vm)?, key.into_py(vm)?, value.into_py(vm)?);
            vm.setitem(&v, &key, value)
        })
    }

    /// `del self[key]`.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # let mut py = Interpreter::new();
    /// let d: Object = py.eval("{'a': 1}")?;
    /// d.del_item(&mut py, "a")?;
    /// assert!(d.is_empty(&mut py)?);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn del_item(&self, py: &mut Interpreter, key: impl IntoPy) -> Result<()> {
        py.with(|vm| {
            let (v, key) = (self.value(vm)?, key.into_py(vm)?);
            vm.delitem(&v, &key)
        })
    }

    /// `item in self`.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # let mut py = Interpreter::new();
    /// let d: Object = py.eval("{1, 2}")?;
    /// assert!(d.contains(&mut py, 2)? && !d.contains(&mut py, 3)?);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn contains(&self, py: &mut Interpreter, item: impl IntoPy) -> Result<bool> {
        py.with(|vm| {
            let (v, item) = (self.value(vm)?, item.into_py(vm)?);
            vm.contains(&v, &item)
        })
    }

    /// `len(self)`.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # let mut py = Interpreter::new();
    /// let list: Object = py.eval("[1, 2, 3]")?;
    /// assert_eq!(list.len(&mut py)?, 3);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn len(&self, py: &mut Interpreter) -> Result<usize> {
        py.with(|vm| {
            let v = self.value(vm)?;
            vm.len(&v)
        })
    }

    /// Whether it is empty: `len(self) == 0`.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # let mut py = Interpreter::new();
    /// assert!(py.eval::<Object>("()")?.is_empty(&mut py)?);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn is_empty(&self, py: &mut Interpreter) -> Result<bool> {
        self.len(py).map(|n| n == 0)
    }

    /// `bool(self)`.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # let mut py = Interpreter::new();
    /// assert!(!py.eval::<Object>("''")?.is_true(&mut py)?);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn is_true(&self, py: &mut Interpreter) -> Result<bool> {
        py.with(|vm| {
            let v = self.value(vm)?;
            vm.truth(&v)
        })
    }

    /// Whether it is `None`.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # let mut py = Interpreter::new();
    /// assert!(py.eval::<Object>("None")?.is_none(&mut py)?);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn is_none(&self, py: &mut Interpreter) -> Result<bool> {
        py.with(|vm| Ok(self.value(vm)?.is_none()))
    }

    /// Whether it can be called.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # let mut py = Interpreter::new();
    /// assert!(py.eval::<Object>("len")?.is_callable(&mut py)?);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn is_callable(&self, py: &mut Interpreter) -> Result<bool> {
        py.with(|vm| {
            let v = self.value(vm)?;
            Ok(vm.is_callable(&v))
        })
    }

    /// Whether both are the same object, as Python's `is` tells.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # let mut py = Interpreter::new();
    /// let (a, b): (Object, Object) = (py.eval("[]")?, py.eval("[]")?);
    /// assert!(a.is(&a.clone()) && !a.is(&b));
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn is(&self, other: &Object) -> bool {
        self.0.is(&other.0)
    }

    /// `self == other`.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # let mut py = Interpreter::new();
    /// let (a, b): (Object, Object) = py.eval("([1], [1])")?;
    /// assert!(a.equals(&mut py, &b)? && !a.is(&b));
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn equals(&self, py: &mut Interpreter, other: impl IntoPy) -> Result<bool> {
        py.with(|vm| {
            let (v, other) = (self.value(vm)?, other.into_py(vm)?);
            vm.eq(&v, &other)
        })
    }

    /// `str(self)`.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # let mut py = Interpreter::new();
    /// let x: Object = py.eval("'it'")?;
    /// assert_eq!((x.str(&mut py)?, x.repr(&mut py)?), ("it".into(), "'it'".into()));
    /// assert_eq!(x.class_name(&mut py)?, "str");
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn str(&self, py: &mut Interpreter) -> Result<String> {
        py.with(|vm| {
            let v = self.value(vm)?;
            Ok(vm.to_str(&v)?.to_str_lossy().into_owned())
        })
    }

    /// `repr(self)`.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # let mut py = Interpreter::new();
    /// assert_eq!(py.eval::<Object>("'a'")?.repr(&mut py)?, "'a'");
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn repr(&self, py: &mut Interpreter) -> Result<String> {
        py.with(|vm| {
            let v = self.value(vm)?;
            Ok(vm.repr(&v)?.to_str_lossy().into_owned())
        })
    }

    /// The name of its class.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # let mut py = Interpreter::new();
    /// assert_eq!(py.eval::<Object>("1.5")?.class_name(&mut py)?, "float");
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn class_name(&self, py: &mut Interpreter) -> Result<String> {
        py.with(|vm| Ok(self.value(vm)?.class().name()))
    }

    /// Looks at a Rust value that is shared with Python code, an instance of a class made by
    /// [`pyclass`](macro@crate::pyclass).
    ///
    /// ```
    /// use pyrun::{Interpreter, Object, pyclass, pymethods};
    ///
    /// #[pyclass]
    /// struct Log(Vec<String>);
    ///
    /// #[pymethods]
    /// impl Log {
    ///     fn write(&mut self, line: String) {
    ///         self.0.push(line);
    ///     }
    /// }
    ///
    /// let mut py = Interpreter::new();
    /// let log = py.object(Log(Vec::new()))?;
    /// py.set("log", &log)?;
    /// py.exec("log.write('started')")?;
    /// assert_eq!(log.with(&mut py, |log: &Log| log.0.len())?, 1);
    /// log.with_mut(&mut py, |log: &mut Log| log.0.push("looked at".into()))?;
    /// let log: Log = log.take(&mut py)?;
    /// assert_eq!(log.0, ["started", "looked at"]);
    /// assert_eq!(py.exec("log.write('late')").unwrap_err().class(), "RuntimeError");
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn with<T: PyClass, R>(&self, py: &mut Interpreter, f: impl FnOnce(&T) -> R) -> Result<R> {
        py.with(|vm| {
            let v = self.value(vm)?;
            let cell = class::cell::<T>(vm, &v)?;
            let t = class::borrow(vm, cell)?;
            Ok(f(&t))
        })
    }

    /// As [`Object::with`], to change it.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # let mut py = Interpreter::new();
    /// #[pyrun::pyclass]
    /// struct Counter(u32);
    ///
    /// let counter = py.object(Counter(1))?;
    /// counter.with_mut(&mut py, |c: &mut Counter| c.0 += 1)?;
    /// assert_eq!(counter.with(&mut py, |c: &Counter| c.0)?, 2);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn with_mut<T: PyClass, R>(
        &self,
        py: &mut Interpreter,
        f: impl FnOnce(&mut T) -> R,
    ) -> Result<R> {
        py.with(|vm| {
            let v = self.value(vm)?;
            let cell = class::cell::<T>(vm, &v)?;
            let mut t = class::borrow_mut(vm, cell)?;
            Ok(f(&mut t))
        })
    }

    /// Takes a Rust value back from Python code, where its object is empty from then on.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # let mut py = Interpreter::new();
    /// #[pyrun::pyclass]
    /// struct Counter(u32);
    ///
    /// let counter = py.object(Counter(1))?;
    /// assert_eq!(counter.take::<Counter>(&mut py)?.0, 1);
    /// assert!(counter.take::<Counter>(&mut py).is_err());
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn take<T: PyClass>(&self, py: &mut Interpreter) -> Result<T> {
        py.with(|vm| {
            let v = self.value(vm)?;
            class::take(vm, &v)
        })
    }

    /// Iterates over it, as a `for` loop does.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// # let mut py = Interpreter::new();
    /// let squares: Object = py.eval("(x * x for x in range(4))")?;
    /// let squares: Result<Vec<i64>, _> = squares.iter(&mut py)?.collect();
    /// assert_eq!(squares?, [0, 1, 4, 9]);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn iter<'a, T: FromPyOwned>(&self, py: &'a mut Interpreter) -> Result<Iter<'a, T>> {
        let it = py.with(|vm| {
            let v = self.value(vm)?;
            let it = vm.iter(&v)?;
            Ok(Object(vm.handle(it)))
        })?;
        Ok(Iter { py, it: Some(it), item: PhantomData })
    }
}

impl FromPy<'_> for Object {
    #[inline]
    fn from_py(vm: &mut Vm, v: &Value) -> PyResult<Self> {
        Ok(Object(vm.handle(v.clone())))
    }
}

impl IntoPy for &Object {
    #[inline]
    fn into_py(self, vm: &mut Vm) -> PyResult {
        self.value(vm)
    }
}

impl IntoPy for Object {
    #[inline]
    fn into_py(self, vm: &mut Vm) -> PyResult {
        self.value(vm)
    }
}

/// The items of a Python iterable; see [`Object::iter`]. It ends after the first error.
///
/// ```
/// # use pyrun::{Interpreter, Object};
/// # let mut py = Interpreter::new();
/// let items: Object = py.eval("iter([1, 'two', 3])")?;
/// let mut items = items.iter::<i64>(&mut py)?;
/// assert_eq!(items.next().unwrap()?, 1);
/// assert_eq!(items.next().unwrap().unwrap_err().class(), "TypeError");
/// assert!(items.next().is_none());
/// # Ok::<(), pyrun::Error>(())
/// ```
#[derive(Debug)]
pub struct Iter<'a, T> {
    py: &'a mut Interpreter,
    it: Option<Object>,
    item: PhantomData<fn() -> T>,
}

impl<T: FromPyOwned> Iterator for Iter<'_, T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        let it = self.it.as_ref()?;
        let r = self.py.with(|vm| {
            let it = it.value(vm)?;
            match vm.next(&it)? {
                Some(v) => T::from_py(vm, &v).map(Some),
                None => Ok(None),
            }
        });
        if !matches!(r, Ok(Some(_))) {
            self.it = None;
        }
        r.transpose()
    }
}
