//! Iteration.

use crate::types::core;
use crate::types::iterators;
use crate::value::simple::{RangeIter, SeqIter};
use crate::value::typeobj::TypeFlags;
use crate::value::{Dict, Kind, List, PyResult, Raised, Set, Tuple, Type, Value};
use crate::vm::Vm;

/// Whether iteration by `__getitem__` with 0, 1, 2, … is offered.
fn is_indexed(t: &Type) -> bool {
    let s = t.slots();
    s.getitem.is_some() && (t.has(TypeFlags::HEAP) || s.len.is_some())
}

/// What `__iter__` gave must be an iterator.
#[inline]
pub(crate) fn check_iterator(vm: &mut Vm, it: &Value) -> PyResult<()> {
    if it.class().slots().next.is_some() {
        return Ok(());
    }
    let t = it.class().dotted_name();
    Err(vm.type_error(&format!("iter() returned non-iterator of type '{t}'")))
}

/// A StopIteration is the end of the iteration.
#[inline(always)]
fn ended_or_raised(r: PyResult<Option<Value>>) -> PyResult<Option<Value>> {
    #[cold]
    fn ended(e: Raised) -> PyResult<Option<Value>> {
        if e.is(core().exc.stop_iteration) { Ok(None) } else { Err(e) }
    }
    r.or_else(ended)
}

impl Value {
    /// Whether this iterator's step runs no Python: over a list, a tuple or a range.
    #[inline]
    pub(crate) fn is_quiet(&self) -> bool {
        matches!(self.kind(), Kind::ListIter | Kind::TupleIter | Kind::RangeIter)
    }
}

impl Vm {
    /// `iter(v)`.
    pub fn iter(&mut self, v: &Value) -> PyResult {
        let t = v.class();
        let Some(f) = t.slots().iter else {
            if is_indexed(t) {
                return Ok(iterators::sequence_iterator(self, v));
            }
            return Err(self.not_iterable(v));
        };
        let it = f(self, v)?;
        check_iterator(self, &it)?;
        Ok(it)
    }

    #[cold]
    fn not_iterable(&mut self, v: &Value) -> Raised {
        let t = v.class().dotted_name();
        self.type_error(&format!("'{t}' object is not iterable"))
    }

    /// Whether `v` is an iterator.
    #[doc(hidden)]
    pub fn is_iterator(&self, v: &Value) -> bool {
        v.class().slots().next.is_some()
    }

    /// The next item of an iterator; `None` when it is exhausted.
    #[inline]
    pub fn next(&mut self, it: &Value) -> PyResult<Option<Value>> {
        if matches!(it.kind(), Kind::ListIter | Kind::TupleIter)
            && let Some(s) = it.get::<SeqIter>()
        {
            return Ok(s.next_item());
        }
        self.next_by_slot(it)
    }

    /// [`Vm::next`] of what is no iterator over a list or a tuple.
    #[inline(never)]
    fn next_by_slot(&mut self, it: &Value) -> PyResult<Option<Value>> {
        if it.kind() == Kind::Generator {
            return ended_or_raised(self.gen_next(it));
        }
        // Iterators wrap iterators, as deep as a program likes.
        self.check_native_stack()?;
        match it.class().slots().next {
            Some(f) => ended_or_raised(f(self, it)),
            None => Err(self.not_iterator(it)),
        }
    }

    /// The next item of an iterator whose step runs no Python; `None` for others.
    #[inline]
    pub(crate) fn quiet_next(&mut self, it: &Value) -> Option<Option<Value>> {
        if let Some(s) = it.get::<SeqIter>() {
            return Some(s.next_item());
        }
        let range = it.get::<RangeIter>()?;
        Some(range.next_number().map(|n| self.int(n)))
    }

    #[cold]
    fn not_iterator(&mut self, it: &Value) -> Raised {
        let t = it.class().dotted_name();
        self.type_error(&format!("'{t}' object is not an iterator"))
    }

    /// One step of an iterator for who wants the value of its StopIteration too: the item, or the
    /// final value as an error.
    #[doc(hidden)]
    pub fn step(&mut self, it: &Value) -> PyResult<Result<Value, Value>> {
        let r = if it.class().has(TypeFlags::HEAP) {
            // The slot would lose the value.
            match self.call_special(it, &core().names.__next__, &[]) {
                Ok(Some(v)) => Ok(Some(v)),
                Ok(None) => self.next(it),
                Err(e) => Err(e),
            }
        } else {
            match it.class().slots().next {
                Some(f) => f(self, it),
                None => self.next(it),
            }
        };
        match r {
            Ok(Some(v)) => Ok(Ok(v)),
            Ok(None) => Ok(Err(Value::none())),
            Err(e) if e.is(core().exc.stop_iteration) => {
                let value = self.getattr(e.value(), &core().names.value)?;
                Ok(Err(value))
            }
            Err(e) => Err(e),
        }
    }

