//! Conversions of numbers of every size, text in its other forms, tuples and collections.

use super::convert::{FromPy, FromPyOwned, IntoPy, unexpected};
use super::{Bytes, Dict, PyResult, Ref, Str, Tuple, Value};
use crate::vm::Vm;
use dashu_int::IBig;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, Hash};

/// Integers of up to 64 bits, by way of `i64`.
macro_rules! small_integers {
    ($($t:ty)*) => {$(
        impl FromPy<'_> for $t {
            #[inline]
            fn from_py(vm: &mut Vm, v: &Value) -> PyResult<Self> {
                let i = vm.to_i64(v)?;
                <$t>::try_from(i).map_err(|_| vm.overflow_error(match i > 0 {
                    true => "signed integer is greater than maximum",
                    false => "signed integer is less than minimum",
                }))
            }
        }
        impl IntoPy for $t {
            #[inline]
            fn into_py(self, vm: &mut Vm) -> PyResult {
                Ok(vm.int(self as i64))
            }
        }
    )*};
}
small_integers! { i8 i16 i32 isize }

/// Unsigned integers of up to 32 bits.
macro_rules! unsigned {
    ($($t:ty { $($special:tt)* })*) => {$(
        impl FromPy<'_> for $t {
            #[inline]
            fn from_py(vm: &mut Vm, v: &Value) -> PyResult<Self> {
                let i = vm.to_i64(v)?;
                <$t>::try_from(i).map_err(|_| vm.overflow_error(match i < 0 {
                    true => "can't convert negative int to unsigned",
                    false => "unsigned integer is greater than maximum",
                }))
            }
            $($special)*
        }
    )*};
}
unsigned! {
    u8 {
        fn vec_from_py(v: &Value) -> Option<Vec<u8>> {
            v.get::<Bytes>().map(|b| b.to_vec())
        }
    }
    u16 {}
    u32 {}
}

impl IntoPy for u8 {
    #[inline]
    fn into_py(self, vm: &mut Vm) -> PyResult {
        Ok(vm.int(self as i64))
    }
    fn vec_into_py(items: Vec<u8>, vm: &mut Vm) -> PyResult {
        let made = vm.long_bytes(&items);
        vm.let_go(items);
        made
    }
}

impl IntoPy for u16 {
    #[inline]
    fn into_py(self, vm: &mut Vm) -> PyResult {
        Ok(vm.int(self as i64))
    }
}

impl IntoPy for u32 {
    #[inline]
    fn into_py(self, vm: &mut Vm) -> PyResult {
        Ok(vm.int(self as i64))
    }
}

impl FromPy<'_> for usize {
    #[inline]
    fn from_py(vm: &mut Vm, v: &Value) -> PyResult<Self> {
        let i = vm.to_i64(v)?;
        usize::try_from(i).map_err(|_| vm.value_error("argument must be non-negative"))
    }
}

impl IntoPy for usize {
    #[inline]
    fn into_py(self, vm: &mut Vm) -> PyResult {
        Ok(vm.uint(self as u64))
    }
}

impl IntoPy for u64 {
    #[inline]
    fn into_py(self, vm: &mut Vm) -> PyResult {
        Ok(vm.uint(self))
    }
}

/// Integers beyond `i64`.
macro_rules! large_integers {
    ($($t:ty)*) => {$(
        impl FromPy<'_> for $t {
            fn from_py(vm: &mut Vm, v: &Value) -> PyResult<Self> {
                let i = vm.index(v)?;
                let big = vm.as_bigint(&i).unwrap_or_default();
                match <$t>::try_from(&big) {
                    Ok(n) => Ok(n),
                    Err(_) if <$t>::MIN == 0 && big < IBig::ZERO => {
                        Err(vm.overflow_error("can't convert negative int to unsigned"))
                    }
                    Err(_) => Err(vm.overflow_error(concat!("int too big to convert to ", stringify!($t)))),
                }
            }
        }
    )*};
}
large_integers! { u64 i128 u128 }

impl IntoPy for i128 {
    fn into_py(self, vm: &mut Vm) -> PyResult {
        Ok(vm.bigint(IBig::from(self)))
    }
}

impl IntoPy for u128 {
    fn into_py(self, vm: &mut Vm) -> PyResult {
        Ok(vm.bigint(IBig::from(self)))
    }
}

impl FromPy<'_> for f32 {
    #[inline]
    fn from_py(vm: &mut Vm, v: &Value) -> PyResult<Self> {
        Ok(vm.to_f64(v)? as f32)
    }
}

