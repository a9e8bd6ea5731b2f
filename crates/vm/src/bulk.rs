//! Long steps in pieces: copying and filling megabytes takes longer than a cancel may wait, so between two
//! pieces the run is asked whether it is to stop.
//!
//! The looks run no Python code, see [`Vm::glance`], so what is being copied may be borrowed meanwhile. What
//! stands half made when a run stops is dropped and never seen.

use crate::text::Text;
use crate::text::search::rsplit;
use crate::types::core;
use crate::types::str::width_of;
use crate::value::str::StrData;
use crate::value::str_builder::StrBuilder;
use crate::value::{List, PyResult, Value};
use crate::vm::Vm;
use std::ops::Range;

/// Characters or bytes that are copied between two looks: with the memory that is touched for the first time,
/// well under a tenth of a millisecond.
const PIECE: usize = 1 << 17;
/// The same of items, which are counted too.
const ITEMS: usize = 1 << 13;

/// The same characters for the kernels.
fn text_of(data: StrData<'_>) -> Text<'_> {
    match data {
        StrData::One(s) => Text::Latin1(s),
        StrData::Two(s) => Text::Ucs2(s),
        StrData::Four(s) => Text::Ucs4(s),
    }
}

/// Looks at the limits now and then in a loop that goes through bytes, characters or items in short steps.
///
/// ```
/// use pyrun_vm::bulk::Pace;
/// use pyrun_vm::{PyResult, Vm};
///
/// fn sum(vm: &mut Vm, bytes: &[u8]) -> PyResult<u64> {
///     let (mut pace, mut sum) = (Pace::default(), 0);
///     for (i, &b) in bytes.iter().enumerate() {
///         pace.at(vm, i)?;
///         sum += u64::from(b);
///     }
///     Ok(sum)
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    due: usize,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace { due: Pace::STEPS }
    }
}

impl Pace {
    /// Steps between two looks.
    pub const STEPS: usize = 1 << 13;

    /// The loop is at step `i`, which never falls.
    #[inline]
    pub fn at(&mut self, vm: &mut Vm, i: usize) -> PyResult<()> {
        if i < self.due {
            return Ok(());
        }
        self.due = i + Pace::STEPS;
        vm.glance()
    }

    /// Where a run of steps that is done at once has to end.
    #[inline]
    pub fn end(&self, len: usize) -> usize {
        self.due.min(len)
    }
}

impl Vm {
    /// Does a long step in pieces of `0..n`, with a look between them whether the run is to stop.
    #[doc(hidden)]
    #[inline]
    pub fn by_pieces(
        &mut self,
        n: usize,
        size: usize,
        mut f: impl FnMut(&mut Vm, Range<usize>) -> PyResult<()>,
    ) -> PyResult<()> {
        let mut at = 0;
        while n - at > size {
            f(self, at..at + size)?;
            at += size;
            self.glance()?;
        }
        f(self, at..n)
    }

    /// Looks whether the run is to stop at each 1024th of many short steps; this is the `i`-th.
    #[doc(hidden)]
    #[inline]
    pub fn look_at(&mut self, i: usize) -> PyResult<()> {
        if i % 1024 == 1023 { self.glance() } else { Ok(()) }
    }

    /// Appends characters to a string that is being built.
    #[inline]
    pub(crate) fn push_pieces(&mut self, out: &mut StrBuilder, data: StrData<'_>) -> PyResult<()> {
        if data.len() <= PIECE {
            out.push(data);
            return Ok(());
        }
        self.by_pieces(data.len(), PIECE, |_, r| {
            out.push(data.slice(r.start, r.end));
            Ok(())
        })
    }

    /// The pieces between separators, with the splits counted from the end.
    pub(crate) fn rsplit(
        &mut self,
        hay: Text<'_>,
        separator: Text<'_>,
        max: Option<usize>,
    ) -> PyResult<Vec<Range<usize>>> {
        let (mut pieces, mut end) = (Vec::new(), hay.len());
        let mut left = max.unwrap_or(usize::MAX);
        loop {
            let most = left.min(ITEMS);
            let found = rsplit(hay.slice(0..end), separator, Some(most));
            end = found[0].end;
            pieces.extend(found[1..].iter().rev().cloned());
            left -= found.len() - 1;
            if left == 0 || found.len() <= most {
                break;
            }
            self.glance()?;
        }
        pieces.push(0..end);
        pieces.reverse();
        Ok(pieces)
    }

