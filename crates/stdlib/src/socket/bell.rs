//! What ends a wait for sockets before its time: a cancel, another thread's call or a future of the host's.
//!
//! A wait watches the one end of a pair of sockets beside what it waits for, and whoever calls writes to the other.
//! A host that has no pairs, or no poller, is looked at every [`SLICE`]; that is also the longest wait in one go,
//! for threads that wait together share the bell, and one of them may take the call for all.

use super::SLICE;
use pyrun_vm::clock::Instant;
use pyrun_vm::network::{HostSocket, Pollable, Poller, Waiting};
use pyrun_vm::{PyResult, Vm};
use std::io;
use std::sync::Arc;
use std::task::{Wake, Waker};
use std::time::Duration;

/// The bell of an interpreter, if the host has the parts for one.
#[derive(Default)]
struct Bell(Option<Option<Parts>>);

#[derive(Clone)]
struct Parts {
    ear: Arc<dyn HostSocket>,
    ready: Pollable,
    waker: Waker,
}

/// What rings the bell.
struct Button(Arc<dyn HostSocket>);

impl Wake for Button {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        // When it cannot be written to it has rung often enough.
        let _ = self.0.send(&[0], None);
    }
}

fn parts(vm: &mut Vm) -> Option<Parts> {
    if let Some(parts) = &vm.state::<Bell>().0 {
        return parts.clone();
    }
    let made = vm.host.socket_pair(false).ok().and_then(|[ear, button]| {
        let waker = Waker::from(Arc::new(Button(button.socket()?)));
        Some(Parts { ear: ear.socket()?, ready: ear.pollable()?, waker })
    });
    vm.state::<Bell>().0 = Some(made.clone());
    made
}

/// Waits for one of `list`, not much longer than a slice; `calls` says whether futures of the host's end the wait.
pub(super) fn wait(
    vm: &mut Vm,
    poll: Poller,
    list: &mut Vec<Waiting>,
    time: Duration,
    calls: bool,
) -> PyResult<io::Result<()>> {
    let mut time = time.min(SLICE);
    if let Some(end) = vm.deadline() {
        time = time.min(end.saturating_duration_since(Instant::now()));
    }
    if time.is_zero() {
        return Ok(poll(list, time));
    }
    let Some(parts) = parts(vm) else { return Ok(vm.blocking(|| poll(list, time))) };
    let quiet = if calls { vm.listen(&parts.waker) } else { vm.listen_for_cancel(&parts.waker) };
    if !quiet {
        return Ok(poll(list, Duration::ZERO));
    }
    list.push(Waiting { what: parts.ready, events: 1, ready: 0 });
    let done = vm.blocking(|| poll(list, time));
    if list.pop().is_some_and(|bell| bell.ready != 0) {
        while parts.ear.receive(&mut [0; 64], false).is_ok_and(|(n, _)| n > 0) {}
    }
    // Interrupts and limits are seen while waiting.
    vm.sleep(Duration::ZERO)?;
    Ok(done)
}
