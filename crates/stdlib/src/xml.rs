//! `_xml`: the tokens of XML that is well-formed and has no surprises, many at a time. Whatever is wrong,
//! declared elsewhere or not there yet ends a scan, and `xml.parsers.expat` looks at it itself.

use pyrun_macros::pyfunctions;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::value::str::StrData;
use pyrun_vm::value::{Dict, Str};
use pyrun_vm::{PyResult, Ref, Value, Vm};

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
const BATCH: usize = 256;

const fn c(byte: u8) -> u32 {
    byte as u32
}

fn is_space(c: u32) -> bool {
    matches!(c, 0x20 | 0x9 | 0xa | 0xd)
}

fn is_name_start(c: u32) -> bool {
    match c {
        0..0x80 => {
            let b = c as u8;
            b.is_ascii_alphabetic() || b == b':' || b == b'_'
        }
        0xd7 | 0xf7 | 0x37e => false,
        0xc0..0x300 | 0x370..0x2000 | 0x200c | 0x200d | 0x2070..0x2190 | 0x2c00..0x2ff0 => true,
        0x3001..0xd800 | 0xf900..0xfdd0 | 0xfdf0..0xfffe | 0x1_0000..0xf_0000 => true,
        _ => false,
    }
}

fn is_name(c: u32) -> bool {
    is_name_start(c)
        || matches!(c, 0x2d | 0x2e | 0x30..=0x39 | 0xb7 | 0x300..0x370 | 0x203f | 0x2040)
}

fn is_char(c: u32) -> bool {
    matches!(c, 0x9 | 0xa | 0xd | 0x20..0xd800 | 0xe000..0xfffe | 0x1_0000..)
}

/// A text that is being read.
struct Scan<'a> {
    text: StrData<'a>,
    len: usize,
}

impl Scan<'_> {
    /// The character at a place; a NUL, which XML cannot have, behind the end.
    fn at(&self, i: usize) -> u32 {
        if i < self.len { self.text.at(i) } else { 0 }
    }

    fn skip_space(&self, mut i: usize) -> usize {
        while is_space(self.at(i)) {
            i += 1;
        }
        i
    }

    /// The end of the name at `i`, if there is one.
    fn name(&self, i: usize) -> Option<usize> {
        if !is_name_start(self.at(i)) {
            return None;
        }
        let mut end = i + 1;
        while is_name(self.at(end)) {
            end += 1;
        }
        Some(end)
    }

    fn part(&self, vm: &mut Vm, from: usize, to: usize) -> Value {
        vm.str_data(self.text.slice(from, to))
    }

    /// What the reference at `i` stands for, unless it needs a declaration, and its end.
    fn reference(&self, i: usize) -> Option<(u32, usize)> {
        let end = (i + 1..self.len.min(i + 12)).find(|&k| self.text.at(k) == c(b';'))?;
        let body: String =
            (i + 1..end).map(|k| char::from_u32(self.text.at(k)).unwrap_or('\0')).collect();
        let digits = |text: &str, radix| {
            text.chars()
                .all(|d| d.is_digit(radix))
                .then(|| u32::from_str_radix(text, radix).ok())?
        };
        let code = match &*body {
            "lt" => c(b'<'),
            "gt" => c(b'>'),
            "amp" => c(b'&'),
            "apos" => c(b'\''),
            "quot" => c(b'"'),
            body => match (body.strip_prefix("#x"), body.strip_prefix('#')) {
                (Some(hex), _) => digits(hex, 16)?,
                (None, Some(decimal)) => digits(decimal, 10)?,
                (None, None) => return None,
            },
        };
        (is_char(code) && code <= 0x10_ffff).then_some((code, end + 1))
    }

    /// The value behind the quotation mark at `i`, and the place behind it.
    fn value(&self, vm: &mut Vm, i: usize) -> Option<(Value, usize)> {
        let quote = self.at(i);
        if quote != c(b'"') && quote != c(b'\'') {
            return None;
        }
        let mut end = i + 1;
        let mut plain = true;
        loop {
            let now = self.at(end);
            if now == quote {
                break;
            }
            if now == c(b'<') || !is_char(now) {
                return None;
            }
            plain &= now != c(b'&') && now >= 0x20;
            end += 1;
        }
        if plain {
            return Some((self.part(vm, i + 1, end), end + 1));
        }
        let (mut chars, mut k) = (Vec::with_capacity(end - i), i + 1);
        while k < end {
            let now = self.at(k);
            k += 1;
            chars.push(match now {
                0x26 => {
                    let (code, behind) = self.reference(k - 1)?;
                    k = behind;
                    code
                }
                0x9 | 0xa => 0x20,
                other => other,
            });
        }
        Some((vm.str_chars(&chars), end + 1))
    }

    /// The start tag at `at`: its kind, name and attributes, its end, and whether it is an empty element.
    fn start(&self, vm: &mut Vm, at: usize) -> Option<(i64, Value, Ref<Dict>, usize, bool)> {
        let name_end = self.name(at + 1)?;
        let name = self.part(vm, at + 1, name_end);
        let mut namespaces = (at + 1..name_end).any(|i| self.at(i) == c(b':'));
        let attributes = vm.dict();
        let mut i = name_end;
        loop {
            let next = self.skip_space(i);
            let empty = self.at(next) == c(b'/');
            let close = next + usize::from(empty);
            if self.at(close) == c(b'>') {
                let kind = if namespaces { kind::START_WITH_NAMESPACES } else { kind::START };
                return Some((kind, name, attributes, close + 1, empty));
            }
            if next == i {
                return None;
            }
            let key_end = self.name(next)?;
            let key = self.part(vm, next, key_end).downcast::<Str>().ok()?;
            namespaces |= key.equals("xmlns") || (next..key_end).any(|i| self.at(i) == c(b':'));
            let equals = self.skip_space(key_end);
            if self.at(equals) != c(b'=') {
                return None;
            }
            let (value, behind) = self.value(vm, self.skip_space(equals + 1))?;
            if attributes.get_str(&key).is_some() {
                return None;
            }
            attributes.set_str(&key, value);
            i = behind;
        }
    }

    /// The name of the end tag at `at`, and its end.
    fn end(&self, vm: &mut Vm, at: usize) -> Option<(Value, usize)> {
        let name_end = self.name(at + 2)?;
        let close = self.skip_space(name_end);
        (self.at(close) == c(b'>')).then(|| (self.part(vm, at + 2, name_end), close + 1))
    }

    /// The end of the characters at `at`, up to markup or a reference.
    fn characters(&self, at: usize) -> Option<usize> {
        let mut i = at;
        while i < self.len {
            let now = self.text.at(i);
            match now {
                0x26 | 0x3c => break,
                0x5d if self.at(i + 1) == c(b']') && self.at(i + 2) == c(b'>') => return None,
                now if !is_char(now) => return None,
                _ => i += 1,
            }
        }
        Some(i)
    }
}

