//! Moves, constants, cells.

use super::Step;
use super::{
    Act, Base, Handler, Ip, done, f32i, fa, fb, function, is_temp, next, operand, peek, reg, take,
    unset,
};
use crate::value::function::Cell;
use crate::value::owned::retain;
use crate::value::{PyResult, Str, Tuple, Value, Word};
use crate::vm::Vm;

pub(super) mod ops {
    //! The opcodes.
    macro_rules! ops { ($($n:ident)*) => { $( #[doc = "See the op table."] pub(crate) struct $n; )* } }
    pub(crate) use ops;
    ops! { Move Take LoadConst LoadInt Drop CheckBound Unbind MakeCell NewCell LoadCell StoreCell DelCell LoadFree StoreFree DelFree LoadFreeCell LoadClassFree LoadClassCell }
}
use ops::*;

/// Writes an unowned copy of `v` to an output register; slow if that holds the last reference to
/// something.
macro_rules! out {
    ($b:expr, $w:expr, $v:expr) => {{
        let p = reg($b, fa($w));
        let old = *p;
        if old.is_counted() {
            if (*old.ptr()).rc == 1 {
                return Act::Slow;
            }
            (*old.ptr()).rc -= 1;
        }
        let v = $v;
        retain(v);
        *p = v;
    }};
}
pub(super) use out;

/// Moves the owned word `v` to an output register and goes on at `ip`.
#[inline(always)]
pub(super) unsafe fn give(b: Base, w: u64, ip: Ip, v: Word) -> Act {
    // SAFETY: `a` is an output register, which owns what it holds.
    unsafe {
        let old = std::ptr::replace(reg(b, fa(w)), v);
        drop_then(old, ip, b)
    }
}

/// Gives up one reference and goes on at `ip`.
#[inline(always)]
pub(super) unsafe fn drop_then(old: Word, ip: Ip, b: Base) -> Act {
    // SAFETY: the caller owned the reference.
    unsafe {
        if old.is_counted() {
            (*old.ptr()).rc -= 1;
            if (*old.ptr()).rc == 0 {
                return Act::Free(ip, b, old);
            }
        }
        Act::Next(ip, b)
    }
}

impl Handler for Move {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: operands of verified code.
        unsafe {
            let v = *reg(b, fb(w));
            retain(v);
            give(b, w, ip.add(1), v)
        }
    }
    unsafe fn slow(_: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { done(ip, 1, b, w, peek(b, fb(w))) }
    }
}

impl Handler for Take {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: operands of verified code.
        unsafe {
            let v = std::ptr::replace(reg(b, fb(w)), Word::NIL);
            give(b, w, ip.add(1), v)
        }
    }
    unsafe fn slow(_: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { done(ip, 1, b, w, take(b, fb(w))) }
    }
}

impl Handler for LoadConst {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: constant indices of verified code.
        unsafe {
            let v = Word(*ip.add(1));
            retain(v);
            give(b, w, ip.add(2), v)
        }
    }
    unsafe fn slow(_: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { done(ip, 2, b, w, Value::from_borrowed(Word(*ip.add(1)))) }
    }
}

impl Handler for LoadInt {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: operands of verified code.
        unsafe { give(b, w, ip.add(1), Word::int_unchecked(f32i(w))) }
    }
    unsafe fn slow(_: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { done(ip, 1, b, w, Value::unboxed(Word::int_unchecked(f32i(w)))) }
    }
}

impl Handler for Drop {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: operands of verified code.
        unsafe { give(b, w, ip.add(1), Word::NIL) }
    }
    unsafe fn slow(_: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            unset(b, fa(w));
            next(ip, 1, b)
        }
    }
}

impl Handler for CheckBound {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: operands of verified code.
        unsafe { if (*reg(b, fa(w))).is_nil() { Act::Slow } else { Act::Next(ip.add(1), b) } }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            if (*reg(b, fa(w))).is_nil() {
                return Err(unbound_local(vm, b, fa(w)));
            }
            next(ip, 1, b)
        }
    }
}

