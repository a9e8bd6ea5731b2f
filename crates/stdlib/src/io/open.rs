//! `open`: the stream, or pile of streams, that a mode asks for.

use super::text::{TextOptions, text_arg};
use super::{BUFFER_SIZE, asks, buffered, file, string_io, text};
use pyrun_macros::pyfunctions;
use pyrun_vm::types::core;
use pyrun_vm::value::convert::Given;
use pyrun_vm::value::{NativeDef, Str};
use pyrun_vm::{PyResult, Value, Vm};

pub(super) const FUNCTIONS: &[NativeDef] = Functions::METHODS;

/// What the letters of a mode say.
struct Mode {
    raw: String,
    binary: bool,
    text: bool,
    plus: bool,
    reads: bool,
}

fn parse_mode(vm: &mut Vm, mode: &str) -> PyResult<Mode> {
    let mut seen = String::new();
    for c in mode.chars() {
        if !"axrwb+tU".contains(c) || c == 'U' || seen.contains(c) {
            return Err(vm.value_error(&format!("invalid mode: '{mode}'")));
        }
        seen.push(c);
    }
    let has = |c: char| seen.contains(c);
    let (binary, text) = (has('b'), has('t'));
    if binary && text {
        return Err(vm.value_error("can't have text and binary mode at once"));
    }
    let count = "rwax".chars().filter(|&c| has(c)).count();
    if count == 0 {
        // The raw file says it.
        return Err(vm.value_error(
            "Must have exactly one of create/read/write/append mode and at most one plus",
        ));
    }
    if count > 1 {
        return Err(vm.value_error("must have exactly one of create/read/write/append mode"));
    }
    let raw = seen.chars().filter(|c| !"bt".contains(*c)).collect();
    Ok(Mode { raw, binary, text: !binary, plus: has('+'), reads: has('r') })
}

fn check_binary(vm: &mut Vm, options: [(bool, &str); 3]) -> PyResult<()> {
    match options.iter().find(|o| o.0) {
        Some((_, m)) => Err(vm.value_error(m)),
        None => Ok(()),
    }
}

struct Functions;

#[pyfunctions]
impl Functions {
    /// Open file and return a stream.  Raise OSError upon failure.
    #[allow(clippy::too_many_arguments)] // they are the parameters in Python
    #[signature(file, mode = Given(None), buffering = -1, encoding = None, errors = None, newline = None, closefd = true, opener = None)]
    fn open(
        vm: &mut Vm,
        file: &Value,
        mode: Given<'_>,
        buffering: i64,
        encoding: Option<Value>,
        errors: Option<Value>,
        newline: Option<Value>,
        closefd: bool,
        opener: Option<Value>,
    ) -> PyResult {
        let given = match mode.0 {
            None => "r".to_owned(),
            Some(mode) => match mode.get::<Str>() {
                Some(s) => s.to_str_lossy().into_owned(),
                None => {
                    let kind = mode.class().name();
                    let kind = if mode.is_none() { "None" } else { &kind };
                    let m = format!("open() argument 'mode' must be str, not {kind}");
                    return Err(vm.type_error(&m));
                }
            },
        };
        let mode = parse_mode(vm, &given)?;
        if mode.binary {
            check_binary(
                vm,
                [
                    (encoding.is_some(), "binary mode doesn't take an encoding argument"),
                    (errors.is_some(), "binary mode doesn't take an errors argument"),
                    (newline.is_some(), "binary mode doesn't take a newline argument"),
                ],
            )?;
        }
        if mode.binary && buffering == 1 {
            let m = "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used";
            vm.warn(core().exc.runtime_warning, m)?;
        }
        let raw = file::open(vm, file, &mode.raw, closefd, opener)?;
        let made = pile(vm, &raw, &mode, &given, buffering, [encoding, errors, newline]);
        if made.is_err() {
            // The file must not stay open.
            let _ = vm.call_method(&raw, &core().names.close, &[]);
        }
        made
    }

    /// Opens the provided file with the intent to import the contents.
    #[signature(path)]
    fn open_code(vm: &mut Vm, path: &Value) -> PyResult {
        if path.get::<Str>().is_none() {
            let kind = path.class().name();
            let m = format!("open_code() argument 'path' must be str, not {kind}");
            return Err(vm.type_error(&m));
        }
        let mode = vm.str("rb");
        Self::open(vm, path, Given(Some(&mode)), -1, None, None, None, true, None)
    }

    /// A helper function to choose the text encoding.
    #[signature(encoding, stacklevel = 2, /)]
    fn text_encoding(vm: &mut Vm, encoding: &Value, stacklevel: i64) -> Value {
        let _ = stacklevel;
        if encoding.is_none() { vm.str("locale") } else { encoding.clone() }
    }
}

/// The streams over a raw file.
fn pile(
    vm: &mut Vm,
    raw: &Value,
    mode: &Mode,
    given: &str,
    buffering: i64,
    [encoding, errors, newline]: [Option<Value>; 3],
) -> PyResult {
    let terminal = buffering < 0 && asks(vm, raw, "isatty")?;
    let size = match buffering {
        0 if mode.binary => return Ok(raw.clone()),
        0 => return Err(vm.value_error("can't have unbuffered text I/O")),
        2.. => buffering as usize,
        _ => file::exact(raw).map_or(BUFFER_SIZE, |f| f.borrow().block_size().max(1)),
    };
    let modes = match (mode.plus, mode.reads) {
        (true, _) => (true, true),
        (_, reads) => (reads, !reads),
    };
    vm.reserve(size)?;
    let buffer = buffered::over(vm, raw, size, modes)?;
    if !mode.text {
        return Ok(buffer);
    }
    let newline = newline.unwrap_or_else(Value::none);
    let options = TextOptions {
        encoding: text_arg(vm, encoding.as_ref(), "encoding")?,
        errors: text_arg(vm, errors.as_ref(), "errors")?,
        newline: string_io::newline_arg(vm, &newline, "open", false)?,
        line_buffering: buffering == 1 || terminal,
        write_through: false,
    };
    let mode = vm.str(given);
    text::open(vm, &buffer, options, mode)
}
