//! `PickleBuffer`: memory that a pickle may leave to its user.

use pyrun_macros::pymethods;
use pyrun_vm::types::core;
use pyrun_vm::value::buffer::{BufferSlots, Layout, View};
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{Args, Payload, Ref, Slots, Type, TypeFlags, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Value, Vm};

/// A memoryview, until it is released.
pub(super) struct PickleBuffer {
    view: Option<Value>,
}

impl Payload for PickleBuffer {
    const NAME: &'static str = "pickle.PickleBuffer";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.view.iter().for_each(visit);
    }
    fn clear(&mut self) {
        self.view = None;
    }
}

type This = Ref<Boxed<PickleBuffer>>;

/// Whether this is a `PickleBuffer`.
pub(super) fn is_buffer(v: &Value) -> bool {
    v.get::<Boxed<PickleBuffer>>().is_some()
}

fn view(vm: &mut Vm, v: &Value) -> PyResult {
    match inner(v) {
        Some(view) => Ok(view),
        None => Err(vm.value_error("operation forbidden on released PickleBuffer object")),
    }
}

fn inner(v: &Value) -> Option<Value> {
    v.get::<Boxed<PickleBuffer>>().and_then(|b| b.borrow().view.clone())
}

/// The bytes, and whether they must not be written.
pub(super) fn contents(vm: &mut Vm, v: &Value) -> PyResult<(Vec<u8>, bool)> {
    let view = view(vm, v)?;
    let whole = vm.getattr_str(&view, "contiguous")?;
    if !vm.truth(&whole)? {
        let m = "PickleBuffer can not be pickled when pointing to a non-contiguous buffer";
        return Err(super::pickling_error(vm, m));
    }
    let bytes = vm.getattr_str(&view, "nbytes")?;
    let bytes = vm.to_i64(&bytes)? as usize;
    vm.reserve(bytes)?;
    vm.charge(bytes / 64)?;
    let readonly = vm.getattr_str(&view, "readonly")?;
    let data = vm.buffer(&view)?.to_vec();
    Ok((data, readonly.is_true()))
}

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    let ([obj], false) = (args.pos, args.has_kw()) else {
        let n = args.pos.len();
        return Err(vm.type_error(&format!("PickleBuffer expected 1 argument, got {n}")));
    };
    let view = vm.call(&core().memoryview.to_value(), std::slice::from_ref(obj))?;
    vm.payload_in(cls, PickleBuffer { view: Some(view) })
}

/// The memory of the view, which does not outlive this call: a copy.
fn read(v: &Value) -> Option<View<'_>> {
    let view = inner(v)?;
    let slots = view.class().slots().buffer?;
    let data = (slots.read)(&view)?.to_vec();
    Some(View::Owned(data))
}

fn write(v: &Value, f: &mut dyn FnMut(&mut [u8])) -> bool {
    inner(v).is_some_and(|view| view.class().slots().buffer.is_some_and(|s| (s.write)(&view, f)))
}

fn layout(v: &Value) -> Layout {
    let plain = Layout { format: 'B', item_size: 1, readonly: true };
    let Some(view) = inner(v) else { return plain };
    view.class().slots().buffer.map_or(plain, |s| (s.layout)(&view))
}

fn export(v: &Value, more: bool) {
    if let Some(view) = inner(v)
        && let Some(slots) = view.class().slots().buffer
    {
        (slots.export)(&view, more);
    }
}

static BUFFER: BufferSlots = BufferSlots { read, write, layout, export };

struct Methods;

#[pymethods]
impl Methods {
    /// Return a memoryview of the raw memory underlying this buffer.
    ///
    /// Will raise BufferError is the buffer isn't contiguous.
    fn raw(vm: &mut Vm, slf: &This) -> PyResult {
        let view = view(vm, slf.as_value())?;
        let whole = vm.getattr_str(&view, "contiguous")?;
        if !vm.truth(&whole)? {
            return Err(vm.buffer_error("cannot extract raw buffer from non-contiguous buffer"));
        }
        let format = vm.str("B");
        vm.call_method_str(&view, "cast", &[format])
    }

    /// Release the underlying buffer controlled by the PickleBuffer object.
    fn release(vm: &mut Vm, slf: &This) -> PyResult<()> {
        let view = slf.borrow_mut().view.take();
        match view {
            Some(view) => vm.call_method_str(&view, "release", &[]).map(drop),
            None => Ok(()),
        }
    }
}

/// `pickle.PickleBuffer`
pub(super) static PICKLE_BUFFER: TypeSpec = TypeSpec {
    module: "pickle",
    payload: Some(Boxed::<PickleBuffer>::VTABLE),
    flags: TypeFlags::BASE | TypeFlags::WEAK,
    doc: "Wrapper for potentially out-of-band buffers",
    slots: Slots { new: Some(new), buffer: Some(&BUFFER), ..Slots::EMPTY },
    methods: &[Methods::METHODS],
    ..TypeSpec::new("PickleBuffer")
};
