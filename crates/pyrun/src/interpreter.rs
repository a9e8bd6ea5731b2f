//! One isolated interpreter, and running programs in it.

use crate::asynchronous::{self, Begin};
use crate::program::Form;
use crate::{
    Arguments, AsyncFunction, Builder, Error, Function, NativeModule, Object, Program, PyClass,
    Result, Run, function,
};
use hashbrown::HashMap;
#[cfg(feature = "compiler")]
use pyrun_parser::Mode;
use pyrun_vm::host::Stream;
use pyrun_vm::limits::{CancelHandle, Limits};
use pyrun_vm::types::core;
use pyrun_vm::value::{Dict, FromPyOwned, IntoPy, Module};
use pyrun_vm::{PyResult, Ref, Value, Vm};
use std::sync::Arc;

#[cfg(feature = "os")]
use stacker::remaining_stack;

/// How much native stack there is below: without the operating system nobody tells, but so much there is
/// wherever Rust runs.
#[cfg(not(feature = "os"))]
fn remaining_stack() -> Option<usize> {
    Some(512 * 1024)
}

/// One isolated interpreter: its own heap, modules, globals and limits. It is `Send`: it can move to
/// another thread between runs. Two interpreters share nothing that Python code can change.
///
/// ```
/// use pyrun::Interpreter;
///
/// let mut py = Interpreter::new();
/// py.set("names", ["Ada", "Grace"])?;
/// py.exec("greeting = ', '.join(f'hello {n}' for n in names)")?;
/// assert_eq!(py.get::<String>("greeting")?, "hello Ada, hello Grace");
/// assert_eq!(py.eval::<i64>("sum(len(n) for n in names)")?, 8);
/// # Ok::<(), pyrun::Error>(())
/// ```
pub struct Interpreter {
    pub(crate) vm: Box<Vm>,
    /// Programs that have run here, by the address of what all their clones share.
    loaded: HashMap<usize, Loaded>,
}

/// A program as this interpreter runs it.
struct Loaded {
    /// Keeps the address taken.
    program: Program,
    /// A function without arguments, or with the program's.
    function: Object,
}

/// How many loaded programs are kept that nobody else has any more.
const MOST_UNUSED: usize = 64;

impl std::fmt::Debug for Interpreter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Interpreter").finish_non_exhaustive()
    }
}

impl Default for Interpreter {
    fn default() -> Self {
        Interpreter::new()
    }
}

impl Interpreter {
    /// An interpreter with the standard library that can reach nothing outside: what it prints is
    /// captured, see [`Interpreter::take_output`].
    ///
    /// ```
    /// # use pyrun::Interpreter;
    /// let mut py = Interpreter::new();
    /// assert_eq!(py.exec("open('f')").unwrap_err().class(), "PermissionError");
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn new() -> Interpreter {
        Interpreter::builder().build()
    }

