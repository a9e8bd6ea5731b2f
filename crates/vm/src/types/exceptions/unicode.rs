//! `UnicodeEncodeError`, `UnicodeDecodeError`, `UnicodeTranslateError`. Fields: encoding, object,
//! start, end, reason; a translation has no encoding.

use super::base;
use super::fields::{field, get, set};
use crate::value::{Args, Bytes, GetSetDef, PyResult, Str, Value};
use crate::vm::Vm;

/// The attributes.
pub(super) const FIELDS: &[GetSetDef] = &[
    field::<0>("encoding", "exception encoding"),
    field::<1>("object", "exception object"),
    field::<2>("start", "exception start"),
    field::<3>("end", "exception end"),
    field::<4>("reason", "exception reason"),
];

fn arity(vm: &mut Vm, v: &Value, args: &Args<'_>, want: usize) -> PyResult<()> {
    base::no_keywords(vm, v, args)?;
    let n = args.pos.len();
    if n != want {
        return Err(vm.type_error(&format!("function takes exactly {want} arguments ({n} given)")));
    }
    Ok(())
}

fn want_str(vm: &mut Vm, v: &Value, position: usize) -> PyResult<()> {
    match v.get::<Str>() {
        Some(_) => Ok(()),
        None => {
            Err(vm.type_error(&format!("argument {position} must be str, not {}", kind_name(v))))
        }
    }
}

fn kind_name(v: &Value) -> String {
    if v.is_none() { "None".into() } else { v.class().name() }
}

/// Sets object, start, end and reason from the last four arguments, the first of which is number
/// `first` in messages.
fn set_rest(vm: &mut Vm, v: &Value, rest: &[Value], first: usize) -> PyResult<()> {
    let start = vm.to_i64(&rest[1])?;
    let end = vm.to_i64(&rest[2])?;
    want_str(vm, &rest[3], first + 3)?;
    set(vm, v, 1, rest[0].clone());
    let (start, end) = (vm.int(start), vm.int(end));
    set(vm, v, 2, start);
    set(vm, v, 3, end);
    set(vm, v, 4, rest[3].clone());
    Ok(())
}

/// `UnicodeEncodeError.__init__`.
pub(super) fn encode_init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    arity(vm, v, &args, 5)?;
    base::set_args(vm, v, args.pos);
    want_str(vm, &args.pos[0], 1)?;
    want_str(vm, &args.pos[1], 2)?;
    set(vm, v, 0, args.pos[0].clone());
    set_rest(vm, v, &args.pos[1..], 2)
}

/// `UnicodeDecodeError.__init__`: the object may be any buffer; it is kept as bytes.
pub(super) fn decode_init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    arity(vm, v, &args, 5)?;
    base::set_args(vm, v, args.pos);
    want_str(vm, &args.pos[0], 1)?;
    let mut rest = args.pos[1..].to_vec();
    if rest[0].get::<Bytes>().is_none() {
        if rest[0].get::<Str>().is_some() {
            return Err(vm.type_error("a bytes-like object is required, not 'str'"));
        }
        let bytes = crate::types::core().bytes.to_value();
        rest[0] = vm.call(&bytes, &rest[..1])?;
    }
    set(vm, v, 0, args.pos[0].clone());
    set_rest(vm, v, &rest, 2)
}

/// `UnicodeTranslateError.__init__`.
pub(super) fn translate_init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    arity(vm, v, &args, 4)?;
    base::set_args(vm, v, args.pos);
    want_str(vm, &args.pos[0], 1)?;
    set(vm, v, 0, Value::none());
    set_rest(vm, v, args.pos, 1)
}

/// `'X'` as messages show a character.
fn escaped(c: u32) -> String {
    match c {
        0..0x100 => format!("\\x{c:02x}"),
        0x100..0x1_0000 => format!("\\u{c:04x}"),
        _ => format!("\\U{c:08x}"),
    }
}

/// The fields as messages need them: encoding, start, end, reason.
fn parts(vm: &mut Vm, v: &Value) -> PyResult<(String, i64, i64, String)> {
    let (encoding, reason) = (get(v, 0), get(v, 4));
    let encoding = vm.to_str(&encoding)?.to_str_lossy().into_owned();
    let reason = vm.to_str(&reason)?.to_str_lossy().into_owned();
    let number = |v: Value| if v.word().is_int() { v.word().as_int() } else { 0 };
    Ok((encoding, number(get(v, 2)), number(get(v, 3)), reason))
}

/// The one character in question, if it is one.
fn single(v: &Value, start: i64, end: i64) -> Option<u32> {
    let object = get(v, 1);
    let i = usize::try_from(start).ok().filter(|_| end == start + 1)?;
    match object.get::<Str>() {
        Some(s) => (i < s.len()).then(|| s.data().at(i)),
        None => object.get::<Bytes>()?.get(i).map(|&b| b as u32),
    }
}

/// `UnicodeEncodeError.__str__`.
pub(super) fn encode_str(vm: &mut Vm, v: &Value) -> PyResult {
    if get(v, 1).is_none() {
        return Ok(vm.str(""));
    }
    let (encoding, start, end, reason) = parts(vm, v)?;
    let what = match single(v, start, end) {
        Some(c) => format!("character '{}' in position {start}", escaped(c)),
        None => format!("characters in position {start}-{}", end - 1),
    };
    Ok(vm.str(&format!("'{encoding}' codec can't encode {what}: {reason}")))
}

/// `UnicodeDecodeError.__str__`.
pub(super) fn decode_str(vm: &mut Vm, v: &Value) -> PyResult {
    if get(v, 1).is_none() {
        return Ok(vm.str(""));
    }
    let (encoding, start, end, reason) = parts(vm, v)?;
    let what = match single(v, start, end) {
        Some(b) => format!("byte 0x{b:02x} in position {start}"),
        None => format!("bytes in position {start}-{}", end - 1),
    };
    Ok(vm.str(&format!("'{encoding}' codec can't decode {what}: {reason}")))
}

/// `UnicodeTranslateError.__str__`.
pub(super) fn translate_str(vm: &mut Vm, v: &Value) -> PyResult {
    if get(v, 1).is_none() {
        return Ok(vm.str(""));
    }
    let (_, start, end, reason) = parts(vm, v)?;
    let what = match single(v, start, end) {
        Some(c) => format!("character '{}' in position {start}", escaped(c)),
        None => format!("characters in position {start}-{}", end - 1),
    };
    Ok(vm.str(&format!("can't translate {what}: {reason}")))
}
