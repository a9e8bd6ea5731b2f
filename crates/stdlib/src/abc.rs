//! `_abc`: the checks of abstract classes, and what `abc` needs of the machine. The rest is written in Python.
//!
//! Each abstract class has a record of the classes that were registered with it, and of the answers it has
//! given: by the class's identity, with a weak reference that says whether the class still lives. What an
//! abstract class was asked about is not kept alive. Answers that say no hold until anything is registered
//! anywhere.

use pyrun_macros::{pyfunctions, pymethods};
use pyrun_vm::modules::NativeModule;
use pyrun_vm::types::core;
use pyrun_vm::value::native::WeakRef;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{Dict, Kind, List, Payload, Ref, Str, Type, TypeFlags, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Value, Vm};

/// What is kept for the interpreter.
#[derive(Default)]
struct State {
    /// How often anything was registered.
    registrations: u64,
    /// `_abc_impl`, the attribute that holds a class's record.
    record: Option<Ref<Str>>,
    /// Whether the call of `__subclasscheck__` that comes next is one of the checks here, not one
    /// that a program wrote.
    asking: bool,
}

/// A class's record.
struct Data {
    /// Weak references to the classes registered, in order.
    registry: Ref<List>,
    /// Classes that are subclasses.
    yes: Ref<Dict>,
    /// Classes that were none when `version` things were registered.
    no: Ref<Dict>,
    version: u64,
}

impl Payload for Data {
    const NAME: &'static str = "_abc._abc_data";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(self.registry.as_value());
        visit(self.yes.as_value());
        visit(self.no.as_value());
    }
}

/// `_abc._abc_data`.
static DATA: TypeSpec = TypeSpec {
    module: "_abc",
    payload: Some(Boxed::<Data>::VTABLE),
    flags: TypeFlags::NO_NEW,
    doc: "Internal state held by ABC machinery.",
    ..TypeSpec::new("_abc_data")
};

/// The record of an abstract class.
fn data(vm: &mut Vm, cls: &Ref<Type>) -> PyResult<Ref<Boxed<Data>>> {
    let name = match vm.state::<State>().record.clone() {
        Some(name) => name,
        None => {
            let name = vm.intern("_abc_impl");
            vm.state::<State>().record = Some(name.clone());
            name
        }
    };
    match vm.lookup_type(cls, &name).and_then(|d| d.downcast().ok()) {
        Some(d) => Ok(d),
        None => Err(vm.type_error("_abc_impl is set to a wrong type")),
    }
}

/// Whether a record of answers has one for this class.
fn has(vm: &mut Vm, answers: &Ref<Dict>, class: &Value) -> PyResult<bool> {
    let key = vm.int(class.id() as i64);
    Ok(match vm.dict_get(answers, &key)? {
        Some(alive) => match alive.get::<WeakRef>() {
            Some(r) => r.get_target().is_some_and(|c| c.is(class)),
            None => true,
        },
        None => false,
    })
}

fn remember(vm: &mut Vm, answers: &Ref<Dict>, class: &Value) -> PyResult<()> {
    if answers.len() >= ROOM && answers.len().is_power_of_two() {
        sweep(vm, answers)?;
    }
    let key = vm.int(class.id() as i64);
    let alive = match class.get::<Type>() {
        Some(t) if t.has(TypeFlags::HEAP) => vm.weak_ref(class, None)?,
        _ => Value::none(),
    };
    vm.dict_set(answers, key, alive)
}

/// So many answers are kept without a look at which classes have died.
const ROOM: usize = 64;

/// Forgets the answers for classes that have died.
fn sweep(vm: &mut Vm, answers: &Ref<Dict>) -> PyResult<()> {
    vm.charge(answers.len())?;
    let dead = |v: &Value| v.get::<WeakRef>().is_some_and(|r| r.get_target().is_none());
    for key in answers.keys() {
        if vm.dict_get(answers, &key)?.is_some_and(|v| dead(&v)) {
            vm.dict_remove(answers, &key)?;
        }
    }
    Ok(())
}

/// The classes registered that still live.
fn registered(vm: &mut Vm, data: &Ref<Boxed<Data>>) -> PyResult<Vec<Value>> {
    let registry = data.borrow().registry.clone();
    vm.charge(registry.len())?;
    let live = |v: Value| v.get::<WeakRef>().and_then(WeakRef::get_target);
    Ok(registry.to_vec().into_iter().filter_map(live).collect())
}

