//! Imports: `sys.modules`, native modules, frozen modules, then source files and folders on
//! `sys.path` or a package's `__path__` (PEP 328, PEP 420).

use super::NativeModule;
use crate::text::Text;
use crate::types::core;
use crate::value::{
    Dict, Kind, List, Module, PyResult, Raised, Ref, Slots, Str, Tuple, TypeFlags, TypeSpec, Value,
};
use crate::vm::Vm;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where a module was found.
enum Found {
    Native(&'static NativeModule),
    Frozen(super::FrozenModule),
    File {
        path: PathBuf,
        package: bool,
    },
    /// A package without `__init__.py`: the folders that make it up.
    Namespace(Vec<String>),
}

impl Vm {
    /// Imports a module by its absolute dotted name.
    pub fn import(&mut self, name: &str) -> PyResult {
        let key = self.intern(name);
        if !self.loading.is_empty() {
            self.await_load(name)?;
        }
        if let Some(m) = self.modules.get_str(&key) {
            if m.is_none() {
                return Err(
                    self.not_found(name, &format!("import of {name} halted; None in sys.modules"))
                );
            }
            return Ok(m);
        }
        if name == "sys" && self.sys.is_none() {
            self.sys();
            return self.import(name);
        }
        self.recursive("", |vm| vm.import_new(name, &key))
    }

    fn import_new(&mut self, name: &str, key: &Ref<Str>) -> PyResult {
        let (parent, last) = match name.rsplit_once('.') {
            Some((p, l)) => (Some(p), l),
            None => (None, name),
        };
        let mut search: Option<Vec<String>> = None;
        let mut parent_module = None;
        if let Some(p) = parent {
            let m = self.import(p)?;
            // The parent's code may have imported it, or have let another thread begin to.
            self.await_load(name)?;
            if let Some(m) = self.modules.get_str(key) {
                return Ok(m);
            }
            match self.getattr_opt(&m, &core().names.__path__)? {
                Some(path) => search = Some(self.path_entries(&path)?),
                None => {
                    let text = format!("No module named '{name}'; '{p}' is not a package");
                    return Err(self.not_found(name, &text));
                }
            }
            parent_module = Some(m);
        }
        self.locked_load(name, |vm| {
            let Some(found) = vm.find(name, last, search.as_deref())? else {
                return Err(vm.not_found(name, &format!("No module named '{name}'")));
            };
            let module = vm.load(name, key, found)?;
            let module = vm.modules.get_str(key).unwrap_or(module);
            if let Some(p) = parent_module {
                let attr = vm.intern(last);
                vm.setattr(&p, &attr, module.clone())?;
            }
            Ok(module)
        })
    }

    #[cold]
    fn not_found(&mut self, name: &str, message: &str) -> Raised {
        let n = self.str(name);
        self.import_error(core().exc.module_not_found_error, message, n, Value::none())
    }

    fn path_entries(&mut self, path: &Value) -> PyResult<Vec<String>> {
        let items = self.collect(path)?;
        Ok(items
            .iter()
            .filter_map(|v| v.get::<Str>().map(|s| s.to_str_lossy().into_owned()))
            .collect())
    }

    /// Looks for a module; `search` is its package's path, `None` for the top level.
    fn find(
        &mut self,
        name: &str,
        last: &str,
        search: Option<&[String]>,
    ) -> PyResult<Option<Found>> {
        if let Some(m) = self.find_native(name) {
            return Ok(Some(Found::Native(m)));
        }
        if let Some(f) = self.find_frozen(name) {
            return Ok(Some(Found::Frozen(f)));
        }
        let entries = match search {
            Some(s) => s.to_vec(),
            None => {
                let key = self.intern("path");
                match self.sys().get_str(&key) {
                    Some(p) => self.path_entries(&p)?,
                    None => Vec::new(),
                }
            }
        };
        let mut namespace = Vec::new();
        for e in entries {
            let folder = if e.is_empty() { PathBuf::from(".") } else { PathBuf::from(&e) };
            let package = folder.join(last).join("__init__.py");
            if self.is_file(&package) {
                return Ok(Some(Found::File { path: package, package: true }));
            }
            let file = folder.join(format!("{last}.py"));
            if self.is_file(&file) {
                return Ok(Some(Found::File { path: file, package: false }));
            }
            let dir = folder.join(last);
            if self.host.stat(&dir, true).is_ok_and(|s| s.is_dir()) {
                namespace.push(dir.to_string_lossy().into_owned());
            }
        }
        Ok((!namespace.is_empty()).then_some(Found::Namespace(namespace)))
    }

