//! Sums and products over iterables, exact where floats are added.

use pyrun_macros::pyfunctions;
use pyrun_vm::value::{Args, BinOp};
use pyrun_vm::{PyResult, Value, Vm};

/// Adds floats without losing anything: `partials` never overlap, and their sum is exact (Shewchuk).
#[derive(Default)]
struct Exact {
    partials: Vec<f64>,
    special: f64,
    infinities: f64,
}

impl Exact {
    /// False when the sum has left the range of floats.
    fn add(&mut self, value: f64) -> bool {
        if !value.is_finite() {
            self.special += value;
            if value.is_infinite() {
                self.infinities += value;
            }
            return true;
        }
        let mut x = value;
        let mut kept = 0;
        for i in 0..self.partials.len() {
            let mut y = self.partials[i];
            if x.abs() < y.abs() {
                (x, y) = (y, x);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                self.partials[kept] = low;
                kept += 1;
            }
            x = high;
        }
        self.partials.truncate(kept);
        self.partials.push(x);
        x.is_finite()
    }

    /// The sum, rounded once, half to even.
    fn total(&self) -> f64 {
        let Some((&last, rest)) = self.partials.split_last() else { return 0.0 };
        let mut high = last;
        let mut rest = rest.iter().rev();
        while let Some(&y) = rest.next() {
            let x = high;
            high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                // Exactly half-way, and more of the same sign below: round away.
                if rest.next().is_some_and(|next| (low < 0.0) == (*next < 0.0)) {
                    let twice = low * 2.0;
                    let up = high + twice;
                    if twice == up - high {
                        high = up;
                    }
                }
                break;
            }
        }
        high
    }
}

/// Numbers that are added between two looks at the limits.
const PIECE: usize = 1 << 12;

/// The length of a vector, scaled so that no square overflows, the squares added exactly.
fn length(vm: &mut Vm, coordinates: &[f64]) -> PyResult<f64> {
    let (mut greatest, mut unknown) = (0.0f64, false);
    vm.by_pieces(coordinates.len(), PIECE, |_, piece| {
        for x in &coordinates[piece] {
            greatest = greatest.max(x.abs());
            unknown |= x.is_nan();
        }
        Ok(())
    })?;
    if greatest.is_infinite() || greatest == 0.0 || unknown {
        return Ok(if unknown && greatest.is_finite() { f64::NAN } else { greatest });
    }
    let (_, exponent) = libm::frexp(greatest);
    let scaled = |x: f64| libm::ldexp(x, -exponent);
    let mut sum = Exact::default();
    vm.by_pieces(coordinates.len(), PIECE, |_, piece| {
        for x in &coordinates[piece] {
            let x = scaled(*x);
            let square = x * x;
            sum.add(square);
            sum.add(x.mul_add(x, -square));
        }
        Ok(())
    })?;
    let root = sum.total().sqrt();
    // One Newton step from the exact remainder.
    let square = root * root;
    sum.add(-square);
    sum.add(-root.mul_add(root, -square));
    Ok(libm::ldexp(root + sum.total() / (2.0 * root), exponent))
}

fn point(vm: &mut Vm, v: &Value) -> PyResult<Vec<f64>> {
    let items = vm.collect(v)?;
    floats(vm, &items)
}

fn floats(vm: &mut Vm, items: &[Value]) -> PyResult<Vec<f64>> {
    vm.ask(items.len() * size_of::<f64>() * 2)?;
    let mut out = Vec::with_capacity(items.len());
    for (i, v) in items.iter().enumerate() {
        vm.look_at(i)?;
        out.push(vm.to_f64(v)?);
    }
    Ok(out)
}

pub(super) struct Sums;

#[pyfunctions]
impl Sums {
    /// Return an accurate floating-point sum of values in the iterable seq.
    fn fsum(vm: &mut Vm, seq: &Value) -> PyResult<f64> {
        let mut sum = Exact::default();
        vm.for_each(seq, |vm, v| {
            let x = vm.to_f64(&v)?;
            match sum.add(x) {
                true => Ok(true),
                false => Err(vm.overflow_error("intermediate overflow in fsum")),
            }
        })?;
        if sum.special != 0.0 {
            if sum.infinities.is_nan() {
                return Err(vm.value_error("-inf + inf in fsum"));
            }
            return Ok(sum.special);
        }
        Ok(sum.total())
    }

    /// Calculate the product of all the elements in the input iterable.
    #[signature(iterable, /, *, start = None)]
    #[text_signature = "($module, iterable, /, *, start=1)"]
    fn prod(vm: &mut Vm, iterable: &Value, start: Option<Value>) -> PyResult {
        let mut result = start.unwrap_or_else(|| vm.int(1));
        vm.for_each(iterable, |vm, v| {
            result = vm.binary(BinOp::Mul, &result, &v)?;
            Ok(true)
        })?;
        Ok(result)
    }

    /// Return the sum of products of values from two iterables p and q.
    fn sumprod(vm: &mut Vm, p: &Value, q: &Value) -> PyResult {
        let (p, q) = (vm.collect(p)?, vm.collect(q)?);
        if p.len() != q.len() {
            return Err(vm.value_error("Inputs are not the same length"));
        }
        let is_float = |v: &Value| v.word().is_float();
        let plain = |v: &Value| v.word().is_float() || v.word().is_int();
        let pairs = || p.iter().zip(&q);
        if pairs().all(|(a, b)| plain(a) && plain(b) && (is_float(a) || is_float(b)))
            && !p.is_empty()
        {
            let mut sum = Exact::default();
            for (a, b) in pairs() {
                let (a, b) = (vm.to_f64(a)?, vm.to_f64(b)?);
                let product = a * b;
                sum.add(product);
                if product.is_finite() {
                    sum.add(a.mul_add(b, -product));
                }
            }
            let total = if sum.special != 0.0 { sum.special } else { sum.total() };
            return Ok(vm.float(total));
        }
        let mut total = vm.int(0);
        for (a, b) in pairs() {
            let product = vm.binary(BinOp::Mul, a, b)?;
            total = vm.binary(BinOp::Add, &total, &product)?;
        }
        Ok(total)
    }

    /// Multidimensional Euclidean distance from the origin to a point.
    #[raw]
    fn hypot(vm: &mut Vm, args: Args<'_>) -> PyResult<f64> {
        if args.has_kw() {
            return Err(vm.type_error("math.hypot() takes no keyword arguments"));
        }
        let coordinates = floats(vm, args.pos)?;
        length(vm, &coordinates)
    }

    /// Return the Euclidean distance between two points p and q.
    fn dist(vm: &mut Vm, p: &Value, q: &Value) -> PyResult<f64> {
        let (p, q) = (point(vm, p)?, point(vm, q)?);
        if p.len() != q.len() {
            return Err(vm.value_error("both points must have the same number of dimensions"));
        }
        let differences: Vec<f64> = p.iter().zip(&q).map(|(a, b)| a - b).collect();
        length(vm, &differences)
    }
}
