//! `_copy`: copies of objects, for the module `copy`, whose tables say what is its own copy and how some
//! classes are copied.
//!
//! Any copy may run Python code: containers are looked at again item by item.

use pyrun_macros::pyfunctions;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::types::core;
use pyrun_vm::value::{Dict, List, Set, Str, Tuple, Type};
use pyrun_vm::{PyResult, Ref, Value, Vm};

/// The tables of `copy` and `copyreg`.
struct Tables {
    /// Classes whose instances are their own copies.
    atomic: Ref<Set>,
    /// How the instances of a class are reduced.
    reductions: Option<Ref<Dict>>,
}

fn table<T: pyrun_vm::value::Object>(vm: &mut Vm, module: &str, name: &str) -> PyResult<Ref<T>> {
    let module = vm.import(module)?;
    let found = vm.getattr_str(&module, name)?;
    found.downcast().map_err(|_| vm.type_error(&format!("{name} must be a {}", T::NAME)))
}

impl Tables {
    fn new(vm: &mut Vm, atomic: &str) -> PyResult<Tables> {
        let atomic = table(vm, "copy", atomic)?;
        Ok(Tables { atomic, reductions: None })
    }

    /// The function that `copyreg` has for a class.
    fn registered(&mut self, vm: &mut Vm, class: &Value) -> PyResult<Option<Value>> {
        let reductions = match &self.reductions {
            Some(found) => found.clone(),
            None => {
                let found = table::<Dict>(vm, "copyreg", "dispatch_table")?;
                self.reductions.insert(found).clone()
            }
        };
        vm.dict_get(&reductions, class)
    }
}

/// What an object is made of when it is made anew.
fn reduced(vm: &mut Vm, x: &Value, registered: Option<Value>, how: &str) -> PyResult {
    if let Some(f) = registered {
        return vm.call(&f, std::slice::from_ref(x));
    }
    if let Some(r) = vm.reduced(x, 4)? {
        return Ok(r);
    }
    let class = vm.repr(&x.class_value())?.to_str_lossy().into_owned();
    let error = table::<Type>(vm, "copy", "Error")?;
    let message = vm.str(&format!("un({how})copyable object of type {class}"));
    Err(vm.error_with(&error, &[message]))
}

fn is_exactly(v: &Value, class: &Type) -> bool {
    std::ptr::eq(v.class(), class)
}

/// Whether a value is its own copy whatever the tables say.
fn is_simple(v: &Value) -> bool {
    v.word().is_int() || v.is_none() || v.get_exact::<Str>().is_some() || v.word().is_float()
}

/// The parts of a reduction, from the class or function on.
fn parts(vm: &mut Vm, reduced: &Value) -> PyResult<(Value, Vec<Value>, [Option<Value>; 3])> {
    let parts = reduced.get::<Tuple>().map(|t| t.to_vec()).unwrap_or_default();
    if !(2..=5).contains(&parts.len()) {
        return Err(vm.type_error("a reduction must be a tuple of 2 to 5 items"));
    }
    let some = |i: usize| parts.get(i).filter(|v| !v.is_none()).cloned();
    let args = vm.collect(&parts[1])?;
    Ok((parts[0].clone(), args, [some(2), some(3), some(4)]))
}

/// A new instance of an instance's class, without arguments.
fn instance_like(vm: &mut Vm, x: &Value) -> PyResult {
    let names = &core().names;
    let class = x.class().to_value();
    let own = vm.lookup_type(x.class(), &names.__new__);
    let of_object = vm.lookup_type(core().object, &names.__new__);
    if own.zip(of_object).is_some_and(|(a, b)| a.is(&b))
        && let Some(class) = class.cast::<Type>()
    {
        return vm.new_instance(class);
    }
    let new = vm.getattr(&class, &names.__new__)?;
    vm.call(&new, &[class])
}

