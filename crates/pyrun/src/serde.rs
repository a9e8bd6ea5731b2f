//! Values of any type that serde knows, to Python and back; with the feature `serde`.
//!
//! Structs and maps are dicts, sequences lists, tuples tuples, bytes `bytes`, unit and `None` are `None`;
//! an enum's variant is its name, or a dict of its name to what it holds. Arriving, a struct is also taken
//! from any object that has such attributes.

use ::serde::de::{self, DeserializeOwned, IntoDeserializer, Visitor};
use ::serde::ser::{self, Serialize};
use pyrun_vm::value::{Bytes, Dict, FromPy, IntoPy, List, Set, Str, Tuple};
use pyrun_vm::{PyResult, Raised, Ref, Value, Vm};
use std::fmt;

/// Converts what is in it through serde: as an argument, a result, or a type to extract.
///
/// ```
/// use pyrun::{Interpreter, Serde};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Serialize, Deserialize, PartialEq, Debug)]
/// struct Order {
///     id: u64,
///     lines: Vec<(String, f64)>,
/// }
///
/// let mut py = Interpreter::new();
/// py.set("order", Serde(Order { id: 7, lines: vec![("tea".into(), 3.5)] }))?;
/// py.exec("order['lines'].append(('milk', 2))")?;
/// let Serde(order) = py.get::<Serde<Order>>("order")?;
/// assert_eq!(order.lines[1], ("milk".into(), 2.0));
/// # Ok::<(), pyrun::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Serde<T>(pub T);

impl<T: Serialize> IntoPy for Serde<T> {
    fn into_py(self, vm: &mut Vm) -> PyResult {
        let r = self.0.serialize(ToPy { vm });
        r.map_err(|e| e.raised(vm))
    }
}

impl<T: DeserializeOwned> FromPy<'_> for Serde<T> {
    fn from_py(vm: &mut Vm, v: &Value) -> PyResult<Self> {
        let r = T::deserialize(Reader { vm, v, depth: DEEPEST });
        r.map(Serde).map_err(|e| e.raised(vm))
    }
}

/// How deep structures may nest on the way from Python.
const DEEPEST: u32 = 200;

/// An exception, or what serde says.
enum Failure {
    Raised(Raised),
    Said(String),
}

impl Failure {
    fn raised(self, vm: &mut Vm) -> Raised {
        match self {
            Failure::Raised(r) => r,
            Failure::Said(m) => vm.value_error(&m),
        }
    }
}

impl From<Raised> for Failure {
    fn from(r: Raised) -> Failure {
        Failure::Raised(r)
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Failure::Raised(_) => "an exception",
            Failure::Said(m) => m,
        })
    }
}

impl std::error::Error for Failure {}

impl ser::Error for Failure {
    fn custom<T: fmt::Display>(m: T) -> Failure {
        Failure::Said(m.to_string())
    }
}

impl de::Error for Failure {
    fn custom<T: fmt::Display>(m: T) -> Failure {
        Failure::Said(m.to_string())
    }
}

/// Makes Python values.
struct ToPy<'a> {
    vm: &'a mut Vm,
}

impl<'a> ToPy<'a> {
    fn done<T: IntoPy>(self, v: T) -> Result<Value, Failure> {
        Ok(v.into_py(self.vm)?)
    }

    fn items(self, n: Option<usize>, tuple: bool) -> Items<'a> {
        Items {
            vm: self.vm,
            items: Vec::with_capacity(n.unwrap_or(0).min(1 << 16)),
            tuple,
            variant: None,
        }
    }

    fn entries(self) -> Entries<'a> {
        let dict = self.vm.dict();
        Entries { vm: self.vm, dict, key: None, variant: None }
    }
}

/// `{variant: value}`.
fn tagged(vm: &mut Vm, variant: Option<&'static str>, v: Value) -> Value {
    match variant {
        Some(name) => {
            let d = vm.dict();
            vm.dict_set_name(&d, name, v);
            d.into_value()
        }
        None => v,
    }
}

macro_rules! plain {
    ($($name:ident $t:ty)*) => {$(
        fn $name(self, v: $t) -> Result<Value, Failure> {
            self.done(v)
        }
    )*};
}

