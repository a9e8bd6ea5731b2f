//! Signals at the safe points: the handler that Python code has set in the module `signal` runs there, in the
//! first thread. Without that module Ctrl-C is KeyboardInterrupt and nothing else reaches Python code.

use crate::types::core;
use crate::value::{Dict, PyResult, Ref, Value};
use crate::vm::Vm;

/// Ctrl-C.
const INTERRUPT: i32 = 2;

#[doc(hidden)]
impl Vm {
    /// Does what is due for signals that have come.
    pub(crate) fn take_signals(&mut self) -> PyResult<()> {
        if self.host.interrupted() {
            self.signalled(INTERRUPT)?;
        }
        while let Some(number) = self.host.caught_signal() {
            self.signalled(number)?;
        }
        Ok(())
    }

    /// Does what is due for a signal: calls its handler, or raises KeyboardInterrupt.
    #[cold]
    pub fn signalled(&mut self, number: i32) -> PyResult<()> {
        let interrupt = |vm: &mut Vm| Err(vm.error_with(core().exc.keyboard_interrupt, &[]));
        match self.signal_handler(number) {
            None if number == INTERRUPT => interrupt(self),
            None => Ok(()),
            // The handler that raises KeyboardInterrupt is spared its frame, as one in C has none.
            Some((_, true)) => interrupt(self),
            Some((handler, false)) => {
                self.watch.signals += 1;
                let frame = self.frame_object(0).unwrap_or_else(Value::none);
                let number = self.int(number.into());
                self.call(&handler, &[number, frame]).map(drop)
            }
        }
    }

    /// How many signals have had their handlers called.
    pub fn signals_handled(&self) -> u64 {
        self.watch.signals
    }

    /// What Python code has set for a signal, and whether it is `default_int_handler`; nothing, if it is to be
    /// ignored or left to the system.
    fn signal_handler(&mut self, number: i32) -> Option<(Value, bool)> {
        let name = self.intern("signal");
        let module = self.modules.get_str(&name)?;
        let namespace = self.dict_of(&module)?;
        let part = |vm: &mut Vm, name: &str| {
            let name = vm.intern(name);
            namespace.get_str(&name)
        };
        let handlers: Ref<Dict> = part(self, "_handlers")?.cast::<Dict>().cloned()?;
        let key = self.int(number.into());
        let handler = self.dict_get(&handlers, &key).ok()??;
        if handler.is_none() || self.as_bigint(&handler).is_some() {
            return None;
        }
        let raises = part(self, "default_int_handler").is_some_and(|d| d.is(&handler));
        Some((handler, raises))
    }
}
