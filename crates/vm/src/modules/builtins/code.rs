//! Code from text: `compile`, `eval`, `exec`, `globals`, `locals`, imports and class bodies.

use crate::types::bytes::view;
use crate::types::core;
use crate::value::code::CodeObj;
use crate::value::{Args, Cell, Dict, PyResult, Ref, Str, Tuple, Value};
use crate::vm::Vm;
use pyrun_compiler::Options;
use pyrun_macros::pyfunctions;
use pyrun_parser::Mode;

/// Flags of `compile` that CPython knows: future features and compiler options.
const FUTURE_ANNOTATIONS: i64 = 0x100_0000;
const TOP_LEVEL_AWAIT: i64 = 0x2000;
const ONLY_AST: i64 = 0x400;
const KNOWN_FLAGS: i64 = 0x1ff_0000 | 0x200 | 0x400 | 0x1000 | 0x2000 | 0x4000 | 0x10;

/// The bytes of a program given as `str` or bytes; `what` is the message for other types.
fn source_bytes(vm: &mut Vm, v: &Value, what: &str, mode: Mode) -> PyResult<Vec<u8>> {
    let text = if let Some(s) = v.get::<Str>() {
        vm.encode_str(s, None, None)?
    } else if let Some(b) = view(v) {
        b.to_vec()
    } else {
        return Err(vm.type_error(what));
    };
    if memchr::memchr(0, &text).is_some() {
        let message = vm.str("source code string cannot contain null bytes");
        let e = vm.error_with(core().exc.syntax_error, std::slice::from_ref(&message));
        let mut fields = vec![Value::none(); 8];
        fields[0] = message;
        vm.set_fields(&e, fields);
        return Err(e);
    }
    // Blanks in front of an expression do not count as indentation.
    let blank = |b: &&u8| mode == Mode::Eval && matches!(b, b' ' | b'\t');
    let skip = text.iter().take_while(blank).count();
    Ok(text[skip..].to_vec())
}

/// Compiles a program given as `str` or bytes; `what` is the message for other types.
fn compile_any(
    vm: &mut Vm,
    v: &Value,
    what: &str,
    filename: &str,
    mode: Mode,
    options: Options,
) -> PyResult<Ref<CodeObj>> {
    let text = source_bytes(vm, v, what, mode)?;
    let text = &text[..];
    match std::str::from_utf8(text) {
        Ok(text) if v.get::<Str>().is_some() => vm.compile_text(text, filename, mode, options),
        _ => vm.compile_source(text, filename, mode, options),
    }
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
fn scope(
    vm: &mut Vm,
    function: &str,
    globals: Option<&Value>,
    locals: Option<&Value>,
) -> PyResult<Scope> {
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
                return Err(
                    vm.type_error("globals must be a real dict; try eval(expr, {}, mapping)")
                );
            }
            None => return Err(vm.type_error("globals must be a dict")),
        },
    };
    vm.builtins_of(&scope.globals)?;
    Ok(scope)
}

/// Runs a code object with free variables.
fn run_closed(vm: &mut Vm, code: &Ref<CodeObj>, scope: &Scope, closure: &Value) -> PyResult {
    let free = code.code.freevars.len();
    if free == 0 {
        return Err(vm.type_error("cannot use a closure with this code object"));
    }
    let fits = |t: &Ref<Tuple>| t.len() == free && t.iter().all(|c| c.get::<Cell>().is_some());
    if !closure.cast::<Tuple>().is_some_and(fits) {
        let message = format!("code object requires a closure of exactly length {free}");
        return Err(vm.type_error(&message));
    }
    let builtins = vm.builtins_of(&scope.globals)?;
    let parts = [None, None, None, Some(closure.clone())];
    let f = crate::run::make_function(vm, code.clone(), scope.globals.clone(), builtins, parts);
    vm.call(f.as_value(), &[])
}

/// Runs what `eval` or `exec` was given.
fn run(
    vm: &mut Vm,
    source: &Value,
    function: &str,
    scope: Scope,
    closure: Option<&Value>,
) -> PyResult {
    let code = match source.cast::<CodeObj>() {
        Some(code) => {
            if let Some(closure) = closure {
                return run_closed(vm, code, &scope, closure);
            }
            if !code.code.freevars.is_empty() {
                let message = if function == "exec" {
                    let n = code.code.freevars.len();
                    format!("code object requires a closure of exactly length {n}")
                } else {
                    format!("code object passed to {function}() may not contain free variables")
                };
                return Err(vm.type_error(&message));
            }
            code.clone()
        }
        None => {
            if closure.is_some() {
                let message = "closure can only be used when source is a code object";
                return Err(vm.type_error(message));
            }
            let what = format!("{function}() arg 1 must be a string, bytes or code object");
            let mode = if function == "eval" { Mode::Eval } else { Mode::Exec };
            let options = vm.compile_options();
            compile_any(vm, source, &what, "<string>", mode, options)?
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
    ) -> PyResult {
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
        let mode = match &*mode.to_str_lossy() {
            "exec" => Mode::Exec,
            "eval" => Mode::Eval,
            "single" => Mode::Single,
            _ => {
                return Err(vm.value_error("compile() mode must be 'exec', 'eval' or 'single'"));
            }
        };
        let options = Options {
            optimize: if optimize < 0 { vm.flags.optimize } else { optimize as u8 },
            future_annotations: flags & FUTURE_ANNOTATIONS != 0,
            top_level_await: flags & TOP_LEVEL_AWAIT != 0,
        };
        if vm.is_tree(source)? {
            if flags & ONLY_AST != 0 {
                return Ok(source.clone());
            }
            return Ok(vm.compile_tree(source, &filename, mode, options)?.into_value());
        }
        let what = "compile() arg 1 must be a string, bytes or AST object";
        if flags & ONLY_AST != 0 {
            let text = source_bytes(vm, source, what, mode)?;
            return vm.parse_tree(&text, &filename, mode);
        }
        Ok(compile_any(vm, source, what, &filename, mode, options)?.into_value())
    }

    /// The value of an expression given as text or code object.
    #[signature(source, globals = None, locals = None, /)]
    fn eval(
        vm: &mut Vm,
        source: &Value,
        globals: Option<&Value>,
        locals: Option<&Value>,
    ) -> PyResult {
        let scope = scope(vm, "eval", globals, locals)?;
        run(vm, source, "eval", scope, None)
    }

    /// Runs a program given as text or code object. A code object with free variables needs a
    /// closure: a tuple of cells.
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
        let globals = globals.as_ref().and_then(|g| g.cast::<Dict>());
        let from = match fromlist {
            Some(names) => vm.collect(&names)?,
            None => Vec::new(),
        };
        vm.import_name(&name.to_str_lossy(), globals, &from, level)
    }

    /// What the class statement calls.
    #[raw]
    fn __build_class__(vm: &mut Vm, args: Args<'_>) -> PyResult {
        vm.build_class(args)
    }
}