    fn is_file(&mut self, path: &Path) -> bool {
        self.host.stat(path, true).is_ok_and(|s| s.is_file())
    }

    fn load(&mut self, name: &str, key: &Ref<Str>, found: Found) -> PyResult {
        let m = self.module(name, None);
        let dict = m.dict.clone();
        let module = m.into_value();
        let is_package = matches!(found, Found::Frozen(f) if f.package)
            || matches!(&found, Found::File { package: true, .. } | Found::Namespace(_));
        let package = if is_package { name } else { name.rsplit_once('.').map_or("", |(p, _)| p) };
        let package = self.str(package);
        dict.set_str(&core().names.__package__, package);
        self.modules.set_str(key, module.clone());
        let origin = match &found {
            Found::Native(_) => Some("built-in"),
            Found::Frozen(_) => Some("frozen"),
            Found::Namespace(_) => Some("namespace"),
            Found::File { .. } => None,
        };
        let r = self.execute(name, &dict, found);
        match r {
            Ok(()) => {
                self.set_spec(name, &dict, origin)?;
                Ok(module)
            }
            Err(e) => {
                self.modules.remove_str(key);
                Err(e)
            }
        }
    }

    fn execute(&mut self, name: &str, dict: &Ref<Dict>, found: Found) -> PyResult<()> {
        let n = &core().names;
        match found {
            Found::Native(m) => {
                let doc = self.str(m.doc);
                dict.set_str(&n.__doc__, doc);
                self.fill_native(m, dict)
            }
            Found::Frozen(f) => {
                if f.package {
                    let path = self.list(Vec::new());
                    dict.set_str(&n.__path__, path);
                }
                let code = match f.load() {
                    Ok(c) => c,
                    Err(e) => return Err(self.system_error(&format!("frozen module {name}: {e}"))),
                };
                let code = self.code_object(&Arc::new(code));
                self.set_spec(name, dict, Some("frozen"))?;
                self.set_initializing(dict);
                self.run_code(&code, dict, None).map(drop)
            }
            Found::File { path, package } => {
                let text = path.to_string_lossy().into_owned();
                let file = self.str(&text);
                dict.set_str(&n.__file__, file.clone());
                dict.set_str(&n.__cached__, Value::none());
                if package {
                    let folder =
                        path.parent().map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
                    let folder = self.str(&folder);
                    let list = self.list(vec![folder]);
                    dict.set_str(&n.__path__, list);
                }
                let bytes = match self.host.read_source(&path) {
                    Ok(b) => b,
                    Err(e) => return Err(self.os_error(&e, Some(&file))),
                };
                let code = self.compile_file(name, &bytes, &text)?;
                self.set_spec(name, dict, None)?;
                self.set_initializing(dict);
                self.run_code(&code, dict, None).map(drop)
            }
            Found::Namespace(folders) => {
                let list = self.new_list_in(&NAMESPACE_PATH.get().to_ref());
                if let Some(l) = list.get::<List>() {
                    folders.iter().for_each(|f| l.push(self.str(f)));
                }
                dict.set_str(&n.__path__, list);
                dict.set_str(&n.__file__, Value::none());
                Ok(())
            }
        }
    }

