//! The raw 64-bit word that registers, slots and containers hold.
//!
//! Low bits: `000` a counted heap pointer; `100` an uncounted pointer (immortal object) or the
//! sentinel [`Word::NIL`]; `10` an integer of 62 bits; `1` a double, biased and rotated so that every
//! `x` with 2⁻²⁵⁵ ≤ |x| < 2²⁵⁷ and ±0 fits. Floats outside are boxed, so NaN keeps its identity.
//! A `Word` is `Copy` and carries no reference count of its own: only `value/`, `heap/` and `run/`
//! may hold one across a release.

use super::object::Obj;

/// A raw word.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(transparent)]
pub struct Word(pub u64);

/// Says to the compiler that the way that leads here is seldom gone.
#[cold]
#[inline]
pub(crate) fn unlikely() {}

/// Added to a double's bits before the rotation.
const BIAS: u64 = 3 << 60;
/// The word of `0.0`.
const ZERO: u64 = BIAS.rotate_left(3);
/// The word of `-0.0`.
const NEG_ZERO: u64 = BIAS.wrapping_add(1 << 63).rotate_left(3);

/// Smallest integer a word holds.
pub const INT_MIN: i64 = -(1 << 61);
/// Largest integer a word holds.
pub const INT_MAX: i64 = (1 << 61) - 1;

impl Word {
    /// The tag bit that tells an uncounted pointer from a counted one.
    pub(crate) const UNCOUNTED: u64 = 4;

    /// No value: an unbound local, an empty slot, a vacated temporary.
    pub const NIL: Word = Word(4);

    /// Whether this is [`Word::NIL`].
    #[inline(always)]
    pub fn is_nil(self) -> bool {
        self.0 == 4
    }

    /// Whether this is a counted heap pointer.
    #[inline(always)]
    pub fn is_counted(self) -> bool {
        self.0 & 7 == 0
    }

    /// Whether this is a pointer to an object, counted or not.
    #[inline(always)]
    pub fn is_object(self) -> bool {
        self.0 & 3 == 0 && self.0 != 4
    }

    /// The object, whatever the count tag. Meaningful only if [`Word::is_object`].
    #[inline(always)]
    pub fn ptr(self) -> *mut Obj {
        (self.0 & !7) as *mut Obj
    }

    /// A counted pointer.
    #[inline(always)]
    pub fn counted(p: *mut Obj) -> Word {
        Word(p as u64)
    }

    /// An uncounted pointer to an immortal object.
    #[inline(always)]
    pub fn immortal(p: *const Obj) -> Word {
        Word(p as u64 | 4)
    }

    /// Whether this is an integer of 62 bits.
    #[inline(always)]
    pub fn is_int(self) -> bool {
        self.0 & 3 == 2
    }

    /// Whether this is a number without an object. What is known to be a value is otherwise an object,
    /// and this is cheaper to ask than [`Word::is_object`].
    #[inline(always)]
    pub fn is_number(self) -> bool {
        self.0 & 3 != 0
    }

    /// Whether both are integers of 62 bits.
    #[inline(always)]
    pub fn both_int(a: Word, b: Word) -> bool {
        (a.0.wrapping_sub(2) | b.0.wrapping_sub(2)) & 3 == 0
    }

    /// The integer. Meaningful only if [`Word::is_int`].
    #[inline(always)]
    pub fn as_int(self) -> i64 {
        self.0 as i64 >> 2
    }

    /// The word of an integer that is known to fit.
    #[inline(always)]
    pub fn int_unchecked(i: i64) -> Word {
        Word((i << 2 | 2) as u64)
    }

    /// The word of an integer, if it fits in 62 bits.
    #[inline(always)]
    pub fn int(i: i64) -> Option<Word> {
        (INT_MIN..=INT_MAX).contains(&i).then(|| Word::int_unchecked(i))
    }

    /// Whether this is a double that is not boxed.
    #[inline(always)]
    pub fn is_float(self) -> bool {
        self.0 & 1 == 1
    }

    /// The double. Meaningful only if [`Word::is_float`].
    #[inline(always)]
    pub fn as_float(self) -> f64 {
        f64::from_bits(self.0.rotate_right(3).wrapping_sub(BIAS))
    }

    /// The word of a double, if it fits unboxed.
    #[inline(always)]
    pub fn float(f: f64) -> Option<Word> {
        let w = f.to_bits().wrapping_add(BIAS).rotate_left(3);
        if w & 3 != 3 {
            unlikely();
            if w != ZERO && w != NEG_ZERO {
                return None;
            }
        }
        Some(Word(w))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ints_round_trip_at_the_edges() {
        for i in [0, 1, -1, INT_MIN, INT_MAX, 12345, -99999] {
            let w = Word::int(i).unwrap();
            assert!(w.is_int() && !w.is_float() && !w.is_counted() && !w.is_object());
            assert_eq!(w.as_int(), i);
        }
        assert!(Word::int(INT_MAX + 1).is_none() && Word::int(INT_MIN - 1).is_none());
    }

    #[test]
    fn floats_round_trip_or_are_refused() {
        for f in [0.0, -0.0, 1.0, -1.5, 1e77, 1e-76, 3.14e20, -2.5e-30] {
            let w = Word::float(f).unwrap_or_else(|| panic!("{f} must fit"));
            assert!(w.is_float() && !w.is_int() && !w.is_object());
            assert_eq!(w.as_float().to_bits(), f.to_bits());
        }
        for f in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, 5e-324, -1e-100] {
            assert!(Word::float(f).is_none(), "{f}");
        }
    }
}
