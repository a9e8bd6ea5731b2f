//! What any object can be asked: `repr`, `hash`, `id`, `isinstance`, `callable`, …

use crate::value::{PyResult, Ref, Str, Value};
use crate::vm::Vm;
use pyrun_macros::pyfunctions;

pub(super) struct Objects;

#[pyfunctions]
impl Objects {
    /// The text that shows an object, with everything escaped that is not ASCII.
    fn ascii(vm: &mut Vm, obj: &Value) -> PyResult<Ref<Str>> {
        vm.ascii(obj)
    }

    /// Whether an object can be called.
    fn callable(vm: &mut Vm, obj: &Value) -> bool {
        vm.is_callable(obj)
    }

    /// The value as text, laid out as the format spec says.
    #[signature(value, format_spec = None, /)]
    #[text_signature = "($module, value, format_spec='', /)"]
    fn format(vm: &mut Vm, value: &Value, format_spec: Option<&Value>) -> PyResult<Ref<Str>> {
        let Some(spec) = format_spec else {
            let empty = vm.intern("");
            return vm.format(value, &empty);
        };
        match spec.cast::<Str>() {
            Some(spec) => vm.format(value, spec),
            None => {
                let t = crate::types::str::args::arg_type(spec);
                Err(vm.type_error(&format!("format() argument 2 must be str, not {t}")))
            }
        }
    }

    /// The hash value of an object. Equal objects have equal hash values.
    fn hash(vm: &mut Vm, obj: &Value) -> PyResult<i64> {
        vm.hash(obj)
    }

    /// The identity of an object: no other object has it while both exist.
    fn id(vm: &mut Vm, obj: &Value) -> Value {
        vm.uint(obj.id())
    }

    /// Whether an object is an instance of a class or of a class derived from it. The class may be
    /// a tuple of classes or a union, of which one must hold.
    fn isinstance(vm: &mut Vm, obj: &Value, class_or_tuple: &Value) -> PyResult<bool> {
        vm.is_instance(obj, class_or_tuple)
    }

    /// Whether a class is derived from another, or is the same class. The other may be a tuple of
    /// classes or a union, of which one must hold.
    fn issubclass(vm: &mut Vm, cls: &Value, class_or_tuple: &Value) -> PyResult<bool> {
        vm.is_subclass(cls, class_or_tuple)
    }

    /// The text that shows an object to a programmer.
    fn repr(vm: &mut Vm, obj: &Value) -> PyResult<Ref<Str>> {
        vm.repr(obj)
    }
}
