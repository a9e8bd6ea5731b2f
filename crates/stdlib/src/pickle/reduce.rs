//! What an object is made of when it is made anew: a call, and what is done to its result.

use pyrun_vm::types::core;
use pyrun_vm::value::{Dict, Str, Tuple, Type};
use pyrun_vm::{PyResult, Value, Vm};

use super::save::{BATCH, Saver};
use super::{op, pickling_error, some};

impl Saver {
    /// Writes an instance that is its class and its attributes.
    pub(super) fn save_plain(
        &mut self,
        vm: &mut Vm,
        obj: &Value,
        class: &Value,
        attributes: Vec<(Value, Value)>,
    ) -> PyResult<()> {
        self.save(vm, class, true)?;
        self.out.put(vm, &[op::EMPTY_TUPLE, op::NEWOBJ])?;
        // Its metaclass's own reduction may have written it already.
        match self.memo.get(obj) {
            Some(at) => {
                self.out.op(vm, op::POP)?;
                self.get(vm, at)?;
            }
            None => self.memoize(vm, obj)?,
        }
        if attributes.is_empty() {
            return Ok(());
        }
        let state = vm.dict();
        for (name, value) in attributes {
            vm.dict_set(&state, name, value)?;
        }
        self.save(vm, state.as_value(), true)?;
        self.out.op(vm, op::BUILD)
    }

    /// Writes what `__reduce_ex__` gave.
    pub(super) fn save_reduced(&mut self, vm: &mut Vm, obj: &Value, r: &Value) -> PyResult<()> {
        if r.get::<Str>().is_some() {
            return self.save_global(vm, obj, Some(r));
        }
        if r.get::<Tuple>().is_none() {
            return Err(pickling_error(vm, "__reduce__ must return a string or tuple"));
        }
        self.save_reduce(vm, r, Some(obj))
    }

    /// Writes a call, its arguments and the rest of a reduction.
    pub(super) fn save_reduce(
        &mut self,
        vm: &mut Vm,
        reduced: &Value,
        obj: Option<&Value>,
    ) -> PyResult<()> {
        let parts = reduced.get::<Tuple>().map_or(Vec::new(), |t| t.to_vec());
        if !(2..=6).contains(&parts.len()) {
            let m = "tuple returned by __reduce__ must contain 2 through 6 elements";
            return Err(pickling_error(vm, m));
        }
        let (func, args) = (&parts[0], &parts[1]);
        if !vm.is_callable(func) {
            let m = "first item of the tuple returned by __reduce__ must be callable";
            return Err(pickling_error(vm, m));
        }
        let Some(args) = args.get::<Tuple>() else {
            let m = "second item of the tuple returned by __reduce__ must be a tuple";
            return Err(pickling_error(vm, m));
        };
        let [state, list, dict, setter] = [2, 3, 4, 5].map(|i| some(parts.get(i)));
        for (v, which) in [(&list, "fourth"), (&dict, "fifth")] {
            if let Some(v) = v
                && !vm.is_iterator(v)
            {
                let kind = v.class().dotted_name();
                return Err(pickling_error(
                    vm,
                    &format!(
                        "{which} element of the tuple returned by __reduce__ must be an iterator, not {kind}"
                    ),
                ));
            }
        }
        if let Some(v) = &setter
            && !vm.is_callable(v)
        {
            let kind = v.class().dotted_name();
            return Err(pickling_error(
                vm,
                &format!(
                    "sixth element of the tuple returned by __reduce__ must be a function, not {kind}"
                ),
            ));
        }
        self.save_call(vm, func, &parts[1], args, obj)?;
        if let Some(obj) = obj {
            // A recursive structure may have put it there already.
            match self.memo.get(obj) {
                Some(at) => {
                    self.out.op(vm, op::POP)?;
                    self.get(vm, at)?;
                }
                None => self.memoize(vm, obj)?,
            }
        }
        if let Some(list) = list {
            self.save_items(vm, &list)?;
        }
        if let Some(dict) = dict {
            self.save_entries(vm, &dict)?;
        }
        let Some(state) = state else { return Ok(()) };
        match (setter, obj) {
            (Some(setter), Some(obj)) => {
                self.save(vm, &setter, true)?;
                self.save(vm, obj, true)?;
                self.save(vm, &state, true)?;
                self.out.put(vm, &[op::TUPLE2, op::REDUCE, op::POP])
            }
            _ => {
                self.save(vm, &state, true)?;
                self.out.op(vm, op::BUILD)
            }
        }
    }

    fn save_call(
        &mut self,
        vm: &mut Vm,
        func: &Value,
        all: &Value,
        args: &Tuple,
        obj: Option<&Value>,
    ) -> PyResult<()> {
        if self.proto >= 2
            && let Some(name) = vm.getattr_opt(func, &core().names.__name__)?
        {
            let is = |text: &str| name.get::<Str>().is_some_and(|s| s.equals(text));
            if is("__newobj_ex__") {
                return self.save_new_ex(vm, args);
            }
            if is("__newobj__") {
                return self.save_new(vm, args, obj);
            }
        }
        self.save(vm, func, true)?;
        self.save(vm, all, true)?;
        self.out.op(vm, op::REDUCE)
    }

