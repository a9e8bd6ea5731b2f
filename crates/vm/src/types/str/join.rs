//! `str.join`, and the joining of the parts of an f-string.

use super::MAX_LEN;
use crate::types::core;
use crate::value::str_builder::StrBuilder;
use crate::value::{List, PyResult, Ref, Str, Tuple, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

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
            let Some(s) = v.get::<Str>() else {
                let message =
                    format!("sequence item {i}: expected str instance, {} found", v.class().name());
                return Err(self.type_error(&message));
            };
            len = len.saturating_add(s.len());
            max = max.max(s.max_char());
        }
        if len > MAX_LEN {
            return Err(self.overflow_error("join() result is too long for a Python string"));
        }
        if len == 0 {
            return Ok(self.str_ascii(b""));
        }
        self.reserve_str(
            len,
            if max < 0x100 {
                1
            } else if max < 0x10000 {
                2
            } else {
                4
            },
        )?;
        let mut out = StrBuilder::new(&mut self.heap, core().str.root_shape(), len, max);
        for (i, v) in items.iter().enumerate() {
            if i > 0 && !sep.is_empty() {
                out.push(sep.data());
            }
            if let Some(s) = v.get::<Str>() {
                out.push(s.data());
            }
        }
        Ok(out.finish().into_value())
    }

    /// The strings of an f-string put together.
    pub fn build_string(&mut self, parts: &[Value]) -> PyResult {
        let Some(first) = parts.first().and_then(|v| v.get::<Str>()) else {
            return Ok(self.str_ascii(b""));
        };
        let (mut len, mut max) = (first.len(), first.max_char());
        for s in parts[1..].iter().filter_map(|v| v.get::<Str>()) {
            len += s.len();
            max = max.max(s.max_char());
        }
        self.reserve_str(
            len,
            if max < 0x100 {
                1
            } else if max < 0x10000 {
                2
            } else {
                4
            },
        )?;
        let mut out = StrBuilder::new(&mut self.heap, core().str.root_shape(), len, max);
        for s in parts.iter().filter_map(|v| v.get::<Str>()) {
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
