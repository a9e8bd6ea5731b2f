//! The machine: registers, frames, dispatch.
//!
//! One of the three places with `unsafe`. A handler is a small function over raw words; the same
//! set of them runs under two dispatchers, see [`dispatch`]. The window of a frame lies on the
//! register stack; below its base lie
//!
//! | offset | word |
//! |---|---|
//! | −8 | the caller's base |
//! | −16 | where to go on in the caller: address, and in the upper 16 bits the register that receives the result |
//! | −24 | the function, counted |
//! | −32 | generator frames: the generator, counted |
//! | −40 | generator frames: the exception that was being handled where it was resumed |
//! | −48 | entry frames: the caller's instruction at the time |
//!
//! The windows of calls that the compiler laid out overlap the caller's temporaries and have only
//! the first three; frames that the machine pushes itself lie above the caller's registers and have
//! room for all six.

pub(crate) use bind::unstarted;
pub(crate) use call::{call_native, make_function};

mod arith;
mod async_gen;
mod attr;
mod augment;
mod await_ops;
mod bind;
mod bound;
mod build;
mod call;
mod call_kw;
mod chain;
mod checked;
mod class_call;
pub(crate) mod code;
mod code_change;
mod compare;
mod conversions;
mod dispatch;
mod entries;
mod except;
mod far;
pub(crate) mod frame;
mod fused;
mod gen_calls;
mod gen_ops;
mod imports;
mod index;
mod inspect;
mod items;
mod iter;
mod jump;
mod method;
pub(crate) mod monitor;
mod moves;
mod names;
mod native;
mod pairs;
mod patterns;
mod pause;
mod resume;
pub(crate) mod sink;
mod slices;
mod special;
mod store;
mod stubs;
mod super_call;
mod threads;
pub(crate) mod trace;
mod type_cache;
mod unpack;
mod unwind;
mod window;

use crate::heap::Heap;
use crate::host::Host;
use crate::types::core;
use crate::value::owned::release;
use crate::value::{Function, PyResult, Ref, Value, Word, make};
use crate::vm::Vm;
pub(crate) use frame::GEN_HEADER;
pub(crate) use gen_ops::Sent;
pub(crate) use inspect::LiveFrame;
pub use pause::{Pause, Progress};
pub(crate) use stubs::watch;
pub(crate) use threads::Baton;
pub(crate) use type_cache::TypeCache;

/// An instruction's address.
pub(crate) type Ip = *mut u64;
/// A window's address.
pub(crate) type Base = *mut u8;

/// Where the machine goes on; a null `ip` leaves the run loop.
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) struct Step {
    pub ip: Ip,
    pub base: Base,
}

impl Step {
    pub const EXIT: Step = Step { ip: std::ptr::null_mut(), base: std::ptr::null_mut() };
}

impl Step {
    /// As the answer of a part: [`Step::EXIT`] leaves it to the next one. Functions of their own answer
    /// with a `Step`, which is returned in registers; an [`Act`] goes through memory.
    #[inline(always)]
    pub fn act(self) -> Act {
        if self.ip.is_null() { Act::Slow } else { Act::Next(self.ip, self.base) }
    }
}

/// What a handler's fast part says.
pub(crate) enum Act {
    /// Go on here.
    Next(Ip, Base),
    /// Go on here; the object is to be freed first, its count has reached zero.
    Free(Ip, Base, Word),
    /// The next part must do it; nothing has changed.
    Slow,
}

impl Act {
    /// The same in registers, for functions of their own: what is to be freed is freed, and
    /// [`Step::EXIT`] leaves it to the next part.
    ///
    /// # Safety
    /// What is to be freed has no references left.
    #[inline(always)]
    pub unsafe fn step(self) -> Step {
        match self {
            Act::Next(ip, base) => Step { ip, base },
            Act::Free(ip, base, dead) => {
                // SAFETY: the caller's promise.
                unsafe { crate::heap::dead(dead.ptr()) };
                Step { ip, base }
            }
            Act::Slow => Step::EXIT,
        }
    }
}

/// The implementation of an opcode.
pub(crate) trait Handler {
    /// The fast part: no calls, no allocation but of a cell that is at hand; gives up at anything unusual,
    /// with nothing changed.
    ///
    /// # Safety
    /// Called by the dispatcher with the running frame.
    #[inline(always)]
    unsafe fn fast(_w: u64, _ip: Ip, _b: Base, _vm: *mut Vm) -> Act {
        Act::Slow
    }

