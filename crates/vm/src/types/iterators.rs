//! Iterators over any sequence and callable, and `reversed`.
//!
//! A payload is never borrowed while the sequence or the callable runs: what it holds is cloned out
//! first, and written back afterwards.

use super::list::iter_self;
use super::support::{builtin, no_keywords_in, reduce, this, unpack};
use crate::types::core;
use crate::value::{
    Args, Dict, Payload, PyResult, Raised, Ref, Slots, Type, TypeFlags, TypeSpec, Value, Visitor,
    payload::Boxed,
};
use crate::vm::Vm;
use pyrun_macros::pymethods;

pub use super::lazy::{ENUMERATE, FILTER, MAP, ZIP};

/// Whether an exception ends an iteration by positions.
fn ends(e: &Raised) -> bool {
    !e.is_uncatchable() && (e.is(core().exc.index_error) || e.is(core().exc.stop_iteration))
}

/// Whether `v` is a sequence, for what needs `__getitem__` with positions.
fn is_sequence(v: &Value) -> bool {
    let s = v.class().slots();
    s.getitem.is_some()
        && v.get::<Dict>().is_none()
        && (v.class().has(TypeFlags::HEAP) || s.len.is_some())
}

/// Iterator by `__getitem__` with 0, 1, 2, …
pub struct SequenceIter {
    seq: Option<Value>,
    index: i64,
}

impl Payload for SequenceIter {
    const NAME: &'static str = "iterator";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.seq.iter().for_each(visit);
    }
    fn clear(&mut self) {
        self.seq = None;
    }
}

/// An iterator over an object with `__getitem__`.
pub fn sequence_iterator(vm: &mut Vm, seq: &Value) -> Value {
    vm.payload(&SEQUENCE_ITERATOR, SequenceIter { seq: Some(seq.clone()), index: 0 })
}

fn sequence_next(vm: &mut Vm, slf: &Value) -> PyResult<Option<Value>> {
    let cell = this::<Boxed<SequenceIter>>(vm, slf)?;
    let (seq, index) = {
        let it = cell.borrow();
        (it.seq.clone(), it.index)
    };
    let Some(seq) = seq else { return Ok(None) };
    if index == i64::MAX {
        return Err(vm.overflow_error("iter index too large"));
    }
    let k = vm.int(index);
    match vm.getitem(&seq, &k) {
        Ok(v) => {
            cell.borrow_mut().index = index + 1;
            Ok(Some(v))
        }
        Err(e) if ends(&e) => {
            cell.borrow_mut().seq = None;
            Ok(None)
        }
        Err(e) => Err(e),
    }
}

struct SequenceMethods;

#[pymethods]
impl SequenceMethods {
    /// Private method returning an estimate of len(list(it)).
    fn __length_hint__(vm: &mut Vm, slf: &Ref<Boxed<SequenceIter>>) -> PyResult {
        let (seq, index) = {
            let it = slf.borrow();
            (it.seq.clone(), it.index)
        };
        let Some(seq) = seq else { return Ok(vm.int(0)) };
        if seq.class().slots().len.is_none() {
            return Ok(Value::not_implemented());
        }
        let n = vm.len(&seq)? as i64;
        Ok(vm.int((n - index).max(0)))
    }

    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<SequenceIter>>) -> PyResult {
        let (seq, index) = {
            let it = slf.borrow();
            (it.seq.clone(), it.index)
        };
        reduce_iter(vm, seq, index)
    }

    /// Set state information for unpickling.
    fn __setstate__(slf: &Ref<Boxed<SequenceIter>>, state: i64) {
        slf.borrow_mut().index = state.max(0);
    }
}

/// `(iter, (seq,), index)`, or `(iter, ((),))` of an exhausted iterator.
fn reduce_iter(vm: &mut Vm, seq: Option<Value>, index: i64) -> PyResult {
    let f = builtin(vm, "iter")?;
    Ok(match seq {
        Some(s) => {
            let i = vm.int(index);
            reduce(vm, f, &[s], Some(i))
        }
        None => {
            let empty = vm.tuple(&[]);
            reduce(vm, f, &[empty], None)
        }
    })
}

