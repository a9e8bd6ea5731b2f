//! Code from text: `compile`, `eval`, `exec`, `globals`, `locals`, imports and class bodies.

#[cfg(feature = "compiler")]
use super::compile::{compile, eval_source};
#[cfg(not(feature = "compiler"))]
use super::no_compiler::{compile, eval_source};
use crate::value::code::CodeObj;
use crate::value::{Args, Cell, Dict, PyResult, Ref, Str, Tuple, Value};
use crate::vm::Vm;
use pyrun_macros::pyfunctions;

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
            eval_source(vm, source, function)?
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
        compile(vm, [source, filename, mode], flags, optimize)
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
    #[text_signature = "($module, /, name, globals=None, locals=None, fromlist=(), level=0)"]
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
