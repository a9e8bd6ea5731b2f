//! One isolated interpreter, and running programs in it.

use crate::Error;
use pyrun_parser::Mode;
use pyrun_vm::host::{Host, Stream};
use pyrun_vm::types::core;
use pyrun_vm::value::{Dict, Exception, FromPy, Module};
use pyrun_vm::{PyResult, Raised, Ref, Value, Vm};

/// One isolated interpreter: its own heap, modules and limits.
pub struct Interpreter {
    vm: Box<Vm>,
}

impl Interpreter {
    /// An interpreter with the standard library, over what `host` grants.
    pub fn new(host: impl Host + 'static) -> Interpreter {
        let mut vm = Vm::new(Box::new(host));
        pyrun_stdlib::install(&mut vm);
        Interpreter { vm }
    }

    /// The machine below.
    pub fn vm(&mut self) -> &mut Vm {
        &mut self.vm
    }

    /// Tells how much native stack the calling thread has, for the recursion check.
    pub fn set_stack_size(&mut self, bytes: usize) {
        self.vm.set_stack_size(bytes);
    }

    /// The namespace of `__main__`, made at the first call.
    pub fn main(&mut self) -> Ref<Dict> {
        let vm = &mut *self.vm;
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

    /// Evaluates an expression in `__main__`.
    pub fn eval(&mut self, source: &str) -> Result<Value, Error> {
        let main = self.main();
        let r = self.run_text(source, "<string>", Mode::Eval, &main);
        r.map_err(|e| self.error(e))
    }

    /// Executes statements in `__main__`.
    pub fn exec(&mut self, source: &str) -> Result<(), Error> {
        let main = self.main();
        let r = self.run_text(source, "<string>", Mode::Exec, &main);
        r.map(drop).map_err(|e| self.error(e))
    }

    /// Converts a value to a Rust type.
    pub fn extract<T: for<'a> FromPy<'a>>(&mut self, v: &Value) -> Result<T, Error> {
        T::from_py(&mut self.vm, v).map_err(|e| self.error(e))
    }

    fn run_text(
        &mut self,
        source: &str,
        filename: &str,
        mode: Mode,
        globals: &Ref<Dict>,
    ) -> PyResult {
        self.vm.limited(|vm| {
            let code = vm.compile_text(source, filename, mode, Default::default())?;
            vm.run_code(&code, globals, None)
        })
    }

    /// Sets `sys.argv`, and the first entry of `sys.path` to `folder` if there is one.
    pub fn set_argv(&mut self, argv: &[String], folder: Option<&str>) {
        let vm = &mut *self.vm;
        let items = argv.iter().map(|a| vm.str(a)).collect();
        let list = vm.list(items);
        let key = vm.intern("argv");
        vm.sys.set_str(&key, list);
        if let Some(f) = folder {
            let f = vm.str(f);
            let key = vm.intern("path");
            let list = vm.list(vec![f]);
            vm.sys.set_str(&key, list);
        }
    }

    /// Runs source as the program: `__name__ == "__main__"`. An uncaught exception goes to
    /// `sys.excepthook`, which by default prints it, before the program's end.
    pub fn run_main(
        &mut self,
        source: &[u8],
        filename: &str,
        file: Option<&str>,
    ) -> Result<(), Error> {
        let main = self.main();
        if let Some(f) = file {
            let f = self.vm.str(f);
            main.set_str(&core().names.__file__, f);
        }
        let r = self.vm.limited(|vm| {
            let code = vm.compile_source(source, filename, Mode::Exec, Default::default())?;
            vm.run_code(&code, &main, None).map(drop)
        });
        self.finish(r)
    }

    /// Runs one interactive statement; what it evaluates to is shown by `sys.displayhook`, an
    /// exception by `sys.excepthook`.
    pub fn run_single(&mut self, source: &str) -> Result<(), Error> {
        let main = self.main();
        let r = self.run_text(source, "<stdin>", Mode::Single, &main);
        r.map(drop).map_err(|e| self.report(e))
    }

    /// Sets what `sys` tells of the command: `sys.executable` and `sys.orig_argv`.
    pub fn set_command(&mut self, executable: &str, arguments: &[String]) {
        let vm = &mut *self.vm;
        let items = arguments.iter().map(|a| vm.str(a)).collect();
        let list = vm.list(items);
        let key = vm.intern("orig_argv");
        vm.sys.set_str(&key, list);
        let key = vm.intern("executable");
        let executable = vm.str(executable);
        vm.sys.set_str(&key, executable);
    }

    /// Adds to the builtins what CPython's `site` adds: `exit`, `quit`, `help` and the notices.
    pub fn add_site_builtins(&mut self) {
        pyrun_stdlib::site::install(&mut self.vm);
    }

    /// Runs a module as the program, as `-m` does: a package's `__main__`.
    pub fn run_module(&mut self, name: &str, argv: &[String], folder: &str) -> Result<(), Error> {
        self.set_argv(argv, Some(folder));
        let r = self.module_main(name);
        self.finish(r)
    }

    fn module_main(&mut self, name: &str) -> PyResult<()> {
        let main = self.main();
        self.vm.limited(|vm| vm.run_as_main(name, &main))
    }

    /// After the program: what waits at the end runs, the streams are flushed.
    fn finish(&mut self, r: PyResult<()>) -> Result<(), Error> {
        let r = r.map_err(|e| self.report(e));
        self.vm.shutdown();
        r
    }

    /// Shows an uncaught exception as CPython does, and gives it as data.
    fn report(&mut self, e: Raised) -> Error {
        let v = e.into_value();
        let vm = &mut *self.vm;
        let instead = match v.class().is_subclass(core().exc.system_exit) {
            true => None,
            false => vm.report_uncaught(&v),
        };
        let e = self.describe(instead.unwrap_or(v));
        if e.exit.is_some() {
            self.vm.write_stderr(&e.text);
        }
        e
    }

    /// Writes out what the program has printed.
    pub fn flush(&mut self) {
        // A closed standard output is no reason to stop.
        let _ = self.vm.host.flush(Stream::Out);
    }

    /// The error as data.
    fn error(&mut self, e: Raised) -> Error {
        self.describe(e.into_value())
    }

    fn describe(&mut self, v: Value) -> Error {
        let vm = &mut *self.vm;
        let kind = v.class().name();
        let exit = v.class().is_subclass(core().exc.system_exit).then(|| exit_status(vm, &v));
        let message = match vm.to_str(&v) {
            Ok(s) => s.to_str_lossy().into_owned(),
            Err(_) => String::new(),
        };
        let text = match &exit {
            Some((_, text)) => text.clone(),
            None => vm.format_exception(&v),
        };
        Error { kind, message, text, exit: exit.map(|(n, _)| n) }
    }
}

/// The exit status that a SystemExit stands for, and what to print for it.
fn exit_status(vm: &mut Vm, e: &Value) -> (i32, String) {
    let code = match e.get::<Exception>().and(vm.exception_field(e, 0)) {
        Some(c) => c,
        None => return (0, String::new()),
    };
    if code.is_none() {
        return (0, String::new());
    }
    if let Ok(n) = vm.to_i64(&code) {
        return (n as i32 & 0xff, String::new());
    }
    match vm.to_str(&code) {
        Ok(s) => (1, format!("{}\n", s.to_str_lossy())),
        Err(_) => (1, String::new()),
    }
}
