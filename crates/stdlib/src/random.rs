//! `_random`: the Mersenne Twister MT19937, with CPython's seeding, so that programs see its sequences.

use dashu_int::IBig;
use pyrun_macros::pymethods;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{Args, Payload, Slots, Tuple, Type, TypeFlags, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Ref, Value, Vm};

const N: usize = 624;
const M: usize = 397;

/// A generator: its words, and how many of them are used up.
struct Twister {
    words: Box<[u32; N]>,
    at: usize,
}

impl Payload for Twister {
    const NAME: &'static str = "_random.Random";
    fn trace(&self, _: &mut Visitor<'_>) {}
    fn held(&self) -> usize {
        size_of::<[u32; N]>()
    }
}

impl Twister {
    fn from_number(seed: u32) -> Twister {
        let mut words = Box::new([0u32; N]);
        words[0] = seed;
        for i in 1..N {
            let last = words[i - 1];
            words[i] = 1_812_433_253u32.wrapping_mul(last ^ last >> 30).wrapping_add(i as u32);
        }
        Twister { words, at: N }
    }

    fn from_key(key: &[u32]) -> Twister {
        let mut t = Twister::from_number(19_650_218);
        let w = &mut t.words;
        let (mut i, mut j) = (1, 0);
        for _ in 0..N.max(key.len()) {
            let last = w[i - 1];
            w[i] = (w[i] ^ (last ^ last >> 30).wrapping_mul(1_664_525))
                .wrapping_add(key[j])
                .wrapping_add(j as u32);
            i += 1;
            j = (j + 1) % key.len();
            if i == N {
                w[0] = w[N - 1];
                i = 1;
            }
        }
        for _ in 0..N - 1 {
            let last = w[i - 1];
            w[i] = (w[i] ^ (last ^ last >> 30).wrapping_mul(1_566_083_941)).wrapping_sub(i as u32);
            i += 1;
            if i == N {
                w[0] = w[N - 1];
                i = 1;
            }
        }
        w[0] = 0x8000_0000;
        t
    }

    fn refill(&mut self) {
        let w = &mut self.words;
        for i in 0..N {
            let y = w[i] & 0x8000_0000 | w[(i + 1) % N] & 0x7fff_ffff;
            let twist = if y & 1 == 0 { 0 } else { 0x9908_b0df };
            w[i] = w[(i + M) % N] ^ y >> 1 ^ twist;
        }
        self.at = 0;
    }

    fn word(&mut self) -> u32 {
        if self.at >= N {
            self.refill();
        }
        let mut y = self.words[self.at];
        self.at += 1;
        y ^= y >> 11;
        y ^= y << 7 & 0x9d2c_5680;
        y ^= y << 15 & 0xefc6_0000;
        y ^ y >> 18
    }

    /// A float of 53 random bits in [0, 1).
    fn unit(&mut self) -> f64 {
        let (a, b) = (self.word() >> 5, self.word() >> 6);
        (a as f64 * 67_108_864.0 + b as f64) / 9_007_199_254_740_992.0
    }
}

type This = Ref<Boxed<Twister>>;

/// A key from the host's randomness.
fn fresh(vm: &mut Vm) -> Twister {
    let mut bytes = [0; N * 4];
    // Without the permission the numbers are the same every time, which suits all but secrets.
    if vm.host.random(&mut bytes).is_err() {
        bytes.fill(1);
    }
    let words = bytes.chunks_exact(4);
    let key: Vec<u32> = words.map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect();
    Twister::from_key(&key)
}

/// The generator that belongs to a seed.
fn seeded(vm: &mut Vm, seed: Option<Value>) -> PyResult<Twister> {
    let Some(seed) = seed else { return Ok(fresh(vm)) };
    let number = match vm.as_bigint(&seed) {
        Some(n) => n,
        None => IBig::from(vm.hash(&seed)? as u64),
    };
    let (_, magnitude) = number.into_parts();
    let bytes = magnitude.to_le_bytes();
    vm.charge(bytes.len() / 8 + N)?;
    let word = |c: &[u8]| c.iter().rev().fold(0, |w, b| w << 8 | *b as u32);
    let key: Vec<u32> = bytes.chunks(4).map(word).collect();
    Ok(Twister::from_key(if key.is_empty() { &[0] } else { &key }))
}

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    if args.pos.len() > 1 {
        let n = args.pos.len();
        return Err(vm.type_error(&format!("Random() takes at most 1 argument ({n} given)")));
    }
    // A subclass seeds itself in its __init__.
    let own = std::ptr::eq(&**cls, RANDOM.get());
    let seed = args.pos.first().cloned().filter(|v| own && !v.is_none());
    let t = if own { seeded(vm, seed)? } else { Twister::from_number(0) };
    vm.payload_in(cls, t)
}

