//! `SyntaxError`. Fields: msg, filename, lineno, offset, text, end_lineno, end_offset,
//! print_file_and_line.

use super::base;
use super::fields::{get, set};
use crate::object::number::int_ref;
use crate::value::{Args, PyResult, Str, Value};
use crate::vm::Vm;

/// `SyntaxError.__init__`: a message, and a tuple that says where.
pub(super) fn init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    base::init(vm, v, args)?;
    if let Some(message) = args.pos.first() {
        set(vm, v, 0, message.clone());
    }
    let [_, place] = args.pos else { return Ok(()) };
    let place = vm.collect(place)?;
    let n = place.len();
    if n < 4 {
        return Err(vm.type_error(&format!("function takes at least 4 arguments ({n} given)")));
    }
    if n > 6 {
        return Err(vm.type_error(&format!("function takes at most 6 arguments ({n} given)")));
    }
    for (i, x) in place.into_iter().enumerate() {
        set(vm, v, i + 1, x);
    }
    if n == 5 {
        return Err(vm.type_error("end_offset must be provided when end_lineno is provided"));
    }
    Ok(())
}

/// `SyntaxError.__str__`.
pub(super) fn str(vm: &mut Vm, v: &Value) -> PyResult {
    let (filename, lineno) = (get(v, 1), get(v, 2));
    let message = get(v, 0);
    let message = vm.to_str(&message)?;
    let file = filename.get::<Str>().map(|f| {
        let f = f.to_str_lossy();
        f.rsplit('/').next().unwrap_or("").to_string()
    });
    let line = int_ref(&lineno).is_some().then(|| vm.to_str(&lineno)).transpose()?;
    let place = match (file, line.as_ref().map(|l| l.to_str_lossy())) {
        (Some(f), Some(l)) => format!(" ({f}, line {l})"),
        (Some(f), None) => format!(" ({f})"),
        (None, Some(l)) => format!(" (line {l})"),
        (None, None) => return Ok(message.into_value()),
    };
    let mut out = message.to_wtf8();
    out.extend(place.as_bytes());
    Ok(vm.str_wtf8(&out))
}