impl<'a> ser::Serializer for ToPy<'a> {
    type Ok = Value;
    type Error = Failure;
    type SerializeSeq = Items<'a>;
    type SerializeTuple = Items<'a>;
    type SerializeTupleStruct = Items<'a>;
    type SerializeTupleVariant = Items<'a>;
    type SerializeMap = Entries<'a>;
    type SerializeStruct = Entries<'a>;
    type SerializeStructVariant = Entries<'a>;

    plain! {
        serialize_bool bool serialize_i8 i8 serialize_i16 i16 serialize_i32 i32 serialize_i64 i64
        serialize_i128 i128 serialize_u8 u8 serialize_u16 u16 serialize_u32 u32 serialize_u64 u64
        serialize_u128 u128 serialize_f32 f32 serialize_f64 f64 serialize_char char serialize_str &str
    }

    fn serialize_bytes(self, v: &[u8]) -> Result<Value, Failure> {
        Ok(self.vm.bytes(v))
    }
    fn serialize_none(self) -> Result<Value, Failure> {
        Ok(Value::none())
    }
    fn serialize_some<T: Serialize + ?Sized>(self, v: &T) -> Result<Value, Failure> {
        v.serialize(self)
    }
    fn serialize_unit(self) -> Result<Value, Failure> {
        Ok(Value::none())
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, Failure> {
        Ok(Value::none())
    }
    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Value, Failure> {
        Ok(self.vm.intern(variant).into_value())
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        v: &T,
    ) -> Result<Value, Failure> {
        v.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        v: &T,
    ) -> Result<Value, Failure> {
        let v = v.serialize(ToPy { vm: self.vm })?;
        Ok(tagged(self.vm, Some(variant), v))
    }
    fn serialize_seq(self, n: Option<usize>) -> Result<Items<'a>, Failure> {
        Ok(self.items(n, false))
    }
    fn serialize_tuple(self, n: usize) -> Result<Items<'a>, Failure> {
        Ok(self.items(Some(n), true))
    }
    fn serialize_tuple_struct(self, _: &'static str, n: usize) -> Result<Items<'a>, Failure> {
        Ok(self.items(Some(n), true))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        n: usize,
    ) -> Result<Items<'a>, Failure> {
        Ok(Items { variant: Some(variant), ..self.items(Some(n), true) })
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Entries<'a>, Failure> {
        Ok(self.entries())
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Entries<'a>, Failure> {
        Ok(self.entries())
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Entries<'a>, Failure> {
        Ok(Entries { variant: Some(variant), ..self.entries() })
    }
}

/// The items of a list or tuple that is being made.
struct Items<'a> {
    vm: &'a mut Vm,
    items: Vec<Value>,
    tuple: bool,
    variant: Option<&'static str>,
}

impl Items<'_> {
    fn push<T: Serialize + ?Sized>(&mut self, v: &T) -> Result<(), Failure> {
        self.vm.charge(1)?;
        self.items.push(v.serialize(ToPy { vm: self.vm })?);
        Ok(())
    }

    fn made(self) -> Result<Value, Failure> {
        let v = match self.tuple {
            true => self.vm.tuple(&self.items),
            false => self.vm.list(self.items),
        };
        Ok(tagged(self.vm, self.variant, v))
    }
}

macro_rules! items {
    ($($trait:ident $push:ident)*) => {$(
        impl ser::$trait for Items<'_> {
            type Ok = Value;
            type Error = Failure;
            fn $push<T: Serialize + ?Sized>(&mut self, v: &T) -> Result<(), Failure> {
                self.push(v)
            }
            fn end(self) -> Result<Value, Failure> {
                self.made()
            }
        }
    )*};
}
items! {
    SerializeSeq serialize_element
    SerializeTuple serialize_element
    SerializeTupleStruct serialize_field
    SerializeTupleVariant serialize_field
}

/// The entries of a dict that is being made.
struct Entries<'a> {
    vm: &'a mut Vm,
    dict: Ref<Dict>,
    key: Option<Value>,
    variant: Option<&'static str>,
}

impl Entries<'_> {
    fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, v: &T) -> Result<(), Failure> {
        self.vm.charge(1)?;
        let v = v.serialize(ToPy { vm: self.vm })?;
        let key = self.vm.intern(name);
        self.dict.set_str(&key, v);
        Ok(())
    }
}

