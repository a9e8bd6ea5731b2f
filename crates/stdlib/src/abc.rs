//! `_abc`: what abstract classes need of the machine, and what each of them remembers of the classes it was
//! asked about. The rest of `abc` is written in Python.
//!
//! Answers are kept by address with a weak reference beside them, so a class that has died is not mistaken
//! for the next one there, and none is kept alive.

use pyrun_macros::{pyfunctions, pymethods};
use pyrun_vm::modules::NativeModule;
use pyrun_vm::types::core;
use pyrun_vm::value::native::WeakRef;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{
    Args, Dict, FromPy, List, Payload, Ref, Set, Slots, Type, TypeSpec, Visitor,
};
use pyrun_vm::{PyResult, Value, Vm};

/// What an abstract class knows.
struct Data {
    /// Weak references of the classes registered with it.
    registry: Ref<Set>,
    /// The classes that are subclasses, and those that are not as of `version`.
    yes: Ref<Dict>,
    no: Ref<Dict>,
    version: i64,
    /// A list of how often a class was registered anywhere.
    counter: Ref<List>,
    /// With so many answers of one kind, those about classes that have died are dropped.
    full: usize,
}

impl Payload for Data {
    const NAME: &'static str = "_abc._abc_data";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(self.registry.as_value());
        visit(self.yes.as_value());
        visit(self.no.as_value());
        visit(self.counter.as_value());
    }
}

type This = Ref<Boxed<Data>>;

/// Fewer answers than these are never looked through.
const FEW: usize = 32;

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    let [counter] = args.pos else {
        return Err(vm.type_error("_abc_data() takes the counter of registrations"));
    };
    let counter = <&Ref<List>>::from_py(vm, counter)?.clone();
    let (registry, yes, no) = (vm.set(), vm.dict(), vm.dict());
    vm.payload_in(cls, Data { registry, yes, no, version: -1, counter, full: FEW })
}

/// Where a class is remembered.
fn address(vm: &mut Vm, class: &Value) -> Value {
    vm.int(class.id() as i64)
}

/// Whether `answers` has one about this class.
fn has(vm: &mut Vm, answers: &Ref<Dict>, at: &Value, class: &Value) -> PyResult<bool> {
    let known = vm.dict_get(answers, at)?;
    let target = known.as_ref().and_then(|k| k.get::<WeakRef>()).and_then(WeakRef::get_target);
    Ok(target.is_some_and(|t| t.is(class)))
}

/// What is remembered about a class.
fn known(vm: &mut Vm, slf: &This, class: &Value) -> PyResult<Option<bool>> {
    let at = address(vm, class);
    let yes = slf.borrow().yes.clone();
    if has(vm, &yes, &at, class)? {
        return Ok(Some(true));
    }
    let now = slf.borrow().counter.get(0).map_or(0, |n| n.word().as_int());
    let (no, version) = (slf.borrow().no.clone(), slf.borrow().version);
    if version != now {
        let empty = vm.dict();
        let this = &mut *slf.borrow_mut();
        (this.no, this.version) = (empty, now);
        return Ok(None);
    }
    Ok(has(vm, &no, &at, class)?.then_some(false))
}

struct Methods;

#[pymethods]
impl Methods {
    /// Whether a class is known to be a subclass; None if it is not known.
    fn known(vm: &mut Vm, slf: &This, class: &Value) -> PyResult<Option<bool>> {
        known(vm, slf, class)
    }

    /// Remembers the answer about the class that a weak reference is to.
    fn remember(vm: &mut Vm, slf: &This, reference: &Ref<WeakRef>, answer: bool) -> PyResult<()> {
        let Some(class) = reference.get_target() else { return Ok(()) };
        let (answers, full) = {
            let this = slf.borrow();
            (if answer { this.yes.clone() } else { this.no.clone() }, this.full)
        };
        if answers.len() >= full {
            vm.charge(answers.len())?;
            let dead = |(_, v): &(Value, Value)| {
                v.get::<WeakRef>().is_none_or(|r| r.get_target().is_none())
            };
            for (at, _) in answers.items().into_iter().filter(dead) {
                vm.dict_remove(&answers, &at)?;
            }
            slf.borrow_mut().full = FEW.max(answers.len() * 2);
        }
        let at = address(vm, &class);
        vm.dict_set(&answers, at, reference.as_value().clone())
    }

    /// Forgets all answers.
    fn clear(vm: &mut Vm, slf: &This) {
        let (yes, no) = (vm.dict(), vm.dict());
        let this = &mut *slf.borrow_mut();
        (this.yes, this.no) = (yes, no);
    }

    /// The classes that were registered.
    #[getter]
    fn registry(slf: &This) -> Value {
        slf.borrow().registry.as_value().clone()
    }

    /// Weak references of known subclasses.
    #[getter]
    fn cache(vm: &mut Vm, slf: &This) -> Value {
        let known = slf.borrow().yes.items().into_iter().map(|(_, r)| r).collect();
        vm.list(known)
    }

    /// Weak references of classes that are known to be none.
    #[getter]
    fn negative(vm: &mut Vm, slf: &This) -> Value {
        let known = slf.borrow().no.items().into_iter().map(|(_, r)| r).collect();
        vm.list(known)
    }

    /// The number of registrations that the answers are good for.
    #[getter]
    fn version(slf: &This) -> i64 {
        slf.borrow().version
    }
}

static DATA: TypeSpec = TypeSpec {
    module: "_abc",
    payload: Some(Boxed::<Data>::VTABLE),
    doc: "Internal state held by ABC machinery.",
    slots: Slots { new: Some(new), ..Slots::EMPTY },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    ..TypeSpec::new("_abc_data")
};

struct Functions;

#[pyfunctions]
impl Functions {
    /// Make sequence patterns (32) or mapping patterns (64) take instances of the class and of those
    /// derived from it; no flag changes nothing.
    #[signature(cls, flags, /)]
    fn _set_collection_flags(vm: &mut Vm, cls: &Ref<Type>, flags: i64) {
        vm.set_pattern_flags(cls, flags & 32 != 0, flags & 64 != 0);
    }

    /// `isinstance(instance, cls)` for an abstract class.
    #[signature(cls, instance, /)]
    fn _instancecheck(vm: &mut Vm, cls: &Value, instance: &Value) -> PyResult {
        let names = &core().names;
        let data = vm.getattr(cls, &names._abc_impl)?;
        let data = <&This>::from_py(vm, &data)?;
        let actual = instance.class_value();
        let claimed = vm.claimed_class(instance)?.unwrap_or_else(|| actual.clone());
        match known(vm, data, &claimed)? {
            Some(true) => return Ok(Value::from(true)),
            Some(false) if claimed.is(&actual) => return Ok(Value::from(false)),
            _ => {}
        }
        let check = &names.__subclasscheck__;
        let r = vm.call_method(cls, check, std::slice::from_ref(&claimed))?;
        if claimed.is(&actual) || vm.truth(&r)? {
            return Ok(r);
        }
        vm.call_method(cls, check, std::slice::from_ref(&actual))
    }
}

/// The declaration of `_abc`.
pub static MODULE: NativeModule = NativeModule {
    name: "_abc",
    doc: "Module contains faster C implementation of abc.ABCMeta",
    functions: &[Functions::METHODS],
    types: &[&DATA],
    init: None,
};
