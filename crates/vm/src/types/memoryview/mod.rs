//! `memoryview`: a window on the memory of another object.
//!
//! A view holds the exporting object itself, also when it was made from another view, and keeps it
//! from changing its size until the view is released or dies. Every position that a view can reach
//! lies in the memory that was there when the first view was made.

mod access;
mod exported;
mod item;
mod methods;

use crate::types::bytes::view;
use crate::value::buffer::{BufferSlots, Layout, View};
use crate::value::payload::{Boxed, Payload, Visitor};
use crate::value::str::hash_bytes;
use crate::value::{Args, CmpOp, PyResult, Ref, Slots, Type, TypeFlags, TypeSpec, Value};
use crate::vm::Vm;
use smallvec::{SmallVec, smallvec};
use std::cell::{Cell, Ref as Borrowed};

/// The size of each dimension: nearly always one.
type Shape = SmallVec<[usize; 1]>;
/// The distance between neighbours in each dimension.
type Strides = SmallVec<[isize; 1]>;

/// The payload.
pub struct MemoryView {
    /// The exporting object; `None` once released.
    obj: Option<Value>,
    /// What a class written in Python is told by when no view uses its memory any more.
    keeper: Option<Value>,
    readonly: bool,
    format: char,
    item_size: usize,
    /// Where the first item lies in the exporter's memory.
    offset: usize,
    shape: Shape,
    strides: Strides,
    hash: Cell<Option<i64>>,
}

impl Payload for MemoryView {
    const NAME: &'static str = "memoryview";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.obj.iter().chain(&self.keeper).for_each(visit);
    }
    fn clear(&mut self) {
        self.release();
    }
}

impl Drop for MemoryView {
    fn drop(&mut self) {
        self.release();
    }
}

fn export(obj: &Value, more: bool) {
    if let Some(slots) = obj.class().slots().buffer {
        (slots.export)(obj, more);
    }
}

/// Strides of items that follow each other, the last index varying fastest.
fn strides_of(shape: &[usize], item_size: usize) -> Strides {
    let mut out = smallvec![0; shape.len()];
    let mut step = item_size as isize;
    for (s, n) in out.iter_mut().zip(shape).rev() {
        *s = step;
        step *= *n as isize;
    }
    out
}

impl MemoryView {
    /// A view on all of an exporter's memory of `len` bytes.
    fn of(obj: &Value, layout: Layout, len: usize) -> MemoryView {
        export(obj, true);
        let item_size = layout.item_size.max(1);
        MemoryView {
            obj: Some(obj.clone()),
            keeper: None,
            readonly: layout.readonly,
            format: layout.format,
            item_size,
            offset: 0,
            shape: smallvec![len / item_size],
            strides: smallvec![item_size as isize],
            hash: Cell::new(None),
        }
    }

    /// Another view on the same memory.
    fn another(&self) -> MemoryView {
        if let Some(obj) = &self.obj {
            export(obj, true);
        }
        MemoryView {
            obj: self.obj.clone(),
            keeper: self.keeper.clone(),
            readonly: self.readonly,
            format: self.format,
            item_size: self.item_size,
            offset: self.offset,
            shape: self.shape.clone(),
            strides: self.strides.clone(),
            hash: Cell::new(None),
        }
    }

    fn release(&mut self) {
        if let Some(obj) = self.obj.take() {
            export(&obj, false);
        }
        self.keeper = None;
    }

    /// How many items.
    fn count(&self) -> usize {
        self.shape.iter().product()
    }

    /// How many bytes they take.
    fn size(&self) -> usize {
        self.count() * self.item_size
    }

    /// Whether the items follow each other.
    fn is_contiguous(&self) -> bool {
        if let ([n], [stride]) = (&*self.shape, &*self.strides) {
            return *n == 0 || *stride == self.item_size as isize;
        }
        self.count() == 0 || self.strides == strides_of(&self.shape, self.item_size)
    }

    /// Where the items lie in the exporter's memory, when they follow each other.
    fn range(&self) -> Option<std::ops::Range<usize>> {
        self.is_contiguous().then(|| self.offset..self.offset + self.size())
    }

    /// The items, when they follow each other in memory that never changes.
    fn constant(&self) -> Option<&[u8]> {
        match view(self.obj.as_ref()?)? {
            View::Slice(memory) => memory.get(self.range()?),
            _ => None,
        }
    }

