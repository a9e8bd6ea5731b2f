//! `enumerate`, `zip`, `map` and `filter`.
//!
//! As in [`super::iterators`], a payload is never borrowed while an iterator or a function runs.

use super::list::iter_self;
use super::support::{no_keywords_in, overrides, reduce, this, unpack};
use crate::types::core;
use crate::value::{
    Args, Payload, PyResult, Ref, Slots, Type, TypeFlags, TypeSpec, Value, Visitor, payload::Boxed,
};
use crate::vm::Vm;
use dashu_int::IBig;
use pyrun_macros::pymethods;
use smallvec::SmallVec;

/// Pairs of a count and an item.
pub struct Enumerate {
    pub(crate) iter: Value,
    pub(crate) next: i64,
    /// The count once it has left 64 bits.
    pub(crate) big: Option<IBig>,
}

impl Payload for Enumerate {
    const NAME: &'static str = "enumerate";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(&self.iter);
    }
    fn clear(&mut self) {
        self.iter = Value::none();
    }
}

fn enumerate_new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    let given = args.pos.len() + args.kw_names.len();
    if given > 2 {
        return Err(
            vm.type_error(&format!("enumerate() takes at most 2 arguments ({given} given)"))
        );
    }
    let (mut iterable, mut start) = (args.pos.first().cloned(), args.pos.get(1).cloned());
    for (k, v) in args.kw() {
        let name = vm.to_str(k)?;
        let slot = match &*name.to_str_lossy() {
            "iterable" if iterable.is_none() => &mut iterable,
            "start" if start.is_none() && (iterable.is_some() || args.kw_names.len() == 2) => {
                &mut start
            }
            other => {
                return Err(vm.type_error(&format!(
                    "'{other}' is an invalid keyword argument for enumerate()"
                )));
            }
        };
        *slot = Some(v.clone());
    }
    let Some(iterable) = iterable else {
        return Err(vm.type_error("enumerate() missing required argument 'iterable'"));
    };
    let (mut next, mut big) = (0, None);
    if let Some(s) = start {
        let i = vm.index(&s)?;
        let n = vm.as_bigint(&i).unwrap_or_default();
        match i64::try_from(&n) {
            Ok(i) => next = i,
            Err(_) => big = Some(n),
        }
    }
    let iter = vm.iter(&iterable)?;
    vm.payload_in(cls, Enumerate { iter, next, big })
}

fn enumerate_next(vm: &mut Vm, slf: &Value) -> PyResult<Option<Value>> {
    let cell = this::<Boxed<Enumerate>>(vm, slf)?;
    let quiet = vm.quiet_next(&cell.borrow().iter);
    let item = match quiet {
        Some(item) => item,
        None => {
            let iter = cell.borrow().iter.clone();
            vm.next(&iter)?
        }
    };
    let Some(item) = item else { return Ok(None) };
    let it = &mut *cell.borrow_mut();
    let count = match &mut it.big {
        None if it.next < i64::MAX => {
            it.next += 1;
            vm.int(it.next - 1)
        }
        None => {
            it.big = Some(IBig::from(i64::MAX) + 1);
            vm.int(i64::MAX)
        }
        Some(b) => {
            let v = vm.bigint(b.clone());
            *b += 1;
            v
        }
    };
    Ok(Some(vm.tuple_array([count, item])))
}

struct EnumerateMethods;

#[pymethods]
impl EnumerateMethods {
    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<Enumerate>>) -> Value {
        let (iter, next, big) = {
            let it = slf.borrow();
            (it.iter.clone(), it.next, it.big.clone())
        };
        let count = match big {
            Some(b) => vm.bigint(b),
            None => vm.int(next),
        };
        reduce(vm, slf.as_value().class_value(), &[iter, count], None)
    }

    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(vm: &mut Vm, cls: &Ref<Type>, object: &Value) -> PyResult {
        vm.generic_alias(cls.as_value(), object)
    }
}

/// `enumerate`.
pub static ENUMERATE: TypeSpec = TypeSpec {
    payload: Some(Boxed::<Enumerate>::VTABLE),
    flags: TypeFlags::BASE,
    doc: "Return an enumerate object.\n\n  iterable\n    an object supporting iteration\n\nThe enumerate object yields pairs containing a count (from start, which\ndefaults to zero) and a value yielded by the iterable argument.\n\nenumerate is useful for obtaining an indexed list:\n    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...",
    slots: Slots {
        new: Some(enumerate_new),
        iter: Some(iter_self),
        next: Some(enumerate_next),
        ..Slots::EMPTY
    },
    methods: &[EnumerateMethods::METHODS],
    signature: "(iterable, start=0)",
    ..TypeSpec::new("enumerate")
};

