//! `_hashes`: the digests of `hashlib`. BLAKE2 is our own, because it takes every parameter of its
//! parameter block; the others are RustCrypto's.

mod blake2;

use digest::{Digest, DynDigest, ExtendableOutput, Update, XofReader};
use pyrun_macros::{pyfunctions, pymethods};
use pyrun_vm::modules::NativeModule;
use pyrun_vm::types::bytes::view;
use pyrun_vm::value::buffer::View;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{FromPy, Payload, Slots, TypeFlags, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Ref, Value, Vm};

/// Bytes that are hashed between two looks whether the run is to stop.
const PIECE: usize = 1 << 16;

/// A digest in the making.
enum State {
    Fixed(Box<dyn DynDigest>),
    Shake128(sha3::Shake128),
    Shake256(sha3::Shake256),
    Blake2(blake2::Blake2),
}

impl Clone for State {
    fn clone(&self) -> State {
        match self {
            State::Fixed(d) => State::Fixed(d.box_clone()),
            State::Shake128(s) => State::Shake128(s.clone()),
            State::Shake256(s) => State::Shake256(s.clone()),
            State::Blake2(b) => State::Blake2(b.clone()),
        }
    }
}

impl State {
    fn new(name: &str) -> Option<State> {
        Some(State::Fixed(match name {
            "md5" => Box::new(md5::Md5::new()),
            "sha1" => Box::new(sha1::Sha1::new()),
            "sha224" => Box::new(sha2::Sha224::new()),
            "sha256" => Box::new(sha2::Sha256::new()),
            "sha384" => Box::new(sha2::Sha384::new()),
            "sha512" => Box::new(sha2::Sha512::new()),
            "sha512_224" => Box::new(sha2::Sha512_224::new()),
            "sha512_256" => Box::new(sha2::Sha512_256::new()),
            "sha3_224" => Box::new(sha3::Sha3_224::new()),
            "sha3_256" => Box::new(sha3::Sha3_256::new()),
            "sha3_384" => Box::new(sha3::Sha3_384::new()),
            "sha3_512" => Box::new(sha3::Sha3_512::new()),
            "shake_128" => return Some(State::Shake128(Default::default())),
            "shake_256" => return Some(State::Shake256(Default::default())),
            "blake2b" => return Some(State::Blake2(blake2::Blake2::plain(true))),
            "blake2s" => return Some(State::Blake2(blake2::Blake2::plain(false))),
            _ => return None,
        }))
    }

    fn update(&mut self, data: &[u8]) {
        match self {
            State::Fixed(d) => d.update(data),
            State::Shake128(s) => s.update(data),
            State::Shake256(s) => s.update(data),
            State::Blake2(b) => b.update(data),
        }
    }

    /// The digest of a function with a length of its own; nothing of the others.
    fn digest(&self) -> Vec<u8> {
        match self.clone() {
            State::Fixed(d) => d.finalize().into_vec(),
            State::Blake2(b) => b.finish(),
            State::Shake128(_) | State::Shake256(_) => Vec::new(),
        }
    }

    /// The digest, of so many bytes where any number can be had.
    fn output(self, vm: &mut Vm, length: usize) -> PyResult<Vec<u8>> {
        let mut source: Box<dyn XofReader> = match self {
            State::Shake128(s) => Box::new(s.finalize_xof()),
            State::Shake256(s) => Box::new(s.finalize_xof()),
            fixed => return Ok(fixed.digest()),
        };
        let mut out = vec![0; length];
        vm.by_pieces(length, PIECE, |_, r| {
            source.read(&mut out[r]);
            Ok(())
        })?;
        Ok(out)
    }

    fn size(&self) -> usize {
        match self {
            State::Fixed(d) => d.output_size(),
            State::Shake128(_) | State::Shake256(_) => 0,
            State::Blake2(b) => b.size(),
        }
    }
}

/// How many bytes a digest takes at a time.
fn block_size(name: &str) -> usize {
    match name {
        "sha384" | "sha512" | "sha512_224" | "sha512_256" | "blake2b" => 128,
        "sha3_224" => 144,
        "sha3_256" | "shake_256" => 136,
        "sha3_384" => 104,
        "sha3_512" => 72,
        "shake_128" => 168,
        _ => 64,
    }
}

struct Hash {
    name: String,
    state: State,
}

