//! The standard streams of `sys`.

use super::text;
use pyrun_vm::Vm;
use pyrun_vm::value::static_str;

/// Puts `stdin`, `stdout` and `stderr` into `sys`, when there is one.
pub(crate) fn install(vm: &mut Vm) {
    vm.add_sys_setup(make);
}

fn make(vm: &mut Vm) {
    let names = [["stdin", "__stdin__"], ["stdout", "__stdout__"], ["stderr", "__stderr__"]];
    for (fd, names) in (0..).zip(names) {
        let stream = text::standard(vm, fd);
        for name in names {
            vm.sys().set_str(&static_str(name), stream.clone());
        }
    }
}
