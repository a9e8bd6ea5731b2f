//! `combinations`, `combinations_with_replacement`, `permutations` and `product`: indices into pools that
//! advance like the digits of a number.

use pyrun_macros::pymethods;
use pyrun_vm::value::Args;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::{PyResult, Ref, Value, Vm};
use smallvec::SmallVec;

use super::{Class, holds, iterator, payload};

/// Pools and the indices of the next result; no indices once exhausted.
pub(super) struct Odometer {
    pools: Vec<Vec<Value>>,
    indices: Option<Vec<usize>>,
    /// Of permutations: how many swaps are left at each place.
    cycles: Vec<usize>,
    fresh: bool,
    length: usize,
    /// Bytes of the vectors, at first.
    counted: usize,
}
holds!(Odometer, "iterator", pools; counted);

type This = Ref<Boxed<Odometer>>;

/// The items of a result, which are few.
type Items = SmallVec<[Value; 8]>;

impl Odometer {
    fn new(
        pools: Vec<Vec<Value>>,
        indices: Option<Vec<usize>>,
        cycles: Vec<usize>,
        length: usize,
    ) -> Self {
        let values = pools.iter().map(Vec::capacity).sum::<usize>();
        let counts = indices.as_ref().map_or(0, Vec::capacity) + cycles.capacity();
        let counted = (values + counts) * size_of::<Value>();
        Odometer { pools, indices, cycles, fresh: true, length, counted }
    }
}

/// A result: steps unless it is the first, then picks the items.
#[inline(always)]
fn step(
    vm: &mut Vm,
    v: &Value,
    advance: impl Fn(&mut Odometer) -> bool,
    pick: impl Fn(&Odometer) -> Items,
) -> PyResult<Option<Value>> {
    let items = {
        let cell = payload!(vm, v, Odometer);
        let this = &mut *cell.borrow_mut();
        if this.indices.is_none() {
            return Ok(None);
        }
        if this.fresh {
            this.fresh = false;
        } else if !advance(this) {
            this.indices = None;
            return Ok(None);
        }
        pick(this)
    };
    vm.charge(items.len() + 1)?;
    Ok(Some(vm.tuple(&items)))
}

/// The items of the one pool at the indices.
fn from_one(this: &Odometer) -> Items {
    let (Some(indices), Some(pool)) = (&this.indices, this.pools.first()) else {
        return Items::new();
    };
    indices.iter().take(this.length).map(|&i| pool[i].clone()).collect()
}

/// The item of each pool at its index.
fn from_each(this: &Odometer) -> Items {
    let Some(indices) = &this.indices else { return Items::new() };
    indices.iter().zip(&this.pools).map(|(&i, pool)| pool[i].clone()).collect()
}

/// The arguments `iterable, r`.
fn pool_and_length(vm: &mut Vm, name: &str, args: Args<'_>) -> PyResult<(Vec<Value>, usize)> {
    let [Some(iterable), Some(r)] = super::bind(vm, name, args, ["iterable", "r"], 2)? else {
        return Err(vm.missing_argument(name));
    };
    let pool = vm.collect(&iterable)?;
    length(vm, &r).map(|r| (pool, r))
}

fn length(vm: &mut Vm, r: &Value) -> PyResult<usize> {
    let r = vm.to_i64(r)?;
    usize::try_from(r).map_err(|_| vm.value_error("r must be non-negative"))
}

/// How many items the one pool has, and how many of them make a result.
fn shape(slf: &This) -> (usize, usize) {
    let this = slf.borrow();
    (this.pools.first().map_or(0, Vec::len), this.length)
}

/// `(class, (pool, r), state)` of an iterator over one pool.
fn reduce_pool(vm: &mut Vm, slf: &This, with_cycles: bool) -> PyResult {
    let (pool, length, indices, cycles, fresh) = {
        let this = slf.borrow();
        let pool = this.pools.first().cloned().unwrap_or_default();
        (pool, this.length, this.indices.clone(), this.cycles.clone(), this.fresh)
    };
    let r = vm.int(length as i64);
    let Some(indices) = indices else {
        let empty = vm.tuple(&[]);
        return super::reduced(vm, slf.as_value(), &[empty, r], None);
    };
    let pool = vm.tuple(&pool);
    let state = (!fresh).then(|| {
        let indices = super::numbers_of(vm, &indices);
        match with_cycles {
            false => indices,
            true => {
                let cycles = super::numbers_of(vm, &cycles);
                vm.tuple(&[indices, cycles])
            }
        }
    });
    super::reduced(vm, slf.as_value(), &[pool, r], state)
}

