//! temp
use crate::value::*; use crate::vm::Vm; use crate::run::Sent;
fn me(_: &mut Vm, v: &Value) -> PyResult { Ok(v.clone()) }
fn next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> { Ok(match vm.gen_send(v, Value::none())? { Sent::Yielded(v) => Some(v), _ => None }) }
pub static GENERATOR: TypeSpec = TypeSpec { kind: Kind::Generator, slots: Slots { iter: Some(me), next: Some(next), ..Slots::EMPTY }, ..TypeSpec::new("generator") };
pub static COROUTINE: TypeSpec = TypeSpec { kind: Kind::Generator, ..TypeSpec::new("coroutine") };
pub static ASYNC_GENERATOR: TypeSpec = TypeSpec { kind: Kind::Generator, ..TypeSpec::new("async_generator") };
pub static COROUTINE_WRAPPER: TypeSpec = TypeSpec::new("coroutine_wrapper");
pub static ASYNC_GENERATOR_ASEND: TypeSpec = TypeSpec::new("a1");
pub static ASYNC_GENERATOR_ATHROW: TypeSpec = TypeSpec::new("a2");
pub static ASYNC_GENERATOR_WRAPPED: TypeSpec = TypeSpec::new("a3");
impl Vm { pub fn close_generator(&mut self, _: &Value) -> PyResult<()> { Ok(()) } pub fn finalize_generator(&mut self, _: &Value) -> PyResult<()> { Ok(()) } }
