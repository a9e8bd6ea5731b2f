//! The serializer that makes Python values.

use super::failure::Failure;
use ::serde::ser::{self, Serialize};
use pyrun_vm::value::{Dict, IntoPy};
use pyrun_vm::{Ref, Value, Vm};

/// Makes Python values.
pub(super) struct ToPy<'a> {
    /// The interpreter.
    pub(super) vm: &'a mut Vm,
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
pub(super) struct Items<'a> {
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
pub(super) struct Entries<'a> {
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