/// Asks a class that another one leads to.
fn ask(vm: &mut Vm, subclass: &Value, cls: &Value) -> PyResult<bool> {
    vm.state::<State>().asking = true;
    let answer = vm.is_subclass(subclass, cls);
    vm.state::<State>().asking = false;
    answer
}

/// Asks the class itself what it says of the class of an instance.
fn ask_itself(vm: &mut Vm, cls: &Ref<Type>, class: &Value) -> PyResult {
    vm.state::<State>().asking = true;
    let check = &core().names.__subclasscheck__;
    let answer = vm.call_method(cls.as_value(), check, std::slice::from_ref(class));
    vm.state::<State>().asking = false;
    answer
}

/// What the class's `__subclasshook__` says, if it says anything.
fn ask_hook(vm: &mut Vm, cls: &Ref<Type>, subclass: &Value) -> PyResult<Option<bool>> {
    let args = std::slice::from_ref(subclass);
    let answer = vm.call_method_str(cls.as_value(), "__subclasshook__", args)?;
    if answer.is(&Value::not_implemented()) {
        return Ok(None);
    }
    if answer.kind() != Kind::Bool {
        let m = "__subclasshook__ must return either False, True, or NotImplemented";
        return Err(vm.assertion_error(m));
    }
    vm.truth(&answer).map(Some)
}

