//! Building containers and strings, formatting.

use super::slices::{consume, shared};
use super::{Act, Base, Handler, Ip, Step, done, fa, fb, fc, next, operand, peek, reg, set, take};
use crate::heap::LARGE;
use crate::object::map::plain_hash;
use crate::types::{core, dict, list};
use crate::value::dict::Stored;
use crate::value::keys::ready_hash;
use crate::value::make::tuple_of;
use crate::value::owned::{release, retain};
use crate::value::{Dict, Kind, List, PyResult, Ref, Set, Str, Tuple, Value, Word};
use crate::vm::Vm;
use std::mem::ManuallyDrop;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! {
        BuildTuple BuildList BuildSet BuildMap BuildString ListAppend ListExtend ListToTuple SetAdd SetUpdate MapAdd
        DictUpdate DictMerge Convert FormatValue FormatSpec
    }
}
use ops::*;

/// Moves a run of temporaries out.
unsafe fn take_run(b: Base, at: usize, n: usize) -> Vec<Value> {
    // SAFETY: the temporaries are live.
    (0..n).map(|i| unsafe { take(b, at + i * 8) }).collect()
}

impl Handler for BuildTuple {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the temporaries' references move into the tuple.
        unsafe {
            let (at, n) = (fb(w), fc(w));
            if n == 0 {
                return Act::Slow;
            }
            let heap = &mut (*vm).heap;
            let p = heap.alloc(Tuple::DATA + n * 8, Kind::Tuple, core().tuple.root_shape());
            let t = p as *mut Tuple;
            (&raw mut (*t).len).write(n);
            let (from, to) = (reg(b, at), (*t).items());
            for i in 0..n {
                *to.add(i) = std::ptr::replace(from.add(i), Word::NIL);
            }
            set(b, fa(w), Value::from_word(heap.word(p)));
            Act::Next(ip.add(1), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let (at, n) = (fb(w), fc(w));
            let v = {
                let items = std::slice::from_raw_parts(reg(b, at) as *const Value, n);
                vm.tuple(items)
            };
            for i in 0..n {
                super::unset(b, at + i * 8);
            }
            done(ip, 1, b, w, v)
        }
    }
}

impl Handler for BuildList {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the temporaries' references move into the list.
        unsafe {
            let heap = &mut (*vm).heap;
            let p = heap.alloc(size_of::<List>(), Kind::List, core().list.root_shape());
            List::init(p);
            let (l, n) = (&*(p as *const List), fc(w));
            if n > 0 {
                l.reserve(n);
                let (from, to) = (reg(b, fb(w)), l.items.get());
                for i in 0..n {
                    *to.add(i) = std::ptr::replace(from.add(i), Word::NIL);
                }
                l.len.set(n);
            }
            set(b, fa(w), Value::from_word(heap.word(p)));
            Act::Next(ip.add(1), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let l = vm.new_list(Vec::new());
            l.reserve(fc(w));
            for i in 0..fc(w) {
                l.push(take(b, fb(w) + i * 8));
            }
            done(ip, 1, b, w, l.into_value())
        }
    }
}

impl Handler for BuildSet {
    const MIDDLE: bool = true;
    /// Keys that are hashed and compared without Python code.
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the temporaries are live.
        unsafe {
            let s = (*vm).set();
            for i in 0..fc(w) {
                let k = &*(reg(b, fb(w) + i * 8) as *const Value);
                let Some(hash) = plain_hash(&mut *vm, k) else { return Act::Slow };
                if s.add(hash, k.clone()).is_err() {
                    return Act::Slow;
                }
            }
            Vm::release_regs(b, fb(w), fb(w) + fc(w) * 8);
            set(b, fa(w), s.into_value());
            Act::Next(ip.add(1), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let s = vm.set();
            for v in take_run(b, fb(w), fc(w)) {
                vm.set_add(&s, v)?;
            }
            done(ip, 1, b, w, s.into_value())
        }
    }
}