/// Tuples of one item of each iterator.
pub struct Zip {
    pub(crate) iters: SmallVec<[Value; 2]>,
    strict: bool,
}

impl Payload for Zip {
    const NAME: &'static str = "zip";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.iters.iter().for_each(visit);
    }
    fn clear(&mut self) {
        self.iters.clear();
    }
}

fn zip_new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    let mut strict = false;
    if args.has_kw()
        && (std::ptr::eq(&**cls, core().zip) || !overrides(core().zip, cls, &core().names.__init__))
    {
        for (k, v) in args.kw() {
            let name = vm.to_str(k)?;
            if !name.equals("strict") {
                let name = name.to_str_lossy();
                return Err(
                    vm.type_error(&format!("'{name}' is an invalid keyword argument for zip()"))
                );
            }
            strict = vm.truth(v)?;
        }
    }
    let mut iters = SmallVec::new();
    for v in args.pos {
        iters.push(vm.iter(v)?);
    }
    vm.payload_in(cls, Zip { iters, strict })
}

/// `1`, or `s 1-3`: the arguments up to number `n`, behind the word `argument`.
fn up_to(n: usize) -> String {
    if n == 1 { " 1".into() } else { format!("s 1-{n}") }
}

/// The next pair of two iterators whose steps run no Python.
fn zip_quietly(vm: &mut Vm, it: &Zip) -> Option<Option<[Value; 2]>> {
    let [a, b] = &*it.iters else { return None };
    if it.strict || !(a.is_quiet() && b.is_quiet()) {
        return None;
    }
    let Some(a) = vm.quiet_next(a)? else { return Some(None) };
    Some(vm.quiet_next(b)?.map(|b| [a, b]))
}

fn zip_next(vm: &mut Vm, slf: &Value) -> PyResult<Option<Value>> {
    let cell = this::<Boxed<Zip>>(vm, slf)?;
    let quiet = zip_quietly(vm, &cell.borrow());
    if let Some(pair) = quiet {
        return Ok(pair.map(|pair| vm.tuple_array(pair)));
    }
    let iters = || cell.borrow().iters.len();
    if iters() == 0 {
        return Ok(None);
    }
    let strict = cell.borrow().strict;
    let mut items: SmallVec<[Value; 4]> = SmallVec::new();
    for i in 0.. {
        // Looked at again each time: an iterator may do anything, even to this object.
        let Some(it) = cell.borrow().iters.get(i).cloned() else { break };
        match vm.next(&it)? {
            Some(v) => items.push(v),
            None if !strict => return Ok(None),
            None if i > 0 => {
                return Err(vm.value_error(&format!(
                    "zip() argument {} is shorter than argument{}",
                    i + 1,
                    up_to(i)
                )));
            }
            None => {
                for k in 1..iters() {
                    let Some(it) = cell.borrow().iters.get(k).cloned() else { break };
                    if vm.next(&it)?.is_some() {
                        let m =
                            format!("zip() argument {} is longer than argument{}", k + 1, up_to(k));
                        return Err(vm.value_error(&m));
                    }
                }
                return Ok(None);
            }
        }
    }
    Ok(Some(vm.tuple_from(items)))
}

struct ZipMethods;

#[pymethods]
impl ZipMethods {
    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<Zip>>) -> Value {
        let (iters, strict) = {
            let it = slf.borrow();
            (it.iters.clone(), it.strict)
        };
        reduce(vm, slf.as_value().class_value(), &iters, strict.then(|| Value::from(true)))
    }

    /// Set state information for unpickling.
    fn __setstate__(vm: &mut Vm, slf: &Ref<Boxed<Zip>>, state: &Value) -> PyResult<()> {
        let strict = vm.truth(state)?;
        slf.borrow_mut().strict = strict;
        Ok(())
    }
}

/// `zip`.
pub static ZIP: TypeSpec = TypeSpec {
    payload: Some(Boxed::<Zip>::VTABLE),
    flags: TypeFlags::BASE,
    doc: "zip(*iterables, strict=False) --> Yield tuples until an input is exhausted.\n\n   >>> list(zip('abcdefg', range(3), range(4)))\n   [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]\n\nThe zip object yields n-length tuples, where n is the number of iterables\npassed as positional arguments to zip().  The i-th element in every tuple\ncomes from the i-th iterable argument to zip().  This continues until the\nshortest argument is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the others,\nraise a ValueError.",
    slots: Slots {
        new: Some(zip_new),
        iter: Some(iter_self),
        next: Some(zip_next),
        ..Slots::EMPTY
    },
    methods: &[ZipMethods::METHODS],
    ..TypeSpec::new("zip")
};

/// The results of a function called with one item of each iterator.
pub struct Map {
    func: Value,
    iters: SmallVec<[Value; 2]>,
}

