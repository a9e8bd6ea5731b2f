//! Code from text: `compile`, `eval`, `exec`, `globals`, `locals`, imports and class bodies.

use crate::types::bytes::view;
use crate::types::core;
use crate::value::code::CodeObj;
use crate::value::{Args, Dict, PyResult, Ref, Str, Value};
use crate::vm::Vm;
use pyrun_macros::pyfunctions;

/// Flags of `compile` that CPython knows: future features and compiler options.
const KNOWN_FLAGS: i64 = 0x1ff_0000 | 0x200 | 0x400 | 0x1000 | 0x2000 | 0x4000 | 0x10;

/// The text of a program given as `str` or bytes; `what` starts the message for other types.
fn source_text(vm: &mut Vm, v: &Value, what: &str) -> PyResult<Vec<u8>> {
    let text = if let Some(s) = v.get::<Str>() {
        vm.encode_str(s, None, None)?
    } else if let Some(b) = view(v) {
        b.to_vec()
    } else {
        return Err(vm.type_error(what));
    };
    vm.charge(text.len() / 8 + 1)?;
    if memchr::memchr(0, &text).is_some() {
        let exc = core().exc.syntax_error;
        return Err(vm.error(exc, "source code string cannot contain null bytes"));
    }
    Ok(text)
}

/// The name of the file that a program came from.
fn file_name(vm: &mut Vm, v: &Value) -> PyResult<String> {
    if let Some(s) = v.get::<Str>() {
        return Ok(s.to_str_lossy().into_owned());
    }
    if let Some(b) = view(v) {
        return Ok(String::from_utf8_lossy(&b).into_owned());
    }
    if let Some(p) = vm.call_special(v, &core().names.__fspath__, &[])?
        && let Some(s) = p.get::<Str>()
    {
        return Ok(s.to_str_lossy().into_owned());
    }
    let t = v.class().name();
    Err(vm.type_error(&format!("expected str, bytes or os.PathLike object, not {t}")))
}

/// Where code runs.
struct Scope {
    globals: Ref<Dict>,
    locals: Option<Value>,
}

/// Globals and locals as `eval` and `exec` take them; `None` stands for the caller's.
fn scope(vm: &mut Vm, function: &str, globals: Option<&Value>, locals: Option<&Value>) -> PyResult<Scope> {
    let exec = function == "exec";
    if let Some(l) = locals
        && l.class().slots().getitem.is_none()
    {
        let t = l.class().name();
        return Err(if exec {
            vm.type_error(&format!("locals must be a mapping or None, not {t}"))
        } else {
            vm.type_error("locals must be a mapping")
        });
    }
    let scope = match globals {
        None => {
            let globals = vm.current_globals()?;
            let locals = match locals {
                Some(l) => l.clone(),
                None => vm.current_locals()?,
            };
            Scope { globals, locals: Some(locals) }
        }
        Some(g) => match g.cast::<Dict>() {
            Some(d) => Scope { globals: d.clone(), locals: locals.cloned() },
            None if exec => {
                let t = g.class().name();
                return Err(vm.type_error(&format!("exec() globals must be a dict, not {t}")));
            }
            None if g.class().slots().getitem.is_some() => {
                return Err(vm.type_error(
                    "globals must be a real dict; try eval(code, {}, mapping)",
                ));
            }
            None => return Err(vm.type_error("globals must be a dict")),
        },
    };
    let name = &core().names.__builtins__;
    if scope.globals.get_str(name).is_none() {
        let builtins = vm.builtins_value();
        scope.globals.set_str(name, builtins);
    }
    Ok(scope)
}

