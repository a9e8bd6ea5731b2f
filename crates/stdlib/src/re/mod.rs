//! `_sre`: regular expressions. A pattern is parsed to a tree ([`parse`]), compiled to instructions
//! ([`program`]) and matched by backtracking ([`exec`]); the module `re` is written in Python on top.

mod charset;
mod exec;
mod found;
mod parse;
mod pattern;
mod program;
mod subject;
mod template;
mod tree;

use parse::{ErrorKind, PatternError};
use pyrun_macros::pyfunctions;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::types::core;
use pyrun_vm::value::Exception;
use pyrun_vm::{PyResult, Raised, Value, Vm};

const IGNORECASE: u32 = 2;
const LOCALE: u32 = 4;
const MULTILINE: u32 = 8;
const DOTALL: u32 = 16;
const UNICODE: u32 = 32;
const VERBOSE: u32 = 64;
const ASCII: u32 = 256;

/// `_sre`
pub static MODULE: NativeModule = NativeModule {
    name: "_sre",
    doc: "Regular expressions.",
    functions: &[Functions::METHODS],
    types: &[&pattern::PATTERN, &found::MATCH, &pattern::SCANNER],
    init: None,
};

struct Functions;

#[pyfunctions]
impl Functions {
    /// A compiled pattern.
    fn compile(vm: &mut Vm, pattern: &Value, flags: i64) -> PyResult {
        pattern::compile(vm, pattern, flags as u32)
    }

    /// The pieces of a replacement template: texts and numbers of groups in turn.
    fn template(vm: &mut Vm, pattern: &Value, repl: &Value) -> PyResult {
        template::pieces(vm, pattern, repl)
    }
}

/// The exception for what is wrong with a pattern or a template.
fn pattern_error(vm: &mut Vm, e: PatternError, pattern: &Value) -> Raised {
    let exc = &core().exc;
    match e.kind {
        ErrorKind::Value => return vm.value_error(&e.message),
        ErrorKind::Overflow => return vm.overflow_error(&e.message),
        ErrorKind::Recursion => return vm.recursion_error(&e.message),
        ErrorKind::Index => return vm.index_error(&e.message),
        ErrorKind::Pattern => {}
    }
    match make_error(vm, &e, pattern) {
        Ok(v) => match v.downcast::<Exception>() {
            Ok(e) => Raised::new(e),
            Err(_) => vm.error(exc.value_error, &e.message),
        },
        Err(raised) => raised,
    }
}

/// An instance of `re.error`.
fn make_error(vm: &mut Vm, e: &PatternError, pattern: &Value) -> PyResult {
    let name = vm.intern("re");
    let Some(re) = vm.modules.get_str(&name) else { return Ok(Value::none()) };
    let class = vm.getattr_str(&re, "error")?;
    let message = vm.str(&e.message);
    match e.at {
        Some(at) => {
            let at = vm.int(at as i64);
            vm.call(&class, &[message, pattern.clone(), at])
        }
        None => vm.call(&class, &[message]),
    }
}