    /// Runs a module, or a package's `__main__`, in the namespace of `__main__`, as `-m` does.
    #[doc(hidden)]
    pub fn run_as_main(&mut self, name: &str, main: &Ref<Dict>) -> PyResult<()> {
        let (parent, last) = match name.rsplit_once('.') {
            Some((p, l)) => (Some(p), l),
            None => (None, name),
        };
        let search = match parent {
            Some(p) => {
                let m = self.import(p)?;
                match self.getattr_opt(&m, &core().names.__path__)? {
                    Some(path) => Some(self.path_entries(&path)?),
                    None => None,
                }
            }
            None => None,
        };
        let found = match self.find(name, last, search.as_deref())? {
            Some(Found::File { package: true, .. } | Found::Namespace(_))
            | Some(Found::Frozen(super::FrozenModule { package: true, .. })) => {
                self.import(name)?;
                return self.run_as_main(&format!("{name}.__main__"), main);
            }
            Some(f) => f,
            None => {
                let text = match name.strip_suffix(".__main__") {
                    Some(p) => format!(
                        "No module named {name}; '{p}' is a package and cannot be directly executed"
                    ),
                    None => format!("No module named {name}"),
                };
                self.write_stream(crate::host::Stream::Err, &format!("pyrun: {text}\n"));
                let one = self.int(1);
                let e = self.error_with(core().exc.system_exit, std::slice::from_ref(&one));
                self.set_fields(&e, vec![one]);
                return Err(e);
            }
        };
        let package = parent.unwrap_or("");
        let package = self.str(package);
        main.set_str(&core().names.__package__, package);
        if let Found::File { path, .. } = &found {
            // As CPython: sys.argv[0] is the module's file.
            let file = std::path::absolute(path).unwrap_or_else(|_| path.clone());
            let file = self.str(&file.to_string_lossy());
            let argv = self.intern("argv");
            if let Some(l) = self.sys().get_str(&argv)
                && let Some(l) = l.get::<List>()
                && !l.is_empty()
            {
                l.set(0, file);
            }
        }
        self.execute(name, main, found)
    }

    /// The end of a program: threads that are not daemons, `atexit` functions, finalisers that wait, flushed streams.
    #[doc(hidden)]
    pub fn shutdown(&mut self) {
        for (module, function) in [("threading", "_shutdown"), ("atexit", "_run_exitfuncs")] {
            let key = self.intern(module);
            if let Some(m) = self.modules.get_str(&key)
                && let Err(e) = self.call_method_str(&m, function, &[])
            {
                self.unraisable(e, None);
            }
        }
        self.run_pending();
        self.clear_main();
        for (name, stream) in
            [("stdout", crate::host::Stream::Out), ("stderr", crate::host::Stream::Err)]
        {
            let key = self.intern(name);
            if let Some(f) = self.sys().get_str(&key)
                && !f.is_none()
                && let Err(e) = self.flush_stream(&f)
            {
                self.unraisable(e, Some(&f));
            }
            // A closed stream is no reason to stop.
            let _ = self.host.flush(stream);
        }
    }

    /// Flushes a stream that is not closed.
    fn flush_stream(&mut self, f: &Value) -> PyResult<()> {
        let class = f.class();
        if let Some(write) = class.slots().write_text.filter(|_| !class.has(TypeFlags::HEAP)) {
            return match write(self, f, Text::EMPTY, true) {
                Err(e) if e.is(core().exc.value_error) => Ok(()),
                done => done,
            };
        }
        if let Ok(closed) = self.getattr_str(f, "closed")
            && self.truth(&closed)?
        {
            return Ok(());
        }
        self.call_method_str(f, "flush", &[]).map(drop)
    }

    /// Lets go of what `__main__` holds, in order of definition, so that finalisers run.
    fn clear_main(&mut self) {
        let key = self.intern("__main__");
        let Some(m) = self.modules.get_str(&key) else { return };
        let Some(m) = m.get::<Module>().map(|m| m.dict.clone()) else { return };
        for private in [true, false] {
            for k in m.keys() {
                let Some(s) = k.get::<Str>() else { continue };
                let text = s.to_str_lossy();
                let starts = text.starts_with('_') && !text.starts_with("__");
                if &*text == "__builtins__" || starts != private {
                    continue;
                }
                if let Some(pos) = m.find_str(s) {
                    drop(m.replace_at(pos, Value::none()));
                    self.run_pending();
                }
            }
        }
        self.collect_garbage(2);
    }

