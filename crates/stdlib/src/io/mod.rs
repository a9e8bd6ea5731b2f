//! `_io`: the streams behind `io` and `open`, written in Rust over the files of the host.
//!
//! Raw files ([`file`]), streams in memory ([`bytes_io`], [`string_io`]), buffering ([`buffered`]) and
//! text ([`text`]). Each layer asks the one below natively when that is one of the classes here, and by
//! its methods when Python code wrote it. No payload is borrowed while another layer is asked: what is
//! needed is moved out and put back, so a stream that is used while it waits is odd but never aliased.

mod base;
mod buffered;
mod bytes_io;
mod file;
pub(crate) mod files;
mod open;
mod pair;
pub(crate) mod streams;
mod string_io;
mod text;

use pyrun_vm::modules::NativeModule;
use pyrun_vm::types::core;
use pyrun_vm::types::exceptions::{OS_ERROR, VALUE_ERROR};
use pyrun_vm::value::static_str;
use pyrun_vm::value::{Kind, TypeFlags, TypeSpec};
use pyrun_vm::{PyResult, Raised, Value, Vm};

/// `io.DEFAULT_BUFFER_SIZE`
const BUFFER_SIZE: usize = 8192;

/// `io.UnsupportedOperation`
static UNSUPPORTED: TypeSpec = TypeSpec {
    module: "io",
    base: Some(&OS_ERROR),
    more_bases: &[&VALUE_ERROR],
    kind: Kind::Exception,
    flags: TypeFlags::BASE | TypeFlags::DICT | TypeFlags::EXCEPTION,
    ..TypeSpec::new("UnsupportedOperation")
};

/// The declaration of `_io`.
pub static MODULE: NativeModule = NativeModule {
    name: "_io",
    doc: "The streams that the module io is made of.",
    functions: &[open::FUNCTIONS],
    types: &[
        &base::IO_BASE,
        &base::RAW_IO_BASE,
        &base::BUFFERED_IO_BASE,
        &base::TEXT_IO_BASE,
        &file::FILE_IO,
        &bytes_io::BYTES_IO,
        &bytes_io::STORE,
        &string_io::STRING_IO,
        &buffered::BUFFERED_READER,
        &buffered::BUFFERED_WRITER,
        &buffered::BUFFERED_RANDOM,
        &pair::BUFFERED_RW_PAIR,
        &text::TEXT_IO_WRAPPER,
        &text::newline::INCREMENTAL_NEWLINE_DECODER,
        &UNSUPPORTED,
    ],
    init: Some(|vm, dict| {
        dict.set_str(&static_str("DEFAULT_BUFFER_SIZE"), vm.int(BUFFER_SIZE as i64));
        // The one that everybody has stands for the one here.
        let names = [static_str("open"), static_str("_open")];
        if let (Some(own), Some(builtin)) =
            (dict.get_str(&names[0]), vm.builtins.get_str(&names[0]))
        {
            dict.set_str(&names[1], own);
            dict.set_str(&names[0], builtin);
        }
        dict.set_str(&static_str("BlockingIOError"), core().exc.blocking_io_error.to_value());
        Ok(())
    }),
};

#[cold]
fn unsupported(vm: &mut Vm, message: &str) -> Raised {
    vm.error(UNSUPPORTED.get(), message)
}

/// Whether the class of `v` is the one declared and no subclass.
fn is_exactly(v: &Value, spec: &'static TypeSpec) -> bool {
    std::ptr::eq(v.class(), spec.get())
}

/// A size argument: `None` and negative numbers ask for everything.
fn size_arg(vm: &mut Vm, v: Option<&Value>) -> PyResult<Option<usize>> {
    let Some(v) = v.filter(|v| !v.is_none()) else { return Ok(None) };
    if !v.word().is_int() && v.class().slots().index.is_none() {
        let m = format!("argument should be integer or None, not '{}'", v.class().name());
        return Err(vm.type_error(&m));
    }
    Ok(usize::try_from(vm.to_i64(v)?).ok())
}

/// The size of the memory that `method` is to fill.
fn room(vm: &mut Vm, v: &Value, method: &str) -> PyResult<usize> {
    match vm.buffer_mut(v, |b| b.len()) {
        Err(e) if e.is(core().exc.type_error) => {
            let kind = v.class().name();
            let m = format!("{method}() argument must be read-write bytes-like object, not {kind}");
            Err(vm.type_error(&m))
        }
        size => size,
    }
}

/// What `obj.name` is as a condition.
fn flag(vm: &mut Vm, obj: &Value, name: &str) -> PyResult<bool> {
    let v = vm.getattr_str(obj, name)?;
    vm.truth(&v)
}

/// What `obj.name()` is as a condition.
fn asks(vm: &mut Vm, obj: &Value, name: &str) -> PyResult<bool> {
    let v = vm.call_method_str(obj, name, &[])?;
    vm.truth(&v)
}

/// The second error as what came up while the first was handled.
fn chained(vm: &mut Vm, first: PyResult<()>, second: PyResult<()>) -> PyResult<()> {
    match (first, second) {
        (Err(first), Err(second)) => {
            let name = static_str("__context__");
            vm.setattr(second.value(), &name, first.into_value())?;
            Err(second)
        }
        (first, second) => first.and(second),
    }
}
