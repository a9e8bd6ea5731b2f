//! `builtins`: the functions and names that every program sees.
//!
//! One file per family of functions; the types live in `types/`. What a function may do to the
//! program (read input, open files) goes through `sys`, `io` and the host.

mod anext;
mod attrs;
mod code;
#[cfg(feature = "compiler")]
mod compile;
mod console;
mod extremes;
mod items;
#[cfg(not(feature = "compiler"))]
mod no_compiler;
mod numbers;
mod objects;
mod sum;

use super::NativeModule;
use crate::types;
use crate::types::exceptions::Exceptions;
use crate::value::builtin::static_str;
use crate::value::{Dict, PyResult, Ref, TypeSpec, Value};
use crate::vm::Vm;

static TYPES: &[&TypeSpec] = &[
    &types::bool::BOOL,
    &types::bytearray::BYTEARRAY,
    &types::bytes::BYTES,
    &types::complex::COMPLEX,
    &types::descriptors::CLASSMETHOD,
    &types::descriptors::STATICMETHOD,
    &types::dict::DICT,
    &types::float::FLOAT,
    &types::int::INT,
    &types::iterators::ENUMERATE,
    &types::iterators::FILTER,
    &types::iterators::MAP,
    &types::iterators::REVERSED,
    &types::iterators::ZIP,
    &types::list::LIST,
    &types::memoryview::MEMORYVIEW,
    &types::object::OBJECT,
    &types::property::PROPERTY,
    &types::range::RANGE,
    &types::set::FROZENSET,
    &types::set::SET,
    &types::slice::SLICE,
    &types::str::STR,
    &types::super_::SUPER,
    &types::tuple::TUPLE,
    &types::type_::TYPE,
];

fn init(_: &mut Vm, dict: &Ref<Dict>) -> PyResult<()> {
    let constants = [
        ("None", Value::none()),
        ("True", Value::from(true)),
        ("False", Value::from(false)),
        ("Ellipsis", Value::ellipsis()),
        ("NotImplemented", Value::not_implemented()),
        ("__debug__", Value::from(true)),
    ];
    for (name, value) in constants {
        dict.set_str(&static_str(name), value);
    }
    for spec in Exceptions::SPECS.iter().filter(|s| s.module == "builtins") {
        dict.set_str(&static_str(spec.name), spec.get().to_value());
    }
    let os_error = types::core().exc.os_error.to_value();
    for alias in ["EnvironmentError", "IOError"] {
        dict.set_str(&static_str(alias), os_error.clone());
    }
    Ok(())
}

/// `builtins`
pub static MODULE: NativeModule = NativeModule {
    name: "builtins",
    doc: "The names that every program sees without importing anything.",
    functions: &[
        attrs::Attrs::METHODS,
        code::Code::METHODS,
        console::Console::METHODS,
        extremes::Extremes::METHODS,
        items::Items::METHODS,
        numbers::Numbers::METHODS,
        objects::Objects::METHODS,
        sum::Sums::METHODS,
    ],
    types: TYPES,
    init: Some(init),
};