impl Handler for BuildMap {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let d = vm.dict();
            if fc(w) == 0 {
                return done(ip, 1, b, w, d.into_value());
            }
            let items = take_run(b, fb(w), fc(w) * 2);
            for pair in items.chunks_exact(2) {
                vm.dict_set(&d, pair[0].clone(), pair[1].clone())?;
            }
            done(ip, 1, b, w, d.into_value())
        }
    }
}

impl Handler for BuildString {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the parts are live temporaries.
        unsafe {
            let (at, n, vm) = (fb(w), fc(w), &mut *vm);
            let v = {
                let parts = std::slice::from_raw_parts(reg(b, at) as *const Value, n);
                match vm.build_short_string(parts) {
                    Some(v) if vm.heap.fuel > 0 => v,
                    _ => return Act::Slow,
                }
            };
            vm.heap.fuel -= 1;
            for i in 0..n {
                super::unset(b, at + i * 8);
            }
            set(b, fa(w), v);
            Act::Next(ip.add(1), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let (at, n) = (fb(w), fc(w));
            let v = {
                let parts = std::slice::from_raw_parts(reg(b, at) as *const Value, n);
                vm.build_string(parts)?
            };
            for i in 0..n {
                super::unset(b, at + i * 8);
            }
            done(ip, 1, b, w, v)
        }
    }
}

/// The container in a register that stays live.
unsafe fn container<T: crate::value::Object>(vm: &mut Vm, b: Base, off: usize) -> PyResult<Ref<T>> {
    // SAFETY: the dispatcher's contract.
    let v = unsafe { peek(b, off) };
    v.downcast().map_err(|_| vm.system_error("not the container the compiler put there"))
}

impl Handler for ListAppend {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: the compiler put a list there.
        unsafe {
            let l = &*((*reg(b, fa(w))).ptr() as *const List);
            let n = l.len.get();
            if n == l.cap.get() {
                return Act::Slow;
            }
            let p = reg(b, fb(w));
            let v = *p;
            if super::is_temp(b, fb(w)) {
                *p = Word::NIL;
            } else {
                retain(v);
            }
            *l.items.get().add(n) = v;
            l.len.set(n + 1);
            Act::Next(ip.add(1), b)
        }
    }
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: as above.
        unsafe {
            let l = &*((*reg(b, fa(w))).ptr() as *const List);
            if l.growth(1) > LARGE {
                return Act::Slow;
            }
            l.push(operand(b, fb(w)));
            Act::Next(ip.add(1), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the compiler put a list there.
        unsafe {
            let v = operand(b, fb(w));
            vm.list_push(&*((*reg(b, fa(w))).ptr() as *const List), v)?;
            next(ip, 1, b)
        }
    }
}

impl Handler for ListExtend {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let l = container::<List>(vm, b, fa(w))?;
            let x = operand(b, fb(w));
            let slots = x.class().slots();
            if slots.iter.is_none() && slots.getitem.is_none() {
                let m = format!("Value after * must be an iterable, not {}", x.class().name());
                return Err(vm.type_error(&m));
            }
            list::extend(vm, &l, &x)?;
            next(ip, 1, b)
        }
    }
}

impl Handler for ListToTuple {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let l = container::<List>(vm, b, fa(w))?;
            let v = match l.len() {
                0 => vm.tuple(&[]),
                n => {
                    // Nobody else knows the list: its words move.
                    l.len.set(0);
                    tuple_of(&mut vm.heap, core().tuple.root_shape(), l.items.get(), n)
                }
            };
            set(b, fa(w), v);
            next(ip, 1, b)
        }
    }
}

