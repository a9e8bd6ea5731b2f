//! `None`, `...` and `NotImplemented`.

use crate::types::core;
use crate::value::object::Kind;
use crate::value::{Args, PyResult, Ref, Slots, Type, TypeSpec, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

fn no_arguments(vm: &mut Vm, name: &str, args: Args<'_>) -> PyResult<()> {
    if args.pos.is_empty() && !args.has_kw() {
        return Ok(());
    }
    Err(vm.type_error(&format!("{name} takes no arguments")))
}

/// The type of `None`.
pub static NONE_TYPE: TypeSpec = TypeSpec {
    kind: Kind::Singleton,
    slots: Slots {
        new: Some(|vm, _: &Ref<Type>, args| {
            no_arguments(vm, "NoneType", args).map(|()| Value::none())
        }),
        repr: Some(|vm, _| Ok(vm.intern("None").into_value())),
        hash: Some(|_, _| Ok(0xfca8_6420)),
        bool_: Some(|_, _| Ok(false)),
        ..Slots::EMPTY
    },
    ..TypeSpec::new("NoneType")
};

struct Ellipsis;

#[pymethods]
impl Ellipsis {
    fn __reduce__(_slf: &Value) -> &'static str {
        "Ellipsis"
    }
}

/// The type of `...`.
pub static ELLIPSIS_TYPE: TypeSpec = TypeSpec {
    kind: Kind::Singleton,
    slots: Slots {
        new: Some(|vm, _: &Ref<Type>, args| {
            no_arguments(vm, "EllipsisType", args).map(|()| Value::ellipsis())
        }),
        repr: Some(|vm, _| Ok(vm.intern("Ellipsis").into_value())),
        ..Slots::EMPTY
    },
    methods: &[Ellipsis::METHODS],
    ..TypeSpec::new("ellipsis")
};

struct NotImplemented;

#[pymethods]
impl NotImplemented {
    fn __reduce__(_slf: &Value) -> &'static str {
        "NotImplemented"
    }
}

fn not_implemented_truth(vm: &mut Vm, _: &Value) -> PyResult<bool> {
    vm.warn(
        core().exc.deprecation_warning,
        "NotImplemented should not be used in a boolean context",
    )?;
    Ok(true)
}

/// The type of `NotImplemented`.
pub static NOT_IMPLEMENTED_TYPE: TypeSpec = TypeSpec {
    kind: Kind::Singleton,
    slots: Slots {
        new: Some(|vm, _: &Ref<Type>, args| {
            no_arguments(vm, "NotImplementedType", args).map(|()| Value::not_implemented())
        }),
        repr: Some(|vm, _| Ok(vm.intern("NotImplemented").into_value())),
        bool_: Some(not_implemented_truth),
        ..Slots::EMPTY
    },
    methods: &[NotImplemented::METHODS],
    ..TypeSpec::new("NotImplementedType")
};
