//! The deserializer that reads Python values.

use super::failure::{Failure, Step, key_step};
use ::serde::de::{self, IntoDeserializer, Visitor};
use pyrun_vm::value::{Bytes, Dict, List, Set, Str, Tuple};
use pyrun_vm::{Value, Vm};

/// Reads a Python value.
pub(super) struct Reader<'a> {
    /// The interpreter.
    pub(super) vm: &'a mut Vm,
    /// The value.
    pub(super) v: &'a Value,
    /// How deep it may nest.
    pub(super) depth: u32,
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
        visitor.visit_map(Pairs { vm: self.vm, left: pairs.into_iter(), entry: None, depth })
    }

    fn unexpected(self) -> Failure {
        let class = self.v.class().name();
        Failure::said(format!("a value of the class '{class}' cannot be taken over"), true)
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
                visitor.visit_seq(Sequence { vm: self.vm, left: items?.into_iter(), at: 0, depth })
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
        let w = v.word();
        let scalar = w.is_int() || w.is_float() || v.is_none() || v.get::<Str>().is_some();
        let items = v.get::<List>().is_some() || v.get::<Tuple>().is_some();
        if v.get::<Dict>().is_some() || items || scalar || v.is_true() || v.is_false() {
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
    at: usize,
    depth: u32,
}

impl<'de> de::SeqAccess<'de> for Sequence<'_> {
    type Error = Failure;
    fn next_element_seed<T: de::DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Failure> {
        let Some(v) = self.left.next() else { return Ok(None) };
        let at = self.at;
        self.at += 1;
        let read = seed.deserialize(Reader { vm: self.vm, v: &v, depth: self.depth });
        read.map(Some).map_err(|e| e.inside(|| Step::Item(at)))
    }
    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}

/// The entries of a mapping that is being read.
struct Pairs<'a> {
    vm: &'a mut Vm,
    left: std::vec::IntoIter<(Value, Value)>,
    /// The one whose value comes next.
    entry: Option<(Value, Value)>,
    depth: u32,
}

impl<'de> de::MapAccess<'de> for Pairs<'_> {
    type Error = Failure;
    fn next_key_seed<T: de::DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Failure> {
        let Some(entry) = self.left.next() else { return Ok(None) };
        let (k, _) = self.entry.insert(entry);
        seed.deserialize(Reader { vm: self.vm, v: k, depth: self.depth }).map(Some)
    }
    fn next_value_seed<T: de::DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<T::Value, Failure> {
        let (k, v) = self
            .entry
            .take()
            .ok_or_else(|| <Failure as de::Error>::custom("a value without its key"))?;
        seed.deserialize(Reader { vm: self.vm, v: &v, depth: self.depth })
            .map_err(|e| e.inside(|| key_step(&k)))
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
        self.read(|reader| seed.deserialize(reader))
    }
    fn tuple_variant<V: Visitor<'de>>(self, n: usize, visitor: V) -> Result<V::Value, Failure> {
        self.read(|reader| de::Deserializer::deserialize_tuple(reader, n, visitor))
    }
    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.read(|reader| de::Deserializer::deserialize_struct(reader, "", fields, visitor))
    }
}

impl Variant<'_> {
    fn read<T>(self, f: impl FnOnce(Reader<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        let Variant { vm, key, value, depth } = self;
        f(Reader { vm, v: &value, depth }).map_err(|e| e.inside(|| key_step(&key)))
    }
}