/// Puts attributes into an instance's `__dict__`.
fn update_dict(vm: &mut Vm, y: &Value, state: &Value) -> PyResult<()> {
    if let Some(state) = state.get_exact::<Dict>() {
        let of_own = |v: Value| v.kind() == pyrun_vm::value::Kind::GetSet;
        let has_dict = vm.lookup_type(y.class(), &core().names.__dict__).is_some_and(of_own);
        let items = state.items();
        if has_dict && items.iter().all(|(k, _)| k.get_exact::<Str>().is_some()) {
            vm.charge(items.len() / 8 + 1)?;
            let mut whole = true;
            for (k, v) in items {
                whole &= k.cast::<Str>().is_some_and(|name| vm.set_own_attr(y, name, v));
            }
            if whole {
                return Ok(());
            }
        }
    }
    let dict = vm.getattr(y, &core().names.__dict__)?;
    vm.call_method_str(&dict, "update", std::slice::from_ref(state)).map(drop)
}

/// Gives an object the state that its original had.
fn set_state(vm: &mut Vm, y: &Value, state: Value) -> PyResult<()> {
    if let Some(f) = vm.getattr_opt(y, &core().names.__setstate__)? {
        return vm.call(&f, &[state]).map(drop);
    }
    let (state, slots) = match state.get::<Tuple>().map(Tuple::as_slice) {
        Some([state, slots]) => (state.clone(), slots.clone()),
        _ => (state, Value::none()),
    };
    if !state.is_none() {
        update_dict(vm, y, &state)?;
    }
    if slots.is_none() {
        return Ok(());
    }
    let pairs = vm.call_method_str(&slots, "items", &[])?;
    vm.for_each(&pairs, |vm, pair| {
        let Some([name, value]) = pair.get::<Tuple>().map(Tuple::as_slice) else {
            return Err(vm.type_error("slot states must have items"));
        };
        match name.cast::<Str>() {
            Some(name) => vm.setattr(y, name, value.clone())?,
            None => return Err(vm.type_error("attribute name must be string")),
        }
        Ok(true)
    })
    .map(drop)
}

/// A shallow copy.
fn shallow(vm: &mut Vm, x: &Value) -> PyResult {
    if is_simple(x) {
        return Ok(x.clone());
    }
    let mut tables = Tables::new(vm, "_copy_atomic")?;
    let class = x.class_value();
    if vm.set_contains(&tables.atomic, &class)? {
        return Ok(x.clone());
    }
    let c = core();
    if [c.list, c.dict, c.set, c.bytearray].into_iter().any(|class| is_exactly(x, class)) {
        return vm.call_method_str(x, "copy", &[]);
    }
    if x.get::<Type>().is_some() {
        return Ok(x.clone());
    }
    if let Some(f) = vm.getattr_opt(&class, &c.names.__copy__)? {
        return vm.call(&f, std::slice::from_ref(x));
    }
    let registered = tables.registered(vm, &class)?;
    if registered.is_none()
        && let Some(state) = vm.plain_state(x)?
    {
        let y = instance_like(vm, x)?;
        let dict = (!state.is_empty()).then(|| vm.dict());
        let Some(dict) = dict else { return Ok(y) };
        for (k, v) in state {
            vm.dict_set(&dict, k, v)?;
        }
        set_state(vm, &y, dict.into_value())?;
        return Ok(y);
    }
    let reduced = reduced(vm, x, registered, "shallow")?;
    if reduced.get::<Str>().is_some() {
        return Ok(x.clone());
    }
    let (function, args, [state, items, pairs]) = parts(vm, &reduced)?;
    let y = vm.call(&function, &args)?;
    if let Some(state) = state {
        set_state(vm, &y, state)?;
    }
    if let Some(items) = items {
        vm.for_each(&items, |vm, item| vm.call_method_str(&y, "append", &[item]).map(|_| true))?;
    }
    if let Some(pairs) = pairs {
        vm.for_each(&pairs, |vm, pair| {
            let [key, value] = two(vm, &pair)?;
            vm.setitem(&y, &key, value).map(|()| true)
        })?;
    }
    Ok(y)
}

/// The halves of a pair.
fn two(vm: &mut Vm, pair: &Value) -> PyResult<[Value; 2]> {
    let items = vm.collect(pair)?;
    let n = items.len();
    items.try_into().map_err(|_| {
        vm.value_error(&match n > 2 {
            true => "too many values to unpack (expected 2)".to_owned(),
            false => format!("not enough values to unpack (expected 2, got {n})"),
        })
    })
}

