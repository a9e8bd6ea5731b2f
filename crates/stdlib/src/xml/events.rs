//! Tokens as tuples, many at a time, for the handlers of `xml.parsers.expat`.

use super::scan::{Scan, Start, Token, Unit};
use pyrun_vm::value::Str;
use pyrun_vm::{PyResult, Value, Vm};

/// What an event is, in its tuple's first place. The others: for text, where it ends, and the text; for a
/// start tag, where it begins, its name and attributes; for an end tag, where it ends, its name, and where
/// it begins.
mod kind {
    pub const TEXT: i64 = 0;
    pub const START: i64 = 1;
    /// A start tag with prefixes or declarations of namespaces.
    pub const START_WITH_NAMESPACES: i64 = 2;
    pub const END: i64 = 3;
}

/// Most events of one scan.
pub(super) const BATCH: usize = 256;

/// The events of a text from `at` on, inside of `depth` elements, and where they end.
pub(super) fn events<C: Unit>(
    vm: &mut Vm,
    text: &[C],
    at: usize,
    mut depth: usize,
) -> PyResult<(Vec<Value>, usize)> {
    let scan = Scan { text };
    let (mut out, mut at) = (Vec::new(), at);
    while depth > 0 && at < text.len() && out.len() < BATCH {
        let Some(token) = scan.token(at) else { break };
        let (what, place, value, rest, end) = match token {
            Token::Start(tag) => {
                let Some((kind, attributes)) = attributes(vm, &scan, &tag)? else { break };
                let name = scan.part(vm, tag.name);
                let (what, begin) = (vm.int(kind), vm.int(at as i64));
                out.push(vm.tuple_array([what, begin.clone(), name.clone(), attributes]));
                if !tag.empty {
                    depth += 1;
                    at = tag.end;
                    continue;
                }
                (kind::END, tag.end, name, begin, tag.end)
            }
            Token::End { name, end } => {
                depth -= 1;
                (kind::END, end, scan.part(vm, name), vm.int(at as i64), end)
            }
            Token::Reference { code, end } => {
                (kind::TEXT, end, vm.str_chars(&[code]), Value::none(), end)
            }
            Token::Text { end } => (kind::TEXT, end, scan.part(vm, at..end), Value::none(), end),
        };
        let (what, place) = (vm.int(what), vm.int(place as i64));
        out.push(vm.tuple_array([what, place, value, rest]));
        at = end;
    }
    Ok((out, at))
}

/// A tag's kind and attributes; nothing if one repeats.
fn attributes<C: Unit>(
    vm: &mut Vm,
    scan: &Scan<'_, C>,
    tag: &Start,
) -> PyResult<Option<(i64, Value)>> {
    let dict = vm.dict();
    let mut namespaces = scan.colon(&tag.name).is_some();
    for (key, value) in &tag.attributes {
        namespaces |= scan.declares(key) || scan.colon(key).is_some();
        let value = scan.written(vm, value);
        let Ok(key) = scan.part(vm, key.clone()).downcast::<Str>() else { return Ok(None) };
        if dict.get_str(&key).is_some() {
            return Ok(None);
        }
        vm.dict_set(&dict, key.into_value(), value)?;
    }
    let kind = if namespaces { kind::START_WITH_NAMESPACES } else { kind::START };
    Ok(Some((kind, dict.into_value())))
}