/// Runs what `eval` or `exec` was given.
fn run(vm: &mut Vm, source: &Value, function: &str, scope: Scope, closure: Option<&Value>) -> PyResult {
    let code = match source.cast::<CodeObj>() {
        Some(code) => {
            let free = vm.code_free_count(code);
            if closure.is_none() && free > 0 {
                let message =
                    format!("code object passed to {function}() may not contain free variables");
                return Err(vm.type_error(&message));
            }
            code.clone()
        }
        None => {
            if closure.is_some() {
                return Err(vm.type_error(
                    "closure can only be used when source is a code object",
                ));
            }
            let what = format!("{function}() arg 1 must be a string, bytes or code object");
            let text = source_text(vm, source, &what)?;
            // Blanks in front of an expression do not count as indentation.
            let blank = |b: &&u8| function == "eval" && matches!(b, b' ' | b'\t');
            let start = text.iter().take_while(blank).count();
            vm.compile_source(&text[start..], "<string>", function, 0)?
        }
    };
    vm.run_code(&code, &scope.globals, scope.locals)
}

pub(super) struct Code;

#[pyfunctions]
impl Code {
    /// Compiles a program to a code object that exec and eval take. mode is exec for a module,
    /// single for one statement at a prompt, eval for an expression.
    #[signature(source, filename, mode, flags = 0, dont_inherit = false, optimize = -1, *, _feature_version = -1)]
    #[allow(clippy::too_many_arguments)]
    fn compile(
        vm: &mut Vm,
        source: &Value,
        filename: &Value,
        mode: &Value,
        flags: i64,
        _dont_inherit: bool,
        optimize: i64,
        _feature_version: i64,
    ) -> PyResult<Ref<CodeObj>> {
        let filename = file_name(vm, filename)?;
        let Some(mode) = mode.get::<Str>() else {
            let t = crate::types::str::args::arg_type(mode);
            return Err(vm.type_error(&format!("compile() argument 'mode' must be str, not {t}")));
        };
        if flags & !KNOWN_FLAGS != 0 {
            return Err(vm.value_error("compile(): unrecognised flags"));
        }
        if !(-1..=2).contains(&optimize) {
            return Err(vm.value_error("compile(): invalid optimize value"));
        }
        let mode = mode.to_str_lossy().into_owned();
        if !matches!(mode.as_str(), "exec" | "eval" | "single") {
            return Err(vm.value_error("compile() mode must be 'exec', 'eval' or 'single'"));
        }
        let text = source_text(vm, source, "compile() arg 1 must be a string, bytes or AST object")?;
        vm.compile_source(&text, &filename, &mode, flags as u32)
    }

    /// The value of an expression given as text or code object.
    #[signature(source, globals = None, locals = None, /)]
    fn eval(vm: &mut Vm, source: &Value, globals: Option<&Value>, locals: Option<&Value>) -> PyResult {
        let scope = scope(vm, "eval", globals, locals)?;
        run(vm, source, "eval", scope, None)
    }

    /// Runs a program given as text or code object.
    #[signature(source, globals = None, locals = None, /, *, closure = None)]
    fn exec(
        vm: &mut Vm,
        source: &Value,
        globals: Option<&Value>,
        locals: Option<&Value>,
        closure: Option<&Value>,
    ) -> PyResult<()> {
        let scope = scope(vm, "exec", globals, locals)?;
        run(vm, source, "exec", scope, closure)?;
        Ok(())
    }

    /// The namespace of the current module.
    fn globals(vm: &mut Vm) -> PyResult<Ref<Dict>> {
        vm.current_globals()
    }

    /// The namespace of the current scope.
    fn locals(vm: &mut Vm) -> PyResult {
        vm.current_locals()
    }

    /// Imports a module; what the import statement calls.
    #[signature(name, globals = None, locals = None, fromlist = None, level = 0)]
    fn __import__(
        vm: &mut Vm,
        name: &Value,
        globals: Option<Value>,
        _locals: Option<Value>,
        fromlist: Option<Value>,
        level: i64,
    ) -> PyResult {
        let Some(name) = name.cast::<Str>() else {
            return Err(vm.type_error("module name must be a string"));
        };
        let fromlist = fromlist.unwrap_or_else(|| vm.tuple(&[]));
        vm.import_name(name, globals.as_ref(), &fromlist, level)
    }

    /// What the class statement calls.
    #[raw]
    fn __build_class__(vm: &mut Vm, args: Args<'_>) -> PyResult {
        vm.build_class(args)
    }
}