/// Goes on behind the result at these indices.
fn set_indices(
    vm: &mut Vm,
    slf: &This,
    state: &Value,
    range: impl Fn(usize) -> (usize, usize),
) -> PyResult<()> {
    let Some(count) = slf.borrow().indices.as_ref().map(Vec::len) else {
        return Err(vm.value_error("invalid arguments"));
    };
    let indices = super::state_indices(vm, state, count, range)?;
    let this = &mut *slf.borrow_mut();
    (this.indices, this.fresh) = (Some(indices), false);
    Ok(())
}

fn combinations_new(vm: &mut Vm, cls: Class<'_>, args: Args<'_>) -> PyResult {
    let (pool, r) = pool_and_length(vm, "combinations", args)?;
    let indices = (r <= pool.len()).then(|| (0..r).collect());
    vm.payload_in(cls, Odometer::new(vec![pool], indices, Vec::new(), r))
}

fn combinations_advance(this: &mut Odometer) -> bool {
    let (Some(indices), n) = (&mut this.indices, this.pools[0].len()) else { return false };
    let r = indices.len();
    let Some(i) = (0..r).rev().find(|&i| indices[i] != i + n - r) else { return false };
    indices[i] += 1;
    for j in i + 1..r {
        indices[j] = indices[j - 1] + 1;
    }
    true
}

fn combinations_next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    step(vm, v, combinations_advance, from_one)
}

struct CombinationsMethods;

#[pymethods]
impl CombinationsMethods {
    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &This) -> PyResult {
        reduce_pool(vm, slf, false)
    }

    /// Set state information for unpickling.
    fn __setstate__(vm: &mut Vm, slf: &This, state: &Value) -> PyResult<()> {
        super::deprecated(vm)?;
        let (n, r) = shape(slf);
        set_indices(vm, slf, state, |i| (0, (i + n).saturating_sub(r)))
    }
}

iterator!(COMBINATIONS, Odometer, "combinations", Some(combinations_new), combinations_next,
    "Return successive r-length combinations of elements in the iterable.\n\ncombinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)",
    methods: &[CombinationsMethods::METHODS],
    signature: "(iterable, r)"
);

fn replacement_new(vm: &mut Vm, cls: Class<'_>, args: Args<'_>) -> PyResult {
    let (pool, r) = pool_and_length(vm, "combinations_with_replacement", args)?;
    vm.reserve(r.saturating_mul(8))?;
    let indices = (r == 0 || !pool.is_empty()).then(|| vec![0; r]);
    vm.payload_in(cls, Odometer::new(vec![pool], indices, Vec::new(), r))
}

fn replacement_advance(this: &mut Odometer) -> bool {
    let (Some(indices), n) = (&mut this.indices, this.pools[0].len()) else { return false };
    let Some(i) = (0..indices.len()).rev().find(|&i| indices[i] + 1 != n) else { return false };
    let next = indices[i] + 1;
    indices[i..].fill(next);
    true
}

fn replacement_next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    step(vm, v, replacement_advance, from_one)
}

struct ReplacementMethods;

#[pymethods]
impl ReplacementMethods {
    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &This) -> PyResult {
        reduce_pool(vm, slf, false)
    }

    /// Set state information for unpickling.
    fn __setstate__(vm: &mut Vm, slf: &This, state: &Value) -> PyResult<()> {
        super::deprecated(vm)?;
        let (n, _) = shape(slf);
        set_indices(vm, slf, state, |_| (0, n.saturating_sub(1)))
    }
}

iterator!(WITH_REPLACEMENT, Odometer, "combinations_with_replacement", Some(replacement_new), replacement_next,
    "Return successive r-length combinations of elements in the iterable allowing individual elements to have successive repeats.",
    methods: &[ReplacementMethods::METHODS],
    signature: "(iterable, r)"
);

fn permutations_new(vm: &mut Vm, cls: Class<'_>, args: Args<'_>) -> PyResult {
    let [Some(iterable), r] = super::bind(vm, "permutations", args, ["iterable", "r"], 1)? else {
        return Err(vm.missing_argument("permutations"));
    };
    let pool = vm.collect(&iterable)?;
    let n = pool.len();
    let r = match r.filter(|r| !r.is_none()) {
        Some(r) if vm.as_bigint(&r).is_none() => return Err(vm.type_error("Expected int as r")),
        Some(r) => length(vm, &r)?,
        None => n,
    };
    if r <= n {
        vm.reserve((n + r) * 8)?;
        vm.charge((n + r) / 16)?;
    }
    let (indices, cycles) = match r <= n {
        true => (Some((0..n).collect()), (0..r).map(|i| n - i).collect()),
        false => (None, Vec::new()),
    };
    vm.payload_in(cls, Odometer::new(vec![pool], indices, cycles, r))
}

fn permutations_advance(this: &mut Odometer) -> bool {
    let Some(indices) = &mut this.indices else { return false };
    let n = indices.len();
    for i in (0..this.length).rev() {
        this.cycles[i] -= 1;
        if this.cycles[i] == 0 {
            indices[i..].rotate_left(1);
            this.cycles[i] = n - i;
        } else {
            indices.swap(i, n - this.cycles[i]);
            return true;
        }
    }
    false
}

