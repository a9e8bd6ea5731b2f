//! `types.GenericAlias`.

use super::substitute::{make_parameters, substitute};
use super::{item_text, or};
use crate::types::core;
use crate::value::payload::{Boxed, Payload, Visitor};
use crate::value::typeobj::TypeFlags;
use crate::value::{
    Args, BinOp, CmpOp, List, PyResult, Ref, Slots, Str, Tuple, Type, TypeSpec, Value,
};
use crate::vm::Vm;
use pyrun_macros::pymethods;

/// The payload of a parameterised generic.
pub struct GenericAlias {
    origin: Value,
    /// A tuple.
    args: Value,
    parameters: Option<Value>,
    starred: bool,
}

impl Payload for GenericAlias {
    const NAME: &'static str = "types.GenericAlias";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(&self.origin);
        visit(&self.args);
        if let Some(p) = &self.parameters {
            visit(p);
        }
    }
    fn clear(&mut self) {
        self.origin = Value::none();
        self.args = Value::none();
        self.parameters = None;
    }
}

type This = Ref<Boxed<GenericAlias>>;

/// Names that are the alias's own; all others are looked up in the origin.
const OWN: [&str; 12] = [
    "__class__",
    "__bases__",
    "__origin__",
    "__args__",
    "__unpacked__",
    "__parameters__",
    "__typing_unpacked_tuple_args__",
    "__mro_entries__",
    "__reduce_ex__",
    "__reduce__",
    "__copy__",
    "__deepcopy__",
];

#[doc(hidden)]
impl Vm {
    /// `origin[args]`.
    pub fn generic_alias(&mut self, origin: &Value, args: &Value) -> PyResult {
        let args = if args.get::<Tuple>().is_some() {
            args.clone()
        } else {
            self.tuple(std::slice::from_ref(args))
        };
        let cls = core().generic_alias.to_ref();
        make(self, &cls, origin.clone(), args, false)
    }
}

fn make(vm: &mut Vm, cls: &Ref<Type>, origin: Value, args: Value, starred: bool) -> PyResult {
    vm.payload_in(cls, GenericAlias { origin, args, parameters: None, starred })
}

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    if args.has_kw() {
        return Err(vm.type_error("GenericAlias() takes no keyword arguments"));
    }
    let [origin, items] = args.pos else {
        let n = args.pos.len();
        return Err(vm.type_error(&format!("GenericAlias expected 2 arguments, got {n}")));
    };
    let items = if items.get::<Tuple>().is_some() {
        items.clone()
    } else {
        vm.tuple(std::slice::from_ref(items))
    };
    make(vm, cls, origin.clone(), items, false)
}

fn parts(v: &Value) -> (Value, Value, bool) {
    match v.get::<Boxed<GenericAlias>>() {
        Some(b) => {
            let a = b.borrow();
            (a.origin.clone(), a.args.clone(), a.starred)
        }
        None => (Value::none(), Value::none(), false),
    }
}

fn items(args: &Value) -> Vec<Value> {
    args.get::<Tuple>().map_or(Vec::new(), |t| t.to_vec())
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let (origin, args, starred) = parts(v);
    let mut out = if starred { b"*".to_vec() } else { Vec::new() };
    out.extend(item_text(vm, &origin)?);
    out.push(b'[');
    let args = items(&args);
    for (i, a) in args.iter().enumerate() {
        if i > 0 {
            out.extend(b", ");
        }
        match a.get::<List>() {
            // The parameters of a callable.
            Some(l) => {
                out.push(b'[');
                for (k, x) in l.to_vec().iter().enumerate() {
                    if k > 0 {
                        out.extend(b", ");
                    }
                    out.extend(item_text(vm, x)?);
                }
                out.push(b']');
            }
            None => out.extend(vm.recursive("", |vm| item_text(vm, a))?),
        }
    }
    if args.is_empty() {
        out.extend(b"()");
    }
    out.push(b']');
    Ok(vm.str_wtf8(&out))
}

fn getattr(vm: &mut Vm, v: &Value, name: &Ref<Str>) -> PyResult {
    if OWN.iter().any(|n| name.equals(n)) {
        return vm.generic_getattr(v, name);
    }
    let origin = parts(v).0;
    vm.getattr(&origin, name)
}

fn call(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult {
    let origin = parts(v).0;
    let obj = vm.call_args(&origin, args)?;
    match vm.setattr(&obj, &core().names.__orig_class__, v.clone()) {
        Ok(()) => Ok(obj),
        Err(e) if e.is_uncatchable() => Err(e),
        // Objects that take no attributes do without.
        Err(e) if e.is(core().exc.attribute_error) || e.is(core().exc.type_error) => Ok(obj),
        Err(e) => Err(e),
    }
}

fn compare(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let both = a.get::<Boxed<GenericAlias>>().is_some() && b.get::<Boxed<GenericAlias>>().is_some();
    if !both || !matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::not_implemented());
    }
    let ((o1, a1, s1), (o2, a2, s2)) = (parts(a), parts(b));
    let equal = s1 == s2 && vm.eq(&o1, &o2)? && vm.eq(&a1, &a2)?;
    Ok(Value::from(equal == (op == CmpOp::Eq)))
}

fn hash(vm: &mut Vm, v: &Value) -> PyResult<i64> {
    let (origin, args, _) = parts(v);
    Ok(vm.hash(&origin)? ^ vm.hash(&args)?)
}

