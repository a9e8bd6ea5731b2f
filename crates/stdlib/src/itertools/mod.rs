//! `itertools`: iterators over iterators, in Rust. None of them recurses into itself when it is dropped, and
//! none borrows its payload while Python code may run: what it holds is cloned out first.

mod chains;
mod combine;
mod filters;
mod groups;
mod numbers;

use pyrun_vm::modules::NativeModule;
use pyrun_vm::types::core;
use pyrun_vm::value::{Args, Dict, Tuple, Type};
use pyrun_vm::{PyResult, Ref, Value, Vm};

/// `itertools`
pub static MODULE: NativeModule = NativeModule {
    name: "itertools",
    doc: "Functional tools for creating and using iterators.",
    functions: &[groups::Functions::METHODS],
    types: &[
        &chains::CHAIN,
        &chains::CYCLE,
        &chains::ISLICE,
        &chains::ZIP_LONGEST,
        &combine::COMBINATIONS,
        &combine::WITH_REPLACEMENT,
        &combine::PERMUTATIONS,
        &combine::PRODUCT,
        &filters::COMPRESS,
        &filters::DROPWHILE,
        &filters::FILTERFALSE,
        &filters::STARMAP,
        &filters::TAKEWHILE,
        &groups::BATCHED,
        &groups::GROUPBY,
        &groups::PAIRWISE,
        &numbers::ACCUMULATE,
        &numbers::COUNT,
        &numbers::REPEAT,
    ],
    init: Some(init),
};

fn init(vm: &mut Vm, dict: &Ref<Dict>) -> PyResult<()> {
    for (name, spec) in [
        ("_tee", &groups::TEE),
        ("_tee_dataobject", &groups::SHARED),
        ("_grouper", &groups::GROUPER),
    ] {
        let key = vm.intern(name);
        dict.set_str(&key, spec.get().to_value());
    }
    Ok(())
}

/// The `iter` slot of an iterator.
fn iter_self(_: &mut Vm, v: &Value) -> PyResult {
    Ok(v.clone())
}

/// Arguments by position or name, in the words of CPython's argument parser.
fn bind<const N: usize>(
    vm: &mut Vm,
    function: &str,
    args: Args<'_>,
    names: [&str; N],
    required: usize,
) -> PyResult<[Option<Value>; N]> {
    let mut slots = [const { None }; N];
    let given = args.pos.len() + args.kw_names.len();
    if given > N {
        let s = if N == 1 { "" } else { "s" };
        let bound = if required == N { "exactly" } else { "at most" };
        let kind = if args.has_kw() { "" } else { "positional " };
        let kind = if required == N { "" } else { kind };
        let text = format!("{function}() takes {bound} {N} {kind}argument{s} ({given} given)");
        return Err(vm.type_error(&text));
    }
    for (slot, v) in slots.iter_mut().zip(args.pos) {
        *slot = Some(v.clone());
    }
    for (k, v) in args.kw() {
        let name = vm.to_str(k)?.to_str_lossy().into_owned();
        match names.iter().position(|n| *n == name) {
            Some(i) if slots[i].is_none() => slots[i] = Some(v.clone()),
            Some(i) => {
                let text = format!(
                    "argument for {function}() given by name ('{name}') and position ({})",
                    i + 1
                );
                return Err(vm.type_error(&text));
            }
            None => {
                let text = format!("'{name}' is an invalid keyword argument for {function}()");
                return Err(vm.type_error(&text));
            }
        }
    }
    if let Some(i) = slots.iter().take(required).position(Option::is_none) {
        let text = format!("{function}() missing required argument '{}' (pos {})", names[i], i + 1);
        return Err(vm.type_error(&text));
    }
    Ok(slots)
}

/// Between `min` and `max` positional arguments and no others; a subclass with an `__init__` of its own
/// may take keywords.
fn positional(
    vm: &mut Vm,
    function: &str,
    cls: Class<'_>,
    args: Args<'_>,
    min: usize,
    max: usize,
) -> PyResult<()> {
    let init = |t: &Type| t.slots().init.map(|f| f as usize);
    if args.has_kw() && init(cls) == init(core().object) {
        return Err(vm.type_error(&format!("{function}() takes no keyword arguments")));
    }
    let n = args.pos.len();
    if (min..=max).contains(&n) {
        return Ok(());
    }
    let (bound, word) = if n < min { (min, "at least ") } else { (max, "at most ") };
    let word = if min == max { "" } else { word };
    let s = if bound == 1 { "" } else { "s" };
    Err(vm.type_error(&format!("{function} expected {word}{bound} argument{s}, got {n}")))
}

/// Declares an iterator type: its payload, how it is made and how it steps.
macro_rules! iterator {
    ($spec:ident, $payload:ident, $name:literal, $new:expr, $next:expr, $doc:literal $(, $field:ident: $value:expr)*) => {
        #[doc = concat!("`itertools.", $name, "`")]
        pub(super) static $spec: pyrun_vm::value::TypeSpec = pyrun_vm::value::TypeSpec {
            module: "itertools",
            payload: Some(pyrun_vm::value::payload::Boxed::<$payload>::VTABLE),
            flags: pyrun_vm::value::TypeFlags::BASE,
            doc: $doc,
            slots: pyrun_vm::value::Slots {
                new: $new,
                iter: Some(super::iter_self),
                next: Some($next),
                ..pyrun_vm::value::Slots::EMPTY
            },
            $($field: $value,)*
            ..pyrun_vm::value::TypeSpec::new($name)
        };
    };
}
use iterator;