fn permutations_next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    step(vm, v, permutations_advance, from_one)
}

struct PermutationsMethods;

#[pymethods]
impl PermutationsMethods {
    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &This) -> PyResult {
        reduce_pool(vm, slf, true)
    }

    /// Set state information for unpickling.
    fn __setstate__(vm: &mut Vm, slf: &This, state: &Value) -> PyResult<()> {
        super::deprecated(vm)?;
        let parts = super::state_items(vm, state, 2, 2)?;
        let (n, r) = shape(slf);
        if slf.borrow().indices.is_none() {
            return Err(vm.value_error("invalid arguments"));
        }
        let indices = super::state_indices(vm, &parts[0], n, |_| (0, n.saturating_sub(1)))?;
        let cycles = super::state_indices(vm, &parts[1], r, |i| (1, n - i))?;
        let this = &mut *slf.borrow_mut();
        (this.indices, this.cycles, this.fresh) = (Some(indices), cycles, false);
        Ok(())
    }
}

iterator!(PERMUTATIONS, Odometer, "permutations", Some(permutations_new), permutations_next,
    "Return successive r-length permutations of elements in the iterable.\n\npermutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)",
    methods: &[PermutationsMethods::METHODS],
    signature: "(iterable, r=None)"
);

fn product_new(vm: &mut Vm, cls: Class<'_>, args: Args<'_>) -> PyResult {
    let mut repeat = 1;
    for (k, v) in args.kw() {
        let name = vm.to_str(k)?;
        if !name.equals("repeat") {
            let text =
                format!("'{}' is an invalid keyword argument for product()", name.to_str_lossy());
            return Err(vm.type_error(&text));
        }
        let n = vm.to_i64(v)?;
        repeat =
            usize::try_from(n).map_err(|_| vm.value_error("repeat argument cannot be negative"))?;
    }
    let mut once: Vec<Vec<Value>> = Vec::with_capacity(args.pos.len());
    let mut gathered = 0;
    for v in args.pos {
        // The pools so far lie beside the heap.
        let pool = vm.holding(gathered, |vm| vm.collect(v))?;
        gathered += pool.capacity() * size_of::<Value>();
        once.push(pool);
    }
    let count = once.len().saturating_mul(repeat);
    let values = once.iter().map(|pool| pool.len() + 6).sum::<usize>();
    vm.reserve(values.saturating_mul(repeat).saturating_mul(8).saturating_add(gathered))?;
    vm.charge(count)?;
    let mut pools = Vec::with_capacity(count);
    for _ in 0..if once.is_empty() { 0 } else { repeat } {
        pools.extend(once.iter().cloned());
    }
    let indices = pools.iter().all(|pool| !pool.is_empty()).then(|| vec![0; pools.len()]);
    let length = pools.len();
    vm.payload_in(cls, Odometer::new(pools, indices, Vec::new(), length))
}

fn product_advance(this: &mut Odometer) -> bool {
    let Some(indices) = &mut this.indices else { return false };
    for i in (0..indices.len()).rev() {
        indices[i] += 1;
        if indices[i] < this.pools[i].len() {
            return true;
        }
        indices[i] = 0;
    }
    false
}

fn product_next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    step(vm, v, product_advance, from_each)
}

struct ProductMethods;

#[pymethods]
impl ProductMethods {
    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &This) -> PyResult {
        let (pools, indices, fresh) = {
            let this = slf.borrow();
            (this.pools.clone(), this.indices.clone(), this.fresh)
        };
        let Some(indices) = indices else {
            let empty = vm.tuple(&[]);
            return super::reduced(vm, slf.as_value(), &[empty], None);
        };
        let pools: Vec<Value> = pools.iter().map(|pool| vm.tuple(pool)).collect();
        let state = (!fresh).then(|| super::numbers_of(vm, &indices));
        super::reduced(vm, slf.as_value(), &pools, state)
    }

    /// Set state information for unpickling.
    fn __setstate__(vm: &mut Vm, slf: &This, state: &Value) -> PyResult<()> {
        super::deprecated(vm)?;
        let sizes: Vec<usize> = slf.borrow().pools.iter().map(Vec::len).collect();
        if sizes.contains(&0) {
            // Nothing will come of it, as in the state that it was saved in.
            return Ok(());
        }
        set_indices(vm, slf, state, |i| (0, sizes[i] - 1))
    }
}

iterator!(PRODUCT, Odometer, "product", Some(product_new), product_next,
    "product(*iterables, repeat=1) --> product object\n\nCartesian product of input iterables.  Equivalent to nested for-loops.",
    methods: &[ProductMethods::METHODS]);
