//! Iteration: `all`, `any`, `iter`, `len`, `next`, `sorted`, and the asynchronous forms.

use crate::run::sink::Numbers;
use crate::types::sort::sort;
use crate::types::{core, iterators, list};
use crate::value::convert::Given;
use crate::value::typeobj::TypeFlags;
use crate::value::{Args, Kind, List, PyResult, Ref, Tuple, Value};
use crate::vm::Vm;
use pyrun_macros::pyfunctions;

/// The items of an iterable in turn. Numbers may come from a generator in batches.
pub(super) struct Walk {
    source: Source,
    /// What a generator has yielded, before `behind`.
    numbers: Numbers,
    /// What came after the numbers.
    behind: Option<PyResult<Option<Value>>>,
}

/// Lists are looked at afresh at each step, as their iterators do.
enum Source {
    /// A list, and the next position.
    List(Ref<List>, usize),
    /// A tuple, and the next position.
    Tuple(Ref<Tuple>, usize),
    /// An iterator.
    Iter(Value),
}

impl Source {
    fn of(vm: &mut Vm, iterable: &Value) -> PyResult<Source> {
        if iterable.get_exact::<List>().is_some()
            && let Some(l) = iterable.cast::<List>()
        {
            return Ok(Source::List(l.clone(), 0));
        }
        if iterable.get_exact::<Tuple>().is_some()
            && let Some(t) = iterable.cast::<Tuple>()
        {
            return Ok(Source::Tuple(t.clone(), 0));
        }
        Ok(Source::Iter(vm.iter(iterable)?))
    }
}

impl Walk {
    /// Starts.
    pub(super) fn new(vm: &mut Vm, iterable: &Value) -> PyResult<Walk> {
        let source = Source::of(vm, iterable)?;
        Ok(Walk { source, numbers: Numbers::new(), behind: None })
    }

    /// The next item; pays for it.
    #[inline]
    pub(super) fn next(&mut self, vm: &mut Vm) -> PyResult<Option<Value>> {
        if let Some(v) = self.numbers.next() {
            return Ok(Some(v));
        }
        if let Some(r) = self.behind.take() {
            return r;
        }
        vm.charge(1)?;
        match &mut self.source {
            Source::List(l, at) => {
                *at += 1;
                Ok(l.get(*at - 1))
            }
            Source::Tuple(t, at) => {
                *at += 1;
                Ok(t.get(*at - 1).cloned())
            }
            Source::Iter(it) => vm.next(it),
        }
    }

    /// Gives items to `take`, which must not run Python code, until that gives one back; `None` when
    /// there are no more. Pays for them.
    #[inline]
    pub(super) fn drain(
        &mut self,
        vm: &mut Vm,
        mut take: impl FnMut(Value) -> Result<(), Value>,
    ) -> PyResult<Option<Value>> {
        loop {
            while let Some(v) = self.numbers.next() {
                if let Err(v) = take(v) {
                    return Ok(Some(v));
                }
            }
            let r = match (self.behind.take(), &self.source) {
                (Some(r), _) => r,
                (None, Source::Iter(it)) if it.kind() == Kind::Generator => {
                    vm.charge(1)?;
                    self.behind = Some(vm.drain_numbers(it, &mut self.numbers));
                    continue;
                }
                (None, _) => self.next(vm),
            };
            let Some(v) = r? else { return Ok(None) };
            if let Err(v) = take(v) {
                return Ok(Some(v));
            }
        }
    }

    /// Whether an item is as true as `wanted`.
    fn find_truth(&mut self, vm: &mut Vm, wanted: bool) -> PyResult<bool> {
        let other = Value::from(!wanted);
        loop {
            let next = match &self.source {
                Source::Iter(it) => {
                    vm.charge(1)?;
                    vm.drain_past(it, &other)?
                }
                _ => self.next(vm)?,
            };
            match next {
                None => return Ok(false),
                Some(v) if vm.truth(&v)? == wanted => return Ok(true),
                Some(_) => {}
            }
        }
    }
}

pub(super) struct Items;

