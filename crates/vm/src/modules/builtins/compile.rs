//! Source text and syntax trees for `compile`, `eval` and `exec`.

use crate::types::bytes::view;
use crate::types::core;
use crate::value::code::CodeObj;
use crate::value::{PyResult, Ref, Str, Value};
use crate::vm::Vm;
use pyrun_compiler::Options;
use pyrun_parser::Mode;

/// Flags of `compile` that CPython knows: future features and compiler options.
const FUTURE_ANNOTATIONS: i64 = 0x100_0000;
const TOP_LEVEL_AWAIT: i64 = 0x2000;
const ONLY_AST: i64 = 0x400;
const KNOWN_FLAGS: i64 = 0x1ff_0000 | 0x200 | 0x400 | 0x1000 | 0x2000 | 0x4000 | 0x10;

/// The bytes of a program given as `str` or bytes; `what` is the message for other types.
fn source_bytes(vm: &mut Vm, v: &Value, what: &str) -> PyResult<Vec<u8>> {
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
    Ok(text)
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
    let text = source_bytes(vm, v, what)?;
    // Blanks in front of the expression that `eval` is given do not count as indentation.
    let blank = |b: &&u8| what.starts_with("eval") && matches!(b, b' ' | b'\t');
    let text = &text[text.iter().take_while(blank).count()..];
    match std::str::from_utf8(text) {
        Ok(text) if v.get::<Str>().is_some() => vm.compile_text(text, filename, mode, options),
        _ => vm.compile_bytes(text, filename, mode, options),
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

/// The code of a program that `eval` or `exec` was given as text.
pub(super) fn eval_source(vm: &mut Vm, source: &Value, function: &str) -> PyResult<Ref<CodeObj>> {
    let what = format!("{function}() arg 1 must be a string, bytes or code object");
    let mode = if function == "eval" { Mode::Eval } else { Mode::Exec };
    let options = vm.compile_options();
    compile_any(vm, source, &what, "<string>", mode, options)
}

/// What `compile` does with a source, file name and mode.
pub(super) fn compile(
    vm: &mut Vm,
    [source, filename, mode]: [&Value; 3],
    flags: i64,
    optimize: i64,
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
        let text = source_bytes(vm, source, what)?;
        return vm.parse_tree(&text, &filename, mode);
    }
    Ok(compile_any(vm, source, what, &filename, mode, options)?.into_value())
}