/// Shows the values of a payload to the collector, and drops them for it.
macro_rules! holds {
    ($payload:ident, $name:literal, $($field:ident),* $(; $counted:ident)?) => {
        impl pyrun_vm::value::Payload for $payload {
            const NAME: &'static str = $name;
            fn trace(&self, visit: &mut pyrun_vm::value::Visitor<'_>) {
                $(super::Held::show(&self.$field, visit);)*
            }
            fn clear(&mut self) {
                $(super::Held::empty(&mut self.$field);)*
            }
            $(fn held(&self) -> usize {
                self.$counted
            })?
        }
    };
}
use holds;

/// What a payload's field may hold.
trait Held {
    /// Shows its values.
    fn show(&self, visit: &mut pyrun_vm::value::Visitor<'_>);
    /// Drops its values.
    fn empty(&mut self);
}

impl Held for Value {
    fn show(&self, visit: &mut pyrun_vm::value::Visitor<'_>) {
        visit(self);
    }
    fn empty(&mut self) {
        *self = Value::none();
    }
}

impl Held for Option<Value> {
    fn show(&self, visit: &mut pyrun_vm::value::Visitor<'_>) {
        self.iter().for_each(visit);
    }
    fn empty(&mut self) {
        *self = None;
    }
}

impl Held for Vec<Value> {
    fn show(&self, visit: &mut pyrun_vm::value::Visitor<'_>) {
        self.iter().for_each(visit);
    }
    fn empty(&mut self) {
        self.clear();
    }
}

impl Held for Vec<Vec<Value>> {
    fn show(&self, visit: &mut pyrun_vm::value::Visitor<'_>) {
        self.iter().flatten().for_each(visit);
    }
    fn empty(&mut self) {
        self.clear();
    }
}

/// The payload behind an iterator's first operand.
macro_rules! payload {
    ($vm:ident, $v:ident, $payload:ident) => {
        <&Ref<pyrun_vm::value::payload::Boxed<$payload>> as pyrun_vm::value::FromPy>::from_py(
            $vm, $v,
        )?
    };
}
use payload;

/// `(class, (args…))` or `(class, (args…), state)`, what `__reduce__` gives; pickling and copying of these
/// iterators is deprecated since 3.12.
fn reduced(vm: &mut Vm, v: &Value, args: &[Value], state: Option<Value>) -> PyResult {
    deprecated(vm)?;
    let (class, args) = (v.class_value(), vm.tuple(args));
    Ok(match state {
        Some(state) => vm.tuple(&[class, args, state]),
        None => vm.tuple(&[class, args]),
    })
}

fn deprecated(vm: &mut Vm) -> PyResult<()> {
    let text = "Pickle, copy, and deepcopy support will be removed from itertools in Python 3.14.";
    vm.warn(core().exc.deprecation_warning, text)
}

/// `iter(v)`, as what `__reduce__` gives to be called later.
fn reduced_iter(vm: &mut Vm, v: Value) -> PyResult {
    deprecated(vm)?;
    let builtins = vm.import("builtins")?;
    let (iter, args) = (vm.getattr_str(&builtins, "iter")?, vm.tuple(&[v]));
    Ok(vm.tuple(&[iter, args]))
}

/// The items of a state that must be a tuple of between `least` and `most` items.
fn state_items(vm: &mut Vm, state: &Value, least: usize, most: usize) -> PyResult<Vec<Value>> {
    let Some(tuple) = state.cast::<Tuple>() else {
        return Err(vm.type_error("state is not a tuple"));
    };
    let n = tuple.len();
    if !(least..=most).contains(&n) {
        let (bound, word) = if n < least { (least, "at least ") } else { (most, "at most ") };
        let word = if least == most { "exactly " } else { word };
        let s = if bound == 1 { "" } else { "s" };
        let text = format!("function takes {word}{bound} argument{s} ({n} given)");
        return Err(vm.type_error(&text));
    }
    Ok(tuple.to_vec())
}

/// Numbers of a state, each brought into its range.
fn state_indices(
    vm: &mut Vm,
    state: &Value,
    count: usize,
    range: impl Fn(usize) -> (usize, usize),
) -> PyResult<Vec<usize>> {
    let items = match state.cast::<Tuple>() {
        Some(tuple) if tuple.len() == count => tuple.to_vec(),
        _ => return Err(vm.value_error("invalid arguments")),
    };
    let mut indices = Vec::with_capacity(count);
    for (i, v) in items.iter().enumerate() {
        let (least, most) = range(i);
        indices.push(vm.to_i64(v)?.clamp(least as i64, most as i64) as usize);
    }
    Ok(indices)
}

/// A tuple of numbers.
fn numbers_of(vm: &mut Vm, numbers: &[usize]) -> Value {
    let numbers: Vec<Value> = numbers.iter().map(|&n| vm.int(n as i64)).collect();
    vm.tuple(&numbers)
}

/// An iterator of the values of `class`, the last argument of `__new__`.
type Class<'a> = &'a Ref<Type>;