impl Handler for SetAdd {
    const MIDDLE: bool = true;
    /// A number that is there.
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: the compiler put a set there; a number needs no release.
        unsafe {
            let s = &*((*reg(b, fa(w))).ptr() as *const Set);
            let k = *reg(b, fb(w));
            if k.is_int()
                && let Some(hash) = ready_hash(k)
                && s.peek(hash, k) >= 0
            {
                return Act::Next(ip.add(1), b);
            }
            Act::Slow
        }
    }
    /// Keys that are hashed and compared without Python code.
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the compiler put a set there.
        unsafe {
            let s = &*((*reg(b, fa(w))).ptr() as *const Set);
            let k = &*(reg(b, fb(w)) as *const Value);
            let Some(hash) = plain_hash(&mut *vm, k) else { return Act::Slow };
            if s.growth() > LARGE || s.add(hash, k.clone()).is_err() {
                return Act::Slow;
            }
            consume(b, fb(w));
            Act::Next(ip.add(1), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let v = operand(b, fb(w));
            // The register keeps the set; the compiler put it there.
            vm.set_add(&*((*reg(b, fa(w))).ptr() as *const Set), v)?;
            next(ip, 1, b)
        }
    }
}

impl Handler for SetUpdate {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let s = container::<Set>(vm, b, fa(w))?;
            let x = operand(b, fb(w));
            crate::types::set::update(vm, &s, &x)?;
            next(ip, 1, b)
        }
    }
}

impl Handler for MapAdd {
    const MIDDLE: bool = true;
    /// Keys that are hashed and compared without Python code.
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the compiler put a dict there.
        unsafe {
            let d = &*((*reg(b, fa(w))).ptr() as *const Dict);
            let k = reg(b, fb(w));
            let Some(hash) = plain_hash(&mut *vm, &*(k as *const Value)) else {
                return Act::Slow;
            };
            let v = shared(*reg(b, fc(w)));
            match d.store_word(hash, &*(k as *const Value), v) {
                Stored::New => {}
                Stored::Replaced(old) => release(old),
                Stored::Ask => {
                    release(v);
                    return Act::Slow;
                }
            }
            consume(b, fc(w));
            consume(b, fb(w));
            Act::Next(ip.add(1), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let (k, v) = (operand(b, fb(w)), operand(b, fc(w)));
            // The register keeps the dict; the compiler put it there.
            vm.dict_set(&*((*reg(b, fa(w))).ptr() as *const Dict), k, v)?;
            next(ip, 1, b)
        }
    }
}

impl Handler for DictUpdate {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let d = container::<Dict>(vm, b, fa(w))?;
            let x = operand(b, fb(w));
            if x.get_exact::<Dict>().is_some() {
                dict::merge_mapping(vm, &d, &x)?;
                return next(ip, 1, b);
            }
            for (k, v) in mapping_items(vm, &x, None)? {
                vm.dict_set(&d, k, v)?;
            }
            next(ip, 1, b)
        }
    }
}

/// The items of the mapping behind `**x`.
fn mapping_items(vm: &mut Vm, x: &Value, callee: Option<&Value>) -> PyResult<Vec<(Value, Value)>> {
    if let Some(d) = x.get::<Dict>() {
        return Ok(d.items());
    }
    let name = crate::types::core().names.keys.clone();
    let Some(keys) = vm.getattr_opt(x, &name)? else {
        let t = x.class().name();
        let m = match callee {
            Some(f) => {
                format!("{} argument after ** must be a mapping, not {t}", callee_name(vm, f))
            }
            None => format!("'{t}' object is not a mapping"),
        };
        return Err(vm.type_error(&m));
    };
    let keys = vm.call(&keys, &[])?;
    let mut out = Vec::new();
    for k in vm.collect(&keys)? {
        let v = vm.getitem(x, &k)?;
        out.push((k, v));
    }
    Ok(out)
}

/// The dict that `**x` passes to a callee, which only reads it.
pub(super) fn keyword_dict(vm: &mut Vm, x: Value, callee: &Value) -> PyResult {
    if let Some(d) = x.get::<Dict>() {
        let mut plain = true;
        d.each(|k, _| plain &= k.get::<Str>().is_some());
        return if plain { Ok(x) } else { Err(vm.type_error("keywords must be strings")) };
    }
    let d = vm.dict();
    for (k, v) in mapping_items(vm, &x, Some(callee))? {
        let Some(s) = k.cast::<Str>() else {
            return Err(vm.type_error("keywords must be strings"));
        };
        if d.find_str(s).is_some() {
            return Err(several_values(vm, callee, s));
        }
        d.set_str(s, v);
    }
    Ok(d.into_value())
}