/// Whether a class derives from an abstract one, or from one registered with it or with its subclasses.
fn derives(
    vm: &mut Vm,
    cls: &Ref<Type>,
    data: &Ref<Boxed<Data>>,
    subclass: &Value,
) -> PyResult<bool> {
    if subclass.get::<Type>().is_some_and(|s| s.is_subclass(cls)) {
        return Ok(true);
    }
    // Asking may register more: these are the ones of now.
    for class in registered(vm, data)? {
        if ask(vm, subclass, &class)? {
            return Ok(true);
        }
    }
    let children = vm.call_method_str(cls.as_value(), "__subclasses__", &[])?;
    for child in vm.collect(&children)? {
        if ask(vm, subclass, &child)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn subclass_check(vm: &mut Vm, cls: &Ref<Type>, subclass: &Value) -> PyResult<bool> {
    vm.state::<State>().asking = false;
    if subclass.get::<Type>().is_none() {
        return Err(vm.type_error("issubclass() arg 1 must be a class"));
    }
    let data = data(vm, cls)?;
    let yes = data.borrow().yes.clone();
    if has(vm, &yes, subclass)? {
        return Ok(true);
    }
    let now = vm.state::<State>().registrations;
    if data.borrow().version != now {
        let no = vm.dict();
        let data = &mut *data.borrow_mut();
        (data.no, data.version) = (no, now);
    } else {
        let no = data.borrow().no.clone();
        if has(vm, &no, subclass)? {
            return Ok(false);
        }
    }
    let answer = match ask_hook(vm, cls, subclass)? {
        Some(answer) => answer,
        None => derives(vm, cls, &data, subclass)?,
    };
    let known = if answer { yes } else { data.borrow().no.clone() };
    remember(vm, &known, subclass)?;
    Ok(answer)
}

struct Checks;

#[pymethods]
impl Checks {
    /// Override for isinstance(instance, cls).
    fn __instancecheck__(vm: &mut Vm, slf: &Ref<Type>, instance: &Value) -> PyResult {
        let own = instance.class_value();
        let claimed = vm.claimed_class(instance)?.unwrap_or_else(|| own.clone());
        let data = data(vm, slf)?;
        let (yes, no, version) = {
            let d = data.borrow();
            (d.yes.clone(), d.no.clone(), d.version)
        };
        if has(vm, &yes, &claimed)? {
            return Ok(Value::from(true));
        }
        if own.is(&claimed) {
            if version == vm.state::<State>().registrations && has(vm, &no, &own)? {
                return Ok(Value::from(false));
            }
            return ask_itself(vm, slf, &own);
        }
        let answer = ask_itself(vm, slf, &claimed)?;
        match vm.truth(&answer)? {
            true => Ok(answer),
            false => ask_itself(vm, slf, &own),
        }
    }

    /// Override for issubclass(subclass, cls).
    fn __subclasscheck__(vm: &mut Vm, slf: &Ref<Type>, subclass: &Value) -> PyResult<bool> {
        subclass_check(vm, slf, subclass)
    }
}

struct Functions;

#[pyfunctions]
impl Functions {
    /// Returns the current ABC cache token.
    ///
    /// The token is an opaque object (supporting equality testing) identifying the
    /// current version of the ABC cache for virtual subclasses. The token changes
    /// with every call to register() on any ABC.
    fn get_cache_token(vm: &mut Vm) -> u64 {
        vm.state::<State>().registrations
    }

    /// Whether the `__subclasscheck__` that has just begun was called by a check of abc's own.
    fn _is_asking(vm: &mut Vm) -> bool {
        std::mem::take(&mut vm.state::<State>().asking)
    }

    /// A new record for an abstract class.
    fn _abc_data(vm: &mut Vm) -> Value {
        let registry = vm.new_list(Vec::new());
        let (yes, no) = (vm.dict(), vm.dict());
        let version = vm.state::<State>().registrations;
        vm.payload(&DATA, Data { registry, yes, no, version })
    }

    /// Internal ABC helper for subclasss registration. Should be only used by abc module.
    fn _abc_register(vm: &mut Vm, cls: &Ref<Type>, subclass: &Value) -> PyResult {
        let Some(class) = subclass.get::<Type>() else {
            return Err(vm.type_error("Can only register classes"));
        };
        let class = class.to_ref();
        if vm.is_subclass(subclass, cls.as_value())? {
            return Ok(subclass.clone());
        }
        if vm.is_subclass(cls.as_value(), subclass)? {
            return Err(vm.runtime_error("Refusing to create an inheritance cycle"));
        }
        let data = data(vm, cls)?;
        let registry = data.borrow().registry.clone();
        let entry = vm.weak_ref(subclass, None)?;
        vm.list_push(&registry, entry)?;
        vm.state::<State>().registrations += 1;
        let (sequence, mapping) = (cls.has(TypeFlags::SEQUENCE), cls.has(TypeFlags::MAPPING));
        vm.set_pattern_flags(&class, sequence, mapping);
        Ok(subclass.clone())
    }

    /// Internal ABC helper to reset registry of a given class.
    fn _reset_registry(vm: &mut Vm, cls: &Ref<Type>) -> PyResult<()> {
        let registry = data(vm, cls)?.borrow().registry.clone();
        drop(registry.take_all());
        Ok(())
    }

    /// Internal ABC helper to reset both caches of a given class.
    fn _reset_caches(vm: &mut Vm, cls: &Ref<Type>) -> PyResult<()> {
        let data = data(vm, cls)?;
        let (yes, no) = (vm.dict(), vm.dict());
        let data = &mut *data.borrow_mut();
        (data.yes, data.no) = (yes, no);
        Ok(())
    }

    /// Internal ABC helper for cache and registry debugging.
    ///
    /// Return shallow copies of registry, of both caches, and negative cache version.
    fn _get_dump(vm: &mut Vm, cls: &Ref<Type>) -> PyResult {
        let data = data(vm, cls)?;
        let (registry, yes, no, version) = {
            let d = data.borrow();
            (d.registry.clone(), d.yes.clone(), d.no.clone(), d.version)
        };
        let mut sets = Vec::new();
        let values = |d: &Dict| (0..d.slots()).filter_map(|i| d.value_at(i)).collect();
        for items in [registry.to_vec(), values(&yes), values(&no)] {
            let set = vm.set();
            for item in items.into_iter().filter(|v| !v.is_none()) {
                vm.set_add(&set, item)?;
            }
            sets.push(set.into_value());
        }
        sets.push(vm.int(version as i64));
        Ok(vm.tuple(&sets))
    }

    /// Make sequence patterns (32) or mapping patterns (64) take instances of the class and of those
    /// derived from it; no flag changes nothing.
    #[signature(cls, flags, /)]
    fn _set_collection_flags(vm: &mut Vm, cls: &Ref<Type>, flags: i64) {
        vm.set_pattern_flags(cls, flags & 32 != 0, flags & 64 != 0);
    }
}

/// The checks are methods: `ABCMeta` takes them into its namespace.
fn init(vm: &mut Vm, d: &Ref<Dict>) -> PyResult<()> {
    for def in Checks::METHODS {
        let method = vm.native_method(def, core().type_);
        vm.dict_set_name(d, def.name, method);
    }
    Ok(())
}

/// The declaration of `_abc`.
pub static MODULE: NativeModule = NativeModule {
    name: "_abc",
    doc: "Module contains faster C implementation of abc.ABCMeta",
    functions: &[Functions::METHODS],
    types: &[],
    init: Some(init),
};