impl ser::SerializeMap for Entries<'_> {
    type Ok = Value;
    type Error = Failure;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Failure> {
        self.key = Some(key.serialize(ToPy { vm: self.vm })?);
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, v: &T) -> Result<(), Failure> {
        self.vm.charge(1)?;
        let v = v.serialize(ToPy { vm: self.vm })?;
        let key = self
            .key
            .take()
            .ok_or_else(|| <Failure as ser::Error>::custom("a value without its key"))?;
        Ok(self.vm.dict_set(&self.dict, key, v)?)
    }
    fn end(self) -> Result<Value, Failure> {
        Ok(self.dict.into_value())
    }
}

macro_rules! entries {
    ($($trait:ident)*) => {$(
        impl ser::$trait for Entries<'_> {
            type Ok = Value;
            type Error = Failure;
            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                v: &T,
            ) -> Result<(), Failure> {
                self.field(name, v)
            }
            fn end(self) -> Result<Value, Failure> {
                Ok(tagged(self.vm, self.variant, self.dict.into_value()))
            }
        }
    )*};
}
entries! { SerializeStruct SerializeStructVariant }

/// Reads a Python value.
struct Reader<'a> {
    vm: &'a mut Vm,
    v: &'a Value,
    depth: u32,
}

impl Reader<'_> {
    fn inner(&mut self) -> Result<u32, Failure> {
        self.vm.charge(1)?;
        match self.depth.checked_sub(1) {
            Some(d) => Ok(d),
            None => Err(self.vm.recursion_error("the value is nested too deep").into()),
        }
    }

    /// The items of anything that is a sequence or set.
    fn items(&mut self) -> Option<Result<Vec<Value>, Failure>> {
        let v = self.v;
        Some(Ok(match () {
            () if v.get::<List>().is_some() => v.get::<List>()?.to_vec(),
            () if v.get::<Tuple>().is_some() => v.get::<Tuple>()?.as_slice().to_vec(),
            () if v.get::<Set>().is_some() => v.get::<Set>()?.keys(),
            () if v.get::<Str>().is_some() || v.class().slots().iter.is_none() => return None,
            () => match self.vm.collect(v) {
                Ok(items) => items,
                Err(e) => return Some(Err(e.into())),
            },
        }))
    }

    fn pairs<'de, V: Visitor<'de>>(
        mut self,
        visitor: V,
        pairs: Vec<(Value, Value)>,
    ) -> Result<V::Value, Failure> {
        let depth = self.inner()?;
        visitor.visit_map(Pairs { vm: self.vm, left: pairs.into_iter(), value: None, depth })
    }

    fn unexpected(self) -> Failure {
        Failure::Said(format!(
            "a value of the class '{}' cannot be taken over",
            self.v.class().name()
        ))
    }
}

impl<'de> de::Deserializer<'de> for Reader<'_> {
    type Error = Failure;

    fn deserialize_any<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Failure> {
        let v = self.v;
        let w = v.word();
        if w.is_int() {
            return visitor.visit_i64(w.as_int());
        }
        if w.is_float() {
            return visitor.visit_f64(w.as_float());
        }
        if v.is_none() {
            return visitor.visit_unit();
        }
        if v.is_true() || v.is_false() {
            return visitor.visit_bool(v.is_true());
        }
        if let Some(s) = v.get::<Str>() {
            self.vm.charge(s.len() / 64)?;
            return match s.as_ascii() {
                Some(t) => visitor.visit_str(t),
                None => visitor.visit_str(&s.to_str_lossy()),
            };
        }
        if let Some(d) = v.get::<Dict>() {
            let pairs = d.items();
            return self.pairs(visitor, pairs);
        }
        if let Some(b) = v.get::<Bytes>() {
            return visitor.visit_bytes(b);
        }
        if let Some(f) = pyrun_vm::object::number::float_value(v) {
            return visitor.visit_f64(f);
        }
        if let Some(i) = self.vm.as_bigint(v) {
            return match (i64::try_from(&i), u64::try_from(&i), i128::try_from(&i)) {
                (Ok(i), ..) => visitor.visit_i64(i),
                (_, Ok(i), _) => visitor.visit_u64(i),
                (.., Ok(i)) => visitor.visit_i128(i),
                _ => Err(self.vm.overflow_error("int too big to convert").into()),
            };
        }
        match self.items() {
            Some(items) => {
                let depth = self.inner()?;
                visitor.visit_seq(Sequence { vm: self.vm, left: items?.into_iter(), depth })
            }
            None => Err(self.unexpected()),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        if self.v.is_none() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        let v = self.v;
        if v.get::<Dict>().is_some() || v.get::<List>().is_some() || v.get::<Tuple>().is_some() {
            return self.deserialize_any(visitor);
        }
        let mut pairs = Vec::with_capacity(fields.len());
        for name in fields {
            let key = self.vm.intern(name);
            if let Some(value) = self.vm.getattr_opt(v, &key)? {
                pairs.push((key.into_value(), value));
            }
        }
        self.pairs(visitor, pairs)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        mut self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        let v = self.v;
        if let Some(s) = v.get::<Str>() {
            let name = s.to_str_lossy();
            return visitor.visit_enum((&*name).into_deserializer());
        }
        let only = v.get::<Dict>().map(|d| d.items()).filter(|items| items.len() == 1);
        match only.and_then(|mut items| items.pop()) {
            Some((key, value)) => {
                let depth = self.inner()?;
                visitor.visit_enum(Variant { vm: self.vm, key, value, depth })
            }
            None => Err(self.unexpected()),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_unit()
    }

    ::serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier
    }
}

