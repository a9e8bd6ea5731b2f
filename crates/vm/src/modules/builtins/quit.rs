//! `exit` and `quit`: objects that tell how to leave the prompt when shown, and leave when called.

use crate::types::core;
use crate::value::args::ParamSpec;
use crate::value::payload::{Boxed, Payload, Visitor};
use crate::value::{Args, Dict, PyResult, Ref, Slots, TypeFlags, TypeSpec, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

/// The payload: the name that it goes by.
struct Quitter {
    name: &'static str,
}

impl Payload for Quitter {
    const NAME: &'static str = "Quitter";
    fn trace(&self, _: &mut Visitor<'_>) {}
}

/// Puts both names into the namespace.
pub(super) fn install(vm: &mut Vm, dict: &Ref<Dict>) {
    for name in ["exit", "quit"] {
        let v = vm.payload(&QUITTER, Quitter { name });
        dict.set_str(&vm.intern(name), v);
    }
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let name = v.get::<Boxed<Quitter>>().map_or("quit", |q| q.borrow().name);
    Ok(vm.str(&format!("Use {name}() or Ctrl-D (i.e. EOF) to exit")))
}

fn call(vm: &mut Vm, _: &Value, args: Args<'_>) -> PyResult {
    static SPEC: ParamSpec = ParamSpec {
        function: "Quitter.__call__",
        names: &["code"],
        required: &[false],
        posonly: 0,
        positional: 1,
        varargs: false,
        varkw: false,
    };
    let mut slots = [const { None }; 1];
    SPEC.bind(vm, args, &mut slots)?;
    let [code] = slots;
    // Whoever reads standard input next must not wait for the terminal.
    if let Some(stdin) = vm.sys.get_str(&core().names.stdin).filter(|s| !s.is_none())
        && let Err(e) = vm.call_method_str(&stdin, "close", &[])
        && !e.is(core().exc.exception)
    {
        return Err(e);
    }
    Err(vm.error_with(core().exc.system_exit, &[code.unwrap_or(Value::none())]))
}

struct QuitterMethods;

#[pymethods]
impl QuitterMethods {
    /// The name that it goes by.
    #[getter]
    fn name(slf: &Ref<Boxed<Quitter>>) -> &'static str {
        slf.borrow().name
    }
}

/// `_sitebuiltins.Quitter`
static QUITTER: TypeSpec = TypeSpec {
    module: "_sitebuiltins",
    payload: Some(Boxed::<Quitter>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: Slots { repr: Some(repr), call: Some(call), ..Slots::EMPTY },
    getset: &[QuitterMethods::GETSET],
    ..TypeSpec::new("Quitter")
};