    /// Whether there is a middle part.
    const MIDDLE: bool = false;

    /// Whether the middle part keeps nothing on the native stack, so that the dispatcher needs no function
    /// of its own for it.
    const LEAN: bool = false;

    /// The middle part, tried where `fast` gave up: may call, allocate and release (what waits in
    /// the queue of finalisers is run behind it), but neither raises nor runs Python code; gives up
    /// with nothing changed. It need not know where the machine stands: `run.base` and `run.ip` are
    /// not up to date.
    ///
    /// # Safety
    /// As for `fast`.
    #[inline(always)]
    unsafe fn middle(_w: u64, _ip: Ip, _b: Base, _vm: *mut Vm) -> Act {
        Act::Slow
    }

    /// The whole operation.
    ///
    /// # Safety
    /// As for `fast`.
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step>;
}

#[inline(always)]
pub(crate) fn fa(w: u64) -> usize {
    (w >> 16 & 0xffff) as usize
}
#[inline(always)]
pub(crate) fn fb(w: u64) -> usize {
    (w >> 32 & 0xffff) as usize
}
#[inline(always)]
pub(crate) fn fc(w: u64) -> usize {
    (w >> 48) as usize
}
#[inline(always)]
pub(crate) fn fbi(w: u64) -> i64 {
    ((w << 16) as i64) >> 48
}
#[inline(always)]
pub(crate) fn fci(w: u64) -> i64 {
    w as i64 >> 48
}
#[inline(always)]
pub(crate) fn f32i(w: u64) -> i64 {
    w as i64 >> 32
}
#[inline(always)]
pub(crate) fn f32u(w: u64) -> usize {
    (w >> 32) as usize
}

/// A register.
#[inline(always)]
pub(crate) unsafe fn reg(b: Base, off: usize) -> *mut Word {
    // SAFETY: offsets come from verified code.
    unsafe { b.add(off) as *mut Word }
}

/// A header word of the frame.
#[inline(always)]
pub(crate) unsafe fn head(b: Base, off: isize) -> *mut Word {
    // SAFETY: every frame has its header below its base.
    unsafe { b.offset(off) as *mut Word }
}

/// The function of a frame.
#[inline(always)]
pub(crate) unsafe fn function<'a>(b: Base) -> &'a Function {
    // SAFETY: the frame holds a reference to its function.
    unsafe { &*((*head(b, -24)).ptr() as *const Function) }
}

/// Whether a register is a temporary, which instructions consume.
#[inline(always)]
pub(crate) unsafe fn is_temp(b: Base, off: usize) -> bool {
    // SAFETY: as above.
    unsafe { off >= function(b).local_bytes.get() as usize }
}

/// An operand: moved out of a temporary, a new reference to a local.
#[inline]
pub(crate) unsafe fn operand(b: Base, off: usize) -> Value {
    // SAFETY: operands are bound.
    unsafe {
        if is_temp(b, off) {
            Value::from_word(std::ptr::replace(reg(b, off), Word::NIL))
        } else {
            Value::from_borrowed(*reg(b, off))
        }
    }
}

/// A register's value, with a new reference; the register stays as it is.
#[inline]
pub(crate) unsafe fn peek(b: Base, off: usize) -> Value {
    // SAFETY: operands are bound.
    unsafe { Value::from_borrowed(*reg(b, off)) }
}

/// Moves a temporary out.
#[inline]
pub(crate) unsafe fn take(b: Base, off: usize) -> Value {
    // SAFETY: the temporary is live.
    unsafe { Value::from_word(std::ptr::replace(reg(b, off), Word::NIL)) }
}

/// Writes an output register, releasing what it held.
#[inline]
pub(crate) unsafe fn set(b: Base, off: usize, v: Value) {
    // SAFETY: the register owns what it holds.
    unsafe { release(std::ptr::replace(reg(b, off), v.into_word())) }
}

/// Empties a register.
#[inline]
pub(crate) unsafe fn unset(b: Base, off: usize) {
    // SAFETY: the register owns what it holds.
    unsafe { release(std::ptr::replace(reg(b, off), Word::NIL)) }
}

/// The instruction after one of `words` words.
#[inline(always)]
pub(crate) unsafe fn next(ip: Ip, words: usize, b: Base) -> PyResult<Step> {
    // SAFETY: code ends in an instruction that leaves it.
    unsafe { Ok(Step { ip: ip.add(words), base: b }) }
}

