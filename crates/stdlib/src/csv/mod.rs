//! `_csv_rows`: rows of separated values, read and written. What a dialect may be, `_csv` checks; here it is
//! only looked at.

mod read;
mod write;

use pyrun_vm::modules::NativeModule;
use pyrun_vm::types::exceptions::EXCEPTION;
use pyrun_vm::value::{Kind, Str, TypeFlags, TypeSpec};
use pyrun_vm::{PyResult, Raised, Ref, Value, Vm};

/// `_csv_rows`
pub static MODULE: NativeModule = NativeModule {
    name: "_csv_rows",
    doc: "Rows of separated values.",
    functions: &[],
    types: &[&ERROR, &read::READER, &write::WRITER],
    init: None,
};

/// `_csv.Error`
static ERROR: TypeSpec = TypeSpec {
    module: "_csv",
    base: Some(&EXCEPTION),
    kind: Kind::Exception,
    flags: TypeFlags::BASE | TypeFlags::DICT | TypeFlags::EXCEPTION,
    ..TypeSpec::new("Error")
};

fn error(vm: &mut Vm, message: &str) -> Raised {
    vm.error(ERROR.get(), message)
}

/// When fields go between quotes: the numbers of `csv`'s constants.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quoting {
    Minimal,
    All,
    NonNumeric,
    None,
    Strings,
    NotNull,
}

/// What a dialect says.
struct Rules {
    delimiter: u32,
    quote: Option<u32>,
    escape: Option<u32>,
    double_quote: bool,
    skip_initial_space: bool,
    strict: bool,
    quoting: Quoting,
    terminator: Ref<Str>,
}

impl Rules {
    /// Reads the attributes of a checked dialect.
    fn of(vm: &mut Vm, dialect: &Value) -> PyResult<Rules> {
        let Some(delimiter) = char_of(vm, dialect, "delimiter")? else {
            return Err(vm.type_error("\"delimiter\" must be a 1-character string"));
        };
        let terminator = vm.getattr_str(dialect, "lineterminator")?;
        let quoting = vm.getattr_str(dialect, "quoting")?;
        Ok(Rules {
            delimiter,
            quote: char_of(vm, dialect, "quotechar")?,
            escape: char_of(vm, dialect, "escapechar")?,
            double_quote: is_set(vm, dialect, "doublequote")?,
            skip_initial_space: is_set(vm, dialect, "skipinitialspace")?,
            strict: is_set(vm, dialect, "strict")?,
            quoting: match vm.to_i64(&quoting)? {
                1 => Quoting::All,
                2 => Quoting::NonNumeric,
                3 => Quoting::None,
                4 => Quoting::Strings,
                5 => Quoting::NotNull,
                _ => Quoting::Minimal,
            },
            terminator: vm.to_str(&terminator)?,
        })
    }

    /// The character that opens and closes quoted fields, if any does.
    fn opening(&self) -> Option<u32> {
        self.quote.filter(|_| self.quoting != Quoting::None)
    }
}

fn char_of(vm: &mut Vm, dialect: &Value, name: &str) -> PyResult<Option<u32>> {
    let v = vm.getattr_str(dialect, name)?;
    Ok(v.get::<Str>().filter(|s| s.len() == 1).map(|s| s.text().at(0)))
}

fn is_set(vm: &mut Vm, dialect: &Value, name: &str) -> PyResult<bool> {
    let v = vm.getattr_str(dialect, name)?;
    vm.truth(&v)
}

/// A character as a message shows it.
fn shown(c: u32) -> char {
    char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER)
}
