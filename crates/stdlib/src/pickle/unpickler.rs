//! `Unpickler`: a loader with a file, and what classes derived from it may change.

use pyrun_macros::pymethods;
use pyrun_vm::value::args::ParamSpec;
use pyrun_vm::value::convert::Given;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{Args, Dict, FromPy, Payload, Slots, Type, TypeFlags, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Ref, Value, Vm};
use std::cell::Cell;
use std::rc::Rc;

use super::load::{self, Loader};
use super::source::Source;
use super::unpickling_error;

/// What an unpickler keeps between loads; no loader before `__init__` and while one runs.
#[derive(Default)]
struct Unpickler {
    loader: Option<Box<Loader>>,
    persistent_load: Option<Value>,
    /// The protocol of the pickle being read, and whether names of Python 2 are looked up.
    proto: Rc<Cell<u8>>,
    fix_imports: bool,
}

impl Payload for Unpickler {
    const NAME: &'static str = "_pickle.Unpickler";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.persistent_load.iter().for_each(&mut *visit);
        if let Some(l) = &self.loader {
            l.memo.iter().flatten().for_each(&mut *visit);
            l.buffers.iter().for_each(&mut *visit);
            l.source.values().for_each(visit);
        }
    }
    fn clear(&mut self) {
        (self.loader, self.persistent_load) = (None, None);
    }
}

type This = Ref<Boxed<Unpickler>>;

static PARAMS: ParamSpec = ParamSpec {
    function: "Unpickler",
    names: &["file", "fix_imports", "encoding", "errors", "buffers"],
    required: &[true, false, false, false, false],
    posonly: 0,
    positional: 1,
    varargs: false,
    varkw: false,
};

fn init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    let slf = <&This>::from_py(vm, v)?;
    let mut given: [Option<Value>; 5] = Default::default();
    PARAMS.bind(vm, args, &mut given)?;
    let [file, fix, encoding, errors, buffers] = given;
    let fix = match fix {
        Some(fix) => vm.truth(&fix)?,
        None => true,
    };
    let source = Source::file(vm, &file.unwrap_or_else(Value::none))?;
    let texts = [Given(encoding.as_ref()), Given(errors.as_ref())];
    let loader = Loader::new(vm, source, fix, texts, buffers.as_ref())?;
    let old = {
        let mut u = slf.borrow_mut();
        u.fix_imports = fix;
        u.proto = loader.proto.clone();
        u.loader.replace(Box::new(loader))
    };
    drop(old);
    Ok(())
}

struct Methods;

#[pymethods]
impl Methods {
    /// Load a pickle.
    ///
    /// Read a pickled object representation from the open file object given
    /// in the constructor, and return the reconstituted object hierarchy
    /// specified therein.
    fn load(vm: &mut Vm, slf: &This) -> PyResult {
        let loader = slf.borrow_mut().loader.take();
        let Some(mut loader) = loader else {
            let name = slf.as_value().class().dotted_name();
            let m = format!("Unpickler.__init__() was not called by {name}.__init__()");
            return Err(unpickling_error(vm, &m));
        };
        let r = run(vm, slf, &mut loader);
        slf.borrow_mut().loader = Some(loader);
        r
    }

    /// Return an object from a specified module.
    ///
    /// If necessary, the module will be imported. Subclasses may override
    /// this method (e.g. to restrict unpickling of arbitrary classes and
    /// functions).
    ///
    /// This method is called whenever a class or a function object is
    /// needed.  Both arguments passed are str objects.
    fn find_class(vm: &mut Vm, slf: &This, module_name: &Value, global_name: &Value) -> PyResult {
        let (proto, fix) = (slf.borrow().proto.get(), slf.borrow().fix_imports);
        load::find_class(vm, module_name, global_name, proto, fix)
    }

    #[getter]
    fn persistent_load(vm: &mut Vm, slf: &This) -> PyResult {
        let f = slf.borrow().persistent_load.clone();
        f.ok_or_else(|| vm.attribute_error("persistent_load"))
    }

    #[setter]
    fn set_persistent_load(vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        let Some(f) = value else {
            return Err(vm.type_error("attribute deletion is not supported"));
        };
        if !vm.is_callable(&f) {
            let m = "persistent_load must be a callable taking one argument";
            return Err(vm.type_error(m));
        }
        let old = slf.borrow_mut().persistent_load.replace(f);
        drop(old);
        Ok(())
    }

    #[getter]
    fn memo(vm: &mut Vm, slf: &This) -> PyResult {
        let entries = slf.borrow().loader.as_ref().map_or(Vec::new(), |l| l.memo.clone());
        let d = vm.dict();
        for (at, v) in entries.into_iter().enumerate() {
            if let Some(v) = v {
                let at = vm.int(at as i64);
                vm.dict_set(&d, at, v)?;
            }
        }
        Ok(d.into_value())
    }

    #[setter]
    fn set_memo(vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        let items = match value.as_ref().and_then(|v| v.get::<Dict>()) {
            Some(d) => d.items(),
            None => {
                let kind = value.map_or("None".to_owned(), |v| v.class().name());
                return Err(vm.type_error(&format!(
                    "'memo' attribute must be an UnpicklerMemoProxy object or dict, not {kind}"
                )));
            }
        };
        let mut memo: Vec<Option<Value>> = Vec::new();
        for (k, v) in items {
            if vm.as_bigint(&k).is_none() {
                return Err(vm.type_error("memo key must be integers"));
            }
            let Ok(at) = usize::try_from(vm.to_i64(&k)?) else {
                return Err(vm.value_error("memo key must be positive integers."));
            };
            if at >= memo.len() {
                vm.reserve(at.saturating_mul(16))?;
                memo.resize(at + 1, None);
            }
            memo[at] = Some(v);
        }
        if let Some(l) = &mut slf.borrow_mut().loader {
            l.known = memo.iter().flatten().count();
            l.memo = memo;
        }
        Ok(())
    }
}

fn run(vm: &mut Vm, slf: &This, loader: &mut Loader) -> PyResult {
    let name = vm.intern("persistent_load");
    loader.persistent_load = vm.getattr_opt(slf.as_value(), &name)?;
    loader.proto.set(0);
    let derived = !std::ptr::eq(slf.as_value().class(), UNPICKLER.get());
    if derived {
        loader.find_class = Some(vm.getattr_str(slf.as_value(), "find_class")?);
    }
    let r = loader.load(vm);
    (loader.persistent_load, loader.find_class) = (None, None);
    r
}

/// `_pickle.Unpickler`
pub(super) static UNPICKLER: TypeSpec = TypeSpec {
    module: "_pickle",
    payload: Some(Boxed::<Unpickler>::VTABLE),
    flags: TypeFlags::BASE,
    doc: "This takes a binary file for reading a pickle data stream.",
    slots: Slots {
        new: Some(|vm: &mut Vm, cls: &Ref<Type>, _: Args<'_>| {
            vm.payload_in(cls, Unpickler::default())
        }),
        init: Some(init),
        ..Slots::EMPTY
    },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    signature: "(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
    ..TypeSpec::new("Unpickler")
};