    /// `cls.__new__(cls, *args)`.
    fn save_new(&mut self, vm: &mut Vm, args: &[Value], obj: Option<&Value>) -> PyResult<()> {
        let Some((class, args)) = args.split_first() else {
            return Err(pickling_error(vm, "__newobj__ arglist is empty"));
        };
        if class.get::<Type>().is_none() {
            return Err(pickling_error(vm, "args[0] from __newobj__ args is not a type"));
        }
        if let Some(obj) = obj {
            let own = vm.getattr(obj, &core().names.__class__)?;
            if !own.is(class) {
                let m = "args[0] from __newobj__ args has the wrong class";
                return Err(pickling_error(vm, m));
            }
        }
        self.save(vm, class, true)?;
        let args = vm.tuple(args);
        self.save(vm, &args, true)?;
        self.out.op(vm, op::NEWOBJ)
    }

    /// `cls.__new__(cls, *args, **kwargs)`.
    fn save_new_ex(&mut self, vm: &mut Vm, all: &[Value]) -> PyResult<()> {
        let [class, args, kwargs] = all else {
            let n = all.len();
            return Err(pickling_error(
                vm,
                &format!("length of the NEWOBJ_EX argument tuple must be exactly 3, not {n}"),
            ));
        };
        let wrong = match () {
            () if class.get::<Type>().is_none() => Some(("first", "class", class)),
            () if args.get::<Tuple>().is_none() => Some(("second", "tuple", args)),
            () if kwargs.get::<Dict>().is_none() => Some(("third", "dict", kwargs)),
            () => None,
        };
        if let Some((which, what, v)) = wrong {
            let kind = v.class().name();
            return Err(pickling_error(
                vm,
                &format!("{which} item from NEWOBJ_EX argument tuple must be a {what}, not {kind}"),
            ));
        }
        if self.proto >= 4 {
            for v in all {
                self.save(vm, v, true)?;
            }
            return self.out.op(vm, op::NEWOBJ_EX);
        }
        let functools = vm.import("functools")?;
        let partial = vm.getattr_str(&functools, "partial")?;
        let new = vm.getattr(class, &core().names.__new__)?;
        let mut given = vec![new, class.clone()];
        given.extend(args.get::<Tuple>().map_or(Vec::new(), |t| t.to_vec()));
        let mut named = Vec::new();
        for (k, v) in kwargs.get::<Dict>().map_or(Vec::new(), Dict::items) {
            match k.downcast::<Str>() {
                Ok(k) => named.push((k, v)),
                Err(_) => return Err(vm.type_error("keywords must be strings")),
            }
        }
        let call = vm.call_kw(&partial, &given, &named)?;
        self.save(vm, &call, true)?;
        let none = vm.tuple(&[]);
        self.save(vm, &none, true)?;
        self.out.op(vm, op::REDUCE)
    }

    /// The next items of an iterator, at most a batch.
    fn batch(vm: &mut Vm, it: &Value) -> PyResult<Vec<Value>> {
        let mut items = Vec::new();
        while items.len() < BATCH
            && let Some(item) = vm.next(it)?
        {
            items.push(item);
        }
        Ok(items)
    }

    fn save_items(&mut self, vm: &mut Vm, it: &Value) -> PyResult<()> {
        if !self.bin {
            while let Some(item) = vm.next(it)? {
                self.save(vm, &item, true)?;
                self.out.op(vm, op::APPEND)?;
            }
            return Ok(());
        }
        loop {
            let items = Self::batch(vm, it)?;
            match items.as_slice() {
                [] => {}
                [item] => {
                    self.save(vm, item, true)?;
                    self.out.op(vm, op::APPEND)?;
                }
                items => {
                    self.out.op(vm, op::MARK)?;
                    for item in items {
                        self.save(vm, item, true)?;
                    }
                    self.out.op(vm, op::APPENDS)?;
                }
            }
            if items.len() < BATCH {
                return Ok(());
            }
        }
    }

    fn save_pair(&mut self, vm: &mut Vm, pair: &Value) -> PyResult<()> {
        match pair.get::<Tuple>().map(Tuple::as_slice) {
            Some([k, v]) => {
                self.save(vm, k, true)?;
                self.save(vm, v, true)
            }
            _ => Err(vm.type_error("dict items iterator must return 2-tuples")),
        }
    }

    fn save_entries(&mut self, vm: &mut Vm, it: &Value) -> PyResult<()> {
        if !self.bin {
            while let Some(pair) = vm.next(it)? {
                self.save_pair(vm, &pair)?;
                self.out.op(vm, op::SETITEM)?;
            }
            return Ok(());
        }
        loop {
            let pairs = Self::batch(vm, it)?;
            match pairs.as_slice() {
                [] => {}
                [pair] => {
                    self.save_pair(vm, pair)?;
                    self.out.op(vm, op::SETITEM)?;
                }
                pairs => {
                    self.out.op(vm, op::MARK)?;
                    for pair in pairs {
                        self.save_pair(vm, pair)?;
                    }
                    self.out.op(vm, op::SETITEMS)?;
                }
            }
            if pairs.len() < BATCH {
                return Ok(());
            }
        }
    }
}
