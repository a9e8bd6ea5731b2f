//! temp
use crate::value::*;
pub static WEAKREF: TypeSpec = TypeSpec { kind: Kind::WeakRef, ..TypeSpec::new("ReferenceType") };
pub static WEAKPROXY: TypeSpec = TypeSpec { ..TypeSpec::new("ProxyType") };
pub static WEAKCALLABLEPROXY: TypeSpec = TypeSpec { ..TypeSpec::new("CallableProxyType") };