    /// All items of an iterable.
    pub fn collect(&mut self, iterable: &Value) -> PyResult<Vec<Value>> {
        let known = match iterable.kind() {
            Kind::List | Kind::Tuple | Kind::Dict | Kind::Set | Kind::FrozenSet => {
                self.len_hint(iterable)?
            }
            _ => 0,
        };
        self.reserve(known.saturating_mul(8))?;
        if let Some(items) = builtin_items(iterable) {
            self.charge(items.len())?;
            return Ok(items);
        }
        let it = self.iter(iterable)?;
        let mut out = Vec::with_capacity(self.len_hint(iterable)?.min(1 << 16));
        // The iterator may lead here again.
        let mut counted = 0;
        let r = self.collect_rest(&it, &mut out, &mut counted);
        self.heap.account(-(counted as isize));
        r.map(|()| out)
    }

    fn collect_rest(
        &mut self,
        it: &Value,
        out: &mut Vec<Value>,
        counted: &mut usize,
    ) -> PyResult<()> {
        let mut keep = |vm: &mut Vm, out: &mut Vec<Value>, v| {
            if out.len() == out.capacity() {
                vm.room_for_one(out)?;
                let grown = out.capacity() * size_of::<Value>() - *counted;
                vm.heap.account(grown as isize);
                *counted += grown;
            }
            out.push(v);
            Ok(())
        };
        if it.kind() != Kind::Generator {
            return self.each_next(it, |vm, v| keep(vm, out, v).map(|()| true));
        }
        while let Some(v) = self.drain_all(it, out)? {
            self.charge(1)?;
            keep(self, out, v)?;
        }
        Ok(())
    }

    /// Calls `f` with each item of an iterable until it says false.
    pub fn for_each(
        &mut self,
        iterable: &Value,
        mut f: impl FnMut(&mut Vm, Value) -> PyResult<bool>,
    ) -> PyResult<()> {
        if let Some(l) = iterable.get_exact::<List>() {
            let mut i = 0;
            while let Some(v) = l.get(i) {
                i += 1;
                self.charge(1)?;
                if !f(self, v)? {
                    break;
                }
            }
            return Ok(());
        }
        if let Some(t) = iterable.get_exact::<Tuple>() {
            for v in t.iter() {
                self.charge(1)?;
                if !f(self, v.clone())? {
                    break;
                }
            }
            return Ok(());
        }
        let it = self.iter(iterable)?;
        self.each_next(&it, f)
    }

    /// Calls `f` with each item that an iterator still gives until it says false. What is the same at
    /// every step is looked at once.
    #[inline]
    pub(crate) fn each_next(
        &mut self,
        it: &Value,
        mut f: impl FnMut(&mut Vm, Value) -> PyResult<bool>,
    ) -> PyResult<()> {
        let class = it.class();
        let own_way = class.has(TypeFlags::HEAP)
            || matches!(it.kind(), Kind::Generator | Kind::ListIter | Kind::TupleIter);
        let Some(step) = class.slots().next.filter(|_| !own_way) else {
            while let Some(v) = self.next(it)? {
                self.charge(1)?;
                if !f(self, v)? {
                    break;
                }
            }
            return Ok(());
        };
        self.check_native_stack()?;
        loop {
            let v = match step(self, it) {
                Ok(Some(v)) => v,
                end => return ended_or_raised(end).map(drop),
            };
            self.charge(1)?;
            if !f(self, v)? {
                return Ok(());
            }
        }
    }
}

/// The items of a builtin container whose iteration nothing can have changed.
fn builtin_items(v: &Value) -> Option<Vec<Value>> {
    if let Some(l) = v.get_exact::<List>() {
        return Some(l.to_vec());
    }
    if let Some(t) = v.get_exact::<Tuple>() {
        return Some(t.to_vec());
    }
    if let Some(d) = v.get_exact::<Dict>() {
        return Some(d.keys());
    }
    v.get_exact::<Set>().map(|s| s.keys())
}