/// UnboundLocalError for the local at `off`.
unsafe fn unbound_local(vm: &mut Vm, b: Base, off: usize) -> crate::value::Raised {
    // SAFETY: the frame is live.
    let name = unsafe { function(b).code.peek().varnames[off / 8].clone() };
    unbound_name(vm, name)
}

/// The name of the variable whose cell is at `off`.
unsafe fn cell_name(vm: &mut Vm, b: Base, off: usize) -> Value {
    // SAFETY: the frame is live.
    let code = unsafe { function(b).code.peek().code.clone() };
    vm.intern(code.cell_name(off as u32 / 8)).into_value()
}

/// UnboundLocalError for a local of this name.
pub(super) fn unbound_name(vm: &mut Vm, name: Value) -> crate::value::Raised {
    let text = name.get::<Str>().map_or_else(String::new, |s| s.to_str_lossy().into_owned());
    let m =
        format!("cannot access local variable '{text}' where it is not associated with a value");
    let e = vm.error(crate::types::core().exc.unbound_local_error, &m);
    vm.set_fields(&e, vec![name]);
    e
}

/// The error for an empty cell.
unsafe fn empty_cell(vm: &mut Vm, b: Base, name: Value, free: bool) -> crate::value::Raised {
    let text = name.get::<Str>().map_or_else(String::new, |s| s.to_str_lossy().into_owned());
    let _ = b;
    if free {
        let m = format!(
            "cannot access free variable '{text}' where it is not associated with a value in enclosing scope"
        );
        return vm.name_error(&name, &m);
    }
    let m =
        format!("cannot access local variable '{text}' where it is not associated with a value");
    let e = vm.error(crate::types::core().exc.unbound_local_error, &m);
    vm.set_fields(&e, vec![name]);
    e
}

impl Handler for Unbind {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: operands of verified code.
        unsafe { give(b, w, ip.add(1), Word::NIL) }
    }
    unsafe fn slow(_: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: operands of verified code.
        unsafe {
            unset(b, fa(w));
            next(ip, 1, b)
        }
    }
}

impl Handler for MakeCell {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: operands of verified code.
        unsafe {
            let old = *reg(b, fa(w));
            let contents = (!old.is_nil()).then(|| take(b, fa(w)));
            let c = vm.cell(contents);
            done(ip, 1, b, w, c.into_value())
        }
    }
}

impl Handler for NewCell {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        let c = vm.cell(None);
        // SAFETY: operands of verified code.
        unsafe { done(ip, 1, b, w, c.into_value()) }
    }
}

/// The cell in a local.
#[inline(always)]
unsafe fn cell_at<'a>(b: Base, off: usize) -> &'a Cell {
    // SAFETY: the compiler keeps cells in these locals.
    unsafe { &*((*reg(b, off)).ptr() as *const Cell) }
}

/// The cell of a free variable.
#[inline(always)]
unsafe fn free_at<'a>(b: Base, index: usize) -> &'a Cell {
    // SAFETY: the closure is a tuple of as many cells as the code has free variables.
    unsafe {
        let t = &*(function(b).closure.word().ptr() as *const Tuple);
        &*(t.as_slice().get_unchecked(index).word().ptr() as *const Cell)
    }
}

unsafe fn free_name(b: Base, vm: &mut Vm, index: usize) -> Value {
    // SAFETY: the frame is live.
    let code = unsafe { function(b).code.peek().code.clone() };
    vm.intern(code.text(code.freevars[index])).into_value()
}

impl Handler for LoadCell {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: operands of verified code.
        unsafe {
            let v = cell_at(b, fb(w)).contents.word();
            if v.is_nil() {
                return Act::Slow;
            }
            retain(v);
            give(b, w, ip.add(1), v)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            match cell_at(b, fb(w)).contents.get() {
                Some(v) => done(ip, 1, b, w, v),
                None => {
                    let name = cell_name(vm, b, fb(w));
                    Err(empty_cell(vm, b, name, false))
                }
            }
        }
    }
}

