//! `Pickler`: a saver with a file, and what classes derived from it may change.

use pyrun_macros::pymethods;
use pyrun_vm::value::args::ParamSpec;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{
    Args, Dict, FromPy, Payload, Slots, Tuple, Type, TypeFlags, TypeSpec, Visitor,
};
use pyrun_vm::{PyResult, Ref, Value, Vm};

use super::memo::Memo;
use super::pickling_error;
use super::save::Saver;

/// What a pickler keeps between dumps.
#[derive(Default)]
pub(super) struct Pickler {
    write: Option<Value>,
    memo: Memo,
    proto: u8,
    fast: bool,
    fix_imports: bool,
    buffer_callback: Option<Value>,
    persistent_id: Option<Value>,
    dispatch_table: Option<Value>,
}

impl Payload for Pickler {
    const NAME: &'static str = "_pickle.Pickler";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.memo.trace(visit);
        [&self.write, &self.buffer_callback, &self.persistent_id, &self.dispatch_table]
            .into_iter()
            .flatten()
            .for_each(visit);
    }
    fn held(&self) -> usize {
        self.memo.held()
    }
    fn clear(&mut self) {
        self.memo.table.clear();
        (self.write, self.buffer_callback) = (None, None);
        (self.persistent_id, self.dispatch_table) = (None, None);
    }
}

type This = Ref<Boxed<Pickler>>;

/// A file's `write`.
pub(super) fn writer(vm: &mut Vm, file: &Value) -> PyResult {
    let name = vm.intern("write");
    match vm.getattr_opt(file, &name)? {
        Some(f) => Ok(f),
        None => Err(vm.type_error("file must have a 'write' attribute")),
    }
}

static PARAMS: ParamSpec = ParamSpec {
    function: "Pickler",
    names: &["file", "protocol", "fix_imports", "buffer_callback"],
    required: &[true, false, false, false],
    posonly: 0,
    positional: 4,
    varargs: false,
    varkw: false,
};

fn init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    let slf = <&This>::from_py(vm, v)?;
    let mut given: [Option<Value>; 4] = Default::default();
    PARAMS.bind(vm, args, &mut given)?;
    let [file, protocol, fix, callback] = given;
    let fix = match fix {
        Some(fix) => vm.truth(&fix)?,
        None => true,
    };
    let saver = Saver::new(vm, protocol.as_ref(), fix, callback.as_ref())?;
    let write = writer(vm, &file.unwrap_or_else(Value::none))?;
    let mut old = {
        let mut p = slf.borrow_mut();
        let old = std::mem::take(&mut *p);
        p.write = Some(write);
        (p.proto, p.fix_imports) = (saver.proto, saver.fix_imports);
        p.buffer_callback = saver.buffer_callback;
        old
    };
    old.memo.release(vm);
    Ok(())
}

/// What a pickler's class, or the pickler itself, has under a name.
fn hook(vm: &mut Vm, slf: &This, name: &str) -> PyResult<Option<Value>> {
    let name = vm.intern(name);
    Ok(vm.getattr_opt(slf.as_value(), &name)?.filter(|f| !f.is_none()))
}

struct Methods;

#[pymethods]
impl Methods {
    /// Write a pickled representation of the given object to the open file.
    fn dump(vm: &mut Vm, slf: &This, obj: &Value) -> PyResult<()> {
        let Some(write) = slf.borrow().write.clone() else {
            let name = slf.as_value().class().dotted_name();
            let m = format!("Pickler.__init__() was not called by {name}.__init__()");
            return Err(pickling_error(vm, &m));
        };
        let mut saver = Saver::default();
        saver.persistent_id = hook(vm, slf, "persistent_id")?;
        saver.dispatch_table = hook(vm, slf, "dispatch_table")?;
        if !std::ptr::eq(slf.as_value().class(), PICKLER.get()) {
            saver.reducer_override = hook(vm, slf, "reducer_override")?;
        }
        saver.out.write = Some(write);
        {
            let mut p = slf.borrow_mut();
            (saver.proto, saver.bin, saver.fast) = (p.proto, p.proto >= 1, p.fast);
            saver.fix_imports = p.fix_imports;
            saver.buffer_callback = p.buffer_callback.clone();
            saver.memo = std::mem::take(&mut p.memo);
        }
        let r = saver.dump(vm, obj);
        let mut within = std::mem::replace(&mut slf.borrow_mut().memo, saver.memo);
        within.release(vm);
        r
    }

    /// Clears the pickler's "memo".
    ///
    /// The memo is the data structure that remembers which objects the
    /// pickler has already seen, so that shared or recursive objects are
    /// pickled by reference and not by value.  This method is useful when
    /// re-using picklers.
    fn clear_memo(vm: &mut Vm, slf: &This) {
        let mut old = std::mem::take(&mut slf.borrow_mut().memo);
        old.release(vm);
    }

    #[getter]
    fn bin(slf: &This) -> i64 {
        i64::from(slf.borrow().proto >= 1)
    }

    #[getter]
    fn fast(slf: &This) -> i64 {
        i64::from(slf.borrow().fast)
    }

    #[setter]
    fn set_fast(vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        let fast = match value {
            Some(v) => vm.to_i64(&v)? != 0,
            None => return Err(vm.type_error("can't delete numeric/char attribute")),
        };
        slf.borrow_mut().fast = fast;
        Ok(())
    }

    #[getter]
    fn dispatch_table(vm: &mut Vm, slf: &This) -> PyResult {
        let table = slf.borrow().dispatch_table.clone();
        table
            .ok_or_else(|| vm.attribute_error("'Pickler' object has no attribute 'dispatch_table'"))
    }