impl IntoPy for f32 {
    #[inline]
    fn into_py(self, vm: &mut Vm) -> PyResult {
        Ok(vm.float(self as f64))
    }
}

/// Only `None`.
impl FromPy<'_> for () {
    fn from_py(vm: &mut Vm, v: &Value) -> PyResult<Self> {
        if v.is_none() { Ok(()) } else { Err(unexpected(vm, v, "None")) }
    }
}

impl FromPy<'_> for char {
    fn from_py(vm: &mut Vm, v: &Value) -> PyResult<Self> {
        let s = v.get::<Str>().filter(|s| s.len() == 1);
        match s.and_then(|s| char::from_u32(s.data().at(0))) {
            Some(c) => Ok(c),
            None => Err(unexpected(vm, v, "a character")),
        }
    }
}

impl IntoPy for char {
    fn into_py(self, vm: &mut Vm) -> PyResult {
        Ok(vm.char(self as u32))
    }
}

impl FromPy<'_> for Box<str> {
    fn from_py(vm: &mut Vm, v: &Value) -> PyResult<Self> {
        String::from_py(vm, v).map(Into::into)
    }
}

impl IntoPy for &String {
    fn into_py(self, vm: &mut Vm) -> PyResult {
        Ok(vm.str(self))
    }
}

impl IntoPy for Box<str> {
    fn into_py(self, vm: &mut Vm) -> PyResult {
        Ok(vm.str(&self))
    }
}

impl IntoPy for Cow<'_, str> {
    fn into_py(self, vm: &mut Vm) -> PyResult {
        Ok(vm.str(&self))
    }
}

/// The items of an iterable, each converted. A string is not taken for a sequence of strings.
pub(super) fn vec_from_py<T: FromPyOwned>(vm: &mut Vm, v: &Value) -> PyResult<Vec<T>> {
    if let Some(all) = T::vec_from_py(v) {
        return Ok(all);
    }
    if v.get::<Str>().is_some() {
        return Err(unexpected(vm, v, "a sequence"));
    }
    let items = vm.collect(v)?;
    items.iter().map(|item| T::from_py(vm, item)).collect()
}

/// A list of converted items.
pub(super) fn list<T: IntoPy>(vm: &mut Vm, items: impl IntoIterator<Item = T>) -> PyResult {
    let items = items.into_iter().map(|i| i.into_py(vm)).collect::<PyResult<Vec<Value>>>()?;
    Ok(vm.list(items))
}

impl<T: FromPyOwned> FromPy<'_> for Vec<T> {
    fn from_py(vm: &mut Vm, v: &Value) -> PyResult<Self> {
        vec_from_py(vm, v)
    }
}

impl<T: IntoPy> IntoPy for Vec<T> {
    #[inline]
    fn into_py(self, vm: &mut Vm) -> PyResult {
        T::vec_into_py(self, vm)
    }
}

impl<T: IntoPy + Clone> IntoPy for &[T] {
    fn into_py(self, vm: &mut Vm) -> PyResult {
        T::vec_into_py(self.to_vec(), vm)
    }
}

impl<T: IntoPy, const N: usize> IntoPy for [T; N] {
    fn into_py(self, vm: &mut Vm) -> PyResult {
        T::vec_into_py(Vec::from(self), vm)
    }
}

impl<T: FromPyOwned, const N: usize> FromPy<'_> for [T; N] {
    fn from_py(vm: &mut Vm, v: &Value) -> PyResult<Self> {
        let items: Vec<T> = vec_from_py(vm, v)?;
        let n = items.len();
        items.try_into().map_err(|_| {
            vm.value_error(&format!("expected a sequence of length {N}, got one of length {n}"))
        })
    }
}

/// The items of a mapping, copied out.
fn pairs(vm: &mut Vm, v: &Value) -> PyResult<Vec<(Value, Value)>> {
    if let Some(d) = v.get::<Dict>() {
        vm.charge(d.len())?;
        return Ok(d.items());
    }
    let items = vm.call_method_str(v, "items", &[])?;
    let items = vm.collect(&items)?;
    items.iter().map(|i| <(Value, Value)>::from_py(vm, i)).collect()
}

fn dict<K: IntoPy, V: IntoPy>(vm: &mut Vm, items: impl Iterator<Item = (K, V)>) -> PyResult {
    let d = vm.dict();
    for (k, v) in items {
        let (k, v) = (k.into_py(vm)?, v.into_py(vm)?);
        vm.dict_set(&d, k, v)?;
    }
    Ok(d.into_value())
}

fn set<T: IntoPy>(vm: &mut Vm, items: impl Iterator<Item = T>) -> PyResult {
    let s = vm.set();
    for i in items {
        let i = i.into_py(vm)?;
        vm.set_add(&s, i)?;
    }
    Ok(s.into_value())
}

