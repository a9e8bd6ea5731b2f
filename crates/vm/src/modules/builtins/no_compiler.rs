//! `compile`, `eval` and `exec` of text in builds without the compiler: they say that it is missing.

use crate::value::code::CodeObj;
use crate::value::{PyResult, Ref, Str, Value};
use crate::vm::Vm;

/// Refuses the text that `eval` or `exec` was given.
pub(super) fn eval_source(vm: &mut Vm, source: &Value, function: &str) -> PyResult<Ref<CodeObj>> {
    match source.get::<Str>() {
        Some(_) => Err(vm.no_compiler(&format!("{function}() of a string"))),
        None => {
            let what = format!("{function}() arg 1 must be a string, bytes or code object");
            Err(vm.type_error(&what))
        }
    }
}

/// Refuses.
pub(super) fn compile(vm: &mut Vm, _: [&Value; 3], _flags: i64, _optimize: i64) -> PyResult {
    Err(vm.no_compiler("compile()"))
}
