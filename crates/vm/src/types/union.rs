//! temp
use crate::value::*; use crate::vm::Vm;
pub static GENERIC_ALIAS: TypeSpec = TypeSpec { ..TypeSpec::new("GenericAlias") };
pub static UNION: TypeSpec = TypeSpec { ..TypeSpec::new("UnionType") };
pub fn or(_: &mut Vm, _: &Value, _: &Value) -> PyResult { Ok(Value::not_implemented()) }
impl Vm { pub fn generic_alias(&mut self, o: &Value, _a: &Value) -> PyResult { Ok(o.clone()) } }
