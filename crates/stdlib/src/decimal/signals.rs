//! Conditions and signals: the bits that stand for them, and the exceptions.

use pyrun_vm::types::exceptions::{ARITHMETIC_ERROR, TYPE_ERROR, ZERO_DIVISION_ERROR};
use pyrun_vm::value::{Kind, TypeFlags, TypeSpec};
use pyrun_vm::{Raised, Value, Vm};

pub(super) const CLAMPED: u32 = 1;
pub(super) const CONVERSION_SYNTAX: u32 = 1 << 1;
pub(super) const DIVISION_BY_ZERO: u32 = 1 << 2;
pub(super) const DIVISION_IMPOSSIBLE: u32 = 1 << 3;
pub(super) const DIVISION_UNDEFINED: u32 = 1 << 4;
pub(super) const INEXACT: u32 = 1 << 5;
pub(super) const INVALID_CONTEXT: u32 = 1 << 6;
pub(super) const INVALID_OPERATION: u32 = 1 << 7;
pub(super) const FLOAT_OPERATION: u32 = 1 << 8;
pub(super) const OVERFLOW: u32 = 1 << 9;
pub(super) const ROUNDED: u32 = 1 << 10;
pub(super) const SUBNORMAL: u32 = 1 << 11;
pub(super) const UNDERFLOW: u32 = 1 << 12;

/// The conditions that are the signal `InvalidOperation`.
pub(super) const INVALID: u32 = CONVERSION_SYNTAX
    | DIVISION_IMPOSSIBLE
    | DIVISION_UNDEFINED
    | INVALID_CONTEXT
    | INVALID_OPERATION;

/// A signal or a finer condition, and the exception for it.
pub(super) struct Signal {
    pub(super) bits: u32,
    pub(super) class: &'static TypeSpec,
}

/// The signals, in the order in which they are looked at.
pub(super) static SIGNALS: [Signal; 9] = [
    Signal { bits: INVALID, class: &INVALID_OPERATION_CLASS },
    Signal { bits: FLOAT_OPERATION, class: &FLOAT_OPERATION_CLASS },
    Signal { bits: DIVISION_BY_ZERO, class: &DIVISION_BY_ZERO_CLASS },
    Signal { bits: OVERFLOW, class: &OVERFLOW_CLASS },
    Signal { bits: UNDERFLOW, class: &UNDERFLOW_CLASS },
    Signal { bits: SUBNORMAL, class: &SUBNORMAL_CLASS },
    Signal { bits: INEXACT, class: &INEXACT_CLASS },
    Signal { bits: ROUNDED, class: &ROUNDED_CLASS },
    Signal { bits: CLAMPED, class: &CLAMPED_CLASS },
];

/// What an invalid operation was.
static CONDITIONS: [Signal; 5] = [
    Signal { bits: INVALID_OPERATION, class: &INVALID_OPERATION_CLASS },
    Signal { bits: CONVERSION_SYNTAX, class: &CONVERSION_SYNTAX_CLASS },
    Signal { bits: DIVISION_IMPOSSIBLE, class: &DIVISION_IMPOSSIBLE_CLASS },
    Signal { bits: DIVISION_UNDEFINED, class: &DIVISION_UNDEFINED_CLASS },
    Signal { bits: INVALID_CONTEXT, class: &INVALID_CONTEXT_CLASS },
];

/// The names of the signals that are set, as a context shows them.
pub(super) fn names(bits: u32) -> String {
    const SHOWN: [usize; 9] = [8, 0, 2, 6, 1, 3, 7, 5, 4];
    let shown = SHOWN.iter().map(|&i| &SIGNALS[i]).filter(|s| s.bits & bits != 0);
    shown.map(|s| s.class.name).collect::<Vec<_>>().join(", ")
}

/// The classes of the signals that are set.
pub(super) fn list(vm: &mut Vm, bits: u32) -> Value {
    let set = SIGNALS.iter().filter(|s| s.bits & bits != 0);
    let classes = set.map(|s| s.class.get().to_value()).collect();
    vm.list(classes)
}

/// The exception for trapped conditions: that of the first signal, told all of them.
#[cold]
pub(super) fn raised(vm: &mut Vm, trapped: u32) -> Raised {
    let fine = CONDITIONS.iter().filter(|c| c.bits & trapped != 0);
    let coarse = SIGNALS[1..].iter().filter(|s| s.bits & trapped != 0);
    let classes = fine.chain(coarse).map(|s| s.class.get().to_value()).collect();
    let all = vm.list(classes);
    let first = SIGNALS.iter().find(|s| s.bits & trapped != 0);
    vm.error_with(first.map_or(&DECIMAL_EXCEPTION, |s| s.class).get(), &[all])
}

macro_rules! exceptions {
    ($($name:ident $python:literal ($base:ident $(, $more:ident)*);)*) => {$(
        #[doc = concat!("`decimal.", $python, "`")]
        pub(super) static $name: TypeSpec = TypeSpec {
            module: "decimal",
            base: Some(&$base),
            more_bases: &[$(&$more),*],
            kind: Kind::Exception,
            flags: TypeFlags::BASE | TypeFlags::DICT | TypeFlags::EXCEPTION,
            ..TypeSpec::new($python)
        };
    )*};
}

exceptions! {
    DECIMAL_EXCEPTION "DecimalException" (ARITHMETIC_ERROR);
    INVALID_OPERATION_CLASS "InvalidOperation" (DECIMAL_EXCEPTION);
    FLOAT_OPERATION_CLASS "FloatOperation" (DECIMAL_EXCEPTION, TYPE_ERROR);
    DIVISION_BY_ZERO_CLASS "DivisionByZero" (DECIMAL_EXCEPTION, ZERO_DIVISION_ERROR);
    INEXACT_CLASS "Inexact" (DECIMAL_EXCEPTION);
    ROUNDED_CLASS "Rounded" (DECIMAL_EXCEPTION);
    SUBNORMAL_CLASS "Subnormal" (DECIMAL_EXCEPTION);
    CLAMPED_CLASS "Clamped" (DECIMAL_EXCEPTION);
    OVERFLOW_CLASS "Overflow" (INEXACT_CLASS, ROUNDED_CLASS);
    UNDERFLOW_CLASS "Underflow" (INEXACT_CLASS, ROUNDED_CLASS, SUBNORMAL_CLASS);
    CONVERSION_SYNTAX_CLASS "ConversionSyntax" (INVALID_OPERATION_CLASS);
    DIVISION_IMPOSSIBLE_CLASS "DivisionImpossible" (INVALID_OPERATION_CLASS);
    DIVISION_UNDEFINED_CLASS "DivisionUndefined" (INVALID_OPERATION_CLASS, ZERO_DIVISION_ERROR);
    INVALID_CONTEXT_CLASS "InvalidContext" (INVALID_OPERATION_CLASS);
}
