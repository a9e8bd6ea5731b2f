//! A product and the sum or difference behind it that consumes it, in one step: the two instructions
//! stay as they are, the first one does both if the three operands are of one kind. The product is
//! rounded as it is alone. Where the sum is of another kind than the product, the first one turns back.
//!
//! [`pick`] finds the pairs when code is loaded. A jump to the second instruction finds it whole.

use super::arith::ops::Mul;
use super::arith::{add_int, mul_int, sub_int};
use super::attr::quicken;
use super::moves::give;
use super::{Act, Base, Handler, Ip, Step, fa, fb, fc, reg};
use crate::value::{PyResult, Word};
use crate::vm::Vm;
use pyrun_bytecode::Op;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { MulAdd MulAddL MulSub MulSubL }
}
use ops::*;

/// What the multiplication `w` turns into, given the instruction behind it. `locals` is the number of
/// bytes of the locals.
pub(super) fn pick(w: u64, then: u64, locals: usize) -> Option<Op> {
    let (t, left, right) = (fa(w), fb(then), fc(then));
    if t < locals || left == right {
        return None;
    }
    match Op::from_u16(then as u16)? {
        Op::Add | Op::IAdd if right == t => Some(Op::MulAdd),
        Op::Add | Op::IAdd if left == t => Some(Op::MulAddL),
        Op::Sub | Op::ISub if right == t => Some(Op::MulSub),
        Op::Sub | Op::ISub if left == t => Some(Op::MulSubL),
        _ => None,
    }
}

/// A product whose other summand `z` is of another kind goes its own way from now on.
unsafe fn apart(w: u64, ip: Ip, b: Base, z: Word) {
    // SAFETY: operands of verified code.
    unsafe {
        let (x, y) = (*reg(b, fb(w)), *reg(b, fc(w)));
        let floats = x.0 & y.0 & 1 == 1;
        if floats && !z.is_float() || Word::both_int(x, y) && !z.is_int() {
            quicken(ip, Op::Mul);
        }
    }
}

macro_rules! fused {
    ($($name:ident $other:ident |$p:ident, $z:ident| $float:expr, $int:expr;)*) => { $(
        impl Handler for $name {
            #[inline(always)]
            unsafe fn fast(w: u64, ip: Ip, b: Base, _: *mut Vm) -> Act {
                // SAFETY: operands of verified code; the product's register is a temporary, which is
                // consumed and so may be left alone. Unboxed operands need no release.
                unsafe {
                    let (x, y) = (*reg(b, fb(w)), *reg(b, fc(w)));
                    let then = *ip.add(1);
                    let z = *reg(b, $other(then));
                    if x.0 & y.0 & z.0 & 1 == 1 {
                        let ($p, $z) = (x.as_float() * y.as_float(), z.as_float());
                        if let Some(r) = Word::float($float) {
                            return give(b, then, ip.add(2), r);
                        }
                    } else if Word::both_int(x, y)
                        && z.is_int()
                        && let Some($p) = mul_int(x, y)
                    {
                        let $z = z;
                        if let Some(r) = $int {
                            return give(b, then, ip.add(2), r);
                        }
                    }
                    Act::Slow
                }
            }
            const MIDDLE: bool = true;
            #[inline(always)]
            unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
                // SAFETY: the dispatcher's contract.
                unsafe {
                    apart(w, ip, b, *reg(b, $other(*ip.add(1))));
                    Mul::middle(w, ip, b, vm)
                }
            }
            unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
                // SAFETY: the dispatcher's contract.
                unsafe { Mul::slow(vm, ip, b, w) }
            }
        }
    )* };
}
fused! {
    MulAdd fb |p, z| z + p, add_int(z, p);
    MulAddL fc |p, z| p + z, add_int(p, z);
    MulSub fb |p, z| z - p, sub_int(z, p);
    MulSubL fc |p, z| p - z, sub_int(p, z);
}
