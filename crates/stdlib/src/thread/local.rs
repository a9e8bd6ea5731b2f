//! `_local`: an object whose attributes each thread has for itself.

use super::ident;
use pyrun_vm::types::core;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{
    Args, Dict, FromPy, Payload, Slots, Str, Type, TypeFlags, TypeSpec, Visitor,
};
use pyrun_vm::{PyResult, Ref, Value, Vm};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Attributes by thread, and the arguments that `__init__` gets in each.
struct Local {
    dicts: Rc<RefCell<HashMap<i64, Value>>>,
    args: Vec<Value>,
    kw: Vec<(Value, Value)>,
}

impl Payload for Local {
    const NAME: &'static str = "_thread._local";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.dicts.borrow().values().for_each(&mut *visit);
        self.args.iter().for_each(&mut *visit);
        self.kw.iter().for_each(|(k, v)| {
            visit(k);
            visit(v);
        });
    }
    fn clear(&mut self) {
        let old = std::mem::take(&mut *self.dicts.borrow_mut());
        drop(old);
        self.args.clear();
        self.kw.clear();
    }
}

type This = Ref<Boxed<Local>>;

/// Whether the class has an `__init__` of its own, for each thread to call.
fn own_init(vm: &mut Vm, class: &Type) -> Option<Value> {
    let name = core().names.__init__.clone();
    let init = vm.lookup_type(class, &name)?;
    let plain = core().object.lookup(&name)?;
    (!init.is(&plain)).then_some(init)
}

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    if (!args.pos.is_empty() || args.has_kw()) && own_init(vm, cls).is_none() {
        return Err(vm.type_error("Initialization arguments are not supported"));
    }
    let local = Local {
        dicts: Rc::default(),
        args: args.pos.to_vec(),
        kw: args.kw().map(|(k, v)| (k.clone(), v.clone())).collect(),
    };
    let v = vm.payload_in(cls, local)?;
    // The making thread's `__init__` is called as any class's.
    let slf = <&This>::from_py(vm, &v)?.clone();
    fresh_dict(vm, slf);
    Ok(v)
}

fn fresh_dict(vm: &mut Vm, slf: This) -> Ref<Dict> {
    let (me, dict) = (ident(vm), vm.dict());
    let dicts = slf.borrow().dicts.clone();
    dicts.borrow_mut().insert(me, dict.as_value().clone());
    let weak = Rc::downgrade(&dicts);
    vm.at_thread_end(Box::new(move || {
        if let Some(dicts) = weak.upgrade() {
            let gone = dicts.borrow_mut().remove(&me);
            drop(gone);
        }
    }));
    dict
}

/// The running thread's attributes.
fn dict(vm: &mut Vm, v: &Value) -> PyResult<Ref<Dict>> {
    let slf = <&This>::from_py(vm, v)?.clone();
    let me = ident(vm);
    let known = slf.borrow().dicts.borrow().get(&me).and_then(|d| d.cast::<Dict>().cloned());
    if let Some(dict) = known {
        return Ok(dict);
    }
    let dict = fresh_dict(vm, slf.clone());
    if let Some(init) = own_init(vm, v.class()) {
        let (args, kw) = (slf.borrow().args.clone(), slf.borrow().kw.clone());
        let kw: Vec<(Ref<Str>, Value)> =
            kw.into_iter().filter_map(|(k, v)| Some((k.downcast().ok()?, v))).collect();
        let mut all = vec![v.clone()];
        all.extend(args);
        vm.call_kw(&init, &all, &kw)?;
    }
    Ok(dict)
}

fn getattr(vm: &mut Vm, v: &Value, name: &Ref<Str>) -> PyResult {
    let dict = dict(vm, v)?;
    if name.equals("__dict__") {
        return Ok(dict.into_value());
    }
    let found = vm.lookup_type(v.class(), name);
    // Data descriptors of the class come first.
    if let Some(d) = &found
        && d.class().slots().descr_set.is_some()
    {
        return vm.bind(d, v);
    }
    if let Some(own) = dict.get_str(name) {
        return Ok(own);
    }
    match found {
        Some(d) => vm.bind(&d, v),
        None => Err(vm.no_attribute(v, name)),
    }
}

fn setattr(vm: &mut Vm, v: &Value, name: &Ref<Str>, value: Option<Value>) -> PyResult<()> {
    let dict = dict(vm, v)?;
    if name.equals("__dict__") {
        let class = v.class().name();
        return Err(
            vm.attribute_error(&format!("'{class}' object attribute '__dict__' is read-only"))
        );
    }
    if let Some(d) = vm.lookup_type(v.class(), name)
        && let Some(set) = d.class().slots().descr_set
    {
        return set(vm, &d, v, value);
    }
    match value {
        Some(value) => {
            let name = vm.intern_str(name);
            dict.set_str(&name, value);
            Ok(())
        }
        None => match dict.remove_str(name) {
            Some(_) => Ok(()),
            None => Err(vm.no_attribute(v, name)),
        },
    }
}

/// `_thread._local`
pub(super) static LOCAL: TypeSpec = TypeSpec {
    module: "_thread",
    payload: Some(Boxed::<Local>::VTABLE),
    flags: TypeFlags::BASE | TypeFlags::WEAK,
    doc: "Thread-local data",
    slots: Slots { new: Some(new), getattr: Some(getattr), setattr: Some(setattr), ..Slots::EMPTY },
    ..TypeSpec::new("_local")
};
