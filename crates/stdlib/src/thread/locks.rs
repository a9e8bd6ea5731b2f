//! `lock` and `RLock`. Their state changes only in the hands of who holds the baton; a signal wakes
//! those that wait without it.

use super::ident;
use pyrun_macros::pymethods;
use pyrun_vm::clock::Instant;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{Args, FromPy, Payload, Slots, Tuple, Type, TypeFlags, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Ref, Value, Vm};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// Counts releases, and wakes who waits for the next.
#[derive(Default)]
struct Signal {
    count: Mutex<u64>,
    changed: Condvar,
}

impl Signal {
    fn count(&self) -> u64 {
        *self.count.lock().unwrap_or_else(|e| e.into_inner())
    }

    fn send(&self) {
        *self.count.lock().unwrap_or_else(|e| e.into_inner()) += 1;
        self.changed.notify_all();
    }

    /// Waits until there has been a release after `seen`, or the time is over.
    fn wait(&self, seen: u64, time: Duration) {
        let count = self.count.lock().unwrap_or_else(|e| e.into_inner());
        drop(self.changed.wait_timeout_while(count, time, |now| *now == seen));
    }
}

/// A lock, or one that its owner may take again.
pub(super) struct Lock {
    owner: i64,
    count: usize,
    /// How many wait for the signal.
    waiting: usize,
    signal: Arc<Signal>,
}

/// Wakes who waits for a lock that has just been given up. Without anyone that costs no call of the system's.
fn wake(slf: &This) {
    let lock = slf.borrow();
    if lock.waiting > 0 {
        lock.signal.send();
    }
}

impl Payload for Lock {
    const NAME: &'static str = "_thread.lock";
    fn trace(&self, _: &mut Visitor<'_>) {}
}

type This = Ref<Boxed<Lock>>;

fn fresh() -> Lock {
    Lock { owner: 0, count: 0, waiting: 0, signal: Arc::default() }
}

/// A lock that nobody holds.
pub(super) fn new_lock(vm: &mut Vm) -> Value {
    vm.payload(&LOCK, fresh())
}

/// Has the running thread release the lock when it ends.
pub(super) fn release_at_end(vm: &mut Vm, lock: &Value) {
    if let Some(lock) = lock.cast::<Boxed<Lock>>().cloned() {
        vm.at_thread_end(Box::new(move || {
            lock.borrow_mut().count = 0;
            wake(&lock);
        }));
    }
}

/// How long to wait: not at all, at most so long, or for ever.
fn patience(vm: &mut Vm, blocking: bool, timeout: &Value) -> PyResult<Option<Duration>> {
    let seconds = vm.to_f64(timeout)?;
    if !blocking {
        if seconds != -1.0 {
            return Err(vm.value_error("can't specify a timeout for a non-blocking call"));
        }
        return Ok(Some(Duration::ZERO));
    }
    if seconds == -1.0 {
        return Ok(None);
    }
    if seconds < 0.0 {
        return Err(vm.value_error("timeout value must be a non-negative number"));
    }
    match Duration::try_from_secs_f64(seconds) {
        Ok(time) if seconds <= 4_294_967.0 => Ok(Some(time)),
        _ => Err(vm.overflow_error("timeout value is too large")),
    }
}

/// Takes the lock; false when the time is over.
fn acquire(vm: &mut Vm, slf: &This, again: bool, patience: Option<Duration>) -> PyResult<bool> {
    const SLICE: Duration = Duration::from_millis(50);
    let me = ident(vm);
    let mut end = None;
    loop {
        {
            let lock = &mut *slf.borrow_mut();
            if lock.count == 0 || again && lock.owner == me {
                lock.owner = me;
                lock.count += 1;
                return Ok(true);
            }
        }
        let left = match patience {
            None => SLICE,
            Some(Duration::ZERO) => return Ok(false),
            Some(time) => {
                let now = Instant::now();
                let left = end.get_or_insert(now + time).saturating_duration_since(now);
                if left.is_zero() {
                    return Ok(false);
                }
                left.min(SLICE)
            }
        };
        let signal = slf.borrow().signal.clone();
        let seen = signal.count();
        slf.borrow_mut().waiting += 1;
        vm.blocking(|| signal.wait(seen, left));
        {
            let lock = &mut *slf.borrow_mut();
            // A fork may have made the lock anew.
            lock.waiting = lock.waiting.saturating_sub(1);
        }
        // Interrupts and limits are seen while waiting.
        vm.sleep(Duration::ZERO)?;
    }
}

fn release(vm: &mut Vm, slf: &This) -> PyResult<()> {
    if slf.borrow().count == 0 {
        return Err(vm.runtime_error("release unlocked lock"));
    }
    slf.borrow_mut().count = 0;
    wake(slf);
    Ok(())
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let slf = <&This>::from_py(vm, v)?;
    let (state, name, id) = (
        if slf.borrow().count > 0 { "locked" } else { "unlocked" },
        v.class().dotted_name(),
        v.id(),
    );
    Ok(vm.str(&format!("<{state} {name} object at {id:#x}>")))
}

struct LockMethods;

#[pymethods]
impl LockMethods {
    /// Lock the lock.
    #[signature(blocking = true, timeout = vm.int(-1))]
    fn acquire(vm: &mut Vm, slf: &This, blocking: bool, timeout: Value) -> PyResult<bool> {
        let patience = patience(vm, blocking, &timeout)?;
        acquire(vm, slf, false, patience)
    }

