//! `BufferedRWPair`: a reader and a writer that are one stream to their user.

use super::base::BUFFERED_IO_BASE;
use super::{BUFFER_SIZE, buffered, chained, flag};
use pyrun_macros::pymethods;
use pyrun_vm::value::args::ParamSpec;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{Args, FromPy, Kind, Payload, Slots, Type, TypeFlags, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Ref, Value, Vm};

/// The two streams, once they are set up.
#[derive(Default)]
pub(super) struct Pair {
    streams: Option<(Value, Value)>,
}

impl Payload for Pair {
    const NAME: &'static str = "BufferedRWPair";
    fn trace(&self, visit: &mut Visitor<'_>) {
        if let Some((reader, writer)) = &self.streams {
            visit(reader);
            visit(writer);
        }
    }
    fn clear(&mut self) {
        self.streams = None;
    }
}

type This = Ref<Boxed<Pair>>;

fn streams(vm: &mut Vm, slf: &This) -> PyResult<(Value, Value)> {
    let streams = slf.borrow().streams.clone();
    streams.ok_or_else(|| vm.value_error("I/O operation on uninitialized object"))
}

static INIT: ParamSpec = ParamSpec {
    function: "BufferedRWPair",
    names: &["reader", "writer", "buffer_size"],
    required: &[true, true, false],
    posonly: 3,
    positional: 3,
    varargs: false,
    varkw: false,
};

fn init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    let slf = <&This>::from_py(vm, v)?;
    let mut bound = [const { None }; 3];
    INIT.bind(vm, args, &mut bound)?;
    let [Some(reader), Some(writer), size] = bound else {
        return Err(vm.missing_argument("BufferedRWPair"));
    };
    let size = size.unwrap_or_else(|| vm.int(BUFFER_SIZE as i64));
    let make = |vm: &mut Vm, spec: &'static TypeSpec, raw: Value| {
        vm.call(&spec.get().to_value(), &[raw, size.clone()])
    };
    if !super::asks(vm, &reader, "readable")? {
        return Err(super::unsupported(vm, "File or stream is not readable."));
    }
    if !super::asks(vm, &writer, "writable")? {
        return Err(super::unsupported(vm, "File or stream is not writable."));
    }
    let reader = make(vm, &buffered::BUFFERED_READER, reader)?;
    let writer = make(vm, &buffered::BUFFERED_WRITER, writer)?;
    drop(slf.replace(Pair { streams: Some((reader, writer)) }));
    Ok(())
}

struct Methods;

macro_rules! forwarded {
    ($($name:ident $side:tt;)*) => {
        #[pymethods]
        impl Methods {
            $(
                #[signature(*args)]
                fn $name(vm: &mut Vm, slf: &This, args: &[Value]) -> PyResult {
                    let both = streams(vm, slf)?;
                    vm.call_method_str(&both.$side, stringify!($name), args)
                }
            )*

            fn isatty(vm: &mut Vm, slf: &This) -> PyResult<bool> {
                let (reader, writer) = streams(vm, slf)?;
                Ok(super::asks(vm, &writer, "isatty")? || super::asks(vm, &reader, "isatty")?)
            }

            fn close(vm: &mut Vm, slf: &This) -> PyResult<()> {
                let (reader, writer) = streams(vm, slf)?;
                let first = vm.call_method_str(&writer, "close", &[]).map(drop);
                let second = vm.call_method_str(&reader, "close", &[]).map(drop);
                chained(vm, first, second)
            }

            #[getter]
            fn closed(vm: &mut Vm, slf: &This) -> PyResult<bool> {
                let (_, writer) = streams(vm, slf)?;
                flag(vm, &writer, "closed")
            }
        }
    };
}

forwarded! {
    read 0;
    peek 0;
    read1 0;
    readinto 0;
    readinto1 0;
    readable 0;
    write 1;
    flush 1;
    writable 1;
}

fn new(vm: &mut Vm, cls: &Ref<Type>, _: Args<'_>) -> PyResult {
    vm.payload_in(cls, Pair::default())
}

/// `_io.BufferedRWPair`
pub static BUFFERED_RW_PAIR: TypeSpec = TypeSpec {
    module: "_io",
    base: Some(&BUFFERED_IO_BASE),
    kind: Kind::Payload,
    payload: Some(Boxed::<Pair>::VTABLE),
    flags: TypeFlags::BASE | TypeFlags::DICT | TypeFlags::WEAK | TypeFlags::FINALIZER,
    doc: "A buffered reader and writer object together.",
    slots: Slots { new: Some(new), init: Some(init), ..Slots::EMPTY },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    signature: "(reader, writer, buffer_size=8192, /)",
    ..TypeSpec::new("BufferedRWPair")
};
