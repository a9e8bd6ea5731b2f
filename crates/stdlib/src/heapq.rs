//! `_heapq`: lists kept as heaps. Comparisons may run Python code that changes the list, so its length
//! is compared after each.

use pyrun_macros::pyfunctions;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::value::List;
use pyrun_vm::{PyResult, Ref, Value, Vm};

type Heap = Ref<List>;

fn heap<'a>(vm: &mut Vm, function: &str, v: &'a Value) -> PyResult<&'a Heap> {
    match v.cast::<List>() {
        Some(list) => Ok(list),
        None => {
            let kind = v.class().name();
            let which = match function {
                "heappush" | "heappushpop" | "heapreplace" | "_heapreplace_max" => "argument 1",
                _ => "argument",
            };
            Err(vm.type_error(&format!("{function}() {which} must be list, not {kind}")))
        }
    }
}

/// Whether `a` comes before `b`: smaller, or in a heap with the largest first larger.
#[inline]
fn before(vm: &mut Vm, a: &Value, b: &Value, max: bool) -> PyResult<bool> {
    if a.word().is_int() && b.word().is_int() {
        let (a, b) = (a.word().as_int(), b.word().as_int());
        return Ok(if max { b < a } else { a < b });
    }
    if max { vm.lt(b, a) } else { vm.lt(a, b) }
}

fn at(vm: &mut Vm, list: &Heap, i: usize, len: usize) -> PyResult {
    match list.get(i) {
        Some(v) if list.len() == len => Ok(v),
        _ => Err(vm.runtime_error("list changed size during iteration")),
    }
}

/// Moves the item at `pos` towards `start` until its parent comes before it.
fn sift_up(vm: &mut Vm, list: &Heap, start: usize, mut pos: usize, max: bool) -> PyResult<()> {
    let len = list.len();
    let item = match list.get(pos) {
        Some(v) => v,
        None => return Err(vm.index_error("index out of range")),
    };
    while pos > start {
        let parent = (pos - 1) / 2;
        let above = at(vm, list, parent, len)?;
        if !before(vm, &item, &above, max)? {
            break;
        }
        at(vm, list, pos, len)?;
        drop(list.set(pos, above));
        drop(list.set(parent, item.clone()));
        pos = parent;
    }
    Ok(())
}

/// Moves the item at `pos` down to the leaves along the children that come first, then up again: fewer
/// comparisons than stopping early, because what is put on top mostly belongs near the bottom.
fn sift_down(vm: &mut Vm, list: &Heap, mut pos: usize, max: bool) -> PyResult<()> {
    let (len, start) = (list.len(), pos);
    while 2 * pos + 1 < len {
        let mut child = 2 * pos + 1;
        if child + 1 < len {
            let (left, right) = (at(vm, list, child, len)?, at(vm, list, child + 1, len)?);
            if !before(vm, &left, &right, max)? {
                child += 1;
            }
        }
        let (below, item) = (at(vm, list, child, len)?, at(vm, list, pos, len)?);
        drop(list.set(pos, below));
        drop(list.set(child, item));
        pos = child;
    }
    sift_up(vm, list, start, pos, max)
}

fn pop(vm: &mut Vm, v: &Value, max: bool) -> PyResult {
    let list = heap(vm, if max { "_heappop_max" } else { "heappop" }, v)?;
    let Some(last) = list.pop() else { return Err(vm.index_error("index out of range")) };
    if list.is_empty() {
        return Ok(last);
    }
    let first = list.set(0, last);
    sift_down(vm, list, 0, max)?;
    Ok(first)
}

fn replace(vm: &mut Vm, v: &Value, item: Value, max: bool) -> PyResult {
    let list = heap(vm, if max { "_heapreplace_max" } else { "heapreplace" }, v)?;
    if list.is_empty() {
        return Err(vm.index_error("index out of range"));
    }
    let first = list.set(0, item);
    sift_down(vm, list, 0, max)?;
    Ok(first)
}

fn heapify(vm: &mut Vm, v: &Value, max: bool) -> PyResult<()> {
    let list = heap(vm, if max { "_heapify_max" } else { "heapify" }, v)?;
    vm.charge(list.len())?;
    for i in (0..list.len() / 2).rev() {
        vm.look_at(i)?;
        sift_down(vm, list, i, max)?;
    }
    Ok(())
}

struct Functions;

#[pyfunctions]
impl Functions {
    /// Push item onto heap, maintaining the heap invariant.
    fn heappush(vm: &mut Vm, heap_: &Value, item: Value) -> PyResult<()> {
        let list = heap(vm, "heappush", heap_)?;
        vm.list_push(list, item)?;
        sift_up(vm, list, 0, list.len() - 1, false)
    }

    /// Pop the smallest item off the heap, maintaining the heap invariant.
    fn heappop(vm: &mut Vm, heap_: &Value) -> PyResult {
        pop(vm, heap_, false)
    }

    /// Push item on the heap, then pop and return the smallest item from the heap.
    fn heappushpop(vm: &mut Vm, heap_: &Value, item: Value) -> PyResult {
        let list = heap(vm, "heappushpop", heap_)?;
        let Some(first) = list.get(0) else { return Ok(item) };
        if !before(vm, &first, &item, false)? {
            return Ok(item);
        }
        replace(vm, heap_, item, false)
    }

    /// Pop and return the current smallest value, and add the new item.
    fn heapreplace(vm: &mut Vm, heap_: &Value, item: Value) -> PyResult {
        replace(vm, heap_, item, false)
    }

    /// Transform list into a heap, in-place, in O(len(heap)) time.
    fn heapify(vm: &mut Vm, heap_: &Value) -> PyResult<()> {
        heapify(vm, heap_, false)
    }

    /// Maxheap variant of heappop.
    fn _heappop_max(vm: &mut Vm, heap_: &Value) -> PyResult {
        pop(vm, heap_, true)
    }

    /// Maxheap variant of heapreplace.
    fn _heapreplace_max(vm: &mut Vm, heap_: &Value, item: Value) -> PyResult {
        replace(vm, heap_, item, true)
    }

    /// Maxheap variant of heapify.
    fn _heapify_max(vm: &mut Vm, heap_: &Value) -> PyResult<()> {
        heapify(vm, heap_, true)
    }
}

/// `_heapq`
pub static MODULE: NativeModule = NativeModule {
    name: "_heapq",
    doc: "Heap queue algorithm (a.k.a. priority queue).",
    functions: &[Functions::METHODS],
    types: &[],
    init: None,
};
