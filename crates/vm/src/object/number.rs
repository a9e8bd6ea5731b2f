//! Numbers as natives want them: `__index__`, `__float__`, machine integers, slices.

use crate::text::int::IntRef;
use crate::types::core;
use crate::value::object::Kind;
use crate::value::simple::{Float, Int};
use crate::value::{PyResult, Raised, Slice, Type, Value};
use crate::vm::Vm;
use dashu_int::IBig;

/// The number of an int (or bool, or an instance of a subclass).
#[inline]
pub fn int_ref(v: &Value) -> Option<IntRef<'_>> {
    let w = v.word();
    if w.is_int() {
        return Some(IntRef::Small(w.as_int()));
    }
    let big = &v.get::<Int>()?.big;
    Some(match i64::try_from(big) {
        Ok(i) => IntRef::Small(i),
        Err(_) => IntRef::Big(big),
    })
}

/// An int as a machine integer, if it fits.
#[inline]
pub(crate) fn fits_index(v: &Value) -> Option<i64> {
    int_ref(v)?.to_i64()
}

/// The number of a float (or an instance of a subclass).
#[inline]
pub fn float_value(v: &Value) -> Option<f64> {
    let w = v.word();
    if w.is_float() { Some(w.as_float()) } else { Some(v.get::<Float>()?.value) }
}

/// Whether the number is below zero.
fn is_negative(v: &Value) -> bool {
    int_ref(v).is_some_and(|i| i.is_negative())
}

impl Vm {
    /// `operator.index(v)`: an int, or an instance of a subclass.
    #[inline]
    pub fn index(&mut self, v: &Value) -> PyResult {
        if matches!(v.kind(), Kind::Int | Kind::Bool) {
            return Ok(v.clone());
        }
        let Some(f) = v.class().slots().index else {
            let t = v.class().name();
            return Err(
                self.type_error(&format!("'{t}' object cannot be interpreted as an integer"))
            );
        };
        let r = f(self, v)?;
        if !matches!(r.kind(), Kind::Int | Kind::Bool) {
            let t = r.class().name();
            return Err(self.type_error(&format!("__index__ returned non-int (type {t})")));
        }
        self.warn_subclass(&r, "__index__", core().int)?;
        Ok(r)
    }

    /// Conversion methods should give the type itself; instances of subclasses are still taken.
    #[inline]
    pub(crate) fn warn_subclass(&mut self, r: &Value, method: &str, to: &Type) -> PyResult<()> {
        if r.word().is_int() || std::ptr::eq(r.class(), to) {
            return Ok(());
        }
        let (to, t) = (to.name(), r.class().name());
        let m = format!(
            "{method} returned non-{to} (type {t}).  The ability to return an instance of a strict subclass of {to} \
             is deprecated, and may be removed in a future version of Python."
        );
        self.warn(core().exc.deprecation_warning, &m)
    }

    /// An integer argument of 64 bits, through `__index__`.
    #[inline]
    pub fn to_i64(&mut self, v: &Value) -> PyResult<i64> {
        if v.word().is_int() {
            return Ok(v.word().as_int());
        }
        let i = self.index(v)?;
        match fits_index(&i) {
            Some(n) => Ok(n),
            None => Err(self.overflow_error("Python int too large to convert to C ssize_t")),
        }
    }

    /// A position or a count through `__index__`; the error for one that does not fit comes from
    /// `error`, which gets its message.
    #[doc(hidden)]
    pub fn to_position(&mut self, v: &Value, error: fn(&mut Vm, &str) -> Raised) -> PyResult<i64> {
        if v.word().is_int() {
            return Ok(v.word().as_int());
        }
        let i = self.index(v)?;
        match fits_index(&i) {
            Some(n) => Ok(n),
            None => {
                let t = v.class().name();
                Err(error(self, &format!("cannot fit '{t}' into an index-sized integer")))
            }
        }
    }

    /// As [`Vm::to_i64`], but what does not fit becomes the nearest that does.
    #[doc(hidden)]
    pub fn to_i64_clamped(&mut self, v: &Value) -> PyResult<i64> {
        let i = self.index(v)?;
        Ok(match fits_index(&i) {
            Some(n) => n,
            None if is_negative(&i) => i64::MIN,
            None => i64::MAX,
        })
    }

    /// The number of an int of any size; `None` for other types.
    #[doc(hidden)]
    pub fn as_bigint(&self, v: &Value) -> Option<IBig> {
        let w = v.word();
        if w.is_int() {
            return Some(IBig::from(w.as_int()));
        }
        v.get::<Int>().map(|i| i.big.clone())
    }

    /// A float argument: a float, or through `__float__` or `__index__`.
    #[inline]
    pub fn to_f64(&mut self, v: &Value) -> PyResult<f64> {
        if let Some(f) = float_value(v) {
            return Ok(f);
        }
        if v.word().is_int() {
            return Ok(v.word().as_int() as f64);
        }
        let s = v.class().slots();
        if let Some(f) = s.float {
            let r = f(self, v)?;
            if let Some(x) = float_value(&r) {
                if !r.word().is_float() {
                    let t = v.class().name();
                    self.warn_subclass(&r, &format!("{t}.__float__"), core().float)?;
                }
                return Ok(x);
            }
            let (t, rt) = (v.class().name(), r.class().name());
            return Err(self.type_error(&format!("{t}.__float__ returned non-float (type {rt})")));
        }
        if s.index.is_some() {
            let i = self.index(v)?;
            let x = int_ref(&i).map_or(Ok(0.0), |i| i.to_float());
            return x.map_err(|e| self.text_error(e));
        }
        let t = v.class().name();
        Err(self.type_error(&format!("must be real number, not {t}")))
    }

    /// Where a slice starts and stops in a sequence of `len` items, its step, and how many items it
    /// takes.
    #[doc(hidden)]
    pub fn slice_indices(&mut self, s: &Slice, len: usize) -> PyResult<(i64, i64, i64, usize)> {
        let step = match &s.step {
            v if v.is_none() => 1,
            v => self.slice_bound(v)?.max(-i64::MAX),
        };
        if step == 0 {
            return Err(self.value_error("slice step cannot be zero"));
        }
        let (lo, hi) = if step < 0 { (-1, len as i64 - 1) } else { (0, len as i64) };
        let (first, last) = if step < 0 { (hi, lo) } else { (lo, hi) };
        let start = match &s.start {
            v if v.is_none() => first,
            v => clamp(self.slice_bound(v)?, len as i64, lo, hi),
        };
        let stop = match &s.stop {
            v if v.is_none() => last,
            v => clamp(self.slice_bound(v)?, len as i64, lo, hi),
        };
        let count = match step {
            _ if step < 0 && stop < start => {
                ((start - stop - 1) as u64 / step.unsigned_abs()) as usize + 1
            }
            _ if step > 0 && start < stop => ((stop - start - 1) / step) as usize + 1,
            _ => 0,
        };
        Ok((start, stop, step, count))
    }

    fn slice_bound(&mut self, v: &Value) -> PyResult<i64> {
        if v.word().is_int() {
            return Ok(v.word().as_int());
        }
        if v.class().slots().index.is_none() {
            return Err(self
                .type_error("slice indices must be integers or None or have an __index__ method"));
        }
        self.to_i64_clamped(v)
    }
}

/// A bound counted from the end if negative, then cut to the sequence.
fn clamp(i: i64, len: i64, lo: i64, hi: i64) -> i64 {
    let i = if i < 0 { i.saturating_add(len) } else { i };
    i.clamp(lo, hi.max(lo))
}