/// Writes a result to the output register `a` and goes on.
#[inline]
pub(crate) unsafe fn done(ip: Ip, words: usize, b: Base, w: u64, v: Value) -> PyResult<Step> {
    // SAFETY: `a` is an output register.
    unsafe {
        set(b, fa(w), v);
        next(ip, words, b)
    }
}

/// The machine's state outside the run loop's registers.
#[repr(C)]
pub struct RunState {
    /// Base and instruction of the running frame, as of the last slow operation.
    pub(crate) base: Base,
    pub(crate) ip: Ip,
    /// End of the current segment of the register stack.
    pub(crate) limit: *mut u8,
    /// Start of that segment.
    pub(crate) start: *mut u8,
    /// Frames and native recursions under way.
    pub(crate) depth: u32,
    pub(crate) recursion_limit: u32,
    /// The host's limit of the same.
    pub(crate) depth_limit: u32,
    /// The exception being handled, or NIL; counted.
    pub(crate) handled: Word,
    /// What a native raised in the middle part of a call, on its way to the slow part.
    pub(crate) raised: Option<crate::value::Raised>,
    /// Named arguments on their way to their parameters; not owned, and of no meaning afterwards.
    pub(crate) scratch: [Word; 8],
    /// What a finished run gave.
    pub(crate) result: Word,
    /// How it finished.
    pub(crate) outcome: Outcome,
    /// Who consumes what the entry frame yields.
    pub(crate) sink: sink::Sink,
    segments: Vec<(Vec<u64>, *mut u8)>,
    /// Bytes of them that the heap has been told of: all but the first.
    pub(crate) counted: usize,
    /// The segment that was given back last: calls may go to and fro over the edge of one.
    spare: Option<Vec<u64>>,
    /// Lowest native stack address that natives may use.
    pub(crate) stack_low: usize,
    pub(crate) bottom: Base,
    /// Finalisers are running, so none are started.
    pub(crate) finalizing: bool,
    /// Special methods found before.
    pub(crate) special: special::Cache,
    /// What attribute lookups have found.
    stubs: stubs::Stubs,
    /// A trace or profile function is to be told what happens.
    pub(crate) hooked: bool,
    /// The trace and profile functions.
    pub(crate) hooks: trace::Hooks,
    /// The frame objects of frames under way, by the addresses of their windows.
    pub(crate) frames: Vec<(usize, Value)>,
    /// Number of the thread, 0 for the one that made the interpreter.
    pub(crate) thread: u64,
    /// How the host drives the run, if step by step.
    pub(crate) pausing: pause::Pausing,
    /// What is done when the thread ends.
    pub(crate) at_end: Vec<Box<dyn FnOnce()>>,
}

/// How a run of the machine ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    Returned,
    Yielded,
    Raised,
    Paused,
}

// SAFETY: all pointers in an interpreter lead into its own heap, its own stacks, or immutable
// process-wide data; no thread-local state is used. The host and module states are `Send`.
unsafe impl Send for Vm {}

/// Words of the first segment of the register stack; later ones double, up to the last size.
const FIRST_SEGMENT: usize = 512;
const LAST_SEGMENT: usize = 32 << 10;

impl Vm {
    /// Tells the heap how large the register stack is.
    #[cold]
    pub(crate) fn count_stack(&mut self) {
        let run = &mut self.run;
        let words = run.segments.iter().skip(1).map(|s| &s.0).chain(&run.spare).map(Vec::len);
        let now = words.sum::<usize>() * 8;
        let grown = now as isize - std::mem::replace(&mut run.counted, now) as isize;
        self.heap.account(grown);
    }
}

impl RunState {
    pub(crate) fn new() -> RunState {
        let mut r = RunState {
            base: std::ptr::null_mut(),
            ip: std::ptr::null_mut(),
            limit: std::ptr::null_mut(),
            start: std::ptr::null_mut(),
            spare: None,
            depth: 0,
            recursion_limit: 1000,
            depth_limit: u32::MAX,
            handled: Word::NIL,
            raised: None,
            scratch: [Word::NIL; 8],
            result: Word::NIL,
            outcome: Outcome::Returned,
            sink: sink::Sink::NONE,
            segments: Vec::new(),
            counted: 0,
            stack_low: 0,
            bottom: std::ptr::null_mut(),
            finalizing: false,
            special: special::EMPTY,
            stubs: stubs::Stubs::new(),
            hooked: false,
            hooks: trace::Hooks::default(),
            frames: Vec::new(),
            thread: 0,
            pausing: pause::Pausing::default(),
            at_end: Vec::new(),
        };
        r.bottom = r.grow(0, usize::MAX);
        r
    }

