//! `_functools`: what `functools` has that must be fast.

mod cache;
mod partial;

use pyrun_macros::pyfunctions;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{Args, CmpOp, FromPy, Payload, Slots, TypeFlags, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Ref, Value, Vm};

/// `_functools`
pub static MODULE: NativeModule = NativeModule {
    name: "_functools",
    doc: "Tools that operate on functions.",
    functions: &[Functions::METHODS],
    types: &[&partial::PARTIAL, &cache::WRAPPER],
    init: None,
};

struct Functions;

#[pyfunctions]
impl Functions {
    /// Apply a function of two arguments cumulatively to the items of a sequence or iterable, from left to right.
    fn reduce(vm: &mut Vm, function: &Value, iterable: &Value, initial: Option<Value>) -> PyResult {
        if iterable.class().slots().iter.is_none() && iterable.class().slots().getitem.is_none() {
            return Err(vm.type_error("reduce() arg 2 must support iteration"));
        }
        let it = vm.iter(iterable)?;
        let mut total = initial;
        while let Some(item) = vm.next(&it)? {
            total = Some(match total {
                None => item,
                Some(total) => vm.call(function, &[total, item])?,
            });
        }
        total.ok_or_else(|| vm.type_error("reduce() of empty iterable with no initial value"))
    }

    /// Convert a cmp= function into a key= function.
    #[signature(mycmp)]
    fn cmp_to_key(vm: &mut Vm, mycmp: Value) -> Value {
        vm.payload(&KEY, Key { compare: mycmp, object: None })
    }
}

/// A comparison function, and with an object the key that stands for it.
struct Key {
    compare: Value,
    object: Option<Value>,
}

impl Payload for Key {
    const NAME: &'static str = "functools.KeyWrapper";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(&self.compare);
        self.object.iter().for_each(visit);
    }
    fn clear(&mut self) {
        self.compare = Value::none();
        self.object = None;
    }
}

fn key_parts(vm: &mut Vm, v: &Value) -> PyResult<(Value, Option<Value>)> {
    let this = <&Ref<Boxed<Key>>>::from_py(vm, v)?.borrow();
    Ok((this.compare.clone(), this.object.clone()))
}

fn key_call(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult {
    let (compare, _) = key_parts(vm, v)?;
    let object = match (args.pos, args.kw_values) {
        ([object], []) | ([], [object]) => Some(object.clone()),
        _ => return Err(vm.type_error("K() takes exactly 1 argument")),
    };
    Ok(vm.payload(&KEY, Key { compare, object }))
}

fn key_compare(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    if b.get::<Boxed<Key>>().is_none() {
        return Err(vm.type_error("other argument must be K instance"));
    }
    let ((compare, left), (_, right)) = (key_parts(vm, a)?, key_parts(vm, b)?);
    let (Some(left), Some(right)) = (left, right) else {
        return Err(vm.attribute_error("object"));
    };
    let result = vm.call(&compare, &[left, right])?;
    let zero = vm.int(0);
    vm.compare(op, &result, &zero)
}

static KEY: TypeSpec = TypeSpec {
    module: "functools",
    payload: Some(Boxed::<Key>::VTABLE),
    flags: TypeFlags::NO_NEW | TypeFlags::UNHASHABLE,
    slots: Slots { call: Some(key_call), richcmp: Some(key_compare), ..Slots::EMPTY },
    ..TypeSpec::new("KeyWrapper")
};