#[pyfunctions]
impl Items {
    /// Whether all items of an iterable are true.
    fn all(vm: &mut Vm, iterable: &Value) -> PyResult<bool> {
        Ok(!Walk::new(vm, iterable)?.find_truth(vm, false)?)
    }

    /// Whether some item of an iterable is true.
    fn any(vm: &mut Vm, iterable: &Value) -> PyResult<bool> {
        Walk::new(vm, iterable)?.find_truth(vm, true)
    }

    /// How many items a container has.
    fn len(vm: &mut Vm, obj: &Value) -> PyResult<usize> {
        vm.len(obj)
    }

    /// An iterator over an iterable or, with a sentinel, over what a callable gives until that is
    /// equal to the sentinel.
    #[signature(object, sentinel = Given(None), /)]
    fn iter(vm: &mut Vm, object: &Value, sentinel: Given<'_>) -> PyResult {
        let Some(sentinel) = sentinel.0 else { return vm.iter(object) };
        if !vm.is_callable(object) {
            return Err(vm.type_error("iter(object, sentinel): object must be callable"));
        }
        Ok(iterators::callable_iterator(vm, object.clone(), sentinel.clone()))
    }

    /// The next item of an iterator; the default, if given, when there is none.
    #[signature(iterator, default = Given(None), /)]
    fn next(vm: &mut Vm, iterator: &Value, default: Given<'_>) -> PyResult {
        if iterator.class().slots().next.is_none() {
            let t = iterator.class().name();
            return Err(vm.type_error(&format!("'{t}' object is not an iterator")));
        }
        if let Some(default) = default.0 {
            return Ok(vm.next(iterator)?.unwrap_or_else(|| default.clone()));
        }
        // A class written in Python raises its own StopIteration, which goes through unchanged.
        if iterator.class().has(TypeFlags::HEAP)
            && let Some(v) = vm.call_special(iterator, &core().names.__next__, &[])?
        {
            return Ok(v);
        }
        match vm.step(iterator)? {
            Ok(v) => Ok(v),
            Err(end) => Err(vm.stop_iteration((!end.is_none()).then_some(end))),
        }
    }

    /// A sorted list of the items of an iterable. The key function gives what is compared.
    #[raw]
    #[text_signature = "($module, iterable, /, *, key=None, reverse=False)"]
    fn sorted(vm: &mut Vm, args: Args<'_>) -> PyResult {
        let [iterable] = args.pos else {
            let message = format!("sorted expected 1 argument, got {}", args.pos.len());
            return Err(vm.type_error(&message));
        };
        let list = vm.new_list(Vec::new());
        if iterable.kind() == Kind::Generator {
            list.extend(vm.collect(iterable)?);
        } else {
            list::extend(vm, &list, iterable)?;
        }
        if args.has_kw() {
            let sort = vm.getattr_str(list.as_value(), "sort")?;
            vm.call_args(&sort, Args { pos: &[], ..args })?;
        } else {
            sort(vm, &list, None, false)?;
        }
        Ok(list.into_value())
    }

    /// An asynchronous iterator over an asynchronous iterable.
    fn aiter(vm: &mut Vm, async_iterable: &Value) -> PyResult {
        let t = async_iterable.class().name();
        let Some(f) = async_iterable.class().slots().aiter else {
            return Err(vm.type_error(&format!("'{t}' object is not an async iterable")));
        };
        let it = f(vm, async_iterable)?;
        if it.class().slots().anext.is_none() {
            let message =
                format!("aiter() returned not an async iterator of type '{}'", it.class().name());
            return Err(vm.type_error(&message));
        }
        Ok(it)
    }

    /// An awaitable for the next item of an asynchronous iterator; the default, if given, when
    /// there is none.
    #[signature(async_iterator, default = Given(None), /)]
    fn anext(vm: &mut Vm, async_iterator: &Value, default: Given<'_>) -> PyResult {
        let Some(f) = async_iterator.class().slots().anext else {
            let t = async_iterator.class().name();
            return Err(vm.type_error(&format!("'{t}' object is not an async iterator")));
        };
        let awaitable = f(vm, async_iterator)?;
        match default.0 {
            Some(default) => Ok(super::anext::with_default(vm, awaitable, default.clone())),
            None => Ok(awaitable),
        }
    }
}
