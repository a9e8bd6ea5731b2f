//! What is matched: a string, or the bytes of a bytes-like object.

use pyrun_vm::text::TextBuf;
use pyrun_vm::types::bytes::view;
use pyrun_vm::value::str::StrData;
use pyrun_vm::value::{Bytes, Str};
use pyrun_vm::{PyResult, Value, Vm};

/// A `str` or `bytes` to match in; what else is like bytes is copied.
pub fn subject(vm: &mut Vm, v: &Value, text: bool) -> PyResult {
    if v.get::<Str>().is_some() {
        return match text {
            true => Ok(v.clone()),
            false => Err(vm.type_error("cannot use a bytes pattern on a string-like object")),
        };
    }
    let bytes = match view(v) {
        _ if v.get::<Bytes>().is_some() => v.clone(),
        Some(b) => {
            let b = b.to_vec();
            vm.reserve(b.len())?;
            vm.bytes(&b)
        }
        None => {
            let t = v.class().name();
            let m = format!("expected string or bytes-like object, got '{t}'");
            return Err(vm.type_error(&m));
        }
    };
    match text {
        true => Err(vm.type_error("cannot use a string pattern on a bytes-like object")),
        false => Ok(bytes),
    }
}

/// The characters of a subject.
pub fn data(v: &Value) -> StrData<'_> {
    match (v.get::<Str>(), v.get::<Bytes>()) {
        (Some(s), _) => s.data(),
        (_, Some(b)) => StrData::One(b.as_slice()),
        _ => StrData::One(&[]),
    }
}

/// A part of a subject, as an object.
pub fn part(vm: &mut Vm, v: &Value, a: usize, b: usize) -> Value {
    match (v.cast::<Str>(), v.get::<Bytes>()) {
        (Some(s), _) => vm.substr(s, a, b),
        (_, Some(bytes)) if a == 0 && b == bytes.as_slice().len() => v.clone(),
        (_, Some(bytes)) => vm.bytes(&bytes.as_slice()[a..b]),
        _ => Value::none(),
    }
}

/// Runs an expression with the characters of a subject up to `$end` in `$text`, whatever their width.
macro_rules! on_text {
    ($subject:expr, $end:expr, $text:ident => $body:expr) => {
        match $crate::re::subject::data($subject) {
            pyrun_vm::value::str::StrData::One(s) => {
                let $text = &s[..$end];
                $body
            }
            pyrun_vm::value::str::StrData::Two(s) => {
                let $text = &s[..$end];
                $body
            }
            pyrun_vm::value::str::StrData::Four(s) => {
                let $text = &s[..$end];
                $body
            }
        }
    };
}
pub(super) use on_text;

/// Text or bytes under construction.
pub struct Builder {
    out: TextBuf,
    text: bool,
}

impl Builder {
    /// An empty one.
    pub fn new(text: bool) -> Builder {
        Builder { out: TextBuf::new(), text }
    }

    /// Appends a part of a subject.
    pub fn push(&mut self, vm: &mut Vm, v: &Value, a: usize, b: usize) -> PyResult<()> {
        self.push_data(vm, data(v).slice(a, b))
    }

    /// Appends characters.
    pub fn push_data(&mut self, vm: &mut Vm, d: StrData<'_>) -> PyResult<()> {
        use pyrun_vm::text::Text;
        vm.charge(d.len() / 64 + 1)?;
        let text = match d {
            StrData::One(s) => Text::Latin1(s),
            StrData::Two(s) => Text::Ucs2(s),
            StrData::Four(s) => Text::Ucs4(s),
        };
        vm.push_text(&mut self.out, text)
    }

    /// The object.
    pub fn finish(self, vm: &mut Vm) -> PyResult {
        match &self.out {
            TextBuf::Latin1(b) if !self.text => {
                vm.ask(b.capacity() + b.len())?;
                Ok(vm.bytes(b))
            }
            out => vm.text_value(out),
        }
    }
}