#[cold]
fn several_values(vm: &mut Vm, callee: &Value, name: &Str) -> crate::value::Raised {
    let m = format!(
        "{} got multiple values for keyword argument '{}'",
        callee_name(vm, callee),
        name.to_str_lossy()
    );
    vm.type_error(&m)
}

/// A callee as messages name it: `module.qualname()`, or what `str` makes of it.
#[cold]
pub(super) fn callee_name(vm: &mut Vm, f: &Value) -> String {
    let text =
        |v: Option<Value>| v.and_then(|v| v.get::<Str>().map(|s| s.to_str_lossy().into_owned()));
    let names = &crate::types::core().names;
    let Some(qualname) = text(vm.getattr_opt(f, &names.__qualname__).ok().flatten()) else {
        let shown = vm.to_str(f).ok();
        return shown.map(|s| s.to_str_lossy().into_owned()).unwrap_or_default();
    };
    match text(vm.getattr_opt(f, &names.__module__).ok().flatten()) {
        Some(m) if m != "builtins" => format!("{m}.{qualname}()"),
        _ => format!("{qualname}()"),
    }
}

impl Handler for DictMerge {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let d = container::<Dict>(vm, b, fa(w))?;
            let x = operand(b, fb(w));
            let callee = peek(b, fc(w));
            for (k, v) in mapping_items(vm, &x, Some(&callee))? {
                let Some(s) = k.cast::<Str>() else {
                    return Err(vm.type_error("keywords must be strings"));
                };
                if d.find_str(s).is_some() {
                    return Err(several_values(vm, &callee, s));
                }
                d.set_str(s, v);
            }
            next(ip, 1, b)
        }
    }
}

impl Handler for Convert {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let x = operand(b, fb(w));
            let s = match fc(w) {
                1 => vm.to_str(&x)?,
                2 => vm.repr(&x)?,
                _ => vm.ascii(&x)?,
            };
            drop(x);
            done(ip, 1, b, w, s.into_value())
        }
    }
}

impl Handler for FormatValue {
    /// Strings stay as they are, and so do numbers when `BuildString` takes the result.
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let x = *reg(b, fb(w));
            if x.is_object() {
                if !(*x.ptr()).is_exact(Kind::Str) {
                    return Act::Slow;
                }
            } else if fc(w) == 0 {
                return Act::Slow;
            }
            if fa(w) != fb(w) {
                let out = reg(b, fa(w));
                if (*out).is_counted() {
                    return Act::Slow;
                }
                if super::is_temp(b, fb(w)) {
                    *reg(b, fb(w)) = Word::NIL;
                } else {
                    retain(x);
                }
                *out = x;
            }
            Act::Next(ip.add(1), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            let x = operand(b, fb(w));
            let s = vm.format_value(&x)?;
            drop(x);
            done(ip, 1, b, w, s)
        }
    }
}

impl Handler for FormatSpec {
    const MIDDLE: bool = true;
    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the operands are borrowed while the text is made.
        unsafe {
            let borrow = |off| ManuallyDrop::new(Value::from_word(*reg(b, off)));
            let (x, spec) = (borrow(fb(w)), borrow(fc(w)));
            let Some(v) = spec.get::<Str>().and_then(|s| (*vm).format_quick(&x, s)) else {
                return Act::Slow;
            };
            for off in [fb(w), fc(w)] {
                if super::is_temp(b, off) {
                    super::unset(b, off);
                }
            }
            set(b, fa(w), v);
            Act::Next(ip.add(1), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let (x, spec) = (operand(b, fb(w)), operand(b, fc(w)));
            let Some(s) = spec.cast::<Str>() else {
                return Err(vm.system_error("format spec is no string"));
            };
            let r = vm.format(&x, s)?;
            drop(x);
            done(ip, 1, b, w, r.into_value())
        }
    }
}
