//! `_decimal`: decimal numbers after the General Decimal Arithmetic Specification. `decimal` re-exports it.
//!
//! Arithmetic ([`arith`], [`whole`], [`digits`], [`series`], [`power`]) is functions of numbers and settings
//! that report conditions in an [`env::Env`]; what holds objects ([`class`], [`methods`], [`context`]) turns
//! those into flags and exceptions. Results of ordinary precision are made in [`wide`] numbers and allocate
//! nothing; all other work is paid for as the interpreter's own integers are.

mod arith;
mod class;
mod coeff;
mod compare;
mod context;
mod context_methods;
mod convert;
mod current;
mod digits;
mod env;
mod format;
mod functions;
mod methods;
mod number;
mod parse;
mod power;
mod series;
mod signal_dict;
mod signals;
mod whole;
mod wide;

use pyrun_vm::modules::NativeModule;
use pyrun_vm::value::Dict;
use pyrun_vm::{PyResult, Ref, Value, Vm};

use env::{MAX_EMAX, MAX_PREC, MIN_EMIN, MIN_ETINY, Rounding};

/// `_decimal`
pub static MODULE: NativeModule = NativeModule {
    name: "_decimal",
    doc: "C decimal arithmetic module",
    functions: &[current::Functions::METHODS],
    types: &[
        &class::DECIMAL,
        &context::CONTEXT,
        &signals::DECIMAL_EXCEPTION,
        &signals::CLAMPED_CLASS,
        &signals::INVALID_OPERATION_CLASS,
        &signals::DIVISION_BY_ZERO_CLASS,
        &signals::INEXACT_CLASS,
        &signals::ROUNDED_CLASS,
        &signals::SUBNORMAL_CLASS,
        &signals::OVERFLOW_CLASS,
        &signals::UNDERFLOW_CLASS,
        &signals::FLOAT_OPERATION_CLASS,
        &signals::CONVERSION_SYNTAX_CLASS,
        &signals::DIVISION_IMPOSSIBLE_CLASS,
        &signals::DIVISION_UNDEFINED_CLASS,
        &signals::INVALID_CONTEXT_CLASS,
    ],
    init: Some(init),
};

/// The class that `as_tuple` makes an instance of.
#[derive(Default)]
struct TupleClass(Option<Value>);

fn decimal_tuple(vm: &mut Vm) -> Value {
    vm.state::<TupleClass>().0.clone().unwrap_or_else(Value::none)
}

fn init(vm: &mut Vm, dict: &Ref<Dict>) -> PyResult<()> {
    for (_, name) in Rounding::ALL {
        let value = vm.intern(name).into_value();
        vm.dict_set_name(dict, name, value);
    }
    let limits = [
        ("MAX_PREC", MAX_PREC),
        ("MAX_EMAX", MAX_EMAX),
        ("MIN_EMIN", MIN_EMIN),
        ("MIN_ETINY", MIN_ETINY),
    ];
    for (name, value) in limits {
        let value = vm.int(value);
        vm.dict_set_name(dict, name, value);
    }
    for name in ["HAVE_THREADS", "HAVE_CONTEXTVAR"] {
        vm.dict_set_name(dict, name, Value::from(true));
    }
    for (name, version) in [("__version__", "1.70"), ("__libmpdec_version__", "2.5.1")] {
        let version = vm.str(version);
        vm.dict_set_name(dict, name, version);
    }
    signal_dict::define(vm)?;
    current::define(vm, dict)?;
    let class = tuple_class(vm)?;
    vm.dict_set_name(dict, "DecimalTuple", class.clone());
    vm.state::<TupleClass>().0 = Some(class);
    let numbers = vm.import("numbers")?;
    let number = vm.getattr_str(&numbers, "Number")?;
    vm.call_method_str(&number, "register", &[class::DECIMAL.get().to_value()])?;
    Ok(())
}

fn tuple_class(vm: &mut Vm) -> PyResult {
    let collections = vm.import("collections")?;
    let make = vm.getattr_str(&collections, "namedtuple")?;
    let (name, fields, module) =
        (vm.str("DecimalTuple"), vm.str("sign digits exponent"), vm.str("decimal"));
    let key = vm.intern("module");
    vm.call_kw(&make, &[name, fields], &[(key, module)])
}
