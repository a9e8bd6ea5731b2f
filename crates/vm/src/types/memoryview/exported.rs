//! Buffers of classes written in Python: `__buffer__` makes a view, and `__release_buffer__` is told when nobody
//! uses it any more. All views that come of one call hold one [`Exported`]; with the last of them it goes, and its
//! finaliser calls.

use super::{MEMORYVIEW, MemoryView, alive};
use crate::types::bytes::view;
use crate::types::core;
use crate::value::payload::{Boxed, Payload, Visitor};
use crate::value::{Function, PyResult, Ref, Slots, TypeFlags, TypeSpec, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

/// Everything that an exporter can be asked for, to be read: shape, strides, format, indirection.
const FULL: i64 = 0x11c;

/// What an object of a class written in Python has exported.
pub(super) struct Exported {
    pub(super) owner: Option<Value>,
    /// What `__buffer__` gave; nothing, if the memory is the owner's own.
    pub(super) view: Option<Value>,
}

impl Payload for Exported {
    const NAME: &'static str = "_buffer_wrapper";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.owner.iter().chain(&self.view).for_each(visit);
    }
    fn clear(&mut self) {
        (self.owner, self.view) = (None, None);
    }
}

fn release(v: &Value) {
    if let Some(m) = v.get::<Boxed<MemoryView>>() {
        m.borrow_mut().release();
    }
}

struct Methods;

#[pymethods]
impl Methods {
    fn __del__(vm: &mut Vm, slf: &Ref<Boxed<Exported>>) -> PyResult<()> {
        let (owner, given) = {
            let mut e = slf.borrow_mut();
            (e.owner.take(), e.view.take())
        };
        let Some(owner) = owner else { return Ok(()) };
        let name = vm.intern("__release_buffer__");
        let method = vm.lookup_special(&owner, &name)?;
        let shown = match &given {
            Some(view) => Some(view.clone()),
            None => vm.plain_view(&owner),
        };
        let result = match (method, &shown) {
            (Some(method), Some(shown)) => vm.call(&method, std::slice::from_ref(shown)).map(drop),
            _ => Ok(()),
        };
        shown.iter().for_each(release);
        result
    }
}

/// `_buffer_wrapper`
pub static EXPORTED: TypeSpec = TypeSpec {
    payload: Some(Boxed::<Exported>::VTABLE),
    flags: TypeFlags::NO_NEW | TypeFlags::FINALIZER,
    slots: Slots::EMPTY,
    methods: &[Methods::METHODS],
    ..TypeSpec::new("_buffer_wrapper")
};

/// Whether the class itself, in Python, has a method.
fn written(vm: &mut Vm, v: &Value, name: &str) -> bool {
    let name = vm.intern(name);
    v.class().lookup(&name).is_some_and(|f| f.get::<Function>().is_some())
}

#[doc(hidden)]
impl Vm {
    /// Whether the object's class has a `__buffer__` written in Python.
    pub(crate) fn has_own_buffer(&mut self, v: &Value) -> bool {
        v.class().has(TypeFlags::HEAP) && written(self, v, "__buffer__")
    }

    /// A view on memory that the object itself has.
    fn plain_view(&mut self, v: &Value) -> Option<Value> {
        let slots = v.class().slots().buffer?;
        let len = view(v)?.len();
        Some(self.payload(&MEMORYVIEW, MemoryView::of(v, (slots.layout)(v), len)))
    }

    /// The view of an object whose class has a part in the buffer protocol; `None` if it has none.
    pub(super) fn own_view(&mut self, v: &Value) -> PyResult<Option<Value>> {
        if !v.class().has(TypeFlags::HEAP) {
            return Ok(None);
        }
        let given = if written(self, v, "__buffer__") {
            let flags = self.int(FULL);
            let given = self.call_method_str(v, "__buffer__", &[flags])?;
            let Some(m) = given.cast::<Boxed<MemoryView>>() else {
                return Err(self.type_error("__buffer__ returned non-memoryview object"));
            };
            alive(self, m)?;
            Some(given)
        } else if written(self, v, "__release_buffer__") {
            None
        } else {
            return Ok(None);
        };
        let made = match &given {
            Some(view) => view.get::<Boxed<MemoryView>>().map(|m| m.borrow().another()),
            None => match (v.class().slots().buffer, view(v).map(|b| b.len())) {
                (Some(slots), Some(len)) => Some(MemoryView::of(v, (slots.layout)(v), len)),
                _ => None,
            },
        };
        let Some(mut made) = made else { return Ok(None) };
        made.keeper =
            Some(self.payload(&EXPORTED, Exported { owner: Some(v.clone()), view: given }));
        Ok(Some(self.payload(&MEMORYVIEW, made)))
    }

    /// `obj.__release_buffer__(view)` of a builtin class.
    pub fn release_buffer(&mut self, obj: &Value, buffer: &Value) -> PyResult<()> {
        let Some(m) = buffer.cast::<Boxed<MemoryView>>() else {
            return Err(self.type_error("expected a memoryview object"));
        };
        let of = m.borrow().obj.clone();
        match of {
            None => Err(self.value_error("memoryview's buffer has already been released")),
            Some(of) if !of.is(obj) => {
                Err(self.value_error("memoryview's buffer is not this object"))
            }
            Some(_) => {
                release(buffer);
                Ok(())
            }
        }
    }

    /// `obj.__buffer__(flags)` of a builtin class: a view with no more than was asked for.
    pub(crate) fn buffer_view(&mut self, obj: &Value, flags: i64) -> PyResult {
        let made = match obj.cast::<Boxed<MemoryView>>() {
            Some(_) => self.memoryview(obj)?,
            None => match self.plain_view(obj) {
                Some(view) => view,
                None => self.memoryview(obj)?,
            },
        };
        if let Some(m) = made.get::<Boxed<MemoryView>>() {
            let readonly = m.borrow().readonly;
            if flags & 1 != 0 && readonly {
                return Err(self.error(core().exc.buffer_error, "Object is not writable."));
            }
            if flags & 4 == 0 {
                m.borrow_mut().format = 'B';
            }
        }
        Ok(made)
    }
}