impl<K: FromPyOwned + Eq + Hash, V: FromPyOwned, S: BuildHasher + Default> FromPy<'_>
    for HashMap<K, V, S>
{
    fn from_py(vm: &mut Vm, v: &Value) -> PyResult<Self> {
        let items = pairs(vm, v)?;
        items.iter().map(|(k, v)| Ok((K::from_py(vm, k)?, V::from_py(vm, v)?))).collect()
    }
}

impl<K: IntoPy, V: IntoPy, S> IntoPy for HashMap<K, V, S> {
    fn into_py(self, vm: &mut Vm) -> PyResult {
        dict(vm, self.into_iter())
    }
}

impl<K: FromPyOwned + Ord, V: FromPyOwned> FromPy<'_> for BTreeMap<K, V> {
    fn from_py(vm: &mut Vm, v: &Value) -> PyResult<Self> {
        let items = pairs(vm, v)?;
        items.iter().map(|(k, v)| Ok((K::from_py(vm, k)?, V::from_py(vm, v)?))).collect()
    }
}

impl<K: IntoPy, V: IntoPy> IntoPy for BTreeMap<K, V> {
    fn into_py(self, vm: &mut Vm) -> PyResult {
        dict(vm, self.into_iter())
    }
}

impl<T: FromPyOwned + Eq + Hash, S: BuildHasher + Default> FromPy<'_> for HashSet<T, S> {
    fn from_py(vm: &mut Vm, v: &Value) -> PyResult<Self> {
        Ok(vec_from_py(vm, v)?.into_iter().collect())
    }
}

impl<T: IntoPy, S> IntoPy for HashSet<T, S> {
    fn into_py(self, vm: &mut Vm) -> PyResult {
        set(vm, self.into_iter())
    }
}

impl<T: FromPyOwned + Ord> FromPy<'_> for BTreeSet<T> {
    fn from_py(vm: &mut Vm, v: &Value) -> PyResult<Self> {
        Ok(vec_from_py(vm, v)?.into_iter().collect())
    }
}

impl<T: IntoPy> IntoPy for BTreeSet<T> {
    fn into_py(self, vm: &mut Vm) -> PyResult {
        set(vm, self.into_iter())
    }
}

/// Tuples of Rust are tuples of Python; a list or other sequence of the right length is taken too.
macro_rules! tuples {
    ($(($($t:ident $v:ident $i:tt)+) $n:literal)*) => {$(
        impl<$($t: FromPyOwned),+> FromPy<'_> for ($($t,)+) {
            fn from_py(vm: &mut Vm, v: &Value) -> PyResult<Self> {
                if let Some(t) = v.cast::<Tuple>()
                    && let [$($v),+] = t.as_slice()
                {
                    return Ok(($($t::from_py(vm, $v)?,)+));
                }
                let items: Vec<Value> = Vec::from_py(vm, v)?;
                match &items[..] {
                    [$($v),+] => Ok(($($t::from_py(vm, $v)?,)+)),
                    other => {
                        let n = other.len();
                        Err(vm.value_error(&format!(
                            concat!("expected tuple of length ", $n, ", but got tuple of length {}"), n
                        )))
                    }
                }
            }
        }
        impl<$($t: IntoPy),+> IntoPy for ($($t,)+) {
            #[inline]
            fn into_py(self, vm: &mut Vm) -> PyResult {
                let items = [$(self.$i.into_py(vm)?),+];
                Ok(vm.tuple_array(items))
            }
        }
    )*};
}
tuples! {
    (A a 0) 1
    (A a 0 B b 1) 2
    (A a 0 B b 1 C c 2) 3
    (A a 0 B b 1 C c 2 D d 3) 4
    (A a 0 B b 1 C c 2 D d 3 E e 4) 5
    (A a 0 B b 1 C c 2 D d 3 E e 4 F f 5) 6
    (A a 0 B b 1 C c 2 D d 3 E e 4 F f 5 G g 6) 7
    (A a 0 B b 1 C c 2 D d 3 E e 4 F f 5 G g 6 H h 7) 8
}

impl IntoPy for &Ref<Str> {
    #[inline]
    fn into_py(self, _: &mut Vm) -> PyResult {
        Ok(self.as_value().clone())
    }
}

impl IntoPy for std::time::Duration {
    /// As seconds, which is what Python code counts in.
    fn into_py(self, vm: &mut Vm) -> PyResult {
        Ok(vm.float(self.as_secs_f64()))
    }
}