fn getitem(vm: &mut Vm, v: &Value, item: &Value) -> PyResult {
    let (origin, args, starred) = parts(v);
    let parameters = parameters(vm, v)?;
    let new = substitute(vm, v, &items(&args), &parameters, item)?;
    let new = vm.tuple(&new);
    let cls = core().generic_alias.to_ref();
    make(vm, &cls, origin, new, starred)
}

/// `__parameters__`, found out once.
fn parameters(vm: &mut Vm, v: &Value) -> PyResult {
    let Some(b) = v.get::<Boxed<GenericAlias>>() else { return Ok(vm.tuple(&[])) };
    if let Some(p) = b.borrow().parameters.clone() {
        return Ok(p);
    }
    let args = items(&b.borrow().args.clone());
    let found = make_parameters(vm, &args)?;
    let p = vm.tuple(&found);
    b.borrow_mut().parameters = Some(p.clone());
    Ok(p)
}

struct Methods;

#[pymethods]
impl Methods {
    #[member]
    fn __origin__(slf: &This) -> Value {
        slf.borrow().origin.clone()
    }

    #[member]
    fn __args__(slf: &This) -> Value {
        slf.borrow().args.clone()
    }

    /// Type variables in the GenericAlias.
    #[getter]
    fn __parameters__(vm: &mut Vm, slf: &This) -> PyResult {
        parameters(vm, slf.as_value())
    }

    #[member]
    fn __unpacked__(slf: &This) -> bool {
        slf.borrow().starred
    }

    #[getter]
    fn __typing_unpacked_tuple_args__(slf: &This) -> Option<Value> {
        let a = slf.borrow();
        (a.starred && a.origin.is(&core().tuple.to_value())).then(|| a.args.clone())
    }

    fn __mro_entries__(vm: &mut Vm, slf: &This, _bases: Value) -> Value {
        let origin = slf.borrow().origin.clone();
        vm.tuple(&[origin])
    }

    fn __instancecheck__(vm: &mut Vm, _slf: &This, _instance: Value) -> PyResult {
        Err(vm.type_error("isinstance() argument 2 cannot be a parameterized generic"))
    }

    fn __subclasscheck__(vm: &mut Vm, _slf: &This, _cls: Value) -> PyResult {
        Err(vm.type_error("issubclass() argument 2 cannot be a parameterized generic"))
    }

    fn __reduce__(vm: &mut Vm, slf: &This) -> PyResult {
        let (origin, args, starred) = parts(slf.as_value());
        let class = core().generic_alias.to_value();
        if starred {
            let cls = core().generic_alias.to_ref();
            let plain = make(vm, &cls, origin, args, false)?;
            let it = vm.iter(&plain)?;
            let key = vm.intern("next");
            let Some(next) = vm.builtins.get_str(&key) else {
                return Err(vm.attribute_error("next"));
            };
            let args = vm.tuple(&[it]);
            return Ok(vm.tuple(&[next, args]));
        }
        let args = vm.tuple(&[origin, args]);
        Ok(vm.tuple(&[class, args]))
    }

    fn __dir__(vm: &mut Vm, slf: &This) -> PyResult {
        let origin = slf.borrow().origin.clone();
        let Some(names) = vm.call_special(&origin, &core().names.__dir__, &[])? else {
            return Ok(vm.list(Vec::new()));
        };
        let mut names = vm.collect(&names)?;
        for n in OWN {
            let n = vm.intern(n).into_value();
            if !names.iter().any(|x| x.is(&n)) {
                names.push(n);
            }
        }
        Ok(vm.list(names))
    }
}

/// `types.GenericAlias`.
pub static GENERIC_ALIAS: TypeSpec = TypeSpec {
    module: "types",
    payload: Some(Boxed::<GenericAlias>::VTABLE),
    flags: TypeFlags::BASE | TypeFlags::WEAK,
    doc: "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        getattr: Some(getattr),
        call: Some(call),
        richcmp: Some(compare),
        hash: Some(hash),
        getitem: Some(getitem),
        iter: Some(|vm, v| Ok(vm.payload(&ALIAS_ITERATOR, AliasIterator(Some(v.clone()))))),
        ..Slots::EMPTY
    }
    .with(BinOp::Or, or),
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    ..TypeSpec::new("GenericAlias")
};

/// Iterating over an alias gives its unpacked form, once: `*tuple[int, str]`.
pub struct AliasIterator(Option<Value>);

impl Payload for AliasIterator {
    const NAME: &'static str = "generic_alias_iterator";
    fn trace(&self, visit: &mut Visitor<'_>) {
        if let Some(v) = &self.0 {
            visit(v);
        }
    }
    fn clear(&mut self) {
        self.0 = None;
    }
}

fn iterator_next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let Some(b) = v.get::<Boxed<AliasIterator>>() else { return Ok(None) };
    let alias = b.borrow_mut().0.take();
    match alias {
        Some(a) => {
            let (origin, args, _) = parts(&a);
            let cls = core().generic_alias.to_ref();
            make(vm, &cls, origin, args, true).map(Some)
        }
        None => Ok(None),
    }
}

/// The iterator of an alias.
pub static ALIAS_ITERATOR: TypeSpec = TypeSpec {
    payload: Some(Boxed::<AliasIterator>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: Slots { iter: Some(|_, v| Ok(v.clone())), next: Some(iterator_next), ..Slots::EMPTY },
    ..TypeSpec::new("generic_alias_iterator")
};
