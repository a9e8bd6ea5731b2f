//! `repr`, `str`, `ascii`, `format`, and the bridges between Python strings and the text kernels.

use crate::text::{ErrorKind, Text, TextBuf, TextError};
use crate::types::core;
use crate::value::str::StrData;
use crate::value::{PyResult, Raised, Ref, Str, Value};
use crate::vm::Vm;

#[doc(hidden)]
impl Str {
    /// The characters as the text kernels take them.
    #[inline]
    pub fn text(&self) -> Text<'_> {
        match self.data() {
            StrData::One(s) => Text::Latin1(s),
            StrData::Two(s) => Text::Ucs2(s),
            StrData::Four(s) => Text::Ucs4(s),
        }
    }
}

impl Vm {
    /// A `str` from what a text kernel made, which stays beside it for a moment.
    #[doc(hidden)]
    pub fn text_value(&mut self, text: &TextBuf) -> PyResult {
        self.ask(text.bytes() + text.len() * text.as_text().width())?;
        self.long_str(match text {
            TextBuf::Latin1(s) => StrData::One(s),
            TextBuf::Ucs2(s) => StrData::Two(s),
            TextBuf::Ucs4(s) => StrData::Four(s),
        })
    }

    /// The exception that a text kernel asks for.
    #[cold]
    #[doc(hidden)]
    pub fn text_error(&mut self, e: TextError) -> Raised {
        let exc = &core().exc;
        let class = match e.kind {
            ErrorKind::Value => exc.value_error,
            ErrorKind::Type => exc.type_error,
            ErrorKind::Overflow => exc.overflow_error,
            ErrorKind::ZeroDivision => exc.zero_division_error,
            ErrorKind::Index => exc.index_error,
            ErrorKind::Key => exc.key_error,
            ErrorKind::Lookup => exc.lookup_error,
            ErrorKind::Memory => exc.memory_error,
        };
        self.error(class, &e.message)
    }

    /// A result that must be a string, or the TypeError that names what gave it.
    #[inline]
    fn must_be_str(&mut self, v: Value, what: &str) -> PyResult<Ref<Str>> {
        v.downcast::<Str>().map_err(|v| self.not_a_string(v, what))
    }

    #[cold]
    fn not_a_string(&mut self, v: Value, what: &str) -> Raised {
        let t = v.class().name();
        self.type_error(&format!("{what} returned non-string (type {t})"))
    }

    /// The decimal text of an unboxed int.
    fn small_int_text(&mut self, v: &Value) -> PyResult<Ref<Str>> {
        let text = self.small_int_str(v.word().as_int());
        self.must_be_str(text, "__repr__")
    }

    /// `repr(v)`.
    pub fn repr(&mut self, v: &Value) -> PyResult<Ref<Str>> {
        if v.word().is_int() {
            return self.small_int_text(v);
        }
        let r = match v.class().slots().repr {
            Some(f) => self.recursive(" while getting the repr of an object", |vm| f(vm, v))?,
            None => crate::types::object::default_repr(self, v)?,
        };
        self.must_be_str(r, "__repr__")
    }

    /// `str(v)`.
    pub fn to_str(&mut self, v: &Value) -> PyResult<Ref<Str>> {
        if v.get_exact::<Str>().is_some()
            && let Some(s) = v.cast::<Str>()
        {
            return Ok(s.clone());
        }
        if v.word().is_int() {
            return self.small_int_text(v);
        }
        match v.class().slots().str {
            Some(f) => {
                let r = self.recursive(" while getting the str of an object", |vm| f(vm, v))?;
                self.must_be_str(r, "__str__")
            }
            None => self.repr(v),
        }
    }

    /// `ascii(v)`.
    #[doc(hidden)]
    pub fn ascii(&mut self, v: &Value) -> PyResult<Ref<Str>> {
        let r = self.repr(v)?;
        if r.is_ascii() {
            return Ok(r);
        }
        self.charge(r.len() / 16 + 1)?;
        // Everything in a repr but what is not ASCII is shown as it is.
        let escaped = |c| if c < 0x80 { 1 } else { crate::text::repr::code_len(c) };
        let len = r.text().iter().map(escaped).sum();
        self.ask(len * 2)?;
        let mut out = TextBuf::with_capacity(len);
        for c in r.text().iter() {
            if c < 0x80 { out.push(c) } else { crate::text::repr::push_code(c, &mut out) }
        }
        let v = self.finished_text(out)?;
        self.must_be_str(v, "__repr__")
    }

    /// `format(v, spec)`.
    #[doc(hidden)]
    pub fn format(&mut self, v: &Value, spec: &Ref<Str>) -> PyResult<Ref<Str>> {
        if spec.is_empty()
            && (v.get_exact::<Str>().is_some() || v.word().is_int() || v.word().is_float())
        {
            return self.to_str(v);
        }
        if let Some(s) = self.format_quick(v, spec) {
            return self.must_be_str(s, "__format__");
        }
        let name = &core().names.__format__;
        let r = match self.call_special(v, name, std::slice::from_ref(spec.as_value()))? {
            Some(r) => r,
            None => {
                let t = v.class().name();
                return Err(self.type_error(&format!("Type {t} doesn't define __format__")));
            }
        };
        r.downcast::<Str>().map_err(|r| {
            let t = r.class().name();
            self.type_error(&format!("__format__ must return a str, not {t}"))
        })
    }

    /// Runs `f` unless the repr of `v` is already being made; `None` in that case.
    #[doc(hidden)]
    pub fn repr_guard<T>(
        &mut self,
        v: &Value,
        f: impl FnOnce(&mut Vm) -> PyResult<T>,
    ) -> PyResult<Option<T>> {
        let id = v.id();
        if self.repr_stack.contains(&id) {
            return Ok(None);
        }
        self.repr_stack.push(id);
        let depth = self.repr_stack.len();
        let r = f(self);
        self.repr_stack.truncate(depth - 1);
        r.map(Some)
    }
}