/// `iterator`.
pub static SEQUENCE_ITERATOR: TypeSpec = TypeSpec {
    payload: Some(Boxed::<SequenceIter>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: Slots { iter: Some(iter_self), next: Some(sequence_next), ..Slots::EMPTY },
    methods: &[SequenceMethods::METHODS],
    ..TypeSpec::new("iterator")
};

/// Iterator that calls a function until it gives the sentinel.
pub struct CallableIter {
    parts: Option<(Value, Value)>,
}

impl Payload for CallableIter {
    const NAME: &'static str = "callable_iterator";
    fn trace(&self, visit: &mut Visitor<'_>) {
        if let Some((f, s)) = &self.parts {
            visit(f);
            visit(s);
        }
    }
    fn clear(&mut self) {
        self.parts = None;
    }
}

/// `iter(callable, sentinel)`.
pub fn callable_iterator(vm: &mut Vm, callable: Value, sentinel: Value) -> Value {
    vm.payload(&CALLABLE_ITERATOR, CallableIter { parts: Some((callable, sentinel)) })
}

fn callable_next(vm: &mut Vm, slf: &Value) -> PyResult<Option<Value>> {
    let cell = this::<Boxed<CallableIter>>(vm, slf)?;
    let Some((f, sentinel)) = cell.borrow().parts.clone() else { return Ok(None) };
    let result = match vm.call(&f, &[]) {
        Ok(v) => v,
        Err(e) if e.is(core().exc.stop_iteration) && !e.is_uncatchable() => {
            cell.borrow_mut().parts = None;
            return Ok(None);
        }
        Err(e) => return Err(e),
    };
    if cell.borrow().parts.is_none() {
        return Ok(None);
    }
    if vm.eq(&sentinel, &result)? {
        cell.borrow_mut().parts = None;
        return Ok(None);
    }
    Ok(Some(result))
}

struct CallableMethods;

#[pymethods]
impl CallableMethods {
    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<CallableIter>>) -> PyResult {
        let parts = slf.borrow().parts.clone();
        let f = builtin(vm, "iter")?;
        Ok(match parts {
            Some((callable, sentinel)) => reduce(vm, f, &[callable, sentinel], None),
            None => {
                let empty = vm.tuple(&[]);
                reduce(vm, f, &[empty], None)
            }
        })
    }
}

/// `callable_iterator`.
pub static CALLABLE_ITERATOR: TypeSpec = TypeSpec {
    payload: Some(Boxed::<CallableIter>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: Slots { iter: Some(iter_self), next: Some(callable_next), ..Slots::EMPTY },
    methods: &[CallableMethods::METHODS],
    ..TypeSpec::new("callable_iterator")
};

/// Iterator from the end of a sequence.
pub struct Reversed {
    seq: Option<Value>,
    index: i64,
}

impl Payload for Reversed {
    const NAME: &'static str = "reversed";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.seq.iter().for_each(visit);
    }
    fn clear(&mut self) {
        self.seq = None;
    }
}

fn reversed_new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    no_keywords_in(vm, core().reversed, cls, &args)?;
    unpack(vm, "reversed", &args, 1, 1)?;
    let seq = &args.pos[0];
    let method = vm.lookup_special(seq, &core().names.__reversed__)?;
    match method {
        Some(f) if !f.is_none() => vm.call(&f, &[]),
        None if is_sequence(seq) => {
            let n = vm.len(seq)? as i64;
            vm.payload_in(cls, Reversed { seq: Some(seq.clone()), index: n - 1 })
        }
        _ => Err(vm.type_error(&format!("'{}' object is not reversible", seq.class().name()))),
    }
}

fn reversed_next(vm: &mut Vm, slf: &Value) -> PyResult<Option<Value>> {
    let cell = this::<Boxed<Reversed>>(vm, slf)?;
    let (seq, index) = {
        let it = cell.borrow();
        (it.seq.clone(), it.index)
    };
    let Some(seq) = seq.filter(|_| index >= 0) else {
        // The sequence may die before the iterator does.
        cell.borrow_mut().seq = None;
        return Ok(None);
    };
    let k = vm.int(index);
    let failed = match vm.getitem(&seq, &k) {
        Ok(v) => {
            let mut it = cell.borrow_mut();
            it.index = index - 1;
            return Ok(Some(v));
        }
        Err(e) => e,
    };
    let mut it = cell.borrow_mut();
    it.index = -1;
    it.seq = None;
    if ends(&failed) { Ok(None) } else { Err(failed) }
}

struct ReversedMethods;

#[pymethods]
impl ReversedMethods {
    /// Private method returning an estimate of len(list(it)).
    fn __length_hint__(vm: &mut Vm, slf: &Ref<Boxed<Reversed>>) -> PyResult<i64> {
        let (seq, index) = {
            let it = slf.borrow();
            (it.seq.clone(), it.index)
        };
        let Some(seq) = seq else { return Ok(0) };
        let n = vm.len(&seq)? as i64;
        Ok(if n < index + 1 { 0 } else { index + 1 })
    }

    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<Reversed>>) -> Value {
        let (seq, index) = {
            let it = slf.borrow();
            (it.seq.clone(), it.index)
        };
        let class = slf.as_value().class_value();
        match seq {
            Some(s) => {
                let i = vm.int(index);
                reduce(vm, class, &[s], Some(i))
            }
            None => {
                let empty = vm.tuple(&[]);
                reduce(vm, class, &[empty], None)
            }
        }
    }

    /// Set state information for unpickling.
    fn __setstate__(vm: &mut Vm, slf: &Ref<Boxed<Reversed>>, state: i64) -> PyResult<()> {
        let seq = slf.borrow().seq.clone();
        if let Some(s) = seq {
            let n = vm.len(&s)? as i64;
            slf.borrow_mut().index = state.clamp(-1, n - 1);
        }
        Ok(())
    }
}

/// `reversed`.
pub static REVERSED: TypeSpec = TypeSpec {
    payload: Some(Boxed::<Reversed>::VTABLE),
    flags: TypeFlags::BASE,
    doc: "Return a reverse iterator over the values of the given sequence.",
    slots: Slots {
        new: Some(reversed_new),
        iter: Some(iter_self),
        next: Some(reversed_next),
        ..Slots::EMPTY
    },
    methods: &[ReversedMethods::METHODS],
    signature: "(sequence, /)",
    ..TypeSpec::new("reversed")
};