    /// Calls back with the offset of each item in order.
    fn each(&self, f: &mut dyn FnMut(usize)) {
        self.each_from(0, self.offset as isize, f);
    }

    fn each_from(&self, dimension: usize, at: isize, f: &mut dyn FnMut(usize)) {
        let Some(&n) = self.shape.get(dimension) else { return f(at as usize) };
        for i in 0..n {
            self.each_from(dimension + 1, at + i as isize * self.strides[dimension], f);
        }
    }

    /// The bytes of all items in order; `None` once released.
    fn gather(&self) -> Option<Vec<u8>> {
        let memory = view(self.obj.as_ref()?)?;
        if let Some(range) = self.range() {
            return Some(memory.get(range).unwrap_or(&[]).to_vec());
        }
        let mut out = Vec::with_capacity(self.size());
        self.each(&mut |at| {
            if let Some(item) = memory.get(at..at + self.item_size) {
                out.extend_from_slice(item);
            }
        });
        Some(out)
    }
}

static BUFFER: BufferSlots = BufferSlots {
    read: |v| {
        let m = v.get::<Boxed<MemoryView>>()?;
        match Borrowed::filter_map(m.borrow(), MemoryView::constant) {
            Ok(memory) => Some(View::Cell(memory)),
            Err(m) => m.gather().map(View::Owned),
        }
    },
    write: |v, f| {
        let Some(m) = v.get::<Boxed<MemoryView>>() else { return false };
        let m = m.borrow();
        let Some(range) = m.range().filter(|_| !m.readonly) else { return false };
        let Some(obj) = m.obj.as_ref() else { return false };
        let Some(slots) = obj.class().slots().buffer else { return false };
        (slots.write)(obj, &mut |memory| {
            if let Some(part) = memory.get_mut(range.clone()) {
                f(part);
            }
        })
    },
    layout: |v| match v.get::<Boxed<MemoryView>>() {
        Some(m) => {
            let m = m.borrow();
            Layout { format: m.format, item_size: m.item_size, readonly: m.readonly }
        }
        None => Layout { format: 'B', item_size: 1, readonly: true },
    },
    export: |v, more| {
        if let Some(m) = v.get::<Boxed<MemoryView>>()
            && let Some(obj) = &m.borrow().obj
        {
            export(obj, more);
        }
    },
};

fn this(v: &Value) -> &Ref<Boxed<MemoryView>> {
    match v.cast::<Boxed<MemoryView>>() {
        Some(m) => m,
        None => unreachable!("a slot of memoryview is called with a memoryview"),
    }
}

/// Refuses to work on a released view.
fn alive(vm: &mut Vm, m: &Ref<Boxed<MemoryView>>) -> PyResult<()> {
    if m.borrow().obj.is_none() {
        return Err(vm.value_error("operation forbidden on released memoryview object"));
    }
    Ok(())
}

#[doc(hidden)]
impl Vm {
    /// `memoryview(v)`.
    pub fn memoryview(&mut self, v: &Value) -> PyResult {
        if let Some(m) = v.cast::<Boxed<MemoryView>>() {
            alive(self, m)?;
            let another = m.borrow().another();
            return Ok(self.payload(&MEMORYVIEW, another));
        }
        if let Some(view) = self.own_view(v)? {
            return Ok(view);
        }
        let (Some(slots), Some(len)) = (v.class().slots().buffer, view(v).map(|b| b.len())) else {
            let message =
                format!("memoryview: a bytes-like object is required, not '{}'", v.class().name());
            return Err(self.type_error(&message));
        };
        Ok(self.payload(&MEMORYVIEW, MemoryView::of(v, (slots.layout)(v), len)))
    }
}

fn new(vm: &mut Vm, _: &Ref<Type>, args: Args<'_>) -> PyResult {
    static SPEC: crate::value::args::ParamSpec = crate::value::args::ParamSpec {
        function: "memoryview",
        names: &["object"],
        required: &[true],
        posonly: 0,
        positional: 1,
        varargs: false,
        varkw: false,
    };
    let mut slots = [const { None }; 1];
    SPEC.bind(vm, args, &mut slots)?;
    let [object] = slots;
    match object {
        Some(v) => vm.memoryview(&v),
        None => Err(vm.missing_argument("memoryview")),
    }
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let released = if this(v).borrow().obj.is_none() { "released " } else { "" };
    Ok(vm.str(&format!("<{released}memory at {:#x}>", v.id())))
}

