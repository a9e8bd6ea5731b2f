//! What big-integer work costs, in units of fuel: about ten word operations each.

use crate::text::int::IntRef;
use crate::value::PyResult;
use crate::vm::Vm;
use dashu_int::IBig;

/// No int may have more bits: what a script can ask for in one short expression must not take all of
/// the machine's memory. (A gibibyte.)
pub(crate) const MAX_BITS: u64 = 1 << 33;

/// Words that a number takes.
pub(crate) fn words(a: &IBig) -> usize {
    a.as_sign_words().1.len()
}

/// The cost of walking over so many words.
pub(crate) fn linear(words: usize) -> usize {
    words / 16
}

#[doc(hidden)]
impl Vm {
    /// Asks for what the work on numbers of so many words takes besides them, if that is much.
    pub fn reserve_work(&mut self, words: usize) -> PyResult<()> {
        if words > 512 { self.reserve(words.saturating_mul(5 * 8)) } else { Ok(()) }
    }

    /// An int in decimal, if it may have so many digits.
    pub(crate) fn int_decimal(&mut self, i: IntRef<'_>) -> PyResult<String> {
        let max = self.int_max_str_digits;
        if let IntRef::Big(b) = i
            && (max == 0 || words(b) <= max)
        {
            self.reserve_work(words(b))?;
        }
        self.in_steps(|tick| i.to_decimal(max, tick))
    }

    /// Pays for an operation with a result of so many bits and refuses what is too large.
    pub(crate) fn charge_bits(&mut self, bits: u64, cost: usize) -> PyResult<()> {
        if bits > 1 << 16 {
            self.reserve((bits / 8) as usize)?;
        }
        if bits > MAX_BITS {
            return Err(self.memory_error());
        }
        if cost > 0 { self.charge(cost) } else { Ok(()) }
    }
}
