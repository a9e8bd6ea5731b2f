//! Functions of integers of any size. Whatever a script can make long pays fuel before it runs.

use dashu_int::IBig;
use pyrun_macros::pyfunctions;
use pyrun_vm::limits::Stop;
use pyrun_vm::text::int as kernel;
use pyrun_vm::text::int::steps::Tick;
use pyrun_vm::value::Args;
use pyrun_vm::{PyResult, Value, Vm};

fn integer(vm: &mut Vm, v: &Value) -> PyResult<IBig> {
    let v = vm.index(v)?;
    Ok(vm.as_bigint(&v).unwrap_or_default())
}

/// The count `k` of factors of a product, once it is known that the result can be held.
fn factors(vm: &mut Vm, name: &str, n: &IBig, k: &IBig) -> PyResult<u64> {
    let Ok(k) = u64::try_from(k) else {
        return Err(vm.overflow_error(&format!("{name} must not exceed {}", i64::MAX)));
    };
    vm.reserve(usize::try_from(kernel::product_bits(n, k) / 8).unwrap_or(usize::MAX))?;
    Ok(k)
}

type Step = fn(&IBig, &IBig, Tick<'_, Stop>) -> Result<IBig, Stop>;

fn fold(vm: &mut Vm, args: Args<'_>, start: IBig, f: Step) -> PyResult {
    let mut result = start;
    for v in args.pos {
        let v = integer(vm, v)?;
        vm.charge(1)?;
        vm.reserve_work((kernel::bit_length(&v) + kernel::bit_length(&result)) / 64)?;
        result = vm.in_steps(|tick| f(&result, &v, tick))?;
    }
    Ok(vm.bigint(result))
}

/// The number, if it is a small int itself.
fn small(v: &Value) -> Option<i64> {
    v.word().is_int().then(|| v.word().as_int())
}

/// Both numbers, if they are small ints themselves.
fn small_pair(a: &Value, b: &Value) -> Option<(i64, i64)> {
    small(a).zip(small(b))
}

/// The greatest common divisor, by halving (Stein 1967).
fn small_gcd(mut a: u64, mut b: u64) -> u64 {
    if a == 0 || b == 0 {
        return a | b;
    }
    let twos = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    while b != 0 {
        b >>= b.trailing_zeros();
        (a, b) = (a.min(b), a.abs_diff(b));
    }
    a << twos
}

/// The binomial coefficient, if everything on the way to it is small.
fn small_comb(n: i64, k: i64) -> Option<i64> {
    let (n, k) = (u64::try_from(n).ok()?, u64::try_from(k).ok()?);
    let Some(other) = n.checked_sub(k) else { return Some(0) };
    let mut result = 1u64;
    for i in 0..k.min(other) {
        // What is divided by is a factor: the product of i + 1 numbers in a row.
        result = result.checked_mul(n - i)? / (i + 1);
    }
    i64::try_from(result).ok()
}

/// The factorials that fit in 64 bits.
static FACTORIALS: [i64; 21] = {
    let mut all = [1; 21];
    let mut i = 1;
    while i < 21 {
        all[i] = all[i - 1] * i as i64;
        i += 1;
    }
    all
};

pub(super) struct Ints;

#[pyfunctions]
impl Ints {
    /// Number of ways to choose k items from n items without repetition and without order.
    fn comb(vm: &mut Vm, n: &Value, k: &Value) -> PyResult {
        if let Some(result) = small_pair(n, k).and_then(|(n, k)| small_comb(n, k)) {
            return Ok(vm.int(result));
        }
        let (n, k) = (integer(vm, n)?, integer(vm, k)?);
        if n < IBig::ZERO {
            return Err(vm.value_error("n must be a non-negative integer"));
        }
        if k < IBig::ZERO {
            return Err(vm.value_error("k must be a non-negative integer"));
        }
        if k > n {
            return Ok(vm.int(0));
        }
        let other = &n - &k;
        let k = factors(vm, "min(n - k, k)", &n, if other < k { &other } else { &k })?;
        let result = vm.in_steps(|tick| kernel::comb(&n, k, tick))?;
        Ok(vm.bigint(result))
    }

    /// Number of ways to choose k items from n items without repetition and with order.
    fn perm(vm: &mut Vm, n: &Value, k: Option<Value>) -> PyResult {
        let Some(k) = k.filter(|k| !k.is_none()) else { return Self::factorial(vm, n) };
        let (n, k) = (integer(vm, n)?, integer(vm, &k)?);
        if n < IBig::ZERO {
            return Err(vm.value_error("n must be a non-negative integer"));
        }
        if k < IBig::ZERO {
            return Err(vm.value_error("k must be a non-negative integer"));
        }
        if k > n {
            return Ok(vm.int(0));
        }
        let k = factors(vm, "k", &n, &k)?;
        let result = vm.in_steps(|tick| kernel::perm(&n, k, tick))?;
        Ok(vm.bigint(result))
    }

    /// Find n!.
    fn factorial(vm: &mut Vm, n: &Value) -> PyResult {
        if let Some(i) = small(n)
            && let Some(result) = usize::try_from(i).ok().and_then(|i| FACTORIALS.get(i))
        {
            return Ok(vm.int(*result));
        }
        let n = integer(vm, n)?;
        if n < IBig::ZERO {
            return Err(vm.value_error("factorial() not defined for negative values"));
        }
        let Ok(k) = i64::try_from(&n) else {
            let limit = i64::MAX;
            return Err(
                vm.overflow_error(&format!("factorial() argument should not exceed {limit}"))
            );
        };
        let k = factors(vm, "n", &n, &IBig::from(k))?;
        let result = vm.in_steps(|tick| kernel::factorial(k, tick))?;
        Ok(vm.bigint(result))
    }

    /// Greatest Common Divisor.
    #[raw]
    #[text_signature = "($module, /, *integers)"]
    fn gcd(vm: &mut Vm, args: Args<'_>) -> PyResult {
        if let [a, b] = args.pos
            && let Some((a, b)) = small_pair(a, b)
            && !args.has_kw()
        {
            return Ok(vm.int(small_gcd(a.unsigned_abs(), b.unsigned_abs()) as i64));
        }
        fold(vm, args, IBig::ZERO, kernel::gcd)
    }

    /// Least Common Multiple.
    #[raw]
    #[text_signature = "($module, /, *integers)"]
    fn lcm(vm: &mut Vm, args: Args<'_>) -> PyResult {
        fold(vm, args, IBig::ONE, kernel::lcm)
    }

    /// Return the integer part of the square root of the input.
    fn isqrt(vm: &mut Vm, n: &Value) -> PyResult {
        if let Some(i) = small(n)
            && let Ok(i) = u64::try_from(i)
        {
            return Ok(vm.int(i.isqrt() as i64));
        }
        let n = integer(vm, n)?;
        vm.reserve_work(kernel::bit_length(&n) / 64)?;
        let root = vm.in_steps(|tick| kernel::isqrt(&n, tick))?;
        Ok(vm.bigint(root))
    }
}