    /// `__spec__`: what is known of the module's origin.
    fn set_spec(&mut self, name: &str, dict: &Ref<Dict>, origin: Option<&str>) -> PyResult<()> {
        let n = &core().names;
        let file = dict.get_str(&n.__file__).filter(|f| !f.is_none());
        let has_location = Value::from(file.is_some());
        let origin = file.or_else(|| origin.map(|o| self.str(o)));
        let search = dict.get_str(&n.__path__);
        let parent = dict.get_str(&n.__package__).unwrap_or_else(Value::none);
        let fields = self.dict();
        let name = self.str(name);
        for (k, v) in [
            ("name", name),
            ("loader", Value::none()),
            ("origin", origin.unwrap_or_else(Value::none)),
            ("submodule_search_locations", search.unwrap_or_else(Value::none)),
            ("parent", parent),
            ("cached", Value::none()),
            ("has_location", has_location),
        ] {
            let k = self.intern(k);
            fields.set_str(&k, v);
        }
        let spec = crate::types::namespace::make(self, fields);
        dict.set_str(&n.__spec__, spec);
        Ok(())
    }

    /// Marks the module as one whose code is running: its spec says so until it is replaced.
    fn set_initializing(&mut self, dict: &Ref<Dict>) {
        let spec = dict.get_str(&core().names.__spec__);
        if let Some(fields) = spec.and_then(|s| self.dict_of(&s)) {
            fields.set_str(&core().names._initializing, Value::from(true));
        }
    }

    /// `import name` and `from name import …` as the statements do it: with a from-list the module
    /// itself, else the top of the dotted name.
    pub(crate) fn import_statement(
        &mut self,
        name: &Value,
        globals: &Ref<Dict>,
        from: &Value,
        level: &Value,
    ) -> PyResult {
        let Some(name) = name.get::<Str>() else {
            return Err(self.type_error("module name must be a string"));
        };
        let name = name.to_str_lossy().into_owned();
        let level = self.to_i64(level)?;
        let from = from
            .get::<Tuple>()
            .map(|t| t.to_vec())
            .or_else(|| from.get::<List>().map(|l| l.to_vec()));
        self.import_name(&name, Some(globals), from.as_deref().unwrap_or(&[]), level)
    }

    /// What `__import__` does.
    #[doc(hidden)]
    pub fn import_name(
        &mut self,
        name: &str,
        globals: Option<&Ref<Dict>>,
        from: &[Value],
        level: i64,
    ) -> PyResult {
        if level < 0 {
            return Err(self.value_error("level must be >= 0"));
        }
        let absolute = if level == 0 {
            if name.is_empty() {
                return Err(self.value_error("Empty module name"));
            }
            name.to_string()
        } else {
            self.resolve_relative(name, globals, level)?
        };
        let module = self.import(&absolute)?;
        if !from.is_empty() {
            return self.handle_from(&absolute, module, from);
        }
        if level == 0 {
            return match name.split_once('.') {
                Some((top, _)) => self.import(top),
                None => Ok(module),
            };
        }
        match name.split_once('.') {
            Some((top, _)) => {
                let cut = absolute.len() - name.len() + top.len();
                let base = absolute[..cut].to_string();
                self.import(&base)
            }
            None => Ok(module),
        }
    }

    fn resolve_relative(
        &mut self,
        name: &str,
        globals: Option<&Ref<Dict>>,
        level: i64,
    ) -> PyResult<String> {
        let n = &core().names;
        let text = |v: Option<Value>| {
            v.and_then(|v| v.get::<Str>().map(|s| s.to_str_lossy().into_owned()))
        };
        let package = match globals {
            Some(g) => match text(g.get_str(&n.__package__)) {
                Some(p) => p,
                None => match text(g.get_str(&n.__name__)) {
                    Some(m) if g.get_str(&n.__path__).is_some() => m,
                    Some(m) => m.rsplit_once('.').map_or(String::new(), |(p, _)| p.to_string()),
                    None => String::new(),
                },
            },
            None => String::new(),
        };
        if package.is_empty() {
            let m = "attempted relative import with no known parent package";
            return Err(self.import_error(
                core().exc.import_error,
                m,
                Value::none(),
                Value::none(),
            ));
        }
        let mut base = package.as_str();
        for _ in 1..level {
            match base.rsplit_once('.') {
                Some((p, _)) => base = p,
                None => {
                    let m = "attempted relative import beyond top-level package";
                    return Err(self.import_error(
                        core().exc.import_error,
                        m,
                        Value::none(),
                        Value::none(),
                    ));
                }
            }
        }
        Ok(if name.is_empty() { base.to_string() } else { format!("{base}.{name}") })
    }