struct Methods;

#[pymethods]
impl Methods {
    /// random() -> x in the interval [0, 1).
    fn random(slf: &This) -> f64 {
        slf.borrow_mut().unit()
    }

    /// seed([n]) -> None.
    fn seed(vm: &mut Vm, slf: &This, n: Option<Value>) -> PyResult<()> {
        let t = seeded(vm, n)?;
        *slf.borrow_mut() = t;
        Ok(())
    }

    /// getrandbits(k) -> x.  Generates an int with k random bits.
    fn getrandbits(vm: &mut Vm, slf: &This, k: i64) -> PyResult {
        if k < 0 {
            return Err(vm.value_error("number of bits must be non-negative"));
        }
        let k = k as usize;
        if k <= 32 {
            let bits = if k == 0 { 0 } else { slf.borrow_mut().word() >> (32 - k) };
            return Ok(vm.int(bits.into()));
        }
        vm.reserve(k / 8)?;
        vm.charge(k / 32)?;
        let mut bytes = Vec::with_capacity(k / 8 + 4);
        let mut left = k;
        while left > 0 {
            vm.look_at(left / 32)?;
            let mut word = slf.borrow_mut().word();
            if left < 32 {
                word >>= 32 - left;
            }
            bytes.extend_from_slice(&word.to_le_bytes());
            left = left.saturating_sub(32);
        }
        Ok(vm.bigint(pyrun_vm::text::int::from_bytes(&bytes, false)))
    }

    /// getstate() -> tuple containing the current state.
    fn getstate(vm: &mut Vm, slf: &This) -> Value {
        let (words, at) = (slf.borrow().words.clone(), slf.borrow().at);
        let mut items: Vec<Value> = words.iter().map(|w| vm.int((*w).into())).collect();
        items.push(vm.int(at as i64));
        vm.tuple(&items)
    }

    /// setstate(state) -> None.  Restores generator state.
    fn setstate(vm: &mut Vm, slf: &This, state: &Value) -> PyResult<()> {
        let Some(items) = state.get::<Tuple>().map(|t| t.to_vec()) else {
            return Err(vm.type_error("state vector must be a tuple"));
        };
        if items.len() != N + 1 {
            return Err(vm.value_error("state vector is the wrong size"));
        }
        let mut words = Box::new([0; N]);
        for (w, v) in words.iter_mut().zip(&items) {
            *w = vm.to_i64(v)? as u32;
        }
        let at = vm.to_i64(&items[N])?;
        if !(0..=N as i64).contains(&at) {
            return Err(vm.value_error("invalid state"));
        }
        *slf.borrow_mut() = Twister { words, at: at as usize };
        Ok(())
    }
}

static RANDOM: TypeSpec = TypeSpec {
    module: "_random",
    payload: Some(Boxed::<Twister>::VTABLE),
    flags: TypeFlags::BASE,
    doc: "Random() -> create a random number generator with its own internal state.",
    slots: Slots { new: Some(new), ..Slots::EMPTY },
    methods: &[Methods::METHODS],
    ..TypeSpec::new("Random")
};

/// `_random`
pub static MODULE: NativeModule = NativeModule {
    name: "_random",
    doc: "Module implements the Mersenne Twister random number generator.",
    functions: &[],
    types: &[&RANDOM],
    init: None,
};
