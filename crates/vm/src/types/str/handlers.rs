//! Error handlers of codecs that Python code has registered. They lie in the namespace of `codecs`, so
//! an interpreter that has not imported it has none.

use super::codec::{Unhandled, unicode_error};
use crate::text::codec::{CodecError, DecodeAnswer, EncodeAnswer, Fault, Replacement};
use crate::types::core;
use crate::value::{Bytes, PyResult, Raised, Str, Tuple, Value};
use crate::vm::Vm;

/// The handler of that name.
pub(super) fn find(vm: &mut Vm, name: &str) -> Option<Value> {
    let key = vm.intern("codecs");
    let codecs = vm.modules.get_str(&key)?;
    let all = vm.getattr_str(&codecs, "_handlers").ok()?;
    let name = vm.intern(name);
    all.get::<crate::value::Dict>()?.get_str(&name)
}

/// Calls a handler; gives the two things that it answers.
fn ask(
    vm: &mut Vm,
    handler: &Value,
    error: Raised,
    len: usize,
    kind: &str,
) -> PyResult<(Value, usize)> {
    vm.charge(16)?;
    let answer = vm.call(handler, &[error.into_value()])?;
    let parts = answer.get::<Tuple>().map(|t| t.to_vec()).unwrap_or_default();
    let [text, at] = &parts[..] else { return Err(wrong(vm, kind)) };
    if vm.as_bigint(at).is_none() {
        return Err(wrong(vm, kind));
    }
    let at = vm.to_i64(at)?;
    let from_start = if at < 0 { at + len as i64 } else { at };
    match usize::try_from(from_start).ok().filter(|&at| at <= len) {
        Some(at) => Ok((text.clone(), at)),
        None => Err(vm.index_error(&format!("position {at} from error handler out of bounds"))),
    }
}

fn wrong(vm: &mut Vm, kind: &str) -> Raised {
    let what = if kind == "encoding" { "str/bytes" } else { "str" };
    vm.type_error(&format!("{kind} error handler must return ({what}, int) tuple"))
}

/// What to write for characters that an encoding does not have.
pub(super) fn encode(
    vm: &mut Vm,
    handler: &Value,
    text: &Str,
    fault: &Fault,
) -> EncodeAnswer<Unhandled> {
    let object = vm.str_data(text.data());
    let error = unicode_error(vm, core().exc.unicode_encode_error, fault, object);
    let answer = ask(vm, handler, error, text.len(), "encoding").and_then(|(new, at)| {
        match (new.get::<Str>(), new.get::<Bytes>()) {
            (Some(s), _) => Ok((Replacement::Text(s.text().to_buf()), at)),
            (_, Some(b)) => Ok((Replacement::Bytes(b.to_vec()), at)),
            _ => Err(wrong(vm, "encoding")),
        }
    });
    answer.map_err(|e| CodecError::Handler(Unhandled::Raised(e)))
}

/// What to read for bytes that do not decode.
pub(super) fn decode(
    vm: &mut Vm,
    handler: &Value,
    body: &[u8],
    fault: &Fault,
) -> DecodeAnswer<Unhandled> {
    let object = vm.bytes(body);
    let error = unicode_error(vm, core().exc.unicode_decode_error, fault, object);
    let answer = ask(vm, handler, error, body.len(), "decoding").and_then(|(new, at)| {
        match new.get::<Str>() {
            Some(s) => Ok((s.text().to_buf(), at)),
            None => Err(wrong(vm, "decoding")),
        }
    });
    answer.map_err(|e| CodecError::Handler(Unhandled::Raised(e)))
}
