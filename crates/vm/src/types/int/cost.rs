//! What big-integer work costs, in units of fuel: about ten word operations each.

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

/// The cost of multiplying or dividing numbers of so many words, or of converting one to decimal: by
/// parts of the shorter one's length, each faster than by the school method.
pub(crate) fn quadratic(a: usize, b: usize) -> usize {
    let (short, long) = (a.min(b) as f64, a.max(b) as f64);
    if long < 8.0 {
        return 0;
    }
    ((long / short.max(1.0)) * short.powf(1.6) / 10.0) as usize
}

impl Vm {
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