/// The events of `text` from `at` on, inside of `depth` elements, and where they end.
fn events(vm: &mut Vm, text: StrData<'_>, at: usize, mut depth: usize) -> (Vec<Value>, usize) {
    let scan = Scan { len: text.len(), text };
    let (mut out, mut at) = (Vec::new(), at);
    while depth > 0 && at < scan.len && out.len() < BATCH {
        let (what, place, name, rest, end) = match (scan.at(at), scan.at(at + 1)) {
            (0x3c, 0x2f) => {
                let Some((name, end)) = scan.end(vm, at) else { break };
                depth -= 1;
                (kind::END, end, name, vm.int(at as i64), end)
            }
            (0x3c, _) => {
                let Some((kind, name, attributes, end, empty)) = scan.start(vm, at) else { break };
                let (what, begin) = (vm.int(kind), vm.int(at as i64));
                let start = [what, begin.clone(), name.clone(), attributes.into_value()];
                out.push(vm.tuple_array(start));
                if !empty {
                    depth += 1;
                    at = end;
                    continue;
                }
                (kind::END, end, name, begin, end)
            }
            (0x26, _) => {
                let Some((code, end)) = scan.reference(at) else { break };
                (kind::TEXT, end, vm.str_chars(&[code]), Value::none(), end)
            }
            _ => {
                let Some(end) = scan.characters(at) else { break };
                (kind::TEXT, end, scan.part(vm, at, end), Value::none(), end)
            }
        };
        let (what, place) = (vm.int(what), vm.int(place as i64));
        out.push(vm.tuple_array([what, place, name, rest]));
        at = end;
    }
    (out, at)
}

struct Functions;

#[pyfunctions]
impl Functions {
    /// The events of a text from a place inside of so many elements on, and where they end.
    #[signature(text, at, depth, /)]
    fn scan(vm: &mut Vm, text: &Ref<Str>, at: usize, depth: usize) -> PyResult<(Value, usize)> {
        let at = at.min(text.len());
        // What comes of a text is no larger than some tuples for each token.
        vm.reserve((text.len() - at).min(BATCH) * 64)?;
        let (events, end) = events(vm, text.data(), at, depth);
        vm.charge(events.len() + (end - at) / 16 + 1)?;
        Ok((vm.list(events), end))
    }
}

/// The declaration of `_xml`.
pub static MODULE: NativeModule = NativeModule {
    name: "_xml",
    doc: "The tokens of XML, for xml.parsers.expat.",
    functions: &[Functions::METHODS],
    types: &[],
    init: None,
};