    #[setter]
    fn set_dispatch_table(_vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        let old = std::mem::replace(&mut slf.borrow_mut().dispatch_table, value);
        drop(old);
        Ok(())
    }

    #[getter]
    fn persistent_id(vm: &mut Vm, slf: &This) -> PyResult {
        let f = slf.borrow().persistent_id.clone();
        f.ok_or_else(|| vm.attribute_error("persistent_id"))
    }

    #[setter]
    fn set_persistent_id(vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        let Some(f) = value else {
            return Err(vm.type_error("attribute deletion is not supported"));
        };
        if !vm.is_callable(&f) {
            let m = "persistent_id must be a callable taking one argument";
            return Err(vm.type_error(m));
        }
        let old = slf.borrow_mut().persistent_id.replace(f);
        drop(old);
        Ok(())
    }

    #[getter]
    fn memo(vm: &mut Vm, slf: &This) -> Value {
        vm.payload(&MEMO, MemoProxy { pickler: Some(slf.as_value().clone()) })
    }

    #[setter]
    fn set_memo(vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        let Some(value) = value else {
            return Err(vm.type_error("attribute deletion is not supported"));
        };
        let entries = match value.get::<Boxed<MemoProxy>>() {
            Some(proxy) => {
                let other = proxy.borrow().pickler.clone();
                other.map_or(Vec::new(), |p| entries(&p))
            }
            None => entries_of_dict(vm, &value)?,
        };
        let mut memo = Memo::default();
        vm.reserve(entries.len() * 80)?;
        for (at, v) in entries {
            memo.set(v, at);
        }
        memo.count(vm);
        let mut old = std::mem::replace(&mut slf.borrow_mut().memo, memo);
        old.release(vm);
        Ok(())
    }
}

/// The entries of a pickler's memo.
fn entries(pickler: &Value) -> Vec<(u32, Value)> {
    let p = pickler.get::<Boxed<Pickler>>();
    p.map_or(Vec::new(), |p| p.borrow().memo.table.values().cloned().collect())
}

fn entries_of_dict(vm: &mut Vm, v: &Value) -> PyResult<Vec<(u32, Value)>> {
    let Some(d) = v.get::<Dict>() else {
        let kind = v.class().name();
        let m = format!("'memo' attribute must be a PicklerMemoProxy object or dict, not {kind}");
        return Err(vm.type_error(&m));
    };
    let mut out = Vec::new();
    for (_, entry) in d.items() {
        let pair = entry.get::<Tuple>().map(|t| t.to_vec());
        let Some([at, obj]) = pair.as_deref() else {
            return Err(vm.type_error("'memo' values must be 2-item tuples"));
        };
        let at = vm.to_i64(at)?;
        out.push((at as u32, obj.clone()));
    }
    Ok(out)
}

/// `_pickle.Pickler`
pub(super) static PICKLER: TypeSpec = TypeSpec {
    module: "_pickle",
    payload: Some(Boxed::<Pickler>::VTABLE),
    flags: TypeFlags::BASE,
    doc: "This takes a binary file for writing a pickle data stream.",
    slots: Slots {
        new: Some(|vm: &mut Vm, cls: &Ref<Type>, _: Args<'_>| {
            vm.payload_in(cls, Pickler::default())
        }),
        init: Some(init),
        ..Slots::EMPTY
    },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    signature: "(file, protocol=None, fix_imports=True, buffer_callback=None)",
    ..TypeSpec::new("Pickler")
};

/// A pickler's memo, to be copied or cleared.
struct MemoProxy {
    pickler: Option<Value>,
}

impl Payload for MemoProxy {
    const NAME: &'static str = "_pickle.PicklerMemoProxy";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.pickler.iter().for_each(visit);
    }
    fn clear(&mut self) {
        self.pickler = None;
    }
}

struct MemoMethods;

#[pymethods]
impl MemoMethods {
    /// Remove all items from memo.
    fn clear(vm: &mut Vm, slf: &Ref<Boxed<MemoProxy>>) {
        let pickler = slf.borrow().pickler.clone();
        if let Some(p) = pickler.as_ref().and_then(|p| p.get::<Boxed<Pickler>>()) {
            let mut old = std::mem::take(&mut p.borrow_mut().memo);
            old.release(vm);
        }
    }

    /// Copy the memo to a new object.
    fn copy(vm: &mut Vm, slf: &Ref<Boxed<MemoProxy>>) -> PyResult {
        let pickler = slf.borrow().pickler.clone();
        let d = vm.dict();
        for (at, v) in pickler.map_or(Vec::new(), |p| entries(&p)) {
            let (id, at) = (vm.uint(v.id()), vm.int(at as i64));
            let entry = vm.tuple(&[at, v]);
            vm.dict_set(&d, id, entry)?;
        }
        Ok(d.into_value())
    }

    /// Implement pickle support.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Boxed<MemoProxy>>) -> PyResult {
        let copy = Self::copy(vm, slf)?;
        let args = vm.tuple(std::slice::from_ref(&copy));
        Ok(vm.tuple(&[copy.class_value(), args]))
    }
}

static MEMO: TypeSpec = TypeSpec {
    module: "_pickle",
    payload: Some(Boxed::<MemoProxy>::VTABLE),
    flags: TypeFlags::NO_NEW | TypeFlags::UNHASHABLE,
    methods: &[MemoMethods::METHODS],
    ..TypeSpec::new("PicklerMemoProxy")
};