    /// Configures an interpreter.
    ///
    /// ```
    /// # use pyrun::Interpreter;
    /// let mut py = Interpreter::builder().without_stdlib().build();
    /// assert_eq!(py.eval::<i64>("1 + 2")?, 3);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn from_vm(vm: Box<Vm>) -> Interpreter {
        Interpreter { vm, loaded: HashMap::new() }
    }

    /// Sets what each run may use: each call of the host into the interpreter, with everything that
    /// happens in it. The error of a limit that fired names it, and the interpreter runs the next program
    /// as if nothing had happened; what the stopped one has stored in `__main__` stays there, and counts.
    ///
    /// ```
    /// use pyrun::{Interpreter, Limits};
    ///
    /// let mut py = Interpreter::new();
    /// let memory = Some(py.memory() + (16 << 20));
    /// py.set_limits(Limits { fuel: Some(100_000), memory, ..Limits::default() });
    /// let e = py.exec("while True: pass").unwrap_err();
    /// assert!(e.to_string().contains("fuel limit reached"));
    /// assert_eq!(py.eval::<i64>("sum(range(10))")?, 45);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn set_limits(&mut self, limits: Limits) {
        self.vm.set_limits(limits);
    }

    /// What each run may use.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Limits};
    /// let limits = Limits { recursion: Some(100), ..Limits::default() };
    /// let py = Interpreter::builder().limits(limits).build();
    /// assert_eq!(py.limits().recursion, Some(100));
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn limits(&self) -> Limits {
        self.vm.limits()
    }

    /// Bytes that the interpreter holds: what a memory limit is compared with.
    ///
    /// ```
    /// # use pyrun::Interpreter;
    /// let mut py = Interpreter::new();
    /// let before = py.memory();
    /// py.exec("x = bytes(1 << 20)")?;
    /// assert!(py.memory() - before >= 1 << 20);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn memory(&self) -> usize {
        self.vm.memory()
    }

    /// A handle that stops the run under way, from any thread.
    ///
    /// ```
    /// use pyrun::{ErrorKind, Interpreter, Limit};
    /// use std::time::Duration;
    ///
    /// let mut py = Interpreter::new();
    /// let handle = py.cancel_handle();
    /// let watch = std::thread::spawn(move || {
    ///     std::thread::sleep(Duration::from_millis(10));
    ///     handle.cancel();
    /// });
    /// let error = py.exec("sum(iter(int, 1))").unwrap_err(); // would never end
    /// assert_eq!(error.kind(), ErrorKind::Limit(Limit::Cancelled));
    /// # watch.join().unwrap();
    /// ```
    pub fn cancel_handle(&self) -> CancelHandle {
        self.vm.cancel_handle()
    }

    /// Does something with the machine, on the calling thread's stack; an exception becomes an error.
    #[inline]
    pub(crate) fn with<T>(&mut self, f: impl FnOnce(&mut Vm) -> PyResult<T>) -> Result<T> {
        let vm = self.enter();
        match vm.limited(f) {
            Ok(v) => Ok(v),
            Err(e) => Err(Error::of(vm, e)),
        }
    }

    /// What must be done whenever the host comes in.
    #[inline]
    pub(crate) fn enter(&mut self) -> &mut Vm {
        let vm = &mut *self.vm;
        vm.empty_inbox();
        if let Some(stack) = remaining_stack() {
            vm.set_stack_size(stack);
        }
        vm
    }

    /// Evaluates an expression in `__main__`.
    ///
    /// ```
    /// # use pyrun::Interpreter;
    /// assert_eq!(Interpreter::new().eval::<f64>("10 / 4")?, 2.5);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    #[cfg(feature = "compiler")]
    pub fn eval<T: FromPyOwned>(&mut self, expression: &str) -> Result<T> {
        self.with(|vm| {
            let main = main_namespace(vm);
            let code = vm.compile_text(expression, "<string>", Mode::Eval, Default::default())?;
            vm.remember_text(&code.code, expression.into());
            let v = vm.run_code(&code, &main, None)?;
            T::from_py(vm, &v)
        })
    }

    /// Executes statements in `__main__`.
    ///
    /// ```
    /// # use pyrun::Interpreter;
    /// let mut py = Interpreter::new();
    /// py.exec("print('hello')")?;
    /// assert_eq!(py.take_output(), "hello\n");
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    #[cfg(feature = "compiler")]
    pub fn exec(&mut self, source: &str) -> Result<()> {
        self.with(|vm| {
            let main = main_namespace(vm);
            let code = vm.compile_text(source, "<string>", Mode::Exec, Default::default())?;
            vm.remember_text(&code.code, source.into());
            vm.run_code(&code, &main, None).map(drop)
        })
    }

    /// Runs a program in `__main__`. An expression gives its value, statements give `None`, for which
    /// `T` is `()`.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Program};
    /// let program = Program::compile("x = 6 * 7", "answer.py")?;
    /// let mut py = Interpreter::new();
    /// py.run::<()>(&program)?;
    /// assert_eq!(py.get::<i64>("x")?, 42);
    /// assert_eq!(py.run::<i64>(&Program::expression("x + 1")?)?, 43);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn run<T: FromPyOwned>(&mut self, program: &Program) -> Result<T> {
        let function = self.load(program)?;
        self.with(|vm| {
            let f = function.value(vm)?;
            let v = match program.0.form {
                Form::Function => f,
                _ => vm.run_loaded(&f)?,
            };
            T::from_py(vm, &v)
        })
    }

    /// Calls a program made by [`Program::function`].
    ///
    /// ```
    /// # use pyrun::{Interpreter, Program};
    /// let area = Program::function(&["w", "h"], "w * h")?;
    /// assert_eq!(Interpreter::new().call::<f64>(&area, (2, 1.5))?, 3.0);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn call<T: FromPyOwned>(&mut self, program: &Program, args: impl Arguments) -> Result<T> {
        let function = self.load(program)?;
        self.with(|vm| {
            let f = function.value(vm)?;
            let v = match program.0.form {
                Form::Function => args.pass(vm, |vm, args| vm.call(&f, args))?,
                _ => return Err(vm.type_error("the program has no parameters")),
            };
            T::from_py(vm, &v)
        })
    }

    /// As [`Interpreter::run`], as a future. What the program gives is awaited if it can be, so an
    /// expression may be the call of an `async def`.
    ///
    /// ```
    /// use pyrun::{Interpreter, Program};
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let main = Program::compile(
    ///     "import asyncio\n\
    ///      async def main(): return await asyncio.gather(load('a'), load('b'))\n\
    ///      found = asyncio.run(main())",
    ///     "main.py",
    /// )?;
    /// let mut py = Interpreter::new();
    /// py.define_async("load", |name: String| async move { name.to_uppercase() })?;
    /// py.run_async::<()>(&main).await?;
    /// assert_eq!(py.get::<Vec<String>>("found")?, ["A", "B"]);
    /// # Ok::<(), pyrun::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn run_async<T: FromPyOwned>(&mut self, program: &Program) -> Run<'_, T> {
        let begin = self.load(program).map(Begin::Loaded);
        Run::new(self, begin)
    }

    /// As [`Interpreter::call`], as a future.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Program};
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let rule = Program::function(&["user"], "score(user)")?;
    /// let mut py = Interpreter::new();
    /// py.define_async("score", |user: String| async move { user.len() })?;
    /// assert_eq!(py.call_async::<usize>(&rule, ("Ada",)).await?, 3);
    /// # Ok::<(), pyrun::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn call_async<T: FromPyOwned>(
        &mut self,
        program: &Program,
        args: impl Arguments,
    ) -> Run<'_, T> {
        let begin = self.load(program).and_then(|f| self.begin_call(&f, args));
        Run::new(self, begin)
    }

    /// A call that a run begins with.
    pub(crate) fn begin_call(&mut self, f: &Object, args: impl Arguments) -> Result<Begin> {
        let mut held = Vec::new();
        self.with(|vm| {
            args.pass(vm, |vm, args| {
                held.extend(args.iter().map(|a| Object(vm.handle(a.clone()))));
                Ok(Value::none())
            })
        })?;
        Ok(Begin::Call(f.clone(), held))
    }

    /// As [`Interpreter::eval`], as a future; the expression may use `await`.
    ///
    /// ```
    /// # use pyrun::Interpreter;
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let mut py = Interpreter::new();
    /// py.define_async("ask", || async { 20 })?;
    /// assert_eq!(py.eval_async::<i64>("2 * await ask() + 2").await?, 42);
    /// # Ok::<(), pyrun::Error>(())
    /// # }).unwrap();
    /// ```
    #[cfg(feature = "compiler")]
    pub fn eval_async<T: FromPyOwned>(&mut self, expression: &str) -> Run<'_, T> {
        let begin = Program::expression_async(expression).and_then(|p| self.load(&p));
        Run::new(self, begin.map(Begin::Loaded))
    }

    /// As [`Interpreter::exec`], as a future; the statements may use `await` outside of functions.
    ///
    /// ```
    /// # use pyrun::Interpreter;
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let mut py = Interpreter::new();
    /// py.define_async("ask", |n: i64| async move { n + 1 })?;
    /// py.exec_async("for i in range(3):\n    print(await ask(i))").await?;
    /// assert_eq!(py.take_output(), "1\n2\n3\n");
    /// # Ok::<(), pyrun::Error>(())
    /// # }).unwrap();
    /// ```
    #[cfg(feature = "compiler")]
    pub fn exec_async(&mut self, source: &str) -> Run<'_, ()> {
        let begin = Program::compile_async(source, "<string>").and_then(|p| self.load(&p));
        Run::new(self, begin.map(Begin::Loaded))
    }

    /// The program's function in this interpreter, made at the first use.
    #[inline]
    fn load(&mut self, program: &Program) -> Result<Object> {
        match self.loaded.get(&(Arc::as_ptr(&program.0) as usize)) {
            Some(l) => Ok(l.function.clone()),
            None => self.load_new(program),
        }
    }

    #[cold]
    fn load_new(&mut self, program: &Program) -> Result<Object> {
        let function = self.with(|vm| {
            let main = main_namespace(vm);
            program.remember_source(vm);
            let mut f = vm.load_code(&program.0.code, &main)?;
            if program.0.form == Form::Function {
                f = vm.run_loaded(&f)?;
            }
            Ok(Object(vm.handle(f)))
        })?;
        let unused = |l: &Loaded| Arc::strong_count(&l.program.0) == 1;
        if self.loaded.len() >= MOST_UNUSED
            && self.loaded.values().filter(|l| unused(l)).count() >= MOST_UNUSED
        {
            self.loaded.retain(|_, l| !unused(l));
        }
        let loaded = Loaded { program: program.clone(), function: function.clone() };
        self.loaded.insert(Arc::as_ptr(&program.0) as usize, loaded);
        Ok(function)
    }

    /// A global variable of `__main__`; NameError if there is none.
    ///
    /// ```
    /// # use pyrun::Interpreter;
    /// let mut py = Interpreter::new();
    /// py.exec("point = (1, 2.5)")?;
    /// assert_eq!(py.get::<(i64, f64)>("point")?, (1, 2.5));
    /// assert_eq!(py.get::<i64>("nothing").unwrap_err().class(), "NameError");
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn get<T: FromPyOwned>(&mut self, name: &str) -> Result<T> {
        self.with(|vm| {
            let main = main_namespace(vm);
            let key = vm.intern(name);
            match main.get_str(&key) {
                Some(v) => T::from_py(vm, &v),
                None => {
                    let message = format!("name '{name}' is not defined");
                    Err(vm.name_error(key.as_value(), &message))
                }
            }
        })
    }

    /// Assigns a global variable of `__main__`.
    ///
    /// ```
    /// # use pyrun::Interpreter;
    /// let mut py = Interpreter::new();
    /// py.set("n", 21)?;
    /// assert_eq!(py.eval::<i64>("2 * n")?, 42);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn set(&mut self, name: &str, value: impl IntoPy) -> Result<()> {
        self.with(|vm| {
            let value = value.into_py(vm)?;
            let main = main_namespace(vm);
            let key = vm.intern(name);
            main.set_str(&key, value);
            Ok(())
        })
    }

    /// Defines a function of `__main__` in Rust.
    ///
    /// ```
    /// use pyrun::Interpreter;
    ///
    /// let mut py = Interpreter::new();
    /// py.define("add", |a: i64, b: i64| a + b)?;
    /// py.define("read", |path: String| std::fs::read_to_string(path))?;
    /// assert_eq!(py.eval::<i64>("add(1, 2)")?, 3);
    /// assert_eq!(py.exec("read('/no/such/file')").unwrap_err().class(), "FileNotFoundError");
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn define<P>(&mut self, name: &str, f: impl Function<P>) -> Result<()> {
        let f = self.function(name, f);
        self.set(name, f)
    }

    /// Defines a function of `__main__` by an `async fn`: Python code awaits what it gives. The future
    /// is polled by whatever drives the run, on its thread and executor; awaited in a run that is no
    /// future itself, through asyncio, it blocks the thread. It is dropped when the task that awaits it is
    /// cancelled, and when the run is.
    ///
    /// ```
    /// use pyrun::Interpreter;
    ///
    /// async fn greet(name: String) -> Result<String, std::io::Error> {
    ///     Ok(format!("hello {name}"))
    /// }
    ///
    /// let mut py = Interpreter::new();
    /// py.define_async("greet", greet)?;
    /// py.exec("import asyncio\nasync def main(): return await greet('you')\nr = asyncio.run(main())")?;
    /// assert_eq!(py.get::<String>("r")?, "hello you");
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn define_async<P>(&mut self, name: &str, f: impl AsyncFunction<P>) -> Result<()> {
        let f = self.function_async(name, f);
        self.set(name, f)
    }

    /// A Python function of an `async fn`, for passing on.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// let mut py = Interpreter::new();
    /// let tool = py.function_async("tool", |q: String| async move { q.len() });
    /// assert_eq!(tool.attr::<String>(&mut py, "__name__")?, "tool");
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn function_async<P>(&mut self, name: &str, f: impl AsyncFunction<P>) -> Object {
        let vm = self.enter();
        let f = asynchronous::make(vm, name, f);
        Object(vm.handle(f))
    }

    /// A Python function that calls a Rust closure, for passing on.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Object};
    /// let mut py = Interpreter::new();
    /// let key = py.function("key", |word: String| word.len());
    /// let sorted: Object = py.eval("sorted")?;
    /// let words: Vec<String> = sorted.call_with(&mut py, (["ccc", "a", "bb"],), [("key", key)])?;
    /// assert_eq!(words, ["a", "bb", "ccc"]);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn function<P>(&mut self, name: &str, f: impl Function<P>) -> Object {
        let vm = self.enter();
        let f = function::make(vm, name, f);
        Object(vm.handle(f))
    }

    /// A Python object from a Rust value.
    ///
    /// ```
    /// # use pyrun::Interpreter;
    /// let mut py = Interpreter::new();
    /// let list = py.object([1, 2, 3])?;
    /// assert_eq!(list.repr(&mut py)?, "[1, 2, 3]");
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn object(&mut self, value: impl IntoPy) -> Result<Object> {
        self.with(|vm| {
            let v = value.into_py(vm)?;
            Ok(Object(vm.handle(v)))
        })
    }

    /// The namespace of `__main__`: a dict.
    ///
    /// ```
    /// # use pyrun::Interpreter;
    /// let mut py = Interpreter::new();
    /// py.exec("x = 1")?;
    /// assert!(py.globals().contains(&mut py, "x")?);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn globals(&mut self) -> Object {
        let vm = self.enter();
        let main = main_namespace(vm);
        Object(vm.handle(main.into_value()))
    }

    /// Imports a module by its absolute name.
    ///
    /// ```
    /// # use pyrun::Interpreter;
    /// let mut py = Interpreter::new();
    /// let math = py.import("math")?;
    /// assert_eq!(math.call_method::<f64>(&mut py, "sqrt", (9,))?, 3.0);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn import(&mut self, name: &str) -> Result<Object> {
        self.with(|vm| {
            let m = vm.import(name)?;
            Ok(Object(vm.handle(m)))
        })
    }

    /// Makes a module of a program, with a namespace of its own: runs it, and makes it importable under
    /// `name`. A module of that name is replaced. If the program fails, nothing has changed.
    ///
    /// ```
    /// # use pyrun::{Interpreter, Program};
    /// let mut py = Interpreter::new();
    /// let plugin = Program::compile("def run(n): return n + 1", "plugin.py")?;
    /// let plugin = py.add_module("plugin", &plugin)?;
    /// assert_eq!(plugin.call_method::<i64>(&mut py, "run", (1,))?, 2);
    /// py.exec("import plugin; assert plugin.run(2) == 3")?;
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn add_module(&mut self, name: &str, program: &Program) -> Result<Object> {
        self.with(|vm| {
            program.remember_source(vm);
            let module = vm.module(name, None);
            let file = vm.str(program.file());
            module.dict.set_str(&core().names.__file__, file);
            let key = vm.intern(name);
            let before = vm.modules.get_str(&key);
            vm.modules.set_str(&key, module.as_value().clone());
            let f = vm.load_code(&program.0.code, &module.dict.clone())?;
            if let Err(e) = vm.run_loaded(&f) {
                match before {
                    Some(m) => vm.modules.set_str(&key, m),
                    None => drop(vm.modules.remove_str(&key)),
                }
                return Err(e);
            }
            Ok(Object(vm.handle(module.into_value())))
        })
    }

    /// Makes a module of Rust functions and classes importable, see [`pymodule`](macro@crate::pymodule).
    ///
    /// ```
    /// use pyrun::{Interpreter, pymodule};
    ///
    /// /// Distances.
    /// #[pymodule]
    /// mod metric {
    ///     use pyrun::pyfunction;
    ///
    ///     #[pyconst]
    ///     const MILE: f64 = 1.609344;
    ///
    ///     /// Kilometres of so many miles.
    ///     #[pyfunction(signature = (miles, *, digits = 1))]
    ///     fn kilometres(miles: f64, digits: i32) -> f64 {
    ///         let unit = 10f64.powi(digits);
    ///         (miles * MILE * unit).round() / unit
    ///     }
    /// }
    ///
    /// let mut py = Interpreter::new();
    /// py.add_native_module(&metric::MODULE);
    /// py.exec("import metric\nassert metric.MILE == 1.609344")?;
    /// assert_eq!(py.eval::<f64>("metric.kilometres(26.2, digits=2)")?, 42.16);
    /// assert_eq!(py.eval::<String>("metric.kilometres.__doc__")?, "Kilometres of so many miles.");
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn add_native_module(&mut self, module: &'static NativeModule) {
        self.vm.add_native_module(module);
    }

    /// The Python class of a Rust type with [`pyclass`](macro@crate::pyclass).
    ///
    /// ```
    /// use pyrun::{Interpreter, pyclass, pymethods};
    ///
    /// #[pyclass]
    /// struct Account {
    ///     #[py(get)]
    ///     balance: i64,
    /// }
    ///
    /// #[pymethods]
    /// impl Account {
    ///     #[new]
    ///     fn new(balance: i64) -> Account {
    ///         Account { balance }
    ///     }
    ///     fn pay(&mut self, amount: i64) {
    ///         self.balance += amount;
    ///     }
    /// }
    ///
    /// let mut py = Interpreter::new();
    /// let class = py.class::<Account>();
    /// py.set("Account", class)?;
    /// py.exec("a = Account(100)\na.pay(20)")?;
    /// assert_eq!(py.eval::<i64>("a.balance")?, 120);
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn class<T: PyClass>(&mut self) -> Object {
        let vm = self.enter();
        Object(vm.handle(T::spec().get().to_value()))
    }

    /// What has been written to standard output since the last call, if the host captures it. Bytes
    /// that are not UTF-8 are replaced.
    ///
    /// ```
    /// # use pyrun::Interpreter;
    /// let mut py = Interpreter::new();
    /// py.exec("print(1, 2)")?;
    /// assert_eq!(py.take_output(), "1 2\n");
    /// assert_eq!(py.take_output(), "");
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn take_output(&mut self) -> String {
        String::from_utf8_lossy(&self.vm.take_output(Stream::Out)).into_owned()
    }

    /// What has been written to standard error since the last call, if the host captures it.
    ///
    /// ```
    /// # use pyrun::Interpreter;
    /// let mut py = Interpreter::new();
    /// py.exec("import sys; print('careful', file=sys.stderr)")?;
    /// assert_eq!(py.take_errors(), "careful\n");
    /// # Ok::<(), pyrun::Error>(())
    /// ```
    pub fn take_errors(&mut self) -> String {
        String::from_utf8_lossy(&self.vm.take_output(Stream::Err)).into_owned()
    }
}

/// The namespace of `__main__`, made at the first call.
pub(crate) fn main_namespace(vm: &mut Vm) -> Ref<Dict> {
    let key = vm.intern("__main__");
    if let Some(m) =
        vm.modules.get_str(&key).and_then(|m| m.get::<Module>().map(|m| m.dict.clone()))
    {
        return m;
    }
    let m = vm.module("__main__", None);
    let dict = m.dict.clone();
    vm.modules.set_str(&key, m.into_value());
    dict
}
