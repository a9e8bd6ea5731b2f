//! `_bisect`: searching in sorted sequences.

use pyrun_macros::pyfunctions;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::value::List;
use pyrun_vm::{PyResult, Value, Vm};

/// Where to search.
struct Range {
    lo: i64,
    hi: Option<i64>,
    key: Option<Value>,
}

fn item(vm: &mut Vm, a: &Value, i: i64) -> PyResult {
    if let Some(v) = a.get_exact::<List>().and_then(|l| l.get(i as usize)) {
        return Ok(v);
    }
    let i = vm.int(i);
    vm.getitem(a, &i)
}

/// The place of `x`: behind equal items if `right`, else before them.
fn place(vm: &mut Vm, a: &Value, x: &Value, range: &Range, right: bool) -> PyResult<i64> {
    let mut lo = range.lo;
    if lo < 0 {
        return Err(vm.value_error("lo must be non-negative"));
    }
    let mut hi = match range.hi {
        Some(hi) => hi,
        None => vm.len(a)? as i64,
    };
    while lo < hi {
        let mid = ((lo as u64 + hi as u64) / 2) as i64;
        let mut found = item(vm, a, mid)?;
        if let Some(key) = &range.key {
            found = vm.call(key, &[found])?;
        }
        if right {
            if vm.lt(x, &found)? { hi = mid } else { lo = mid + 1 }
        } else if vm.lt(&found, x)? {
            lo = mid + 1
        } else {
            hi = mid
        }
    }
    Ok(lo)
}

fn insort(vm: &mut Vm, a: &Value, x: Value, range: &Range, right: bool) -> PyResult<()> {
    let wanted = match &range.key {
        Some(key) => vm.call(key, std::slice::from_ref(&x))?,
        None => x.clone(),
    };
    let at = place(vm, a, &wanted, range, right)?;
    if let Some(list) = a.get_exact::<List>() {
        vm.room_in(list, 1)?;
        list.insert((at as usize).min(list.len()), x);
        return Ok(());
    }
    let at = vm.int(at);
    vm.call_method_str(a, "insert", &[at, x]).map(|_| ())
}

struct Functions;

#[pyfunctions]
impl Functions {
    /// Return the index where to insert item x in list a, assuming a is sorted.
    #[signature(a, x, lo = 0, hi = None, *, key = None)]
    fn bisect_right(
        vm: &mut Vm,
        a: &Value,
        x: &Value,
        lo: i64,
        hi: Option<i64>,
        key: Option<Value>,
    ) -> PyResult<i64> {
        place(vm, a, x, &Range { lo, hi, key }, true)
    }

    /// Return the index where to insert item x in list a, assuming a is sorted.
    #[signature(a, x, lo = 0, hi = None, *, key = None)]
    fn bisect_left(
        vm: &mut Vm,
        a: &Value,
        x: &Value,
        lo: i64,
        hi: Option<i64>,
        key: Option<Value>,
    ) -> PyResult<i64> {
        place(vm, a, x, &Range { lo, hi, key }, false)
    }

    /// Insert item x in list a, and keep it sorted assuming a is sorted.
    #[signature(a, x, lo = 0, hi = None, *, key = None)]
    fn insort_right(
        vm: &mut Vm,
        a: &Value,
        x: Value,
        lo: i64,
        hi: Option<i64>,
        key: Option<Value>,
    ) -> PyResult<()> {
        insort(vm, a, x, &Range { lo, hi, key }, true)
    }

    /// Insert item x in list a, and keep it sorted assuming a is sorted.
    #[signature(a, x, lo = 0, hi = None, *, key = None)]
    fn insort_left(
        vm: &mut Vm,
        a: &Value,
        x: Value,
        lo: i64,
        hi: Option<i64>,
        key: Option<Value>,
    ) -> PyResult<()> {
        insort(vm, a, x, &Range { lo, hi, key }, false)
    }
}

/// `_bisect`
pub static MODULE: NativeModule = NativeModule {
    name: "_bisect",
    doc: "Bisection algorithms.",
    functions: &[Functions::METHODS],
    types: &[],
    init: None,
};