impl Payload for Hash {
    const NAME: &'static str = "_hashlib.HASH";
    fn trace(&self, _: &mut Visitor<'_>) {}
    fn held(&self) -> usize {
        size_of::<State>()
    }
}

type This = Ref<Boxed<Hash>>;

/// The bytes that are to be digested, paid for.
fn view_of<'a>(vm: &mut Vm, data: &'a Value) -> PyResult<View<'a>> {
    if data.get::<pyrun_vm::value::Str>().is_some() {
        return Err(vm.type_error("Strings must be encoded before hashing"));
    }
    let Some(length) = view(data).map(|bytes| bytes.len()) else {
        return Err(vm.type_error("object supporting the buffer API required"));
    };
    vm.charge(length / 16 + 1)?;
    // A finaliser may have changed them in between.
    vm.buffer(data)
}

fn bytes_of(vm: &mut Vm, data: &Value) -> PyResult<Vec<u8>> {
    Ok(view_of(vm, data)?.to_vec())
}

fn output(vm: &mut Vm, slf: &This, length: Option<i64>) -> PyResult<Vec<u8>> {
    let shake = slf.borrow().state.size() == 0;
    let length = match (length, shake) {
        (Some(n), true) => match usize::try_from(n) {
            Ok(n) => n,
            Err(_) => return Err(vm.value_error("value must be positive")),
        },
        (None, true) => {
            return Err(vm.type_error("digest() missing required argument 'length' (pos 1)"));
        }
        _ => 0,
    };
    vm.reserve(length)?;
    vm.charge(length / 16 + 8)?;
    let state = slf.borrow().state.clone();
    state.output(vm, length)
}

struct Methods;

#[pymethods]
impl Methods {
    /// Update this hash object's state with the provided string.
    fn update(vm: &mut Vm, slf: &This, data: &Value) -> PyResult<()> {
        let bytes = view_of(vm, data)?;
        vm.by_pieces(bytes.len(), PIECE, |_, r| {
            slf.borrow_mut().state.update(&bytes[r]);
            Ok(())
        })
    }

    /// Return the digest value as a bytes object.
    #[signature(length = None)]
    fn digest(vm: &mut Vm, slf: &This, length: Option<i64>) -> PyResult<Vec<u8>> {
        output(vm, slf, length)
    }

    /// Return the digest value as a string of hexadecimal digits.
    #[signature(length = None)]
    fn hexdigest(vm: &mut Vm, slf: &This, length: Option<i64>) -> PyResult<String> {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let out = output(vm, slf, length)?;
        let digit = |b: u8| DIGITS[b as usize & 15] as char;
        let mut text = String::with_capacity(out.len() * 2);
        vm.by_pieces(out.len(), PIECE, |_, r| {
            out[r].iter().for_each(|b| text.extend([digit(b >> 4), digit(*b)]));
            Ok(())
        })?;
        Ok(text)
    }

    /// Return a copy of the hash object.
    fn copy(vm: &mut Vm, slf: &This) -> Value {
        let (name, state) = (slf.borrow().name.clone(), slf.borrow().state.clone());
        vm.payload(&HASH, Hash { name, state })
    }

    /// algorithm name.
    #[getter]
    fn name(slf: &This) -> String {
        slf.borrow().name.clone()
    }

    /// number of bytes in this hashes output.
    #[getter]
    fn digest_size(slf: &This) -> usize {
        slf.borrow().state.size()
    }

    /// internal block size
    #[getter]
    fn block_size(slf: &This) -> usize {
        block_size(&slf.borrow().name)
    }
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let name = <&This>::from_py(vm, v)?.borrow().name.clone();
    Ok(vm.str(&format!("<{name} _hashlib.HASH object @ {:#x}>", v.id())))
}

static HASH: TypeSpec = TypeSpec {
    module: "_hashlib",
    payload: Some(Boxed::<Hash>::VTABLE),
    flags: TypeFlags::NO_NEW,
    doc: "A hash is an object used to calculate a checksum of a string of information.",
    slots: Slots { repr: Some(repr), ..Slots::EMPTY },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    ..TypeSpec::new("HASH")
};

fn start(vm: &mut Vm, name: &str) -> PyResult<State> {
    State::new(name).ok_or_else(|| vm.value_error(&format!("unsupported hash type {name}")))
}

/// An HMAC of `data`.
fn hmac(inner: &State, outer: &State, data: &[u8]) -> Vec<u8> {
    let (mut inner, mut outer) = (inner.clone(), outer.clone());
    inner.update(data);
    outer.update(&inner.digest());
    outer.digest()
}

struct Functions;

#[pyfunctions]
impl Functions {
    /// A digest by name, of the data if there is any.
    #[allow(clippy::new_ret_no_self)] // a function of the module, by this name in Python
    fn new(vm: &mut Vm, name: String, data: &Value) -> PyResult {
        let mut state = start(vm, &name)?;
        let bytes = view_of(vm, data)?;
        vm.by_pieces(bytes.len(), PIECE, |_, r| {
            state.update(&bytes[r]);
            Ok(())
        })?;
        Ok(vm.payload(&HASH, Hash { name, state }))
    }

