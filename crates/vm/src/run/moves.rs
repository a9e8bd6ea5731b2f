//! Moves, constants, cells.

use super::Step;
use super::{
    Act, Base, Handler, Ip, done, f32i, f32u, fa, fb, function, next, operand, peek, reg, take,
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

/// Writes an unowned copy of `v` to an output register whose old value needs no release; else slow.
macro_rules! out {
    ($b:expr, $w:expr, $v:expr) => {{
        let p = reg($b, fa($w));
        if (*p).is_counted() {
            return Act::Slow;
        }
        let v = $v;
        retain(v);
        *p = v;
    }};
}
pub(super) use out;

impl Handler for Move {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: operands of verified code.
        unsafe {
            out!(b, w, *reg(b, fb(w)));
            Act::Next(ip.add(1), b)
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
            let p = reg(b, fa(w));
            if (*p).is_counted() {
                return Act::Slow;
            }
            *p = std::ptr::replace(reg(b, fb(w)), Word::NIL);
            Act::Next(ip.add(1), b)
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
            out!(b, w, function(b).code.peek().consts.get_unchecked(f32u(w)).word());
            Act::Next(ip.add(1), b)
        }
    }
    unsafe fn slow(_: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe { done(ip, 1, b, w, function(b).code.peek().consts[f32u(w)].clone()) }
    }
}

impl Handler for LoadInt {
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
        // SAFETY: operands of verified code.
        unsafe {
            out!(b, w, Word::int_unchecked(f32i(w)));
            Act::Next(ip.add(1), b)
        }
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
        unsafe {
            if (*reg(b, fa(w))).is_counted() {
                return Act::Slow;
            }
            Act::Next(ip.add(1), b)
        }
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
    let n = unsafe { function(b).code.peek().code.freevars[index].clone() };
    vm.intern(&n).into_value()
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
            out!(b, w, v);
            Act::Next(ip.add(1), b)
        }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            match cell_at(b, fb(w)).contents.get() {
                Some(v) => done(ip, 1, b, w, v),
                None => {
                    let name = function(b).code.peek().varnames[fb(w) / 8].clone();
                    Err(empty_cell(vm, b, name, false))
                }
            }
        }
    }
}

impl Handler for StoreCell {
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
                    let name = function(b).code.peek().varnames[fa(w) / 8].clone();
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
            out!(b, w, v);
            Act::Next(ip.add(1), b)
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
                    let name = function(b).code.peek().varnames[fb(w) / 8].clone();
                    Err(empty_cell(vm, b, name, false))
                }
            }
        }
    }
}
