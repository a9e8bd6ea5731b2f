//! `str_iterator`, and `str_ascii_iterator` for strings that are all ASCII.

use super::this;
use crate::value::payload::{Boxed, Payload, Visitor};
use crate::value::{PyResult, Ref, Slots, Str, TypeFlags, TypeSpec, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

/// The state of an iterator; without a string once exhausted.
pub struct StrIter {
    string: Option<Ref<Str>>,
    at: usize,
}

impl Payload for StrIter {
    const NAME: &'static str = "str_iterator";
    fn trace(&self, visit: &mut Visitor<'_>) {
        if let Some(s) = &self.string {
            visit(s.as_value());
        }
    }
}

/// `iter(s)`.
pub(super) fn iter(vm: &mut Vm, v: &Value) -> PyResult {
    let s = this(v);
    let spec = if s.is_ascii() { &STR_ASCII_ITERATOR } else { &STR_ITERATOR };
    Ok(vm.payload(spec, StrIter { string: Some(s.clone()), at: 0 }))
}

impl StrIter {
    /// The next character, of one byte, which stays where it is.
    #[inline(always)]
    pub(crate) fn latin(&self) -> Option<u8> {
        let s = self.string.as_ref()?;
        (s.width() == 1).then(|| s.bytes().get(self.at).copied()).flatten()
    }

    /// Goes past what `latin` gave.
    #[inline(always)]
    pub(crate) fn pass(&mut self) {
        self.at += 1;
    }

    /// Whether no character is left.
    #[inline(always)]
    pub(crate) fn at_end(&self) -> bool {
        self.string.as_ref().is_some_and(|s| self.at >= s.len())
    }
}

/// The next character, if the value is an iterator over a string that has one.
#[inline]
pub(crate) fn next_char(v: &Value) -> Option<u32> {
    let mut it = v.get::<Boxed<StrIter>>()?.borrow_mut();
    let s = it.string.as_ref().filter(|s| it.at < s.len())?;
    let c = s.data().at(it.at);
    it.at += 1;
    Some(c)
}

fn next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let Some(it) = v.get::<Boxed<StrIter>>() else { return Ok(None) };
    let mut it = it.borrow_mut();
    let at = it.at;
    let Some(s) = &it.string else { return Ok(None) };
    if at >= s.len() {
        it.string = None;
        return Ok(None);
    }
    let c = s.data().at(at);
    it.at += 1;
    Ok(Some(vm.char(c)))
}

struct StrIterMethods;

#[pymethods]
impl StrIterMethods {
    /// How many characters are left.
    fn __length_hint__(slf: &Ref<Boxed<StrIter>>) -> usize {
        let it = slf.borrow();
        it.string.as_ref().map_or(0, |s| s.len().saturating_sub(it.at))
    }

    /// For pickling and copying.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<StrIter>>) -> PyResult {
        let (string, at) = {
            let it = slf.borrow();
            (it.string.clone(), it.at)
        };
        let name = vm.intern("iter");
        let iter = vm.builtins.get_str(&name).unwrap_or(Value::none());
        let empty = vm.str("");
        match string {
            Some(s) => {
                let args = vm.tuple(&[s.into_value()]);
                let at = vm.int(at as i64);
                Ok(vm.tuple(&[iter, args, at]))
            }
            None => {
                let args = vm.tuple(&[empty]);
                Ok(vm.tuple(&[iter, args]))
            }
        }
    }

    /// Sets the position.
    fn __setstate__(slf: &Ref<Boxed<StrIter>>, state: i64) {
        let mut it = slf.borrow_mut();
        let len = it.string.as_ref().map_or(0, |s| s.len());
        it.at = (state.max(0) as usize).min(len);
    }
}

const SLOTS: Slots = Slots { iter: Some(|_, v| Ok(v.clone())), next: Some(next), ..Slots::EMPTY };

/// `str_iterator`
pub static STR_ITERATOR: TypeSpec = TypeSpec {
    payload: Some(Boxed::<StrIter>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: SLOTS,
    methods: &[StrIterMethods::METHODS],
    ..TypeSpec::new("str_iterator")
};

/// `str_ascii_iterator`
static STR_ASCII_ITERATOR: TypeSpec = TypeSpec {
    payload: Some(Boxed::<StrIter>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: SLOTS,
    methods: &[StrIterMethods::METHODS],
    ..TypeSpec::new("str_ascii_iterator")
};