    /// BLAKE2 with its parameters; large is for BLAKE2b. All numbers are in their ranges.
    fn blake2(vm: &mut Vm, large: bool, data: &Value, texts: &Value, numbers: &Value) -> PyResult {
        let mut parts = Vec::new();
        for text in vm.collect(texts)? {
            parts.push(bytes_of(vm, &text)?);
        }
        let mut n = Vec::new();
        for number in vm.collect(numbers)? {
            n.push(vm.to_i64(&number)? as u64);
        }
        let ([key, salt, person], [size, fanout, depth, leaf, offset, node_depth, inner, last]) =
            (&parts[..], &n[..])
        else {
            return Err(vm.type_error("blake2 wants three texts and eight numbers"));
        };
        let p = blake2::Params {
            size: *size as u8,
            key,
            salt,
            person,
            fanout: *fanout as u8,
            depth: *depth as u8,
            leaf: *leaf as u32,
            offset: *offset,
            node_depth: *node_depth as u8,
            inner: *inner as u8,
            last_node: *last != 0,
        };
        let mut state = State::Blake2(blake2::Blake2::new(large, &p));
        let bytes = bytes_of(vm, data)?;
        vm.by_pieces(bytes.len(), PIECE, |_, r| {
            state.update(&bytes[r]);
            Ok(())
        })?;
        let name = if large { "blake2b" } else { "blake2s" }.to_string();
        Ok(vm.payload(&HASH, Hash { name, state }))
    }

    /// Password based key derivation function 2 (PKCS #5 v2.0) with HMAC as pseudorandom function.
    #[signature(hash_name, password, salt, iterations, dklen = None)]
    fn pbkdf2_hmac(
        vm: &mut Vm,
        hash_name: String,
        password: &Value,
        salt: &Value,
        iterations: i64,
        dklen: Option<i64>,
    ) -> PyResult<Vec<u8>> {
        let plain = start(vm, &hash_name)?;
        let (mut key, salt) = (bytes_of(vm, password)?, bytes_of(vm, salt)?);
        if iterations < 1 {
            return Err(vm.value_error("iteration value must be greater than 0."));
        }
        let length = match dklen {
            Some(n) if n < 1 => return Err(vm.value_error("key length must be greater than 0.")),
            Some(n) => n as usize,
            None => plain.size(),
        };
        vm.reserve(length)?;
        let block = block_size(&hash_name);
        if key.len() > block {
            let mut long = plain.clone();
            long.update(&key);
            key = long.digest();
        }
        key.resize(block, 0);
        let padded = |pad: u8| {
            let mut state = plain.clone();
            state.update(&key.iter().map(|b| b ^ pad).collect::<Vec<_>>());
            state
        };
        let (inner, outer) = (padded(0x36), padded(0x5c));
        let mut out = Vec::with_capacity(length);
        for number in 1u32.. {
            if out.len() >= length {
                break;
            }
            let mut u = hmac(&inner, &outer, &[&salt[..], &number.to_be_bytes()].concat());
            let mut total = u.clone();
            for _ in 1..iterations {
                vm.charge(8)?;
                u = hmac(&inner, &outer, &u);
                total.iter_mut().zip(&u).for_each(|(t, b)| *t ^= b);
            }
            out.extend_from_slice(&total);
        }
        out.truncate(length);
        Ok(out)
    }

    /// Return 'a == b' in a time that does not depend on where they differ.
    fn compare_digest(vm: &mut Vm, a: &Value, b: &Value) -> PyResult<bool> {
        use pyrun_vm::value::Str;
        if let (Some(a), Some(b)) = (a.get::<Str>(), b.get::<Str>()) {
            let (Some(a), Some(b)) = (a.as_ascii(), b.as_ascii()) else {
                let m = "comparing strings with non-ASCII characters is not supported";
                return Err(vm.type_error(m));
            };
            return Ok(same(a.as_bytes(), b.as_bytes()));
        }
        if pyrun_vm::types::bytes::view(a).is_none() || pyrun_vm::types::bytes::view(b).is_none() {
            let (a, b) = (a.class().name(), b.class().name());
            let m =
                format!("unsupported operand types(s) or combination of types: '{a}' and '{b}'");
            return Err(vm.type_error(&m));
        }
        let (a, b) = (vm.buffer(a)?, vm.buffer(b)?);
        Ok(same(&a, &b))
    }
}

fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |d, (x, y)| d | (x ^ y)) == 0
}

/// `_hashes`
pub static MODULE: NativeModule = NativeModule {
    name: "_hashes",
    doc: "Digests, for hashlib and hmac.",
    functions: &[Functions::METHODS],
    types: &[&HASH],
    init: None,
};