    /// A `str` of characters that may be many, narrowed as far as possible.
    pub(crate) fn long_str(&mut self, data: StrData<'_>) -> PyResult {
        if data.len() <= PIECE {
            return Ok(self.str_data(data));
        }
        let mut max = 0;
        self.by_pieces(data.len(), PIECE, |_, r| {
            max = max.max(text_of(data.slice(r.start, r.end)).max_char());
            Ok(())
        })?;
        if width_of(max) < text_of(data).width() {
            return Ok(self.str_data(data));
        }
        let mut out = self.str_builder(data.len(), max);
        self.push_pieces(&mut out, data)?;
        Ok(out.finish().into_value())
    }

    /// A `bytes` that may be long.
    #[doc(hidden)]
    pub fn long_bytes(&mut self, bytes: &[u8]) -> PyResult {
        if bytes.len() <= PIECE {
            return Ok(self.bytes(bytes));
        }
        match self.heap.bytes_unless_stopped(core().bytes, bytes, PIECE) {
            Some(v) => Ok(v),
            None => Err(self.stop_asked_for()),
        }
    }

    /// A copy of bytes that may be many, for which memory is asked.
    #[doc(hidden)]
    pub fn copied(&mut self, bytes: &[u8]) -> PyResult<Vec<u8>> {
        self.ask(bytes.len())?;
        let mut out = Vec::with_capacity(bytes.len());
        self.push_bytes(&mut out, bytes)?;
        Ok(out)
    }

    /// Appends bytes to a buffer that has room for them.
    #[doc(hidden)]
    pub fn push_bytes(&mut self, out: &mut Vec<u8>, bytes: &[u8]) -> PyResult<()> {
        self.by_pieces(bytes.len(), PIECE, |_, r| {
            out.extend_from_slice(&bytes[r]);
            Ok(())
        })
    }

    /// Appends bytes `n` times to a buffer that has room for them.
    #[doc(hidden)]
    pub fn push_repeated(&mut self, out: &mut Vec<u8>, bytes: &[u8], n: usize) -> PyResult<()> {
        match bytes {
            [] => Ok(()),
            &[c] => self.by_pieces(n, PIECE, |_, r| {
                out.resize(out.len() + r.len(), c);
                Ok(())
            }),
            _ if bytes.len() > PIECE => (0..n).try_for_each(|_| self.push_bytes(out, bytes)),
            _ => self.by_pieces(n, PIECE / bytes.len(), |_, r| {
                r.for_each(|_| out.extend_from_slice(bytes));
                Ok(())
            }),
        }
    }

    /// Appends `n` items of another list from `start` on in steps of `step`; there is memory for them.
    pub(crate) fn extend_list(
        &mut self,
        out: &List,
        from: &List,
        start: usize,
        step: isize,
        n: usize,
    ) -> PyResult<()> {
        out.reserve(n);
        self.by_pieces(n, ITEMS, |_, r| {
            if let Some(first) = start.checked_add_signed(step * r.start as isize) {
                out.extend_from(from, first, step, r.len());
            }
            Ok(())
        })
    }

    /// A copy of values that may be many, for which memory is asked.
    #[doc(hidden)]
    pub fn cloned(&mut self, items: &[Value]) -> PyResult<Vec<Value>> {
        self.ask(size_of_val(items))?;
        let mut out = Vec::with_capacity(items.len());
        self.by_pieces(items.len(), ITEMS, |_, r| {
            out.extend_from_slice(&items[r]);
            Ok(())
        })?;
        Ok(out)
    }

    /// Appends items; there is memory for them.
    #[doc(hidden)]
    pub fn extend_list_from(&mut self, out: &List, items: &[Value]) -> PyResult<()> {
        out.reserve(items.len());
        self.by_pieces(items.len(), ITEMS, |_, r| {
            out.extend_from_slice(&items[r]);
            Ok(())
        })
    }

    /// Appends the items of another list so many times; there is memory for them.
    #[doc(hidden)]
    pub fn repeat_list(&mut self, out: &List, from: &List, times: usize) -> PyResult<()> {
        out.reserve(from.len() * times);
        if from.len() > ITEMS {
            return (0..times).try_for_each(|_| self.extend_list(out, from, 0, 1, from.len()));
        }
        self.by_pieces(times, (8 * ITEMS / from.len().max(1)).max(1), |_, r| {
            out.extend_repeated(from, r.len());
            Ok(())
        })
    }
}
