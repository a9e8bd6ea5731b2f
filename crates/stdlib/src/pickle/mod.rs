//! `_pickle`: objects as bytes, protocols 0 to 5.
//!
//! A [`save::Saver`] walks an object and writes opcodes for a small stack machine, which a [`load::Loader`] is.
//! Both are taken out of their Python object while they run, so nothing is borrowed while Python code does.

mod buffer;
mod global;
mod load;
mod memo;
mod numbers;
mod op;
mod output;
mod pickler;
mod reduce;
mod save;
mod source;
mod unpickler;

use pyrun_macros::pyfunctions;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::types::exceptions::EXCEPTION;
use pyrun_vm::value::convert::Given;
use pyrun_vm::value::{Kind, Str, TypeFlags, TypeSpec};
use pyrun_vm::{PyResult, Raised, Value, Vm};

/// `_pickle`
pub static MODULE: NativeModule = NativeModule {
    name: "_pickle",
    doc: "Optimized C implementation for the Python pickle module.",
    functions: &[Functions::METHODS],
    types: &[
        &pickler::PICKLER,
        &unpickler::UNPICKLER,
        &buffer::PICKLE_BUFFER,
        &PICKLE_ERROR,
        &PICKLING_ERROR,
        &UNPICKLING_ERROR,
    ],
    init: None,
};

const HIGHEST: i64 = 5;
const DEFAULT: i64 = 4;

const ERROR_FLAGS: u32 = TypeFlags::BASE | TypeFlags::DICT | TypeFlags::EXCEPTION;

/// `_pickle.PickleError`
static PICKLE_ERROR: TypeSpec = TypeSpec {
    module: "_pickle",
    base: Some(&EXCEPTION),
    kind: Kind::Exception,
    flags: ERROR_FLAGS,
    ..TypeSpec::new("PickleError")
};

/// `_pickle.PicklingError`
static PICKLING_ERROR: TypeSpec = TypeSpec {
    module: "_pickle",
    base: Some(&PICKLE_ERROR),
    kind: Kind::Exception,
    flags: ERROR_FLAGS,
    ..TypeSpec::new("PicklingError")
};

/// `_pickle.UnpicklingError`
static UNPICKLING_ERROR: TypeSpec = TypeSpec {
    module: "_pickle",
    base: Some(&PICKLE_ERROR),
    kind: Kind::Exception,
    flags: ERROR_FLAGS,
    ..TypeSpec::new("UnpicklingError")
};

#[cold]
fn pickling_error(vm: &mut Vm, message: &str) -> Raised {
    vm.error(PICKLING_ERROR.get(), message)
}

#[cold]
fn unpickling_error(vm: &mut Vm, message: &str) -> Raised {
    vm.error(UNPICKLING_ERROR.get(), message)
}

/// The value, unless it is `None`.
fn some(v: Option<&Value>) -> Option<Value> {
    v.filter(|v| !v.is_none()).cloned()
}

/// An argument that is a text, with its default.
fn text_arg(vm: &mut Vm, given: Given<'_>, default: &str, name: &str) -> PyResult<String> {
    match given.0 {
        None => Ok(default.to_owned()),
        Some(v) => match v.get::<Str>() {
            Some(s) => Ok(s.to_str_lossy().into_owned()),
            None => {
                let kind = v.class().name();
                Err(vm.type_error(&format!("argument '{name}' must be str, not {kind}")))
            }
        },
    }
}

struct Functions;

#[pyfunctions]
impl Functions {
    /// Write a pickled representation of obj to the open file object file.
    #[signature(obj, file, protocol = Given(None), *, fix_imports = true, buffer_callback = Given(None))]
    #[text_signature = "($module, /, obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)"]
    fn dump(
        vm: &mut Vm,
        obj: &Value,
        file: &Value,
        protocol: Given<'_>,
        fix_imports: bool,
        buffer_callback: Given<'_>,
    ) -> PyResult<()> {
        let mut saver = save::Saver::new(vm, protocol.0, fix_imports, buffer_callback.0)?;
        saver.out.write = Some(pickler::writer(vm, file)?);
        saver.dump(vm, obj)
    }

    /// Return the pickled representation of the object as a bytes object.
    #[signature(obj, protocol = Given(None), *, fix_imports = true, buffer_callback = Given(None))]
    #[text_signature = "($module, /, obj, protocol=None, *, fix_imports=True, buffer_callback=None)"]
    fn dumps(
        vm: &mut Vm,
        obj: &Value,
        protocol: Given<'_>,
        fix_imports: bool,
        buffer_callback: Given<'_>,
    ) -> PyResult {
        let mut saver = save::Saver::new(vm, protocol.0, fix_imports, buffer_callback.0)?;
        saver.dump(vm, obj)?;
        let bytes = std::mem::take(&mut saver.out.bytes);
        vm.reserve(bytes.len())?;
        Ok(vm.bytes(&bytes))
    }

    /// Read and return an object from the pickle data stored in a file.
    #[signature(file, *, fix_imports = true, encoding = Given(None), errors = Given(None), buffers = Given(None))]
    #[text_signature = "($module, /, file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())"]
    fn load(
        vm: &mut Vm,
        file: &Value,
        fix_imports: bool,
        encoding: Given<'_>,
        errors: Given<'_>,
        buffers: Given<'_>,
    ) -> PyResult {
        let source = source::Source::file(vm, file)?;
        let mut loader = load::Loader::new(vm, source, fix_imports, [encoding, errors], buffers.0)?;
        loader.load(vm)
    }

    /// Read and return an object from the given pickle data.
    #[signature(data, /, *, fix_imports = true, encoding = Given(None), errors = Given(None), buffers = Given(None))]
    #[text_signature = "($module, data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())"]
    fn loads(
        vm: &mut Vm,
        data: &Value,
        fix_imports: bool,
        encoding: Given<'_>,
        errors: Given<'_>,
        buffers: Given<'_>,
    ) -> PyResult {
        let source = source::Source::memory(vm, data)?;
        let mut loader = load::Loader::new(vm, source, fix_imports, [encoding, errors], buffers.0)?;
        loader.load(vm)
    }
}