    /// Release the lock, allowing another thread that is blocked waiting for it to acquire it.
    fn release(vm: &mut Vm, slf: &This) -> PyResult<()> {
        release(vm, slf)
    }

    /// Return whether the lock is in the locked state.
    fn locked(slf: &This) -> bool {
        slf.borrow().count > 0
    }

    fn __enter__(vm: &mut Vm, slf: &This) -> PyResult<bool> {
        acquire(vm, slf, false, None)
    }

    #[signature(exc_type = None, exc_value = None, traceback = None, /)]
    fn __exit__(
        vm: &mut Vm,
        slf: &This,
        exc_type: Option<&Value>,
        exc_value: Option<&Value>,
        traceback: Option<&Value>,
    ) -> PyResult<()> {
        let _ = (exc_type, exc_value, traceback);
        release(vm, slf)
    }

    fn _at_fork_reinit(slf: &This) {
        *slf.borrow_mut() = fresh();
    }
}

/// `_thread.lock`
pub(super) static LOCK: TypeSpec = TypeSpec {
    module: "_thread",
    payload: Some(Boxed::<Lock>::VTABLE),
    flags: TypeFlags::NO_NEW | TypeFlags::WEAK,
    doc: "A lock object is a synchronization primitive.",
    slots: Slots { repr: Some(repr), ..Slots::EMPTY },
    methods: &[LockMethods::METHODS],
    ..TypeSpec::new("lock")
};

fn rlock_new(vm: &mut Vm, cls: &Ref<Type>, _: Args<'_>) -> PyResult {
    vm.payload_in(cls, fresh())
}

fn rlock_repr(vm: &mut Vm, v: &Value) -> PyResult {
    let slf = <&This>::from_py(vm, v)?;
    let (owner, count) = (slf.borrow().owner, slf.borrow().count);
    let state = if count > 0 { "locked" } else { "unlocked" };
    let owner = if count > 0 { owner } else { 0 };
    let (name, id) = (v.class().dotted_name(), v.id());
    Ok(vm.str(&format!("<{state} {name} object owner={owner} count={count} at {id:#x}>")))
}

struct RLockMethods;

#[pymethods]
impl RLockMethods {
    /// Lock the lock.
    #[signature(blocking = true, timeout = vm.int(-1))]
    fn acquire(vm: &mut Vm, slf: &This, blocking: bool, timeout: Value) -> PyResult<bool> {
        let patience = patience(vm, blocking, &timeout)?;
        acquire(vm, slf, true, patience)
    }

    /// Release the lock.
    fn release(vm: &mut Vm, slf: &This) -> PyResult<()> {
        let me = ident(vm);
        let lock = &mut *slf.borrow_mut();
        if lock.count == 0 || lock.owner != me {
            return Err(vm.runtime_error("cannot release un-acquired lock"));
        }
        lock.count -= 1;
        if lock.count == 0 && lock.waiting > 0 {
            lock.signal.send();
        }
        Ok(())
    }

    fn __enter__(vm: &mut Vm, slf: &This) -> PyResult<bool> {
        acquire(vm, slf, true, None)
    }

    #[signature(exc_type = None, exc_value = None, traceback = None, /)]
    fn __exit__(
        vm: &mut Vm,
        slf: &This,
        exc_type: Option<&Value>,
        exc_value: Option<&Value>,
        traceback: Option<&Value>,
    ) -> PyResult<()> {
        let _ = (exc_type, exc_value, traceback);
        Self::release(vm, slf)
    }

    fn _is_owned(vm: &mut Vm, slf: &This) -> bool {
        slf.borrow().count > 0 && slf.borrow().owner == ident(vm)
    }

    fn _recursion_count(vm: &mut Vm, slf: &This) -> usize {
        if Self::_is_owned(vm, slf) { slf.borrow().count } else { 0 }
    }

    fn _release_save(vm: &mut Vm, slf: &This) -> PyResult<(Value, Value)> {
        let (count, owner) = {
            let lock = &mut *slf.borrow_mut();
            if lock.count == 0 {
                return Err(vm.runtime_error("cannot release un-acquired lock"));
            }
            (std::mem::take(&mut lock.count), lock.owner)
        };
        wake(slf);
        Ok((vm.int(count as i64), vm.int(owner)))
    }

    fn _acquire_restore(vm: &mut Vm, slf: &This, state: &Value) -> PyResult<()> {
        let parts = state.get::<Tuple>().map(|t| t.to_vec()).unwrap_or_default();
        let [count, owner] = &parts[..] else {
            return Err(vm.type_error("_acquire_restore() wants what _release_save() gave"));
        };
        let (count, owner) = (vm.to_i64(count)? as usize, vm.to_i64(owner)?);
        acquire(vm, slf, false, None)?;
        let lock = &mut *slf.borrow_mut();
        (lock.count, lock.owner) = (count, owner);
        Ok(())
    }

    fn _at_fork_reinit(slf: &This) {
        *slf.borrow_mut() = fresh();
    }
}

/// `_thread.RLock`
pub(super) static RLOCK: TypeSpec = TypeSpec {
    module: "_thread",
    payload: Some(Boxed::<Lock>::VTABLE),
    flags: TypeFlags::BASE | TypeFlags::WEAK,
    slots: Slots { new: Some(rlock_new), repr: Some(rlock_repr), ..Slots::EMPTY },
    methods: &[RLockMethods::METHODS],
    ..TypeSpec::new("RLock")
};
