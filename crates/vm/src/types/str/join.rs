//! `str.join`, and the joining of the parts of an f-string.

use super::MAX_LEN;
use super::quick::write_plain;
use crate::types::core;
use crate::value::str_builder::Scratch;
use crate::value::{List, PyResult, Raised, Ref, Str, Tuple, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;
use smallvec::SmallVec;

/// Bytes per character of a string whose largest character is `max`.
pub(crate) fn width_of(max: u32) -> usize {
    match max {
        0..0x100 => 1,
        0x100..0x1_0000 => 2,
        _ => 4,
    }
}

#[doc(hidden)]
impl Vm {
    /// `sep.join(items)`, the items being all there.
    pub(crate) fn join_items(&mut self, sep: &Str, items: &[Value]) -> PyResult {
        if let [one] = items
            && one.get_exact::<Str>().is_some()
        {
            return Ok(one.clone());
        }
        self.charge(items.len() + 1)?;
        let gaps = items.len().saturating_sub(1);
        let mut len = sep.len().saturating_mul(gaps);
        let mut max = if gaps > 0 { sep.max_char() } else { 0 };
        for (i, v) in items.iter().enumerate() {
            let Some(s) = v.get::<Str>() else { return Err(self.not_joinable(i, v)) };
            len = len.saturating_add(s.len());
            max = max.max(s.max_char());
        }
        self.reserve(len)?;
        if len > MAX_LEN {
            return Err(self.overflow_error("join() result is too long for a Python string"));
        }
        if len == 0 {
            return Ok(self.str_ascii(b""));
        }
        self.reserve_str(len, width_of(max))?;
        let mut out = self.str_builder(len, max);
        // Few long items are copied in pieces, many short ones in one go.
        if max < 0x100 && len <= 1 << 17 {
            out.push_joined(sep.bytes(), items);
            return Ok(out.finish().into_value());
        }
        self.by_pieces(items.len(), 1 << 12, |vm, r| {
            for i in r {
                let Some(s) = items[i].get::<Str>() else { continue };
                if i > 0 {
                    vm.push_pieces(&mut out, sep.data())?;
                }
                vm.push_pieces(&mut out, s.data())?;
            }
            Ok(())
        })?;
        Ok(out.finish().into_value())
    }

    #[cold]
    fn not_joinable(&mut self, i: usize, v: &Value) -> Raised {
        let message =
            format!("sequence item {i}: expected str instance, {} found", v.class().name());
        self.type_error(&message)
    }

    /// As [`Vm::build_string`], if the text is short and plain.
    pub(crate) fn build_short_string(&mut self, parts: &[Value]) -> Option<Value> {
        let mut out = Scratch::new();
        parts.iter().all(|v| write_plain(&mut out, v)).then(|| self.str_ascii(out.bytes()))
    }

    /// The parts of an f-string put together: strings, and unboxed numbers that are shown as they
    /// are.
    pub fn build_string(&mut self, parts: &[Value]) -> PyResult {
        let mut texts: SmallVec<[Value; 16]> = SmallVec::with_capacity(parts.len());
        for v in parts {
            let text = if v.get::<Str>().is_some() { v.clone() } else { self.format_value(v)? };
            texts.push(text);
        }
        let (mut len, mut max) = (0usize, 0);
        for s in texts.iter().filter_map(|v| v.get::<Str>()) {
            len = len.saturating_add(s.len());
            max = max.max(s.max_char());
        }
        if len == 0 {
            return Ok(self.str_ascii(b""));
        }
        self.reserve_str(len, width_of(max))?;
        let mut out = self.str_builder(len, max);
        for s in texts.iter().filter_map(|v| v.get::<Str>()) {
            out.push(s.data());
        }
        Ok(out.finish().into_value())
    }

    /// The items of what `join` was called with.
    pub(crate) fn join_args(&mut self, iterable: &Value) -> PyResult<Vec<Value>> {
        if let Some(l) = iterable.get_exact::<List>() {
            return Ok(l.to_vec());
        }
        if let Some(t) = iterable.get_exact::<Tuple>() {
            return Ok(t.to_vec());
        }
        let it = match self.iter(iterable) {
            Ok(it) => it,
            Err(e) if e.is(core().exc.type_error) => {
                return Err(self.type_error("can only join an iterable"));
            }
            Err(e) => return Err(e),
        };
        self.collect(&it)
    }
}

pub(super) struct StrJoin;

#[pymethods]
impl StrJoin {
    /// The strings of an iterable, with this string between them.
    fn join(vm: &mut Vm, slf: &Ref<Str>, iterable: &Value) -> PyResult {
        if let Some(t) = iterable.get_exact::<Tuple>() {
            return vm.join_items(slf, t);
        }
        if let Some(l) = iterable.get_exact::<List>() {
            return l.with_items(|items| vm.join_items(slf, items));
        }
        let items = vm.join_args(iterable)?;
        vm.join_items(slf, &items)
    }
}
