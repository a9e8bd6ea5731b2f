//! Constructors: Python objects from Rust data. None of these runs Python code.

use crate::types::core;
use crate::value::builtin::{find_static, static_function};
use crate::value::function::{Cell, Method, Slot};
use crate::value::native::{Native, NativeDef};
use crate::value::object::Kind;
use crate::value::payload::{Boxed, Payload};
use crate::value::shape::Shape;
use crate::value::simple::{Bytes, Complex, Float, Int, Module, Range, Slice};
use crate::value::str::{StrData, hash_bytes, wtf8_chars};
use crate::value::{Dict, List, PyResult, Ref, Set, Str, Type, Value, Word, instance, make};
use crate::vm::Vm;
use dashu_int::IBig;
