//! What only the `pyrun` command needs of an interpreter.

use crate::interpreter::main_namespace;
use crate::{Error, Interpreter, Result};
use pyrun_parser::Mode;
use pyrun_vm::host::Stream;
use pyrun_vm::modules::flags::Flags;
use pyrun_vm::types::core;
use pyrun_vm::value::{Dict, List};
use pyrun_vm::{PyResult, Raised, Value};

#[doc(hidden)]
impl Interpreter {
    /// Sets `sys.argv`, and puts `folder` in front of `sys.path` if there is one.
    pub fn set_argv(&mut self, argv: &[String], folder: Option<&str>) {
        let vm = &mut *self.vm;
        let items = argv.iter().map(|a| vm.str(a)).collect();
        let list = vm.list(items);
        let key = vm.intern("argv");
        vm.sys().set_str(&key, list);
        if let Some(f) = folder {
            let f = vm.str(f);
            let key = vm.intern("path");
            let path = vm.sys().get_str(&key);
            if let Some(path) = path.as_ref().and_then(|p| p.cast::<List>()) {
                path.insert(0, f);
            }
        }
    }

    /// Appends folders to `sys.path`.
    pub fn add_path(&mut self, folders: &[String]) {
        let vm = &mut *self.vm;
        let key = vm.intern("path");
        let path = vm.sys().get_str(&key);
        let Some(path) = path.as_ref().and_then(|p| p.cast::<List>()) else { return };
        for folder in folders {
            path.push(vm.str(folder));
        }
    }

    /// Runs source as the program: `__name__ == "__main__"`. An uncaught exception goes to
    /// `sys.excepthook`, which by default prints it, before the program's end.
    pub fn run_main(&mut self, source: &[u8], filename: &str, file: Option<&str>) -> Result<()> {
        let vm = self.enter();
        let main = main_namespace(vm);
        if let Some(f) = file {
            let f = vm.str(f);
            main.set_str(&core().names.__file__, f);
        }
        let r = vm.limited(|vm| {
            vm.start_warnings()?;
            let options = vm.compile_options();
            let code = vm.compile_source(source, filename, Mode::Exec, options)?;
            vm.run_code(&code, &main, None).map(drop)
        });
        self.finish(r)
    }

    /// Runs one interactive statement; what it evaluates to is shown by `sys.displayhook`, an
    /// exception by `sys.excepthook`.
    pub fn run_single(&mut self, source: &str) -> Result<()> {
        let vm = self.enter();
        let main = main_namespace(vm);
        let r = vm.limited(|vm| {
            let options = vm.compile_options();
            let code = vm.compile_text(source, "<stdin>", Mode::Single, options)?;
            vm.run_code(&code, &main, None).map(drop)
        });
        r.map_err(|e| self.report(e))
    }

    /// Sets what `sys` tells of the command: `sys.executable` and `sys.orig_argv`.
    pub fn set_command(&mut self, executable: &str, arguments: &[String]) {
        let vm = &mut *self.vm;
        let items = arguments.iter().map(|a| vm.str(a)).collect();
        let list = vm.list(items);
        let key = vm.intern("orig_argv");
        vm.sys().set_str(&key, list);
        let key = vm.intern("executable");
        let executable = vm.str(executable);
        vm.sys().set_str(&key, executable);
    }

    /// Sets what `sys.flags` tells, and how many digits a number may have in text.
    pub fn set_flags(&mut self, flags: Flags, int_max_str_digits: Option<usize>) {
        self.vm.set_flags(flags);
        if let Some(n) = int_max_str_digits {
            self.vm.int_max_str_digits = n;
        }
    }

    /// Sets `sys.warnoptions` and `sys._xoptions`.
    pub fn set_options(&mut self, warnings: &[String], xoptions: &[String]) {
        let vm = &mut *self.vm;
        if !warnings.is_empty() {
            let items = warnings.iter().map(|w| vm.str(w)).collect();
            let list = vm.list(items);
            let key = vm.intern("warnoptions");
            vm.sys().set_str(&key, list);
        }
        let key = vm.intern("_xoptions");
        let Some(options) = vm.sys().get_str(&key) else { return };
        let Some(options) = options.cast::<Dict>() else { return };
        for option in xoptions {
            let (name, value) = match option.split_once('=') {
                Some((name, value)) => (name, vm.str(value)),
                None => (&**option, Value::from(true)),
            };
            let name = vm.intern(name);
            options.set_str(&name, value);
        }
    }

    /// Adds to the builtins what CPython's `site` adds: `exit`, `quit`, `help` and the notices.
    pub fn add_site_builtins(&mut self) {
        pyrun_stdlib::site::install(&mut self.vm);
    }

    /// Runs a module as the program, as `-m` does: a package's `__main__`.
    pub fn run_module(&mut self, name: &str) -> Result<()> {
        let vm = self.enter();
        let main = main_namespace(vm);
        let r = vm.limited(|vm| {
            vm.start_warnings()?;
            vm.run_as_main(name, &main)
        });
        self.finish(r)
    }

    /// After the program: an uncaught exception is shown.
    fn finish(&mut self, r: PyResult<()>) -> Result<()> {
        let stopped = r.as_ref().is_err_and(|e| e.limit().is_some());
        let r = r.map_err(|e| self.report(e));
        // With `-i` there is more to come.
        if !stopped && self.vm.flags().inspect == 0 {
            self.end();
        }
        r
    }

    /// The end of a program: what waits for it runs, the streams are flushed.
    pub fn end(&mut self) {
        // What a limit does to the handlers of the end changes nothing about how the program ended.
        let _ = self.vm.limited(|vm| {
            vm.shutdown();
            Ok(())
        });
    }

    /// Shows an uncaught exception as CPython does, and gives it as data.
    fn report(&mut self, e: Raised) -> Error {
        let v = e.value().clone();
        let vm = &mut *self.vm;
        let instead = match e.is(core().exc.system_exit) {
            true => None,
            false => vm.limited(|vm| Ok(vm.report_uncaught(&v))).unwrap_or_default(),
        };
        let e = match instead.and_then(|v| v.downcast().ok()) {
            Some(exit) => Raised::new(exit),
            None => e,
        };
        let e = Error::of(vm, e);
        if e.exit_status().is_some() {
            let text = e.to_string();
            if !text.is_empty() {
                vm.write_stderr(&format!("{text}\n"));
            }
        }
        e
    }

    /// Writes out what the program has printed.
    pub fn flush(&mut self) {
        // A closed standard output is no reason to stop.
        let _ = self.vm.host.flush(Stream::Out);
    }
}