impl Payload for Map {
    const NAME: &'static str = "map";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(&self.func);
        self.iters.iter().for_each(visit);
    }
    fn clear(&mut self) {
        self.func = Value::none();
        self.iters.clear();
    }
}

fn map_new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    no_keywords_in(vm, core().map, cls, &args)?;
    let [func, rest @ ..] = args.pos else {
        return Err(vm.type_error("map() must have at least two arguments."));
    };
    if rest.is_empty() {
        return Err(vm.type_error("map() must have at least two arguments."));
    }
    let mut iters = SmallVec::new();
    for v in rest {
        iters.push(vm.iter(v)?);
    }
    vm.payload_in(cls, Map { func: func.clone(), iters })
}

fn map_next(vm: &mut Vm, slf: &Value) -> PyResult<Option<Value>> {
    let cell = this::<Boxed<Map>>(vm, slf)?;
    let it = cell.borrow();
    if let [one] = &*it.iters {
        let (func, one) = (it.func.clone(), one.clone());
        drop(it);
        let Some(v) = vm.next(&one)? else { return Ok(None) };
        return vm.call(&func, std::slice::from_ref(&v)).map(Some);
    }
    let (func, iters) = (it.func.clone(), it.iters.clone());
    drop(it);
    if iters.is_empty() {
        return Ok(None);
    }
    let mut items: SmallVec<[Value; 4]> = SmallVec::new();
    for it in &iters {
        match vm.next(it)? {
            Some(v) => items.push(v),
            None => return Ok(None),
        }
    }
    vm.call(&func, &items).map(Some)
}

struct MapMethods;

#[pymethods]
impl MapMethods {
    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<Map>>) -> Value {
        let args: Vec<Value> = {
            let it = slf.borrow();
            std::iter::once(&it.func).chain(&it.iters).cloned().collect()
        };
        reduce(vm, slf.as_value().class_value(), &args, None)
    }
}

/// `map`.
pub static MAP: TypeSpec = TypeSpec {
    payload: Some(Boxed::<Map>::VTABLE),
    flags: TypeFlags::BASE,
    doc: "map(func, *iterables) --> map object\n\nMake an iterator that computes the function using arguments from\neach of the iterables.  Stops when the shortest iterable is exhausted.",
    slots: Slots {
        new: Some(map_new),
        iter: Some(iter_self),
        next: Some(map_next),
        ..Slots::EMPTY
    },
    methods: &[MapMethods::METHODS],
    ..TypeSpec::new("map")
};

/// The items for which a function says yes.
pub struct Filter {
    func: Value,
    iter: Value,
}

impl Payload for Filter {
    const NAME: &'static str = "filter";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(&self.func);
        visit(&self.iter);
    }
    fn clear(&mut self) {
        self.func = Value::none();
        self.iter = Value::none();
    }
}

fn filter_new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    no_keywords_in(vm, core().filter, cls, &args)?;
    unpack(vm, "filter", &args, 2, 2)?;
    let iter = vm.iter(&args.pos[1])?;
    vm.payload_in(cls, Filter { func: args.pos[0].clone(), iter })
}

fn filter_next(vm: &mut Vm, slf: &Value) -> PyResult<Option<Value>> {
    let (func, iter) = {
        let it = this::<Boxed<Filter>>(vm, slf)?.borrow();
        (it.func.clone(), it.iter.clone())
    };
    let plain = func.is_none() || func.is(&core().bool.to_value());
    while let Some(v) = vm.next(&iter)? {
        vm.charge(1)?;
        let keep = match plain {
            true => vm.truth(&v)?,
            false => {
                let r = vm.call(&func, std::slice::from_ref(&v))?;
                vm.truth(&r)?
            }
        };
        if keep {
            return Ok(Some(v));
        }
    }
    Ok(None)
}

struct FilterMethods;

#[pymethods]
impl FilterMethods {
    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<Filter>>) -> Value {
        let (func, iter) = {
            let it = slf.borrow();
            (it.func.clone(), it.iter.clone())
        };
        reduce(vm, slf.as_value().class_value(), &[func, iter], None)
    }
}

/// `filter`.
pub static FILTER: TypeSpec = TypeSpec {
    payload: Some(Boxed::<Filter>::VTABLE),
    flags: TypeFlags::BASE,
    doc: "filter(function or None, iterable) --> filter object\n\nReturn an iterator yielding those items of iterable for which function(item)\nis true. If function is None, return the items that are true.",
    slots: Slots {
        new: Some(filter_new),
        iter: Some(iter_self),
        next: Some(filter_next),
        ..Slots::EMPTY
    },
    methods: &[FilterMethods::METHODS],
    ..TypeSpec::new("filter")
};
