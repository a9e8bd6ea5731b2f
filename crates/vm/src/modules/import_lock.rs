//! One lock for each module that is being loaded: a second thread that imports it waits until it is whole.
//!
//! Threads that import modules which import each other would wait for ever; the one that would close such
//! a ring takes the module half made, as it would in a program of one thread. The locks change only in the
//! hands of who holds the baton.

use crate::value::PyResult;
use crate::vm::Vm;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// How long a thread waits before it looks at interrupts and limits.
const SLICE: Duration = Duration::from_millis(50);

/// Tells who waits that a module is loaded, or could not be.
#[derive(Default)]
struct Done {
    over: Mutex<bool>,
    changed: Condvar,
}

impl Done {
    fn tell(&self) {
        *self.over.lock().unwrap_or_else(|e| e.into_inner()) = true;
        self.changed.notify_all();
    }

    /// Waits at most so long; true once it is told.
    fn wait(&self, time: Duration) -> bool {
        let over = self.over.lock().unwrap_or_else(|e| e.into_inner());
        match self.changed.wait_timeout_while(over, time, |over| !*over) {
            Ok((over, _)) => *over,
            Err(e) => *e.into_inner().0,
        }
    }
}

/// A module that a thread is loading.
struct Load {
    module: Box<str>,
    thread: u64,
    done: Arc<Done>,
}

/// The modules that are being loaded, and who waits for whom.
#[derive(Default)]
pub(crate) struct Loading {
    loads: Vec<Load>,
    /// Threads that wait, each for another one.
    waits: Vec<[u64; 2]>,
}

impl Loading {
    /// Whether nothing is being loaded.
    pub(super) fn is_empty(&self) -> bool {
        self.loads.is_empty()
    }

    /// The load of a module by another thread.
    fn elsewhere(&self, module: &str, me: u64) -> Option<&Load> {
        self.loads.iter().find(|l| &*l.module == module && l.thread != me)
    }

    /// Whether `thread` waits for `me`, be it through others.
    fn waits_for(&self, thread: u64, me: u64) -> bool {
        let mut reached = vec![thread];
        let mut at = 0;
        while let Some(&t) = reached.get(at) {
            if t == me {
                return true;
            }
            for &[_, other] in self.waits.iter().filter(|w| w[0] == t) {
                if !reached.contains(&other) {
                    reached.push(other);
                }
            }
            at += 1;
        }
        false
    }
}

impl Vm {
    /// Waits while another thread loads a module, unless that thread waits for this one.
    pub(super) fn await_load(&mut self, module: &str) -> PyResult<()> {
        let me = self.thread();
        while let Some(load) = self.loading.elsewhere(module, me) {
            let (owner, done) = (load.thread, load.done.clone());
            if self.loading.waits_for(owner, me) {
                return Ok(());
            }
            self.loading.waits.push([me, owner]);
            let r = loop {
                let over = self.blocking(|| done.wait(SLICE));
                if let Err(e) = self.look_up() {
                    break Err(e);
                }
                if over {
                    break Ok(());
                }
            };
            let waits = &mut self.loading.waits;
            if let Some(at) = waits.iter().rposition(|w| *w == [me, owner]) {
                waits.swap_remove(at);
            }
            r?;
        }
        Ok(())
    }

    /// Loads a module while others that want it wait.
    pub(super) fn locked_load<T>(
        &mut self,
        module: &str,
        load: impl FnOnce(&mut Vm) -> PyResult<T>,
    ) -> PyResult<T> {
        let (thread, done) = (self.thread(), Arc::new(Done::default()));
        self.loading.loads.push(Load { module: module.into(), thread, done: done.clone() });
        let r = load(self);
        self.loading.loads.retain(|l| !Arc::ptr_eq(&l.done, &done));
        done.tell();
        r
    }
}