/// A deep copy under way.
struct Deep<'a> {
    tables: Tables,
    dispatch: Ref<Dict>,
    /// Copies by the `id` of their originals, of any class.
    memo: &'a Value,
    /// Originals that must live as long as the memo.
    kept: Option<Ref<List>>,
}

impl Deep<'_> {
    fn known(&self, vm: &mut Vm, id: &Value) -> PyResult<Option<Value>> {
        match self.memo.get_exact::<Dict>() {
            Some(memo) => vm.dict_get(memo, id),
            None => {
                // `None` may be a copy, though of what is its own.
                let found = vm.call_method_str(self.memo, "get", std::slice::from_ref(id))?;
                Ok(Some(found).filter(|v| !v.is_none()))
            }
        }
    }

    fn remember(&self, vm: &mut Vm, id: Value, copy: &Value) -> PyResult<()> {
        match self.memo.get_exact::<Dict>() {
            Some(memo) => vm.dict_set(memo, id, copy.clone()),
            None => vm.setitem(self.memo, &id, copy.clone()),
        }
    }

    /// Has an original live as long as the memo, which knows it by its address.
    fn keep(&mut self, vm: &mut Vm, x: &Value) -> PyResult<()> {
        let kept = match &self.kept {
            Some(list) => list.clone(),
            None => {
                let id = vm.uint(self.memo.id());
                let known = self.known(vm, &id)?;
                let list = match known.map(|v| v.downcast::<List>()) {
                    Some(Ok(list)) => list,
                    _ => {
                        let list = vm.new_list(Vec::new());
                        self.remember(vm, id, list.as_value())?;
                        list
                    }
                };
                self.kept.insert(list).clone()
            }
        };
        vm.list_push(&kept, x.clone())
    }

    fn copy(&mut self, vm: &mut Vm, x: &Value) -> PyResult {
        if is_simple(x) {
            return Ok(x.clone());
        }
        let class = x.class_value();
        if vm.set_contains(&self.tables.atomic, &class)? {
            return Ok(x.clone());
        }
        let id = vm.uint(x.id());
        if let Some(y) = self.known(vm, &id)? {
            return Ok(y);
        }
        vm.charge(1)?;
        let y = vm.recursive("", |vm| self.made(vm, x, &class, &id))?;
        if !y.is(x) {
            self.remember(vm, id, &y)?;
            self.keep(vm, x)?;
        }
        Ok(y)
    }

    /// The copy of what the memo does not know.
    fn made(&mut self, vm: &mut Vm, x: &Value, class: &Value, id: &Value) -> PyResult {
        let c = core();
        if is_exactly(x, c.list)
            && let Some(list) = x.cast::<List>()
        {
            return self.list(vm, list, id);
        }
        if is_exactly(x, c.dict)
            && let Some(dict) = x.cast::<Dict>()
        {
            return self.dict(vm, dict, id);
        }
        if is_exactly(x, c.tuple)
            && let Some(tuple) = x.cast::<Tuple>()
        {
            return self.tuple(vm, tuple, id);
        }
        if let Some(f) = vm.dict_get(&self.dispatch, class)? {
            return vm.call(&f, &[x.clone(), self.memo.clone()]);
        }
        if x.get::<Type>().is_some() {
            return Ok(x.clone());
        }
        if let Some(f) = vm.getattr_opt(x, &c.names.__deepcopy__)? {
            return vm.call(&f, std::slice::from_ref(self.memo));
        }
        let registered = self.tables.registered(vm, class)?;
        if registered.is_none()
            && let Some(state) = vm.plain_state(x)?
        {
            return self.instance(vm, x, state, id);
        }
        let reduced = reduced(vm, x, registered, "deep")?;
        if reduced.get::<Str>().is_some() {
            return Ok(x.clone());
        }
        self.rebuilt(vm, &reduced, id)
    }

    fn list(&mut self, vm: &mut Vm, x: &Ref<List>, id: &Value) -> PyResult {
        let y = vm.new_list(Vec::new());
        self.remember(vm, id.clone(), y.as_value())?;
        let mut at = 0;
        while let Some(item) = x.get(at) {
            let item = self.copy(vm, &item)?;
            vm.list_push(&y, item)?;
            at += 1;
        }
        vm.charge(at / 8)?;
        Ok(y.into_value())
    }

    fn dict(&mut self, vm: &mut Vm, x: &Ref<Dict>, id: &Value) -> PyResult {
        let y = vm.dict();
        self.remember(vm, id.clone(), y.as_value())?;
        let items = x.items();
        vm.charge(items.len() / 8 + 1)?;
        for (k, v) in &items {
            let (k, v) = (self.copy(vm, k)?, self.copy(vm, v)?);
            vm.dict_set(&y, k, v)?;
            if x.len() != items.len() {
                return Err(vm.runtime_error("dictionary changed size during iteration"));
            }
        }
        Ok(y.into_value())
    }

    fn tuple(&mut self, vm: &mut Vm, x: &Ref<Tuple>, id: &Value) -> PyResult {
        let mut y = Vec::with_capacity(x.len());
        for item in x.as_slice() {
            y.push(self.copy(vm, item)?);
        }
        // It may have been copied on the way, if it contains itself.
        if let Some(y) = self.known(vm, id)? {
            return Ok(y);
        }
        match x.as_slice().iter().zip(&y).all(|(old, new)| old.is(new)) {
            true => Ok(x.as_value().clone()),
            false => Ok(vm.tuple(&y)),
        }
    }

    /// An instance that is its class and its attributes.
    fn instance(
        &mut self,
        vm: &mut Vm,
        x: &Value,
        state: Vec<(Value, Value)>,
        id: &Value,
    ) -> PyResult {
        let y = instance_like(vm, x)?;
        self.remember(vm, id.clone(), &y)?;
        if state.is_empty() {
            return Ok(y);
        }
        let dict = vm.dict();
        for (k, v) in state {
            let v = self.copy(vm, &v)?;
            vm.dict_set(&dict, k, v)?;
        }
        set_state(vm, &y, dict.into_value())?;
        Ok(y)
    }

    /// What a reduction says, of copies of its parts.
    fn rebuilt(&mut self, vm: &mut Vm, reduced: &Value, id: &Value) -> PyResult {
        let (function, mut args, [state, items, pairs]) = parts(vm, reduced)?;
        for arg in &mut args {
            *arg = self.copy(vm, arg)?;
        }
        let y = vm.call(&function, &args)?;
        self.remember(vm, id.clone(), &y)?;
        if let Some(state) = state {
            let state = self.copy(vm, &state)?;
            set_state(vm, &y, state)?;
        }
        if let Some(items) = items {
            let items = vm.iter(&items)?;
            while let Some(item) = vm.next(&items)? {
                let item = self.copy(vm, &item)?;
                vm.call_method_str(&y, "append", &[item])?;
            }
        }
        if let Some(pairs) = pairs {
            let pairs = vm.iter(&pairs)?;
            while let Some(pair) = vm.next(&pairs)? {
                let [key, value] = two(vm, &pair)?;
                let (key, value) = (self.copy(vm, &key)?, self.copy(vm, &value)?);
                vm.setitem(&y, &key, value)?;
            }
        }
        Ok(y)
    }
}

struct Functions;

#[pyfunctions]
impl Functions {
    /// A shallow copy.
    #[signature(x, /)]
    fn copy(vm: &mut Vm, x: &Value) -> PyResult {
        shallow(vm, x)
    }

    /// A copy in which everything reachable is copied too; the memo maps ids to copies made.
    #[signature(x, memo, /)]
    fn deepcopy(vm: &mut Vm, x: &Value, memo: &Value) -> PyResult {
        if is_simple(x) {
            return Ok(x.clone());
        }
        let tables = Tables::new(vm, "_atomic")?;
        let dispatch = table(vm, "copy", "_deepcopy_dispatch")?;
        let memo = if memo.is_none() { vm.dict().into_value() } else { memo.clone() };
        Deep { tables, dispatch, memo: &memo, kept: None }.copy(vm, x)
    }
}

/// The declaration of `_copy`.
pub static MODULE: NativeModule = NativeModule {
    name: "_copy",
    doc: "Shallow and deep copies.",
    functions: &[Functions::METHODS],
    types: &[],
    init: None,
};
