//! What CPython's `site` adds to the builtins: `exit`, `quit`, `help` and the notices.
//!
//! Few programs use them, so they are stand-ins until they are called, shown or asked for an
//! attribute; the module `_sitebuiltins`, written in Python, is imported only then.

use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{Args, Kind, Payload, Ref, Slots, Str, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Value, Vm};

/// The name of the builtin that an object stands for.
struct Builtin(&'static str);

impl Payload for Builtin {
    const NAME: &'static str = "site builtin";
    fn trace(&self, _: &mut Visitor<'_>) {}
}

/// The objects that the stand-ins stand for.
#[derive(Default)]
struct Made(Option<Value>);

/// The object behind a stand-in.
fn real(vm: &mut Vm, v: &Value) -> PyResult {
    let name = match v.get::<Boxed<Builtin>>() {
        Some(b) => b.borrow().0,
        None => return Err(vm.type_error("not an object of the site")),
    };
    let made = match vm.state::<Made>().0.clone() {
        Some(d) => d,
        None => {
            let d = vm.dict();
            let module = vm.import("_sitebuiltins")?;
            let d = d.into_value();
            vm.call_method_str(&module, "install", std::slice::from_ref(&d))?;
            vm.state::<Made>().0 = Some(d.clone());
            d
        }
    };
    let key = vm.str(name);
    vm.getitem(&made, &key)
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let real = real(vm, v)?;
    Ok(vm.repr(&real)?.into_value())
}

fn call(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult {
    let real = real(vm, v)?;
    vm.call_args(&real, args)
}

fn getattr(vm: &mut Vm, v: &Value, name: &Ref<Str>) -> PyResult {
    if name.to_str_lossy().starts_with("__") {
        return vm.generic_getattr(v, name);
    }
    let real = real(vm, v)?;
    vm.getattr(&real, name)
}

const fn stand_in(name: &'static str) -> TypeSpec {
    TypeSpec {
        module: "_sitebuiltins",
        kind: Kind::Payload,
        payload: Some(Boxed::<Builtin>::VTABLE),
        slots: Slots { repr: Some(repr), call: Some(call), getattr: Some(getattr), ..Slots::EMPTY },
        ..TypeSpec::new(name)
    }
}

static QUITTER: TypeSpec = stand_in("Quitter");
static PRINTER: TypeSpec = stand_in("_Printer");
static HELPER: TypeSpec = stand_in("_Helper");

/// Adds the stand-ins to the builtins.
pub fn install(vm: &mut Vm) {
    let builtins = vm.builtins.clone();
    for (name, spec) in [
        ("quit", &QUITTER),
        ("exit", &QUITTER),
        ("copyright", &PRINTER),
        ("credits", &PRINTER),
        ("license", &PRINTER),
        ("help", &HELPER),
    ] {
        let v = vm.payload(spec, Builtin(name));
        vm.dict_set_name(&builtins, name, v);
    }
}
