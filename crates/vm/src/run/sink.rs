//! Natives that consume a generator without its being suspended: what it yields goes into memory of the
//! native's, or is skipped, as long as that needs no look at the value; else the generator yields as
//! ever. What a native sees late in this way has no effects of its own: numbers, or any value for a
//! container that nobody else knows yet.

use super::resume::NOWHERE;
use super::{Act, Base, Ip, Vm, is_temp, reg};
use crate::types::core;
use crate::value::object::Kind;
use crate::value::owned::retain;
use crate::value::{PyResult, Value, Word};

/// Where the values go that a generator yields while a native consumes it.
#[derive(Clone, Copy)]
pub(crate) struct Sink {
    /// The generator's window.
    base: Base,
    /// Where the next value goes, with room up to `end`. Valid while the native waits.
    next: *mut Word,
    end: *mut Word,
    /// A value to skip; NIL if there is none.
    skip: Word,
    /// Whether all values are taken, not numbers alone.
    any: bool,
}

impl Sink {
    /// No native is consuming.
    pub(super) const NONE: Sink = Sink {
        base: std::ptr::null_mut(),
        next: std::ptr::null_mut(),
        end: std::ptr::null_mut(),
        skip: Word::NIL,
        any: false,
    };
}

/// A yield in an entry frame: gives what register `from` holds to the native, if that takes it, and
/// goes on at once with `None` as what is sent.
#[inline(always)]
pub(super) unsafe fn yield_into(from: usize, sent: usize, ip: Ip, b: Base, vm: *mut Vm) -> Act {
    // SAFETY: the dispatcher's contract; the native that waits for this run has set the sink.
    unsafe {
        let sink = &mut (*vm).run.sink;
        let v = *reg(b, from);
        if sink.base != b || (*vm).heap.fuel <= 0 {
            return Act::Slow;
        }
        if sent != NOWHERE && sent != from && (*reg(b, sent)).is_counted() {
            return Act::Slow;
        }
        if v != sink.skip {
            if sink.next == sink.end || !(v.is_number() || sink.any) {
                return Act::Slow;
            }
            *sink.next = v;
            sink.next = sink.next.add(1);
            if !is_temp(b, from) {
                retain(v);
            }
        }
        if is_temp(b, from) {
            *reg(b, from) = Word::NIL;
        }
        if sent != NOWHERE {
            *reg(b, sent) = Word::none();
        }
        (*vm).heap.fuel -= 1;
        Act::Next(ip.add(1), b)
    }
}

/// How many numbers a native is given at once.
const BATCH: usize = 32;

/// Numbers that a generator has yielded and its consumer has not looked at yet.
pub(crate) struct Numbers {
    words: [Word; BATCH],
    at: usize,
    len: usize,
}

impl Numbers {
    /// None yet.
    pub(crate) fn new() -> Numbers {
        Numbers { words: [Word::NIL; BATCH], at: 0, len: 0 }
    }

    /// The next one.
    #[inline]
    pub(crate) fn next(&mut self) -> Option<Value> {
        if self.at == self.len {
            return None;
        }
        self.at += 1;
        // SAFETY: a number is no reference.
        Some(unsafe { Value::from_word(self.words[self.at - 1]) })
    }
}

impl Vm {
    /// Goes on with an iterator until there is something to look at, or `None` at its end. What comes
    /// before that is in `numbers`, which must have been emptied.
    pub(crate) fn drain_numbers(
        &mut self,
        it: &Value,
        numbers: &mut Numbers,
    ) -> PyResult<Option<Value>> {
        let words = numbers.words.as_mut_ptr_range();
        let sink = Sink { next: words.start, end: words.end, ..Sink::NONE };
        let (r, next) = self.drain(it, sink);
        // SAFETY: `next` lies within the words.
        (numbers.at, numbers.len) = (0, unsafe { next.offset_from(words.start) } as usize);
        r
    }

    /// Goes on with an iterator until its end, or until it gives a value for which `into` has no room.
    pub(crate) fn drain_all(
        &mut self,
        it: &Value,
        into: &mut Vec<Value>,
    ) -> PyResult<Option<Value>> {
        let room = into.spare_capacity_mut().as_mut_ptr_range();
        let (start, end) = (room.start as *mut Word, room.end as *mut Word);
        let (r, next) = self.drain(it, Sink { next: start, end, any: true, ..Sink::NONE });
        // SAFETY: the words up to `next` have been written; each owns its reference, as a value does.
        unsafe { into.set_len(into.len() + next.offset_from(start) as usize) };
        r
    }

    /// The next item of an iterator that is not `skip`, which is immortal.
    pub(crate) fn drain_past(&mut self, it: &Value, skip: &Value) -> PyResult<Option<Value>> {
        self.drain(it, Sink { skip: skip.word(), ..Sink::NONE }).0
    }

    /// Goes on with an iterator until it gives something that `sink` does not take; also says how far
    /// that has been filled. Only generators fill it.
    fn drain(&mut self, it: &Value, sink: Sink) -> (PyResult<Option<Value>>, *mut Word) {
        if it.kind() != Kind::Generator {
            return (self.next(it), sink.next);
        }
        let outer = std::mem::replace(&mut self.run.sink, sink);
        let r = self.run_generator(it);
        let next = std::mem::replace(&mut self.run.sink, outer).next;
        let r = match r {
            None => self.next(it),
            Some(Err(e)) if e.is(core().exc.stop_iteration) && !e.is_uncatchable() => Ok(None),
            Some(r) => r,
        };
        (r, next)
    }

    /// Makes the window that has just been pushed for a generator the one whose values go to the sink.
    #[inline]
    pub(super) fn aim_sink(&mut self, base: Base) {
        self.run.sink.base = base;
    }
}