/// An operand's word: moved out of a temporary, a new reference to a local.
#[inline(always)]
pub(super) unsafe fn taken(b: Base, off: usize) -> Word {
    // SAFETY: operands are bound.
    unsafe {
        let v = *reg(b, off);
        if v.is_counted() {
            if is_temp(b, off) {
                *reg(b, off) = Word::NIL;
            } else {
                (*v.ptr()).rc += 1;
            }
        }
        v
    }
}

impl Handler for StoreCell {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: operands of verified code.
        unsafe {
            let old = cell_at(b, fa(w)).contents.exchange(taken(b, fb(w)));
            drop_then(old, ip.add(1), b)
        }
    }
    unsafe fn slow(_: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: operands of verified code.
        unsafe {
            let v = operand(b, fb(w));
            cell_at(b, fa(w)).contents.set(Some(v));
            next(ip, 1, b)
        }
    }
}

impl Handler for DelCell {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: operands of verified code.
        unsafe {
            match cell_at(b, fa(w)).contents.replace(None) {
                Some(_) => next(ip, 1, b),
                None => {
                    let name = cell_name(vm, b, fa(w));
                    Err(empty_cell(vm, b, name, false))
                }
            }
        }
    }
}

impl Handler for LoadFree {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: operands of verified code.
        unsafe {
            let v = free_at(b, fb(w)).contents.word();
            if v.is_nil() {
                return Act::Slow;
            }
            retain(v);
            give(b, w, ip.add(1), v)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            match free_at(b, fb(w)).contents.get() {
                Some(v) => done(ip, 1, b, w, v),
                None => {
                    let name = free_name(b, vm, fb(w));
                    Err(empty_cell(vm, b, name, true))
                }
            }
        }
    }
}

impl Handler for StoreFree {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: operands of verified code.
        unsafe {
            let old = free_at(b, fa(w)).contents.exchange(taken(b, fb(w)));
            drop_then(old, ip.add(1), b)
        }
    }
    unsafe fn slow(_: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: operands of verified code.
        unsafe {
            let v = operand(b, fb(w));
            free_at(b, fa(w)).contents.set(Some(v));
            next(ip, 1, b)
        }
    }
}

impl Handler for DelFree {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: operands of verified code.
        unsafe {
            match free_at(b, fa(w)).contents.replace(None) {
                Some(_) => next(ip, 1, b),
                None => {
                    let name = free_name(b, vm, fa(w));
                    Err(empty_cell(vm, b, name, true))
                }
            }
        }
    }
}

impl Handler for LoadFreeCell {
    unsafe fn slow(_: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: operands of verified code.
        unsafe {
            let c = Value::from_borrowed(Word::counted(free_at(b, fb(w)) as *const Cell as *mut _));
            done(ip, 1, b, w, c)
        }
    }
}

/// The name `N[c]` in the namespace of a class body, if it is there.
unsafe fn in_namespace(vm: &mut Vm, b: Base, w: u64) -> PyResult<Option<Value>> {
    // SAFETY: operands of verified code; register 0 is the namespace of class bodies.
    unsafe {
        let name = function(b).code.peek().names[super::fc(w)].clone();
        let ns = peek(b, 0);
        super::names::from_namespace(vm, &ns, &name)
    }
}

impl Handler for LoadClassFree {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: operands of verified code.
        unsafe {
            if let Some(v) = in_namespace(vm, b, w)? {
                return done(ip, 1, b, w, v);
            }
            match free_at(b, fb(w)).contents.get() {
                Some(v) => done(ip, 1, b, w, v),
                None => {
                    let name = free_name(b, vm, fb(w));
                    Err(empty_cell(vm, b, name, true))
                }
            }
        }
    }
}

impl Handler for LoadClassCell {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: operands of verified code.
        unsafe {
            if let Some(v) = in_namespace(vm, b, w)? {
                return done(ip, 1, b, w, v);
            }
            match cell_at(b, fb(w)).contents.get() {
                Some(v) => done(ip, 1, b, w, v),
                None => {
                    let name = cell_name(vm, b, fb(w));
                    Err(empty_cell(vm, b, name, false))
                }
            }
        }
    }
}
