//! Waiting for several descriptors, for `select` and `selectors`.

use super::{Patience, SLICE, bell, failed, patience};
use crate::io::files::Files;
use pyrun_macros::pyfunctions;
use pyrun_vm::clock::Instant;
use pyrun_vm::network::Waiting;
use pyrun_vm::value::Tuple;
use pyrun_vm::{PyResult, Value, Vm};
use std::time::Duration;

/// What is to be waited for, with its descriptors.
fn waiting(vm: &mut Vm, wanted: &Value) -> PyResult<(Vec<i64>, Vec<Waiting>)> {
    let (mut fds, mut list) = (Vec::new(), Vec::new());
    for item in vm.collect(wanted)? {
        let pair = item.get::<Tuple>().map(|t| t.to_vec()).unwrap_or_default();
        let [fd, events] = &pair[..] else {
            return Err(vm.type_error("pairs of descriptor and events are needed"));
        };
        let (fd, events) = (vm.to_i64(fd)?, vm.to_i64(events)? as i16);
        let what = match vm.state::<Files>().get(fd) {
            Some(file) => file.lock().unwrap_or_else(|e| e.into_inner()).pollable(),
            None if (0..3).contains(&fd) => vm.host.pollable(fd as u8),
            None => return Err(vm.os_error_with(9, "Bad file descriptor", None)),
        };
        let Some(what) = what else {
            return Err(vm.os_error_with(1, "Operation not permitted", None));
        };
        fds.push(fd);
        list.push(Waiting { what, events, ready: 0 });
    }
    Ok((fds, list))
}

pub(super) struct Functions;

#[pyfunctions]
impl Functions {
    /// Waits until one of pairs of descriptor and events is ready; gives those that are. With calls set, futures of
    /// the host's end the wait too.
    #[signature(wanted, timeout, calls = false)]
    fn poll(vm: &mut Vm, wanted: &Value, timeout: &Value, calls: bool) -> PyResult<Vec<Value>> {
        let until = patience(vm, timeout)?;
        let (fds, mut list) = waiting(vm, wanted)?;
        let poller = vm.host.poller();
        loop {
            let time = match until {
                Patience::None => Duration::ZERO,
                Patience::Endless => SLICE,
                Patience::Until(end) => end.saturating_duration_since(Instant::now()).min(SLICE),
            };
            match poller {
                Some(poll) if !list.is_empty() => {
                    bell::wait(vm, poll, &mut list, time, calls)?.map_err(|e| failed(vm, &e))?;
                }
                _ => vm.sleep(time)?,
            }
            let ready = fds.iter().zip(&list).filter(|(_, w)| w.ready != 0);
            let ready: Vec<(i64, i64)> = ready.map(|(&fd, w)| (fd, w.ready.into())).collect();
            let over = match until {
                Patience::None => true,
                Patience::Endless => false,
                Patience::Until(end) => Instant::now() >= end,
            };
            if over || !ready.is_empty() || calls && vm.is_called() {
                let pair = |vm: &mut Vm, (fd, events)| {
                    let parts = [vm.int(fd), vm.int(events)];
                    vm.tuple(&parts)
                };
                return Ok(ready.into_iter().map(|r| pair(vm, r)).collect());
            }
            // Interrupts and limits are seen while waiting.
            vm.sleep(Duration::ZERO)?;
        }
    }
}
