//! `_json`: what the `json` package is fast with. Text becomes values in `decode`, values become text in
//! `encode`; `text` is what both share. The package itself is written in Python.

mod decode;
mod encode;
mod text;

use pyrun_macros::pyfunctions;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::text::TextBuf;
use pyrun_vm::value::Str;
use pyrun_vm::{PyResult, Raised, Ref, Value, Vm};

/// The string that a function was given as its first argument.
fn string<'a>(vm: &mut Vm, v: &'a Value) -> PyResult<&'a Ref<Str>> {
    v.cast::<Str>().ok_or_else(|| {
        vm.type_error(&format!("first argument must be a string, not {}", v.class().name()))
    })
}

fn quoted(vm: &mut Vm, v: &Value, ascii: bool) -> PyResult {
    let s = string(vm, v)?;
    vm.charge(s.len() / 64 + 1)?;
    if s.len() > 1 << 16 {
        vm.reserve(s.len() * 6)?;
    }
    let mut out = TextBuf::with_capacity(s.len() + 2);
    text::push_quoted(&mut out, s.data(), ascii);
    vm.finished_text(out)
}

struct Functions;

#[pyfunctions]
impl Functions {
    /// Return an ASCII-only JSON representation of a Python string
    fn encode_basestring_ascii(vm: &mut Vm, string: &Value) -> PyResult {
        quoted(vm, string, true)
    }

    /// Return a JSON representation of a Python string
    fn encode_basestring(vm: &mut Vm, string: &Value) -> PyResult {
        quoted(vm, string, false)
    }

    /// Read the JSON string whose quote is the character before end. Control characters are errors if strict
    /// is true.
    /// Return the string, and the index behind its closing quote.
    #[signature(string, end, strict = true, /)]
    fn scanstring(vm: &mut Vm, string_: &Value, end: i64, strict: bool) -> PyResult {
        let s = string(vm, string_)?.clone();
        let Some(begin) = usize::try_from(end).ok().filter(|&i| i <= s.len()) else {
            return Err(vm.value_error("end is out of bounds"));
        };
        let (v, end) = decode::string_at(vm, &s, begin, strict)?;
        let end = vm.int(end as i64);
        Ok(vm.tuple(&[v, end]))
    }
}

/// Whether a value is one of the functions above: what it does is then known.
fn is_function(v: &Value, name: &str) -> bool {
    let def = MODULE.functions[0].iter().find(|d| d.name == name);
    match (v.get::<pyrun_vm::value::native::Native>(), def) {
        (Some(native), Some(def)) => std::ptr::eq(native.def, def),
        _ => false,
    }
}

/// `json.JSONDecodeError(msg, doc, pos)`
#[cold]
fn decode_error(vm: &mut Vm, msg: &str, doc: &Ref<Str>, pos: usize) -> Raised {
    let made = vm.import("json.decoder").and_then(|module| {
        let class = vm.getattr_str(&module, "JSONDecodeError")?;
        let (msg, pos) = (vm.str(msg), vm.int(pos as i64));
        vm.call(&class, &[msg, doc.as_value().clone(), pos])
    });
    match made.map(Value::downcast) {
        Ok(Ok(exception)) => Raised::new(exception),
        Ok(Err(_)) => vm.type_error("exceptions must derive from BaseException"),
        Err(e) => e,
    }
}

/// `_json`
pub static MODULE: NativeModule = NativeModule {
    name: "_json",
    doc: "json speedups\n",
    functions: &[Functions::METHODS],
    types: &[],
    init: Some(|vm, dict| {
        vm.dict_set_name(dict, "make_scanner", decode::SCANNER.get().to_value());
        vm.dict_set_name(dict, "make_encoder", encode::ENCODER.get().to_value());
        Ok(())
    }),
};