    /// Imports the submodules that a from-list names and the package does not have yet.
    fn handle_from(&mut self, absolute: &str, module: Value, from: &[Value]) -> PyResult {
        if self.getattr_opt(&module, &core().names.__path__)?.is_none() {
            return Ok(module);
        }
        for f in from {
            let Some(s) = f.cast::<Str>() else {
                let m = format!("Item in ``from list'' must be str, not {}", f.class().name());
                return Err(self.type_error(&m));
            };
            if s.equals("*") {
                if let Some(all) = self.getattr_opt(&module, &core().names.__all__)? {
                    let all = self.collect(&all)?;
                    self.handle_from(absolute, module.clone(), &all)?;
                }
                continue;
            }
            let name = self.intern_str(s);
            if self.getattr_opt(&module, &name)?.is_none() {
                let full = format!("{absolute}.{}", s.to_str_lossy());
                if let Err(e) = self.import(&full) {
                    let missing = e.is(core().exc.module_not_found_error)
                        && self
                            .exception_field(e.value(), 1)
                            .is_some_and(|n| n.get::<Str>().is_some_and(|n| n.equals(&full)));
                    if !missing {
                        return Err(e);
                    }
                }
            }
        }
        Ok(module)
    }

    /// `from module import name`, after the module is imported.
    pub(crate) fn import_from(&mut self, module: &Value, name: &Ref<Str>) -> PyResult {
        if let Some(v) = self.getattr_opt(module, name)? {
            return Ok(v);
        }
        let n = &core().names;
        let text = |v: Option<Value>| {
            v.and_then(|v| v.get::<Str>().map(|s| s.to_str_lossy().into_owned()))
        };
        let module_name = self.getattr_opt(module, &n.__name__)?;
        let package = text(module_name.clone());
        if let Some(p) = &package {
            let full = self.intern(&format!("{p}.{}", name.to_str_lossy()));
            if let Some(m) = self.modules.get_str(&full) {
                return Ok(m);
            }
        }
        let file = match module.get::<Module>() {
            Some(m) => m.dict.get_str(&n.__file__),
            None => None,
        };
        let shown = package.clone().unwrap_or_else(|| "<unknown module name>".into());
        let place = text(file.clone()).unwrap_or_else(|| "unknown location".into());
        let partial = module
            .get::<Module>()
            .is_some_and(|m| crate::types::module::is_initializing(self, &m.dict));
        let name_text = name.to_str_lossy();
        let m = if partial {
            format!(
                "cannot import name '{name_text}' from partially initialized module '{shown}' (most likely due to a circular import) ({place})"
            )
        } else {
            format!("cannot import name '{name_text}' from '{shown}' ({place})")
        };
        let e = self.import_error(
            core().exc.import_error,
            &m,
            module_name.unwrap_or_else(Value::none),
            file.unwrap_or_else(Value::none),
        );
        if let Some(l) = e.value().get::<crate::value::Exception>().and_then(|x| x.extra.get())
            && let Some(l) = l.get::<List>()
        {
            l.set(3, name.as_value().clone());
        }
        Err(e)
    }

    /// Whether `__import__` is the builtin function.
    pub(crate) fn is_default_import(&self, f: &Value) -> bool {
        f.get::<crate::value::native::Native>().is_some_and(|n| n.def.name == "__import__")
    }
}

/// The search path of a namespace package.
static NAMESPACE_PATH: TypeSpec = TypeSpec {
    base: Some(&crate::types::list::LIST),
    kind: Kind::List,
    module: "_frozen_importlib_external",
    slots: Slots { repr: Some(namespace_path_repr), ..Slots::EMPTY },
    ..TypeSpec::new("_NamespacePath")
};

fn namespace_path_repr(vm: &mut Vm, slf: &Value) -> PyResult {
    let items = slf.get::<List>().map(|l| l.to_vec()).unwrap_or_default();
    let list = vm.list(items);
    let inner = vm.repr(&list)?;
    Ok(vm.str(&format!("_NamespacePath({})", inner.to_str_lossy())))
}