fn hash(vm: &mut Vm, v: &Value) -> PyResult<i64> {
    let m = this(v);
    if let Some(h) = m.borrow().hash.get() {
        return Ok(h);
    }
    alive(vm, m)?;
    let (readonly, format, obj) = {
        let m = m.borrow();
        (m.readonly, m.format, m.obj.clone())
    };
    if !readonly {
        return Err(vm.value_error("cannot hash writable memoryview object"));
    }
    if !item::is_byte(format) {
        return Err(vm.value_error("memoryview: hashing is restricted to formats 'B', 'b' or 'c'"));
    }
    if let Some(obj) = obj {
        vm.hash(&obj)?;
    }
    let h = m.borrow().gather().map_or(0, |b| hash_bytes(&b) as i64);
    m.borrow().hash.set(Some(h));
    Ok(h)
}

fn richcmp(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    if !matches!(op, CmpOp::Eq | CmpOp::Ne)
        || a.class().slots().buffer.is_none()
        || b.class().slots().buffer.is_none()
    {
        return Ok(Value::not_implemented());
    }
    let equal = a.is(b) || access::equal(vm, a, b)?;
    Ok(Value::from(equal == (op == CmpOp::Eq)))
}

fn len(vm: &mut Vm, v: &Value) -> PyResult<usize> {
    let m = this(v);
    alive(vm, m)?;
    let first = m.borrow().shape.first().copied();
    first.ok_or_else(|| vm.type_error("0-dim memory has no length"))
}

/// The state of an iterator; without a view once exhausted.
struct MemoryIter {
    view: Option<Value>,
    at: i64,
}

impl Payload for MemoryIter {
    const NAME: &'static str = "memory_iterator";
    fn trace(&self, visit: &mut Visitor<'_>) {
        if let Some(v) = &self.view {
            visit(v);
        }
    }
    fn clear(&mut self) {
        self.view = None;
    }
}

fn iter(vm: &mut Vm, v: &Value) -> PyResult {
    let m = this(v);
    alive(vm, m)?;
    let dimensions = m.borrow().shape.len();
    match dimensions {
        1 => Ok(vm.payload(&MEMORY_ITERATOR, MemoryIter { view: Some(v.clone()), at: 0 })),
        0 => Err(vm.type_error("invalid indexing of 0-dim memory")),
        _ => Err(vm.not_implemented_error("multi-dimensional sub-views are not implemented")),
    }
}

fn next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let Some(it) = v.get::<Boxed<MemoryIter>>() else { return Ok(None) };
    let (view, at) = {
        let it = it.borrow();
        (it.view.clone(), it.at)
    };
    let Some(view) = view else { return Ok(None) };
    if at as usize >= len(vm, &view)? {
        it.borrow_mut().view = None;
        return Ok(None);
    }
    it.borrow_mut().at = at + 1;
    let key = vm.int(at);
    access::getitem(vm, &view, &key).map(Some)
}

/// `memory_iterator`
pub static MEMORY_ITERATOR: TypeSpec = TypeSpec {
    payload: Some(Boxed::<MemoryIter>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: Slots { iter: Some(|_, v| Ok(v.clone())), next: Some(next), ..Slots::EMPTY },
    ..TypeSpec::new("memory_iterator")
};

pub use exported::EXPORTED;

/// `memoryview`
pub static MEMORYVIEW: TypeSpec = TypeSpec {
    payload: Some(Boxed::<MemoryView>::VTABLE),
    flags: TypeFlags::WEAK | TypeFlags::SEQUENCE,
    doc: "Create a new memoryview object which references the given object.",
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        hash: Some(hash),
        richcmp: Some(richcmp),
        iter: Some(iter),
        len: Some(len),
        getitem: Some(access::getitem),
        setitem: Some(access::setitem),
        buffer: Some(&BUFFER),
        ..Slots::EMPTY
    },
    methods: &[methods::MemoryViewMethods::METHODS],
    getset: &[methods::MemoryViewMethods::GETSET],
    signature: "(object)",
    ..TypeSpec::new("memoryview")
};