/// The items of a sequence that is being read.
struct Sequence<'a> {
    vm: &'a mut Vm,
    left: std::vec::IntoIter<Value>,
    depth: u32,
}

impl<'de> de::SeqAccess<'de> for Sequence<'_> {
    type Error = Failure;
    fn next_element_seed<T: de::DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Failure> {
        match self.left.next() {
            Some(v) => seed.deserialize(Reader { vm: self.vm, v: &v, depth: self.depth }).map(Some),
            None => Ok(None),
        }
    }
    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}

/// The entries of a mapping that is being read.
struct Pairs<'a> {
    vm: &'a mut Vm,
    left: std::vec::IntoIter<(Value, Value)>,
    value: Option<Value>,
    depth: u32,
}

impl<'de> de::MapAccess<'de> for Pairs<'_> {
    type Error = Failure;
    fn next_key_seed<T: de::DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Failure> {
        match self.left.next() {
            Some((k, v)) => {
                self.value = Some(v);
                seed.deserialize(Reader { vm: self.vm, v: &k, depth: self.depth }).map(Some)
            }
            None => Ok(None),
        }
    }
    fn next_value_seed<T: de::DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<T::Value, Failure> {
        let v = self
            .value
            .take()
            .ok_or_else(|| <Failure as de::Error>::custom("a value without its key"))?;
        seed.deserialize(Reader { vm: self.vm, v: &v, depth: self.depth })
    }
    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}

/// `{variant: value}` that is being read.
struct Variant<'a> {
    vm: &'a mut Vm,
    key: Value,
    value: Value,
    depth: u32,
}

impl<'de> de::EnumAccess<'de> for Variant<'_> {
    type Error = Failure;
    type Variant = Self;
    fn variant_seed<T: de::DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<(T::Value, Self), Failure> {
        let name = seed.deserialize(Reader { vm: self.vm, v: &self.key, depth: self.depth })?;
        Ok((name, self))
    }
}

impl<'de> de::VariantAccess<'de> for Variant<'_> {
    type Error = Failure;
    fn unit_variant(self) -> Result<(), Failure> {
        match self.value.is_none() {
            true => Ok(()),
            false => Err(de::Error::custom("the variant holds nothing")),
        }
    }
    fn newtype_variant_seed<T: de::DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<T::Value, Failure> {
        seed.deserialize(Reader { vm: self.vm, v: &self.value, depth: self.depth })
    }
    fn tuple_variant<V: Visitor<'de>>(self, n: usize, visitor: V) -> Result<V::Value, Failure> {
        let reader = Reader { vm: self.vm, v: &self.value, depth: self.depth };
        de::Deserializer::deserialize_tuple(reader, n, visitor)
    }
    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        let reader = Reader { vm: self.vm, v: &self.value, depth: self.depth };
        de::Deserializer::deserialize_struct(reader, "", fields, visitor)
    }
}