    /// A segment with room for `bytes`, of `room` that there are; gives its first window address.
    pub(crate) fn grow(&mut self, bytes: usize, room: usize) -> Base {
        let last = self.segments.last().map_or(FIRST_SEGMENT / 2, |s| s.0.len());
        // With little memory left segments are small.
        let most = LAST_SEGMENT.min((room / 64).max(FIRST_SEGMENT));
        let words = (last * 2).min(most).max(bytes / 8 + 64);
        // Registers that are not in use hold no references, so a used segment is as good as a new one.
        let mut seg = match self.spare.take().filter(|s| s.len() >= words) {
            Some(s) => s,
            None => vec![Word::NIL.0; words],
        };
        self.start = seg.as_mut_ptr() as *mut u8;
        // SAFETY: within the segment.
        let end = unsafe { self.start.add(seg.len() * 8) };
        self.segments.push((seg, self.limit));
        self.limit = end;
        self.start
    }

    /// Whether a window lies in the current segment.
    #[inline(always)]
    pub(crate) fn holds(&self, b: Base) -> bool {
        b as usize >= self.start as usize && (b as usize) < self.limit as usize
    }

    /// Gives back segments above the one that `b` lies in.
    pub(crate) fn shrink_to(&mut self, b: Base) {
        while self.segments.len() > 1 {
            if self.holds(b) {
                return;
            }
            let Some((seg, limit)) = self.segments.pop() else { return };
            self.limit = limit;
            self.start = self
                .segments
                .last_mut()
                .map_or(std::ptr::null_mut(), |s| s.0.as_mut_ptr() as *mut u8);
            self.spare = Some(seg);
        }
    }
}

/// Makes an interpreter; its parts point to each other, so it is boxed before anything is made in it.
pub(crate) fn new_vm(host: Box<dyn Host>) -> Box<Vm> {
    let mut space = Box::<Vm>::new_uninit();
    let p = space.as_mut_ptr();
    // SAFETY: the heap is written first and stays in place, so objects can be made in it; then the
    // rest is written around it. The box is whole when it is assumed to be.
    unsafe {
        (&raw mut (*p).heap).write(Heap::new());
        let heap = &mut (*p).heap;
        let dict = |h: &mut Heap| make::dict(h, core().dict.root_shape());
        let dicts = [dict(heap), dict(heap)];
        let parts = Vm::from_parts(host, Heap::new(), dicts, RunState::new());
        Vm::write_all_but_heap(p, parts);
        let mut vm = space.assume_init();
        crate::modules::install(&mut vm);
        vm
    }
}

#[doc(hidden)]
impl Vm {
    /// Writes every field but the heap, which objects already point to.
    unsafe fn write_all_but_heap(p: *mut Vm, parts: Vm) {
        // SAFETY: `heap` of `parts` is fresh and empty: it is swapped in bitwise and swapped back.
        unsafe {
            let heap = std::ptr::read(&raw const (*p).heap);
            std::ptr::write(p, parts);
            let empty = std::ptr::replace(&raw mut (*p).heap, heap);
            drop(empty);
        }
    }

    /// The current function, if Python code is running.
    pub(crate) fn current_function(&self) -> Option<Ref<Function>> {
        let b = self.run.base;
        // SAFETY: a non-null base is a live frame.
        (!b.is_null())
            .then(|| unsafe { Ref::from_value_unchecked(Value::from_borrowed(*head(b, -24))) })
    }

    /// The exception being handled.
    pub fn handled(&self) -> Option<Value> {
        let w = self.run.handled;
        // SAFETY: the state owns the word.
        (!w.is_nil()).then(|| unsafe { Value::from_borrowed(w) })
    }

    pub(crate) fn set_handled(&mut self, v: Option<Value>) {
        let w = v.map_or(Word::NIL, Value::into_word);
        // SAFETY: the state owns the old word.
        unsafe { release(std::mem::replace(&mut self.run.handled, w)) }
    }
}

impl Drop for RunState {
    fn drop(&mut self) {
        self.frames.drain(..).for_each(std::mem::forget);
        std::mem::forget(std::mem::take(&mut self.hooks));
        self.handled = Word::NIL;
    }
}
